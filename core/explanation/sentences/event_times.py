"""When a limit was passed: one low or high, or several of a day, by the clock, for how long and how far. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from core.documents import PARTS_OF_DAY
from core.explanation.notes.day import minutes_between
from core.explanation.notes.events import stretches_of
from core.explanation.notes.gap import minutes_of
from core.explanation.notes.glucose_times import ONE_READING
from core.explanation.notes.note import Note
from core.explanation.sentences.gaps import by_the_clock, cut_off, unseen_before
from core.explanation.sentences.saying import Page, clock
from core.explanation.sentences.stretches import (
    ROUNDED,
    about,
    by_clock,
    extreme_of,
    is_farthest,
    seen,
    shorter_of,
    stretch_of,
    summed,
    total_of,
)
from core.explanation.wording.formats import amount, bare, duration, half_up, listed

MOST_TOGETHER = 2
"""More times than that are no sentence that reads at once."""
A_PART_OF_THE_DAY, NOT_AROUND = 720.0, {"around": "no", "first": "", "last": ""}
"""Minutes up to which it is told between which times many lows or highs were."""
MOSTLY = 2
"""So many times as long as the shorter ones, and the times that are told are most of it."""
MORNING = "06:00"
"""The night's end."""


def in_turn(page: Page, note: Note, begun: dict[str, str], limit: str) -> Iterator[str]:
    """What began on the day before, then what was on this day: in one sentence they had to be read twice."""
    one = stretch_of(page, note, 1)
    yield page.say("event", day="no", far="within", **one | {"extreme": one["bare"]}, **begun)
    each = [stretch_of(page, note, i) for i in range(2, stretches_of(note) + 1)]
    each = [one | {"lasted": "yes" if one["over"] == "no" else "no"} for one in each]
    times = listed(page.wording, [_item(page, one, begun["side"], far=True) for one in each])
    when = page.say("day-again", **page.days())
    yield page.say("event-again", list=times, **begun | {"when": when, "limit": limit})
    if beside := shorter_of(note) > 0:
        yield _shorter(page, note, begun, summed="no", spans=False)
    yield from _farthest(page, note, beside=beside)


def times_of(page: Page, note: Note, begun: dict[str, str]) -> Iterator[str]:
    """When it was: all times, or of many the longest, or none if none is known."""
    told, count = stretches_of(note), int(note.numbers.get("events", 0))
    if not told:
        known = note.numbers.get("own" if "spans" in note.words else "minutes")
        lasted = {"known": "yes", "minutes": _summed(page, note, known)} if known else {"known": "no"}
        begun = begun | {"spans": "yes" if "began" in note.dates else "no"} | _ends(page, note)
        often = count if "began" in note.dates and count > 1 else 0
        farthest = "of_day" if "of_day" in note.numbers else "value"
        far = extreme_of(page, note, farthest, bare if often else amount)
        yield page.say("event-bare", count=often, extreme=far, **{"minutes": ""} | lasted, **begun)
    elif count == 1 and not shorter_of(note):
        one = stretch_of(page, note, 1)
        of_day = extreme_of(page, note, "of_day") if is_farthest(note) else ""
        one["extreme"] = of_day or one["extreme"]
        far = "within" if "brief_far" in note.words and not of_day else "after"
        yield page.say("event", day="yes" if of_day else "no", far=far, **one, **begun)
    elif told == count:
        yield from _listed(page, note, begun)
    else:
        yield page.say("event-many", count=count, **_longest(page, note), **begun)


