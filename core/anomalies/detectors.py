"""Detectors 1 to 3: outside one's usual range, strain over several signals, drift. Pure, on features of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.anomalies import thresholds as at
from core.anomalies.baseline import Features, Recent, Usual, robust, span, to_unit, valid

BY_FEATURE = {watched.feature: watched for watched in at.WATCHED}


@dataclass(frozen=True, slots=True)
class Deviation:
    """One metric outside its usual range today; `score` is z, `difference` in the metric's unit."""

    watched: at.Watched
    value: float
    usual: Usual
    difference: float
    score: float
    agreeing: tuple[str, ...] = ()
    """Metrics of other families that deviate today as well."""
    previous: float | None = None
    """Yesterday's z against today's usual range, if yesterday deviated too."""

    @property
    def severity(self) -> Literal["info", "notable"]:
        return "notable" if self.agreeing or self.previous is not None else "info"


@dataclass(frozen=True, slots=True)
class Strain:
    """The composite of the night's signals: mean of z towards the bad side, each clipped."""

    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Drift:
    """A shift that lasts: the CUSUM of z towards the bad side passed its threshold."""

    watched: at.Watched
    value: float
    usual: Usual
    difference: float
    score: float
    days: int
    """How long the sum has been above zero, today included."""


def _beyond(watched: at.Watched, usual: Usual, features: Features) -> tuple[float, float] | None:
    """(z, difference in the metric's unit) if that day lies beyond threshold and minimum effect on the bad side."""
    x = valid(watched, features)
    if x is None:
        return None
    z = usual.z(x)
    if watched.side * z <= at.OUT_OF_RANGE_Z:
        return None
    middle = to_unit(watched, usual.median)
    difference = to_unit(watched, x) - middle
    needed = watched.effect * middle if watched.relative else watched.effect
    return (z, difference) if watched.side * difference >= needed else None


def out_of_range(features: Features, usuals: Mapping[str, Usual], recent: Recent) -> list[Deviation]:
    """Metrics beyond their usual range; notable if another family agrees today, or the same metric yesterday."""
    found: list[tuple[at.Watched, Usual, float, float]] = []
    for watched in at.WATCHED:
        usual = usuals.get(watched.feature)
        if usual is not None and (beyond := _beyond(watched, usual, features)) is not None:
            found.append((watched, usual, *beyond))
    deviations = []
    for watched, usual, z, difference in found:
        before = _beyond(watched, usual, recent[0])
        deviations.append(
            Deviation(
                watched=watched,
                value=to_unit(watched, valid(watched, features) or 0.0),
                usual=usual,
                difference=difference,
                score=z,
                agreeing=tuple(other.metric for other, *_ in found if other.family != watched.family),
                previous=before[0] if before else None,
            )
        )
    return deviations


def strain_score(features: Features, usuals: Mapping[str, Usual]) -> Strain | None:
    """The composite, if at least three of its four signals can be compared."""
    parts: dict[str, float] = {}
    for alternatives in at.STRAIN_PARTS:
        for feature in alternatives:
            usual, watched = usuals.get(feature), BY_FEATURE[feature]
            x = valid(watched, features)
            if usual is not None and x is not None:
                towards_bad = watched.side * usual.z(x)
                parts[watched.metric] = max(-at.STRAIN_CLIP, min(at.STRAIN_CLIP, towards_bad))
                break
    if len(parts) < at.STRAIN_MINIMUM:
        return None
    return Strain(sum(parts.values()) / len(parts), parts)


def strain(features: Features, usuals: Mapping[str, Usual]) -> Strain | None:
    """The composite, if it passes its threshold."""
    found = strain_score(features, usuals)
    return found if found is not None and found.score > at.STRAIN_THRESHOLD else None


def cusum(watched: at.Watched, features: Features, recent: Recent) -> tuple[float, int, Usual] | None:
    """(sum, days above zero, reference) over D−13 … D, against the days before; None without a reference.

    Each day adds its clipped z towards the bad side, less the slack; a day without a value adds nothing.
    """
    values = span(watched, recent, at.DRIFT_WINDOW, at.REACH)
    if len(values) < at.DRIFT_MINIMUM_DAYS:
        return None
    reference = robust(values, watched.mad_floor, provisional=False)
    total, since = 0.0, 0
    for back in range(at.DRIFT_WINDOW - 1, -1, -1):
        x = valid(watched, recent[back - 1] if back else features)
        if x is None:
            continue
        step = max(-at.DRIFT_CLIP, min(at.DRIFT_CLIP, watched.side * reference.z(x)))
        if total == 0.0:
            since = back
        total = max(0.0, total + step - at.DRIFT_SLACK)
    return total, since + 1, reference


def drift(features: Features, recent: Recent) -> list[Drift]:
    """CUSUMs beyond their threshold, of metrics that have a value today."""
    found = []
    for feature, threshold in at.DRIFT_THRESHOLDS.items():
        watched = BY_FEATURE[feature]
        x = valid(watched, features)
        if x is None or (result := cusum(watched, features, recent)) is None:
            continue
        total, days, reference = result
        if total > threshold:
            value = to_unit(watched, x)
            difference = value - to_unit(watched, reference.median)
            found.append(Drift(watched, value, reference, difference, total, days))
    return found
