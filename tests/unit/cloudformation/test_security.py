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
from tests.unit.cloudformation.test_stack import BUCKETS, FUNCTIONS, Template, compile_template, statements

KEY = {"Fn::GetAtt": ["DataKey", "Arn"]}
DOCUMENTS = tuple(BUCKETS)
TABLES = ("PatientsTable", "PatientDaysTable")
QUEUES = tuple(f"{name.title()}{kind}" for name in FUNCTIONS for kind in ("Queue", "Dlq"))
REFERENCES = {
    "ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman",
    "AZURE_OPENAI_API_KEY": "secretsmanager:clinic/azure",
}

WITHOUT_RESOURCE = {
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:DescribeAlarms",
    "events:ListRules",
    "lambda:GetAccountSettings",
    "lambda:ListEventSourceMappings",
    "logs:DescribeLogGroups",
    "s3:ListAllMyBuckets",
}


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return compile_template("prod", tmp_path_factory.mktemp("prod"), REFERENCES)


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """In a network of the clinic's own, and with the key of the log hash kept where they keep theirs."""
    given = {"VPC_SUBNET_IDS": "subnet-1, subnet-2", "VPC_SECURITY_GROUP_IDS": "sg-1"}
    given |= {"PATIENT_REF_KEY": "ssm:/clinic/hash"}
    return compile_template("prod", tmp_path_factory.mktemp("inside"), given)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return compile_template("local", tmp_path_factory.mktemp("local"), {"ULTRAHUMAN_API_KEY": "k-1"})


# Encryption


def test_the_key_rotates_and_outlives_the_stack(prod: Template) -> None:
    assert prod.properties("DataKey")["EnableKeyRotation"] is True
    assert prod.properties("DataKey")["PendingWindowInDays"] == 30
    assert prod.resources["DataKey"]["UpdateReplacePolicy"] == "Retain"
    assert prod.resources["DataKey"]["DeletionPolicy"] == "RetainExceptOnCreate"


