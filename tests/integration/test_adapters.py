"""The fakes and the real adapters (on moto) keep the same promises: each test runs against both."""

import asyncio
import datetime as dt
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeVar

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from core.aws.documents import S3Documents
from core.aws.events import EventBridgeFindings
from core.aws.key_successes import DynamoKeySuccesses
from core.aws.ledger import DynamoLedger, entry_of, readable, update_of
from core.aws.queues import BATCH_BYTES, SqsOutbox, SqsOwnQueue
from core.aws.roster import PAGE, DynamoRoster, roster_of_one
from core.errors import BadMessage, Conflict, Forgotten, Transient, UnknownPatient
from core.ledger import SHARDS, Entry, Ledger, Neighbour, date_shard
from core.patient_day import PatientDay, StageMessage, StageName
from core.ports import Documents, Patient
from core.queues import Outbox, OwnQueue, Record
from core.stages import notes
from core.stages.dispatch import SegmentMessage
from core.stages.headline import Headline
from tests.support.account import BUCKETS, Account, account
from tests.support.aws import FakeDocuments, FakeLedger, FakeOwnQueue, FakeQueue, FakeRoster

T = TypeVar("T")
DAY = PatientDay("p-1", dt.date(2026, 3, 31))
BOTH = pytest.mark.parametrize("real", [False, True], ids=["fake", "aws"])


def run(work: Awaitable[T]) -> T:
    async def one() -> T:
        return await work

    return asyncio.run(one())


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with account(monkeypatch) as open_account:
        yield open_account


# documents


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


# ledger


