"""Sends a range of past days through the pipeline, for everybody or for some.

Without --execute it only says how many patient-days that is and what it roughly costs.

    # everybody's March: fetch and process first …
    .venv/bin/python -m scripts.backfill --start 2026-03-01 --end 2026-03-31
    # … then, when the queues are empty, explain in a second pass
    .venv/bin/python -m scripts.backfill --start 2026-03-01 --end 2026-03-31 \\
        --from explain --execute
    # two patients, 50 messages a second
    .venv/bin/python -m scripts.backfill --start 2026-01-01 --end 2026-03-31 \\
        --patients p-001,p-002 --rate 50 --execute
    # what last night left unfinished
    .venv/bin/python -m scripts.backfill --start 2026-03-31 --end 2026-03-31 \\
        --only missing --explain all --execute
    # after new rules were deployed: what was finished under other ones, explained by the template (docs/upgrading.md)
    .venv/bin/python -m scripts.backfill --start 2026-01-01 --end 2026-03-31 \\
        --from process --only stale --execute
    # after Ctrl-C, a crash or an expired login
    .venv/bin/python -m scripts.backfill --resume backfill-20260401T093000Z --execute

Explaining in a second pass (--from explain) is cheaper: a day is explained once, after the days before it have
settled its usual ranges. The run has its own lane on the queue, so that it does not hold up the night. Exit code
0: all sent (or shown), 1: some not accepted, 2: cannot be done as asked, 130: interrupted.
"""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.table import Table

from core.errors import Transient
from core.patient_day import valid_date
from scripts.operations.backfills.plan import (
    BackfillPlan,
    BackfillRequest,
    Explain,
    First,
    new_run_id,
    plan_backfill,
    resume_backfill,
    send_backfill,
)
from scripts.operations.cost import Estimate, prices_as_of
from scripts.operations.patient_days import Only
from scripts.operations.patients.csv_file import NotACsv, read_patient_ids
from scripts.operations.stack import Deployment, Stage
from scripts.operations.terminal import (
    INTERRUPTED,
    WRONG,
    ExecuteOption,
    JsonOption,
    OperatorError,
    StageOption,
    application,
    connect,
    err,
    out,
    print_json,
    progress,
    report_errors,
)

app = application()


@app.command(help=__doc__)
def backfill(
    start: Annotated[str, typer.Option(help="First day, YYYY-MM-DD.")] = "",
    end: Annotated[str, typer.Option(help="Last day, YYYY-MM-DD.")] = "",
    patients: Annotated[
        str | None, typer.Option(help="Patient ids, with commas. Default: everybody active.")
    ] = None,
    patients_file: Annotated[
        Path | None,
        typer.Option(help="One patient id a line, or a CSV as roster import takes it: its active patients."),
    ] = None,
    first: Annotated[
        First | None, typer.Option("--from", help="The stage to begin at. Default: fetch.")
    ] = None,
    only: Annotated[Only | None, typer.Option(help="Only days that stand like this in the ledger.")] = None,
    explain: Annotated[
        Explain | None, typer.Option(help="Which days to explain. Default: none, or all with --from explain.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Work also where nothing changed, once a stage.")
    ] = False,
    rate: Annotated[float | None, typer.Option(min=0.01, help="At most so many messages a second.")] = None,
    run_id: Annotated[str, typer.Option(help="Default: backfill-, then the UTC time.")] = "",
    resume: Annotated[str, typer.Option(help="Continue this run behind what was accepted.")] = "",
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
    as_json: JsonOption = False,
) -> None:
    with report_errors():
        if resume:
            chosen = (start, end, patients_file, first, only, explain, force, run_id)
            if any(chosen) or patients is not None:
                raise OperatorError(
                    "--resume takes everything from the run's journal: leave the other choices out"
                )
            deployment = connect(stage)
            plan = resume_backfill(deployment, resume)
        else:
            request = _request(
                start=_date(start, "--start"),
                end=_date(end, "--end"),
                patients=_patients(patients, patients_file),
                first=first or First.FETCH,
                only=only,
                explain=explain or (Explain.ALL if first is First.EXPLAIN else Explain.NONE),
                force=force,
                run_id=run_id or new_run_id(),
                stage=stage.value,
            )
            deployment = connect(stage)
            plan = plan_backfill(deployment, request)
        sent = _send(deployment, plan, rate) if execute else None
        _tell(plan, sent, as_json)


