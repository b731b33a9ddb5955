"""What is said of a day's glucose as a whole."""

from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HIGH_HEART,
    HRV,
    closing,
    context,
    day,
    high,
    low,
    said,
    stretch,
)


def test_the_day_s_glucose_says_how_long_how_often_and_when() -> None:
    parts = {"night": GlucosePart(below_70=10.0), "evening": GlucosePart(above_180=200.0, below_70=30.0)}
    counted = {"glucose_hypo_events": (4, "events", None), "glucose_hyper_events": (1, "events", None)}
    told = day(values=GLUCOSE | counted, context=context(streams=ALL, glucose_parts=parts))
    text = said(told)
    assert "You slept" not in text  # what a quiet page is too short for
    assert "your glucose was between 70 and 180 mg/dL for 74 percent of the time." in text
    low, high = (
        "On Tuesday, March 10, your glucose was below 70 mg/dL four times, for 40 minutes in all, before "
        "06:00 and in the evening.",
        "It was above 180 for 3 hours 20 minutes, all in the evening.",
    )
    assert text.startswith(low)
    assert text.endswith(high)  # lows first; of one event its minutes would not be the day's


def test_one_time_below_70_or_above_180_is_told_by_the_clock_if_it_adds_up_and_so_are_two_lows() -> None:
    once = [("2026-03-10T18:10+01:00", "2026-03-10T18:40+01:00")]
    twice = [("2026-03-10T02:00+01:00", "2026-03-10T02:10+01:00"), *once]

    def told(times: list[tuple[str, str]], level: str, minutes: float) -> str:
        parts = {"evening": GlucosePart.model_validate({level: minutes})}
        known = context(streams=ALL, glucose_parts=parts, glucose_times={level: times})
        return said(day(values=GLUCOSE, context=known))

    assert (
        "On Tuesday, March 10, your glucose was below 70 mg/dL for 30 minutes, from 18:10 to 18:40."
        in told(once, "below_70", 30.0)
    )
    assert "for 40 minutes in all. This happened from 02:00 to 02:10 and from 18:10 to 18:40." in told(
        twice, "below_70", 40.0
    )
    assert "It was above 180 for 30 minutes, from 18:10 to 18:40." in told(once, "above_180", 30.0)
    both = "It was above 180 for 40 minutes in all. This happened from 02:00 to 02:10 and from 18:10"
    assert both in told(twice, "above_180", 40.0)
    mostly = "It was above 180 for 50 minutes, all in the evening."
    night = ("2026-03-10T00:10+01:00", "2026-03-10T00:20+01:00")
    assert mostly in told([night, *twice], "above_180", 50.0)  # of highs not every one counts
    assert "your glucose was below 70 mg/dL for 1 hour, all in the evening." in told(once, "below_70", 60.0)
    assert "for 33 minutes, all in the evening." in told(once, "below_70", 33.0), "more than the clock says"
    assert "for 26 minutes, on and off from 18:10 to 18:40." in told(once, "below_70", 26.0)
    assert "for 27 minutes, almost without a break from 18:10 to 18:40." in told(once, "below_70", 27.0)
    assert "for 29 minutes, from 18:10 to 18:40." in told(once, "below_70", 29.0)
    for other_hand in ([("about six", "seven")], [("2026-03-10T18:10", "2026-03-10T18:40+01:00")]):
        assert "for 30 minutes, all in the evening." in told(other_hand, "below_70", 30.0)


