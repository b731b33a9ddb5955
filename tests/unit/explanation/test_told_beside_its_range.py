"""What a page says of values that no rule flags: at the end of their range, back in it, or farthest out inside it."""

from typing import Any

import pytest

from core.documents import MetricContext, ProcessedDocument
from core.explanation.notes import notes_of
from tests.support.explanation_days import out_of_range, usual
from tests.support.told_days import HEART, HIGH_HEART, HRV, SKIN, closing, context, day, said


def beside(metric: str, value: float, **known: Any) -> ProcessedDocument:
    found = {metric: MetricContext(**known)}
    unit, range_ = {
        "resting_hr": ("bpm", HEART),
        "hrv_sleep": ("ms", HRV),
        "skin_temp_sleep": ("°C", SKIN),
        "spo2_mean": ("%", usual(97.0, 95.0, 99.0)),
    }[metric]
    return day(values={metric: (value, unit, range_)}, context=context(metrics=found))


def told(document: ProcessedDocument) -> list[str]:
    return [note.id for note in notes_of(document) if note.kind == "same_day"]


@pytest.mark.parametrize(
    ("metric", "value", "known", "is_told"),
    [
        ("resting_hr", 58.0, {"extreme": "highest", "extreme_days": 26}, True),
        ("resting_hr", 58.0, {"extreme": "highest", "extreme_days": 14}, True),
        ("hrv_sleep", 41.0, {"extreme": "lowest", "extreme_days": 25}, False),
        ("resting_hr", 51.0, {"extreme": "lowest", "extreme_days": 26}, True),
        ("hrv_sleep", 41.0, {"extreme": "lowest", "extreme_days": 28}, True),
        ("spo2_mean", 96.0, {"extreme": "lowest", "extreme_days": 28}, False),
    ],
)
def test_a_value_inside_its_range_is_told_if_it_is_the_farthest_of_weeks_or_is_told_anyway(
    metric: str, value: float, known: dict[str, Any], is_told: bool
) -> None:
    found = beside(metric, value, **known)
    assert (told(found) == [f"same_day.{metric}"]) is is_told
    assert closing(found) == ["closing-nothing"], "it asks nothing"


def test_beside_a_finding_a_value_inside_is_told_as_the_farthest_of_fewer_days() -> None:
    for days, is_told in ((21, True), (20, False)):
        rare = {"hrv_sleep": MetricContext(days_outside=0, extreme="lowest", extreme_days=days)}
        values = {"hrv_sleep": (41.0, "ms", HRV)}
        found = day(HIGH_HEART, values=values, context=context(metrics=rare))
        assert (told(found) == ["same_day.hrv_sleep"]) is is_told
        alone = day(values=values, context=context(metrics=rare))
        assert told(alone) == [], "on a quiet day it would only worry"


def test_of_such_values_the_first_is_told() -> None:
    known = {
        "resting_hr": MetricContext(extreme="highest", extreme_days=30),
        "hrv_sleep": MetricContext(extreme="lowest", extreme_days=30),
    }
    values = {"resting_hr": (58.0, "bpm", HEART), "hrv_sleep": (41.0, "ms", HRV)}
    found = day(values=values, context=context(metrics=known))
    assert told(found) == ["same_day.resting_hr"]
    text = said(found)
    assert (
        "58 beats per minute. That is in your usual range, 50 to 59. Still, this was the highest value in 4"
        in text
    )
    assert "Nothing stood out" not in text


@pytest.mark.parametrize(
    ("value", "side", "days", "is_told"),
    [
        (58.9, "above", 2, True),
        (58.9, "above", 1, False),
        (49.9, "below", 2, False),
        (63.0, "above", 1, True),
    ],
)
def test_a_value_at_the_end_of_its_range_is_told_if_it_has_been_so_for_days_to_the_side_that_matters(
    value: float, side: Any, days: int, is_told: bool
) -> None:
    found = beside("resting_hr", value, side=side, days_outside=days)
    assert (told(found) == ["same_day.resting_hr"]) is is_told


