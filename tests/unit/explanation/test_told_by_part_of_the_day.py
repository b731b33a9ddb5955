"""What a page says of when in the day glucose was low or high, where it was more often than the clock tells."""

from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart
from core.explanation.notes import notes_of
from core.explanation.notes.glucose_levels import beyond
from core.explanation.notes.glucose_times import Told
from tests.support.told_days import ALL, GLUCOSE, closing, context, day, high, low, said, stretch

DATE = "2026-03-10T"


def times(*ends: str) -> list[tuple[str, str]]:
    at = [end if "T" in end else DATE + end for end in ends]
    return [(f"{a}+01:00", f"{b}+01:00") for a, b in zip(at[::2], at[1::2], strict=True)]


def of_glucose(level: str, known: list[tuple[str, str]], **parts: float) -> Any:
    found = {part: GlucosePart(**{level: lasted}) for part, lasted in parts.items()}
    return day(
        values=GLUCOSE, context=context(streams=ALL, glucose_parts=found, glucose_times={level: known})
    )


def told(level: str, known: list[tuple[str, str]], **parts: float) -> Told:
    return beyond(of_glucose(level, known, **parts))


def test_a_part_that_begins_in_the_night_is_told_by_the_clock_to_its_end() -> None:
    four = times("02:14", "04:00", "05:30", "07:59", "14:00", "14:20", "20:00", "20:20")
    text = said(of_glucose("above_180", four, night=136.0, morning=119.0, afternoon=20.0, evening=20.0))
    assert "for 4 hours 55 minutes, mostly between 02:14 and 07:59." in text
    unknown = said(of_glucose("above_180", [], night=236.0, afternoon=20.0, evening=20.0))
    assert ", mostly before 06:00." in unknown


def test_what_begins_with_the_day_has_no_time_from_which_on_it_was_so() -> None:
    for first, words in (("00:05", "before 04:38"), ("00:06", "between 00:06 and 04:38")):
        known = times(first, "04:38", "18:00", "18:40", "19:00", "20:10", "21:00", "22:00", "22:30", "23:30")
        text = said(of_glucose("above_180", known, night=262.0, evening=230.0))
        assert f", {words} and between 18:00 and 23:30." in text


def test_of_night_and_morning_one_time_is_told_and_other_parts_beside_it() -> None:
    known = times("01:00", "02:00", "03:00", "04:00", "07:00", "08:00", "10:00", "11:00")
    found = told("above_180", known, night=120.0, morning=120.0)
    assert found.words["above_180.part"] == "night"
    assert found.dates["above_180.from.night"][11:16] == "01:00"
    assert found.dates["above_180.to.night"][11:16] == "11:00"
    later = told("above_180", known, morning=120.0, evening=120.0)
    assert later.words["above_180.part"] == "morning evening"
    assert later.dates == {}


@pytest.mark.parametrize(
    ("events", "known", "counted"),
    [(2, 2, True), (2, 3, False), (4, 4, True), (4, 3, False), (4, 6, False), (3, 4, False), (4, 0, True)],
)
def test_how_often_it_was_is_told_where_it_does_not_deny_the_times(
    events: int, known: int, counted: bool
) -> None:
    at = times(*(f"{h:02}:{m:02}" for h in range(8, 8 + known) for m in (0, 20)))
    values = GLUCOSE | {
        "glucose_hyper_events": (events, "events", None),
        "glucose_hyper_events_minutes": (100, "min", None),
    }
    parts = {"morning": GlucosePart(above_180=100.0)}
    known_times = context(streams=ALL, glucose_parts=parts, glucose_times={"above_180": at})
    found = beyond(day(values=values, context=known_times))
    assert ("above_180.events" in found.numbers) is counted


def test_readings_below_54_say_in_which_part_of_the_day_they_were() -> None:
    parts = {
        "night": GlucosePart(below_70=60.0, lowest=60.0),
        "evening": GlucosePart(below_70=40.0, below_54=13.0, lowest=52.0),
    }
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "It was below 54 for 13 minutes in the evening." in said(found)
    assert "13 Minuten davon (am Abend) lag er unter 54." in said(found, "de")
    assert "Durante 13 minutos de ese tiempo (después de las 18:00), estuvo" in said(found, "es")
    parts["night"] = GlucosePart(below_70=60.0, below_54=5.0, lowest=52.0)
    both = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "It was below 54 for 18 minutes of that time." in said(both)


