"""What the days before say of a value, a low or a high."""

from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    SHORT,
    SLEEP,
    context,
    day,
    high,
    said,
    stretch,
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
        "That is above your usual 50 to 60. It has been above that range for 3 nights in a row, "
        "and it was about 6 beats per minute more than in the week before."
    ) in said(found)
    german = said(found, "de")
    assert "die dritte Nacht in Folge darüber; er war etwa 6 Schläge pro Minute höher als in der" in german
    asleep = anomaly(
        *("sleep_total", "out_of_range", 300.0, "min"),
        usual=SLEEP,
        difference=-120.0,
        direction="below",
        rule="shift.sleep_total",
        evidence={"days_running": 3},
    )
    assert (
        "It was about 2 hours less than in the week before, and it has been lower for 3 nights in a row."
        in (said(day(asleep)))
    )
    assert "etwa 2 Stunden weniger als in der Woche davor; weniger war es 3 Nächte in Folge." in said(
        day(asleep), "de"
    )
    small = shift.model_copy(update={"difference": 0.4})
    assert "in the week before" not in said(day(small))


@pytest.mark.parametrize(("extreme", "told"), [("lowest", True), (None, False)])
def test_a_value_that_reads_like_the_end_of_its_range_is_told_if_it_is_a_record(
    extreme: Any, told: bool
) -> None:
    """It is no news by itself."""
    known = {"hrv_sleep": MetricContext(side="below", days_outside=1, extreme=extreme, extreme_days=18)}
    found = day(
        HIGH_HEART, values={"hrv_sleep": (39.8, "ms", HRV)}, context=context(metrics=known if extreme else {})
    )
    words = "heart beats varies) was 39.8 ms. That is below your usual 40.0 to 60.0. "
    assert (f"{words}This was the lowest value in 18 days." in said(found)) is told


@pytest.mark.parametrize(
    ("nights", "told"),
    [
        (2, "Fue la segunda noche seguida así."),
        (5, "Fue la quinta noche seguida así."),
        (6, "Fue la sexta noche seguida así."),
        (11, "Ya iban 11 noches seguidas así."),
    ],
)
def test_a_run_in_spanish_counts_this_night(nights: int, told: str) -> None:
    known = MetricContext(side="above", days_outside=nights, outside_of_last=(nights, 14))
    assert told in said(day(HIGH_HEART, context=context(metrics={"resting_hr": known})), "es")


