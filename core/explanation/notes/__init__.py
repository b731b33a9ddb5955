"""Everything that can be said of a day, as notes: a pure function of one processed document.

What is read there, and what happens where it is absent:

- `anomalies`: of kind safety, in any tier, with `evidence.limit`, and for glucose `evidence.minutes` and
  `evidence.stretches` (from, to, minutes, extreme; `open`: still beyond at midnight, if no minutes `back` follow;
  `minutes_before`: those on earlier days); of kind strain with `evidence.parts`; out_of_range; drift with
  `evidence.since`; data with `evidence.longest_gap`. Of an unknown metric or rule the patient reads that a reading
  stood out, the care team which.
- `context` (None: no run, extreme, trend, return, missing stream or part of the day is told); its `window` (None: the
  day ends with its date, in `quality.timezone_used`, else in `timezone`).
- `weekly`: `{"categories": [{"name", "begins", "again", "value", "limit", "since", "capped", "steady"}, …]}`, value and
  limit in percent. Names with words are those of `weekly-NAME` in the wording files. What begins or is told again is a
  note; all that holds is a line for the care team. Absent: nothing is said.
- `evidence.sensors_differ`: two sensors at once disagreed. `evidence.found_late`, and `pressure_shape` of the evidence
  or of a stretch: for the care team's lines alone.
- Evidence of another shape is passed over, never an error: a day is told without times rather than not at all.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.documents import ProcessedDocument
from core.explanation.notes.data import data_notes, is_new, is_new_sensor, thin_ring, with_unsure_record
from core.explanation.notes.events import event_notes
from core.explanation.notes.glucose import day_of_highs, glucose_notes
from core.explanation.notes.note import DAY, EVENTS, RANKS, Note, is_glucose_event, with_company
from core.explanation.notes.quiet import nothing_else, off_target, quiet_notes
from core.explanation.notes.values import lasts_outside, value_notes
from core.explanation.notes.week import asked_lately

__all__ = ["Note", "notes_of"]

ABSENT = ("partial", "missing", "lacking")
_KINDS = (
    *("urgent", "event", "together", "weekly", "quiet", "glucose_day", "value", "same_day", "returned"),
    *("partial", "new", "run", "often", "extreme", "trend", "else"),
)


def _place(note: Note) -> int:
    """What stands beside, outside its range or back inside, has one: the night's comes before the day's. A share of the
    time with readings comes after how many there were."""
    if note.kind == "glucose_day" and note.words.get("partly") == "yes" and "from" not in note.dates:
        return _KINDS.index("new")
    if note.kind in ABSENT:
        return _KINDS.index("partial")  # in the order of data_notes
    return _KINDS.index("same_day" if note.kind == "returned" else note.kind)


def notes_of(document: ProcessedDocument) -> list[Note]:
    """All notes of a day, those that must be told first and in the order of the code's own plan."""
    notes = [*event_notes(document), *value_notes(document), *glucose_notes(document)]
    flagged = any(note.must_tell for note in notes)
    absent = data_notes(document)
    if not flagged:
        notes = quiet_notes(document, notes, partly=bool(absent))
    sides = {note.words["side"] for note in notes if is_glucose_event(note)}
    # neither a plan nor a page's length may leave out what no finding tells, lows above all
    asked = [
        *((off_target,) if "below" not in sides else ()),
        *((day_of_highs,) if "above" not in sides else ()),
    ]
    notes = [replace(note, must_tell=True) if any(of(note) for of in asked) else note for note in notes]
    notes += [
        *absent,
        *(nothing_else(document, notes) if flagged and not absent else ()),
        *thin_ring(document),
        *is_new(document),
        *is_new_sensor(document),
    ]
    if asked_lately(document):
        notes = [
            replace(note, words=note.words | {"asked": "lately"})
            if note.kind in (*EVENTS, "glucose_day")
            else note
            for note in notes
        ]
    notes = [note for note in notes if not _counted_with_highs(note, notes)]
    notes = with_unsure_record(notes)
    # stable: in one rank as they came, the night before the day
    notes.sort(key=lambda note: (RANKS[note.severity], _place(note), note.group == DAY))
    gap = any(note.kind == "glucose_day" and "from" in note.dates for note in notes)
    partial = any(note.kind == "partial" for note in absent)
    gone = any(note.kind == "missing" and note.words["stream"] != "steps" for note in absent)
    ends_low = any("last_reading" in note.numbers for note in notes)
    gone = gone and not any(map(off_target, notes))
    for_nights = any(note.kind == "lacking" and note.dates for note in absent)
    away = (gone or for_nights) and not any(map(lasts_outside, notes))
    if not flagged and absent and (gap or partial or away):
        # it is what was found of this day; but what a ring lacks comes after a day that ended low
        notes.sort(
            key=lambda note: note.kind not in ABSENT or (ends_low and note.words.get("stream") != "glucose")
        )
    if any(note.kind in EVENTS for note in notes):
        notes.sort(key=lambda note: note.kind == "weekly")  # after its last day, which it would split
    return list(with_company(notes))


def _counted_with_highs(run: Note, notes: Sequence[Note]) -> bool:
    """Whether the average was high on as many days as the day's highs came: "on 4 of the 14 days, the last 2 in a row"
    twice in three sentences is one thing said twice to readers."""
    highs = [one.numbers for one in notes if is_glucose_event(one) and one.words["side"] == "above"]
    counted = [(numbers.get("days"), numbers.get("of"), numbers.get("lately")) for numbers in highs]
    own = (run.numbers.get("outside"), run.numbers.get("of"), run.numbers.get("days"))
    return run.kind == "run" and run.metrics == ("glucose_mean",) and own in counted
