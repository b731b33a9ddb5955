"""What a page says of times that readings do not cover, and of a ring or a sensor that is gone."""

import datetime as dt
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, Metric, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    SHORT,
    closing,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    stretch,
    times,
    without_least,
)

EARLY_HIGHS = (("01:06", "03:06"), ("05:00", "06:00"))


def with_gap(
    begin: str, end: str, before: float | None = None, *findings: Any, **more: Any
) -> ProcessedDocument:
    ends = (f"2026-03-10T{begin}+01:00", f"2026-03-10T{end}+01:00")
    known = context(streams=ALL, glucose_gap=ends, glucose_before_gap=before, **more)
    return day(*findings, values=GLUCOSE, context=known)


def test_a_high_that_readings_begin_with_may_have_begun_earlier() -> None:
    first, later = stretch("01:06", "02:06", 60, 335.0), stretch("11:31", "12:16", 45, 270.0)
    found = with_gap("00:00", "01:06", None, high(first, later, severity="info"))
    assert "from 01:06 (or earlier) to 02:06 (up to 335) and from 11:31 to 12:16 (up to 270)" in said(found)
    assert "von 01:06 (oder früher) bis 02:06 Uhr" in said(found, "de")
    assert "de la 01:06 (o antes) a las 02:06" in said(found, "es")
    assert "or earlier" not in said(with_gap("03:00", "05:00", None, high(first, severity="info")))
    part = {"night": GlucosePart(above_180=60.0, highest=335.0)}
    times = {"above_180": [("2026-03-10T01:06+01:00", "2026-03-10T02:06+01:00")]}
    plain = with_gap("00:00", "01:06", None, glucose_parts=part, glucose_times=times)
    assert "from 01:06 (or earlier) to 02:06." in said(plain), "no rule flags it"


def test_that_it_may_have_been_earlier_is_said_once() -> None:
    """ "From 00:14 (or earlier)" of the low and again of its sum had three readers of three read twice."""
    part = {"night": GlucosePart(above_180=180.0, above_250=60.0, highest=335.0)}
    longest = {"above_180": [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in EARLY_HIGHS]}
    first = high(stretch("01:06", "02:06", 60, 335.0), severity="info")
    text = said(with_gap("00:00", "01:06", None, first, glucose_parts=part, glucose_times=longest))
    assert "from 01:06 (or earlier) to 02:06" in text
    assert "above 180 for 3 hours, the longest stretch from 01:06 to 03:06." in text


