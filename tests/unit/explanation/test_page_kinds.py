"""Kinds of faults that readers found on pages: each was wrong once."""

import datetime as dt
import json
import re
from typing import Any

import pytest

from core.documents import Metric
from core.explanation.compose import by_code
from core.explanation.notes import Note, notes_of
from core.explanation.plan import read_plan
from core.explanation.reader import Reader
from core.explanation.wording.formats import number, range_end, rounded
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from scripts.dev.recorded_days import as_stored
from tests.support.explanation_days import anomaly, day, usual
from tests.support.payloads import DATE, ZONE, body, full_series, sleep, value
from tests.support.uneven_days import uneven_days
from tests.support.wide_days import wide_days

Odd = tuple[int, list[float]]


def at(minute: int, amount: float, minutes: int) -> Odd:
    return minute // 5, [amount] * (minutes // 5)


def page(*odd: Odd, language: str = "en") -> tuple[str, str]:
    """(text, closing) of a day with a sensor alone."""
    measured = measure_day(body(full_series("glucose", 110, *odd)), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, {})
    said = by_code(as_stored(document), Reader(language))
    return " ".join(said.text), " ".join(said.closing)


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "about this low the next time", "about these lows within"),
        ("de", "über die niedrigen Glukosewerte.", "über die niedrigen Glukosewerte, falls"),
        ("es", "de los valores bajos de glucosa.", "de los valores bajos de glucosa, si"),
    ],
)
def test_the_closing_speaks_of_one_low_or_of_several(language: str, one: str, several: str) -> None:
    assert one in page(at(180, 50, 20), language=language)[1]
    urgent = page(at(180, 50, 40), at(600, 50, 30), language="en")[1]
    assert (
        "Even if your glucose is not low now, call your care team as soon as you can about the lows of Tuesday"
        in urgent
    )
    assert several in page(at(180, 50, 20), at(600, 50, 20), language=language)[1]


def test_a_side_is_counted_by_one_limit_only() -> None:
    """Two dips below 54 may be one below 70: told side by side, the counts would seem to contradict each other."""
    text, _ = page((36, [65.0, *[50] * 3, *[60] * 4, *[50] * 3, 65.0]))
    assert "below 54 mg/dL twice" in text
    assert "once" not in text


def test_a_page_that_is_too_long_gives_up_time_in_range_before_a_low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes below 70 that no finding tells stand beside the time in range, and were left out together with it."""
    odd = at(400, 65, 20), at(800, 300, 120)
    assert "percent of the time" in page(*odd)[0]
    monkeypatch.setattr("core.explanation.page.WORDS", 50)
    text, _ = page(*odd)
    assert "below 70 mg/dL for 20 minutes" in text
    assert "percent of the time" not in text


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_day_of_lows_that_no_finding_tells_is_never_a_day_on_which_nothing_stood_out(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Hours between 54 and 70 were left out of a page of 60 words, which then said that nothing stood out."""
    for words in ("QUIET_WORDS", "WORDS"):
        monkeypatch.setattr(f"core.explanation.page.{words}", 1)
    text, _ = page(at(180, 62, 150), at(600, 62, 145), language=language)
    low = {"en": "below 70 mg/dL for", "de": "unter 70 mg/dL", "es": "por debajo de 70 mg/dL"}[language]
    assert low in text
    assert re.search("March 31|31. März|31 de marzo", text)


def of_lows(*ring: Any, lowest: int = 62) -> list[Note]:
    measured = measure_day(body(full_series("glucose", 110, at(180, lowest, 150)), *ring), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, {})
    return notes_of(as_stored(document))


def test_no_plan_may_leave_out_lows_that_no_finding_tells() -> None:
    notes = of_lows()
    told = [note.id for note in notes if note.about is None and note.kind != "glucose_day"]
    answer = {"lead": told[0], "paragraphs": [[one] for one in told], "definition": None}
    plan, objections = read_plan(json.dumps(answer), notes, ())
    assert plan is None
    assert "these must be there: glucose_day" in objections


def test_low_oxygen_is_not_the_days_low_glucose() -> None:
    asleep = [{"type": "total_sleep", "value": 8 * 3600}]
    notes = of_lows(sleep(spo2={"value": 82}, quick_metrics=asleep))
    assert any(note.metrics != ("glucose",) and note.words.get("side") == "below" for note in notes)
    assert of_the_day(notes).must_tell


def of_the_day(notes: list[Note]) -> Note:
    return next(note for note in notes if note.kind == "glucose_day")


def test_what_stands_beside_a_low_that_is_told_may_be_left_out() -> None:
    assert not of_the_day(of_lows(lowest=50)).must_tell


def test_for_how_many_days_time_in_range_was_low_goes_before_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    history = {DATE - dt.timedelta(days=back): {"glucose_tir": 95.0 + back % 3} for back in range(3, 36)}
    history |= {DATE - dt.timedelta(days=back): {"glucose_tir": 60.0} for back in (1, 2)}
    odd = full_series("glucose", 110, at(600, 210, 600))
    assert "3 days in a row" in with_ring(history, odd)
    monkeypatch.setattr("core.explanation.page.QUIET_WORDS", 1)
    monkeypatch.setattr("core.explanation.page.WORDS", 1)
    text = with_ring(history, odd)
    assert "58 percent" in text
    assert "in a row" not in text


