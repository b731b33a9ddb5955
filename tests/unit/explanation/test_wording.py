"""Every sentence in every language: what a language lacks is named, and what is said is said with every form."""

import datetime as dt
import re
from importlib import resources
from typing import Any

import pytest
from fluent.syntax import parse
from fluent.syntax.ast import Junk

from core.explanation.closing import asked
from core.explanation.wording import CODES, DEFAULT, MissingWord, Wording, code_of, wording
from core.explanation.wording.formats import amount, day_words, duration, half_up, number, share

OPTIONAL = ("it", "after", "run", "extreme", "usual", "brief", "often", "lacking")
"""Attributes that a language needs only where the general sentence would read badly."""
FORMS: dict[str, tuple[Any, ...]] = {
    "n": (0, 1, 2, 5),
    "side": (
        *("above", "below", "at-above", "at-below", "inside", "inside-still", "inside-wide"),
        *("shifted", "shifted-in", "shifted-back"),
    ),
    "period": ("night", "day", "both"),
    "stream": ("night", "steps", "ring", "ring-but-hr", "ring-but-some", "ring-but-told", "glucose", "?"),
    "extreme": ("highest", "lowest"),
    "count": (1, 2, 3, 4, 5, 9),
    "days": (1, 2, 14),
    "partly": ("yes", "thin", "no"),
    "gaps": ("yes", "no", "weeks", "nth"),
    "part": ("night", "morning", "afternoon", "evening"),
    "weeks": (2, 5),
    "of": (10, 14),
    "lows": (0, 1, 2),
    "place": (1, 2, 3),
    "run": (2, 4),
    "spans": ("yes", "all", "no"),
    "breaks": ("yes", "few", "one", "no"),
    "between": ("yes", "no"),
    "gap": ("yes", "longest", "no"),
    "sum": ("yes", "no"),
    "all": ("yes", "each", "nearly", "no"),
    "began": ("yes", "no"),
    "unit": ("days", "nearly", "weeks"),
    "lasted": ("yes", "no"),
    "was": ("above", "below", "outside"),
    "back": (1, 2),
    "it": ("when", "counting", "it", "no"),
    "counting": (0, 1, 2),
    "over": ("yes", "no"),
    "shorter": ("yes", "no"),
    "told": (1, 2, "unknown", "yes", "no"),
    "brief": ("yes", "no"),
    "only": ("yes", "no"),
    "plain": ("yes", "no"),
    "hours": (0, 1, 2),
    "around": ("yes", "no"),
    "early": ("cut", "yes", "late", "no"),
    "typical": (0, 64),
    "when": ("before", "after", "then", "else"),
    "total": ("yes", "no"),
    "whole": ("yes", "no"),
    "inside": ("yes", "no"),
    "open": ("midnight", "end", "gap", "on", "no"),
    "own": ("yes", "no"),
    "day": ("yes", "no"),
    "each": ("yes", "no"),
    "capped": ("yes", "no", "again", "these"),
    "named": ("yes", "no"),
    "hour": (0, 1, 13),
    "times": (0, 2, 3),
    "together": ("yes", "no"),
    "known": ("yes", "no"),
    "far": ("within", "after"),
    "steady": ("yes", "no"),
    "glucose": ("low", "high", "both", "no"),
    "edge": ("start", "end", "yes", "no"),
    "one": ("yes", "no"),
    "before": ("below", "above", "no"),
    "young": (0, 9),
    "most": (0, 12),
    "ranged": ("same", "yes", "no"),
    "amount": ("yes", "count", "no"),
    "both": ("yes", "no"),
    "leads": ("yes", "no"),
    "unseen": ("yes", "no"),
    "off": ("yes", "no"),
    "sends": ("yes", "no"),
    "tied": ("yes", "no"),
    "again": ("yes", "no"),
    "urgent": ("yes", "no"),
    "also": ("yes", "no"),
    "low_too": ("yes", "no"),
    "week": ("below", "above", "in_range", "whole", "all"),
    "long": ("yes", "no"),
    "mostly": ("again", "yes", "summed", "no"),
    "same": ("yes", "again", "before", "no"),
    "night": ("yes", "no"),
    "recorded": ("yes", "no"),
}


def source(code: str) -> str:
    return resources.files("core.explanation.wording").joinpath(f"{code}.ftl").read_text(encoding="utf-8")


def words_of(text: str) -> dict[str, str]:
    """Each message and attribute with its pattern."""
    found: dict[str, str] = {}
    name = last = ""
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if message := re.match(r"([a-z][\w-]*) = ?(.*)", line):
            name = last = message[1]
            found[last] = message[2]
        elif attribute := re.match(r"    \.([a-z]+) = (.*)", line):
            last = f"{name}.{attribute[1]}"
            found[last] = attribute[2]
        else:
            found[last] += "\n" + line
    return found


def with_parts(pattern: str, words: dict[str, str]) -> str:
    """A pattern and those of the sentences and attributes that it is made of."""
    parts = re.findall(r"\{ ([a-z][\w-]*(?:\.[a-z]+)?) \}", pattern)
    return "\n".join([pattern, *(with_parts(words[part], words) for part in parts)])


ENGLISH = words_of(source(DEFAULT))


def lacks(code: str, text: str) -> list[str]:
    """What a language still has to say, by name."""
    there = words_of(text)
    return [
        f"core/explanation/wording/{code}.ftl lacks {word}"
        for word in ENGLISH
        if word not in there and word.partition(".")[2] not in OPTIONAL
    ]


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_every_word(code: str) -> None:
    assert lacks(code, source(code)) == []


