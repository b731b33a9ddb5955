"""What is said of a day: each sentence about a made-up day is asked for by its words."""

import re
from typing import Any

import pytest

from core.documents import Context, DaysBeyond, GlucosePart, Metric, MetricContext, ProcessedDocument
from core.explanation.care_team import care_lines
from core.explanation.closing import closing_of, findings_of, lows_of
from core.explanation.compose import by_code
from core.explanation.notes import Note, notes_of
from core.explanation.notes.events import event_notes, stretches_of, with_the_longest
from core.explanation.page import write_page
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from core.explanation.wording import wording
from scripts.dev.scorecard import faults_of
from tests.support.explanation_days import anomaly, out_of_range, usual

HEART = usual(54.4, 50.1, 58.7)
ALL = ["night", "steps", "glucose"]


def context(**more: Any) -> Context:
    fields: dict[str, Any] = {"metrics": {}, "last_seen": {}, "streams": ["night", "steps"], "days_known": 35}
    return Context(**(fields | more))


def day(*anomalies: Any, **more: Any) -> ProcessedDocument:
    """Tuesday, March 10, 2026, with a usual night and ordinary steps."""
    values = {"resting_hr": (55.0, "bpm", HEART), "sleep_total": (432.0, "min", usual(441.0, 380.0, 500.0))}
    values["steps"] = (8123.0, "steps", usual(7900.0, 5200.0, 11200.0))
    values |= more.pop("values", {})
    for one in anomalies:
        if one.kind in ("out_of_range", "drift"):
            values[one.metric] = (one.value, one.unit, one.usual)
    fields: dict[str, Any] = {
        "patient_id": "p-001",
        "date": "2026-03-10",
        "timezone": "Europe/Berlin",
        "raw_sha256": "0",
        "rules_version": "2",
        "quality": {},
        "metrics": {name: Metric(value=value, unit=unit) for name, (value, unit, _) in values.items()},
        "baseline": {name: range_ for name, (_, _, range_) in values.items() if range_},
        "anomalies": list(anomalies),
        "context": context(),
    }
    if any(one.metric.startswith("glucose") for one in anomalies):
        fields["context"] = context(streams=ALL)
    return ProcessedDocument(**(fields | more))


def said(document: ProcessedDocument, language: str = "en", unit: str = "mg/dL") -> str:
    """The whole text, which the scorecard finds nothing wrong with."""
    page = by_code(document, Reader(language, unit))
    if unit == "mg/dL":
        assert list(faults_of(document, page)) == []
    return "\n".join(page.text)


def closing(document: ProcessedDocument) -> list[str]:
    return closing_of(notes_of(document))


def stretch(start: str, end: str, minutes: int, extreme: float, **more: Any) -> dict[str, Any]:
    date = "2026-03-10T"
    ends = {"from": start if "T" in start else date + start, "to": end if "T" in end else date + end}
    return {k: v + "+01:00" for k, v in ends.items()} | {"minutes": minutes, "extreme": extreme, **more}


def low(*stretches: dict[str, Any], severity: str = "info", **evidence: Any) -> Any:
    return anomaly(
        "glucose",
        "safety",
        min((s["extreme"] for s in stretches), default=46.0),
        "mg/dL",
        severity=severity,
        direction="below",
        rule="glucose_low",
        evidence={
            "limit": 54.0,
            "minutes": sum(s["minutes"] for s in stretches),
            "stretches": list(stretches),
            **evidence,
        },
    )


HIGH_HEART = out_of_range("resting_hr", 64.2, "bpm", HEART, severity="info")
NOTABLE_HEART = HIGH_HEART.model_copy(update={"severity": "notable"})
FEW_STEPS = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
GLUCOSE = {"glucose_tir": (74.0, "%", None)}


def test_a_quiet_day_is_two_sentences_and_asks_nothing() -> None:
    text = said(day())
    assert text == (
        "Nothing stood out on Tuesday, March 10, or in the night before it. You slept 7 hours 10 minutes. "
        "Your resting heart rate was 55 beats per minute. Both are in your usual range."
    )
    assert closing(day()) == ["closing-nothing"]


def test_a_quiet_day_without_the_nights_length_tells_what_comes_next() -> None:
    whole = day()
    without = {name: one for name, one in whole.metrics.items() if name != "sleep_total"}
    text = said(whole.model_copy(update={"metrics": without}))
    assert "Your resting heart rate was 55 beats per minute. You took 8,100 steps." in text
    assert "You slept" not in text


def test_a_quiet_day_whose_nights_length_has_no_usual_range_yet_tells_what_has_one() -> None:
    text = said(day(values={"sleep_total": (432.0, "min", None)}))
    assert "Your resting heart rate was 55 beats per minute. You took 8,100 steps." in text
    assert "You slept" not in text


def strain(**parts: float) -> Any:
    return anomaly(
        *("strain", "strain", 2.5, ""),
        severity="notable",
        score=2.5,
        direction="above",
        rule="strain",
        evidence={"parts": parts},
    )


STRAINED = {
    "resting_hr": (60.0, "bpm", HEART),
    "hrv_sleep": (30.0, "ms", usual(50.0, 40.0, 60.0)),
    "skin_temp_sleep": (35.1, "°C", usual(34.2, 33.8, 34.6)),
}


def test_a_strain_of_which_no_part_is_flagged_is_told_with_its_parts_the_largest_first() -> None:
    text = said(day(strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9), values=STRAINED))
    assert text == (
        "In the night from Monday to Tuesday, March 10, three readings stood out together. Your skin temperature "
        "was 35.1 °C. Usually it is 33.8 to 34.6. Your heart rate variability (how much the gap between heartbeats "
        "changes) was 30 ms. Usually it is 40 to 60.\n"
        "Your resting heart rate was 60 beats per minute. Usually it is 50 to 59. Nothing else stood out."
    )


def test_a_strain_with_a_part_that_is_flagged_tells_that_one_first_and_leaves_small_parts_apart() -> None:
    parts = strain(resting_hr=3.0, hrv_sleep=2.6, skin_temp_sleep=0.1)
    (together, *_) = notes_of(day(parts, HIGH_HEART, values=STRAINED))
    assert (together.kind, together.metrics) == ("together", ("resting_hr", "hrv_sleep"))
    assert (together.severity, together.numbers["count"]) == ("notable", 2)


def test_what_no_rule_flags_and_lies_outside_its_range_is_not_called_usual() -> None:
    text = said(day(values={"resting_hr": (48.0, "bpm", HEART)}))
    assert "stood out" not in text
    assert "your resting heart rate was 48 beats" in text


def test_a_night_is_the_one_that_ended_on_its_day() -> None:
    assert said(day(HIGH_HEART)).startswith(
        "In the night from Monday to Tuesday, March 10, your resting heart rate was 64 beats per minute. "
        "Usually it is 50 to 59."
    )
    assert said(day(HIGH_HEART), "de").startswith(
        "In der Nacht von Montag auf Dienstag, 10. März, lag Ihr Ruhepuls bei 64 Schlägen pro Minute "
        "(üblich: 50 bis 59)."
    )
    assert said(day(HIGH_HEART), "es").startswith(
        "En la noche del lunes al martes 10 de marzo, su frecuencia cardíaca en reposo fue de 64 latidos "
        "por minuto (lo habitual: de 50 a 59)."
    )


def test_how_long_and_how_rare_is_said_once() -> None:
    known = MetricContext(side="above", days_outside=3, extreme="highest", extreme_days=16)
    text = said(day(HIGH_HEART, context=context(metrics={"resting_hr": known})))
    assert (
        "It has been above your usual range for 3 nights in a row, and this was the highest value in 2 weeks."
        in text
    )


def test_a_definition_is_offered_only_while_the_metric_is_new() -> None:
    known = usual(45.0, 38.0, 52.0)
    low = out_of_range("hrv_sleep", 30.0, "ms", known, severity="info")
    new, old = (
        context(metrics={"hrv_sleep": MetricContext(side="below", new=is_new)}) for is_new in (True, False)
    )
    warm = out_of_range("skin_temp_sleep", 36.0, "°C", usual(34.0, 33.0, 35.0), severity="info")
    known_warm = {"skin_temp_sleep": MetricContext(side="above", new=True)}
    assert "temperature of the skin on the finger" in said(day(warm, context=context(metrics=known_warm)))
    known_warm = {"skin_temp_sleep": MetricContext(side="above", new=False)}
    assert "on the finger" not in said(day(warm, context=context(metrics=known_warm)))
    for known in (new, old):  # what is told in brackets on any day needs no sentence
        text = said(day(low, context=known))
        assert text.count("how much the gap between heartbeats changes") == 1
        assert "(how much the gap" in text


def test_a_definition_of_what_moved_together_stands_after_what_is_told_of_that_metric() -> None:
    warm = out_of_range("skin_temp_sleep", 35.1, "°C", usual(34.2, 33.8, 34.6))
    known = {"skin_temp_sleep": MetricContext(side="above", new=True, extreme="highest", extreme_days=20)}
    together = day(
        warm, strain(resting_hr=2.0, skin_temp_sleep=2.9), values=STRAINED, context=context(metrics=known)
    )
    told = (
        "Usually it is 33.8 to 34.6. This was the highest value in 2 weeks. The ring measures the temperature"
    )
    assert told in said(together)


