"""Three detectors: outside one's usual range, strain over several signals, drift. Pure, on features of days.

What lasts is news for `NEWS_DAYS` days and then told as info: a lasting shift is one event to a care team, not thirty.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from core.anomalies import thresholds
from core.anomalies.baseline import Features, Recent, Usual, median, robust, span, to_unit, valid

BY_FEATURE = {watched.feature: watched for watched in thresholds.WATCHED}
NewsSeverity = Literal["info", "notable"]


class Deviation(NamedTuple):
    """One metric outside its usual range today; `score` is z, `difference` in the metric's unit.

    `days` counts the days running, today included, that it lay far enough out to confirm (0: not today); `agreeing`
    names metrics of other families as far out today; `shifted`: two days together lie off the recent level (`usual`),
    and `score` is that of their mean.
    """

    watched: thresholds.Watched
    value: float
    usual: Usual
    difference: float
    score: float
    days: int
    agreeing: tuple[str, ...] = ()
    shifted: bool = False

    @property
    def severity(self) -> NewsSeverity:
        """Notable once confirmed, by another metric today or by the same one on the day before, while it is news."""
        confirmed = self.agreeing or self.days >= thresholds.CONFIRMING_DAYS
        return (
            "notable"
            if confirmed and self.days < thresholds.CONFIRMING_DAYS + thresholds.NEWS_DAYS
            else "info"
        )


class Strain(NamedTuple):
    """The composite of the night's signals: mean of z towards the bad side, each clipped."""

    score: float
    parts: Mapping[str, float]


class Drift(NamedTuple):
    """A shift that lasts: the CUSUM of z towards the bad side (`score`) passed its threshold `over` days ago.

    `days` counts how long the sum has been above zero, today included; `shift` is how far the median of those days lies
    from the reference's, in the metric's unit.
    """

    watched: thresholds.Watched
    value: float
    usual: Usual
    difference: float
    score: float
    days: int
    over: int
    shift: float

    @property
    def severity(self) -> NewsSeverity:
        return "notable" if self.over <= thresholds.NEWS_DAYS else "info"


def _beyond(
    watched: thresholds.Watched, usual: Usual, features: Features, z_limit: float
) -> tuple[float, float] | None:
    """(z, difference in the metric's unit) if that day lies beyond limit and minimum effect on the bad side."""
    x = valid(watched, features)
    if x is None:
        return None
    z = usual.z(x)
    if watched.side * z <= z_limit:
        return None
    middle = to_unit(watched, usual.median)
    difference = to_unit(watched, x) - middle
    needed = watched.effect * middle if watched.relative else watched.effect
    return (z, difference) if watched.side * difference >= needed else None


def is_flagged(watched: thresholds.Watched, usual: Usual, day: Features) -> bool:
    """Whether a day lies far enough outside this range to be told."""
    return _beyond(watched, usual, day, thresholds.OUT_OF_RANGE_Z) is not None


def _deviation(
    watched: thresholds.Watched, usual: Usual, features: Features, recent: Recent
) -> Deviation | None:
    today = _beyond(watched, usual, features, thresholds.OUT_OF_RANGE_Z)
    if today is None:
        return None
    days = (features, *recent[: thresholds.CONFIRMING_DAYS + thresholds.NEWS_DAYS])
    running = takewhile(lambda day: _beyond(watched, usual, day, thresholds.NOTABLE_Z), days)
    z, difference = today
    value = to_unit(watched, valid(watched, features) or 0.0)
    return Deviation(watched, value, usual, difference, z, sum(1 for _ in running))


def out_of_range(features: Features, usuals: Mapping[str, Usual], recent: Recent) -> list[Deviation]:
    """Metrics beyond their usual range, earlier days judged by today's range too; and sudden shifts of the level."""
    found = []
    for watched in thresholds.WATCHED:
        usual = usuals.get(watched.feature)
        if usual is None:
            continue
        one = _deviation(watched, usual, features, recent)
        if watched.feature in thresholds.SHIFT_EFFECTS and (
            one is None or one.days < thresholds.CONFIRMING_DAYS
        ):
            one = _shift(watched, features, recent) or one
        if one is not None:
            found.append(one)
    return [_with_agreeing(one, found) for one in found]


def _shift(watched: thresholds.Watched, features: Features, recent: Recent) -> Deviation | None:
    """The last two days together well beyond the level of D−8 … D−2, which slow wander does not raise."""
    rise = _rise(watched, features, recent)
    if rise is None:
        return None
    x, usual, score = rise
    earlier = (_rise(watched, recent[back], recent[back + 1 :]) for back in range(thresholds.NEWS_DAYS))
    days = thresholds.CONFIRMING_DAYS + sum(1 for _ in takewhile(bool, earlier))
    return Deviation(watched, x, usual, x - usual.median, score, days, shifted=True)


