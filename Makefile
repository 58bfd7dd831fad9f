# make run    set everything up and open the demonstration on http://127.0.0.1:8000
# make test   set everything up and run every check
# make where URL=/desk/cases/1/assign    the files behind a step
# make bench  the measurements, as ratios in one run

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONPATH := $(CURDIR)

.PHONY: run test check where bench browser messages lock clean

run: .venv/run.stamp messages
	ANSWERABLE_DEMO=1 $(BIN)/python -m answerable run --demo

test: check

check: .venv/test.stamp messages browser
	$(BIN)/ruff check answerable tests
	$(BIN)/ruff format --check answerable tests
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 tests
	$(BIN)/python -m tests.on_postgresql

where: .venv/run.stamp
	@$(BIN)/python -m answerable where "$(URL)"

bench: .venv/test.stamp messages
	$(BIN)/python -m bench

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	touch $@

.venv/test.stamp: requirements-test.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements-test.lock
	touch $@ .venv/run.stamp

messages:
	@$(BIN)/python -m answerable.locale.compiling

# Debian's Chromium and Chinese fonts, where this account may install them; the tests say so where they are missing.
browser:
	@if [ -z "$$CHROMIUM" ] && ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq >/dev/null 2>&1; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null 2>&1 || true; fi

# For maintainers: renew the hash-pinned locks with uv.
lock:
	uv export -q --no-emit-project --no-dev --no-header -o requirements.lock
	uv export -q --no-emit-project --all-groups --no-header -o requirements-test.lock

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
