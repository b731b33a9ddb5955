"""The numbers that a page may tell of a document, and those that it tells."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from core.documents import Anomaly, ProcessedDocument
from core.explanation.document import ExplanationDocument
from core.explanation.notes.day import day_of, minutes_between, within
from core.explanation.notes.note import is_time
from core.explanation.wording.formats import half_up

FIXED = {54, 63, 70, 140, 180, 250, 3.0, 3.9, 10.0, 13.9, 7, 15, 0, 6, 12, 18, 24}
"""Numbers of the wording files: limits, the days of a week, an event's minutes, the hours of the parts of a day."""
LONG = 180
"""Minutes from which on a time near the hour is told in hours."""
NUMBER = re.compile(r"\d{1,2}:\d{2}|\d+(?:[.,]\d+)*")


def value_of(said: str, language: str) -> float | str:
    if ":" in said:
        return said
    if language != "en":
        said = said.translate(str.maketrans(",.", ".,"))
    return float(said.replace(",", ""))


def as_rounded(value: float) -> set[float]:
    """As a person may round it."""
    return {half_up(value), half_up(value, 1), half_up(value, 2), float(100 * half_up(value / 100))}


def allowed_numbers(document: ProcessedDocument, page: ExplanationDocument) -> set[float | str]:
    """Every number of the document as a person rounds it, in minutes also as hours and minutes, and the times."""
    known: set[float | str] = set(FIXED)
    for number, unit in _numbers(document):
        known |= {
            half_up(number),
            half_up(number, 1),
            half_up(number, 2),
            abs(half_up(number)),
            float(100 * half_up(number / 100)),
        }
        if unit in ("min", ""):
            fives = 5 * half_up(half_up(number) / 5)
            hours = (
                {60 * half_up(fives / 60)}
                if number >= LONG and abs(fives - 60 * half_up(fives / 60)) <= 5
                else set()
            )
            for minutes in {half_up(number), fives, 5 * int(number / 5), *hours}:
                known |= {minutes // 60, minutes % 60, minutes}
        if unit == "%":
            known |= {max(0, min(100, half_up(number))), 99, half_up(number, 2)}
            share = number * 14.4  # of a day, in minutes
            for about in (
                60 * half_up(share / 60),
                30 * int(share / 30),
                30 * half_up(share / 30),
                10 * max(1, half_up(share / 10)),
            ):
                known |= {about // 60, about % 60, about}
    for note in page.notes:  # counted by context: checked in the tests of context and of notes
        if note["kind"] in ("run", "often", "trend", "extreme", "returned", "new", "together"):
            known |= {half_up(x) for x in note["numbers"].values()}
            known |= {weeks for x in note["numbers"].values() for weeks in (int(x // 7), -int(-x // 7))}
        if "use" in note["numbers"]:  # of a week, in days
            known.add(max(1, half_up(note["numbers"]["use"] * 7 / 100)))
        if "of_the_day" in note["numbers"]:  # told, and what is left beside the times that are told
            minutes = half_up(note["numbers"]["of_the_day"])
            known |= {
                minutes // 60,
                minutes % 60,
                5 * half_up(minutes / 5) // 60,
                5 * half_up(minutes / 5) % 60,
            }
            for total in (note["numbers"]["minutes"], note["numbers"].get("own", 0.0)):
                known.add(half_up(abs(total - note["numbers"]["of_the_day"])))
    for gap in (a.evidence.get("longest_gap") for a in document.anomalies):
        if isinstance(gap, dict) and {"from", "to"} <= gap.keys():
            ends = [dt.datetime.fromisoformat(gap[end]).replace(tzinfo=None) for end in ("from", "to")]
            left = 30 * int((1440 - (ends[1] - ends[0]).total_seconds() / 60) / 30)
            known |= {left // 60, left % 60}
    evidence: list[Any] = [a.evidence for a in document.anomalies]
    if context := document.context:
        evidence += [context.glucose_gap, context.ring_gap, context.glucose_times, context.window]
        for metric in context.metrics.values():
            known |= {metric.days_outside, metric.returned_after, *metric.outside_of_last}
            known |= _spans(metric.extreme_days)
        for seen in context.last_seen.values():
            away = (dt.date.fromisoformat(document.date) - dt.date.fromisoformat(seen)).days
            known |= _spans(away)
        for days in context.glucose_days.values():
            known |= {days.running, days.days, days.of}
            known |= {days.of - 1} if days.days == 1 or not days.running else set()  # of the days before
    known |= set(re.findall(r"T(\d\d:\d\d)", json.dumps(evidence)))
    return known | {"00:00", "06:00", "12:00", "18:00", "24:00"}


def _spans(days: int) -> set[int]:
    """As days, or as weeks."""
    return {days, days // 7, -(-days // 7)}


def _numbers(document: ProcessedDocument) -> Iterator[tuple[float, str]]:
    for metric in document.metrics.values():
        if not isinstance(metric.value, str):
            yield float(metric.value), metric.unit
    for name, usual in document.baseline.items():
        unit = document.metrics[name].unit if name in document.metrics else ""
        yield from ((usual.low, unit), (usual.high, unit), (max(0.0, usual.low), unit), (usual.median, unit))
        yield float(usual.days), "days"
    if isinstance(active := document.quality.get("cgm_active_pct"), int | float):
        yield float(active), "%"
        hours = float(active) / 100 * minutes_between(*day_of(document)) / 60
        yield 60 * round(hours), "min"
        yield 30 * half_up(2 * hours), "min"
    for anomaly in document.anomalies:
        if anomaly.value is not None:
            yield anomaly.value, anomaly.unit
        if anomaly.difference is not None:
            yield abs(anomaly.difference), anomaly.unit
        yield from ((x, "min") for x in _inside(anomaly.evidence))
        yield from ((x, "min") for x in _until_unseen(document, anomaly))
    for side in ("above", "below"):  # what an earlier day told, and goes on, is told with what is new
        minutes = [
            a.evidence.get("minutes", 0)
            for a in document.anomalies
            if (a.metric, a.direction) == ("glucose", side)
        ]
        yield float(sum(one for one in minutes if isinstance(one, int | float))), "min"
    yield from ((x, "%") for x in _inside(document.weekly or {}))
    for fall in (one for one in (document.weekly or {}).get("categories", []) if one.get("name") == "fall"):
        yield (
            fall["value"] + (document.weekly or {}).get("values", {}).get("in_range", 0.0),
            "%",
        )  # the week before
    parts = [*document.context.glucose_parts.values()] if document.context else []
    unseen = {_minutes_in_gap(document, until) for until in _ends(document)}
    for level in ("below_54", "below_70", "above_180", "above_250"):
        lasted = sum(float(getattr(part, level)) for part in parts)
        # less than a minute is told as one
        yield from ((max(1.0, lasted - one), "min") for one in {0.0, *unseen} if one < lasted)
    yield from ((x, "mg/dL") for part in parts for x in (part.lowest, part.highest) if x is not None)
    if document.context and document.context.glucose_before_gap is not None:
        yield document.context.glucose_before_gap, "mg/dL"


def _until_unseen(document: ProcessedDocument, anomaly: Anomaly) -> Iterator[float]:
    """Minutes of a low or high until the day's end or a time without readings, where its last one stands for more."""
    gap = document.context.glucose_gap if document.context else None
    ends = [day_of(document)[1], *(gap[:1] if gap and is_time(gap[0]) else ())]
    for one, end in product(_stretches(anomaly), ends):
        if is_time(one.get("from")) and is_time(one.get("to")) and one["to"] > end > one["from"]:
            yield minutes_between(one["from"], end)


def _stretches(anomaly: Anomaly) -> list[dict[str, Any]]:
    listed = anomaly.evidence.get("stretches")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _ends(document: ProcessedDocument) -> Iterator[str]:
    """When the day's lows and highs ended."""
    times = document.context.glucose_times if document.context else {}
    yield from (until for spans in times.values() for _, until in spans)
    for anomaly in document.anomalies:
        yield from (one["to"] for one in _stretches(anomaly) if is_time(one.get("to")))


def _minutes_in_gap(document: ProcessedDocument, until: str) -> float:
    """Minutes that a last reading stands for within the day's time without any: nobody saw how it was in these."""
    gap = document.context.glucose_gap if document.context else None
    if gap is None or not all(map(is_time, (*gap, until))) or not within(until, *gap):
        return 0.0
    return minutes_between(gap[0], until)


def _inside(evidence: Any) -> Iterator[float]:
    if isinstance(evidence, bool):
        return
    if isinstance(evidence, int | float):
        yield float(evidence)
    elif isinstance(evidence, dict):  # of a weekly document too
        yield from (x for inner in evidence.values() for x in _inside(inner))
        if isinstance(listed := evidence.get("stretches"), list):
            yield float(len(listed))
    elif isinstance(evidence, list):
        yield from (x for inner in evidence for x in _inside(inner))
