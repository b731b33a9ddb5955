"""Every alarm watches something that exists, tells the topic, and takes silence for what it is."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from core.aws.telemetry import LambdaTelemetry
from core.errors import Misconfigured
from core.patient_day import MAX_DEFERRALS, StageName
from core.ports import Report
from core.runner import deferral_delay
from core.stages.completeness import Completeness
from tests.unit.cloudformation.test_stack import Template, compile_template

STAGES = ("dispatch", "fetch", "process", "explain")


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return compile_template("prod", tmp_path_factory.mktemp("prod"), {"ULTRAHUMAN_API_KEY": "ssm:/k"})


@pytest.mark.parametrize("stage", STAGES)
def test_each_dead_letter_queue_tells_at_the_first_message(prod: Template, stage: str) -> None:
    alarm = prod.properties(f"{stage.title()}DlqAlarm")
    assert alarm["Dimensions"] == [
        {"Name": "QueueName", "Value": {"Fn::GetAtt": [f"{stage.title()}Dlq", "QueueName"]}}
    ]
    assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 0)


def test_what_a_rule_cannot_deliver_waits_and_tells_at_the_first_event(prod: Template) -> None:
    for rule in prod.of_type("AWS::Events::Rule").values():
        for target in rule["Properties"]["Targets"]:
            if target["Id"] == "topic":  # the framework's schedules come again
                assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["UndeliveredEvents", "Arn"]}}
    alarm = prod.properties("UndeliveredEventsAlarm")
    queue = {"Fn::GetAtt": ["UndeliveredEvents", "QueueName"]}
    assert (alarm["Dimensions"], alarm["Threshold"]) == ([{"Name": "QueueName", "Value": queue}], 0)
    assert prod.properties("UndeliveredEvents")["MessageRetentionPeriod"] == 1209600


@pytest.mark.parametrize("stage", STAGES)
def test_each_queue_and_function_is_watched(prod: Template, stage: str) -> None:
    queue = {"Fn::GetAtt": [f"{stage.title()}Queue", "QueueName"]}
    assert prod.properties(f"{stage.title()}AgeAlarm")["Dimensions"] == [
        {"Name": "QueueName", "Value": queue}
    ]
    function = [{"Name": "FunctionName", "Value": {"Ref": f"{stage.title()}LambdaFunction"}}]
    for what in ("Errors", "Throttles"):
        alarm = prod.properties(f"{stage.title()}{what}Alarm")
        assert (alarm["MetricName"], alarm["Dimensions"]) == (what, function)


def test_every_alarm_tells_the_topic_and_only_a_missing_check_is_trouble_by_its_silence(
    prod: Template,
) -> None:
    for name, alarm in prod.of_type("AWS::CloudWatch::Alarm").items():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "AlarmTopic"}], name
        silence = "breaching" if name == "MissingPatientDaysAlarm" else "notBreaching"
        assert alarm["Properties"]["TreatMissingData"] == silence, name
        assert "Runbook, " in alarm["Properties"]["AlarmDescription"], name


def test_our_own_metrics_are_watched_in_the_namespace_that_the_functions_write(prod: Template) -> None:
    written = prod.properties("FetchLambdaFunction")["Environment"]["Variables"][
        "POWERTOOLS_METRICS_NAMESPACE"
    ]
    alarms = [alarm["Properties"] for alarm in prod.of_type("AWS::CloudWatch::Alarm").values()]
    ours = [alarm for alarm in alarms if not alarm["Namespace"].startswith("AWS/")]
    assert len(ours) == 7
    assert {alarm["Namespace"] for alarm in ours} == {written}


def test_our_own_alarms_name_exactly_the_dimensions_that_are_written(
    prod: Template, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """CloudWatch takes a metric with one dimension more for another metric, and the alarm stays silent for ever."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "somebody-set-it")
    telemetry = LambdaTelemetry("s", level="ERROR", ref_key="k", namespace="N")
    counted = Completeness(expected=2, complete=1).counts()
    telemetry.gauge(StageName.DISPATCH, counted)
    telemetry.report(Report(StageName.FETCH, None, "upstream", 1.0, error=""))
    telemetry.report(Report(StageName.EXPLAIN, None, "upstream", 1.0, error=""))
    telemetry.report(Report(StageName.EXPLAIN, None, Misconfigured.kind, 1.0, error=""))
    telemetry.report(Report(StageName.EXPLAIN, None, "explained", 1.0, {"tokens": 7, "model_calls": 1}))
    written = set()
    for line in capsys.readouterr().out.splitlines():
        emf = json.loads(line)
        for of in emf.get("_aws", {}).get("CloudWatchMetrics", []):
            (names,) = of["Dimensions"]
            dimensions = frozenset((name, emf[name]) for name in names)
            written |= {(metric["Name"], dimensions) for metric in of["Metrics"]}
    watched = {
        (alarm["MetricName"], frozenset((d["Name"], d["Value"]) for d in alarm["Dimensions"]))
        for alarm in (one["Properties"] for one in prod.of_type("AWS::CloudWatch::Alarm").values())
        if not alarm["Namespace"].startswith("AWS/")
    }
    assert len(watched) == 7
    assert watched <= written


