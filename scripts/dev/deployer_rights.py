"""What whoever deploys may do, by the types that the template creates: rows of docs/rights.md, a policy for a CI role.

.venv/bin/python -m scripts.dev.deployer_rights > deployer.json
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer

from scripts.local.deploy import compiled

NAME = "chronicgpt-prod"
ANY = "*"
OURS = f"{NAME}*"
REGIONAL = "arn:aws:{service}:REGION:ACCOUNT:{resource}"
BUCKETS = "the stack's buckets"
ARTIFACTS = f"arn:aws:s3:::{NAME}-serverlessdeploymentbucket*"  # no document of a patient lies there
FRAMEWORK = "(the framework)"

# Of each type: on what, and which actions CloudFormation takes to create, update, read and delete one as the template
# has it. tests/unit/cloudformation/test_deployer_rights.py holds them to AWS's own list.
RIGHTS: Mapping[str, tuple[str, str]] = {
    FRAMEWORK: (
        REGIONAL.format(service="cloudformation", resource=f"stack/{NAME}/*"),
        "cloudformation:CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet "
        "DescribeStackEvents DescribeStackResource DescribeStackResources DescribeStacks ExecuteChangeSet GetTemplate "
        "ListStackResources UpdateStack",
    ),
    "(templates)": (ANY, "cloudformation:ValidateTemplate"),
    "(artifacts)": (
        ARTIFACTS,
        "s3:DeleteObject DeleteObjectVersion GetBucketLocation GetObject ListBucket ListBucketVersions PutObject",
    ),
    "AWS::Budgets::Budget": (
        f"arn:aws:budgets::ACCOUNT:budget/{OURS}",
        "budgets:ListTagsForResource ModifyBudget TagResource UntagResource ViewBudget",
    ),
    "AWS::CloudWatch::Alarm": (
        REGIONAL.format(service="cloudwatch", resource=f"alarm:{OURS}"),
        "cloudwatch:DeleteAlarms DescribeAlarms ListTagsForResource PutMetricAlarm TagResource UntagResource",
    ),
    "AWS::CloudWatch::Dashboard": (
        f"arn:aws:cloudwatch::ACCOUNT:dashboard/{OURS}",
        "cloudwatch:DeleteDashboards GetDashboard ListTagsForResource PutDashboard TagResource UntagResource",
    ),
    "AWS::DynamoDB::Table": (
        REGIONAL.format(service="dynamodb", resource=f"table/{OURS}"),
        "dynamodb:CreateTable DeleteTable DescribeContinuousBackups DescribeContributorInsights "
        "DescribeKinesisStreamingDestination DescribeTable DescribeTimeToLive GetResourcePolicy ListTagsOfResource "
        "TagResource UntagResource UpdateContinuousBackups UpdateTable UpdateTimeToLive",
    ),
    "AWS::Events::EventBus": (
        REGIONAL.format(service="events", resource=f"event-bus/{OURS}"),
        "events:CreateEventBus DeleteEventBus DescribeEventBus ListTagsForResource TagResource UntagResource "
        "UpdateEventBus",
    ),
    "AWS::Events::Rule": (
        REGIONAL.format(service="events", resource=f"rule/{OURS}"),
        "events:DeleteRule DescribeRule ListTagsForResource ListTargetsByRule PutRule PutTargets RemoveTargets "
        "TagResource UntagResource",
    ),
    "AWS::IAM::ManagedPolicy": (
        f"arn:aws:iam::ACCOUNT:policy/{OURS}",
        "iam:CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion GetPolicy GetPolicyVersion "
        "ListEntitiesForPolicy ListPolicyVersions",
    ),
    "AWS::IAM::Role": (
        f"arn:aws:iam::ACCOUNT:role/{OURS}",
        "iam:CreateRole DeleteRole DeleteRolePolicy GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies "
        "PassRole PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
    ),
    "AWS::KMS::Alias": (
        REGIONAL.format(service="kms", resource=f"alias/{OURS}"),
        "kms:CreateAlias DeleteAlias UpdateAlias",
    ),
    "AWS::KMS::Key": (
        REGIONAL.format(service="kms", resource="key/*"),  # its id is not known before it is made
        "kms:CreateAlias DeleteAlias DescribeKey DisableKey EnableKey EnableKeyRotation GetKeyPolicy "
        "GetKeyRotationStatus ListResourceTags PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateAlias "
        "UpdateKeyDescription CreateGrant Decrypt Encrypt GenerateDataKey",
    ),
    "(a new key)": (ANY, "kms:CreateKey ListAliases"),
    "AWS::Lambda::EventSourceMapping": (
        ANY,  # their ids are not known before they are made
        "lambda:CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping ListTags TagResource "
        "UntagResource UpdateEventSourceMapping",
    ),
    "AWS::Lambda::Function": (
        REGIONAL.format(service="lambda", resource=f"function:{OURS}"),
        "lambda:CreateFunction DeleteFunction GetFunction GetFunctionCodeSigningConfig GetFunctionRecursionConfig "
        "GetFunctionScalingConfig GetRuntimeManagementConfig PutFunctionRecursionConfig TagResource UntagResource "
        "UpdateFunctionCode UpdateFunctionConfiguration",
    ),
    "AWS::Lambda::Permission": (
        REGIONAL.format(service="lambda", resource=f"function:{OURS}"),
        "lambda:AddPermission GetPolicy RemovePermission",
    ),
    "AWS::Logs::LogGroup": (
        REGIONAL.format(service="logs", resource=f"log-group:/aws/lambda/{OURS}"),
        "logs:AssociateKmsKey CreateLogGroup DeleteLogGroup DescribeIndexPolicies DisassociateKmsKey "
        "GetDataProtectionPolicy ListTagsForResource PutRetentionPolicy TagResource UntagResource",
    ),
    "(log groups)": (ANY, "logs:DescribeLogGroups DescribeResourcePolicies"),
    "AWS::S3::Bucket": (
        BUCKETS,
        "s3:CreateBucket DeleteBucket DeleteBucketEncryption DeleteBucketLifecycle GetAccelerateConfiguration "
        "GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLogging "
        "GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration "
        "GetBucketOwnershipControls GetBucketPublicAccessBlock GetBucketTagging GetBucketVersioning GetBucketWebsite "
        "GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration "
        "GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration ListTagsForResource "
        "PutBucketLogging PutBucketNotification PutBucketOwnershipControls PutBucketPublicAccessBlock "
        "PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration TagResource "
        "UntagResource",
    ),
    "AWS::S3::BucketPolicy": (BUCKETS, "s3:DeleteBucketPolicy GetBucketPolicy PutBucketPolicy"),
    "AWS::SNS::Subscription": (
        REGIONAL.format(service="sns", resource=OURS),
        "sns:GetSubscriptionAttributes SetSubscriptionAttributes Subscribe Unsubscribe",
    ),
    "AWS::SNS::Topic": (
        REGIONAL.format(service="sns", resource=OURS),
        "sns:CreateTopic DeleteTopic GetDataProtectionPolicy GetTopicAttributes ListSubscriptionsByTopic "
        "ListTagsForResource SetTopicAttributes TagResource UntagResource",
    ),
    "AWS::SNS::TopicPolicy": (REGIONAL.format(service="sns", resource=OURS), "sns:SetTopicAttributes"),
    "AWS::SQS::Queue": (
        REGIONAL.format(service="sqs", resource=OURS),
        "sqs:CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes TagQueue "
        "UntagQueue",
    ),
    "AWS::SQS::QueuePolicy": (REGIONAL.format(service="sqs", resource=OURS), "sqs:SetQueueAttributes"),
    "AWS::SecretsManager::Secret": (
        REGIONAL.format(service="secretsmanager", resource=f"secret:{NAME}-patient-ref-key-*"),
        "secretsmanager:CreateSecret DeleteSecret DescribeSecret GetSecretValue TagResource UntagResource UpdateSecret",
    ),
    "(a new secret)": (ANY, "secretsmanager:GetRandomPassword"),
    "AWS::StepFunctions::StateMachine": (
        REGIONAL.format(service="states", resource=f"stateMachine:{OURS}"),
        "states:CreateStateMachine DeleteStateMachine DescribeStateMachine ListTagsForResource TagResource "
        "UntagResource UpdateStateMachine",
    ),
}
NETWORK = (ANY, "ec2:DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs")


def rights(template: Mapping[str, Any]) -> Iterator[tuple[str, list[str], list[str]]]:
    """For what, which actions, on what. Raises ValueError for a type whose rights nobody has written down."""
    types = {resource["Type"] for resource in template["Resources"].values()}
    if unknown := types - set(RIGHTS):
        raise ValueError(
            f"scripts/dev/deployer_rights.py does not say who may make {', '.join(sorted(unknown))}"
        )
    for kind, (resource, text) in RIGHTS.items():
        if kind in types or kind.startswith("("):
            yield kind, actions(text), buckets(template) if resource is BUCKETS else [resource]
    if any("VpcConfig" in one.get("Properties", {}) for one in template["Resources"].values()):
        yield "(a VPC)", actions(NETWORK[1]), [NETWORK[0]]


def actions(text: str) -> list[str]:
    """`sqs:A B` is sqs:A and sqs:B."""
    service, _, names = text.partition(":")
    return [f"{service}:{name}" for name in names.split()]


def buckets(template: Mapping[str, Any]) -> list[str]:
    """The buckets by their names, without what is in them; that of the deployments begins with the stack's."""
    named = [
        resource["Properties"]["BucketName"]["Fn::Sub"].replace("${AWS::AccountId}", "ACCOUNT")
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::S3::Bucket" and "BucketName" in resource["Properties"]
    ]
    return [*(f"arn:aws:s3:::{name}" for name in named), ARTIFACTS]


