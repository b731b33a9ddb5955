"""What the simulation of scripts.plan says of the local stack, beside what `scripts.dev.load --json` measured there.

    .venv/bin/python -m scripts.dev.load --days 60 --days 200 --days 600 --days 2000 --json > load.json
    .venv/bin/python -m scripts.dev.validate_plan load.json --from 200

CPU and speed are taken from the run of one size, the others are predicted. Runs before it warm the stack up and are
left out. Exit code 1: a size is further off than 30 %.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.operations.capacity.costs import STAGES, StageCost, measured
from scripts.operations.capacity.night import Load, Machine, simulate
from scripts.operations.capacity.plan import deployed_machine
from scripts.operations.terminal import WRONG, application, out, report_errors

BOUND = 0.30
CORES = 2

app = application()


@dataclass(frozen=True)
class Compared:
    days: int
    predicted: float
    measured: float

    @property
    def error(self) -> float:
        return self.predicted / self.measured - 1


@app.command(help=__doc__)
def main(
    file: Annotated[Path, typer.Argument(help="JSON of scripts.dev.load.")],
    from_: Annotated[int, typer.Option("--from", help="The size whose costs are taken.")] = 200,
) -> None:
    with report_errors():
        found = compare(json.loads(file.read_text()), from_)
        for one in found:
            out.print(f"| {one.days:,} | {one.predicted:.1f} s | {one.measured:.1f} s | {one.error:+.0%} |")
        if any(abs(one.error) > BOUND for one in found):
            raise typer.Exit(WRONG)


def compare(runs: list[Mapping[str, Any]], size: int) -> list[Compared]:
    """Of the sizes after the first run of that one, and of itself. One factor stands for what else the machine does."""
    first = next(n for n, run in enumerate(runs) if run["days"] == size)
    taken = runs[first]
    factor = taken["seconds"] / predict(size, taken)
    return [
        Compared(run["days"], factor * predict(run["days"], taken), run["seconds"]) for run in runs[first:]
    ]


def predict(days: int, taken: Mapping[str, Any]) -> float:
    """Seconds for so many patient-days at the CPU of that run."""
    each = {stage: taken["cpu"][stage] * 1000 / taken["days"] for stage in (*STAGES, "platform")}
    costs = replace(
        measured(),
        stages={stage: StageCost(cpu_ms=each[stage], wait_s=0.0) for stage in STAGES},
        cold_s=0.0,
        dispatch_per_s=1_000.0,
    )
    machine: Machine = replace(
        deployed_machine("local"), cores=CORES, platform_ms=each["platform"] / len(STAGES)
    )
    return simulate(Load(days), machine, costs).seconds


if __name__ == "__main__":
    app()
