"""What the days before say of a day: each sentence about other days is a number that was counted here."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from core.anomalies.baseline import Features, recent_days, usual_ranges
from core.documents import Context, DaysBeyond, GlucosePart, MetricContext
from core.patient_day import PatientDay
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from core.stages.context import context_of
from tests.support import payloads
from tests.support.payloads import END, START, body, full_series, samples, series

DATE = dt.date(2026, 3, 31)
WAVE = (-1.0, 0.0, 1.0, 0.5, -0.5)


def days(*latest: float, level: float = 60.0, count: int = 35) -> list[Features]:
    """D−1 first: the values given, then an ordinary wave around the level."""
    wave = [level + WAVE[i % len(WAVE)] for i in range(count - len(latest))]
    return [{"resting_hr": x} for x in (*latest, *wave)]


def context(today: Features, before: list[Features]) -> Context:
    history = {DATE - dt.timedelta(days=back): day for back, day in enumerate(before, start=1) if day}
    recent = recent_days(history, DATE)
    return context_of(DATE, today, recent, usual_ranges(recent))


def resting(today: float, before: list[Features]) -> MetricContext:
    return context({"resting_hr": today}, before).metrics["resting_hr"]


def test_an_ordinary_day_lies_inside_and_is_no_extreme() -> None:
    assert resting(60.2, days()) == MetricContext(outside_of_last=(0, 14))


def test_a_run_counts_the_days_on_the_same_side_only() -> None:
    found = resting(70.0, days(69.0, 71.0, 50.0, 70.0))
    assert (found.side, found.days_outside) == ("above", 3)


def test_a_day_without_a_value_ends_a_run() -> None:
    before: list[Features] = [{"resting_hr": 70.0}, {}, *days(70.0)[:33]]
    assert resting(70.0, before).days_outside == 2


def test_back_inside_after_four_days() -> None:
    found = resting(60.0, days(70.0, 70.0, 70.0, 70.0))
    assert (found.side, found.returned_after) == (None, 4)


def test_the_highest_in_five_weeks_and_not_when_an_equal_one_is_near() -> None:
    assert (resting(75.0, days()).extreme, resting(75.0, days()).extreme_days) == ("highest", 35)
    assert resting(75.0, days(60.0, 75.0)).extreme is None


def test_the_lowest_is_an_extreme_too() -> None:
    assert resting(40.0, days()).extreme == "lowest"


def test_the_ends_of_a_range_are_inside_though_a_computer_s_numbers_are_not_quite_tenths() -> None:
    """74.9 beat above a range of 70.5 to 74.9 was told as a third night above it."""
    for tenths in range(500, 800):
        before = [{"resting_hr": tenths / 10}] * 35
        mad = usual_ranges(before)["resting_hr"].mad
        for end in (tenths / 10 + 2 * mad, tenths / 10 - 2 * mad):
            assert resting(round(end, 4), before).side is None, end


def test_an_extreme_needs_ten_values() -> None:
    thin = [day if i % 4 == 0 else {} for i, day in enumerate(days())]
    assert "resting_hr" in context({"resting_hr": 75.0}, thin).metrics
    assert resting(75.0, thin).extreme is None


def test_days_before_the_first_value_are_none_that_an_extreme_was_seen_over() -> None:
    few: list[Features] = [*days(count=12), *({} for _ in range(23))]
    assert resting(75.0, few).extreme is None
    more: list[Features] = [*days(count=20), *({} for _ in range(15))]
    assert (resting(75.0, more).extreme, resting(75.0, more).extreme_days) == ("highest", 20)


def test_days_beyond_the_range_on_the_bad_side_of_the_last_two_weeks() -> None:
    assert resting(70.0, days(*[70.0] * 9, 50.0)).outside_of_last == (10, 14)


def test_new_is_what_was_not_flagged_in_thirteen_days() -> None:
    assert resting(70.0, days()).new
    assert not resting(70.0, days(*[60.0] * 12, 70.0)).new
    assert resting(70.0, days(*[60.0] * 13, 70.0)).new


def test_a_stream_that_is_away_is_dated_and_one_never_seen_is_not_named() -> None:
    found = context({"steps": 9.0}, [{"steps": 9.0}, {"steps": 9.0}, *days()[:33]])
    assert found.last_seen == {"night": "2026-03-28"}
    assert found.streams == ["night", "steps"]
    assert found.days_known == 35


def test_nobody_s_first_day() -> None:
    first = Context(metrics={}, last_seen={}, streams=["steps"], days_known=0, begins=["steps"])
    assert context({"steps": 9.0}, []) == first


def test_the_day_s_glucose_is_counted_by_part_of_the_day_on_the_patient_s_clock() -> None:
    """Readings every 5 minutes: 50 mg/dL from 05:00 to 06:30, 260 from 23:00 on, ordinary between."""
    level = [50.0 if 60 <= i < 78 else 260.0 if i >= 276 else 110.0 for i in range(288)]
    measured = measure_day(body(series("glucose", level)), payloads.DATE, payloads.ZONE)
    assert measured.glucose_parts == {
        "night": GlucosePart(below_54=60, below_70=60, lowest=50),
        "morning": GlucosePart(below_54=30, below_70=30, lowest=50),
        "evening": GlucosePart(above_180=60, above_250=60, highest=260),
    }


def beyond(minutes: list[float], today: float, level: str = "below_54") -> DaysBeyond | None:
    """Minutes of the days before, D−1 first; below 0 is a day without readings."""
    bands = [[1440, x, x, x, x, x, x] for x in (today, *minutes)]
    first, *others = ({"glucose_bands": one} if one[1] >= 0 else {} for one in bands)
    return context(first, others).glucose_days.get(level)


def test_days_with_a_quarter_of_an_hour_of_lows_are_counted_running_and_of_two_weeks() -> None:
    assert beyond([20, 15, 14, 30], 15) == DaysBeyond(running=3, days=4, of=5)
    assert beyond([20] * 20, 15) == DaysBeyond(running=14, days=14, of=14)
    assert beyond([20, 20], 14) == DaysBeyond(running=0, days=2, of=3), "this day is none of them"
    assert beyond([20, 20], 1) == DaysBeyond(running=0, days=2, of=3)
    assert beyond([20, 20], 0) is None
    assert beyond([20, 20], 14, "above_250") is None
    assert beyond([-1, 20], 60, "above_250") == DaysBeyond(running=1, days=2, of=2)


@pytest.mark.parametrize(("level", "value"), [("above_250", 260.0), ("below_54", 50.0)])
@pytest.mark.parametrize(("last", "own", "days"), [("23:46", 14, 0), ("23:45", 15, 1)])
def test_minutes_after_midnight_are_not_the_day_s_that_is_counted(
    last: str, own: int, days: int, level: str, value: float
) -> None:
    """A page told "above 250 for about 10 minutes, from 23:49 until midnight" and counted the day for 15."""
    minute = int(last[3:])
    at = START + 60.0 * np.array([minute - 45 + 15 * i for i in range(95)] + [23 * 60 + minute])
    readings = [
        {"timestamp": time, "value": value if i == 95 else 110.0} for i, time in enumerate(at.tolist())
    ]
    entry = series("glucose", [])
    entry["object"]["values"] = [one for one in readings if one["timestamp"] >= START]
    features = measure_day(body(entry), payloads.DATE, payloads.ZONE).features
    assert features.get("glucose_after_end") == ([15 - own, value] if own < 15 else None)
    found = context(features, [features] * 13).glucose_days[level]
    assert (found.days, found.of) == (14 * days, 14)


def test_minutes_after_midnight_on_one_side_are_none_of_the_other() -> None:
    features = {"glucose_bands": [1440, 15, 15, 15, 15, 15, 15], "glucose_after_end": [5, 260.0]}
    found = context(features, [])
    assert found.glucose_days["below_54"] == DaysBeyond(running=1, days=1, of=1)
    assert found.glucose_days["above_250"] == DaysBeyond(running=0, days=0, of=1)


def test_up_to_twelve_times_below_70_or_above_180_are_kept_by_the_clock_and_more_are_not() -> None:
    """Readings every 5 minutes from midnight on; what is named lies beyond a level."""

    def times(value: float, *spans: range) -> dict[str, list[tuple[str, str]]]:
        level = [value if any(i in span for span in spans) else 110.0 for i in range(288)]
        return measure_day(body(series("glucose", level)), payloads.DATE, payloads.ZONE).glucose_times

    def clock(found: dict[str, list[tuple[str, str]]], level: str) -> list[tuple[str, str]]:
        return [(start[11:16], end[11:16]) for start, end in found[level]]

    assert times(110.0) == {}
    assert clock(times(65.0, range(60, 78)), "below_70") == [("05:00", "06:30")]
    assert clock(times(200.0, range(1)), "above_180") == [("00:00", "00:05")]
    assert clock(times(65.0, range(12, 13), range(282, 288)), "below_70") == [
        ("01:00", "01:05"),
        ("23:30", "00:00"),
    ]
    apart, near = (range(15, 18), range(14, 18))  # 15 minutes and 10 minutes after 01:00
    assert len(clock(times(65.0, range(6, 12), apart), "below_70")) == 2
    assert clock(times(65.0, range(6, 12), near), "below_70") == [("00:30", "01:30")]
    three = (range(6, 12), range(24, 30), range(48, 54))
    assert len(clock(times(65.0, *three), "below_70")) == 3
    many = [range(20 * i, 20 * i + 4) for i in range(13)]
    assert len(clock(times(65.0, *many[:12]), "below_70")) == 12
    assert times(65.0, *many) == {}
    assert clock(times(53.0, range(60, 63)), "below_54") == [("05:00", "05:15")]
    assert times(54.0, range(60, 63)).keys() == {"below_70"}


def test_what_a_night_lacks_is_dated_if_most_nights_had_it() -> None:
    whole = {"sleep_total": 420.0, "resting_hr": 60.0, "hrv_sleep_ln": 3.6}
    part = {"resting_hr": 60.0}

    def lacking(today: Features, before: list[Features]) -> dict[str, str]:
        return context(today, before).lacking

    assert lacking(part, [whole] * 7) == {"sleep_total": "2026-03-30", "hrv_sleep": "2026-03-30"}
    assert lacking(whole, [whole] * 7) == {}
    assert lacking(part, [part] * 20 + [whole] * 15) == {
        "sleep_total": "2026-03-10",
        "hrv_sleep": "2026-03-10",
    }
    assert lacking(part, [whole] * 4) == lacking(part, [whole] * 7)
    assert lacking(part, [whole] * 3) == {}, "too few nights to miss it"
    assert lacking(part, [part, *[whole, part] * 10]) == {
        "sleep_total": "2026-03-29",
        "hrv_sleep": "2026-03-29",
    }
    assert lacking(part, [part, *[whole, part, part] * 10]) == {}, "not every night has it"
    assert lacking({"steps": 9.0}, [whole] * 7) == {}, "a night without anything is missing as a whole"


@pytest.mark.parametrize(
    ("latest", "after", "side"),
    [
        ((70.0,), 1, "above"),
        ((70.0, 70.0), 2, "above"),
        ((50.0, 50.0, 70.0), 2, "below"),
        ((60.0, 70.0), 0, None),
    ],
)
def test_a_metric_that_is_back_inside_says_from_which_side(
    latest: tuple[float, ...], after: int, side: str | None
) -> None:
    found = resting(60.0, days(*latest))
    assert (found.returned_after, found.returned_from) == (after, side)


def test_a_day_above_after_days_below_is_the_first_of_its_run() -> None:
    found = resting(70.0, days(50.0, 50.0))
    assert (found.side, found.days_outside, found.returned_from) == ("above", 1, None)


@pytest.mark.parametrize(("minutes", "side"), [(339, "below"), (340, None), (500, None), (501, "above")])
def test_the_ends_of_the_range_shown_are_inside(minutes: float, side: str | None) -> None:
    nights: list[Features] = [{"sleep_total": 420.0}] * 35  # the range is 340 to 500
    found = context({"sleep_total": minutes}, nights).metrics["sleep_total"]
    assert (found.side, found.days_outside) == (side, 1 if side else 0)


@pytest.mark.parametrize(("count", "every", "seen"), [(13, 1, 0), (14, 1, 14), (18, 2, 0), (19, 2, 19)])
def test_an_extreme_is_of_fourteen_days_with_ten_values_and_more(count: int, every: int, seen: int) -> None:
    thin = [day if i % every == 0 else {} for i, day in enumerate(days(count=count))]
    found = resting(75.0, thin)
    assert (found.extreme, found.extreme_days) == ("highest" if seen else None, seen)


def test_an_extreme_is_of_days_of_which_most_are_known() -> None:
    """ "The lowest in 4 weeks" was of 14 days with values and 14 without."""
    away: list[Features] = [{}] * 14
    assert resting(75.0, [*away, *days(count=14)]).extreme is None
    back = resting(75.0, [*away[:13], *days(count=14)])
    assert (back.extreme, back.extreme_days) == ("highest", 27)
    thinner = resting(75.0, [*days(count=12), *away, *days(count=3)])
    assert (thinner.extreme, thinner.extreme_days) == ("highest", 29), "15 of 29"
    assert resting(75.0, [*days(count=14), *away, *days(count=1)]).extreme_days == 29
    assert resting(75.0, [*days(count=14), *away, *days(80.0)]).extreme_days == 14, "the days unseen are none"


def test_a_night_lacks_only_what_earlier_nights_had() -> None:
    before: list[Features] = [{"resting_hr": 60.0, "hrv_sleep_ln": 3.6}] * 7
    assert context({"resting_hr": 60.0}, before).lacking == {"hrv_sleep": "2026-03-30"}


def worn(*values: float, **placed: float) -> MeasuredDay:
    """A day of readings every 5 minutes, from midnight on if nothing else is said."""
    return measure_day(body(series("glucose", list(values), **placed)), payloads.DATE, payloads.ZONE)


@pytest.mark.parametrize(
    ("values", "part", "level"),
    [
        ((70.0, 70.0), None, None),
        ((180.0, 180.0), None, None),
        ((65.0, 70.0), GlucosePart(below_70=30, lowest=65), "below_70"),
        ((53.0, 54.0), GlucosePart(below_54=30, below_70=60, lowest=53), None),
        ((181.0, 180.0), GlucosePart(above_180=30, highest=181), "above_180"),
        ((250.0, 250.0), GlucosePart(above_180=60, highest=250), None),
        ((251.0, 250.0), GlucosePart(above_180=60, above_250=30, highest=251), None),
    ],
)
def test_readings_on_a_limit_are_not_beyond_it(
    values: tuple[float, float], part: GlucosePart | None, level: str | None
) -> None:
    """Half an hour of each of two values, and ordinary glucose after them."""
    measured = worn(*[values[0]] * 6, *[values[1]] * 6, *[110.0] * 12)
    assert measured.glucose_parts == ({"night": part} if part else {})
    if level is not None:
        ((start, end),) = measured.glucose_times[level]
        assert (start[11:16], end[11:16]) == ("00:00", "00:30")


def test_a_single_reading_stands_for_five_minutes() -> None:
    assert worn(60.0).glucose_parts == {"night": GlucosePart(below_70=5, lowest=60)}


def test_parts_of_the_day_without_readings_hide_none_after_them() -> None:
    found = worn(*[65.0] * 6, *[110.0] * 6, start=START + 8 * 3600).glucose_parts
    assert found == {"morning": GlucosePart(below_70=30, lowest=65)}


def test_readings_of_two_spacings_count_by_what_each_stands_for() -> None:
    """An hour of readings every 5 minutes, then three of readings every 15: high, and then low."""
    entry: dict[str, Any] = series("glucose", [])
    entry["object"]["values"] = [
        *samples([260.0] * 12),
        *samples([260.0] * 6 + [50.0] * 6, start=START + 3600, every=900),
    ]
    measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
    assert measured.glucose_parts == {
        "night": GlucosePart(below_54=90, below_70=90, above_180=150, above_250=150, lowest=50, highest=260)
    }


def test_a_stream_that_is_there_again_says_when_it_was_there_before() -> None:
    """Not one that was away for no whole day, nor one that was never there."""
    glucose = {"glucose_mean": 110.0}
    found = context({"steps": 9.0} | glucose, [{"steps": 9.0}, {}, {}, glucose])
    assert (found.back_after, found.begins) == ({"glucose": "2026-03-27"}, [])
    going_on, first = context(glucose, [glucose, glucose]), context(glucose, [{"steps": 9.0}, {"steps": 8.0}])
    assert (going_on.back_after, going_on.begins) == ({}, [])
    assert (first.back_after, first.begins) == ({}, ["glucose"])


@pytest.mark.parametrize(("even", "evening"), [(True, 56.0), (False, 41.0)])
def test_the_last_reading_of_a_day_stands_for_no_time_after_midnight(even: bool, evening: float) -> None:
    """Readings every 15 minutes from 00:04 on: that of 23:49 stands for the 11 minutes that are left. Of uneven ones
    each weighs the spacing of its own stretch: one of the last four is missing."""
    entry = series("glucose", [110.0] * 92 + [50.0] * 4, start=START + 240, every=900)
    if not even:
        del entry["object"]["values"][93]
    measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
    assert measured.glucose_parts["evening"].below_70 == evening


def test_a_window_that_is_not_the_day_of_its_clock_is_kept() -> None:
    """Of a flight to New York, six hours of another day's end follow; a plain day and a stay there need no word."""

    def window(*entries: Any, zone: str) -> tuple[str, str] | None:
        measured = measure_day(body(*entries, zone=zone), DATE, payloads.ZONE)
        found = assess_day(PatientDay("p-001", DATE), payloads.ZONE, "0", measured, {}).context
        assert found is not None
        return found.window

    there, away = START + 6 * 3600, "America/New_York"
    before, after = full_series("glucose", 110), full_series("glucose", 110, start=there)
    assert window(before, zone=payloads.ZONE) is None
    assert window(after, zone=away) is None
    after["object"]["values"] = [one for one in after["object"]["values"] if one["timestamp"] >= END]
    assert window(before, after, zone=away) == ("2026-03-31T00:00+02:00", "2026-04-01T06:00+02:00")
