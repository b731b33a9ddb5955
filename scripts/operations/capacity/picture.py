"""A night's course as a picture: in the terminal, and as an SVG file. It holds counts, no health data."""

from pathlib import Path

from scripts.operations.capacity.plan import Plan

WIDTH, BLOCKS = 60, " ▁▂▃▄▅▆▇█"


def in_text(plan: Plan) -> str:
    """The share of the night that is explained, over time; the window's end is a bar."""
    span = max(plan.course.seconds, plan.window)
    total = max(1, plan.load.new)
    cells = [
        BLOCKS[round(_done_at(plan, (n + 1) * span / WIDTH) / total * (len(BLOCKS) - 1))]
        for n in range(WIDTH)
    ]
    morning = min(WIDTH - 1, round(plan.window / span * WIDTH))
    return "".join([*cells[:morning], "|", *cells[morning:]])


def write_svg(plan: Plan, path: Path) -> None:
    """Patient-days explained against hours since the first message."""
    from matplotlib.figure import Figure  # slow, and only for this

    figure = Figure(figsize=(7, 3.5))
    axes = figure.subplots()
    axes.plot([t / 3600 for t, _ in plan.course.done], [count for _, count in plan.course.done])
    axes.axvline(plan.window / 3600, linestyle="--", color="grey", label="morning")
    axes.set_xlabel("hours since dispatch")
    axes.set_ylabel("patient-days explained")
    axes.set_title(f"{plan.patients:,} patients; first limit: {plan.binds.name}")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})


def _done_at(plan: Plan, seconds: float) -> int:
    return next((count for at, count in reversed(plan.course.done) if at <= seconds), 0)
