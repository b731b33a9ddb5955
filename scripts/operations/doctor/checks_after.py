"""What must be right after a deploy, each as a pure function from what AWS answered to a finding. Asks nobody anything.

Answers are taken as boto3 gives them, so that a test writes down what it means. What somebody changed by hand is mended
by hand: CloudFormation leaves alone what the template says as before, and a deploy is no cure.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scripts.operations.doctor.finding import Check, Finding

RECEIVES = 5  # infra/queues.yml; core/runner.py counts on it
LOOK_AT_STACK = "aws cloudformation describe-stack-events --stack-name {name}; runbook, Bad deploy"
GONE = "deleted"
Answer = Mapping[str, Any]

STACK = Check("stack", "complete, of this version", "cloudformation:DescribeStacks")
SOURCES = Check(
    "queues feed functions",
    "one mapping each: on, partial answers, bounded",
    "lambda:ListEventSourceMappings",
)
SCHEDULE = Check("schedule", "two rules, on", "events:ListRules")
REDRIVE = Check(
    "dead letters",
    f"{RECEIVES} receives, longer kept, hidden for 6 timeouts",
    "sqs:GetQueueAttributes",
)
ALARMS = Check("alarms", "all there, switched on, telling the topic", "cloudwatch:DescribeAlarms")
SUBSCRIBERS = Check("who hears alarms", "at least one confirmed subscriber", "sns:ListSubscriptionsByTopic")
URGENT = Check(
    "who hears urgent findings",
    "a confirmed subscriber, or a rule of yours",
    "sns:ListSubscriptionsByTopic, events:ListRules",
)
STARTS = Check("functions start", "each answers an empty batch", "lambda:InvokeFunction")
LOGS = Check("logs", "kept for a limited time, under the stack's key", "logs:DescribeLogGroups")


@dataclass(frozen=True)
class Queue:
    """A stage's queue and its dead-letter queue as SQS describes them, and its function's timeout in seconds."""

    own: Mapping[str, str]
    dead_letters: Mapping[str, str]
    timeout: int


@dataclass(frozen=True)
class Start:
    """How a function answered an empty batch; `error` is Lambda's FunctionError, `kind` the type of what was raised."""

    error: str = ""
    kind: str = ""
    answer: Any = None


def stack(name: str, status: str, missing: str = "") -> Finding:
    """`missing`: an output that this version of the scripts needs and the deployed stack has not."""
    look = LOOK_AT_STACK.format(name=name)
    if status.endswith("_IN_PROGRESS"):
        return STACK.unknown(f"{name} is {status}", "a deploy is under way: look again when it has ended")
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        return STACK.wrong(f"{name} is {status}: the last deploy failed", look)
    if missing:
        return STACK.wrong(f"{name} has no output {missing}: an older version is deployed", "deploy this one")
    return STACK.good(f"{name} is {status}")


def sources(seen: Mapping[str, Sequence[Answer]], limits: Mapping[str, int]) -> Finding:
    """`seen`: each function's event source mappings; `limits`: maximumConcurrency as serverless.yml has it."""
    troubles: list[tuple[str, str]] = []
    for name, mappings in seen.items():
        if not mappings:
            again = "aws lambda create-event-source-mapping, as `events` of serverless.yml has it"
            troubles.append((f"{name} has no mapping", again))
        if len(mappings) > 1:
            more = "aws lambda delete-event-source-mapping of those that no stack made"
            troubles.append((f"{name} has {len(mappings)} mappings", more))
        for mapping in mappings:
            change = f"aws lambda update-event-source-mapping --uuid {mapping['UUID']}"
            if mapping.get("State") not in ("Enabled", "Enabling", "Updating"):
                troubles.append((f"{name} is {mapping.get('State', 'in no state')}", f"{change} --enabled"))
            if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", ()):
                troubles.append(
                    (
                        f"{name} does not report partial failures: what fails would be deleted",
                        f"{change} --function-response-types ReportBatchItemFailures",
                    )
                )
            bound = mapping.get("ScalingConfig", {}).get("MaximumConcurrency")
            if bound != limits[name]:
                troubles.append(
                    (
                        f"{name} runs {bound or 'any number of'} at once instead of {limits[name]}",
                        f"deploy, if serverless.yml is newer; else {change} --scaling-config "
                        f"MaximumConcurrency={limits[name]}",
                    )
                )
    return SOURCES.judged(troubles, f"{len(seen)} mappings enabled")


def schedule(rules: Mapping[str, str], *, stage: str) -> Finding:
    """`rules`: the state of each rule that wakes dispatch. On stage local nothing fires by itself."""
    wanted, switch = ("DISABLED", "disable") if stage == "local" else ("ENABLED", "enable")
    check = replace(SCHEDULE, needed="two rules, off on stage local") if stage == "local" else SCHEDULE
    troubles = [
        (f"{name} is {state}", f"aws events {switch}-rule --name {name}")
        for name, state in rules.items()
        if state not in (wanted, GONE)
    ]
    for name in (name for name, state in rules.items() if state == GONE):
        troubles.append(
            (f"{name} is {GONE}", "aws events put-rule and put-targets, as serverless.yml has it")
        )
    if len(rules) != 2:
        found = f"{len(rules)} rules: the hourly night and the hourly check are two"
        troubles.append((found, "an older version is deployed: deploy this one"))
    return check.judged(troubles, f"{len(rules)} rules {wanted.lower()}")


