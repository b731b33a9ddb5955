"""The ambulatory glucose profile: percentiles by hand, targets by patient, and what too few readings make of it."""

import datetime as dt

import numpy as np
import pytest

from core.health.glucose import Bands
from core.health.signals import Series
from core.health.spacing import trace
from scripts.operations.reports.profile import GlucoseDay, percentiles, profile, ranges

DATE = dt.date(2026, 3, 31)


def day(back: int, *readings: tuple[float, float]) -> GlucoseDay:
    """Of (minute of the day, mg/dL)."""
    minutes, values = np.array(readings, dtype=float).T
    return GlucoseDay(DATE - dt.timedelta(days=back), minutes, trace(Series(60 * minutes, values)))


def test_percentiles_of_a_small_table_are_those_worked_by_hand() -> None:
    # Sorted 80 90 100 110 120 140 160 180 200: nine values, so that rank (9 - 1)·p falls on 0.4, 2, 4, 6 and 7.6:
    # 80 + 0.4·10 = 84; the third, 100; the fifth, 120; the seventh, 160; 180 + 0.6·20 = 192.
    values = np.array([140, 80, 200, 100, 120, 90, 180, 110, 160], dtype=float)
    assert percentiles(values, np.ones(9)) == pytest.approx([84, 100, 120, 160, 192])
    assert percentiles(values, np.full(9, 5.0)) == pytest.approx([84, 100, 120, 160, 192])


def test_a_reading_weighs_the_time_it_stands_for() -> None:
    # 100 stands for 1 minute and 200 for 3: the middle of the time lies nearer to 200 than with equal weights.
    # Places by (w_i + w_i+1) / 2: 100 at 0, 200 at 2, 300 at 5; half of 5 is 2.5: 200 + 100·0.5/3 = 216.67.
    assert percentiles(np.array([100.0, 200.0, 300.0]), np.array([1.0, 3.0, 3.0]), (50,)) == pytest.approx(
        [216.6667]
    )


def test_each_half_hour_has_the_percentiles_of_all_days_and_too_few_days_have_none() -> None:
    of_night = [day(i, (60, value), (65, value)) for i, value in enumerate((100, 110, 120, 130, 140))]
    found = profile([*of_night, day(6, (60, 120), (600, 90))], "standard")
    assert found is not None
    assert found.hours[2] is not None
    assert found.hours[2][2] == 120
    assert found.hours[20] is None  # one day has readings at 10:00
    assert found.days == 6


def test_a_gmi_needs_two_weeks_with_readings() -> None:
    whole = [day(i, *((m, 154.0) for m in range(0, 1440, 5))) for i in range(14)]
    full, short = profile(whole, "standard"), profile(whole[:9], "standard")
    assert full is not None
    assert short is not None
    assert full.active_pct == 100
    assert full.gmi == pytest.approx(3.31 + 0.02392 * 154)
    assert short.gmi is None


def test_no_readings_are_no_profile() -> None:
    assert profile([], "standard") is None


@pytest.mark.parametrize(
    ("targets", "goals"),
    [
        ("standard", {"higher": 5, "high": 25, "in": 70, "low": 4, "lower": 1}),
        ("older", {"higher": 10, "high": 50, "in": 50, "low": 1, "lower": None}),
        ("pregnancy", {"high": 25, "in": 70, "low": 4, "lower": 1}),
        ("none", {"higher": None, "high": None, "in": None, "low": None, "lower": None}),
    ],
)
def test_the_goals_are_those_of_the_targets_and_the_shares_add_up(
    targets: str, goals: dict[str, object]
) -> None:
    found = ranges(Bands(1000, 5, 20, 45, 500, 300, 60), targets)  # type: ignore[arg-type]
    assert {one.name: one.goal for one in found} == goals
    assert sum(one.share for one in found) == pytest.approx(100)


def test_a_goal_counts_all_that_lies_beyond_its_limit() -> None:
    by_name = {one.name: one for one in ranges(Bands(1000, 5, 20, 45, 500, 300, 60), "standard")}
    assert by_name["low"].share == pytest.approx(4.0)
    assert by_name["low"].counts == pytest.approx(4.5)
    assert by_name["low"].is_met is False
    assert by_name["lower"].is_met is True
