"""What a patient-day costs from a hundred patients to a hundred thousand: flat. And what the plain layout would bill.

In process, on fakes that answer at once: the real runner and stages, a toy's metrics, no network. Nothing of
a patient-day may grow with the roster. CPU time, by turns with days among a hundred people. The days come a hundred at
a time, since the fake queue looks at all that it holds for each batch.
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

SIZES = (1_000, 10_000, 100_000)
FEW, TURNS = 100, 20
"""The fewest patients, and how often they are measured while the many are, whose days take minutes: by turns, for what
else a machine does changes its speed by more than the bound."""
FLAT = 0.10
API, MODEL, BATCH = 0.3, 2.0, 10  # seconds, patient-days
CONCURRENT = 10


class Days:
    """A day of so many people on fakes of their own, some at a time."""

    def __init__(self, patients: int) -> None:
        self.world, date = World(), dt.date(2026, 3, 1)
        self.world.api.days[date] = answer(60.0)
        self.days = [PatientDay(f"p-{number:06}", date) for number in range(patients)]
        for one in self.days:
            self.world.roster.patients[one.patient_id] = replace(
                self.world.patient, patient_id=one.patient_id
            )

    def spent(self, count: int) -> float:
        """CPU seconds of the next so many patient-days, from fetch to the explanation."""
        some, self.days = self.days[:count], self.days[count:]
        began = time.process_time()
        for i in range(0, count, FEW):
            for one in some[i : i + FEW]:
                self.world.enqueue(one)
            asyncio.run(self.world.drain())
            gc.freeze()  # what the fakes keep is no function's memory, and not for its collector to look through
        return time.process_time() - began


def by_turns(patients: int) -> tuple[float, float]:
    """CPU milliseconds of a patient-day among so many, and among few at the same times."""
    many, turn = Days(patients), max(FEW, patients // TURNS)
    of_many = of_few = 0.0
    turns = patients // turn
    for _ in range(turns):
        of_many += many.spent(turn)
        of_few += Days(FEW).spent(FEW)
    gc.unfreeze()
    assert many.world.model.calls == patients
    return of_many * 1000 / patients, of_few * 1000 / (turns * FEW)


def test_a_patient_day_costs_the_same_among_many() -> None:
    Days(FEW).spent(FEW)  # what the first one imports and caches
    found = []
    for size in SIZES:
        many, few = by_turns(size)
        found.append((many / few, many, few))
        print(f"\n{size:,} patients: {many:.3f} ms a patient-day, {few:.3f} among {FEW}", end="")
    ratio, many, few = max(found)
    print(f"\nlargest ratio: {ratio:.3f}, bound {1 + FLAT}; smallest {min(found)[0]:.3f}, bound {1 - FLAT}")
    note("flat", ratio, ours=f"{many:.2f} ms", against=f"{few:.2f} ms among {FEW} at the same times")
    assert ratio <= 1 + FLAT
    assert min(found)[0] >= 1 - FLAT


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
