"""Each check of the doctor: good on what is in order, and wrong, with the way to mend it, where one thing is broken."""

import copy
import datetime as dt
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from core.explanation.model.dialect import Dialect, Fault, Refused, learn
from scripts.operations.doctor import checks_after as after
from scripts.operations.doctor import checks_before as before
from scripts.operations.doctor import wanted
from scripts.operations.doctor.api_checks import ultrahuman_answer
from scripts.operations.doctor.azure_probe import Answer
from scripts.operations.doctor.azure_probe import judged as azure
from scripts.operations.doctor.checks_after import Queue, Start
from scripts.operations.doctor.checks_before import Bucket, KeyLook, Owner, Regions
from scripts.operations.doctor.finding import Check, Finding, Verdict, exit_code
from scripts.operations.doctor.looking import DeployedStack, guarded, seconds_ahead
from scripts.operations.doctor.report import Night, Report
from scripts.operations.paths import ROOT

GOOD, WRONG, UNKNOWN = Verdict.GOOD, Verdict.WRONG, Verdict.UNKNOWN
STAGES = ("dispatch", "fetch", "process", "explain")
LIMITS = {"dispatch": 10, "fetch": 10, "process": 50, "explain": 10}
CHECK = Check("queue", "one", "sqs:ListQueues")


def says(finding: Finding, verdict: Verdict, found: str, mend: str = "") -> None:
    assert (finding.verdict, found in finding.found, mend in finding.mend) == (verdict, True, True), finding
    assert bool(finding.mend) == (verdict is not GOOD), "what is not good says how to mend it"
    assert finding.what
    assert finding.needed


# The verdict of all


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [((), 0), ((GOOD, GOOD), 0), ((GOOD, UNKNOWN), 2), ((UNKNOWN, WRONG, GOOD), 1)],
)
def test_wrong_weighs_more_than_unknown_and_that_more_than_good(
    verdicts: tuple[Verdict, ...], code: int
) -> None:
    assert exit_code(Finding("x", verdict, "", "") for verdict in verdicts) == code


def test_what_aws_refuses_to_show_is_unknown_and_names_the_right() -> None:
    def refused() -> Finding:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "ListQueues")

    def silent() -> Finding:
        raise EndpointConnectionError(endpoint_url="https://sqs.eu-central-1.amazonaws.com")

    says(guarded(CHECK, refused), UNKNOWN, "AWS refuses ListQueues (AccessDenied)", "DoctorPolicy")
    assert guarded(CHECK, refused).right == "sqs:ListQueues"
    says(guarded(CHECK, silent), UNKNOWN, "EndpointConnectionError", "network")


@pytest.mark.parametrize(
    ("report", "command"),
    [
        (Report("prod", [CHECK.good("")]), "npx serverless deploy --stage prod"),
        (Report("prod", [CHECK.wrong("", "mend")]), "scripts.doctor --stage prod"),
        (Report("prod", [], [CHECK.good("")], night=Night()), "scripts.roster import"),
        (Report("prod", [], [CHECK.good("")], night=Night(3)), "scripts.doctor --stage prod --ask-apis"),
        (Report("prod", [], [CHECK.good("")], [CHECK.good("")], Night(3)), "scripts.status --stage prod"),
    ],
)
def test_it_ends_with_the_command_that_comes_next(report: Report, command: str) -> None:
    assert report.next.endswith(command) or command in report.next


# Before a deploy


@pytest.mark.parametrize(
    ("regions", "verdict", "found", "mend"),
    [
        (Regions("eu-central-1", "", ""), GOOD, "eu-central-1", ""),
        (Regions("eu-central-1", "eu-central-1", "us-east-1"), GOOD, "eu-central-1", ""),
        (Regions("", "", ""), WRONG, "AWS_REGION is not set", "export AWS_REGION=eu-central-1"),
        (Regions("", "", "us-west-2"), WRONG, "others would work in us-west-2", "AWS_REGION=us-west-2"),
        (Regions("", "eu-north-1", ""), WRONG, "others would work in eu-north-1", "AWS_REGION=eu-north-1"),
        (
            Regions("eu-central-1", "us-east-1", ""),
            WRONG,
            "boto3 in us-east-1",
            "export AWS_DEFAULT_REGION=eu-central-1",
        ),
        (Regions("eu-central-1", "", "us-east-1"), WRONG, "boto3 in us-east-1", "AWS_DEFAULT_REGION"),
    ],
)
def test_all_tools_work_in_one_region(regions: Regions, verdict: Verdict, found: str, mend: str) -> None:
    says(before.tools_agree("prod", regions), verdict, found, mend)


