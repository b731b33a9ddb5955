"""Journals lie in one folder, whatever a run is called."""

import datetime as dt
from pathlib import Path

import pytest

from core.patient_day import PatientDay, StageMessage
from scripts.operations.backfills.journal import open_journal, read_journal
from scripts.operations.terminal import OperatorError

OUTSIDE = ["../outside", "/outside", "a/../../outside", "..\\outside", "", "run\n", "ada@example.org"]


@pytest.mark.parametrize("run_id", OUTSIDE)
def test_no_run_leads_out_of_the_folder(tmp_path: Path, run_id: str) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    (tmp_path / "outside.jsonl").write_text("{}\n")
    with pytest.raises(OperatorError, match="a run's name"):
        read_journal(run_id, folder=folder)
    with (
        pytest.raises(OperatorError, match="a run's name"),
        open_journal(run_id, {}, planned=1, folder=folder),
    ):
        raise AssertionError("it was opened")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["outside.jsonl", "runs"]


def test_a_journal_is_its_owner_s_alone(tmp_path: Path) -> None:
    message = StageMessage.about(PatientDay("p-1", dt.date(2026, 3, 31)), run_id="r", reason="backfill")
    with open_journal("r", {}, planned=1, folder=tmp_path) as journal:
        journal.accept([message])
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert len(read_journal("r", folder=tmp_path)[1]) == 1
