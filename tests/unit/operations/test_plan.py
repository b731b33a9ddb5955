"""The plan for a size: what binds, what a backfill costs, what an operator is told."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
import simpy
from typer.testing import CliRunner

from scripts.operations.capacity.costs import Costs, StageCost
from scripts.operations.capacity.night import Load, Machine, MessageQueue, simulate
from scripts.operations.capacity.picture import in_text
from scripts.operations.capacity.plan import Plan, make_plan
from scripts.plan import app, seconds_of

WHOLE = 1769
COSTS = Costs(
    as_of="2026-01-01",
    measured_by="hand",
    stages={
        "fetch": StageCost(10, 1.0),
        "process": StageCost(10, 1.0),
        "explain": StageCost(10, 1.0),
    },
    cold_s=0.0,
    dispatch_per_s=1e6,
    late_share=0.0,
)
ROOMY = Machine(
    concurrency={"fetch": 20, "process": 20, "explain": 20},
    memory={"fetch": WHOLE, "process": WHOLE, "explain": WHOLE},
)


def plan(patients: int, machine: Machine = ROOMY, *, costs: Costs = COSTS, backfill: int = 0) -> Plan:
    return make_plan(patients, machine, window=3600.0, backfill=backfill, costs=costs)


def narrow(stage: str, slots: int = 2) -> Machine:
    return replace(ROOMY, concurrency={**ROOMY.concurrency, stage: slots})


@pytest.mark.parametrize("stage", ["fetch", "process", "explain"])
def test_the_stage_with_the_fewest_slots_for_its_work_binds_first(stage: str) -> None:
    assert plan(1000, narrow(stage, 1)).binds.name == f"{stage}: maximumConcurrency"


def test_a_slow_service_binds_before_the_slots() -> None:
    api = replace(ROOMY, per_second={"fetch": 2.0})
    model = replace(ROOMY, per_second={"explain": 0.5})
    assert plan(1000, api).binds.name.startswith("Ultrahuman")
    assert plan(1000, model).binds.name.startswith("Azure")


def test_a_slow_sender_binds_before_everything() -> None:
    assert plan(1000, costs=replace(COSTS, dispatch_per_s=1.0)).binds.name == "dispatch's sending"


def test_a_night_takes_what_its_tightest_limit_takes_and_little_more() -> None:
    for machine in (ROOMY, narrow("fetch"), narrow("explain"), replace(ROOMY, per_second={"fetch": 5.0})):
        made = plan(20_000, machine)
        assert made.binds.seconds <= made.course.seconds <= 1.15 * made.binds.seconds + 10


def test_more_patients_never_take_less_time_or_money() -> None:
    plans = [plan(n) for n in (1, 10, 100, 1_000, 10_000, 100_000)]
    for fewer, more in itertools.pairwise(plans):
        assert fewer.course.seconds <= more.course.seconds
        assert fewer.money.dollars < more.money.dollars
        assert all(fewer.advised[stage] <= more.advised[stage] for stage in fewer.advised)


def test_working_several_batches_in_one_event_changes_little(monkeypatch: pytest.MonkeyPatch) -> None:
    load = Load(new=6_000, unchanged=6_000)
    monkeypatch.setattr("scripts.operations.capacity.night.GROUPS", 10**9)
    fine = simulate(load, narrow("explain"), COSTS).seconds
    monkeypatch.setattr("scripts.operations.capacity.night.GROUPS", 100)
    assert simulate(load, narrow("explain"), COSTS).seconds == pytest.approx(fine, rel=0.05)


def test_an_event_source_begins_with_five_and_adds_three_hundred_a_minute() -> None:
    many = replace(ROOMY, concurrency=dict.fromkeys(ROOMY.concurrency, 1000))
    slow = replace(COSTS, stages={stage: StageCost(0, 10.0) for stage in COSTS.stages})
    course = simulate(Load(new=3_000), many, slow)
    assert (
        course.seconds > 50
    )  # 3,000 are 300 batches: with all slots at once each stage would take ten seconds


def test_a_batch_is_never_larger_than_it_may_be() -> None:
    queue = MessageQueue(simpy.Environment())
    for noisy in (0.0, 100.0):
        queue.in_flight = {"night": noisy, "backfill": noisy}
        queue.put("night", 40)
        queue.put("backfill", 60)
        assert queue.take(10) == pytest.approx({"night": 4, "backfill": 6})
        queue.waiting = {"night": 0.0, "backfill": 0.0}


def test_everybody_is_explained_and_nobody_twice() -> None:
    for patients in (1, 7, 999, 25_000):
        load = Load(new=patients, unchanged=2 * patients, backfill=patients)
        assert simulate(load, ROOMY, COSTS).done[-1][1] == patients


def test_a_small_night_passes_a_large_backfill_and_a_large_one_does_not() -> None:
    small, large = plan(20, backfill=100_000), plan(5_000, backfill=100_000)
    assert small.delayed_by is not None
    assert large.delayed_by is not None
    assert 0 <= small.delayed_by < 60  # behind the whole backfill it would be some ten minutes
    assert large.delayed_by > small.delayed_by
    assert large.delayed_by > 0.3 * plan(5_000).course.seconds


def test_the_advice_makes_a_night_ready_that_was_not() -> None:
    late = plan(200_000, narrow("explain"))
    assert not late.by_morning
    advised = replace(ROOMY, concurrency=late.advised)
    assert plan(200_000, advised).by_morning


def test_no_more_slots_are_advised_than_a_service_serves() -> None:
    made = plan(1_000_000, replace(ROOMY, per_second={"fetch": 50.0}))
    seconds = COSTS.stages["fetch"].batch_seconds(10, WHOLE)
    assert made.advised["fetch"] * 10 / seconds <= 50.0
    assert made.quotas["ultrahuman_rps"] > 50.0


def test_a_stage_that_needs_more_than_an_event_source_takes_is_named() -> None:
    slow = replace(COSTS, stages={**COSTS.stages, "explain": StageCost(10, 60.0)})
    assert plan(1_000_000, costs=slow).provisioned == ("explain",)


def test_a_function_below_one_vcpu_computes_more_slowly_but_waits_no_longer() -> None:
    cost = StageCost(cpu_ms=100, wait_s=2.0)
    assert cost.batch_seconds(10, WHOLE) == pytest.approx(3.0)
    assert cost.batch_seconds(10, WHOLE // 2) == pytest.approx(4.0, abs=0.01)
    assert cost.batch_seconds(10, 4 * WHOLE) == pytest.approx(3.0)


def test_the_picture_ends_full_and_marks_the_morning() -> None:
    made = plan(1000)
    assert in_text(made)[-1] == "█"
    assert in_text(made).count("|") == 1


@pytest.mark.parametrize(("text", "seconds"), [("3h", 10_800), ("90m", 5_400), ("2h30m", 9_000)])
def test_a_window_is_hours_and_minutes(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    "arguments",
    [
        ("--patients", "0"),
        ("--patients", "many"),
        ("--patients", "10", "--window", "0h"),
        ("--patients", "10", "--window", "soon"),
        ("--patients", "10", "--window", ""),
        ("--patients", "10", "--api-rps", "0"),
        ("--patients", "10", "--api-rps", "nan"),
        ("--patients", "10", "--azure-tpm", "0"),
        ("--patients", "10", "--backfill", "-1"),
        (),
    ],
)
def test_a_wrong_argument_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, list(arguments)).exit_code == 2


def test_a_script_reads_the_exit_code_and_the_numbers(tmp_path: Path) -> None:
    picture = tmp_path / "night.svg"
    ready = CliRunner().invoke(app, ["--patients", "100", "--json", "--plot", str(picture)])
    late = CliRunner().invoke(app, ["--patients", "1000000", "--json"])
    assert (ready.exit_code, late.exit_code) == (0, 1)
    assert json.loads(ready.stdout)["by_morning"] is True
    assert json.loads(late.stdout)["binds"]
    assert "<svg" in picture.read_text()
