"""What is said of the week's glucose."""

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from core.explanation.care_team import care_lines
from core.explanation.closing.named import findings_of
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.page import write_page
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from core.explanation.wording import wording
from tests.support.explanation_days import out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HRV,
    NOTABLE_HEART,
    closing,
    context,
    day,
    finding,
    high,
    low,
    said,
    strain,
    stretch,
)


def test_a_week_s_lows_are_told_after_the_day_s_and_named_once_and_a_long_page_tells_the_longest() -> None:
    lows = low(*(stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0) for h in (1, 5, 9)), severity="notable")
    highs = low(*(stretch(f"{h:02}:00", f"{h:02}:50", 50, 280.0) for h in (12, 20))).model_copy(
        update={"direction": "above", "rule": "glucose_high"}
    )
    highs.evidence["limit"] = 250.0
    weekly = [
        {"name": name, "value": 5.0, "limit": limit, "since": "2026-03-10", "begins": True, "again": False}
        for name, limit in (
            ("below_54", 1.0),
            ("below_70", 4.0),
            ("above_250", 5.0),
            ("in_range", 70.0),
            ("fall", 15.0),
        )
    ]
    known = {"values": GLUCOSE, "context": context(streams=ALL)}
    text = said(day(lows, highs, weekly={"categories": weekly[:3]}, **known))
    lows_told, highs_told, week_told = text.split("\n")
    assert week_told.startswith("In the week ending on Tuesday, your glucose was above 250"), (
        "after the day's highs"
    )
    assert "below 54" in lows_told
    assert highs_told.startswith(
        "On Tuesday, your glucose was above 250 mg/dL twice: from 12:00 to 12:50 and from 20:00 to 20:50, each time"
    )
    both = (
        "was below 54 for 5 percent of the time (target: under 1 percent) and below 70 for 5 percent "
        "(target: under 4 percent)."
    )
    assert both in lows_told, "what is of lows stands together"
    assert len(text.split()) <= 130
    assert (
        "below 54 mg/dL three times, for 1 hour in all. This happened from 01:00 to 01:20, from 05:00" in text
    )
    for told in (
        "above 250 mg/dL for 1 hour 40 minutes in all; the highest reading was 280.",
        "below 54 mg/dL three times (down to 50), for 1 hour",
    ):
        week = {"categories": weekly, "values": {"in_range": 5.0}}
        assert told in said(day(lows, highs, weekly=week, **known)), "lows keep their times"


def test_a_week_that_begins_to_miss_its_target_is_told_and_one_that_goes_on_is_a_line() -> None:
    category = {"name": "below_54", "value": 1.4, "limit": 1.0, "since": "2026-03-10", "begins": True}
    begins, goes_on = ({"categories": [category | {"begins": b, "again": False}]} for b in (True, False))
    text = said(day(weekly=begins, context=context(streams=ALL)))
    assert (
        "In the week ending on Tuesday, March 10, your glucose was below 54 mg/dL for 1.4 percent of the time"
        in text
    )
    assert closing(day(weekly=begins)) == ["closing-tell"]
    assert closing(day(weekly=goes_on)) == ["closing-nothing"]
    for weekly in (begins, goes_on):
        assert care_lines(day(weekly=weekly), wording("en")) == [
            "week below_54: 1.4 %, limit 1 %, since 2026-03-10"
        ]
    unknown = {"categories": [category | {"name": "of_a_later_version"}]}
    assert "your care team sees which one" in said(day(weekly=unknown, context=context(streams=ALL)))


def test_a_week_in_range_names_the_range_of_the_person_s_targets() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    for targets, span in (
        ("standard", "between 70 and 180 mg/dL"),
        ("pregnancy", "between 63 and 140 mg/dL"),
    ):
        weekly = {"targets": targets, "categories": [category]}
        assert f"{span} for 60 percent of the time" in said(day(weekly=weekly, context=context(streams=ALL)))


def test_a_week_s_share_that_rounds_to_its_limit_is_told_as_just_over_it() -> None:
    category = {"name": "below_54", "value": 1.04, "limit": 1.0, "since": "2026-03-10", "begins": True}
    text = said(day(weekly={"categories": [category]}, context=context(streams=ALL)))
    assert "below 54 mg/dL for just over 1 percent of the time" in text


