"""A page within its length: shorter step by step, and with what there is room for after all. Pure."""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from core.explanation.length.shortening import STEPS, without
from core.explanation.notes import Note
from core.explanation.plan import Plan

STAYS_GONE = ("else", *(name for name, step in STEPS.items() if step.rewords))
"""That nothing else stood out, of which a page that leaves things out knows nothing, and what says the same in more
words."""
COMES_BACK = tuple(name for name in takewhile(lambda name: name != "usual", STEPS) if name not in STAYS_GONE)
"""What comes back where there is room after all."""
NAMES = tuple(STEPS)
A_FEW_WORDS = 3
"""With less room than that nothing comes back."""


class Shortened(NamedTuple):
    """A page's plan and notes, and which kinds went, in their order."""

    plan: Plan
    told: list[Note]
    gone: tuple[str, ...] = ()


class Fitted(NamedTuple):
    """A page, its paragraphs, and for how many words there is room; for fewer than none if it is too long."""

    page: Shortened
    text: list[str]
    room: int


def fitted(plan: Plan, told: list[Note], most: int, said: Callable[[Plan, list[Note]], list[str]]) -> Fitted:
    """The page with what `most` words have room for; `said`: the paragraphs of a plan and its notes. Shorter step by
    step, until it fits or all that is left must be told. What went before something longer may fit again when that has
    gone: of all that went, what is missed most comes back first."""

    def of(page: Shortened) -> Fitted:
        text = said(page.plan, page.told)
        return Fitted(page, text, most - len(" ".join(text).split()))

    whole = Shortened(plan, told)
    found = of(whole)
    while found.room < 0 and (shorter := without_least(found.page)) != found.page:
        found = of(shorter)
    for kind in reversed(COMES_BACK):
        times = found.page.gone.count(kind)
        for left in range(times if found.room >= A_FEW_WORDS else 0):
            more = of(_without(whole, _with_fewer(found.page.gone, kind, left)))
            if more.room >= 0 and more.text != found.text:  # what no word depends on comes back for nothing
                found = more
                break
    return found


def _with_fewer(gone: Sequence[str], kind: str, times: int) -> list[str]:
    """The kinds that went, this one only so many times."""
    before = (gone[:i].count(kind) for i in range(len(gone)))
    return [one for one, n in zip(gone, before, strict=True) if one != kind or n < times]


def without_least(page: Shortened) -> Shortened:
    """The page without what is missed least; as it is if all that is left must be told. A step that had nothing to
    take has nothing later: it goes on from the last one."""
    last = NAMES.index(page.gone[-1]) if page.gone else 0
    again = last + (STEPS[NAMES[last]].at_once and bool(page.gone))
    steps = (_without(page, [name]) for name in NAMES[again:])
    return next((step for step in steps if step[:2] != page[:2]), page)


def _without(page: Shortened, kinds: Sequence[str]) -> Shortened:
    """The page without so many of these kinds, one by one."""
    for kind in kinds:
        page = Shortened(*without(kind, page.plan, page.told), (*page.gone, kind))
    return page
