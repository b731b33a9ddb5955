"""Reads what Azure OpenAI answers, however odd: bodies and Retry-After headers. Pure."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from core.explanation.model.contract import Completion, Refusal, Tokens
from core.explanation.model.dialect import Refused

MOST = 1_000_000  # tokens that one call could count
_FINISHED: dict[str, Refusal] = {"content_filter": "content_filter", "length": "length"}


def read_answer(body: bytes) -> Completion:
    """The completion in an answer with status 200; a page of HTML or an odd shape reads as "unreadable"."""
    try:
        answer = json.loads(body)
        return _read(answer)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return Completion(None, "unreadable")


def _read(answer: dict[str, Any]) -> Completion:
    usage = _inner(answer, "usage")
    tokens = Tokens(
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
        _count(_inner(usage, "prompt_tokens_details").get("cached_tokens")),
    )
    served = answer.get("model")
    # It goes into the document: a lone surrogate, which JSON can name, would be no text there.
    served = served[:100].encode(errors="replace").decode() if isinstance(served, str) else None
    choices = answer["choices"]
    if not choices:
        return Completion(None, "empty", tokens, served)
    choice = choices[0]
    message = choice.get("message") or {}
    refused = _FINISHED.get(str(choice.get("finish_reason")))
    if refused is None and message.get("refusal"):
        refused = "refusal"
    text = message.get("content")
    hidden = _count(_inner(usage, "completion_tokens_details").get("reasoning_tokens"))
    starved = refused == "length" and (hidden > 0 or not text)
    if refused is None and not (isinstance(text, str) and text.strip()):
        refused = "empty"
    return Completion(None if refused else text, refused, tokens, served, starved=starved)


def read_refusal(status: int, error: object) -> Refused:
    """What the body of an error says; a page of HTML says nothing."""
    said = error if isinstance(error, Mapping) else {}
    inner = said.get("innererror")
    inner_code = inner.get("code") if isinstance(inner, Mapping) else None

    def text(name: str) -> str:
        return said[name] if isinstance(said.get(name), str) else ""

    return Refused(status, text("code") or str(inner_code or ""), text("param"), text("message")[:2_000])


def _inner(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What a count is read from; of another shape it counts nothing, and the answer stays."""
    inner = of.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _count(number: object) -> int:
    """0 for what is no count of one call's tokens: absent, a text, a fraction, or more than any model reads."""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= MOST else 0


def retry_after(headers: Mapping[str, str], now: dt.datetime | None = None) -> float | None:
    """Seconds to wait as the server asks: retry-after-ms, or Retry-After in seconds or as a date; None if unclear."""
    for header, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[header]) / divisor
        except (KeyError, ValueError):
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    try:
        date = parsedate_to_datetime(headers["retry-after"])
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    return max(0.0, (date - (now or dt.datetime.now(dt.UTC))).total_seconds())
