"""What must be right after a deploy, each as a pure function from what AWS answered to a finding. Asks nobody anything.

Answers are taken as boto3 gives them, so that a test writes down what it means.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scripts.operations.doctor.finding import Check, Finding

RECEIVES = 5  # infra/queues.yml; core/runner.py counts on it
LOOK_AT_STACK = "aws cloudformation describe-stack-events --stack-name {name}; runbook, Bad deploy"
DEPLOY = "npx serverless deploy --stage {stage} (add --force if nothing changed)"
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


def sources(seen: Mapping[str, Sequence[Answer]], limits: Mapping[str, int], *, stage: str) -> Finding:
    """`seen`: each function's event source mappings; `limits`: maximumConcurrency as serverless.yml has it."""
    troubles: list[str] = []
    for name, mappings in seen.items():
        if len(mappings) != 1:
            troubles.append(f"{name} has {len(mappings)} mappings")
            continue
        (mapping,) = mappings
        if mapping.get("State") not in ("Enabled", "Enabling", "Updating"):
            troubles.append(f"{name} is {mapping.get('State', 'in no state')}")
        if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", ()):
            troubles.append(f"{name} does not report partial failures: what fails would be deleted")
        bound = mapping.get("ScalingConfig", {}).get("MaximumConcurrency")
        if bound != limits[name]:
            troubles.append(f"{name} runs {bound or 'any number of'} at once instead of {limits[name]}")
    mend = f"aws lambda update-event-source-mapping --uuid UUID --enabled, or {DEPLOY.format(stage=stage)}"
    return SOURCES.judged(troubles, f"{len(seen)} mappings enabled", mend)


def schedule(rules: Mapping[str, str], *, stage: str) -> Finding:
    """`rules`: the state of each rule that wakes dispatch. On stage local nothing fires by itself."""
    wanted = "DISABLED" if stage == "local" else "ENABLED"
    check = replace(SCHEDULE, needed="two rules, off on stage local") if stage == "local" else SCHEDULE
    troubles = [f"{name} is {state}" for name, state in rules.items() if state != wanted]
    if len(rules) != 2:
        troubles.append(f"{len(rules)} rules: the hourly night and the hourly check are two")
    mend = f"aws events enable-rule --name NAME, or {DEPLOY.format(stage=stage)}"
    return check.judged(troubles, f"{len(rules)} rules {wanted.lower()}", mend)


def redrive(queues: Mapping[str, Queue], *, stage: str) -> Finding:
    """What five Lambdas could not finish moves to the stage's own dead letters, and is kept there longer."""
    troubles: list[str] = []
    for name, queue in queues.items():
        policy = json.loads(queue.own.get("RedrivePolicy") or "{}")
        if policy.get("deadLetterTargetArn") != queue.dead_letters["QueueArn"]:
            troubles.append(f"{name} has no dead-letter queue of its own")
        elif int(policy.get("maxReceiveCount", 0)) != RECEIVES:
            troubles.append(f"{name} gives up after {policy.get('maxReceiveCount')} receives")
        if int(queue.own["VisibilityTimeout"]) < 6 * queue.timeout:
            troubles.append(
                f"{name} hides a message for {queue.own['VisibilityTimeout']} s, "
                f"its function may take {queue.timeout} s"
            )
        if int(queue.dead_letters["MessageRetentionPeriod"]) <= int(queue.own["MessageRetentionPeriod"]):
            troubles.append(f"{name} keeps dead letters no longer than messages")
    return REDRIVE.judged(troubles, f"{len(queues)} queues", DEPLOY.format(stage=stage))


def alarms(names: Sequence[str], found: Sequence[Answer], topic: str, *, stage: str) -> Finding:
    """`names`: those that the stack made; `found`: what CloudWatch has of them."""
    there = {str(alarm["AlarmName"]): alarm for alarm in found}
    gone = [name for name in names if name not in there]
    off = [n for n, a in there.items() if n in names and not a.get("ActionsEnabled")]
    silent = [n for n, a in there.items() if n in names and topic not in a.get("AlarmActions", ())]
    troubles = [
        f"{', '.join(sorted(which))} {what}"
        for which, what in (
            (gone, "deleted by hand"),
            (off, "switched off"),
            (silent, "without the topic as action"),
        )
        if which
    ]
    if not names:
        troubles.append("the stack has no alarm")
    mend = f"aws cloudwatch enable-alarm-actions --alarm-names NAME, or {DEPLOY.format(stage=stage)}"
    return ALARMS.judged(troubles, f"{len(names)} alarms tell the topic", mend)


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
        f"{function} fails ({start.kind or start.error})"
        if start.error
        else f"{function} answers something else than an empty batch"
        for function, start in seen.items()
        if start.error or start.answer != {"batchItemFailures": []}
    ]
    mend = f"aws logs tail /aws/lambda/{name}-FUNCTION --since 10m; a BadSettings line names the variable"
    return STARTS.judged(troubles, f"{', '.join(seen)} started", mend)


def retention(wanted: Sequence[str], found: Sequence[Answer], *, stage: str) -> Finding:
    """`wanted`: the log groups' names. They hold no payload, and yet nothing is kept for ever."""
    there = {str(group["logGroupName"]): group for group in found}
    troubles: list[str] = []
    for name in wanted:
        short = name.rsplit("/", 1)[-1]
        if name not in there:
            troubles.append(f"{short} has no log group")
            continue
        if not there[name].get("retentionInDays"):
            troubles.append(f"{short} is kept for ever")
        if not there[name].get("kmsKeyId"):
            troubles.append(f"{short} is not under the stack's key")
    days = sorted({int(there[name].get("retentionInDays") or 0) for name in wanted if name in there})
    by_hand = "aws logs put-retention-policy --log-group-name NAME --retention-in-days 30"
    mend = f"{by_hand}, or {DEPLOY.format(stage=stage)}"
    return LOGS.judged(
        troubles, f"{len(wanted)} log groups, {' and '.join(map(str, days)) or 'no'} days", mend
    )
