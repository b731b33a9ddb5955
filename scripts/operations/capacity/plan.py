"""The plan for a size: is a night done by morning, which limit binds first, what to set and ask for, what it costs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from core.patient_day import StageName
from core.settings import LOOKBACK_DAYS
from scripts.operations.capacity.costs import STAGES, Costs, measured
from scripts.operations.capacity.night import BATCH, Course, Load, Machine, simulate
from scripts.operations.cost import HOME, TOKENS_IN, TOKENS_OUT, Estimate, estimate
from scripts.operations.paths import ROOT

FULL = 0.8  # of a limit, what a plan uses: the rest is for retries and an uneven night
LOWEST, MAXIMUM_CONCURRENCY = 2, 1000  # what an event source takes (AWS: Lambda, maximumConcurrency)
TOKENS = TOKENS_IN + TOKENS_OUT


@dataclass(frozen=True)
class Limit:
    """One thing that bounds a stage: patient-days a second at most, and how many seconds the night needs of it."""

    name: str
    per_second: float
    seconds: float


@dataclass(frozen=True)
class Plan:
    patients: int
    load: Load
    window: float
    course: Course
    delayed_by: float | None  # seconds that a backfill beside it costs the night
    limits: tuple[Limit, ...]  # the tightest first
    machine: Machine
    advised: Mapping[str, int]  # maximumConcurrency
    provisioned: tuple[str, ...]  # stages that need more than maximumConcurrency allows
    quotas: Mapping[str, float]
    money: Estimate
    costs: Costs

    @property
    def by_morning(self) -> bool:
        return self.course.seconds <= self.window

    @property
    def binds(self) -> Limit:
        return self.limits[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "patients": self.patients,
            "patient_days": {
                "new": self.load.new,
                "unchanged": self.load.unchanged,
                "backfill": self.load.backfill,
            },
            "window_s": self.window,
            "by_morning": self.by_morning,
            "night_s": round(self.course.seconds, 1),
            "delayed_by_backfill_s": None if self.delayed_by is None else round(self.delayed_by, 1),
            "binds": self.binds.name,
            "limits": [
                {"name": one.name, "per_second": round(one.per_second, 2), "needs_s": round(one.seconds, 1)}
                for one in self.limits
            ],
            "maximumConcurrency": dict(self.machine.concurrency),
            "advised": {
                "maximumConcurrency": dict(self.advised),
                "memory_mb": dict(self.machine.memory),
                "provisioned_mode": list(self.provisioned),
            },
            "quotas": dict(self.quotas),
            "dollars_a_night": {
                "aws": round(self.money.dollars_aws, 2),
                "model": round(self.money.dollars_model, 2),
            },
            "costs": {"as_of": self.costs.as_of, "measured_by": self.costs.measured_by},
        }


def deployed_machine(
    stage: str, *, api_rps: float | None = None, tpm: float | None = None, rpm: float | None = None
) -> Machine:
    """serverless.yml's limits for that stage, and what the two services allow."""
    limits = yaml.safe_load((ROOT / "serverless.yml").read_text().replace("!", "_"))["custom"]["limits"]
    own = limits.get(stage, limits["aws"])
    model = [n for n in (tpm and tpm / TOKENS / 60, rpm and rpm / 60) if n]
    return Machine(
        concurrency={name: own[name]["maximumConcurrency"] for name in STAGES},
        memory={name: own[name]["memory"] for name in STAGES},
        per_second={"fetch": api_rps, "explain": min(model) if model else None},
    )


def night_of(patients: int, costs: Costs, *, backfill: int = 0, lookback: int = LOOKBACK_DAYS) -> Load:
    """Everybody's yesterday is new; of the look-back's earlier days a part comes late, the rest is as it was."""
    late = round(patients * (lookback - 1) * costs.late_share)
    return Load(patients + late, patients * (lookback - 1) - late, backfill)


def make_plan(
    patients: int,
    machine: Machine,
    *,
    window: float,
    backfill: int = 0,
    region: str = HOME,
    costs: Costs | None = None,
) -> Plan:
    costs = costs or measured()
    alone = night_of(patients, costs)
    load = night_of(patients, costs, backfill=backfill)
    course = simulate(load, machine, costs)
    advised, provisioned = advise(alone, machine, window, costs)
    return Plan(
        patients=patients,
        load=load,
        window=window,
        course=course,
        delayed_by=course.seconds - simulate(alone, machine, costs).seconds if backfill else None,
        limits=find_limits(alone, machine, costs),
        machine=machine,
        advised=advised,
        provisioned=provisioned,
        quotas=_quotas(alone, advised, window),
        money=_money(alone, region),
        costs=costs,
    )


def find_limits(load: Load, machine: Machine, costs: Costs) -> tuple[Limit, ...]:
    """What bounds the night, the tightest first: the sender, each stage's concurrency, each service."""
    fetched = load.new + load.unchanged
    found = [Limit("dispatch's sending", costs.dispatch_per_s, fetched / costs.dispatch_per_s)]
    for stage in STAGES:
        count = fetched if stage == "fetch" else load.new
        rate = machine.concurrency[stage] * BATCH / _batch_seconds(stage, machine, costs)
        found.append(Limit(f"{stage}: maximumConcurrency", rate, count / rate))
        if allowed := machine.per_second.get(stage):
            name = (
                "Ultrahuman's requests a second"
                if stage == "fetch"
                else "Azure's tokens or requests a minute"
            )
            found.append(Limit(name, allowed, count / allowed))
    return tuple(sorted(found, key=lambda limit: -limit.seconds))


def advise(
    load: Load, machine: Machine, window: float, costs: Costs
) -> tuple[dict[str, int], tuple[str, ...]]:
    """maximumConcurrency by stage that ends the night in FULL of the window, but no more than a service can serve; and
    the stages where that is more than an event source takes."""
    advised, beyond = {}, []
    for stage in STAGES:
        count = load.new + load.unchanged if stage == "fetch" else load.new
        seconds = _batch_seconds(stage, machine, costs) / BATCH
        wanted = math.ceil(count * seconds / (window * FULL))
        if allowed := machine.per_second.get(stage):
            wanted = min(wanted, math.floor(allowed * seconds))
        if wanted > MAXIMUM_CONCURRENCY:
            beyond.append(stage)
        advised[stage] = max(LOWEST, wanted)
    return advised, tuple(beyond)


def _quotas(load: Load, advised: Mapping[str, int], window: float) -> dict[str, float]:
    """What to have of others, so that they are not what the night waits for."""
    per_second = 1 / (window * FULL)
    return {
        "ultrahuman_rps": math.ceil((load.new + load.unchanged) * per_second * 10) / 10,
        "azure_tpm": math.ceil(load.new * TOKENS * 60 * per_second),
        "azure_rpm": math.ceil(load.new * 60 * per_second),
        "lambda_concurrent_executions": sum(advised.values()) + 10,  # dispatch's
    }


def _money(load: Load, region: str) -> Estimate:
    """Of the night alone; a day that has not changed costs its fetch."""
    whole = estimate(load.new, load.new, StageName.FETCH, region=region)
    with_fetch, without = (
        estimate(load.unchanged, 0, first, region=region) for first in (StageName.FETCH, StageName.PROCESS)
    )
    return replace(whole, dollars_aws=whole.dollars_aws + with_fetch.dollars_aws - without.dollars_aws)


def _batch_seconds(stage: str, machine: Machine, costs: Costs) -> float:
    return costs.stages[stage].batch_seconds(BATCH, machine.memory[stage])
