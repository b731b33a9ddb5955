"""What a security review asks of the template: encryption, transport, who may do what, and what never expires.

The embedded AWS accepts most of this without acting on it, so it is asserted here, on what CloudFormation is told.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadMessage
from core.patient_day import PatientDay
from scripts.local.processes import LocalAwsError
from tests.unit.test_template import BUCKETS, FUNCTIONS, Template, compile_template, statements

KEY = {"Fn::GetAtt": ["DataKey", "Arn"]}
DOCUMENTS = tuple(BUCKETS)
TABLES = ("PatientsTable", "PatientDaysTable")
QUEUES = tuple(f"{name.title()}{kind}" for name in FUNCTIONS for kind in ("Queue", "Dlq"))
REFERENCES = {
    "ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman",
    "AZURE_OPENAI_API_KEY": "secretsmanager:clinic/azure",
}

WITHOUT_RESOURCE = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "cloudwatch:GetMetricStatistics",
}


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return compile_template("prod", tmp_path_factory.mktemp("prod"), REFERENCES)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return compile_template("local", tmp_path_factory.mktemp("local"), {"ULTRAHUMAN_API_KEY": "k-1"})


# Encryption


def test_the_key_rotates_and_outlives_the_stack(prod: Template) -> None:
    assert prod.properties("DataKey")["EnableKeyRotation"] is True
    assert prod.properties("DataKey")["PendingWindowInDays"] == 30
    assert prod.resources["DataKey"]["DeletionPolicy"] == "Retain"


def test_only_the_account_its_topics_and_this_stack_s_log_groups_may_use_the_key(prod: Template) -> None:
    account, logs, topics, events = prod.properties("DataKey")["KeyPolicy"]["Statement"]
    assert account["Principal"] == {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
    assert logs["Principal"] == {"Service": {"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}}
    assert "/aws/lambda/chronicgpt-prod-" in json.dumps(logs["Condition"])
    assert "kms:*" not in logs["Action"]
    assert topics["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert topics["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert events["Principal"] == {"Service": "events.amazonaws.com"}
    assert events["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert "Condition" not in events  # EventBridge asks without the account or the rule: it would be refused


@pytest.mark.parametrize("bucket", DOCUMENTS)
def test_documents_lie_under_our_key(prod: Template, bucket: str) -> None:
    (rule,) = prod.properties(bucket)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    assert rule["BucketKeyEnabled"] is True


def test_tables_queues_logs_environments_and_the_hash_key_lie_under_our_key(prod: Template) -> None:
    for table in TABLES:
        assert prod.properties(table)["SSESpecification"] == {
            "SSEEnabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": KEY,
        }
    for queue in prod.of_type("AWS::SQS::Queue").values():
        assert queue["Properties"]["KmsMasterKeyId"] == {"Ref": "DataKey"}
    for group in prod.of_type("AWS::Logs::LogGroup").values():
        assert group["Properties"]["KmsKeyId"] == KEY
        assert group["Properties"]["RetentionInDays"] == 30
    for function in prod.of_type("AWS::Lambda::Function").values():
        assert function["Properties"]["KmsKeyArn"] == KEY
    assert prod.properties("PatientRefKey")["KmsKeyId"] == KEY


def test_every_function_s_log_group_is_the_stack_s(prod: Template) -> None:
    groups = {group["Properties"]["LogGroupName"] for group in prod.of_type("AWS::Logs::LogGroup").values()}
    functions = prod.of_type("AWS::Lambda::Function").values()
    assert groups == {f"/aws/lambda/{function['Properties']['FunctionName']}" for function in functions}


# Transport


def test_no_bucket_takes_plain_http(prod: Template) -> None:
    refused = {
        policy["Properties"]["Bucket"]["Ref"]
        for policy in prod.of_type("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if refuses_plain_http(statement, "s3:*")
        and len(statement["Resource"]) == 2  # the bucket and what is in it
    }
    assert refused == set(prod.of_type("AWS::S3::Bucket"))


def test_no_queue_takes_plain_http(prod: Template) -> None:
    policies = [policy["Properties"] for policy in prod.of_type("AWS::SQS::QueuePolicy").values()]
    for policy in policies:
        assert any(refuses_plain_http(one, "sqs:*") for one in policy["PolicyDocument"]["Statement"])
    covered = [queue["Ref"] for policy in policies for queue in policy["Queues"]]
    assert sorted(covered) == sorted(prod.of_type("AWS::SQS::Queue"))  # each once: a queue takes one policy


def test_only_the_rules_may_send_from_outside_uploads_to_dispatch_and_both_what_they_could_not_deliver(
    prod: Template,
) -> None:
    allowed = [
        (policy["Properties"]["Queues"], statement)
        for policy in prod.of_type("AWS::SQS::QueuePolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    upload, urgent = ({"Fn::GetAtt": [f"{rule}Rule", "Arn"]} for rule in ("Upload", "Urgent"))
    senders = {queues[0]["Ref"]: statement["Condition"]["ArnEquals"] for queues, statement in allowed}
    assert {statement["Action"] for _, statement in allowed} == {"sqs:SendMessage"}
    assert senders == {
        "DispatchQueue": {"aws:SourceArn": upload},
        "UndeliveredEvents": {"aws:SourceArn": [urgent, upload]},
    }


def test_our_own_documents_are_no_uploads(prod: Template, local: Template) -> None:
    for template in (prod, local):
        pattern = template.properties("UploadRule")["EventPattern"]
        assert pattern["detail"]["object"]["key"] == [{"prefix": "uploads/"}]
        assert pattern["detail"]["bucket"]["name"] == [{"Ref": "RawBucket"}]
    with pytest.raises(BadMessage):  # or their documents would lie under uploads/
        PatientDay.parse("uploads", "2026-03-31")


def test_tls_only_holds_wherever_it_is_not_switched_off_for_the_embedded_aws(
    prod: Template, local: Template
) -> None:
    assert prod.conditions["TlsOnly"] == {"Fn::Equals": ["true", "true"]}
    assert local.conditions["TlsOnly"] == {"Fn::Equals": ["false", "true"]}


def refuses_plain_http(statement: dict[str, Any], action: str) -> bool:
    secure = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return (statement["Effect"], statement["Principal"], statement["Action"], str(secure).lower()) == (
        "Deny",
        "*",
        action,
        "false",
    )


# Exposure, history, traces of access


def test_every_bucket_is_closed_to_the_public_and_versioned(prod: Template) -> None:
    for name, bucket in prod.of_type("AWS::S3::Bucket").items():
        blocked = bucket["Properties"]["PublicAccessBlockConfiguration"]
        assert set(blocked.values()) == {True}, name
        assert len(blocked) == 4, name
        assert bucket["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}, name


@pytest.mark.parametrize("bucket", [*DOCUMENTS, "AccessLogsBucket"])
def test_old_versions_and_unfinished_uploads_expire(prod: Template, bucket: str) -> None:
    rules = {rule["Id"]: rule for rule in prod.properties(bucket)["LifecycleConfiguration"]["Rules"]}
    assert {rule["Status"] for rule in rules.values()} == {"Enabled"}
    assert rules["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}
    assert rules["unfinished-uploads"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}


def test_raw_documents_move_to_cheaper_storage_and_no_current_document_expires(prod: Template) -> None:
    moves = [
        transition
        for rule in prod.properties("RawBucket")["LifecycleConfiguration"]["Rules"]
        for transition in rule.get("Transitions", [])
    ]
    assert moves == [{"StorageClass": "STANDARD_IA", "TransitionInDays": 90}]
    for bucket in DOCUMENTS:
        rules = prod.properties(bucket)["LifecycleConfiguration"]["Rules"]
        assert not any("ExpirationInDays" in rule for rule in rules)


@pytest.mark.parametrize("bucket", DOCUMENTS)
def test_who_reads_a_document_is_logged(prod: Template, bucket: str) -> None:
    assert prod.properties(bucket)["LoggingConfiguration"]["DestinationBucketName"] == {
        "Ref": "AccessLogsBucket"
    }
    allowed = [s for s in access_logs(prod) if s["Effect"] == "Allow"]
    assert [s["Principal"] for s in allowed] == [{"Service": "logging.s3.amazonaws.com"}]
    sources = allowed[0]["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert {"Fn::GetAtt": [bucket, "Arn"]} in sources


def access_logs(template: Template) -> list[dict[str, Any]]:
    policy: dict[str, Any] = template.properties("AccessLogsBucketPolicy")["PolicyDocument"]
    found: list[dict[str, Any]] = policy["Statement"]
    return found


@pytest.mark.parametrize("table", TABLES)
def test_tables_can_be_put_back_and_not_be_dropped(prod: Template, local: Template, table: str) -> None:
    assert prod.properties(table)["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert prod.properties(table)["DeletionProtectionEnabled"] is True
    assert local.properties(table)["DeletionProtectionEnabled"] is False


# Who may do what


def test_no_allowed_action_or_resource_is_a_wildcard_but_where_aws_knows_no_other(prod: Template) -> None:
    for name, policy in [*identity_policies(prod), *resource_policies(prod)]:
        for statement in policy["Statement"]:
            if statement["Effect"] != "Allow":
                continue
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            if statement["Resource"] == "*":
                assert name == "DataKey" or set(actions) <= WITHOUT_RESOURCE, name
            if any("*" in action for action in actions):
                assert (name, actions) == ("DataKey", ["kms:*"])


def test_our_key_opens_through_services_only(prod: Template) -> None:
    for name, statement in statements(prod):
        if any(action.startswith("kms:") for action in statement["Action"]):
            assert statement["Resource"] == KEY, name
            assert statement["Condition"]["StringEquals"]["kms:ViaService"], name


def test_a_role_is_taken_by_its_service_only_and_holds_no_managed_policy(prod: Template) -> None:
    for name, role in prod.of_type("AWS::IAM::Role").items():
        (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        service = "states.amazonaws.com" if name == "PatientDayMachineRole" else "lambda.amazonaws.com"
        assert (trust["Principal"], trust["Action"]) == ({"Service": service}, "sts:AssumeRole")
        assert role["Properties"]["ManagedPolicyArns"] == []


def identity_policies(template: Template) -> list[tuple[str, dict[str, Any]]]:
    inline = [
        (name, policy["PolicyDocument"])
        for name, role in template.of_type("AWS::IAM::Role").items()
        for policy in role["Properties"].get("Policies", [])
    ]
    managed = template.of_type("AWS::IAM::ManagedPolicy").items()
    return inline + [(name, policy["Properties"]["PolicyDocument"]) for name, policy in managed]


def resource_policies(template: Template) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, resource["Properties"][document])
        for name, resource in template.resources.items()
        for document in ("PolicyDocument", "KeyPolicy")
        if document in resource.get("Properties", {}) and resource["Type"] != "AWS::IAM::ManagedPolicy"
    ]


# Keys


def names_read(template: Template, function: str) -> set[str]:
    """The parameters and secrets that a function's role may read."""
    return {
        resource["Fn::Sub"].split("${AWS::AccountId}:")[1]
        for name, statement in statements(template)
        if name == function
        and statement["Action"][0] in ("ssm:GetParameter", "secretsmanager:GetSecretValue")
        for resource in statement["Resource"]
    }


