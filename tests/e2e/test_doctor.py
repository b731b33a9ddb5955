"""The doctor on the deployed stack: healthy, and with everything broken at once that a hand can break there."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from typer.testing import CliRunner, Result

from scripts.doctor import app
from scripts.operations.stack import STAGES
from tests.e2e.incident import person
from tests.e2e.pipeline import Pipeline

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def shell(pipeline: Pipeline) -> dict[str, str]:
    return person(pipeline, "chronicgpt-doctor-alone", "Doctor")


def run(shell: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--stage", "local", *arguments], env=shell)


def test_a_healthy_stack_is_healthy_with_the_rights_of_the_doctors_policy(
    pipeline: Pipeline, shell: dict[str, str]
) -> None:
    result = run(shell)
    assert result.exit_code == 0, result.output
    assert "local: healthy" in result.stdout
    for simulator in pipeline.aws.simulators.values():
        assert simulator.api_key not in result.output


@pytest.fixture
def broken(pipeline: Pipeline) -> Iterator[None]:
    """Everything that somebody may break by hand, each mended at the end."""
    stack, aws = pipeline.stack, pipeline.aws
    functions, events, cloudwatch = aws.client("lambda"), aws.client("events"), aws.client("cloudwatch")
    with ExitStack() as mend:
        mappings = functions.list_event_source_mappings(FunctionName=stack.functions["fetch"])
        mapping = mappings["EventSourceMappings"][0]["UUID"]
        functions.update_event_source_mapping(UUID=mapping, Enabled=False)
        mend.callback(functions.update_event_source_mapping, UUID=mapping, Enabled=True)

        rule = next(r["Name"] for r in events.list_rules()["Rules"] if "DispatchEventsRule" in r["Name"])
        events.enable_rule(Name=rule)
        mend.callback(events.disable_rule, Name=rule)

        url = stack.queues["process"]
        redrive = pipeline.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])[
            "Attributes"
        ]
        pipeline.sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": ""})
        mend.callback(pipeline.sqs.set_queue_attributes, QueueUrl=url, Attributes=redrive)

        cloudwatch.disable_alarm_actions(AlarmNames=["chronicgpt-local-fetch-dlq"])
        mend.callback(cloudwatch.enable_alarm_actions, AlarmNames=["chronicgpt-local-fetch-dlq"])

        name = stack.functions["explain"]
        there = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        odd = {"Variables": {**there, "AZURE_OPENAI_TPM": "many"}}
        functions.update_function_configuration(FunctionName=name, Environment=odd)
        mend.callback(
            functions.update_function_configuration, FunctionName=name, Environment={"Variables": there}
        )

        logs, group = aws.client("logs"), f"/aws/lambda/{stack.functions['dispatch']}"
        logs.delete_retention_policy(logGroupName=group)
        mend.callback(logs.put_retention_policy, logGroupName=group, retentionInDays=30)

        ssm = aws.client("ssm")
        parameter = "/chronicgpt/local/ultrahuman-api-key"
        key = ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
        ssm.delete_parameter(Name=parameter)
        mend.callback(ssm.put_parameter, Name=parameter, Value=key, Type="SecureString")
        yield


def test_what_is_broken_by_hand_is_found_and_nothing_else(broken: None, shell: dict[str, str]) -> None:
    result = run(shell, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    wrong = {f["what"]: f["found"] for f in [*told["before"], *told["after"]] if f["verdict"] != "good"}
    assert set(wrong) == {
        "configuration",
        "ULTRAHUMAN_API_KEY",
        "queues feed functions",
        "schedule",
        "dead letters",
        "alarms",
        "functions start",
        "logs",
    }, wrong
    assert "AZURE_OPENAI_TPM is malformed" in wrong["configuration"]
    assert "fetch is Disabl" in wrong["queues feed functions"]
    assert wrong["dead letters"] == "process has no dead-letter queue of its own"
    assert wrong["alarms"] == "chronicgpt-local-fetch-dlq switched off"
    assert wrong["functions start"].startswith("explain fails")
    assert wrong["logs"] == "chronicgpt-local-dispatch is kept for ever"


def test_once_it_is_mended_it_is_healthy_again(pipeline: Pipeline, shell: dict[str, str]) -> None:
    assert run(shell).exit_code == 0
    assert all(pipeline.invoke(stage, {"Records": []})[1] is False for stage in STAGES)
