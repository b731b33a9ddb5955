"""What an explanation may say: facts from a processed document, every number rendered by code. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.documents import Anomaly, Metric, ProcessedDocument, Severity, UsualRange
from core.explanation.contract import MAX_FACTS
from core.explanation.languages import speak
from core.explanation.languages.language import Language, Name
from core.explanation.quantities import Quantity, amount, digits_of, natural, quantity_of

FactKind = Literal["safety", "out_of_range", "strain", "drift", "data", "measure"]

_SEVERITIES: dict[str, int] = {"urgent": 0, "notable": 1, "info": 2}
_KINDS: dict[str, int] = {"safety": 0, "strain": 1, "out_of_range": 2, "drift": 3, "data": 4, "measure": 5}
MEASURES = (
    *("resting_hr", "sleep_total", "glucose_tir", "hrv_sleep", "steps", "glucose_mean"),
    *("spo2_mean", "skin_temp_sleep", "sleep_hr_mean"),
)
"""What a quiet day tells, in this order."""
_SAME = {"hrv_sleep": "hrv_sleep_ln"}


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
    """Within the usual range; None when that is unknown or between usual and noteworthy."""
    name: Name
    slots: dict[str, str]
    numbers: dict[str, float] = field(default_factory=dict)
    rule: str = ""
    for_care_team: str | None = None

    def described(self) -> dict[str, Any]:
        """As the explanation document keeps it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "metric": self.metric,
            "severity": self.severity,
            "mandatory": self.mandatory,
            "rule": self.rule,
            "slots": self.slots,
            "numbers": {k: round(v, 4) for k, v in self.numbers.items()},
            "for_care_team": self.for_care_team,
        }

    def asked(self) -> dict[str, Any]:
        """As the model sees it: what it is about and which placeholders it has. Its numbers stay at home."""
        return {
            "id": self.id,
            "mandatory": self.mandatory,
            "kind": self.kind,
            "severity": self.severity,
            "when": "night" if self.night else "day",
            "usual": {True: "within", False: "outside", None: "unknown"}[self.within],
            "placeholders": [p for p in ("name", "value", "usual", "difference") if p in self.slots],
        }


def facts_from(document: ProcessedDocument, language: str) -> list[Fact]:
    """Every anomaly, and on a quiet day the measures that people ask about; the most severe first.

    Urgent and notable anomalies and missing data are mandatory. The order depends on the document alone.
    """
    spoken, _ = speak(language)
    anomalies = [_from_anomaly(a, document, spoken) for a in document.anomalies]
    told = {f.metric for f in anomalies}
    room = max(0, MAX_FACTS - len(anomalies))
    measures = [
        m for name in MEASURES if not {name, _SAME.get(name)} & told for m in _measure(name, document, spoken)
    ]
    facts = [*anomalies, *measures[:room]]
    if not measures and not anomalies:
        facts.append(_empty_day(spoken))
    facts.sort(
        key=lambda f: (
            _SEVERITIES[f.severity],
            _KINDS[f.kind],
            -abs(f.numbers.get("score", 0.0)),
            f.id,
            f.rule,
        )
    )
    return list(_with_own_ids(facts))


def _from_anomaly(anomaly: Anomaly, document: ProcessedDocument, language: Language) -> Fact:
    quantity = quantity_of(anomaly.metric, anomaly.unit)
    slots, numbers = _parts(anomaly, quantity, language)
    return Fact(
        id=f"{anomaly.metric}.{anomaly.kind}",
        metric=anomaly.metric,
        kind=anomaly.kind,
        severity=anomaly.severity,
        mandatory=anomaly.severity != "info" or anomaly.kind == "data",
        night=quantity.night or anomaly.kind == "strain",
        within=None if anomaly.kind == "data" else False,
        name=language.names.get(anomaly.metric, language.other_name),
        slots=slots,
        numbers=numbers | ({} if anomaly.score is None else {"score": anomaly.score}),
        rule=anomaly.rule,
        for_care_team=_care_line(anomaly, quantity, language),
    )


def _parts(
    anomaly: Anomaly, quantity: Quantity, language: Language
) -> tuple[dict[str, str], dict[str, float]]:
    name = language.names.get(anomaly.metric, language.other_name)
    slots = {"name": name.text}
    numbers: dict[str, float] = {}
    value = None if anomaly.value is None else natural(quantity, anomaly.value)
    if anomaly.kind == "strain":
        slots["value"] = language.phrases["strain_value"]
        return slots, numbers
    if anomaly.kind == "data":
        slots["value"] = _gap(anomaly, language)
        return slots, ({} if anomaly.value is None else {"value": anomaly.value})
    if value is not None:
        slots["value"], numbers["value"] = amount(language, quantity, value), value
    elif anomaly.kind != "drift":
        slots["value"] = language.phrases["data_none"]
    if anomaly.kind == "drift":
        drift = language.phrases[f"drift_{anomaly.direction or 'above'}"]
        slots["difference"] = drift
        slots.setdefault("value", drift)
        return slots, numbers
    if anomaly.usual is not None:
        _compare(slots, numbers, value, anomaly.usual, quantity, language)
    return slots, numbers


