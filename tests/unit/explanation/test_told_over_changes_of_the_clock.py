"""What is said of a day that ends at another hour than the next date, and of one on which an hour comes twice."""

from typing import Any

import pytest

from core.documents import ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.notes.day import (
    Day,
    before,
    calendar_day,
    day_of,
    earlier,
    minutes_between,
    same,
    within,
)
from core.explanation.reader import Reader
from tests.support.clock_days import clock_day
from tests.support.told_days import ALL, context, day, low, said, stretch

MIDNIGHTS = [
    ("America/Santiago", "2026-09-05"),
    ("Africa/Cairo", "2026-04-23"),
    ("Asia/Beirut", "2026-03-28"),
    ("America/Santiago", "2026-08-29"),
    ("America/Santiago", "2026-04-04"),
]
"""The clock was put forward at the end of the first three, and back at that of the last."""
BERLIN, PUT_BACK = "Europe/Berlin", "2026-10-25"
FLIGHT: dict[str, Any] = {"to": "America/New_York"}


def asked(document: ProcessedDocument) -> str:
    return " ".join(by_code(document, Reader("en")).closing)


@pytest.mark.parametrize(("zone", "date"), MIDNIGHTS)
def test_what_lasts_until_a_midnight_at_which_the_clock_is_changed_goes_on_at_midnight(
    zone: str, date: str
) -> None:
    found = clock_day(zone, date, ("23:20 again", "end", 50.0))
    assert "below 54 mg/dL for 40 minutes, from 23:20 until midnight or later. The lowest" in said(found)
    assert "shorter" not in said(found), "all of it is of this day"
    unflagged = clock_day(zone, date, ("23:00 again", "end", 60.0))
    assert "below 70 mg/dL for 1 hour, from 23:00 until midnight or later." in said(unflagged)


@pytest.mark.parametrize(("zone", "date"), MIDNIGHTS)
def test_the_last_reading_before_such_a_midnight_is_told_if_it_was_low(zone: str, date: str) -> None:
    found = clock_day(zone, date, ("23:55 again", "end", 60.0))
    assert "was below 70 for 5 minutes" in said(found)
    (whole,) = (note for note in notes_of(found) if note.id == "glucose_day")
    assert whole.words["below_70.open"] == "yes"


@pytest.mark.parametrize(("zone", "date"), MIDNIGHTS)
def test_a_sensor_that_is_silent_until_such_a_midnight_is_looked_after(zone: str, date: str) -> None:
    found = clock_day(zone, date, ("19:30", "end", 60.0), gaps=[("20:15", "end")])
    page = by_code(found, Reader("en"))
    assert "There were no glucose readings after 20:10." in said(found)
    assert "your glucose was low when the readings stopped" in page.closing[0]
    assert "Check that your sensor and its app are working." in page.closing[1]


def test_several_times_the_last_of_which_ends_at_such_a_midnight_need_no_minutes_of_their_own() -> None:
    lows = ("03:00", "03:30", 50.0), ("23:20", "end", 50.0)
    changed, plain = (clock_day("America/Santiago", date, *lows) for date in ("2026-09-05", "2026-08-29"))
    first, other = (said(found).split(", from ")[0].partition("your")[2] for found in (changed, plain))
    assert first == other
    assert "from 03:00 to 03:30 and from 23:20 until midnight or later" in said(changed)


def test_a_day_that_begins_at_one_in_the_morning_begins_there() -> None:
    found = clock_day("America/Santiago", "2026-09-06", gaps=[("01:00", "05:00")])
    assert "no glucose readings before 05:00" in said(found)
    azores = clock_day("Atlantic/Azores", PUT_BACK, gaps=[("00:00 again", "05:00")])
    assert "between 00:55 and 05:00" in said(azores), "the day began an hour before"


def test_a_day_made_longer_by_a_flight_ends_when_it_ended() -> None:
    low_at_end = clock_day(BERLIN, "2026-06-10", ("2026-06-11T05:30", "end", 50.0), **FLIGHT)
    assert low_at_end.context is not None
    assert low_at_end.context.window == ("2026-06-10T00:00+02:00", "2026-06-11T06:00+02:00")
    text = said(low_at_end)
    assert "below 54 mg/dL for 30 minutes, from 05:30 on Thursday until 06:00 on Thursday or later." in text
    assert "midnight" not in text
    assert "shorter" not in text
    german = said(low_at_end, "de")
    assert "von 05:30 Uhr am Donnerstag bis mindestens 06:00 Uhr am Donnerstag (" in german
    assert "05:30 del jueves al menos hasta las 06:00 del jueves" in said(low_at_end, "es")
    over = clock_day(BERLIN, "2026-06-10", ("23:40", "2026-06-11T00:20", 50.0), **FLIGHT)
    assert "below 54 mg/dL for 40 minutes, from 23:40 to 00:20 on Thursday. The" in said(over)
    assert "of the time" in said(over)
    assert "other" not in said(over)
    unflagged = clock_day(BERLIN, "2026-06-10", ("20:00", "end", 200.0), **FLIGHT)
    assert "about 10 hours, from 20:00 until 06:00 on Thursday or later." in said(unflagged)