@pytest.fixture(params=["fake", "aws"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    if request.param == "fake":
        return FakeLedger()
    return DynamoLedger(request.getfixturevalue("aws").dynamodb, "patient-days", now=lambda: "now")


def fetched(ledger: Ledger, day: PatientDay = DAY, sha256: str = "raw", **flags: Any) -> Entry:
    known = run(ledger.entry(day))
    flags = {"explain": True, "run_id": "run-1", **flags}
    return run(ledger.write(notes.fetched(known, sha256, "UTC", **flags)))


def featured(ledger: Ledger, known: Entry, content: str, source: str, timezone: str = "UTC") -> Entry:
    return run(ledger.write(notes.features(known, content, source, timezone)))


def processed(
    ledger: Ledger, known: Entry, own: Entry | None = None, sha: str = "sha", **flags: Any
) -> Entry:
    flags = {"raw_sha256": "raw", "history_rev": 0, "run_id": "r", **flags}
    return run(
        ledger.write(
            notes.processed(known, own or known, "fp", sha, **{"headline": Headline("none"), **flags})
        )
    )


def explained(ledger: Ledger, known: Entry, number: int = 1, **flags: Any) -> Entry:
    said = notes.Explained(f"fp-{number}", f"sha-{number}", "model", None, pending=False)
    flags = {"processed_sha256": "sha", "run_id": "r", **flags}
    return run(ledger.write(notes.explained(known, said, **flags)))


def failed(ledger: Ledger, stage: StageName, kind: str = "crash", message: str = "what") -> Entry:
    return run(ledger.write(notes.error(DAY, stage, kind, message)))


def test_a_day_that_nobody_knows_is_an_empty_entry(ledger: Ledger) -> None:
    assert run(ledger.entry(DAY)) == Entry(DAY)


def test_a_fetch_is_noted_and_every_write_answers_with_the_whole_entry(ledger: Ledger) -> None:
    entry = fetched(ledger)
    assert entry == Entry(
        DAY,
        fetched_rev=1,
        fetched_sha256="raw",
        fetched_at="now",
        timezone="UTC",
        explain_wanted=True,
        run_id="run-1",
        updated_at="now",
    )
    assert run(ledger.entry(DAY)) == entry


def test_the_time_zone_is_pinned_by_the_first_who_says_it(ledger: Ledger) -> None:
    known = fetched(ledger)
    again = run(ledger.write(notes.fetched(known, "raw-2", "Asia/Tokyo", explain=False, run_id="run-2")))
    assert (again.timezone, again.fetched_sha256, again.explain_wanted) == ("UTC", "raw-2", True)


def test_a_fetch_clears_no_data_the_vanishing_and_its_own_error_only(ledger: Ledger) -> None:
    run(ledger.write(notes.no_data(DAY, explain=False, run_id="run-1")))
    fetched(ledger, vanished=True)
    for stage in (StageName.FETCH, StageName.PROCESS):
        failed(ledger, stage)
    assert run(ledger.entry(DAY)).vanished_at == "now"
    entry = fetched(ledger)
    assert (entry.no_data_at, entry.vanished_at) == (None, None)
    assert list(entry.errors) == [StageName.PROCESS]
    assert not fetched(ledger, sha256="other").errors, "they spoke of another document"


def test_an_upload_is_noted_until_it_is_known_to_be_gone(ledger: Ledger) -> None:
    noted = fetched(ledger, uploaded=True).uploaded_at
    assert noted
    assert fetched(ledger).uploaded_at == noted
    assert fetched(ledger, upload_gone=True).uploaded_at is None


@pytest.mark.parametrize(
    "meanwhile", [{}, {"sha256": "other"}, {"uploaded": True}, {"upload_gone": True}, {"vanished": True}]
)
def test_a_fetch_is_not_noted_over_one_that_it_did_not_know(
    ledger: Ledger, meanwhile: dict[str, Any]
) -> None:
    known = fetched(ledger, uploaded="upload_gone" in meanwhile)
    fetched(ledger, **meanwhile)
    before = run(ledger.entry(DAY))
    for read in (known, Entry(DAY)):
        with pytest.raises(Conflict):
            run(ledger.write(notes.fetched(read, "late", "UTC", explain=True, run_id="run-2")))
    assert run(ledger.entry(DAY)) == before


def test_no_data_is_noted_with_the_wish_for_an_explanation(ledger: Ledger) -> None:
    entry = run(ledger.write(notes.no_data(DAY, explain=True, run_id="run-1")))
    assert (entry.state, entry.explain_wanted, entry.run_id) == ("no_data", True, "run-1")


def test_who_does_not_share_is_noted_with_the_wish_for_an_explanation(ledger: Ledger) -> None:
    entry = run(ledger.write(notes.not_shared(Entry(DAY), "not shared", explain=True, run_id="run-1")))
    assert (entry.state, entry.explain_wanted, entry.run_id) == ("not_shared", True, "run-1")
    assert entry.error
    assert (entry.error["kind"], entry.error["message"]) == ("not_shared", "not shared")
    again = run(ledger.write(notes.not_shared(entry, "again", explain=False, run_id="run-2")))
    assert again.explain_wanted
    nothing = run(ledger.write(notes.no_data(DAY, explain=False, run_id="run-3")))
    assert nothing.state == "no_data"
    assert fetched(ledger).errors == {}


def test_a_note_of_who_does_not_share_does_not_land_on_a_day_that_was_fetched_meanwhile(
    ledger: Ledger,
) -> None:
    entry = fetched(ledger)
    with pytest.raises(Conflict):
        run(ledger.write(notes.not_shared(Entry(DAY), "late", explain=True, run_id="run-2")))
    assert run(ledger.entry(DAY)) == entry


def test_a_key_s_success_lies_beside_the_ledger_where_no_patient_can(aws: Account) -> None:
    successes = DynamoKeySuccesses(aws.dynamodb, "patient-days")
    at = dt.datetime(2026, 4, 1, 4, 30, tzinfo=dt.UTC)
    assert run(successes.last("aaaa")) is None
    run(successes.note("aaaa", at))
    assert (run(successes.last("aaaa")), run(successes.last("bbbb"))) == (at, None)
    run(successes.note("aaaa", at + dt.timedelta(hours=1)))
    assert run(successes.last("aaaa")) == at + dt.timedelta(hours=1)
    (item,) = aws.dynamodb.scan(TableName="patient-days")["Items"]
    with pytest.raises(BadMessage):
        PatientDay.parse(item["patient_id"]["S"], item["date"]["S"])
    assert "date_shard" not in item, "no date's entries have it"
    assert entry_of(item).state == "unknown", "whoever scans the table can read it"


def test_the_wish_for_an_explanation_is_not_taken_back(ledger: Ledger) -> None:
    assert run(ledger.write(notes.explanation_wanted(DAY))).explain_wanted
    assert fetched(ledger, explain=False).explain_wanted
    assert run(ledger.write(notes.no_data(DAY, explain=False, run_id="run-1"))).explain_wanted


def test_features_are_counted_up_only_when_they_differ(ledger: Ledger) -> None:
    first = featured(ledger, Entry(DAY), "{}", "from-a", "Asia/Tokyo")
    assert (first.features, first.features_from, first.features_rev) == ("{}", "from-a", 1)
    assert first.timezone == "Asia/Tokyo"
    same = featured(ledger, first, "{}", "from-b")
    assert (same.features_from, same.features_rev, same.timezone) == ("from-b", 1, "Asia/Tokyo")
    other = featured(ledger, same, '{"a":1}', "from-c")
    assert (other.features, other.features_rev) == ('{"a":1}', 2)


def test_features_that_moved_meanwhile_are_a_conflict_and_nothing_is_written(ledger: Ledger) -> None:
    first = featured(ledger, Entry(DAY), "a", "from-a")
    second = featured(ledger, first, "b", "from-b")
    for known in (Entry(DAY), first):
        with pytest.raises(Conflict):
            featured(ledger, known, "c", "from-c")
    assert run(ledger.entry(DAY)) == second
    done = processed(ledger, second)
    with pytest.raises(Conflict):
        featured(ledger, second, "b", "from-d")
    assert run(ledger.entry(DAY)) == done


def test_process_notes_what_it_did_and_clears_its_own_error_only(ledger: Ledger) -> None:
    for stage in (StageName.FETCH, StageName.PROCESS):
        failed(ledger, stage)
    own = featured(ledger, run(ledger.entry(DAY)), "{}", "from")
    entry = processed(ledger, own, history_rev=7, run_id="run-2")
    assert (entry.processed_fp, entry.processed_sha256, entry.run_id) == ("fp", "sha", "run-2")
    assert (entry.processed_rev, entry.history_rev, entry.propagated_rev) == (1, 7, 1)
    assert list(entry.errors) == [StageName.FETCH]


def test_what_somebody_was_told_of_is_kept(ledger: Ledger) -> None:
    known = processed(ledger, featured(ledger, Entry(DAY), "{}", "from"), published=["glucose_low"])
    known = processed(ledger, known)
    entry = processed(ledger, known, published=["spo2_low", "glucose_low"])
    assert entry.published_rules == {"glucose_low", "spo2_low"}


def test_process_is_not_noted_over_another_process_though_the_bytes_came_back(ledger: Ledger) -> None:
    first = processed(ledger, featured(ledger, Entry(DAY), "{}", "from"))
    again = processed(ledger, processed(ledger, first, sha="sha-2"))
    assert (again.processed_fp, again.processed_sha256) == (first.processed_fp, first.processed_sha256)
    with pytest.raises(Conflict):
        processed(ledger, first)
    assert run(ledger.entry(DAY)) == again


def test_process_is_noted_though_the_same_document_was_fetched_again(ledger: Ledger) -> None:
    known = featured(ledger, fetched(ledger), "{}", "from")
    fetched(ledger)
    assert processed(ledger, known).processed_rev == 1


@pytest.mark.parametrize("meanwhile", ["fetch", "features", "source"])
def test_process_is_not_noted_when_what_it_was_made_of_has_moved(ledger: Ledger, meanwhile: str) -> None:
    known = fetched(ledger)
    own = featured(ledger, known, "a", "from-a")
    if meanwhile == "fetch":
        fetched(ledger, sha256="other")
    else:
        featured(ledger, own, "b" if meanwhile == "features" else "a", "from-b")
    with pytest.raises(Conflict):
        processed(ledger, known, own)
    assert run(ledger.entry(DAY)).processed_fp is None


def test_explain_is_not_noted_over_another_explain_though_the_bytes_came_back(ledger: Ledger) -> None:
    known = processed(ledger, featured(ledger, Entry(DAY), "{}", "from"))
    first = explained(ledger, known)
    again = explained(ledger, explained(ledger, first, 2))
    assert (again.explained_fp, again.explanation_sha256) == (first.explained_fp, first.explanation_sha256)
    for read in (known, first):
        with pytest.raises(Conflict):
            explained(ledger, read)
    assert run(ledger.entry(DAY)) == again


def test_explain_is_noted_of_the_document_that_it_read_and_of_no_other(ledger: Ledger) -> None:
    known = processed(ledger, featured(ledger, Entry(DAY), "{}", "from"))
    noted = processed(ledger, known)  # the same document once more
    first = explained(ledger, known)
    assert first.explained_rev == 1
    processed(ledger, noted, sha="sha-2")
    with pytest.raises(Conflict):
        explained(ledger, first, 2)


def test_a_time_zone_that_nobody_knows_is_not_pinned(ledger: Ledger) -> None:
    entry = run(ledger.write(notes.fetched(Entry(DAY), "sha", None, explain=False, run_id="r")))
    assert entry.timezone is None
    again = run(ledger.write(notes.fetched(entry, "sha", "Asia/Tokyo", explain=False, run_id="r")))
    assert again.timezone == "Asia/Tokyo"


def test_no_data_clears_the_error_of_fetch(ledger: Ledger) -> None:
    failed(ledger, StageName.FETCH)
    assert run(ledger.write(notes.no_data(DAY, explain=False, run_id="r"))).errors == {}


def test_what_a_stage_decides_by_is_read_strongly_consistent(aws: Account) -> None:
    """moto is always consistent, so the request itself is looked at: rule 5 rests on it."""
    asked: list[tuple[str, bool]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        tables = params.get("RequestItems", {"": params})
        asked.extend((model.name, table["ConsistentRead"]) for table in tables.values())

    aws.dynamodb.meta.events.register("before-parameter-build.dynamodb.*", note)
    ledger = DynamoLedger(aws.dynamodb, "patient-days")
    run(ledger.entry(DAY))
    run(ledger.neighbours(DAY, before=35, after=35))
    with pytest.raises(UnknownPatient):
        run(DynamoRoster(aws.dynamodb, "patients").patient("stranger"))
    assert asked == [("BatchGetItem", True), ("Query", True), ("BatchGetItem", True)]


def test_explain_notes_its_outcome_and_takes_back_what_no_longer_holds(ledger: Ledger) -> None:
    failed(ledger, StageName.EXPLAIN)
    said = notes.Explained("fp-1", "sha-1", "template", "upstream", pending=True)
    first = run(ledger.write(notes.explained(Entry(DAY), said, processed_sha256="sha", run_id="run-1")))
    assert (first.explanation_source, first.explanation_reason, first.explanation_pending) == (
        "template",
        "upstream",
        True,
    )
    assert first.errors == {}
    second = explained(ledger, first, 2, force=True)
    assert (second.explained_fp, second.explanation_sha256, second.explanation_source) == (
        "fp-2",
        "sha-2",
        "model",
    )
    assert (second.explanation_reason, second.explanation_pending) == (None, False)
    assert second.was_forced(StageName.EXPLAIN, "r")


def test_force_is_noted_for_each_stage_and_run(ledger: Ledger) -> None:
    for stage, run_id in ((StageName.FETCH, "r-1"), (StageName.FETCH, "r-1"), (StageName.EXPLAIN, "r-2")):
        run(ledger.write(notes.forced(DAY, stage, run_id)))
    entry = run(ledger.entry(DAY))
    assert entry.forced == {"fetch#r-1", "explain#r-2"}
    assert entry.was_forced(StageName.FETCH, "r-1")
    assert not entry.was_forced(StageName.FETCH, "r-2")


def test_an_error_is_noted_by_stage_and_the_earliest_stage_is_what_stopped_the_day(ledger: Ledger) -> None:
    failed(ledger, StageName.EXPLAIN, "unauthorized", "key")
    failed(ledger, StageName.PROCESS, "bad_raw", "no day")
    entry = run(ledger.entry(DAY))
    assert entry.state == "dead"
    assert entry.error == {"stage": "process", "kind": "bad_raw", "message": "no day", "at": "now"}


def test_the_neighbours_of_a_day_are_what_was_asked_for_of_this_patient_and_no_others(ledger: Ledger) -> None:
    for back in (-36, -35, -1, 0, 1, 35, 36):
        fetched(ledger, DAY.shifted(back))
    fetched(ledger, PatientDay("p-2", DAY.date))
    around = run(ledger.neighbours(DAY, before=35, after=35))
    assert sorted(around) == [DAY.shifted(n).date for n in (-35, -1, 1, 35)]
    assert sorted(run(ledger.neighbours(DAY, before=35, after=0))) == [DAY.shifted(n).date for n in (-35, -1)]


def test_of_a_neighbour_its_features_are_read_with_their_count_and_what_it_rests_on(ledger: Ledger) -> None:
    other = DAY.shifted(1)
    own = featured(ledger, Entry(other), '{"a":1}', "from")
    run(
        ledger.write(
            notes.processed(
                own, own, "fp", "sha", headline=Headline("none"), raw_sha256="raw", history_rev=3, run_id="r"
            )
        )
    )
    fetched(ledger, DAY.shifted(-1))
    assert run(ledger.neighbours(DAY, before=35, after=35)) == {
        other.date: Neighbour(features='{"a":1}', features_rev=1, history_rev=3),
        DAY.shifted(-1).date: Neighbour(),
    }
    counts = run(ledger.neighbours(DAY, before=35, after=35, features=False))
    assert counts[other.date] == Neighbour(features_rev=1, history_rev=3)


def test_an_unknown_day_has_no_neighbours(ledger: Ledger) -> None:
    assert run(ledger.neighbours(DAY, before=35, after=35)) == {}


def test_the_neighbours_of_a_day_go_through_all_pages(aws: Account) -> None:
    ledger = DynamoLedger(aws.dynamodb, "patient-days")
    for back in range(1, 13):
        featured(ledger, Entry(DAY.shifted(-back)), "x" * 200_000, "from")
    pages = aws.dynamodb.query(
        TableName="patient-days",
        KeyConditionExpression="patient_id = :p",
        ExpressionAttributeValues={":p": {"S": "p-1"}},
    )
    assert pages.get("LastEvaluatedKey"), "more than one page"
    assert len(run(ledger.neighbours(DAY, before=35, after=35))) == len(run(ledger.around(DAY, 35))) == 12


def test_an_item_carries_the_shard_of_its_date_for_the_index(aws: Account) -> None:
    ledger = DynamoLedger(aws.dynamodb, "patient-days")
    entry = fetched(ledger)
    item = aws.dynamodb.scan(TableName="patient-days")["Items"][0]
    assert item["date_shard"]["S"] == date_shard(DAY)
    assert entry_of(item) == entry
    shards = {date_shard(PatientDay(f"p-{n}", DAY.date)) for n in range(500)}
    assert shards == {f"2026-03-31#{n:02}" for n in range(SHARDS)}


def test_the_time_in_the_ledger_is_utc_to_the_millisecond(aws: Account) -> None:
    entry = fetched(DynamoLedger(aws.dynamodb, "patient-days"))
    assert entry.updated_at
    assert dt.datetime.fromisoformat(entry.updated_at).tzinfo is not None
    assert entry.updated_at.endswith("Z")


def test_an_unknown_table_is_trouble_without_a_patient_in_its_text(aws: Account) -> None:
    with pytest.raises(Transient, match="ResourceNotFoundException") as trouble:
        fetched(DynamoLedger(aws.dynamodb, "nowhere"))
    assert "p-1" not in str(trouble.value)


def test_what_is_asked_at_the_same_time_is_one_call_though_two_ask_the_same(aws: Account) -> None:
    asked: list[int] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        asked.extend(len(table["Keys"]) for table in params["RequestItems"].values())

    ledger, roster = DynamoLedger(aws.dynamodb, "patient-days"), DynamoRoster(aws.dynamodb, "patients")
    aws.enrol("p-1")
    known = fetched(ledger)
    aws.dynamodb.meta.events.register("before-parameter-build.dynamodb.BatchGetItem", note)

    async def several() -> list[Any]:
        entries = [ledger.entry(day) for day in (DAY, DAY, DAY.shifted(1))]
        return await asyncio.gather(*entries, *(roster.patient("p-1") for _ in range(3)))

    told = run(several())
    assert told[:3] == [known, known, Entry(DAY.shifted(1))]
    assert {patient.patient_id for patient in told[3:]} == {"p-1"}
    assert asked == [2, 1]


def test_what_dynamodb_had_no_time_for_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy:
        def __init__(self) -> None:
            self.asked: list[int] = []

        def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:
            keys = RequestItems["t"]["Keys"]
            assert RequestItems["t"]["ConsistentRead"]
            self.asked.append(len(keys))
            rest = {"t": {"Keys": keys[1:], "ConsistentRead": True}} if keys[1:] else {}
            return {"Responses": {"t": [{**keys[0], "features": {"S": "{}"}}]}, "UnprocessedKeys": rest}

    monkeypatch.setattr("core.aws.calls.PAUSE", 0)
    busy = Busy()
    ledger = DynamoLedger(busy, "t")

    async def several() -> list[Entry]:
        return await asyncio.gather(*(ledger.entry(DAY.shifted(n)) for n in range(3)))

    assert [entry.features for entry in run(several())] == ["{}"] * 3
    assert busy.asked == [3, 2, 1]


# queues


class Queues:
    """A stage's own queue with its dead-letter queue, faked or on moto."""

    def __init__(self, aws: Account | None) -> None:
        self.aws = aws
        self.fake = FakeQueue()
        self.outbox: Outbox = SqsOutbox(aws.sqs, aws.queues["fetch"]) if aws else self.fake
        self.own: OwnQueue = (
            SqsOwnQueue(
                aws.sqs,
                url=aws.queues["fetch"],
                dead_letter_url=aws.queues["fetch-dlq"],
                stage=StageName.FETCH,
            )
            if aws
            else FakeOwnQueue(self.fake, StageName.FETCH)
        )

    def receive(self) -> list[Record]:
        if self.aws:
            return [Record.of(raw) for raw in self.aws.receive("fetch")]
        found: list[Record] = []
        while batch := self.fake.receive():
            found += [Record.of(raw) for raw in batch]
        return found

    def dead(self) -> list[tuple[str, str | None, dict[str, str]]]:
        """Body, lane and attributes of each dead letter."""
        if self.aws:
            records = [Record.of(raw) for raw in self.aws.receive("fetch-dlq")]
            return [(r.body, r.lane, dict(r.attributes)) for r in records]
        return [(m.body, m.lane, m.attributes) for m in self.fake.dead]


@pytest.fixture(params=["fake", "aws"])
def queues(request: pytest.FixtureRequest) -> Queues:
    return Queues(request.getfixturevalue("aws") if request.param == "aws" else None)


def messages(count: int, run_id: str = "run-1") -> list[StageMessage]:
    return [StageMessage.about(DAY.shifted(-n), run_id=run_id, reason="nightly") for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 10, 11, 95])
def test_all_that_is_sent_arrives_and_is_counted(queues: Queues, count: int) -> None:
    assert run(queues.outbox.send(messages(count))) == count
    arrived = queues.receive()
    assert sorted(r.body for r in arrived) == sorted(m.body() for m in messages(count))
    assert all((r.receives, r.attributes) == (1, {}) for r in arrived)


def test_a_message_travels_in_the_lane_of_its_run(queues: Queues) -> None:
    run(queues.outbox.send([*messages(1, "nightly-1"), *messages(1, "backfill-7")]))
    assert {StageMessage.read(r.body).run_id: r.lane for r in queues.receive()} == {
        "nightly-1": "nightly-1",
        "backfill-7": "backfill-7",
    }


def test_what_is_sent_again_keeps_its_lane_and_its_attributes_and_starts_a_new_account(
    queues: Queues,
) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(
        queues.own.send_again(record, body="again", delay=0, attributes={"receives_before": "3", "trace": ""})
    )
    (again,) = queues.receive()
    assert (again.body, again.lane, again.receives) == ("again", "run-1", 4)
    assert again.attributes["receives_before"] == "3"


def test_a_message_whose_lane_nobody_tells_keeps_the_one_that_its_body_says(queues: Queues) -> None:
    """AWS promises the group in Lambda's event for FIFO queues only."""
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    untold = record._replace(lane=None)
    run(queues.own.send_again(untold, body=record.body, delay=0, attributes={}))
    run(queues.own.dead_letter(untold, kind="bad_raw", message="m"))
    (again,) = queues.receive()
    ((_, lane, _),) = queues.dead()
    assert (again.lane, lane) == ("run-1", "run-1")


def test_what_is_sent_again_with_a_delay_is_not_there_yet(queues: Queues) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(queues.own.send_again(record, body="again", delay=600, attributes={}))
    assert queues.receive() == []


def test_a_dead_letter_says_what_happened_where_and_keeps_the_body_and_the_lane(queues: Queues) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(
        queues.own.send_again(
            record, body=record.body, delay=0, attributes={"receives_before": "2", "trace": "t"}
        )
    )
    (record,) = queues.receive()
    run(queues.own.dead_letter(record, kind="bad_raw", message="the answer is no day"))
    ((body, lane, attributes),) = queues.dead()
    attributes.pop("failed_at", None)
    assert (body, lane) == (record.body, "run-1")
    assert attributes == {
        "error_kind": "bad_raw",
        "error_message": "the answer is no day",
        "stage": "fetch",
        "trace": "t",
    }


def test_a_second_death_tells_of_itself_and_not_of_the_first(queues: Queues) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(
        queues.own.send_again(
            record, body=record.body, delay=0, attributes={"error_kind": "unauthorized", "stage": "process"}
        )
    )
    (record,) = queues.receive()
    run(queues.own.dead_letter(record, kind="bad_raw", message="no day"))
    ((_, _, attributes),) = queues.dead()
    assert (attributes["error_kind"], attributes["stage"]) == ("bad_raw", "fetch")


def test_what_is_deleted_does_not_come_back(queues: Queues) -> None:
    run(queues.outbox.send(messages(2)))
    first, second = queues.receive()
    run(queues.own.delete(first))
    run(queues.own.postpone(second, 0))
    assert [record.message_id for record in queues.receive()] == [second.message_id]


def test_what_is_postponed_comes_back_when_its_time_has_come_with_its_receives_counted(
    queues: Queues,
) -> None:
    run(queues.outbox.send(messages(2)))
    soon, late = queues.receive()
    run(queues.own.postpone(soon, 0))
    run(queues.own.postpone(late, 600))
    (again,) = queues.receive()
    assert (again.message_id, again.receives) == (soon.message_id, 2)


def test_a_dead_letter_says_when_it_died(aws: Account) -> None:
    queues = Queues(aws)
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(queues.own.dead_letter(record, kind="upstream", message="x" * 1000))
    ((_, _, attributes),) = queues.dead()
    assert dt.datetime.fromisoformat(attributes["failed_at"]).tzinfo is not None
    assert len(attributes["error_message"]) == 300


class Sqs:
    """SendMessageBatch as SQS answers it on a bad day; `refuse` says which bodies it refuses this time, and how."""

    def __init__(self, refuse: Callable[[str, int], bool | None]) -> None:
        self.refuse = refuse
        self.batches: list[list[str]] = []

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:
        tries = sum(Entries[0]["MessageBody"] in batch for batch in self.batches)
        self.batches.append([entry["MessageBody"] for entry in Entries])
        told = {entry["Id"]: self.refuse(entry["MessageBody"], tries) for entry in Entries}
        return {
            "Successful": [{"Id": i} for i, fault in told.items() if fault is None],
            "Failed": [
                {"Id": i, "SenderFault": fault, "Code": "x"} for i, fault in told.items() if fault is not None
            ],
        }


def test_only_what_was_not_accepted_is_sent_again() -> None:
    third = messages(10)[3].body()
    sqs = Sqs(lambda body, tries: False if body == third and tries < 2 else None)
    assert run(SqsOutbox(sqs, "url").send(messages(10))) == 10
    assert [len(batch) for batch in sqs.batches] == [10, 1, 1]
    assert sqs.batches[1] == sqs.batches[2] == [third]


def test_what_is_never_accepted_is_trouble_and_the_others_are_sent() -> None:
    third = messages(30)[3].body()
    sqs = Sqs(lambda body, tries: False if body == third else None)
    with pytest.raises(Transient, match="1 messages not accepted"):
        run(SqsOutbox(sqs, "url").send(messages(30)))
    assert {body for batch in sqs.batches for body in batch} == {m.body() for m in messages(30)}


def test_a_message_at_fault_is_not_sent_again() -> None:
    third = messages(10)[3].body()
    sqs = Sqs(lambda body, tries: True if body == third else None)
    with pytest.raises(Transient, match="at fault"):
        run(SqsOutbox(sqs, "url").send(messages(10)))
    assert len(sqs.batches) == 1


def test_what_several_send_at_the_same_time_travels_together_and_each_is_told_of_its_own() -> None:
    third = messages(9)[3].body()
    sqs = Sqs(lambda body, tries: False if body == third else None)
    outbox = SqsOutbox(sqs, "url")

    async def several() -> list[int | BaseException]:
        return await asyncio.gather(*(outbox.send([m]) for m in messages(9)), return_exceptions=True)

    told = run(several())
    assert [type(one) for one in told] == [int] * 3 + [Transient] + [int] * 5
    assert [len(batch) for batch in sqs.batches] == [9, 1, 1, 1]


def test_a_cancelled_send_ends_with_the_batches_under_way() -> None:
    under_way, go_on = threading.Event(), threading.Event()

    class Slow(Sqs):
        def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:
            under_way.set()
            assert go_on.wait(30)
            return super().send_message_batch(QueueUrl=QueueUrl, Entries=Entries)

    sqs = Slow(lambda body, tries: None)
    outbox = SqsOutbox(sqs, "url", senders=1)

    async def cancelled() -> None:
        sending = asyncio.create_task(outbox.send_many(messages(50)))
        assert await asyncio.to_thread(under_way.wait, 30)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        go_on.set()

    run(cancelled())
    outbox.close()
    assert [len(batch) for batch in sqs.batches] == [10]


def test_a_batch_stays_under_the_bytes_that_sqs_takes() -> None:
    sqs = Sqs(lambda body, tries: None)
    long = [
        SegmentMessage(run_id="r", hour="2026-04-01T03", segment=n, segments=9, cursor="x" * 300_000)
        for n in range(9)
    ]
    assert run(SqsOutbox(sqs, "url").send(long)) == 9
    assert sum(len(batch) for batch in sqs.batches) == 9
    assert all(sum(map(len, batch)) <= BATCH_BYTES for batch in sqs.batches)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (
            ClientError({"Error": {"Code": "AccessDenied", "Message": "p-1"}}, "SendMessageBatch"),
            "send_message_batch: AccessDenied",
        ),
        (EndpointConnectionError(endpoint_url="https://p-1"), "send_message_batch: EndpointConnectionError"),
    ],
)
def test_a_refused_batch_names_the_code_and_no_content(trouble: Exception, told: str) -> None:
    class Refusing:
        def send_message_batch(self, **_: Any) -> dict[str, Any]:
            raise trouble

    with pytest.raises(Transient) as error:
        run(SqsOutbox(Refusing(), "url").send(messages(3)))
    assert str(error.value) == told


