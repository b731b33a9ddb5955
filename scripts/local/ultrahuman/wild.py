"""What goes wrong with real rings and a real API, at realistic rates: everything a parser must survive.

Takes the entries of a flawless day and returns those the API would have sent; deterministic per day.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from scripts.local.ultrahuman.patients import rng
from scripts.local.ultrahuman.payload import Entry
from scripts.local.ultrahuman.physiology import Day

NIGHT_TYPES = {"night_rhr", "sleep_rhr", "avg_sleep_hrv", "recovery_index", "sleep", "Sleep"}
FROM_RING = {"hr", "hrv", "temp", "motion", "spo2"}
UNKNOWN = ("cardio_age", "stress_rhythm", "ovulation_phase", "caffeine_window", "circadian_phase")


def weathered(day: Day, found: list[Entry], strength: float = 1.0) -> list[Entry] | None:
    """The entries after a day in the wild; [] or None (a 404) when nothing was recorded at all.

    `strength` scales all rates: 0 leaves the day as it is, 1 is real life. Changes `found` in place.
    """
    r = rng(day.person.seed, day.person.email, day.date, "wild")
    unworn = (day.nights.wear[day.number] - day.person.adherence) / (
        1 - day.person.adherence
    )  # 0..1: how far
    if strength and unworn > 1 - 0.45 * strength:
        return None if r.random() < 0.4 else []
    if strength and unworn > 1 - strength:
        found = _unworn_night(day, found, r)
    for rate, mishap in MISHAPS:
        if r.random() < rate * strength:
            found = mishap(day, found, r)
    return found


def _unworn_night(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    """Off in the evening, on again in the morning: no night, or its metrics as null or as empty objects."""
    worn_from = day.night.end + int(r.integers(0, 5 * 3600))
    kept = []
    for entry in found:
        if entry["type"] in FROM_RING:
            _keep(entry, lambda sample: sample["timestamp"] >= worn_from)
        if entry["type"] not in NIGHT_TYPES:
            kept.append(entry)
        elif entry["type"] not in ("Sleep", "sleep") and r.random() < 0.6:
            entry["object"] = {"day_start_timestamp": day.start, "value": None} if r.random() < 0.7 else {}
            kept.append(entry)
    return kept


def _only_steps(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    return [entry for entry in found if entry["type"] == "steps"]


def _gap(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    """The ring on its charger, or a sensor out of reach: 20 minutes to about 7 hours."""
    start = r.integers(day.start, day.end)
    end = start + int(np.clip(r.lognormal(np.log(4500), 0.9), 1200, 25_000))
    kinds = FROM_RING if r.random() < 0.7 else {"glucose"}
    for entry in found:
        if entry["type"] in kinds:
            _keep(entry, lambda sample: not start <= sample["timestamp"] < end)
    return found


def _scattered(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    share = r.uniform(0.005, 0.08)
    for entry in found:
        if entry["type"] in FROM_RING:
            _keep(entry, lambda _: r.random() >= share)
    return found


def _nulls(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    return _each(found, r, 0.02, lambda sample: {**sample, "value": None})


def _zeros(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    start, end = day.start + r.integers(0, 80_000), day.start + r.integers(0, 90_000)

    def zero(sample: Entry) -> Entry:
        return {**sample, "value": 0} if start <= sample["timestamp"] < end else sample

    return _each(found, r, 1.0, zero, kinds={"hr", "hrv", "spo2"})


def _strings(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    return _each(
        found, r, float(r.choice([0.02, 1.0])), lambda sample: {**sample, "value": str(sample["value"])}
    )


def _duplicates(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    for entry in found:
        if (values := _values(entry)) and entry["type"] != "steps":
            again = r.integers(0, len(values), 1 + len(values) // 25)
            values += [dict(values[i]) for i in again]
    return found


def _unsorted(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    for entry in found:
        if values := _values(entry):
            entry["object"]["values"] = [values[i] for i in r.permutation(len(values))]
    return found


def _neighbours(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    """Samples of the day before and the day after."""
    for entry in found:
        if (values := _values(entry)) and entry["type"] != "steps":
            values.insert(0, {**values[0], "timestamp": day.start - int(r.integers(1, 3600))})
            values.append({**values[-1], "timestamp": day.end + int(r.integers(0, 3600))})
    return found


def _empty_object(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    found[int(r.integers(len(found)))]["object"] = {} if r.random() < 0.7 else None
    return found


def _unknown_type(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    strange = {"type": str(r.choice(UNKNOWN)), "object": {"value": round(float(r.normal(50, 10)), 1)}}
    found.insert(int(r.integers(len(found) + 1)), strange)
    return found


def _null_value(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    for entry in found:
        if entry["object"] and entry["object"].get("value") is not None and r.random() < 0.3:
            entry["object"]["value"] = None
    return found


def _sleep_in_details(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    return _reshape_sleep(found, lambda sleep: {"details": sleep})


def _other_graph_keys(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    def renamed(sleep: Entry) -> Entry:
        graph = sleep.get("sleep_graph") or {"data": []}
        data = [{"startTime": e["start"], "endTime": e["end"], "type": e["type"]} for e in graph["data"]]
        return {**sleep, "sleep_graph": {**graph, "data": data}}

    return _reshape_sleep(found, renamed)


def _no_graph(day: Day, found: list[Entry], r: np.random.Generator) -> list[Entry]:
    return _reshape_sleep(found, lambda sleep: {**sleep, "sleep_graph": [], "hr_graph": [], "hrv_graph": []})


Mishap = Callable[[Day, list[Entry], np.random.Generator], list[Entry]]
MISHAPS: tuple[tuple[float, Mishap], ...] = (
    (0.25, _gap),
    (0.08, _gap),
    (0.50, _scattered),
    (0.04, _nulls),
    (0.05, _zeros),
    (0.06, _duplicates),
    (0.04, _neighbours),
    (0.04, _unsorted),
    (0.04, _null_value),
    (0.06, _other_graph_keys),
    (0.04, _no_graph),
    (0.05, _sleep_in_details),
    (0.02, _strings),
    (0.02, _empty_object),
    (0.04, _unknown_type),
    (0.012, _only_steps),
)


def _values(entry: Entry) -> list[Any]:
    return (entry["object"] or {}).get("values") or []


def _keep(entry: Entry, wanted: Callable[[Entry], bool]) -> None:
    if entry["object"]:
        entry["object"]["values"] = [sample for sample in _values(entry) if wanted(sample)]


def _each(
    found: list[Entry],
    r: np.random.Generator,
    share: float,
    change: Callable[[Entry], Entry],
    kinds: set[str] | None = None,
) -> list[Entry]:
    for entry in found:
        if _values(entry) and (kinds is None or entry["type"] in kinds):
            entry["object"]["values"] = [change(s) if r.random() < share else s for s in _values(entry)]
    return found


def _reshape_sleep(found: list[Entry], change: Callable[[Entry], Entry]) -> list[Entry]:
    return [
        {**entry, "object": change(entry["object"])}
        if entry["type"] in ("Sleep", "sleep") and entry["object"] and "bedtime_end" in entry["object"]
        else entry
        for entry in found
    ]
