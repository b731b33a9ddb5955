"""Every quirk of the API that ultrahuman-api.md lists, and what becomes of it."""

import datetime as dt
import json
from typing import Any

import pytest

from core.errors import BadRaw
from core.health.signals import coverage_pct, longest_gap
from core.ultrahuman.payload import parse_day
from tests.support.payloads import DATE, END, START, ZONE, body, day, samples, series, sleep, value


def test_both_answer_shapes_give_the_same_signals() -> None:
    entries = [series("hr", [60, 61, 62]), value("sleep_rhr", 52)]
    dated = {"data": {"metrics": {DATE.isoformat(): entries}, "latest_time_zone": ZONE}, "status": 200}
    one, other = day(*entries), parse_day(json.dumps(dated).encode(), DATE, ZONE)
    assert one.of("hr").values.tolist() == other.of("hr").values.tolist() == [60, 61, 62]
    assert one.values == other.values == {"sleep_rhr": 52}


def test_samples_are_sorted_and_the_last_of_one_timestamp_wins() -> None:
    entry = series("hr", [])
    entry["object"]["values"] = [
        {"value": 70, "timestamp": START + 600},
        {"value": 60, "timestamp": START},
        {"value": 65, "timestamp": START + 600},
    ]
    signals = day(entry)
    assert signals.of("hr").times.tolist() == [START, START + 600]
    assert signals.of("hr").values.tolist() == [60, 65]
    assert signals.quality["dropped"] == {"hr": {"duplicate": 1}}


def test_an_unreadable_last_duplicate_does_not_hide_the_readable_one() -> None:
    entry = series("hr", [])
    entry["object"]["values"] = [
        {"value": 70, "timestamp": START},
        {"value": None, "timestamp": START},
    ]
    signals = day(entry)
    assert signals.of("hr").values.tolist() == [70]
    assert signals.quality["dropped"] == {"hr": {"unreadable": 1}}


def test_what_is_dropped_is_counted_by_its_reason() -> None:
    listed = [
        *samples([0, 61, "62", "x", None, True, 999], start=START),
        *samples([60], start=START - 1),
        *samples([60], start=END),
        {"value": 60},
        "sample",
    ]
    entry = series("hr", [])
    entry["object"]["values"] = listed
    signals = day(entry)
    assert signals.of("hr").values.tolist() == [61, 62]
    assert signals.quality["dropped"]["hr"] == {
        "zero": 1,
        "unreadable": 5,
        "implausible": 1,
        "outside_day": 2,
    }


@pytest.mark.parametrize("kind", ["hr", "hrv", "spo2"])
def test_zero_means_not_worn(kind: str) -> None:
    signals = day(series(kind, [0, 0.0, "0"]))
    assert kind not in signals.series
    assert signals.quality["dropped"] == {kind: {"zero": 3}}


def test_no_step_is_a_measurement_and_no_gap() -> None:
    assert day(series("steps", [0, 12, 0])).of("steps").values.tolist() == [0, 12, 0]


def test_a_sample_of_more_steps_than_anybody_takes_in_it_is_dropped_and_counted() -> None:
    signals = day(series("steps", [10, 99_000, 20]))
    assert signals.of("steps").values.tolist() == [10, 20]
    assert signals.quality["dropped"] == {"steps": {"implausible": 1}}


def test_numbers_and_timestamps_may_be_texts() -> None:
    entry = series("glucose", [])
    entry["object"]["values"] = [{"value": " 101.5 ", "timestamp": str(int(START))}]
    assert day(entry).of("glucose").values.tolist() == [101.5]


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "1_00", "", "0x10"])
def test_texts_that_are_no_measurement_are_unreadable(text: str) -> None:
    signals = day(series("glucose", [text, 100]))
    assert signals.of("glucose").values.tolist() == [100]
    assert signals.quality["dropped"] == {"glucose": {"unreadable": 1}}


def test_a_day_of_the_spring_clock_change_has_23_hours() -> None:
    date = dt.date(2026, 3, 29)
    signals = parse_day(body(), date, "Europe/Berlin")
    assert signals.end - signals.start == 23 * 3600
    assert signals.slots == 276
    autumn = parse_day(body(), dt.date(2026, 10, 25), "Europe/Berlin")
    assert autumn.slots == 300


def test_a_zone_off_the_full_hour_begins_its_day_there() -> None:
    kathmandu = parse_day(body(zone=None), DATE, "Asia/Kathmandu")
    assert kathmandu.iso(kathmandu.start) == "2026-03-31T00:00+05:45"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe", "\x00"])
def test_an_unknown_zone_falls_back_to_the_answers_own_and_says_so(zone: str) -> None:
    signals = parse_day(body(zone="Asia/Kolkata"), DATE, zone)
    assert signals.zone.key == "Asia/Kolkata"
    assert signals.quality["timezone_used"] == "Asia/Kolkata"
    assert parse_day(body(zone=None), DATE, zone).quality["timezone_used"] == "UTC"


def test_a_known_zone_is_not_mentioned() -> None:
    assert day().quality == {}


def test_unknown_types_are_listed_and_empty_objects_counted() -> None:
    signals = day(
        {"type": "aura", "object": {"value": 1}},
        {"type": "hr", "object": {}},
        {"type": "hr", "object": None},
        {"object": {"value": 3}},
        "entry",
    )
    assert signals.quality == {"unknown_types": ["aura"], "empty_entries": 4}


def test_an_unknown_type_that_is_no_unicode_does_not_spoil_the_document() -> None:
    assert day({"type": "\ud800", "object": {}}).quality["unknown_types"] == ["\\ud800"]


def test_what_the_api_reports_itself_is_kept_apart() -> None:
    signals = day(value("average_glucose", 101), value("hba1c", None), value("recovery_index", "77"))
    assert signals.reported == {"average_glucose": 101, "recovery_index": 77}
    assert "glucose" not in signals.series


