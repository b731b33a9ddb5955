"""From a plan to paragraphs: the only place where a number, a unit, a day or a direction enters a sentence. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, groupby
from typing import TypeVar

from core.explanation.closing_cases import acute_high, high_unseen, low_for_long, low_unseen
from core.explanation.data_sentences import lacking, missing, new, partial
from core.explanation.event_sentences import event
from core.explanation.gaps import GLUCOSE_DAY, GLUCOSE_GAP
from core.explanation.glucose_sentences import glucose_day, has_lows, lows_first
from core.explanation.notes.data import OF_THE_HEART, THIN_RING
from core.explanation.notes.day import Day
from core.explanation.notes.glucose_levels import LOW_MINUTES
from core.explanation.notes.note import DAY, EVENTS, GLUCOSE, NIGHT, RANKS, Group, Note, is_glucose_event
from core.explanation.plan import Plan
from core.explanation.quiet_sentences import quiet
from core.explanation.saying import HISTORY, Page, period_of
from core.explanation.value_sentences import (
    beside,
    defined,
    returned,
    together,
    value,
)
from core.explanation.week_sentences import weekly
from core.explanation.wording import REMEMBERED, Wording
from core.explanation.wording.formats import amount

T = TypeVar("T")
ABOUT_AS_MANY = 3
"""Days by which usual ranges may differ that are told to be of so many to so many."""
VALUES = ("value", "same_day", "returned")
QUIET, LACKING = "quiet", "lacking"
HOMES = {GLUCOSE_GAP: GLUCOSE, LACKING: NIGHT}
BESIDE: dict[str, Group] = {"steps": DAY, "sleep": NIGHT, "night": NIGHT}
"""Notes on data that are told with what they limit, always or as their words say."""
LONG, LONG_WORDS = 5, 80
"""So many sentences on several things, and so many words, are one paragraph."""
MISSING = ("missing", "partial")
"""Kinds of notes after which it is not said that nothing else stood out: beside "only about 8 hours" readers stumbled
over it, and before that it was not true (docs/panel.md)."""
OF_LOWS = ("below_", "lowest", "very_low", "last_reading")
"""How what a day's glucose tells of its lows is named."""
MANY = 2
"""More values than that are told in a paragraph for the night and one for the day, or apart if they moved together."""


def realise(
    plan: Plan,
    notes: Sequence[Note],
    wording: Wording,
    date: dt.date,
    glucose_unit: str = "mg/dL",
    everything: Sequence[Note] = (),
    window: Day | None = None,
) -> list[str]:
    """The paragraphs of a day. `notes` are those to tell, of `everything`; `window`: when it began and ended, if more
    is known than its date. Raises MissingWord."""
    page = Page(wording, date, glucose_unit, notes, plan.definition, everything, window)
    known = {note.id: note for note in notes}
    young = _young(notes)
    page.all_young = {int(one.numbers["young"]) for one in young}
    paragraphs: list[str] = []
    last, open_ended = 0, False
    for ids in _arranged(plan.paragraphs, known):
        here = [known[i] for i in ids if i in known]
        for told in _apart(here) if here else []:
            page.when, page.said_event, page.said_week = None, False, False
            said = [[_sentence(one) for one in of_note] for of_note in _paragraph(page, told)]
            before = len(paragraphs)
            paragraphs += [" ".join(block) for block in _blocks(said)]
            if young and young[-1] in (*told, *(one for one in notes if one.about in {n.id for n in told})):
                few, most = min(page.all_young), max(page.all_young)
                paragraphs[-1] += (
                    f" {_sentence(page.say('all-young', young=few, most=most, same='yes' if few == most else 'no'))}"
                )
                young = []
            if len(paragraphs) > before and told[0].kind != "new":
                last, open_ended = len(paragraphs) - 1, told[-1].kind in MISSING
    open_ended = open_ended or (THIN_RING in known and known[THIN_RING].words.get("beside") == "night")
    if not open_ended and (page.nothing_else or any(note.kind == "else" for note in notes)):
        ended = [*paragraphs[last : last + 1], _sentence(page.say("quiet-else"))]
        paragraphs[last : last + 1] = [" ".join(ended)]
    if any("unit_once" in note.words for note in notes):
        return [_unit_once(page, paragraph) for paragraph in paragraphs]
    return paragraphs


