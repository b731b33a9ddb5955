"""The day's glucose as a whole, beside what began in the week: only for people with a sensor."""

from collections.abc import Iterator, Mapping

from core.documents import ProcessedDocument, UsualRange
from core.explanation.notes.beside import BESIDE_A_FINDING
from core.explanation.notes.day import day_of, minutes_between
from core.explanation.notes.gap import edge_of, held_before
from core.explanation.notes.glucose_levels import LOW_EVENT_MINUTES, LOW_MINUTES, beyond
from core.explanation.notes.glucose_times import Told
from core.explanation.notes.history import lasting, often_outside, rarity
from core.explanation.notes.note import GLUCOSE, RANKS, Note, is_time
from core.explanation.notes.values import IN_GLUCOSE_DAY, range_of, side_of
from core.explanation.notes.week import weekly_notes
from core.explanation.wording.formats import half_up

AVERAGE = "glucose_mean"
TARGET_SHARE, TARGET_OF_OLDER = 70.0, 50.0
"""% of the time in range that most plans for diabetes aim at, and those for older people (Battelino 2019)."""
MOST_IN_RANGE = 90.0
"""% of the day in range; less says little without what is usual: "81 percent", and nothing to do, was bare to three
readers of three (docs/panel.md)."""
MOST_HIGH, MOST_HIGH_OF_OLDER = 360.0, 720.0
"""Minutes above 180 mg/dL that the consensus allows on a day, a quarter of it or a half (Battelino 2019). After more
than that "nothing you need to do" was wrong for three readers of three (docs/panel.md)."""
SMALL_PART = 50.0
"""% of the day with readings; one with less is not told like a whole one."""
SOME_DAYS, FEW_HOURS = 2, 3
"""With readings for no more than that it is told beside the share how many they are: "64 percent of the time with
readings" was of less than two hours (docs/panel.md)."""
MOST_OF_IT = 90.0
"""% of the day with readings; of one with less no share is told as that of the whole day."""
ADDS_UP = 97.0
"""% of the day with readings; of one with less, its share is told as of that time: "26 percent" beside 16 hours above
and one below had four readers of four miss forty minutes."""
A_LOW_OR_HIGH = 100.0 * 15 / (24 * 60)
"""% of a day that a low or a high takes at least, 15 minutes (Battelino 2019). A share that lacks less than that is no
lower than usual for anybody: "99 percent, the lowest in 5 weeks" sounded like bad news."""
HOUR = 60.0
"""Minutes; a gap of less takes nothing from what is told of the whole day."""
WIDE = 50.0
"""A usual range of more percentage points than that says nothing of a share that lies inside it, and little of one that
lies below."""


def glucose_notes(document: ProcessedDocument) -> list[Note]:
    day = [*_day(document)]
    low = any(note.numbers.get("below_70", 0.0) > LOW_MINUTES for note in day)
    return [*day, *weekly_notes(document, low_day=low)]


def _day(document: ProcessedDocument) -> Iterator[Note]:
    """The day's time in range, how long and when it was beyond it, and its longest time without readings."""
    found = document.metrics.get(IN_GLUCOSE_DAY)
    if found is None or isinstance(found.value, str):
        return
    share = float(found.value)
    numbers, words, dates = _measured(document, share)
    places = [i for i, a in enumerate(document.anomalies) if a.metric == IN_GLUCOSE_DAY]
    usual = document.baseline.get(IN_GLUCOSE_DAY)
    if _is_small_part(document):
        # No range of whole days fits it, and one part of the day may be all there is.
        usual = usual if places else None
        words = {name: word for name, word in words.items() if not name.endswith((".part", ".all"))}
    numbers |= _days_very_low(document, numbers)
    beside = _beside_its_range(document, usual, numbers, words)
    yield Note(
        id="glucose_day",
        kind="glucose_day",
        group=GLUCOSE,
        path=f"anomalies[{places[0]}]" if places else f"metrics.{IN_GLUCOSE_DAY}",
        metrics=(IN_GLUCOSE_DAY,),
        severity=min((document.anomalies[i].severity for i in places), key=lambda s: RANKS[s], default=None),
        must_tell=bool(places),
        numbers=numbers | beside.numbers,
        dates=dates,
        words=words | beside.words,
    )


