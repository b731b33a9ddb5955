"""What readers with the facts beside them missed: for how long, how rare, what was silent, and the week in place."""

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from core.explanation.compose import by_code
from core.explanation.length.shortening import STEPS, without
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HEART,
    context,
    day,
    high,
    low,
    said,
    stretch,
    times,
)


def test_a_drift_of_the_two_weeks_just_counted_names_them_so() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-25", "shift": 3.2}})
    for running, told in (
        (3, "Over those two weeks, it was"),
        (9, "In the two weeks up to that night, it was"),
    ):
        known = MetricContext(side="above", days_outside=running, outside_of_last=(9, 14))
        text = said(day(drift, context=context(metrics={"resting_hr": known})))
        assert f"{told} about 3 beats per minute higher" in text
    counted = context(
        metrics={"resting_hr": MetricContext(side="above", days_outside=3, outside_of_last=(9, 14))}
    )
    assert "In diesen zwei Wochen lag er meist etwa 3" in said(day(drift, context=counted), "de")
    assert "En esas dos semanas, el valor estuvo en general unos 3" in said(day(drift, context=counted), "es")


WEEK = {"categories": [{"name": "in_range", "value": 61.0, "limit": 70.0, "begins": True}]}


def test_a_week_that_is_graver_than_highs_which_lead_follows_the_whole_of_the_day() -> None:
    """Between the day's highs and its share it split what is of one day; three readers of five stumbled."""
    goes_on = high(stretch("23:24", "2026-03-11T00:00", 36, 283.0, open=True), severity="info")
    week = anomaly(
        "glucose_week", "weekly", 61.0, "%", severity="notable", direction="below", rule="in_range"
    )
    of_day, of_week = said(day(goes_on, week, values=GLUCOSE, weekly=WEEK)).split("\n")
    assert "above 250" in of_day
    assert (
        "Over the whole day, your glucose was between 70 and 180 mg/dL for 74 percent of the time" in of_day
    )
    assert of_week.startswith("In the week ending on Tuesday")


def test_lows_that_no_rule_flags_stay_before_highs_beside_a_graver_week() -> None:
    parts = {"evening": GlucosePart(below_70=90.0, lowest=58.0)}
    highs = high(stretch("12:00", "12:40", 40, 320.0), severity="info")
    week = anomaly(
        "glucose_week", "weekly", 61.0, "%", severity="notable", direction="below", rule="in_range"
    )
    found = day(highs, week, values=GLUCOSE, weekly=WEEK, context=context(streams=ALL, glucose_parts=parts))
    assert said(found).index("below 70") < said(found).index("above 250")


def test_the_week_s_lows_stand_with_the_day_s_beside_urgent_highs_too() -> None:
    week = {"categories": [{"name": "below_70", "value": 5.3, "limit": 4.0, "begins": True}]}
    of_week = anomaly(
        "glucose_week", "weekly", 5.3, "%", severity="notable", direction="above", rule="below_70"
    )
    lows = low(stretch("05:27", "06:42", 75, 52.0), severity="urgent")
    highs = high(stretch("12:00", "20:00", 480, 445.0), severity="urgent")
    first, *_ = said(day(lows, highs, of_week, values=GLUCOSE, weekly=week)).split("\n")
    assert "below 54" in first
    assert "below 70 mg/dL for 5.3 percent of the time" in first


def test_of_many_highs_the_longest_alone_is_told_before_it_goes_on_how_many_days_it_was_so() -> None:
    beyond = {"above_250": DaysBeyond(running=4, days=10, of=14)}
    three = (stretch(f"{h:02}:00", f"{h:02}:{20 + h}", 20 + h, 280.0) for h in (5, 9, 13))
    found = day(high(*three, severity="info"), context=context(streams=ALL, glucose_days=beyond))
    notes = notes_of(found)
    _, shorter = without("many_stretches", code_plan(notes), notes)
    (event,) = [note for note in shorter if note.kind == "event"]
    assert [name for name in event.dates if name.startswith("from")] == ["from.1"]
    assert event.dates["from.1"][11:16] == "13:00"
    assert event.numbers["days"] == 10
    pair = notes_of(
        day(high(stretch("05:00", "05:20", 20, 280.0), stretch("09:00", "09:20", 20, 280.0), severity="info"))
    )
    assert without("many_stretches", code_plan(pair), pair)[1] == pair, "two read at once"


