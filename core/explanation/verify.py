"""Decides whether a completion may be shown: nothing outside placeholders but words that cannot state a fact."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from core.explanation.facts import Fact
from core.explanation.languages.language import Language, Lexicon

MAX_TEXT = 280
MAX_WORDS_PER_SENTENCE = 26
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MARKUP = re.compile(r"[<>*_#`\[\]|~^=\\]")
_ALLOWED_SIGNS = ".,;:'’–—()-"


class _Worded(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    fact: str
    text: str


class Worded(BaseModel):
    """A completion in the contract's shape."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    summary: str
    findings: list[_Worded]


@dataclass(frozen=True)
class Objection:
    """One reason to reject; `detail` may quote the model and is only ever sent back to it, never logged."""

    code: str
    where: str
    detail: str = ""


def verify(text: str, facts: Sequence[Fact], language: Language) -> tuple[Worded | None, list[Objection]]:
    """The completion if nothing speaks against it, and all that does."""
    try:
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
    for fact in facts:
        if fact.mandatory and fact.id not in told:
            yield Objection("omission", fact.id, "mandatory fact left out")


def _summary(text: str, language: Language) -> list[Objection]:
    slots = _PLACEHOLDER.findall(text)
    objections = (
        [] if slots == ["overview"] else [Objection("placeholder", "summary", "exactly {overview}, once")]
    )
    return objections + list(_words(text, "summary", language, frozenset()))


def _finding(text: str, fact: Fact, language: Language) -> list[Objection]:
    slots = _PLACEHOLDER.findall(text)
    objections = [
        Objection("placeholder", fact.id, f"{{{s}}} is not one of this fact's")
        for s in slots
        if s not in fact.slots
    ]
    if slots.count("name") != 1:
        objections.append(Objection("placeholder", fact.id, "{name} exactly once"))
    if not {"value", "difference"} & set(slots):
        objections.append(Objection("placeholder", fact.id, "{value} or {difference} is missing"))
    if len(set(slots)) != len(slots):
        objections.append(Objection("placeholder", fact.id, "each placeholder once"))
    lexicon = language.lexicon
    more = set(lexicon.usual)
    more |= lexicon.apart if fact.within is False and fact.kind != "data" else set()
    more |= lexicon.alike if fact.within else set()
    more |= lexicon.night if fact.night else set()
    more |= lexicon.gaps if fact.kind == "data" else set()
    return [*objections, *_words(text, fact.id, language, frozenset(more)), *_clauses(text, fact, lexicon)]


def _words(text: str, where: str, language: Language, more: frozenset[str]) -> Iterator[Objection]:
    lexicon = language.lexicon
    if len(text) > MAX_TEXT:
        yield Objection("length", where, f"at most {MAX_TEXT} characters")
    plain = unicodedata.normalize("NFC", _PLACEHOLDER.sub(" ", text))
    if not plain.strip() and where != "summary":
        yield Objection("shape", where, "words are missing")
    signs = {c for c in plain if not (c == " " or c in _ALLOWED_SIGNS or re.match(f"[{lexicon.letters}]", c))}
    for sign in sorted(signs):
        yield Objection(_sign_class(sign), where, sign)
    if re.search(r"https?:|www\.|[a-z]\.[a-z]", plain, re.IGNORECASE):
        yield Objection("url", where, "no addresses")
    for sentence in re.split(r"[.;:]\s", text):
        if len(sentence.split()) > MAX_WORDS_PER_SENTENCE:
            yield Objection("length", where, f"at most {MAX_WORDS_PER_SENTENCE} words in a sentence")
    for word in re.findall(f"[{lexicon.letters}]+(?:['’-][{lexicon.letters}]+)*", plain):
        low = word.casefold().replace("’", "'")
        if low not in lexicon.vocabulary and low not in more:
            yield Objection(_word_class(low, lexicon), where, word)
    for code, pattern in lexicon.wrong:
        if re.search(pattern, text.lower()):
            yield Objection(code, where, "these words together")


def _sign_class(sign: str) -> str:
    if unicodedata.category(sign).startswith("N"):
        return "number"
    if _MARKUP.match(sign) or sign in "\n\r\t{}":
        return "markup"
    return {"/": "url", "@": "url", "%": "unit", "°": "unit"}.get(sign, "sign")


def _word_class(word: str, lexicon: Lexicon) -> str:
    if word in lexicon.apart or word in lexicon.alike:
        return "comparison"
    return next((code for code, members in lexicon.forbidden.items() if word in members), "vocabulary")


def _clauses(text: str, fact: Fact, lexicon: Lexicon) -> Iterator[Objection]:
    """A value must not stand where the usual is announced, nor the usual where today's value is."""
    low = text.lower()
    for part in re.split(rf"[.,;()–—]|{lexicon.breaks}", low):
        announced = any(w in lexicon.usual for w in re.findall(r"[^\W\d_]+", part or ""))
        if part and "{value}" in part and announced:
            yield Objection("swap", fact.id, "{value} is today's: do not call it usual")
    match = re.search(r"\{usual\}", low)
    if match:
        before = low[: match.start()]
        clause = re.split(r"[.,;()–—]", before)[-1]
        compared = re.search(rf"\b{lexicon.comparators}\b(?:\s+[^\s{{}}]+){{0,3}}\s*$", before)
        alone = not re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", clause))
        if (
            not compared
            and not alone
            and not any(w in lexicon.usual for w in re.findall(r"[^\W\d_]+", clause))
        ):
            yield Objection("swap", fact.id, "say that {usual} is the usual")
