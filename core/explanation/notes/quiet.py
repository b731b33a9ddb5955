"""A day on which nothing is flagged, or nothing else: that, and a little of what was measured."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from core.documents import ProcessedDocument, UsualRange
from core.explanation.notes.beside import BESIDE_A_FINDING, ORDER, TOLD_ON_QUIET_DAYS, is_record
from core.explanation.notes.data import NIGHT_METRICS
from core.explanation.notes.day import minutes_between
from core.explanation.notes.gap import gap_began
from core.explanation.notes.glucose import target_share
from core.explanation.notes.glucose_levels import LOW_EVENT_MINUTES
from core.explanation.notes.history import rarity
from core.explanation.notes.note import DAY, GLUCOSE, NIGHT, Note, is_time
from core.explanation.notes.ring import FEW_PULSES, MANY_PULSES, PULSE
from core.explanation.notes.values import (
    EXPLAINED,
    IN_GLUCOSE_DAY,
    group_of,
    is_no_news,
    range_of,
    side_of,
    side_of_day,
)
from core.glucose_limits import VERY_HIGH

MOST, MOST_NEW, MOST_OUTSIDE = 2, 3, 3
"""So many values are told on a quiet day, so many where there is nothing to compare them with, and so many that lie
outside their range, where there is room."""
MOST_ABOVE = 120.0
"""Minutes above 180 beside which readers take "nothing stood out" for soothing (docs/panel.md)."""
ENOUGH = 2
"""So many other values inside their usual range, and it is said that nothing else stood out."""
SOME_PULSES = 60.0
"""% of the day: beside less "nothing else stood out" was too much for four readers of five (docs/panel.md)."""
SILENT = 180.0
"""Minutes without any heart rate of which nobody knows."""
DAY_METRICS = ("steps", "glucose_mean", IN_GLUCOSE_DAY, "hr_mean")
UNTOLD = ("glucose_mean", "glucose_cv")
"""What the day's glucose as a whole stands for: outside its own range nothing is told of it, and "nothing stood out"
would not be true."""
OFFERED = ("sleep_total", "resting_hr", "steps", "hrv_sleep")
ANY_NIGHT = 4.0
"""With an upper end of so many times its lower one a range of few nights says nothing of a night's sleep."""
OXYGEN, LITTLE_OXYGEN = "spo2_mean", 92.0
"""% on average in sleep that is told first, and may be mentioned: at rest it asks for a measurement (BTS, Thorax
2015;70 Suppl 1:i1)."""


def quiet_notes(document: ProcessedDocument, notes: Sequence[Note], *, partly: bool) -> list[Note]:
    """That nothing stood out, then what is back in its range, else at most two values, those outside first."""
    night = any(metric in document.metrics for metric in NIGHT_METRICS)
    day = any(metric in document.metrics for metric in DAY_METRICS)
    if not night and not day:
        return []
    period = "both" if night and day else "night" if night else "day"
    beside = [note for note in notes if note.kind == "same_day"]
    # beside one of these a record inside says nothing, unless it is one of that night and of three weeks
    beyond = [note for note in beside if note.words["side"] != "inside"]
    rare = [note for note in beside if _is_rare_of_night(note)] if beyond else beside
    outside = sorted([*beyond, *rare], key=_by_news)[:MOST_OUTSIDE]
    back = [note for note in notes if note.kind == "returned"][:1]
    stands_out = any(map(_stands_out, notes))
    inside = (
        ()
        if outside or back or stands_out
        else tuple(_inside(document))[: MOST if document.baseline else MOST_NEW]
    )
    words = {"period": period, "partly": "yes" if partly else "no"}
    untold = any(side_of_day(document, metric) in ("above", "below") for metric in UNTOLD)
    words["outside"] = "yes" if outside or back or stands_out or untold or any(map(_beyond, notes)) else "no"
    words["compared"] = "yes" if document.baseline else "no"
    words["rest"] = "yes" if _as_usual(document, ()) else "no"
    ring = "steps" in document.metrics or "hr_mean" in document.metrics
    group = NIGHT if night else DAY if ring else GLUCOSE
    quiet = Note(id="quiet", kind="quiet", group=group, path="anomalies", must_tell=True, words=words)
    told = [replace(note, about=quiet.id) for note in (*outside, *back, *inside)]
    if outside and not partly and not stands_out and len(beside) <= MOST_OUTSIDE:
        told += _else(document, notes, quiet)
    return [quiet, *told, *(note for note in notes if note.group == GLUCOSE and note.kind == "glucose_day")]


def _is_rare_of_night(note: Note) -> bool:
    """Inside its range and the farthest of three weeks to the side that matters: beside a variability just below its
    range four readers of five missed the highest heart rate."""
    rare = note.numbers.get("extreme_days", 0.0) >= BESIDE_A_FINDING
    inside = note.metrics[0] in TOLD_ON_QUIET_DAYS and note.words["side"] == "inside"
    return inside and rare and is_record(note, note.words)


