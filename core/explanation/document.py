"""What the explanation document holds."""

from collections.abc import Sequence
from typing import Any, Literal

from core.documents import Document, Extendable


class Usage(Document):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    calls: int = 0


class TextPlan(Document):
    """In which order the notes are told: paragraphs of note ids, and the metric that is explained, if one is."""

    paragraphs: list[list[str]]
    definition: str | None


class ExplanationDocument(Extendable):
    """`text` is what the patient reads, a paragraph each, in `language`; `closing` ends it: what to do, or that nothing
    is asked. Its first `leading` sentences come before `text`: what to do first, where something is urgent. `notes` are
    the things told or left out, with their numbers and where in the processed document those stand; `plan` is their
    order and `source` who made it: the model, or (`template`) the code."""

    schema_version: Literal[2] = 2
    patient_id: str
    date: str
    language: str
    source: Literal["model", "template"]
    reason: str | None
    text: list[str]
    closing: list[str]
    leading: int = 0
    disclaimer: str
    for_care_team: list[str]
    notes: list[dict[str, Any]]
    plan: TextPlan
    fingerprint: str
    prompt_version: str
    model: str | None
    rejected: int
    usage: Usage

    def paragraphs(self) -> list[str]:
        """The page as it is read, but for the disclaimer that stands below."""
        return in_reading_order(self.text, self.closing, self.leading)


def in_reading_order(text: Sequence[str], closing: Sequence[str], leading: int) -> list[str]:
    """The paragraphs with the closing behind them, but for so many of its sentences, which come first, each on its own:
    whoever reads them may be low."""
    return [one for one in (*closing[:leading], *text, " ".join(closing[leading:])) if one]
