"""One tiny completion of an Azure OpenAI deployment, and what it takes to get it: which parameters the model wants.

It learns as the explain function does, and besides how a refusal is to be read: which variable to change. Nothing of a
patient is sent, and nothing of an answer or of an error's text is shown.
"""

from dataclasses import dataclass
from typing import Any, cast

import openai

from core.explanation.azure import azure_client
from core.explanation.azure_answers import read_answer
from core.secret import Literal
from scripts.operations.doctor.finding import Check, Finding

TRIES = 6
SECONDS = 40.0
CAP = 40  # tokens: enough for the answer of a model that does not reason
REASONING_CAP = 2_000  # hidden reasoning of 1,100 to 1,400 tokens was seen
ASKED = 'Answer with this JSON and nothing else: {"ready": true}'
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ready"],
    "properties": {"ready": {"type": "boolean"}},
}
STRICT = {"type": "json_schema", "json_schema": {"name": "ready", "strict": True, "schema": SCHEMA}}

AZURE = Check("Azure OpenAI", "one tiny completion by the deployment", "to read the key")


@dataclass(frozen=True)
class Answer:
    """What came back in the end. `status` and `code` are of the refusal that nothing could be learnt from."""

    status: int = 200
    code: str = ""
    hint: str = ""  # the variable that an error's text is about
    model: str = ""
    text: bool = False
    learned: tuple[str, ...] = ()
    tokens: int = 0


def judged(answer: Answer, deployment: str, version: str) -> Finding:
    """Each refusal names the variable that mends it."""
    refused = f"HTTP {answer.status}{f', {answer.code}' if answer.code else ''}"
    if answer.status == 0:
        return AZURE.unknown(
            "no connection, or no answer in time", "check AZURE_OPENAI_ENDPOINT and the network"
        )
    if answer.status in (401, 403):
        return AZURE.wrong(
            refused, "the key is not this endpoint's: AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT"
        )
    if answer.status == 410 or answer.hint == "retired":
        return AZURE.wrong(
            f"{refused}: the model behind {deployment} is retired",
            "deploy a model of today: AZURE_OPENAI_DEPLOYMENT",
        )
    if answer.status == 404:
        return AZURE.wrong(
            f"{refused}: no deployment {deployment}", "AZURE_OPENAI_DEPLOYMENT, or AZURE_OPENAI_ENDPOINT"
        )
    if answer.status in (408, 429) or answer.status >= 500:
        return AZURE.unknown(refused, "no quota left or an outage: ask again in a minute")
    if answer.hint == "version":
        return AZURE.wrong(
            f"{refused}: not with api version {version}",
            "AZURE_OPENAI_API_VERSION: 2024-10-21 or later, or an endpoint that ends in /openai/v1/",
        )
    if answer.status != 200:
        return AZURE.wrong(
            f"{refused}: {deployment} takes no such request", "AZURE_OPENAI_DEPLOYMENT: one of a chat model"
        )
    learned = f"; learned: {', '.join(answer.learned)}" if answer.learned else ""
    if not answer.text:
        return AZURE.wrong(f"{deployment} answers nothing{learned}", "AZURE_OPENAI_DEPLOYMENT: another model")
    return AZURE.good(
        f"{deployment} ({answer.model or 'unnamed model'}) answers, {answer.tokens} tokens{learned}"
    )


async def probe(endpoint: str, key: str, deployment: str, version: str) -> Answer:
    """Asks until it is answered, or refused for what it cannot mend. Refusals of parameters cost nothing."""
    client = azure_client(endpoint, Literal(key), version)
    asked: dict[str, Any] = {"response_format": STRICT, "max_tokens": CAP, "temperature": 0.2}
    learned: list[str] = []
    try:
        for _ in range(TRIES):
            try:
                raw = await client.chat.completions.with_raw_response.create(
                    model=deployment,
                    messages=cast(Any, [{"role": "user", "content": ASKED}]),
                    timeout=SECONDS,
                    extra_headers={"api-key": key},
                    **asked,
                )
            except openai.APIStatusError as error:
                lesson = _lesson(error, asked) if error.status_code == 400 else ""
                if not lesson:
                    return Answer(
                        error.status_code, str(error.code or "")[:40], _hint(error), learned=tuple(learned)
                    )
                learned.append(lesson)
                continue
            answer = read_answer(raw.http_response.content)
            if answer.refused in ("length", "empty") and (lesson := _more_room(asked)):
                learned.append(lesson)
                continue
            used = answer.tokens.prompt + answer.tokens.completion
            return Answer(200, "", "", answer.served_model or "", bool(answer.text), tuple(learned), used)
    except openai.OpenAIError:
        return Answer(0, learned=tuple(learned))
    finally:
        await client.close()
    return Answer(200, learned=tuple(learned))


def _lesson(error: openai.APIStatusError, asked: dict[str, Any]) -> str:
    """What the refusal teaches, put into practice; empty if nothing."""
    text = f"{error.code} {error.param} {error.message}".lower()
    if "json_schema" in text and asked.get("response_format") is STRICT:
        asked["response_format"] = {"type": "json_object"}
        return "JSON mode instead of a schema"
    if "max_completion_tokens" in text and "max_tokens" in asked:
        asked["max_completion_tokens"] = asked.pop("max_tokens")
        return "max_completion_tokens instead of max_tokens"
    if "temperature" in text and "temperature" in asked:
        del asked["temperature"]
        return "no temperature"
    return ""


def _more_room(asked: dict[str, Any]) -> str:
    """An empty answer at a low cap is a model that reasons before it speaks."""
    name = next(name for name in ("max_tokens", "max_completion_tokens") if name in asked)
    if asked[name] >= REASONING_CAP:
        return ""
    asked[name] = REASONING_CAP
    return "it reasons first, and hidden tokens count against the cap"


def _hint(error: openai.APIStatusError) -> str:
    text = f"{error.code} {error.message}".lower()
    if "retired" in text or "deprecated" in text:
        return "retired"
    return "version" if "api version" in text or "api-version" in text else ""
