"""What pages say at bounds that one reading meets, of what is back after a day, and of evidence that is no time."""

import pytest

from core.documents import GlucosePart, MetricContext, ProcessedDocument
from core.explanation.notes import Note, notes_of
from core.explanation.notes.beside import beside_notes
from core.explanation.notes.data import data_notes
from core.explanation.notes.glucose import glucose_notes
from core.explanation.notes.note import is_time
from core.explanation.page import write_page
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import ALL, GLUCOSE, LOW, SKIN, closing, context, day, high, low, said, stretch


def of_the_day(found: dict[str, tuple[float, str, None]], **parts: GlucosePart) -> Note:
    document = day(values=GLUCOSE | found, context=context(streams=ALL, glucose_parts=parts))
    return next(note for note in glucose_notes(document) if note.kind == "glucose_day")


@pytest.mark.parametrize(
    ("level", "minutes", "told"),
    [
        ("below_70", 10.0, True),
        ("below_70", 9.0, False),
        ("above_180", 30.0, True),
        ("above_180", 29.0, False),
    ],
)
def test_a_part_of_the_day_is_named_of_ten_minutes_of_lows_or_thirty_of_highs(
    level: str, minutes: float, told: bool
) -> None:
    note = of_the_day({}, night=GlucosePart(**{level: minutes - 2}), evening=GlucosePart(**{level: 2.0}))
    assert (note.words.get(f"{level}.part") == "night") is told


@pytest.mark.parametrize(("counted", "told"), [(30.0, False), (31.0, True)])
def test_how_often_it_was_low_is_not_told_where_another_reading_was(counted: float, told: bool) -> None:
    lows = {"glucose_hypo_events": (4.0, "", None), "glucose_hypo_events_minutes": (counted, "min", None)}
    note = of_the_day(lows, night=GlucosePart(below_70=35.0))
    assert ("below_70.events" in note.numbers) is told


@pytest.mark.parametrize("text", ["2026-03-10T25:00+01:00", "2026-13-10T10:00+01:00"])
def test_what_is_written_like_a_time_but_names_none_is_none(text: str) -> None:
    assert not is_time(text)
    assert is_time("2026-03-10T10:00+01:00")


@pytest.mark.parametrize(("days", "told"), [(1, []), (2, ["returned.resting_hr"])])
def test_a_value_is_told_to_be_back_in_its_range_after_days_and_not_after_one(
    days: int, told: list[str]
) -> None:
    known = {"resting_hr": MetricContext(returned_after=days, returned_from="above")}
    assert [note.id for note in beside_notes(day(context=context(metrics=known)), [])] == told


@pytest.mark.parametrize(
    ("value", "told"), [(69.97, "just under 70 percent"), (70.03, "just over 70 percent")]
)
def test_a_week_s_share_that_would_read_as_its_target_is_told_on_its_side(value: float, told: str) -> None:
    weekly = {"categories": [{"name": "in_range", "value": value, "limit": 70.0, "begins": True}]}
    assert told in said(day(weekly=weekly, context=context(streams=ALL)))


def test_what_the_ring_lacks_is_told_after_a_sensor_without_any_data() -> None:
    found = [anomaly(metric, "data", 40.0, "%", rule="coverage_low") for metric in ("glucose", "hr")]
    notes = data_notes(day(*found, context=context(last_seen={"glucose": "2026-03-08"}, streams=ALL)))
    assert [note.id for note in notes] == ["missing.glucose", "partial.ring"]


def test_a_day_s_glucose_is_told_without_what_other_days_say() -> None:
    notes = glucose_notes(day(values=GLUCOSE, context=None))
    assert [(note.id, note.numbers) for note in notes] == [("glucose_day", {"share": 74.0})]


@pytest.mark.parametrize("unit", ["mg/dL", "mmol/L"])
def test_a_drift_of_less_than_a_degree_is_told_with_its_size(unit: str) -> None:
    drift = anomaly(
        *("skin_temp_sleep", "drift", 34.5, "°C"),
        usual=SKIN,
        direction="above",
        evidence={"since": "2026-03-03", "shift": 0.3},
    )
    assert "0.3" in said(day(drift), unit=unit)


def test_a_day_is_not_named_again_after_its_glucose_as_a_whole() -> None:
    mean = out_of_range("glucose_mean", 148.6, "mg/dL", usual(112.4, 98.0, 126.8))
    document = day(low(LOW), mean, values=GLUCOSE)
    plan = Plan((("glucose_low",), ("glucose_day", "value.glucose_mean")))
    page = write_page(document, notes_of(document), plan, Reader("en"))
    assert " of the time. Your glucose was 149 mg/dL on average." in page.text[-1]


def a_last_reading(value: float, minutes: float) -> ProcessedDocument:
    """Of Tuesday, at 23:59, so late that it stands for so many `minutes`."""
    lasted = {"below_70": minutes} | ({"below_54": minutes} if value < 54 else {})
    until_midnight = [("2026-03-10T23:59+01:00", "2026-03-11T00:00+01:00")]
    known = context(
        streams=ALL,
        glucose_parts={"evening": GlucosePart(**lasted, lowest=value)},
        glucose_times=dict.fromkeys(lasted, until_midnight),
    )
    return day(values={"glucose_tir": (99.9, "%", None)}, context=known)


