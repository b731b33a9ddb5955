"""What the model is asked for and what may come back: words around placeholders, never a number.

This module imports nothing heavy: the simulated Azure needs the shapes.

A completion that always passes, for facts [{"id": A, "pattern": ..., "placeholders": ["name", "value", ...]}, ...]:
    {"summary": "{overview}.", "findings": [{"fact": A, "text": "{name}: {value}."}, ...]}
and {difference} in place of {value} where the pattern is "drift".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypedDict

from core.errors import Upstream

MAX_TOKENS = 300
MAX_FACTS = 5
"""More do not fit into MAX_TOKENS; the template writes the ones beyond."""

PLACEHOLDERS = ("name", "value", "usual", "difference")
OVERVIEW = "overview"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["summary", "findings"],
    "properties": {
        "summary": {"type": "string"},
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["fact", "text"],
                "properties": {"fact": {"type": "string"}, "text": {"type": "string"}},
            },
        },
    },
}
"""Strict mode knows no lengths and no patterns: verify.py checks the rest."""

Refusal = Literal["content_filter", "refusal", "length", "empty", "unreadable", "bad_request"]
Reason = (
    Refusal
    | Literal["unverified", "upstream", "unauthorized", "misconfigured", "budget", "no_time", "model_error"]
)
"""Why a template stands where a model was meant to write; without a model there is no reason."""


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
    """One answer: `text`, or the reason why there is none. `tokens` are 0 where the answer does not say, and of several
    `calls` if the first were cut before they began; `cap` is what each may count at most, hidden reasoning included;
    `unanswered` calls were made before, for which nothing came back in time."""

    text: str | None
    refused: Refusal | None = None
    tokens: Tokens = field(default_factory=Tokens)
    served_model: str | None = None
    unanswered: int = 0
    calls: int = 1
    cap: int = MAX_TOKENS
    starved: bool = False  # hidden reasoning used the cap up


class Unanswered(Upstream):
    """So many calls were made and nothing of use came back in time: they may cost what answers of `cap` tokens cost."""

    def __init__(
        self, message: str, calls: int, retry_after: float | None = None, cap: int = MAX_TOKENS
    ) -> None:
        super().__init__(message, retry_after)
        self.calls = calls
        self.cap = cap


_CHARACTERS_PER_TOKEN = 3


def estimated(messages: Sequence[ChatMessage], cap: int = MAX_TOKENS) -> Tokens:
    """What a call with these messages costs at most, about: for pacing, and where nobody says what it did cost."""
    return Tokens(sum(len(m["content"]) for m in messages) // _CHARACTERS_PER_TOKEN, cap)


class Model(Protocol):
    """A deployment that completes messages; azure.py and the fakes of the tests."""

    @property
    def name(self) -> str:
        """The deployment's name."""

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        """An answer within `seconds`, or core.errors.Upstream, or core.errors.Unauthorized (Misconfigured is one)."""
