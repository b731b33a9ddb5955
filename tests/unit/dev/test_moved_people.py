"""Recorded people that are moved stay people: of other days and hours, with the values that were asked for."""

import datetime as dt
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from core.explanation.compose import by_code
from core.explanation.reader import Reader
from scripts.dev import scorecard
from scripts.dev.moved_people import STARTS, moved_person
from scripts.dev.scoring.faults import faults_of
from tests.support.payloads import DATE, body, series, value

FIRST = dt.date(2026, 1, 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A sensor of three days, a reading each quarter of an hour, and a ring of one."""
    (tmp_path / "t1d_uom_train").mkdir()
    rows = ["local_time,mg_dl"]
    for i in range(3 * 96):
        at = dt.datetime.combine(FIRST, dt.time()) + dt.timedelta(minutes=15 * i)
        rows.append(f"{at.isoformat()},{120 + i % 40}")
    (tmp_path / "t1d_uom_train" / "one.glucose.csv").write_text("\n".join(rows) + "\n")
    folder = tmp_path / "recordings" / "one"
    folder.mkdir(parents=True)
    worn = body(series("hr", [60 + i % 10 for i in range(288)]), value("night_rhr", 55, "avg"))
    (folder / f"{DATE}.json").write_bytes(worn)
    return tmp_path


def test_a_seed_is_always_the_same_person_and_another_one_somebody_else(data: Path) -> None:
    found = {seed: [*moved_person(data, seed)] for seed in range(8)}
    assert found[3] == [*moved_person(data, 3)]
    bodies = {json.dumps([day.model_dump(mode="json") for _, day in days]) for days in found.values()}
    assert len(bodies) == len(found)
    for seed, days in found.items():
        assert days, seed
        for name, day in days:
            assert name == f"moved {seed} {day.date}"
            assert dt.date.fromisoformat(day.date) >= min(STARTS)
            assert list(faults_of(day, by_code(day, Reader("en")))) == []
    measured = {metric for days in found.values() for _, day in days for metric in day.metrics}
    assert {"glucose_mean", "resting_hr"} <= measured, "of the sensor and of the ring"


def test_the_scorecard_judges_them_and_writes_no_table_of_them(data: Path) -> None:
    app = typer.Typer()
    app.command()(scorecard.main)
    shown = CliRunner().invoke(app, [str(data), "--moved", "2"])
    assert "| wrong number | 0 | 0 | 0 |" in shown.output
    refused = CliRunner().invoke(app, [str(data), "--moved", "2", "--write"])
    assert refused.exit_code == 2
    assert "--moved" in refused.output
