#!/usr/bin/env bash
# What this repository needs on a machine with Python ≥ 3.11 and Node ≥ 20.19, part by part:
#   tools      .venv: what operators and developers run
#   framework  node_modules: the Serverless Framework
#   local-aws  .local/ministack: the embedded AWS
#   checks     .local/checks: cfn-lint and checkov, which only the tests need
# `setup.sh` makes the first three, `setup.sh PART…` those named. A part is made anew only when its pins change.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- tools framework local-aws

fail() { echo "setup: $*" >&2; exit 1; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  fail "Python >= 3.11 with venv is needed (python3 is $(python3 --version 2>&1 || echo not there)). Set PYTHON to its path if it is not on PATH."
}

check_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js >= 20.19 with npm is needed and was not found."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
    || fail "Node.js >= 20.19 is needed (found: $(node --version))."
}

# current STAMP FILE: whether what STAMP stands for was made from FILE as it is now.
current() {
  [ "$(cat "$1" 2>/dev/null || true)" = "$(cksum <"$2")" ]
}

mark() {
  cksum <"$2" >"$1"
}

make_venv() { # DIR REQUIREMENTS
  rm -rf "$1"
  "$python" -m venv "$1"
  "$1/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --only-binary=:all: -r "$2"
  mark "$1/.stamp" "$2"
}

# stale PART: whether it has to be made.
stale() {
  case $1 in
    tools) ! current .venv/.stamp requirements-dev.txt ;;
    framework) ! current node_modules/.stamp package-lock.json ;;
    local-aws) ! current .local/ministack/.stamp scripts/local/requirements-ministack.txt ;;
    checks) ! current .local/checks/.stamp scripts/dev/checks/requirements.txt ;;
    *) fail "there is no part named $1 (tools, framework, local-aws, checks)" ;;
  esac
}

make_part() {
  case $1 in
    tools)
      echo "setup: .venv (tools and tests)"
      make_venv .venv requirements-dev.txt ;;
    framework)
      echo "setup: node_modules (Serverless Framework)"
      npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null # no package runs code of its own here
      mark node_modules/.stamp package-lock.json ;;
    local-aws)
      echo "setup: .local/ministack (the embedded AWS)"
      rm -rf .local/requirements/local # built for the interpreter that is about to be replaced
      make_venv .local/ministack scripts/local/requirements-ministack.txt ;;
    checks)
      echo "setup: .local/checks (cfn-lint and checkov)"
      make_venv .local/checks scripts/dev/checks/requirements.txt ;;
  esac
}

# The artifact's packages are installed by `serverless package`; its cache knows requirements.txt but not these options.
if ! current .local/requirements/.stamp infra/packaging.yml; then
  rm -rf .local/requirements
  mkdir -p .local/requirements
  mark .local/requirements/.stamp infra/packaging.yml
fi

wanted=()
for part in "$@"; do
  if stale "$part"; then wanted+=("$part"); fi
done
[ ${#wanted[@]} -gt 0 ] || exit 0
case " ${wanted[*]} " in *" framework "*) check_node ;; esac
case " ${wanted[*]} " in *" tools "* | *" local-aws "* | *" checks "*) python=$(find_python) ;; esac

running=()
for part in "${wanted[@]}"; do
  make_part "$part" &
  running+=($!)
done
status=0
for job in "${running[@]}"; do wait "$job" || status=1; done
[ $status -eq 0 ] || fail "did not finish, see above; run it again once that is mended."