def test_lows_in_just_two_parts_of_the_day_are_told_with_both() -> None:
    """Of more, most of them are in one, or no part is named; ten minutes in one are enough, of highs not."""
    for night, morning, evening, told in (
        (10.0, 0.0, 30.0, "for 40 minutes, before 06:00 and in the evening."),
        (0.0, 20.0, 20.0, "for 40 minutes, in the morning and in the evening."),
        (9.0, 0.0, 31.0, "for 40 minutes, mostly in the evening."),
        (5.0, 7.0, 38.0, "for 50 minutes, mostly in the evening."),
        (5.0, 10.0, 35.0, "for 50 minutes, mostly in the morning and in the evening."),
        (10.0, 15.0, 15.0, "for 40 minutes in all."),  # two would hold 75 percent
        (9.0, 15.0, 16.0, "for 40 minutes in all."),
        (8.0, 16.0, 16.0, "for 40 minutes, mostly in the morning and in the evening."),
    ):
        minutes = {"night": night, "morning": morning, "evening": evening}
        parts = {part: GlucosePart(below_70=lasted) for part, lasted in minutes.items()}
        found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        assert f"your glucose was below 70 mg/dL {told}" in said(found)


def test_highs_are_told_in_the_two_parts_of_the_day_that_hold_nearly_all_of_them() -> None:
    for night, morning, evening, told in (
        (10.0, 0.0, 30.0, ", mostly in the evening."),
        (20.0, 0.0, 20.0, ", before 06:00 and in the evening."),
        (0.0, 20.0, 20.0, ", in the morning and in the evening."),
        (8.0, 16.0, 16.0, ", mostly in the morning and in the evening."),
        (9.0, 15.0, 16.0, " in all."),
    ):
        minutes = {"night": night, "morning": morning, "evening": evening}
        parts = {part: GlucosePart(above_180=lasted) for part, lasted in minutes.items()}
        found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        assert f"above 180 for 40 minutes{told}" in said(found)


def test_a_low_that_lasts_until_midnight_is_still_told_where_no_times_are() -> None:
    short = [(f"{h:02}:00", f"0T{h:02}:10") for h in (2, 4, 6)]
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    for last, minutes, told in ((("23:20", "1T00:00"), 70.0, True), (("23:10", "0T23:50"), 70.0, False)):
        known = below(*short, last, minutes=minutes, lowest=60.0)
        assert (
            "When the day ended at midnight, your glucose was below 70." in said(day(highs, **known))
        ) is told
        for language, words in (
            ("en", "ended at midnight"),
            ("de", "Am Ende des Tages lag"),
            ("es", "Al acabar el día estaba"),
        ):
            assert (words in said(day(**known), language)) is told
    text = said(day(highs, **below(("23:20", "1T00:00"), minutes=40.0)))
    assert "from 23:20 until midnight or later" in text
    assert "ended at midnight" not in text, "the time says so"


def test_a_low_share_in_range_says_how_long_and_how_rare() -> None:
    share = MetricContext(side="below", days_outside=2, extreme="lowest", extreme_days=15)
    values = {"glucose_tir": (74.0, "%", usual(95.0, 90.0, 100.0))}
    text = said(day(values=values, context=context(metrics={"glucose_tir": share}, streams=ALL)))
    assert "It has been below your usual range for 2 days in a row" in text
    assert "this was the lowest percentage in 2 weeks." in text


def test_a_share_that_lacks_less_than_a_low_or_high_lasts_is_neither_low_nor_a_record() -> None:
    """ "99 percent, the lowest percentage in nearly 5 weeks" sounded like bad news."""
    share = MetricContext(side="below", days_outside=2, extreme="lowest", extreme_days=34)
    for percent, is_told in ((99.0, False), (98.9, True)):
        values = {"glucose_tir": (percent, "%", usual(100.0, 100.0, 100.0))}
        text = said(day(values=values, context=context(metrics={"glucose_tir": share}, streams=ALL)))
        assert ("lowest percentage" in text) is is_told
        assert ("2 days in a row" in text) is is_told
    highest = MetricContext(extreme="highest", extreme_days=34)
    for percent, is_told in ((99.5, True), (100.0, False)):  # of "all the time" no percentage is named
        values = {"glucose_tir": (percent, "%", usual(80.0, 70.0, 90.0))}
        best = said(day(values=values, context=context(metrics={"glucose_tir": highest}, streams=ALL)))
        assert ("the highest percentage in nearly 5 weeks" in best) is is_told


