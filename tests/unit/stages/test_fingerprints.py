"""A fingerprint changes with what an output depends on, and with nothing else."""

import datetime as dt
from dataclasses import replace

import pytest

from core.explanation.fingerprints import audience_part
from core.explanation.reader import Clinic, Reader
from core.ledger import Entry, Neighbour
from core.patient_day import PatientDay
from core.ports import Patient, Version
from core.rules import HISTORY_DAYS, PROMPT_VERSION, RULES_VERSION, UNNAMED_RULES
from core.stages.fingerprints import (
    ExplainedFingerprint,
    ProcessedFingerprint,
    as_stored,
    assessed,
    audience_of,
    document_part,
    explained_of,
    explained_under,
    history_part,
    processed_of,
    processed_under,
    raw_part,
    read,
    source_stands,
    targets_of,
    targets_part,
)
from core.stages.surroundings import Surroundings

DAY = PatientDay("p-1", dt.date(2026, 3, 31))
DONE = Entry(
    DAY,
    fetched_sha256="raw",
    timezone="UTC",
    features="{}",
    features_rev=2,
    propagated_rev=2,
    processed_fp=f"{raw_part('raw', 'UTC')}-history",
    processed_sha256="document",
    explained_fp=f"{document_part('document')}-audience-facts",
)


def history(*features: tuple[int, str | None]) -> dict[dt.date, Neighbour]:
    """Neighbours by how many days before DAY they lie."""
    return {DAY.shifted(-back).date: Neighbour(features=f) for back, f in features}


def test_the_raw_part_changes_with_the_bytes_and_with_the_time_zone() -> None:
    parts = {raw_part("a", "UTC"), raw_part("b", "UTC"), raw_part("a", "Asia/Tokyo")}
    assert len(parts) == 3
    assert not any("-" in part for part in parts)


def test_no_two_ways_to_cut_the_same_text_look_alike() -> None:
    assert raw_part("ab", "c") != raw_part("a", "bc")
    assert history_part(DAY.date, history((2, "a"), (1, "b"))) != history_part(
        DAY.date, history((2, "a"), (3, "b"))
    )


def test_the_history_is_the_features_of_the_thirty_five_days_before() -> None:
    base = history_part(DAY.date, history((1, "a"), (HISTORY_DAYS, "b")))
    assert base != history_part(DAY.date, history((1, "a"), (HISTORY_DAYS, "c")))
    assert base != history_part(DAY.date, history((1, "a")))
    assert base == history_part(DAY.date, history((1, "a"), (HISTORY_DAYS, "b"), (HISTORY_DAYS + 1, "c")))


def test_each_of_these_days_counts() -> None:
    alone = {history_part(DAY.date, history((back, "a"))) for back in range(1, HISTORY_DAYS + 1)}
    assert len(alone | {history_part(DAY.date, {})}) == HISTORY_DAYS + 1


def test_the_day_itself_and_later_days_are_no_history() -> None:
    base = history_part(DAY.date, history((1, "a")))
    assert base == history_part(DAY.date, history((1, "a"), (0, "x"), (-1, "y")))


def test_a_day_without_features_is_as_a_day_that_nobody_knows() -> None:
    assert history_part(DAY.date, history((1, "a"), (2, None))) == history_part(DAY.date, history((1, "a")))


def test_the_order_in_which_the_ledger_answers_does_not_matter() -> None:
    entries = history((1, "a"), (2, "b"))
    assert history_part(DAY.date, entries) == history_part(DAY.date, dict(reversed(entries.items())))


def test_process_is_proven_by_the_same_raw_document_in_the_pinned_time_zone() -> None:
    assert processed_of(DONE, "raw")
    assert not processed_of(DONE, "another")
    assert not processed_of(DONE._replace(timezone="Asia/Tokyo"), "raw")
    assert not processed_of(DONE._replace(timezone=None), "raw")
    assert not processed_of(DONE._replace(processed_fp=None), "raw")


def test_process_is_not_proven_while_the_later_days_were_not_told() -> None:
    assert not processed_of(DONE._replace(features_rev=3), "raw")


def test_explain_is_proven_by_the_document_that_the_ledger_names() -> None:
    assert explained_of(DONE)
    assert not explained_of(DONE._replace(processed_sha256="another"))
    assert not explained_of(DONE._replace(processed_sha256=None))
    assert not explained_of(DONE._replace(explained_fp=None))


@pytest.mark.parametrize("lacking", ["fetched_sha256", "timezone", "processed_fp"])
def test_of_a_day_that_was_not_fetched_or_not_processed_no_rules_are_proven(lacking: str) -> None:
    done = DONE._replace(processed_fp=f"{DONE.processed_fp}-{RULES_VERSION}")
    assert processed_under(done) == RULES_VERSION
    assert processed_under(done._replace(**{lacking: None})) is None


@pytest.mark.parametrize("lacking", ["processed_sha256", "explained_fp"])
def test_of_a_day_that_was_not_processed_or_not_explained_no_wording_is_proven(lacking: str) -> None:
    done = DONE._replace(explained_fp=f"{DONE.explained_fp}-{PROMPT_VERSION}")
    assert explained_under(done) == PROMPT_VERSION
    assert explained_under(done._replace(**{lacking: None})) is None


