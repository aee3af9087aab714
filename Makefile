# The verbs of this project. `make run` and `make test` are the two to know; the work itself is in tools/.
# Everything is set by variables of the environment: tools/stand/config.mjs (ports, folders, demo).

# Compiled dependencies lie outside the checkout, so that a fresh clone builds only our own crates.
export OTKLIK_CACHE ?= $(HOME)/.cache/otklik
export CARGO_TARGET_DIR ?= $(OTKLIK_CACHE)/target
export SQLX_OFFLINE ?= true
export DEMO OPERATORS TOWN N PORT_BASE RUN_DIR

.DEFAULT_GOAL := help
.PHONY: help run up down call test bench e2e soak pictures check db dist clean

help: ## this list
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

# exec: the shell steps aside, so that Ctrl-C reaches one program, which stops the others in their order.
run: ## the centre in the foreground; Ctrl-C stops what it started
	@exec node tools/stand.mjs run

up: ## the centre in the background, described in .run/stand.json (TOWN=1 brings the telephone network too)
	@exec node tools/stand.mjs up

down: ## stop what `make up` started, and only that
	@exec node tools/stand.mjs down

call: ## N callers with recorded speech ring the demo lines (make call N=5)
	@exec node tools/call.mjs

test: ## everything; the last line is `N passed, M failed`
	@exec node tools/test.mjs

bench: ## figures, one JSON line each (make bench ONLY=page)
	@exec node tools/bench.mjs $(ONLY)

e2e: ## only the stories in the browser
	@exec node tools/test.mjs page server stories talks screens crash faults network

soak: ## a day of the centre in half an hour, with a fault every half a minute (SOAK_MINUTES=…, SEED=… repeats one)
	@SOAK_MINUTES=$${SOAK_MINUTES:-30} exec node tools/test.mjs page server soak

pictures: ## the README's pictures anew, from the stories
	@STORY=look node tools/test.mjs page server stories && exec node tools/pictures.mjs

check: ## formatting and lints of both targets, the quick half of `make test`
	@exec node tools/test.mjs format lint tools

db: ## sqlx's checked statements (.sqlx) anew from a database of this clone's
	@exec node tools/db.mjs

dist: ## the optimised page in dist/ and the server
	@node tools/install.mjs && exec node tools/build.mjs

clean: ## what was built and what the stand keeps; the cache stays
	@exec node tools/clean.mjs
