"""How long the window of a day is, which starts count for it, and what its quality says of them."""

import datetime as dt
from typing import Any

import pytest

from core.errors import BadRaw
from core.health.signals import DaySignals
from core.ultrahuman.payload import parse_day
from core.ultrahuman.window import day_bounds, zone_of
from tests.support.payloads import DATE, END, START, ZONE, body, full_series, labelled, series, sleep, value

HOUR = 3600.0
LAST_YEAR = START - 365 * 24 * HOUR
CLOCKS_ON, CLOCKS_BACK = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


def midnight(zone: str, date: dt.date = DATE) -> float:
    found = zone_of(zone)
    assert found is not None
    return day_bounds(date, found)[0]


def read(*entries: Any, zone: str | None = None, pinned: str = ZONE, date: dt.date = DATE) -> DaySignals:
    return parse_day(body(*entries, zone=zone), date, pinned)


def begun(kind: str, start: float, *values: Any, at: float = START) -> dict[str, Any]:
    """An entry that names `start` as the start of its day; its samples from `at`."""
    return labelled(series(kind, list(values), start=at), day_start_timestamp=start)


# How long it is


@pytest.mark.parametrize(
    ("zone", "date", "hours", "told"),
    [
        (ZONE, DATE, 24, None),
        (ZONE, CLOCKS_ON, 23, None),
        (ZONE, CLOCKS_BACK, 25, None),
        # the one zone whose clocks change by two hours
        ("Antarctica/Troll", CLOCKS_ON, 22, 22),
        ("Antarctica/Troll", CLOCKS_BACK, 26, 26),
    ],
)
def test_only_a_day_of_unusual_length_tells_its_hours(
    zone: str, date: dt.date, hours: float, told: float | None
) -> None:
    signals = read(pinned=zone, date=date)
    assert (signals.end - signals.start) / HOUR == hours
    assert signals.quality == ({} if told is None else {"day_window": {"hours": told}})


@pytest.mark.parametrize(("there", "hours"), [("Asia/Dubai", 25.75), ("Europe/Moscow", 26.75)])
def test_a_flight_west_makes_the_day_as_much_longer_as_the_clocks_differ(there: str, hours: float) -> None:
    home = midnight("Asia/Kathmandu")
    landed = midnight(there)
    before = full_series("glucose", 100, start=home)
    after = begun("hr", landed, *[60] * 60, at=landed + 19 * HOUR)
    signals = read(before, after, pinned="Asia/Kathmandu")
    assert (signals.start, signals.end - signals.start) == (home, hours * HOUR)
    assert signals.quality["day_window"] == {"other_starts": 1, "hours": hours}


def test_the_day_reaches_back_to_what_was_measured_before_the_midnight_of_the_place_of_landing() -> None:
    there = midnight("America/New_York")  # six hours after START
    before = begun("glucose", START, *[100] * 60)  # five hours
    after = begun("glucose", there, *[100] * 264, at=START + 8 * HOUR)  # 22 hours, to the midnight there
    signals = read(before, after, zone="America/New_York")
    assert (signals.start, signals.end) == (START, there + 24 * HOUR)
    assert len(signals.of("glucose")) == 60 + 264
    assert signals.quality["day_window"] == {"other_starts": 1, "hours": 30}


def test_a_day_of_changing_clocks_reaches_to_the_end_of_that_day_elsewhere() -> None:
    home, there = midnight(ZONE, CLOCKS_ON), midnight("Europe/London", CLOCKS_ON)
    before = begun("hr", home, *[60] * 276, at=home)
    after = begun("glucose", there, *[100] * 276, at=there)
    signals = read(before, after, date=CLOCKS_ON)
    # both days have 23 hours, and London's begins an hour later
    assert (signals.start, signals.end) == (home, home + 24 * HOUR)
    assert (len(signals.of("hr")), len(signals.of("glucose"))) == (276, 276)


# Which starts count


def test_all_samples_together_decide_between_two_starts_and_not_the_last_entry() -> None:
    most = begun("hr", START, *[60] * 288)
    # of another start without samples, and samples after the end of the day without a start
    named = begun("hrv", START + 2 * HOUR)
    late = labelled(series("spo2", [97] * 3, start=END), day_start_timestamp=None)
    signals = read(most, named, late, pinned="UTC")
    assert (signals.start, signals.end) == (START, END)
    assert signals.quality["day_window"] == {"other_starts": 1}
    assert signals.quality["dropped"] == {"spo2": {"outside_day": 3}}