def _days_very_low(document: ProcessedDocument, measured: Mapping[str, float]) -> dict[str, float]:
    """On how many days it was below 54 for as long as an event lasts, on one that was so for less; not of one alone."""
    found = document.context.glucose_days.get("below_54") if document.context else None
    if found is None or "below_54" not in measured or found.running or found.days < SOME_DAYS:
        return {}
    return {"very_low_days": float(found.days), "very_low_of": float(found.of)}


def _measured(document: ProcessedDocument, share: float) -> Told:
    """What the readings of the day say, and of how much of it there are some."""
    parts = document.context.glucose_parts if document.context else {}
    numbers, words, dates = beyond(document)
    numbers["share"] = share
    if any(a.kind == "data" and a.metric == "glucose" for a in document.anomalies):
        words["partly"] = "yes"
    if (targets := (document.weekly or {}).get("targets")) in ("none", "older"):
        words["targets"] = targets
    gap = document.context.glucose_gap if document.context else None
    if is_time(first := document.context.glucose_first if document.context else None):
        dates["first"] = first
    if "partly" not in words and gap and all(map(is_time, gap)):
        words["partly"] = "yes"  # a shorter gap than a finding is of: told, and nothing is asked
        dates |= dict(zip(("from", "to"), gap, strict=True))
        words |= edge_of(day_of(document), *gap)
        numbers |= held_before(document)
    hours = half_up(_active(document) / 100 * minutes_between(*day_of(document)) / 60)
    if "partly" not in words and _active(document) < MOST_OF_IT:
        words["partly"] = "thin"  # short gaps, none of them worth a word
        numbers["hours"] = hours
    elif "partly" in words and 0 < hours <= FEW_HOURS:
        numbers["hours"] = hours
    if "partly" not in words and _active(document) <= (100.0 - A_LOW_OR_HIGH if share == 100 else ADDS_UP):
        words["seen"] = "readings"  # "all the time" would claim what nobody saw
    known = "partly" not in words or _active(document) >= SMALL_PART
    if parts and known and share < 100 and not any(part.below_70 for part in parts.values()):
        words["no_lows"] = "yes"
    if parts and known and share < 100 and not any(part.above_180 for part in parts.values()):
        words["no_highs"] = "yes"
    return Told(numbers, words, dates)


def _beside_its_range(
    document: ProcessedDocument,
    usual: UsualRange | None,
    numbers: Mapping[str, float],
    measured: Mapping[str, str],
) -> Told:
    """Of the share in range: what is usual, where that says something of it, and how rare it is. `numbers`, `measured`:
    what the readings of the day say."""
    share = numbers["share"]
    told = Told({}, {}, {})
    # beside a low or high that was found, or in hours without readings, what is usual of whole days would soothe
    nearly_all, found = (
        _lacks_little(document, measured),
        any(a.metric == GLUCOSE for a in document.anomalies),
    )
    bare = share < MOST_IN_RANGE and nearly_all and not found
    if usual is not None and (bare or share <= target_share(measured)) and usual.high - usual.low <= WIDE:
        told.numbers.update(range_of(usual, "%"))
    if rare := _rare(document, measured):
        told.numbers.update(rare)
        told.words.update(rarity(document, IN_GLUCOSE_DAY))
    if not rare and nearly_all:
        average = _average(document, low=numbers.get("below_70", 0.0) >= LOW_EVENT_MINUTES)
        told.numbers.update(average.numbers)
        told.words.update(average.words)
    if usual is not None and side_of(share, usual) == "below" and not _is_whole(share):
        told.numbers.update(range_of(usual, "%") | _typical(usual))
        told.numbers.update(lasting(document, IN_GLUCOSE_DAY) | often_outside(document, IN_GLUCOSE_DAY))
        told.words.update({"side": "below"} | rarity(document, IN_GLUCOSE_DAY))
    return told


