"""The words of the night, and how late after the patient's morning something comes."""

import datetime as dt

import pytest

from core.ports import Patient
from core.stages.nights import behind_morning, newest_night, run_of, tick_of, zone_of
from tests.support.machine import machine_in
from tests.support.world import day

TICK = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
RUN = "nightly-2026-03-02T04"  # the morning after day(0)


def test_a_nightly_run_is_named_by_its_hour() -> None:
    assert run_of(TICK + dt.timedelta(minutes=59)) == RUN
    assert tick_of(RUN) == TICK


@pytest.mark.parametrize("name", ["backfill-1", "nightly-", "nightly-2026-13-01T00", "upload-abc"])
def test_other_runs_are_no_night(name: str) -> None:
    assert tick_of(name) is None
    assert behind_morning(day(0), name, "UTC", TICK) is None


def test_the_day_before_the_morning_is_late_by_what_has_passed_since_the_tick() -> None:
    assert behind_morning(day(0), RUN, "UTC", TICK + dt.timedelta(minutes=12)) == 720


def test_days_that_a_night_only_looks_back_on_are_not_late() -> None:
    assert behind_morning(day(-1), RUN, "UTC", TICK) is None


def test_the_patients_own_clock_says_which_day_was_yesterday() -> None:
    tick = dt.datetime(2026, 3, 1, 15, tzinfo=dt.UTC)  # four o'clock on the second in Auckland
    assert behind_morning(day(0), run_of(tick), "Pacific/Auckland", tick) == 0
    assert behind_morning(day(0), run_of(tick), "UTC", tick) is None


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "America", "../etc/passwd"])
def test_an_unknown_zone_is_utc(name: str | None) -> None:
    assert zone_of(name).key == "UTC"


def test_the_newest_night_is_the_one_that_has_come_on_the_patients_own_clock() -> None:
    auckland, utc = Patient("p-1", "", "Pacific/Auckland"), Patient("p-1", "", "UTC")
    four = dt.datetime(2026, 3, 1, 15, tzinfo=dt.UTC)  # four o'clock on the second in Auckland
    assert newest_night(auckland, four, 4) == dt.date(2026, 3, 1)
    assert newest_night(auckland, four - dt.timedelta(seconds=1), 4) == dt.date(2026, 2, 28)
    assert newest_night(utc, four, 4) == dt.date(2026, 2, 28)


def test_a_run_is_named_by_utc_on_a_machine_that_has_another_clock() -> None:
    with machine_in("Asia/Tokyo"):
        assert run_of(TICK) == RUN
