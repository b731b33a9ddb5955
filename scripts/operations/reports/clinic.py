"""The clinic's morning on one page: is the night complete, who first and why, and fourteen nights at a glance."""

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from markupsafe import Markup

from core.aws.ledger import DynamoLedger
from core.explanation.document import ExplanationDocument
from core.ledger import Entry
from core.patient_day import PatientDay
from core.settings import NIGHTLY_LOCAL_HOUR
from scripts.operations.mornings.listed import NEXT, PRESSING, TITLES, Morning, Place, Row, morning
from scripts.operations.nights.report import NightStatus
from scripts.operations.patient_days import entries_of_date, listed_days
from scripts.operations.reports import grid
from scripts.operations.reports.documents import Unreadable, parse, read_all
from scripts.operations.reports.morning_rows import (
    FIRST,
    Shown,
    first_sentences,
    is_low,
    lasts,
    two_weeks,
    words_for,
)
from scripts.operations.reports.page import render
from scripts.operations.stack import Deployment
from scripts.operations.terminal import shown_id

T = TypeVar("T")
PORTION = 50  # rows
NAMED = 10  # patients whose night has a hole
STOPPED = "stopped by an error"
EXPLAINED = "with a result"
CELL, GAP = 12, 2  # of the grid, in units of its drawing
SHAPES = {
    grid.Mark.EXPLAINED: "M{x} 1h10v10h-10z",
    grid.Mark.NO_DATA: "M{x} 1h10v10h-10zm2 2v6h6v-6z",
    grid.Mark.NOT_SHARED: "M{x} 1h10v10h-10zm2 2v6h6v-6zm0 2.5h6v1h-6z",
    grid.Mark.DEAD: "M{x} 2l8 8m0-8l-8 8",
    grid.Mark.MISSING: "M{x} 6l5-5 5 5-5 5z",
    grid.Mark.PENDING: "M{x} 8h10v3h-10z",
    grid.Mark.ABSENT: "M{x} 5.5h10v1h-10z",
}
"""Each mark has its own shape, so that nobody needs its colour."""
CLASSES = {mark: "k" + mark.name.lower().replace("_", "")[:4] for mark in grid.Mark}


@dataclass(frozen=True)
class Clinic:
    """All that the page is made of. `proof` is scripts.status's answer, if its rights were there."""

    date: dt.date
    now: dt.datetime
    morning: Morning
    nights: list[dict[str, Entry]]
    days: Mapping[PatientDay, Entry]
    texts: Mapping[PatientDay, bytes]
    proof: NightStatus | None = None
    hour: int = NIGHTLY_LOCAL_HOUR


def read_clinic(
    deployment: Deployment, date: dt.date, now: dt.datetime, proof: NightStatus | None = None
) -> Clinic:
    """Everything of a date, with the rights of ReaderPolicy."""
    nights = [entries_of_date(deployment, one) for one in grid.dates_up_to(date)]
    found = morning(date, listed_days(deployment, date), nights[-1], nights[-2], now)
    told = [row for row in found.rows if row.place is not Place.DATA]
    ledger = DynamoLedger(deployment.client("dynamodb"), deployment.stack.tables["patient_days"])
    wanted = {day for row in told for day in (*_two_weeks(row), PatientDay(row.patient_id, date))}
    days = asyncio.run(ledger.entries(sorted(wanted)))
    texts = read_all(deployment, "explanations", [PatientDay(row.patient_id, row.date) for row in told])
    return Clinic(date, now, found, nights, days, texts, proof)


def _two_weeks(row: Row) -> list[PatientDay]:
    return [PatientDay(row.patient_id, one) for one in grid.dates_up_to(row.date)]


def clinic_page(clinic: Clinic) -> str:
    """Pure: the page."""
    rows = [_shown(row, clinic) for row in clinic.morning.rows]
    lines = grid.lines(clinic.nights, clinic.date, clinic.hour, clinic.now)
    ordered = sorted(lines, key=_holes_first)
    lows = list(_lows(clinic))
    return render(
        "clinic.html",
        script="clinic.js",
        kind="clinic",
        language="en",
        title=f"Morning list, {clinic.date}",
        date=clinic.date,
        made=clinic.now.strftime("%Y-%m-%d %H:%M UTC"),
        complete=_is_complete(clinic),
        certain=clinic.proof is not None,
        counts=_counts(clinic),
        holes=_holes(lines),
        lows=lows[:NAMED],
        more_lows=max(0, len(lows) - NAMED),
        tiers=_tiers(clinic.morning),
        outdated=clinic.morning.outdated,
        portions=list(batched(rows)),
        titles=TITLES,
        reasons=sorted({row.reason for row in rows if row.reason}),
        dates=grid.dates_up_to(clinic.date),
        lines=list(batched([(shown_id(one.patient_id), one, _summary(one)) for one in ordered])),
        drawn=drawn,
        legend=[(mark, _mark_drawn(mark)) for mark in grid.Mark],
    )


