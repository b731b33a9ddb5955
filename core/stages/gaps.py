"""Times of a day without readings that its page tells, and what nobody saw begin. Pure."""

from collections.abc import Mapping

import numpy as np

from core.glucose_limits import HIGH, LOW
from core.health.excursions import HYPO, QUIET, DayExcursions
from core.health.signals import DaySignals
from core.health.spacing import Trace

GAP_MINUTES, RING_GAP_MINUTES = 60, 90
"""A time without readings, of glucose and of a ring's heart rate, is told from so many on."""
SHORT_GAP_MINUTES = 45
"""So is one of glucose that cuts no low off, where no other does: 3 % of a day, from which on a share is one "of the
time with readings", and four readers of five asked when there were none."""
LOW_GAP_MINUTES = 20
"""The same where it cuts a low off. The last reading of that stands for fifteen minutes at most; in less than five more
most sensors have no other."""
Span = tuple[float, float]
"""Two ends, in Unix seconds."""


def glucose_gap(
    signals: DaySignals, longest: Span | None, excursions: Mapping[str, DayExcursions]
) -> Span | None:
    """The time without readings that the day is told with: its longest, if that is an hour or more; else the longest
    that cuts a low off, if that is twenty minutes or more; else the longest from three quarters of an hour on."""
    if longest is None or _minutes(longest) < LOW_GAP_MINUTES:
        return None
    if _minutes(longest) >= GAP_MINUTES:
        return longest
    readings = signals.of("glucose")
    after = (
        (level, int(np.searchsorted(readings.times, one.end)))
        for level in HYPO
        for one in excursions.get(level.name, QUIET).events
    )
    cut_off = (
        (float(readings.times[i - 1]), float(readings.times[i]))
        for level, i in after
        if i < len(readings) and level.beyond(readings.values[i - 1 : i])[0]
    )
    found = max(cut_off, key=_minutes, default=(0.0, 0.0))
    if _minutes(found) >= LOW_GAP_MINUTES:
        return found
    return longest if _minutes(longest) >= SHORT_GAP_MINUTES else None


def ring_gap(longest: Span | None) -> Span | None:
    """The same of the ring's heart rate."""
    return longest if longest is not None and _minutes(longest) >= RING_GAP_MINUTES else None


def ends_of(signals: DaySignals, gap: Span | None) -> tuple[str, str] | None:
    """Its two ends, as the patient's clock has them."""
    return None if gap is None else (signals.iso(gap[0]), signals.iso(gap[1]))


def glucose_before(signals: DaySignals, gap: Span | None) -> float | None:
    """The reading (mg/dL) before it: what was low then may have stayed so."""
    if gap is None:
        return None
    readings = signals.of("glucose")
    last = int(np.searchsorted(readings.times, gap[0], side="right")) - 1
    return float(readings.values[last]) if last >= 0 else None


def glucose_first(signals: DaySignals, glucose: Trace) -> str | None:
    """When the day's first reading was, if it was below 70 or above 180: what was beyond may have been so before."""
    first = float(glucose.series.values[0])
    return None if LOW <= first <= HIGH else signals.iso(float(glucose.series.times[0]))


def _minutes(gap: Span) -> float:
    return (gap[1] - gap[0]) / 60
