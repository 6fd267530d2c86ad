# make demo [PORT=8000]   sets everything up and shows the page with data
# make test               sets everything up and passes all tests
# make test-train       installs PyTorch too and trains a tiny network to its file
# make test-spark       installs Spark too (it needs Java) and links on it
# make bench NAME=…       sets up what a benchmark needs and runs it
# make messages           brings the Spanish texts in step with the source
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: demo test test-train test-spark bench lock setup check messages

demo:
	@$(PYTHON) tools/bootstrap.py demo
	@SAFELIGHT_HOME="$${SAFELIGHT_HOME:-$(CURDIR)/.demo}" $(BIN)/safelight demo --port $(PORT)

setup:
	@$(PYTHON) tools/bootstrap.py test

test: setup check
	$(BIN)/pytest -n auto --dist loadfile

test-train:
	@$(PYTHON) tools/bootstrap.py train
	$(BIN)/pytest tests/presence/photos/test_network_training.py

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_frontend.py

test-spark:
	@$(PYTHON) tools/bootstrap.py spark
	$(BIN)/pytest tests/desk/link/test_backends.py

bench: setup
	$(BIN)/python -m benchmarks.$(NAME) $(ARGS)

messages: setup
	$(BIN)/python tools/messages.py

lock:
	@$(PYTHON) tools/bootstrap.py lock
