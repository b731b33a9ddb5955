"""Weekly categories: at their limits, when they begin and are told again, and what a hole in a week leaves unknown."""

import datetime as dt
from typing import Any

import pytest

from core.anomalies import policy
from core.anomalies.weekly import Held, Week, week_of
from core.ports import GlucoseTargets

DATE = dt.date(2026, 3, 31)
Day = dict[str, Any]


def day(
    use: int = 1440, *, b54: int = 0, b63: int = 0, b70: int = 0, a140: int = 0, a180: int = 0, a250: int = 0
) -> Day:
    """Minutes; what is below 54 is below 63 and 70, too, and what is above 250 above the others."""
    below_63 = max(b63, b54)
    above_180 = max(a180, a250)
    bands = [use, b54, below_63, max(b70, below_63), max(a140, above_180), above_180, a250]
    return {"glucose_bands": bands, "cgm_active_pct": use / 14.4}


CALM = day()


def week(days: list[Day], targets: GlucoseTargets = "standard", patient_id: str = "p-1") -> Week | None:
    """`days`, the latest last; before them nothing is known."""
    recent = [*days[-2::-1], *[{}] * 36][:35]
    return week_of(DATE, days[-1], recent, targets, patient_id)


def held(days: list[Day], targets: GlucoseTargets = "standard") -> dict[str, Held]:
    found = week(days, targets)
    assert found is not None
    return {one.category.name: one for one in found.held}


@pytest.mark.parametrize(
    ("targets", "name", "reaches", "misses"),
    [
        ("standard", "below_54", day(b54=15), day(b54=14)),  # 1 % of 1440 is 14.4
        ("standard", "below_70", day(b70=58), day(b70=57)),
        ("standard", "in_range", day(a180=432), day(a180=431)),
        ("older", "below_70", day(b70=15), day(b70=14)),
        ("older", "above_250", day(a250=144), day(a250=143)),
        ("older", "in_range", day(a180=720), day(a180=719)),
        ("pregnancy", "below_63", day(b63=58), day(b63=57)),
        ("pregnancy", "below_54", day(b54=15), day(b54=14)),
        ("pregnancy", "above_140", day(a140=360), day(a140=359)),
        ("pregnancy", "in_range", day(a140=432), day(a140=431)),
    ],
)
def test_each_category_holds_from_its_limit_on(
    targets: GlucoseTargets, name: str, reaches: Day, misses: Day
) -> None:
    assert name in held([reaches] * 7, targets)
    assert name not in held([misses] * 7, targets)


def test_a_fall_is_fifteen_points_less_time_in_range_than_in_the_week_before() -> None:
    def fell(minutes: int) -> bool:
        return "fall" in held([CALM] * 7 + [day(a180=minutes)] * 7)

    assert fell(216)  # 15 % of the day
    assert not fell(215)
    assert "fall" not in held([day(a180=216)] * 7), "there is no week before"


def test_who_takes_no_drug_has_no_categories_and_who_has_no_sensor_no_week() -> None:
    found = week([day(b54=400)] * 7, "none")
    assert found is not None
    assert (found.held, found.values) == ((), {})
    assert week([{}] * 7) is None


LOW = day(b54=120)


def begun(days: list[Day]) -> bool:
    return "below_54" in held(days) and held(days)["below_54"].begins


def test_a_category_begins_on_the_day_on_which_it_first_holds() -> None:
    assert begun([CALM] * 20 + [LOW])
    found = held([CALM] * 20 + [LOW, CALM])["below_54"]
    assert (found.begins, found.since) == (False, DATE - dt.timedelta(days=1))


def test_it_begins_anew_only_after_seven_known_days_on_which_it_did_not_hold() -> None:
    # A day with much of it keeps the category for seven days, and it must then be quiet for seven more.
    assert begun([CALM] * 10 + [LOW] + [CALM] * 13 + [LOW])
    again = [CALM] * 10 + [LOW] + [CALM] * 12 + [LOW]
    assert not begun(again)
    assert held(again)["below_54"].since == DATE - dt.timedelta(days=13)


def test_who_starts_today_has_no_week_until_it_is_worn_for_seven_tenths_of_it() -> None:
    assert held([LOW] * 4) == {}
    found = week([LOW] * 4)
    assert found is not None
    assert (found.known, found.document()["wear_low"]) == (False, True)
    assert begun([LOW] * 5)  # 5 of 7 days are 71 %
    found = week([LOW] * 5)
    assert found is not None
    assert found.known


