#!/usr/bin/env bash
# Lint, types and import rules, then tests. Without arguments the whole suite: unit, integration, property, and
# end-to-end on the local AWS. `test.sh quick`: the unit tests only. Anything else goes to pytest, and only what those
# tests need is installed: `npm test -- tests/unit/words -k runner`.
set -euo pipefail
cd "$(dirname "$0")/../.."

parts=(tools)
need() { case " ${parts[*]} " in *" $1 "*) ;; *) parts+=("$1") ;; esac; }
paths=0
for argument in "$@"; do
  case $argument in
    quick | tests/unit | tests/unit/ | tests/unit/cloudformation*) need framework; need checks ;;
    tests/unit/* | tests/property* | tests/support*) ;;
    tests/e2e*) need framework; need local-aws ;;
    tests/*) need framework; need local-aws; need checks ;;
    *) continue ;;
  esac
  paths=1
done
if [ $paths -eq 0 ]; then need framework; need local-aws; need checks; fi
bash scripts/dev/setup.sh "${parts[@]}"

bin=.venv/bin
types() { # and which way imports run
  echo "mypy";         $bin/mypy --no-error-summary
  echo "import rules"; $bin/lint-imports 2>&1 | { grep -E "KEPT|BROKEN|Contracts:|imports|->" || true; }
  $bin/lint-imports >/dev/null
}
echo "ruff"; $bin/ruff check --quiet . && $bin/ruff format --quiet --check .
if [ $# -gt 0 ]; then types; fi
workers=${TEST_WORKERS:-3} # one more than cores: some wait
# A file stays with one worker: some begin with one stack that their tests take further, one after another.
if [ "${1:-}" = quick ]; then exec $bin/python -m pytest -q -n "$workers" --dist loadfile tests/unit "${@:2}"; fi
if [ $# -gt 0 ]; then exec $bin/python -m pytest -q "$@"; fi

# The end-to-end tests wait for queues most of the time: the others take what they leave of the machine, and are shown
# first. They share one stack: which rights were exercised is known of all that was done on it.
log=$(mktemp)
set -m # in a group of its own, so that an interrupt reaches it and it stops what it has started
$bin/python -m pytest -q tests/e2e >"$log" 2>&1 &
e2e=$!
set +m
checked=$(mktemp) # while the end-to-end tests' stack comes up
(set -e; types) >"$checked" 2>&1 &
types=$!
trap 'exit 130' INT TERM
trap 'kill $types 2>/dev/null || true; kill -INT -- -$e2e 2>/dev/null && wait $e2e; rm -f "$log" "$checked"' EXIT
status=0
nice -n 10 $bin/python -m pytest -q -n "$workers" --dist loadfile --ignore tests/e2e || status=$?
wait $types || status=$?
cat "$checked"
echo "end-to-end (begun with the others)"
wait $e2e || status=$?
cat "$log"
exit $status
