"""Numbers, units, days and times as a person would write them, by CLDR. Babel is imported with the first number."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from core.explanation.wording import REMEMBERED, Wording

MMOL = 18.016
"""mg/dL in 1 mmol/L of glucose. Divided by it, each limit reads as the consensus writes it: 54 as 3.0, 70 as 3.9."""
UNITS = {"bpm": "bpm", "ms": "ms", "°C": "celsius", "%": "percent", "steps": "steps-unit"}
DIGITS = {"celsius": 1, "mmol-l": 1, "plain": 1}
LEAST_GROUPED = {"es": 10_000}
"""CLDR's minimumGroupingDigits where it is 2, which Babel does not read: 2500, but 12.500."""
STEPS, LONG_STEPS, MINUTES = 100, {"value": 1000, "range": 500}, 5
"""Steps are rounded to 100 from 1,000 on, the ends of a range from 500 on, for "792 to 19,400" reads as exact; times of
sleep and of a day's parts to 5 minutes from an hour on."""


@cache
def _pattern(digits: int, *, at_most: bool = False) -> str:
    return "#,##0" + (f".{('#' if at_most else '0') * digits}" if digits else "")


@lru_cache(REMEMBERED)
def half_up(value: float, digits: int = 0) -> float:
    """68.5 is 69 and 34.45 is 34.5, as the number is written; Python's `round` goes to the even one. Six decimals are
    looked at: what follows is noise of a logarithm and its inverse."""
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(round(value, 6))).quantize(step, ROUND_HALF_UP)) + 0.0


@lru_cache(REMEMBERED, typed=True)
def number(code: str, value: float, digits: int = 0, *, at_most: bool = False) -> str:
    """Rounded as people do, in the language's own writing; never "-0"."""
    from babel.numbers import format_decimal

    rounded = half_up(value, digits)
    grouped = abs(rounded) >= LEAST_GROUPED.get(code, 0)
    pattern = _pattern(digits, at_most=at_most)
    return str(format_decimal(rounded, format=pattern, locale=code, group_separator=grouped))


def unit_of(unit: str, glucose_unit: str) -> str:
    """The message that writes this unit."""
    if unit == "mg/dL":
        return "mmol-l" if glucose_unit == "mmol/L" else "mg-dl"
    return UNITS.get(unit, "plain")


@lru_cache(REMEMBERED)
def rounded(value: float, unit: str, glucose_unit: str = "mg/dL", *, extra: int = 0) -> float:
    """The number that is written for this value: what two values are alike by. `extra` digits: as `amount`."""
    if unit == "mg/dL" and glucose_unit == "mmol/L":
        return half_up(value / MMOL, DIGITS["mmol-l"] + extra)
    if unit == "steps" and value >= LONG_STEPS["value"]:
        return STEPS * half_up(value / STEPS)
    if unit == "min":
        minutes = half_up(value)
        return MINUTES * half_up(minutes / MINUTES) if minutes >= 60 else minutes
    return half_up(value, DIGITS.get(unit_of(unit, glucose_unit), 0) + extra)


def range_end(value: float, unit: str) -> float:
    """An end of a usual range as it is told."""
    return STEPS * half_up(value / STEPS) if unit == "steps" and value >= LONG_STEPS["range"] else value


def bare(wording: Wording, value: float, unit: str, glucose_unit: str = "mg/dL", *, extra: int = 0) -> str:
    """Without its unit, where the sentence has just named it; a duration has its own."""
    if unit == "min":
        return duration(wording, rounded(value, unit))
    digits = DIGITS.get(unit_of(unit, glucose_unit), 0) + extra
    return number(wording.code, rounded(value, unit, glucose_unit, extra=extra), digits)


def difference(wording: Wording, value: float, unit: str, glucose_unit: str) -> str:
    """By how much it is higher or lower, with its unit, which may have a form of its own there."""
    word = f"{unit_of(unit, glucose_unit)}.difference"
    if unit == "min" or not wording.has(word):
        return amount(wording, value, unit, glucose_unit)
    text = bare(wording, value, unit, glucose_unit)
    return wording.say(word, text=text, n=rounded(value, unit, glucose_unit))


def amount(wording: Wording, value: float, unit: str, glucose_unit: str = "mg/dL", *, extra: int = 0) -> str:
    """With its unit; `extra` digits where a value and its limit would otherwise read alike."""
    text = bare(wording, value, unit, glucose_unit, extra=extra)
    return wording.say(unit_of(unit, glucose_unit), text=text, n=rounded(value, unit, glucose_unit))


def duration(wording: Wording, minutes: float) -> str:
    """Whole minutes as hours and minutes."""
    hours, rest = divmod(int(half_up(abs(minutes))), 60)
    said = [
        wording.say(word, n=n, text=number(wording.code, n))
        for n, word in ((hours, "hours"), (rest, "minutes"))
        if n or (word == "minutes" and not hours)
    ]
    return said[0] if len(said) == 1 else wording.say("hours-minutes", hours=said[0], minutes=said[1])


FIVE, THREE_HOURS = 5, 180  # minutes


def nearly(minutes: float) -> float:
    """To five minutes; three hours or more to the hour, if they are so near: nobody says "about 5 hours 5 minutes"."""
    hours = 60 * half_up(minutes / 60)
    return hours if hours >= THREE_HOURS and abs(minutes - hours) <= FIVE else FIVE * half_up(minutes / FIVE)


def about_as_long(wording: Wording, minutes: float) -> str:
    """About so many hours and minutes."""
    near = nearly(minutes)
    return wording.say("about", text=duration(wording, near), hours=int(near // 60))


def listed(wording: Wording, names: Sequence[str]) -> str:
    """These and those."""
    from babel.lists import format_list

    return str(format_list(list(names), locale=wording.code))


def none_of(wording: Wording, names: Sequence[str]) -> str:
    """Neither these nor those, as the language lists what is not there."""
    from babel.lists import format_list

    style = wording.say("none-of")
    if style == "or":
        return str(format_list(list(names), style="or", locale=wording.code))
    if style == "standard":
        return listed(wording, names)
    *others, last = names
    return f"{', '.join(others)} {style} {last}" if others else last


TENTHS = 10.0
"""Shares of less are told with a tenth."""


def share(wording: Wording, percent: float) -> str:
    """A share of the time, with its article; 99.7 is not all of it, and 0.3 is not nothing."""
    if 99.0 < percent < 100.0 and half_up(percent) == 100:
        return wording.say("almost-all")
    digits = 1 if 0 < percent < TENTHS and half_up(percent, 1) % 1 else 0
    return wording.say("share", text=number(wording.code, percent, digits))


def day_words(code: str, date: dt.date) -> dict[str, str]:
    """`weekday`, `before` (the weekday before) and `date` (month and day) as messages fill them in."""
    return dict(zip(("weekday", "before", "date"), _day_names(code, date), strict=True))


@lru_cache(REMEMBERED)
def _day_names(code: str, date: dt.date) -> tuple[str, str, str]:
    from babel.dates import format_date, format_skeleton

    yesterday = date - dt.timedelta(days=1)
    weekday, before = (format_date(one, "EEEE", locale=code) for one in (date, yesterday))
    return weekday, before, str(format_skeleton("MMMMd", date, locale=code))