def test_a_record_to_the_side_that_matters_is_told_before_another() -> None:
    values = {
        "hrv_sleep": (59.0, "ms", usual(50.0, 40.0, 60.0)),
        "steps": (430.0, "steps", usual(4000.0, 0.0, 9000.0)),
    }
    rare = {
        "hrv_sleep": MetricContext(extreme="highest", extreme_days=34),
        "steps": MetricContext(extreme="lowest", extreme_days=27),
    }
    text = said(day(values=values, context=context(metrics=rare)))
    assert "you took 430 steps" in text
    assert "Still, this was your lowest step count in 27 days." in text
    assert "variability" not in text, "one is told"


def test_two_lows_within_one_longer_time_say_when_that_was() -> None:
    """ "Below 70 for 2 hours 20 minutes" hid from three readers of three that it was one low."""
    lows = low(stretch("11:16", "12:11", 55, 50.0), stretch("12:31", "12:51", 20, 50.0))
    parts = {
        "morning": GlucosePart(below_70=64.0, lowest=50.0),
        "afternoon": GlucosePart(below_70=76.0, lowest=50.0),
    }
    one = {"below_70": [("2026-03-10T10:56+01:00", "2026-03-10T13:16+01:00")]}
    known = context(streams=ALL, glucose_parts=parts, glucose_times=one)
    assert "below 70 for 2 hours 20 minutes, from 10:56 to 13:16." in said(
        day(lows, values=GLUCOSE, context=known)
    )


@pytest.mark.parametrize(
    ("minutes", "targets", "soon"),
    [(404.0, "standard", True), (403.0, "standard", False), (404.0, "none", False)],
)
def test_a_day_with_as_many_lows_as_a_week_may_have_is_told_within_days(
    minutes: float, targets: str, soon: bool
) -> None:
    known = context(streams=ALL, glucose_parts={"morning": GlucosePart(below_70=minutes, lowest=56.0)})
    found = day(values=GLUCOSE, context=known, weekly={"targets": targets, "categories": []})
    assert ("within a few days" in " ".join(by_code(found, Reader("en")).closing)) is soon


def test_a_time_that_lasts_until_midnight_says_nothing_of_a_short_break() -> None:
    parts = {"evening": GlucosePart(below_70=130.0, lowest=56.0)}
    until = {
        "below_70": [
            ("2026-03-10T21:44+01:00", "2026-03-10T22:40+01:00"),
            ("2026-03-10T22:47+01:00", "2026-03-11T00:00+01:00"),
        ]
    }
    known = context(streams=ALL, glucose_parts=parts, glucose_times=until)
    assert "break" not in said(day(values=GLUCOSE, context=known))


@pytest.mark.parametrize(
    ("end", "minutes", "told"),
    [("2026-03-11T00:04", 75, "about 1 hour 10 minutes, "), ("2026-03-11T00:00", 72, "1 hour 12 minutes, ")],
)
def test_what_goes_on_at_midnight_is_as_long_as_the_clock_says_until_then(
    end: str, minutes: int, told: str
) -> None:
    """What its last reading stands for after midnight is not told: 22:48 to midnight is no hour and a quarter."""
    late = stretch("22:48", end, minutes, 295.0, open=True)
    assert f"for {told}from 22:48 until midnight or later" in said(
        day(high(late, severity="info"), values=GLUCOSE)
    )