def test_a_ring_s_gap_says_nothing_of_when_a_low_began() -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T03:10+01:00"}
    ring = anomaly("hr", "data", 190.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    text = said(day(low(stretch("03:10", "03:40", 30, 50.0)), ring, context=context(streams=ALL)))
    assert "from 03:10 to 03:40." in text


@pytest.mark.parametrize(("active", "missing"), [(83.0, True), (95.0, False)])
def test_breaks_of_a_day_that_lacks_readings_may_be_none(active: float, missing: bool) -> None:
    event = high(stretch("13:28", "17:17", 91, 371.0), severity="info")
    found = day(event, values=GLUCOSE, quality={"cgm_active_pct": active}, context=context(streams=ALL))
    text = said(found)
    assert ("for at least 1 hour 30 minutes, between 13:28 and 17:17." in text) is missing
    assert ("for about 1 hour 30 minutes, on and off between 13:28 and 17:17." in text) is not missing
    few = high(stretch("13:00", "15:00", 112, 371.0), severity="info")
    found = day(few, values=GLUCOSE, quality={"cgm_active_pct": active}, context=context(streams=ALL))
    assert "at least" not in said(found), "a short break is no doubt"


@pytest.mark.parametrize(
    ("gap", "within"), [(("14:00", "15:10"), True), (("01:14", "02:14"), False), (("16:00", "18:00"), False)]
)
@pytest.mark.parametrize("finding", [True, False])
def test_of_a_gap_within_a_high_nobody_knows_whether_it_was_a_break(
    gap: tuple[str, str], within: bool, finding: bool
) -> None:
    ends = tuple(f"2026-03-10T{at}+01:00" for at in gap)
    event = high(stretch("13:28", "17:17", 91, 371.0), severity="info")
    part = anomaly(
        *("glucose", "data", 70.0, "min"),
        rule="sensor_gap",
        evidence={"longest_gap": dict(zip(("from", "to"), ends, strict=True))},
    )
    known = context(streams=ALL, glucose_gap=None if finding else ends)
    text = said(day(event, *([part] if finding else []), values=GLUCOSE, context=known))
    assert ("for at least 1 hour 30 minutes, between" in text) is within
    assert ("on and off" in text) is not within


def test_hours_with_readings_are_told_where_short_gaps_take_many() -> None:
    for active, hours in ((83.0, "20 hours"), (60.4, "14 hours"), (89.6, "22 hours")):
        found = day(values=GLUCOSE, quality={"cgm_active_pct": active}, context=context(streams=ALL))
        assert f"for 74 percent of the roughly {hours} with readings." in said(found)
    assert "74 Prozent der rund 22 Stunden mit Messwerten" in said(found, "de")
    assert "el 74 % de las aproximadamente 22 horas con lecturas" in said(found, "es")
    whole = {"glucose_tir": (100.0, "%", None)}
    all_in = day(values=whole, quality={"cgm_active_pct": 83.0}, context=context(streams=ALL))
    assert "in all readings" in said(all_in)


def test_lows_and_highs_of_a_longer_gap_are_not_known() -> None:
    def gap(begin: str, end: str, **more: Any) -> str:
        ends = {"from": f"2026-03-10T{begin}+01:00", "to": f"2026-03-10T{end}+01:00"}
        if end == "24:00":
            ends["to"] = "2026-03-11T00:00+01:00"
        part = anomaly("glucose", "data", 240.0, "min", rule="sensor_gap", evidence={"longest_gap": ends})
        return said(day(part, values=GLUCOSE, context=context(streams=ALL, **more)))

    assert "before 04:00. Lows and highs before that are not known." in gap("00:00", "04:00")
    assert "after 20:00. Lows and highs after that are not known." in gap("20:00", "24:00")
    assert "and 14:00. Lows and highs at that time are not known." in gap("10:00", "14:00")
    held = gap("10:00", "14:00", glucose_before_gap=250.4)
    assert (
        "and 14:00. The last reading before that was 250 mg/dL; how long it stayed high is not known." in held
    )
    assert "Lows and highs" not in held
    short = said(with_gap("10:00", "11:30"))
    assert "are not known" not in short, "too short to be a finding"
    share = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    assert "Lows and highs at other times are not known." in said(day(share, values=GLUCOSE))
    ring = anomaly("hr", "data", 190.0, "min", rule="sensor_gap", evidence={"longest_gap": {}})
    assert "are not known" not in said(day(ring))


@pytest.mark.parametrize("named", [True, False])
def test_how_long_a_ring_has_been_away_is_dated(named: bool) -> None:
    """A page may be read days later."""
    away = {"night": "2026-02-20", "steps": "2026-02-20"}
    values = {"glucose_tir": (74.0 if named else 100.0, "%", None)}
    parts = {"night": GlucosePart(below_70=20.0, lowest=58.0)} if named else {}
    found = day(values=values, context=context(streams=ALL, last_seen=away, glucose_parts=parts))
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    date = "" if named else ", March 10"
    assert f"no data since Friday, February 20. By Tuesday{date}, that was 18 days." in said(found)
    german = "" if named else ", 10. März,"
    assert f"Am Dienstag{german} fehlten schon seit 18 Tagen die Daten des Rings." in said(found, "de")
    spanish = "" if named else " 10 de marzo"
    assert f"El martes{spanish} hacía 18 días que no había datos del anillo" in said(found, "es")
    assert dt.date.fromisoformat(found.date).strftime("%A") == "Tuesday"


def test_steps_that_are_gone_for_weeks_do_not_name_the_day_again() -> None:
    drift = anomaly("resting_hr", "drift", 55.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-25", "shift": 3.2}})
    found = day(drift, context=context(last_seen={"steps": "2026-02-20"}))
    found.metrics.pop("steps")
    text = said(found)
    assert "In the two weeks up to Tuesday, March 10, your resting heart rate" in text
    assert "Your ring has sent no step count since Friday, February 20. By Tuesday, that was 18 days." in text


def test_what_a_night_lacks_has_its_article_in_german() -> None:
    one, two = (
        said(day(context=context(lacking=dict.fromkeys(lacking, "2026-03-09"))), "de")
        for lacking in (("skin_temp_sleep",), ("hrv_sleep", "skin_temp_sleep"))
    )
    assert "fehlen die Messwerte für die Hauttemperatur." in one
    assert "fehlen die Messwerte für die Herzfrequenzvariabilität und die Hauttemperatur." in two
    away = {"hrv_sleep": "2026-03-01", "resting_hr": "2026-03-05"}
    text = said(day(context=context(lacking=away)), "de")
    assert (
        "für die Herzfrequenzvariabilität (die letzten stammen vom Sonntag, 1. März) und den Ruhepuls ("
        in text
    )


@pytest.mark.parametrize(
    ("share", "told"), [(49.9, "12 hours"), (19.0, "5 hours"), (50.0, None), (0.0, None)]
)
def test_a_ring_that_measured_less_than_half_the_day_is_told_and_looked_after(
    share: float, told: str | None
) -> None:
    """Where that is usual no rule flags it; readers asked what data is missing, and what to do about it."""
    found = day(HIGH_HEART, values={"coverage_hr": (share, "%", None)})
    words = f"Your ring sent heart rate readings for only about {told} of Tuesday."
    assert (words in said(found)) is ("Your ring sent" in said(found)) is (told is not None)
    assert closing(found) == ["closing-mention", *(["closing-ring-missing"] if told else [])]
    assert "Your ring sent" not in said(day(HIGH_HEART))
    both = day(part_of_glucose(), values=GLUCOSE | {"coverage_hr": (share, "%", None)})
    assert (words in said(both)) is (told is not None), "beside a finding of the sensor's, too"


@pytest.mark.parametrize(("share", "told"), [(74.9, True), (75.0, False), (40.0, True)])
def test_steps_may_be_missing_with_hours_of_the_ring(share: float, told: bool) -> None:
    found = day(FEW_STEPS, values={"coverage_hr": (share, "%", None)})
    for language, words in (
        ("en", "If your ring was off for the rest of the day, some of your steps may not be counted."),
        (
            "de",
            "Wenn Sie den Ring in der übrigen Zeit nicht getragen haben, sind vielleicht nicht alle Schritte gezählt.",
        ),
        ("es", "Si en las horas sin lecturas no llevaba puesto el anillo, puede que falten pasos."),
    ):
        assert (words in said(found, language)) is told
    assert closing(found) == ["closing-mention", *(["closing-ring-missing"] if told else [])]
    other = day(HIGH_HEART, values={"coverage_hr": (40.0, "%", None)})
    assert "ring was off" not in said(other), "nothing was found of the steps"
    many = FEW_STEPS.model_copy(update={"direction": "above"})
    assert "ring was off" not in said(day(many, values={"coverage_hr": (40.0, "%", None)}))


NO_PULSE = ("2026-03-10T14:33+01:00", "2026-03-10T20:05+01:00")


def test_the_ring_s_longest_gap_is_told_beside_the_steps_that_it_may_hold() -> None:
    for language, words in (
        (
            "en",
            "There were no heart rate readings between 14:33 and 20:05. If your ring was off at that time,",
        ),
        (
            "de",
            "Zwischen 14:33 und 20:05 Uhr fehlen die Messwerte der Herzfrequenz. Wenn Sie den Ring in dieser",
        ),
        (
            "es",
            "No hubo lecturas de la frecuencia cardíaca entre las 14:33 y las 20:05. Si en ese tiempo no llevaba",
        ),
    ):
        steps, after = said(
            day(
                FEW_STEPS,
                values={"coverage_hr": (72.0, "%", None)} | GLUCOSE,
                context=context(streams=ALL, ring_gap=NO_PULSE),
            ),
            language,
        ).split("\n")
        assert words in steps, "in the paragraph of the steps"
        assert "180" in after
    assert "If your ring" not in said(
        day(
            FEW_STEPS,
            values={"coverage_hr": (75.0, "%", None)},
            context=context(streams=ALL, ring_gap=NO_PULSE),
        )
    )
    few = {"coverage_hr": (40.0, "%", None)}
    thin = day(FEW_STEPS, values=few, context=context(streams=ALL, ring_gap=NO_PULSE))
    gap = "only about 10 hours of Tuesday. The longest gap was from 14:33 to 20:05."
    assert f"{gap} If your ring was off then or at other times of the day, some" in said(thin)
    german = "Die längste Lücke dauerte von 14:33 bis 20:05 Uhr. Wenn Sie den Ring in dieser oder der übrigen"
    assert german in said(thin, "de")
    assert "Si en las horas sin lecturas no llevaba" in said(thin, "es")


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [
        ("02:00", "03:30", True),
        ("02:00", "03:29", False),
        ("05:31", "09:00", False),
        ("05:30", "09:00", True),
    ],
)
def test_the_ring_s_longest_gap_is_told_beside_the_sleep_that_it_may_hold(
    begin: str, end: str, told: bool
) -> None:
    """If an hour and a half of it lies in the night, which ends at seven; else it would seem to deny what was there."""
    evidence = {"from": "2026-03-09T23:00+01:00", "to": "2026-03-10T07:00+01:00"}
    gap = (f"2026-03-10T{begin}+01:00", f"2026-03-10T{end}+01:00")
    known: Any = {"values": {"coverage_hr": (88.0, "%", None)}, "context": context(ring_gap=gap)}

    def of(flagged: Any, night: dict[str, str] = evidence) -> ProcessedDocument:
        return day(flagged.model_copy(update={"evidence": night}), **known)

    words = f"There were no heart rate readings between {begin} and {end}. So"
    assert (f"{words} your sleep time may be less exact." in said(of(SHORT))) is told
    assert ("closing-ring-missing" in closing(of(SHORT))) is told
    assert "heart rate readings" not in said(of(HIGH_HEART))
    short = SHORT.model_copy(update={"evidence": evidence})
    assert ("recorded 3 hours 20" in said(day(FEW_STEPS, short, **known))) is told, "behind another finding"
    assert "heart rate readings" not in said(of(SHORT, {})), "of an older night nobody knows when it was"
    other_hand = of(SHORT, evidence | {"to": "2026-03-10T07:00"})
    assert ("heart rate readings" in said(other_hand)) is told, "by the clock, where there is no offset"
    assert "ist die Schlafdauer vielleicht weniger genau." in said(of(SHORT), "de") or not told
    assert "puede que el tiempo de sueño sea menos exacto." in said(of(SHORT), "es") or not told


@pytest.mark.parametrize(("end", "told"), [("07:00", True), ("06:59", False)])
def test_a_gap_of_the_night_says_nothing_of_steps(end: str, told: bool) -> None:
    gap = ("2026-03-10T00:00+01:00", f"2026-03-10T{end}+01:00")
    found = day(FEW_STEPS, values={"coverage_hr": (70.0, "%", None)}, context=context(ring_gap=gap))
    assert ("no heart rate readings before" in said(found)) is told
    assert (
        "for only about 17 hours of Tuesday. If your ring was off for the rest" in said(found)
    ) is not told


def test_few_steps_of_a_ring_that_sent_no_night_may_be_those_of_one_that_was_off() -> None:
    for language, words in (
        ("en", "If your ring was off for a part of the day, some of your steps may not be counted."),
        (
            "de",
            "Wenn Sie den Ring nicht den ganzen Tag getragen haben, sind vielleicht nicht alle Schritte gezählt.",
        ),
        ("es", "Si no llevó puesto el anillo todo el día, puede que falten pasos."),
    ):
        gone = day(FEW_STEPS, context=context(last_seen={"night": "2026-03-08"}))
        for one in ("resting_hr", "sleep_total"):
            gone.metrics.pop(one)
        assert words in said(gone, language)
        assert words not in said(day(FEW_STEPS), language)
        many = FEW_STEPS.model_copy(update={"value": 20000.0, "direction": "above"})
        many_gone = day(many, context=context(last_seen={"night": "2026-03-08"}))
        assert words not in said(many_gone, language)


def test_nothing_is_asked_about_a_ring_of_which_a_full_page_does_not_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = day(HIGH_HEART, values={"coverage_hr": (30.0, "%", None)})
    seen = set()
    for most in range(10, 60):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        page = by_code(found, Reader("en"))
        seen.add(("Your ring sent" in " ".join(page.text), "charged" in " ".join(page.closing)))
    assert seen == {(True, True), (False, False)}


def test_beside_how_much_a_ring_measured_it_is_not_said_that_nothing_else_stood_out() -> None:
    text = said(day(HIGH_HEART, values={"coverage_hr": (30.0, "%", None)}))
    assert text.endswith("59.\nYour ring sent heart rate readings for only about 7 hours of Tuesday.")
    gap = anomaly("hr", "data", 30.0, "%", rule="coverage_low")
    flagged = day(HIGH_HEART, gap, values={"coverage_hr": (30.0, "%", None)})
    assert said(flagged).count("Your ring sent") == 1
    assert "closing-ring-missing" in closing(flagged)


@pytest.mark.parametrize(
    ("share", "end", "told"),
    [
        (60.0, "17:33", False),
        (74.9, "17:33", False),
        (75.0, "17:33", False),
        (60.0, "17:32", True),
        (59.9, "17:32", False),
    ],
)
def test_of_hours_without_heart_rate_nobody_knows_whether_anything_stood_out(
    share: float, end: str, told: bool
) -> None:
    gap = (NO_PULSE[0], f"2026-03-10T{end}+01:00")
    known: Any = {"values": {"coverage_hr": (share, "%", None)}}
    found = day(HIGH_HEART, context=context(streams=ALL, ring_gap=gap), **known)
    assert ("Nothing else stood out." in said(found)) is told
    whole = said(day(HIGH_HEART, context=context(streams=ALL), **known))
    assert ("Nothing else stood out." in whole) is (share >= 60), "of so much of a day nobody knows"


def test_of_a_sensor_worn_for_a_few_days_it_is_told_that_nothing_is_usual_yet() -> None:
    known = context(streams=ALL, glucose_days={"below_70": DaysBeyond(days=1, running=1, of=4)})
    words = "In the five weeks ending on Tuesday, there were 4 days with glucose readings, too few to say what is usual"
    assert words in said(day(values=GLUCOSE, context=known))
    usual_share = {"glucose_tir": (74.0, "%", usual(80.0, 60.0, 100.0))}
    for other in (
        day(values=usual_share, context=known),
        day(values=GLUCOSE, context=context(streams=ALL)),
        day(context=known),
        day(values=GLUCOSE, context=known).model_copy(update={"baseline": {}}),
    ):
        assert words not in said(other)


def test_what_is_not_there_is_listed_as_spanish_lists_it() -> None:
    found = day(context=context(lacking=dict.fromkeys(("hrv_sleep", "skin_temp_sleep"), "2026-03-09")))
    assert "datos de la variabilidad de la frecuencia cardíaca ni de la temperatura de la piel." in said(
        found, "es"
    )
    three = dict.fromkeys(("hrv_sleep", "skin_temp_sleep", "resting_hr"), "2026-03-09")
    text = said(day(context=context(lacking=three)), "es")
    assert (
        "de la frecuencia cardíaca en reposo, de la variabilidad de la frecuencia cardíaca ni de la temperatura"
        in text
    )
    away = dict.fromkeys(("hrv_sleep", "skin_temp_sleep"), "2026-03-01")
    assert "cardíaca ni de la temperatura de la piel (los últimos son" in said(
        day(context=context(lacking=away)), "es"
    )


def test_a_gap_comes_after_all_that_was_measured_where_lows_lead() -> None:
    ends = {"from": "2026-03-10T14:33+01:00", "to": "2026-03-10T20:34+01:00"}
    part = anomaly("glucose", "data", 361.0, "min", rule="sensor_gap", evidence={"longest_gap": ends})
    lows = {"night": GlucosePart(below_70=30.0, lowest=58.0)}
    low_first = said(day(part, values=GLUCOSE, context=context(streams=ALL, glucose_parts=lows)))
    order = [low_first.index(one) for one in ("below 70", "between 70 and 180", "between 14:33 and 20:34")]
    assert order == sorted(order)
    few = {"night": GlucosePart(below_70=5.0, lowest=68.0)}
    for parts in ({}, few):
        no_lows = said(day(part, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
        assert no_lows.index("between 14:33") < no_lows.index("between 70 and 180"), "the finding comes first"
    short = ("2026-03-10T14:33+01:00", "2026-03-10T15:40+01:00")
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=lows, glucose_gap=short)))
    assert text.index("between 70 and 180") < text.index("between 14:33")
    event = low(stretch("03:10", "03:40", 30, 50.0))
    text = said(
        day(event, values=GLUCOSE, context=context(streams=ALL, glucose_parts=lows, glucose_gap=short))
    )
    assert text.index("between 70 and 180") < text.index("between 14:33"), "lows that a rule flags, too"


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (56.0, "3.1 mmol/L"),
        (69.9, "3.88 mmol/L"),
        (180.05, "just above 10.0 mmol/L"),
        (180.4, "10.01 mmol/L"),
        (250.0, "13.9 mmol/L"),
    ],
)
def test_the_last_reading_before_a_gap_is_in_the_reader_s_unit(before: float, told: str) -> None:
    """With a digit more where it reads like the limit that it lies beyond."""
    text = said(with_gap("10:00", "12:00", before), unit="mmol/L")
    assert f"The last reading before that was {told}; how long it stayed" in text


