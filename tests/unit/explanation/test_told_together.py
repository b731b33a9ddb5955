"""Pages on which rare things meet: oxygen beside lows, a later rule beside a known one, a single reading, two weeks."""

import pytest

from core.documents import GlucosePart
from core.explanation.closing.asked import lows_of
from core.explanation.compose import by_code
from core.explanation.length.shortening import without
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan
from core.explanation.reader import Clinic, Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HIGH_HEART,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    stretch,
)

CLINIC = Clinic("Clinic, 1", None, "112")
OXYGEN = anomaly(
    "spo2_mean",
    "safety",
    80.0,
    "%",
    severity="urgent",
    direction="below",
    rule="spo2_low",
    evidence={"limit": 88.0},
)
LOW = stretch("03:10", "04:40", 90, 44.0)


@pytest.mark.parametrize(
    ("language", "signs"),
    [
        ("en", "If you are short of breath or have chest pain now, call 112."),
        ("de", "Wenn Sie jetzt Atemnot oder Schmerzen in der Brust haben, wählen Sie den Notruf 112."),
        ("es", "Si ahora le falta el aire o le duele el pecho, llame al 112."),
    ],
)
def test_beside_an_urgent_low_or_high_oxygen_keeps_its_signs(language: str, signs: str) -> None:
    for glucose in (
        low(LOW, severity="urgent"),
        high(stretch("12:00", "20:00", 480, 340.0), severity="urgent"),
    ):
        page = by_code(day(glucose, OXYGEN), Reader(language, clinic=CLINIC))
        assert signs == page.paragraphs()[1], "on its own"
        assert page.leading == 3
        assert " ".join(page.paragraphs()).count("Clinic, 1") == 1
        assert said(day(glucose, OXYGEN), language), "and the scorecard finds nothing wrong"
    alone = by_code(day(OXYGEN), Reader(language, clinic=CLINIC))
    assert signs not in " ".join(alone.closing)


def test_urgent_oxygen_and_lows_beside_it_are_named_with_their_day() -> None:
    page = by_code(day(OXYGEN, low(LOW, severity="notable")), Reader("en", clinic=CLINIC))
    asked = "as soon as you can about the low and your blood oxygen level of Tuesday, March 10, unless"
    assert any(asked in one for one in page.paragraphs()[:2])
    assert page.leading == len(page.closing) == 2, (
        "what to do about the low comes first, too, though it is not urgent"
    )
    alone = by_code(day(OXYGEN), Reader("en", clinic=CLINIC))
    assert "about your blood oxygen level of Tuesday, March 10, unless" in alone.paragraphs()[0]
    later = by_code(day(OXYGEN.model_copy(update={"rule": "later"})), Reader("en", clinic=CLINIC))
    assert "about a reading of Tuesday, March 10, unless" in later.paragraphs()[0]


def test_more_lows_than_a_day_may_have_stay_beside_a_flagged_one() -> None:
    """They are why it is to be told within days."""
    for minutes, stay in ((58.0, True), (57.0, False)):
        parts = {"night": GlucosePart(below_70=minutes, below_54=20.0, lowest=50.0)}
        found = day(
            low(stretch("03:10", "03:30", 20, 50.0)),
            values=GLUCOSE,
            context=context(streams=ALL, glucose_parts=parts),
        )
        notes = notes_of(found)
        told = without("low_minutes", code_plan(notes), notes)[1]
        assert any("below_70" in note.numbers for note in told) is stay


def test_one_reading_below_54_is_told_however_little_it_counts() -> None:
    parts = {"evening": GlucosePart(below_70=4.0, below_54=4.0, lowest=50.0)}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "below 54 for 4 minutes" in said(found)
    assert "Nothing stood out" not in said(found)
    assert "You can mention the low glucose at your next visit." in " ".join(
        by_code(found, Reader("en")).closing
    )
    parts = {"evening": GlucosePart(below_70=4.0, lowest=60.0)}
    assert "below" not in said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))


def test_how_long_it_was_above_300_is_told_before_shorter_times() -> None:
    over = stretch("2026-03-09T23:41", "06:00", 379, 380.0, minutes_before=19)
    highs = high(over, severity="urgent")
    met = {"met_limit": 300.0, "met_by": [{"minutes": 257.0}]}
    highs = highs.model_copy(update={"evidence": highs.evidence | met})
    parts = {"night": GlucosePart(above_250=360.0, highest=380.0), "evening": GlucosePart(above_250=6.0)}
    text = said(day(highs, context=context(streams=ALL, glucose_parts=parts)))
    assert text.index("above 300") < text.index("again on Tuesday in the evening, for 6 minutes")


