# The targets that people and the CI run. Each needs Go and nothing else; interop
# takes the clients that there are.
GO ?= go
NPM ?= npm
MVN ?= mvn
CARGO ?= cargo
# How long each fuzz target runs.
TIME ?= 10s
# The linter, pinned: it is run, not depended on.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Modules of their own, for what safproof itself does not depend on.
MODULES = bench/check bench/table bench/peers/golang features/shards/check
# in_modules runs a command in each; jwx, a peer, is built on what is an experiment in Go 1.26.
in_modules = @set -e; for module in $(MODULES); do echo "== $$module"; \
	( [ "$$module" != bench/peers/golang ] || export GOEXPERIMENT=jsonv2; cd "$$module"; $(1) ) || exit 1; done

.PHONY: run test test-modules race lint bench bench-check fuzz evidence interop interop-ready publish

run: ## hold the reference to every rule and write report/index.html
	$(GO) run ./cmd/safproof run

test: test-modules ## run every test
	$(GO) test ./...

test-modules:
	$(call in_modules,$(GO) test ./...)

race: ## run the tests under the race detector, but for the mutants, which look for something else
	$(GO) test -race -short ./...

lint: ## formatting, go vet, staticcheck, go.mod
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff
	$(call in_modules,$(GO) vet ./... && $(GO) run $(STATICCHECK) ./... && $(GO) mod tidy -diff)

# How often each benchmark is measured, and a file that is to have what benchstat reads.
BENCHCOUNT ?= 1
RAW ?=
bench: ## measure the hot paths beside their floors and peers, in one run, and print the table
	@$(GO) run -C bench/table . -count $(BENCHCOUNT) $(if $(RAW),-raw '$(abspath $(RAW))')

# What bench-check compares with, how often each side is measured, how many per cent are too
# slow, and how long at a time.
BASE ?= HEAD
COUNT ?= 10
THRESHOLD ?= 5
BENCHTIME ?= 100ms
PACKAGES ?= ./bench
bench-check: ## compare the benchmarks of the tree with those of the commit BASE; fail if they are slower
	$(GO) run -C bench/check . -base '$(BASE)' -count $(COUNT) -threshold $(THRESHOLD) -benchtime $(BENCHTIME) $(PACKAGES)

# Go before 1.27 may tell the end of TIME as a failure of the target, "context deadline exceeded"
# (go.dev/issue/75804): it is none if no input that fails was written.
fuzz: ## run each fuzz target for TIME, one after the other
	@said=$$(mktemp) && trap 'rm -f "$$said"' EXIT && \
	$(GO) list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | while read -r package; do \
		$(GO) test -list '^Fuzz' "$$package" | grep '^Fuzz' | while read -r target; do \
			echo "== $$package $$target"; \
			{ $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(TIME) -fuzzminimizetime 20x "$$package" </dev/null 2>&1 || echo failed; } | tee "$$said"; \
			grep -q '^failed$$' "$$said" || continue; \
			if grep -q '^ *context deadline exceeded$$' "$$said" && ! grep -q 'Failing input written' "$$said"; then \
				echo "$$target: the time was up"; \
			else exit 1; fi; \
		done || exit 1; \
	done

evidence: ## run all that exercises a rule, and keep the record that safproof rules list --evidence prints
	$(GO) run ./features/evidence/collect

# What npm, pip, Maven and cargo get for interop, at the versions that lock files, lists
# with checksums and POMs pin. What there is no program for is left out, and told as missing.
NPM_READY = $(patsubst %/package-lock.json,%/node_modules/.package-lock.json,$(wildcard interop/*/package-lock.json interop/*/testdata/package-lock.json))
$(NPM_READY): %/node_modules/.package-lock.json: %/package-lock.json
	@if command -v $(NPM) >/dev/null; then cd $* && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel error; fi

PIP_READY = $(patsubst %/requirements.txt,%/.venv/ready,$(wildcard interop/*/requirements.txt))
$(PIP_READY): %/.venv/ready: %/requirements.txt
	@if command -v python3 >/dev/null; then rm -rf $*/.venv && python3 -m venv $*/.venv && \
		$*/.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@; fi

MVN_READY = $(patsubst %/pom.xml,%/target/ready,$(wildcard interop/*/pom.xml))
$(MVN_READY): %/target/ready: %/pom.xml $(wildcard interop/*/*.java interop/protocol/java/*.java)
	@if command -v $(MVN) >/dev/null; then $(MVN) -q -B -Dstyle.color=never -f $< package && touch $@; fi

CARGO_READY = $(patsubst %/Cargo.lock,%/target/release/adapter,$(wildcard interop/*/Cargo.lock))
$(CARGO_READY): %/target/release/adapter: %/Cargo.lock $(wildcard interop/*/src/*.rs interop/protocol/*.rs)
	@if command -v $(CARGO) >/dev/null; then $(CARGO) build --quiet --release --locked --manifest-path $*/Cargo.toml && touch $@; fi

LIBERTY = interop/open-liberty/testdata
LIBERTY_READY = $(LIBERTY)/runtime/ready
$(LIBERTY_READY): $(LIBERTY)/pom.xml
	@if command -v $(MVN) >/dev/null; then rm -rf $(LIBERTY)/runtime && $(MVN) -q -B -Dstyle.color=never -f $< process-resources && touch $@; fi

interop-ready: $(NPM_READY) $(PIP_READY) $(MVN_READY) $(CARGO_READY) $(LIBERTY_READY)

publish: interop-ready ## hold the implementations of interop to the rules, and keep their records in reports/published
	$(GO) run ./interop/publish

ZOWE = interop/zowe-cli/testdata
interop: interop-ready ## drive what others wrote, and be driven by it; SAFPROOF_INTEROP=require makes what is missing a failure
	@client() { name=$$1; shift; printf '%-12s ' "$$name"; "$$@" 2>/dev/null | head -n 1 | grep . || echo missing; }; \
		client 'Zowe CLI' node $(ZOWE)/node_modules/@zowe/cli/lib/main.js --version; \
		client 'Open Liberty' sh -c 'sed -n s/^com.ibm.websphere.productVersion=//p $(LIBERTY)/runtime/wlp/lib/versions/openliberty.properties'; \
		client node node --version; client curl curl --version; client Python python3 --version; client Java java --version
	$(GO) test -count=1 -v ./interop/...
