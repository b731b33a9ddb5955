"""What stopped a message is noted in the ledger, but for patients who were removed: nothing is written of them."""

from contextlib import suppress
from typing import NamedTuple

from core.errors import UnknownPatient
from core.ledger import Ledger
from core.patient_day import PatientDay, StageName
from core.ports import Roster
from core.stages import notes


class LedgerNotes(NamedTuple):
    """Implements ports.ErrorNotes."""

    roster: Roster
    ledger: Ledger

    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None:
        """Looks at the roster last before it writes: a message may be given up without its stage having looked."""
        with suppress(UnknownPatient):
            await self.roster.patient(day.patient_id)
        await self.ledger.write(notes.error(day, stage, kind, message))
