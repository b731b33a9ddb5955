"""How this package calls AWS: in a thread, so that the event loop goes on, and with typed failures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from core.errors import Transient

Q = TypeVar("Q")
A = TypeVar("A")

KEYS_AT_ONCE = 100  # what BatchGetItem takes
PAUSE = 0.2  # seconds before what DynamoDB had no time for is asked again
PATIENCE = 0.02  # seconds: records whose services answered a few milliseconds apart share a call (docs/benchmarks.md)

CONFIG = Config(
    parameter_validation=False,  # our requests are tested; to check them again at run time is a tenth of a call's CPU
    retries={"mode": "standard", "max_attempts": 4},
    connect_timeout=3,
    read_timeout=20,
    max_pool_connections=32,
)


def client(service: str) -> Any:
    """Calls itself by a fixed name: botocore would put its own together anew at every call, a fifth of a call's CPU."""
    name = f"Boto3/{boto3.__version__} app/{_app_id()}"
    config = CONFIG.merge(Config(user_agent=name))
    return boto3.client(service, config=config)  # type: ignore[call-overload,unused-ignore]


@cache
def _app_id() -> str:
    """What AWS_SDK_UA_APP_ID says: by it CloudTrail tells our functions apart."""
    return botocore.session.Session().get_config_variable("user_agent_appid") or "chronicgpt"


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


async def get_items(
    dynamodb: Any, table: str, keys: Sequence[Mapping[str, Any]], *, consistent: bool, **options: Any
) -> list[Mapping[str, Any]]:
    """Those of these items that there are; at most KEYS_AT_ONCE keys, each once."""
    found: list[Mapping[str, Any]] = []
    wanted: Any = {table: {"Keys": keys, "ConsistentRead": consistent, **options}}
    while wanted:
        answer = await call(dynamodb.batch_get_item, RequestItems=wanted)
        found += answer["Responses"].get(table, [])
        wanted = answer.get("UnprocessedKeys")
        if wanted:
            await asyncio.sleep(PAUSE)
    return found


class AwsRefusal(Transient):
    """An error code of AWS, and what it sent along."""

    def __init__(self, operation: Callable[..., Any], error: ClientError) -> None:
        self.code = str(error.response.get("Error", {}).get("Code", "unknown"))
        self.status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        super().__init__(f"{_name(operation)}: {self.code}")


def _name(operation: Callable[..., Any]) -> str:
    return getattr(operation, "__name__", "AWS call")


class Together(Generic[Q, A]):
    """What the records of a batch ask at the same time is asked in one call; each awaits its own answer.

    A question is answered by a call that begins after it was put, never by one that is under way: what a stage decides
    by is as new as if it had asked alone. `ask` answers every question in turn, with an exception where there is none.
    `patience`: seconds that a first question waits for others; for what records ask one shortly after another.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]],
        most: int,
        *,
        patience: float = 0.0,
    ) -> None:
        self._ask = ask
        self._most = most
        self._patience = patience
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, question: Q) -> A:
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        try:
            if self._patience:
                await asyncio.sleep(self._patience)
            while self._waiting:
                portion, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                asked = [(question, answer) for question, answer in portion if not answer.done()]
                if asked:
                    await self._answer(asked)
        finally:
            self._asking = None

    async def _answer(self, asked: list[tuple[Q, "asyncio.Future[A]"]]) -> None:
        try:
            told = await self._ask([question for question, _ in asked])
        except Exception as trouble:
            told = [trouble] * len(asked)
        for (_, answer), what in zip(asked, told, strict=True):
            if answer.done():
                continue  # its record was given up meanwhile
            if isinstance(what, Exception):
                answer.set_exception(what)
            else:
                answer.set_result(what)
