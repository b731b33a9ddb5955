"""Units and words: a number is never read in a unit that it cannot be in, and a word is a reading."""

from typing import Any

import pytest

from core.errors import BadRaw
from core.health.signals import HIGH, LOW, DaySignals
from core.stages.assessment import MeasuredDay, measure_day
from core.ultrahuman.samples import word
from core.ultrahuman.units import MG_PER_MMOL
from tests.support.payloads import (
    DATE,
    START,
    ZONE,
    body,
    breaches_of,
    day,
    full_series,
    labelled,
    samples,
    series,
    sleep,
    value,
)


def measured(*entries: Any) -> MeasuredDay:
    return measure_day(body(*entries), DATE, ZONE)


def mmol(*odd: tuple[int, list[Any]], usual: float = 6.1, unit: str | None = "mmol/L") -> dict[str, Any]:
    return labelled(full_series("glucose", usual, *odd), unit=unit)


def rules(found: MeasuredDay) -> dict[str, int]:
    return {breach.rule: sum(s.minutes for s in breach.stretches) for breach in breaches_of(found)}


def glucose(signals: DaySignals) -> list[float]:
    return signals.of("glucose").values.tolist()


# Glucose in mmol/L


@pytest.mark.parametrize("unit", ["mmol/L", "mmol/l", " MMOL/L ", "mmol", "mmol / L", "mmol L⁻¹"])
def test_a_high_in_mmol_is_a_high_and_no_low(unit: str) -> None:
    found = measured(mmol((150, [20.4] * 40), unit=unit))
    assert rules(found) == {"glucose_high": 200}
    assert max(glucose(found.signals)) == pytest.approx(20.4 * MG_PER_MMOL)
    assert found.quality["read_as"] == {"glucose": "mmol/L"}
    assert "dropped" not in found.quality


def test_a_low_in_mmol_is_told() -> None:
    assert rules(measured(mmol((150, [2.6] * 6)))) == {"glucose_low": 30}


@pytest.mark.parametrize("unit", [None, "", "mg/dL"])
def test_a_median_that_nobody_has_in_mg_is_mmol_whatever_the_unit_says(unit: str | None) -> None:
    found = measured(mmol((150, [20.4] * 40), unit=unit))
    assert rules(found) == {"glucose_high": 200}
    assert found.quality["read_as"] == {"glucose": "mmol/L, by its values"}


def test_a_median_that_nobody_has_in_mmol_is_mg_whatever_the_unit_says() -> None:
    found = measured(labelled(full_series("glucose", 110, (50, [48] * 6)), unit="mmol/L"))
    assert rules(found) == {"glucose_low": 30}
    assert found.quality["read_as"] == {"glucose": "mg/dL, by its values"}


@pytest.mark.parametrize("amount", [0, 0.9, 700, -5])
def test_numbers_that_fit_no_unit_decide_none(amount: float) -> None:
    found = measured(full_series("glucose", amount, (150, [110] * 50), (200, [50] * 6)))
    assert rules(found) == {"glucose_low": 30}
    assert found.quality["dropped"] == {"glucose": {"implausible": 232}}
    assert "read_as" not in found.quality


@pytest.mark.parametrize("amount", [1.2, 2.0, 2.5])
def test_a_series_that_fits_no_unit_is_not_read(amount: float) -> None:
    found = measured(mmol(usual=amount, unit=None))
    assert (rules(found), glucose(found.signals)) == ({}, [])
    assert found.quality["dropped"] == {"glucose": {"implausible": 288}}
    assert found.quality["read_as"] == {"glucose": "not read: no unit fits its values"}


@pytest.mark.parametrize(("told", "same"), [(7.8, 140), (10.0, 180), (13.9, 250), (16.7, 300)])
def test_on_the_limit_in_mmol_is_on_the_limit_in_mg(told: float, same: float) -> None:
    assert set(glucose(day(mmol(usual=told)))) == {same}


@pytest.mark.parametrize(("told", "limit"), [(3.0, 54), (3.9, 70)])
def test_a_lower_limit_in_mmol_is_not_below_it_in_mg(told: float, limit: float) -> None:
    assert min(glucose(day(mmol(usual=told)))) >= limit


