# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
STAMP := $(VENV)/.installed
COLLECTION := collections/ansible_collections/drift/guard
PYTEST_ARGS ?=
# What `make lab` starts: any folder of configurations with an intent.json in or above it, on addresses of this machine.
LAB_CONFIGS ?= tests/demo/configs
LAB_ADDRESSES ?= 127.1.0.0/24
# Whether edits in its Nautobot are only compared, or reach the devices.
LAB_DRY_RUN ?= false
# Tests of one file share a lab, so a file stays in one process; tests/conftest.py puts those that take long first, and
# says how many processes there are.
PARALLEL := --numprocesses=auto --dist=loadscope --no-loadscope-reorder

# The tools call one another by name (ansible-lint calls ansible-playbook), so ours come first.
export PATH := $(BIN):$(PATH)
# Ansible expands ~ even where the caller has no home.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/.cache/home
endif

.DEFAULT_GOAL := help
.PHONY: help setup setup-nautobot demo pictures lab lab-down test bench lint sanity build clean distclean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-15s %s\n", $$1, $$2}' Makefile

setup: $(STAMP)  ## Create .venv with everything needed; costs nothing when pyproject.toml is unchanged

# Of twenty thousand files a fraction is ever imported, and compiled then.
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'setup: "$(PYTHON)" must be Python 3.11 or later; name another with: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo 'setup: "$(PYTHON)" lacks venv or ensurepip; on Debian and Ubuntu install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --group dev
	@touch $@

# It is done once: with the same pyproject.toml and the same .cache it costs a second. NAUTOBOT_LAB_CACHE names another
# folder to keep it in, which several checkouts, or the runs of a CI, may share.
setup-nautobot: setup  ## Install Nautobot and migrate its database, for the tests and the lab
	$(BIN)/python -m tests.lab nautobot prepare

demo: setup  ## Check and correct simulated devices on this machine
	$(VENV)/bin/python -m tests.demo

pictures: setup  ## Make the README's pictures anew; wants Chromium
	$(VENV)/bin/python -m tests.pictures

lab: setup  ## Simulated devices and a Nautobot that knows them, to play with
	@$(BIN)/python -m tests.lab status >/dev/null 2>&1 \
		|| $(BIN)/python -m tests.lab up --configs $(LAB_CONFIGS) --addresses $(LAB_ADDRESSES) --inventory .cache/lab/inventory.yml
	@DRIFT_GUARD_DRY_RUN=$(LAB_DRY_RUN) $(BIN)/python -m tests.lab nautobot up
	@$(BIN)/python -m tests.lab nautobot seed $(LAB_CONFIGS) --lab .cache/lab
	@$(BIN)/python -m tests.lab nautobot hooks

lab-down:  ## Stop both
	-@$(BIN)/python -m tests.lab nautobot down
	-@$(BIN)/python -m tests.lab down

# pytest comes last, so that its closing line is the last line of the whole run.
test: setup nautobot-ahead lint sanity build  ## Everything: linters, sanity, build, then the tests
	$(BIN)/pytest $(PARALLEL) $(PYTEST_ARGS)

# The linters leave a core idle, and the first test that wants Nautobot waits for this to end, or does it itself.
.PHONY: nautobot-ahead
nautobot-ahead: setup
	@mkdir -p .cache
	@nohup $(BIN)/python -m tests.lab nautobot prepare >.cache/nautobot-prepare.log 2>&1 </dev/null &

bench: setup  ## Measure what the README claims about speed; ARGS names benchmarks, as in tests/bench
	$(BIN)/python -m tests.bench $(ARGS)

lint: setup  ## Style, types, YAML, playbooks and changelog fragments
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/yamllint --strict .
	$(BIN)/ansible-lint
	cd $(COLLECTION) && $(BIN)/antsibull-changelog lint

sanity: setup  ## ansible-test sanity on a copy of the collection
	$(BIN)/python tests/sanity.py

build: setup  ## Build the collection's archive into build/
	$(BIN)/ansible-galaxy collection build $(COLLECTION) --output-path build --force

clean:  ## Remove what was built and the tools' caches; keeps .venv and .cache
	rm -rf build reports __pycache__ .ansible .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find collections jobs tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean  ## Remove .venv and .cache too
	rm -rf $(VENV) .cache
