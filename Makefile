# Handwork: `make` alone lists what there is.
PYTHON ?= python3
PORT   ?= 8000
SERVE  ?= 1
TASKS  ?= 20
BENCH  ?= all

VENV   := .venv
BIN    := $(VENV)/bin
# Node.js comes from the machine, or from a wheel put into the environment.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONWARNINGS ?= default
# The tests start hundreds of processes: each would compile the same modules again.
unexport PYTHONDONTWRITEBYTECODE

PACKAGES := core/pyproject.toml client/pyproject.toml server/pyproject.toml
SITE     := server/src/handwork/site/static/handwork
WIDGETS  := $(shell find widgets -path widgets/node_modules -prune -o -type f -print 2>/dev/null)
CATALOGUES := $(shell find server/src -name '*.po' 2>/dev/null)

.PHONY: help setup readers programs check fix test test-sqlite test-postgres widgets browser templates docs demo serve bench lock messages reference openapi screenshots clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */\1\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(VENV)/.packages $(SITE)/site.js $(VENV)/.catalogues  ## make the environment, build the widgets

$(VENV)/.uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -W ignore::DeprecationWarning -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@touch $@

$(VENV)/.tools: $(VENV)/.uv requirements/development.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/development.lock
	@touch $@

$(VENV)/.packages: $(VENV)/.tools $(PACKAGES)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e core -e client -e server
	@touch $@

$(VENV)/.catalogues: $(VENV)/.packages $(CATALOGUES)
	$(BIN)/python tests/tools/catalogues.py compile
	@touch $@

$(VENV)/.node: $(VENV)/.uv requirements/node.lock
	@node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null \
	  || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.lock
	@touch $@

widgets/node_modules/.ready: $(VENV)/.node widgets/package-lock.json
	cd widgets && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(SITE)/site.js: widgets/node_modules/.ready $(filter-out widgets/README.md,$(WIDGETS))
	cd widgets && npm run --silent build
	@touch $@

readers: setup  ## the environment of Label Studio's reader, which tests of exports use
	$(BIN)/python tests/tools/environments.py readers

programs: setup  ## the environment of programs written for MTurk, which its tests run
	$(BIN)/python tests/tools/environments.py programs

check: setup  ## format, lint, types, contracts (no tests)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --config pyproject.toml --no-logo
	$(BIN)/djade --check $$(git ls-files --cached --others --exclude-standard '*.html')
	$(BIN)/mypy core/src client/src server/src
	cd widgets && npm run --silent check

fix: setup  ## format and mend what can be mended by itself
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	$(BIN)/djade $$(git ls-files --cached --others --exclude-standard '*.html')

test: setup readers programs  ## everything CI runs
	@$(MAKE) --no-print-directory -j2 --output-sync=target check widgets docs
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory browser

# Two processes on two cores: threads of the linear algebra would wait for each other.
test-sqlite test-postgres: export OPENBLAS_NUM_THREADS ?= 1

# Pages are tested on PostgreSQL, and on SQLite in the browser.
test-sqlite: setup  ## unit, architecture and journey tests on SQLite
	$(BIN)/pytest -n 2 --dist worksteal --ignore-glob='server/tests/site_*' --ignore=server/tests/steward core/tests client/tests server/tests tests/architecture tests/docs tests/journeys

# Whole programs of MTurk run on SQLite only: each operation they call is tested on both.
test-postgres: setup  ## the server's tests on a PostgreSQL that is started for them
	$(BIN)/python tests/tools/postgres.py $(BIN)/pytest -n 2 --dist worksteal --ignore=tests/journeys/test_mturk_programs.py server/tests tests/journeys

widgets: setup  ## the widgets' own tests
	cd widgets && npm run --silent test

browser: setup  ## the site in Chromium, on a desktop and a phone
	$(BIN)/pytest -n 2 --dist worksteal tests/browser

templates: setup  ## run templates through the product (DIR=folder LIST=file)
	$(BIN)/python tests/templates/run.py $(DIR) $(if $(LIST),--list $(LIST),)

docs: setup  ## build the documentation; a warning is an error
	$(BIN)/sphinx-build -W --keep-going --quiet -b html docs docs/_build/html

demo: setup  ## the whole story on real digits, then the site (PORT=9000, SERVE=0, TASKS=20)
	$(BIN)/python examples/digits --port $(PORT) --tasks $(TASKS) $(if $(filter 0,$(SERVE)),--no-serve,)

serve: setup  ## web and jobs on the database in var/ (PORT=9000)
	$(BIN)/handwork up --port $(PORT)

bench: setup  ## measure, next to a peer or a limit (BENCH=dispatch)
	$(BIN)/python benchmarks/run.py $(BENCH)

openapi: setup  ## write docs/reference/openapi.json from the code
	$(BIN)/python tests/tools/openapi.py

reference: setup  ## write the reference pages that the code knows
	$(BIN)/python tests/tools/reference.py

messages: setup  ## bring the translation catalogues up to date
	$(BIN)/python tests/tools/catalogues.py extract

screenshots: setup  ## make the pictures of README and docs
	$(BIN)/python tests/tools/screenshots.py

lock: $(VENV)/.uv  ## resolve the dependencies again
	for name in development postgres node peers readers programs; do \
	  if [ $$name = development ]; then sources="requirements/packages.in requirements/development.in"; else sources=requirements/$$name.in; fi; \
	  if [ -f requirements/$$name.overrides ]; then sources="$$sources --override requirements/$$name.overrides"; fi; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --no-emit-package handwork-core --no-emit-package handwork-client --no-emit-package handwork $$sources -o requirements/$$name.lock; done

clean:  ## remove everything that make made, the database too
	rm -rf $(VENV) var widgets/node_modules $(SITE) docs/_build