def test_a_drift_says_on_how_many_nights_or_since_when() -> None:
    found = anomaly(
        "resting_hr",
        "drift",
        61.0,
        "bpm",
        usual=HEART,
        difference=6.6,
        direction="above",
        evidence={"since": "2026-03-01"},
    )
    often = context(metrics={"resting_hr": MetricContext(side="above", outside_of_last=(10, 12))})
    assert "On 10 of the 12 nights with readings up to this one, it was above your usual range." in said(
        day(found, context=often)
    )
    running = MetricContext(side="above", outside_of_last=(10, 14), days_outside=4)
    text = said(day(found, context=context(metrics={"resting_hr": running})))
    assert (
        "On 10 of the 14 nights up to this one, it was above your usual range, the last 4 in a row." in text
    )
    whole = MetricContext(side="above", outside_of_last=(10, 14), days_outside=10)
    text = said(day(found, context=context(metrics={"resting_hr": whole})))
    assert "It has been above your usual range for 10 nights in a row." in text
    assert "of the last 14" not in text
    seldom = context(metrics={"resting_hr": MetricContext(side="above", outside_of_last=(2, 14))})
    assert "It has mostly been higher than usual since Sunday, March 1." in said(day(found, context=seldom))


def test_two_families_of_one_night_are_told_together_and_one_is_not() -> None:
    asleep = out_of_range("sleep_total", 260.0, "min", usual(441.0, 380.0, 500.0))
    text = said(day(HIGH_HEART, asleep))
    assert "two readings stood out together. You slept 4 hours 20 minutes." in text
    faster = out_of_range("sleep_hr_mean", 70.0, "bpm", usual(60.0, 55.0, 65.0))
    assert "together" not in said(day(HIGH_HEART, faster))


def test_drifts_inside_their_range_are_no_night_that_stood_out_together() -> None:
    drifts = [
        anomaly("resting_hr", "drift", 56.0, "bpm", usual=HEART, difference=2.0, direction="above"),
        anomaly(
            "hrv_sleep",
            "drift",
            44.0,
            "ms",
            usual=usual(45.0, 38.0, 52.0),
            difference=-1.0,
            direction="below",
        ),
    ]
    assert "together" not in said(day(*drifts))


def test_a_value_that_reads_like_its_limit_is_at_the_edge() -> None:
    edge = out_of_range("resting_hr", 59.1, "bpm", usual(54.0, 50.1, 58.9))
    assert "59 beats per minute. That is at the upper end of your usual range, 50 to 59." in said(day(edge))


def test_percent_limits_stay_in_0_to_100() -> None:
    share = out_of_range("spo2_mean", 91.0, "%", usual(97.0, 94.0, 103.0))
    assert "Usually it is 94 to 100." in said(day(share))


@pytest.mark.parametrize(
    ("severity", "sentence"),
    [("urgent", "closing-urgent-low"), ("notable", "closing-notable-low"), ("info", "closing-low")],
)
def test_every_low_is_told_first_and_closes_by_its_tier(severity: str, sentence: str) -> None:
    found = day(HIGH_HEART, low(stretch("03:10", "04:15", 65, 44.0), severity=severity))
    if severity != "info":
        assert said(found).startswith(
            "On Tuesday, March 10, your glucose was below 54 mg/dL for 1 hour 5 minutes, from 03:10 to "
            "04:15. The lowest reading was 44 mg/dL."
        )
    assert "below 54 mg/dL for 1 hour 5 minutes" in said(found)
    assert closing(found)[0] == sentence
    assert ("closing-unwell" in closing(found)) is (sentence == "closing-low"), "the others name whom to call"


def test_an_event_over_midnight_names_the_evening_and_what_goes_on_says_so() -> None:
    text = said(day(low(stretch("2026-03-09T23:10", "00:40", 90, 44.0))))
    assert "from 23:10 on Monday to 00:40" in text
    text = said(day(low(stretch("23:20", "2026-03-11T00:00", 40, 44.0, open=True))))
    assert "from 23:20 until at least midnight. The lowest" in text
    assert "At midnight" not in text, "it is said once"


def test_several_lows_are_listed_and_many_are_counted() -> None:
    three = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5, 9)]
    text = said(day(low(*three)))
    assert "below 54 mg/dL 3 times, for 1 hour in all. The times were 01:00 to 01:20 (down to" in text
    assert ", 05:00 to 05:20 (down to 45), and 09:00" in text
    many = [*three, stretch("20:00", "20:40", 40, 45.0)]
    assert "4 times, for 1 hour 40 minutes in all. The longest time was from 20:00" in said(day(low(*many)))
    assert "4 times, once from 00:00 to 00:20. Of the others, the longest was from 20:00" in said(
        day(low(*many[1:], stretch("00:00", "00:20", 60, 50.0, minutes_before=40)))
    )


def test_where_a_page_is_too_long_three_lows_are_told_by_their_number_and_the_longest() -> None:
    three = [stretch(f"{h:02}:00", f"{h:02}:20", 20 + h, 50.0 - h) for h in (1, 9, 5)]
    (note,) = event_notes(day(low(*three)))
    shorter = with_the_longest(note)
    assert (stretches_of(note), stretches_of(shorter)) == (3, 1)
    assert (shorter.numbers["minutes.1"], shorter.numbers["events"], shorter.dates["from.1"][11:16]) == (
        29,
        3,
        "09:00",
    )
    assert {key for key in note.numbers if "." not in key} == {
        key for key in shorter.numbers if "." not in key
    }


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
    lows_told, highs_told = text.split("\n")[:2]
    assert "In the week up to Tuesday, your" in text.split("\n")[-1], (
        "after the day's highs, which name the date"
    )
    assert "below 54" in lows_told
    assert highs_told.startswith(
        "On Tuesday, your glucose was above 250 mg/dL twice, for 1 hour 40 minutes in all"
    )
    assert text.count("In the week up to") == 1
    both = "was below 54 mg/dL for 5 percent of the time (target: less than 1 percent). It was below 70 mg/dL for"
    assert both in text
    assert len(text.split()) <= 130
    assert "below 54 mg/dL 3 times, for 1 hour in all. The times were 01:00 to 01:20, 05:00" in text
    for told in ("above 250 mg/dL; the highest reading was 280 mg/dL.", "below 54 mg/dL 3 times, for 1 hour"):
        assert told in said(day(lows, highs, weekly={"categories": weekly}, **known)), "lows keep their times"


def test_the_rarest_value_on_the_other_side_than_the_trend_is_not_told() -> None:
    drift = anomaly("resting_hr", "drift", 56.0, "bpm", usual=HEART, difference=2.0, direction="above")
    for extreme, told in (("highest", True), ("lowest", False)):
        known = MetricContext(side=None, outside_of_last=(8, 14), extreme=extreme, extreme_days=20)
        text = said(day(drift, context=context(metrics={"resting_hr": known})))
        assert "On 8 of the 14 nights up to this one" in text
        assert (f"the {extreme} value in 2 weeks" in text) is told


def test_one_rule_that_goes_on_from_the_day_before_is_one_sentence() -> None:
    told = low(stretch("00:00", "00:20", 20, 50.0), severity="info")
    new = low(stretch("05:00", "05:20", 20, 48.0), severity="urgent")
    assert said(day(told, new)).count("your glucose was below 54 mg/dL") == 1


def test_glucose_in_mmol_is_rounded_as_people_do() -> None:
    text = said(day(low(stretch("03:10", "04:30", 65, 44.0))), unit="mmol/L")
    assert "below 3.0 mmol/L" in text
    assert "The lowest reading was 2.4 mmol/L" in text


