"""What each reading stands for, and what that makes of days whose sensors differ in spacing."""

import datetime as dt
import json
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from core.content import sha256, to_bytes
from core.health.excursions import HYPO, excursions
from core.health.glucose import bands, bands_of, glucose_metrics, summary
from core.health.mage import mage
from core.health.signals import Series
from core.health.spacing import main_stretch, trace
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from tests.support.payloads import DATE, START, ZONE, body, series

HOUR = 60
VERY_LOW = HYPO[1]


def made(*stretches: tuple[int, list[float]], start: int = 0) -> Series:
    """One sensor after the other: (spacing in minutes, values)."""
    minutes: list[int] = []
    values: list[float] = []
    for spacing, each in stretches:
        minutes += [start + spacing * i for i in range(len(each))]
        values += each
        start += spacing * len(each)
    return Series(START + 60.0 * np.array(minutes), np.array(values))


def entry(readings: Series) -> dict[str, Any]:
    listed = series("glucose", [])
    pairs = zip(readings.times.tolist(), readings.values.tolist(), strict=True)
    listed["object"]["values"] = [{"value": value, "timestamp": time} for time, value in pairs]
    return listed


def document(raw: bytes, history: dict[dt.date, Any] | None = None, date: dt.date = DATE) -> dict[str, Any]:
    measured = measure_day(raw, date, ZONE)
    made_of = assess_day(PatientDay("p-001", date), ZONE, sha256(raw), measured, history or {})
    content: dict[str, Any] = json.loads(to_bytes(made_of))
    return content


def value_of(found: dict[str, Any], name: str) -> float:
    return float(found["metrics"][name]["value"])


def minutes_of(readings: Series) -> list[int]:
    return [int(minutes) for minutes in trace(readings).minutes]


def at(gaps: Sequence[float]) -> Series:
    """Readings that lie so many minutes apart."""
    return Series(START + 60.0 * np.cumsum([0, *gaps]), np.full(len(gaps) + 1, 100.0))


def at_gaps(gaps: Sequence[float]) -> list[int]:
    """What these stand for."""
    return minutes_of(at(gaps))


def wave(count: int) -> list[float]:
    return [round(140 + 110 * float(np.sin(i / 9))) for i in range(count)]


def test_a_reading_of_a_slow_sensor_stands_for_more_time() -> None:
    assert minutes_of(made((15, [100.0] * 8), (1, [100.0] * 60))) == [15] * 8 + [1] * 60
    assert minutes_of(made((1, [100.0] * 60), (5, [100.0] * 12))) == [1] * 60 + [5] * 12


def test_no_reading_stands_for_the_gap_after_it_nor_for_more_than_twenty_minutes() -> None:
    times = START + 60.0 * np.array([0, 5, 10, 190, 195, 200])
    assert minutes_of(Series(times, np.full(6, 100.0))) == [5] * 6
    assert minutes_of(made((60, [100.0] * 10))) == [20] * 10


def test_the_spacing_of_three_gaps_is_the_middle_one_and_of_four_the_lower_of_two() -> None:
    for minutes, spacing in (([0, 5, 12, 21], 7), ([0, 5, 11, 18, 27], 6)):
        assert minutes_of(Series(START + 60.0 * np.array(minutes), wave(len(minutes)))) == [spacing] * len(
            minutes
        )


def test_missing_readings_are_no_new_spacing() -> None:
    kept = [i for i in range(96) if i not in (10, 20, 21, 40, 41, 42)]
    times = START + 300.0 * np.array(kept)
    assert set(minutes_of(Series(times, np.full(len(kept), 100.0)))) == {5}
    assert set(at_gaps([5] * 12 + [10, 20, 10] + [5] * 12)) == {5}  # one, three and one in a row


def test_lonely_readings_before_a_sensor_begins_stand_for_no_more_than_its_own() -> None:
    assert at_gaps([40, 45] + [5] * 12) == [5] * 15


def test_a_spacing_that_just_doubles_or_halves_is_a_new_one() -> None:
    assert at_gaps([5] * 12 + [10] * 12 + [5] * 12) == [5] * 12 + [10] * 12 + [5] * 13


