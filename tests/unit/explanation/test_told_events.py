"""What is said of lows and highs."""

from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.notes.events import event_notes, stretches_of, with_the_longest
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GAP,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    closing,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    stretch,
)


def test_several_lows_are_listed_and_many_are_counted() -> None:
    three = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5, 9)]
    text = said(day(low(*three)))
    assert "below 54 mg/dL three times, for 1 hour in all. This happened from 01:00 to 01:20 (down to" in text
    assert ", from 05:00 to 05:20 (down to 45), and from 09:00" in text
    many = [*three, stretch("20:00", "20:40", 40, 45.0)]
    assert "four times, for 1 hour 40 minutes in all. The longest stretch was from 20:00" in said(
        day(low(*many))
    )
    assert "four times. One lasted from 00:00 to 00:20. Of the others, the longest was from 20:00" in said(
        day(low(*many[1:], stretch("00:00", "00:20", 60, 50.0, minutes_before=40)))
    )


def test_where_a_page_is_too_long_three_lows_are_told_by_their_number_and_the_longest() -> None:
    three = [stretch(f"{h:02}:00", f"{h:02}:20", 20 + h, 50.0 - h) for h in (1, 9, 5)]
    (note,) = event_notes(day(low(*three)))
    shorter = with_the_longest(note)
    assert (stretches_of(note), stretches_of(shorter)) == (3, 1)
    assert (shorter.numbers["minutes.1"], shorter.numbers["events"], shorter.dates["from.1"][11:16]) == (
        29,
        3,
        "09:00",
    )
    assert {key for key in note.numbers if "." not in key} == {
        key for key in shorter.numbers if "." not in key
    }


def test_glucose_in_mmol_is_rounded_as_people_do() -> None:
    text = said(day(low(stretch("03:10", "04:30", 65, 44.0))), unit="mmol/L")
    assert "below 3.0 mmol/L" in text
    assert "The lowest reading was 2.4 mmol/L" in text


def test_an_unknown_rule_is_told_plainly_and_evidence_of_another_shape_is_no_error() -> None:
    unknown = anomaly("glucose", "safety", 46.0, "mg/dL", severity="urgent", direction="below", rule="later")
    assert "that this page has no words for; your care team sees which one." in said(day(unknown))
    assert closing(day(unknown)) == ["closing-check-low", "closing-call-low"]
    broken = low(stretch("03:10", "04:30", 65, 44.0)).model_copy(
        update={"evidence": {"limit": 54.0, "minutes": "many", "stretches": [{"from": "soon"}, 7]}}
    )
    assert "your glucose was below 54 mg/dL; the lowest reading was 44 mg/dL." in said(day(broken))
    drift = anomaly(
        "resting_hr", "drift", 61.0, "bpm", usual=HEART, direction="above", evidence={"since": "spring"}
    )
    assert "It has mostly been higher than usual lately." in said(day(drift))


def test_every_note_says_where_in_the_document_it_comes_from() -> None:
    for note in notes_of(day(HIGH_HEART, low(stretch("03:10", "04:30", 65, 44.0)))):
        assert note.path.split("[")[0].split(".")[0] in ProcessedDocument.model_fields, note


