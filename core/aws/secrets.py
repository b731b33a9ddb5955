"""Keys that SSM Parameter Store or Secrets Manager keeps, read at run time; the environment holds only their names."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from core.aws.calls import client
from core.errors import Unauthorized, Upstream
from core.secret import Literal, Secret, is_reference

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.parameters.base import BaseProvider

MAX_AGE = 300  # seconds until a rotated key is noticed without anybody refusing the former one
# Seconds between two looks that refusals cause, so that an outage of ours is no storm on the store.
LEAST_AGE = 10.0
OUR_DOING = {
    "AccessDenied",
    "AccessDeniedException",
    "ParameterNotFound",
    "ResourceNotFoundException",
    "ValidationException",
}


def secret(text: str) -> Secret:
    """The key that a variable of the environment names, or is."""
    return StoredSecret(text) if is_reference(text) else Literal(text)


def read_now(text: str, client: Callable[[str], Any] = client) -> str:
    """The same key once, where nothing waits for a later one. Raises as `StoredSecret.value`."""
    return _read(_provider(text, client), text, fresh=True) if is_reference(text) else text


class StoredSecret:
    """Implements Secret. A rotated key is used after MAX_AGE seconds at the latest, or once the former is refused."""

    def __init__(self, reference: str) -> None:
        self._reference = reference
        self._provider = _provider(reference, client)
        self._looked = float("-inf")

    async def value(self) -> str:
        return await asyncio.to_thread(_read, self._provider, self._reference, fresh=False)

    async def replaced(self, used: str) -> bool:
        if await self.value() != used:
            return True
        if time.monotonic() - self._looked < LEAST_AGE:
            return False
        self._looked = time.monotonic()
        return await asyncio.to_thread(_read, self._provider, self._reference, fresh=True) != used


def _provider(reference: str, client: Callable[[str], Any]) -> "BaseProvider":
    from aws_lambda_powertools.utilities import parameters  # 80 ms, only where a key is stored

    if reference.startswith("ssm:"):
        return parameters.SSMProvider(boto3_client=client("ssm"))
    return parameters.SecretsProvider(boto3_client=client("secretsmanager"))


def _read(provider: "BaseProvider", reference: str, *, fresh: bool) -> str:
    store, _, name = reference.partition(":")
    options: dict[str, Any] = {"decrypt": True} if store == "ssm" else {}
    try:
        found = provider.get(name, max_age=MAX_AGE, force_fetch=fresh, **options)
    except Exception as error:
        cause = error.__context__
        code = cause.response["Error"]["Code"] if isinstance(cause, ClientError) else type(cause).__name__
        if code in OUR_DOING:
            raise Unauthorized(
                f"{reference} cannot be read ({code}): store the key under that name, or mend the function's role"
            ) from None
        raise Upstream(f"{reference} cannot be read now ({code})") from None
    value = str(found).strip()
    if not value:
        raise Unauthorized(f"{reference} is empty: store the key under that name")
    return value
