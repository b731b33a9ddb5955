"""What a page says shorter before it leaves something out, and what it says of times that readings do not cover."""

import datetime as dt
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.notes import notes_of
from core.explanation.notes.note import Note
from core.explanation.reader import Reader
from core.explanation.shortening import without_least
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    NOTABLE_HEART,
    SKIN,
    STRAINED,
    closing,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    strain,
    stretch,
)

SLEEP = usual(441.0, 380.0, 500.0)
SHORT = out_of_range("sleep_total", 200.0, "min", SLEEP)
FLAT = out_of_range("hrv_sleep", 20.0, "ms", HRV)
WARM = out_of_range("skin_temp_sleep", 35.1, "°C", SKIN)


def long_page(monkeypatch: pytest.MonkeyPatch, words: int) -> None:
    for module in ("core.explanation.page", "scripts.dev.scorecard"):
        monkeypatch.setattr(f"{module}.WORDS", words)


def asked(*anomalies: Any, language: str = "en", **more: Any) -> str:
    return " ".join(by_code(day(*anomalies, **more), Reader(language)).closing)


def drifting(**known: Any) -> ProcessedDocument:
    """A heart rate that has been above its range for days, and so has drifted."""
    drift = anomaly("resting_hr", "drift", 64.2, "bpm", usual=HEART, difference=10.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 5.2}})
    found = MetricContext(side="above", **known)
    return day(HIGH_HEART, drift, context=context(metrics={"resting_hr": found}))


def test_ranges_join_their_sentence_before_a_run_or_a_record_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        "resting_hr": MetricContext(side="above", days_outside=3, outside_of_last=(3, 14)),
        "sleep_total": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=28),
    }
    found = day(NOTABLE_HEART, SHORT, context=context(metrics=known))
    whole = said(found)
    run, record = "It has been above that range for 3 nights in a row.", "shortest sleep in 4 weeks."
    assert "That is above your usual 50 to 59." in whole
    assert run in whole
    assert record in whole
    words = len(whole.split())
    long_page(monkeypatch, words - 1)
    brief = said(found)
    assert "Your resting heart rate was 64 beats per minute, above your usual 50 to 59." in brief
    assert (
        "You slept 3 hours 20 minutes, less than your usual 6 hours 20 minutes to 8 hours 20 minutes."
        in brief
    )
    assert run in brief
    assert record in brief
    assert "That is above" in said(day(NOTABLE_HEART)), "a page with room"


def test_that_sentence_names_how_young_a_range_is_and_in_spanish_the_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    young = usual(54.4, 50.1, 58.7, provisional=True).model_copy(update={"days": 9})
    heart = out_of_range("resting_hr", 64.2, "bpm", young, severity="notable")
    found = day(heart, SHORT, FEW_STEPS)
    long_page(monkeypatch, 66)
    assert "64 beats per minute, above your usual 50 to 59 (based on 9 nights)." in said(found)
    assert "you took 1,200 steps, fewer than your usual 5,200 to 11,200." in said(found)
    long_page(monkeypatch, 80)
    spanish = said(found, "es")
    assert (
        "de 64 latidos por minuto, por encima de lo habitual (de 50 a 59, calculado con 9 noches)." in spanish
    )
    assert "menos de lo habitual (de " in spanish
    assert "höher als üblich (50 bis 59; berechnet aus 9 Nächten)" in said(found, "de")