def test_of_a_day_that_nobody_has_worked_on_there_are_no_targets_and_no_reader() -> None:
    assert (targets_of(Entry(DAY)), audience_of(Entry(DAY))) == (None, None)


@pytest.mark.parametrize("lacking", ["fetched_sha256", "timezone"])
def test_a_day_is_not_assessed_before_it_was_fetched_nor_once_its_document_is_gone(lacking: str) -> None:
    done = DONE._replace(features_from=raw_part("raw", "UTC"))
    assert assessed(done, Version("etag", "document"), "standard")
    assert not assessed(done._replace(**{lacking: None}), Version("etag", "document"), "standard")
    assert not assessed(done, None, "standard")


@pytest.mark.parametrize(("stored", "uploaded_at"), [("api", None), ("upload", "2026-04-01T06:00:00Z")])
def test_finished_days_keep_the_word_for_where_they_came_from(stored: str, uploaded_at: str | None) -> None:
    """Another word would have every uploaded day processed again."""
    entry = DONE._replace(uploaded_at=uploaded_at)
    found = [
        source
        for source in ("api", "upload")
        if source_stands(entry._replace(processed_fp=f"{DONE.processed_fp}-7-standard-{source}"))
    ]
    assert found == [stored]


def test_a_fingerprint_is_stored_as_its_parts_and_read_back() -> None:
    done = ProcessedFingerprint("raw", "history", "7", "older")
    assert as_stored(done) == "raw-history-7-older-api"
    assert read(ProcessedFingerprint, "raw-history-7-older") == done
    assert read(ProcessedFingerprint, None) is None
    assert read(ExplainedFingerprint, "d-a-f-p") == ExplainedFingerprint("d", "a", "f", "p")


def test_parts_that_earlier_code_did_not_store_have_their_default_and_those_of_later_code_are_passed_over() -> (
    None
):
    assert read(ProcessedFingerprint, "raw-history") == ProcessedFingerprint("raw", "history", UNNAMED_RULES)
    assert read(ExplainedFingerprint, "d-a-f") == ExplainedFingerprint("d", "a", "f", "")
    assert read(ProcessedFingerprint, "raw-history-7") == ProcessedFingerprint(
        "raw", "history", "7", "standard"
    )
    assert read(ProcessedFingerprint, "raw-history-7-older-upload-more") == ProcessedFingerprint(
        "raw", "history", "7", "older", "upload"
    )


def test_only_process_compares_the_targets_and_a_day_that_names_none_was_judged_by_the_standard_ones() -> (
    None
):
    done = DONE._replace(features_from=raw_part("raw", "UTC"))
    stored = Version("etag", "document")
    assert assessed(done, stored, "standard")
    assert not assessed(done, stored, "older")
    older = done._replace(processed_fp=f"{raw_part('raw', 'UTC')}-history-{RULES_VERSION}-older")
    assert assessed(older, stored, "older")
    assert processed_of(older, "raw")
    assert processed_under(older) == RULES_VERSION


def test_an_unknown_word_on_the_roster_is_a_part_of_its_own_so_that_mending_it_takes_back_what_quality_says() -> (
    None
):
    ada = Patient("ada", "ada@example.org")
    assert targets_part(ada) == "standard"
    assert targets_part(replace(ada, unknown=("glucose_unit",))) == "standard"
    assert targets_part(replace(ada, unknown=("glucose_targets",))) == "unknown"


def test_an_explanation_is_for_who_reads_it_in_which_unit_and_for_which_clinic() -> None:
    readers = (Reader("en"), Reader("de"), Reader("en", "mmol/L"), Reader("en", clinic=Clinic("0123")))
    parts = {audience_part(reader, model) for reader in readers for model in ("m", "n", None)}
    assert len(parts) == 12


def around(features_rev: int, *others: tuple[int, int, int | None]) -> Surroundings:
    """DAY among others: how many days before it they lie, their count, and the sum that they rest on."""
    neighbours = {
        DAY.shifted(-back).date: Neighbour("{}", count, rests_on) for back, count, rests_on in others
    }
    return Surroundings(DONE._replace(features_rev=features_rev), neighbours)


def test_the_history_of_a_day_is_counted_over_the_thirty_five_days_before() -> None:
    assert around(9).history_rev == 0
    assert (
        around(9, (1, 2, None), (HISTORY_DAYS, 3, None), (HISTORY_DAYS + 1, 4, None), (-1, 5, 0)).history_rev
        == 5
    )


def test_told_are_the_later_days_that_rest_on_another_count() -> None:
    told = around(2, (1, 3, None), (-1, 1, 5), (-2, 1, 5), (-3, 1, None), (-HISTORY_DAYS, 1, 5)).to_be_told
    assert told == [DAY.shifted(2), DAY.shifted(3)]
    unmeasured = Surroundings(DONE, {DAY.shifted(1).date: Neighbour(None, 0, None)})
    assert unmeasured.to_be_told == []
