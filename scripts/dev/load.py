"""`npm run load`: patient-days through the local stack in one run: nothing lost, queues empty, memory, throughput.

    npm run load                              # 20,000 patient-days of 1,000 patients; takes hours on two cores
    npm run load -- --days 2000 --patients 200
    .venv/bin/python -m scripts.dev.load --days 20 --days 60 --days 200   # sizes one after another on one stack

CPU is user and system time of a stage's function processes; `platform` is that of the local AWS and the simulators,
which on AWS is nobody's. Memory is the highest resident size that one process of a stage had. Reads /proc: Linux only.
Exit code 0: every patient-day explained, nothing dead, queues empty; 1: not so.
"""

import datetime as dt
import itertools
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from core.patient_day import PatientDay, StageMessage
from scripts.local.aws import LocalAws, local_aws
from scripts.operations.nights.queue_depths import queue_depths
from scripts.operations.terminal import WRONG, JsonOption, application, err, out, print_json, report_errors

STAGES = ("fetch", "process", "explain")
SIMULATORS = {"ultrahuman": ("--wild", "0", "--late-rate", "0", "--now", "2026-06-01"), "azure": ()}
FIRST = dt.date(2026, 3, 1)
EVERY = 0.2  # seconds between looks
TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
BARS = "▁▂▃▄▅▆▇█"

app = application()


