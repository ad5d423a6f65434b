# `make demo` and `make test` do everything from a bare checkout with Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
# PyTorch comes first and by itself, so that nothing else draws a build with CUDA packages. Where the package index
# serves that build under the plain name (PyPI does for Linux on x86-64), name the CPU index:
# make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH ?= torch==2.13.0
TORCH_INDEX ?=
# What the tests draw and convert forms with, a graph store on a server, and what tells that they are there.
SYSTEM := fonts-noto-cjk libreoffice-writer-nogui libreoffice-calc-nogui virtuoso-opensource-7-bin
CJK_FONT := /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test system check fix bench clean

demo: $(INSTALLED)
	$(BIN)/zhibiao demo

test: $(INSTALLED) system
	$(BIN)/python -m pytest

# Installs where it may; elsewhere it says what is missing, and the tests that need it are skipped.
system:
	@if command -v soffice >/dev/null && command -v virtuoso-t >/dev/null && test -e $(CJK_FONT); then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
		echo "Installing $(SYSTEM)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --no-install-recommends $(SYSTEM) >/dev/null; \
	else \
		echo "Some tests need: apt-get install $(SYSTEM)" >&2; \
	fi

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)
	$(BIN)/python benchmarks/foundation.py

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) '$(TORCH)'
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