def test_less_than_a_minute_below_54_is_told_as_one_and_asks_for_what_a_longer_time_does() -> None:
    """It was below 70 "for 0 minutes", and "nothing you need to do"; of a last reading of 60 more was asked."""
    brief, longer = a_last_reading(45.0, 0.33), a_last_reading(45.0, 1.0)
    assert "below 70 mg/dL for 1 minute. When the day ended" in said(brief)
    assert "It was below 54 for 1 minute, from 23:59 until midnight or later." in said(brief)
    assert (said(brief), closing(brief)) == (said(longer), closing(longer))
    assert closing(brief) == ["closing-act-low", "closing-mention"]
    assert closing(a_last_reading(60.0, 0.33)) == ["closing-act-low", "closing-unwell"]


def test_less_than_a_minute_below_54_after_a_low_is_told_and_asked_about_too() -> None:
    parts = {"evening": GlucosePart(below_70=10.33, below_54=0.33, lowest=45.0)}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    assert "It was below 54 for 1 minute in the evening." in said(found)
    assert closing(found) == ["closing-act-low", "closing-mention"]


def test_beside_a_low_that_began_in_the_last_minutes_of_the_day_no_sum_denies_it() -> None:
    """Readings every 15 minutes, the last at 23:59: 15 minutes below 54, and "below 70 for 0 minutes"."""
    last = stretch("23:59", "2026-03-11T00:14", 15, 45.0) | {"open": True}
    lasted = {"below_70": 0.33, "below_54": 0.33}
    known = context(streams=ALL, glucose_parts={"evening": GlucosePart(**lasted, lowest=45.0)})
    text = said(day(low(last), values=GLUCOSE, context=known))
    assert "below 54 mg/dL from 23:59 until midnight or later. The lowest reading was 45 mg/dL." in text
    assert "below 70 for" not in text


@pytest.mark.parametrize(
    ("level", "unit", "value", "told"),
    [
        ("above_180", "mmol/L", 181.0, "The highest reading was 10.05 mmol/L."),
        ("above_180", "mmol/L", 251.0, "The highest reading was 13.93 mmol/L."),
        ("above_180", "mmol/L", 250.2, "The highest reading was just above 13.9 mmol/L."),
        ("above_180", "mg/dL", 180.04, "The highest reading was just above 180 mg/dL."),
        ("above_180", "mg/dL", 181.0, "The highest reading was 181 mg/dL."),
        ("below_70", "mg/dL", 69.8, "The lowest reading was 69.8 mg/dL."),
        ("below_70", "mg/dL", 69.99, "The lowest reading was just below 70 mg/dL."),
    ],
)
def test_a_day_s_farthest_reading_does_not_read_like_a_limit_that_it_lies_beyond(
    level: str, unit: str, value: float, told: str
) -> None:
    far = "highest" if level == "above_180" else "lowest"
    parts = {"afternoon": GlucosePart(**{level: 40.0, far: value})}
    assert told in said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)), unit=unit)


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("mg/dL", 69.97, "at 23:59, was just below 70 mg/dL. "),
        ("mg/dL", 69.6, "at 23:59, was 69.6 mg/dL, below 70."),
        ("mmol/L", 69.9, "at 23:59, was 3.88 mmol/L, below 3.9."),
    ],
)
def test_a_last_reading_does_not_read_like_the_limit_that_it_lies_below(
    unit: str, value: float, told: str
) -> None:
    assert told in said(a_last_reading(value, 0.33), unit=unit) + " "


@pytest.mark.parametrize(
    ("code", "lowest", "highest"),
    [
        ("en", "was just below 54 mg/dL", "(up to just above 250)"),
        ("de", "niedrigster Wert etwas weniger als 54 mg/dL", "(höchster Wert etwas mehr als 250)"),
        ("es", "bajó hasta algo menos de 54 mg/dL", "(subió hasta algo más de 250)"),
    ],
)
def test_what_reads_like_its_limit_is_just_beyond_it_in_every_language(
    code: str, lowest: str, highest: str
) -> None:
    one = low(stretch("03:10", "03:40", 30, 53.99))
    assert lowest in said(day(one.model_copy(update={"value": 53.99})), code)
    two = high(stretch("12:00", "13:00", 60, 250.01), stretch("18:00", "18:20", 20, 280.0), severity="info")
    assert highest in said(day(two.model_copy(update={"value": 280.0})), code)


def test_an_average_that_reads_like_its_range_s_end_is_not_told_to_be_above_it() -> None:
    """7.8 mmol/L, "above your usual 7.2 to 7.8"."""
    values = {
        "glucose_tir": (100.0, "%", None),
        "glucose_mean": (141.0, "mg/dL", usual(135.0, 129.8, 140.2)),
    }
    known = context(streams=ALL, metrics={"glucose_mean": MetricContext(side="above", days_outside=1)})
    found = day(values=values, context=known)
    assert "The average was 141 mg/dL, above your usual 130 to 140." in said(found)
    assert "The average was" not in said(found, unit="mmol/L")
