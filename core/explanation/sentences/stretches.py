"""One low or high of several: its times, its minutes, its breaks and the reading farthest out, as words. Pure."""

from collections.abc import Callable

from core.explanation.notes.day import before, earlier, instant, keeps_the_clock, minutes_between
from core.explanation.notes.events import A_SHORTER_TIME, stretches_of
from core.explanation.notes.glucose_times import FEW, LONGEST_READING
from core.explanation.notes.note import Note
from core.explanation.sentences.gaps import GLUCOSE_GAPS, by_the_clock, end_of, unseen_before
from core.explanation.sentences.saying import Page, clock, ends_at_midnight, reading_of
from core.explanation.wording.formats import FIVE, about_as_long, amount, bare, duration, half_up

BREAKS = 5.0
"""Minutes by which a stretch may be shorter than its clock times say before it is told to have had breaks: one reading.
Of a stretch with few its times are told without its minutes."""
HOUR, LONG = 60.0, 120.0
"""Minutes from which on nobody tells single ones, where the clock says something else, and from which on what is
rounded to so many is always about as long."""
LITTLE = 0.05
"""Share of a sum that "about" holds."""
SPARED = {"midnight": BREAKS, "gap": 1.0, "on": 0.0}
"""Minutes that what goes on there may last longer than its clock times say before they are not told."""
ROUNDED = 1.0
"""Minutes by which what is told to the minute may be apart; more, and it lay "between" its clock times."""


def is_farthest(note: Note) -> bool:
    """Whether a reading of the day lies farther out than those of the stretches that are told."""
    if "of_day" not in note.numbers:
        return False
    far = [note.numbers[f"extreme.{i}"] for i in range(1, stretches_of(note) + 1)]
    value = note.numbers["of_day"]
    return all(value < one if note.words["side"] == "below" else value > one for one in far)


def total_of(note: Note) -> float:
    """The stretches' minutes; the day's own where those hold shorter times, or what lasts over midnight would add some
    of the next day. By less than a reading the two differ in rounding alone."""
    minutes, own = note.numbers["minutes"], note.numbers.get("own", 0.0)
    over = note.words.get("open") == "midnight" and own > 0 and minutes - own <= LONGEST_READING
    return own if over or own - minutes >= A_SHORTER_TIME else minutes


def shorter_of(note: Note) -> float:
    """Minutes beyond the limit besides the stretches, all of which are told one by one, if there were other times."""
    numbers, told = note.numbers, stretches_of(note)
    if not told or told != int(numbers.get("events", 0)):
        return 0.0
    listed = sum(numbers[f"minutes.{i}"] for i in range(1, told + 1))
    rest = numbers["own"] - numbers.get("of_the_day", listed) if "own" in numbers else 0.0
    if "spans" not in note.words:
        rest = max(rest, numbers["minutes"] - listed)
    return rest if rest >= A_SHORTER_TIME else 0.0


def extreme_of(page: Page, note: Note, key: str, said: Callable[..., str] = amount) -> str:
    """The farthest reading, beside the limits that are told of it."""
    limits = [note.numbers[name] for name in ("limit", "met") if name in note.numbers]
    return reading_of(page, note.numbers[key], note.words["side"], limits, said)


def stretch_of(page: Page, note: Note, i: int) -> dict[str, str]:
    """`adds_up`: its minutes are those of its clock times. `over`: its last reading stands for a time after midnight,
    or two around midnight for the same time, so that its minutes are more than the clock says."""
    cut, end = end_of(page, note.dates[f"from.{i}"], note.dates[f"to.{i}"])
    open_at = note.words.get(f"open.{i}", cut)
    end = page.day.end if open_at == "midnight" else end
    breaks = by_clock(page, note, i) - note.numbers[f"minutes.{i}"]
    twice = _over_midnight(page, note, i) and breaks < -ROUNDED and _same_clock(page, note, i)
    over = breaks < -SPARED[open_at] if open_at in SPARED else twice
    few = BREAKS < breaks <= FEW * (breaks + note.numbers[f"minutes.{i}"])
    until = open_at == "midnight" or end != note.dates[f"to.{i}"]
    minutes = _lasted(page, note.numbers[f"minutes.{i}"], breaks, until=until)
    # Of readings that are missing nobody knows whether it came back.
    unsure = breaks > BREAKS and not few and _lacks_readings(page, note, i)
    if unsure:
        minutes = at_least(page, note.numbers[f"minutes.{i}"])
    broken, ends = _broken(breaks, few=few, unsure=unsure), by_the_clock(page, note.dates[f"from.{i}"], end)
    if unseen_before(page, since := note.dates[f"from.{i}"]):
        # "between 00:14 or earlier and 02:11" had readers stumble
        broken, ends["from"] = (broken, clock(page, since)) if broken == "yes" else ("no", ends["from"])
    return {
        "minutes": minutes,
        **ends,
        "extreme": extreme_of(page, note, f"extreme.{i}"),
        "bare": extreme_of(page, note, f"extreme.{i}", bare),
        "breaks": broken,
        "between": "no",
        "exact": "yes" if minutes == duration(page.wording, note.numbers[f"minutes.{i}"]) else "no",
        "lasted": "no" if over or ((few or abs(breaks) <= BREAKS) and _same_clock(page, note, i)) else "yes",
        "adds_up": "yes" if abs(breaks) <= ROUNDED else "no",
        "open": "gap" if open_at == "midnight" and not ends_at_midnight(page) else open_at,
        "over": "yes" if over else "no",
    }


