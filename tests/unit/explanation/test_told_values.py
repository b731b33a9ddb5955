"""What is said of values beside their usual range and the days before."""

import pytest

from core.documents import Metric, MetricContext
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.page import write_page
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    FEW_STEPS,
    HEART,
    HIGH_HEART,
    NOTABLE_HEART,
    STRAINED,
    context,
    day,
    said,
    strain,
)


def test_a_strain_of_which_no_part_is_flagged_is_told_with_its_parts_the_largest_first() -> None:
    text = said(day(strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9), values=STRAINED))
    assert text == (
        "On the night from Monday to Tuesday, March 10, three of your values stood out. Your skin "
        "temperature was 35.1 °C. That is above your usual 33.8 to 34.6. The ring measures the temperature of the "
        "skin on your finger, not your body temperature.\n"
        "Your heart rate variability (how the time between heart beats varies) was 30 ms. That is below your usual 40 "
        "to 60. Your resting heart rate was 60 beats per minute. That is above your usual 50 to 59. Nothing "
        "else stood out."
    )


def test_a_strain_with_a_part_that_is_flagged_tells_that_one_first_and_leaves_small_parts_apart() -> None:
    parts = strain(resting_hr=3.0, hrv_sleep=2.6, skin_temp_sleep=0.1)
    (together, *_) = notes_of(day(parts, HIGH_HEART, values=STRAINED))
    assert (together.kind, together.metrics) == ("together", ("resting_hr", "hrv_sleep"))
    assert (together.severity, together.numbers["count"]) == ("notable", 2)


def test_what_no_rule_flags_and_lies_outside_its_range_is_not_called_usual() -> None:
    text = said(day(values={"resting_hr": (48.0, "bpm", HEART)}))
    assert "Nothing stood out" not in text
    assert "your resting heart rate was 48 beats" in text
    assert text.endswith("Nothing else stood out.")
    two = usual(50.0, 40.0, 60.0)
    more = dict.fromkeys(("hrv_sleep", "sleep_hr_mean", "spo2_mean"), (30.0, "ms", two))
    assert "stood out" not in said(day(values={"resting_hr": (48.0, "bpm", HEART)} | more))


def test_a_night_is_the_one_that_ended_on_its_day() -> None:
    assert said(day(HIGH_HEART)).startswith(
        "On the night from Monday to Tuesday, March 10, your resting heart rate was 64 beats per minute. "
        "That is above your usual 50 to 59."
    )
    assert said(day(HIGH_HEART), "de").startswith(
        "In der Nacht von Montag auf Dienstag, 10. März, lag Ihr Ruhepuls bei 64 Schlägen pro Minute, "
        "höher als üblich (50 bis 59)."
    )
    assert said(day(HIGH_HEART), "es").startswith(
        "En la noche del lunes al martes 10 de marzo, su frecuencia cardíaca en reposo fue de 64 latidos "
        "por minuto, por encima de lo habitual en usted (de 50 a 59)."
    )


def test_how_long_and_how_rare_is_said_once() -> None:
    known = MetricContext(side="above", days_outside=3, extreme="highest", extreme_days=16)
    text = said(day(HIGH_HEART, context=context(metrics={"resting_hr": known})))
    assert (
        "It has been above that range for 3 nights in a row, and this was the highest value in 16 days."
        in text
    )


def test_a_definition_is_offered_only_while_the_metric_is_new() -> None:
    known = usual(45.0, 38.0, 52.0)
    low = out_of_range("hrv_sleep", 30.0, "ms", known, severity="info")
    new, old = (
        context(metrics={"hrv_sleep": MetricContext(side="below", new=is_new)}) for is_new in (True, False)
    )
    warm = out_of_range("skin_temp_sleep", 36.0, "°C", usual(34.0, 33.0, 35.0), severity="info")
    known_warm = {"skin_temp_sleep": MetricContext(side="above", new=True)}
    assert "skin on your finger" in said(day(warm, context=context(metrics=known_warm)))
    known_warm = {"skin_temp_sleep": MetricContext(side="above", new=False)}
    assert "on the finger" not in said(day(warm, context=context(metrics=known_warm)))
    for known in (new, old):  # what is told in brackets on any day needs no sentence
        text = said(day(low, context=known))
        assert text.count("how the time between heart beats varies") == 1
        assert "(how the time" in text