def _listed(page: Page, note: Note, begun: dict[str, str]) -> Iterator[str]:
    """All of a few times, their sum, what shorter ones add, and the reading farthest out if it is none of theirs."""
    side, told, shorter = note.words["side"], stretches_of(note), shorter_of(note)
    each, spans = _each(page, note), "spans" in note.words
    over, broken = (any(one[word] == "yes" for one in each) for word in ("over", "breaks"))
    timed = {one["lasted"] for one in each}
    plain = not shorter and _needs_no_sum(note, timed)
    has_sum, again = not (spans or over or plain), _is_again(note) and not broken
    as_far = len({one["extreme"] for one in each}) == 1 and not shorter
    puzzles = told == 1 and is_farthest(note) and "rest_extreme" not in note.numbers
    mostly = "summed" if has_sum or broken else "yes"
    if not _are_most(note):
        mostly = "no"
    pair = told == MOST_TOGETHER and not shorter
    yield page.say(
        "event-several",
        extreme=each[0]["extreme"],
        count=0 if shorter else told,
        list=listed(page.wording, [_item(page, one, side, far=not (as_far or puzzles)) for one in each]),
        each="yes" if as_far else "no",
        shorter="yes" if shorter else "no",
        mostly="again" if again else mostly,
        told=told,
        minutes=_sum_of(page, note, each),
        sum="yes" if has_sum else "no",
        together="yes" if pair and (has_sum or plain or timed == {"no"}) else "no",
        **begun,
    )
    # "the longest stretch" of a sum says that there were other highs; of lows it is told when (13 minutes down to 52
    # were hidden in a sum: five readers of five)
    told_by_sum = has_sum and (side == "above" or "rest" not in note.words)
    if beside := shorter > 0 and not told_by_sum:
        yield _shorter(
            page, note, begun, summed="yes" if has_sum else "again" if again else "no", spans=spans
        )
    yield from _farthest(page, note, beside=beside and not has_sum)  # the sum's own do not say how far


def _each(page: Page, note: Note) -> list[dict[str, str]]:
    """The times as words, with the minutes of each where no sum is told, or some would stand without."""
    each = [stretch_of(page, note, i) for i in range(1, stretches_of(note) + 1)]
    some_last = any(one["lasted"] == "yes" for one in each)
    odd = shorter_of(note) > 0 and any(one["adds_up"] == "no" for one in each)
    if "spans" in note.words or some_last or odd:
        return [one | {"lasted": "yes" if one["over"] == "no" else "no"} for one in each]
    return each


def _sum_of(page: Page, note: Note, each: Sequence[Mapping[str, str]]) -> str:
    """Their minutes together, as many as those that are told of each, or about as many where the clock says others."""
    total, places = total_of(note), range(1, len(each) + 1)
    if least := seen(page, total, note.numbers.get("unseen", 0.0)):
        return least
    singly = sum(half_up(note.numbers[f"minutes.{i}"]) for i in places)
    if singly == half_up(total) and all(one["lasted"] == one["exact"] == "yes" for one in each):
        return duration(page.wording, total)
    apart = abs(sum(by_clock(page, note, i) for i in places) - total)
    return about(page, total) if not shorter_of(note) and apart > ROUNDED else summed(page, total)


def _needs_no_sum(note: Note, timed: Collection[str]) -> bool:
    """Whether a reader adds them up, on a long page: `timed`: of which minutes are told, "yes" or "no"."""
    which = {"yes": {"yes"}, "all": {"yes", "no"}}.get(note.words.get("unsummed", ""), set())
    return len(timed) == 1 and {*timed} <= which


def _are_most(note: Note) -> bool:
    """Whether those that are told are most of it, beside shorter ones."""
    told = sum(half_up(note.numbers[f"minutes.{i}"]) for i in range(1, stretches_of(note) + 1))
    return MOSTLY * shorter_of(note) <= told


def _is_again(note: Note) -> bool:
    """Whether the shorter times were on the day after the night of the one that is told."""
    rest = note.words.get("rest", "").split()
    return "spans" in note.words and stretches_of(note) == 1 and bool(rest) and PARTS_OF_DAY[0] not in rest


def _summed(page: Page, note: Note, minutes: float) -> str:
    """A sum, of which nobody saw what the last reading before a time without any stands for."""
    return seen(page, minutes, note.numbers.get("unseen", 0.0)) or summed(page, minutes)