def test_each_role_reads_exactly_the_keys_that_its_function_uses(prod: Template) -> None:
    ref = "secret:chronicgpt-prod-patient-ref-key-??????"
    assert {name: names_read(prod, name) for name in FUNCTIONS} == {
        "dispatch": {ref},
        "fetch": {ref, "parameter/clinic/ultrahuman"},
        "process": {ref},
        "explain": {ref, "secret:clinic/azure-??????"},
    }


def test_a_key_in_plain_text_ends_the_deployment_before_anything_holds_it(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError) as refused:
        compile_template("prod", tmp_path, {"AZURE_OPENAI_API_KEY": "sk-plain"})
    assert "AZURE_OPENAI_API_KEY must name where the key is kept" in str(refused.value)
    assert "sk-plain" not in str(refused.value)


def test_a_key_in_plain_text_serves_locally(local: Template) -> None:
    assert local.function("fetch")["Environment"]["Variables"]["ULTRAHUMAN_API_KEY"] == "k-1"
    assert names_read(local, "fetch") == {"secret:chronicgpt-local-patient-ref-key-??????"}


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_key_of_the_log_hash_is_the_one_that_the_stack_makes(tmp_path: Path, blank: str) -> None:
    template = compile_template("prod", tmp_path, {"PATIENT_REF_KEY": blank})
    for name in FUNCTIONS:
        variables = template.function(name)["Environment"]["Variables"]
        assert variables["PATIENT_REF_KEY"] == "secretsmanager:chronicgpt-prod-patient-ref-key"
        assert names_read(template, name) == {"secret:chronicgpt-prod-patient-ref-key-??????"}