def test_one_thing_that_a_ring_has_not_sent_is_one_in_german() -> None:
    one, two = (
        said(day(context=context(lacking=dict.fromkeys(gone, "2026-03-01"))), "de")
        for gone in (("skin_temp_sleep",), ("skin_temp_sleep", "hrv_sleep"))
    )
    assert "Am Dienstag, 10. März, gab es vom Ring keine Messwerte für die Hauttemperatur (die letzten" in one
    assert (
        "gab es vom Ring keine Messwerte für die Herzfrequenzvariabilität und die Hauttemperatur (die" in two
    )


def test_a_time_without_readings_that_cuts_a_low_off_follows_it() -> None:
    event = low(stretch("00:20", "02:15", 115, 51.0))
    parts = {"night": GlucosePart(below_70=120.0, below_54=115.0, lowest=51.0)}
    text = said(with_gap("02:15", "03:22", 58.0, event, glucose_parts=parts))
    assert text.index("no glucose readings between 02:15 and 03:22") < text.index("for 74 percent")
    assert text.index("reading before that was 58 mg/dL; how long it stayed low") < text.index(
        "for 74 percent"
    )
    later = said(with_gap("02:15", "03:22", 110.0, event, glucose_parts=parts))
    assert later.index("no glucose readings between 02:15 and 03:22") > 0


