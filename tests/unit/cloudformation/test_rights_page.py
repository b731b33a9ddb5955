"""docs/rights.md says to the letter who may do what: no right is added, widened or freed of a condition in silence."""

from pathlib import Path

import pytest

from scripts.dev.rights_page import EVERYTHING, PAGE, page, whole_page
from scripts.local.deploy import compiled


def test_the_page_is_what_the_template_says(tmp_path: Path) -> None:
    template, _ = compiled("prod", env=EVERYTHING, log=tmp_path / "package.log")
    assert PAGE.read_text() == whole_page(template), (
        "the rights are others by now: look at them, then `npm run pages`"
    )


@pytest.mark.parametrize(
    "resource",
    [
        {
            "Type": "AWS::Events::EventBusPolicy",
            "Properties": {"Action": "events:PutEvents", "Principal": "*"},
        },
        {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "PolicyDocument": {
                    "Statement": [{"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}]
                }
            },
        },
    ],
)
def test_a_right_that_the_page_could_not_show_is_an_error(resource: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="more than this page can show"):
        page({"Resources": {"Strange": resource}})
