"""The whole way from bytes and history to the processed document."""

import datetime as dt
import json
import math
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.patient_day import PatientDay
from core.rules import RULES_VERSION
from core.stages.assessment import assess_day, gmi_14d, measure_day
from core.stages.headline import headline
from scripts import inspect_day
from scripts.dev.metrics_page import PAGE, page
from scripts.dev.schemas import schemas
from tests.support.payloads import DATE, START, ZONE, body, full_series, samples, series, sleep, value

DAY = PatientDay("p-001", DATE)
FULL = body(
    series("hr", [50 + i % 30 for i in range(288)]),
    series("glucose", [110] * 100 + [50] * 4 + [110] * 184),
    series("temp", [34.5] * 288),
    value("night_rhr", 66, "avg"),
    value("avg_sleep_hrv", 30),
    value("average_glucose", 104),
    sleep(quick_metrics=[{"type": "total_sleep", "value": 20000}], spo2={"value": 97}),
)
USUAL = {
    "resting_hr": 52.0,
    "sleep_hr_mean": 62.0,
    "hrv_sleep_ln": math.log(50),
    "skin_temp_sleep": 34.0,
    "sleep_total": 420.0,
    "coverage_hr": 95.0,
}
HISTORY = {
    DATE - dt.timedelta(days=back): {name: x * (1 + 0.01 * (back % 3)) for name, x in USUAL.items()}
    for back in range(1, 36)
}


def assessed(raw: bytes = FULL, history: dict[dt.date, dict[str, float]] | None = None) -> dict[str, Any]:
    measured = measure_day(raw, DATE, ZONE)
    document = assess_day(DAY, ZONE, sha256(raw), measured, HISTORY if history is None else history)
    content: dict[str, Any] = json.loads(to_bytes(document))
    return content


def test_the_document_holds_metrics_usual_ranges_and_anomalies() -> None:
    found = assessed()
    assert found["metrics"]["resting_hr"] == {"value": 66.0, "unit": "bpm"}
    assert found["metrics"]["reported_average_glucose"]["value"] == 104
    assert found["baseline"]["resting_hr"]["days"] == 28
    assert [(a["rule"], a["severity"]) for a in found["anomalies"]] == [
        ("glucose_low", "info"),
        ("out_of_range.resting_hr", "notable"),
        ("out_of_range.hrv_sleep", "notable"),
    ]
    assert found["quality"]["coverage"] == {"hr": 100.0, "glucose": 100.0, "temp": 100.0}
    assert found["quality"]["absent"]["steps"] == "needs a total or one sample"


def test_the_document_says_when_the_ring_sent_no_heart_rate() -> None:
    """Readings every 5 minutes until 08:20."""
    context = assessed(body(series("hr", [60.0] * 100)))["context"]
    assert context["ring_gap"] == ["2026-03-31T08:15+02:00", "2026-04-01T00:00+02:00"]
    assert context["glucose_gap"] is None


def test_the_document_says_which_reading_came_before_its_longest_time_without_any() -> None:
    """Readings every 5 minutes until 08:40, the last four of them low."""
    context = assessed(body(series("glucose", [110] * 100 + [50] * 4)))["context"]
    assert context["glucose_gap"] == ["2026-03-31T08:35+02:00", "2026-04-01T00:00+02:00"]
    assert context["glucose_before_gap"] == 50.0
    assert assessed()["context"]["glucose_before_gap"] is None
    assert context["ring_gap"] is None, "no ring"


def test_an_anomaly_says_what_is_usual_how_far_off_and_when() -> None:
    low, resting, variability = assessed()["anomalies"]
    assert low["evidence"]["stretches"] == [
        {"from": "2026-03-31T08:20+02:00", "to": "2026-03-31T08:40+02:00", "minutes": 20, "extreme": 50.0}
    ]
    assert (low["value"], low["difference"], low["direction"]) == (50, -4, "below")
    assert resting["usual"]["low"] < resting["usual"]["median"] < resting["usual"]["high"] < resting["value"]
    assert resting["difference"] == pytest.approx(66 - resting["usual"]["median"])
    assert resting["evidence"]["from"] == "2026-03-30T23:00+02:00"
    assert resting["evidence"]["agreeing"] == ["hrv_sleep"]
    assert variability["unit"] == "ms"
    assert variability["usual"]["scale"] == "ln"
    assert all(a["rule_version"] for a in (low, variability, resting))


