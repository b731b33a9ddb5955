"""The tables of docs/scale.md, from the simulation: `npm run pages` writes them, a test says when they are old."""

import re

import typer

from scripts.dev.markdown import table
from scripts.operations.capacity.costs import measured
from scripts.operations.capacity.night import BATCH, Machine, simulate
from scripts.operations.capacity.plan import Plan, deployed_machine, make_plan, night_of
from scripts.operations.cost import Prices
from scripts.operations.paths import ROOT

PAGE = ROOT / "docs" / "scale.md"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
NIGHTS, BACKFILL = (20, 1_000, 10_000), 100_000
WINDOW = 3 * 3600.0
MEMORY = (256, 512, 1_024, 1_769)


def tables() -> dict[str, str]:
    """By the name of their markers."""
    machine = deployed_machine("prod")
    plans = [make_plan(size, machine, window=WINDOW) for size in SIZES]
    return {
        "nights": table(_NIGHTS, [_night(one) for one in plans]),
        "lanes": table(_LANES, _lanes()),
        "memory": table(_MEMORY, _memory(machine)),
    }


_NIGHTS = (
    *("patients", "the night takes", "by morning", "first limit"),
    *("maximumConcurrency of fetch, process, explain", "requests/s of Ultrahuman"),
    *("Azure: tokens, requests a minute", "AWS + model, a night"),
)
_LANES = ("patients", "alone", f"beside {BACKFILL:,} patient-days", "in order of arrival it would be")


_MEMORY = ("stage", "held at most", *(f"{size:,} MB" for size in MEMORY))


def _memory(machine: Machine) -> list[list[str]]:
    """Seconds that a batch of ten takes, and dollars for the Lambda time of a million patient-days; ours in bold."""
    rows = []
    for stage, cost in measured().stages.items():
        cells = []
        for size in MEMORY:
            seconds = cost.batch_seconds(BATCH, size)
            dollars = seconds / BATCH * 1e6 * size / 1024 * Prices().lambda_gb_second
            told = f"{seconds:.2f} s, ${dollars:.2f}"
            cells.append(f"**{told}**" if size == machine.memory[stage] else told)
        rows.append([stage, f"{cost.resident_mb:.0f} MB", *cells])
    return rows


def _night(plan: Plan) -> list[str]:
    quotas = plan.quotas
    return [
        f"{plan.patients:,}",
        f"{plan.course.seconds / 60:,.0f} min",
        "yes" if plan.by_morning else "**no**",
        plan.binds.name,
        ", ".join(f"{n:,}" for n in plan.advised.values()),
        f"{quotas['ultrahuman_rps']:,.1f}",
        f"{quotas['azure_tpm']:,.0f}, {quotas['azure_rpm']:,.0f}",
        f"${plan.money.dollars_aws:,.2f} + ${plan.money.dollars_model:,.2f}",
    ]


def _lanes() -> list[list[str]]:
    machine, costs = deployed_machine("prod"), measured()
    rows = []
    for patients in NIGHTS:
        alone, beside = (
            simulate(night_of(patients, costs, backfill=n), machine, costs).seconds for n in (0, BACKFILL)
        )
        load = night_of(patients + BACKFILL, costs, lookback=1)
        behind = simulate(load, machine, costs).seconds
        rows.append([f"{patients:,}", _minutes(alone), _minutes(beside), _minutes(behind)])
    return rows


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


def with_tables(text: str) -> str:
    """The page with its tables anew; ValueError if a marker is gone."""
    for name, rows in tables().items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        text, found = re.subn(
            f"{begin}.*?{end}", f"{begin}\n{rows}{end}".replace("\\", r"\\"), text, flags=re.DOTALL
        )
        if found != 1:
            raise ValueError(f"{PAGE.name} has no {begin} … {end}")
    return text


def main() -> None:
    """The tables of docs/scale.md, from the simulation."""
    PAGE.write_text(with_tables(PAGE.read_text()))


if __name__ == "__main__":
    typer.run(main)
