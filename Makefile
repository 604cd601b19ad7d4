# Everything a person types here sets itself up: `make demo` and `make test` need no step before them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKSTAMP := $(VENV)/.locked

.PHONY: setup demo test check soak lint lock clean

setup: $(LOCKSTAMP)

$(LOCKSTAMP): requirements/run.lock requirements/dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --only-binary :all: --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/beforehand demo

test: setup
	tools/run_tests.sh test

check: setup
	tools/run_tests.sh check

soak: setup
	tools/run_tests.sh soak

lint: setup
	$(BIN)/ruff check src tests tools
	$(BIN)/mypy
	$(BIN)/lint-imports

# Needs uv; the lock names no index. dev.lock repeats run.lock so that one hashed install brings everything.
lock:
	cd requirements && uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 --custom-compile-command "make lock" run.in -o run.lock
	cd requirements && uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 --custom-compile-command "make lock" dev.in -c run.lock -o dev.lock

clean:
	rm -rf $(VENV) build dist
