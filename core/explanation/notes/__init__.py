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
from core.explanation.notes.beside import beside_notes, lasts_outside
from core.explanation.notes.data import data_notes, is_new, is_new_sensor
from core.explanation.notes.events import event_notes
from core.explanation.notes.glucose import day_of_highs, glucose_notes
from core.explanation.notes.note import DAY, EVENTS, RANKS, Note, is_glucose_event, with_company
from core.explanation.notes.quiet import nothing_else, off_target, quiet_notes
from core.explanation.notes.ring import thin_ring, with_unsure_record
from core.explanation.notes.values import value_notes
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
    values = value_notes(document)
    beside = beside_notes(document, values)
    notes = [*event_notes(document), *values, *beside, *glucose_notes(document)]
    absent = data_notes(document)
    if not (flagged := any(note.must_tell for note in notes)):
        notes = quiet_notes(document, notes, partly=bool(absent))
    notes = _with_what_no_finding_tells(notes)
    notes += [
        *absent,
        *(nothing_else(document, notes) if flagged and not absent else ()),
        *thin_ring(document),
        *is_new(document),
        *is_new_sensor(document),
    ]
    if asked_lately(document):
        notes = [_asked_lately(note) if note.kind in (*EVENTS, "glucose_day") else note for note in notes]
    notes = with_unsure_record([note for note in notes if not _counted_with_highs(note, notes)])
    return list(with_company(_in_order(notes, absent, flagged=flagged)))


def _with_what_no_finding_tells(notes: Sequence[Note]) -> list[Note]:
    """With what neither a plan nor a page's length may leave out, lows above all."""
    sides = {note.words["side"] for note in notes if is_glucose_event(note)}

    def must(note: Note) -> bool:
        low, high = "below" not in sides and off_target(note), "above" not in sides and day_of_highs(note)
        return low or high

    return [replace(note, must_tell=True) if must(note) else note for note in notes]


def _asked_lately(note: Note) -> Note:
    return replace(note, words=note.words | {"asked": "lately"})


def _in_order(notes: Sequence[Note], absent: Sequence[Note], *, flagged: bool) -> list[Note]:
    """In one rank as they came, the night before the day; a week after its last day, which it would split. `absent`:
    what is missing, which on a day without a finding comes first."""
    listed = sorted(notes, key=lambda note: (RANKS[note.severity], _place(note), note.group == DAY))
    if not flagged and _is_what_was_found(notes, absent):
        ends_low = any("last_reading" in note.numbers for note in notes)
        # what a ring lacks comes after a day that ended low
        listed.sort(
            key=lambda note: note.kind not in ABSENT or (ends_low and note.words.get("stream") != "glucose")
        )
    if any(note.kind in EVENTS for note in notes):
        listed.sort(key=lambda note: note.kind == "weekly")
    return listed


def _is_what_was_found(notes: Sequence[Note], absent: Sequence[Note]) -> bool:
    """Whether what is missing is all the news that there is: hours of a day, or days or nights beside which nothing
    lasts or is off its target."""
    gap = any(note.kind == "glucose_day" and "from" in note.dates for note in notes)
    partial = any(note.kind == "partial" for note in absent)
    gone = any(note.kind == "missing" and note.words["stream"] != "steps" for note in absent)
    for_nights = any(note.kind == "lacking" and note.dates for note in absent)
    away = (gone and not any(map(off_target, notes))) or for_nights
    return bool(absent) and (gap or partial or (away and not any(map(lasts_outside, notes))))


def _counted_with_highs(run: Note, notes: Sequence[Note]) -> bool:
    """Whether the average was high on as many days as the day's highs came: "on 4 of the 14 days, the last 2 in a row"
    twice in three sentences is one thing said twice to readers."""
    highs = [one.numbers for one in notes if is_glucose_event(one) and one.words["side"] == "above"]
    counted = [(numbers.get("days"), numbers.get("of"), numbers.get("lately")) for numbers in highs]
    own = (run.numbers.get("outside"), run.numbers.get("of"), run.numbers.get("days"))
    return run.kind == "run" and run.metrics == ("glucose_mean",) and own in counted
