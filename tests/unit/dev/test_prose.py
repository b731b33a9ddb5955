"""A number that code decides and prose repeats is the same in both."""

import re

import pytest
import yaml

from core.patient_day import MAX_DEFERRALS, MAX_REFUSALS
from core.rules import HISTORY_DAYS
from core.runner import DOUBT_DELAY, LONGEST_DELAY, MAX_RECEIVES
from core.settings import LOOKBACK_DAYS, NIGHTLY_LOCAL_HOUR, Settings
from core.stages.sharing import RECENT
from core.stages.silence import FEW, NIGHTS
from core.ultrahuman.key_use import DOUBTED_FROM, NOTED_EVERY
from scripts.operations.paths import ROOT

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
CUSTOM = yaml.safe_load((ROOT / "serverless.yml").read_text().replace("!", "_"))["custom"]
MESSAGES, DEAD_LETTERS = (seconds // 86_400 for seconds in CUSTOM["retention"].values())
CONCURRENT = sum(limit["maximumConcurrency"] for limit in CUSTOM["limits"]["aws"].values())
DISPATCH_TIMEOUT = CUSTOM["limits"]["aws"]["dispatch"]["timeout"]
BASE = Settings.model_fields["deferral_base_seconds"].default
DEFERRED_HOURS = round(sum(min(LONGEST_DELAY, BASE * 1.5**n) for n in range(MAX_DEFERRALS)) / 3600)


@pytest.mark.parametrize(
    ("file", "sentence", "value"),
    [
        ("README.md", r"`NIGHTLY_LOCAL_HOUR` \| `(\d+)`", NIGHTLY_LOCAL_HOUR),
        ("README.md", r"`LOOKBACK_DAYS` \| `(\d+)`", LOOKBACK_DAYS),
        ("README.md", r"usual ranges of the (\d+) days", HISTORY_DAYS),
        ("README.md", r"heals itself\*\* for about (\w+) hours", DEFERRED_HOURS),
        ("README.md", r"up to (\d+) Lambdas", CONCURRENT),
        ("README.md", r"(\d+) at least, and what else the account runs", CONCURRENT),
        ("docs/upgrading.md", r"has (\d+)\s+seconds instead of 900", DISPATCH_TIMEOUT),
        ("docs/runbook.md", r"all (\d+) deferrals", MAX_DEFERRALS),
        ("docs/runbook.md", r"deferrals \(about (\w+) hours\)", DEFERRED_HOURS),
        ("docs/runbook.md", r"they stay for (\d+) days", DEAD_LETTERS),
        ("docs/runbook.md", r"undelivered-events` for (\d+) days", DEAD_LETTERS),
        ("docs/runbook.md", r"no data for (\w+) nights", NIGHTS),
        ("docs/runbook.md", r"none in the first (\w+) nights", FEW),
        ("docs/runbook.md", r"within the last (\w+) hours", RECENT.total_seconds() / 3600),
        ("docs/runbook.md", r"asked again (\w+) times", MAX_REFUSALS),
        ("docs/runbook.md", r"comes here (\d+) minutes after", MAX_REFUSALS * DOUBT_DELAY * BASE / 60),
        ("docs/convergence.md", r"worked within (\w+) hours", RECENT.total_seconds() / 3600),
        ("docs/convergence.md", r"but (\w+) people or more", DOUBTED_FROM),
        ("docs/convergence.md", r"one at most every (\w+) minutes", NOTED_EVERY / 60),
        ("docs/convergence.md", r"waits (\d+) minutes, ", DOUBT_DELAY * BASE / 60),
        ("docs/security.md", r"\| (\d+) days; dead letters", MESSAGES),
        ("docs/security.md", r"dead letters (\d+) days", DEAD_LETTERS),
        ("docs/security.md", r"(\w+) receives, then the dead-letter queue", MAX_RECEIVES),
        ("serverless.yml", r"bound of (\d+) deferrals", MAX_DEFERRALS),
        ("core/stages/completeness.py", r"outage of (\w+) hours", DEFERRED_HOURS),
        ("scripts/operations/patients/forgetting.py", r"receives them: within (\d+) days", MESSAGES),
        ("scripts/operations/patients/forgetting.py", r"undelivered-events: within (\d+) days", DEAD_LETTERS),
    ],
)
def test_prose_repeats_what_the_code_decides(file: str, sentence: str, value: float) -> None:
    text = (ROOT / file).read_text()
    found = re.findall(sentence, text)
    assert found, f"{file} no longer says {sentence!r}: change this table with it"
    assert [NUMBERS.get(number) or int(number) for number in found] == [value] * len(found)