@dataclass
class Load:
    """One run: seconds, CPU seconds by stage, highest resident megabytes by stage, and what was left at each look."""

    days: int
    seconds: float = 0.0
    explained: int = 0
    dead: int = 0
    left: int = 0
    cpu: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[str, float] = field(default_factory=dict)
    machine_load: float = 0.0  # the last minute's average, ours included
    waiting: list[tuple[float, int]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.explained == self.days and not self.dead and not self.left


@app.command(help=__doc__)
def main(
    days: Annotated[
        list[int] | None, typer.Option(min=1, help="Patient-days; several: one after another.")
    ] = None,
    patients: Annotated[int, typer.Option(min=1, help="Whom the days are of.")] = 1000,
    as_json: JsonOption = False,
) -> None:
    with report_errors(), local_aws(simulators=SIMULATORS, progress=err.print) as aws:
        numbers = itertools.count()
        runs = [run(aws, size, min(patients, size), numbers) for size in (days or [20_000])]
    if as_json:
        print_json([asdict(one) for one in runs])
    else:
        for one in runs:
            show(one)
    if not all(one.is_whole for one in runs):
        raise typer.Exit(WRONG)


def run(aws: LocalAws, size: int, patients: int, numbers: Iterator[int]) -> Load:
    """Enrol people nobody has seen yet, send their days to fetch, and look until the queues are empty."""
    dates = -(-size // patients)
    people = [f"load-{next(numbers):06}" for _ in range(patients)]
    enrol(aws, people)
    wanted = [PatientDay(person, FIRST + dt.timedelta(days=n)) for n in range(dates) for person in people][
        :size
    ]
    before = cpu_seconds(aws)
    load, began = Load(size), time.monotonic()
    send(aws, wanted)
    quiet = 0
    while quiet < 2:  # what passes from one queue to the next may be in neither for a moment
        time.sleep(EVERY)
        depths = queue_depths(aws.deployment())
        load.left = sum(d.waiting + d.being_worked_on + d.delayed for d in depths.values())
        load.dead = sum(d.dead for d in depths.values())
        load.waiting.append((time.monotonic() - began, load.left))
        for stage, megabytes in memory(aws).items():
            load.memory_mb[stage] = max(load.memory_mb.get(stage, 0.0), megabytes)
        quiet = 0 if load.left else quiet + 1
        if not quiet:
            load.seconds = time.monotonic() - began
    after = cpu_seconds(aws)
    load.cpu = {stage: after[stage] - before[stage] for stage in after}
    load.machine_load = os.getloadavg()[0]
    load.explained = explained(aws, people)
    return load


def enrol(aws: LocalAws, people: list[str]) -> None:
    dynamodb = aws.client("dynamodb")
    for person in people:
        item = {"patient_id": person, "email": f"{person}@example.org", "timezone": "Europe/Berlin"}
        dynamodb.put_item(
            TableName=aws.stack.tables["patients"], Item={name: {"S": text} for name, text in item.items()}
        )


def send(aws: LocalAws, days: list[PatientDay]) -> None:
    sqs, url = aws.client("sqs"), aws.stack.queues["fetch"]
    for i in range(0, len(days), 10):
        entries = [
            {"Id": str(n), "MessageBody": StageMessage.about(day, run_id="load", reason="backfill").body()}
            for n, day in enumerate(days[i : i + 10])
        ]
        if sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
            raise SystemExit("the local SQS took only a part of a batch: run it again")


def explained(aws: LocalAws, people: list[str]) -> int:
    """Documents, not what the queues or the ledger say of them."""
    s3, bucket = aws.client("s3"), aws.stack.buckets["explanations"]
    mine = set(people)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return sum(
        1
        for page in pages
        for one in page.get("Contents", ())
        if mine & set(one["Key"].replace(".", "/").split("/"))
    )


def cpu_seconds(aws: LocalAws) -> dict[str, float]:
    """User and system time by stage until now; `platform` is the local AWS itself and the simulated services."""
    spent = dict.fromkeys((*STAGES, "platform"), 0.0)
    own = {aws.ministack.daemon.pid, *(one.daemon.pid for one in aws.simulators.values())}
    for folder, fields, environment in _processes(aws):
        stage = "platform" if int(folder.name) in own else _stage(environment)
        if stage in spent:
            spent[stage] += (int(fields[11]) + int(fields[12])) / TICK
    return spent


def memory(aws: LocalAws) -> dict[str, float]:
    """Resident megabytes of the largest process of each stage."""
    found: dict[str, float] = {}
    for _, fields, environment in _processes(aws):
        stage = _stage(environment)
        if stage in STAGES:
            found[stage] = max(found.get(stage, 0.0), int(fields[21]) * PAGE / 1e6)
    return found


def _stage(environment: str) -> str:
    marker = "AWS_SDK_UA_APP_ID=chronicgpt-"
    return next((v.removeprefix(marker) for v in environment.split("\0") if v.startswith(marker)), "")


def _processes(aws: LocalAws) -> Iterator[tuple[Path, list[str], str]]:
    """Folder, the fields of stat after the name, and the environment, of what this run has started."""
    daemon = str(aws.ministack.daemon.pid)
    own = {daemon, *(str(one.daemon.pid) for one in aws.simulators.values())}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if folder.name in own or fields[1] == daemon:
                yield folder, fields, (folder / "environ").read_text(errors="replace")
        except OSError:
            continue  # gone


def show(load: Load) -> None:
    done = [max(0, a[1] - b[1]) for a, b in itertools.pairwise(load.waiting)]
    top = max(done, default=0) or 1
    out.print(
        f"{load.days:,} patient-days in {load.seconds:.0f} s ({load.days / max(load.seconds, 0.01):.1f}/s): "
        f"{load.explained:,} explained, {load.dead} dead, {load.left} left in the queues"
    )
    out.print("  messages done, look by look: " + "".join(BARS[v * 7 // top] for v in _thinned(done)))
    out.print("  CPU, ms a patient-day: " + _listed({k: v * 1000 / load.days for k, v in load.cpu.items()}))
    out.print("  highest resident MB: " + _listed(load.memory_mb))


def _thinned(values: list[int], width: int = 60) -> list[int]:
    step = -(-len(values) // width) or 1
    return [sum(values[i : i + step]) // step for i in range(0, len(values), step)]


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in values.items())


if __name__ == "__main__":
    app()
