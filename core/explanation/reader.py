"""Who a page is for: the language and units of the patient, and how the clinic is reached."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Clinic:
    """What the closing sentences name; worded without what is None."""

    contact: str | None = None
    hours: str | None = None
    emergency: str | None = None


@dataclass(frozen=True)
class Reader:
    language: str
    glucose_unit: str = "mg/dL"
    clinic: Clinic = field(default_factory=Clinic)
