"""Which urgent findings of a day are published: each excursion over midnight by one of its days only.

A day whose data meet a rule tells it at once, whichever message comes first; so the later day may have told an
excursion before the earlier one is known. `told` in the ledger says so: then it holds `glucose_low@start` too.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from core.anomalies.safety import RULES
from core.documents import ProcessedDocument
from core.health.midnight import Features, goes_on_in
from core.ledger import Entry

LEVELS = {rule: level for rule, level, _ in RULES}


def unpublished(document: ProcessedDocument, entry: Entry) -> list[str]:
    """The urgent rules of this day that were never published, however often it was processed."""
    return sorted(_urgent(document).keys() - entry.published_rules)


def left_open(document: ProcessedDocument, rules: Iterable[str]) -> list[str]:
    """Those of the rules that only what the day leaves open has met: the next day may have told it."""
    stretches = _urgent(document)
    return [rule for rule in rules if len(stretches[rule]) == 1 and stretches[rule][0].get("open")]


def told_next(rules: Iterable[str], features: Features, following: Features, entry: Entry) -> set[str]:
    """Those of the rules whose excursion goes on in the next day, which has told it; `entry` is the next day's."""
    return {
        rule
        for rule in rules
        if _at_start(rule) in entry.published_rules and goes_on_in(LEVELS[rule], features, following)
    }


def told(document: ProcessedDocument, published: Iterable[str]) -> Iterator[str]:
    """What the ledger notes of the rules that were just published."""
    stretches = _urgent(document)
    for rule in published:
        yield rule
        if any(one.get("at_start") for one in stretches[rule]):
            yield _at_start(rule)


def _at_start(rule: str) -> str:
    return f"{rule}@start"


def _urgent(document: ProcessedDocument) -> dict[str, list[dict[str, Any]]]:
    """The stretches of each urgent rule."""
    return {
        one.rule: one.evidence.get("stretches", []) for one in document.anomalies if one.severity == "urgent"
    }