def test_a_low_with_breaks_says_so_for_its_times_and_minutes_do_not_add_up() -> None:
    assert "on and off between 03:10 and 04:30." in said(day(low(stretch("03:10", "04:30", 65, 44.0))))
    two = [stretch("01:00", "01:50", 30, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    text = said(day(low(*two)))
    assert "on and off from 01:00 to 01:50 (30 minutes, down to 50)" in text
    assert " and from 05:00 to 05:20 (20 minutes, down to 49)" in text, "minutes beside all or none"


def test_a_low_that_a_reading_or_so_interrupts_lies_between_its_clock_times() -> None:
    """Minutes that the clock beside them denies read like a fault."""
    assert "for 22 minutes, between 21:07 and 21:34." in said(day(low(stretch("21:07", "21:34", 22, 52.0))))
    assert "for 26 minutes, from 21:07 to 21:34." in said(day(low(stretch("21:07", "21:34", 26, 52.0))))
    german = said(day(low(stretch("21:07", "21:34", 22, 52.0))), "de")
    assert "22 Minuten lang unter 54 mg/dL: zwischen 21:07 und 21:34 Uhr" in german


def test_a_single_low_says_that_there_were_shorter_times_too() -> None:
    one = low(stretch("03:10", "04:10", 60, 44.0))
    more = one.model_copy(update={"evidence": one.evidence | {"minutes": 66.0}})
    assert "for 1 hour 6 minutes in all. The longest stretch was" in said(day(more))
    assert "other" not in said(day(more)), "where nobody knows when"
    assert "other times" not in said(day(one))


def test_evidence_of_another_hand_breaks_no_page() -> None:
    mixed = stretch("03:10", "04:30", 65, 44.0) | {"to": "2026-03-10T04:30"}
    assert "for 1 hour 5 minutes, from 03:10 to 04:30." in said(day(low(mixed)))
    unsummed = low(stretch("03:10", "04:30", 65, 44.0))
    bare = unsummed.model_copy(
        update={"evidence": {k: v for k, v in unsummed.evidence.items() if k != "minutes"}}
    )
    assert "your glucose was below 54 mg/dL" in said(day(bare))
    part = anomaly("hr", "data", 453.0, "min", rule="sensor_gap", evidence={"longest_gap": GAP})
    words = {"coverage_hr": ("a word", "%", None), "glucose_hypo_events_minutes": ("a word", "min", None)}
    parts = {"night": GlucosePart(below_70=40.0)}
    found = day(part, values=GLUCOSE | words, context=context(streams=ALL, glucose_parts=parts))
    assert "there were no heart rate readings before" in said(found)


def test_how_much_of_the_day_there_was_stands_before_what_the_readings_say() -> None:
    gap = "here were no glucose readings before 12:21. Lows and highs before that are not known."
    values = "Your glucose was between 70 and 180 mg/dL for 74 percent of the time with readings."
    quiet = said(day(part_of_glucose(), values=GLUCOSE, context=context(streams=ALL))).split("\n")
    assert quiet[0] == f"On Tuesday, March 10, t{gap} {values}"
    assert quiet[1].endswith("Both are in your usual range. Nothing else stood out.")
    flagged = said(day(HIGH_HEART, part_of_glucose(), values=GLUCOSE, context=context(streams=ALL)))
    assert flagged.split("\n")[1] == f"On Tuesday, t{gap} {values}"
    event = low(stretch("13:10", "13:40", 30, 50.0))
    with_low = said(day(event, part_of_glucose(), values=GLUCOSE, context=context(streams=ALL))).split("\n")
    assert [gap in paragraph for paragraph in with_low] == [False, True]
    assert "Over the whole day" not in with_low[1]


def test_lows_that_went_as_far_say_so_once() -> None:
    alike, apart = (
        low(stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, other))
        for other in (50.2, 48.0)
    )
    assert "and from 05:00 to 05:20, each time down to 50 mg/dL." in said(day(alike))
    assert "and from 05:00 to 05:20 (down to 48)." in said(day(apart))


def test_a_page_too_long_keeps_the_time_below_70_beside_its_lows_rather_than_the_time_in_range(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.explanation.page.WORDS", 92)
    lows = low(*(stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5)), severity="urgent")
    highs = high(*(stretch(f"{h:02}:00", f"{h:02}:50", 50, 280.0 + h) for h in (12, 20)), severity="info")
    spread = out_of_range("glucose_cv", 52.0, "%", usual(33.0, 23.0, 43.0), severity="info")
    parts = {"night": GlucosePart(below_70=95.0, above_180=300.0)}
    beyond = {
        "below_54": DaysBeyond(running=1, days=4, of=14),
        "above_250": DaysBeyond(running=1, days=4, of=14),
    }
    known = context(streams=ALL, glucose_parts=parts, glucose_days=beyond)
    text = said(day(lows, highs, spread, values=GLUCOSE, context=known))
    assert "Including these lows, it was below 70 for 1 hour 35 minutes" in text.split("\n")[0]
    assert "between 70 and 180" not in text
    short = said(day(spread, values=GLUCOSE, context=known))
    assert "between 70 and 180" in short


def test_minutes_below_54_that_are_no_event_are_told() -> None:
    parts = {"night": GlucosePart(below_70=40.0, below_54=5.0, lowest=52.0)}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "It was below 54 for 5 minutes before 06:00. The lowest reading was 52 mg/dL." in said(found)
    event = day(low(stretch("03:10", "03:40", 30, 50.0)), values=GLUCOSE, context=found.context)
    assert "of that time" not in said(event), "the event has told it"


def test_times_too_short_to_be_events_are_part_of_the_day_s_sum_and_of_a_night_s_lows() -> None:
    def told(above: float, highest: float) -> str:
        parts = {"evening": GlucosePart(above_250=above, above_180=90.0, highest=highest)}
        highs = high(stretch("19:41", "20:19", 38, 274.0), severity="info")
        return said(day(highs, context=context(streams=ALL, glucose_parts=parts)))

    assert "above 250 mg/dL for 49 minutes in all. The longest stretch was from 19:41 to 20:19" in told(
        49.0, 281.0
    )
    for minutes in (49.0, 53.0):
        assert "horter" not in told(minutes, 281.0), "of highs the sum is enough"
    alone = "for 38 minutes, from 19:41 to 20:19. The highest reading of the day was 305 mg/dL."
    assert alone in told(38.0, 305.0)
    over = low(stretch("2026-03-09T23:30", "01:00", 90, 49.0, minutes_before=30), severity="urgent")
    night = {"night": GlucosePart(below_54=66.0, below_70=90.0, lowest=49.0)}
    found = day(over, context=context(streams=ALL, glucose_parts=night))
    text = said(found)
    assert (
        "below 54 mg/dL, mostly from 23:30 on Monday to 01:00 (1 hour 30 minutes, down to 49). There" in text
    )
    assert "There were also shorter times on Tuesday before 06:00, 6 minutes in all." in text
    assert (
        "call your care team as soon as you can about the lows of Tuesday"
        in by_code(found, Reader("en")).closing[1]
    )


def test_a_low_is_told_once_on_a_day_with_an_urgent_high() -> None:
    parts = {
        "night": GlucosePart(below_70=95.0, below_54=60.0, lowest=50.0),
        "evening": GlucosePart(above_180=700.0),
    }
    found = day(
        low(stretch("05:10", "06:10", 60, 50.0), severity="urgent"),
        high(stretch("12:00", "2026-03-11T00:00", 720, 445.0, open=True), severity="urgent"),
        values=GLUCOSE,
        context=context(streams=ALL, glucose_parts=parts),
    )
    low_told, high_told = said(found).split("\n")
    assert ["below 70" in one for one in (low_told, high_told)] == [True, False]
    assert "of that time" not in high_told + low_told
    assert high_told.count("above 180") == 1


def test_the_highest_reading_is_told_of_half_an_hour_or_more_and_once() -> None:
    for minutes, told in ((25.0, False), (30.0, True)):
        highest = 213.0
        parts = {"afternoon": GlucosePart(above_180=minutes, highest=highest)}
        text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert (f"The highest reading was {highest:.0f} mg/dL." in text) is told
    parts = {"afternoon": GlucosePart(above_180=95.0, above_250=70.0, highest=280.0)}
    event = high(stretch("12:00", "13:10", 70, 280.0), severity="info")
    text = said(day(event, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert text.count("280") == 1


def test_what_cannot_be_shown_stands_before_what_can_wait_but_below_a_call() -> None:
    part = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    lows = stretch("03:10", "03:30", 20, 50.0)
    for severity, last in (("info", "closing-tell"), ("notable", "closing-tell-soon")):
        found = day(low(lows, severity=severity), part)
        assert closing(found) == ["closing-act-low", "closing-glucose-missing", last]
    for found, act, call in (
        (low(lows, severity="urgent"), "closing-check-low", "closing-call-low"),
        (high(lows, severity="urgent"), "closing-check-high", "closing-call-high"),
    ):
        assert closing(day(found, part)) == [act, call, "closing-glucose-missing"]
    assert closing(day(HIGH_HEART, part)) == ["closing-glucose-missing", "closing-mention"]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (20, "twice: from 01:00 to 01:20 (down"),
        (15, "twice: from 01:00 to 01:20 (down"),
        (25, "twice: from 01:00 to 01:20 (down"),
        (14, "twice: on and off from 01:00 to 01:20 (14 minutes, down"),
        (26, "twice: from 01:00 to 01:20 (26 minutes, down"),
    ],
)
def test_of_several_times_the_clock_says_how_long_they_were_if_it_does(minutes: int, told: str) -> None:
    other = stretch("05:00", "05:20", 20, 49.0)
    assert told in said(day(low(stretch("01:00", "01:20", minutes, 50.0), other)))


@pytest.mark.parametrize(("own", "shorter"), [(23.9, False), (24.0, True), (34.9, True), (35.0, True)])
def test_what_uneven_readings_add_is_no_shorter_time(own: float, shorter: bool) -> None:
    parts = {"night": GlucosePart(below_54=own, below_70=60.0, lowest=50.0)}
    found = day(low(stretch("03:10", "03:30", 20, 50.0)), context=context(streams=ALL, glucose_parts=parts))
    assert ("minutes in all. The longest stretch was" in said(found)) is shorter
    assert (" the same night (" in said(found)) is shorter, "below 54 each is told"
    tell = by_code(found, Reader("en")).closing[1]
    assert f"about {'these lows' if shorter else 'this low'} the next time you see or speak with them" in tell


def test_the_relation_of_a_low_and_the_time_below_70_is_said() -> None:
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    counted = {"glucose_hypo_events": (4, "events", None), "glucose_hypo_events_minutes": (95, "min", None)}
    one = low(stretch("03:10", "04:10", 60, 44.0))
    text = said(day(one, values=GLUCOSE | counted, context=context(streams=ALL, glucose_parts=parts)))
    assert "Including this low, it was below 70 four times, for 1 hour 35 minutes in all" in text
    two = low(*(stretch(f"0{h}:00", f"0{h}:20", 20, 44.0) for h in (1, 5)))
    text = said(day(two, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "Including these lows, it was below 70 for 1 hour 35 minutes" in text
    german = said(day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), "de")
    assert "Insgesamt lag Ihr Glukosewert 1 Stunde 35 Minuten unter 70, nur vor" in german


def test_a_short_break_in_a_long_time_is_not_on_and_off() -> None:
    """Ten minutes of seven hours; a tenth is the most."""
    long = stretch("01:16", "08:18", 412, 357.0)
    text = said(day(high(long, stretch("21:40", "22:40", 60, 277.0), severity="info")))
    assert (
        "twice: from 01:16 to 08:18 almost without a break (up to 357) and from 21:40 to 22:40 (up to 277)."
        in text
    )
    for minutes, words in (
        (72, "almost without a break from 03:10 to 04:30"),
        (71, "on and off between 03:10 and 04:30"),
    ):
        assert words in said(day(low(stretch("03:10", "04:30", minutes, 44.0))))


def test_a_flagged_share_in_range_stays_on_a_page_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside lows the share may go for its length, but not where it is what was found."""
    lows = low(stretch("03:10", "04:10", 60, 44.0))
    flagged = out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0), severity="info")
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    known = context(streams=ALL, glucose_parts=parts)
    monkeypatch.setattr("scripts.dev.scoring.faults.WORDS", 200)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    assert "74 percent" in said(day(lows, flagged, values=GLUCOSE, context=known))
    assert "74 percent" not in said(day(lows, values=GLUCOSE, context=known))


def test_two_times_are_one_sentence_with_their_sum_after_it_and_three_are_a_list() -> None:
    two = [stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    assert (
        "mg/dL twice: from 01:00 to 01:20 (down to 50) and from 05:00 to 05:20 (down to 49). Together,"
        in said(day(low(*two)))
    )
    three = said(day(low(*two, stretch("07:00", "07:20", 20, 48.0))))
    assert "three times, for 1 hour in all. This happened from 01:00" in three
    assert "Together" not in three


def test_the_minutes_of_a_time_with_breaks_stand_beside_it_where_the_rest_is_counted() -> None:
    parts = {"morning": GlucosePart(above_180=90.0, above_250=45.0, highest=292.0)}
    highs = high(stretch("08:33", "09:04", 26, 292.0), severity="info")
    text = said(day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert (
        "for 45 minutes in all. The longest stretch was between 08:33 and 09:04 (26 minutes, up to 292)."
        in text
    )


def test_the_rest_s_parts_of_the_day_are_told_only_where_every_time_lies_in_one() -> None:
    parts = {
        "night": GlucosePart(below_54=20.0, below_70=60.0, lowest=48.0),
        "morning": GlucosePart(below_54=30.0, below_70=60.0, lowest=44.0),
        "evening": GlucosePart(below_54=19.0, below_70=60.0, lowest=50.0),
    }
    known = context(streams=ALL, glucose_parts=parts)
    within = low(stretch("05:40", "06:00", 20, 48.0), stretch("08:00", "08:30", 30, 44.0))
    assert "There were also shorter dips in the evening (19 minutes)." in said(day(within, context=known))
    across = low(stretch("05:45", "06:05", 20, 48.0), stretch("08:00", "08:20", 20, 44.0))
    assert "for 1 hour 9 minutes in all. The longest stretches were" in said(day(across, context=known))
    assert "also shorter dips" not in said(day(across, context=known))
    german = said(day(within, context=known), "de")
    assert "Dazu kamen kürzere Zeiten am Abend (19 Minuten)." in german


def test_the_rest_of_a_low_is_not_put_into_parts_of_the_day_that_its_long_time_holds() -> None:
    long = stretch("05:30", "2026-03-11T00:04", 1100, 45.0, open=True)
    parts = {
        name: GlucosePart(below_54=360.0, below_70=360.0, lowest=45.0) for name in ("morning", "afternoon")
    }
    parts["evening"] = GlucosePart(below_54=350.0, below_70=350.0, lowest=45.0)
    parts["night"] = GlucosePart(below_54=56.0, below_70=56.0, lowest=50.0)
    text = said(day(low(long), values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "in the morning" not in text


def met(limit: float, *minutes: Any, severity: str = "urgent") -> Any:
    """A high of eight hours that was above another limit for so many minutes each time."""
    found = high(stretch("12:00", "20:00", 480, 445.0), severity=severity).model_copy(update={"value": 445.0})
    times = [{"minutes": one} for one in minutes]
    return found.model_copy(update={"evidence": found.evidence | {"met_limit": limit, "met_by": times}})


def test_for_how_long_it_was_above_the_limit_that_made_it_graver_is_told() -> None:
    """Only times long enough to make it graver are known: over the day it may have been longer."""
    found = day(met(300.0, 200, 40))
    text = said(found)
    assert "The highest reading was 445 mg/dL. Your glucose was above 300 for at least 4 hours." in text
    assert "Über 300 lag er mindestens 4 Stunden lang." in said(found, "de")
    assert "Estuvo al menos 4 horas por encima de 300." in said(found, "es")
    assert "Your glucose was above 16.7 for at least 4 hours." in said(found, unit="mmol/L")


@pytest.mark.parametrize(
    "one",
    [met(250.0, 480), met(300.0), met(300.0, "many"), met(300.0, True)],
    ids=["same", "none", "word", "bool"],
)
def test_a_limit_that_adds_nothing_or_of_which_no_minutes_are_known_is_not_told(one: Any) -> None:
    (note,) = event_notes(day(one))
    assert not {"met", "met_minutes"} & note.numbers.keys()
    assert "above 300" not in said(day(one))
    other = one.model_copy(update={"evidence": one.evidence | {"met_by": 7}})
    assert "met" not in event_notes(day(other))[0].numbers, "evidence of another hand"


def test_a_page_too_long_leaves_out_for_how_long_it_was_above_another_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scripts.dev.scoring.faults.WORDS", 200)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    assert "above 250 mg/dL" in said(day(met(300.0, 240)))
    assert "above 300" not in said(day(met(300.0, 240)))


def test_a_sum_beside_times_that_do_not_add_up_to_it_is_about_as_long() -> None:
    other = stretch("05:00", "05:20", 20, 49.0)
    for minutes, told in (
        (18, "Together, that was about 40 minutes."),
        (19, "Together, that was 39 minutes."),
        (20, "Together, that was 40 minutes."),
    ):
        assert told in said(day(low(stretch("01:00", "01:20", minutes, 50.0), other)))
    three = low(stretch("01:00", "01:20", 18, 50.0), other, stretch("07:00", "07:20", 20, 48.0))
    assert "three times, for about 1 hour in all. This happened from 01:00" in said(day(three))
    assert "Das waren zusammen etwa 1 Stunde." in said(day(three), "de")
    long = high(stretch("08:00", "09:42", 100, 281.0), stretch("19:00", "19:42", 42, 290.0), severity="info")
    assert "Together, that was about 2 hours 20 minutes." in said(day(long))


def test_what_two_highs_add_up_to_is_exact_where_each_is_told_in_minutes() -> None:
    """ "About" beside 30 minutes and 1 hour 45 minutes would be odd, whatever the clock times of a broken one say."""
    two = high(stretch("17:18", "17:48", 30, 254.0), stretch("18:03", "20:34", 105, 308.0), severity="info")
    text = said(day(two, values=GLUCOSE, context=context(streams=ALL)))
    assert "(30 minutes, up to 254)" in text
    assert "(1 hour 45 minutes, up to 308). Together, that was 2 hours 15 minutes." in text


def test_a_low_that_no_rule_flags_stands_before_how_much_of_the_day_its_readings_cover() -> None:
    parts = {"evening": GlucosePart(below_70=25.0, lowest=61.0)}
    highs = high(stretch("16:31", "17:31", 60, 272.0), severity="info")
    known = context(streams=ALL, glucose_parts=parts)
    told = said(day(highs, part_of_glucose(), values=GLUCOSE, context=known))
    places = [
        told.index(one)
        for one in ("above 250", "below 70", "no glucose readings", "percent of the time with")
    ]
    assert places == sorted(places)


def test_a_paragraph_of_few_but_long_sentences_is_two() -> None:
    lows = [stretch("11:56", "12:11", 15, 52.0), stretch("21:00", "22:30", 75, 43.0)]
    parts = {"evening": GlucosePart(below_70=150.0, lowest=43.0)}
    often = {"below_54": DaysBeyond(running=1, days=4, of=14)}
    known = context(streams=ALL, glucose_parts=parts, glucose_days=often)
    week = {"categories": [{"name": "below_54", "value": 1.1, "limit": 1.0, "begins": True}]}
    paragraphs = said(day(low(*lows), values=GLUCOSE, context=known, weekly=week)).split("\n")
    assert any(one.startswith("In the week ending on Tuesday") for one in paragraphs)
    assert max(len(one.split()) for one in paragraphs) <= 80


def test_a_high_average_and_the_share_follow_their_highs_before_a_low_that_no_rule_flags() -> None:
    mean = out_of_range("glucose_mean", 177.0, "mg/dL", usual(119.0, 94.0, 144.0), severity="info")
    parts = {"evening": GlucosePart(below_70=45.0, lowest=56.0)}
    highs = high(stretch("04:25", "10:43", 378, 279.0), severity="notable")
    told = said(day(highs, mean, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    places = [
        told.index(one) for one in ("above 250", "177 mg/dL on average", "74 percent", "below 70 mg/dL")
    ]
    assert places == sorted(places)
