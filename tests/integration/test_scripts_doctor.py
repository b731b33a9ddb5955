"""`scripts.doctor` before a deploy, on the embedded AWS as an account without our stack; on a stack of another version;
and its questions to the two APIs."""

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest
from aiohttp import web
from typer.testing import CliRunner, Result

from core.explanation.model.dialect import REASONING_TOKENS, Refused
from core.ports import Patient
from scripts.doctor import app
from scripts.local.simulator import running
from scripts.operations.doctor import before
from scripts.operations.doctor.api_checks import ask_ultrahuman
from scripts.operations.doctor.azure_probe import CAP, Answer, probe
from scripts.operations.doctor.finding import Verdict
from scripts.operations.doctor.looking import DeployedStack
from scripts.operations.stack import DOCTOR, aws_clients
from tests.support.operated_stack import OperatedStack, operated_stack

REGION = "eu-central-1"
KEY, OTHER_KEY = "k-of-ultrahuman", "k-of-azure"


@pytest.fixture(scope="module")
def stack() -> Iterator[OperatedStack]:
    """Stage local is deployed, in an older form; of stage prod there are the keys and nothing else."""
    with operated_stack() as running_stack:
        account = Account(running_stack)
        account.client("ssm").put_parameter(Name="/clinic/ultrahuman", Value=KEY, Type="SecureString")
        account.client("secretsmanager").create_secret(Name="clinic/azure", SecretString=OTHER_KEY)
        yield running_stack


class Account:
    """Stage prod's, seen from a shell that is ready to deploy."""

    def __init__(self, stack: OperatedStack) -> None:
        self.shell = {
            **stack.environment,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman",
            "AZURE_OPENAI_ENDPOINT": "https://clinic.openai.azure.com",
            "AZURE_OPENAI_API_KEY": "secretsmanager:clinic/azure",
            "COLUMNS": "200",
        }

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.shell["AWS_ENDPOINT_URL"],
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def run(self, *arguments: str, **changes: str) -> Result:
        return CliRunner().invoke(app, ["--stage", "prod", *arguments], env={**self.shell, **changes})


@pytest.fixture
def account(stack: OperatedStack) -> Account:
    return Account(stack)


def lines(result: Result) -> dict[str, dict[str, str]]:
    return {line["what"]: line for line in json.loads(result.stdout)["before"]}


def test_before_the_first_deploy_everything_is_ready(account: Account) -> None:
    result = account.run("--json")
    told, found = json.loads(result.stdout), lines(result)
    assert {line["verdict"] for line in found.values()} == {"good"}, found
    assert (result.exit_code, told["after"], told["apis"], told["night"]) == (0, None, None, None)
    assert told["next"] == "npx serverless deploy --stage prod"
    assert found["bucket names"]["found"] == "4 free"
    assert found["ULTRAHUMAN_API_KEY"]["found"] == "ssm:/clinic/ultrahuman is there and readable"
    assert KEY not in result.output
    assert OTHER_KEY not in result.output


def test_the_table_says_the_same_and_how_to_mend_it(account: Account) -> None:
    result = account.run(ULTRAHUMAN_API_KEY="ssm:/clinic/gone")
    assert result.exit_code == 1
    assert "✗" in result.stdout
    mend = f"aws ssm put-parameter --region {REGION} --type SecureString --name /clinic/gone --value …"
    assert f"ULTRAHUMAN_API_KEY: {mend}" in result.stdout
    assert "next: .venv/bin/python -m scripts.doctor --stage prod" in result.output


