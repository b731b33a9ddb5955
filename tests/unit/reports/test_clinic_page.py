"""The clinic's page as HTML: what it says of a night and of each row, and what it makes of hostile or missing input."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from core.ledger import Entry
from core.patient_day import PatientDay
from scripts.operations.mornings.listed import Place, Row
from scripts.operations.reports import grid
from scripts.operations.reports.clinic import clinic_page
from scripts.operations.reports.morning_rows import first_sentences, two_weeks, words_for
from tests.support.report_days import DATE, NOW, clinic, dead, explained, explanation, no_data

LOW = Row(Place.URGENT, "p-low", DATE, "urgent", "glucose_low", open_days=2, overdue=True)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def text_of(page: str) -> str:
    body = page.split("<body", 1)[1].split("<script>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def nights(**by_patient: str) -> list[dict[str, object]]:
    """Of each patient a letter a night, the newest last: e, n, d or a hole."""
    makers = {"e": explained, "n": no_data, "d": dead}
    found: list[dict[str, object]] = []
    for i, date in enumerate(grid.dates_up_to(DATE)):
        of = {name.replace("_", "-"): marks[i] for name, marks in by_patient.items()}
        found.append({name: makers[mark](name, date) for name, mark in of.items() if mark in makers})
    return found


def test_a_row_says_who_why_and_since_when_with_two_weeks_and_the_first_sentences() -> None:
    texts = {PatientDay("p-low", DATE): explanation(PatientDay("p-low", DATE), "It was low.", "Then not.")}
    page = clinic_page(clinic([LOW], texts=texts))
    said = text_of(page)
    for words in (
        "p-low",
        "Low glucose (below 54 mg/dL)",
        "2 days wait",
        "for more than a day",
        "It was low. Then not.",
    ):
        assert words in said
    assert "time below 54 mg/dL, % of the day" in said
    assert page.count('class="spark"') == 1


def test_everybody_with_a_low_is_named_first_whatever_reason_their_row_has() -> None:
    """A row names one reason; as many minutes as make a low are a low to whoever calls."""
    day = PatientDay("p-week", DATE)
    row = replace(
        LOW, patient_id="p-week", place=Place.NOTABLE, tier="notable", reason="weekly.below_70", date=DATE
    )
    told = json.dumps({"glucose_bands": [1440, 15, 20, 60, 0, 0, 0]})
    fewer = json.dumps({"glucose_bands": [1440, 14, 20, 60, 0, 0, 0]})
    for features, named in ((told, True), (fewer, False)):
        made = replace(clinic([row]), days={day: Entry(day, features=features)})
        assert ("Below 54 mg/dL that day: p-week notable" in text_of(clinic_page(made))) is named
    low = replace(LOW, date=DATE)
    assert "Below 54 mg/dL that day: p-low urgent" in text_of(clinic_page(clinic([low])))


def test_who_waits_for_an_earlier_day_and_has_a_low_on_this_one_is_named_too() -> None:
    before, today = replace(LOW, date=DATE - dt.timedelta(days=3)), PatientDay("p-low", DATE)
    for entry, named in (
        (Entry(today, tier="info", reason="glucose_low"), True),
        (Entry(today, tier="info", reason="steps"), False),
    ):
        made = replace(clinic([before]), days={today: entry})
        assert ("Below 54 mg/dL that day: p-low info" in text_of(clinic_page(made))) is named


def test_what_holds_in_the_week_stands_beside_the_reason_in_words() -> None:
    said = text_of(clinic_page(clinic([replace(LOW, categories=("+below_54", "in_range"))])))
    assert "week: too long below 54 mg/dL (new) · week: too little time in range" in said


def test_a_night_with_a_hole_is_not_complete_and_the_page_says_so_first() -> None:
    page = text_of(clinic_page(clinic([], nights(a="e" * 14, b="e" * 13 + " "))))  # type: ignore[arg-type]
    assert "The night is NOT complete" in page
    assert "1 missing" in page
    assert "missing: b" in page
    assert "nothing came of this night" in page


@pytest.mark.parametrize(
    ("marks", "told"), [("e" * 13 + " ", True), ("e" * 13 + "d", True), ("e" * 14, False)]
)
def test_of_who_is_missing_nobody_knows_whether_they_were_low(marks: str, told: bool) -> None:
    found = clinic([replace(LOW, date=DATE)], nights(a="e" * 14, b=marks))  # type: ignore[arg-type]
    assert ("; not known of those whose night is missing or stopped" in text_of(clinic_page(found))) is told


def test_of_many_holes_the_first_are_named_and_the_others_counted() -> None:
    of = {f"p_{n:02}": "e" * 13 + ("d" if n < 13 else " ") for n in range(15)}
    page = text_of(clinic_page(clinic([], nights(**of))))  # type: ignore[arg-type]
    assert "missing: p-13 , p-14" in page
    assert "stopped by an error: p-00 , p-01" in page
    assert "p-09 and 3 more" in page


def test_a_night_without_a_hole_is_complete_by_the_ledger_alone() -> None:
    page = text_of(clinic_page(clinic([], nights(a="e" * 14, b="e" * 13 + "n"))))  # type: ignore[arg-type]
    assert "The night is complete" in page
    assert "a new patient whom no night has reached is not counted here" in page
    assert "1 no data" in page


def test_the_grid_says_why_a_night_is_empty_as_far_as_the_ledger_knows() -> None:
    found = grid.lines(nights(a="e" * 12 + "nn", b="e" * 13 + "d", c="   " + "e" * 11), DATE, 4, NOW)  # type: ignore[arg-type]
    assert [line.why for line in found] == [
        "the ring sent nothing; last data 2026-03-29",
        "stopped in fetch: bad_raw",
        "",
    ]
    assert found[2].marks[:4] == (grid.Mark.ABSENT,) * 3 + (grid.Mark.EXPLAINED,)


def test_a_night_that_has_not_come_where_the_patient_lives_is_pending_and_not_missing() -> None:
    entries = nights(a="e" * 13 + " ")
    early = NOW.replace(hour=1)
    assert grid.lines(entries, DATE, 4, early)[0].marks[-1] is grid.Mark.PENDING  # type: ignore[arg-type]
    assert grid.lines(entries, DATE, 4, NOW)[0].marks[-1] is grid.Mark.MISSING  # type: ignore[arg-type]


def test_nobody_at_all_is_a_page_that_says_so() -> None:
    page = text_of(clinic_page(clinic([])))
    assert "Nothing is found" in page
    assert "The ledger knows nobody" in page


def test_hostile_text_is_text() -> None:
    row = Row(Place.ACKNOWLEDGED, "p-1", DATE, "urgent", HOSTILE, acknowledged_by=HOSTILE, problem=HOSTILE)
    texts = {PatientDay("p-1", DATE): explanation(PatientDay("p-1", DATE), HOSTILE)}
    page = clinic_page(clinic([row], texts=texts))
    assert "<img" not in page
    assert page.count("<script>") == 1
    assert " style=" not in page


def test_an_id_that_is_an_email_is_on_no_page() -> None:
    row = Row(Place.URGENT, "jane@clinic.example", DATE, "urgent", "glucose_low")
    page = clinic_page(clinic([row], [{"jane@clinic.example": explained("jane@clinic.example", DATE)}] * 14))
    assert "jane" not in page


@pytest.mark.parametrize(
    ("version", "says"),
    [(1, "of an earlier version"), (9, "of a later version"), ("x", "of an earlier version")],
)
def test_an_explanation_of_another_schema_is_named_and_costs_nobody_the_page(
    version: object, says: str
) -> None:
    body = explanation(PatientDay("p-low", DATE), "unseen", schema_version=version)
    page = text_of(clinic_page(clinic([LOW], texts={PatientDay("p-low", DATE): body})))
    assert says in page
    assert "unseen" not in page


def test_an_explanation_of_somebody_else_is_not_shown() -> None:
    body = explanation(PatientDay("p-other", DATE), "unseen")
    assert "unseen" not in clinic_page(clinic([LOW], texts={PatientDay("p-low", DATE): body}))


def test_features_of_an_earlier_form_draw_nothing() -> None:
    days = [
        explained("p", DATE, features=features)
        for features in ("not json", "[1]", '{"glucose_bands": [1]}', "{}")
    ]
    assert two_weeks("glucose_low", days) == ("", "")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("weekly.fall", "Week: time in range has fallen"),
        ("shift.resting_hr", "Changed for two days or more: resting heart rate"),
        ("some_new_rule", "Some new rule"),
    ],
)
def test_rules_have_words_and_a_new_one_its_own_name(rule: str, words: str) -> None:
    assert words_for(rule) == words


def test_the_first_sentences_end_with_a_sentence() -> None:
    assert first_sentences(["One is here. Two is here."], 16) == "One is here."
    assert first_sentences(["One is here. Two is here. Three."], 20) == "One is here. Two is here.", (
        "much room"
    )
    assert first_sentences(["x" * 50 + " is not. Two is here."], 20) == "x" * 50 + " is not.", (
        "the first is whole"
    )
    assert (
        first_sentences(["It was. " + "x" * 50 + " is not. Two."], 60) == "It was. " + "x" * 50 + " is not."
    )
    assert (
        first_sentences(["It was. " + "word " * 99 + "and so on."], 40) == "It was. " + "word " * 5 + "word…"
    )
    assert first_sentences(["x" * 400], 20) == "x" * 19 + "…"


def test_a_date_with_a_full_stop_ends_no_sentence() -> None:
    """ "In der Nacht von Samstag auf Sonntag, 29." told a nurse nothing."""
    night = "In der Nacht von Samstag auf Sonntag, 29. November, lag Ihr Ruhepuls bei 63 Schlägen pro Minute."
    assert first_sentences([night, "Das ist wenig."], 60, "de") == night
    usual = "Üblich sind 52 bis 60. Dazu kam am 29. November noch etwas anderes."
    assert first_sentences([usual], 29, "de") == "Üblich sind 52 bis 60."


def test_a_list_without_anybody_urgent_says_so() -> None:
    info = replace(LOW, place=Place.INFO, tier="info", open_days=0, overdue=False)
    assert "urgent 0 notable 0 info 1" in text_of(clinic_page(clinic([info])))
    assert "urgent 0 notable 0 Nothing is found" in text_of(clinic_page(clinic([])))
    assert "urgent 1 notable 0" in text_of(clinic_page(clinic([LOW])))


def test_a_problem_with_the_data_says_what_to_do() -> None:
    row = Row(Place.DATA, "p-1", DATE, "none", "no data", problem="no data")
    assert "No data · ask the patient: is it worn, charged and synced?" in text_of(clinic_page(clinic([row])))


def test_of_one_known_day_no_spread_is_told() -> None:
    days = [None, explained("p", DATE, features='{"resting_hr": 61.0}')]
    name, _ = two_weeks("drift.resting_hr", days)
    assert name == "resting heart rate, bpm: now 61; the only day of these two weeks"
    name, _ = two_weeks("drift.resting_hr", [*days, explained("p", DATE, features='{"resting_hr": 64.0}')])
    assert name == "resting heart rate, bpm: now 64; 61 to 64 on 2 days"
