"""Safety limits: one note for each limit that was passed, however many stretches it took."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from core.documents import PARTS_OF_DAY, Anomaly, ProcessedDocument
from core.explanation.notes.day import Day, before, day_of, minutes_between
from core.explanation.notes.gap import unseen_of
from core.explanation.notes.note import GLUCOSE, NIGHT, RANKS, Note, is_time
from core.glucose_limits import LOW

TOLD_SINGLY = 3
"""More stretches than that are told by number, total and longest."""
A_SHORTER_TIME = 4.0
"""Minutes beyond those of the stretches from which on there were other times: nearly one reading. Readings that are not
evenly spaced make a difference of less."""
HOURS_OF_A_PART = 6
SILENT = 60.0
"""Minutes of the day's end that nobody saw, where readings stop before."""
BELOW_IS_LOW = {"glucose": LOW}
"""Below it is a low what names neither its side nor a limit."""
OFTEN, OFTEN_OVER_MIDNIGHT = 2, 3
"""On so many of the last 14 days, and it is told how many; one over midnight may make two days of one."""
RUN_AMONG = 2
"""So many of them running, up to this one, are told beside."""
RARE_DAYS = 7
"""So many days with readings before, none of them such a day, and that is told."""


def event_notes(document: ProcessedDocument) -> list[Note]:
    """Of one limit at most one note: what an earlier day told already, and goes on here, is part of it."""
    found: dict[tuple[str, float | None], list[tuple[int, Anomaly]]] = {}
    for i, anomaly in enumerate(document.anomalies):
        if anomaly.kind == "safety":
            limit = _number(anomaly.evidence.get("limit"))
            found.setdefault((f"{anomaly.metric}-{anomaly.direction}", limit), []).append((i, anomaly))
    notes: dict[str, Note] = {}
    for same in found.values():
        note = _event(same, day_of(document))
        note = replace(note, numbers=note.numbers | _days(document, note) | _own(document, note))
        note = replace(note, numbers=note.numbers | _unseen(document, note, same))
        note = replace(
            note, words=note.words | _rest(document, note), dates=note.dates | _rest_time(document, note)
        )
        note = replace(note, numbers=note.numbers | _rest_extreme(document, note))
        own = note.id if note.id not in notes else f"{note.id}.{len(notes) + 1}"
        notes[own] = replace(note, id=own)
    return list(notes.values())


def _event(same: list[tuple[int, Anomaly]], day: Day) -> Note:
    same = sorted(same, key=lambda one: RANKS[one[1].severity])
    first, worst = same[0]
    numbers: dict[str, float] = {}
    if (limit := _number(worst.evidence.get("limit"))) is not None:
        numbers["limit"] = limit
    values = [a.value for _, a in same if a.value is not None]
    side = worst.direction or _side_of(values, numbers.get("limit", BELOW_IS_LOW.get(worst.metric, 0.0)))
    if values:
        numbers["value"] = max(values) if side == "above" else min(values)
    dates: dict[str, str] = {}
    stretches = sorted((s for _, a in same for s in stretches_in(a)), key=_began)
    minutes = [m for _, a in same if (m := _number(a.evidence.get("minutes"))) is not None]
    if minutes or stretches:  # without a sum, that of the stretches is all that is known
        total = sum(minutes) if minutes else sum(float(s["minutes"]) for s in stretches)
        numbers |= {"minutes": total, "events": max(1, len(stretches))}
    if stretches:
        numbers["of_the_day"] = sum(_of_the_day(s, day) for s in stretches)
    if met := _met(worst):
        numbers |= met
    goes_on: dict[str, str] = {}
    if last := [s for s in stretches if s.get("open")]:
        numbers["open"] = 1.0
        goes_on["open"] = _open_until(last[-1], day)
    told = _told(stretches)
    for i, stretch in enumerate(told, start=1):
        numbers |= {f"minutes.{i}": stretch["minutes"], f"extreme.{i}": stretch["extreme"]}
        if (here := _of_the_day(stretch, day)) != stretch["minutes"]:
            numbers[f"of_the_day.{i}"] = here
        dates |= {f"from.{i}": stretch["from"], f"to.{i}": stretch["to"]}
        if stretch.get("open"):
            goes_on[f"open.{i}"] = _open_until(stretch, day)
            goes_on |= {f"silent.{i}": "yes"} if minutes_between(stretch["to"], day.end) >= SILENT else {}
    if len(told) < len(stretches):  # readings may stop there (saying.gap_of)
        dates |= {"first.from.0": stretches[0]["from"], "last.to.0": stretches[-1]["to"]}
        longest = [s for s in stretches if round(float(s["minutes"])) == round(float(told[0]["minutes"]))]
        goes_on |= {"tied": "yes"} if len(longest) > 1 else {}
    differ = {"differ": "yes"} if any(a.evidence.get("sensors_differ") for _, a in same) else {}
    # A sum over two days would be read as this day's.
    begun = [s for s in stretches if _number(s.get("minutes_before"))]
    spans = {"spans": "yes"} if begun else {}
    if begun and len(begun) < len(stretches):
        dates |= {"began": begun[0]["from"], "ended": begun[0]["to"]}
    return Note(
        id=worst.rule,
        kind="urgent" if worst.severity == "urgent" else "event",
        group=GLUCOSE if worst.metric == "glucose" else NIGHT,
        path=f"anomalies[{first}]",
        metrics=(worst.metric,),
        severity=worst.severity,
        must_tell=True,
        numbers=numbers,
        dates=dates,
        words={"rule": worst.rule, "side": side} | differ | spans | goes_on,
    )


