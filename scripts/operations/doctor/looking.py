"""How the doctor looks at AWS: what cannot be seen is unknown, and says by which right it could be."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from scripts.operations.doctor.finding import Check, Finding
from scripts.operations.stack import SERVICE, STAGES

Clients = Callable[[str], Any]
POLICY = (
    "lend yourself the stack's DoctorPolicy (before the first deploy: the deployer's rights), then look again"
)


@dataclass(frozen=True)
class DeployedStack:
    """The stack as CloudFormation and Lambda describe it. `functions`: each stage's configuration."""

    name: str
    status: str
    outputs: Mapping[str, str]
    resources: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # logical id: type, physical id
    functions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of_type(self, kind: str) -> dict[str, str]:
        """Physical ids by logical id."""
        return {logical: physical for logical, (type_, physical) in self.resources.items() if type_ == kind}

    def variables(self) -> dict[str, str]:
        """What the functions' environments hold, all in one."""
        found: dict[str, str] = {}
        for configuration in self.functions.values():
            found |= configuration.get("Environment", {}).get("Variables", {})
        return found


def guarded(check: Check, look: Callable[[], Finding]) -> Finding:
    """The finding, or that it cannot be told."""
    try:
        return look()
    except ClientError as error:
        return check.unknown(f"AWS refuses {error.operation_name} ({code_of(error)})", POLICY)
    except BotoCoreError as error:
        return check.unknown(
            f"AWS does not answer ({type(error).__name__})", "check the network and AWS_REGION"
        )


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def deployed_stack(stage: str, clients: Clients) -> DeployedStack | None:
    """None where there is no such stack. Raises ClientError and BotoCoreError."""
    name, cloudformation = f"{SERVICE}-{stage}", clients("cloudformation")
    try:
        found = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if code_of(error) == "ValidationError":
            return None
        raise
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    resources = {
        resource["LogicalResourceId"]: (resource["ResourceType"], resource.get("PhysicalResourceId", ""))
        for page in pages
        for resource in page["StackResourceSummaries"]
    }
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    there = {
        function: outputs[output]
        for function in STAGES
        if (output := f"{function.title()}FunctionName") in outputs
    }
    functions = {
        function: clients("lambda").get_function_configuration(FunctionName=named)
        for function, named in there.items()
    }
    return DeployedStack(name, found["StackStatus"], outputs, resources, functions)


def seconds_ahead(answer: Mapping[str, Any], now: dt.datetime) -> float | None:
    """By how much this machine's clock is ahead of what an answer (or a refusal) says; None where it says nothing."""
    said = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    try:
        return (now - parsedate_to_datetime(said)).total_seconds() if said else None
    except (TypeError, ValueError):
        return None
