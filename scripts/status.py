"""Says whether a night is complete: what was expected against what the ledger proves, and where the rest is.

    # last night (the newest date whose night has come for anybody), then one date, then one run
    .venv/bin/python -m scripts.status --stage prod
    .venv/bin/python -m scripts.status --date 2026-03-31
    .venv/bin/python -m scripts.status --run backfill-20260401T093000Z
    # look every few seconds until it is complete
    .venv/bin/python -m scripts.status --watch
    # for a scheduled check: 0, 1 or 2, nothing to read
    .venv/bin/python -m scripts.status --json > /dev/null

A patient is expected once their own night for that date has come. `missing` is what no queue holds any more: send it
again with scripts.backfill --only missing. `dead` waits for scripts.replay_dlq; where its letter is gone, replayed in
vain or expired, scripts.backfill --only dead sends it again. Who does not share, or has had no data for a week or since
they came, is named with the last day that had any: no night of theirs is missing, but somebody should ask them. Exit
code 0: complete, 1: incomplete (also where the night of somebody comes later), 2: cannot tell.
"""

import datetime as dt
import time
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from core.aws.secrets import read_now
from core.aws.telemetry import patient_ref
from core.patient_day import valid_date
from core.stages.silence import NIGHTS, Why
from scripts.operations.nights.report import NAMED, NightStatus, as_json, night_status
from scripts.operations.nights.schedule import NightlyRules, followed
from scripts.operations.patients.dynamodb import read_roster
from scripts.operations.stack import Deployment, Stage
from scripts.operations.terminal import (
    CANNOT_TELL,
    WRONG,
    JsonOption,
    OperatorError,
    StageOption,
    application,
    connect,
    out,
    print_json,
    report_errors,
    shown_id,
)

EVERY = 5  # seconds
CURE = "Ultrahuman app: Profile → Settings → Partner ID"

app = application()


@app.command(help=__doc__)
def status(
    date: Annotated[str, typer.Option(help="The patients' local date. Default: last night's.")] = "",
    run: Annotated[str, typer.Option(help="A nightly run or a backfill sent from here.")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="Look again until it is complete.")] = False,
    who: Annotated[str, typer.Option(help="Only say whom a log line's patient_ref means.")] = "",
    stage: StageOption = Stage.DEV,
    as_json_: JsonOption = False,
) -> None:
    with report_errors():
        if date and run:
            raise OperatorError("--date or --run, not both")
        if watch and as_json_:
            raise OperatorError(
                "--watch shows a table that changes: leave --json out, or call it again and again"
            )
        wanted = _date(date)
        deployment = connect(stage)
        if who:
            out.print(shown_id(_who(deployment, who)), markup=False)
            return
        rules = NightlyRules.deployed(deployment)
        night = night_status(deployment, date=wanted, run_id=run or None, rules=rules, with_silent=not watch)
        if watch:
            wanted = wanted or (
                None if run else dt.date.fromisoformat(night.what)
            )  # the next night is another watch
            with Live(render(night), console=out, auto_refresh=False) as live:
                while not night.is_complete:
                    time.sleep(EVERY)
                    night = night_status(deployment, date=wanted, run_id=run or None, rules=rules)
                    live.update(render(night), refresh=True)
        elif as_json_:
            print_json(as_json(night))
        else:
            out.print(render(night))
        if not night.is_complete:
            raise typer.Exit(WRONG if night.is_certain else CANNOT_TELL)


