"""Glucose metrics against tables worked by hand.

Beside these, all of `summary` was compared with iglu-python 0.4.3 (Broll et al. 2021) on 81 recorded and 21 made-up
days: equal to 1e-14, but for LBGI and HBGI, where that package writes 10 · 1.509² for the published 22.77.
"""

import math
from itertools import pairwise

import numpy as np
import pytest

from core.health.excursions import HYPER, HYPO, Excursion, excursions
from core.health.glucose import (
    active_pct,
    bands,
    events_of,
    glucose_excursions,
    glucose_metrics,
    gmi,
    risk_indices,
    shares,
    summary,
    time_in_bands,
)
from core.health.mage import mage, turning_points
from core.health.signals import Series
from core.health.spacing import trace
from tests.support.payloads import START, day, series

VERY_LOW, VERY_HIGH = HYPO[1], HYPER[1]

# Ten readings; those on 54, 70, 140, 180 and 250 lie on a limit and count as inside it.
TABLE = np.array([53.0, 54.0, 69.0, 70.0, 140.0, 141.0, 180.0, 181.0, 250.0, 251.0])


def readings(values: list[float], every: float = 300) -> Series:
    return Series(START + every * np.arange(len(values)), np.array(values, dtype=float))


def metrics_of(values: list[float]) -> dict[str, float]:
    made = trace(readings(values))
    return glucose_metrics(made, events_of(glucose_excursions(made)))


def events(values: list[float], level: int = 0, every: float = 300) -> list[Excursion]:
    return list(excursions(trace(readings(values, every)), HYPO[level]).events)


def test_readings_on_a_limit_are_inside_it() -> None:
    found = summary(TABLE)
    assert found["glucose_tbr_54"] == pytest.approx(10, rel=1e-12)  # 53
    assert found["glucose_tbr_70"] == pytest.approx(30, rel=1e-12)  # 53, 54, 69
    assert found["glucose_tir"] == pytest.approx(40, rel=1e-12)  # 70, 140, 141, 180
    assert found["glucose_titr"] == pytest.approx(20, rel=1e-12)  # 70, 140
    assert found["glucose_tar_180"] == pytest.approx(30, rel=1e-12)  # 181, 250, 251
    assert found["glucose_tar_250"] == pytest.approx(10, rel=1e-12)  # 251


def test_one_reading_has_no_spread_and_two_have() -> None:
    assert "glucose_sd" not in summary(np.array([100.0]))
    assert summary(np.array([100.0, 110.0]))["glucose_sd"] == pytest.approx(50**0.5, rel=1e-12)


def test_mean_spread_and_gmi_of_a_table_worked_by_hand() -> None:
    # 1389 / 10 = 138.9; the squares add up to 245 529; less 1389² / 10 = 192 932.1: 52 596.9, over 9 degrees
    found = summary(TABLE)
    assert found["glucose_mean"] == pytest.approx(138.9, rel=1e-12)
    assert found["glucose_sd"] == pytest.approx(math.sqrt(52596.9 / 9), rel=1e-12)
    assert found["glucose_cv"] == pytest.approx(100 * math.sqrt(52596.9 / 9) / 138.9, rel=1e-12)
    assert found["glucose_gmi"] == pytest.approx(6.632488, rel=1e-12)  # 3.31 + 0.02392 · 138.9


def test_gmi_of_the_published_table() -> None:
    """Bergenstal 2018, table 1: means of 100, 150 and 200 mg/dL are GMIs of 5.7, 6.9 and 8.1 %."""
    assert [round(gmi(mean), 1) for mean in (100, 150, 200, 250, 300, 350)] == [
        5.7,
        6.9,
        8.1,
        9.3,
        10.5,
        11.7,
    ]