def test_the_day_s_glucose_says_how_long_how_often_and_when() -> None:
    parts = {"night": GlucosePart(below_70=10.0), "evening": GlucosePart(above_180=200.0, below_70=30.0)}
    counted = {"glucose_hypo_events": (4, "events", None), "glucose_hyper_events": (1, "events", None)}
    told = day(values=GLUCOSE | counted, context=context(streams=ALL, glucose_parts=parts))
    text = said(told)
    assert "You slept" not in text  # what a quiet page is too short for
    assert "your glucose was between 70 and 180 mg/dL for 74 percent of the time." in text
    low, high = (
        "On Tuesday, March 10, your glucose was below 70 mg/dL four times, for 40 minutes in all, mostly in "
        "the evening.",
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

    assert "On Tuesday, your glucose was below 70 mg/dL for 30 minutes, from 18:10 to 18:40." in told(
        once, "below_70", 30.0
    )
    assert "for 40 minutes. The times were 02:00 to 02:10 and 18:10 to 18:40." in told(
        twice, "below_70", 40.0
    )
    assert "It was above 180 for 30 minutes, from 18:10 to 18:40." in told(once, "above_180", 30.0)
    mostly = "It was above 180 for 40 minutes, all in the evening."
    assert mostly in told(twice, "above_180", 40.0)  # of highs not every one counts
    assert "your glucose was below 70 mg/dL for 1 hour, all in the evening." in told(once, "below_70", 60.0)
    assert "for 33 minutes, all in the evening." in told(once, "below_70", 33.0), "more than the clock says"
    assert "for 27 minutes, on and off from 18:10 to 18:40." in told(once, "below_70", 27.0)
    assert "for 29 minutes, from 18:10 to 18:40." in told(once, "below_70", 29.0)
    for other_hand in ([("about six", "seven")], [("2026-03-10T18:10", "2026-03-10T18:40+01:00")]):
        assert "for 30 minutes, all in the evening." in told(other_hand, "below_70", 30.0)


def high(*stretches: dict[str, Any], severity: str) -> Any:
    found = low(*stretches, severity=severity)
    evidence = found.evidence | {"limit": 250.0}
    return found.model_copy(
        update={"direction": "above", "rule": "glucose_high", "evidence": evidence, "value": 300.0}
    )


@pytest.mark.parametrize(
    ("lows", "highs", "said_of_highs"),
    [
        (
            "urgent",
            "urgent",
            "with a ketone check if your plan has one. Tell your care team about this high too.",
        ),
        ("urgent", "info", "If your glucose is high now, follow your plan for high glucose."),
        (
            "notable",
            "info",
            "If your glucose is high now, follow your plan for high glucose.",
        ),
        (
            "info",
            "info",
            "If your glucose is high now, follow your plan for high glucose.",
        ),
    ],
)
def test_a_day_with_lows_and_a_long_high_says_what_to_do_about_both(
    lows: str, highs: str, said_of_highs: str
) -> None:
    down = low(stretch("03:10", "03:40", 30, 50.0), severity=lows)
    for minutes, both in ((180, True), (90, highs == "urgent")):
        up = high(stretch("12:00", "15:00", minutes, 300.0), severity=highs)
        first, *added = by_code(day(down, up), Reader("en")).closing
        assert re.match("(Check your glucose now. If it|If your glucose) is low", first), "the low leads"
        assert (said_of_highs in " ".join(added)) is both
    goes_on = high(stretch("23:00", "2026-03-11T00:00", 60, 300.0, open=True), severity="info")
    assert "closing-high-too" in closing(day(down, goes_on))


def test_an_urgent_high_with_a_low_says_what_to_do_about_the_low() -> None:
    up, down = (
        high(stretch("12:00", "15:00", 180, 300.0), severity="urgent"),
        low(stretch("03:10", "03:40", 30, 50.0), severity="info"),
    )
    for events, told in (((up,), False), ((up, down), True)):
        assert ("closing-low-too" in closing(day(*events))) is told
        assert closing(day(*events))[0] == "closing-urgent-high"


def test_who_has_no_sensor_reads_nothing_of_glucose() -> None:
    assert "lucose" not in said(day())


def test_a_week_that_begins_to_miss_its_target_is_told_and_one_that_goes_on_is_a_line() -> None:
    category = {"name": "below_54", "value": 1.4, "limit": 1.0, "since": "2026-03-10", "begins": True}
    begins, goes_on = ({"categories": [category | {"begins": b, "again": False}]} for b in (True, False))
    text = said(day(weekly=begins, context=context(streams=ALL)))
    assert (
        "In the week up to Tuesday, March 10, your glucose was below 54 mg/dL for 1.4 percent of the time"
        in text
    )
    assert closing(day(weekly=begins)) == ["closing-mention"]
    assert closing(day(weekly=goes_on)) == ["closing-nothing"]
    for weekly in (begins, goes_on):
        assert care_lines(day(weekly=weekly), wording("en")) == [
            "week below_54: 1.4 %, limit 1 %, since 2026-03-10"
        ]
    unknown = {"categories": [category | {"name": "of_a_later_version"}]}
    assert "your care team sees which one" in said(day(weekly=unknown, context=context(streams=ALL)))


GAP = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T07:33+01:00"}


def test_what_is_missing_is_told_with_since_when_and_a_sensor_after_two_weeks_no_more() -> None:
    lost = context(last_seen={"glucose": "2026-03-05"}, streams=ALL)
    assert "The glucose sensor has sent no readings since Thursday, March 5." in said(day(context=lost))
    assert closing(day(context=lost)) == ["closing-glucose-missing", "closing-unwell"]
    both = context(last_seen={"night": "2026-03-09", "steps": "2026-03-09"})
    for metric, sentence in (
        ("spo2_mean", "The ring sent no data for Tuesday, March 10."),
        ("coverage_hr", "The ring sent no sleep data and no steps for Tuesday, March 10."),
    ):
        gone = day(context=both, values={metric: (60.0, "bpm", None)}).model_copy(
            update={"metrics": {metric: Metric(value=60.0, unit="bpm")}, "baseline": {}}
        )
        assert sentence in said(gone)
        assert closing(gone) == ["closing-ring-missing", "closing-unwell"]
    part = anomaly("hr", "data", 453.0, "min", rule="sensor_gap", evidence={"longest_gap": GAP})
    told = said(day(part, context=both).model_copy(update={"metrics": gone.metrics, "baseline": {}}))
    gap = "There were no heart rate readings between 00:00 and 07:33 of Tuesday"
    missing = "The ring sent no sleep data and no steps for Tuesday, March 10."
    assert f"{missing} {gap}." in told  # what lacks the longest leads
    since = context(
        last_seen={"night": "2026-03-03", "steps": "2026-03-03"},
        streams=ALL,
        glucose_parts={"evening": GlucosePart(above_180=200.0, below_70=40.0)},
    )
    shown = {"glucose_tir": Metric(value=74.0, unit="%"), "glucose_mean": Metric(value=140.0, unit="mg/dL")}
    told = said(day(part, context=since).model_copy(update={"metrics": gone.metrics | shown, "baseline": {}}))
    ring = "The ring has sent no sleep data and no step count since Tuesday, March 3."
    assert f"{ring} {gap}, March 10." in told, "the gap's day is the page's, not that of the ring"
    assert "between 70 and 180 mg/dL for 74 percent" in told
    assert "above 180" in told, "a day with a finding has the room for it"
    old = context(last_seen={"glucose": "2026-02-20"}, streams=ALL)
    assert "no readings" not in said(day(context=old))
    ring = day(context=context(last_seen={"night": "2026-02-06"}, streams=ALL))
    assert "The ring has sent no sleep data since Friday, February 6." in said(ring)
    assert closing(ring) == ["closing-ring-missing", "closing-unwell"]


def test_missing_data_adds_to_the_closing_and_is_no_second_one() -> None:
    part = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    found = day(HIGH_HEART, part, context=context(streams=ALL))
    assert "The glucose sensor sent readings for only about 6 hours of Tuesday." in said(found)
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
    assert "There are 4 days of data so far." in text
    assert "usual range." not in text.split("There are")[0]


def test_what_came_back_is_told() -> None:
    back = context(metrics={"resting_hr": MetricContext(returned_after=4)})
    assert "It is back in your usual range after 4 nights outside it." in said(day(context=back))
    for side, languages in (
        (
            "above",
            {
                "en": "4 nights above it.",
                "de": "4 Nächten davor lag der Wert darüber.",
                "es": "4 noches anteriores estuvo por encima.",
            },
        ),
        (
            "below",
            {
                "en": "4 nights below it.",
                "de": "4 Nächten davor lag der Wert darunter.",
                "es": "4 noches anteriores estuvo por debajo.",
            },
        ),
    ):
        back = context(metrics={"resting_hr": MetricContext(returned_after=4, returned_from=side)})
        for language, told in languages.items():
            assert told in said(day(context=back), language)


def test_an_unknown_rule_is_told_plainly_and_evidence_of_another_shape_is_no_error() -> None:
    unknown = anomaly("glucose", "safety", 46.0, "mg/dL", severity="urgent", direction="below", rule="later")
    assert "that this page has no words for; your care team sees which one." in said(day(unknown))
    assert closing(day(unknown)) == ["closing-urgent-low"]
    broken = low(stretch("03:10", "04:30", 65, 44.0)).model_copy(
        update={"evidence": {"limit": 54.0, "minutes": "many", "stretches": [{"from": "soon"}, 7]}}
    )
    assert "your glucose was below 54 mg/dL; the lowest reading was 44 mg/dL." in said(day(broken))
    drift = anomaly(
        "resting_hr", "drift", 61.0, "bpm", usual=HEART, direction="above", evidence={"since": "spring"}
    )
    assert "It has mostly been higher than usual lately." in said(day(drift))


def test_found_late_comes_first_among_the_care_team_s_lines_and_pressure_is_theirs_alone() -> None:
    late = low(stretch("03:10", "04:30", 65, 44.0, pressure_shape=True), found_late=True)
    lines = care_lines(day(HIGH_HEART, late), wording("en"))
    assert "found late" in lines[0]
    assert "pressure shape" in lines[0]
    assert "pressure" not in said(day(late))


def test_a_word_that_a_language_lacks_makes_the_whole_page_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.explanation import page
    from core.explanation import wording as words

    complete = words.wording("de")
    source = words.Wording("de", "resting_hr = Ruhepuls\n")
    monkeypatch.setattr(page, "wording", lambda code: source if code == "de" else words.wording(code))
    told = by_code(day(), Reader("de"))
    assert (told.language, told.text) == ("en", by_code(day(), Reader("en")).text)
    assert "lacks the word" in told.for_care_team[-1]
    assert complete.has("quiet")


def test_every_note_says_where_in_the_document_it_comes_from() -> None:
    for note in notes_of(day(HIGH_HEART, low(stretch("03:10", "04:30", 65, 44.0)))):
        assert note.path.split("[")[0].split(".")[0] in ProcessedDocument.model_fields, note


def test_a_page_names_its_day_in_full_once_and_by_weekday_after_that() -> None:
    steps = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
    text = said(day(HIGH_HEART, steps))
    assert text.count("March 10") == 1
    assert "On Tuesday, you took 1,200 steps." in text


def test_a_page_of_nothing_but_what_is_missing_names_its_day_too() -> None:
    gone = day(context=context(last_seen={"night": "2026-03-05", "steps": "2026-03-05"})).model_copy(
        update={"metrics": {}, "baseline": {}}
    )
    assert said(gone) == ("The ring sent no data for Tuesday, March 10. The last came for Thursday, March 5.")


def test_a_low_with_breaks_says_so_for_its_times_and_minutes_do_not_add_up() -> None:
    assert "on and off between 03:10 and 04:30." in said(day(low(stretch("03:10", "04:30", 65, 44.0))))
    two = [stretch("01:00", "01:50", 30, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    text = said(day(low(*two)))
    assert "on and off from 01:00 to 01:50 (30 minutes, down to 50)" in text
    assert " and 05:00 to 05:20 (20 minutes, down to 49)" in text, "minutes beside all or none"


def test_several_lows_add_up_and_the_shorter_ones_among_them_are_named() -> None:
    two = [stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, 49.0)]
    assert "twice, for 40 minutes in all. The times were 01:00" in said(day(low(*two)))
    more = low(*two)
    more = more.model_copy(update={"evidence": more.evidence | {"minutes": 48.0}})
    assert "for 48 minutes in all. The longest times were 01:00" in said(day(more))
    spanning = [stretch("00:00", "00:20", 60, 50.0, minutes_before=40), two[1]]
    assert "below 54 mg/dL twice. The times were 00:00" in said(day(low(*spanning)))


def test_lows_of_several_days_running_are_counted_and_else_how_often_lately() -> None:
    def told(running: int, days: int) -> str:
        beyond = {"below_54": DaysBeyond(running=running, days=days, of=14)}
        events = low(stretch("03:10", "04:10", 60, 44.0))
        return said(day(events, context=context(streams=ALL, glucose_days=beyond)))

    assert "On each of the 3 days up to Tuesday, it was below 54 for 15 minutes or more." in told(3, 5)
    assert "On 3 of the 14 days up to Tuesday, it was below 54 for 15 minutes or more." in told(1, 3)
    assert "15 minutes or more" not in told(1, 2)


def test_a_sensor_s_hour_without_readings_is_told_though_no_rule_flags_it() -> None:
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    text = said(found)
    assert "of the time with readings" in text
    assert "here were no glucose readings between 02:15 and 03:22. Your glucose was" in text
    assert closing(found) == ["closing-nothing"]


def test_a_part_of_the_day_s_readings_says_which_hours_are_missing() -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T12:21+01:00"}
    evidence = {"longest_gap": gap}
    part = anomaly("glucose", "data", 47.0, "%", direction="below", rule="coverage_low", evidence=evidence)
    text = said(day(HIGH_HEART, part, context=context(streams=ALL)))
    assert "for only about 11 hours of Tuesday. There were none between 00:00 and 12:21." in text


def test_what_a_measured_night_lacks_is_named_if_it_is_nearly_always_there() -> None:
    one = day(context=context(lacking={"resting_hr": "2026-03-09"}))
    assert "There were no readings of resting heart rate that night." in said(one)
    assert closing(one) == ["closing-nothing"]
    long = {"hrv_sleep": "2026-03-01", "skin_temp_sleep": "2026-03-01", "resting_hr": "2026-03-09"}
    text = said(day(context=context(lacking=long)))
    since = "The ring has sent no heart rate variability or skin temperature since Sunday, March 1."
    assert f"{since} There were no readings of resting heart rate that night." in text
    alone = said(day(context=context(lacking={"hrv_sleep": "2026-03-01"})))
    assert "The ring has sent no heart rate variability since Sunday, March 1." in alone
    for other_hand in ({"glucose_mean": "2026-03-01"}, {"resting_hr": "lately"}):
        assert "readings of" not in said(day(context=context(lacking=other_hand)))


@pytest.mark.parametrize("stream", ["steps", "night"])
def test_the_ring_is_asked_about_where_one_of_what_it_sends_is_missing(stream: str) -> None:
    gone = day(context=context(last_seen={stream: "2026-03-07"}))
    assert closing(gone) == ["closing-ring-missing", "closing-unwell"]


@pytest.mark.parametrize(
    ("lacking", "asked"),
    [
        (
            {"sleep_total": "2026-03-01", "hrv_sleep": "2026-03-01"},
            ["closing-ring-missing", "closing-unwell"],
        ),
        ({"sleep_total": "2026-03-09"}, ["closing-nothing"]),
        ({"hrv_sleep": "2026-03-01"}, ["closing-nothing"]),
    ],
)
def test_the_ring_is_asked_about_where_nights_in_a_row_have_no_sleep(
    lacking: dict[str, str], asked: list[str]
) -> None:
    found = day(context=context(lacking=lacking))
    if "sleep_total" in lacking:
        found.metrics.pop("sleep_total")
    assert closing(found) == asked


def test_what_stands_beside_says_how_long_and_how_rare() -> None:
    steps = MetricContext(side="below", days_outside=2, extreme="lowest", extreme_days=35)
    found = day(HIGH_HEART, values={"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))})
    assert found.context
    known = found.context.model_copy(update={"metrics": found.context.metrics | {"steps": steps}})
    text = said(found.model_copy(update={"context": known}))
    assert "You have taken fewer steps than usual for 2 days in a row, and this was your lowest" in text


def test_a_low_share_in_range_says_how_long_and_how_rare() -> None:
    share = MetricContext(side="below", days_outside=2, extreme="lowest", extreme_days=15)
    values = {"glucose_tir": (74.0, "%", usual(95.0, 90.0, 100.0))}
    text = said(day(values=values, context=context(metrics={"glucose_tir": share}, streams=ALL)))
    assert "This share has been below your usual range for 2 days in a row" in text
    assert "this was your lowest percentage in 2 weeks." in text


def test_a_week_in_range_names_the_range_of_the_person_s_targets() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    for targets, span in (
        ("standard", "between 70 and 180 mg/dL"),
        ("pregnancy", "between 63 and 140 mg/dL"),
    ):
        weekly = {"targets": targets, "categories": [category]}
        assert f"{span} for 60 percent of the time" in said(day(weekly=weekly, context=context(streams=ALL)))


def test_nearly_a_week_of_days_is_told_as_nearly() -> None:
    for known, needed in ((3, "about a week"), (5, "about a week"), (6, "a few days more")):
        found = day(context=context(days_known=known)).model_copy(update={"baseline": {}})
        assert f"It takes {needed} to know your usual range." in said(found)


def test_what_is_missing_leads_where_it_is_all_that_was_found() -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T12:21+01:00"}
    evidence = {"longest_gap": gap}
    part = anomaly("glucose", "data", 47.0, "%", direction="below", rule="coverage_low", evidence=evidence)
    text = said(day(part, values=GLUCOSE, context=context(streams=ALL)))
    first, second = text.split("\n")[:2]
    assert first.startswith(
        "The glucose sensor sent readings for only about 11 hours of Tuesday, March 10. There were none"
    )
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
        (50.0, "There were no heart rate readings between"),
    ):
        assert told in said(day(part, values={"coverage_hr": (covered, "%", None)}))


def test_lows_that_no_rule_flags_say_how_low() -> None:
    parts = {
        "night": GlucosePart(below_70=40.0, lowest=58.0),
        "evening": GlucosePart(below_70=30.0, lowest=54.0),
    }
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "your glucose was below 70 mg/dL for 1 hour 10 minutes. The lowest reading was 54 mg/dL." in text


def test_a_day_s_lows_stand_with_its_time_below_70_and_what_goes_on_at_midnight_is_said_of_many() -> None:
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    found = day(
        low(stretch("03:10", "04:10", 60, 44.0)),
        values=GLUCOSE,
        context=context(streams=ALL, glucose_parts=parts),
    )
    lows = said(found).split("\n")[0]
    assert "The lowest reading was 44 mg/dL. Counting this low, it was below 70 for 1 hour 35 minutes" in lows
    many = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0) for h in (1, 5, 9)]
    many.append(stretch("23:45", "2026-03-11T00:00", 15, 50.0, open=True))
    assert "At midnight, your glucose was still below 54." in said(day(low(*many)))


def test_a_share_below_the_target_shows_what_is_usual() -> None:
    values = {"glucose_tir": (58.0, "%", usual(60.0, 42.0, 78.0))}
    text = said(day(values=values, context=context(streams=ALL)))
    assert "for 58 percent of the time. Usually that is 42 to 78 percent." in text


def test_a_young_range_is_told_beside_a_value_that_no_rule_flags() -> None:
    young = HEART.model_copy(update={"provisional": True})
    assert "based on 28 days so far" in said(day(values={"resting_hr": (48.0, "bpm", young)}))
    assert "based on 28 days so far" not in said(day(values={"resting_hr": (48.0, "bpm", HEART)}))


def test_a_single_low_says_that_there_were_shorter_times_too() -> None:
    one = low(stretch("03:10", "04:10", 60, 44.0))
    more = one.model_copy(update={"evidence": one.evidence | {"minutes": 66.0}})
    assert "The rest was in shorter times." in said(day(more))
    assert "Shorter times" not in said(day(one))


def test_of_many_the_day_s_own_reading_is_told_and_not_that_of_the_day_before() -> None:
    def highs(*stretches: Any) -> Any:
        found = low(*stretches).model_copy(
            update={"direction": "above", "rule": "glucose_high", "value": 308.0}
        )
        found.evidence["limit"] = 250.0
        return found

    own = [
        stretch(f"{hour:02}:00", f"{hour:02}:{lasted}", lasted, 260.0 + lasted)
        for hour, lasted in ((5, 30), (9, 20), (13, 20))
    ]
    begun = stretch("2026-03-09T22:13", "00:29", 104, 308.0, minutes_before=90)
    parts = {"night": GlucosePart(above_180=90.0, highest=290.0)}
    text = said(day(highs(begun, *own), context=context(streams=ALL, glucose_parts=parts)))
    assert "once from 22:13 on Monday to 00:29. Of the others, the longest was from" in text
    assert "The highest reading of the day was 290 mg/dL." in text


def test_one_low_over_midnight_is_no_second_day_in_a_row() -> None:
    over = low(stretch("2026-03-09T23:10", "00:40", 90, 44.0, minutes_before=50))
    for running, told in ((2, False), (3, True)):
        beyond = {"below_54": DaysBeyond(running=running, days=running, of=14)}
        text = said(day(over, context=context(streams=ALL, glucose_days=beyond)))
        assert ("On each of the 3 days up to Tuesday" in text) == told


def test_a_week_s_share_that_rounds_to_its_limit_is_told_as_just_over_it() -> None:
    category = {"name": "below_54", "value": 1.04, "limit": 1.0, "since": "2026-03-10", "begins": True}
    text = said(day(weekly={"categories": [category]}, context=context(streams=ALL)))
    assert "below 54 mg/dL for just over 1 percent of the time" in text


def test_how_many_readings_there_were_is_told_before_what_share_of_them_was_in_range() -> None:
    part = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    text = said(day(HIGH_HEART, part, values=GLUCOSE, context=context(streams=ALL)))
    assert text.index("only about 6 hours") < text.index("for 74 percent of the time with readings")


def test_evidence_of_another_hand_breaks_no_page() -> None:
    mixed = stretch("03:10", "04:30", 65, 44.0) | {"to": "2026-03-10T04:30"}
    assert "for 1 hour 5 minutes, from 03:10 to 04:30." in said(day(low(mixed)))
    unsummed = low(stretch("03:10", "04:30", 65, 44.0))
    bare = unsummed.model_copy(
        update={"evidence": {k: v for k, v in unsummed.evidence.items() if k != "minutes"}}
    )
    assert "your glucose was below 54 mg/dL" in said(day(bare))
    part = anomaly("hr", "data", 453.0, "min", rule="sensor_gap", evidence={"longest_gap": GAP})
    words = {"coverage_hr": ("a word", "%", None), "glucose_hypo_events_minutes": ("a word", "min", None)}
    parts = {"night": GlucosePart(below_70=40.0)}
    found = day(part, values=GLUCOSE | words, context=context(streams=ALL, glucose_parts=parts))
    assert "There were no heart rate readings between" in said(found)


def test_the_longest_of_the_others_is_not_the_one_that_began_the_day_before() -> None:
    begun = stretch("2026-03-09T22:13", "00:29", 104, 44.0, minutes_before=90)
    (note,) = event_notes(day(low(begun, stretch("05:00", "05:20", 20, 50.0))))
    shorter = with_the_longest(note)
    assert (shorter.numbers["minutes.1"], shorter.dates["from.1"][11:16]) == (20, "05:00")


def test_every_low_is_told_and_a_high_from_a_quarter_of_an_hour_on() -> None:
    for level, minutes, told in (
        ("below_70", 4.0, False),
        ("below_70", 5.0, True),
        ("above_180", 14.0, False),
        ("above_180", 15.0, True),
    ):
        parts = {"night": GlucosePart.model_validate({level: minutes})}
        text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert (level.replace("_", " ") in text) == told


def test_a_run_is_told_with_the_drift_that_holds_it_and_leaves_room_for_another() -> None:
    drifts = [
        anomaly(metric, "drift", value, unit, usual=range_, difference=2.0, direction=side).model_copy(
            update={"evidence": {"since": "2026-02-26", "shift": 3.2 if side == "above" else -3.2}}
        )
        for metric, value, unit, range_, side in (
            ("resting_hr", 61.0, "bpm", HEART, "above"),
            ("hrv_sleep", 30.0, "ms", usual(45.0, 38.0, 52.0), "below"),
        )
    ]
    known = {
        one.metric: MetricContext(side=one.direction, days_outside=4, outside_of_last=(9, 14))
        for one in drifts
    }
    text = said(day(*drifts, context=context(metrics=known)))
    assert text.count("your usual range for 4 nights in a row") == 2
    apart = drifts[1].model_copy(update={"kind": "out_of_range", "rule": "out_of_range.hrv_sleep"})
    text = said(day(drifts[0], apart, context=context(metrics=known)))
    assert "It has been below your usual range for 4 nights in a row" in text
    assert "It has been above your usual range for 4 nights in a row." in text


def test_what_a_night_lacks_comes_after_what_it_has_and_nothing_else_is_not_left_alone() -> None:
    found = day(part_of_glucose(), context=context(streams=ALL, lacking={"hrv_sleep": "2026-03-09"}))
    text = said(found).split("\n")
    lacking = "There were no readings of heart rate variability that night. Nothing else stood out."
    assert text[-1].startswith("In the night from Monday to Tuesday, you slept")
    assert text[-1].endswith(lacking)
    alone = found.model_copy(
        update={"metrics": {"coverage_hr": Metric(value=90.0, unit="%")}, "baseline": {}, "context": None}
    )
    assert "Nothing else" not in said(alone)


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


def test_what_is_back_in_its_range_of_the_night_comes_before_what_stands_out_of_the_day() -> None:
    back = MetricContext(returned_after=3)
    flagged = out_of_range("spo2_mean", 91.0, "%", usual(97.0, 94.0, 100.0))
    found = day(flagged, values={"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))})
    assert found.context
    known = found.context.model_copy(update={"metrics": {"resting_hr": back}})
    text = said(found.model_copy(update={"context": known}))
    assert text.index("back in your usual range after 3 nights") < text.index("you took 1,200 steps")


def test_a_shift_against_the_drift_s_side_is_not_told_as_its_size() -> None:
    found = anomaly(
        *("resting_hr", "drift", 57.0, "bpm"),
        direction="above",
        rule="drift.resting_hr",
        evidence={"since": "2026-02-26", "shift": -2.0},
        usual=HEART,
    )
    text = said(day(found))
    assert "2 beats per minute" not in text
    assert "more often been higher than before" in text


def part_of_glucose() -> Any:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T12:21+01:00"}
    evidence = {"longest_gap": gap}
    return anomaly("glucose", "data", 47.0, "%", direction="below", rule="coverage_low", evidence=evidence)


def test_how_much_of_the_day_there_was_stands_before_what_the_readings_say() -> None:
    gap = "The glucose sensor sent readings for only about 11 hours of Tuesday"
    values = "Your glucose was between 70 and 180 mg/dL for 74 percent of the time with readings."
    quiet = said(day(part_of_glucose(), values=GLUCOSE, context=context(streams=ALL))).split("\n")
    assert quiet[0] == f"{gap}, March 10. There were none between 00:00 and 12:21. {values}"
    assert quiet[1].endswith("Both are in your usual range. Nothing else stood out.")
    flagged = said(day(HIGH_HEART, part_of_glucose(), values=GLUCOSE, context=context(streams=ALL)))
    assert flagged.split("\n")[1] == f"{gap}. There were none between 00:00 and 12:21. {values}"
    event = low(stretch("13:10", "13:40", 30, 50.0))
    with_low = said(day(event, part_of_glucose(), values=GLUCOSE, context=context(streams=ALL))).split("\n")
    assert [gap in paragraph for paragraph in with_low] == [False, True]
    assert "Over the whole day" not in with_low[1]


def test_a_week_that_goes_on_says_since_when_its_target_has_been_missed() -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-02-10", "again": True}
    for capped, since in (
        (False, "since Tuesday, February 10)."),
        (True, "since at least Tuesday, February 10)."),
    ):
        weekly = {"categories": [category | {"begins": False, "capped": capped}]}
        found = day(weekly=weekly, context=context(streams=ALL))
        assert f"(target: more than 70 percent, missed {since}" in said(found)
    begins = {"categories": [category | {"begins": True, "again": False, "capped": False}]}
    assert "missed" not in said(day(weekly=begins, context=context(streams=ALL)))


def test_a_shift_says_for_how_many_nights_it_has_been_so() -> None:
    for running, told in ((1, False), (3, True)):
        found = anomaly(
            *("resting_hr", "out_of_range", 61.0, "bpm"),
            usual=usual(55.0, 50.0, 60.0),
            difference=6.0,
            direction="above",
            rule="shift.resting_hr",
            evidence={"days_running": running},
        )
        text = said(day(found))
        assert "That is about 6 beats per minute more than in the week before." in text
        assert ("It has been so for 3 nights in a row." in text) is told


def test_a_drift_told_by_its_days_also_says_since_when_and_by_how_much() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    known = MetricContext(side="above", days_outside=4, outside_of_last=(9, 14))
    text = said(day(drift, context=context(metrics={"resting_hr": known})))
    assert (
        "It has been above your usual range for 4 nights in a row. "
        "Since Thursday, February 26, it has been about 3 beats per minute higher than before."
    ) in text
    inside = known.model_copy(update={"side": None, "days_outside": 0})
    text = said(day(drift, context=context(metrics={"resting_hr": inside})))
    assert "On 9 of the 14 nights up to this one, it was above your usual range. Since Thursday," in text


def test_lows_that_went_as_far_say_so_once() -> None:
    alike, apart = (
        low(stretch("01:00", "01:20", 20, 50.0), stretch("05:00", "05:20", 20, other))
        for other in (50.2, 48.0)
    )
    assert "and 05:00 to 05:20, each time down to 50 mg/dL." in said(day(alike))
    assert "and 05:00 to 05:20 (down to 48)." in said(day(apart))


def test_a_page_too_long_keeps_the_time_below_70_beside_its_lows_rather_than_the_time_in_range(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.explanation.page.WORDS", 110)
    lows = low(*(stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5)), severity="urgent")
    highs = high(*(stretch(f"{h:02}:00", f"{h:02}:50", 50, 280.0 + h) for h in (12, 20)), severity="info")
    spread = out_of_range("glucose_cv", 52.0, "%", usual(33.0, 23.0, 43.0), severity="info")
    parts = {"night": GlucosePart(below_70=95.0, above_180=300.0)}
    beyond = {
        "below_54": DaysBeyond(running=1, days=4, of=14),
        "above_250": DaysBeyond(running=1, days=4, of=14),
    }
    known = context(streams=ALL, glucose_parts=parts, glucose_days=beyond)
    text = said(day(lows, highs, spread, values=GLUCOSE, context=known))
    assert "Counting these lows, it was below 70 for 1 hour 35 minutes" in text.split("\n")[0]
    assert "between 70 and 180" not in text
    short = said(day(spread, values=GLUCOSE, context=known))
    assert "between 70 and 180" in short


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
            "There are readings for 71 percent of the week up to Tuesday, March 10. In these readings, your glucose",
        ),
        (99.0, "10, your glucose"),
    ):
        found = day(weekly={"use_pct": use, "categories": [category]}, context=context(streams=ALL))
        assert told in said(found)


def test_minutes_below_54_that_are_no_event_are_told() -> None:
    parts = {"night": GlucosePart(below_70=40.0, below_54=5.0, lowest=52.0)}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "It was below 54 for 5 minutes of that time. The lowest reading was 52 mg/dL." in said(found)
    event = day(low(stretch("03:10", "03:40", 30, 50.0)), values=GLUCOSE, context=found.context)
    assert "of that time" not in said(event), "the event has told it"


def test_an_urgent_high_that_goes_on_comes_before_a_low_that_is_over() -> None:
    down = low(stretch("05:10", "06:10", 60, 50.0), severity="urgent")
    up = stretch("12:00", "2026-03-11T00:00", 720, 445.0)
    for goes_on, first in ((True, "above 250"), (False, "below 54")):
        found = day(down, high(up | ({"open": True} if goes_on else {}), severity="urgent"))
        assert first in said(found).split("\n")[0]
        assert closing(found) == ["closing-urgent-low", "closing-urgent-high-too"]


def test_what_to_mention_is_named_if_it_is_not_much() -> None:
    for anomalies, asked in (
        ((HIGH_HEART,), "Mention your resting heart rate at your next visit. If"),
        ((NOTABLE_HEART, FEW_STEPS), "Mention your resting heart rate at your next visit. If"),
        (
            (HIGH_HEART, FEW_STEPS),
            "Mention your resting heart rate and your step count at your next visit. If",
        ),
        (
            (high(stretch("12:00", "13:00", 60, 280.0), severity="info"),),
            "Mention the high glucose at your next visit. If",
        ),
        ((anomaly("of a later version", "out_of_range", 1.0, "?"),), "Mention this at your next visit. If"),
        ((strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9),), "Mention your skin temperature, "),
    ):
        values = STRAINED if anomalies[0].kind == "strain" else {}
        assert asked in by_code(day(*anomalies, values=values), Reader("en")).closing[0]


