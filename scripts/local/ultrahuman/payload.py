"""A day in the words of the Ultrahuman API: entries, and the two shapes of the answer around them."""

import datetime as dt
from typing import Any

import numpy as np

from scripts.local.ultrahuman.patients import rng
from scripts.local.ultrahuman.physiology import Day, Series, Times

Entry = dict[str, Any]
TITLES = {"hr": "Heart Rate", "hrv": "HRV", "temp": "Skin Temperature", "glucose": "Glucose"}
TITLES |= {"steps": "Steps", "motion": "Motion", "spo2": "SpO2"}
UNITS = {"hr": "BPM", "hrv": "ms", "temp": "°C", "glucose": "mg/dL", "spo2": "%"}
GRAPH_NAMES = {
    "deep_sleep": "Deep Sleep",
    "light_sleep": "Light Sleep",
    "rem_sleep": "REM Sleep",
    "awake": "Awake",
}


def entries(day: Day) -> list[Entry]:
    """Everything the API would say of a day on which nothing went wrong."""
    r = rng(day.person.seed, day.person.email, day.date, "payload")
    start, found = day.start, []
    for kind, values in day.series.items():
        keep = day.asleep if kind == "hrv" and not day.person.hrv_all_day else np.ones(len(values), bool)
        found.append({"type": kind, "object": _series(day, kind, day.times[keep], values[keep], r)})
    night, nights, number = day.night, day.nights, day.number
    rhr = round(float(nights.resting_hr[number]), 1)
    found.append({"type": "night_rhr", "object": _night_rhr(day, rhr)})
    active = int(np.count_nonzero(day.series["steps"] > 150) * 5)
    single: dict[str, float | None] = {
        "sleep_rhr": round(float(nights.sleep_hr[number]), 1),
        "avg_sleep_hrv": round(float(nights.hrv[number]), 1),
        "recovery_index": _score(
            76 - 9 * (rhr - day.person.resting_hr) / day.person.resting_hr_spread / 2, r
        ),
        "movement_index": _score(50 + float(nights.steps[number]) / 250, r),
        "active_minutes": active,
        "vo2_max": round(float(np.clip(62 - 0.32 * day.person.resting_hr, 22, 60)), 1),
    }
    glucose = day.series.get("glucose")
    single |= {
        "average_glucose": None if glucose is None else round(float(glucose.mean()), 1),
        "glucose_variability": None
        if glucose is None
        else round(float(100 * glucose.std() / glucose.mean()), 1),
        "hba1c": None if glucose is None else round(float((glucose.mean() + 46.7) / 28.7), 1),
        "time_in_target": None
        if glucose is None
        else round(100 * float(((glucose >= 70) & (glucose <= 110)).mean())),
        "metabolic_score": None if glucose is None else _score(95 - float(glucose.std()), r),
    }
    found += [
        {"type": kind, "object": {"day_start_timestamp": start, "value": value}}
        for kind, value in single.items()
    ]
    if night.epochs:
        found.append({"type": day.person.sleep_spelling, "object": _sleep(day)})
    return found


def answer(found: list[Entry], timezone: str | None, date: dt.date | None = None) -> dict[str, Any]:
    """The partner-key shape, or with `date` the daily-metrics shape; without `timezone` it names none."""
    inner: dict[str, Any] = {"metric_data": found} if date is None else {"metrics": {date.isoformat(): found}}
    if timezone is not None:
        inner["latest_time_zone"] = timezone
    return {"data": inner, "error": None, "status": 200}


def samples(times: Times, values: Series) -> list[dict[str, float]]:
    return [
        {"value": value, "timestamp": time}
        for value, time in zip(values.tolist(), times.tolist(), strict=True)
    ]


def _series(day: Day, kind: str, times: Times, values: Series, r: np.random.Generator) -> Entry:
    if kind in ("hr", "glucose", "motion"):
        times = times + (r.integers(0, 200, len(times)) if kind == "hr" else int(r.integers(0, 240)))
    found: Entry = {
        "day_start_timestamp": day.start,
        "title": TITLES[kind],
        "values": samples(times, values),
    }
    if kind in UNITS:
        found["unit"] = UNITS[kind]
    if kind == "steps":
        found |= {"subtitle": "Average", "total": float(values.sum()), "avg": float(values.mean())}
    if kind == "hrv" and len(values):
        found |= {"subtitle": "Average", "avg": round(float(values.mean()), 1)}
    if kind in ("hr", "temp") and found["values"]:
        last = found["values"][-1]
        found["last_reading"] = last["value"] if r.random() < 0.5 else last
    return found


def _night_rhr(day: Day, average: float) -> Entry:
    return {
        "day_start_timestamp": day.start,
        "title": "Resting HR",
        "values": samples(day.times[day.asleep][::3], day.series["hr"][day.asleep][::3]),
        "subtitle": "Sleep Time Average",
        "avg": average,
    }


def _sleep(day: Day) -> Entry:
    night, number = day.night, day.number
    stages = {stage: night.seconds(stage) for stage in GRAPH_NAMES}
    in_bed = night.end - night.start
    total = in_bed - stages["awake"]
    efficiency = round(100 * total / in_bed)
    quick = {
        "time_in_bed": ("TIME IN BED", in_bed),
        "total_sleep": ("TOTAL SLEEP", total),
        "sleep_efic": ("EFFICIENCY", efficiency),
        "avg_hr": ("AVG. HR", round(float(day.nights.sleep_hr[number]))),
        "avg_hrv": ("AVG. HRV", round(float(day.nights.hrv[number]))),
    }
    in_night = day.asleep & (day.times < night.end)
    return {
        "bedtime_start": night.start,
        "bedtime_end": night.end,
        "quick_metrics": [{"title": t, "value": v, "type": kind} for kind, (t, v) in quick.items()],
        "sleep_stages": [
            {
                "title": GRAPH_NAMES[stage],
                "type": stage,
                "percentage": round(100 * s / in_bed),
                "stage_time": s,
            }
            for stage, s in stages.items()
        ],
        "sleep_graph": {
            "title": "Sleep Stages",
            "data": [{"start": start, "end": end, "type": stage} for start, end, stage in night.epochs],
        },
        "hr_graph": {"title": "Heart Rate", "data": samples(day.times[in_night], day.series["hr"][in_night])},
        "hrv_graph": {"title": "HRV", "data": samples(day.times[in_night], day.series["hrv"][in_night])},
        "spo2": {"value": round(float(day.nights.spo2[number]))},
        "sleep_score": {"score": max(10, min(99, round(efficiency - 12 + total / 3600)))},
        "total_sleep": {"minutes": total // 60},
        "deep_sleep": {"minutes": stages["deep_sleep"] // 60},
        "rem_sleep": {"minutes": stages["rem_sleep"] // 60},
    }


def _score(level: float, r: np.random.Generator) -> float:
    return float(np.clip(round(level + r.normal(0, 4)), 1, 100))
