"""What the days before say of this one, for the explanation: runs, extremes, returns, what is missing. Pure."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Literal

from core.anomalies import thresholds
from core.anomalies.baseline import Features, Recent, Usual, valid
from core.anomalies.detectors import is_flagged
from core.documents import Context, GlucosePart, MetricContext
from core.health.signals import DaySignals
from core.health.spacing import Trace

STREAMS = {
    "night": ("resting_hr", "sleep_hr_mean", "hrv_sleep_ln", "skin_temp_sleep", "sleep_total"),
    "steps": ("steps",),
    "glucose": ("glucose_mean", "coverage_glucose"),
}
"""What a person notices when it is missing, and the features that say it is there."""
EXTREME_VALUES, EXTREME_DAYS = 10, 14  # an extreme needs that many values in at least that many days
TREND_DAYS, NEW_DAYS = 14, 13
PARTS = {"night": 0, "morning": 6, "afternoon": 12, "evening": 18}
"""The parts of the day by the hour that each begins at, on the patient's clock."""

Side = Literal["above", "below"]
Extreme = Literal["highest", "lowest"]
EXTREMES: tuple[tuple[Extreme, int], ...] = (("highest", 1), ("lowest", -1))


def context_of(
    date: dt.date,
    features: Features,
    recent: Recent,
    usuals: Mapping[str, Usual],
    glucose_parts: Mapping[str, GlucosePart] | None = None,
) -> Context:
    """`recent` are the features of D−1 … D−35, `usuals` this day's own usual ranges by feature."""
    return Context(
        metrics={
            watched.metric: _metric(watched, usuals[watched.feature], features, recent)
            for watched in thresholds.WATCHED
            if watched.feature in usuals and watched.feature in features
        },
        last_seen={
            stream: (date - dt.timedelta(days=back)).isoformat()
            for stream in STREAMS
            if not _there(stream, features) and (back := _days_since(stream, recent))
        },
        streams=[
            stream
            for stream in STREAMS
            if _there(stream, features) or _days_since(stream, recent) is not None
        ],
        days_known=sum(1 for day in recent if day),
        glucose_parts=dict(glucose_parts or {}),
    )


def glucose_parts(signals: DaySignals, glucose: Trace) -> dict[str, GlucosePart]:
    """Minutes beyond each level by part of the day, where there are any."""
    readings, minutes = glucose.series, glucose.minutes
    edges = [
        dt.datetime.combine(signals.date, dt.time(hour), signals.zone).timestamp() for hour in PARTS.values()
    ]
    times = readings.times.tolist()
    cuts = [*(bisect_left(times, edge) for edge in edges[1:]), len(times)]
    found: dict[str, GlucosePart] = {}
    first = 0
    for name, last in zip(PARTS, cuts, strict=True):
        x, weight = readings.values[first:last], minutes[first:last]
        beyond = {"below_54": x < 54, "below_70": x < 70, "above_180": x > 180, "above_250": x > 250}
        amounts = {level: round(float(weight @ mask), 1) for level, mask in beyond.items()}
        if any(amounts.values()):
            found[name] = GlucosePart.model_construct(None, **amounts)
        first = last
    return found


def _metric(watched: thresholds.Watched, usual: Usual, features: Features, recent: Recent) -> MetricContext:
    side = _side(watched, usual, features)
    before = _outside_before(watched, usual, recent)
    bad = "above" if watched.side > 0 else "below"
    window = [
        _side(watched, usual, day)
        for day in (features, *recent[: TREND_DAYS - 1])
        if valid(watched, day) is not None
    ]
    extreme, extreme_days = _extreme(features[watched.feature], [day.get(watched.feature) for day in recent])
    running = sum(1 for _ in takewhile(lambda day: _side(watched, usual, day) == side, recent)) if side else 0
    return MetricContext(
        side=side,
        days_outside=running + 1 if side else 0,
        returned_after=0 if side else before,
        outside_of_last=(sum(1 for one in window if one == bad), len(window)),
        extreme=extreme,
        extreme_days=extreme_days,
        new=not any(is_flagged(watched, usual, day) for day in recent[:NEW_DAYS]),
    )


def _side(watched: thresholds.Watched, usual: Usual, day: Features) -> Side | None:
    """On which side of the range shown (median ± 2 MAD) the day lies, None inside it or without a value."""
    x = valid(watched, day)
    if x is None or abs(usual.z(x)) <= thresholds.RANGE:
        return None
    return "above" if usual.z(x) > 0 else "below"


def _outside_before(watched: thresholds.Watched, usual: Usual, recent: Recent) -> int:
    """For how many days running up to yesterday it lay outside, on one side."""
    yesterday = _side(watched, usual, recent[0])
    if yesterday is None:
        return 0
    return sum(1 for _ in takewhile(lambda day: _side(watched, usual, day) == yesterday, recent))


def _extreme(x: float, before: Sequence[float | None]) -> tuple[Extreme | None, int]:
    """Whether x lies beyond every value of enough days before, and of how many."""
    for word, sign in EXTREMES:
        first = next((i for i, y in enumerate(before) if y is not None and sign * y >= sign * x), len(before))
        lower = before[:first]
        if len(lower) >= EXTREME_DAYS and sum(y is not None for y in lower) >= EXTREME_VALUES:
            return word, len(lower)
    return None, 0


def _there(stream: str, day: Features) -> bool:
    return any(name in day for name in STREAMS[stream])


def _days_since(stream: str, recent: Recent) -> int | None:
    return next((back for back, day in enumerate(recent, start=1) if _there(stream, day)), None)
