"""What a page that is too long leaves out, step by step. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from core.explanation.notes import Note
from core.explanation.notes.data import HIGH, LOW
from core.explanation.notes.events import stretches_of, with_the_longest
from core.explanation.notes.glucose import day_of_highs
from core.explanation.notes.glucose_levels import MOST, TIMES
from core.explanation.notes.history import LONG_RUN
from core.explanation.notes.note import EVENTS, NIGHT, is_glucose_event
from core.explanation.notes.values import is_no_news
from core.explanation.plan import DEFINED, Plan

T = TypeVar("T")
DROPPED_FIRST = (
    *("no_lows", "definition", "else", "value", "glucose_highest", "glucose_part", "glucose_times"),
    *("returned", "glucose_above", "explained_after", "brief", "sum", "joined", "explained", "lasting"),
    *("running", "same_day", "often", "beside", "partial", "drifts_of_runs", "new", "extreme", "run"),
    *("glucose_run", "lacking"),
    *(
        "glucose_share",
        "since",
        "low_times",
        "glucose_day",
        "brief_days",
        "clock_sum",
        "days_above",
        "days",
        "held",
        "glucose_gap",
    ),
    *("usual", "drifts", "share_gap", "met", "high_stretches", "low_minutes", "highs", "held_gap", "began"),
    *("stretches", "targets", "sides"),
)
"""What a page that is too long leaves out, kind by kind, the last note of a kind first; never what must be told.
`no_lows`: that no reading was low; `explained`: what a metric is, in brackets, and `explained_after` of what no rule
flags; `brief`: words alone, for the usual range then stands in the value's own sentence; `sum`: that of two lows or
highs whose minutes are told, and `clock_sum` of two whose clock times say them; `joined`: the second sentence of a
week's shares on one side; `partial`: for how much of the day a ring measured that usually does no more;
`glucose_part`, `low_times` and `glucose_times`: when in the day it was high, when low, and how often;
`glucose_highest`: the highest reading; `running` and `lasting`: for how many days, and how rare it is, what stands
beside; `beside`: that steps or sleep may be missing with a ring's hours; `brief_days`: of the days on which it was
so, what a day counts from; `days_above` and `days`: on how many days it was so; `held`: that a time without readings
began high; `since`: since when a weekly target has been missed; `glucose_run`: for how many days time in range has
been low; `glucose_share`: time in range, where an event names the day and the time below stays; `usual`: the range
beside a value, the last value first, on days on which nearly everything is flagged; `drifts`: since when and by how
much a value drifts, and `drifts_of_runs` where a run tells as much; `high_stretches` and `stretches`: of several
highs, and then lows, the shorter ones' times; `share_gap`: the longest time without readings of what was there for a
part of the day; `met`: for how long it was above 300; `targets`: those of the week; `highs`: when they were;
`held_gap`: that time without readings itself; `began`: when a high that began on the day before did; `sides`: on
which side of its usual range a value lies, where that has gone; `low_minutes`: for how long it was below 70, beside
lows that an event tells."""


def _ends(level: str) -> list[str]:
    return [
        f"{level}.{end}.{i}" for end in ("from", "to") for i in (NIGHT, MOST, *range(1, TIMES[level] + 1))
    ]


ANY = "any"
DETAILS = {
    "explained": (ANY, ("explained",)),
    "no_lows": ("glucose_day", ("no_lows",)),
    "glucose_part": (
        "glucose_day",
        ("above_180.part", "above_180.far", "above_180.breaks", *_ends("above_180")),
    ),
    "low_times": (
        "glucose_day",
        ("below_70.part", "below_70.far", "below_70.open", "below_70.breaks", *_ends("below_70")),
    ),
    "low_minutes": ("glucose_day", ("below_70", "lowest")),
    "glucose_highest": ("glucose_day", ("highest",)),
    "glucose_times": ("glucose_day", (".events",)),
    "glucose_above": ("glucose_day", ("above_180",)),
    "glucose_gap": ("glucose_day", ("from", "to")),
    "began": ("above", ("began", "ended")),
    "held_gap": ("glucose_day", ("from", "to")),
    "glucose_run": ("glucose_day", ("running",)),
    "glucose_share": ("glucose_day", ("share", "low", "high")),
    "running": ("same_day", ("running",)),
    "beside": ("partial", ("beside",)),
    "lasting": ("same_day", ("extreme_days",)),
    "days_above": ("above", ("running", "days", "of")),
    "met": ("above", ("met", "met_minutes")),
    "share_gap": ("share", ("from", "to", "before")),
    "days": ("below", ("running", "days", "of")),
    "targets": ("weekly", ("limit",)),
    "highs": ("above", (".1", ".2", ".3")),
    "sides": ("value", ("side",)),
    "since": ("weekly", ("since",)),
    "drifts": ("trend", ("since", "shift")),
}
"""Of which kind of note, or of any, of events on which side, or of what is partly there by its share of the day; and
the ends of the names of what it then says no more."""
A_PAIR = 2
RANGED = ("value", "glucose_day")


def without(kind: str, plan: Plan, told: list[Note]) -> tuple[Plan, list[Note]]:
    """Both without the last of this kind; both as they are if nothing of it is there, or all of it must be told."""
    if kind == "definition" and plan.definition is not None:
        return plan._replace(definition=None), told
    if kind in SHORTER:
        return plan, [SHORTER[kind](note) for note in told]
    if kind in DETAILS:
        if kind == "glucose_share" and not _tells_lows_alone(told):
            return plan, told
        if kind == "glucose_above" and _asks_of_highs_alone(told):
            return plan, told
        fewer = [note if _keeps(note, kind) else _without(note, *DETAILS[kind]) for note in told]
        if kind == "lasting":  # what is told for that alone goes with it
            fewer = [note for note in fewer if note.kind != "same_day" or not is_no_news(note)]
        return plan, fewer
    sides = {"stretches": ("above", "below"), "high_stretches": ("above",)}.get(kind, ())
    if listed := [note for note in told if stretches_of(note) > 1 and note.words.get("side") in sides]:
        return plan, [with_the_longest(note) if note is listed[-1] else note for note in told]
    if kind == "usual":
        ranged = [note for note in told if note.kind in RANGED and "low" in note.numbers][-1:]
        return plan, [_without_range(note) if note in ranged else note for note in told]
    least = next((note for note in reversed(told) if note.kind == kind and _may_go(note)), None)
    return plan, [note for note in told if note is not least]


def _keeps(note: Note, kind: str) -> bool:
    """What a detail is that must be told: the minutes of a low that no event tells, when one was that goes on at
    midnight, and a share that is flagged; and a time without readings that began low or high, for longer than
    another."""
    if kind == "glucose_gap":
        return not LOW <= note.numbers.get("gap_reading", LOW) <= HIGH
    if kind == "low_times":
        return "below_70.open" in note.words
    if kind == "low_minutes":
        return note.must_tell
    return kind == "glucose_share" and note.severity is not None


def _may_go(note: Note) -> bool:
    """The day's glucose goes when it says no more of lows or of missing readings."""
    tells_more = "below_70" in note.numbers or "from" in note.dates
    return not (note.must_tell or (note.kind == "glucose_day" and tells_more))


