"""The messages for one plan: a short prefix that is the same for every patient and language, the day's notes last."""

import json
from collections.abc import Sequence
from typing import Any

from core.explanation.model.contract import ChatMessage
from core.explanation.notes import Note
from core.explanation.notes.note import DATA, EVENTS, GLUCOSE
from core.explanation.plan import arrangeable

SYSTEM = """\
You arrange notes about one day of a person's health data. A program writes the sentences; you decide what is told and
in which order. Answer with one JSON object and nothing else:
{"lead": id, "paragraphs": [[id, ...], ...], "definition": metric or null}

The user message is JSON. "notes" lists what can be told: "id", what it is "about", its "severity", whether it "must" be
told, and its "group". "definitions" lists metrics that may be explained in one sentence. You are not shown numbers.

Rules
1. Every note with "must": true is there, and each id at most once. Others may be left out when they add little.
2. At most three paragraphs, none empty. Only notes of the same group share a paragraph.
3. Notes with severity "urgent" come first in their paragraph, and their paragraphs before all others.
4. "lead" is the first id of the first paragraph: what this person should read first.
5. Put next to each other what belongs together, the more severe and the longer lasting first, notes of glucose in the
   order given, missing data last (first if nothing has a severity).
6. "definition" is one of "definitions" if the person may not know that metric, else null.

Example
{"notes": [{"id": "value.steps", "about": "steps below the usual range", "severity": "info", "must": true,
"group": "body"}, {"id": "together", "about": "resting_hr, hrv_sleep stood out together; a run", "severity": "notable",
"must": true, "group": "body"}, {"id": "missing.glucose", "about": "no glucose", "severity": null, "must": true,
"group": "data"}], "definitions": ["hrv_sleep"]}
{"lead": "together", "paragraphs": [["together", "value.steps"], ["missing.glucose"]], "definition": "hrv_sleep"}
"""
_ABOUT = {"run": "a run of days", "extreme": "an extreme of weeks", "trend": "a trend over days"}

_IN_NUMBERS = {"running": "run", "extreme_days": "extreme"}


def group_of(note: Note) -> str:
    """Groups as the model sees them: those that may stand together have one name."""
    return {GLUCOSE: "glucose", DATA: "data"}.get(note.group, "body")


def asked(note: Note, notes: Sequence[Note]) -> dict[str, Any]:
    """As the model sees it: no number, no date."""
    more = dict.fromkeys(_ABOUT[n.kind] for n in notes if n.about == note.id and n.kind in _ABOUT)
    more |= dict.fromkeys(_ABOUT[kind] for key, kind in _IN_NUMBERS.items() if key in note.numbers)
    side = note.words.get("side", "")
    what = {
        "together": "stood out together",
        "glucose_day": "time in the target range and beyond it",
        "weekly": _week(note),
        "missing": f"no {note.words.get('stream', 'data')}",
        "partial": f"part of the {note.words.get('stream', 'data')} readings only",
        "lacking": "readings that this night lacks",
        "new": "few days of data so far",
        "quiet": "nothing flagged",
        "returned": "back in the usual range",
    }.get(note.kind) or (f"{side} a limit" if note.kind in EVENTS else _beside(side))
    subject = ", ".join(note.metrics) if note.kind not in ("weekly", "glucose_day") else ""
    return {
        "id": note.id,
        "about": "; ".join([f"{subject} {what}".strip(), *more]),
        "severity": note.severity,
        "must": note.must_tell,
        "group": group_of(note),
    }


def _week(note: Note) -> str:
    if note.words.get("name") == "fall":
        return "time in the target range fell from the week before"
    return f"a weekly glucose target {'goes on' if 'since' in note.dates else 'begins'} to be missed"


def _beside(side: str) -> str:
    return f"{side} the usual range" if side in ("above", "below", "inside") else "stood out"


def messages_for(notes: Sequence[Note], offered: Sequence[str]) -> list[ChatMessage]:
    listed = {"notes": [asked(note, notes) for note in arrangeable(notes)], "definitions": list(offered)}
    return [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": json.dumps(listed, ensure_ascii=False)},
    ]


def repair_messages(messages: list[ChatMessage], answer: str, objections: Sequence[str]) -> list[ChatMessage]:
    """The same again with the rejected answer and what was wrong with it."""
    listed = "\n".join(f"- {one}" for one in objections[:20])
    wrong, answer = (t.encode("utf-8", "replace").decode() for t in (listed[:1000], answer[:1000]))
    return [
        *messages,
        {"role": "assistant", "content": answer},
        {
            "role": "user",
            "content": f"Rejected:\n{wrong}\nAnswer again with one corrected JSON object, same notes.",
        },
    ]
