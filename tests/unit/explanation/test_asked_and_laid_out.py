"""What a model is asked and may answer, what a page leaves out first, what a fingerprint and a line depend on."""

import json
from dataclasses import replace
from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext, ProcessedDocument
from core.explanation.care_team import care_lines
from core.explanation.compose import by_code
from core.explanation.fingerprints import audience_part, facts_part
from core.explanation.model.prompt import asked, messages_for
from core.explanation.notes import Note, notes_of
from core.explanation.notes.note import Group, Kind
from core.explanation.plan import code_plan, definitions, needs_arranging, read_plan
from core.explanation.reader import Reader
from core.explanation.wording import wording
from core.explanation.wording.formats import amount, bare, difference, duration, listed
from core.stages.fingerprints import document_part
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HIGH_HEART,
    NOTABLE_HEART,
    closing,
    context,
    day,
    high,
    part_of_glucose,
    strain,
    stretch,
)

EN = wording("en")


def note(ident: str, kind: Kind = "value", group: Group = "night", **more: Any) -> Note:
    return Note(id=ident, kind=kind, group=group, path="", **more)


def lines(document: ProcessedDocument) -> str:
    return "\n".join(care_lines(document, EN))


def shorter_and_shorter(document: ProcessedDocument, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The page as it is, and with ever fewer words allowed."""
    said: dict[str, None] = {}
    for most in range(130, 10, -1):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        monkeypatch.setattr("core.explanation.page.QUIET_WORDS", most)
        said[" ".join(by_code(document, Reader("en")).text)] = None
    return list(said)


@pytest.mark.parametrize(
    ("kind", "words", "about"),
    [
        ("together", {}, "hrv_sleep, resting_hr stood out together"),
        ("glucose_day", {}, "time in the target range and beyond it"),
        ("weekly", {"side": "below"}, "a weekly glucose target begins to be missed"),
        ("missing", {"stream": "ring"}, "hrv_sleep, resting_hr no ring"),
        ("partial", {"stream": "glucose"}, "hrv_sleep, resting_hr part of the glucose readings only"),
        ("lacking", {}, "hrv_sleep, resting_hr readings that this night lacks"),
        ("new", {}, "hrv_sleep, resting_hr few days of data so far"),
        ("quiet", {}, "hrv_sleep, resting_hr nothing flagged"),
        ("returned", {}, "hrv_sleep, resting_hr back in the usual range"),
        ("same_day", {"side": "above"}, "hrv_sleep, resting_hr above the usual range"),
        ("urgent", {"side": "below"}, "hrv_sleep, resting_hr below a limit"),
    ],
)
def test_a_model_is_told_what_each_note_is_about(kind: Kind, words: dict[str, str], about: str) -> None:
    one = note("one", kind, metrics=("hrv_sleep", "resting_hr"), words=words, must_tell=True)
    said = asked(one, [one])
    assert said.keys() == {"id", "about", "severity", "must", "group"}
    assert (said["about"], said["must"]) == (about, True)


def test_a_model_is_told_of_a_run_with_the_note_that_it_completes_and_with_no_other() -> None:
    first, second = (note(i, metrics=(i,), words={"side": "above"}) for i in ("resting_hr", "hrv_sleep"))
    notes = [first, second, note("r", "run", about="resting_hr"), note("t", "trend", about="resting_hr")]
    listed_notes = json.loads(messages_for(notes, [])[1]["content"])["notes"]
    assert [one["about"] for one in listed_notes] == [
        "resting_hr above the usual range; a run of days; a trend over days",
        "hrv_sleep above the usual range",
    ]


def standing_together(*idents: str) -> list[Note]:
    return [note(i, may_stand_with=tuple(j for j in idents if j != i)) for i in idents]


@pytest.mark.parametrize(
    ("paragraphs", "is_taken"),
    [
        ([["a", "b"], ["c"], ["d"]], True),
        ([["a", "b"], [], ["c", "d"]], False),
        ([["a", "b", "c", "d"], []], False),
        ([["a"], ["b"], ["c"], ["d"]], False),
    ],
)
def test_a_plan_has_up_to_three_paragraphs_and_none_is_empty(
    paragraphs: list[list[str]], is_taken: bool
) -> None:
    answer = json.dumps({"lead": "a", "paragraphs": paragraphs, "definition": None})
    plan, objections = read_plan(answer, standing_together(*"abcd"), [])
    assert (plan is not None, objections == []) == (is_taken, is_taken)


def test_a_plan_may_define_a_metric_that_was_offered_and_no_other() -> None:
    def taken(definition: str) -> bool:
        answer = json.dumps({"lead": "a", "paragraphs": [["a"]], "definition": definition})
        return read_plan(answer, standing_together("a"), ["hrv_sleep"])[0] is not None

    assert taken("hrv_sleep")
    assert not taken("spo2_mean")


def test_three_notes_of_a_quiet_day_need_no_arranging_and_four_do() -> None:
    assert not needs_arranging(standing_together(*"abc"))
    assert needs_arranging(standing_together(*"abcd"))
    last = [replace(one, group="data") for one in standing_together(*"cd")]
    assert not needs_arranging([*standing_together(*"ab"), *last]), (
        "what need not be told of the data comes last"
    )
    assert needs_arranging([*standing_together(*"ab"), *(replace(one, must_tell=True) for one in last)])


def test_a_metric_that_is_told_and_not_flagged_is_not_offered_for_definition() -> None:
    known = context(metrics={"hrv_sleep": MetricContext(new=True)})
    found = day(HIGH_HEART, context=known)
    assert definitions(found, [note("beside", "same_day", metrics=("hrv_sleep",))]) == []
    flagged = out_of_range("hrv_sleep", 24.0, "ms", usual(50.0, 40.0, 60.0))
    document = day(flagged, context=known)
    assert definitions(document, notes_of(document)) == ["hrv_sleep"]


def test_a_page_that_is_too_long_gives_up_the_definition_before_anything_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flagged = out_of_range("glucose_cv", 44.0, "%", usual(30.0, 25.0, 35.0))
    known = context(streams=ALL, metrics={"glucose_cv": MetricContext(new=True, side="above")})
    document = day(flagged, FEW_STEPS, HIGH_HEART, values=GLUCOSE, context=known)
    notes = notes_of(document)
    offered = definitions(document, notes)
    assert code_plan(notes, offered).definition == "glucose_cv"
    definition = EN.say("glucose_cv.definition")
    whole, next_one, *_ = shorter_and_shorter(document, monkeypatch)
    assert definition in whole
    assert len(whole.split()) - len(next_one.split()) == len(definition.split())
    assert definition not in next_one


@pytest.mark.parametrize(
    ("level", "part", "told", "clock"),
    [
        ("above_180", {"above_180": 90.0, "highest": 220.0}, "above 180", ("20:00", "21:30")),
        ("below_70", {"below_70": 30.0, "lowest": 61.0}, "below 70", ("03:00", "03:30")),
    ],
)
def test_a_page_that_is_too_long_gives_up_when_it_was_before_for_how_long(
    monkeypatch: pytest.MonkeyPatch, level: str, part: dict[str, float], told: str, clock: tuple[str, str]
) -> None:
    times = {level: [[f"2026-03-10T{end}+01:00" for end in clock]]}
    parts = {"evening" if level == "above_180" else "night": GlucosePart(**part)}
    known = context(streams=ALL, glucose_parts=parts, glucose_times=times)
    pages = shorter_and_shorter(day(NOTABLE_HEART, FEW_STEPS, values=GLUCOSE, context=known), monkeypatch)
    assert clock[0] in pages[0]
    assert clock[1] in pages[0]
    assert any(told in page and clock[0] not in page and clock[1] not in page for page in pages)


def test_a_page_that_is_too_long_gives_up_the_longest_time_without_readings_before_their_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = shorter_and_shorter(day(part_of_glucose(), context=context(streams=ALL)), monkeypatch)
    assert "12:21" in pages[0]
    assert "12:21" not in pages[-1]
    assert "glucose" in pages[-1]


def test_a_day_with_a_high_alone_loses_its_time_in_range_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    one = high(stretch("20:00", "21:00", 60, 280.0), severity="info")
    parts = {"evening": GlucosePart(above_180=90.0, above_250=60.0, highest=280.0)}
    known = context(streams=ALL, glucose_parts=parts)
    document = day(one, NOTABLE_HEART, values=GLUCOSE, context=known)
    for most in range(130, 10, -1):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        page = by_code(document, Reader("en"))
        planned = {ident for paragraph in page.plan.paragraphs for ident in paragraph}
        assert ("glucose_day" in planned) == ("for 74 percent" in " ".join(page.text))


@pytest.mark.parametrize("code", ["en", "de", "es"])
def test_a_week_that_begins_to_miss_its_target_is_what_a_visit_is_for(code: str) -> None:
    category = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-03-10", "begins": True}
    document = day(values=GLUCOSE, context=context(streams=ALL), weekly={"categories": [category]})
    assert closing(document) == ["closing-tell"]
    assert (
        wording(code).say("mention-week", week="in_range", low="70", high="180 mg/dL")
        in by_code(document, Reader(code)).closing[0]
    )


def test_the_document_s_fingerprint_changes_with_its_bytes_and_with_the_prompt() -> None:
    assert document_part("a") == document_part("a")
    assert (
        len({document_part("a"), document_part("b"), document_part("a", "0"), document_part("a", "1")}) == 4
    )


def test_the_audience_s_fingerprint_changes_with_the_unit_of_glucose() -> None:
    assert audience_part(Reader("en", "mmol/L"), None) != audience_part(Reader("en", "mg/dL"), None)


def test_the_facts_fingerprint_changes_with_what_the_care_team_s_lines_are_made_of() -> None:
    def part(document: ProcessedDocument) -> str:
        return facts_part(document, [])

    scored = HIGH_HEART.model_copy(update={"score": 9.9})
    documents = [day(HIGH_HEART), day(scored), day(HIGH_HEART, quality={"uploaded": True})]
    assert len({*map(part, documents)}) == 3
    assert part(day(HIGH_HEART)) == part(day(HIGH_HEART, quality={"uploaded": False}))


def test_the_facts_fingerprint_is_the_same_under_a_newer_rule_that_finds_the_same() -> None:
    old, new = (HIGH_HEART.model_copy(update={"rule_version": version}) for version in ("1", "2"))
    assert facts_part(day(old), []) == facts_part(day(new), [])


def test_the_facts_fingerprint_is_the_same_in_whichever_order_evidence_was_written() -> None:
    one = strain(resting_hr=2.0, hrv_sleep=-1.0)
    other = strain(hrv_sleep=-1.0, resting_hr=2.0)
    assert facts_part(day(one), []) == facts_part(day(other), [])


def test_the_care_team_reads_each_signal_of_a_strain_with_its_sign() -> None:
    assert "resting_hr +0.75, hrv_sleep -1.5;" in lines(day(strain(resting_hr=0.75, hrv_sleep=-1.5)))


def test_the_care_team_reads_signals_of_a_strain_alone() -> None:
    other = HIGH_HEART.model_copy(update={"evidence": {"parts": {"hrv_sleep": -1.5}}})
    assert "hrv_sleep" not in lines(day(other))


def test_the_care_team_reads_that_a_value_out_of_range_has_no_usual_range() -> None:
    unknown = HIGH_HEART.model_copy(update={"usual": None})
    document = day().model_copy(update={"anomalies": [unknown]})
    assert EN.say("care-no-usual") in lines(document).split("; ")


def test_the_care_team_reads_no_difference_of_what_passed_a_limit() -> None:
    said = EN.say("care-difference", n="+9.8")
    assert said in lines(day(HIGH_HEART))
    passed = anomaly("spo2_mean", "safety", 86.0, "%", difference=9.8)
    assert said not in lines(day(passed))


def test_the_care_team_reads_that_a_day_came_from_an_uploaded_file() -> None:
    assert care_lines(day(quality={"uploaded": True}), EN) == [EN.say("care-uploaded")]


def test_the_care_team_reads_since_when_a_week_s_category_holds_or_that_it_is_longer() -> None:
    known = {"name": "in_range", "value": 60.0, "limit": 70.0, "since": "2026-02-03"}
    assert lines(day(weekly={"categories": [known]})).endswith(" 2026-02-03")
    assert "≤" not in lines(day(weekly={"categories": [known]}))
    assert lines(day(weekly={"categories": [known | {"capped": True}]})).endswith(" ≤ 2026-02-03")
    undated = known | {"since": None}
    assert lines(day(weekly={"categories": [undated]})).endswith(" 2026-03-10")


def test_a_unit_is_in_the_form_of_the_number_that_is_written() -> None:
    said = (amount(EN, 1.4, "bpm"), amount(EN, 0.6, "steps"), amount(EN, 1.6, "bpm"))
    assert said == ("1 beat per minute", "1 step", "2 beats per minute")


def test_a_difference_is_in_the_reader_s_unit_and_has_the_form_of_its_own() -> None:
    assert difference(EN, 18.016, "mg/dL", "mmol/L") == "1.0 mmol/L"
    assert difference(EN, 18.4, "mg/dL", "mg/dL") == "18 mg/dL"
    german = wording("de")
    assert difference(german, 3.0, "bpm", "mg/dL") == german.say("bpm.difference", text="3", n=3)
    assert difference(german, 3.0, "bpm", "mg/dL") != amount(german, 3.0, "bpm")
    assert difference(german, 65.0, "min", "mg/dL") == duration(german, 65)


def test_minutes_are_a_duration_without_a_unit_after_them() -> None:
    assert amount(EN, 432.0, "min") == bare(EN, 432.0, "min") == "7 hours 10 minutes"
    assert duration(EN, 0) == "0 minutes"


def test_a_list_is_in_the_page_s_language_whatever_the_machine_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert listed(wording("es"), ["uno", "dos", "tres"]) == "uno, dos y tres"


def test_a_plan_that_leaves_out_the_day_s_glucose_is_given_it() -> None:
    """With what else it tells of glucose, else last; readers took a sensor without a word for silent."""
    night, whole = (replace(one, about=None) for one in standing_together("n", "g"))
    whole = replace(whole, id="glucose_day", kind="glucose_day", group="glucose", must_tell=False)
    night = replace(night, group="night")
    low = replace(whole, id="low", kind="event", must_tell=True)
    for notes, paragraphs, told in (
        ([night, whole], [["n"]], (("n",), ("glucose_day",))),
        ([night, low, whole], [["low"], ["n"]], (("low", "glucose_day"), ("n",))),
        ([night, low, whole], [["glucose_day"], ["low"], ["n"]], (("low",), ("glucose_day",), ("n",))),
    ):
        answer = json.dumps({"lead": paragraphs[0][0], "paragraphs": paragraphs, "definition": None})
        plan, objections = read_plan(answer, notes, [])
        assert objections == []
        assert plan is not None
        assert plan.paragraphs == told
