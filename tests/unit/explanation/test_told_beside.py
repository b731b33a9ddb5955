"""What stands beside what: other values, shorter times, ranges, and the other hand's numbers."""

from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext, ProcessedDocument, UsualRange
from core.explanation.compose import by_code
from core.explanation.notes import Note, notes_of
from core.explanation.notes.events import event_notes
from core.explanation.notes.values import range_of
from core.explanation.plan import code_plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    NOTABLE_HEART,
    SKIN,
    context,
    day,
    high,
    low,
    said,
    strain,
    stretch,
    without_least,
)

HRV_DRIFT = anomaly(
    *("hrv_sleep", "drift", 45.0, "ms"),
    usual=HRV,
    direction="below",
    evidence={"since": "2026-02-27", "shift": -5.0},
)


def note_of(found: ProcessedDocument, id: str) -> Note:
    return next(note for note in notes_of(found) if note.id == id)


def at(*ends: str) -> list[tuple[str, str]]:
    """Times of March 10, each as "03:10-04:10"."""
    times = (one.split("-") for one in ends)
    return [(f"2026-03-10T{begin}+01:00", f"2026-03-10T{end}+01:00") for begin, end in times]


@pytest.mark.parametrize(
    ("until", "last", "told"),
    [
        ("13:45", "15:45", ", mostly between 11:30 and 13:45."),
        ("13:30", "16:00", ", the longest stretch from 11:30 to 13:30."),
        ("13:00", "16:30", "."),
    ],
)
def test_time_above_180_that_holds_highs_has_no_times_of_its_own_but_where_most_of_it_was(
    until: str, last: str, told: str
) -> None:
    """A little longer than the highs they would be read as others; without any, hours of it are hidden."""
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    parts = {"afternoon": GlucosePart(above_180=180.0, above_250=60.0, highest=280.0)}
    times = {"above_180": at(f"11:30-{until}", f"15:00-{last}")}
    found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times=times))
    assert f"Including this high, it was above 180 for 3 hours{told}" in said(found)
    assert "15:00" not in said(found)


def test_time_above_180_that_lasts_until_midnight_says_so() -> None:
    """ "Mostly after 14:09" hid from three readers of three that it was still high when the day ended."""
    highs = high(stretch("14:24", "19:51", 327, 353.0), severity="info")
    parts = {
        "morning": GlucosePart(above_180=50.0, highest=230.0),
        "afternoon": GlucosePart(above_180=231.0, above_250=216.0, highest=353.0),
        "evening": GlucosePart(above_180=360.0, above_250=111.0, highest=353.0),
    }
    until = ("2026-03-10T14:09+01:00", "2026-03-11T00:00+01:00")
    times = {"above_180": [*at("07:10-08:00"), until]}
    found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times=times))
    for language, words in (
        ("en", ", mostly from 14:09 until midnight or later."),
        ("de", ", vor allem von 14:09 Uhr bis mindestens Mitternacht."),
        ("es", ", sobre todo desde las 14:09 al menos hasta la medianoche."),
    ):
        assert words in said(found, language), said(found, language)


def test_a_page_without_room_leaves_out_the_last_range_first() -> None:
    found = day(HIGH_HEART, FEW_STEPS)
    plan, told = code_plan(notes_of(found)), notes_of(found)
    ranged = [note.id for note in told if "low" in note.numbers]
    assert len(ranged) > 1
    while (left := [note.id for note in told if "low" in note.numbers]) == ranged:
        plan, told = without_least(plan, told)
    assert left == ranged[:-1]


def test_of_two_other_values_of_the_same_night_the_night_is_named_once() -> None:
    found = day(
        HIGH_HEART,
        values={"skin_temp_sleep": (35.1, "°C", SKIN), "hrv_sleep": (70.0, "ms", HRV)},
        context=context(metrics={"hrv_sleep": MetricContext(side="above")}),
    )
    assert said(found).count("The same night") == 1


def test_a_value_inside_its_range_that_reads_like_its_end_is_told_without_a_digit_more() -> None:
    drift = anomaly(
        *("resting_hr", "drift", 50.4, "bpm"),
        usual=HEART,
        direction="below",
        evidence={"since": "2026-02-27", "shift": -3.0},
    )
    assert "it was 50 beats per minute. That is still in your usual range, 50 to 59." in said(day(drift))


