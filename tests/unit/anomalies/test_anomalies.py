"""Usual ranges and the detectors, on histories made by hand."""

import datetime as dt
import math

import pytest

from core.anomalies import thresholds
from core.anomalies.baseline import Features, recent_days, robust, usual, usual_ranges
from core.anomalies.detectors import BY_FEATURE, cusum, drift, out_of_range, strain, strain_score
from core.anomalies.gaps import DataGap, find_data_gaps, usual_coverage
from core.anomalies.safety import LEVEL_2_LOW, Beside, breaches
from core.health.excursions import Excursion
from core.health.glucose import Events, events_of, glucose_excursions
from core.health.signals import DaySignals
from core.health.spacing import trace
from tests.support.payloads import START, day, series, sleep

TODAY = dt.date(2026, 3, 31)
RESTING = BY_FEATURE["resting_hr"]
NIGHT = {
    "resting_hr": 55.0,
    "sleep_hr_mean": 60.0,
    "hrv_sleep_ln": math.log(50.0),
    "skin_temp_sleep": 34.0,
    "sleep_total": 420.0,
    "steps": 8100.0,
}
NOTHING: Events = {}
WIGGLE = (-1.0, 0.5, 1.0, -0.5, 0.0)  # median 0, MAD 0.5


def calm(days: int = 35, **last: float) -> list[Features]:
    """D−1 … D−days of a steady life; `last` changes D−1."""
    spread = {"hrv_sleep_ln": 0.1, "skin_temp_sleep": 0.3, "sleep_total": 30.0, "steps": 500.0}
    made = [
        {name: v + WIGGLE[back % 5] * spread.get(name, 2.0) for name, v in NIGHT.items()}
        for back in range(days)
    ]
    made[0] = made[0] | last
    return made + [{}] * (35 - days)


def events(signals: DaySignals) -> Events:
    return events_of(glucose_excursions(trace(signals.of("glucose"))))


def night(**changed: float) -> Features:
    return NIGHT | changed


def deviations(features: Features, recent: list[Features]) -> dict[str, str]:
    return {d.watched.metric: d.severity for d in out_of_range(features, usual_ranges(recent), recent)}


def test_median_and_mad_of_a_table_worked_by_hand() -> None:
    # 50 52 54 56 90: median 54; distances 4 2 0 2 36: median 2; · 1.4826
    found = robust([50, 52, 54, 56, 90], 0.5, provisional=False)
    assert (found.median, found.mad, found.days) == (54, pytest.approx(2.9652), 5)
    assert found.z(60) == pytest.approx(6 / 2.9652)


def test_a_person_who_never_varies_gets_the_cohorts_floor() -> None:
    assert robust([50] * 20, 1.1, provisional=False).mad == 1.1


def test_the_last_week_is_not_in_the_usual_range() -> None:
    recent = calm()
    for back in range(7):
        recent[back] = {"resting_hr": 80.0}
    found = usual(RESTING, recent)
    assert found is not None
    assert (found.days, found.provisional) == (28, False)
    assert found.median == pytest.approx(55, abs=1)


def test_a_new_patient_has_a_provisional_range_from_a_week_on() -> None:
    assert usual(RESTING, calm(6)) is None
    found = usual(RESTING, calm(7))
    assert found is not None
    assert (found.days, found.provisional) == (7, True)
    old = usual(RESTING, calm(21))
    assert old is not None
    assert not old.provisional  # D−8 … D−21 are 14 days


def test_a_provisional_range_is_of_the_last_28_days_alone() -> None:
    def known(*backs: int) -> list[Features]:
        return [{"resting_hr": 55.0} if back in backs else {} for back in range(1, 36)]

    assert usual(RESTING, known(1, 2, 3, 4, 5, 6, 28)) is not None
    assert usual(RESTING, known(1, 2, 3, 4, 5, 6, 29)) is None


def test_only_the_35_days_before_are_looked_at() -> None:
    history = {TODAY - dt.timedelta(days=back): {"x": float(back)} for back in (-1, 0, 1, 35, 36)}
    recent = recent_days(history, TODAY)
    assert recent[0] == {"x": 1.0}
    assert recent[34] == {"x": 35.0}
    assert sum(map(bool, recent)) == 2


def test_an_ordinary_night_is_no_anomaly() -> None:
    assert deviations(night(), calm()) == {}


def test_one_signal_on_one_night_is_info() -> None:
    assert deviations(night(skin_temp_sleep=36.0), calm()) == {"skin_temp_sleep": "info"}


