"""What an error of the answer says, and the answers that nearly are another kind."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadRaw, StageError, Unauthorized, Upstream
from core.ultrahuman.answer import read_answer, refusal_in

DATE = dt.date(2026, 3, 31)
RHR = {"type": "night_rhr", "object": {"avg": 52}}


def answer_of(content: Any) -> Any:
    return read_answer(json.dumps(content).encode(), DATE)


def holding(value: Any) -> Any:
    return answer_of({"data": {"metric_data": [{"type": "hr", "object": {"values": value}}]}, "status": 200})


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", Upstream, "empty"),
        (b"<html>bad gateway</html>", Upstream, "HTML"),
        (b'{"data": {', Upstream, "no complete JSON"),
        (b'{"status": 500}', Upstream, "status 500"),
        (b'{"status": 401}', Unauthorized, "status 401"),
        (b'{"status": 403}', Unauthorized, "status 403"),
        (b"[]", BadRaw, "no object"),
        (b'{"data": "day"}', BadRaw, "data is no object"),
        (b'{"data": {}}', BadRaw, "neither metric_data nor metrics"),
        (b'{"data": {"metric_data": 3}}', BadRaw, "entries are no list"),
        (b"[" * 100_000, BadRaw, "nested"),
    ],
)
def test_an_error_tells_what_is_wrong_with_the_answer(
    body: bytes, kind: type[StageError], words: str
) -> None:
    with pytest.raises(kind, match=f"(?i){words}"):
        read_answer(body, DATE)


@pytest.mark.parametrize("status", [400, 422, 500])
def test_an_error_inside_a_200_is_never_a_day_without_data(status: int) -> None:
    with pytest.raises(Upstream, match=str(status)):
        answer_of({"data": None, "error": None, "status": status})


@pytest.mark.parametrize("data", [{"message": "no data"}, "not found", 7, {"metric_data": [RHR]}, None])
def test_a_404_inside_a_200_is_a_day_without_data_whatever_comes_with_it(data: Any) -> None:
    answer = answer_of({"data": data, "error": "user not found", "status": 404})
    assert (answer.entries, answer.time_zone, answer.has_data) == ([], None, False)


def test_metrics_that_are_a_list_are_the_days_entries() -> None:
    assert answer_of({"data": {"metrics": [RHR]}, "status": 200}).entries == [RHR]


def test_an_empty_time_zone_is_none() -> None:
    assert answer_of({"data": {"metric_data": [RHR], "latest_time_zone": ""}}).time_zone is None


@pytest.mark.parametrize("value", ["", [""], [{"value": ""}], {"a": {"b": ""}}])
def test_an_empty_text_is_no_data(value: Any) -> None:
    assert not holding(value).has_data


@pytest.mark.parametrize("shape", ['{"a": %s}', '[{"a": %s}]', "[%s]"])
def test_what_lies_deeper_than_any_sample_is_no_data(shape: str) -> None:
    def nested(depth: int) -> bytes:
        value = "52"
        for _ in range(depth):
            value = shape % value
        return b'{"data": {"metric_data": [{"object": {"values": %s}}]}}' % value.encode()

    assert read_answer(nested(4), DATE).has_data
    assert not read_answer(nested(60), DATE).has_data


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"status": 401}', 401),
        (b'{"status": 403, "error": "no"}', 403),
        (b'{"status": 200}', None),
        (b'{"status": true}', None),
        (b"[]", None),
        (b"[401]", None),
        (b'"401"', None),
        (b"401", None),
        (b"null", None),
        (b"", None),
        (b"<html>", None),
        (b'{"status": 401, "data": "' + b"x" * 5000 + b'"}', None),  # a refusal is a sentence
    ],
)
def test_only_a_short_object_with_a_status_is_a_refusal(body: bytes, status: int | None) -> None:
    assert refusal_in(body) == status


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANY_JSON, st.booleans(), st.sampled_from(["", "\ufeff"]))
def test_every_value_is_read_as_json_reads_it(value: Any, ascii_only: bool, mark: str) -> None:
    body = json.dumps({"data": {"metric_data": [value]}}, ensure_ascii=ascii_only)
    as_bytes = (mark + body).encode(errors="replace")
    as_json = json.loads(as_bytes, parse_constant=lambda _: None)
    assert repr(read_answer(as_bytes, DATE).entries) == repr(as_json["data"]["metric_data"])


@pytest.mark.parametrize(
    "text", ["-0", "-0.0", "1e999", "5e-324", "1" + 40 * "0", r'"\ud800"', "NaN", "1.5E3"]
)
def test_a_number_or_text_that_readers_read_differently_is_read_as_json_reads_it(text: str) -> None:
    found = read_answer(f'{{"data": {{"metric_data": [{text}]}}}}'.encode(), DATE).entries
    assert repr(found) == repr([json.loads(text, parse_constant=lambda _: None)])


@pytest.mark.parametrize("text", ["1.", "01", "-", '"\x01"', "[1,]", "1 2", "\xa0"])
def test_what_is_no_json_is_no_answer(text: str) -> None:
    with pytest.raises(Upstream, match="no complete JSON"):
        read_answer(f'{{"data": {{"metric_data": [{text}]}}}}'.encode(), DATE)
