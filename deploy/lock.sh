#!/usr/bin/env bash
# Renews the locks: hashes for every wheel of every machine we run on, and no index host in them.
set -euo pipefail
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --require-hashes --no-deps -r <(grep -A60 '^uv==' requirements-dev.txt | awk 'NR>1 && /^[a-z]/ {exit} {print}')
compile() {
  .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
    --no-annotate --no-header --no-emit-index-url "$@"
}
compile -o requirements.txt
compile --extra dev -c requirements.txt -o requirements-dev.txt
only() {
  .venv/bin/python -c 'import sys, tomllib; print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"][sys.argv[1]]))' "$1" |
    .venv/bin/uv pip compile - --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o "requirements-$1.txt"
}
only build
only node
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
if grep -nE '://|"resolved"' requirements*.txt package-lock.json | grep -vE '"(url|funding)"'; then
  echo "A lock names a host (above)." >&2
  exit 1
fi