def test_lows_that_no_rule_flags_say_how_low() -> None:
    parts = {
        "night": GlucosePart(below_70=40.0, lowest=58.0),
        "evening": GlucosePart(below_70=30.0, lowest=54.0),
    }
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert (
        "your glucose was below 70 mg/dL for 1 hour 10 minutes, before 06:00 and in the evening. "
        "The lowest reading was 54 mg/dL." in text
    )


def test_a_share_below_the_target_shows_what_is_usual() -> None:
    values = {"glucose_tir": (58.0, "%", usual(60.0, 42.0, 78.0))}
    text = said(day(values=values, context=context(streams=ALL)))
    assert "for 58 percent of the time. Usually that is 42 to 78 percent." in text


def test_every_low_and_every_high_of_a_reading_is_told() -> None:
    for level, minutes, told in (
        ("below_70", 4.0, False),
        ("below_70", 5.0, True),
        ("above_180", 4.0, False),
        ("above_180", 5.0, True),
    ):
        parts = {"night": GlucosePart.model_validate({level: minutes})}
        text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert (level.replace("_", " ") in text) == told


def test_a_number_of_times_is_told_only_with_their_own_minutes() -> None:
    parts = {"night": GlucosePart(above_180=60.0, highest=200.0), "evening": GlucosePart(above_180=65.0)}
    for minutes, told in (
        (125.0, "four times, for 2 hours 5 minutes in all"),
        (115.0, "for 2 hours 5 minutes"),
    ):
        values = {"glucose_hyper_events": (4, "count", None)}
        values["glucose_hyper_events_minutes"] = (minutes, "min", None)
        text = said(day(values=GLUCOSE | values, context=context(streams=ALL, glucose_parts=parts)))
        assert f"It was above 180 {told}" in text


def test_nothing_stands_out_only_where_the_share_in_range_is_not_less_than_usual() -> None:
    share = {"glucose_tir": (82.0, "%", usual(97.0, 91.0, 100.0))}
    assert "stood out" not in said(day(values=share, context=context(streams=ALL)))


def test_times_that_are_far_from_what_their_readings_add_up_to_are_not_told() -> None:
    """Two of half an hour each."""
    times = [(f"2026-03-10T{h}:10+01:00", f"2026-03-10T{h}:40+01:00") for h in ("02", "18")]
    for minutes, told in ((60.0, True), (68.0, True), (45.0, False), (80.0, False)):
        parts = {"evening": GlucosePart(below_70=minutes)}
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times})
        assert ("02:10 to 02:40" in said(day(values=GLUCOSE, context=known))) is told


def test_a_wide_usual_range_is_not_told_beside_a_share_inside_it() -> None:
    for low_end, told in ((20.0, False), (45.0, True)):
        values = {"glucose_tir": (60.0, "%", usual(62.0, low_end, 90.0))}
        assert ("Usually that is" in said(day(values=values, context=context(streams=ALL)))) is told


def test_minutes_below_54_that_are_no_event_do_not_end_with_nothing_asked() -> None:
    for very_low, said_last in ((6.0, ["closing-act-low", "closing-mention"]), (0.0, ["closing-nothing"])):
        parts = {"evening": GlucosePart(below_70=12.0, below_54=very_low, lowest=52.0)}
        assert closing(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))) == said_last


def test_what_to_do_about_a_low_that_no_rule_flags_is_said_with_what_to_do_about_a_high() -> None:
    parts = {"evening": GlucosePart(below_70=42.0, lowest=58.0)}
    highs = high(stretch("04:25", "10:43", 378, 279.0), severity="info")
    found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert closing(found) == ["closing-act-both", "closing-tell-soon"]