def test_readings_that_come_now_and_then_a_little_later_are_no_new_spacing() -> None:
    assert at_gaps([6, 8] * 6 + [15] * 6) == [6] * 12 + [15] * 7


def test_whether_a_spacing_is_new_is_judged_by_the_middle_of_all_gaps_before_it() -> None:
    assert at_gaps([5] * 10 + [9, 9, 5] + [10] * 8) == [5] * 13 + [10] * 9


def test_three_readings_make_a_new_spacing_and_two_do_not() -> None:
    assert minutes_of(made((5, [100.0] * 12), (15, [100.0] * 3), (5, [100.0] * 12)))[12:15] == [15] * 3
    assert minutes_of(made((5, [100.0] * 12), (15, [100.0] * 2), (5, [100.0] * 12)))[12:14] == [5] * 2


def test_so_do_three_that_long_gaps_or_an_end_of_the_day_leave_alone() -> None:
    """45 minutes below 54 counted as three: a new 15-minute sensor at night after one of a minute."""
    fast = [1] * 60
    assert at_gaps([*fast, 76, 15, 15]) == [1] * 61 + [15] * 3
    assert at_gaps([15, 15, 60, *fast]) == [15] * 3 + [1] * 61
    assert at_gaps([*fast, 76, 15, 15, 60, *fast]) == [1] * 61 + [15] * 3 + [1] * 61
    for odd in ([15], [10, 20], [1, 2], [15, 40, 15]):
        assert set(at_gaps([*fast, 76, *odd])) == {1}, odd
    assert at_gaps([*fast, 40, 15, 15]) == [1] * 64, "no long gap"
    every_5 = [5] * 24
    assert at_gaps([*every_5, 76, 10, 10])[-3:] == [10] * 3, "twice as slow is another sensor"
    assert at_gaps([*every_5, 76, 9, 9])[-3:] == [5] * 3
    assert at_gaps([15] * 20 + [60, 1, 1]) == [15] * 21 + [1, 1, 15], "scans share an interval"


def test_scans_between_the_readings_of_a_slow_sensor_share_their_time_with_them() -> None:
    times = START + 60.0 * np.array([0, 15, 30, 33, 45, 60, 62, 70, 75, 90])
    assert minutes_of(Series(times, np.full(10, 100.0))) == [15, 15, 3, 12, 15, 2, 8, 5, 15, 15]
    assert at_gaps([15, 15, 5, 11, 15, 15]) == [15, 15, 5, 11, 15, 15, 15]  # the one after the scan is late
    assert at_gaps([15] * 4 + [2, 16] + [15] * 4)[5] == 15, "never for the gap after it"
    assert at_gaps([15, 15, 0.3, 15, 15]) == [15, 15, 1, 15, 15, 15]  # a minute at the least
    assert at_gaps([15] * 6 + [9, 9] + [15] * 6) == [15] * 6 + [9, 9] + [15] * 7


def test_a_reading_that_comes_early_shares_nothing() -> None:
    assert at_gaps([11, 15, 15, 3, 12, 15, 11, 15, 15, 15, 11]) == [15, 15, 15, 3, 12] + [15] * 7


def test_where_many_gaps_are_far_shorter_the_sensors_own_is_the_one_that_covers_most_time() -> None:
    # The middle one is 8: twice as long as 4.
    assert at_gaps([15, 4, 11, 8, 7] * 4) == [15, 4, 11, 8, 7] * 4 + [15]
    assert at_gaps([20, 5, 15] * 5 + [15]) == [20, 5, 15] * 5 + [20, 20]
    assert at_gaps([10, 15] * 8 + [3] + [10] * 3) == [10] * 16 + [3] + [10] * 4, "one scan is not many"