def test_that_no_reading_was_low_is_told_of_half_a_day_with_readings() -> None:
    parts = {"evening": GlucosePart(above_180=10.0, highest=190.0)}
    part = anomaly(
        "glucose",
        "data",
        640.0,
        "min",
        rule="sensor_gap",
        evidence={"longest_gap": {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T10:40+01:00"}},
    )
    for begins, active, told in ((["glucose"], 55.0, True), ([], 50.0, True), (["glucose"], 49.9, False)):
        known = context(streams=ALL, glucose_parts=parts, begins=begins)
        found = day(part, values=GLUCOSE, context=known).model_copy(
            update={"quality": {"cgm_active_pct": active}}
        )
        assert ("No reading was below 70." in said(found)) is told, "of so few hours it would soothe"


def test_on_a_quiet_day_what_is_the_farthest_of_weeks_comes_first() -> None:
    sleep = (135.0, "min", usual(420.0, 240.0, 590.0))
    heart = (47.0, "bpm", usual(54.4, 50.1, 58.7))
    for rare, first in (("sleep_total", "you slept"), ("resting_hr", "your resting heart rate")):
        known = {
            metric: MetricContext.model_validate(
                {"side": "below", "days_outside": 1}
                | ({"extreme": "lowest", "extreme_days": 35} if metric == rare else {})
            )
            for metric in ("sleep_total", "resting_hr")
        }
        text = said(day(values={"sleep_total": sleep, "resting_hr": heart}, context=context(metrics=known)))
        assert text.startswith(f"On the night from Monday to Tuesday, March 10, {first}")


def test_times_without_a_shorter_one_are_told_as_most_of_it() -> None:
    """53 minutes did not add up from 44 and 7."""
    parts = {
        "afternoon": GlucosePart(below_70=44.0, lowest=54.0),
        "evening": GlucosePart(below_70=9.0, lowest=66.0),
    }
    known = [("14:26", "15:10"), ("18:25", "18:28"), ("19:06", "19:13")]
    for some, told in (
        (known, "for 53 minutes, mostly from 14:26 to 15:10 and from 19:06 to 19:13."),
        (
            [known[0], known[2]],
            "for about 50 minutes in all. This happened from 14:26 to 15:10 and from 19:06 to 19:13.",
        ),
    ):
        beyond = times(*some)
        low_day = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": beyond})
        assert told in said(day(values=GLUCOSE, context=low_day))


def test_what_is_usual_of_the_time_in_range_goes_with_how_often_it_was_not() -> None:
    often = MetricContext(side="below", days_outside=2, outside_of_last=(7, 14))
    rarely = MetricContext(side="below", days_outside=2, outside_of_last=(2, 14))
    for known, stays in ((often, False), (rarely, True)):
        found = day(
            values={"glucose_tir": (88.0, "%", usual(96.0, 92.0, 100.0))},
            context=context(streams=ALL, metrics={"glucose_tir": known}),
        )
        notes = notes_of(found)
        _, fewer = without("glucose_run", code_plan(notes), list(notes))
        (whole,) = (note for note in fewer if note.kind == "glucose_day")
        assert not {"running", "outside", "outside_of"} & whole.numbers.keys()
        assert ("low" in whole.numbers) is stays
    short = anomaly(
        "glucose_tir", "out_of_range", 88.0, "%", usual=usual(96.0, 92.0, 100.0), direction="below"
    )
    flagged = day(
        short,
        values={"glucose_tir": (88.0, "%", usual(96.0, 92.0, 100.0))},
        context=context(streams=ALL, metrics={"glucose_tir": often}),
    )
    notes = notes_of(flagged)
    _, fewer = without("glucose_run", code_plan(notes), list(notes))
    assert any("low" in note.numbers for note in fewer if note.kind == "glucose_day"), (
        "a finding keeps its range"
    )


def test_little_time_in_range_is_asked_about_as_the_highs_that_are_told() -> None:
    short = anomaly(
        "glucose_tir", "out_of_range", 40.0, "%", usual=usual(90.0, 80.0, 100.0), direction="below"
    )
    for high_for, asked in ((400.0, "the high glucose"), (0.0, "your time between 70 and 180 mg/dL")):
        parts = {"evening": GlucosePart(above_180=high_for, highest=240.0 if high_for else None)}
        found = day(
            short,
            values={"glucose_tir": (40.0, "%", None)},
            context=context(streams=ALL, glucose_parts=parts),
        )
        assert f"mention {asked} at your next visit" in " ".join(by_code(found, Reader("en")).closing)


def test_on_how_many_days_it_was_very_low_is_told_of_a_day_that_was_so_for_less() -> None:
    """The day has no event, and is none of them; three readers of three looked for the two days before."""
    parts = {"afternoon": GlucosePart(below_70=30.0, below_54=5.0, lowest=52.0)}
    for days, running, is_told in ((4, 0, True), (2, 0, True), (1, 0, False), (4, 1, False)):
        counted = {"below_54": DaysBeyond(running=running, days=days, of=14)}
        known = context(streams=ALL, glucose_parts=parts, glucose_days=counted)
        text = said(day(values=GLUCOSE, context=known))
        words = f"The lowest reading was 52 mg/dL. On {days} of the 13 days before, it was below 54 for"
        assert (words in text) is is_told
    few = {"below_54": DaysBeyond(running=0, days=4, of=9)}
    known = context(streams=ALL, glucose_parts=parts, glucose_days=few)
    assert "On 4 of the 8 days with readings before, it was" in said(day(values=GLUCOSE, context=known))


@pytest.mark.parametrize(
    ("night", "evening", "told"),
    [
        (130.0, 60.0, ", on and off between 00:28 and 06:00 and between 20:11 and 22:10"),
        (222.0, 60.0, ", between 00:28 and 06:00 and between 20:11 and 22:10 (on and off)"),
        (222.0, 90.0, ", between 00:28 and 06:00 and between 20:11 and 22:10"),
    ],
)
def test_what_was_low_for_a_part_of_the_time_between_two_clock_times_says_so(
    night: float, evening: float, told: str
) -> None:
    parts = {
        "night": GlucosePart(below_70=night, lowest=60.0),
        "evening": GlucosePart(below_70=evening, lowest=60.0),
    }
    ends = [
        ("00:28", "01:00"),
        ("04:32", "06:00"),
        ("10:00", "10:09"),
        ("20:11", "20:40"),
        ("21:50", "22:10"),
    ]
    beyond = times(*ends)
    known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": beyond})
    assert told in said(day(values=GLUCOSE, context=known))


def test_a_short_break_between_two_clock_times_is_not_told() -> None:
    """Less than half an hour of it, though it is most of a short time."""
    parts = {
        "night": GlucosePart(below_70=20.0, lowest=60.0),
        "evening": GlucosePart(below_70=20.0, lowest=60.0),
    }
    for end, off in (("01:49", False), ("01:50", True)):
        ends = [
            ("01:00", "01:10"),
            ("01:30", end),
            ("20:00", "20:05"),
            ("20:10", "20:15"),
            ("20:20", "20:30"),
        ]
        beyond = times(*ends)
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": beyond})
        assert ("01:50 (on and off)" in said(day(values=GLUCOSE, context=known))) is off


def test_oxygen_that_reads_like_the_end_of_its_range_has_a_digit_more() -> None:
    for value, told in (
        (94.6, "was 94.6 percent on average. That is below your usual 94.9 to 96.9."),
        (94.4, "was 94 percent on average. That is below your usual 95 to 97."),
    ):
        rare = MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=35)
        known = context(metrics={"spo2_mean": rare})
        found = day(values={"spo2_mean": (value, "%", usual(95.9, 94.9, 96.9))}, context=known)
        assert told in said(found)


def test_a_sum_of_hours_is_told_as_a_person_says_it() -> None:
    for minutes, told in (
        (434.0, "about 7 hours 15 minutes"),
        (435.0, "7 hours 15 minutes"),
        (119.0, "1 hour 59 minutes"),
    ):
        each = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 300.0) for h in (1, 4, 8, 12, 16)]
        found = high(*each, severity="info")
        found = found.model_copy(update={"evidence": found.evidence | {"minutes": minutes}})
        assert f"five times, for {told} in all." in said(day(found, values=GLUCOSE))


