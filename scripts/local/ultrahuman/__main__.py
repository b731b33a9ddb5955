"""`python -m scripts.local.ultrahuman`: start the simulated Ultrahuman API."""

from pathlib import Path
from typing import Annotated

import typer

from scripts.local.faults import parse_faults
from scripts.local.simulator import Simulator, run
from scripts.local.ultrahuman.days import Days
from scripts.local.ultrahuman.patients import read_roster
from scripts.local.ultrahuman.server import FACETS, KINDS, UltrahumanApi, error, parse_now


def main(
    api_key: Annotated[
        str, typer.Option(envvar="ULTRAHUMAN_API_KEY", help="The key that requests must carry.")
    ],
    port: Annotated[int, typer.Option(help="0 takes a free one; the ready line on stdout names it.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed makes the same people and the same days.")] = 1,
    roster: Annotated[
        Path | None,
        typer.Option(help="CSV patient_id,email,timezone: only these people exist, there they live."),
    ] = None,
    recordings: Annotated[
        Path | None, typer.Option(help="Serve DIR/<name>/<date>.json for <name>@recordings.example.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="The simulated moment, ISO or Unix seconds; the real clock if not given."),
    ] = None,
    wild: Annotated[
        float, typer.Option(help="How untidy data and lives are: 0 flawless, 1 as in life, more is worse.")
    ] = 1.0,
    late_rate: Annotated[
        float, typer.Option(help="Share of days whose ring syncs half a day to 3 days late.")
    ] = 0.05,
    latency: Annotated[float, typer.Option(help="Seconds before every answer.")] = 0.0,
    faults: Annotated[
        str, typer.Option(help="The fault list at the start, JSON as for POST /_sim/faults.")
    ] = "[]",
) -> None:
    """A simulated Ultrahuman API on 127.0.0.1, with generated people.

    Prints {"url": ...} when ready. Asks for its key in `Authorization`, without Bearer:

      GET /api/v1/metrics?email=ada@example.org&date=2026-03-31

      GET /api/v1/partner/daily_metrics?date=2026-03-31&email=ada@example.org  (or start_epoch, end_epoch)

    Steer it while it runs:

      POST /_sim/faults    [{"kind": "429", "retry_after": 2, "rate": 0.1, "match": {"date": "2026-03-31"}}]

      POST /_sim/outage    {"seconds": 30} or {"on": true}

      POST /_sim/late      [{"match": {"email": ...}, "appears_after_days": 2, "before": 0.4}]

      PUT  /_sim/now       {"now": "2026-04-01T06:00:00+02:00"}

      PUT  /_sim/days/EMAIL/DATE   any bytes, or {"sequence": [BODY, BODY, null]}; DELETE makes the day vanish

      GET  /_sim/requests  what was asked so far; DELETE clears
    """
    simulator = Simulator(KINDS, FACETS, error, seed=seed, latency=latency)
    simulator.faults.replace(parse_faults(faults))
    days = Days(
        seed=seed,
        roster=read_roster(roster) if roster else {},
        recordings=recordings,
        wild=wild,
        late_rate=late_rate,
        now=parse_now(now),
    )
    run(UltrahumanApi(simulator, days, api_key).app(), port)


if __name__ == "__main__":
    typer.run(main)
