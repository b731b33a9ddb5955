"""What the simulated model says. `complete` is the one function to exchange for another model."""

import json
from collections.abc import Iterator
from typing import Any

from core.explanation.model.contract import SCHEMA

Message = dict[str, Any]


def complete(messages: list[Message], response_format: dict[str, Any]) -> str:
    """A valid plan of our contract; for any other JSON schema, what fits it; else plain words."""
    kind = response_format.get("type", "text")
    if kind == "text":
        return "This is a simulated answer."
    schema = response_format.get("json_schema", {}).get("schema", SCHEMA)
    asked = last_notes(messages)
    if asked is not None and {"lead", "paragraphs"} <= set(schema.get("properties", {})):
        return json.dumps(plan(*asked))
    return json.dumps(filled(schema))


def plan(notes: list[dict[str, Any]], definitions: list[Any]) -> dict[str, Any]:
    """A paragraph for each group, in the order of the notes, and the first definition."""
    paragraphs: dict[str, list[str]] = {}
    for note in notes:
        paragraphs.setdefault(str(note.get("group")), []).append(str(note["id"]))
    return {
        "lead": str(notes[0]["id"]) if notes else "",
        "paragraphs": list(paragraphs.values()),
        "definition": next((str(one) for one in definitions), None),
    }


def last_notes(messages: list[Message]) -> tuple[list[dict[str, Any]], list[Any]] | None:
    """The `notes` and `definitions` of the last JSON object in the last user message that has some."""
    for message in reversed(messages):
        if message.get("role") != "user":
            continue
        found = [o for o in _objects(text_of(message)) if isinstance(o.get("notes"), list)]
        if found:
            notes = [note for note in found[-1]["notes"] if isinstance(note, dict) and "id" in note]
            definitions = found[-1].get("definitions")
            return notes, definitions if isinstance(definitions, list) else []
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
