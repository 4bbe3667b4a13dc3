# The python3 that makes the environment: 3.11 or newer, nothing else installed.
PYTHON ?= python3
# Arguments for pytest: make test ARGS="tests/payouts -k statement"
ARGS ?=

RUN = @command -v $(PYTHON) >/dev/null || \
	{ echo "There is no $(PYTHON) here. Install Python 3.11 or newer (Debian: apt-get install python3-venv)." >&2; exit 1; }; \
	exec $(PYTHON) vir/demo/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help demo test lint coverage mutants storm stop clean bench-rating bench-backtest bench-intake bench-claims bench-statements bench-portal measure-portal

help: ## Show what can be done
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: ## Start everything with demo data on http://localhost:8000 (PORT=8010 for another port)
	$(RUN) demo

test: ## Check everything (ARGS="tests/payouts -k statement" runs only those tests)
	$(RUN) test $(ARGS)

lint: ## Check style, layers and types
	$(RUN) lint

coverage: ## Check that tests reach every line and branch of what decides amounts
	$(RUN) coverage

mutants: ## Check that tests notice changes of the engine (ARGS="programs/rating/split.py": a part)
	$(RUN) mutants $(ARGS)

storm: ## Play the money machine and kill workers (ARGS="examples=20 steps=50 kills=10")
	$(RUN) storm $(ARGS)

bench-rating: ## Measure how many partner-periods are rated in a second
	$(RUN) bench-rating

bench-backtest: ## Measure how fast a draft is tried on 100,000 sales lines
	$(RUN) bench-backtest

bench-intake: ## Measure how fast sales files come in, against a raw COPY
	$(RUN) bench-intake

bench-claims: ## Count false claims stopped, honest ones held (ARGS="1000 50 7": claims, false, seed)
	$(RUN) bench-claims $(ARGS)

bench-statements: ## Make 1,000 statements, against WeasyPrint alone (ARGS="100": fewer)
	$(RUN) bench-statements $(ARGS)

bench-portal: ## Measure the portal's home under load, against a bare page (ARGS="20": slices)
	$(RUN) bench-portal $(ARGS)

measure-portal: ## Measure the portal: clicks, speed, weight, words (ARGS="speed runs=9": one)
	$(RUN) measure-portal $(ARGS)

stop: ## Stop what make demo started
	$(RUN) stop

clean: ## Remove the demo's data, after asking
	$(RUN) clean