def _young(notes: Sequence[Note]) -> list[Note]:
    """The values of the night and the day that are told with their range, if that is of about as many days for all of
    them, and few: "based on 9 nights" three times in six sentences said one thing to five readers of five. None where
    a value has lost its range, or is the farthest of more days than that: of each it is said then."""
    values = [one for one in notes if one.kind in VALUES and one.group != GLUCOSE]
    ranged = [one for one in values if "low" in one.numbers]
    bare = any(one.words.get("side") in ("above", "below") for one in values if one not in ranged)
    rare = [one.numbers["days"] for one in notes if one.kind == "extreme" and one.group != GLUCOSE]
    rare += [one.numbers.get("extreme_days", 0.0) for one in values]
    days = {one.numbers.get("young", 0.0) for one in ranged}
    apart = sum(one.about != QUIET or one.kind != "value" for one in ranged)
    if bare or not days or not all(days) or max(rare, default=0.0) >= HISTORY:
        return []
    return ranged if max(days) - min(days) <= ABOUT_AS_MANY and apart > 1 else []


def _unit_once(page: Page, paragraph: str) -> str:
    """A paragraph of a long page, in which every limit and reading after the first goes without the unit."""
    unit = amount(page.wording, 1.0, "mg/dL", page.glucose_unit).partition(" ")[2]
    said, found, rest = paragraph.partition(f" {unit}")
    return said + found + rest.replace(found, "") if found else paragraph


def _blocks(said: list[list[str]]) -> Iterator[list[str]]:
    """The sentences of each note, those of several together up to a number that reads at once."""
    block: list[str] = []
    for of_note in said:
        text = " ".join((*block, *of_note))
        if block and (text.count(". ") + 1 > LONG or len(text.split()) > LONG_WORDS):
            yield block
            block = []
        block += of_note
    if block:
        yield block


def _arranged(paragraphs: Sequence[Sequence[str]], known: Mapping[str, Note]) -> list[list[str]]:
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


def _apart(notes: list[Note]) -> list[list[Note]]:
    """One block of numbers is hard to read: with events a day's lows, with the week's, after its highs only if these
    are of a graver tier; the rest of the day; and the week: first if it is graver than the day's highs, none of these
    was long or far or goes on, and there was no hour of lows; else before the rest of the day if it is graver. Else the
    night's values and the day's, if they are many."""
    parts: dict[str, list[Note]] = {}
    home: str
    events = [note for note in notes if note.kind in EVENTS]
    if not events:
        for note in notes:
            home = HOMES.get(note.id) or BESIDE.get(note.words.get("beside", "")) or note.group
            of_steps = note.words.get("beside") == "steps"
            if note.id == THIN_RING and not of_steps and parts.get(NIGHT, [note])[-1].id == LACKING:
                home = NIGHT  # all that is missing stands together
            if note.kind == "returned" and DAY in parts and home == NIGHT:
                home = (
                    "returned"  # after a finding of the day: what is back in its range is no news before it
                )
            parts.setdefault(home, []).append(note)
        blocks = list(parts.values())
        return blocks if len(notes) > MANY else [[*chain.from_iterable(blocks)]]
    lows = any(note.words.get("side") == "below" for note in events)
    of_week = [note for note in notes if note.kind == "weekly"]
    whole = next((note for note in notes if note.kind == "glucose_day"), None)
    # lows that no rule flags, after highs that one does
    unflagged = whole is not None and has_lows(whole)
    apart = whole is not None and unflagged and not lows and not _low_leads(whole, notes)
    lows_lead = unflagged and not lows and not apart
    # nor before readings that stopped at a low or high
    stopped = any(low_unseen(note) or high_unseen(note) for note in notes)
    day_leads = stopped or any(acute_high(note) or low_for_long(note) for note in notes)
    notes = _average_first(notes, whole)
    average = any(map(_is_high_average, notes))
    for note in notes:
        told_after = note is whole and "day" in parts  # else it is graver than its highs, and leads
        if apart and average and told_after and "share" in note.numbers and "from" not in note.dates:
            # the average's share: behind lows of minutes it read like theirs to five readers of five
            parts["day"].append(_of_levels(note, lows=False))
            parts.setdefault("others", []).append(_of_levels(note, lows=True))
            continue
        low = note.words.get("side" if note.kind in EVENTS else "name", "").startswith("below")
        week = note.kind == "weekly" and not (low and (lows or lows_lead))
        of_day = note.kind in EVENTS or _is_high_average(note)
        rest = not of_day and (apart or (not (unflagged or day_leads) and _graver(of_week, events)))
        part = ("others" if apart else "rest") if rest else "day"
        parts.setdefault("week" if week else "low" if low and not lows_lead else part, []).append(note)
    order = ["low", "day", "others", "week", "rest"]
    if lows and _graver([note for note in events if note.words.get("side") == "above"], parts["low"]):
        order = ["day", "low", "others", "week", "rest"]
    elif not (lows or day_leads) and _graver(parts.get("week", []), events):
        order = ["week", "day", "others", "rest"]
    return [parts[part] for part in order if part in parts]


def _of_levels(whole: Note, *, lows: bool) -> Note:
    """A day's glucose with its lows alone, or without them."""

    def of(told: Mapping[str, T]) -> dict[str, T]:
        return {name: one for name, one in told.items() if name.startswith(OF_LOWS) is lows}

    return replace(whole, numbers=of(whole.numbers), words=of(whole.words), dates=of(whole.dates))


