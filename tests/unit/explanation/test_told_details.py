"""Small things that a page, a request or a line would get wrong without a word."""

import json

from core.documents import DaysBeyond, GlucosePart, MetricContext
from core.explanation.care_team import care_lines
from core.explanation.model.prompt import SYSTEM, messages_for
from core.explanation.notes import notes_of
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import ALL, GLUCOSE, HEART, HIGH_HEART, context, day, high, low, said, stretch


def test_what_a_model_is_asked_is_the_prefix_and_then_the_notes_by_group_and_subject() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    known = context(streams=ALL, lacking={"hrv_sleep": "2026-03-09"})
    found = day(HIGH_HEART, values=GLUCOSE, context=known, weekly={"categories": [category]})
    system, user = messages_for(notes_of(found), ["hrv_sleep"])
    assert system == {"role": "system", "content": SYSTEM}
    assert user["role"] == "user"
    asked = json.loads(user["content"])
    assert asked["definitions"] == ["hrv_sleep"]
    said_of = {one["id"]: json.dumps(one) for one in asked["notes"]}
    assert {"value.resting_hr", "glucose_day", "lacking", "weekly.in_range"} <= said_of.keys()
    assert '"glucose"' in said_of["glucose_day"]
    assert '"data"' in said_of["lacking"]
    assert '"body"' in said_of["value.resting_hr"]
    assert "glucose_tir" not in said_of["glucose_day"]


def test_the_day_s_highest_reading_is_told_where_a_short_time_went_farther() -> None:
    parts = {"evening": GlucosePart(above_180=90.0, above_250=75.0, highest=300.0)}
    one = high(stretch("20:00", "21:00", 60, 280.0), severity="info")
    text = said(day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert (
        "above 250 mg/dL for 1 hour 15 minutes in all. The longest stretch was from 20:00 to 21:00 (up to 280)."
        in text
    )
    found = day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "por encima de 250 mg/dL, sobre todo de las 20:00 a las 21:00 (subió hasta 280)." in said(
        found, "es"
    )
    assert "über 250 mg/dL, vor allem von 20:00 bis 21:00 Uhr (höchster Wert 280)." in said(found, "de")
    scattered = GlucosePart(
        above_180=130.0, above_250=121.0, highest=300.0
    )  # in short times more than in the told one
    found = day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts={"evening": scattered}))
    assert "por encima de 250 mg/dL. El periodo más largo fue de las 20:00 a las 21:00" in said(found, "es")
    assert "über 250 mg/dL, am längsten von 20:00 bis 21:00 Uhr" in said(found, "de")
    same = GlucosePart(above_180=90.0, above_250=60.0, highest=310.0)
    text = said(day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts={"evening": same})))
    assert "The highest reading of the day was 310 mg/dL." in text


def test_shorter_times_are_among_the_lows_that_the_time_below_70_counts() -> None:
    parts = {"night": GlucosePart(below_54=30.0, below_70=95.0, lowest=44.0)}
    one = low(stretch("03:10", "03:30", 20, 44.0))
    text = said(day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "Including these lows, it was below 70" in text
    alone = {"night": GlucosePart(below_54=20.0, below_70=95.0, lowest=44.0)}
    text = said(day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts=alone)))
    assert "Including this low, it was below 70" in text


def test_how_often_lately_is_told_in_the_reader_s_unit() -> None:
    often = {"above_250": DaysBeyond(running=1, days=4, of=14)}
    one = high(stretch("20:00", "21:00", 60, 300.0), severity="info")
    assert "it was above 13.9 for 15 minutes or more" in said(
        day(one, context=context(streams=ALL, glucose_days=often)), unit="mmol/L"
    )


def test_an_oxygen_level_that_reads_like_its_limit_has_a_digit_more_and_no_more() -> None:
    found = anomaly(
        *("spo2_mean", "safety", 89.96, "%"), direction="below", rule="spo2_low", evidence={"limit": 90.0}
    )
    assert "was 90.0 percent on average, below the limit of 90 percent" in said(day(found))


