"""Days on which a clock was changed, or a traveller's: read from their answers, as the stages do."""

import datetime as dt
import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from core.documents import ProcessedDocument
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from core.ultrahuman.window import day_bounds

Times = Sequence[tuple[str, str, float]]
"""From when to when, and mg/dL."""


def instant(zone: str, date: dt.date, at: str) -> float:
    """Of a clock time, or of a date and time; "02:10 again" is the second time that a clock showed it."""
    time, _, again = at.partition(" ")
    local = dt.datetime.fromisoformat(time if "T" in time else f"{date}T{time}")
    return local.replace(tzinfo=ZoneInfo(zone), fold=1 if again else 0).timestamp()


def clock_day(
    zone: str, date: str, *times: tuple[str, str, float], gaps: Sequence[tuple[str, str]] = (), to: str = ""
) -> ProcessedDocument:
    """Readings of 110 mg/dL every 5 minutes, but for `times` and `gaps`. `to`: the zone flown to in the evening, whose
    day ends later, if there was a flight."""
    day = dt.date.fromisoformat(date)
    (start, end), there = day_bounds(day, ZoneInfo(zone)), day_bounds(day, ZoneInfo(to or zone))

    def value(time: float) -> float:
        told = (x for begin, until, x in times if _at(begin) <= time < _at(until))
        return next(told, 110.0)

    def _at(at: str) -> float:
        return there[1] if at == "end" else instant(zone, day, at)

    readings = [*range(int(start), int(there[1]), 300)]
    readings = [t for t in readings if not any(_at(begin) <= t < _at(until) for begin, until in gaps)]
    entries = [
        {"type": "glucose", "object": {"day_start_timestamp": begins, "values": values}}
        for begins, values in (
            (start, [{"value": value(t), "timestamp": t} for t in readings if t < end]),
            (there[0], [{"value": value(t), "timestamp": t} for t in readings if t >= end]),
        )
        if values
    ]
    answer = {"data": {"metric_data": entries, "latest_time_zone": to or zone}, "error": None, "status": 200}
    measured = measure_day(json.dumps(answer).encode(), day, zone)
    return assess_day(PatientDay("p-001", day), zone, "0", measured, {})
