"""What the days before say of a value: for how long, how rare, since when; as the context counted it."""

import datetime as dt
from collections.abc import Iterator

from core.anomalies.thresholds import DRIFT_WINDOW, WATCHED
from core.documents import Anomaly, ProcessedDocument
from core.explanation.notes.note import Kind, Note, is_date

COUNTED = {one.metric: "above" if one.side > 0 else "below" for one in WATCHED}
"""The side on which the context counts the days outside."""
FOR_NIGHTS, LONG_RUN = 2, 5
"""So many running are told beside on how many of the last days a drift was outside; a long run tells as much as since
when it has drifted."""
OFTEN, OFTEN_BESIDE = 2, 4
"""So many of the last 14 are told of a value that is not outside for days running, and of one that is the extreme of
weeks beside."""
OFTEN_OF, OFTEN_SHARE = 7, 0.4
"""Of the share of time in range: with fewer days, or fewer of them outside, it is told for how many days running it is
so."""


def _days_from(first: str, last: str) -> int:
    """Both counted."""
    return (dt.date.fromisoformat(last[:10]) - dt.date.fromisoformat(first[:10])).days + 1


def history(document: ProcessedDocument, main: Note, anomalies: list[Anomaly]) -> Iterator[Note]:
    """How long, how rare, and since when: as the context counted it."""
    metric = main.metrics[0]
    context = document.context.metrics.get(metric) if document.context else None
    drift = next((a for a in anomalies if a.kind == "drift"), None)

    def note(
        kind: Kind, numbers: dict[str, float], words: dict[str, str], dates: dict[str, str] | None = None
    ) -> Note:
        return Note(
            id=f"{kind}.{metric}",
            kind=kind,
            group=main.group,
            path=f"context.metrics.{metric}",
            metrics=(metric,),
            about=main.id,
            numbers=numbers,
            words=words,
            dates=dates or {},
        )

    if drift is not None:
        side = drift.direction or "above"
        since = drift.evidence.get("since")
        outside, of = context.outside_of_last if context else (0, 0)
        dates = {"since": since} if is_date(since) else {}
        # It looks no further back: a date that moves by a day every morning is none.
        known = not is_date(since) or _days_from(since, document.date) < DRIFT_WINDOW
        counted = {"days": float(outside), "of": float(of)}
        shift = drift.evidence.get("shift")
        if isinstance(shift, int | float) and (shift > 0) == (side == "above"):
            counted["shift"] = abs(float(shift))
        if context and context.side == side and context.days_outside > 1:
            counted["running"] = float(context.days_outside)
        words = {"side": side, "unit": drift.unit} | ({} if known else {"capped": "yes"})
        yield note("trend", counted, words, dates=dates)
    if (
        context is not None
        and context.side is not None
        and context.days_outside > (1 if drift is None else 2)
    ):
        run = {"days": float(context.days_outside)}
        days, of = context.outside_of_last
        if drift is None and days > context.days_outside and context.side == COUNTED.get(metric):
            run |= {"outside": float(days), "of": float(of)}  # which says more than the run
        yield note("run", run, {"side": context.side})
    elif drift is None and context is not None and context.side is not None:
        days, of = context.outside_of_last
        if days >= (OFTEN if context.extreme is None else OFTEN_BESIDE) and context.side == COUNTED.get(
            metric
        ):
            yield note("often", {"days": float(days), "of": float(of)}, {"side": context.side})
    if context is not None and context.extreme is not None:
        yield note("extreme", {"days": float(context.extreme_days)}, {"extreme": context.extreme})


def lasting(document: ProcessedDocument, metric: str) -> dict[str, float]:
    """For how many days running it has been so, and of how many days it is the extreme, if it is worth a word."""
    found = document.context.metrics.get(metric) if document.context else None
    if found is None:
        return {}
    run = {"running": float(found.days_outside)} if found.side and found.days_outside > 1 else {}
    return run | ({"extreme_days": float(found.extreme_days)} if found.extreme else {})


def often_outside(document: ProcessedDocument, metric: str) -> dict[str, float]:
    """On how many of how many days it has been on that side of its range, if that is many and more than the run."""
    found = document.context.metrics.get(metric) if document.context else None
    if found is None or found.side != COUNTED.get(metric):
        return {}
    days, of = found.outside_of_last
    many = of >= OFTEN_OF and days >= OFTEN_SHARE * of and days > max(1, found.days_outside)
    return {"outside": float(days), "outside_of": float(of)} if many else {}


def rarity(document: ProcessedDocument, metric: str) -> dict[str, str]:
    found = document.context.metrics.get(metric) if document.context else None
    return {"extreme": found.extreme} if found and found.extreme else {}
