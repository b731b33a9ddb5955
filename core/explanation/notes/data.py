"""What is missing or only partly there, and how much there is to compare with."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.documents import Anomaly, ProcessedDocument
from core.explanation.notes.day import Day, day_of, earlier, later, minutes_between
from core.explanation.notes.gap import edge_of, held_before
from core.explanation.notes.note import DATA, Note, is_date, is_time
from core.explanation.notes.values import IN_GLUCOSE_DAY, SLEEP, side_of_day, very_short_sleep

SENSOR_NEWS = 14
"""Days after which a glucose sensor that stopped is no longer told every morning: many wear one for a fortnight. A
ring is worn for good: that it is gone is told as long as history reaches, for the page does not know what it misses."""
RING = ("night", "steps")
PULSE = "coverage_hr"
"""A ring that sent a heart rate is not without data, though nights and steps are missing: `sent` says so."""
FEW_DAYS = 7
"""Fewer earlier days than that give no usual range."""
STREAM_OF = {"glucose": "glucose", "hr": "ring"}
FEW_PULSES, MANY_PULSES = 50.0, 75.0
"""% of the day: a ring that measures less than the first is not told by its longest gap alone; from the second on its
step count is a whole day's."""
THIN_RING = "partial.ring"
NIGHT_GAP, MORNING = 90.0, "08:00"
"""Minutes without heart rate that are told of a night with little sleep, of which nobody says that it ended later."""
MUCH_MORE = 90.0
"""Minutes without heart rate beside the longest time from which on it tells of how much there was some."""
HOUR, SILENT = 60.0, 180.0
"""Minutes without heart rate, by day: so long is told though most of the day was measured (docs/panel.md)."""
OF_THE_HEART = ("resting_hr", "sleep_hr_mean", "hrv_sleep")
"""What a ring without its heart rate did not see of a night."""
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
            words = {"how": "share"} if share < FEW_PULSES or _is_one_of_several(day, share, dates) else words
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


def thin_ring(document: ProcessedDocument) -> Iterator[Note]:
    """A ring that measured for less than half of the day where that is usual, so that no rule flags it; and a long time
    without heart rate: of hours by day, beside a low step count, or in a night with little sleep, for then that may be
    missing with it. It is told where there is room."""
    covered = document.metrics.get(PULSE)
    share = float(covered.value) if covered is not None and not isinstance(covered.value, str) else 0.0
    gap = _ring_gap(document)
    gone = document.context is not None and all(one in document.context.last_seen for one in RING)
    flagged = any(one.kind == "data" and one.metric == "hr" for one in document.anomalies)
    if flagged or not share or (gone and not gap):
        return
    bears_on, thin = _bears_on(document, gap, share), share < FEW_PULSES
    silent = gap is not None and _silent_by_day(gap)
    if gap and not (gone or silent or bears_on in ("sleep", "night") or (thin and not bears_on)):
        # beside a night that was measured at that time it would seem to deny it
        gap = gap if bears_on and _by_day(document, gap) else None
    if not (bears_on or gone or thin or silent):
        return
    dates = dict(zip(("from", "to"), gap, strict=True)) if gap else {}
    # beside a short sleep the one that bears on it says more than the hours of the day
    several = bears_on != "sleep" and _is_one_of_several(day_of(document), share, dates)
    yield Note(
        id=THIN_RING,
        kind="partial",
        group=DATA,
        path=f"metrics.{PULSE}",
        numbers={"share": share},
        dates=dates,
        words={"stream": "ring", "how": "gap" if gap and not (thin or several) else "share"}
        | ({"beside": bears_on} if bears_on else {})
        | (edge_of(day_of(document), *gap) if gap else {}),
    )


def _ring_gap(document: ProcessedDocument) -> tuple[str, str] | None:
    """The longest time without heart rate."""
    gap = document.context.ring_gap if document.context else None
    return gap if gap and all(map(is_time, gap)) else None


def _bears_on(document: ProcessedDocument, gap: tuple[str, str] | None, share: float) -> str:
    """What a ring that was off may have taken something from: a short "sleep", few "steps", values of the "night"."""
    if gap and _in_short_sleep(document, gap):
        return "sleep"
    few = any((one.metric, one.direction) == ("steps", "below") for one in document.anomalies)
    if few and share < MANY_PULSES:
        return "steps"
    of_night = gap is not None and (
        _in_heart_s_night(document, gap) or (share < FEW_PULSES and _of_a_night(document, gap))
    )
    return "night" if of_night else ""


def _is_one_of_several(day: Day, share: float, dates: Mapping[str, str]) -> bool:
    """Whether the longest time without heart rate is clearly not all that is missing, as which it would be read if it
    were told alone; `share`: % of the day with readings."""
    if not (share and dates.keys() >= {"from", "to"}):
        return False
    missing = (1 - share / 100) * minutes_between(*day)
    return missing - minutes_between(dates["from"], dates["to"]) >= MUCH_MORE


def _by_day(document: ProcessedDocument, gap: tuple[str, str]) -> bool:
    """Whether at least an hour of it comes after six in the morning."""
    six = f"{document.date}T06:00"
    return minutes_between(later(gap[0], six), gap[1]) >= HOUR


def _silent_by_day(gap: tuple[str, str]) -> bool:
    """Whether it lasted for hours, all of them after six in the morning."""
    return gap[0][11:16] >= "06:00" and minutes_between(*gap) >= SILENT


def _in_heart_s_night(document: ProcessedDocument, gap: tuple[str, str]) -> bool:
    """Whether it lasted for hours of a night of whose heart something was found: of that much of it nobody knows."""
    return any(one.metric in OF_THE_HEART for one in document.anomalies) and _of_a_night(document, gap)


def _of_a_night(document: ProcessedDocument, gap: tuple[str, str]) -> bool:
    """Whether it lasted for hours of a night of which the ring has something of the heart all the same."""
    until = earlier(gap[1], f"{document.date}T{MORNING}")
    return (
        any(metric in document.metrics for metric in OF_THE_HEART)
        and minutes_between(gap[0], until) >= SILENT
    )


def _in_short_sleep(document: ProcessedDocument, gap: tuple[str, str]) -> bool:
    """Whether it lies in a night of which too little sleep was found, for as long as it has to be to be told."""
    for one in document.anomalies:
        since, until = one.evidence.get("from"), one.evidence.get("to")
        if (one.metric, one.direction) != (SLEEP, "below") or not (is_time(since) and is_time(until)):
            continue
        if minutes_between(later(since, gap[0]), earlier(until, gap[1])) >= NIGHT_GAP:
            return True
    if side_of_day(document, SLEEP) != "below" or any(one.metric == SLEEP for one in document.anomalies):
        return False
    until = earlier(gap[1], f"{document.date}T{MORNING}")  # no finding says when the night was
    return minutes_between(gap[0], until) >= NIGHT_GAP


def with_unsure_record(notes: list[Note]) -> list[Note]:
    """Beside a time without the ring that the sleep may be short for, its record is one of what the ring recorded."""
    if not any(note.words.get("beside") == "sleep" for note in notes):
        return notes
    return [
        replace(note, words=note.words | {"record": "unsure"})
        if note.kind in ("extreme", "same_day") and note.metrics == (SLEEP,)
        else note
        for note in notes
    ]


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
