"""Who is called usual: clause by clause, whether {value}, {usual} and {difference} stand where they are true."""

import re
from collections.abc import Iterator

from core.explanation.languages.language import Lexicon

_PUNCTUATION = r"[.,;()–—]|\s-\s"
_WORD = re.compile(r"[^\W\d_]+")


def _clauses(text: str, lexicon: Lexicon) -> list[str]:
    return re.split(rf"{_PUNCTUATION}|(?=\b(?:{lexicon.breaks})\b)", text)


def announced(before: str, after: str, lexicon: Lexicon) -> bool:
    """Whether the clause around {usual} says itself that this is the usual."""
    near = _clauses(before.lower(), lexicon)[-1] + " " + _clauses(after.lower(), lexicon)[0]
    return any(word in lexicon.usual for word in _WORD.findall(near))


def _ungoverned(text: str, lexicon: Lexicon) -> bool:
    """Whether a usual word stands there that no "from", "against" or the like turns into a comparison."""
    previous = ""
    for match in _WORD.finditer(text):
        first = match[0] in lexicon.usual and previous not in lexicon.usual  # "usual range" counts once
        if first and not re.search(rf"\b(?:{lexicon.governed})$", text[: match.start()]):
            return True
        previous = match[0]
    return False


def _around(text: str, slot: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """(everything before, own clause before, own clause after) the placeholder."""
    at = text.index(slot)
    before, after = text[:at], text[at + len(slot) :]
    return before, _clauses(before, lexicon)[-1], _clauses(after, lexicon)[0]


def _said_of_value(after: str) -> str:
    """What the rest of the clause says of {value}: up to a colon or the next number."""
    return re.split(r"\{usual\}|\{difference\}|:", after)[0].replace("{name}", "")


def misplaced(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Why a placeholder would state something false where it stands; texts for the repair call."""
    low = text.lower()
    if "{value}" in low:
        before, own, after = _around(low, "{value}", lexicon)
        tied = own if "{name}" in own or re.search(lexicon.now, own) else before
        tied = tied.rsplit("{usual}", 1)[-1]
        if _ungoverned(tied, lexicon) or _ungoverned(_said_of_value(after), lexicon):
            yield "{value} is the day's: do not call it usual"
        called = "|".join(sorted(lexicon.usual))
        if re.search(rf"\b(?:{called}){lexicon.adjoining}\s*$", before):
            yield "{value} is not the usual"
        if re.search(rf"\b(?:{lexicon.comparators})\s*$", before):
            yield "compare with {usual}, not with {value}"
    if "{usual}" in low:
        before, own, after = _around(low, "{usual}", lexicon)
        compared = re.search(rf"\b(?:{lexicon.comparators})\b(?:\s+[^\s{{}}]+){{0,3}}\s*$", before)
        beside_value = "{value}" in before and not _WORD.search(
            own.replace("{value}", "").replace("{name}", "")
        )
        if not (compared or beside_value or announced(before, after, lexicon)):
            yield "say that {usual} is the usual"
        if re.search(lexicon.now, own.rsplit("{value}", 1)[-1]) and not compared:
            yield "{usual} is not the day's value"
    if "{difference}" in low:
        before, own, _ = _around(low, "{difference}", lexicon)
        if re.search(rf"\b(?:{lexicon.not_before_difference})\s*$", before):
            yield "{difference} is complete: put it after a comma or after a verb"
        if _ungoverned(own.rsplit("{usual}", 1)[-1], lexicon):
            yield "{difference} is the day's: do not call it usual"
