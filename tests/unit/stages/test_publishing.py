"""Whether an urgent finding still wakes somebody: by the end of the last of what met its rule."""

import datetime as dt

import pytest

from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from core.stages.publishing import late
from tests.support.payloads import DATE, START, ZONE, body, full_series

LOW = [50.0] * 6
"""Half an hour."""


@pytest.mark.parametrize(("hours", "found_late"), [(47, False), (48, False), (49, True)])
def test_two_lows_that_make_an_hour_are_found_late_by_the_end_of_the_second(
    hours: int, found_late: bool
) -> None:
    second = 20 * 12
    measured = measure_day(body(full_series("glucose", 110, (12, LOW), (second, LOW))), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, {}, "standard")
    ended = dt.datetime.fromtimestamp(START + second * 300 + 1800, dt.UTC)
    now = ended + dt.timedelta(hours=hours)
    assert late(document, ["glucose_low"], now) == ({"glucose_low"} if found_late else set())