def _rise(
    watched: thresholds.Watched, features: Features, recent: Recent
) -> tuple[float, Usual, float] | None:
    """(the day's value, the recent level, z of the two days' mean) if both are on the bad side and their mean far."""
    level = span(watched, recent, thresholds.SHIFT_LAG, thresholds.SHIFT_REACH)
    x, before = valid(watched, features), valid(watched, recent[0])
    if len(level) < thresholds.SHIFT_MINIMUM_DAYS or x is None or before is None:
        return None
    usual = robust(level, watched.mad_floor, provisional=False)
    mean, effect = (x + before) / 2, thresholds.SHIFT_EFFECTS[watched.feature]
    rises = [watched.side * (one - usual.median) for one in (x, before)]
    enough = min(rises) >= thresholds.SHIFT_EACH * effect and sum(rises) / 2 >= effect
    return (x, usual, usual.z(mean)) if enough else None


def _with_agreeing(one: Deviation, found: Sequence[Deviation]) -> Deviation:
    if not one.days:
        return one
    family = one.watched.family
    others = tuple(other.watched.metric for other in found if other.days and other.watched.family != family)
    return one._replace(agreeing=others) if others else one


def strain_score(features: Features, usuals: Mapping[str, Usual]) -> Strain | None:
    """The composite, if at least three of its four signals can be compared."""
    parts: dict[str, float] = {}
    for alternatives in thresholds.STRAIN_PARTS:
        for feature in alternatives:
            usual, watched = usuals.get(feature), BY_FEATURE[feature]
            x = valid(watched, features)
            if usual is not None and x is not None:
                towards_bad = watched.side * usual.z(x)
                parts[watched.metric] = max(-thresholds.STRAIN_CLIP, min(thresholds.STRAIN_CLIP, towards_bad))
                break
    if len(parts) < thresholds.STRAIN_MINIMUM:
        return None
    return Strain(sum(parts.values()) / len(parts), parts)


def strain(features: Features, usuals: Mapping[str, Usual]) -> Strain | None:
    """The composite, if it passes its threshold."""
    found = strain_score(features, usuals)
    return found if found is not None and found.score > thresholds.STRAIN_THRESHOLD else None


def cusum(
    watched: thresholds.Watched, features: Features, recent: Recent
) -> tuple[list[float], Usual] | None:
    """(sums, reference): the sum after each day of D−13 … D, against the days before; None without a reference.

    Each day adds its clipped z towards the bad side, less the slack; a day without a value changes nothing.
    """
    values = span(watched, recent, thresholds.DRIFT_WINDOW, thresholds.REACH)
    if len(values) < thresholds.DRIFT_MINIMUM_DAYS:
        return None
    reference = robust(values, watched.mad_floor, provisional=False)
    total, sums = 0.0, []
    clip, slack, scale = thresholds.DRIFT_CLIP, thresholds.DRIFT_SLACK, watched.side / reference.mad
    for day in (*recent[thresholds.DRIFT_WINDOW - 2 :: -1], features):
        x = valid(watched, day)
        if x is not None:
            step = scale * (x - reference.median)
            total += (clip if step > clip else -clip if step < -clip else step) - slack
            total = total if total > 0.0 else 0.0  # max and min are calls, and this is the inmost loop
        sums.append(total)
    return sums, reference


def drift(features: Features, recent: Recent) -> list[Drift]:
    """CUSUMs beyond their threshold, of metrics that have a value today."""
    found = []
    for feature, threshold in thresholds.DRIFT_THRESHOLDS.items():
        watched = BY_FEATURE[feature]
        x = valid(watched, features)
        if x is None or (result := cusum(watched, features, recent)) is None:
            continue
        sums, reference = result
        if sums[-1] > threshold:
            value = to_unit(watched, x)
            difference = value - to_unit(watched, reference.median)
            days, over = _running(sums, 0.0), _running(sums, threshold)
            lately = [y for day in (features, *recent[: days - 1]) if (y := valid(watched, day)) is not None]
            shift = to_unit(watched, median(lately)) - to_unit(watched, reference.median)
            found.append(Drift(watched, value, reference, difference, sums[-1], days, over, shift))
    return found


def _running(sums: Sequence[float], limit: float) -> int:
    """For how many days up to the last one the sums have been above the limit."""
    return next((days for days, total in enumerate(reversed(sums)) if total <= limit), len(sums))
