"""Every threshold of what is compared with a person's own usual, in one place (limits that hold for all: policy.py);
docs/calibration.md shows what they cost and find."""

from typing import Literal, NamedTuple

CALIBRATED = "2026-11-23"

LAG, REACH, MINIMUM_DAYS = (
    8,
    35,
    14,
)  # the usual range: D−35 … D−8, so that an illness is no baseline of its own
PROVISIONAL_REACH, PROVISIONAL_DAYS = 28, 7  # until there are enough: D−28 … D−1
MAD_SCALE = 1.4826  # makes the MAD of a Gaussian its standard deviation
RANGE = 2.0  # the usual range shown is median ± 2 MAD


Scale = Literal["linear", "ln", "sqrt"]
FAMILIES: dict[str, Literal["night", "day"]] = {
    "heart rate": "night",
    "variability": "night",
    "temperature": "night",
    "oxygen": "night",
    "sleep": "night",
    "steps": "day",
    "glucose": "day",
}
"""Groups of metrics that rise and fall together, and the part of the day that they are measured in. A deviation is
confirmed by a metric of another family only."""


class Watched(NamedTuple):
    """One baseline metric: where its deviations are computed, which side matters, and how large one must be.

    `feature` is the name in the ledger; `metric` the name, in people's units, that an anomaly carries. `mad_floor` is
    on the scale. `effect` is in the metric's unit, or with `relative` a share of the usual. `family`: of FAMILIES.
    """

    feature: str
    metric: str
    scale: Scale
    side: Literal[1, -1]
    mad_floor: float
    effect: float
    relative: bool
    family: str


WATCHED = (
    Watched("resting_hr", "resting_hr", "linear", 1, 1.1, 4.0, False, "heart rate"),
    Watched("sleep_hr_mean", "sleep_hr_mean", "linear", 1, 1.9, 4.0, False, "heart rate"),
    Watched("hrv_sleep_ln", "hrv_sleep", "ln", -1, 0.096, 0.20, True, "variability"),
    Watched("skin_temp_sleep", "skin_temp_sleep", "linear", 1, 0.27, 0.4, False, "temperature"),
    Watched("spo2_mean", "spo2_mean", "linear", -1, 0.37, 2.0, False, "oxygen"),
    Watched("sleep_total", "sleep_total", "linear", -1, 40.0, 90.0, False, "sleep"),
    Watched("steps", "steps", "sqrt", -1, 9.7, 0.60, True, "steps"),
    Watched("glucose_mean", "glucose_mean", "linear", 1, 2.6, 20.0, False, "glucose"),
    Watched("glucose_cv", "glucose_cv", "linear", 1, 1.5, 10.0, False, "glucose"),
    Watched("glucose_tir", "glucose_tir", "linear", -1, 0.8, 15.0, False, "glucose"),
)
USUAL_RANGE_ACTIVE_PCT = 50.0  # a day with less of its glucose is in no usual range and is not judged by one

OUT_OF_RANGE_Z, NOTABLE_Z = 3.5, 4.0  # told at all; counted as a confirmation
CONFIRMING_DAYS, NEWS_DAYS = 2, 2  # notable from the second day running on, for two days; then info

SHIFT_EFFECTS = {"resting_hr": 4.0}  # the mean of two days against the level of D−8 … D−2; on a linear scale
SHIFT_EACH = 0.5  # of that effect on each of the two, so that one wild night is no shift
SHIFT_LAG, SHIFT_REACH, SHIFT_MINIMUM_DAYS = 2, 8, 3

STRAIN_PARTS = (("sleep_hr_mean", "resting_hr"), ("hrv_sleep_ln",), ("skin_temp_sleep",), ("sleep_total",))
STRAIN_MINIMUM, STRAIN_CLIP, STRAIN_THRESHOLD = 3, 3.0, 2.2

DRIFT_WINDOW, DRIFT_MINIMUM_DAYS = 14, 10
DRIFT_CLIP, DRIFT_SLACK = 3.0, 1.0
DRIFT_THRESHOLDS = {"resting_hr": 16.0, "hrv_sleep_ln": 8.0, "glucose_mean": 16.0}

COVERAGE_SHARE, COVERAGE_DAYS, COVERAGE_MINIMUM_DAYS = 0.5, 14, 7
GAP_MINUTES, GAP_USUAL_PCT = 240, 50.0  # a gap is news where the series usually covers half the day
SENSOR_INACTIVE_PCT = 70.0