def _lasted(page: Page, minutes: float, breaks: float, *, until: bool) -> str:
    """To the minute, or of hours about as long where the clock says something else. `until`: what is told as its end,
    the day's midnight or a reading, is not the end of what its last reading stands for: a reader counts until then."""
    if until and breaks < -ROUNDED:
        return about(page, minutes + breaks) if minutes + breaks >= FIVE else duration(page.wording, minutes)
    even = half_up(minutes) % FIVE == 0
    exact = (abs(breaks) <= ROUNDED and (even or minutes < LONG)) or (even and minutes < LONG)
    return duration(page.wording, minutes) if exact or minutes < HOUR else about(page, minutes)


def about(page: Page, minutes: float) -> str:
    """As a person says it."""
    return about_as_long(page.wording, minutes)


def seen(page: Page, minutes: float, unseen: float) -> str | None:
    """A sum without what nobody saw, rounded down; None where "about" holds that: to 663 minutes of the facts, told
    without fifteen of them, five readers of five said "wrong"."""
    much = LITTLE * minutes < unseen < minutes
    return at_least(page, minutes - unseen, since=2 * FIVE) if much else None


def at_least(page: Page, minutes: float, *, since: float = HOUR) -> str:
    """Of what nobody saw in full: from `since` minutes on rounded down."""
    least = FIVE * int(minutes / FIVE) if minutes >= since else minutes
    return page.say("at-least", text=duration(page.wording, least))


def summed(page: Page, minutes: float) -> str:
    """A sum without the times that it is of: of hours about as long."""
    exact = minutes < LONG or half_up(minutes) % FIVE == 0
    return duration(page.wording, minutes) if exact else about(page, minutes)


def _broken(breaks: float, *, few: bool, unsure: bool) -> str:
    """How its breaks are told: "one" is of a reading, or of what nobody knows, and lies between the clock times."""
    if breaks <= ROUNDED:
        return "no"
    if breaks <= BREAKS or unsure:
        return "one"
    return "few" if few else "yes"


def _lacks_readings(page: Page, note: Note, i: int) -> bool:
    """Whether readings are missing within the stretch, or may be: all over the day there are some missing."""
    begin, end = note.dates[f"from.{i}"], note.dates[f"to.{i}"]
    known = [one for one in page.known or page.notes if one.id in GLUCOSE_GAPS]
    gaps = [one.dates for one in known if {"from", "to"} <= one.dates.keys()]
    within = any(not before(gap["from"], begin) and not before(end, gap["to"]) for gap in gaps)
    return within or any(one.words.get("partly") == "thin" for one in known)


def by_clock(page: Page, note: Note, i: int) -> float:
    """Minutes between the ends that are told of the stretch; what goes on at the day's midnight is told until then."""
    since, until = note.dates[f"from.{i}"], note.dates[f"to.{i}"]
    until = end_of(page, since, until)[1]
    if (instant(since) is None) != (instant(until) is None):
        return note.numbers[f"minutes.{i}"]  # of another hand than ours
    if note.words.get(f"open.{i}") == "midnight":
        until = earlier(until, page.day.end)
    return minutes_between(since, until)


def _over_midnight(page: Page, note: Note, i: int) -> bool:
    """Whether a part of it lies before the day, or after."""
    return before(note.dates[f"from.{i}"], page.day.begin) or not before(note.dates[f"to.{i}"], page.day.end)


def _same_clock(page: Page, note: Note, i: int) -> bool:
    """Whether the clock was not put forward or back in between, nor at the day's midnight."""
    return keeps_the_clock(note.dates[f"from.{i}"], earlier(note.dates[f"to.{i}"], page.day.end))
