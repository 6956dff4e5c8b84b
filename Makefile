# Needs only Python >= 3.11, make and a package index. Everything goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# Two at a time: much of a test's time is one thread's, in Python and in what Keras traces.
PARALLEL := -n 2 --dist worksteal

# If this variable is set, each test process compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo wheel test test-all test-release lint unit slow slow-and-long cluster jax docs notebooks bundle messages web benchmark clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# pip before 25.1 knows no dependency groups, and some machines' Python brings an older one.
$(INSTALLED): pyproject.toml hatch_build.py build_messages.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(INSTALLED)

demo: $(INSTALLED)
	$(BIN)/pellucid demo

# What to run before a commit. CI runs the rest too, which takes five times as long. Lint and the
# checks of the web app use one thread each, so they run in parallel.
test: $(INSTALLED)
	@began=$$(date +%s); \
	$(MAKE) --jobs=2 lint web && $(MAKE) unit && $(MAKE) slow; status=$$?; \
	echo "make test: $$(($$(date +%s) - began)) seconds"; exit $$status

# What is slow runs in one go, so that what many tests share is made once.
test-all: $(INSTALLED)
	$(MAKE) --jobs=2 lint web && $(MAKE) unit slow-and-long docs cluster jax

# The install builds it too; this is for whoever changes it.
bundle: $(INSTALLED)
	$(BIN)/python hatch_build.py

# With the web app inside: to install it takes neither Node nor npm. To build it takes only those,
# not what pellucid or its tests use.
wheel: | $(BIN)/python
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

# After a change of messages: collect them, and compile the catalogs.
messages: $(INSTALLED)
	$(BIN)/python build_messages.py

slow: bundle
	$(BIN)/python -m pytest -m 'slow and not long' $(PARALLEL) --durations=10 --ignore=tests/distributed

slow-and-long: bundle
	$(BIN)/python -m pytest -m 'slow and not release' $(PARALLEL) --durations=60 --ignore=tests/distributed

# What rarely changes and takes minutes: before a release, and after a change of what it tests.
test-release: bundle web/node_modules/.complete
	$(BIN)/python -m pytest -m release $(PARALLEL) --durations=10

# By itself: each of its clusters has as many processes as there are cores, and more.
cluster: $(INSTALLED)
	$(BIN)/python -m pytest -m slow --durations=5 tests/distributed

# What trains must not depend on TensorFlow. To compile takes longer than to compute here, so what
# one process has compiled is kept for the others. With a limit on the size of the folder, JAX would
# look through all of its files, under a lock, each time it writes one.
jax: $(INSTALLED)
	programs=$$(mktemp -d) && trap 'rm -rf "$$programs"' EXIT && \
	JAX_COMPILATION_CACHE_DIR=$$programs \
	JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS=0 \
	KERAS_BACKEND=jax XLA_FLAGS=--xla_backend_optimization_level=0 \
		$(BIN)/python -m pytest -m 'slow and not long and not once' $(PARALLEL) --durations=10 \
		tests/backbones tests/explanation tests/exports/keras_script tests/features tests/guides tests/models tests/training

# The course's notebooks in English and Korean, into build/notebooks.
notebooks: $(INSTALLED)
	$(BIN)/python build_notebooks.py

# With the Node that the package index brings; the machine needs none.
NODE := cd web && export PATH="$(abspath $(BIN)):$$PATH" &&

web/node_modules/.complete: web/package-lock.json | $(INSTALLED)
	$(NODE) npm ci --ignore-scripts --no-audit --no-fund && touch node_modules/.complete

web: web/node_modules/.complete
	$(NODE) npm run check && npm run lint && npm test

# In English and Korean, into build/docs, with all checks of links and translations.
docs: $(VENV)/.docs_installed
	$(BIN)/python build_docs.py

$(VENV)/.docs_installed: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

unit: $(INSTALLED)
	$(BIN)/python -m pytest -m 'not slow' $(PARALLEL) --durations=10

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Takes an hour, and needs a folder of photos: make benchmark DATA=FOLDER. PyTorch is a peer only.
benchmark: $(INSTALLED)
	@test -n "$(DATA)" || { echo "Name a folder of photos: make benchmark DATA=FOLDER"; exit 2; }
	$(BIN)/python -m pip install --quiet --group benchmark
	$(BIN)/python benchmarks/all_benchmarks.py --data "$(DATA)"

clean:
	rm -rf $(VENV) runs build dist web/node_modules src/pellucid/app/static
