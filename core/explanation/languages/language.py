"""What a language has to bring: names, units, sentences, and the words a model may use in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lexicon:
    """The words a model may write outside placeholders. Whatever is in none of the open sets is rejected.

    The forbidden sets change no verdict, they name it: the repair call says "direction: higher", not "unknown word".
    """

    letters: str
    """Characters of words, for a regular expression's class."""
    vocabulary: frozenset[str]
    usual: frozenset[str]
    """Announce {usual}; allowed in its clause only."""
    apart: frozenset[str]
    """Say that a value differs: only for facts that are outside the usual range."""
    alike: frozenset[str]
    """Say that a value is as always: only for facts within the usual range."""
    night: frozenset[str]
    gaps: frozenset[str]
    """Speak of missing data: only for such facts."""
    comparators: str
    """Regular expression of what stands directly before {usual} in a comparison."""
    breaks: str
    """Regular expression of what ends a clause, punctuation aside."""
    wrong: tuple[tuple[str, str], ...]
    """(class, regular expression) over a lower-case sentence: allowed words, forbidden together."""
    required_before_value: str | None
    forbidden: Mapping[str, frozenset[str]]


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
    examples: tuple[tuple[str, str], ...]
    """(facts as JSON, completion as JSON) for the prompt, checked by a test."""


def words(text: str) -> frozenset[str]:
    """The words of a text, for lexicons that are written as prose."""
    return frozenset(text.split())
