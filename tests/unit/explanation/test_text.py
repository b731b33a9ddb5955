"""What people read: true numbers, plain words, nothing forbidden; on made-up days and on recorded ones."""

import asyncio
import datetime as dt
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import ExplanationDocument, Metric, ProcessedDocument, UsualRange, sha256, to_bytes
from core.explanation.compose import compose
from core.explanation.contract import MAX_FACTS, ChatMessage, Completion
from core.explanation.facts import EXPECTED, MEASURES, facts_from
from core.explanation.languages import CODES, speak
from core.explanation.languages.language import Language
from core.explanation.quantities import QUANTITIES, quantity_of
from core.explanation.render import overview
from tests.support.explanation_days import anomaly, day, out_of_range
from tests.support.paths import RECORDINGS
from tests.support.reading import reading_grade

FORBIDDEN = (
    *(
        "abnormal",
        "patholog",
        "disease",
        "diabet",
        "infection",
        "fever",
        "flu",
        "illness",
        "sick",
        "hypogly",
        "hypergly",
    ),
    *(
        "arrhythm",
        "tachycard",
        "apnea",
        "covid",
        "insulin",
        "metformin",
        "because of your",
        "due to",
        "caused",
    ),
    *("nothing to worry", "don't worry", "healthy", "you are fine", "normal"),
)
WATCHED = (
    "resting_hr",
    "sleep_hr_mean",
    "hrv_sleep",
    "skin_temp_sleep",
    "spo2_mean",
    "sleep_total",
    "steps",
    "glucose_mean",
)
UNITS = {
    "bpm": "bpm",
    "ms": "ms",
    "celsius": "°C",
    "percent": "%",
    "duration": "min",
    "steps": "steps",
    "mg_dl": "mg/dL",
}
HIGHEST = {"percent": 100.0, "celsius": 45.0, "steps": 60_000.0, "duration": 1440.0}


class Plain:
    """A model that says the plainest thing that passes, in the order asked."""

    name = "plain"

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        facts = json.loads(messages[1]["content"])["facts"]
        said = [
            {
                "fact": f["id"],
                "text": "{name}: {difference}" if f["pattern"] == "drift" else "{name}: {value}",
            }
            for f in facts
        ]
        return Completion(json.dumps({"summary": "{overview}", "findings": said}))


def explained(document: ProcessedDocument, code: str, model: Plain | None = None) -> ExplanationDocument:
    return asyncio.run(compose(document, code, model, lambda: 60.0)).document


def all_text(document: ExplanationDocument) -> str:
    parts = [document.summary, *(f.text for f in document.findings), *document.guidance]
    return "\n".join([*parts, document.data_note or "", document.disclaimer])


def numbers_in(text: str, language: Language) -> list[float]:
    """The numbers of a rendered text; hours and minutes that stand together as minutes."""
    hour, minute = (re.escape(language.units[u][0].replace("{n} ", "")) for u in ("hour", "minute"))
    found: list[float] = []

    def duration(match: re.Match[str]) -> str:
        found.append(int(match[1]) * 60 + int(match[2] or 0))
        return " "

    joined = re.escape(language.phrases["duration_and"])
    text = re.sub(rf"(\d+) {hour}\w*(?:{joined}(\d+) {minute}\w*)?", duration, text)
    group, point = re.escape(language.thousands), re.escape(language.decimal)
    for number in re.findall(rf"-?\d+(?:{group}\d{{3}})*(?:{point}\d+)?", text):
        found.append(float(number.replace(language.thousands, "").replace(language.decimal, ".")))
    return found


def stands_for(number: float, exact: float) -> bool:
    """Whether a number is what the exact one rounds to, to whole ones or to one decimal."""
    return any(abs(number - round(abs(exact) * sign, digits)) < 1e-6 for digits in (0, 1) for sign in (1, -1))


