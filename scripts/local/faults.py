"""Injected faults: which requests they hit, and whether one fires this time. Knows nothing of HTTP."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Fault(BaseModel):
    """One injected fault: which requests it hits, what goes wrong, how often."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    match: dict[str, str] = {}
    rate: float = Field(default=1.0, ge=0, le=1)
    times: int | None = Field(default=None, ge=1)
    retry_after: float | None = Field(default=None, ge=0)
    seconds: float | None = Field(default=None, ge=0)
    status: int | None = None
    content: str | None = None


FAULTS = TypeAdapter(list[Fault])


class Faults:
    """The list of faults. Whether one fires depends on the seed, the request and how often that request came
    before, so that concurrency does not change which requests fail."""

    def __init__(self, kinds: frozenset[str], facets: frozenset[str], seed: int) -> None:
        self.kinds, self.facets, self.seed = kinds, facets, seed
        self.replace([])

    def replace(self, faults: list[Fault]) -> None:
        for fault in faults:
            if fault.kind not in self.kinds:
                raise ValueError(f"unknown kind {fault.kind!r}; known: {', '.join(sorted(self.kinds))}")
            if unknown := set(fault.match) - self.facets:
                raise ValueError(
                    f"cannot match on {sorted(unknown)}; known: {', '.join(sorted(self.facets))}"
                )
        self.list = faults
        self.fired = [0] * len(faults)
        self._seen: Counter[tuple[int, str]] = Counter()

    def draw(self, facets: Mapping[str, str]) -> Fault | None:
        """The first fault that hits a request of these facets, if any."""
        identity = json.dumps(facets, sort_keys=True)
        for number, fault in enumerate(self.list):
            if not all(_matches(key, wanted, facets) for key, wanted in fault.match.items()):
                continue
            self._seen[number, identity] += 1
            if fault.times is not None and self.fired[number] >= fault.times:
                continue
            if share(self.seed, number, identity, self._seen[number, identity]) < fault.rate:
                self.fired[number] += 1
                return fault
        return None


def _matches(key: str, wanted: str, facets: Mapping[str, str]) -> bool:
    return wanted in facets.get("body", "") if key == "contains" else facets.get(key) == wanted


def share(*key: object) -> float:
    """A number in [0, 1) that depends on nothing but `key`."""
    digest = hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def parse_faults(text: str) -> list[Fault]:
    """Faults from JSON: a list of them, or one."""
    given = json.loads(text)
    return FAULTS.validate_python(given if isinstance(given, list) else [given])
