"""Which uploaded files name a patient, by their key: in their place, or in a wrong one under uploads/.

People put them there, so that a key may be anything. Only the words of its path tell whose a file is.
"""

import re
from dataclasses import dataclass

from core.errors import BadMessage
from core.patient_day import UPLOADS
from core.stages.dispatch import UploadMessage

ENDING = re.compile(r"(\.(json|csv|txt|xlsx?|zip|gz|pdf|bak|old|tmp|part))+$", re.IGNORECASE)
SHOWN = 100  # characters of a key


@dataclass(frozen=True)
class Named:
    """How a key names a patient: `theirs` by a word of its path, `misplaced` if no stage would read it there; `perhaps`
    where the id stands between other words, as in uploads/p-001 (copy).json, and may be another's."""

    theirs: bool = False
    misplaced: bool = False
    perhaps: bool = False


def named(key: str, patient_id: str) -> Named:
    """Of a key under uploads/. In the right place the folder alone tells whose it is, whatever the id looks like."""
    owner = _owner(key)
    if owner is not None:
        return Named(theirs=owner == patient_id)
    *folders, name = key.split("/")[1:] if key.startswith(f"{UPLOADS}/") else key.split("/")
    if patient_id in folders or patient_id in (name, ENDING.sub("", name)):
        return Named(theirs=True, misplaced=True)
    word = rf"(?<![^\W_]){re.escape(patient_id)}(?![^\W_])"
    return Named(perhaps=bool(re.search(word, "/".join([*folders, name]), re.IGNORECASE)))


def shape(key: str, patient_id: str) -> str:
    """The key as it may be shown: the patient's id as it is, letters as x and digits as 9 elsewhere, since a file may
    have anybody's name."""
    parts = re.split(f"({re.escape(patient_id)})", key.removeprefix(f"{UPLOADS}/"))
    ending = found[0] if (found := ENDING.search(parts[-1])) else ""
    parts[-1] = parts[-1].removesuffix(ending)
    shown = "".join(part if part == patient_id else masked(part) for part in parts)
    return f"{UPLOADS}/{shown}{ending}"[:SHOWN]


def masked(text: str) -> str:
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", text))


def _owner(key: str) -> str | None:
    try:
        return UploadMessage(run_id="upload", upload=key).day.patient_id
    except BadMessage:
        return None
