"""Who needs somebody today, who this week: each row of the policy's table at its limit, by the whole assessment."""

import datetime as dt
from typing import Any

import pytest

from core.content import to_bytes
from core.documents import Anomaly
from core.patient_day import PatientDay
from core.ports import TARGETS, GlucoseTargets
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from tests.support.payloads import DATE, ZONE, body, full_series, series, sleep

Odd = tuple[int, list[float]]
"""(index of the first reading, the readings, one in five minutes)."""


def at(minute: int, value: float, minutes: int) -> Odd:
    return minute // 5, [value] * (minutes // 5)


def measured(*odd: Odd, hours: float = 24, more: list[Any] | None = None) -> MeasuredDay:
    return measure_day(body(full_series("glucose", 110, *odd, hours=hours), *(more or [])), DATE, ZONE)


def told(
    *odd: Odd, targets: GlucoseTargets = "standard", hours: float = 24, more: list[Any] | None = None
) -> list[Anomaly]:
    found = measured(*odd, hours=hours, more=more)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, found, {}, targets)
    return [one for one in document.anomalies if one.kind == "safety"]


def tiers(*odd: Odd, targets: GlucoseTargets = "standard", hours: float = 24) -> dict[str, str]:
    return {one.rule: one.severity for one in told(*odd, targets=targets, hours=hours)}


LOW, HIGH = "glucose_low", "glucose_high"


@pytest.mark.parametrize("targets", [one for one in TARGETS if one != "none"])
def test_an_hour_below_54_in_a_day_is_urgent_however_it_is_split(targets: GlucoseTargets) -> None:
    assert tiers(at(180, 50, 60), targets=targets) == {LOW: "urgent"}
    assert tiers(at(180, 50, 55), targets=targets) == {LOW: "info"}
    assert tiers(at(180, 50, 30), at(600, 50, 30), targets=targets) == {LOW: "urgent"}
    # Two minutes short of an event count as well: what matters is the time.
    assert tiers(at(180, 50, 50), at(600, 50, 10), targets=targets) == {LOW: "urgent"}


@pytest.mark.parametrize(("minutes", "tier"), [(59, "info"), (60, "urgent")])
def test_a_minute_short_of_the_hour_is_not_urgent(minutes: int, tier: str) -> None:
    """A sensor that tells every minute is the only one that can be so exact."""
    values = [110.0] * 180 + [50.0] * minutes + [110.0] * (1260 - minutes)
    found = measure_day(body(series("glucose", values, every=60)), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, found, {}, "standard")
    assert {one.rule: one.severity for one in document.anomalies if one.kind == "safety"} == {LOW: tier}


@pytest.mark.parametrize("targets", TARGETS)
@pytest.mark.parametrize("minutes", [15, 20, 40, 60, 200])
def test_every_event_below_54_is_told_in_some_tier(targets: GlucoseTargets, minutes: int) -> None:
    assert LOW in tiers(at(180, 50, minutes), targets=targets)


def test_ten_minutes_are_no_event() -> None:
    assert tiers(at(180, 50, 10)) == {}


def test_two_events_below_54_are_notable_and_one_is_info() -> None:
    assert tiers(at(180, 50, 15)) == {LOW: "info"}
    assert tiers(at(180, 50, 15), at(600, 50, 15)) == {LOW: "notable"}
    (low,) = told(at(180, 50, 15), at(600, 50, 15))
    assert (low.evidence["because"], low.evidence["minutes"]) == ("events", 30)


@pytest.mark.parametrize(
    ("minutes", "tier"), [(15, "info"), (235, "info"), (240, "notable"), (355, "notable"), (360, "urgent")]
)
def test_a_high_above_300_rises_with_its_minutes(minutes: int, tier: str) -> None:
    assert tiers(at(180, 320, minutes)) == {HIGH: tier}


