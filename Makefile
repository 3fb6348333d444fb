# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
STAMP := $(VENV)/.installed
COLLECTION := collections/ansible_collections/drift/guard
PYTEST_ARGS ?=
# Tests of one file share a lab, so a file stays in one process; tests/conftest.py puts those that take long first.
PARALLEL := --numprocesses=logical --maxprocesses=4 --dist=loadscope --no-loadscope-reorder

# The tools call one another by name (ansible-lint calls ansible-playbook), so ours come first.
export PATH := $(BIN):$(PATH)
# Ansible expands ~ even where the caller has no home.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/.cache/home
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint sanity build clean distclean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' Makefile

setup: $(STAMP)  ## Create .venv with everything needed; costs nothing when pyproject.toml is unchanged

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'setup: "$(PYTHON)" must be Python 3.11 or later; name another with: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo 'setup: "$(PYTHON)" lacks venv or ensurepip; on Debian and Ubuntu install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: setup  ## Check and correct simulated devices on this machine
	$(VENV)/bin/python -m tests.demo

# pytest comes last, so that its closing line is the last line of the whole run.
test: setup lint sanity build  ## Everything: linters, sanity, build, then the tests
	$(BIN)/pytest $(PARALLEL) $(PYTEST_ARGS)

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
