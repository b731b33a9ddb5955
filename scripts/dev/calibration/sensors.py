"""What the glucose rules say of real people's sensor days: loads by tier, rule and person, and what a limit costs.

People with type 1 diabetes (T1D-UOM, a folder of `NAME.glucose.csv` and `NAME.sleep.csv`), and people mostly without
(recorded answers, one folder a person), judged as if nobody of them took a drug that lowers glucose.
"""

import csv
import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.anomalies import policy
from core.anomalies.pressure import pressed
from core.anomalies.safety import LEVEL_2_LOW
from core.documents import ProcessedDocument
from core.errors import StageError
from core.glucose_limits import VERY_LOW
from core.health.sensors import in_use
from core.health.spacing import trace
from core.patient_day import PatientDay
from core.ports import STANDARD_TARGETS, GlucoseTargets
from core.rules import HISTORY_DAYS
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from core.stages.headline import headline
from scripts.dev.calibration.replay import RANK

RULES = ("glucose_low", "glucose_high", "weekly")
Days = dict[dt.date, MeasuredDay]
Sensors = dict[str, Days]
LOW_MINUTES, LONGEST = 15, 20.0


@dataclass(frozen=True)
class Told:
    """What was said of one sensor day: the highest tier by rule, the categories that hold and those that begin."""

    date: dt.date
    tiers: Mapping[str, str]
    begins: tuple[str, ...]
    categories: tuple[str, ...]
    worn: bool

    def reaches(self, tier: str, rule: str = "") -> bool:
        return any(RANK[one] >= RANK[tier] for name, one in self.tiers.items() if name.startswith(rule))


Judged = dict[str, list[Told]]


def read_sensors(folder: Path) -> Sensors:
    """Everybody of a folder of `*.glucose.csv`, with their sleep where it is known."""
    return {path.name.split(".")[0]: dict(_measured(path)) for path in sorted(folder.glob("*.glucose.csv"))}


def _measured(path: Path) -> Iterator[tuple[dt.date, MeasuredDay]]:
    days: dict[dt.date, list[dict[str, float]]] = defaultdict(list)
    for row in _rows(path):
        time = _seconds(row["local_time"])
        days[dt.datetime.fromtimestamp(time, dt.UTC).date()].append(
            {"timestamp": time, "value": float(row["mg_dl"])}
        )
    nights = {}
    if (slept := path.with_name(path.name.replace(".glucose.", ".sleep."))).is_file():
        for row in _rows(slept):
            woke = _seconds(row["asleep_to"])
            nights[dt.datetime.fromtimestamp(woke, dt.UTC).date()] = {
                "bedtime_start": _seconds(row["asleep_from"]),
                "bedtime_end": woke,
            }
    for date, values in sorted(days.items()):
        entries: list[dict[str, Any]] = [{"type": "glucose", "object": {"values": values}}]
        entries += [{"type": "sleep", "object": nights[date]}] if date in nights else []
        answer = {"data": {"metrics": {date.isoformat(): entries}, "latest_time_zone": "UTC"}, "status": 200}
        yield date, measure_day(json.dumps(answer | {"error": None}).encode(), date, "UTC")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _seconds(local: str) -> float:
    return dt.datetime.fromisoformat(local).replace(tzinfo=dt.UTC).timestamp()


def read_recordings(folder: Path) -> Sensors:
    """Everybody of a folder of folders with answers named YYYY-MM-DD.json; what cannot be read is left out."""
    people: Sensors = {}
    for path in sorted(folder.glob("*/*.json")):
        date = dt.date.fromisoformat(path.stem)
        try:
            people.setdefault(path.parent.name, {})[date] = measure_day(path.read_bytes(), date, "UTC")
        except StageError:
            continue
    return people


def judge(people: Sensors, targets: GlucoseTargets = STANDARD_TARGETS) -> Judged:
    return {name: list(_judged(name, days, targets)) for name, days in people.items()}


def _judged(name: str, days: Days, targets: GlucoseTargets) -> Iterator[Told]:
    for date, measured in sorted(days.items()):
        history = {
            other: one.features
            for other, one in days.items()
            if date - dt.timedelta(days=HISTORY_DAYS) <= other < date
        }
        yield _told(date, measured, assess_day(PatientDay(name, date), "UTC", "", measured, history, targets))


def _told(date: dt.date, measured: MeasuredDay, document: ProcessedDocument) -> Told:
    tiers: dict[str, str] = {}
    for anomaly in document.anomalies:
        of_glucose = anomaly.kind in ("safety", "weekly") and anomaly.metric.startswith("glucose")
        if of_glucose and RANK[anomaly.severity] > RANK.get(tiers.get(anomaly.rule, ""), 0):
            tiers[anomaly.rule] = anomaly.severity
    held = headline(document).categories
    begins = tuple(one[1:] for one in held if one.startswith("+"))
    worn = measured.features.get("cgm_active_pct", 0.0) >= policy.SENSOR_DAY_PCT
    return Told(date, tiers, begins, tuple(one.lstrip("+") for one in held), worn)


def share(told: Sequence[Told], tier: str, rule: str = "") -> tuple[int, int]:
    """(sensor days that reach the tier, sensor days)."""
    worn = [one for one in told if one.worn]
    return sum(one.reaches(tier, rule) for one in worn), len(worn)


def pooled(judged: Judged, tier: str, rule: str = "") -> float:
    pairs = [share(told, tier, rule) for told in judged.values()]
    return sum(hits for hits, _ in pairs) / max(1, sum(days for _, days in pairs))


