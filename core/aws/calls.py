"""How this package calls AWS: in a thread, so that the event loop goes on, and with typed failures."""

import asyncio
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from core.errors import Transient

CONFIG = Config(
    retries={"mode": "standard", "max_attempts": 4},
    connect_timeout=3,
    read_timeout=20,
    max_pool_connections=32,
)


def client(service: str) -> Any:
    return boto3.client(service, config=CONFIG)  # type: ignore[call-overload,unused-ignore]


async def call(operation: Callable[..., Any], **arguments: Any) -> Any:
    """The answer of one AWS operation.

    Raises Transient with the operation and the error code, never with the arguments. A caller that gives a code
    a meaning of its own catches AwsRefusal, which is a Transient.
    """
    try:
        return await asyncio.to_thread(operation, **arguments)
    except ClientError as error:
        raise AwsRefusal(operation, error) from None
    except BotoCoreError as error:
        raise Transient(f"{_name(operation)}: {type(error).__name__}") from None


class AwsRefusal(Transient):
    """An error code of AWS, and what it sent along."""

    def __init__(self, operation: Callable[..., Any], error: ClientError) -> None:
        self.code = str(error.response.get("Error", {}).get("Code", "unknown"))
        self.status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        super().__init__(f"{_name(operation)}: {self.code}")


def _name(operation: Callable[..., Any]) -> str:
    return getattr(operation, "__name__", "AWS call")