def test_many_highs_are_told_between_their_first_and_their_last_if_that_is_half_a_day() -> None:
    def many(*hours: int) -> str:
        return said(
            day(high(*(stretch(f"{h:02}:00", f"{h:02}:20", 20, 260.0) for h in hours), severity="info"))
        )

    assert "four times between 03:00 and 06:20, for 1 hour 20 minutes in all." in many(3, 4, 5, 6)
    assert "four times between 03:00 and 14:20, for" in many(3, 4, 5, 14)
    assert "four times, for 1 hour 20 minutes in all." in many(3, 4, 5, 15)
    over = stretch("23:40", "2026-03-11T00:10", 30, 260.0, open=True)
    late = high(
        *(stretch(f"{h:02}:00", f"{h:02}:20", 20, 260.0) for h in (20, 21, 22)), over, severity="info"
    )
    assert "between 20:00" not in said(day(late)), "nobody knows until when"


@pytest.mark.parametrize(
    ("minutes", "words"), [(277, "about 4 hours 35 minutes"), (279, "about 4 hours 40 minutes")]
)
def test_hours_that_the_clock_denies_by_minutes_are_told_as_a_person_does(minutes: int, words: str) -> None:
    found = of_glucose("above_180", times("02:53", "07:32"), night=float(minutes))
    assert f"above 180 for {words}, from 02:53 to 07:32." in said(found)
    event = day(high(stretch("02:53", "07:32", minutes, 280.0), severity="info"))
    assert f"above 250 mg/dL for {words}, " in said(event)
    short = day(high(stretch("02:53", "04:52", 117, 280.0), severity="info"))
    assert "for about 1 hour 55 minutes, between 02:53 and 04:52." in said(short)


def test_how_long_it_was_above_300_is_told_in_five_minutes_from_two_hours_on() -> None:
    for met, words in ((271.0, "4 hours 30 minutes"), (124.0, "2 hours"), (119.0, "1 hour 59 minutes")):
        event = high(stretch("10:00", "16:00", 360, 380.0), severity="notable")
        event = event.model_copy(
            update={"evidence": event.evidence | {"met_limit": 300.0, "met_by": [{"minutes": met}]}}
        )
        note = next(one for one in notes_of(day(event)) if one.id == "glucose_high")
        assert note.numbers.get("met_minutes") == met
        assert f"above 300 for at least {words}." in said(day(event))


def test_minutes_that_two_days_count_twice_are_not_told_beside_the_clock() -> None:
    over = stretch("2026-03-09T22:02", "00:36", 161, 335.0, minutes_before=120.0)
    text = said(day(high(over, stretch("13:37", "17:07", 210, 290.0), severity="info")))
    assert (
        "above 250 mg/dL from 22:02 on Monday to 00:36 (up to 335). On Tuesday, it was above 250 again"
        in text
    )
    assert "from 13:37 to 17:07 (3 hours 30 minutes, up to 290)" in text
    held = stretch("2026-03-09T22:02", "00:36", 154, 335.0, minutes_before=120.0)
    text = said(day(high(held, stretch("13:37", "17:07", 210, 290.0), severity="info")))
    assert "for about 2 hours 35 minutes, from 22:02 on Monday to 00:36 (up to 335)." in text


@pytest.mark.parametrize(
    ("minutes", "name", "told"),
    [
        (58.0, "below_70", "closing-tell-soon"),
        (57.0, "below_70", "closing-tell"),
        (58.0, "above_250", "closing-tell"),
    ],
)
def test_a_week_with_too_many_lows_that_ends_with_a_day_of_them_is_told_within_days(
    minutes: float, name: str, told: str
) -> None:
    category = {"name": name, "value": 6.4, "limit": 4.0, "since": "2026-03-10", "begins": True}
    parts = {"night": GlucosePart(below_70=minutes, lowest=60.0)}
    known = context(streams=ALL, glucose_parts=parts)
    found = day(values=GLUCOSE, context=known, weekly={"categories": [category]})
    assert closing(found)[1] == told


