"""Decides whether a completion may be shown: its ids are those of the facts, its texts are sentences of the grammar."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from core.explanation.facts import Fact
from core.explanation.grammar import plain
from core.explanation.languages.language import Language

MAX_ANSWER = 6000
SUMMARY = "summary"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Objection:
    """One reason to reject; it is sent back to the model and never logged."""

    code: str
    where: str
    detail: str = ""


class _WordedFact(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
    fact: str
    text: str


class Worded(BaseModel):
    """A completion in the contract's shape."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
    summary: str
    findings: list[_WordedFact]


def verify(text: str, facts: Sequence[Fact], language: Language) -> tuple[Worded | None, list[Objection]]:
    """The completion, written as the grammar writes it, if nothing speaks against it; and all that does."""
    try:
        if len(text) > MAX_ANSWER:
            raise ValueError("too long")
        worded = Worded.model_validate(json.loads(text, object_pairs_hook=_no_twins))
    except (ValueError, ValidationError, RecursionError):
        return None, [Objection("shape", "answer", "not the JSON object that was asked for")]
    known = {f.id: f for f in facts}
    objections = [*_ids(worded, facts), *_sentence(worded.summary, None, language)]
    for finding in worded.findings:
        if finding.fact in known:
            objections += _sentence(finding.text, known[finding.fact], language)
    return (None if objections else _written(worded)), objections


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({k for k, _ in pairs}) != len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def _written(worded: Worded) -> Worded:
    findings = [_WordedFact(fact=f.fact, text=plain(f.text)) for f in worded.findings]
    return Worded(summary=plain(worded.summary), findings=findings)


def _ids(worded: Worded, facts: Sequence[Fact]) -> Iterator[Objection]:
    told = [f.fact for f in worded.findings]
    known = {f.id for f in facts}
    if any(t not in known for t in told):
        yield Objection("unknown_fact", "findings", "use only the ids given")
    if len(set(told)) != len(told):
        yield Objection("duplicate_fact", "findings", "each id once")
    if not told:
        yield Objection("omission", "findings", "tell at least one fact")
    for fact in facts:
        if fact.mandatory and fact.id not in told:
            yield Objection("omission", fact.id, "mandatory fact left out")


def _sentence(text: str, fact: Fact | None, language: Language) -> Iterator[Objection]:
    """None stands for the summary."""
    key, where = (fact.sentences, fact.id) if fact else (SUMMARY, SUMMARY)
    if not language.grammar.accepts(plain(text), key, night=fact is not None and fact.night):
        yield Objection("sentence", where, f'copy a pattern of "{key}" word for word')
    slots = _PLACEHOLDER.findall(text)
    if fact is not None and any(slot not in fact.slots for slot in slots):
        yield Objection("placeholder", where, "only the placeholders of this fact")
    if len(set(slots)) != len(slots):
        yield Objection("placeholder", where, "each placeholder at most once")
