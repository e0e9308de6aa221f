# make demo   set everything up in .venv and make the dossier of the bundled story
# make test   set up and run every test
# make bench  how fast, beside what: docs/bench.md, made in .venv-bench with the libraries that stand beside ours
# make check  the tests, the linters, the types and the quality gate: what CI runs
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench

.PHONY: demo test lint check bench lock clean

demo: $(READY)
	@$(BIN)/rashomon demo --output demo-output

test: $(READY)
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test
	$(BIN)/python quality/gate.py

bench: $(BENCH)/.ready
	$(BENCH)/bin/python bench

$(BENCH)/.ready: requirements.lock bench/requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: # after a change of dependencies in pyproject.toml
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url \
	  --python-version 3.11 --output-file requirements.lock

clean:
	rm -rf $(VENV) $(BENCH) demo-output build dist