# roster

ADA = Patient("ada", "ada@example.org", timezone="Europe/Berlin", language="de", active=False)
ME = Patient("me@example.org", "me@example.org")


@BOTH
def test_a_patient_of_the_roster_is_found_and_a_stranger_is_not(real: bool, aws: Account) -> None:
    aws.enrol("ada", timezone={"S": "Europe/Berlin"}, language={"S": "de"}, active={"BOOL": False})
    roster = DynamoRoster(aws.dynamodb, "patients") if real else FakeRoster(ADA)
    assert run(roster.patient("ada")) == ADA
    with pytest.raises(UnknownPatient) as trouble:
        run(roster.patient("stranger"))
    assert "stranger" not in str(trouble.value)


@BOTH
def test_a_forgotten_patient_is_forgotten(real: bool, aws: Account) -> None:
    aws.dynamodb.put_item(
        TableName="patients", Item={"patient_id": {"S": "bob"}, "forgotten_at": {"S": "2026-01-01"}}
    )
    roster = DynamoRoster(aws.dynamodb, "patients") if real else FakeRoster(forgotten=["bob"])
    with pytest.raises(Forgotten):
        run(roster.patient("bob"))
    assert run(roster.page(0, 1, None)).patients == []


@BOTH
@pytest.mark.parametrize("segments", [1, 3])
def test_the_pages_of_all_segments_hold_everybody_once(real: bool, segments: int, aws: Account) -> None:
    names = [f"p-{n:03}" for n in range(25)]
    for name in names:
        aws.enrol(name)
    roster = (
        DynamoRoster(aws.dynamodb, "patients")
        if real
        else FakeRoster(*(Patient(name, f"{name}@example.org") for name in names))
    )
    assert sorted(everybody(roster, segments)) == names
    assert run(roster.about()) == 25