@pytest.mark.parametrize("kind", ["Sleep", "sleep", "SLEEP"])
def test_sleep_in_quick_metrics_and_stages(kind: str) -> None:
    night = day(
        sleep(
            kind=kind,
            quick_metrics=[
                {"type": "total_sleep", "value": 25200},
                {"type": "time_in_bed", "value": 28800},
                {"type": "sleep_efic", "value": 88},
            ],
            sleep_stages=[
                {"type": "deep_sleep", "stage_time": 5400},
                {"type": "light_sleep", "stage_time": 14400},
                {"type": "rem_sleep", "stage_time": "5400"},
                {"type": "awake", "stage_time": 3600},
            ],
            spo2={"value": 97},
            sleep_score={"score": 79},
        )
    )
    assert night.night is not None
    assert (night.night.total, night.night.in_bed, night.night.spo2) == (420, 480, 97)
    assert night.night.stages == {"deep": 90, "light": 240, "rem": 90, "awake": 60}
    assert night.reported == {"sleep_efficiency": 88, "sleep_score": 79}


def test_sleep_one_level_down_and_in_minutes() -> None:
    signals = day(
        sleep(details={"total_sleep": {"minutes": 400}, "deep_sleep": {"minutes": 80}, "spo2": {"value": 0}})
    )
    assert signals.night is not None
    assert signals.night.total == 400
    assert signals.night.stages == {"deep": 80}
    assert signals.night.spo2 is None


@pytest.mark.parametrize(("start", "end"), [("start", "end"), ("startTime", "endTime")])
def test_stages_drawn_in_a_graph_count_where_no_list_does(start: str, end: str) -> None:
    graph = [
        {start: START, end: START + 3600, "type": "deep_sleep"},
        {start: START + 3600, end: START + 5400, "type": "awake"},
        {start: START + 5400, end: START + 5400 + 1800, "type": "deep_sleep"},
    ]
    signals = day(sleep(sleep_graph={"data": graph}))
    assert signals.night is not None
    assert signals.night.stages == {"deep": 90, "awake": 30}
    assert len(signals.night.segments) == 3


def test_an_empty_graph_is_no_graph() -> None:
    signals = day(series("hr", [50] * 12), sleep(hr_graph=[], sleep_graph=[]))
    assert signals.asleep("hr").values.tolist() == [50] * 12


def test_the_sleep_entrys_own_graph_reaches_back_before_midnight() -> None:
    signals = day(series("hr", [60] * 12), sleep(hr_graph=samples([50] * 24, start=START - 3600)))
    assert signals.asleep("hr").values.tolist() == [50] * 24


@pytest.mark.parametrize(
    ("value", "time", "reason"),
    [
        (60, -1, "outside_day"),
        (60, 86_400, "outside_day"),
        (261, 300, "implausible"),
        (19, 300, "implausible"),
        ("?", 300, "unreadable"),
        (60, None, "unreadable"),
        (60, 0, "duplicate"),
    ],
)
def test_one_sample_that_does_not_count_is_seen_among_clean_ones(value: Any, time: Any, reason: str) -> None:
    entry = series("hr", [])
    odd = {"value": value, "timestamp": None if time is None else START + time}
    clean = [{"value": 60, "timestamp": START}, {"value": 61, "timestamp": START + 600}]
    for place in range(3):
        entry["object"]["values"] = [*clean[:place], odd, *clean[place:]]
        signals = day(entry)
        assert signals.of("hr").times.tolist() == [START, START + 600]
        assert signals.quality["dropped"]["hr"] == {reason: 1}


def test_the_longest_sleep_is_the_night_and_naps_are_counted() -> None:
    nap = {"type": "sleep", "object": {"bedtime_start": START + 50000, "bedtime_end": START + 53600}}
    yesterdays = {"type": "sleep", "object": {"bedtime_start": START - 80000, "bedtime_end": START - 50000}}
    signals = day(nap, sleep(), yesterdays)
    assert signals.night is not None
    assert signals.night.start == START - 3600
    assert signals.quality == {"sleep_outside_day": 1, "other_sleeps": 1}


def test_coverage_counts_slots_and_not_samples() -> None:
    signals = day(series("hr", [60] * 30, every=60))
    assert coverage_pct(signals, "hr") == pytest.approx(100 * 6 / 288)


def test_the_longest_gap_includes_the_edges_of_the_day() -> None:
    assert longest_gap(day(series("hr", [60, 60])), "hr") == (START + 300, END)
    assert longest_gap(day(series("hr", [60, 60], start=END - 600)), "hr") == (START, END - 600)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"{",
        b'{"data": []',
        b'{"data": {}}',
        b'{"data": {"metric_data": 3}}',
        b'{"status": 401}',
    ],
)
def test_bytes_that_are_no_day_are_bad_raw(content: bytes) -> None:
    with pytest.raises(BadRaw):
        parse_day(content, DATE, ZONE)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "hr", "object": {"values": {"value": 3}}},
        {"type": "hr", "object": {"values": [[], {}, 3, None]}},
        {"type": "sleep", "object": {"bedtime_start": "x", "quick_metrics": [3], "sleep_stages": {}}},
        {"type": "sleep", "object": {"bedtime_start": 1e300, "bedtime_end": -1e300, "spo2": [3]}},
        {"type": "glucose", "object": {"values": [{"value": 10**400, "timestamp": 10**400}]}},
        {"type": 3, "object": 3},
    ],
)
def test_nonsense_inside_an_entry_is_passed_over(content: Any) -> None:
    signals = day(content, series("steps", [5]))
    assert signals.of("steps").values.tolist() == [5]
