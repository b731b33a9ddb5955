"""Small payloads for the tests of parsing and metrics: one local day in Berlin, built entry by entry."""

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from core.anomalies.safety import Breach, breaches
from core.health.glucose import events_of
from core.health.signals import DaySignals
from core.stages.assessment import MeasuredDay
from core.ultrahuman.payload import parse_day
from core.ultrahuman.window import day_bounds

DATE = dt.date(2026, 3, 31)
ZONE = "Europe/Berlin"
START, END = day_bounds(DATE, ZoneInfo(ZONE))


def samples(values: list[Any], *, start: float = START, every: float = 300) -> list[dict[str, Any]]:
    """One sample after another, every 5 minutes from the day's start."""
    return [{"value": value, "timestamp": start + i * every} for i, value in enumerate(values)]


def series(kind: str, values: list[Any], **placed: float) -> dict[str, Any]:
    return {"type": kind, "object": {"day_start_timestamp": START, "values": samples(values, **placed)}}


def labelled(entry: dict[str, Any], **labels: Any) -> dict[str, Any]:
    """The entry with other labels (`unit`, `day_start_timestamp`, …); None takes one away."""
    content = {key: label for key, label in (entry["object"] | labels).items() if label is not None}
    return {**entry, "object": content}


def full_series(
    kind: str, usual: Any, *odd: tuple[int, list[Any]], start: float = START, hours: float = 24
) -> dict[str, Any]:
    """A series every 5 minutes from `start`, its own day's start: `usual`, but for what is placed at an index."""
    values = [usual] * round(hours * 12)
    for index, placed in odd:
        values[index : index + len(placed)] = placed
    return labelled(series(kind, values, start=start), day_start_timestamp=start)


def value(kind: str, amount: Any, key: str = "value") -> dict[str, Any]:
    return {"type": kind, "object": {key: amount, "day_start_timestamp": START}}


def sleep(hours: float = 8, kind: str = "Sleep", **content: Any) -> dict[str, Any]:
    """A night from an hour before midnight."""
    night = {"bedtime_start": START - 3600, "bedtime_end": START - 3600 + hours * 3600}
    return {"type": kind, "object": night | content}


def body(*entries: Any, zone: str | None = ZONE) -> bytes:
    content = {"data": {"metric_data": list(entries), "latest_time_zone": zone}, "error": None, "status": 200}
    return json.dumps(content).encode()


def day(*entries: Any, zone: str = ZONE) -> DaySignals:
    return parse_day(body(*entries), DATE, zone)


def breaches_of(measured: MeasuredDay) -> list[Breach]:
    """The safety rules that the day's own data meet, without the days before."""
    return breaches(
        measured.signals, events_of(measured.excursions), measured.features, {}, beside=measured.beside
    )