def everybody(roster: DynamoRoster | FakeRoster, segments: int) -> list[str]:
    found: list[str] = []
    for segment in range(segments):
        cursor = None
        while True:
            page = run(roster.page(segment, segments, cursor))
            found += [patient.patient_id for patient in page.patients]
            cursor = page.cursor
            if cursor is None:
                break
    return found


def test_a_roster_of_more_than_a_page_is_gone_through_by_its_cursor(aws: Account) -> None:
    requests = [
        {"PutRequest": {"Item": {"patient_id": {"S": f"p-{n:05}"}, "email": {"S": "x@example.org"}}}}
        for n in range(PAGE + 5)
    ]
    for i in range(0, len(requests), 25):
        boto3.client("dynamodb").batch_write_item(RequestItems={"patients": requests[i : i + 25]})
    roster = DynamoRoster(aws.dynamodb, "patients")
    assert run(roster.page(0, 1, None)).cursor is not None
    assert len(set(everybody(roster, 1))) == len(requests)


@pytest.mark.parametrize(
    "odd",
    [
        {"patient_id": {"S": "odd"}},
        {"patient_id": {"S": "odd"}, "email": {"S": "o@example.org"}, "timezone": {"NULL": True}},
        {"patient_id": {"S": "odd"}, "email": {"N": "7"}},
        {"patient_id": {"S": "odd"}, "email": {"S": "o@example.org"}, "since": {"S": "2026-01-01"}},
        {"patient_id": {"S": "odd"}, "email": {"S": "o@example.org"}, "since": {"S": "o@example.org"}},
    ],
)
def test_an_entry_of_another_form_costs_nobody_else_the_night(aws: Account, odd: dict[str, Any]) -> None:
    for item in ({"patient_id": {"S": "ada"}, "email": {"S": "ada@example.org"}}, odd):
        aws.dynamodb.put_item(TableName="patients", Item=item)
    roster = DynamoRoster(aws.dynamodb, "patients")
    page = run(roster.page(0, 1, None))
    assert ([patient.patient_id for patient in page.patients], page.unreadable) == (["ada"], 1)
    with pytest.raises(UnknownPatient, match="import it again"):
        run(roster.patient("odd"))


