"""What a key is: a literal for local use, or the name of where it is kept. Knows no store."""

import re
from typing import Protocol

REFERENCE = re.compile(r"ssm:/[A-Za-z0-9_.\-/]{1,1000}|secretsmanager:[A-Za-z0-9/_+=.@-]{1,512}")


def is_reference(text: str) -> bool:
    """Whether it names a parameter (`ssm:/name`) or a secret (`secretsmanager:name`)."""
    return REFERENCE.fullmatch(text) is not None


class Secret(Protocol):
    """A key of an API that may be rotated while a container lives."""

    async def value(self) -> str:
        """Raises Upstream when the store does not answer, Unauthorized when it refuses or knows no such name."""
        ...

    async def replaced(self, used: str) -> bool:
        """Whether it is another one by now than the one which an API has just refused."""
        ...


class Literal:
    """Implements Secret with a value that nobody rotates."""

    def __init__(self, text: str) -> None:
        self._text = text

    async def value(self) -> str:
        return self._text

    async def replaced(self, used: str) -> bool:
        return False
