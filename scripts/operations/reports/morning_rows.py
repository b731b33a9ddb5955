"""What the clinic's page says of a row of the list: words for its rule, and two weeks of the metric. Pure."""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_month_names
from markupsafe import Markup

from core.anomalies import policy
from core.health.excursions import EVENT_MINUTES
from core.health.glucose import bands_of
from core.health.metrics import unit
from core.ledger import Entry
from scripts.operations.mornings.listed import Place, Row
from scripts.operations.reports.svg import sparkline

Features = Mapping[str, Any]
Of = Callable[[Features], float | None]

NAMES = {
    "resting_hr": "resting heart rate",
    "sleep_hr_mean": "heart rate in sleep",
    "hrv_sleep": "heart rate variability",
    "skin_temp_sleep": "skin temperature in sleep",
    "spo2_mean": "blood oxygen",
    "sleep_total": "time asleep",
    "steps": "steps",
    "glucose_mean": "mean glucose",
    "glucose_cv": "glucose variation",
    "glucose_tir": "time in range",
    "coverage_glucose": "sensor coverage",
    "coverage_hr": "ring coverage",
}
RULES = {
    "glucose_low": "Low glucose (below 54 mg/dL)",
    "glucose_high": "High glucose (above 250 mg/dL)",
    "spo2_low": "Low blood oxygen",
    "strain": "Several signs of strain in one night",
    "sensor_gap": "Hours without data",
    "coverage_low": "Much less data than usual",
    "cgm_inactive": "Glucose sensor in use for less than 70 % of the day",
}
CATEGORIES = {
    "below_54": "Week: too long below 54 mg/dL",
    "below_63": "Week: too long below 63 mg/dL",
    "below_70": "Week: too long below 70 mg/dL",
    "above_140": "Week: too long above 140 mg/dL",
    "above_250": "Week: too long above 250 mg/dL",
    "in_range": "Week: too little time in range",
    "fall": "Week: time in range has fallen",
}
_KINDS = {"out_of_range": "Unusual", "shift": "Changed for two days or more", "drift": "Drifting"}
FIRST = 320  # signs of the explanation that a row shows


@dataclass(frozen=True)
class Shown:
    """A row as the page has it. `patient_id` is as it may be on a screen; `asks`: what to do about the data."""

    row: Row
    patient_id: str
    reason: str
    lasts: str
    asks: str
    chart: Markup
    metric: str
    text: str
    language: str

    @property
    def tier(self) -> str:
        return {Place.DATA: "data", Place.INFO: "info"}.get(
            self.row.place, "notable" if self.row.place in (Place.NOTABLE, Place.LASTING) else "urgent"
        )

    @property
    def weeks(self) -> list[str]:
        """The weekly categories that hold beside the reason."""
        held = [(one.removeprefix("+"), one.startswith("+")) for one in self.row.categories]
        return [
            words_for(f"weekly.{name}").lower().replace("mg/dl", "mg/dL") + (" (new)" if begins else "")
            for name, begins in held
            if self.row.reason != f"weekly.{name}"
        ]

    @property
    def age(self) -> str:
        return "new" if self.row.is_new else "lasting" if self.row.place is Place.LASTING else ""


def words_for(rule: str) -> str:
    """A rule as a care team calls it; one that this page does not know, by its own name."""
    kind, _, what = rule.partition(".")
    if kind == "weekly":
        return CATEGORIES.get(what, rule)
    if kind in _KINDS and what:
        return f"{_KINDS[kind]}: {NAMES.get(what, what)}"
    found = RULES.get(rule)
    return found or rule[:1].upper() + rule[1:].replace("_", " ")


