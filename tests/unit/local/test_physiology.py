"""The simulated people must look like real ones: as varied, as heavy-tailed, and no easier to judge."""

import datetime as dt
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from scripts.local.ultrahuman.nights import ILL, day_number, nights
from scripts.local.ultrahuman.patients import Patient, meet
from scripts.local.ultrahuman.physiology import live
from scripts.local.ultrahuman.wild import weathered

PEOPLE = [meet(7, f"person-{n}@example.org") for n in range(80)]
DAY = dt.date(2026, 3, 31)
SPAN = slice(800, 1300)
BAD_SIDE = {"resting_hr": 1, "sleep_hr": 1, "hrv": -1, "skin_temp": 1, "spo2": -1, "sleep": -1}
# LifeSnaps, 71 people: share of patient-days beyond 2 and beyond 3 of their own scaled MAD (Yfantidou et al. 2022)
REAL = {
    "resting_hr": (0.072, 0.021),
    "sleep_hr": (0.091, 0.040),
    "hrv": (0.078, 0.030),
    "skin_temp": (0.050, 0.009),
    "spo2": (0.068, 0.027),
    "sleep": (0.076, 0.034),
}
GAUSSIAN_BEYOND_3 = 0.0013


@cache
def scores() -> dict[str, np.ndarray]:
    """z by person and day on the bad side, against the median and MAD of days D-35 to D-8, as the pipeline does."""
    found = {}
    for metric, side in BAD_SIDE.items():
        series = np.stack([getattr(nights(person), metric)[SPAN] for person in PEOPLE])
        series = np.log(series) if metric == "hrv" else series
        history = np.lib.stride_tricks.sliding_window_view(series, 28, axis=1)[:, :-8]
        middle = np.median(history, axis=2)
        spread = 1.4826 * np.median(np.abs(history - middle[:, :, None]), axis=2)
        spread = np.maximum(spread, np.median(spread) / 2)
        found[metric] = side * (series[:, 35:] - middle) / spread
    return found


def illness() -> np.ndarray:
    return np.stack([nights(person).illness[SPAN] for person in PEOPLE])[:, 35:]


def autocorrelation(metric: str) -> float:
    series = [getattr(nights(person), metric)[SPAN] for person in PEOPLE]
    return float(np.mean([np.corrcoef(s[1:], s[:-1])[0, 1] for s in series]))


def someone(**traits: object) -> Patient:
    """The first simulated person with these traits."""
    candidates = (meet(1, f"candidate-{n}@example.org") for n in range(500))
    return next(p for p in candidates if all(getattr(p, name) == value for name, value in traits.items()))


@pytest.mark.parametrize("metric", REAL)
def test_nights_are_as_heavy_tailed_as_real_ones(metric: str) -> None:
    z = scores()[metric]
    beyond_2, beyond_3 = REAL[metric]
    assert 0.6 * beyond_2 < (z > 2).mean() < 1.6 * beyond_2
    assert 0.6 * beyond_3 < (z > 3).mean() < 1.8 * beyond_3
    assert (z > 3).mean() > 5 * GAUSSIAN_BEYOND_3


def test_several_odd_metrics_come_together_about_as_often_as_in_real_people() -> None:
    odd = sum((z > 3).astype(int) for z in scores().values())
    assert 0.08 < (odd >= 1).mean() < 0.19
    assert 0.015 < (odd >= 2).mean() < 0.05


def test_one_night_resembles_the_next_as_in_real_people() -> None:
    assert 0.6 < autocorrelation("resting_hr") < 0.9
    assert 0.15 < autocorrelation("sleep_hr") < 0.5
    assert abs(autocorrelation("spo2")) < 0.15


def test_an_illness_is_no_easier_to_see_than_ultrahuman_reports() -> None:
    z = scores()
    parts = [np.clip(z[metric], -3, 3) for metric in ("sleep_hr", "hrv", "skin_temp", "sleep")]
    composite, ill = np.mean(parts, axis=0), illness()
    sick, well = composite[ill > 0.5], composite[ill == 0]
    ranks = np.searchsorted(np.sort(well), sick) / well.size
    assert 0.68 < ranks.mean() < 0.80  # their own four-signal score: 0.76


def test_an_illness_shifts_the_night_by_the_published_amounts() -> None:
    assert ILL == {"resting_hr": 3.6, "hrv_ms": -3.8, "skin_temp": 0.37, "rem": -18.0, "sleep": -44.0}
    share = (illness() > 0).mean()
    assert 0.01 < share < 0.06


def test_the_same_person_and_day_are_always_the_same() -> None:
    once, again = (live(meet(3, "ada@example.org"), DAY) for _ in range(2))
    assert once is not None
    assert again is not None
    for name, series in once.series.items():
        np.testing.assert_array_equal(series, again.series[name])
    assert once.night == again.night


