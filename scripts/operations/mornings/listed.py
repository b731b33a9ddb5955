"""The list of a morning: one row for each patient, the most pressing first. Pure.

Of a patient whose days are several on the list (an urgent finding stays until it is acknowledged) the most pressing is
the row, and `open_days` counts those that wait.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from core.anomalies.policy import BEGINS_AFTER_DAYS
from core.ledger import Entry
from core.patient_day import PatientDay
from core.stages.completeness import is_overdue
from core.stages.day_status import DayStatus, day_status
from core.stages.headline import NOTHING, WEAR


class Place(IntEnum):
    """Where a row stands."""

    URGENT = 0  # nobody has acknowledged it
    FOUND_LATE = 1  # urgent, and too old to page anybody when it was found
    NOTABLE = 2
    LASTING = 3  # notable for longer than a week
    ACKNOWLEDGED = 4
    INFO = 5
    DATA = 6  # a problem with the data, and nothing found


TITLES = {
    Place.URGENT: "urgent",
    Place.FOUND_LATE: "urgent, found late",
    Place.NOTABLE: "notable",
    Place.LASTING: "notable, lasting",
    Place.ACKNOWLEDGED: "urgent, acknowledged",
    Place.INFO: "info",
    Place.DATA: "data",
}
PROBLEMS = {
    DayStatus.DEAD: "stopped by an error",
    DayStatus.UNFINISHED: "not finished",
    DayStatus.NOT_SHARED: "not shared by the patient",
    DayStatus.NO_DATA: "no data",
    DayStatus.MISSING: "nothing came of this night",
}
PRESSING = (
    "glucose_low",
    "spo2_low",
    "weekly.below_54",
    "weekly.below_63",
    "weekly.below_70",
    "glucose_high",
)
"""What comes first of one place and day."""
WORN_LITTLE = "sensor in use for less than 70 % of the week"
NEXT = {
    PROBLEMS[DayStatus.DEAD]: "for whoever runs the pipeline",
    PROBLEMS[DayStatus.UNFINISHED]: "for whoever runs the pipeline",
    PROBLEMS[DayStatus.MISSING]: "for whoever runs the pipeline",
    PROBLEMS[DayStatus.NOT_SHARED]: "ask the patient: Ultrahuman app, Profile → Settings → Partner ID",
    PROBLEMS[DayStatus.NO_DATA]: "ask the patient: is it worn, charged and synced?",
    WORN_LITTLE: "ask the patient whether the sensor came off or has expired",
}
"""What to do about a problem with the data."""
COUNTED = (Place.URGENT, Place.NOTABLE)
"""Of these it is said, too, that there is nobody."""


@dataclass(frozen=True)
class Row:
    """One patient. `reason` is the rule, or what is wrong with the data; `since` the date from which it lasts, if it
    says so; `categories` are the weekly ones that hold, `+` before those that begin. `uploaded`: the day came from a
    file."""

    place: Place
    patient_id: str
    date: dt.date
    tier: str
    reason: str
    since: str | None = None
    categories: tuple[str, ...] = ()
    problem: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: str | None = None
    overdue: bool = False
    uploaded: bool = False
    open_days: int = 0

    @property
    def is_new(self) -> bool:
        return self.place in (Place.URGENT, Place.NOTABLE)

    def plain(self) -> dict[str, Any]:
        """As JSON and CSV have it."""
        return {
            **asdict(self),
            "place": TITLES[self.place],
            "date": self.date.isoformat(),
            "categories": " ".join(self.categories),
            "new": self.is_new,
        }


@dataclass(frozen=True)
class Morning:
    """The rows in their order. `outdated`: days of this date that an earlier version assessed, which are in no list."""

    date: dt.date
    rows: list[Row]
    outdated: int = 0

    @property
    def counts(self) -> Counter[Place]:
        return Counter(row.place for row in self.rows)

    @property
    def told(self) -> list[tuple[Place, int]]:
        """How many there are, of each place that has a row or is looked for."""
        counts = self.counts
        return [(place, counts[place]) for place in Place if counts[place] or place in COUNTED]

    @property
    def waits(self) -> bool:
        """Whether somebody has yet to see to an urgent finding."""
        return any(row.place in (Place.URGENT, Place.FOUND_LATE) for row in self.rows)


def morning(
    date: dt.date,
    listed: Iterable[Entry],
    night: Mapping[str, Entry],
    night_before: Iterable[str],
    now: dt.datetime,
) -> Morning:
    """The list of `date`. `listed` is what the triage index holds of it and of all open days up to it, `night` what the
    ledger knows of the date by patient, `night_before` who was followed the night before."""
    listed = [entry for entry in listed if entry.day.date <= date]
    by_patient: dict[str, list[Row]] = {}
    for entry in listed:
        if (row := _row(entry, night.get(entry.day.patient_id), now)) is not None:
            by_patient.setdefault(row.patient_id, []).append(row)
    for patient_id in {*night, *night_before} - by_patient.keys():
        if problem := PROBLEMS.get(day_status(night.get(patient_id))):
            by_patient[patient_id] = [Row(Place.DATA, patient_id, date, NOTHING, problem, problem=problem)]
    known = {entry.day.patient_id for entry in listed if entry.day.date == date}
    outdated = sum(entry.processed_fp is not None for who, entry in night.items() if who not in known)
    return Morning(date, sorted(map(_first, by_patient.values()), key=_order), outdated)


def _first(rows: list[Row]) -> Row:
    rows = sorted(rows, key=_order)
    waiting = sum(row.place in (Place.URGENT, Place.FOUND_LATE) for row in rows)
    return Row(**{**vars(rows[0]), "open_days": waiting})


def _order(row: Row) -> tuple[Any, ...]:
    """The latest day first, within a place; lows before all else; then by id, so that two lists can be compared."""
    pressing = next((i for i, rule in enumerate(PRESSING) if row.reason == rule), len(PRESSING))
    return (row.place, -row.date.toordinal(), pressing, row.reason, row.patient_id)


def _row(entry: Entry, night: Entry | None, now: dt.datetime) -> Row | None:
    """None for a day of which there is nothing to say."""
    problem = PROBLEMS.get(day_status(night)) if night and night.day == entry.day else None
    categories = tuple(filter(None, (entry.categories or "").split(",")))
    place = _place(entry)
    if place is None:
        problem = problem or (WORN_LITTLE if WEAR in categories else None)
        place = Place.DATA if problem else None
    if place is None:
        return None
    return Row(
        place,
        entry.day.patient_id,
        entry.day.date,
        entry.tier or NOTHING,
        entry.reason or problem or "",
        entry.reason_since,
        tuple(one for one in categories if one != WEAR),
        problem,
        entry.acknowledged_by,
        entry.acknowledged_at,
        is_overdue(entry, now),
        entry.uploaded_at is not None,
    )


def _place(entry: Entry) -> Place | None:
    if entry.open_rules:
        return Place.FOUND_LATE if entry.open_rules <= entry.found_late else Place.URGENT
    if entry.tier == "urgent":
        return Place.ACKNOWLEDGED
    if entry.tier == "notable":
        return Place.LASTING if _lasts(entry.day, entry.reason_since) else Place.NOTABLE
    return Place.INFO if entry.tier == "info" else None


def _lasts(day: PatientDay, since: str | None) -> bool:
    return since is not None and (day.date - dt.date.fromisoformat(since)).days >= BEGINS_AFTER_DAYS
