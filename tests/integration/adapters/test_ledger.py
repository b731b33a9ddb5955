"""The fake ledger and the real one (on moto) keep the same promises."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from core.aws.key_successes import DynamoKeySuccesses
from core.aws.ledger import DynamoLedger, entry_of, update_of
from core.aws.roster import DynamoRoster
from core.errors import BadMessage, Conflict, Transient, UnknownPatient
from core.ledger import SHARDS, Entry, Ledger, Neighbour, date_shard
from core.patient_day import PatientDay, StageName
from core.stages import notes
from core.stages.headline import Headline
from tests.support.account import Account
from tests.support.adapters import DAY, run
from tests.support.aws import FakeLedger


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
