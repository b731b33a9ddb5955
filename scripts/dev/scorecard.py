"""Judges the pages of real or made-up days by code: numbers, days, findings told, length, ease of reading, words."""

import csv
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import typer

from core.content import sha256, to_bytes
from core.documents import Anomaly, ProcessedDocument
from core.explanation.closing import ABSENT, ACT, IF_UNWELL, SIGNS, STOPPED, UNWELL, UNWELL_OR_GONE
from core.explanation.compose import by_code
from core.explanation.document import ExplanationDocument
from core.explanation.notes.day import day_of, minutes_between, within
from core.explanation.notes.note import EVENTS, is_time
from core.explanation.notes.values import LIMITED
from core.explanation.page import QUIET_WORDS, WORDS
from core.explanation.reader import Reader
from core.explanation.wording import CODES, wording
from core.explanation.wording.formats import day_words, half_up
from core.glucose_limits import HIGH
from core.patient_day import PatientDay
from core.ports import STANDARD_TARGETS
from core.stages.assessment import assess_day, measure_day
from scripts.dev.reading import LIMITS, difficulty, readable
from scripts.inspect_day import days_of
from scripts.operations.paths import ROOT

DATA = Path("..") / "shared" / "data"
PAGE = ROOT / "docs" / "explanations.md"
BANNED = {
    "en": ("today", "tonight", "yesterday", "last night", "because", "healthy", "normal", "fine", "should"),
    "de": ("heute", "gestern", "letzte nacht", "weil", "gesund", "normal", "in ordnung", "sollten", "sollte"),
    "es": ("hoy", "ayer", "anoche", "porque", "sano", "sana", "saludable", "normal", "debería"),
}
ADDED = (
    *ACT.values(),
    STOPPED,
    *(case.sentence for case in ABSENT),
    SIGNS,
    UNWELL,
    UNWELL_OR_GONE,
    *IF_UNWELL.values(),
)
HIGHEST = 600  # mg/dL, the most that a sensor tells
ABOVE = {"en": "above", "de": "über", "es": "por encima de"}
FIXED = {54, 63, 70, 140, 180, 250, 3.0, 3.9, 10.0, 13.9, 7, 15, 0, 6, 12, 18, 24}
"""Numbers of the wording files: limits, the days of a week, an event's minutes, the hours of the parts of a day."""
_NUMBER = re.compile(r"\d{1,2}:\d{2}|\d+(?:[.,]\d+)*")


@dataclass
class Card:
    """Faults by kind, with the days they were seen on, and what was measured of all pages."""

    pages: int = 0
    flagged: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    difficulties: list[float] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)

    def judge(self, name: str, document: ProcessedDocument, page: ExplanationDocument) -> None:
        self.pages += 1
        self.flagged += _flagged(document)
        for fault in faults_of(document, page):
            self.faults.setdefault(fault.split(":")[0], []).append(f"{name} {fault}")
        if page.text:
            hard = difficulty(" ".join(page.text), page.language)
            self.difficulties.append(hard)
            if not readable(hard, page.language):
                self.faults.setdefault("hard to read", []).append(f"{name} {hard:.1f}")


def _flagged(document: ProcessedDocument) -> bool:
    return any(a.kind != "data" for a in document.anomalies)