def test_the_longest_of_many_highs_has_its_time() -> None:
    """Where no part of the day held most of them; from an hour on."""
    parts = {
        name: GlucosePart(above_180=100.0, highest=236.0)
        for name in ("night", "morning", "afternoon", "evening")
    }
    for end, told in (
        ("06:00", ", the longest stretch from 05:00 to 06:00. The"),
        ("05:59", " in all. The highest"),
    ):
        ends = [
            ("05:00", end),
            ("09:26", "10:00"),
            ("13:00", "13:30"),
            ("19:00", "19:40"),
            ("22:00", "22:30"),
        ]
        beyond = times(*ends)
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"above_180": beyond})
        found = day(values=GLUCOSE, context=known)
        assert f"6 hours 40 minutes{told}" in said(found)
    assert "am längsten von 05:00 bis" not in said(found, "de")
    beyond = times(("05:00", "06:30"), *ends[1:])
    found = day(
        values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times={"above_180": beyond})
    )
    assert "am längsten von 05:00 bis 06:30 Uhr" in said(found, "de")
    assert "el periodo más largo fue de las 05:00 a las 06:30" in said(found, "es")
    _, fewer = without("glucose_part", code_plan(notes_of(found)), notes_of(found))
    assert not any("above_180.from.longest" in note.dates for note in fewer)


