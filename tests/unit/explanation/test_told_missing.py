"""What is said of missing data, and of how much there is to compare with."""

import pytest

from core.documents import GlucosePart, Metric, MetricContext
from core.explanation.compose import by_code
from core.explanation.length.shortening import STEPS
from core.explanation.notes import notes_of
from core.explanation.page import write_page
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GAP,
    GLUCOSE,
    HIGH_HEART,
    closing,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    stretch,
)


def test_what_is_missing_is_told_with_since_when_and_a_sensor_after_two_weeks_no_more() -> None:
    lost = context(last_seen={"glucose": "2026-03-05"}, streams=ALL)
    assert "Your glucose sensor has sent no readings since Thursday, March 5." in said(day(context=lost))
    assert closing(day(context=lost)) == ["closing-glucose-missing", "closing-unwell"]
    both = context(last_seen={"night": "2026-03-09", "steps": "2026-03-09"})
    for metric, sentence in (
        ("spo2_mean", "Your ring sent no data for Tuesday, March 10."),
        (
            "coverage_hr",
            "Your ring sent heart rate readings for Tuesday, March 10, but no sleep data and no steps.",
        ),
    ):
        gone = day(context=both, values={metric: (66.0, "bpm", None)}).model_copy(
            update={"metrics": {metric: Metric(value=66.0, unit="bpm")}, "baseline": {}}
        )
        assert sentence in said(gone)
        assert closing(gone) == ["closing-ring-missing", "closing-unwell"]
    part = anomaly("hr", "data", 453.0, "min", rule="sensor_gap", evidence={"longest_gap": GAP})
    told = said(day(part, context=both).model_copy(update={"metrics": gone.metrics, "baseline": {}}))
    gap = "On Tuesday, there were no heart rate readings before 07:33"
    missing = "Your ring sent heart rate readings for Tuesday, March 10, but no sleep data and no steps."
    assert f"{missing} {gap}." in told  # what lacks the longest leads
    since = context(
        last_seen={"night": "2026-03-03", "steps": "2026-03-03"},
        streams=ALL,
        glucose_parts={"evening": GlucosePart(above_180=200.0, below_70=40.0)},
    )
    shown = {"glucose_tir": Metric(value=74.0, unit="%"), "glucose_mean": Metric(value=140.0, unit="mg/dL")}
    told = said(day(part, context=since).model_copy(update={"metrics": gone.metrics | shown, "baseline": {}}))
    ring = "Your ring sends heart rate readings, but has sent no sleep data and no step count since Tuesday, March 3."
    dated = gap.replace("Tuesday", "Tuesday, March 10")
    assert f"{ring} {dated}." in told, "the gap's day is the page's, not that of the ring"
    assert "between 70 and 180 mg/dL for 74 percent" in told
    assert "above 180" in told, "a day with a finding has the room for it"
    old = context(last_seen={"glucose": "2026-02-20"}, streams=ALL)
    assert "no readings" not in said(day(context=old))
    ring = day(context=context(last_seen={"night": "2026-02-06"}, streams=ALL))
    assert (
        "Your ring has sent no sleep data since Friday, February 6. By Tuesday, March 10, that was 4 weeks."
        in said(ring)
    )
    assert closing(ring) == ["closing-ring-missing", "closing-unwell-ring"]


def test_missing_data_adds_to_the_closing_and_is_no_second_one() -> None:
    part = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    found = day(HIGH_HEART, part, context=context(streams=ALL))
    assert "Your glucose sensor sent readings for only about 6 hours of Tuesday." in said(found)
    assert closing(found) == ["closing-glucose-missing", "closing-mention"]  # whom to call stands last


def test_a_first_week_says_how_many_days_there_are() -> None:
    first = day(
        values={
            "resting_hr": (55.0, "bpm", None),
            "sleep_total": (432.0, "min", None),
            "steps": (1.0, "steps", None),
        }
    )
    text = said(first.model_copy(update={"context": context(days_known=3)}))
    unknown = "In the five weeks ending on Tuesday, there were 4 days of data, too few to say what is usual for you."
    assert f"{unknown}" in text
    assert "usual range" not in text.split("Up to")[0]
    measured = (
        "you slept 7 hours 10 minutes",
        "resting heart rate was 55 beats",
        "On Tuesday, you took 1 step",
    )
    assert all(one in text for one in measured), "with nothing to compare there is room for three"


def test_a_page_of_nothing_but_what_is_missing_names_its_day_too() -> None:
    gone = day(context=context(last_seen={"night": "2026-03-05", "steps": "2026-03-05"})).model_copy(
        update={"metrics": {}, "baseline": {}}
    )
    assert said(gone) == (
        "Your ring sent no data for Tuesday, March 10. The last came for Thursday, March 5."
    )


