"""What is said of lows and highs."""

import re
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext, ProcessedDocument
from core.explanation.care_team import care_lines
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.notes.events import event_notes, stretches_of, with_the_longest
from core.explanation.reader import Reader
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GAP,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    NOTABLE_HEART,
    SKIN,
    STRAINED,
    closing,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    strain,
    stretch,
)


@pytest.mark.parametrize(
    ("severity", "sentences"),
    [
        ("urgent", ["closing-check-low", "closing-call-low"]),
        ("notable", ["closing-act-low", "closing-tell-soon"]),
        ("info", ["closing-act-low", "closing-tell"]),
    ],
)
def test_every_low_is_told_first_and_closes_by_its_tier(severity: str, sentences: list[str]) -> None:
    found = day(HIGH_HEART, low(stretch("03:10", "04:15", 65, 44.0), severity=severity))
    page = by_code(found, Reader("en"))
    first = page.paragraphs()[0].startswith(
        "Important: check your glucose now. If it is low, follow your plan"
    )
    assert first is (severity == "urgent"), "what is urgent may not wait for the last line"
    if severity != "info":
        assert page.text[0].startswith(
            "On Tuesday, March 10, your glucose was below 54 mg/dL for 1 hour 5 minutes, from 03:10 to "
            "04:15. The lowest reading was 44 mg/dL."
        )
    assert "below 54 mg/dL for 1 hour 5 minutes" in said(found)
    assert closing(found) == sentences, "what to do now, then whom to tell"
    named = "the low of Tuesday, March 10" if severity == "urgent" else "this low"
    assert f"care team about {named}" in page.closing[1]


def test_an_event_over_midnight_names_the_evening_and_what_goes_on_says_so() -> None:
    text = said(day(low(stretch("2026-03-09T23:10", "00:40", 90, 44.0))))
    assert "from 23:10 on Monday to 00:40" in text
    text = said(day(low(stretch("23:20", "2026-03-11T00:00", 40, 44.0, open=True))))
    assert "from 23:20 until midnight or later. The lowest" in text
    assert "ended at midnight" not in text, "it is said once"