def batched(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """A browser lays out only the portions that are on the screen: so 5,000 rows show at once, and filter at once."""
    return (items[start : start + PORTION] for start in range(0, len(items), PORTION))


def _is_complete(clinic: Clinic) -> bool:
    return clinic.proof.is_complete if clinic.proof else _of_ledger(clinic).is_complete


def _of_ledger(clinic: Clinic) -> grid.Complete:
    return grid.completeness(clinic.nights, clinic.date, clinic.hour, clinic.now)


def _counts(clinic: Clinic) -> list[tuple[int, str, str]]:
    """(how many, of what, what to do), the expected first; zeros only where nothing else would say so."""
    if (proof := clinic.proof) is not None:
        found = [
            (proof.expected, "expected", ""),
            (proof.explained.total() + proof.processed, EXPLAINED, ""),
            (proof.missing, "missing", "scripts.backfill --only missing"),
            (proof.dead.total(), STOPPED, "scripts.replay_dlq"),
            (proof.degraded.total(), "degraded (standard text)", ""),
            (proof.no_data, "no data", ""),
            (proof.not_shared, "not shared", "ask: Ultrahuman app, Profile → Settings → Partner ID"),
            (proof.in_flight + proof.not_begun + proof.not_sent, "under way", ""),
            (proof.not_due, "not due yet", ""),
            (proof.outdated, "outdated", "scripts.backfill --from process --only stale"),
        ]
    else:
        ours = _of_ledger(clinic)
        found = [
            (ours.expected, "expected", ""),
            (ours.marks[grid.Mark.EXPLAINED], EXPLAINED, ""),
            (ours.marks[grid.Mark.MISSING], "missing", "scripts.backfill --only missing"),
            (ours.marks[grid.Mark.DEAD], STOPPED, "scripts.replay_dlq"),
            (ours.degraded, "degraded (standard text)", ""),
            (ours.marks[grid.Mark.NO_DATA], "no data", ""),
            (
                ours.marks[grid.Mark.NOT_SHARED],
                "not shared",
                "ask: Ultrahuman app, Profile → Settings → Partner ID",
            ),
            (ours.marks[grid.Mark.PENDING], "under way, or not due yet", ""),
            (ours.outdated, "outdated", "scripts.backfill --from process --only stale"),
        ]
    return [one for one in found if one[0] or one[1] in ("expected", EXPLAINED, "missing", STOPPED)]


def _holes(lines: Sequence[grid.Line]) -> list[tuple[str, list[str], int]]:
    """Of this night: (what happened, whom to name, how many more) for those without a day, so that somebody asks."""
    found = []
    for mark, what in ((grid.Mark.MISSING, "missing"), (grid.Mark.DEAD, STOPPED)):
        names = [shown_id(one.patient_id) for one in lines if one.marks[-1] is mark]
        if names:
            found.append((what, names[:NAMED], max(0, len(names) - NAMED)))
    return found


def _lows(clinic: Clinic) -> Iterator[tuple[str, str]]:
    """(whom, in which tier) of everybody with a low on this day, the list's first first; also of who is on the list for
    an earlier one that still waits."""
    for row in clinic.morning.rows:
        entry = clinic.days.get(PatientDay(row.patient_id, clinic.date))
        own = row.reason if row.date == clinic.date else (entry.reason if entry else None)
        if row.place is not Place.DATA and is_low(own, entry):
            tier = entry.tier if entry and entry.tier else row.tier
            yield shown_id(row.patient_id), tier or ""


def _tiers(found: Morning) -> list[tuple[str, str, int]]:
    return [(place.name.lower() if count else "", TITLES[place], count) for place, count in found.told]


def _shown(row: Row, clinic: Clinic) -> Shown:
    metric, chart, text, language = "", Markup(""), "", "en"
    if row.place is not Place.DATA:
        metric, chart = two_weeks(row.reason, [clinic.days.get(day) for day in _two_weeks(row)])
        most = FIRST if row.place is not Place.INFO or row.reason in PRESSING[:2] else FIRST * 5 // 8
        text, language = _text(PatientDay(row.patient_id, row.date), clinic, most)
    reason = words_for(row.reason) if row.place is not Place.DATA else row.reason[:1].upper() + row.reason[1:]
    asks = NEXT.get(row.problem or "", "") if row.place is Place.DATA else ""
    return Shown(row, shown_id(row.patient_id), reason, lasts(row), asks, chart, metric, text, language)


def _text(day: PatientDay, clinic: Clinic, most: int) -> tuple[str, str]:
    """The first sentences and their language."""
    body = clinic.texts.get(day)
    if body is None:
        return "", "en"
    try:
        page = parse(ExplanationDocument, body, day)
    except Unreadable as why:
        return f"(explanation {why})", "en"
    return first_sentences(page.text, most, page.language), page.language


def drawn(line: grid.Line) -> Markup:
    """A patient's nights as one path for each kind of mark; nights that are explained run together, so that a hole
    shows, and that 5,000 lines are a small page."""
    paths: dict[grid.Mark, str] = {}
    at = 0
    for mark, run in groupby(line.marks):
        length = len(list(run))
        if mark is grid.Mark.EXPLAINED:
            width = CELL * length - GAP
            shape = f"M{CELL * at + 1} 1h{width}v10h-{width}z"
        else:
            shape = "".join(SHAPES[mark].format(x=CELL * (at + i) + 1) for i in range(length))
        paths[mark] = paths.get(mark, "") + shape
        at += length
    inner = Markup("").join(_path(mark, shape) for mark, shape in paths.items())
    return Markup('<svg viewBox="0 0 {} 12" aria-hidden="true">{}</svg>').format(
        CELL * len(line.marks), inner
    )


def _path(mark: grid.Mark, shape: str) -> Markup:
    return Markup('<path class="{}" d="{}"/>').format(CLASSES[mark], shape)


def _mark_drawn(mark: grid.Mark) -> Markup:
    return Markup('<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>').format(
        _path(mark, SHAPES[mark].format(x=1))
    )


def _summary(line: grid.Line) -> str:
    """What the drawing says, in words: how many nights of each kind."""
    return ", ".join(f"{line.marks.count(mark)} {mark}" for mark in grid.Mark if mark in line.marks)


def _holes_first(line: grid.Line) -> tuple[bool, str]:
    bad = (grid.Mark.DEAD, grid.Mark.MISSING)
    return (line.marks[-1] not in bad, line.patient_id)
