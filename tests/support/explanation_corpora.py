"""The corpora of completions: one text a line, `kind|text`; what a model could write, faithful or hostile."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from core.explanation.facts import Fact, facts_from
from core.explanation.languages import speak
from core.explanation.verify import Objection, verify
from scripts.operations.paths import ROOT
from tests.support.explanation_days import day

CORPORA = ROOT / "tests" / "unit" / "explanation" / "corpora"
LANGUAGES = ("en", "es", "de")


def lines(name: str) -> list[tuple[str, str]]:
    rows = (CORPORA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(kind, text) for kind, _, text in (row.partition("|") for row in rows if row and row[0] != "#")]


@cache
def facts_of(kind: str, language: str) -> tuple[Fact, ...]:
    return tuple(facts_from(day("unknown_day" if kind == "summary" else kind), language))


def completion(kind: str, text: str, facts: tuple[Fact, ...]) -> str:
    """One phrasing as a whole answer, everything else about it faithful."""
    if kind == "summary":
        return json.dumps({**json.loads(answer_for([f.id for f in facts])), "summary": text})
    return json.dumps({"summary": "{overview}.", "findings": [{"fact": f.id, "text": text} for f in facts]})


def judge(kind: str, text: str, language: str) -> list[Objection]:
    """What the verifier says against one phrasing; empty means that it passes."""
    facts = facts_of(kind, language)
    return verify(completion(kind, text, facts), facts, speak(language)[0])[1]


def hostile(language: str) -> list[tuple[str, str, str]]:
    """(class, kind, text) of every phrasing, alternatives spelled out."""
    rows = (CORPORA / f"hostile_{language}.txt").read_text(encoding="utf-8").splitlines()
    parted = [row.split("|", 2) for row in rows if row and row[0] != "#"]
    return [(code, kind, text) for code, kind, frame in parted for text in spelled_out(frame)]


def spelled_out(frame: str) -> list[str]:
    """Every text that a frame stands for: one for each choice of its alternatives."""
    parts = re.split(r"⟦(.*?)⟧", frame)
    choices = [re.split(r"(?<!\\)/", part) if n % 2 else [part] for n, part in enumerate(parts)]
    signs = {r"\/": "/", r"\n": "\n", r"\t": "\t"}
    return [
        re.sub(r"\\[/nt]", lambda m: signs[m[0]], "".join(choice)) for choice in itertools.product(*choices)
    ]


DAYS = (
    ("oor_day", "within_night"),
    ("oor_night", "unknown_day"),
    ("safety", "oor_day"),
    ("safety", "strain", "within_day"),
    ("strain", "drift"),
    ("drift", "data", "within_night"),
    ("data", "unknown_day"),
    ("safety", "oor_night", "data"),
    ("oor_day", "oor_night", "drift", "data"),
    ("safety", "strain", "oor_night", "drift", "data"),
)


def structural(language: str) -> Iterator[tuple[str, str, tuple[Fact, ...]]]:
    """(class, answer, facts) of answers whose every sentence is faithful but whose shape or ids are not."""
    known = {kinds: tuple(facts_from(day(*kinds), language)) for kinds in DAYS}
    for kinds, facts in known.items():
        ids = [f.id for f in facts]
        whole = answer_for(ids)
        for one in ids:
            without = [i for i in ids if i != one]
            if any(f.mandatory for f in facts if f.id == one):
                yield "omission", answer_for(without), facts
                yield "omission", answer_for(without[::-1]), facts
            yield "duplicate_id", answer_for([*ids, one]), facts
            yield "duplicate_id", answer_for([one, *ids]), facts
            for wrong in (one.upper(), f"{one} ", f"{one}.2", one.split(".")[0], f"x{one}", ""):
                yield "unknown_id", answer_for([wrong if i == one else i for i in ids]), facts
        yield "omission", answer_for([]), facts
        for other, others in known.items():
            foreign = [f.id for f in others]
            if other != kinds and not set(foreign) <= set(ids):
                yield "other_patient", answer_for(foreign), facts
        for cut in range(1, len(whole), max(1, len(whole) // 12)):
            yield "truncated", whole[:cut], facts
        for odd in (
            *(
                "",
                "null",
                "[]",
                "{}",
                '"text"',
                "1e999",
                whole * 2,
                f"```json\n{whole}\n```",
                f"Sure: {whole}",
            ),
            *(whole[:-1] + ',"advice":"rest"}', whole.replace("summary", "Summary"), f"[{whole}]"),
            *(whole.replace('"text"', '"texts"'), whole.replace('"{overview}."', "null"), whole + "."),
            *(whole[:-1] + ',"summary":"{overview}."}', whole.replace("{overview}", ""), "[" * 100_000),
        ):
            yield "shape", odd, facts


def answer_for(ids: list[str]) -> str:
    """The plainest completion for facts with these ids, a sentence of every language."""
    findings = [
        {"fact": i, "text": "{name}: {difference}." if ".drift" in i else "{name}: {value}."} for i in ids
    ]
    return json.dumps({"summary": "{overview}.", "findings": findings})


def hostile_counts(language: str) -> tuple[Counter[str], list[tuple[str, str]]]:
    """(answers tried by class, those that passed)."""
    tried: Counter[str] = Counter()
    passed: list[tuple[str, str]] = []
    for code, kind, text in hostile(language):
        tried[code] += 1
        if not judge(kind, text, language):
            passed.append((code, text))
    for code, answer, facts in structural(language):
        tried[code] += 1
        if not verify(answer, facts, speak(language)[0])[1]:
            passed.append((code, answer))
    return tried, passed


def faithful_counts(language: str) -> tuple[int, int]:
    """(texts, rejected)."""
    said = lines(f"faithful_{language}")
    return len(said), sum(bool(judge(kind, text, language)) for kind, text in said)


def tables() -> dict[str, str]:
    """The tables of docs/explanations.md by name, as Markdown."""
    tried = {code: hostile_counts(code) for code in LANGUAGES}
    classes = list(tried["en"][0])
    rows = ["| class | en | es | de | passed |", "|---|---|---|---|---|"]
    for name in classes:
        passed = sum(1 for code in LANGUAGES for c, _ in tried[code][1] if c == name)
        rows.append(
            "| " + " | ".join([name, *(str(tried[c][0][name]) for c in LANGUAGES), str(passed)]) + " |"
        )
    rows.append(
        "| all | "
        + " | ".join(str(sum(tried[c][0].values())) for c in LANGUAGES)
        + f" | {sum(len(p) for _, p in tried.values())} |"
    )
    counts = {code: faithful_counts(code) for code in LANGUAGES}
    faithful = ["| | en | es | de |", "|---|---|---|---|"]
    faithful.append("| texts | " + " | ".join(str(counts[c][0]) for c in LANGUAGES) + " |")
    faithful.append("| rejected | " + " | ".join(str(counts[c][1]) for c in LANGUAGES) + " |")
    return {"hostile": "\n".join(rows), "faithful": "\n".join(faithful)}


if __name__ == "__main__":
    for name, table in tables().items():
        print(f"<!-- {name} -->\n{table}\n<!-- end -->\n")