def test_two_signals_on_one_night_are_notable() -> None:
    found = deviations(night(skin_temp_sleep=36.0, resting_hr=70.0), calm())
    assert found == {"skin_temp_sleep": "notable", "resting_hr": "notable"}


def test_two_heart_rates_are_one_signal() -> None:
    found = deviations(night(sleep_hr_mean=75.0, resting_hr=70.0), calm())
    assert found == {"sleep_hr_mean": "info", "resting_hr": "info"}


def test_the_same_signal_on_two_nights_running_is_notable() -> None:
    assert deviations(night(skin_temp_sleep=36.0), calm(skin_temp_sleep=36.0)) == {
        "skin_temp_sleep": "notable"
    }


def test_a_night_in_between_breaks_the_run() -> None:
    recent = calm()
    recent[1] = recent[1] | {"skin_temp_sleep": 36.0}
    assert deviations(night(skin_temp_sleep=36.0), recent) == {"skin_temp_sleep": "info"}


def test_what_lasts_is_news_for_two_days_and_then_info() -> None:
    severities = []
    for running in range(1, 6):
        recent = calm()
        for back in range(running - 1):
            recent[back] = recent[back] | {"skin_temp_sleep": 36.0}
        severities.append(deviations(night(skin_temp_sleep=36.0), recent)["skin_temp_sleep"])
    assert severities == ["info", "notable", "notable", "info", "info"]


@pytest.mark.parametrize(
    "better", [{"resting_hr": 40.0}, {"hrv_sleep_ln": 5.5}, {"skin_temp_sleep": 31.0}, {"sleep_total": 700.0}]
)
def test_the_good_side_is_never_an_anomaly(better: dict[str, float]) -> None:
    assert deviations(night(**better), calm()) == {}


def test_a_large_score_without_a_minimum_effect_is_no_anomaly() -> None:
    recent = [{"resting_hr": 55.0}] * 35  # MAD at its floor of 1.1
    assert deviations({"resting_hr": 58.99}, recent) == {}
    assert deviations({"resting_hr": 59.0}, recent) == {"resting_hr": "info"}
    recent = [{"steps": 10000.0}] * 35  # the effect is a share of the usual: 60 %
    assert deviations({"steps": 4200.0}, recent) == {}
    assert deviations({"steps": 3900.0}, recent) == {"steps": "info"}


def test_a_score_of_exactly_three_and_a_half_is_within_the_usual_range() -> None:
    recent = [{"sleep_total": 420.0}] * 35  # MAD at its floor of 40
    assert deviations({"sleep_total": 280.0}, recent) == {}
    assert deviations({"sleep_total": 279.0}, recent) == {"sleep_total": "info"}


def test_difference_and_value_are_in_peoples_units() -> None:
    recent = calm()
    (found,) = out_of_range(night(hrv_sleep_ln=math.log(20.0)), usual_ranges(recent), recent)
    assert found.watched.metric == "hrv_sleep"
    assert found.value == pytest.approx(20)
    assert found.difference == pytest.approx(20 - 50, abs=3)
    assert found.score < -3.5


def test_a_day_without_a_step_has_none_and_as_many_less_than_usual() -> None:
    recent = calm()
    (found,) = out_of_range(night(steps=0.0), usual_ranges(recent), recent)
    assert (found.value, found.difference) == (0, pytest.approx(-8100))


def test_a_sudden_rise_within_a_wide_range_is_found_on_the_second_night() -> None:
    """Levels that wander over weeks hide a jump from the lagged range; the last week's level shows it."""
    recent = [{"resting_hr": 55.0 + WIGGLE[b % 5] + (8.0 if b > 17 else 0.0)} for b in range(35)]
    assert deviations({"resting_hr": 61.5}, recent) == {}
    recent[0] = {"resting_hr": 61.5}
    (found,) = out_of_range({"resting_hr": 61.5}, usual_ranges(recent), recent)
    assert (found.severity, found.shifted, found.days) == ("notable", True, 2)
    assert found.usual.median == pytest.approx(55, abs=0.6)


def test_what_its_usual_range_has_confirmed_is_no_shift() -> None:
    recent = calm(resting_hr=70.0)
    (found,) = out_of_range(night(resting_hr=70.0), usual_ranges(recent), recent)
    assert (found.watched.metric, found.days, found.shifted) == ("resting_hr", 2, False)


