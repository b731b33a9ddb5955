"""What a check says: a verdict, what was found and needed, how to mend it, and the right that the look needs."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scripts.operations.terminal import CANNOT_TELL, WRONG


class Verdict(StrEnum):
    """`unknown`: nobody could look, or what was seen says neither yes nor no."""

    GOOD = "good"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. `right` is an IAM action, or empty where the look asks AWS for none."""

    what: str
    verdict: Verdict
    found: str
    needed: str
    mend: str = ""
    right: str = ""

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class Check:
    """What is looked at, what is needed and by which right; it makes the findings."""

    what: str
    needed: str
    right: str = ""

    def good(self, found: str) -> Finding:
        return Finding(self.what, Verdict.GOOD, found, self.needed, right=self.right)

    def wrong(self, found: str, mend: str) -> Finding:
        return Finding(self.what, Verdict.WRONG, found, self.needed, mend, self.right)

    def unknown(self, found: str, mend: str) -> Finding:
        return Finding(self.what, Verdict.UNKNOWN, found, self.needed, mend, self.right)

    def judged(self, troubles: Iterable[tuple[str, str]], found: str) -> Finding:
        """Wrong with the troubles and how to mend each, good with `found` if there are none."""
        listed = list(troubles)
        if not listed:
            return self.good(found)
        mends = dict.fromkeys(mend for _, mend in listed)
        return self.wrong("; ".join(trouble for trouble, _ in listed), "; ".join(mends))


def exit_code(findings: Iterable[Finding]) -> int:
    """0: all is good, 1: something is wrong, 2: nothing is wrong that could be seen, but not all could."""
    verdicts = {finding.verdict for finding in findings}
    return WRONG if Verdict.WRONG in verdicts else CANNOT_TELL if Verdict.UNKNOWN in verdicts else 0
