# Each target does its own set-up in .venv. `make serve` and `make test` are all that a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.complete

.DEFAULT_GOAL := help
# Whether a missing front end matters: auto goes on without it where npm is missing, require fails (hatch_build.py).
export MISSIONGRAPH_FRONTEND ?= $(if $(CI),require,auto)

.PHONY: help setup frontend serve lint quick engine browser test check bench docs soak release lock clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) frontend ## Make .venv with everything that the targets need

frontend: $(STAMP) ## Build editor and graph into the package, if they are not built from these sources yet (npm)
	@$(BIN)/python hatch_build.py

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MissionGraph needs Python 3.11 or newer; try: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

serve: setup ## Serve http://127.0.0.1:8000 from ./missiongraph-data
	$(BIN)/missiongraph serve

lint: setup ## ruff, mypy --strict, and the directions of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: setup ## The tests that need neither browser nor remote engine
	$(BIN)/pytest -m "not browser and not engine and not slow"

test: lint engine browser ## Lint, then all tests
	$(BIN)/pytest

engine: ## Install Virtuoso 7 for the tests of a remote engine, where apt-get and its rights are there
	@command -v virtuoso-t > /dev/null || { test "$$(id -u)" = 0 && command -v apt-get > /dev/null \
		&& apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends virtuoso-opensource-7; } \
		|| echo "Virtuoso 7 cannot be installed here; its tests fail in CI and are skipped elsewhere."

browser: ## Install Chromium for the tests in a browser, where apt-get and its rights are there
	@command -v chromium > /dev/null || { test "$$(id -u)" = 0 && command -v apt-get > /dev/null \
		&& apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends chromium fonts-dejavu-core; } \
		|| echo "Chromium cannot be installed here; its tests fail in CI and are skipped elsewhere."

check: lint quick ## What to run before a commit

bench: setup ## Speeds as ratios within one run; BENCH=large goes to 5 million triples
	PYTHONPATH=tests $(BIN)/python tests/bench/run.py
	PYTHONPATH=tests $(BIN)/python tests/bench/browsing.py
	PYTHONPATH=tests $(BIN)/python tests/bench/validation.py $(BENCH)

soak: setup browser ## The long runs: many random changes and histories
	SOAK=1 $(BIN)/pytest -m "not engine" --timeout 3600

docs: setup ## Write ontology/terms.txt anew from the ontology
	$(BIN)/python -m missiongraph.model.listing > ontology/terms.txt

release: MISSIONGRAPH_FRONTEND := require
release: test ## Build the wheel and the source archive into dist/
	$(BIN)/hatchling build

lock: ## Write requirements.lock anew from pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra dev --output-file requirements.lock pyproject.toml

clean: ## Remove .venv and caches, never data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis service/frontend/node_modules service/missiongraph/web/built
