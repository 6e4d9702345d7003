// Command lurewatch watches public job advertisements for signs of trafficking-type recruitment.
//
// This package is wiring: it reads the command line, opens what a command needs, runs it, and closes in reverse
// order. Results go to standard output, words to standard error.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// gcPercent lets the heap, which is small, grow to three times what is live between two collections: a crawl of
// 20,000 pages took 9.2 s instead of 9.9 with it. $GOGC overrides it.
const gcPercent = 200

// memoryLimit is from where on a crawl or a server collects more often than that, in bytes: of 20,000 pages it took
// 325 MB with 240 MB and under 280 with this, code and mapped files included, for 2 % more of the processor. $GOMEMLIMIT
// overrides it. Learning and measuring, which hold more, have none.
const memoryLimit = 192 << 20

// boundMemory is called by commands that run for long.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	// A closed pipe is an error of writing, so that what was opened is closed in order.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}))
}

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}
