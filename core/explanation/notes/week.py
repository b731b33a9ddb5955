"""What began in the week's glucose, or is told again, as the weekly categories have it."""

import datetime as dt
from collections.abc import Iterator, Mapping

from core.documents import ProcessedDocument
from core.explanation.notes.note import GLUCOSE, Note, is_date

A_FEW_DAYS = 3
"""So long "tell your care team within a few days" holds."""
EACH_OF_DAYS = 5
"""So few days with highs on each of them say something."""


def weekly_notes(document: ProcessedDocument, *, low_day: bool = False) -> Iterator[Note]:
    """`low_day`: whether the day itself was low for longer than most plans allow: too many lows in the week weigh more
    then."""
    week = document.weekly or {}
    listed, targets, use = week.get("categories"), week.get("targets"), week.get("use_pct")
    values, high_days = week.get("values"), _high_on_each(document)
    for i, one in enumerate(listed if isinstance(listed, list) else []):
        if not (
            isinstance(one, dict)
            and isinstance(one.get("name"), str)
            and (one.get("begins") or one.get("again"))
        ):
            continue
        value, limit = one.get("value"), one.get("limit")
        share = values.get("in_range") if one["name"] == "fall" and isinstance(values, Mapping) else None
        yield Note(
            id=f"weekly.{one['name']}",
            kind="weekly",
            group=GLUCOSE,
            path=f"weekly.categories[{i}]",
            metrics=("glucose_week",),
            severity="notable",
            must_tell=True,
            numbers={
                k: float(v)
                for k, v in (("value", value), ("limit", limit), ("use", use), ("share", share))
                if isinstance(v, int | float)
            },
            dates={"since": one["since"]} if not one.get("begins") and is_date(one.get("since")) else {},
            words={"name": one["name"]}
            | ({"targets": targets} if isinstance(targets, str) else {})
            | ({"capped": "yes"} if one.get("capped") else {})
            | ({"steady": "no"} if one.get("steady") is False else {})
            | ({"low_day": "yes"} if low_day and one["name"].startswith("below_") else {})
            | ({"high_days": "yes"} if high_days and not one["name"].startswith("below_") else {}),
        )


def asked_lately(document: ProcessedDocument) -> bool:
    """Whether a category that holds began on one of the days before."""
    listed = (document.weekly or {}).get("categories")
    since = [
        one.get("since") for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)
    ]
    date = dt.date.fromisoformat(document.date)
    ages = [(date - dt.date.fromisoformat(at[:10])).days for at in since if is_date(at)]
    return any(1 <= age <= A_FEW_DAYS for age in ages)


def _high_on_each(document: ProcessedDocument) -> bool:
    """Whether this day and all others of the last 14 that have readings, five or more, were above 250 mg/dL."""
    found = document.context.glucose_days.get("above_250") if document.context else None
    return found is not None and found.days == found.of >= EACH_OF_DAYS
