"""What is wrong with a page, by code."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from core.documents import Anomaly, ProcessedDocument
from core.explanation.closing.asked import ABSENT, ACT, IF_UNWELL, SIGNS, STOPPED, UNWELL, UNWELL_OR_GONE
from core.explanation.document import ExplanationDocument
from core.explanation.notes.glucose import target_share
from core.explanation.notes.note import EVENTS
from core.explanation.notes.values import LIMITED
from core.explanation.page import QUIET_WORDS, WORDS
from core.explanation.wording import wording
from core.explanation.wording.formats import day_words
from core.glucose_limits import HIGH
from scripts.dev.scoring.numbers import NUMBER, allowed_numbers, as_rounded, value_of

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


def faults_of(document: ProcessedDocument, page: ExplanationDocument) -> Iterator[str]:
    """What is wrong with a page, each as `kind: where`."""
    text, date = " ".join(page.text), dt.date.fromisoformat(document.date)
    known = allowed_numbers(document, page)
    for said in NUMBER.findall(_without_dates(text, date, page)):
        if value_of(said, page.language) not in known:
            yield f"wrong number: {said}"
    yield from _misplaced(document, page)
    yield from _days(text, date, page)
    told = {i for paragraph in page.plan.paragraphs for i in paragraph}
    notes = [note for note in page.notes if (note["about"] or note["id"]) in told]
    yield from _untold(document, page, notes)
    for metric, count in _values(notes).items():
        if count > 1:
            yield f"metric twice: {metric}"
    if (closings := _closings(page, date)) > 1 or not page.closing:
        yield f"closings: {closings}"
    words, most = len(text.split()), QUIET_WORDS if _is_quiet(page) else WORDS
    if words > most:
        yield f"too long: {words}"
    whole = " ".join([text, *page.closing, page.disclaimer]).lower()
    for word in BANNED[page.language]:
        if re.search(rf"\b{word}\b", whole):
            yield f"banned word: {word}"
    without = document.context and "glucose" not in document.context.streams
    if without and re.search(r"gluco|gluko", text.lower()):
        yield "glucose without a sensor: "


def _untold(
    document: ProcessedDocument, page: ExplanationDocument, notes: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Findings, highs that the end asks about, lows and little time in range that no `notes` of the page tell."""
    text = " ".join(page.text)
    metrics = {metric for note in notes for metric in note["metrics"]}
    streams = {note["words"].get("stream") for note in notes}
    together = any(note["id"] == "together" for note in notes)
    said = {value_of(number, page.language) for number in NUMBER.findall(text)}
    for anomaly in document.anomalies:
        if anomaly.kind == "data":
            if not streams & {"glucose", "ring", "night", "steps"}:
                yield f"untold: {anomaly.rule}"
        elif anomaly.kind == "strain" and together:
            continue
        elif anomaly.metric not in metrics or not _tells(anomaly, document, said):
            yield f"untold: {anomaly.rule}"
    highs = any(isinstance(one, float) and HIGH < one <= HIGHEST for one in said)
    if _asks_of_highs(page) and not highs and f"{ABOVE[page.language]} {HIGH}" not in text:
        yield "untold: highs that the end asks about"
    if _off_target(document) and not metrics & {"glucose_tir", "glucose"}:
        yield "untold: lows or little time in range"


def _values(notes: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How often each metric is told; glucose once for each limit, and of another a limit is told without its name."""
    return Counter(
        metric
        for note in notes
        if note["kind"] in ("value", "same_day", "returned", "glucose_day", *EVENTS)
        for metric in note["metrics"]
        if metric != "glucose"
        if note["kind"] not in EVENTS or metric in LIMITED
    )


def _closings(page: ExplanationDocument, date: dt.date) -> int:
    """How many sentences say whom to tell, as of a clinic that names no contact."""
    fixed = wording(page.language)
    filled = {
        "contact": "",
        "within": "",
        "emergency": fixed.say("emergency"),
        **day_words(page.language, date),
    }
    variables = ("only", "leads", "unseen", "sends")
    asks = [dict(zip(variables, one, strict=True)) for one in product(("yes", "no"), repeat=len(variables))]
    added = [fixed.say(word, **one, **filled) for word in ADDED for one in asks]
    return sum(one not in added for one in page.closing)


def _is_quiet(page: ExplanationDocument) -> bool:
    quiet = any(note["kind"] == "quiet" and note["words"]["outside"] == "no" for note in page.notes)
    return quiet and all(note["group"] != "data" for note in page.notes)


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
    return bool((as_rounded(value) | as_rounded(anomaly.value)) & said)


def _off_target(document: ProcessedDocument) -> bool:
    """By the document's metrics alone: a quarter of an hour below 70 is 1.04 % of a day."""
    tir, below = (document.metrics.get(name) for name in ("glucose_tir", "glucose_tbr_70"))
    aimed = target_share({"targets": (document.weekly or {}).get("targets", "")})
    little = tir is not None and not isinstance(tir.value, str) and tir.value < aimed
    return little or (below is not None and not isinstance(below.value, str) and below.value >= 1.04)


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
            if value_of(found[1], page.language) not in as_rounded(value):
                yield f"wrong number: {metric} {found[1]}"


def _without_dates(text: str, date: dt.date, page: ExplanationDocument) -> str:
    return text if not (days := _dates(date, page)) else re.sub("|".join(map(re.escape, days)), "", text)


def _dates(date: dt.date, page: ExplanationDocument) -> list[str]:
    """The longest first: "October 2" is in "October 25"."""
    told = [date, *(_date(d) for note in page.notes for d in note["dates"].values())]
    return sorted({day_words(page.language, d)["date"] for d in told}, key=len, reverse=True)


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