@pytest.mark.parametrize("factor", [18.0, 18.0156, 18.0182, 18.02])
@pytest.mark.parametrize("limit", [54, 63, 70, 140, 180, 250, 300])
def test_a_limit_in_whole_mg_lies_on_it_by_whatever_factor_it_was_told_in_mmol(
    limit: int, factor: float
) -> None:
    told = [limit / factor, round(limit / factor, 2)]
    assert set(glucose(day(mmol((0, told))))) == {limit, 6.1 * MG_PER_MMOL}


@pytest.mark.parametrize(("told", "rule"), [(2.96, {"glucose_low": 30}), (2.97, {})])
def test_half_a_mg_below_the_limit_is_below_it(told: float, rule: dict[str, int]) -> None:
    assert rules(measured(mmol((150, [told] * 6)))) == rule


# Units that change within a day


def test_each_entry_is_read_in_its_own_unit() -> None:
    morning = labelled(series("glucose", [110] * 144), unit="mg/dL")
    evening = labelled(series("glucose", [6.0] * 144, start=START + 43_200), unit="mmol/L")
    signals = day(morning, evening)
    assert set(glucose(signals)) == {110, 6.0 * MG_PER_MMOL}
    assert len(glucose(signals)) == 288


@pytest.mark.parametrize("first", [40, 200])
@pytest.mark.parametrize("unit", [None, "mg/dL", "mmol/L"])
def test_a_unit_that_changes_within_an_entry_makes_no_alarm_and_loses_nothing(
    first: int, unit: str | None
) -> None:
    values = [108.0] * first + [6.0] * (288 - first)
    found = measured(labelled(series("glucose", values), unit=unit))
    assert rules(found) == {}
    assert len(glucose(found.signals)) == 288
    assert found.metrics["glucose_mean"].value == pytest.approx(108, abs=0.2)
    assert "in part" in found.quality["read_as"]["glucose"]


def test_a_high_told_in_mmol_amid_readings_in_mg_is_no_low() -> None:
    found = measured(full_series("glucose", 150, (99, [280, 350]), (101, [21.0] * 30), (131, [370, 300])))
    assert rules(found) == {"glucose_high": 170}


def test_too_few_readings_in_another_unit_are_no_readings() -> None:
    found = measured(full_series("glucose", 370, (100, [21.0, 21.0])))
    assert "glucose_low" not in rules(found)
    assert found.quality["dropped"] == {"glucose": {"implausible": 2}}


def test_a_deep_fall_in_mg_stays_a_low() -> None:
    found = measured(full_series("glucose", 100, (100, [70, 52, 38, 30, 24, 23, 24, 31, 44, 60])))
    assert rules(found) == {"glucose_low": 40}
    assert min(glucose(found.signals)) == 23


# Words


@pytest.mark.parametrize("told", ["LO", "Lo", "low", "LOW ", "<40", "< 40", "≤40", "<54", "<2.2", "<3.0"])
def test_a_low_told_as_a_word_is_a_low_that_is_counted_and_marked(told: str) -> None:
    found = measured(full_series("glucose", 110, (100, [62, told, told, told, told, 61])))
    assert rules(found) == {"glucose_low": 20}
    assert found.quality["words"] == {"glucose": {"low": 4}}
    readings = found.signals.of("glucose")
    assert readings.words is not None
    assert set(readings.values[readings.words == LOW]) == {39}
    assert readings.times[readings.words == LOW].tolist() == [START + 300 * n for n in range(101, 105)]
    assert "dropped" not in found.quality