def test_the_local_aws_has_one_region() -> None:
    says(before.tools_agree("local", Regions()), GOOD, "one region")


def test_without_credentials_nothing_can_be_seen() -> None:
    says(before.no_way("no credentials"), WRONG, "no credentials", "AWS_PROFILE")
    says(before.account("123456789012", "user/ann"), GOOD, "123456789012, as user/ann")


@pytest.mark.parametrize(
    ("ahead", "verdict", "found"),
    [
        (0.4, GOOD, "right"),
        (-20.0, GOOD, "20 s apart"),
        (301.0, WRONG, "301 s ahead of AWS's"),
        (-4000.0, WRONG, "4,000 s behind AWS's"),
        (None, UNKNOWN, "did not say"),
    ],
)
def test_the_clock(ahead: float | None, verdict: Verdict, found: str) -> None:
    says(before.clock(ahead), verdict, found)


def test_the_clock_is_read_off_any_answer_of_aws() -> None:
    now = dt.datetime(2026, 11, 27, 8, 0, 10, tzinfo=dt.UTC)
    answer = {"ResponseMetadata": {"HTTPHeaders": {"date": "Fri, 27 Nov 2026 08:00:00 GMT"}}}
    assert seconds_ahead(answer, now) == 10.0
    assert seconds_ahead({}, now) is None
    assert seconds_ahead({"ResponseMetadata": {"HTTPHeaders": {"date": "noon"}}}, now) is None


@pytest.mark.parametrize(
    ("version", "verdict"), [((3, 11, 0), GOOD), ((3, 14, 1), GOOD), ((3, 10, 9), WRONG)]
)
def test_python(version: tuple[int, ...], verdict: Verdict) -> None:
    says(before.python(version), verdict, ".".join(map(str, version)))


@pytest.mark.parametrize(
    ("version", "framework", "verdict", "found"),
    [
        ("v20.19.0", True, GOOD, "20.19.0"),
        ("v22.13.1", True, GOOD, "22.13.1"),
        ("v24.0.0", True, GOOD, "24.0.0"),
        ("v26.1.0", True, GOOD, "26.1.0"),
        ("v20.18.3", True, WRONG, "20.18.3"),
        ("v21.7.0", True, WRONG, "21.7.0"),
        ("v22.12.0", True, WRONG, "22.12.0"),
        (None, True, WRONG, "no Node"),
        ("v24.0.0", False, WRONG, "without the Serverless Framework"),
    ],
)
def test_node_as_the_framework_takes_it(
    version: str | None, framework: bool, verdict: Verdict, found: str
) -> None:
    says(before.node(version, framework=framework), verdict, found)


def test_a_configuration_with_which_a_function_would_not_start() -> None:
    complete = {"ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman"}
    says(before.configuration(wanted.complaints("prod", complete), (), deployed=False), GOOD, "complete")
    for broken, complaint in (
        ({}, "ULTRAHUMAN_API_KEY is missing"),
        ({**complete, "LOOKBACK_DAYS": "40"}, "LOOKBACK_DAYS is malformed"),
        ({**complete, "AZURE_OPENAI_ENDPOINT": "https://x.example"}, "AZURE_OPENAI_API_KEY is missing"),
        ({**complete, "AZURE_OPENAI_ENDPOINT": "http://x.example"}, "must begin with https"),
        ({"ULTRAHUMAN_API_KEY": "k-secret"}, "must name where the key is kept"),
    ):
        finding = before.configuration(wanted.complaints("prod", broken), (), deployed=False)
        says(finding, WRONG, complaint, "README")
        assert "k-secret" not in repr(finding)


def test_every_variable_that_a_deployer_sets_and_a_function_reads_is_looked_at() -> None:
    set_by_deployer = set(re.findall(r"\$\{env:(\w+)", (ROOT / "serverless.yml").read_text()))
    read = {name.upper() for settings in wanted.FUNCTIONS for name in settings.model_fields}
    assert (set_by_deployer & read) - wanted.VARIABLES - set(wanted.BUCKETS) == set()
    assert read >= wanted.VARIABLES


