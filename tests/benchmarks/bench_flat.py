"""What a patient-day costs from a hundred patients to a hundred thousand: flat. And what the plain layout would bill.

In process, on fakes that answer at once: the real runner and stages, a toy's metrics, no network. Nothing of
a patient-day may grow with the roster. CPU time, by turns, the best of some rounds. The days come a hundred at a time,
since the fake queue looks at all that it holds for each batch.
"""

import asyncio
import datetime as dt
import gc
import time
from dataclasses import replace

from core.patient_day import PatientDay
from scripts.operations.capacity.costs import STAGES, VCPU_MB, measured
from scripts.operations.capacity.plan import deployed_machine
from tests.support.bench_results import note
from tests.support.world import World, answer

SIZES = (100, 1_000, 10_000, 100_000)
FLAT = 0.10
ROUNDS = 2
API, MODEL, BATCH = 0.3, 2.0, 10  # seconds, patient-days
CONCURRENT = 10


def cost(patient_days: int) -> float:
    """CPU milliseconds of each of so many days of as many people, from fetch to the explanation."""
    world = World()
    date = dt.date(2026, 3, 1)
    world.api.days[date] = answer(60.0)
    days = [PatientDay(f"p-{number:06}", date) for number in range(patient_days)]
    for one in days:
        world.roster.patients[one.patient_id] = replace(world.patient, patient_id=one.patient_id)
    began = time.process_time()
    for i in range(0, patient_days, 100):
        for one in days[i : i + 100]:
            world.enqueue(one)
        asyncio.run(world.drain())
        gc.freeze()  # what the fakes keep is no function's memory, and not for its collector to look through
    gc.unfreeze()
    spent = time.process_time() - began
    assert world.model.calls == patient_days
    return spent * 1000 / patient_days


def test_a_patient_day_costs_the_same_among_many() -> None:
    cost(SIZES[0])  # what the first one imports and caches
    rounds = [[cost(size) for size in SIZES[:-1]] for _ in range(ROUNDS)]
    best = [min(one) for one in zip(*rounds, strict=True)]
    best.append(cost(SIZES[-1]))  # some minutes: once
    for size, milliseconds in zip(SIZES, best, strict=True):
        print(f"\n{size:,} patients: {milliseconds:.3f} ms a patient-day", end="")
    print(f"\nlargest against smallest: {max(best) / min(best):.3f}, bound {1 + FLAT}")
    note(
        "flat", max(best) / min(best), ours=f"{max(best):.2f} ms", against=f"{min(best):.2f} ms, the cheapest"
    )
    assert max(best) <= (1 + FLAT) * min(best)


def billed(stage: str, days: int, wait: float) -> float:
    """Seconds of one invocation with so many days, whose calls wait together for a service's `wait`."""
    memory = deployed_machine("prod").memory[stage]
    return wait + days * measured().stages[stage].cpu_ms / 1000 * max(1.0, VCPU_MB / memory)


def test_batches_bill_less_than_one_invocation_for_each_stage_and_day() -> None:
    """Reckoned, not run: the CPU of costs.json at the memory of serverless.yml, and the services' latency. The plain
    layout is granted the same CPU, although it would share no import, connection or history between days."""
    waits = {"fetch": API, "process": 0.0, "explain": MODEL}
    ours = sum(billed(stage, BATCH, waits[stage]) / BATCH for stage in STAGES)
    plain = sum(billed(stage, 1, waits[stage]) for stage in STAGES)
    slowest = max(billed(s, BATCH, waits[s]) / BATCH for s in STAGES)
    slowest_plain = max(billed(s, 1, waits[s]) for s in STAGES)
    print(
        f"\nbilled a patient-day: {ours * 1000:.0f} ms, plain {plain * 1000:.0f} ms, ratio {ours / plain:.2f}"
        f"\n1,000 patient-days with {CONCURRENT} invocations a stage: {1000 * slowest / CONCURRENT:.0f} s, "
        f"plain {1000 * slowest_plain / CONCURRENT:.0f} s"
    )
    assert ours < plain
    assert slowest < slowest_plain
