# Everything runs from a virtual environment made here; nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-long test-office test-browser lint types imports install clean

$(BIN)/briefing: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	$(BIN)/python -m compileall -q briefing
	@touch $@

$(VENV)/.test: pyproject.toml $(BIN)/briefing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

install: $(BIN)/briefing ## the command, in .venv/bin/briefing

demo: $(BIN)/briefing ## the briefing of examples/us-japan, printed
	@$(BIN)/briefing write examples/us-japan/

test: $(VENV)/.test lint types imports ## everything that is checked
	$(BIN)/python -m pytest -n 2

test-long: $(VENV)/.test ## the many hostile inputs that the tests above leave out
	$(BIN)/python -m pytest -n 2 -m long

test-office: $(VENV)/.test ## the pages of Word files, counted by LibreOffice where it is installed
	$(BIN)/python -m pytest -m office

$(VENV)/.browser: pyproject.toml $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,browser]'
	-npm install --silent --no-fund --no-audit --prefix $(VENV)/axe axe-core@4
	-npm install --silent --no-fund --no-audit --prefix $(VENV)/caniemail caniemail@1.0.5
	@touch $@

test-browser: $(VENV)/.browser ## the page in Chromium, which must be installed; with axe-core and caniemail where there is npm
	$(BIN)/python -m pytest -n 2 -m browser

lint: $(VENV)/.test
	$(BIN)/ruff check briefing tests training benchmarks
	$(BIN)/ruff format --check briefing tests training benchmarks

types: $(VENV)/.test
	$(BIN)/mypy

imports: $(VENV)/.test
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) dist build
