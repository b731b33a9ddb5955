"""Recorded people as nobody has seen them: one's ring beside another's sensor, in another zone and season, the glucose
scaled and thinned, with times without readings and nights without a ring. A seed is always the same person."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from core.content import sha256
from core.documents import ProcessedDocument
from core.errors import BadRaw
from core.patient_day import PatientDay
from core.ports import TARGETS, GlucoseTargets
from core.stages.assessment import assess_day, measure_day
from scripts.dev.recorded_days import as_stored, sensor_bodies

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago"),
    "Pacific/Auckland",
)
STARTS = tuple(map(dt.date.fromisoformat, ("2026-03-20", "2026-04-01", "2026-09-20", "2026-10-10")))
"""Some weeks later the clocks change, in one of the zones or the other."""
GLUCOSE = ((1.0, 0), (0.85, 0), (1.15, 0), (0.7, 20), (0.6, 60), (1.3, -20))
"""Factors, and mg/dL to add."""
GAPS = (0.5, 1, 3, 7, 20, 72)  # hours
DAYS = 45  # the usual range of the last ten reaches back over all of history
LOWEST, HIGHEST = 39, 500  # mg/dL that a sensor tells
HOUR, DAY = 3600, 86400
TIMES = ("timestamp", "bedtime_start", "bedtime_end", "start", "end")
Sample = tuple[float, int]


class Move(NamedTuple):
    """How a person is moved. `lost`: the share of nights and of days with a time without readings."""

    zone: ZoneInfo
    start: dt.date
    factor: float
    added: int
    every: int
    later: int
    lost: float
    targets: GlucoseTargets

    def midnight(self, day: int) -> float:
        return dt.datetime.combine(self.start + dt.timedelta(day), dt.time(), self.zone).timestamp()


def moved_person(data: Path, seed: int) -> Iterator[tuple[str, ProcessedDocument]]:
    """The days of one, as explain reads them; those that the moved ring makes another day's are left out."""
    chance = Random(seed)
    sensor = [*sensor_bodies(chance.choice(sorted((data / "t1d_uom_train").glob("*.glucose.csv"))))][:DAYS]
    ring = _ring(chance.choice(sorted((data / "recordings").iterdir()))) if chance.random() < 0.7 else []
    move = Move(
        ZoneInfo(chance.choice(ZONES)),
        chance.choice(STARTS),
        *chance.choice(GLUCOSE),
        every=chance.choice((1, 1, 3)),
        later=chance.choice((0, 0, 3, 6, 9)) * HOUR,
        lost=0.3 * chance.random(),
        targets=chance.choice(TARGETS),
    )
    readings = [*_without_gaps(chance, move, _glucose(move, sensor), len(sensor))]
    history: dict[dt.date, dict[str, Any]] = {}
    for day in range(len(sensor)):
        date, start, end = move.start + dt.timedelta(day), move.midnight(day), move.midnight(day + 1)
        values = [{"timestamp": time, "value": value} for time, value in readings if start <= time < end]
        entries: list[Any] = [{"type": "glucose", "object": {"values": values}}] if values else []
        if day < len(ring) and chance.random() >= move.lost:
            since, worn = ring[day]
            entries += _later(worn, start - since)
        if not entries:
            continue
        answer = {"data": {"metrics": {date.isoformat(): entries}, "latest_time_zone": move.zone.key}}
        body = json.dumps(answer | {"status": 200, "error": None}).encode()
        try:
            measured = measure_day(body, date, move.zone.key)
        except BadRaw:
            continue
        patient_day = PatientDay("p-001", date)
        found = assess_day(patient_day, move.zone.key, sha256(body), measured, history, move.targets)
        history[date] = measured.features
        yield f"moved {seed} {date}", as_stored(found)


def _glucose(move: Move, sensor: list[tuple[dt.date, bytes]]) -> Iterator[Sample]:
    for day, (date, body) in enumerate(sensor):
        (entry,) = json.loads(body)["data"]["metrics"][date.isoformat()]
        by = move.midnight(day) - dt.datetime.combine(date, dt.time(), dt.UTC).timestamp() + move.later
        for sample in entry["object"]["values"][:: move.every]:
            value = round(sample["value"] * move.factor + move.added)
            yield sample["timestamp"] + by, min(HIGHEST, max(LOWEST, value))


def _without_gaps(chance: Random, move: Move, readings: Iterator[Sample], days: int) -> Iterator[Sample]:
    begins = [move.midnight(0) + chance.random() * days * DAY for _ in range(int(days * move.lost))]
    gaps = [(begin, begin + chance.choice(GAPS) * HOUR) for begin in begins]
    return (one for one in readings if not any(begin <= one[0] < end for begin, end in gaps))


def _ring(folder: Path) -> list[tuple[float, list[Any]]]:
    """Of each day its midnight and what is no glucose."""
    found = []
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_bytes())["data"]
        zone = ZoneInfo(data.get("latest_time_zone", "UTC"))
        date = dt.date.fromisoformat(path.stem)
        listed = data.get("metrics", {}).get(path.stem, data.get("metric_data", []))
        worn = [one for one in listed if one.get("type") != "glucose"]
        found.append((dt.datetime.combine(date, dt.time(), zone).timestamp(), worn))
    return found


def _later(found: Any, by: float) -> Any:
    """With all of its times so many seconds later."""
    if isinstance(found, list):
        return [_later(one, by) for one in found]
    if not isinstance(found, dict):
        return found
    return {
        key: one + by if key in TIMES and isinstance(one, int | float) and one > DAY else _later(one, by)
        for key, one in found.items()
    }
