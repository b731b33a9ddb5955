"""Made-up days on which numbers and times have been moved: beside limits, over midnight, without what belongs to them.

They are no people's days, and some could not happen. What is said of them is recorded (recorded_outputs.py), so that a
bound that moves is seen wherever it bites, on days that nobody thought of. `random()` of a seed is the same everywhere.
"""

import datetime as dt
import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

from pydantic import ValidationError

from core.documents import ProcessedDocument
from core.explanation.notes import notes_of
from core.explanation.plan import arrangeable, definitions
from tests.support.wide_days import ASPECTS, made

MOVED = 0.12
"""The share of numbers and times that are moved."""
NUMBERS = (
    *(0, 1, 5, 9.5, 10, 14.6, 15, 20, 30, 49.6, 50, 53.6, 54, 60, 69.6, 70, 70.4, 90, 99.6, 100, 180),
    *(249.7, 250, 251, 299, 300, 360),
)
STEPS = (-6, -3, -1, -0.5, -0.4, -0.1, 0.1, 0.4, 0.5, 1, 3, 6)
FACTORS = (0.3, 0.5, 0.9, 1.1, 2, 3)
MINUTES = (-60, -15, -5, -1, 1, 2, 5, 15, 60)
KEPT = {"patient_id", "date", "timezone", "raw_sha256", "rules_version", "schema_version"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def uneven_days(count: int) -> dict[str, ProcessedDocument]:
    """By name. A day that is no document any more is left out."""
    days = {f"uneven {i}": _uneven(Random(i)) for i in range(count)}
    return {name: document for name, document in days.items() if document is not None}


def shuffled_plan(document: ProcessedDocument, seed: int) -> str:
    """A model's answer: all ids in two paragraphs, in an order that may not be valid."""
    rng, notes = Random(seed), notes_of(document)
    ids = sorted((note.id for note in arrangeable(notes)), key=lambda _: rng.random())
    cut = 1 + int(rng.random() * len(ids))
    paragraphs = [part for part in (ids[:cut], ids[cut:]) if part]
    definition = _one(rng, [None, *definitions(document, notes)])
    return json.dumps({"lead": ids[0] if ids else "", "paragraphs": paragraphs, "definition": definition})


def _uneven(rng: Random) -> ProcessedDocument | None:
    share = _one(rng, (0.2, 0.35, 0.5, 0.7))
    document = made(tuple(int(rng.random() * len(of)) if rng.random() < share else 0 for of in ASPECTS))
    fields = json.loads(document.model_dump_json())
    moved = {key: found if key in KEPT else _moved(rng, found) for key, found in fields.items()}
    for place in ("baseline", "metrics"):
        if rng.random() < 0.1 and moved[place]:
            del moved[place][_one(rng, list(moved[place]))]
    if rng.random() < 0.1 and moved["anomalies"]:
        field, value = _one(
            rng, (("direction", None), ("value", None), ("evidence", {}), ("severity", "info"))
        )
        _one(rng, moved["anomalies"])[field] = value
    for usual in moved["baseline"].values() if rng.random() < 0.1 else ():
        usual["provisional"] = rng.random() < 0.5
    try:
        return ProcessedDocument.model_validate(moved)
    except ValidationError:
        return None


def _moved(rng: Random, found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _moved(rng, inner) for key, inner in found.items()}
    if isinstance(found, list):
        return [_moved(rng, inner) for inner in found]
    if isinstance(found, bool) or found is None or rng.random() >= MOVED:
        return found
    if isinstance(found, str):
        if not _TIME.match(found):
            return found
        later = dt.datetime.fromisoformat(found) + dt.timedelta(minutes=_one(rng, MINUTES))
        return later.isoformat(timespec="minutes")
    near, other, times = found + _one(rng, STEPS), _one(rng, NUMBERS), found * _one(rng, FACTORS)
    number = round(max(0, _one(rng, (near, near, near, other, times))), 2)
    return int(number) if isinstance(found, int) else number


def _one(rng: Random, of: Sequence[Any]) -> Any:
    return of[int(rng.random() * len(of))]