def test_an_unknown_week_keeps_the_state_and_begins_nothing() -> None:
    worn_little = [day(use=300)] * 4
    kept = held([CALM] * 14 + [LOW] + [CALM] * 2 + worn_little)["below_54"]
    assert (kept.begins, kept.again) == (False, False)
    assert held([CALM] * 14 + [{}] * 4 + [day(use=300)]) == {}, "a gap is no finding"


def test_days_that_vanish_are_not_days_on_which_it_did_not_hold() -> None:
    days = [CALM] * 8 + [LOW] * 7 + [{}] * 10 + [LOW] * 5
    assert not begun(days)
    assert held(days)["below_54"].since == DATE - dt.timedelta(days=len(days) - 9)
    assert begun([*days[:15], *[CALM] * 13, LOW]), "known days without it end the spell"


def test_a_week_is_known_from_seven_tenths_of_its_time_on() -> None:
    assert "below_54" in held([day(use=1008, b54=100)] * 7)
    found = week([day(use=1008)] * 7)
    assert found is not None
    assert found.known
    assert held([day(use=1007, b54=100)] * 7) == {}


def test_a_week_before_that_is_unknown_makes_no_fall() -> None:
    assert "fall" in held([CALM] * 7 + [day(a180=500)] * 7)
    assert "fall" not in held([day(use=900)] * 7 + [day(a180=500)] * 7)


def test_a_day_of_an_earlier_form_is_unknown_and_never_zero() -> None:
    earlier = {"glucose_mean": 120.0, "cgm_active_pct": 98.0}
    found = week([earlier] * 4 + [LOW] * 3)
    assert found is not None
    assert (found.known, found.held) == (False, ())
    assert begun([earlier] * 2 + [LOW] * 5)


def test_a_late_day_heals_the_week() -> None:
    days = [CALM] * 10 + [LOW] + [CALM] * 3
    assert "below_54" in held(days)
    assert "below_54" not in held([*days[:10], CALM, *days[11:]])


def test_a_sensor_that_was_changed_in_the_middle_weighs_by_its_minutes() -> None:
    half = day(use=720, b54=8)
    assert "below_54" in held([CALM] * 0 + [day(b54=15)] * 5 + [half, half])


def test_what_lasts_is_told_again_after_four_weeks() -> None:
    def says(days_held: int) -> Held:
        return held([CALM] * (34 - days_held) + [LOW] * days_held)["below_54"]

    assert says(1).begins
    told = [n for n in range(2, 29) if says(n).told]
    assert told == []
    assert says(29).again
    assert says(29).since == DATE - dt.timedelta(days=policy.TOLD_AGAIN_DAYS)
    assert not says(30).told


@pytest.mark.parametrize(("calm", "capped"), [(6, True), (12, True), (13, False), (20, False)])
def test_a_spell_is_capped_unless_seven_weeks_before_it_are_seen_to_have_held_nothing(
    calm: int, capped: bool
) -> None:
    """ "Missed since July 19" was "since July 27" eight days later: history had forgotten the days before."""
    found = held([CALM] * calm + [day(b54=300)] * (36 - calm))["below_54"]
    assert found.capped is capped
    assert found.since == DATE - dt.timedelta(days=35 - calm)


def test_a_spell_of_somebody_new_began_with_the_first_known_week() -> None:
    assert held([day(b54=300)] * 10)["below_54"].capped is False


def test_a_spell_is_steady_if_it_held_on_each_of_its_known_days() -> None:
    # a day with much of it keeps the category for seven days
    for between, steady in ((6, True), (7, False)):
        found = held([CALM] * 10 + [LOW, *[CALM] * between, LOW])["below_54"]
        assert found.since == DATE - dt.timedelta(days=1 + between)
        assert found.steady is steady
        assert found.begins is False


def test_since_when_is_capped_where_history_ends_and_then_told_on_one_day_of_twenty_eight() -> None:
    found = held([LOW] * 36)["below_54"]
    assert found.capped
    told = []
    for shift in range(28):
        one = week_of(DATE + dt.timedelta(days=shift), LOW, [LOW] * 35, "standard", "p-1")
        assert one is not None
        told.append(sum(each.again for each in one.held if each.category.name == "below_54"))
    assert sum(told) == 1


def test_the_document_says_what_was_reckoned() -> None:
    found = week([CALM] * 13 + [LOW])
    assert found is not None
    document = found.document()
    assert (document["targets"], document["days"], document["use_pct"]) == ("standard", 7, 100.0)
    assert document["values"]["below_54"] == pytest.approx(100 * 120 / (7 * 1440), abs=1e-3)
    (low,) = (one for one in document["categories"] if one["name"] == "below_54")
    assert (low["begins"], low["since"], low["limit"]) == (True, DATE.isoformat(), 1.0)