def test_events_that_run_over_the_days_end_are_counted_with_its_minutes() -> None:
    """The last reading weighs more than what is left of the day: 12 minutes here."""
    counted = {"glucose_hyper_events": (4, "events", None)}
    for lasted, told in ((212.0, True), (200.0, True), (190.0, False), (230.0, False)):
        values = GLUCOSE | counted | {"glucose_hyper_events_minutes": (lasted, "min", None)}
        parts = {"evening": GlucosePart(above_180=200.0)}
        text = said(day(values=values, context=context(streams=ALL, glucose_parts=parts)))
        assert ("above 180 four times" in text) is told, lasted


def test_almost_all_of_the_time_is_said_in_every_language() -> None:
    almost = GLUCOSE | {"glucose_tir": (99.7, "%", None)}
    for language, words in (
        ("en", "for more than 99 percent of the time"),
        ("de", "mehr als 99 Prozent der Zeit"),
        ("es", "mg/dL más del 99 % del tiempo"),
    ):
        assert words in said(day(values=almost, context=context(streams=ALL)), language)


def below(*times: tuple[str, str], minutes: float, **parts: float) -> dict[str, Any]:
    told = [(f"2026-03-10T{since}+01:00", f"2026-03-1{until}+01:00") for since, until in times]
    part = GlucosePart.model_validate({"below_70": minutes, **parts})
    return {
        "values": GLUCOSE,
        "context": context(streams=ALL, glucose_parts={"night": part}, glucose_times={"below_70": told}),
    }


def test_the_time_below_70_has_no_second_list_of_the_lows_that_it_holds() -> None:
    lows = low(stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 49.0))
    text = said(day(lows, **below(("00:50", "0T01:30"), ("04:50", "0T05:30"), minutes=80.0)))
    assert "Including these lows, it was below 70 for 1 hour 20 minutes." in text
    other = said(day(lows, **below(("00:50", "0T05:30"), ("08:00", "0T08:20"), minutes=300.0)))
    assert ". This happened from 00:50 to 05:30 and from 08:00 to 08:20." in other


def test_what_lasts_until_the_day_s_end_may_have_gone_on() -> None:
    text = said(day(**below(("23:20", "1T00:00"), minutes=40.0)))
    assert "for 40 minutes, from 23:20 until midnight or later." in text
    assert "von 23:20 Uhr bis mindestens Mitternacht" in said(
        day(**below(("23:20", "1T00:00"), minutes=40.0)), "de"
    )


def test_a_range_that_ends_at_all_of_the_time_is_told_by_its_lower_end() -> None:
    for top, words in ((100.0, "Usually that is 79 percent or more."), (97.0, "Usually that is 79 to 97")):
        assert words in said(
            day(values={"glucose_tir": (66.0, "%", usual(90.0, 79.0, top))}, context=context(streams=ALL))
        )


def test_a_range_of_few_days_is_told_as_that() -> None:
    young = usual(90.0, 79.0, 100.0).model_copy(update={"provisional": True})
    text = said(day(values={"glucose_tir": (66.0, "%", young)}, context=context(streams=ALL)))
    assert "Usually that is 79 percent or more, based on 28 days." in text


def test_a_very_high_reading_is_not_called_nothing() -> None:
    for highest, quiet in ((263.0, False), (249.0, True)):
        parts = {"morning": GlucosePart(above_180=120.0, highest=highest)}
        known = context(streams=ALL, glucose_parts=parts)
        text = said(day(values={"glucose_tir": (85.0, "%", None)}, context=known))
        assert ("stood out" in text) is quiet


def test_the_time_below_70_has_its_times_where_it_was_one_time_or_is_much_longer_than_the_lows() -> None:
    """Several times: three times as long. One that begins with the low would be read as that low."""
    lows = low(stretch("01:00", "01:20", 20, 50.0))
    for since, told in (("00:55", True), ("01:00", False)):
        text = said(day(lows, **below((since, "0T01:25"), minutes=30.0)))
        assert (f"from {since} to 01:25" in text) is told
    two = low(stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 50.0))
    for last, told in (("05:40", False), ("05:41", True)):
        hours = (("00:30", "0T01:30"), ("04:40", f"0T{last}"))
        text = said(day(two, **below(*hours, minutes=120.0 if last == "05:40" else 121.0)))
        assert ("from 00:30 to" in text) is told


