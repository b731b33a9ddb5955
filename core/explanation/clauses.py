"""Who is called usual: clause by clause, whether {value}, {usual} and {difference} stand where they are true."""

import re
from collections.abc import Iterator

from core.explanation.languages.language import Lexicon

_PUNCTUATION = r"[.,;()–—]|\s-\s"
_WORD = re.compile(r"[^\W\d_]+")


def _clauses(text: str, lexicon: Lexicon) -> list[str]:
    return re.split(rf"{_PUNCTUATION}|(?=\b(?:{lexicon.breaks})\b)", text)


def called_usual(lexicon: Lexicon) -> str:
    """A regular expression of the words that call something usual."""
    return "|".join(sorted(lexicon.usual))


def announced(before: str, after: str, lexicon: Lexicon) -> bool:
    """Whether the clause around {usual} says itself that this is the usual."""
    before = re.sub(r"\(\s*$", "", before)  # "your usual range ({usual})"
    from_usual = rf"\b(?:{lexicon.governed})(?:{called_usual(lexicon)})(?:\s+\w+){{0,2}},\s*$"
    if re.search(from_usual, before.lower()):  # "out of your usual, {usual}"
        return True
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
    """(everything before, own clause before, everything after) the placeholder."""
    at = text.index(slot)
    before, after = text[:at], text[at + len(slot) :]
    return before, _clauses(before, lexicon)[-1], after


def _leads_to_value(before: str, lexicon: Lexicon) -> str:
    """What is said up to {value}: its sentence, or all if that names nothing; not the clause that {usual} ends."""
    sentence = re.split(r"[.;]\s", before)[-1]
    tied = sentence if "{name}" in sentence or re.search(lexicon.now, sentence) else before
    if "{usual}" in tied:
        tied = " ".join(_clauses(tied.rsplit("{usual}", 1)[1], lexicon)[1:])
    return tied


def _calls_usual(after: str, lexicon: Lexicon) -> bool:
    """Whether what follows {value} calls it usual; a clause that leads to {usual} speaks of that."""
    clauses = _clauses(after, lexicon)
    spoken_of = [n for n, clause in enumerate(clauses) if "{usual}" in clause]
    return any(
        _ungoverned(clause, lexicon)
        for n, clause in enumerate(clauses)
        if n not in spoken_of and n + 1 not in spoken_of and (n - 1 not in spoken_of or n == 0)
    )


def misplaced(text: str, lexicon: Lexicon, *, within: bool) -> Iterator[str]:
    """Why a placeholder would state something false where it stands; texts for the repair call."""
    low = re.sub(lexicon.not_usual, " ", text.lower())
    if "{value}" in low:
        before, _, after = _around(low, "{value}", lexicon)
        called = called_usual(lexicon)
        if _ungoverned(_leads_to_value(before, lexicon), lexicon):
            yield "{value} is the day's: do not call it usual"
        if not within and _calls_usual(after, lexicon):
            yield "do not call {value} usual"
        as_usual = within and re.search(lexicon.alike_usual, before)
        if not as_usual and re.search(rf"\b(?:{called}){lexicon.adjoining}\s*$", before):
            yield "{value} is not the usual"
        if re.search(rf"\b(?:{lexicon.comparators})\s*$", before):
            yield "compare with {usual}, not with {value}"
    if "{usual}" in low:
        before, own, after = _around(low, "{usual}", lexicon)
        compared = re.search(rf"\b(?:{lexicon.comparators})\b(?:\s+[^\s{{}}]+){{0,4}}\s*$", before)
        beside_value = "{value}" in before and not _WORD.search(
            own.replace("{value}", "").replace("{name}", "")
        )
        if not (compared or beside_value or announced(before, after, lexicon)):
            yield "say that {usual} is the usual"
        called = rf"\b(?:{lexicon.governed})(?:{called_usual(lexicon)})(?:\s+[^\s{{}}]+){{0,2}}\s*$"
        placed = re.search(called, before)  # "in your usual range of {usual}"
        now_before = re.search(lexicon.now, own.rsplit("{value}", 1)[-1]) and not (within and placed)
        now_after = re.match(rf"\s*{lexicon.now}", after) and not placed
        if (now_before or now_after) and not compared:
            yield "{usual} is not the day's value"
    if "{difference}" in low:
        before, own, _ = _around(low, "{difference}", lexicon)
        if re.search(rf"\b(?:{lexicon.not_before_difference})\s*$", before):
            yield "{difference} is complete: put it after a comma or after a verb"
        if _ungoverned(own.rsplit("{usual}", 1)[-1], lexicon):
            yield "{difference} is the day's: do not call it usual"
