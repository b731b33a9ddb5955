"""What is missing or only partly there, and how much there is to compare with."""

import datetime as dt
from collections.abc import Iterator, Mapping

from core.documents import Anomaly, ProcessedDocument
from core.explanation.notes.day import day_of
from core.explanation.notes.gap import edge_of, held_before
from core.explanation.notes.note import DATA, Note, is_date, is_time
from core.explanation.notes.ring import FEW_PULSES, PULSE, RING, is_one_of_several
from core.explanation.notes.values import IN_GLUCOSE_DAY, very_short_sleep

SENSOR_NEWS = 14
"""Days after which a glucose sensor that stopped is no longer told every morning: many wear one for a fortnight. A
ring is worn for good: that it is gone is told as long as history reaches, for the page does not know what it misses."""
FEW_DAYS = 7
"""Fewer earlier days than that give no usual range."""
STREAM_OF = {"glucose": "glucose", "hr": "ring"}
NIGHT_METRICS = ("sleep_total", "resting_hr", "hrv_sleep", "skin_temp_sleep", "sleep_hr_mean")
"""In the order in which they are told."""


def data_notes(document: ProcessedDocument) -> list[Note]:
    """Streams without any data on this day, then those with data for a part of it, and what a night lacks; the sensor's
    before the ring's, but that a sensor began, of which nothing is asked, after them."""
    missing = list(_missing(document))
    gone = {note.words["stream"] for note in missing if "sent" not in note.words}
    absent = [*missing, *_partial(document, gone), *_lacking(document)]
    return sorted(absent, key=_in_order)


def _in_order(note: Note) -> int:
    if note.words.get("stream") != "glucose":
        return 1
    return 2 if "began" in note.words else 0


def _missing(document: ProcessedDocument) -> Iterator[Note]:
    context = document.context
    if context is None:
        return
    date = dt.date.fromisoformat(document.date)
    gone = {
        stream: dt.date.fromisoformat(seen)
        for stream, seen in context.last_seen.items()
        if is_date(seen)
        if stream != "glucose" or (date - dt.date.fromisoformat(seen)).days <= SENSOR_NEWS
    }
    if all(stream in gone for stream in RING):
        gone["ring"] = max(gone.pop(stream) for stream in RING)
    for stream, seen in gone.items():
        sent = {"sent": _sent(document)} if stream == "ring" and PULSE in document.metrics else {}
        yield Note(
            id=f"missing.{stream}",
            kind="missing",
            group=DATA,
            path=f"context.last_seen.{'night' if stream == 'ring' else stream}",
            must_tell=True,
            dates={"seen": seen.isoformat()} if seen + dt.timedelta(days=1) < date else {},
            words={"stream": stream} | sent,
        )


def _sent(document: ProcessedDocument) -> str:
    """Whether a ring without nights and steps sent its heart rate for most of the day."""
    covered = document.metrics[PULSE].value
    return "some" if not isinstance(covered, str) and covered < FEW_PULSES else "hr"


def _partial(document: ProcessedDocument, gone: set[str]) -> Iterator[Note]:
    day = day_of(document)
    for i, anomaly in enumerate(document.anomalies):
        if anomaly.kind != "data":
            continue
        stream = STREAM_OF.get(anomaly.metric, anomaly.metric)
        if stream in gone:
            continue
        numbers, dates, words = _how_much(anomaly)
        covered = document.metrics.get(f"coverage_{anomaly.metric}")
        share = covered.value if covered and not isinstance(covered.value, str) else 0.0
        if words["how"] == "gap" and share and (stream == "ring" or share < FEW_PULSES):
            numbers = {"share": float(share)}
            words = {"how": "share"} if share < FEW_PULSES or is_one_of_several(day, share, dates) else words
        if words["how"] == "share":
            # A finding's own number is of readings every 5 minutes, which a sensor of 15 never has.
            active = document.quality.get("cgm_active_pct") if stream == "glucose" else None
            if isinstance(active, int | float) and active > 0:
                numbers["share"] = float(active)
            dates |= {"before": before} if (before := _before(document, stream)) else {}
        if stream == "glucose":
            numbers |= held_before(document)
        words |= edge_of(day, dates["from"], dates["to"]) if "from" in dates else {}
        if stream == "glucose" and begins(document) and words.get("edge") == "start":
            words |= {"began": "yes"}
        yield Note(
            id=f"partial.{stream}",
            kind="partial",
            group=DATA,
            path=f"anomalies[{i}]",
            must_tell=True,
            numbers=numbers,
            dates=dates,
            words={"stream": stream, **words},
        )


def begins(document: ProcessedDocument) -> bool:
    """Whether a sensor began on this day, after days without one: what is missing before that is no fault of it."""
    context = document.context
    return context is not None and ("glucose" in context.begins or "glucose" in context.back_after)


def _before(document: ProcessedDocument, stream: str) -> str | None:
    """The last date that had this stream, if whole days without any lie between."""
    before = document.context.back_after.get(stream) if document.context else None
    return before if is_date(before) else None


def _lacking(document: ProcessedDocument) -> Iterator[Note]:
    """What most nights have, and this one has not though it was measured; since when, if for longer than a night."""
    found = document.context.lacking if document.context else {}
    lacking = {metric: found[metric] for metric in NIGHT_METRICS if is_date(found.get(metric))}
    if lacking:
        before = (dt.date.fromisoformat(document.date) - dt.timedelta(days=1)).isoformat()
        yield Note(
            id="lacking",
            kind="lacking",
            group=DATA,
            path="context.lacking",
            metrics=tuple(lacking),
            dates={f"seen.{metric}": seen for metric, seen in lacking.items() if seen < before},
            words={"short": "yes"} if very_short_sleep(document) else {},
        )


def _how_much(anomaly: Anomaly) -> tuple[dict[str, float], dict[str, str], dict[str, str]]:
    if anomaly.value is None:
        return {}, {}, {"how": "unknown"}
    gap = anomaly.evidence.get("longest_gap")
    ends = {k: v for k, v in gap.items() if is_time(v)} if isinstance(gap, Mapping) else {}
    whole = ends.keys() >= {"from", "to"}
    dates = {"from": ends["from"], "to": ends["to"]} if whole else {}
    if anomaly.unit == "%":
        if anomaly.value <= 0:
            return {"share": anomaly.value}, {}, {"how": "none"}
        return {"share": anomaly.value}, dates, {"how": "share"}
    if whole:
        return {"gap": anomaly.value}, dates, {"how": "gap"}
    return {}, {}, {"how": "unknown"}


def is_new(document: ProcessedDocument) -> Iterator[Note]:
    """How many days there are, while they are too few to compare with. A young range that is told says so itself."""
    if document.baseline or document.context is None or document.context.days_known >= FEW_DAYS:
        return
    days = document.context.days_known + 1
    yield Note(
        id="new",
        kind="new",
        group=DATA,
        path="context.days_known",
        numbers={"days": float(days)},
    )


def is_new_sensor(document: ProcessedDocument) -> Iterator[Note]:
    """That glucose readings are too few to compare with, where those of a ring are not."""
    found = document.context.glucose_days.values() if document.context else ()
    days = max((one.of for one in found), default=0)
    share, usual = IN_GLUCOSE_DAY in document.metrics, IN_GLUCOSE_DAY in document.baseline
    if document.baseline and share and not usual and 0 < days <= FEW_DAYS:
        numbers = {"days": float(days)}
        yield Note(id="new.glucose", kind="new", group=DATA, path="context.glucose_days", numbers=numbers)
