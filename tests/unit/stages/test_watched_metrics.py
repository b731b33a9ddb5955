"""Every watched metric has all that it needs; what one lacks is named here, with the file to edit."""

from core.anomalies.thresholds import FAMILIES, WATCHED, Watched
from core.explanation.notes.beside import ORDER
from core.explanation.notes.data import NIGHT_METRICS
from core.explanation.notes.values import IN_GLUCOSE_DAY
from core.explanation.wording import CODES, wording
from core.explanation.wording.formats import UNITS
from core.health.metrics import REGISTRY, unit
from core.stages.assessment import FEATURES, GLUCOSE_FEATURES
from scripts.operations.reports.morning_rows import NAMES

MORNING_ROWS = "scripts/operations/reports/morning_rows.py"
NOT_MISSED = ("spo2_mean",)
"""Metrics of the night that many rings do not measure each night."""


def missing(watched: Watched) -> list[str]:
    """What a watched metric lacks, one sentence for each place."""
    feature, metric = watched.feature, watched.metric
    lacks = []
    for name in sorted({feature, metric} - set(REGISTRY)):
        lacks.append(f"{name} is no metric: add its MetricSpec and formula to a module of core/health")
    if feature not in (*FEATURES, *GLUCOSE_FEATURES):
        lacks.append(f"{feature} is not kept for later days: add it to FEATURES in core/stages/assessment.py")
    if watched.family not in FAMILIES:
        known = ", ".join(FAMILIES)
        lacks.append(
            f"{metric}: family {watched.family!r} is none of {known} (FAMILIES in core/anomalies/thresholds.py)"
        )
    if metric not in ORDER and metric != IN_GLUCOSE_DAY:
        lacks.append(f"{metric} has no place among what is told: add it to core/explanation/notes/values.py")
    if metric in REGISTRY and unit(metric) not in (*UNITS, "mg/dL", "min"):
        lacks.append(
            f"{metric}: its unit {unit(metric)!r} has no words: add it to UNITS in "
            "core/explanation/wording/formats.py, and what that names to each wording file"
        )
    lacks += [
        f"{metric} has no words: add {metric} with .said and .yours to core/explanation/wording/{code}.ftl"
        for code in CODES
        if not all(wording(code).has(f"{metric}.{form}") for form in ("said", "yours"))
    ]
    if metric not in NAMES:
        lacks.append(f"{metric} has no name in the nurse's list: NAMES in {MORNING_ROWS}")
    if FAMILIES.get(watched.family) == "night" and metric not in (*NIGHT_METRICS, *NOT_MISSED):
        lacks.append(
            f"{metric}: is a night without it told? Add it to NIGHT_METRICS in core/explanation/notes/data.py and "
            "LACKED in core/stages/context.py, or to NOT_MISSED here"
        )
    return lacks


def test_every_watched_metric_has_all_that_it_needs() -> None:
    assert [sentence for watched in WATCHED for sentence in missing(watched)] == []


def test_a_new_entry_is_told_everything_that_it_lacks() -> None:
    new = Watched("invented", "invented", "linear", 1, 0.5, 2.0, False, "nonsense")
    words = (f"{code}.ftl" for code in CODES)
    places = ("core/health", "assessment.py", "FAMILIES", "values.py", MORNING_ROWS, *words)
    sentences = missing(new)
    assert len(sentences) == len(places)
    for place in places:
        assert any(place in sentence for sentence in sentences), place


def test_a_metric_of_the_night_and_one_of_another_unit_lack_more() -> None:
    (night,) = (one for one in WATCHED if one.metric == "sleep_total")
    assert any("NOT_MISSED" in one for one in missing(night._replace(metric="sleep_deep")))
    of_index = missing(night._replace(metric="glucose_lbgi", family="glucose"))
    assert any("UNITS" in one for one in of_index)


def test_no_metric_is_watched_twice() -> None:
    features = [watched.feature for watched in WATCHED]
    assert len(features) == len(set(features))
