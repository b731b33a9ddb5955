"""Languages by code; adding one is one file and one line here (docs/languages.md)."""

import importlib
from functools import cache

from core.explanation.languages.language import Language

CODES = ("en", "es", "de")
DEFAULT = "en"


@cache
def _load(code: str) -> Language:
    language: Language = importlib.import_module(f"core.explanation.languages.{code}").LANGUAGE
    return language


def speak(language: str) -> tuple[Language, bool]:
    """The language for a code such as "de" or "de-AT", and whether it is the one asked for; English if not."""
    code = language.strip().lower().replace("_", "-").split("-")[0]
    return (_load(code), True) if code in CODES else (_load(DEFAULT), False)
