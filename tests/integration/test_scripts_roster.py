"""The roster's command line on the embedded AWS."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ports import Patient
from scripts.operations.patients.change import import_roster
from scripts.operations.patients.dynamodb import read_roster, write_patients
from scripts.operations.terminal import OperatorError
from scripts.roster import app
from tests.support.operated_stack import OperatedStack, operated_stack

CLINIC = """patient_id,email,timezone,language,active
p-1,one@example.org,Europe/Berlin,en,true
p-2,two@example.org,America/New_York,en,true
p-3,three@example.org,,,false
"""


@pytest.fixture(scope="module")
def running() -> Iterator[OperatedStack]:
    with operated_stack() as stack:
        yield stack


@pytest.fixture
def stack(running: OperatedStack) -> Iterator[OperatedStack]:
    yield running
    dynamodb, table = running.deployment.client("dynamodb"), running.deployment.stack.tables["patients"]
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.delete_item(TableName=table, Key={"patient_id": item["patient_id"]})


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    file = tmp_path / "clinic.csv"
    file.write_text(CLINIC)
    return file


def forget(stack: OperatedStack, patient_id: str) -> None:
    stack.deployment.client("dynamodb").put_item(
        TableName=stack.deployment.stack.tables["patients"],
        Item={"patient_id": {"S": patient_id}, "forgotten_at": {"S": "2026-01-01T00:00:00Z"}},
    )


def test_an_import_shows_first_and_writes_only_when_told(stack: OperatedStack, clinic: Path) -> None:
    shown = stack.run(app, "import", str(clinic))
    assert shown.exit_code == 0
    assert "add --execute" in shown.output
    assert read_roster(stack.deployment).patients == {}

    assert stack.run(app, "import", str(clinic), "--execute").exit_code == 0
    assert read_roster(stack.deployment).patients == {
        "p-1": Patient("p-1", "one@example.org", "Europe/Berlin"),
        "p-2": Patient("p-2", "two@example.org", "America/New_York"),
        "p-3": Patient("p-3", "three@example.org", active=False),
    }


def test_a_second_import_is_a_difference(stack: OperatedStack, clinic: Path) -> None:
    import_roster(stack.deployment, clinic, execute=True)
    clinic.write_text(
        "patient_id,email,timezone,language,active\n"
        "p-1,one@example.org,Europe/Paris,en,false\n"
        "p-2,two@example.org,Europe/Paris,en,true\n"
        "p-4,four@example.org,,,\n"
    )
    change = import_roster(stack.deployment, clinic, execute=True)
    assert [p.patient_id for p in change.added] == ["p-4"]
    assert [p.patient_id for p in change.deactivated] == ["p-1"]
    assert [p.patient_id for p in change.changed] == ["p-2"]
    assert (change.unchanged, change.absent) == (0, 1)
    assert not read_roster(stack.deployment).patients["p-1"].active
    assert import_roster(stack.deployment, clinic, execute=True).writes == []


def test_a_column_or_an_option_that_is_not_there_changes_nothing(stack: OperatedStack, clinic: Path) -> None:
    berlin = Patient("p-1", "one@example.org", "Europe/Berlin", "de")
    write_patients(stack.deployment, [berlin])
    clinic.write_text("patient_id,email\np-1,new@example.org\np-5,five@example.org\n")
    shown = stack.run(app, "import", str(clinic), "--execute")
    assert "changed p-1: email" in shown.stdout
    assert "added p-5" in shown.stdout
    assert "example.org" not in shown.output
    moved = Patient("p-1", "new@example.org", "Europe/Berlin", "de")
    assert read_roster(stack.deployment).patients == {"p-1": moved, "p-5": Patient("p-5", "five@example.org")}

    same = ("add", "p-1", "--email", "new@example.org")
    assert stack.run(app, *same, "--execute").exit_code == 0
    assert read_roster(stack.deployment).patients["p-1"] == moved
    assert "changed p-1: language" in stack.run(app, *same, "--language", "es", "--execute").stdout
    clinic.write_text(
        "patient_id,email,timezone,language\np-1,new@example.org\n"
    )  # empty cells do say something
    told = json.loads(stack.run(app, "import", str(clinic), "--execute", "--json").stdout)
    assert told["changed_fields"] == {"p-1": ["time zone", "language"]}
    assert read_roster(stack.deployment).patients["p-1"] == Patient("p-1", "new@example.org")


def test_new_targets_say_which_command_judges_the_recent_days_by_them(
    stack: OperatedStack, clinic: Path
) -> None:
    import_roster(stack.deployment, clinic, execute=True)
    shown = stack.run(
        app,
        "add",
        "p-1",
        "--email",
        "one@example.org",
        "--targets",
        "pregnancy",
        "--unit",
        "mmol/L",
        "--execute",
    )
    assert "changed p-1: glucose targets, glucose unit" in shown.output
    assert "scripts.backfill --from process --patients p-1 --start 20" in shown.output
    ada = read_roster(stack.deployment).patients["p-1"]
    assert (ada.glucose_targets, ada.glucose_unit, ada.timezone) == ("pregnancy", "mmol/L", "Europe/Berlin")
    assert "backfill" not in stack.run(app, "import", str(clinic), "--execute").output  # no column: they stay
    assert read_roster(stack.deployment).patients["p-1"] == ada


def test_targets_that_do_not_exist_are_said_and_an_import_mends_them(
    stack: OperatedStack, clinic: Path
) -> None:
    import_roster(stack.deployment, clinic, execute=True)
    stack.deployment.client("dynamodb").update_item(
        TableName=stack.deployment.stack.tables["patients"],
        Key={"patient_id": {"S": "p-1"}},
        UpdateExpression="SET glucose_targets = :t",
        ExpressionAttributeValues={":t": {"S": "elderly"}},
    )
    assert "of 1 patients (p-1) are none that exist" in stack.run(app, "list").output
    clinic.write_text("patient_id,email,glucose_targets\np-1,one@example.org,standard\n")
    assert "changed p-1: glucose targets" in stack.run(app, "import", str(clinic), "--execute").output
    assert "none that exist" not in stack.run(app, "list").output


def test_of_a_large_change_the_first_are_named(stack: OperatedStack, clinic: Path) -> None:
    clinic.write_text("patient_id,email\n" + "".join(f"p-{i},{i}@example.org\n" for i in range(30)))
    shown = stack.run(app, "import", str(clinic)).stdout
    assert (shown.count("added p-"), "and 10 more" in shown) == (20, True)


def test_one_wrong_line_and_nothing_is_written(stack: OperatedStack, clinic: Path) -> None:
    clinic.write_text(CLINIC + "p-4,not an email,,,\n")
    result = stack.run(app, "import", str(clinic), "--execute")
    assert result.exit_code == 1
    assert "line 5: email is not an email address" in result.output
    assert read_roster(stack.deployment).patients == {}


def test_a_forgotten_patient_does_not_come_back(stack: OperatedStack, clinic: Path) -> None:
    forget(stack, "p-2")
    result = stack.run(app, "import", str(clinic), "--execute")
    assert result.exit_code == 1
    assert "line 3: this patient was forgotten" in result.output
    # Nor when the import had looked before the patient was forgotten.
    with pytest.raises(OperatorError, match="forgotten meanwhile"):
        write_patients(stack.deployment, [Patient("p-2", "two@example.org")])
    assert read_roster(stack.deployment).forgotten == {"p-2"}


def test_two_active_patients_never_share_an_email(stack: OperatedStack, clinic: Path) -> None:
    import_roster(stack.deployment, clinic, execute=True)
    clinic.write_text("patient_id,email\np-8,eight@example.org\np-9,ONE@example.org\n")
    result = stack.run(app, "import", str(clinic), "--execute")
    assert result.exit_code == 1
    assert "line 3: email is that of p-1 already" in result.output
    added = stack.run(app, "add", "p-9", "--email", "two@example.org", "--execute")
    assert (added.exit_code, "email is that of p-2 already" in added.output) == (1, True)
    assert "example.org" not in result.output + added.output
    assert set(read_roster(stack.deployment).patients) == {"p-1", "p-2", "p-3"}


@pytest.mark.parametrize("line", ["p-1,one@example.org,,,false", "p-1,other@example.org,,,"])
def test_an_email_moves_when_the_same_file_takes_it_from_the_other(
    stack: OperatedStack, clinic: Path, line: str
) -> None:
    import_roster(stack.deployment, clinic, execute=True)
    clinic.write_text(
        f"patient_id,email,timezone,language,active\n{line}\n"
        "p-9,one@example.org,,,\np-10,three@example.org,,,\n"  # and p-3 is not active
    )
    assert import_roster(stack.deployment, clinic, execute=True).errors == []
    assert read_roster(stack.deployment).patients["p-9"].active


def test_emails_are_on_no_screen_unless_asked_for(stack: OperatedStack, clinic: Path, tmp_path: Path) -> None:
    write_patients(stack.deployment, [Patient("someone@example.org", "someone@example.org")])
    outputs = [
        stack.run(app, "import", str(clinic), "--execute"),
        stack.run(app, "import", str(clinic), "--json"),
        stack.run(app, "list"),
        stack.run(app, "list", "--json"),
        stack.run(app, "export", "-"),
        stack.run(app, "export", str(tmp_path / "all.csv")),
        stack.run(app, "add", "p-9", "--email", "nine@example.org", "--execute"),
        stack.run(app, "deactivate", "p-9", "--execute"),
    ]
    assert [result.exit_code for result in outputs] == [0] * 8
    assert not any("@example" in result.output for result in outputs)
    assert "someone@example.org" in stack.run(app, "list", "--show-email").output
    assert "someone@example.org" in (tmp_path / "all.csv").read_text()


def test_list_as_json_is_json_and_filters(stack: OperatedStack, clinic: Path) -> None:
    import_roster(stack.deployment, clinic, execute=True)
    listed = json.loads(stack.run(app, "list", "--json", "--inactive").stdout)
    assert [patient["patient_id"] for patient in listed["patients"]] == ["p-3"]


def test_an_entry_of_another_form_is_named_left_out_and_mended_by_an_import(
    stack: OperatedStack, clinic: Path
) -> None:
    stack.run(app, "import", str(clinic), "--execute")
    stack.deployment.client("dynamodb").put_item(
        TableName=stack.deployment.stack.tables["patients"],
        Item={"patient_id": {"S": "p-1"}, "email": {"N": "7"}},
    )
    listed = stack.run(app, "list", "--json")
    assert listed.exit_code == 0
    assert [line["patient_id"] for line in json.loads(listed.stdout)["patients"]] == ["p-2", "p-3"]
    assert "1 patients (p-1). Import them again." in listed.stderr
    assert stack.run(app, "import", str(clinic), "--execute").exit_code == 0
    assert "left out" not in stack.run(app, "list").stderr


def test_a_patient_who_is_not_there_cannot_be_deactivated(stack: OperatedStack) -> None:
    result = stack.run(app, "deactivate", "p-404", "--execute")
    assert result.exit_code == 1
    assert "no such patient" in result.output