def test_a_week_that_goes_on_says_since_when_its_target_has_been_missed() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-02-10", "again": True}
    for capped, since in (
        (False, "since February 10"),
        (True, "since at least February 10"),
    ):
        weekly = {"categories": [category | {"begins": False, "capped": capped}]}
        found = day(weekly=weekly, context=context(streams=ALL))
        assert f"(target: over 70 percent, missed {since})." in said(found)
        assert "nicht erreicht)" in said(found, "de")
    for steady, missed in ((False, "missed on and off since"), (True, "missed since")):
        weekly = {"categories": [category | {"begins": False, "capped": False, "steady": steady}]}
        found = day(weekly=weekly, context=context(streams=ALL))
        assert f"(target: over 70 percent, {missed} February 10)." in said(found)
        assert ("seit dem 10. Februar mehrfach nicht erreicht)" in said(found, "de")) is not steady
        assert ("desde el 10 de febrero no siempre se cumple" in said(found, "es")) is not steady
    begins = {"categories": [category | {"begins": True, "again": False, "capped": False}]}
    assert "missed" not in said(day(weekly=begins, context=context(streams=ALL)))


def test_whatever_order_a_plan_has_lows_come_before_highs_and_the_week_after_the_day() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    found = day(
        low(stretch("03:10", "03:40", 30, 50.0)),
        high(stretch("12:00", "13:00", 60, 280.0), severity="info"),
        weekly={"categories": [category]},
        context=context(streams=ALL),
    )
    notes = notes_of(found)
    for ids in (
        ("weekly.in_range", "glucose_high", "glucose_low"),
        ("glucose_low", "weekly.in_range", "glucose_high"),
    ):
        page = write_page(found, notes, Plan((ids,)), Reader("en"))
        assert ["below 54" in page.text[0], "above 250" in page.text[1], "In the week" in page.text[2]] == [
            True
        ] * 3


def test_a_week_of_five_days_says_for_how_much_of_it_there_are_readings() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    for use, told in (
        (
            71.4,
            "10, your glucose was between 70 and 180 mg/dL for 60 percent of the time (target: over 70 percent). "
            "There are readings for about 5 of these 7 days.",
        ),
        (99.0, "10, your glucose"),
    ):
        found = day(weekly={"use_pct": use, "categories": [category]}, context=context(streams=ALL))
        assert told in said(found)


def test_what_to_mention_is_all_that_is_as_grave_and_nothing_that_is_not() -> None:
    notes = [
        finding("info", "steps"),
        finding("notable", "glucose", kind="event", side="above"),
        finding("notable", "glucose", kind="event"),
        finding("notable", "glucose_week", kind="weekly"),
        finding("notable", "hrv_sleep"),
        finding(None, "sleep_total"),
    ]
    assert findings_of(notes) == ["this-low", "highs", "week", "hrv_sleep"]
    assert findings_of([finding(None, "sleep_total")]) == []


@pytest.mark.parametrize("low_is", ["info", "notable", "urgent"])
def test_a_high_that_asks_for_something_is_named_beside_a_low_of_any_tier(low_is: str) -> None:
    """Long, very high, open at midnight, or for days: without a low others only where they are as grave as the
    gravest."""
    lows = finding(low_is, "glucose", kind="event")
    for numbers in ({"minutes": 120.0}, {"value": 301.0}, {"open": 1.0}, {"running": 5.0}, {"days": 7.0}):
        highs = finding("info", "glucose", kind="event", side="above", **numbers)
        assert findings_of([highs, lows]) == ["this-low", "highs"]
        assert findings_of([highs, finding("notable", "hrv_sleep")]) == ["highs", "hrv_sleep"]
    for numbers in ({"minutes": 119.0}, {"value": 300.0}, {"running": 4.0}, {"days": 6.0}):
        highs = finding("info", "glucose", kind="event", side="above", **numbers)
        assert findings_of([highs, lows]) == ["this-low", "highs"], "beside a low any of them"
        assert findings_of([highs, finding("notable", "hrv_sleep")]) == ["hrv_sleep"]


def test_a_low_is_named_beside_what_is_graver_and_the_low_glucose_only_where_no_low_is() -> None:
    lows, highs = (
        finding("info", "glucose", kind="event"),
        finding("urgent", "glucose", kind="event", side="above"),
    )
    assert findings_of([highs, lows]) == ["this-low", "highs"]
    for minutes, named, alone in (
        (14.9, [], []),
        (15.0, ["lows"], []),
        (57.6, ["lows"], []),
        (57.7, ["lows"], ["lows"]),
    ):
        beyond = finding(None, "glucose_tir", kind="glucose_day", below_70=minutes)
        assert findings_of([beyond, finding("info", "steps")]) == [*named, "steps"]
        assert findings_of([beyond]) == alone, (
            "one low that no rule flags is told, and nobody need be told of it"
        )
        assert findings_of([beyond, lows]) == ["this-low"]


