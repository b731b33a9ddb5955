"""Which days the panel reads: drawn with a fixed seed within strata, by documents and never by their texts."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.documents import Anomaly, ProcessedDocument

SEED = 20261127
FEW_DAYS, SOME_DAYS = 6, 14
"""A first week has so few days of history at most; a quiet day is one of somebody who is known for so many."""

People = Mapping[str, Sequence[ProcessedDocument]]


@dataclass(frozen=True)
class Drawn:
    """A day by its number on the sheets, and where it comes from: `index` counts the person's days from 0."""

    day: str
    stratum: str
    person: str
    date: str
    index: int


def _findings(day: ProcessedDocument) -> list[Anomaly]:
    return [a for a in day.anomalies if a.kind != "data"]


def _streams(day: ProcessedDocument) -> set[str]:
    """What this day has data of, among what the person has in five weeks."""
    return set(day.context.streams) - set(day.context.last_seen) if day.context else set()


def _ring(day: ProcessedDocument) -> bool:
    return bool(_streams(day) & {"night", "steps"})


def _sensor(day: ProcessedDocument) -> bool:
    return "glucose" in _streams(day)


def _wears(day: ProcessedDocument) -> set[str]:
    """The devices of five weeks."""
    streams = set(day.context.streams) if day.context else set()
    return {"sensor" if stream == "glucose" else "ring" for stream in streams}


def _glucose(day: ProcessedDocument, side: str) -> list[Anomaly]:
    return [a for a in day.anomalies if a.rule.startswith("glucose_") and a.direction == side]


def _urgent_low(day: ProcessedDocument) -> bool:
    return any(a.severity == "urgent" and a.kind == "safety" for a in _glucose(day, "below"))


def _lows(day: ProcessedDocument) -> int:
    return sum(len(a.evidence.get("stretches", ())) for a in _glucose(day, "below") if a.kind == "safety")


def _compared(day: ProcessedDocument) -> set[str]:
    return {a.metric for a in day.anomalies if a.kind == "out_of_range"}


def _known(day: ProcessedDocument) -> int:
    return day.context.days_known if day.context else 0


def _quiet(day: ProcessedDocument) -> bool:
    return not day.anomalies and _known(day) >= SOME_DAYS and not (day.context and day.context.last_seen)


def _since(day: ProcessedDocument) -> bool:
    seen = day.context.last_seen.values() if day.context else ()
    return any((date.fromisoformat(day.date) - date.fromisoformat(last)).days >= 2 for last in seen)


Strata = Sequence[tuple[str, int, Callable[[ProcessedDocument], bool]]]
STRATA: Strata = (
    ("several at once", 1, lambda day: len(_compared(day)) >= 2),
    ("ring and sensor, finding", 3, lambda day: _ring(day) and _sensor(day) and bool(_findings(day))),
    ("ring and sensor, quiet", 1, lambda day: _ring(day) and _sensor(day) and _quiet(day)),
    ("missing since some days", 2, _since),
    ("part of a day", 2, lambda day: any(a.kind == "data" for a in day.anomalies)),
    ("drift", 2, lambda day: any(a.kind == "drift" for a in day.anomalies)),
    ("several lows", 2, lambda day: _lows(day) >= 2),
    ("urgent low", 2, _urgent_low),
    ("high for long", 1, lambda day: any(a.kind == "safety" for a in _glucose(day, "above"))),
    ("weekly", 1, lambda day: any(a.kind == "weekly" for a in day.anomalies)),
    ("sensor only, not urgent", 1, lambda day: _wears(day) == {"sensor"} and bool(_compared(day))),
    ("sensor only, quiet", 1, lambda day: _wears(day) == {"sensor"} and _quiet(day)),
    ("ring only, finding", 2, lambda day: _wears(day) == {"ring"} and bool(_findings(day))),
    ("ring only, quiet", 1, lambda day: _wears(day) == {"ring"} and _quiet(day)),
    ("first week, ring", 1, lambda day: _wears(day) == {"ring"} and _known(day) <= FEW_DAYS),
    ("first week, sensor", 1, lambda day: _wears(day) == {"sensor"} and _known(day) <= FEW_DAYS),
)
"""Name, number of days, condition; those with few candidates first."""


def draw(people: People, seed: int = SEED, strata: Strata = STRATA) -> list[Drawn]:
    """The days, numbered in a shuffled order. Of a stratum's days those of the people drawn least so far go first.

    Raises ValueError where a stratum has too few days.
    """
    chance = random.Random(seed)
    per_person: Counter[str] = Counter()
    chosen: dict[tuple[str, int], str] = {}
    for name, count, holds in strata:
        fit = [
            (p, i) for p, days in people.items() for i, day in enumerate(days) if day.metrics and holds(day)
        ]
        chance.shuffle(fit)
        for _ in range(count):
            left = [one for one in fit if one not in chosen]
            if not left:
                raise ValueError(f"too few days: {name}")
            person, index = min(left, key=lambda one: per_person[one[0]])
            chosen[person, index] = name
            per_person[person] += 1
    order = list(chosen)
    chance.shuffle(order)
    return [
        Drawn(f"{n:02}", chosen[person, i], person, people[person][i].date, i)
        for n, (person, i) in enumerate(order, start=1)
    ]
