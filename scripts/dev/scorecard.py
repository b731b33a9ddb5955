"""Judges the pages of real or made-up days by code: numbers, days, findings told, length, ease of reading, words."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from core.documents import ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.document import ExplanationDocument
from core.explanation.reader import Reader
from core.explanation.wording import CODES
from scripts.dev.moved_people import moved_person
from scripts.dev.reading import LIMITS, difficulty, readable
from scripts.dev.recorded_days import recorded, sensor_days
from scripts.dev.scoring.faults import faults_of
from scripts.operations.paths import ROOT

DATA = Path("..") / "shared" / "data"
PAGE = ROOT / "docs" / "explanations.md"


@dataclass
class Card:
    """Faults by kind, with the days they were seen on, and what was measured of all pages."""

    pages: int = 0
    flagged: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    difficulties: list[float] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)

    def judge(self, name: str, document: ProcessedDocument, page: ExplanationDocument) -> None:
        self.pages += 1
        self.flagged += _flagged(document)
        for fault in faults_of(document, page):
            self.faults.setdefault(fault.split(":")[0], []).append(f"{name} {fault}")
        if page.text:
            hard = difficulty(" ".join(page.text), page.language)
            self.difficulties.append(hard)
            if not readable(hard, page.language):
                self.faults.setdefault("hard to read", []).append(f"{name} {hard:.1f}")


def _flagged(document: ProcessedDocument) -> bool:
    return any(a.kind != "data" for a in document.anomalies)


ROWS = (
    *("wrong number", "wrong day", "untold", "metric twice", "closings", "too long"),
    *("banned word", "glucose without a sensor", "hard to read"),
)


def table(cards: dict[str, Card]) -> str:
    """The cards by language as Markdown."""
    head = ["| | " + " | ".join(cards) + " |", "|---|" + "---|" * len(cards)]
    counts = [
        f"| {row} | " + " | ".join(str(len(card.faults.get(row, ()))) for card in cards.values()) + " |"
        for row in ROWS
    ]
    pages = (
        "| pages (with a finding) | " + " | ".join(f"{c.pages} ({c.flagged})" for c in cards.values()) + " |"
    )
    hard = [_hard(code, card) for code, card in cards.items()]
    return "\n".join([*head, pages, *counts, "| ease of reading: median | " + " | ".join(hard) + " |"]) + "\n"


def _hard(code: str, card: Card) -> str:
    limit, side = LIMITS[code]
    ordered = sorted(card.difficulties, reverse=side == "at least")
    return f"{ordered[len(ordered) // 2]:.1f}, worst {ordered[-1]:.1f} ({side} {limit:g})"


def main(
    data: Annotated[Path, typer.Argument(help="Folder with recordings/ and t1d_uom_train/.")] = DATA,
    worst: Annotated[int, typer.Option(help="So many examples of each fault.")] = 3,
    moved: Annotated[int, typer.Option(help="Instead: so many people that nobody has seen.")] = 0,
    write: Annotated[bool, typer.Option("--write", help=f"Put the table into {PAGE.name}.")] = False,
) -> None:
    """Judge the pages of all recorded days in all languages; exit code 1 if any is at fault."""
    if moved and write:
        raise typer.BadParameter(
            f"{PAGE.name} has the table of recorded people: leave --moved or --write out"
        )
    if moved:
        documents = [day for seed in range(moved) for day in moved_person(data, seed)]
    else:
        documents = [*recorded(data / "recordings"), *sensor_days(data / "t1d_uom_train")]
    cards = {code: Card() for code in CODES}
    for code, card in cards.items():
        for name, document in documents:
            card.judge(name, document, by_code(document, Reader(code)))
        for fault, where in card.faults.items():
            typer.echo(f"{code} {fault}: " + "; ".join(where[:worst]), err=True)
    typer.echo(table(cards))
    if write:
        text = PAGE.read_text(encoding="utf-8")
        start, end = "<!-- scorecard -->\n", "<!-- end -->"
        before, rest = text.split(start)
        PAGE.write_text(before + start + table(cards) + end + rest.split(end, 1)[1], encoding="utf-8")
    raise typer.Exit(1 if any(card.faults for card in cards.values()) else 0)


if __name__ == "__main__":
    typer.run(main)
