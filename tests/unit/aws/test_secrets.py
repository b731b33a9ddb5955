"""Keys are read where they are kept, a rotated one is picked up, and nothing is asked more often than needed."""

import asyncio
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from core.aws.common import adapters
from core.aws.secrets import StoredSecret, read_now, secret
from core.errors import BadSettings, Unauthorized, Upstream
from core.patient_day import StageName
from core.secret import Literal, is_reference
from core.settings import FetchSettings
from tests.unit.words.test_settings import FETCH

SSM, SECRET = "ssm:/chronicgpt/prod/ultrahuman-api-key", "secretsmanager:chronicgpt/ultrahuman"


@pytest.fixture(autouse=True)
def nobody_s_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (
        ("DEFAULT_REGION", "us-east-1"),
        ("ACCESS_KEY_ID", "test"),
        ("SECRET_ACCESS_KEY", "test"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    with mock_aws():
        yield


def store(reference: str, value: str) -> None:
    kept, _, name = reference.partition(":")
    if kept == "ssm":
        boto3.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
        return
    secrets = boto3.client("secretsmanager")
    try:
        secrets.create_secret(Name=name, SecretString=value)
    except secrets.exceptions.ResourceExistsException:
        secrets.put_secret_value(SecretId=name, SecretString=value)


class Counted:
    """The provider of a StoredSecret, counting how often it asks the store."""

    def __init__(self, behind: Any) -> None:
        self.behind, self.asked = behind, 0
        self.ask, behind._get = behind._get, self.count

    def count(self, name: str, **options: Any) -> Any:
        self.asked += 1
        return self.ask(name, **options)


@pytest.mark.parametrize("reference", [SSM, SECRET])
def test_a_reference_is_resolved_where_it_points(reference: str) -> None:
    store(reference, "the-key\n")
    assert asyncio.run(secret(reference).value()) == read_now(reference) == "the-key"


@pytest.mark.parametrize("reference", [SSM, SECRET])
def test_a_key_is_asked_for_once_while_it_is_young(reference: str) -> None:
    store(reference, "the-key")
    kept = StoredSecret(reference)
    counted = Counted(kept._provider)

    async def ten_times() -> set[str]:
        return {await kept.value() for _ in range(10)}

    assert asyncio.run(ten_times()) == {"the-key"}
    assert counted.asked == 1


@pytest.mark.parametrize("reference", [SSM, SECRET])
def test_a_refused_key_is_looked_up_once_more_and_its_successor_used(reference: str) -> None:
    store(reference, "former")
    kept = StoredSecret(reference)
    assert asyncio.run(kept.value()) == "former"
    store(reference, "rotated")
    assert asyncio.run(kept.value()) == "former"  # nobody has refused it yet
    assert asyncio.run(kept.replaced("former"))
    assert asyncio.run(kept.value()) == "rotated"
    assert asyncio.run(kept.replaced("former"))  # a request that was under way with it


def test_a_hundred_refusals_ask_the_store_once() -> None:
    store(SSM, "wrong")
    kept = StoredSecret(SSM)
    counted = Counted(kept._provider)

    async def hundred() -> list[bool]:
        return [await kept.replaced("wrong") for _ in range(100)]

    assert not any(asyncio.run(hundred()))
    assert counted.asked == 2  # the value itself, and whether there is a newer one


@pytest.mark.parametrize("reference", [SSM, SECRET])
def test_a_name_that_does_not_exist_is_ours_to_mend(reference: str) -> None:
    with pytest.raises(Unauthorized, match="store the key under that name"):
        asyncio.run(secret(reference).value())


def test_a_store_that_is_away_is_waited_for() -> None:
    kept = StoredSecret(SSM)

    def away(name: str, **options: Any) -> Any:
        raise ConnectionError(f"no route to {name}")

    kept._provider._get = away  # type: ignore[method-assign]
    with pytest.raises(Upstream, match="cannot be read now"):
        asyncio.run(kept.value())


def test_a_literal_is_what_it_says_and_never_replaced() -> None:
    literal = secret("k-1")
    assert isinstance(literal, Literal)
    assert asyncio.run(literal.value()) == read_now("k-1") == "k-1"
    assert not asyncio.run(literal.replaced("k-1"))


@pytest.mark.parametrize("text", ["ssm:/a", "ssm:/a/b-c_d.e", "secretsmanager:prod/key+=.@-_"])
def test_references(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize(
    "text", ["ssm:a", "ssm:", "ssm:/a b", "secretsmanager:", "secretsmanager:a:b", "s3:/a", "key"]
)
def test_what_is_no_reference(text: str) -> None:
    assert not is_reference(text)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_literal_key_is_refused_on_aws_with_the_way_out_and_without_the_key(stage: str) -> None:
    with pytest.raises(BadSettings) as refused:
        FetchSettings.load(
            {**FETCH, "STAGE": stage, "ULTRAHUMAN_API_KEY": "sk-plain", "PATIENT_REF_KEY": "plain-2"}
        )
    text = str(refused.value)
    assert "ULTRAHUMAN_API_KEY=ssm:/chronicgpt/" in text
    assert "PATIENT_REF_KEY=ssm:/chronicgpt/" in text
    assert "plain-2" not in text
    assert "sk-plain" not in text


@pytest.mark.parametrize("stage", ["dev", "prod"])
@pytest.mark.parametrize("given", [{}, {"PATIENT_REF_KEY": ""}, {"PATIENT_REF_KEY": "  "}])
def test_no_function_on_aws_hashes_patients_without_a_key(stage: str, given: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match=r"^PATIENT_REF_KEY is missing: set it in the environment"):
        FetchSettings.load({**FETCH, "STAGE": stage, "ULTRAHUMAN_API_KEY": SSM, **given})


@pytest.mark.parametrize("reference", [SSM, SECRET])
def test_an_empty_key_is_none(reference: str) -> None:
    store(reference, " \n")
    with pytest.raises(Unauthorized, match="is empty: store the key"):
        read_now(reference)
    with pytest.raises(Unauthorized, match="is empty: store the key"):
        asyncio.run(secret(reference).value())


def test_a_reference_is_taken_on_every_stage_and_a_literal_locally() -> None:
    for stage, key in (("prod", SSM), ("dev", SECRET), ("local", SSM), ("local", "k-1")):
        keys = {"ULTRAHUMAN_API_KEY": key, "PATIENT_REF_KEY": SECRET}
        assert FetchSettings.load({**FETCH, "STAGE": stage, **keys}).ultrahuman_api_key == key


@pytest.mark.parametrize(("length", "taken"), [(3, False), (31, False), (32, True), (64, True)])
def test_a_key_of_the_log_hash_that_could_be_guessed_is_refused_at_the_start(
    length: int, taken: bool
) -> None:
    store(SECRET, "k" * length)
    keys = {"ULTRAHUMAN_API_KEY": SSM, "PATIENT_REF_KEY": SECRET}
    settings = FetchSettings.load({**FETCH, "STAGE": "prod", **keys})
    if taken:
        adapters(StageName.FETCH, settings, queue_url="https://queue/fetch")
        return
    with pytest.raises(BadSettings, match="fewer than 32 characters") as refused:
        adapters(StageName.FETCH, settings, queue_url="https://queue/fetch")
    assert "kkk" not in str(refused.value)