def test_a_quiet_night_without_a_day_is_a_night() -> None:
    whole = day()
    night = whole.model_copy(update={"metrics": {n: m for n, m in whole.metrics.items() if n != "steps"}})
    assert said(night).startswith("Nothing stood out on the night from Monday to Tuesday, March 10.")
    steps = whole.model_copy(update={"metrics": {"steps": whole.metrics["steps"]}})
    assert said(steps).startswith("Nothing stood out on Tuesday, March 10.")


def test_one_day_outside_is_no_run_of_what_stands_beside() -> None:
    beside = {"hrv_sleep": (30.0, "ms", usual(45.0, 38.0, 52.0))}
    for days, told in ((1, False), (2, True)):
        known = context(metrics={"hrv_sleep": MetricContext(side="below", days_outside=days)})
        assert ("nights in a row" in said(day(values=beside, context=known))) is told


def test_signals_that_cannot_be_told_one_by_one_are_told_as_several() -> None:
    together = anomaly(
        "strain", "strain", 2.5, "", severity="notable", score=2.5, direction="above", rule="strain"
    )
    text = said(day(together))
    assert "several readings of the night lay further than usual from your usual level" in text
    (note,) = [one for one in notes_of(day(together)) if one.metrics == ("strain",)]
    assert (note.id, note.group, note.must_tell) == ("strain", "night", True)


def test_a_second_value_beside_is_explained_too_and_a_german_sentence_turns_round() -> None:
    beside = {
        "skin_temp_sleep": (35.1, "°C", usual(34.2, 33.8, 34.6)),
        "hrv_sleep": (30.0, "ms", usual(45.0, 38.0, 52.0)),
    }
    text = said(day(HIGH_HEART, values=beside))
    assert "your heart rate variability (how the time between heart beats varies) was 30 ms" in text.lower()
    assert (
        "In der Nacht von Montag auf Dienstag, 10. März, lag Ihre Herzfrequenzvariabilität (wie stark die Abstände"
        in said(day(values=beside), "de")
    )


def test_a_week_in_the_care_team_s_line_has_one_digit_of_its_language() -> None:
    category = {"name": "below_54", "value": 1.25, "limit": 1.0, "since": "2026-03-10", "begins": True}
    lines = care_lines(day(weekly={"categories": [category]}), wording("de"))
    assert any("1,3 %" in line and "1 %" in line for line in lines), lines


def test_two_limits_on_one_side_are_two_notes() -> None:
    other = high(stretch("12:00", "13:00", 60, 320.0), severity="info")
    other = other.model_copy(update={"evidence": other.evidence | {"limit": 300.0}})
    found = day(high(stretch("15:00", "16:00", 60, 280.0), severity="info"), other)
    ids = [note.id for note in notes_of(found) if note.kind == "event"]
    assert len(ids) == len(set(ids)) == 2


def test_a_time_on_another_day_is_named_in_the_page_s_language() -> None:
    over = low(stretch("2026-03-09T23:10", "00:40", 90, 44.0))
    assert "von 23:10 Uhr am Montag bis 00:40 Uhr" in said(day(over), "de")
    assert "de las 23:10 del lunes a las 00:40" in said(day(over), "es")


def test_a_drop_of_a_level_that_shifted_is_less() -> None:
    shift = out_of_range("hrv_sleep", 40.0, "ms", usual(50.0, 38.0, 62.0), rule="shift.hrv_sleep")
    told = "was 40 ms. That is about 10 ms less than in the week before. It was still in your usual range, 38 to 62."
    assert told in said(day(shift)), "what was found comes before what seems to take it back"
    lasting = shift.model_copy(update={"evidence": {"days_running": 2}})
    told = "and it has been lower for 2 nights in a row. It was still in your usual range"
    assert told in said(day(lasting))
    assert (
        "niedriger als in der Woche davor. Der Wert lag noch in Ihrem üblichen Bereich (38 bis 62)."
        in said(day(shift), "de")
    )
    assert (
        "unos 10 ms menos que en la semana anterior. Aun así, estuvo dentro de lo habitual en usted (de 38 a 62)."
        in said(day(shift), "es")
    )


def test_an_unflagged_metric_of_a_document_without_context_is_told_all_the_same() -> None:
    found = day(values={"resting_hr": (64.0, "bpm", HEART)}).model_copy(update={"context": None})
    assert "our resting heart rate was 64 beats per minute" in said(found)