@pytest.mark.parametrize(("before", "stays"), [(366.0, False), (58.0, True)])
def test_a_full_page_drops_that_a_gap_began_high_and_never_that_it_began_low(
    before: float, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = high(stretch("10:00", "16:00", 360, 380.0), severity="info")
    parts = {"night": GlucosePart(below_70=45.0, lowest=50.0)}
    found = with_gap("01:14", "02:14", before, event, glucose_parts=parts)
    seen = set()
    for most in range(20, 110):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        text = "\n".join(by_code(found, Reader("en")).text)
        if "no glucose readings" in text:
            seen.add("The last reading before that was" in text)
    assert seen == ({True} if stays else {True, False})


def test_a_share_of_a_few_hours_is_one_of_the_time_with_readings() -> None:
    """Of which the clock times beside it say how much that is; hours beside them did not agree with it. Of very few
    hours it is said how many."""
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T22:12+01:00"}
    part = anomaly(
        "glucose", "data", 7.0, "%", direction="below", rule="coverage_low", evidence={"longest_gap": gap}
    )
    for active in (7.5, 43.0):
        quality = {"cgm_active_pct": active}
        gapped = day(part, values=GLUCOSE, quality=quality, context=context(streams=ALL, begins=["glucose"]))
        text = said(gapped)
        few = "roughly 2 hours" if active < 10 else "time"
        if "sent readings for" not in text:
            assert f"for 74 percent of the {few} with readings." in text
    shared = day(
        part_of_glucose(), values=GLUCOSE, quality={"cgm_active_pct": 30.0}, context=context(streams=ALL)
    )
    assert "for 74 percent of the time with readings." in said(shared), "how many were just told"


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (60.0, "Your ring sent heart rate readings for Tuesday"),
        (49.0, "Your ring sent some heart rate readings for Tuesday"),
    ],
)
def test_a_ring_without_nights_and_steps_says_what_it_still_sends(share: float, told: str) -> None:
    gone = context(last_seen={"night": "2026-03-03", "steps": "2026-03-03"})
    measured = {"coverage_hr": Metric(value=share, unit="%")}
    found = day(context=gone).model_copy(update={"metrics": measured, "baseline": {}})
    text = said(found)
    assert text.startswith(told)
    assert text.count("heart rate readings") == 1
    flagged = anomaly("hr", "data", share, "%", direction="below", rule="coverage_low")
    text = said(day(flagged, context=gone).model_copy(update={"metrics": measured, "baseline": {}}))
    assert "Your ring has sent no sleep data and no step count since Tuesday, March 3." in text
    assert "for only about" in text


