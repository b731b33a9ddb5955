"""Every watched metric has all that it needs; what one lacks is named here, with the file to edit."""

from core.anomalies.thresholds import FAMILIES, WATCHED, Watched
from core.explanation.notes.values import IN_GLUCOSE_DAY, ORDER
from core.explanation.wording import CODES, wording
from core.health.metrics import REGISTRY
from core.stages.assessment import FEATURES, GLUCOSE_FEATURES


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
    lacks += [
        f"{metric} has no words: add {metric} with .said to core/explanation/wording/{code}.ftl"
        for code in CODES
        if not wording(code).has(f"{metric}.said")
    ]
    return lacks


def test_every_watched_metric_has_all_that_it_needs() -> None:
    assert [sentence for watched in WATCHED for sentence in missing(watched)] == []


def test_a_new_entry_is_told_everything_that_it_lacks() -> None:
    new = Watched("invented", "invented", "linear", 1, 0.5, 2.0, False, "nonsense")
    places = ("core/health", "assessment.py", "FAMILIES", "values.py", *(f"{code}.ftl" for code in CODES))
    sentences = missing(new)
    assert len(sentences) == len(places)
    for place in places:
        assert any(place in sentence for sentence in sentences), place


def test_no_metric_is_watched_twice() -> None:
    features = [watched.feature for watched in WATCHED]
    assert len(features) == len(set(features))