def test_times_that_do_not_quite_add_up_to_a_sum_are_about_as_long_and_of_highs_not_told() -> None:
    counted = {f"glucose_{of}_events": (2, "events", None) for of in ("hypo", "hyper")}
    for level, minutes, told in (
        (
            "below_70",
            60.0,
            "below 70 mg/dL twice: from 02:00 to 02:30 and from 18:00 to 18:30. Together, that was 1",
        ),
        ("below_70", 54.0, "from 18:00 to 18:30. Together, that was about 55 minutes. The lowest"),
        (
            "above_180",
            60.0,
            "above 180 twice: from 02:00 to 02:30 and from 18:00 to 18:30. Together, that was 1",
        ),
        ("above_180", 56.0, "above 180 twice, for 56 minutes in all"),
    ):
        times = [(f"2026-03-10T{h}:00+01:00", f"2026-03-10T{h}:30+01:00") for h in ("02", "18")]
        lasted = {f"{name}_minutes": (minutes, "min", None) for name in counted}
        part = GlucosePart.model_validate({level: minutes, "lowest": 60.0})
        known = context(streams=ALL, glucose_parts={"evening": part}, glucose_times={level: times})
        assert told in said(day(values=GLUCOSE | counted | lasted, context=known))


def test_a_low_of_one_reading_is_told_with_its_time() -> None:
    parts = {"afternoon": GlucosePart(below_70=5.0, lowest=67.0)}
    times = {"below_70": [("2026-03-10T12:37+01:00", "2026-03-10T12:42+01:00")]}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times=times))
    assert "It was below 70 for 5 minutes, from 12:37 to 12:42." in said(found)


def test_a_share_of_a_day_of_many_short_gaps_is_that_of_its_readings() -> None:
    lows = low(stretch("00:20", "01:36", 75, 52.0))
    for active, words in (
        (83.0, "percent of the roughly 20 hours with readings."),
        (97.0, "percent of the time with readings."),
        (97.1, "percent of the time."),
    ):
        found = day(lows, values=GLUCOSE, quality={"cgm_active_pct": active})
        text = said(found)
        assert words in text
        assert ("over the whole day" in text.lower()) is (active > 90)


def test_a_lowest_reading_that_reads_like_the_limit_has_a_digit_more() -> None:
    for lowest, told in ((69.6, "was 69.6 mg/dL"), (53.6, "was 53.6 mg/dL"), (66.4, "was 66 mg/dL")):
        parts = {"night": GlucosePart(below_70=30.0, lowest=lowest)}
        assert told in said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))


@pytest.mark.parametrize(
    ("parts", "quiet"),
    [
        ({"evening": GlucosePart(above_180=120.0)}, True),
        ({"evening": GlucosePart(above_180=121.0)}, False),
        ({"evening": GlucosePart(below_70=7.0, lowest=65.0)}, False),
    ],
)
def test_nothing_stood_out_is_not_said_beside_any_low_or_more_than_two_hours_above_180(
    parts: dict[str, GlucosePart], quiet: bool
) -> None:
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert ("Nothing stood out" in text) is quiet
    assert "ou slept 7 hours 10 minutes" in text, "what was measured is told all the same"


@pytest.mark.parametrize(
    "parts",
    [
        {"evening": GlucosePart(above_180=400.0)},
        {"evening": GlucosePart(below_70=12.0, below_54=10.0, lowest=48.0)},
    ],
)
def test_nothing_else_is_not_said_after_a_low_or_many_hours_above_180(parts: dict[str, GlucosePart]) -> None:
    beside = {"sleep_total": (432.0, "min", usual(441.0, 380.0, 500.0)), "hrv_sleep": (50.0, "ms", HRV)}
    told = context(streams=ALL, glucose_parts={"evening": GlucosePart()})
    quiet = day(HIGH_HEART, values=GLUCOSE | beside, context=told)
    assert "Nothing else stood out." in said(quiet)
    found = quiet.model_copy(update={"context": context(streams=ALL, glucose_parts=parts)})
    assert "Nothing else" not in said(found)


