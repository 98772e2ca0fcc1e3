# The targets that people and the CI run. Each needs Go and nothing else; interop
# takes the clients that there are.
GO ?= go
NPM ?= npm
MVN ?= mvn
# How long each fuzz target runs.
TIME ?= 10s
# The linter, pinned: it is run, not depended on.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run test race lint bench fuzz interop

run: ## hold the reference to every rule and write report/index.html
	$(GO) run ./cmd/safproof run

test: ## run every test
	$(GO) test ./...

race: ## run the tests under the race detector, but for the mutants, which look for something else
	$(GO) test -race -short ./...

lint: ## formatting, go vet, staticcheck, go.mod
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff

bench: ## measure the hot paths beside their floors, in one run
	$(GO) test -run '^$$' -bench . -benchmem ./bench ./features

fuzz: ## run each fuzz target for TIME, one after the other
	@$(GO) list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | while read -r package; do \
		$(GO) test -list '^Fuzz' "$$package" | grep '^Fuzz' | while read -r target; do \
			echo "== $$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(TIME) -fuzzminimizetime 20x "$$package" </dev/null || exit 1; \
		done || exit 1; \
	done

# What npm and Maven get for interop, at the versions that lock files and a POM pin.
NPM_CLIENTS = interop/zowe-cli/testdata interop/oidc-provider/testdata
NPM_READY = $(NPM_CLIENTS:%=%/node_modules/.package-lock.json)
$(NPM_READY): %/node_modules/.package-lock.json: %/package-lock.json
	@if command -v $(NPM) >/dev/null; then cd $* && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel error; fi

LIBERTY = interop/open-liberty/testdata
LIBERTY_READY = $(LIBERTY)/runtime/ready
$(LIBERTY_READY): $(LIBERTY)/pom.xml
	@if command -v $(MVN) >/dev/null; then rm -rf $(LIBERTY)/runtime && $(MVN) -q -B -f $< process-resources && touch $@; fi

ZOWE = interop/zowe-cli/testdata
interop: $(NPM_READY) $(LIBERTY_READY) ## drive what others wrote, and be driven by it; SAFPROOF_INTEROP=require makes what is missing a failure
	@client() { name=$$1; shift; printf '%-12s ' "$$name"; "$$@" 2>/dev/null | head -n 1 | grep . || echo missing; }; \
		client 'Zowe CLI' node $(ZOWE)/node_modules/@zowe/cli/lib/main.js --version; \
		client 'Open Liberty' sh -c 'sed -n s/^com.ibm.websphere.productVersion=//p $(LIBERTY)/runtime/wlp/lib/versions/openliberty.properties'; \
		client node node --version; client curl curl --version; client Python python3 --version; client Java java --version
	$(GO) test -count=1 -v ./interop/...