def test_a_sensor_that_came_back_did_not_begin() -> None:
    known = context(streams=ALL, back_after={"glucose": "2026-03-05"})
    text = said(day(part_of_glucose(), values=GLUCOSE, context=known))
    assert "when the first one came" not in text
    assert "Die letzten Werte davor kamen am Donnerstag, 5. März." in said(
        day(part_of_glucose(), values=GLUCOSE, context=known), "de"
    )


@pytest.mark.parametrize(("before", "longer"), [(366.0, True), (110.0, False)])
def test_a_gap_that_began_high_stays_on_a_full_page_for_longer_than_another(
    before: float, longer: bool
) -> None:
    event = high(stretch("10:00", "12:00", 120, 380.0), stretch("14:00", "15:00", 60, 300.0), severity="info")
    notes = notes_of(with_gap("01:14", "02:14", before, event))
    plan, told = code_plan(notes), notes
    gap, times = [], []
    while True:
        gap.append(any(one.kind == "glucose_day" and "from" in one.dates for one in told))
        times.append(any("from.1" in one.dates for one in told))
        plan, fewer = without_least(plan, told)
        if fewer == told:
            break
        told = fewer
    assert False in gap
    assert False in times
    assert (gap.index(False) > times.index(False)) is longer


def test_the_ring_s_gap_stays_with_the_steps_where_night_and_day_are_told_apart() -> None:
    measured = {"coverage_hr": (72.0, "%", None)}
    many = day(HIGH_HEART, SHORT, FEW_STEPS, values=measured, context=context(ring_gap=NO_PULSE))
    (steps,) = (one for one in said(many).split("\n") if "steps" in one)
    assert "There were no heart rate readings between 14:33 and 20:05." in steps
    assert "you slept" not in steps.lower()


