"""The messages: one stable prefix for a language, facts last, nothing that identifies anybody."""

import json
import re

import pytest

from core.explanation.contract import MAX_FACTS, SCHEMA
from core.explanation.facts import facts_from
from core.explanation.languages import CODES, speak
from core.explanation.prompt import EXAMPLES, messages_for, repair_messages, system_prompt
from core.explanation.verify import Objection, verify
from scripts.local.azure.content import complete
from tests.support.explanation_days import CANARY_DATE, CANARY_ID, day

EXAMPLE_DAYS = (("safety", "oor_night", "data", "within_night"), ("drift", "unknown_day"))


@pytest.mark.parametrize("code", CODES)
def test_the_examples_are_facts_as_they_are_asked_and_answers_that_pass(code: str) -> None:
    language, _ = speak(code)
    for kinds, asked, answer in zip(EXAMPLE_DAYS, EXAMPLES, language.examples, strict=True):
        facts = facts_from(day(*kinds), code)
        assert [f.asked() for f in facts] == asked
        assert verify(json.dumps(answer), facts, language)[1] == []


@pytest.mark.parametrize("code", CODES)
def test_the_prefix_is_long_enough_to_be_cached_and_the_same_for_all_facts(code: str) -> None:
    language, _ = speak(code)
    first = messages_for(facts_from(day("oor_day"), code), language)
    second = messages_for(facts_from(day("safety", "data"), code), language)
    assert first[0] == second[0]
    assert first[1] != second[1]
    # The models' tokenizers never join a word with the next one, nor with a run of signs: a lower bound.
    assert len(re.findall(r"[^\W_]+|[^\w\s]+", first[0]["content"])) >= 1024
    assert "JSON" in first[0]["content"]


def test_facts_come_last_as_json_with_their_ids() -> None:
    facts = facts_from(day("safety", "oor_day"), "en")
    last = messages_for(facts, speak("en")[0])[-1]
    assert last["role"] == "user"
    assert [(f["id"], f["mandatory"]) for f in json.loads(last["content"])["facts"]] == [
        (f.id, f.mandatory) for f in facts
    ]


@pytest.mark.parametrize("code", CODES)
def test_nothing_of_the_patient_leaves_the_account(code: str) -> None:
    """No id, no date, no place, no evidence, and no measured number either."""
    processed = day("safety", "oor_day", "oor_night", "drift", "strain", "data", "within_night")
    processed = processed.model_copy(update={"quality": {"note": "Canary Street 7, anna@example.org"}})
    language, _ = speak(code)
    sent = json.dumps(messages_for(facts_from(processed, code)[:MAX_FACTS], language)[1:], ensure_ascii=False)
    for secret in (CANARY_ID, CANARY_DATE, "Berlin", "Canary", "anna", "2026"):
        assert secret not in sent
    assert not re.search(r"\d", sent)


def test_a_repair_call_repeats_the_facts_and_says_what_was_wrong() -> None:
    messages = messages_for(facts_from(day("oor_day"), "en"), speak("en")[0])
    repaired = repair_messages(messages, "{}", [Objection("direction", "f", "higher")])
    assert repaired[: len(messages)] == messages
    assert repaired[-2] == {"role": "assistant", "content": "{}"}
    assert "f: direction: higher" in repaired[-1]["content"]


def test_the_schema_is_what_strict_mode_accepts() -> None:
    def check(schema: dict[str, object]) -> None:
        assert not {"minLength", "maxLength", "pattern", "minItems", "format"} & set(schema)
        if schema["type"] == "object":
            properties = schema["properties"]
            assert isinstance(properties, dict)
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(properties)
            for part in properties.values():
                check(part)
        elif schema["type"] == "array":
            assert isinstance(schema["items"], dict)
            check(schema["items"])

    check(SCHEMA)


def test_the_prompt_stays_short() -> None:
    """About 2,600 tokens: three characters a token is a careful guess for words of three languages."""
    assert max(len(system_prompt(code)) for code in CODES) < 8_800


@pytest.mark.parametrize("code", CODES)
def test_every_phrase_and_every_pattern_is_in_the_prompt(code: str) -> None:
    prompt, grammar = system_prompt(code), speak(code)[0].grammar
    for text in (
        *grammar.phrases.values(),
        *(p for patterns in grammar.sentences.values() for p in patterns),
    ):
        assert text in prompt


@pytest.mark.parametrize("code", CODES)
def test_what_the_simulated_model_says_to_this_prompt_passes(code: str) -> None:
    language, _ = speak(code)
    for kinds in (*EXAMPLE_DAYS, ("oor_day", "strain", "shift", "between_day")):
        facts = facts_from(day(*kinds), code)
        said = complete([dict(m) for m in messages_for(facts, language)], {"type": "json_object"})
        assert verify(said, facts, language)[1] == []
        if code == "en" and "oor_night" in kinds:
            assert "last night, {difference}. Your usual is {usual}" in said
