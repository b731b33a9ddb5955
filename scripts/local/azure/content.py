"""What the simulated model says. `complete` is the one function to exchange for another model."""

import json
from collections.abc import Iterator
from typing import Any

from core.explanation.contract import OVERVIEW, SCHEMA

Message = dict[str, Any]
SLOT = "{" + OVERVIEW + "}"


def complete(messages: list[Message], response_format: dict[str, Any]) -> str:
    """A faithful completion of our contract; for any other JSON schema, what fits it; else plain words."""
    kind = response_format.get("type", "text")
    if kind == "text":
        return "This is a simulated answer."
    schema = response_format.get("json_schema", {}).get("schema", SCHEMA)
    facts = last_facts(messages)
    if facts is not None and {"summary", "findings"} <= set(schema.get("properties", {})):
        english = any("write in english" in text_of(message).lower() for message in messages)
        return json.dumps(
            {
                "summary": f"Your day at a glance: {SLOT}." if english else f"{SLOT}.",
                "findings": [{"fact": fact["id"], "text": sentence(fact, english=english)} for fact in facts],
            }
        )
    return json.dumps(filled(schema))


def last_facts(messages: list[Message]) -> list[dict[str, Any]] | None:
    """The `facts` of the last JSON object in the last user message that has some."""
    for message in reversed(messages):
        if message.get("role") != "user":
            continue
        found = [o["facts"] for o in _objects(text_of(message)) if isinstance(o.get("facts"), list)]
        if found:
            return [fact for fact in found[-1] if isinstance(fact, dict) and "id" in fact]
    return None


def text_of(message: Message) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def filled(schema: dict[str, Any]) -> Any:
    """The plainest value that fits a strict schema."""
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return filled(schema["anyOf"][0])
    kind = schema.get("type", "string")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object":
        return {name: filled(part) for name, part in schema.get("properties", {}).items()}
    return {"array": [], "integer": 0, "number": 0, "boolean": False, "null": None}.get(kind, "Simulated.")


def sentence(fact: dict[str, Any], *, english: bool) -> str:
    """A sentence of the patterns; in other languages than English the plainest, which they all have."""
    offered, pattern = set(fact.get("placeholders", ("name", "value"))), fact.get("pattern")
    if pattern == "drift" or "value" not in offered:
        return "{name}: {difference}."
    if not english or pattern not in ("apart", "within", "measured"):
        return "{name}: {value}."
    when = "last night" if fact.get("when") == "night" else "today"
    said = f"{{name}} was {{value}} {when}" + (", {difference}." if "difference" in offered else ".")
    return said + (" Your usual is {usual}." if "usual" in offered else "")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The outermost JSON objects in a text, in order."""
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        try:
            found, end = decoder.raw_decode(text, at)
        except ValueError:
            end = at + 1
        else:
            if isinstance(found, dict):
                yield found
        at = text.find("{", end)