def _shorter(page: Page, note: Note, begun: dict[str, str], *, summed: str, spans: bool) -> str:
    """Times of less than 15 minutes: in which parts of the day, for how long and how far, as far as is known."""
    side = begun["side"]
    rest = note.words.get("rest", "").split()
    same = rest == [PARTS_OF_DAY[0]] and _began_in_the_night(page, note)
    parts = [page.say("part-same-night")] if same else [page.say("part-of-day", part=one) for one in rest]
    far = extreme_of(page, note, "rest_extreme", bare) if "rest_extreme" in note.numbers else ""
    told = begun | page.days() | {"sum": summed, "spans": "yes" if spans else "no"}
    told |= {"known": "yes" if parts else "no", "parts": listed(page.wording, parts)}
    more = shorter_of(note)
    since, until = (note.dates.get(f"rest.{end}", "") for end in ("from", "to"))
    once = summed == "yes" and abs(minutes_of((since, until)) - more) < ROUNDED
    if once:
        told["parts"] = page.say("glucose-time", open="no", **by_the_clock(page, since, until))
    told |= {"rest": duration(page.wording, more), "one": "yes" if once or more <= ONE_READING else "no"}
    return page.say(
        "event-shorter", far=page.say("event-rest-far", side=side, extreme=far) if far else "", **told
    )


def _began_in_the_night(page: Page, note: Note) -> bool:
    """Whether one that is told did: shorter ones "before 06:00" puzzled readers where all was over by 04:00."""
    began = (note.dates[f"from.{i}"] for i in range(1, stretches_of(note) + 1))
    return any(at[:10] == page.date.isoformat() and at[11:16] < MORNING for at in began)


def _farthest(page: Page, note: Note, *, beside: bool) -> Iterator[str]:
    """How far the day went, where no time that is told went as far; `beside`: nor what is told of shorter ones."""
    if is_farthest(note) and not (beside and note.numbers.get("rest_extreme") == note.numbers["of_day"]):
        far = extreme_of(page, note, "of_day")
        yield page.say("glucose-farthest", side=note.words["side"], extreme=far, day="yes", part="")


def _longest(page: Page, note: Note) -> dict[str, str]:
    """Of many times the longest, with the sum and the reading farthest out of the day."""
    one, spans = stretch_of(page, note, 1), bool(note.words.get("spans"))
    # Shorter times are not among those that are counted.
    own = note.numbers.get("of_the_day", 0.0) if spans and "own" in note.numbers else 0.0
    total = min(note.numbers["minutes"], total_of(note))
    one |= {"longest": one["minutes"], "minutes": _summed(page, note, own or total)}
    within = "brief_far" in note.words
    farthest = "of_day" if "of_day" in note.numbers else "value"
    one["extreme"] = extreme_of(page, note, farthest, bare if within else amount)
    one |= {"own": "yes" if own else "no", "tied": note.words.get("tied", "no")}
    one["far"] = "within" if within else "after"
    if one["breaks"] == "few" and unseen_before(page, note.dates["from.1"]):
        one["breaks"] = "no"  # beside "or earlier" that is one thing too many
    first, last = (note.dates.get(end, "") for end in ("first.from.0", "last.to.0"))
    around = first[:10] == last[:10] != "" and minutes_between(first, last) <= A_PART_OF_THE_DAY
    last = cut_off(page, last) or last
    one |= {"around": "yes", "first": clock(page, first), "last": clock(page, last)} if around else NOT_AROUND
    one["spans"] = "yes" if "began" in note.dates else "all" if spans else "no"
    return one | _ends(page, note)


def _ends(page: Page, note: Note) -> dict[str, str]:
    """Of what began on the day before; what ends where readings are missing may have gone on."""
    if "began" not in note.dates:
        return {"began": "", "ended": ""}
    cut = cut_off(page, note.dates["ended"])
    ended = clock(page, cut or note.dates["ended"])
    return {
        "began": clock(page, note.dates["began"]),
        "ended": page.say("or-later", time=ended) if cut else ended,
    }


def _item(page: Page, one: dict[str, str], side: str, *, far: bool) -> str:
    """One of several times; in brackets for how long, and how far if it is to be told of each."""
    beside = [one["minutes"]] if one["lasted"] == "yes" else []
    if far:
        beside.append(page.say("event-item-extreme", side=side, extreme=one["bare"]))
    between = "yes" if one["lasted"] == "yes" and one["breaks"] == "one" else "no"
    said = page.say("event-item", **one | {"between": between})
    return page.say("event-item-beside", time=said, beside=", ".join(beside)) if beside else said