def test_how_far_a_glucose_average_has_drifted_is_told_in_the_reader_s_unit() -> None:
    average = usual(120.0, 100.0, 140.0)
    drift = anomaly(
        "glucose_mean", "drift", 160.0, "mg/dL", usual=average, difference=40.0, direction="above"
    )
    drift = drift.model_copy(update={"evidence": {"since": "2026-03-01", "shift": 18.0}})
    found = day(drift, context=context(streams=ALL))
    for unit, told in (
        ("mg/dL", "been about 18 mg/dL higher"),
        ("mmol/L", "been about 1.0 mmol/L higher"),
    ):
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
            "This was the 2nd night in two weeks that you slept less than usual.",
            "This was the 2nd day in two weeks that you took fewer than usual (of 13 measured).",
            "This was the 6th night in two weeks above that range.",
        ),
        (
            "es",
            "Fue la 2.ª noche en dos semanas en que durmió menos de lo habitual.",
            "Fue el 2.º día en dos semanas con menos pasos de lo habitual (de los 13 con lecturas).",
            "Fue la 6.ª noche así en dos semanas.",
        ),
        (
            "de",
            "Das war in zwei Wochen die 2. Nacht mit weniger Schlaf als üblich.",
            "Das war in zwei Wochen der 2. Tag mit weniger Schritten als üblich (von 13 mit Messwerten).",
            "Das war in zwei Wochen die 6. Nacht über Ihrem üblichen Bereich.",
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

    assert "Both are in your usual range, based on 11 to 15 days so far." in both(11, 15)
    assert "Both are in your usual range, based on 11 days." in both(11, 11)
    assert "Both are in your usual range, based on 11 nights." in both(11, 11, "hrv_sleep")
    assert "Both are in your usual range, based on 9 to 11 nights so far." in both(11, 9, "hrv_sleep")


@pytest.mark.parametrize(
    ("days", "running", "told"),
    [
        (6, 3, ", the last 3 in a row,"),
        (9, 4, ", the last 4 in a row,"),
        (6, 2, ", the last 2 in a row,"),
        (6, 1, ""),
        (10, 3, ""),
    ],
)
def test_of_a_high_on_some_of_the_last_days_it_is_told_how_many_of_them_were_the_last(
    days: int, running: int, told: str
) -> None:
    event = high(stretch("12:00", "13:00", 60, 280.0), severity="info")
    known = {"above_250": DaysBeyond(days=days, running=running, of=14)}
    text = said(day(event, context=context(streams=ALL, glucose_days=known)))
    assert f"On {days} of the 14 days ending on Tuesday{told or ','} it was above 250" in text


def test_a_drift_of_the_same_two_weeks_is_told_beside_their_nights() -> None:
    def text(since: str, nights: int) -> str:
        drift = anomaly("resting_hr", "drift", 64.2, "bpm", usual=HEART, difference=10.0, direction="above")
        drift = drift.model_copy(update={"evidence": {"since": since, "shift": 5.2}})
        found = MetricContext(side="above", days_outside=nights, outside_of_last=(12, 14))
        return said(day(HIGH_HEART, drift, context=context(metrics={"resting_hr": found})))

    assert "This was the 12th night in two weeks above that range, and the 6th in a row." in (
        text("2026-02-25", 6)
    )
    assert "than in the weeks before" in text("2026-02-25", 6), "it is what was found"
    assert "Since Thursday, February 26, it has been about 5 beats" in text("2026-02-26", 6)


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


def test_a_value_that_is_back_in_its_range_names_its_night_after_another_of_that_night() -> None:
    back = MetricContext(side=None, returned_after=2, returned_from="below")
    known = context(streams=ALL, metrics={"hrv_sleep": back})
    found = day(HIGH_HEART, values={"hrv_sleep": (50.0, "ms", HRV)}, context=known)
    assert "The same night, your heart rate variability" in said(found)
    assert "In derselben Nacht" in said(found, "de")
    assert "Esa misma noche" in said(found, "es")


def test_nights_counted_are_of_two_weeks_and_it_is_said_how_many_were_measured() -> None:
    """ "Based on 14 nights" and "on 4 of the 13 measured nights" had four readers of five compare the two, "on 4 nights
    of the two weeks" three of five ask how many had data, and "on 4 of the 13 measured nights in the two weeks ending
    with this one" had to be read twice."""
    young = HEART.model_copy(update={"provisional": True, "days": 14})
    heart = out_of_range("resting_hr", 64.2, "bpm", young, severity="info")
    known = context(
        metrics={"resting_hr": MetricContext(side="above", days_outside=1, outside_of_last=(4, 13))}
    )
    text = said(day(heart, context=known))
    assert (
        "based on 14 nights. This was the 4th night in two weeks above that range (of 13 measured)." in text
    )
    assert "in zwei Wochen die 4. Nacht über Ihrem üblichen Bereich (von 13 mit Messwerten)." in said(
        day(heart, context=known), "de"
    )
    assert "la 4.ª noche así en dos semanas (de las 13 con lecturas)." in said(
        day(heart, context=known), "es"
    )
    inside = anomaly("resting_hr", "drift", 57.0, "bpm", usual=young, direction="above")
    for days, told in ((14, "in the two weeks ending with this one"), (12, "ending with this one")):
        ranged = inside.model_copy(update={"usual": young.model_copy(update={"days": days})})
        drifting = context(metrics={"resting_hr": MetricContext(outside_of_last=(6, 13))})
        text = said(day(ranged, context=drifting))
        assert f"On 6 of the 13 measured nights {told}" in text, "a value inside is none of them"
