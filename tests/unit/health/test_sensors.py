"""Two sensors worn at once: which one counts, and a low that only one of them shows."""

import json
import random
from typing import Any

import numpy as np
import pytest

from core.content import to_bytes
from core.health.sensors import in_use
from core.health.signals import LOW, Series
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from tests.support.payloads import DATE, START, ZONE, body, series

Sensor = list[tuple[float, float]]


def sensor(spacing: int, value: float, *, first: float = 0, last: float = 1440, jitter: float = 0) -> Sensor:
    """(minute, value) from the minute `first` on."""
    chance = random.Random(spacing)
    count = int((last - first) // spacing)
    return [(first + spacing * i + chance.uniform(-jitter, jitter) / 60, value) for i in range(count)]


def without(readings: Sensor, *missing: int) -> Sensor:
    return [reading for i, reading in enumerate(readings) if i not in missing]


def mixed(*sensors: Sensor) -> Series:
    pairs = sorted(pair for each in sensors for pair in each)
    return Series(START + 60 * np.array([m for m, _ in pairs]), np.array([v for _, v in pairs]))


def document(*sensors: Sensor) -> dict[str, Any]:
    entries = []
    for each in sensors:
        entry = series("glucose", [])
        entry["object"]["values"] = [{"value": v, "timestamp": START + 60 * m} for m, v in each]
        entries.append(entry)
    measured = measure_day(body(*entries), DATE, ZONE)
    made = assess_day(PatientDay("p-001", DATE), ZONE, "0" * 64, measured, {})
    content: dict[str, Any] = json.loads(to_bytes(made))
    return content


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (sensor(5, 110), sensor(5, 60, first=2)),
        (sensor(5, 110, jitter=10), sensor(5, 60, first=2.5, jitter=10)),
        (sensor(5, 110), sensor(15, 60, first=3)),
        (sensor(1, 110), sensor(5, 60, first=0.5)),
        (sensor(15, 110), sensor(15, 60, first=6)),
        (sensor(5, 110), sensor(5, 60, first=4.5)),  # it is the reading nearest to when one is due
        (sensor(5, 110), without(sensor(5, 60, first=2), 7, 30, 31, 150)),  # up to two missing in a row
        (sensor(5, 110, last=1420), without(sensor(5, 60, first=602), 165)),  # its last one comes alone
        (sensor(5, 110), without(sensor(15, 60, first=3, last=333), 15, 16, 18, 19)),  # a fifth is missing
        (sensor(5, 110), sensor(15, 60, first=603, last=783)),  # twelve readings
        (sensor(5, 110), sensor(1, 60, first=600.5, last=661.5)),  # an hour from the first to the last
        (
            without(sensor(5, 110, last=75), 5, 7, 9),
            without(sensor(5, 60, first=2, last=67), 6),
        ),  # twelve each
    ],
)
def test_the_readings_of_two_sensors_are_told_apart(one: Sensor, two: Sensor) -> None:
    found = in_use(mixed(one, two))
    assert (len(found.used), set(found.used.values)) == (len(one), {110})
    assert (len(found.other), set(found.other.values)) == (len(two), {60})
    assert (found.start, found.end) == (START + 60 * two[0][0], START + 60 * two[-1][0])


def test_the_sensor_that_was_there_first_counts_until_its_last_reading() -> None:
    found = in_use(mixed(sensor(5, 110, last=840), sensor(5, 60, first=602)))
    assert found.used.values.tolist() == [110.0] * 168 + [60.0] * 120
    assert set(found.other.values) == {60}


def test_the_sensor_that_was_there_first_counts_also_where_the_other_one_is_worn_longer() -> None:
    found = in_use(mixed(sensor(5, 110, last=720), sensor(5, 60, first=602)))
    assert found.used.values.tolist() == [110.0] * 144 + [60.0] * 144
    assert set(found.other.values) == {60}


