"""What the words take from the notes: the reader's unit, a metric's own words, and what another hand left out."""

import pytest

from core.documents import GlucosePart, MetricContext
from core.explanation.compose import by_code
from core.explanation.reader import Reader
from core.explanation.wording.formats import rounded
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import ALL, GLUCOSE, HEART, context, day, high, low, said, strain, stretch

MMOL = "mmol/L"


def test_a_week_s_limits_are_in_the_reader_s_unit() -> None:
    categories = [
        {"name": name, "value": value, "limit": limit, "since": "2026-03-10", "begins": True}
        for name, value, limit in (("below_70", 5.0, 4.0), ("in_range", 60.0, 70.0), ("above_250", 6.0, 5.0))
    ]
    text = said(day(weekly={"categories": categories}, context=context(streams=ALL)), unit=MMOL)
    assert "below 3.9 mmol/L for 5 percent of the time (target: under 4 percent)" in text
    assert "between 3.9 and 10.0 mmol/L for 60 percent of the time" in text
    assert "above 13.9 mmol/L for 6 percent" in text
    of_pregnancy = [{"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}]
    weekly = {"categories": of_pregnancy, "targets": "pregnancy"}
    assert "between 63 and 140 mg/dL for 60 percent" in said(day(weekly=weekly, context=context(streams=ALL)))


def test_a_mean_and_its_range_are_in_the_reader_s_unit_and_what_reads_alike_is_just_beyond_it() -> None:
    mean = out_of_range("glucose_mean", 162.0, "mg/dL", usual(117.0, 99.0, 135.0), severity="info")
    text = said(day(mean, values=GLUCOSE), unit=MMOL)
    assert "our glucose was 9.0 mmol/L on average. That is above your usual 5.5 to 7.5." in text
    near = out_of_range("glucose_mean", 135.5, "mg/dL", usual(117.0, 99.0, 135.0), severity="info")
    text = said(day(near, values=GLUCOSE), unit=MMOL)
    assert "7.5 mmol/L on average. That is just above your usual range" in text
    assert "136 mg/dL on average. That is above your usual 99 to 135." in said(day(near, values=GLUCOSE))


def test_a_range_whose_ends_read_alike_is_one_number() -> None:
    text = said(day(out_of_range("resting_hr", 64.0, "bpm", usual(55.0, 54.6, 55.4), severity="info")))
    assert "Usually it is about 55." in text


@pytest.mark.parametrize(
    ("metric", "unit", "value", "told"),
    [
        ("sleep_total", "min", 300.0, "you have slept less than usual for 4 nights in a row"),
        ("steps", "steps", 3000.0, "you have taken fewer steps than usual for 4 days in a row"),
    ],
)
def test_a_drift_s_run_is_told_in_the_metric_s_own_words(
    metric: str, unit: str, value: float, told: str
) -> None:
    drift = anomaly(
        *(metric, "drift", value, unit),
        usual=usual(2 * value, 1.5 * value, 2.5 * value),
        direction="below",
        evidence={"since": "2026-02-26", "shift": -value / 2},
    )
    known = MetricContext(side="below", days_outside=4, outside_of_last=(9, 14))
    assert told in said(day(drift, context=context(metrics={metric: known}))).replace("You have", "you have")


def test_a_drift_is_told_by_its_days_from_two_fifths_of_them_on() -> None:
    drift = anomaly(
        *("resting_hr", "drift", 56.0, "bpm"),
        usual=HEART,
        direction="above",
        evidence={"since": "2026-02-26"},
    )
    for outside, counted in (((4, 10), True), ((4, 11), False), ((1, 2), False), ((2, 5), True)):
        known = MetricContext(side=None, outside_of_last=outside)
        text = said(day(drift, context=context(metrics={"resting_hr": known})))
        assert (
            f"On {outside[0]} of the {outside[1]} measured nights ending with this one" in text
        ) is counted
        assert ("since Thursday, February 26" in text) is not counted


def test_nights_and_days_of_a_drift_are_named_in_german() -> None:
    evidence = {"since": "2026-02-26", "shift": 3.2}
    night = anomaly(*("resting_hr", "drift", 61.0, "bpm"), usual=HEART, direction="above", evidence=evidence)
    steps = usual(8000.0, 6000.0, 10000.0)
    of_day = anomaly(
        *("steps", "drift", 11000.0, "steps"),
        usual=steps,
        direction="above",
        evidence=evidence | {"shift": 3000.0},
    )
    assert "Seit der Nacht auf Donnerstag, 26. Februar, liegt er meist etwa 3 Schläge" in said(
        day(night), "de"
    )
    assert "Seit Donnerstag, 26. Februar, liegt" in said(day(of_day), "de")


def test_the_gravest_value_is_told_first_and_gives_its_tier() -> None:
    sleep = out_of_range("sleep_total", 200.0, "min", usual(441.0, 380.0, 500.0), severity="info")
    heart = out_of_range("resting_hr", 64.0, "bpm", HEART, severity="notable")
    text = said(day(sleep, heart))
    assert text.index("resting heart rate") < text.index("slept")
    drift = anomaly(*("resting_hr", "drift", 64.0, "bpm"), usual=HEART, direction="above", severity="notable")
    both = day(heart.model_copy(update={"severity": "info"}), drift)
    assert (
        "Tell your care team about your resting heart rate the next time"
        in by_code(both, Reader("en")).closing[0]
    )


def test_what_came_back_after_two_days_is_told_and_after_one_is_not() -> None:
    for days, told in ((2, True), (1, False)):
        back = context(metrics={"resting_hr": MetricContext(returned_after=days, returned_from="above")})
        assert (
            "back in your usual range, 50 to 59, after 2 nights above it" in said(day(context=back))
        ) is told


def test_after_the_week_the_day_is_named_without_its_date() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    found = day(values=GLUCOSE, weekly={"categories": [category]}, context=context(streams=ALL))
    text = said(found)
    assert text.count("March 10") == 1
    assert "On Tuesday, your glucose was between 70 and 180" in text


def test_of_values_that_moved_together_a_trend_stays_and_its_run_goes() -> None:
    drift = anomaly(
        *("resting_hr", "drift", 60.0, "bpm"),
        usual=HEART,
        direction="above",
        evidence={"since": "2026-02-26", "shift": 3.0},
    )
    values = {"resting_hr": (60.0, "bpm", HEART), "hrv_sleep": (30.0, "ms", usual(50.0, 40.0, 60.0))}
    known = MetricContext(side="above", days_outside=5, outside_of_last=(9, 14))
    found = day(
        *(drift, strain(resting_hr=2.0, hrv_sleep=2.6)),
        values=values,
        context=context(metrics={"resting_hr": known}),
    )
    text = said(found)
    assert text.count("9th night in two weeks above that range, and the 5th in a row.") == 1
    assert (
        "Since Thursday, February 26, it has been about 3 beats per minute higher than in the weeks before."
        in text
    )


def test_limits_and_readings_of_lows_and_highs_are_in_the_reader_s_unit() -> None:
    parts = {
        "night": GlucosePart(below_70=95.0, lowest=44.0),
        "evening": GlucosePart(above_180=90.0, highest=300.0),
    }
    known = context(streams=ALL, glucose_parts=parts)
    text = said(
        day(
            low(*(stretch(f"0{h}:00", f"0{h}:20", 20, 44.0 + h) for h in (1, 5))),
            high(stretch("20:00", "21:00", 60, 300.0), severity="info"),
            values=GLUCOSE,
            context=known,
        ),
        unit=MMOL,
    )
    assert "below 3.0 mmol/L twice: from 01:00 to 01:20 (down to 2.5) and" in text
    assert "(down to 2.5) and from 05:00 to 05:20 (down to 2.7)" in text
    assert "it was below 3.9 for 1 hour 35 minutes" in text
    assert "above 13.9 mmol/L for 1 hour" in text
    assert "The highest reading was 16.7 mmol/L." in text
    assert "it was above 10.0 for 1 hour 30 minutes" in text
    assert "between 3.9 and 10.0 mmol/L for 74 percent" in text


@pytest.mark.parametrize(
    ("limit", "written"),
    [(54, 3.0), (63, 3.5), (70, 3.9), (140, 7.8), (180, 10.0), (250, 13.9), (300, 16.7)],
)
def test_limits_in_mmol_are_written_as_the_consensus_writes_them(limit: int, written: float) -> None:
    assert rounded(float(limit), "mg/dL", "mmol/L") == written


@pytest.mark.parametrize(
    ("value", "told"), [(251.0, "was 13.93 mmol/L"), (250.4, "was just above 13.9 mmol/L")]
)
def test_a_farthest_reading_with_a_digit_more_is_in_the_reader_s_unit(value: float, told: str) -> None:
    one = high(stretch("12:00", "13:00", 60, value), severity="info")
    assert told in said(day(one.model_copy(update={"value": value})), unit=MMOL)
