"""What is said of lows and highs over midnight, and of those that go on from the day before."""

import datetime as dt
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from core.explanation.length.shortening import without
from core.explanation.notes import notes_of
from core.explanation.notes.events import event_notes, with_the_longest
from core.explanation.plan import code_plan
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HIGH_HEART,
    closing,
    context,
    day,
    high,
    low,
    said,
    stretch,
)


def test_an_event_over_midnight_names_the_evening_and_what_goes_on_says_so() -> None:
    text = said(day(low(stretch("2026-03-09T23:10", "00:40", 90, 44.0))))
    assert "from 23:10 on Monday to 00:40" in text
    text = said(day(low(stretch("23:20", "2026-03-11T00:00", 40, 44.0, open=True))))
    assert "from 23:20 until midnight or later. The lowest" in text
    assert "ended at midnight" not in text, "it is said once"


def test_one_rule_that_goes_on_from_the_day_before_is_one_sentence() -> None:
    told = low(stretch("00:00", "00:20", 20, 50.0), severity="info")
    new = low(stretch("05:00", "05:20", 20, 48.0), severity="urgent")
    assert said(day(told, new)).count("your glucose was below 54 mg/dL") == 1


def test_lows_of_several_days_running_are_counted_and_else_how_often_lately() -> None:
    def told(running: int, days: int, of: int = 14) -> str:
        beyond = {"below_54": DaysBeyond(running=running, days=days, of=of)}
        events = low(stretch("03:10", "04:10", 60, 44.0))
        return said(day(events, context=context(streams=ALL, glucose_days=beyond)))

    assert "On each of the 3 days ending on Tuesday, it was below 54 for 15 minutes or more." in told(3, 3)
    assert "On 5 of the 14 days ending on Tuesday, the last 3 in a row, it was below 54" in told(3, 5)
    assert "On 3 of the 14 days ending on Tuesday, it was below 54 for 15 minutes or more." in told(1, 3)
    assert "On 2 of the 14 days ending on Tuesday, it was below 54 for 15 minutes or more." in told(1, 2)
    assert "On the 13 days before, it was never below 54 for 15 minutes or more." in told(1, 1)
    rare = "On the 7 days with readings before that, it was never below 54 for 15 minutes or more."
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


def test_the_longest_of_the_others_is_not_the_one_that_began_the_day_before() -> None:
    begun = stretch("2026-03-09T22:13", "00:29", 104, 44.0, minutes_before=90)
    (note,) = event_notes(day(low(begun, stretch("05:00", "05:20", 20, 50.0))))
    shorter = with_the_longest(note)
    assert (shorter.numbers["minutes.1"], shorter.dates["from.1"][11:16]) == (20, "05:00")


def test_what_is_open_where_the_readings_end_is_not_said_of_midnight() -> None:
    ends = stretch("21:15", "22:05", 50, 274.0, open=True)
    text = said(day(high(ends, severity="info")))
    assert "for 50 minutes, from 21:15 to 22:05, when the readings end. The highest" in text
    assert "midnight" not in text
    many = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 274.0) for h in (5, 9, 13)]
    text = said(day(high(*many, stretch("21:45", "22:05", 20, 274.0, open=True), severity="info")))
    assert "When the readings ended, your glucose was above 250." in text


def test_no_readings_end_where_some_that_are_back_follow() -> None:
    """Of 247 at 23:57 and of 198 at 23:45 it was said that the readings ended before them."""
    late = stretch("21:02", "23:57", 175, 332.0, open=True, back=5)
    text = said(day(high(late, severity="info")))
    assert "for 2 hours 55 minutes, from 21:02 to 23:57. The highest" in text
    over = stretch("2026-03-09T21:02", "00:40", 218, 332.0, minutes_before=178, open=True, back=10)
    assert "end" not in said(day(high(over, severity="info")))


def test_of_many_times_that_began_the_day_before_the_day_s_own_minutes_are_told() -> None:
    own = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 280.0) for h in (5, 9, 13)]
    begun = stretch("2026-03-09T22:42", "04:30", 344, 324.0, minutes_before=78)
    known = context(
        streams=ALL, glucose_parts={"night": GlucosePart(above_250=356.0, above_180=400.0, highest=324.0)}
    )
    text = said(day(high(begun, *own, severity="info"), context=known))
    assert "four times, for about 6 hours that day. One lasted from 22:42 on Monday to 04:30." in text


def test_where_the_clock_was_put_back_in_between_the_minutes_are_told() -> None:
    shifted = {
        "from": "2026-03-10T02:30+02:00",
        "to": "2026-03-10T02:20+01:00",
        "minutes": 50,
        "extreme": 50.0,
    }
    text = said(day(low(shifted, stretch("05:00", "05:20", 20, 49.0))))
    assert "02:30 to 02:20 (50 minutes, " in text


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


@pytest.mark.parametrize(("nights", "named"), [(5, "tell"), (4, "mention")])
def test_a_value_that_goes_on_for_nights_is_to_be_told(nights: int, named: str) -> None:
    known = {"resting_hr": MetricContext(side="above", days_outside=nights)}
    assert closing(day(HIGH_HEART, context=context(metrics=known))) == [f"closing-{named}"]


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


def test_without_room_for_their_times_highs_of_two_days_are_counted() -> None:
    """ "For 1 hour 15 minutes in all … The high that began on Sunday lasted until 00:44" left five readers of five
    asking what else there was."""
    highs = high(
        stretch("2026-03-09T23:41", "00:44", 63, 292.0, minutes_before=19),
        stretch("02:00", "02:30", 30, 267.0),
        stretch("09:02", "09:17", 15, 259.0),
        severity="info",
    )
    notes = notes_of(day(highs))
    told = without("highs", code_plan(notes), notes)[1]
    for language, words in (
        (
            "en",
            "above 250 mg/dL three times (up to 300). The first lasted from 23:41 on Monday until",
        ),
        ("de", "dreimal über 250 mg/dL (höchster Wert 300)"),
        ("de", "Das erste Mal dauerte von 23:41 Uhr am Montag bis 00:44 Uhr."),
        ("es", "tres veces por encima de 250 mg/dL (subió hasta 300)"),
        ("es", "La primera vez duró desde las 23:41 del lunes hasta las 00:44."),
    ):
        text = " ".join(realise(code_plan(told), told, wording(language), dt.date(2026, 3, 10)))
        assert words in text, text