def test_what_a_deploy_from_this_shell_would_take_away_is_said() -> None:
    deployed = {"ULTRAHUMAN_API_KEY": "ssm:/k", "AZURE_OPENAI_ENDPOINT": "", "LOG_LEVEL": "INFO"}
    assert wanted.dropped("prod", "1", {}, deployed) == ["ULTRAHUMAN_API_KEY"]
    assert wanted.dropped("prod", "1", {"ULTRAHUMAN_API_KEY": "ssm:/k"}, deployed) == []
    renamed = {"RAW_DATA_BUCKET_NAME": "clinic-raw", "PROCESSED_DATA_BUCKET_NAME": "health-metrics-processed"}
    assert wanted.dropped("prod", "1", {}, renamed) == ["RAW_DATA_BUCKET_NAME"]
    assert wanted.dropped("local", "1", {}, renamed) == []
    says(
        before.configuration((), ["ULTRAHUMAN_API_KEY"], deployed=True), GOOD, "take away ULTRAHUMAN_API_KEY"
    )
    shell = {"ULTRAHUMAN_API_KEY": "ssm:/new", "LOG_LEVEL": " ", "HOME": "/home/ann"}
    assert wanted.merged(shell, deployed) == {"ULTRAHUMAN_API_KEY": "ssm:/new", "LOG_LEVEL": "INFO"}


@pytest.mark.parametrize(
    ("look", "verdict", "found", "mend"),
    [
        (KeyLook(), GOOD, "is there and readable", ""),
        (
            KeyLook(code="ParameterNotFound"),
            WRONG,
            "ssm:/clinic/key does not exist in eu-central-1",
            "aws ssm put-parameter --region eu-central-1 --type SecureString --name /clinic/key",
        ),
        (KeyLook(code="AccessDeniedException"), UNKNOWN, "could not be read (AccessDenied", "DoctorPolicy"),
        (KeyLook(plain_text=True), WRONG, "not encrypted", "--type SecureString"),
        (KeyLook(empty=True), WRONG, "is empty", "--overwrite"),
        (KeyLook(json=True), WRONG, "holds JSON", "--overwrite"),
        (None, UNKNOWN, "not looked at", "account"),
    ],
)
def test_a_key_is_there_in_that_region_and_readable(
    look: KeyLook | None, verdict: Verdict, found: str, mend: str
) -> None:
    finding = before.key("ULTRAHUMAN_API_KEY", "ssm:/clinic/key", look, stage="prod", region="eu-central-1")
    says(finding, verdict, found, mend)
    assert finding.right == ("ssm:GetParameter" if look else "")


def test_a_secret_that_is_missing_and_a_key_in_plain_text() -> None:
    look = KeyLook(code="ResourceNotFoundException")
    secret = before.key("AZURE_OPENAI_API_KEY", "secretsmanager:clinic/azure", look, stage="prod", region="r")
    says(secret, WRONG, "clinic/azure does not exist in r", "aws secretsmanager create-secret --region r")
    assert secret.right == "secretsmanager:GetSecretValue"
    literal = before.key("ULTRAHUMAN_API_KEY", "k-very-secret", None, stage="prod", region="r")
    says(literal, WRONG, "in plain text", "export ULTRAHUMAN_API_KEY=ssm:/chronicgpt/prod/ultrahuman-api-key")
    assert "k-very-secret" not in repr(literal)
    says(before.key("ULTRAHUMAN_API_KEY", "k", None, stage="local", region="r"), GOOD, "literal")


@pytest.mark.parametrize(
    ("limit", "unreserved", "verdict", "mend"),
    [
        (1000, 900, GOOD, ""),
        (80, 80, GOOD, ""),
        (10, 10, WRONG, "service-quotas request-service-quota-increase"),
        (1000, 60, WRONG, "take back 20 of what other functions reserve"),
    ],
)
def test_the_account_runs_as_many_at_once_as_the_stages_may(
    limit: int, unreserved: int, verdict: Verdict, mend: str
) -> None:
    finding = before.concurrency(limit, unreserved, LIMITS)
    says(finding, verdict, f"{unreserved:,} of {limit:,} unreserved", mend)
    assert finding.needed.startswith("80 unreserved (dispatch 10 + ")


def test_the_bounds_are_those_of_serverless_yml() -> None:
    assert wanted.limits("prod") == wanted.limits("dev") == LIMITS
    assert sum(wanted.limits("local").values()) == 8


def test_bucket_names_as_the_template_has_them() -> None:
    given = {"RAW_DATA_BUCKET_NAME": "clinic-raw"}
    assert list(wanted.bucket_names("prod", "1", given).values()) == [
        "clinic-raw",
        "health-metrics-processed",
        "health-llm-explanations",
        "chronicgpt-prod-access-logs-1",
    ]
    assert wanted.bucket_names("dev", "1", {})["RAW_DATA_BUCKET_NAME"] == "ultrahuman-raw-data-dev-1"


