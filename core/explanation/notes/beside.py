"""Values that no rule flags and that are told beside a finding or on a quiet day: outside their usual range or back in
it, or inside it and the farthest of weeks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.documents import MetricContext, ProcessedDocument
from core.explanation.notes.history import COUNTED, lasting, rarity
from core.explanation.notes.note import GLUCOSE, Note
from core.explanation.notes.values import (
    IN_GLUCOSE_DAY,
    TOGETHER_FAMILIES,
    family_of,
    group_of,
    is_no_news,
    limits_passed,
    value_of,
)

INSIDE_FAMILIES = (*TOGETHER_FAMILIES, "steps")
"""Of steps on a quiet day: beside a finding, which they rarely bear on, only the fewest of nearly four weeks."""
FOR_WEEKS, BESIDE_A_FINDING = 26, 21
"""Days of which a value inside its range is the farthest (nearly four weeks, as it is told), and one of them is told;
fewer beside a finding."""
TOLD_ON_QUIET_DAYS = ("sleep_total", "resting_hr")
"""What a quiet day tells anyway, and then of however many days it is the farthest to the side that matters."""
STEPS = "steps"
ORDER = (
    *("resting_hr", "hrv_sleep", "sleep_total", "skin_temp_sleep", "sleep_hr_mean", "spo2_mean", "steps"),
    *("glucose_mean", "glucose_cv"),
)


def beside_notes(document: ProcessedDocument, flagged: Sequence[Note]) -> Iterator[Note]:
    """Unflagged values outside their range, and those back inside after days outside, and one inside that is the
    farthest of weeks: may be told, need not be. `flagged`: what is told of values anyway."""
    told = {m for note in flagged for m in note.metrics} | {IN_GLUCOSE_DAY} | limits_passed(document)
    whole = IN_GLUCOSE_DAY in document.metrics  # then the day's glucose is told as a whole
    metrics = [
        metric
        for metric in ORDER
        if not (whole and group_of(metric) == GLUCOSE) and metric not in told
        if metric in document.metrics and metric in document.baseline
    ]
    values = {metric: value_of(document, metric) for metric in metrics}
    records = _records_inside(document, values)
    for metric, note in values.items():
        before, rare, back = lasting(document, metric), rarity(document, metric), _returned(document, metric)
        if metric in records or _stands_beside(note, before, rare):
            yield replace(
                note,
                id=f"same_day.{metric}",
                kind="same_day",
                numbers=note.numbers | before,
                words=note.words | rare,
            )
        elif back is not None:
            rare = rare if is_record(note, rare) else {}
            yield replace(
                note,
                id=f"returned.{metric}",
                kind="returned",
                numbers=note.numbers
                | {"days": float(back.returned_after)}
                | ({"extreme_days": before["extreme_days"]} if rare else {}),
                words=note.words | ({"was": back.returned_from} if back.returned_from else {}) | rare,
            )


def _records_inside(document: ProcessedDocument, values: Mapping[str, Note]) -> set[str]:
    """Which of the values inside their range is the farthest of weeks, those to the side that matters first; all of
    those that a quiet day tells anyway, beside another also to the other side: of one alone that means less, three
    readers of three asked for them."""
    least = BESIDE_A_FINDING if document.anomalies else FOR_WEEKS

    def counts(metric: str, note: Note) -> bool:
        told_anyway = not document.anomalies and metric in TOLD_ON_QUIET_DAYS
        days = 1 if told_anyway and is_record(note, rarity(document, metric)) else least
        return lasting(document, metric).get("extreme_days", 0.0) >= days

    def inside(metric: str, note: Note) -> bool:
        return note.words["side"] == "inside" and _returned(document, metric) is None

    def beside(metric: str) -> bool:
        """Whether a value that a quiet day tells anyway is a record, or rare enough to stand beside one; or another is
        both: beside the shortest sleep in 16 days three readers of five missed the fewest steps in 24."""
        note = values[metric]
        rare = lasting(document, metric).get("extreme_days", 0.0) >= BESIDE_A_FINDING
        record = is_record(note, rarity(document, metric))
        enough = (rare or record) if metric in TOLD_ON_QUIET_DAYS else (rare and record)
        return inside(metric, note) and enough

    families = TOGETHER_FAMILIES if document.anomalies else INSIDE_FAMILIES
    found = [
        metric
        for metric, note in values.items()
        if inside(metric, note) and family_of(metric) in families and counts(metric, note)
    ]
    records = [metric for metric in found if is_record(values[metric], rarity(document, metric))]
    if document.anomalies or not found:
        rare = lasting(document, STEPS).get("extreme_days", 0.0) >= FOR_WEEKS
        fewest = STEPS in values and rare and beside(STEPS)
        return {*(records or found)[:1], *((STEPS,) if fewest else ())}
    told = {(records or found)[0]}
    return told | {metric for metric in (*TOLD_ON_QUIET_DAYS, STEPS) if metric in values and beside(metric)}


def _returned(document: ProcessedDocument, metric: str) -> MetricContext | None:
    """What the context knows of a metric that is back in its range after days outside."""
    found = document.context.metrics.get(metric) if document.context else None
    return found if found is not None and found.returned_after > 1 else None


def is_record(note: Note, rare: Mapping[str, str]) -> bool:
    """Whether it is the farthest of weeks to the side that matters."""
    return rare.get("extreme") == ("highest" if COUNTED.get(note.metrics[0]) == "above" else "lowest")


def _stands_beside(note: Note, before: Mapping[str, float], rare: Mapping[str, str]) -> bool:
    """Whether an unflagged value outside its range is worth a word; at its edge if that is rare or has been so for days
    towards the side that matters."""
    side, worse = note.words["side"], COUNTED.get(note.metrics[0])
    if side not in ("above", "below"):
        return False
    return bool(rare) or not is_no_news(note) or ("running" in before and side == worse)


def lasts_outside(note: Note) -> bool:
    """Of a value that no rule flags: outside its range for days running, or rare there."""
    outside = note.kind == "same_day" and note.words["side"] in ("above", "below")
    return outside and bool({"running", "extreme_days"} & {*note.numbers})