def test_nothing_is_said_twice_of_a_shift_or_against_a_range_s_end() -> None:
    shift = anomaly("resting_hr", "out_of_range", 61.0, "bpm", usual=HEART, difference=6.0, direction="above")
    shift = shift.model_copy(update={"rule": "shift.resting_hr", "evidence": {"days_running": 2}})
    known = MetricContext(side="above", days_outside=2)
    text = said(day(shift, context=context(metrics={"resting_hr": known})))
    assert text.count("2 nights in a row") == 1
    edge = out_of_range("resting_hr", 59.1, "bpm", HEART, severity="info")
    text = said(day(edge, context=context(metrics={"resting_hr": known})))
    assert "at the upper end of your usual range" in text
    assert "in a row" not in text


def test_nothing_stands_out_only_where_the_share_in_range_is_not_less_than_usual() -> None:
    share = {"glucose_tir": (82.0, "%", usual(97.0, 91.0, 100.0))}
    assert "stood out" not in said(day(values=share, context=context(streams=ALL)))


def test_the_night_is_named_after_what_is_missing() -> None:
    text = said(day(part_of_glucose(), context=context(streams=ALL)))
    assert "In the night from Monday to Tuesday, you slept 7 hours 10 minutes." in text
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


def test_what_is_open_where_the_readings_end_is_not_said_of_midnight() -> None:
    ends = stretch("21:15", "22:05", 50, 274.0, open=True)
    text = said(day(high(ends, severity="info")))
    assert "for 50 minutes, from 21:15 to 22:05, when the readings end. The highest" in text
    assert "midnight" not in text
    many = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 274.0) for h in (5, 9, 13)]
    text = said(day(high(*many, stretch("21:45", "22:05", 20, 274.0, open=True), severity="info")))
    assert "When the readings ended, your glucose was still above 250." in text


