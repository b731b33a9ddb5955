"""Which requests the real service refuses, by API version, and in which words."""

from typing import Any

from scripts.local.azure.content import Message, text_of

JSON_SCHEMA_SINCE, MAX_COMPLETION_TOKENS_SINCE = "2024-08-01", "2024-09-01"
LATEST = "9999-12-31"  # what /openai/v1/ counts as
NOT_STRICT = frozenset(
    {"minLength", "maxLength", "pattern", "format", "minimum", "maximum", "multipleOf"}
    | {"minItems", "maxItems", "uniqueItems", "patternProperties", "default", "allOf", "not", "if"}
)


class Refused(Exception):
    """A request that the service answers with 400."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}


def check(body: Any, version: str) -> None:
    """Raise Refused where an API of that version (its date decides) would not accept the body."""
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list) or not body["messages"]:
        raise Refused("[] is too short - 'messages'", "messages")
    if body.get("stream"):
        raise Refused("This simulator does not stream.", "stream")
    if "max_completion_tokens" in body:
        if version[:10] < MAX_COMPLETION_TOKENS_SINCE:
            raise Refused("Unrecognized request argument supplied: max_completion_tokens")
        if "max_tokens" in body:
            raise Refused(
                "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
            )
    wanted = body.get("response_format") or {}
    kind = wanted.get("type", "text")
    if kind == "json_schema":
        if version[:10] < JSON_SCHEMA_SINCE:
            raise Refused(
                "response_format value as json_schema is enabled only for api versions 2024-08-01-preview "
                "and later",
                "response_format",
                "BadRequest",
            )
        _check_schema(wanted.get("json_schema") or {})
    elif kind == "json_object":
        if not _says_json(body["messages"]):
            raise Refused(
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
                "'json_object'.",
                "messages",
            )
    elif kind != "text":
        raise Refused(f"Invalid value: '{kind}'.", "response_format.type")


def _says_json(messages: list[Message]) -> bool:
    return any("json" in text_of(message).lower() for message in messages)


def _check_schema(wanted: dict[str, Any]) -> None:
    if not wanted.get("name"):
        raise Refused(
            "Missing required parameter: 'response_format.json_schema.name'.",
            "response_format.json_schema.name",
        )
    if wanted.get("strict"):
        _check_strict(wanted.get("schema") or {}, wanted["name"], ())


def _check_strict(schema: dict[str, Any], name: str, path: tuple[str, ...]) -> None:
    def refuse(why: str) -> Refused:
        where = f"In context={path!r}, {why}"
        return Refused(f"Invalid schema for response_format '{name}': {where}", "response_format")

    if extra := NOT_STRICT & set(schema):
        raise refuse(f"'{min(extra)}' is not permitted.")
    if "properties" in schema:
        if schema.get("additionalProperties") is not False:
            raise refuse("'additionalProperties' is required to be supplied and to be false.")
        if missing := set(schema["properties"]) - set(schema.get("required", ())):
            raise refuse(
                "'required' is required to be supplied and to be an array including every key in properties. "
                f"Missing '{min(missing)}'."
            )
    for key, part in schema.get("properties", {}).items():
        _check_strict(part, name, (*path, "properties", key))
    if isinstance(schema.get("items"), dict):
        _check_strict(schema["items"], name, (*path, "items"))
    for number, part in enumerate(schema.get("anyOf", ())):
        _check_strict(part, name, (*path, "anyOf", str(number)))
    for key, part in schema.get("$defs", {}).items():
        _check_strict(part, name, (*path, "$defs", key))