def test_bucket_names_are_free_or_this_stacks() -> None:
    free = [Bucket("raw", Owner.NOBODY), Bucket("logs", Owner.NOBODY)]
    ours = [Bucket("raw", Owner.OURS, "eu-central-1"), Bucket("logs", Owner.OURS, "eu-central-1")]
    says(before.buckets(free, region="eu-central-1", stacks_own=()), GOOD, "2 free")
    says(before.buckets(ours, region="eu-central-1", stacks_own=["raw", "logs", "x"]), GOOD, "3 this stack's")

    taken = before.buckets([Bucket("raw", Owner.SOMEBODY), free[1]], region="eu-central-1", stacks_own=())
    says(taken, WRONG, "raw belongs to another account", "RAW_DATA_BUCKET_NAME")
    left = before.buckets(ours, region="us-east-1", stacks_own=())
    says(left, WRONG, "raw is yours already, but no part of this stack (in eu-central-1)", "import")


# After a deploy


@pytest.mark.parametrize(
    ("status", "missing", "verdict", "found"),
    [
        ("CREATE_COMPLETE", "", GOOD, "CREATE_COMPLETE"),
        ("UPDATE_COMPLETE", "", GOOD, "UPDATE_COMPLETE"),
        ("IMPORT_COMPLETE", "", GOOD, "IMPORT_COMPLETE"),
        ("UPDATE_IN_PROGRESS", "", UNKNOWN, "UPDATE_IN_PROGRESS"),
        ("UPDATE_ROLLBACK_COMPLETE", "", WRONG, "the last deploy failed"),
        ("ROLLBACK_COMPLETE", "", WRONG, "the last deploy failed"),
        ("UPDATE_COMPLETE", "AlarmTopicArn", WRONG, "no output AlarmTopicArn"),
    ],
)
def test_the_stack(status: str, missing: str, verdict: Verdict, found: str) -> None:
    says(after.stack("chronicgpt-prod", status, missing), verdict, found)


def mapping(**changes: Any) -> dict[str, Any]:
    healthy = {
        "UUID": "u-1",
        "State": "Enabled",
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": 10},
    }
    return {**healthy, **changes}


CHANGE = "aws lambda update-event-source-mapping --uuid u-1 --"


@pytest.mark.parametrize(
    ("fetch", "found", "mend"),
    [
        ([mapping(State="Disabled")], "fetch is Disabled", f"{CHANGE}enabled"),
        ([], "fetch has no mapping", "create-event-source-mapping"),
        ([mapping(), mapping()], "fetch has 2 mappings", "delete-event-source-mapping"),
        (
            [mapping(FunctionResponseTypes=[])],
            "does not report partial failures",
            f"{CHANGE}function-response",
        ),
        ([mapping(ScalingConfig={})], "any number of at once instead of 10", f"{CHANGE}scaling-config"),
    ],
)
def test_every_queue_feeds_its_function(fetch: list[dict[str, Any]], found: str, mend: str) -> None:
    limits = {"dispatch": 10, "fetch": 10}
    healthy = {"dispatch": [mapping()], "fetch": [mapping()]}
    says(after.sources(healthy, limits), GOOD, "2 mappings enabled")
    says(after.sources({**healthy, "fetch": fetch}, limits), WRONG, found, mend)


def test_the_schedule_is_on_and_on_stage_local_off() -> None:
    says(after.schedule({"night": "ENABLED", "check": "ENABLED"}, stage="prod"), GOOD, "2 rules enabled")
    says(after.schedule({"night": "DISABLED", "check": "DISABLED"}, stage="local"), GOOD, "disabled")
    off = after.schedule({"night": "DISABLED", "check": "ENABLED"}, stage="prod")
    says(off, WRONG, "night is DISABLED", "aws events enable-rule --name night")
    on = after.schedule({"night": "ENABLED", "check": "DISABLED"}, stage="local")
    says(on, WRONG, "night is ENABLED", "aws events disable-rule --name night")
    gone = after.schedule({"night": "ENABLED", "check": after.GONE}, stage="prod")
    says(gone, WRONG, "check is deleted", "put-rule")
    says(after.schedule({}, stage="prod"), WRONG, "0 rules", "deploy")


