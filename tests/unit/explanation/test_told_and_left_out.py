"""What a page tells and leaves out where times, ranges and gaps meet."""

import datetime as dt
from typing import Any

import pytest

from core.documents import GlucosePart, Metric, MetricContext, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.model.prompt import messages_for
from core.explanation.notes import Note, notes_of
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GAP,
    GLUCOSE,
    HIGH_HEART,
    HRV,
    SKIN,
    context,
    day,
    low,
    part_of_glucose,
    said,
    stretch,
)

BEFORE = "2026-03-09T"
MIDNIGHT = "2026-03-11T00:00"


def at(clock: str) -> str:
    return f"2026-03-10T{clock}+01:00"


def the(note_id: str, document: ProcessedDocument) -> Note:
    (note,) = [one for one in notes_of(document) if one.id == note_id]
    return note


def told_as(plan: Plan, document: ProcessedDocument) -> list[str]:
    return realise(plan, notes_of(document), wording("en"), dt.date(2026, 3, 10))


def with_parts(**parts: Any) -> Any:
    """A context of a sensor with these parts of the day."""
    more = {name: parts.pop(name) for name in ("glucose_times", "glucose_gap") if name in parts}
    return context(streams=ALL, glucose_parts={n: GlucosePart(**one) for n, one in parts.items()}, **more)


def test_lows_that_all_began_on_the_day_before_are_counted_without_a_sum() -> None:
    lows = [
        stretch(BEFORE + since, until, 20, extreme, minutes_before=15.0)
        for since, until, extreme in (
            ("23:41", "00:01", 50.0),
            ("23:42", "00:02", 49.0),
            ("23:43", "00:03", 48.0),
            ("23:44", "00:04", 47.0),
        )
    ]
    page = by_code(day(low(*lows)), Reader("en"))
    assert "below 54 mg/dL four times. One of the longest stretches was" in page.text[0]


def test_a_low_of_which_no_time_is_known_is_one_low() -> None:
    known = with_parts(night={"below_70": 40.0, "below_54": 30.0, "lowest": 46.0})
    text = said(day(low(minutes=30.0), values=GLUCOSE, context=known))
    assert "Including this low, it was below 70 for 40 minutes" in text
    closing = by_code(day(low(minutes=30.0), values=GLUCOSE, context=known), Reader("en")).closing
    assert "Tell your care team about this low" in closing[1]


def test_a_low_a_minute_shorter_than_its_clock_times_adds_up_to_them() -> None:
    lows = (stretch("03:10", "03:31", 20, 50.0), stretch("14:00", "14:20", 20, 50.0))
    known = with_parts(
        night={"below_70": 20.0, "below_54": 20.0, "lowest": 50.0},
        afternoon={"below_70": 20.0, "below_54": 20.0, "lowest": 50.0},
        evening={"below_70": 15.0, "below_54": 15.0, "lowest": 50.0},
    )
    text = said(day(low(*lows), values=GLUCOSE, context=known))
    assert "from 03:10 to 03:31 (" in text
    assert "(20 minutes" not in text


def test_short_lows_of_which_one_goes_on_at_midnight_last_as_long_as_they_did() -> None:
    lows = (stretch("12:00", "12:10", 10, 50.0), stretch("23:50", MIDNIGHT, 10, 49.0, open=True))
    assert "20 minutes" in said(day(low(*lows)))


def test_the_lowest_reading_of_a_low_that_no_rule_flags_is_in_the_reader_s_unit() -> None:
    found = day(values=GLUCOSE, context=with_parts(night={"below_70": 20.0, "lowest": 62.0}))
    assert "The lowest reading was 3.4 mmol/L." in said(found, unit="mmol/L")
    assert "The lowest reading was 62 mg/dL." in said(found)


def test_wherever_a_plan_puts_the_day_its_low_comes_first_with_the_time_below_70() -> None:
    known = with_parts(night={"below_70": 60.0, "below_54": 30.0, "lowest": 50.0})
    found = day(low(stretch("03:10", "03:40", 30, 50.0)), values=GLUCOSE, context=known)
    event, whole = told_as(Plan((("glucose_day",), ("glucose_low",))), found)
    assert event.startswith("On Tuesday, March 10, your glucose was below 54")
    assert "Including this low, it was below 70 for" in event
    assert whole.startswith("Over the whole day")
    assert "below 70" not in whole


