"""A panel's days are drawn the same again, its readers see no kind of text, and their scores are told without loss."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from core.content import sha256
from core.documents import ProcessedDocument
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from scripts.dev.panel import app, write_day
from scripts.dev.reading_panel.choice import STRATA, Drawn, Strata, draw
from scripts.dev.reading_panel.sheets import ITEMS, KINDS, letters
from scripts.dev.recorded_days import as_stored
from scripts.operations.paths import ROOT
from tests.support.payloads import DATE, ZONE, body, full_series, sleep, value
from tests.support.recorded_outputs import past

FIRST = Drawn("01", "urgent low", "recordings/rec-001", str(DATE), 35)


def low_day() -> tuple[ProcessedDocument, Any]:
    """A low of 65 minutes, and a resting heart rate that is far too high."""
    raw = body(
        full_series("glucose", 110, (38, [48] * 13)),
        value("night_rhr", 71, "avg"),
        value("avg_sleep_hrv", 50),
        sleep(quick_metrics=[{"type": "total_sleep", "value": 430 * 60}]),
    )
    measured = measure_day(raw, DATE, ZONE)
    found = assess_day(PatientDay("p-001", DATE), ZONE, sha256(raw), measured, past())
    return as_stored(found), measured


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    document, measured = low_day()
    assert write_day(tmp_path, FIRST, document, [document], measured)  # it asks the model
    (tmp_path / "days.json").write_text(json.dumps([asdict(FIRST)]))
    (tmp_path / "days" / "01" / "chat.txt").write_text("Good morning! All is fine.")
    return tmp_path


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.output


def answer(panel: Path, plan: object) -> None:
    (panel / "days" / "01" / "plan.json").write_text(json.dumps(plan))


def score(letter: str, *, day: str = "01", overall: int = 4, **items: bool) -> dict[str, Any]:
    return {"day": day, "letter": letter, "items": dict.fromkeys(ITEMS, True) | items, "overall": overall}


def scored(panel: Path, reader: str, *scores: dict[str, Any]) -> None:
    (panel / "scores").mkdir(exist_ok=True)
    (panel / "scores" / f"{reader}.json").write_text(json.dumps(scores))


def lettered(panel: Path, name: str = "01") -> dict[str, str]:
    key = json.loads((panel / "key.json").read_text())[name]
    return {kind: letter for letter, kinds in key.items() for kind in kinds}


def test_the_same_seed_draws_the_same_days_and_none_twice() -> None:
    document, _ = low_day()
    people = {f"person {n}": [document] * 5 for n in range(6)}
    low = {name: holds for name, _, holds in STRATA}["urgent low"]
    strata: Strata = [("low", 7, low), ("any", 5, lambda _: True)]
    drawn = draw(people, 1, strata)
    assert drawn == draw(people, 1, strata) != draw(people, 2, strata)
    assert Counter(one.stratum for one in drawn) == {"low": 7, "any": 5}
    assert len({(one.person, one.index) for one in drawn}) == 12
    assert set(Counter(one.person for one in drawn).values()) == {2}  # people take turns
    with pytest.raises(ValueError, match="too few days: low"):
        draw(people, 1, [("low", 31, low)])


def test_readers_and_chat_model_get_the_same_facts(panel: Path) -> None:
    day = panel / "days" / "01"
    facts, prompt = (day / "facts.md").read_text(), (day / "chat_prompt.txt").read_text()
    for told in (
        "Tuesday, March 31, 2026",
        "Monday to Tuesday",
        "below 54",
        "03:10",
        "04:15",
        "resting_hr",
        "71",
    ):
        assert told in facts, told
        assert told in prompt, told
    assert "| below 54 mg/dL | 03:10 | 04:15 | 65 | 48.0 |" in facts
    assert FIRST.stratum not in facts
    assert "Riverside Clinic" in (day / "code.txt").read_text()
    assert "Dienstag" in (day / "code.de.txt").read_text()
    assert "martes" in (day / "code.es.txt").read_text()


def test_a_valid_plan_is_told_and_an_invalid_one_leaves_the_code_s(panel: Path) -> None:
    day = panel / "days" / "01"
    paragraphs = [["glucose_low"], ["value.resting_hr"], ["missing.steps", "partial.ring"]]
    answer(panel, {"lead": "glucose_low", "paragraphs": paragraphs, "definition": None})
    code, said = run("plans", panel)
    assert code == 0
    assert "1 of 1 valid at first look; 1 texts differ" in said
    assert (day / "model.txt").read_text() != (day / "code.txt").read_text()
    answer(panel, {"lead": "value.resting_hr", "paragraphs": [["value.resting_hr"]], "definition": None})
    _, said = run("plans", panel)
    assert "0 of 1 valid at first look; 0 texts differ" in said
    assert "glucose_low" in said
    assert (day / "model.txt").read_text() == (day / "code.txt").read_text()


def test_sheets_wait_for_the_chat_model_and_name_no_kind(panel: Path) -> None:
    assert run("sheets", panel)[0] == 0
    sheet = (panel / "sheets" / "01.md").read_text()
    assert "## Text A" in sheet
    assert "## Text B" in sheet
    assert "Good morning!" in sheet
    assert not any(kind in sheet.replace("glucose", "") for kind in KINDS)
    assert lettered(panel, "01.de") == {"code": "A"}
    (panel / "days" / "01" / "chat.txt").unlink()
    code, said = run("sheets", panel)
    assert code == 2
    assert "01" in said


def test_texts_that_are_the_same_share_a_letter_and_the_order_is_shuffled() -> None:
    same = letters({"code": "One\n\ntext.", "model": "One text. ", "chat": "Another."}, "seed")
    assert sorted(map(sorted, same.values())) == [["chat"], ["code", "model"]]
    first = Counter(letters({k: k for k in KINDS}, f"{n}")["A"][0] for n in range(400))
    assert all(60 < first[kind] < 140 for kind in KINDS)


def test_scores_become_means_by_kind_and_reader(panel: Path) -> None:
    run("sheets", panel)
    of = lettered(panel)
    chat = score(of["chat"], overall=2, no_claim=False) | {"remark": "says fine"}
    scored(panel, "anna", score(of["code"], overall=5), chat)
    scored(panel, "ben", score(of["code"], easy=False), score(of["chat"], overall=4))
    code, said = run("scores", panel, "--remarks")
    assert code == 0
    rows = {tuple(map(str.strip, line.split("|")[1:3])): line for line in said.splitlines() if "|" in line}
    assert rows["code", "all"] == "| code | all | 2 " + "| 1.00 " * 5 + "| 0.50 " + "| 1.00 " * 4 + "| 4.50 |"
    assert rows["chat", "anna"].endswith("| 0.00 | 1.00 | 1.00 | 2.00 |")
    assert "| chat | 1 | 1 | 0 |" in said  # anna prefers the code's, ben finds both as good
    assert "01 chat (anna, 2): says fine [no_claim]" in said


def test_scores_that_are_missing_unknown_twice_or_half_are_named(panel: Path) -> None:
    run("sheets", panel)
    scored(panel, "anna", score("A"), score("A"), score("Z"))
    half = score("A")
    del half["items"]["easy"]
    scored(panel, "ben", half)
    code, said = run("scores", panel)
    assert code == 1
    for wrong in (
        "anna: 01 A twice",
        "anna: no text 01 Z",
        "anna: not scored: 01 B",
        "ben.json",
        "right_day",
    ):
        assert wrong in said, wrong


def test_texts_and_scores_are_kept_without_the_facts_of_the_day(panel: Path) -> None:
    run("sheets", panel)
    key = json.loads((panel / "key.json").read_text())["01"]
    by_kind = {kind: letter for letter, kinds in key.items() for kind in kinds}
    scored(
        panel,
        "nurse",
        score(by_kind["code"], overall=5),
        score(by_kind["chat"], overall=2, no_claim=False, easy=False) | {"remark": "all is fine?"},
    )
    kept = panel / "44.json"
    assert run("keep", panel, kept) == (0, f"1 days and 2 scores in {kept}\n")
    day = json.loads(kept.read_text())["01"]
    assert day["stratum"] == "urgent low"
    assert day["texts"]["en"]["chat"] == "Good morning! All is fine."
    assert "check your glucose now" in day["texts"]["en"]["code"]
    assert day["texts"]["de"].keys() == {"code"}
    assert day["scores"] == [
        {"reader": "nurse", "language": "en", "text": "code", "overall": 5, "no": [], "remark": ""},
        {"reader": "nurse", "language": "en", "text": "chat", "overall": 2}
        | {"no": ["easy", "no_claim"], "remark": "all is fine?"},
    ]
    assert "rec-001" not in kept.read_text()
    scored(panel, "nurse", score(by_kind["code"]))
    assert run("keep", panel, kept)[0] == 1


def test_letters_do_not_change_under_scores(panel: Path) -> None:
    run("sheets", panel)
    scored(panel, "anna", score("A"))
    (panel / "days" / "01" / "template.txt").write_text("Last night was usual.")
    code, said = run("sheets", panel)
    assert code == 2
    assert "scores/" in said
    assert "template" not in (panel / "key.json").read_text()


def test_the_protocol_asks_the_questions_that_the_sheets_ask() -> None:
    protocol = (ROOT / "docs" / "panel.md").read_text(encoding="utf-8")
    for n, (item, question) in enumerate(ITEMS.items(), start=1):
        assert f"{n}. `{item}`: {question}\n" in protocol
    for name, count, _ in STRATA:
        assert f"| {name} | {count} |" in protocol
