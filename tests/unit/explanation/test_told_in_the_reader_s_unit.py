"""What a page says in the reader's unit, of ends that are nearly alike, and where a plan or its length moves things."""

import datetime as dt
from dataclasses import replace
from typing import Any

from core.documents import GlucosePart, Metric
from core.explanation.notes import Note, notes_of
from core.explanation.notes.glucose import glucose_notes
from core.explanation.page import write_page
from core.explanation.plan import Plan, code_plan
from core.explanation.reader import Reader
from core.explanation.realise import realise
from core.explanation.sentences.levels import beyond
from core.explanation.sentences.saying import Page
from core.explanation.wording import wording
from tests.support.explanation_days import out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HIGH_HEART,
    HRV,
    SKIN,
    context,
    day,
    finding,
    low,
    said,
    stretch,
    without_least,
)

MMOL = "mmol/L"
TUESDAY = dt.date(2026, 3, 10)


def whole_day(words: dict[str, str] | None = None, **numbers: float) -> Note:
    return Note(
        id="glucose_day", kind="glucose_day", group="glucose", path="", numbers=numbers, words=words or {}
    )


def beyond_low(note: Note, *beside: Note, unit: str = MMOL) -> str:
    page = Page(wording("en"), TUESDAY, unit, [note, *beside], None)
    return " ".join(beyond(page, note, "below_70"))


def lows(*times: tuple[str, str], **parts: GlucosePart) -> Any:
    listed = [(f"2026-03-10T{since}+01:00", f"2026-03-10T{until}+01:00") for since, until in times]
    return context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": listed})


def the_day(found: Any) -> Note:
    return next(note for note in glucose_notes(found) if note.kind == "glucose_day")


def test_a_shift_by_less_than_one_is_told_on_its_side() -> None:
    shifted = out_of_range("skin_temp_sleep", 34.5, "°C", SKIN, rule="shift.skin_temp_sleep", severity="info")
    assert "about 0.3 °C more than in the week before" in said(day(shifted))


def test_a_shift_that_is_nothing_in_the_reader_s_unit_is_not_told() -> None:
    range_ = usual(112.4, 98.0, 126.8)
    shifted = out_of_range("glucose_mean", 113.1, "mg/dL", range_, rule="shift.glucose_mean", severity="info")
    found = day(shifted, context=context(streams=ALL))
    assert "than in the week before" in said(found)
    assert "than in the week before" not in said(found, unit=MMOL)


def test_a_low_that_goes_on_at_midnight_has_its_limit_in_the_reader_s_unit() -> None:
    told = beyond_low(whole_day({"below_70.open": "yes"}, below_70=40.0))
    assert "midnight, your glucose was below 3.9." in told


def test_minutes_of_very_low_glucose_have_their_limit_in_the_reader_s_unit() -> None:
    assert "It was below 3.0 for 6 minutes" in beyond_low(whole_day(below_70=40.0, below_54=6.0))


def test_a_lowest_reading_that_reads_like_its_limit_in_mmol_has_a_digit_more() -> None:
    assert "The lowest reading was 2.98 mmol/L." in beyond_low(whole_day(below_70=40.0, lowest=53.7))


def test_that_a_low_goes_on_at_midnight_is_told_once() -> None:
    last = replace(
        finding("info", "glucose", kind="event", minutes=55.0), words={"side": "below", "open": "midnight"}
    )
    told = beyond_low(whole_day({"below_70.open": "yes"}, below_70=140.0), last)
    assert "below 3.9 for" in told
    assert "midnight" not in told


def test_a_mean_at_the_end_of_its_range_in_mmol_is_told_to_be_there() -> None:
    mean = (127.0, "mg/dL", usual(112.0, 98.0, 125.6))
    found = day(values={"glucose_mean": mean}, context=context(streams=ALL))
    assert "above your usual" in said(found)
    assert "just above your usual range" in said(found, unit=MMOL)


