"""Mean amplitude of glycemic excursions by crossing moving averages (Fernandes, Nguyen, Urbanek, Gaynanova 2022).

The variant: short average 5 points, long 32 (trailing, in 5-minute readings; scaled for slower sensors), on raw
readings without interpolation; a gap over 3 hours begins a new stretch; the day's value is the mean of MAGE+ and
MAGE−, stretches weighted by their number of readings. Excursions under one standard deviation of their stretch do not
count.
"""

from itertools import pairwise

import numpy as np

from core.health.signals import FloatArray, Series

SHORT, LONG = 5, 32
SPLIT = 10_800.0  # seconds


def mage(series: Series, interval: float = 300.0) -> float | None:
    """mg/dL; None when no stretch is long enough or none has an excursion of one standard deviation."""
    points = 300.0 / max(interval, 300.0)
    short, long = max(2, round(SHORT * points)), max(4, round(LONG * points))
    cuts = (series.times[1:] - series.times[:-1] > SPLIT).nonzero()[0] + 1
    bounds = [0, *cuts.tolist(), len(series)]
    found = []
    for first, last in pairwise(bounds):
        if (
            last - first >= long
            and (value := _of_stretch(series.values[first:last], short, long)) is not None
        ):
            found.append((value, last - first))
    if not found:
        return None
    return sum(value * size for value, size in found) / sum(size for _, size in found)


def _of_stretch(readings: FloatArray, short: int, long: int) -> float | None:
    extremes = turning_points(readings, short, long)
    deviations = readings - float(readings.mean())
    sd = float(np.sqrt(deviations @ deviations / (readings.size - 1)))
    if sd == 0.0:
        return None
    rises = _rises(extremes, sd)
    falls = _falls(extremes, sd)
    means = [sum(heights) / len(heights) for heights in (rises, falls) if heights]
    return sum(means) / len(means) if means else None


def _trailing_mean(readings: FloatArray, width: int) -> FloatArray:
    """Mean of the last `width` readings at each point; the first ones carry the first full mean."""
    sums = np.empty(readings.size + 1)
    sums[0] = 0.0
    readings.cumsum(out=sums[1:])
    means = np.empty_like(readings)
    means[width - 1 :] = (sums[width:] - sums[:-width]) / width
    means[: width - 1] = means[width - 1]
    return means


def turning_points(readings: FloatArray, short: int = SHORT, long: int = LONG) -> list[float]:
    """Alternating peaks and nadirs: between two crossings of the averages, the extreme since the last one."""
    delta = _trailing_mean(readings, short) - _trailing_mean(readings, long)
    delta[np.abs(delta) < 1e-9] = 0.0  # the sums' rounding is no crossing
    positive = delta > 0
    signed = delta.nonzero()[0]
    changes = signed[1:][positive[signed[1:]] != positive[signed[:-1]]]
    crossings = [0, *changes.tolist(), readings.size - 1]
    peaks = [bool(delta[0] > 0), *positive[changes].tolist()]
    extremes: list[float] = []
    left = 0
    for right, is_peak in zip(crossings[1:], peaks, strict=True):
        window = readings[left : right + 1]
        left += int(window.argmax() if is_peak else window.argmin())
        extremes.append(float(readings[left]))
    return extremes


def _rises(extremes: list[float], sd: float) -> list[float]:
    """Heights of nadir-to-peak excursions of at least one sd, each ended by a fall of more than one."""
    heights: list[float] = []
    low = peak = extremes[0]
    rising = False  # whether the excursion under way is one sd high already
    for here in extremes:
        if not rising:
            low = min(low, here)
            rising, peak = here - low >= sd, here
        if rising:
            peak = max(peak, here)
            if peak - here > sd:
                heights.append(peak - low)
                rising, low = False, here
    if rising:
        heights.append(peak - low)
    return heights


def _falls(extremes: list[float], sd: float) -> list[float]:
    return _rises([-extreme for extreme in extremes], sd)
