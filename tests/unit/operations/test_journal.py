"""Journals lie in one folder, whatever a run is called."""

import datetime as dt
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.patient_day import PatientDay, StageMessage
from scripts.operations.backfills.journal import Journal, open_journal, read_journal
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


class Counting(io.StringIO):
    """A file that counts its writes; the first of them may fail."""

    def __init__(self, fails: bool = False) -> None:
        super().__init__()
        self.flushed, self.fails = 0, fails

    def flush(self) -> None:
        self.flushed += 1
        if self.fails:
            self.fails = False
            raise OSError(28, "no space left on device")


def batch(number: int) -> list[StageMessage]:
    day = PatientDay(f"p-{number}", dt.date(2026, 3, 31))
    return [StageMessage.about(day, run_id="r", reason="backfill")]


def test_what_is_accepted_while_another_writes_is_written_together_and_before_anybody_goes_on() -> None:
    """One by one sixteen threads queued for the write, each with its own flush."""
    file = Counting()
    journal = Journal(Path("r.jsonl"), file)

    def accept(number: int) -> bool:
        journal.accept(batch(number))
        return f'"p-{number}"' in file.getvalue()

    with ThreadPoolExecutor(16) as threads:
        with journal.lock:  # as while another one writes
            accepted = [threads.submit(accept, number) for number in range(16)]
            while len(journal.waiting) < len(accepted):
                time.sleep(0.001)
            assert not any(one.done() for one in accepted)
        assert all(one.result() for one in accepted)
    assert len(file.getvalue().splitlines()) == 16
    assert file.flushed == 1
    assert journal.waiting == []


def test_what_could_not_be_written_is_written_with_the_next() -> None:
    file = Counting(fails=True)
    journal = Journal(Path("r.jsonl"), file)
    with pytest.raises(OSError, match="no space left"):
        journal.accept(batch(1))
    file.truncate(0)
    file.seek(0)
    journal.accept(batch(2))
    assert [json.loads(line)["patients"] for line in file.getvalue().splitlines()] == [["p-1"], ["p-2"]]
