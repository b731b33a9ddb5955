"""What the model is asked for and what may come back: the ids of notes in an order, never a word or a number.

This module imports nothing heavy: the simulated Azure needs the shapes.

The user message is JSON: {"notes": [{"id", "about", "severity", "must", "group"}, ...], "definitions": [metric, ...]}.
A plan that always passes: a paragraph for each group in the order of its first note, with all its ids as they come, the
first of them as the lead, and null as the definition.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypedDict

MAX_TOKENS = 300

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["lead", "paragraphs", "definition"],
    "properties": {
        "lead": {"type": "string"},
        "paragraphs": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "definition": {"type": ["string", "null"]},
    },
}
"""Strict mode knows no lengths: plan.py checks the rest."""

Refusal = Literal["content_filter", "refusal", "length", "empty", "unreadable", "bad_request"]
Chosen = Literal["nothing_to_arrange", "not_flagged"]
"""Why no model was asked, though there is one: that is meant, and no degraded explanation."""
Reason = (
    Refusal | Chosen | Literal["invalid_plan", "upstream", "unauthorized", "budget", "no_time", "model_error"]
)
"""Why the code's own plan stands where a model could have made one; without a model there is no reason."""
ModelDays = Literal["all", "flagged"]


class ChatMessage(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Tokens:
    """What one call cost."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0


@dataclass(frozen=True)
class Completion:
    """One answer: `text`, or the reason why there is none."""

    text: str | None
    refused: Refusal | None = None
    tokens: Tokens = field(default_factory=Tokens)
    served_model: str | None = None


class Model(Protocol):
    """A deployment that completes messages; azure.py and the fakes of the tests."""

    @property
    def name(self) -> str:
        """The deployment's name."""

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        """An answer within `seconds`, or core.errors.Upstream, or core.errors.Unauthorized."""
