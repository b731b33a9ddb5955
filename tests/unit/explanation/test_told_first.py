"""What a page says first: lows before highs, a drift before a value in its range, whom to call, what is missing."""

from typing import Any

import pytest

from core.documents import Context, DaysBeyond, GlucosePart, MetricContext, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.reader import Clinic, Reader
from tests.support.explanation_days import anomaly, usual
from tests.support.told_days import ALL, GLUCOSE, HEART, HRV, context, day, low, said, stretch
from tests.support.told_days import high as highs_of

CALLED = Reader("en", clinic=Clinic("Riverside Clinic, 555 0142", None, "911"))
SINCE, CAPPED = "2026-02-27", "2026-02-25"


def drift(metric: str, value: float, unit: str, range_: Any, *, since: str, shift: float, side: str) -> Any:
    evidence = {"since": since, "shift": shift}
    return anomaly(metric, "drift", value, unit, usual=range_, direction=side, evidence=evidence)


def drifting(side: str | None = None, **more: Any) -> Context:
    return context(metrics={"resting_hr": MetricContext(side=side, **{"outside_of_last": (2, 14)} | more)})


HIGHER = {"shift": 3.2, "side": "above"}
LOWER = {"shift": -5.0, "side": "below"}
HEART_DRIFT = drift("resting_hr", 57.0, "bpm", HEART, since=SINCE, **HIGHER)


def test_a_drift_comes_before_the_value_that_lies_in_its_range() -> None:
    found = day(HEART_DRIFT, context=drifting(outside_of_last=(0, 14)))
    assert said(found).startswith(
        "Since Friday, February 27, your resting heart rate has been about 3 beats per minute higher than in "
        "the weeks before. On the night from Monday to Tuesday, March 10, it was 57 beats per minute. That is "
        "still in your usual range, 50 to 59."
    )
    assert "bei 57 Schlägen pro Minute (noch in Ihrem üblichen Bereich von 50 bis 59)" in said(found, "de")
    assert "57 latidos por minuto, aún dentro de lo habitual en usted" in said(found, "es")
    assert said(found, "de").startswith(
        "Seit der Nacht auf Freitag, 27. Februar, liegt Ihr Ruhepuls meist etwa 3 Schläge pro Minute höher als in den "
        "Wochen davor. In der Nacht von Montag auf Dienstag, 10. März, lag er bei 57 Schlägen pro Minute"
    )
    assert said(found, "es").startswith(
        "Desde el viernes 27 de febrero, su frecuencia cardíaca en reposo estuvo en general unos 3 latidos por minuto "
        "más alta que en las semanas anteriores. En la noche del lunes al martes 10 de marzo, fue de 57 latidos"
    )


def test_on_how_many_nights_it_was_outside_follows_the_value() -> None:
    found = day(HEART_DRIFT, context=drifting(outside_of_last=(8, 14)))
    assert "50 to 59. On 8 of the 14 nights ending with this one, it was above that range." in said(found)
    assert said(found).count("than in the weeks before") == 1


def test_a_drift_of_a_value_beyond_its_range_follows_the_value() -> None:
    beyond = drift("resting_hr", 61.0, "bpm", HEART, since=SINCE, **HIGHER)
    assert said(day(beyond, context=drifting("above"))).startswith("On the night from Monday to Tuesday")


def test_a_drift_of_an_unknown_size_or_one_that_rounds_to_nothing_follows_the_value() -> None:
    for shift in (0.3, 0.0):
        small = drift("resting_hr", 57.0, "bpm", HEART, since=SINCE, shift=shift, side="above")
        assert said(day(small, context=drifting())).startswith("On the night from Monday to Tuesday")


@pytest.mark.parametrize(
    ("extreme", "outside", "told"),
    [("highest", 2, True), ("lowest", 2, True), ("highest", 8, True), ("lowest", 8, False)],
)
def test_the_rarest_value_is_told_unless_it_follows_on_how_many_nights_it_was_on_the_other_side(
    extreme: Any, outside: int, told: bool
) -> None:
    known = drifting(extreme=extreme, extreme_days=21, outside_of_last=(outside, 14))
    text = said(day(HEART_DRIFT, context=known))
    assert (f"his was the {extreme} value in 3 weeks." in text) is told
    assert ("But on the night" in text) is (extreme == "lowest")


