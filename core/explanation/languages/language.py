"""What a language has to bring: names, units, the code's own sentences, and those that a model may write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.explanation.grammar import Grammar


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
    usual_range: str
    units: Mapping[str, tuple[str, str]]
    """Quantity to its singular and plural, with {n}."""
    differences: Mapping[str, tuple[str, str]]
    """Quantity to (above, below), with {amount}; "other" for the rest."""
    phrases: Mapping[str, str]
    """Everything else that the code says."""
    grammar: Grammar
    """What a model may write, by the key that Fact.sentences gives, and "summary"."""
    examples: tuple["Answer", ...]
    """Answers to prompt.EXAMPLES, in that order; a test has the verifier check them."""
    inflected: Callable[[str, str], str] = lambda before, slot: before + slot
    """(text before an amount, amount) -> the text with the amount after it, in the case that it asks for."""


Answer = Mapping[str, object]


def answer(summary: str, **texts: str) -> Answer:
    """A completion in the contract's shape; ids with two underscores for their dot."""
    findings = [{"fact": fact.replace("__", "."), "text": text} for fact, text in texts.items()]
    return {"summary": summary, "findings": findings}