def test_a_sensor_s_hour_without_readings_is_told_though_no_rule_flags_it() -> None:
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    text = said(found)
    assert "of the time with readings" in text
    assert text.endswith("with readings. There were no glucose readings between 02:15 and 03:22.")
    assert closing(found) == ["closing-nothing"]


def test_a_part_of_the_day_s_readings_says_which_hours_are_missing() -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T12:21+01:00"}
    evidence = {"longest_gap": gap}
    part = anomaly("glucose", "data", 47.0, "%", direction="below", rule="coverage_low", evidence=evidence)
    text = said(day(HIGH_HEART, part, context=context(streams=ALL)))
    assert "On Tuesday, there were no glucose readings before 12:21." in text
    assert "only about" not in text, "that follows from the hour"


def test_what_a_measured_night_lacks_is_named_if_it_is_nearly_always_there() -> None:
    one = day(context=context(lacking={"resting_hr": "2026-03-09"}))
    assert "There were no readings of resting heart rate that night." in said(one)
    assert closing(one) == ["closing-nothing"]
    long = {"hrv_sleep": "2026-03-01", "skin_temp_sleep": "2026-03-01", "resting_hr": "2026-03-09"}
    text = said(day(context=context(lacking=long)))
    since = "Your ring has sent no heart rate variability or skin temperature since Sunday, March 1."
    assert (
        f"{since} There were no readings of resting heart rate on the night from Monday to Tuesday," in text
    )
    alone = said(day(context=context(lacking={"hrv_sleep": "2026-03-01"})))
    assert "Your ring has sent no heart rate variability since Sunday, March 1." in alone
    for other_hand in ({"glucose_mean": "2026-03-01"}, {"resting_hr": "lately"}):
        assert "readings of" not in said(day(context=context(lacking=other_hand)))


@pytest.mark.parametrize("stream", ["steps", "night"])
def test_the_ring_is_asked_about_where_one_of_what_it_sends_is_missing(stream: str) -> None:
    gone = day(context=context(last_seen={stream: "2026-03-07"}))
    assert closing(gone) == ["closing-ring-missing", "closing-unwell-ring"]


@pytest.mark.parametrize(
    ("lacking", "asked"),
    [
        (
            {"sleep_total": "2026-03-01", "hrv_sleep": "2026-03-01"},
            ["closing-ring-missing", "closing-unwell-ring"],
        ),
        ({"sleep_total": "2026-03-09"}, ["closing-nothing"]),
        (
            {"sleep_total": "2026-03-09", "hrv_sleep": "2026-03-09"},
            ["closing-ring-missing", "closing-unwell"],
        ),
        ({"resting_hr": "2026-03-09", "hrv_sleep": "2026-03-09"}, ["closing-nothing"]),
        ({"hrv_sleep": "2026-03-09"}, ["closing-nothing"]),
        ({"hrv_sleep": "2026-03-01"}, ["closing-ring-missing", "closing-unwell-ring"]),
    ],
)
def test_the_ring_is_asked_about_where_nights_in_a_row_lack_something(
    lacking: dict[str, str], asked: list[str]
) -> None:
    found = day(context=context(lacking=lacking))
    if "sleep_total" in lacking:
        found.metrics.pop("sleep_total")
    assert closing(found) == asked


def test_what_is_missing_leads_where_it_is_all_that_was_found() -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T12:21+01:00"}
    evidence = {"longest_gap": gap}
    part = anomaly("glucose", "data", 47.0, "%", direction="below", rule="coverage_low", evidence=evidence)
    text = said(day(part, values=GLUCOSE, context=context(streams=ALL)))
    first, second = text.split("\n")[:2]
    assert first.startswith("On Tuesday, March 10, there were no glucose readings before 12:21.")
    assert second.endswith(
        "Both are in your usual range. Nothing else stood out."
    )  # after all that was measured


def test_a_gap_of_a_ring_that_measured_little_says_how_little() -> None:
    part = anomaly("hr", "data", 453.0, "min", rule="sensor_gap", evidence={"longest_gap": GAP})
    for covered, told in (
        (18.0, "for only about 4 hours of"),
        (11.0, "for only about 2 hours 40 minutes of"),
        (12.9, "for only about 3 hours of"),
        (40.0, "for only about 10 hours of"),
        (62.0, "for only about 15 hours of"),
        (62.4, "for only about 15 hours of"),
    ):
        assert told in said(day(part, values={"coverage_hr": (covered, "%", None)}))


def test_how_many_readings_there_were_is_told_before_what_share_of_them_was_in_range() -> None:
    part = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    text = said(day(HIGH_HEART, part, values=GLUCOSE, context=context(streams=ALL)))
    assert text.index("only about 6 hours") < text.index("for 74 percent of the time with readings")