def test_a_value_inside_its_range_keeps_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    drift = anomaly("resting_hr", "drift", 55.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-26", "shift": 3.2}})
    long_page(monkeypatch, 82)
    text = said(day(drift, SHORT, FEW_STEPS))
    assert "That is still in your usual range, 50 to 59." in text
    assert "less than your usual 6 hours" in text


@pytest.mark.parametrize(("nights", "goes"), [(4, False), (5, True)])
def test_since_when_it_drifts_goes_where_a_run_of_nights_tells_as_much(nights: int, goes: bool) -> None:
    found = drifting(days_outside=nights, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    notes = notes_of(found)
    plan = by_code(found, Reader("en")).plan
    assert plan
    steps: list[list[Note]] = [notes]
    while True:
        _, fewer = without_least(plan, steps[-1])
        if fewer == steps[-1]:
            break
        steps.append(fewer)
    drifts = [any("shift" in one.numbers for one in step if one.kind == "trend") for step in steps]
    records = [any(one.kind == "extreme" for one in step) for step in steps]
    assert (drifts.index(False) < records.index(False)) is goes


def test_a_run_without_its_drift_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drifting(days_outside=9, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    assert "Since Thursday, February 26, it has usually been about 5 beats" in said(found)
    long_page(monkeypatch, 50)
    text = said(found)
    assert "has usually been" not in text
    assert "It has been above that range for 9 nights in a row, and this was the highest value in 4" in text
    long_page(monkeypatch, 40)
    assert "Das war die 9. Nacht in Folge darüber; es war der höchste Wert seit 4 Wochen." in said(
        found, "de"
    )
    long_page(monkeypatch, 50)
    longer = drifting(days_outside=6, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    assert "On 9 of the 14 nights up to this one, it was above that range, the last 6 in a row." in said(
        longer
    )


def test_a_shift_follows_what_the_days_before_say() -> None:
    shift = anomaly(
        *("resting_hr", "out_of_range", 61.0, "bpm"),
        usual=usual(55.0, 50.0, 60.0),
        difference=6.0,
        direction="above",
        rule="shift.resting_hr",
    )
    known = MetricContext(side="above", days_outside=3, outside_of_last=(3, 14))
    found = day(shift, context=context(metrics={"resting_hr": known}))
    assert (
        "That is above your usual 50 to 60. It has been above that range for 3 nights in a row. "
        "It was about 6 beats per minute more than in the week before."
    ) in said(found)
    german = said(found, "de")
    assert (
        "die dritte Nacht in Folge darüber; der Wert war etwa 6 Schläge pro Minute höher als in der" in german
    )
    asleep = anomaly(
        *("sleep_total", "out_of_range", 300.0, "min"),
        usual=SLEEP,
        difference=-120.0,
        direction="below",
        rule="shift.sleep_total",
        evidence={"days_running": 3},
    )
    assert "It was about 2 hours less than in the week before, and has been lower for 3 nights in a row." in (
        said(day(asleep))
    )
    assert "etwa 2 Stunden weniger als in der Woche davor, und das 3 Nächte in Folge." in said(
        day(asleep), "de"
    )
    small = shift.model_copy(update={"difference": 0.4})
    assert "in the week before" not in said(day(small))


def with_gap(
    begin: str, end: str, before: float | None = None, *findings: Any, **more: Any
) -> ProcessedDocument:
    ends = (f"2026-03-10T{begin}+01:00", f"2026-03-10T{end}+01:00")
    known = context(streams=ALL, glucose_gap=ends, glucose_before_gap=before, **more)
    return day(*findings, values=GLUCOSE, context=known)


def test_a_high_that_readings_begin_with_may_have_begun_earlier() -> None:
    first, later = stretch("01:06", "02:06", 60, 335.0), stretch("11:31", "12:16", 45, 270.0)
    found = with_gap("00:00", "01:06", None, high(first, later, severity="info"))
    assert "from 01:06 or earlier to 02:06 (up to 335) and from 11:31 to 12:16 (up to 270)" in said(found)
    assert "von spätestens 01:06 bis 02:06 Uhr" in said(found, "de")
    assert "de la 01:06 (o antes) a las 02:06" in said(found, "es")
    assert "or earlier" not in said(with_gap("03:00", "05:00", None, high(first, severity="info")))
    part = {"night": GlucosePart(above_180=60.0, highest=335.0)}
    times = {"above_180": [("2026-03-10T01:06+01:00", "2026-03-10T02:06+01:00")]}
    plain = with_gap("00:00", "01:06", None, glucose_parts=part, glucose_times=times)
    assert "from 01:06 or earlier to 02:06." in said(plain), "no rule flags it"


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
    assert ("for at least 1 hour 31 minutes, between 13:28 and 17:17." in text) is missing
    assert ("for 1 hour 31 minutes, on and off between 13:28 and 17:17." in text) is not missing
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
    assert ("for at least 1 hour 31 minutes, between" in text) is within
    assert ("on and off" in text) is not within


def test_hours_with_readings_are_told_where_short_gaps_take_many() -> None:
    for active, hours in ((83.0, "20 hours"), (60.4, "14 hours"), (89.6, "22 hours")):
        found = day(values=GLUCOSE, quality={"cgm_active_pct": active}, context=context(streams=ALL))
        assert f"for 74 percent of the roughly {hours} with readings." in said(found)
    assert "74 Prozent der rund 22 Stunden mit Messwerten" in said(found, "de")
    assert "el 74 % de las cerca de 22 horas con lecturas" in said(found, "es")
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
    assert "and 14:00. Just before, your glucose was 250 mg/dL; how long it stayed high is not known." in held
    assert "Lows and highs" not in held
    short = said(with_gap("10:00", "11:30"))
    assert "are not known" not in short, "too short to be a finding"
    share = anomaly("glucose", "data", 25.0, "%", direction="below", rule="cgm_inactive")
    assert "Lows and highs at other times are not known." in said(day(share, values=GLUCOSE))
    ring = anomaly("hr", "data", 190.0, "min", rule="sensor_gap", evidence={"longest_gap": {}})
    assert "are not known" not in said(day(ring))


def test_a_closing_asks_for_nothing_else_beside_what_it_asks_for() -> None:
    for language, nothing in (
        ("en", "Nothing else is asked of you."),
        ("de", "Mehr müssen Sie jetzt nicht tun."),
        ("es", "No tiene que hacer nada más."),
    ):
        assert nothing in asked(part_of_glucose(), values=GLUCOSE, language=language)
        lows = context(streams=ALL, glucose_parts={"night": GlucosePart(below_70=20.0, lowest=58.0)})
        assert nothing not in asked(values=GLUCOSE, language=language, context=lows), "a plan is asked for"
        assert nothing not in asked(HIGH_HEART, language=language)
    assert closing(day(part_of_glucose(), values=GLUCOSE)) == ["closing-glucose-missing", "closing-unwell"]


def test_three_or_four_values_have_one_name_if_they_are_all_that_is_told() -> None:
    three = (NOTABLE_HEART, SHORT, FLAT)
    assert "about these three values within" in asked(*three)
    assert "über diese drei Werte, falls" in asked(*three, language="de")
    assert "de estos tres valores, si" in asked(*three, language="es")
    assert "these four values" in asked(*three, WARM)
    assert "your resting heart rate and your sleep" in asked(NOTABLE_HEART, SHORT), "two are named"
    assert "your heart rate variability within" in asked(*three, FEW_STEPS), (
        "steps are told, and not asked about"
    )
    lows = low(stretch("03:10", "03:30", 20, 50.0))
    assert "this low" in asked(*three, lows, context=context(streams=ALL))
    sensor = asked(*three, values=GLUCOSE, context=context(streams=ALL))
    assert "these three" not in sensor, "the day's glucose is told beside them"
    assert "these three values" in asked(
        strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9), values=STRAINED
    )


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "about this low and the high glucose ", "about these lows and the high glucose "),
        ("de", "über diese niedrigen und hohen Glukosewerte", "über diese niedrigen und hohen Glukosewerte"),
        ("es", "de estos valores bajos y altos de glucosa", "de estos valores bajos y altos de glucosa"),
    ],
)
def test_a_low_and_a_high_are_named_in_one(language: str, one: str, two: str) -> None:
    highs = high(stretch("12:00", "15:00", 180, 280.0), severity="info")
    first, second = stretch("03:10", "03:30", 20, 50.0), stretch("05:10", "05:30", 20, 50.0)
    known = context(streams=ALL)
    assert one in asked(low(first), highs, language=language, context=known)
    assert two in asked(low(first, second), highs, language=language, context=known)


