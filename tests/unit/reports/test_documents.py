"""Documents that are refused are no documents that are not there: the page's maker is told."""

import datetime as dt
import io
from typing import Any

import pytest
from botocore.exceptions import ClientError

from core.patient_day import PatientDay
from scripts.operations.reports.documents import read_all
from scripts.operations.stack import Deployment, Stack

DAYS = [PatientDay("p-1", dt.date(2026, 3, day)) for day in (30, 31)]


class Bucket:
    def __init__(self, **answers: str) -> None:
        self.answers = answers

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        answer = self.answers["first" if Key.endswith("30.json") else "second"]
        if answer.startswith("{"):
            return {"Body": io.BytesIO(answer.encode())}
        raise ClientError({"Error": {"Code": answer}}, "GetObject")


def deployment(**answers: str) -> Deployment:
    stack = Stack({}, {}, {}, {"explanations": "bucket"}, {})
    return Deployment("local", stack, lambda _: Bucket(**answers))


@pytest.mark.parametrize(
    ("answers", "found", "told"),
    [
        ({"first": "{}", "second": "AccessDenied"}, 1, False),
        ({"first": "NoSuchKey", "second": "AccessDenied"}, 0, False),
        ({"first": "AccessDenied", "second": "AccessDenied"}, 0, True),
    ],
)
def test_where_every_document_is_refused_it_says_so(
    answers: dict[str, str], found: int, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(read_all(deployment(**answers), "explanations", DAYS)) == found
    assert ("ReaderPolicy" in capsys.readouterr().err) is told


def test_another_trouble_ends_the_page() -> None:
    with pytest.raises(ClientError):
        read_all(deployment(first="{}", second="SlowDown"), "explanations", DAYS)
