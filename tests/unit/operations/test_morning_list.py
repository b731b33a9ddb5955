"""The list of a morning: who stands where, and why."""

import datetime as dt

import pytest

from core.ledger import Entry
from core.patient_day import PatientDay
from scripts.operations.mornings.listed import Morning, Place, Row, morning

DATE = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 4, 1, 7, tzinfo=dt.UTC)
LOW = frozenset({"glucose_low"})


def entry(patient_id: str, tier: str = "none", *, back: int = 0, reason: str | None = None) -> Entry:
    rules = LOW if tier == "urgent" else frozenset[str]()
    day = PatientDay(patient_id, DATE - dt.timedelta(days=back))
    reason = reason or ("glucose_low" if rules else None)
    return Entry(day, tier=tier, reason=reason, urgent_rules=rules, processed_fp="fp")


def listing(*listed: Entry, night: tuple[Entry, ...] = (), before: tuple[str, ...] = ()) -> Morning:
    return morning(DATE, listed, {one.day.patient_id: one for one in night}, before, NOW)


def row(*listed: Entry, night: tuple[Entry, ...] = ()) -> Row:
    (found,) = listing(*listed, night=night).rows
    return found


def test_the_most_pressing_stand_first_and_problems_with_the_data_last() -> None:
    urgent, info = entry("urgent", "urgent"), entry("info", "info", reason="out_of_range")
    late = entry("late", "urgent", back=40)._replace(found_late=LOW)
    seen = entry("seen", "urgent")._replace(acknowledged_rules=LOW, acknowledged_by="M. W.")
    notable = entry("notable", "notable", reason="weekly.below_54")
    lasting = notable._replace(day=PatientDay("lasting", DATE), reason_since="2026-03-24")
    dead = Entry(PatientDay("dead", DATE), errors={"fetch": {"kind": "bad_raw"}})
    found = listing(info, seen, lasting, notable, late, urgent, night=(dead,), before=("vanished",))
    assert [(one.patient_id, one.place) for one in found.rows] == [
        ("urgent", Place.URGENT),
        ("late", Place.FOUND_LATE),
        ("notable", Place.NOTABLE),
        ("lasting", Place.LASTING),
        ("seen", Place.ACKNOWLEDGED),
        ("info", Place.INFO),
        ("vanished", Place.DATA),
        ("dead", Place.DATA),
    ]
    assert found.waits
    assert [one.reason for one in found.rows[-2:]] == ["nothing came of this night", "stopped by an error"]


def test_lows_stand_first_within_a_place() -> None:
    rows = (
        entry(f"p-{n}", "info", reason=reason)
        for n, reason in enumerate(("drift", "glucose_high", "glucose_low"))
    )
    assert [one.reason for one in listing(*rows).rows] == ["glucose_low", "glucose_high", "drift"]


def test_an_open_finding_of_earlier_stays_and_its_later_day_is_no_second_row() -> None:
    found = row(entry("p", "urgent", back=3), entry("p", "urgent", back=1), entry("p", "info"))
    assert (found.place, found.date, found.open_days) == (Place.URGENT, DATE - dt.timedelta(days=1), 2)


def test_what_opened_after_the_date_that_is_asked_for_is_on_no_list_of_it() -> None:
    assert listing(entry("p", "urgent", back=-1)).rows == []


def test_a_finding_that_came_after_the_acknowledgement_waits_again() -> None:
    more = entry("p", "urgent")._replace(urgent_rules=LOW | {"spo2_low"}, acknowledged_rules=LOW)
    assert row(more).place is Place.URGENT
    assert row(more._replace(found_late=LOW | {"spo2_low"})).place is Place.FOUND_LATE


@pytest.mark.parametrize(("since", "place"), [("2026-03-25", Place.NOTABLE), ("2026-03-24", Place.LASTING)])
def test_what_began_a_week_ago_lasts(since: str, place: Place) -> None:
    assert row(entry("p", "notable", reason="drift")._replace(reason_since=since)).place is place


def test_nothing_to_say_is_no_row_but_a_sensor_that_is_worn_little_is_one() -> None:
    assert listing(entry("p")).rows == []
    little = row(entry("p")._replace(categories="wear_low"))
    assert (little.place, little.reason) == (
        Place.DATA,
        "sensor in use for less than 70 % of the week",
    )
    assert row(entry("p", "info", reason="x")._replace(categories="+below_54,wear_low")).categories == (
        "+below_54",
    )


def test_an_error_beside_a_finding_is_said_with_it() -> None:
    dead = entry("p")._replace(errors={"explain": {"kind": "bad_processed"}})
    found = row(entry("p", "notable", reason="drift"), night=(dead,))
    assert (found.place, found.reason, found.problem) == (Place.NOTABLE, "drift", "stopped by an error")


def test_days_that_an_earlier_version_assessed_are_counted_and_are_no_problem_with_the_data() -> None:
    old = Entry(PatientDay("old", DATE), processed_fp="raw-history-1")
    found = listing(entry("p"), night=(old, entry("p")))
    assert (found.rows, found.outdated, found.waits) == ([], 1, False)


def test_a_finding_that_has_waited_for_a_day_says_so() -> None:
    waits = entry("p", "urgent")._replace(urgent_since="2026-03-31T06:59:00.000Z")
    assert row(waits).overdue
    assert not row(waits._replace(urgent_since="2026-03-31T07:01:00.000Z")).overdue
