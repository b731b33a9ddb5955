"""How a page has spoken so far, and how it names a night, a day and a time. Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.anomalies.thresholds import PROVISIONAL_REACH
from core.explanation.notes.day import Day, calendar_day, same
from core.explanation.notes.note import GLUCOSE, NIGHT, Note, is_glucose_event
from core.explanation.wording import Wording
from core.explanation.wording.formats import amount, day_words, rounded

DAYS_OF_A_WEEK, NEARLY_A_WEEK, IN_WEEKS = 7, 5, 4
"""34 days are nearly 5 weeks, 32 are 4; of fewer than 4 weeks 25 are 25 days, and 15 are 2 weeks."""
DAYS_COUNTED = 14
"""Days up to this one of which it is told on how many something was so, and of a drift; with fewer readings it says so.
The wording files call them two weeks."""
HISTORY = PROVISIONAL_REACH
"""Days that a young range reaches back: an extreme of as many is one of all that it knows."""


@dataclass
class Page:
    """What a page has named so far, so that the night and the day are named once in full."""

    wording: Wording
    date: dt.date
    glucose_unit: str
    notes: Sequence[Note]
    definition: str | None
    known: Sequence[Note] = ()
    """All that is known of the day, of which `notes` are told."""
    window: Day | None = None
    """The day's two ends, if they are not the date's by the clock."""
    when: str | None = None
    spoke_of: str | None = None
    named: set[str] = field(default_factory=set)
    said_event: bool = False
    told_event: bool = False
    said_week: bool = False
    told_week: bool = False
    said_weeks: bool = False
    nothing_else: bool = False
    said_gap: bool = False
    earlier: dict[str, str] = field(default_factory=dict)
    """What is told of a time that may have been earlier, and the time alone, which is enough after that."""
    two_days: bool = False
    said_levels: set[str] = field(default_factory=set)
    said_missing: set[str] = field(default_factory=set)
    said_young: set[int] = field(default_factory=set)
    all_young: set[int] = field(default_factory=set)
    """Of so many days are all usual ranges that are told, if they are few: said once."""
    said_days: set[int] = field(default_factory=set)
    said_nth: bool = False
    """Of this value, that this was "the 3rd night in two weeks"."""
    said_rare: set[tuple[str, str]] = field(default_factory=set)
    """Which extremes of how many weeks other values were."""
    said_since_week: set[int] = field(default_factory=set)

    @cached_property
    def day(self) -> Day:
        return self.window or calendar_day(self.date.isoformat())

    def say(self, word: str, /, **filled: object) -> str:
        return self.wording.say(word, **filled)

    def days(self) -> dict[str, str]:
        return day_words(self.wording.code, self.date)

    def young(self, note: Note) -> int:
        """Of how many days a usual range is, if they are few: said of each, for of one alone readers took the
        others for known; but not of glucose again, nor of any where all are of as many."""
        days = int(note.numbers.get("young", 0.0))
        if note.group != GLUCOSE and days in self.all_young:
            return 0
        again = note.group == GLUCOSE and days in self.said_young
        self.said_young.add(days)
        return 0 if again else days

    def said_same(self, days: int) -> str:
        """Whether so many days up to this one have been counted before: "those 14 days", which behind a week had
        readers look back for them."""
        same = "no" if days not in self.said_days else "yes" if days in self.said_since_week else "again"
        self.said_days.add(days)
        self.said_since_week.add(days)
        return same

    def has_event(self, side: str) -> bool:
        """Whether a limit of the day's glucose that was passed is told on this side, here or elsewhere on the page."""
        return any(is_glucose_event(one) and one.words["side"] == side for one in self.notes)

    def completing(self, note: Note, kind: str) -> list[Note]:
        return [n for n in self.notes if n.about == note.id and n.kind == kind]


def period_of(note: Note) -> str:
    return "night" if note.group == NIGHT else "day"


def when_of(page: Page, period: str) -> str | None:
    """How this night or day is named here; None where the sentence before has just named it."""
    if page.when == period:
        return None
    word = f"{period}-again" if page.named else period
    if period == "night" and "night" in page.named:
        word = "night-that" if page.spoke_of == "night" else "night-to"
    page.when = page.spoke_of = period
    page.named.add(period)
    return page.say(word, **page.days())


def timed(page: Page, when: str | None, clause: Callable[[bool], str]) -> str:
    if when is None:
        return page.say("sentence", clause=clause(False))
    return page.say("sentence-when", when=when, clause=clause(True))


def said_after(page: Page, word: str, /, *, after: bool, **filled: object) -> str:
    """A clause; `after` a time, where the language turns it round."""
    turned = f"{word}.after"
    return page.say(turned if after and page.wording.has(turned) else word, **filled)


def date_of(page: Page, iso: str) -> str:
    return page.say("date", **day_words(page.wording.code, dt.date.fromisoformat(iso[:10])))


def clock(page: Page, iso: str) -> str:
    """The patient's clock; with the weekday where it is not the page's day. Midnight at the end is 24:00."""
    if ends_the_day(page, iso) and ends_at_midnight(page):
        return page.say("midnight")
    date, time = dt.date.fromisoformat(iso[:10]), iso[11:16]
    said = page.say("time", time=time, hour=int(time[:2]))
    return said if date == page.date else page.say("time-on", time=said, **day_words(page.wording.code, date))


def ends_the_day(page: Page, iso: str) -> bool:
    """Whether it is the end of the page's day."""
    return same(iso, page.day.end)


def ends_at_midnight(page: Page) -> bool:
    """Whether that is a midnight on the clock of its times: after a flight it may be another hour."""
    return page.day.end[11:16] == "00:00"