def test_an_entry_under_an_id_that_is_none_is_passed_over_and_counted(aws: Account) -> None:
    item = {"patient_id": {"S": "ada was born in 1970"}, "email": {"S": "a@example.org"}}
    aws.dynamodb.put_item(TableName="patients", Item=item)
    page = run(DynamoRoster(aws.dynamodb, "patients").page(0, 1, None))
    assert (page.patients, page.unreadable) == ([], 1)


@pytest.mark.parametrize(
    "odd",
    [
        {"features_rev": {"N": "1.5"}},
        {"features_rev": {"S": "1"}},
        {"processed_fp": {"N": "7"}},
        {"explain_wanted": {"S": "yes"}},
        {"told": {"S": "glucose_low"}},
        {"fetch_error": {"S": "ada@example.org"}},
        {"features": {}},
    ],
)
def test_an_item_of_another_form_is_left_out_and_costs_nobody_else_the_look(
    aws: Account, odd: dict[str, Any]
) -> None:
    ledger = DynamoLedger(aws.dynamodb, "patient-days")
    days = [PatientDay(name, dt.date(2026, 3, 31)) for name in ("p-1", "p-2")]
    run(ledger.write(notes.no_data(days[0], explain=True, run_id="r")))
    items = [aws.dynamodb.scan(TableName="patient-days")["Items"][0]]
    items.append({**items[0], "patient_id": {"S": "p-2"}, **odd})
    assert [entry.day for entry in readable(items)] == days[:1]
    if odd != {"features": {}}:  # which DynamoDB does not store
        aws.dynamodb.put_item(TableName="patient-days", Item=items[1])
        assert list(run(ledger.entries(days))) == days[:1]