@pytest.mark.parametrize(("extreme", "told"), [("lowest", True), (None, False)])
def test_a_value_that_reads_like_the_end_of_its_range_is_told_if_it_is_a_record(
    extreme: Any, told: bool
) -> None:
    """It is no news by itself."""
    known = {"hrv_sleep": MetricContext(side="below", days_outside=1, extreme=extreme, extreme_days=18)}
    found = day(
        HIGH_HEART, values={"hrv_sleep": (39.8, "ms", HRV)}, context=context(metrics=known if extreme else {})
    )
    words = "your heart rate variability was 40 ms. That is just below your usual 40 to 60. "
    assert (f"{words}This was the lowest value in 18 days." in said(found)) is told


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
    assert f"Am Dienstag{german} fehlten sie damit seit 18 Tagen." in said(found, "de")
    spanish = "" if named else " 10 de marzo"
    assert f"El martes{spanish} llevaba 18 días sin datos." in said(found, "es")
    assert dt.date.fromisoformat(found.date).strftime("%A") == "Tuesday"


@pytest.mark.parametrize(
    ("nights", "told"),
    [
        (2, "Fue la segunda noche seguida así."),
        (5, "Fue la quinta noche seguida así."),
        (6, "Fue la sexta noche seguida así."),
        (11, "Con esa, fueron 11 noches seguidas así."),
    ],
)
def test_a_run_in_spanish_counts_this_night(nights: int, told: str) -> None:
    known = MetricContext(side="above", days_outside=nights, outside_of_last=(nights, 14))
    assert told in said(day(HIGH_HEART, context=context(metrics={"resting_hr": known})), "es")