def test_keys_in_another_region_are_not_found(account: Account) -> None:
    result = account.run("--json", AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1")
    assert result.exit_code == 1
    for variable in ("ULTRAHUMAN_API_KEY", "AZURE_OPENAI_API_KEY"):
        assert "does not exist in us-east-1" in lines(result)[variable]["found"]


def test_two_regions_in_one_shell(account: Account) -> None:
    assert lines(account.run("--json", AWS_DEFAULT_REGION="us-east-1"))["region"]["verdict"] == "wrong"


def test_keys_that_are_there_and_are_none(account: Account) -> None:
    ssm, secrets = account.client("ssm"), account.client("secretsmanager")
    ssm.put_parameter(Name="/clinic/plain", Value=KEY, Type="String")
    secrets.create_secret(Name="clinic/json", SecretString=json.dumps({"key": KEY}))
    result = account.run(
        "--json", ULTRAHUMAN_API_KEY="ssm:/clinic/plain", AZURE_OPENAI_API_KEY="secretsmanager:clinic/json"
    )
    assert "not encrypted" in lines(result)["ULTRAHUMAN_API_KEY"]["found"]
    assert "holds JSON" in lines(result)["AZURE_OPENAI_API_KEY"]["found"]
    assert KEY not in result.output


def test_a_key_may_begin_like_json(account: Account) -> None:
    """One of 94 random characters is a brace: the embedded AWS draws the key for patients' references from all."""
    for i, key in enumerate(("{" + KEY, "123456789012345678", '"' + KEY)):
        name = f"clinic/key-{i}"
        account.client("secretsmanager").create_secret(Name=name, SecretString=key)
        found = lines(account.run("--json", AZURE_OPENAI_API_KEY=f"secretsmanager:{name}"))[
            "AZURE_OPENAI_API_KEY"
        ]
        assert found["found"].endswith("is there and readable"), found


def test_a_bucket_that_a_removed_stack_left_behind(account: Account) -> None:
    place = {"LocationConstraint": REGION}
    account.client("s3").create_bucket(Bucket="left-behind", CreateBucketConfiguration=place)
    names = lines(account.run("--json", RAW_DATA_BUCKET_NAME="left-behind"))["bucket names"]
    assert (names["verdict"], "yours already" in names["found"]) == ("wrong", True)


def test_a_shell_without_anything_is_told_what_to_set(account: Account) -> None:
    kept = {name: account.shell[name] for name in ("PATH", "AWS_CONFIG_FILE")}
    empty = {**dict.fromkeys(account.shell, ""), "AWS_EC2_METADATA_DISABLED": "true", **kept}
    result = account.run("--json", **empty)
    assert result.exit_code == 1
    wrong = {what for what, line in lines(result).items() if line["verdict"] == "wrong"}
    assert wrong == {"account", "region", "configuration"}
    assert all(line["mend"] for line in lines(result).values() if line["verdict"] != "good")


def test_a_profile_that_is_not_there_is_no_traceback(account: Account) -> None:
    result = account.run("--json", AWS_PROFILE="nobody-has-this-profile")
    found = lines(result)["account"]
    assert (result.exit_code, found["verdict"]) == (1, "wrong")
    assert "ProfileNotFound" in found["found"]
    assert lines(result)["bucket names"]["verdict"] == "unknown"


class LimitedLambda:
    """Lambda as an account that is new sees it."""

    def get_account_settings(self) -> Mapping[str, Any]:
        return {"AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}}


def test_a_new_account_runs_ten_at_once() -> None:
    finding = before.concurrency("prod", lambda service: LimitedLambda())
    assert (finding.verdict, finding.found) == (Verdict.WRONG, "10 of 10 unreserved")


class TakenS3:
    """S3, where one name belongs to somebody else."""

    meta = boto3.client("s3", region_name=REGION).meta

    def list_buckets(self, **_: Any) -> Mapping[str, Any]:
        return {"Buckets": []}

    def head_bucket(self, Bucket: str) -> None:
        code = "403" if Bucket == "ultrahuman-raw-data" else "404"
        raise before.ClientError({"Error": {"Code": code}}, "HeadBucket")


def test_a_bucket_s_name_is_taken() -> None:
    finding = before.buckets("prod", "1", {}, lambda service: TakenS3(), None)
    assert finding.verdict is Verdict.WRONG
    assert finding.found == "ultrahuman-raw-data belongs to another account"


def test_a_stack_s_own_buckets_are_its_own_whatever_this_shell_calls_them() -> None:
    """Deployed under other names than the defaults, one of which belongs to somebody else."""
    names = {"Raw": ("AWS::S3::Bucket", "clinic-raw"), "Topic": ("AWS::SNS::Topic", "arn")}
    deployed = DeployedStack("chronicgpt-prod", "UPDATE_COMPLETE", {}, names)
    finding = before.buckets("prod", "1", {}, lambda service: TakenS3(), deployed)
    assert (finding.verdict, finding.found) == (Verdict.GOOD, "1 this stack's, 0 free")
    shell = {"RAW_DATA_BUCKET_NAME": "ultrahuman-raw-data"}
    renamed = before.buckets("prod", "1", shell, lambda service: TakenS3(), deployed)
    assert renamed.found == "ultrahuman-raw-data belongs to another account"


# A stack of another version


def test_a_stack_of_an_older_version_is_named_and_not_examined_further(stack: OperatedStack) -> None:
    result = stack.run(app, "--json")
    (state,) = json.loads(result.stdout)["after"]
    assert (result.exit_code, state["verdict"]) == (1, "wrong")
    assert "has no output AlarmTopicArn" in state["found"]


# The APIs


@pytest.mark.parametrize(
    ("key", "fault", "verdict", "found"),
    [
        ("right", None, Verdict.GOOD, "HTTP 200"),
        ("wrong", None, Verdict.WRONG, "HTTP 401: the key is not taken"),
        ("right", "404", Verdict.UNKNOWN, "HTTP 404: the key is taken"),
    ],
)
def test_ultrahuman_is_asked_about_the_first_patient_and_only_the_status_is_told(
    key: str, fault: str | None, verdict: Verdict, found: str
) -> None:
    with running("scripts.local.ultrahuman", "--api-key", "right") as url:
        if fault:
            post(f"{url}/_sim/faults", [{"kind": fault}])
        variables = {"ULTRAHUMAN_API_BASE_URL": f"{url}/api/v1", "ULTRAHUMAN_API_KEY": key}
        finding = ask_ultrahuman(variables, no_clients, lambda: Patient("p-1", "ann@example.org"))
    assert (finding.verdict, found in finding.found) == (verdict, True), finding
    assert "ann" not in repr(finding)


def test_without_a_roster_ultrahuman_is_not_asked() -> None:
    finding = ask_ultrahuman({"ULTRAHUMAN_API_KEY": "k"}, no_clients, lambda: None)
    assert (finding.verdict, finding.found) == (Verdict.UNKNOWN, "nobody on the roster to ask about")


def no_clients(service: str) -> Any:
    raise AssertionError("a literal key asks no store")


def post(url: str, body: Any) -> None:
    import urllib.request

    given = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), given)):  # noqa: S310
        pass


