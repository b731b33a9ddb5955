"""What a reader checks a text against, and what a chat model is given to write one: the same facts."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.documents import Metric, ProcessedDocument, UsualRange
from core.explanation.reader import Clinic
from core.health.excursions import LEVELS
from core.stages.assessment import MeasuredDay

DAYS_BEFORE = 14
LEFT_OUT = ("hrv_sleep_ln", "bedtime", "wake_time", "sleep_midpoint", "reported_sleep_efficiency")
"""A transform, and clock times that the recordings do not really have."""
WATCHED = (
    *("resting_hr", "hrv_sleep", "skin_temp_sleep", "sleep_total", "steps", "spo2_mean"),
    *("glucose_mean", "glucose_tir", "glucose_tbr_54", "glucose_tar_250", "glucose_cv"),
)
CHAT_WORDS = 130
COUNTED = "15 minutes or more; one that went on from the day before is counted on that day, its minutes here on this"
LEGEND = (
    "night, hr, hrv_sleep (heart rate variability), skin_temp_sleep and steps come from a ring, glucose from a sensor; "
    "glucose_tir: % of the time from 70 to 180 mg/dL, titr 70 to 140, tbr_54 and tbr_70 below that limit, tar_180 and "
    "tar_250 above it; cv: variation in %; usual: the range of this person's last 35 days"
)

Facts = dict[str, Any]


def facts_of(
    document: ProcessedDocument, before: Sequence[ProcessedDocument], measured: MeasuredDay, clinic: Clinic
) -> Facts:
    """The day by its processed document; events at all levels by its own readings."""
    date, context = dt.date.fromisoformat(document.date), document.context
    return {
        "date": f"{date:%A, %B} {date.day}, {date.year}",
        "night": f"{date - dt.timedelta(days=1):%A} to {date:%A}: what is measured in sleep belongs to this night",
        "clock": f"all times are the patient's own clock ({document.timezone}); bed times are not known",
        "names": LEGEND,
        "metrics": [
            {"metric": name, "value": _rounded(metric.value), "unit": metric.unit}
            | _usual(document.baseline.get(name), metric)
            for name, metric in document.metrics.items()
            if name not in LEFT_OUT and not name.startswith("coverage_")
        ],
        "findings": [_finding(a.model_dump(mode="json")) for a in document.anomalies],
        "beside_earlier_days": {
            name: one.model_dump(mode="json", exclude={"new"})
            for name, one in (context.metrics.items() if context else ())
            if name not in LEFT_OUT and (one.side or one.returned_after or one.extreme)
        },
        "glucose_events": list(_events(measured)),
        "glucose_events_note": COUNTED,
        "glucose_days_of_15_minutes_or_more": {
            level: one.model_dump(mode="json")
            for level, one in (context.glucose_days.items() if context else ())
        },
        "glucose_minutes_by_part_of_day": {
            part: one.model_dump(mode="json")
            for part, one in (context.glucose_parts.items() if context else ())
        },
        "glucose_times": {
            level: [{"from": since[11:16], "to": until[11:16]} for since, until in times]
            for level, times in (context.glucose_times.items() if context else ())
        },
        "last_14_days": [_row(one, date) for one in before if _back(one, date) <= DAYS_BEFORE],
        "data": {
            "worn_in_the_last_35_days": context.streams if context else [],
            "missing_on_this_day_and_last_seen": context.last_seen if context else {},
            "missing_of_a_measured_night_and_last_seen": context.lacking if context else {},
            "earlier_days_with_data_of_the_last_35": context.days_known if context else 0,
            "share_of_the_day_with_readings_percent": _share(document),
            "longest_gap": {k: _span(measured, *ends) for k, ends in measured.gaps.items()},
            "last_glucose_reading_before_its_longest_gap": context.glucose_before_gap if context else None,
        },
        "care_team": {"contact": clinic.contact, "emergency_number": clinic.emergency},
    }


def chat_prompt(facts: Facts) -> str:
    """For a chat model without bounds."""
    return (
        f"Write this patient's morning explanation in plain English, at most {CHAT_WORDS} words, from these data:\n\n"
        + json.dumps(facts, ensure_ascii=False, indent=1)
        + "\n"
    )


def as_markdown(facts: Facts) -> str:
    """For readers."""
    data = facts["data"]
    return "\n".join(
        [
            f"**Day:** {facts['date']}. **Night:** {facts['night']}.",
            f"**Clock:** {facts['clock']}. **Contact:** {facts['care_team']['contact']}; "
            f"emergency number {facts['care_team']['emergency_number']}.",
            f"**Names:** {facts['names']}.",
            "\n### Findings (on the care team's own list too: urgent: they call when they read it; notable: they "
            "look this week; info: told to the patient)\n",
            *([f"- {_one_line(one)}" for one in facts["findings"]] or ["none"]),
            "\n### Values of the day\n",
            *_table(facts["metrics"], ("metric", "value", "unit", "usual", "median", "days")),
            "\n### Compared with earlier days (all judged by this day's usual range)\n",
            *([f"- {k}: {_one_line(v)}" for k, v in facts["beside_earlier_days"].items()] or ["nothing"]),
            *_glucose(facts),
            "\n### The last 14 days\n",
            *_table(facts["last_14_days"], ("date", *_measured(facts["last_14_days"]))),
            "\n### Data\n",
            f"- worn in the last 35 days: {', '.join(data['worn_in_the_last_35_days']) or 'nothing'}",
            f"- missing on this day, and last seen: {_one_line(data['missing_on_this_day_and_last_seen']) or '–'}",
            f"- earlier days with data, of 35: {data['earlier_days_with_data_of_the_last_35']}",
            f"- share of the day with readings, %: {_one_line(data['share_of_the_day_with_readings_percent']) or '–'}",
            f"- missing of a measured night, and last seen: "
            f"{_one_line(data['missing_of_a_measured_night_and_last_seen']) or '–'}",
            f"- longest time without readings: {_one_line(data['longest_gap']) or '–'}; last glucose reading before "
            f"it: {_rounded(data['last_glucose_reading_before_its_longest_gap']) or '–'}\n",
        ]
    )


def _glucose(facts: Facts) -> Iterator[str]:
    if facts["glucose_events"]:
        yield f"\n### Glucose events ({COUNTED})\n"
        yield from _table(facts["glucose_events"], ("level", "from", "to", "minutes", "extreme"))
    if times := facts["glucose_times"]:
        yield "\n### When readings were below 70 or above 180 (what comes again within 15 minutes is one time)\n"
        yield from (f"- {level}: {', '.join(map(_one_line, spans))}" for level, spans in times.items())
    if parts := facts["glucose_minutes_by_part_of_day"]:
        yield "\n### Minutes of glucose by part of the day (night 0–6, morning 6–12, afternoon 12–18, evening 18–24)\n"
        rows = [{"part": part} | one for part, one in parts.items()]
        yield from _table(rows, tuple(rows[0]))


def _events(measured: MeasuredDay) -> Iterator[Facts]:
    for level in LEVELS:
        found = measured.excursions.get(level.name)
        for one in found.events if found else ():
            yield {
                "level": f"{'below' if level.below else 'above'} {level.limit:g} mg/dL",
                **_span(measured, one.start, one.end),
                "minutes": one.minutes,
                "extreme": one.extreme,
            }


def _span(measured: MeasuredDay, start: float, end: float) -> dict[str, str]:
    return {"from": measured.signals.iso(start)[11:16], "to": measured.signals.iso(end)[11:16]}


def _usual(usual: UsualRange | None, metric: Metric) -> Facts:
    if usual is None:
        return {}
    low, high = (min(100.0, max(0.0, x)) if metric.unit == "%" else x for x in (usual.low, usual.high))
    young = {"provisional": True} if usual.provisional else {}
    # 65.4995 read as 65.5 would be rounded to 66
    text = f"{_rounded(low, 5)} to {_rounded(high, 5)}{' (provisional)' if young else ''}"
    return {"usual": text, "median": _rounded(usual.median), "days": usual.days} | young


def _finding(anomaly: Facts) -> Facts:
    usual = anomaly["usual"]
    kept = {
        k: _rounded(v) for k, v in anomaly.items() if k not in ("usual", "rule_version") and v is not None
    }
    return kept | ({"usual": f"{_rounded(usual['low'])} to {_rounded(usual['high'])}"} if usual else {})


def _row(document: ProcessedDocument, date: dt.date) -> Facts:
    day = dt.date.fromisoformat(document.date)
    values = {k: _rounded(document.metrics[k].value, 1) for k in WATCHED if k in document.metrics}
    return {"date": f"{day:%a} {day}"} | values


def _share(document: ProcessedDocument) -> Facts:
    """Of glucose by the sensor's own spacing: one that reads every 15 minutes is complete all the same."""
    found = {
        "hr": document.quality.get("coverage", {}).get("hr"),
        "glucose": document.quality.get("cgm_active_pct"),
    }
    return {name: round(share, 1) for name, share in found.items() if share is not None}


def _back(document: ProcessedDocument, date: dt.date) -> int:
    return (date - dt.date.fromisoformat(document.date)).days


def _measured(rows: Sequence[Facts]) -> list[str]:
    return [name for name in WATCHED if any(name in row for row in rows)]


def _rounded(value: Any, digits: int = 3) -> Any:
    if isinstance(value, float):
        value = round(value, digits)
        return int(value) if value == int(value) else value
    return value


def _one_line(value: Facts) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1].replace('"', "")


def _table(rows: Sequence[Facts], head: Sequence[str]) -> list[str]:
    if not rows:
        return ["none"]
    lines = ["| " + " | ".join(str(row.get(name, "")) for name in head) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *lines]
