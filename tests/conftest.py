"""What holds for all tests: the end-to-end ones begin first, since they wait most, and share one worker and one stack."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("e2e"))
    items.sort(key=lambda item: "/e2e/" not in item.nodeid)
