"""In which order a day's notes are told: the code's own plan, and whether a model's may be used.

A plan holds ids and nothing else, so whatever a model answers, no word of it reaches anybody.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from core.documents import ProcessedDocument
from core.explanation.notes import Note
from core.explanation.notes.note import DATA, GLUCOSE, TOGETHER

MAX_ANSWER = 4000
MAX_PARAGRAPHS = 3
ARRANGED = 3
"""So many notes of a quiet day need no arranging."""
DEFINED = ("hrv_sleep", "glucose_cv", "spo2_mean", "skin_temp_sleep")
"""Metrics that have a definition, those first that fewer people know. Of the others the sentence itself says it all."""


class Plan(NamedTuple):
    """Paragraphs of ids, the lead first, and the metric whose definition is told."""

    paragraphs: tuple[tuple[str, ...], ...]
    definition: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(i for paragraph in self.paragraphs for i in paragraph)


def arrangeable(notes: Sequence[Note]) -> list[Note]:
    """Those that a plan orders; the others complete one of them and go where it goes."""
    return [note for note in notes if note.about is None]


def is_flagged(notes: Sequence[Note]) -> bool:
    return any(note.severity is not None for note in notes)


def needs_arranging(notes: Sequence[Note]) -> bool:
    """Whether another order than the code's could tell this day better. What of the data need not be told comes last
    anyway, and glucose has an order of its own."""
    free = [note for note in arrangeable(notes) if note.must_tell or note.group != DATA]
    if all(note.group == GLUCOSE and note.must_tell for note in free):
        return False
    return len(free) > 1 and (is_flagged(notes) or len(free) > ARRANGED)


def definitions(document: ProcessedDocument, notes: Sequence[Note]) -> list[str]:
    """Flagged metrics that may be explained: where this day's range would have flagged none of the days before."""
    if document.context is None:
        return []
    flagged = {a.metric for a in document.anomalies if a.kind in ("out_of_range", "drift")}
    told = {metric for note in notes for metric in note.metrics}
    return [
        metric
        for metric in DEFINED
        if metric in flagged & told
        and (found := document.context.metrics.get(metric)) is not None
        and found.new
    ]


def code_plan(notes: Sequence[Note], offered: Sequence[str] = ()) -> Plan:
    """What is urgent first, then each group in one paragraph, in the order of the notes."""
    paragraphs: list[list[Note]] = []
    for note in arrangeable(notes):
        home = next((p for p in paragraphs if p[0].group in TOGETHER[note.group]), None)
        if home is None:
            paragraphs.append([note])
        else:
            home.append(note)
    return Plan(tuple(tuple(n.id for n in p) for p in paragraphs), offered[0] if offered else None)


def read_plan(text: str, notes: Sequence[Note], offered: Sequence[str]) -> tuple[Plan | None, list[str]]:
    """The plan in a model's answer, or what speaks against it."""
    try:
        if len(text) > MAX_ANSWER:
            raise ValueError("too long")
        answer = json.loads(text, object_pairs_hook=_no_twins)
        lead, paragraphs, definition = _shape(answer)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, ["the answer is not the JSON object that was asked for"]
    plan = Plan(tuple(tuple(p) for p in paragraphs), definition)
    objections = list(dict.fromkeys(_objections(plan, lead, notes, offered)))
    return (None if objections else _glucose_in_order(_with_the_glucose(plan, notes), notes)), objections


def _with_the_glucose(plan: Plan, notes: Sequence[Note]) -> Plan:
    """With the day's glucose, where a model left it out: without it readers took the sensor for silent (three of three,
    on four days of fourteen). It stands with what else is told of glucose, else last."""
    day = next((note.id for note in arrangeable(notes) if note.kind == "glucose_day"), None)
    if day is None or day in plan.ids:
        return plan
    of_glucose = {note.id for note in notes if note.group == GLUCOSE}
    home = next((ids for ids in plan.paragraphs if of_glucose & {*ids}), ())
    if not home:
        return plan._replace(paragraphs=(*plan.paragraphs, (day,)))
    return plan._replace(paragraphs=tuple((*ids, day) if ids is home else ids for ids in plan.paragraphs))


def _glucose_in_order(plan: Plan, notes: Sequence[Note]) -> Plan:
    """With what is told of glucose in the code's order, wherever the plan tells it: lows, highs, what a week begins,
    the day as a whole. Where a model put the day first or a week's lows last, readers preferred the code's page each
    time (docs/panel.md)."""
    of_glucose = [note.id for note in arrangeable(notes) if note.group == GLUCOSE]
    in_order = iter(sorted((i for i in plan.ids if i in of_glucose), key=of_glucose.index))
    paragraphs = (
        tuple(next(in_order) if i in of_glucose else i for i in paragraph) for paragraph in plan.paragraphs
    )
    return plan._replace(paragraphs=tuple(paragraphs))


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({k for k, _ in pairs}) != len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def _shape(answer: Any) -> tuple[str, list[list[str]], str | None]:
    if not isinstance(answer, dict) or answer.keys() != {"lead", "paragraphs", "definition"}:
        raise ValueError
    lead, paragraphs, definition = answer["lead"], answer["paragraphs"], answer["definition"]
    if not isinstance(lead, str) or not (definition is None or isinstance(definition, str)):
        raise ValueError
    if not isinstance(paragraphs, list) or not all(isinstance(p, list) for p in paragraphs):
        raise ValueError
    if not all(isinstance(i, str) for p in paragraphs for i in p):
        raise ValueError
    return lead, paragraphs, definition


def _objections(plan: Plan, lead: str, notes: Sequence[Note], offered: Sequence[str]) -> Iterator[str]:
    known = {note.id: note for note in arrangeable(notes)}
    ids = plan.ids
    if not all(plan.paragraphs) or not 1 <= len(plan.paragraphs) <= MAX_PARAGRAPHS:
        yield f"one to {MAX_PARAGRAPHS} paragraphs, none empty"
    if any(i not in known for i in ids):
        yield "use only the ids given"
        return
    if len(set(ids)) != len(ids):
        yield "each id at most once"
    if left_out := [note.id for note in known.values() if note.must_tell and note.id not in ids]:
        yield f"these must be there: {', '.join(left_out)}"
    if not ids or lead != ids[0]:
        yield "the lead is the first id of the first paragraph"
    urgent = {note.id for note in known.values() if note.severity == "urgent"}
    orders = [[i not in urgent for i in paragraph] for paragraph in plan.paragraphs]
    if any(order != sorted(order) for order in (*orders, [all(order) for order in orders])):
        yield "urgent ids come first in their paragraph, and their paragraphs before the others"
    for paragraph in plan.paragraphs:
        for i in paragraph:
            if set(paragraph) - {i} - set(known[i].may_stand_with):
                yield "only ids that may stand together share a paragraph"
    if plan.definition is not None and plan.definition not in offered:
        yield "the definition is null or one of those offered"
