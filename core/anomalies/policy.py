"""Who needs somebody today, and who this week: tiers, limits and weekly categories, by the patient's glucose targets.

The one place of the policy; who follows other people changes it here, raises RULES_VERSION and calibrates again
(`npm run calibrate`). A tier rations attention: urgent is read as "somebody should call now", notable as "look this
week", info is told to the patient and listed. Limits begin as a proposal that was measured on 17 adults with type 1
diabetes; what they cost on people nobody chose them on is in docs/calibration.md. Pure; knows no document.

Sources: Battelino et al. 2019 and 2023 (targets, events), Stanford's TIDE (weekly flags).
"""

from typing import Literal, NamedTuple

from core.ports import GlucoseTargets

CALIBRATED = "2026-11-27"

Tier = Literal["info", "notable", "urgent"]
RANKS: dict[Tier, int] = {"info": 0, "notable": 1, "urgent": 2}
RAISED: dict[Tier, Tier] = {"info": "notable", "notable": "urgent", "urgent": "urgent"}

TO_REACH = {
    "urgent": 0.03,
    "urgent of one person": 0.10,
    "notable or worse": 0.12,
    "urgent, no diabetes": 0.01,
}
"""Shares of sensor days that the limits are to stay within: glucose rules, of people with type 1 diabetes but for the
last."""
SENSOR_DAY_PCT, PERSON_DAYS = 70.0, 60
"""A sensor day is active that long; one person is judged alone from that many of them."""


class GlucoseLimits(NamedTuple):
    """Minutes of a day from which glucose below 54, above 300 or above 250 mg/dL reaches a tier. None: never.

    Minutes below 54 count in total over the day, those of highs within one excursion. `lows_notable` is a number of
    events. Every event (15 minutes) below 54 or above 250 is at least info.
    """

    low_urgent: int | None = 60
    low_notable: int | None = None
    lows_notable: int | None = 2
    over_300_urgent: int | None = 360
    over_300_notable: int | None = 240
    over_250_urgent: int | None = None


LIMITS: dict[GlucoseTargets, GlucoseLimits] = {
    "standard": GlucoseLimits(),
    "older": GlucoseLimits(),
    "pregnancy": GlucoseLimits(over_250_urgent=120),
    "none": GlucoseLimits(low_urgent=None, low_notable=60, lows_notable=None),
}
SILENCE_MINUTES = 240
"""A low, or a high above 300, still open at the last reading before so long without data, rises one tier."""

SPO2_LOW, SPO2_MINUTES = 90.0, 240
"""Urgent: a mean below that many percent over that many minutes of data."""

LATE_HOURS = 48
"""Nobody is paged of what ended longer before it was found: it is listed as found late."""

PRESSURE_DROP, PRESSURE_MINUTES, PRESSURE_SPACING = 25.0, 30, 5
"""mg/dL of fall and of return, each within so many minutes, by a sensor at most so many minutes apart: the shape of
weight on the sensor. It marks the evidence of a low in sleep, and changes no tier."""

Band = Literal["below_54", "below_63", "below_70", "above_140", "above_250", "in_63_140", "in_70_180"]


class Category(NamedTuple):
    """A weekly share of time, in %, that reaches `limit` from the side that matters: at least, or with `low` at most.

    With `fall` it is not the share itself but by how many points it is lower than in the week before.
    """

    name: str
    band: Band
    limit: float
    low: bool = False
    fall: bool = False

    def reached(self, value: float) -> bool:
        return value <= self.limit if self.low else value >= self.limit


def _in_range(band: Band, limit: float) -> tuple[Category, Category]:
    return Category("in_range", band, limit, low=True), Category("fall", band, 15.0, fall=True)


CATEGORIES: dict[GlucoseTargets, tuple[Category, ...]] = {
    "standard": (
        Category("below_54", "below_54", 1.0),
        Category("below_70", "below_70", 4.0),
        *_in_range("in_70_180", 70.0),
    ),
    "older": (
        Category("below_70", "below_70", 1.0),
        Category("above_250", "above_250", 10.0),
        *_in_range("in_70_180", 50.0),
    ),
    "pregnancy": (
        Category("below_63", "below_63", 4.0),
        Category("below_54", "below_54", 1.0),
        Category("above_140", "above_140", 25.0),
        *_in_range("in_63_140", 70.0),
    ),
    "none": (),
}
"""A rule is named `weekly.` and its category's name."""
WEEK_DAYS, WEEK_USE_PCT = 7, 70.0
"""A week is D−6 … D, and known if the sensor was in use so much of it."""
BEGINS_AFTER_DAYS, TOLD_AGAIN_DAYS = 7, 28
"""A category begins if it held on none of so many known days before; while it lasts it is told again every so many."""
