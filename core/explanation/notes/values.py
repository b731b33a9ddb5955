"""Values of the night and the day against the person's own usual range, with what the days before say of them."""

from collections.abc import Iterator
from dataclasses import replace

from core.anomalies.thresholds import FAMILIES, WATCHED
from core.documents import Anomaly, ProcessedDocument, UsualRange
from core.explanation.notes.history import history
from core.explanation.notes.note import DAY, GLUCOSE, NIGHT, RANKS, Group, Note, is_date
from core.explanation.wording.formats import rounded

TOGETHER_FAMILIES = ("heart rate", "variability", "temperature", "sleep")
MOST_RUNS = 2
"""So many runs or trends, and so many extremes, are told of values that moved together."""
EXPLAINED = {"explained": "yes"}
"""A value is told with what the metric is, where that is not known by its name."""
PART_Z = 1.0
"""From how many MADs on, towards the side that matters, a signal counts as one that moved with the others."""
_WATCHED = {one.metric: one for one in WATCHED}
KNOWN = frozenset({*_WATCHED, "glucose", "glucose_week", "hr", "strain"})
"""Metrics that findings are about. A name is part of what the model is asked, so that no other one is admitted."""
LIMITED = ("glucose", "spo2_mean")
"""Metrics of whose limits a page has words."""
IN_GLUCOSE_DAY = "glucose_tir"
"""Its value is told with the day's glucose."""
SLEEP, SHORT_SLEEP = "sleep_total", 0.5
"""Less than that part of the least that is usual is very little: "you slept 52 minutes" was told as a fact of a ring
that may have been off for a part of the night (five readers of five)."""


def family_of(metric: str) -> str:
    return _WATCHED[metric].family if metric in _WATCHED else ""


def group_of(metric: str) -> Group:
    family = family_of(metric)
    if family == "glucose" or metric.startswith("glucose"):
        return GLUCOSE
    return NIGHT if FAMILIES.get(family) == "night" else DAY


def value_notes(document: ProcessedDocument) -> list[Note]:
    """Flagged values, those that moved together under one note."""
    limits = limits_passed(document)
    flagged = {metric: at for metric, at in _flagged(document).items() if metric not in limits}
    parts = _strained(document)
    apart = [m for m, at in flagged.items() if any(document.anomalies[i].kind == "out_of_range" for i in at)]
    drifting = [m for m in flagged if m not in apart and parts]
    members = [
        m
        for m in dict.fromkeys((*apart, *parts, *drifting))
        if m in _WATCHED and _WATCHED[m].family in TOGETHER_FAMILIES
    ]
    families = {_WATCHED[m].family for m in members}
    strain = next((i for i, a in enumerate(document.anomalies) if a.kind == "strain"), None)
    together = len(members) > 1 and (len(families) > 1)
    notes: list[Note] = []
    if together:
        notes += _together(document, flagged, members, strain)
    elif strain is not None:
        notes.append(_strain_alone(document, strain))
    for metric, at in flagged.items():
        of_the_day = metric == IN_GLUCOSE_DAY and metric in document.metrics
        if not (together and metric in members) and not of_the_day:
            notes += _flagged_value(document, metric, at)
    return notes


def limits_passed(document: ProcessedDocument) -> set[str]:
    """Metrics that are told with the limit that they passed."""
    return {a.metric for a in document.anomalies if a.kind == "safety" and a.metric in LIMITED}


def _flagged(document: ProcessedDocument) -> dict[str, list[int]]:
    """Metric to the places of its anomalies out_of_range and drift, the most severe metric first."""
    found: dict[str, list[int]] = {}
    for i, anomaly in enumerate(document.anomalies):
        if anomaly.kind in ("out_of_range", "drift"):
            found.setdefault(anomaly.metric, []).append(i)
    return dict(
        sorted(found.items(), key=lambda one: min(RANKS[document.anomalies[i].severity] for i in one[1]))
    )


def _strained(document: ProcessedDocument) -> list[str]:
    for anomaly in document.anomalies:
        parts = anomaly.evidence.get("parts")
        if anomaly.kind == "strain" and isinstance(parts, dict):
            known = {m: z for m, z in parts.items() if isinstance(z, int | float) and m in document.metrics}
            return sorted((m for m, z in known.items() if z >= PART_Z), key=lambda m: (-known[m], m))
    return []


def _together(
    document: ProcessedDocument, flagged: dict[str, list[int]], members: list[str], strain: int | None
) -> Iterator[Note]:
    places = [*([strain] if strain is not None else []), *(i for m in members for i in flagged.get(m, []))]
    severity = min((document.anomalies[i].severity for i in places), key=lambda s: RANKS[s])
    main = Note(
        id="together",
        kind="together",
        group=NIGHT,
        path=f"anomalies[{places[0]}]",
        metrics=tuple(members),
        severity=severity,
        must_tell=True,
        numbers={"count": float(len(members))},
    )
    yield main
    history: list[Note] = []
    rare: list[Note] = []
    for metric in members:
        if metric in flagged:
            value, *more = _flagged_value(document, metric, flagged[metric])
            history += [note for note in more if note.kind in ("run", "trend")]
            rare += [note for note in more if note.kind == "extreme"]
        else:
            value = value_of(document, metric)
        yield replace(value, about=main.id, must_tell=True)
    # The longest of each tells the most: more of them would be a list. A trend tells the run that it holds.
    trends = {note.metrics for note in history if "running" in note.numbers}
    history = [note for note in history if note.kind == "trend" or note.metrics not in trends]
    telling = sorted(history, key=lambda note: (note.kind != "trend", -note.numbers.get("days", 0.0)))
    rarest = sorted(rare, key=lambda note: -note.numbers.get("days", 0.0))
    each = len(rare) == len(members) and len({note.numbers["days"] for note in rare}) == 1
    for note in (*telling[:MOST_RUNS], *(rarest if each else rarest[:MOST_RUNS])):
        yield replace(note, about=main.id)


