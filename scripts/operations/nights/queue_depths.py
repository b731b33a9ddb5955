"""How full the queues are, and for how long: SQS's approximate counts, and CloudWatch's age of the oldest message."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from scripts.operations.stack import STAGES, Deployment

COUNTS = {
    "waiting": "ApproximateNumberOfMessages",
    "being_worked_on": "ApproximateNumberOfMessagesNotVisible",
    "delayed": "ApproximateNumberOfMessagesDelayed",
}
RECENT = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Depth:
    """One stage's queue; `oldest` is in seconds, None where CloudWatch does not know."""

    waiting: int
    being_worked_on: int
    delayed: int
    dead: int
    oldest: float | None = None

    @property
    def under_way(self) -> int:
        return self.waiting + self.being_worked_on + self.delayed

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def queue_depths(deployment: Deployment) -> dict[str, Depth]:
    """By stage, in the order of the pipeline, so that a message on its way onwards is rather counted twice."""
    return {stage: _depth(deployment, stage) for stage in STAGES}


def _depth(deployment: Deployment, stage: str) -> Depth:
    counts = _counts(deployment, deployment.stack.queues[stage])
    dead = _counts(deployment, deployment.stack.dead_letter_queues[stage])
    oldest = _age(deployment, deployment.stack.queues[stage]) if counts["waiting"] else None
    return Depth(**counts, dead=dead["waiting"] + dead["being_worked_on"], oldest=oldest)


def _counts(deployment: Deployment, url: str) -> dict[str, int]:
    answer = deployment.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(COUNTS.values()))
    return {name: int(answer["Attributes"].get(attribute, 0)) for name, attribute in COUNTS.items()}


def _age(deployment: Deployment, url: str) -> float | None:
    now = dt.datetime.now(dt.UTC)
    try:
        answer = deployment.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/SQS",
            MetricName="ApproximateAgeOfOldestMessage",
            Dimensions=[{"Name": "QueueName", "Value": url.rsplit("/", 1)[-1]}],
            StartTime=now - RECENT,
            EndTime=now,
            Period=60,
            Statistics=["Maximum"],
        )
    except (ClientError, BotoCoreError):
        return None  # an age is a comfort, no part of the proof
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    return float(points[-1]["Maximum"]) if points else None
