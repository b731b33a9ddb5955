"""How strong the convergence tests are: breaks one rule at a time in a copy of the code and says what finds it.

    python -m tests.property.power [--most 20000] [--only NAME] [--all]

The table of docs/convergence.md is this command's output.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scripts.operations.paths import ROOT


@dataclass(frozen=True)
class Break:
    """`edits`: what is replaced in `file` by what; each piece stands there once."""

    rule: str
    what: str
    file: str
    edits: tuple[tuple[str, str], ...]


FETCH, PROCESS, EXPLAIN, NOTES, FINGERPRINTS, SURROUNDINGS = (
    f"core/stages/{name}.py"
    for name in ("fetch", "process", "explain", "notes", "fingerprints", "surroundings")
)
RUNNER = "core/runner.py"


def replaced(rule: str, what: str, file: str, old: str, new: str) -> Break:
    return Break(rule, what, file, ((old, new),))


def moved(rule: str, what: str, file: str, piece: str, before: str) -> Break:
    """`piece` stands before `before` instead of where it stood."""
    return Break(rule, what, file, ((piece, ""), (before, piece + before)))


BREAKS = (
    replaced(
        "2",
        "an error of a day without a document stays when its message is replayed",
        PROCESS,
        "if StageName.PROCESS in known.errors:",
        "if False:",
    ),
    replaced(
        "2",
        "an error of a day without a document goes although one has come",
        NOTES,
        'removes=(f"{stage.value}_error",),\n        condition=(',
        'removes=(f"{stage.value}_error",),\n        condition=() and (',
    ),
    replaced(
        "1",
        "fetch replaces without If-Match",
        FETCH,
        "expected=seen.before",
        "expected=await ports.raw.version(day)",
    ),
    replaced(
        "1",
        "process replaces without If-Match",
        PROCESS,
        "expected=before",
        "expected=await ports.processed.version(day)",
    ),
    replaced(
        "1",
        "explain replaces without If-Match",
        EXPLAIN,
        "expected=before",
        "expected=await ports.explanations.version(day)",
    ),
    replaced(
        "1",
        "fetch reads the version after the answer",
        FETCH,
        "    # Read after the version",
        "    before = await ports.raw.version(day)\n    # Read after the version",
    ),
    replaced(
        "1",
        "process reads the version after its inputs",
        PROCESS,
        "    measured = ports.measure(",
        "    before = await ports.processed.version(day)\n    measured = ports.measure(",
    ),
    Break(
        "1",
        "process reads the version before the count",
        PROCESS,
        (
            (" if known.processed_fp or work.attempt.again else None", ""),
            ("    before = await ports.processed.version(day)", ""),
            (
                "    # The entry first",
                "    before = await ports.processed.version(day)\n    # The entry first",
            ),
        ),
    ),
    replaced(
        "1",
        "a restart of process looks at no document that was never noted",
        PROCESS,
        "known.processed_fp or work.attempt.again",
        "known.processed_fp",
    ),
    replaced(
        "3",
        "process expects no document of a noted day",
        PROCESS,
        "known.processed_fp or work.attempt.again",
        "work.attempt.again",
    ),
    replaced(
        "1",
        "explain reads the version after its document",
        EXPLAIN,
        "    document, source = _read(",
        "    before = await ports.explanations.version(day)\n    document, source = _read(",
    ),
    Break(
        "1",
        "explain reads the version before the count",
        EXPLAIN,
        (
            (" if known.explained_fp or work.attempt.again else None", ""),
            ("    before = await ports.explanations.version(day)", ""),
            (
                "    known = await ports.ledger.entry(day)  #",
                "    before = await ports.explanations.version(day)\n    known = await ports.ledger.entry(day)  #",
            ),
        ),
    ),
    replaced(
        "1",
        "a restart of explain looks at no document that was never noted",
        EXPLAIN,
        "known.explained_fp or work.attempt.again",
        "known.explained_fp",
    ),
    replaced(
        "3",
        "explain expects no document of a noted day",
        EXPLAIN,
        "known.explained_fp or work.attempt.again",
        "work.attempt.again",
    ),
    replaced(
        "2",
        "a fetch is noted over another that it did not know",
        NOTES,
        '{"fetched_rev": known.fetched_rev},),',
        "),",
    ),
    replaced("2", "fetch does not count its notes", NOTES, 'adds={"fetched_rev": 1},', "adds={},"),
    replaced(
        "2",
        "fetch, noting what it did not put, does not look again",
        FETCH,
        "look_again=not put and",
        "look_again=False and",
    ),
    replaced(
        "2",
        "fetch does not look at the uploaded file again",
        FETCH,
        "if (emit or plan.note) and upload and",
        "if False and",
    ),
    replaced(
        "2",
        "a process is noted over another that it did not know",
        NOTES,
        '            {"processed_rev": known.processed_rev},\n            {"acknowledged_rev"',
        '            {"acknowledged_rev"',
    ),
    replaced(
        "2",
        "a process is noted over an acknowledgement that it did not know",
        NOTES,
        '            {"acknowledged_rev": known.acknowledged_rev},\n            {"fetched_rev"',
        '            {"fetched_rev"',
    ),
    replaced(
        "2",
        "a backfill confirms nothing to who is at work by earlier targets",
        PROCESS,
        'if message.reason == "backfill":',
        "if False:",
    ),
    replaced(
        "2",
        "process is noted though the same bytes came from another hand meanwhile",
        NOTES,
        '            {"fetched_rev": known.fetched_rev, "uploaded_at": known.uploaded_at},\n',
        "",
    ),
    replaced(
        "3",
        "process does not look where its document came from",
        FINGERPRINTS,
        "        and source_stands(entry)\n",
        "",
    ),
    replaced(
        "4",
        "a file that says the same is not passed on",
        FETCH,
        "processed_of(entry, accepted) and source_stands(entry)",
        "processed_of(entry, accepted)",
    ),
    replaced(
        "3",
        "process does not compare the targets",
        FINGERPRINTS,
        "        and targets_of(entry) == targets\n",
        "",
    ),
    replaced("2", "process does not count its notes", NOTES, 'adds={"processed_rev": 1, **', "adds={**"),
    replaced(
        "2",
        "process is noted though another document was fetched",
        NOTES,
        '            {"fetched_rev": known.fetched_rev, "fetched_sha256": raw_sha256},\n',
        "",
    ),
    replaced(
        "2",
        "process is noted though its features were counted up",
        NOTES,
        '            {"features_rev": own.features_rev},\n',
        "",
    ),
    replaced(
        "2",
        "process is noted though its features come from elsewhere",
        NOTES,
        '            {"features_from": own.features_from},\n',
        "",
    ),
    replaced(
        "2",
        "features are written without looking at their count",
        NOTES,
        'condition=({"features_rev": known.features_rev}, {"processed_rev"',
        'condition=({"processed_rev"',
    ),
    replaced(
        "2",
        "features are written though another process was noted",
        NOTES,
        ', {"processed_rev": known.processed_rev}),\n    )\n\n\ndef processed',
        ",),\n    )\n\n\ndef processed",
    ),
    replaced(
        "2",
        "an explain is noted over another that it did not know",
        NOTES,
        '        {"explained_rev": known.explained_rev},\n',
        "",
    ),
    replaced(
        "2",
        "explain does not count its notes",
        NOTES,
        'adds={"explained_rev": 1, **forced},',
        "adds={**forced},",
    ),
    replaced(
        "2",
        "explain is noted though another document was processed",
        NOTES,
        '        {"processed_rev": known.processed_rev, "processed_sha256": processed_sha256},\n',
        "",
    ),
    replaced(
        "2",
        "a redelivery writes no note where nothing is left to do",
        RUNNER,
        "again=record.receives > 1",
        "again=False",
    ),
    replaced(
        "2",
        "a restart writes no note where nothing is left to do",
        RUNNER,
        "attempt = attempt._replace(again=True)",
        "pass",
    ),
    replaced(
        "3",
        "process always works",
        PROCESS,
        "current = not (force or work.attempt.again) and assessed(",
        "current = False and assessed(",
    ),
    replaced(
        "3",
        "process does not look at its history",
        PROCESS,
        ".history_rev == known.history_rev",
        ".history_rev is not None",
    ),
    replaced(
        "3",
        "explain asks the model for the same facts",
        EXPLAIN,
        "if not force and same_explanation(",
        "if False and same_explanation(",
    ),
    replaced(
        "3",
        "process trusts the ledger without a look at the bucket",
        FINGERPRINTS,
        "        and entry.processed_sha256 == document.sha256\n",
        "",
    ),
    replaced(
        "3",
        "process does not ask where the features come from",
        FINGERPRINTS,
        "        and entry.features_from == raw_part(entry.fetched_sha256, entry.timezone)\n",
        "",
    ),
    replaced(
        "3",
        "explain trusts the ledger without a look at the bucket",
        FINGERPRINTS,
        "        and StageName.EXPLAIN not in entry.errors\n        and _holds(entry, document)\n",
        "        and StageName.EXPLAIN not in entry.errors\n",
    ),
    replaced(
        "4",
        "fetch emits only what it wrote",
        FETCH,
        "emit = work.attempt.forward and (",
        "emit = plan.put and work.attempt.forward and (",
    ),
    replaced(
        "4",
        "process emits only when it wrote",
        PROCESS,
        "    await _emit(work, ports, entry, force=force)\n",
        "    if changed:\n        await _emit(work, ports, entry, force=force)\n",
    ),
    replaced(
        "4",
        "process, finding nothing to do, passes nothing on",
        PROCESS,
        "        await _emit(work, ports, known, force=False)\n",
        "",
    ),
    replaced(
        "4",
        "an outage strands an accepted document",
        FETCH,
        "    message, before, entry = seen.message, seen.before, seen.entry\n",
        "    message, before, entry = seen.message, seen.before, seen.entry\n"
        "    if seen.answer.trouble:\n        return Plan()\n",
    ),
    replaced(
        "4",
        "a vanished day is not passed on",
        FETCH,
        "    accepted = sha256(said.body) if",
        "    if not said.known and not seen.answer.trouble:\n        return Plan()\n"
        "    accepted = sha256(said.body) if",
    ),
    moved(
        "4",
        "an urgent finding is noted before it is published",
        PROCESS,
        "    if urgent:  # published first: a death before the note tells somebody twice, the other order nobody\n"
        "        await ports.urgent_findings.publish(day, urgent)\n",
        "    await _emit(work, ports, entry, force=force)\n",
    ),
    replaced(
        "–",
        "an excursion over midnight counts as told because it goes on in the next day",
        "core/stages/publishing.py",
        "        if _at_start(rule) in known and goes_on_in(",
        "        if goes_on_in(",
    ),
    replaced(
        "–",
        "an excursion over midnight is told by both of its days",
        PROCESS,
        "    if open_rules := left_open(document, rules):",
        "    if open_rules := {}:",
    ),
    replaced(
        "5",
        "later days are not told",
        PROCESS,
        "        await ports.process_queue.send([work.message.baseline_for",
        "        False and await ports.process_queue.send([work.message.baseline_for",
    ),
    replaced(
        "5",
        "a later day that was ever assessed is not told",
        SURROUNDINGS,
        "one.history_rev != self._sum_before(date)",
        "one.history_rev is None",
    ),
    replaced(
        "5",
        "the later days' history is summed without this day",
        SURROUNDINGS,
        "return self.own.features_rev",
        "return 0",
    ),
    replaced(
        "5",
        "a change does not count the features up",
        NOTES,
        'adds={"features_rev": 1} if known.features != content else {}',
        'adds={"features_rev": 1} if known.features is None else {}',
    ),
    replaced(
        "5",
        "only the first change of the features is told",
        PROCESS,
        "if own.propagated_rev < own.features_rev else 0",
        "if own.propagated_rev == 0 else 0",
    ),
    Break(
        "5",
        "neighbours are read before the own features are written",
        PROCESS,
        (
            (
                "    own, features = known, to_bytes(",
                "    early = await ports.ledger.neighbours(known.day, before=HISTORY_DAYS, after=HISTORY_DAYS)\n"
                "    own, features = known, to_bytes(",
            ),
            (
                "return Surroundings(own, await ports.ledger.neighbours(known.day, before=HISTORY_DAYS, after=after))",
                "return Surroundings(own, early)",
            ),
        ),
    ),
    moved(
        "5",
        "later days are told after the note",
        PROCESS,
        "    await _tell_later_days(work, ports, around)\n",
        "    await _emit(work, ports, entry, force=force)\n",
    ),
    replaced(
        "5",
        "the note does not say that the later days were told",
        NOTES,
        '            "propagated_rev": own.features_rev,\n',
        "",
    ),
    replaced(
        "5",
        "process passes for proven before the later days were told",
        FINGERPRINTS,
        " or entry.propagated_rev < entry.features_rev",
        "",
    ),
    replaced(
        "6",
        "the wish for an explanation is not sticky",
        PROCESS,
        "work.attempt.forward and entry.explain_wanted and",
        "work.attempt.forward and work.message.explain and",
    ),
    replaced(
        "6",
        "a fact that changed is not explained again",
        FINGERPRINTS,
        "return done.document == document_part(entry.processed_sha256)",
        "return True",
    ),
    replaced(
        "6",
        "the template is never replaced",
        EXPLAIN,
        "pending=written.unavailable is not None or (spare and known.explanation_pending),",
        "pending=False,",
    ),
    replaced(
        "6",
        "the wish of a day without data is lost",
        FETCH,
        "notes.no_data(entry.day, explain=message.explain,",
        "notes.no_data(entry.day, explain=False,",
    ),
    replaced(
        "6",
        "the wish of a day that is not shared is lost",
        "core/stages/sharing.py",
        "explain=message.explain, run_id=message.run_id",
        "explain=False, run_id=message.run_id",
    ),
    replaced(
        "2",
        "who does not share is noted over what another fetch found",
        NOTES,
        'sets=sets, condition=({"fetched_rev": known.fetched_rev},))',
        "sets=sets)",
    ),
    replaced(
        "6", "no wish is ever noted", NOTES, 'return {"explain_wanted": True} if explain else {}', "return {}"
    ),
    replaced(
        "–",
        "an outage pins a time zone that nobody named",
        FETCH,
        'seen.timezone or ((said.time_zone or "UTC") if said.known else None)',
        'seen.timezone or said.time_zone or "UTC"',
    ),
    replaced("–", "a dead letter has no reason", "tests/support/aws.py", "{**kept, **told}", "dict(kept)"),
)


UNBROKEN = Break("", "nothing", FETCH, ())


# A patch that no longer runs is found by everything and says nothing.
NO_BREAK = re.compile(r"^E +(AttributeError|ImportError|NameError|SyntaxError|TypeError)", re.MULTILINE)

TESTS = {
    "a script": "tests/property/test_back_and_forth.py",
    "a unit test": "tests/unit/stages/test_stages.py tests/unit/stages/test_fingerprints.py",
    "random": "tests/property/test_convergence.py",
}


def found(broken: Break, most: int, *, everything: bool = False) -> list[str]:
    """What finds the break, first or all of it: a script, a unit test, so many examples of the random test."""
    by = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("core", "scripts", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        file = copy / broken.file
        text = file.read_text()
        for old, new in broken.edits:
            if text.count(old) != 1:
                raise SystemExit(f"{broken.file} no longer holds {old!r} once: mend BREAKS")
            text = text.replace(old, new)
        file.write_text(text)
        counted = copy / "count"
        environment = {**os.environ, "CONVERGENCE_EXAMPLES": str(most), "CONVERGENCE_COUNT": str(counted)}
        for name, test in TESTS.items():
            run = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "-x",
                    "--timeout",
                    "0",
                    "-p",
                    "no:cacheprovider",
                    *test.split(),
                ],
                cwd=copy,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode == 0:
                continue
            if broken is UNBROKEN or run.returncode != 1 or NO_BREAK.search(run.stdout):
                raise SystemExit(run.stdout[-3000:])
            by.append(f"{len(counted.read_text()):,} examples" if name == "random" else name)
            if not everything:
                break
    return by


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--most", type=int, default=20_000, help="examples to try before a break counts as missed"
    )
    parser.add_argument("--only", default="", help="breaks whose description contains this")
    parser.add_argument(
        "--all", action="store_true", help="say everything that finds a break, not the first only"
    )
    chosen = parser.parse_args()
    missed = 0
    found(UNBROKEN, 500, everything=True)
    print("| rule | what is broken | found by |\n|---|---|---|")
    for broken in BREAKS:
        if chosen.only not in broken.what:
            continue
        by = found(broken, chosen.most, everything=chosen.all)
        missed += not by
        print(f"| {broken.rule} | {broken.what} | {', '.join(by) or '**missed**'} |", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
