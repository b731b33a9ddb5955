"""A full patient-day as bytes: five series of 288 samples and a night; and the 35 days before."""

import datetime as dt
import json
import math
import random
from typing import Any

from core.patient_day import PatientDay
from core.stages.assessment import measure_day

DATE = dt.date(2026, 2, 11)
ZONE = "Europe/Berlin"
DAY = PatientDay("p-001", DATE)
START = 1770764400


def body(seed: int = 1) -> bytes:
    rng = random.Random(seed)
    values = {
        "hr": [60 + rng.randint(0, 40) for _ in range(288)],
        "temp": [round(33 + 2 * rng.random(), 2) for _ in range(288)],
        "hrv": [30 + rng.randint(0, 40) for _ in range(288)],
        "steps": [rng.choice((0, 0, rng.randint(1, 300))) for _ in range(288)],
        "glucose": [round(115 + 75 * math.sin(i / 20) + rng.gauss(0, 6)) for i in range(288)],
    }
    entries: list[dict[str, Any]] = [
        {
            "type": kind,
            "object": {
                "day_start_timestamp": START,
                "title": kind,
                "values": [
                    {"value": v, "timestamp": START + 300 * i + rng.randint(0, 30)}
                    for i, v in enumerate(listed)
                ],
            },
        }
        for kind, listed in values.items()
    ]
    stages = {"deep_sleep": 5400, "light_sleep": 14000, "rem_sleep": 5000, "awake": 1800}
    entries += [
        {"type": "night_rhr", "object": {"avg": 54 + rng.random(), "values": []}},
        {"type": "avg_sleep_hrv", "object": {"value": 48 + rng.random()}},
        {
            "type": "Sleep",
            "object": {
                "bedtime_start": START - 3600,
                "bedtime_end": START + 25200,
                "quick_metrics": [
                    {"type": "total_sleep", "value": 24400},
                    {"type": "time_in_bed", "value": 28800},
                ],
                "sleep_stages": [{"type": kind, "stage_time": s} for kind, s in stages.items()],
                "spo2": {"value": 97},
                "sleep_score": {"score": 80},
            },
        },
    ]
    return json.dumps(
        {"data": {"metric_data": entries, "latest_time_zone": ZONE}, "error": None, "status": 200}
    ).encode()


def history() -> dict[dt.date, dict[str, Any]]:
    return {
        DATE - dt.timedelta(days=back): measure_day(body(back), DATE, ZONE).features for back in range(1, 36)
    }
