"""What docs/calibration.md says of sensors: tables of the tiers' loads, their curves, and one morning's list."""

# ruff: noqa: E501  (prose with figures in it)

from dataclasses import dataclass

from core.anomalies import policy
from core.glucose_limits import VERY_LOW
from scripts.dev.calibration import sensors
from scripts.dev.calibration.sensors import Exceptions, Judged, Sensors, Shapes

TIERS = {"urgent": "urgent", "notable": "notable or worse", "info": "any"}
CURVES: dict[str, tuple[str, tuple[int | None, ...]]] = {
    "low_urgent": ("minutes below 54 in total, urgent", (30, 45, 60, 90, 120)),
    "over_300_urgent": ("minutes above 300, urgent", (240, 300, 360, 480, None)),
    "lows_notable": ("events below 54 in a day, notable", (1, 2, 3, None)),
    "over_300_notable": ("minutes above 300, notable", (120, 180, 240, 300, None)),
}
CLINIC = 500


@dataclass(frozen=True)
class SensorFindings:
    """All that was measured of the people with type 1 diabetes, and of the recordings."""

    judged: Judged
    older: Judged
    without: Judged
    curves: dict[str, list[tuple[int | None, float, float, float]]]
    exceptions: Exceptions
    exceptions_older: Exceptions
    shapes: Shapes
    shapes_without: Shapes
    mornings: dict[str, tuple[float, float, float]]


def measure_sensors(people: Sensors, recorded: Sensors) -> SensorFindings:
    """`people` have diabetes and the standard targets, `recorded` mostly none."""
    judged, older = sensors.judge(people), sensors.judge(people, "older")
    return SensorFindings(
        judged=judged,
        older=older,
        without=sensors.judge(recorded, "none"),
        curves={name: list(_curve(people, name, values)) for name, (_, values) in CURVES.items()},
        exceptions=sensors.exceptions(people, judged),
        exceptions_older=sensors.exceptions(people, older),
        shapes=sensors.shapes(people),
        shapes_without=sensors.shapes(recorded),
        mornings=sensors.mornings(judged, CLINIC),
    )


def _curve(
    people: Sensors, name: str, values: tuple[int | None, ...]
) -> list[tuple[int | None, float, float, float]]:
    """(limit, urgent, the worst person's, notable or worse)."""
    rows = []
    for value in values:
        with sensors.changed_limits("standard", **{name: value}):
            judged = sensors.judge(people)
        rows.append(
            (
                value,
                sensors.pooled(judged, "urgent"),
                sensors.worst(judged, "urgent"),
                sensors.pooled(judged, "notable"),
            )
        )
    return rows


def table(head: str, rows: list[str]) -> str:
    columns = head.count("|") + 1
    return f"| {head} |\n|{'---|' * columns}\n" + "".join(f"| {row} |\n" for row in rows)


def write_sensors(found: SensorFindings) -> str:
    """The section as Markdown."""
    return "\n".join((_loads(found), _people(found), _curves(found), _told(found), _morning(found), NOT))


def _verdict(value: float, bound: float) -> str:
    return f"{value:.3f} | ≤ {bound:g}, {'reached' if value <= bound else '**not reached**'}"


def _loads(found: SensorFindings) -> str:
    reach, judged = policy.TO_REACH, found.judged
    days = sum(sensors.share(told, "urgent")[1] for told in judged.values())
    without = sum(sensors.share(told, "urgent")[1] for told in found.without.values())
    rows = [
        f"urgent | {_verdict(sensors.pooled(judged, 'urgent'), reach['urgent'])}",
        f"urgent, the worst of those with {policy.PERSON_DAYS} days | {_verdict(sensors.worst(judged, 'urgent'), reach['urgent of one person'])}",
        f"notable or worse | {_verdict(sensors.pooled(judged, 'notable'), reach['notable or worse'])}",
        f"urgent, without diabetes (`none`) | {_verdict(sensors.pooled(found.without, 'urgent'), reach['urgent, no diabetes'])}",
    ]
    by_rule = [
        f"`{rule}` | " + " | ".join(f"{sensors.pooled(judged, tier, rule):.3f}" for tier in TIERS)
        for rule in sensors.RULES
    ]
    targets = [
        f"`{name}` | " + " | ".join(f"{sensors.pooled(each, tier):.3f}" for tier in TIERS)
        for name, each in (("standard", judged), ("older", found.older), ("none", found.without))
    ]
    return f"""## Glucose: people with type 1 diabetes

{len(judged)} adults with type 1 diabetes (T1D-UOM, University of Manchester, CC BY 4.0, doi 10.5281/zenodo.15169263), {days} sensor days
(in use for {policy.SENSOR_DAY_PCT:g} % of the day), each judged by the whole pipeline with the days before as history; the policy is
of {policy.CALIBRATED}. Nothing was fitted on them: the
limits are a proposal from outside that was measured on seventeen people of the same study, these among them, so that this is
no independent proof. Seven people are few: the worst of them is one person's life, and a clinic with two like that has twice
the load. `none` are {len(found.without)} people mostly without diabetes ({without} sensor days).

{table("share of sensor days | measured | to reach", rows)}
{table("rule | " + " | ".join(TIERS.values()), by_rule)}
{table("targets | " + " | ".join(TIERS.values()), targets)}"""


