"""The day's glucose as a whole, beside what began in the week: only for people with a sensor."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.documents import ProcessedDocument
from core.explanation.notes.data import held_before
from core.explanation.notes.history import lasting, rarity
from core.explanation.notes.note import GLUCOSE, RANKS, Note, is_time
from core.explanation.notes.values import IN_GLUCOSE_DAY, range_of, side_of
from core.explanation.notes.week import weekly_notes
from core.explanation.wording.formats import half_up

LEVELS = ("below_70", "above_180")
TARGET_SHARE, TARGET_OF_OLDER = 70.0, 50.0
"""% of the time in range that most plans for diabetes aim at, and those for older people (Battelino 2019)."""
ONE_READING = 5.0
"""Minutes that one reading of most sensors stands for."""
SMALL_PART = 50.0
"""% of the day with readings; one with less is not told like a whole one."""
MOST_OF_IT = 90.0
"""% of the day with readings; of one with less no share is told as that of the whole day."""
LONGEST_READING = 20.0
"""Minutes that a reading weighs at most (core/health/spacing.py), by which an event's may run over the day's end."""
WORTH_A_WORD = {"below_70": ONE_READING, "above_180": 15.0}
"""Minutes beyond a level that are told: every low, and highs that last as long as an event does."""
MOSTLY, WORTH_A_PART = 0.6, {"below_70": 10.0, "above_180": 30.0}
"""A part of the day is named when it holds that share of at least so many minutes; of lows each that holds as many."""
FEW_PARTS = 2
TIMES, WORTH_A_TIME = {"below_70": 3, "above_180": 2}, {"below_70": ONE_READING, "above_180": 15.0}
"""So many times, of so many minutes in all, are told by the clock."""
LEAST_HIGH = 10.0
"""Minutes above 180 that are worth a time by the clock: fewer blur a day (docs/panel.md)."""
MOST_TIMES = 3
"""The context keeps no more (core/stages/context.py): of more, none."""
NEARLY, ADDS_UP = 2.0, {"below_70": 0.15, "above_180": 0.05}
"""By that share, and by so many minutes at least, the clock may differ from what the readings add up to; by more the
two would seem to deny each other."""
ON_AND_OFF = 240.0
"""Lows within so many minutes that do not add up by the clock are told as one time with breaks."""
WIDE = 50.0
"""A usual range of more percentage points than that says nothing of a share that lies inside it."""
VERY_HIGH = 250.0
"""mg/dL from which on the day's highest reading stands out (the second level of highs, Battelino 2019)."""
COUNTS = {"below_70": "glucose_hypo_events", "above_180": "glucose_hyper_events"}


def glucose_notes(document: ProcessedDocument) -> list[Note]:
    return [*_day(document), *weekly_notes(document)]