def test_two_nights_are_a_shift_only_if_their_mean_lies_the_whole_effect_off() -> None:
    """Each half the effect of four beats off, but three and three only: no shift. Four and four are one."""
    level = [{"resting_hr": 55.0 + (8.0 if b > 17 else 0.0)} for b in range(35)]
    for rise, shifted in ((3.0, False), (4.0, True)):
        recent = [{"resting_hr": 55.0 + rise}, *level[1:]]
        found = out_of_range({"resting_hr": 55.0 + rise}, usual_ranges(recent), recent)
        assert [one.shifted for one in found] == ([True] if shifted else [])


@pytest.mark.parametrize(("before", "today", "shifted"), [(1.0, 8.0, []), (2.0, 6.0, [True])])
def test_each_of_two_nights_lies_half_the_effect_off_at_least(
    before: float, today: float, shifted: list[bool]
) -> None:
    level = [{"resting_hr": 55.0 + (8.0 if b > 17 else 0.0)} for b in range(35)]
    recent = [{"resting_hr": 55.0 + before}, *level[1:]]
    found = out_of_range({"resting_hr": 55.0 + today}, usual_ranges(recent), recent)
    assert [one.shifted for one in found] == shifted


@pytest.mark.parametrize(("known", "shifted"), [(2, []), (3, [True])])
def test_three_days_are_a_level_that_a_shift_is_off_and_two_are_none(known: int, shifted: list[bool]) -> None:
    recent: list[Features] = [{"resting_hr": 55.0 + (8.0 if b > 17 else 0.0)} for b in range(35)]
    recent[:8] = [{"resting_hr": 61.5}, *recent[1 : 1 + known], *[{}] * (7 - known)]
    found = out_of_range({"resting_hr": 61.5}, usual_ranges(recent), recent)
    assert [one.shifted for one in found] == shifted


def test_a_shift_is_news_for_two_days_and_then_info() -> None:
    said = []
    for shifted in range(2, 5):
        recent = [
            {"resting_hr": 62.0 if b < shifted - 1 else 55.0 + (8.0 if b > 20 else 0.0)} for b in range(35)
        ]
        found = out_of_range({"resting_hr": 62.0}, usual_ranges(recent), recent)
        said.append([(one.severity, one.days) for one in found if one.shifted])
    assert said == [[("notable", 2)], [("notable", 3)], [("info", 4)]]


def test_strain_is_the_mean_of_clipped_scores_towards_the_bad_side() -> None:
    recent = calm()
    usuals = usual_ranges(recent)
    ill = night(sleep_hr_mean=90.0, hrv_sleep_ln=math.log(20), skin_temp_sleep=37.0, sleep_total=420.0)
    found = strain(ill, usuals)
    assert found is not None
    expected = (3 + 3 + 3 + -usuals["sleep_total"].z(420.0)) / 4
    assert found.score == pytest.approx(expected)
    assert strain(night(), usuals) is None


def test_a_strain_of_exactly_the_threshold_is_none() -> None:
    # MADs at their floors: 3 and 3 (clipped), 0, and 112 minutes over 40 are 2.8; their mean is 2.2.
    usuals = usual_ranges([NIGHT] * 35)
    ill = night(sleep_hr_mean=90.0, hrv_sleep_ln=math.log(20))
    assert strain(ill | {"sleep_total": 308.0}, usuals) is None
    assert strain(ill | {"sleep_total": 307.0}, usuals) is not None


def test_strain_needs_three_signals() -> None:
    usuals = usual_ranges(calm())
    assert strain_score({"hrv_sleep_ln": 2.0, "skin_temp_sleep": 37.0}, usuals) is None
    assert (
        strain_score({"hrv_sleep_ln": 2.0, "skin_temp_sleep": 37.0, "sleep_total": 300.0}, usuals) is not None
    )


def test_strain_takes_the_resting_heart_rate_where_none_of_sleep_is() -> None:
    features = {"resting_hr": 75.0, "skin_temp_sleep": 34.0, "sleep_total": 420.0}
    found = strain_score(features, usual_ranges(calm()))
    assert found is not None
    assert found.parts["resting_hr"] == thresholds.STRAIN_CLIP


def test_cusum_of_steps_worked_by_hand() -> None:
    # Reference 55, MAD at its floor 1.1. Today 57.2 is z = 2, less the slack of 1: 1. Of D−13, 56.65 is 1.5: a half.
    recent: list[Features] = [{"resting_hr": 56.65 if b == 12 else 55.0} for b in range(35)]
    found = cusum(RESTING, {"resting_hr": 57.2}, recent)
    assert found is not None
    sums, reference = found
    assert (reference.median, reference.mad) == (55, 1.1)
    assert sums == pytest.approx([0.5] + [0.0] * 12 + [1.0])