def test_a_high_between_250_and_300_is_info_for_all_but_in_pregnancy() -> None:
    day = at(180, 270, 600)
    assert {targets: tiers(day, targets=targets)[HIGH] for targets in TARGETS} == {
        "standard": "info",
        "older": "info",
        "none": "info",
        "pregnancy": "urgent",
    }
    assert tiers(at(180, 270, 115), targets="pregnancy") == {HIGH: "info"}
    assert tiers(at(180, 270, 120), targets="pregnancy") == {HIGH: "urgent"}
    (high,) = told(at(180, 270, 120), targets="pregnancy")
    assert (high.evidence["because"], high.evidence["met_limit"]) == ("over_250", 250)


def test_a_quarter_of_an_hour_above_250_is_an_event_that_is_new_and_ten_minutes_are_none() -> None:
    (high,) = told(at(180, 270, 15))
    assert (high.severity, "told_before" in high.evidence) == ("info", False)
    assert told(at(180, 270, 10)) == []


def test_who_takes_no_drug_that_lowers_glucose_has_a_notable_low_at_the_most() -> None:
    assert tiers(at(180, 50, 60), targets="none") == {LOW: "notable"}
    assert tiers(at(180, 50, 600), targets="none") == {LOW: "notable"}
    assert tiers(at(180, 50, 15), at(600, 50, 15), targets="none") == {LOW: "info"}


@pytest.mark.parametrize(
    ("value", "minutes", "tier"),
    [(50, 15, "notable"), (320, 15, "notable"), (320, 240, "urgent"), (270, 60, "info")],
)
def test_what_is_still_open_before_hours_of_silence_rises_one_tier(
    value: float, minutes: int, tier: str
) -> None:
    """The readings end at eight in the evening, with the low or high still open: four hours are unknown."""
    rule = LOW if value < 54 else HIGH
    assert tiers(at(20 * 60 - minutes, value, minutes), hours=20) == {rule: tier}
    earlier = tiers(at(20 * 60 - minutes - 15, value, minutes), hours=20)
    assert earlier[rule] == ("notable" if (value, minutes) == (320, 240) else "info"), "it ended before"


def test_a_low_of_an_hour_before_hours_of_silence_is_urgent_for_who_takes_no_such_drug_too() -> None:
    assert tiers(at(19 * 60, 50, 60), targets="none", hours=20) == {LOW: "urgent"}


def test_silence_of_less_than_four_hours_changes_nothing() -> None:
    assert tiers(at(20 * 60, 50, 15), hours=20.25) == {LOW: "info"}


def test_silence_is_four_hours_from_the_last_reading_on() -> None:
    assert tiers(at(19 * 60 + 50, 50, 15), hours=20 + 5 / 60) == {LOW: "notable"}
    assert tiers(at(19 * 60 + 55, 50, 15), hours=20 + 10 / 60) == {LOW: "info"}


def falling(minute: int) -> Odd:
    """Fast down, half an hour low, fast up."""
    return minute // 5, [90, 70, *[48] * 6, 70, 95]


def test_the_shape_of_pressure_marks_the_evidence_of_a_low_in_sleep_and_changes_nothing_else() -> None:
    (asleep,) = told(falling(180), more=[sleep(hours=8)])
    (awake,) = told(falling(900), more=[sleep(hours=8)])
    assert asleep.evidence["stretches"][0]["pressure_shape"] is True
    assert "pressure_shape" not in awake.evidence["stretches"][0]
    assert (asleep.severity, asleep.evidence["minutes"]) == (awake.severity, awake.evidence["minutes"])


