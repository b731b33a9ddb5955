"""Made-up days for the tests of what pages say, and what is said of them."""

from typing import Any

from core.documents import Context, Metric, ProcessedDocument
from core.explanation.closing.asked import IF_UNWELL, closing_of
from core.explanation.compose import by_code
from core.explanation.length import fitting
from core.explanation.notes import Note, notes_of
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from scripts.dev.recorded_days import as_stored
from scripts.dev.scoring.faults import faults_of
from tests.support.explanation_days import anomaly, out_of_range, usual

HEART = usual(54.4, 50.1, 58.7)


ALL = ["night", "steps", "glucose"]


def context(**more: Any) -> Context:
    fields: dict[str, Any] = {"metrics": {}, "last_seen": {}, "streams": ["night", "steps"], "days_known": 35}
    return Context(**(fields | more))


def day(*anomalies: Any, **more: Any) -> ProcessedDocument:
    """Tuesday, March 10, 2026, with a usual night and ordinary steps."""
    values = {"resting_hr": (55.0, "bpm", HEART), "sleep_total": (432.0, "min", usual(441.0, 380.0, 500.0))}
    values["steps"] = (8123.0, "steps", usual(7900.0, 5200.0, 11200.0))
    values |= more.pop("values", {})
    for one in anomalies:
        if one.kind in ("out_of_range", "drift"):
            values[one.metric] = (one.value, one.unit, one.usual)
    fields: dict[str, Any] = {
        "patient_id": "p-001",
        "date": "2026-03-10",
        "timezone": "Europe/Berlin",
        "raw_sha256": "0",
        "rules_version": "2",
        "quality": {},
        "metrics": {name: Metric(value=value, unit=unit) for name, (value, unit, _) in values.items()},
        "baseline": {name: range_ for name, (_, _, range_) in values.items() if range_},
        "anomalies": list(anomalies),
        "context": context(),
    }
    if any(one.metric.startswith("glucose") for one in anomalies):
        fields["context"] = context(streams=ALL)
    return ProcessedDocument(**(fields | more))


def said(document: ProcessedDocument, language: str = "en", unit: str = "mg/dL") -> str:
    """The whole text, which the scorecard finds nothing wrong with."""
    page = by_code(document, Reader(language, unit))
    assert page == by_code(as_stored(document), Reader(language, unit))
    if unit == "mg/dL":
        assert list(faults_of(document, page)) == []
    return "\n".join(page.text)


def closing(document: ProcessedDocument) -> list[str]:
    """What the page says last, but for whom to call if somebody feels unwell, which follows what can wait."""
    return [one for one in closing_of(notes_of(document)) if one not in IF_UNWELL.values()]


def without_least(plan: Plan, told: list[Note]) -> tuple[Plan, list[Note]]:
    """Both a step shorter; both as they are if all that is left must be told."""
    page = fitting.without_least(fitting.Shortened(plan, told))
    return page.plan, page.told


def stretch(start: str, end: str, minutes: int, extreme: float, **more: Any) -> dict[str, Any]:
    date = "2026-03-10T"
    ends = {"from": start if "T" in start else date + start, "to": end if "T" in end else date + end}
    return {k: v + "+01:00" for k, v in ends.items()} | {"minutes": minutes, "extreme": extreme, **more}


def low(*stretches: dict[str, Any], severity: str = "info", **evidence: Any) -> Any:
    return anomaly(
        "glucose",
        "safety",
        min((s["extreme"] for s in stretches), default=46.0),
        "mg/dL",
        severity=severity,
        direction="below",
        rule="glucose_low",
        evidence={
            "limit": 54.0,
            "minutes": sum(s["minutes"] for s in stretches),
            "stretches": list(stretches),
            **evidence,
        },
    )


HRV = usual(50.0, 40.0, 60.0)
SKIN = usual(34.2, 33.8, 34.6)
LOW = stretch("03:10", "03:40", 30, 50.0)
SLEEP = usual(441.0, 380.0, 500.0)
SHORT = out_of_range("sleep_total", 200.0, "min", SLEEP)
FLAT = out_of_range("hrv_sleep", 20.0, "ms", HRV)
WARM = out_of_range("skin_temp_sleep", 35.1, "°C", SKIN)


HIGH_HEART = out_of_range("resting_hr", 64.2, "bpm", HEART, severity="info")


NOTABLE_HEART = HIGH_HEART.model_copy(update={"severity": "notable"})


FEW_STEPS = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")


GLUCOSE = {"glucose_tir": (74.0, "%", None)}


def strain(**parts: float) -> Any:
    return anomaly(
        *("strain", "strain", 2.5, ""),
        severity="notable",
        score=2.5,
        direction="above",
        rule="strain",
        evidence={"parts": parts},
    )


STRAINED = {
    "resting_hr": (60.0, "bpm", HEART),
    "hrv_sleep": (30.0, "ms", usual(50.0, 40.0, 60.0)),
    "skin_temp_sleep": (35.1, "°C", usual(34.2, 33.8, 34.6)),
}


def high(*stretches: dict[str, Any], severity: str) -> Any:
    found = low(*stretches, severity=severity)
    evidence = found.evidence | {"limit": 250.0}
    return found.model_copy(
        update={"direction": "above", "rule": "glucose_high", "evidence": evidence, "value": 300.0}
    )


GAP = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T07:33+01:00"}


def part_of_glucose() -> Any:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T12:21+01:00"}
    evidence = {"longest_gap": gap}
    return anomaly("glucose", "data", 47.0, "%", direction="below", rule="coverage_low", evidence=evidence)


def finding(severity: Any, *metrics: str, kind: Any = "value", side: str = "below", **numbers: float) -> Note:
    told = {"metrics": metrics, "severity": severity, "words": {"side": side}, "numbers": numbers}
    return Note(id="", kind=kind, group="glucose", path="", **told)


def times(*ends: tuple[str, str]) -> list[tuple[str, str]]:
    """Of the page's day, by the clock; "24:00" is its end."""
    at = {"24:00": "2026-03-11T00:00"}
    iso = [[at.get(end, f"2026-03-10T{end}") + "+01:00" for end in one] for one in ends]
    return [(since, until) for since, until in iso]


QUIET_SENSOR = {"glucose_tir": (100.0, "%", None)}


def drift(metric: str, value: float, unit: str, range_: Any, side: str, shift: float) -> Any:
    evidence = {"since": "2026-02-27", "shift": shift}
    return anomaly(metric, "drift", value, unit, usual=range_, direction=side, evidence=evidence)


def asked(*found: Any, language: str = "en", **more: Any) -> str:
    """The closing's sentences."""
    return " ".join(by_code(day(*found, **more), Reader(language)).closing)
