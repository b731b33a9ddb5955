"""From readers' scores to tables by kind of text and by reader."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.explanation.wording import CODES
from scripts.dev.markdown import table
from scripts.dev.reading_panel.sheets import ITEMS, KINDS

Key = Mapping[str, Mapping[str, Sequence[str]]]
"""By sheet (day, with the language if it is not English) and letter: the kinds of text."""


class Score(BaseModel):
    """What a reader says of one text."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    day: str
    letter: str
    items: dict[str, Annotated[bool, Field(strict=True)]]
    overall: Annotated[int, Field(ge=1, le=5, strict=True)]
    remark: str = ""

    @field_validator("items")
    @classmethod
    def _all_items(cls, items: dict[str, bool]) -> dict[str, bool]:
        if items.keys() != ITEMS.keys():
            raise ValueError(f"the items are {', '.join(ITEMS)}")
        return items

    def as_kept(self) -> dict[str, Any]:
        """The mark, the questions answered with no, and the remark."""
        return {
            "overall": self.overall,
            "no": [item for item, yes in self.items.items() if not yes],
            "remark": self.remark,
        }


@dataclass(frozen=True)
class Read:
    """A score with what the key says of it; texts that share a letter are one each."""

    reader: str
    language: str
    kind: str
    score: Score


def reads(scores: Mapping[str, Sequence[Score]], key: Key) -> tuple[list[Read], list[str]]:
    """All scores by kind of text, and what is wrong with them: unknown or twice, or not there."""
    found: list[Read] = []
    wrong: list[str] = []
    for reader, given in scores.items():
        seen = [(one.day, one.letter) for one in given]
        wrong += [
            f"{reader}: {day} {letter} twice" for day, letter in set(seen) if seen.count((day, letter)) > 1
        ]
        for one in given:
            if one.letter not in key.get(one.day, {}):
                wrong.append(f"{reader}: no text {one.day} {one.letter}")
                continue
            language = one.day.partition(".")[2] or "en"
            found += [Read(reader, language, kind, one) for kind in key[one.day][one.letter]]
        began = {day for day, _ in seen}
        left = [f"{day} {x}" for day in sorted(began & key.keys()) for x in key[day] if (day, x) not in seen]
        wrong += [f"{reader}: not scored: {', '.join(left)}"] if left else []
    return found, wrong


def tables(found: Sequence[Read]) -> str:
    """For each language the means by kind and reader, then the other kinds against the code's."""
    parts = []
    for language in CODES:
        mine = [one for one in found if one.language == language]
        if mine:
            parts += [f"## {language}", _means(mine)]
            parts += [_against(mine)] if len({one.kind for one in mine}) > 1 else []
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _means(found: Sequence[Read]) -> str:
    head = ("text", "reader", "n", *(item.replace("_", " ") for item in ITEMS), "overall")
    rows = []
    for kind in KINDS:
        of_kind = [one for one in found if one.kind == kind]
        readers = sorted({one.reader for one in of_kind})
        for reader in readers:
            rows.append([kind, reader, *_mean([one.score for one in of_kind if one.reader == reader])])
        if len(readers) > 1:
            rows.append([kind, "all", *_mean([one.score for one in of_kind])])
    return table(head, rows)


def _mean(scores: Sequence[Score]) -> Iterator[str]:
    yield str(len(scores))
    for item in ITEMS:
        yield f"{fmean(one.items[item] for one in scores):.2f}"
    yield f"{fmean(one.overall for one in scores):.2f}"


def _against(found: Iterable[Read]) -> str:
    """By the overall mark on the same day by the same reader, where the texts differ."""
    by: dict[tuple[str, str], dict[str, Score]] = {}
    for one in found:
        by.setdefault((one.reader, one.score.day), {})[one.kind] = one.score
    rows = []
    for kind in KINDS[1:]:
        pairs = [
            (texts["code"].overall, texts[kind].overall)
            for texts in by.values()
            if {"code", kind} <= texts.keys() and texts["code"].letter != texts[kind].letter
        ]
        if pairs:
            counts = (
                sum(a > b for a, b in pairs),
                sum(a == b for a, b in pairs),
                sum(a < b for a, b in pairs),
            )
            rows.append([kind, *map(str, counts)])
    return table(("code against", "code better", "the same", "code worse"), rows)


def remarks(found: Sequence[Read]) -> Iterator[str]:
    """Each remark with its text, worst first."""
    for one in sorted(found, key=lambda one: (one.score.overall, one.score.day)):
        failed = [item for item, yes in one.score.items.items() if not yes]
        if one.score.remark or failed:
            about = f"{one.score.day} {one.kind} ({one.reader}, {one.score.overall})"
            yield f"{about}: {one.score.remark} [{', '.join(failed)}]"
