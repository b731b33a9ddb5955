"""What the page says last: what to do now, what to look after, whom to tell.

The sentences are in the wording files (`closing-…`), this is the order in which they are looked for.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from core.explanation.notes import Note
from core.explanation.notes.data import FEW_PULSES, THIN_RING
from core.explanation.notes.events import A_SHORTER_TIME
from core.explanation.notes.glucose_levels import LOW_MINUTES
from core.explanation.notes.note import DATA, EVENTS, NIGHT, RANKS
from core.explanation.notes.values import lasts_outside

HIGH_MINUTES = 120
"""Above 250 mg/dL for so long in a day, and the page points to the plan for high glucose."""
A_LOW = 15.0
"""Minutes below 70 mg/dL that are a low (Battelino 2019)."""
VERY_HIGH = 300.0
"""mg/dL from which on highs are urgent if they last (core/anomalies/policy.py)."""
DEEP = 40.0
"""mg/dL: a low that went down to that is severe (NICE-SUGAR, N Engl J Med 2012;367:1108), and where many sensors end.
Of one that no rule calls notable, three of three readers took "at your next visit" for too late (docs/panel.md)."""
FOR_DAYS, MANY_DAYS = 5, 7
"""Half of two weeks."""
FIVE_HOURS = 300
"""Minutes above 250 mg/dL, a fifth of a day, which with a reading above 300 are told soon where they go on for days:
the consensus allows a twentieth (Battelino 2019), and clinical readers of three rounds withheld less (docs/panel.md).
"""
OXYGEN = "spo2_low"
TELL, MENTION = "closing-tell", "closing-mention"
"""What can wait until the next visit; of a notable finding, or the next call."""


def _low(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "below"


def _deep_low(note: Note) -> bool:
    return _low(note) and note.kind in EVENTS and note.numbers.get("value", DEEP + 1) <= DEEP


def _high(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "above"


def _long_high(note: Note) -> bool:
    return _high(note) and note.numbers.get("minutes", 0.0) >= HIGH_MINUTES


def _high_to_act_on(note: Note) -> bool:
    far = note.numbers.get("value", 0.0) > VERY_HIGH
    return _long_high(note) or (_high(note) and ("open" in note.numbers or far or _goes_on(note)))


def _urgent_high(note: Note) -> bool:
    return note.severity == "urgent" and _high(note)


def _missing(note: Note, streams: Collection[str]) -> bool:
    return note.kind in ("missing", "partial") and note.must_tell and note.words["stream"] in streams


def _ring_missing(note: Note) -> bool:
    """Or something of nights of which there is something else, for more than this one."""
    lacking = note.kind == "lacking" and any(key.startswith("seen.") for key in note.dates)
    return _missing(note, ("ring", "night", "steps")) or lacking


def _ring_thin(note: Note) -> bool:
    few = note.numbers.get("share", FEW_PULSES) < FEW_PULSES
    return note.id == THIN_RING and (few or note.words.get("beside") == "sleep")


def _several_or_week(note: Note) -> bool:
    """Several signals of one night together, or a week that fell from the one before, or had too many lows and ended
    with a day of them."""
    week = note.kind == "weekly" and (note.words["name"] == "fall" or "low_day" in note.words)
    return note.kind == "together" or week


def _ring_gone(note: Note) -> bool:
    """For days: since when is told."""
    return _ring_missing(note) and (note.kind == "lacking" or "seen" in note.dates)


class Case(NamedTuple):
    """A row: the sentence, and of which note it holds."""

    sentence: str
    holds: Callable[[Note], bool]


def _low_for_long(note: Note) -> bool:
    return note.kind == "glucose_day" and note.numbers.get("below_70", 0.0) > LOW_MINUTES


def _goes_on(note: Note) -> bool:
    """What was flagged on this day has been so for days, or on many of the last 14."""
    told = note.numbers
    if note.kind in EVENTS:
        running = max(told.get("running", 0.0), told.get("lately", 0.0))
        return running >= FOR_DAYS or told.get("days", 0.0) >= MANY_DAYS
    return note.kind == "run" and told["days"] >= FOR_DAYS


def _high_for_hours_and_days(note: Note) -> bool:
    far, lasted = note.numbers.get("value", 0.0) > VERY_HIGH, note.numbers.get("minutes", 0.0) >= FIVE_HOURS
    return _high(note) and note.kind in EVENTS and far and lasted and _goes_on(note)


def _has_targets(note: Note) -> bool:
    return note.words.get("targets") != "none"


def _low_told(note: Note) -> bool:
    """Readings below 54 mg/dL that were too few for an event, or a low that no rule flags; of people without targets,
    who take nothing that lowers glucose, only the former."""
    if note.kind != "glucose_day":
        return False
    return "below_54" in note.numbers or (note.numbers.get("below_70", 0.0) >= A_LOW and _has_targets(note))


def _rare(note: Note) -> bool:
    """A value of the night that no rule flags, but of which the page says for how long it has been outside its range or
    how rare it is there."""
    return note.group == NIGHT and lasts_outside(note)


def _rare_for_days(note: Note) -> bool:
    """Both: for five nights, and the farthest in weeks."""
    return _rare(note) and note.numbers.get("running", 0.0) >= FOR_DAYS and "extreme_days" in note.numbers


def _little_oxygen(note: Note) -> bool:
    """Of a quiet day, on which it is told for that alone (notes/quiet.py)."""
    return note.id == "value.spo2_mean" and note.severity is None


TABLE = (
    Case("closing-call-low", lambda note: note.severity == "urgent" and _low(note)),
    Case("closing-call-high", _urgent_high),
    Case("closing-call-oxygen", lambda note: note.severity == "urgent" and note.words.get("rule") == OXYGEN),
    Case("closing-call-other", lambda note: note.severity == "urgent"),
    Case("closing-tell-soon", lambda note: note.severity == "notable" and (_low(note) or _high(note))),
    Case("closing-tell-soon", lambda note: note.severity == "notable" and _several_or_week(note)),
    Case("closing-tell-soon", _deep_low),  # ours, as is the next
    Case("closing-tell-soon", _high_for_hours_and_days),
    Case(TELL, _low),
    Case(TELL, _long_high),
    Case(TELL, lambda note: note.severity == "notable" and note.group != DATA),
    Case(TELL, _goes_on),  # ours, as is the next
    Case(TELL, lambda note: _low_for_long(note) and _has_targets(note)),
    Case(MENTION, lambda note: note.severity is not None and note.group != DATA),
    Case(MENTION, lambda note: "below_54" in note.numbers),  # ours: readings that were too few for an event
    Case(MENTION, _little_oxygen),  # ours, as is the next
    Case(MENTION, _rare_for_days),
)
"""Whom to tell of what was found, and when: the first that holds."""
ACT = {
    (True, "urgent", True): "closing-check-both-ketones",
    (True, "urgent", False): "closing-check-high",
    (True, "high", True): "closing-check-both",
    (True, "no", True): "closing-check-low",
    (False, "high", True): "closing-act-both",
    (False, "high", False): "closing-act-high",
    (False, "no", True): "closing-act-low",
}
"""What to do now, lows first: whether something is urgent, whether and how it was high (beside a low any high that was
flagged), whether it was low. Clinicians and patients who read days that had both called it unsafe to speak of one side
alone (docs/panel.md)."""
FIRST = ("closing-call-oxygen", "closing-call-other")
"""What comes before that; calls and what may be told come after it."""
CALLS = ("closing-call-low", "closing-call-high")
UNWELL, UNWELL_OR_GONE = "closing-unwell", "closing-unwell-ring"
"""Added where no sentence of the table names whom to call: that nothing else is asked, and whom to call;
of a ring that has been silent for days, also if it stays so."""
SENSOR, RING, THIN = "closing-glucose-missing", "closing-ring-missing", "closing-ring-thin"
ABSENT = (
    Case(SENSOR, lambda note: _missing(note, ("glucose",)) and "began" not in note.words),
    Case(RING, _ring_missing),
    Case(THIN, _ring_thin),
)
"""Added to any, or said alone: the sensor after what to do now, before what can wait; the ring last. Beside it a sensor
is looked after, too, whose readings ended hours before the day did."""
OTHERWISE = "closing-nothing"


def lows_of(notes: Sequence[Note], told: Sequence[Note] = ()) -> int:
    """How many lows the sentence speaks of; `told`: of what the page tells, those that no rule flags."""
    lows = [note.numbers for note in notes if _low(note)]
    over_midnight = any("spans" in note.words for note in notes if _low(note))  # no number is told beside one
    more = () if over_midnight else (note.numbers.get("below_70.events", 0.0) for note in told)
    others = (one.get("own", 0.0) - one.get("of_the_day", one.get("own", 0.0)) for one in lows)
    shorter = any(minutes >= A_SHORTER_TIME for minutes in others)
    counted = (*(one.get("events", 1.0) for one in lows), *more) if lows else ()
    return int(max(counted, default=1.0)) + shorter


def findings_of(notes: Sequence[Note]) -> list[str]:
    """What to tell or mention besides missing data: "this-low" and "highs" of limits that were passed, "lows" that no
    rule flags, "week" of glucose, and metrics. Of two tiers the graver one, for a day with few steps is not what a
    visit is for; but lows always, and highs that ask for something."""
    flagged = [note for note in notes if note.severity is not None and note.group != DATA]
    gravest = min((RANKS[note.severity] for note in flagged), default=RANKS["info"])
    lows, acute = any(map(_low, flagged)), any(_low(note) or _high_to_act_on(note) for note in flagged)
    found: dict[str, None] = dict.fromkeys(("this-low",) if lows else ())
    asked = bool(flagged) or any("below_54" in note.numbers for note in notes)
    told = any(_low_for_long(note) or (asked and _low_told(note)) for note in notes)
    found |= dict.fromkeys(("lows",) if told and not lows else ())
    highs = [note for note in flagged if _high(note)]
    if highs and (lows or acute or min(RANKS[note.severity] for note in highs) == gravest):
        found["highs"] = None
    led = any(note.group == NIGHT and RANKS[note.severity] == gravest for note in flagged)
    for note in flagged:
        if note.kind in EVENTS and note.metrics == ("glucose",):
            continue
        if RANKS[note.severity] == gravest and (not acute or gravest < RANKS["info"]):
            found |= dict.fromkeys(("week",) if note.kind == "weekly" else note.metrics)
        elif led and note.group == NIGHT and not acute:  # what was so in the same night belongs to it
            found |= dict.fromkeys(note.metrics)
    if (gravest == RANKS["info"] or led) and not acute:
        found |= {metric: None for note in notes if _rare(note) for metric in note.metrics}
    if not acute:
        found |= {metric: None for note in notes if _little_oxygen(note) for metric in note.metrics}
    return list(found)


def closing_of(notes: Sequence[Note]) -> list[str]:
    """The sentences' names: what to do now, what to look after, whom to tell."""
    ask = _first(TABLE, notes)
    absent = [case.sentence for case in ABSENT if any(case.holds(note) for note in notes)]
    absent = [one for one in absent if one != THIN or RING not in absent]
    if absent == [RING] and any(map(_readings_end, notes)):
        absent = [SENSOR, RING]
    if (act := _act(notes)) is None and ask is None:
        return [*absent, UNWELL_OR_GONE if any(map(_ring_gone, notes)) else UNWELL] if absent else [OTHERWISE]
    now, then = [act] if act else [], [ask] if ask else []
    if ask in FIRST:
        return [*then, *now, *absent]
    if ask is None:
        return [*now, *absent, UNWELL]
    sensor = [one for one in absent if one == SENSOR and ask not in CALLS]
    return [*now, *sensor, *then, *(one for one in absent if one not in sensor)]


def _act(notes: Sequence[Note]) -> str | None:
    low = any(_low(note) or _low_told(note) for note in notes)
    urgent = any(note.severity == "urgent" and (_low(note) or _high(note)) for note in notes)
    acts = any(_high_to_act_on(note) or (low and (_high(note) or _high_at_midnight(note))) for note in notes)
    high = "urgent" if any(map(_urgent_high, notes)) else "high" if acts else "no"
    return ACT.get((urgent, high, low))


def _high_at_midnight(note: Note) -> bool:
    """Whether it was above 180 as the day ended, which no rule flags."""
    return note.kind == "glucose_day" and any(
        name.startswith("above_180.to.") and at[11:16] == "00:00" for name, at in note.dates.items()
    )


def _readings_end(note: Note) -> bool:
    """Whether the day's glucose readings end with a time without any, though no rule flags it."""
    return note.kind == "glucose_day" and note.dates.get("to", "")[11:16] == "00:00"


def _first(cases: Sequence[Case], notes: Sequence[Note]) -> str | None:
    return next((case.sentence for case in cases if any(case.holds(note) for note in notes)), None)
