"""Writes docs/rights.md: every right that the compiled template of stage prod gives, to the letter, in one table."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer

from scripts.dev.deployer_rights import section
from scripts.local.deploy import compiled
from scripts.operations.paths import ROOT

PAGE = ROOT / "docs" / "rights.md"
KEYS = {"ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman", "AZURE_OPENAI_API_KEY": "secretsmanager:clinic/azure"}
VPC = {"VPC_SUBNET_IDS": "subnet-1", "VPC_SECURITY_GROUP_IDS": "sg-1"}
EVERYTHING = {**KEYS, **VPC, "MONTHLY_BUDGET_USD": "300", "ALARM_EMAIL": "care@example.org"}
INTRODUCTION = """# Rights

Made by `npm run pages` from the compiled template of stage `prod`; do not edit by hand. A right that is added, widened
or freed of its condition changes this page, and the suite fails until the page says so too. Names are those of
`infra/`; `…` stands for `arn:PARTITION:SERVICE:REGION:ACCOUNT:` of this account. In this table the keys of the APIs are
named `ssm:/clinic/ultrahuman` and `secretsmanager:clinic/azure`, the functions lie in a VPC, and there is a budget.
"""
OWN = re.compile(r"^arn:\$\{AWS::Partition\}:[a-z0-9-]+:\$\{AWS::Region\}:\$\{AWS::AccountId\}:")

Row = tuple[str, str, str, str, str]


def page(template: Mapping[str, Any]) -> str:
    """Who may do what by the stack."""
    rows = sorted(set(_rows(template["Resources"])))
    cells = "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows)
    return f"{INTRODUCTION}\n| by | who | may | on | if |\n|---|---|---|---|---|\n{cells}"


def whole_page(template: Mapping[str, Any]) -> str:
    """What the stack gives, and what whoever makes the stack needs."""
    return page(template) + section(template)


def _rows(resources: Mapping[str, Any]) -> Iterator[Row]:
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        only_if = f" (if {resource['Condition']})" if "Condition" in resource else ""
        documents = [
            properties[kind]
            for kind in ("AssumeRolePolicyDocument", "PolicyDocument", "KeyPolicy", "ResourcePolicy")
            if kind in properties
        ]
        for policy in properties.get("Policies", []):
            condition, inline, _ = policy.get("Fn::If", ("", policy, None))
            where = f"{name} (if {condition})" if condition else name
            for statement in inline["PolicyDocument"]["Statement"]:
                yield from _of_statement(where, statement)
        if resource["Type"] == "AWS::Lambda::Permission":
            documents.append({"Statement": [_of_permission(properties)]})
        if resource["Type"].endswith(("Policy", "Permission")) and not documents:
            raise ValueError(f"{name}: a {resource['Type']} is more than this page can show")
        for document in documents:
            for statement in document["Statement"]:
                yield from _of_statement(name + only_if, statement)
        for managed in properties.get("ManagedPolicyArns", []):
            yield name, "", _text(managed), "", ""


def _of_permission(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The statement that Lambda makes of it."""
    sources = {"SourceArn": "ArnLike", "SourceAccount": "StringEquals"}
    return {
        "Effect": "Allow",
        "Principal": properties["Principal"],
        "Action": properties["Action"],
        "Resource": properties["FunctionName"],
        "Condition": {sources[key]: {f"aws:{key}": properties[key]} for key in sources if key in properties},
    }


def _of_statement(name: str, statement: Mapping[str, Any]) -> Iterator[Row]:
    if "Fn::If" in statement:
        condition, yes, _ = statement["Fn::If"]
        name, statement = f"{name} (if {condition})", yes
    unknown = set(statement) - {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
    if unknown:
        raise ValueError(
            f"{name}: a statement with {', '.join(sorted(unknown))} is more than this page can show"
        )
    who = ", ".join(_listed(statement.get("Principal", "")))
    refused = "never " if statement["Effect"] == "Deny" else ""
    for action in _listed(statement["Action"]):
        for resource in _listed(statement.get("Resource", "")):
            yield name, who, refused + action, resource, _condition(statement.get("Condition", {}))


def _listed(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_text(one) for one in value]
    if isinstance(value, Mapping) and value.keys() <= {"AWS", "Service"}:
        return [_text(one) for many in value.values() for one in (many if isinstance(many, list) else [many])]
    return [_text(value)]


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case {"Ref": name}:
            return str(name)
        case {"Fn::GetAtt": [name, "Arn"]}:
            return str(name)
        case {"Fn::Sub": str(text)}:
            return OWN.sub("…", text)
    return json.dumps(value, sort_keys=True)


def _condition(condition: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{operator} {key}: {' or '.join(_listed(value))}"
        for operator, pairs in sorted(condition.items())
        for key, value in sorted(pairs.items())
    )


def main() -> None:
    """Write docs/rights.md from the template that stage prod would deploy."""
    with TemporaryDirectory() as folder:
        template, _ = compiled("prod", env=EVERYTHING, log=Path(folder) / "package.log")
    PAGE.write_text(whole_page(template))


if __name__ == "__main__":
    typer.run(main)
