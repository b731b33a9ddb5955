"""What the end of a page asks for, and by what name."""

from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext
from core.explanation.compose import by_code
from core.explanation.reader import Clinic, Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    FLAT,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    NOTABLE_HEART,
    SHORT,
    SKIN,
    SLEEP,
    STRAINED,
    WARM,
    asked,
    closing,
    context,
    day,
    drift,
    high,
    low,
    part_of_glucose,
    said,
    strain,
    stretch,
    times,
)


def test_a_closing_asks_for_nothing_else_beside_what_it_asks_for() -> None:
    for language, nothing in (
        ("en", "There is nothing else you need to do."),
        ("de", "Mehr müssen Sie jetzt nicht tun."),
        ("es", "No tiene que hacer nada más."),
    ):
        assert nothing in asked(part_of_glucose(), values=GLUCOSE, language=language)
        lows = context(streams=ALL, glucose_parts={"night": GlucosePart(below_70=20.0, lowest=58.0)})
        assert nothing in asked(values=GLUCOSE, language=language, context=lows), "but for the plan"
        ends = low(stretch("20:10", "20:50", 40, 50.0, open=True), severity="info")
        assert nothing not in asked(ends, values=GLUCOSE, language=language), "after a look at it"
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


def test_a_low_and_a_high_beside_one_thing_more_are_two() -> None:
    highs = high(stretch("12:00", "15:00", 180, 280.0), severity="info")
    lows, known = low(stretch("03:10", "03:30", 20, 50.0), severity="notable"), context(streams=ALL)
    assert "about this low, the high glucose, and your sleep within" in asked(
        lows, highs, SHORT, context=known
    )
    two = asked(lows, highs, SHORT, NOTABLE_HEART, context=known)
    assert "about this low and the high glucose, your sleep, and your resting heart rate within" in two


def test_a_ring_that_stays_silent_is_to_be_told() -> None:
    """Checking it again every morning helps nobody (docs/panel.md)."""
    gone = context(last_seen={"night": "2026-03-04", "steps": "2026-03-04"})
    for language, words in (
        ("en", "If data is still missing after you have checked, or you feel unwell, call your care team."),
        (
            "de",
            "Rufen Sie Ihr Behandlungsteam an, wenn danach noch immer Daten fehlen oder wenn es Ihnen "
            "nicht gut geht.",
        ),
        (
            "es",
            "Si después siguen faltando datos, llame a su equipo médico. Llame también si no se encuentra bien.",
        ),
    ):
        assert words in asked(context=gone, language=language)
    one_night = context(last_seen={"night": "2026-03-09", "steps": "2026-03-09"})
    assert closing(day(context=one_night)) == ["closing-ring-missing", "closing-unwell"]
    ends = ["closing-ring-missing", "closing-unwell-ring"]
    assert closing(day(HIGH_HEART, context=gone)) == ["closing-mention", *ends]
    several = day(NOTABLE_HEART, SHORT, FLAT, context=gone)
    assert closing(several) == ["closing-tell-soon", "closing-ring-missing"], "what cannot wait first"


@pytest.mark.parametrize(
    ("until", "asked_for"),
    [
        ("2026-03-11T00:00", ["closing-glucose-missing", "closing-ring-missing"]),
        ("2026-03-10T23:30", ["closing-ring-missing"]),
    ],
)
def test_a_sensor_whose_readings_end_before_the_day_is_looked_after_with_the_ring(
    until: str, asked_for: list[str]
) -> None:
    """Three readers of four asked why the ring alone was to be checked, after three hours without glucose."""
    gap = ("2026-03-10T21:09+01:00", f"{until}+01:00")
    night = context(streams=ALL, last_seen={"night": "2026-03-09", "steps": "2026-03-09"}, glucose_gap=gap)
    assert closing(day(values=GLUCOSE, context=night)) == [*asked_for, "closing-unwell"]
    alone = closing(day(values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap)))
    assert alone == ["closing-nothing"], "alone it asks nothing"


@pytest.mark.parametrize("severity", ["notable", "info"])
def test_a_notable_high_is_to_be_told_within_days(severity: str) -> None:
    """As the care team looks at it this week; "at your next visit" was too late for all who read it."""
    event = high(stretch("18:21", "23:14", 292, 387.0), severity=severity)
    last = "closing-tell-soon" if severity == "notable" else "closing-tell"
    assert closing(day(event)) == ["closing-act-high", last]


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


