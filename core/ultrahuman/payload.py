"""From the bytes of one answer to one day's signals. Every quirk of the API ends here."""

import datetime as dt
from typing import Any

from core.errors import BadRaw, StageError
from core.health.heart import resting
from core.health.signals import SERIES, DaySignals, Series
from core.ultrahuman.answer import read_answer
from core.ultrahuman.nights import main_night
from core.ultrahuman.samples import number
from core.ultrahuman.series import numbers_of, read_series
from core.ultrahuman.window import DAY, day_window

OURS = {"night_rhr": "avg", "sleep_rhr": "value", "avg_sleep_hrv": "value", "active_minutes": "value"}
REPORTED = (
    *("recovery_index", "movement_index", "weekly_active_minutes", "inactive_time", "vo2_max", "movements"),
    *("morning_alertness", "metabolic_score", "glucose_variability", "average_glucose", "hba1c"),
    "time_in_target",
)
MAX_UNKNOWN = 20
KNOWN = frozenset((*SERIES, *OURS, *REPORTED, "sleep"))
WANTED = {**{name: (name, key) for name, key in OURS.items()}, "steps_total": ("steps", "total")}


def parse_day(body: bytes, date: dt.date, timezone: str) -> DaySignals:
    """Reads either answer shape as the day `date`: the window that the answer names (window.py), else the local
    calendar day of the IANA zone `timezone`, the patient's.

    `quality` says what was converted, dropped, or read otherwise than it came. Raises BadRaw if the bytes cannot be
    read as that day, or name a unit that nobody knows.
    """
    try:
        answer = read_answer(body, date)
    except StageError as error:
        raise BadRaw(str(error)) from None
    quality: dict[str, Any] = {}
    entries = _by_kind(answer.entries, quality)
    window, said_of_window = day_window(entries, date, answer.time_zone, timezone)
    values = _values(entries, window.start, window.end)
    series = _series(entries, window.start, window.end, values.get("steps_total"), quality)
    night, said_of_night, counted = main_night(entries.get("sleep", []), window.start, window.end)
    return DaySignals(
        date=date,
        zone=window.zone,
        start=window.start,
        end=window.end,
        series=series,
        night=night,
        values=values,
        reported=_reported(entries) | said_of_night,
        quality=quality | said_of_window | counted,
    )


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
    entries: dict[str, list[dict[str, Any]]],
    start: float,
    end: float,
    steps_total: float | None,
    quality: dict[str, Any],
) -> dict[str, Series]:
    """The series that hold samples; notes under `quality` what was dropped, converted and told as words."""
    series: dict[str, Series] = {}
    said: dict[str, dict[str, Any]] = {"dropped": {}, "read_as": {}, "words": {}}
    for name in SERIES:
        if name not in entries:
            continue
        reading = read_series(name, entries[name], start, end, total=steps_total if name == "steps" else None)
        if reading is None:
            continue
        if len(reading.series):
            series[name] = reading.series
        found = {"dropped": reading.dropped, "read_as": reading.read_as, "words": reading.words}
        for key, content in found.items():
            if content:
                said[key][name] = content
    quality |= {key: content for key, content in said.items() if content}
    return series


def _last(contents: list[dict[str, Any]], key: str) -> float | None:
    """The last readable number under `key`: a later entry of one type corrects an earlier one."""
    found = [n for content in contents if (n := number(content.get(key))) is not None]
    return found[-1] if found else None


def _values(entries: dict[str, list[dict[str, Any]]], start: float, end: float) -> dict[str, float]:
    found = {name: _last(entries[kind], key) for name, (kind, key) in WANTED.items() if kind in entries}
    if "night_rhr" in found and not resting(found["night_rhr"]):
        # A night's average that is not told is the mean of the night's values, which may begin on the evening before.
        listed = numbers_of([{**c, "unit": None} for c in entries["night_rhr"]], "hr", start - DAY / 2, end)
        found["night_rhr"] = sum(listed) / len(listed) if listed else found["night_rhr"]
    return {name: value for name, value in found.items() if value is not None}


def _reported(entries: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    found = {name: _last(entries[name], "value") for name in REPORTED if name in entries}
    return {name: value for name, value in found.items() if value is not None}
