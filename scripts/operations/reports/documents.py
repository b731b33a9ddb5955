"""Documents as pages read them: many at once, and one that cannot be read costs nobody else the page."""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from pydantic import ValidationError

from core.documents import Document
from core.patient_day import PatientDay
from scripts.operations.patient_days import READERS
from scripts.operations.stack import Deployment
from scripts.operations.terminal import err

D = TypeVar("D", bound=Document)
REFUSED = "AccessDenied"
ABSENT = {"NoSuchKey", "404", REFUSED}
"""Who may not list a bucket is told AccessDenied of a document that is not there."""


class Unreadable(Exception):
    """A document of another schema, or of somebody else; the message says which it is and holds nothing of it."""


def read_all(deployment: Deployment, kind: str, days: Iterable[PatientDay]) -> dict[PatientDay, bytes]:
    """The documents of these days that there are; `kind` is raw, processed or explanations. Says so where all of them
    are refused: that is no proof that there are none."""
    s3, bucket = deployment.client("s3"), deployment.stack.buckets[kind]

    def read(day: PatientDay) -> tuple[PatientDay, bytes | str]:
        try:
            return day, s3.get_object(Bucket=bucket, Key=day.key)["Body"].read()
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in ABSENT:
                return day, code
            raise

    with ThreadPoolExecutor(READERS) as threads:
        answers = dict(threads.map(read, days))
    if answers and all(answer == REFUSED for answer in answers.values()):
        err.print(
            f"[yellow]![/] none of {len(answers):,} documents ({kind}) could be read: there is none, or these "
            "credentials may not (ReaderPolicy of this version)",
            soft_wrap=True,
        )
    return {day: answer for day, answer in answers.items() if isinstance(answer, bytes)}


def parse(schema: type[D], body: bytes, day: PatientDay) -> D:
    """Raises Unreadable with what to do about it."""
    try:
        content: Any = json.loads(body)
        version = content.get("schema_version") if isinstance(content, Mapping) else None
        known = schema.model_fields["schema_version"].default
        if version != known:
            newer = isinstance(version, int) and version > known
            raise Unreadable(
                "of a later version: update this checkout"
                if newer
                else "of an earlier version: scripts.backfill --from process --only stale"
            )
        found = schema.model_validate(content)
    except (ValueError, RecursionError, ValidationError):
        raise Unreadable("not readable: scripts.backfill --from process") from None
    if (getattr(found, "patient_id", None), getattr(found, "date", None)) != (day.patient_id, f"{day.date}"):
        raise Unreadable("of another patient or day")
    return found
