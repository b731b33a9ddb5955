"""The sleep entry, whose parts come in several dresses: quick_metrics, stages, {"minutes"}, graphs, one level down."""

from typing import Any

from core.health.signals import Night, Series
from core.ultrahuman.samples import SAMPLE_LIMITS, number
from core.ultrahuman.series import read_series

STAGES = {
    "deep_sleep": "deep",
    "light_sleep": "light",
    "rem_sleep": "rem",
    "deep": "deep",
    "light": "light",
    "rem": "rem",
    "awake": "awake",
}
LONGEST = 1440.0  # minutes
GRAPHS = {"hr": "hr_graph", "hrv": "hrv_graph", "temp": "temp_graph"}
REPORTED = {
    "sleep_efic": "sleep_efficiency",
    "avg_hr": "sleep_hr",
    "avg_hrv": "sleep_hrv",
    "sleep_index": "sleep_index",
}
MAX_SEGMENTS = 2000


def whole(content: dict[str, Any]) -> dict[str, Any]:
    """An entry with what some answers have one level deeper."""
    details = content.get("details")
    return {**content, **details} if isinstance(details, dict) else content


def read_sleep(content: dict[str, Any]) -> tuple[Night, dict[str, float]]:
    """The sleep of one entry and what the API says of it itself; without bedtime if that cannot be read.

    Raises BadRaw for an unknown unit.
    """
    content = whole(content)
    start, end = number(content.get("bedtime_start")), number(content.get("bedtime_end"))
    if start is None or end is None or not 0 < end - start <= LONGEST * 60:
        start = end = None
    quick = _by_type(content.get("quick_metrics"), "value")
    segments = _segments(content.get("sleep_graph"))
    night = Night(
        start=start,
        end=end,
        total=_minutes(quick.get("total_sleep"), content.get("total_sleep")),
        in_bed=_minutes(quick.get("time_in_bed"), content.get("time_in_bed")),
        stages=_stages(content, segments),
        spo2=_within(_nested(content.get("spo2"), "value"), SAMPLE_LIMITS["spo2"].low, 100.0),
        graphs=_graphs(content, start, end),
        segments=segments,
    )
    reported = {ours: quick[theirs] for theirs, ours in REPORTED.items() if theirs in quick}
    if (score := _nested(content.get("sleep_score"), "score")) is not None:
        reported["sleep_score"] = score
    return night, reported


def _by_type(items: Any, key: str) -> dict[str, float]:
    """{type: number} of `[{"type", key}, …]`; amounts of a repeated type add up."""
    amounts: dict[str, float] = {}
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(kind := item.get("type"), str):
            amount = number(item.get(key))
            if amount is not None:
                amounts[kind] = amounts.get(kind, 0.0) + amount
    return amounts


def _nested(content: Any, key: str) -> float | None:
    return number(content.get(key)) if isinstance(content, dict) else number(content)


def _either(content: dict[str, Any], name: str, other: str) -> Any:
    """What stands under the one name or the other; a null is nothing."""
    return content.get(other) if content.get(name) is None else content[name]


def _within(amount: float | None, low: float, high: float) -> float | None:
    return amount if amount is not None and low <= amount <= high else None


def _minutes(seconds: float | None, block: Any) -> float | None:
    """Minutes from a duration in seconds, else from `{"minutes": …}`."""
    minutes = seconds / 60 if seconds is not None else None
    if minutes is None and isinstance(block, dict):
        minutes = number(block.get("minutes"))
    return _within(minutes, 0.0, LONGEST)


def _stages(content: dict[str, Any], segments: tuple[tuple[float, float, str], ...]) -> dict[str, float]:
    """Minutes per stage: from sleep_stages, else `{"minutes"}` blocks, else the graph's segments."""
    listed = _by_type(content.get("sleep_stages"), "stage_time")
    drawn: dict[str, float] = {}
    for start, end, stage in segments:
        drawn[stage] = drawn.get(stage, 0.0) + (end - start) / 60
    stages: dict[str, float] = {}
    for theirs, ours in STAGES.items():
        minutes = _minutes(listed.get(theirs), content.get(theirs))
        if minutes is not None and ours not in stages:
            stages[ours] = minutes
    return stages or {stage: minutes for stage, minutes in drawn.items() if minutes <= LONGEST}


def _segments(graph: Any) -> tuple[tuple[float, float, str], ...]:
    items = graph.get("data") if isinstance(graph, dict) else graph
    segments = []
    for item in items[:MAX_SEGMENTS] if isinstance(items, list) else ():
        if not isinstance(item, dict) or not isinstance(kind := item.get("type"), str) or kind not in STAGES:
            continue
        start, end = (
            number(_either(item, "start", "startTime")),
            number(_either(item, "end", "endTime")),
        )
        if start is not None and end is not None and 0 < end - start <= LONGEST * 60:
            segments.append((start, end, STAGES[kind]))
    return tuple(sorted(segments))


def _graphs(content: dict[str, Any], start: float | None, end: float | None) -> dict[str, Series]:
    """The entry's own series within bedtime; only those that hold samples."""
    graphs: dict[str, Series] = {}
    if start is None or end is None:
        return graphs
    for name, key in GRAPHS.items():
        graph = content.get(key)
        if not graph:
            continue
        unit = graph.get("unit") if isinstance(graph, dict) else None
        items = _either(graph, "data", "values") if isinstance(graph, dict) else graph
        reading = read_series(name, ({"values": items, "unit": unit},), start, end)
        if reading is not None and len(reading.series):
            graphs[name] = reading.series
    return graphs
