"""The files of pages: private, and removed only if this program wrote them."""

import datetime as dt
import os
import stat
from pathlib import Path

from typer.testing import CliRunner

from scripts.operations.reports.clinic import clinic_page
from scripts.operations.reports.files import file_name, write_page, write_pdf
from scripts.report import app
from tests.support.report_days import DATE, clinic

OLD = dt.timedelta(days=40)


def aged(path: Path) -> Path:
    then = (dt.datetime.now(dt.UTC) - OLD).timestamp()
    os.utime(path, (then, then))
    return path


def clean(folder: Path, *more: str) -> str:
    result = CliRunner().invoke(app, ["clean", "-o", str(folder), "--older-than", "30", *more])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_page_is_its_owners_alone(tmp_path: Path) -> None:
    path = write_page(tmp_path / "new", "clinic.html", clinic_page(clinic([])))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_old_pages_of_ours_go_and_everything_else_stays(tmp_path: Path) -> None:
    page = clinic_page(clinic([]))
    aged(write_page(tmp_path, "old.html", page))
    aged(write_pdf(tmp_path, "old.pdf", b"%PDF-1.7\n%%EOF"))
    write_page(tmp_path, "new.html", page)
    aged(write_page(tmp_path, "notes.html", "<p>my own: ChronicGPT report</p>"))
    aged(write_page(tmp_path, "quote.html", "<p>" + "x" * 2000 + page))
    (tmp_path / "link.html").symlink_to(tmp_path / "old.html")
    (tmp_path / "deeper").mkdir()
    aged(write_page(tmp_path / "deeper", "old.html", page))
    assert clean(tmp_path).split() == ["old.html", "old.pdf"]
    assert (tmp_path / "old.html").exists()
    clean(tmp_path, "--execute")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["deeper", "link.html", "new.html", "notes.html", "quote.html"]


def test_a_name_of_a_file_holds_no_email_and_fits_a_file_system() -> None:
    assert file_name("patient", "p-1", DATE) == "patient-p-1-2026-03-31.html"
    assert "jane" not in file_name("patient", "jane@clinic.example", DATE)
    assert len(file_name("patient", "x" * 128, DATE)) < 255
