"""No hostile completion passes; faithful ones do. The tables of docs/explanations.md are checked here."""

import json
import re

import pytest

from core.explanation.languages import CODES, speak
from core.explanation.verify import verify
from scripts.operations.paths import ROOT
from tests.support.explanation_corpora import (
    answer_for,
    facts_of,
    faithful_counts,
    hostile_counts,
    judge,
    tables,
)

DOCUMENT = ROOT / "docs" / "explanations.md"
AT_LEAST = {"en": 40, "es": 15, "de": 15}
FAITHFUL = {"en": 150, "es": 60, "de": 60}


@pytest.mark.parametrize("code", CODES)
def test_no_hostile_completion_passes(code: str) -> None:
    tried, passed = hostile_counts(code)
    assert passed == []
    assert {c: n for c, n in tried.items() if n < AT_LEAST[code]} == {}


@pytest.mark.parametrize("code", CODES)
def test_at_most_two_of_a_hundred_faithful_texts_are_rejected(code: str) -> None:
    said, rejected = faithful_counts(code)
    assert said >= FAITHFUL[code]
    assert rejected <= 0.02 * said


def test_the_tables_in_the_documentation_are_these() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, table in tables().items():
        written = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", text, re.DOTALL)
        assert written is not None, f"docs/explanations.md lacks the table {name}"
        assert written[1] == table, f"write it anew: python -m tests.support.explanation_corpora ({name})"


@pytest.mark.parametrize("code", CODES)
def test_the_plainest_completion_passes_for_every_kind_of_fact(code: str) -> None:
    """What the simulated Azure says."""
    for kind in ("oor_day", "oor_night", "within_night", "unknown_day", "data", "safety", "strain", "drift"):
        facts = facts_of(kind, code)
        assert verify(answer_for([f.id for f in facts]), facts, speak(code)[0])[1] == []


def test_an_objection_says_which_patterns_to_copy() -> None:
    def said(kind: str, text: str) -> set[tuple[str, str]]:
        return {(o.code, o.detail) for o in judge(kind, text, "en")}

    assert said("oor_day", "{name} was {value}, higher today.") == {
        ("sentence", 'copy a pattern of "apart" word for word')
    }
    assert ("placeholder", "each placeholder at most once") in said("oor_day", "{name} was {value}, {value}.")
    assert ("placeholder", "only the placeholders of this fact") in said("data", "{name}: {usual}.")


def test_what_is_measured_by_day_is_not_said_of_the_night() -> None:
    assert judge("oor_night", "Last night {name} was {value}.", "en") == []
    assert judge("oor_day", "Last night {name} was {value}.", "en") != []
    assert judge("oor_night", "Today {name} was {value}.", "en") != []


def test_what_is_far_from_the_usual_is_not_said_to_be_within() -> None:
    assert judge("within_day", "{name} was {value} today, within your usual range.", "en") == []
    for kind in ("oor_day", "between_day", "unknown_day"):
        assert judge(kind, "{name} was {value} today, within your usual range.", "en") != []


def test_what_is_stored_is_written_as_the_patterns_write_it() -> None:
    facts = facts_of("oor_night", "en")
    answer = json.dumps(
        {
            "summary": "{overview}",
            "findings": [{"fact": facts[0].id, "text": " Last  night, {name} was {value}"}],
        }
    )
    worded, _ = verify(answer, facts, speak("en")[0])
    assert worded is not None
    assert (worded.summary, worded.findings[0].text) == ("{overview}.", "last night, {name} was {value}.")