def faults_of(document: ProcessedDocument, page: ExplanationDocument) -> Iterator[str]:
    """What is wrong with a page, each as `kind: where`."""
    text = " ".join(page.text)
    date = dt.date.fromisoformat(document.date)
    known = allowed_numbers(document, page)
    for said in _NUMBER.findall(_without_dates(text, date, page)):
        if _value(said, page.language) not in known:
            yield f"wrong number: {said}"
    yield from _misplaced(document, page)
    yield from _days(text, date, page)
    told = {i for paragraph in page.plan.paragraphs for i in paragraph}
    notes = [note for note in page.notes if (note["about"] or note["id"]) in told]
    metrics = {metric for note in notes for metric in note["metrics"]}
    streams = {note["words"].get("stream") for note in notes}
    said = {_value(number, page.language) for number in _NUMBER.findall(text)}
    for anomaly in document.anomalies:
        if anomaly.kind == "data" or (anomaly.kind == "strain" and "together" in told):
            if anomaly.kind == "data" and not streams & {"glucose", "ring", "night", "steps"}:
                yield f"untold: {anomaly.rule}"
        elif anomaly.metric not in metrics or not _tells(anomaly, document, said):
            yield f"untold: {anomaly.rule}"
    highs = any(isinstance(one, float) and HIGH < one <= HIGHEST for one in said)
    if _asks_of_highs(page) and not highs and f"{ABOVE[page.language]} {HIGH}" not in text:
        yield "untold: highs that the end asks about"
    if _off_target(document) and not metrics & {"glucose_tir", "glucose"}:
        yield "untold: lows or little time in range"
    values = Counter(
        metric
        for note in notes
        if note["kind"] in ("value", "same_day", "returned", "glucose_day", *EVENTS)
        for metric in note["metrics"]
        if metric != "glucose"  # a limit each
        if note["kind"] not in EVENTS or metric in LIMITED  # of another a limit is told without its name
    )
    for metric, count in values.items():
        if count > 1:
            yield f"metric twice: {metric}"
    fixed = wording(page.language)  # as of a clinic that names no contact
    filled = {
        "contact": "",
        "within": "",
        "emergency": fixed.say("emergency"),
        **day_words(page.language, date),
    }
    variables = ("only", "leads", "unseen", "sends")
    asks = [dict(zip(variables, one, strict=True)) for one in product(("yes", "no"), repeat=len(variables))]
    added = [fixed.say(word, **one, **filled) for word in ADDED for one in asks]
    main = [one for one in page.closing if one not in added]
    if len(main) > 1 or not page.closing:
        yield f"closings: {len(main)}"
    quiet = any(note["kind"] == "quiet" and note["words"]["outside"] == "no" for note in page.notes)
    quiet = quiet and all(note["group"] != "data" for note in page.notes)
    words, most = len(text.split()), QUIET_WORDS if quiet else WORDS
    if words > most:
        yield f"too long: {words}"
    whole = " ".join([text, *page.closing, page.disclaimer]).lower()
    for word in BANNED[page.language]:
        if re.search(rf"\b{word}\b", whole):
            yield f"banned word: {word}"
    if (
        document.context
        and "glucose" not in document.context.streams
        and re.search(r"gluco|gluko", text.lower())
    ):
        yield "glucose without a sensor: "


def _asks_of_highs(page: ExplanationDocument) -> bool:
    """Whether the page says what to do if glucose is high."""
    fixed = wording(page.language)
    acts = [STOPPED, *(name for name in ACT.values() if "high" in name or "both" in name)]
    days, both = day_words(page.language, dt.date.fromisoformat(page.date)), ("yes", "no")
    asks = [
        fixed.say(name, leads=leads, unseen=unseen, **days)
        for name in acts
        for leads, unseen in product(both, repeat=2)
    ]
    return any(one in asks for one in page.closing)


def _tells(anomaly: Anomaly, document: ProcessedDocument, said: set[float | str]) -> bool:
    """Whether a flagged value itself is among the numbers; a duration is in hours and minutes."""
    if anomaly.kind not in ("out_of_range", "drift") or anomaly.value is None or anomaly.unit == "min":
        return True
    measured = document.metrics.get(anomaly.metric)  # of a logarithm the finding has more digits
    value = measured.value if measured and not isinstance(measured.value, str) else anomaly.value
    return bool((_rounded(value) | _rounded(anomaly.value)) & said)


def _rounded(value: float) -> set[float]:
    """As a person may round it."""
    return {half_up(value), half_up(value, 1), half_up(value, 2), float(100 * half_up(value / 100))}


def _off_target(document: ProcessedDocument) -> bool:
    """By the document's metrics alone: a quarter of an hour below 70 is 1.04 % of a day."""
    tir, below = (document.metrics.get(name) for name in ("glucose_tir", "glucose_tbr_70"))
    little = tir is not None and not isinstance(tir.value, str) and tir.value < 70
    return little or (below is not None and not isinstance(below.value, str) and below.value >= 1.04)


def _value(said: str, language: str) -> float | str:
    if ":" in said:
        return said
    if language != "en":
        said = said.translate(str.maketrans(",.", ".,"))
    return float(said.replace(",", ""))


