"""Single numbers of a day: which are none, whose average a night's heart rate is, and what an error says."""

from typing import Any

import pytest

from core.errors import BadRaw, StageError
from core.ultrahuman.answer import read_answer
from core.ultrahuman.payload import parse_day
from tests.support.payloads import DATE, START, ZONE, body, day, samples, series, value


def night(
    average: float | None, rates: list[float], *, start: float = START, **labels: Any
) -> dict[str, Any]:
    content = {"avg": average, "values": samples(rates, start=start), "subtitle": "Sleep Time Average"}
    return {"type": "night_rhr", "object": content | labels}


@pytest.mark.parametrize("told", ["nan", "inf", "-inf", "1e999", 1e999])
def test_a_number_that_is_not_finite_is_no_value_and_corrects_none(told: Any) -> None:
    entries = [entry for kind in ("sleep_rhr", "hba1c") for entry in (value(kind, 6), value(kind, told))]
    # In JSON, a number too large for a float.
    content = body(*entries).replace(b"Infinity", b"1e999")
    signals = parse_day(content, DATE, ZONE)
    assert (signals.values, signals.reported) == ({"sleep_rhr": 6}, {"hba1c": 6})


def test_a_nights_average_that_is_told_stands_whatever_its_values_are() -> None:
    assert day(night(52, [60, 62])).values == {"night_rhr": 52}


def test_a_nights_heart_rates_are_read_whatever_its_entry_says_of_their_unit() -> None:
    assert day(night(None, [50, 54], unit="per night")).values == {"night_rhr": 52}


@pytest.mark.parametrize(("hours", "mean"), [(-11, 56), (-13, 60), (-20, 60)])
def test_a_nights_values_begin_on_the_evening_before_and_no_earlier(hours: int, mean: float) -> None:
    entry = night(None, [60])
    entry["object"]["values"] += samples([52], start=START + hours * 3600)
    assert day(entry, series("hr", [70] * 12)).values == {"night_rhr": mean}


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"data": {}}', b'{"status": 401}'])
def test_an_answer_that_is_no_day_says_why(content: bytes) -> None:
    with pytest.raises(StageError) as reason:
        read_answer(content, DATE)
    with pytest.raises(BadRaw) as trouble:
        parse_day(content, DATE, ZONE)
    assert str(trouble.value) == str(reason.value)
