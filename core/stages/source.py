"""What is known of a patient-day before it is fetched: the API's answer, or the file that somebody uploaded."""

import time
from typing import NamedTuple

from core.errors import BadRaw, KeyRefused, StageError
from core.patient_day import PatientDay
from core.ports import Documents, Patient, Ultrahuman, Version, Work
from core.stages.sharing import judge
from core.ultrahuman.answer import read_answer


class SourceAnswer(NamedTuple):
    """What is known of a day: the API's answer, or the file that somebody uploaded in its place.

    `known`: whether anything is; what was read to see that is not kept, a batch of hostile answers would fill the
    function with it. `upload` is the file's version, `upload_gone` when the file was noted that is no longer there,
    `trouble` what kept us from knowing.
    """

    body: bytes = b""
    known: bool = False
    time_zone: str | None = None
    upload: Version | None = None
    upload_gone: bool = False
    trouble: StageError | None = None
    api_ms: float | None = None

    @property
    def detail(self) -> dict[str, str | int | float | bool]:
        """For telemetry: how long the API took, if it was the API."""
        return {} if self.api_ms is None or self.upload else {"api_ms": self.api_ms}


async def ask(work: Work, patient: Patient, uploads: Documents, ultrahuman: Ultrahuman) -> SourceAnswer:
    """What the uploaded file says that the message tells of, if it is still there, else the API."""
    if work.message.reason == "upload" and (found := await uploaded(work.day, uploads)):
        return found
    began = time.monotonic()
    try:
        body = await ultrahuman.day(patient.email, work.day.date, seconds=work.seconds_left())
        took = round((time.monotonic() - began) * 1000, 1)
        if body is None:
            return SourceAnswer(api_ms=took)
        answer = read_answer(body, work.day.date)
    except KeyRefused as refusal:
        return SourceAnswer(trouble=judge(refusal, work))
    except StageError as trouble:
        return SourceAnswer(trouble=trouble)
    return SourceAnswer(body, answer.has_data, answer.time_zone, api_ms=took)


async def uploaded(day: PatientDay, uploads: Documents) -> SourceAnswer | None:
    """The file that was uploaded for this day; BadRaw is its trouble if it is no day: waiting mends nothing."""
    stored = await uploads.read(day)
    if stored is None:
        return None
    try:
        answer = read_answer(stored.body, day.date)
        if not answer.has_data:
            raise BadRaw("it holds no data of this day")
    except StageError as error:
        return SourceAnswer(
            upload=stored.version, trouble=BadRaw(f"the uploaded file cannot be used: {error}")
        )
    return SourceAnswer(stored.body, True, answer.time_zone, stored.version)