def test_starts_that_mean_one_midnight_count_together() -> None:
    there = START + 2 * HOUR
    signals = read(
        begun("hr", START, *[60] * 288),
        begun("temp", there),
        begun("hrv", there + 20),
        begun("spo2", there - 20),
    )
    assert signals.quality["day_window"] == {"other_starts": 3}


def test_each_entry_whose_start_is_of_no_use_is_counted() -> None:
    signals = read(
        begun("hr", START, *[60] * 288),
        begun("temp", START + 1000),
        begun("hrv", START + 1000),
        begun("spo2", START + 2000),
        begun("glucose", LAST_YEAR),
    )
    assert signals.quality["day_window"] == {"unusable_starts": 4}


@pytest.mark.parametrize("start", [0, -1, "0"])
def test_a_start_of_zero_is_none_and_says_nothing_against_the_answer(start: Any) -> None:
    assert (
        read(value("sleep_rhr", 52) | {"object": {"value": 52, "day_start_timestamp": start}}).quality == {}
    )


@pytest.mark.parametrize("values", [7, "many", {"value": 60, "timestamp": START}, True])
def test_samples_that_are_no_list_decide_nothing(values: Any) -> None:
    odd = labelled(begun("hr", START + 2 * HOUR), values=values)
    signals = read(odd, begun("glucose", START, *[100] * 288))
    assert (signals.start, list(signals.series)) == (START, ["glucose"])


# Whether it is this day at all


@pytest.mark.parametrize(
    "starts", [(LAST_YEAR,), (LAST_YEAR, LAST_YEAR), (LAST_YEAR, LAST_YEAR + 24 * HOUR, START + 72 * HOUR)]
)
@pytest.mark.parametrize(
    "bedtime",
    [
        {"bedtime_start": None, "bedtime_end": None},
        {"bedtime_start": LAST_YEAR, "bedtime_end": LAST_YEAR + 7 * HOUR},
        {"bedtime_start": START - 9 * HOUR, "bedtime_end": START - 2 * HOUR},
        {"bedtime_start": END + 30 * HOUR, "bedtime_end": END + 37 * HOUR},
    ],
)
def test_an_answer_whose_starts_and_sleep_are_all_of_other_days_is_bad_raw(
    starts: tuple[float, ...], bedtime: dict[str, Any]
) -> None:
    entries = [labelled(value("sleep_rhr", 52), day_start_timestamp=start) for start in starts]
    with pytest.raises(BadRaw, match="another day"):
        read(*entries, sleep(**bedtime))


@pytest.mark.parametrize("end", [START + 6 * HOUR, END + 7 * HOUR])
def test_a_night_of_this_day_proves_the_answer_whatever_its_starts_are(end: float) -> None:
    entry = labelled(value("sleep_rhr", 52), day_start_timestamp=LAST_YEAR)
    signals = read(entry, sleep(bedtime_start=end - 8 * HOUR, bedtime_end=end))
    assert signals.night is not None
    assert (signals.night.end, signals.values["sleep_rhr"]) == (end, 52)
    assert signals.quality == {"day_window": {"unusable_starts": 1}}


@pytest.mark.parametrize("start", [START + 1000, START - 5 * HOUR + 400, START + 5 * HOUR + 400])
def test_a_start_within_the_day_that_is_no_midnight_makes_no_other_day_of_the_answer(start: float) -> None:
    signals = read(labelled(value("sleep_rhr", 52), day_start_timestamp=start))
    assert (signals.start, signals.values) == (START, {"sleep_rhr": 52})
    assert signals.quality == {"day_window": {"unusable_starts": 1}}


@pytest.mark.parametrize("deeper", [False, True])
def test_a_night_that_ends_in_the_day_makes_it_this_day_s_answer_wherever_its_bed_times_stand(
    deeper: bool,
) -> None:
    """All starts are another day's; under `details` the night was not seen, and the day was lost as of another."""
    bed = {
        "bedtime_start": START - HOUR,
        "bedtime_end": START + 6 * HOUR,
        "quick_metrics": [{"type": "total_sleep", "value": 25_200}],
    }
    entry = {"type": "Sleep", "object": {"details": bed} if deeper else bed}
    signals = read(labelled(value("sleep_rhr", 52), day_start_timestamp=LAST_YEAR), entry)
    assert signals.night is not None
    assert signals.night.total == 420.0