def test_a_day_s_share_goes_where_a_plan_puts_what_its_readings_lack_and_after_what_stands_before() -> None:
    gap = {"longest_gap": {"from": "2026-03-10T08:00+01:00", "to": "2026-03-10T14:00+01:00"}}
    lacks = anomaly("glucose", "data", 74.0, "%", direction="below", rule="sensor_gap", evidence=gap)
    found = day(lacks, HIGH_HEART, values=GLUCOSE, context=context(streams=ALL))
    first, second = told_as(Plan((("value.resting_hr", "partial.glucose"), ("glucose_day",))), found)
    assert "resting heart rate" in first
    assert "between 08:00 and 14:00" in second
    first, second = told_as(Plan((("partial.glucose", "value.resting_hr"), ("glucose_day",))), found)
    assert "between 08:00 and 14:00" in first
    assert "resting heart rate" in second


def test_the_part_of_the_day_that_was_low_stands_beside_the_times_that_were_high() -> None:
    known = with_parts(
        night={"below_70": 30.0, "lowest": 60.0},
        evening={"above_180": 90.0, "highest": 240.0},
        glucose_times={"above_180": [(at("18:00"), at("19:30"))]},
    )
    words = the("glucose_day", day(values=GLUCOSE, context=known)).words
    assert (words["below_70.part"], words["below_70.all"]) == ("night", "yes")


def test_a_gap_that_a_finding_tells_is_not_told_with_the_day_too() -> None:
    known = with_parts(glucose_gap=(at("00:00"), at("12:21")))
    note = the("glucose_day", day(part_of_glucose(), values=GLUCOSE, context=known))
    assert (note.words["partly"], note.dates) == ("yes", {})


@pytest.mark.parametrize(
    ("count", "times", "told"), [(2, 0, False), (5, 0, True), (5, 1, False), (2, 2, True)]
)
def test_how_often_it_was_high_is_told_where_the_times_are_as_many_or_too_many_to_keep(
    count: int, times: int, told: bool
) -> None:
    highs = [(at("18:00"), at("18:45")), (at("20:00"), at("20:45"))][:times]
    known = with_parts(
        evening={"above_180": 90.0, "highest": 240.0}, glucose_times={"above_180": highs} if highs else {}
    )
    values = GLUCOSE | {"glucose_hyper_events": (float(count), "", None)}
    numbers = the("glucose_day", day(values=values, context=known)).numbers
    assert ("above_180.events" in numbers) is told


def test_times_that_had_no_room_do_not_move_the_beginning_of_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = {"longest_gap": {"from": at("10:00"), "to": at("14:00")}}
    gap = anomaly("glucose", "data", 240.0, "min", rule="gap", evidence=evidence)
    known = with_parts(
        morning={"above_180": 65.0, "highest": 240.0},
        glucose_times={"above_180": [(at("09:00"), at("10:05"))]},
    )
    found = day(gap, values={"glucose_tir": (60.0, "%", None)}, context=known)
    assert "from 09:00 until 10:00 or later" in said(found)
    for words in ("WORDS", "QUIET_WORDS"):
        monkeypatch.setattr(f"core.explanation.page.{words}", 1)
    assert "between 10:00 and 14:00" in said(found)


def test_the_longest_gap_of_a_day_with_others_is_told_as_that() -> None:
    by_day = {"from": "2026-03-10T14:33+01:00", "to": "2026-03-10T20:05+01:00"}
    for gap in (by_day, GAP):
        partly = anomaly(
            *("hr", "data", 41.7, "%"), direction="below", rule="coverage_low", evidence={"longest_gap": gap}
        )
        assert "for only about 10 hours of Tuesday, March 10. The longest gap was from" in said(
            day(partly)
        ), "behind the hours it does not deny a heart rate of the night"
    alone = day(partly).model_copy(
        update={"metrics": {"coverage_hr": Metric(value=41.7, unit="%")}, "baseline": {}}
    )
    assert "The longest gap was from 00:00 to 07:33." in said(alone)


