"""The charts of a patient's month, as SVG. Values are mg/dL or the metric's own unit; `shown` writes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.glucose_limits import VERY_HIGH, VERY_LOW
from scripts.operations.reports.profile import BIN, DAY_MINUTES, GlucoseDay, Profile, Range
from scripts.operations.reports.svg import Point, Scale, area, chart, element, line, path, rect, text

LOWEST, HIGHEST = 40.0, 350.0  # mg/dL: what lies beyond is drawn at the edge
STAGES = ("deep", "rem", "light", "awake")
Shown = Callable[[float], str]


@dataclass(frozen=True)
class Trend:
    """One metric over the days of the month; `usual` its usual range of each day, `found` the severity of a finding."""

    name: str
    values: Sequence[float | None]
    usual: Sequence[tuple[float, float] | None]
    found: Sequence[str | None]


def glucose_profile(
    of: Profile, target: tuple[float, float], title: str, described: str, shown: Shown
) -> Markup:
    """The median of the day with its two bands, the target range as lines."""
    x, y = Scale(0, DAY_MINUTES, 34, 632), Scale(LOWEST, HIGHEST, 212, 8)

    def curve(which: int) -> list[Point | None]:
        return [
            None if one is None else (x((i + 0.5) * BIN), y(_inside(one[which])))
            for i, one in enumerate(of.hours)
        ]

    drawn = [
        element("path", d=area(curve(0), curve(4)), class_="p90"),
        element("path", d=area(curve(1), curve(3)), class_="p50"),
        *(line(34, y(limit), 632, y(limit), "target") for limit in target),
        *(text(30, y(limit) + 3, shown(limit), anchor="end") for limit in (*target, VERY_LOW, VERY_HIGH)),
        *(line(34, y(limit), 632, y(limit), "axis") for limit in (VERY_LOW, VERY_HIGH)),
        *(text(x(60 * hour), 226, f"{hour:02d}:00", "small", "middle") for hour in range(0, 25, 3)),
        element("path", d=path(curve(2)), class_="line"),
    ]
    return chart(640, 232, title, drawn, described=described)


def ranges_bar(of: Sequence[Range], title: str, described: str) -> Markup:
    """From the lowest to the highest, as long as their shares."""
    drawn, at = [], 0.0
    for one in reversed(of):
        drawn.append(rect(at, 0, 6.4 * one.share, 26, f"s-{one.name}"))
        at += 6.4 * one.share
    return chart(640, 26, title, drawn, described=described)


def glucose_of_day(
    day: GlucoseDay, target: tuple[float, float], title: str, low: str | None = None
) -> Markup:
    """A small multiple: that day's readings; a gap of more than 45 minutes breaks the line. `low`: the severity of a
    low that was found on it, which is marked at the lowest reading."""
    x, y = Scale(0, DAY_MINUTES, 0, 100), Scale(LOWEST, HIGHEST, 50, 0)
    cuts = set(day.readings.cuts)
    points: list[Point | None] = []
    values = day.readings.series.values.tolist()
    for i, (minute, value) in enumerate(zip(day.minutes.tolist(), values, strict=True)):
        if i in cuts or (i and minute < day.minutes[i - 1]):
            points.append(None)
        points.append((x(minute), y(_inside(value))))
    drawn = [
        rect(0, y(target[1]), 100, y(target[0]) - y(target[1]), "usual"),
        element("path", d=path(points), class_="line"),
    ]
    if low:
        minute, value = lowest(day)
        drawn.append(_mark((x(minute), y(_inside(value))), low))
    return chart(100, 50, title, drawn)


def lowest(day: GlucoseDay) -> tuple[float, float]:
    """(minute of the day, mg/dL) of the lowest reading."""
    at = int(day.readings.series.values.argmin())
    return float(day.minutes[at]), float(day.readings.series.values[at])


def trend(of: Trend, title: str, described: str, shown: Shown) -> Markup:
    """The days as a line with dots, the usual range behind it, findings by shape."""
    known = [value for value in of.values if value is not None]
    ends = [end for one in of.usual if one for end in one]
    low, high = min(known + ends), max(known + ends)
    x, y = Scale(0, max(1, len(of.values) - 1), 34, 312), Scale(low, high, 78, 10)

    def edge(which: int) -> list[Point | None]:
        return [None if one is None else (x(i), y(one[which])) for i, one in enumerate(of.usual)]

    points = [None if value is None else (x(i), y(value)) for i, value in enumerate(of.values)]
    drawn = [
        element("path", d=area(edge(0), edge(1)), class_="usual"),
        element("path", d=path(points), class_="line"),
        text(30, 14, shown(high), "small", "end"),
        text(30, 80, shown(low), "small", "end"),
    ]
    drawn += [_mark(at, severity) for at, severity in zip(points, of.found, strict=True) if at and severity]
    return chart(320, 88, title, drawn, described=described)


def _mark(at: Point, severity: str) -> Markup:
    x, y = at
    if severity == "urgent":
        return element(
            "path", d=path([(x - 5, y + 4), (x + 5, y + 4), (x, y - 5)]) + "z", class_="found-urgent"
        )
    if severity == "notable":
        return rect(x - 3.5, y - 3.5, 7, 7, "found-notable")
    return element("circle", cx=float(x), cy=float(y), r="4", class_="found-info")


def nights(of: Sequence[Mapping[str, float]], title: str, described: str) -> Markup:
    """A bar for each night, its stages in minutes from the bottom: deep, REM, light, awake."""
    most = max([*(sum(night.values()) for night in of), 60.0])
    height, width = Scale(0, most, 0, 100), 640 / max(1, len(of))
    drawn = []
    for i, night in enumerate(of):
        top = 104.0
        for stage in STAGES:
            tall = height(night.get(stage, 0.0))
            top -= tall
            if tall:
                drawn.append(rect(i * width + 1, top, width - 2, tall, f"s-{stage}"))
    return chart(640, 106, title, drawn, described=described)


def _inside(value: float) -> float:
    return min(HIGHEST, max(LOWEST, value))