def test_steps_that_are_gone_for_weeks_do_not_name_the_day_again() -> None:
    drift = anomaly("resting_hr", "drift", 55.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-02-25", "shift": 3.2}})
    found = day(drift, context=context(last_seen={"steps": "2026-02-20"}))
    found.metrics.pop("steps")
    text = said(found)
    assert "In the two weeks up to Tuesday, March 10, your resting heart rate" in text
    assert "Your ring has sent no step count since Friday, February 20. By Tuesday, that was 18 days." in text


def test_how_far_a_glucose_average_has_drifted_is_told_in_the_reader_s_unit() -> None:
    average = usual(120.0, 100.0, 140.0)
    drift = anomaly(
        "glucose_mean", "drift", 160.0, "mg/dL", usual=average, difference=40.0, direction="above"
    )
    drift = drift.model_copy(update={"evidence": {"since": "2026-03-01", "shift": 18.0}})
    found = day(drift, context=context(streams=ALL))
    for unit, told in (("mg/dL", "about 18 mg/dL higher"), ("mmol/L", "about 1.0 mmol/L higher")):
        assert told in said(found, unit=unit)


def test_the_rarest_value_on_the_other_side_than_a_drift_begins_with_but() -> None:
    drift = anomaly("resting_hr", "drift", 55.0, "bpm", usual=HEART, difference=2.0, direction="above")
    drift = drift.model_copy(update={"evidence": {"since": "2026-03-01", "shift": 3.2}})
    for extreme, but in (("lowest", True), ("highest", False)):
        known = MetricContext(outside_of_last=(2, 14), extreme=extreme, extreme_days=28)
        found = day(drift, context=context(metrics={"resting_hr": known}))
        for language, words in (
            ("en", "But on the night from Monday to Tuesday, March 10, it was 55"),
            ("de", "Aber in der Nacht von Montag auf Dienstag, 10. März, lag er bei 55"),
            ("es", "Pero en la noche del lunes al martes 10 de marzo, fue de 55"),
        ):
            assert (words in said(found, language)) is but


@pytest.mark.parametrize(
    ("language", "sleep", "steps", "heart"),
    [
        (
            "en",
            "You slept less than usual on 2 of the last 14 nights, this one included.",
            "You took fewer than usual on 2 of the last 13 days with readings, this one included.",
            "It was above usual on 6 of the last 14 nights, this one included.",
        ),
        (
            "es",
            "Contando esa noche, durmió menos de lo habitual en 2 de las últimas 14 noches.",
            "Contando ese día, dio menos pasos de lo habitual en 2 de los últimos 13 días con lecturas.",
            "Contando esa noche, estuvo por encima en 6 de las últimas 14 noches.",
        ),
        (
            "de",
            "Das war das zweite Mal in 14 Nächten.",
            "Das war das zweite Mal in 13 Tagen mit Messwerten.",
            "Das war das sechste Mal in 14 Nächten.",
        ),
    ],
)
def test_on_how_many_days_it_was_so_is_told_in_the_metric_s_words(
    language: str, sleep: str, steps: str, heart: str
) -> None:
    def known(metric: str, side: Any, of: tuple[int, int]) -> Any:
        return context(metrics={metric: MetricContext(side=side, days_outside=1, outside_of_last=of)})

    for found, metric, side, of, told in (
        (SHORT, "sleep_total", "below", (2, 14), sleep),
        (FEW_STEPS, "steps", "below", (2, 13), steps),
        (HIGH_HEART, "resting_hr", "above", (6, 14), heart),
    ):
        assert told in said(day(found, context=known(metric, side, of)), language)


def test_what_a_night_lacks_has_its_article_in_german() -> None:
    one, two = (
        said(day(context=context(lacking=dict.fromkeys(lacking, "2026-03-09"))), "de")
        for lacking in (("skin_temp_sleep",), ("hrv_sleep", "skin_temp_sleep"))
    )
    assert "fehlt die Hauttemperatur." in one
    assert "fehlen die Herzfrequenzvariabilität und die Hauttemperatur." in two
    away = {"hrv_sleep": "2026-03-01", "resting_hr": "2026-03-05"}
    text = said(day(context=context(lacking=away)), "de")
    assert (
        "Vom Ring fehlen die Herzfrequenzvariabilität (seit Sonntag, 1. März) und der Ruhepuls (seit" in text
    )


@pytest.mark.parametrize(
    ("share", "told"), [(49.9, "12 hours"), (19.0, "5 hours"), (50.0, None), (0.0, None)]
)
def test_a_ring_that_measured_less_than_half_the_day_is_told_and_nothing_is_asked(
    share: float, told: str | None
) -> None:
    """Where that is usual no rule flags it; readers asked what data is missing."""
    found = day(HIGH_HEART, values={"coverage_hr": (share, "%", None)})
    words = f"Your ring sent heart rate readings for only about {told} of Tuesday."
    assert (words in said(found)) is ("Your ring sent" in said(found)) is (told is not None)
    assert closing(found) == ["closing-mention"]
    assert "Your ring sent" not in said(day(HIGH_HEART))
    both = day(part_of_glucose(), values=GLUCOSE | {"coverage_hr": (share, "%", None)})
    assert (words in said(both)) is (told is not None), "beside a finding of the sensor's, too"


def test_nothing_else_ends_a_page_after_what_a_ring_usually_measures() -> None:
    text = said(day(HIGH_HEART, values={"coverage_hr": (30.0, "%", None)}))
    assert text.endswith("for only about 7 hours of Tuesday. Nothing else stood out.")
    gap = anomaly("hr", "data", 30.0, "%", rule="coverage_low")
    flagged = day(HIGH_HEART, gap, values={"coverage_hr": (30.0, "%", None)})
    assert said(flagged).count("Your ring sent") == 1
    assert "closing-ring-missing" in closing(flagged)


def test_of_a_sensor_worn_for_a_few_days_it_is_told_that_nothing_is_usual_yet() -> None:
    known = context(streams=ALL, glucose_days={"below_70": DaysBeyond(days=1, running=1, of=4)})
    words = "By Tuesday, there were too few days of glucose readings to say what is usual for you."
    assert words in said(day(values=GLUCOSE, context=known))
    usual_share = {"glucose_tir": (74.0, "%", usual(80.0, 60.0, 100.0))}
    for other in (
        day(values=usual_share, context=known),
        day(values=GLUCOSE, context=context(streams=ALL)),
        day(context=known),
        day(values=GLUCOSE, context=known).model_copy(update={"baseline": {}}),
    ):
        assert words not in said(other)


def test_values_of_young_ranges_are_in_one_sentence() -> None:
    def young(low: float, high: float, days: int) -> Any:
        return usual((low + high) / 2, low, high, provisional=True).model_copy(update={"days": days})

    def both(nights: int, days: int, metric: str = "steps") -> str:
        value = {"steps": (8123.0, "steps"), "hrv_sleep": (50.0, "ms")}[metric]
        low, high = (5200.0, 11200.0) if metric == "steps" else (40.0, 60.0)
        values = {
            "resting_hr": (55.0, "bpm", young(50.1, 58.7, nights)),
            metric: (*value, young(low, high, days)),
        }
        found = day(values=values)
        for one in {"sleep_total", "steps"} - {metric}:
            found.metrics.pop(one)
        return said(found)

    assert "Both are in your usual range, based on 11 nights and 15 days." in both(11, 15)
    assert "Both are in your usual range, based on 11 nights and 11 days." in both(11, 11)
    assert "Both are in your usual range, based on 11 nights." in both(11, 11, "hrv_sleep")
    apart = both(11, 9, "hrv_sleep")
    assert "That is in your usual range, based on 11 nights." in apart
    assert "That is in your usual range, based on 9 nights." in apart


@pytest.mark.parametrize(
    ("days", "running", "told"),
    [(6, 3, ", the last 3 in a row,"), (9, 4, ", the last 4 in a row,"), (6, 2, ""), (10, 3, "")],
)
def test_of_a_high_on_some_of_the_last_days_it_is_told_how_many_of_them_were_the_last(
    days: int, running: int, told: str
) -> None:
    event = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    known = {"above_250": DaysBeyond(days=days, running=running, of=14)}
    text = said(day(event, context=context(streams=ALL, glucose_days=known)))
    assert f"On {days} of the 14 days ending on Tuesday{told or ','} it was above 250" in text


def test_a_drift_of_the_same_two_weeks_is_not_told_beside_their_nights() -> None:
    def text(since: str, nights: int) -> str:
        drift = anomaly("resting_hr", "drift", 64.2, "bpm", usual=HEART, difference=10.0, direction="above")
        drift = drift.model_copy(update={"evidence": {"since": since, "shift": 5.2}})
        found = MetricContext(side="above", days_outside=nights, outside_of_last=(12, 14))
        return said(day(HIGH_HEART, drift, context=context(metrics={"resting_hr": found})))

    assert "On 12 of the 14 nights up to this one, it was above that range, the last 6 in a row." in (
        text("2026-02-25", 6)
    )
    assert "than in the weeks before" not in text("2026-02-25", 6)
    assert "than in the weeks before" in text("2026-02-25", 4), "fewer nights say less"
    assert "Since Thursday, February 26, it has usually been about 5 beats" in text("2026-02-26", 6)


def test_what_is_not_there_is_listed_as_spanish_lists_it() -> None:
    found = day(context=context(lacking=dict.fromkeys(("hrv_sleep", "skin_temp_sleep"), "2026-03-09")))
    assert "datos de la variabilidad de la frecuencia cardíaca ni de la temperatura de la piel." in said(
        found, "es"
    )
    three = dict.fromkeys(("hrv_sleep", "skin_temp_sleep", "resting_hr"), "2026-03-09")
    text = said(day(context=context(lacking=three)), "es")
    assert (
        "de la variabilidad de la frecuencia cardíaca, de la temperatura de la piel ni de la frecuencia"
        in text
    )
    away = dict.fromkeys(("hrv_sleep", "skin_temp_sleep"), "2026-03-01")
    assert "cardíaca y de la temperatura de la piel (los últimos son" in said(
        day(context=context(lacking=away)), "es"
    )


def test_a_low_and_a_high_beside_one_thing_more_are_two() -> None:
    highs = high(stretch("12:00", "15:00", 180, 280.0), severity="info")
    lows, known = low(stretch("03:10", "03:30", 20, 50.0), severity="notable"), context(streams=ALL)
    assert "about this low, the high glucose, and your sleep within" in asked(
        lows, highs, SHORT, context=known
    )
    two = asked(lows, highs, SHORT, NOTABLE_HEART, context=known)
    assert "about this low and the high glucose, your sleep, and your resting heart rate within" in two


def test_a_record_at_the_end_of_its_range_goes_with_what_makes_it_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"hrv_sleep": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=18)}
    values = {"hrv_sleep": (39.8, "ms", HRV)}
    found = day(HIGH_HEART, FEW_STEPS, values=values, context=context(metrics=known))
    record = "was 40 ms, just below your usual 40 to 60. This was the lowest value in 18 days."
    for words, told in ((62, True), (52, False)):
        long_page(monkeypatch, words)
        text = said(found)
        assert "64 beats per minute, above your usual 50 to 59." in text
        assert (record in text) is told
        assert ("variability" in text) is told, "it is told because it is a record"