def test_a_low_of_one_reading_is_among_the_times_that_are_told() -> None:
    parts = {"night": GlucosePart(below_54=0, below_70=25, above_180=0, above_250=0)}
    found = day(values=GLUCOSE, context=lows(("03:00", "03:20"), ("05:00", "05:05"), **parts))
    assert the_day(found).dates["below_70.from.2"][11:16] == "05:00"


def test_times_that_are_left_out_leave_none_of_their_ends() -> None:
    ends = {
        f"{level}.{end}.{i}": ""
        for level, n in (("below_70", 3), ("above_180", 2))
        for i in range(1, n + 1)
        for end in ("from", "to")
    }
    note = replace(whole_day(below_70=60.0, above_180=90.0), dates=ends, must_tell=True)
    plan, told = Plan((("glucose_day",),)), [note]
    while (fewer := without_least(plan, told)) != (plan, told):
        plan, told = fewer
    assert told[0].dates == {}


def test_of_lows_on_a_page_that_is_too_long_the_longest_stays_until_all_else_has_gone() -> None:
    found = day(low(stretch("01:00", "01:20", 20, 50.0), stretch("03:00", "03:40", 40, 49.0)))
    plan, told = code_plan(notes_of(found)), notes_of(found)
    kept = []
    while (fewer := without_least(plan, told)) != (plan, told):
        plan, told = fewer
        event = next(note for note in told if note.kind == "event")
        kept.append([event.numbers[k] for k in event.numbers if k.startswith("minutes.")])
    assert kept[-2:] == [[40.0], []]
    assert event.numbers["minutes"] == 60, "for how long it was below 54 in all"


def test_two_heart_rates_alone_did_not_move_together() -> None:
    sleeping = out_of_range("sleep_hr_mean", 68.0, "bpm", usual(58.0, 53.0, 63.0))
    ids = [note.id for note in notes_of(day(HIGH_HEART, sleeping))]
    assert "together" not in ids
    assert {"value.resting_hr", "value.sleep_hr_mean"} <= {*ids}


def test_what_a_metric_is_follows_a_german_night_in_german_order() -> None:
    text = said(day(out_of_range("hrv_sleep", 30.0, "ms", HRV)), "de")
    assert " lag Ihre Herzfrequenzvariabilität (wie stark" in text


def test_what_a_night_lacks_follows_its_values_within_their_paragraph() -> None:
    found = day(HIGH_HEART, context=context(lacking={"hrv_sleep": "2026-03-09"}))
    page = write_page(found, notes_of(found), Plan((("lacking", "value.resting_hr"),)), Reader("en"))
    text = " ".join(page.text)
    assert text.index("resting heart rate") < text.index("There were no readings of")


def test_a_value_just_below_its_range_is_not_one_of_a_day_on_which_nothing_stood_out() -> None:
    found = day(values={"sleep_total": (379.0, "min", usual(441.0, 380.0, 500.0))})
    assert "othing stood out" not in said(found)


def test_a_value_without_a_range_is_told_on_a_quiet_day_that_has_others() -> None:
    found = day(values={"sleep_total": (432.0, "min", usual(441.0, 0.0, 900.0))})
    assert "You slept 7 hours 10 minutes." in said(found)


def test_a_day_of_which_there_is_no_value_to_tell_is_no_empty_page() -> None:
    found = day().model_copy(update={"metrics": {"hr_mean": Metric(value=71.0, unit="bpm")}, "baseline": {}})
    assert said(found) != ""


def test_a_paragraph_on_how_few_days_there_are_stands_once() -> None:
    found = day(HIGH_HEART)
    few = Note(id="new", kind="new", group="data", path="", numbers={"days": 3.0})
    notes = [note for note in notes_of(found) if note.kind == "value"]
    rest = Note(id="else", kind="else", group="night", path="", about=notes[0].id)
    plan = Plan(((notes[0].id,), ("new",)))
    text = " ".join(realise(plan, [*notes, rest, few], wording("en"), TUESDAY))
    assert text.count("too few to say") == 1
    assert text.index("else") < text.index("too few to say")