def test_a_second_drift_of_the_same_two_weeks_names_them_again_and_says_what_it_is() -> None:
    capped = drift("resting_hr", 57.0, "bpm", HEART, since=CAPPED, **HIGHER)
    lower = drift("hrv_sleep", 45.0, "ms", HRV, since=CAPPED, **LOWER)
    found = day(capped, lower, context=drifting())
    text = said(found)
    assert text.startswith("In the two weeks up to Tuesday, March 10, your resting heart rate was about 3")
    assert "On the night from Monday to Tuesday, it was 57 beats per minute." in text
    assert (
        "In the same two weeks, your heart rate variability (how the time between heart beats varies) was "
        "about 5 ms lower than before. That night, it was 45 ms. That is still in your usual "
        "range, 40 to 60." in text
    )
    assert "In denselben zwei Wochen lag Ihre Herzfrequenzvariabilität (wie stark" in said(found, "de")
    assert "lag sie bei 45 ms" in said(found, "de")
    assert "En esas dos semanas, la variabilidad de su frecuencia cardíaca (cuánto" in said(found, "es")


def test_after_since_when_a_second_value_drifts_its_night_is_named() -> None:
    """Else "that night" would be the one since which it drifts."""
    beyond = drift("resting_hr", 61.0, "bpm", HEART, since=CAPPED, **HIGHER)
    lower = drift("hrv_sleep", 45.0, "ms", HRV, since=SINCE, **LOWER)
    found = day(beyond, lower, context=drifting("above"))
    assert "than in the weeks before. On the night into Tuesday, it was 45 ms." in said(found)
    assert "als in den Wochen davor. In der Nacht auf Dienstag lag sie bei 45 ms (" in said(found, "de")
    assert "En la noche del lunes al martes, fue de 45 ms" in said(found, "es")


def test_two_weeks_that_followed_another_value_are_the_same_two_weeks() -> None:
    beyond = drift("resting_hr", 61.0, "bpm", HEART, since=CAPPED, **HIGHER)
    lower = drift("hrv_sleep", 45.0, "ms", HRV, since=CAPPED, **LOWER)
    text = said(day(beyond, lower, context=drifting("above")))
    assert "In the two weeks up to that night, it was about 3" in text
    assert "In the same two weeks, your heart rate variability" in text


def high_day(*, lasted: float, high: int = 60, severity: str = "info", **below: float) -> ProcessedDocument:
    parts = {"night": GlucosePart(below_70=lasted, lowest=52.0, **below)}
    times = (
        {"below_70": [("2026-03-10T01:00+01:00", f"2026-03-10T01:{lasted:.0f}+01:00")]} if lasted < 60 else {}
    )
    until = f"{12 + high // 60}:{high % 60:02}"
    highs = highs_of(stretch("12:00", until, high, 280.0), severity=severity)
    return day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts, glucose_times=times))


@pytest.mark.parametrize(
    ("found", "leads"),
    [
        (high_day(lasted=57.6, high=30), False),
        (high_day(lasted=57.7, high=30), True),
        (high_day(lasted=90.0, high=90), False),
        (high_day(lasted=91.0, high=90), True),
        (high_day(lasted=30.0), False),
        (high_day(lasted=30.0, below_54=5.0), True),
        (high_day(lasted=10.0, below_54=5.0), True),
        (high_day(lasted=90.0, below_54=5.0, severity="urgent"), False),
    ],
)
def test_lows_that_no_rule_flags_come_before_highs_that_are_not_urgent(
    found: ProcessedDocument, leads: bool
) -> None:
    text = said(found)
    assert (text.index("below 70") < text.index("above 250")) is leads
    assert text.count("below 70") == 1
    assert "On Tuesday, March 10, your glucose was" in text