def check(document: ProcessedDocument, said: ExplanationDocument) -> None:
    """Every number of every finding is the processed document's; every mandatory fact is told."""
    language, _ = speak(said.language)
    facts = {f["id"]: f for f in said.facts}
    for finding in said.findings:
        fact = facts[finding.fact]
        exact = list(fact["numbers"].values())
        _from_document(document, fact)
        for number in numbers_in(_without_rule(finding.text, fact, language), language):
            assert any(stands_for(number, x) for x in exact), (finding.text, number, exact)
    told = [f.fact for f in said.findings]
    assert len(set(told)) == len(told)
    assert {i for i, f in facts.items() if f["mandatory"]} <= set(told)
    assert len(said.for_care_team) >= len(document.anomalies)


def _without_rule(text: str, fact: dict[str, Any], language: Language) -> str:
    return text.replace(language.phrases.get(f"rule_{fact['rule']}", ""), "")


def _from_document(document: ProcessedDocument, fact: dict[str, Any]) -> None:
    """The numbers behind a fact are the processed document's; a share's usual range ends at 0 and 100."""
    held: list[float] = [0.0, 100.0]
    for a in document.anomalies:
        usual = [] if a.usual is None else [a.usual.median, a.usual.low, a.usual.high]
        evidence = [v for v in a.evidence.values() if isinstance(v, int | float)]
        held += [x for x in (a.value, a.difference, *usual, *evidence) if x is not None]
    held += [m.value for m in document.metrics.values() if not isinstance(m.value, str)]
    held += [x for u in document.baseline.values() for x in (u.median, u.low, u.high)]
    assert set(fact["numbers"].values()) <= set(held)


amounts = st.floats(0.0, 1.0, allow_nan=False)


@st.composite
def processed(draw: st.DrawFn) -> ProcessedDocument:
    """Any day: metrics, ranges and anomalies of all kinds, with values anywhere in their range."""

    def value(metric: str) -> float:
        return draw(amounts) * HIGHEST.get(QUANTITIES[metric].unit, 300.0)

    def ranged(metric: str) -> UsualRange:
        low, middle, high = sorted(value(metric) for _ in range(3))
        return UsualRange(
            median=middle,
            mad=1.0,
            low=low,
            high=high,
            days=draw(st.integers(7, 28)),
            provisional=draw(st.booleans()),
        )

    def unit(metric: str) -> str:
        return UNITS[QUANTITIES[metric].unit]

    metrics = {m: Metric(value=value(m), unit=unit(m)) for m in draw(st.sets(st.sampled_from(MEASURES)))}
    baseline = {m: ranged(m) for m in draw(st.sets(st.sampled_from(MEASURES)))}
    found = [
        out_of_range(m, value(m), unit(m), ranged(m))
        for m in draw(st.sets(st.sampled_from(WATCHED), max_size=4))
    ]
    for m in draw(st.sets(st.sampled_from(("resting_hr", "hrv_sleep", "glucose_mean")), max_size=2)):
        side = draw(st.sampled_from(["above", "below"]))
        found.append(
            anomaly(
                m,
                "drift",
                value(m),
                unit(m),
                severity="notable",
                usual=ranged(m),
                difference=1.0,
                score=9.0,
                direction=side,
            )
        )
    for m in draw(st.sets(st.sampled_from(("hr", "glucose")))):
        percent = draw(st.booleans())
        found.append(
            anomaly(m, "data", draw(amounts) * (100 if percent else 1440), "%" if percent else "min")
        )
    if draw(st.booleans()):
        evidence = {"limit": 250, "minutes": draw(st.integers(120, 1440))}
        found.append(
            anomaly(
                "glucose",
                "safety",
                250 + draw(amounts) * 150,
                "mg/dL",
                severity="urgent",
                evidence=evidence,
                rule="glucose_high",
            )
        )
    return day().model_copy(update={"metrics": metrics, "baseline": baseline, "anomalies": found})


