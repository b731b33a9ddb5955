"""Which quantity a metric is, and how its numbers are rounded for people."""

from dataclasses import dataclass

from core.explanation.languages.language import Language


@dataclass(frozen=True)
class Quantity:
    unit: str
    """A key of Language.units."""
    digits: int = 0
    night: bool = False
    """Measured while asleep: sentences may say "last night"."""


QUANTITIES: dict[str, Quantity] = {
    "resting_hr": Quantity("bpm", night=True),
    "hr_mean": Quantity("bpm"),
    "hr_min": Quantity("bpm"),
    "hr_max": Quantity("bpm"),
    "sleep_hr_mean": Quantity("bpm", night=True),
    "hrv_sleep": Quantity("ms", night=True),
    "skin_temp_sleep": Quantity("celsius", 1, night=True),
    "spo2_mean": Quantity("percent"),
    "spo2_min": Quantity("percent"),
    "steps": Quantity("steps"),
    "active_minutes": Quantity("duration"),
    "sleep_total": Quantity("duration", night=True),
    "sleep_deep": Quantity("duration", night=True),
    "sleep_rem": Quantity("duration", night=True),
    "sleep_light": Quantity("duration", night=True),
    "sleep_awake": Quantity("duration", night=True),
    "time_in_bed": Quantity("duration", night=True),
    "sleep_efficiency": Quantity("percent", night=True),
    "glucose_mean": Quantity("mg_dl"),
    "glucose_sd": Quantity("mg_dl"),
    "glucose_mage": Quantity("mg_dl"),
    "glucose_cv": Quantity("percent"),
    "glucose_gmi": Quantity("percent", 1),
    "glucose_gmi_14d": Quantity("percent", 1),
    "glucose_tir": Quantity("percent"),
    "glucose_titr": Quantity("percent"),
    "glucose_tbr_70": Quantity("percent", 1),
    "glucose_tbr_54": Quantity("percent", 1),
    "glucose_tar_180": Quantity("percent", 1),
    "glucose_tar_250": Quantity("percent", 1),
}
_BY_UNIT = {
    "bpm": Quantity("bpm"),
    "ms": Quantity("ms"),
    "°C": Quantity("celsius", 1),
    "%": Quantity("percent"),
    "min": Quantity("duration"),
    "mg/dL": Quantity("mg_dl"),
    "steps": Quantity("steps"),
}
PLAIN = Quantity("plain", 1)


def quantity_of(metric: str, unit: str) -> Quantity:
    """By the metric's name, else by its unit, else a plain number."""
    return QUANTITIES.get(metric) or _BY_UNIT.get(unit) or PLAIN


def digits_of(language: Language, value: float, digits: int) -> str:
    """12345.6 -> "12,346": rounded as Python rounds, in the language's own writing."""
    text = f"{value:,.{digits}f}"
    if not any(c in "123456789" for c in text):
        text = text.lstrip("-")
    table = str.maketrans({",": language.thousands, ".": language.decimal})
    return text.translate(table)


def amount(language: Language, quantity: Quantity, value: float, *, points: bool = False) -> str:
    """A number with its unit: "64 beats per minute", "7 hours 12 minutes"; `points` for differences of percent."""
    if quantity.unit == "duration":
        return duration(language, value)
    unit = "points" if points and quantity.unit == "percent" else quantity.unit
    singular, plural = language.units[unit]
    text = digits_of(language, value, quantity.digits)
    return (singular if text == "1" else plural).format(n=text)


def bare(language: Language, quantity: Quantity, value: float) -> str:
    """As `amount`, without the unit where the sentence has just named it."""
    if quantity.unit == "duration":
        return duration(language, value)
    return digits_of(language, value, quantity.digits)


def duration(language: Language, minutes: float) -> str:
    """Whole minutes as hours and minutes."""
    hours, rest = divmod(round(abs(minutes)), 60)
    parts = [(hours, "hour"), (rest, "minute")]
    said = [
        language.units[unit][0 if n == 1 else 1].format(n=n)
        for n, unit in parts
        if n or (unit == "minute" and not hours)
    ]
    return language.phrases["duration_and"].join(said)
