"""What is said of a day: each sentence about a made-up day is asked for by its words."""

import pytest

from core.explanation.closing.asked import lows_of
from core.explanation.compose import by_code
from core.explanation.reader import Reader
from tests.support.told_days import HEART, closing, day, finding, said


def test_a_quiet_day_is_two_sentences_and_asks_nothing() -> None:
    text = said(day())
    assert text == (
        "Nothing stood out on Tuesday, March 10, or in the night before. You slept 7 hours 10 minutes. "
        "Your resting heart rate was 55 beats per minute. Both are in your usual range."
    )
    assert closing(day()) == ["closing-nothing"]


def test_a_quiet_day_without_the_nights_length_tells_what_comes_next() -> None:
    whole = day()
    without = {name: one for name, one in whole.metrics.items() if name != "sleep_total"}
    text = said(whole.model_copy(update={"metrics": without}))
    assert "Your resting heart rate was 55 beats per minute. You took 8,100 steps." in text
    assert "You slept" not in text


def test_a_quiet_day_whose_nights_length_has_no_usual_range_yet_tells_what_has_one() -> None:
    text = said(day(values={"sleep_total": (432.0, "min", None)}))
    assert "Your resting heart rate was 55 beats per minute. You took 8,100 steps." in text
    assert "You slept" not in text


def test_who_has_no_sensor_reads_nothing_of_glucose() -> None:
    assert "lucose" not in said(day())


def test_a_word_that_a_language_lacks_makes_the_whole_page_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.explanation import page
    from core.explanation import wording as words

    complete = words.wording("de")
    source = words.Wording("de", "resting_hr = Ruhepuls\n")
    monkeypatch.setattr(page, "wording", lambda code: source if code == "de" else words.wording(code))
    told = by_code(day(), Reader("de"))
    assert (told.language, told.text) == ("en", by_code(day(), Reader("en")).text)
    assert "lacks the word" in told.for_care_team[-1]
    assert complete.has("quiet")


def test_a_young_range_is_told_beside_a_value_that_no_rule_flags() -> None:
    young = HEART.model_copy(update={"provisional": True})
    assert "based on 28 nights" in said(day(values={"resting_hr": (48.0, "bpm", young)}))
    assert "based on 28 nights" not in said(day(values={"resting_hr": (48.0, "bpm", HEART)}))
    edge = day(values={"resting_hr": (58.9, "bpm", young)})
    assert "That is just above your usual range, based on 28 nights." in said(edge)
    assert "You slept 7 hours 10 minutes. That is in your usual range." in said(edge), (
        "of the other value, too"
    )
    assert ", knapp über Ihrem üblichen Bereich (berechnet aus bisher erst 28 Nächten)" in said(edge, "de")
    assert ", justo por encima de lo habitual en usted (con datos de 28 noches)" in said(edge, "es")


@pytest.mark.parametrize(
    ("numbers", "lows"),
    [
        ({"events": 2, "own": 40, "of_the_day": 36}, 3),
        ({"events": 2, "own": 40, "of_the_day": 36.1}, 2),
        ({"own": 40}, 1),
        ({"events": 1}, 1),
    ],
)
def test_lows_are_counted_with_the_shorter_ones_among_them(numbers: dict[str, float], lows: int) -> None:
    above = finding("notable", "glucose", kind="event", side="above", events=5)
    assert lows_of([finding("info", "glucose", kind="event", **numbers), above]) == lows
    assert lows_of([above]) == 1


def test_nothing_stood_out_is_not_said_of_a_value_at_the_end_of_its_range() -> None:
    text = said(day(values={"resting_hr": (58.9, "bpm", HEART)}))
    assert "stood out" not in text
    assert "was 59 beats per minute. That is just above your usual range" in text
