"""What a removed stack leaves behind can be taken into a new one, as CloudFormation's import asks for it."""

from typing import Any

import pytest

from scripts.dev.import_retained import IDENTIFIERS, identified, retained
from scripts.local.deploy import compiled
from tests.support.aws_schemas import schema_of

KEPT = {
    *("DataKey", "PatientRefKey", "PatientsTable", "PatientDaysTable"),
    *("RawBucket", "ProcessedBucket", "ExplanationsBucket", "AccessLogsBucket"),
}
SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:chronicgpt-prod-patient-ref-key-Ab12Cd"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    told, _ = compiled("prod", env={}, log=tmp_path_factory.mktemp("prod") / "package.log")
    return retained(told)


def test_it_is_everything_that_outlives_the_stack_and_rests_on_nothing_else(template: dict[str, Any]) -> None:
    assert set(template["Resources"]) == KEPT
    assert {resource["DeletionPolicy"] for resource in template["Resources"].values()} == {"Retain"}
    assert set(references(template["Resources"])) <= KEPT
    for resource in template["Resources"].values():
        assert set(resource.get("DependsOn", [])) <= KEPT


def references(value: Any) -> list[str]:
    """The logical ids that it refers to."""
    if isinstance(value, list):
        return [name for item in value for name in references(item)]
    if not isinstance(value, dict):
        return []
    here = [value["Ref"]] if "Ref" in value else [value["Fn::GetAtt"][0]] if "Fn::GetAtt" in value else []
    inner = [name for part in value.values() for name in references(part)]
    return [name for name in (*here, *inner) if not name.startswith("AWS::")]


def test_each_is_known_by_what_exists(template: dict[str, Any]) -> None:
    given = {"AWS::KMS::Key": "1234abcd", "AWS::SecretsManager::Secret": SECRET}
    found = identified(template["Resources"], account="111122223333", given=given)
    known = {one["LogicalResourceId"]: one["ResourceIdentifier"] for one in found}
    assert set(known) == KEPT
    assert known["RawBucket"] == {"BucketName": "ultrahuman-raw-data"}
    assert known["AccessLogsBucket"] == {"BucketName": "chronicgpt-prod-access-logs-111122223333"}
    assert known["PatientDaysTable"] == {"TableName": "chronicgpt-prod-patient-days"}
    assert known["DataKey"] == {"KeyId": "1234abcd"}
    assert known["PatientRefKey"] == {"Id": SECRET}


@pytest.mark.parametrize(("kind", "identifier"), IDENTIFIERS.items())
def test_each_type_is_known_by_the_identifier_that_aws_s_schema_names(kind: str, identifier: str) -> None:
    assert schema_of(kind)["primaryIdentifier"] == [f"/properties/{identifier}"]
