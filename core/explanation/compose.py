"""An explanation, always: the model's words if they pass, the template otherwise. Never raises for a model's doing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.documents import ExplanationDocument, Finding, ProcessedDocument, Usage
from core.errors import StageError, Unauthorized, Upstream
from core.explanation.budget import Budget, charge
from core.explanation.contract import MAX_FACTS, Completion, Model, Reason, Tokens, Unanswered
from core.explanation.facts import Fact, facts_from
from core.explanation.fingerprints import fingerprint
from core.explanation.languages import speak
from core.explanation.languages.language import Language
from core.explanation.prompt import messages_for, repair_messages
from core.explanation.render import render, render_summary
from core.explanation.template import data_note, guidance, template_sentence, with_rule
from core.explanation.verify import Worded, verify
from core.rules import PROMPT_VERSION

__all__ = ["Completion", "Model", "Written", "compose"]

MIN_SECONDS = 2.0
"""Less is not worth a call; the message defers itself instead."""
RESERVE_SECONDS = 3.0
"""Kept back for storing the document and noting it."""
UNAVAILABLE: dict[str, Reason] = {"unauthorized": "unauthorized", "misconfigured": "misconfigured"}
"""By the error's kind; anything else is an upstream that waiting mends."""


@dataclass(frozen=True)
class Written:
    """The document to store now, and why the model could not be asked if a later delivery should ask it again."""

    document: ExplanationDocument
    unavailable: StageError | None = None


@dataclass
class _Attempt:
    """What asking the model came to."""

    worded: Worded | None = None
    reason: Reason | None = None
    unavailable: StageError | None = None
    objections: int = 0
    usage: Usage = field(default_factory=Usage)
    served_model: str | None = None


async def compose(
    processed: ProcessedDocument,
    language: str,
    model: Model | None,
    seconds_left: Callable[[], float],
    spend: Budget | None = None,
) -> Written:
    """The explanation of one processed day in `language` (English if that is not known)."""
    spoken, known = speak(language)
    facts = facts_from(processed, language)
    attempt = _Attempt()
    if model is not None:
        attempt = await _ask(facts[:MAX_FACTS], spoken, model, seconds_left, spend)
    print_of = fingerprint(facts, spoken.code, model.name if model else None)
    document = _document(processed, facts, spoken, known, attempt, print_of)
    return Written(document, attempt.unavailable)


async def _ask(
    facts: Sequence[Fact],
    language: Language,
    model: Model,
    seconds_left: Callable[[], float],
    spend: Budget | None,
) -> _Attempt:
    """One call, and one repair call when the verifier objects."""
    attempt = _Attempt()
    messages = messages_for(facts, language)
    for _ in range(2):
        seconds = seconds_left() - RESERVE_SECONDS
        if seconds < MIN_SECONDS:
            attempt.reason, attempt.unavailable = "no_time", Upstream("no time left to ask the model")
            return attempt
        if spend is not None and not await spend.allows():
            attempt.reason = attempt.reason or "budget"
            return attempt
        in_vain = charge(messages, Tokens())
        cost = in_vain  # also when this is given up in the middle of a call
        try:
            completion = await model.complete(messages, seconds=seconds)
            in_vain = charge(messages, Tokens(), completion.cap)
            cost = charge(messages, completion.tokens, completion.cap, completion.calls)
            cost += completion.unanswered * in_vain
        except (Upstream, Unauthorized) as error:
            cost = error.calls * charge(messages, Tokens(), error.cap) if isinstance(error, Unanswered) else 0
            attempt.reason = UNAVAILABLE.get(error.kind, "upstream")
            attempt.unavailable = error
            return attempt
        except Exception:  # the morning is never empty, whatever an adapter does
            cost = 0
            attempt.reason = "model_error"
            return attempt
        finally:
            if spend is not None:
                await spend.spend(cost)
        _count(attempt, completion)
        if completion.text is None:
            attempt.reason = completion.refused or "empty"
            return attempt
        attempt.worded, objections = verify(completion.text, facts, language)
        if attempt.worded is not None:
            attempt.reason = None
            return attempt
        attempt.objections += len(objections)
        attempt.reason = "unverified"
        messages = repair_messages(messages, completion.text, objections)
    return attempt


def _count(attempt: _Attempt, completion: Completion) -> None:
    tokens = completion.tokens
    attempt.usage = Usage(
        prompt_tokens=attempt.usage.prompt_tokens + tokens.prompt,
        completion_tokens=attempt.usage.completion_tokens + tokens.completion,
        cached_tokens=attempt.usage.cached_tokens + tokens.cached,
        calls=attempt.usage.calls + completion.calls,
    )
    attempt.served_model = completion.served_model or attempt.served_model


def _document(
    processed: ProcessedDocument,
    facts: Sequence[Fact],
    language: Language,
    known: bool,
    attempt: _Attempt,
    print_of: str,
) -> ExplanationDocument:
    by_model = {f.fact: f.text for f in attempt.worded.findings} if attempt.worded else {}
    order = [*by_model, *(f.id for f in facts if f.id not in by_model)]
    known_facts = {f.id: f for f in facts}
    told = [known_facts[i] for i in sorted(order, key=lambda i: _rank(known_facts[i]))]
    offered = {f.id for f in facts[:MAX_FACTS]} if attempt.worded else set()
    left_out = {i for i in offered if i not in by_model}  # the model may leave out what is optional
    summary = attempt.worded.summary if attempt.worded else language.phrases["overview_template"]
    care = [f.for_care_team for f in facts if f.for_care_team]
    if not known:
        care.append(language.phrases["care_language"])
    return ExplanationDocument(
        patient_id=processed.patient_id,
        date=processed.date,
        language=language.code,
        source="model" if attempt.worded else "template",
        reason=attempt.reason,
        summary=render_summary(summary, facts, language),
        findings=[_finding(f, by_model.get(f.id), language) for f in told if f.id not in left_out],
        guidance=guidance(language),
        data_note=data_note(facts, language),
        disclaimer=language.phrases["disclaimer"],
        for_care_team=care,
        facts=[f.described() for f in facts],
        fingerprint=print_of,
        prompt_version=PROMPT_VERSION,
        model=attempt.served_model,
        verifier_findings=attempt.objections,
        usage=attempt.usage,
    )


def _rank(fact: Fact) -> int:
    """Urgent before the rest whatever the model's order; within that the order given."""
    return 0 if fact.severity == "urgent" else 1


def _finding(fact: Fact, text: str | None, language: Language) -> Finding:
    said = template_sentence(fact, language) if text is None else render(text, fact, language)
    return Finding(
        fact=fact.id,
        severity=fact.severity,
        text=with_rule(said, fact, language),
        for_care_team=fact.for_care_team,
    )