def _day(document: ProcessedDocument) -> Iterator[Note]:
    share = document.metrics.get(IN_GLUCOSE_DAY)
    if share is None or isinstance(share.value, str):
        return
    numbers = {"share": float(share.value)}
    words: dict[str, str] = {}
    times: dict[str, str] = {}
    parts = document.context.glucose_parts if document.context else {}
    for level in LEVELS:
        minutes = {name: float(getattr(part, level)) for name, part in parts.items()}
        total = sum(minutes.values())
        if total < WORTH_A_WORD[level]:
            continue
        numbers[level] = total
        count = document.metrics.get(COUNTS[level])
        counted = document.metrics.get(f"{COUNTS[level]}_minutes")
        lasted = counted.value if counted is not None and not isinstance(counted.value, str) else total
        among = not -LONGEST_READING <= total - lasted < ONE_READING
        # Where shorter times are among them, number and sum would not belong together.
        known = len(document.context.glucose_times.get(level, [])) if document.context else 0
        if (
            count is not None
            and not isinstance(count.value, str)
            and count.value > 0
            and not among
            and (known == count.value or (not known and count.value > MOST_TIMES))
        ):
            numbers[f"{level}.events"] = float(count.value)
        if level == "below_70" and (lowest := [p.lowest for p in parts.values() if p.lowest is not None]):
            numbers["lowest"] = min(lowest)
        far = [p.highest for p in parts.values() if p.highest is not None]
        if level == "above_180" and far and total >= WORTH_A_PART[level]:
            numbers["highest"] = max(far)
        if level == "below_70" and (very := sum(float(part.below_54) for part in parts.values())) >= 1:
            numbers["below_54"] = very
        most = max(minutes, key=lambda name: minutes[name])
        if level == "below_70" and _lasts_until_midnight(document, level):
            words[f"{level}.open"] = "yes"
        if told := _times(document, level, total):
            times |= told
            lasted = _clock_minutes(told)
            if len(told) == 2 and lasted - total > NEARLY:
                words[f"{level}.breaks"] = "yes"
                numbers.pop(f"{level}.events", None)
        elif level == "below_70" and len(low_in := _low_in(minutes)) == FEW_PARTS:
            words |= {f"{level}.part": " ".join(low_in), f"{level}.all": "each"}
        elif total >= WORTH_A_PART[level] and minutes[most] >= MOSTLY * total:
            words[f"{level}.part"] = most
            words[f"{level}.all"] = "yes" if minutes[most] == total else "no"
    if any(a.kind == "data" and a.metric == "glucose" for a in document.anomalies):
        words["partly"] = "yes"
    if (targets := (document.weekly or {}).get("targets")) in ("none", "older"):
        words["targets"] = targets
    dates: dict[str, str] = {}
    gap = document.context.glucose_gap if document.context else None
    if "partly" not in words and gap and all(map(is_time, gap)):
        words["partly"] = "yes"  # a shorter gap than a finding is of: told, and nothing is asked
        dates = dict(zip(("from", "to"), gap, strict=True))
        numbers |= held_before(document)
    if "partly" not in words and (active := _active(document)) < MOST_OF_IT:
        words["partly"] = "thin"  # short gaps, none of them worth a word
        numbers["hours"] = half_up(active / 100 * 24)
    readings = bool(parts) and "partly" not in words
    if readings and share.value < 100 and not any(part.below_70 for part in parts.values()):
        words["no_lows"] = "yes"
    note = Note(
        id="glucose_day",
        kind="glucose_day",
        group=GLUCOSE,
        path=f"metrics.{IN_GLUCOSE_DAY}",
        metrics=(IN_GLUCOSE_DAY,),
        numbers=numbers,
        dates=dates | times,
        words=words,
    )
    places = [i for i, a in enumerate(document.anomalies) if a.metric == IN_GLUCOSE_DAY]
    usual = document.baseline.get(IN_GLUCOSE_DAY)
    if _is_small_part(document):
        # No range of whole days fits it, and one part of the day may be all there is.
        usual = usual if places else None
        words = {name: word for name, word in words.items() if not name.endswith((".part", ".all"))}
        note = replace(note, words=words)
    if usual is not None and share.value <= target_share(words) and usual.high - usual.low <= WIDE:
        note = replace(note, numbers=numbers | range_of(usual, "%"))
    if rare := _rare(document, float(share.value), words):
        numbers |= rare
        words |= rarity(document, IN_GLUCOSE_DAY)
        note = replace(note, numbers=note.numbers | numbers, words=words)
    if usual is not None and side_of(float(share.value), usual) == "below":
        numbers |= range_of(usual, "%") | lasting(document, IN_GLUCOSE_DAY)
        note = replace(
            note, numbers=numbers, words=words | {"side": "below"} | rarity(document, IN_GLUCOSE_DAY)
        )
    if places:
        severity = min((document.anomalies[i].severity for i in places), key=lambda s: RANKS[s])
        note = replace(note, severity=severity, must_tell=True, path=f"anomalies[{places[0]}]")
    yield note


def _rare(document: ProcessedDocument, share: float, words: Mapping[str, str]) -> dict[str, float]:
    """Of how many days a whole day's share in range is the lowest or the highest."""
    known = document.context.metrics.get(IN_GLUCOSE_DAY) if document.context else None
    if known is None or "partly" in words or share == 100:
        return {}
    return {"extreme_days": float(known.extreme_days)} if known.extreme else {}


