"""docs/benchmarks.md's table and picture, from docs/benchmarks.json that `npm run bench` leaves: `npm run pages` makes
them."""

import io
import json
import re
from typing import Any

import typer

from scripts.dev.markdown import table
from scripts.operations.paths import ROOT

PAGE, FIGURES = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.json"
HEAD = ("what", "ours", "against", "ratio", "bound", "reached", "measured", "`npm run bench -- -k …`")
PICTURE = ROOT / "docs" / "benchmarks.svg"
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


def draw(rows: dict[str, dict[str, Any]]) -> str:
    """Each measured row as a part of its bound, as SVG that comes out the same on every run."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "benchmarks"
    matplotlib.rcParams["svg.fonttype"] = "none"
    import matplotlib.pyplot as plt

    measured = [row for row in rows.values() if row["ratio"] is not None]
    parts = [
        row["at_least"] / row["ratio"] if "at_least" in row else row["ratio"] / row["at_most"]
        for row in measured
    ]
    figure, axes = plt.subplots(figsize=(7.2, 0.32 * len(measured) + 0.8))
    colours = ["#2c3e50" if is_reached(row) else "#c0392b" for row in measured]
    axes.barh([row["what"] for row in measured], parts, color=colours)
    axes.axvline(1.0, color="#7f8c8d", linestyle="--")
    axes.set_xlabel("of its bound; left of the line is reached")
    axes.invert_yaxis()
    figure.tight_layout()
    made = io.StringIO()
    figure.savefig(made, format="svg", metadata={"Date": None})
    plt.close(figure)
    return "\n".join(line.rstrip() for line in made.getvalue().splitlines()) + "\n"


def main() -> None:
    """The table and picture of docs/benchmarks.md, from docs/benchmarks.json."""
    figures = json.loads(FIGURES.read_text())
    PAGE.write_text(with_table(PAGE.read_text(), figures))
    PICTURE.write_text(draw(figures))


if __name__ == "__main__":
    typer.run(main)
