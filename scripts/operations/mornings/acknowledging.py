"""Somebody has seen to a patient's urgent findings of a day: noted once, however often it is said."""

import asyncio
from collections.abc import Callable

from core.aws.ledger import DynamoLedger
from core.errors import Conflict
from core.ledger import Entry
from core.patient_day import PatientDay
from core.stages import notes
from scripts.operations.stack import Deployment
from scripts.operations.terminal import WRONG, OperatorError


def only_late(entry: Entry) -> bool:
    """Whether all that waits of a day was found late."""
    return bool(entry.open_rules) and entry.open_rules <= entry.found_late


def acknowledge(
    deployment: Deployment,
    day: PatientDay,
    *,
    by: str,
    note: str | None,
    if_: Callable[[Entry], bool] = lambda entry: True,
) -> None:
    """Raises OperatorError where nothing waits, or where the day is assessed anew at this very moment.

    Twice it is once: what the same person has acknowledged is done, also where AWS took the note and its answer was
    lost. With `if_` a day that is not so any more is left as it is: the index is some seconds behind.
    """
    ledger = DynamoLedger(deployment.client("dynamodb"), deployment.stack.tables["patient_days"])

    async def write() -> None:
        known = await ledger.entry(day)
        if not known.urgent_rules:
            raise OperatorError("that day has no urgent finding: look at the list for the row's date", WRONG)
        if not if_(known) or _is_done(known, by, note):
            return
        if not known.open_rules:
            who = known.acknowledged_by or "an earlier version"
            raise OperatorError(f"{who} has acknowledged that day already", WRONG)
        try:
            await ledger.write(notes.acknowledged(known, by=by, note=note))
        except Conflict:
            if not _is_done(await ledger.entry(day), by, note):
                raise OperatorError(
                    "the day is assessed anew just now: look at the list again, then acknowledge it", WRONG
                ) from None

    asyncio.run(write())


def _is_done(known: Entry, by: str, note: str | None) -> bool:
    return not known.open_rules and (known.acknowledged_by, known.acknowledged_note) == (by, note)
