"""The day's glucose as a whole, and what began in the week: only for people with a sensor."""

from collections.abc import Iterator
from dataclasses import replace

from core.documents import ProcessedDocument
from core.explanation.notes.note import GLUCOSE, RANKS, Note
from core.explanation.notes.values import IN_GLUCOSE_DAY, range_of, side_of

LEVELS = ("below_70", "above_180")
MOSTLY, WORTH_A_PART = 0.6, 30.0
"""A part of the day is named when it holds that share of at least so many minutes."""
COUNTS = {"below_70": "glucose_hypo_events", "above_180": "glucose_hyper_events"}


def glucose_notes(document: ProcessedDocument) -> list[Note]:
    return [*_day(document), *_weekly(document)]


def _day(document: ProcessedDocument) -> Iterator[Note]:
    share = document.metrics.get(IN_GLUCOSE_DAY)
    if share is None or isinstance(share.value, str):
        return
    numbers = {"share": float(share.value)}
    words: dict[str, str] = {}
    parts = document.context.glucose_parts if document.context else {}
    for level in LEVELS:
        minutes = {name: float(getattr(part, level)) for name, part in parts.items()}
        total = sum(minutes.values())
        if total < 1:
            continue
        numbers[level] = total
        count = document.metrics.get(COUNTS[level])
        if count is not None and not isinstance(count.value, str) and count.value > 0:
            numbers[f"{level}.events"] = float(count.value)
        most = max(minutes, key=lambda name: minutes[name])
        if total >= WORTH_A_PART and minutes[most] >= MOSTLY * total:
            words[f"{level}.part"] = most
    if any(a.kind == "data" and a.metric == "glucose" for a in document.anomalies):
        words["partly"] = "yes"
    note = Note(
        id="glucose_day",
        kind="glucose_day",
        group=GLUCOSE,
        path=f"metrics.{IN_GLUCOSE_DAY}",
        metrics=(IN_GLUCOSE_DAY,),
        numbers=numbers,
        words=words,
    )
    places = [i for i, a in enumerate(document.anomalies) if a.metric == IN_GLUCOSE_DAY]
    usual = document.baseline.get(IN_GLUCOSE_DAY)
    if usual is not None and side_of(float(share.value), usual) == "below":
        note = replace(note, numbers=numbers | range_of(usual, "%"), words=words | {"side": "below"})
    if places:
        severity = min((document.anomalies[i].severity for i in places), key=lambda s: RANKS[s])
        note = replace(note, severity=severity, must_tell=True, path=f"anomalies[{places[0]}]")
    yield note


def _weekly(document: ProcessedDocument) -> Iterator[Note]:
    listed = document.weekly.get("categories") if document.weekly else None
    for i, one in enumerate(listed if isinstance(listed, list) else []):
        if not (
            isinstance(one, dict)
            and isinstance(one.get("name"), str)
            and (one.get("begins") or one.get("again"))
        ):
            continue
        value, limit = one.get("value"), one.get("limit")
        yield Note(
            id=f"weekly.{one['name']}",
            kind="weekly",
            group=GLUCOSE,
            path=f"weekly.categories[{i}]",
            metrics=("glucose_week",),
            severity="notable",
            must_tell=True,
            numbers={
                k: float(v) for k, v in (("value", value), ("limit", limit)) if isinstance(v, int | float)
            },
            words={"name": one["name"]},
        )