def test_on_a_quiet_day_a_sleep_that_may_be_anything_has_no_range_and_steps_are_never_below_none() -> None:
    anything, few = usual(300.0, -20.0, 600.0), usual(900.0, -500.0, 2300.0)
    values = {"sleep_total": (432.0, "min", anything), "steps": (800.0, "steps", few)}
    only = day(values=values)
    only = only.model_copy(update={"metrics": {n: m for n, m in only.metrics.items() if n in values}})
    slept, walked = (the(f"value.{name}", only) for name in values)
    assert (slept.words["side"], "low" in slept.numbers) == ("unknown", False)
    assert (walked.words["side"], walked.numbers["low"]) == ("inside", 0.0)


def test_a_shift_of_less_than_a_degree_is_told() -> None:
    warmer = out_of_range("skin_temp_sleep", 34.8, "°C", SKIN, rule="shift.skin_temp_sleep", difference=0.4)
    assert "about 0.4 °C" in said(day(warmer))


def test_a_german_value_that_is_back_is_turned_round_after_its_night() -> None:
    back = MetricContext(returned_after=3, returned_from="above")
    few = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
    found = day(few, context=context(metrics={"resting_hr": back}))
    assert "lag Ihr Ruhepuls bei 55 Schlägen" in said(found, "de")


def test_what_a_quiet_night_lacks_is_told_of_that_night() -> None:
    back = MetricContext(returned_after=3, returned_from="above")
    known = context(metrics={"resting_hr": back}, lacking={"hrv_sleep": "2026-03-09"})
    text = said(day(context=known))
    assert "stood out" not in text, "of so little the value says it"
    assert "There were no readings of heart rate variability that night." in text


def test_that_nothing_else_stood_out_follows_what_was_told_last_where_steps_were_told_with_the_night() -> (
    None
):
    young = usual(54.4, 50.1, 58.7, provisional=True)
    back = MetricContext(returned_after=3, returned_from="above")
    gone = "2026-03-05"
    known = context(
        metrics={"resting_hr": back}, lacking={"skin_temp_sleep": gone}, last_seen={"steps": gone}
    )
    values = {"resting_hr": (55.0, "bpm", young), "hrv_sleep": (50.0, "ms", HRV)}
    partly = anomaly("hr", "data", 41.7, "%", direction="below", rule="coverage_low")
    found = day(partly, values=values, context=known)
    found = found.model_copy(update={"metrics": {n: m for n, m in found.metrics.items() if n != "steps"}})
    plan = Plan((("partial.ring",), ("quiet", "lacking"), ("missing.steps",)))
    _, night = told_as(plan, found)
    assert "step count since" in night
    assert night.endswith("Nothing else stood out.")


def test_a_model_is_told_that_time_in_range_fell() -> None:
    fall = {"name": "fall", "value": 12.0, "limit": 10.0, "since": "2026-03-10", "begins": True}
    found = day(HIGH_HEART, weekly={"categories": [fall]}, context=context(streams=ALL))
    asked = messages_for(notes_of(found), [])[1]["content"]
    assert "time in the target range fell from the week before" in asked
    assert "to be missed" not in asked


def test_a_low_where_readings_stop_may_have_stayed_low_though_a_full_page_drops_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = context(
        streams=ALL,
        glucose_gap=("2026-03-10T10:00+01:00", "2026-03-10T14:00+01:00"),
        glucose_parts={"morning": GlucosePart(below_70=40.0, lowest=60.0)},
        glucose_times={"below_70": [("2026-03-10T09:25+01:00", "2026-03-10T10:05+01:00")]},
    )
    held = "Just before, your glucose was low; how long it stayed low is not known."
    found = day(HIGH_HEART, values=GLUCOSE, context=known)
    assert "for about 40 minutes, from 09:25 until 10:00 or later" in said(found)
    assert held in said(found)
    for most in range(40, 90):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        text = "\n".join(by_code(found, Reader("en")).text)
        assert held in text or "no glucose readings" not in text, most
