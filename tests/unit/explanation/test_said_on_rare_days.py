"""What pages, requests, budgets and fingerprints say on days that hardly ever come."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from core.documents import Anomaly, Context, GlucosePart, Metric, MetricContext
from core.explanation.care_team import care_lines
from core.explanation.compose import by_code, compose
from core.explanation.fingerprints import audience_part
from core.explanation.length.shortening import without
from core.explanation.model.azure_answers import read_refusal
from core.explanation.model.budget import budget_day, charge
from core.explanation.model.contract import SCHEMA, Completion, Tokens
from core.explanation.model.dialect import REASONING_TOKENS, Dialect, learn
from core.explanation.model.prompt import messages_for, repair_messages
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan
from core.explanation.reader import Clinic, Reader
from core.explanation.realise import realise
from core.explanation.wording import MissingWord, Wording, wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    closing,
    context,
    day,
    high,
    low,
    said,
    stretch,
)
from tests.unit.explanation.test_compose import Scripted

HRV = usual(45.0, 38.0, 52.0)


def glucose_of(**parts: GlucosePart) -> Context:
    return context(streams=ALL, glucose_parts=parts)


# What is asked of a model, and what it costs.


def test_an_adapter_s_answer_without_a_text_or_a_reason_is_empty() -> None:
    model = Scripted(Completion(None))
    written = asyncio.run(compose(day(HIGH_HEART, FEW_STEPS, low()), Reader("en"), model, lambda: 60.0))
    assert (written.document.source, written.document.reason) == ("template", "empty")


def test_a_rejected_answer_that_is_no_text_is_shown_to_the_model_as_text() -> None:
    asked = repair_messages(messages_for([], []), "a lone \ud800", ["the id \udcff is none"])
    assert all(message["content"].encode() for message in asked)
    assert "a lone ?" in asked[-2]["content"]


def test_a_refusal_that_names_the_parameter_beside_its_text_is_a_lesson() -> None:
    error = {"code": "unsupported_value", "param": "temperature", "message": "Only the default is supported."}
    assert learn(Dialect(), read_refusal(400, error)) == Dialect(temperature=None)


def test_the_first_try_asks_for_hardly_any_variation() -> None:
    assert Dialect(temperature=0.2).parameters(SCHEMA)["temperature"] == 0.2


def test_an_answer_that_does_not_say_what_it_cost_counts_as_much_as_its_cap_lets_it() -> None:
    asked = messages_for([], [])
    more = charge(asked, Tokens(), REASONING_TOKENS) - charge(asked, Tokens(), 400)
    assert more == REASONING_TOKENS - 400


@pytest.mark.usefixtures("elsewhere")
def test_a_budget_s_day_is_that_of_utc_wherever_the_code_runs() -> None:
    assert budget_day(dt.datetime(2026, 3, 10, 23, 30, tzinfo=dt.UTC)) == "2026-03-10"
    berlin = dt.timezone(dt.timedelta(hours=1))
    assert budget_day(dt.datetime(2026, 3, 11, 0, 30, tzinfo=berlin)) == "2026-03-10"


@pytest.mark.parametrize("changed", ["contact", "hours", "emergency"])
def test_whatever_a_page_says_of_the_clinic_makes_it_another_page(changed: str) -> None:
    clinic = Clinic(contact="a", hours="b", emergency="c")
    other = clinic._replace(**{changed: "d"})
    assert audience_part(Reader("en", "mg/dL", clinic), None) != audience_part(
        Reader("en", "mg/dL", other), None
    )


# What is written for the care team.


def test_a_care_team_s_line_says_for_how_long_a_limit_was_passed_and_by_how_much() -> None:
    (line,) = care_lines(day(low(stretch("03:10", "04:15", 65, 44.125))), wording("en"))
    assert "65 min beyond 54 mg/dL" in line
    assert "44.13 mg/dL" in line


def test_that_a_page_is_in_english_is_noted_only_where_another_language_was_asked_for() -> None:
    for language, noted in (("en", False), ("de-AT", False), ("es", False), ("fr", True)):
        lines = by_code(day(HIGH_HEART), Reader(language)).for_care_team
        assert (len(lines), "written in English" in lines[-1]) == (2 if noted else 1, noted)


def test_a_message_that_has_only_attributes_is_a_missing_word_of_that_name() -> None:
    with pytest.raises(MissingWord) as raised:
        Wording("xx", "steps =\n    .said = you took { $value }\n").say("steps")
    assert raised.value.word == "steps"


# Limits that were passed.


def test_a_high_of_two_hours_says_what_to_do_about_highs() -> None:
    for minutes, told in ((119, ["closing-mention"]), (120, ["closing-act-high", "closing-tell"])):
        assert closing(day(high(stretch("12:00", "14:00", minutes, 300.0), severity="info"))) == told


@pytest.mark.parametrize(
    ("rule", "limit", "direction", "value", "closes"),
    [
        ("glucose_high", 250.0, "above", 300.0, ["closing-mention"]),
        ("glucose_low", 54.0, "below", 44.0, ["closing-act-low", "closing-tell"]),
    ],
)
def test_a_limit_passed_of_which_no_minutes_are_known_is_told_with_the_whole_day(
    rule: str, limit: float, direction: str, value: float, closes: list[str]
) -> None:
    found = anomaly(
        *("glucose", "safety", value, "mg/dL"), direction=direction, rule=rule, evidence={"limit": limit}
    )
    part = GlucosePart(below_70=95.0, above_180=95.0, lowest=44.0, highest=300.0)
    text = said(day(found, values=GLUCOSE, context=glucose_of(night=part)))
    assert f"your glucose was {direction} {limit:.0f} mg/dL; the" in text
    assert "for 1 hour 35 minutes" in text
    assert closing(day(found)) == closes


def test_beside_a_low_of_which_no_minutes_are_known_another_one_s_count() -> None:
    unknown = low(severity="info")
    unknown = unknown.model_copy(update={"evidence": {"limit": 63.0}})
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=95.0, below_54=60.0, lowest=44.0)},
        glucose_times={"below_70": [("2026-03-10T03:00+01:00", "2026-03-10T04:35+01:00")]},
    )
    found = day(low(stretch("03:10", "04:10", 60, 44.0)), unknown, values=GLUCOSE, context=known)
    assert "below 70 for 1 hour 35 minutes, from 03:00 to 04:35." in said(found), "the low lies in that time"


def test_a_farthest_reading_that_would_read_like_the_limit_has_a_digit_more() -> None:
    for value, told in ((250.4, "was 250.4 mg/dL"), (252.4, "was 252 mg/dL")):
        one = high(stretch("12:00", "13:00", 60, value), severity="info")
        assert told in said(day(one.model_copy(update={"value": value})))
    two = low(stretch("01:00", "01:20", 20, 53.6), stretch("05:00", "05:20", 20, 49.0))
    assert "(down to 53.6)" in said(day(two))


def test_a_time_below_70_that_begins_with_the_low_in_it_is_not_told_by_the_clock() -> None:
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=80.0, below_54=60.0, lowest=44.0)},
        glucose_times={"below_70": [("2026-03-10T03:10+01:00", "2026-03-10T04:30+01:00")]},
    )
    text = said(day(low(stretch("03:10", "04:10", 60, 44.0)), values=GLUCOSE, context=known))
    assert "Including this low, it was below 70 for 1 hour 20 minutes" in text
    assert "04:30" not in text


def test_a_limit_that_this_page_has_no_words_for_is_told_with_its_day() -> None:
    pulse = anomaly("hr", "safety", 150.0, "bpm", direction="above", rule="later", evidence={"limit": 120.0})
    text = said(day(pulse))
    assert "March 10, a reading passed a safety limit that this page has no words for" in text
    assert "150" not in text


def test_what_a_night_lacks_is_told_beside_a_low_too() -> None:
    lacks = context(streams=ALL, lacking={"hrv_sleep": "2026-03-09"})
    text = said(day(low(stretch("13:10", "14:10", 60, 44.0)), context=lacks))
    assert "There were no readings of heart rate variability on the night from Monday to Tuesday" in text


# Values.


def test_a_flagged_value_that_reads_like_the_end_of_its_range_is_just_beyond_it() -> None:
    near = out_of_range("resting_hr", 49.8, "bpm", HEART, severity="info")
    assert "was 50 beats per minute. That is just below your usual range" in said(day(near))
    alike = out_of_range("resting_hr", 50.08, "bpm", usual(54.0, 50.1, 58.9), severity="info")
    assert "50 beats per minute. That is just below your usual range" in said(day(alike))
    warm = out_of_range("skin_temp_sleep", 34.51, "°C", usual(33.7, 32.9, 34.501), severity="info")
    assert "lag Ihre Hauttemperatur bei 34,5 °C, knapp über Ihrem üblichen Bereich" in said(day(warm), "de")


@pytest.mark.parametrize(
    ("metric", "unit", "value", "range_"),
    [
        ("sleep_total", "min", 430.0, usual(441.0, 380.0, 500.0)),
        ("steps", "steps", 8100.0, usual(7900.0, 5200.0, 11200.0)),
    ],
)
def test_sleep_and_steps_inside_their_range_are_said_to_be(
    metric: str, unit: str, value: float, range_: object
) -> None:
    drift = anomaly(
        *(metric, "drift", value, unit),
        usual=range_,
        direction="below",
        evidence={"since": "2026-02-26", "shift": -20.0},
    )
    text = said(day(drift))
    assert "That is in your usual range," in text
    assert "Most " not in text


def test_a_drift_and_a_shift_of_glucose_are_in_the_reader_s_unit() -> None:
    mean = usual(117.0, 99.0, 135.0)
    drift = anomaly(
        *("glucose_mean", "drift", 130.0, "mg/dL"),
        usual=mean,
        direction="above",
        evidence={"since": "2026-02-26", "shift": 18.0},
    )
    assert "has been about 1.0 mmol/L higher than" in said(day(drift), unit="mmol/L")
    shift = out_of_range("glucose_mean", 130.0, "mg/dL", mean, rule="shift.glucose_mean")
    assert "about 0.7 mmol/L more than in the week before" in said(day(shift), unit="mmol/L")


def test_a_german_drift_of_the_heart_rate_has_whole_beats_whatever_the_unit_of_glucose() -> None:
    drift = anomaly(
        *("resting_hr", "drift", 57.0, "bpm"),
        usual=HEART,
        direction="above",
        evidence={"since": "2026-02-26", "shift": 4.2},
    )
    for glucose_unit in ("mg/dL", "mmol/L"):
        assert "4 Schläge pro Minute höher" in said(day(drift), "de", glucose_unit)


def test_a_drift_names_the_range_that_a_long_page_has_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.dev.scoring.faults.WORDS", 200)
    drift = anomaly("resting_hr", "drift", 62.0, "bpm", usual=HEART, direction="above")
    outside = MetricContext(side="above", days_outside=1, outside_of_last=(9, 14))
    found = day(drift, context=context(metrics={"resting_hr": outside}))
    assert "This was the 9th night in two weeks above that range" in said(found)
    notes = notes_of(found)
    text = " ".join(realise(*without("usual", code_plan(notes), notes), wording("en"), dt.date(2026, 3, 10)))
    assert "it was above your usual range" in text
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    assert "It has mostly been higher than usual lately" in said(found)


def test_a_value_that_no_rule_flags_is_named_beside_what_may_be_mentioned_and_asks_nothing_alone() -> None:
    """A page whose run or record it tells: every sixth quiet page would ask for something. After a record of four
    weeks on the side that matters three readers of three missed it (docs/panel.md)."""

    def asks(*found: Anomaly, **of_heart: Any) -> str:
        known = context(metrics={"resting_hr": MetricContext(side="above", **of_heart)}, streams=ALL)
        high_heart = {"resting_hr": (64.2, "bpm", HEART)}
        page = by_code(day(*found, values=high_heart, context=known), Reader("en"))
        return next(one for one in page.closing if not one.startswith("If your glucose"))

    assert asks(days_outside=1).startswith("There is nothing you need to do")
    rarest = {"days_outside": 1, "extreme": "highest", "extreme_days": 28}
    assert asks(**rarest) == "You can mention your resting heart rate at your next visit."
    for rare in ({"days_outside": 2}, rarest | {"extreme_days": 27}):
        assert asks(**rare).startswith("There is nothing you need to do")
        both = asks(FEW_STEPS, **rare)
        assert both.startswith(
            "You can mention your step count and your resting heart rate at your next visit."
        )
        notable = FEW_STEPS.model_copy(update={"severity": "notable"})
        for graver, told in (
            (notable, "your step count"),
            (low(stretch("03:10", "03:40", 30, 50.0)), "this low"),
        ):
            assert f"Tell your care team about {told} the next time you see or speak with them." in asks(
                graver, **rare
            )
    walked = context(metrics={"steps": MetricContext(side="below", days_outside=4)})
    few = {"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))}
    page = by_code(
        day(HIGH_HEART.model_copy(update={"severity": "info"}), values=few, context=walked), Reader("en")
    )
    assert "step" not in page.closing[-1], "steps are what a person did"


def test_a_value_that_a_long_page_leaves_out_is_not_to_be_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    known = context(metrics={"resting_hr": MetricContext(side="above", days_outside=2)})
    found = day(FEW_STEPS, values={"resting_hr": (64.2, "bpm", HEART)}, context=known)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    page = by_code(found, Reader("en"))
    assert "heart" not in " ".join(page.text)
    assert page.closing[0].startswith("You can mention your step count at your next visit.")


def test_two_values_of_a_night_and_its_day_are_one_paragraph_and_three_are_two() -> None:
    one_night = day(HIGH_HEART, FEW_STEPS)
    assert said(one_night).count("\n") == 0
    slept = out_of_range("sleep_total", 300.0, "min", usual(441.0, 380.0, 500.0), severity="info")
    spoken = day(HIGH_HEART, slept, FEW_STEPS)
    assert said(spoken).count("\n") == 1


# What is missing, and how much there is to compare with.


def test_what_one_night_lacks_is_not_told_with_steps_that_were_there_the_day_before() -> None:
    known = context(lacking={"hrv_sleep": "2026-03-09"}, last_seen={"steps": "2026-03-09"})
    found = day(HIGH_HEART, context=known)
    found = found.model_copy(update={"metrics": {n: m for n, m in found.metrics.items() if n != "steps"}})
    text = said(found)
    assert "There were no readings of heart rate variability that night." in text
    assert "Your ring sent no steps for Tuesday." in text


def test_steps_that_are_missing_for_as_long_as_a_night_s_values_are_told_once() -> None:
    known = context(lacking={"hrv_sleep": "2026-03-05"}, last_seen={"steps": "2026-03-05"})
    found = day(HIGH_HEART, context=known)
    found = found.model_copy(update={"metrics": {n: m for n, m in found.metrics.items() if n != "steps"}})
    text = said(found)
    assert text.count("since Thursday, March 5") == 1
    assert "no heart rate variability or step count since" in text


def test_a_value_back_in_a_young_range_says_how_young_that_is() -> None:
    young = usual(54.4, 50.1, 58.7, provisional=True)
    back = MetricContext(side=None, days_outside=0, returned_after=3, returned_from="above")
    found = day(values={"resting_hr": (55.0, "bpm", young)}, context=context(metrics={"resting_hr": back}))
    assert said(found).endswith(
        "That is back in your usual range, 50 to 59 (based on 28 nights), after 3 nights above it. "
        "Nothing else stood out."
    )
    assert "Bereich von 50 bis 59 (berechnet aus bisher erst 28 Nächten). In den 3" in said(found, "de")
    assert "habitual en usted, de 50 a 59 (con datos de 28 noches). En las 3" in said(found, "es")


def test_a_sensor_alone_on_a_quiet_day_names_that_day_once() -> None:
    measured = {"glucose_tir": Metric(value=90.0, unit="%")}
    found = day(context=context(streams=["glucose"])).model_copy(
        update={"metrics": measured, "baseline": {"glucose_tir": usual(85.0, 72.0, 98.0)}}
    )
    assert said(found).startswith("Nothing stood out on Tuesday, March 10. Your glucose was between")


# The week.


def test_a_week_with_part_of_its_readings_is_named_once() -> None:
    begins = {"since": "2026-03-10", "begins": True}
    categories = [
        {"name": "below_70", "value": 6.0, "limit": 4.0, **begins},
        {"name": "fall", "value": 12.0, "limit": 10.0, **begins},
    ]
    weekly = {"categories": categories, "use_pct": 60.0, "values": {"in_range": 61.0}}
    text = said(day(weekly=weekly, context=context(streams=ALL)))
    assert text.count("ending on") == 1
    assert "In the same week, your glucose was between" in text
