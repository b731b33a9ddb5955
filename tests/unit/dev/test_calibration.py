"""The calibration's own bookkeeping, on a small cohort made by hand; the real table is not part of the repository."""

import datetime as dt
import math
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from core.anomalies import thresholds
from scripts.dev import calibrate
from scripts.dev.calibration import inject, replay, sensors
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


def sensor_table(folder: Path, low_days: int = 2) -> Path:
    """A fortnight of a sensor read every five minutes; on the first days an hour below 54."""
    folder.mkdir()
    lines = ["local_time,mg_dl"]
    for day in range(14):
        start = dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time())
        for minute in range(0, 1440, 5):
            low = day < low_days and 180 <= minute < 240
            lines.append(f"{start + dt.timedelta(minutes=minute):%Y-%m-%dT%H:%M},{45 if low else 110}")
    (folder / "p.glucose.csv").write_text("\n".join(lines))
    (folder / "p.sleep.csv").write_text("asleep_from,asleep_to\n2026-01-01T00:30,2026-01-01T07:00\n")
    return folder


def test_sensor_days_are_judged_by_the_whole_pipeline_and_what_must_be_told_is_counted(
    tmp_path: Path,
) -> None:
    people = sensors.read_sensors(sensor_table(tmp_path / "worn"))
    judged = sensors.judge(people)
    assert sensors.share(judged["p"], "urgent") == (2, 14)
    assert sensors.pooled(sensors.judge(people, "none"), "urgent") == 0
    found = sensors.exceptions(people, judged)
    assert (found.lows, found.untold_lows, found.unlisted_weeks, found.unnoted_weeks) == (2, 0, 0, 0)
    assert found.weeks > 0
    silent = {"p": [replace(one, tiers={}) for one in judged["p"]]}
    assert sensors.exceptions(people, silent).untold_lows == 2
    assert sensors.exceptions(people, silent).unlisted_weeks == found.weeks
    with sensors.changed_limits("standard", low_urgent=61):
        assert sensors.pooled(sensors.judge(people), "urgent") == 0
    assert sensors.pooled(sensors.judge(people), "urgent") > 0, "the policy is as it was"
    seen = sensors.shapes(people)
    assert (seen.lows["asleep"], seen.dense["asleep"], seen.marked["asleep"]) == (1, 1, 1)


def test_a_morning_of_a_clinic_is_drawn_from_the_people_there(tmp_path: Path) -> None:
    judged = sensors.judge(sensors.read_sensors(sensor_table(tmp_path / "worn", low_days=14)))
    mean, low, high = sensors.mornings(judged, 50, draws=10)["urgent"]
    assert (mean, low, high) == (50, 50, 50)


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(calibrate.main)
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_the_page_is_written_with_its_pictures(tmp_path: Path) -> None:
    daily = table(tmp_path / "daily.csv", cohort())
    worn = sensor_table(tmp_path / "sensors")
    (tmp_path / "recordings").mkdir()
    folders = ("--sensors", str(worn), "--recordings", str(tmp_path / "recordings"))
    code, said = run("--csv", str(daily), *folders, "--out", str(tmp_path / "calibration.md"))
    assert code == 0, said
    page = (tmp_path / "calibration.md").read_text()
    assert not re.search(r"\bnan\b", page)
    assert "1 adults with type 1 diabetes" in page
    for picture in ("loads", "power", "trade_off", "roc"):
        assert f"calibration/{picture}.svg" in page
        assert (tmp_path / "calibration" / f"{picture}.svg").stat().st_size > 1000


def test_a_missing_table_is_said_clearly(tmp_path: Path) -> None:
    code, said = run("--csv", str(tmp_path / "none.csv"))
    assert code == 2
    assert "not part of the repository" in said.replace("\n", " ")