def test_how_far_a_high_went_is_not_told_beside_a_day_that_went_farther_in_the_same_hours() -> None:
    """ "Up to 252" and then "the highest reading of the day was 258" was read as a contradiction."""
    one = stretch("23:43", "2026-03-11T00:06", 23, 252.0, open=True)
    parts = {"evening": GlucosePart(above_250=23.0, above_180=300.0, highest=258.0)}
    found = high(one, severity="info").model_copy(update={"value": 252.0})
    text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "mostly from 23:43 until midnight or later. There were also shorter times" in text
    assert "The highest reading of the day was 258 mg/dL." in text


@pytest.mark.parametrize(
    ("until", "average", "asked"),
    [("11T00:00", 144.0, True), ("10T23:50", 144.0, False), ("11T00:00", 100.0, False)],
)
def test_a_high_average_of_a_day_that_ended_high_points_to_the_plan(
    until: str, average: float, asked: bool
) -> None:
    mean = anomaly(
        "glucose_mean",
        "out_of_range",
        average,
        "mg/dL",
        usual=usual(121.0, 111.0, 131.0),
        direction="above" if average > 131 else "below",
    )
    parts = {"evening": GlucosePart(above_180=60.0, highest=247.0)}
    times = {"above_180": [("2026-03-10T22:50+01:00", f"2026-03-{until}+01:00")]}
    found = day(mean, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times=times))
    assert ("If your glucose is high now" in " ".join(by_code(found, Reader("en")).closing)) is asked


def test_shorter_times_follow_those_of_the_night_and_the_day() -> None:
    over = stretch("2026-03-09T23:08", "00:23", 75, 299.0, minutes_before=52)
    parts = {
        "night": GlucosePart(above_250=23.0, above_180=60.0, highest=270.0),
        "morning": GlucosePart(above_250=60.0, above_180=90.0, highest=283.0),
        "afternoon": GlucosePart(above_250=13.0, above_180=40.0, highest=285.0),
    }
    found = high(over, stretch("09:13", "10:13", 60, 283.0), severity="info")
    text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "There were also shorter times in the afternoon, 13 minutes in all (up to 285)." in text
    parts["evening"] = GlucosePart(above_250=12.0, above_180=40.0, highest=262.0)
    text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "in the afternoon and in the evening, 25 minutes in all (up to 285)." in text, (
        "the farther of both"
    )


def test_the_only_day_with_a_low_is_this_one_or_none_is_told_to_be() -> None:
    """A low over midnight leaves this day less than counts: the one day that does is another."""
    over = stretch("2026-03-09T23:50", "00:10", 20, 50.0, minutes_before=10)
    parts = {"night": GlucosePart(below_54=10.0, below_70=30.0, lowest=50.0)}
    for running, told in ((0, False), (1, True)):
        counted = {"below_54": DaysBeyond(running=running, days=1, of=14)}
        known = context(streams=ALL, glucose_parts=parts, glucose_days=counted)
        assert (
            "On the 13 days before, it was never below 54"
            in said(day(low(over), values=GLUCOSE, context=known))
        ) is told


def test_a_limit_further_out_is_told_after_the_times_of_both_days() -> None:
    """It was met by the second: "up to 290. Above 300 for an hour" denied itself."""
    over = stretch("2026-03-09T22:30", "01:20", 170, 290.0, minutes_before=90)
    found = high(over, stretch("19:00", "22:00", 180, 340.0), severity="notable")
    met = {"met_limit": 300.0, "met_by": [{"minutes": 70}]}
    found = found.model_copy(update={"evidence": found.evidence | met, "value": 340.0})
    assert "up to 340). Your glucose was above 300 for at least" in said(day(found, values=GLUCOSE))


def test_the_longest_time_is_no_longer_than_the_whole() -> None:
    ends = [("13:00", "14:05")]
    beyond = times(*ends)
    for minutes in (25.0, 40.0):
        parts = {
            "morning": GlucosePart(above_180=minutes / 2),
            "afternoon": GlucosePart(above_180=minutes / 2),
        }
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"above_180": beyond})
        assert "longest" not in said(day(values=GLUCOSE, context=known))


def test_oxygen_that_reads_like_its_end_with_a_digit_more_is_just_below_it() -> None:
    low_oxygen = anomaly(
        "spo2_mean", "out_of_range", 93.97, "%", usual=usual(96.0, 94.0, 97.0), direction="below"
    )
    text = said(day(low_oxygen, values={"spo2_mean": (93.97, "%", usual(96.0, 94.0, 97.0))}))
    assert "was 94 percent on average. That is just below your usual range." in text