def test_what_a_new_language_lacks_is_named() -> None:
    found = lacks("pt", "night = na noite de { $before } para { $weekday }, { $date }\n")
    assert "core/explanation/wording/pt.ftl lacks closing-call-low" in found
    assert "core/explanation/wording/pt.ftl lacks hrv_sleep.definition" in found
    assert "core/explanation/wording/pt.ftl lacks night" not in found


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("word", sorted({w for code in CODES for w in words_of(source(code))}))
def test_every_sentence_is_said_with_every_form(code: str, word: str) -> None:
    words, patterns = wording(code), words_of(source(code))
    if word not in patterns:
        return
    pattern = with_parts(patterns[word], patterns)
    variables = set(re.findall(r"\$(\w+)", pattern))
    selected = set(re.findall(r"\$(\w+)\s*->", pattern))
    for variable in selected or {""}:
        for form in FORMS.get(variable, ("",)):
            filled = {v: FORMS[v][0] if v in selected else f"<{v}>" for v in variables}
            said = words.say(word, **(filled | ({variable: form} if variable else {})))
            assert said.strip(" .") or word == "usual.few"  # nothing of a range of many days
            assert not re.search(r"[{}$]|  ", said), said


@pytest.mark.parametrize("code", CODES)
def test_a_language_asks_for_nothing_that_the_program_does_not_fill_in(code: str) -> None:
    """English is what the program was written against; a variable of another name would only fail on some day."""
    for word, pattern in words_of(source(code)).items():
        english = ENGLISH.get(word, ENGLISH.get(word.partition(".")[0] + ".said", ""))
        english = with_parts(english, ENGLISH)
        if word.endswith((".after", ".run", ".extreme", ".usual", ".brief", ".often")):
            continue
        assert set(re.findall(r"\$(\w+)", pattern)) <= set(re.findall(r"\$(\w+)", english)) | {
            *(
                "weekday",
                "named",
                "before",
                "date",
                "period",
                "side",
                "n",
                "text",
                "limit",
                "extreme",
                "count",
                "hour",
                "findings",
                "amount",
                "difference",
                "low",
                "high",
                "all",
                "hours",
                "days",
                *("plain", "start", "stop"),
            )
        }, word


@pytest.mark.parametrize("code", CODES)
def test_every_closing_has_its_sentence(code: str) -> None:
    cases = [case.sentence for case in (*asked.TABLE, *asked.ABSENT)]
    for sentence in (*cases, *asked.ACT.values(), asked.UNWELL, asked.OTHERWISE):
        assert wording(code).has(sentence), sentence


def test_a_word_that_is_missing_is_named_and_nothing_half_filled_is_said() -> None:
    words = Wording("en", "greeting = Hello { $name }\n")
    assert words.say("greeting", name="Ada") == "Hello Ada"
    for ask in (
        lambda: words.say("farewell"),
        lambda: words.say("greeting"),
        lambda: words.say("greeting.loud"),
    ):
        with pytest.raises(MissingWord):
            ask()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ("12,345.6", "Tuesday", "March 10", "1 hour 5 minutes", "62 beats per minute")),
        (
            "de",
            (
                "12.345,6",
                "Dienstag",
                "10. März",
                "1 Stunde 5 Minuten",
                "62 Schlägen pro Minute",
            ),
        ),
        (
            "es",
            ("12.345,6", "martes", "10 de marzo", "1 hora y 5 minutos", "62 latidos por minuto"),
        ),
    ],
)
def test_numbers_days_and_units_are_written_as_the_language_does(code: str, said: tuple[str, ...]) -> None:
    words, day = wording(code), day_words(code, dt.date(2026, 3, 10))
    assert said == (
        number(code, 12345.6, 1),
        day["weekday"],
        day["date"],
        duration(words, 65),
        amount(words, 62.4, "bpm"),
    )


def test_glucose_is_said_in_the_patient_s_unit_and_limits_as_the_consensus_writes_them() -> None:
    said = [amount(wording("en"), x, "mg/dL", "mmol/L") for x in (54.0, 70.0, 180.0, 250.0, 44.0)]
    assert said == ["3.0 mmol/L", "3.9 mmol/L", "10.0 mmol/L", "13.9 mmol/L", "2.4 mmol/L"]
    assert amount(wording("en"), 44.0, "mg/dL") == "44 mg/dL"


def test_a_share_is_neither_all_nor_nothing_by_rounding() -> None:
    said = [share(wording("en"), x) for x in (100.0, 99.7, 99.2, 0.4, 0.0, 74.4)]
    assert said == [
        "100 percent",
        "more than 99 percent",
        "99 percent",
        "0.4 percent",
        "0 percent",
        "74 percent",
    ]


@pytest.mark.parametrize(
    ("asked", "code"), [("de-AT", ("de", True)), (" ES_mx ", ("es", True)), ("tlh", ("en", False))]
)
def test_a_regional_code_is_its_language(asked: str, code: tuple[str, bool]) -> None:
    assert code_of(asked) == code


@pytest.mark.parametrize("code", CODES)
def test_a_wording_file_holds_nothing_that_its_format_passes_over(code: str) -> None:
    """Fluent skips what it cannot read: such a line looks like a sentence, and nobody ever reads it."""
    text = resources.files("core.explanation.wording").joinpath(f"{code}.ftl").read_text(encoding="utf-8")
    odd = [entry for entry in parse(text).body if isinstance(entry, Junk)]
    assert [entry.content for entry in odd] == []


def test_a_half_is_rounded_up_as_it_is_written_and_noise_is_none() -> None:
    assert [half_up(x) for x in (68.5, 67.5, 0.5, 27.4999996, 27.49)] == [69, 68, 1, 28, 27]
    assert (half_up(34.45, 1), half_up(2.675, 2), half_up(-0.2)) == (34.5, 2.68, 0)
    assert number("en", 68.5) == "69"
