"""The roster as a CSV file: every line checked, every error with its line number, and no email in any of them."""

import csv
import io
import re
import secrets
import unicodedata
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from core.explanation.wording import CODES
from core.patient_day import valid_patient_id
from core.ports import STANDARD_TARGETS, STANDARD_UNIT, TARGETS, UNITS, Patient
from scripts.operations.terminal import EMAIL

COLUMNS = ("patient_id", "email", "timezone", "language", "glucose_targets", "glucose_unit", "active")
KEPT = (
    "timezone",
    "language",
    "glucose_targets",
    "glucose_unit",
)  # as they are known, where a file does not name the column
IGNORED = ("notes",)
REQUIRED = ("patient_id", "email")
YES = {"", "true", "yes", "y", "1", "active"}
NO = {"false", "no", "n", "0", "inactive"}
# What a spreadsheet would compute (OWASP, CSV injection); some read the full-width signs, as U+FF1D, as these.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ESCAPED = (*FORMULA, "'")
COMPUTED = re.compile(
    r"""(^|[;,"\t\r\n])(?=[=+\-@\t\r'\uff1d\uff0b\uff0d\uff20])"""
)  # there, with whichever separator the spreadsheet reads
BREAKS = set(';,"')  # would begin a new cell in one spreadsheet or another; no mailbox in use has them
LONGEST_EMAIL = 254  # RFC 5321
W = TypeVar("W")
LANGUAGE = re.compile(r"[a-z]{2}(-[a-z0-9]{2,8}){0,3}")  # as in de, de-at, es-419


@dataclass(frozen=True)
class LineError:
    line: int
    message: str


@dataclass
class RosterFile:
    """What the file says; `errors` is empty when all of it can be used.

    `silent`: the columns that it does not have, so that what is known of a patient stays; an empty cell says something.
    """

    patients: dict[str, Patient] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)
    silent: frozenset[str] = frozenset()


class NotACsv(Exception):
    """The file as a whole cannot be read; the message says what to do."""


def read_roster_file(path: Path) -> RosterFile:
    """Checks every line. UTF-8 with or without BOM, comma or semicolon. Raises NotACsv, OSError."""
    return parse_roster(_text(path.read_bytes()))


def read_patient_ids(path: Path) -> tuple[str, ...]:
    """Whom a file names: the active patients of a roster, or one id a line. Raises NotACsv, OSError."""
    text = _text(path.read_bytes())
    first, *others = text.splitlines() or [""]
    if not _separators(first):
        ids = (line.strip() for line in ([] if first.strip() == "patient_id" else [first]) + others)
        return tuple(id_ for id_ in ids if id_)
    roster = parse_roster(text)
    if roster.errors:
        error = roster.errors[0]
        raise NotACsv(f"line {error.line}: {error.message}; {len(roster.errors)} error(s) in all")
    return tuple(patient.patient_id for patient in roster.patients.values() if patient.active)


def parse_roster(text: str) -> RosterFile:
    """As read_roster_file, of a text."""
    found = RosterFile()
    seen_email: dict[str, int] = {}
    for line, row in _rows(text):
        found.silent = frozenset(KEPT) - row.keys()
        try:
            patient = _patient(row)
            _refuse_twice(patient, line, found.lines, seen_email)
        except ValueError as error:
            found.errors.extend(LineError(line, message) for message in error.args)
            continue
        found.patients[patient.patient_id] = patient
        found.lines[patient.patient_id] = line
        if patient.active:
            seen_email[mailbox(patient.email)] = line
    return found


def write_roster_file(patients: Iterable[Patient], *, emails: bool = True) -> str:
    """The CSV text that read_roster_file understands; nothing in it is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for patient in patients:
        email = patient.email if emails else ""
        active = "true" if patient.active else "false"
        cells = (
            *(patient.patient_id, email, patient.timezone or "", patient.language),
            *(patient.glucose_targets, patient.glucose_unit, active),
        )
        writer.writerow([spreadsheet_cell(cell) for cell in cells])
    return text.getvalue()


def mailbox(email: str) -> str:
    """The address as it is compared: two that look alike but for case, width or ligatures are one (NFKC, folded)."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return unicodedata.normalize("NFKC", folded)  # folding may leave what could be composed


