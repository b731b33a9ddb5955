"""The parts of an explanation's fingerprint. Imports nothing heavy: fetch and process use it too."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from core.documents import sha256
from core.ports import STANDARD_UNIT
from core.rules import PROMPT_VERSION


class Described(Protocol):
    def described(self) -> dict[str, Any]:
        """Everything of a fact that its explanation depends on, as JSON."""


def document_part(document_sha256: str, prompt_version: str | None = None) -> str:
    """Proves that an explanation was made from exactly this processed document, under that version or this one."""
    return sha256("document", document_sha256, prompt_version or PROMPT_VERSION)


def audience_part(language: str, model: str | None, glucose_unit: str = STANDARD_UNIT) -> str:
    """Who reads it and who words it: the language, the unit of glucose, and the deployment or the template.

    A unit that is not the usual one is a part more, so that what was explained before there were units stands.
    """
    unit = () if glucose_unit == STANDARD_UNIT else (glucose_unit,)
    return sha256(
        "audience", language, PROMPT_VERSION, f"model:{model}" if model is not None else "template", *unit
    )


def facts_part(facts: Sequence[Described]) -> str:
    """What is said, rendered values included."""
    return sha256(
        "facts",
        json.dumps([f.described() for f in facts], sort_keys=True, ensure_ascii=False),
        PROMPT_VERSION,
    )


def fingerprint(facts: Sequence[Described], language: str, model: str | None) -> str:
    """Of a whole explanation: an unchanged one costs no tokens."""
    return sha256(facts_part(facts), audience_part(language, model))
