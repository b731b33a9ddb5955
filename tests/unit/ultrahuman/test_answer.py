"""What an answer of the API says before anything is measured."""

import datetime as dt
import json

import pytest

from core.errors import BadRaw, Unauthorized, Upstream
from core.ultrahuman.answer import MAX_BYTES, read_answer, refusal_in

DATE = dt.date(2026, 3, 31)
RHR = {"type": "night_rhr", "object": {"avg": 52}}


def listed(entries: object, zone: object = "Asia/Kathmandu", **more: object) -> bytes:
    """The partner-key shape."""
    return json.dumps(
        {"data": {"metric_data": entries, "latest_time_zone": zone}, "error": None, "status": 200, **more}
    ).encode()


def dated(by_date: object, **more: object) -> bytes:
    """The daily-metrics shape."""
    return json.dumps(
        {
            "data": {"metrics": by_date, "latest_time_zone": "Europe/Berlin"},
            "error": None,
            "status": 200,
            **more,
        }
    ).encode()


def test_the_partner_key_shape_is_read() -> None:
    answer = read_answer(listed([RHR]), DATE)
    assert answer.entries == [RHR]
    assert answer.time_zone == "Asia/Kathmandu"
    assert answer.has_data


def test_the_daily_metrics_shape_is_read_and_only_of_this_date() -> None:
    other = {"type": "night_rhr", "object": {"avg": 99}}
    answer = read_answer(dated({"2026-03-31": [RHR], "2026-03-30": [other]}), DATE)
    assert answer.entries == [RHR]
    assert answer.time_zone == "Europe/Berlin"


def test_the_daily_metrics_shape_without_this_date_holds_no_data() -> None:
    assert not read_answer(dated({"2026-03-30": [RHR]}), DATE).has_data
    assert not read_answer(dated({"2026-03-31": None}), DATE).has_data


@pytest.mark.parametrize(
    "body",
    [
        listed([]),
        listed(None),
        listed([{"type": "hr", "object": None}]),
        listed([{"type": "hr"}]),
        listed([None, 3, "hr"]),
        listed(
            [{"type": "hr", "object": {"values": [], "day_start_timestamp": 1, "title": "HR", "unit": "BPM"}}]
        ),
        listed([{"type": "hr", "object": {"values": [{"value": None}], "subtitle": ""}}]),
        b'{"data": null, "error": null, "status": 200}',
        b'{"data": [], "error": null, "status": 200}',
        b'{"data": null, "error": "No data found", "status": 404}',
    ],
)
def test_labels_and_empty_places_are_no_data(body: bytes) -> None:
    assert not read_answer(body, DATE).has_data


@pytest.mark.parametrize("value", [0, 0.0, 52, "52"])
def test_a_measured_zero_and_a_number_in_a_text_are_data(value: object) -> None:
    assert read_answer(listed([{"type": "steps", "object": {"values": [{"value": value}]}}]), DATE).has_data


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n\t",
        b"\xef\xbb\xbf",
        b"<!DOCTYPE html><html>bad gateway</html>",
        b"\n  <html>",
        listed([RHR])[:-20],
        b"upstream connect error",
        b"\xff\xfe\x00",
        b"9" * 5000,
        listed([RHR], status=500),
        listed([RHR], status=503, error="down"),
        b'{"data": null, "error": "Something went wrong", "status": 200}',
        b'{"error": "Something went wrong"}',
    ],
)
def test_what_passes_by_itself_is_asked_for_again_later(body: bytes) -> None:
    with pytest.raises(Upstream):
        read_answer(body, DATE)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_inside_a_200_is_a_refusal(status: int) -> None:
    with pytest.raises(Unauthorized):
        read_answer(json.dumps({"data": None, "error": "nope", "status": status}).encode(), DATE)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"3",
        b"null",
        b'"day"',
        b'{"data": "day", "error": null, "status": 200}',
        b'{"data": {"something": []}, "status": 200}',
        b'{"data": {"metric_data": {"a": 1}}, "status": 200}',
        b'{"data": {"metrics": 7}, "status": 200}',
        dated({"2026-03-31": {"a": 1}}),
    ],
)
def test_json_that_is_no_day_of_this_api_is_bad_raw(body: bytes) -> None:
    with pytest.raises(BadRaw):
        read_answer(body, DATE)


def test_twenty_megabytes_are_refused_without_being_read() -> None:
    with pytest.raises(BadRaw, match=str(MAX_BYTES)):
        read_answer(b"[" * 20_000_000, DATE)


@pytest.mark.parametrize("depth", [40, 900, 100_000, 2_000_000])
def test_deep_nesting_ends_in_a_typed_way(depth: int) -> None:
    body = b'{"data": {"metric_data": [{"object": {"a": ' + b"[" * depth + b"1" + b"]" * depth + b"}}]}}"
    try:
        assert not read_answer(body, DATE).has_data
    except BadRaw:
        assert depth > 900


def test_a_number_that_json_does_not_know_is_nothing() -> None:
    assert not read_answer(b'{"data": {"metric_data": [{"object": {"avg": NaN}}]}}', DATE).has_data


@pytest.mark.parametrize("zone", [None, 7, ["UTC"], "x" * 64, "\ud800", "Zürich"])
def test_a_time_zone_that_cannot_be_one_is_none(zone: object) -> None:
    assert read_answer(listed([RHR], zone), DATE).time_zone is None


def test_no_error_repeats_what_the_api_sent() -> None:
    bodies = [
        b"<html>ada@example.org</html>",
        b'{"data": null, "error": "ada@example.org", "status": 500}',
        b'["ada@example.org"]',
        b'{"data": {"ada@example.org": 1}}',
    ]
    for body in bodies:
        with pytest.raises((Upstream, BadRaw)) as trouble:
            read_answer(body, DATE)
        assert "ada" not in str(trouble.value)


@pytest.mark.parametrize(
    ("status", "error"), [("401", Unauthorized), ("403", Unauthorized), ("500", Upstream)]
)
def test_a_status_that_is_a_text_is_a_status(status: str, error: type[Exception]) -> None:
    """Read as none, a refusal was a day without data: nobody would have asked again."""
    with pytest.raises(error):
        read_answer(json.dumps({"data": None, "error": None, "status": status}).encode(), DATE)
    assert refusal_in(json.dumps({"data": None, "status": status}).encode()) == (
        int(status) if error is Unauthorized else None
    )


@pytest.mark.parametrize("status", ["ok", "", "2000", "٤٠١", None, True])
def test_another_text_or_no_status_is_none(status: object) -> None:
    assert read_answer(listed([RHR], status=status), DATE).has_data


def test_white_space_before_an_answer_is_no_empty_answer() -> None:
    assert read_answer(b" " * 5_000 + listed([RHR]), DATE).has_data
    with pytest.raises(Upstream, match="empty"):
        read_answer(b" \n" * 5_000, DATE)
