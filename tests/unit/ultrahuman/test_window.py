"""The answer says which day it is: nothing that it holds for its day is dropped, whatever zone was expected."""

import datetime as dt
import json
import zoneinfo
from itertools import pairwise
from typing import Any

import pytest

from core.errors import BadRaw
from core.health.signals import DaySignals
from core.stages.assessment import MeasuredDay, measure_day
from core.ultrahuman.payload import parse_day
from core.ultrahuman.window import CLOCK_CHANGES, day_bounds, zone_of
from tests.support.payloads import (
    DATE,
    END,
    START,
    ZONE,
    body,
    breaches_of,
    full_series,
    labelled,
    series,
    sleep,
    value,
)

HOUR = 3600.0
CLOCKS_BACK, CLOCKS_ON = dt.date(2026, 10, 25), dt.date(2026, 3, 29)


def midnights(zone: str, date: dt.date = DATE) -> tuple[float, float]:
    found = zone_of(zone)
    assert found is not None
    return day_bounds(date, found)


def read(*entries: Any, zone: str | None = None, pinned: str = "UTC", date: dt.date = DATE) -> DaySignals:
    return parse_day(body(*entries, zone=zone), date, pinned)


def measured(*entries: Any, zone: str | None = None, pinned: str = "UTC") -> MeasuredDay:
    return measure_day(body(*entries, zone=zone), DATE, pinned)


def stretches(day: MeasuredDay, rule: str) -> list[tuple[float, int]]:
    return [
        (s.start, s.minutes) for breach in breaches_of(day) if breach.rule == rule for s in breach.stretches
    ]


def metric(day: MeasuredDay, name: str) -> float | str:
    return day.metrics[name].value


# Days without a zone


def test_a_low_after_a_midnight_that_only_the_day_start_tells_is_found() -> None:
    low = full_series("glucose", 112, (6, [51, 49, 47, 46, 46, 48, 50, 52]))
    day = measured(low, full_series("hr", 66), pinned="UTC")
    assert stretches(day, "glucose_low") == [(START + 1800, 40)]
    assert "dropped" not in day.quality
    assert day.metrics["coverage_glucose"].value == 100
    assert day.quality["timezone_used"] == "UTC+02:00"
    assert day.signals.iso(START + 1800) == "2026-03-31T00:30+02:00"


def test_a_night_that_began_the_evening_before_in_the_far_east_is_the_days_own() -> None:
    start, _ = midnights("Australia/Brisbane")
    bed = sleep(
        bedtime_start=start - 1.5 * HOUR,
        bedtime_end=start + 6 * HOUR,
        quick_metrics=[{"type": "total_sleep", "value": 7 * HOUR}],
    )
    rates = full_series("hr", 71, (0, [52] * 72), start=start)
    day = measured(full_series("glucose", 105, (30, [50] * 6), start=start), rates, bed)
    assert stretches(day, "glucose_low") == [(start + 2.5 * HOUR, 30)]
    assert (metric(day, "sleep_total"), metric(day, "resting_hr")) == (420, 52)
    assert (metric(day, "bedtime"), metric(day, "wake_time")) == ("22:30", "06:00")
    assert "dropped" not in day.quality


@pytest.mark.parametrize("zone", [None, ZONE])
def test_where_the_pinned_zone_has_the_same_day_its_clock_is_used(zone: str | None) -> None:
    signals = read(series("hr", [60]), zone=zone, pinned="Europe/Paris")
    assert (signals.start, signals.end, str(signals.zone)) == (START, END, "Europe/Paris")
    assert signals.quality == {}


# Travellers


@pytest.mark.parametrize("dated", [True, False])
def test_the_day_is_where_the_person_was_and_not_where_the_roster_says(dated: bool) -> None:
    start, end = midnights("America/Denver")
    entries = [
        full_series("glucose", 104, (250, [280] * 36), start=start),
        full_series("steps", 40, start=start),
        full_series("hr", 63, start=start),
    ]
    content: dict[str, Any] = {"metrics": {DATE.isoformat(): entries}} if dated else {"metric_data": entries}
    raw = json.dumps({"data": content | {"latest_time_zone": "America/Denver"}, "status": 200}).encode()
    day = measure_day(raw, DATE, ZONE)
    assert (day.signals.start, day.signals.end) == (start, end)
    assert stretches(day, "glucose_high") == [(start + 250 * 300, 180)]
    assert metric(day, "steps") == 288 * 40
    assert day.quality["timezone_used"] == "America/Denver"
    assert "dropped" not in day.quality