def section(template: Mapping[str, Any]) -> str:
    """The part of docs/rights.md about the deployer."""
    rows = "".join(
        f"| {kind} | {', '.join(granted)} | {', '.join(on)} |\n" for kind, granted, on in rights(template)
    )
    return f"""
## Who deploys

What CloudFormation does in the name of whoever deploys stage `prod`, for each type that the template creates.
`.venv/bin/python -m scripts.dev.deployer_rights` prints it as a policy; put your account and region in the place of
`ACCOUNT` and `REGION`. It can make roles, and so give itself any right: let nobody assume it but the pipeline of the
protected branch.

| for | may | on |
|---|---|---|
{rows}"""


def policy(template: Mapping[str, Any]) -> dict[str, Any]:
    """The same as IAM takes it, one statement for each resource."""
    together: dict[tuple[str, ...], set[str]] = {}
    for _, granted, on in rights(template):
        together.setdefault(tuple(on), set()).update(granted)
    statements = [
        {"Effect": "Allow", "Action": sorted(granted), "Resource": list(on)}
        for on, granted in together.items()
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def main() -> None:
    """Print the policy of whoever deploys stage prod, as this environment would deploy it."""
    given = {name: value for name, value in os.environ.items() if name.endswith("_BUCKET_NAME")}
    with TemporaryDirectory() as folder:
        template, _ = compiled("prod", env=given, log=Path(folder) / "package.log")
    sys.stdout.write(json.dumps(policy(template), indent=2) + "\n")


if __name__ == "__main__":
    typer.run(main)