def test_an_urgent_page_begins_with_what_to_do_and_whom_to_call_and_says_it_once() -> None:
    found = day(low(stretch("03:10", "05:10", 120, 44.0), severity="urgent"), values=GLUCOSE)
    first, then, *facts = by_code(found, CALLED).paragraphs()
    assert first == (
        "Important: check your glucose now. If it is low, follow your plan for low glucose first."
    ), "a paragraph of its own, for somebody who may be low"
    assert then == (
        "If you are confused or faint, call 911 or have someone call. Even if your glucose is not low now, call your "
        "care team (Riverside Clinic, 555 0142) as soon as you can about the low of Tuesday, March 10, unless you "
        "already have."
    )
    assert facts[0].startswith("On Tuesday, March 10, your glucose was below 54")
    assert not any("call" in one or "555 0142" in one for one in facts)
    for language, begins in (("de", "Wichtig: Messen Sie jetzt"), ("es", "Importante: mida ahora")):
        reader = Reader(language, clinic=Clinic("Praxis, 030 1", None, None))
        page = by_code(found, reader)
        assert page.paragraphs()[0].startswith(begins)
        assert " ".join(page.paragraphs()).count("030 1") == 1


def test_what_may_be_looked_after_stands_below_what_is_urgent() -> None:
    gone = context(streams=ALL, last_seen={"night": "2026-02-20", "steps": "2026-02-20"})
    lows = low(stretch("03:10", "05:10", 120, 44.0), severity="urgent")
    page = by_code(day(lows, values=GLUCOSE, context=gone), Reader("en"))
    assert page.leading == 2
    assert page.paragraphs()[:2] == page.closing[:2]
    assert page.paragraphs()[-1] == page.closing[2]
    assert page.closing[2].startswith("Check that your ring is charged")
    quiet = by_code(day(values=GLUCOSE), Reader("en"))
    assert (quiet.leading, quiet.paragraphs()) == (0, [*quiet.text, " ".join(quiet.closing)])


def test_an_urgent_finding_that_is_none_of_glucose_leads_too() -> None:
    oxygen = anomaly("spo2_mean", "safety", 84.0, "%", severity="urgent", direction="below", rule="spo2_low")
    for finding in (oxygen, oxygen.model_copy(update={"rule": "later"})):
        page = by_code(day(finding), Reader("en"))
        assert page.paragraphs()[0].startswith("Important: if you ")
        assert "Tuesday, March 10" in page.paragraphs()[0]


def test_a_ring_that_is_gone_leads_a_day_on_which_nothing_is_flagged() -> None:
    gone = context(streams=ALL, last_seen={"night": "2026-02-20", "steps": "2026-02-20"})
    values = {"glucose_tir": (100.0, "%", None), "glucose_mean": (120.0, "mg/dL", None)}
    found = day(values=values, context=gone)
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    assert said(found).split("\n") == [
        "Your ring has sent no data since Friday, February 20. By Tuesday, March 10, that was 18 days.",
        "On Tuesday, your glucose was between 70 and 180 mg/dL all the time.",
    ]


def test_a_low_comes_before_a_ring_that_is_gone_and_steps_alone_lead_no_page() -> None:
    gone = {"night": "2026-02-20", "steps": "2026-02-20"}
    parts = {"night": GlucosePart(below_70=20.0, lowest=58.0)}
    found = day(values=GLUCOSE, context=context(streams=ALL, last_seen=gone, glucose_parts=parts))
    assert notes_of(found)[0].id != "missing.ring"
    steps = day(context=context(streams=ALL, last_seen={"steps": "2026-02-20"}))
    assert notes_of(steps)[0].id == "quiet"


def test_a_last_date_of_another_hand_that_is_none_is_passed_over() -> None:
    found = day(context=context(streams=ALL, last_seen={"steps": "2026-13-44", "glucose": "2026-03-07"}))
    assert [note.id for note in notes_of(found) if note.kind == "missing"] == ["missing.glucose"]


