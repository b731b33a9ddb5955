"""Who the simulated people are: lasting traits and a time zone, drawn from the seed and the email alone."""

import csv
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from scripts.local.faults import share

TIMEZONES = (
    *("Asia/Kolkata",) * 4,
    *("America/New_York",) * 3,
    *("Europe/London",) * 3,
    *("Europe/Berlin",) * 2,
    *("America/Los_Angeles",) * 2,
    "America/Chicago",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kathmandu",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)


@dataclass(frozen=True)
class Patient:
    """Levels a person's own days vary around; the spreads are that person's 1.4826 MAD of a night."""

    seed: int
    email: str
    timezone: ZoneInfo
    resting_hr: float  # bpm
    resting_hr_spread: float
    sleep_hr_spread: float
    hrv_ln: float  # ln ms
    hrv_ln_spread: float
    skin_temp: float  # °C while asleep
    skin_temp_spread: float
    spo2: float  # %
    spo2_spread: float
    sleep_minutes: float
    sleep_spread: float
    steps_root: float  # square root of the day's steps
    steps_spread: float
    bedtime: float  # hours after local midnight, negative before it
    adherence: float  # share of nights with the ring on
    frailty: float  # how much harder than the average an illness hits
    cgm: bool
    diabetes: str  # "none", "type 2", "type 1"
    fasting_glucose: float  # mg/dL
    meal_rise: float  # mg/dL of an ordinary meal
    hrv_all_day: bool
    sleep_spelling: str  # both "Sleep" and "sleep" exist
    zone_told: bool  # whether the person's answers name the time zone
    traveller: bool

    def untroubled(self) -> "Patient":
        """The same person, who stays at home and whose answers are complete."""
        return replace(self, zone_told=True, traveller=False)

    def whereabouts(self, date: dt.date) -> ZoneInfo:
        """The time zone in which the person spends this date: a traveller is away on about a quarter of all days."""
        journey, day = divmod(date.toordinal(), 14)
        if not self.traveller:
            return self.timezone
        r = rng(self.seed, self.email, journey, "journey")
        away = bool(r.random() < 0.6) and 3 <= day < 3 + int(r.integers(2, 11))
        return ZoneInfo(str(r.choice(TIMEZONES))) if away else self.timezone


def rng(*key: object) -> np.random.Generator:
    """A generator that depends on nothing but `key`."""
    digest = hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest))


def meet(seed: int, email: str, timezone: str | None = None) -> Patient:
    """The person behind an email. Levels and spreads are those of the LifeSnaps cohort (Yfantidou 2022)."""
    r = rng(seed, email, "traits")
    diabetes = str(r.choice(["none", "type 2", "type 1"], p=[0.72, 0.20, 0.08]))
    resting_hr = float(np.clip(r.normal(64, 6.5), 46, 84))

    def spread(typical: float) -> float:
        return float(typical * np.clip(r.lognormal(0, 0.3), 0.5, 2))

    return Patient(
        seed=seed,
        email=email,
        timezone=ZoneInfo(timezone or str(r.choice(TIMEZONES))),
        resting_hr=resting_hr,
        resting_hr_spread=spread(2.4),
        sleep_hr_spread=spread(3.85),
        hrv_ln=float(np.clip(3.64 - 0.03 * (resting_hr - 64) + r.normal(0, 0.33), 2.5, 4.8)),
        hrv_ln_spread=spread(0.19),
        skin_temp=float(r.normal(34.2, 0.6)),
        skin_temp_spread=spread(0.46),
        spo2=float(np.clip(r.normal(96.2, 0.6), 94.5, 98)),
        spo2_spread=spread(0.8),
        sleep_minutes=float(np.clip(r.normal(405, 38), 310, 500)),
        sleep_spread=spread(62),
        steps_root=float(np.clip(r.normal(90, 17), 50, 140)),
        steps_spread=spread(20),
        bedtime=float(r.normal(-0.7, 0.9)),
        adherence=float(np.clip(r.beta(14, 1.4), 0.6, 0.995)),
        frailty=float(r.lognormal(-0.06, 0.35)),
        cgm=bool(r.random() < {"none": 0.3, "type 2": 0.6, "type 1": 0.95}[diabetes]),
        diabetes=diabetes,
        fasting_glucose={"none": 88.0, "type 2": 118.0, "type 1": 125.0}[diabetes] + float(r.normal(0, 6)),
        meal_rise={"none": 34.0, "type 2": 62.0, "type 1": 80.0}[diabetes] * float(r.lognormal(0, 0.2)),
        hrv_all_day=bool(r.random() < 0.5),
        sleep_spelling="Sleep" if r.random() < 0.6 else "sleep",
        zone_told=share(seed, email, "zone told") >= 0.12,
        traveller=share(seed, email, "traveller") < 0.08,
    )


def read_roster(path: Path) -> dict[str, str]:
    """Email → time zone, from a CSV with the columns patient_id, email, timezone."""
    with path.open(newline="") as file:
        return {row["email"]: row["timezone"] for row in csv.DictReader(file)}