def test_a_slow_low_in_sleep_has_no_such_shape() -> None:
    slow = [float(value) for value in (*range(110, 50, -3), *[50] * 4, *range(52, 110, 3))]
    (low,) = told((180 // 5, slow), more=[sleep(hours=8)])
    assert "pressure_shape" not in low.evidence["stretches"][0]


def shaped(before: float, after: list[float], every: float = 300, slow: int = 0) -> bool:
    """Whether a low in sleep, entered from `before` and left by `after`, is marked. `slow` readings of 15 minutes come
    first, of the 36 before the low at the most."""
    values = [before] * 36 + [48.0] * 6 + after
    values += [after[-1]] * (288 - len(values))
    entry = series("glucose", values, every=every)
    for i, sample in enumerate(entry["object"]["values"]):
        sample["timestamp"] += 600 * min(i, slow)
    found = measure_day(body(entry, sleep(hours=16)), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, found, {}, "standard")
    (low,) = (one for one in document.anomalies if one.rule == LOW)
    return "pressure_shape" in low.evidence["stretches"][0]


def test_pressure_is_a_fall_and_a_return_of_25_each_read_every_five_minutes() -> None:
    assert shaped(73, [73.0])
    assert not shaped(72, [73.0]), "it fell by 24"
    assert not shaped(73, [72.0]), "it returned by 24"
    assert not shaped(90, [55.0] * 12 + [90.0]), "it returned slowly"
    assert not shaped(90, [90.0], every=360), "it was read every six minutes"
    assert shaped(73, [73.0, 60.0]), "the first reading back counts"


def test_pressure_is_read_every_five_minutes_around_the_low_and_not_all_day_long() -> None:
    assert shaped(90, [90.0], slow=24)
    assert not shaped(90, [90.0], slow=36), "the readings before the low are a quarter of an hour apart"


def busiest() -> list[Odd]:
    return [at(minute, value, 15) for minute, value in zip(range(0, 1440, 30), (45, 390) * 24, strict=True)]


def test_the_features_of_the_busiest_day_stay_small() -> None:
    ring = [sleep(hours=8), full_series("hr", 66), full_series("steps", 9), full_series("temp", 33.27)]
    ring += [full_series("hrv", 41.37), full_series("spo2", 96.41)]
    found = measured(*busiest(), more=ring)
    assert len(to_bytes(found.features)) <= 700, found.features


def test_a_finding_names_no_other_day_than_its_own() -> None:
    (low,) = told(at(180, 50, 60))
    assert {one["from"][:10] for one in low.evidence["stretches"]} == {DATE.isoformat()}
    assert dt.date.fromisoformat(low.evidence["stretches"][0]["to"][:10]) == DATE


def test_the_value_of_several_lows_is_the_lowest_and_of_several_highs_the_highest() -> None:
    (low,) = told(at(180, 50, 15), at(600, 45, 15))
    (high,) = told(at(180, 320, 30), at(600, 400, 30))
    assert (low.value, high.value) == (45, 400)


def test_what_is_urgent_by_its_minutes_says_so_also_before_hours_of_silence() -> None:
    (high,) = told(at(20 * 60 - 360, 320, 360), hours=20)
    assert (high.severity, high.evidence["because"]) == ("urgent", "over_300")


def test_a_low_is_raised_by_silence_only_if_no_number_of_lows_has_done_so() -> None:
    (low,) = told(at(20 * 60 - 15, 50, 15), hours=20)
    assert low.evidence["because"] == "silence"
    (low,) = told(at(180, 50, 15), at(20 * 60 - 15, 50, 15), hours=20)
    assert (low.severity, low.evidence["because"]) == ("notable", "events")


def test_a_high_that_silence_raises_was_met_above_300() -> None:
    (high,) = told(((20 * 60 - 45) // 5, [270.0] * 6 + [320.0] * 3), hours=20)
    assert (high.evidence["because"], high.evidence["met_limit"]) == ("silence", 300)
    assert [one["minutes"] for one in high.evidence["met_by"]] == [15]


@pytest.mark.parametrize(("hours", "tier"), [(4, "notable"), (3 + 55 / 60, "info")])
def test_a_gap_of_four_hours_within_the_day_is_silence_too(hours: float, tier: str) -> None:
    """The low is still open at the last reading before the gap."""
    before = [110.0] * 60 + [50.0] * 3
    found = series("glucose", before)
    start = found["object"]["values"][-1]["timestamp"] + hours * 3600
    found["object"]["values"] += [{"value": 110.0, "timestamp": start + 300 * i} for i in range(48)]
    day = measure_day(body(found), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, day, {}, "standard")
    assert {one.rule: one.severity for one in document.anomalies if one.kind == "safety"} == {LOW: tier}


def test_lows_too_short_to_be_events_have_the_days_lowest_value() -> None:
    (low,) = told(*(at(120 * hour, 50 - hour, 10) for hour in range(1, 7)))
    assert (low.severity, low.evidence["minutes"], low.evidence["stretches"]) == ("urgent", 60, [])
    assert low.value == 44
