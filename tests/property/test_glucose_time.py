"""Time-weighted glucose and events over midnight, against an oracle that goes from minute to minute.

The oracle knows what the code has to find out: at which spacing each reading was made.
"""

import json
import random
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.health.excursions import JOINED, LEVELS, Excursion, Level
from core.health.glucose import bands, event_metrics, glucose_excursions, summary
from core.health.midnight import edge_features, join
from core.health.signals import Series
from core.health.spacing import trace

START = 1_781_388_000.0
DAY = 1440
VALUES = (45.0, 53.0, 54.0, 65.0, 69.0, 70.0, 110.0, 180.0, 181.0, 251.0, 300.0)


@dataclass(frozen=True)
class Recorded:
    """Readings at whole minutes, with the spacing that their sensor had."""

    minutes: list[int]
    spacings: list[int]
    values: list[float]

    def series(self, first: int = 0, last: int = 10 * DAY) -> Series:
        kept = [i for i, minute in enumerate(self.minutes) if first <= minute < last]
        times = START + 60.0 * np.array([self.minutes[i] for i in kept], dtype=float)
        return Series(times, np.array([self.values[i] for i in kept]))


def recording(seed: int, *, days: int = 1, spacings: tuple[int, ...] = (1, 5, 15)) -> Recorded:
    """Sensors one after the other, each for an hour or some at its spacing: less is somebody who scans. Readings drop
    out, alone and for hours."""
    chance = random.Random(seed)
    start, minutes, of_each = chance.randint(0, 14), [], []
    while start < days * DAY:
        spacing = chance.choice(spacings)
        end = start + spacing * chance.randint(max(8, 60 // spacing), 600 // spacing)
        made = [m for m in range(start, end, spacing) if m < days * DAY]
        if len(made) < max(5, 60 // spacing):
            break  # too few to tell a new sensor by
        lost: set[int] = set()
        if len(made) > 12:
            for _ in range(chance.randint(0, 4)):
                one = chance.randrange(4, len(made) - 4)
                if not {one - 2, one - 1, one + 1, one + 2} & lost:  # two longer gaps are no new spacing yet
                    lost.add(one)
            if chance.random() < 0.3:
                first = chance.randrange(4, len(made) - 4)
                lost = set(range(first, min(first + chance.randint(1, 40), len(made) - 4)))
        kept = [m for i, m in enumerate(made) if i not in lost]
        minutes += kept
        of_each += [spacing] * len(kept)
        start = end
    values: list[float] = []
    while len(values) < len(minutes):
        values += [chance.choice(VALUES)] * chance.choice((1, 1, 2, 3, 4, 10, 40))
    return Recorded(minutes, of_each, values[: len(minutes)])


def each_minute(recorded: Recorded) -> dict[int, tuple[float, bool]]:
    """(value, whether a long gap lies before it) of every minute that a reading stands for."""
    found = {}
    ends = [*recorded.minutes[1:], 10**9]
    before = -(10**9)
    for minute, spacing, value, end in zip(
        recorded.minutes, recorded.spacings, recorded.values, ends, strict=True
    ):
        for one in range(minute, min(minute + spacing, end)):
            found[one] = (value, one == minute and minute - before > 45)
        before = minute
    return found


def events_by_minutes(recorded: Recorded, level: Level) -> list[tuple[int, int, float]]:
    """(first minute, minutes beyond, extreme) of each event."""
    events: list[tuple[int, int, float]] = []
    run: list[tuple[int, float]] = []
    back, is_open, waiting = 0, False, []
    for minute, (value, after_gap) in sorted(each_minute(recorded).items()):
        if after_gap:
            run, is_open, back = [], False, 0
        beyond = value < level.limit if level.below else value > level.limit
        if beyond and is_open:
            start, minutes, extreme = events[-1]
            between = [*waiting, value]
            worst = min(extreme, *between) if level.below else max(extreme, *between)
            events[-1] = (start, minutes + 1, worst)
            back, waiting = 0, []
        elif beyond:
            run.append((minute, value))
            if len(run) >= 15:
                worst = min(v for _, v in run) if level.below else max(v for _, v in run)
                events.append((run[0][0], len(run), worst))
                is_open, back, waiting, run = True, 0, [], []
        elif is_open:
            back += 1
            if back >= 15:
                is_open = False
        else:
            run = []
    return events


def told(excursion: Excursion) -> tuple[int, int, float]:
    return round((excursion.start - START) / 60), excursion.minutes, excursion.extreme


@settings(max_examples=300, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_day_of_any_sensors_has_the_time_and_the_events_that_a_count_of_minutes_finds(
    seed: int,
) -> None:
    recorded = recording(seed)
    readings = trace(recorded.series())
    by_minute = np.array([value for value, _ in each_minute(recorded).values()])
    found = bands(readings.series.values, readings.minutes)
    assert found.use == len(by_minute) == found.below_63 + found.in_63_140 + found.above_140
    assert found.use == found.below_70 + found.in_70_180 + found.above_180
    assert found.below_54 == np.count_nonzero(by_minute < 54)
    assert found.in_63_140 == np.count_nonzero((by_minute >= 63) & (by_minute <= 140))
    assert found.above_250 == np.count_nonzero(by_minute > 250)
    assert np.isclose(
        summary(readings.series.values, readings.minutes)["glucose_mean"], by_minute.mean(), rtol=1e-9
    )
    for level in LEVELS:
        events = glucose_excursions(readings)[level.name].events
        assert [told(one) for one in events] == events_by_minutes(recorded, level), level


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32),
    cut=st.integers(1, 2 * DAY - 1),
    length=st.sampled_from((300, 720, 1440)),
)
def test_events_joined_over_any_midnight_are_those_of_the_unbroken_time(
    seed: int, cut: int, length: int
) -> None:
    """Two midnights, the first one anywhere and the second hours later; through JSON, as the ledger keeps it.

    No window is so short that readings on both its sides could be one stretch: a day has 23 hours at least.
    """
    recorded = recording(seed, days=3, spacings=(5,))
    edges = [0, cut, cut + length, 3 * DAY]
    recent: list[dict[str, Any]] = []
    joined: dict[str, list[Excursion]] = {level.name: [] for level in JOINED}
    counted = {level.name: 0.0 for level in LEVELS}
    minutes = dict(counted)
    for first, last in pairwise(edges):
        series = recorded.series(first, last)
        assume(len(series))
        day = glucose_excursions(trace(Series(series.times, series.values)))
        features = json.loads(
            json.dumps(edge_features(START + 60 * first, START + 60 * last, series, day), sort_keys=True)
        )
        events = join(day, features, recent)
        metrics = event_metrics(events)
        for name, found in events.items():
            joined[name] = [one for one in joined[name] if not (found and told(found[0])[0] == told(one)[0])]
            joined[name] += found
        for name in counted:
            counted[name] += metrics[name]
            minutes[name] += metrics[f"{name}_minutes"]
        recent.insert(0, features)
    for level in JOINED:
        expected = events_by_minutes(recorded, level)
        assert [told(one) for one in joined[level.name]] == expected, level
        if level in LEVELS:  # of the others there is no metric
            assert counted[level.name] == len(expected), level
            assert minutes[level.name] == sum(m for _, m, _ in expected), level
