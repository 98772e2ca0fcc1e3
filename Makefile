# The targets that people and the CI run. Each needs Go and nothing else.
GO ?= go
# How long each fuzz target runs.
TIME ?= 10s
# The linter, pinned: it is run, not depended on.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run test race lint bench fuzz

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
