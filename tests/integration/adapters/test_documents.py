"""The fake bucket of documents and the real one (on moto) keep the same promises."""

import pytest

from core.aws.documents import S3Documents
from core.errors import Conflict, Transient
from core.patient_day import PatientDay
from core.ports import Documents
from tests.support.account import BUCKETS, Account
from tests.support.adapters import DAY, run
from tests.support.aws import FakeDocuments


@pytest.fixture(params=["fake", "aws"])
def documents(request: pytest.FixtureRequest) -> Documents:
    if request.param == "fake":
        return FakeDocuments()
    return S3Documents(request.getfixturevalue("aws").s3, BUCKETS["raw"])


def test_what_is_absent_has_no_version_and_no_body(documents: Documents) -> None:
    assert run(documents.version(DAY)) is None
    assert run(documents.read(DAY)) is None


def test_what_was_stored_is_read_back_with_its_hash(documents: Documents) -> None:
    version = run(documents.replace(DAY, b"a", "sha-a", None))
    stored = run(documents.read(DAY))
    assert stored
    assert (stored.body, stored.version) == (b"a", version)
    assert run(documents.version(DAY)) == version
    assert version.sha256 == "sha-a"


def test_a_swap_needs_the_version_that_lies_there(documents: Documents) -> None:
    first = run(documents.replace(DAY, b"a", "sha-a", None))
    second = run(documents.replace(DAY, b"b", "sha-b", first))
    with pytest.raises(Conflict):
        run(documents.replace(DAY, b"c", "sha-c", first))
    assert run(documents.version(DAY)) == second


def test_what_shall_be_new_must_not_be_there(documents: Documents) -> None:
    run(documents.replace(DAY, b"a", "sha-a", None))
    with pytest.raises(Conflict):
        run(documents.replace(DAY, b"b", "sha-b", None))
    stored = run(documents.read(DAY))
    assert stored
    assert stored.body == b"a"


def test_etags_repeat_when_bytes_repeat_so_that_a_swap_alone_proves_nothing(documents: Documents) -> None:
    first = run(documents.replace(DAY, b"a", "sha-a", None))
    second = run(documents.replace(DAY, b"b", "sha-b", first))
    again = run(documents.replace(DAY, b"a", "sha-a", second))
    assert again == first
    run(documents.replace(DAY, b"c", "sha-c", first))


def test_the_days_of_a_bucket_are_apart(documents: Documents) -> None:
    run(documents.replace(DAY, b"a", "sha-a", None))
    for other in (DAY.shifted(1), PatientDay("p-2", DAY.date)):
        assert run(documents.version(other)) is None


def test_a_swap_with_what_was_deleted_meanwhile_is_a_conflict(aws: Account) -> None:
    documents = S3Documents(aws.s3, BUCKETS["raw"])
    first = run(documents.replace(DAY, b"a", "sha-a", None))
    aws.s3.delete_object(Bucket=BUCKETS["raw"], Key=DAY.key)
    with pytest.raises(Conflict):
        run(documents.replace(DAY, b"b", "sha-b", first))
    assert aws.document("raw", DAY) is None


def test_a_document_of_somebody_else_has_no_hash_of_ours(aws: Account) -> None:
    aws.s3.put_object(Bucket=BUCKETS["raw"], Key="p-1/2026-03-31.json", Body=b"{}")
    version = run(S3Documents(aws.s3, BUCKETS["raw"]).version(DAY))
    assert version
    assert version.sha256 is None


def test_a_bucket_that_is_not_there_is_trouble_and_not_an_absent_document(aws: Account) -> None:
    nowhere = S3Documents(aws.s3, "nowhere-7")
    for attempt in (nowhere.read(DAY), nowhere.replace(DAY, b"a", "sha", None)):
        with pytest.raises(Transient, match="NoSuchBucket") as trouble:
            run(attempt)
        assert "p-1" not in str(trouble.value)


def test_a_folder_of_the_bucket_holds_documents_of_its_own(aws: Account) -> None:
    aws.s3.put_object(Bucket=BUCKETS["raw"], Key=f"uploads/{DAY.key}", Body=b"corrected")
    uploads = S3Documents(aws.s3, BUCKETS["raw"], folder="uploads/", most=4)
    stored = run(uploads.read(DAY))
    assert stored
    assert stored.body == b"corr"  # no more than it may hold is ever read
    assert run(uploads.version(DAY)) == stored.version
    assert run(S3Documents(aws.s3, BUCKETS["raw"]).read(DAY)) is None