def test_lows_that_are_told_by_the_clock_are_several() -> None:
    one = low(stretch("14:10", "14:30", 20, 50.0))
    times = [
        ("2026-03-10T05:00+01:00", "2026-03-10T05:20+01:00"),
        ("2026-03-10T14:00+01:00", "2026-03-10T14:40+01:00"),
    ]
    parts = {
        "night": GlucosePart(below_70=20.0, lowest=60.0),
        "afternoon": GlucosePart(below_70=40.0, lowest=50.0),
    }
    found = day(
        one,
        values=GLUCOSE,
        context=context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times}),
    )
    notes = notes_of(found)
    assert lows_of(notes, notes) == 2
    assert "about these lows" in " ".join(by_code(found, Reader("en")).closing)


def test_a_later_limit_on_a_known_metric_hides_none_of_its_other_findings() -> None:
    later = anomaly(
        "resting_hr", "safety", 82.0, "bpm", direction="above", rule="later", evidence={"limit": 80.0}
    )
    text = said(day(HIGH_HEART, later))
    assert "Your resting heart rate was 64 beats per minute" in text
    assert "a safety limit that this page has no words for" in text


def test_of_how_many_days_of_a_week_there_are_readings_is_said_once() -> None:
    categories = [
        {"name": "below_70", "value": 5.3, "limit": 4.0, "begins": True},
        {"name": "in_range", "value": 61.0, "limit": 70.0, "begins": True},
    ]
    found = day(low(LOW), values=GLUCOSE, weekly={"use_pct": 80.0, "categories": categories})
    assert said(found).count("There are readings for about 6 of these 7 days.") == 1


def test_the_day_is_named_in_full_once_where_something_is_missing_too() -> None:
    gone = context(streams=ALL, last_seen={"steps": "2026-03-09"})
    text = said(day(HIGH_HEART, part_of_glucose(), values=GLUCOSE, context=gone))
    assert text.count("March 10") == 1
    assert "Your ring sent no steps for Tuesday" in text


def test_beside_urgent_lows_a_high_that_lasts_until_midnight_is_asked_about() -> None:
    parts = {"evening": GlucosePart(above_180=90.0, highest=240.0)}
    until = {"above_180": [("2026-03-10T22:30+01:00", "2026-03-11T00:00+01:00")]}
    urgent = low(LOW, severity="urgent")
    for times, both in ((until, True), ({}, False)):
        known = context(streams=ALL, glucose_parts=parts, glucose_times=times)
        page = by_code(day(urgent, values=GLUCOSE, context=known), Reader("en"))
        assert ("If it is high, follow your plan for high glucose." in page.paragraphs()[0]) is both
        assert "above 180" in " ".join(page.text)


def test_what_is_asked_about_on_a_page_of_urgent_lows_is_told_whole() -> None:
    parts = {"afternoon": GlucosePart(above_180=361.0, highest=249.0)}
    urgent = low(LOW, severity="urgent")
    text = said(day(urgent, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert "above 180 for about 6 hours, all in the afternoon. The highest reading was 249 mg/dL." in text


def test_a_high_average_stands_with_the_share_in_range_before_lows_that_no_rule_flags() -> None:
    """Behind lows of 45 minutes "59 percent" read like theirs: five readers of five."""
    average = out_of_range("glucose_mean", 163.0, "mg/dL", usual(118.0, 99.0, 136.0))
    known = context(
        streams=ALL,
        glucose_parts={"morning": GlucosePart(below_70=45.0, lowest=61.0)},
        glucose_times={"below_70": [("2026-03-10T09:00+01:00", "2026-03-10T09:45+01:00")]},
    )
    highs = high(stretch("14:00", "16:00", 120, 276.0), severity="info")
    found = day(highs, average, values={"glucose_tir": (59.0, "%", usual(85.0, 78.0, 100.0))}, context=known)
    text = said(found)
    places = [text.index(one) for one in ("above 250", "163 mg/dL on average", "59 percent", "45 minutes")]
    assert places == sorted(places)
    assert text.count("59 percent") == text.count("45 minutes") == 1
    gap = known.model_copy(update={"glucose_gap": ("2026-03-10T09:45+01:00", "2026-03-10T11:00+01:00")})
    cut_off = said(found.model_copy(update={"context": gap}))
    assert cut_off.index("45 minutes") < cut_off.index("59 percent"), "readings are missing beside the low"
    assert cut_off.count("no glucose readings") == 1
