"""A patient's month on one page, for a visit: glucose profile, metrics beside their usual range, nights and texts."""

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from markupsafe import Markup

from core.anomalies import policy
from core.anomalies.thresholds import WATCHED
from core.aws.ledger import DynamoLedger
from core.documents import ProcessedDocument
from core.errors import StageError
from core.explanation.document import ExplanationDocument
from core.explanation.notes.events import stretches_in
from core.explanation.wording import Wording, code_of
from core.explanation.wording import wording as sentences
from core.explanation.wording.formats import number, rounded
from core.glucose_limits import VERY_LOW
from core.health.metrics import unit
from core.health.sleep import STAGES
from core.patient_day import PatientDay
from core.ports import STANDARD_TARGETS, TARGETS, GlucoseTargets, GlucoseUnit
from core.stages.assessment import measure_day
from scripts.operations.reports import charts
from scripts.operations.reports.documents import Unreadable, parse, read_all
from scripts.operations.reports.page import render
from scripts.operations.reports.profile import (
    DAYS,
    MINIMUM_DAYS,
    GlucoseDay,
    Profile,
    Range,
    glucose_day,
    profile,
    target_range,
)
from scripts.operations.stack import Deployment
from scripts.operations.terminal import shown_id

WORDING = Path(__file__).parent / "wording"
MIDDLE = 100.0  # mg/dL, between all ranges that lie below and above the target
RANK = {"urgent": 0, "notable": 1, "info": 2}


@dataclass(frozen=True)
class Month:
    """All that the page is made of. `left_out`: the days that could not be read, and why."""

    patient_id: str
    dates: list[dt.date]
    processed: Mapping[dt.date, ProcessedDocument]
    explanations: Mapping[dt.date, ExplanationDocument]
    glucose: list[GlucoseDay]
    left_out: list[tuple[dt.date, str]] = field(default_factory=list)

    @property
    def targets(self) -> GlucoseTargets:
        """As the newest day was judged."""
        for date in reversed(self.dates):
            named = ((self.processed[date].weekly or {}) if date in self.processed else {}).get("targets")
            if named in TARGETS:
                return cast(GlucoseTargets, named)
        return STANDARD_TARGETS

    @property
    def language(self) -> str:
        """Of the newest explanation."""
        return next(
            (self.explanations[d].language for d in reversed(self.dates) if d in self.explanations), "en"
        )


def read_month(deployment: Deployment, patient_id: str, date: dt.date, days: int) -> Month:
    """Everything of the days up to `date`, with the rights of ReaderPolicy."""
    dates = [date - dt.timedelta(days=back) for back in range(days - 1, -1, -1)]
    wanted = [PatientDay(patient_id, one) for one in dates]
    ledger = DynamoLedger(deployment.client("dynamodb"), deployment.stack.tables["patient_days"])
    known = asyncio.run(ledger.entries(wanted))
    begun = [day for day in wanted if day in known and known[day].fetched_sha256]
    zones = {day.date: known[day].timezone or "UTC" for day in begun}
    lately = [day for day in begun if (date - day.date).days < DAYS]
    return month_of(
        patient_id,
        dates,
        read_all(deployment, "processed", begun),
        read_all(deployment, "explanations", begun),
        read_all(deployment, "raw", lately),
        zones,
    )


def month_of(
    patient_id: str,
    dates: list[dt.date],
    processed: Mapping[PatientDay, bytes],
    explanations: Mapping[PatientDay, bytes],
    raw: Mapping[PatientDay, bytes],
    zones: Mapping[dt.date, str],
) -> Month:
    """Pure: the documents, as far as they can be read."""
    left_out: list[tuple[dt.date, str]] = []
    glucose: list[GlucoseDay] = []
    assessed: dict[dt.date, ProcessedDocument] = {}
    told: dict[dt.date, ExplanationDocument] = {}
    for date in dates:
        day = PatientDay(patient_id, date)
        with _left_out(date, left_out):
            if day in processed:
                assessed[date] = parse(ProcessedDocument, processed[day], day)
        with _left_out(date, left_out):
            if day in explanations:
                told[date] = parse(ExplanationDocument, explanations[day], day)
        with _left_out(date, left_out):
            if day in raw and date in dates[-DAYS:]:
                measured = measure_day(raw[day], date, zones.get(date, "UTC"))
                glucose += filter(None, [glucose_day(measured.signals)])
    return Month(patient_id, dates, assessed, told, glucose, left_out)


@contextmanager
def _left_out(date: dt.date, noted: list[tuple[dt.date, str]]) -> Iterator[None]:
    """What cannot be read is noted, and costs neither the day's other documents nor the page."""
    try:
        yield
    except Unreadable as why:
        noted.append((date, str(why)))
    except StageError as error:
        noted.append((date, error.kind))