def test_a_definition_of_what_moved_together_stands_after_what_is_told_of_that_metric() -> None:
    warm = out_of_range("skin_temp_sleep", 35.1, "°C", usual(34.2, 33.8, 34.6))
    known = {"skin_temp_sleep": MetricContext(side="above", new=True, extreme="highest", extreme_days=20)}
    together = day(
        warm, strain(resting_hr=2.0, skin_temp_sleep=2.9), values=STRAINED, context=context(metrics=known)
    )
    told = "That is above your usual 33.8 to 34.6. This was the highest value in 20 days. The ring measures"
    assert told in said(together)


def test_a_drift_says_on_how_many_nights_or_since_when() -> None:
    found = anomaly(
        "resting_hr",
        "drift",
        61.0,
        "bpm",
        usual=HEART,
        difference=6.6,
        direction="above",
        evidence={"since": "2026-03-01"},
    )
    often = context(metrics={"resting_hr": MetricContext(side="above", outside_of_last=(10, 12))})
    assert "This was the 10th night in two weeks above that range (of 12 measured)." in said(
        day(found, context=often)
    )
    running = MetricContext(side="above", outside_of_last=(10, 14), days_outside=4)
    text = said(day(found, context=context(metrics={"resting_hr": running})))
    assert "This was the 10th night in two weeks above that range, and the 4th in a row." in text
    whole = MetricContext(side="above", outside_of_last=(10, 14), days_outside=10)
    text = said(day(found, context=context(metrics={"resting_hr": whole})))
    assert "It has been above that range for 10 nights in a row." in text
    assert "of the last 14" not in text
    seldom = context(metrics={"resting_hr": MetricContext(side="above", outside_of_last=(2, 14))})
    assert "It has mostly been higher than usual since Sunday, March 1." in said(day(found, context=seldom))


def test_two_families_of_one_night_are_told_together_and_one_is_not() -> None:
    asleep = out_of_range("sleep_total", 260.0, "min", usual(441.0, 380.0, 500.0))
    text = said(day(HIGH_HEART, asleep))
    assert "two of your values stood out. You slept 4 hours 20 minutes." in text
    faster = out_of_range("sleep_hr_mean", 70.0, "bpm", usual(60.0, 55.0, 65.0))
    assert "together" not in said(day(HIGH_HEART, faster))


def test_drifts_inside_their_range_are_no_night_that_stood_out_together() -> None:
    drifts = [
        anomaly("resting_hr", "drift", 56.0, "bpm", usual=HEART, difference=2.0, direction="above"),
        anomaly(
            "hrv_sleep",
            "drift",
            44.0,
            "ms",
            usual=usual(45.0, 38.0, 52.0),
            difference=-1.0,
            direction="below",
        ),
    ]
    assert "together" not in said(day(*drifts))


def test_a_value_that_reads_like_its_limit_is_just_beyond_it() -> None:
    edge = out_of_range("resting_hr", 59.1, "bpm", usual(54.0, 50.1, 58.9))
    assert "was 59 beats per minute. That is just above your usual range" in said(day(edge))


def test_percent_limits_stay_in_0_to_100() -> None:
    share = out_of_range("spo2_mean", 91.0, "%", usual(97.0, 94.0, 103.0))
    assert "That is below your usual 94 to 100." in said(day(share))


def test_the_rarest_value_on_the_other_side_than_the_trend_is_not_told() -> None:
    drift = anomaly("resting_hr", "drift", 56.0, "bpm", usual=HEART, difference=2.0, direction="above")
    for extreme, told in (("highest", True), ("lowest", False)):
        known = MetricContext(side=None, outside_of_last=(8, 14), extreme=extreme, extreme_days=18)
        text = said(day(drift, context=context(metrics={"resting_hr": known})))
        assert "On 8 of the 14 nights ending with this one" in text
        assert (f"the {extreme} value in 18 days" in text) is told


