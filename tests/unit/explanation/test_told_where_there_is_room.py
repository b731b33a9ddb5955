"""What a page that is nearly too long says in fewer words, and what comes back where there is room after all."""

import datetime as dt
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext
from core.explanation.length.fitting import COMES_BACK, STAYS_GONE, fitted
from core.explanation.length.shortening import STEPS, without
from core.explanation.notes import Note, notes_of
from core.explanation.plan import Plan, code_plan
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HIGH_HEART,
    LOW,
    context,
    day,
    high,
    low,
    said,
    stretch,
)

HIGH = stretch("12:00", "13:00", 60, 290.0)


def counted(low_days: tuple[int, int, int], high_days: tuple[int, int, int]) -> Any:
    """A day of a low and a high; each: running, days, and of how many with readings."""
    found = {"below_54": DaysBeyond(running=low_days[0], days=low_days[1], of=low_days[2])}
    found["above_250"] = DaysBeyond(running=high_days[0], days=high_days[1], of=high_days[2])
    return day(
        low(LOW),
        high(HIGH, severity="info"),
        values=GLUCOSE,
        context=context(streams=ALL, glucose_days=found),
    )


def test_days_that_were_counted_once_are_those_days() -> None:
    text = said(counted((1, 3, 14), (1, 5, 14)))
    assert "On 3 of the 14 days ending on Tuesday, it was below 54 for 15 minutes or more." in text
    assert "On 5 of those 14 days, it was above 250 for 15 minutes or more." in text
    assert "On each of those 14 days, it was above 250" in said(counted((1, 3, 14), (14, 14, 14)))
    assert "On 5 of the 9 days with readings up to Tuesday, it was above 250" in said(
        counted((1, 3, 14), (1, 5, 9))
    )
    assert "An 5 dieser 14 Tage lag" in said(counted((1, 3, 14), (1, 5, 14)), "de")
    assert "An allen diesen 14 Tagen lag" in said(counted((1, 3, 14), (14, 14, 14)), "de")
    assert "En 5 de esos 14 días, estuvo" in said(counted((1, 3, 14), (1, 5, 14)), "es")
    assert "En cada uno de esos 14 días, estuvo" in said(counted((1, 3, 14), (14, 14, 14)), "es")


def words_of(plan: Plan, told: list[Note]) -> list[str]:
    """Pages for counting: a word for each number that a note has, and one for a definition."""
    return ["x " * sum(len(note.numbers) for note in told) + ("y" if plan.definition else "")]


def test_minutes_after_what_is_of_other_days_name_their_day() -> None:
    """ "On 6 of the 8 days …. Your glucose was below 70 for 50 minutes in all" was read of those days."""
    parts = {"afternoon": GlucosePart(below_70=50.0, lowest=60.0)}
    days = {"above_250": DaysBeyond(running=1, days=6, of=8)}
    known = context(streams=ALL, glucose_parts=parts, glucose_days=days)
    found = day(high(HIGH, severity="info"), values=GLUCOSE, context=known)
    assert "On Tuesday, your glucose was below 70" in said(found)
    assert "Am Dienstag lag Ihr Glukosewert" in said(found, "de").split("8 Tage")[1]
    assert "Ese martes su glucosa estuvo" in said(found, "es").split("8 días")[1]


def test_breaks_before_midnight_are_told_in_german_too() -> None:
    first = stretch("12:00", "12:40", 40, 290.0)
    last = stretch("22:13", "2026-03-11T00:00", 89, 308.0, open=True)
    assert "von 22:13 Uhr mit Unterbrechungen bis mindestens Mitternacht" in said(
        day(high(first, last, severity="info")), "de"
    )


def test_what_went_comes_back_where_something_longer_has_gone() -> None:
    """Ten words fit; a definition of one word goes first, then a note of many."""
    short = Note("a", "often", "night", "", numbers=dict.fromkeys("abcdef", 1.0))
    last = Note("b", "new", "data", "", numbers=dict.fromkeys("abcdefgh", 1.0))
    stays = Note("c", "value", "night", "", numbers=dict.fromkeys("ab", 1.0), must_tell=True)
    plan = Plan((("a", "b", "c"),), "resting_hr")
    whole = fitted(plan, [short, last, stays], 17, words_of)
    assert (whole.page.gone, whole.room) == ((), 0)
    one = fitted(plan, [short, last, stays], 11, words_of)
    assert [note.id for note in one.page.told] == ["b", "c"], "often goes before new"
    assert one.page.gone == ("definition", "often")
    assert one.room == 1
    more = fitted(plan, [short, last, stays], 9, words_of)
    assert [note.id for note in more.page.told] == ["a", "c"], "there is room for it when new has gone"
    assert (more.page.gone, more.room) == (("definition", "new"), 1)
    just = fitted(plan, [short, last, stays], 8, words_of)
    assert ([note.id for note in just.page.told], just.room) == (["a", "c"], 0), "it fits to the word"
    none = fitted(plan, [short, last, stays], 4, words_of)
    assert [note.id for note in none.page.told] == ["c"]
    assert none.page.gone == ("definition", "often", "new")
    assert none.room == 2, "of a few words nothing is made"


