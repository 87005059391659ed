# The commands of this project. `make audit` is the first one to try; `make help` lists them.

PYTHON  ?= python3
VENV    ?= .venv
BIN     := $(VENV)/bin
# Where the sample run writes, and what it reads: `make audit CALLS=/path/to/calls REPORTS=out`.
CALLS   ?= sample_transcripts
REPORTS ?= reports
PYTEST_ARGS ?=

CREATED := $(VENV)/.created
RUNTIME := $(VENV)/.installed-runtime
DEV     := $(VENV)/.installed-dev
KERNEL  := hatch_build.py $(wildcard src/csaudit/native/*.[ch])
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet

export PIP_ROOT_USER_ACTION = ignore

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help audit test check bench quality model docs samples tables clean

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

audit: $(RUNTIME) ## audit the sample calls into reports/ and print the summary
	@mkdir -p '$(REPORTS)'
	@$(BIN)/csaudit audit '$(CALLS)' -f text -f 'html:$(REPORTS)/audit.html' -f 'xlsx:$(REPORTS)/audit.xlsx' \
		-f 'md:$(REPORTS)/audit.md' -f 'json:$(REPORTS)/audit.json'
	@$(BIN)/csaudit report '$(REPORTS)/audit.json' --by agent -f 'html:$(REPORTS)/agents/'

test: $(DEV) ## run the tests
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

check: $(DEV) ## format, lint, types, layers, packs and generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/csaudit checks lint
	$(BIN)/csaudit checks test --strict
	$(BIN)/python tools/make_samples.py --check
	$(BIN)/python tools/make_reference.py --check
	$(BIN)/python tools/make_outputs.py --check

bench: $(DEV) ## measure speed (benchmarks/)
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/reading.py

quality: $(DEV) ## measure detection on the labelled calls, write docs/explanation/detection-quality.md
	@$(BIN)/python tools/make_quality.py

model: $(DEV) ## train the learned moves anew (checks/moves/model.npz, about ten minutes)
	@$(BIN)/python tools/make_model.py

docs: $(DEV) ## write the generated reference pages and quoted outputs anew
	@$(BIN)/python tools/make_reference.py
	@$(BIN)/python tools/make_outputs.py

samples: $(DEV) ## write sample_transcripts/ anew
	@$(BIN)/python tools/make_samples.py

tables: $(DEV) ## write the shipped character tables anew
	@$(BIN)/python tools/make_tables.py

clean: ## remove the environment, reports and caches
	rm -rf '$(VENV)' '$(REPORTS)' build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A virtual environment, or a sentence that says what is missing.
$(CREATED):
	@if [ ! -x '$(BIN)/python' ]; then \
		command -v '$(PYTHON)' >/dev/null || { \
			echo "csaudit: no $(PYTHON) found. Install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }; \
		'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "csaudit: needs Python 3.11 or newer; $(PYTHON) is $$('$(PYTHON)' -V 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }; \
		'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "csaudit: $(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
		echo "csaudit: creating $(VENV)" >&2; \
		'$(PYTHON)' -m venv '$(VENV)'; \
	fi
	@touch $@

$(RUNTIME): pyproject.toml $(KERNEL) | $(CREATED)
	@echo "csaudit: installing the program into $(VENV) (once)" >&2
	@$(PIP) install --editable .
	@touch $@

$(DEV): pyproject.toml $(KERNEL) | $(CREATED)
	@echo "csaudit: installing the program and its development tools into $(VENV) (once)" >&2
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(RUNTIME)
