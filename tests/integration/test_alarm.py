"""A dead letter raises its alarm on the embedded AWS, and replaying it puts the alarm out."""

import time
from pathlib import Path
from typing import Any

from scripts.local.depths import publish_depths
from scripts.local.processes import spawn, stop
from scripts.local.up import DEPTHS
from scripts.operations.dead_letters.queue import open_queue, replay, scan_queue
from tests.support.operated_stack import OperatedStack, operated_stack

ALARM = "chronicgpt-local-fetch-dlq"


def state(stack: OperatedStack, wanted: str, *, publish: bool = True) -> str:
    """The alarm's state, once it is the wanted one or ten seconds have passed."""
    deadline = time.monotonic() + 10
    while True:
        if publish:
            publish_depths(stack.deployment)
        [alarm] = stack.deployment.client("cloudwatch").describe_alarms(AlarmNames=[ALARM])["MetricAlarms"]
        if alarm["StateValue"] == wanted or time.monotonic() > deadline:
            return str(alarm["StateValue"])
        time.sleep(0.5)


def test_beside_a_local_aws_depths_are_published_by_themselves(tmp_path: Path) -> None:
    with operated_stack() as stack:
        watch(stack.deployment.client("cloudwatch"))
        dead = stack.deployment.stack.dead_letter_queues["fetch"]
        stack.deployment.client("sqs").send_message(QueueUrl=dead, MessageBody="{}")
        publisher = spawn("depths", DEPTHS, env=stack.environment, directory=tmp_path)
        try:
            assert state(stack, "ALARM", publish=False) == "ALARM", publisher.log.read_text()
        finally:
            stop(publisher)


def test_a_dead_letter_is_told_and_its_replay_too() -> None:
    with operated_stack() as stack:
        watch(stack.deployment.client("cloudwatch"))
        dead = stack.deployment.stack.dead_letter_queues["fetch"]
        stack.deployment.client("sqs").send_message(QueueUrl=dead, MessageBody="{}")
        assert state(stack, "ALARM") == "ALARM"
        queue = open_queue(stack.deployment, "fetch")
        assert len(replay(queue, scan_queue(queue)).moved) == 1
        assert stack.count(dead) == 0
        stack.empty()  # fetch has taken it; the embedded AWS sees all queues as one
        assert state(stack, "OK") == "OK"


def watch(cloudwatch: Any) -> None:
    """As infra/alarms.yml has it, with a period that a test can wait for."""
    cloudwatch.put_metric_alarm(
        AlarmName=ALARM,
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=[{"Name": "QueueName", "Value": ALARM}],
        Statistic="Maximum",
        Period=1,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