def _tells_lows_alone(told: list[Note]) -> bool:
    """Whether minutes below the range can stand without the time in it: an event has named the day."""
    return any(map(is_glucose_event, told)) and any("below_70" in note.numbers for note in told)


def _asks_of_highs_alone(told: list[Note]) -> bool:
    """Whether hours above 180 are all that is told of the highs that the end asks about."""
    flagged = any(is_glucose_event(note) and note.words["side"] == "above" for note in told)
    return not flagged and any(map(day_of_highs, told))


def _without(note: Note, kind: str, detail: tuple[str, ...]) -> Note:
    side = note.words["side"] if note.kind in EVENTS else None
    if kind not in (ANY, note.kind, side, note.words.get("how")):
        return note
    said = (*note.numbers, *note.words, *note.dates)
    if not any(name.endswith(detail) for name in said):
        return note  # the same one, which is cheaper to compare than one that is made anew

    def kept(told: dict[str, T]) -> dict[str, T]:
        return {name: value for name, value in told.items() if not name.endswith(detail)}

    return replace(note, numbers=kept(note.numbers), words=kept(note.words), dates=kept(note.dates))


def _without_drift_of_run(note: Note) -> Note:
    """Of a value that has been outside its range for days running, since when and by how much it drifts."""
    runs = note.kind == "trend" and note.numbers.get("running", 0.0) >= LONG_RUN
    return _without(note, *DETAILS["drifts"]) if runs else note


def _without_explanation_after(note: Note) -> Note:
    """Of a value that no rule flags, what its metric is, which is a sentence of its own."""
    return _without(note, ANY, ("explained",)) if note.words.get("explained") == "after" else note


def _with_brief_range(note: Note) -> Note:
    """But of a value whose sentence says what it is, too: that would be hard to read."""
    explained = "explained" in note.words and note.metrics[0] in DEFINED
    ranged = note.kind in ("value", "same_day") and "low" in note.numbers and not explained
    return replace(note, words=note.words | {"brief": "yes"}) if ranged else note


def _without_sum(which: str) -> Callable[[Note], Note]:
    """Of two lows or highs, which a reader adds up: of minutes ("yes"), or of clock times, too ("all")."""

    def without(note: Note) -> Note:
        told = note.words.get("unsummed", "")
        pair = stretches_of(note) == A_PAIR and told != "all"
        return replace(note, words=note.words | {"unsummed": which}) if pair else note

    return without


def _joined(note: Note) -> Note:
    """Of a week's shares of the time, those on one side in one sentence."""
    return replace(note, words=note.words | {"joined": "yes"}) if note.kind == "weekly" else note


def _with_brief_days(note: Note) -> Note:
    """Of a low or high on how many days there were others, without what a day counts from."""
    counted = note.kind in EVENTS and not {"days", "running"}.isdisjoint(note.numbers)
    return replace(note, words=note.words | {"brief_days": "yes"}) if counted else note


def _without_held(note: Note) -> Note:
    """Of a time without readings that it began high; one that began low says so as long as it is told."""
    high = note.kind == "glucose_day" and "from" in note.dates and note.numbers.get("gap_reading", LOW) > HIGH
    return replace(note, words=note.words | {"gap_alone": "yes"}) if high else note


def _without_range(note: Note) -> Note:
    return replace(note, numbers={k: v for k, v in note.numbers.items() if k not in ("low", "high", "young")})


SHORTER: dict[str, Callable[[Note], Note]] = {
    "explained_after": _without_explanation_after,
    "brief": _with_brief_range,
    "sum": _without_sum("yes"),
    "clock_sum": _without_sum("all"),
    "joined": _joined,
    "brief_days": _with_brief_days,
    "drifts_of_runs": _without_drift_of_run,
    "held": _without_held,
}
"""What a step makes of each note, where it is more than to leave out a detail."""
AT_ONCE = frozenset((*SHORTER, *DETAILS))
"""What goes of all notes in one step: it has nothing more to take after that."""