def is_inside(note: Note) -> bool:
    """Whether the value was just told with its range, and lies in it."""
    return note.words.get("side") == "inside" and "low" in note.numbers


def is_brief(note: Note) -> bool:
    """Whether the range that a value lies beyond stands in its own sentence, on a page that would be too long."""
    return "brief" in note.words and note.words.get("side") in ("above", "below")


def runs_within(note: Note) -> bool:
    """Whether that sentence tells for how many days it has been so, too."""
    return is_brief(note) and {"running", "low"} <= note.numbers.keys() and "median" not in note.numbers


def rare_within(note: Note) -> bool:
    """Whether that sentence tells of how many weeks it is the highest or lowest, too."""
    known = {"extreme_days", "low"} <= note.numbers.keys()
    alone = note.kind == "value" or not runs_within(note)
    return "rare_inside" in note.words and is_brief(note) and known and alone


def lasting(page: Page, note: Note) -> Iterator[str]:
    """For how many days running it has been so, and of how many weeks this value is the extreme, in one sentence."""
    metric, numbers = note.metrics[0], note.numbers
    page.said_nth = False
    said = []
    if "outside" in numbers and not runs_within(note):
        of, run = int(numbers["outside_of"]), int(numbers.get("running", 0))
        counted: dict[str, object] = {"days": int(numbers["outside"]), "of": of}
        counted |= {"gaps": "no" if of == DAYS_COUNTED else "yes", "same": page.said_same(of)}
        counted |= {"ranged": "yes" if "low" in numbers and "median" not in numbers else "no"}
        said.append(page.say(f"{metric}.often", side=note.words["side"], run=run, **counted, **page.days()))
    elif "running" in numbers and not runs_within(note):
        told = {"side": note.words["side"], "days": int(numbers["running"]), "period": period_of(note)}
        told["ranged"] = named(note.words["side"] if "low" in numbers else "", note.words["side"])
        said.append(page.say(own_word(page, metric, "run"), subject=it_of(page, metric), **told))
    if "extreme_days" in numbers and not rare_within(note):
        said.append(rarity(page, note, note.words, numbers["extreme_days"]))
    # "in your usual range. This was the lowest in 3 weeks" was a contradiction to four readers of four
    word = "sentence-still" if is_inside(note) else "sentence"
    if len(said) > 1:
        yield page.say("joined", first=said[0], second=said[1])
    else:
        yield from (page.say(word, clause=one) for one in said)


def named(ranged: str, side: str) -> str:
    """How the sentence before has named the range: as what the value lies beyond on this side ("same"), or only named
    ("yes"), or not. `ranged`: on which side of it that was, or nothing."""
    return "no" if not ranged else "same" if ranged == side else "yes"


def rarity(page: Page, note: Note, words: Mapping[str, str], days: float) -> str:
    """That the value just told was the highest or lowest in weeks, or of the few days just named. `words`: those of the
    note that says so."""
    metric, told = note.metrics[0], {"extreme": words["extreme"], "period": period_of(note)}
    told["recorded"] = "yes" if "record" in words else "no"
    if note.numbers.get("young") in page.said_young and days >= HISTORY:
        n = int(note.numbers["young"])
        return page.say("extreme-young", amount=amount_of(metric), n=n, **told)
    weeks = weeks_of(page, days)
    word, as_rare = own_word(page, metric, "extreme"), (told["extreme"], weeks)
    of_another = word == "extreme" and as_rare in page.said_rare and not is_inside(note)
    told["also"] = "yes" if page.said_nth or of_another else "no"
    page.said_rare |= {as_rare} if word == "extreme" else set()
    return page.say(word, weeks=weeks, **told)


def reading_of(
    page: Page, value: float, side: str, limits: Iterable[float], said: Callable[..., str] = amount
) -> str:
    """A reading (mg/dL) as `said`: with a digit more where it would read like one of the `limits` that it lies beyond
    on this side, and as just beyond that one where a digit more would not show it."""
    unit, sign = page.glucose_unit, -1 if side == "below" else 1
    for limit in limits:
        end = rounded(limit, "mg/dL", unit)
        if sign * (value - limit) > 0 and rounded(value, "mg/dL", unit) == end:
            if sign * (rounded(value, "mg/dL", unit, extra=1) - end) > 0:
                return said(page.wording, value, "mg/dL", unit, extra=1)
            return just_beyond(page, side, limit, said)
    return said(page.wording, value, "mg/dL", unit)


def just_beyond(page: Page, side: str, limit: float, said: Callable[..., str] = amount) -> str:
    return page.say("just-beyond", side=side, limit=said(page.wording, limit, "mg/dL", page.glucose_unit))


def amount_of(metric: str) -> str:
    """Whether it is a number of something, or more and less of it, or neither but higher and lower."""
    return {"steps": "count", "sleep_total": "yes"}.get(metric, "no")


def weeks_of(page: Page, days: float) -> str:
    """So many weeks, or days where weeks would take much away from a short time."""
    weeks, over = divmod(int(days), DAYS_OF_A_WEEK)
    if over > 1 and weeks < IN_WEEKS:
        return page.say("weeks", n=int(days), unit="days")
    if over >= NEARLY_A_WEEK:
        return page.say("weeks", n=weeks + 1, unit="nearly")
    return page.say("weeks", n=weeks, unit="weeks")


def it_of(page: Page, metric: str) -> str:
    """The metric's own pronoun, where the language has genders."""
    return page.say(own_word(page, metric, "it"))


def own_word(page: Page, metric: str, word: str, general: str | None = None) -> str:
    """The metric's own sentence of that name, else the general one, of the same name if no other is given."""
    own = f"{metric}.{word}"
    return own if page.wording.has(own) else general or word
