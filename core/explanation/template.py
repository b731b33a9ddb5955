"""The explanation without a model: fixed sentences around the same facts. It must read well on its own."""

from collections.abc import Sequence

from core.explanation.facts import Fact
from core.explanation.languages.language import Language
from core.explanation.render import render


def template_text(fact: Fact, language: Language) -> str:
    """The sentence with placeholders that the language has for this kind of fact."""
    say = language.phrases
    key = fact.kind if fact.kind in ("safety", "data", "strain", "drift") else _compared(fact)
    when = say["last_night" if fact.night else "today"]
    return say[key].replace("{when}", when)


def _compared(fact: Fact) -> str:
    bare = "usual" not in fact.slots or (fact.kind == "out_of_range" and "difference" not in fact.slots)
    return f"{fact.kind}_bare" if bare else fact.kind


def template_sentence(fact: Fact, language: Language) -> str:
    return render(template_text(fact, language), fact, language)


def with_rule(said: str, fact: Fact, language: Language) -> str:
    """A safety fact ends in its rule's fixed sentence, whoever worded what stands before it."""
    if fact.kind != "safety":
        return said
    return f"{said} {language.phrases.get(f'rule_{fact.rule}', language.phrases['rule_other'])}"


def guidance(language: Language) -> list[str]:
    """The fixed sentences that hold every day."""
    return [language.phrases["no_medication_change"], language.phrases["emergency"]]


def data_note(facts: Sequence[Fact], language: Language) -> str | None:
    """A plain sentence where data is missing or where there are few days to compare with."""
    notes = [language.phrases["data_note"]] if any(f.kind == "data" for f in facts) else []
    if any(f.provisional for f in facts):
        notes.append(language.phrases["data_note_new"])
    return " ".join(notes) or None
