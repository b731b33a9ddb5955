"""What the processed and explanation documents hold, and the bytes they are stored as."""

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Severity = Literal["info", "notable", "urgent"]


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Metric(Document):
    value: Finite | int | str
    unit: str


class UsualRange(Document):
    """What is usual for this person: median and scaled MAD over `days` valid days, and the range of 2 MAD.

    Median and range are in the metric's unit; the MAD is on `scale`, the one that the score is computed on.
    """

    median: Finite
    mad: Finite
    low: Finite
    high: Finite
    days: int
    provisional: bool
    scale: Literal["linear", "ln", "sqrt"] = "linear"


class Anomaly(Document):
    metric: str
    kind: Literal["out_of_range", "strain", "drift", "safety", "data"]
    severity: Severity
    value: Finite | None
    unit: str
    usual: UsualRange | None
    difference: Finite | None
    score: Finite | None
    direction: Literal["above", "below"] | None
    evidence: dict[str, Any]
    rule: str
    rule_version: str = ""


class ProcessedDocument(Document):
    schema_version: Literal[1] = 1
    patient_id: str
    date: str
    timezone: str
    raw_sha256: str
    rules_version: str
    quality: dict[str, Any]
    metrics: dict[str, Metric]
    baseline: dict[str, UsualRange]
    anomalies: list[Anomaly]


class Finding(Document):
    """One fact as the patient reads it, and as the care team does."""

    fact: str
    severity: Severity
    text: str
    for_care_team: str | None = None


class Usage(Document):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    calls: int = 0


class ExplanationDocument(Document):
    schema_version: Literal[1] = 1
    patient_id: str
    date: str
    language: str
    source: Literal["model", "template"]
    reason: str | None
    summary: str
    findings: list[Finding]
    guidance: list[str]
    data_note: str | None
    disclaimer: str
    for_care_team: list[str]
    facts: list[dict[str, Any]]
    fingerprint: str
    prompt_version: str
    model: str | None
    verifier_findings: int
    usage: Usage


def to_bytes(document: BaseModel | dict[str, Any]) -> bytes:
    """Deterministic UTF-8 JSON: sorted keys, no white space, no NaN (ValueError)."""
    content = document.model_dump(mode="json") if isinstance(document, BaseModel) else document
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256(*parts: bytes | str) -> str:
    """Hex SHA-256 of the parts, each prefixed by its length so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode() if isinstance(part, str) else part
        if len(parts) > 1:
            digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return digest.hexdigest()
