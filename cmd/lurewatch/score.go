package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"lurewatch/job"
)

type scoreCmd struct {
	Files []string `arg:"" optional:"" help:"JSON Lines, plain or gzip; - is standard input." placeholder:"FILE"`
}

// Run judges ads and prints one assessment a line, in the order of the ads.
func (c *scoreCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	if len(c.Files) == 0 {
		c.Files = []string{"-"}
	}
	out := bufio.NewWriterSize(a.io.out, 1<<16)
	bad := 0
	judge := func(line []byte, name string, n int) ([]byte, error) {
		var ad job.Ad
		if err := decodeLine(name, n, line, &ad); err != nil {
			return nil, err
		}
		if err := complete(ad, name, n); err != nil {
			return nil, err
		}
		return json.Marshal(job.Assessment{ID: ad.ID, Verdict: set.Judge(ad)})
	}
	files, err := a.eachFile(c.Files, func(name string) error {
		n, err := a.pipeline(name, judge, out)
		bad += n
		return err
	})
	if err != nil {
		return errors.Join(err, out.Flush())
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write assessments: %w", err)
	}
	return errors.Join(partly(bad, "line", "was left out"), partly(files, "file", "was left out"))
}

// inputError is an error of one input; others can be read.
type inputError struct{ error }

func (e inputError) Unwrap() error { return e.error }

// eachFile does every file. One that cannot be read is reported and counted if there are others.
func (a *app) eachFile(names []string, do func(name string) error) (bad int, err error) {
	for _, name := range names {
		err := do(name)
		var input inputError
		switch {
		case err == nil:
		case a.ctx.Err() == nil && len(names) > 1 && errors.As(err, &input):
			fmt.Fprintf(a.io.err, "lurewatch: %v\n", err)
			bad++
		default:
			return bad, err
		}
	}
	return bad, nil
}

// complete reports what an ad lacks.
func complete(ad job.Ad, name string, n int) error {
	switch {
	case ad.ID == "":
		return lineFault{file: name, line: n, why: `the ad has no "id"`}
	case ad.Title == "" && ad.Text == "":
		return lineFault{file: name, line: n, why: fmt.Sprintf(`the ad %q has neither "title" nor "text"`, ad.ID)}
	}
	return nil
}

// partly is the error of a command that left n things out, nil for none.
func partly(n int, what, happened string) error {
	if n == 0 {
		return nil
	}
	if n > 1 {
		what, happened = what+"s", "were left out"
	}
	return exitError{exitPart, fmt.Errorf("done in part: %d %s %s", n, what, happened)}
}

// A worker takes batchLines lines at a time, fewer if they are batchBytes long.
const (
	batchLines = 256
	batchBytes = 1 << 20
)

// batch is a run of lines, and their results once done is closed.
type batch struct {
	nums  []int // of the lines in their file
	lines [][]byte
	size  int // of the lines, in bytes
	outs  [][]byte
	errs  []error
	done  chan struct{}
}

// pipeline turns each line of a file into one line of output, on all cores and in order. Lines that turn refuses
// are reported on standard error and counted. Memory is bounded by the batches under way.
func (a *app) pipeline(name string, turn func(line []byte, name string, n int) ([]byte, error), out io.Writer) (bad int, err error) {
	in, err := a.openInput(name)
	if err != nil {
		return 0, inputError{err}
	}
	defer in.Close()
	g, ctx := errgroup.WithContext(a.ctx)
	todo, inOrder := make(chan *batch), make(chan *batch, 2*runtime.GOMAXPROCS(0))
	var long []lineFault
	g.Go(func() error {
		defer close(todo)
		defer close(inOrder)
		return feed(ctx, name, in, todo, inOrder, func(f lineFault) { long = append(long, f) })
	})
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for b := range todo {
				for i, line := range b.lines {
					if ctx.Err() != nil {
						break // nobody waits for the rest
					}
					b.outs[i], b.errs[i] = turn(line, name, b.nums[i])
				}
				close(b.done)
			}
			return nil
		})
	}
	g.Go(func() error {
		for b := range inOrder {
			if <-b.done; ctx.Err() != nil {
				return context.Cause(ctx)
			}
			n, err := b.write(out, a.io.err)
			bad += n
			if err != nil {
				return err
			}
		}
		return nil
	})
	err = g.Wait()
	for _, f := range long {
		fmt.Fprintf(a.io.err, "lurewatch: %v\n", f)
	}
	return bad + len(long), err
}

// feed cuts a file into batches.
func feed(ctx context.Context, name string, in io.Reader, todo, inOrder chan<- *batch, bad func(lineFault)) error {
	b := newBatch()
	send := func() error {
		if len(b.lines) == 0 {
			return nil
		}
		full := b
		full.outs, full.errs = make([][]byte, len(full.lines)), make([]error, len(full.lines))
		b = newBatch() // a batch is handed over once, even if its other reader has left
		for _, to := range []chan<- *batch{todo, inOrder} {
			select {
			case to <- full:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		return nil
	}
	err := eachLine(name, in, func(n int, line []byte) error {
		b.nums, b.lines, b.size = append(b.nums, n), append(b.lines, slices.Clone(line)), b.size+len(line)
		if len(b.lines) == batchLines || b.size >= batchBytes {
			return send()
		}
		return nil
	}, bad)
	if err != nil {
		err = inputError{err}
	}
	return errors.Join(err, send())
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

func (b *batch) write(out, words io.Writer) (bad int, err error) {
	for i, line := range b.outs {
		if b.errs[i] != nil {
			bad++
			fmt.Fprintf(words, "lurewatch: %v\n", b.errs[i])
			continue
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return bad, fmt.Errorf("write: %w", err)
		}
	}
	return bad, nil
}
