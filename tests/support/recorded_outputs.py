"""Digests of what the code says about made-up days, recorded beside the version of rules and wording that says it.

    .venv/bin/python -m tests.support.recorded_outputs               # after a version was raised
    .venv/bin/python -m tests.support.recorded_outputs --unreleased  # again, while that version is deployed nowhere

Documents hold rounded numbers only, so that the digests are the same on every machine.
"""

import asyncio
import datetime as dt
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core import rules
from core.anomalies import thresholds
from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.explanation.compose import compose
from core.explanation.model.contract import Completion
from core.explanation.reader import Clinic, Reader
from core.explanation.wording import CODES
from core.health.metrics import REGISTRY, unit
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from scripts.dev.recorded_days import as_stored
from tests.support import full_day
from tests.support.explanation_days import ANOMALIES, METRICS, anomaly, out_of_range, usual
from tests.support.explanation_days import day as told_day
from tests.support.payloads import DATE, ZONE, body, series, sleep, value
from tests.support.uneven_days import shuffled_plan, uneven_days
from tests.support.wide_days import wide_days

FILE = Path(__file__).with_name("recorded_outputs.json")
COMMAND = ".venv/bin/python -m tests.support.recorded_outputs"
RAISE = {
    "rules": ("RULES_VERSION", rules.RULES_VERSION),
    "wording": ("PROMPT_VERSION", rules.PROMPT_VERSION),
}
GAPS = ("coverage_low", "cgm_inactive", "sensor_gap")
SAFETY = ("glucose_low", "glucose_high", "spo2_low", "of_later_rules")
VERSIONS = {"rules_version", "rule_version", "prompt_version", "fingerprint"}  # what a version alone changes
USUAL = {
    **{"resting_hr": 52.0, "sleep_hr_mean": 62.0, "hrv_sleep_ln": math.log(50), "skin_temp_sleep": 34.0},
    **{"spo2_mean": 97.0, "sleep_total": 430.0, "steps": 8000.0, "glucose_mean": 110.0, "glucose_cv": 15.0},
    **{"glucose_tir": 96.0, "coverage_hr": 96.0, "coverage_glucose": 96.0, "cgm_active_pct": 96.0},
    **{"glucose_readings": 276.0, "glucose_sum": 30360.0},
}
DRIFTED = {"resting_hr": 57.0, "hrv_sleep_ln": math.log(40), "glucose_mean": 118.0}
Past = dict[dt.date, dict[str, float]]


def past(lately: Mapping[str, float] | None = None, days: int = 0) -> Past:
    """Five usual weeks, in the last `days` of which some features were others."""
    return {
        DATE - dt.timedelta(days=back): {
            name: round(x * (1 + 0.01 * (back % 3)), 6)
            for name, x in (USUAL | (dict(lately or {}) if back <= days else {})).items()
        }
        for back in range(1, 36)
    }


def payload(
    *, hr: float, resting: float, hrv: float, temp: float, total: int, spo2: float, glucose: list[int]
) -> bytes:
    return body(
        series("hr", [hr + i % 10 for i in range(288)]),
        series("temp", [temp] * 288),
        series("steps", [20 * (i % 3) for i in range(288)] if hr < 70 else [1] * 288),
        series("glucose", glucose),
        value("night_rhr", resting, "avg"),
        value("avg_sleep_hrv", hrv),
        sleep(quick_metrics=[{"type": "total_sleep", "value": total * 60}], spo2={"value": spo2}),
    )


QUIET = payload(
    hr=57, resting=52, hrv=50, temp=34, total=430, spo2=97, glucose=[105 + i % 10 for i in range(288)]
)
APART = payload(hr=80, resting=66, hrv=30, temp=37, total=250, spo2=92, glucose=[110, 240] * 144)
SHIFTED = payload(hr=57, resting=56.5, hrv=50, temp=34, total=430, spo2=97, glucose=[110] * 288)
DRIFTING = payload(hr=57, resting=57, hrv=40, temp=34, total=430, spo2=97, glucose=[118] * 288)
UNSAFE = payload(
    hr=57,
    resting=52,
    hrv=50,
    temp=34,
    total=430,
    spo2=85,
    glucose=[110] * 60 + [50] * 5 + [110] * 60 + [280] * 30 + [110] * 133,
)
SPARSE = body(series("hr", [60] * 20), series("glucose", [110] * 190))
BROKEN_OFF = body(series("hr", [60] * 180), series("glucose", [110] * 288))
DAYS: dict[str, tuple[bytes, Past]] = {
    "a quiet day": (QUIET, past()),
    "everything apart": (APART, past()),
    "everything apart for the third day": (APART, past({"resting_hr": 66.0, "steps": 300.0}, 2)),
    "a shift": (SHIFTED, past({"resting_hr": 56.5}, 1)),
    "drifts": (DRIFTING, past(DRIFTED, 12)),
    "safety limits": (UNSAFE, past()),
    "little data": (SPARSE, past()),
    "an inactive sensor": (SPARSE, {}),
    "a gap": (BROKEN_OFF, {}),
    "few days known": (APART, dict(list(past().items())[:8])),
    "nothing": (body(), past()),
}


def rule_outputs() -> dict[str, Any]:
    """By case: the processed documents, and what every threshold and metric is."""
    documents = {
        name: _assessed(PatientDay("p-001", DATE), ZONE, raw, history)
        for name, (raw, history) in DAYS.items()
    }
    documents["a full day"] = _assessed(full_day.DAY, full_day.ZONE, full_day.body(), full_day.history())
    named = {name: x for name, x in vars(thresholds).items() if name.isupper() and name != "CALIBRATED"}
    limits = {name: [spec.unit, spec.low, spec.high] for name, spec in REGISTRY.items()}
    return {**documents, "thresholds": repr(sorted(named.items())), "metrics": limits}