@pytest.mark.parametrize(("last", "after"), [(777, 12), (772, 0)])
def test_the_second_sensor_counts_after_the_first_if_it_has_twelve_readings_left(
    last: float, after: int
) -> None:
    found = in_use(mixed(sensor(5, 110, last=720), sensor(5, 60, first=602, last=last)))
    assert found.used.values.tolist() == [110.0] * 144 + [60.0] * after


@pytest.mark.parametrize(("first", "used"), [(12, {60}), (17, {110, 60})])
def test_of_two_sensors_that_begin_within_a_quarter_of_an_hour_the_one_worn_longer_counts(
    first: float, used: set[float]
) -> None:
    """Which of them was there first on the day before nobody knows."""
    found = in_use(mixed(sensor(5, 110, last=720), sensor(5, 60, first=first)))
    assert set(found.used.values) == used


def test_each_of_three_sensors_counts_until_its_last_reading() -> None:
    three = (sensor(5, 110, last=600), sensor(5, 60, first=502, last=1002), sensor(5, 80, first=903))
    assert in_use(mixed(*three)).used.values.tolist() == [110.0] * 120 + [60.0] * 81 + [80.0] * 88


@pytest.mark.parametrize(
    "alone",
    [
        mixed(sensor(5, 110, jitter=15)),
        mixed(sensor(1, 110, jitter=15)),
        mixed(sensor(15, 200, last=720), sensor(5, 110, first=720)),
        mixed(sensor(15, 110), [(15 * i + 1 + 13 * (i % 7) / 7, 110.0) for i in range(0, 96, 2)]),
        mixed(sensor(5, 110), sensor(15, 60, first=603, last=768)),  # eleven readings
        mixed(sensor(5, 110), sensor(1, 60, first=600.5, last=660.5)),  # a minute short of an hour
        mixed(sensor(15, 110, last=165), sensor(5, 60, first=17)),  # eleven that were there first
        mixed(sensor(5, 110, last=720), sensor(5, 60, first=672)),  # nine beside the first
        mixed(sensor(10, 110), sensor(5, 60, first=62)),  # half of the readings would be missing
        Series(np.empty(0), np.empty(0)),
    ],
)
def test_one_sensor_is_left_as_it_is_changed_at_noon_or_scanned(alone: Series) -> None:
    assert in_use(alone).used is alone


@pytest.mark.parametrize(("scans", "apart"), [(30, True), (60, False)])
def test_two_sensors_after_some_scans_are_told_apart_and_after_very_many_nobody_looks(
    scans: int, apart: bool
) -> None:
    """Scans every twelve minutes are of no sensor's spacing."""
    alone = [(12.0 * i, 110.0) for i in range(scans)]
    found = in_use(mixed(alone, sensor(5, 110, first=760), sensor(5, 60, first=762)))
    assert set(found.used.values) == ({110} if apart else {110, 60})


def test_what_a_sensor_told_as_a_word_stays_with_its_readings() -> None:
    both = mixed(sensor(5, 110), sensor(5, 39, first=2))
    words = np.where(both.values == 39, LOW, 0).astype(np.int8)
    found = in_use(Series(both.times, both.values, words))
    assert (found.used.told(LOW), found.other.told(LOW)) == (0, len(found.other))
    assert found.used.words is not None


def low(spacing: int, first: float, start: float, end: float) -> Sensor:
    return [(m, 45.0 if start <= m < end else v) for m, v in sensor(spacing, 110, first=first)]


def test_a_low_that_only_the_other_sensor_shows_is_told_and_that_they_differ() -> None:
    found = document(sensor(5, 110), low(5, 2, 600, 640))
    (told,) = found["anomalies"]
    assert (told["rule"], told["severity"], told["evidence"]["sensors_differ"]) == (
        "glucose_low",
        "info",
        True,
    )
    assert [one["other_sensor"] for one in told["evidence"]["stretches"]] == [True]
    assert found["metrics"]["glucose_tbr_54"]["value"] == 0  # the one in use counts
    assert found["quality"]["cgm_active_pct"] == 100
    assert found["quality"]["two_sensors"]["readings_left_out"] == 287