def test_the_sole_patient_is_the_roster_while_the_table_is_silent(aws: Account) -> None:
    roster = DynamoRoster(aws.dynamodb, "patients", sole=ME)
    assert run(roster.patient("me@example.org")) == ME
    assert everybody(roster, 1) == ["me@example.org"]
    assert everybody(roster, 3) == ["me@example.org"]


def test_a_table_with_somebody_in_it_speaks_for_itself(aws: Account) -> None:
    aws.enrol("ada")
    roster = DynamoRoster(aws.dynamodb, "patients", sole=ME)
    assert everybody(roster, 1) == ["ada"]


def test_the_sole_patient_may_be_forgotten_too(aws: Account) -> None:
    aws.dynamodb.put_item(
        TableName="patients",
        Item={"patient_id": {"S": "me@example.org"}, "forgotten_at": {"S": "2026-01-01"}},
    )
    roster = DynamoRoster(aws.dynamodb, "patients", sole=ME)
    with pytest.raises(Forgotten):
        run(roster.patient("me@example.org"))
    assert everybody(roster, 1) == []


def test_the_roster_of_one_is_named_by_its_patient_id_or_by_its_email() -> None:
    assert roster_of_one("me@example.org", "p-7") == Patient("p-7", "me@example.org")
    assert roster_of_one("me@example.org", None) == ME
    assert roster_of_one("me@example.org", "p-7", "Asia/Tokyo") == Patient(
        "p-7", "me@example.org", "Asia/Tokyo"
    )
    assert roster_of_one(None, "p-7") is None