def test_no_reading_was_low_is_not_told_beside_a_low_of_a_second_sensor() -> None:
    parts = {"evening": GlucosePart(above_180=60.0, highest=240.0)}
    found = low(stretch("13:45", "14:08", 23, 49.0), sensors_differ=True)
    text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "No reading was below 70" not in text


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([("00:20", "00:28")], True),
        ([("00:20", "00:24"), ("05:20", "05:24")], False),
        ([("00:20", "00:38")], False),  # with breaks
        ([], False),
    ],
)
def test_one_shorter_time_beside_lows_is_told_by_the_clock(others: list[tuple[str, str]], told: bool) -> None:
    lows = (stretch("00:58", "01:59", 60, 52.0), stretch("02:29", "02:44", 15, 52.0))
    times = [*others, ("00:58", "01:59"), ("02:29", "02:44")]
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_54=83.0, below_70=200.0, lowest=50.0)},
        glucose_times={"below_54": [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in times]},
    )
    found = day(low(*lows), values=GLUCOSE, context=known)
    assert ("There was also a shorter dip from 00:20 to 00:28 (8 minutes)." in said(found)) is told
    assert ("Dazu kam eine kürzere Zeit von 00:20 bis 00:28 Uhr (8 Minuten)." in said(found, "de")) is told
    assert ("También hubo un rato más corto, de las 00:20 a las 00:28" in said(found, "es")) is told


def test_what_the_sensor_in_use_says_of_the_day_denies_no_low_of_the_other() -> None:
    found = low(stretch("12:00", "15:00", 180, 40.0), sensors_differ=True)
    share = {"glucose_tir": (99.0, "%", None)}
    for minutes, told in ((15.0, False), (180.0, False), (240.0, True)):
        parts = {"afternoon": GlucosePart(below_70=minutes, lowest=53.0)}
        known = context(streams=ALL, glucose_parts=parts)
        text = said(day(found, values=share, context=known))
        assert "By one of the two sensors, your glucose was between 70 and 180 mg/dL" in text
        assert ("below 70 for" in text) is told
        assert "Including" not in text
        assert "Nach einem der beiden Sensoren lag Ihr" in said(day(found, values=share, context=known), "de")
        assert "Según uno de los dos sensores, su" in said(day(found, values=share, context=known), "es")


def test_that_it_was_low_at_midnight_is_not_said_after_a_time_that_lasts_until_then() -> None:
    ends = [("01:00", "01:40"), ("07:00", "07:40"), ("13:00", "13:40"), ("22:00", "24:00")]
    beyond = times(*ends)
    parts = {name: GlucosePart(below_70=100.0, lowest=60.0) for name in ("night", "morning", "afternoon")}
    parts["evening"] = GlucosePart(below_70=100.0, lowest=60.0)
    text = said(
        day(
            values=GLUCOSE,
            context=context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": beyond}),
        )
    )
    assert ", the longest stretch from 22:00 until midnight or later." in text
    assert "When the day ended at midnight" not in text


def test_a_full_page_of_lows_keeps_on_how_many_days_before_when_the_longest_was() -> None:
    counted = {"below_54": DaysBeyond(running=0, days=4, of=14)}
    parts = {
        name: GlucosePart(below_70=100.0, below_54=2.0, lowest=50.0)
        for name in ("night", "morning", "afternoon", "evening")
    }
    ends = [
        ("01:00", "02:40"),
        ("07:00", "08:30"),
        ("13:00", "14:30"),
        ("19:00", "20:30"),
        ("22:00", "22:30"),
    ]
    beyond = times(*ends)
    known = context(
        streams=ALL, glucose_parts=parts, glucose_times={"below_70": beyond}, glucose_days=counted
    )
    found = day(values=GLUCOSE, context=known)
    (whole,) = (note for note in notes_of(found) if note.kind == "glucose_day")
    assert {"very_low_days", "very_low_of"} <= whole.numbers.keys()
    assert "below_70.from.longest" in whole.dates
    for step, gone in (("low_longest", "below_70.from.longest"), ("very_low_days", "very_low_days")):
        _, fewer = without(step, code_plan(notes_of(found)), notes_of(found))
        (less,) = (note for note in fewer if note.kind == "glucose_day")
        assert gone not in {**less.numbers, **less.dates}
    names = [*STEPS]
    assert names.index("low_longest") < names.index("days") < names.index("very_low_days")
