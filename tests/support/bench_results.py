"""What `npm run bench` leaves in docs/benchmarks.json: a row by name, the newest figure in the old one's place."""

import datetime as dt
import json

from scripts.dev.benchmarks_page import FIGURES


def note(name: str, ratio: float, *, ours: str, against: str) -> None:
    """The figures of a row that is there; KeyError for another, so that no benchmark is forgotten on the page."""
    rows = json.loads(FIGURES.read_text())
    row = rows[name]
    rows[name] = {
        **row,
        "ratio": round(ratio, 2),
        "ours": ours,
        "against": against,
        "on": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
    }
    FIGURES.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