def _average_first(notes: list[Note], whole: Note | None) -> list[Note]:
    """With a high average before the day's share, behind the highs that made it: last it stood behind lows."""
    average = [note for note in notes if _is_high_average(note)]
    others = [note for note in notes if note not in average]
    at = others.index(whole) if whole is not None and average else 0
    return [*others[:at], *average, *others[at:]] if at else notes


def _graver(some: Sequence[Note], others: Sequence[Note]) -> bool:
    """Whether one of them is of a graver tier than any of the others."""
    tiers = [[RANKS[note.severity] for note in notes if note.severity] for notes in (some, others)]
    return bool(tiers[0]) and min(tiers[0]) < min(tiers[1], default=len(RANKS))


_START = re.compile(r"(^|[.] )([^\W\d_])")


@lru_cache(REMEMBERED)
def _sentence(text: str) -> str:
    """With a capital wherever a sentence begins."""
    return _START.sub(lambda found: found[1] + found[2].upper(), text)


def _paragraph(page: Page, notes: list[Note]) -> Iterator[list[str]]:
    """What is said of each note, or of those that are told in one sentence; lows before all else of the glucose that is
    no event, but for a high average beside its highs."""
    whole = next((note for note in notes if note.kind == "glucose_day"), None)
    notes = _gap_last(notes, whole)
    leads = whole is not None and _low_leads(whole, notes)
    events = any(note.kind in EVENTS for note in notes)
    of_lows = [note for note in notes if leads and events and note.kind == "weekly" and _of_lows(note)]
    if of_lows and whole is not None:
        yield [*lows_first(page, whole), *weekly(page, of_lows)]
        whole, page.when = None, None
        notes = [note for note in notes if note not in of_lows]
    for alike in _alike(notes):
        of_rest = alike[0].kind not in EVENTS and _of_glucose(alike[0])
        if whole is not None and (leads or (of_rest and not _of_highs(page, alike[0]))):
            yield [*lows_first(page, whole)]
            whole = None
        if alike[0].kind == "same_day":
            yield [beside(page, alike)]
        elif alike[0].kind == "weekly":
            yield [*weekly(page, alike)]
        elif alike[0].kind == "together":
            yield from together(page, alike[0])
        else:
            one = [*SENTENCES[alike[0].kind](page, alike[0])]
            yield [*one, *defined(page, alike[0])]


def _gap_last(notes: list[Note], whole: Note | None) -> list[Note]:
    """With a time without glucose readings after all that they say, where it would stand between lows that no rule
    flags and the rest of the day."""
    gap = next((one for one in notes if one.id == GLUCOSE_GAP and one.words["how"] == "gap"), None)
    if gap is None or whole is None or not has_lows(whole):
        return notes
    others = [one for one in notes if one is not gap]
    at = others.index(whole) + 1
    return [*others[:at], gap, *others[at:]]


def _low_leads(whole: Note, notes: Sequence[Note]) -> bool:
    """Whether lows that no rule flags come before the highs that one does: below 54, or for more than 4 % of the day
    and longer than it was high, and none of the highs is urgent."""
    lasted = whole.numbers.get("below_70", 0.0)
    high = sum(note.numbers.get("minutes", 0.0) for note in notes if note.kind in EVENTS)
    low = "below_54" in whole.numbers or lasted > max(LOW_MINUTES, high)
    return low and all(note.severity != "urgent" for note in notes)


def _of_lows(note: Note) -> bool:
    """Of a week's categories."""
    return note.words["name"].startswith("below")


def _of_highs(page: Page, note: Note) -> bool:
    """Whether a high average follows the highs that made it."""
    return page.said_event and _is_high_average(note)


def _is_high_average(note: Note) -> bool:
    return note.metrics == ("glucose_mean",) and note.words.get("side") == "above"


def _of_glucose(note: Note) -> bool:
    return note.group == GLUCOSE or note.id == GLUCOSE_GAP


def _alike(notes: list[Note]) -> Iterator[list[Note]]:
    """What else stood out on the same night or day is one sentence, and so is what begins in the same week."""
    for _, alike in groupby(notes, key=lambda note: (note.kind, period_of(note))):
        if (told := list(alike))[0].kind in ("same_day", "weekly"):
            yield told
        else:
            yield from ([note] for note in told)


SENTENCES: dict[str, Callable[[Page, Note], Iterator[str]]] = {
    "urgent": event,
    "event": event,
    "value": value,
    "returned": returned,
    "quiet": quiet,
    "glucose_day": glucose_day,
    "missing": missing,
    "partial": partial,
    "lacking": lacking,
    "new": new,
}
"""By kind of note, those told one by one; runs, extremes and trends are told with the value that they are about."""