def worst(judged: Judged, tier: str) -> float:
    """The highest share of one person with enough days to be judged alone."""
    pairs = [share(told, tier) for told in judged.values()]
    return max((hits / days for hits, days in pairs if days >= policy.PERSON_DAYS), default=0.0)


def begun_per_week(judged: Judged) -> dict[str, float]:
    """Categories that begin, by name, per week of sensor days."""
    weeks = sum(share(told, "urgent")[1] for told in judged.values()) / 7
    counts = Counter(name for told in judged.values() for one in told for name in one.begins)
    return {name: counts[name] / weeks for name in sorted(counts)}


@contextmanager
def changed_limits(targets: GlucoseTargets, **changed: int | None) -> Iterator[None]:
    """The policy with other limits, to draw a curve."""
    before = policy.LIMITS[targets]
    policy.LIMITS[targets] = before._replace(**changed)
    try:
        yield
    finally:
        policy.LIMITS[targets] = before


@dataclass(frozen=True)
class Exceptions:
    """What must be told and was not: days with a low, weeks with much of it. `late`: such weeks in which nothing is
    notable, and no category was told in the four weeks before, either."""

    lows: int
    untold_lows: int
    weeks: int
    unlisted_weeks: int
    unnoted_weeks: int


def exceptions(people: Sensors, judged: Judged) -> Exceptions:
    """Counted from the readings, not from the rules' own events."""
    lows = untold = weeks = unlisted = unnoted = 0
    for name, told in judged.items():
        by_date = {one.date: one for one in told}
        minutes = {date: _minutes_low(measured) for date, measured in people[name].items()}
        for date, measured in people[name].items():
            if minutes[date][1]:
                lows += 1
                untold += not by_date[date].reaches("info", "glucose_low")
            week = [date - dt.timedelta(days=back) for back in range(policy.WEEK_DAYS)]
            of_week = [people[name][day] for day in week if day in people[name]]
            use = sum(one.features.get("cgm_active_pct", 0.0) for one in of_week) / policy.WEEK_DAYS
            low = sum(minutes[day][0] for day in week if day in minutes)
            events = sum(minutes[day][1] for day in week if day in minutes)
            if measured.features.get("cgm_active_pct", 0.0) <= 0 or use < policy.WEEK_USE_PCT:
                continue
            if low >= 0.01 * use / 100 * policy.WEEK_DAYS * 1440 or events >= 2:
                weeks += 1
                seen = [by_date[day] for day in week if day in by_date]
                unlisted += not any(one.reaches("info", "glucose_low") for one in seen)
                month = [date - dt.timedelta(days=back) for back in range(policy.TOLD_AGAIN_DAYS)]
                before = [by_date[day] for day in month if day in by_date]
                noted = any(one.reaches("notable", "glucose_low") for one in seen)
                noted |= any(one.reaches("notable", "weekly.below") for one in before)
                unnoted += not noted
    return Exceptions(lows, untold, weeks, unlisted, unnoted)


def _minutes_low(measured: MeasuredDay) -> tuple[float, int]:
    """(minutes below 54, how often for LOW_MINUTES on end), each reading until the next one, at most LONGEST."""
    readings = in_use(measured.signals.of("glucose")).used
    total = run = 0.0
    lows = 0
    ends = np.append(readings.times[1:], measured.signals.end)
    for start, end, value in zip(readings.times, ends, readings.values, strict=True):
        minutes = min((end - start) / 60, LONGEST) if value < VERY_LOW else 0.0
        lows += run < LOW_MINUTES <= run + minutes
        run = run + minutes if minutes else 0.0
        total += minutes
    return total, lows


@dataclass
class Shapes:
    """Lows by when they were: how many can have the shape of pressure at all, and how many have it."""

    lows: Counter[str] = field(default_factory=Counter)
    dense: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)


def shapes(people: Sensors) -> Shapes:
    """The shape of every low, asleep or not: only those asleep are marked by the pipeline."""
    found = Shapes()
    for days in people.values():
        for measured in days.values():
            readings = in_use(measured.signals.of("glucose")).used
            if not len(readings):
                continue
            read = trace(readings)
            for low in measured.excursions[LEVEL_2_LOW.name].events:
                night = measured.signals.night
                asleep = (
                    night is not None
                    and night.start is not None
                    and night.end is not None
                    and night.start <= low.start
                    and low.end <= night.end
                )
                when = "asleep" if asleep else "awake, or unknown"
                found.lows[when] += 1
                around = (readings.times >= low.start - 1800) & (readings.times < low.end + 1800)
                found.dense[when] += int(read.spacing[around].max()) <= policy.PRESSURE_SPACING
                found.marked[when] += pressed(read, low)
    return found


def mornings(
    judged: Judged, patients: int, draws: int = 400, seed: int = 1
) -> dict[str, tuple[float, float, float]]:
    """How many of so many patients are in each tier on one morning (mean, 5 %, 95 %): people and their days drawn with
    replacement."""
    rng = np.random.default_rng(seed)
    people = [[one for one in told if one.worn] for told in judged.values()]
    people = [told for told in people if told]
    counts: dict[str, list[int]] = {tier: [] for tier in ("urgent", "notable", "info")}
    for _ in range(draws):
        found: Counter[str] = Counter()
        for _ in range(patients):
            told = people[rng.integers(len(people))]
            one = told[rng.integers(len(told))]
            found[max(one.tiers.values(), key=lambda tier: RANK[tier], default="none")] += 1
        for tier, each in counts.items():
            each.append(found[tier])
    quantiles = {tier: np.quantile(each, (0.05, 0.95)) for tier, each in counts.items()}
    return {
        tier: (float(np.mean(each)), float(quantiles[tier][0]), float(quantiles[tier][1]))
        for tier, each in counts.items()
    }