def test_another_seed_or_another_email_is_another_person() -> None:
    levels = {meet(seed, f"{name}@example.org").resting_hr for seed in (1, 2) for name in ("ada", "bob")}
    assert len(levels) == 4


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("America/New_York", dt.date(2026, 3, 8), 23),
        ("America/New_York", dt.date(2026, 11, 1), 25),
        ("Europe/Berlin", dt.date(2026, 3, 29), 23),
        ("Asia/Kathmandu", dt.date(2026, 3, 29), 24),
        ("Pacific/Kiritimati", dt.date(2026, 3, 29), 24),
    ],
)
def test_a_day_is_the_local_day_with_its_change_of_clocks(zone: str, date: dt.date, hours: int) -> None:
    day = live(meet(1, "ada@example.org", zone).untroubled(), date)
    assert day is not None
    midnight = dt.datetime.fromtimestamp(day.start, day.person.timezone)
    assert (midnight.date(), midnight.hour, midnight.minute) == (date, 0, 0)
    assert day.end - day.start == hours * 3600
    assert len(day.times) == hours * 12
    assert all(len(series) == len(day.times) for series in day.series.values())


def test_a_traveller_lives_days_of_other_places_and_the_others_stay_at_home() -> None:
    days = [DAY - dt.timedelta(days=n) for n in range(200)]
    shares = {p.email: np.mean([p.whereabouts(day) != p.timezone for day in days]) for p in PEOPLE}
    travellers = [p for p in PEOPLE if p.traveller]
    assert 0 < len(travellers) < 0.2 * len(PEOPLE)
    assert all((shares[p.email] > 0) == p.traveller for p in PEOPLE)
    for person in travellers[:2]:
        lived = [day for date in reversed(days) if (day := live(person, date)) is not None]
        borders = {later.start - earlier.end for earlier, later in pairwise(lived)}
        assert min(borders) < 0 < max(borders)  # both flights
        assert all(23 <= (day.end - day.start) / 3600 <= 25 for day in lived)


def test_measurements_are_humanly_possible() -> None:
    ranges = {
        "hr": (30, 210),
        "hrv": (3, 310),
        "temp": (20, 42),
        "spo2": (70, 100),
        "steps": (0, 3000),
        "glucose": (40, 400),
    }
    for person in PEOPLE:
        day = live(person, DAY)
        assert day is not None
        for name, (low, high) in ranges.items():
            if name in day.series:
                assert low <= day.series[name].min()
                assert day.series[name].max() <= high
        assert 0 < day.night.end - day.night.start < 14 * 3600
        assert day.start < day.night.end < day.end


def test_the_heart_beats_slower_at_night_and_no_steps_are_taken_asleep() -> None:
    for person in PEOPLE[:20]:
        day = live(person, DAY)
        assert day is not None
        assert day.series["hr"][day.asleep].mean() < day.series["hr"][~day.asleep].mean() - 5
        assert day.series["steps"][day.asleep].sum() == 0


def test_the_night_in_the_series_agrees_with_its_summary() -> None:
    for person in PEOPLE[:20]:
        day = live(person, DAY)
        assert day is not None
        assert day.series["hr"][day.asleep].mean() == pytest.approx(day.nights.sleep_hr[day.number], abs=1.0)
        minutes = sum(day.night.seconds(stage) for stage in ("deep_sleep", "light_sleep", "rem_sleep")) / 60
        assert minutes == pytest.approx(day.nights.sleep[day.number], rel=0.12, abs=10)


def glucose_of(person: Patient, days: int = 120) -> np.ndarray:
    lived = [live(person, DAY - dt.timedelta(days=n)) for n in range(days)]
    return np.concatenate(
        [day.series["glucose"] for day in lived if day is not None and "glucose" in day.series]
    )


def test_glucose_tells_people_with_and_without_diabetes_apart() -> None:
    without, with_type_1 = (glucose_of(someone(cgm=True, diabetes=kind)) for kind in ("none", "type 1"))
    assert 85 < without.mean() < 120
    assert (without > 180).mean() < 0.02
    assert (without < 54).mean() < 0.002
    assert (with_type_1 > 180).mean() > 0.05
    assert (with_type_1 < 70).mean() > 0.002


def test_only_some_people_wear_a_glucose_sensor() -> None:
    assert 0.2 < np.mean([person.cgm for person in PEOPLE]) < 0.65


def test_weekends_are_slept_longer() -> None:
    first = dt.date(2025, 1, 6)  # a Monday
    number = day_number(first)
    assert number is not None
    weeks = np.stack([nights(p).sleep[number : number + 52 * 7].reshape(52, 7) for p in PEOPLE]).mean(
        axis=(0, 1)
    )
    assert weeks[5:].mean() > weeks[:5].mean() + 8


def test_rings_stay_off_in_runs_of_days() -> None:
    person = min(PEOPLE, key=lambda p: p.adherence)
    off = nights(person).wear > person.adherence
    assert off[1:][off[:-1]].mean() > 1.5 * off.mean()


def test_a_flawless_world_leaves_the_day_as_it_is() -> None:
    for person in PEOPLE[:20]:
        day = live(person, DAY)
        assert day is not None
        assert weathered(day, [{"type": "steps", "object": {"values": []}}], 0.0) == [
            {"type": "steps", "object": {"values": []}}
        ]
