"""What stands with what on a page, wherever a plan has put it. Pure: from notes to blocks of notes, without a word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from core.explanation.closing.cases import acute_high, high_unseen, low_for_long, low_unseen
from core.explanation.notes.glucose_levels import LOW_MINUTES
from core.explanation.notes.note import DAY, EVENTS, GLUCOSE, NIGHT, RANKS, Group, Note, is_glucose_event
from core.explanation.notes.ring import OF_THE_HEART, THIN_RING
from core.explanation.sentences.gaps import GLUCOSE_DAY, GLUCOSE_GAP
from core.explanation.sentences.glucose import has_lows

T = TypeVar("T")
QUIET, LACKING = "quiet", "lacking"
HOMES = {GLUCOSE_GAP: GLUCOSE, LACKING: NIGHT}
BESIDE: dict[str, Group] = {"steps": DAY, "sleep": NIGHT, "night": NIGHT}
"""Notes on data that are told with what they limit, always or as their words say."""
OF_LOWS = ("below_", "lowest", "very_low", "last_reading")
"""How what a day's glucose tells of its lows is named."""
MANY = 2
"""More values than that are told in a paragraph for the night and one for the day, or apart if they moved together."""


def arranged(paragraphs: Sequence[Sequence[str]], known: Mapping[str, Note]) -> list[list[str]]:
    """Wherever a plan has put it, a low stands before the day's glucose as a whole, how much of the day its readings
    cover before what they say, what a night alone lacks after what it has, and hours without the ring after the steps
    or the sleep that they bear on, or else after what the night lacks."""
    listed = [list(ids) for ids in paragraphs]
    home = next((ids for ids in listed if GLUCOSE_DAY in ids), None)
    low = next((ids for ids in listed if any(_is_low(i, known) for i in ids)), None)
    if home is not None and low is not None and listed.index(home) < listed.index(low):
        listed.remove(low)
        listed.insert(listed.index(home), low)
    apart = next((ids for ids in listed if GLUCOSE_GAP in ids), None)
    if home is not None and apart is not None and home is not apart:
        leads = apart[0] == GLUCOSE_GAP
        apart.remove(GLUCOSE_GAP)
        home.insert(min(home.index(i) for i in (QUIET, GLUCOSE_DAY) if i in home), GLUCOSE_GAP)
        if listed.index(apart) < listed.index(home):
            listed.remove(home)
            listed.insert(listed.index(apart) + (not leads), home)
    if lacks := LACKING in known and not known[LACKING].dates:
        listed = _after(listed, LACKING, lambda i: _of_night(i, known))
    elif LACKING in known and listed[0][:1] == [LACKING]:
        for i in reversed([i for ids in listed for i in ids if _of_night(i, known)]):
            listed = _after(listed, i, lambda one: one == LACKING)
    if THIN_RING in known and (beside := known[THIN_RING].words.get("beside")):
        metrics = {"steps": ("steps",), "sleep": ("sleep_total",)}.get(beside, OF_THE_HEART)
        listed = _after(listed, THIN_RING, lambda i: any(_tells(i, one, known) for one in metrics))
    elif THIN_RING in known and lacks:
        listed = _after(listed, THIN_RING, lambda i: i == LACKING)
    return [ids for ids in listed if ids]


def _tells(i: str, metric: str, known: Mapping[str, Note]) -> bool:
    """Whether this note is of the metric, or one that is told with it."""
    told = (note for note in known.values() if note.kind != "else")  # which says it of what it does not tell
    return any(i in (note.id, note.about) and metric in note.metrics for note in told)


def _after(listed: list[list[str]], moved: str, holds: Callable[[str], bool]) -> list[list[str]]:
    """With one after the last for which this holds, if there is any."""
    if not any(holds(i) for ids in listed for i in ids):
        return listed
    listed = [[i for i in ids if i != moved] for ids in listed]
    home = next(ids for ids in reversed(listed) if any(map(holds, ids)))
    home.insert(max(at for at, i in enumerate(home) if holds(i)) + 1, moved)
    return listed


def _is_low(i: str, known: Mapping[str, Note]) -> bool:
    return i in known and is_glucose_event(known[i]) and known[i].words["side"] == "below"


def _of_night(i: str, known: Mapping[str, Note]) -> bool:
    return i in known and known[i].group == NIGHT


def blocks_of(notes: list[Note]) -> list[list[Note]]:
    """The notes of a paragraph in blocks, for one block of numbers is hard to read."""
    events = [note for note in notes if note.kind in EVENTS]
    return _around_events(notes, events) if events else _by_group(notes)


def _by_group(notes: Sequence[Note]) -> list[list[Note]]:
    """The night's values and the day's, if they are many."""
    parts: dict[str, list[Note]] = {}
    for note in notes:
        parts.setdefault(_home_of(note, parts), []).append(note)
    blocks = list(parts.values())
    return blocks if len(notes) > MANY else [[*chain.from_iterable(blocks)]]


