"""Looks at a deployed stack, and hands what it sees to the checks."""

import json
from collections.abc import Callable

from scripts.operations.doctor import checks_after as checks
from scripts.operations.doctor import wanted
from scripts.operations.doctor.checks_after import Answer, Queue, Start
from scripts.operations.doctor.finding import Check, Finding
from scripts.operations.doctor.looking import Clients, DeployedStack, guarded
from scripts.operations.stack import STAGES, Stack

EMPTY_BATCH = json.dumps({"Records": []})
OUTPUTS = (
    "AlarmTopicArn",
    "UrgentTopicArn",
    "EventBusName",
    "DataKeyArn",
)  # beside those that every script needs
RULES = "DispatchEventsRuleSchedule"  # as the framework names what a function's `schedule` makes


def examine(stage: str, clients: Clients, deployed: DeployedStack) -> list[Finding]:
    """The whole stack; what cannot be seen is unknown. Nothing is changed but the functions' logs."""
    state = checks.stack(deployed.name, deployed.status, _missing(deployed))
    looks: list[tuple[Check, Callable[[], Finding]]] = [
        (checks.SOURCES, lambda: _sources(stage, clients, deployed)),
        (checks.SCHEDULE, lambda: _schedule(stage, clients, deployed)),
        (checks.REDRIVE, lambda: _redrive(clients, deployed)),
        (checks.ALARMS, lambda: _alarms(clients, deployed)),
        (checks.SUBSCRIBERS, lambda: _alarm_subscribers(stage, clients, deployed)),
        (checks.URGENT, lambda: _urgent_subscribers(stage, clients, deployed)),
        (checks.STARTS, lambda: _starts(clients, deployed)),
        (checks.LOGS, lambda: _retention(clients, deployed)),
    ]
    if _missing(deployed):
        return [state]
    return [state, *(guarded(check, look) for check, look in looks)]


def _missing(deployed: DeployedStack) -> str:
    try:
        Stack.of(deployed.outputs)
        return next(
            (name for name in ("AlarmTopicArn", "UrgentTopicArn") if name not in deployed.outputs), ""
        )
    except KeyError as missing:
        return str(missing.args[0])


def _sources(stage: str, clients: Clients, deployed: DeployedStack) -> Finding:
    names = Stack.of(deployed.outputs).functions
    seen = {
        function: clients("lambda").list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        for function, name in names.items()
    }
    return checks.sources(seen, wanted.limits(stage))


def _schedule(stage: str, clients: Clients, deployed: DeployedStack) -> Finding:
    rules = deployed.of_type("AWS::Events::Rule")
    pages = clients("events").get_paginator("list_rules").paginate(NamePrefix=f"{deployed.name}-")
    seen = {rule["Name"]: rule["State"] for page in pages for rule in page["Rules"]}
    ours = [name for logical, name in rules.items() if logical.startswith(RULES)]
    return checks.schedule({name: seen.get(name, checks.GONE) for name in ours}, stage=stage)


def _redrive(clients: Clients, deployed: DeployedStack) -> Finding:
    stack = Stack.of(deployed.outputs)

    def attributes(url: str) -> dict[str, str]:
        answer = clients("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        found: dict[str, str] = answer["Attributes"]
        return found

    queues = {
        name: Queue(
            attributes(stack.queues[name]),
            attributes(stack.dead_letter_queues[name]),
            int(deployed.functions[name]["Timeout"]),
        )
        for name in STAGES
    }
    return checks.redrive(queues)


def _alarms(clients: Clients, deployed: DeployedStack) -> Finding:
    names = list(deployed.of_type("AWS::CloudWatch::Alarm").values())
    pages = (
        clients("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"{deployed.name}-")
    )
    found = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return checks.alarms(names, found, deployed.outputs["AlarmTopicArn"])


def _subscriptions(clients: Clients, topic: str) -> list[Answer]:
    pages = clients("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    return [subscription for page in pages for subscription in page["Subscriptions"]]


def _alarm_subscribers(stage: str, clients: Clients, deployed: DeployedStack) -> Finding:
    topic = deployed.outputs["AlarmTopicArn"]
    return checks.subscribers(
        checks.SUBSCRIBERS, topic, _subscriptions(clients, topic), stage=stage, variable="ALARM_EMAIL"
    )


def _urgent_subscribers(stage: str, clients: Clients, deployed: DeployedStack) -> Finding:
    topic = deployed.outputs["UrgentTopicArn"]
    rules = clients("events").list_rules(EventBusName=deployed.outputs["EventBusName"])["Rules"]
    others = sum(rule["Name"] != f"{deployed.name}-urgent" for rule in rules)
    found = _subscriptions(clients, topic)
    return checks.subscribers(
        checks.URGENT, topic, found, stage=stage, variable="URGENT_EMAIL", others=others
    )


def _starts(clients: Clients, deployed: DeployedStack) -> Finding:
    def start(name: str) -> Start:
        answer = clients("lambda").invoke(FunctionName=name, Payload=EMPTY_BATCH)
        body = json.loads(answer["Payload"].read() or "null")
        kind = str(body.get("errorType", "")) if isinstance(body, dict) else ""
        return Start(str(answer.get("FunctionError", "")), kind, body)

    names = Stack.of(deployed.outputs).functions
    return checks.starts({function: start(name) for function, name in names.items()}, name=deployed.name)


def _retention(clients: Clients, deployed: DeployedStack) -> Finding:
    prefix = f"/aws/lambda/{deployed.name}-"
    pages = clients("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
    found = [group for page in pages for group in page["logGroups"]]
    names = Stack.of(deployed.outputs).functions.values()
    groups = [f"/aws/lambda/{name}" for name in names]
    return checks.retention(groups, found, key=deployed.outputs["DataKeyArn"])