def test_times_too_short_to_be_events_are_part_of_the_day_s_sum_and_of_a_night_s_lows() -> None:
    parts = {"evening": GlucosePart(above_250=49.0, above_180=90.0, highest=281.0)}
    known = context(streams=ALL, glucose_parts=parts)
    text = said(day(high(stretch("19:41", "20:19", 38, 274.0), severity="info"), context=known))
    assert "above 250 mg/dL for 49 minutes in all. The longest time was 19:41 to 20:19" in text
    assert "The rest was in shorter times." in text
    alone = {"evening": GlucosePart(above_250=38.0, above_180=90.0, highest=305.0)}
    text = said(
        day(
            high(stretch("19:41", "20:19", 38, 274.0), severity="info"),
            context=context(streams=ALL, glucose_parts=alone),
        )
    )
    assert "for 38 minutes, from 19:41 to 20:19. The highest reading of the day was 305 mg/dL." in text
    over = low(stretch("2026-03-09T23:30", "01:00", 90, 49.0, minutes_before=30), severity="urgent")
    night = {"night": GlucosePart(below_54=66.0, below_70=90.0, lowest=49.0)}
    found = day(over, context=context(streams=ALL, glucose_parts=night))
    assert (
        "The longest time was 23:30 on Monday to 01:00 (1 hour 30 minutes, down to 49). There were"
        in said(found)
    )
    assert "these lows" in by_code(found, Reader("en")).closing[0]


