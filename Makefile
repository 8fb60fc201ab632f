# What a stranger needs: Python 3.11 with pip, make and gcc. `make` alone lists what there is.

PYTHON ?= $(or $(shell command -v python3.11),python3)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
ARGS ?=

# Where the venv has no pip of its own (Debian without python3-venv), the outer pip fills it.
PIP = $(if $(wildcard $(BIN)/pip),$(BIN)/python -m pip,$(PYTHON) -m pip --python $(BIN)/python)
INSTALL = $(PIP) install --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check lint format types floors bench bench-documents docs pins clean fuzz system-packages

help: ## list these goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.project ## a county with invented cases, served on this machine (PORT=8000 to choose the port)
	$(BIN)/muniment demo $(if $(PORT),--port $(PORT)) $(ARGS)

test: $(VENV)/.project $(VENV)/.dev system-packages ## the test suite, without what takes long
	$(BIN)/python -m pytest -n $(WORKERS) -m "not long and not bench" $(ARGS)

test-long: $(VENV)/.project $(VENV)/.dev $(VENV)/.fuzz system-packages ## the tests that take long
	$(BIN)/python -m pytest -n $(WORKERS) -m long $(ARGS)

fuzz: $(VENV)/.project $(VENV)/.fuzz ## every reader of a stranger's bytes under attack (SECONDS=60 for each)
	MUNIMENT_FUZZ_SECONDS=$(or $(SECONDS),60) $(BIN)/python -m pytest -n $(WORKERS) -m long tests/fuzz/test_coverage.py $(ARGS)

check: lint format types floors ## style, types and the floors of the house

lint: $(VENV)/.dev
	$(BIN)/ruff check

format: $(VENV)/.dev
	$(BIN)/ruff format --check

types: $(VENV)/.project $(VENV)/.dev
	$(BIN)/mypy

floors: $(VENV)/.project $(VENV)/.dev
	$(BIN)/lint-imports --no-logo --cache-dir .cache/importlinter

bench: $(VENV)/.project $(VENV)/.bench ## measure against peers: a table, and build/bench.json
	$(BIN)/python -m bench.run $(ARGS)

bench-documents: $(VENV)/.project $(VENV)/.bench ## measure readers, search and redaction (DATA=folder with an expected.tsv)
	BENCH_DATA="$(DATA)" $(BIN)/python -m bench.run bench_documents --out build/bench-documents.json $(ARGS)

docs: $(VENV)/.dev ## the documentation as pages, in build/docs
	$(BIN)/mkdocs build --quiet --strict --site-dir build/docs

clean: ## remove what was built (the virtual environment stays)
	rm -rf build dist .cache *.egg-info
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# --- The environment. A stamp is newer than what it was made from, so a second run installs nothing. ---

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Muniment needs Python 3.11 or later; '$(PYTHON)' is older. Name another: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --version >/dev/null; } \
	  || { rm -rf $(VENV); echo "No virtual environment could be made: install pip or venv for $(PYTHON) (Debian: apt-get install python3-venv)."; exit 1; }

$(VENV)/.runtime: constraints/runtime.txt constraints/build.txt | $(BIN)/python
	$(INSTALL) --require-hashes -r constraints/runtime.txt -r constraints/build.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.runtime
	$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: constraints/dev.txt $(VENV)/.runtime
	$(INSTALL) --require-hashes -r constraints/dev.txt
	@touch $@

$(VENV)/.bench: constraints/bench.txt $(VENV)/.dev
	$(INSTALL) --require-hashes -r constraints/bench.txt
	@touch $@

$(VENV)/.fuzz: constraints/fuzz.txt $(VENV)/.dev
	$(INSTALL) --require-hashes -r constraints/fuzz.txt
	@touch $@

# Chromium for the tests that look at pages, Firefox for the checker as a page, poppler for those that read our PDFs back; bubblewrap and what it holds to
# read files: libmagic, libarchive, ffprobe, Tesseract's languages.
SYSTEM_PACKAGES := chromium chromium-driver firefox-esr poppler-utils zbar-tools \
	bubblewrap libmagic1 libarchive13 ffmpeg tesseract-ocr tesseract-ocr-spa
SYSTEM_PROGRAMS := chromium chromedriver firefox-esr pdftotext zbarimg bwrap ffprobe tesseract
# The library of the Go checksum database reads our published log in the long tests.
test-long: SYSTEM_PACKAGES += golang-go golang-golang-x-mod-dev
test-long: SYSTEM_PROGRAMS += go
system-packages:
	@missing=; \
	for program in $(SYSTEM_PROGRAMS); do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing for the tests:$$missing"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends $(SYSTEM_PACKAGES) >/dev/null; \
	else \
	  echo "Not here:$$missing. The tests that need them are skipped."; \
	  echo "To run them too, as root: apt-get install $(SYSTEM_PACKAGES)"; \
	fi

# --- Pins: names, versions and hashes, never where they came from. ---

PIN = build/pin-tools/bin/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
pins: ## choose current versions of all dependencies and write constraints/
	$(PYTHON) -m venv build/pin-tools
	build/pin-tools/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(PIN) pyproject.toml -o constraints/runtime.txt
	$(PIN) -c constraints/runtime.txt --group build -o constraints/build.txt
	$(PIN) -c constraints/build.txt pyproject.toml --group dev -o constraints/dev.txt
	$(PIN) -c constraints/dev.txt --group bench -o constraints/bench.txt
	$(PIN) -c constraints/dev.txt --group fuzz -o constraints/fuzz.txt