def _met(anomaly: Anomaly) -> dict[str, float]:
    """The limit further out that the finding owes its tier to, and for how long that was passed."""
    limit, found = _number(anomaly.evidence.get("met_limit")), anomaly.evidence.get("met_by")
    listed = found if isinstance(found, list) else []
    minutes = [_number(one.get("minutes")) for one in listed if isinstance(one, Mapping)]
    known = [one for one in minutes if one is not None]
    if limit is None or limit == _number(anomaly.evidence.get("limit")) or not known:
        return {}
    return {"met": limit, "met_minutes": sum(known)}


def _side_of(values: Sequence[float], limit: float) -> Literal["above", "below"]:
    """Of a finding of another hand that does not say it: a low must not be told as a high."""
    return "below" if values and min(values) < limit else "above"


def _began(stretch: Mapping[str, Any]) -> float:
    """By the instant: where the clock is put back, a later time has an earlier name."""
    began = dt.datetime.fromisoformat(stretch["from"])
    return (began if began.tzinfo else began.replace(tzinfo=dt.UTC)).timestamp()


def _of_the_day(stretch: Mapping[str, Any], day: Day) -> float:
    """Its minutes on this day: what an earlier one had and what its last reading stands for after midnight are not."""
    minutes = float(stretch["minutes"]) - (_number(stretch.get("minutes_before")) or 0)
    return minutes - max(0.0, minutes_between(day.end, stretch["to"]))


def _open_until(stretch: Mapping[str, Any], day: Day) -> str:
    """What it was open at: the day's midnight, or the end of the readings before it."""
    return "end" if before(stretch["to"], day.end) else "midnight"


def _unseen(document: ProcessedDocument, note: Note, same: list[tuple[int, Anomaly]]) -> dict[str, float]:
    """Minutes that nobody saw, where one ends in the day's time without readings."""
    limit = note.numbers.get("limit")
    if limit is None or note.metrics != ("glucose",):
        return {}
    ends = [one["to"] for _, anomaly in same for one in stretches_in(anomaly)]
    unseen = unseen_of(document, ends, side=note.words["side"], limit=limit)
    return {"unseen": unseen} if unseen >= 1 else {}


def _own(document: ProcessedDocument, note: Note) -> dict[str, float]:
    """What the day's own readings say: the minutes beyond the limit, shorter times and all, and the reading farthest
    out where it is not the finding's: of two sensors, or beside a stretch that began on the day before."""
    side, limit = note.words["side"], note.numbers.get("limit", 0.0)
    parts = (
        document.context.glucose_parts.values() if document.context and note.metrics == ("glucose",) else ()
    )
    far = [x for part in parts if (x := part.lowest if side == "below" else part.highest) is not None]
    own = sum(float(getattr(part, f"{side}_{limit:.0f}", 0.0)) for part in parts)
    found = {"own": own} if own else {}
    if not far:
        return found
    if "spans" in note.words:  # another sensor's may be farther out than those of the one in use
        told, begin = range(1, stretches_of(note) + 1), day_of(document).begin
        far += [note.numbers[f"extreme.{i}"] for i in told if not before(note.dates[f"from.{i}"], begin)]
    value = min(far) if side == "below" else max(far)
    than = limit if "spans" in note.words else note.numbers.get("value", value)
    is_farther = value < than if side == "below" else value > than
    return found | ({"of_day": value} if is_farther else {})


def _rest(document: ProcessedDocument, note: Note) -> dict[str, str]:
    """In which parts of the day it was beyond the limit besides the stretches that are told, if each of those lies in
    one part. Of one over midnight this day's minutes count."""
    if document.context is None or note.metrics != ("glucose",):
        return {}
    level = f"{note.words['side']}_{note.numbers.get('limit', 0.0):.0f}"
    left = {name: float(getattr(part, level, 0.0)) for name, part in document.context.glucose_parts.items()}
    for i in range(1, stretches_of(note) + 1):
        began, ended = (dt.datetime.fromisoformat(note.dates[f"{end}.{i}"]) for end in ("from", "to"))
        names = {_part_of(at, document.date) for at in (began, ended - dt.timedelta(minutes=1))}
        if len(names) > 1 or not names <= left.keys():
            return {}
        left[names.pop()] -= note.numbers.get(f"of_the_day.{i}", note.numbers[f"minutes.{i}"])
    rest = [name for name in PARTS_OF_DAY if left.get(name, 0.0) >= 1]
    return {"rest": " ".join(rest)} if rest else {}