def test_of_many_times_that_began_the_day_before_the_day_s_own_minutes_are_told() -> None:
    own = [stretch(f"{h:02}:00", f"{h:02}:30", 30, 280.0) for h in (5, 9, 13)]
    begun = stretch("2026-03-09T22:42", "04:30", 344, 324.0, minutes_before=78)
    known = context(
        streams=ALL, glucose_parts={"night": GlucosePart(above_250=356.0, above_180=400.0, highest=324.0)}
    )
    text = said(day(high(begun, *own, severity="info"), context=known))
    assert "4 times, for 5 hours 56 minutes of the day in all, once from 22:42 on Monday to 04:30." in text


def test_a_low_is_told_once_though_an_urgent_high_comes_first() -> None:
    parts = {
        "night": GlucosePart(below_70=95.0, below_54=60.0, lowest=50.0),
        "evening": GlucosePart(above_180=700.0),
    }
    found = day(
        low(stretch("05:10", "06:10", 60, 50.0), severity="urgent"),
        high(stretch("12:00", "2026-03-11T00:00", 720, 445.0, open=True), severity="urgent"),
        values=GLUCOSE,
        context=context(streams=ALL, glucose_parts=parts),
    )
    high_told, low_told = said(found).split("\n")
    assert ["below 70" in one for one in (high_told, low_told)] == [False, True]
    assert "of that time" not in high_told + low_told
    assert high_told.count("above 180") == 1


