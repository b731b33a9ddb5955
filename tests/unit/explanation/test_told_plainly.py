"""What readers of the last rounds stumbled over, each a kind (docs/panel.md)."""

import datetime as dt
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from core.explanation.compose import by_code
from core.explanation.length.shortening import without
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan
from core.explanation.reader import Reader
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    QUIET_SENSOR,
    SKIN,
    SLEEP,
    context,
    day,
    high,
    low,
    said,
    stretch,
    times,
)

OF_LOWS = {"name": "below_70", "value": 5.0, "limit": 4.0, "begins": True, "again": False}


def test_all_the_time_is_said_only_where_somebody_saw_it() -> None:
    for active, words in ((99.0, "all the time"), (98.9, "in all readings")):
        found = day(values=QUIET_SENSOR, context=context(streams=ALL), quality={"cgm_active_pct": active})
        assert f"between 70 and 180 mg/dL {words}." in said(found)


def test_of_a_day_without_highs_it_is_said_that_none_was_above_180() -> None:
    for highest, is_said in ((0.0, True), (30.0, False)):
        parts = {"evening": GlucosePart(below_70=20.0, above_180=highest, lowest=58.0)}
        text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert ("No reading was above 180." in text) is is_said
    flagged = high(stretch("12:00", "12:20", 20, 260.0), severity="info")  # as one of a second sensor
    parts = {"evening": GlucosePart(below_70=20.0, lowest=58.0)}
    text = said(day(flagged, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "No reading was above" not in text


def test_of_lows_at_all_times_of_the_day_the_longest_half_hour_is_told_and_of_highs_an_hour() -> None:
    ends = times(("10:34", "10:54"), ("13:51", "14:21"), ("19:40", "19:50"), ("23:00", "23:10"))
    for level, known in (("below_70", True), ("above_180", False)):
        lasted = {"morning": 20.0, "afternoon": 30.0, "evening": 20.0}
        parts = {name: GlucosePart(**{level: some}) for name, some in lasted.items()}
        of_day = context(streams=ALL, glucose_parts=parts, glucose_times={level: ends})
        text = said(day(values=GLUCOSE, context=of_day))
        assert ("the longest stretch from 13:51 to 14:21" in text) is known


def test_days_that_were_counted_before_this_one_leave_it_out() -> None:
    """Of what began on the day before and went on for less than a quarter of an hour."""
    over = stretch("23:30", "00:10", 40, 50.0, minutes_before=30)
    over["from"] = "2026-03-09T23:30+01:00"
    counted = {"below_54": DaysBeyond(running=0, days=6, of=14)}
    found = day(low(over), values=GLUCOSE, context=context(streams=ALL, glucose_days=counted))
    assert "On 6 of the 13 days before, it was below 54 for 15 minutes or more." in said(found)
    assert "An 6 der 13 Tage davor" in said(found, "de")
    assert "en 6 de los 13 días anteriores" in said(found, "es")


def test_the_same_days_behind_a_week_are_said_to_be_the_same() -> None:
    lows = low(stretch("03:10", "03:40", 30, 50.0))
    highs = high(stretch("12:00", "12:20", 20, 260.0), severity="info")
    counted = {level: DaysBeyond(running=1, days=5, of=14) for level in ("below_54", "above_250")}
    known = context(streams=ALL, glucose_days=counted)
    for categories, words in (([OF_LOWS], "of the same 14 days"), ([], "of those 14 days")):
        found = day(lows, highs, values=GLUCOSE, context=known, weekly={"categories": categories})
        assert f"On 5 {words}, it was above 250" in said(found)


def test_a_week_s_lows_follow_lows_of_the_day_that_no_rule_flags() -> None:
    highs = high(stretch("12:00", "12:20", 20, 260.0), severity="info")
    parts = {
        "morning": GlucosePart(below_70=90.0, lowest=58.0),
        "afternoon": GlucosePart(above_180=60.0, highest=260.0),
    }
    known = context(streams=ALL, glucose_parts=parts)
    text = said(day(highs, values=GLUCOSE, context=known, weekly={"categories": [OF_LOWS]}))
    assert text.index("below 70 mg/dL for") < text.index("In the week ending") < text.index("above 250")
    assert "On Tuesday, your glucose was above 250" in text, "after the week"


def test_a_value_back_in_its_range_comes_after_a_finding_of_the_day_and_says_what_it_is() -> None:
    back = MetricContext(returned_after=4, returned_from="above")
    known = context(metrics={"skin_temp_sleep": back})
    text = said(day(HIGH_HEART, FEW_STEPS, values={"skin_temp_sleep": (34.3, "°C", SKIN)}, context=known))
    assert text.index("1,200 steps") < text.index("On the night into Tuesday, your skin temperature was 34.3")
    assert "after 4 nights above it. The ring measures the temperature of the skin on your finger" in text


def test_a_quiet_day_tells_each_record_of_what_it_tells_anyway() -> None:
    rare = {
        "resting_hr": MetricContext(extreme="highest", extreme_days=20),
        "sleep_total": MetricContext(extreme="lowest", extreme_days=20),
    }
    text = said(day(context=context(metrics=rare)))
    assert "Still, this was the highest value in 20 days." in text
    assert "Still, this was your shortest sleep in 20 days." in text
    beside = day(
        FEW_STEPS,
        context=context(metrics={k: v.model_copy(update={"extreme_days": 30}) for k, v in rare.items()}),
    )
    assert said(beside).count("this was") == 1, "beside a finding one is enough"


@pytest.mark.parametrize("outside", [True, False])
def test_only_a_day_on_which_nothing_stood_out_is_short(
    outside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs, records and highs of days that no rule flags had no room in the words of a quiet day."""
    monkeypatch.setattr("core.explanation.page.QUIET_WORDS", 12)
    monkeypatch.setattr("scripts.dev.scoring.faults.QUIET_WORDS", 12)
    values = {"resting_hr": (48.0 if outside else 55.0, "bpm", HEART)}
    known = context(metrics={"resting_hr": MetricContext(side="below", days_outside=7)} if outside else {})
    text = by_code(day(values=values, context=known), Reader("en")).text
    assert ("for 7 nights in a row" in " ".join(text)) is outside
    assert (len(" ".join(text).split()) > 12) is outside


def test_afternoon_and_evening_are_since_noon_in_spanish() -> None:
    parts = {
        "afternoon": GlucosePart(above_180=90.0, highest=230.0),
        "evening": GlucosePart(above_180=90.0, highest=220.0),
    }
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "desde el mediodía" in said(found, "es")
    assert "am Nachmittag und am Abend" in said(found, "de")
    assert "in the afternoon and in the evening" in said(found)


def test_a_glucose_variation_is_told_with_what_it_is_in_one_sentence() -> None:
    wide = out_of_range("glucose_cv", 44.0, "%", usual(28.0, 20.0, 37.0), severity="info")
    text = said(day(wide, values=GLUCOSE))
    assert "your glucose variation (how much it goes up and down) was 44 percent. That is above your" in text


def test_a_day_that_ended_low_comes_before_what_a_ring_no_longer_sends() -> None:
    away = {"night": "2026-02-20", "steps": "2026-02-20"}
    part = {"evening": GlucosePart(below_70=1.0, lowest=68.0)}
    ends = [("2026-03-10T23:59+01:00", "2026-03-11T00:00+01:00")]
    for lows, first in (({"below_70": ends}, "glucose"), ({}, "ring")):
        known = context(streams=ALL, last_seen=away, glucose_parts=part if lows else {}, glucose_times=lows)
        found = day(values={"glucose_tir": (99.0, "%", None)}, context=known)
        for one in ("resting_hr", "sleep_total", "steps"):
            found.metrics.pop(one)
        assert min(("glucose", "ring"), key=said(found).index) == first


def test_a_week_does_not_come_before_readings_that_stopped_at_a_high() -> None:
    over = high(stretch("23:41", "00:44", 63, 292.0, minutes_before=19), severity="info")
    week = {
        "name": "in_range",
        "value": 61.0,
        "limit": 70.0,
        "begins": True,
        "again": False,
        "severity": "notable",
    }
    gap = anomaly(
        *("glucose", "data", 39.0, "%"),
        direction="below",
        rule="coverage_low",
        evidence={"longest_gap": {"from": "2026-03-10T09:25+01:00", "to": "2026-03-11T00:00+01:00"}},
    )
    found = anomaly("glucose_week", "weekly", 61.0, "%", severity="notable", rule="weekly.in_range")
    for before, first in ((222.0, "above 250"), (120.0, "In the week")):
        known = context(streams=ALL, glucose_before_gap=before)
        text = said(day(over, gap, found, values=GLUCOSE, context=known, weekly={"categories": [week]}))
        assert min(("above 250", "In the week"), key=text.index) == first


def test_a_high_average_stands_before_the_share_and_lows_of_the_day() -> None:
    highs = high(stretch("12:00", "12:20", 20, 260.0), severity="info")
    mean = out_of_range("glucose_mean", 171.0, "mg/dL", usual(120.0, 109.0, 131.0), severity="info")
    little = out_of_range("glucose_tir", 56.0, "%", usual(86.0, 73.0, 100.0), severity="info")
    parts = {"night": GlucosePart(below_70=5.0, lowest=68.0)}
    known = context(streams=ALL, glucose_parts=parts)
    text = said(day(highs, little, mean, context=known))
    assert text.index("above 250") < text.index("171 mg/dL on average") < text.index("56 percent")


def test_a_stretch_that_another_was_as_long_as_is_one_of_the_longest() -> None:
    """Both were of 45 minutes, up to 290: "the longest" was wrong to four readers of five."""
    starts = ("02:00", "05:00", "08:56", "13:00", "19:26")
    for last, words in ((45, "One of the longest stretches was"), (44, "The longest stretch was")):
        lasted = (20, 20, 45, 20, last)
        ends = ("02:20", "05:20", "09:41", "13:20", f"20:{last - 34:02}")
        each = zip(starts, ends, lasted, strict=True)
        found = high(*(stretch(a, b, m, 290.0) for a, b, m in each), severity="info")
        assert f"{words} from 08:56 to 09:41" in said(day(found, values=GLUCOSE))


def test_a_skin_temperature_says_that_it_is_not_the_body_s_once() -> None:
    warm = out_of_range("skin_temp_sleep", 35.1, "°C", SKIN, severity="info")
    told = "The ring measures the temperature of the skin on your finger"
    for new in (True, False):
        known = context(metrics={"skin_temp_sleep": MetricContext(side="above", days_outside=1, new=new)})
        assert said(day(warm, context=known)).count(told) == 1
        assert said(day(warm, HIGH_HEART, context=known)).count(told) == 1
    notes = notes_of(day(warm, HIGH_HEART))
    left = without("told_apart", code_plan(notes), notes)[1]
    assert [one.metrics for one in left if "explained" in one.words] == [("resting_hr",)]


def test_of_how_many_days_a_range_of_the_glucose_is_is_said_once() -> None:
    young = usual(115.0, 99.0, 134.0, provisional=True)
    mean = out_of_range("glucose_mean", 150.0, "mg/dL", young, severity="info")
    little = out_of_range(
        "glucose_tir", 56.0, "%", usual(86.0, 73.0, 100.0, provisional=True), severity="info"
    )
    assert said(day(mean, little, context=context(streams=ALL))).count("based on 28 days") == 1


def test_three_records_of_a_night_are_each_one_sentence() -> None:
    values = {
        "resting_hr": (48.0, "bpm", HEART),
        "hrv_sleep": (70.0, "ms", HRV),
        "skin_temp_sleep": (33.0, "°C", SKIN),
    }
    rare = {"resting_hr": "lowest", "hrv_sleep": "highest", "skin_temp_sleep": "lowest"}
    known: dict[str, Any] = {
        metric: MetricContext(
            side="above" if way == "highest" else "below", days_outside=1, extreme=way, extreme_days=35
        )
        for metric, way in rare.items()
    }
    # what the heart rate variability is stands in brackets, and would make too long a sentence
    for several, times_said in ((known, 1), (dict(list(known.items())[:2]), 2)):
        text = said(day(values=values, context=context(metrics=several)))
        assert text.count("This was the") == times_said
        assert (", below your usual 33.8 to 34.6, the lowest in 5 weeks." in text) is (several is known)


def test_where_one_time_is_told_what_was_below_54_is_of_that_time() -> None:
    evening = {"evening": GlucosePart(below_70=30.0, below_54=5.0, lowest=52.0)}
    both = evening | {"morning": GlucosePart(below_70=15.0, lowest=62.0)}
    for parts, ends, words in (
        (evening, (("18:00", "18:30"),), "below 54 for 5 minutes of that time. "),
        (both, (("09:00", "09:15"), ("18:00", "18:30")), "below 54 for 5 minutes in the evening. "),
    ):
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times(*ends)})
        assert words in said(day(values=GLUCOSE, context=known))


def test_what_was_on_and_off_on_both_sides_of_a_gap_stays_in_its_sentence() -> None:
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(above_180=20.0), "evening": GlucosePart(above_180=15.0)},
        glucose_gap=("2026-03-10T02:05+01:00", "2026-03-10T04:15+01:00"),
        glucose_before_gap=190.0,
        glucose_times={"above_180": times(("00:00", "02:10"), ("19:00", "19:40"), ("20:00", "20:50"))},
    )
    notes = notes_of(day(values=GLUCOSE, context=known))
    text = " ".join(realise(code_plan(notes), notes, wording("en"), dt.date(2026, 3, 10)))
    assert "in all, on and off until 02:05 or later, and again between 19:00 and 20:50." in text


def test_a_time_that_began_unseen_and_ended_unseen_has_both_ends() -> None:
    """ "In all, until 02:15 or later, and again" lacked its beginning."""
    parts = {"night": GlucosePart(below_70=90.0, lowest=60.0), "afternoon": GlucosePart(below_70=10.0)}
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T05:00+01:00")
    for first, words in (
        ("00:14", "in all. This was from 00:14 (or earlier) until 02:15 or later, and again"),
    ):
        known = context(
            streams=ALL,
            glucose_parts=parts,
            glucose_first=f"2026-03-10T{first}+01:00",
            glucose_before_gap=60.0,
            glucose_gap=gap,
            glucose_times={"below_70": times((first, "02:20"), ("13:00", "13:10"))},
        )
        assert words in said(day(values=GLUCOSE, context=known))


def test_a_last_low_reading_and_its_limit_are_in_the_reader_s_unit() -> None:
    known = context(
        streams=ALL,
        glucose_parts={"evening": GlucosePart(below_70=0.13, lowest=68.0)},
        glucose_times={"below_70": [("2026-03-10T23:58+01:00", "2026-03-11T00:00+01:00")]},
    )
    found = day(values={"glucose_tir": (99.2, "%", None)}, context=known)
    words = "The last reading of the day, at 23:58, was 3.8 mmol/L, below 3.9."
    assert words in said(found, unit="mmol/L")


def test_of_a_quiet_day_with_a_record_what_is_rare_of_sleep_and_heart_is_told_too() -> None:
    """Only a variability in its range of 3 to 115 was told, beside the longest sleep in weeks."""
    values = {"hrv_sleep": (59.0, "ms", HRV), "sleep_total": (490.0, "min", SLEEP)}
    for days, words in ((21, "longest sleep in 3 weeks"), (20, None)):
        rare = {
            "hrv_sleep": MetricContext(extreme="highest", extreme_days=27),
            "sleep_total": MetricContext(extreme="highest", extreme_days=days),
        }
        text = said(day(values=values, context=context(metrics=rare)))
        assert "highest value in 27 days" in text
        assert ("longest sleep" in text) is (words is not None)
        assert words is None or words in text
    alone = {"sleep_total": MetricContext(extreme="highest", extreme_days=25)}
    assert "longest" not in said(day(values=values, context=context(metrics=alone)))


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (
            5.0,
            "It was in your usual range, 52 to 58. In the week before, it was mostly below that range.",
        ),
        (1.0, "It was still in your usual range, 52 to 58."),
        (
            -4.0,
            "It was in your usual range, 52 to 58. In the week before, it was mostly above that range.",
        ),
    ],
)
def test_a_value_that_came_back_into_its_range_with_a_shift_says_what_the_week_before_was(
    difference: float, words: str
) -> None:
    value = 56.0
    found = out_of_range("resting_hr", value, "bpm", usual(55.0, 52.0, 58.0), severity="info")
    side = "above" if difference > 0 else "below"
    shifted = {"rule": "shift.resting_hr", "difference": difference, "direction": side}
    assert words in said(day(found.model_copy(update=shifted)))


def test_beside_mostly_no_time_is_told_that_is_as_short_as_those_left_out() -> None:
    ends = (("14:39", "14:41"), ("17:12", "17:40"), ("21:08", "21:13"), ("22:42", "23:28"))
    parts = {
        "afternoon": GlucosePart(below_70=30.0, lowest=60.0),
        "evening": GlucosePart(below_70=51.0, lowest=54.0),
    }
    for told, words in (
        (ends, "mostly from 17:12 to 17:40 and from 22:42 to 23:28."),
        (ends[1:], "from 17:12 to 17:40, from 21:08 to 21:13, and from 22:42 to 23:28."),
    ):
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times(*told)})
        text = said(day(values=GLUCOSE, context=known))
        assert words in text
        assert ("mostly" in text) is ("mostly" in words)


def test_an_average_high_on_as_many_days_as_the_highs_is_counted_once() -> None:
    """ "On 4 of the 14 days, the last 2 in a row" twice in three sentences, to five readers of five."""
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    mean = out_of_range("glucose_mean", 207.0, "mg/dL", usual(120.0, 91.0, 147.0), severity="info")
    mean.evidence["days_running"] = 3
    for days, twice in ((4, False), (5, True)):
        known = MetricContext(side="above", days_outside=3, outside_of_last=(4, 14))
        counted = {"above_250": DaysBeyond(running=3, days=days, of=14)}
        text = said(
            day(
                highs,
                mean,
                context=context(streams=ALL, metrics={"glucose_mean": known}, glucose_days=counted),
            )
        )
        assert "250 for 15 minutes or more" in text
        assert (
            "This was the 4th day in two weeks above that range, and the 3rd in a row" in text
        ) is twice, text


def test_one_shorter_dip_is_one() -> None:
    longest = stretch("03:04", "03:29", 25, 40.0)
    for minutes, words in (
        (5, "was also a shorter dip the same night ("),
        (6, "were also shorter dips the same night ("),
    ):
        evidence = {"minutes": 25 + minutes}
        parts = {"night": GlucosePart(below_70=80.0, below_54=25.0 + minutes, lowest=40.0)}
        found = low(longest, severity="notable", **evidence)
        text = said(day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert words in text, text


def test_a_gap_that_is_a_finding_stands_with_the_low_that_it_cuts_off() -> None:
    gap = {"from": "2026-03-10T17:32+01:00", "to": "2026-03-10T21:36+01:00"}
    data = anomaly(
        *("glucose", "data", 78.0, "%"),
        direction="below",
        rule="coverage_low",
        evidence={"longest_gap": gap},
    )
    lows = low(stretch("17:02", "17:37", 35, 50.0), severity="info")
    highs = high(stretch("22:00", "23:00", 60, 280.0), severity="info")
    for before, first in ((52.0, "no glucose readings"), (120.0, "above 250")):
        known = context(streams=ALL, glucose_gap=(gap["from"], gap["to"]), glucose_before_gap=before)
        text = said(day(lows, highs, data, values=GLUCOSE, context=known))
        assert text.count("no glucose readings") == 1
        assert min(("above 250", "no glucose readings"), key=text.index) == first


def test_a_shorter_dip_of_another_part_of_the_night_s_lows_says_when() -> None:
    """ "Before 06:00" puzzled five readers of five where all that was low in that night had been told."""
    parts = {
        "night": GlucosePart(below_70=20.0, below_54=8.0, lowest=52.0),
        "evening": GlucosePart(below_70=30.0, below_54=25.0, lowest=40.0),
    }
    found = low(stretch("20:04", "20:29", 25, 40.0), severity="notable", minutes=33)
    known = day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "There were also shorter dips before 06:00 (8 minutes)." in said(known)
    night = {"night": GlucosePart(below_70=50.0, below_54=33.0, lowest=40.0)}
    found = low(stretch("02:04", "02:29", 25, 40.0), severity="notable", minutes=33)
    known = day(found, values=GLUCOSE, context=context(streams=ALL, glucose_parts=night))
    assert "Dazu kamen kürzere Zeiten in derselben Nacht (" in said(known, "de")
    assert "ratos más cortos, esa misma madrugada (" in said(known, "es")


def test_one_short_time_has_no_sum() -> None:
    """ "Above 180 for 8 minutes in all" was one time: three readers of five asked for the others."""
    for ends, told in (
        ([("06:12", "06:20")], "above 180 for 8 minutes."),
        ([("06:12", "06:16"), ("09:00", "09:04")], "above 180 for 8 minutes in all."),
    ):
        parts = {"morning": GlucosePart(above_180=8.0, highest=188.0)}
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"above_180": times(*ends)})
        assert told in said(day(values=GLUCOSE, context=known))


def test_an_average_above_what_is_usual_is_told_where_there_is_room() -> None:
    """Beside "all the time between 70 and 180" nine readers of ten missed it."""
    known = context(streams=ALL, metrics={"glucose_mean": MetricContext(side="above", days_outside=1)})
    for mean, told in ((127.0, True), (123.4, False)):
        values = {
            "glucose_tir": (100.0, "%", None),
            "glucose_mean": (mean, "mg/dL", usual(116.0, 109.0, 123.2)),
        }
        found = day(values=values, context=known)
        assert ("The average was 127 mg/dL, above your usual 109 to 123." in said(found)) is told
        assert (
            "Der Durchschnitt war 127 mg/dL, höher als üblich (109 bis 123)." in said(found, "de")
        ) is told
        assert ("La media fue de 127 mg/dL, más de lo habitual en usted" in said(found, "es")) is told
        (whole,) = (note for note in notes_of(found) if note.id == "glucose_day")
        assert ("mean_low" in whole.numbers) is told
    notes = notes_of(
        day(values=values | {"glucose_mean": (127.0, "mg/dL", usual(116.0, 109.0, 123.2))}, context=known)
    )
    left = without("glucose_mean", code_plan(notes), notes)[1]
    assert not any("mean" in note.numbers for note in left)


def test_the_highest_heart_rate_of_three_weeks_is_told_beside_a_value_outside_its_range() -> None:
    """On a quiet day it was left out beside a variability just below its range: four readers of five missed it."""
    for days, told in ((21, True), (20, False)):
        known = {
            "resting_hr": MetricContext(extreme="highest", extreme_days=days),
            "hrv_sleep": MetricContext(side="below", days_outside=1),
        }
        values = {"hrv_sleep": (30.0, "ms", usual(50.0, 40.0, 60.0)), "resting_hr": (58.0, "bpm", HEART)}
        text = said(day(values=values, context=context(metrics=known)))
        assert ("Still, this was the highest value in 3 weeks." in text) is told
