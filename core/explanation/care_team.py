"""For the care team: one line for each finding with the processed document's own numbers. Deterministic."""

from collections.abc import Iterator

from core.documents import Anomaly, ProcessedDocument
from core.explanation.wording import Wording
from core.explanation.wording.formats import number


def care_lines(document: ProcessedDocument, wording: Wording) -> list[str]:
    """That the day came from an uploaded file, if it did; a line for each finding, late ones first; then the week's
    categories: those that begin are findings, too."""
    found = (anomaly for anomaly in document.anomalies if anomaly.kind != "weekly")
    late = sorted(found, key=lambda anomaly: not anomaly.evidence.get("found_late"))
    uploaded = [wording.say("care-uploaded")] if document.quality.get("uploaded") else []
    return [*uploaded, *(care_line(anomaly, wording) for anomaly in late), *_week(document, wording)]


def care_line(anomaly: Anomaly, wording: Wording) -> str:
    """Metric, value, usual range, difference, score, how long, kind and severity, rule."""

    def exact(value: float, sign: str = "") -> str:
        return ("+" if sign and value > 0 else "") + number(wording.code, value, 2, at_most=True)

    parts = [
        anomaly.metric
        if anomaly.value is None
        else f"{anomaly.metric} {exact(anomaly.value)} {anomaly.unit}".strip()
    ]
    if (usual := anomaly.usual) is not None:
        line = wording.say(
            "care-usual",
            median=exact(usual.median),
            low=exact(usual.low),
            high=exact(usual.high),
            days=usual.days,
        )
        parts.append(f"{line}, {wording.say('care-provisional')}" if usual.provisional else line)
    elif anomaly.kind in ("out_of_range", "drift"):
        parts.append(wording.say("care-no-usual"))
    if anomaly.difference is not None and anomaly.kind != "safety":
        parts.append(wording.say("care-difference", n=exact(anomaly.difference, "+")))
    if anomaly.score is not None:
        parts.append(wording.say("care-score", n=exact(anomaly.score)))
    evidence = anomaly.evidence
    minutes, limit = evidence.get("minutes"), evidence.get("limit")
    if isinstance(minutes, int | float) and isinstance(limit, int | float):
        parts.append(
            wording.say("care-minutes", n=exact(minutes), limit=f"{exact(limit)} {anomaly.unit}".strip())
        )
    if anomaly.kind == "drift" and isinstance(since := evidence.get("since"), str):
        parts.append(wording.say("care-since", date=since[:10]))
    signals = evidence.get("parts")
    if anomaly.kind == "strain" and isinstance(signals, dict):
        known = {name: z for name, z in signals.items() if isinstance(z, int | float)}
        most = sorted(known, key=lambda name: (-known[name], name))
        parts.append(", ".join(f"{name} {exact(known[name], '+')}" for name in most))
    parts += [
        wording.say(word)
        for key, word in (("found_late", "care-found-late"), ("pressure_shape", "care-pressure"))
        if evidence.get(key) or any(one.get(key) for one in _stretches(anomaly))
    ]
    return "; ".join([*parts, f"{anomaly.kind}/{anomaly.severity}", anomaly.rule])


def _stretches(anomaly: Anomaly) -> list[dict[str, object]]:
    listed = anomaly.evidence.get("stretches")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _week(document: ProcessedDocument, wording: Wording) -> Iterator[str]:
    """Each category that holds, with since when."""
    listed = document.weekly.get("categories") if document.weekly else None
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict):
            continue
        value, limit = (
            number(wording.code, x, 1, at_most=True) + " %" if isinstance(x, int | float) else "–"
            for x in (one.get("value"), one.get("limit"))
        )
        yield wording.say(
            "care-weekly",
            name=str(one.get("name")),
            value=value,
            limit=limit,
            since=("≤ " if one.get("capped") else "") + str(one.get("since") or document.date),
        )
