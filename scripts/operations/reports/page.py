"""One self-contained page: what a browser needs lies in it, no request leaves it, and no text becomes a program."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
MARKER = "ChronicGPT report"
"""How `clean` knows the pages that it may remove: the head of each has it, in front of every text of another hand."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, *, script: str | None = None, **content: Any) -> str:
    """The page. Its policy admits this one style and, if there is one, this one script, by their hashes."""
    style = _source("page.css")
    program = _source(script) if script else None
    policy = [
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {_hash(program)}" if program else "script-src 'none'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return (
        _environment()
        .get_template(template)
        .render(
            policy=Markup("; ".join(policy)),  # noqa: S704  # nosec B704: of this module's own words
            style=Markup(style),  # noqa: S704  # nosec B704: a file of this repository
            script=Markup(program) if program else None,  # noqa: S704  # nosec B704: as above
            marker=MARKER,
            **content,
        )
    )


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() + "'"
