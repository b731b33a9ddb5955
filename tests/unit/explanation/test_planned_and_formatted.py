"""What a plan may be, what a model reads of its faults, and how times, numbers and units are written."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from core.documents import MetricContext
from core.explanation.model.prompt import repair_messages
from core.explanation.notes import Note, notes_of
from core.explanation.notes.note import Group, Kind, is_time, with_company
from core.explanation.plan import definitions, needs_arranging, read_plan
from core.explanation.sentences.gaps import cut_off, gap_of, held_of
from core.explanation.sentences.saying import Page, lasting
from core.explanation.wording import MissingWord, Wording, wording
from core.explanation.wording.formats import amount, bare, difference, number, share
from tests.support.explanation_days import anomaly, usual
from tests.support.told_days import HEART, context, day, low, said, stretch

EN, DE, ES = wording("en"), wording("de"), wording("es")


def note(ident: str, kind: Kind = "value", group: Group = "night", **more: Any) -> Note:
    return Note(id=ident, kind=kind, group=group, path="", **more)


def page_of(*notes: Note, words: Wording = EN) -> Page:
    return Page(words, dt.date(2026, 3, 10), "mg/dL", notes, None)


@pytest.mark.parametrize("paragraphs", [["a"], [{"a": None}], {"a": ["a"]}])
def test_paragraphs_that_are_no_lists_are_not_the_plan_that_was_asked_for(paragraphs: Any) -> None:
    answer = {"lead": "a", "paragraphs": paragraphs, "definition": None}
    plan, objections = read_plan(json.dumps(answer), [note("a")], [])
    assert (plan, len(objections)) == (None, 1)
    answer["paragraphs"] = [["a"]]
    assert read_plan(json.dumps(answer), [note("a")], [])[0] is not None


def test_a_plan_that_says_a_thing_twice_is_refused_though_each_would_do() -> None:
    once = '"lead": "a", "paragraphs": [["a"]], "definition": null'
    assert read_plan("{" + once + "}", [note("a")], [])[0] is not None
    assert read_plan('{"definition": null, ' + once + "}", [note("a")], [])[0] is None


def test_two_notes_need_arranging_where_one_is_flagged_and_one_alone_never_does() -> None:
    flagged = note("a", severity="info")
    assert needs_arranging([flagged, note("b")])
    assert not needs_arranging([note("a"), note("b")])
    assert not needs_arranging([flagged])


def test_a_metric_that_drifts_may_be_defined() -> None:
    drift = anomaly("hrv_sleep", "drift", 31.0, "ms", usual=usual(44.0, 38.0, 52.0), direction="below")
    document = day(drift, context=context(metrics={"hrv_sleep": MetricContext(new=True)}))
    assert definitions(document, notes_of(document)) == ["hrv_sleep"]


def test_a_model_reads_the_ids_that_it_left_out_one_by_one() -> None:
    notes = [note("a"), *(note(i, must_tell=True) for i in ("value.steps", "together"))]
    answer = json.dumps({"lead": "a", "paragraphs": [["a"]], "definition": None})
    (objection,) = read_plan(answer, notes, [])[1]
    assert objection.partition(": ")[2].split(", ") == ["value.steps", "together"]


def test_a_model_reads_each_fault_of_its_plan_on_a_line_of_its_own() -> None:
    asked_again = repair_messages([], "{}", ["one fault", "another"])[-1]["content"]
    assert {"- one fault", "- another"} <= set(asked_again.split("\n"))


def test_a_drift_since_a_time_is_told_since_its_date() -> None:
    def told(since: str) -> str:
        evidence = {"since": since, "shift": 3.2}
        return said(
            day(
                anomaly(
                    *("resting_hr", "drift", 61.0, "bpm"), usual=HEART, direction="above", evidence=evidence
                )
            )
        )

    assert told("2026-02-26T00:00+01:00") == told("2026-02-26")
    assert "Thursday, February 26" in told("2026-02-26")


def test_a_low_that_ends_within_a_gap_may_have_gone_on_in_it() -> None:
    gap = {"from": "2026-03-10T10:00+01:00", "to": "2026-03-10T14:00+01:00"}

    def of(ended: str) -> tuple[str, str | None, str]:
        times = {"below_70.from.1": "2026-03-10T09:00+01:00", "below_70.to.1": f"2026-03-10T{ended}+01:00"}
        one = note("glucose_day", "glucose_day", "glucose", dates=times | gap)
        page = page_of(one)
        cut = cut_off(page, f"2026-03-10T{ended}+01:00")
        return gap_of(page, one)["from"], cut and cut[11:16], " ".join(held_of(page, one))

    low = "Just before, your glucose was low; how long it stayed low is not known."
    assert [of(end) for end in ("10:00", "10:10", "14:00")] == [
        ("10:00", None, ""),
        ("10:00", "10:00", low),
        ("10:00", None, ""),
    ]


@pytest.mark.parametrize("words", [EN, DE, ES])
@pytest.mark.parametrize(("ends", "ranged"), [({"low": 50.1, "high": 58.7}, "same"), ({}, "no")])
def test_for_how_long_it_has_been_so_names_the_range_unless_it_was_just_told(
    words: Wording, ends: dict[str, float], ranged: str
) -> None:
    beside = note("a", metrics=("resting_hr",), words={"side": "above"}, numbers={"running": 4.0, **ends})
    it = words.say("resting_hr.it" if words is DE else "it")
    run = words.say("run", subject=it, side="above", days=4, period="night", ranged=ranged)
    page = page_of(beside, words=words)
    assert list(lasting(page, beside)) == [words.say("sentence", clause=run)]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        *((14, "in 2 weeks"), (15, "in 2 weeks"), (16, "in 16 days"), (27, "in 27 days"), (28, "in 4 weeks")),
        *((32, "in 4 weeks"), (33, "nearly 5 weeks"), (34, "nearly 5 weeks"), (35, "in 5 weeks")),
    ],
)
def test_weeks_are_days_where_they_would_take_much_away_and_nearly_so_many_if_one_or_two_lack(
    days: int, told: str
) -> None:
    known = MetricContext(extreme="highest", extreme_days=days)
    values = {"resting_hr": (64.2, "bpm", HEART)}
    assert told in said(day(values=values, context=context(metrics={"resting_hr": known})))


def test_what_a_language_cannot_say_is_named_by_its_word() -> None:
    words = Wording("en", "greeting = Hello { $name }\nbare =\n    .loud = Hey\n")
    for word in ("farewell", "greeting", "greeting.loud", "bare"):
        with pytest.raises(MissingWord) as missing:
            words.say(word)
        assert missing.value.word == word


def test_a_date_is_no_time_and_a_low_that_has_dates_alone_is_told_without_times() -> None:
    assert (is_time("2026-03-10T03:10"), is_time("2026-03-10")) == (True, False)
    dated = stretch("03:10", "03:40", 30, 50.0) | {"from": "2026-03-10", "to": "2026-03-10"}
    text = said(day(low(dated)))
    assert "below 54 mg/dL" in text
    assert "03:" not in text


def test_numbers_are_written_as_the_page_s_language_does_whatever_the_machine_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert bare(DE, 251.0, "mg/dL", "mmol/L", extra=1) == "13,93"
    assert share(DE, 0.4) == DE.say("share", text="0,4")


def test_a_difference_is_in_the_form_of_the_number_that_is_written_in_whichever_unit_of_glucose() -> None:
    one = DE.say("bpm.difference", text="1", n=1)
    assert one != DE.say("bpm.difference", text="1", n=1.4)
    assert [difference(DE, 1.4, "bpm", unit) for unit in ("mg/dL", "mmol/L")] == [one, one]


def test_a_little_less_than_nothing_is_nothing() -> None:
    assert number("en", -0.2) == number("en", 0.0) == "0"
    assert number("de", -0.04, 1) == "0,0"


@pytest.mark.parametrize(("percent", "told"), [(9.6, "9.6"), (10.4, "10"), (10.6, "11"), (9.0, "9")])
def test_a_share_has_a_decimal_below_ten_percent_alone(percent: float, told: str) -> None:
    assert share(EN, percent) == f"{told} percent"


@pytest.mark.parametrize("unit", ["", "of a later version"])
def test_a_number_of_a_unit_without_words_stands_alone(unit: str) -> None:
    assert amount(EN, 3.44, unit) == "3.4"


def test_glucose_has_the_code_s_order_wherever_a_plan_tells_it() -> None:
    of_glucose = [note(i, group="glucose", must_tell=True) for i in ("low", "high", "week", "whole")]
    notes = [*of_glucose, note("steps", group="day", must_tell=True, severity="info")]
    for paragraphs, told in (
        ([["whole", "high"], ["steps"], ["week", "low"]], (("low", "high"), ("steps",), ("week", "whole"))),
        ([["steps"], ["week", "low", "whole", "high"]], (("steps",), ("low", "high", "week", "whole"))),
    ):
        answer = {"lead": paragraphs[0][0], "paragraphs": paragraphs, "definition": None}
        plan, objections = read_plan(json.dumps(answer), list(with_company(notes)), [])
        assert objections == []
        assert plan is not None
        assert plan.paragraphs == told
    assert needs_arranging(notes)
    assert not needs_arranging([replace(one, severity="info") for one in of_glucose]), "there is one order"
    assert needs_arranging([replace(of_glucose[0], severity="info"), replace(of_glucose[1], must_tell=False)])