PAST = {"resting_hr": 60.0, "hrv_sleep_ln": 3.9, "sleep_total": 430.0}


def with_ring(history: dict[dt.date, dict[str, Any]], *entries: Any) -> str:
    measured = measure_day(body(*entries), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, history)
    said = by_code(as_stored(document), Reader("en"))
    return " ".join(said.text)


def past(**lately: list[float]) -> dict[dt.date, dict[str, Any]]:
    """Five usual weeks; `lately`: the last days of a feature, the latest first."""
    found = {}
    for back in range(1, 36):
        features = {
            name: x + (0.01 if name == "hrv_sleep_ln" else 1) * (back % 3) for name, x in PAST.items()
        }
        features |= {name: days[back - 1] for name, days in lately.items() if back <= len(days)}
        found[DATE - dt.timedelta(days=back)] = features
    return found


def test_values_that_moved_together_keep_their_runs_and_the_rarest_of_them() -> None:
    history = past(resting_hr=[70.0, 69.0, 68.0], hrv_sleep_ln=[3.5, 3.5])
    text = with_ring(history, value("sleep_rhr", 75), value("avg_sleep_hrv", 30))
    assert "two of your values stood out" in text
    assert "was 75 beats per minute. That is above your usual" in text
    assert "It has been above that range for 4 nights in a row" in text
    assert "It has been below that range for 3 nights in a row" in text
    assert "in 5 weeks" in text


def test_what_drifts_within_its_range_is_told_as_higher_than_before() -> None:
    found = anomaly(
        *("resting_hr", "drift", 67.0, "bpm"),
        direction="above",
        rule="drift.resting_hr",
        evidence={"since": "2026-03-19"},
    )
    document = day(more=(found,))
    document = document.model_copy(
        update={
            "metrics": {"resting_hr": Metric(value=67.0, unit="bpm")},
            "baseline": {"resting_hr": usual(65.0, 62.0, 69.0)},
        }
    )
    text = " ".join(by_code(document, Reader("en")).text)
    assert (
        "That is in your usual range, 62 to 69. "
        "But since Thursday, March 19, it has more often been higher than in the weeks before." in text
    )
    sized = found.model_copy(update={"evidence": found.evidence | {"shift": 3.2}})
    text = " ".join(by_code(document.model_copy(update={"anomalies": [sized]}), Reader("en")).text)
    assert text.startswith(
        "Since Thursday, March 19, your resting heart rate has been about 3 beats per minute higher than in "
        "the weeks before. On the night from Monday to Tuesday, March 31, it was 67 beats per minute. That is "
        "still in your usual range, 62 to 69."
    ), "what was found comes before what seems to take it back"


@pytest.mark.parametrize(
    ("amount", "said"), [(499, 499), (771, 771), (999, 999), (1000, 1000), (1049, 1000), (19_440, 19_400)]
)
def test_steps_are_rounded_as_people_do(amount: float, said: float) -> None:
    assert rounded(amount, "steps") == said


@pytest.mark.parametrize(("end", "said"), [(499, 499), (500, 500), (792, 800), (19_440, 19_400)])
def test_the_ends_of_a_range_of_steps_are_told_alike(end: float, said: float) -> None:
    """Beside "19,400" an exact "792" would look measured."""
    assert range_end(end, "steps") == said
    assert range_end(end, "min") == end


@pytest.mark.parametrize(("amount", "said"), [(2500, "2500"), (12500, "12.500"), (999, "999")])
def test_spanish_writes_four_digits_without_a_point(amount: int, said: str) -> None:
    assert number("es", amount) == said
    assert number("de", 2500) == "2.500"


def test_parts_of_the_day_and_what_a_night_lacks_have_an_order_of_their_own() -> None:
    """Stored keys are sorted: pages said "in the afternoon and in the morning", and lacked variability before sleep."""
    history = past(skin_temp_sleep=[34.0 + back % 3 / 10 for back in range(30)])
    odd = full_series("glucose", 110, at(480, 220, 200), at(780, 220, 60), at(900, 220, 120))
    measured = measure_day(body(odd, value("sleep_rhr", 60)), DATE, ZONE)
    document = as_stored(assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, history))
    assert document.context is not None
    assert list(document.context.glucose_parts) == ["morning", "afternoon"]
    assert list(document.context.lacking) == ["hrv_sleep", "skin_temp_sleep", "sleep_total"]
    notes = {note.kind: note for note in notes_of(document)}
    assert notes["lacking"].metrics == ("sleep_total", "hrv_sleep", "skin_temp_sleep")
    assert notes["glucose_day"].words["above_180.part"] == "morning afternoon"
    text = " ".join(by_code(document, Reader("en")).text)
    assert "in all, in the morning and in the afternoon" in text


def test_what_is_said_and_asked_of_a_day_is_that_of_its_stored_document() -> None:
    """Whatever the order in which the rules found it."""
    for name, document in (wide_days() | uneven_days(100)).items():
        said, stored = (by_code(one, Reader("en")) for one in (document, as_stored(document)))
        assert said == stored, name
        assert notes_of(document) == notes_of(as_stored(document)), name  # of which the model is asked