@settings(max_examples=300, deadline=None)
@given(document=processed(), code=st.sampled_from(CODES), by_model=st.booleans())
def test_every_number_is_the_processed_documents_and_nothing_mandatory_is_missing(
    document: ProcessedDocument, code: str, by_model: bool
) -> None:
    said = explained(document, code, Plain() if by_model else None)
    assert said.source == ("model" if by_model else "template"), said.reason
    check(document, said)
    assert to_bytes(said) == to_bytes(explained(document, code, Plain() if by_model else None))


@settings(max_examples=100, deadline=None)
@given(document=processed())
def test_english_reads_easily_on_any_day(document: ProcessedDocument) -> None:
    text = all_text(explained(document, "en"))
    assert reading_grade(text) <= 8
    assert [word for word in FORBIDDEN if word in text.lower()] == []


@settings(max_examples=100, deadline=None)
@given(document=processed())
def test_the_facts_do_not_depend_on_who_the_patient_is(document: ProcessedDocument) -> None:
    other = document.model_copy(
        update={"patient_id": "somebody.else", "date": "2025-01-01", "timezone": "Asia/Tokyo"}
    )
    assert facts_from(document, "en") == facts_from(other, "en")


@pytest.mark.parametrize("code", CODES)
def test_a_day_without_anything_says_so(code: str) -> None:
    said = explained(day(), code)
    assert [f.fact for f in said.findings] == ["day.data"]
    assert said.data_note


def test_who_usually_has_a_night_and_has_none_today_is_told() -> None:
    quiet = day("unknown_day")
    quiet = quiet.model_copy(
        update={
            "baseline": {
                "resting_hr": UsualRange(median=60, mad=1, low=58, high=62, days=20, provisional=False)
            }
        }
    )
    assert [f.id for f in facts_from(quiet, "en") if f.mandatory] == ["night.data"]


def test_the_most_severe_comes_first() -> None:
    kinds = [
        f.kind for f in facts_from(day("data", "oor_day", "strain", "safety", "drift", "within_night"), "en")
    ]
    assert kinds[0] == "safety"
    assert kinds[1:4] == ["strain", "out_of_range", "drift"]


@pytest.mark.parametrize("code", CODES)
def test_every_language_says_everything(code: str) -> None:
    language, english = speak(code)[0], speak("en")[0]
    assert set(language.phrases) == set(english.phrases)
    assert set(language.names) == set(english.names) >= {*QUANTITIES, *EXPECTED}
    assert set(language.units) == set(english.units)
    for phrase, text in language.phrases.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(
            re.findall(r"\{\w+\}", english.phrases[phrase])
        ), phrase


def test_spanish_and_german_put_the_owner_and_the_case() -> None:
    spanish, german = speak("es")[0], speak("de")[0]
    assert spanish.named("El total del ", spanish.names["steps"]) == "El total de su número de pasos"
    assert german.named("Bei ", german.names["resting_hr"]) == "Bei Ihrem Ruhepuls"
    assert german.named("Beim ", german.names["sleep_total"]) == "Bei Ihrer Schlafdauer"
    assert german.named("Wir haben für ", german.names["hr_mean"]) == "Wir haben für Ihren mittleren Puls"
    english = speak("en")[0]
    assert german.inflected("Mit ", "8.123 Schritte") == "Mit 8.123 Schritten"
    assert german.inflected("bei ", "64 Schläge pro Minute") == "bei 64 Schlägen pro Minute"
    assert german.inflected("betrug heute ", "8.123 Schritte") == "betrug heute 8.123 Schritte"
    assert spanish.inflected("fue de ", "97 por ciento") == "fue del 97 por ciento"
    assert spanish.inflected("fue de ", "64 latidos por minuto") == "fue de 64 latidos por minuto"
    assert english.named("Your ", english.names["steps"]) == "your step count"
    assert english.named("Today's ", english.names["steps"]) == "Today's step count"


