"""Where this checkout lies, and what the scripts keep in it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = ROOT / ".local" / "runs"  # the journals of backfills and replays
LOCAL_STATE = (
    ROOT / ".local" / "state.json"
)  # how to reach the local AWS while `npm run local:up` keeps it running
