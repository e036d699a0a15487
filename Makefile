# Everything a developer runs; `make help` lists it. Needs Python 3.11 or newer, git and a package index.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := .venv/.locked
INSTALLED := .venv/.installed
EXAMPLE := examples/nanocluster
OUT := build/nanocluster
# Schemas of custom resources, where somebody has them; without any, the summary says what was held against nothing.
REFERENCE := $(or $(LABWRIGHT_REFERENCE),$(wildcard ../shared/reference))
WITH_SCHEMAS := $(if $(REFERENCE),LABWRIGHT_REFERENCE=$(REFERENCE))

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv: $(INSTALLED) ## set up the virtual environment from the lock

# Three steps and no tool beyond Python itself: an empty environment, the locked packages with their hashes checked,
# and labwright in place. The build backend is in the lock too, so that the last step asks no package index.
# A changed lock starts from an empty environment: what a lock no longer names must not linger.
$(LOCKED): requirements/dev.lock
	$(PYTHON) -m venv --clear .venv
	$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@

# Schemas of custom resources, where they lie beside the project; without them the check says what it could not judge.
demo: export LABWRIGHT_REFERENCE ?= $(wildcard ../shared/reference)

.PHONY: demo
demo: .venv ## build the nanocluster homelab, check it and show what it is
	$(BIN)/labwright build --spec $(EXAMPLE)/homelab.yaml --out $(OUT)
	$(WITH_SCHEMAS) $(BIN)/labwright overview $(OUT) --spec $(EXAMPLE)/homelab.yaml

.PHONY: test
test: .venv ## run the tests (ARGS="tests/source -x" for some of them)
	$(BIN)/python -m pytest -n 2 $(ARGS)

.PHONY: check
check: .venv ## format, lint, types, layers, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.generate --check

.PHONY: fmt
fmt: .venv ## format the code and apply the linter's safe fixes
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: generate
generate: .venv ## write the generated documentation, schemas and data
	$(BIN)/python -m tools.generate

.PHONY: test-cluster
test-cluster: .venv ## judge the built example on the Kubernetes that KUBECONFIG names; changes that cluster
	@test -n "$(KUBECONFIG)" || { echo "test-cluster: set KUBECONFIG to a throwaway cluster; the tests install into it" >&2; exit 2; }
	$(BIN)/python -m pytest --override-ini=addopts= --import-mode=importlib --strict-markers -ra tests/cluster $(ARGS)

.PHONY: bench
bench: .venv ## measure the commands as whole processes; beside flate and kustomize where they are on the PATH
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.peers

# The resolver is only needed to change the lock, so it lives in a folder of its own and is in no lock.
UV := build/lock-tools/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

$(UV):
	$(PYTHON) -m venv build/lock-tools
	build/lock-tools/bin/python -m pip install --quiet --disable-pip-version-check uv

.PHONY: lock
lock: $(UV) ## resolve the dependencies of pyproject.toml into requirements/*.lock (UPGRADE=--upgrade for newer ones)
	$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements/runtime.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --group dev --constraint requirements/runtime.lock --output-file requirements/dev.lock

.PHONY: clean
clean: ## remove everything that make made
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
