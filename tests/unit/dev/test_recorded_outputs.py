"""Who changes rules, thresholds, metrics or wording is told which version to raise."""

import json

import pytest

from core.anomalies import thresholds
from tests.support.recorded_outputs import (
    FILE,
    GAPS,
    LANGUAGES,
    RAISE,
    SAFETY,
    complaints,
    digest_of,
    rule_outputs,
    said_days,
    wording_outputs,
)

RECORDED = {
    "rules": {"version": "1", "digests": {"a day": "a", "another": "b"}},
    "wording": {"version": "3", "digests": {"en: a day": "c"}},
}
FOUND = {"rules": {"a day": "a", "another": "b"}, "wording": {"en: a day": "c"}}
VERSIONS = {"rules": ("RULES_VERSION", "1"), "wording": ("PROMPT_VERSION", "3")}


def test_the_rules_find_what_is_recorded_for_their_version() -> None:
    recorded = json.loads(FILE.read_text())
    found = {name: digest_of(output) for name, output in rule_outputs().items()}
    assert complaints(recorded, {"rules": found}, {"rules": RAISE["rules"]}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_and_requests_are_those_recorded_for_their_version(language: str) -> None:
    recorded = json.loads(FILE.read_text())["wording"]
    left = {name for name in recorded["digests"] if name.startswith(f"{language}:")}
    for name, output in wording_outputs((language,)):  # one by one: the first that moved says enough
        known = {name: recorded["digests"][name]} if name in left else {}
        said = complaints(
            {"wording": recorded | {"digests": known}},
            {"wording": {name: digest_of(output)}},
            {"wording": RAISE["wording"]},
        )
        assert said == []
        left.remove(name)
    assert left == set()


def test_the_same_outputs_under_the_same_versions_are_fine() -> None:
    assert complaints(RECORDED, FOUND, VERSIONS) == []


@pytest.mark.parametrize(
    ("part", "now", "name"),
    [
        ("rules", {"a day": "x", "another": "b"}, "RULES_VERSION"),
        ("rules", {"a day": "a"}, "RULES_VERSION"),
        ("wording", {"en: a day": "x"}, "PROMPT_VERSION"),
    ],
)
def test_another_output_under_the_same_version_names_what_to_raise_and_how_to_record(
    part: str, now: dict[str, str], name: str
) -> None:
    (sentence,) = complaints(RECORDED, {**FOUND, part: now}, VERSIONS)
    assert f"raise {name} in core/rules.py" in sentence
    assert "-m tests.support.recorded_outputs" in sentence


def test_a_raised_version_and_a_new_case_are_only_recorded() -> None:
    raised = {**VERSIONS, "rules": ("RULES_VERSION", "2")}
    for sentences in (
        complaints(RECORDED, FOUND, raised),
        complaints(RECORDED, {**FOUND, "rules": {"a day": "x"}}, raised),
        complaints(RECORDED, {**FOUND, "rules": {**FOUND["rules"], "new": "n"}}, VERSIONS),
    ):
        assert len(sentences) == 1
        assert "not recorded yet" in sentences[0]


def test_the_made_up_days_meet_every_rule() -> None:
    met = {a["rule"] for case in rule_outputs().values() if "anomalies" in case for a in case["anomalies"]}
    expected = {
        *("strain", *GAPS),
        *(f"out_of_range.{watched.metric}" for watched in thresholds.WATCHED),
        *(f"shift.{w.metric}" for w in thresholds.WATCHED if w.feature in thresholds.SHIFT_EFFECTS),
        *(f"drift.{w.metric}" for w in thresholds.WATCHED if w.feature in thresholds.DRIFT_THRESHOLDS),
        *SAFETY[:3],
    }
    assert expected - met == set(), (
        "add made-up days to tests/support/recorded_outputs.py that meet these rules"
    )


def test_the_made_up_documents_need_every_name_and_every_fixed_sentence() -> None:
    said = {(a.metric, a.rule) for document in said_days().values() for a in document.anomalies}
    metrics = {metric for metric, _ in said}
    assert {watched.metric for watched in thresholds.WATCHED} <= metrics
