"""What a page says once: of how many days usual ranges are, a time without readings, values that belong together."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext
from core.explanation.length.shortening import without
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import out_of_range, usual
from tests.support.told_days import ALL, GLUCOSE, HEART, asked, context, day, high, low, said, stretch


def young(median: float, least: float, most: float, days: int) -> Any:
    return usual(median, least, most, provisional=True).model_copy(update={"days": days})


FEW = {"resting_hr": young(54.4, 50.1, 58.7, 9), "sleep_total": young(441.0, 380.0, 500.0, 9)}
PULSE = out_of_range("resting_hr", 64.2, "bpm", FEW["resting_hr"])
SLEPT = out_of_range("sleep_total", 300.0, "min", FEW["sleep_total"])
MEAN = out_of_range("glucose_mean", 160.0, "mg/dL", usual(112.4, 98.0, 126.8), severity="info")
SHARE = usual(85.0, 72.0, 98.0)


@pytest.mark.parametrize("tier", ["info", "notable"])
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_share_graver_than_its_high_leads_it_and_the_average(tier: str, language: str) -> None:
    share = out_of_range("glucose_tir", 60.0, "%", SHARE, severity=tier)
    parts = {"night": GlucosePart(below_70=20.0, lowest=60.0)}
    highs = high(stretch("08:00", "10:00", 120, 312.0), severity="info")
    text = said(day(highs, MEAN, share, context=context(streams=ALL, glucose_parts=parts)), language)
    assert all(text.count(one) == 1 for one in ("312", "160"))


def test_of_how_many_days_ranges_are_is_said_behind_the_last_of_them_whatever_the_plan() -> None:
    steps = out_of_range("steps", 1200.0, "steps", young(7900.0, 5200.0, 11200.0, 9), severity="info")
    notes = notes_of(day(PULSE, steps))
    plan = code_plan(notes)
    for paragraphs in (plan.paragraphs, tuple(tuple(reversed(ids)) for ids in reversed(plan.paragraphs))):
        told = realise(plan._replace(paragraphs=paragraphs), notes, wording("en"), dt.date(2026, 3, 10))
        assert " ".join(told).count("These usual ranges") == 1
        assert told[-1].endswith("These usual ranges are based on only 9 days so far.")


def test_of_how_many_days_ranges_are_is_said_of_each_where_one_is_gone_or_of_many_more() -> None:
    cold = out_of_range("skin_temp_sleep", 33.1, "°C", young(34.2, 33.8, 34.6, 9))
    notes = notes_of(day(PULSE, SLEPT, cold))
    bare = [
        replace(one, numbers={"value": 33.1})
        if one.kind == "value" and one.metrics == ("skin_temp_sleep",)
        else one
        for one in notes
    ]
    for some, once in ((notes, True), (bare, False)):
        text = " ".join(realise(code_plan(some), some, wording("en"), dt.date(2026, 3, 10)))
        assert ("These usual ranges are" in text) is once
        assert text.count("based on 9 nights") == (0 if once else 2)
    fourteen = out_of_range("resting_hr", 64.2, "bpm", young(54.4, 50.1, 58.7, 14))
    twelve = out_of_range("resting_hr", 64.2, "bpm", young(54.4, 50.1, 58.7, 12))
    assert "These usual ranges" not in said(day(fourteen, SLEPT)), "9 and 14"
    assert "based on only 9 to 12 days so far" in said(day(twelve, SLEPT))


def test_a_wide_range_of_few_days_is_of_few_days() -> None:
    few = {"steps": (3800.0, "steps", young(8000.0, 700.0, 15300.0, 13))}
    rare = {"steps": MetricContext(side=None, extreme="lowest", extreme_days=30)}
    known = {"steps": (3800.0, "steps", usual(8000.0, 700.0, 15300.0))}
    text, wide = (said(day(values=one, context=context(metrics=rare))) for one in (few, known))
    assert "in your usual range, 700 to 15,300, based on 13 days" in text
    assert "in your usual range, which is wide: 700 to 15,300" in wide


def test_of_how_many_days_ring_ranges_are_says_nothing_of_the_sensor_s() -> None:
    text = said(day(PULSE, SLEPT, values={"glucose_tir": (60.0, "%", SHARE)}, context=context(streams=ALL)))
    assert "These usual ranges are based on only 9 days so far.\nOn Tuesday, your glucose" in text
    assert "Usually that is 72 to 98 percent." in text


def test_a_record_of_more_days_than_its_range_says_of_each_how_many_these_are() -> None:
    records = {
        "resting_hr": MetricContext(side="above", days_outside=1, extreme="highest", extreme_days=28),
        "sleep_total": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=30),
    }
    text = said(day(PULSE, SLEPT, context=context(days_known=9, metrics=records)))
    assert text.count("based on 9 nights") == 2
    assert "of those 9 nights" in text
    assert "4 weeks" not in text


def test_values_are_several_for_others_of_the_same_night_alone() -> None:
    known = usual(54.4, 50.1, 58.7)
    pulse = out_of_range("resting_hr", 64.2, "bpm", known)
    slept = out_of_range("sleep_total", 300.0, "min", usual(441.0, 380.0, 500.0))
    steps = {"steps": (15000.0, "steps", usual(7900.0, 5200.0, 11200.0))}
    assert "two of your values stood out" in said(day(pulse, slept, values=steps))


def test_a_gap_of_less_than_an_hour_takes_nothing_from_the_whole_day() -> None:
    values = {"glucose_tir": (86.0, "%", SHARE), "glucose_mean": (150.0, "mg/dL", usual(112.0, 98.0, 126.0))}
    rare = {"glucose_mean": MetricContext(side="above", days_outside=1, extreme="highest", extreme_days=35)}

    def text(until: str) -> str:
        gap = ("2026-03-10T14:00+01:00", f"2026-03-10T{until}+01:00")
        known = context(streams=ALL, metrics=rare, glucose_gap=gap, glucose_before_gap=120.0)
        return said(day(values=values, context=known))

    assert "Usually that is 72 to 98 percent. The average was 150 mg/dL, the highest in 5 weeks." in text(
        "14:50"
    )
    assert "no glucose readings between 14:00 and 14:50" in text("14:50")
    assert "average" not in text("15:00"), "an hour that nobody saw"
    short = ("2026-03-10T14:00+01:00", "2026-03-10T14:25+01:00")
    thin = context(streams=ALL, metrics=rare, glucose_gap=short, glucose_before_gap=61.0)
    assert "average" not in said(day(values=values, context=thin, quality={"cgm_active_pct": 72.0})), (
        "nor most of it"
    )


def test_a_page_without_room_for_a_gap_claims_nothing_of_it() -> None:
    gap = ("2026-03-10T00:00+01:00", "2026-03-10T02:10+01:00")
    known = context(streams=ALL, glucose_gap=gap, glucose_before_gap=None)
    found = day(values={"glucose_tir": (100.0, "%", None)}, context=known)
    notes = notes_of(found)
    plan, told = without("glucose_gap", code_plan(notes), notes)
    text = " ".join(realise(plan, told, wording("en"), dt.date(2026, 3, 10), everything=notes))
    assert "no glucose readings" not in text
    assert "between 70 and 180 mg/dL in all readings" in text


def test_a_gap_beside_a_share_that_leads_its_high_is_told_once() -> None:
    gap = ("2026-03-10T10:00+01:00", "2026-03-10T10:50+01:00")
    share = out_of_range("glucose_tir", 60.0, "%", SHARE, severity="notable")
    highs = high(stretch("08:00", "10:00", 120, 312.0), severity="info")
    known = context(streams=ALL, glucose_gap=gap, glucose_before_gap=260.0)
    assert said(day(highs, share, context=known)).count("no glucose readings between 10:00 and 10:50") == 1


def test_a_value_that_keeps_its_range_keeps_on_which_side_of_it_it_lies() -> None:
    """After something has come back "usual" takes the ranges of other values, and a page could not be written."""
    spread = {
        "hrv_sleep": out_of_range("hrv_sleep", 31.0, "ms", usual(50.0, 40.0, 60.0)),
        "skin_temp_sleep": out_of_range(
            "skin_temp_sleep", 35.1, "°C", usual(34.2, 33.8, 34.6), severity="info"
        ),
    }
    highs = high(stretch("13:00", "15:00", 90, 270.0, open=True), severity="info")
    mean = out_of_range("glucose_mean", 150.0, "mg/dL", usual(112.4, 98.0, 126.8), severity="info")
    parts = {"night": GlucosePart(below_70=70.0, lowest=55.0)}
    found = day(
        *(highs, mean, out_of_range("resting_hr", 64.2, "bpm", HEART), *spread.values()),
        values={"glucose_tir": (60.0, "%", SHARE)},
        context=context(streams=ALL, glucose_parts=parts),
    )
    for language in ("en", "de", "es"):
        assert said(found, language)


def test_a_full_page_does_not_fold_a_record_into_a_range_of_few_nights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("core.explanation.page", "scripts.dev.scoring.faults"):
        monkeypatch.setattr(f"{module}.WORDS", 80)
    records = {
        "resting_hr": MetricContext(side="above", days_outside=3, extreme="highest", extreme_days=28),
        "hrv_sleep": MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=28),
    }
    flat = out_of_range("hrv_sleep", 20.0, "ms", usual(50.0, 40.0, 60.0))
    text = said(
        day(
            PULSE,
            flat,
            low(stretch("03:10", "03:40", 30, 50.0)),
            context=context(streams=ALL, metrics=records),
        )
    )
    assert "nights) for the 3rd night in a row" in text
    assert "the highest in 4 weeks" not in text


def test_lows_that_are_told_are_named_beside_hours_of_highs_that_may_be_mentioned() -> None:
    """ "You can mention the high glucose" left out the lows that the page began with: four readers of five."""
    parts = {
        "night": GlucosePart(above_180=330.0, highest=218.0),
        "morning": GlucosePart(above_180=60.0, highest=200.0, below_70=30.0, lowest=63.0),
    }
    known = context(streams=ALL, glucose_parts=parts)
    assert "mention the low and high glucose" in asked(
        values={"glucose_tir": (64.0, "%", None)}, context=known
    )
    parts["night"] = GlucosePart(above_180=200.0, highest=218.0)
    fewer = context(streams=ALL, glucose_parts=parts)
    assert "mention" not in asked(values={"glucose_tir": (74.0, "%", None)}, context=fewer), (
        "asks for nothing"
    )


def test_what_nights_lack_names_a_day_once_that_was_named_before() -> None:
    lacks = context(lacking={"skin_temp_sleep": "2026-03-05"})
    told = "gab es vom Ring keine Messwerte für die Hauttemperatur"
    assert f"Am Dienstag {told}" in said(day(PULSE, context=lacks), "de")
    back = {"resting_hr": MetricContext(returned_after=3, returned_from="above")}
    first = day(context=lacks.model_copy(update={"metrics": back}))
    assert said(first, "de").startswith(f"Am Dienstag, 10. März, {told}")


def test_a_gap_stands_with_lows_that_no_rule_flags_where_the_last_reading_before_it_was_low() -> None:
    """Also where nobody knows when these were."""
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=40.0, lowest=60.0)},
        glucose_gap=("2026-03-10T03:00+01:00", "2026-03-10T05:00+01:00"),
        glucose_before_gap=60.0,
    )
    lows, rest = said(day(values=GLUCOSE, context=known)).split("\n")
    assert lows.endswith("The last reading before that was 60 mg/dL; how long it stayed low is not known.")
    assert rest.startswith("Your glucose was between 70 and 180 mg/dL for 74 percent")


def test_ranges_of_few_days_are_counted_apart_beside_a_record_of_many_more() -> None:
    """A value beside that is the highest of five weeks has its own nights said."""
    record = {
        "skin_temp_sleep": MetricContext(side="above", days_outside=1, extreme="highest", extreme_days=35)
    }
    warm = {"skin_temp_sleep": (35.1, "°C", young(34.2, 33.8, 34.6, 9))}
    assert "These usual ranges" in said(day(PULSE, SLEPT, values=warm))
    assert "These usual ranges" not in said(day(PULSE, SLEPT, values=warm, context=context(metrics=record)))


def test_on_how_many_days_the_share_was_low_names_the_last_of_them() -> None:
    often = {"glucose_tir": MetricContext(side="below", days_outside=1, outside_of_last=(7, 14))}
    known = context(streams=ALL, metrics=often)
    found = day(values={"glucose_tir": (80.0, "%", usual(96.0, 92.0, 100.0))}, context=known)
    assert "on 7 of the 14 days ending with this one" in said(found)
    assert "An 7 der 14 Tage bis einschließlich Dienstag" in said(found, "de")


def test_the_lowest_average_of_weeks_goes_from_a_full_page_before_the_highest_does() -> None:
    values = GLUCOSE | {"glucose_mean": (101.0, "mg/dL", None)}
    parts = {"night": GlucosePart(below_70=30.0, lowest=60.0)}
    for known, stays in (
        (MetricContext(extreme="lowest", extreme_days=28), False),
        (MetricContext(side="above", extreme="highest", extreme_days=28), True),
    ):
        found = day(
            values=values,
            context=context(streams=ALL, glucose_parts=parts, metrics={"glucose_mean": known}),
        )
        notes = notes_of(found)
        _, fewer = without("glucose_mean", code_plan(notes), list(notes))
        numbers = next(one.numbers for one in fewer if one.kind == "glucose_day")
        assert ("mean" in numbers) is stays
        assert ("mean_days" in numbers) is stays
