"""The embedded AWS measures no queues: publishes their depths as AWS/SQS does, so that alarms see something.

`python -m scripts.local.depths` does so every ten seconds for what `npm run local:up` left running, which starts it.
How old the oldest message is it cannot know: SQS tells that to CloudWatch only.
"""

import time

from botocore.exceptions import BotoCoreError, ClientError

from scripts.operations.nights.queue_depths import queue_depths
from scripts.operations.stack import Deployment, find_deployment

EVERY = 10  # seconds


def publish_depths(deployment: Deployment) -> None:
    """One datapoint for each queue and each dead-letter queue, under the names that the alarms watch."""
    for stage, depth in queue_depths(deployment).items():
        for url, count in (
            (deployment.stack.queues[stage], depth.waiting),
            (deployment.stack.dead_letter_queues[stage], depth.dead),
        ):
            deployment.client("cloudwatch").put_metric_data(
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


def main() -> None:
    deployment = find_deployment("local")
    while True:
        try:
            publish_depths(deployment)
        except (ClientError, BotoCoreError) as error:  # busy, or about to be stopped
            print(f"not published: {type(error).__name__}", flush=True)
        time.sleep(EVERY)


if __name__ == "__main__":
    main()