@pytest.mark.parametrize(
    ("end", "before", "act"),
    [
        ("2026-03-11T00:00", 69.9, "closing-check-low"),
        ("2026-03-11T00:00", 70.0, "closing-act-low"),
        ("22:00", 69.9, "closing-act-low"),
    ],
)
def test_a_low_after_which_the_readings_stop_asks_for_a_look(end: str, before: float, act: str) -> None:
    ends = ("2026-03-10T13:02+01:00", f"{end if 'T' in end else f'2026-03-10T{end}'}+01:00")
    known = context(streams=ALL, glucose_gap=ends, glucose_before_gap=before)
    found = day(low(stretch("00:25", "00:40", 15, 52.0)), values=GLUCOSE, context=known)
    assert closing(found)[0] == act


def test_a_low_that_goes_on_where_the_readings_end_asks_for_a_look_and_a_high_does_not() -> None:
    for end, act in (("23:00", "closing-check-low"), ("23:01", "closing-act-low")):
        assert closing(day(low(stretch("22:30", end, 30, 50.0, open=True))))[0] == act
    high_end = high(stretch("20:00", "22:05", 125, 280.0, open=True), severity="info")
    assert closing(day(high_end))[0] == "closing-check-stopped"


@pytest.mark.parametrize(
    ("targets", "before", "act"),
    [
        (None, 69.9, "closing-check-low"),
        (None, 70.0, "closing-nothing"),
        ("none", 69.9, "closing-glucose-missing"),
    ],
)
def test_a_last_reading_below_70_asks_for_a_look_but_nobody_without_targets(
    targets: str | None, before: float, act: str
) -> None:
    ends = ("2026-03-10T13:02+01:00", "2026-03-11T00:00+01:00")
    known = context(streams=ALL, glucose_gap=ends, glucose_before_gap=before)
    found = day(values=GLUCOSE, context=known, weekly={"targets": targets, "categories": []})
    assert closing(found)[0] == act
    assert ("closing-glucose-missing" in closing(found)) is (before < 70)
    assert ("Nothing stood out" in said(found)) is (before >= 70)


def test_a_time_without_readings_stands_behind_the_high_that_it_cuts_off() -> None:
    part = {"night": GlucosePart(above_180=300.0, highest=344.0)}
    cut = high(stretch("13:41", "15:17", 96, 344.0), severity="info")
    found = with_gap("14:47", "15:48", 306.0, cut, glucose_parts=part)
    text = said(found)
    gap = "There were no glucose readings between 14:47 and 15:48. The last reading before that was 306 mg/dL"
    assert f"until 14:47 or later. The highest reading was 344 mg/dL. {gap}" in text
    assert text.count("no glucose readings") == 1
    assert text.index("no glucose readings") < text.index("above 180 for")
    assert text.index("above 180 for") < text.index("for 74 percent of the time with readings")
    spanish = " ".join(by_code(found, Reader("es")).text)
    assert ". Incluida esa subida, estuvo" in spanish, '"incluido ese tiempo" was the gap\'s to a reader'
    assert spanish.index("No hubo lecturas") < spanish.index("Incluida esa subida")