def test_neighbouring_windows_of_a_flight_west_leave_a_gap_and_of_a_flight_east_overlap() -> None:
    def window(zone: str, date: dt.date) -> DaySignals:
        start, _ = midnights(zone, date)
        return read(full_series("hr", 60, start=start), zone=zone, pinned=ZONE, date=date)

    tomorrow = DATE + dt.timedelta(days=1)
    at_home, there = window(ZONE, DATE), window("America/New_York", tomorrow)
    assert there.start - at_home.end == 6 * HOUR
    assert window(ZONE, tomorrow).start - window("America/New_York", DATE).end == -6 * HOUR


def test_an_answer_that_names_only_its_zone_means_that_zones_day() -> None:
    start, end = midnights("America/Denver")
    entry = labelled(full_series("hr", 60, start=start), day_start_timestamp=None)
    signals = read(entry, zone="America/Denver", pinned=ZONE)
    assert (signals.start, signals.end, len(signals.of("hr"))) == (start, end, 288)


def test_samples_of_the_pinned_zones_day_are_not_lost_to_a_zone_reached_later() -> None:
    entry = labelled(full_series("hr", 60), day_start_timestamp=None)
    signals = read(entry, zone="America/Denver", pinned=ZONE)
    assert (signals.start, len(signals.of("hr"))) == (START, 288)


def test_an_answer_that_names_nothing_means_the_pinned_zones_day() -> None:
    entry = labelled(full_series("hr", 60), day_start_timestamp=None)
    signals = read(entry, pinned=ZONE)
    assert (signals.start, signals.end, len(signals.of("hr"))) == (START, END, 288)
    assert signals.quality == {}


def test_neighbouring_days_samples_are_still_no_part_of_the_day() -> None:
    hr = full_series("hr", 60, start=START - 600, hours=24.5)
    signals = read(labelled(hr, day_start_timestamp=START), zone=ZONE, pinned="America/Denver")
    assert (len(signals.of("hr")), signals.quality["dropped"]) == (288, {"hr": {"outside_day": 6}})


# Clocks that change


@pytest.mark.parametrize(("date", "hours"), [(CLOCKS_BACK, 25), (CLOCKS_ON, 23)])
@pytest.mark.parametrize(
    ("zone", "pinned"),
    [
        *((None, pinned) for pinned in ("UTC", ZONE, "America/Denver")),
        *((ZONE, pinned) for pinned in ("UTC", ZONE, "Africa/Johannesburg", "Africa/Lagos")),
    ],
)
def test_a_day_on_which_clocks_change_is_whole_whatever_names_it(
    date: dt.date, hours: int, pinned: str, zone: str | None
) -> None:
    start, end = midnights(ZONE, date)
    bed = sleep(bedtime_start=start + HOUR, bedtime_end=start + 9 * HOUR)
    signals = read(full_series("hr", 60, start=start, hours=hours), bed, zone=zone, pinned=pinned, date=date)
    assert (signals.start, signals.end, len(signals.of("hr"))) == (start, end, 12 * hours)
    assert signals.local(start + 9 * HOUR).hour == {25: 8, 23: 10}[hours]
    assert "dropped" not in signals.quality


@pytest.mark.parametrize("date", [CLOCKS_BACK, CLOCKS_ON])
def test_the_same_offset_where_clocks_do_not_change_has_24_hours(date: dt.date) -> None:
    start, _ = midnights(ZONE, date)
    signals = read(full_series("hr", 60, start=start), date=date)
    assert (signals.end - signals.start, len(signals.of("hr"))) == (24 * HOUR, 288)


def test_every_day_of_changing_clocks_on_earth_is_known_by_its_start() -> None:
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(2 * 365)]
    changing: dict[str, set[tuple[float, float]]] = {}
    for name in zoneinfo.available_timezones():
        zone = zoneinfo.ZoneInfo(name)
        starts = [dt.datetime.combine(day, dt.time(), zone).timestamp() for day in days]
        changing[name] = {(a, b) for a, b in pairwise(starts) if b - a != 24 * HOUR}
    known = set().union(*(changing[name] for name in CLOCK_CHANGES))
    assert set().union(*changing.values()) == known


# Entries that disagree, and starts of no use


def test_entries_that_lack_a_start_follow_those_that_have_one() -> None:
    bare = labelled(full_series("glucose", 100), day_start_timestamp=None)
    signals = read(bare, value("sleep_rhr", 52))
    assert (signals.start, len(signals.of("glucose"))) == (START, 288)


