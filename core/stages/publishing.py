"""Which urgent findings of a day are published: each excursion over midnight by one of its days only, and none that
ended long ago.

A day whose data meet a rule tells it at once, whichever message comes first; so the later day may have told an
excursion before the earlier one is known. `told` in the ledger says so: then it holds `glucose_low@start` too.

What ended more than two days before it is found wakes nobody: the ledger notes its rule in `found_late` instead of in
`told`. Which of the two depends on when it was first found, so it is decided once and never part of a document; who
lists or explains the day reads it in the ledger (found_late.py).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from core.anomalies.policy import LATE_HOURS
from core.anomalies.safety import met_level
from core.documents import Anomaly, ProcessedDocument
from core.health.excursions import Level
from core.health.midnight import Features, goes_on_in
from core.ledger import Entry


def unpublished(document: ProcessedDocument, entry: Entry) -> list[str]:
    """The urgent rules of this day that were neither published nor found late, however often it was processed."""
    return sorted(_urgent(document).keys() - _known(entry))


def left_open(document: ProcessedDocument, rules: Iterable[str]) -> dict[str, Level]:
    """Those of the rules that only what the day leaves open has met, with its level: the next day may have told it."""
    urgent = _urgent(document)
    found = {}
    for rule in rules:
        stretches = _stretches(urgent[rule])
        if len(stretches) == 1 and stretches[0].get("open"):
            found[rule] = met_level(rule, urgent[rule].evidence.get("because"))
    return found


def told_next(rules: dict[str, Level], features: Features, following: Features, entry: Entry) -> set[str]:
    """Those of the rules whose excursion goes on in the next day, which has told it; `entry` is the next day's."""
    known = _known(entry)
    return {
        rule
        for rule, level in rules.items()
        if _at_start(rule) in known and goes_on_in(level, features, following)
    }


def late(document: ProcessedDocument, rules: Iterable[str], now: dt.datetime) -> set[str]:
    """Those of the rules whose last excursion ended too long before `now` for anybody to be woken."""
    urgent = _urgent(document)
    limit = now - dt.timedelta(hours=LATE_HOURS)
    return {rule for rule in rules if _ended(urgent[rule], document) < limit}


def told(document: ProcessedDocument, published: Iterable[str]) -> Iterator[str]:
    """What the ledger notes of the rules that were just published, or found late."""
    urgent = _urgent(document)
    for rule in published:
        yield rule
        if any(one.get("at_start") for one in _stretches(urgent[rule])):
            yield _at_start(rule)


def _known(entry: Entry) -> frozenset[str]:
    return entry.published_rules | entry.found_late


def _at_start(rule: str) -> str:
    return f"{rule}@start"


def _urgent(document: ProcessedDocument) -> dict[str, Anomaly]:
    return {one.rule: one for one in document.anomalies if one.severity == "urgent"}


def _stretches(anomaly: Anomaly) -> list[dict[str, Any]]:
    """Those that the rule was met by."""
    evidence = anomaly.evidence
    found: list[dict[str, Any]] = evidence.get("met_by") or evidence.get("stretches") or []
    return found


def _ended(anomaly: Anomaly, document: ProcessedDocument) -> dt.datetime:
    """The end of the last stretch, or of the night; else that of the day, at the latest anywhere on earth."""
    ends = [one["to"] for one in _stretches(anomaly) if "to" in one] or [anomaly.evidence.get("to")]
    if moments := [dt.datetime.fromisoformat(end) for end in ends if isinstance(end, str)]:
        return max(moments)
    day_end = dt.date.fromisoformat(document.date) + dt.timedelta(days=1)
    return dt.datetime.combine(day_end, dt.time(12), dt.UTC)