@cache
def _wording(code: str) -> Wording:
    return Wording(code, (WORDING / f"{code}.ftl").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Speech:
    """A language and a unit of glucose."""

    code: str
    glucose_unit: GlucoseUnit

    def say(self, word: str, /, **filled: Any) -> str:
        return _wording(self.code).say(word, **filled)

    def metric(self, name: str) -> str:
        return sentences(self.code).say(name) + (f", {written}" if (written := self.unit_of(name)) else "")

    def unit_of(self, name: str) -> str:
        return self.glucose_unit if unit(name) == "mg/dL" else unit(name)

    def value(self, name: str, value: float) -> str:
        return (
            self.glucose(value)
            if unit(name) == "mg/dL"
            else number(self.code, value, 0 if abs(value) >= 100 else 1)
        )

    def glucose(self, value: float) -> str:
        digits = 1 if self.glucose_unit == "mmol/L" else 0
        return number(self.code, rounded(value, "mg/dL", self.glucose_unit), digits)


def _glucose_day(
    date: dt.date, day: GlucoseDay | None, month: Month, target: tuple[float, float], speech: Speech
) -> tuple[str, Markup | str]:
    """(caption, picture); a low that was found on the day is named with its lowest reading and when that was."""
    if day is None:
        return f"{date}", "–"
    found = month.processed[date].anomalies if date in month.processed else []
    low = next((one.severity for one in found if one.rule == "glucose_low"), None)
    caption = f"{date}"
    if low:
        minute, value = charts.lowest(day)
        caption += f" ↓ {speech.glucose(value)} ({int(minute // 60):02d}:{int(minute % 60):02d})"
    return caption, charts.glucose_of_day(day, target, caption, low)


def _lows(month: Month, speech: Speech) -> str:
    """Each low below 54 mg/dL with the day, when it began and how deep it went; one over midnight once."""
    found: dict[str, float] = {}
    for date in month.dates:
        anomalies = month.processed[date].anomalies if date in month.processed else []
        for low in (one for one in anomalies if one.rule.startswith("glucose_low")):
            stretches = [(str(one["from"])[:16], float(one["extreme"])) for one in stretches_in(low)]
            for began, extreme in stretches or ([(f"{date}", low.value)] if low.value is not None else []):
                found[began] = min(extreme, found.get(began, extreme))
    told = [f"{began.replace('T', ' ')} ({speech.glucose(value)})" for began, value in sorted(found.items())]
    level = f"{speech.glucose(VERY_LOW)} {speech.glucose_unit}"
    return speech.say("lows", level=level, n=len(told), listed=", ".join(told))


def patient_page(month: Month, *, language: str = "", glucose_unit: GlucoseUnit = "mg/dL") -> str:
    """Pure: the page, in the patient's language."""
    speech = Speech(code_of(language or month.language)[0], glucose_unit)
    say = speech.say
    of, target = profile(month.glucose, month.targets), target_range(month.targets)
    by_date = {day.date: day for day in month.glucose}
    return render(
        "patient.html",
        kind="patient",
        language=speech.code,
        title=say(
            "title", patient=shown_id(month.patient_id), days=str(len(month.dates)), date=f"{month.dates[-1]}"
        ),
        say=say,
        known=say("known", known=str(len(month.processed)), days=str(len(month.dates))),
        left_out=month.left_out,
        lows=_lows(month, speech) if of else "",
        days_about=say("days-about", level=f"{speech.glucose(VERY_LOW)} {speech.glucose_unit}"),
        profile=of,
        statistics=_statistics(of, speech) if of else [],
        ranges=[(one, *_range(one, speech)) for one in of.ranges] if of else [],
        bar=_bar(of, speech) if of else "",
        agp=charts.glucose_profile(
            of, target, say("agp", days=str(of.days)), _median(of, speech), speech.glucose
        )
        if of and of.days >= MINIMUM_DAYS
        else "",
        days=[_glucose_day(date, by_date.get(date), month, target, speech) for date in month.dates[-DAYS:]]
        if of
        else [],
        trends=list(_trends(month, speech)),
        nights=_nights(month, speech),
        stages=charts.STAGES,
        weekly=list(_weekly(month, speech)),
        texts=[
            (f"{date}", month.explanations[date])
            for date in reversed(month.dates)
            if date in month.explanations
        ],
    )


def _statistics(of: Profile, speech: Speech) -> list[tuple[str, str]]:
    say, code = speech.say, speech.code
    lines = [
        (say("active"), f"{number(code, of.active_pct, 0)} %"),
        (say("mean"), f"{speech.glucose(of.mean)} {speech.glucose_unit}"),
    ]
    lines += [(say("gmi"), f"{number(code, of.gmi, 1)} %")] if of.gmi is not None else []
    lines += [(say("cv"), f"{number(code, of.cv, 0)} %")] if of.cv is not None else []
    return lines


def _range(one: Range, speech: Speech) -> tuple[str, str, str, str]:
    """(its name, its share, its goal, whether that is met)"""
    say, low, high = speech.say, one.low, one.high
    if high is None and low is not None:
        name = say("above", high=speech.glucose(low))
    elif low is None and high is not None:
        name = say("below", low=speech.glucose(high))
    else:
        name = say("between", low=speech.glucose(low or 0), high=speech.glucose(high or 0))
    name, share = f"{name} {speech.glucose_unit}", f"{number(speech.code, one.share, 1)} %"
    if one.goal is None:
        return name, share, "", ""
    percent = number(speech.code, one.goal, 0)
    if one.at_least:
        goal = say("at-least", n=percent)
    elif low is not None and low >= MIDDLE:  # goals of time above and below count what lies farther out, too
        goal = say("under", beyond=say("above", high=speech.glucose(low)), n=percent)
    else:
        goal = say("under", beyond=say("below", low=speech.glucose(high or 0)), n=percent)
    return name, share, goal, say("met" if one.is_met else "not-met")


def _bar(of: Profile, speech: Speech) -> str:
    told = "; ".join(f"{name}: {share}" for name, share, *_ in (_range(one, speech) for one in of.ranges))
    return charts.ranges_bar(of.ranges, speech.say("ranges"), told)


def _median(of: Profile, speech: Speech) -> str:
    """The curve in words, every three hours: time and median."""
    every = 180 // 30
    told = [(i // 2, one[2]) for i, one in enumerate(of.hours) if one and i % every == 0]
    return "; ".join(f"{hour:02d}:00 {speech.glucose(median)}" for hour, median in told)


def _trends(month: Month, speech: Speech) -> Iterator[tuple[str, str]]:
    for watched in WATCHED:
        name = watched.metric
        values = [_value(month.processed.get(date), name) for date in month.dates]
        known = [value for value in values if value is not None]
        if not known:
            continue
        found = [_severity(month.processed.get(date), name) for date in month.dates]
        of = charts.Trend(name, values, [_usual(month.processed.get(d), name) for d in month.dates], found)
        ends = {"low": speech.value(name, min(known)), "high": speech.value(name, max(known))}
        last = speech.value(name, known[-1])
        title = speech.say("trend", metric=speech.metric(name), n=str(len(known)), last=last, **ends)
        count = speech.say("findings", n=sum(1 for one in found if one))
        yield speech.metric(name), charts.trend(of, title, count, partial(speech.value, name))


def _value(document: ProcessedDocument | None, name: str) -> float | None:
    held = document.metrics.get(name) if document else None
    return float(held.value) if held and isinstance(held.value, int | float) else None


def _usual(document: ProcessedDocument | None, name: str) -> tuple[float, float] | None:
    held = document.baseline.get(name) if document else None
    return (held.low, held.high) if held else None


def _severity(document: ProcessedDocument | None, name: str) -> str | None:
    """The highest of the day's findings about that metric."""
    found = [one.severity for one in document.anomalies if one.metric == name] if document else []
    return min(found, key=RANK.__getitem__, default=None)


def _nights(month: Month, speech: Speech) -> str:
    nights = [
        {
            stage: value
            for metric, stage in STAGES.items()
            if (value := _value(month.processed.get(d), metric))
        }
        for d in month.dates
    ]
    slept = [sum(v for stage, v in night.items() if stage != "awake") for night in nights if night]
    if not slept:
        return ""
    mean = number(speech.code, sum(slept) / len(slept) / 60, 1)
    return charts.nights(
        nights, speech.say("stages"), speech.say("stages-about", n=str(len(slept)), hours=mean)
    )


def _weekly(month: Month, speech: Speech) -> Iterator[tuple[str, str, str, str]]:
    """(date, category, its value, since) of each that begins in these days, or holds on the newest."""
    newest = max((date for date, one in month.processed.items() if one.weekly), default=None)
    for date in reversed(month.dates):
        week = month.processed[date].weekly if date in month.processed else None
        for held in (week or {}).get("categories", ()):
            name = str(held.get("name"))
            if (held.get("begins") or date == newest) and _category(name, speech):
                share = f"{number(speech.code, float(held['value']), 1)} %"
                yield f"{date}", _category(name, speech), share, str(held.get("since", ""))


def _category(name: str, speech: Speech) -> str:
    """Its words; nothing for one that this page does not know."""
    if not any(name == one.name for some in policy.CATEGORIES.values() for one in some):
        return ""
    limit = name.rpartition("_")[2]
    level = f"{speech.glucose(float(limit))} {speech.glucose_unit}" if limit.isdigit() else ""
    return speech.say(f"category-{name}", level=level)