def low_for(days: int) -> dict[str, Any]:
    """A day of a week that is too low, as the days before it were for so many in all; before them nothing was low."""
    low, calm = ({**NEW, "glucose_bands": [1440, minutes, minutes, minutes, 0, 0, 0]} for minutes in (240, 0))
    history = {DATE - dt.timedelta(days=back): low if back < days else calm for back in range(1, 36)}
    raw = body(series("glucose", [50] * 48 + [110] * 240))
    return assessed(raw, history)  # type: ignore[arg-type]


def below_54(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in document["anomalies"] if one["rule"] == "weekly.below_54"]


def test_a_weekly_finding_says_its_week_its_limit_and_since_when_it_holds() -> None:
    (found,) = below_54(low_for(1))
    assert (found["metric"], found["kind"], found["severity"], found["unit"]) == (
        "glucose_week",
        "weekly",
        "notable",
        "%",
    )
    assert (found["usual"], found["score"], found["direction"]) == (None, None, "above")
    assert found["value"] == pytest.approx(100 * 240 / (7 * 1440), abs=1e-3)
    assert found["difference"] == pytest.approx(found["value"] - 1, abs=1e-6)
    assert found["evidence"] == {
        **{"limit": 1.0, "targets": "standard", "use_pct": 100.0},
        **{"from": "2026-03-25", "to": "2026-03-31", "since": "2026-03-31"},
    }
    assert found["rule_version"]


def test_a_weekly_finding_that_lasts_is_told_again_after_four_weeks_and_says_so() -> None:
    assert below_54(low_for(2)) == []
    (found,) = below_54(low_for(29))
    assert (found["evidence"]["again"], found["evidence"]["since"]) == (True, "2026-03-03")


def test_the_headline_has_the_highest_tier_its_reason_and_the_weekly_categories() -> None:
    begins, goes_on = (headline(ProcessedDocument.model_validate(low_for(days))) for days in (1, 2))
    assert (begins.tier, begins.reason, begins.urgent_rules) == ("urgent", "glucose_low", {"glucose_low"})
    assert (begins.categories, goes_on.categories) == (("+below_54",), ("below_54", "+below_70"))
    quiet = headline(ProcessedDocument.model_validate(assessed(body(), {})))
    assert (quiet.tier, quiet.reason, quiet.categories) == ("none", None, ())


def test_the_range_of_variability_is_told_in_milliseconds_and_as_logarithm() -> None:
    baseline = assessed()["baseline"]
    assert baseline["hrv_sleep"]["median"] == pytest.approx(math.exp(baseline["hrv_sleep_ln"]["median"]))


def test_the_same_input_gives_the_same_bytes() -> None:
    once, again = (
        to_bytes(assess_day(DAY, ZONE, "0" * 64, measure_day(FULL, DATE, ZONE), history))
        for history in (HISTORY, dict(reversed(HISTORY.items())))
    )
    assert once == again


def test_features_do_not_depend_on_other_days_and_are_small() -> None:
    features = measure_day(FULL, DATE, ZONE).features
    assert len(to_bytes(features)) < 700
    assert features["glucose_bands"] == [1440, 20, 20, 20, 0, 0, 0]
    assert set(features) >= {"resting_hr", "hrv_sleep_ln", "glucose_mean", "coverage_hr", "cgm_active_pct"}


def test_glucose_of_a_day_with_less_than_half_its_readings_is_not_compared() -> None:
    for readings, compared in ((143, False), (144, True)):
        features = measure_day(body(series("glucose", [110] * readings)), DATE, ZONE).features
        assert ("glucose_mean" in features) is compared
        assert features.get("glucose_mean", features.get("glucose_mean_part")) == 110


