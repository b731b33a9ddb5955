"""The failure kinds of the pipeline. An error says what happened and what to do; it never holds personal data."""

import datetime as dt
from typing import ClassVar


class StageError(Exception):
    """A failure of one record; its class decides what the runner does with the message."""

    kind: ClassVar[str]


class Transient(StageError):
    """AWS throttling, or a swap lost too often: the record fails and SQS redelivers it."""

    kind = "transient"


class Conflict(StageError):
    """A document or an input moved while a stage worked on it: the runner starts the patient-day again."""

    kind = "conflict"


class Upstream(StageError):
    """Ultrahuman or Azure did not answer usefully: the message defers itself. `retry_after` is in seconds."""

    kind = "upstream"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Fatal(StageError):
    """Nothing that waiting mends: dead-lettered at once, replayed after somebody mended it."""


class Unauthorized(Fatal):
    """An API refused our key."""

    kind = "unauthorized"


class Misconfigured(Unauthorized):
    """An API refuses not the key but how we ask: a variable has to change, and the text names it."""

    kind = "misconfigured"


class KeyRefused(Unauthorized):
    """Ultrahuman refused our key for one person: the key is dead, or that person shares nothing with us.

    `worked_at` is when the same key last fetched data of anybody, None if that is not known. `doubted`: several people
    have been refused one after another since then.
    """

    def __init__(self, status: int, worked_at: dt.datetime | None = None, *, doubted: bool = False) -> None:
        super().__init__(f"the API refused our key (HTTP {status}): mend ULTRAHUMAN_API_KEY, then replay")
        self.worked_at = worked_at
        self.doubted = doubted


class KeyDoubted(StageError):
    """Ultrahuman refused our key, and nothing proves yet that it works for others: the message waits and asks again."""

    kind = "unauthorized"


class NotShared(StageError):
    """The key works for others: this person does not share their data with us. Only they can mend it, in their app."""

    kind = "not_shared"


class BadMessage(Fatal):
    """The body is no message, or names no possible patient-day."""

    kind = "bad_message"


class BadRaw(Fatal):
    """A raw document that cannot be read as a day."""

    kind = "bad_raw"


class BadProcessed(Fatal):
    """A processed document that is not in our form: somebody else wrote it, or a later version of this code."""

    kind = "bad_processed"


class UnknownPatient(Fatal):
    """Not on the roster."""

    kind = "unknown_patient"


class GivenUp(Fatal):
    """An upstream that stayed away for all deferrals, or that rejects the request as such.

    Its stored kind is that of Upstream; the message begins with "given up".
    """

    kind = "upstream"


class Crashed(Fatal):
    """Tried as often as SQS would, and ended each time without a word: it killed its Lambda, or AWS kept failing."""

    kind = "crash"


class Forgotten(StageError):
    """The patient was removed: the message is dropped and nothing is written."""

    kind = "forgotten"


class BadSettings(Exception):
    """A variable of the environment is missing or malformed; the text names it and says how to set it."""
