#!/usr/bin/env bash
# The pinned requirements, with hashes and without addresses, from pyproject.toml, requirements-ministack.in and checks/requirements.in.
# Made with the oldest Python we support, so that the pins hold for all of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ ! -x .local/pins/bin/pip-compile ]; then
  python3.11 -m venv .local/pins
  .local/pins/bin/python -m pip install -qq --disable-pip-version-check pip-tools==7.6.2
fi

pin() {
  .local/pins/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-emit-trusted-host --strip-extras --allow-unsafe "$@"
}

pin --output-file=requirements.txt pyproject.toml
pin --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml
pin --output-file=scripts/local/requirements-ministack.txt scripts/local/requirements-ministack.in
pin --output-file=scripts/dev/checks/requirements.txt scripts/dev/checks/requirements.in
