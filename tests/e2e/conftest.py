"""One deployed local stack for all end-to-end tests of a run: IAM enforced, TLS only, keys where prod keeps them."""

from collections.abc import Iterator

import pytest

from scripts.local.aws import LocalAws, local_aws
from tests.e2e.incident import Traces, live_through
from tests.e2e.pipeline import Pipeline
from tests.support.paths import RECORDINGS

KEYS = {
    "ULTRAHUMAN_API_KEY": "ssm:/chronicgpt/local/ultrahuman-api-key",
    "AZURE_OPENAI_API_KEY": "secretsmanager:chronicgpt-local-azure-openai-api-key",
}
BUDGET = {"EXPLANATION_DAILY_TOKEN_BUDGET": "1000000000"}  # never reached, but counted and read


@pytest.fixture(scope="session")
def pipeline() -> Iterator[Pipeline]:
    recordings = ("--recordings", str(RECORDINGS)) if RECORDINGS.is_dir() else ()
    simulators = {"ultrahuman": ("--late-rate", "0", *recordings), "azure": ()}
    with local_aws(simulators=simulators, auth=True, tls=True, env={**KEYS, **BUDGET}) as aws:
        store_keys(aws)
        yield Pipeline(aws)


@pytest.fixture(scope="session")
def night(pipeline: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Traces:
    """What one night leaves behind on which everything fails."""
    return live_through(pipeline, tmp_path_factory.mktemp("night"))


def store_keys(aws: LocalAws) -> None:
    aws.client("ssm").put_parameter(
        Name=KEYS["ULTRAHUMAN_API_KEY"].removeprefix("ssm:"),
        Value=aws.simulators["ultrahuman"].api_key,
        Type="SecureString",
    )
    aws.client("secretsmanager").create_secret(
        Name=KEYS["AZURE_OPENAI_API_KEY"].removeprefix("secretsmanager:"),
        SecretString=aws.simulators["azure"].api_key,
    )