def test_a_word_stays_with_its_moment_where_other_samples_are_dropped_or_out_of_order() -> None:
    entry = series("glucose", [])
    entry["object"]["values"] = [
        *samples([9000, 110], start=START + 300, every=300),
        *samples(["LO"], start=START + 1200),
        *samples([110], start=START),
        *samples([110], start=START - 300),
    ]
    readings = day(entry).of("glucose")
    assert readings.words is not None
    assert ((readings.times - START) / 300).tolist() == [0, 2, 4]
    assert (readings.words == LOW).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("HI", 401),
        ("Hi", 401),
        ("high", 401),
        ("> 400", 400),
        (">500", 500),
        ("≥401", 401),
        (">300", 301),
        (">250", 251),
    ],
)
def test_a_high_told_as_a_word_is_above_its_number(told: str, counted: float) -> None:
    readings = day(full_series("glucose", 290, (100, [told] * 3))).of("glucose")
    assert readings.told(HIGH) == 3
    assert set(readings.values[readings.words == HIGH]) == {counted}


def test_words_beside_mmol_are_read_as_words() -> None:
    found = measured(mmol((100, ["LO"] * 4), (200, [">22.2"] * 3)))
    assert found.quality["words"] == {"glucose": {"low": 4, "high": 3}}
    assert rules(found) == {"glucose_low": 20, "glucose_high": 15}
    assert max(glucose(found.signals)) == pytest.approx(400, abs=0.1)


@pytest.mark.parametrize(
    ("told", "counted"), [(">22.2", 400.0), (">25", 450.4), (">27.8", 500.8), ("> 33.3", 599.9)]
)
@pytest.mark.parametrize("unit", ["mmol/L", None])
def test_above_what_a_sensor_measures_in_mmol_is_a_high_and_never_a_low(
    told: str, counted: float, unit: str | None
) -> None:
    """ ">27.8", where many sensors end, was read as 28.8 mg/dL: an urgent low of somebody at 500."""
    found = measured(mmol((100, [told] * 4), usual=15.0, unit=unit))
    assert found.quality["words"] == {"glucose": {"high": 4}}
    assert max(glucose(found.signals)) == pytest.approx(counted, abs=0.1)
    assert min(glucose(found.signals)) > 250
    assert "glucose_low" not in rules(found)


@pytest.mark.parametrize("told", [">40", ">70"])
def test_a_sign_above_a_number_that_is_no_high_tells_nothing(told: str) -> None:
    found = measured(full_series("glucose", 110, (100, [told] * 4)))
    assert len(glucose(found.signals)) == 284
    assert min(glucose(found.signals)) == 110


def test_words_do_not_decide_the_unit() -> None:
    found = measured(mmol((0, [">400"] * 200)))
    assert found.quality["read_as"] == {"glucose": "mmol/L"}
    assert "glucose_low" not in rules(found)


def test_a_day_of_nothing_but_lo_is_a_low_all_day() -> None:
    found = measured(full_series("glucose", "LO", hours=2))
    assert rules(found) == {"glucose_low": 120}


@pytest.mark.parametrize(
    "told", ["", "LOL", "lo w", "<", "<<40", "<70", "< 180", "40>", "hello", "-", "<1e3", "<4.0.0"]
)
def test_a_text_that_tells_no_reading_is_unreadable(told: str) -> None:
    signals = day(full_series("glucose", 110, (100, [told] * 6)))
    assert signals.quality == {"dropped": {"glucose": {"unreadable": 6}}}


def test_the_last_of_a_word_and_a_number_at_one_moment_counts() -> None:
    entry = series("glucose", [110])
    entry["object"]["values"] += samples(["LO"])
    readings = day(entry).of("glucose")
    assert (readings.values.tolist(), readings.told(LOW)) == ([39], 1)
    entry["object"]["values"].reverse()
    assert day(entry).of("glucose").words is None


def test_only_glucose_is_told_in_words() -> None:
    assert day(series("hr", ["LO", 60])).quality["dropped"] == {"hr": {"unreadable": 1}}
    assert word(7) is None


def test_a_part_of_a_series_keeps_its_words() -> None:
    readings = day(full_series("glucose", 110, (100, ["LO"] * 4))).of("glucose")
    assert readings.between(START + 101 * 300, START + 103 * 300).told(LOW) == 2
    assert readings.between(START, START + 3000).told(LOW) == 0


# Temperature and other units