def _rare(document: ProcessedDocument, words: Mapping[str, str]) -> dict[str, float]:
    """Of how many days a whole day's share in range is the lowest or the highest."""
    known = document.context.metrics.get(IN_GLUCOSE_DAY) if document.context else None
    if known is None or not _lacks_little(document, words):
        return {}
    share = float(document.metrics[IN_GLUCOSE_DAY].value)
    if _is_whole(share) if known.extreme == "lowest" else share == 100.0:  # "all the time" says it
        return {}
    return {"extreme_days": float(known.extreme_days)} if known.extreme else {}


def _average(document: ProcessedDocument, *, low: bool) -> Told:
    """A whole day's average above its usual range that no rule flags, and of how many days it is the highest: of a day
    with 8 hours above 250, as most had some of, four readers of four missed it (docs/panel.md); else what is usual:
    beside "all the time between 70 and 180" nine readers of ten did. Of a day with lows also that it is the lowest."""
    told = Told({}, {}, {})
    known = document.context.metrics.get(AVERAGE) if document.context else None
    found, usual = document.metrics.get(AVERAGE), document.baseline.get(AVERAGE)
    if known is None or found is None or isinstance(found.value, str):
        return told
    if any(one.metric == AVERAGE for one in document.anomalies):
        return told  # told as a finding
    highest = known.side == "above" and known.extreme == "highest"
    lowest = low and known.extreme == "lowest" and known.extreme_days >= BESIDE_A_FINDING
    if highest or lowest:
        told.numbers.update({"mean": float(found.value), "mean_days": float(known.extreme_days)})
        told.words["mean_extreme"] = "highest" if highest else "lowest"
    elif known.side == "above" and usual is not None and half_up(found.value) > half_up(usual.high):
        told.numbers.update({"mean": float(found.value), "mean_low": usual.low, "mean_high": usual.high})
    return told


def _lacks_little(document: ProcessedDocument, words: Mapping[str, str]) -> bool:
    """Whether the day's readings are told as those of the whole day, but perhaps for a gap of less than an hour."""
    gap = document.context.glucose_gap if document.context else None
    if "partly" not in words or words["partly"] == "thin":
        return "partly" not in words
    short = gap is not None and all(map(is_time, gap)) and minutes_between(*gap) < HOUR
    return short and _active(document) >= MOST_OF_IT


def _is_whole(share: float) -> bool:
    return share > 100.0 - A_LOW_OR_HIGH


def _typical(usual: UsualRange) -> dict[str, float]:
    """The middle of a wide range, whose lower end would make a bad day look like most."""
    ends = range_of(usual, "%")
    return {"median": usual.median} if ends["high"] - ends["low"] > WIDE else {}


def target_share(words: Mapping[str, str]) -> float:
    """% of the day in range that is aimed at; `words`: those of the note on the day's glucose."""
    return TARGET_OF_OLDER if words.get("targets") == "older" else TARGET_SHARE


def day_of_highs(note: Note) -> bool:
    """Whether more of the day was above 180 than the consensus allows whoever has targets."""
    targets = note.words.get("targets")
    if note.kind != "glucose_day" or targets == "none":
        return False
    return note.numbers.get("above_180", 0.0) > (MOST_HIGH_OF_OLDER if targets == "older" else MOST_HIGH)


def day_mostly_high(note: Note) -> bool:
    """Whether it was so for more than half of the day, twice what may be: "you can mention" after 18 hours was too weak
    for four readers of five. Older people's own limit is that half."""
    older = note.words.get("targets") == "older"
    return day_of_highs(note) and not older and note.numbers["above_180"] > MOST_HIGH_OF_OLDER


def _active(document: ProcessedDocument) -> float:
    """% of the day with readings."""
    active = document.quality.get("cgm_active_pct")
    return float(active) if isinstance(active, int | float) else 100.0


def _is_small_part(document: ProcessedDocument) -> bool:
    """Whether a finding tells that the day has readings for a small part of it."""
    active = document.quality.get("cgm_active_pct")
    shares = [a.value for a in document.anomalies if (a.kind, a.metric, a.unit) == ("data", "glucose", "%")]
    return any((active if isinstance(active, int | float) else share or 0.0) < SMALL_PART for share in shares)
