"""What a day's tokens count, whom a model is asked for, what a fingerprint holds, and the care team's lines."""

import asyncio
import datetime as dt
import json
from collections import Counter
from typing import Any

import pytest

from core.documents import ProcessedDocument
from core.errors import Transient, Unauthorized
from core.explanation import fingerprints
from core.explanation.care_team import care_line, care_lines
from core.explanation.compose import Written, compose, facts_of
from core.explanation.model.budget import CALL_TOKENS, DailyBudget, charge
from core.explanation.model.contract import ChatMessage, Completion, ModelDays, Tokens, Unanswered
from core.explanation.model.prompt import messages_for
from core.explanation.notes import notes_of
from core.explanation.reader import Clinic, Reader
from core.explanation.wording import wording
from core.stages.fingerprints import document_part
from tests.support.explanation_days import anomaly, out_of_range, plan_for, usual
from tests.support.explanation_days import day as flagged_day
from tests.support.told_days import HEART, HRV, day, strain
from tests.support.versions import deploy
from tests.support.wide_days import wide_days

FLAGGED = flagged_day("safety", "oor_night", "data", "within_night")
PLAN = plan_for(FLAGGED)
MESSAGES = messages_for(notes_of(FLAGGED), [])
EN = wording("en")
NOON = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


class Days:
    """Tokens by day, in memory."""

    def __init__(self, **spent: int) -> None:
        self.spent = Counter(spent)
        self.reads = self.writes = 0

    async def total(self, day: str) -> int:
        self.reads += 1
        return self.spent[day]

    async def add(self, day: str, tokens: int) -> int:
        self.writes += 1
        self.spent[day] += tokens
        return self.spent[day]


class Away(Days):
    """A table that nobody reaches for a while."""

    away = True

    async def add(self, day: str, tokens: int) -> int:
        await asyncio.sleep(0)
        if self.away:
            raise Transient("update_item: throttled")
        return await super().add(day, tokens)


class Answering:
    name = "gpt-4o-mini"

    def __init__(self, said: Completion | Exception) -> None:
        self.said, self.asked = said, 0

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        self.asked += 1
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


def budget(limit: int, spent: Days) -> DailyBudget:
    return DailyBudget(limit, spent, lambda: NOON)


def written(
    document: ProcessedDocument, model: Answering, spend: DailyBudget | None = None, days: ModelDays = "all"
) -> Written:
    return asyncio.run(compose(document, Reader("en"), model, lambda: 60.0, spend, days))


def counted(said: Completion | Exception) -> int:
    spent = Days()
    written(FLAGGED, Answering(said), budget(10**6, spent))
    return spent.spent["2026-03-31"]


def allowed(one: DailyBudget, times: int) -> list[bool]:
    async def ask() -> list[bool]:
        return [await one.allows() for _ in range(times)]

    return asyncio.run(ask())


def test_a_budget_used_up_elsewhere_is_read_once_a_day() -> None:
    spent = Days(**{"2026-03-31": 1_000})
    assert allowed(budget(1_000, spent), 3) == [False, False, False]
    assert spent.reads == 1


def test_a_day_that_ends_exactly_at_its_limit_is_not_read_again() -> None:
    spent = Days()
    one = budget(1_000, spent)
    asyncio.run(one.spend(1_000))
    assert (allowed(one, 1), spent.reads) == ([False], 0)


def test_tokens_are_read_and_written_under_the_day_they_count_towards() -> None:
    spent = Days(**{"2026-03-30": 5_000})
    one = budget(1_000, spent)
    assert allowed(one, 1) == [True]
    asyncio.run(one.spend(600))
    assert spent.spent == {"2026-03-30": 5_000, "2026-03-31": 600}
    assert allowed(budget(600, spent), 1) == [False]


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_limit_of_so_many_calls_lets_no_more_begin_together(calls: int) -> None:
    assert allowed(budget(calls * CALL_TOKENS, Days()), calls + 1) == [True] * calls + [False]


def test_a_call_that_ends_makes_room_for_one_other() -> None:
    one = budget(3 * CALL_TOKENS, Days())
    assert allowed(one, 4) == [True, True, True, False]
    asyncio.run(one.spend(0))
    assert allowed(one, 2) == [True, False]


def test_a_refused_call_writes_nothing_and_a_single_token_is_written() -> None:
    spent = Days()
    asyncio.run(budget(1_000, spent).spend(0))
    assert spent.writes == 0
    asyncio.run(budget(1_000, spent).spend(1))
    assert spent.spent["2026-03-31"] == 1


def test_what_several_calls_could_not_write_at_once_is_all_brought_along() -> None:
    spent = Away()
    one = budget(10_000, spent)

    async def calls() -> None:
        await asyncio.gather(one.spend(100), one.spend(20))
        spent.away = False
        await one.spend(3)

    asyncio.run(calls())
    assert spent.spent["2026-03-31"] == 123


def test_what_could_not_be_written_before_midnight_counts_towards_the_day_on_which_it_was_spent() -> None:
    spent, at = Away(), [NOON]
    one = DailyBudget(1_000, spent, lambda: at[0])
    asyncio.run(one.spend(900))
    at[0] += dt.timedelta(days=1)
    asyncio.run(one.spend(200))
    spent.away = False
    assert allowed(one, 1) == [True]
    asyncio.run(one.spend(30))
    assert spent.spent == {"2026-03-31": 900, "2026-04-01": 230}
    assert allowed(one, 1) == [True]