def redrive(queues: Mapping[str, Queue]) -> Finding:
    """What five Lambdas could not finish moves to the stage's own dead letters, and is kept there longer."""
    troubles: list[tuple[str, str]] = []
    for name, queue in queues.items():
        mend = f"aws sqs set-queue-attributes of {name}'s queue, as infra/queues.yml has it"
        policy = json.loads(queue.own.get("RedrivePolicy") or "{}")
        if policy.get("deadLetterTargetArn") != queue.dead_letters["QueueArn"]:
            troubles.append((f"{name} has no dead-letter queue of its own", mend))
        elif int(policy.get("maxReceiveCount", 0)) != RECEIVES:
            troubles.append((f"{name} gives up after {policy.get('maxReceiveCount')} receives", mend))
        hidden = queue.own["VisibilityTimeout"]
        if int(hidden) < 6 * queue.timeout:
            found = f"{name} hides a message for {hidden} s, its function may take {queue.timeout} s"
            troubles.append((found, mend))
        if int(queue.dead_letters["MessageRetentionPeriod"]) <= int(queue.own["MessageRetentionPeriod"]):
            troubles.append((f"{name} keeps dead letters no longer than messages", mend))
    return REDRIVE.judged(troubles, f"{len(queues)} queues")


def alarms(names: Sequence[str], found: Sequence[Answer], topic: str) -> Finding:
    """`names`: those that the stack made; `found`: what CloudWatch has of them."""
    there = {str(alarm["AlarmName"]): alarm for alarm in found if alarm["AlarmName"] in names}
    again = "aws cloudwatch put-metric-alarm, as infra/alarms.yml has it"
    troubles: list[tuple[str, str]] = []
    if gone := [name for name in names if name not in there]:
        troubles.append((f"{', '.join(gone)} deleted by hand", again))
    if off := [name for name, alarm in there.items() if not alarm.get("ActionsEnabled")]:
        switch = f"aws cloudwatch enable-alarm-actions --alarm-names {' '.join(off)}"
        troubles.append((f"{', '.join(off)} switched off", switch))
    if silent := [name for name, alarm in there.items() if topic not in alarm.get("AlarmActions", ())]:
        troubles.append((f"{', '.join(silent)} without the topic as action", again))
    if not names:
        troubles.append(("the stack has no alarm", "an older version is deployed: deploy this one"))
    return ALARMS.judged(troubles, f"{len(names)} alarms tell the topic")


def subscribers(
    check: Check, topic: str, found: Sequence[Answer], *, stage: str, variable: str, others: int = 0
) -> Finding:
    """Somebody hears the topic. `others`: rules of the clinic's own on the bus, which may tell somebody instead."""
    arns = [str(subscription["SubscriptionArn"]) for subscription in found]
    confirmed = sum(arn.startswith("arn:") for arn in arns)
    waiting = sum(arn == "PendingConfirmation" for arn in arns)
    mail = f"set {variable} and deploy, or `aws sns subscribe --topic-arn {topic} …`"
    if waiting:
        counts = f"{confirmed} confirmed, {waiting} not: nothing is sent there"
        return check.wrong(counts, "have the link in AWS's mail followed; after three days subscribe again")
    if confirmed:
        return check.good(f"{confirmed} confirmed")
    if others:
        return check.good(f"nobody, but {others} rules of yours on the bus tell others")
    if stage == "local":
        return check.good("nobody, which stage local alone may")
    return check.wrong("nobody is subscribed", mail)


def starts(seen: Mapping[str, Start], *, name: str) -> Finding:
    """An empty batch starts a function, checks its variables and reads the key of the log hash; it does no work."""
    troubles = [
        (
            f"{function} fails ({start.kind or start.error})"
            if start.error
            else f"{function} answers something else than an empty batch",
            f"aws logs tail /aws/lambda/{name}-{function} --since 10m; a BadSettings line names the variable",
        )
        for function, start in seen.items()
        if start.error or start.answer != {"batchItemFailures": []}
    ]
    return STARTS.judged(troubles, f"{', '.join(seen)} started")


def retention(wanted: Sequence[str], found: Sequence[Answer], *, key: str) -> Finding:
    """`wanted`: the log groups' names. They hold no payload, and yet nothing is kept for ever."""
    there = {str(group["logGroupName"]): group for group in found}
    troubles: list[tuple[str, str]] = []
    for name in wanted:
        short, keep = name.rsplit("/", 1)[-1], f"aws logs put-retention-policy --log-group-name {name}"
        if name not in there:
            again = f"aws logs create-log-group --log-group-name {name} --kms-key-id {key}"
            troubles.append((f"{short} has no log group", again))
            continue
        if not there[name].get("retentionInDays"):
            troubles.append((f"{short} is kept for ever", f"{keep} --retention-in-days 30"))
        if there[name].get("kmsKeyId") != key:
            under = f"aws logs associate-kms-key --log-group-name {name} --kms-key-id {key}"
            troubles.append((f"{short} is not under the stack's key", under))
    days = sorted({int(there[name].get("retentionInDays") or 0) for name in wanted if name in there})
    return LOGS.judged(troubles, f"{len(wanted)} log groups, {' and '.join(map(str, days)) or 'no'} days")