def test_what_came_back_is_told() -> None:
    back = context(metrics={"resting_hr": MetricContext(returned_after=4)})
    assert "That is back in your usual range, 50 to 59, after 4 nights outside it." in said(day(context=back))
    for side, languages in (
        (
            "above",
            {
                "en": "4 nights above it.",
                "de": "4 Nächten davor lag der Wert darüber.",
                "es": "4 noches anteriores estuvo por encima.",
            },
        ),
        (
            "below",
            {
                "en": "4 nights below it.",
                "de": "4 Nächten davor lag der Wert darunter.",
                "es": "4 noches anteriores estuvo por debajo.",
            },
        ),
    ):
        back = context(metrics={"resting_hr": MetricContext(returned_after=4, returned_from=side)})
        for language, told in languages.items():
            assert told in said(day(context=back), language)


def test_a_page_names_its_day_in_full_once_and_by_weekday_after_that() -> None:
    steps = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
    text = said(day(HIGH_HEART, steps))
    assert text.count("March 10") == 1
    assert "On Tuesday, you took 1,200 steps." in text


def test_what_stands_beside_says_how_long_and_how_rare() -> None:
    steps = MetricContext(side="below", days_outside=2, extreme="lowest", extreme_days=35)
    found = day(HIGH_HEART, values={"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))})
    assert found.context
    known = found.context.model_copy(update={"metrics": found.context.metrics | {"steps": steps}})
    text = said(found.model_copy(update={"context": known}))
    assert "You have taken fewer steps than usual for 2 days in a row, and this was your lowest" in text


def test_a_run_is_told_with_the_drift_that_holds_it_and_leaves_room_for_another() -> None:
    drifts = [
        anomaly(metric, "drift", value, unit, usual=range_, difference=2.0, direction=side).model_copy(
            update={"evidence": {"since": "2026-02-26", "shift": 3.2 if side == "above" else -3.2}}
        )
        for metric, value, unit, range_, side in (
            ("resting_hr", 61.0, "bpm", HEART, "above"),
            ("hrv_sleep", 30.0, "ms", usual(45.0, 38.0, 52.0), "below"),
        )
    ]
    known = {
        one.metric: MetricContext(side=one.direction, days_outside=4, outside_of_last=(9, 14))
        for one in drifts
    }
    text = said(day(*drifts, context=context(metrics=known)))
    assert text.count("This was the 9th night in two weeks") == 2
    apart = drifts[1].model_copy(update={"kind": "out_of_range", "rule": "out_of_range.hrv_sleep"})
    text = said(day(drifts[0], apart, context=context(metrics=known)))
    assert "This was the 9th night in two weeks below that range, and the 4th in a row." in text
    assert "9th night in two weeks above that range, and the 4th in a row." in text


def test_what_is_back_in_its_range_of_the_night_comes_before_what_stands_out_of_the_day() -> None:
    back = MetricContext(returned_after=3)
    flagged = out_of_range("spo2_mean", 91.0, "%", usual(97.0, 94.0, 100.0))
    found = day(flagged, values={"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))})
    assert found.context
    known = found.context.model_copy(update={"metrics": {"resting_hr": back}})
    text = said(found.model_copy(update={"context": known}))
    assert text.index("back in your usual range, 50 to 59, after 3 nights") < text.index(
        "you took 1,200 steps"
    )


def test_a_shift_against_the_drift_s_side_is_not_told_as_its_size() -> None:
    found = anomaly(
        *("resting_hr", "drift", 57.0, "bpm"),
        direction="above",
        rule="drift.resting_hr",
        evidence={"since": "2026-02-26", "shift": -2.0},
        usual=HEART,
    )
    text = said(day(found))
    assert "2 beats per minute" not in text
    assert "more often been higher than in the weeks before" in text


def test_a_shift_says_for_how_many_nights_it_has_been_so() -> None:
    for running, told in ((1, False), (3, True)):
        found = anomaly(
            *("resting_hr", "out_of_range", 61.0, "bpm"),
            usual=usual(55.0, 50.0, 60.0),
            difference=6.0,
            direction="above",
            rule="shift.resting_hr",
            evidence={"days_running": running},
        )
        text = said(day(found))
        assert "It was about 6 beats per minute more than in the week before" in text
        assert ("in the week before, and it has been higher for 3 nights in a row." in text) is told


def test_a_drift_told_by_its_days_also_says_since_when_and_by_how_much() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    known = MetricContext(side="above", days_outside=4, outside_of_last=(9, 14))
    text = said(day(drift, context=context(metrics={"resting_hr": known})))
    assert (
        "This was the 9th night in two weeks above that range, and the 4th in a row. "
        "Since Thursday, February 26, it has been about 3 beats per minute higher than in the weeks before."
    ) in text
    inside = known.model_copy(update={"side": None, "days_outside": 0})
    text = said(day(drift, context=context(metrics={"resting_hr": inside})))
    assert "This was the 9th night in two weeks above that range. Since Thursday," in text


def test_nothing_is_said_twice_of_a_shift_and_a_run_beside_a_value_just_outside() -> None:
    shift = anomaly("resting_hr", "out_of_range", 61.0, "bpm", usual=HEART, difference=6.0, direction="above")
    shift = shift.model_copy(update={"rule": "shift.resting_hr", "evidence": {"days_running": 2}})
    known = MetricContext(side="above", days_outside=2)
    text = said(day(shift, context=context(metrics={"resting_hr": known})))
    assert text.count("2 nights in a row") == 1
    edge = out_of_range("resting_hr", 58.72, "bpm", HEART, severity="info")
    text = said(day(edge, context=context(metrics={"resting_hr": known})))
    assert "That is just above your usual range. It has been above that range for 2 nights in a row." in text


def test_two_values_that_stood_out_together_are_one_paragraph_and_more_are_not() -> None:
    cool = {name: value for name, value in STRAINED.items() if name != "skin_temp_sleep"}
    two = said(day(strain(resting_hr=2.0, hrv_sleep=2.6), values=cool))
    assert "two of your values stood out" in two
    assert "\n" not in two
    three = said(day(strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9), values=STRAINED))
    assert three.count("\n") == 1


def test_a_value_is_the_metric_s_own_and_not_the_finding_s_of_a_logarithm() -> None:
    drift = anomaly("hrv_sleep", "drift", 28.4998, "ms", usual=usual(36.0, 30.0, 43.0), difference=-7.0)
    found = day(drift.model_copy(update={"direction": "below", "evidence": {"since": "2026-03-01"}}))
    whole = found.metrics | {"hrv_sleep": Metric(value=28.5, unit="ms")}
    assert "was 29 ms" in said(found.model_copy(update={"metrics": whole}))


def test_what_a_value_means_shows_beside_the_rest_being_as_usual() -> None:
    (rest,) = (note for note in notes_of(day(HIGH_HEART)) if note.kind == "else")
    assert (rest.id, rest.about, rest.path) == ("else", "value.resting_hr", "baseline")
    assert rest.metrics == ("sleep_total", "steps")
    assert said(day(HIGH_HEART)).endswith("That is above your usual 50 to 59. Nothing else stood out.")
    few = HIGH_HEART.model_copy(update={"usual": usual(54.4, 50.1, 58.7, provisional=True)})
    text = said(day(few))
    assert text.endswith("above your usual 50 to 59, based on 28 nights. Nothing else stood out.")


def test_it_stands_after_all_values_wherever_a_plan_puts_them() -> None:
    more = {"hrv_sleep": (50.0, "ms", usual(50.0, 40.0, 60.0))}
    found = day(NOTABLE_HEART, FEW_STEPS, values=more)
    notes = notes_of(found)
    for order in (("value.resting_hr", "value.steps"), ("value.steps", "value.resting_hr")):
        for paragraphs in ((order,), tuple((i,) for i in order)):
            text = write_page(found, notes, Plan(paragraphs), Reader("en")).text
            assert text[-1].endswith("Nothing else stood out.")
            assert " ".join(text).count("stood out") == 1


def test_a_value_s_drift_is_told_after_its_run_and_how_rare_it_is() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    known = MetricContext(
        side="above", days_outside=4, outside_of_last=(9, 14), extreme="highest", extreme_days=36
    )
    text = said(day(drift, context=context(metrics={"resting_hr": known})))
    run = "This was the 9th night in two weeks above that range, and the 4th in a row."
    rare = "The value was also the highest in 5 weeks."
    assert f"{run} {rare} Since Thursday, February 26, it has been about 3" in text


def test_what_a_value_is_that_few_know_by_name_is_said_of_one_that_no_rule_flags_too() -> None:
    beside = {"hrv_sleep": (30.0, "ms", usual(45.0, 38.0, 52.0))}
    text = said(day(values=beside))
    assert "your heart rate variability (how the time between heart beats varies) was 30 ms." in text


def test_of_values_that_moved_together_both_records_are_told() -> None:
    values = {"resting_hr": (62.0, "bpm", HEART), "hrv_sleep": (30.0, "ms", usual(50.0, 40.0, 60.0))}
    flagged = [out_of_range(name, *one, severity="info") for name, one in values.items()]
    known = {
        "resting_hr": MetricContext(side="above", extreme="highest", extreme_days=24),
        "hrv_sleep": MetricContext(side="below", extreme="lowest", extreme_days=22),
    }
    text = said(day(*flagged, context=context(metrics=known)))
    assert "two of your values stood out" in text
    assert "the highest value in 24 days" in text
    assert "the lowest value in 3 weeks" in text


def test_a_record_of_as_many_weeks_as_another_value_s_is_also_one() -> None:
    values = {"resting_hr": (62.0, "bpm", HEART), "skin_temp_sleep": (35.1, "°C", usual(34.2, 33.8, 34.6))}
    flagged = [out_of_range(name, *one, severity="notable") for name, one in values.items()]
    for days, told in (
        (24, "The value was also the highest in 24 days."),
        (25, "This was the highest value in 25"),
    ):
        known = {
            "resting_hr": MetricContext(side="above", extreme="highest", extreme_days=24),
            "skin_temp_sleep": MetricContext(side="above", extreme="highest", extreme_days=days),
        }
        text = said(day(*flagged, context=context(metrics=known)))
        assert text.count("This was the highest value in 24 days.") == 1
        assert told in text


def test_nights_without_a_value_are_not_counted_as_if_there_had_been_one() -> None:
    known = MetricContext(side="above", days_outside=1, outside_of_last=(5, 13))
    text = said(day(HIGH_HEART, context=context(metrics={"resting_hr": known})))
    assert "This was the 5th night in two weeks above that range (of 13 measured)." in text


def test_nights_on_the_other_side_than_the_drift_are_told_too() -> None:
    drift = anomaly("resting_hr", "drift", 48.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    known = MetricContext(side="below", days_outside=3, outside_of_last=(8, 14))
    text = said(day(drift, context=context(metrics={"resting_hr": known})))
    assert "On 8 of the 14 nights ending with this one, it was above" in text
    assert "it has been below that range for 3 nights in a row" in text.replace("It", "it")


def test_a_share_that_is_flagged_is_told_though_the_day_has_no_such_value() -> None:
    flagged = out_of_range("glucose_tir", 60.0, "%", usual(95.0, 90.0, 99.0), severity="info")
    found = day(flagged)
    found = found.model_copy(
        update={"metrics": {k: v for k, v in found.metrics.items() if k != "glucose_tir"}}
    )
    text = " ".join(by_code(found, Reader("en")).text)
    assert "60 percent" in text
    assert "othing stood out" not in text


def test_spanish_says_so_of_nights_only_where_the_value_lies_there_too() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    known = context(metrics={"resting_hr": MetricContext(side="above", outside_of_last=(9, 14))})
    assert "Fue la 9.ª noche así en dos semanas." in said(day(drift, context=known), "es")
    inside = drift.model_copy(update={"value": 57.0})
    text = said(day(inside, context=known), "es")
    assert "En 9 de las 14 noches hasta esa, estuvo por encima de lo habitual en usted." in text


def test_beside_a_drift_how_many_of_the_last_nights_are_told_with_those_running_or_all_of_them() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    for running, told in (
        (9, "It has been above that range for 9 nights in a row."),
        (
            5,
            "This was the 9th night in two weeks above that range, and the 5th in a row.",
        ),
        (
            3,
            "This was the 9th night in two weeks above that range, and the 3rd in a row.",
        ),
        (
            2,
            "This was the 9th night in two weeks above that range, and the 2nd in a row.",
        ),
        (1, "This was the 9th night in two weeks above that range. Since"),
    ):
        known = MetricContext(side="above", days_outside=running, outside_of_last=(9, 14))
        assert told in said(day(drift, context=context(metrics={"resting_hr": known})))


CAPPED, SEEN = "2026-02-25", "2026-02-26"
"""As far back as a drift is looked for on that day, and the day after."""


@pytest.mark.parametrize(
    ("value", "since", "shift", "told"),
    [
        (
            57.0,
            CAPPED,
            None,
            "But in the two weeks up to that night, it was more often higher than in the weeks before.",
        ),
        (
            57.0,
            SEEN,
            None,
            "But since Thursday, February 26, it has more often been higher than in the weeks before.",
        ),
        (61.0, CAPPED, None, "In the two weeks up to that night, it was mostly higher than usual."),
        (61.0, SEEN, None, "It has mostly been higher than usual since Thursday, February 26."),
        (
            *(57.0, CAPPED, 3.2),
            "In the two weeks up to Tuesday, March 10, your resting heart rate was about 3 beats per minute "
            "higher than in the weeks before. On the night from Monday to Tuesday, it was 57 beats per minute.",
        ),
        (
            *(57.0, SEEN, 3.2),
            "Since Thursday, February 26, your resting heart rate has been about 3 beats per minute higher "
            "than in the weeks before. On the night from Monday to Tuesday, March 10, it was 57 beats per minute.",
        ),
        (
            *(61.0, CAPPED, 3.2),
            "In the two weeks up to that night, it was about 3 beats per minute higher than "
            "in the weeks before.",
        ),
        (
            *(61.0, SEEN, 3.2),
            "Since Thursday, February 26, it has been about 3 beats per minute higher than "
            "in the weeks before.",
        ),
    ],
)
def test_a_drift_as_old_as_can_be_seen_is_one_of_two_weeks_and_has_no_date(
    value: float, since: str, shift: float | None, told: str
) -> None:
    """Its date would move by a day every morning."""
    evidence = {"since": since} | ({} if shift is None else {"shift": shift})
    drift = anomaly("resting_hr", "drift", value, "bpm", usual=HEART, direction="above", evidence=evidence)
    known = MetricContext(side="above" if value > HEART.high else None, outside_of_last=(2, 14))
    assert told in said(day(drift, context=context(metrics={"resting_hr": known})))


def test_a_drift_of_two_weeks_is_that_in_every_language() -> None:
    evidence = {"since": CAPPED, "shift": 3.2}
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, direction="above", evidence=evidence)
    for language, told in (
        (
            "de",
            "In den zwei Wochen bis zu dieser Nacht lag er meist etwa 3 Schläge pro Minute höher als in den "
            "Wochen davor.",
        ),
        (
            "es",
            "En las dos semanas que terminaron esa noche, el valor estuvo en general unos 3 latidos por minuto más "
            "alto que en las semanas anteriores.",
        ),
    ):
        assert told in said(day(drift), language)


@pytest.mark.parametrize(
    ("days", "heart", "asleep"),
    [
        (
            27,
            "This was the highest value in 27 days.",
            "This was your shortest sleep in 27 days.",
        ),
        (
            28,
            "This was higher than on any of those 9 nights.",
            "This was less than on any of those 9 nights.",
        ),
    ],
)
def test_a_record_of_all_that_a_young_range_knows_is_one_of_its_nights(
    days: int, heart: str, asleep: str
) -> None:
    young = {"provisional": True, "days": 9}
    high = out_of_range("resting_hr", 64.2, "bpm", HEART.model_copy(update=young), severity="info")
    sleep = usual(441.0, 380.0, 500.0).model_copy(update=young)
    short = out_of_range("sleep_total", 200.0, "min", sleep, severity="info")
    for found, extreme, ranged, told in (
        (high, "highest", "That is above your usual 50 to 59, based on 9 nights.", heart),
        (short, "lowest", "and 8 hours 20 minutes, based on 9 nights.", asleep),
    ):
        known = {found.metric: MetricContext(side=found.direction, extreme=extreme, extreme_days=days)}
        assert f"{ranged} {told}" in said(day(found, context=context(metrics=known)))
    old = high.model_copy(update={"usual": HEART})
    known = {"resting_hr": MetricContext(side="above", extreme="highest", extreme_days=28)}
    assert "the highest value in 4 weeks" in said(day(old, context=context(metrics=known)))


def test_values_inside_young_ranges_are_told_with_their_nights_and_of_other_nights_each_alone() -> None:
    young = {"provisional": True, "days": 9}
    heart, sleep = HEART.model_copy(update=young), usual(441.0, 380.0, 500.0)
    both = {
        "resting_hr": (55.0, "bpm", heart),
        "sleep_total": (432.0, "min", sleep.model_copy(update=young)),
    }
    assert said(day(values=both)).endswith("Both are in your usual range, based on 9 nights.")
    text = said(day(values={"resting_hr": (55.0, "bpm", heart)}))
    assert "You slept 7 hours 10 minutes. That is in your usual range. Your resting" in text
    assert text.endswith("55 beats per minute. That is in your usual range, 50 to 59, based on 9 nights.")


def test_where_a_page_has_no_room_for_a_range_it_says_on_which_side_of_it_a_value_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asleep = out_of_range("sleep_total", 260.0, "min", usual(441.0, 380.0, 500.0))
    warm = out_of_range("skin_temp_sleep", 35.1, "°C", usual(34.2, 33.8, 34.6))
    low = out_of_range("hrv_sleep", 30.0, "ms", usual(45.0, 38.0, 52.0))
    found = day(asleep, warm, low)
    ranges = ("That is above your usual", "That is below your usual", "most nights you sleep")
    assert all(one in said(found) for one in ranges)
    for language, told in (
        ("en", ("minutes, less than usual.", "35.1 °C, higher than usual.", "30 ms, lower than usual.")),
        (
            "de",
            ("geschlafen, weniger als üblich.", "35,1 °C, höher als üblich.", "30 ms, niedriger als üblich."),
        ),
        ("es", ("minutos, menos de lo habitual.", "35,1 °C, por encima de lo", "30 ms, por debajo de lo")),
    ):
        monkeypatch.setattr("core.explanation.page.WORDS", {"en": 45, "de": 45, "es": 62}[language])
        text = "\n".join(by_code(found, Reader(language)).text)
        assert [one for one in told if one not in text] == []
        assert not any(one in text for one in ranges)
    monkeypatch.setattr("core.explanation.page.WORDS", 35)
    text = "\n".join(by_code(found, Reader("en")).text)
    values = "You slept 4 hours 20 minutes. Your skin temperature was 35.1 °C. Your heart rate variability was 30 ms."
    assert text.endswith(f"stood out. {values}"), "the values themselves are never left out"


def test_beside_a_finding_only_the_fewest_steps_of_four_weeks_are_told() -> None:
    def text(days: int) -> str:
        known = {"steps": MetricContext(side=None, extreme="lowest", extreme_days=days)}
        return said(day(HIGH_HEART, context=context(metrics=known)))

    assert "Still, this was your lowest step count in 26 days." in text(26)
    assert "step count" not in text(25)


def test_beside_a_record_a_quiet_day_tells_the_fewest_steps_of_three_weeks() -> None:
    """Three readers of five missed the rarer of two that were there."""

    def text(days: int, extreme: str = "lowest") -> str:
        known = {
            "sleep_total": MetricContext(side=None, extreme="lowest", extreme_days=16),
            "steps": MetricContext(side=None, extreme=extreme, extreme_days=days),
        }
        return said(day(context=context(metrics=known)))

    assert "this was your lowest step count in 24 days" in text(24)
    assert "shortest sleep in 16 days" in text(24)
    assert "step count" not in text(20)
    assert "step count" not in text(24, "highest")
