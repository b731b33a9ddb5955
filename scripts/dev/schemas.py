"""Writes docs/schemas/*.json, the JSON Schemas of the documents that other systems read."""

import json
from pathlib import Path

import typer

from core.documents import Document, ProcessedDocument
from core.explanation.document import ExplanationDocument
from scripts.operations.paths import ROOT

FOLDER = ROOT / "docs" / "schemas"
DOCUMENTS: dict[str, type[Document]] = {
    "processed": ProcessedDocument,
    "explanation": ExplanationDocument,
}


def schemas() -> dict[Path, str]:
    """Each schema's file and its text."""
    return {
        FOLDER / f"{name}.schema.json": _text(model.model_json_schema(mode="serialization"))
        for name, model in DOCUMENTS.items()
    }


def _text(schema: dict[str, object]) -> str:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(draft | schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the JSON Schemas of the processed and the explanation document to docs/schemas."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in schemas().items():
        path.write_text(text, encoding="utf-8")
        typer.echo(f"docs/schemas/{path.name}")


if __name__ == "__main__":
    typer.run(main)
