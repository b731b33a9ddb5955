"""The same of a note in fewer words, for a page that is too long. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.explanation.notes import Note
from core.explanation.notes.events import stretches_of
from core.explanation.notes.note import GLUCOSE, is_glucose_event
from core.explanation.wording.formats import rounded

A_PAIR = 2
OF_A_NIGHT = ("sleep", "night")
"""What a ring's gap bears on, of the night."""
ALWAYS_BRACKETED, BRACKETED = "glucose_cv", "hrv_sleep"
"""Whose value is told with what it is in brackets, and whose is while it is explained."""
OWN_RECORDS = ("sleep_total", "steps")
"""Have words of their own for how rare a value is."""
LIKE_ANOTHER = ("skin_temp_sleep",)
"""What is read as something else, of the body."""


def said(note: Note, **words: str) -> Note:
    return replace(note, words=note.words | words)


def far_in_brackets(note: Note) -> Note:
    """The reading farthest out of a low or high in brackets."""
    return said(note, brief_far="yes") if is_glucose_event(note) else note


def share_in_brief(note: Note) -> Note:
    return said(note, brief="yes") if note.kind == "glucose_day" else note


def range_within(note: Note) -> Note:
    """The usual range in the value's own sentence; where that says what the value is, too, it would be hard to read. A
    range whose ends read alike has a sentence of its own."""
    metric = note.metrics[0] if note.metrics else ""
    explained = metric == ALWAYS_BRACKETED or (metric == BRACKETED and "explained" in note.words)
    return note if explained else explained_range_within(note)


def explained_range_within(note: Note) -> Note:
    """The same of one that says what it is, where that is not enough."""
    ranged = note.kind in ("value", "same_day") and "low" in note.numbers
    return said(note, brief="yes") if ranged and not _is_one(note) else note


def _is_one(note: Note) -> bool:
    """Whether the ends of its range read alike, in either unit."""
    unit = note.words.get("unit", "")
    ends = [{rounded(note.numbers[end], unit, of) for end in ("low", "high")} for of in ("mg/dL", "mmol/L")]
    return any(len(alike) == 1 for alike in ends)


def is_of_night(note: Note) -> bool:
    """Of a ring's gap that makes values of the night uncertain."""
    return note.kind == "partial" and note.words.get("beside") in OF_A_NIGHT


def week_joined(note: Note) -> Note:
    """Of a week's shares of the time, those on one side in one sentence."""
    return said(note, joined="yes") if note.kind == "weekly" else note


def week_in_one(note: Note) -> Note:
    """Of a week's shares of the time all in one sentence."""
    return said(note, joined="all") if note.kind == "weekly" else note


def unit_once(note: Note) -> Note:
    """The unit of its glucose once a paragraph."""
    return said(note, unit_once="yes") if note.group == GLUCOSE or is_glucose_event(note) else note


def times_in_brief(note: Note) -> Note:
    """Clock times without their articles, in Spanish: to an editor they read like a timetable's where there is room."""
    return said(note, brief_times="yes") if note.group == GLUCOSE or is_glucose_event(note) else note


def rarity_within(note: Note) -> Note:
    """How rare it is in the sentence of a value that stands beside."""
    return said(note, rare_inside="yes") if note.kind == "same_day" else note


def history_within(told: Sequence[Note]) -> list[Note]:
    """For how many nights running it has been so and how rare it is, in the sentence of each value that moved together
    with others: as sentences of their own they left no room for what else stood out that night."""
    within = {(note.about, note.metrics): note for note in told if _holds_its_history(note)}
    kept = []
    for note in told:
        of = within.get((note.about, note.metrics))
        if of is None or of is note or not _can_stand_within(note, of):
            kept.append(note)
            continue
        within[of.about, of.metrics] = _telling(of, note)
        if "since" in note.dates:  # since when it drifts stays a sentence of its own
            kept.append(said(replace(note, numbers=note.numbers | {"days": 0.0}), within="yes"))
    return [within.get((note.about, note.metrics), note) if note.kind == "value" else note for note in kept]


def _telling(value: Note, before: Note) -> Note:
    """A value with what a note on the nights before says of it."""
    if before.kind == "extreme":
        rare = {"extreme": before.words["extreme"], "rare_inside": "yes"}
        return replace(
            value, numbers=value.numbers | {"extreme_days": before.numbers["days"]}, words=value.words | rare
        )
    return replace(value, numbers=value.numbers | {"running": _running(before)})


def _holds_its_history(note: Note) -> bool:
    return note.kind == "value" and note.words.get("side") in ("above", "below") and "brief" in note.words


def _can_stand_within(note: Note, of: Note) -> bool:
    if note.kind == "extreme":
        return (
            of.metrics[0] not in OWN_RECORDS and "young" not in of.numbers
        )  # a range of few days has its own, too
    known = note.kind in ("run", "trend") and note.words["side"] == of.words["side"]
    return known and _running(note) > 1


def _running(note: Note) -> float:
    return note.numbers["days"] if note.kind == "run" else note.numbers.get("running", 0.0)


def pair_alone(note: Note) -> Note:
    return said(note, pair_alone="yes") if note.kind == "together" else note


def all_days_in_brief(note: Note) -> Note:
    """Of all days, without from how many minutes on a day counts; of some of them others may have had shorter times."""
    return said(note, count_brief="yes") if is_glucose_event(note) else note


def without_sum(which: str) -> Callable[[Note], Note]:
    """Of two lows or highs, which a reader adds up: of minutes ("yes"), or of clock times, too ("all")."""

    def shorter(note: Note) -> Note:
        pair = stretches_of(note) == A_PAIR and note.words.get("unsummed") != "all"
        return said(note, unsummed=which) if pair else note

    return shorter
