"""Only what names a possible patient-day gets in, and a refusal never repeats what was refused."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadMessage
from core.patient_day import (
    MAX_DEFERRALS,
    MAX_REFUSALS,
    PatientDay,
    StageMessage,
    valid_date,
    valid_patient_id,
)

DAY = PatientDay("p-001", dt.date(2026, 3, 31))
NOON = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)
BODY = {"version": 1, "patient_id": "p-001", "date": "2026-03-31", "run_id": "nightly-2026-04-01T03"}


def message(**changes: object) -> str:
    return json.dumps({**BODY, **changes})


@pytest.mark.parametrize("text", ["p-001", "ada.l+ring@example.org", "_", "A" * 128, "9", "a..b"])
def test_an_id_that_is_safe_as_a_key_is_taken_as_it_is(text: str) -> None:
    assert valid_patient_id(text) == text
    assert PatientDay.parse(text, "2026-03-31").key == f"{text}/2026-03-31.json"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        ".hidden",
        "../p-001",
        "p-001/../p-002",
        "p-001/",
        "/etc/passwd",
        "p\\001",
        "%2e%2e%2f",
        "p-001\n",
        "p-001\x00",
        "p 001",
        "pätient",
        "p-٣",
        "A" * 129,
        None,
        7,
        ["p-001"],
    ],
)
def test_an_id_that_plays_tricks_is_refused_and_not_repeated(text: object) -> None:
    with pytest.raises(BadMessage) as refusal:
        PatientDay.parse(text, "2026-03-31")
    assert not text or str(text) == "." or str(text) not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-3-31",
        "20260331",
        "2026-03-31T00:00",
        " 2026-03-30",
        "2026-03-30\n",
        "٢٠٢٦-٠٣-٣١",
        "2026-W14-2",
        "0001-01-01",
        "2014-12-31",
        "9999-12-31",
        "",
        None,
        20260331,
        dt.date(2026, 3, 30),
    ],
)
def test_a_date_that_is_no_day_of_ours_is_refused(text: object) -> None:
    with pytest.raises(BadMessage) as refusal:
        PatientDay.parse("p-001", text)
    assert not text or str(text).strip() not in str(refusal.value)


def test_a_day_that_has_begun_anywhere_is_a_day_and_the_next_is_the_future() -> None:
    assert valid_date("2026-03-31", now=NOON) == DAY.date
    assert valid_date("2026-04-01", now=NOON) == dt.date(
        2026, 4, 1
    )  # at noon UTC it is 2 o'clock there in Kiritimati
    with pytest.raises(ValueError, match="today"):
        valid_date("2026-04-01", now=NOON - dt.timedelta(hours=2, seconds=1))
    with pytest.raises(ValueError, match="today"):
        valid_date("2026-04-02", now=NOON)


def test_a_leap_day_is_a_day() -> None:
    assert valid_date("2024-02-29") == dt.date(2024, 2, 29)


def test_the_longest_message_stays_under_a_kilobyte() -> None:
    day = PatientDay.parse("A" * 128, "2026-03-31")
    longest = StageMessage.about(
        day,
        run_id="r" * 128,
        reason="baseline",
        explain=False,
        force=False,
        deferrals=MAX_DEFERRALS,
        refusals=(2**33,) * MAX_REFUSALS,
    )
    assert len(longest.body().encode()) < 1024


def test_a_message_reads_back_as_it_was_written() -> None:
    told = StageMessage.about(DAY, run_id="backfill-7", reason="backfill", explain=False, force=True)
    assert StageMessage.read(told.body()) == told
    assert StageMessage.read(told.body()).day == DAY


def test_what_a_later_version_of_us_adds_to_a_message_is_passed_over() -> None:
    assert StageMessage.read(message(colour="blue")).day == DAY


def test_a_message_asks_for_an_explanation_and_no_force_unless_it_says_so() -> None:
    read = StageMessage.read(message())
    assert (read.explain, read.force, read.deferrals, read.reason) == (True, False, 0, "manual")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("", "body"),
        ("no json", "body"),
        ("[]", "body"),
        ("null", "body"),
        ('{"patient_id": "p-001"', "body"),
        ("[" * 100_000, "body"),
        ("\ud800", "body"),
        (message(version=2), "version"),
        (message(version="1"), "version"),
        (message(run_id=""), "run_id"),
        (message(run_id="ada@example.org"), "run_id"),
        (message(run_id="a b"), "run_id"),
        (message(run_id="r" * 129), "run_id"),
        (message(deferrals=-1), "deferrals"),
        (message(deferrals=25), "deferrals"),
        (message(deferrals="3"), "deferrals"),
        (message(refusals=[1, 2, 3, 4]), "refusals"),
        (message(refusals=[-1]), "refusals"),
        (message(refusals="1"), "refusals"),
        (message(explain="yes"), "explain"),
        (message(force=1), "force"),
        (message(reason="curiosity"), "reason"),
        (message(patient_id=None), "patient_id"),
        (message(date=20260331), "date"),
        (message(date="2026-02-30"), "date"),
        (message(patient_id="../x"), "patient_id"),
    ],
)
def test_a_malformed_message_names_the_field_that_is_wrong(body: str, named: str) -> None:
    with pytest.raises(BadMessage, match=named):
        StageMessage.read(body)


@given(st.sampled_from([*BODY, "deferrals", "explain", "reason"]), st.booleans())
def test_a_refused_message_never_echoes_what_it_held(field: str, unknown_too: bool) -> None:
    more = {"secret@example.org": 1} if unknown_too else {}
    with pytest.raises(BadMessage) as refusal:
        StageMessage.read(message(**{**more, field: "secret@example.org!"}))
    assert "secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_the_next_stage_is_told_of_no_deferrals_and_a_baseline_message_of_no_force() -> None:
    told = StageMessage.about(DAY, run_id="r", reason="nightly", force=True, deferrals=7)
    assert told.onward(force=False).deferrals == 0
    assert not told.onward(force=False).force
    baseline = told.baseline_for(DAY.shifted(1))
    assert (baseline.force, baseline.explain, baseline.reason) == (False, False, "baseline")
    assert baseline.day.date == dt.date(2026, 4, 1)


def test_a_message_knows_when_our_key_was_refused_for_it_and_the_next_stage_is_not_told() -> None:
    told = StageMessage.about(DAY, run_id="r", reason="nightly")
    assert "refusals" not in told.body()
    twice = StageMessage.read(told.refused(1_775_000_000).refused(1_775_000_900).body())
    assert twice.refusals == (1_775_000_000, 1_775_000_900)
    assert twice.deferrals == 0
    assert twice.onward(force=False) == told


def test_a_run_is_a_lane_of_its_own() -> None:
    assert StageMessage.about(DAY, run_id="backfill-7", reason="backfill").lane == "backfill-7"