# urgent findings


class Bus:
    """EventBridge's answers, and what it was asked."""

    def __init__(self, *codes: str | None) -> None:
        self.codes = codes
        self.entries: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.entries += Entries
        told = [
            {"ErrorCode": code, "ErrorMessage": "p-1"} if code else {"EventId": "1"} for code in self.codes
        ]
        return {"FailedEntryCount": sum(map(bool, self.codes)), "Entries": told}


def test_an_urgent_finding_is_an_event_with_the_day_and_the_rule_and_no_measurement() -> None:
    bus = Bus(None, None)
    findings = EventBridgeFindings(lambda: bus, "bus-7", today=lambda: dt.date(2026, 4, 2))
    run(findings.publish(DAY, ["glucose_low", "spo2_low"]))
    assert {(e["EventBusName"], e["Source"], e["DetailType"]) for e in bus.entries} == {
        ("bus-7", "chronicgpt", "UrgentFinding")
    }
    assert [json.loads(entry["Detail"]) for entry in bus.entries] == [
        {"patient_id": "p-1", "date": "2026-03-31", "rule": rule, "days_ago": 2}
        for rule in ("glucose_low", "spo2_low")
    ]


def test_an_event_that_eventbridge_does_not_take_is_trouble_without_the_patient() -> None:
    with pytest.raises(Transient, match="put_events: ThrottlingException") as trouble:
        run(EventBridgeFindings(lambda: Bus(None, "ThrottlingException"), "bus-7").publish(DAY, ["a", "b"]))
    assert "p-1" not in str(trouble.value)