def test_up_to_four_findings_are_named_and_of_more_values_none() -> None:
    lows = low(stretch("03:10", "03:30", 20, 50.0), severity="notable")
    highs = high(stretch("12:00", "15:00", 180, 280.0), severity="info")
    asleep = out_of_range("sleep_total", 200.0, "min", usual(441.0, 380.0, 500.0))
    steps = FEW_STEPS.model_copy(update={"severity": "notable"})
    rhythm = out_of_range("hrv_sleep", 20.0, "ms", HRV)
    oxygen = out_of_range("spo2_mean", 91.0, "%", usual(97.0, 95.0, 99.0))
    for found, told in (
        (
            (lows, highs, NOTABLE_HEART, asleep),
            "about this low and the high glucose, your resting heart rate, and your sleep within a few days",
        ),
        (
            (NOTABLE_HEART, asleep, rhythm, steps),
            "Tell your care team about these four values within a few days",
        ),
        ((NOTABLE_HEART, asleep, rhythm, steps, oxygen), "Tell your care team about this within a few days"),
    ):
        assert told in by_code(day(*found), Reader("en")).closing[-1]


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("severity", ["notable", "urgent"])
def test_a_low_is_named_beside_a_finding_that_has_no_name(severity: str, language: str) -> None:
    """Such as signals of a night that cannot be told one by one."""
    lows = low(stretch("03:10", "03:30", 20, 50.0), severity=severity)
    found = day(lows, strain().model_copy(update={"severity": severity}))
    asked = " ".join(by_code(found, Reader(language)).closing)
    assert " ," not in asked
    assert "  " not in asked
    named = "as soon as you can about the low of Tuesday" if severity == "urgent" else "about this low"
    assert language != "en" or f"your care team {named}" in asked


def test_how_long_it_was_below_70_is_told_before_how_often_lately_and_is_kept_longer_than_times_of_highs() -> (
    None
):
    """After "on 3 of the last 14 days" the minutes would be read of all those days."""
    lows = low(*(stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5)), severity="notable")
    highs = high(*(stretch(f"{h:02}:00", f"{h:02}:50", 50, 280.0 + h) for h in (12, 16, 20)), severity="info")
    parts = {
        "night": GlucosePart(below_70=235.0, lowest=44.0),
        "evening": GlucosePart(above_180=300.0, highest=300.0),
    }
    beyond = {"below_54": DaysBeyond(running=1, days=4, of=14)}
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    known = context(streams=ALL, glucose_parts=parts, glucose_days=beyond)
    short = said(day(lows, values=GLUCOSE, context=known))
    assert "below 70 for 3 hours 55 minutes, all before 06:00. On 4 of the 14 days ending on Tuesday" in short
    long = said(day(lows, highs, values=GLUCOSE, context=known, weekly={"categories": [category]}))
    assert "below 70 for 3 hours 55 minutes" in long
    assert "01:00 to 01:20" in long


def test_a_week_that_is_graver_than_the_day_s_highs_leads() -> None:
    fall = {"name": "fall", "value": 17.0, "limit": 15.0, "since": "2026-03-10", "begins": True}
    for severity, leads in (("info", True), ("notable", False)):
        highs = high(stretch("12:00", "13:00", 60, 280.0), severity=severity)
        found = day(highs, weekly={"categories": [fall]}, context=context(streams=ALL))
        assert (
            said(found).startswith("In the week ending on Tuesday, March 10, your glucose was between 70")
            is leads
        )


def test_a_week_s_lows_stand_after_grave_highs_of_a_day_without_lows() -> None:
    week = {"name": "below_70", "value": 5.0, "limit": 4.0, "since": "2026-03-10", "begins": True}
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="notable")
    first, last = said(day(highs, weekly={"categories": [week]}, context=context(streams=ALL))).split("\n")
    assert "above 250" in first
    assert last.startswith("In the week ending on Tuesday, your glucose was below 70")


