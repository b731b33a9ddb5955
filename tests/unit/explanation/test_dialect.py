"""What a refusal teaches: another way to ask, the variable to change, or nothing."""

import pytest

from core.explanation.model.contract import MAX_TOKENS, SCHEMA
from core.explanation.model.dialect import REASONING_TOKENS, Dialect, Fault, Refused, learn, with_room

FIRST = Dialect()
REASONS = Dialect(cap_name="max_completion_tokens", effort="minimal")
NO_MAX_TOKENS = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."


def bad(message: str, code: str = "", param: str = "") -> Refused:
    return Refused(400, code, param, message)


@pytest.mark.parametrize(
    ("asked", "refused", "next_time"),
    [
        (FIRST, bad(NO_MAX_TOKENS, "unsupported_parameter", "max_tokens"), REASONS),
        (FIRST, bad("max_tokens is deprecated, use max_completion_tokens"), REASONS),
        (
            REASONS,
            bad(
                "Unsupported value: 'temperature' does not support 0.2 with this model.", param="temperature"
            ),
            Dialect(cap_name="max_completion_tokens", effort="minimal", temperature=None),
        ),
        (
            REASONS,
            bad("Unsupported value: 'reasoning_effort' does not support 'minimal' with this model."),
            Dialect(cap_name="max_completion_tokens", effort="low"),
        ),
        (
            Dialect(cap_name="max_completion_tokens", effort="low"),
            bad(
                "Unsupported value: 'reasoning_effort' does not support 'low'. Supported values are: 'high'."
            ),
            Dialect(cap_name="max_completion_tokens"),
        ),
        (
            REASONS,
            bad("Unrecognized request argument supplied: reasoning_effort"),
            Dialect(cap_name="max_completion_tokens"),
        ),
        (
            FIRST,
            bad(
                "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"
            ),
            Dialect(form="json_object"),
        ),
        (
            Dialect(form="json_object"),
            bad("'response_format' of type 'json_object' is not supported with this model."),
            Dialect(form="text"),
        ),
    ],
)
def test_a_refused_parameter_is_another_way_to_ask(
    asked: Dialect, refused: Refused, next_time: Dialect
) -> None:
    assert learn(asked, refused) == next_time


@pytest.mark.parametrize(
    ("asked", "refused", "variable"),
    [
        (
            FIRST,
            Refused(404, "DeploymentNotFound", message="The API deployment does not exist."),
            "DEPLOYMENT",
        ),
        (FIRST, Refused(404, "model_not_found", message="The model `x` does not exist"), "DEPLOYMENT"),
        (FIRST, Refused(404, "404", message="Resource not found"), "ENDPOINT"),
        (FIRST, Refused(404), "ENDPOINT"),
        (FIRST, Refused(410), "DEPLOYMENT"),
        (FIRST, bad("The model gpt-4o-mini, 2024-07-18 has been retired."), "DEPLOYMENT"),
        (FIRST, Refused(404, "ModelDeprecated", message="The model has been deprecated."), "DEPLOYMENT"),
        (
            FIRST,
            bad("The chatCompletion operation does not work with the specified model, ada."),
            "DEPLOYMENT",
        ),
        (FIRST, bad("no", "OperationNotSupported"), "DEPLOYMENT"),
        (
            FIRST,
            bad("Unsupported value: 'messages[0].role' does not support 'system'.", "unsupported_value"),
            "DEPLOYMENT",
        ),
        (REASONS, bad("Unrecognized request argument supplied: max_completion_tokens"), "API_VERSION"),
        (
            FIRST,
            bad("Model o3-mini is enabled only for api versions 2024-12-01-preview and later"),
            "API_VERSION",
        ),
        (FIRST, bad("API version not supported"), "API_VERSION"),
    ],
)
def test_what_no_parameter_mends_names_the_variable_to_change(
    asked: Dialect, refused: Refused, variable: str
) -> None:
    fault = learn(asked, refused)
    assert isinstance(fault, Fault)
    assert fault.variable == f"AZURE_OPENAI_{variable}"


def test_a_fault_of_the_version_says_which_one_azure_asks_for() -> None:
    fault = learn(FIRST, bad("Model o3-mini is enabled only for api versions 2024-12-01-preview and later"))
    assert isinstance(fault, Fault)
    assert "2024-12-01-preview or later" in fault.mend


@pytest.mark.parametrize(
    "refused",
    [
        bad("The response was filtered: temperature", "content_filter"),
        bad("This model's maximum context length is 4096 tokens", "context_length_exceeded"),
        Refused(422),
        Refused(401, message="max_completion_tokens"),
        Refused(429, message="the deployment is busy"),
        Refused(503, message="deprecated"),
    ],
)
def test_anything_else_teaches_nothing(refused: Refused) -> None:
    assert learn(FIRST, refused) is None


def test_no_lesson_comes_twice_whatever_is_refused() -> None:
    everything = bad(
        "max_completion_tokens max_tokens temperature response_format json_schema reasoning_effort"
    )
    asked, seen = FIRST, {FIRST}
    while isinstance(lesson := learn(asked, everything), Dialect):
        assert lesson not in seen
        asked = lesson
        seen.add(lesson)
    assert asked == Dialect("text", "max_completion_tokens", temperature=None)


def test_the_cap_is_raised_once() -> None:
    roomy = with_room(REASONS)
    assert roomy is not None
    assert (roomy.cap, with_room(roomy)) == (REASONING_TOKENS, None)


def test_only_what_is_known_to_be_taken_is_asked() -> None:
    assert set(FIRST.parameters(SCHEMA)) == {"max_tokens", "temperature", "response_format"}
    bare = Dialect("text", "max_completion_tokens", temperature=None)
    assert bare.parameters(SCHEMA) == {"max_completion_tokens": MAX_TOKENS}


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("DeploymentNotFound", "HTTP 404, DeploymentNotFound"),
        ("404", "HTTP 404"),
        ("", "HTTP 404"),
        ("p-001 <b>\n\u202e", "HTTP 404, p-001b"),
        ("x" * 99, "HTTP 404, " + "x" * 60),
    ],
)
def test_of_azures_words_only_the_code_is_told_and_only_its_plain_characters(code: str, told: str) -> None:
    assert Refused(404, code, message="canary").about() == told