def test_what_a_night_lacks_comes_after_what_it_has_and_nothing_else_is_not_left_alone() -> None:
    found = day(part_of_glucose(), context=context(streams=ALL, lacking={"hrv_sleep": "2026-03-09"}))
    text = said(found).split("\n")
    lacking = "There were no readings of heart rate variability that night. Nothing else stood out."
    assert text[-1].startswith("On the night from Monday to Tuesday, you slept")
    assert text[-1].endswith(lacking)
    alone = found.model_copy(
        update={"metrics": {"coverage_hr": Metric(value=90.0, unit="%")}, "baseline": {}, "context": None}
    )
    assert "Nothing else" not in said(alone)


def test_the_night_is_named_after_what_is_missing() -> None:
    text = said(day(part_of_glucose(), context=context(streams=ALL)))
    assert "On the night from Monday to Tuesday, you slept 7 hours 10 minutes." in text
    assert text.endswith("Both are in your usual range. Nothing else stood out.")


@pytest.mark.parametrize(
    ("share", "about"),
    [
        (47.0, "11 hours"),
        (52.0, "12 hours"),
        (48.1, "12 hours"),
        (11.0, "2 hours 40 minutes"),
        (6.9, "1 hour 40 minutes"),
        (6.2, "1 hour 30 minutes"),
        (8.4, "2 hours"),
        (5.0, "1 hour 10 minutes"),
        (0.1, "10 minutes"),
    ],
)
def test_how_much_of_a_day_there_was_is_told_as_a_person_would(share: float, about: str) -> None:
    part = anomaly("glucose", "data", share, "%", direction="below", rule="coverage_low")
    assert f"for only about {about} of Tuesday" in said(day(part, context=context(streams=ALL)))


def test_the_sensor_s_missing_readings_come_before_the_ring_s() -> None:
    gone = context(last_seen={"steps": "2026-03-03"}, streams=ALL)
    part = anomaly("glucose", "data", None, "%", direction="below", rule="coverage_low")
    text = said(day(part, context=gone))
    assert text.index("Some data is missing") < text.index("Your ring has sent no step count since")


def test_it_is_not_said_of_what_was_not_compared_or_is_told() -> None:
    """Two others with a usual range at least, and a day's glucose that does not stand out."""
    low_steps = {"steps": (900.0, "steps", usual(7900.0, 5200.0, 11200.0))}
    missing = context(streams=["night", "steps", "glucose"], last_seen={"glucose": "2026-03-08"})
    back = context(metrics={"sleep_total": MetricContext(returned_after=3)})
    sensor = {"glucose_tir": (74.0, "%", None), "glucose_mean": (120.0, "mg/dL", None)}
    lows = context(streams=ALL, glucose_parts={"night": GlucosePart(below_70=20.0, lowest=66.0)})
    for found in (
        day(HIGH_HEART, FEW_STEPS),
        day(HIGH_HEART, values={"steps": (8000.0, "steps", None)}),
        day(HIGH_HEART, values=low_steps),
        day(HIGH_HEART, values=sensor, context=lows),
        day(HIGH_HEART, context=missing),
        day(HIGH_HEART, context=back),
        day(anomaly("spo2_mean", "safety", 84.0, "%", severity="urgent", direction="below", rule="spo2_low")),
    ):
        assert "else stood out" not in said(found)
    assert said(day(HIGH_HEART, values=sensor, context=context(streams=ALL))).endswith(
        "Nothing else stood out."
    )


