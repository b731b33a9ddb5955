"""docs/benchmarks.md shows docs/benchmarks.json, what is missed included."""

import json
from typing import Any

import pytest

from scripts.dev.benchmarks_page import FIGURES, PAGE, is_reached, with_table

ROW = {"what": "x", "ours": "1 s", "against": "2 s", "on": "2026-01-01", "k": "bench_x"}


def test_the_table_is_that_of_the_figures() -> None:
    text = PAGE.read_text()
    assert with_table(text, json.loads(FIGURES.read_text())) == text, "npm run pages writes it anew"


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        ({"ratio": 0.5, "at_most": 0.5}, True),
        ({"ratio": 0.51, "at_most": 0.5}, False),
        ({"ratio": 0.9, "at_least": 0.9}, True),
        ({"ratio": 0.89, "at_least": 0.9}, False),
    ],
)
def test_a_missed_bound_is_said(row: dict[str, Any], reached: bool) -> None:
    page = with_table("<!-- figures --><!-- /figures -->", {"x": {**ROW, **row}})
    assert is_reached(row) is reached
    assert ("**no**" in page) is not reached