def test_what_has_come_back_stays_when_more_does() -> None:
    """Of nine words, where a note of ten had to go."""
    lengths = {"new": 3, "often": 3, "run": 10}
    notes = [
        Note(kind, kind, "night", "", numbers=dict.fromkeys("abcdefghij"[:n], 1.0))
        for kind, n in lengths.items()
    ]
    notes.append(Note("c", "value", "night", "", numbers=dict.fromkeys("ab", 1.0), must_tell=True))
    whole = fitted(Plan((("new", "often", "run", "c"),)), notes, 9, words_of)
    assert [note.id for note in whole.page.told] == ["new", "often", "c"]
    assert (whole.page.gone, whole.room) == (("run",), 1)


def test_what_no_word_depends_on_does_not_come_back() -> None:
    """The end of a page would ask about what it does not tell."""
    silent = Note("a", "often", "night", "")
    long = Note("b", "new", "data", "", numbers=dict.fromkeys("abcdefgh", 1.0))
    stays = Note("c", "value", "night", "", numbers=dict.fromkeys("ab", 1.0), must_tell=True)
    found = fitted(Plan((("a", "b", "c"),)), [silent, long, stays], 7, words_of)
    assert ([note.id for note in found.page.told], found.room) == (["c"], 5)


def test_what_a_page_can_do_without_comes_back_whatever_else_has_gone() -> None:
    """A Spanish page that had given up a gap had room for on how many days it was so, and left it out."""
    assert {*COMES_BACK}.isdisjoint([*STEPS][[*STEPS].index("usual") :])
    assert {*COMES_BACK}.isdisjoint(STAYS_GONE)
    assert "else" in STAYS_GONE, "a Spanish page said it beside half a day of the ring that had had no room"
    found = day(HIGH_HEART, FEW_STEPS)
    notes = notes_of(found)

    def said_of(plan: Plan, told: list[Note]) -> list[str]:
        ranges, explained = (
            any(name in note.numbers | note.words for note in told) for name in ("low", "explained")
        )
        return ["x " * (100 * ranges + 10 * explained + 1)]

    last = fitted(code_plan(notes), notes, 50, said_of).page
    assert "usual" in last.gone
    assert "explained" not in last.gone


@pytest.mark.parametrize(
    ("level", "parts", "told"),
    [
        ("below_70", {"evening": (70.0, 62.0), "afternoon": (8.0, 55.0)}, "was 55 mg/dL, in the afternoon."),
        ("below_70", {"evening": (70.0, 55.0), "afternoon": (8.0, 62.0)}, "was 55 mg/dL."),
        ("below_70", {"evening": (70.0, 55.0), "afternoon": (8.0, 55.0)}, "was 55 mg/dL."),
        ("above_180", {"evening": (70.0, 230.0), "morning": (20.0, 250.0)}, "was 250 mg/dL, in the morning."),
        ("above_180", {"evening": (70.0, 250.0), "morning": (20.0, 230.0)}, "was 250 mg/dL."),
    ],
)
def test_a_reading_farthest_out_says_where_it_was_if_that_is_not_where_most_of_it_was(
    level: str, parts: dict[str, tuple[float, float]], told: str
) -> None:
    far = "lowest" if level == "below_70" else "highest"
    known = {
        name: GlucosePart.model_validate({level: lasted, far: value})
        for name, (lasted, value) in parts.items()
    }
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=known))
    text = said(found)
    assert f"reading {told}" in text
    assert ", mostly in the evening." in text
    if level == "below_70" and "afternoon" in told:
        assert "war 55 mg/dL, am Nachmittag." in said(found, "de")
        assert "fue de 55 mg/dL, por la tarde." in said(found, "es")


