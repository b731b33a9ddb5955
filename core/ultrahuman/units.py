"""From the unit an entry names to ours: mg/dL, °C, bpm, ms, %. A unit nobody knows is no day that can be read."""

import math
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from core.errors import BadRaw
from core.glucose_limits import LIMITS
from core.health.signals import HIGH, LOW, FloatArray, WordArray
from core.ultrahuman.samples import Listed

# The mg/dL in 1 mmol/L of glucose, C6H12O6: molar mass 180.16 g/mol (IUPAC 2021 atomic weights).
MG_PER_MMOL = 18.016
SAME_LIMITS = {7.8: 140.0, 16.7: 300.0}
"""Limits that the consensus gives in both units (Battelino 2019) and that no rounding brings together: on the limit in
one is on it in the other."""
LEAST, MOST = (
    1.1,
    600.0,
)  # what is beyond them (a 0 for a sensor that is not worn) fits no unit and decides none
LEAST_MG = 25.0  # below it no sensor measures mg/dL (they end at 40), and nobody's day has its median
MOST_MMOL = 33.3  # 600 mg/dL: no sensor measures more
LEAST_GUESSED = 3.0  # a median below it fits mmol/L, too, only if the unit says so
TOLD_LOW, TOLD_HIGH = 39.0, 401.0
HIGHEST_LOW = 54.1  # "<3.0" in mmol/L is 54.05; a sign before more than that tells no low
LOWEST_HIGH = 70.0  # a sign above less than that tells no high
JUST_ABOVE = 300.0  # the number after ">" stands for itself beyond this, else for the next mg/dL
CHANGED = 3  # readings in a row that look like another unit are in it; fewer are a fault
NOT_MEASURED = -1.0  # outside every range: counted as implausible

WARMEST = 45.0  # °C
FAHRENHEIT_MEDIANS = 50.0, 113.0  # 10 to 45 °C

MMOL, FAHRENHEIT = "mmol/L", "°F"
UNITS: dict[str, dict[str, str]] = {
    "glucose": dict.fromkeys(("mg/dl", "mgdl", "mg/100ml", "mg%", "mgdl1"), "mg/dL")
    | dict.fromkeys(("mmol/l", "mmol", "mmoll", "mmoll1"), MMOL),
    "temp": dict.fromkeys(("c", "degc", "celsius", "degreec", "degreesc", "degreescelsius"), "°C")
    | dict.fromkeys(("f", "degf", "fahrenheit", "degreef", "degreesf", "degreesfahrenheit"), FAHRENHEIT),
    "hr": dict.fromkeys(
        (
            "bpm",
            "/min",
            "1/min",
            "min1",
            "perminute",
            "beats/min",
            "beats/minute",
            "beatsperminute",
            "count/min",
        ),
        "bpm",
    ),
    "hrv": dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), "ms"),
    "spo2": dict.fromkeys(("%", "percent", "pct", "percentage"), "%"),
}
"""Per series, the spellings of each unit without spaces and signs. Steps and motion are counts: any unit is theirs."""


@lru_cache(maxsize=256)
def unit_of(series: str, text: str) -> str | None:
    """The unit by its spelling; None for a text without one. Raises BadRaw for a unit that is none of the series'."""
    known = UNITS.get(series)
    if known is None or not text.strip():
        return None
    plain = unicodedata.normalize("NFKC", text.replace("º", "")).casefold()
    spelt = "".join(c for c in plain if c.isascii() and (c.isalnum() or c in "/%"))
    if spelt not in known:
        raise BadRaw(f"the unit of the answer's {series} is unknown to this version")
    return known[spelt]


def converted(series: str, listed: Listed, unit: Any) -> tuple[Listed, str | None]:
    """The samples in our unit, and how they were read where that is not as they came. Raises BadRaw."""
    known = unit_of(series, unit) if isinstance(unit, str) else None
    if series == "glucose":
        return _glucose(listed, known)
    if series == "temp":
        return _temperature(listed, known)
    return listed, None


def _temperature(listed: Listed, unit: str | None) -> tuple[Listed, str | None]:
    """In °C. Without a unit, a median that only a temperature in °F can have is one."""
    values, said = listed.values, FAHRENHEIT
    if unit is None and (values > WARMEST).any():
        low, high = FAHRENHEIT_MEDIANS
        unit, said = (
            FAHRENHEIT if low <= _median(values[values > 0]) <= high else None,
            f"{FAHRENHEIT}, by its values",
        )
    return (listed._replace(values=(values - 32) / 1.8), said) if unit == FAHRENHEIT else (listed, None)


