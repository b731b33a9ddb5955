"""Weight on the sensor makes glucose fall and return fast: lows in sleep of that shape are marked for the care team.
A treated low by day looks the same, so the mark changes no tier and no count."""

from collections.abc import Mapping

from core.anomalies.policy import PRESSURE_DROP, PRESSURE_MINUTES, PRESSURE_SPACING
from core.health.excursions import DayExcursions, Excursion
from core.health.signals import Night, Series
from core.health.spacing import Trace


def with_pressure_shape(
    excursions: Mapping[str, DayExcursions], name: str, readings: Trace, night: Night | None
) -> Mapping[str, DayExcursions]:
    """With the lows of that level marked that lie in the night's sleep and have the shape."""
    if night is None or night.start is None or night.end is None or not excursions[name].events:
        return excursions
    day, start, end = excursions[name], night.start, night.end
    events = tuple(
        one._replace(pressure_shape=True)
        if start <= one.start and one.end <= end and pressed(readings, one)
        else one
        for one in day.events
    )
    return {**excursions, name: day._replace(events=events)}


def pressed(readings: Trace, low: Excursion) -> bool:
    """Whether glucose fell fast into a low and returned fast from it, read at least every few minutes."""
    series, reach = readings.series, 60.0 * PRESSURE_MINUTES
    around = (series.times >= low.start - reach) & (series.times < low.end + reach)
    if int(readings.spacing[around].max()) > PRESSURE_SPACING:
        return False
    before, within, after = (
        series.between(*span)
        for span in ((low.start - reach, low.start), (low.start, low.end), (low.end - 1, low.end + reach))
    )
    return _drops(before, within, reach) and _drops(after, within, reach)


def _drops(outside: Series, within: Series, reach: float) -> bool:
    """Whether a reading outside lies so much higher than one within, at most that far apart in time."""
    apart = abs(outside.times[:, None] - within.times[None, :]) <= reach
    higher = outside.values[:, None] - within.values[None, :] >= PRESSURE_DROP
    return bool((apart & higher).any())