def test_several_lows_are_listed_and_many_are_counted() -> None:
    three = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5, 9)]
    text = said(day(low(*three)))
    assert "below 54 mg/dL three times, for 1 hour in all. This happened from 01:00 to 01:20 (down to" in text
    assert ", from 05:00 to 05:20 (down to 45), and from 09:00" in text
    many = [*three, stretch("20:00", "20:40", 40, 45.0)]
    assert "four times, for 1 hour 40 minutes in all. The longest time was from 20:00" in said(
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


def test_one_rule_that_goes_on_from_the_day_before_is_one_sentence() -> None:
    told = low(stretch("00:00", "00:20", 20, 50.0), severity="info")
    new = low(stretch("05:00", "05:20", 20, 48.0), severity="urgent")
    assert said(day(told, new)).count("your glucose was below 54 mg/dL") == 1


def test_glucose_in_mmol_is_rounded_as_people_do() -> None:
    text = said(day(low(stretch("03:10", "04:30", 65, 44.0))), unit="mmol/L")
    assert "below 3.0 mmol/L" in text
    assert "The lowest reading was 2.4 mmol/L" in text


@pytest.mark.parametrize(
    ("lows", "highs", "said_of_highs"),
    [
        (
            "urgent",
            "urgent",
            "If it is high, follow your plan for high glucose. If it is high or you feel sick, check for ketones if "
            "your plan says so.",
        ),
        ("urgent", "info", "If it is high, follow your plan for high glucose."),
        ("notable", "info", "If it is high, follow your plan for high glucose."),
        ("info", "info", "If it is high, follow your plan for high glucose."),
    ],
)
def test_a_day_with_a_low_and_a_high_says_what_to_do_about_both_and_names_both(
    lows: str, highs: str, said_of_highs: str
) -> None:
    down = low(stretch("03:10", "03:40", 30, 50.0), severity=lows)
    for minutes in (180, 90):
        up = high(stretch("12:00", "15:00", minutes, 300.0), severity=highs)
        act, tell, *_ = by_code(day(down, up), Reader("en")).closing
        assert re.match("(Important: c|C)heck your glucose now. If it is low|If your glucose is low", act), (
            "it leads"
        )
        assert act.endswith(f" plan for low glucose first. {said_of_highs}")
        assert f"about {'the' if lows == 'urgent' else 'this'} low and the high glucose" in tell
        assert ("vomiting again and again" in tell) is (highs == "urgent"), "signs of what calls for it"
    far = high(stretch("12:00", "15:00", 180, 301.0), severity=highs).model_copy(update={"value": 301.0})
    tell = " ".join(by_code(day(down, far), Reader("en")).closing)
    assert ("vomiting again and again" in tell) is (lows == "urgent"), (
        "of a reading above 300, whatever its tier"
    )
    goes_on = high(stretch("23:00", "2026-03-11T00:00", 60, 300.0, open=True), severity="info")
    now = closing(day(down, goes_on))[0]
    assert now == ("closing-check-both" if lows == "urgent" else "closing-act-both")


def test_an_urgent_high_with_a_low_says_what_to_do_about_the_low() -> None:
    up, down = (
        high(stretch("12:00", "15:00", 180, 300.0), severity="urgent"),
        low(stretch("03:10", "03:40", 30, 50.0), severity="info"),
    )
    for events, act in (((up,), "closing-check-high"), ((up, down), "closing-check-both-ketones")):
        assert closing(day(*events)) == [act, "closing-call-high"]
    act, call = by_code(day(up, down), Reader("en")).closing
    assert act.startswith(
        "Important: check your glucose now. If it is low, follow your plan for low glucose first. If it is"
    )
    assert "call your care team about the low and the high glucose of Tuesday, March 10, unless" in call
    assert call.startswith("If you are confused, faint, very drowsy, breathing fast or vomiting"), (
        "there was a low"
    )
    assert "Whatever the reading is now" in call
    alone = by_code(day(up), Reader("en")).closing[1]
    assert "confused" not in alone
    assert "Even if your glucose is not high now" in alone


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


def test_found_late_comes_first_among_the_care_team_s_lines_and_pressure_is_theirs_alone() -> None:
    late = low(stretch("03:10", "04:30", 65, 44.0, pressure_shape=True), found_late=True)
    lines = care_lines(day(HIGH_HEART, late), wording("en"))
    assert "found late" in lines[0]
    assert "pressure shape" in lines[0]
    assert "pressure" not in said(day(late))


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


def test_several_lows_add_up_and_the_shorter_ones_among_them_are_named() -> None:
    two = [stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    assert "twice: from 01:00" in said(day(low(*two)))
    more = low(*two)
    more = more.model_copy(update={"evidence": more.evidence | {"minutes": 48.0}})
    assert "for 48 minutes in all. The longest times were from 01:00" in said(day(more))
    spanning = [stretch("00:00", "00:20", 60, 50.0, minutes_before=40), two[1]]
    text = said(day(low(*spanning)))
    assert (
        "below 54 mg/dL twice. This happened from 00:00 to 00:20 (1 hour, down to 50) and from 05:00" in text
    )


def test_lows_of_several_days_running_are_counted_and_else_how_often_lately() -> None:
    def told(running: int, days: int, of: int = 14) -> str:
        beyond = {"below_54": DaysBeyond(running=running, days=days, of=of)}
        events = low(stretch("03:10", "04:10", 60, 44.0))
        return said(day(events, context=context(streams=ALL, glucose_days=beyond)))

    assert "On each of the 3 days ending on Tuesday, it was below 54 for 15 minutes or more." in told(3, 3)
    assert "On 5 of the 14 days ending on Tuesday, the last 3 in a row, it was below 54" in told(3, 5)
    assert "On 3 of the 14 days ending on Tuesday, it was below 54 for 15 minutes or more." in told(1, 3)
    assert "On 2 of the 14 days ending on Tuesday, it was below 54 for 15 minutes or more." in told(1, 2)
    assert "None of the 13 days before had 15 minutes or more below 54." in told(1, 1)
    rare = "None of the 7 days before with readings had 15 minutes or more below 54."
    assert rare in told(1, 1, 8)
    assert "15 minutes or more" not in told(1, 1, 7), "of so few days nothing is rare"


def test_a_day_s_lows_stand_with_its_time_below_70_and_what_goes_on_at_midnight_is_said_of_many() -> None:
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    found = day(
        low(stretch("03:10", "04:10", 60, 44.0)),
        values=GLUCOSE,
        context=context(streams=ALL, glucose_parts=parts),
    )
    lows = said(found).split("\n")[0]
    assert (
        "The lowest reading was 44 mg/dL. Including this low, it was below 70 for 1 hour 35 minutes" in lows
    )
    many = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0) for h in (1, 5, 9)]
    many.append(stretch("23:45", "2026-03-11T00:00", 15, 50.0, open=True))
    assert "When the day ended at midnight, your glucose was below 54." in said(day(low(*many)))


def test_a_single_low_says_that_there_were_shorter_times_too() -> None:
    one = low(stretch("03:10", "04:10", 60, 44.0))
    more = one.model_copy(update={"evidence": one.evidence | {"minutes": 66.0}})
    assert "for 1 hour 6 minutes in all. The longest time was" in said(day(more))
    assert "other" not in said(day(more)), "where nobody knows when"
    assert "other times" not in said(day(one))


