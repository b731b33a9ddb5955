"""What an estimate counts, and whose prices it takes."""

import pytest

from core.patient_day import StageName
from scripts.operations.cost import PRICES, estimate, nightly, prices_as_of

REGIONS = ("us-east-1", "eu-central-1", "eu-north-1", "ap-south-1")


@pytest.mark.parametrize("region", REGIONS)
def test_a_thousand_patient_days_cost_some_cents_of_aws_in_every_region(region: str) -> None:
    cost = estimate(1_000, 1_000, StageName.FETCH, region=region)
    assert 0.02 < cost.dollars_aws < 0.06
    assert (cost.messages, cost.api_calls, cost.model_calls) == (3_000, 1_000, 1_000)
    assert region in prices_as_of(region)


def test_a_region_s_own_prices_are_taken() -> None:
    costs = {region: estimate(1_000, 0, StageName.FETCH, region=region).dollars_aws for region in REGIONS}
    assert min(costs, key=lambda region: costs[region]) == "us-east-1"
    assert max(costs, key=lambda region: costs[region]) == "eu-central-1"


def test_a_region_that_is_not_in_the_table_says_whose_prices_stand_in() -> None:
    assert "us-east-1 in place of eu-west-3" in prices_as_of("eu-west-3")
    elsewhere = estimate(10, 10, StageName.FETCH, region="eu-west-3")
    assert elsewhere == estimate(10, 10, StageName.FETCH, region="us-east-1")


def test_prices_that_nobody_verified_say_so() -> None:
    assert "not verified" in prices_as_of("ap-south-1")
    assert "not verified" not in prices_as_of("us-east-1")
    assert set(PRICES) == set(REGIONS)


def test_a_night_is_everybody_times_the_look_back() -> None:
    night = nightly(25, 3, region="eu-central-1")
    assert night == estimate(75, 75, StageName.FETCH, region="eu-central-1")
    assert night.patient_days == 75
