"""Whether a night is complete is proven by fingerprints, told by kind, and never guessed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from core.ledger import Entry
from core.patient_day import PatientDay, StageName
from core.ports import Patient
from core.rules import PROMPT_VERSION, RULES_VERSION
from core.stages.day_status import DayStatus, day_status
from core.stages.fingerprints import document_part, raw_part
from scripts.operations.dead_letters.letter import DeadLetter
from scripts.operations.dead_letters.queue import Scanned
from scripts.operations.nights.queue_depths import Depth
from scripts.operations.nights.report import NightStatus, as_json, assess_night
from scripts.operations.nights.schedule import (
    Expected,
    NightlyRules,
    expected_of_night,
    expected_on,
    last_night,
    next_look_back,
)
from scripts.operations.terminal import OperatorError
from scripts.status import render
from tests.support.versions import deploy

DATE = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 4, 1, 8, tzinfo=dt.UTC)
IDLE = {"fetch": Depth(0, 0, 0, 0)}
BUSY = {"fetch": Depth(0, 1, 0, 0)}
DAY = PatientDay("p-1", DATE)
FETCHED = Entry(DAY, fetched_sha256="raw", timezone="UTC", updated_at="2026-04-01T04:00:00.000Z")
PROCESSED = FETCHED._replace(
    processed_fp=f"{raw_part('raw', 'UTC')}-history-{RULES_VERSION}", processed_sha256="doc"
)
EXPLAINED = PROCESSED._replace(
    explain_wanted=True,
    explained_fp=f"{document_part('doc')}-x-y-{PROMPT_VERSION}",
    explanation_source="model",
)
TEMPLATE = EXPLAINED._replace(
    explanation_source="template", explanation_reason="upstream", explanation_pending=True
)
DEAD = FETCHED._replace(errors={"fetch": {"kind": "unauthorized", "stage": "fetch"}})
PRIVATE = Entry(DAY, explain_wanted=True, errors={"fetch": {"kind": "not_shared", "stage": "fetch"}})


@pytest.mark.parametrize(
    ("entry", "stands"),
    [
        (None, DayStatus.MISSING),
        (Entry(DAY, explain_wanted=True), DayStatus.MISSING),
        (Entry(DAY, no_data_at="now"), DayStatus.NO_DATA),
        (FETCHED, DayStatus.UNFINISHED),
        (PROCESSED, DayStatus.PROCESSED),
        (PROCESSED._replace(fetched_sha256="newer"), DayStatus.UNFINISHED),
        (PROCESSED._replace(features_rev=2, propagated_rev=1), DayStatus.UNFINISHED),
        (PROCESSED._replace(explain_wanted=True), DayStatus.UNFINISHED),
        (EXPLAINED, DayStatus.EXPLAINED),
        (EXPLAINED._replace(processed_sha256="newer"), DayStatus.UNFINISHED),
        (TEMPLATE, DayStatus.EXPLAINED),
        (DEAD, DayStatus.DEAD),
        (PRIVATE, DayStatus.NOT_SHARED),
        (PRIVATE._replace(errors={**PRIVATE.errors, "explain": {"kind": "upstream"}}), DayStatus.DEAD),
    ],
)
def test_a_day_stands_where_its_fingerprints_prove_it(entry: Entry | None, stands: DayStatus) -> None:
    assert day_status(entry) is stands


def letter(day: PatientDay, kind: str | None) -> DeadLetter:
    body = f'{{"patient_id":"{day.patient_id}","date":"{day.date}","run_id":"r"}}'
    attributes = {"error_kind": {"StringValue": kind}} if kind else {}
    return DeadLetter("process", "id", "receipt", body, None, attributes, NOW)


def night(*entries: Entry | None, depths: Mapping[str, Depth] = IDLE, **observed: Any) -> NightStatus:
    days = [PatientDay(f"p-{number}", DATE) for number in range(len(entries))]
    known = {day: entry._replace(day=day) for day, entry in zip(days, entries, strict=True) if entry}
    letters = [letter(days[number], kind) for number, kind in observed.get("letters", [])]
    expected = Expected(
        days,
        observed.get("not_due", 0),
        not_sent=observed.get("not_sent", 0),
        run_id=observed.get("run_id"),
        forced=observed.get("forced", False),
    )
    scanned = Scanned(letters, observed.get("unseen", 0))
    return assess_night("2026-03-31", expected, known, scanned, depths, now=NOW)


def told(found: NightStatus) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(render(found))
    return capture.get()


def test_everybody_explained_processed_or_without_data_is_complete() -> None:
    found = night(EXPLAINED, TEMPLATE, PROCESSED, Entry(DAY, no_data_at="now"))
    assert found.is_complete
    assert found.explained == {"model": 1, "template": 1}
    assert (found.processed, found.no_data, found.done) == (1, 1, 4)
    assert (found.degraded, found.pending) == ({"upstream": 1}, 1)
    assert "pending" in told(found)


@pytest.mark.parametrize("entry", [None, FETCHED])
def test_what_is_not_finished_is_missing_once_the_queues_are_empty(entry: Entry | None) -> None:
    found = night(EXPLAINED, entry)
    assert not found.is_complete
    assert (found.missing, found.missing_days) == (1, [PatientDay("p-1", DATE)])


def test_while_messages_are_under_way_nothing_counts_as_missing() -> None:
    found = night(None, FETCHED, depths=BUSY)
    assert not found.is_complete
    assert (found.not_begun, found.in_flight, found.missing) == (1, 1, 0)


def test_a_run_whose_messages_may_still_wait_is_not_complete_with_what_an_earlier_one_did() -> None:
    ours = EXPLAINED._replace(run_id="again")
    for entry, forced in ((EXPLAINED._replace(run_id="first"), False), (ours, True)):
        waits = night(entry, depths=BUSY, run_id="again", forced=forced)
        assert (waits.is_complete, waits.in_flight, waits.done) == (False, 1, 0)
        assert night(entry, run_id="again", forced=forced).is_complete
    assert night(ours, depths=BUSY, run_id="again").is_complete
    assert night(EXPLAINED, depths=BUSY).is_complete  # a date is complete by whichever run


def test_what_was_finished_under_other_rules_is_complete_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(monkeypatch, rules="next", prompt="next")
    found = night(EXPLAINED, TEMPLATE, PROCESSED, Entry(DAY, no_data_at="now"))
    assert found.is_complete
    assert (found.done, found.outdated, found.pending, found.missing) == (4, 3, 1, 0)
    assert "3  finished under other rules or wording" in told(found)
    assert as_json(found)["outdated"] == 3


def test_a_crash_is_known_by_its_dead_letter_alone() -> None:
    found = night(FETCHED, EXPLAINED, letters=[(0, None), (1, None)])
    assert found.dead == {"crash": 1}
    assert found.dead_days == [PatientDay("p-0", DATE)]
    assert found.dead_letters == {"process/crash": 2}


def test_dead_days_are_counted_by_kind_and_make_the_night_incomplete() -> None:
    found = night(DEAD, DEAD, DEAD._replace(errors={"explain": {"kind": "upstream"}}))
    assert found.dead == {"unauthorized": 2, "upstream": 1}
    assert not found.is_complete


def test_who_does_not_share_is_told_with_the_cure_and_keeps_no_night_incomplete() -> None:
    found = night(PRIVATE, EXPLAINED)
    assert found.is_complete
    assert (found.not_shared, found.done, found.dead, as_json(found)["not_shared"]) == (1, 2, {}, 1)
    assert "Profile → Settings → Partner ID" in told(found)
    letter_of_before = night(PRIVATE, letters=[(0, "unauthorized")])
    assert (letter_of_before.is_complete, letter_of_before.not_shared) == (True, 1)


def test_a_replayed_day_is_in_flight_and_dead_again_only_if_nothing_becomes_of_it() -> None:
    under_way = night(DEAD, depths=BUSY)
    assert (under_way.in_flight, under_way.dead) == (1, {})
    waits = night(DEAD, depths=BUSY, letters=[(0, "unauthorized")])
    assert (waits.dead, waits.letters_gone) == ({"unauthorized": 1}, 0)
    for_ever = night(DEAD)
    assert (for_ever.dead, for_ever.letters_gone) == ({"unauthorized": 1}, 1)
    assert "scripts.backfill --only dead" in told(for_ever)


def test_letters_that_somebody_else_looks_at_make_missing_uncertain() -> None:
    hidden = night(FETCHED, DEAD, unseen=2)
    assert not hidden.is_certain
    assert (hidden.letters_gone, as_json(hidden)["unseen_letters"]) == (0, 2)
    assert "could not be seen" in told(hidden)
    assert night(FETCHED).is_certain
    assert night(EXPLAINED, unseen=2).is_certain


def test_what_a_run_never_sent_is_expected_of_it_and_keeps_it_incomplete() -> None:
    found = night(EXPLAINED, not_sent=2)
    assert not found.is_complete
    assert (found.expected, found.done, as_json(found)["not_sent"]) == (3, 1, 2)
    assert "scripts.backfill --resume" in told(found)


def test_patients_whose_night_has_not_come_keep_it_incomplete() -> None:
    assert not night(EXPLAINED, not_due=1).is_complete


def test_as_json_hides_a_patient_id_that_is_an_email() -> None:
    day = PatientDay("someone@example.org", DATE)
    found = assess_night("d", Expected([day]), {}, Scanned([], 0), IDLE, now=NOW)
    assert "someone" not in str(as_json(found))


BERLIN = Patient("berlin", "b@example.org", "Europe/Berlin")
NEW_YORK = Patient("new-york", "n@example.org", "America/New_York")
NOWHERE = Patient("nowhere", "x@example.org", "America")


def test_a_day_is_expected_once_the_patient_s_own_night_has_come() -> None:
    rules = NightlyRules(hour=4)
    at_three_utc = dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC)
    found = expected_on(DATE, [BERLIN, NEW_YORK, NOWHERE], rules, now=at_three_utc)
    assert [day.patient_id for day in found.days] == ["berlin"]
    assert found.not_due == 2
    assert expected_on(DATE, [BERLIN, NEW_YORK, NOWHERE], rules, now=NOW).not_due == 0


@pytest.mark.parametrize(
    ("now", "date"),
    [
        ("2026-04-01T22:00", DATE),
        ("2026-04-01T23:00", dt.date(2026, 4, 1)),
        ("2026-04-02T05:00", dt.date(2026, 4, 1)),
    ],
)
def test_last_night_is_the_newest_that_has_come_for_anybody_also_east_of_greenwich(
    now: str, date: dt.date
) -> None:
    kolkata = Patient("kolkata", "k@example.org", "Asia/Kolkata")  # four o'clock is 22:30 in UTC
    instant = dt.datetime.fromisoformat(now + "+00:00")
    assert last_night([kolkata], NightlyRules(hour=4), now=instant) == date
    assert last_night([kolkata, NEW_YORK], NightlyRules(hour=4), now=instant) == date


def test_no_data_is_promised_to_be_fetched_again_only_where_the_next_night_looks_back() -> None:
    again = next_look_back([BERLIN], NightlyRules(hour=4, lookback_days=3), now=NOW)
    assert again == dt.date(2026, 3, 30)  # the next night fetches April 1st and the two days before
    days = [PatientDay("berlin", again - dt.timedelta(days=back)) for back in range(2)]
    entries = {day: Entry(day, no_data_at="now") for day in days}
    found = assess_night("d", Expected(days), entries, Scanned([], 0), IDLE, now=NOW, fetched_again=again)
    assert (found.no_data, found.no_data_again) == (2, 1)
    assert next_look_back([], NightlyRules(), now=NOW) is None


def test_a_newcomer_s_earlier_day_is_expected_only_if_somebody_began_it() -> None:
    newcomer = replace(BERLIN, since="2026-04-01T07:00:00+00:00")
    found = expected_on(DATE, [newcomer], NightlyRules(hour=4), now=NOW)
    day = PatientDay("berlin", DATE)
    assert found.days == []
    assert found.with_begun({}).days == []
    assert found.with_begun({day: Entry(day)}).days == [day]


def test_a_nightly_run_is_expected_to_have_what_its_dispatch_sent() -> None:
    found = expected_of_night(
        "nightly-2026-04-01T02", [BERLIN, NEW_YORK], NightlyRules(hour=4, lookback_days=2)
    )
    assert found.days == [PatientDay("berlin", DATE), PatientDay("berlin", DATE - dt.timedelta(days=1))]
    newcomer = replace(BERLIN, since="2026-04-01T07:00:00+00:00")
    assert expected_of_night("nightly-2026-04-01T02", [newcomer], NightlyRules(hour=4)).days == []
    with pytest.raises(OperatorError, match="named like"):
        expected_of_night("nightly-yesterday", [BERLIN], NightlyRules())


def test_the_rules_are_those_of_the_deployed_dispatch() -> None:
    read = NightlyRules.read(
        {
            "NIGHTLY_LOCAL_HOUR": "0",
            "LOOKBACK_DAYS": "5",
            "ULTRAHUMAN_EMAIL": "a@example.org",
            "ULTRAHUMAN_TIMEZONE": "Asia/Tokyo",
        }
    )
    assert (read.hour, read.lookback_days) == (0, 5)
    assert read.sole == Patient("a@example.org", "a@example.org", timezone="Asia/Tokyo")
    assert NightlyRules.read({"ULTRAHUMAN_EMAIL": ""}) == NightlyRules()


def test_stages_in_the_order_of_the_pipeline_name_the_first_error() -> None:
    both = FETCHED._replace(errors={StageName.EXPLAIN: {"kind": "b"}, StageName.FETCH: {"kind": "a"}})
    assert night(both).dead == {"a": 1}
