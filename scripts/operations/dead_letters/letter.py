"""A dead letter: what stopped it and when, what it is about, and the message that it becomes when it is replayed."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.aws.uploads import upload_bodies
from core.errors import BadMessage
from core.patient_day import PATIENT_ID, UPLOADS, PatientDay, StageMessage, lane_of
from core.queues import RECEIVES_BEFORE
from core.stages.dispatch import UploadMessage
from scripts.operations.patients.uploads import masked, named
from scripts.operations.terminal import shown_id

TOLD = (
    "error_kind",
    "error_message",
    "stage",
    "failed_at",
    RECEIVES_BEFORE,
)  # what dead-lettering adds; a replay takes it off
REPLAYS = "replays"
ENDING = re.compile(r"\.(json|csv|txt|xlsx|zip)$")
LONGEST_KEY = 100  # as it is shown
IN_AN_ID = "[A-Za-z0-9._@+-]"


@dataclass(frozen=True)
class DeadLetter:
    """One message of a dead-letter queue."""

    stage: str
    message_id: str
    receipt: str
    body: str
    lane: str | None
    attributes: Mapping[str, Mapping[str, Any]]
    sent: dt.datetime

    @classmethod
    def of(cls, stage: str, raw: Mapping[str, Any]) -> "DeadLetter":
        system = raw.get("Attributes", {})
        uploads = upload_bodies(raw["Body"])  # SQS itself moves S3's notification as it came
        body = uploads[0] if len(uploads) == 1 else raw["Body"]
        return cls(
            stage=stage,
            message_id=raw["MessageId"],
            receipt=raw["ReceiptHandle"],
            body=body,
            lane=system.get("MessageGroupId") or lane_of(body),
            attributes=raw.get("MessageAttributes") or {},
            sent=dt.datetime.fromtimestamp(int(system.get("SentTimestamp", 0)) / 1000, dt.UTC),
        )

    def text(self, name: str) -> str | None:
        return (self.attributes.get(name) or {}).get("StringValue")

    @property
    def kind(self) -> str:
        """What stopped it; a message that SQS itself moved here crashed its Lambda five times."""
        return self.text("error_kind") or "crash"

    @property
    def day(self) -> PatientDay | None:
        for kind in (StageMessage, UploadMessage):
            try:
                return kind.read(self.body).day
            except BadMessage:
                continue
        return None

    @property
    def upload(self) -> str | None:
        """The shape of the key of the uploaded file that it is about: a file in a wrong place may have anybody's name,
        so that only the patient id is shown as it is."""
        key = self.upload_key
        if key is None:
            return None
        patient_id, slash, name = key.removeprefix(f"{UPLOADS}/").partition("/")
        is_id = slash and PATIENT_ID.fullmatch(patient_id)
        shape = (shown_id(patient_id) if is_id else _masked(patient_id)) + slash + _masked(name)
        return f"{UPLOADS}/{shape}"[:LONGEST_KEY]

    @property
    def upload_key(self) -> str | None:
        """The key itself: it may hold anybody's name, and is for no screen."""
        try:
            return str(json.loads(self.body)["upload"])
        except (ValueError, RecursionError, KeyError, TypeError):
            return None

    def is_about(self, patient_id: str) -> bool:
        """Whether it is this patient's, also if no stage could read it.

        A message of ours says in a field whose it is, that of a file by the words of its key: `nightly` or `backfill`
        may be somebody's patient id, and the cursor of a roster's slice names one of the many whom that slice is about.
        In anything else the id is a word.
        """
        objects: list[dict[str, Any]] = []
        try:
            json.loads(self.body, object_hook=objects.append)
        except (ValueError, RecursionError):
            return self._says(patient_id)
        for content in objects:
            if content.get("patient_id") == patient_id:
                return True
            if named(str(content.get("upload", "")), patient_id).theirs:
                return True
        ours = any(name in content for content in objects for name in ("patient_id", "upload", "run_id"))
        return not ours and self._says(patient_id)

    def _says(self, word: str) -> bool:
        return bool(re.search(rf"(?<!{IN_AN_ID}){re.escape(word)}(?!{IN_AN_ID})", self.body))

    @property
    def failed_at(self) -> dt.datetime:
        """When it failed; of a native redrive only when it was first sent is known."""
        try:
            return dt.datetime.fromisoformat(self.text("failed_at") or "")
        except ValueError:
            return self.sent

    @property
    def replays(self) -> int:
        """How often it was put back before."""
        before = self.text(REPLAYS) or ""
        return int(before) if before.isdigit() else 0

    def replayed(self) -> dict[str, Any]:
        """The entry that puts it back: the same lane and attributes, one replay more, its deferrals forgiven."""
        kept = {name: _sendable(value) for name, value in self.attributes.items() if name not in TOLD}
        kept[REPLAYS] = {"DataType": "String", "StringValue": str(self.replays + 1)}
        lane = {"MessageGroupId": self.lane} if self.lane else {}
        return {"MessageBody": _undeferred(self.body), "MessageAttributes": kept, **lane}


@dataclass(frozen=True)
class Match:
    """Which dead letters are meant; what is None or empty means all."""

    kinds: frozenset[str] = frozenset()
    patient_id: str | None = None
    dates: tuple[dt.date, dt.date] | None = None
    older_than: dt.timedelta | None = None

    def means(self, letter: DeadLetter, *, now: dt.datetime) -> bool:
        if self.kinds and letter.kind not in self.kinds:
            return False
        if self.older_than and now - letter.failed_at < self.older_than:
            return False
        day = letter.day
        if self.patient_id is not None and (day is None or day.patient_id != self.patient_id):
            return False
        return self.dates is None or (day is not None and self.dates[0] <= day.date <= self.dates[1])


def _masked(name: str) -> str:
    """Letters as x, digits as 9, but for a common ending."""
    ending = found[0] if (found := ENDING.search(name)) else ""
    stem = name.removesuffix(ending)
    return masked(stem) + ending


def _sendable(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value[name] for name in ("DataType", "StringValue", "BinaryValue") if name in value}


def _undeferred(body: str) -> str:
    """The body with its deferrals back at none: what was away for five hours gets five more."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):  # no message of ours: it goes back as it came
        return body
    if not isinstance(content, dict) or not content.get("deferrals"):
        return body
    return json.dumps({**content, "deferrals": 0}, separators=(",", ":"))
