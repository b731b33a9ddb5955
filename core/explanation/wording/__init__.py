"""The wording files by language; adding one is one file and one line here (docs/languages.md).

Fluent and Babel are imported with the first text, not with this module: 0.1 s that work already done does not pay.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

CODES = ("en", "es", "de")
DEFAULT = "en"
TWICE = {"de": re.compile(r"( Uhr am \w+) Uhr\b")}
"""What a language's sentences say behind a time, and a time of another day has said before its weekday."""
REMEMBERED = 4096
"""A page that is too long is written again for each note that it leaves out: most of its words come again."""


class MissingWord(LookupError):
    """A language has no message of that name, or one that asks for what the program does not fill in."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Wording:
    """One language's messages; `say` is all that writes words."""

    def __init__(self, code: str, source: str) -> None:
        from fluent.runtime import FluentBundle, FluentResource

        self.code = code
        self._bundle = FluentBundle([code], use_isolating=False)
        self._bundle.add_resource(FluentResource(source))
        self.say: Callable[..., str] = lru_cache(REMEMBERED, typed=True)(self._fill)
        """The message with its variables filled in. Raises MissingWord."""
        self.has: Callable[[str], bool] = lru_cache(REMEMBERED)(self._has)
        """Whether there is a message `name`, or an attribute `name.attribute`."""

    def _has(self, word: str) -> bool:
        name, _, attribute = word.partition(".")
        if not self._bundle.has_message(name):
            return False
        return not attribute or attribute in self._bundle.get_message(name).attributes

    def _fill(self, word: str, /, **filled: Any) -> str:
        if not self.has(word):
            raise MissingWord(word)
        name, _, attribute = word.partition(".")
        message = self._bundle.get_message(name)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            raise MissingWord(word)
        text, errors = self._bundle.format_pattern(pattern, filled)
        if errors:
            raise MissingWord(word)
        twice = TWICE.get(self.code)
        return twice.sub(r"\1", str(text)) if twice else str(text)


@cache
def wording(code: str) -> Wording:
    source = resources.files(__package__).joinpath(f"{code}.ftl").read_text(encoding="utf-8")
    return Wording(code, source)


def code_of(language: str) -> tuple[str, bool]:
    """The language's code for one such as "de" or "de-AT", and whether there is a file for it; English if not."""
    code = language.strip().lower().replace("_", "-").split("-")[0]
    return (code, True) if code in CODES else (DEFAULT, False)
