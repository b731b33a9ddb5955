"""The bytes that documents are stored as, and the hashes by which they are known."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

_TREE = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)


def to_bytes(document: BaseModel | dict[str, Any]) -> bytes:
    """Deterministic UTF-8 JSON: sorted keys, no white space, no NaN (ValueError)."""
    content = document.model_dump() if isinstance(document, BaseModel) else document
    return _TREE.encode(content).encode()


def sha256(*parts: bytes | str) -> str:
    """Hex SHA-256 of the parts, each prefixed by its length so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode() if isinstance(part, str) else part
        if len(parts) > 1:
            digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return digest.hexdigest()
