"""What is behind a deployment's name: a chat model, one that reasons first, or nothing that answers."""

import re
from dataclasses import dataclass
from typing import Any

from scripts.local.azure.rules import Refused

EFFORT_SINCE = "2024-12-01"
HIDDEN = {"none": 0, "minimal": 0, "low": 600, "medium": 1_250, "high": 4_000}
"""Tokens of reasoning by effort; 1,100 to 1,400 were seen of real deployments that were told nothing."""
_FIXED = ("temperature", "top_p", "presence_penalty", "frequency_penalty")


class Gone(Exception):
    """A deployment that answers nothing, whatever it is asked."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message}


@dataclass(frozen=True)
class Deployment:
    """`efforts` are those that a reasoning model takes; none: it refuses the parameter."""

    model: str
    reasons: bool = False
    efforts: tuple[str, ...] = ()
    since: str = ""  # the first api version that serves it

    def hidden(self, body: dict[str, Any]) -> int:
        """Tokens that it thinks before it says anything."""
        return HIDDEN[str(body.get("reasoning_effort", "medium"))] if self.reasons else 0


def deployment(name: str, chat_model: str) -> Deployment:
    """By the name, as people name them after their models. Raises Gone."""
    match name.lower():
        case "unknown":
            raise Gone(
                404,
                "DeploymentNotFound",
                "The API deployment for this resource does not exist. If you created the deployment within the last 5 "
                "minutes, please wait a moment and try again.",
            )
        case "retired":
            raise Gone(410, "ModelDeprecated", "The model gpt-4o-mini, 2024-07-18 has been retired.")
        case "embedding":
            raise Gone(
                400,
                "OperationNotSupported",
                "The chatCompletion operation does not work with the specified model, text-embedding-3-small. Please "
                "choose different model and try again.",
            )
        case lower if re.match(r"gpt-5[.-]1", lower):
            return Deployment("gpt-5.1-2025-11-13", True, ("none", "low", "medium", "high"))
        case lower if lower.startswith("gpt-5"):
            return Deployment("gpt-5-mini-2025-08-07", True, ("minimal", "low", "medium", "high"))
        case lower if lower.startswith("o1-mini"):
            return Deployment("o1-mini-2024-09-12", True)
        case lower if lower.startswith("o3-mini"):
            return Deployment("o3-mini-2025-01-31", True, ("low", "medium", "high"), since=EFFORT_SINCE)
        case lower if re.match(r"o\d", lower):
            return Deployment("o4-mini-2025-04-16", True, ("low", "medium", "high"))
    return Deployment(chat_model)


def check(body: dict[str, Any], of: Deployment, version: str) -> None:
    """Raises Refused where this model would not take these parameters."""
    if version[:10] < of.since:
        raise Refused(
            f"Model {of.model} is enabled only for api versions {of.since}-preview and later",
            code="BadRequest",
        )
    effort = body.get("reasoning_effort")
    if effort is not None and version[:10] < EFFORT_SINCE:
        raise Refused("Unrecognized request argument supplied: reasoning_effort")
    if not of.reasons:
        if effort is not None:
            raise Refused("Unrecognized request argument supplied: reasoning_effort")
        return
    if "max_tokens" in body:
        raise Refused(
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead.",
            "max_tokens",
            "unsupported_parameter",
        )
    for name in _FIXED:
        if name in body and body[name] != (0 if name.endswith("penalty") else 1):
            raise Refused(
                f"Unsupported value: '{name}' does not support {body[name]} with this model. Only the "
                "default (1) value is supported.",
                name,
                "unsupported_value",
            )
    if effort is not None and not of.efforts:
        raise Refused(
            "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
            "reasoning_effort",
            "unsupported_parameter",
        )
    if effort is not None and effort not in of.efforts:
        known = ", ".join(f"'{one}'" for one in of.efforts)
        raise Refused(
            f"Unsupported value: 'reasoning_effort' does not support '{effort}' with this model. Supported values are: "
            f"{known}.",
            "reasoning_effort",
            "unsupported_value",
        )