def test_who_is_newly_without_data_rings_at_the_next_hourly_check(prod: Template) -> None:
    """The count of all of them would leave the alarm red, and the next one would ring nothing."""
    alarm = prod.properties("PatientsWithoutDataAlarm")
    assert (alarm["MetricName"], alarm["Threshold"]) == ("PatientsNewlyWithoutData", 0)
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (3600, 1)
    counted = Completeness(expected=9, complete=9, without_data=3, newly_without_data=1).counts()
    assert counted[alarm["MetricName"]] == 1


@pytest.mark.parametrize(("messages", "rings"), [(3, True), (1, False)])
def test_an_outage_rings_also_for_a_small_roster_and_one_bad_day_alone_does_not(
    prod: Template, messages: int, rings: bool
) -> None:
    base = float(prod.properties("FetchLambdaFunction")["Environment"]["Variables"]["DEFERRAL_BASE_SECONDS"])
    for alarm in (prod.properties("UltrahumanAwayAlarm"), prod.properties("ModelAwayAlarm")):
        failures: Counter[int] = Counter()
        for _ in range(messages):
            seconds = 10.0  # after the hourly dispatch
            for deferrals in range(MAX_DEFERRALS):
                failures[int(seconds // alarm["Period"])] += 1
                seconds += deferral_delay(deferrals, None, base)
        first = [failures[period] > alarm["Threshold"] for period in range(alarm["EvaluationPeriods"])]
        assert all(first) is rings


def test_a_wrong_configuration_of_the_model_rings_at_once_and_says_what_to_change(prod: Template) -> None:
    alarm = prod.properties("ModelMisconfiguredAlarm")
    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (0, 1)
    for variable in ("AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_API_VERSION", "AZURE_OPENAI_ENDPOINT"):
        assert variable in alarm["AlarmDescription"]


def test_the_budget_counts_what_carries_this_deployment_s_tag_and_tells_the_topic(tmp_path: Path) -> None:
    prod = compile_template("prod", tmp_path, {"MONTHLY_BUDGET_USD": "300"})
    budget = prod.properties("MonthlyBudget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": "300", "Unit": "USD"}
    (filtered,) = budget["Budget"]["CostFilters"]["TagKeyValue"]
    tag, value = filtered.split("$")
    assert value == prod.tags[tag.removeprefix("user:")] == "chronicgpt-prod"
    told = [one["Subscribers"] for one in budget["NotificationsWithSubscribers"]]
    assert told == [[{"SubscriptionType": "SNS", "Address": {"Ref": "AlarmTopic"}}]] * 2


def widgets(template: Template) -> list[dict[str, Any]]:
    """The dashboard's, with the names of the resources where CloudFormation puts their ARNs."""
    body, values = template.properties("Dashboard")["DashboardBody"]["Fn::Sub"]
    for name, value in values.items():
        body = body.replace("${" + name + "}", value)
    found: list[dict[str, Any]] = json.loads(re.sub(r"\$\{([^}]*)\}", r"\1", body))["widgets"]
    return found


def test_the_dashboard_is_json_and_begins_with_the_answer(prod: Template) -> None:
    first, second, *_ = widgets(prod)
    assert "Is last night done?" in first["properties"]["markdown"]
    assert "MissingPatientDays" in json.dumps(second)


def test_no_alarm_is_red_beside_a_dashboard_that_says_yes(prod: Template) -> None:
    (listed,) = [widget["properties"]["alarms"] for widget in widgets(prod) if widget["type"] == "alarm"]
    assert sorted(listed) == sorted(f"{name}.Arn" for name in prod.of_type("AWS::CloudWatch::Alarm"))


def test_a_stored_day_that_the_api_no_longer_knows_is_processed_and_explained_all_the_same(
    prod: Template,
) -> None:
    states = prod.properties("PatientDayMachine")["Definition"]["States"]
    first, *others = states["Is there data?"]["Choices"]
    assert (first["Variable"], first["IsPresent"], first["Next"]) == ("$.kept", True, "Process")
    assert {(one["StringEquals"], one["Next"]) for one in others} == {
        ("no_data", "No data"),
        ("not_shared", "No data"),
    }
