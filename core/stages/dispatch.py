"""Dispatch: the roster's active patients become one fetch message for each of their last nights."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple, Protocol, Self

from pydantic import Field

from core.errors import BadMessage
from core.patient_day import (
    UPLOADS,
    Outcome,
    OutcomeKind,
    PatientDay,
    QueueMessage,
    StageMessage,
    valid_date,
)
from core.ports import Page, Patient
from core.queues import Outbox
from core.stages.nights import DAY, run_of, zone_of

PATIENTS_PER_SEGMENT = 5_000
HOUR = dt.timedelta(hours=1)


class SegmentMessage(QueueMessage):
    """One slice of the roster at one hour of the night; `cursor` is where an invocation without time left stopped."""

    hour: Annotated[str, Field(pattern=r"^[0-9-]{10}T([01][0-9]|2[0-3])$")]
    segment: Annotated[int, Field(ge=0)]
    segments: Annotated[int, Field(gt=0, le=10_000)]
    cursor: str | None = None

    @classmethod
    def read(cls, body: str) -> Self:
        message = super().read(body)
        try:
            valid_date(message.hour[:10])
        except ValueError:
            raise BadMessage("message not readable: hour") from None
        if message.segment >= message.segments:
            raise BadMessage("message not readable: segment")
        return message

    @property
    def tick(self) -> dt.datetime:
        return dt.datetime.fromisoformat(f"{self.hour}:00+00:00")


class UploadMessage(QueueMessage):
    """A file that somebody put into the raw bucket (core/aws/uploads.py makes it of S3's notification)."""

    upload: str

    @classmethod
    def read(cls, body: str) -> Self:
        message = super().read(body)
        message.day  # noqa: B018 - raises BadMessage for a file in the wrong place
        return message

    @property
    def day(self) -> PatientDay:
        """The patient-day of uploads/PATIENT/YYYY-MM-DD.json. Raises BadMessage for any other place."""
        match self.upload.split("/"):
            case [folder, patient_id, name] if folder == UPLOADS and name.endswith(".json"):
                return PatientDay.parse(patient_id, name.removesuffix(".json"))
        raise BadMessage(f"an uploaded file must lie at {UPLOADS}/PATIENT/YYYY-MM-DD.json")


def read_task(body: str) -> SegmentMessage | UploadMessage:
    """What lies in dispatch's own queue. Raises BadMessage."""
    return (UploadMessage if '"upload":' in body else SegmentMessage).read(body)


class RosterPages(Protocol):
    async def about(self) -> int:
        """Roughly how many patients there are."""
        ...

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page: ...


class SegmentQueue(Protocol):
    async def send(self, messages: Sequence[SegmentMessage]) -> int: ...


class DispatchPorts(NamedTuple):
    roster: RosterPages
    fetch_queue: Outbox
    dispatch_queue: SegmentQueue
    nightly_local_hour: int
    lookback_days: int
    default_timezone: str = "UTC"


async def open_night(tick: dt.datetime, ports: DispatchPorts) -> Outcome:
    """Enqueues one segment message for every PATIENTS_PER_SEGMENT patients, for the hour that `tick` lies in."""
    hour = tick.astimezone(dt.UTC).strftime("%Y-%m-%dT%H")
    segments = max(1, -(-await ports.roster.about() // PATIENTS_PER_SEGMENT))
    run_id = run_of(tick)
    accepted = await ports.dispatch_queue.send(
        [SegmentMessage(run_id=run_id, hour=hour, segment=i, segments=segments) for i in range(segments)]
    )
    return Outcome(OutcomeKind.DISPATCHED, {"segments": accepted})


async def night_opener(event: Mapping[str, Any], ports: DispatchPorts, *, now: dt.datetime) -> dict[str, Any]:
    """What the schedule's event asks for: its `time` names the hour, without it the present one. Raises BadMessage."""
    given = event.get("time")
    try:
        tick = dt.datetime.fromisoformat(given) if given else now
        valid_date(tick.astimezone(dt.UTC).date().isoformat())
    except (TypeError, ValueError, OverflowError):
        raise BadMessage("time must look like 2026-04-01T03:00:00Z and be no later than today") from None
    if tick.tzinfo is None:
        raise BadMessage("time must name its time zone, as in 2026-04-01T03:00:00Z")
    outcome = await open_night(tick, ports)
    return {"outcome": str(outcome.kind), **outcome.detail}


async def dispatch(
    message: SegmentMessage | UploadMessage, seconds_left: Callable[[], float], ports: DispatchPorts
) -> Outcome:
    """What a message of dispatch's own queue asks for: a segment of the night, or an uploaded file's patient-day."""
    if isinstance(message, UploadMessage):
        uploaded = StageMessage.about(message.day, run_id=message.run_id, reason="upload")
        return await dispatch_one(uploaded, ports)
    return await dispatch_segment(message, seconds_left, ports)


async def dispatch_segment(
    message: SegmentMessage, seconds_left: Callable[[], float], ports: DispatchPorts
) -> Outcome:
    """Sends one fetch message for each due patient and date of this segment; the count is of accepted messages.

    Twice the same hour sends the same messages twice, which the stages after it make harmless.
    """
    cursor, accepted, unreadable, unknown = message.cursor, 0, 0, 0
    enough = seconds_left() / 2
    while True:
        page = await ports.roster.page(message.segment, message.segments, cursor)
        accepted += await ports.fetch_queue.send(
            [m for patient in page.patients for m in due_messages(patient, message, ports)]
        )
        cursor, unreadable = page.cursor, unreadable + page.unreadable
        unknown += sum(bool(patient.unknown) for patient in page.patients)
        detail: dict[str, str | int | float | bool] = {"messages": accepted}
        if unreadable:
            detail["unreadable_patients"] = unreadable
        if unknown:
            detail["patients_with_unknown_values"] = unknown
        if cursor is None:
            return Outcome(OutcomeKind.DISPATCHED, detail)
        if seconds_left() < enough:
            await ports.dispatch_queue.send([message.model_copy(update={"cursor": cursor})])
            return Outcome(OutcomeKind.DISPATCHED, {**detail, "continued": True})


async def dispatch_one(message: StageMessage, ports: DispatchPorts) -> Outcome:
    """One fetch message for one patient-day: the direct payload's, or an uploaded file's."""
    return Outcome(OutcomeKind.DISPATCHED, {"messages": await ports.fetch_queue.send([message])})


def due_messages(patient: Patient, message: SegmentMessage, ports: DispatchPorts) -> Iterator[StageMessage]:
    """Yesterday and the days before it, newest last, for an active patient whose nightly hour this tick is."""
    if not patient.active:
        return
    today = due_date(message.tick, patient.timezone or ports.default_timezone, ports.nightly_local_hour)
    if today is None:
        return
    for back in range(ports.lookback_days, 0, -1):
        day = PatientDay(patient.patient_id, today - dt.timedelta(days=back))
        yield StageMessage.about(day, run_id=message.run_id, reason="nightly")


def due_date(tick: dt.datetime, timezone: str, hour: int) -> dt.date | None:
    """The local date whose `hour` o'clock falls within the hour that ends at `tick`, else None.

    Each local date has exactly one such instant (an hour that the spring change skips is taken by the clock before it,
    one that autumn repeats is taken the first time), so each date is dispatched by exactly one tick.
    """
    zone = zone_of(timezone)
    around = tick.astimezone(zone).date()
    for date in (around - DAY, around, around + DAY):
        instant = dt.datetime.combine(date, dt.time(hour), zone).astimezone(dt.UTC)
        if tick - HOUR < instant <= tick:
            return date
    return None