def _people(found: SensorFindings) -> str:
    rows = []
    for number, told in enumerate(found.judged.values(), start=1):
        days = sensors.share(told, "urgent")[1]
        shares = (sensors.share(told, tier)[0] / days for tier in TIERS)
        low = sensors.share(told, "notable", "glucose_low")[0]
        begun = sum(len(one.begins) for one in told)
        rows.append(
            f"{number} | {days} | " + " | ".join(f"{one:.3f}" for one in shares) + f" | {low} | {begun}"
        )
    weekly = [f"`{name}` | {rate:.2f}" for name, rate in sensors.begun_per_week(found.judged).items()]
    head = "person | sensor days | " + " | ".join(TIERS.values())
    return (
        "### By person\n\n"
        + table(f"{head} | days with notable lows | categories that began", rows)
        + "\nWeekly categories that begin, each notable once, per patient and week:\n\n"
        + table("category | a week", weekly)
    )


def _curves(found: SensorFindings) -> str:
    parts = ["### What a limit costs\n\nOne limit moved, the others as they are; in bold the one in use.\n"]
    for name, (what, _) in CURVES.items():
        used = getattr(policy.LIMITS["standard"], name)
        rows = []
        for value, urgent, worst, notable in found.curves[name]:
            limit = "never" if value is None else f"{value}"
            limit = f"**{limit}**" if value == used else limit
            rows.append(f"{limit} | {urgent:.3f} | {worst:.3f} | {notable:.3f}")
        parts.append(table(f"{what} | urgent | worst person | notable or worse", rows))
    return "\n".join(parts)


def _told(found: SensorFindings) -> str:
    rows = [
        f"{name} | {one.lows} | {one.untold_lows} | {one.weeks} | {one.unlisted_weeks} | {one.unnoted_weeks}"
        for name, one in (("standard", found.exceptions), ("older", found.exceptions_older))
    ]
    shapes = [
        f"{who}, {when} | {each.lows[when]} | {each.dense[when]} | {each.marked[when]}"
        for who, each in (("type 1", found.shapes), ("without", found.shapes_without))
        for when in sorted(each.lows)
    ]
    return f"""### What must be told

Counted from the readings, not from the rules' own events: a low is {sensors.LOW_MINUTES} minutes on end below {VERY_LOW}; a week counts with 1 % of its
time below {VERY_LOW}, or two lows. It is listed if the list of one of its days has a low of that patient, and noted if
something about lows was notable in it, or a category about them in the {policy.TOLD_AGAIN_DAYS} days before.

{table("targets | days with a low | untold | weeks | not listed | not notable", rows)}
Lows of the shape of pressure on the sensor, among those read every {policy.PRESSURE_SPACING} minutes (others cannot have it). Only those asleep are marked, and
the mark changes nothing: by day treated lows look the same. Of lows asleep too few were read often enough for any estimate.

{table("lows | all | read often enough | of that shape", shapes)}"""


def _morning(found: SensorFindings) -> str:
    rows = [
        f"{tier} | {mean:.0f} | {low:.0f} to {high:.0f}" for tier, (mean, low, high) in found.mornings.items()
    ]
    return f"""### One morning of a clinic of {CLINIC}

All with type 1 diabetes and a sensor, people and days drawn with replacement from those above: how many are in each tier.
What the ring adds is in the loads above; people without diabetes add nothing urgent. How much seven people differ from
yours is in no such interval.

{table("tier | patients | nine mornings of ten", rows)}"""


NOT = """### What all this is not

No medical device, and not watched in real time: a page in the morning about yesterday. The patient's own device rings
when it is low; this counts, compares and lists. Tiers ration attention, they do not say what is dangerous.
"""
