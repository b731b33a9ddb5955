"""What the page says last: the first case of the table that the day meets, and what is added to it.

The sentences are in the wording files (`closing-…`), this is the order in which they are looked for.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from core.explanation.notes import Note
from core.explanation.notes.events import A_SHORTER_TIME, FOR_DAYS
from core.explanation.notes.note import DATA, EVENTS, RANKS

HIGH_MINUTES = 120
"""Above 250 mg/dL for so long in a day, and the page points to the plan for high glucose."""
LOW_MINUTES = 57.6
"""Below 70 mg/dL for longer than that is more than the 4 % of a day that the consensus allows (Battelino 2019)."""
A_LOW = 15.0
"""Minutes below 70 mg/dL that are a low (Battelino 2019)."""
VERY_HIGH = 300.0
"""mg/dL from which on highs are urgent if they last (core/anomalies/policy.py)."""
MANY_DAYS = 7
"""Half of two weeks."""
OXYGEN = "spo2_low"
TELL, MENTION = "closing-tell", "closing-mention"
"""What can wait until the next visit; of a notable finding, or the next call."""


def _low(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "below"


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
    return note.kind in ("missing", "partial") and note.words["stream"] in streams


def _ring_missing(note: Note) -> bool:
    """Or no sleep of nights of which there is something else, for more than this one."""
    return _missing(note, ("ring", "night", "steps")) or "seen.sleep_total" in note.dates


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
        return told.get("running", 0.0) >= FOR_DAYS or told.get("days", 0.0) >= MANY_DAYS
    return note.kind == "run" and told["days"] >= FOR_DAYS


def _has_targets(note: Note) -> bool:
    return note.words.get("targets") != "none"


def _low_told(note: Note) -> bool:
    """Readings below 54 mg/dL that were too few for an event, or a low that no rule flags; of people without targets,
    who take nothing that lowers glucose, only the former."""
    if note.kind != "glucose_day":
        return False
    return "below_54" in note.numbers or (note.numbers.get("below_70", 0.0) >= A_LOW and _has_targets(note))


TABLE = (
    Case("closing-urgent-low", lambda note: note.severity == "urgent" and _low(note)),
    Case("closing-urgent-high", _urgent_high),
    Case(
        "closing-urgent-oxygen", lambda note: note.severity == "urgent" and note.words.get("rule") == OXYGEN
    ),
    Case("closing-urgent-other", lambda note: note.severity == "urgent"),
    Case("closing-notable-low", lambda note: note.severity == "notable" and _low(note)),
    Case("closing-low", _low),
    Case("closing-high", _long_high),
    Case(TELL, lambda note: note.severity == "notable" and note.group != DATA),
    Case(TELL, _goes_on),  # ours, as are the next and the last
    Case(TELL, lambda note: _low_for_long(note) and _has_targets(note)),
    Case(MENTION, lambda note: note.severity is not None and note.group != DATA),
    Case("closing-low-too", _low_told),
)
OTHER_SIDE = (
    Case("closing-urgent-high-too", _urgent_high),
    Case("closing-high-too", _high_to_act_on),
    Case("closing-low-too", lambda note: _low(note) or _low_told(note)),
)
"""What to do about the other side, for a day that had lows and highs: the first that holds and that the sentence of the
table does not speak of. Clinicians and patients who read such days called it unsafe without (docs/panel.md)."""
SPEAKS_OF = {
    "closing-urgent-low": ("closing-low-too",),
    "closing-urgent-high": ("closing-urgent-high-too", "closing-high-too"),
    "closing-notable-low": ("closing-low-too",),
    "closing-low": ("closing-low-too",),
    "closing-low-too": ("closing-low-too",),
    "closing-high": ("closing-high-too",),
}
UNWELL = "closing-unwell"
WITHOUT_A_CALL = ("closing-low", "closing-high", "closing-low-too")
"""Sentences of the table that name nobody to call; the others do. Nor do those on missing data."""
ABSENT = (
    Case("closing-glucose-missing", lambda note: _missing(note, ("glucose",)) and "began" not in note.words),
    Case("closing-glucose-began", lambda note: "began" in note.words),
    Case("closing-ring-missing", _ring_missing),
)
"""Added to any, or said alone: after what to do about a limit that was passed, before what can wait and a call."""
OTHERWISE = "closing-nothing"


def lows_of(notes: Sequence[Note]) -> int:
    """How many lows the sentence speaks of."""
    lows = [note.numbers for note in notes if _low(note)]
    others = (one.get("own", 0.0) - one.get("of_the_day", one.get("own", 0.0)) for one in lows)
    shorter = any(minutes >= A_SHORTER_TIME for minutes in others)
    return max((int(one.get("events", 1)) for one in lows), default=1) + shorter


def findings_of(notes: Sequence[Note]) -> list[str]:
    """What was found besides missing data: metrics, and "highs" and "week" of glucose; of two tiers the graver one, for
    a day with few steps is not what a visit is for. And "lows" that no rule flags, beside it."""
    flagged = [note for note in notes if note.severity is not None and note.group != DATA]
    gravest = min((RANKS[note.severity] for note in flagged), default=None)
    found: dict[str, None] = dict.fromkeys(("lows",) if any(map(_low_for_long, notes)) else ())
    for note in flagged:
        if RANKS[note.severity] != gravest:
            continue
        if note.kind in EVENTS:
            found |= dict.fromkeys(("highs",) if _high(note) else note.metrics)
        else:
            found |= dict.fromkeys(("week",) if note.kind == "weekly" else note.metrics)
    return list(found)


def closing_of(notes: Sequence[Note]) -> list[str]:
    """The sentences' names: the first of the table that holds, then what is added."""
    main = _first(TABLE, notes)
    absent = [case.sentence for case in ABSENT if any(case.holds(note) for note in notes)]
    if main is None:
        return [*absent, UNWELL] if absent else [OTHERWISE]
    left = [case for case in OTHER_SIDE if case.sentence not in SPEAKS_OF.get(main, ())]
    other = _first(left, notes)
    said = [main] if other is None else [main, other]
    if main in (TELL, MENTION):  # what to do now comes before what can wait
        return [*said[1:], *absent, main]
    return [*said, *absent, *([UNWELL] if main in WITHOUT_A_CALL else [])]


def _first(cases: Sequence[Case], notes: Sequence[Note]) -> str | None:
    return next((case.sentence for case in cases if any(case.holds(note) for note in notes)), None)
