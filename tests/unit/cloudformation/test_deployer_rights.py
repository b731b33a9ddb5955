"""What whoever deploys needs is written down for each type that the template creates, in words that AWS knows."""

import json
from typing import Any

import pytest

from scripts.dev.deployer_rights import RIGHTS, actions, policy, rights
from scripts.dev.rights_page import EVERYTHING
from scripts.local.deploy import compiled
from tests.support.aws_schemas import schema_of

INLINE_POLICY = 10_240  # characters that IAM takes for all inline policies of a role, white space not counted
# What the registry's schema does not say: the key is used in the deployer's name by whatever it encrypts.
BEYOND = {
    "AWS::KMS::Key": {
        *("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
        *("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"),
    },
    "AWS::IAM::Role": {"iam:PassRole"},
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("prod")
    told, _ = compiled("prod", env=EVERYTHING, log=folder / "package.log")
    return told


def handlers(kind: str) -> dict[str, set[str]]:
    """What AWS's own schema of a type says that creating, updating, reading and deleting one takes."""
    return {name: set(handler["permissions"]) for name, handler in schema_of(kind)["handlers"].items()}


@pytest.mark.parametrize("kind", [kind for kind in RIGHTS if kind.startswith("AWS::")])
def test_no_right_is_given_that_its_type_does_not_take(kind: str) -> None:
    taken = set().union(*handlers(kind).values()) | BEYOND.get(kind, set())
    assert set(actions(RIGHTS[kind][1])) - taken == set()


@pytest.mark.parametrize("kind", [kind for kind in RIGHTS if kind.startswith("AWS::")])
def test_each_type_can_be_made_changed_and_deleted(kind: str) -> None:
    granted = {action for _, text in RIGHTS.values() for action in actions(text)}
    verbs = {"create": ("Create", "Put", "Add", "Subscribe", "Set", "Modify"), "delete": ("Delete", "Remove")}
    for handler, words in verbs.items():
        needed = {
            action
            for action in handlers(kind).get(handler, set())
            if action.split(":")[1].startswith(words)
            and action.split(":")[0] == service(kind)
            and action.split(":")[1].endswith((kind.rsplit("::", 1)[-1], kind.rsplit("::", 1)[-1] + "s"))
        }
        assert needed <= granted, kind


def service(kind: str) -> str:
    return actions(RIGHTS[kind][1])[0].split(":")[0]


def test_a_type_that_nobody_has_thought_of_ends_the_page() -> None:
    with pytest.raises(ValueError, match="AWS::EC2::Instance"):
        list(rights({"Resources": {"Strange": {"Type": "AWS::EC2::Instance"}}}))


def test_it_fits_a_role_s_inline_policy_and_names_our_resources_wherever_aws_lets_it(
    template: dict[str, Any],
) -> None:
    document = policy(template)
    assert len(json.dumps(document, separators=(",", ":"))) < INLINE_POLICY
    wide = {
        action
        for statement in document["Statement"]
        if statement["Resource"] == ["*"]
        for action in statement["Action"]
    }
    assert {action.split(":")[0] for action in wide} == {
        *("cloudformation", "ec2", "kms", "lambda", "logs", "secretsmanager")
    }
    assert not [action for action in wide if action.startswith("lambda:") and "Function" in action]
    assert "iam:PassRole" not in wide


def test_whoever_deploys_reads_no_document_no_item_and_no_message(template: dict[str, Any]) -> None:
    reading = {"s3:GetObject", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "sqs:ReceiveMessage"}
    for statement in policy(template)["Statement"]:
        if reading & set(statement["Action"]):
            assert statement["Resource"] == ["arn:aws:s3:::chronicgpt-prod-serverlessdeploymentbucket*"]