def test_a_ring_that_stays_silent_is_to_be_told() -> None:
    """Checking it again every morning helps nobody (docs/panel.md)."""
    gone = context(last_seen={"night": "2026-03-04", "steps": "2026-03-04"})
    for language, words in (
        ("en", "If data is still missing after that, or you feel unwell, call your care team."),
        (
            "de",
            "Wenn danach noch immer Daten fehlen oder Sie sich nicht wohlfühlen, rufen Sie Ihr Behandlungsteam an.",
        ),
        ("es", "Si después siguen faltando datos o no se encuentra bien, llame a su equipo médico."),
    ):
        assert words in asked(context=gone, language=language)
    one_night = context(last_seen={"night": "2026-03-09", "steps": "2026-03-09"})
    assert closing(day(context=one_night)) == ["closing-ring-missing", "closing-unwell"]
    assert closing(day(HIGH_HEART, context=gone)) == ["closing-ring-missing", "closing-mention"]


@pytest.mark.parametrize("severity", ["notable", "info"])
def test_a_notable_high_is_to_be_told_within_days(severity: str) -> None:
    """As the care team looks at it this week; "at your next visit" was too late for all who read it."""
    event = high(stretch("18:21", "23:24", 301, 387.0), severity=severity)
    last = "closing-tell-soon" if severity == "notable" else "closing-tell"
    assert closing(day(event)) == ["closing-act-high", last]