def test_eventbridge_takes_our_events(aws: Account) -> None:
    events = boto3.client("events")
    events.create_event_bus(Name="bus-7")
    run(EventBridgeFindings(lambda: events, "bus-7").publish(DAY, ["glucose_low"]))


def test_the_item_of_the_busiest_day_stays_small() -> None:
    """DynamoDB charges a write for each kilobyte: names and values, as its documentation counts them. What somebody
    notes of an acknowledgement comes on top."""
    day = PatientDay("clinic-0000000042", DAY.date)
    sha, rules = "f" * 64, ["glucose_high", "glucose_low", "glucose_low@start", "spo2_low"]
    known = Entry(day, published_rules=frozenset(rules))
    headline = Headline("urgent", "glucose_low", None, ("+below_54", "below_70", "+in_range", "fall"))
    headline = headline._replace(urgent_rules=frozenset(rules[:2]))
    fingerprint = "-".join(("f" * 32, "f" * 32, "12", "pregnancy", "upload"))
    process = {"raw_sha256": sha, "history_rev": 12345, "run_id": "nightly-2026-04-01T04", "wakes": True}
    said = notes.Explained("-".join([sha] * 3 + ["12"]), sha, "template", "content_filter", pending=True)
    written = [
        notes.fetched(known, sha, "America/Argentina/Buenos_Aires", explain=True, run_id="r", uploaded=True),
        notes.features(known, "x" * 700, "f" * 32, "America/Argentina/Buenos_Aires"),
        notes.processed(
            *(known, known, fingerprint, sha),
            **{**process, "headline": headline, "published": rules},
        ),
        notes.explained(known, said, processed_sha256=sha, run_id="nightly-2026-04-01T04", force=True),
        notes.acknowledged(known, by="M. Weber-Sommerfeld", note=None),
    ]
    item: dict[str, Any] = dict(update_of(written[0], "2026-04-01T04:00:00.000Z")["Key"])
    for note in written:
        request = update_of(note, "2026-04-01T04:00:00.000Z")
        for name, value in request["ExpressionAttributeValues"].items():
            if not name.startswith(":known_"):
                item[request["ExpressionAttributeNames"][f"#{name[1:]}"]] = value
    size = sum(len(name) + _bytes(value) for name, value in item.items())
    assert len(item) > 30
    assert size <= 2048, size


def _bytes(value: dict[str, Any]) -> int:
    (kind, content), *_ = value.items()
    if kind == "SS":
        return sum(map(len, content))
    return 1 if kind == "BOOL" else len(content)