@pytest.mark.parametrize(
    ("rest", "minutes", "told"),
    [
        (
            45.0,
            90,
            "above 250 mg/dL, mostly from 23:30 on Monday to 01:00 (1 hour 30 minutes, up to 280). There were",
        ),
        (46.0, 90, "above 250 mg/dL. The longest stretch was from 23:30 on Monday to 01:00 (1 hour 30"),
        (
            15.0,
            60,
            "above 250 mg/dL. The longest stretch was on and off from 23:30 on Monday to 01:00 (1 hour, up",
        ),
    ],
)
def test_a_time_without_a_sum_is_most_of_it_if_shorter_ones_are_less_than_half_of_it(
    rest: float, minutes: int, told: str
) -> None:
    one = stretch("2026-03-09T23:30", "01:00", minutes, 280.0, minutes_before=30)
    parts = {"night": GlucosePart(above_250=minutes - 30.0 + rest, highest=280.0)}
    found = day(high(one, severity="info"), context=context(streams=ALL, glucose_parts=parts))
    assert told in said(found)


def test_a_night_told_by_the_clock_may_hold_the_morning_s_reading_farthest_out() -> None:
    """It ends in the morning: "mostly between 02:00 and 07:00. The highest reading was 250, in the morning"."""
    known = {
        "night": GlucosePart(above_180=200.0, highest=230.0),
        "morning": GlucosePart(above_180=60.0, highest=250.0),
        "evening": GlucosePart(above_180=40.0, highest=200.0),
    }
    times = [("02:00", "07:00"), ("20:00", "20:20"), ("21:00", "21:20")]
    ends = {"above_180": [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in times]}
    found = day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=known, glucose_times=ends))
    assert "mostly between 02:00 and 07:00. The highest reading was 250 mg/dL." in said(found)


def test_the_sum_of_two_times_by_the_clock_goes_before_on_how_many_days_it_was_so() -> None:
    two = high(stretch("10:33", "11:58", 85, 285.0), stretch("14:49", "18:34", 225, 310.0), severity="info")
    notes = notes_of(day(two, context=context(streams=ALL)))
    plan = code_plan(notes)
    for kind, told in (("sum", True), ("clock_sum", False)):
        page = without(kind, plan, notes)[1]
        document = day(two, context=context(streams=ALL))
        text = " ".join(
            realise(plan, page, wording("en"), dt.date.fromisoformat(document.date), "mg/dL", page)
        )
        assert ("Together, that was 5 hours 10 minutes." in text) is told
        assert "twice: from 10:33 to 11:58" in text
    minutes = high(
        stretch("10:33", "11:58", 70, 285.0), stretch("14:49", "18:34", 205, 310.0), severity="info"
    )
    of_both = notes_of(day(minutes, context=context(streams=ALL)))
    for steps in (("sum",), ("sum", "clock_sum"), ("clock_sum",)):
        left = of_both
        for step in steps:
            left = without(step, plan, left)[1]
        text = " ".join(realise(plan, left, wording("en"), dt.date(2026, 3, 10), "mg/dL", left))
        assert "Together" not in text, "their minutes are told"
        assert "1 hour 10 minutes" in text
    gone = without("clock_sum", plan, notes)[1]
    assert without("sum", plan, gone)[1] == gone, "no step undoes another: shortening would have no end"
    assert [*STEPS].index("clock_sum") < [*STEPS].index("days_above")


def test_when_a_low_was_that_goes_on_at_midnight_stays_on_a_full_page() -> None:
    parts = {"evening": GlucosePart(below_70=130.0, lowest=56.0)}
    for end, stays in (("2026-03-11T00:00", True), ("2026-03-10T23:30", False)):
        times = {"below_70": [("2026-03-10T21:44+01:00", f"{end}+01:00")]}
        known = context(streams=ALL, glucose_parts=parts, glucose_times=times)
        notes = notes_of(day(high(HIGH, severity="info"), values=GLUCOSE, context=known))
        left = without("low_times", code_plan(notes), notes)[1]
        assert (left == notes) is stays
        assert any("below_70.from.1" in note.dates for note in left) is stays


@pytest.mark.parametrize(("afternoon", "named"), [(90.0, True), (89.9, False)])
def test_a_part_of_the_day_is_named_that_held_clearly_more_than_the_next(
    afternoon: float, named: bool
) -> None:
    minutes = {"morning": 60.0, "afternoon": afternoon, "evening": 180.0}
    parts = {name: GlucosePart(above_180=some, highest=230.0) for name, some in minutes.items()}
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    assert ("mostly in the afternoon and in the evening" in text) is named


