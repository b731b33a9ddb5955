"""What CloudFormation is told, on the compiled template of every stage. No account, no network."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.aws.ledger import TRIAGE_INDEX
from core.runner import MAX_RECEIVES
from core.settings import LOOKBACK_DAYS, NIGHTLY_LOCAL_HOUR
from scripts.local.deploy import compiled

STAGES = ("local", "dev", "prod")
FUNCTIONS = ("dispatch", "fetch", "process", "explain")

COMMON = {
    "STAGE",
    "LOG_LEVEL",
    "MAXIMUM_CONCURRENCY",
    "POWERTOOLS_METRICS_NAMESPACE",
    "AWS_SDK_UA_APP_ID",
    "DEAD_LETTER_QUEUE_URL",
    "PATIENT_REF_KEY",
    "DEFERRAL_BASE_SECONDS",
    "ULTRAHUMAN_EMAIL",
    "ULTRAHUMAN_PATIENT_ID",
    "ULTRAHUMAN_TIMEZONE",
    "PATIENTS_TABLE_NAME",
    "PATIENT_DAYS_TABLE_NAME",
    "RAW_DATA_BUCKET_NAME",
    "PROCESSED_DATA_BUCKET_NAME",
    "EXPLANATIONS_BUCKET_NAME",
}
OWN = {
    "dispatch": {"DISPATCH_QUEUE_URL", "FETCH_QUEUE_URL", "NIGHTLY_LOCAL_HOUR", "LOOKBACK_DAYS"},
    "fetch": {
        "FETCH_QUEUE_URL",
        "PROCESS_QUEUE_URL",
        "ULTRAHUMAN_API_BASE_URL",
        "ULTRAHUMAN_API_PATH",
        "ULTRAHUMAN_API_KEY",
    },
    "process": {"PROCESS_QUEUE_URL", "EXPLAIN_QUEUE_URL", "EVENT_BUS_NAME", "OPENBLAS_NUM_THREADS"},
    "explain": {
        "EXPLAIN_QUEUE_URL",
        "AZURE_OPENAI_ENDPOINT",
        "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_DEPLOYMENT",
        "AZURE_OPENAI_API_VERSION",
        "AZURE_OPENAI_TPM",
        "AZURE_OPENAI_RPM",
        "EXPLANATION_DAILY_TOKEN_BUDGET",
        "EXPLANATION_MODEL_DAYS",
        "CARE_TEAM_CONTACT",
        "CARE_TEAM_HOURS",
        "EMERGENCY_NUMBER",
    },
}
DEFAULTS = {
    "LOG_LEVEL": "INFO",
    "ULTRAHUMAN_API_BASE_URL": "https://partner.ultrahuman.com/api/v1",
    "ULTRAHUMAN_API_PATH": "/metrics",
    "ULTRAHUMAN_API_KEY": "",
    "ULTRAHUMAN_EMAIL": "",
    "ULTRAHUMAN_PATIENT_ID": "",
    "ULTRAHUMAN_TIMEZONE": "",
    "NIGHTLY_LOCAL_HOUR": str(NIGHTLY_LOCAL_HOUR),
    "LOOKBACK_DAYS": str(LOOKBACK_DAYS),
    "AZURE_OPENAI_ENDPOINT": "",
    "AZURE_OPENAI_API_KEY": "",
    "AZURE_OPENAI_DEPLOYMENT": "gpt-4o-mini",
    "AZURE_OPENAI_API_VERSION": "2024-02-15-preview",
    "AZURE_OPENAI_TPM": "",
    "AZURE_OPENAI_RPM": "",
    "EXPLANATION_DAILY_TOKEN_BUDGET": "",
    "EXPLANATION_MODEL_DAYS": "all",
    "CARE_TEAM_CONTACT": "",
    "CARE_TEAM_HOURS": "",
    "EMERGENCY_NUMBER": "",
}
BUCKETS = {
    "RawBucket": "ultrahuman-raw-data",
    "ProcessedBucket": "health-metrics-processed",
    "ExplanationsBucket": "health-llm-explanations",
}
# (timeout, memory) of the users' original backend, and of dispatch.
ON_AWS = {"dispatch": (300, 512), "fetch": (60, 256), "process": (120, 512), "explain": (60, 256)}


@dataclass(frozen=True)
class Template:
    stage: str
    resources: dict[str, Any]
    outputs: dict[str, Any]
    conditions: dict[str, Any]
    tags: dict[str, str]  # of the stack, so of every resource

    def properties(self, logical_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.resources[logical_id]["Properties"]
        return found

    def function(self, name: str) -> dict[str, Any]:
        return self.properties(f"{name.title()}LambdaFunction")

    def queue(self, name: str) -> dict[str, Any]:
        return self.properties(f"{name.title()}Queue")

    def mapping(self, name: str) -> dict[str, Any]:
        (logical_id,) = [
            logical_id
            for logical_id, mapping in self.of_type("AWS::Lambda::EventSourceMapping").items()
            if f"{name.title()}LambdaFunction" in json.dumps(mapping["Properties"]["FunctionName"])
        ]
        return self.properties(logical_id)

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        return {name: body for name, body in self.resources.items() if body["Type"] == kind}


def compile_template(stage: str, folder: Path, env: dict[str, str]) -> Template:
    """With what depends on a condition decided, as CloudFormation does."""
    told, state = compiled(stage, env=env, log=folder / f"{stage}.log")
    conditions = told["Conditions"]
    tags = state["service"]["provider"]["stackTags"]
    return Template(stage, decided(told["Resources"], conditions), told["Outputs"], conditions, tags)


def decided(value: Any, conditions: dict[str, Any]) -> Any:
    """With every Fn::If of a condition between two texts decided, as CloudFormation does."""
    if isinstance(value, list):
        items = [decided(item, conditions) for item in value]
        return [item for item in items if item != {"Ref": "AWS::NoValue"}]
    if not isinstance(value, dict):
        return value
    if "Fn::If" in value:
        name, yes, no = value["Fn::If"]
        left, right = conditions[name]["Fn::Equals"]
        return decided(yes if left == right else no, conditions)
    return {key: decided(inner, conditions) for key, inner in value.items()}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    folder = tmp_path_factory.mktemp("templates")
    with ThreadPoolExecutor(2) as pool:
        return dict(
            zip(STAGES, pool.map(lambda stage: compile_template(stage, folder, {}), STAGES), strict=True)
        )


@pytest.fixture(params=STAGES)
def template(request: pytest.FixtureRequest, templates: dict[str, Template]) -> Template:
    return templates[request.param]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_python_on_arm64_traced_and_has_its_own_role(template: Template, name: str) -> None:
    function = template.function(name)
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert function["Handler"] == f"handlers/{name}.handler"
    assert function["FunctionName"] == f"chronicgpt-{template.stage}-{name}"
    assert function["TracingConfig"] == {"Mode": "Active"}
    assert function["Role"] == {"Fn::GetAtt": [f"{name.title()}Role", "Arn"]}


@pytest.mark.parametrize("stage", ["dev", "prod"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_timeouts_and_memory_on_aws_are_those_of_the_original_backend(
    templates: dict[str, Template], stage: str, name: str
) -> None:
    function = templates[stage].function(name)
    assert (function["Timeout"], function["MemorySize"]) == ON_AWS[name]


def test_only_stages_that_wait_on_their_own_queue_may_loop(template: Template) -> None:
    loops = {name: template.function(name).get("RecursiveLoop", "Terminate") for name in FUNCTIONS}
    assert loops == {"dispatch": "Terminate", "fetch": "Allow", "process": "Allow", "explain": "Allow"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_message_stays_hidden_six_timeouts_and_the_window(template: Template, name: str) -> None:
    window = template.mapping(name)["MaximumBatchingWindowInSeconds"]
    assert template.queue(name)["VisibilityTimeout"] >= 6 * template.function(name)["Timeout"] + window


@pytest.mark.parametrize("name", FUNCTIONS)
def test_five_receives_then_the_stage_s_own_dlq_which_keeps_longer(template: Template, name: str) -> None:
    queue, dlq = template.queue(name), template.properties(f"{name.title()}Dlq")
    assert queue["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": [f"{name.title()}Dlq", "Arn"]},
        "maxReceiveCount": MAX_RECEIVES,
    }
    assert queue["MessageRetentionPeriod"] == 4 * 86_400
    assert dlq["MessageRetentionPeriod"] == 14 * 86_400
    assert queue["QueueName"] == f"chronicgpt-{template.stage}-{name}"
    assert dlq["QueueName"] == f"chronicgpt-{template.stage}-{name}-dlq"
    assert "FifoQueue" not in queue


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_queue_feeds_its_function_with_partial_batch_answers(template: Template, name: str) -> None:
    mapping = template.mapping(name)
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [f"{name.title()}Queue", "Arn"]}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == (1 if name == "dispatch" else 10)
    assert mapping["Enabled"] is True
    concurrency = mapping["ScalingConfig"]["MaximumConcurrency"]
    assert 2 <= concurrency <= 1000
    assert str(concurrency) == str(environment(template, name)["MAXIMUM_CONCURRENCY"])


def test_local_limits_are_short_so_that_a_crash_is_seen_soon(templates: dict[str, Template]) -> None:
    local = templates["local"]
    assert all(local.function(name)["Timeout"] <= 20 for name in FUNCTIONS)
    assert all(local.queue(name)["VisibilityTimeout"] <= 120 for name in FUNCTIONS)
    assert all(local.mapping(name)["ScalingConfig"]["MaximumConcurrency"] == 2 for name in FUNCTIONS)
    assert all(local.mapping(name)["MaximumBatchingWindowInSeconds"] == 0 for name in FUNCTIONS)


def test_an_outage_s_first_wait_is_a_minute_and_locally_a_second(template: Template) -> None:
    expected = "1" if template.stage == "local" else "60"
    assert {environment(template, name)["DEFERRAL_BASE_SECONDS"] for name in FUNCTIONS} == {expected}


def test_dispatch_runs_every_hour_but_not_by_itself_on_the_local_stage(template: Template) -> None:
    rules = [rule["Properties"] for rule in template.of_type("AWS::Events::Rule").values()]
    night, check = (rule for rule in rules if "ScheduleExpression" in rule)
    assert night["ScheduleExpression"] == "cron(0 * * * ? *)"
    assert check["ScheduleExpression"] == "cron(30 * * * ? *)"
    assert json.loads(check["Targets"][0]["Input"]) == {"check": "nights"}
    for rule in (night, check):
        assert rule["State"] == ("DISABLED" if template.stage == "local" else "ENABLED")
        assert "DispatchLambdaFunction" in json.dumps(rule["Targets"])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_exactly_its_variables(template: Template, name: str) -> None:
    assert set(environment(template, name)) == COMMON | OWN[name]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_the_user_leaves_out_has_its_default(template: Template, name: str) -> None:
    values = environment(template, name)
    assert {key: values[key] for key in DEFAULTS if key in values} == {
        key: value for key, value in DEFAULTS.items() if key in COMMON | OWN[name]
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_variables_are_wired_to_the_stack(template: Template, name: str) -> None:
    values = environment(template, name)
    wired = {
        "DISPATCH_QUEUE_URL": "DispatchQueue",
        "FETCH_QUEUE_URL": "FetchQueue",
        "PROCESS_QUEUE_URL": "ProcessQueue",
        "EXPLAIN_QUEUE_URL": "ExplainQueue",
        "EVENT_BUS_NAME": "EventBus",
        "DEAD_LETTER_QUEUE_URL": f"{name.title()}Dlq",
        "PATIENTS_TABLE_NAME": "PatientsTable",
        "PATIENT_DAYS_TABLE_NAME": "PatientDaysTable",
        "RAW_DATA_BUCKET_NAME": "RawBucket",
        "PROCESSED_DATA_BUCKET_NAME": "ProcessedBucket",
        "EXPLANATIONS_BUCKET_NAME": "ExplanationsBucket",
    }
    for variable, logical_id in wired.items():
        if variable in values:
            assert values[variable] == {"Ref": logical_id}, variable
    assert values["STAGE"] == template.stage
    assert values["AWS_SDK_UA_APP_ID"] == f"chronicgpt-{name}"
    assert values["PATIENT_REF_KEY"] == f"secretsmanager:chronicgpt-{template.stage}-patient-ref-key"
    assert values["POWERTOOLS_METRICS_NAMESPACE"] == f"ChronicGPT/{template.stage}"
    assert "AWS_ENDPOINT_URL" not in values


@pytest.mark.parametrize(("bucket", "default"), BUCKETS.items())
def test_prod_takes_the_users_bucket_names_and_other_stages_add_stage_and_account(
    template: Template, bucket: str, default: str
) -> None:
    suffix = "" if template.stage == "prod" else f"-{template.stage}-${{AWS::AccountId}}"
    assert template.properties(bucket)["BucketName"] == {"Fn::Sub": default + suffix}


def test_the_users_values_reach_the_template(tmp_path: Path) -> None:
    given = {
        "RAW_DATA_BUCKET_NAME": "clinic-raw",
        "ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman",
        "AZURE_OPENAI_DEPLOYMENT": "our-model",
        "NIGHTLY_LOCAL_HOUR": "5",
    }
    template = compile_template("prod", tmp_path, given)
    assert template.properties("RawBucket")["BucketName"] == {"Fn::Sub": "clinic-raw"}
    assert environment(template, "fetch")["ULTRAHUMAN_API_KEY"] == "ssm:/clinic/ultrahuman"
    assert environment(template, "explain")["AZURE_OPENAI_DEPLOYMENT"] == "our-model"
    assert environment(template, "dispatch")["NIGHTLY_LOCAL_HOUR"] == "5"


@pytest.mark.parametrize("bucket", BUCKETS)
def test_buckets_are_private_and_versioned(template: Template, bucket: str) -> None:
    properties = template.properties(bucket)
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize("logical_id", [*BUCKETS, "PatientsTable", "PatientDaysTable"])
def test_removing_a_stack_keeps_the_patients_data_except_locally(template: Template, logical_id: str) -> None:
    resource = template.resources[logical_id]
    removed, replaced = resource["DeletionPolicy"], resource["UpdateReplacePolicy"]
    if template.stage == "local":
        assert removed == replaced == "Delete"
    else:  # a deployment that fails half-way takes back what it had just made: the next one would be in its way
        assert (removed, replaced) == ("RetainExceptOnCreate", "Retain")


def test_the_tables_have_their_keys_their_index_and_point_in_time_recovery(template: Template) -> None:
    patients, days = template.properties("PatientsTable"), template.properties("PatientDaysTable")
    assert patients["TableName"] == f"chronicgpt-{template.stage}-patients"
    assert days["TableName"] == f"chronicgpt-{template.stage}-patient-days"
    assert keys(patients) == [("patient_id", "HASH")]
    assert keys(days) == [("patient_id", "HASH"), ("date", "RANGE")]
    index, triage = days["GlobalSecondaryIndexes"]
    assert (index["IndexName"], triage["IndexName"]) == ("by_date", TRIAGE_INDEX)
    assert keys(triage) == [("triage_shard", "HASH"), ("date", "RANGE")]
    headline = {"tier", "reason", "reason_since", "categories", "urgent_rules", "urgent_since"}
    acknowledged = {f"acknowledged_{what}" for what in ("rules", "at", "by")}
    assert set(triage["Projection"]["NonKeyAttributes"]) == headline | acknowledged | {
        "found_late",
        "uploaded_at",
    }
    assert keys(index) == [("date_shard", "HASH"), ("patient_id", "RANGE")]
    assert set(index["Projection"]["NonKeyAttributes"]) == {
        "fetched_at",
        "processed_fp",
        "explained_fp",
        "explanation_source",
        "explain_wanted",
        "no_data_at",
        "fetch_error",
        "process_error",
        "explain_error",
        "explanation_pending",
        "explanation_reason",
        "fetched_sha256",
        "run_id",
        "updated_at",
        "timezone",
        "features_rev",
        "propagated_rev",
        "processed_sha256",
    }
    for table in (patients, days):
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_roles_name_actions_and_resources_exactly(template: Template) -> None:
    for name, statement in statements(template):
        assert "*" not in "".join(statement["Action"]), name
        if statement["Resource"] == "*":
            assert all(action.startswith("xray:") for action in statement["Action"]), name


def test_no_role_reaches_what_its_stage_does_not_use(template: Template) -> None:
    granted: dict[str, set[str]] = {name: set() for name in FUNCTIONS}
    for name, statement in statements(template):
        granted[name] |= {action for action in statement["Action"] if action.startswith(("s3:", "dynamodb:"))}
    roster, check = {"dynamodb:Scan", "dynamodb:DescribeTable"}, {"dynamodb:BatchGetItem", "dynamodb:Query"}
    assert granted["dispatch"] == roster | check
    s3 = {"s3:GetObject", "s3:PutObject", "s3:ListBucket"}
    ledger = {"dynamodb:BatchGetItem", "dynamodb:UpdateItem"}
    assert granted["fetch"] == granted["explain"] == ledger | {"dynamodb:GetItem"} | s3
    assert granted["process"] == ledger | {"dynamodb:GetItem", "dynamodb:Query"} | s3
    item_by_item = [
        statement["Resource"]
        for name, statement in statements(template)
        if name == "process" and "dynamodb:GetItem" in statement["Action"]
    ]
    assert item_by_item == [{"Fn::GetAtt": ["PatientsTable", "Arn"]}]  # without emails: test_regions.py


SENDS = {
    "dispatch": {"FetchQueue", "DispatchQueue", "DispatchDlq"},
    "fetch": {"ProcessQueue", "FetchQueue", "FetchDlq"},
    "process": {"ExplainQueue", "ProcessQueue", "ProcessDlq"},
    "explain": {"ExplainQueue", "ExplainDlq"},
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_stage_sends_downstream_to_itself_and_to_its_dlq_only(template: Template, name: str) -> None:
    targets: set[str] = set()
    for role, statement in statements(template):
        if role == name and "sqs:SendMessage" in statement["Action"]:
            targets |= {resource["Fn::GetAtt"][0] for resource in statement["Resource"]}
            assert ("sqs:SendMessageBatch" in statement["Action"]) is (template.stage == "local")
    assert targets == SENDS[name]


def test_every_bucket_that_is_read_may_be_listed_so_that_a_missing_key_is_a_404(template: Template) -> None:
    read: set[tuple[str, str]] = set()
    listed: set[tuple[str, str]] = set()
    for role, statement in statements(template):
        resources = (
            statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        )
        for bucket in BUCKETS:
            mentioned = any(bucket in json.dumps(resource) for resource in resources)
            if mentioned and "s3:GetObject" in statement["Action"]:
                read.add((role, bucket))
            if mentioned and "s3:ListBucket" in statement["Action"]:
                listed.add((role, bucket))
    assert read == listed != set()


def test_the_stack_tells_where_everything_is(template: Template) -> None:
    expected = {
        f"{name.title()}{kind}" for name in FUNCTIONS for kind in ("QueueUrl", "DlqUrl", "FunctionName")
    }
    expected |= {"RawBucketName", "ProcessedBucketName", "ExplanationsBucketName"}
    expected |= {"PatientsTableName", "PatientDaysTableName"}
    assert expected <= set(template.outputs)


def environment(template: Template, name: str) -> dict[str, Any]:
    variables: dict[str, Any] = template.function(name)["Environment"]["Variables"]
    return variables


def keys(table_or_index: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key["AttributeName"], key["KeyType"]) for key in table_or_index["KeySchema"]]


def statements(template: Template) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, statement)
        for name in FUNCTIONS
        for policy in template.properties(f"{name.title()}Role")["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]