def test_since_when_a_target_is_missed_is_kept_longer_than_the_share_and_a_gap_than_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    week = {
        "name": "in_range",
        "value": 60.0,
        "limit": 70.0,
        "since": "2026-02-10",
        "again": True,
        "begins": False,
    }
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    lows = low(stretch("03:10", "04:10", 60, 44.0))
    found = day(
        *(lows,),
        values=GLUCOSE,
        weekly={"categories": [week]},
        context=context(streams=ALL, glucose_parts=parts),
    )
    monkeypatch.setattr("scripts.dev.scoring.faults.WORDS", 130)
    seen = set()
    for words in range(100, 30, -2):
        monkeypatch.setattr("core.explanation.page.WORDS", words)
        text = said(found)
        seen.add(("74 percent" in text, "missed since" in text))
    assert (False, True) in seen
    assert (True, False) not in seen
    gap = ("2026-03-10T09:17+01:00", "2026-03-10T11:27+01:00")
    known = {"glucose_tir": MetricContext(side="below", days_outside=3)}
    low_share = {"glucose_tir": (74.0, "%", usual(95.0, 90.0, 100.0))}
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    found = day(highs, values=low_share, context=context(metrics=known, streams=ALL, glucose_gap=gap))
    seen = set()
    for words in range(100, 30, -2):
        monkeypatch.setattr("core.explanation.page.WORDS", words)
        text = said(found)
        seen.add(("days in a row" in text, "no glucose readings" in text))
    assert (False, True) in seen
    assert (True, False) not in seen


def test_a_fall_of_the_week_says_what_it_fell_to() -> None:
    fall = {"name": "fall", "value": 17.4, "limit": 15.0, "since": "2026-03-10", "begins": True}
    in_range = {"name": "in_range", "value": 54.2, "limit": 70.0, "since": "2026-03-10", "begins": True}
    values = {"in_range": 54.2, "fall": 17.4}
    week = "In the week ending on Tuesday, March 10, your glucose was between 70 and 180 mg/dL for "
    before = "That is down from 72 percent in the week before."
    for found, told in (
        ([fall], f"{week}54 percent of the time. {before}"),
        ([in_range, fall], f"(target: over 70 percent). {before}"),
    ):
        weekly = {"categories": found, "values": values}
        assert told in said(day(weekly=weekly, context=context(streams=ALL)))
    text = said(day(weekly={"categories": [fall]}, context=context(streams=ALL)))
    assert f"{week}17 percentage points less of the time than in the week before." in text


def test_the_week_s_lows_come_after_urgent_highs_and_else_with_the_day_s_lows() -> None:
    week = {"name": "below_70", "value": 5.0, "limit": 4.0, "since": "2026-03-10", "begins": True}
    for severity, last in (("urgent", True), ("info", False)):
        lows = low(stretch("01:00", "01:20", 20, 50.0))
        highs = high(stretch("12:00", "18:30", 390, 380.0), severity=severity)
        text = said(day(lows, highs, weekly={"categories": [week]}, context=context(streams=ALL)))
        assert (text.index("In the week") > text.index("above 250")) is last


def test_a_fall_of_a_share_that_nobody_names_is_told_in_points_beside_the_week_s_target() -> None:
    """As documents of another hand may have it."""
    week = {
        "categories": [
            {"name": "in_range", "value": 55.0, "limit": 70.0, "begins": True},
            {"name": "fall", "value": 17.2, "limit": 15.0, "begins": True},
        ]
    }
    found = day(weekly=week, context=context(streams=ALL))
    assert "for 17 percentage points less of the time than in the week before" in said(found)
    known = day(weekly=week | {"values": {"in_range": 55.0}}, context=context(streams=ALL))
    assert "That is down from 72 percent in the week before." in said(known)


def test_a_share_in_range_of_just_under_its_target_is_told_as_that() -> None:
    week = {"categories": [{"name": "in_range", "value": 69.6, "limit": 70.0, "begins": True}]}
    found = day(weekly=week, context=context(streams=ALL))
    assert "for just under 70 percent of the time (target: over 70 percent)" in said(found)
    assert "etwas weniger als 70 Prozent" in said(found, "de")
    assert "algo menos del 70 % del tiempo" in said(found, "es")


@pytest.mark.parametrize(
    ("language", "night"),
    [
        ("en", "On the night from Monday to Tuesday, your resting heart rate"),
        ("de", "In der Nacht von Montag auf Dienstag lag Ihr Ruhepuls"),
        ("es", "En la noche del lunes al martes, su frecuencia cardíaca en reposo"),
    ],
)
def test_a_night_told_after_a_week_is_named_by_both_its_days(language: str, night: str) -> None:
    """ "That night" after "the week ending on Tuesday" is no night, or the wrong one."""
    short = [
        {
            "name": "in_range",
            "value": 55.0,
            "limit": 70.0,
            "since": "2026-03-10",
            "begins": True,
            "again": False,
        }
    ]
    text = said(
        day(NOTABLE_HEART, weekly={"categories": short}, values=GLUCOSE, context=context(streams=ALL)),
        language,
    )
    assert night in text
