"""Events over midnight: joined from what each day's features hold of its own edges."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from core.content import to_bytes
from core.health.excursions import HYPO
from core.health.midnight import goes_on_in
from core.health.signals import Series
from core.patient_day import PatientDay
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from tests.support.payloads import DATE, START, ZONE, body, series
from tests.support.payloads import value as single

TOMORROW = DATE + dt.timedelta(days=1)
DAY = 86400.0
STEP = 300.0
Low = tuple[int, int]  # [from, to) in minutes of a day


def readings(
    value: float, *lows: Low, start: float = START, missing: Low = (0, 0), usual: float = 110.0
) -> Series:
    """A day of one reading in 5 minutes, `value` at the given minutes."""
    minutes = np.arange(0, 1440, 5)
    there = (minutes < missing[0]) | (minutes >= missing[1])
    low = np.zeros(minutes.size, dtype=bool)
    for first, last in lows:
        low |= (minutes >= first) & (minutes < last)
    return Series(start + 60.0 * minutes[there], np.where(low, value, usual)[there])


def measured(number: int, found: Series, zone: str = ZONE) -> MeasuredDay:
    listed = series("glucose", [])
    pairs = zip(found.times.tolist(), found.values.tolist(), strict=True)
    listed["object"]["values"] = [{"value": value, "timestamp": time} for time, value in pairs]
    listed["object"]["day_start_timestamp"] = START + DAY * number
    return measure_day(body(listed, zone=zone), DATE + dt.timedelta(days=number), zone)


def documents(*days: Series | None) -> list[dict[str, Any]]:
    """The document of each day, with the days before it as history, their features through JSON."""
    history: dict[dt.date, Mapping[str, Any]] = {}
    found = []
    for number, one in enumerate(days):
        date = DATE + dt.timedelta(days=number)
        if one is None:
            continue
        day = measured(number, Series(one.times + DAY * number, one.values))
        document = assess_day(PatientDay("p-001", date), ZONE, "0" * 64, day, history)
        found.append(json.loads(to_bytes(document)))
        history[date] = json.loads(to_bytes(day.features))
    return found


def lows(document: dict[str, Any]) -> list[tuple[str, int]]:
    return [(a["severity"], a["evidence"]["minutes"]) for a in document["anomalies"] if a["kind"] == "safety"]


def counted(document: dict[str, Any], level: str = "glucose_hypo_level2_events") -> tuple[float, float]:
    metrics = document["metrics"]
    return metrics[level]["value"], metrics[f"{level}_minutes"]["value"]


def test_a_low_of_twenty_minutes_over_midnight_is_told_on_the_day_that_completes_it() -> None:
    first, second = documents(readings(47, (1430, 1440)), readings(46, (0, 10)))
    assert (lows(first), counted(first)) == ([], (0, 0))
    assert (lows(second), counted(second)) == ([("info", 20)], (1, 20))
    (stretch,) = second["anomalies"][0]["evidence"]["stretches"]
    assert stretch == {
        **{"from": "2026-03-31T23:50+02:00", "to": "2026-04-01T00:10+02:00", "minutes": 20, "extreme": 46.0},
        **{"minutes_before": 10, "at_start": True},
    }


def test_a_low_that_met_the_rule_by_midnight_is_told_then_and_only_goes_on_the_day_after() -> None:
    first, second = documents(readings(47, (1380, 1440)), readings(46, (0, 30)))
    assert (lows(first), counted(first)) == ([("urgent", 60)], (1, 60))
    assert first["anomalies"][0]["evidence"]["stretches"][0]["open"] is True
    assert (lows(second), counted(second)) == ([("info", 90)], (0, 30))
    assert counted(second, "glucose_hypo_events") == (0, 30)
    assert second["anomalies"][0]["evidence"]["told_before"] is True


def test_a_low_that_reaches_an_hour_after_midnight_is_urgent_on_that_day() -> None:
    first, second = documents(readings(47, (1400, 1440)), readings(46, (0, 30)))
    assert (lows(first), lows(second)) == ([("info", 40)], [("urgent", 70)])


def test_another_low_of_the_day_after_is_an_alarm_of_its_own() -> None:
    _, second = documents(readings(47, (1380, 1440)), readings(46, (0, 30), (600, 660)))
    assert lows(second) == [("urgent", 60), ("info", 90)]


def test_another_urgent_low_takes_no_minutes_of_one_that_was_told_as_info() -> None:
    _, second = documents(readings(47, (1420, 1440)), readings(46, (0, 10), (600, 660)))
    assert lows(second) == [("urgent", 60), ("info", 30)]


@pytest.mark.parametrize("value", [47, 270])
def test_what_only_goes_on_is_told_as_an_event(value: float) -> None:
    _, second = documents(readings(value, (1400, 1440)), readings(value, (0, 10)))
    (found,) = [one for one in second["anomalies"] if one["kind"] == "safety"]
    assert (found["evidence"]["told_before"], found["evidence"]["because"]) == (True, "event")


@pytest.mark.parametrize("back_at", [1440, 20 * 60])
def test_a_low_that_goes_on_into_hours_of_silence_is_told_anew(back_at: int) -> None:
    """Told as info before midnight; then its last reading is the day's last one, or the last before a long gap."""
    first, second = documents(readings(47, (1420, 1440)), readings(46, (0, 15), missing=(15, back_at)))
    assert (lows(first), lows(second)) == ([("info", 20)], [("notable", 35)])


