"""What an explanation may say: facts from a processed document, every number rendered by code. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.documents import Anomaly, ProcessedDocument, Severity
from core.explanation.care_team import care_line
from core.explanation.contract import MAX_FACTS, PLACEHOLDERS
from core.explanation.languages import speak
from core.explanation.languages.language import Language, Name
from core.explanation.quantities import quantity_of
from core.explanation.slots import anomaly_slots, measure_slots

FactKind = Literal["safety", "weekly", "strain", "out_of_range", "drift", "data", "measure"]

_SEVERITIES: dict[str, int] = {"urgent": 0, "notable": 1, "info": 2}
_KINDS: dict[str, int] = {"safety": 0, "strain": 1, "out_of_range": 2, "drift": 3, "data": 4, "measure": 5}
MEASURES = (
    *("resting_hr", "sleep_total", "glucose_tir", "hrv_sleep", "steps", "glucose_mean"),
    *("spo2_mean", "skin_temp_sleep", "sleep_hr_mean"),
)
"""What a quiet day tells, in this order."""
EXPECTED = {
    "night": ("resting_hr", "sleep_total", "hrv_sleep", "skin_temp_sleep", "sleep_hr_mean"),
    "steps": ("steps",),
    "glucose": ("glucose_mean",),
}
"""Groups of metrics: whoever has a usual range of one and today none of them gets told that data is missing."""


@dataclass(frozen=True)
class Fact:
    """One thing to say. `slots` are the placeholders it offers; `numbers` what stands behind them, unrounded."""

    id: str
    metric: str
    kind: FactKind
    severity: Severity
    mandatory: bool
    night: bool
    within: bool | None
    """Within the usual range; None when that is unknown, or when a shift was noticed inside the range."""
    name: Name
    slots: dict[str, str]
    numbers: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    rule: str = ""
    provisional: bool = False
    """Compared with few days so far."""
    for_care_team: str | None = None

    @property
    def sentences(self) -> str:
        """Which sentences of the language's grammar are true of it."""
        if self.kind == "out_of_range":
            return "apart" if self.within is False else "differing"
        if self.kind == "measure":
            return "within" if self.within else "measured"
        return self.kind

    def described(self) -> dict[str, Any]:
        """As the explanation document keeps it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "metric": self.metric,
            "severity": self.severity,
            "mandatory": self.mandatory,
            "rule": self.rule,
            "provisional": self.provisional,
            "within": self.within,
            "slots": self.slots,
            "numbers": self.numbers,
            "for_care_team": self.for_care_team,
        }

    def asked(self) -> dict[str, Any]:
        """As the model sees it: what it is about and which placeholders it has. Numeric values are not sent."""
        return {
            "id": self.id,
            "mandatory": self.mandatory,
            "severity": self.severity,
            "pattern": self.sentences,
            "when": "night" if self.night else "day",
            "placeholders": [p for p in PLACEHOLDERS if p in self.slots],
        }


def facts_from(document: ProcessedDocument, language: str) -> list[Fact]:
    """Every anomaly, what is missing, and the measures that people ask about while there is room; most severe first.

    Anomalies, missing data and what lies outside the usual range are mandatory: the summary counts them. The order
    depends on the document alone.
    """
    spoken, _ = speak(language)
    facts = [_from_anomaly(a, spoken) for a in document.anomalies if a.kind != "weekly"]
    facts += _missing(document, {f.metric for f in facts}, spoken)
    room = max(0, MAX_FACTS - len(facts))
    alarming = {
        f.metric.partition("_")[0] for f in facts if f.kind == "safety"
    }  # no "as usual" beside an urgent one
    measures = [
        m
        for m in _measures(document, spoken)
        if m.metric not in {f.metric for f in facts} and m.metric.partition("_")[0] not in alarming
    ]
    facts += measures[:room]
    if not facts:
        facts.append(_absent("day", spoken))
    facts.sort(
        key=lambda f: (_SEVERITIES[f.severity], _KINDS[f.kind], -abs(f.score), _place(f), f.id, f.rule)
    )
    return list(_with_own_ids(facts))


def _place(fact: Fact) -> int:
    return MEASURES.index(fact.metric) if fact.kind == "measure" else 0


def _from_anomaly(anomaly: Anomaly, language: Language) -> Fact:
    slots, numbers = anomaly_slots(anomaly, language)
    return Fact(
        id=f"{anomaly.metric}.{anomaly.kind}",
        metric=anomaly.metric,
        kind=anomaly.kind,
        severity=anomaly.severity,
        mandatory=True,
        night=anomaly.kind == "strain" or quantity_of(anomaly.metric, anomaly.unit).night,
        within=None if anomaly.kind == "data" or _inside(anomaly) else False,
        name=language.names.get(anomaly.metric, language.other_name),
        slots=slots,
        numbers=numbers,
        score=anomaly.score or 0.0,
        rule=anomaly.rule,
        provisional=anomaly.usual is not None and anomaly.usual.provisional,
        for_care_team=care_line(anomaly, language),
    )


def _inside(anomaly: Anomaly) -> bool:
    """A shift of several nights is noticed where one night alone would still be usual."""
    usual, value = anomaly.usual, anomaly.value
    return usual is not None and value is not None and usual.low <= value <= usual.high


def _measures(document: ProcessedDocument, language: Language) -> Iterator[Fact]:
    for metric in MEASURES:
        measured = document.metrics.get(metric)
        if measured is None or isinstance(measured.value, str):
            continue
        usual = document.baseline.get(metric)
        slots, numbers, within = measure_slots(metric, measured, usual, language)
        night = quantity_of(metric, measured.unit).night
        yield Fact(
            id=f"{metric}.measure",
            metric=metric,
            kind="measure",
            severity="info",
            mandatory=within is False,
            night=night,
            within=within,
            name=language.names[metric],
            slots=slots,
            numbers=numbers,
            provisional=usual is not None and usual.provisional,
        )


def _missing(document: ProcessedDocument, told: set[str], language: Language) -> list[Fact]:
    return [
        _absent(group, language)
        for group, metrics in EXPECTED.items()
        if group not in told
        and any(m in document.baseline for m in metrics)
        and not any(m in document.metrics for m in metrics)
    ]


def _absent(subject: str, language: Language) -> Fact:
    name = language.names[subject]
    slots = {"name": name.text, "value": language.phrases["data_none"]}
    return Fact(f"{subject}.data", subject, "data", "info", True, False, None, name, slots, rule="absent")


def _with_own_ids(facts: list[Fact]) -> Iterator[Fact]:
    seen: dict[str, int] = {}
    for fact in facts:
        seen[fact.id] = seen.get(fact.id, 0) + 1
        yield fact if seen[fact.id] == 1 else replace(fact, id=f"{fact.id}.{seen[fact.id]}")
