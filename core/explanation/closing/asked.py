"""What the page asks: what to do now, what to look after, whom to tell. It comes last, and what to do about what is
urgent before all else.

The sentences are in the wording files (`closing-…`), this is the order in which they are looked for.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.explanation.closing.cases import (
    average_at_midnight,
    deep_low,
    goes_on,
    has_targets,
    high_at_midnight,
    high_for_hours,
    high_to_act_on,
    high_unseen,
    is_high,
    is_low,
    little_oxygen,
    long_high,
    low_for_hours,
    low_for_long,
    low_told,
    low_unseen,
    low_unseen_in_part,
    often_low,
    rare_for_days,
    readings_end,
    ring_gone,
    ring_missing,
    ring_thin,
    sensor_gone,
    sensor_silent,
    several_or_week,
    signal_of_night,
    urgent_high,
    urgent_oxygen,
)
from core.explanation.closing.named import findings_of
from core.explanation.notes import Note
from core.explanation.notes.events import A_SHORTER_TIME
from core.explanation.notes.glucose import day_mostly_high, day_of_highs
from core.explanation.notes.note import DATA

SOON, TELL, MENTION = "closing-tell-soon", "closing-tell", "closing-mention"
"""What can wait for a few days, or until the next visit or call, or until the next visit."""
IF_UNWELL = {TELL: "closing-tell-unwell", MENTION: "closing-mention-unwell"}
"""What ends the page then."""


class Case(NamedTuple):
    """A row: the sentence, of which note it holds, whether it is ours and not in the clinic's table, and of how many
    notes it has to hold."""

    sentence: str
    holds: Callable[[Note], bool]
    ours: bool = False
    least: int = 1

    def applies(self, notes: Sequence[Note]) -> bool:
        return sum(map(self.holds, notes)) >= self.least


def still_asked(note: Note) -> bool:
    """What is to be told of glucose while a missed week's own "within a few days" still stands."""
    asks = (is_low, long_high, day_mostly_high, lambda one: low_for_long(one) and has_targets(one))
    return "asked" in note.words and any(of(note) for of in asks)


TABLE = (
    Case("closing-call-low", lambda note: note.severity == "urgent" and is_low(note)),
    Case("closing-call-high", urgent_high),
    Case("closing-call-oxygen", urgent_oxygen),
    Case("closing-call-other", lambda note: note.severity == "urgent"),
    Case(SOON, lambda note: note.severity == "notable" and is_low(note)),
    Case(SOON, lambda note: note.severity == "notable" and is_high(note), ours=True),
    Case(SOON, lambda note: note.severity == "notable" and several_or_week(note), ours=True),
    Case(SOON, signal_of_night, ours=True, least=2),
    Case(SOON, deep_low, ours=True),
    Case(SOON, high_for_hours, ours=True),
    Case(SOON, lambda note: low_for_hours(note) and has_targets(note), ours=True),
    Case(SOON, often_low, ours=True),
    Case(SOON, still_asked, ours=True),
    Case(TELL, is_low),
    Case(TELL, long_high),
    Case(TELL, lambda note: note.severity == "notable" and note.group != DATA),
    Case(TELL, goes_on, ours=True),
    Case(TELL, lambda note: low_for_long(note) and has_targets(note), ours=True),
    Case(TELL, day_mostly_high, ours=True),
    Case(MENTION, lambda note: note.severity is not None and note.group != DATA),
    Case(MENTION, lambda note: "below_54" in note.numbers, ours=True),  # readings too few for an event
    Case(MENTION, low_unseen_in_part, ours=True),
    Case(MENTION, day_of_highs, ours=True),
    Case(MENTION, little_oxygen, ours=True),
    Case(MENTION, rare_for_days, ours=True),
)
"""Whom to tell of what was found, and when: the first that holds."""
ACT_HIGH, STOPPED = "closing-act-high", "closing-check-stopped"
"""The second where the readings stopped at a high: three readers of three looked for it before all else."""
ACT = {
    (True, "urgent", True): "closing-check-both-ketones",
    (True, "urgent", False): "closing-check-high",
    (True, "high", True): "closing-check-both",
    (True, "no", True): "closing-check-low",
    (False, "high", True): "closing-act-both",
    (False, "high", False): ACT_HIGH,
    (False, "no", True): "closing-act-low",
}
"""What to do now, lows first: whether something is urgent, whether and how it was high (beside a low any high that was
flagged), whether it was low. A low after which the readings stop asks for a look as an urgent one does: nobody knows
how it went on, and five readers of five missed it; of people without targets only beside a low that is told. Clinicians
and patients who read days that had both called it unsafe to speak of one side alone (docs/panel.md)."""
CHECKS = tuple(sentence for (urgent, *_), sentence in ACT.items() if urgent)
"""After which nobody is told that nothing else is asked."""
FIRST = ("closing-call-oxygen", "closing-call-other")
"""What comes before that; calls and what may be told come after it."""
CALLS = ("closing-call-low", "closing-call-high")
SIGNS = "closing-signs-oxygen"
"""What else to call the emergency number for, where oxygen is urgent beside an urgent low or high."""
UNWELL, UNWELL_OR_GONE = "closing-unwell", "closing-unwell-ring"
"""Added where no sentence of the table names whom to call: that nothing else is asked, and whom to call;
of a ring that has been silent for days, or a sensor that fell silent before the day's end, also if it stays so."""
SENSOR, RING = "closing-glucose-missing", "closing-ring-missing"
ABSENT = (
    Case(SENSOR, lambda note: sensor_silent(note) or low_unseen(note)),
    Case(RING, lambda note: ring_missing(note) or ring_thin(note)),
)
"""Added to any, or said alone: the sensor after what to do now, before what can wait; the ring after that, but before
the telephone number, behind which many readers lost it. Beside it a sensor is looked after, too, whose readings ended
hours before the day did."""
OTHERWISE = "closing-nothing"


