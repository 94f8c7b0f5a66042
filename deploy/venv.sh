#!/usr/bin/env bash
# Makes .venv, or says in one line what is missing.
set -euo pipefail
python="${PYTHON:-python3}"
if ! command -v "$python" >/dev/null; then
  echo "Yueban needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Yueban needs Python 3.11 or newer; $python is $("$python" -V). Name another one: make run PYTHON=python3.12" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "Python's venv is missing: apt-get install python3-venv" >&2
  exit 1
fi
rm -rf .venv
"$python" -m venv .venv
