"""Heart, sleep and activity metrics, and the registry that names them all."""

import math

import pytest

from core.health.glucose import events_of, glucose_excursions
from core.health.metrics import REGISTRY, measure, round_significant
from core.health.signals import DaySignals
from core.health.spacing import trace
from tests.support.payloads import START, day, samples, series, sleep, value


def metrics_of(signals: DaySignals) -> dict[str, float | str]:
    return measured(signals)[0]


def measured(signals: DaySignals) -> tuple[dict[str, float | str], list[str]]:
    readings = trace(signals.of("glucose")) if len(signals.of("glucose")) else None
    return measure(signals, readings, events_of(glucose_excursions(readings)))


def test_resting_heart_rate_prefers_the_nights_own_average() -> None:
    lowest = series("hr", [*range(50, 90)])
    night = sleep()
    assert (
        metrics_of(day(value("night_rhr", 51, "avg"), value("sleep_rhr", 53), lowest, night))["resting_hr"]
        == 51
    )
    assert (
        metrics_of(day(value("night_rhr", 0, "avg"), value("sleep_rhr", 53), lowest, night))["resting_hr"]
        == 53
    )
    # The lowest 5 % of 40 readings are two: 50 and 51.
    assert metrics_of(day(value("sleep_rhr", None), lowest, night))["resting_hr"] == 50.5


def test_too_few_sleep_heart_rates_give_no_resting_heart_rate() -> None:
    assert "resting_hr" not in metrics_of(day(series("hr", [50] * 19), sleep()))


def test_twelve_samples_are_enough_for_a_mean_and_twenty_for_a_lowest_heart_rate() -> None:
    for many, known in ((11, set()), (12, {"hr_mean", "sleep_hr_mean", "hrv_sleep"})):
        found = metrics_of(day(series("hr", [50] * many), series("hrv", [40] * many), sleep()))
        assert found.keys() & {"hr_mean", "sleep_hr_mean", "hrv_sleep"} == known
    assert metrics_of(day(series("hr", [50] * 20), sleep()))["resting_hr"] == 50


def test_heart_rates_outside_bedtime_are_no_sleep_heart_rates() -> None:
    found = metrics_of(day(series("hr", [50] * 84 + [90] * 12), sleep(hours=8)))  # bed until 7:00, slot 84
    assert found["sleep_hr_mean"] == 50
    assert found["hr_mean"] == pytest.approx(55)
    assert (found["hr_min"], found["hr_max"]) == (50, 90)


def test_variability_is_reported_or_the_mean_of_the_night() -> None:
    night = series("hrv", [40, 60] * 20)
    assert metrics_of(day(value("avg_sleep_hrv", 44), night, sleep()))["hrv_sleep"] == 44
    found = metrics_of(day(night, sleep()))
    assert found["hrv_sleep"] == 50
    assert found["hrv_sleep_ln"] == round_significant(math.log(50))


def test_variability_is_never_made_from_heart_rates() -> None:
    assert "hrv_sleep" not in metrics_of(day(series("hr", [50, 60] * 40), sleep()))


def test_temperature_and_oxygen_of_the_night() -> None:
    found = metrics_of(
        day(series("temp", [34.0, 35.0, 36.0, 20.0], every=3600 * 2.9), sleep(spo2={"value": 96}))
    )
    assert found["skin_temp_sleep"] == 35
    assert found["spo2_mean"] == 96
    assert "spo2_min" not in found
    measured = metrics_of(day(series("spo2", [95] * 11 + [89]), sleep(spo2={"value": 98})))
    assert (measured["spo2_mean"], measured["spo2_min"]) == (94.5, 89)


def test_the_night_in_minutes_and_on_the_patients_clock() -> None:
    quick = [{"type": "total_sleep", "value": 25920}, {"type": "time_in_bed", "value": 28800}]
    found = metrics_of(day(sleep(quick_metrics=quick)))
    assert (found["sleep_total"], found["time_in_bed"], found["sleep_efficiency"]) == (432, 480, 90)
    assert (found["bedtime"], found["wake_time"], found["sleep_midpoint"]) == ("23:00", "07:00", "03:00")


def test_the_time_in_bed_is_the_reported_one_where_there_is_one() -> None:
    quick = [{"type": "total_sleep", "value": 24300}, {"type": "time_in_bed", "value": 27000}]
    found = metrics_of(day(sleep(hours=8, quick_metrics=quick)))
    assert (found["time_in_bed"], found["sleep_efficiency"]) == (450, 90)
    assert metrics_of(day(sleep(hours=8, quick_metrics=quick[:1])))["time_in_bed"] == 480


def test_time_asleep_is_the_sum_of_three_stages_but_not_of_two() -> None:
    stages = [{"type": kind, "stage_time": 6000} for kind in ("deep_sleep", "rem_sleep", "light_sleep")]
    assert metrics_of(day(sleep(sleep_stages=stages)))["sleep_total"] == 300
    assert "sleep_total" not in metrics_of(day(sleep(sleep_stages=stages[:2])))


def test_more_sleep_than_time_in_bed_is_no_efficiency() -> None:
    signals = day(sleep(hours=5, quick_metrics=[{"type": "total_sleep", "value": 6 * 3600}]))
    found, impossible = measured(signals)
    assert "sleep_efficiency" not in found
    assert impossible == ["sleep_efficiency"]


def test_steps_are_the_total_or_the_sum() -> None:
    entry = series("steps", [100, 200])
    assert metrics_of(day(entry))["steps"] == 300
    entry["object"]["total"] = 350
    assert metrics_of(day(entry))["steps"] == 350


def test_no_step_all_day_counts_only_when_the_ring_was_worn() -> None:
    still = series("steps", [0] * 10)
    assert "steps" not in metrics_of(day(still))
    assert metrics_of(day(still, series("hr", [60] * 10)))["steps"] == 0
    assert metrics_of(day(series("steps", [0, 1])))["steps"] == 1


def test_a_value_that_no_body_has_is_not_stored() -> None:
    found, impossible = measured(day(value("active_minutes", 100_000)))
    assert found == {}
    assert impossible == ["active_minutes"]


def test_rounding_keeps_ten_digits_and_no_negative_zero() -> None:
    assert round_significant(1 / 3) == 0.3333333333
    assert str(round_significant(-0.0)) == "0.0"


def test_every_metric_that_can_be_computed_is_in_the_registry() -> None:
    everything = day(
        *(
            series(kind, [60 + i % 40 for i in range(288)])
            for kind in ("hr", "hrv", "spo2", "steps", "motion")
        ),
        series("glucose", [100 + 60 * math.sin(i / 20) for i in range(288)]),
        series("temp", [34.0] * 288),
        value("active_minutes", 40),
        sleep(
            quick_metrics=[{"type": "total_sleep", "value": 25200}],
            sleep_stages=[
                {"type": kind, "stage_time": 6000}
                for kind in ("deep_sleep", "rem_sleep", "light_sleep", "awake")
            ],
            hr_graph=samples([50] * 60, start=START),
        ),
    )
    assert set(REGISTRY) - set(metrics_of(everything)) == {"glucose_gmi_14d"}


@pytest.mark.parametrize("name", REGISTRY)
def test_every_metric_says_how_it_is_made_and_what_it_needs(name: str) -> None:
    spec = REGISTRY[name]
    assert spec.formula
    assert spec.minimum
    assert spec.low < spec.high