@pytest.mark.parametrize(("times", "told"), [(4.0, "these lows"), (1.0, "this low"), (None, "this low")])
def test_a_low_below_54_among_others_is_one_of_these_lows(times: float | None, told: str) -> None:
    """ "This low" after "below 70 four times" left three readers asking which."""
    counted = {"glucose_hypo_events": (times, "events", None)} if times else {}
    lasted = {"glucose_hypo_events_minutes": (120.0, "min", None)}
    parts = {"night": GlucosePart(below_70=120.0, below_54=30.0, lowest=50.0)}
    known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": []})
    one = low(stretch("03:10", "03:40", 30, 50.0))
    values = GLUCOSE | counted | lasted
    assert f"about {told} " in asked(one, values=values, context=known)
    assert ("below 70 four times" in said(day(one, values=values, context=known))) is (times == 4.0)
    over = low(stretch("2026-03-09T23:30", "00:40", 70, 50.0, minutes_before=30))
    assert "about this low " in asked(over, values=values, context=known), "no number is told beside it"


@pytest.mark.parametrize(
    ("end", "asked"),
    [("23:00", True), ("23:01", False), ("2026-03-11T00:01", False)],
)
def test_a_sensor_is_looked_after_whose_readings_end_low_or_high_an_hour_before_midnight(
    end: str, asked: bool
) -> None:
    for flagged, extreme in ((low, 50.0), (high, 280.0)):
        last = stretch("22:30", end, 30, extreme, open=True)
        assert ("closing-glucose-missing" in closing(day(flagged(last, severity="info")))) is asked
        assert "closing-glucose-missing" not in closing(day(flagged(last | {"open": False}, severity="info")))


def test_whom_to_call_stands_beside_them_and_not_behind_unless_you_already_have() -> None:
    reader = Reader("en", clinic=Clinic("Riverside Clinic, 555 0142"))
    soon = by_code(day(low(stretch("03:10", "03:40", 30, 50.0), severity="notable")), reader).closing
    assert soon[1].startswith("Tell your care team (Riverside Clinic, 555 0142) about this low within")
    assert by_code(day(), reader).closing[-1].endswith("call your care team: Riverside Clinic, 555 0142.")


@pytest.mark.parametrize(
    ("language", "soon"),
    [("en", "as soon as you can"), ("de", "so bald wie möglich"), ("es", "lo antes posible")],
)
def test_an_urgent_call_says_how_soon(language: str, soon: str) -> None:
    lows = low(stretch("03:10", "05:10", 120, 44.0), severity="urgent")
    highs = high(stretch("03:10", "05:10", 120, 444.0), severity="urgent")
    oxygen = anomaly("spo2_mean", "safety", 82.0, "%", rule="spo2_low", severity="urgent")
    oxygen = oxygen.model_copy(update={"evidence": {"limit": 88.0}, "direction": "below"})
    for found in (lows, highs, oxygen, oxygen.model_copy(update={"rule": "later", "metric": "glucose"})):
        assert soon in asked(found, language=language)


def test_what_drifts_within_its_range_is_asked_about_as_a_rise_or_a_drop_and_last() -> None:
    heart = drift("resting_hr", 57.0, "bpm", HEART, "above", 3.2)
    rhythm = drift("hrv_sleep", 45.0, "ms", HRV, "below", -5.0)
    both = asked(heart, rhythm)
    assert "mention the rise in your resting heart rate and the drop in your heart rate variability" in both
    assert "über Ihren gestiegenen Ruhepuls und" in asked(heart, rhythm, language="de")
    assert "del aumento de su frecuencia cardíaca en reposo" in asked(heart, language="es")
    warm = out_of_range("skin_temp_sleep", 35.1, "°C", SKIN, severity="info")
    assert "mention your skin temperature and the rise in your resting heart rate at" in asked(heart, warm), (
        "the rise would be of both"
    )
    beyond = drift("resting_hr", 62.0, "bpm", HEART, "above", 3.2)
    assert "mention your resting heart rate at" in asked(beyond), "the page says why"
    shifted = out_of_range("resting_hr", 57.0, "bpm", HEART, severity="info")
    shifted = shifted.model_copy(update={"rule": "shift.resting_hr", "difference": 5.0})
    assert "mention the rise in your resting heart rate at" in asked(shifted)
    lower = shifted.model_copy(update={"value": 52.0, "difference": -5.0, "direction": "below"})
    assert "mention the drop in your resting heart rate at" in asked(lower)


