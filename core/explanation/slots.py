"""What placeholders become: numbers of the processed document, rounded and written out in a language. Pure."""

from dataclasses import replace

from core.documents import Anomaly, Metric, UsualRange
from core.explanation.languages.language import Language
from core.explanation.quantities import Quantity, amount, bare, quantity_of

Slots = dict[str, str]
Numbers = dict[str, float]
_MINUTES, _PERCENT = Quantity("duration"), Quantity("percent")


def anomaly_slots(anomaly: Anomaly, language: Language) -> tuple[Slots, Numbers]:
    """(rendered, the numbers behind it) of an anomaly; always a {value} or a {difference}, in words if there is no
    number."""
    slots: Slots = {"name": language.names.get(anomaly.metric, language.other_name).text}
    if anomaly.kind == "strain":
        return slots | {"value": language.phrases["strain_value"]}, {}
    if anomaly.value is None:
        if anomaly.kind == "drift":
            return slots | {"difference": _drift(anomaly, language)}, {}
        return slots | {"value": language.phrases["data_none"]}, {}
    numbers: Numbers = {"value": anomaly.value}
    quantity = quantity_of(anomaly.metric, anomaly.unit)
    if anomaly.kind == "data":
        slots["value"] = _lack(anomaly.value, anomaly.unit, language)
        return slots, numbers
    slots["value"] = amount(language, quantity, anomaly.value)
    if anomaly.kind == "safety":
        return _breach(slots, numbers, anomaly, quantity, language)
    if anomaly.kind == "drift":
        if (anomaly.difference or 0.0) * (-1 if anomaly.direction == "below" else 1) < 0:
            del slots["value"]  # the day itself went the other way, and would seem to be what drifted
        return slots | {"difference": _drift(anomaly, language)}, numbers
    if anomaly.usual is not None:
        slots["usual"] = _usual(numbers, anomaly.usual, quantity, language)
    if anomaly.difference is not None and (said := _difference(anomaly.difference, quantity, language)):
        slots["difference"] = said
        numbers["difference"] = anomaly.difference
    return slots, numbers


def measure_slots(
    metric: str, measured: Metric, usual: UsualRange | None, language: Language
) -> tuple[Slots, Numbers, bool | None]:
    """(rendered, the numbers behind it, whether it is within the usual range, if that is known) of a metric without an
    anomaly."""
    quantity, value = quantity_of(metric, measured.unit), float(measured.value)
    slots = {"name": language.names[metric].text, "value": amount(language, quantity, value)}
    numbers = {"value": value}
    if usual is None:
        return slots, numbers, None
    slots["usual"] = _usual(numbers, usual, quantity, language)
    return slots, numbers, usual.low <= value <= usual.high


def _usual(numbers: Numbers, usual: UsualRange, quantity: Quantity, language: Language) -> str:
    """The middle and the ends; of a share no more than all of it and no less than nothing."""
    low, high = usual.low, usual.high
    if quantity.unit == "percent":
        low, high = max(0.0, low), min(100.0, high)
    numbers |= {"usual": usual.median, "low": low, "high": high}
    return language.usual_range.format(
        middle=amount(language, quantity, usual.median),
        low=bare(language, quantity, low),
        high=bare(language, quantity, high),
    )


def _difference(difference: float, quantity: Quantity, language: Language) -> str | None:
    """With its direction; None if it rounds to nothing."""
    said = amount(language, quantity, abs(difference), points=True)
    if not any(c in "123456789" for c in said):
        return None
    above, below = language.differences.get(quantity.unit, language.differences["other"])
    return (above if difference > 0 else below).format(amount=said)


def _drift(anomaly: Anomaly, language: Language) -> str:
    return language.phrases[f"drift_{anomaly.direction or 'above'}"]


def _lack(value: float, unit: str, language: Language) -> str:
    if value == 0:
        return language.phrases["data_none"]
    if unit == "%":
        return language.phrases["data_share"].format(amount=amount(language, _PERCENT, value))
    return language.phrases["data_gap"].format(amount=amount(language, _MINUTES, value))


def _breach(
    slots: Slots, numbers: Numbers, anomaly: Anomaly, quantity: Quantity, language: Language
) -> tuple[Slots, Numbers]:
    """The worst value with the limit and, where there are stretches, how long it lasted."""
    limit, minutes = anomaly.evidence.get("limit"), anomaly.evidence.get("minutes")
    phrase = language.phrases.get(f"safety_{anomaly.rule}")
    if phrase is None or not isinstance(limit, int | float):
        return slots, numbers
    if "{minutes}" in phrase and not isinstance(minutes, int | float):
        return slots, numbers
    value = slots["value"]
    if (
        value == amount(language, quantity, limit) and anomaly.value != limit
    ):  # "90 percent, below 90 percent"
        value = amount(language, replace(quantity, digits=quantity.digits + 1), float(anomaly.value or 0.0))
    said = {"amount": value, "limit": amount(language, quantity, limit)}
    numbers["limit"] = limit
    if isinstance(minutes, int | float):
        numbers["minutes"] = minutes
        said["minutes"] = amount(language, _MINUTES, minutes)
    return slots | {"value": phrase.format(**said)}, numbers
