"""Mutation testing: breaks core/ in thousands of small ways with mutmut and counts what the tests find.

    npm run mutants [-- core/health core/runner.py …] [--sample 150]

What was killed once stays killed; what was not tried yet, or survived, is tried. docs/mutants.md says more.
mutmut writes the mutants and keeps the results; scripts/dev/mutant_session.py runs the tests.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

from scripts.operations.paths import ROOT

MUTMUT = str(Path(sys.executable).with_name("mutmut"))
COPIES = ROOT / "mutants"
TO_TRY, DONE = COPIES / "to_try.txt", COPIES / "done.txt"
FOLDERS = (
    "core/health",
    "core/anomalies",
    "core/stages",
    "core/runner.py",
    "core/ultrahuman",
    "core/explanation",
)
SMALLEST = "core.stages.error_notes.*"  # whatever mutmut is to run, it brings its copies up to date first
FOUND = ("killed", "timeout", "caught by type check", "segfault")
SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="npm run mutants --", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("folders", nargs="*", default=FOLDERS, metavar="folder", help=", ".join(FOLDERS))
    parser.add_argument(
        "--sample", type=int, help="so many of each folder, chosen at random, always the same ones"
    )
    options = parser.parse_args()
    folders = [folder.rstrip("/") for folder in options.folders]
    if unknown := [folder for folder in folders if folder not in FOLDERS]:
        parser.error(f"no mutants are made of {', '.join(unknown)}")
    record()  # of a run that was stopped, before its mutants are written anew
    renew_words()
    mutmut("run", SMALLEST)
    before = results()
    chosen = {folder: choose(before, folder, options.sample) for folder in folders}
    if left := [
        name for of_folder in chosen.values() for name, status in of_folder.items() if status not in FOUND
    ]:
        try:
            run(left)
        finally:
            record()
    now = results()
    show({folder: {name: now[name] for name in of_folder} for folder, of_folder in chosen.items()})


def renew_words() -> None:
    """mutmut brings its copies of Python files up to date, and of nothing else beside them."""
    for file in (ROOT / "core").rglob("*.ftl") if COPIES.exists() else ():
        shutil.copy(file, COPIES / file.relative_to(ROOT))


def mutmut(*arguments: str) -> None:
    if code := subprocess.run([MUTMUT, *arguments], cwd=ROOT, check=False).returncode:
        sys.exit(code)  # mutmut has said why


def run(mutants: list[str]) -> None:
    """The tests that pyproject.toml lists for mutmut, in the copies."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    TO_TRY.write_text("\n".join(mutants))
    tests = [*settings["pytest_add_cli_args"], *settings["pytest_add_cli_args_test_selection"]]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "scripts.dev.mutant_session", *tests]
    done = subprocess.run(
        command,
        cwd=COPIES,
        env=os.environ | {"MUTANTS_TO_TRY": str(TO_TRY), "MUTANTS_DONE": str(DONE), "PYTHONPATH": "."},
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)  # pytest has said why


def record() -> None:
    """Puts what a session found where mutmut keeps its results."""
    found: dict[Path, dict[str, int]] = defaultdict(dict)
    for mutant, code in (line.split() for line in (DONE.read_text().splitlines() if DONE.exists() else [])):
        module = COPIES / mutant.rpartition(".")[0].replace(".", "/")
        source = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
        found[source.with_name(f"{source.name}.meta")][mutant] = int(code)
    for file, codes in found.items():
        if not file.exists():  # of a module that is gone
            continue
        kept = json.loads(file.read_text())
        kept["exit_code_by_key"] |= {
            name: code for name, code in codes.items() if name in kept["exit_code_by_key"]
        }
        file.write_text(json.dumps(kept, indent=4))
    DONE.unlink(missing_ok=True)


def results() -> dict[str, str]:
    """What became of each mutant, by its name."""
    said = subprocess.run(
        [MUTMUT, "results", "--all", "true"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return dict(line.strip().rsplit(": ", 1) for line in said.stdout.splitlines())


def choose(found: dict[str, str], folder: str, sample: int | None) -> dict[str, str]:
    prefix = folder.removesuffix(".py").replace("/", ".") + "."
    of_folder = {name: status for name, status in sorted(found.items()) if name.startswith(prefix)}
    if sample is None or sample >= len(of_folder):
        return of_folder
    return {name: of_folder[name] for name in random.Random(SEED).sample(list(of_folder), sample)}


def show(chosen: dict[str, dict[str, str]]) -> None:
    """The names of what survived, then the table of docs/mutants.md."""
    for of_folder in chosen.values():
        for name, status in sorted(of_folder.items()):
            if status not in FOUND:
                print(f"{name}: {status}")
    print("\n| folder | mutants | killed | survived | score |\n|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for folder, of_folder in chosen.items():
        counted = Counter("killed" if status in FOUND else "survived" for status in of_folder.values())
        total += counted
        print(row(folder, counted))
    print(row("all", total))


def row(name: str, counted: Counter[str]) -> str:
    tried = counted.total()
    return f"| {name} | {tried} | {counted['killed']} | {counted['survived']} | {counted['killed'] / tried:.2f} |"


if __name__ == "__main__":
    main()