def test_readings_below_54_outlast_everything_else_on_a_page_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = {"evening": GlucosePart(below_70=12.0, below_54=10.0, lowest=48.0)}
    found = day(HIGH_HEART, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    monkeypatch.setattr("scripts.dev.scoring.faults.WORDS", 200)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    assert "below 54 for 10 minutes" in said(found)


def test_that_no_reading_was_low_is_told_of_a_whole_day_that_had_highs() -> None:
    highs = {"evening": GlucosePart(above_180=120.0, highest=240.0)}
    told = "No reading was below 70."
    assert said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=highs))).endswith(told)
    in_mmol = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=highs)), unit="mmol/L")
    assert in_mmol.endswith("No reading was below 3.9.")
    gap = ("2026-03-10T02:00+01:00", "2026-03-10T04:00+01:00")
    apart = context(streams=ALL, glucose_parts=highs, glucose_gap=gap)
    assert told in said(day(values=GLUCOSE, context=apart)), "it is of the readings"
    lows = highs | {"night": GlucosePart(below_70=3.0, lowest=66.0)}
    for found in (
        day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=lows)),
        day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=highs, glucose_gap=gap)).model_copy(
            update={"quality": {"cgm_active_pct": 49.9}}
        ),
        day(values=GLUCOSE, context=context(streams=ALL)),
        day(
            values={"glucose_tir": (100.0, "%", None)},
            context=context(streams=ALL, glucose_parts={"night": GlucosePart()}),
        ),
    ):
        assert told not in said(found), "a low, most hours unknown, nothing known, or said by 'all the time'"


RARE = MetricContext(side="above", extreme="highest", extreme_days=28)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"glucose_mean": RARE}, True),
        ({"glucose_mean": RARE.model_copy(update={"side": None})}, False),
        ({"glucose_mean": RARE.model_copy(update={"extreme": "lowest"})}, False),
        ({}, False),
        ({"glucose_mean": RARE, "glucose_tir": MetricContext(extreme="lowest", extreme_days=21)}, False),
    ],
)
def test_a_day_s_average_is_told_where_it_is_rare_and_its_share_is_not(
    known: dict[str, MetricContext], told: bool
) -> None:
    values = GLUCOSE | {"glucose_mean": (211.4, "mg/dL", None)}
    parts = {"afternoon": GlucosePart(above_180=300.0, highest=240.0)}
    found = day(values=values, context=context(streams=ALL, metrics=known, glucose_parts=parts))
    assert ("The average was 211 mg/dL, the highest in 4 weeks." in said(found)) is told


@pytest.mark.parametrize(
    ("minutes", "days", "told"), [(15.0, 21, True), (14.0, 21, False), (0.0, 35, False), (60.0, 20, False)]
)
def test_the_lowest_average_of_weeks_is_told_of_a_day_with_lows(
    minutes: float, days: int, told: bool
) -> None:
    values = GLUCOSE | {"glucose_mean": (101.4, "mg/dL", None)}
    parts = {"afternoon": GlucosePart(below_70=minutes, lowest=63.0)}
    known = context(
        streams=ALL,
        metrics={"glucose_mean": MetricContext(extreme="lowest", extreme_days=days)},
        glucose_parts=parts,
    )
    found = day(values=values, context=known)
    assert ("The average was 101 mg/dL, the lowest in 3 weeks." in said(found)) is told
    assert ("der niedrigste seit 3 Wochen" in said(found, "de")) is told
    assert ("la más baja en 3 semanas" in said(found, "es")) is told