def test_only_the_35_days_before_change_the_document() -> None:
    strangers = {DATE + dt.timedelta(days=d): {"resting_hr": 200.0} for d in (-36, 0, 1)}
    assert assessed(history=HISTORY | strangers) == assessed()


def test_a_day_without_history_has_no_range_and_still_its_safety_limits() -> None:
    found = assessed(history={})
    assert found["baseline"] == {}
    assert [a["rule"] for a in found["anomalies"]] == ["glucose_low"]


def test_an_empty_day_is_a_document_too() -> None:
    found = assessed(body(), {})
    assert (found["metrics"], found["anomalies"]) == ({}, [])
    assert "glucose_tir" in found["quality"]["absent"]


OLD = {"glucose_sum": 28800.0, "glucose_readings": 288.0, "cgm_active_pct": 100.0}
NEW = {"glucose_bands": [1440, 0, 0, 0, 0, 0, 0], "glucose_mean": 100.0, "cgm_active_pct": 100.0}
HALF = {"glucose_bands": [720, 0, 0, 0, 720, 720, 0], "glucose_mean_part": 200.0, "cgm_active_pct": 50.0}


@pytest.mark.parametrize("days", [[OLD] * 35, [NEW] * 35, [NEW, OLD] * 17])
def test_gmi_of_two_weeks_weighs_days_by_their_time_whatever_rules_they_were_measured_by(
    days: list[dict[str, Any]],
) -> None:
    # (13 · 1440 · 100 + 720 · 200) / (13 · 1440 + 720) = 103.7037…
    assert gmi_14d(HALF, days) == pytest.approx(3.31 + 0.02392 * (374400 + 28800) / 3888)


def test_a_day_of_another_form_counts_as_one_without_a_sensor() -> None:
    unknown = {"cgm_active_pct": 100.0, "glucose_of_later_rules": 1.0}
    assert gmi_14d(NEW, [unknown] * 13) is None


def test_gmi_of_two_weeks_needs_70_percent_of_them() -> None:
    full = NEW
    assert gmi_14d(full, [full] * 9) is not None  # 10 of 14 days: 71 %
    assert gmi_14d(full, [full] * 8) is None  # 9 of 14: 64 %


def test_features_of_another_form_are_unknown_to_gmi_and_no_zeros() -> None:
    full = {"glucose_sum": 28800.0, "glucose_readings": 288.0, "cgm_active_pct": 100.0}
    for name in full:
        other_form = {other: x for other, x in full.items() if other != name}
        assert gmi_14d(full, [full] * 10 + [other_form] * 3) == gmi_14d(full, [full] * 10)
        assert gmi_14d(full, [other_form] * 13) is None


def test_a_real_document_fits_its_schema() -> None:
    schema = next(
        json.loads(text) for path, text in schemas().items() if path.name == "processed.schema.json"
    )
    Draft202012Validator.check_schema(schema)
    found = assessed()
    assert list(Draft202012Validator(schema).iter_errors(found)) == []
    ProcessedDocument.model_validate(found)
    found["metrics"]["resting_hr"]["value"] = None
    assert list(Draft202012Validator(schema).iter_errors(found))


def test_schemas_and_the_metrics_page_are_current() -> None:
    for path, text in schemas().items():
        assert path.read_text(encoding="utf-8") == text, "run python -m scripts.dev.schemas"
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m scripts.dev.metrics_page"


@pytest.fixture
def folder(tmp_path: Any) -> Any:
    """A folder of 36 days, whose last one is out of the ordinary."""
    for back in range(36):
        date = DATE - dt.timedelta(days=back)
        entry = series("hr", [], start=0)
        entry["object"]["values"] = samples([60] * 144, start=START - 86400 * back, every=600)
        rate = value("night_rhr", 75 if back == 0 else 52 + back % 3, "avg")
        (tmp_path / f"{date}.json").write_bytes(body(entry, rate))
    return tmp_path


