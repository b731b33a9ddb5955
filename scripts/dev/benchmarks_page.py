"""docs/benchmarks.md's table, from docs/benchmarks.json that `npm run bench` leaves: `npm run pages` writes it."""

import json
import re
from typing import Any

from scripts.dev.markdown import table
from scripts.operations.paths import ROOT

PAGE, FIGURES = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.json"
HEAD = ("what", "ours", "against", "ratio", "bound", "reached", "measured", "`npm run bench -- -k …`")
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def is_reached(row: dict[str, Any]) -> bool:
    """Most bounds are the most, dispatch's is the least."""
    return bool(row["ratio"] >= row["at_least"] if "at_least" in row else row["ratio"] <= row["at_most"])


def with_table(text: str, rows: dict[str, dict[str, Any]]) -> str:
    """The page with its table anew; ValueError if its markers are gone."""
    lines = [_line(row) for row in rows.values()]
    made, found = re.subn(
        f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n{table(HEAD, lines)}{END}", text, flags=re.DOTALL
    )
    if found != 1:
        raise ValueError(f"{PAGE.name} has no {BEGIN} … {END}")
    return made


def _line(row: dict[str, Any]) -> list[str]:
    bound = f"≥ {row['at_least']}" if "at_least" in row else f"≤ {row['at_most']}"
    if row["ratio"] is None:
        return [row["what"], "–", "–", "–", bound, "not measured yet", "–", f"`{row['k']}`"]
    reached = "yes" if is_reached(row) else "**no**"
    return [
        *(row["what"], row["ours"], row["against"], f"{row['ratio']:.2f}"),
        *(bound, reached, row["on"], f"`{row['k']}`"),
    ]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(), json.loads(FIGURES.read_text())))
