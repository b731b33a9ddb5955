"""By whose targets glucose is judged."""

from core.ports import STANDARD_TARGETS, TARGETS, GlucoseTargets

__all__ = ["DEFAULT_TARGETS", "TARGETS", "Targets"]

Targets = GlucoseTargets
DEFAULT_TARGETS: Targets = STANDARD_TARGETS