def test_only_the_account_its_topics_and_this_stack_s_log_groups_may_use_the_key(prod: Template) -> None:
    statements = {one["Sid"]: one for one in prod.properties("DataKey")["KeyPolicy"]["Statement"]}
    account, logs = statements["TheAccountDecidesByItsPolicies"], statements["LogGroupsOfThisStack"]
    assert account["Principal"] == {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
    assert logs["Principal"] == {"Service": {"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}}
    assert "/aws/lambda/chronicgpt-prod-" in json.dumps(logs["Condition"])
    assert "kms:*" not in logs["Action"]
    uploads = statements["UploadsToTheirQueue"]
    assert uploads["Principal"] == {"Service": "s3.amazonaws.com"}
    assert uploads["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


HERE = "${AWS::Region}:${AWS::AccountId}:chronicgpt-prod"


def test_what_comes_by_a_topic_or_queue_uses_the_key_for_that_one_only(prod: Template) -> None:
    """Whose rule or alarm it is, no key can know of EventBridge; what it is encrypted for, it does."""
    statements = {one["Sid"]: one for one in prod.properties("DataKey")["KeyPolicy"]["Statement"]}
    asked = {
        sid: statement
        for sid, statement in statements.items()
        if any(name in _services(statement) for name in ("events.amazonaws.com", "cloudwatch.amazonaws.com"))
    }
    assert all(one["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"] for one in asked.values())
    topic, queue = "kms:EncryptionContext:aws:sns:topicArn", "kms:EncryptionContext:aws:sqs:arn"
    assert {sid: one["Condition"] for sid, one in asked.items()} == {
        "AlarmsToTheirTopic": {
            "StringEquals": {
                "aws:SourceAccount": {"Ref": "AWS::AccountId"},
                topic: {"Fn::Sub": f"arn:${{AWS::Partition}}:sns:{HERE}-alarms"},
            }
        },
        "EventsToTheirTopic": {
            "StringEquals": {topic: {"Fn::Sub": f"arn:${{AWS::Partition}}:sns:{HERE}-urgent"}}
        },
        "EventsToTheirQueues": {"ArnLike": {queue: {"Fn::Sub": f"arn:${{AWS::Partition}}:sqs:{HERE}-*"}}},
    }
    assert prod.properties("UrgentTopic")["TopicName"] == "chronicgpt-prod-urgent"
    assert prod.properties("AlarmTopic")["TopicName"] == "chronicgpt-prod-alarms"


def _services(statement: dict[str, Any]) -> list[Any]:
    named = statement["Principal"].get("Service", [])
    return named if isinstance(named, list) else [named]


@pytest.mark.parametrize("bucket", DOCUMENTS)
def test_documents_lie_under_our_key(prod: Template, bucket: str) -> None:
    (rule,) = prod.properties(bucket)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    assert rule["BucketKeyEnabled"] is True


@pytest.mark.parametrize("bucket", DOCUMENTS)
def test_a_document_that_names_another_encryption_is_refused(prod: Template, bucket: str) -> None:
    named, key, callers = (
        f"s3:x-amz-server-side-encryption{end}" for end in ("", "-aws-kms-key-id", "-customer-algorithm")
    )
    refused = [
        statement["Condition"]
        for policy in prod.of_type("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Action"] == "s3:PutObject"
        and statement["Resource"] == {"Fn::Sub": f"${{{bucket}.Arn}}/*"}
    ]
    assert refused == [  # StringNotEquals holds for a key that is not named, too
        {"Null": {named: "false"}, "StringNotEquals": {named: "aws:kms"}},
        {"Null": {named: "false"}, "StringNotEquals": {key: KEY}},
        {"Null": {callers: "false"}},
    ]


def test_tables_queues_topics_logs_environments_and_the_hash_key_lie_under_our_key(prod: Template) -> None:
    for table in TABLES:
        assert prod.properties(table)["SSESpecification"] == {
            "SSEEnabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": KEY,
        }
    for queue in prod.of_type("AWS::SQS::Queue").values():
        assert queue["Properties"]["KmsMasterKeyId"] == {"Ref": "DataKey"}
    for topic in prod.of_type("AWS::SNS::Topic").values():
        assert topic["Properties"]["KmsMasterKeyId"] == KEY
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


def test_only_the_raw_bucket_may_send_to_dispatch_from_outside_and_the_urgent_rule_what_it_could_not_deliver(
    prod: Template,
) -> None:
    allowed = [
        (policy["Properties"]["Queues"], statement)
        for policy in prod.of_type("AWS::SQS::QueuePolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    senders = {queues[0]["Ref"]: statement["Condition"]["ArnEquals"] for queues, statement in allowed}
    assert {statement["Action"] for _, statement in allowed} == {"sqs:SendMessage"}
    assert senders == {
        "DispatchQueue": {
            "aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:s3:::ultrahuman-raw-data"},
        },
        "UndeliveredEvents": {"aws:SourceArn": {"Fn::GetAtt": ["UrgentRule", "Arn"]}},
    }


def test_our_own_documents_are_no_uploads(prod: Template, local: Template) -> None:
    for template in (prod, local):
        (told,) = template.properties("RawBucket")["NotificationConfiguration"]["QueueConfigurations"]
        assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "uploads/"}]
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


@pytest.mark.parametrize("bucket", [*DOCUMENTS, "AccessLogsBucket", "ServerlessDeploymentBucket"])
def test_old_versions_and_unfinished_uploads_expire(prod: Template, bucket: str) -> None:
    rules = {rule["Id"]: rule for rule in prod.properties(bucket)["LifecycleConfiguration"]["Rules"]}
    assert {rule["Status"] for rule in rules.values()} == {"Enabled"}
    days = 1 if bucket == "AccessLogsBucket" else 90  # a log is a year old by then
    assert rules["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": days}
    assert rules["markers"]["ExpiredObjectDeleteMarker"] is True
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


def test_no_allowed_action_or_resource_is_a_wildcard_but_where_aws_knows_no_other(
    prod: Template, inside: Template
) -> None:
    for template in (prod, inside):
        for name, policy in [*identity_policies(template), *resource_policies(template)]:
            for statement in policy["Statement"]:
                if statement["Effect"] != "Allow":
                    continue
                actions, resources = listed(statement["Action"]), listed(statement["Resource"])
                if "*" in resources:
                    assert name == "DataKey" or set(actions) <= WITHOUT_RESOURCE, name
                if any("*" in action for action in actions):
                    assert (name, actions) == ("DataKey", ["kms:*"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_our_key_opens_through_services_only_or_for_a_function_s_own_environment(prod: Template) -> None:
    opening = [
        (name, statement)
        for name, policy in identity_policies(prod)
        for statement in policy["Statement"]
        if any(action.startswith("kms:") for action in statement["Action"])
    ]
    assert {name for name, _ in opening} == {
        *(f"{name.title()}Role" for name in FUNCTIONS),
        "DoctorPolicy",
        "OperatorPolicy",
        "ReaderPolicy",
        "UploaderPolicy",
    }
    for name, statement in opening:
        assert statement["Resource"] == KEY, name
        (through,) = statement["Condition"]["StringEquals"]
        assert through in ("kms:ViaService", "kms:EncryptionContext:aws:lambda:FunctionArn"), name


def test_who_reads_the_morning_reaches_no_roster_and_changes_or_lists_no_document(prod: Template) -> None:
    statements = prod.properties("ReaderPolicy")["PolicyDocument"]["Statement"]
    assert "PatientsTable" not in str(statements)
    actions = {action for statement in statements for action in statement["Action"]}
    assert {action for action in actions if action.startswith("dynamodb:")} == {
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    }
    assert {action for action in actions if action.startswith(("s3:", "sqs:"))} == {"s3:GetObject"}
    (read,) = [one["Resource"] for one in statements if "s3:GetObject" in one["Action"]]
    assert read == [{"Fn::Sub": f"${{{kind}Bucket.Arn}}/*"} for kind in ("Raw", "Processed", "Explanations")]


def test_the_doctor_changes_nothing_and_reads_no_document(prod: Template) -> None:
    statements = prod.properties("DoctorPolicy")["PolicyDocument"]["Statement"]
    actions = {action for statement in statements for action in statement["Action"]}
    looking = ("Describe", "Get", "List", "Scan")
    assert {action for action in actions if not action.split(":")[1].startswith(looking)} == {
        "kms:Decrypt",
        "lambda:InvokeFunction",
    }
    assert {action for action in actions if action.startswith(("s3:", "dynamodb:"))} == {
        "s3:ListAllMyBuckets",
        "dynamodb:Scan",
    }
    (scanned,) = [one["Resource"] for one in statements if "dynamodb:Scan" in one["Action"]]
    assert scanned == {"Fn::GetAtt": ["PatientsTable", "Arn"]}


def test_a_role_is_taken_by_its_service_only_and_holds_no_managed_policy(prod: Template) -> None:
    for name, role in prod.of_type("AWS::IAM::Role").items():
        (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        service = "states.amazonaws.com" if name == "PatientDayMachineRole" else "lambda.amazonaws.com"
        assert (trust["Principal"], trust["Action"]) == ({"Service": service}, "sts:AssumeRole")
        assert not role["Properties"].get("ManagedPolicyArns"), name


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
    return set().union(*(named(s) for name, s in statements(template) if name == function))


def named(statement: dict[str, Any]) -> set[str]:
    """The parameters and secrets that it lets somebody read."""
    if not set(listed(statement["Action"])) & {"ssm:GetParameter", "secretsmanager:GetSecretValue"}:
        return set()
    return {resource["Fn::Sub"].split("${AWS::AccountId}:")[1] for resource in listed(statement["Resource"])}


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


@pytest.mark.parametrize(
    ("stage", "name", "address"),
    [
        ("prod", "AZURE_OPENAI_ENDPOINT", "https://one.openai.azure.com/?api-key=sk-plain"),
        ("prod", "AZURE_OPENAI_ENDPOINT", "https://sk-plain@one.openai.azure.com"),
        ("local", "AZURE_OPENAI_ENDPOINT", "https://:sk-plain@one.openai.azure.com"),
        ("prod", "ULTRAHUMAN_API_BASE_URL", "https://user:sk-plain@api.example/api/v1"),
        ("prod", "ULTRAHUMAN_API_BASE_URL", "https://api.example/api/v1#sk-plain"),
        ("prod", "ULTRAHUMAN_API_BASE_URL", "https:\\\\sk-plain@api.example"),
        ("prod", "ULTRAHUMAN_API_BASE_URL", "http://api.example/sk-plain"),
        ("prod", "ULTRAHUMAN_API_PATH", "/metrics?key=sk-plain"),
    ],
)
def test_an_address_with_a_secret_in_it_ends_the_deployment_before_anything_holds_it(
    tmp_path: Path, stage: str, name: str, address: str
) -> None:
    with pytest.raises(LocalAwsError, match=f"{name} must be") as refused:
        compile_template(stage, tmp_path, {name: address, "AZURE_OPENAI_API_KEY": "ssm:/clinic/azure"})
    assert "sk-plain" not in str(refused.value)


def test_an_endpoint_without_its_key_ends_the_deployment(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError, match="AZURE_OPENAI_API_KEY is missing"):
        compile_template("prod", tmp_path, {"AZURE_OPENAI_ENDPOINT": "https://one.openai.azure.com"})


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"AWS_ENDPOINT_URL": ""},
        {"AWS_ENDPOINT_URL": "https://sqs.us-east-1.amazonaws.com"},
        {"AWS_ENDPOINT_URL": "http://localhost.example.org"},
        {"AWS_ENDPOINT_URL_S3": "https://s3.us-east-1.amazonaws.com"},
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    ],
)
def test_the_stage_that_takes_plain_keys_goes_to_this_machine_only(
    tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    with pytest.raises(LocalAwsError, match="an AWS on this machine only"):
        compile_template("local", tmp_path, {"ULTRAHUMAN_API_KEY": "k-1", **elsewhere})


def test_a_short_key_of_the_log_hash_ends_a_local_deployment(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError, match="PATIENT_REF_KEY must have 32 characters"):
        compile_template("local", tmp_path, {"PATIENT_REF_KEY": "abc"})


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


def test_a_key_of_the_log_hash_that_is_kept_elsewhere_is_read_and_opened_there(inside: Template) -> None:
    theirs = {
        "dispatch": [statement for name, statement in statements(inside) if name == "dispatch"],
        "operator": inside.properties("OperatorPolicy")["PolicyDocument"]["Statement"],
    }
    for who, allowed in theirs.items():
        assert set().union(*map(named, allowed)) == {"parameter/clinic/hash"}, who
        opened = [
            service["Fn::Sub"]
            for statement in allowed
            if "kms:Decrypt" in statement["Action"] and statement["Resource"] == KEY
            for service in statement["Condition"]["StringEquals"].get("kms:ViaService", [])
        ]
        assert "ssm.${AWS::Region}.amazonaws.com" in opened, who
        assert "secretsmanager.${AWS::Region}.amazonaws.com" not in opened, who


def test_no_template_holds_a_literal_key(prod: Template) -> None:
    for function in prod.of_type("AWS::Lambda::Function").values():
        variables = function["Properties"]["Environment"]["Variables"]
        for name in ("ULTRAHUMAN_API_KEY", "AZURE_OPENAI_API_KEY", "PATIENT_REF_KEY"):
            assert (
                str(variables.get(name, "")).startswith(("ssm:/", "secretsmanager:")) or name not in variables
            )


# A network of one's own


def test_the_functions_lie_in_no_vpc_unless_one_is_named(prod: Template, inside: Template) -> None:
    assert not any("VpcConfig" in f["Properties"] for f in prod.of_type("AWS::Lambda::Function").values())
    assert not any("ec2:" in json.dumps(statement) for _, statement in statements(prod))
    for name in FUNCTIONS:
        expected = {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}
        assert inside.function(name)["VpcConfig"] == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_lambda_may_reach_into_the_network_and_the_function_s_own_code_may_not(
    inside: Template, name: str
) -> None:
    allowed, denied = (
        statement
        for role, statement in statements(inside)
        if role == name and "ec2:CreateNetworkInterface" in statement["Action"]
    )
    assert (allowed["Effect"], denied["Effect"]) == ("Allow", "Deny")
    assert allowed["Action"] == denied["Action"]
    (functions,) = denied["Condition"]["ArnLike"].values()
    assert denied["Condition"]["ArnLike"].keys() == {"lambda:SourceFunctionArn"}
    assert functions["Fn::Sub"].endswith(":function:*")


def test_half_a_vpc_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError, match="belong together"):
        compile_template("prod", tmp_path, {"VPC_SUBNET_IDS": "subnet-1"})
