"""What a patient-day costs each stage, as measured: costs.json holds the figures, their date and their command."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.operations.paths import ROOT

FILE = ROOT / "scripts" / "operations" / "capacity" / "costs.json"
STAGES = ("fetch", "process", "explain")
VCPU_MB = 1769  # megabytes at which a function has one whole vCPU (AWS: Configure Lambda function memory)


@dataclass(frozen=True)
class StageCost:
    """CPU milliseconds of a patient-day on a whole core, seconds that a batch waits for others, and the most megabytes
    that a process of the function held."""

    cpu_ms: float
    wait_s: float
    resident_mb: float = 0.0

    def batch_seconds(self, size: float, memory: int) -> float:
        """How long one invocation with so many patient-days takes. Below one vCPU, CPU time stretches."""
        return self.wait_s + size * self.cpu_ms / 1000 * max(1.0, VCPU_MB / memory)


@dataclass(frozen=True)
class Costs:
    as_of: str
    measured_by: str
    stages: Mapping[str, StageCost]
    cold_s: float
    dispatch_per_s: float
    late_share: float


def measured() -> Costs:
    """The figures of costs.json; KeyError or TypeError if it lacks one."""
    told = json.loads(FILE.read_text())
    return Costs(
        as_of=told["as_of"],
        measured_by=told["measured_by"],
        stages={stage: StageCost(**told["stages"][stage]) for stage in STAGES},
        cold_s=told["cold_s"],
        dispatch_per_s=told["dispatch_per_s"],
        late_share=told["late_share"],
    )
