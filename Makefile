# Everything a newcomer runs. Needs git, make and Python 3.11 or newer; the rest is fetched into this folder and
# into the user's cache. `make` alone lists the targets.

PYTHON ?= python3
PY := .venv/bin/python
CLEW := .venv/bin/clew

# uv takes the Python named above and keeps to our own .venv.
export UV_PYTHON := $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= copy
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT
# Where the machine has certificates of its own (SSL_CERT_FILE, or those that its administrator installed), all that
# is fetched is checked against those: a company's proxy is in no list that comes with a package.
CERTIFICATES := $(shell $(PYTHON) -c 'import os, ssl; p = ssl.get_default_verify_paths(); \
	print(p.cafile or (p.capath if p.capath and os.listdir(p.capath) else ""))' 2>/dev/null)
ifneq ($(CERTIFICATES),)
export UV_SYSTEM_CERTS ?= true
export REQUESTS_CA_BUNDLE ?= $(CERTIFICATES)
endif
# Without a home folder that can be written, what is fetched stays in this one.
ifneq ($(shell mkdir -p "$$HOME/.cache" 2>/dev/null && test -w "$$HOME/.cache" && echo yes),yes)
export UV_CACHE_DIR ?= $(CURDIR)/.uv/cache
export CLEW_CACHE ?= $(CURDIR)/.uv/jars
endif

.DEFAULT_GOAL := help
.PHONY: help demo test test-deep check fix generate up down

help:  ## list what can be run
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: .venv/ready  ## load the generated plant, answer a recall, serve page and API on port 8000 (ONCE=1: answer and end)
ifdef ONCE
	@# A database that ran before goes on running; one that only this answer needed is stopped.
	@$(CLEW) status >/dev/null 2>&1 || ends='$(CLEW) down'; \
	$(CLEW) demo --once; code=$$?; $${ends:-true} >/dev/null; exit $$code
else
	@$(CLEW) demo
endif

test: .venv/ready  ## run the tests
	@$(PY) -m pytest -q $(ARGS) || { echo 'make test: see the failures above; one alone: make test ARGS="path -k name"'; exit 1; }

test-deep: .venv/ready  ## more: ten kills of the server, ten of the loader, forty lost commits, 20,000 random factories
	@$(PY) -m pytest -q --deep tests/faults tests/golden/test_factories.py $(ARGS)

check: .venv/ready  ## lint, types, layers, and whether generated files are fresh
	@$(PY) -m ruff check --quiet . || { echo 'make check: ruff found faults; `make fix` mends those that can be mended'; exit 1; }
	@$(PY) -m ruff format --quiet --check . || { echo 'make check: not formatted; run `make fix`'; exit 1; }
	@$(PY) -m mypy --no-error-summary || { echo 'make check: mypy found faults in types, listed above'; exit 1; }
	@.venv/bin/lint-imports > .venv/layers.txt || { cat .venv/layers.txt; echo 'make check: an import points up; see "Style" in CONTRIBUTING.md'; exit 1; }
	@$(PY) scripts/check_generated.py
	@echo 'make check: all well'

fix: .venv/ready  ## mend what ruff can mend, and format
	@$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format --quiet .

generate: .venv/ready  ## write the generated files: migration, data dictionary, GraphQL schema
	@for script in scripts/write_*.py; do $(PY) $$script || exit 1; done

up: .venv/ready  ## start the embedded database
	@$(CLEW) up

down: .venv/ready  ## stop the embedded database
	@$(CLEW) down

# Made anew whenever the lock or the project file changes.
.venv/ready: pyproject.toml uv.lock
	@uv=$$($(PYTHON) scripts/get_uv.py) || exit 1; \
	test -d .venv || echo 'installing the Python packages into .venv (only once)' >&2; \
	"$$uv" sync --locked --quiet || { echo 'the packages could not be installed: see above; if the lock is out of date, run `uv lock`; else check the network, HTTPS_PROXY and SSL_CERT_FILE'; exit 1; }
	@touch $@
