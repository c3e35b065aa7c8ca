# Needs Python 3.11 or newer and make; everything else is installed below .venv and node_modules.

VENV := .venv
PY := $(VENV)/bin/python
UIS := $(patsubst %/tsconfig.json,%,$(wildcard */ui/tsconfig.json))
JOBS ?= 2
AREA ?= core
PYTEST_ARGS ?=
SLOW := and not slow

.PHONY: help setup run test test-all test-tools check format bench lock clean

help:
	@echo "make run       the server with the sample apps at http://127.0.0.1:8000"
	@echo "make test      all tests, on SQLite, on PostgreSQL and in a browser"
	@echo "make test-all  the same with the slow suites"
	@echo "make check     formatting, linting, types, package arrows, front-end tests"
	@echo "make format    put the Python sources into the agreed form"
	@echo "make bench     measurements, AREA=core by default"
	@echo "make setup     the part all of these share"
	@echo "make lock      resolve the dependencies of pyproject.toml and package.json anew"

setup: $(VENV)/.installed
	@$(PY) scripts/front_end.py build
	@# Where Python keeps no bytecode by itself, every start would compile the sources: a third of its time.
	@$(PY) -m compileall -q builder engines migrations runtime

# Marks a finished installation: one that was interrupted starts over.
$(VENV)/.installed: pyproject.toml requirements.lock hatch_build.py
	@sh scripts/create_venv.sh $(VENV)
	@echo "Installing the Python packages into $(VENV)"
	@YINGZAO_SKIP_FRONT_END=1 $(PY) -m pip install --quiet --disable-pip-version-check \
		-c requirements.lock -e '.[dev]'
	@touch $@

run: setup
	@exec $(VENV)/bin/yingzao serve --demo

test-tools: setup
	@$(PY) -m scripts.private_postgres
	@$(PY) -m scripts.browser

test: test-tools
	@$(PY) -m pytest -n $(JOBS) --dist worksteal -m "not browser $(SLOW)" $(PYTEST_ARGS)
	@# A browser, its server and a second pair of them would share the cores: one at a time.
	@$(PY) -m pytest -m "browser $(SLOW)" $(PYTEST_ARGS)
	@for ui in $(UIS); do $(PY) scripts/front_end.py tool vitest run --root $$ui || exit 1; done

test-all: SLOW :=
test-all: test

check: setup
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) scripts/front_end.py tool oxlint --deny-warnings
	@for ui in $(UIS); do \
		echo "tsc and vitest in $$ui"; \
		$(PY) scripts/front_end.py tool tsc --noEmit -p $$ui || exit 1; \
		$(PY) scripts/front_end.py tool vitest run --root $$ui || exit 1; \
	done

format: setup
	$(VENV)/bin/ruff check --fix --quiet .
	$(VENV)/bin/ruff format .

bench: setup
	@$(PY) -m scripts.private_postgres
	@$(PY) -m bench --area $(AREA)

lock: setup
	@sh scripts/lock.sh
	@$(PY) scripts/front_end.py npm install --package-lock-only

clean:
	rm -rf $(VENV) node_modules runtime/static builder/static .mypy_cache .ruff_cache .pytest_cache