def test_two_values_that_stood_out_together_are_one_paragraph_and_more_are_not() -> None:
    cool = {name: value for name, value in STRAINED.items() if name != "skin_temp_sleep"}
    two = said(day(strain(resting_hr=2.0, hrv_sleep=2.6), values=cool))
    assert "two readings stood out together" in two
    assert "\n" not in two
    three = said(day(strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9), values=STRAINED))
    assert three.count("\n") == 1


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


def test_the_sensor_s_missing_readings_come_before_the_ring_s() -> None:
    gone = context(last_seen={"steps": "2026-03-03"}, streams=ALL)
    part = anomaly("glucose", "data", None, "%", direction="below", rule="coverage_low")
    text = said(day(part, context=gone))
    assert text.index("Some data is missing") < text.index("The ring has sent no step count since")


def test_a_value_is_the_metric_s_own_and_not_the_finding_s_of_a_logarithm() -> None:
    drift = anomaly("hrv_sleep", "drift", 28.4998, "ms", usual=usual(36.0, 30.0, 43.0), difference=-7.0)
    found = day(drift.model_copy(update={"direction": "below", "evidence": {"since": "2026-03-01"}}))
    whole = found.metrics | {"hrv_sleep": Metric(value=28.5, unit="ms")}
    assert "was 29 ms" in said(found.model_copy(update={"metrics": whole}))


def test_what_a_value_means_shows_beside_the_rest_being_as_usual() -> None:
    (rest,) = (note for note in notes_of(day(HIGH_HEART)) if note.kind == "else")
    assert (rest.id, rest.about, rest.path) == ("else", "value.resting_hr", "baseline")
    assert rest.metrics == ("sleep_total", "steps")
    assert said(day(HIGH_HEART)).endswith("Usually it is 50 to 59. Nothing else stood out.")
    few = HIGH_HEART.model_copy(update={"usual": usual(54.4, 50.1, 58.7, provisional=True)})
    text = said(day(few))
    assert text.index("Nothing else") < text.index("Your usual range is based on 28 days")


def test_it_is_not_said_of_what_was_not_compared_or_is_told() -> None:
    """Two others with a usual range at least; with a sensor its paragraph says what else there was."""
    low_steps = {"steps": (900.0, "steps", usual(7900.0, 5200.0, 11200.0))}
    missing = context(streams=["night", "steps", "glucose"], last_seen={"glucose": "2026-03-08"})
    back = context(metrics={"sleep_total": MetricContext(returned_after=3)})
    sensor = {**GLUCOSE, "glucose_mean": (120.0, "mg/dL", None)}
    for found in (
        day(HIGH_HEART, FEW_STEPS),
        day(HIGH_HEART, values={"steps": (8000.0, "steps", None)}),
        day(HIGH_HEART, values=low_steps),
        day(HIGH_HEART, values=sensor, context=context(streams=ALL)),
        day(HIGH_HEART, context=missing),
        day(HIGH_HEART, context=back),
        day(anomaly("spo2_mean", "safety", 84.0, "%", severity="urgent", direction="below", rule="spo2_low")),
    ):
        assert "else stood out" not in said(found)


def test_it_stands_after_all_values_wherever_a_plan_puts_them() -> None:
    more = {"hrv_sleep": (50.0, "ms", usual(50.0, 40.0, 60.0))}
    found = day(NOTABLE_HEART, FEW_STEPS, values=more)
    notes = notes_of(found)
    for order in (("value.resting_hr", "value.steps"), ("value.steps", "value.resting_hr")):
        for paragraphs in ((order,), tuple((i,) for i in order)):
            text = write_page(found, notes, Plan(paragraphs), Reader("en")).text
            assert text[-1].endswith("Nothing else stood out.")
            assert " ".join(text).count("stood out") == 1


def test_the_highest_reading_is_told_from_the_second_level_on_and_once() -> None:
    for highest, told in ((250.0, False), (251.0, True)):
        parts = {"afternoon": GlucosePart(above_180=95.0, highest=highest)}
        text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert (f"The highest reading was {highest:.0f} mg/dL." in text) is told
    parts = {"afternoon": GlucosePart(above_180=95.0, above_250=70.0, highest=280.0)}
    event = high(stretch("12:00", "13:10", 70, 280.0), severity="info")
    text = said(day(event, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert text.count("280") == 1


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
    told = ("from 22:05 to 22:59", "first day of data", "above 180", "all in the afternoon", "It takes")
    for words, kept in ((60, 4), (56, 3), (48, 2), (42, 1)):
        monkeypatch.setattr("core.explanation.page.QUIET_WORDS", words)
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
    assert first.startswith("The ring sent no data for Tuesday, March 10.")
    assert "between 04:59 and 06:44" in second


def test_a_call_stands_last_but_below_what_to_do_about_a_low() -> None:
    part = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    lows = stretch("03:10", "03:30", 20, 50.0)
    assert closing(day(low(lows), part)) == ["closing-low", "closing-glucose-missing", "closing-unwell"]
    assert closing(day(low(lows, severity="urgent"), part)) == [
        "closing-urgent-low",
        "closing-glucose-missing",
    ]
    assert closing(day(HIGH_HEART, part)) == ["closing-glucose-missing", "closing-mention"]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (20, "The times were 01:00 to 01:20 (down"),
        (15, "The times were 01:00 to 01:20 (down"),
        (25, "The times were 01:00 to 01:20 (down"),
        (14, "The times were on and off from 01:00 to 01:20 (14 minutes, down"),
        (26, "The times were 01:00 to 01:20 (26 minutes, down"),
    ],
)
def test_of_several_times_the_clock_says_how_long_they_were_if_it_does(minutes: int, told: str) -> None:
    other = stretch("05:00", "05:20", 20, 49.0)
    assert told in said(day(low(stretch("01:00", "01:20", minutes, 50.0), other)))


def test_where_the_clock_was_put_back_in_between_the_minutes_are_told() -> None:
    shifted = {
        "from": "2026-03-10T02:30+02:00",
        "to": "2026-03-10T02:20+01:00",
        "minutes": 50,
        "extreme": 50.0,
    }
    text = said(day(low(shifted, stretch("05:00", "05:20", 20, 49.0))))
    assert "02:30 to 02:20 (50 minutes, " in text


@pytest.mark.parametrize(("own", "shorter"), [(23.9, False), (24.0, True)])
def test_what_uneven_readings_add_is_no_shorter_time(own: float, shorter: bool) -> None:
    parts = {"night": GlucosePart(below_54=own, below_70=60.0, lowest=50.0)}
    found = day(low(stretch("03:10", "03:30", 20, 50.0)), context=context(streams=ALL, glucose_parts=parts))
    assert ("The rest was in shorter times." in said(found)) is shorter
    assert ("these lows" in by_code(found, Reader("en")).closing[0]) is shorter


def test_that_nothing_else_stood_out_ends_what_was_found() -> None:
    gone = {"night": "2026-03-03", "steps": "2026-03-03"}
    found = day(part_of_glucose(), values=GLUCOSE, context=context(streams=ALL, last_seen=gone, days_known=3))
    found.metrics.pop("resting_hr"), found.metrics.pop("sleep_total"), found.metrics.pop("steps")
    found.metrics["glucose_mean"] = Metric(value=120.0, unit="mg/dL")
    plain = said(found)
    assert plain.endswith("The ring has sent no data since Tuesday, March 3. Nothing else stood out."), plain
    assert "stood out" not in said(found.model_copy(update={"baseline": {}}))


def finding(severity: Any, *metrics: str, kind: Any = "value", side: str = "below", **numbers: float) -> Note:
    told = {"metrics": metrics, "severity": severity, "words": {"side": side}, "numbers": numbers}
    return Note(id="", kind=kind, group="glucose", path="", **told)


def test_what_to_mention_is_all_that_is_as_grave_and_nothing_that_is_not() -> None:
    notes = [
        finding("info", "steps"),
        finding("notable", "glucose", kind="event", side="above"),
        finding("notable", "glucose", kind="event"),
        finding("notable", "glucose_week", kind="weekly"),
        finding("notable", "hrv_sleep"),
        finding(None, "sleep_total"),
    ]
    assert findings_of(notes) == ["highs", "glucose", "week", "hrv_sleep"]
    assert findings_of([finding(None, "sleep_total")]) == []


@pytest.mark.parametrize(
    ("numbers", "lows"),
    [
        ({"events": 2, "own": 40, "of_the_day": 36}, 3),
        ({"events": 2, "own": 40, "of_the_day": 36.1}, 2),
        ({"own": 40}, 1),
        ({"events": 1}, 1),
    ],
)
def test_lows_are_counted_with_the_shorter_ones_among_them(numbers: dict[str, float], lows: int) -> None:
    above = finding("notable", "glucose", kind="event", side="above", events=5)
    assert lows_of([finding("info", "glucose", kind="event", **numbers), above]) == lows
    assert lows_of([above]) == 1


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
    assert (
        "below 70 for 3 hours 55 minutes, all between 00:00 and 06:00. On 4 of the 14 days up to Tuesday"
        in short
    )
    long = said(day(lows, highs, values=GLUCOSE, context=known, weekly={"categories": [category]}))
    assert "below 70 for 3 hours 55 minutes" in long
    assert "01:00 to 01:20" in long