def test_of_many_the_day_s_own_reading_is_told_and_not_that_of_the_day_before() -> None:
    def highs(*stretches: Any) -> Any:
        found = low(*stretches).model_copy(
            update={"direction": "above", "rule": "glucose_high", "value": 308.0}
        )
        found.evidence["limit"] = 250.0
        return found

    own = [
        stretch(f"{hour:02}:00", f"{hour:02}:{lasted}", lasted, 260.0 + lasted)
        for hour, lasted in ((5, 30), (9, 20), (13, 20))
    ]
    begun = stretch("2026-03-09T22:13", "00:29", 104, 308.0, minutes_before=90)
    parts = {"night": GlucosePart(above_180=90.0, highest=290.0)}
    text = said(day(highs(begun, *own), context=context(streams=ALL, glucose_parts=parts)))
    assert "One lasted from 22:13 on Monday to 00:29. Of the others, the longest was from" in text
    assert "The highest reading of the day was 290 mg/dL." in text


def test_one_low_over_midnight_is_no_second_day_in_a_row() -> None:
    over = low(stretch("2026-03-09T23:10", "00:40", 90, 44.0, minutes_before=50))
    for running, told in ((2, False), (3, True)):
        beyond = {"below_54": DaysBeyond(running=running, days=running, of=14)}
        text = said(day(over, context=context(streams=ALL, glucose_days=beyond)))
        assert ("On each of the 3 days ending on Tuesday" in text) == told


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


def test_the_longest_of_the_others_is_not_the_one_that_began_the_day_before() -> None:
    begun = stretch("2026-03-09T22:13", "00:29", 104, 44.0, minutes_before=90)
    (note,) = event_notes(day(low(begun, stretch("05:00", "05:20", 20, 50.0))))
    shorter = with_the_longest(note)
    assert (shorter.numbers["minutes.1"], shorter.dates["from.1"][11:16]) == (20, "05:00")


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


def test_lows_come_before_highs_as_in_what_to_do_about_them() -> None:
    down = low(stretch("05:10", "06:10", 60, 50.0), severity="urgent")
    up = stretch("12:00", "2026-03-11T00:00", 720, 445.0)
    for goes_on in (True, False):
        found = day(down, high(up | ({"open": True} if goes_on else {}), severity="urgent"))
        assert "below 54" in said(found).split("\n")[0]
        assert closing(found) == ["closing-check-both-ketones", "closing-call-low"]


def test_what_to_mention_is_named_if_it_is_not_much() -> None:
    for anomalies, asked in (
        ((HIGH_HEART,), "You can mention your resting heart rate at your next visit."),
        (
            (NOTABLE_HEART, FEW_STEPS),
            "Tell your care team about your resting heart rate at your next visit or call.",
        ),
        (
            (HIGH_HEART, FEW_STEPS),
            "You can mention your resting heart rate and your step count at your next visit.",
        ),
        (
            (high(stretch("12:00", "13:00", 60, 280.0), severity="info"),),
            "You can mention the high glucose at your next visit.",
        ),
        (
            (anomaly("of a later version", "out_of_range", 1.0, "?"),),
            "You can mention this at your next visit.",
        ),
        (
            (strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9),),
            "Tell your care team about these three values within",
        ),
    ):
        values = STRAINED if anomalies[0].kind == "strain" else {}
        assert asked in by_code(day(*anomalies, values=values), Reader("en")).closing[0]


def test_what_is_open_where_the_readings_end_is_not_said_of_midnight() -> None:
    ends = stretch("21:15", "22:05", 50, 274.0, open=True)
    text = said(day(high(ends, severity="info")))
    assert "for 50 minutes, from 21:15 to 22:05, when the readings end. The highest" in text
    assert "midnight" not in text
    many = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 274.0) for h in (5, 9, 13)]
    text = said(day(high(*many, stretch("21:45", "22:05", 20, 274.0, open=True), severity="info")))
    assert "When the readings ended, your glucose was above 250." in text


def test_times_too_short_to_be_events_are_part_of_the_day_s_sum_and_of_a_night_s_lows() -> None:
    def told(above: float, highest: float) -> str:
        parts = {"evening": GlucosePart(above_250=above, above_180=90.0, highest=highest)}
        highs = high(stretch("19:41", "20:19", 38, 274.0), severity="info")
        return said(day(highs, context=context(streams=ALL, glucose_parts=parts)))

    assert "above 250 mg/dL for 49 minutes in all. The longest time was from 19:41 to 20:19" in told(
        49.0, 281.0
    )
    assert "shorter times" not in told(49.0, 281.0), "of a few minutes of highs the sum is enough"
    assert "Shorter highs in the evening made up the other 15 minutes." in told(53.0, 281.0)
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
    assert "call your care team about the lows of Tuesday" in by_code(found, Reader("en")).closing[1]


