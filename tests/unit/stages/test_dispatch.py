"""Each patient's own night: who is due at which tick, for which dates, and how the roster is gone through."""

import asyncio
import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.errors import BadMessage
from core.patient_day import Outcome, OutcomeKind, StageMessage
from core.ports import Page, Patient
from core.stages.dispatch import (
    PATIENTS_PER_SEGMENT,
    DispatchPorts,
    SegmentMessage,
    dispatch,
    dispatch_one,
    due_date,
    night_opener,
)
from tests.support.aws import FakeQueue, FakeRoster
from tests.support.machine import machine_in
from tests.support.world import day

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
YEAR = (dt.datetime(2025, 12, 30, tzinfo=dt.UTC), dt.datetime(2027, 1, 3, tzinfo=dt.UTC))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def ticks(first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    while first < last:
        yield first
        first += HOUR


def clocks() -> dict[tuple[float, ...], str]:
    """One time zone for each way in which clocks go through the year."""
    moments = [YEAR[0] + dt.timedelta(hours=h) for h in range(0, 370 * 24, 6)]
    found: dict[tuple[float, ...], str] = {}
    for name in sorted(zoneinfo.available_timezones()):
        zone = ZoneInfo(name)
        found.setdefault(tuple(m.astimezone(zone).utcoffset().total_seconds() for m in moments), name)  # type: ignore[union-attr]
    return found


CLOCKS = clocks()


def test_every_date_of_a_year_is_dispatched_by_exactly_one_tick_in_every_time_zone() -> None:
    for zone in CLOCKS.values():
        counted = Counter(due_date(tick, zone, 4) for tick in ticks(*YEAR))
        dates = [dt.date(2026, 1, 1) + n * DAY for n in range(365)]
        assert [d for d in dates if counted[d] != 1] == [], zone


@pytest.mark.parametrize("hour", range(24))
def test_no_nightly_hour_misses_or_doubles_a_date_when_the_clocks_change(hour: int) -> None:
    moments = [YEAR[0] + dt.timedelta(hours=h) for h in range(0, 370 * 24, 6)]
    for offsets, zone in CLOCKS.items():
        for (before, after), moment in zip(pairwise(offsets), moments, strict=False):
            if before != after:
                counted = Counter(due_date(t, zone, hour) for t in ticks(moment - 4 * DAY, moment + 4 * DAY))
                near = [moment.date() + n * DAY for n in range(-2, 3)]
                assert [d for d in near if counted[d] != 1] == [], (zone, moment)


@pytest.mark.parametrize(
    ("tick", "zone", "hour", "due"),
    [
        ("2026-01-15T04:00", "UTC", 4, "2026-01-15"),
        ("2026-01-15T05:00", "UTC", 4, None),
        ("2026-01-15T03:00", "UTC", 4, None),
        ("2026-01-15T03:00", "Europe/Berlin", 4, "2026-01-15"),
        ("2026-07-15T02:00", "Europe/Berlin", 4, "2026-07-15"),
        ("2026-07-15T03:00", "Europe/Berlin", 4, None),
        # the spring change skips 2 o'clock in New York: 2:00 by the old clock is 3:00 by the new one
        ("2026-03-08T07:00", "America/New_York", 2, "2026-03-08"),
        ("2026-03-09T06:00", "America/New_York", 2, "2026-03-09"),
        # autumn repeats 1 o'clock: the first one counts
        ("2026-11-01T05:00", "America/New_York", 1, "2026-11-01"),
        ("2026-11-01T06:00", "America/New_York", 1, None),
        # 4:00 in Kathmandu is 22:15 UTC the day before: taken by the tick that follows
        ("2026-01-14T23:00", "Asia/Kathmandu", 4, "2026-01-15"),
        ("2026-01-14T22:00", "Asia/Kathmandu", 4, None),
        # the two sides of the dateline
        ("2026-01-14T14:00", "Pacific/Kiritimati", 4, "2026-01-15"),
        ("2026-01-15T15:00", "Pacific/Pago_Pago", 4, "2026-01-15"),
        ("2026-01-15T00:00", "UTC", 0, "2026-01-15"),
        # a zone that nobody knows, or a folder of zones, is UTC
        ("2026-01-15T04:00", "Atlantis/Capital", 4, "2026-01-15"),
        ("2026-01-15T04:00", "America", 4, "2026-01-15"),
        ("2026-01-15T04:00", "x" * 300, 4, "2026-01-15"),
        ("2026-01-15T04:00", "../../etc/passwd", 4, "2026-01-15"),
    ],
)
def test_a_local_date_is_due_at_its_own_hour(tick: str, zone: str, hour: int, due: str | None) -> None:
    expected = dt.date.fromisoformat(due) if due else None
    assert due_date(utc(tick), zone, hour) == expected


class Night:
    """A dispatch stage on fakes; `pages` counts what the roster was asked for."""

    def __init__(self, *patients: Patient, roster: Any = None, **options: Any) -> None:
        self.fetch_queue, self.dispatch_queue = FakeQueue(), FakeQueue()
        self.ports = DispatchPorts(
            roster or FakeRoster(*patients),
            self.fetch_queue,
            self.dispatch_queue,
            **{"nightly_local_hour": 4, "lookback_days": 3, **options},
        )

    def run(self, hour: str, *, cursor: str | None = None, left: Callable[[], float] = lambda: 60) -> Outcome:
        segment = SegmentMessage(run_id=f"nightly-{hour}", hour=hour, segment=0, segments=1, cursor=cursor)
        return asyncio.run(dispatch(SegmentMessage.read(segment.body()), left, self.ports))

    def open(self, event: dict[str, Any], now: str = "2026-04-01T03:10") -> dict[str, Any]:
        return asyncio.run(night_opener(event, self.ports, now=utc(now)))

    @property
    def sent(self) -> list[tuple[str, str]]:
        messages = [StageMessage.read(m.body) for m in self.fetch_queue.messages.values()]
        return [(m.patient_id, m.date) for m in messages]

    @property
    def segments(self) -> list[SegmentMessage]:
        return [SegmentMessage.read(m.body) for m in self.dispatch_queue.messages.values()]


ADA = Patient("ada", "ada@example.org", timezone="Europe/Berlin")
BOB = Patient("bob", "bob@example.org", timezone="America/New_York")


def test_a_due_patient_gets_one_message_for_yesterday_and_each_day_that_is_looked_back_on() -> None:
    night = Night(ADA, BOB)
    assert night.run("2026-04-01T02").detail == {"messages": 3}
    assert night.sent == [("ada", "2026-03-29"), ("ada", "2026-03-30"), ("ada", "2026-03-31")]


def test_how_far_a_night_looks_back_is_the_operators_choice() -> None:
    night = Night(ADA, lookback_days=1)
    night.run("2026-04-01T02")
    assert night.sent == [("ada", "2026-03-31")]


def test_everybody_gets_their_own_night() -> None:
    night = Night(ADA, BOB)
    for tick in ticks(utc("2026-04-01T00:00"), utc("2026-04-02T00:00")):
        night.run(tick.strftime("%Y-%m-%dT%H"))
    assert sorted(night.sent) == [(who, f"2026-03-{date}") for who in ("ada", "bob") for date in (29, 30, 31)]


def test_a_message_of_the_night_wants_an_explanation_and_travels_in_the_nights_lane() -> None:
    night = Night(ADA)
    night.run("2026-04-01T02")
    (message,) = {m.lane: m for m in night.fetch_queue.messages.values()}.values()
    read = StageMessage.read(message.body)
    assert (read.reason, read.explain, read.force, read.deferrals) == ("nightly", True, False, 0)
    assert message.lane == read.run_id == "nightly-2026-04-01T02"
    assert "example.org" not in message.body


def test_who_is_inactive_is_left_in_peace() -> None:
    night = Night(Patient("ada", "ada@example.org", timezone="Europe/Berlin", active=False))
    assert night.run("2026-04-01T02").detail == {"messages": 0}
    assert night.sent == []


def test_a_roster_of_one_without_a_time_zone_has_its_night_by_utc() -> None:
    night = Night(Patient("me@example.org", "me@example.org"))
    night.run("2026-04-01T04")
    assert night.sent[-1] == ("me@example.org", "2026-03-31")


def test_one_patient_with_an_impossible_time_zone_does_not_cost_the_others_their_night() -> None:
    night = Night(Patient("aaa", "a@example.org", timezone="America"), ADA)
    night.run("2026-04-01T02")
    assert len(night.sent) == 3


def test_twice_the_same_hour_sends_the_same_messages_which_the_stages_make_harmless() -> None:
    night = Night(ADA)
    night.run("2026-04-01T02")
    once = [message.body for message in night.fetch_queue.messages.values()]
    night.run("2026-04-01T02")
    assert [message.body for message in night.fetch_queue.messages.values()] == once * 2


def test_a_roster_of_many_pages_is_gone_through_to_its_end() -> None:
    night = Night(*(Patient(f"p-{n:02}", "x@example.org", timezone="UTC") for n in range(11)))
    assert night.run("2026-04-01T04").detail == {"messages": 33}
    assert len({who for who, _ in night.sent}) == 11


def test_an_invocation_without_time_left_leaves_the_rest_to_another_and_nobody_is_missed_or_doubled() -> None:
    night = Night(*(Patient(f"p-{n:02}", "x@example.org", timezone="UTC") for n in range(11)))
    hour, cursor, invocations = "2026-04-01T04", None, 0
    while True:
        left = iter((60.0, 40.0, 20.0, 0.0))
        outcome = night.run(hour, cursor=cursor, left=lambda: next(left))  # noqa: B023 - used within this round
        invocations += 1
        if not outcome.detail.get("continued"):
            break
        (rest,) = night.segments
        night.dispatch_queue.messages.clear()
        assert (rest.hour, rest.segment, rest.segments, rest.run_id) == (hour, 0, 1, f"nightly-{hour}")
        cursor = rest.cursor
    assert invocations == 3
    assert Counter(night.sent).most_common(1)[0][1] == 1
    assert len({who for who, _ in night.sent}) == 11


class Crowd:
    """A roster that says how many it holds."""

    def __init__(self, count: int) -> None:
        self.count = count

    async def about(self) -> int:
        return self.count

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        return Page([], None)


@pytest.mark.parametrize(
    ("patients", "segments"),
    [(0, 1), (1, 1), (PATIENTS_PER_SEGMENT, 1), (PATIENTS_PER_SEGMENT + 1, 2), (1_000_000, 200)],
)
def test_the_schedule_only_hands_out_segments_of_five_thousand(patients: int, segments: int) -> None:
    night = Night(roster=Crowd(patients))
    assert night.open({"time": "2026-04-01T03:00:00Z"}) == {"outcome": "dispatched", "segments": segments}
    assert [(m.segment, m.segments) for m in night.segments] == [(n, segments) for n in range(segments)]
    assert {(m.hour, m.run_id) for m in night.segments} == {("2026-04-01T03", "nightly-2026-04-01T03")}
    assert night.sent == []


@pytest.mark.parametrize(
    ("event", "hour"),
    [
        ({"time": "2026-04-01T03:00:27Z"}, "2026-04-01T03"),
        ({"time": "2026-04-01T05:59:59+02:00"}, "2026-04-01T03"),
        ({}, "2026-04-01T03"),
        ({"time": ""}, "2026-04-01T03"),
    ],
)
def test_the_hour_is_the_one_that_the_event_names_else_the_present_one(
    event: dict[str, Any], hour: str
) -> None:
    night = Night(roster=Crowd(1))
    night.open(event)
    assert [message.hour for message in night.segments] == [hour]


@pytest.mark.parametrize(
    "time", ["yesterday", "2026-04-01T03:00:00", 7, ["x"], "0001-01-01T00:00:00+14:00", "2199-01-01T00:00Z"]
)
def test_a_time_that_is_no_moment_is_a_bad_message(time: object) -> None:
    night = Night(roster=Crowd(1))
    with pytest.raises(BadMessage):
        night.open({"time": time})
    assert night.segments == []


@pytest.mark.parametrize(
    "changes",
    [
        {"hour": "2026-02-30T04"},
        {"hour": "2026-04-01T24"},
        {"hour": "2199-04-01T04"},
        {"hour": "0001-01-01T00"},
        {"hour": "٢٠٢٦-٠٤-٠١T٠٤"},
        {"hour": "2026-04-01T04\n"},
        {"segment": 1},
        {"segment": -1},
        {"segments": 0},
        {"segments": 10_001},
        {"cursor": 7},
    ],
)
def test_a_malformed_segment_is_a_bad_message(changes: dict[str, Any]) -> None:
    good: dict[str, Any] = {"run_id": "nightly-x", "hour": "2026-04-01T04", "segment": 0, "segments": 1}
    SegmentMessage.read(SegmentMessage(**good).body())
    with pytest.raises(BadMessage):
        SegmentMessage.read(
            SegmentMessage.model_construct(**{**good, **changes}).model_dump_json(warnings=False)
        )


def test_a_direct_payload_dispatches_its_one_day() -> None:
    night = Night()
    message = StageMessage.about(day(0), run_id="direct-1", reason="manual")
    assert asyncio.run(dispatch_one(message, night.ports)).detail == {"messages": 1}
    assert night.sent == [("p-1", "2026-03-01")]


class Pages:
    """A roster that answers with these pages, one after the other."""

    def __init__(self, *pages: Page) -> None:
        self.pages = pages

    async def about(self) -> int:
        return sum(len(page.patients) for page in self.pages)

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        return self.pages[int(cursor or 0)]


ODD, STRANGE, OTHER = (
    Patient(name, "x@example.org", timezone="UTC", unknown=("language", "glucose_unit"))
    for name in ("odd", "strange", "other")
)


def test_a_segment_counts_over_all_pages_whom_it_could_not_read_and_who_has_unknown_values() -> None:
    night = Night(roster=Pages(Page([ADA, ODD, STRANGE], "1", 2), Page([ADA], "2"), Page([OTHER], None, 1)))
    assert night.run("2026-04-01T04") == Outcome(
        OutcomeKind.DISPATCHED,
        {"messages": 9, "unreadable_patients": 3, "patients_with_unknown_values": 3},
    )


def test_a_segment_that_is_continued_is_dispatched_and_counts_what_it_has_read() -> None:
    night = Night(roster=Pages(Page([ODD], "1", 2), Page([OTHER], None, 1)))
    left = iter((60.0, 0.0))
    assert night.run("2026-04-01T04", left=lambda: next(left)) == Outcome(
        OutcomeKind.DISPATCHED,
        {"messages": 3, "unreadable_patients": 2, "patients_with_unknown_values": 1, "continued": True},
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"hour": "2026-02-30T04"}, "readable: hour"), ({"segment": 1}, "readable: segment")],
)
def test_what_is_wrong_with_a_segment_is_named(changes: dict[str, Any], named: str) -> None:
    message: dict[str, Any] = {"run_id": "x", "hour": "2026-04-01T04", "segment": 0, "segments": 1, **changes}
    with pytest.raises(BadMessage, match=named):
        SegmentMessage.read(SegmentMessage.model_construct(**message).model_dump_json())


