"""Samples at the ends of a sensor's range, lists joined to one series, and which of several samples counts."""

from typing import Any

import pytest

from core.health.signals import HIGH, LOW
from tests.support.payloads import START, day, labelled, samples, series


@pytest.mark.parametrize(
    ("kind", "lowest", "highest", "labels"),
    [
        ("hr", 20, 260, {}),
        ("temp", 10, 45, {"unit": "°C"}),
        ("hrv", 1, 500, {}),
        ("steps", 0, 20_000, {"total": 20_000}),
        ("glucose", 40, 600, {}),
        ("motion", 0, 1_000_000, {}),
        ("spo2", 50, 100, {}),
    ],
)
def test_both_ends_of_what_a_sensor_can_mean_count_on_a_day_that_loses_a_sample(
    kind: str, lowest: float, highest: float, labels: dict[str, Any]
) -> None:
    entry = labelled(series(kind, [lowest, highest]), **labels)
    entry["object"]["values"] += samples([lowest], start=START - 300)
    signals = day(entry)
    assert signals.of(kind).values.tolist() == [lowest, highest]
    assert signals.quality["dropped"] == {kind: {"outside_day": 1}}


def test_the_last_listed_of_one_moment_counts_on_a_day_listed_three_times() -> None:
    entry = series("hr", [])
    entry["object"]["values"] = [one for rate in (60, 61, 62) for one in reversed(samples([rate] * 100))]
    signals = day(entry)
    assert signals.of("hr").values.tolist() == [62] * 100
    assert signals.quality["dropped"] == {"hr": {"duplicate": 200}}


def test_glucose_listed_as_texts_holds_no_words() -> None:
    readings = day(series("glucose", ["110", "111.5"])).of("glucose")
    assert (readings.values.tolist(), readings.words) == ([110, 111.5], None)


@pytest.mark.parametrize(
    ("lists", "values", "words"),
    [
        ([[110, "LO"], [111, 112], ["HI"]], [110, 39, 111, 112, 401], [0, LOW, 0, 0, HIGH]),
        ([[110], ["HI", 111]], [110, 401, 111], [0, HIGH, 0]),
        ([["LO"], ["HI"]], [39, 401], [LOW, HIGH]),
        ([[110, 111], [112]], [110, 111, 112], None),
    ],
)
def test_a_word_keeps_its_place_when_entries_are_joined(
    lists: list[list[Any]], values: list[float], words: list[int] | None
) -> None:
    entries, placed = [], 0
    for listed in lists:
        entries.append(series("glucose", listed, start=START + 300 * placed))
        placed += len(listed)
    readings = day(*entries).of("glucose")
    assert readings.values.tolist() == values
    assert (None if readings.words is None else readings.words.tolist()) == words