def test_when_it_was_low_is_told_longer_than_when_it_was_high(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {
        "evening": GlucosePart(below_70=53.0, lowest=55.0),
        "afternoon": GlucosePart(above_180=120.0, highest=234.0),
    }
    times = {"below_70": [("2026-03-10T22:05+01:00", "2026-03-10T22:59+01:00")]}
    more = {"streams": ALL, "glucose_parts": parts, "glucose_times": times, "days_known": 0}
    values = GLUCOSE | {"glucose_mean": (120.0, "mg/dL", None)}
    found = day(values=values, context=context(**more)).model_copy(update={"baseline": {}})
    found.metrics.pop("resting_hr"), found.metrics.pop("sleep_total"), found.metrics.pop("steps")
    told = ("from 22:05 to 22:59", "only day of data", "above 180", "all in the afternoon", "234")
    for words, kept in ((84, 5), (77, 4), (73, 3), (64, 2), (40, 1)):
        monkeypatch.setattr("core.explanation.page.WORDS", words)
        assert [one for one in told if one in said(found)] == list(told[:kept])


def test_a_ring_gone_for_weeks_is_told_before_a_gap_of_hours() -> None:
    gap = ("2026-03-10T04:59+01:00", "2026-03-10T06:44+01:00")
    gone = context(
        streams=ALL,
        last_seen={"night": "2026-02-20", "steps": "2026-02-20"},
        glucose_gap=gap,
        glucose_parts={},
    )
    values = {"glucose_tir": (100.0, "%", None), "glucose_mean": (120.0, "mg/dL", None)}
    found = day(values=values, context=gone).model_copy(update={"baseline": {}})
    found.metrics.pop("resting_hr"), found.metrics.pop("sleep_total"), found.metrics.pop("steps")
    first, second = said(found).split("\n")[:2]
    assert (
        first
        == "Your ring has sent no data since Friday, February 20. By Tuesday, March 10, that was 18 days."
    )
    assert "between 04:59 and 06:44" in second


def test_that_nothing_else_stood_out_ends_what_was_found() -> None:
    """Of a day without the ring there is nothing else."""
    gone = {"steps": "2026-03-03"}
    found = day(part_of_glucose(), values=GLUCOSE, context=context(streams=ALL, last_seen=gone, days_known=3))
    found.metrics.pop("steps")
    found.metrics["glucose_mean"] = Metric(value=120.0, unit="mg/dL")
    plain = said(found)
    assert "Your ring has sent no step count since Tuesday, March 3.\n" in plain
    assert plain.endswith("Both are in your usual range. Nothing else stood out."), plain
    assert "stood out" not in said(found.model_copy(update={"baseline": {}}))
    found.metrics.pop("resting_hr"), found.metrics.pop("sleep_total")
    assert found.context
    gone = {"night": "2026-03-03", "steps": "2026-03-03"}
    lost = found.model_copy(update={"context": found.context.model_copy(update={"last_seen": gone})})
    assert said(lost).endswith("Your ring has sent no data since Tuesday, March 3.")


@pytest.mark.parametrize(
    ("metric", "value", "is_said"),
    [
        ("steps", 11_200.0, True),
        ("steps", 11_201.0, False),
        ("skin_temp_sleep", 34.6, True),
        ("skin_temp_sleep", 34.62, False),
    ],
)
def test_it_is_said_only_while_no_other_value_lies_outside_its_range_by_however_little(
    metric: str, value: float, is_said: bool
) -> None:
    unit, known = {
        "steps": ("steps", usual(7900.0, 5200.0, 11200.0)),
        "skin_temp_sleep": ("°C", usual(34.2, 33.8, 34.6)),
    }[metric]
    text = said(day(HIGH_HEART, values={metric: (value, unit, known)}))
    assert text.endswith("your usual 50 to 59." + (" Nothing else stood out." if is_said else ""))


@pytest.mark.parametrize(
    ("seen", "told"), [("02-25", ".\n"), ("02-24", ". By Tuesday, March 10, that was 2 weeks.\n")]
)
def test_of_a_stream_away_for_two_weeks_it_is_told_for_how_many(seen: str, told: str) -> None:
    found = day(context=context(last_seen={"night": f"2026-{seen}"}))
    weekday = {"02-25": "Wednesday, February 25", "02-24": "Tuesday, February 24"}[seen]
    assert f"Your ring has sent no sleep data since {weekday}{told}" in said(found)


def test_a_time_that_is_told_ends_no_later_than_a_gap_begins() -> None:
    """The last reading before it stands for some minutes: a page said "until 00:15" and "no readings from 00:13"."""
    gap = ("2026-03-10T00:13+01:00", "2026-03-10T02:10+01:00")
    times = {"below_70": [("2026-03-10T00:00+01:00", "2026-03-10T00:15+01:00")]}
    parts = {"night": GlucosePart(below_70=15.0, lowest=60.0)}
    known = context(streams=ALL, glucose_parts=parts, glucose_times=times, glucose_gap=gap)
    text = said(day(values=GLUCOSE, context=known))
    assert "for about 15 minutes, from 00:00 until 00:13 or later." in text
    assert "between 00:13 and 02:10" in text
    one = {"below_70": [("2026-03-10T00:13+01:00", "2026-03-10T00:18+01:00")]}
    part = {"night": GlucosePart(below_70=5.0, lowest=60.0)}
    known = context(streams=ALL, glucose_parts=part, glucose_times=one, glucose_gap=gap)
    found = day(values=GLUCOSE, context=known)
    assert "from 00:13 on. The lowest reading" in said(found), "of one reading nobody knows an end"
    assert ", ab 00:13 Uhr." in said(found, "de")
    assert ", desde las 00:13." in said(found, "es")
    event = low(stretch("00:13", "00:28", 15, 50.0))
    found = day(event, values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    assert "below 54 mg/dL from 00:13 on. The lowest" in said(found)
    assert "between 00:13 and 02:10" in said(
        day(values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    )


def test_a_small_part_of_a_day_is_not_compared_with_whole_days_and_says_what_came_before() -> None:
    share = {"glucose_tir": (64.0, "%", usual(90.0, 79.0, 100.0))}
    parts = {"evening": GlucosePart(above_180=40.0, highest=204.0)}
    known = {"streams": ALL, "glucose_parts": parts}
    part = anomaly("glucose", "data", 7.6, "%", direction="below", rule="coverage_low")
    again = context(back_after={"glucose": "2026-03-05"}, **known)
    text = said(day(part, values=share, context=again))
    assert (
        "for only about 1 hour 50 minutes of Tuesday, March 10. The last before that came on Thursday, March 5."
        in text
    )
    assert "Usually that is" not in text
    assert "in the evening" not in text, "there was nothing but the evening"
    whole = said(day(values=share, context=again))
    assert "Usually that is 79 percent or more." in whole
    assert "The last before" not in whole
    for other_hand in ("lately", ""):
        said(day(part, values=share, context=context(back_after={"glucose": other_hand}, **known)))


def test_several_that_a_ring_has_not_sent_are_one_sentence() -> None:
    gone = {"resting_hr": "2026-03-08", "hrv_sleep": "2026-03-04", "skin_temp_sleep": "2026-03-04"}
    text = said(day(context=context(lacking=gone)))
    first = "no heart rate variability or skin temperature since Wednesday, March 4"
    assert f"Your ring has sent {first} and no resting heart rate since Sunday, March 8." in text
    spanish = said(day(context=context(lacking=gone)), "es")
    assert (
        "de la variabilidad de la frecuencia cardíaca ni de la temperatura de la piel (los últimos son del"
        in spanish
    )


def test_a_low_leads_also_where_the_share_is_flagged_and_names_the_unit_once() -> None:
    parts = {"night": GlucosePart(below_70=20.0, lowest=58.0)}
    known = context(streams=ALL, glucose_parts=parts)
    text = said(day(values=GLUCOSE, context=known)).split("\n")[-1]
    assert text.startswith("On Tuesday, March 10, your glucose was below 70 mg/dL for 20 minutes")
    assert "Over the whole day, your glucose was between 70 and 180" in text
    part = said(day(part_of_glucose(), values=GLUCOSE, context=known))
    assert "below 70 mg/dL for 20 minutes" in part.split("before 12:21. Lows and highs")[0]
    flagged = out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0), severity="info")
    text = said(day(flagged, values=GLUCOSE, context=known))
    assert text.index("below 70") < text.index("between 70 and 180")


def test_readings_are_called_partial_only_beside_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    found = day(HIGH_HEART, values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    assert "percent of the time with readings" in said(found)
    monkeypatch.setattr("core.explanation.page.WORDS", 40)
    assert "there were no glucose readings" not in said(found)
    assert "with readings" not in said(found)


def test_a_day_whose_gap_a_page_is_too_long_for_is_not_called_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    gap = ("2026-03-10T09:17+01:00", "2026-03-10T11:27+01:00")
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    assert "There were no glucose readings between 09:17 and 11:27." in said(found)
    monkeypatch.setattr("core.explanation.page.WORDS", 40)
    assert "There were no glucose readings" not in said(found)
    assert "Over the whole day" not in said(found)
    assert "between 70 and 180 for 74 percent of the time." in said(found)


def test_of_a_sensor_of_fifteen_minutes_it_is_the_time_with_readings_that_is_told() -> None:
    """The finding counts readings every 5 minutes: 13 % of them were 39 % of the day, and a page said "3 hours"."""
    part = anomaly("glucose", "data", 13.2, "%", direction="below", rule="coverage_low")
    found = day(part, values=GLUCOSE, context=context(streams=ALL))
    assert "for only about 9 hours of Tuesday" in said(
        found.model_copy(update={"quality": {"cgm_active_pct": 39.2}})
    )
    for other_hand in ({}, {"cgm_active_pct": None}, {"cgm_active_pct": "39"}, {"cgm_active_pct": 0}):
        assert "for only about 3 hours of" in said(found.model_copy(update={"quality": other_hand}))


@pytest.mark.parametrize(("share", "compared"), [(49.9, False), (50.0, True)])
def test_a_day_of_which_half_is_there_is_told_like_a_whole_one(share: float, compared: bool) -> None:
    part = anomaly("glucose", "data", share, "%", direction="below", rule="cgm_inactive")
    values = {"glucose_tir": (64.0, "%", usual(90.0, 79.0, 100.0))}
    parts = {"evening": GlucosePart(above_180=40.0, highest=204.0)}
    found = day(part, values=values, context=context(streams=ALL, glucose_parts=parts))
    assert ("Usually that is 79 percent or more" in said(found)) is compared
    assert ("all in the evening" in said(found)) is compared


def test_a_gap_of_the_ring_makes_no_glucose_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = anomaly("hr", "data", 453.0, "min", rule="sensor_gap", evidence={"longest_gap": GAP})
    gap = ("2026-03-10T09:17+01:00", "2026-03-10T11:27+01:00")
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    found = day(highs, ring, values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    monkeypatch.setattr("scripts.dev.scoring.faults.WORDS", 130)
    without = set()
    for words in range(130, 40, -1):
        monkeypatch.setattr("core.explanation.page.WORDS", words)
        text = said(found)
        if "percent of the time" in text and "no glucose readings" not in text:
            without.add("with readings" in text)
        assert "heart rate readings" in text
    assert without == {False}


@pytest.mark.parametrize("rule", [None, "sensor_gap", "coverage_low"])
def test_a_low_that_goes_on_where_the_readings_stop_may_have_lasted_longer(
    monkeypatch: pytest.MonkeyPatch, rule: str | None
) -> None:
    """Else "17:22 to 17:37" reads as over, and four hours without readings follow."""
    for page in (
        "core.explanation.page",
        "scripts.dev.scoring.faults",
    ):  # in Spanish 60 words have no room for a gap
        monkeypatch.setattr(f"{page}.QUIET_WORDS", 90)
    gap = ("2026-03-10T17:32+01:00", "2026-03-10T21:36+01:00")
    ends = dict(zip(("from", "to"), gap, strict=True))
    number = (80.0, "%") if rule == "coverage_low" else (244.0, "min")
    part = [anomaly("glucose", "data", *number, rule=rule, evidence={"longest_gap": ends})] if rule else []
    for until, minutes, longer in (("17:37", 32.0, True), ("17:20", 15.0, False)):
        parts = {"afternoon": GlucosePart(below_70=minutes, lowest=60.0)}
        times = {"below_70": [("2026-03-10T17:05+01:00", f"2026-03-10T{until}+01:00")]}
        known = context(
            streams=ALL, glucose_parts=parts, glucose_times=times, glucose_gap=None if rule else gap
        )
        found = day(*part, values=GLUCOSE, context=known)
        for language, words in (
            ("en", "Just before, your glucose was low; how long it stayed low is not known."),
            (
                "de",
                "wie lange Ihr Glukosewert danach niedrig blieb, ist nicht bekannt.",
            ),
            ("es", "Justo antes su glucosa estaba baja; no se sabe hasta cuándo siguió baja."),
        ):
            assert (words in said(found, language)) is longer, (language, until)


def test_what_a_night_lacks_stands_with_it_and_not_with_the_day() -> None:
    values = {"steps": (2000.0, "steps", usual(7900.0, 5200.0, 11200.0))}
    known = context(streams=ALL, lacking={"hrv_sleep": "2026-03-09"})
    heart = out_of_range("resting_hr", 64.2, "bpm", usual(54.4, 50.1, 58.7), severity="info")
    few = out_of_range("steps", 2000.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
    night, of_day = said(day(heart, few, values=values, context=known)).split("\n")[:2]
    assert night.endswith("There were no readings of heart rate variability that night.")
    assert "steps" in of_day


def test_steps_that_are_away_as_long_as_a_night_s_values_are_told_with_them() -> None:
    for steps, told in (
        ("2026-03-05", "no heart rate variability or step count since Thursday, March 5."),
        ("2026-03-04", "no heart rate variability since Thursday, March 5."),
    ):
        known = context(lacking={"hrv_sleep": "2026-03-05"}, last_seen={"steps": steps}, streams=ALL)
        text = said(day(context=known))
        assert told in text
        assert ("no step count since Wednesday, March 4." in text) is (steps == "2026-03-04")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-03-10T00:00+01:00", "2026-03-10T09:00+01:00", "There were no glucose readings before 09:00."),
        ("2026-03-10T14:00+01:00", "2026-03-11T00:00+01:00", "There were no glucose readings after 14:00."),
        ("2026-03-10T11:00+01:00", "2026-03-10T14:00+01:00", "readings between 11:00 and 14:00."),
    ],
)
def test_a_gap_at_an_end_of_the_day_is_before_or_after_a_time(since: str, until: str, words: str) -> None:
    known = context(streams=ALL, glucose_gap=(since, until))
    events = high(stretch("10:00", "10:30", 30, 280.0), severity="info")
    assert words.lower() in said(day(events, values=GLUCOSE, context=known)).lower()


def test_what_little_was_measured_is_told_after_what_is_gone_without_that_nothing_stood_out() -> None:
    text = said(day(context=context(lacking={"hrv_sleep": "2026-03-05"})))
    first, second = text.split(" On the night", 1)
    second = f"On the night{second}"
    assert first == "Your ring has sent no heart rate variability since Thursday, March 5.", (
        "what is to be done"
    )
    assert second.startswith("On the night from Monday to Tuesday, March 10, you slept 7 hours 10 minutes.")
    assert "Both are in your usual range." in second
    assert "stood out" not in text


def test_steps_told_as_missing_before_are_not_told_again_with_the_night() -> None:
    known = context(lacking={"hrv_sleep": "2026-03-05"}, last_seen={"steps": "2026-03-05"}, streams=ALL)
    found = day(context=known)
    plan = Plan((("missing.steps",), ("quiet",), ("lacking",)))
    text = " ".join(write_page(found, notes_of(found), plan, Reader("en")).text)
    assert text.count("step count") == 1
    assert text.endswith(
        "Your ring has sent no heart rate variability or step count since Thursday, March 5."
    )


def test_of_a_sensor_that_began_on_the_day_nothing_is_to_be_checked() -> None:
    """What it did not send before that is no fault of it; what it did not send later may be."""
    for begun, told in (
        ({"begins": ["glucose"]}, "your glucose sensor began to send readings at 12:21."),
        (
            {"back_after": {"glucose": "2026-03-05"}},
            "there were no glucose readings before 12:21. The last before that came on Thursday, March 5.",
        ),
    ):
        known = context(streams=ALL, **begun)
        found = day(part_of_glucose(), values=GLUCOSE, context=known)
        assert told in said(found)
        assert closing(found) == ["closing-nothing"]
    late = {"from": "2026-03-10T12:00+01:00", "to": "2026-03-11T00:00+01:00"}
    stopped = part_of_glucose().model_copy(update={"evidence": {"longest_gap": late}})
    known = context(streams=ALL, begins=["glucose"])
    for found, last in (  # of one that fell silent nobody knows whether it is back
        (day(stopped, values=GLUCOSE, context=known), "closing-unwell-ring"),
        (day(part_of_glucose(), values=GLUCOSE, context=context(streams=ALL)), "closing-unwell"),
    ):
        assert "there were no glucose readings" in said(found)
        assert closing(found) == ["closing-glucose-missing", last]


def test_what_was_high_where_the_readings_stop_is_not_told_as_low() -> None:
    """Also of a day whose share in range is below the usual one."""
    share = {"glucose_tir": (74.0, "%", usual(95.0, 90.0, 100.0))}
    known = context(
        streams=ALL,
        glucose_parts={"morning": GlucosePart(above_180=80.0, highest=230.0)},
        glucose_times={"above_180": [("2026-03-10T09:00+01:00", "2026-03-10T10:20+01:00")]},
        glucose_gap=("2026-03-10T10:15+01:00", "2026-03-10T12:22+01:00"),
    )
    flagged = out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0), severity="info")
    text = said(day(flagged, values=share, context=known))
    assert "Just before, your glucose was high; how long it stayed high" in text
    assert "stayed low" not in text


