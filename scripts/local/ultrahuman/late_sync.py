"""Rings sync late: how much of a day the API knows at a given moment, or at a given request.

The moment is the simulated "now"; without one it is the real clock.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from scripts.local.faults import share
from scripts.local.ultrahuman.payload import Entry
from scripts.local.ultrahuman.physiology import Day

NIGHT_SUMMARIES = {"night_rhr", "sleep_rhr", "avg_sleep_hrv", "recovery_index", "Sleep", "sleep"}


class LateRule(BaseModel):
    """How matching days come late, in parts, or vanish. Days count from the day's last midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    match: dict[str, str] = {}
    appears_after_days: float = 0.0
    appears_after_requests: int = Field(default=0, ge=0)
    before: float = Field(default=0.0, ge=0, lt=1)  # the share of the day that is served until then
    vanishes_after_days: float | None = None
    vanishes_after_requests: int | None = Field(default=None, ge=0)


LATE_RULES = TypeAdapter(list[LateRule])


def visible_until(rules: list[LateRule], rate: float, day: Day, now: float, request: int) -> int:
    """The Unix second up to which the day is known; the day's start or less means nothing at all.

    `request` counts the requests for this day, from 1. Where no rule matches, a share `rate` of days syncs
    one to three days late, half of them with a first part before that.
    """
    facets = {"email": day.person.email, "date": day.date.isoformat()}
    rule = next((r for r in rules if _matches(r, facets)), None) or _by_nature(day, rate)
    days_on = (now - day.end) / 86_400
    if rule.vanishes_after_days is not None and days_on >= rule.vanishes_after_days:
        return day.start
    if rule.vanishes_after_requests is not None and request > rule.vanishes_after_requests:
        return day.start
    late = days_on < rule.appears_after_days if rule.appears_after_days else False
    if late or request <= rule.appears_after_requests:
        return min(int(now), day.start + int(rule.before * (day.end - day.start)))
    return int(min(now, day.end + 86_400))


def known(day: Day, found: list[Entry], until: int) -> list[Entry]:
    """The entries as they were before everything after `until` had been synced; changes `found` in place."""
    if until >= day.end:
        return found
    found = [
        e for e in found if e["type"] not in NIGHT_SUMMARIES or until >= day.night.end or not e["object"]
    ]
    for entry in found:
        body: dict[str, Any] = entry["object"] or {}
        if "values" not in body:
            continue
        body["values"] = [sample for sample in body["values"] if sample["timestamp"] <= until]
        if "total" in body:
            numbers = [float(sample["value"] or 0) for sample in body["values"]]
            body["total"] = sum(numbers)
            body["avg"] = sum(numbers) / len(numbers) if numbers else 0.0
        if "last_reading" in body and body["values"]:
            last = body["values"][-1]
            body["last_reading"] = last if isinstance(body["last_reading"], dict) else last["value"]
    return [entry for entry in found if "values" not in (entry["object"] or {}) or entry["object"]["values"]]


def _matches(rule: LateRule, facets: Mapping[str, str]) -> bool:
    return all(facets.get(key) == value for key, value in rule.match.items())


def _by_nature(day: Day, rate: float) -> LateRule:
    key = (day.person.seed, day.person.email, day.date)
    if share(*key, "late") >= rate:
        return LateRule()
    part = 0.3 + 0.5 * share(*key, "part") if share(*key, "whole") < 0.5 else 0.0
    return LateRule(appears_after_days=round(0.5 + 2.5 * share(*key, "days"), 2), before=part)