def _home_of(note: Note, parts: Mapping[str, Sequence[Note]]) -> str:
    """With what it is told, of what stands before it in these parts."""
    home = HOMES.get(note.id) or BESIDE.get(note.words.get("beside", "")) or note.group
    of_steps = note.words.get("beside") == "steps"
    if note.id == THIN_RING and not of_steps and parts.get(NIGHT, [note])[-1].id == LACKING:
        return NIGHT  # all that is missing stands together
    if note.kind == "returned" and DAY in parts and home == NIGHT:
        return "returned"  # after a finding of the day: what is back in its range is no news before it
    return home


def _around_events(notes: list[Note], events: Sequence[Note]) -> list[list[Note]]:
    """A day's lows, with the week's, after its highs only if these are of a graver tier; the rest of the day; and the
    week: first if it is graver than the day's highs, none of these was long or far or goes on, and there was no hour of
    lows; else before the rest of the day if it is graver."""
    lows = any(note.words.get("side") == "below" for note in events)
    whole = next((note for note in notes if note.kind == "glucose_day"), None)
    unflagged = whole is not None and has_lows(whole)  # lows that no rule flags
    # and that come after the highs
    apart = whole is not None and unflagged and not lows and not low_leads(whole, notes)
    lows_lead = unflagged and not lows and not apart
    of_week = [note for note in notes if note.kind == "weekly"]
    may_lead = not any(map(_leads_the_day, notes))
    week_first = may_lead and not unflagged and _graver(of_week, events)

    def part_of(note: Note) -> str:
        low = note.words.get("side" if note.kind in EVENTS else "name", "").startswith("below")
        if note.kind == "weekly" and not (low and (lows or lows_lead)):
            return "week"
        if low and not lows_lead:
            return "low"
        if note.kind in EVENTS or is_high_average(note):
            return "day"
        if apart:
            return "others"
        return "rest" if week_first else "day"

    parts: dict[str, list[Note]] = {}
    notes = _average_first(notes, whole)
    average = any(map(is_high_average, notes))
    for note in notes:
        told_after = note is whole and "day" in parts  # else it is graver than its highs, and leads
        if apart and average and told_after and "share" in note.numbers and "from" not in note.dates:
            # the average's share: behind lows of minutes it read like theirs to five readers of five
            parts["day"].append(_of_levels(note, lows=False))
            parts.setdefault("others", []).append(_of_levels(note, lows=True))
        else:
            parts.setdefault(part_of(note), []).append(note)
    order = ["low", "day", "others", "week", "rest"]
    if lows and _graver([note for note in events if note.words.get("side") == "above"], parts["low"]):
        order = ["day", "low", "others", "week", "rest"]
    elif may_lead and not lows and _graver(parts.get("week", []), events):
        order = ["week", "day", "others", "rest"]
    return [parts[part] for part in order if part in parts]


def _leads_the_day(note: Note) -> bool:
    """Whether nothing of a week comes before it: a low or high that was long or far or goes on, or at which the
    readings stopped."""
    return low_unseen(note) or high_unseen(note) or acute_high(note) or low_for_long(note)


def _of_levels(whole: Note, *, lows: bool) -> Note:
    """A day's glucose with its lows alone, or without them."""

    def of(told: Mapping[str, T]) -> dict[str, T]:
        return {name: one for name, one in told.items() if name.startswith(OF_LOWS) is lows}

    return replace(whole, numbers=of(whole.numbers), words=of(whole.words), dates=of(whole.dates))


def _average_first(notes: list[Note], whole: Note | None) -> list[Note]:
    """With a high average before the day's share, behind the highs that made it: last it stood behind lows."""
    average = [note for note in notes if is_high_average(note)]
    others = [note for note in notes if note not in average]
    at = others.index(whole) if whole is not None and average else 0
    return [*others[:at], *average, *others[at:]] if at else notes


def _graver(some: Sequence[Note], others: Sequence[Note]) -> bool:
    """Whether one of them is of a graver tier than any of the others."""
    tiers = [[RANKS[note.severity] for note in notes if note.severity] for notes in (some, others)]
    return bool(tiers[0]) and min(tiers[0]) < min(tiers[1], default=len(RANKS))


def low_leads(whole: Note, notes: Sequence[Note]) -> bool:
    """Whether lows that no rule flags come before the highs that one does: below 54, or for more than 4 % of the day
    and longer than it was high, and none of the highs is urgent."""
    lasted = whole.numbers.get("below_70", 0.0)
    high = sum(note.numbers.get("minutes", 0.0) for note in notes if note.kind in EVENTS)
    low = "below_54" in whole.numbers or lasted > max(LOW_MINUTES, high)
    return low and all(note.severity != "urgent" for note in notes)


def is_high_average(note: Note) -> bool:
    return note.metrics == ("glucose_mean",) and note.words.get("side") == "above"
