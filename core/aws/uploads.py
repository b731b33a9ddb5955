"""S3's notification of a file under uploads/, as the message of ours that stands for it."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from core.patient_day import UPLOAD_RUN

SOURCE, TEST = "aws:s3", "s3:TestEvent"


def unfolded(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """SQS records in which each of S3's notifications has become our own messages, one for each of its files.

    S3 names one file in a notification. Of more than one, each gets an id of its own, which SQS does not know: if one
    of them fails, SQS delivers the whole notification again, and doing a file twice is harmless.
    """
    done: list[Mapping[str, Any]] = []
    for record in records:
        bodies = upload_bodies(record["body"])
        ids = [record["messageId"], *(f"{record['messageId']}-{n}" for n in range(1, len(bodies)))]
        done += [{**record, "messageId": i, "body": body} for i, body in zip(ids, bodies, strict=False)]
    return done


def upload_bodies(body: str) -> list[str]:
    """Our message for each file of a notification; the body itself if it is no notification of S3's.

    Nothing for the test event that S3 sends when a notification is configured, and for files of no bytes, which are
    folders made in the console.
    """
    if SOURCE not in body and TEST not in body:
        return [body]
    try:
        told = json.loads(body)
        if told.get("Event") == TEST:
            return []
        files = [record["s3"]["object"] for record in told["Records"] if record["eventSource"] == SOURCE]
        return [_upload(file["key"], file.get("eTag", "")) for file in files if file.get("size", 1)]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return [body]  # what only looks like one: its reader says that it is no message of ours


def _upload(key: str, etag: str) -> str:
    """Keys come URL-encoded, as in `uploads/ada%40example.org/2026-03-31.json`."""
    run_id = UPLOAD_RUN + (re.sub(r"[^0-9A-Za-z-]", "", etag)[:64] or "unknown")
    return json.dumps({"version": 1, "run_id": run_id, "upload": unquote_plus(key)}, ensure_ascii=False)