def _median(values: FloatArray) -> float:
    """The middle value of those that are finite, at least one; the lower of two."""
    finite = np.sort(values[np.isfinite(values)])
    return float(finite[(finite.size - 1) // 2]) if finite.size else 0.0


def _glucose(listed: Listed, unit: str | None) -> tuple[Listed, str | None]:
    """In mg/dL. Values that cannot be in the unit named are read in the one they can be in:

    - a median below 25 is mmol/L, whatever the unit says; one above 33.3 is mg/dL likewise;
    - a stretch of at least 3 readings that fits its neighbours only in the other unit is in that;
    - a shorter one is no measurement, and neither is a series that fits no unit.
    """
    values, words = listed.values, listed.words
    if unit != MMOL and words is None and not (values < LEAST_MG).any():
        return listed, None
    numbers = (values >= LEAST) & (values <= MOST)
    if words is not None:
        numbers &= words == 0
    with np.errstate(invalid="ignore"):  # of moments that cannot be read
        result, said = _numbers(listed.times[numbers], values[numbers], unit)
    values = values.copy()
    values[numbers] = result
    if words is None:
        return Listed(listed.times, values), said
    words = words.copy()
    _tell(values, words)
    return Listed(listed.times, values, words), said


def _numbers(times: FloatArray, values: FloatArray, unit: str | None) -> tuple[FloatArray, str | None]:
    if not values.size:
        return values, None
    median = _median(values)
    mmol = median <= MOST_MMOL if unit == MMOL else median < LEAST_MG
    if mmol and unit != MMOL and median < LEAST_GUESSED:
        return np.full(values.size, NOT_MEASURED), "not read: no unit fits its values"
    said = None
    if mmol:
        said = MMOL if unit == MMOL else f"{MMOL}, by its values"
    elif unit == MMOL:
        said = "mg/dL, by its values"
    odd = values > MOST_MMOL if mmol else values < LEAST_MG
    result = _in_mg(values) if mmol else values.copy()
    if odd.any():
        changed = _odd_stretches(times, values, result, odd, mmol)
        said = f"{said or 'mg/dL'}, in part {'mg/dL' if mmol else MMOL}" if changed else said
    return result, said


def _in_mg(values: FloatArray) -> FloatArray:
    """What is a limit in whole mg/dL, in which sensors measure, lies on it: 70 mg/dL told as 3.88 mmol/L, or divided by
    another factor than ours, was below 70."""
    result = values * MG_PER_MMOL
    whole = np.rint(result)
    result = np.where(np.isin(whole, LIMITS), whole, result)
    for limit, same in SAME_LIMITS.items():
        result[values == limit] = same
    return result


def _odd_stretches(
    times: FloatArray, values: FloatArray, result: FloatArray, odd: np.ndarray[Any, Any], mmol: bool
) -> bool:
    """Decides every run of readings that look like the other unit, in `result`; whether any was read so."""
    order = np.argsort(times, kind="stable")
    ordered = odd[order]
    edges = [0, *(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), ordered.size]
    changed = False
    for first, last in pairwise(edges):
        if not ordered[first]:
            continue
        run = order[first:last]
        if not mmol and not _is_mmol(run, order, first, last, times, values):
            continue  # a fall to readings that only look like it
        if last - first < CHANGED:
            result[run] = NOT_MEASURED
        else:
            result[run] = values[run] if mmol else _in_mg(values[run])
            changed = True
    return changed


def _is_mmol(
    run: np.ndarray[Any, Any],
    order: np.ndarray[Any, Any],
    first: int,
    last: int,
    times: FloatArray,
    values: FloatArray,
) -> bool:
    """Whether readings below 25 are nearer to the reading beside them, by ratio, in mmol/L than in mg/dL."""
    beside = [
        (abs(times[near] - times[edge]), values[near], values[edge])
        for near, edge in (
            *(((order[first - 1], run[0]),) if first else ()),
            *(((order[last], run[-1]),) if last < order.size else ()),
        )
    ]
    _, neighbour, edge = min(beside)
    return bool(neighbour > math.sqrt(MG_PER_MMOL) * edge)


def _tell(values: FloatArray, words: WordArray) -> None:
    """The value that stands for each word, in place; a sign before a number that is no low, or no high, tells nothing.

    Sensors end at 22.2, 27.8 or 33.3 mmol/L, and none at so few mg/dL: ">27.8" is no low.
    """
    for i in np.flatnonzero(words):
        amount = float(values[i])
        if amount < LEAST_MG or (words[i] == HIGH and amount <= MOST_MMOL):
            amount *= MG_PER_MMOL
        if words[i] == LOW:
            values[i] = TOLD_LOW if not amount > HIGHEST_LOW else math.nan
        elif math.isnan(amount):
            values[i] = TOLD_HIGH
        elif amount <= LOWEST_HIGH:
            values[i] = math.nan
        else:
            values[i] = amount if amount > JUST_ABOVE else amount + 1
