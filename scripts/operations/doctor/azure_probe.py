"""One tiny completion of an Azure OpenAI deployment, and what it takes to get it: which parameters the model wants.

It learns by the rules of the explain function (core/explanation/model/dialect.py). Nothing of a patient is sent, and
nothing of an answer or of an error's text is shown.
"""

from dataclasses import dataclass
from typing import Any, cast

import openai

from core.explanation.model.azure import azure_client
from core.explanation.model.azure_answers import read_answer, read_refusal
from core.explanation.model.dialect import Dialect, Fault, Refused, learn, with_room
from core.secret import Literal
from scripts.operations.doctor.finding import Check, Finding

TRIES = 6
SECONDS = 40.0
CAP = 40  # tokens: enough for the answer of a model that does not reason
ASKED = 'Answer with this JSON and nothing else: {"ready": true}'
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ready"],
    "properties": {"ready": {"type": "boolean"}},
}

AZURE = Check("Azure OpenAI", "one tiny completion by the deployment", "to read the key")


@dataclass(frozen=True)
class Answer:
    """What came back in the end. `refused` is what nothing could be learnt from, `fault` what it says of the
    configuration; a status of 0 is no answer at all."""

    refused: Refused | None = None
    fault: Fault | None = None
    model: str = ""
    text: bool = False
    learned: tuple[str, ...] = ()
    tokens: int = 0


def judged(answer: Answer, deployment: str) -> Finding:
    """Each refusal names the variable that mends it."""
    if (no := answer.refused) is not None:
        return _refused(no, answer.fault, deployment)
    learned = f"; learned: {', '.join(answer.learned)}" if answer.learned else ""
    if not answer.text:
        return AZURE.wrong(f"{deployment} answers nothing{learned}", "AZURE_OPENAI_DEPLOYMENT: another model")
    return AZURE.good(
        f"{deployment} ({answer.model or 'unnamed model'}) answers, {answer.tokens} tokens{learned}"
    )


def _refused(no: Refused, fault: Fault | None, deployment: str) -> Finding:
    if no.status == 0:
        return AZURE.unknown(
            "no connection, or no answer in time", "check AZURE_OPENAI_ENDPOINT and the network"
        )
    if no.status in (401, 403):
        return AZURE.wrong(
            no.about(), "the key is not this endpoint's: AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT"
        )
    if fault is not None:
        return AZURE.wrong(f"{no.about()}: {fault.mend}", fault.variable)
    if no.status in (408, 409, 429) or no.status >= 500:
        return AZURE.unknown(no.about(), "no quota left or an outage: ask again in a minute")
    return AZURE.wrong(
        f"{no.about()}: {deployment} takes no such request", "AZURE_OPENAI_DEPLOYMENT: one of a chat model"
    )


async def probe(endpoint: str, key: str, deployment: str, version: str) -> Answer:
    """Asks until it is answered, or refused for what it cannot mend. Refusals of parameters cost nothing."""
    client = azure_client(endpoint, Literal(key), version)
    asked = Dialect(cap=CAP)
    learned: list[str] = []
    try:
        for _ in range(TRIES):
            try:
                raw = await client.chat.completions.with_raw_response.create(
                    model=deployment,
                    messages=cast(Any, [{"role": "user", "content": ASKED}]),
                    timeout=SECONDS,
                    extra_headers={"api-key": key},
                    **asked.parameters(SCHEMA),
                )
            except openai.APIStatusError as error:
                refused = read_refusal(error.status_code, error.body)
                lesson = learn(asked, refused)
                if not isinstance(lesson, Dialect):
                    return Answer(refused, lesson, learned=tuple(learned))
            else:
                answer = read_answer(raw.http_response.content)
                lesson = with_room(asked) if answer.starved else None
                if lesson is None:
                    used = answer.tokens.prompt + answer.tokens.completion
                    return Answer(
                        model=answer.served_model or "",
                        text=bool(answer.text),
                        learned=tuple(learned),
                        tokens=used,
                    )
            learned.append(_said(asked, lesson))
            asked = lesson
    except openai.OpenAIError:
        return Answer(Refused(0), learned=tuple(learned))
    finally:
        await client.close()
    return Answer(learned=tuple(learned))


def _said(before: Dialect, after: Dialect) -> str:
    """A lesson in words."""
    if before.form != after.form:
        return "JSON mode instead of a schema" if after.form == "json_object" else "no form of the answer"
    if before.cap_name != after.cap_name:
        return f"{after.cap_name} instead of {before.cap_name}"
    if before.temperature != after.temperature:
        return "no temperature"
    if before.effort != after.effort:
        return f"reasoning effort {after.effort or 'not named'}"
    return "it reasons first, and hidden tokens count against the cap"
