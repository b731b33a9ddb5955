"""What is said of a value of the night or the day beside its usual range. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.explanation.notes.note import GLUCOSE, Note
from core.explanation.notes.ring import THIN_RING
from core.explanation.notes.values import is_no_news
from core.explanation.sentences.history import (
    SIDES,
    counted,
    denies,
    drift_first,
    history,
    shift_of,
)
from core.explanation.sentences.rewording import LIKE_ANOTHER, range_within, rarity_within
from core.explanation.sentences.saying import (
    Page,
    amount_of,
    date_of,
    is_brief,
    is_inside,
    lasting,
    period_of,
    rare_within,
    runs_within,
    timed,
    weeks_of,
    when_of,
)
from core.explanation.wording.formats import amount, bare, half_up, range_end, rounded

A_PAIR, MANY_RECORDS = 2, 3
"""So many records beside are told in brief: "this was the lowest value in 5 weeks" three times had readers stumble."""
WIDE = 10
"""So many times its lower end, and a range of "3 to 115" looked like a mistake to a reader: it is said to be wide,
or of few days."""
MAY_LACK = {"steps": "steps", "sleep_total": "sleep"}
"""Metrics of a ring, and beside what its hours without a heart rate are told of them."""
PULSE_AT_REST = "resting_hr"
"""A night that lacks it was not seen whole: 8 hours of sleep without one heart beat had readers doubt."""
AVERAGE = ("glucose_mean",)
FINE = ("spo2_mean", "hrv_sleep")
"""Has a digit more where it would read like the end of its range: a percent of oxygen is much, and of a variability
"just below your usual range" five readers of eight asked which."""


def clause_of(
    page: Page,
    note: Note,
    *,
    after: bool = False,
    ranged: bool = True,
    again: bool = False,
    still: bool = False,
) -> str:
    """The value as a sentence's core; `after` a time, where the language turns it round; `again`: where the sentence
    before has named it; `still`: it has been in its range on all of the last nights."""
    metric = note.metrics[0]
    if not page.wording.has(f"{metric}.said") or ("value" not in note.numbers and metric != "strain"):
        return page.say("unknown.after" if after and page.wording.has("unknown.after") else "unknown.said")
    explained = "explained" in note.words
    forms = ("again",) if again else ("explained", "said") if explained else ("said",)
    turned = {"explained": "explainedafter", "said": "after", "again": "againafter"} if after else {}
    words = (f"{metric}.{form}" for one in forms for form in (turned.get(one, one), one))
    word = next(word for word in words if page.wording.has(word))
    if metric == "strain":
        return page.say(word)
    unit, numbers = note.words.get("unit", ""), note.numbers
    value = amount(page.wording, numbers["value"], unit, page.glucose_unit, extra=_extra(page, note))
    if _may_lack_some(page, note):
        counted = f"{metric}.countedafter" if after else ""
        word = counted if page.wording.has(counted) else f"{metric}.counted"
    clause = page.say(word, value=value)
    if ranged and is_inside(note) and (shift := shift_of(page, note)):
        # what was found comes before what seems to take it back
        before = _week_before(page, note)
        how = "-back" if "outside_before" in numbers else "" if before == "no" else "-in"
        usual = _usual(page, note, shifted=f"shifted{how}")
        return page.say("with-shift-inside", clause=clause, usual=usual, before=before, **shift)
    if ranged and "low" in numbers:
        told = {"clause": clause, "usual": _usual(page, note, still=still), "run": ""}
        if runs_within(note):
            days = int(numbers["running"])
            told["run"] = page.say("usual-run", days=days, period=period_of(note))
        if rare_within(note):
            weeks, extreme = weeks_of(page, note.numbers["extreme_days"]), note.words["extreme"]
            rare = page.say("usual-extreme", extreme=extreme, weeks=weeks, amount=amount_of(metric))
            told["run"] = f"{told['run']}{rare}"
        return page.say("with-usual", brief="yes" if is_brief(note) else "no", **told)
    if ranged and note.words.get("side") in SIDES.values() and not note.words.get("shift"):
        return page.say("with-side", clause=clause, side=note.words["side"], amount=amount_of(metric))
    return clause


def _may_lack_some(page: Page, note: Note) -> bool:
    """Whether the ring may not have seen all of it: "you took 1,900 steps" would be taken back by what the page says
    next, and 52 minutes of sleep may be all that it recorded."""
    beside = MAY_LACK.get(note.metrics[0])
    thin = any(one.id == THIN_RING and one.words.get("beside") == beside for one in page.notes)
    known = page.known or page.notes
    asleep = beside == "sleep" and any(
        one.kind == "lacking" and PULSE_AT_REST in one.metrics for one in known
    )
    return bool({"unsure", "short"} & note.words.keys()) or (beside is not None and thin) or asleep


def _week_before(page: Page, note: Note) -> str:
    """On which side of its range the middle of the week before lay, if it reads so: "still in your usual range" beside
    it left three readers asking what was usual."""
    unit, numbers = note.words.get("unit", ""), note.numbers
    middle = numbers["value"] - numbers["difference"]
    before, low, high = (
        rounded(one, unit, page.glucose_unit) for one in (middle, numbers["low"], numbers["high"])
    )
    return "below" if before < low else "above" if before > high else "no"


def _usual(page: Page, note: Note, *, shifted: str = "", still: bool = False) -> str:
    """The range's ends; a value that reads like the end which it lies beyond is just beyond it. `shifted`: as a
    sentence of its own, by its name; `still`: inside, after that it has drifted."""
    unit, numbers, side = note.words.get("unit", ""), note.numbers, note.words["side"]
    low, high = (rounded(numbers[k], unit, page.glucose_unit) for k in ("low", "high"))
    fine, ends = _extra(page, note) > 0, _ends(page, note)
    if low == high and not shifted and not fine:
        return page.say("usual-one", low=ends["low"])
    edge = _reads_like_its_end(page, note) and not fine
    told: dict[str, object] = {**ends, "period": period_of(note), "young": page.young(note)}
    if shifted:
        back = {"back": int(numbers.get("outside_before", 0)), "was": note.words.get("was", "")}
        return page.say("usual", side=shifted, **told, **back)
    own = f"{note.metrics[0]}.usual"
    if is_brief(note) and page.wording.has("usual.brief"):
        told |= {"edge": "yes" if edge else "no", "amount": amount_of(note.metrics[0])}
        return page.say("usual.brief", side=side, **told)
    if not edge and side != "inside" and page.wording.has(own):
        return page.say(own, side=side, **told)
    if side == "inside":
        wide = numbers["high"] > WIDE * max(0.0, numbers["low"]) and not told["young"]
        side = "inside-still" if still else "inside-wide" if wide else side
    return page.say("usual", side=f"at-{side}" if edge else side, **told)


def _reads_like_its_end(page: Page, note: Note) -> bool:
    """Whether a value beyond its range does not read so."""
    unit, numbers, side = note.words.get("unit", ""), note.numbers, note.words.get("side")
    value, low, high = (rounded(numbers[k], unit, page.glucose_unit) for k in ("value", "low", "high"))
    return (side == "above" and value <= high) or (side == "below" and value >= low)


def _extra(page: Page, note: Note) -> int:
    """How many more digits than its metric has a value and its range are told with."""
    numbers, side = note.numbers, note.words.get("side")
    if note.metrics[0] not in FINE or not {"value", "low", "high"} <= numbers.keys():
        return 0
    end = numbers["high" if side == "above" else "low"]
    apart = half_up(numbers["value"], 1) != half_up(end, 1)  # else another digit would say no more
    return int(apart and _reads_like_its_end(page, note))


def _ends(page: Page, note: Note) -> dict[str, str]:
    """The ends of the usual range, without their unit."""
    unit, extra = note.words.get("unit", ""), _extra(page, note) if "value" in note.numbers else 0
    ends = {end: range_end(note.numbers[end], unit) for end in ("low", "high")}
    return {
        end: bare(page.wording, value, unit, page.glucose_unit, extra=extra) for end, value in ends.items()
    }


def told_apart(page: Page, note: Note) -> Iterator[str]:
    """What the metric is, of one that would be taken for another."""
    mistaken = note.metrics[0] in LIKE_ANOTHER and page.definition != note.metrics[0]
    if "explained" in note.words and mistaken:
        yield page.say(f"{note.metrics[0]}.definition")


def defined(page: Page, note: Note) -> Iterator[str]:
    """The definition that the plan asks for, unless it stands beside the value already."""
    if page.definition in note.metrics and not (
        "explained" in note.words and page.wording.has(f"{page.definition}.explained")
    ):
        yield page.say(f"{page.definition}.definition")


def value(page: Page, note: Note) -> Iterator[str]:
    about = [one for one in page.notes if one.about == note.id]
    trend = next((one for one in about if one.kind == "trend"), None)
    explained = "explained" in note.words
    if note.metrics == AVERAGE and page.said_event:
        page.when = None  # after "on 6 of the 14 days" it would be read of those
    if trend is not None and is_inside(note) and (first := drift_first(page, trend, explained=explained)):
        yield first
        denied = any(one.kind == "extreme" and denies(one, trend) for one in about)
        # "that night" would be the one since which it drifts
        again = "night" in page.named and trend.words.get("capped") != "yes"
        when = when_of(page, period_of(note))
        if when is not None and again and period_of(note) == "night":
            when = page.say("night-to", **page.days())
        still = not trend.numbers["days"]
        said = timed(page, when, lambda after: clause_of(page, note, after=after, again=True, still=still))
        yield page.say("but", sentence=said) if denied else said
        about.remove(trend)
        about += [replace(trend, dates={})] if counted(trend) else []
    else:
        yield timed(page, when_of(page, period_of(note)), lambda after: clause_of(page, note, after=after))
    yield from history(page, note, about)
    yield from told_apart(page, note)
    if "unsure" in note.words:
        yield page.say("steps-unsure")
    if "back" in note.dates:
        yield page.say("steps-back", seen=date_of(page, note.dates["back"]))


def together(page: Page, note: Note) -> Iterator[list[str]]:
    """What is said of each, the first after how many there were."""
    members = page.completing(note, "value")
    when = when_of(page, "night") or page.say("night-same", **page.days())
    alone = "pair_alone" in note.words and len(members) == A_PAIR
    known = page.known or page.notes
    more = any(one.kind == "same_day" and one.group == note.group and not is_no_news(one) for one in known)
    said = [] if alone else [page.say("together", when=when, count=0 if more else len(members))]
    for member in members:
        first = when if alone and member is members[0] else None
        said.append(timed(page, first, _clause(page, member)))
        about = [one for one in page.notes if one.about == note.id and one.metrics == member.metrics]
        said += history(page, member, about)
        said += [*told_apart(page, member), *defined(page, member)]
        yield said
        said = []


def _clause(page: Page, note: Note) -> Callable[[bool], str]:
    return lambda after: clause_of(page, note, after=after)


def in_brief_if_many(notes: list[Note]) -> list[Note]:
    """Values that stand beside, each in one sentence where many of them are records."""
    many = sum("extreme_days" in note.numbers for note in notes) >= MANY_RECORDS
    return [rarity_within(range_within(note)) for note in notes] if many else notes


def beside(page: Page, notes: list[Note]) -> str:
    period = period_of(notes[0])
    when = when_of(page, period)
    if when is None and notes[0].group != GLUCOSE:
        when = page.say(f"{period}-same", **page.days())
    first, *others = in_brief_if_many(notes)
    said = [timed(page, when, lambda after: clause_of(page, first, after=after))]
    said += [*lasting(page, first), *told_apart(page, first)]
    for note in others:
        said.append(page.say("sentence", clause=clause_of(page, note)))
        said += [*lasting(page, note), *told_apart(page, note)]
    return " ".join(said)


def returned(page: Page, note: Note) -> Iterator[str]:
    when = when_of(page, period_of(note)) or page.say(f"{period_of(note)}-same", **page.days())
    yield timed(page, when, lambda after: returned_clause(page, note, after=after))
    yield from lasting(page, note)
    yield from told_apart(page, note)


def returned_clause(page: Page, note: Note, *, after: bool) -> str:
    said = clause_of(page, note, after=after, ranged=False)
    ends = _ends(page, note) if "low" in note.numbers else {"low": "", "high": ""}
    told: dict[str, object] = {
        "days": int(note.numbers["days"]),
        "period": period_of(note),
        "was": note.words.get("was", "outside"),
        "young": page.young(note),
    }
    return page.say(
        "returned", clause=said, ranged="no" if ends["low"] == ends["high"] else "yes", **ends, **told
    )
