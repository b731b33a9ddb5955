"""What the model is asked for and what may come back: the ids of notes in an order, never a word or a number.

This module imports nothing heavy: the simulated Azure needs the shapes.

The user message is JSON: {"notes": [{"id", "about", "severity", "must", "group"}, ...], "definitions": [metric, ...]}.
A plan that always passes: a paragraph for each group in the order of its first note, with all its ids as they come, the
first of them as the lead, and null as the definition.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypedDict

from core.errors import Upstream

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
    Refusal
    | Chosen
    | Literal["invalid_plan", "upstream", "unauthorized", "misconfigured", "budget", "no_time", "model_error"]
)
"""Why the code's own plan stands where a model could have made one; without a model there is no reason."""
ModelDays = Literal["all", "flagged"]


class ChatMessage(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


class Tokens(NamedTuple):
    """What one call cost."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0


class Completion(NamedTuple):
    """One answer: `text`, or the reason why there is none. `tokens` are 0 where the answer does not say, and of several
    `calls` if the first were cut before they began; `cap` is what each may count at most, hidden reasoning included;
    `unanswered` calls were made before, for which nothing came back in time."""

    text: str | None
    refused: Refusal | None = None
    tokens: Tokens = Tokens()
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
        """An answer within `seconds`, or core.errors.Upstream, or core.errors.Unauthorized (Misconfigured is one); from
        Unanswered, if calls before that brought nothing."""