def test_a_high_that_reaches_its_six_hours_after_midnight_is_urgent_on_that_day() -> None:
    first, second = documents(readings(310, (1140, 1440)), readings(320, (0, 60)))
    assert (lows(first), counted(first, "glucose_hyper_level2_events")) == ([("notable", 300)], (1, 300))
    assert (lows(second), counted(second, "glucose_hyper_level2_events")) == ([("urgent", 360)], (0, 60))
    found = second["anomalies"][0]
    assert (found["value"], found["evidence"]["because"]) == (320, "over_300")
    assert (found["evidence"]["met_limit"], len(found["evidence"]["met_by"])) == (300, 1)


def test_an_excursion_of_days_is_told_on_its_first_and_goes_on() -> None:
    whole = readings(300, (0, 1440))
    days = documents(readings(300, (1200, 1440)), whole, whole, readings(300, (0, 60)))
    assert [lows(day) for day in days] == [
        [("info", 240)],
        [("info", 1680)],
        [("info", 3120)],
        [("info", 3180)],
    ]
    assert [counted(day, "glucose_hyper_level2_events") for day in days] == [
        (1, 240),
        (0, 1440),
        (0, 1440),
        (0, 60),
    ]


def test_a_high_that_goes_on_is_not_told_anew_with_another_of_the_same_day() -> None:
    morning = readings(270, (0, 120))
    values = morning.values.copy()
    values[(morning.times >= START + 1080 * 60) & (morning.times < START + 1320 * 60)] = 320
    _, second = documents(readings(270, (1380, 1440)), Series(morning.times, values))
    assert lows(second) == [("notable", 240), ("info", 180)]
    assert [len(one["evidence"]["stretches"]) for one in second["anomalies"]] == [1, 1]


def test_a_high_that_goes_on_and_passes_300_for_half_an_hour_is_not_told_anew() -> None:
    morning = readings(270, (0, 120))
    values = morning.values.copy()
    values[(morning.times >= START + 30 * 60) & (morning.times < START + 60 * 60)] = 320
    _, second = documents(readings(270, (1380, 1440)), Series(morning.times, values))
    (high,) = second["anomalies"]
    assert (high["severity"], high["evidence"].get("told_before")) == ("info", True)


@pytest.mark.parametrize(("until", "back"), [(1440, None), (1435, 5), (1430, 10)])
def test_an_open_event_says_how_long_readings_back_follow_it(until: int, back: int | None) -> None:
    (found,) = documents(readings(280, (1260, until)))[0]["anomalies"]
    (stretch,) = found["evidence"]["stretches"]
    assert (stretch["open"], stretch.get("back")) == (True, back)
    whole = readings(280, (0, until))
    _, second = documents(readings(280, (1260, 1440)), whole)
    (stretch,) = second["anomalies"][0]["evidence"]["stretches"]
    assert ("minutes_before" in stretch, stretch["open"], stretch.get("back")) == (True, True, back)


@pytest.mark.parametrize(
    ("evening", "morning", "one_event"),
    [
        ([(1380, 1440)], [(0, 60)], True),
        ([(1380, 1435)], [(5, 65)], True),  # ten minutes back between them
        ([(1380, 1435)], [(10, 70)], False),  # fifteen
        ([(1380, 1440)], [], False),
        ([(0, 1440)], [(0, 60)], True),
        ([(0, 60)], [(0, 60)], False),  # it was over in the morning
        ([(600, 660)], [(0, 60)], False),  # nothing touches the evening
        ([(1430, 1440)], [(0, 60)], True),  # what began in the evening is no event yet
    ],
)
def test_whether_the_next_day_goes_on_with_what_this_one_leaves_open(
    evening: list[Low], morning: list[Low], one_event: bool
) -> None:
    first = measured(0, readings(47, *evening)).features
    low = readings(46, *morning)
    following = measured(1, Series(low.times + DAY, low.values)).features
    assert goes_on_in(HYPO[1], first, following) is one_event


