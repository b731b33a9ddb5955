"""What the days before say of this one, for the explanation: runs, extremes, returns, what is missing. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from math import sqrt
from typing import Any, Literal

import numpy as np

from core.anomalies import thresholds
from core.anomalies.baseline import Features, Recent, Usual
from core.anomalies.detectors import is_flagged
from core.documents import PARTS_OF_DAY, Context, DaysBeyond, GlucosePart, MetricContext
from core.glucose_limits import HIGH, LOW, VERY_HIGH, VERY_LOW
from core.health.excursions import lasting, runs_of
from core.health.glucose import Bands, bands_of
from core.health.signals import DaySignals
from core.health.spacing import Trace

STREAMS = {
    "night": ("resting_hr", "sleep_hr_mean", "hrv_sleep_ln", "skin_temp_sleep", "sleep_total"),
    "steps": ("steps",),
    "glucose": ("glucose_mean", "coverage_glucose"),
}
"""What a person notices when it is missing, and the features that say it is there."""
LACKED = {
    "sleep_total": "sleep_total",
    "resting_hr": "resting_hr",
    "hrv_sleep": "hrv_sleep_ln",
    "skin_temp_sleep": "skin_temp_sleep",
}
"""Metrics of a night that a person misses, and their features."""
MOST_NIGHTS, LEAST_NIGHTS = 0.5, 4  # that share of the nights until the last had it, of at least so many
EXTREME_VALUES, EXTREME_DAYS, EXTREME_SHARE = 10, 14, 1 / 2
"""An extreme needs that many values in at least that many days, and in more than that share of them: "the lowest in 4
weeks" was of 14 days with values and 14 without (docs/panel.md)."""
TREND_DAYS = 14  # this day included; a day is new where none of the others is flagged
PARTS_END = (dt.time(6), dt.time(12), dt.time(18))
"""On the patient's clock; the last ends with the day."""

COUNTED = ("below_54", "above_250")
BAND = {level: Bands._fields.index(level) for level in COUNTED}
COUNTED_MINUTES = 15
"""A day counts from so many minutes on: as long as an event has to last (core/health/excursions.py)."""
MOST_TIMES, ONE_TIME_MINUTES = 12, 15
ROUNDING = 1e-9
"""MADs: 72.7 + 2 · 1.1 is more than 74.9 to a computer, or less."""

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
Side = Literal["above", "below"]
Extreme = Literal["highest", "lowest"]
EXTREMES: tuple[tuple[Extreme, int], ...] = (("highest", 1), ("lowest", -1))


def context_of(
    date: dt.date,
    features: Features,
    recent: Recent,
    usuals: Mapping[str, Usual],
    glucose_parts: Mapping[str, GlucosePart] | None = None,
    glucose_times: Mapping[str, list[tuple[str, str]]] | None = None,
    glucose_first: str | None = None,
    glucose_gap: tuple[str, str] | None = None,
    glucose_before_gap: float | None = None,
    ring_gap: tuple[str, str] | None = None,
    window: tuple[str, str] | None = None,
) -> Context:
    """`recent` are the features of D−1 … D−35, `usuals` this day's own usual ranges by feature."""
    there = {stream: _there(stream, features) for stream in STREAMS}
    back = {stream: _days_since(stream, recent) for stream in STREAMS}
    last = {stream: (date - dt.timedelta(days=days)).isoformat() for stream, days in back.items() if days}
    return Context(
        metrics={
            watched.metric: _metric(watched, usuals[watched.feature], features, recent)
            for watched in thresholds.WATCHED
            if watched.feature in usuals and watched.feature in features
        },
        last_seen={stream: seen for stream, seen in last.items() if not there[stream]},
        streams=[stream for stream in STREAMS if there[stream] or stream in last],
        days_known=sum(1 for day in recent if day),
        glucose_parts=dict(glucose_parts or {}),
        glucose_days=dict(_days_beyond(features, recent)),
        glucose_times=dict(glucose_times or {}),
        glucose_first=glucose_first,
        glucose_gap=glucose_gap,
        glucose_before_gap=glucose_before_gap,
        ring_gap=ring_gap,
        window=window,
        lacking=_lacking(date, features, recent),
        back_after={stream: seen for stream, seen in last.items() if there[stream] and back[stream] != 1},
        begins=[stream for stream in STREAMS if there[stream] and stream not in last],
    )


