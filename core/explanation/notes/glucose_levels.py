"""A day's time below 70 and above 180: how long, how often and how far."""

from collections.abc import Mapping

from core.documents import GlucosePart, ProcessedDocument
from core.explanation.notes.gap import minutes_of, unseen_of
from core.explanation.notes.glucose_times import (
    EARLY,
    LONGEST_READING,
    ONE_READING,
    WORTH_A_PART,
    Told,
    known_times,
    lasts_until_midnight,
    when_of,
)
from core.glucose_limits import HIGH, LOW

SIDES = {"below_70": ("below", LOW), "above_180": ("above", HIGH)}
LOW_MINUTES = 57.6
"""Below 70 mg/dL for longer than that is more than the 4 % of a day that the consensus allows (Battelino 2019)."""
LOW_EVENT_MINUTES = 15.0
"""Minutes below 70 mg/dL that are a low (Battelino 2019)."""
A_MINUTE = 1.0
"""What less below 54 is told as: a reading just before midnight was below it "for 0 minutes", and asked for nothing."""
WORTH_A_WORD = ONE_READING
"""Minutes beyond a level that are told: "99 percent" alone did not say what the rest was (docs/panel.md)."""
MOST_TIMES = 3
"""How often it was is told where the times are as many, or more than these."""
COUNTS = {"below_70": "glucose_hypo_events", "above_180": "glucose_hyper_events"}


def beyond(document: ProcessedDocument) -> Told:
    """Of both levels; nothing of one that was not passed for long enough."""
    told = Told({}, {}, {})
    parts = document.context.glucose_parts if document.context else {}
    for level, (side, limit) in SIDES.items():
        minutes = {name: float(getattr(part, level)) for name, part in parts.items()}
        very_low = level == "below_70" and any(part.below_54 for part in parts.values())
        if (total := sum(minutes.values())) < WORTH_A_WORD and not very_low:
            lowest = [part.lowest for part in parts.values() if part.lowest is not None]
            if level == "below_70" and lowest and lasts_until_midnight(document, level):
                told.numbers["last_reading"] = min(lowest)
                told.dates["last_reading"] = known_times(document, level)[-1][0]
            continue
        total = max(A_MINUTE, total)
        told.numbers.update(
            {level: total} | _how_often(document, level, total) | _how_far(parts, level, total)
        )
        ends = [until for _, until in known_times(document, level)]
        if (unseen := unseen_of(document, ends, side=side, limit=limit)) >= 1:
            told.numbers[f"{level}.unseen"] = unseen
        if len(known_times(document, level)) == 1:
            told.words[f"{level}.single"] = "yes"
        when = when_of(document, level, minutes)
        if f"{level}.breaks" in when.words:
            told.numbers.pop(f"{level}.events", None)
        very = _very_low(document, parts) if level == "below_70" else Told({}, {}, {})
        told.words.update(when.words | very.words | _far_in(parts, level, when))
        told.dates.update(when.dates | very.dates)
    return told


def _how_often(document: ProcessedDocument, level: str, total: float) -> dict[str, float]:
    """Where shorter times are among them, number and sum would not belong together."""
    count, lasted = (_value(document, name) for name in (COUNTS[level], f"{COUNTS[level]}_minutes"))
    among = lasted is not None and not -LONGEST_READING <= total - lasted < ONE_READING
    known = len(known_times(document, level))
    few = known if known <= MOST_TIMES else 0
    among = among or (level == "above_180" and known > 0 and count != known)
    if not count or among or not (few == count or (not few and count > MOST_TIMES)):
        return {}
    return {f"{level}.events": count}


def _value(document: ProcessedDocument, metric: str) -> float | None:
    found = document.metrics.get(metric)
    return None if found is None or isinstance(found.value, str) else float(found.value)


def _how_far(parts: Mapping[str, GlucosePart], level: str, total: float) -> dict[str, float]:
    if level == "above_180":
        far = [part.highest for part in parts.values() if part.highest is not None]
        return {"highest": max(far)} if far and total >= WORTH_A_PART[level] else {}
    near = [part.lowest for part in parts.values() if part.lowest is not None]
    very = sum(float(part.below_54) for part in parts.values())
    return ({"lowest": min(near)} if near else {}) | ({"below_54": max(A_MINUTE, very)} if very else {})


def _far_in(parts: Mapping[str, GlucosePart], level: str, when: Told) -> dict[str, str]:
    """In which part of the day the reading farthest out was, if in one alone, and not in one that is named."""
    named = when.words.get(f"{level}.part", "").split()
    far, end = ("lowest", min) if level == "below_70" else ("highest", max)
    known = {name: value for name, part in parts.items() if (value := getattr(part, far)) is not None}
    names = [name for name, value in known.items() if value == end(known.values())]
    by_clock = EARLY if when.dates else ()  # which may end in the second of them
    told = not named or len(names) != 1 or names[0] in (*named, *by_clock)
    return {} if told else {f"{level}.far": names[0]}


def _very_low(document: ProcessedDocument, parts: Mapping[str, GlucosePart]) -> Told:
    """When it was below 54, if at one time of as many minutes; and in which part of the day, if in one alone."""
    minutes = {name: float(part.below_54) for name, part in parts.items() if part.below_54}
    part = {"below_54.part": next(iter(minutes))} if len(minutes) == 1 else {}
    times = known_times(document, "below_54")
    once = len(times) == 1 and abs(minutes_of(times[0]) - sum(minutes.values())) <= 1
    return Told(
        {}, part, dict(zip(("below_54.from.1", "below_54.to.1"), times[0], strict=True)) if once else {}
    )