def test_lows_close_together_that_do_not_add_up_by_the_clock_are_one_time_with_breaks() -> None:
    def told(*times: tuple[str, str], minutes: float = 35.0, language: str = "en") -> str:
        ends = [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in times]
        parts = {"morning": GlucosePart(below_70=minutes, lowest=62.0)}
        known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": ends})
        found = day(values=GLUCOSE | {"glucose_hypo_events": (2.0, "count", None)}, context=known)
        return said(found, language)

    two = (("10:52", "11:24"), ("12:43", "13:10"))
    assert "below 70 mg/dL for 35 minutes, on and off from 10:52 to 13:10." in told(*two)
    assert "von 10:52 bis 13:10 Uhr mit Unterbrechungen" in told(*two, language="de")
    assert "on and off" in told(("09:10", "09:42"), ("12:43", "13:10")), "four hours"
    assert "in all, in the morning" in told(("09:09", "09:42"), ("12:43", "13:10")), "more than that"
    assert "in all, in the morning" in told(*two, minutes=90.0), "less by the clock than by the readings"
    assert "twice: from 10:52 to 11:24 and from 12:43 to 13:10" in told(*two, minutes=59.0)


def test_on_a_first_day_nothing_is_said_to_have_stood_out() -> None:
    found = day(context=context(days_known=0)).model_copy(update={"baseline": {}})
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    found.metrics["hr_mean"] = day(values={"hr_mean": (71.0, "bpm", None)}).metrics["hr_mean"]
    for language, told in (
        ("en", "There are readings from Tuesday, March 10, but nothing to compare them with yet."),
        (
            "de",
            "Es gibt Messwerte von Dienstag, 10. März, aber noch nichts, womit sie sich vergleichen lassen.",
        ),
        ("es", "Hay lecturas del martes 10 de marzo, pero todavía no hay con qué compararlas."),
    ):
        assert said(found, language).startswith(told)


def test_the_time_in_range_is_mentioned_as_the_page_told_it() -> None:
    range_ = usual(90.0, 85.0, 95.0)
    share = anomaly(
        *("glucose_tir", "out_of_range", 74.0, "%"), usual=range_, direction="below", rule="range.glucose_tir"
    )
    found = day(share, values={"glucose_tir": (74.0, "%", range_)})
    for unit, told in (("mg/dL", "between 70 and 180 mg/dL"), ("mmol/L", "between 3.9 and 10.0 mmol/L")):
        page = by_code(found, Reader("en", unit))
        assert f"your time {told} at your next visit" in " ".join(page.closing)
        assert told in " ".join(page.text)


@pytest.mark.parametrize(
    ("names", "low_told", "high_told", "told"),
    [
        (("below_70", "below_54"), False, False, "the week's lows"),
        (("above_250",), False, False, "the week's highs"),
        (("in_range", "fall"), True, False, "this low and the week's time in range"),
        (("in_range", "fall"), True, True, "this low and the high glucose within a few days"),
        (("below_70",), True, False, "about this low within a few days"),
        (("above_250",), False, True, "about the high glucose within a few days"),
        (("above_250",), True, False, "this low and the week's highs"),
        (("below_70", "in_range"), False, False, "the week's glucose"),
        (("below_70", "in_range"), False, True, "the high glucose and the readings of the whole week"),
    ],
)
def test_a_week_is_to_be_spoken_of_by_what_was_found_in_it(
    names: tuple[str, ...], low_told: bool, high_told: bool, told: str
) -> None:
    listed = [
        {"name": name, "value": 5.0, "limit": 4.0, "since": "2026-03-10", "begins": True} for name in names
    ]
    lows = [low(stretch("03:10", "04:10", 60, 50.0), severity="notable")] if low_told else []
    highs = [highs_of(stretch("12:00", "15:00", 180, 280.0), severity="notable")] if high_told else []
    found = day(*lows, *highs, weekly={"categories": listed}, context=context(streams=ALL))
    assert told in " ".join(by_code(found, Reader("en")).closing)


def test_after_readings_below_54_that_were_no_event_the_low_may_be_mentioned() -> None:
    parts = {"evening": GlucosePart(below_70=39.0, below_54=9.0, lowest=43.0)}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "You can mention the low glucose at your next visit." in " ".join(
        by_code(found, Reader("en")).closing
    )