def test_values_outside_their_range_come_before_those_at_its_end() -> None:
    known = {
        "resting_hr": MetricContext(side="above", days_outside=2),
        "hrv_sleep": MetricContext(side="below", days_outside=1),
        "skin_temp_sleep": MetricContext(side="above", days_outside=1),
        "sleep_total": MetricContext(side="below", days_outside=1),
    }
    values = {
        "resting_hr": (58.9, "bpm", HEART),
        "hrv_sleep": (30.0, "ms", HRV),
        "skin_temp_sleep": (35.1, "°C", SKIN),
        "sleep_total": (200.0, "min", usual(441.0, 380.0, 500.0)),
    }
    text = said(day(values=values, context=context(metrics=known)))
    assert "heart beats varies) was 30 ms" in text
    assert "35.1 °C" in text
    assert "you slept 3 hours 20 minutes" in text.lower()
    assert "beats per minute" not in text, "three are told"


def test_a_run_among_more_days_than_it_has_is_told_with_them() -> None:
    for of, words in (
        (
            (6, 14),
            "This was the 6th night in two weeks above that range, and the 3rd in a row.",
        ),
        (
            (6, 12),
            "This was the 6th night in two weeks above that range (of 12 measured), and the 3rd in a row.",
        ),
        ((3, 14), "It has been above that range for 3 nights in a row."),
    ):
        known = {"resting_hr": MetricContext(side="above", days_outside=3, outside_of_last=of)}
        assert words in said(day(HIGH_HEART, context=context(metrics=known)))


def test_a_value_that_is_back_is_told_first_and_that_nothing_else_stood_out_last() -> None:
    known = {"resting_hr": MetricContext(returned_after=7, returned_from="below")}
    text = said(day(context=context(metrics=known)))
    assert text.startswith("On the night from Monday to Tuesday, March 10, your resting heart rate was 55")
    assert "That is back in your usual range, 50 to 59, after 7 nights below it." in text
    assert text.endswith("Nothing else stood out.")


def test_a_range_that_looks_like_a_mistake_is_said_to_be_wide() -> None:
    known = {"hrv_sleep": MetricContext(days_outside=0, extreme="highest", extreme_days=30)}
    for low_end, told in ((11.5, "which is wide: 12 to 116."), (11.7, "usual range, 12 to 116.")):
        values = {"hrv_sleep": (87.0, "ms", usual(50.0, low_end, 116.0))}
        found = day(values=values, context=context(metrics=known))
        assert told in said(found)
        wide = "wide" in told
        assert ("er ist weit" in said(found, "de")) is wide
        assert ("que es un intervalo amplio" in said(found, "es")) is wide


AFTER_ONE = (
    "wieder in Ihrem üblichen Bereich (50 bis 59). In der Nacht davor lag er darüber.",
    "de nuevo dentro de lo habitual en usted (de 50 a 59). En la noche anterior estuvo por encima.",
)
AFTER_TWO = (
    "wieder in Ihrem üblichen Bereich (50 bis 59). In den 2 Nächten davor lag er darüber.",
    "de nuevo dentro de lo habitual en usted (de 50 a 59). En las 2 noches anteriores estuvo por encima.",
)


def test_a_shift_of_a_value_that_was_outside_the_night_before_is_not_still_inside() -> None:
    shift = out_of_range("resting_hr", 57.0, "bpm", HEART, severity="info")
    shift = shift.model_copy(update={"rule": "shift.resting_hr", "difference": 4.0})
    for back, told, german, spanish in (
        (0, "It was still in your usual range, 50 to 59.", "noch in Ihrem", "Aun así, estuvo dentro"),
        (1, "It was back in your usual range, 50 to 59, after a night above it.", *AFTER_ONE),
        (2, "It was back in your usual range, 50 to 59, after 2 nights above it.", *AFTER_TWO),
    ):
        known = context(metrics={"resting_hr": MetricContext(returned_after=back, returned_from="above")})
        found = day(shift, context=known)
        assert told in said(found)
        assert german in said(found, "de")
        assert spanish in said(found, "es")