def lows_of(notes: Sequence[Note], told: Sequence[Note] = ()) -> int:
    """How many lows the sentence speaks of; `told`: of what the page tells, those that no rule flags. One of which it
    tells that it was so on the day before, too, is not alone, but in a call about that day's."""
    calls = any(note.severity == "urgent" for note in notes)
    lows = [note.numbers for note in notes if is_low(note)]
    # no number is told beside one
    over_midnight = any("spans" in note.words for note in notes if is_low(note))
    more = () if over_midnight else map(_times_below, told)
    others = (one.get("own", 0.0) - one.get("of_the_day", one.get("own", 0.0)) for one in lows)
    shorter = any(minutes >= A_SHORTER_TIME for minutes in others)
    days = () if calls else (max(one.get("running", 0.0), one.get("lately", 0.0)) for one in lows)
    counted = (*(one.get("events", 1.0) for one in lows), *days, *more) if lows else ()
    return int(max(counted, default=1.0)) + shorter


def _times_below(note: Note) -> float:
    """How many lows the day's glucose tells, by their number or by the clock."""
    by_clock = sum(1 for name in note.dates if name.startswith("below_70.from."))
    return max(note.numbers.get("below_70.events", 0.0), float(by_clock))


def closing_of(notes: Sequence[Note]) -> list[str]:
    """The sentences' names: what to do now, what to look after, whom to tell."""
    ask = _first(TABLE, notes)
    absent = [case.sentence for case in ABSENT if case.applies(notes)]
    if absent == [RING] and any(map(readings_end, notes)):
        absent = [SENSOR, RING]
    act = act_of(notes)
    now, then = [act] if act else [], [ask] if ask else []
    if not (now or then or absent):
        return [OTHERWISE]
    gone = any(ring_gone(note) or sensor_gone(note) for note in notes)
    if ask is None:
        return [*now, *absent, UNWELL_OR_GONE if gone else UNWELL]
    if ask in CALLS and any(map(urgent_oxygen, notes)):
        then = [SIGNS, *then]
    if ask in FIRST:
        return [*then, *now, *absent]
    sensor = [one for one in absent if one == SENSOR and ask not in CALLS]
    ring = [one for one in absent if one not in sensor]
    # after the ring "before then" would be cut off from what is asked
    unwell = [IF_UNWELL[MENTION if ring else ask]] if ask in IF_UNWELL else []
    if unwell and gone:  # right behind what is looked after: behind the visit "after that" was of the visit
        return [*now, *then, *sensor, *ring, UNWELL_OR_GONE]
    return [*now, *sensor, *then, *ring, *unwell]


def leading(sentences: Sequence[str]) -> int:
    """How many of them the page begins with: those that say what to do about what is urgent, and whom to call, or that
    glucose is to be checked now."""
    calls = [i for i, one in enumerate(sentences) if one in (*CALLS, *FIRST)]
    acts = [i for i, one in enumerate(sentences) if one in (ACT.values() if calls else (*CHECKS, STOPPED))]
    return max((*calls, *acts), default=-1) + 1


def act_of(notes: Sequence[Note]) -> str | None:
    """The sentence that says what to do now."""
    low = any(is_low(note) or low_told(note) for note in notes)
    unseen = any(map(low_unseen, notes)) and (low or all(map(has_targets, notes)))
    low = low or unseen
    urgent = any(note.severity == "urgent" and (is_low(note) or is_high(note)) for note in notes)
    high_now = any(high_to_act_on(note) or day_of_highs(note) for note in notes) or average_at_midnight(notes)
    high_told = any(is_high(note) or high_at_midnight(note) for note in notes) or "highs" in findings_of(
        notes
    )
    acts = high_now or (low and high_told)
    high = "urgent" if any(map(urgent_high, notes)) else "high" if acts else "no"
    act = ACT.get((urgent or unseen, high, low))
    return STOPPED if act == ACT_HIGH and any(map(high_unseen, notes)) else act


def _first(cases: Sequence[Case], notes: Sequence[Note]) -> str | None:
    return next((case.sentence for case in cases if case.applies(notes)), None)