def test_a_rare_average_is_told_once_where_a_rule_flags_it_and_not_of_a_part_of_the_day() -> None:
    values = GLUCOSE | {"glucose_mean": (211.4, "mg/dL", None)}
    known = context(streams=ALL, metrics={"glucose_mean": RARE})
    flagged = out_of_range("glucose_mean", 211.4, "mg/dL", usual(150.0, 120.0, 180.0))
    assert "The average was" not in said(day(flagged, values=values, context=known))
    partly = anomaly("glucose", "data", 60.0, "%", direction="below", rule="coverage_low")
    assert "The average was" not in said(day(partly, values=values, context=known))


def test_a_sum_of_hours_is_told_to_five_minutes_beside_times_that_add_up_to_it() -> None:
    three = [
        stretch("16:01", "17:11", 70, 294.0),
        stretch("17:31", "19:46", 135, 285.0),
        stretch("20:32", "20:51", 19, 274.0),
    ]
    assert "three times, for about 3 hours 45 minutes in all." in said(day(high(*three, severity="info")))
    assert "for 1 hour 10 minutes, from 16:01 to 17:11" in said(day(high(three[0], severity="info")))


@pytest.mark.parametrize(
    ("until", "told"), [("2026-03-11T00:00+01:00", True), ("2026-03-10T23:59+01:00", False)]
)
def test_a_last_reading_that_was_low_is_told_though_hardly_a_minute_of_it_is_left(
    until: str, told: bool
) -> None:
    """99 percent in range, and a patient of whom nobody knew that midnight found them low (docs/panel.md)."""
    known = context(
        streams=ALL,
        glucose_parts={"evening": GlucosePart(below_70=0.13, lowest=68.0)},
        glucose_times={"below_70": [("2026-03-10T23:58+01:00", until)]},
    )
    found = day(values={"glucose_tir": (99.2, "%", None)}, context=known)
    text = said(found)
    assert ("The last reading of the day, at 23:58, was 68 mg/dL, below 70." in text) is told
    assert ("Nothing stood out" in text) is not told
    assert "no reading was below 70" not in text.lower()
    assert closing(found) == (["closing-act-low", "closing-unwell"] if told else ["closing-nothing"])
    gap = {"longest_gap": {"from": "2026-03-10T08:00+01:00", "to": "2026-03-10T14:00+01:00"}}
    lacks = anomaly("glucose", "data", 74.0, "%", direction="below", rule="sensor_gap", evidence=gap)
    ring = anomaly("hr", "data", 30.0, "%", direction="below", rule="coverage_low", evidence=gap)
    text = said(day(lacks, ring, values={"glucose_tir": (99.2, "%", None)}, context=known))
    ordered = [
        text.find(words) for words in ("no glucose readings between", "was 68 mg/dL", "Your ring sent")
    ]
    assert ordered == sorted(ordered) or not told, "what the ring lacks comes after a low"
    none = found.model_copy(update={"weekly": {"targets": "none"}})
    assert closing(none) == ["closing-nothing"], "who takes nothing that lowers glucose has no plan for lows"


def test_a_last_low_is_told_on_a_page_that_has_no_room_for_the_share(monkeypatch: pytest.MonkeyPatch) -> None:
    known = context(
        streams=ALL,
        glucose_parts={"evening": GlucosePart(below_70=0.13, lowest=68.0)},
        glucose_times={"below_70": [("2026-03-10T23:58+01:00", "2026-03-11T00:00+01:00")]},
    )
    monkeypatch.setattr("core.explanation.page.WORDS", 20)
    found = day(HIGH_HEART, values={"glucose_tir": (99.2, "%", None)}, context=known)
    assert "at 23:58, was 68, below 70." in said(found)
    assert closing(found)[0] == "closing-act-low"


def test_beside_a_low_too_a_ring_that_has_been_silent_for_days_says_whom_to_call_if_it_stays_so() -> None:
    """A reader of 20 days without it found "nobody to ask", for the page looked after a low."""
    low_day = {"glucose_parts": {"evening": GlucosePart(below_70=40.0, lowest=63.0)}}
    for seen, last in (("2026-02-20", "closing-unwell-ring"), ("2026-03-10", "closing-unwell")):
        known = context(streams=ALL, last_seen={"night": seen}, **low_day)
        asked = closing(day(values={"glucose_tir": (90.0, "%", None)}, context=known))
        assert asked[0] == "closing-act-low"
        assert asked[-1] == last


