"""Every line of a roster is checked, and no error repeats an email."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import Patient
from scripts.operations.patients.csv_file import (
    FORMULA,
    NotACsv,
    parse_roster,
    read_patient_ids,
    read_roster_file,
    write_roster_file,
)
from scripts.operations.private_file import keep_private

HEADER = "patient_id,email,timezone,language,active,notes\n"


def errors(*lines: str) -> list[tuple[int, str]]:
    return [(error.line, error.message) for error in parse_roster(HEADER + "\n".join(lines)).errors]


def test_a_good_line_is_a_patient() -> None:
    found = parse_roster(HEADER + "p-1,one@example.org,Europe/Berlin,en,false,likes mornings\n")
    assert found.errors == []
    assert found.patients == {"p-1": Patient("p-1", "one@example.org", "Europe/Berlin", "en", active=False)}


def test_targets_and_unit_of_glucose_are_words_of_a_list_in_capitals_or_not() -> None:
    columns = "patient_id,email,glucose_targets,glucose_unit\n"
    good = parse_roster(columns + "p-1,one@example.org,Pregnancy,MMOL/L\np-2,two@example.org,,\n").patients
    assert (good["p-1"].glucose_targets, good["p-1"].glucose_unit) == ("pregnancy", "mmol/L")
    assert (good["p-2"].glucose_targets, good["p-2"].glucose_unit) == ("standard", "mg/dL")
    bad = parse_roster(columns + "p-1,one@example.org,,\np-2,two@example.org,elderly,mg\n").errors
    assert [(error.line, error.message) for error in bad] == [
        (3, "glucose_targets must be one of standard, older, pregnancy, none"),
        (3, "glucose_unit must be mg/dL or mmol/L"),
    ]


def test_empty_cells_mean_english_active_and_no_time_zone() -> None:
    found = parse_roster("email,patient_id\none@example.org,p-1\n")
    assert found.patients["p-1"] == Patient("p-1", "one@example.org", None, "en", active=True)


def test_each_wrong_line_is_named_with_all_that_is_wrong() -> None:
    told = errors(
        "p-1,one@example.org,Europe/Berlin,en,true,",
        "../p,nobody,Mars/Olympus,xx,maybe,",
        "",
        "p-1,two@example.org,,,,",
        "p-3,ONE@example.org,,,,",
        "p-4,four@example.org,America,,,",
        "p-5,five@example.org,,,,,too,many",
    )
    assert [line for line, _ in told] == [3, 3, 3, 3, 3, 5, 6, 7, 8]
    assert "on line 2 already" in told[5][1]
    assert "on line 2 already" in told[6][1]
    assert "IANA" in told[7][1]
    assert "more cells" in told[8][1]


def test_line_numbers_count_physical_lines() -> None:
    told = errors('p-1,one@example.org,,,,"a note', 'of two lines"', "p-2,wrong,,,,")
    assert told == [(4, "email is not an email address")]


def test_an_email_as_patient_id_is_refused_with_a_suggestion_and_not_repeated() -> None:
    [(line, message)] = errors("someone@example.org,someone@example.org,,,,")
    assert line == 2
    assert "use one like p-" in message
    assert "someone" not in message


@pytest.mark.parametrize(
    "email",
    [
        "a b@example.org",
        "no-at",
        "@example.org",
        "a@b",
        "a\x07@example.org",
        "",
        "x;=HYPERLINK(1);y@example.org",
        "x,=1+1@example.org",
        'x"@example.org',
        f"{'x' * 243}@example.org",
    ],
)
def test_what_is_no_email_is_refused(email: str) -> None:
    quoted = '"' + email.replace('"', '""') + '"'
    assert errors(f"p-1,{quoted},,,,") == [(2, "email is not an email address")]


@pytest.mark.parametrize("email", ["o'brien@example.org", "a+b@example.org", "ä@example.org"])
def test_an_unusual_mailbox_is_taken(email: str) -> None:
    assert errors(f"p-1,{email},,,,") == []


@pytest.mark.parametrize("language", ["en", "DE", "de-AT", "es-419"])
def test_a_language_may_name_its_region(language: str) -> None:
    found = parse_roster(HEADER + f"p-1,one@example.org,,{language},,")
    assert found.patients["p-1"].language == language.lower()


@pytest.mark.parametrize("language", ["en-;=1+1", "en-", "english", "fr", "de_AT"])
def test_what_is_no_language_is_refused(language: str) -> None:
    assert errors(f"p-1,one@example.org,,{language},,") == [(2, "language must be one of en, es, de")]


@given(st.text(max_size=40))
def test_no_error_ever_repeats_what_was_in_the_cell(secret: str) -> None:
    secret = f"Zq7{secret}Zq7@"
    cells = ",".join('"' + secret.replace('"', '""') + '"' for _ in range(5))
    told = parse_roster(HEADER + cells + "\n").errors
    assert told
    assert not any("Zq7" in error.message for error in told)


def test_byte_order_marks_and_semicolons_of_spreadsheets_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(b"\xef\xbb\xbfpatient_id;email\r\np-1;one@example.org\r\n")
    assert list(read_roster_file(file).patients) == ["p-1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("patient_id,email\np-1,ä@example.org\n".encode("utf-16"), "UTF-16"),
        ("patient_id,email\np-1,ä@example.org\n".encode("latin-1"), "line 2 is not UTF-8"),
        (b"PK\x03\x04", "spreadsheet"),
        (b"", "missing: patient_id, email"),
        (b"id,email\n", "missing: patient_id"),
        (b"patient_id,email,timzone\n", "unknown column"),
        (b"patient_id,email,email\n", "twice"),
        (b'patient_id,email\np-1,"one@example.org\n', "no CSV"),
    ],
)
def test_a_file_that_is_no_roster_says_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(content)
    with pytest.raises(NotACsv, match=said):
        read_roster_file(file)


IDS = st.from_regex(r"(?!\.)[A-Za-z0-9._@+-]{1,20}", fullmatch=True).filter(lambda text: "@" not in text)
EMAILS = st.from_regex(r"[a-z=+'-][a-z0-9=+'-]{0,9}@[a-z]{1,9}\.[a-z]{2,4}", fullmatch=True)


@given(
    st.dictionaries(
        IDS,
        st.builds(
            Patient,
            st.just(""),
            EMAILS,
            st.sampled_from([None, "Asia/Kolkata"]),
            st.sampled_from(["en", "de-at"]),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_what_is_exported_is_imported_again_and_no_cell_is_a_formula(everybody: dict[str, Patient]) -> None:
    patients = {
        id_: Patient(id_, f"{i}{p.email}" if i else p.email, p.timezone, p.language, p.active)
        for i, (id_, p) in enumerate(everybody.items())
    }
    text = write_roster_file(patients.values())
    assert not any(
        cell.startswith(FORMULA) for line in text.splitlines() for cell in re.split(r'[,;\t"]', line)
    )
    found = parse_roster(text)
    assert found.errors == []
    assert found.patients == patients


@pytest.mark.parametrize("sign", ["＝", "＋", "－", "＠"])
def test_a_full_width_sign_is_a_formula_too_and_comes_back_as_it_was(sign: str) -> None:
    text = write_roster_file([Patient("p-1", f"{sign}1@example.org")])
    assert f"p-1,'{sign}1" in text
    assert parse_roster(text).patients["p-1"].email == f"{sign}1@example.org"


@pytest.mark.parametrize(
    "alike", ["ADA@example.org", "ａｄａ@example.org", "ada@EXAMPLE.ｏｒｇ", "strasse@x.org"]
)
def test_addresses_that_look_alike_are_one(alike: str) -> None:
    first = "straße@x.org" if alike.startswith("str") else "ada@example.org"
    [(line, said)] = errors(f"p-1,{first},,,,", f"p-2,{alike},,,,")
    assert (line, "email is on line 2 already" in said) == (3, True)


def test_an_exported_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("before")
    file.chmod(0o644)
    keep_private(file, "after")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("after", 0o600)


@given(st.text(";,=+-@＝＋－＠'\"\t\r\n1", max_size=12))
def test_whatever_is_in_the_table_no_spreadsheet_computes_it(hostile: str) -> None:
    text = write_roster_file([Patient("p-1", hostile, language=f"en{hostile}")])
    assert not any(cell.startswith(FORMULA) for cell in re.split(r'[,;\t\r\n"]', text))


DOTS = "a@" + "." * 100_000 + "@"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"p-1,{DOTS},,,,", "email is not an email address"),
        (f"{'p' * 100_000},one@example.org,,,,", "patient_id must be"),
        (f"p-1,one@example.org,,{'en-' * 30_000},,", "language must be"),
        ("p-1,one@example.org" + "," * 1_000_000, "more cells than the header"),
    ],
)
def test_a_huge_line_is_one_error_at_once(line: str, said: str) -> None:
    [(number, message)] = errors(line)
    assert number == 2
    assert said in message
    assert len(message) < 200


def test_a_cell_beyond_what_a_csv_may_hold_is_named_by_its_line() -> None:
    with pytest.raises(NotACsv, match="line 3 is no CSV"):
        parse_roster(HEADER + "p-1,one@example.org,,,,\np-2,two@example.org,,,," + "x" * 1_000_000)


@pytest.mark.parametrize(
    "content",
    [
        "p-1\n\n  p-2\n",
        "patient_id\np-1\np-2",
        "\ufeffpatient_id;email;active\r\np-1;one@example.org;\r\np-2;two@example.org;yes\r\n",
        'email,patient_id,notes\none@example.org,"p-1","a note\nof two lines"\ntwo@example.org,p-2,\n',
        "patient_id,email,active\np-1,one@example.org,true\np-3,three@example.org,false\np-2,two@example.org,\n",
    ],
)
def test_a_list_of_ids_and_the_active_of_a_roster_name_the_same_patients(
    tmp_path: Path, content: str
) -> None:
    file = tmp_path / "clinic.csv"
    file.write_text(content, newline="")
    assert read_patient_ids(file) == ("p-1", "p-2")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("patient_id,email\np-1,nobody\n", "line 2: email is not an email address; 1 error"),
        ("p-1,p-2\n", "line 1 must name the columns"),
        ("PK\x03\x04", "spreadsheet"),
    ],
)
def test_a_file_of_patients_that_cannot_be_read_says_where(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "clinic.csv"
    file.write_text(content)
    with pytest.raises(NotACsv, match=said):
        read_patient_ids(file)