Rule = Callable[[dict[str, Any]], web.Response]


def completion(text: str, finish: str = "stop") -> web.Response:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": 20, "completion_tokens": 11}
    return web.json_response({"model": "gpt-5-mini-2025-08-07", "choices": [choice], "usage": usage})


def refused(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)


def reasons(asked: dict[str, Any]) -> web.Response:
    """A reasoning deployment: other parameters, and nothing to read under a low cap."""
    if "max_tokens" in asked:
        return refused(
            400, "unsupported_parameter", "'max_tokens' is not supported. Use 'max_completion_tokens'."
        )
    if "temperature" in asked:
        return refused(400, "unsupported_value", "'temperature' does not support 0.2 with this model.")
    if asked["max_completion_tokens"] < 1_500:
        return completion("", "length")
    return completion('{"ready": true}')


def plain(asked: dict[str, Any]) -> web.Response:
    return completion('{"ready": true}')


def old(asked: dict[str, Any]) -> web.Response:
    if asked["response_format"]["type"] == "json_schema":
        return refused(
            400, "BadRequest", "json_schema is enabled only for api versions 2024-08-01-preview and later"
        )
    return plain(asked)


def mute(asked: dict[str, Any]) -> web.Response:
    return completion("", "length")


def probed(rule: Rule) -> tuple[Answer, list[dict[str, Any]]]:
    """The probe's answer, and what it asked."""
    asked: list[dict[str, Any]] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(json.loads(await request.text()))
        return rule(asked[-1])

    async def ask() -> Answer:
        server = web.Application()
        server.router.add_post("/{path:.*}", answer)
        runner = web.AppRunner(server)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        try:
            return await probe(f"http://127.0.0.1:{port}", "k", "d", "2024-10-21")
        finally:
            await runner.cleanup()

    return asyncio.run(ask()), asked


def test_a_model_that_does_not_reason_answers_at_once() -> None:
    answer, asked = probed(plain)
    assert answer == Answer(model="gpt-5-mini-2025-08-07", text=True, tokens=31)
    assert [request["max_tokens"] for request in asked] == [CAP]


def test_the_dialect_of_a_reasoning_deployment_is_learned_each_lesson_once() -> None:
    answer, asked = probed(reasons)
    assert answer.text
    assert answer.learned == (
        "max_completion_tokens instead of max_tokens",
        "no temperature",
        "it reasons first, and hidden tokens count against the cap",
    )
    assert len(asked) == 4
    assert asked[-1]["max_completion_tokens"] == REASONING_TOKENS


def test_an_api_version_without_schemas_answers_in_json_mode() -> None:
    answer, _ = probed(old)
    assert (answer.text, answer.learned) == (True, ("JSON mode instead of a schema",))


def test_a_model_that_never_answers_is_asked_twice_and_no_more() -> None:
    answer, asked = probed(mute)
    assert (answer.refused, answer.text, len(asked)) == (None, False, 2)


@pytest.mark.parametrize(
    ("status", "code", "message", "variable"),
    [
        (401, "401", "Access denied", None),
        (404, "DeploymentNotFound", "does not exist", "AZURE_OPENAI_DEPLOYMENT"),
        (410, "ModelGone", "The model is retired", "AZURE_OPENAI_DEPLOYMENT"),
        (400, "BadRequest", "enabled only for api versions 2025 and later", "AZURE_OPENAI_API_VERSION"),
        (400, "OperationNotSupported", "does not work with the specified model", "AZURE_OPENAI_DEPLOYMENT"),
        (429, "429", "quota", None),
    ],
)
def test_a_refusal_that_teaches_nothing_is_told_by_its_code_and_asked_once(
    status: int, code: str, message: str, variable: str | None
) -> None:
    answer, asked = probed(lambda _: refused(status, code, message))
    assert answer.refused is not None
    assert (answer.refused.status, answer.refused.code, len(asked)) == (status, code, 1)
    assert (answer.fault.variable if answer.fault else None) == variable


def test_where_nobody_listens_there_is_no_answer() -> None:
    assert asyncio.run(probe("http://127.0.0.1:9", "k", "d", "2024-10-21")).refused == Refused(0)


def test_the_doctor_names_itself_to_aws() -> None:
    client = aws_clients("prod", by=DOCTOR, environ={"AWS_REGION": REGION})("sts")
    assert client.meta.config.user_agent_appid == "chronicgpt-doctor"