def render(night: NightStatus) -> RenderableType:
    """The whole status, the answer first."""
    answer = Text(
        f"{night.what}: complete" if night.is_complete else f"{night.what}: incomplete",
        style="bold green" if night.is_complete else "bold red",
    )
    counts = Table(box=None, show_header=False)
    counts.add_column(justify="right")
    counts.add_column()
    for count, what, always in (
        (night.expected, "expected", True),
        (night.explained["model"], "explained by the model", True),
        (night.explained.total() - night.explained["model"], "explained by the template", False),
        (night.processed, "processed, no explanation asked for", False),
        (night.no_data, "no data", False),
        (night.no_data_again, "of these the next night's look-back fetches again", False),
        (night.not_shared, f"not shared by the patient: {CURE}", False),
        (night.in_flight, "in flight", False),
        (night.not_begun, "not begun yet", False),
        (
            night.not_sent,
            f"[bold red]not sent:[/] unless it is being sent now, scripts.backfill --resume {night.what}",
            False,
        ),
        (night.forgotten, "of patients who were forgotten since: not expected", False),
        (night.not_due, "not due yet: their night comes later", False),
        (night.missing, "[bold red]missing[/]" if night.missing else "missing", True),
        *((count, f"[red]dead: {kind}[/]", True) for kind, count in sorted(night.dead.items())),
        (night.letters_gone, "of the dead have no letter any more: scripts.backfill --only dead", False),
        (
            night.unseen_letters,
            "[yellow]dead letters (about) could not be seen: somebody else is looking at them, try again soon[/]",
            False,
        ),
        *((count, f"degraded: {reason}", True) for reason, count in sorted(night.degraded.items())),
        (night.pending, "of these are pending: the model replaces them once it answers", False),
        (
            night.outdated,
            "finished under other rules or wording (complete): scripts.backfill --from process --only stale",
            False,
        ),
    ):
        if count or always:
            counts.add_row(f"{count:,}", what)
    return Group(answer, counts, *_named(night), _queues(night))


def _named(night: NightStatus) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for what, days in (("missing", night.missing_days), ("dead", night.dead_days)):
        names = ", ".join(f"{shown_id(day.patient_id)} {day.date}" for day in days[:NAMED])
        if days:
            lines.append(Text(f"{what}: {names}{' …' if len(days) > NAMED else ''}"))
    for title, why in (
        (f"do not share their data ({CURE})", Why.NOT_SHARED),
        (
            f"without data (for {NIGHTS} nights, or since they came; runbook, patients-without-data)",
            Why.NO_DATA,
        ),
    ):
        silent = [one for one in night.silent if one.why is why]
        names = ", ".join(f"{shown_id(one.patient_id)} ({one.last})" for one in silent[:NAMED])
        if silent:
            more = " …" if len(silent) > NAMED else ""
            lines.append(Text(f"{len(silent):,} {title}: {names}{more}"))
    for what, lasting in (("slowest", night.slowest), ("oldest unfinished", night.oldest)):
        if lasting:
            names = ", ".join(
                f"{shown_id(e.day.patient_id)} {e.day.date} ({e.seconds:,.0f} s)" for e in lasting
            )
            lines.append(Text(f"{what}: {names}", style="dim"))
    return lines


def _queues(night: NightStatus) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("queue")
    for name in ("waiting", "worked on", "delayed", "oldest", "dead letters"):
        table.add_column(name, justify="right")
    for stage, depth in night.queues.items():
        kinds = ", ".join(
            f"{key.split('/', 1)[1]} {count}"
            for key, count in sorted(night.dead_letters.items())
            if key.startswith(stage + "/")
        )
        table.add_row(
            stage,
            f"{depth.waiting:,}",
            f"{depth.being_worked_on:,}",
            f"{depth.delayed:,}",
            "–" if depth.oldest is None else f"{depth.oldest:,.0f} s",
            Text(f"{depth.dead:,}" + (f" ({kinds})" if kinds else ""), style="red" if depth.dead else ""),
        )
    return table


def _date(text: str) -> dt.date | None:
    try:
        return valid_date(text) if text else None
    except ValueError as error:
        raise OperatorError(f"--date: {error}") from None


def _who(deployment: Deployment, ref: str) -> str:
    name = deployment.stack.functions["dispatch"]
    configured = deployment.client("lambda").get_function_configuration(FunctionName=name)
    named = configured.get("Environment", {}).get("Variables", {}).get("PATIENT_REF_KEY", "")
    key = read_now(named, deployment.client)
    everybody = [
        *read_roster(deployment).patients,
        *(p.patient_id for p in followed(deployment, NightlyRules.deployed(deployment))),
    ]
    for patient_id in everybody:
        if patient_ref(patient_id, key) == ref:
            return patient_id
    raise OperatorError("nobody on the roster has this patient_ref", WRONG)


if __name__ == "__main__":
    app()
