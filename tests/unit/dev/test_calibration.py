"""The calibration's own bookkeeping, on a small cohort made by hand; the real table is not part of the repository."""

import datetime as dt
import math
import random
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from core.anomalies import thresholds
from scripts.dev import calibrate
from scripts.dev.calibration import inject, replay
from scripts.dev.calibration.people import COLUMNS, People, read_people, split
from scripts.dev.calibration.replay import Judged

FIRST = dt.date(2026, 1, 1)


def cohort(people: int = 6, days: int = 50) -> People:
    rng = random.Random(1)
    return {
        f"u{n:02}": {
            FIRST + dt.timedelta(days=d): {
                "resting_hr": 55 + rng.gauss(0, 1.2),
                "sleep_hr_mean": 58 + rng.gauss(0, 1.5),
                "hrv_sleep_ln": math.log(45) + rng.gauss(0, 0.12),
                "skin_temp_sleep": 34 + rng.gauss(0, 0.3),
                "sleep_total": 430 + rng.gauss(0, 40),
            }
            for d in range(days)
        }
        for n in range(people)
    }


def table(path: Path, people: People) -> Path:
    lines = [",".join(("user", "date", *COLUMNS.values(), "awake_min"))]
    for name, days in people.items():
        for date, features in days.items():
            cells = dict(features)
            cells["hrv_sleep_ln"] = math.exp(cells["hrv_sleep_ln"])
            lines.append(
                ",".join((name, str(date), *(f"{cells[c]}" if c in cells else "" for c in COLUMNS), "30"))
            )
    path.write_text("\n".join(lines))
    return path


def test_nobody_is_on_both_sides_of_the_split() -> None:
    fit, report = split(cohort())
    assert (len(fit), len(report)) == (3, 3)
    assert not set(fit) & set(report)
    assert split(cohort()) == (fit, report)


def test_a_table_is_read_as_features_and_zeros_are_missing(tmp_path: Path) -> None:
    people = cohort(1, 2)
    people["u00"][FIRST]["resting_hr"] = 0.0
    read = read_people(table(tmp_path / "daily.csv", people))["u00"]
    assert "resting_hr" not in read[FIRST]
    assert read[FIRST]["hrv_sleep_ln"] == pytest.approx(people["u00"][FIRST]["hrv_sleep_ln"])
    assert "spo2_mean" not in read[FIRST]


def test_an_episode_may_have_one_quiet_day() -> None:
    dates = [FIRST + dt.timedelta(days=d) for d in (0, 1, 3, 6, 9, 10)]
    assert replay.episodes(dates) == 3
    assert replay.episodes([]) == 0


def test_a_rate_counts_only_days_that_could_be_assessed() -> None:
    days = [Judged(FIRST, False, {}), Judged(FIRST, True, {"strain": "notable"}), Judged(FIRST, True, {})]
    found = replay.rate({"a": days, "b": days[1:]}, replay.per_day("notable"))
    assert found.value == 0.5
    assert found.low <= found.value <= found.high


def test_a_calm_cohort_is_quiet_and_a_large_shift_is_found() -> None:
    people = cohort()
    assert replay.rate(replay.replay_all(people), replay.per_day("notable")).value < 0.05
    found, alone, cases = inject.power(people, {"resting_hr": 1.0}, 10.0, "resting_hr")
    assert cases > 50
    assert found > 0.9
    assert alone > 0.9
    assert inject.power(people, {"resting_hr": 1.0}, 0.0, "resting_hr")[1] == 0


def test_the_composite_tells_ill_nights_from_well_ones_and_nothing_from_nothing() -> None:
    people = cohort()
    assert inject.auc(*inject.composite(people, 0.0)) == pytest.approx(0.5)
    assert inject.auc(*inject.composite(people, 2.0)) > 0.8


def test_auc_of_four_scores_worked_by_hand() -> None:
    # Pairs (well, ill): 1<2, 1<3, 3>2, 3=3: 1 + 1 + 0 + ½ of 4
    assert inject.auc([1, 3], [2, 3]) == 2.5 / 4


def test_other_thresholds_last_only_as_long_as_asked() -> None:
    before = thresholds.STRAIN_THRESHOLD
    with replay.changed_thresholds(STRAIN_THRESHOLD=99.0):
        assert thresholds.STRAIN_THRESHOLD == 99
    assert before == thresholds.STRAIN_THRESHOLD


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(calibrate.main)
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_the_page_is_written_with_its_pictures(tmp_path: Path) -> None:
    daily = table(tmp_path / "daily.csv", cohort())
    code, said = run("--csv", str(daily), "--out", str(tmp_path / "calibration.md"))
    assert code == 0, said
    page = (tmp_path / "calibration.md").read_text()
    assert "nan" not in page
    for picture in ("loads", "power", "trade_off", "roc"):
        assert f"calibration/{picture}.svg" in page
        assert (tmp_path / "calibration" / f"{picture}.svg").stat().st_size > 1000


def test_a_missing_table_is_said_clearly(tmp_path: Path) -> None:
    code, said = run("--csv", str(tmp_path / "none.csv"))
    assert code == 2
    assert "not part of the repository" in said.replace("\n", " ")
