"""The sheets that readers get: a day's facts, its texts under letters in a shuffled order. The key stays apart."""

import random
from collections.abc import Iterable, Mapping

KINDS = ("code", "model", "chat", "template")
LETTERS = "ABCDEFGH"
ITEMS = {
    "right_day": "Does every day, night and time that the text names agree with the facts, and will a reader know two "
    "days later which is meant? (“today”, “last night”: no)",
    "numbers": "Is every number right, rounded as a person would, beside the right words and unit?",
    "complete": "Is every finding told, every low below 54, and what data is missing?",
    "together": "Do related facts stand together, and what matters most first?",
    "how_long": "Where something has lasted or is rare (a run of days, the highest in weeks, missing since), does it "
    "say so? (yes if nothing has)",
    "easy": "Is it easy and natural to read at once, in words that people use?",
    "no_filler": "Is it free of filler: what says nothing, says it twice, or is of no use to this person?",
    "no_claim": "Is it free of claims that the facts do not support: a cause, a diagnosis, reassurance, advice on "
    "treatment? (whom to call and “follow your plan” are none)",
    "clear": "Is it clear what to do, or that nothing is asked, and does that fit how serious the day is?",
    "hand_out": "Would you hand it to this patient as it is?",
}
"""The questions to a reader, each with yes or no; yes is good."""


def letters(texts: Mapping[str, str], seed: str) -> dict[str, list[str]]:
    """Which kinds stand under each letter; those whose texts are the same share one."""
    same: dict[str, list[str]] = {}
    for kind in KINDS:
        if kind in texts:
            same.setdefault(" ".join(texts[kind].split()), []).append(kind)
    groups = list(same.values())
    random.Random(seed).shuffle(groups)
    return dict(zip(LETTERS, groups, strict=False))


def sheet(name: str, facts: str, texts: Mapping[str, str], key: Mapping[str, Iterable[str]]) -> str:
    """One day as Markdown."""
    parts = [f"# Day {name}", "## Facts", facts.strip()]
    for letter, kinds in key.items():
        parts += [f"## Text {letter}", texts[next(iter(kinds))].strip()]
    return "\n\n".join(parts) + "\n"


def instructions() -> str:
    """What a reader is told, the same for all."""
    questions = "\n".join(f"{n}. `{item}`: {text}" for n, (item, text) in enumerate(ITEMS.items(), start=1))
    example = ", ".join(f'"{item}": true' for item in ITEMS)
    return f"""# For a reader

Each file holds the facts of one person's day and texts about it, written for that person by different writers. The
page is read a day later, or after that. Read the facts, then each text as if it were the only one. Judge each by
itself, not by its likeness to the others. A fixed line below every page says that it is no diagnosis and not watched in
real time; it is left out here. Files that end in `.de.md` and `.es.md` are judged as an editor of that language in
health care would.

Ten questions, yes (true) or no (false):

{questions}

Then `overall`, a whole number: 1 useless or dangerous, 2 poor, 3 acceptable, 4 good, 5 nothing to mend. A `remark`
says why, with the words at fault.

Save one file `scores/READER.json`, named as you were told, with an entry for each text; `day` is the file's name
without `.md`:

    [{{"day": "01", "letter": "A", "items": {{{example}}}, "overall": 4, "remark": "…"}}]
"""
