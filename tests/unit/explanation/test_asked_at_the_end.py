"""What the end of a page asks for, and by what name."""

from typing import Any

import pytest

from core.documents import GlucosePart
from core.explanation.compose import by_code
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    FLAT,
    GLUCOSE,
    HIGH_HEART,
    NOTABLE_HEART,
    SHORT,
    STRAINED,
    WARM,
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


def asked(*anomalies: Any, language: str = "en", **more: Any) -> str:
    return " ".join(by_code(day(*anomalies, **more), Reader(language)).closing)


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
            "Wenn dann noch immer Daten fehlen oder Sie sich nicht wohlfühlen, rufen Sie Ihr Behandlungsteam an.",
        ),
        ("es", "Si después siguen faltando datos o no se encuentra bien, llame a su equipo médico."),
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
