"""`npm run local:up`: the local AWS in the background, until `npm run local:down`."""

import sys
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from scripts.local.aws import LocalAws, from_json, is_up, start_local_aws, stop_local_aws, to_json
from scripts.local.processes import LocalAwsError, spawn
from scripts.operations.paths import ROOT

LOCAL = ROOT / ".local"
STATE = LOCAL / "state.json"
LOGS = LOCAL / "logs"
DEPTHS = (sys.executable, "-m", "scripts.local.depths")  # reads STATE


def read_state() -> LocalAws | None:
    """What the last `local:up` left running, if it is readable."""
    try:
        return from_json(STATE.read_text())
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        return None


def main() -> None:
    console = Console()
    running = read_state()
    if running and is_up(running):
        console.print("The local AWS is up already.")
        _describe(running, console)
        return
    if running:
        console.print("[dim]What an earlier local:up recorded no longer runs; starting anew.[/dim]")
        stop_local_aws(running)
    STATE.unlink(missing_ok=True)
    with console.status("starting") as status:
        aws = start_local_aws(LOGS, state_dir=LOCAL, env={}, progress=status.update)
    _note(aws)
    _note(replace(aws, depths=spawn("depths", DEPTHS, env={"PATH": ""}, directory=LOGS)))
    _describe(aws, console)


def _note(aws: LocalAws) -> None:
    STATE.write_text(to_json(aws))
    STATE.chmod(0o600)


def _describe(aws: LocalAws, console: Console) -> None:
    table = Table("what", "where", box=None, header_style="bold")
    table.add_row("AWS endpoint", aws.endpoint)
    for simulator in aws.simulators.values():
        table.add_row(f"simulated {simulator.name} API", f"{simulator.url}  (key {simulator.api_key})")
    for kind, name in aws.stack.buckets.items():
        table.add_row(f"bucket, {kind}", name)
    for kind, name in aws.stack.tables.items():
        table.add_row(f"table, {kind}", name)
    for stage, name in aws.stack.functions.items():
        table.add_row(f"function, {stage}", name)
    table.add_row("queue depths", "published for the alarms every 10 s")
    table.add_row("logs", str(aws.log_dir))
    console.print(table)
    console.print("\nFor the AWS CLI and the scripts:\n")
    for name, value in aws.environment().items():
        console.print(f"  export {name}={value}", soft_wrap=True, highlight=False)
    console.print("\nTry next: aws s3 ls · npm run local:down")


if __name__ == "__main__":
    try:
        main()
    except LocalAwsError as error:
        sys.exit(f"local:up: {error}")