def metric_of(rule: str) -> tuple[str, Of]:
    """The name, with its unit, of what a rule looks at, and how to read it off a day's features."""
    kind, _, what = rule.partition(".")
    if kind == "weekly":
        bands = [one.band for held in policy.CATEGORIES.values() for one in held if one.name == what]
        band = bands[0] if bands else "in_70_180"
        return f"time {band.replace('_', ' ')} mg/dL, % of the day", _share(
            "in_70_180" if what == "fall" else band
        )
    if rule == "glucose_low":
        return "time below 54 mg/dL, % of the day", _share("below_54")
    if rule == "glucose_high":
        return "time above 250 mg/dL, % of the day", _share("above_250")
    if rule == "sensor_gap":
        return "ring coverage, % of the day", _feature("coverage_hr")
    metric = what or {"spo2_low": "spo2_mean", "strain": "resting_hr"}.get(rule, rule)
    if metric == "hrv_sleep":
        return (
            "heart rate variability, ms",
            lambda f: math.exp(v) if (v := _number(f, "hrv_sleep_ln")) else None,
        )
    return ", ".join(filter(None, (NAMES.get(metric, metric.replace("_", " ")), unit(metric)))), _feature(
        metric
    )


def two_weeks(rule: str, days: Sequence[Entry | None]) -> tuple[str, Markup]:
    """(metric and its values in words, its sparkline over the days, the newest last); empty where nothing is known."""
    name, of = metric_of(rule)
    values = [_value(of, entry) for entry in days]
    known = [value for value in values if value is not None]
    if not known:
        return "", Markup("")
    newest = "unknown" if values[-1] is None else _short(values[-1])
    spread = f"{_short(min(known))} to {_short(max(known))} on {len(known)} days"
    spread = spread if len(known) > 1 else "the only day of these two weeks"
    return f"{name}: now {newest}; {spread}", sparkline(values)


def is_low(rule: str | None, entry: Entry | None) -> bool:
    """Whether the day has a low below 54 mg/dL: its first reason, or as many minutes as make one. A row names one
    reason, and a low may be another."""
    minutes = _value(lambda features: float(found.below_54) if (found := bands_of(features)) else None, entry)
    return rule == "glucose_low" or (minutes is not None and minutes >= EVENT_MINUTES)


def first_sentences(paragraphs: Sequence[str], most: int = FIRST, language: str = "en") -> str:
    """As many whole sentences as fit, and the next where these leave much room; of one that is longer than `FIRST`, its
    beginning. "29. November" ends none."""
    text = " ".join(paragraphs)
    if len(text) <= most:
        return text
    months = "|".join(get_month_names("wide", locale=language).values())
    ends = [found.end() for found in re.finditer(rf"\.(?= |$)(?!(?<=\d\.) (?:{months}))", text)]
    fitting = max((end for end in ends if end <= most), default=0)
    following = min((end for end in ends if most < end <= FIRST), default=0)
    cut = fitting if fitting >= most * 3 // 4 else following or fitting
    return text[:cut] if cut > most // 4 else text[: most - 1].rsplit(" ", 1)[0].rstrip() + "…"


def lasts(row: Row) -> str:
    """ "new", or since when; an urgent finding that waits says how long."""
    said = [f"since {row.since}"] if row.since else []
    if row.open_days > 1:
        said.append(f"{row.open_days} days wait")
    if row.overdue:
        said.append("for more than a day")
    return "; ".join(said)


def features_of(entry: Entry | None) -> dict[str, Any]:
    """Those of a day; none where they are absent or of another form."""
    try:
        found = json.loads(entry.features or "{}") if entry else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _value(of: Of, entry: Entry | None) -> float | None:
    try:
        value = of(features_of(entry))
    except (TypeError, ValueError, OverflowError):
        return None
    return value if value is None or math.isfinite(value) else None


def _feature(name: str) -> Of:
    return lambda features: _number(features, name)


def _number(features: Features, name: str) -> float | None:
    value = features.get(name)
    return float(value) if isinstance(value, int | float) else None


def _share(band: str) -> Of:
    def of(features: Features) -> float | None:
        bands = bands_of(features)
        return 100 * getattr(bands, band) / bands.use if bands and bands.use else None

    return of


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}".removesuffix(".0")
