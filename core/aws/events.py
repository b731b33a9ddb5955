"""EventBridge: an urgent finding is told to whoever listens on the deployment's bus."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from core.aws.calls import call
from core.errors import Transient
from core.patient_day import PatientDay

SOURCE = "chronicgpt"
DETAIL_TYPE = "UrgentFinding"


class EventBridgeFindings:
    """Implements ports.UrgentFindings. The client is made at the first finding: most containers never see one."""

    def __init__(
        self,
        make_client: Callable[[], Any],
        bus: str,
        today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date(),
    ) -> None:
        self._make_client = make_client
        self._events: Any = None
        self._bus = bus
        self._today = today

    async def publish(self, day: PatientDay, rules: Sequence[str]) -> None:
        if self._events is None:
            self._events = self._make_client()
        days_ago = max(0, (self._today() - day.date).days)
        entries = [
            {
                "EventBusName": self._bus,
                "Source": SOURCE,
                "DetailType": DETAIL_TYPE,
                "Detail": json.dumps(
                    {
                        "patient_id": day.patient_id,
                        "date": day.date.isoformat(),
                        "rule": rule,
                        "days_ago": days_ago,
                    }
                ),
            }
            for rule in rules
        ]
        answer = await call(self._events.put_events, Entries=entries)
        if answer.get("FailedEntryCount"):
            codes = sorted({entry["ErrorCode"] for entry in answer["Entries"] if entry.get("ErrorCode")})
            raise Transient(f"put_events: {', '.join(codes)}")
