"""A ring that measured a part of the day where no rule flags it, and what that bears on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.documents import ProcessedDocument
from core.explanation.notes.day import Day, day_of, earlier, later, minutes_between
from core.explanation.notes.gap import edge_of
from core.explanation.notes.note import DATA, Note, is_time
from core.explanation.notes.values import SLEEP, side_of_day

RING = ("night", "steps")
PULSE = "coverage_hr"
"""A ring that sent a heart rate is not without data, though nights and steps are missing: `sent` says so."""
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
    several = bears_on != "sleep" and is_one_of_several(day_of(document), share, dates)
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


def is_one_of_several(day: Day, share: float, dates: Mapping[str, str]) -> bool:
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