@pytest.mark.parametrize(
    ("before", "told"), [(56.0, "low"), (69.9, "low"), (70.0, None), (180.0, None), (181.0, "high")]
)
@pytest.mark.parametrize("finding", [True, False])
def test_what_the_last_reading_before_a_gap_was_is_told(
    before: float, told: str | None, finding: bool
) -> None:
    """Also of lows that were too many to be told by the clock."""
    ends = ("2026-03-10T13:02+01:00", "2026-03-11T00:00+01:00")
    gap = anomaly(
        *("glucose", "data", 54.0, "%"),
        direction="below",
        rule="coverage_low",
        evidence={"longest_gap": dict(zip(("from", "to"), ends, strict=True))},
    )
    known = context(streams=ALL, glucose_before_gap=before, glucose_gap=None if finding else ends)
    found = day(*([gap] if finding else []), values=GLUCOSE, context=known)
    reading = {69.9: "69.9"}.get(before, f"{before:.0f}")
    held = f"The last reading before that was {reading} mg/dL; how long it stayed {told} is not known."
    assert (held in said(found)) is (told is not None)
    assert ("The last reading" in said(found)) is (told is not None)
    assert ("Lows and highs" in said(found)) is (finding and told is None)


def test_whom_to_call_about_a_low_is_said_whatever_it_reads_now_where_a_high_is_named_too() -> None:
    urgent = low(stretch("03:10", "05:10", 120, 44.0), severity="urgent")
    highs = highs_of(stretch("12:00", "15:00", 180, 280.0), severity="info")
    alone, both = (day(*found, context=context(streams=ALL)) for found in ((urgent,), (urgent, highs)))
    for found, language, told in (
        (
            alone,
            "en",
            "Even if your glucose is not low now, call your care team as soon as you can about the low of",
        ),
        (
            both,
            "en",
            "Whatever the reading is now, call your care team as soon as you can about the low and the high glucose",
        ),
        (alone, "de", "auch wenn der Wert jetzt nicht niedrig ist."),
        (both, "de", "auch wenn der Wert jetzt weder niedrig noch hoch ist."),
        (alone, "es", "Aunque ahora no esté baja, llame"),
        (both, "es", "Sea cual sea el resultado, llame"),
    ):
        assert told in " ".join(by_code(found, Reader(language)).closing)


@pytest.mark.parametrize(("name", "flagged"), [("below_70", False), ("in_range", False), ("in_range", True)])
def test_beside_lows_a_week_of_several_kinds_is_the_whole_week_and_one_of_lows_is_theirs(
    name: str, flagged: bool
) -> None:
    names = ("below_70",) if name == "below_70" else ("below_70", "in_range")
    listed = [
        {"name": one, "value": 5.0, "limit": 4.0, "since": "2026-03-10", "begins": True} for one in names
    ]
    parts = {"night": GlucosePart(below_70=90.0, lowest=58.0)}
    lows = [low(stretch("03:10", "04:10", 60, 50.0), severity="notable")] if flagged else []
    found = day(
        *lows,
        values=GLUCOSE,
        weekly={"categories": listed},
        context=context(streams=ALL, glucose_parts=parts),
    )
    asked = " ".join(by_code(found, Reader("en")).closing)
    assert ("and the readings of the whole week" in asked) is (name == "in_range")
    assert "the low glucose" in asked or "this low and" in asked


@pytest.mark.parametrize(("begun", "told"), [(0, True), (40, False)])
def test_one_low_over_midnight_is_not_told_as_lows_on_two_days(begun: int, told: bool) -> None:
    one = (
        stretch("00:00", "00:40", 80, 50.0, minutes_before=begun)
        if begun
        else stretch("00:10", "01:30", 80, 50.0)
    )
    beyond = {"below_54": DaysBeyond(running=1, days=2, of=14)}
    found = day(low(one), context=context(streams=ALL, glucose_days=beyond))
    assert ("On 2 of the 14 days" in said(found)) is told


@pytest.mark.parametrize(("use", "days"), [(5.0, 1), (20.0, 1), (71.4, 5), (84.9, 6)])
def test_of_a_week_with_few_readings_it_is_told_of_about_how_many_days_there_are_some(
    use: float, days: int
) -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    found = day(weekly={"use_pct": use, "categories": [category]}, context=context(streams=ALL))
    assert f"There are readings for about {days} of these 7 days." in said(found)


