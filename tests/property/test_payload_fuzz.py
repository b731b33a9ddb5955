"""Mutated payloads: only typed outcomes, no NaN or infinity, nothing outside its physical range; and days told in other
units, words and windows, whose truth is known: no alarm that is not true, and no low that is not told.

10,000 cases, FUZZ_CASES for another number (`npm run fuzz`: 1,000,000). A case is reproduced by its number alone.
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

from core.content import to_bytes
from core.documents import ProcessedDocument
from core.errors import BadRaw
from core.health.metrics import REGISTRY
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from tests.support.paths import RECORDINGS
from tests.support.payloads import DATE, START, breaches_of, samples, series, sleep, value

CASES = int(os.environ.get("FUZZ_CASES", "10000"))
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


STARTS: tuple[Any, ...] = (
    *(None, 0, -1, 1, "", "x", START + 1, START + 1000, START * 1000, -START, str(int(START)), 1e300),
    *(
        START + hours * 3600
        for hours in (-26, -14, -6, -1, 1, 2, 6, 9, 14, 24, -24, 168, -168, 8760, -8760, 87_600)
    ),
)
"""Starts of a day: unreadable, no midnight, another place's, another day's, another year's."""
UNITS = (
    None,
    "",
    "mg/dL",
    "mmol/L",
    "MMOL/l",
    "°C",
    "°F",
    "F",
    "bpm",
    "ms",
    "%",
    "furlong",
    "\x00",
    7,
    {},
    [],
)
WORDS = ("LO", "Low", "<40", "< 2.2", "HI", "high", ">400", "≥22.2", "<400", ">", "LOW!", "<1e999")


def retell(content: Any, rng: random.Random) -> None:
    """One to four changes of what an answer says of itself: windows, zones, order and spacing, units, words, sleeps."""
    entries = [e for e in _entries(content) if isinstance(e["object"], dict)]
    for _ in range(rng.randint(1, 4) if entries else 0):
        told = rng.choice(entries)["object"]
        items = told.get("values")
        match rng.randrange(10):
            case 0:  # a window that contradicts the others
                told["day_start_timestamp"] = rng.choice(STARTS)
            case 1:  # one window for all
                start = rng.choice(STARTS)
                for entry in entries:
                    entry["object"]["day_start_timestamp"] = start
            case 2:
                content["data"]["latest_time_zone"] = rng.choice((None, *ZONES))
            case 3:  # a window of a week, of minutes, or one that runs backwards
                factor = rng.choice((7, 30, 0.01, 0, -1, -7))
                for item in items or ():
                    item["timestamp"] = START + factor * (item["timestamp"] - START)
            case 4:  # all of another day or year
                away = rng.choice((-365, -7, -1, 1, 7, 365)) * 86_400
                for entry in entries:
                    for item in (entry["object"], *entry["object"].get("values", ())):
                        for key in ("day_start_timestamp", "timestamp"):
                            if isinstance(item.get(key), int | float):
                                item[key] += away
            case 5:
                told["unit"] = rng.choice(UNITS)
            case 6:  # a unit that changes within the day
                first, factor = (
                    rng.randrange(len(items or [0])),
                    rng.choice((1 / 18.016, 18.016, 1.8, 0.01, 1000)),
                )
                for item in (items or [])[first : first + rng.randint(1, 30)]:
                    if isinstance(item["value"], int | float):
                        item["value"] *= factor
            case 7:
                first = rng.randrange(len(items or [0]))
                for item in (items or [])[first : first + rng.randint(1, 30)]:
                    item["value"] = rng.choice(WORDS)
            case 8:  # a running count
                count = 0.0
                for item in items or ():
                    count += item["value"] if isinstance(item["value"], int | float) else 0
                    item["value"] = count
                told["total"] = rng.choice((count, 0, None, count / 2))
            case _:
                again = START + rng.choice((-100, -1, 0, 0.5, 7, 8, 8.4, 9, 14, 23, 100)) * 3600
                stages = [{"type": "deep_sleep", "stage_time": rng.choice((0, 600, 90_000))}]
                night = {"bedtime_start": again, "bedtime_end": again + rng.choice((60, 3600, 30_000))}
                placed = {"type": "sleep", "object": night | {"sleep_stages": stages}}
                holder = content["data"].get("metric_data")
                if holder is not None:
                    holder.append(placed)


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
    signals = measured.signals
    assert 0 < signals.end - signals.start <= 51 * 3600
    for name, samples_of_day in signals.series.items():
        times = samples_of_day.times
        assert signals.start <= times[0], name
        assert times[-1] < signals.end, name
        assert (times[1:] > times[:-1]).all(), name
        assert samples_of_day.words is None or samples_of_day.words.size == times.size
    for name in ("hr", "hrv", "temp"):
        times = signals.asleep(name).times
        assert (times[1:] > times[:-1]).all(), name
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
    content = json.loads(raw)
    if rng.random() < 0.4:
        retell(content, rng)
        if rng.random() < 0.5:
            return check(json.dumps(content).encode(), date, zone)
    return check(mutate(content, rng), date, zone)