def allowed_numbers(document: ProcessedDocument, page: ExplanationDocument) -> set[float | str]:
    """Every number of the document as a person rounds it, in minutes also as hours and minutes, and the times."""
    known: set[float | str] = set(FIXED)
    for number, unit in _numbers(document):
        known |= {
            half_up(number),
            half_up(number, 1),
            half_up(number, 2),
            abs(half_up(number)),
            float(100 * half_up(number / 100)),
        }
        if unit in ("min", ""):
            for minutes in {half_up(number), 5 * half_up(half_up(number) / 5), 5 * int(number / 5)}:
                known |= {minutes // 60, minutes % 60, minutes}
        if unit == "%":
            known |= {max(0, min(100, half_up(number))), 99, half_up(number, 2)}
            share = number * 14.4  # of a day, in minutes
            for about in (
                60 * half_up(share / 60),
                30 * int(share / 30),
                30 * half_up(share / 30),
                10 * max(1, half_up(share / 10)),
            ):
                known |= {about // 60, about % 60, about}
    for note in page.notes:  # counted by context: checked in the tests of context and of notes
        if note["kind"] in ("run", "often", "trend", "extreme", "returned", "new", "together"):
            known |= {half_up(x) for x in note["numbers"].values()}
            known |= {weeks for x in note["numbers"].values() for weeks in (int(x // 7), -int(-x // 7))}
        if "use" in note["numbers"]:  # of a week, in days
            known.add(max(1, half_up(note["numbers"]["use"] * 7 / 100)))
        if "of_the_day" in note["numbers"]:  # told, and what is left beside the times that are told
            minutes = half_up(note["numbers"]["of_the_day"])
            known |= {
                minutes // 60,
                minutes % 60,
                5 * half_up(minutes / 5) // 60,
                5 * half_up(minutes / 5) % 60,
            }
            for total in (note["numbers"]["minutes"], note["numbers"].get("own", 0.0)):
                known.add(half_up(abs(total - note["numbers"]["of_the_day"])))
    for gap in (a.evidence.get("longest_gap") for a in document.anomalies):
        if isinstance(gap, dict) and {"from", "to"} <= gap.keys():
            ends = [dt.datetime.fromisoformat(gap[end]).replace(tzinfo=None) for end in ("from", "to")]
            left = 30 * int((1440 - (ends[1] - ends[0]).total_seconds() / 60) / 30)
            known |= {left // 60, left % 60}
    evidence: list[Any] = [a.evidence for a in document.anomalies]
    if context := document.context:
        evidence += [context.glucose_gap, context.ring_gap, context.glucose_times, context.window]
        for metric in context.metrics.values():
            known |= {metric.days_outside, *metric.outside_of_last, *_spans(metric.extreme_days)}
        for seen in context.last_seen.values():
            away = (dt.date.fromisoformat(document.date) - dt.date.fromisoformat(seen)).days
            known |= _spans(away)
        for days in context.glucose_days.values():
            known |= {days.running, days.days, days.of}
            known |= {days.of - 1} if days.days == 1 or not days.running else set()  # of the days before
    known |= set(re.findall(r"T(\d\d:\d\d)", json.dumps(evidence)))
    return known | {"00:00", "06:00", "12:00", "18:00", "24:00"}


def _spans(days: int) -> set[int]:
    """As days, or as weeks."""
    return {days, days // 7, -(-days // 7)}


def _numbers(document: ProcessedDocument) -> Iterator[tuple[float, str]]:
    for metric in document.metrics.values():
        if not isinstance(metric.value, str):
            yield float(metric.value), metric.unit
    for name, usual in document.baseline.items():
        unit = document.metrics[name].unit if name in document.metrics else ""
        yield from ((usual.low, unit), (usual.high, unit), (max(0.0, usual.low), unit), (usual.median, unit))
        yield float(usual.days), "days"
    if isinstance(active := document.quality.get("cgm_active_pct"), int | float):
        yield float(active), "%"
        hours = float(active) / 100 * minutes_between(*day_of(document)) / 60
        yield 60 * round(hours), "min"
        yield 30 * half_up(2 * hours), "min"
    for anomaly in document.anomalies:
        if anomaly.value is not None:
            yield anomaly.value, anomaly.unit
        if anomaly.difference is not None:
            yield abs(anomaly.difference), anomaly.unit
        yield from ((x, "min") for x in _inside(anomaly.evidence))
    for side in ("above", "below"):  # what an earlier day told, and goes on, is told with what is new
        minutes = [
            a.evidence.get("minutes", 0)
            for a in document.anomalies
            if (a.metric, a.direction) == ("glucose", side)
        ]
        yield float(sum(one for one in minutes if isinstance(one, int | float))), "min"
    yield from ((x, "%") for x in _inside(document.weekly or {}))
    for fall in (one for one in (document.weekly or {}).get("categories", []) if one.get("name") == "fall"):
        yield (
            fall["value"] + (document.weekly or {}).get("values", {}).get("in_range", 0.0),
            "%",
        )  # the week before
    parts = [*document.context.glucose_parts.values()] if document.context else []
    unseen = {_minutes_in_gap(document, until) for until in _ends(document)}
    for level in ("below_54", "below_70", "above_180", "above_250"):
        lasted = sum(float(getattr(part, level)) for part in parts)
        # less than a minute is told as one
        yield from ((max(1.0, lasted - one), "min") for one in {0.0, *unseen} if one < lasted)
    yield from ((x, "mg/dL") for part in parts for x in (part.lowest, part.highest) if x is not None)
    if document.context and document.context.glucose_before_gap is not None:
        yield document.context.glucose_before_gap, "mg/dL"


def _ends(document: ProcessedDocument) -> Iterator[str]:
    """When the day's lows and highs ended."""
    times = document.context.glucose_times if document.context else {}
    yield from (until for spans in times.values() for _, until in spans)
    for anomaly in document.anomalies:
        listed = anomaly.evidence.get("stretches")
        listed = listed if isinstance(listed, list) else []
        yield from (one["to"] for one in listed if isinstance(one, dict) and is_time(one.get("to")))


def _minutes_in_gap(document: ProcessedDocument, until: str) -> float:
    """Minutes that a last reading stands for within the day's time without any: nobody saw how it was in these."""
    gap = document.context.glucose_gap if document.context else None
    if gap is None or not all(map(is_time, (*gap, until))) or not within(until, *gap):
        return 0.0
    return minutes_between(gap[0], until)


def _inside(evidence: Any) -> Iterator[float]:
    if isinstance(evidence, bool):
        return
    if isinstance(evidence, int | float):
        yield float(evidence)
    elif isinstance(evidence, dict):  # of a weekly document too
        yield from (x for inner in evidence.values() for x in _inside(inner))
        if isinstance(listed := evidence.get("stretches"), list):
            yield float(len(listed))
    elif isinstance(evidence, list):
        yield from (x for inner in evidence for x in _inside(inner))


def _misplaced(document: ProcessedDocument, page: ExplanationDocument) -> Iterator[str]:
    """Every value stands behind its own metric's words: the sentence is asked for the document's value itself."""
    text, words = " ".join(page.text).lower(), wording(page.language)
    for metric, measured in document.metrics.items():
        if not words.has(f"{metric}.said") or isinstance(measured.value, str) or metric == "glucose_tir":
            continue
        if metric in ("sleep_total", "glucose_mean"):
            continue  # two numbers; and words that the day's glucose begins with too
        before, after = words.say(f"{metric}.said", value="\0").lower().split("\0")
        said = re.escape(before) + r"(\d+(?:[.,]\d+)*)[^.;]*?" + re.escape(after)
        value = float(measured.value)
        for found in re.finditer(said, text):
            if _value(found[1], page.language) not in _rounded(value):
                yield f"wrong number: {metric} {found[1]}"


def _without_dates(text: str, date: dt.date, page: ExplanationDocument) -> str:
    return text if not (days := _dates(date, page)) else re.sub("|".join(map(re.escape, days)), "", text)


def _dates(date: dt.date, page: ExplanationDocument) -> list[str]:
    told = [date, *(_date(d) for note in page.notes for d in note["dates"].values())]
    return sorted({day_words(page.language, d)["date"] for d in told})


def _date(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso[:10])


def _days(text: str, date: dt.date, page: ExplanationDocument) -> Iterator[str]:
    """The page names its day; no weekday is named but its own, the one before and those of the notes."""
    named = day_words(page.language, date)
    dated = re.search(rf"{named['weekday']},? {re.escape(named['date'])}", text)
    if text and not dated:
        yield "wrong day: the day is not named"
    known = {named["weekday"], named["before"]}
    known |= {day_words(page.language, _date(d))["weekday"] for n in page.notes for d in n["dates"].values()}
    for back in range(7):
        weekday = day_words(page.language, date - dt.timedelta(days=back))["weekday"]
        if weekday not in known and re.search(rf"\b{weekday}\b", text):
            yield f"wrong day: {weekday}"


def recorded(folder: Path) -> Iterator[tuple[str, ProcessedDocument]]:
    """Every day of every person: one folder each, with files named YYYY-MM-DD.json."""
    for person in sorted(path for path in folder.iterdir() if path.is_dir()):
        for found in days_of(person, "p-001", None, STANDARD_TARGETS):
            if isinstance(found, ProcessedDocument):
                yield f"{person.name} {found.date}", as_stored(found)


def as_stored(document: ProcessedDocument) -> ProcessedDocument:
    """As explain reads it: with its keys sorted, too."""
    return ProcessedDocument.model_validate_json(to_bytes(document))


def sensor_days(folder: Path) -> Iterator[tuple[str, ProcessedDocument]]:
    """Days made of `*.glucose.csv`: people with a sensor and no ring."""
    for path in sorted(folder.glob("*.glucose.csv")):
        history: dict[dt.date, dict[str, Any]] = {}
        for date, body in sensor_bodies(path):
            measured = measure_day(body, date, "UTC")
            document = assess_day(PatientDay("p-001", date), "UTC", sha256(body), measured, history)
            history[date] = measured.features
            yield f"{path.name.split('.')[0]} {date}", as_stored(document)


def sensor_bodies(path: Path) -> Iterator[tuple[dt.date, bytes]]:
    """One person's days (local_time, mg_dl) as the answers that the API would give of them, in order."""
    days: dict[dt.date, list[dict[str, float]]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            time = dt.datetime.fromisoformat(row["local_time"]).replace(tzinfo=dt.UTC)
            sample = {"timestamp": time.timestamp(), "value": float(row["mg_dl"])}
            days.setdefault(time.date(), []).append(sample)
    for date, values in sorted(days.items()):
        entry = {"type": "glucose", "object": {"values": values}}
        answer = {"data": {"metrics": {date.isoformat(): [entry]}, "latest_time_zone": "UTC"}, "status": 200}
        yield date, json.dumps(answer | {"error": None}).encode()


ROWS = (
    *("wrong number", "wrong day", "untold", "metric twice", "closings", "too long"),
    *("banned word", "glucose without a sensor", "hard to read"),
)


def table(cards: dict[str, Card]) -> str:
    """The cards by language as Markdown."""
    head = ["| | " + " | ".join(cards) + " |", "|---|" + "---|" * len(cards)]
    counts = [
        f"| {row} | " + " | ".join(str(len(card.faults.get(row, ()))) for card in cards.values()) + " |"
        for row in ROWS
    ]
    pages = (
        "| pages (with a finding) | " + " | ".join(f"{c.pages} ({c.flagged})" for c in cards.values()) + " |"
    )
    hard = [_hard(code, card) for code, card in cards.items()]
    return "\n".join([*head, pages, *counts, "| ease of reading: median | " + " | ".join(hard) + " |"]) + "\n"


def _hard(code: str, card: Card) -> str:
    limit, side = LIMITS[code]
    ordered = sorted(card.difficulties, reverse=side == "at least")
    return f"{ordered[len(ordered) // 2]:.1f}, worst {ordered[-1]:.1f} ({side} {limit:g})"


def main(
    data: Annotated[Path, typer.Argument(help="Folder with recordings/ and t1d_uom_train/.")] = DATA,
    worst: Annotated[int, typer.Option(help="So many examples of each fault.")] = 3,
    write: Annotated[bool, typer.Option("--write", help=f"Put the table into {PAGE.name}.")] = False,
) -> None:
    """Judge the pages of all recorded days in all languages; exit code 1 if any is at fault."""
    documents = [*recorded(data / "recordings"), *sensor_days(data / "t1d_uom_train")]
    cards = {code: Card() for code in CODES}
    for code, card in cards.items():
        for name, document in documents:
            card.judge(name, document, by_code(document, Reader(code)))
        for fault, where in card.faults.items():
            typer.echo(f"{code} {fault}: " + "; ".join(where[:worst]), err=True)
    typer.echo(table(cards))
    if write:
        text = PAGE.read_text(encoding="utf-8")
        start, end = "<!-- scorecard -->\n", "<!-- end -->"
        before, rest = text.split(start)
        PAGE.write_text(before + start + table(cards) + end + rest.split(end, 1)[1], encoding="utf-8")
    raise typer.Exit(1 if any(card.faults for card in cards.values()) else 0)


if __name__ == "__main__":
    typer.run(main)