def test_calls_in_vain_count_what_an_answer_of_their_cap_costs() -> None:
    in_vain = charge(MESSAGES, Tokens(), 3_000)
    assert in_vain > 3_000
    assert counted(Completion(PLAN, None, Tokens(900, 50), unanswered=2, cap=3_000)) == 950 + 2 * in_vain
    assert counted(Unanswered("timed out", 2, cap=3_000)) == 2 * in_vain
    refused = Unauthorized("the key")
    assert counted(refused) == 0
    refused.__cause__ = Unanswered("timed out", 2, cap=3_000)
    assert counted(refused) == 2 * in_vain


def test_two_answered_calls_may_count_more_than_one_can_cost() -> None:
    assert counted(Completion(PLAN, None, Tokens(5_000, 1_000), calls=2)) == 6_000


def test_an_answer_that_explains_a_metric_not_offered_is_no_plan_and_nothing_raises() -> None:
    answer = json.dumps(json.loads(PLAN) | {"definition": "hrv_sleep"})
    result = written(FLAGGED, Answering(Completion(answer)))
    assert (result.document.source, result.document.reason) == ("template", "invalid_plan")


def test_a_deployment_asked_for_flagged_days_alone_is_not_asked_for_a_quiet_one() -> None:
    quiet = wide_days()["quiet 59"]
    for document, days, reason, calls in (
        (quiet, "flagged", "not_flagged", 0),
        (quiet, "all", None, 1),
        (FLAGGED, "flagged", None, 1),
    ):
        model = Answering(Completion(plan_for(document)))
        result = written(document, model, None, days)  # type: ignore[arg-type]
        assert (result.document.reason, model.asked) == (reason, calls)
        assert result.document.source == ("model" if calls else "template")


class Said:
    """A note as a fingerprint sees it."""

    def described(self) -> dict[str, Any]:
        return {"id": "value.skin_temp_sleep", "unit": "°C", "value": 34.2}


PINNED = ["b1948813c290", "c238178bd360", "583eceacb135", "9d3aa65a1981", "747d80e80e7e", "7ce5beae9dd7"]
CLINIC = Reader("de", "mmol/L", Clinic("the clinic", "9–17", "112"))


def parts(version: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    deploy(monkeypatch, prompt=version)
    found = [fingerprints.facts_part(day(quality=q), [Said()]) for q in ({}, {"uploaded": True})]
    found += [fingerprints.audience_part(CLINIC, name) for name in (None, "None", "gpt-4o-mini")]
    return [*found, document_part("document")]


def test_a_release_with_the_same_prompt_version_finds_the_explanations_of_the_last_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Other fingerprints would have the model asked anew for every day that is there."""
    assert [part[:12] for part in parts("7", monkeypatch)] == PINNED


def test_another_prompt_version_or_planner_is_another_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    both = parts("7", monkeypatch) + parts("8", monkeypatch)
    assert len(set(both)) == len(both)


def test_a_whole_fingerprint_changes_with_the_facts() -> None:
    found = {fingerprints.fingerprint(facts_of(one).part, CLINIC, None) for one in (day(), FLAGGED)}
    assert len(found) == 2
    known = asyncio.run(compose(FLAGGED, Reader("en"), None, lambda: 60.0, facts=facts_of(FLAGGED)))
    assert known == asyncio.run(compose(FLAGGED, Reader("en"), None, lambda: 60.0))


def test_a_drift_s_line_tells_since_which_date_and_that_no_range_is_known() -> None:
    found = anomaly("hrv_sleep", "drift", 40.0, "ms", evidence={"since": "2026-03-01T00:00:00+01:00"})
    line = care_line(found, EN).split("; ")
    assert "since 2026-03-01" in line
    assert "no usual range" in line
    other = anomaly("hrv_sleep", "data", 40.0, "ms", evidence={"since": "2026-03-01"})
    assert "since" not in care_line(other, EN)


def test_a_provisional_range_is_called_so() -> None:
    provisional, known = (usual(54.4, 50.1, 58.7, provisional=p) for p in (True, False))
    assert "provisional" in care_line(out_of_range("resting_hr", 64.2, "bpm", provisional), EN)
    assert "provisional" not in care_line(out_of_range("resting_hr", 64.2, "bpm", known), EN)


def test_a_difference_has_one_sign_and_none_has_none() -> None:
    for value, difference in ((60.0, "+10"), (45.0, "-5"), (50.0, "0")):
        parts = care_line(out_of_range("hrv_sleep", value, "ms", HRV), EN).split("; ")
        assert f"difference {difference}" in parts
    assert "; hrv_sleep +2, resting_hr +1.5; " in care_line(strain(resting_hr=1.5, hrv_sleep=2.0), EN)


def test_the_care_team_s_numbers_are_written_as_in_the_page_s_language() -> None:
    assert "64,25" in care_line(out_of_range("resting_hr", 64.25, "bpm", HEART), wording("de"))


def test_a_week_s_finding_is_the_week_s_line_and_no_other() -> None:
    category = {"name": "below_54", "value": 1.4, "limit": 1.0, "since": "2026-03-10", "begins": True}
    found = anomaly("glucose_week", "weekly", 1.4, "%")
    assert care_lines(day(found, weekly={"categories": [category]}), EN) == [
        "week below_54: 1.4 %, limit 1 %, since 2026-03-10"
    ]


def test_a_category_without_numbers_has_dashes_and_what_is_no_category_hides_none() -> None:
    categories = ["?", {"name": "below_54", "value": None, "limit": 1.0, "since": "2026-03-10"}]
    assert care_lines(day(weekly={"categories": categories}), EN) == [
        "week below_54: –, limit 1 %, since 2026-03-10"
    ]
