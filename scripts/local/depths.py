"""The embedded AWS measures no queues: publishes their depths as AWS/SQS does, so that alarms see something."""

from scripts.queue_depths import queue_depths
from scripts.stack import Deployment


def publish_depths(at: Deployment) -> None:
    """One datapoint for each queue and each dead-letter queue, under the names that the alarms watch."""
    for stage, depth in queue_depths(at).items():
        for url, count in (
            (at.stack.queues[stage], depth.waiting),
            (at.stack.dead_letter_queues[stage], depth.dead),
        ):
            at.client("cloudwatch").put_metric_data(
                Namespace="AWS/SQS",
                MetricData=[
                    {
                        "MetricName": "ApproximateNumberOfMessagesVisible",
                        "Dimensions": [{"Name": "QueueName", "Value": url.rsplit("/", 1)[-1]}],
                        "Value": count,
                        "Unit": "Count",
                    }
                ],
            )
