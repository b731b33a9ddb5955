"""From the bytes of one answer to one day's signals. Every quirk of the API ends here."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import BadRaw, StageError
from core.health.signals import SERIES, DaySignals, Night, Series
from core.ultrahuman.answer import read_answer
from core.ultrahuman.samples import SAMPLE_LIMITS, clean, number
from core.ultrahuman.sleep_entry import read_night

OURS = {"night_rhr": "avg", "sleep_rhr": "value", "avg_sleep_hrv": "value", "active_minutes": "value"}
REPORTED = (
    *("recovery_index", "movement_index", "weekly_active_minutes", "inactive_time", "vo2_max", "movements"),
    *("morning_alertness", "metabolic_score", "glucose_variability", "average_glucose", "hba1c"),
    "time_in_target",
)
MAX_UNKNOWN = 20
KNOWN = frozenset((*SERIES, *OURS, *REPORTED, "sleep"))
WANTED = {**{name: (name, key) for name, key in OURS.items()}, "steps_total": ("steps", "total")}
UTC = ZoneInfo("UTC")


def parse_day(body: bytes, date: dt.date, timezone: str) -> DaySignals:
    """Reads either answer shape as the local calendar day `date` of the IANA zone `timezone`.

    An unknown zone falls back to the answer's own, then to UTC, and `quality` says so. Raises BadRaw if the bytes
    cannot be read as a day.
    """
    try:
        answer = read_answer(body, date)
    except StageError as error:
        raise BadRaw(str(error)) from None
    quality: dict[str, Any] = {}
    zone = _zone(timezone) or _zone(answer.time_zone) or UTC
    if zone.key != timezone:
        quality["timezone_used"] = zone.key
    start, end = day_bounds(date, zone)
    entries = _by_kind(answer.entries, quality)
    series, dropped = _series(entries, start, end)
    night, said_of_night = _main_night(entries.get("sleep", []), start, end, quality)
    if dropped:
        quality["dropped"] = dropped
    return DaySignals(
        date=date,
        zone=zone,
        start=start,
        end=end,
        series=series,
        night=night,
        values=_values(entries),
        reported=_reported(entries) | said_of_night,
        quality=quality,
    )


def day_bounds(date: dt.date, zone: ZoneInfo) -> tuple[float, float]:
    """Unix seconds of the two local midnights that enclose the day: 23, 24 or 25 hours apart."""
    midnight = dt.datetime.combine(date, dt.time(), zone)
    following = dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone)
    return midnight.timestamp(), following.timestamp()


def _zone(key: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(key) if key else None
    except (KeyError, ValueError, OSError):
        return None


def _by_kind(entries: list[Any], quality: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The objects per type, in lower case; notes unknown types, and entries without an object to read."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    unknown: set[str] = set()
    unreadable = 0
    for entry in entries:
        kind = entry.get("type") if isinstance(entry, dict) else None
        if not isinstance(kind, str):
            unreadable += 1
            continue
        if (name := kind.lower()) not in KNOWN:
            unknown.add(kind[:64].encode("ascii", "backslashreplace").decode())
            continue
        content = entry.get("object")
        if isinstance(content, dict) and content:
            by_kind.setdefault(name, []).append(content)
        else:
            unreadable += 1
    if unknown:
        quality["unknown_types"] = sorted(unknown)[:MAX_UNKNOWN]
    if unreadable:
        quality["empty_entries"] = unreadable
    return by_kind


def _series(
    entries: dict[str, list[dict[str, Any]]], start: float, end: float
) -> tuple[dict[str, Series], dict[str, dict[str, int]]]:
    series, dropped = {}, {}
    for name in SERIES:
        lists = [v for content in entries.get(name, ()) if isinstance(v := content.get("values"), list) and v]
        if not lists:
            continue
        items = lists[0] if len(lists) == 1 else [item for each in lists for item in each]
        samples, reasons = clean(items, start, end, SAMPLE_LIMITS[name])
        if len(samples):
            series[name] = samples
        if reasons:
            dropped[name] = reasons
    return series, dropped


def _last(contents: list[dict[str, Any]], key: str) -> float | None:
    """The last readable number under `key`: a later entry of one type corrects an earlier one."""
    found = [n for content in contents if (n := number(content.get(key))) is not None]
    return found[-1] if found else None


def _values(entries: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    found = {name: _last(entries[kind], key) for name, (kind, key) in WANTED.items() if kind in entries}
    return {name: value for name, value in found.items() if value is not None}


def _reported(entries: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    found = {name: _last(entries[name], "value") for name in REPORTED if name in entries}
    return {name: value for name, value in found.items() if value is not None}


def _main_night(
    contents: list[dict[str, Any]], start: float, end: float, quality: dict[str, Any]
) -> tuple[Night | None, dict[str, float]]:
    """The longest sleep of the day; others (naps, repeats) are only counted."""
    nights = [found for content in contents if (found := read_night(content, start, end))[0] is not None]
    if len(contents) > len(nights):
        quality["sleep_outside_day"] = len(contents) - len(nights)
    if len(nights) > 1:
        quality["other_sleeps"] = len(nights) - 1
    return max(nights, key=lambda found: _length(found[0]), default=(None, {}))


def _length(night: Night | None) -> float:
    if night is None:
        return 0.0
    bed = (night.end - night.start) / 60 if night.end is not None and night.start is not None else 0.0
    return max(night.total or 0.0, night.in_bed or 0.0, bed)