def test_bursts_of_scans_are_no_sensor_and_the_time_around_them_is_not_lost() -> None:
    """1 hour 30 minutes were told of 4 hours above 250: beside scans a minute apart each reading stood for one."""
    assert at_gaps([15] * 6 + [1, 1, 1, 12, 15, 15, 1, 2, 1, 11] + [15] * 6) == (
        [15] * 6 + [1, 1, 1, 12, 15, 15, 1, 2, 1, 11] + [15] * 7
    )
    assert at_gaps([15] * 6 + [1, 1, 1, 1]) == [15] * 6 + [1, 1, 1, 1, 15], "at the end of the day"
    assert at_gaps([1, 1, 1, 1, 11] + [15] * 6) == [1, 1, 1, 1, 11] + [15] * 7, "at its beginning"
    assert at_gaps([1] * 8 + [10] + [1] * 7 + [15] * 6)[8] == 10, "the slower sensor comes after it"
    uneven = [3, 3, 5, 5, 7, 7, 15, 6, 15, 3, 15]
    assert trace(at([15] * 8 + uneven + [15] * 8)).total == 16 * 15 + sum(uneven) + 15, (
        "for more than an hour"
    )
    for scans in ([4, 15, 9, 4, 4, 15, 7, 11, 4, 15, 4, 11], [2, 3, 9, 15, 3, 3, 15, 4, 2, 2, 15, 15]):
        assert trace(at(scans)).total == sum(scans) + 15, "nearly all of the time lies within the spacing"
    hours = [1, 3, 1, 2, 1, 1, 4, 2, 15, 1, 5, 9, 2, 1, 12, 3, 15, 1, 1, 13, 1, 4, 10, 15]
    assert trace(at(hours)).total == sum(hours) + 15, "where most readings are scans"


def test_an_hour_of_a_faster_sensor_is_one_and_less_is_not() -> None:
    for minutes, last in ((58, 15), (59, 1)):
        assert at_gaps([15] * 8 + [1] * minutes)[8:] == [1] * minutes + [last]


def test_a_sensor_that_often_fails_is_none_that_is_scanned_between() -> None:
    assert set(at_gaps([5, 10, 5, 20, 5, 5, 15, 5, 20, 5, 5, 15, 20] * 4)) == {5}
    assert set(at_gaps([1] * 10 + [18] + [1] * 6)) == {1}, "one longer gap is no sensor's"
    jittered = [4, 6, 5] * 6 + [10] + [6, 4, 5] * 6
    assert set(at_gaps([15] * 8 + jittered)[8:]) == {5}, "a minute early or late is its spacing"
    minute = [1] * 20 + [18] + [1] * 20  # one long time without readings
    assert set(at_gaps([5] * 12 + minute)) == {5, 1}


def test_a_reading_counts_no_further_than_the_next_one_that_comes_soon() -> None:
    """52 mg/dL and 56 six minutes later were told as 15 minutes below 54."""
    times = START + 60.0 * np.array([0, 15, 30, 45, 67, 73, 95, 110, 125])
    readings = Series(times, np.array([110.0] * 4 + [52.0, 56.0] + [110.0] * 3))
    assert minutes_of(readings) == [15] * 4 + [6] + [15] * 4
    assert excursions(trace(readings), VERY_LOW).events == ()
    assert at_gaps([15] * 4 + [22, 10, 22] + [15] * 4)[5] == 10, "two thirds"
    assert at_gaps([15] * 4 + [22, 11, 22] + [15] * 4)[5] == 15, "a little early"


def test_readings_once_a_minute_stand_for_as_many_minutes_as_there_are() -> None:
    assert trace(made((1, [100.0] * 1440))).total == 1440


def test_the_first_reading_of_a_day_of_two_sensors_stands_for_all_of_its_time() -> None:
    readings = trace(made((15, [45.0] + [110.0] * 7), (5, [110.0] * 12)))
    assert [event.minutes for event in excursions(readings, VERY_LOW).events] == [15]


def test_somebody_who_scans_all_day_long_has_a_day_of_one_day() -> None:
    chance = random.Random(7)
    scans = {15 * i + chance.randint(1, 14) for i in range(96) for _ in range(chance.choice((0, 1, 2, 3)))}
    minutes = sorted({*range(0, 1440, 15), *scans})
    readings = trace(Series(START + 60.0 * np.array(minutes), np.full(len(minutes), 100.0)))
    assert readings.total == pytest.approx(1440, rel=0.02)


