"""What is said of a value of the night or the day: beside its usual range, and beside the days before. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.explanation.notes.note import GLUCOSE, Note
from core.explanation.notes.values import at_edge
from core.explanation.saying import (
    Page,
    amount_of,
    date_of,
    lasting,
    named,
    own_word,
    period_of,
    rarity,
    timed,
    when_of,
)
from core.explanation.wording.formats import amount, bare, difference, range_end, rounded

JOINED_WORDS = 24
"""So many words make one sentence of two."""
TREND_DAYS = 14
"""So many days a trend looks back over; with fewer readings it says so. The wording files call them two weeks."""
TOGETHER = "together"
EXACT = ("bpm", "ms", "°C", "%", "mg/dL")
"""Units that a digit more can be told of."""
FOR_NIGHTS = 5
"""So many running are told beside on how many of the last days a drift was outside; fewer would seem to deny since when
it has drifted."""
TREND_SHARE = 0.4
"""A drift with fewer of its days outside the range is told by when it began."""


def clause_of(
    page: Page, note: Note, *, after: bool = False, ranged: bool = True, again: bool = False
) -> str:
    """The value as a sentence's core; `after` a time, where the language turns it round; `again`: where the sentence
    before has named it."""
    metric = note.metrics[0]
    if not page.wording.has(f"{metric}.said") or ("value" not in note.numbers and metric != "strain"):
        return page.say("unknown.after" if after and page.wording.has("unknown.after") else "unknown.said")
    within = note.words.get("explained") == "within"
    forms = ("again",) if again else ("explained", "said") if within else ("said",)
    turned = {"explained": "explainedafter", "said": "after", "again": "againafter"} if after else {}
    words = (f"{metric}.{form}" for one in forms for form in (turned.get(one, one), one))
    word = next(word for word in words if page.wording.has(word))
    if metric == "strain":
        return page.say(word)
    unit, numbers = note.words.get("unit", ""), note.numbers
    extra = _extra(page, note) if ranged and "low" in numbers else 0
    clause = page.say(
        word, value=amount(page.wording, numbers["value"], unit, page.glucose_unit, extra=extra)
    )
    shift = _shift(page, note)
    if shift and ranged and _is_inside(note):  # what was found comes before what seems to take it back
        usual = _usual(page, note, shifted=True)
        return page.say("with-shift-inside", clause=clause, usual=usual, **shift)
    if ranged and "low" in numbers:
        clause = page.say("with-usual", clause=clause, usual=_usual(page, note, still=again))
    elif ranged and note.words.get("side") in _SIDES.values() and not note.words.get("shift"):
        clause = page.say("with-side", clause=clause, side=note.words["side"], amount=amount_of(metric))
    if shift:
        known = "yes" if ranged and "low" in numbers else "no"
        return page.say("with-shift", clause=clause, ranged=known, **shift)
    return clause


def _shift(page: Page, note: Note) -> dict[str, object]:
    """How far it is from the week before, and for how many nights; nothing of a difference that rounds to none."""
    unit, numbers = note.words.get("unit", ""), note.numbers
    if not note.words.get("shift") or not rounded(abs(numbers["difference"]), unit, page.glucose_unit):
        return {}
    running = any(one.kind == "run" and one.metrics == note.metrics for one in page.notes)
    return {
        "difference": amount(page.wording, abs(numbers["difference"]), unit, page.glucose_unit),
        "side": "above" if numbers["difference"] > 0 else "below",
        "days": 1 if running else int(numbers.get("days", 1.0)),
    }


def _usual(page: Page, note: Note, *, shifted: bool = False, still: bool = False) -> str:
    """The range's ends; a value that reads like the end which it lies beyond is at the edge. `shifted`: as a
    sentence of its own; `still`: of a value inside that has drifted, which the sentence before says."""
    unit, numbers, side = note.words.get("unit", ""), note.numbers, note.words["side"]
    value, low, high = (rounded(numbers[k], unit, page.glucose_unit) for k in ("value", "low", "high"))
    ends, extra = (range_end(numbers[k], unit) for k in ("low", "high")), _extra(page, note)
    low_text, high_text = (bare(page.wording, end, unit, page.glucose_unit, extra=extra) for end in ends)
    if low == high and not shifted:
        return page.say("usual-one", low=low_text)
    edge = not extra and ((side == "above" and value <= high) or (side == "below" and value >= low))
    told: dict[str, object] = {"low": low_text, "high": high_text, "period": period_of(note)}
    told["young"] = page.young(note)
    if shifted or (still and side == "inside"):
        return page.say("usual", side="shifted" if shifted else "still", **told)
    own = f"{note.metrics[0]}.usual"
    if not edge and side != "inside" and page.wording.has(own):
        return page.say(own, side=side, **told)
    return page.say("usual", side=f"at-{side}" if edge else side, **told)


def _extra(page: Page, note: Note) -> int:
    """A digit more where what was flagged would read like the end of the range that it lies beyond."""
    unit, numbers, side = note.words.get("unit", ""), note.numbers, note.words["side"]
    if (note.severity is None and note.about != TOGETHER) or side not in _SIDES.values() or unit not in EXACT:
        return 0
    ends = (numbers["value"], numbers["high" if side == "above" else "low"])
    read, exact = (
        {bare(page.wording, x, unit, page.glucose_unit, extra=digits) for x in ends} for digits in (0, 1)
    )
    return 1 if len(read) == 1 < len(exact) else 0


def explained_after(page: Page, note: Note) -> Iterator[str]:
    """What the metric is, where its name does not say it, as a sentence that follows the value."""
    metric = note.metrics[0]
    if note.words.get("explained") == "after" and page.wording.has(f"{metric}.explained"):
        yield page.say(f"{metric}.definition")


def defined(page: Page, note: Note) -> Iterator[str]:
    """The definition that the plan asks for, unless it stands beside the value already."""
    if page.definition in note.metrics and not (
        "explained" in note.words and page.wording.has(f"{page.definition}.explained")
    ):
        yield page.say(f"{page.definition}.definition")


def value(page: Page, note: Note) -> Iterator[str]:
    about = [one for one in page.notes if one.about == note.id]
    trend = next((one for one in about if one.kind == "trend"), None)
    if trend is not None and _is_inside(note) and (first := _drift_first(page, trend)):
        yield first
        yield timed(
            page, when_of(page, period_of(note)), lambda after: clause_of(page, note, after=after, again=True)
        )
        if "explained" in note.words:
            yield from explained_after(page, replace(note, words=note.words | {"explained": "after"}))
        about.remove(trend)
        about += [replace(trend, dates={})] if _counted(trend) else []
    else:
        yield timed(page, when_of(page, period_of(note)), lambda after: clause_of(page, note, after=after))
    yield from _history(page, note, about)


def _drift_first(page: Page, trend: Note) -> str | None:
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
    return page.say(
        "trend-first",
        subject=page.say(f"{metric}.subject"),
        difference=difference(page.wording, shift, unit, page.glucose_unit),
        **told,
    )


def _history(page: Page, note: Note, found: Sequence[Note]) -> Iterator[str]:
    """What the days before say of a value that was just told; two things of it in one sentence."""
    said = [*_befores(page, note, {one.kind: one for one in found})]
    if len(said) > 1 and len(" ".join(said[:2]).split()) <= JOINED_WORDS:
        yield page.say("joined", first=said[0], second=said[1])
        said = said[2:]
    yield from (page.say("sentence", clause=one) for one in said)


def _befores(page: Page, note: Note, found: Mapping[str, Note]) -> Iterator[str]:
    """For how long it has been so and how rare it is, then since when it drifts: what follows a date is read of the
    days since. A run that is the whole trend is told alone; the rarest value on the other side than the trend would
    seem to deny it."""
    trend, run, extreme, often = (found.get(kind) for kind in ("trend", "run", "extreme", "often"))
    # "at the end of your range" and "beyond it for days" would seem to deny each other
    edge = (
        "low" in note.numbers and note.words["side"] in _SIDES.values() and at_edge(note, page.glucose_unit)
    )
    runs = not edge or bool(_extra(page, note))
    run = run if runs else None
    if often and runs:
        yield _past(page, often, ranged=_ranged(note))
    ranged = _ranged(note)
    drift = None if trend is None else _drift(page, trend, inside=_is_inside(note))
    if trend and _counted(trend) and drift is not None:
        running = int(trend.numbers.get("running", 0)) if runs else 0
        own = page.wording.has(f"{trend.metrics[0]}.run")  # "it" would have no name there
        alone = running > 1 and (own or running >= trend.numbers["days"])
        more = running if running >= FOR_NIGHTS else 0
        yield (alone and _running(page, trend, ranged=ranged)) or _past(page, trend, run=more, ranged=ranged)
        if run and run.words["side"] != trend.words["side"]:
            # "inside": the sentence before says on which side another run was
            yield _past(page, run, ranged="inside")
    elif trend and run and trend.words["side"] == run.words["side"] and _counted(trend):
        if run.numbers["days"] < trend.numbers["days"]:
            yield _past(page, trend, run=int(run.numbers["days"]), ranged=ranged)
        else:
            yield _past(page, run, ranged=ranged)
    else:
        if run:
            yield _past(page, run, ranged=ranged)
        if trend and _counted(trend):
            yield _past(page, trend, ranged=ranged)
    if extreme and (trend is None or trend.words["side"] == _SIDES[extreme.words["extreme"]]):
        yield rarity(page, note, extreme.words["extreme"], extreme.numbers["days"])
    if drift is not None:
        yield drift


_SIDES = {"highest": "above", "lowest": "below"}


def _counted(trend: Note) -> bool:
    """Whether a trend is told by how many of the last days it holds."""
    days = trend.numbers["days"]
    return days >= TREND_SHARE * trend.numbers["of"] and days > 1


def _is_inside(note: Note) -> bool:
    """Whether the value was just told with its range, and lies in it."""
    return note.words.get("side") == "inside" and "low" in note.numbers


def _ranged(note: Note) -> str:
    """On which side of its range the value was just told to lie, which the next sentence need not name again."""
    return note.words["side"] if "low" in note.numbers else ""


def _past(page: Page, note: Note, *, run: int = 0, ranged: str) -> str:
    """A run, or on how many of the last days it or a trend was out of the range, as a clause; `run` of those days
    running."""
    metric, numbers, side, period = note.metrics[0], note.numbers, note.words["side"], period_of(note)
    told: dict[str, object] = {"subject": page.say("it"), "side": side, "days": int(numbers["days"])}
    told |= {"period": period, "ranged": named(ranged, side)}
    if note.kind == "run":
        return page.say(own_word(page, metric, "run"), **told)
    of = int(numbers["of"])
    told |= page.days() | {"of": of, "gaps": "no" if of == TREND_DAYS else "yes"}
    if note.kind == "often":
        return page.say("often", **told)
    return page.say("trend-run", run=run, **told) if run > 1 else page.say("trend", **told)


def _running(page: Page, trend: Note, *, ranged: str) -> str | None:
    """For how many days running a trend was out of the range, if for more than one."""
    if (days := int(trend.numbers.get("running", 0))) <= 1:
        return None
    told = {"side": trend.words["side"], "days": days, "period": period_of(trend)}
    told["ranged"] = named(ranged, trend.words["side"])
    return page.say(own_word(page, trend.metrics[0], "run"), subject=page.say("it"), **told)


def _drift(page: Page, trend: Note, *, inside: bool) -> str | None:
    """Since when it drifts, and by how much where that is known; nothing of one that its days alone tell. `inside`: of
    a value that lies in its range."""
    since, unit, shift = (
        trend.dates.get("since"),
        trend.words.get("unit", ""),
        trend.numbers.get("shift", 0.0),
    )
    told: dict[str, object] = {
        "side": trend.words["side"],
        "subject": page.say("it"),
        "period": period_of(trend),
    }
    if since is None:
        return None if _counted(trend) else page.say("trend-lately", **told)
    told |= {"date": date_of(page, since), "capped": trend.words.get("capped", "no")}
    if rounded(shift, unit, page.glucose_unit) > 0:
        page.said_weeks = page.said_weeks or told["capped"] == "yes"
        told["difference"] = difference(page.wording, shift, unit, page.glucose_unit)
        return page.say("trend-by", inside="yes" if inside and not _counted(trend) else "no", **told)
    if _counted(trend):
        return None
    return page.say("trend-inside" if inside else "trend-since", **told)


def together(page: Page, note: Note) -> Iterator[list[str]]:
    """What is said of each, the first after how many there were."""
    members = page.completing(note, "value")
    when = when_of(page, "night") or page.say("night-same", **page.days())
    said = [page.say("together", when=when, count=len(members))]
    for member in members:
        said.append(page.say("sentence", clause=clause_of(page, member)))
        about = [one for one in page.notes if one.about == note.id and one.metrics == member.metrics]
        said += _history(page, member, about)
        said += defined(page, member)
        yield said
        said = []


def beside(page: Page, notes: list[Note]) -> str:
    period = period_of(notes[0])
    when = when_of(page, period)
    if when is None and notes[0].group != GLUCOSE:
        when = page.say(f"{period}-same", **page.days())
    first, *others = notes
    said = [timed(page, when, lambda after: clause_of(page, first, after=after))]
    said += [*lasting(page, first), *explained_after(page, first)]
    for note in others:
        said.append(page.say("sentence", clause=clause_of(page, note)))
        said += [*lasting(page, note), *explained_after(page, note)]
    return " ".join(said)


def returned(page: Page, note: Note) -> Iterator[str]:
    when = when_of(page, period_of(note))
    yield timed(page, when, lambda after: returned_clause(page, note, after=after))
    yield from explained_after(page, note)


def returned_clause(page: Page, note: Note, *, after: bool) -> str:
    said = clause_of(page, note, after=after, ranged=False)
    told = {
        "days": int(note.numbers["days"]),
        "period": period_of(note),
        "was": note.words.get("was", "outside"),
        "young": page.young(note),
    }
    return page.say("returned", clause=said, **told)
