"""The grammar says nothing untrue: every clause fits every fact of its kind, and nothing else gets through."""

import random
import re

import pytest

from core.explanation.facts import facts_from
from core.explanation.grammar import Choice, Grammar, plain
from core.explanation.languages import CODES, speak
from core.explanation.render import render, render_summary
from core.explanation.verify import SUMMARY
from tests.support.explanation_corpora import judge
from tests.support.explanation_days import ANOMALIES, METRICS, day

KINDS = (*ANOMALIES, *METRICS)
SAMPLES = 400
TOY = Grammar(
    phrases={"night": "last night", "day": "today", "was": "(was|came to)"},
    sentences={"told": ("[<when>, ]{name} <was> {value}.", "{name}: {value}.")},
)


def by_chance(choice: Choice, chance: random.Random) -> str:
    sequence = chance.choice(choice.among)
    return "".join(by_chance(part, chance) if isinstance(part, Choice) else part for part in sequence)


def sentences(code: str, kind: str) -> list[str]:
    """Sentences by chance that a fact of this kind has the placeholders for."""
    language = speak(code)[0]
    fact = facts_from(day(kind), code)[0]
    chance = random.Random(f"{code} {kind}")
    choice = language.grammar.choice(fact.sentences, night=fact.night)
    said = (by_chance(choice, chance) for _ in range(SAMPLES))
    return [text for text in said if set(re.findall(r"\{(\w+)\}", text)) <= set(fact.slots)]


def test_a_pattern_is_its_choices_and_nothing_else() -> None:
    for text in ("last night, {name} came to {value}.", "{name} was {value}.", "{name}: {value}."):
        assert TOY.accepts(text, "told", night=True)
    for text in (
        "today, {name} was {value}.",
        "{name} was  {value}.",
        "{name} was {value}",
        "{name} was.",
        "",
    ):
        assert not TOY.accepts(text, "told", night=True)


@pytest.mark.parametrize("wrong", ["(a|b", "a)", "[a", "<nobody>", "a]", "<was"])
def test_a_pattern_that_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(wrong))):
        Grammar({**TOY.phrases}, {"told": (wrong,)}).choice("told", night=True)


def test_a_plain_text_has_single_spaces_small_beginnings_and_an_end() -> None:
    assert plain(" It was {value}.  That  is it ") == "it was {value}. that is it."
    assert plain("Today’s overview: {overview}.") == "today's overview: {overview}."
    for odd in ("wa\u017f {value}", "{name} was {value}\u2028.", "\uff57as", "{name}\u00a0was"):
        assert judge("oor_day", odd, "en"), "what only looks like a word is none"


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_sentences_for_every_kind_of_fact(code: str) -> None:
    facts = [facts_from(day(kind), code)[0] for kind in KINDS]
    assert {f.sentences for f in facts} | {SUMMARY} == set(speak(code)[0].grammar.sentences)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_grammar_makes_passes_and_names_its_fact_once(code: str, kind: str) -> None:
    said = sentences(code, kind)
    assert len(set(said)) > 5
    for text in said:
        assert judge(kind, text[0].upper() + text[1:], code) == [], text
        slots = re.findall(r"\{(\w+)\}", text)
        assert slots.count("name") == 1, text
        assert {"value", "difference"} & set(slots), text
        assert len(set(slots)) == len(slots), text
        # What is said after the usual could be taken for a word about the usual.
        assert "usual" not in slots or slots[-1] == "usual", text


@pytest.mark.parametrize("code", CODES)
def test_outside_placeholders_there_is_no_number_and_no_sign_that_a_text_does_not_need(code: str) -> None:
    grammar = speak(code)[0].grammar
    for text in (
        *grammar.phrases.values(),
        *(p for patterns in grammar.sentences.values() for p in patterns),
    ):
        bare = re.sub(r"<\w+>|\{\w+\}", "", text)
        assert re.fullmatch(r"[^\W\d_]*(?:[ .,:;'()\[\]|-]+[^\W\d_]*)*", bare), text


@pytest.mark.parametrize("code", CODES)
def test_what_is_read_has_no_gap_no_doubled_sign_and_no_placeholder(code: str) -> None:
    language = speak(code)[0]
    chance = random.Random(code)
    for kind in KINDS:
        facts = facts_from(day(kind), code)
        texts = [render(text, facts[0], language) for text in sentences(code, kind)]
        texts += [
            render_summary(by_chance(language.grammar.choice(SUMMARY, night=False), chance), facts, language)
            for _ in range(SAMPLES)
        ]
        for text in texts:
            assert not re.search(r"\s[.,:;]|[.,:;]{2}|\s\s|[{}]", text), text
            assert text.endswith("."), text


def test_a_text_that_nearly_fits_costs_no_time() -> None:
    """Nested choices could be tried over and over: the suite's timeout would notice."""
    flood = "{name} was {value}, which is {difference}" + ", and it stands out" * 200
    assert judge("oor_night", flood, "en")
