"""Says whether a night of so many patients is done by morning, what limits it first, what to set, and what it costs.

    # a thousand patients on the limits of serverless.yml
    .venv/bin/python -m scripts.plan --patients 1000
    # with what Ultrahuman and Azure allow you
    .venv/bin/python -m scripts.plan --patients 50000 --api-rps 20 --azure-tpm 2000000 --azure-rpm 20000
    # the same night beside a backfill of 100,000 patient-days
    .venv/bin/python -m scripts.plan --patients 1000 --backfill 100000
    # a picture for a colleague, and numbers for a script
    .venv/bin/python -m scripts.plan --patients 1000 --plot night.svg
    .venv/bin/python -m scripts.plan --patients 1000 --json

It simulates the hardest night, everybody in one time zone: all messages come in one hour. It asks no account anything.
Costs of a patient-day are measured (scripts/operations/capacity/costs.json says when and how); how long AWS, Ultrahuman
and the model take is assumed there. What it cannot foresee: outages, retries, an account that throttles. `--window` is
the time from dispatch to morning. Exit code 0: done by morning, 1: not, 2: wrong usage.
"""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from scripts.operations.capacity.picture import in_text, write_svg
from scripts.operations.capacity.plan import Plan, deployed_machine, make_plan
from scripts.operations.cost import HOME, PRICES, prices_as_of
from scripts.operations.stack import Stage
from scripts.operations.terminal import (
    WRONG,
    JsonOption,
    OperatorError,
    application,
    err,
    out,
    print_json,
    report_errors,
)

MOST = 10_000_000  # patients and patient-days

app = application()


@app.command(help=__doc__)
def plan(
    patients: Annotated[int, typer.Option(min=1, max=MOST, help="On the roster.")],
    api_rps: Annotated[float | None, typer.Option(help="Requests a second that Ultrahuman allows.")] = None,
    azure_tpm: Annotated[int | None, typer.Option(min=1, help="Tokens a minute of the deployment.")] = None,
    azure_rpm: Annotated[int | None, typer.Option(min=1, help="Requests a minute of the deployment.")] = None,
    window: Annotated[str, typer.Option(help="From dispatch to morning: 3h, 90m or 2h30m.")] = "3h",
    backfill: Annotated[
        int, typer.Option(min=0, max=MOST, help="Patient-days of a backfill that waits already.")
    ] = 0,
    region: Annotated[str, typer.Option(help=f"For the money: {', '.join(PRICES)}.")] = HOME,
    stage: Annotated[Stage, typer.Option(help="Whose limits of serverless.yml.")] = Stage.PROD,
    plot: Annotated[Path | None, typer.Option(help="An SVG file for the picture.")] = None,
    as_json: JsonOption = False,
) -> None:
    with report_errors():
        if api_rps is not None and not 0 < api_rps < float("inf"):
            raise OperatorError("--api-rps: a number above 0")
        machine = deployed_machine(stage.value, api_rps=api_rps, tpm=azure_tpm, rpm=azure_rpm)
        made = make_plan(patients, machine, window=seconds_of(window), backfill=backfill, region=region)
        if plot:
            write_svg(made, plot)
            err.print(f"picture: {plot}", markup=False)
        if as_json:
            print_json(made.as_json())
        else:
            show(made, region)
        if not made.by_morning:
            raise typer.Exit(WRONG)


def seconds_of(text: str) -> float:
    """'3h', '90m', '2h30m' in seconds; OperatorError for anything else, nothing at all included."""
    found = re.fullmatch(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?", text.strip())
    hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0)
    if not hours and not minutes:
        raise OperatorError(f"--window: {text!r} is no time such as 3h, 90m or 2h30m")
    return hours * 3600.0 + minutes * 60.0


def show(made: Plan, region: str) -> None:
    """The answer first, then why, then what to do."""
    answer = "[bold green]done by morning[/]" if made.by_morning else "[bold red]not done by morning[/]"
    load = made.load
    out.print(f"{made.patients:,} patients: {answer}, {_time(made.course.seconds)} of {_time(made.window)}")
    out.print(
        f"{load.new + load.unchanged:,} patient-days fetched, {load.new:,} of them new or changed: "
        "processed and explained"
    )
    if made.delayed_by is not None:
        out.print(
            f"beside a backfill of {load.backfill:,} patient-days the night loses {_time(made.delayed_by)}"
        )
    out.print(f"\n{in_text(made)}\n[dim]explained, over time; | is morning[/]\n")
    out.print(f"first limit: [bold]{made.binds.name}[/]")
    table = Table("limit", "patient-days a second", "the night needs", box=None, header_style="bold")
    for limit in made.limits:
        table.add_row(limit.name, f"{limit.per_second:,.1f}", _time(limit.seconds))
    out.print(table)
    stages = Table("\nset", "\nmaximumConcurrency", "\nnow", "\nmemory", box=None, header_style="bold")
    for stage, wanted in made.advised.items():
        name = f"{stage} (provisioned mode)" if stage in made.provisioned else stage
        stages.add_row(
            name, f"{wanted:,}", f"{made.machine.concurrency[stage]:,}", f"{made.machine.memory[stage]} MB"
        )
    out.print(stages)
    quotas = made.quotas
    out.print(
        f"\nhave: {quotas['ultrahuman_rps']:,.1f} requests/s of Ultrahuman; {quotas['azure_tpm']:,.0f} tokens and "
        f"{quotas['azure_rpm']:,.0f} requests a minute of Azure; "
        f"{quotas['lambda_concurrent_executions']:,.0f} concurrent executions of Lambda"
    )
    out.print(
        f"a night: ${made.money.dollars_aws:,.2f} AWS, ${made.money.dollars_model:,.2f} model "
        f"[dim]({prices_as_of(region)})[/]"
    )
    out.print(f"[dim]costs of {made.costs.as_of}: {made.costs.measured_by}[/]")


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"


if __name__ == "__main__":
    app()
