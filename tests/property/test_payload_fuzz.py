"""Mutated payloads: only typed outcomes, no NaN or infinity, nothing outside its physical range.

20,000 cases, FUZZ_CASES for another number (`npm run fuzz`: 1,000,000). A case is reproduced by its number alone.
"""

import copy
import datetime as dt
import json
import math
import os
import random
from functools import cache
from typing import Any

import pytest

from core.documents import ProcessedDocument, to_bytes
from core.errors import BadRaw
from core.health.metrics import REGISTRY
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from tests.support.paths import RECORDINGS
from tests.support.payloads import DATE, START, samples, series, sleep, value

CASES = int(os.environ.get("FUZZ_CASES", "20000"))
BATCHES = 20
ZONES = (
    "Europe/Berlin",
    "UTC",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "",
    "No/Where",
    "\x00",
)
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -0.0,
        -1,
        1,
        53.999,
        54,
        70,
        180,
        250,
        1e9,
        -1e308,
        1e308,
        5e-324,
        10**30,
        10**400,
    ),
    *("", "81", " 7.5 ", "nan", "inf", "-inf", "1e999", "x", "1_0", "\ud800", "\x00", "٣", "9" * 5000),
    *(
        [],
        {},
        [[]],
        {"value": 1},
        [{"value": 1, "timestamp": START}],
        {"minutes": 1e9},
        START,
        START - 1,
        START + 86400,
    ),
)
KEYS = (
    *(
        "value",
        "timestamp",
        "values",
        "object",
        "type",
        "avg",
        "total",
        "details",
        "bedtime_start",
        "bedtime_end",
    ),
    *(
        "sleep_graph",
        "hr_graph",
        "quick_metrics",
        "sleep_stages",
        "spo2",
        "data",
        "metric_data",
        "metrics",
        "status",
    ),
)
TYPES = (
    "hr",
    "HR",
    "temp",
    "hrv",
    "steps",
    "glucose",
    "motion",
    "spo2",
    "sleep",
    "Sleep",
    "night_rhr",
    "aura",
    "",
)


def full_day(length: int) -> dict[str, Any]:
    """Every entry type, each series `length` samples long, over the whole day."""
    every = 86400 / length
    wave = [math.sin(6 * i / length) for i in range(length)]
    graph = [{"start": START + 600 * i, "end": START + 600 * (i + 1), "type": "deep_sleep"} for i in range(5)]
    entries = [
        series("hr", [round(65 + 20 * w) for w in wave], every=every),
        series("glucose", [round(140 + 110 * w) for w in wave], every=every),
        series("hrv", [round(45 + 20 * w) for w in wave], every=every),
        series("temp", [round(34 + w, 2) for w in wave], every=every),
        series("spo2", [round(96 + 2 * w) for w in wave], every=every),
        series("steps", [round(50 + 50 * w) for w in wave], every=every),
        series("motion", [round(5 + 5 * w) for w in wave], every=every),
        value("night_rhr", 55.5, "avg"),
        value("sleep_rhr", 56),
        value("avg_sleep_hrv", 44),
        value("active_minutes", 35),
        value("average_glucose", 120),
        sleep(
            quick_metrics=[{"type": "total_sleep", "value": 25000}, {"type": "time_in_bed", "value": 28800}],
            sleep_stages=[{"type": "deep_sleep", "stage_time": 5000}, {"type": "awake", "stage_time": 900}],
            sleep_graph={"data": graph},
            hr_graph=samples([50] * 20, start=START - 3600),
            spo2={"value": 97},
            sleep_score={"score": 80},
        ),
    ]
    return {
        "data": {"metric_data": entries, "latest_time_zone": "Europe/Berlin"},
        "error": None,
        "status": 200,
    }


@cache
def material() -> list[tuple[bytes, dt.date]]:
    """Payloads to mutate: small and full days of our own, and recordings where they are at hand."""
    dated = {"data": {"metrics": {DATE.isoformat(): full_day(24)["data"]["metric_data"]}}}
    own = [full_day(15), full_day(24), full_day(48), dated, {"data": {"metric_data": []}}]
    found = [(json.dumps(content).encode(), DATE) for content in own]
    for path in sorted(RECORDINGS.glob("rec-*/*.json"))[::60]:
        content = json.loads(path.read_bytes())
        for entry in _entries(content):
            entry["object"]["values"] = entry["object"].get("values", [])[:40]
        found.append((json.dumps(content).encode(), dt.date.fromisoformat(path.stem)))
    return found