@pytest.mark.parametrize(
    ("values", "lead", "one_event"),
    [
        ([46.0, 110.0], 0, True),
        ([46.0, 110.0], 5, True),
        ([46.0, 110.0], 10, False),  # fifteen minutes back between them
        ([46.0, 110.0, 110.0], 10, False),
        ([46.0, 110.0, 110.0, 110.0], 0, False),
    ],
)
def test_a_day_of_under_fifteen_minutes_goes_on_in_the_next_one(
    values: list[float], lead: int, one_event: bool
) -> None:
    lonely = Series(START + 60.0 * np.arange(1440 - 5 * len(values), 1440, 5), np.array(values))
    low = readings(46, (lead, 30))
    following = measured(1, Series(low.times + DAY, low.values)).features
    assert goes_on_in(HYPO[1], measured(0, lonely).features, following) is one_event


def test_a_day_without_glucose_goes_on_with_nothing() -> None:
    following = measured(1, readings(46, (0, 30), start=START + DAY)).features
    assert not goes_on_in(HYPO[1], {}, following)


def test_fifteen_minutes_back_over_midnight_end_an_event_and_ten_do_not() -> None:
    for start, joined in ((5, True), (10, False)):
        first, second = documents(readings(47, (1415, 1435)), readings(47, (start, start + 20)))
        assert lows(first) == [("info", 20)]
        assert lows(second) == [("info", 40 if joined else 20)]
        assert counted(second)[0] == (0 if joined else 1)


def test_ten_minutes_back_in_the_morning_end_no_event_of_the_night() -> None:
    _, second = documents(readings(47, (1380, 1440)), readings(47, (0, 15), (25, 60)))
    assert (lows(second), counted(second)) == ([("info", 60 + 15 + 35)], (0, 50))


def test_without_a_neighbour_each_day_tells_its_own() -> None:
    (only,) = documents(None, readings(46, (0, 30)))
    assert lows(only) == [("info", 30)]
    _, after_a_gap = documents(readings(47, (1400, 1440)), None, readings(46, (0, 30)))
    assert lows(after_a_gap) == [("info", 30)]


def test_three_quarters_of_an_hour_without_readings_at_midnight_join_nothing() -> None:
    evening = readings(47, (1380, 1440), missing=(1400, 1440))
    for end, joined in (
        (5, True),
        (10, False),
    ):  # 1395 is the last reading: 50 and 55 minutes less the first one
        first, second = documents(evening, readings(46, (0, 30), missing=(0, end - 5)))
        assert lows(first) == [("info", 20)]
        assert ("told_before" in second["anomalies"][0]["evidence"]) is joined


def test_features_of_an_earlier_form_join_nothing() -> None:
    day = measured(1, Series(readings(46, (0, 30)).times + DAY, readings(46, (0, 30)).values))
    old = {"glucose_readings": 288.0, "glucose_sum": 31680.0, "cgm_active_pct": 100.0}
    found = assess_day(PatientDay("p-001", TOMORROW), ZONE, "0" * 64, day, {DATE: old})
    assert [one.evidence.get("told_before", False) for one in found.anomalies] == [False]


@pytest.mark.parametrize("moved", [-3600, 3600])
def test_windows_that_overlap_or_leave_a_gap_join_nothing(moved: int) -> None:
    evening, morning = readings(47, (1400, 1440)), readings(46, (0, 30))
    yesterday = dict(measured(0, evening).features)
    start, length, first, last = yesterday["glucose_window"]
    yesterday["glucose_window"] = [start + moved, length, first, last]
    today = measured(1, Series(morning.times + DAY, morning.values))
    found = assess_day(PatientDay("p-001", TOMORROW), ZONE, "0" * 64, today, {DATE: yesterday})
    assert [one.evidence.get("told_before", False) for one in found.anomalies] == [False]


