"""The sentences that a model may write: patterns whose every clause is true of every fact that they are for.

A pattern is written as people write choices: `(a|b)` is one of them, `[a]` may be left out, `<was>` is a phrase of the
same language. Everything else, placeholders too, stands for itself. A sentence begins in lower case here, even with a
noun in German.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

WHEN = "when"
"""The phrase that says last night of what was measured at night, and today of the rest: `night` or `day`."""

_SENTENCE = re.compile(r"(^|[.] )(\w)")


@dataclass(frozen=True)
class Choice:
    """One of these must stand; a sequence is what stands one after another."""

    among: tuple[tuple["Choice | str", ...], ...]


@dataclass(frozen=True)
class Grammar:
    """`phrases` by name, `sentences` by the key that Fact.sentences gives."""

    phrases: Mapping[str, str]
    sentences: Mapping[str, tuple[str, ...]]

    @cached_property
    def _patterns(self) -> dict[tuple[str, bool], re.Pattern[str]]:
        return {
            (key, night): re.compile(_regex(self.choice(key, night=night)))
            for key in self.sentences
            for night in (False, True)
        }

    def choice(self, key: str, *, night: bool) -> Choice:
        """Everything that may be said of such a fact. Raises ValueError for a pattern that cannot be read."""
        phrases = {**self.phrases, WHEN: self.phrases["night" if night else "day"]}
        return Choice(tuple((_read(pattern, phrases),) for pattern in self.sentences[key]))

    def accepts(self, text: str, key: str, *, night: bool) -> bool:
        """Whether a plain text is one of the sentences."""
        return self._patterns[key, night].fullmatch(text) is not None


def plain(text: str) -> str:
    """A text as patterns are written: one space between words, a full stop at the end, sentences in lower case."""
    text = re.sub(r" +", " ", text.replace("’", "'")).strip()
    text = text if text.endswith(".") else text + "."
    return _SENTENCE.sub(lambda found: found[1] + found[2].lower(), text)


def _read(pattern: str, phrases: Mapping[str, str]) -> Choice:
    """The pattern with its phrases put in."""
    rest = list(pattern)

    def among(end: str) -> Choice:
        sequences: list[list[Choice | str]] = [[]]
        while rest:
            sign = rest.pop(0)
            if sign == end:
                return Choice(tuple(map(tuple, sequences)))
            match sign:
                case "|":
                    sequences.append([])
                case "(":
                    sequences[-1].append(among(")"))
                case "[":
                    optional = among("]")
                    sequences[-1].append(Choice((*optional.among, ())))
                case "<":
                    name, closed, after = "".join(rest).partition(">")
                    if not closed or name not in phrases:
                        raise ValueError(f"no phrase <{name}> for {pattern!r}")
                    rest[:] = after
                    sequences[-1].append(_read(phrases[name], phrases))
                case ")" | "]" | ">":
                    raise ValueError(f"{sign!r} closes nothing in {pattern!r}")
                case _:
                    sequences[-1].append(sign)
        if end:
            raise ValueError(f"{end!r} is missing in {pattern!r}")
        return Choice(tuple(map(tuple, sequences)))

    return among("")


def _regex(choice: Choice) -> str:
    options = ("".join(_regex(p) if isinstance(p, Choice) else re.escape(p) for p in s) for s in choice.among)
    return f"(?:{'|'.join(options)})"
