"""No hostile completion passes; faithful ones do. The tables of docs/explanations.md are checked here."""

import re
from pathlib import Path

import pytest

from core.explanation.languages import CODES, speak
from core.explanation.verify import verify
from tests.unit.explanation_corpora import (
    answer_for,
    facts_of,
    faithful_counts,
    hostile_counts,
    judge,
    tables,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "explanations.md"
AT_LEAST = {"en": 40, "es": 15, "de": 15}
FAITHFUL = {"en": 150, "es": 60, "de": 60}


@pytest.mark.parametrize("code", CODES)
def test_no_hostile_completion_passes(code: str) -> None:
    tried, passed = hostile_counts(code)
    assert passed == []
    assert {c: n for c, n in tried.items() if n < AT_LEAST[code]} == {}


@pytest.mark.parametrize("code", CODES)
def test_at_most_two_of_a_hundred_faithful_phrasings_are_rejected(code: str) -> None:
    counts = faithful_counts(code)
    said, rejected = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
    assert said >= FAITHFUL[code]
    assert rejected <= 0.02 * said


def test_the_tables_in_the_documentation_are_these() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, table in tables().items():
        written = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", text, re.DOTALL)
        assert written is not None, f"docs/explanations.md lacks the table {name}"
        assert written[1] == table, f"write it anew: python -m tests.unit.explanation_corpora ({name})"


@pytest.mark.parametrize("code", CODES)
def test_the_plainest_completion_passes_for_every_kind_of_fact(code: str) -> None:
    """What the simulated Azure says."""
    for kind in ("oor_day", "oor_night", "within_night", "unknown_day", "data", "safety", "strain", "drift"):
        facts = facts_of(kind, code)
        assert verify(answer_for([f.id for f in facts]), facts, speak(code)[0])[1] == []
        if "usual" in facts[0].slots:
            assert judge(kind, "{name}: {value}, {usual}.", code) == []


def test_an_objection_names_the_class_for_the_repair_call() -> None:
    def codes(kind: str, text: str) -> set[str]:
        return {o.code for o in judge(kind, text, "en")}

    assert "direction" in codes("oor_day", "{name} was {value}, higher today.")
    assert "number" in codes("oor_day", "{name} was {value}, 7 in all.")
    assert "medication" in codes("oor_day", "{name} was {value}, mind the insulin.")
    assert "comparison" in codes("oor_day", "{name} was {value}, close to your usual {usual}.")
    assert "swap" in codes("oor_day", "{name} was {usual} today, {difference}.")
    assert "not_this_fact" in codes("within_day", "Overnight {name} was {value}.")
    assert "vocabulary" in codes("oor_day", "{name} was {value}, quoth the raven.")
