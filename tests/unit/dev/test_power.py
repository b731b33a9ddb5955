"""The table of breaks speaks of the code as it is."""

import pytest

from scripts.operations.paths import ROOT
from tests.property.power import BREAKS, Break


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.what)
def test_what_a_break_replaces_is_there_once(broken: Break) -> None:
    text = (ROOT / broken.file).read_text()
    for old, new in broken.edits:
        assert text.count(old) == 1, old
        assert new != old