def queue(policy: str | None = None, hidden: int = 362, kept: int = 1209600) -> Queue:
    own = '{"deadLetterTargetArn": "arn:fetch-dlq", "maxReceiveCount": 5}'
    return Queue(
        {
            "RedrivePolicy": own if policy is None else policy,
            "VisibilityTimeout": str(hidden),
            "MessageRetentionPeriod": "345600",
        },
        {"QueueArn": "arn:fetch-dlq", "MessageRetentionPeriod": str(kept)},
        timeout=60,
    )


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (queue(policy=""), "fetch has no dead-letter queue of its own"),
        (
            queue(policy='{"deadLetterTargetArn": "arn:other", "maxReceiveCount": 5}'),
            "no dead-letter queue of its own",
        ),
        (
            queue(policy='{"deadLetterTargetArn": "arn:fetch-dlq", "maxReceiveCount": 1}'),
            "fetch gives up after 1 receives",
        ),
        (queue(hidden=359), "hides a message for 359 s, its function may take 60 s"),
        (queue(kept=345600), "keeps dead letters no longer"),
    ],
)
def test_what_fails_five_times_is_kept(broken: Queue, found: str) -> None:
    says(after.redrive({"fetch": queue()}), GOOD, "1 queues")
    says(after.redrive({"fetch": broken}), WRONG, found, "aws sqs set-queue-attributes of fetch")


TOPIC = "arn:aws:sns:eu-central-1:1:chronicgpt-prod-alarms"
ALARMS = [
    {"AlarmName": name, "ActionsEnabled": True, "AlarmActions": [TOPIC]}
    for name in ("fetch-dlq", "fetch-age")
]


def test_alarms_are_there_switched_on_and_tell_the_topic() -> None:
    names = ["fetch-dlq", "fetch-age"]
    theirs = {"AlarmName": "theirs", "ActionsEnabled": False}
    says(after.alarms(names, [*ALARMS, theirs], TOPIC), GOOD, "2 alarms")
    says(after.alarms(names, ALARMS[:1], TOPIC), WRONG, "fetch-age deleted by hand", "put-metric-alarm")
    off = copy.deepcopy(ALARMS)
    off[0]["ActionsEnabled"] = False
    switch = "aws cloudwatch enable-alarm-actions --alarm-names fetch-dlq"
    says(after.alarms(names, off, TOPIC), WRONG, "fetch-dlq switched off", switch)
    silent = copy.deepcopy(ALARMS)
    silent[1]["AlarmActions"] = []
    says(after.alarms(names, silent, TOPIC), WRONG, "fetch-age without the topic as action")
    says(after.alarms([], [], TOPIC), WRONG, "no alarm", "deploy")


CONFIRMED, PENDING = {"SubscriptionArn": f"{TOPIC}:1"}, {"SubscriptionArn": "PendingConfirmation"}


@pytest.mark.parametrize(
    ("subscriptions", "stage", "others", "verdict", "found"),
    [
        ([CONFIRMED], "prod", 0, GOOD, "1 confirmed"),
        ([], "prod", 0, WRONG, "nobody is subscribed"),
        ([PENDING], "prod", 0, WRONG, "0 confirmed, 1 not"),
        ([CONFIRMED, PENDING], "prod", 0, WRONG, "1 confirmed, 1 not"),
        ([{"SubscriptionArn": "Deleted"}], "prod", 0, WRONG, "nobody is subscribed"),
        ([], "prod", 2, GOOD, "2 rules of yours"),
        ([], "local", 0, GOOD, "stage local alone may"),
        ([PENDING], "local", 0, WRONG, "0 confirmed, 1 not"),
    ],
)
def test_somebody_hears_it(
    subscriptions: list[dict[str, str]], stage: str, others: int, verdict: Verdict, found: str
) -> None:
    finding = after.subscribers(
        after.URGENT, TOPIC, subscriptions, stage=stage, variable="URGENT_EMAIL", others=others
    )
    says(finding, verdict, found)


def test_functions_start() -> None:
    fine = Start(answer={"batchItemFailures": []})
    says(
        after.starts({"dispatch": fine, "fetch": fine}, name="chronicgpt-prod"),
        GOOD,
        "dispatch, fetch started",
    )
    dead = Start("Unhandled", "BadSettings", {"errorType": "BadSettings"})
    finding = after.starts({"dispatch": fine, "fetch": dead}, name="chronicgpt-prod")
    says(finding, WRONG, "fetch fails (BadSettings)", "/aws/lambda/chronicgpt-prod-fetch")
    odd = after.starts({"fetch": Start(answer={"outcome": "sent"})}, name="chronicgpt-prod")
    says(odd, WRONG, "fetch answers something else")