@pytest.mark.parametrize("unit", ["°F", "F", "fahrenheit", "deg F", "℉"])
def test_a_temperature_in_fahrenheit_is_converted_also_in_the_sleeps_own_graph(unit: str) -> None:
    graph = {"data": samples([95.0] * 12), "unit": unit}
    signals = day(labelled(full_series("temp", 93.2), unit=unit), sleep(temp_graph=graph))
    assert set(signals.of("temp").values.round(9)) == {34.0}
    assert set(signals.asleep("temp").values.round(9)) == {35.0}
    assert signals.quality["read_as"] == {"temp": "°F"}


def test_a_temperature_without_unit_that_no_skin_has_in_celsius_is_fahrenheit() -> None:
    signals = day(full_series("temp", 93.2, (0, [0] * 200)))
    assert set(signals.of("temp").values.round(9)) == {34.0}
    assert signals.quality["read_as"] == {"temp": "°F, by its values"}
    told = day(labelled(full_series("temp", 93.2), unit="°C"))
    assert told.quality["dropped"] == {"temp": {"implausible": 288}}


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        *(("hr", unit) for unit in ("BPM", "bpm", "beats/min", "", None)),
        *(("temp", unit) for unit in ("°C", "C", "℃", "ºC", "celsius")),
        *(("glucose", unit) for unit in ("mg/dL", "mg/dl", "MG/DL ", "mg dL⁻¹")),
        *(("hrv", "ms"), ("spo2", "%"), ("steps", "Schritte"), ("motion", "g"), ("hr", 7), ("glucose", {})),
    ],
)
def test_a_known_unit_changes_nothing(kind: str, unit: Any) -> None:
    amount = {"temp": 34.0, "glucose": 110.0}.get(kind, 97.0)
    signals = day(labelled(series(kind, [amount]), unit=unit))
    assert signals.of(kind).values.tolist() == [amount]
    assert signals.quality == {}


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("glucose", "g/L"),
        ("glucose", "furlong"),
        ("glucose", "??"),
        ("temp", "K"),
        ("hr", "rpm"),
        ("spo2", "kPa"),
    ],
)
def test_an_unknown_unit_is_bad_raw_and_not_repeated(kind: str, unit: str) -> None:
    with pytest.raises(BadRaw, match=f"unit of the answer's {kind}") as trouble:
        day(labelled(series(kind, [90]), unit=unit))
    assert unit not in str(trouble.value)


# Steps and the night's heart rate


def running(counts: list[float], **labels: Any) -> DaySignals:
    return day(labelled(series("steps", counts), **labels))


@pytest.mark.parametrize("total", [240, None])
def test_steps_counted_from_midnight_are_told_by_what_each_adds(total: float | None) -> None:
    signals = running([0, 10, 10, *range(20, 250, 10), 240], total=total)
    assert signals.of("steps").values.sum() == 240
    assert signals.of("steps").values.max() == 10
    assert signals.quality["read_as"] == {"steps": "counted from midnight"}


def test_a_long_walk_is_no_fault_of_a_running_count() -> None:
    signals = running([0, 15_000, 30_000], total=30_000)
    assert signals.of("steps").values.tolist() == [0, 15_000, 15_000]


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        ([10, 20, 30], 60),
        ([10, 20, 30], None),
        ([0, 0, 30], 30),
        ([10, 5, 30], 30),
        ([30], 30),
        ([10, 20, 30], 0),
    ],
)
def test_steps_of_single_stretches_stay_as_they_are(counts: list[float], total: float | None) -> None:
    signals = running(counts, total=total)
    assert (signals.of("steps").values.tolist(), signals.quality) == (counts, {})


@pytest.mark.parametrize("average", [None, 0])
def test_a_night_whose_average_is_not_told_has_that_of_its_values(average: float | None) -> None:
    listed = samples([0, 50, 54, None, 58], start=START - 600)
    night = {"type": "night_rhr", "object": {"avg": average, "values": listed}}
    found = measured(night, value("sleep_rhr", 61))
    assert found.metrics["resting_hr"].value == 54


def test_a_night_without_average_and_values_leaves_the_place_to_the_next_best() -> None:
    night = {"type": "night_rhr", "object": {"avg": None, "values": []}}
    assert measured(night, value("sleep_rhr", 61)).metrics["resting_hr"].value == 61
