# Two commands: `make run` and `make test`. Everything lives in .venv; nothing else on the machine is touched,
# except that `make test` may install Chromium where there is none.

# Which Python makes .venv: PYTHON=/path/to/python3.12 chooses; otherwise the first one found that is new enough.
PYTHON ?=
# Three workers on two cores: one of them mostly waits for a browser. tests/conftest.py says which tests share one.
TESTARGS ?= -n 3
# `make lock LOCKARGS=--upgrade` moves every pin; without it only what pyproject.toml forces moves.
LOCKARGS ?=
SHOTARGS ?=
UV_VERSION := 0.13.9

VENV := .venv
SUPERSET := .venv-superset
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
UV = UV_DEFAULT_INDEX="$$($(PIP) config get global.index-url 2>/dev/null || true)" \
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--no-annotate --generate-hashes $(LOCKARGS)

# Another environment's settings must not reach into .venv. Without compiled files kept, each process the
# tests start reads all code anew.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format shots bench bench-many bench-superset torture lock clean

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; \
		do printf '  make %-14s %s\n' "$$name" "$$what"; done

run: $(VENV)/.run ## Install what is missing and serve the demo on http://localhost:8501
	@exec $(PY) -m lägesbild demo

test: $(VENV)/.dev ## Install what is missing, Chromium included, and run every test
	@$(PY) tools/chromium.py
	@$(PY) -m pytest $(TESTARGS)

check: $(VENV)/.dev ## Lint, format, types and layers, without changing a file
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))'

format: $(VENV)/.dev ## Let ruff mend and format
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

shots: $(VENV)/.dev ## Every page at 1280 and 390 pixels, light and dark, into shots/
	@$(PY) tools/chromium.py
	@$(PY) -m tools.shots $(SHOTARGS)

bench: $(VENV)/.dev ## Measure, print name value unit limit, and write bench/results.json
	@$(PY) tools/chromium.py
	@$(PY) -m bench $(BENCHARGS)

bench-many: $(VENV)/.dev ## Measure a thousand municipalities on one PostgreSQL: ten minutes, 10 GB of disk for that time
	@$(PY) -m bench.partitioned

bench-superset: $(VENV)/.dev $(SUPERSET)/.done ## Measure beside Apache Superset, installed apart in .venv-superset (Python 3.11, 1 GB)
	@$(PY) -m bench.superset

torture: $(VENV)/.dev ## Attack and break it for long; print name tried failed, and write torture/results.json
	@$(PY) tools/chromium.py
	@$(PY) -m torture $(TORTUREARGS)

lock: $(VENV)/.run ## Write every requirements file anew from pyproject.toml and bench/superset.in
	@$(PIP) install --quiet uv==$(UV_VERSION)
	@$(UV) pyproject.toml -o requirements.txt
	@$(UV) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	@$(UV) bench/superset.in -o bench/superset-requirements.txt

clean: ## Remove the environment, caches and pictures (never var/, where the databases are)
	@rm -rf $(VENV) $(SUPERSET) shots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run: requirements.txt | $(PY)
	@echo "Installing the pinned packages into $(VENV) (about a minute the first time) ..."
	@$(PIP) install --quiet -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing the pinned packages and tools into $(VENV) (about a minute the first time) ..."
	@$(PIP) install --quiet -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(SUPERSET)/.done: bench/superset-requirements.txt | $(PY)
	@echo "Installing Apache Superset into $(SUPERSET) (some minutes the first time) ..."
	@rm -rf $(SUPERSET) && $(PY) -m venv $(SUPERSET)
	@$(SUPERSET)/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r $<
	@touch $@

# A half-made environment would pass for a whole one the next time, so it is removed.
$(PY):
	@for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -m venv $(VENV) && $(PY) -m pip --version >/dev/null && exit 0; \
		rm -rf $(VENV); \
		echo "$$python cannot make a virtual environment (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
		exit 1; \
	done; \
	echo "Lägesbild needs Python 3.11 or newer$(if $(PYTHON),; PYTHON=$(PYTHON) is not that,)." >&2; \
	echo "Install it, or point at one: make PYTHON=/path/to/python3.12 ..." >&2; \
	exit 1