@pytest.mark.parametrize(
    ("time", "named"), [("yesterday", "2026-04-01T03:00:00Z"), ("2026-04-01T03:00:00", "its time zone")]
)
def test_what_is_wrong_with_a_time_is_named(time: str, named: str) -> None:
    with pytest.raises(BadMessage, match=named):
        Night(roster=Crowd(1)).open({"time": time})


def test_a_date_that_begins_twice_is_dispatched_the_first_time() -> None:
    """In 2010 clocks in Newfoundland went back to 23:01 a minute after midnight."""
    first = utc("2010-11-07T00:00")
    due = [due_date(tick, "America/St_Johns", 0) for tick in ticks(first, first + 6 * HOUR)]
    assert due == [None, None, None, dt.date(2010, 11, 7), None, None]


def test_a_night_is_the_same_on_a_machine_that_has_another_clock() -> None:
    with machine_in("Pacific/Kiritimati"):
        night = Night(roster=Crowd(1))
        night.open({"time": "2026-04-01T03:00:00Z"})
        assert [message.hour for message in night.segments] == ["2026-04-01T03"]
        two_dates_behind = due_date(utc("2026-01-15T10:00"), "Pacific/Pago_Pago", 23)
        assert two_dates_behind == dt.date(2026, 1, 14)