def test_a_day_of_under_fifteen_minutes_hands_on_what_began_before_it() -> None:
    """Two readings all day long, both low, between two short ends: one event of 30 minutes."""
    lonely = readings(46, (0, 10), missing=(10, 1440))
    night = Series(lonely.times + 1430 * 60, lonely.values)
    first, second = documents(readings(46, (1435, 1440)), readings(46, (0, 5)))
    assert (lows(first), lows(second)) == ([], [])
    first, second = documents(night, readings(46, (0, 5)))
    assert (lows(first), lows(second)) == ([], [("info", 15)])


def stretches(document: dict[str, Any]) -> list[tuple[str, int, float]]:
    """From when on, how many minutes and how far out, of all that is told of one day."""
    found = [one for told in document["anomalies"] for one in told["evidence"]["stretches"]]
    return [(one["from"][5:16], one["minutes"], one["extreme"]) for one in found]


@pytest.mark.parametrize(
    ("evening", "whole", "begins", "minutes"),
    [
        ((1380, 1435), [(5, 1440)], "03-31T23:00", 55 + 1435 + 60),
        ((1380, 1430), [(10, 1440)], "04-01T00:10", 1430 + 60),  # twenty minutes back ended the first one
        ((1380, 1430), [(10, 1430)], "04-01T00:10", 1420 + 60),
        ((1435, 1440), [(0, 5), (10, 1440)], "04-01T00:10", 1430 + 60),  # five and five are no event yet
    ],
)
def test_a_low_through_a_whole_day_begins_where_nothing_ended_it(
    evening: Low, whole: list[Low], begins: str, minutes: int
) -> None:
    days = documents(readings(47, evening), readings(47, *whole), readings(47, (0, 60)))
    assert [(start, told) for start, told, _ in stretches(days[2])] == [(begins, minutes)]


@pytest.mark.parametrize("values", [(45, 47, 49), (49, 45, 47), (47, 49, 45)])
def test_a_low_of_three_days_is_as_deep_as_on_the_deepest_of_them(values: tuple[int, int, int]) -> None:
    times = [(1380, 1440), (0, 1440), (0, 60)]
    days = documents(*(readings(value, time) for value, time in zip(values, times, strict=True)))
    assert [extreme for _, _, extreme in stretches(days[2])] == [45]


def test_a_day_hands_on_its_edges_as_short_numbers() -> None:
    found = readings(46, (5, 20), (1420, 1435))
    found.values[1:4] = [47.123456, 46.123456, 47.0]
    assert json.dumps(measured(0, found).features["glucose_edges"]["54"]) == (
        "[[5, 15, 15, 20, 46.1235, null], [1420, 15, 46, 5]]"
    )
    assert "glucose_edges" not in measured(0, readings(46, (600, 660))).features


def test_the_features_of_the_fullest_day_stay_small() -> None:
    """Ring and sensor, and something open at both edges on each side that one edge can have."""
    values = [45.5] * 20 + [300.7, 110.2] * 124 + [401.3] * 20
    rings = [series(kind, [v + 0.123 * (i % 7) for i in range(288)]) for kind, v in RINGS.items()]
    day = body(
        series("glucose", values),
        *rings,
        single("night_rhr", 54.321, "avg"),
        single("avg_sleep_hrv", 48.765),
        NIGHT,
    )
    features = measure_day(day, DATE, ZONE).features
    assert set(features["glucose_edges"]) == {"54", "70", "180", "250", "300"}
    assert len(to_bytes(features)) <= 700


RINGS = {"hr": 61.4, "temp": 33.2, "hrv": 44.4, "steps": 31.0, "spo2": 94.1}
NIGHT = {
    "type": "Sleep",
    "object": {
        "bedtime_start": START,
        "bedtime_end": START + 8 * 3600,
        "quick_metrics": [{"type": "total_sleep", "value": 24400}],
        "spo2": {"value": 97},
    },
}


@pytest.mark.parametrize(
    ("before", "of_low", "of_high"),
    [
        (readings(60), True, True),
        (readings(60, (1435, 1440)), False, True),
        (readings(60, (1420, 1435)), True, True),
        (readings(60, missing=(1425, 1440)), True, True),
        (readings(60, missing=(1420, 1440)), False, False),
        (readings(200, (1400, 1440)), True, False),
        (None, False, False),
    ],
)
def test_what_a_day_begins_with_may_have_been_so_before_unless_the_day_before_shows_that_it_was_not(
    before: Series | None, of_low: bool, of_high: bool
) -> None:
    for value, shown in ((60, of_low), (200, of_high)):
        *_, document = documents(before, readings(value, (0, 20)))
        assert document["context"]["glucose_first"] == (None if shown else "2026-04-01T00:00+02:00")