def test_minutes_of_one_time_that_its_clock_times_deny_are_about_as_many() -> None:
    """ "19 minutes, from 16:58 to 17:19" was a wrong number to three readers of five (docs/panel.md)."""
    parts = {"afternoon": GlucosePart(below_70=19.0, lowest=65.0)}
    for until, told in (
        ("17:19", "about 20 minutes, from 16:58 to 17:19"),
        ("17:17", "19 minutes, from 16:58 to 17:17"),
    ):
        times = {"below_70": [("2026-03-10T16:58+01:00", f"2026-03-10T{until}+01:00")]}
        known = context(streams=ALL, glucose_parts=parts, glucose_times=times)
        assert f"below 70 mg/dL for {told}." in said(day(values=GLUCOSE, context=known))


def test_the_part_of_the_day_of_the_lowest_reading_is_not_named_twice() -> None:
    """In the sentence before, of what was below 54, it has just been named."""
    parts = {
        "night": GlucosePart(below_70=200.0, lowest=60.0),
        "evening": GlucosePart(below_70=13.0, below_54=13.0, lowest=52.0),
    }
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "It was below 54 for 13 minutes in the evening. The lowest reading was 52 mg/dL." in text


def test_what_the_day_s_first_reading_was_beyond_may_have_begun_before_it() -> None:
    """ "From 00:13" read like a beginning that somebody had seen."""
    parts = {"night": GlucosePart(below_70=45.0, lowest=60.0)}
    times = {"below_70": [("2026-03-10T00:13+01:00", "2026-03-10T00:58+01:00")]}
    for first, told in (
        ("2026-03-10T00:13+01:00", "from 00:13 (or earlier) to 00:58"),
        (None, "from 00:13 to 00:58"),
    ):
        known = context(streams=ALL, glucose_parts=parts, glucose_times=times, glucose_first=first)
        assert f"for 45 minutes, {told}." in said(day(values=GLUCOSE, context=known))


def test_a_low_with_a_short_break_from_the_day_s_first_reading_on_is_not_between_or_earlier() -> None:
    """ "Between 00:14 (or earlier) and 02:11" was read twice by five readers of five."""
    event = low(stretch("00:14", "02:11", 113, 51.0))
    for first, told in (
        ("2026-03-10T00:14+01:00", "from 00:14 (or earlier) to 02:11"),
        (None, "between 00:14 and 02:11"),
    ):
        text = said(day(event, context=context(streams=ALL, glucose_first=first), values=GLUCOSE))
        assert f"for about 1 hour 55 minutes, {told}." in text


def test_a_high_average_after_its_highs_names_its_day() -> None:
    """After "on 6 of the 14 days ending on Tuesday" it was read of those."""
    highs = high(stretch("02:09", "02:49", 40, 261.0), severity="info")
    average = out_of_range("glucose_mean", 163.0, "mg/dL", usual(118.0, 99.0, 136.0), severity="info")
    known = context(streams=ALL, glucose_days={"above_250": DaysBeyond(running=1, days=6, of=14)})
    text = said(day(highs, average, values=GLUCOSE, context=known))
    assert "On Tuesday, your glucose was 163 mg/dL on average" in text


def test_a_low_with_long_breaks_from_the_first_reading_on_lies_between_its_clock_times() -> None:
    event = low(stretch("00:14", "02:11", 60, 51.0))
    found = day(event, context=context(streams=ALL, glucose_first="2026-03-10T00:14+01:00"), values=GLUCOSE)
    assert "between 00:14 and 02:11" in said(found)
    assert "entre las 00:14 y las 02:11" in said(found, "es")
