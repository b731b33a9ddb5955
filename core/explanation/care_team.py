"""For the care team: one line for each anomaly with the processed document's own numbers. Deterministic."""

from core.documents import Anomaly
from core.explanation.languages.language import Language


def care_line(anomaly: Anomaly, language: Language) -> str:
    """Metric, value, usual range, difference, score, how long, kind and severity, rule."""
    say = language.phrases

    def number(value: float, sign: str = "") -> str:
        return f"{value:{sign}.2f}".rstrip("0").rstrip(".").replace(".", language.decimal)

    parts = [
        anomaly.metric
        if anomaly.value is None
        else f"{anomaly.metric} {number(anomaly.value)} {anomaly.unit}".strip()
    ]
    if (usual := anomaly.usual) is not None:
        line = say["care_usual"].format(
            median=number(usual.median), low=number(usual.low), high=number(usual.high), days=usual.days
        )
        parts.append(f"{line}, {say['care_provisional']}" if usual.provisional else line)
    elif anomaly.kind in ("out_of_range", "drift"):
        parts.append(say["care_no_usual"])
    if anomaly.difference is not None and anomaly.kind != "safety":
        parts.append(say["care_difference"].format(n=number(anomaly.difference, "+")))
    if anomaly.score is not None:
        parts.append(say["care_score"].format(n=number(anomaly.score)))
    evidence = anomaly.evidence
    if isinstance(minutes := evidence.get("minutes"), int | float) and isinstance(
        limit := evidence.get("limit"), int | float
    ):
        parts.append(say["care_minutes"].format(n=number(minutes), limit=f"{number(limit)} {anomaly.unit}"))
    if anomaly.kind == "drift" and isinstance(since := evidence.get("since"), str):
        parts.append(say["care_since"].format(date=since[:10]))
    signals = evidence.get("parts")
    if anomaly.kind == "strain" and isinstance(signals, dict):
        parts.append(
            ", ".join(f"{k} {number(v, '+')}" for k, v in signals.items() if isinstance(v, int | float))
        )
    return "; ".join([*parts, f"{anomaly.kind}/{anomaly.severity}", anomaly.rule])
