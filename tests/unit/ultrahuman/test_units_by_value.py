"""Readings at the edge of what a unit allows, and stretches that only their neighbours can tell the unit of."""

import warnings
from typing import Any

import pytest

from core.health.signals import DaySignals
from core.ultrahuman.payload import parse_day
from tests.support.payloads import DATE, START, ZONE, body, day, labelled, samples, series

MG_PER_MMOL = 18.016
MMOL, GUESSED = "mmol/L", "mmol/L, by its values"


def read(signals: DaySignals, kind: str) -> tuple[list[float], str | None, dict[str, int]]:
    """The values, how they were read, and what was dropped."""
    quality = signals.quality
    return (
        signals.of(kind).values.tolist(),
        quality.get("read_as", {}).get(kind),
        quality.get("dropped", {}).get(kind, {}),
    )


def at(*placed: tuple[int | None, float]) -> dict[str, Any]:
    """A glucose entry without a unit: (minute of the day or None, reading)."""
    entry = series("glucose", [])
    entry["object"]["values"] = [
        {"value": reading, "timestamp": None if minute is None else START + minute * 60}
        for minute, reading in placed
    ]
    return entry


@pytest.mark.parametrize(
    ("unit", "listed", "expected", "read_as"),
    [
        # What the unit says holds up to the highest that a sensor can mean by it, 33.3 mmol/L.
        (MMOL, [28.0] * 5, [504.448] * 5, MMOL),
        (MMOL, [33.3] * 5, [599.9328] * 5, MMOL),
        (MMOL, [6.0, 6.0, 33.3, 6.0], [108.096, 108.096, 599.9328, 108.096], MMOL),
        # Without a unit, 3.0 is the lowest median that is read as mmol/L, and one of 30 is mg/dL.
        (None, [3.0] * 5, [54] * 5, GUESSED),
        (None, [30, 30, 24, 30, 30], [30, 30, 24, 30, 30], None),
        ("mg/dL", [30, 30, 24, 30, 30], [30, 30, 24, 30, 30], None),
        # A fall that ends in one reading below 25 stays in mg/dL, and what comes after it is looked at by itself.
        (None, [110, 60, 35, 24, 35, 60, 110], [110, 60, 35, 24, 35, 60, 110], None),
        (
            "mg/dL",
            [110, 60, 35, 24, 35, 60, 110, 110, 6.0, 6.0, 6.0, 110],
            [110, 60, 35, 24, 35, 60, 110, 110, *[108.096] * 3, 110],
            "mg/dL, in part mmol/L",
        ),
        # Three readings are enough for another unit, at the start as well.
        (None, [110] * 4 + [6.0] * 3 + [110], [110] * 4 + [108.096] * 3 + [110], "mg/dL, in part mmol/L"),
        (None, [21.0] * 3 + [350] * 4, [378.336] * 3 + [350] * 4, "mg/dL, in part mmol/L"),
        (MMOL, [6.0] * 4 + [110] * 3, [108.096] * 4 + [110] * 3, "mmol/L, in part mg/dL"),
        (None, [6.0] * 4 + [110] * 3, [108.096] * 4 + [110] * 3, f"{GUESSED}, in part mg/dL"),
        (MMOL, [110] * 4 + [6.0] * 3, [110] * 4 + [108.096] * 3, "mg/dL, by its values, in part mmol/L"),
    ],
)
def test_every_reading_is_told_in_the_unit_it_can_be_in(
    unit: str | None, listed: list[float], expected: list[float], read_as: str | None
) -> None:
    values, said, dropped = read(day(labelled(series("glucose", listed), unit=unit)), "glucose")
    assert values == pytest.approx(expected)
    assert (said, dropped) == (read_as, {})


@pytest.mark.parametrize(
    ("unit", "listed", "expected", "read_as"),
    [
        # The median of an odd number is the middle one: here 110, in mg/dL.
        (None, [6.0, 6.0, 110, 110, 112], [110, 110, 112], None),
        (None, [110, 110, 6.0, 110, 110], [110] * 4, None),
        # 600 is as little in mmol/L as 601, and one reading is no other unit.
        (MMOL, [6.0, 6.0, 600, 6.0, 6.0], [108.096] * 4, MMOL),
        (MMOL, [6.0, 6.0, 601, 6.0, 6.0], [108.096] * 4, MMOL),
        # Zeros of a sensor that is not worn decide nothing, beside a word either.
        ("mg/dL", [0] * 6 + ["LO"] + [110] * 5, [39] + [110] * 5, None),
    ],
)
def test_a_reading_that_fits_no_unit_is_lost_alone(
    unit: str | None, listed: list[Any], expected: list[float], read_as: str | None
) -> None:
    values, said, dropped = read(day(labelled(series("glucose", listed), unit=unit)), "glucose")
    assert values == pytest.approx(expected)
    assert (said, dropped) == (read_as, {"implausible": len(listed) - len(expected)})


