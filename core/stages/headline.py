"""What the list of a morning says of a processed day, in a few small attributes of its ledger entry. Pure."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # every function writes notes, and few know documents
    from core.documents import ProcessedDocument, Severity

TIERS: tuple["Severity", ...] = ("urgent", "notable", "info")
NOTHING = "none"
WEAR = "wear_low"


class Headline(NamedTuple):
    """`tier`: the highest of the day's findings, or `none`. `reason`: the rule of the first finding of that tier, which
    lasts since the date `reason_since` if it says so. `urgent_rules`: what somebody has to acknowledge.

    `categories`: the weekly ones that hold, in the document's order, those that begin with a `+` before them; and
    `wear_low` where the sensor was in use for too little of the week to tell.
    """

    tier: str
    reason: str | None = None
    reason_since: str | None = None
    categories: tuple[str, ...] = ()
    urgent_rules: frozenset[str] = frozenset()


def headline(document: "ProcessedDocument") -> Headline:
    """The highest tier, its first finding, and the weekly categories."""
    week = document.weekly or {}
    categories = tuple(("+" if one["begins"] else "") + one["name"] for one in week.get("categories", ()))
    categories += (WEAR,) if week.get("wear_low") else ()
    first = min(document.anomalies, key=lambda one: TIERS.index(one.severity), default=None)
    if first is None:
        return Headline(NOTHING, categories=categories)
    since = first.evidence.get("since")
    urgent = frozenset(one.rule for one in document.anomalies if one.severity == "urgent")
    return Headline(
        first.severity, first.rule, since[:10] if isinstance(since, str) else None, categories, urgent
    )