def test_a_low_that_only_the_sensor_in_use_shows_is_told_and_that_they_differ() -> None:
    (told,) = document(low(5, 0, 600, 640), sensor(5, 110, first=2))["anomalies"]
    assert told["evidence"]["minutes"] == 40
    assert told["evidence"]["sensors_differ"] is True


def test_a_low_that_both_show_is_told_once() -> None:
    (told,) = document(low(5, 0, 600, 640), low(5, 2, 600, 640))["anomalies"]
    assert (told["evidence"]["minutes"], len(told["evidence"]["stretches"])) == (40, 1)
    assert "sensors_differ" not in told["evidence"]


@pytest.mark.parametrize(
    ("used", "other", "minutes", "differ"),
    [
        ((600, 615), (600, 780), 182, True),  # three hours that the sensor in use hardly shows
        ((600, 640), (600, 650), 40, False),
        ((600, 640), (600, 655), 57, True),
        ((540, 640), (600, 700), 162, True),  # the one in use shows how it began
        ((600, 780), (660, 690), 180, False),
    ],
)
def test_of_a_low_that_both_show_the_longer_counts(
    used: tuple[float, float], other: tuple[float, float], minutes: int, differ: bool
) -> None:
    (told,) = document(low(5, 0, *used), low(5, 2, *other))["anomalies"]
    assert (told["evidence"]["minutes"], len(told["evidence"]["stretches"])) == (minutes, 1)
    assert told["evidence"].get("sensors_differ", False) is differ
    assert (told["severity"] == "urgent") is (minutes >= 60)


def test_a_longer_low_of_the_other_sensor_holds_all_those_of_the_one_in_use() -> None:
    twice = [(m, 45.0 if 600 <= m < 620 or 660 <= m < 680 else v) for m, v in sensor(5, 110)]
    (told,) = document(twice, low(5, 2, 590, 700))["anomalies"]
    assert (told["evidence"]["minutes"], len(told["evidence"]["stretches"])) == (110, 1)


def test_lows_of_the_two_at_different_hours_are_two_and_they_differ() -> None:
    (told,) = document(low(5, 0, 600, 640), low(5, 2, 900, 940))["anomalies"]
    assert (told["evidence"]["minutes"], len(told["evidence"]["stretches"])) == (80, 2)
    assert told["evidence"]["sensors_differ"] is True


def test_a_low_of_a_second_sensor_worn_briefly_is_told_though_some_of_its_readings_are_missing() -> None:
    """Sixteen readings of a 15-minute sensor, an hour of them low."""
    brief = [(m, 45.0 if 660 <= m < 720 else 110.0) for m, _ in sensor(15, 110, first=603, last=843)]
    for missing in ((), (2, 11, 13), (1, 3, 9)):
        (told,) = document(sensor(5, 110), without(brief, *missing))["anomalies"]
        assert (told["severity"], told["evidence"]["minutes"]) == ("urgent", 60), missing


@pytest.mark.parametrize("scans", [0, 3, 6, 10])
def test_a_low_of_a_second_sensor_worn_briefly_is_told_though_the_first_is_scanned_meanwhile(
    scans: int,
) -> None:
    """Two 15-minute sensors, one of them for fourteen readings with an hour of them low; scans three minutes after."""
    brief = [(m, 45.0 if 660 <= m < 720 else 110.0) for m, _ in sensor(15, 110, first=607, last=817)]
    scanned = [(m + 3, 110.0) for m, _ in brief][14 - scans :]
    (told,) = document(sensor(15, 110), brief, scanned)["anomalies"]
    assert (told["severity"], told["evidence"]["minutes"]) == ("urgent", 60)
