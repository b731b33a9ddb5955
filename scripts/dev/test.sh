#!/usr/bin/env bash
# The whole suite: lint, types, import rules, then every test (unit, integration, property, end-to-end on the local AWS).
# Arguments go to pytest: `npm test -- tests/unit -k runner`.
set -euo pipefail
cd "$(dirname "$0")/../.."
bash scripts/dev/setup.sh checks
bin=.venv/bin
echo "ruff";         $bin/ruff check --quiet . && $bin/ruff format --quiet --check .
echo "mypy";         $bin/mypy --no-error-summary
echo "import rules"; $bin/lint-imports 2>&1 | { grep -E "KEPT|BROKEN|Contracts:|imports|->" || true; }
$bin/lint-imports >/dev/null
if [ $# -gt 0 ]; then exec $bin/python -m pytest -q "$@"; fi
# A file stays with one worker: some begin with one stack that their tests take further, one after another.
$bin/python -m pytest -q -n "${TEST_WORKERS:-2}" --dist loadfile --ignore tests/e2e
exec $bin/python -m pytest -q tests/e2e # by themselves: the deployed stack has the machine for its Lambdas