def test_one_wild_day_to_the_good_side_takes_no_more_off_the_sum_than_its_clip() -> None:
    # Five days at z > 3 add 2 each: 10. A day of 20 bpm is z < -30, clipped at -3; with the slack of 1 it takes 4.
    recent: list[Features] = [{"resting_hr": 60.0 if b < 5 else 55.0} for b in range(35)]
    found = cusum(RESTING, {"resting_hr": 20.0}, recent)
    assert found is not None
    assert found[0][-2:] == pytest.approx([10.0, 6.0])


def test_a_lasting_shift_is_drift_on_the_ninth_day_and_old_news_from_the_eleventh_on() -> None:
    # z is clipped at 3; less the slack of 1 it adds 2 a day: 16 after eight days, past the threshold on the ninth.
    said = []
    for shifted in range(1, 13):
        recent: list[Features] = [{"resting_hr": 60.0 if b < shifted - 1 else 55.0} for b in range(35)]
        found = drift({"resting_hr": 60.0}, recent)
        said.append([(d.severity, d.days) for d in found])
        assert [d.shift for d in found] == [5.0] * len(found)
    assert said[:8] == [[]] * 8
    assert said[8:] == [[("notable", 9)], [("notable", 10)], [("info", 11)], [("info", 12)]]


def test_a_drift_s_size_is_the_middle_of_its_days_and_not_of_this_one() -> None:
    recent: list[Features] = [{"resting_hr": 60.0 if b < 9 else 55.0} for b in range(35)]
    assert [d.shift for d in drift({"resting_hr": 57.0}, recent)] == [5.0]


def test_a_drift_s_size_is_of_its_own_days_alone() -> None:
    recent: list[Features] = [{"resting_hr": 61.0 + b if b < 8 else 55.0} for b in range(35)]
    found = drift({"resting_hr": 60.0}, recent)
    assert [(d.days, d.shift) for d in found] == [(9, 9.0)]


def test_a_drift_has_lasted_since_its_sum_was_last_zero() -> None:
    # A day at z = 1.5 adds a half, eight at 60 add 2 each: 16.5.
    by_back = {7: 56.65} | dict.fromkeys(range(7), 60.0)
    (found,) = drift({"resting_hr": 60.0}, [{"resting_hr": by_back.get(b, 55.0)} for b in range(35)])
    assert (found.days, found.over) == (9, 1)


def test_a_drift_of_glucose_is_found_also_of_who_wears_no_ring() -> None:
    recent: list[Features] = [{"glucose_mean": 150.0 if b < 8 else 110.0} for b in range(35)]
    assert [d.watched.metric for d in drift({"glucose_mean": 150.0}, recent)] == ["glucose_mean"]


def test_a_drift_of_more_than_two_weeks_has_lasted_for_the_two_weeks_that_are_looked_at() -> None:
    recent: list[Features] = [{"resting_hr": 60.0 if b < 16 else 55.0} for b in range(35)]
    (found,) = drift({"resting_hr": 60.0}, recent)
    assert (found.severity, found.days, found.shift) == ("info", 14, 5.0)


def test_drift_needs_a_reference_before_its_window() -> None:
    assert cusum(RESTING, {"resting_hr": 90.0}, calm(20)) is None
    assert cusum(RESTING, {"resting_hr": 90.0}, calm(23)) is not None


def test_low_oxygen_needs_four_hours_of_data() -> None:
    for slots, rules in ((48, ["spo2_low"]), (47, [])):
        assert [b.rule for b in breaches(day(series("spo2", [89] * slots)), NOTHING, {}, {})] == rules
    for minutes, rules in ((240, ["spo2_low"]), (239, [])):
        quick = [{"type": "total_sleep", "value": 60 * minutes}]
        signals = day(sleep(spo2={"value": 89}, quick_metrics=quick))
        assert [b.rule for b in breaches(signals, NOTHING, {}, {})] == rules


@pytest.mark.parametrize("samples", [0, 11, 12, 47, 48])
def test_a_night_of_low_oxygen_is_told_whatever_some_samples_of_the_day_say(samples: int) -> None:
    night = sleep(spo2={"value": 82}, quick_metrics=[{"type": "total_sleep", "value": 8 * 3600}])
    for value in (82, 97):
        (found,) = breaches(
            day(series("spo2", [value] * samples, start=START + 12 * 3600), night), NOTHING, {}, {}
        )
        assert (found.rule, found.value) == ("spo2_low", 82)


