"""What a page says shorter before it leaves something out."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.length.shortening import without
from core.explanation.notes import notes_of
from core.explanation.notes.note import Note
from core.explanation.plan import Plan, code_plan
from core.explanation.reader import Reader
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    FLAT,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    NOTABLE_HEART,
    SHORT,
    context,
    day,
    low,
    said,
    stretch,
    without_least,
)


def long_page(monkeypatch: pytest.MonkeyPatch, words: int) -> None:
    for module in ("core.explanation.page", "scripts.dev.scoring.faults"):
        monkeypatch.setattr(f"{module}.WORDS", words)


def drifting(**known: Any) -> ProcessedDocument:
    """A heart rate that has been above its range for days, and so has drifted."""
    drift = anomaly("resting_hr", "drift", 64.2, "bpm", usual=HEART, difference=10.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 5.2}})
    found = MetricContext(side="above", **known)
    return day(HIGH_HEART, drift, context=context(metrics={"resting_hr": found}))


def test_ranges_join_their_sentence_before_a_run_or_a_record_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        "resting_hr": MetricContext(side="above", days_outside=3, outside_of_last=(3, 14)),
        "sleep_total": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=28),
    }
    found = day(NOTABLE_HEART, SHORT, context=context(metrics=known))
    whole = said(found)
    run, record = "It has been above that range for 3 nights in a row.", "shortest sleep in 4 weeks."
    assert "That is above your usual 50 to 59." in whole
    assert run in whole
    assert record in whole
    words = len(whole.split())
    long_page(monkeypatch, words - len(["two", "of", "your", "values", "stood", "out."]) - 1)
    brief = said(found)
    assert "your resting heart rate was 64 beats per minute, above your usual 50 to 59." in brief
    assert (
        "You slept 3 hours 20 minutes, less than your usual 6 hours 20 minutes to 8 hours 20 minutes."
        in brief
    )
    assert run in brief
    assert record in brief
    assert "That is above" in said(day(NOTABLE_HEART)), "a page with room"


def test_that_sentence_names_how_young_a_range_is_and_in_spanish_the_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    young = usual(54.4, 50.1, 58.7, provisional=True).model_copy(update={"days": 9})
    heart = out_of_range("resting_hr", 64.2, "bpm", young, severity="notable")
    found = day(heart, SHORT, FEW_STEPS)
    long_page(monkeypatch, 60)
    assert "64 beats per minute, above your usual 50 to 59 (based on 9 nights)." in said(found)
    assert "you took 1,200 steps, fewer than your usual 5,200 to 11,200." in said(found)
    long_page(monkeypatch, 70)
    spanish = said(found, "es")
    assert (
        "de 64 latidos por minuto, por encima de lo habitual (de 50 a 59, con datos de 9 noches)." in spanish
    )
    assert "menos de lo habitual (de " in spanish
    assert "höher als üblich (50 bis 59; berechnet aus bisher erst 9 Nächten)" in said(found, "de")


def test_a_value_inside_its_range_keeps_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    drift = anomaly("resting_hr", "drift", 55.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    long_page(monkeypatch, 82)
    text = said(day(drift, SHORT, FEW_STEPS))
    assert "That is still in your usual range, 50 to 59." in text
    assert "less than your usual 6 hours" in text


@pytest.mark.parametrize(("nights", "goes"), [(4, False), (5, True)])
def test_since_when_it_drifts_goes_where_a_run_of_nights_tells_as_much(nights: int, goes: bool) -> None:
    found = drifting(days_outside=nights, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    notes = notes_of(found)
    plan = by_code(found, Reader("en")).plan
    assert plan
    steps: list[list[Note]] = [notes]
    while True:
        _, fewer = without_least(plan, steps[-1])
        if fewer == steps[-1]:
            break
        steps.append(fewer)
    drifts = [any("shift" in one.numbers for one in step if one.kind == "trend") for step in steps]
    records = [any(one.kind == "extreme" for one in step) for step in steps]
    assert (drifts.index(False) < records.index(False)) is goes


def test_a_run_without_its_drift_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drifting(days_outside=9, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    assert "Since Thursday, February 26, it has been about 5 beats" in said(found)
    long_page(monkeypatch, 50)
    text = said(found)
    assert "it has been" not in text
    assert "It has been above that range for 9 nights in a row, and this was the highest value in 4" in text
    long_page(monkeypatch, 40)
    assert "Damit lag er die 9. Nacht in Folge darüber; es war der höchste Wert seit 4 Wochen." in said(
        found, "de"
    )
    long_page(monkeypatch, 50)
    longer = drifting(days_outside=6, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    assert "This was the 9th night in two weeks above that range, and the 6th in a row." in said(longer)


def test_a_record_at_the_end_of_its_range_goes_with_what_makes_it_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"hrv_sleep": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=18)}
    values = {"hrv_sleep": (39.8, "ms", HRV)}
    found = day(HIGH_HEART, FEW_STEPS, values=values, context=context(metrics=known))
    record = "was 39.8 ms, below your usual 40.0 to 60.0. This was the lowest value in 18 days."
    for words, told in ((62, True), (52, False)):
        long_page(monkeypatch, words)
        text = said(found)
        assert "64 beats per minute, above your usual 50 to 59." in text
        assert (record in text) is told
        assert ("variability" in text) is told, "it is told because it is a record"


def test_a_drift_stays_while_a_shorter_sentence_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drifting(days_outside=9, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    whole = said(found)
    long_page(monkeypatch, len(whole.replace(" Nothing else stood out.", "").split()) - 1)
    brief = said(found)
    assert "64 beats per minute, above your usual 50 to 59." in brief
    assert "Since Thursday, February 26, it has been about 5 beats" in brief


def test_a_long_page_in_spanish_leaves_out_the_articles_of_clock_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = day(low(stretch("03:10", "04:10", 60, 44.0)))
    assert "de las 03:10 a las 04:10" in said(found, "es")
    long_page(monkeypatch, len(said(found, "es").split()) - 1)
    assert "de 03:10 a 04:10" in said(found, "es")


COLD = {"skin_temp_sleep": (33.1, "°C", usual(34.2, 33.8, 34.6))}


def several(**more: Any) -> ProcessedDocument:
    """Three values that moved together, with what the nights before say of them, beside a fourth that no rule flags."""
    known = {
        "resting_hr": MetricContext(
            side="above", days_outside=5, outside_of_last=(9, 14), extreme="highest", extreme_days=24
        ),
        "hrv_sleep": MetricContext(
            side="below", days_outside=2, outside_of_last=(4, 13), extreme="lowest", extreme_days=24
        ),
        "sleep_total": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=24),
        "skin_temp_sleep": MetricContext(side="below", days_outside=2, outside_of_last=(2, 14)),
    }
    return day(NOTABLE_HEART, FLAT, SHORT, context=context(metrics=known), **more)


def test_what_the_nights_before_say_of_several_values_stands_in_their_sentences_before_another_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page of three that left out the fourth of that night was incomplete to five readers of five."""
    found = several(values=COLD)
    assert "This was the 9th night in two weeks above that range, and the 5th in a row." in said(
        day(NOTABLE_HEART, SHORT, context=found.context)
    ), "a page with room"
    long_page(monkeypatch, 110)
    text = said(found)
    assert (
        "64 beats per minute, above your usual 50 to 59 for the 5th night in a row, the highest in 24" in text
    )
    assert "20 ms, below your usual 40 to 60 for the 2nd night in a row, the lowest in 24 days." in text
    assert "This was your shortest sleep in 24 days." in text
    assert "your skin temperature was 33.1 °C, below your usual 33.8 to 34.6" in text
    assert "9 of the 14" not in text
    assert "(50 bis 59), die 5. Nacht in Folge, der höchste Wert seit 24 Tagen" in said(found, "de")
    assert "(de 50 a 59) por quinta noche seguida, el valor más alto en 24 días" in said(found, "es")