def _entries(content: dict[str, Any]) -> list[dict[str, Any]]:
    holder = content["data"]
    if "metric_data" in holder:
        return list(holder["metric_data"])
    return [entry for entries in holder["metrics"].values() for entry in entries]


def _places(content: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of the payload."""
    found, todo = [], [content]
    while todo:
        here = todo.pop()
        inside = here.items() if isinstance(here, dict) else enumerate(here)
        for key, item in inside:
            found.append((here, key))
            if isinstance(item, dict | list):
                todo.append(item)
    return found


def mutate(content: Any, rng: random.Random) -> bytes:
    """One to twelve changes of structure, then sometimes of the bytes themselves."""
    for _ in range(rng.choice((1, 1, 2, 3, 6, 12))):
        places = _places(content)
        if not places:
            break
        here, key = rng.choice(places)
        _change(here, key, rng)
    text = json.dumps(content)
    if rng.random() < 0.05:
        text = text.replace("null", rng.choice(("NaN", "Infinity", "-Infinity", "1e999")))
    raw = text.encode()
    if rng.random() < 0.05:
        at = rng.randrange(len(raw) or 1)
        raw = raw[:at] + rng.choice((b"", b"\xff", b"\x00", b'"', b"}", raw[at:] * 2))
    return raw


def _odd(rng: random.Random) -> Any:
    return copy.deepcopy(rng.choice(ODD))


def _change(here: Any, key: Any, rng: random.Random) -> None:
    match rng.randrange(9):
        case 0 | 1 | 2:
            here[key] = _odd(rng)
        case 3:
            del here[key]
        case 4 if isinstance(here, list):
            here.insert(key, here[rng.randrange(len(here))])
        case 5 if isinstance(here, list):
            rng.shuffle(here)
        case 6 if isinstance(here[key], int | float) and not isinstance(here[key], bool):
            here[key] = (
                here[key] * rng.choice((-1, 0, 0.1, 10, 1000, 1e300))
                if abs(here[key]) < 1e6
                else here[key] + 1
            )
        case 7 if isinstance(here, dict):
            here[rng.choice(KEYS)] = here[key] if rng.random() < 0.5 else _odd(rng)
        case _:
            here[key] = {"type": rng.choice(TYPES), "object": _odd(rng)}


HISTORY = {
    DATE - dt.timedelta(days=back): {"resting_hr": 50.0 + back % 3, "hrv_sleep_ln": 3.5 + 0.1 * (back % 2)}
    for back in range(1, 36)
}


def check(raw: bytes, date: dt.date, zone: str) -> bool:
    """Whether the bytes were read as a day; fails on anything that is neither a sound document nor BadRaw."""
    try:
        measured = measure_day(raw, date, zone)
    except BadRaw:
        return False
    document = assess_day(PatientDay("p-001", date), zone, "0" * 64, measured, HISTORY)
    stored = to_bytes(document)  # raises on NaN and infinity
    assert stored == to_bytes(ProcessedDocument.model_validate_json(stored)), (
        "not the document that its model reads"
    )
    assert len(to_bytes(measured.features)) < 700
    for name, metric in document.metrics.items():
        if isinstance(metric.value, str):
            assert dt.time.fromisoformat(metric.value), name
        elif name.startswith("reported_"):
            assert math.isfinite(metric.value), name
        else:
            assert REGISTRY[name].low <= metric.value <= REGISTRY[name].high, name
    return True


def run(case: int) -> bool:
    rng = random.Random(case)
    raw, date = rng.choice(material())
    zone = ZONES[0] if rng.random() < 0.8 else rng.choice(ZONES)
    return check(mutate(json.loads(raw), rng), date, zone)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_payloads_have_only_typed_outcomes(batch: int) -> None:
    size = CASES // BATCHES
    read = 0
    for case in range(batch * size, (batch + 1) * size):
        try:
            read += run(case)
        except Exception as error:
            raise AssertionError(f"case {case}: run(case) reproduces it") from error
    assert read > size / 2, "most mutations must get as far as a document, or the test shows nothing"


def test_the_unmutated_material_is_read() -> None:
    for raw, date in material():
        assert check(raw, date, "UTC")
