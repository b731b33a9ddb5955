"""How a night went: what was expected against what the ledger proves, the dead letters and the queues' depths."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.ledger import Entry
from core.patient_day import PatientDay
from core.stages.day_status import COMPLETE, DayStatus, day_status, is_degraded
from core.stages.nights import PREFIX
from scripts.operations.backfills.plan import read_run
from scripts.operations.dead_letters.queue import Scanned, open_queue, scan_all
from scripts.operations.nights.queue_depths import Depth, queue_depths
from scripts.operations.nights.schedule import (
    Expected,
    NightlyRules,
    expected_of_night,
    expected_on,
    followed,
    last_night,
    next_look_back,
)
from scripts.operations.nights.silent import SilentPatient, silent_on
from scripts.operations.paths import RUNS
from scripts.operations.patient_days import entries_of_date, is_dead
from scripts.operations.patients.dynamodb import Roster, read_roster
from scripts.operations.stack import STAGES, Deployment
from scripts.operations.terminal import OperatorError, shown_id

FINISHED = (DayStatus.EXPLAINED, DayStatus.PROCESSED, DayStatus.OUTDATED)
NAMED = 20  # patient-days that are named one by one, of each sort


@dataclass(frozen=True)
class Lasting:
    """A patient-day and the seconds that something about it took."""

    day: PatientDay
    seconds: float


@dataclass
class NightStatus:
    """The nightly completeness proof. `missing` is what nothing will finish by itself; while messages are under way
    what is not finished is `in_flight`, and what the ledger does not know yet `not_begun`."""

    what: str
    expected: int
    not_due: int
    explained: Counter[str] = field(default_factory=Counter)  # by source: model, template
    processed: int = 0  # complete, no explanation was asked for
    no_data: int = 0
    no_data_again: int = 0  # of them, those that the next night's look-back fetches again
    degraded: Counter[str] = field(default_factory=Counter)  # template explanations by reason
    pending: int = 0  # of them, those that the model will still replace
    outdated: int = 0  # of the explained and processed, those finished under other rules or wording
    in_flight: int = 0
    not_begun: int = 0
    not_sent: int = 0  # of a run that was interrupted, or is being sent just now
    forgotten: int = 0  # of a run, of patients who were forgotten since; not expected
    not_shared: int = 0  # complete: only the patient can mend it
    silent: list[SilentPatient] = field(
        default_factory=list
    )  # of a date: without data for long, or not sharing
    dead: Counter[str] = field(default_factory=Counter)  # by kind
    dead_days: list[PatientDay] = field(default_factory=list)
    letters_gone: int = 0  # of the dead, those that no dead letter could bring back
    missing: int = 0
    missing_days: list[PatientDay] = field(default_factory=list)
    queues: Mapping[str, Depth] = field(default_factory=dict)
    dead_letters: Counter[str] = field(default_factory=Counter)  # by stage/kind, of any day
    unseen_letters: int = 0  # about; somebody else is looking at them
    slowest: list[Lasting] = field(default_factory=list)  # from the fetch to the last change
    oldest: list[Lasting] = field(default_factory=list)  # unfinished, since the last change

    @property
    def is_complete(self) -> bool:
        unfinished = self.in_flight + self.not_begun + self.missing + self.not_sent + self.not_due
        return unfinished == 0 and not self.dead

    @property
    def is_certain(self) -> bool:
        """Whether nothing that seems missing may be a dead letter that could not be seen."""
        return not (self.missing and self.unseen_letters)

    @property
    def done(self) -> int:
        return self.explained.total() + self.processed + self.no_data + self.not_shared


def night_status(
    deployment: Deployment,
    *,
    date: dt.date | None = None,
    run_id: str | None = None,
    rules: NightlyRules | None = None,
    now: dt.datetime | None = None,
    folder: Path = RUNS,
    with_silent: bool = False,
) -> NightStatus:
    """The status of one local date (default: the newest whose night has come for anybody) or of one run; of a date,
    `with_silent` also finds out whose days stay empty.

    A nightly run's name says what it sent, a backfill's journal does. Raises OperatorError where that cannot be told.
    """
    now = now or dt.datetime.now(dt.UTC)
    rules = rules or NightlyRules.deployed(deployment)
    if run_id is not None and not run_id.startswith(PREFIX):
        roster = read_roster(deployment)
        patients, what = roster.active, run_id
        expected = _of_backfill(deployment, run_id, roster, folder)
    else:
        patients = followed(deployment, rules)
        if run_id is None:
            date = date or last_night(patients, rules, now=now)
            what, expected = date.isoformat(), expected_on(date, patients, rules, now=now)
        else:
            what, expected = run_id, expected_of_night(run_id, patients, rules)
    depths = queue_depths(deployment)
    scanned = scan_all([open_queue(deployment, stage) for stage in STAGES if depths[stage].dead])
    entries = _entries(deployment, expected)
    expected = expected.with_begun(entries)
    if not (expected.days or expected.not_due or expected.not_sent or expected.forgotten):
        raise OperatorError(f"{what}: nobody was followed yet, and nothing of it was begun")
    again = next_look_back(patients, rules, now=now)
    night = assess_night(what, expected, entries, scanned, depths, now=now, fetched_again=again)
    if with_silent and date is not None:
        night.silent = silent_on(deployment, date, patients, entries, rules)
    return night


def _of_backfill(deployment: Deployment, run_id: str, roster: Roster, folder: Path) -> Expected:
    request, accepted = read_run(deployment, run_id, folder=folder)
    days = [PatientDay(patient, date) for date, patients in accepted.days.items() for patient in patients]
    there = [day for day in days if day.patient_id not in roster.forgotten]
    return Expected(
        there,
        not_sent=accepted.not_sent,
        forgotten=len(days) - len(there),
        run_id=run_id,
        forced=request.forces,
    )


def assess_night(
    what: str,
    expected: Expected,
    entries: Mapping[PatientDay, Entry],
    scanned: Scanned,
    depths: Mapping[str, Depth],
    *,
    now: dt.datetime,
    fetched_again: dt.date | None = None,
) -> NightStatus:
    """Pure: the status that these observations amount to; `fetched_again` is the first date of the next look-back."""
    letters = scanned.letters
    night = NightStatus(
        what,
        expected=len(expected.days) + expected.not_sent,
        not_due=expected.not_due,
        not_sent=expected.not_sent,
        queues=depths,
        unseen_letters=scanned.unseen,
        forgotten=expected.forgotten,
    )
    night.dead_letters.update(f"{letter.stage}/{letter.kind}" for letter in letters)
    kinds = {day: letter.kind for letter in letters if (day := letter.day)}
    busy = any(depth.under_way for depth in depths.values())
    for day in expected.days:
        entry = entries.get(day)
        _count(night, day, entry, kinds.get(day), busy, busy and expected.may_be_waiting(entry), now)
        if fetched_again and day.date >= fetched_again:
            night.no_data_again += day_status(entry) is DayStatus.NO_DATA
    night.missing_days.sort()
    night.dead_days.sort()
    night.slowest = sorted(night.slowest, key=lambda lasting: -lasting.seconds)[:3]
    night.oldest = sorted(night.oldest, key=lambda lasting: -lasting.seconds)[:3]
    return night


def _count(
    night: NightStatus,
    day: PatientDay,
    entry: Entry | None,
    letter: str | None,
    busy: bool,
    waiting: bool,
    now: dt.datetime,
) -> None:
    stands = day_status(entry)
    dead = is_dead(stands, has_letter=letter is not None)
    if dead and letter is None and busy:
        night.in_flight += 1  # its letter was replayed: the stage takes the error back when it is done
    elif dead:
        error = entry.error if entry else None
        night.dead[letter or (error or {}).get("kind", "unknown")] += 1
        night.dead_days.append(day)
        night.letters_gone += letter is None and not night.unseen_letters
    elif waiting and stands in COMPLETE:
        night.in_flight += 1
    elif stands is DayStatus.NO_DATA:
        night.no_data += 1
    elif stands is DayStatus.NOT_SHARED:
        night.not_shared += 1
    elif entry and stands in FINISHED and not entry.explain_wanted:
        night.processed += 1
        night.outdated += stands is DayStatus.OUTDATED
    elif entry and stands in FINISHED:
        night.outdated += stands is DayStatus.OUTDATED
        night.explained[entry.explanation_source or "unknown"] += 1
        if is_degraded(entry):
            night.degraded[entry.explanation_reason or "unknown"] += 1
        night.pending += entry.explanation_pending
    elif not busy:
        night.missing += 1
        night.missing_days.append(day)
    elif stands is DayStatus.UNFINISHED:
        night.in_flight += 1
    else:
        night.not_begun += 1
    if entry and entry.updated_at:
        changed = _instant(entry.updated_at)
        if stands is DayStatus.UNFINISHED:
            night.oldest.append(Lasting(day, (now - changed).total_seconds()))
        elif stands in FINISHED and entry.fetched_at:
            night.slowest.append(Lasting(day, (changed - _instant(entry.fetched_at)).total_seconds()))


def _entries(deployment: Deployment, expected: Expected) -> dict[PatientDay, Entry]:
    wanted: dict[dt.date, set[str]] = defaultdict(set)
    for day in (*expected.days, *expected.before):
        wanted[day.date].add(day.patient_id)
    return {
        entry.day: entry
        for date, patients in wanted.items()
        for patient_id, entry in entries_of_date(deployment, date).items()
        if patient_id in patients
    }


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def as_json(night: NightStatus) -> dict[str, Any]:
    """The same as plain values; of missing and dead days and of silent patients the first NAMED."""

    def named(days: list[PatientDay]) -> list[dict[str, str]]:
        return [
            {"patient_id": shown_id(day.patient_id), "date": day.date.isoformat()} for day in days[:NAMED]
        ]

    return {
        "what": night.what,
        "complete": night.is_complete,
        "expected": night.expected,
        "done": night.done,
        "explained": dict(night.explained),
        "processed": night.processed,
        "no_data": night.no_data,
        "no_data_again": night.no_data_again,
        "not_shared": night.not_shared,
        "silent_patients": len(night.silent),
        "silent": [one.as_json() for one in night.silent[:NAMED]],
        "degraded": dict(night.degraded),
        "pending": night.pending,
        "outdated": night.outdated,
        "in_flight": night.in_flight,
        "not_begun": night.not_begun,
        "not_sent": night.not_sent,
        "not_due": night.not_due,
        "forgotten": night.forgotten,
        "dead": dict(night.dead),
        "missing": night.missing,
        "letters_gone": night.letters_gone,
        "unseen_letters": night.unseen_letters,
        "missing_days": named(night.missing_days),
        "dead_days": named(night.dead_days),
        "dead_letters": dict(night.dead_letters),
        "queues": {stage: depth.as_json() for stage, depth in night.queues.items()},
    }
