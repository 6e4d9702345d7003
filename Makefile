# check is what CI runs; bench prints measurements as ratios against a peer in the same run.
GO ?= go
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: check test lint bench build

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o lurewatch ./cmd/lurewatch

test:
	$(GO) test ./...

lint:
	@test -z "$$(gofmt -l .)" || { echo 'gofmt would change:'; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff
	$(GO) run ./cmd/lurewatch rules lint
	$(GO) run ./cmd/lurewatch rules test
	$(GO) run ./cmd/lurewatch source lint

check: lint
	$(GO) test -race -short -timeout 45m -count=1 ./...

# ADS is a folder of labelled ads as gzip JSON Lines; without it the benches use invented ads.
ADS ?= ../shared/data/ads
bench:
	$(GO) build -o dist/bench ./cmd/bench
	$(GO) build -o dist/lurewatch ./cmd/lurewatch
	./dist/bench all --ads $(ADS) --lurewatch ./dist/lurewatch
