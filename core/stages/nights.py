"""The words of the night: the hourly runs' names, a patient's clock, and how late after the morning something comes."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.patient_day import PatientDay
from core.ports import Patient

PREFIX = "nightly-"  # of a nightly run's name
_HOUR = "%Y-%m-%dT%H"
DAY = dt.timedelta(days=1)


def run_of(tick: dt.datetime) -> str:
    """The run_id of the hour that `tick` lies in, as in nightly-2026-04-01T03."""
    return tick.astimezone(dt.UTC).strftime(PREFIX + _HOUR)


def tick_of(run_id: str) -> dt.datetime | None:
    """The hour (UTC) of a nightly run, None for any other run."""
    try:
        return dt.datetime.strptime(run_id, PREFIX + _HOUR).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def zone_of(timezone: str | None) -> ZoneInfo:
    """The time zone of that name; UTC where there is none such: a night at the wrong hour is better than none, and the
    roster's import refuses such a zone."""
    try:
        return ZoneInfo(timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder such as "America"
        return ZoneInfo("UTC")


def behind_morning(day: PatientDay, run_id: str, timezone: str | None, now: dt.datetime) -> int | None:
    """Seconds between the patient's morning (the hour of the nightly run) and `now`.

    None for the days before yesterday, which a night only looks back on, and for runs that are no night.
    """
    tick = tick_of(run_id)
    if tick is None or tick.astimezone(zone_of(timezone)).date() - DAY != day.date:
        return None
    return int((now - tick).total_seconds())


def newest_night(patient: Patient, now: dt.datetime, hour: int) -> dt.date:
    """The newest date of the patient's whose night has come by `now`."""
    date = now.astimezone(zone_of(patient.timezone)).date() - DAY
    return date if night_after(date, patient, hour) <= now else date - DAY


def night_after(date: dt.date, patient: Patient, hour: int) -> dt.datetime:
    """When that date of the patient's is fetched."""
    return dt.datetime.combine(date + DAY, dt.time(hour), zone_of(patient.timezone)).astimezone(dt.UTC)


def is_expected(night: dt.datetime, patient: Patient) -> bool:
    """Whether the patient was followed already when that night came."""
    return patient.since is None or dt.datetime.fromisoformat(patient.since) < night
