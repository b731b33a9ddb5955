"""Whose an uploaded file is, by the words of its key: in its place, in a wrong one, or perhaps somebody else's."""

import pytest

from scripts.operations.patients.uploads import Named, named, shape

THEIRS, MISPLACED, PERHAPS, NOT = (
    Named(theirs=True),
    Named(theirs=True, misplaced=True),
    Named(perhaps=True),
    Named(),
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("uploads/p-1/2026-03-31.json", THEIRS),
        ("uploads/p-1/march.json", MISPLACED),
        ("uploads/p-1.json", MISPLACED),
        ("uploads/p-1.csv.gz", MISPLACED),
        ("uploads/p-1", MISPLACED),
        ("uploads/p-1/", MISPLACED),
        ("uploads/2026-01-15/p-1.JSON", MISPLACED),
        ("uploads/new/p-1/2026-01-15.json", MISPLACED),
        ("uploads//p-1/2026-01-15.json", MISPLACED),
        ("uploads/p-1 (copy).json", PERHAPS),
        ("uploads/P-1/march.json", PERHAPS),
        ("uploads/p-1.2026-01-15.json", PERHAPS),
        ("uploads/of_p-1/march.json", PERHAPS),
        # Another patient's, whose id only begins or ends like theirs: in their own place nothing else counts.
        ("uploads/p-1.json/2026-03-31.json", NOT),
        ("uploads/p-1.b/2026-03-31.json", NOT),
        ("uploads/p-1-b/2026-03-31.json", NOT),
        ("uploads/p-10/march.json", NOT),
        ("uploads/xp-1/march.json", NOT),
        ("uploads/p-2/march.json", NOT),
        ("uploads/", NOT),
        ("", NOT),
    ],
)
def test_whose_a_file_is(key: str, expected: Named) -> None:
    assert named(key, "p-1") == expected


@pytest.mark.parametrize("patient_id", ["uploads", "json", "2026-01-15", "a.b", "+", "ada@example.org"])
def test_an_id_that_looks_like_something_else_is_a_word_all_the_same(patient_id: str) -> None:
    assert named(f"uploads/x/{patient_id}/y.json", patient_id) == MISPLACED
    assert named("uploads/p-2/2026-01-15.json", patient_id) == NOT


def test_a_key_is_shown_by_its_shape_and_the_id() -> None:
    assert shape("uploads/Jane Doe 7/p-1 of Jane.json", "p-1") == "uploads/xxxx xxx 9/p-1 xx xxxx.json"
    assert len(shape("uploads/" + "x" * 900, "p-1")) == 100
