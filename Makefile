# make demo   the bot with a sample company, in the browser, without a Slack account
# make test   everything that must hold: style, types, layers, tests
# Each sets itself up in .venv; a plain Python 3.11 or newer is all they need.

PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash -o pipefail
BENCH_FOLDER ?= .bench
SUPERSET ?= /tmp/cxbot-superset

.PHONY: demo test lint tests browser bench bench-large superset-queries chaos picture gallery clean

demo: .venv/demo
	@$(BIN)/cxbot playground $(ARGS)

test: .venv/dev browser lint tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Each worker begins with files that lie together, so that what a file's tests share is made once.
# Without a browser the tests that need one are left out, and the last lines say so; where CI is set that is a failure.
tests:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then \
	    $(BIN)/pytest -n auto --dist worksteal $(ARGS); \
	elif [ -n "$$CI" ]; then \
	    echo "There is no Chromium, and CI must run the browser tests."; exit 1; \
	else \
	    $(BIN)/pytest -n auto --dist worksteal -m "not browser and not benchmark_large" $(ARGS) && echo && \
	    echo "The browser tests did NOT run: there is no Chromium here. Install it and run make test again."; \
	fi

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null || true; \
	fi

# The benchmarks, one after the other, as ratios; where all of it ran, the page tests/benchmarks/README.md and the
# README's sentence are written anew. What is measured is made once, and kept in BENCH_FOLDER: 1 GB.
bench: .venv/bench
	BENCH_FOLDER=$(BENCH_FOLDER) $(BIN)/pytest tests/benchmarks --benchmark-only -p no:xdist $(ARGS)

bench-large: .venv/bench
	BENCH_FOLDER=$(BENCH_FOLDER) $(BIN)/pytest tests/benchmarks --benchmark-only -p no:xdist -m benchmark_large $(ARGS)

# The queries that Superset writes, by the version that superset.txt names, in an environment of its own (1 GB).
superset-queries:
	$(PYTHON) -m venv $(SUPERSET)
	$(SUPERSET)/bin/pip install --quiet --disable-pip-version-check -r tests/benchmarks/beside/superset.txt
	$(SUPERSET)/bin/python tests/benchmarks/beside/superset_charts.py > $(SUPERSET)/queries.sql
	cp $(SUPERSET)/queries.sql tests/benchmarks/beside/superset.sql

# Ten thousand digests through kills, freezes and crashes, from a seed that is new each time; CHAOS_SEED=7 replays one.
# And twenty runs of killed syncs for each helpdesk.
chaos: .venv/dev
	CHAOS_DUE=$${CHAOS_DUE:-10000} CHAOS_SEED=$${CHAOS_SEED:-$$(date +%s)} KILLS=$${KILLS:-20} \
	    $(BIN)/pytest tests/chaos tests/sources/test_killed.py -p no:xdist $(ARGS)

# The picture of a report in the README, taken in the playground.
picture: .venv/dev browser
	$(BIN)/python -m tests.picture .github/report.png

# The charts' references in tests/charts, drawn anew where a state looks different now: look at what git says changed.
gallery: .venv/dev
	$(BIN)/python -m tests.charts.gallery --renew

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "cxbot needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@echo "Making a Python environment of its own in .venv ..."
	@$(PYTHON) -m venv .venv || \
	    { echo "Python has no venv here. On Debian and Ubuntu: apt-get install python3-venv"; rm -rf .venv; exit 1; }

.venv/demo: pyproject.toml | .venv/bin/python
	@echo "Installing cxbot and what it needs into .venv: about 100 MB, one to three minutes, this once."
	@$(BIN)/pip install --progress-bar on --disable-pip-version-check --editable . | \
	    sed -u -n -e '/^\(Collecting\|Successfully\)/p' -e 's/^Installing collected packages.*/Putting it all in place .../p'
	@touch $@

.venv/dev: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/demo

.venv/bench: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch $@ .venv/dev .venv/demo

clean:
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
