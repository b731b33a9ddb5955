"""Which bytes the simulated API has for a patient-day at this moment: set by hand, recorded, or generated."""

import datetime as dt
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.local.ultrahuman.late_sync import LateRule, known, visible_until
from scripts.local.ultrahuman.patients import Patient, meet
from scripts.local.ultrahuman.payload import Entry, answer, entries
from scripts.local.ultrahuman.physiology import live
from scripts.local.ultrahuman.wild import weathered

RECORDED = "@recordings.example"
Document = bytes | None  # None: 404


@dataclass
class Days:
    """`roster` maps emails to time zones. An empty roster knows everybody but nobody@…"""

    seed: int = 1
    roster: dict[str, str] = field(default_factory=dict)
    recordings: Path | None = None
    wild: float = 1.0
    late_rate: float = 0.05
    now: float | None = None
    late: list[LateRule] = field(default_factory=list)
    overrides: dict[tuple[str, str], list[Document]] = field(default_factory=dict)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def document(self, email: str, date: dt.date, *, daily: bool) -> Document:
        """The answer's bytes; None when the API knows nothing of that person or day."""
        key = (email, date.isoformat())
        self.asked[key] += 1
        if sequence := self.overrides.get(key):
            return sequence.pop(0) if len(sequence) > 1 else sequence[0]
        if email.endswith(RECORDED):
            return self._recorded(email.removesuffix(RECORDED), date)
        person = self.person(email)
        return None if person is None else self._generated(person, date, daily, self.asked[key])

    def person(self, email: str) -> Patient | None:
        known = email in self.roster if self.roster else "@" in email and not email.startswith("nobody@")
        person = meet(self.seed, email, self.roster.get(email)) if known else None
        return person if person is None or self.wild else person.untroubled()

    def override(self, email: str, date: str, body: bytes) -> None:
        """Serve `body` from now on, or, given `{"sequence": […]}`, one after another, the last for good."""
        try:
            given = json.loads(body)
        except ValueError:
            given = None
        sequence = [body]
        if isinstance(given, dict) and list(given) == ["sequence"] and given["sequence"]:
            sequence = [_document(item) for item in given["sequence"]]  # type: ignore[misc]
        self.overrides[email, date] = list(sequence)

    def vanish(self, email: str, date: str) -> None:
        self.overrides[email, date] = [None]

    def _recorded(self, name: str, date: dt.date) -> Document:
        if self.recordings is None or not re.fullmatch(r"[A-Za-z0-9_-]+", name):
            return None
        path = self.recordings / name / f"{date.isoformat()}.json"
        return path.read_bytes() if path.is_file() else None

    def _generated(self, person: Patient, date: dt.date, daily: bool, request: int) -> Document:
        day = live(person, date)
        now = time.time() if self.now is None else self.now
        if day is None or day.start >= now:
            return None
        until = visible_until(self.late, self.late_rate, day, now, request)
        found = weathered(day, entries(day), self.wild)
        if found is None:
            return None
        found = known(day, found, until) if until > day.start else []
        zone = person.whereabouts(date).key if person.zone_told else None
        return dump(answer(found, zone, date if daily else None))


def dump(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def entries_of(body: bytes) -> list[Entry]:
    """The entries of an answer of either shape."""
    inner = json.loads(body)["data"]
    listed: list[Entry] = inner.get("metric_data") or [
        e for day in inner.get("metrics", {}).values() for e in day
    ]
    return listed


def _document(item: Any) -> Document:
    if item is None:
        return None
    return item.encode() if isinstance(item, str) else dump(item)
