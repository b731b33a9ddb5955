"""The simulated Azure OpenAI answers, refuses and fails as the real one does, through the real client."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from core.documents import Anomaly, Metric, ProcessedDocument, UsualRange
from core.explanation.compose import compose
from core.explanation.model.azure import AzureModel
from core.explanation.model.contract import SCHEMA
from core.explanation.reader import Reader
from core.secret import Literal
from scripts.local.simulator import running
from tests.support.over_http import Reply, Service

KEY = "k-simulated"
OLD, NEW = "2024-02-15-preview", "2024-10-21"
STRICT = {"type": "json_schema", "json_schema": {"name": "explanation", "strict": True, "schema": SCHEMA}}
NOTES = {
    "notes": [
        {"id": "together", "group": "body", "must": True},
        {"id": "glucose_day", "group": "glucose", "must": False},
        {"id": "value.steps", "group": "body", "must": True},
    ],
    "definitions": ["hrv_sleep"],
}


@pytest.fixture(scope="module")
def started() -> Iterator[Service]:
    with running("scripts.local.azure", "--api-key", KEY) as url:
        yield Service(url, {"api-key": KEY, "Content-Type": "application/json"})


@pytest.fixture
def azure(started: Service) -> Service:
    started.calm()
    return started


def client(azure: Service, version: str = NEW, key: str = KEY, timeout: float = 5) -> openai.AzureOpenAI:
    return openai.AzureOpenAI(
        azure_endpoint=azure.url, api_key=key, api_version=version, max_retries=0, timeout=timeout
    )


def chat(azure: Service, *said: str, version: str = NEW, **more: Any) -> Any:
    """A completion of the real client; the last of `said` is the user's, those before it the system's."""
    roles = ["system"] * (len(said) - 1) + ["user"]
    messages: Any = [{"role": role, "content": text} for role, text in zip(roles, said, strict=True)]
    return client(azure, version).chat.completions.create(model="gpt-4o-mini", messages=messages, **more)


def explain(azure: Service, **more: Any) -> Any:
    return chat(
        azure, "Answer with JSON. Write in English.", json.dumps(NOTES), response_format=STRICT, **more
    )


def fail(azure: Service, **fault: object) -> None:
    assert azure.ask("POST", "/_sim/faults", body=[fault]).status == 200


# What it says


def test_it_plans_every_note_in_our_contracts_shape(azure: Service) -> None:
    answer = json.loads(explain(azure).choices[0].message.content)
    assert answer == {
        "lead": "together",
        "paragraphs": [["together", "value.steps"], ["glucose_day"]],
        "definition": "hrv_sleep",
    }


def test_it_fills_any_other_schema_it_is_given(azure: Service) -> None:
    parts = {
        "mood": {"type": "string", "enum": ["calm", "wild"]},
        "n": {"type": "integer"},
        "of": {"type": "array"},
    }
    schema = {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}
    other = {"type": "json_schema", "json_schema": {"name": "other", "strict": True, "schema": schema}}
    answer = chat(azure, "How are you?", response_format=other)
    assert json.loads(answer.choices[0].message.content) == {"mood": "calm", "n": 0, "of": []}


USUAL = UsualRange(median=58.0, mad=2.5, low=53.0, high=63.0, days=28, provisional=False)


def day_with(anomalies: list[Anomaly]) -> ProcessedDocument:
    return ProcessedDocument(
        patient_id="p-1",
        date="2026-03-31",
        timezone="UTC",
        raw_sha256="0" * 64,
        rules_version="1",
        quality={},
        metrics={
            "resting_hr": Metric(value=71.0, unit="bpm"),
            "hrv_sleep": Metric(value=38.0, unit="ms"),
            "sleep_total": Metric(value=402.0, unit="min"),
            "steps": Metric(value=8123, unit="count"),
        },
        baseline={"resting_hr": USUAL},
        anomalies=anomalies,
    )


def anomaly(kind: Any, metric: str, value: float | None, unit: str, **more: Any) -> Anomaly:
    rest = {"usual": None, "difference": None, "score": None, "direction": None, "evidence": {}, "rule": kind}
    return Anomaly(
        metric=metric, kind=kind, value=value, unit=unit, **{"severity": "notable", **rest, **more}
    )


ODD = anomaly(
    "out_of_range", "resting_hr", 71.0, "bpm", usual=USUAL, difference=13.0, score=5.2, direction="above"
)
ANOMALIES = {
    "a quiet day": [],
    "one metric": [ODD],
    "all kinds": [
        anomaly("safety", "glucose", 49.0, "mg/dL", severity="urgent", rule="glucose_low", direction="below"),
        ODD,
        anomaly("strain", "strain", 2.4, "", score=2.4),
        anomaly("drift", "resting_hr", 66.0, "bpm", direction="above"),
        anomaly("data", "hr", 41.0, "%", severity="info"),
    ],
}


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("said", ANOMALIES)
@pytest.mark.parametrize("version", [OLD, NEW])
def test_its_plan_is_valid_at_the_first_call(azure: Service, language: str, said: str, version: str) -> None:
    async def write() -> Any:
        model = AzureModel(azure.url, Literal(KEY), "gpt-4o-mini", version)
        try:
            return await compose(day_with(ANOMALIES[said]), Reader(language), model, lambda: 30.0)
        finally:
            await model.aclose()

    document = asyncio.run(write()).document
    if said in ("a quiet day", "one metric"):
        assert (document.reason, document.usage.calls) == ("nothing_to_arrange", 0)
    else:
        assert (document.source, document.reason, document.rejected) == ("model", None, 0)
        assert document.usage.calls == 1


# How it answers


def test_an_answer_is_a_whole_chat_completion(azure: Service) -> None:
    answer = explain(azure)
    assert answer.object == "chat.completion"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.model.startswith("gpt-4o-mini")
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 50
    assert answer.prompt_filter_results[0]["content_filter_results"]["hate"]["filtered"] is False


def test_a_prefix_of_1024_tokens_is_cached_from_its_second_time_on(azure: Service) -> None:
    prefix = "the same long rules " * 300
    cached = [chat(azure, prefix, str(n)).usage.prompt_tokens_details.cached_tokens for n in range(3)]
    assert cached == [0, 1024, 1024]
    assert chat(azure, "short", "hello").usage.prompt_tokens_details.cached_tokens == 0


def test_an_answer_longer_than_max_tokens_is_cut(azure: Service) -> None:
    choice = explain(azure, max_tokens=10).choices[0]
    assert choice.finish_reason == "length"
    assert len(choice.message.content) <= 40


def test_the_v1_endpoint_takes_the_key_either_way_and_needs_no_version(azure: Service) -> None:
    v1 = openai.OpenAI(base_url=f"{azure.url}/openai/v1/", api_key=KEY, max_retries=0)
    messages: Any = [{"role": "user", "content": "hello"}]
    assert v1.chat.completions.create(
        model="gpt-4o-mini", messages=messages, max_completion_tokens=50
    ).choices
    body = {"model": "gpt-4o-mini", "messages": messages}
    assert azure.ask("POST", "/openai/v1/chat/completions", body=body).status == 200
    wrong = {"Authorization": "Bearer wrong"}
    assert azure.ask("POST", "/openai/v1/chat/completions", body=body, headers=wrong).status == 401


# What it refuses


def test_a_wrong_key_is_refused_in_azures_words(azure: Service) -> None:
    with pytest.raises(openai.AuthenticationError, match="invalid subscription key"):
        client(azure, key="wrong").chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": "hello"}]
        )


@pytest.mark.parametrize(
    ("version", "asked", "message"),
    [
        (
            OLD,
            {"response_format": STRICT},
            "json_schema is enabled only for api versions 2024-08-01-preview and later",
        ),
        (OLD, {"max_completion_tokens": 50}, "Unrecognized request argument supplied: max_completion_tokens"),
        ("2024-08-01-preview", {"max_completion_tokens": 50}, "max_completion_tokens"),
        (NEW, {"response_format": {"type": "json_object"}}, "must contain the word 'json'"),
        (NEW, {"response_format": {"type": "xml"}}, "Invalid value"),
        (NEW, {"max_tokens": 5, "max_completion_tokens": 5}, "at the same time"),
    ],
)
def test_what_a_version_does_not_know_is_a_bad_request(
    azure: Service, version: str, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(openai.BadRequestError, match=message):
        chat(azure, "hello", version=version, **asked)


def test_the_same_is_accepted_where_the_version_knows_it(azure: Service) -> None:
    assert chat(azure, "hello", version="2024-08-01-preview", response_format=STRICT).choices
    assert chat(azure, "hello", version="2024-09-01-preview", max_completion_tokens=50).choices
    answer = chat(azure, "Write JSON.", "hello", version=OLD, response_format={"type": "json_object"})
    assert json.loads(answer.choices[0].message.content)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"additionalProperties": True}, "'additionalProperties' is required"),
        ({"required": ["lead"]}, "Missing 'definition'"),
        (
            {"properties": {**SCHEMA["properties"], "lead": {"type": "string", "maxLength": 9}}},
            "'maxLength'",
        ),
    ],
)
def test_a_strict_schema_must_keep_to_the_strict_rules(
    azure: Service, change: dict[str, Any], message: str
) -> None:
    wanted = {"name": "explanation", "strict": True, "schema": {**SCHEMA, **change}}
    with pytest.raises(openai.BadRequestError, match=message):
        chat(azure, "hello", response_format={"type": "json_schema", "json_schema": wanted})


def test_nonsense_and_a_missing_version_are_refused(azure: Service) -> None:
    path = "/openai/deployments/gpt-4o-mini/chat/completions"
    replies: list[Reply] = [
        azure.ask("POST", path, body=b"no JSON", **{"api-version": NEW}),
        azure.ask("POST", path, body={"messages": []}, **{"api-version": NEW}),
        azure.ask("POST", path, body={"messages": [{"role": "user", "content": "hello"}]}),
    ]
    assert [reply.status for reply in replies] == [400, 400, 404]


# How it fails


def test_throttling_tells_when_to_come_back_and_ends_after_its_times(azure: Service) -> None:
    fail(azure, kind="429", retry_after=7, times=1)
    with pytest.raises(openai.RateLimitError) as throttled:
        explain(azure)
    assert throttled.value.response.headers["retry-after"] == "7"
    assert explain(azure).choices


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        ("500", openai.InternalServerError),
        ("503", openai.InternalServerError),
        ("401", openai.AuthenticationError),
        ("404", openai.NotFoundError),
        ("disconnect", openai.APIConnectionError),
    ],
)
def test_a_failing_service_can_be_injected(azure: Service, kind: str, raised: type[Exception]) -> None:
    fail(azure, kind=kind)
    with pytest.raises(raised):
        explain(azure)


def test_a_slow_answer_comes_late_and_a_timeout_never(azure: Service) -> None:
    fail(azure, kind="slow", seconds=0.3)
    begin = time.monotonic()
    assert explain(azure).choices
    assert time.monotonic() - begin >= 0.3
    fail(azure, kind="timeout", seconds=30)
    with pytest.raises(openai.APITimeoutError):
        client(azure, timeout=0.3).chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": "hello"}]
        )


def test_the_content_filter_refuses_a_prompt_or_stops_an_answer(azure: Service) -> None:
    fail(azure, kind="content_filter")
    with pytest.raises(openai.BadRequestError) as filtered:
        explain(azure)
    assert filtered.value.code == "content_filter"
    fail(azure, kind="finish_content_filter")
    assert explain(azure).choices[0].finish_reason == "content_filter"


def test_an_answer_can_be_unusable_in_every_known_way(azure: Service) -> None:
    fail(azure, kind="refusal")
    message = explain(azure).choices[0].message
    assert (message.content, bool(message.refusal)) == (None, True)
    fail(azure, kind="null_content")
    message = explain(azure).choices[0].message
    assert (message.content, message.refusal) == (None, None)
    fail(azure, kind="empty_choices")
    assert explain(azure).choices == []
    for kind, finish in (("malformed_json", "stop"), ("length", "length")):
        fail(azure, kind=kind)
        choice = explain(azure).choices[0]
        assert choice.finish_reason == finish
        with pytest.raises(json.JSONDecodeError):
            json.loads(choice.message.content)
    fail(azure, kind="html")
    assert "<html>" in str(explain(azure))


def test_a_hostile_answer_says_what_it_is_told_to_those_it_matches(azure: Service) -> None:
    fail(azure, kind="hostile", content="Your pulse is 190!", match={"contains": "value.steps"})
    assert explain(azure).choices[0].message.content == "Your pulse is 190!"
    assert chat(azure, "hello").choices[0].message.content != "Your pulse is 190!"
    fail(azure, kind="hostile", match={"deployment": "another"})
    assert "190" not in explain(azure).choices[0].message.content


def test_an_outage_stops_everything_until_it_ends(azure: Service) -> None:
    azure.ask("POST", "/_sim/outage", body={"on": True})
    with pytest.raises(openai.InternalServerError):
        explain(azure)
    azure.ask("POST", "/_sim/outage", body={"on": False})
    assert explain(azure).choices


def test_whole_request_bodies_are_kept_to_be_searched(azure: Service) -> None:
    chat(azure, "the secret word is xylophone")
    record = azure.ask("GET", "/_sim/requests").json
    assert record["count"] == 1
    assert "xylophone" in record["requests"][0]["body"]
    assert record["requests"][0]["query"] == {"api-version": NEW}
