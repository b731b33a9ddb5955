"""Dead letters as an operator sees them: a table by stage and kind, JSON, and the lines of a dump."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from rich.markup import escape
from rich.table import Table

from scripts.operations.dead_letters.letter import DeadLetter
from scripts.operations.terminal import err, out, shown_id

SAMPLES = 3


def as_lines(letters: Iterable[DeadLetter]) -> str:
    """One JSON object a line, with body, lane and attributes: enough to send a letter again by hand."""
    lines = [
        {
            "stage": letter.stage,
            "kind": letter.kind,
            "sent": letter.sent.isoformat(),
            "failed_at": letter.failed_at.isoformat(),
            "lane": letter.lane,
            "attributes": {name: letter.text(name) for name in letter.attributes},
            "body": letter.body,
        }
        for letter in letters
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _about(letter: DeadLetter) -> dict[str, Any]:
    day = letter.day
    return {
        "stage": letter.stage,
        "kind": letter.kind,
        "patient_id": shown_id(day.patient_id) if day else None,
        "date": day.date.isoformat() if day else None,
        "failed_at": letter.failed_at.isoformat(timespec="seconds"),
        "replays": letter.replays,
        "upload": letter.upload,
        "message": letter.text("error_message"),
    }


def as_json(letters: list[DeadLetter], meant: list[DeadLetter]) -> dict[str, Any]:
    return {
        "letters": len(letters),
        "by_kind": dict(Counter(f"{letter.stage}/{letter.kind}" for letter in letters)),
        "matching": [_about(letter) for letter in meant],
    }


def show(letters: list[DeadLetter], meant: list[DeadLetter], now: dt.datetime) -> None:
    table = Table(box=None, header_style="bold")
    for name in ("stage", "kind", "there", "matching", "dates", "oldest", "newest"):
        table.add_column(name, justify="right" if name in ("there", "matching") else "left")
    chosen = Counter((letter.stage, letter.kind) for letter in meant)
    for (stage, kind), count in sorted(Counter((letter.stage, letter.kind) for letter in letters).items()):
        group = [letter for letter in letters if (letter.stage, letter.kind) == (stage, kind)]
        dates = sorted({day.date.isoformat() for letter in group if (day := letter.day)})
        span = "" if not dates else dates[0] if len(dates) == 1 else f"{dates[0]}..{dates[-1]}"
        ages = [_age(now - edge.failed_at) for edge in (group[0], group[-1])]
        table.add_row(stage, escape(kind), f"{count:,}", f"{chosen[stage, kind]:,}", span, *ages)
    if letters:
        out.print(table)
    for letter in meant[:SAMPLES]:
        told = _about(letter)
        what = f"{told['patient_id'] or told['upload'] or '(no patient-day)'} {told['date'] or ''}"
        where = f"{told['stage']} {what} at {told['failed_at']}"
        out.print(f"  e.g. {where}: {told['message'] or told['kind']}", soft_wrap=True, markup=False)
    err.print(f"{len(letters):,} dead letters, {len(meant):,} of them matching")


def _age(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
