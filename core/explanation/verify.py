"""Decides whether a completion may be shown: nothing outside placeholders but words that cannot state a fact."""

import json
import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from core.explanation.clauses import misplaced
from core.explanation.facts import Fact
from core.explanation.languages.language import Language
from core.explanation.wording import PLACEHOLDER, Objection, wording

__all__ = ["Objection", "Worded", "verify"]

MAX_ANSWER = 6000


class _WordedFact(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    fact: str
    text: str


class Worded(BaseModel):
    """A completion in the contract's shape."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    summary: str
    findings: list[_WordedFact]


def verify(text: str, facts: Sequence[Fact], language: Language) -> tuple[Worded | None, list[Objection]]:
    """The completion if nothing speaks against it, and all that does."""
    try:
        if len(text) > MAX_ANSWER:
            raise ValueError("too long")
        worded = Worded.model_validate(json.loads(text, object_pairs_hook=_no_twins))
    except (ValueError, ValidationError, RecursionError):
        return None, [Objection("shape", "answer", "not the JSON object that was asked for")]
    objections = [*_ids(worded, facts), *_summary(worded.summary, language)]
    known = {f.id: f for f in facts}
    for finding in worded.findings:
        if finding.fact in known:
            objections += _finding(finding.text, known[finding.fact], language)
    return (None if objections else worded), objections


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({k for k, _ in pairs}) != len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


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


def _summary(text: str, language: Language) -> Iterator[Objection]:
    if PLACEHOLDER.findall(text) != ["overview"]:
        yield Objection("placeholder", "summary", "exactly {overview}, once")
    yield from wording(text, None, language)


def _finding(text: str, fact: Fact, language: Language) -> Iterator[Objection]:
    slots = PLACEHOLDER.findall(text)
    for slot in slots:
        if slot not in fact.slots:
            yield Objection("placeholder", fact.id, "only the placeholders of this fact")
    if slots.count("name") != 1:
        yield Objection("placeholder", fact.id, "{name} exactly once")
    if not {"value", "difference"} & set(slots):
        yield Objection("placeholder", fact.id, "{value} or {difference} is missing")
    if len(set(slots)) != len(slots):
        yield Objection("placeholder", fact.id, "each placeholder at most once")
    if re.search(r"\{(?!name\})\w+\}\s*\{", text):
        yield Objection("placeholder", fact.id, "words or a comma between placeholders")
    yield from wording(text, fact, language)
    for why in misplaced(text, language.lexicon, within=fact.within is True):
        yield Objection("swap", fact.id, why)