def test_a_time_without_readings_stands_behind_the_lows_where_the_last_one_before_it_was_low() -> None:
    part = {"night": GlucosePart(below_70=120.0, lowest=50.0), "evening": GlucosePart(above_180=60.0)}
    event = low(stretch("02:31", "03:01", 30, 50.0))
    text = said(
        with_gap(
            "17:32",
            "21:36",
            67.0,
            event,
            high(stretch("22:00", "23:00", 60, 280.0), severity="info"),
            glucose_parts=part,
        )
    )
    assert "for 2 hours, all before 06:00. There were no glucose readings between 17:32 and 21:36." in text
    assert text.index("no glucose readings") < text.index("above 250")


def test_a_time_without_readings_that_bears_on_no_low_or_high_stays_with_the_day_s_glucose() -> None:
    event = high(stretch("10:00", "11:00", 60, 280.0), severity="info")
    text = said(with_gap("14:47", "15:48", 120.0, event))
    assert text.index("74 percent") < text.index("no glucose readings")


@pytest.mark.parametrize(
    ("begin", "end", "told"), [("02:32", "07:06", True), ("02:32", "05:31", False), ("06:00", "08:59", False)]
)
def test_hours_without_heart_rate_are_told_in_the_night_of_a_finding_of_the_heart(
    begin: str, end: str, told: bool
) -> None:
    gap = (f"2026-03-10T{begin}+01:00", f"2026-03-10T{end}+01:00")
    known: Any = {"values": {"coverage_hr": (80.0, "%", None)}, "context": context(streams=ALL, ring_gap=gap)}
    found = day(HIGH_HEART, **known)
    sentence = f"There were no heart rate readings between {begin} and {end}."
    assert (sentence in said(found).split("\n")[0]) is told
    assert "closing-ring-missing" not in closing(found), "most of the day was measured"
    assert sentence not in said(day(FEW_STEPS, **known)), "of the heart nothing was found"


def test_a_step_count_that_is_back_after_days_without_says_when_the_last_one_was() -> None:
    found = day(FEW_STEPS, context=context(streams=ALL, back_after={"steps": "2026-02-13"}))
    assert "The last step count before that was from Friday, February 13." in said(found)
    assert "Die letzte Schrittzahl davor stammt vom Freitag, 13. Februar." in said(found, "de")
    assert "El recuento de pasos anterior es del viernes 13 de febrero." in said(found, "es")
    assert "step count before" not in said(day(FEW_STEPS, context=context(streams=ALL)))


OVER_MIDNIGHT = stretch("2026-03-09T23:08", "00:23", 75, 299.0, minutes_before=52)


def test_after_a_night_and_a_day_a_time_without_readings_names_its_day() -> None:
    event = high(OVER_MIDNIGHT, stretch("09:13", "10:14", 61, 283.0), severity="info")
    beside = said(with_gap("10:13", "12:00", 255.0, event))
    assert "On Tuesday, there were no glucose readings between 10:13 and 12:00." in beside
    gap = {"from": "2026-03-10T16:10+01:00", "to": "2026-03-11T00:00+01:00"}
    part = anomaly("glucose", "data", 470.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    flagged = said(day(event, part, values=GLUCOSE, context=context(streams=ALL)))
    assert "On Tuesday, there were no glucose readings after 16:10." in flagged


def test_a_time_without_readings_stands_behind_a_low_that_no_rule_flags_and_that_ends_at_it() -> None:
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=15.0, lowest=56.0)},
        glucose_times={"below_70": [("2026-03-10T00:00+01:00", "2026-03-10T00:15+01:00")]},
        glucose_gap=("2026-03-10T00:13+01:00", "2026-03-10T02:10+01:00"),
        glucose_before_gap=72.0,
    )
    spread = anomaly(
        "glucose_cv", "out_of_range", 34.0, "%", usual=usual(20.0, 13.0, 28.0), direction="above"
    )
    text = said(day(spread, values=GLUCOSE, context=known))
    assert "The lowest reading was 56 mg/dL. There were no glucose readings between 00:13 and 02:10." in text


def test_hours_of_the_night_without_heart_rate_stand_beside_few_steps_or_the_heart() -> None:
    night = ("2026-03-10T00:00+01:00", "2026-03-10T04:41+01:00")
    for share, findings in ((60.0, (HIGH_HEART, FEW_STEPS)), (40.0, (HIGH_HEART,))):
        values: Any = {"coverage_hr": (share, "%", None)}
        found = day(*findings, values=values, context=context(streams=ALL, ring_gap=night))
        (ring,) = (note for note in notes_of(found) if note.id == "partial.ring")
        assert ring.words.get("beside") == ("steps" if FEW_STEPS in findings else "night")
    assert "for the rest of the day" in said(
        day(HIGH_HEART, FEW_STEPS, values={"coverage_hr": (60.0, "%", None)}, context=context(ring_gap=night))
    )


def test_a_step_count_before_whose_date_another_hand_wrote_is_not_told() -> None:
    found = day(FEW_STEPS, context=context(streams=ALL, back_after={"steps": "in February"}))
    assert "step count before" not in said(found)