@pytest.mark.parametrize(("stops", "silent"), [("00:30", True), ("05:00", True), ("05:10", False)])
def test_readings_of_a_flight_that_stop_at_a_low_are_missed_for_an_hour_of_its_day(
    stops: str, silent: bool
) -> None:
    low_then = ("23:00", "end", 50.0)
    found = clock_day(BERLIN, "2026-06-10", low_then, gaps=[(f"2026-06-11T{stops}", "end")], **FLIGHT)
    assert ("Check that your sensor" in asked(found)) is silent
    assert ("Important: check your glucose now." in asked(found)) is True


def test_many_lows_of_a_flight_one_of_which_goes_on_end_with_its_readings() -> None:
    hours = [("01:00", "01:20", 50.0), ("05:00", "05:40", 50.0), ("09:00", "09:20", 50.0)]
    many = clock_day(BERLIN, "2026-06-10", *hours, ("2026-06-11T05:40", "end", 50.0), **FLIGHT)
    assert "When the readings ended, your glucose was below 54." in said(many)
    assert "in the evening" not in said(many)


def test_how_much_of_a_flight_s_day_has_readings_is_of_all_of_its_hours() -> None:
    gaps = [("03:00", "09:00"), ("11:00", "17:00"), ("19:00", "2026-06-11T01:00")]
    found = clock_day(BERLIN, "2026-06-10", gaps=gaps, **FLIGHT)
    assert "readings for only about 12 hours of Wednesday, June 10." in said(found)
    assert "The longest gap was from 20:55 on Tuesday to 03:00." in said(found), "most are New York's"
    whole = clock_day(BERLIN, "2026-06-10", gaps=[("03:00", "2026-06-11T04:00")], **FLIGHT)
    assert "there were no glucose readings between 02:55 and 04:00 on Thursday." in said(whole)
    unknown = found.model_copy(update={"context": None})
    assert (minutes_between(*day_of(found)), minutes_between(*day_of(unknown))) == (30 * 60, 24 * 60)


def test_a_low_in_the_hour_that_comes_again_has_nothing_to_do_with_readings_missing_before() -> None:
    again, first = ("02:10 again", "02:35 again", 50.0), ("01:40", "01:50", 65.0)
    found = clock_day(BERLIN, PUT_BACK, again, first, gaps=[("01:50", "02:55")])
    text = said(found)
    assert "below 54 mg/dL for 25 minutes, from 02:10 to 02:35. The lowest" in text
    assert "from 01:40 until 01:45 or later and from 02:10 to 02:35." in text
    assert "von 01:40 Uhr bis mindestens 01:45 Uhr und von 02:10 bis 02:35 Uhr" in said(found, "de")
    begins = clock_day(BERLIN, PUT_BACK, ("02:00 again", "02:30 again", 50.0), gaps=[("00:10", "02:00")])
    assert "or earlier" not in said(begins), "an hour of readings lies between"
    assert "from 02:00 to 02:30." in said(begins)


def test_a_low_before_the_hour_comes_again_ended_before_readings_were_missing_in_it() -> None:
    found = clock_day(BERLIN, PUT_BACK, ("02:00", "02:25", 50.0), gaps=[("02:20 again", "05:00")])
    assert "for 25 minutes, from 02:00 to 02:25." in said(found)
    cut = clock_day(BERLIN, PUT_BACK, ("02:10", "02:35", 50.0), gaps=[("02:35", "02:20 again")])
    assert "below 54 mg/dL from 02:10 until 02:30 or later." in said(cut), "readings come back at 02:20"
    assert "how long it stayed low is not known" in said(cut)


def test_times_come_one_after_another_by_the_instant_and_without_an_offset_by_the_clock() -> None:
    summer, winter = "2026-10-25T02:35+02:00", "2026-10-25T02:10+01:00"
    assert before(summer, winter)
    assert not before(winter, summer)
    assert earlier(winter, summer) == summer
    assert minutes_between(summer, winter) == 35
    assert before("2026-10-25T02:10", summer)
    assert same("2026-10-25T02:35", summer)
    assert minutes_between("2026-10-25T02:10", summer) == 25
    assert same("2026-09-06T00:00-04:00", "2026-09-06T01:00-03:00")
    assert within("2026-10-25T02:50+02:00", summer, winter)
    assert not within(summer, summer, winter)
    assert not same("no time", summer), "of another hand"


@pytest.mark.parametrize(
    "more",
    [
        {"timezone": "Nowhere/Atlantis"},
        {"timezone": ""},
        {"timezone": "../etc"},
        {"timezone": "America"},
        {"quality": {"timezone_used": ["Europe/Berlin"]}},
        {"quality": {"timezone_used": "UTC+01:00"}},
        {"context": context(streams=ALL, window=("soon", "2026-03-11T06:00+01:00"))},
    ],
)
def test_a_day_of_which_no_zone_is_known_ends_by_the_clock(more: dict[str, Any]) -> None:
    found = day(low(stretch("23:20", "2026-03-11T00:00", 40, 44.0, open=True)), **more)
    assert "from 23:20 until midnight or later. The lowest" in said(found)
    assert minutes_between(*day_of(found)) == 24 * 60


def test_a_day_is_that_of_the_clock_that_its_times_are_told_by() -> None:
    ends = Day("2026-03-10T00:00-04:00", "2026-03-11T00:00-04:00")
    assert day_of(day(quality={"timezone_used": "America/New_York"})) == ends
    assert calendar_day("2026-09-05", "America/Santiago").end == "2026-09-06T00:00-04:00"
    assert calendar_day("2026-09-05").end == "2026-09-06T00:00"
