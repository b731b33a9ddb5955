"""The parts of an explanation's fingerprint that say for whom it is and what it says."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from core.content import sha256
from core.documents import ProcessedDocument
from core.explanation.reader import Reader
from core.rules import PROMPT_VERSION


class Described(Protocol):
    def described(self) -> dict[str, Any]:
        """Everything of a note that its explanation depends on, as JSON."""


def audience_part(reader: Reader, model: str | None) -> str:
    """Who reads it, how the clinic is reached, and who plans it: the deployment, or the code."""
    clinic = (reader.clinic.contact, reader.clinic.hours, reader.clinic.emergency)
    return sha256(
        "audience",
        reader.language,
        reader.glucose_unit,
        json.dumps(clinic),
        PROMPT_VERSION,
        f"model:{model}" if model is not None else "template",
    )


def facts_part(document: ProcessedDocument, notes: Sequence[Described]) -> str:
    """What is said: the notes, and what the care team's lines are made of."""
    findings = [one.model_dump(mode="json", exclude={"rule_version"}) for one in document.anomalies]
    said: list[Any] = [[note.described() for note in notes], findings, document.weekly]
    said += ["uploaded"] if document.quality.get("uploaded") else []
    return sha256("facts", json.dumps(said, sort_keys=True, ensure_ascii=False), PROMPT_VERSION)


def fingerprint(facts: str, reader: Reader, model: str | None) -> str:
    """Of a whole explanation, by its `facts_part`: an unchanged one costs no tokens."""
    return sha256(facts, audience_part(reader, model))
