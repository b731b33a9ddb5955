"""What the end of a page names for the care team: lows, highs, the week, metrics. Pure."""

from collections.abc import Iterator, Sequence

from core.explanation.closing.cases import (
    high_for_a_part,
    high_to_act_on,
    is_high,
    is_low,
    is_rare,
    little_oxygen,
    low_beside_highs,
    low_for_long,
    low_told,
    low_unseen_in_part,
    rare_for_days,
    worse_outside,
)
from core.explanation.notes import Note
from core.explanation.notes.glucose import day_of_highs
from core.explanation.notes.note import DATA, NIGHT, RANKS, is_glucose_event


def findings_of(notes: Sequence[Note]) -> list[str]:
    """What to tell or mention besides missing data: "this-low" and "highs" of limits that were passed, "lows" that no
    rule flags, "week" of glucose, and metrics."""
    flagged = [note for note in notes if note.severity is not None and note.group != DATA]
    gravest = min((RANKS[note.severity] for note in flagged), default=RANKS["info"])
    acute = any(is_low(note) or high_to_act_on(note) for note in flagged)
    named = [*_lows_named(notes, flagged)]
    if _names_highs(notes, flagged, gravest, acute=acute):
        named.append("highs")
    named += _values_named(flagged, gravest, acute=acute)
    if not acute:
        named += _unflagged_named(notes, flagged, gravest)
    return list(dict.fromkeys(named))


def _lows_named(notes: Sequence[Note], flagged: Sequence[Note]) -> Iterator[str]:
    """Lows always; those that no rule flags if they took long, or beside what is asked about anyway."""
    if any(map(is_low, flagged)):
        yield "this-low"
        return
    asked = bool(flagged) or any(
        "below_54" in note.numbers or low_unseen_in_part(note) or rare_for_days(note) for note in notes
    )
    if any(low_for_long(note) or low_beside_highs(note) or (asked and low_told(note)) for note in notes):
        yield "lows"


def _names_highs(notes: Sequence[Note], flagged: Sequence[Note], gravest: int, *, acute: bool) -> bool:
    """Highs that are as grave as anything, or ask for something, or are told beside a low, or took too much of the
    day."""
    tiers = [RANKS[note.severity] for note in flagged if is_high(note)]
    if tiers and (acute or min(tiers) == gravest):
        return True
    return gravest > RANKS["urgent"] and any(day_of_highs(note) and note.severity is None for note in notes)


def _values_named(flagged: Sequence[Note], gravest: int, *, acute: bool) -> Iterator[str]:
    """Of two tiers the graver one, for a day with few steps is not what a visit is for; and beside a value of the night
    what was so in the same night."""
    led = _is_led(flagged, gravest)
    for note in flagged:
        if is_glucose_event(note):
            continue
        if RANKS[note.severity] == gravest and (not acute or gravest < RANKS["info"]):
            if high_for_a_part(note):  # as which a reader knows it
                yield "highs"
            else:
                yield from ("week",) if note.kind == "weekly" else note.metrics
        elif led and note.group == NIGHT and not acute:
            yield from note.metrics


def _is_led(flagged: Sequence[Note], gravest: int) -> bool:
    """Whether a value of the night is as grave as anything."""
    return any(note.group == NIGHT and RANKS[note.severity] == gravest for note in flagged)


def _unflagged_named(notes: Sequence[Note], flagged: Sequence[Note], gravest: int) -> Iterator[str]:
    """Values that no rule flags: what is rare, what else of the night lies on the side that matters, little oxygen."""
    if gravest == RANKS["info"] or _is_led(flagged, gravest):
        for note in notes:
            if is_rare(note) or (flagged and worse_outside(note)):
                yield from note.metrics
    for note in notes:
        if little_oxygen(note):
            yield from note.metrics
