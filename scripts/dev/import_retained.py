"""What a removed stack left behind, as CloudFormation takes it into a new one (docs/runbook.md, Removed, redeployed).

.venv/bin/python -m scripts.dev.import_retained --key-id KEY --secret-arn ARN --folder import --stage prod
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from scripts.local.deploy import compiled

IDENTIFIERS = {  # by which CloudFormation knows a resource that exists
    "AWS::S3::Bucket": "BucketName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::KMS::Key": "KeyId",
    "AWS::SecretsManager::Secret": "Id",
}


def retained(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template of what the removal of the stack keeps, and of nothing else: an import makes nothing."""
    kept = {
        name: {**resource, "DeletionPolicy": "Retain", "Properties": dict(resource["Properties"])}
        for name, resource in template["Resources"].items()
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate"
    }
    for resource in kept.values():
        resource["Properties"].pop(
            "NotificationConfiguration", None
        )  # its queue is made by the deployment after it
        if depends := [name for name in resource.pop("DependsOn", []) if name in kept]:
            resource["DependsOn"] = depends
    return {"AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"], "Resources": kept}


def identified(
    resources: Mapping[str, Any], *, account: str, given: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Which existing resource each of them is; `given` names by their types those that have no name of ours."""
    found = []
    for name, resource in resources.items():
        key = IDENTIFIERS[resource["Type"]]
        value = given.get(resource["Type"]) or resource["Properties"][key]
        text = value["Fn::Sub"].replace("${AWS::AccountId}", account) if isinstance(value, dict) else value
        found.append(
            {
                "ResourceType": resource["Type"],
                "LogicalResourceId": name,
                "ResourceIdentifier": {key: text},
            }
        )
    return found


def main(
    key_id: Annotated[str, typer.Option(help="The id of the KMS key that the tables are under.")],
    secret_arn: Annotated[
        str, typer.Option(help="The ARN of the secret of the log hash, which names the account.")
    ],
    folder: Annotated[Path, typer.Option(help="Where template.json and resources.json are written.")],
    stage: Annotated[str, typer.Option(help="dev or prod.")] = "prod",
) -> None:
    """Write the two files of a change set of type IMPORT, for the bucket names of this environment."""
    buckets = {name: value for name, value in os.environ.items() if name.endswith("_BUCKET_NAME")}
    with TemporaryDirectory() as logs:
        told, _ = compiled(stage, env=buckets, log=Path(logs) / "package.log")
    template = retained(told)
    given = {"AWS::KMS::Key": key_id, "AWS::SecretsManager::Secret": secret_arn}
    resources = identified(template["Resources"], account=secret_arn.split(":")[4], given=given)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.json").write_text(json.dumps(template, indent=2))
    (folder / "resources.json").write_text(json.dumps(resources, indent=2))


if __name__ == "__main__":
    typer.run(main)
