"""Two glucose sensors at once: whoever changes a sensor may wear both for a while, and the answer mixes their readings.

A sensor is a chain of readings at one spacing. Where two chains overlap the one in use counts, which is the one that
was there first, until its last reading; scans in between belong to no chain and stay with it.
"""

from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

import numpy as np

from core.health.signals import EMPTY, FloatArray, Series

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

SPACINGS = {60.0: 15.0, 300.0: 45.0, 900.0: 60.0}  # seconds, and by how much a reading may be early or late
SIGNS = 8  # readings that lie within one interval of two others before anybody looks for chains
LEAST, MISSING = 12, 2  # readings of a chain, and how many may be missing in a row
SHORTEST = 3600.0  # seconds of a chain: less is somebody who scans again and again
TRIES = 50  # readings that may turn out to begin no chain before nobody looks further
SAME_START = 900.0  # seconds: sensors that begin the day together


class Sensors(NamedTuple):
    """`used` counts; `other` was worn beside it from `start` to `end`, empty on nearly all days."""

    used: Series
    other: Series = EMPTY
    start: float = 0.0
    end: float = 0.0


def in_use(readings: Series) -> Sensors:
    """The readings of one sensor at a time, and those that a second one made meanwhile."""
    times = readings.times
    if times.size < 2 * LEAST or not _mixed(times):
        return Sensors(readings)
    chains = _chains(times.tolist())
    if len(chains) < 2:
        return Sensors(readings)
    together = [chain for chain in chains if times[chain[0]] <= times[chains[0][0]] + SAME_START]
    first = max(together, key=len)
    chains = [first, *(chain for chain in chains if chain is not first)]
    other = np.zeros(times.size, dtype=bool)
    until = -np.inf
    for chain in chains:
        beside = [i for i in chain if times[i] <= until]
        if len(beside) < LEAST:
            until = max(until, times[chain[-1]])
        elif len(chain) - len(beside) < LEAST:
            other[chain] = True
        else:
            other[beside] = True
            until = times[chain[-1]]
    if not other.any():
        return Sensors(readings)
    second = _where(readings, other)
    return Sensors(_where(readings, ~other), second, float(second.times[0]), float(second.times[-1]))


def _where(readings: Series, chosen: BoolArray) -> Series:
    words = None if readings.words is None else readings.words[chosen]
    return Series(readings.times[chosen], readings.values[chosen], words)


def _mixed(times: FloatArray) -> bool:
    """Whether readings often lie between two others that are one interval apart."""
    apart = times[2:] - times[:-2]
    least, most = float(apart.min()), float(apart.max())
    return any(
        least - late <= spacing <= most + late and np.count_nonzero(np.abs(apart - spacing) <= late) >= SIGNS
        for spacing, late in SPACINGS.items()
    )


def _chains(times: list[float]) -> list[list[int]]:
    """Each the best at one spacing from the first reading that is in none yet, while what is left looks regular."""
    free = [True] * len(times)
    chains: list[list[int]] = []
    tries = TRIES
    for first in range(len(times)):
        if not free[first]:
            continue
        tried = [_chain(times, free, first, *each) for each in SPACINGS.items()]
        chain, lost = max(tried, key=lambda found: len(found[0]) - found[1])
        lasts = times[chain[-1]] - times[first] >= SHORTEST
        if len(chain) < LEAST or 4 * lost > len(chain) or not lasts:
            free[first], tries = False, tries - 1
            if not tries:
                break
            continue
        for i in chain:
            free[i] = False
        chains.append(chain)
        if not _regular(np.array([time for time, is_free in zip(times, free, strict=True) if is_free])):
            break
    return chains


def _regular(times: FloatArray) -> bool:
    """Whether enough readings have one an interval or a few later, whatever lies between: of a short chain some may be
    missing, and scans may stand among them. Else nobody would look for it."""
    for spacing, late in SPACINGS.items():
        followed = np.zeros(times.size, dtype=bool)
        for n in range(1, MISSING + 2):
            due = times + n * spacing
            followed |= np.searchsorted(times, due - late) < np.searchsorted(times, due + late, side="right")
        if np.count_nonzero(followed) >= LEAST - 1:
            return True
    return False


def _chain(
    times: list[float], free: list[bool], first: int, spacing: float, late: float
) -> tuple[list[int], int]:
    """(the readings, how many are missing between them)."""
    chain, here, missing, lost = [first], first, 0, 0
    while missing <= MISSING:
        due = times[here] + (missing + 1) * spacing
        low = bisect_left(times, due - late, here + 1)
        near = [i for i in range(low, bisect_right(times, due + late, low)) if free[i]]
        if near:
            lost += missing
            here, missing = min(near, key=lambda i: abs(times[i] - due)), 0
            chain.append(here)
        elif due > times[-1] + late:
            break
        else:
            missing += 1
    return chain, lost