def test_a_longer_low_of_a_second_sensor_keeps_what_lay_before_midnight() -> None:
    used = Excursion(START - 1800.0, START + 600.0, minutes=40, extreme=50.0, before=30, at_start=True)
    other = Excursion(START + 120.0, START + 3720.0, minutes=60, extreme=44.0, open=True)
    glucose = day(series("glucose", [110.0] * 288))
    beside = Beside(START, START + 86400.0, (other,))
    (found,) = breaches(glucose, {LEVEL_2_LOW.name: (used,)}, {}, {}, beside=beside)
    (whole,) = found.stretches
    assert (whole.start, whole.end, whole.extreme) == (used.start, other.end, 44.0)
    assert (whole.minutes, whole.before, whole.at_start, whole.open) == (92, 30, True, True)
    assert found.sensors_differ is True
    used = used._replace(pressure_shape=True)
    for shape in (False, True):
        for end in (600.0, 4200.0):  # the sensor in use ends first, and last
            beside = Beside(START, START + 86400.0, (other._replace(pressure_shape=shape),))
            one = used._replace(end=START + end)
            (found,) = breaches(glucose, {LEVEL_2_LOW.name: (one,)}, {}, {}, beside=beside)
            assert found.stretches[0].pressure_shape is shape, "as the sensor that showed most of it"


def test_oxygen_of_exactly_90_is_not_low() -> None:
    assert breaches(day(series("spo2", [90] * 100)), NOTHING, {}, {}) == []


def covered(pct: float, days: int = 14) -> list[Features]:
    return [{"coverage_hr": pct}] * days + [{}] * (35 - days)


def test_less_than_half_the_usual_coverage_is_told() -> None:
    (found,) = find_data_gaps({"coverage_hr": 44.0}, {"hr": 100.0}, covered(90.0))
    assert (found.rule, found.value, found.usual_pct) == ("coverage_low", 44.0, 90.0)
    assert find_data_gaps({"coverage_hr": 45.0}, {"hr": 100.0}, covered(90.0)) == []


@pytest.mark.parametrize(("active", "told"), [(69.9, True), (70.0, False)])
def test_a_sensor_with_fewer_readings_than_the_last_one_lacks_none(active: float, told: bool) -> None:
    """96 of 96 readings of a 15-minute sensor were a third of the usual slots, and "no readings before 00:15"."""
    usual: list[Features] = [{"coverage_glucose": 100.0}] * 14
    found = find_data_gaps({"coverage_glucose": 33.3, "cgm_active_pct": active}, {"glucose": 15.0}, usual)
    assert [one.rule for one in found] == (["coverage_low"] if told else [])


def test_a_series_that_is_missing_altogether_is_told_until_that_is_usual() -> None:
    (found,) = find_data_gaps({}, {}, covered(90.0))
    assert (found.series, found.value) == ("hr", 0.0)
    laid_aside = [{"steps": 100.0}] * 8 + covered(90.0)[8:]
    assert find_data_gaps({}, {}, laid_aside) == []


def test_a_gap_of_over_four_hours_is_told() -> None:
    (found,) = find_data_gaps({"coverage_hr": 80.0}, {"hr": 241.0}, covered(90.0))
    assert found == DataGap("sensor_gap", "hr", 241.0, "min", 90.0)
    assert find_data_gaps({"coverage_hr": 80.0}, {"hr": 240.0}, covered(90.0)) == []


def test_gaps_are_no_news_where_the_series_is_never_whole() -> None:
    assert find_data_gaps({"coverage_hr": 30.0}, {"hr": 600.0}, covered(40.0)) == []
    assert find_data_gaps({"coverage_hr": 49.0}, {"hr": 600.0}, covered(49.0)) == []
    (found,) = find_data_gaps({"coverage_hr": 50.0}, {"hr": 600.0}, covered(50.0))
    assert found.rule == "sensor_gap"


def test_a_glucose_sensor_active_below_70_percent_is_told() -> None:
    (found,) = find_data_gaps(
        {"coverage_glucose": 60.0, "cgm_active_pct": 69.0}, {"glucose": 300.0}, covered(0.0)
    )
    assert (found.rule, found.value, found.unit) == ("cgm_inactive", 69.0, "%")
    assert found.usual_pct == 0.0
    at_limit = {"coverage_glucose": 60.0, "cgm_active_pct": 70.0}
    assert find_data_gaps(at_limit, {"glucose": 240.0}, covered(0.0)) == []


def test_usual_coverage_needs_a_week() -> None:
    assert usual_coverage("hr", covered(90.0, days=6)) is None
    assert usual_coverage("hr", covered(90.0, days=7)) == 90.0
