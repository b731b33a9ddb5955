"""Which signs and words may stand outside placeholders, for which kind of fact."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.explanation.facts import Fact
from core.explanation.languages.language import Language, Lexicon, Words

MAX_TEXT = 280
MAX_WORDS_PER_SENTENCE = 26
MAX_SENTENCES = 3
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ALLOWED_SIGNS = " .,;:'’–—()-"
_MARKUP = "<>*_#`[]|~^=\\{}\n\r\t"
_ADDRESS = re.compile(r"https?:|www\.|\w[.:]\w", re.IGNORECASE)


NEVER = {"weight": "reassurance", "trend": "time", "night": "metric", "apart": "swap"}
"""What it would be to say `never_of` a set's facts."""


@dataclass(frozen=True)
class Objection:
    """One reason to reject; `detail` may quote the model and is only ever sent back to it, never logged."""

    code: str
    where: str
    detail: str = ""


def opened(fact: Fact | None) -> list[str]:
    """The names of the sets that are true of this fact; None stands for the summary."""
    if fact is None:
        return []
    sets = {
        "usual": True,
        "apart": fact.within is False and fact.kind != "data",
        "alike": fact.within is True,
        "night": fact.night,
        "gaps": fact.kind == "data",
        "trend": fact.kind == "drift",
        "weight": fact.severity == "urgent",
    }
    return [name for name, true in sets.items() if true]


def open_words(fact: Fact | None, lexicon: Lexicon) -> Words:
    """The words for this fact; None stands for the summary."""
    urgent = fact is not None and fact.severity == "urgent"
    allowed = (
        lexicon.core if urgent else lexicon.core | lexicon.more
    )  # where it matters most, the fewest words
    if fact is None or fact.kind == "data":
        allowed -= lexicon.whole
    if fact is not None and fact.kind == "strain":
        allowed |= lexicon.set_of("trend") - lexicon.set_of("alike")
    return allowed.union(*(lexicon.set_of(name) for name in opened(fact)))


def wording(text: str, fact: Fact | None, language: Language) -> Iterator[Objection]:
    """Objections to the signs, the words and the length of a text."""
    lexicon, where = language.lexicon, fact.id if fact else "summary"
    plain = PLACEHOLDER.sub(" ; ", text)
    if plain != unicodedata.normalize("NFC", plain):
        yield Objection("sign", where, "unusual characters")
    for sign in sorted(
        {c for c in plain if c not in _ALLOWED_SIGNS and not re.match(f"[{lexicon.letters}]", c)}
    ):
        yield Objection(_sign_class(sign), where, sign)
    if _ADDRESS.search(plain):
        yield Objection("url", where, "no addresses")
    if re.search(r"-\s*-|'\s*'|\(\s*\)|^\s*-|[:;]-?\s?[()]|\.\s*\.", text):
        yield Objection("markup", where, "no lists or quotes")
    yield from _length(text, where)
    said = text.lower().replace("’", "'")
    free = said
    for name in opened(fact):
        if name in lexicon.idioms_of:
            free = re.sub(lexicon.idioms_of[name], " ", free)
    for code, pattern in lexicon.wrong:
        if re.search(pattern, free) and not (code == "time" and fact is not None and fact.kind == "drift"):
            yield Objection(code, where, "these words together")
    if any(re.search(pattern, said) for pattern in lexicon.misread):
        yield Objection("swap", where, "{value} is the reading itself, of today or last night")
    if fact is not None and not fact.within and re.search(lexicon.alike_usual, said):
        yield Objection("comparison", where, "it was not within the usual range")
    for name in opened(fact):
        if name in lexicon.never_of and (found := re.search(lexicon.never_of[name], free)):
            yield Objection(NEVER[name], where, found[0])
    allowed = open_words(fact, lexicon)
    free = PLACEHOLDER.sub(" ; ", re.sub(lexicon.idioms, " ", free))
    for word in re.findall(f"[{lexicon.letters}]+(?:['-][{lexicon.letters}]+)*", free):
        if word not in allowed:
            yield Objection(_word_class(word, lexicon), where, word)


def _length(text: str, where: str) -> Iterator[Objection]:
    if len(text) > MAX_TEXT:
        yield Objection("length", where, f"at most {MAX_TEXT} characters")
    sentences = [s for s in re.split(r"[.;](?:\s|$)", text) if s.strip()]
    if len(sentences) > MAX_SENTENCES:
        yield Objection("length", where, f"at most {MAX_SENTENCES} sentences")
    if any(len(s.split()) > MAX_WORDS_PER_SENTENCE for s in sentences):
        yield Objection("length", where, f"at most {MAX_WORDS_PER_SENTENCE} words in a sentence")


def _sign_class(sign: str) -> str:
    if unicodedata.category(sign).startswith("N"):
        return "number"
    if sign in _MARKUP:
        return "markup"
    return {"/": "url", "@": "url", "%": "unit", "°": "unit"}.get(sign, "sign")


def _word_class(word: str, lexicon: Lexicon) -> str:
    for code, sets in (
        ("comparison", ("apart", "alike", "usual")),
        ("not_this_fact", ("night", "gaps", "trend", "weight")),
    ):
        if any(word in lexicon.set_of(name) for name in sets):
            return code
    return next((code for code, members in lexicon.forbidden.items() if word in members), "vocabulary")
