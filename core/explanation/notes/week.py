"""What began in the week's glucose, or is told again, as the weekly categories have it."""

from collections.abc import Iterator, Mapping

from core.documents import ProcessedDocument
from core.explanation.notes.note import GLUCOSE, Note, is_date


def weekly_notes(document: ProcessedDocument, *, low_day: bool = False) -> Iterator[Note]:
    """`low_day`: whether the day itself was low for longer than most plans allow: too many lows in the week weigh more
    then."""
    week = document.weekly or {}
    listed, targets, use = week.get("categories"), week.get("targets"), week.get("use_pct")
    values = week.get("values")
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
            | ({"low_day": "yes"} if low_day and one["name"].startswith("below_") else {}),
        )
