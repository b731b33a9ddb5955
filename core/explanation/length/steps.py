"""Kinds of steps by which a page that is too long gets shorter: a detail of a note, the last of some notes, the same in
fewer words. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from core.explanation.notes import Note
from core.explanation.notes.note import EVENTS
from core.explanation.plan import Plan

T = TypeVar("T")
Of = Callable[[Note], bool]
Told = tuple[Plan, list[Note]]


class Step(NamedTuple):
    """`take`: the plan and notes without what the step is of. `at_once`: all of it goes the first time, else one note's
    at a time, the last one's first. `rewords`: nothing goes, the same is said in fewer words."""

    take: Callable[[Plan, list[Note]], Told]
    at_once: bool = True
    rewords: bool = False


def of_kind(*kinds: str) -> Of:
    return lambda note: note.kind in kinds


def of_side(side: str) -> Of:
    """Of lows, or of highs, that an event tells."""
    return lambda note: note.kind in EVENTS and note.words["side"] == side


def of_any(_: Note) -> bool:
    return True


def each(shorter: Callable[[Note], Note], *, rewords: bool = False) -> Step:
    """Each note shorter, in words or by a detail."""
    return Step(lambda plan, told: (plan, [shorter(note) for note in told]), rewords=rewords)


def detail(of: Of, *names: str, kept: Of = lambda _: False) -> Step:
    """Without what of a note has these names, or ends so where one begins with a point; `kept`: the notes that keep
    it."""
    return each(lambda note: without_names(note, names) if of(note) and not kept(note) else note)


def last(of: Of, shorter: Callable[[Note], Note | None]) -> Step:
    """The last note of these shorter, or gone."""

    def take(plan: Plan, told: list[Note]) -> Told:
        least = next((note for note in reversed(told) if of(note)), None)
        notes = (shorter(note) if note is least else note for note in told)
        return plan, [note for note in notes if note is not None]

    return Step(take, at_once=False)


def whole_note(kind: str) -> Step:
    """The last note of this kind that may go: the day's glucose may when it says no more of lows or of missing
    readings."""

    def may_go(note: Note) -> bool:
        tells_more = {"below_70", "last_reading"} & note.numbers.keys() or "from" in note.dates
        kept = note.must_tell or (kind == "glucose_day" and bool(tells_more)) or bears_on_finding(note)
        return note.kind == kind and not kept

    return last(may_go, lambda _: None)


def without_names(note: Note, names: tuple[str, ...]) -> Note:
    ends = tuple(name for name in names if name.startswith("."))

    def goes(name: str) -> bool:
        return name in names or name.endswith(ends)

    if not any(map(goes, (*note.numbers, *note.words, *note.dates))):
        return note  # the same one, which is cheaper to compare than one that is made anew

    def kept(told: dict[str, T]) -> dict[str, T]:
        return {name: value for name, value in told.items() if not goes(name)}

    return replace(note, numbers=kept(note.numbers), words=kept(note.words), dates=kept(note.dates))


def is_flagged(note: Note) -> bool:
    return note.severity is not None


def bears_on_finding(note: Note) -> bool:
    """Of a ring's gap that a short sleep or a low step count may be due to: without it the page would tell that as a
    fact."""
    return note.kind == "partial" and note.words.get("beside") in ("sleep", "steps")
