"""An AWS account of each test's own, on moto."""

from collections.abc import Iterator

import pytest

from tests.support.account import Account, account


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with account(monkeypatch) as open_account:
        yield open_account