def _lacking(date: dt.date, features: Features, recent: Recent) -> dict[str, str]:
    """What this night lacks though it was measured: each with the last date that had it."""
    if not _there("night", features):
        return {}
    found: dict[str, str] = {}
    for metric, name in LACKED.items():
        if name in features:
            continue
        back = next((i for i, day in enumerate(recent, start=1) if name in day), None)
        if back is None:
            continue
        nights = [name in day for day in recent[back - 1 :] if _there("night", day)]
        if sum(nights) >= MOST_NIGHTS * len(nights) and len(nights) >= LEAST_NIGHTS:
            found[metric] = (date - dt.timedelta(days=back)).isoformat()
    return found


def _days_beyond(features: Features, recent: Recent) -> Iterator[tuple[str, DaysBeyond]]:
    """Of the levels that this day itself is beyond for long enough; below 54, for however short."""
    today = bands_of(features)
    least = dict.fromkeys(COUNTED, COUNTED_MINUTES) | {"below_54": 1}
    levels = [level for level in COUNTED if today and getattr(today, level) >= least[level]]
    if not levels:
        return
    days = (features, *recent[: TREND_DAYS - 1])
    measured = sum("glucose_bands" in day for day in days)
    for level in levels:
        beyond = [_counts(level, day) for day in days]
        running = sum(1 for _ in takewhile(bool, beyond))
        yield level, DaysBeyond(running=running, days=sum(beyond), of=measured)


def _counts(level: str, day: Features) -> bool:
    """Whether a day counts as one beyond the level: by its own minutes, without those that its last reading stands for
    after its end."""
    if (bands := day.get("glucose_bands")) is None:
        return False
    minutes: int = bands[BAND[level]]
    if minutes < COUNTED_MINUTES or "glucose_after_end" not in day:
        return minutes >= COUNTED_MINUTES
    after, value = day["glucose_after_end"]
    beyond: bool = value < VERY_LOW if level == "below_54" else value > VERY_HIGH
    return minutes - int(after) * beyond >= COUNTED_MINUTES


def glucose_parts(signals: DaySignals, glucose: Trace) -> dict[str, GlucosePart]:
    """Minutes beyond each level by part of the day, where there are any. The last reading stands for the time until
    midnight: what it weighs beyond is another day's, and a page would have more minutes than its clock times."""
    times, x, minutes = glucose.series.times, glucose.series.values, glucose.minutes
    hours = [dt.datetime.combine(signals.date, at, signals.zone).timestamp() for at in PARTS_END]
    ends = [*np.searchsorted(times, hours).tolist(), len(times)]

    after = max(0.0, float(times[-1]) + 60 * float(minutes[-1]) - signals.end) / 60 if len(times) else 0.0

    def minutes_of(beyond: BoolArray, within: slice) -> float:
        too_long = after if within.stop == len(times) and beyond[-1] else 0.0
        if glucose.regular:
            return float(minutes[0]) * int(np.count_nonzero(beyond)) - too_long
        cuts = [cut - within.start for cut in glucose.cuts if within.start < cut < within.stop]
        each = ((within.start + first, within.start + last) for first, last in runs_of(beyond, cuts))
        return float(sum(lasting(glucose, run) for run in each)) - too_long

    found: dict[str, GlucosePart] = {}
    for part, start, end in zip(PARTS_OF_DAY, (0, *ends), ends, strict=False):
        if start == end:
            continue
        within = slice(start, end)
        of_part = x[within]
        lowest, highest = float(of_part.min()), float(of_part.max())
        told: dict[str, float] = {}
        if lowest < LOW:
            told = {"below_70": minutes_of(of_part < LOW, within), "lowest": lowest}
            told |= {"below_54": minutes_of(of_part < VERY_LOW, within)} if lowest < VERY_LOW else {}
        if highest > HIGH:
            told |= {"above_180": minutes_of(of_part > HIGH, within), "highest": highest}
            told |= {"above_250": minutes_of(of_part > VERY_HIGH, within)} if highest > VERY_HIGH else {}
        if told:
            found[part] = GlucosePart(**told)
    return found