def test_a_low_over_midnight_is_told_beside_the_lowest_reading_of_the_day() -> None:
    over = stretch("2026-03-09T23:10", "00:40", 90, 50.0, minutes_before=50)
    parts = {"night": GlucosePart(below_70=60.0, below_54=40.0, lowest=50.0)}
    parts["evening"] = GlucosePart(below_70=10.0, below_54=8.0, lowest=47.0)
    second = stretch("20:00", "20:20", 20, 51.0)
    found = day(low(over, second), values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "The lowest reading of the day was 47 mg/dL." in said(found)


def test_beside_a_finding_a_value_of_its_night_is_named_on_the_side_that_matters_or_if_it_lasts_or_is_rare() -> (
    None
):
    """ "You can mention your heart rate variability" beside a short sleep had three readers of three ask."""

    def asked(side: Any = "above", **known: Any) -> str:
        metrics = {"skin_temp_sleep": MetricContext(side=side, **known)}
        values = {"skin_temp_sleep": (35.1 if side == "above" else 33.0, "°C", SKIN)}
        return " ".join(
            by_code(day(HIGH_HEART, values=values, context=context(metrics=metrics)), Reader("en")).closing
        )

    assert "your resting heart rate and your skin temperature" in asked()
    assert "skin temperature" not in asked("below")
    assert "your resting heart rate and your skin temperature" in asked("below", days_outside=3)
    assert "your resting heart rate and your skin temperature" in asked(days_outside=3)


def test_what_drifts_joins_values_that_moved_together() -> None:
    values = {"resting_hr": (60.0, "bpm", HEART), "skin_temp_sleep": (35.1, "°C", SKIN)}
    found = day(strain(resting_hr=2.0, skin_temp_sleep=2.9), HRV_DRIFT, values=values)
    assert note_of(found, "together").metrics == ("skin_temp_sleep", "resting_hr", "hrv_sleep")


def test_parts_of_a_strain_that_are_no_numbers_or_of_no_value_of_the_day_are_passed_over() -> None:
    values = {"resting_hr": (60.0, "bpm", HEART), "skin_temp_sleep": (35.1, "°C", SKIN)}
    moved = strain(resting_hr=2.0, skin_temp_sleep=2.9, spo2_mean=3.0)
    moved.evidence["parts"]["sleep_total"] = "short"
    assert note_of(day(moved, values=values), "together").metrics == ("skin_temp_sleep", "resting_hr")


def test_a_usual_share_begins_at_nothing() -> None:
    assert range_of(usual(20.0, -5.0, 45.0), "%") == {"low": 0.0, "high": 45.0}
    assert range_of(usual(80.0, 55.0, 105.0), "%") == {"low": 55.0, "high": 100.0}


def test_beside_a_value_outside_its_range_it_is_not_said_that_nothing_else_stood_out() -> None:
    assert "Nothing else stood out." in said(day(NOTABLE_HEART, values={"hrv_sleep": (50.0, "ms", HRV)}))
    values = {"hrv_sleep": (50.0, "ms", HRV), "skin_temp_sleep": (35.1, "°C", SKIN)}
    assert "Nothing else" not in said(day(NOTABLE_HEART, values=values))


@pytest.mark.parametrize(
    ("range_", "told"),
    [
        (usual(288.0, 24.0, 552.0, provisional=True), False),
        (usual(288.0, 138.0, 552.0, provisional=True), True),
        (usual(288.0, 24.0, 552.0), True),
    ],
    ids=["of few nights, and holds any", "of few nights, four times its lower end", "of many nights"],
)
def test_a_range_of_few_nights_that_holds_any_does_not_say_that_nothing_else_stood_out(
    range_: UsualRange, told: bool
) -> None:
    """ "Nothing else stood out" beside 4 hours 44 minutes of sleep after less than 3 the night before, usual from 24
    minutes to 9 hours, to two clinicians of two."""
    values = {"hrv_sleep": (50.0, "ms", HRV), "sleep_total": (284.0, "min", range_)}
    assert ("Nothing else stood out." in said(day(NOTABLE_HEART, values=values))) is told


def test_how_much_the_ring_sent_is_not_what_the_sensor_did() -> None:
    ring = anomaly("hr", "data", 41.7, "%", direction="below", rule="coverage_low")
    found = day(FEW_STEPS, ring, quality={"cgm_active_pct": 93.0})
    note = note_of(found, "partial.ring")
    assert (note.numbers["share"], note.path) == (41.7, "anomalies[1]")
    assert "for only about 10 hours" in said(found)


def test_of_a_low_over_midnight_the_minutes_of_the_next_day_are_not_this_day_s() -> None:
    over = stretch("22:00", "2026-03-11T01:00", 180, 50.0)
    assert event_notes(day(low(over)))[0].numbers["of_the_day"] == pytest.approx(120.0)


def test_what_was_last_there_two_days_before_is_told_since_then() -> None:
    gone = context(streams=ALL, last_seen={"night": "2026-03-08"})
    found = day(context=gone)
    for one in ("resting_hr", "sleep_total"):
        found.metrics.pop(one)
    assert "no sleep data since Sunday, March 8" in said(found)


def test_a_finding_of_another_hand_without_a_limit_or_a_side_is_told_all_the_same() -> None:
    odd = anomaly("spo2_mean", "safety", 86.0, "%", rule="spo2_other", evidence={})
    assert event_notes(day(odd))[0].words["side"] == "above"
    assert "your care team sees which one" in said(day(odd))


def test_a_value_below_its_range_by_however_little_is_part_of_a_rest_that_is_not_all_usual() -> None:
    values = {"hrv_sleep": (39.8, "ms", HRV), "skin_temp_sleep": (34.2, "°C", SKIN)}
    assert "Nothing else" not in said(day(NOTABLE_HEART, values=values))


@pytest.mark.parametrize(
    ("value", "high", "told"),
    [
        (145.4, 144.6, "8.1 mmol/L on average. That is above your usual 6.4 to 8.0."),
        (144.75, 144.7, "8.0 mmol/L on average. That is just above your usual range"),
    ],
    ids=["both are 145 mg/dL", "both are 8.03 mmol/L"],
)
def test_whether_a_mean_reads_like_the_end_of_its_range_is_judged_in_the_reader_s_unit(
    value: float, high: float, told: str
) -> None:
    mean = anomaly(
        *("glucose_mean", "out_of_range", value, "mg/dL"),
        usual=usual(130.0, 115.0, high),
        direction="above",
        rule="range.glucose_mean",
    )
    known = context(streams=ALL, metrics={"glucose_mean": MetricContext(side="above", days_outside=3)})
    text = said(day(mean, context=known), unit="mmol/L")
    assert told in text
    assert "above that range for 3 days in a row" in text


@pytest.mark.parametrize(("unit", "leads"), [("mg/dL", True), ("mmol/L", False)])
def test_a_drift_that_rounds_to_nothing_in_the_reader_s_unit_is_not_told_by_how_much(
    unit: str, leads: bool
) -> None:
    drift = anomaly(
        *("glucose_mean", "drift", 130.0, "mg/dL"),
        usual=usual(128.0, 110.0, 146.0),
        direction="above",
        evidence={"since": "2026-02-27", "shift": 0.8},
    )
    text = said(day(drift), unit=unit)
    assert text.startswith("Since Friday, February 27, your average glucose") is leads
    assert "about 0" not in text


def test_of_values_that_moved_together_a_drift_inside_its_range_follows_the_value() -> None:
    values = {"resting_hr": (60.0, "bpm", HEART), "skin_temp_sleep": (35.1, "°C", SKIN)}
    moved = strain(resting_hr=2.0, skin_temp_sleep=2.9)
    assert "Since Friday, February 27, though, it has been about 5 ms lower" in said(
        day(moved, HRV_DRIFT, values=values)
    )
    counted = context(metrics={"hrv_sleep": MetricContext(outside_of_last=(8, 14))})
    assert "though" not in said(day(moved, HRV_DRIFT, values=values, context=counted))


def test_a_low_stays_where_a_full_page_has_no_room_for_the_share_in_range(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = {
        "morning": GlucosePart(below_70=8.0, lowest=66.0),
        "evening": GlucosePart(above_180=90.0, above_250=60.0, highest=280.0),
    }
    highs = high(stretch("20:00", "21:00", 60, 280.0), severity="info")
    found = day(highs, NOTABLE_HEART, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    for most in range(130, 0, -1):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        text = " ".join(by_code(found, Reader("en")).text)
        if "percent of the time" not in text:
            break
    assert "percent of the time" not in text
    assert "below 70 for 8 minutes" in text


def test_an_oxygen_level_without_a_side_is_low_where_it_is_under_its_limit() -> None:
    odd = anomaly("spo2_mean", "safety", 86.0, "%", rule="spo2_low", evidence={"limit": 88.0})
    assert event_notes(day(odd))[0].words["side"] == "below"


def test_sleep_beyond_a_range_that_begins_at_nothing_is_longer_than_usual() -> None:
    values = {"sleep_total": (700.0, "min", usual(300.0, -20.0, 620.0))}
    assert "you slept 11 hours 40 minutes, more than usual" in said(day(HIGH_HEART, values=values))


def test_of_a_day_with_nothing_but_a_heart_rate_it_is_said_that_nothing_stood_out_in_that() -> None:
    gone = context(streams=ALL, last_seen={"night": "2026-03-08", "steps": "2026-03-08"})
    found = day(values={"hr_mean": (71.0, "bpm", None)}, context=gone)
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    assert "In the readings from Tuesday, March 10, nothing stood out." in said(found)
    assert "An den Messwerten von Dienstag, 10. März, fiel nichts auf." in said(found, "de")


@pytest.mark.parametrize(
    ("extreme", "flagged", "share", "told"),
    [
        ("lowest", True, 61.0, True),
        ("lowest", False, 75.0, True),
        ("highest", True, 84.0, True),
        ("highest", False, 84.0, True),
        ("highest", True, 100.0, False),
        (None, True, 75.0, False),
    ],
)
def test_a_share_in_range_that_is_the_rarest_of_weeks_is_told_so(
    extreme: Any, flagged: bool, share: float, told: bool
) -> None:
    metrics = {"glucose_tir": MetricContext(extreme=extreme, extreme_days=35 if extreme else 0)}
    known = context(streams=ALL, metrics=metrics)
    range_ = usual(76.0, 52.0, 100.0)
    found = day(
        *([NOTABLE_HEART] if flagged else []), values={"glucose_tir": (share, "%", range_)}, context=known
    )
    text = said(found)
    assert (f"This was the {extreme} percentage in 5 weeks." in text) is told
    if told:
        assert "Nothing stood out" not in text
    partly = known.model_copy(update={"glucose_gap": ("2026-03-10T01:00+01:00", "2026-03-10T04:00+01:00")})
    assert "percentage in" not in said(found.model_copy(update={"context": partly}))


def test_of_many_highs_of_which_one_is_over_midnight_the_sum_is_theirs_without_shorter_times() -> None:
    over = stretch("2026-03-09T22:42", "04:30", 345, 324.0, minutes_before=75)
    others = [stretch(f"{hour:02}:00", f"{hour:02}:30", 30, 280.0) for hour in (6, 9, 13)]
    parts = {"night": GlucosePart(above_180=380.0, above_250=379.0, highest=324.0)}
    found = day(
        high(over, *others, severity="info"),
        values=GLUCOSE,
        context=context(streams=ALL, glucose_parts=parts),
    )
    assert (
        "four times, for 6 hours that day. One lasted from 22:42 on Monday to 04:30. Of the others"
        in said(found)
    ), "and 19 minutes of shorter times"


@pytest.mark.parametrize(("mean", "quiet"), [(127.0, False), (120.0, True)])
def test_nothing_stood_out_is_not_said_beside_an_average_outside_its_range(mean: float, quiet: bool) -> None:
    """Which the day's glucose as a whole stands for."""
    values = {"glucose_tir": (100.0, "%", None), "glucose_mean": (mean, "mg/dL", usual(116.0, 109.0, 123.0))}
    text = said(day(values=values, context=context(streams=ALL)))
    assert ("Nothing stood out" in text) is quiet
    assert "Both are in your usual range." in text


@pytest.mark.parametrize(("variation", "quiet"), [(20.0, True), (9.9, False), (30.1, False)])
def test_nothing_stood_out_is_not_said_beside_a_variation_outside_its_range(
    variation: float, quiet: bool
) -> None:
    values = {"glucose_tir": (100.0, "%", None), "glucose_cv": (variation, "%", usual(20.0, 10.0, 30.0))}
    text = said(day(values=values, context=context(streams=ALL)))
    assert ("Nothing stood out" in text) is quiet


@pytest.mark.parametrize(("low", "typical"), [(40.0, False), (39.9, True)])
def test_of_a_range_wider_than_fifty_points_the_middle_is_told(low: float, typical: bool) -> None:
    values = {"glucose_tir": (30.0, "%", usual(65.0, low, 90.0))}
    text = said(day(values=values, context=context(streams=ALL)))
    assert ("65 percent" in text) is typical


def test_three_things_that_a_night_lacks_are_listed_as_the_language_does() -> None:
    lacking = dict.fromkeys(("sleep_total", "hrv_sleep", "skin_temp_sleep"), "2026-03-09")
    found = day(HIGH_HEART, context=context(lacking=lacking))
    found.metrics.pop("sleep_total")
    assert "no readings of sleep time, heart rate variability, or skin temperature that night." in said(found)
    assert "variabilidad de la frecuencia cardíaca ni de la temperatura de la piel." in said(found, "es")


def test_skin_is_not_taken_for_body_temperature_where_it_stands_beside_outside_its_range() -> None:
    words = "The ring measures the temperature of the skin on your finger, not your body temperature."
    for value, told in ((35.1, True), (34.2, False)):
        beside = day(HIGH_HEART, values={"skin_temp_sleep": (value, "°C", SKIN)})
        assert (words in said(beside)) is told
    assert words not in said(day(FEW_STEPS, values={"resting_hr": (64.0, "bpm", HEART)}))
