"""What the list of a morning says of a processed day, in a few small attributes of its ledger entry. Pure."""

from typing import NamedTuple

from core.documents import ProcessedDocument, Severity

TIERS: tuple[Severity, ...] = ("urgent", "notable", "info")
NOTHING = "none"


class Headline(NamedTuple):
    """`tier`: the highest of the day's findings, or `none`. `reason`: the rule of the first finding of that tier.

    `categories`: the weekly ones that hold, in the document's order, those that begin with a `+` before them.
    """

    tier: str
    reason: str | None
    categories: tuple[str, ...]


def headline(document: ProcessedDocument) -> Headline:
    """The highest tier, its first finding, and the weekly categories."""
    week = getattr(document, "weekly", None) or {}
    categories = tuple(
        ("+" if one.get("begins") else "") + str(one["name"]) for one in week.get("categories", ())
    )
    for tier in TIERS:
        for anomaly in document.anomalies:
            if anomaly.severity == tier:
                return Headline(tier, anomaly.rule, categories)
    return Headline(NOTHING, None, categories)


def urgent_rules(document: ProcessedDocument) -> frozenset[str]:
    """What somebody has to acknowledge."""
    return frozenset(one.rule for one in document.anomalies if one.severity == "urgent")
