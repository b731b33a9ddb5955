"""What the days before say of a value of the night or the day: for how long, how rare, since when. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from core.explanation.notes.history import FOR_NIGHTS
from core.explanation.notes.note import Note
from core.explanation.sentences.saying import (
    DAYS_COUNTED,
    Page,
    amount_of,
    date_of,
    is_inside,
    it_of,
    named,
    own_word,
    period_of,
    rarity,
)
from core.explanation.wording.formats import amount, difference, rounded

JOINED_WORDS = 26
"""So many words make one sentence of two."""
FEW_NIGHTS = 3
"""So many nights far from the week before are told as a run, of a value outside its range: of two a reader would take
both for outside."""
TREND_SHARE = 0.4
"""A drift with fewer of its days outside the range is told by when it began."""
SIDES = {"highest": "above", "lowest": "below"}
"""On which side of its range a value of that kind may lie."""


def drift_first(page: Page, trend: Note, *, explained: bool) -> str | None:
    """Since when and by how much, before a value in its range: after it the finding would be an afterthought."""
    metric, unit = trend.metrics[0], trend.words.get("unit", "")
    since, shift = trend.dates.get("since"), trend.numbers.get("shift", 0.0)
    if (
        since is None
        or rounded(shift, unit, page.glucose_unit) <= 0
        or not page.wording.has(f"{metric}.subject")
    ):
        return None
    capped = trend.words.get("capped", "no")
    if capped == "yes" and page.said_weeks:
        capped = "again"
    told: dict[str, object] = {**page.days(), "since": date_of(page, since), "capped": capped}
    told |= {"side": trend.words["side"], "period": period_of(trend)}
    if capped == "yes":
        page.named.add("day")
        page.said_weeks = True
    page.when = None  # what follows is of this night or day again
    named = f"{metric}.subjectexplained"
    return page.say(
        "trend-first",
        subject=page.say(named if explained and page.wording.has(named) else f"{metric}.subject"),
        difference=difference(page.wording, shift, unit, page.glucose_unit),
        **told,
    )


def history(page: Page, note: Note, found: Sequence[Note]) -> Iterator[str]:
    """What the days before say of a value that was just told; two things of it in one sentence."""
    page.said_nth = False
    said = [*_befores(page, note, {one.kind: one for one in found})]
    if len(said) > 1 and not page.said_nth and len(" ".join(said[:2]).split()) <= JOINED_WORDS:
        yield page.say("joined", first=said[0], second=said[1])
        said = said[2:]
    yield from (page.say("sentence", clause=one) for one in said)


def _befores(page: Page, note: Note, found: Mapping[str, Note]) -> Iterator[str]:
    """For how long it has been so and how rare it is, then since when it drifts: what follows a date is read of the
    days since. A run that is the whole trend is told alone; the rarest value on the other side than the trend would
    seem to deny it."""
    trend, run, extreme, often = (found.get(kind) for kind in ("trend", "run", "extreme", "often"))
    ranged, young = _ranged(note), note.numbers.get("young", 0.0)
    if often:
        yield _past(page, often, ranged=ranged, young=young)
    running = 0 if trend is None else int(trend.numbers.get("running", 0))
    own = trend is not None and page.wording.has(f"{trend.metrics[0]}.run")  # "it" would have no name there
    alone = trend is not None and running > 1 and (own or running >= trend.numbers["days"])
    of_weeks = trend is not None and counted(trend) and not alone
    drift = None if trend is None else _drift(page, trend, inside=is_inside(note), of_weeks=of_weeks)
    if trend and counted(trend):
        more = running if running >= FOR_NIGHTS else 0
        running_alone = _running(page, trend, ranged=ranged) if alone else None
        yield running_alone or _past(page, trend, run=more, ranged=ranged, young=young)
        if run and run.words["side"] != trend.words["side"]:
            # "inside": the sentence before says on which side another run was
            yield _past(page, run, ranged="inside")
    elif run:
        yield _past(page, run, ranged=ranged, young=young)
    if extreme and (trend is None or not denies(extreme, trend)):
        yield rarity(page, note, extreme.words, extreme.numbers["days"])
    if not is_inside(note) and (shift := shift_of(page, note)):
        metric = note.metrics[0]
        yield page.say("shift", subject=it_of(page, metric), amount=amount_of(metric), **shift)
    if drift is not None:
        yield drift


def shift_of(page: Page, note: Note) -> dict[str, object]:
    """How far it is from the week before, and for how many nights; nothing of a difference that rounds to none."""
    unit, numbers = note.words.get("unit", ""), note.numbers
    if not note.words.get("shift") or not rounded(abs(numbers["difference"]), unit, page.glucose_unit):
        return {}
    running = any(one.kind == "run" and one.metrics == note.metrics for one in page.notes)
    far, nights = abs(numbers["difference"]), int(numbers.get("days", 1.0))
    return {
        "change": amount(page.wording, far, unit, page.glucose_unit),
        "difference": difference(page.wording, far, unit, page.glucose_unit),
        "side": "above" if numbers["difference"] > 0 else "below",
        "days": 1 if running or (nights < FEW_NIGHTS and not is_inside(note)) else nights,
        "period": "night",
    }


def denies(extreme: Note, trend: Note) -> bool:
    """Whether the rarest value of weeks lies on the other side than the trend."""
    return trend.words["side"] != SIDES[extreme.words["extreme"]]


def counted(trend: Note) -> bool:
    """Whether a trend is told by how many of the last days it holds."""
    days = trend.numbers["days"]
    return days >= TREND_SHARE * trend.numbers["of"] and days > 1


def _ranged(note: Note) -> str:
    """On which side of its range the value was just told to lie, which the next sentence need not name again."""
    return note.words["side"] if "low" in note.numbers else ""


def _past(page: Page, note: Note, *, run: int = 0, ranged: str, young: float = 0.0) -> str:
    """A run, or on how many of the last days it or a trend was out of the range, as a clause; `run` of those days
    running; `young`: of so many nights that range has just been told to be, if they are few."""
    metric, numbers, side, period = note.metrics[0], note.numbers, note.words["side"], period_of(note)
    told: dict[str, object] = {"subject": it_of(page, metric), "side": side, "days": int(numbers["days"])}
    told |= {"period": period, "ranged": named(ranged, side)}
    own = own_word(page, metric, "run")
    if note.kind == "run":
        if "outside" not in numbers or own != "run":
            return page.say(own, **told)
        run, told["days"] = int(numbers["days"]), int(numbers["outside"])
    of = int(numbers["of"])
    # "based on 14 nights" and "4 of the 13 measured nights" were compared; 9 nights and 10 are those and this one
    gaps = "no" if of == DAYS_COUNTED else "weeks" if young >= of else "yes"
    if told["ranged"] == "same":
        gaps, page.said_nth = "nth", True
    told |= page.days() | {"of": of, "gaps": gaps}
    if note.kind == "often":
        return page.say(own_word(page, metric, "often"), **told)
    return page.say("trend-run", run=run, **told) if run > 1 else page.say("trend", **told)


def _running(page: Page, trend: Note, *, ranged: str) -> str | None:
    """For how many days running a trend was out of the range, if for more than one."""
    if (days := int(trend.numbers.get("running", 0))) <= 1:
        return None
    told = {"side": trend.words["side"], "days": days, "period": period_of(trend)}
    told["ranged"] = named(ranged, trend.words["side"])
    return page.say(own_word(page, trend.metrics[0], "run"), subject=it_of(page, trend.metrics[0]), **told)


def _drift(page: Page, trend: Note, *, inside: bool, of_weeks: bool) -> str | None:
    """Since when it drifts, and by how much where that is known; nothing of one that its days alone tell. `inside`: of
    a value that lies in its range; `of_weeks`: after on how many days of the last two weeks it was so."""
    since, unit, shift = (
        trend.dates.get("since"),
        trend.words.get("unit", ""),
        trend.numbers.get("shift", 0.0),
    )
    told: dict[str, object] = {
        "side": trend.words["side"],
        "subject": it_of(page, trend.metrics[0]),
        "period": period_of(trend),
        "of": 0,
    }
    if since is None:
        told_within = counted(trend) or "within" in trend.words
        return None if told_within else page.say("trend-lately", **told)
    told |= {"date": date_of(page, since), "capped": trend.words.get("capped", "no")}
    if rounded(shift, unit, page.glucose_unit) > 0:
        page.said_weeks = page.said_weeks or told["capped"] == "yes"
        if "brief" in trend.words and not inside:
            return page.say("trend-since", **told)
        told["difference"] = difference(page.wording, shift, unit, page.glucose_unit)
        if of_weeks and told["capped"] == "yes":
            told |= {"capped": "these", "of": int(trend.numbers["of"])}
        return page.say("trend-by", inside="yes" if inside and not counted(trend) else "no", **told)
    if counted(trend):
        return None
    return page.say("trend-inside" if inside else "trend-since", **told)