def test_the_day_s_glucose_says_where_it_comes_from() -> None:
    found = day(values=GLUCOSE, context=context(streams=ALL))
    assert next(note.path for note in notes_of(found) if note.id == "glucose_day") == "metrics.glucose_tir"


def test_a_gap_begins_at_its_last_reading_and_what_ends_in_it_lasted_until_then_or_later() -> None:
    """A reading of 16:10 counts for what follows until 16:25, and nobody knows more than that of 16:10."""
    ends = ("2026-03-10T16:10+01:00", "2026-03-10T19:00+01:00")
    times = [("2026-03-10T15:00+01:00", "2026-03-10T16:25+01:00")]
    known = context(
        streams=ALL,
        glucose_gap=ends,
        glucose_before_gap=200.0,
        glucose_parts={"afternoon": GlucosePart(above_180=85.0, highest=270.0)},
        glucose_times={"above_180": times},
    )
    shorter, longer = (
        highs_of(stretch("15:00", end, 30, 270.0), severity="info") for end in ("15:30", "16:25")
    )
    longer.evidence["stretches"][0]["minutes"] = 85
    for findings, told in (
        ((), "above 180 for at least 1 hour 10 minutes, from 15:00 until 16:10 or later."),
        ((shorter,), "above 250 mg/dL for 30 minutes, from 15:00 to 15:30."),
        ((longer,), "above 250 mg/dL from 15:00 until 16:10 or later."),
    ):
        text = said(day(*findings, values=GLUCOSE, context=known))
        # beside the high that it cuts off, else after the day's share, not between highs and their days
        beside = findings == (longer,)
        assert (text.index("There were no glucose") < text.index("percent")) is beside
        assert told in text
        assert "16:25" not in text
        assert "between 16:10 and 19:00" in text
        assert "The last reading before that was 200 mg/dL; how long it stayed high is not known." in text
    assert "von 15:00 Uhr bis mindestens 16:10 Uhr" in said(day(longer, values=GLUCOSE, context=known), "de")
    over = highs_of(
        stretch("2026-03-09T23:00", "16:25", 1045, 280.0, minutes_before=60),
        stretch("20:00", "20:20", 20, 270.0),
        *(stretch(f"{h}:00", f"{h}:20", 20, 270.0) for h in (21, 22)),
        severity="info",
    )
    assert "One lasted from 23:00 on Monday to 16:10 or later." in said(
        day(over, values=GLUCOSE, context=known)
    )
    assert "desde las 15:00 al menos hasta las 16:10" in said(
        day(longer, values=GLUCOSE, context=known), "es"
    )
    later = highs_of(
        stretch("12:00", "12:20", 20, 270.0), stretch("15:00", "16:25", 85, 280.0), severity="info"
    )
    both = said(day(later, values=GLUCOSE, context=known))
    assert "twice: from 12:00 to 12:20 (up to 270) and from 15:00 until 16:10 or later (up to" in both


def test_one_known_time_below_70_around_a_low_is_no_sum() -> None:
    parts = {"night": GlucosePart(below_70=75.0, below_54=60.0, lowest=50.0)}
    times = [("2026-03-10T03:05+01:00", "2026-03-10T04:20+01:00")]
    event = low(stretch("03:10", "04:10", 60, 50.0))
    for known, told in (
        (times, "below 70 for 1 hour 15 minutes, from 03:05 to 04:20."),
        ([], "below 70 for 1 hour 15 minutes, all before 06:00."),
    ):
        found = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": known})
        assert f"Including this low, it was {told}" in said(day(event, values=GLUCOSE, context=found))


def test_a_value_that_was_outside_on_some_of_the_last_nights_is_not_still_inside() -> None:
    """ "Still in your usual range" beside "on 10 of the 14 nights it was above": four readers of five."""
    for days, told in ((0, "That is still in your usual range"), (1, "That is in your usual range")):
        assert told in said(day(HEART_DRIFT, context=drifting(outside_of_last=(days, 14))))