def inspect(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(inspect_day.inspect)
    return CliRunner().invoke(app, list(arguments))


def test_inspecting_a_day_prints_exactly_the_documents_bytes(folder: Any) -> None:
    path = folder / f"{DATE}.json"
    shown = inspect(str(path), "--patient", "p-001", "--history", str(folder), "--json")
    assert shown.exit_code == 0
    history = {
        date: measure_day((folder / f"{date}.json").read_bytes(), date, ZONE).features
        for date in (DATE - dt.timedelta(days=back) for back in range(1, 36))
    }
    raw = path.read_bytes()
    expected = assess_day(DAY, ZONE, sha256(raw), measure_day(raw, DATE, ZONE), history)
    assert shown.stdout_bytes == to_bytes(expected)
    assert b"out_of_range.resting_hr" in shown.stdout_bytes


def test_inspecting_a_day_draws_it(folder: Any) -> None:
    shown = inspect(str(folder / f"{DATE}.json"), "--history", str(folder), "--plot", str(folder / "day.png"))
    assert shown.exit_code == 0
    assert "resting_hr" in shown.stdout
    assert (folder / "day.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "day.png").stat().st_mode & 0o777 == 0o600


def test_inspecting_what_is_no_day_says_why_and_fails(folder: Any) -> None:
    (folder / "odd.json").write_text("[]")
    assert inspect(str(folder / "odd.json")).exit_code == 2  # no date
    shown = inspect(str(folder / "odd.json"), "--date", "2026-03-31")
    assert shown.exit_code == 1
    assert "bad_raw" in shown.stderr
    assert shown.stdout == ""


def test_inspecting_a_folder_prints_a_document_a_line_with_the_history_growing(folder: Any) -> None:
    shown = inspect(str(folder), "--patient", "p-001", "--json")
    assert shown.exit_code == 0
    documents = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [document["date"] for document in documents] == sorted(path.stem for path in folder.glob("*.json"))
    one = inspect(str(folder / f"{DATE}.json"), "--patient", "p-001", "--history", str(folder), "--json")
    assert shown.stdout_bytes.splitlines()[-1] == one.stdout_bytes
    assert documents[0]["baseline"] == {}


def test_a_file_of_a_folder_that_is_no_day_is_told_and_the_rest_goes_on(folder: Any) -> None:
    (folder / f"{DATE - dt.timedelta(days=3)}.json").write_text("[]")
    (folder / "notes.json").write_text("{}")
    (folder / "2026-02-31.json").write_text("{}")
    shown = inspect(str(folder), "--json")
    assert shown.exit_code == 1
    assert len(shown.stdout.splitlines()) == 35
    told = shown.stderr.splitlines()
    assert [line.partition(":")[0] for line in told] == ["2026-02-31.json", "2026-03-28.json", "notes.json"]
    assert "bad_raw" in told[1]


def test_an_empty_folder_is_told(tmp_path: Any) -> None:
    shown = inspect(str(tmp_path), "--json")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "YYYY-MM-DD.json" in shown.stderr


def test_options_of_one_file_are_refused_for_a_folder(folder: Any) -> None:
    assert inspect(str(folder), "--plot", str(folder / "day.png")).exit_code == 2


def test_every_anomaly_names_the_version_of_the_rules() -> None:
    """A hot, short night of a racing heart, after which the ring was not worn."""
    found = assessed(
        body(
            series("hr", [85] * 100),
            series("temp", [36.5] * 100),
            value("night_rhr", 80, "avg"),
            value("avg_sleep_hrv", 20),
            sleep(quick_metrics=[{"type": "total_sleep", "value": 9000}]),
        )
    )["anomalies"]
    assert {"strain", "out_of_range", "data"} <= {one["kind"] for one in found}
    assert {one["rule_version"] for one in found} == {RULES_VERSION}


def test_a_finding_of_a_night_whose_bedtime_nobody_knows_is_of_the_whole_day() -> None:
    (found,) = assessed(body(value("night_rhr", 66, "avg"), series("hr", [60] * 288)))["anomalies"]
    assert found["rule"] == "out_of_range.resting_hr"
    assert (found["evidence"]["from"], found["evidence"]["to"]) == (
        "2026-03-31T00:00+02:00",
        "2026-04-01T00:00+02:00",
    )


HIGHER = [1440, 0, 0, 0, 400, 400, 0]  # 72 % in range


def test_a_week_with_too_little_time_in_range_lies_below_its_limit() -> None:
    history = {DATE - dt.timedelta(days=back): {**NEW, "glucose_bands": HIGHER} for back in range(1, 36)}
    (found,) = (
        one
        for one in assessed(body(series("glucose", [200] * 288)), history)["anomalies"]  # type: ignore[arg-type]
        if one["rule"] == "weekly.in_range"
    )
    assert (found["direction"], found["evidence"]["limit"]) == ("below", 70.0)
    assert found["value"] == pytest.approx(100 * 6 * 1040 / (7 * 1440), abs=1e-3)


def yesterday(*lows: tuple[int, int]) -> dict[dt.date, dict[str, Any]]:
    """A history of that day alone: (index of the reading, how many) below 54."""
    readings = full_series(
        "glucose", 110, *((at, [50] * count) for at, count in lows), start=START - 24 * 3600
    )
    date = DATE - dt.timedelta(days=1)
    return {date: measure_day(body(readings), date, ZONE).features}


def test_events_that_go_on_over_midnight_keep_their_unit() -> None:
    raw = body(full_series("glucose", 110, (0, [50] * 6)))
    metrics = assessed(raw, yesterday((282, 6)))["metrics"]
    assert metrics["glucose_hypo_level2_events"] == {"value": 0.0, "unit": "count"}
    assert metrics["glucose_hypo_level2_events_minutes"] == {"value": 30.0, "unit": "min"}


def test_a_low_that_goes_on_from_a_day_that_was_urgent_already_is_not_urgent_anew() -> None:
    """An hour of lows yesterday, whose last 20 minutes go on for 45 of today."""
    raw = body(full_series("glucose", 110, (0, [50] * 9)))
    (found,) = (
        one for one in assessed(raw, yesterday((100, 8), (284, 4)))["anomalies"] if one["kind"] == "safety"
    )
    assert (found["severity"], found["evidence"]["told_before"]) == ("info", True)


def test_gmi_of_two_weeks_is_there_at_exactly_70_percent() -> None:
    worn = {**NEW, "glucose_bands": [1008, 0, 0, 0, 0, 0, 0], "cgm_active_pct": 70.0}
    assert gmi_14d(worn, [worn] * 13) == pytest.approx(3.31 + 2.392)


def test_a_value_that_no_body_has_is_named_and_is_why_the_metric_is_absent() -> None:
    raw = body(sleep(hours=5, quick_metrics=[{"type": "total_sleep", "value": 6 * 3600}]))
    quality = assessed(raw, {})["quality"]
    assert quality["impossible"] == ["sleep_efficiency"]
    assert quality["absent"]["sleep_efficiency"] == "impossible value"


def test_two_sensors_at_once_are_noted_with_from_when_to_when_both_were_worn() -> None:
    second = series("glucose", [112] * 168, start=START + 10 * 3600 + 120)
    quality = assessed(body(series("glucose", [110] * 288), second), {})["quality"]
    assert quality["two_sensors"] == {
        "from": "2026-03-31T10:02+02:00",
        "to": "2026-03-31T23:57+02:00",
        "readings_left_out": 168,
    }


@pytest.mark.parametrize(("readings", "kept"), [(143, "glucose_mean_part"), (144, "glucose_mean")])
def test_a_day_keeps_one_mean_of_its_glucose(readings: int, kept: str) -> None:
    features = measure_day(body(series("glucose", [110] * readings)), DATE, ZONE).features
    assert [name for name in features if name.startswith("glucose_mean")] == [kept]
