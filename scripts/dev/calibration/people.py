"""Real people's days as features, split into people to fit thresholds on and people to judge them by."""

import csv
import datetime as dt
import math
import random
from pathlib import Path

Days = dict[dt.date, dict[str, float]]
People = dict[str, Days]

COLUMNS = {
    "resting_hr": "resting_hr_bpm",
    "sleep_hr_mean": "sleep_hr_bpm",
    "hrv_sleep_ln": "sleep_hrv_rmssd_ms",
    "skin_temp_sleep": "skin_temp_c",
    "spo2_mean": "spo2_pct",
    "sleep_total": "sleep_min",
    "steps": "steps",
}
SPLIT_SEED = 20260331
POSITIVE = ("resting_hr", "sleep_hr_mean", "hrv_sleep_ln", "spo2_mean")


def read_people(path: Path) -> People:
    """Features by person and day from a table of daily values; zeros of a sensor are missing."""
    people: People = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            features = {name: float(row[column]) for name, column in COLUMNS.items() if row.get(column)}
            for name in POSITIVE:
                if features.get(name, 1.0) <= 0:
                    del features[name]
            if "hrv_sleep_ln" in features:
                features["hrv_sleep_ln"] = math.log(features["hrv_sleep_ln"])
            people.setdefault(row["user"], {})[dt.date.fromisoformat(row["date"])] = features
    return people


def split(people: People) -> tuple[People, People]:
    """(to fit on, to report on): two halves by person, drawn once with a fixed seed."""
    names = sorted(people)
    random.Random(SPLIT_SEED).shuffle(names)
    half = len(names) // 2
    return {n: people[n] for n in sorted(names[:half])}, {n: people[n] for n in sorted(names[half:])}
