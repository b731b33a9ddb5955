"""Personal data is where it has to be and nowhere else, whatever fails: planted tokens, searched for everywhere."""

import json
import re
from dataclasses import asdict

import pytest

from core.ultrahuman.answer import MAX_BYTES
from tests.e2e.incident import PERHAPS, START, STUMBLES, Traces

pytestmark = pytest.mark.e2e

KINDS = {
    "bad_message",
    "bad_processed",
    "bad_raw",
    "crash",
    "misconfigured",
    "unauthorized",
    "unknown_patient",
    "upstream",
}


def found(traces: Traces, text: str, *, but: frozenset[str] = frozenset()) -> set[str]:
    """The tokens, by what they stand for, that a text holds and may not hold."""
    return {name for name, token in asdict(traces.tokens).items() if token in text} - but


MAY_HAVE_IDS = frozenset({"id", "mail_as_id"})


def test_everything_failed_that_can_fail(night: Traces) -> None:
    for kind in ("forgotten", "no_data", "not_shared", *KINDS):
        assert f'"kind":"{kind}"' in night.logs, kind
    assert {letter.get("error_kind") for letter in night.dead_letters} == KINDS
    assert len(night.model_requests) >= 9
    assert '"degraded":"content_filter"' in night.logs
    assert len(night.refusals) >= 5
    assert len(night.crashes) == len(STUMBLES)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("upstream", "HTTP 400"), ("crash", "tried 5 times"), ("bad_raw", f"more than {MAX_BYTES} bytes")],
)
def test_what_waiting_does_not_mend_is_a_letter_that_says_why(night: Traces, kind: str, text: str) -> None:
    told = {letter["error_message"] for letter in night.dead_letters if letter.get("error_kind") == kind}
    assert any(text in message for message in told), told


def test_of_the_forgotten_there_is_nothing_but_a_tombstone_and_what_a_person_is_told_to_look_at(
    night: Traces,
) -> None:
    gone = night.tokens.day("gone").patient_id
    assert set(night.of_the_forgotten.pop("keys")) == {PERHAPS.format(gone)}
    assert f"delete it by hand: uploads/xxxx xx {gone} (9).json" in night.operators
    (tombstone,) = night.of_the_forgotten.pop("roster")
    assert set(json.loads(tombstone)) == {"patient_id", "forgotten_at", "active"}
    (perhaps,) = night.of_the_forgotten.pop("letters")
    assert PERHAPS.format(gone) in json.loads(perhaps)["body"]
    assert night.of_the_forgotten == {"unfinished": [], "ledger": []}


def test_a_direct_invocation_that_crashes_tells_its_type_and_nobody(night: Traces) -> None:
    """What Lambda answers it also logs, and the state machine keeps it."""
    for answer in night.crashes:
        assert re.fullmatch(r"\w+: look at the log of its Lambda", answer["errorMessage"])
        assert found(night, json.dumps(answer)) == set()


def test_logs_and_metrics_hold_nobody(night: Traces) -> None:
    """Also exceptions, which Lambda logs, and the embedded AWS's own log."""
    assert len(night.logs) > 10_000
    assert '"CloudWatchMetrics"' in night.logs
    assert found(night, night.logs) == set()


def test_a_patient_is_a_keyed_hash_in_the_logs_and_an_operator_can_map_it_back(night: Traces) -> None:
    assert f'"patient_ref":"{night.expected_ref}"' in night.logs
    assert f"'--who', '{night.expected_ref}')\n{night.tokens.id}-calm" in night.operators


def test_messages_hold_the_patient_id_and_nothing_else_of_a_person(night: Traces) -> None:
    assert len(night.messages) > 20
    for message in night.messages:
        assert found(night, message, but=MAY_HAVE_IDS | {"junk"}) == set()


def test_a_dead_letter_tells_what_happened_and_not_to_whom(night: Traces) -> None:
    for letter in night.dead_letters:
        told = {name: text for name, text in letter.items() if name != "body"}
        assert found(night, json.dumps(told)) == set()
        assert found(night, letter["body"], but=MAY_HAVE_IDS | {"junk"}) == set()


def test_the_model_is_asked_about_nobody_and_no_date(night: Traces) -> None:
    for request in night.model_requests:
        assert found(night, request) == set()
        assert START.strftime("%Y-%m") not in request


def test_a_refused_invocation_names_nobody(night: Traces) -> None:
    for answer in night.refusals:
        assert found(night, answer) == set()


def test_the_operators_scripts_show_ids_and_no_email(night: Traces) -> None:
    assert found(night, night.operators, but=frozenset({"id"})) == set()


def test_an_urgent_finding_tells_whose_and_when_and_no_measurement(night: Traces) -> None:
    assert len(night.events) == 1
    assert found(night, night.events[0], but=frozenset({"id"})) == set()
    assert "glucose_low" in night.events[0]
    assert not re.search(r"\b45\b|mg/dL", re.sub(r"\d{4}-\d\d-\d\d", "", night.events[0]))


def test_the_state_machine_s_history_holds_ids_and_dates(night: Traces) -> None:
    assert night.machines[0::2] == ["SUCCEEDED", "FAILED"]
    for history in night.machines:
        assert found(night, history, but=frozenset({"id"})) == set()


def test_the_ledger_holds_ids_and_time_zones(night: Traces) -> None:
    assert found(night, night.ledger, but=MAY_HAVE_IDS | {"zone"}) == set()


def test_documents_hold_the_id_and_what_the_api_calls_a_series_it_is_new_to_us(night: Traces) -> None:
    assert found(night, night.documents["processed"], but=frozenset({"id", "zone", "kind"})) == set()
    assert found(night, night.documents["explanations"], but=frozenset({"id"})) == set()