def test_glycemia_risk_index_of_the_table() -> None:
    # 3.0 · 10 (very low) + 2.4 · 20 (low) + 1.6 · 10 (very high) + 0.8 · 20 (high) = 110, cut at 100
    assert summary(TABLE)["glucose_gri"] == 100
    # 3.0 · 0 + 2.4 · 10 + 1.6 · 0 + 0.8 · 20 = 40
    mixed = np.array([60.0, 190.0, 250.0, 100, 100, 100, 100, 100, 100, 100])
    assert summary(mixed)["glucose_gri"] == pytest.approx(40, rel=1e-12)


def test_risk_indices_of_two_readings_worked_by_hand() -> None:
    # ln 50 = 3.912023005; ^1.084 = 4.386976…; − 5.381 = −0.994023…; 22.77 · 0.988083… / 2
    low = 22.77 * (3.912023005428146**1.084 - 5.381) ** 2 / 2
    high = 22.77 * (5.703782474656201**1.084 - 5.381) ** 2 / 2  # ln 300
    assert risk_indices(np.array([50.0, 300.0])) == pytest.approx((low, high), rel=1e-12)
    assert low == pytest.approx(11.25, abs=0.01)


def test_a_reading_at_the_neutral_point_carries_no_risk() -> None:
    """Kovatchev's scale is zero near 112.5 mg/dL."""
    low, high = risk_indices(np.array([112.5]))
    assert low + high < 1e-3


def test_three_readings_are_fifteen_minutes_and_two_are_not() -> None:
    assert [e.minutes for e in events([100] * 5 + [69] * 3 + [100] * 5)] == [15]
    assert events([100] * 5 + [69] * 2 + [100] * 5) == []


def test_readings_a_second_early_still_make_fifteen_minutes() -> None:
    assert len(events([100] * 5 + [69] * 3 + [100] * 5, every=299)) == 1


def test_a_reading_on_the_limit_is_no_event() -> None:
    assert events([100] * 5 + [70] * 6 + [100] * 5) == []
    assert events([100] * 5 + [54] * 6 + [100] * 5, level=1) == []


def test_an_event_ends_only_after_fifteen_minutes_back() -> None:
    joined = [69.0] * 3 + [80.0] * 2 + [65.0] * 3 + [100.0] * 9
    apart = [69.0] * 3 + [80.0] * 3 + [65.0] * 3 + [100.0] * 9
    assert [(e.minutes, e.extreme) for e in events(joined)] == [(30, 65)]
    assert [(e.minutes, e.extreme) for e in events(apart)] == [(15, 69), (15, 65)]


def test_an_event_begins_with_fifteen_unbroken_minutes() -> None:
    (event,) = events([69.0, 80.0, *[65.0] * 3, *[100.0] * 5])
    assert (event.start, event.end, event.minutes) == (START + 600, START + 1500, 15)
    assert event.gap_after == 0


def test_a_long_gap_ends_an_event_and_is_not_counted_as_low() -> None:
    times = START + np.array([0, 300, 600, 600 + 3600, 900 + 3600, 1200 + 3600])
    found = excursions(trace(Series(times, np.full(6, 50.0))), VERY_LOW).events
    assert [e.minutes for e in found] == [15, 15]


def test_an_event_knows_the_gap_that_cut_it_off_and_not_one_after_readings_ended_it() -> None:
    def gap_after(back: int) -> int:
        minutes = [5.0 * i for i in range(6 + back)]
        minutes += [minutes[-1] + 250.5 + 5 * i for i in range(6)]
        values = [100.0] * 3 + [50.0] * 3 + [100.0] * (back + 6)
        readings = trace(Series(START + 60.0 * np.array(minutes), np.array(values)))
        (event,) = excursions(readings, VERY_LOW).events
        return event.gap_after

    assert [gap_after(back) for back in (0, 2, 3)] == [250, 250, 0]


@pytest.mark.parametrize(("seconds", "minutes"), [(2700, [30]), (2701, [15, 15])])
def test_a_gap_ends_an_event_only_if_it_is_longer_than_45_minutes(seconds: int, minutes: list[int]) -> None:
    times = START + np.array([0, 300, 600, *(600 + seconds + 300 * i for i in range(3))])
    found = excursions(trace(Series(times, np.full(6, 50.0))), VERY_LOW).events
    assert [event.minutes for event in found] == minutes