@pytest.mark.parametrize(("covered", "sends"), [(80.0, True), (40.0, True), (None, False)])
def test_a_ring_that_measures_the_heart_is_looked_for_in_its_app(covered: float | None, sends: bool) -> None:
    gone = context(last_seen={"night": "2026-03-04", "steps": "2026-03-04"})
    found = day(values={} if covered is None else {"coverage_hr": (covered, "%", None)}, context=gone)
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    words = {
        "en": "in your ring's app that your sleep",
        "de": "in der App des Rings",
        "es": "aplicación del anillo",
    }
    for language, told in words.items():
        assert (told in " ".join(by_code(found, Reader(language)).closing)) is sends


def test_a_rare_value_on_the_side_that_matters_may_be_mentioned_with_the_low_beside_it() -> None:
    """ "There is nothing else you need to do" closed too early after the shortest sleep in 5 weeks and a low of 58."""
    short = {"sleep_total": (200.0, "min", SLEEP)}
    rare = MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=35)
    parts = {"evening": GlucosePart(below_70=20.0, lowest=58.0)}
    known = context(streams=ALL, metrics={"sleep_total": rare}, glucose_parts=parts)
    told = asked(values=GLUCOSE | short, context=known)
    assert "You can mention the low glucose and your sleep at your next visit." in told
    longer = {"sleep_total": (600.0, "min", SLEEP)}
    rare = MetricContext(side="above", days_outside=1, extreme="highest", extreme_days=35)
    assert closing(day(values=longer, context=context(metrics={"sleep_total": rare}))) == ["closing-nothing"]
    edge = {"resting_hr": (58.8, "bpm", HEART)}  # which reads like the end of its range
    rare = MetricContext(side="above", days_outside=1, extreme="highest", extreme_days=35)
    assert closing(day(values=edge, context=context(metrics={"resting_hr": rare}))) == ["closing-nothing"]


def test_lows_and_highs_that_no_rule_flags_are_named_in_one_beside_another_thing() -> None:
    parts = {
        "morning": GlucosePart(below_70=20.0, lowest=58.0),
        "evening": GlucosePart(above_180=400.0, highest=256.0),
    }
    mean = out_of_range("glucose_mean", 150.0, "mg/dL", usual(115.0, 99.0, 134.0), severity="info")
    told = asked(mean, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "You can mention the low and high glucose and your average glucose at your next visit." in told


@pytest.mark.parametrize(
    ("minutes", "first", "asks"), [(30.0, "18:00", True), (29.0, "18:00", False), (50.0, "17:00", False)]
)
def test_a_low_whose_beginning_nobody_saw_may_be_mentioned(minutes: float, first: str, asks: bool) -> None:
    until = f"18:{int(minutes):02}"
    parts = {"evening": GlucosePart(below_70=minutes, lowest=58.0)}
    known = context(
        streams=ALL,
        glucose_parts=parts,
        glucose_times={"below_70": times(("18:00", until))},
        glucose_first=f"2026-03-10T{first}+01:00",
    )
    told = asked(values=GLUCOSE, context=known)
    assert ("You can mention the low glucose at your next visit." in told) is asks
    none = asked(values=GLUCOSE, context=known, weekly={"targets": "none", "categories": []})
    assert "You can mention the low" not in none


def test_who_is_asked_to_look_after_a_sensor_and_may_feel_unwell_is_told_both() -> None:
    ended = {"from": "2026-03-10T07:00+01:00", "to": "2026-03-11T00:00+01:00"}
    evidence = {"longest_gap": ended}
    gap = anomaly("glucose", "data", 29.0, "%", direction="below", rule="coverage_low", evidence=evidence)
    for found in ((gap,), (gap, high(stretch("01:00", "02:00", 60, 290.0), severity="info"))):
        text = asked(*found, values=GLUCOSE)
        words = "your sensor and its app are working. If data is still missing after you have checked, or you feel"
        assert words in text


def test_two_notable_values_of_a_night_that_are_told_apart_are_told_soon() -> None:
    rise = drift("resting_hr", 57.0, "bpm", HEART, "above", 3.2).model_copy(update={"severity": "notable"})
    drop = drift("hrv_sleep", 45.0, "ms", HRV, "below", -5.0).model_copy(update={"severity": "notable"})
    assert "closing-tell-soon" in closing(day(rise, drop))
    assert "closing-tell-soon" not in closing(day(rise))
    assert "closing-tell-soon" not in closing(day(rise, FEW_STEPS.model_copy(update={"severity": "notable"})))
