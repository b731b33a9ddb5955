"""What the stages and the runner ask of queues, and what a received record is."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from core.patient_day import StageMessage

RECEIVES_BEFORE = "receives_before"


class Record(NamedTuple):
    """One SQS record: `attributes` are the message's own, `receives` counts this receipt too."""

    message_id: str
    receipt: str
    body: str
    lane: str | None
    receives: int
    attributes: Mapping[str, str]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Record":
        system = raw.get("attributes") or {}
        attributes = {
            name: str(value["stringValue"])
            for name, value in (raw.get("messageAttributes") or {}).items()
            if value.get("stringValue") is not None
        }
        before = attributes.get(RECEIVES_BEFORE, "")
        return cls(
            message_id=raw["messageId"],
            receipt=raw["receiptHandle"],
            body=raw["body"],
            lane=system.get("MessageGroupId"),
            receives=int(system.get("ApproximateReceiveCount", 1))
            + (int(before) if re.fullmatch(r"[0-9]{1,3}", before) else 0),
            attributes=attributes,
        )


class OwnQueue(Protocol):
    """The stage's own queue and its dead-letter queue."""

    async def send_again(
        self, record: Record, *, body: str, delay: int, attributes: Mapping[str, str]
    ) -> None: ...
    async def dead_letter(self, record: Record, *, kind: str, message: str) -> None: ...
    async def delete(self, record: Record) -> None: ...
    async def postpone(self, record: Record, seconds: int) -> None: ...


class Outbox(Protocol):
    """The next stage's queue, or a stage's own."""

    async def send(self, messages: Sequence[StageMessage]) -> int:
        """The number of accepted messages, which is all of them; raises Transient otherwise."""
        ...
