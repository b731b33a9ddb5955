#!/usr/bin/env bash
# The pinned requirements, with hashes and without addresses, from pyproject.toml, requirements-ministack.in,
# checks/requirements.in and pins/requirements.in: what makes the pins is pinned itself, by the pins before.
# Made with the oldest Python we support, so that the pins hold for all of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

made_from=scripts/dev/pins/requirements.txt
if [ "$(cat .local/pins/.stamp 2>/dev/null || true)" != "$(cksum <$made_from)" ]; then
  rm -rf .local/pins
  python3.11 -m venv .local/pins
  .local/pins/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary=:all: -r $made_from
  cksum <$made_from >.local/pins/.stamp
fi

pin() {
  .local/pins/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-emit-trusted-host --strip-extras --allow-unsafe "$@"
}

pin --output-file=requirements.txt pyproject.toml
pin --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml
pin --output-file=scripts/local/requirements-ministack.txt scripts/local/requirements-ministack.in
pin --output-file=scripts/dev/checks/requirements.txt scripts/dev/checks/requirements.in
pin --output-file=scripts/dev/pins/requirements.txt scripts/dev/pins/requirements.in
