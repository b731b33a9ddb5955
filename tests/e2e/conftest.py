"""One deployed local stack for all end-to-end tests of a run."""

from collections.abc import Iterator

import pytest

from scripts.local.aws import local_aws
from tests.e2e.pipeline import RECORDINGS, Pipeline


@pytest.fixture(scope="session")
def pipeline() -> Iterator[Pipeline]:
    recordings = ("--recordings", str(RECORDINGS)) if RECORDINGS.is_dir() else ()
    simulators = {"ultrahuman": ("--late-rate", "0", *recordings), "azure": ()}
    with local_aws(simulators=simulators) as aws:
        yield Pipeline(aws)