def _assessed(day: PatientDay, zone: str, raw: bytes, history: Past) -> Any:
    document = assess_day(day, zone, sha256(raw), measure_day(raw, day.date, zone), history)
    return json.loads(to_bytes(document))


def said_days() -> dict[str, ProcessedDocument]:
    """Made-up processed documents by case, independent of the rules: everything that there are words for."""
    apart = {
        one.metric: [
            out_of_range(
                one.metric,
                middle + step,
                unit(one.metric),
                usual(middle, middle - 2, middle + 2, provisional=step < 0),
            )
            for middle, step in ((60.0, 9.0), (60.0, -9.0))
        ]
        for one in thresholds.WATCHED
    }
    stopped = [
        anomaly(series, "data", 30.0, unit_, rule=rule, direction="below")
        for rule, series, unit_ in zip(GAPS, ("hr", "glucose", "hr"), ("%", "%", "min"), strict=True)
    ]
    safety = [
        anomaly(
            "glucose",
            "safety",
            46.0,
            "mg/dL",
            severity="urgent",
            direction="below",
            rule=rule,
            evidence={"limit": 54, "minutes": 25},
        )
        for rule in SAFETY
    ]
    return {
        **{kind: told_day(kind) for kind in (*ANOMALIES, *METRICS)},
        **{
            f"{metric} {side}": told_day(more=(one,))
            for metric, ones in apart.items()
            for side, one in zip(("above", "below"), ones, strict=True)
        },
        **{one.rule: told_day(more=(one,)) for one in (*stopped, *safety)},
        "a quiet day": told_day("within_day", "within_night"),
        "everything": told_day(*ANOMALIES, *METRICS),
        "nothing": told_day(),
    }


class _Listening:
    """A model that says the same whatever it is asked, and keeps that."""

    name = "listening"

    def __init__(self, answer: str = "no answer") -> None:
        self.answer = answer
        self.asked: list[Any] = []

    async def complete(self, messages: Sequence[Any], *, seconds: float) -> Completion:
        self.asked.append(list(messages))
        return Completion(self.answer)


LANGUAGES = (*CODES, "tlh")
"""Those that have a file, and one that has none."""
UNEVEN = 400
UNITS = ("mg/dL", "mg/dL", "mmol/L")
CLINIC = Clinic("+49 30 1234", "Monday to Friday, 9 to 16", "112")


def wording_outputs(languages: Sequence[str] = LANGUAGES) -> Iterator[tuple[str, Any]]:
    """By language and case: the document by the code's plan, of uneven days by that of a model if it is valid, and what
    the model is asked. In English of all days, in the others of a part of them."""
    made = list((wide_days() | uneven_days(UNEVEN)).items())
    for language in languages:
        share = made if language == "en" else made[LANGUAGES.index(language) :: len(LANGUAGES)]
        for i, (name, document) in enumerate({**dict(share), **said_days()}.items()):
            model = _Listening(shuffled_plan(document, i) if name.startswith("uneven") else "no answer")
            reader = Reader(language, UNITS[i % len(UNITS)], clinic=CLINIC)
            written = asyncio.run(compose(as_stored(document), reader, model, lambda: 60.0))
            yield f"{language}: {name}", [written.document.model_dump(mode="json"), model.asked]


def digests() -> dict[str, dict[str, str]]:
    return {
        part: {name: digest_of(output) for name, output in outputs}
        for part, outputs in (("rules", rule_outputs().items()), ("wording", wording_outputs()))
    }


def digest_of(output: Any) -> str:
    return sha256(json.dumps(_without_versions(output), sort_keys=True))[:12]


def _without_versions(output: Any) -> Any:
    if isinstance(output, dict):
        return {key: _without_versions(inner) for key, inner in output.items() if key not in VERSIONS}
    return [_without_versions(inner) for inner in output] if isinstance(output, list) else output


def complaints(
    recorded: Mapping[str, Any],
    found: Mapping[str, Mapping[str, str]],
    versions: Mapping[str, tuple[str, str]] = RAISE,
) -> list[str]:
    """What is to be done, one sentence for each part: raise a version, or only record anew."""
    sentences = []
    for part, (name, version) in versions.items():
        before, now = recorded[part]["digests"], found[part]
        moved = [case for case, digest in before.items() if now.get(case) != digest]
        if recorded[part]["version"] == version and moved:
            sentences.append(
                f"{part} of version {version} say something else than recorded ({len(moved)} cases, such as "
                f"{moved[0]!r}): raise {name} in core/rules.py, then record them with `{COMMAND}` (docs/upgrading.md)"
            )
        elif recorded[part]["version"] != version or before.keys() != now.keys():
            sentences.append(f"{part} of version {version} are not recorded yet: `{COMMAND}`")
    return sentences


def main(arguments: Sequence[str]) -> int:
    found = digests()
    known = json.loads(FILE.read_text()) if FILE.exists() else None
    refused = [one for one in complaints(known, found) if ": raise " in one] if known else []
    if refused and "--unreleased" not in arguments:
        print("\n".join([*refused, "or, while that version is deployed nowhere, add --unreleased"]))
        return 1
    content = {part: {"version": RAISE[part][1], "digests": found[part]} for part in RAISE}
    FILE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    print(f"recorded {sum(map(len, found.values()))} digests in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