def _send(deployment: Deployment, plan: BackfillPlan, rate: float | None) -> int:
    count = 0
    run_id, stage = plan.request.run_id, deployment.stage
    resumed = f".venv/bin/python -m scripts.backfill --resume {run_id} --stage {stage} --execute"
    again = f"continue with: {resumed}"
    try:
        with progress("sending") as advance:

            def sent(more: int, total: int) -> None:
                nonlocal count
                count += more
                advance(more, total)

            return send_backfill(deployment, plan, rate=rate, sent=sent)
    except KeyboardInterrupt:
        raise OperatorError(f"interrupted after {count:,} of {len(plan):,}; {again}", INTERRUPTED) from None
    except Transient as error:
        raise OperatorError(f"{count:,} of {len(plan):,} accepted, then {error}; {again}", WRONG) from None


def _request(**choices: Any) -> BackfillRequest:
    try:
        return BackfillRequest(**choices)
    except ValidationError as error:
        reasons = [str(e["msg"]).removeprefix("Value error, ") for e in error.errors(include_input=False)]
        raise OperatorError("; ".join(reasons)) from None


def _date(text: str, option: str) -> dt.date:
    try:
        return valid_date(text)
    except ValueError as error:
        raise OperatorError(f"{option}: {error}") from None


def _patients(named: str | None, file: Path | None) -> tuple[str, ...] | None:
    if named is not None and file:
        raise OperatorError("--patients or --patients-file, not both")
    if file:
        try:
            ids = read_patient_ids(file)
        except NotACsv as error:
            raise OperatorError(f"the patients file: {error}") from None
        except OSError as error:
            raise OperatorError(f"cannot read the patients file ({error.strerror})") from None
        if not ids:
            raise OperatorError("the patients file names nobody who is active")
        return ids
    if named is None:
        return None
    ids = tuple(id_.strip() for id_ in named.split(",") if id_.strip())
    if not ids:  # a shell's empty variable must not send everybody
        raise OperatorError("--patients names nobody: leave it out for everybody active")
    return ids


def _tell(plan: BackfillPlan, sent: int | None, as_json: bool) -> None:
    cost, most, prices = plan.estimate(), plan.most(), prices_as_of(plan.region)
    stage, run_id = plan.request.stage, plan.request.run_id
    followed = f".venv/bin/python -m scripts.status --run {run_id} --stage {stage}"
    if as_json:
        request = json.loads(plan.request.model_dump_json(exclude={"patients"}))
        figures = {"estimate": _figures(cost, prices), "at_most": _figures(most, prices) if most else None}
        figures["preview"] = dataclasses.asdict(plan.preview) if plan.preview else None
        before = {"accepted_before": plan.accepted_before, "forgotten": plan.forgotten}
        print_json({**request, **figures, **before, "sent": sent, "next": None if sent is None else followed})
        return
    table = Table(box=None, show_header=False)
    table.add_column(justify="right")
    table.add_row(plan.request.run_id, f"run, from {plan.request.first}, lane of its own")
    if plan.accepted_before:
        table.add_row(f"{plan.accepted_before:,}", "patient-days accepted before")
    if plan.forgotten:
        table.add_row(f"{plan.forgotten:,}", "patients were forgotten since: left out")
    table.add_row(f"{cost.patient_days:,}", f"patient-days, {len(plan.days)} dates, oldest first")
    if plan.preview:
        found = plan.preview
        table.add_row(
            f"{found.assessed:,}", "of these to be assessed; later days, where their history changes"
        )
        table.add_row(
            f"{found.without_work:,}", "of these up to date or never fetched: a message without work"
        )
        how = (
            "by the template; --explain all asks the model"
            if plan.request.renews and plan.request.explain is Explain.NONE
            else "by the model"
        )
        table.add_row(f"{found.explained:,}", f"to be explained anew where their facts change, {how}")
    table.add_row(f"{cost.messages:,}", "messages in all stages")
    table.add_row(f"{cost.api_calls:,}", "API calls")
    table.add_row(
        f"{cost.model_calls:,}",
        "model calls, about: none where the facts are unchanged, a second where a plan is not valid",
    )
    table.add_row(
        f"${cost.dollars:,.2f}", f"roughly: AWS ${cost.dollars_aws:,.2f}, model ${cost.dollars_model:,.2f}"
    )
    if most:
        up_to = f"model calls and ${most.dollars:,.2f} if these days were explained before: they keep asking"
        table.add_row(f"up to {most.model_calls:,}", up_to)
    out.print(table)
    err.print(f"[dim]prices of {prices}[/]")
    if sent is None:
        err.print("nothing is sent yet: add --execute")
        return
    err.print(f"[green]{sent:,} accepted[/]")
    err.print(f"next: {followed}", soft_wrap=True)


def _figures(cost: Estimate, prices: str) -> dict[str, Any]:
    return {**dataclasses.asdict(cost), "dollars": cost.dollars, "prices_as_of": prices}


if __name__ == "__main__":
    app()
