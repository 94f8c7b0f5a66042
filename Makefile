# Yueban 约办. Two commands matter: `make run` to use it, `make test` to prove it.

SHELL := /bin/bash
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes
export YUEBAN_DEMO ?= 1
export PYTHONUNBUFFERED := 1
# Only as `make run PORT=…`: some shells export a HOST of their own.
ifeq ($(origin PORT),command line)
export YUEBAN_PORT := $(PORT)
endif
ifeq ($(origin HOST),command line)
export YUEBAN_HOST := $(HOST)
endif

.PHONY: run test prove bench simulation check lock migration pictures install install-dev
.DEFAULT_GOAL := run

run: install ## install what is locked, start the database, serve
	@exec $(PY) -m backend serve

test: install-dev ## everything that CI proves
	@bash .ci/test

prove: install-dev ## the same with the counts that the issues name
	@YUEBAN_PROVE=1 bash .ci/test

bench: install-dev ## ratios, one run
	@exec $(PY) -m bench

simulation: install-dev ## twenty days of a hall with a ring of resellers: one table
	@exec $(PY) -m bench.simulation

check: install-dev ## style, types, and the arrows between the slices
	@$(PY) -m ruff check . && $(PY) -m mypy && .venv/bin/lint-imports --no-cache

pictures: install-dev ## README's pictures, taken from the running product
	@exec $(PY) -m tests.pictures

migration: install-dev ## a new migration from the tables: make migration
	@PICCOLO_CONF=backend.piccolo_conf .venv/bin/piccolo migrations new yueban --auto

install: .venv/locked node_modules/.locked

install-dev: .venv/locked-dev node_modules/.locked-dev

.venv/bin/pip:
	@bash deploy/venv.sh

.venv/locked: requirements-build.txt requirements.txt | .venv/bin/pip
	@echo "Installing the locked Python packages (once; about a minute) ..."
	@$(PIP) -r requirements-build.txt
	@$(PIP) --no-build-isolation -r requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --config-settings editable_mode=compat --editable .
	@touch $@

.venv/locked-dev: .venv/locked requirements-dev.txt
	@echo "Installing the locked packages for development ..."
	@$(PIP) --no-build-isolation -r requirements-dev.txt
	@touch $@

node_modules/.locked: package.json package-lock.json .venv/locked
	@bash deploy/npm.sh ci --omit=dev
	@touch $@

node_modules/.locked-dev: package.json package-lock.json .venv/locked
	@bash deploy/npm.sh ci
	@touch $@ node_modules/.locked

lock: | .venv/bin/pip ## renew the locks after a change in pyproject.toml or package.json
	@bash deploy/lock.sh
