"""Measures what the anomaly rules cost and find on real people, and writes docs/calibration.md with its pictures."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from core.anomalies import thresholds
from scripts.dev.calibration import fit as fitting
from scripts.dev.calibration import inject, plots
from scripts.dev.calibration.page import Findings, write
from scripts.dev.calibration.people import People, read_people, split
from scripts.dev.calibration.replay import Rate, changed_thresholds, per_day, per_month, rate, replay_all
from scripts.dev.calibration.sensors import read_recordings, read_sensors
from scripts.dev.calibration.sensors_page import measure_sensors, write_sensors
from scripts.operations.paths import ROOT

DATA = Path("..") / "shared" / "data"
DEFAULT = DATA / "lifesnaps_train_daily.csv"
RESTING = {"resting_hr": 1.0}
SIZES = [0.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0]
SCALES = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0]
EFFECTS = [3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 8.0]
RULES = ("out_of_range", "shift", "strain", "drift", "spo2_low")


def measure(people: People) -> Findings:
    """Everything the page tells, on this table's people."""
    halves = dict(zip(("fit", "report"), split(people), strict=True))
    judged = {name: replay_all(half) for name, half in halves.items()}
    by_rule: dict[str, dict[str, Rate]] = {}
    for rule in RULES:
        by_rule[rule] = {
            "days, any": rate(judged["report"], per_day("info", rule)),
            "days, notable": rate(judged["report"], per_day("notable", rule)),
            "episodes": rate(judged["report"], per_month("notable", rule)),
        }
    return Findings(
        people={name: len(half) for name, half in halves.items()},
        days={name: sum(len(days) for days in half.values()) for name, half in halves.items()},
        assessed={
            name: sum(one.assessed for days in each.values() for one in days) for name, each in judged.items()
        },
        loads={
            name: {severity: rate(each, per_day(severity)) for severity in ("urgent", "notable", "info")}
            for name, each in judged.items()
        },
        episodes={
            name: {severity: rate(each, per_month(severity)) for severity in ("urgent", "notable", "info")}
            for name, each in judged.items()
        },
        by_rule=by_rule,
        fitted={
            "strain": fitting.strain_threshold(halves["fit"]),
            **{f: fitting.drift_threshold(halves["fit"], f) for f in ("resting_hr", "hrv_sleep_ln")},
        },
        floors=fitting.mad_floors(halves["fit"]),
        sizes=SIZES,
        power={
            name: [inject.power(half, RESTING, size, "resting_hr") for size in SIZES]
            for name, half in halves.items()
        },
        scales=SCALES,
        illness=[inject.power(halves["report"], inject.ILLNESS, scale, "resting_hr") for scale in SCALES],
        scores={name: inject.composite(half, 1.0) for name, half in halves.items()},
        trade_off=list(_trade_off(halves["fit"])),
        effects=EFFECTS,
        null={
            name: {s: rate(replay_all(inject.shuffled(half)), per_day(s)) for s in ("notable", "info")}
            for name, half in halves.items()
        },
        thinned=_thinned(halves["report"]),
        device=inject.device_change(halves["report"]),
        clock=inject.clock_change(halves["report"]),
    )


def _trade_off(people: People) -> Iterable[tuple[float, float]]:
    """(notable load, power at +6 bpm) on the half that is fitted on, as the least effect of a shift varies."""
    for effect in EFFECTS:
        with changed_thresholds(SHIFT_EFFECTS={"resting_hr": effect}):
            load = rate(replay_all(people), per_day("notable"), draws=1).value
            yield load, inject.power(people, RESTING, 6.0, "resting_hr")[0]


def _thinned(people: People) -> list[tuple[float, float, float]]:
    """(share of days missing, notable load, power at +6 bpm)."""
    rows = []
    for share in (0.0, 0.2, 0.4):
        fewer = inject.thinned(people, share)
        load = rate(replay_all(fewer), per_day("notable"), draws=1).value
        rows.append((share, load, inject.power(fewer, RESTING, 6.0, "resting_hr")[0]))
    return rows


def draw(found: Findings, folder: Path) -> None:
    """The four pictures beside the page."""
    folder.mkdir(parents=True, exist_ok=True)
    report = found.loads["report"]
    bars = {"any": report["info"], "notable": report["notable"], "urgent": report["urgent"]}
    bars |= {rule: rates["days, notable"] for rule, rates in found.by_rule.items() if rule != "spo2_low"}
    plots.loads(folder / "loads.svg", bars, {"any": 0.15, "notable": 0.05, "urgent": 0.01})
    plots.power_curve(
        folder / "power.svg",
        SIZES,
        {name: [hit for hit, *_ in each] for name, each in found.power.items()},
        (6, 0.8),
    )
    plots.trade_off(
        folder / "trade_off.svg",
        [load for load, _ in found.trade_off],
        [share for _, share in found.trade_off],
        [f"{effect:g} bpm" for effect in EFFECTS],
        EFFECTS.index(thresholds.SHIFT_EFFECTS["resting_hr"]),
    )
    well, ill = found.scores["report"]
    plots.roc(folder / "roc.svg", well, ill, inject.auc(well, ill))


def main(
    csv: Annotated[Path, typer.Option(help="Table of real people's daily values.")] = DEFAULT,
    sensors: Annotated[
        Path, typer.Option(help="Folder of NAME.glucose.csv of people with type 1 diabetes.")
    ] = DATA / "t1d_uom_train",
    recordings: Annotated[
        Path, typer.Option(help="Folder of folders with recorded answers of people mostly without diabetes.")
    ] = DATA / "recordings",
    out: Annotated[Path, typer.Option(help="The page to write; its pictures go beside it.")] = Path(
        "docs/calibration.md"
    ),
) -> None:
    """Replay the anomaly rules on real people's days and write the calibration page.

    Thresholds are never changed here: the page compares those in core/anomalies/thresholds.py with what one half of the
    people would choose, reports load and power on the other half, and what core/anomalies/policy.py says of people
    with a glucose sensor.
    """
    table, worn, recorded = (
        ROOT / one for one in (csv, sensors, recordings)
    )  # an absolute path stays itself
    for option, given, there in (
        ("--csv", csv, table.is_file()),
        ("--sensors", sensors, worn.is_dir()),
        ("--recordings", recordings, recorded.is_dir()),
    ):
        if not there:
            typer.echo(
                f"There is no data at {given}. It is not part of the repository; give its place with {option}.",
                err=True,
            )
            raise typer.Exit(2)
    page = out if out.is_absolute() else ROOT / out
    found = measure(read_people(table))
    draw(found, page.parent / "calibration")
    told = measure_sensors(read_sensors(worn), read_recordings(recorded))
    page.write_text(write(found, write_sensors(told)), encoding="utf-8")
    typer.echo(f"{out} and its pictures")


if __name__ == "__main__":
    typer.run(main)