def patient_from(row: dict[str, str]) -> Patient:
    """One checked line. Raises ValueError with one message for each thing that is wrong."""
    return _patient(row)


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotACsv("the file is UTF-16: save it as “CSV UTF-8”")
    if content.startswith(b"PK"):
        raise NotACsv("the file is a spreadsheet, not a CSV: save it as “CSV UTF-8”")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotACsv(f"line {line} is not UTF-8: save the file as “CSV UTF-8”") from None


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number (of its first line) and cells by column of every line that is not blank."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if _separators(first) == {";"} else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header)
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
                row["_cells"] = str(len(cells) - len(header))
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise NotACsv(f"line {begins} is no CSV ({error})") from None


def _separators(header: str) -> set[str]:
    return {",", ";"}.intersection(header)


def _check_header(header: list[str]) -> None:
    if missing := [name for name in REQUIRED if name not in header]:
        raise NotACsv(f"line 1 must name the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}")
    if unknown := [name for name in header if name not in (*COLUMNS, *IGNORED)]:
        raise NotACsv(
            f"line 1 names {len(unknown)} unknown column(s); known: {', '.join((*COLUMNS, *IGNORED))}"
        )
    if len(set(header)) < len(header):
        raise NotACsv("line 1 names a column twice")


def _patient(row: dict[str, str]) -> Patient:
    cells = {name: _plain(row.get(name) or "") for name in COLUMNS}
    active = cells["active"].lower()
    targets = _one_of(TARGETS, cells["glucose_targets"] or STANDARD_TARGETS)
    unit = _one_of(UNITS, cells["glucose_unit"] or STANDARD_UNIT)
    wrong = [
        complaint
        for complaint in (
            "has more cells than the header" if int(row.get("_cells", 0)) > 0 else None,
            _wrong_id(cells["patient_id"]),
            None if _is_email(cells["email"]) else "email is not an email address",
            _wrong_timezone(cells["timezone"]),
            None
            if _is_language(cells["language"].lower())
            else f"language must be one of {', '.join(CODES)}",
            None if targets else f"glucose_targets must be one of {', '.join(TARGETS)}",
            None if unit else f"glucose_unit must be {' or '.join(UNITS)}",
            None if active in YES | NO else "active must be true or false",
        )
        if complaint
    ]
    if wrong or not (targets and unit):
        raise ValueError(*wrong)
    return Patient(
        patient_id=cells["patient_id"],
        email=cells["email"],
        timezone=cells["timezone"] or None,
        language=cells["language"].lower() or "en",
        glucose_targets=targets,
        glucose_unit=unit,
        active=active in YES,
    )


def _wrong_id(patient_id: str) -> str | None:
    try:
        valid_patient_id(patient_id)
    except ValueError as error:
        return str(error)
    if EMAIL.fullmatch(patient_id):
        return (
            f"patient_id is an email address: it would be in every key; use one like p-{secrets.token_hex(4)}"
        )
    return None


def _is_email(text: str) -> bool:
    return (
        len(text) <= LONGEST_EMAIL  # first: on a huge cell the pattern would take minutes
        and text.isprintable()
        and not BREAKS.intersection(text)
        and bool(EMAIL.fullmatch(text))
    )


def _is_language(text: str) -> bool:
    return not text or (bool(LANGUAGE.fullmatch(text)) and text.split("-")[0] in CODES)


def _one_of(known: Sequence[W], text: str) -> W | None:
    """The word of these that the text is, in capitals or not: "mg/dl" is mg/dL."""
    return next((one for one in known if str(one).lower() == text.lower()), None)


@cache
def _timezones() -> set[str]:
    return zoneinfo.available_timezones()


def _wrong_timezone(name: str) -> str | None:
    if not name or name in _timezones():
        return None
    return "timezone is not in the IANA database (it looks like Europe/Berlin)"


def _refuse_twice(patient: Patient, line: int, ids: dict[str, int], emails: dict[str, int]) -> None:
    if earlier := ids.get(patient.patient_id):
        raise ValueError(f"patient_id is on line {earlier} already")
    if patient.active and (earlier := emails.get(mailbox(patient.email))):
        raise ValueError(f"email is on line {earlier} already: two patients would get one person's data")


def spreadsheet_cell(cell: str) -> str:
    """The cell, so that no spreadsheet computes it."""
    return COMPUTED.sub(r"\1'", cell)


def _plain(cell: str) -> str:
    """The cell without the apostrophe that kept a spreadsheet from computing it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(ESCAPED) else cell