def test_a_few_minutes_above_180_have_no_times() -> None:
    def told(*times: tuple[str, str], level: str = "above_180") -> str:
        ends = [tuple(f"2026-03-10T{at}+01:00" for at in one) for one in times]
        part = (
            GlucosePart(above_180=20.0, highest=186.0)
            if level == "above_180"
            else GlucosePart(below_70=20.0, lowest=60.0)
        )
        known = context(streams=ALL, glucose_parts={"morning": part}, glucose_times={level: ends})
        return said(day(values=GLUCOSE, context=known))

    assert "above 180 for 20 minutes in all." in told(("05:27", "05:32"), ("08:02", "08:17"))
    assert "05:32" not in told(("05:27", "05:32"), ("08:02", "08:17"))
    assert "05:36" not in told(("05:27", "05:36"), ("08:02", "08:13"))
    assert "from 06:07 to 06:17 and from 08:02 to 08:12" in told(("06:07", "06:17"), ("08:02", "08:12"))
    assert "from 05:27 to 05:32" in told(("05:27", "05:32"), ("08:02", "08:17"), level="below_70"), (
        "every low has"
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
    ("category", "soon"),
    [({"name": "fall", "value": 18.0, "before": 76.0}, True), ({"name": "in_range"}, False)],
)
def test_a_week_that_fell_is_to_be_told_within_days(category: dict[str, Any], soon: bool) -> None:
    """A target that is missed can wait for a visit."""
    one = {"value": 58.0, "limit": 70.0, "since": "2026-03-10", "begins": True} | category
    found = day(
        values=GLUCOSE,
        context=context(streams=ALL),
        weekly={"categories": [one], "values": {"in_range": 58.0}},
    )
    assert closing(found) == ["closing-tell-soon" if soon else "closing-tell"]