def recorded_days() -> list[ProcessedDocument]:
    assessment = pytest.importorskip("core.stages.assessment")
    from core.patient_day import PatientDay

    documents = []
    for person in sorted(RECORDINGS.iterdir()):
        history: dict[dt.date, dict[str, float]] = {}
        for file in sorted(person.glob("*.json")):
            date, body = dt.date.fromisoformat(file.stem), file.read_bytes()
            measured = assessment.measure_day(body, date, "Europe/Berlin")
            recent = {d: f for d, f in history.items() if (date - d).days <= 35}
            whole = assessment.assess_day(
                PatientDay(person.name, date), "Europe/Berlin", sha256(body), measured, recent
            )
            documents.append(ProcessedDocument.model_validate_json(to_bytes(whole)))
            history[date] = measured.features
    return documents


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings are not here")
def test_every_recorded_day_is_explained_in_every_language() -> None:
    documents = recorded_days()
    assert len(documents) >= 600
    grades = []
    for document in documents:
        for code in CODES:
            for model in (None, Plain()):
                said = explained(document, code, model)
                assert said.source == ("template" if model is None else "model"), said.reason
                check(document, said)
                assert len(said.findings) >= 1
        english = explained(document, "en")
        grades.append(reading_grade(all_text(english)))
        assert [word for word in FORBIDDEN if word in all_text(english).lower()] == []
        assert len(facts_from(document, "en")[:MAX_FACTS]) <= MAX_FACTS
    assert max(grades) <= 8
    print(
        f"{len(documents)} days, grade at most {max(grades):.1f}, middle {sorted(grades)[len(grades) // 2]:.1f}"
    )


def test_units_of_the_registry_are_known() -> None:
    for metric, quantity in QUANTITIES.items():
        assert quantity_of(metric, "") is quantity
        assert quantity.unit in {*speak("en")[0].units, "duration"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (112.0, "everything compared here was in your usual range"),
        (130.0, "we found no measure far from your usual days"),
        (94.0, "we found no measure far from your usual days"),
        (62.0, "not every measure was in your usual range"),  # no rule watches this side
        (140.0, "not every measure was in your usual range"),
    ],
)
def test_a_quiet_day_is_summed_up_by_how_far_its_measures_are_from_the_usual(value: float, said: str) -> None:
    processed = day()
    processed = processed.model_copy(
        update={
            "metrics": {"glucose_mean": Metric(value=value, unit="mg/dL")},
            "baseline": {
                "glucose_mean": UsualRange(
                    median=112.0, mad=7.0, low=98.0, high=126.0, days=28, provisional=False
                )
            },
        }
    )
    facts = facts_from(processed, "en")
    assert overview(facts, speak("en")[0]) == said
    assert facts[0].mandatory is (not 98 <= value <= 126)


def test_a_day_that_went_the_other_way_is_not_told_beside_the_trend() -> None:
    """A trend of days needs no such day today; "higher in recent days, with 31 today" would say that 31 is high."""

    def slots(direction: str, difference: float) -> dict[str, str]:
        one = anomaly("hrv_sleep", "drift", 31.0, "ms", direction=direction, difference=difference)
        return facts_from(day(more=(one,)), "en")[0].slots

    assert "value" in slots("below", -13.0)
    assert "value" not in slots("above", -13.0)


def test_a_value_is_not_rounded_onto_the_limit_that_it_crossed() -> None:
    low = anomaly(
        "spo2_mean", "safety", 89.7, "%", severity="urgent", evidence={"limit": 90}, rule="spo2_low"
    )
    assert facts_from(day(more=(low,)), "en")[0].slots["value"] == "89.7 percent on average, below 90 percent"


def test_nothing_is_said_to_be_as_usual_beside_an_urgent_finding_of_its_kind() -> None:
    processed = day("safety", "within_day")
    usual_mean = UsualRange(median=112.0, mad=7.0, low=98.0, high=126.0, days=28, provisional=False)
    processed = processed.model_copy(
        update={
            "metrics": {**processed.metrics, "glucose_mean": Metric(value=112.0, unit="mg/dL")},
            "baseline": {**processed.baseline, "glucose_mean": usual_mean},
        }
    )
    assert [fact.id for fact in facts_from(processed, "en")] == ["glucose.safety", "steps.measure"]
