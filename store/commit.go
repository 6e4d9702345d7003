package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
)

// maxBatch bounds how many operations share a transaction, and with it how long the last of them waits.
const maxBatch = 256

// operation is one change that a caller waits for.
type operation struct {
	// run is called once, in the committer. It checks before it writes: if it returns an error it has
	// written nothing. Errors of writing itself go to the batch.
	run   func(*batch) error
	state atomic.Int32
	err   error         // valid once done is closed
	done  chan struct{} // closed by the committer unless the operation is abandoned
}

// The states of an operation. It leaves the first for one of the others, once.
const (
	opQueued int32 = iota
	opStarted
	opAbandoned
)

// do runs one operation in the committer and returns when it is durable or has been refused. What run leaves
// in the caller's variables may be read only if do returns nil.
func (s *Store) do(ctx context.Context, run func(*batch) error) error {
	op := &operation{run: run, done: make(chan struct{})}
	if err := s.submit(ctx, op); err != nil {
		return err
	}
	select {
	case <-op.done:
	case <-ctx.Done():
		if op.state.CompareAndSwap(opQueued, opAbandoned) {
			return ctx.Err()
		}
		<-op.done
	}
	return op.err
}

func (s *Store) submit(ctx context.Context, op *operation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.queue = append(s.queue, op)
	s.wake.Signal()
	return nil
}

// commitLoop is the committer. It ends when the store is closed and the queue is empty.
func (s *Store) commitLoop() {
	defer close(s.stopped)
	for {
		ops := s.next()
		if len(ops) == 0 {
			return
		}
		s.commit(ops)
	}
}

// linger is how long a batch waits for company when callers come in numbers, so that the same few top pages are
// rewritten less often where an fsync is quick: a crawl of 20,000 pages makes 850 transactions with it instead of 1,400
// with 2 ms, and the committer takes a quarter less of the processor. A caller who comes alone is never kept waiting.
const linger = 8 * time.Millisecond

// next waits for operations and takes as many as fit into a batch. It returns none once the store is closed.
func (s *Store) next() []*operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.queue) == 0 && !s.closed {
		s.wake.Wait()
	}
	if s.crowd && !s.closed {
		s.mu.Unlock()
		time.Sleep(linger)
		s.mu.Lock()
	}
	s.crowd = len(s.queue) > 1
	n := min(len(s.queue), maxBatch)
	ops := s.queue[:n:n]
	s.queue = s.queue[n:]
	if len(s.queue) == 0 {
		s.queue = nil
	}
	return ops
}

// commit runs the operations that nobody gave up on in one transaction and tells their callers.
func (s *Store) commit(ops []*operation) {
	started := ops[:0]
	for _, op := range ops {
		if op.state.CompareAndSwap(opQueued, opStarted) {
			started = append(started, op)
		}
	}
	if len(started) == 0 {
		return
	}
	err := s.apply(started)
	for _, op := range started {
		if err != nil {
			op.err = err
		}
		close(op.done)
	}
}

// unmapEvery is after how many transactions the pages that were read are let go, see unmap. Each can touch a few
// megabytes of a large file.
const unmapEvery = 2

// apply runs the operations in one transaction. An error means that nothing was written; what single
// operations were refused for is left with them.
func (s *Store) apply(ops []*operation) error {
	if err := s.usable(); err != nil {
		return err
	}
	var size int64
	held, err := transact(s.db, func(tx *bbolt.Tx) (commit bool, err error) {
		size = tx.Size()
		b, err := newBatch(tx)
		if err != nil {
			return false, err
		}
		for _, op := range ops {
			op.err = op.run(b)
			if b.err != nil {
				break
			}
		}
		return b.dirty, b.flush()
	})
	if err != nil {
		err = fmt.Errorf("write store %s: batch of %d operations: %w", s.path, len(ops), err)
	}
	if held {
		s.seize(err)
		return err
	}
	if s.applied++; s.applied%unmapEvery == 0 {
		unmap(s.db, size)
	}
	return err
}
