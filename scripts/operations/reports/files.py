"""The files of pages: written for their owner only, found again by their marker, and removed when they are old."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from scripts.operations.private_file import keep_private
from scripts.operations.reports.page import MARKER
from scripts.operations.terminal import EMAIL

HEAD = 1024  # bytes of a page in which its marker stands, before all that anybody else wrote
_IN_PAGE = f'<meta name="generator" content="{MARKER}">'.encode()
_IN_PDF = f"\n% {MARKER}\n".encode()  # readers pass over what follows the end of a PDF


def file_name(kind: str, what: str, date: dt.date, ending: str = "html") -> str:
    """`patient-p-001-2026-03-31.html`; an id that is an email is no name of a file, its hash is."""
    if EMAIL.fullmatch(what):
        what = "id-" + hashlib.sha256(what.encode()).hexdigest()[:12]
    return "-".join(filter(None, (kind, what, date.isoformat()))) + f".{ending}"


def write_page(folder: Path, name: str, page: str) -> Path:
    """Writes it for its owner only, in a folder that is made for its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep_private(folder / name, page)
    return folder / name


def write_pdf(folder: Path, name: str, content: bytes) -> Path:
    keep_private(folder / name, content + _IN_PDF)
    return folder / name


def is_ours(path: Path) -> bool:
    """Whether this program wrote the file, whatever it is called."""
    if path.suffix not in (".html", ".pdf") or path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        if path.suffix == ".html":
            return _IN_PAGE in file.read(HEAD)
        file.seek(max(0, path.stat().st_size - len(_IN_PDF)))
        return file.read() == _IN_PDF


def older_pages(folder: Path, days: int, now: dt.datetime) -> Iterator[Path]:
    """Our pages in this folder, not below it, that were written more than `days` days ago."""
    until = (now - dt.timedelta(days=days)).timestamp()
    for path in sorted(folder.iterdir()):
        if is_ours(path) and path.stat().st_mtime < until:
            yield path
