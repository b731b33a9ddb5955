"""How strong the convergence tests are: breaks one rule at a time in a copy of the code and says what finds it.

    python -m tests.property.power [--most 20000] [--only NAME]

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
    rule: str
    what: str
    file: str
    old: str
    new: str


BREAKS = (
    Break(
        "1",
        "fetch replaces without If-Match",
        "core/stages/fetch.py",
        "expected=before",
        "expected=await ports.raw.version(day)",
    ),
    Break(
        "1",
        "process replaces without If-Match",
        "core/stages/process.py",
        "expected=before",
        "expected=await ports.processed.version(day)",
    ),
    Break(
        "1",
        "explain replaces without If-Match",
        "core/stages/explain.py",
        "expected=before",
        "expected=await ports.explanations.version(work.day)",
    ),
    Break(
        "1",
        "fetch reads the version after the answer",
        "core/stages/fetch.py",
        "    # Read after the answer",
        "    before = await ports.raw.version(day)\n    # Read after the answer",
    ),
    Break(
        "1",
        "fetch reads the ledger before the version",
        "core/stages/fetch.py",
        "    before = await ports.raw.version(day)\n"
        "    answer = await ask(work, patient, ports.uploads, ports.ultrahuman)\n"
        "    # Read after the answer: a ledger that vouches for `before` now makes a second look at the "
        "bucket needless.\n"
        "    entry = await ports.ledger.entry(day)\n",
        "    entry = await ports.ledger.entry(day)\n    before = await ports.raw.version(day)\n"
        "    answer = await ask(work, patient, ports.uploads, ports.ultrahuman)\n",
    ),
    Break(
        "1",
        "process reads the version after its inputs",
        "core/stages/process.py",
        "    measured = ports.measure(",
        "    before = await ports.processed.version(day)\n    measured = ports.measure(",
    ),
    Break(
        "1",
        "explain reads the version after its document",
        "core/stages/explain.py",
        "    document = _read(processed)",
        "    before = await ports.explanations.version(day)\n    document = _read(processed)",
    ),
    Break("2", "fetch does not look again", "core/stages/fetch.py", "if now is None or (", "if False and ("),
    Break(
        "2",
        "process does not look at the raw document again",
        "core/stages/process.py",
        "if now is None or now.etag != raw.version.etag:",
        "if False:",
    ),
    Break(
        "2",
        "fetch does not look at the uploaded file again",
        "core/stages/fetch.py",
        "if answer.upload and await ports.uploads.version(day) != answer.upload:",
        "if False:",
    ),
    Break(
        "2",
        "a fetch is noted over another that it did not know",
        "tests/support/aws.py",
        "if (entry.fetched_sha256, entry.uploaded_at) != (known.fetched_sha256, known.uploaded_at):",
        "if False:",
    ),
    Break(
        "2",
        "process does not look at its history again",
        "core/stages/process.py",
        'if f"{entry.features_from}-{history_part(work.day.date, span)}" != fingerprint:',
        "if False:",
    ),
    Break(
        "2",
        "explain does not look at its document again",
        "core/stages/explain.py",
        "if now is None or now.etag != processed.version.etag:",
        "if False:",
    ),
    Break(
        "2",
        "explain does not look at its explanation again",
        "core/stages/explain.py",
        "if await ports.explanations.version(work.day) != version:",
        "if False:",
    ),
    Break(
        "3",
        "process always works",
        "core/stages/process.py",
        "if not force and _current(span, entry, before):",
        "if False:",
    ),
    Break(
        "3",
        "explain asks the model for the same facts",
        "core/stages/explain.py",
        "if not force and _same_facts(entry, before, audience, facts):",
        "if False:",
    ),
    Break(
        "3",
        "process trusts the ledger without a look at the bucket",
        "core/stages/process.py",
        "        and entry.processed_sha256 == before.sha256\n",
        "",
    ),
    Break(
        "3",
        "process does not ask where the features come from",
        "core/stages/process.py",
        "        entry.features_from == source\n        and ",
        "        ",
    ),
    Break(
        "3",
        "explain trusts the ledger without a look at the bucket",
        "core/stages/explain.py",
        "        and before.sha256 == entry.explanation_sha256\n        and StageName",
        "        and StageName",
    ),
    Break(
        "4",
        "fetch emits only what it wrote",
        "core/stages/fetch.py",
        "    emitted = await",
        "    if version is before:\n        return Outcome(OutcomeKind.UNCHANGED)\n    emitted = await",
    ),
    Break(
        "4",
        "process emits only when it wrote",
        "core/stages/process.py",
        "    await _emit(work, ports, span[day.date], force=force)\n    if force:",
        "    if written is not before:\n        await _emit(work, ports, span[day.date], force=force)\n    if force:",
    ),
    Break(
        "4",
        "process, finding nothing to do, passes nothing on",
        "core/stages/process.py",
        "        await _pass_on(work, ports, span, force=False)\n",
        "",
    ),
    Break(
        "4",
        "an outage strands an accepted document",
        "core/stages/fetch.py",
        "if before and not _settled(entry, before.sha256, work, vanished=gone):",
        "if False:",
    ),
    Break(
        "4",
        "a vanished day is not passed on",
        "core/stages/fetch.py",
        "        await _pass_on(work, ports, entry, before, patient.timezone, answer, force=force, vanished=True)\n",
        "",
    ),
    Break(
        "4",
        "an urgent finding is noted before it is published",
        "core/stages/process.py",
        "        await ports.urgent_findings.publish(day, urgent)\n"
        "    span[day.date] = await ports.ledger.record_processed(\n"
        "        entry,\n"
        '        f"{fingerprint}-{RULES_VERSION}",\n'
        "        sha256(document),\n"
        "        run_id=message.run_id,\n"
        "        published=list(told(assessed, urgent)),\n"
        "        found_late=list(told(assessed, sorted(found_late))),\n"
        "    )\n",
        "        pass\n"
        "    span[day.date] = await ports.ledger.record_processed(\n"
        "        entry,\n"
        '        f"{fingerprint}-{RULES_VERSION}",\n'
        "        sha256(document),\n"
        "        run_id=message.run_id,\n"
        "        published=list(told(assessed, urgent)),\n"
        "        found_late=list(told(assessed, sorted(found_late))),\n"
        "    )\n"
        "    if urgent:\n"
        "        await ports.urgent_findings.publish(day, urgent)\n",
    ),
    Break(
        "–",
        "an excursion over midnight counts as told because it goes on in the next day",
        "core/stages/publishing.py",
        "        if _at_start(rule) in known and goes_on_in(",
        "        if goes_on_in(",
    ),
    Break(
        "–",
        "an excursion over midnight is told by both of its days",
        "core/stages/process.py",
        "    if open_rules := left_open(document, rules):",
        "    if open_rules := {}:",
    ),
    Break("5", "later days are not told", "core/stages/process.py", "    if later:\n", "    if False:\n"),
    Break(
        "5",
        "a change does not count the revision up",
        "tests/support/aws.py",
        "features_rev=entry.features_rev + (known.features != features)",
        "features_rev=entry.features_rev or 1",
    ),
    Break(
        "5",
        "only the first change of the features is told",
        "core/stages/process.py",
        "    if entry.propagated_rev >= entry.features_rev:",
        "    if entry.propagated_rev > 0:",
    ),
    Break(
        "5",
        "neighbours are read before the own features are written",
        "core/stages/process.py",
        "        span = await ports.ledger.around(day, HISTORY_DAYS)\n    assessed",
        "        span[day.date] = noted\n    assessed",
    ),
    Break(
        "5",
        "the raised revision is noted before the sends",
        "core/stages/process.py",
        "    if later:\n        await ports.process_queue.send(later)\n"
        "    await ports.ledger.raise_propagated(work.day, entry.features_rev)",
        "    await ports.ledger.raise_propagated(work.day, entry.features_rev)\n"
        "    if later:\n        await ports.process_queue.send(later)",
    ),
    Break(
        "5",
        "the revision is read after the sends",
        "core/stages/process.py",
        "    await ports.ledger.raise_propagated(work.day, entry.features_rev)",
        "    entry = await ports.ledger.entry(work.day)\n"
        "    await ports.ledger.raise_propagated(work.day, entry.features_rev)",
    ),
    Break(
        "5",
        "the raised revision can fall",
        "tests/support/aws.py",
        "propagated_rev=max(revision, self.peek(day).propagated_rev)",
        "propagated_rev=revision",
    ),
    Break(
        "5",
        "features are written without looking at their revision",
        "tests/support/aws.py",
        "if entry.features_rev != known.features_rev:",
        "if False:",
    ),
    Break(
        "6",
        "the wish for an explanation is not sticky",
        "core/stages/process.py",
        "entry.explain_wanted and (force",
        "work.message.explain and (force",
    ),
    Break(
        "6",
        "a fact that changed is not explained again",
        "core/stages/fingerprints.py",
        'return entry.explained_fp.split("-")[0] == document_part(entry.processed_sha256)',
        "return True",
    ),
    Break(
        "6",
        "the template is never replaced",
        "core/stages/explain.py",
        "pending = written.unavailable is not None or (spare and entry.explanation_pending)",
        "pending = False",
    ),
    Break(
        "6",
        "the wish of a day without data is lost",
        "core/stages/fetch.py",
        "record_no_data(day, explain=message.explain, run_id=message.run_id)",
        "record_no_data(day, explain=False, run_id=message.run_id)",
    ),
    Break(
        "6",
        "the wish of a day that is not shared is lost",
        "core/stages/sharing.py",
        "explain=message.explain, run_id=message.run_id",
        "explain=False, run_id=message.run_id",
    ),
    Break(
        "2",
        "who does not share is noted over what another fetch found",
        "tests/support/aws.py",
        "if entry.fetched_sha256 != known.fetched_sha256:",
        "if False:",
    ),
    Break(
        "6",
        "no wish is ever noted",
        "tests/support/aws.py",
        '        self.entries[day] = replace(self.peek(day), updated_at="now", **changes)\n',
        '        changes.pop("explain_wanted", None)\n'
        '        self.entries[day] = replace(self.peek(day), updated_at="now", **changes)\n',
    ),
    Break(
        "–",
        "an outage pins a time zone that nobody named",
        "core/stages/fetch.py",
        "            timezone,\n            explain",
        "            timezone or 'UTC',\n            explain",
    ),
    Break(
        "–",
        "a note that lands late is taken",
        "tests/support/aws.py",
        "(entry.processed_fp, entry.processed_sha256) != (known.processed_fp, known.processed_sha256)",
        "False",
    ),
    Break(
        "–",
        "a dead letter has no reason",
        "tests/support/aws.py",
        "{**kept, **told}",
        "dict(kept)",
    ),
)


UNBROKEN = Break("", "nothing", "core/stages/fetch.py", "import", "import")


# A patch that no longer runs is found by everything and says nothing.
NO_BREAK = re.compile(r"^E +(AttributeError|ImportError|NameError|SyntaxError|TypeError)", re.MULTILINE)

TESTS = {
    "a script": "tests/property/test_back_and_forth.py",
    "a unit test": "tests/unit/stages/test_stages.py",
    "random": "tests/property/test_convergence.py",
}


def found(broken: Break, most: int) -> list[str]:
    """What finds the break: a script, a unit test, so many examples of the random test."""
    by = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("core", "scripts", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        file = copy / broken.file
        text = file.read_text()
        if text.count(broken.old) != 1 and broken is not UNBROKEN:
            raise SystemExit(f"{broken.file} no longer holds {broken.old!r} once: mend BREAKS")
        file.write_text(text.replace(broken.old, broken.new, 1))
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
                    test,
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
    return sorted(by)  # the examples first


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--most", type=int, default=20_000, help="examples to try before a break counts as missed"
    )
    parser.add_argument("--only", default="", help="breaks whose description contains this")
    chosen = parser.parse_args()
    missed = 0
    found(UNBROKEN, 500)
    print("| rule | what is broken | found by |\n|---|---|---|")
    for broken in BREAKS:
        if chosen.only not in broken.what:
            continue
        by = found(broken, chosen.most)
        missed += not by
        print(f"| {broken.rule} | {broken.what} | {', '.join(by) or '**missed**'} |", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