def test_a_high_that_goes_on_at_midnight_has_no_more_minutes_than_the_clock() -> None:
    """The last reading stands for its whole spacing, a part of which is another day's."""
    over = stretch("23:38", "2026-03-11T00:00", 30, 281.0, open=True)
    assert "above 250 mg/dL from 23:38 until at least midnight. The highest" in said(
        day(high(over, severity="info"))
    )
    both = said(day(high(stretch("22:20", "23:20", 60, 288.0), over, severity="info")))
    assert (
        "above 250 mg/dL twice. The times were 22:20 to 23:20 (up to 288) and 23:38 until at least midnight"
        in both
    )
    within = stretch("23:38", "2026-03-11T00:00", 22, 281.0, open=True)
    assert "for 22 minutes, from 23:38 until at least midnight" in said(day(high(within, severity="info")))


def test_a_gap_begins_where_the_last_time_that_is_told_ends() -> None:
    """The last reading before it stands for some minutes: a page said "until 00:15" and "no readings from 00:13"."""
    gap = ("2026-03-10T00:13+01:00", "2026-03-10T02:10+01:00")
    times = {"below_70": [("2026-03-10T00:00+01:00", "2026-03-10T00:15+01:00")]}
    parts = {"night": GlucosePart(below_70=15.0, lowest=60.0)}
    known = context(streams=ALL, glucose_parts=parts, glucose_times=times, glucose_gap=gap)
    text = said(day(values=GLUCOSE, context=known))
    assert "from 00:00 to 00:15." in text
    assert "between 00:15 and 02:10" in text
    assert "between 00:13 and 02:10" in said(
        day(values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    )


def test_the_relation_of_a_low_and_the_time_below_70_is_said() -> None:
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    counted = {"glucose_hypo_events": (4, "events", None), "glucose_hypo_events_minutes": (95, "min", None)}
    one = low(stretch("03:10", "04:10", 60, 44.0))
    text = said(day(one, values=GLUCOSE | counted, context=context(streams=ALL, glucose_parts=parts)))
    assert "Counting this low, it was below 70 four times, for 1 hour 35 minutes in all" in text
    two = low(*(stretch(f"0{h}:00", f"0{h}:20", 20, 44.0) for h in (1, 5)))
    text = said(day(two, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "Counting these lows, it was below 70 for 1 hour 35 minutes" in text
    german = said(day(one, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), "de")
    assert "Unter 70 lag Ihr Glukosewert insgesamt 1 Stunde 35 Minuten" in german


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
    assert "Usually that is 79 to 100 percent." in whole
    assert "The last before" not in whole
    for other_hand in ("lately", ""):
        said(day(part, values=share, context=context(back_after={"glucose": other_hand}, **known)))


@pytest.mark.parametrize("severity", ["info", "notable"])
def test_what_to_do_about_a_high_now_comes_before_what_can_wait(severity: str) -> None:
    goes_on = high(stretch("23:20", "2026-03-11T00:00", 40, 281.0, open=True), severity=severity)
    assert closing(day(goes_on)) == ["closing-high-too", "closing-mention"]


def test_a_value_s_drift_is_told_after_its_run_and_how_rare_it_is() -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    known = MetricContext(
        side="above", days_outside=4, outside_of_last=(9, 14), extreme="highest", extreme_days=36
    )
    text = said(day(drift, context=context(metrics={"resting_hr": known})))
    run, rare = (
        "It has been above your usual range for 4 nights in a row",
        "this was the highest value in 5 weeks",
    )
    assert f"{run}, and {rare}. Since Thursday, February 26, it has been about 3" in text


def test_several_that_a_ring_has_not_sent_are_one_sentence() -> None:
    gone = {"resting_hr": "2026-03-08", "hrv_sleep": "2026-03-04", "skin_temp_sleep": "2026-03-04"}
    text = said(day(context=context(lacking=gone)))
    first = "no heart rate variability or skin temperature since Wednesday, March 4"
    assert f"The ring has sent {first} and no resting heart rate since Sunday, March 8." in text
    spanish = said(day(context=context(lacking=gone)), "es")
    assert "de la variabilidad de la frecuencia cardíaca y de la temperatura de la piel desde el" in spanish


def test_what_a_value_is_that_few_know_by_name_is_said_of_one_that_no_rule_flags_too() -> None:
    beside = {"hrv_sleep": (30.0, "ms", usual(45.0, 38.0, 52.0))}
    text = said(day(values=beside))
    assert text.endswith(
        "Usually it is 38 to 52. This value tells how much the gap between heartbeats changes."
    )


def test_minutes_below_54_that_are_no_event_do_not_end_with_nothing_asked() -> None:
    for very_low, said_last in ((6.0, ["closing-low-too", "closing-unwell"]), (0.0, ["closing-nothing"])):
        parts = {"evening": GlucosePart(below_70=92.0, below_54=very_low, lowest=52.0)}
        assert closing(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))) == said_last


def test_a_low_leads_where_no_rule_flags_the_share_and_names_the_unit_once() -> None:
    parts = {"night": GlucosePart(below_70=20.0, lowest=58.0)}
    known = context(streams=ALL, glucose_parts=parts)
    text = said(day(values=GLUCOSE, context=known)).split("\n")[-1]
    assert text.startswith("On Tuesday, your glucose was below 70 mg/dL for 20 minutes")
    assert "Over the whole day, your glucose was between 70 and 180" in text
    part = said(day(part_of_glucose(), values=GLUCOSE, context=known))
    assert "between 00:00 and 12:21. Your glucose was below 70 mg/dL for 20 minutes" in part
    flagged = out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0), severity="info")
    text = said(day(flagged, values=GLUCOSE, context=known))
    assert text.index("between 70 and 180") < text.index("below 70")


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
        ("es", "durante más del 99 % del tiempo"),
    ):
        assert words in said(day(values=almost, context=context(streams=ALL)), language)


def test_a_short_break_in_a_long_time_is_not_on_and_off() -> None:
    """Ten minutes of seven hours; a tenth is the most."""
    long = stretch("01:16", "08:18", 412, 357.0)
    text = said(day(high(long, stretch("21:40", "22:40", 60, 277.0), severity="info")))
    assert (
        "The times were 01:16 to 08:18 almost without a break (up to 357) and 21:40 to 22:40 (up to 277)."
        in text
    )
    for minutes, words in (
        (72, "almost without a break from 03:10 to 04:30"),
        (71, "on and off between 03:10 and 04:30"),
    ):
        assert words in said(day(low(stretch("03:10", "04:30", minutes, 44.0))))


def test_a_gap_after_what_was_told_of_the_day_does_not_name_it_again() -> None:
    gap = {"from": "2026-03-10T17:37+01:00", "to": "2026-03-10T21:36+01:00"}
    part = anomaly("glucose", "data", 239.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    told = "There were no glucose readings between 17:37 and 21:36"
    assert f"{told}." in said(
        day(part, high(stretch("12:00", "13:00", 60, 280.0), severity="info"), values=GLUCOSE)
    )
    assert f"{told} of Tuesday, March 10." in said(day(part, values=GLUCOSE))


def test_readings_are_called_partial_only_beside_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    found = day(HIGH_HEART, values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap))
    assert "percent of the time with readings" in said(found)
    monkeypatch.setattr("core.explanation.page.WORDS", 50)
    assert "there were no glucose readings" not in said(found)
    assert "with readings" not in said(found)


def test_a_flagged_share_in_range_stays_on_a_page_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside lows the share may go for its length, but not where it is what was found."""
    lows = low(stretch("03:10", "04:10", 60, 44.0))
    flagged = out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0), severity="info")
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    known = context(streams=ALL, glucose_parts=parts)
    monkeypatch.setattr("scripts.dev.scorecard.WORDS", 200)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    assert "74 percent" in said(day(lows, flagged, values=GLUCOSE, context=known))
    assert "74 percent" not in said(day(lows, values=GLUCOSE, context=known))


def test_an_hour_of_lows_beside_what_was_found_is_named_in_what_to_mention() -> None:
    """More than 4 % of a day, which the consensus does not allow."""
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    for minutes, named in ((58.0, "the low glucose and the high glucose"), (57.0, "the high glucose")):
        parts = {"night": GlucosePart(below_70=minutes, lowest=58.0)}
        found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
        assert f"Mention {named} at your next visit." in " ".join(by_code(found, Reader("en")).closing)
    alone = day(
        values=GLUCOSE, context=context(streams=ALL, glucose_parts={"night": GlucosePart(below_70=90.0)})
    )
    assert closing(alone) == ["closing-nothing"]


@pytest.mark.parametrize(
    ("running", "days", "told"),
    [(2, 12, "On 12 of the 14 days"), (2, 4, "On Monday, too"), (6, 12, "On each of the 6")],
)
def test_two_days_running_are_not_told_of_twelve_in_two_weeks(running: int, days: int, told: str) -> None:
    beyond = {"above_250": DaysBeyond(running=running, days=days, of=14)}
    highs = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    assert told in said(day(highs, context=context(streams=ALL, glucose_days=beyond)))