@pytest.mark.parametrize(
    ("before", "at_start"),
    [([], True), ([100.0] * 2, True), ([100.0] * 3, False), ([50.0, *[100.0] * 2], True)],
)
def test_an_event_may_have_begun_before_the_day_if_less_than_fifteen_minutes_back_come_first(
    before: list[float], at_start: bool
) -> None:
    (event,) = events([*before, *[50.0] * 3, *[100.0] * 3])
    assert event.at_start is at_start


def test_an_event_after_a_long_gap_did_not_begin_before_the_day() -> None:
    times = START + 60.0 * np.array([0, *range(60, 90, 5)])
    (event,) = excursions(trace(Series(times, np.array([100.0] + [50.0] * 3 + [100.0] * 3))), VERY_LOW).events
    assert event.at_start is False


def test_an_event_that_a_gap_cut_off_is_not_open_however_soon_the_day_ends_after_it() -> None:
    times = START + 60.0 * np.array([0, 5, 10, 70, 75])
    found = excursions(trace(Series(times, np.array([50.0] * 3 + [100.0] * 2))), VERY_LOW)
    assert ([event.open for event in found.events], found.tail) == ([False], None)


def test_a_single_low_reading_before_a_gap_is_no_event() -> None:
    times = START + np.array([0, 300, 600, 900, 900 + 7200, 1200 + 7200])
    found = excursions(trace(Series(times, np.array([100.0, 100, 100, 50, 100, 100]))), VERY_LOW)
    assert found.events == ()


def test_a_fifteen_minute_sensor_makes_an_event_of_one_reading() -> None:
    assert [e.minutes for e in events([100.0, 69.0, 100.0, 100.0], every=900)] == [15]


def test_the_minutes_above_250_are_counted_for_the_whole_event() -> None:
    found = excursions(
        trace(readings([200.0] * 4 + [251.0] * 12 + [250.0] * 2 + [260.0] * 12 + [200.0] * 4)), VERY_HIGH
    ).events
    assert [(e.minutes, e.extreme) for e in found] == [(120, 260)]


def swings(*levels: float, each: int = 30) -> list[float]:
    """Straight lines from level to level, `each` readings long."""
    return [float(x) for a, b in pairwise(levels) for x in np.linspace(a, b, each, endpoint=False)] + [
        levels[-1]
    ]


def test_mage_of_equal_swings_is_their_height() -> None:
    """What a clinician reads off with a ruler: 100 up and 100 down, four times."""
    assert mage(readings(swings(80, 180, 80, 180, 80, 180, 80, 180, 80))) == pytest.approx(100, rel=1e-9)


def test_mage_leaves_out_swings_below_one_standard_deviation() -> None:
    # 80 → 200 → 80 with a wiggle of 15 on the way: sd ≈ 35, so only the 120s count.
    assert mage(readings(swings(80, 200, 80, 95, 80, 200, 80))) == pytest.approx(120, rel=1e-9)


def test_mage_is_the_mean_of_rises_and_falls() -> None:
    # Rises 100 (80→180) and 60 (120→180), falls 60 (180→120) and 100 (180→80): both means are 80.
    assert mage(readings(swings(80, 180, 120, 180, 80))) == pytest.approx(80, rel=1e-9)


def test_mage_starts_anew_after_three_hours_without_readings() -> None:
    first, second = swings(80, 180, 80, 180, 80), swings(100, 160, 100, 160, 100)
    times = np.concatenate(
        (START + 300 * np.arange(len(first)), START + 300 * (len(first) + 40) + 300 * np.arange(len(second)))
    )
    assert mage(Series(times, np.array(first + second))) == pytest.approx(80, rel=1e-9)


def test_mage_needs_a_full_long_average_and_an_excursion() -> None:
    assert mage(readings(swings(80, 180, each=30))) is None
    assert mage(readings([100.0] * 288)) is None