def test_no_template_holds_a_literal_key(prod: Template) -> None:
    for function in prod.of_type("AWS::Lambda::Function").values():
        variables = function["Properties"]["Environment"]["Variables"]
        for name in ("ULTRAHUMAN_API_KEY", "AZURE_OPENAI_API_KEY", "PATIENT_REF_KEY"):
            assert (
                str(variables.get(name, "")).startswith(("ssm:/", "secretsmanager:")) or name not in variables
            )


# A network of one's own


def test_the_functions_lie_in_no_vpc_unless_one_is_named(prod: Template, tmp_path: Path) -> None:
    assert not any("VpcConfig" in f["Properties"] for f in prod.of_type("AWS::Lambda::Function").values())
    given = {"VPC_SUBNET_IDS": "subnet-1, subnet-2", "VPC_SECURITY_GROUP_IDS": "sg-1"}
    inside = compile_template("prod", tmp_path, given)
    for name in FUNCTIONS:
        expected = {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}
        assert inside.function(name)["VpcConfig"] == expected
        (managed,) = inside.properties(f"{name.title()}Role")["ManagedPolicyArns"]
        assert managed["Fn::Sub"].endswith("AWSLambdaVPCAccessExecutionRole")


def test_half_a_vpc_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError, match="belong together"):
        compile_template("prod", tmp_path, {"VPC_SUBNET_IDS": "subnet-1"})
