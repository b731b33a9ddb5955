"""Where the recordings lie that some tests read, beside the repository; those tests skip where they are not there."""

from scripts.operations.paths import ROOT

RECORDINGS = ROOT.parent / "shared" / "data" / "recordings"