def _strain_alone(document: ProcessedDocument, place: int) -> Note:
    """Where the signals behind it cannot be told one by one."""
    anomaly = document.anomalies[place]
    return Note(
        id="strain",
        kind="value",
        group=NIGHT,
        path=f"anomalies[{place}]",
        metrics=("strain",),
        severity=anomaly.severity,
        must_tell=True,
        words={"side": "unknown"},
    )


def _flagged_value(document: ProcessedDocument, metric: str, places: list[int]) -> list[Note]:
    anomalies = [document.anomalies[i] for i in places]
    worst = min(anomalies, key=lambda a: RANKS[a.severity])
    told = next((a for a in anomalies if a.kind == "out_of_range"), worst)
    value = value_of(document, metric, told)
    main = replace(
        value,
        severity=worst.severity,
        must_tell=True,
        path=f"anomalies[{places[0]}]",
        words=value.words | _unsure(document, value),
        dates=_back(document, metric),
    )
    return [main, *history(document, main, anomalies)]


def _unsure(document: ProcessedDocument, value: Note) -> dict[str, str]:
    """Whether few steps may be those of a ring that was off: it sent nothing of the night; or very little sleep all
    that it recorded."""
    few = value.metrics == ("steps",) and value.words["side"] == "below"
    night_gone = document.context is not None and "night" in document.context.last_seen
    if value.metrics == (SLEEP,) and very_short_sleep(document):
        return {"short": "yes"}
    return {"unsure": "yes"} if few and night_gone else {}


def very_short_sleep(document: ProcessedDocument) -> bool:
    """Whether the night's sleep is less than half of the least that is usual."""
    measured, usual = document.metrics.get(SLEEP), document.baseline.get(SLEEP)
    if measured is None or usual is None or isinstance(measured.value, str):
        return False
    return measured.value < SHORT_SLEEP * usual.low


def _back(document: ProcessedDocument, metric: str) -> dict[str, str]:
    """When the last step count was before one that is there again after whole days without."""
    before = document.context.back_after.get(metric) if document.context else None
    return {"back": before} if before is not None and is_date(before) else {}


def value_of(document: ProcessedDocument, metric: str, anomaly: Anomaly | None = None) -> Note:
    """The value with the day's own usual range; of a shift, how far it is from the week before, too."""
    measured, usual = document.metrics.get(metric), document.baseline.get(metric)
    value = measured.value if measured and not isinstance(measured.value, str) else None
    path = f"metrics.{metric}"
    numbers: dict[str, float] = {}
    words = {"side": "unknown"} | EXPLAINED
    if anomaly is not None:
        value = anomaly.value if value is None else value  # of a logarithm the finding has six digits
        usual = usual or anomaly.usual
        words["unit"] = anomaly.unit
        if anomaly.rule.startswith("shift") and anomaly.difference is not None and anomaly.usual is not None:
            words["shift"] = "yes"
            numbers["difference"] = anomaly.difference
            running = anomaly.evidence.get("days_running")
            numbers["days"] = float(running) if isinstance(running, int) and running > 1 else 1.0
            known = document.context.metrics.get(metric) if document.context else None
            if known and known.returned_after:  # it was outside until the night before
                numbers["outside_before"] = float(known.returned_after)
                words["was"] = known.returned_from or "outside"
    elif measured:
        words["unit"] = measured.unit
    if value is not None:
        numbers["value"] = float(value)
        if usual is not None:
            numbers |= range_of(usual, words.get("unit", ""))
            words["side"] = side_of(float(value), usual)
    return Note(
        id=f"value.{metric}",
        kind="value",
        group=group_of(metric),
        path=path,
        metrics=(metric,),
        numbers=numbers,
        words=words,
    )


def range_of(usual: UsualRange, unit: str) -> dict[str, float]:
    """The ends of the usual range, and of how many days it is if they are few; of a share no more than all of it and no
    less than nothing. Empty for a time that may be anything from nothing on: nobody's sleep is usual like that."""
    low, high = usual.low, usual.high
    if unit == "min" and low <= 0:
        return {}
    if unit == "%":
        low, high = max(0.0, low), min(100.0, high)
    young = {"young": float(usual.days)} if usual.provisional else {}
    return {"low": max(0.0, low) if unit == "steps" else low, "high": high} | young


def is_no_news(note: Note, glucose_unit: str = "mg/dL") -> bool:
    """Whether the value lies inside its range, or reads like the end that it lies beyond: that says nothing by
    itself."""
    unit, numbers, side = note.words.get("unit", ""), note.numbers, note.words["side"]
    if side == "inside":
        return True
    if "low" not in numbers:
        return False
    end = rounded(numbers["high" if side == "above" else "low"], unit, glucose_unit)
    return rounded(numbers["value"], unit, glucose_unit) == end


def side_of_day(document: ProcessedDocument, metric: str) -> str:
    """On which side of its usual range the day's value lies, if it has both."""
    measured, usual = document.metrics.get(metric), document.baseline.get(metric)
    if measured is None or usual is None or isinstance(measured.value, str):
        return "unknown"
    return side_of(float(measured.value), usual)


def side_of(value: float, usual: UsualRange) -> str:
    return "above" if value > usual.high else "below" if value < usual.low else "inside"
