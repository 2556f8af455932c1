# Everything here runs in .venv, made from requirements.txt with plain Python and pip.
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset check test test-long lint lock bench messages

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv: requirements.txt pyproject.toml
	@echo "Preparing the environment in .venv (once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e '.[demo]'
	@touch .venv

.PHONY: catalogues
catalogues: .venv
	@$(BIN)/python -m portal.catalogue compile

demo: catalogues ## Prepare the demo (first time) and serve it on http://localhost:8000
	@$(MANAGE) demo

demo-reset: catalogues ## Throw the demo's data away and start over
	@$(MANAGE) demo --reset

# One template opens and closes a tag in different blocks, which the formatter cannot read.
TEMPLATES = $(filter-out %/allauth/elements/button.html, $(shell find home notices forms_workflows site -name '*.html'))

# Processes that test side by side, and whatever else pytest is to be told.
CORES ?= 2
TESTS ?=
PYTEST = $(BIN)/pytest -n $(CORES) --dist worksteal

check: catalogues lint ## What takes a minute: style, contracts, and the tests that need no database
	@$(PYTEST) -m "not database and not browser and not long" $(TESTS)

test: catalogues lint ## Run every check and test that this machine can run, on one database
	@$(PYTEST) $(TESTS)

test-long: catalogues ## Run what takes long: formulas by the hundred thousand, whole rounds of the twin
	@$(PYTEST) -m "long and not marathon" $(TESTS)

lint: .venv ## Style, import contract, migrations, catalogues
	@$(MAKE) --no-print-directory -j $(CORES) style contracts migrations messages-check

.PHONY: style contracts migrations messages-check
style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djangofmt --line-length 120 --indent-width 2 --quiet --check $(TEMPLATES)
	@$(BIN)/biome check --log-level=error .

contracts:
	@$(BIN)/lint-imports

migrations:
	@$(MANAGE) makemigrations --check --dry-run --settings portal.settings.test

messages-check:
	@$(BIN)/python -m portal.catalogue check

bench: catalogues ## Run the benchmarks at their small size (ratios, not promises: docs/performance.md)
	@$(BIN)/python benchmarks/generate.py 200 1000
	@for name in engine form export round batches queue search; do \
		echo "--- $$name"; $(BIN)/python benchmarks/bench_$$name.py || true; done

messages: .venv ## Bring the message catalogues up to date with the code
	@$(BIN)/python -m portal.catalogue collect

lock: ## Choose versions anew (needs uv)
	uv pip compile --upgrade --generate-hashes --no-emit-index-url --universal --extra demo --group dev --group browser -o requirements.txt pyproject.toml
	uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -c requirements.txt --extra server -o ops/requirements.txt pyproject.toml
	uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -c requirements.txt --extra server --extra redis --extra storage --extra worker --extra sentry --extra timestamp -o ops/requirements-all.txt pyproject.toml