def test_what_has_no_name_is_told_as_this() -> None:
    later = anomaly("of a later version", "out_of_range", 1.0, "?", severity="notable")
    night = strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9)
    for language, words in (
        ("en", "Tell your care team about this within a few days"),
        ("de", "mit Ihrem Behandlungsteam über diese Werte, falls"),
        ("es", "informe a su equipo médico de estos datos, si"),
    ):
        assert words in asked(night, later, values=STRAINED, language=language)


@pytest.mark.parametrize(
    ("before", "told"),
    [(56.0, "3.1 mmol/L"), (69.9, "3.88 mmol/L"), (180.4, "10.01 mmol/L"), (250.0, "13.9 mmol/L")],
)
def test_the_last_reading_before_a_gap_is_in_the_reader_s_unit(before: float, told: str) -> None:
    """With a digit more where it reads like the limit that it lies beyond."""
    text = said(with_gap("10:00", "12:00", before), unit="mmol/L")
    assert f"Just before, your glucose was {told}; how long it stayed" in text


def test_a_drift_stays_while_a_shorter_sentence_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drifting(days_outside=9, outside_of_last=(9, 14), extreme="highest", extreme_days=28)
    whole = said(found)
    long_page(monkeypatch, len(whole.replace(" Nothing else stood out.", "").split()) - 1)
    brief = said(found)
    assert "64 beats per minute, above your usual 50 to 59." in brief
    assert "Since Thursday, February 26, it has usually been about 5 beats" in brief