@pytest.mark.parametrize(
    ("share", "gap", "told"),
    [
        (64.6, ("15:14", "24:00"), "there were no glucose readings after 15:14."),
        (52.5, ("00:00", "11:24"), "there were no glucose readings before 11:24."),
        (45.0, ("06:00", "18:00"), "there were no glucose readings between 06:00 and 18:00."),
        (1.4, ("00:00", "23:40"), "there were no glucose readings before 23:40."),
        (
            40.0,
            ("00:00", "12:30"),
            "for only about 10 hours of Tuesday, March 10. The longest gap was",
        ),
    ],
)
def test_how_long_a_sensor_sent_is_told_where_one_time_without_readings_does_not_say_it(
    share: float, gap: tuple[str, str], told: str
) -> None:
    ends = [f"2026-03-10T{at}+01:00" if at != "24:00" else "2026-03-11T00:00+01:00" for at in gap]
    evidence = {"longest_gap": dict(zip(("from", "to"), ends, strict=True))}
    found = anomaly("glucose", "data", share, "%", direction="below", rule="coverage_low", evidence=evidence)
    assert told in "\n".join(by_code(day(found, values=GLUCOSE), Reader("en")).text)


def test_a_low_stands_before_the_gap_and_after_a_high_that_is_an_event() -> None:
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=55.0, lowest=56.0)},
        glucose_gap=("2026-03-10T14:33+01:00", "2026-03-10T20:34+01:00"),
    )
    gap = {"from": "2026-03-10T14:33+01:00", "to": "2026-03-10T20:34+01:00"}
    part = anomaly("glucose", "data", 361.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    text = said(day(part, values=GLUCOSE, context=known))
    assert text.index("below 70") < text.index("14:33")
    highs = high(stretch("09:00", "10:00", 60, 280.0), severity="info")
    text = said(day(highs, values=GLUCOSE, context=known))
    assert text.index("above 250") < text.index("below 70")


def test_a_sum_without_times_is_told_as_a_person_says_it() -> None:
    known = context(streams=ALL, glucose_parts={"evening": GlucosePart(above_180=479.0, highest=240.0)})
    assert "above 180 for about 8 hours, all in the evening" in said(day(values=GLUCOSE, context=known))


def test_an_hour_without_readings_outlasts_the_share_in_range_on_a_page_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is missing is asked for first; how much of the rest was in range says less on a day of lows."""
    gap = ("2026-03-10T00:00+01:00", "2026-03-10T01:06+01:00")
    parts = {"night": GlucosePart(below_70=65.0, lowest=44.0)}
    known = context(streams=ALL, glucose_gap=gap, glucose_parts=parts)
    found = day(low(stretch("03:10", "04:15", 65, 44.0), severity="urgent"), values=GLUCOSE, context=known)
    assert "for 74 percent of the time" in said(found)
    missing = "here were no glucose readings before 01:06."
    assert missing in said(found)
    monkeypatch.setattr("core.explanation.page.WORDS", 52)
    assert missing in said(found)
    assert "for 74 percent of the time" not in said(found)


def test_of_a_new_sensor_its_hours_and_its_first_reading_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T16:05+01:00"}
    part = anomaly(
        "glucose", "data", 25.0, "%", direction="below", rule="coverage_low", evidence={"longest_gap": gap}
    )
    text = said(day(part, values=GLUCOSE, context=context(streams=ALL, begins=["glucose"])))
    assert "for about 6 hours of Tuesday, March 10. The first came at 16:05." in text
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    found = day(HIGH_HEART, part, values=GLUCOSE, context=context(streams=ALL, begins=["glucose"]))
    short = " ".join(by_code(found, Reader("en")).text)
    assert "for about 6 hours of" in short
    assert "The first came" not in short, "a page without room"
    monkeypatch.undo()
    text = said(day(part, values=GLUCOSE, context=context(streams=ALL)))
    assert "The longest gap was from 00:00 to 16:05." in text


def test_nothing_else_stood_out_only_where_no_other_value_is_a_record() -> None:
    values = {"hrv_sleep": (51.0, "ms", usual(50.0, 40.0, 60.0))}
    for extreme, told in ((None, True), ("highest", False)):
        known = {"hrv_sleep": MetricContext(extreme=extreme, extreme_days=24)}
        text = said(day(HIGH_HEART, values=values, context=context(metrics=known)))
        assert ("Nothing else stood out." in text) is told


def test_what_a_ring_measured_stays_on_a_full_page_for_longer_than_since_when_something_drifts() -> None:
    steps = [*STEPS]
    assert (
        steps.index("drifts_of_runs")
        < steps.index("partial")
        < steps.index("glucose_share")
        < steps.index("beside")
        < steps.index("of_finding")
    )


def test_very_little_sleep_is_what_the_ring_recorded() -> None:
    """Less than half of the least that is usual, in a night of which other values are missing."""
    known = context(lacking={"hrv_sleep": "2026-03-09"})
    for minutes, told in ((189.0, True), (191.0, False)):
        short = out_of_range("sleep_total", minutes, "min", usual(441.0, 380.0, 500.0))
        found = day(short, context=known)
        assert ("your ring recorded 3 hours 10 minutes of sleep" in said(found)) is told
        assert ("If your ring was off for a part of the night, your sleep time" in said(found)) is told
        assert ("hat Ihr Ring 3 Stunden 10 Minuten Schlaf gemessen" in said(found, "de")) is told
        assert ("Wenn Sie den Ring nicht die ganze Nacht getragen haben" in said(found, "de")) is told
        assert ("su anillo registró 3 horas y 10 minutos de sueño" in said(found, "es")) is told
        assert ("Si no llevó puesto el anillo toda la noche" in said(found, "es")) is told
        assert ("closing-ring-missing" in closing(found)) is told
    alone = day(out_of_range("sleep_total", 189.0, "min", usual(441.0, 380.0, 500.0)))
    assert "your ring recorded" in said(alone)
    assert "for a part of the night" not in said(alone), "a night of which nothing is missing"
    assert "closing-ring-missing" not in closing(alone)


def test_sleep_that_may_not_be_exact_is_what_the_ring_recorded() -> None:
    """ "You slept 2 hours 35 minutes" was taken back two sentences later."""
    night = {"from": "2026-03-09T22:30+01:00", "to": "2026-03-10T06:06+01:00"}
    short = out_of_range("sleep_total", 250.0, "min", usual(441.0, 380.0, 500.0))
    short.evidence.update(night)
    off = context(ring_gap=("2026-03-10T04:12+01:00", "2026-03-10T06:06+01:00"))
    for known, told in ((off, True), (context(), False)):
        text = said(day(short, values={"coverage_hr": (80.0, "%", None)}, context=known))
        assert ("your ring recorded 4 hours 10 minutes of sleep" in text) is told
        assert ("your sleep time may be less exact" in text) is told
