"""Small payloads for the tests of parsing and metrics: one local day in Berlin, built entry by entry."""

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from core.health.signals import DaySignals
from core.ultrahuman.payload import day_bounds, parse_day

DATE = dt.date(2026, 3, 31)
ZONE = "Europe/Berlin"
START, END = day_bounds(DATE, ZoneInfo(ZONE))


def samples(values: list[Any], *, start: float = START, every: float = 300) -> list[dict[str, Any]]:
    """One sample after another, every 5 minutes from the day's start."""
    return [{"value": value, "timestamp": start + i * every} for i, value in enumerate(values)]


def series(kind: str, values: list[Any], **placed: float) -> dict[str, Any]:
    return {"type": kind, "object": {"day_start_timestamp": START, "values": samples(values, **placed)}}


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