def test_the_start_in_whose_day_the_samples_lie_wins_over_more_entries_with_another() -> None:
    wrong = {"day_start_timestamp": START + 2 * HOUR}  # midnight in UTC
    entries = [labelled(value(kind, 5), **wrong) for kind in ("sleep_rhr", "vo2_max", "recovery_index")]
    signals = read(full_series("glucose", 100), labelled(full_series("hr", 60), **wrong), *entries)
    assert (signals.start, len(signals.of("glucose")), len(signals.of("hr"))) == (START, 288, 288)
    assert signals.quality["day_window"] == {"other_starts": 4}


def test_a_start_that_contradicts_the_answers_own_zone_yields_where_samples_say_so() -> None:
    utc_start = labelled(full_series("hr", 60), day_start_timestamp=START + 2 * HOUR)
    signals = read(utc_start, zone=ZONE, pinned="UTC")
    assert (signals.start, len(signals.of("hr"))) == (START, 288)
    assert signals.quality["day_window"] == {"other_starts": 1}


def test_a_start_that_fits_no_sample_yields_to_the_pinned_zone_where_samples_say_so() -> None:
    signals = read(labelled(full_series("hr", 60), day_start_timestamp=START + 2 * HOUR), pinned=ZONE)
    assert (signals.start, len(signals.of("hr"))) == (START, 288)
    assert signals.quality["day_window"] == {"other_starts": 1}


def test_a_day_that_two_entries_prove_to_be_longer_is_longer() -> None:
    there, landed = midnights("America/New_York")
    before = labelled(series("glucose", [100] * 216), day_start_timestamp=START)
    after = labelled(series("glucose", [100] * 144, start=START + 18 * HOUR), day_start_timestamp=there)
    signals = read(before, after, zone="America/New_York", pinned=ZONE)
    assert (signals.start, signals.end, len(signals.of("glucose"))) == (START, landed, 360)
    assert signals.quality["day_window"] == {"other_starts": 1, "hours": 30}


@pytest.mark.parametrize("days", [-7, -1, 1, 7, -365, 3650])
@pytest.mark.parametrize("zone", [None, ZONE])
def test_a_start_on_another_day_is_passed_over_where_samples_are_of_this_one(
    days: int, zone: str | None
) -> None:
    entry = labelled(full_series("hr", 60), day_start_timestamp=START + days * 24 * HOUR)
    signals = read(entry, zone=zone, pinned=ZONE)
    assert (signals.start, len(signals.of("hr"))) == (START, 288)
    assert signals.quality == {"day_window": {"unusable_starts": 1}}


def test_a_start_that_is_no_midnight_anywhere_is_passed_over() -> None:
    entry = labelled(full_series("hr", 60), day_start_timestamp=START + 1000)
    assert read(entry, pinned=ZONE).quality == {"day_window": {"unusable_starts": 1}}


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_first_and_the_last_midnight_on_earth_are_midnights(zone: str) -> None:
    start, _ = midnights(zone)
    signals = read(full_series("hr", 60, start=start), pinned=ZONE)
    assert (signals.start, len(signals.of("hr"))) == (start, 288)
    assert "day_window" not in signals.quality


@pytest.mark.parametrize("start", [0, -1, None, "", "x", True, [], {}, 1e300, -1e300, 10**400, START * 1000])
def test_a_start_that_is_no_moment_leaves_the_day_readable(start: Any) -> None:
    signals = read(labelled(full_series("hr", 60), day_start_timestamp=start), pinned=ZONE)
    assert (signals.start, len(signals.of("hr"))) == (START, 288)


def test_the_midnight_of_the_date_before_in_the_answers_own_zone_is_another_days() -> None:
    start, end = midnights("Pacific/Honolulu")
    entry = labelled(full_series("hr", 60, start=start), day_start_timestamp=start - 24 * HOUR)
    signals = read(entry, zone="Pacific/Honolulu", pinned="Pacific/Honolulu")
    assert (signals.start, signals.end, len(signals.of("hr"))) == (start, end, 288)


@pytest.mark.parametrize("zone", [None, ZONE])
def test_an_answer_that_is_wholly_another_days_is_bad_raw(zone: str | None) -> None:
    earlier = START - 365 * 24 * HOUR
    entries = [
        full_series("glucose", 40, start=earlier),
        labelled(value("sleep_rhr", 52), day_start_timestamp=earlier),
    ]
    with pytest.raises(BadRaw, match="another day"):
        read(*entries, zone=zone, pinned=ZONE)


def test_a_week_of_samples_is_one_day_of_them() -> None:
    week = labelled(full_series("hr", 60, start=START - 72 * HOUR, hours=168), day_start_timestamp=START)
    signals = read(week, zone=ZONE, pinned=ZONE)
    assert (len(signals.of("hr")), signals.end - signals.start) == (288, 24 * HOUR)
    assert signals.quality["dropped"] == {"hr": {"outside_day": 6 * 288}}
