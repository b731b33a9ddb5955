"""docs/scale.md says what the simulation says now."""

from scripts.dev.scale_page import PAGE, with_tables


def test_the_tables_of_the_scale_page_are_those_of_the_code() -> None:
    text = PAGE.read_text()
    assert with_tables(text) == text, "npm run pages writes them anew"