def test_a_sum_holds_nothing_that_a_last_reading_stands_for_where_readings_are_missing() -> None:
    """13 minutes and 7 by the clock were told as 35: fifteen of them are what the reading of 15:14 stands for."""
    known = {
        "glucose_parts": {
            "morning": GlucosePart(below_70=13.0, lowest=65.0),
            "afternoon": GlucosePart(below_54=19.0, below_70=22.0, lowest=52.0),
        },
        "glucose_times": {
            "below_70": [
                ("2026-03-10T10:20+01:00", "2026-03-10T10:33+01:00"),
                ("2026-03-10T15:07+01:00", "2026-03-10T15:29+01:00"),
            ]
        },
    }
    found = with_gap("15:14", "15:37", 52.0, low(stretch("15:10", "15:29", 19, 52.0)), **known)
    assert "below 70 for at least 20 minutes. This happened from 10:20 to 10:33" in said(found)
    assert "mindestens 20 Minuten unter 70" in said(found, "de")
    assert "al menos 20 minutos" in said(found, "es")
    seen = with_gap("15:14", "15:37", 72.0, **known)
    assert "at least" not in said(seen), "the last reading was in range, and saw the end of the low"


def test_of_many_lows_the_sum_is_of_what_was_seen_and_of_long_highs_the_readings_own() -> None:
    lows = [stretch(f"{hour}:00", f"{hour}:20", 20, 50.0) for hour in ("01", "05", "09", "12")]
    text = said(with_gap("12:05", "13:30", 52.0, low(*lows)))
    assert "four times between 01:00 and 12:05, for at least 1 hour 5 minutes in all" in text
    highs = [stretch("01:00", "07:00", 360, 320.0), stretch("08:00", "12:20", 260, 310.0)]
    highs += [stretch("14:00", "14:30", 30, 270.0), stretch("15:00", "15:30", 30, 270.0)]
    text = said(with_gap("12:05", "13:30", 290.0, high(*highs, severity="info")))
    assert "above 250 mg/dL four times, for 11 hours 20 minutes in all" in text


def test_what_a_last_reading_stands_for_over_a_change_of_the_clock_was_seen_by_nobody_either() -> None:
    """From 01:58 to 02:10 of the one clock, which is 03:10 of the other."""
    known = {
        "glucose_parts": {"night": GlucosePart(below_70=30.0, lowest=60.0)},
        "glucose_times": {"below_70": [("2026-03-10T01:30+01:00", "2026-03-10T03:10+02:00")]},
    }
    (whole,) = (
        note for note in notes_of(with_gap("01:58", "04:30", 60.0, **known)) if note.id == "glucose_day"
    )
    assert whole.numbers["below_70.unseen"] == 12


def test_a_sum_of_times_one_of_which_a_reading_saw_end_is_told_as_about_as_long() -> None:
    """A reading of 00:00 stands until 00:15, one of 00:13 was in range: 13, 30 and 60 minutes are not 105."""
    known = {
        "glucose_parts": {
            "night": GlucosePart(below_70=15.0, lowest=64.0),
            "evening": GlucosePart(below_70=90.0, lowest=56.0),
        },
        "glucose_times": {"below_70": times(("00:00", "00:15"), ("19:42", "20:12"), ("21:42", "22:42"))},
    }
    for before, told in ((72.0, "for about 1 hour 45 minutes in all. This"), (None, "for about 1 hour 45")):
        assert told in said(with_gap("00:13", "02:10", before, **known))


def test_a_time_without_readings_comes_before_what_begins_where_it_ends() -> None:
    """ "From 10:40 (or earlier)" was explained three sentences later, to five readers of five."""
    parts = {"morning": GlucosePart(above_180=46.0, highest=218.0)}
    for since, first in (("10:40", True), ("10:45", False)):
        found = with_gap(
            "08:35", "10:40", 108.0, glucose_parts=parts, glucose_times={"above_180": times((since, "11:26"))}
        )
        text = said(found)
        assert (text.index("between 08:35 and 10:40") < text.index("It was above 180")) is first


def test_on_how_many_days_it_was_low_stands_before_readings_that_stop() -> None:
    """Behind them it was torn from its low: three readers of five."""
    often = {"below_54": DaysBeyond(running=2, days=3, of=14)}
    gap = ("2026-03-10T13:02+01:00", "2026-03-11T00:00+01:00")
    known = context(
        streams=ALL,
        glucose_days=often,
        glucose_gap=gap,
        glucose_before_gap=56.0,
        glucose_parts={"morning": GlucosePart(below_70=60.0, below_54=15.0, lowest=52.0)},
    )
    text = said(day(low(stretch("10:25", "10:40", 15, 52.0)), values=GLUCOSE, context=known))
    days, stops = (
        text.index("On 3 of the 14 days"),
        text.index("On Tuesday, there were no glucose readings after 13:02"),
    )
    assert days < stops
    without_days = known.model_copy(update={"glucose_days": {}})
    text = said(day(low(stretch("10:25", "10:40", 15, 52.0)), values=GLUCOSE, context=without_days))
    assert ". There were no glucose readings after 13:02" in text
