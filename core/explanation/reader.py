"""Who a page is for: the language and units of the patient, and how the clinic is reached."""

from typing import NamedTuple


class Clinic(NamedTuple):
    """What the closing sentences name; worded without what is None."""

    contact: str | None = None
    hours: str | None = None
    emergency: str | None = None


class Reader(NamedTuple):
    language: str
    glucose_unit: str = "mg/dL"
    clinic: Clinic = Clinic()