# Days whose truth is known, told in other ways


def told(case: int) -> None:
    """A day of 288 readings between 72 and 175 mg/dL, some with one low or one high of 35 minutes, told in other units,
    words, windows and orders: what comes out is the truth, or says that it was not read."""
    rng = random.Random(f"told {case}")
    amounts = [round(120 + 45 * math.sin((i + case) / 25) + rng.uniform(-3, 3)) for i in range(288)]
    kind = rng.choice(("usual", "low", "high"))
    first = rng.randrange(20, 260)
    if kind != "usual":
        amounts[first : first + 7] = [
            rng.randint(40, 52) if kind == "low" else rng.randint(310, 390) for _ in range(7)
        ]
    values, unit = _in_units(amounts, kind, first, rng)
    entry = series("glucose", values)["object"]
    if unit is not None:
        entry["unit"] = unit
    rng.choice((lambda _: None, rng.shuffle, list.reverse))(entry["values"])
    halves = [entry["values"][:150], entry["values"][150:]] if rng.random() < 0.2 else [entry["values"]]
    entries = [{"type": "glucose", "object": {**entry, "values": half}} for half in halves]
    entries += [value("sleep_rhr", 55), value("active_minutes", 30)]
    named, zone, pinned = _in_windows(entries, rng)
    content = {"metric_data": entries, "latest_time_zone": zone}
    try:
        measured = measure_day(json.dumps({"data": content, "status": 200}).encode(), DATE, pinned)
    except BadRaw:
        assert not named, "an answer that names its day is read"
        return
    readings, dropped = measured.signals.of("glucose"), measured.quality.get("dropped", {}).get("glucose", {})
    assert len(readings) + sum(dropped.values()) == 288
    if named:
        assert "outside_day" not in dropped
        assert measured.signals.start == START
    rules = {breach.rule for breach in breaches_of(measured)}
    expected = {"low": {"glucose_low"}, "high": {"glucose_high"}}.get(kind, set())
    assert rules <= expected
    assert not measured.quality.get("impossible")
    if named and "implausible" not in dropped:
        assert rules == expected
        mean = sum(amounts) / 288
        assert measured.metrics["glucose_mean"].value == pytest.approx(mean, abs=5)  # words are no amounts


def _in_units(amounts: list[int], kind: str, first: int, rng: random.Random) -> tuple[list[Any], str | None]:
    mmol = [round(amount / 18.016, 1) for amount in amounts]
    match rng.randrange(5):
        case 0:
            return list(amounts), rng.choice((None, "mg/dL", "mmol/L"))
        case 1:
            return list(mmol), rng.choice((None, "mg/dL", "mmol/L", "mmol/l"))
        case 2:  # words where the sensor ends
            words = {"low": ("LO", "<40", "Low"), "high": ("HI", ">400", ">500")}.get(kind, ())
            values: list[Any] = list(amounts)
            for i in range(first, first + 7) if words else ():
                values[i] = rng.choice(words)
            return values, "mg/dL"
        case _:  # the unit changes, once or often
            edges = sorted(rng.sample(range(1, 288), rng.randint(1, 6)))
            both, values = (amounts, mmol), []
            for turn, (start, end) in enumerate(zip([0, *edges], [*edges, 288], strict=True)):
                values += both[turn % 2][start:end]
            return values, rng.choice((None, "mg/dL", "mmol/L"))


def _in_windows(entries: list[dict[str, Any]], rng: random.Random) -> tuple[bool, str | None, str]:
    """Changes starts; whether anything still names the true day, the zone that the answer names, the pinned one."""
    zone, pinned = (
        rng.choice((None, "Europe/Berlin", "America/Denver")),
        rng.choice(("Europe/Berlin", "UTC", "Asia/Tokyo")),
    )
    if rng.random() < 0.5:
        for entry in entries:
            entry["object"]["day_start_timestamp"] = rng.choice((START, *STARTS))
    starts = [entry["object"]["day_start_timestamp"] for entry in entries]
    return START in starts or "Europe/Berlin" in (zone, pinned), zone, pinned


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


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_day_told_in_another_way_is_the_same_day(batch: int) -> None:
    size = max(1, CASES // BATCHES // 10)
    for case in range(batch * size, (batch + 1) * size):
        try:
            told(case)
        except Exception as error:
            raise AssertionError(f"told({case}) reproduces it") from error


def test_the_unmutated_material_is_read() -> None:
    for raw, date in material():
        assert check(raw, date, "UTC")