@pytest.mark.parametrize("spacing", [1, 3, 5, 15])
def test_even_spacing_gives_the_published_values_per_reading(spacing: int) -> None:
    readings = trace(made((spacing, wave(1440 // spacing))))
    found = glucose_metrics(readings, {})
    for name, value in summary(readings.series.values).items():
        assert found[name] == pytest.approx(value, rel=1e-9), name
    weighed = summary(readings.series.values, readings.minutes)
    assert weighed == {
        name: pytest.approx(value, rel=1e-9) for name, value in summary(readings.series.values).items()
    }


@pytest.mark.parametrize(
    "stretches", [((5, 288),), ((15, 48), (5, 144)), ((15, 28), (1, 1020)), ((1, 720), (5, 144))]
)
def test_fifteen_seconds_of_jitter_change_nothing(stretches: tuple[tuple[int, int], ...]) -> None:
    even = made(*((spacing, wave(count)) for spacing, count in stretches))
    for seed in range(20):
        chance = random.Random(seed)
        off = np.array([chance.uniform(-15, 15) for _ in range(len(even))])
        off[0] = abs(off[0])
        moved = Series(even.times + off, even.values)
        assert minutes_of(moved) == minutes_of(even)
        calm, jittered = (glucose_metrics(trace(one), {}) for one in (even, moved))
        assert jittered == {name: pytest.approx(value, rel=1e-9) for name, value in calm.items()}


def test_weighted_values_of_a_table_worked_by_hand() -> None:
    # Three readings of 15 minutes at 50 and three of 5 at 150: 45 and 15 of the 60 minutes. The weights are 3/2 and 1/2
    # (they add up to 6), so mean 75, and 4.5 · 25² + 1.5 · 75² over 5 degrees of freedom.
    found = summary(np.array([50.0] * 3 + [150.0] * 3), np.array([15] * 3 + [5] * 3))
    assert found["glucose_mean"] == pytest.approx(75, rel=1e-12)
    assert found["glucose_sd"] == pytest.approx((11250 / 5) ** 0.5, rel=1e-12)
    assert found["glucose_tbr_54"] == found["glucose_tbr_70"] == pytest.approx(75, rel=1e-12)
    assert found["glucose_titr"] == 0
    # 3.0 · 75 + 0
    assert found["glucose_gri"] == 100
    low, high = (22.77 * (np.log(glucose) ** 1.084 - 5.381) ** 2 for glucose in (50.0, 150.0))
    assert found["glucose_lbgi"] == pytest.approx(low * 3 / 4, rel=1e-12)
    assert found["glucose_hbgi"] == pytest.approx(high / 4, rel=1e-12)


def test_minutes_in_the_bands_of_every_target_set() -> None:
    values = np.array([53.0, 54, 62, 63, 69, 70, 140, 141, 180, 181, 250, 251])
    found = bands(values, np.array([15] * 12))
    assert (found.use, found.below_54, found.below_63, found.below_70) == (180, 15, 45, 75)
    assert (found.above_140, found.above_180, found.above_250) == (75, 45, 15)
    assert (found.in_63_140, found.in_70_180, found.in_70_140) == (60, 60, 30)


def test_features_hold_the_minutes_and_an_earlier_form_is_unknown() -> None:
    features = measure_day(body(entry(made((15, [50.0] * 4), (5, [190.0] * 36)))), DATE, ZONE).features
    found = bands_of(features)
    assert found is not None
    assert (found.use, found.below_54, found.above_180, found.in_70_180) == (240, 60, 180, 0)
    assert bands_of({"glucose_readings": 288.0, "glucose_sum": 28800.0}) is None


def test_a_low_of_a_slow_night_is_not_drowned_by_a_fast_day() -> None:
    night = (15, [110.0] * 8 + [45.0] * 12 + [110.0] * 8)
    found = document(body(entry(made(night, (1, [110.0] * 1020)))))
    assert value_of(found, "glucose_tbr_54") == pytest.approx(12.5, rel=1e-9)
    assert value_of(found, "glucose_hypo_level2_events_minutes") == 180
    (low,) = found["anomalies"]
    assert (low["rule"], low["severity"], low["evidence"]["minutes"]) == ("glucose_low", "urgent", 180)


def test_a_low_after_a_change_of_sensor_at_noon_is_found() -> None:
    after = (5, [110.0] * 48 + [45.0] * 12 + [110.0] * 84)
    found = document(body(entry(made((1, [110.0] * 720), after))))
    assert value_of(found, "glucose_hypo_level2_events") == 1
    assert value_of(found, "glucose_hypo_level2_events_minutes") == 60


def test_two_sensors_one_after_the_other_are_active_all_day() -> None:
    found = document(body(entry(made((15, [200.0] * 48), (5, [110.0] * 144)))))
    assert found["quality"]["cgm_active_pct"] == 100
    assert found["anomalies"] == []
    assert value_of(found, "glucose_mean") == pytest.approx(155, rel=1e-9)
    assert value_of(found, "glucose_tar_180") == pytest.approx(50, rel=1e-9)


def test_mage_takes_the_spacing_that_covers_most_of_the_day() -> None:
    fast, slow = wave(180), wave(36)
    readings = trace(made((5, fast), (15, slow)))
    assert mage(*main_stretch(readings)) == mage(made((5, fast)), 300.0)
    readings = trace(made((5, wave(100)), (15, wave(62))))  # more readings are of the other one
    assert mage(*main_stretch(readings)) == mage(made((15, wave(62))), 900.0)
    assert main_stretch(readings)[1] == 900
    assert main_stretch(trace(made((15, wave(96)))))[1] == 900


def test_what_readings_stand_for_adds_up_also_where_that_is_not_the_median_gap() -> None:
    gaps = [5, 30, *[12, 20] * 5, 12, *[30, 12] * 2, 30, 5]
    found = trace(Series(60.0 * np.cumsum([0, *gaps]), np.full(len(gaps) + 1, 110.0)))
    assert found.total == int(found.minutes.sum())
    assert found.elapsed == [0, *found.minutes.cumsum().tolist()]


@pytest.mark.parametrize(
    ("scan", "told", "overlaps"), [(102, 128, True), (105, 128, False), (109, 124, False)]
)
def test_readings_that_share_time_make_an_event_no_longer_than_its_clock(
    scan: int, told: int, overlaps: bool
) -> None:
    """A sensor of 15 minutes and a scan before the next reading, which stands for 15 minutes, too, if not for less."""
    minutes = [0, 15, 30, 45, 60, 75, 90, scan, 113, 170, 185, 200, 215]
    values = [50.0] * 9 + [120.0] * 4
    readings = trace(Series(START + 60.0 * np.array(minutes), np.array(values)))
    assert not readings.regular
    (event,) = excursions(readings, VERY_LOW).events
    assert (readings.elapsed[9] > 128) == overlaps
    assert (event.end - event.start) / 60 == 128
    assert event.minutes == told


def test_what_lasts_for_fifteen_minutes_stays_an_event_though_its_clock_says_less() -> None:
    """Spacing of 5 minutes, three readings 4 minutes apart, and a gap of 10 on the same day."""
    minutes = [0, 5, 10, 15, 20, 24, 28, 38, 43, 48, 53, 58]
    values = [100.0] * 4 + [50.0] * 3 + [100.0] * 5
    readings = trace(Series(START + 60.0 * np.array(minutes), np.array(values)))
    assert not readings.regular
    (event,) = excursions(readings, VERY_LOW).events
    assert event.minutes == 15
    assert (event.end - event.start) / 60 == 13


def test_the_jitter_of_a_regular_sensor_takes_no_minute_away() -> None:
    times = START + 295.0 * np.arange(30)
    readings = trace(Series(times, np.array([100.0] * 3 + [50.0] * 24 + [100.0] * 3)))
    assert readings.regular
    (event,) = excursions(readings, VERY_LOW).events
    assert event.minutes == 120