def glucose_times(signals: DaySignals, glucose: Trace) -> dict[str, list[tuple[str, str]]]:
    """From when to when readings were below 54 or 70 or above 180, where that was twelve times at most. A reading
    stands for the minutes after it; what comes again within a quarter of an hour is one time."""
    times, x = glucose.series.times, glucose.series.values
    found: dict[str, list[tuple[str, str]]] = {}
    for level, beyond in (("below_54", x < VERY_LOW), ("below_70", x < LOW), ("above_180", x > HIGH)):
        at = beyond.nonzero()[0]
        if not len(at):
            continue
        begins = times[at]
        ends = begins + 60 * glucose.minutes[at]
        apart = (begins[1:] - ends[:-1] >= 60 * ONE_TIME_MINUTES).nonzero()[0]
        if len(apart) < MOST_TIMES:
            first, last = [0, *(apart + 1).tolist()], [*apart.tolist(), -1]
            found[level] = [
                (signals.iso(float(begins[i])), signals.iso(min(float(ends[j]), signals.end)))
                for i, j in zip(first, last, strict=True)
            ]
    return found


def _metric(watched: thresholds.Watched, usual: Usual, features: Features, recent: Recent) -> MetricContext:
    name = watched.feature
    values = [day.get(name) for day in (features, *recent)]
    window = values[:TREND_DAYS]
    side, *sides = _sides(watched, usual, window)
    lasting = _running(_sides(watched, usual, values[1:])) if sides[0] else 0
    bad: Side = "above" if watched.side > 0 else "below"
    # Whoever is flagged lies outside the range shown, which is cheaper to see.
    out = (day for its_side, day in zip(sides, recent, strict=False) if its_side == bad)
    extreme, extreme_days = _extreme(features[name], values[1:])
    return MetricContext(
        side=side,
        days_outside=(1 + lasting if side == sides[0] else 1) if side else 0,
        returned_after=0 if side else lasting,
        returned_from=None if side else sides[0],
        outside_of_last=((side, *sides).count(bad), len(window) - window.count(None)),
        extreme=extreme,
        extreme_days=extreme_days,
        new=not any(is_flagged(watched, usual, day) for day in out),
    )


def _sides(watched: thresholds.Watched, usual: Usual, values: Sequence[float | None]) -> list[Side | None]:
    """On which side of the range shown (median ± 2 MAD) the value of each day lies, None inside it or without one; its
    ends are inside."""
    if watched.scale == "sqrt":
        values = [None if x is None else sqrt(x) for x in values]
    middle, mad, edge = usual.median, usual.mad, thresholds.RANGE + ROUNDING
    scores = [0.0 if x is None else (x - middle) / mad for x in values]  # usual.z, without a call for each
    return [None if -edge <= z <= edge else "above" if z > 0 else "below" for z in scores]


def _running(sides: Sequence[Side | None]) -> int:
    """How many days running have the side of the first."""
    return sum(1 for _ in takewhile(lambda side: side == sides[0], sides))


def _extreme(x: float, before: Sequence[float | None]) -> tuple[Extreme | None, int]:
    """Whether x lies beyond every value of enough days before, and of how many: days before the first value of all are
    none that were seen."""
    while before and before[-1] is None:
        before = before[:-1]
    for word, sign in EXTREMES:
        first = next((i for i, y in enumerate(before) if y is not None and sign * y >= sign * x), len(before))
        for days in range(first, EXTREME_DAYS - 1, -1):
            values = days - before[:days].count(None)
            known = before[days - 1] is not None  # what nobody saw lengthens no time
            if known and values >= EXTREME_VALUES and values > EXTREME_SHARE * days:
                return word, days
    return None, 0


def _there(stream: str, day: Features) -> bool:
    return any(name in day for name in STREAMS[stream])


def _days_since(stream: str, recent: Recent) -> int | None:
    return next((back for back, day in enumerate(recent, start=1) if _there(stream, day)), None)