def test_a_full_page_says_the_same_in_fewer_words_before_anything_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = low(stretch("03:10", "04:15", 65, 44.0), severity="notable")
    parts = {"night": GlucosePart(below_70=95.0, lowest=44.0)}
    typical = {"glucose_tir": (46.0, "%", usual(76.0, 60.0, 92.0))}
    found = day(one, values=typical, context=context(streams=ALL, glucose_parts=parts))
    assert "from 03:10 to 04:15. The lowest reading was 44 mg/dL." in said(found)
    whole = "Over the whole day, your glucose was between 70 and 180 mg/dL for 46 percent of the time."
    assert f"{whole} Usually that is 60 to 92 percent." in said(found)
    monkeypatch.setattr("core.explanation.page.WORDS", len(said(found).split()) - 10)
    text = said(found)
    assert "from 03:10 to 04:15 (down to 44 mg/dL)." in text
    assert "Your glucose was between 70 and 180 for 46 percent of the day. Usually that is" in text
    monkeypatch.setattr("core.explanation.page.WORDS", len(text.split()) - 5)
    text = said(found)
    assert text.endswith("below 70 for 1 hour 35 minutes, all before 06:00."), (
        "a share without what is usual goes first"
    )


def test_a_step_of_another_name_is_none() -> None:
    with pytest.raises(KeyError):
        without("glucose_hihgest", code_plan([]), [])


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "34.7 °C, above your usual 32.9 to 34.4 for the 3rd night in a row."),
        ("de", "34,7 °C, höher als üblich (32,9 bis 34,4), die 3. Nacht in Folge."),
        ("es", "34,7 °C, por encima de lo habitual (de 32,9 a 34,4) por tercera noche seguida."),
    ],
)
def test_a_range_in_its_value_s_sentence_takes_the_days_running_along(code: str, told: str) -> None:
    warm = {"skin_temp_sleep": (34.7, "°C", usual(33.6, 32.9, 34.4))}
    known = {"skin_temp_sleep": MetricContext(side="above", days_outside=3, outside_of_last=(3, 14))}
    notes = notes_of(day(HIGH_HEART, values=warm, context=context(metrics=known)))
    brief = without("brief", code_plan(notes), notes)[1]
    text = " ".join(realise(code_plan(notes), brief, wording(code), dt.date(2026, 3, 10)))
    assert told in text
    gone = without("running", code_plan(notes), brief)[1]
    assert told not in " ".join(realise(code_plan(notes), gone, wording(code), dt.date(2026, 3, 10)))


def test_which_day_in_a_row_it_is_is_an_ordinal() -> None:
    """ "Above your usual 32.9 to 35.0 for 2 nights in a row" was read as the range of two nights."""
    days = {
        2: "2nd",
        3: "3rd",
        4: "4th",
        11: "11th",
        12: "12th",
        13: "13th",
        20: "20th",
        30: "30th",
        35: "35th",
    }
    days |= {21: "21st", 22: "22nd", 23: "23rd", 24: "24th", 31: "31st", 32: "32nd", 33: "33rd"}
    for count, ordinal in days.items():
        said_so = wording("en").say("usual-run", days=count, period="day")
        assert said_so == f" for the {ordinal} day in a row"


def test_how_rare_it_is_goes_of_what_stands_beside_and_what_is_told_for_that_alone_goes_with_it() -> None:
    def note(ident: str, kind: str, **numbers: float) -> Note:
        return Note(ident, kind, "night", "", ("skin_temp_sleep",), numbers=numbers, words={"side": "above"})

    beside = note("beside", "same_day", value=35.0, low=33.0, high=34.0, extreme_days=28.0)
    at_the_edge = note("edge", "same_day", value=34.02, low=33.0, high=34.0, extreme_days=28.0)
    back, flagged = note("back", "returned", extreme_days=28.0), note("value", "value", extreme_days=28.0)
    left = [beside, at_the_edge, back, flagged]
    for rare in (
        ["beside", "edge", "value"],
        ["beside", "value"],
        ["value"],
        ["value"],
    ):  # the last one first
        left = without("lasting", Plan(()), left)[1]
        assert [one.id for one in left if "extreme_days" in one.numbers] == rare
    assert [one.id for one in left] == ["beside", "back", "value"]


@pytest.mark.parametrize(("step", "left"), [("days_above", "below"), ("days", "above")])
def test_on_how_many_days_it_was_so_goes_of_highs_and_then_of_lows(step: str, left: str) -> None:
    notes = notes_of(counted((1, 3, 14), (1, 5, 14)))
    told = without(step, code_plan(notes), notes)[1]
    assert [one.words["side"] for one in told if "days" in one.numbers and "side" in one.words] == [left]


def test_of_a_kind_the_last_note_goes_that_need_not_be_told() -> None:
    notes = [
        Note(i, "often", "night", "", must_tell=must) for i, must in (("a", False), ("b", False), ("c", True))
    ]
    notes.append(Note("d", "run", "night", ""))
    assert [one.id for one in without("often", Plan(()), notes)[1]] == ["a", "c", "d"]
