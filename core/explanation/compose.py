"""An explanation, always: by the model's plan if it is valid, by the code's own otherwise. Never raises for a model's
doing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.documents import ProcessedDocument
from core.errors import StageError, Unauthorized, Upstream
from core.explanation.document import ExplanationDocument, TextPlan, Usage
from core.explanation.fingerprints import facts_part, fingerprint
from core.explanation.model.budget import Budget, charge
from core.explanation.model.contract import Completion, Model, ModelDays, Reason, Tokens, Unanswered
from core.explanation.model.prompt import messages_for, repair_messages
from core.explanation.notes import Note, notes_of
from core.explanation.plan import (
    Plan,
    code_plan,
    definitions,
    is_flagged,
    needs_arranging,
    read_plan,
)
from core.explanation.reader import Reader
from core.rules import PROMPT_VERSION

__all__ = ["Completion", "Model", "Written", "compose"]

MIN_SECONDS = 2.0
"""Less is not worth a call; the message defers itself instead."""
RESERVE_SECONDS = 3.0
"""Kept back for storing the document and noting it."""
UNAVAILABLE: dict[str, Reason] = {"unauthorized": "unauthorized", "misconfigured": "misconfigured"}
"""By the error's kind; anything else is an upstream that waiting mends."""


class Written(NamedTuple):
    """The document to store now, and why the model could not be asked if a later delivery should ask it again."""

    document: ExplanationDocument
    unavailable: StageError | None = None


class Facts(NamedTuple):
    """What there is to say of a day, and its part of the fingerprint."""

    notes: list[Note]
    part: str


def facts_of(processed: ProcessedDocument) -> Facts:
    notes = notes_of(processed)
    return Facts(notes, facts_part(processed, notes))


@dataclass
class _Attempt:
    """What asking the model came to."""

    plan: Plan | None = None
    reason: Reason | None = None
    unavailable: StageError | None = None
    rejected: int = 0
    usage: Usage = field(default_factory=Usage)
    served_model: str | None = None


async def compose(
    processed: ProcessedDocument,
    reader: Reader,
    model: Model | None,
    seconds_left: Callable[[], float],
    spend: Budget | None = None,
    model_days: ModelDays = "all",
    facts: Facts | None = None,
) -> Written:
    """The explanation of one processed day, in English if the reader's language is not known. `facts`: its own, where
    they are known already."""
    facts = facts or facts_of(processed)
    notes = facts.notes
    offered = definitions(processed, notes)
    attempt = _Attempt()
    if model is not None:
        if not needs_arranging(notes):
            attempt.reason = "nothing_to_arrange"
        elif model_days == "flagged" and not is_flagged(notes):
            attempt.reason = "not_flagged"
        else:
            attempt = await _ask(notes, offered, model, seconds_left, spend)
    print_of = fingerprint(facts.part, reader, model.name if model else None)
    plan = attempt.plan or code_plan(notes, offered)
    return Written(_document(processed, notes, plan, reader, attempt, print_of), attempt.unavailable)


def by_code(processed: ProcessedDocument, reader: Reader) -> ExplanationDocument:
    """The explanation by the code's own plan."""
    notes, part = facts_of(processed)
    plan = code_plan(notes, definitions(processed, notes))
    print_of = fingerprint(part, reader, None)
    return _document(processed, notes, plan, reader, _Attempt(), print_of)


async def _ask(
    notes: Sequence[Note],
    offered: Sequence[str],
    model: Model,
    seconds_left: Callable[[], float],
    spend: Budget | None,
) -> _Attempt:
    """One call, and one repair call for a plan that is not valid."""
    attempt = _Attempt()
    messages = messages_for(notes, offered)
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
            wasted = error if isinstance(error, Unanswered) else error.__cause__
            cost = (
                wasted.calls * charge(messages, Tokens(), wasted.cap) if isinstance(wasted, Unanswered) else 0
            )
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
        attempt.plan, objections = read_plan(completion.text, notes, offered)
        if attempt.plan is not None:
            attempt.reason = None
            return attempt
        attempt.rejected += 1
        attempt.reason = "invalid_plan"
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
    notes: Sequence[Note],
    plan: Plan,
    reader: Reader,
    attempt: _Attempt,
    print_of: str,
) -> ExplanationDocument:
    from core.explanation.page import write_page  # what writes is imported with the first text

    page = write_page(processed, notes, plan, reader)
    return ExplanationDocument(
        patient_id=processed.patient_id,
        date=processed.date,
        language=page.language,
        source="model" if attempt.plan else "template",
        reason=attempt.reason,
        text=page.text,
        closing=page.closing,
        leading=page.leading,
        disclaimer=page.disclaimer,
        for_care_team=page.for_care_team,
        notes=[note.described() for note in notes],
        plan=TextPlan(paragraphs=[list(p) for p in page.plan.paragraphs], definition=page.plan.definition),
        fingerprint=print_of,
        prompt_version=PROMPT_VERSION,
        model=attempt.served_model,
        rejected=attempt.rejected,
        usage=attempt.usage,
    )