def test_of_lows_of_the_night_before_the_shorter_ones_are_of_the_page_s_day() -> None:
    over = stretch("2026-03-09T23:15", "01:16", 120, 49.0, minutes_before=45.0)
    parts = {
        "night": GlucosePart(below_54=75.0, below_70=75.0),
        "evening": GlucosePart(below_54=12.0, below_70=40.0),
    }
    found = day(low(over), values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    again = "Am Dienstag lag Ihr Glukosewert am Abend wieder unter 54 mg/dL, insgesamt 12 Minuten lang."
    assert again in said(found, "de")
    assert "volvió a estar por debajo de 54 mg/dL durante 12 minutos en total." in said(found, "es")


def test_highs_that_still_go_on_come_before_the_week_though_that_weighs_more() -> None:
    week = {
        "categories": [{"name": "fall", "value": 15.0, "limit": 10.0, "since": "2026-03-10", "begins": True}]
    }
    known = context(streams=ALL)
    over = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    assert said(day(over, context=known, weekly=week)).startswith("In the week ending on")
    going_on = high(stretch("23:00", "2026-03-11T00:00", 60, 280.0, open=True), severity="info")
    assert said(day(going_on, context=known, weekly=week)).startswith(
        "On Tuesday, March 10, your glucose was above"
    )


@pytest.mark.parametrize(("days", "running", "told"), [(6, 5, "closing-tell"), (6, 4, "closing-mention")])
def test_days_running_among_more_ask_as_much_as_alone(days: int, running: int, told: str) -> None:
    known = {"above_250": DaysBeyond(days=days, running=running, of=14)}
    event = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    assert told in closing(day(event, context=context(streams=ALL, glucose_days=known)))


def test_what_lies_in_the_times_that_are_told_is_not_most_of_it() -> None:
    """Three parts of the day had some of it, and all of that lay in two times that were told with "mostly"."""
    parts = {
        "night": GlucosePart(above_180=165.0, highest=207.0),
        "afternoon": GlucosePart(above_180=30.0, highest=191.0),
        "evening": GlucosePart(above_180=105.0, highest=200.0),
    }
    ends = ["00:10", "01:30", "02:57", "04:43", "17:36", "18:21", "19:22", "20:53"]
    for more, told in (
        ([], "on and off between 00:10 and 04:43 and between 17:36 and 20:53"),
        (["13:00", "13:10"], "mostly between 00:10 and 04:43 and"),
    ):
        known = context(
            streams=ALL, glucose_parts=parts, glucose_times={"above_180": times(*sorted([*ends, *more]))}
        )
        text = said(day(values=GLUCOSE, context=known))
        assert told in text
        assert ("mostly" in text) is bool(more)


def test_the_longest_of_highs_in_two_parts_of_the_day_says_more_than_these() -> None:
    """ "Mostly in the morning and in the afternoon" of 13:42 to 16:55: two readers of five."""
    parts = {
        "morning": GlucosePart(above_180=100.0, highest=220.0),
        "afternoon": GlucosePart(above_180=195.0, highest=290.0),
    }
    short = ["08:00", "08:40", "09:00", "09:30", "10:00", "10:30"]
    for long, told in (
        (["13:42", "16:55"], "the longest stretch from 13:42 to 16:55."),
        (["12:30", "13:35", "14:00", "16:10"], "in the morning and in the afternoon."),
    ):
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"above_180": times(*short, *long)})
        assert told in said(day(values=GLUCOSE, context=known))


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (
            [("18:10", "18:23")],
            {
                "en": "It was below 54 for 13 minutes, from 18:10 to 18:23.",
                "de": "13 Minuten davon (von 18:10 bis 18:23 Uhr) lag er unter 54.",
                "es": "Durante 13 minutos de ese tiempo (de las 18:10 a las 18:23), estuvo por debajo de 54.",
            },
        ),
        ([("18:10", "18:25")], {"en": "It was below 54 for 13 minutes in the evening."}),
        ([("18:10", "18:15"), ("20:10", "20:18")], {"en": "It was below 54 for 13 minutes in the evening."}),
        ([], {"en": "It was below 54 for 13 minutes in the evening."}),
        ([("later", "18:23")], {"en": "It was below 54 for 13 minutes in the evening."}),
    ],
)
def test_one_time_below_54_that_no_finding_tells_is_told_by_the_clock(
    times: list[tuple[str, str]], told: dict[str, str]
) -> None:
    parts = {"evening": GlucosePart(below_54=13.0, below_70=40.0, lowest=52.0)}
    parts["morning"] = GlucosePart(below_70=20.0, lowest=66.0)
    by_level = {
        "below_70": [("07:10", "07:30"), ("18:00", "18:20"), ("20:05", "20:25")],
        "below_54": times,
    }
    clock = {
        level: [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in one]
        for level, one in by_level.items()
    }
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times=clock))
    for code, words in told.items():
        assert words in said(found, code)
