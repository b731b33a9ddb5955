"""What a language has to bring: names, units, sentences, and the words a model may use in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Words = frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The words a model may write outside placeholders; a word that is in none of the open sets is rejected.

    Regular expressions see lower-case text. docs/languages.md says how to choose the words.
    """

    letters: str
    """Characters of words, for a regular expression's class."""
    core: Words
    """Neutral words that the prompt lists."""
    more: Words
    """Neutral words that the prompt does not spend tokens on."""
    usual: Words
    """Say that something is usual; allowed in findings, never of {value}."""
    apart: Words
    """Say that a value differs: only for facts outside the usual range."""
    alike: Words
    """Say that a value is as always: only for facts within the usual range."""
    night: Words
    """Only for what was measured at night."""
    gaps: Words
    """Speak of missing data: only for such facts."""
    whole: Words
    """Say that everything is there: never for missing data, and not in the summary."""
    trend: Words
    """Speak of several days: only for drift."""
    weight: Words
    """Call for attention: only for urgent facts."""
    unlisted: Mapping[str, Words]
    """Name of a set above to further words of it that the prompt does not spend tokens on."""
    idioms: str
    """Phrases that are allowed although a word in them is not; placeholders stand in the text as they are."""
    idioms_of: Mapping[str, str]
    """The same, by the name of the set whose facts they are for; `wrong` does not see them either."""
    not_usual: str
    """Phrases with a usual word in them that say nothing of the usual."""
    now: str
    """Says that today, or last night, is meant."""
    governed: str
    """What directly before a usual word makes it a comparison ("from your", "against the"), up to its end."""
    adjoining: str
    """What may stand between a usual word and the value that it calls usual."""
    alike_usual: str
    """Says "as usual" in allowed words ("in your usual"): only for facts within the usual range."""
    comparators: str
    """What directly before {usual} makes it a comparison; directly before {value} it swaps the two."""
    breaks: str
    """Words that end a clause, as punctuation does."""
    not_before_difference: str
    """Words after which {difference} would say something else."""
    misread: tuple[str, ...]
    """Would take {value} for something else: a difference, what is missing, the reading of several days."""
    wrong: tuple[tuple[str, str], ...]
    """(class, regular expression): allowed words, forbidden together."""
    never_of: Mapping[str, str]
    """Name of a set above to what would be false where it is open: that something urgent is over or looked after, that
    a drift stands still, how somebody slept."""
    forbidden: Mapping[str, Words]
    """Class to words. They change no verdict, they name it: the repair call says "direction: higher"."""
    traps: Words
    """Words that fluent writers reach for and that never pass; the prompt names them."""

    def set_of(self, name: str) -> Words:
        """A set's words, listed and unlisted."""
        listed: Words = getattr(self, name)
        return listed | self.unlisted.get(name, frozenset())


@dataclass(frozen=True)
class Name:
    """A metric as the patient reads it, singular; `gender` where the language needs one."""

    text: str
    gender: str = ""


@dataclass(frozen=True)
class Language:
    code: str
    english_name: str
    decimal: str
    thousands: str
    names: Mapping[str, Name]
    other_name: Name
    named: Callable[[str, Name], str]
    """(text before {name}, name) -> that text with the name after it, in the right case and with its owner."""
    usual_intro: str
    """Put before {usual} where the sentence does not say itself that this is the usual."""
    difference_tail: str
    """Regular expression of what models write after {difference} although it is complete; dropped."""
    usual_range: str
    units: Mapping[str, tuple[str, str]]
    """Quantity to its singular and plural, with {n}."""
    differences: Mapping[str, tuple[str, str]]
    """Quantity to (above, below), with {amount}; "other" for the rest."""
    phrases: Mapping[str, str]
    """Everything else that the code says."""
    lexicon: Lexicon
    examples: tuple["Answer", ...]
    """Answers to prompt.EXAMPLES, in that order; a test has the verifier check them."""
    inflected: Callable[[str, str], str] = lambda before, slot: slot
    """(text before an amount, amount) -> the amount in the case that the text asks for."""


def words(text: str) -> Words:
    """The words of a text, for lexicons that are written as prose."""
    return frozenset(text.split())


def forms(stems: str, endings: str) -> Words:
    """Every stem with every ending, so that no form of a word is forgotten; "-" is no ending."""
    return frozenset(stem + ending.strip("-") for stem in stems.split() for ending in endings.split())


Answer = Mapping[str, object]


def answer(summary: str, **texts: str) -> Answer:
    """A completion in the contract's shape; ids with two underscores for their dot."""
    findings = [{"fact": fact.replace("__", "."), "text": text} for fact, text in texts.items()]
    return {"summary": summary, "findings": findings}