def test_since_when_it_drifts_stays_a_sentence_of_its_own() -> None:
    drift = anomaly("resting_hr", "drift", 64.2, "bpm", usual=HEART, difference=10.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 5.2}})
    found = several(values=COLD)
    found.anomalies.append(drift)
    text = said(found)
    assert "above your usual 50 to 59 for the 5th night in a row, the highest in 24 days." in text
    assert "Since Thursday, February 26, it has been about 5 beats per minute higher than in the" in text
    assert "skin temperature was 33.1 °C" in text
    found.anomalies[-1] = drift.model_copy(update={"evidence": {"since": "2026-02-25", "shift": 5.2}})
    assert "In the two weeks up to that night, it was" in said(found)
    brief = [
        replace(one, words=one.words | {"brief": "yes"}) if one.kind == "trend" else one
        for one in notes_of(found)
    ]
    plan, told = code_plan(brief), brief
    for step in ("brief", "brief_explained", "brief_history"):
        plan, told = without(step, plan, told)
    text = " ".join(realise(plan, told, wording("en"), dt.date(2026, 3, 10)))
    assert "for the 5th night in a row" in text
    assert "of the 14 nights" not in text
    assert "In the two weeks up to that night, it was mostly higher than usual." in text, (
        "a finding, if in few words"
    )


