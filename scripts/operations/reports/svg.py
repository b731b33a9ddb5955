"""Charts as SVG, by code: no library to load, nothing to run, the same on a screen and on paper.

Colours are classes of page.css, so that light, dark and print each have their own. What a colour says is also said by
shape, place or text. Every chart has a title and, where it says more than the title, a description.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

Point = tuple[float, float]


class Scale:
    """From values to places: `low` to `high` of the values lie at `start` to `end` of the drawing."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._start = low, start
        self._each = (end - start) / ((high - low) or 1.0)

    def __call__(self, value: float) -> float:
        return self._start + (value - self._low) * self._each


def number(value: float) -> str:
    """At most one decimal: a tenth of a pixel is nothing, and pages are long."""
    return f"{value:.1f}".removesuffix(".0")


def path(points: Iterable[Point | None]) -> str:
    """A line through the points; None breaks it. A point alone becomes a dot (with round caps)."""
    parts, drawn = [], 0
    for point in [*points, None]:
        if point is None:
            parts += ["h0"] if drawn == 1 else []
            drawn = 0
            continue
        x, y = map(number, point)
        parts.append(("M" if not drawn else "L" if drawn == 1 else " ") + f"{x} {y}")
        drawn += 1
    return "".join(parts)


def area(lower: Sequence[Point | None], upper: Sequence[Point | None]) -> str:
    """What lies between two lines of the same length; where either has no point, nothing does."""
    parts: list[str] = []
    run: list[tuple[Point, Point]] = []
    for below, above in [*zip(lower, upper, strict=True), (None, None)]:
        if below is not None and above is not None:
            run.append((below, above))
        elif run:
            around = [b for b, _ in run] + [a for _, a in reversed(run)]
            parts.append("M" + "L".join(f"{number(x)} {number(y)}" for x, y in around) + "z")
            run = []
    return "".join(parts)


def element(name: str, content: str | Markup = "", /, **attributes: object) -> Markup:
    """An element; `class_` is class, `_` in a name is `-`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    if not content:
        return Markup("<{}{}/>").format(Markup(name), written)  # noqa: S704  # nosec B704: ours
    return Markup("<{}{}>{}</{}>").format(Markup(name), written, content, Markup(name))  # noqa: S704  # nosec B704: ours


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    return element("path", d=path([(x1, y1), (x2, y2)]), class_=class_)


def text(x: float, y: float, words: str, class_: str = "", anchor: str = "start") -> Markup:
    return element("text", words, x=float(x), y=float(y), class_=class_ or None, text_anchor=anchor)


def rect(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    return element("rect", x=float(x), y=float(y), width=float(width), height=float(height), class_=class_)


def chart(
    width: float,
    height: float,
    title: str,
    content: Iterable[Markup],
    *,
    described: str = "",
    class_: str = "",
) -> Markup:
    """The drawing, with its text alternative."""
    said = element("title", title) + (element("desc", described) if described else Markup(""))
    return element(
        "svg",
        said + Markup("").join(content),
        role="img",
        viewBox=f"0 0 {number(width)} {number(height)}",
        class_=class_ or None,
    )


def sparkline(values: Sequence[float | None]) -> Markup:
    """Two weeks in the height of a line, the last day a dot. What it shows is said in words beside it."""
    known = [value for value in values if value is not None]
    if not known:
        return Markup("")
    x, y = Scale(0, max(1, len(values) - 1), 5, 195), Scale(min(known), max(known), 42, 6)
    points = [
        None if value is None else (float(round(x(i))), float(round(y(value))))
        for i, value in enumerate(values)
    ]
    drawn = element("path", d=path(points))  # no classes: a page has one for each row
    if points[-1] is not None:
        drawn += element("circle", cx=points[-1][0], cy=points[-1][1], r="5")
    return element("svg", drawn, aria_hidden="true", viewBox="0 0 200 48", class_="spark")
