"""Fills placeholders: the only place where a number, a unit or a direction enters a sentence."""

import re
from collections.abc import Sequence

from core.explanation.facts import Fact
from core.explanation.languages.language import Language

FAR = 1.75
"""Half-widths of the usual range (2 MAD) from its middle: 3.5 MAD, as the rule `out_of_range` has it."""
_PLACEHOLDER = re.compile(r"\{(name|value|usual|difference|overview)\}")


def render(text: str, fact: Fact, language: Language) -> str:
    """One fact's sentences; placeholders the fact does not have raise KeyError (verify.py comes first)."""
    said, done = "", 0
    for match in _PLACEHOLDER.finditer(text):
        said += text[done : match.start()]
        slot, done = match[1], match.end()
        said = (
            language.named(said, fact.name) if slot == "name" else language.inflected(said, fact.slots[slot])
        )
    return normalise_sentence(said + text[done:])


def overview(facts: Sequence[Fact], language: Language) -> str:
    """What the day comes to, as a clause: limits reached, how many measures stand out, or what could be compared."""
    say = language.phrases
    parts = [say["overview_safety"]] if any(f.kind == "safety" for f in facts) else []
    apart = len({f.metric for f in facts if f.kind in ("out_of_range", "strain", "drift")})
    if apart:
        parts.append(say["overview_one"] if apart == 1 else say["overview_many"].format(n=apart))
    if not parts:
        compared = [f for f in facts if f.kind == "measure" and "usual" in f.slots]
        if not compared:
            parts.append(say["overview_nothing"])
        elif all(f.within for f in compared):
            parts.append(say["overview_usual"])
        else:
            parts.append(say["overview_outside" if any(map(_is_far, compared)) else "overview_none_apart"])
    return say["and"].join(parts)


def _is_far(fact: Fact) -> bool:
    """Also on the side that no rule watches: a resting heart rate of 38 raises no flag, and is not near the usual."""
    value, usual = fact.numbers["value"], fact.numbers["usual"]
    end = fact.numbers["high" if value > usual else "low"]
    return abs(value - usual) > FAR * abs(end - usual)


def render_summary(text: str, facts: Sequence[Fact], language: Language) -> str:
    return normalise_sentence(text.replace("{overview}", overview(facts, language)))


def normalise_sentence(text: str) -> str:
    """Capitals at sentence starts, one space between words, one full stop at the end."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"(^|[.]\s+)([^\W\d_])", lambda m: m[1] + m[2].upper(), text)
    return text if text.endswith(".") else text.rstrip(":;,") + "."
