"""Of everything that security.md says is stored, forgetting deletes it, or says that it does not."""

import datetime as dt
import re

from scripts.operations.paths import ROOT
from scripts.operations.patients.forgetting import what_backups_hold, what_lies_elsewhere

DELETED = "deleted"  # tests/integration/test_scripts_forget.py
NOBODY = "names no patient"
REACHED = {
    "API answers": DELETED,
    "metrics, anomalies": DELETED,
    "explanations": DELETED,
    "old versions of all three": DELETED,
    "uploaded days": DELETED,
    "roster": "the tombstone keeps the patient id",
    "ledger": "point-in-time recovery",
    "messages": "messages under way",
    "urgent findings": "urgent findings that were sent",
    "S3's word of an uploaded file": "messages under way",
    "executions by hand": "executions of the state machine",
    "logs, metrics": "Lambda logs",
    "pages of `scripts.report`": "pages that scripts.report wrote",
    "who read which document": "access logs",
    "deployments: code, templates, state": "ULTRAHUMAN_EMAIL",
    "API keys": NOBODY,
    "when each Ultrahuman key last worked": NOBODY,
    "key of the log hash": NOBODY,
}


def test_what_is_stored_is_deleted_or_named() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    table = page.split("## What is stored, where, and for how long")[1].split("\n\n")[1]
    rows = [re.split(r"\s*\|\s*", line)[1] for line in table.splitlines()[2:]]
    assert set(rows) <= set(REACHED), "say in scripts/operations/patients/forgetting.py what becomes of it"
    told = "\n".join([*what_backups_hold(dt.datetime(2026, 3, 31, tzinfo=dt.UTC)), *what_lies_elsewhere()])
    for row in rows:
        assert REACHED[row] in (DELETED, NOBODY) or REACHED[row] in told, row