def _gap(anomaly: Anomaly, language: Language) -> str:
    if anomaly.value is None or anomaly.value == 0:
        return language.phrases["data_none"]
    quantity = Quantity("percent") if anomaly.unit == "%" else Quantity("duration")
    minutes = anomaly.value * 60 if anomaly.unit == "h" else anomaly.value
    said = amount(language, quantity, minutes)
    return language.phrases["data_share" if anomaly.unit == "%" else "data_gap"].format(amount=said)


def _compare(
    slots: dict[str, str],
    numbers: dict[str, float],
    value: float | None,
    usual: UsualRange,
    quantity: Quantity,
    language: Language,
) -> None:
    middle, low, high = (natural(quantity, n) for n in (usual.median, usual.low, usual.high))
    numbers |= {"usual": middle, "low": low, "high": high}
    slots["usual"] = language.usual_range.format(
        middle=amount(language, quantity, middle),
        low=amount(language, quantity, low)
        if quantity.unit == "duration"
        else digits_of(language, low, quantity.digits),
        high=amount(language, quantity, high)
        if quantity.unit == "duration"
        else digits_of(language, high, quantity.digits),
    )
    if value is None:
        return
    said = amount(language, quantity, abs(value - middle), points=True)
    if not any(c in "123456789" for c in said):
        return
    above, below = language.differences.get(quantity.unit, language.differences["other"])
    numbers["difference"] = value - middle
    slots["difference"] = (above if value > middle else below).format(amount=said)


def _measure(name: str, document: ProcessedDocument, language: Language) -> Iterator[Fact]:
    metric: Metric | None = document.metrics.get(name)
    if metric is None or isinstance(metric.value, str):
        return
    key = name if name in document.baseline else _SAME.get(name, name)
    quantity, usual = quantity_of(name, metric.unit), document.baseline.get(key)
    value = float(metric.value)
    slots = {"name": language.names[name].text, "value": amount(language, quantity, value)}
    numbers = {"value": value}
    within = None
    if usual is not None:
        scaled = quantity if key == name else quantity_of(key, metric.unit)
        _compare(slots, numbers, value, usual, scaled, language)
        within = True if numbers["low"] <= value <= numbers["high"] else None
        if within:
            slots.pop("difference", None)
    yield Fact(
        id=f"{name}.measure",
        metric=name,
        kind="measure",
        severity="info",
        mandatory=False,
        night=quantity.night,
        within=within,
        name=language.names[name],
        slots=slots,
        numbers=numbers,
    )


def _empty_day(language: Language) -> Fact:
    name = language.other_name
    slots = {"name": name.text, "value": language.phrases["data_none"]}
    return Fact("day.data", "day", "data", "info", True, False, None, name, slots, rule="empty_day")


def _with_own_ids(facts: list[Fact]) -> Iterator[Fact]:
    seen: dict[str, int] = {}
    for fact in facts:
        seen[fact.id] = seen.get(fact.id, 0) + 1
        yield fact if seen[fact.id] == 1 else replace(fact, id=f"{fact.id}.{seen[fact.id]}")


def _care_line(anomaly: Anomaly, quantity: Quantity, language: Language) -> str:
    """One line with the document's own numbers: metric, value, usual range, difference, score, rule."""
    say = language.phrases

    def number(value: float) -> str:
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", language.decimal)

    parts = [
        f"{anomaly.metric} {number(anomaly.value)} {anomaly.unit}"
        if anomaly.value is not None
        else anomaly.metric
    ]
    if anomaly.usual is not None:
        usual = anomaly.usual
        line = say["care_usual"].format(
            median=number(usual.median), low=number(usual.low), high=number(usual.high), days=usual.days
        )
        parts.append(f"{line}, {say['care_provisional']}" if usual.provisional else line)
    elif anomaly.kind in ("out_of_range", "drift"):
        parts.append(say["care_no_usual"])
    if anomaly.difference is not None:
        parts.append(
            say["care_difference"].format(
                n=f"{'+' if anomaly.difference > 0 else ''}{number(anomaly.difference)}"
            )
        )
    if anomaly.score is not None:
        parts.append(say["care_score"].format(n=number(anomaly.score)))
    return "; ".join([*parts, f"{anomaly.kind}/{anomaly.severity}", anomaly.rule])