def test_mage_of_a_slower_sensor_takes_as_long_a_stretch_and_not_as_many_readings() -> None:
    """Eleven readings of 15 minutes are the long average of 32 of 5."""
    slow = swings(80, 180, 80, 180, 80, 180, 80, each=10)
    assert mage(readings(slow, every=900), 900.0) == pytest.approx(100, rel=1e-9)
    assert mage(readings(slow[:11], every=900), 900.0) is not None
    assert mage(readings(slow[:10], every=900), 900.0) is None


@pytest.mark.parametrize(
    ("values", "height"),
    [
        # 160 140 180 100 160 120 with a sd of 21.6: the fall of 20 is none. Rises 40 and 60, falls 80 and 40.
        ([160, 140, 140, 180, 100, 140, 160, 160, 140, 120, 140], 55),
        # 120 160 80 180 80 with a sd of 38.8: the rise of 40 is one. Rises 40 and 100, falls 80 and 100.
        ([140, 120, 160, 100, 80, 160, 120, 180, 180, 80, 180], 80),
    ],
)
def test_mage_of_tables_of_a_slow_sensor_worked_by_hand(values: list[float], height: float) -> None:
    assert mage(readings(values, every=900), 900.0) == pytest.approx(height, rel=1e-9)


def test_an_event_ends_with_the_time_that_its_own_last_reading_stands_for() -> None:
    """A sensor of 15 minutes is followed by one of 5 in the midst of a low."""
    minutes = [*range(0, 180, 15), *range(180, 300, 5)]
    values = [110.0] * 8 + [50.0] * 5 + [110.0] * 23
    (event,) = excursions(trace(Series(START + 60.0 * np.array(minutes), np.array(values))), VERY_LOW).events
    assert ((event.start - START) / 60, (event.end - START) / 60, event.minutes) == (120, 185, 65)


def test_turning_points_alternate_between_nadirs_and_peaks() -> None:
    assert turning_points(np.array(swings(80, 180, 80, 180, 80))) == [80, 180, 80, 180, 80]


def test_turning_points_of_a_table_worked_by_hand() -> None:
    # Averages of two: 6.5 6.5 5 6 8 7; of four: 6.25 four times, 6.5 6.5. They cross at the third and the fifth.
    table = np.array([7.0, 6, 4, 8, 8, 6])
    np.full(table.size, -1e9), np.full(table.size + 1, 1e9)  # what lay in memory before counts for nothing
    assert turning_points(table, 2, 4) == [7, 4, 8]


def test_hardly_any_reading_gives_no_metric_rather_than_a_wrong_one() -> None:
    assert metrics_of([100.0] * 11) == {}
    assert glucose_metrics(None, {}) == {}
    assert metrics_of([100.0] * 12)["glucose_tir"] == 100


def test_a_slow_sensor_can_be_fully_active() -> None:
    signals = day(series("glucose", [100] * 96, every=900))
    assert active_pct(signals, trace(signals.of("glucose"))) == 100
    half = day(series("glucose", [100] * 144))
    assert active_pct(half, trace(half.of("glucose"))) == 50
    hurried = day(series("glucose", [100] * 290, every=297))  # 290 times five minutes
    assert active_pct(hurried, trace(hurried.of("glucose"))) == 100


def test_a_single_reading_of_a_day_stands_for_five_minutes_of_its_band() -> None:
    found = time_in_bands(trace(readings([50.0])))
    assert (found.use, found.below_54, found.below_70, found.above_180) == (5, 5, 5, 0)


def test_a_share_of_all_readings_is_all_of_them_whatever_their_number() -> None:
    """100 / 91 · 91 is more than 100: a day that was always in range had an impossible share, and lost it."""
    for count in range(1, 1441):
        of = shares(bands(np.full(count, 100.0), None))
        assert (of["glucose_tir"], of["glucose_tar_250"]) == (100.0, 0.0)
