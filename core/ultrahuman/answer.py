"""What an answer of the API says before anything is measured: is it a day, does it hold data, or is it an error."""

import datetime as dt
import json
from typing import Any, NamedTuple

from pydantic_core import from_json

from core.errors import BadRaw, StageError, Unauthorized, Upstream

MAX_BYTES = 1_000_000  # a full day is some 80 KB; what JSON becomes in memory may be thirty times its bytes
MAX_DEPTH = 32
SHORT = 4_096  # bytes; a refusal is a sentence, a day with data is longer
REFUSALS = (401, 403)
CODE = 3  # digits of an HTTP status
LABELS = {"day_start_timestamp", "title", "subtitle", "unit", "type"}


class Answer(NamedTuple):
    """The entries of one day (`{"type": …, "object": …}`, unchecked) and the time zone that the API names."""

    entries: list[Any]
    time_zone: str | None

    @property
    def has_data(self) -> bool:
        return any(_holds_data(entry) for entry in self.entries)


def read_answer(body: bytes, date: dt.date) -> Answer:
    """Reads both answer shapes.

    Raises Upstream for what passes by itself (an empty body, HTML, a cut-off answer, an error inside a 200),
    Unauthorized for a refusal inside a 200, BadRaw for JSON that is no day of this API or for more than MAX_BYTES.
    """
    if len(body) > MAX_BYTES:
        raise BadRaw(f"the answer has {len(body)} bytes, more than {MAX_BYTES}")
    content = _json(body)
    if not isinstance(content, dict):
        raise BadRaw("the answer is JSON, but no object")
    if failure := _failure(content):
        raise failure
    data = content.get("data")
    if data is None or data == []:
        return Answer([], None)
    if not isinstance(data, dict):
        raise BadRaw("the answer's data is no object")
    zone = data.get("latest_time_zone")
    plausible = isinstance(zone, str) and zone.isascii() and 0 < len(zone) < 64
    return Answer(_entries(data, date), zone if plausible else None)


def refusal_in(body: bytes) -> int | None:
    """The status of a refusal that comes inside a 200, None for any other answer."""
    if len(body) > SHORT:
        return None
    try:
        content = _json(body)
    except StageError:
        return None
    status = _status(content) if isinstance(content, dict) else 200
    return status if status in REFUSALS else None


def _json(body: bytes) -> Any:
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not head:
        raise Upstream("the answer is empty")
    if head == b"<":
        raise Upstream("the answer is HTML, not JSON")
    try:
        return _parsed(body)
    except RecursionError:
        raise BadRaw("the answer is nested too deeply") from None
    except ValueError:
        # A connection cut in the middle and a proxy's notice look alike; both pass by themselves.
        raise Upstream("the answer is no complete JSON") from None


def _parsed(body: bytes) -> Any:
    """As json reads it. pydantic's reader takes 0.6 of the time; what it refuses and json does not (NaN, a byte order
    mark, half a surrogate, more than 200 levels) is left to json."""
    try:
        return from_json(body, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return json.loads(body, parse_constant=lambda _: None)


def _status(content: dict[str, Any]) -> int:
    """The status that the answer names, as a number or as a text of one; 200 if it names none."""
    status = content.get("status")
    if isinstance(status, str) and status.isascii() and status.isdigit() and len(status) == CODE:
        return int(status)
    return status if isinstance(status, int) and not isinstance(status, bool) else 200


def _failure(content: dict[str, Any]) -> StageError | None:
    code = _status(content)
    if code in REFUSALS:
        return Unauthorized(f"the API refused our key (status {code} in the answer)")
    if code == 404:
        content["data"] = None
        return None
    if code >= 400 or content.get("error"):
        return Upstream(f"the API reported an error in its answer (status {code})")
    return None


def _entries(data: dict[str, Any], date: dt.date) -> list[Any]:
    if "metric_data" in data:
        entries = data["metric_data"]
    elif "metrics" in data:
        by_date = data["metrics"]
        if isinstance(by_date, list):
            entries = by_date
        elif isinstance(by_date, dict):
            entries = by_date.get(date.isoformat())
        else:
            entries = by_date
    else:
        raise BadRaw("the answer has neither metric_data nor metrics")
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise BadRaw("the answer's entries are no list")
    return entries


def _holds_data(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    content = entry.get("object")
    if isinstance(content, dict):
        return any(_is_content(value) for key, value in content.items() if key not in LABELS)
    return False


def _is_content(value: Any, depth: int = 0) -> bool:
    """Whether anything measured hides in it: a number, or a text that could be one."""
    if depth > MAX_DEPTH:
        return False
    if isinstance(value, dict):
        return any(_is_content(v, depth + 1) for k, v in value.items() if k not in LABELS)
    if isinstance(value, list):
        return any(_is_content(v, depth + 1) for v in value)
    return isinstance(value, int | float | str) and not isinstance(value, bool) and value != ""