def test_of_many_times_that_began_the_day_before_the_day_s_own_minutes_are_told() -> None:
    own = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 280.0) for h in (5, 9, 13)]
    begun = stretch("2026-03-09T22:42", "04:30", 344, 324.0, minutes_before=78)
    known = context(
        streams=ALL, glucose_parts={"night": GlucosePart(above_250=356.0, above_180=400.0, highest=324.0)}
    )
    text = said(day(high(begun, *own, severity="info"), context=known))
    assert (
        "four times, for about 5 hours 55 minutes of the day in all. One lasted from 22:42 on Monday to 04:30."
        in text
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


def test_where_the_clock_was_put_back_in_between_the_minutes_are_told() -> None:
    shifted = {
        "from": "2026-03-10T02:30+02:00",
        "to": "2026-03-10T02:20+01:00",
        "minutes": 50,
        "extreme": 50.0,
    }
    text = said(day(low(shifted, stretch("05:00", "05:20", 20, 49.0))))
    assert "02:30 to 02:20 (50 minutes, " in text


@pytest.mark.parametrize(("own", "shorter"), [(23.9, False), (24.0, True), (34.9, True), (35.0, True)])
def test_what_uneven_readings_add_is_no_shorter_time(own: float, shorter: bool) -> None:
    parts = {"night": GlucosePart(below_54=own, below_70=60.0, lowest=50.0)}
    found = day(low(stretch("03:10", "03:30", 20, 50.0)), context=context(streams=ALL, glucose_parts=parts))
    assert ("minutes in all. The longest time was" in said(found)) is shorter
    assert ("Shorter dips before 06:00 made up the other 15 minutes." in said(found)) is (own == 35.0)
    tell = by_code(found, Reader("en")).closing[1]
    assert f"about {'these lows' if shorter else 'this low'} at your next visit or call" in tell


def test_a_high_that_goes_on_at_midnight_has_no_more_minutes_than_the_clock() -> None:
    """The last reading stands for its whole spacing, a part of which is another day's."""
    over = stretch("23:38", "2026-03-11T00:00", 30, 281.0, open=True)
    assert "above 250 mg/dL from 23:38 until midnight or later. The highest" in said(
        day(high(over, severity="info"))
    )
    both = said(day(high(stretch("22:20", "23:20", 60, 288.0), over, severity="info")))
    assert (
        "above 250 mg/dL twice: from 22:20 to 23:20 (up to 288) and from 23:38 until midnight or later"
        in both
    )
    within = stretch("23:38", "2026-03-11T00:00", 22, 281.0, open=True)
    assert "for 22 minutes, from 23:38 until midnight or later" in said(day(high(within, severity="info")))


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


@pytest.mark.parametrize("severity", ["info", "notable"])
def test_what_to_do_about_a_high_now_comes_before_what_can_wait(severity: str) -> None:
    goes_on = high(stretch("23:20", "2026-03-11T00:00", 40, 281.0, open=True), severity=severity)
    assert closing(day(goes_on)) == [
        "closing-act-high",
        f"closing-{'tell-soon' if severity == 'notable' else 'mention'}",
    ]


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


def test_a_gap_after_what_was_told_of_the_day_does_not_name_it_again() -> None:
    gap = {"from": "2026-03-10T17:37+01:00", "to": "2026-03-10T21:36+01:00"}
    part = anomaly("glucose", "data", 239.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    told = "There were no glucose readings between 17:37 and 21:36"
    assert f"{told}." in said(
        day(part, high(stretch("12:00", "13:00", 60, 280.0), severity="info"), values=GLUCOSE)
    )
    first = said(day(part, values=GLUCOSE))
    assert first.startswith(f"On Tuesday, March 10, t{told[1:]}.")


def test_a_flagged_share_in_range_stays_on_a_page_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside lows the share may go for its length, but not where it is what was found."""
    lows = low(stretch("03:10", "04:10", 60, 44.0))
    flagged = out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0), severity="info")
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    known = context(streams=ALL, glucose_parts=parts)
    monkeypatch.setattr("scripts.dev.scorecard.WORDS", 200)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    assert "74 percent" in said(day(lows, flagged, values=GLUCOSE, context=known))
    assert "74 percent" not in said(day(lows, values=GLUCOSE, context=known))


def test_an_hour_of_lows_beside_what_was_found_is_named_in_what_to_mention() -> None:
    """More than 4 % of a day, which the consensus does not allow, is to be told; one low is named beside the rest."""
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    both, highs_alone = "the low and high", "You can mention the high"
    for minutes, told in (
        (58.0, f"Tell your care team about {both}"),
        (57.0, f"You can mention {both}"),
        (14.0, highs_alone),
    ):
        parts = {"night": GlucosePart(below_70=minutes, lowest=58.0)}
        found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        assert f"{told} glucose at your next visit" in " ".join(by_code(found, Reader("en")).closing)
    for minutes, targets, said_last in (
        (58.0, "standard", ["closing-act-low", "closing-tell"]),
        (57.0, "standard", ["closing-act-low", "closing-unwell"]),
        (15.0, "standard", ["closing-act-low", "closing-unwell"]),
        (14.0, "standard", ["closing-nothing"]),
        (58.0, "none", ["closing-nothing"]),
    ):
        parts = {"night": GlucosePart(below_70=minutes)}
        found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        found = found.model_copy(update={"weekly": {"targets": targets, "categories": []}})
        assert closing(found) == said_last, "nobody has a target who takes nothing that lowers glucose"


@pytest.mark.parametrize(
    ("running", "days", "told"),
    [
        (2, 12, "On 12 of the 14 days"),
        (2, 4, "On 4 of the 14 days"),
        (2, 3, "On 3 of the 14 days"),
        (2, 2, "On Monday, too"),
        (3, 3, "On each of the 3"),
        (3, 4, "On 4 of the 14 days ending on Tuesday, the last 3 in a row"),
        (4, 8, "On 8 of the 14 days ending on Tuesday, the last 4 in a row"),
        (3, 12, "On 12 of the 14 days ending on Tuesday, it was"),
        (4, 12, "On 12 of the 14 days ending on Tuesday, the last 4 in a row"),
        (14, 14, "On each of the 14"),
    ],
)
def test_two_days_running_are_not_told_of_twelve_in_two_weeks(running: int, days: int, told: str) -> None:
    beyond = {"above_250": DaysBeyond(running=running, days=days, of=14)}
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    assert told in said(day(highs, context=context(streams=ALL, glucose_days=beyond)))


def test_lows_that_no_rule_flags_take_no_name_from_four_findings() -> None:
    found = (
        HIGH_HEART,
        out_of_range("sleep_total", 200.0, "min", usual(441.0, 380.0, 500.0), severity="info"),
        FEW_STEPS,
        out_of_range("hrv_sleep", 30.0, "ms", HRV, severity="info"),
    )
    parts = {"night": GlucosePart(below_70=90.0, lowest=58.0)}
    page = by_code(
        day(*found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), Reader("en")
    )
    assert (
        "Tell your care team about your resting heart rate, your sleep, your heart rate variability, and your "
        "step count at" in " ".join(page.closing)
    )
    page = by_code(
        day(*found[:3], values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), Reader("en")
    )
    assert (
        "Tell your care team about the low glucose, your resting heart rate, your sleep, and your step count at"
        in " ".join(page.closing)
    )


def test_two_times_are_one_sentence_with_their_sum_after_it_and_three_are_a_list() -> None:
    two = [stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    assert (
        "mg/dL twice: from 01:00 to 01:20 (down to 50) and from 05:00 to 05:20 (down to 49). Together,"
        in said(day(low(*two)))
    )
    three = said(day(low(*two, stretch("07:00", "07:20", 20, 48.0))))
    assert "three times, for 1 hour in all. This happened from 01:00" in three
    assert "Together" not in three


def test_a_low_that_goes_on_has_no_minutes_of_the_next_day() -> None:
    """Its last reading stands for a time after midnight."""
    for until, minutes, told in (
        ("2026-03-11T00:14", 74, "below 54 mg/dL from 23:00 until midnight or later."),
        ("2026-03-11T00:02", 62, "below 54 mg/dL for about 1 hour, from 23:00 until midnight or later."),
    ):
        assert told in said(day(low(stretch("2026-03-10T23:00", until, minutes, 44.0, open=True))))


def test_lows_are_told_in_their_order_also_where_the_clock_is_put_back() -> None:
    first = stretch("02:30", "02:50", 20, 50.0) | {
        "from": "2026-03-10T02:30+02:00",
        "to": "2026-03-10T02:50+02:00",
    }
    later = stretch("02:10", "02:28", 18, 49.0)
    text = said(day(low(later, first)))
    assert text.index("02:30 to 02:50") < text.index("02:10 to 02:28")


def test_the_minutes_of_a_time_with_breaks_stand_beside_it_where_the_rest_is_counted() -> None:
    parts = {"morning": GlucosePart(above_180=90.0, above_250=45.0, highest=292.0)}
    highs = high(stretch("08:33", "09:04", 26, 292.0), severity="info")
    text = said(day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert (
        "between 08:33 and 09:04 (26 minutes, up to 292). Shorter highs in the morning made up the other 19 minutes."
        in text
    )


def test_a_low_over_midnight_is_not_held_by_the_day_s_sum() -> None:
    lows = low(stretch("2026-03-09T23:30", "00:40", 70, 50.0, minutes_before=30))
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=75.0, below_54=40.0)},
        glucose_times={"below_70": [("2026-03-10T00:10+01:00", "2026-03-10T01:25+01:00")]},
    )
    text = said(day(lows, values=GLUCOSE, context=known))
    assert "00:10" not in text, "the day's first reading, which the low over midnight comes before"
    assert "your glucose was below 70 for 1 hour 15 minutes" in text
    assert "Including" not in text
    less = context(streams=ALL, glucose_parts={"night": GlucosePart(below_70=70.0, below_54=40.0)})
    assert "below 70 for" not in said(day(lows, values=GLUCOSE, context=less)), (
        "it would seem to deny the low"
    )


def test_the_last_of_many_lows_may_go_on_where_readings_stop() -> None:
    lows = low(
        *(stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0) for h in (1, 4, 9)),
        stretch("12:00", "12:15", 15, 45.0),
    )
    known = context(streams=ALL, glucose_gap=("2026-03-10T12:10+01:00", "2026-03-10T16:00+01:00"))
    text = said(day(lows, values=GLUCOSE, context=known))
    assert "Just before, your glucose was low; how long it stayed low is not known." in text


def test_the_rest_s_parts_of_the_day_are_told_only_where_every_time_lies_in_one() -> None:
    parts = {
        "night": GlucosePart(above_250=20.0, above_180=60.0, highest=292.0),
        "morning": GlucosePart(above_250=30.0, above_180=60.0, highest=292.0),
        "evening": GlucosePart(above_250=19.0, above_180=60.0, highest=292.0),
    }
    known = context(streams=ALL, glucose_parts=parts)
    within = high(stretch("05:40", "06:00", 20, 280.0), stretch("08:00", "08:30", 30, 292.0), severity="info")
    assert "Shorter highs in the evening made up the other 19 minutes." in said(day(within, context=known))
    across = high(stretch("05:45", "06:05", 20, 280.0), stretch("08:00", "08:20", 20, 292.0), severity="info")
    assert "for 1 hour 9 minutes in all. The longest times were" in said(day(across, context=known))
    assert "The other" not in said(day(across, context=known))
    german = said(day(within, context=known), "de")
    assert "Die übrigen 19 Minuten verteilen sich auf kürzere Zeiten am Abend." in german


def test_shorter_lows_beside_one_over_midnight_are_told_by_their_part_of_the_day() -> None:
    over = stretch("2026-03-09T23:15", "01:16", 120, 49.0, minutes_before=45.0)
    for night, told in (
        (75.0, "It was below 54 mg/dL again on Tuesday in the evening, for 12 minutes in all (down to 52)."),
        (
            90.0,
            "There were also shorter times on Tuesday before 06:00 and in the evening, 27 minutes in all.",
        ),
    ):
        parts = {
            "night": GlucosePart(below_54=night, below_70=night, lowest=49.0),
            "evening": GlucosePart(below_54=12.0, below_70=40.0, lowest=52.0),
        }
        text = said(day(low(over), values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert f"(2 hours, down to 49). {told}" in text


def test_how_far_it_went_on_the_day_before_is_told_of_that_time_and_not_as_the_day_s() -> None:
    over = stretch("2026-03-09T23:08", "00:23", 75, 299.0, minutes_before=52.0)
    later = stretch("09:13", "10:14", 60, 271.0)
    each = "to 00:23 (up to 299). On Tuesday, it was above 250 again from 09:13 to 10:14 (1 hour, up to 271)."
    found = high(over, later, severity="info")
    for highest, told in ((271.0, False), (299.0, False), (300.0, True)):
        parts = {
            "night": GlucosePart(above_250=23.0, above_180=60.0, highest=270.0),
            "morning": GlucosePart(above_250=60.0, above_180=90.0, highest=highest),
        }
        text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert each in text
        assert ("The highest reading of the day was 300 mg/dL." in text) is told, (
            "farther than all times told"
        )
        assert ("reading of the day" in text) is told
    assert each in said(day(found, values=GLUCOSE))


def test_the_rest_of_a_low_is_not_put_into_parts_of_the_day_that_its_long_time_holds() -> None:
    long = stretch("05:30", "2026-03-11T00:04", 1100, 45.0, open=True)
    parts = {
        name: GlucosePart(below_54=360.0, below_70=360.0, lowest=45.0) for name in ("morning", "afternoon")
    }
    parts["evening"] = GlucosePart(below_54=350.0, below_70=350.0, lowest=45.0)
    parts["night"] = GlucosePart(below_54=56.0, below_70=56.0, lowest=50.0)
    text = said(day(low(long), values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "in the morning" not in text


def test_a_second_sensor_s_low_is_not_hidden_beside_one_over_midnight() -> None:
    over = stretch("2026-03-09T23:15", "00:40", 85, 49.0, minutes_before=45.0)
    parts = {"night": GlucosePart(below_54=40.0, below_70=60.0, lowest=51.0)}
    other = stretch("14:00", "14:30", 30, 41.0)
    found = low(over, other, sensors_differ=True)
    text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert (
        "for 1 hour 25 minutes, from 23:15 on Monday to 00:40 (down to 49). On Tuesday, it was below 54"
        in text
    )
    assert "again from 14:00 to 14:30 (30 minutes, down to 41)." in text
    assert "The lowest reading" not in text, "it is said once"


def test_a_low_of_another_hand_that_names_no_side_is_a_low() -> None:
    unsaid = low(stretch("03:10", "03:40", 30, 50.0), severity="urgent").model_copy(
        update={"direction": None}
    )
    found = day(unsaid, values=GLUCOSE, context=context(streams=ALL))
    assert "below 54 mg/dL for 30 minutes" in said(found)
    assert closing(found) == ["closing-check-low", "closing-call-low"]
    for value, side in ((69.0, "below"), (70.0, "above"), (280.0, "above")):
        bare = unsaid.model_copy(update={"evidence": {}, "value": value})
        assert next(iter(event_notes(day(bare)))).words["side"] == side, "nor a limit"


@pytest.mark.parametrize(("running", "days", "named"), [(5, 5, "tell"), (2, 7, "tell"), (4, 6, "mention")])
def test_highs_that_go_on_for_days_are_to_be_told_and_say_what_to_do(
    running: int, days: int, named: str
) -> None:
    known = {"above_250": DaysBeyond(running=running, days=days, of=14)}
    short = high(stretch("18:08", "18:23", 15, 256.0), severity="info").model_copy(update={"value": 256.0})
    found = day(short, values=GLUCOSE, context=context(streams=ALL, glucose_days=known))
    act = ["closing-act-high"] if named == "tell" else []
    assert closing(found) == [*act, f"closing-{named}"]


@pytest.mark.parametrize(("nights", "named"), [(5, "tell"), (4, "mention")])
def test_a_value_that_goes_on_for_nights_is_to_be_told(nights: int, named: str) -> None:
    known = {"resting_hr": MetricContext(side="above", days_outside=nights)}
    assert closing(day(HIGH_HEART, context=context(metrics=known))) == [f"closing-{named}"]


@pytest.mark.parametrize(("farthest", "act"), [(301.0, ["closing-act-high"]), (300.0, [])])
def test_a_very_high_reading_alone_says_what_to_do_about_highs(farthest: float, act: list[str]) -> None:
    short = high(stretch("13:28", "14:00", 32, farthest), severity="info")
    assert closing(day(short.model_copy(update={"value": farthest}))) == [*act, "closing-mention"]


def test_any_high_is_named_beside_a_graver_low() -> None:
    """A page that told a low of 22 minutes to the team, and not 501 mg/dL, was called unsafe."""
    short, named = (
        high(stretch("13:28", "14:00", 32, 286.0), severity="info"),
        "low and the high glucose",
    )
    for severity, until in (("notable", " within a few days"), ("urgent", " of Tuesday, March 10, unless")):
        found = day(low(stretch("03:10", "03:40", 30, 50.0), severity=severity), short)
        assert f"{named}{until}" in by_code(found, Reader("en")).closing[1]


@pytest.mark.parametrize(
    ("severity", "tell"), [("notable", "closing-tell-soon"), ("urgent", "closing-call-high")]
)
def test_a_low_of_a_lesser_tier_is_named_beside_a_high(severity: str, tell: str) -> None:
    found = day(
        low(stretch("03:10", "03:40", 30, 50.0)),
        high(stretch("12:00", "13:00", 60, 280.0), severity=severity),
    )
    assert closing(found)[-1] == tell
    assert "low and the high glucose" in by_code(found, Reader("en")).closing[-1]


def test_of_more_than_four_findings_lows_and_highs_alone_are_named() -> None:
    acute = (
        low(stretch("03:10", "03:40", 30, 50.0), severity="notable"),
        high(stretch("12:00", "15:00", 180, 280.0), severity="info"),
    )
    values = [
        one.model_copy(update={"severity": "notable"})
        for one in (
            HIGH_HEART,
            out_of_range("sleep_total", 200.0, "min", usual(441.0, 380.0, 500.0)),
            out_of_range("hrv_sleep", 30.0, "ms", HRV),
        )
    ]
    four = by_code(day(*acute, *values[:2]), Reader("en")).closing[-1]
    assert "about this low and the high glucose, your resting heart rate, and your sleep within" in four
    five = by_code(day(*acute, *values), Reader("en")).closing[-1]
    assert "about this low and the high glucose within" in five
    more = (FEW_STEPS, out_of_range("skin_temp_sleep", 35.1, "°C", SKIN))
    values += [one.model_copy(update={"severity": "notable"}) for one in more]
    assert "Tell your care team about this within" in by_code(day(*values), Reader("en")).closing[-1]


@pytest.mark.parametrize("severity", ["notable", "urgent"])
def test_a_finding_that_has_no_name_takes_none_from_a_low(severity: str) -> None:
    later = anomaly("of a later version", "out_of_range", 1.0, "?", severity=severity)
    page = by_code(day(low(stretch("03:10", "03:40", 30, 50.0), severity=severity), later), Reader("en"))
    named = "the low of Tuesday, March 10" if severity == "urgent" else "this low"
    assert f"your care team about {named}" in page.closing[1]


@pytest.mark.parametrize(("tier", "named"), [("info", False), ("notable", True)])
def test_beside_a_low_a_value_is_named_from_notable_on(tier: str, named: bool) -> None:
    found = day(low(stretch("03:10", "03:40", 30, 50.0)), HIGH_HEART.model_copy(update={"severity": tier}))
    told = "this low and your resting heart rate" if named else "this low"
    assert f"Tell your care team about {told} at your next" in " ".join(by_code(found, Reader("en")).closing)


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
    monkeypatch.setattr("scripts.dev.scorecard.WORDS", 200)
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
    assert "Zusammen dauerte das etwa 1 Stunde." in said(day(three), "de")
    long = high(stretch("08:00", "09:42", 100, 281.0), stretch("19:00", "19:42", 42, 290.0), severity="info")
    assert "Together, that was about 2 hours 20 minutes." in said(day(long))


@pytest.mark.parametrize(
    ("own", "minutes"),
    [
        (80.0, "1 hour 20 minutes"),
        (75.0, "1 hour 15 minutes"),
        (74.9, "1 hour 35 minutes"),
        (0.0, "1 hour 35 minutes"),
        (98.9, "1 hour 35 minutes"),
        (99.0, "1 hour 35 minutes"),
    ],
)
def test_a_sum_of_many_times_has_no_minutes_of_the_next_day(own: float, minutes: str) -> None:
    """Of the day's own what is less by no more than a reading, or more by at least one, counts."""
    many = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0) for h in (18, 20, 21)]
    over = stretch("23:40", "2026-03-11T00:15", 35, 50.0, open=True)
    known = context(
        streams=ALL, glucose_parts={"evening": GlucosePart(below_54=own, below_70=own, lowest=50.0)}
    )
    assert f"four times, for {minutes} in all." in said(day(low(*many, over), context=known))
    if own <= 95:
        ends = low(*many, stretch("23:00", "23:35", 35, 50.0, open=True))
        assert "for 1 hour 35 minutes in all." in said(day(ends, context=known)), (
            "none of them is another day's"
        )


