"""Files that only their owner reads: what holds health data, an email or a patient id."""

import os
from pathlib import Path


def keep_private(path: Path, content: str | bytes, *, new: bool = False) -> None:
    """Writes a file that only its owner reads. `new`: raises FileExistsError where there is one of that name."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_EXCL if new else os.O_TRUNC), 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content.encode() if isinstance(content, str) else content)