def nothing_else(document: ProcessedDocument, notes: Sequence[Note]) -> Iterator[Note]:
    """That the rest was as usual, where nothing is told but values that were flagged: without it a reader cannot tell
    how much one value means. `notes`: all of the day."""
    free = [note for note in notes if note.about is None]
    told_apart = [note for note in free if note.kind != "glucose_day" or _stands_out(note) or _beyond(note)]
    values = all(note.kind in ("value", "together") and note.group in (NIGHT, DAY) for note in told_apart)
    if told_apart and values:
        yield from _else(document, notes, free[-1])


def _by_news(note: Note) -> tuple[bool, bool]:
    """What is the farthest of weeks before what is not."""
    return is_no_news(note), "extreme_days" not in note.numbers


def _else(document: ProcessedDocument, notes: Sequence[Note], last: Note) -> Iterator[Note]:
    told = {metric for note in notes for metric in note.metrics}
    rest = _as_usual(document, told)
    if rest and not _unmeasured(document):
        yield Note(id="else", kind="else", group=last.group, path="baseline", metrics=rest, about=last.id)


def _as_usual(document: ProcessedDocument, told: Collection[str]) -> tuple[str, ...]:
    """What else was measured, if that is enough to be called the rest, and all of it lies inside its usual range, by
    however little, and is no record of weeks."""
    sides = {m: side_of_day(document, m) for m in ORDER if m not in told}
    rest = tuple(m for m in OFFERED if sides.get(m) == "inside")
    stand_out = {"above", "below"} & {*sides.values()} or any(rarity(document, m) for m in sides)
    known = "sleep_total" not in rest or not _tells_nothing(document.baseline["sleep_total"])
    return rest if len(rest) >= ENOUGH and known and not stand_out else ()


def _tells_nothing(usual: UsualRange) -> bool:
    """Of a range of few nights that holds any night: 24 minutes to 9 hours of sleep."""
    return usual.provisional and usual.high > ANY_NIGHT * usual.low


def _unmeasured(document: ProcessedDocument) -> bool:
    """Whether a ring was silent for hours at once, or for many in all, of which nobody knows whether nothing stood out;
    one that measures for more of the day than is told, yet for a part of it."""
    gap, covered = document.context and document.context.ring_gap, document.metrics.get(PULSE)
    if covered is None or isinstance(covered.value, str):
        return False
    if FEW_PULSES <= covered.value < SOME_PULSES:
        return True
    if not gap or not all(map(is_time, gap)):
        return False
    return FEW_PULSES <= covered.value < MANY_PULSES and minutes_between(*gap) >= SILENT


def off_target(note: Note) -> bool:
    """A low of 15 minutes or below 54, or little time in the target range, or less than is usual: no rule flags them,
    and yet they stand out."""
    if note.kind != "glucose_day":
        return False
    low = note.numbers.get("below_70", 0.0) >= LOW_EVENT_MINUTES or "below_54" in note.numbers
    return low or note.numbers["share"] <= target_share(note.words) or note.words.get("side") == "below"


def _stands_out(note: Note) -> bool:
    """Of a day's glucose, a very high reading too, and a share in range that is the lowest of weeks."""
    very_high = note.kind == "glucose_day" and note.numbers.get("highest", 0.0) > VERY_HIGH
    return note.severity is not None or off_target(note) or very_high or "extreme_days" in note.numbers


def _beyond(note: Note) -> bool:
    """Any low that is told, at the end of the readings, too, or hours above 180: no rule flags it, but "nothing stood
    out" would be odd beside it."""
    if note.kind != "glucose_day":
        return False
    low = {"below_70", "last_reading"} & note.numbers.keys() or gap_began(note) == "below"
    return bool(low) or note.numbers.get("above_180", 0.0) > MOST_ABOVE


def _inside(document: ProcessedDocument) -> Iterator[Note]:
    for metric in (OXYGEN, *OFFERED):
        measured, usual = document.metrics.get(metric), document.baseline.get(metric)
        if measured is None or isinstance(measured.value, str):
            continue
        if metric == OXYGEN and measured.value > LITTLE_OXYGEN:
            continue
        if usual is None and document.baseline:
            continue
        numbers = {"value": float(measured.value)}
        words = {"side": "unknown", "unit": measured.unit} | EXPLAINED
        if usual is not None:
            numbers |= range_of(usual, measured.unit)
            words["side"] = side_of(float(measured.value), usual) if numbers.keys() >= {"low"} else "unknown"
        yield Note(
            id=f"value.{metric}",
            kind="value",
            group=group_of(metric),
            path=f"metrics.{metric}",
            metrics=(metric,),
            numbers=numbers,
            words=words,
        )
