"""The simulated Ultrahuman API behaves as its documentation and real rings do, and fails as it is told to."""

import datetime as dt
import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest

from core.ultrahuman.payload import parse_day
from scripts.local.simulator import running
from scripts.local.ultrahuman.days import Days, entries_of
from scripts.operations.paths import ROOT
from tests.support.over_http import Reply, Service

KEY = "k-simulated"
DATE = "2026-03-31"
RECORDED = b'{"data": {"metrics": {"2026-03-31": []}},\n "error": null, "status": 200}'
ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two people on the roster, one recorded one; flawless data, no late rings unless a test asks for them."""
    home = tmp_path_factory.mktemp("ultrahuman")
    (home / "rec-001").mkdir()
    (home / "rec-001" / f"{DATE}.json").write_bytes(RECORDED)
    roster = home / "roster.csv"
    roster.write_text(f"patient_id,email,timezone\np-1,{ADA},Asia/Kathmandu\np-2,{BOB},America/New_York\n")
    options = {"--api-key": KEY, "--roster": str(roster), "--recordings": str(home), "--wild": "0"}
    options |= {"--late-rate": "0", "--now": "2026-06-01"}
    with running("scripts.local.ultrahuman", *(word for pair in options.items() for word in pair)) as url:
        yield Service(url, {"Authorization": KEY})


@pytest.fixture
def api(started: Service) -> Service:
    started.calm()
    for path in ("/_sim/days", "/_sim/late"):
        started.ask("DELETE", path)
    started.ask("PUT", "/_sim/now", body={"now": "2026-06-01"})
    return started


def day(api: Service, email: str = ADA, date: str = DATE, **more: float) -> Reply:
    return api.ask("GET", "/api/v1/metrics", email=email, date=date, **more)  # type: ignore[arg-type]


def fail(api: Service, **fault: object) -> None:
    assert api.ask("POST", "/_sim/faults", body=[fault]).status == 200


def samples(reply: Reply, kind: str = "hr") -> list[dict[str, float]]:
    return next((e["object"]["values"] for e in entries_of(reply.body) if e["type"] == kind), [])


# The two endpoints


def test_a_full_day_has_five_minute_series_in_the_patients_own_zone_and_real_size(api: Service) -> None:
    reply = day(api)
    assert reply.status == 200
    assert 55_000 < len(reply.body) < 110_000
    assert reply.json["data"]["latest_time_zone"] == "Asia/Kathmandu"
    midnight = dt.datetime(2026, 3, 31, tzinfo=ZoneInfo("Asia/Kathmandu")).timestamp()
    for entry in reply.json["data"]["metric_data"]:
        assert entry["object"].get("day_start_timestamp", midnight) == midnight
    assert len(samples(reply)) == 288


def test_both_endpoints_tell_the_same_day_in_their_own_shape(api: Service) -> None:
    first = day(api).json
    second = api.ask("GET", "/api/v1/partner/daily_metrics", email=ADA, date=DATE).json
    assert first["data"]["metric_data"] == second["data"]["metrics"][DATE]


def test_a_span_of_epochs_holds_the_local_days_that_it_touches(api: Service) -> None:
    noon = int(dt.datetime(2026, 3, 30, 12, tzinfo=ZoneInfo("Asia/Kathmandu")).timestamp())
    span = {"start_epoch": str(noon), "end_epoch": str(noon + 86_400)}
    reply = api.ask("GET", "/api/v1/partner/daily_metrics", email=ADA, **span)
    assert list(reply.json["data"]["metrics"]) == ["2026-03-30", "2026-03-31"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "wrong"}, {"Authorization": f"Bearer {KEY}"}])
def test_only_the_key_itself_opens_the_door(api: Service, headers: dict[str, str]) -> None:
    reply = api.ask("GET", "/api/v1/metrics", headers=headers, email=ADA, date=DATE)
    assert (reply.status, reply.json["error"]) == (401, "Unauthorized")


@pytest.mark.parametrize("email", ["stranger@example.org", "", "rec-001@example.org"])
def test_somebody_unknown_is_not_found(api: Service, email: str) -> None:
    assert day(api, email=email).status == 404


@pytest.mark.parametrize("date", ["2026-02-30", "", "yesterday", "2026-W14-2", "20260331"])
def test_an_impossible_date_is_refused(api: Service, date: str) -> None:
    assert day(api, date=date).status == 400


def test_the_future_holds_no_data(api: Service) -> None:
    assert day(api, date="2026-06-03").status == 404


def test_recordings_are_served_byte_for_byte_on_either_endpoint(api: Service) -> None:
    email = "rec-001@recordings.example"
    assert day(api, email=email).body == RECORDED
    assert api.ask("GET", "/api/v1/partner/daily_metrics", email=email, date=DATE).body == RECORDED
    assert day(api, email=email, date="2026-03-30").status == 404
    assert day(api, email="../rec-001@recordings.example").status == 404


# Faults


def test_throttling_tells_when_to_come_back_and_ends_after_its_times(api: Service) -> None:
    fail(api, kind="429", retry_after=2, times=2)
    first, second, third = (day(api) for _ in range(3))
    assert (first.status, second.status, third.status) == (429, 429, 200)
    assert first.headers["retry-after"] == "2"


@pytest.mark.parametrize("status", ["401", "403", "404", "500", "503"])
def test_a_status_can_be_injected(api: Service, status: str) -> None:
    fail(api, kind=status)
    assert day(api).status == int(status)


def test_a_fault_hits_only_whom_it_matches(api: Service) -> None:
    fail(api, kind="500", match={"email": ADA, "date": DATE})
    assert [day(api).status, day(api, email=BOB).status, day(api, date="2026-03-30").status] == [
        500,
        200,
        200,
    ]


def test_a_rate_hits_the_same_requests_in_whatever_order_they_come(api: Service) -> None:
    dates = [f"2026-03-{n:02d}" for n in range(1, 31)]

    def outcome(order: list[str]) -> dict[str, int]:
        fail(api, kind="503", rate=0.3)
        return {date: day(api, date=date).status for date in order}

    once, again = outcome(dates), outcome(dates[::-1])
    assert once == again
    assert 3 <= list(once.values()).count(503) <= 16


def test_an_answer_can_be_spoiled(api: Service) -> None:
    fail(api, kind="html")
    assert day(api).body.startswith(b"<!DOCTYPE html>")
    fail(api, kind="empty")
    assert (day(api).status, day(api).body) == (200, b"")
    fail(api, kind="no_metrics")
    assert day(api).json["data"]["metric_data"] == []
    fail(api, kind="error_in_200", status=401)
    assert (day(api).status, day(api).json["status"], day(api).json["data"]) == (200, 401, None)
    fail(api, kind="malformed")
    with pytest.raises(json.JSONDecodeError):
        json.loads(day(api).body)


def test_a_person_can_share_nothing_or_be_unknown_and_a_wrong_key_is_refused_first(api: Service) -> None:
    fail(api, kind="not_shared", match={"email": ADA})
    assert (day(api).status, day(api).json["error"]) == (
        401,
        "user has not shared access for the provided email",
    )
    assert day(api, email=BOB).status == 200
    fail(api, kind="unknown_user")
    assert (day(api).status, day(api).json["status"]) == (404, 404)


def test_a_huge_answer_has_20_megabytes(api: Service) -> None:
    fail(api, kind="huge")
    assert len(day(api).body) > 20 * 2**20


def test_a_connection_can_break_before_or_within_the_answer(api: Service) -> None:
    fail(api, kind="disconnect")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        day(api)
    fail(api, kind="truncated")
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        day(api)


def test_a_slow_answer_comes_late_and_a_timeout_never(api: Service) -> None:
    fail(api, kind="slow", seconds=0.3)
    begin = time.monotonic()
    assert day(api).status == 200
    assert time.monotonic() - begin >= 0.3
    fail(api, kind="timeout", seconds=30)
    with pytest.raises(TimeoutError):
        day(api, timeout=0.3)


def test_an_outage_begins_and_ends_on_command(api: Service) -> None:
    api.ask("POST", "/_sim/outage", body={"on": True})
    assert day(api).status == 503
    api.ask("POST", "/_sim/outage", body={"on": False})
    assert day(api).status == 200
    api.ask("POST", "/_sim/outage", body={"seconds": 0.2})
    assert day(api).status == 503
    time.sleep(0.25)
    assert day(api).status == 200


@pytest.mark.parametrize(
    "mistake",
    [{"kind": "418"}, {"kind": "500", "match": {"mail": ADA}}, {"kind": "500", "rate": 2}, {"times": 1}],
)
def test_a_fault_that_would_never_fire_is_refused(api: Service, mistake: dict[str, object]) -> None:
    reply = api.ask("POST", "/_sim/faults", body=[mistake])
    assert reply.status == 400
    assert reply.json["error"]
    assert api.ask("GET", "/_sim/faults").json == []


def test_every_request_is_on_record(api: Service) -> None:
    day(api)
    day(api, date="nonsense")
    record = api.ask("GET", "/_sim/requests").json
    assert (record["count"], record["by_status"]) == (2, {"200": 1, "400": 1})
    assert record["requests"][0]["query"] == {"email": ADA, "date": DATE}
    assert api.ask("DELETE", "/_sim/requests").json["count"] == 0


# Late rings


def test_a_ring_that_syncs_two_days_late_is_empty_until_then(api: Service) -> None:
    api.ask("POST", "/_sim/late", body=[{"match": {"email": ADA, "date": DATE}, "appears_after_days": 2}])
    api.ask("PUT", "/_sim/now", body={"now": "2026-04-02T12:00:00+05:45"})
    assert entries_of(day(api).body) == []
    assert len(samples(day(api, email=BOB))) == 288
    api.ask("PUT", "/_sim/now", body={"now": "2026-04-03T00:00:00+05:45"})
    assert len(samples(day(api))) == 288


def test_a_day_is_served_again_with_more_samples(api: Service) -> None:
    whole = day(api)
    api.ask("POST", "/_sim/late", body=[{"appears_after_requests": 1, "before": 0.5}])
    part, later = day(api), day(api)
    assert 130 < len(samples(part)) < 150
    assert samples(part) == samples(whole)[: len(samples(part))]
    assert later.body == whole.body


def test_today_is_known_up_to_now(api: Service) -> None:
    api.ask("PUT", "/_sim/now", body={"now": "2026-03-31T06:00:00+05:45"})
    times = [sample["timestamp"] for sample in samples(day(api))]
    assert 65 < len(times) < 80
    assert max(times) <= dt.datetime.fromisoformat("2026-03-31T06:00:00+05:45").timestamp()


def test_a_day_can_vanish(api: Service) -> None:
    api.ask("POST", "/_sim/late", body=[{"vanishes_after_requests": 1}])
    assert len(samples(day(api))) == 288
    assert entries_of(day(api).body) == []
    api.ask("DELETE", "/_sim/late")
    api.ask("DELETE", f"/_sim/days/{ADA}/{DATE}")
    assert day(api).status == 404
    assert day(api, email=BOB).status == 200


def test_a_day_set_by_hand_is_served_byte_for_byte(api: Service) -> None:
    api.ask("PUT", f"/_sim/days/{ADA}/{DATE}", body=b"not even JSON")
    assert day(api).body == b"not even JSON"
    assert day(api).body == b"not even JSON"
    api.ask("DELETE", "/_sim/days")
    assert len(samples(day(api))) == 288


def test_a_day_changes_changes_back_and_vanishes_in_sequence(api: Service) -> None:
    a, b = {"data": {"metric_data": [{"type": "a"}]}}, "raw text"
    api.ask("PUT", f"/_sim/days/{ADA}/{DATE}", body={"sequence": [a, b, a, None]})
    replies = [day(api) for _ in range(5)]
    assert [reply.status for reply in replies] == [200, 200, 200, 404, 404]
    assert replies[0].json == replies[2].json == a
    assert replies[1].body == b"raw text"


def test_rings_left_to_themselves_sync_late_now_and_then() -> None:
    evening = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC).timestamp()
    soon, later = (Days(wild=0.0, late_rate=0.3, now=now) for now in (evening, evening + 4 * 86_400))
    people = [f"person-{n}@example.org" for n in range(60)]

    def sizes(days: Days) -> list[int]:
        bodies = [days.document(email, dt.date(2026, 3, 31), daily=False) for email in people]
        return [len(body or b"") for body in bodies]

    grown = sum(after > before for before, after in zip(sizes(soon), sizes(later), strict=True))
    assert 6 <= grown <= 30


# Data in the wild


def test_in_the_wild_every_known_oddity_turns_up_and_our_parser_reads_them_all() -> None:
    days, seen = Days(now=2e9, late_rate=0), set()
    for person in (*range(20), 30):  # a traveller
        for n in range(30):
            email, date = f"person-{person}@example.org", dt.date(2026, 2, 1) + dt.timedelta(days=n)
            body = days.document(email, date, daily=bool(person % 2))
            seen |= {"404"} if body is None else oddities(entries_of(body))
            patient = days.person(email)
            if body is not None and patient is not None:
                read = parse_day(body, date, patient.timezone.key)
                seen |= {"away"} if "timezone_used" in read.quality else set()
                seen |= set() if "latest_time_zone" in json.loads(body)["data"] else {"no zone"}
                outside = [
                    reasons.get("outside_day", 0) for reasons in read.quality.get("dropped", {}).values()
                ]
                assert max(outside, default=0) <= 2, "only the samples of the days beside it, planted by hand"
    assert seen >= {
        *("no zone", "away"),
        *("404", "no entries", "only steps", "no night", "Sleep", "sleep", "null object", "empty object"),
        *("null value", "string value", "zero", "duplicate", "unsorted", "outside the day", "unknown type"),
        *(
            "details",
            "startTime",
            "graph is a list",
            "null metric",
            "last_reading object",
            "no glucose",
            "gap",
        ),
    }


def oddities(entries: list[dict]) -> set[str]:
    kinds = {entry["type"] for entry in entries}
    seen = {kind for kind in ("Sleep", "sleep") if kind in kinds}
    seen |= {"no entries"} if not entries else {"only steps"} if kinds == {"steps"} else set()
    seen |= {"no night"} if "hr" in kinds and not kinds & {"Sleep", "sleep"} else set()
    seen |= {"unknown type"} if kinds & {"cardio_age", "stress_rhythm", "caffeine_window"} else set()
    seen |= {"no glucose"} if "hr" in kinds and "glucose" not in kinds else set()
    for entry in entries:
        thing = entry["object"]
        if not thing:
            seen.add("null object" if thing is None else "empty object")
            continue
        seen |= {"null metric"} if thing.get("value", 0) is None else set()
        seen |= {"details"} if "details" in thing else set()
        seen |= {"last_reading object"} if isinstance(thing.get("last_reading"), dict) else set()
        graph = thing.get("sleep_graph")
        seen |= {"graph is a list"} if isinstance(graph, list) else set()
        if isinstance(graph, dict) and graph["data"] and "startTime" in graph["data"][0]:
            seen.add("startTime")
        if entry["type"] == "hr" and thing["values"]:
            seen |= oddities_of_series(thing)
    return seen


def oddities_of_series(series: dict) -> set[str]:
    values = [sample["value"] for sample in series["values"]]
    times = [sample["timestamp"] for sample in series["values"]]
    steps = [b - a for a, b in zip(sorted(times), sorted(times)[1:], strict=False)]
    found = {
        "null value": None in values,
        "string value": any(isinstance(value, str) for value in values),
        "zero": 0 in values,
        "duplicate": len(set(times)) < len(times),
        "unsorted": times != sorted(times),
        "outside the day": min(times) < series["day_start_timestamp"],
        "gap": max(steps, default=0) > 2 * 3600,
    }
    return {name for name, present in found.items() if present}


# Start and stop


def ask_in_vain(api: Service) -> None:
    with suppress(OSError, http.client.HTTPException):
        day(api)


def test_it_says_where_it_is_and_ends_cleanly_while_a_request_hangs() -> None:
    command = [sys.executable, "-m", "scripts.local.ultrahuman", "--api-key", KEY]
    faults = '{"kind": "timeout", "seconds": 60}'
    with subprocess.Popen(
        [*command, "--faults", faults], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        api = Service(json.loads(process.stdout.readline())["url"], {"Authorization": KEY})
        hanging = threading.Thread(target=ask_in_vain, args=(api,))
        hanging.start()
        deadline = time.monotonic() + 5
        while not api.ask("GET", "/_sim/requests").json["count"] and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert process.stdout.read() == ""
        hanging.join(5)
