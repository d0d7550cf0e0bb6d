# The developer's commands. `make help` lists them; each works in a plain clone with Python 3.11+.
.DEFAULT_GOAL := help
.PHONY: help setup fmt lint test test-unit test-integration bench check lock clean \
	container-lint container-check

VENV := .venv-dev
RUN := $(VENV)/bin/python -m
PYTHON := $(or $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $$python && break; done),$(error Python 3.11 or newer is needed and was not found))

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

setup: ## Make the developers' environment from the lock file, unless it is there
	@$(PYTHON) tools/make_venv.py $(VENV) requirements-dev.lock

fmt: setup ## Format, and mend what can be mended
	$(RUN) ruff check --fix --quiet . || true
	$(RUN) ruff format .

lint: setup ## ruff, mypy --strict, the layers
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports

test: test-unit test-integration ## All tests

test-unit: setup ## Tests without a server, in seconds
	$(RUN) pytest -q --numprocesses 2 tests/unit

test-integration: setup ## Tests on real servers, which they start themselves
	$(RUN) pytest -q --numprocesses 2 --dist loadfile -m "not alone" tests/integration
	$(RUN) pytest -q -m alone tests/integration

bench: setup ## Measure, each figure against a floor of the same run
	$(RUN) benchmarks

container-lint: ## Lint Dockerfile and compose.yml; needs no engine
	tools/container_check.sh lint

container-check: ## Build the containers and run the whole system in them (root on Debian)
	tools/container_check.sh

check: lint test ## All that must be green before a commit

lock: ## Write the lock files anew from pyproject.toml (needs uv)
	tools/lock.sh

clean: ## Remove what tools leave behind; no archive, no database
	rm -rf $(VENV) $(VENV).lock .ctr .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