def test_values_are_counted_only_where_no_other_of_that_night_or_day_stood_out() -> None:
    assert "three of your values stood out" in said(several())
    assert "several of your values stood out" in said(several(values=COLD))
    usual_skin = {"skin_temp_sleep": (34.1, "°C", usual(34.2, 33.8, 34.6))}
    assert "three of your values stood out" in said(several(values=usual_skin))


def test_a_drift_that_its_run_tells_is_not_told_again() -> None:
    drift = anomaly("resting_hr", "drift", 64.2, "bpm", usual=HEART, difference=10.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 5.2}})
    found = several(values=COLD)
    found.anomalies.append(drift)
    notes = notes_of(found)
    plan, told = code_plan(notes), notes
    for step in ("brief", "brief_explained", "brief_history", "drifts_of_runs"):
        plan, told = without(step, plan, told)
    text = " ".join(realise(plan, told, wording("en"), dt.date(2026, 3, 10)))
    assert "for the 5th night in a row, the highest in 24 days." in text
    assert "lately" not in text


def test_what_was_so_on_the_other_side_stays_a_sentence_of_its_own() -> None:
    notes = notes_of(several(values=COLD))
    turned = [
        replace(one, words=one.words | {"side": "above"}) if one.id == "run.hrv_sleep" else one
        for one in notes
    ]
    assert turned != notes
    for some, within in ((notes, True), (turned, False)):
        _, told = without("brief", code_plan(some), some)
        _, told = without("brief_explained", code_plan(some), told)
        _, told = without("brief_history", code_plan(some), told)
        assert any(one.id == "run.hrv_sleep" for one in told) is not within


def test_a_record_inside_its_range_makes_no_values_several() -> None:
    rare = {"skin_temp_sleep": MetricContext(side=None, extreme="highest", extreme_days=30)}
    found = several(values={"skin_temp_sleep": (34.5, "°C", usual(34.2, 33.8, 34.6))})
    assert found.context
    found.context.metrics.update(rare)
    assert any(one.id == "same_day.skin_temp_sleep" for one in notes_of(found))
    assert "three of your values stood out" in said(found)


def test_hours_above_180_are_told_beside_urgent_lows_too_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = {"evening": GlucosePart(above_180=90.0, highest=240.0)}
    known = context(streams=ALL, glucose_parts=parts)
    lows = day(low(stretch("03:10", "05:10", 120, 44.0), severity="urgent"), values=GLUCOSE, context=known)
    assert "It was above 180 for 1 hour 30 minutes, all in the evening." in said(lows)
    long_page(monkeypatch, 40)
    text = said(lows)
    assert "below 54 mg/dL for 2 hours" in text
    assert "above 180" not in text


def test_the_longest_pages_say_since_when_something_is_missing_but_neither_for_how_long_nor_what_it_hides() -> (
    None
):
    gone = day(
        FEW_STEPS,
        values={"hr_coverage": (60.0, "%", None)},
        context=context(last_seen={"night": "2026-02-20"}, streams=["night", "steps"]),
    )
    gone.metrics.pop("resting_hr")
    gone.metrics.pop("sleep_total")
    notes = notes_of(gone)
    plan = code_plan(notes)

    def text(plan: Plan, told: list[Note]) -> str:
        return " ".join(realise(plan, told, wording("en"), dt.date(2026, 3, 10)))

    whole = text(plan, notes)
    assert "If your ring was off for a part of the day, some of your steps may not be counted." in whole
    assert (
        "Your ring has sent no sleep data since Friday, February 20. By Tuesday, that was 18 days." in whole
    )
    shorter = text(*without("unsure_steps", *without("missing_days", plan, notes)))
    assert "that was" not in shorter
    assert "may not be counted" not in shorter
    assert "Friday, February 20" in shorter
