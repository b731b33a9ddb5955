"""What is said of a day on which nothing is flagged. Pure."""

from collections.abc import Callable, Iterator, Sequence

from core.explanation.notes.note import Note
from core.explanation.notes.ring import THIN_RING
from core.explanation.sentences.saying import Page, lasting, period_of, timed, when_of
from core.explanation.sentences.values import clause_of, in_brief_if_many, returned_clause, told_apart

Tell = Callable[..., str]
"""A value of this day as a sentence, by one of the clauses of values.py."""


def quiet(page: Page, note: Note) -> Iterator[str]:
    """Where something lies outside its range, or off target, or nothing is there to compare with, it is not said that
    nothing stood out: then the page is what was measured."""
    outside, back, inside = (page.completing(note, kind) for kind in ("same_day", "returned", "value"))
    if opens := _says_nothing_stood_out(page, note, outside, back, inside):
        yield _opening(page, note)

    def told(one: Note, clause: Callable[..., str], **more: bool) -> str:
        when = None if opens else when_of(page, period_of(one))
        page.spoke_of = period_of(one)
        return timed(page, when, lambda after: clause(page, one, after=after, **more))

    for one in in_brief_if_many(outside):
        yield told(one, clause_of)
        yield from (*lasting(page, one), *told_apart(page, one))
    for one in back:
        yield told(one, returned_clause)
        yield from lasting(page, one)
    if any(one.kind == "lacking" and not one.dates for one in page.notes):
        inside.sort(key=lambda one: period_of(one) == "night")  # what that night lacks follows it
    usual = [one for one in inside if one.words.get("side") == "inside"]
    for one in inside:
        if one not in usual:  # at the end of its range, or nothing to compare it with
            yield told(one, clause_of, ranged=one.words.get("side") in ("above", "below"))
    yield from _as_usual(page, usual, told)


def _says_nothing_stood_out(
    page: Page, note: Note, outside: Sequence[Note], back: Sequence[Note], inside: Sequence[Note]
) -> bool:
    """Whether that opens the page; where something else does, it may be said at its end of all the rest."""
    words = note.words
    measured = bool(back or inside) or any(one.kind == "glucose_day" for one in page.notes)
    as_usual = words["compared"] == "yes" and words["outside"] == "no"
    as_usual = as_usual and not any(one.words.get("side") in ("above", "below") for one in inside)
    opens = not (outside or measured) or as_usual
    partly = words["partly"] == "yes"
    names_it = opens and not (partly and page.named)
    if opens or (back and (page.named or not partly)):
        page.nothing_else = not names_it and words.get("rest") == "yes"
    return names_it and not (partly and measured)  # of what little was measured the values say it


def _opening(page: Page, note: Note) -> str:
    words = note.words
    # what the page says next may take it back
    unsure = any(one.id == THIN_RING and "beside" in one.words for one in page.notes)
    partly = words["partly"] == "yes" or unsure
    word = "quiet-new" if words["compared"] == "no" else "quiet-partly" if partly else "quiet"
    said = page.say(word, period=words["period"], **page.days())
    page.named |= {"night", "day"}
    page.when = "day" if words["period"] != "night" else "night"
    return said


def _as_usual(page: Page, usual: Sequence[Note], told: Tell) -> Iterator[str]:
    """Values in their range, two of them as one if their ranges are of as many days, or both of few."""
    young = [0 if page.all_young else int(one.numbers.get("young", 0.0)) for one in usual]
    together = len({*young}) == 1 or (len(usual) > 1 and all(young))
    for some in [[*usual]] if together else [[one] for one in usual]:  # of other days each is told alone
        if len(some) == 1 and page.young(some[0]):  # "based on 17 nights" asks for the range itself
            yield told(some[0], clause_of)
            continue
        clauses = [told(one, clause_of, ranged=False).rstrip(".") for one in some]
        few = [young[usual.index(one)] for one in some]
        periods = {*map(period_of, some)}
        told_of = {"young": min(few), "most": max(few) if max(few) > min(few) else 0}
        period = periods.pop() if len(periods) == 1 else "day"
        word = "inside-one" if len(some) == 1 else "inside-two"
        yield page.say(
            word, period=period, **told_of, **dict(zip(("first", "second"), clauses, strict=False))
        )