def test_logs_are_kept_for_a_limited_time_under_the_stacks_key() -> None:
    name, key = "/aws/lambda/chronicgpt-prod-fetch", "arn:key"
    fine = {"logGroupName": name, "retentionInDays": 30, "kmsKeyId": key}
    says(after.retention([name], [fine, {"logGroupName": "theirs"}], key=key), GOOD, "1 log groups, 30 days")
    for_ever = after.retention([name], [{**fine, "retentionInDays": None}], key=key)
    says(for_ever, WRONG, "kept for ever", f"aws logs put-retention-policy --log-group-name {name}")
    bare = after.retention([name], [{**fine, "kmsKeyId": "arn:other"}], key=key)
    says(bare, WRONG, "not under the stack's key", "associate-kms-key")
    says(after.retention([name], [], key=key), WRONG, "fetch has no log group", "create-log-group")


def test_a_stack_tells_its_parts_by_type_and_its_functions_variables() -> None:
    stack = DeployedStack(
        "chronicgpt-prod",
        "CREATE_COMPLETE",
        {},
        {"Raw": ("AWS::S3::Bucket", "raw"), "Topic": ("AWS::SNS::Topic", "arn:t")},
        {"fetch": {"Environment": {"Variables": {"A": "1"}}}, "explain": {}},
    )
    assert stack.of_type("AWS::S3::Bucket") == {"Raw": "raw"}
    assert stack.variables() == {"A": "1"}


# The APIs


@pytest.mark.parametrize(
    ("status", "verdict", "found", "mend"),
    [
        (200, GOOD, "HTTP 200", ""),
        (401, WRONG, "HTTP 401: the key is not taken", "ULTRAHUMAN_API_KEY"),
        (403, WRONG, "HTTP 403", "ULTRAHUMAN_API_KEY"),
        (400, WRONG, "HTTP 400", "ULTRAHUMAN_API_BASE_URL"),
        (404, UNKNOWN, "HTTP 404: the key is taken", "Partner ID"),
        (429, UNKNOWN, "HTTP 429", "again"),
        (503, UNKNOWN, "HTTP 503", "again"),
        (302, UNKNOWN, "HTTP 302", "again"),
        (None, UNKNOWN, "no answer", "again"),
    ],
)
def test_ultrahumans_status(status: int | None, verdict: Verdict, found: str, mend: str) -> None:
    says(ultrahuman_answer(status), verdict, found, mend)


def no(status: int, code: str = "", message: str = "") -> Answer:
    """A refusal, read as the explain function reads it."""
    refused = Refused(status, code, "", message)
    lesson = learn(Dialect(), refused)
    return Answer(refused, lesson if isinstance(lesson, Fault) else None)


@pytest.mark.parametrize(
    ("answer", "verdict", "found", "mend"),
    [
        (Answer(model="gpt-4o-mini-2024-07-18", text=True, tokens=31), GOOD, "31 tokens", ""),
        (Answer(text=True, learned=("no temperature",)), GOOD, "learned: no temperature", ""),
        (Answer(text=False), WRONG, "d answers nothing", "AZURE_OPENAI_DEPLOYMENT"),
        (no(401), WRONG, "HTTP 401", "AZURE_OPENAI_API_KEY"),
        (no(404, "DeploymentNotFound"), WRONG, "no deployment of that name", "AZURE_OPENAI_DEPLOYMENT"),
        (no(404), WRONG, "nothing answers there", "AZURE_OPENAI_ENDPOINT"),
        (no(410), WRONG, "is retired", "AZURE_OPENAI_DEPLOYMENT"),
        (no(404, "DeploymentNotFound", "retired"), WRONG, "is retired", "AZURE_OPENAI_DEPLOYMENT"),
        (no(400, "", "needs api version 2"), WRONG, "needs 2024-10-21 or later", "AZURE_OPENAI_API_VERSION"),
        (no(400, "OperationNotSupported"), WRONG, "OperationNotSupported", "AZURE_OPENAI_DEPLOYMENT"),
        (no(400, "BadRequest"), WRONG, "d takes no such request", "chat model"),
        (no(429), UNKNOWN, "HTTP 429", "again"),
        (no(500), UNKNOWN, "HTTP 500", "again"),
        (no(0), UNKNOWN, "no connection", "AZURE_OPENAI_ENDPOINT"),
    ],
)
def test_what_azure_answered(answer: Answer, verdict: Verdict, found: str, mend: str) -> None:
    says(azure(answer, "d"), verdict, found, mend)