def test_of_many_times_the_day_s_own_farthest_reading_is_told_though_the_day_before_s_was_farther() -> None:
    begun = stretch("2026-03-09T22:13", "00:29", 104, 41.0, minutes_before=90)
    own = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0) for h in (5, 9, 13)]
    for lowest, told in ((51.0, "50"), (45.0, "45")):
        parts = {"night": GlucosePart(below_54=30.0, below_70=90.0, lowest=lowest)}
        text = said(day(low(begun, *own), context=context(streams=ALL, glucose_parts=parts)))
        assert f"The lowest reading of the day was {told} mg/dL." in text


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


def test_a_high_average_follows_its_highs_and_a_low_that_no_rule_flags_comes_before_the_rest() -> None:
    mean = out_of_range("glucose_mean", 177.0, "mg/dL", usual(119.0, 94.0, 144.0), severity="info")
    parts = {"evening": GlucosePart(below_70=45.0, lowest=56.0)}
    highs = high(stretch("04:25", "10:43", 378, 279.0), severity="notable")
    told = said(day(highs, mean, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    places = [
        told.index(one) for one in ("above 250", "177 mg/dL on average", "below 70", "Over the whole day")
    ]
    assert places == sorted(places)


def test_shorter_lows_are_told_in_their_part_of_the_day_beside_lows_over_both_midnights() -> None:
    begun = stretch("2026-03-09T23:40", "00:20", 40, 49.0, minutes_before=20.0)
    going_on = stretch("23:30", "2026-03-11T00:10", 40, 50.0, open=True)
    for stretches, minutes, parts in (
        ((begun, going_on), {"night": 20.0, "evening": 39.0}, "evening"),
        ((going_on,), {"morning": 6.0, "evening": 39.0}, "morning evening"),
        ((going_on,), {"evening": 39.0}, "evening"),
        ((begun,), {"night": 20.0}, None),
    ):
        known = {part: GlucosePart(below_54=below, lowest=49.0) for part, below in minutes.items()}
        found = day(low(*stretches), values=GLUCOSE, context=context(streams=ALL, glucose_parts=known))
        (note,) = event_notes(found)
        assert note.words.get("rest") == parts
