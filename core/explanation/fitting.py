"""A page within its length: shorter step by step, and with what there is room for after all. Pure."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from core.explanation.notes import Note
from core.explanation.plan import Plan
from core.explanation.shortening import DROPPED_FIRST, without

STAYS_GONE = ("else", "brief", "sum", "joined")
"""That nothing else stood out, of which a page that leaves things out knows nothing, and what says the same in more
words."""
COMES_BACK = tuple(kind for kind in DROPPED_FIRST[: DROPPED_FIRST.index("usual")] if kind not in STAYS_GONE)
"""What comes back where there is room after all; nothing does on a page of which more than that has gone."""
A_FEW_WORDS = 4
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
    """The page with what `most` words have room for; `said`: the paragraphs of a plan and its notes. What went before
    something longer may fit again when that has gone: of all that went, what is missed most comes back first."""

    def of(page: Shortened) -> Fitted:
        text = said(page.plan, page.told)
        return Fitted(page, text, most - len(" ".join(text).split()))

    shorter = _fitted(of, Shortened(plan, told))
    kept: tuple[str, ...] = ()
    if not {*shorter.page.gone} <= {*COMES_BACK, *STAYS_GONE}:
        return shorter
    for kind in reversed(COMES_BACK):
        gone = shorter.page.gone
        if kind in gone and shorter.room >= A_FEW_WORDS:
            more = _fitted(of, Shortened(plan, told), (*kept, kind), only=gone)
            if more.room >= 0:
                shorter, kept = more, (*kept, kind)
    return shorter


def _fitted(
    of: Callable[[Shortened], Fitted],
    page: Shortened,
    kept: Collection[str] = (),
    only: Collection[str] = DROPPED_FIRST,
) -> Fitted:
    """Shorter step by step, until it fits or all that is left must be told; without a step of a kind that is kept, and
    of no other kinds than these."""
    found = of(page)
    while found.room < 0:
        shorter = without_least(page, kept)
        if shorter == page or shorter.gone[-1] not in only:
            break
        page, found = shorter, of(shorter)
    return found


def without_least(page: Shortened, kept: Collection[str] = ()) -> Shortened:
    """The page without what is missed least, of a kind that is not kept; as it is if all that is left must be told."""
    for kind in DROPPED_FIRST:
        if kind in kept:
            continue
        plan, told = without(kind, page.plan, page.told)
        if (plan, told) != (page.plan, page.told):
            return Shortened(plan, told, (*page.gone, kind))
    return page