def _rest_time(document: ProcessedDocument, note: Note) -> dict[str, str]:
    """From when to when it was beyond the limit besides the stretches that are told, if at one time that is known."""
    if document.context is None or note.metrics != ("glucose",):
        return {}
    level = f"{note.words['side']}_{note.numbers.get('limit', 0.0):.0f}"
    told = [(note.dates[f"from.{i}"], note.dates[f"to.{i}"]) for i in range(1, stretches_of(note) + 1)]
    times = [one for one in document.context.glucose_times.get(level, []) if all(map(is_time, one))]
    others = [one for one in times if all(not before(a, one[1]) or not before(one[0], b) for a, b in told)]
    return dict(zip(("rest.from", "rest.to"), others[0], strict=True)) if len(others) == 1 else {}


def _part_of(time: dt.datetime, date: str) -> str:
    """In which part of the day: of another date in the first or the last."""
    on = time.date().isoformat()
    return PARTS_OF_DAY[0 if on < date else -1 if on > date else time.hour // HOURS_OF_A_PART]


def _rest_extreme(document: ProcessedDocument, note: Note) -> dict[str, float]:
    """How far it was beyond the limit in the parts of the day with none of the stretches, if only there it was so."""
    parts, rest = (
        document.context.glucose_parts if document.context else {},
        note.words.get("rest", "").split(),
    )
    told = [note.dates[f"{end}.{i}"] for i in range(1, stretches_of(note) + 1) for end in ("from", "to")]
    day, below = day_of(document), note.words["side"] == "below"
    own = (at for at in told if not before(at, day.begin) and before(at, day.end))
    if not rest or {_part_of(dt.datetime.fromisoformat(at), document.date) for at in own} & {*rest}:
        return {}
    far = [x for one in rest if (x := parts[one].lowest if below else parts[one].highest) is not None]
    return {"rest_extreme": min(far) if below else max(far)} if far else {}


def _days(document: ProcessedDocument, note: Note) -> dict[str, float]:
    """On how many days it was so, if this is not the first for a while."""
    level = f"{note.words['side']}_{note.numbers.get('limit', 0.0):.0f}"
    found = document.context.glucose_days.get(level) if document.context else None
    if found is None or note.metrics != ("glucose",):
        return {}
    least = 2 if "spans" in note.words else 1  # one over midnight is no second day
    if found.days == found.running > least:  # of more days the run alone would play it down
        return {"running": float(found.running)}
    told = found.days >= (OFTEN_OVER_MIDNIGHT if "spans" in note.words else OFTEN)
    # without running the one day is another
    told = told or (found.days == found.running == 1 and found.of > RARE_DAYS)
    lately = {"lately": float(found.running)} if found.running >= max(RUN_AMONG, least + 1) else {}
    # below 54 for less than such a day has, this one is none of them
    before = {} if found.running else {"before": 1.0}
    return {"days": float(found.days), "of": float(found.of)} | before | lately if told else {}


def _told(stretches: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """All of a few; of many the longest, of this day's own if there are some."""
    if len(stretches) <= TOLD_SINGLY:
        return stretches
    own = [s for s in stretches if not _number(s.get("minutes_before"))]
    return [max(own or stretches, key=lambda s: float(s["minutes"]))]


def stretches_of(note: Note) -> int:
    """How many stretches a note tells singly."""
    return sum(1 for key in note.numbers if key.startswith("minutes."))


def with_the_longest(note: Note) -> Note:
    """The note with the times of the longest of its stretches alone, of this day's own if there are some."""
    places = range(1, stretches_of(note) + 1)
    own = [i for i in places if note.dates[f"from.{i}"] != note.dates.get("began")]
    kept = max(own or places, key=lambda i: note.numbers[f"minutes.{i}"])

    def only(told: Mapping[str, Any]) -> dict[str, Any]:
        others = tuple(f".{i}" for i in places if i != kept)
        return {key.replace(f".{kept}", ".1"): told[key] for key in told if not key.endswith(others)}

    return replace(note, numbers=only(note.numbers), dates=only(note.dates), words=only(note.words))


def stretches_in(anomaly: Anomaly) -> list[Mapping[str, Any]]:
    """Those that can be told: with both times, minutes and the reading farthest out. One behind which readings back
    follow is told by its end, though these are too few to end it: no readings end there."""
    listed = anomaly.evidence.get("stretches")
    return [
        {name: told for name, told in one.items() if name != "open"} if _number(one.get("back")) else one
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, Mapping)
        and is_time(one.get("from"))
        and is_time(one.get("to"))
        and _number(one.get("minutes")) is not None
        and _number(one.get("extreme")) is not None
    ]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