@pytest.mark.parametrize(
    "placed",
    [
        # An hour before it 110, five minutes after it 30: a fall, and the sensor was silent on the way down.
        [(0, 110), (5, 110), (10, 110), *((m, 21) for m in (70, 75, 80)), (85, 30), (90, 45), (95, 60)],
        # Five minutes before it 30, an hour and a half after it 110: silent on the way up.
        [(0, 110), (5, 110), (10, 110), (15, 30), *((m, 21) for m in (20, 25, 30)), (120, 110), (125, 110)],
    ],
)
def test_the_nearer_neighbour_in_time_decides_whether_a_fall_is_one(placed: list[tuple[int, float]]) -> None:
    values, said, dropped = read(day(at(*placed)), "glucose")
    assert values == [reading for _, reading in placed]
    assert (said, dropped) == (None, {})


def test_a_reading_without_a_moment_is_nobodys_neighbour() -> None:
    start = [(0, 21.0), (5, 21.0), (10, 21.0)]
    values, said, dropped = read(
        day(at(*start, *((15 + 5 * i, 350) for i in range(5)), (None, 30))), "glucose"
    )
    assert values == pytest.approx([21.0 * MG_PER_MMOL] * 3 + [350] * 5)
    assert (said, dropped) == ("mg/dL, in part mmol/L", {"unreadable": 1})


def test_readings_without_a_moment_are_passed_over_without_a_warning() -> None:
    entry = at((0, 110), (5, 110), (10, 110))
    entry["object"]["values"] += [{"value": reading, "timestamp": "inf"} for reading in (110, 6.0)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values, _, dropped = read(day(entry), "glucose")
    assert (values, dropped) == ([110] * 3, {"unreadable": 2})


def test_readings_of_one_moment_keep_their_order_when_their_unit_is_decided() -> None:
    # The day is listed in mmol/L, twice in mg/dL, and in mmol/L again: never three in a row that are in mg/dL.
    entry = series("glucose", [])
    entry["object"]["values"] = [
        sample for listed in (6.0, 110, 110, 6.0) for sample in samples([listed] * 100)
    ]
    values, said, dropped = read(day(entry), "glucose")
    assert values == pytest.approx([108.096] * 100)
    assert (said, dropped) == (GUESSED, {"implausible": 200, "duplicate": 100})


@pytest.mark.parametrize(
    ("others", "read_as"),
    [
        # A fall in mg/dL leaves nothing to say of its entry.
        ([("mg/dL", [110, 60, 35, 24, 35, 60, 110])], MMOL),
        ([("mmol/L", [110] * 4)], "mmol/L; mg/dL, by its values"),
        ([("mmol/L", [6.0] * 4)], MMOL),
    ],
)
@pytest.mark.parametrize("mmol_first", [True, False])
def test_how_entries_were_read_is_told_once_for_each_way(
    others: list[tuple[str, list[float]]], read_as: str, mmol_first: bool
) -> None:
    entries = [("mmol/L", [6.0] * 4), *others]
    told = [
        labelled(series("glucose", listed, start=START + 3600 * hour), unit=unit)
        for hour, (unit, listed) in enumerate(entries if mmol_first else reversed(entries))
    ]
    _, said, dropped = read(day(*told), "glucose")
    assert said is not None
    assert (sorted(said.split("; ")), dropped) == (sorted(read_as.split("; ")), {})


@pytest.mark.parametrize(
    ("listed", "expected", "read_as"),
    [
        # One reading that no skin has is no other unit.
        ([34.0, 34.0, 34.0, 80.0, 34.0], [34.0] * 4, None),
        # 50 and 113 °F are 10 and 45 °C, the ends of what a ring can mean.
        ([50.0] * 3, [10.0] * 3, "°F, by its values"),
        ([113.0] * 3, [45.0] * 3, "°F, by its values"),
    ],
)
def test_a_temperature_without_a_unit_is_fahrenheit_by_its_median(
    listed: list[float], expected: list[float], read_as: str | None
) -> None:
    values, said, dropped = read(day(series("temp", listed)), "temp")
    assert values == pytest.approx(expected)
    lost = len(listed) - len(expected)
    assert (said, dropped) == (read_as, {"implausible": lost} if lost else {})


def test_a_temperature_too_large_for_a_number_is_unreadable() -> None:
    content = body(series("temp", [12345])).replace(b"12345", b"1e999")
    assert read(parse_day(content, DATE, ZONE), "temp") == ([], None, {"unreadable": 1})
