"""Documents in one S3 bucket, replaced by compare and swap."""

from typing import Any

from core.aws.calls import AwsRefusal, call
from core.errors import Conflict
from core.patient_day import PatientDay
from core.ports import Stored, Version

LOST_SWAPS = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "412", "409", "404"}
ABSENT = {"NoSuchKey", "404", "NotFound"}


class S3Documents:
    """Implements ports.Documents. `folder`: where in the bucket; `most`: no more bytes of one are read than these."""

    def __init__(self, s3: Any, bucket: str, *, folder: str = "", most: int | None = None) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._folder = folder
        self._most = most

    async def version(self, day: PatientDay) -> Version | None:
        try:
            answer = await call(self._s3.head_object, Bucket=self._bucket, Key=self._folder + day.key)
        except AwsRefusal as refusal:
            if refusal.code in ABSENT:
                return None
            raise
        return _version(answer)

    async def read(self, day: PatientDay) -> Stored | None:
        try:
            answer = await call(self._read, day=day)
        except AwsRefusal as refusal:
            if refusal.code in ABSENT:
                return None
            raise
        return Stored(answer["body"], _version(answer))

    async def replace(self, day: PatientDay, body: bytes, sha256: str, expected: Version | None) -> Version:
        condition = {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected.etag}
        try:
            answer = await call(
                self._s3.put_object,
                Bucket=self._bucket,
                Key=self._folder + day.key,
                Body=body,
                ContentType="application/json",
                Metadata={"sha256": sha256},
                **condition,
            )
        except AwsRefusal as refusal:
            if refusal.code in LOST_SWAPS:
                raise Conflict("the document moved before it could be replaced") from None
            raise
        return Version(answer["ETag"], sha256)

    def _read(self, *, day: PatientDay) -> dict[str, Any]:
        answer = self._s3.get_object(Bucket=self._bucket, Key=self._folder + day.key)
        with answer["Body"] as body:
            return {**answer, "body": body.read(self._most)}


def _version(answer: Any) -> Version:
    return Version(answer["ETag"], (answer.get("Metadata") or {}).get("sha256"))
