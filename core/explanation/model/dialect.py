"""The parameters that a deployment takes, learnt from what it refuses. Pure.

Models that reason first want `max_completion_tokens`, no temperature and an effort, and count what nobody sees against
the cap. What no other parameters mend is a fault of the configuration, and names the variable to change.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from core.explanation.model.contract import MAX_TOKENS

REASONING_TOKENS = 2_400
"""The raised cap: 1,100 to 1,400 hidden tokens were seen before the first of an answer."""

_DEPLOYMENT, _VERSION, _ENDPOINT = (
    "AZURE_OPENAI_DEPLOYMENT",
    "AZURE_OPENAI_API_VERSION",
    "AZURE_OPENAI_ENDPOINT",
)
_NO_SUCH_PARAMETER = ("unrecognized request argument", "unknown parameter", "unsupported parameter")


@dataclass(frozen=True)
class Dialect:
    """How a deployment is asked. The first try is that of a chat model that does not reason."""

    form: Literal["json_schema", "json_object", "text"] = "json_schema"
    cap_name: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    cap: int = MAX_TOKENS
    temperature: float | None = 0.2
    effort: Literal["minimal", "low"] | None = None

    def parameters(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What goes into the request; `schema` is the answer's, strict."""
        asked: dict[str, Any] = {self.cap_name: self.cap}
        if self.form == "json_schema":
            named = {"name": "explanation", "strict": True, "schema": schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.form == "json_object":
            asked["response_format"] = {"type": "json_object"}
        if self.temperature is not None:
            asked["temperature"] = self.temperature
        if self.effort is not None:
            asked["reasoning_effort"] = self.effort
        return asked


@dataclass(frozen=True)
class Refused:
    """What Azure said of a request that it did not take."""

    status: int
    code: str = ""
    param: str = ""
    message: str = ""

    @property
    def filtered(self) -> bool:
        """By Azure's filter of what is asked; its inner code is told where it gives no other."""
        return self.code in ("content_filter", "ResponsibleAIPolicyViolation")

    def about(self) -> str:
        """Safe to tell: the status and Azure's code, never its text."""
        code = re.sub(r"[^A-Za-z0-9_.-]", "", self.code)[:60]
        return f"HTTP {self.status}{f', {code}' if code and code != str(self.status) else ''}"


@dataclass(frozen=True)
class Fault:
    """The configuration is wrong: the variable to change, and what it should name."""

    variable: str
    mend: str


def learn(asked: Dialect, refused: Refused) -> Dialect | Fault | None:
    """The next way to ask; or what is wrong with the configuration; or None if neither can be told from this."""
    if refused.filtered or refused.status not in (400, 404, 410):
        return None
    text = f"{refused.code} {refused.param} {refused.message}".lower()
    if refused.status == 400 and (lesson := _other_parameters(asked, text)):
        return lesson
    return _fault(refused.status, text)


def with_room(asked: Dialect) -> Dialect | None:
    """For an answer that was cut before it began; None if it had room for reasoning already."""
    return replace(asked, cap=REASONING_TOKENS) if asked.cap < REASONING_TOKENS else None


def _other_parameters(asked: Dialect, text: str) -> Dialect | None:
    if "reasoning_effort" in text and asked.effort is not None:
        lower = asked.effort == "minimal" and not any(words in text for words in _NO_SUCH_PARAMETER)
        return replace(asked, effort="low" if lower else None)
    if asked.cap_name == "max_tokens" and (
        "max_completion_tokens" in text or ("max_tokens" in text and "support" in text)
    ):
        return replace(asked, cap_name="max_completion_tokens", effort="minimal")
    if "temperature" in text and asked.temperature is not None:
        return replace(asked, temperature=None)
    if asked.form == "json_schema" and ("json_schema" in text or "response_format" in text):
        return replace(asked, form="json_object")
    if asked.form == "json_object" and "response_format" in text:
        return replace(asked, form="text")
    return None


def _fault(status: int, text: str) -> Fault | None:
    retired = Fault(_DEPLOYMENT, "the model behind it is retired, name the deployment of a model of today")
    if status == 410:
        return retired
    if any(words in text for words in ("api version", "api-version", "apiversion", _NO_SUCH_PARAMETER[0])):
        since = re.search(r"api versions? (20\d\d-\d\d-\d\d(-preview)?) and later", text)
        wanted = since[1] if since else "2024-10-21"
        return Fault(_VERSION, f"this model needs {wanted} or later, or an endpoint that ends in /openai/v1/")
    if "retired" in text or "deprecated" in text:
        return retired
    if "deploymentnotfound" in text or "model_not_found" in text or ("deployment" in text and status == 404):
        return Fault(_DEPLOYMENT, f"the resource of {_ENDPOINT} has no deployment of that name")
    if status == 404:
        return Fault(_ENDPOINT, f"nothing answers there, or not for {_DEPLOYMENT} or {_VERSION}")
    if any(
        words in text
        for words in ("operationnotsupported", "does not work with the specified model", "unsupported_")
    ):
        return Fault(_DEPLOYMENT, "its model does not take this request, name the deployment of a chat model")
    return None