def target_share(words: Mapping[str, str]) -> float:
    """% of the day in range that is aimed at; `words`: those of the note on the day's glucose."""
    return TARGET_OF_OLDER if words.get("targets") == "older" else TARGET_SHARE


def _lasts_until_midnight(document: ProcessedDocument, level: str) -> bool:
    """Whether the last of these times ends with the day."""
    times = document.context.glucose_times.get(level, []) if document.context else []
    end = times[-1][1] if times else None
    if not is_time(end):
        return False
    tomorrow = dt.date.fromisoformat(document.date) + dt.timedelta(days=1)
    return end[:16] == f"{tomorrow}T00:00"


def _low_in(minutes: Mapping[str, float]) -> list[str]:
    """The parts of the day that had lows worth a word, in their order, if no other had any."""
    names = [name for name, low in minutes.items() if low >= WORTH_A_PART["below_70"]]
    return names if sum(minutes[name] for name in names) == sum(minutes.values()) else []


def _active(document: ProcessedDocument) -> float:
    """% of the day with readings."""
    active = document.quality.get("cgm_active_pct")
    return float(active) if isinstance(active, int | float) else 100.0


def _is_small_part(document: ProcessedDocument) -> bool:
    """Whether a finding tells that the day has readings for a small part of it."""
    active = document.quality.get("cgm_active_pct")
    shares = [a.value for a in document.anomalies if (a.kind, a.metric, a.unit) == ("data", "glucose", "%")]
    return any((active if isinstance(active, int | float) else share or 0.0) < SMALL_PART for share in shares)


def _is_short(time: tuple[str, str]) -> bool:
    """Less than what one reading of most sensors stands for."""
    return _minutes(time) < ONE_READING


def _minutes(time: tuple[str, str]) -> float:
    """How long it was by the clock; of what is no time, or lies over a change of it, no end."""
    since, until = time
    if not (is_time(since) and is_time(until)) or since[16:] != until[16:]:
        return math.inf
    lasted = dt.datetime.fromisoformat(until) - dt.datetime.fromisoformat(since)
    return lasted.total_seconds() / 60


def _times(document: ProcessedDocument, level: str, total: float) -> dict[str, str]:
    """From when to when it was, if it was not often and adds up to what is told."""
    times = document.context.glucose_times.get(level, []) if document.context else []
    times = [one for one in times if not _is_short(one)] or times
    if (
        total < WORTH_A_TIME[level]
        or not 0 < len(times) <= TIMES[level]
        or (level == "above_180" and any(_minutes(one) < LEAST_HIGH for one in times))
        or not all(is_time(end) for one in times for end in one)
    ):
        return {}
    ends = [[dt.datetime.fromisoformat(end) for end in one] for one in times]
    if len({end.tzinfo is None for one in ends for end in one}) > 1:
        return {}  # of another hand than ours
    told = {
        f"{level}.{end}.{i}": at
        for i, one in enumerate(times, start=1)
        for end, at in zip(("from", "to"), one, strict=True)
    }
    more = _clock_minutes(told) - total
    if abs(more) <= max(NEARLY, ADDS_UP[level] * total) and (len(times) > 1 or more >= -NEARLY):
        return told
    first, last = times[0][0], times[-1][1]
    whole = {f"{level}.from.1": first, f"{level}.to.1": last}
    one_time = level == "below_70" and more > 0 and first[16:] == last[16:]
    return whole if one_time and _clock_minutes(whole) <= ON_AND_OFF else {}


def _clock_minutes(times: Mapping[str, str]) -> float:
    """How long times last by the clock: from the first of each pair to the second."""
    ends = [dt.datetime.fromisoformat(end) for end in times.values()]
    return (
        sum((until - since).total_seconds() for since, until in zip(ends[::2], ends[1::2], strict=True)) / 60
    )
