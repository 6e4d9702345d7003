package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// stall occupies the committer until release is called, and returns once it does.
func stall(t *testing.T, s *Store) (release func()) {
	t.Helper()
	entered, leave, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- s.do(context.Background(), func(*batch) error { close(entered); <-leave; return nil })
	}()
	<-entered
	return func() {
		close(leave)
		if err := <-ended; err != nil {
			t.Errorf("the stalling operation = %v", err)
		}
	}
}

// start queues an operation from its own goroutine and returns when it is queued.
func start(ctx context.Context, s *Store, run func(*batch) error) (result chan error) {
	s.mu.Lock()
	before := len(s.queue)
	s.mu.Unlock()
	result = make(chan error, 1)
	go func() { result <- s.do(ctx, run) }()
	for {
		s.mu.Lock()
		n := len(s.queue)
		s.mu.Unlock()
		if n > before {
			return result
		}
	}
}

func openTest(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("Close = %v", err)
		}
	})
	return s
}

// mark writes a key that marked looks for.
func mark(key string) func(*batch) error {
	return func(b *batch) error { b.put(b.meta, []byte(key), []byte("x")); return nil }
}

func marked(t *testing.T, s *Store, key string) (found bool) {
	t.Helper()
	if err := s.db.View(func(tx *bbolt.Tx) error { found = tx.Bucket(bucketMeta).Get([]byte(key)) != nil; return nil }); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatQueuesDuringACommitSharesTheNext(t *testing.T) {
	s, ctx := openTest(t), context.Background()
	release := stall(t, s)
	ids := make([]int, maxBatch+1) // of the transaction each operation ran in
	var results []chan error
	for i := range ids {
		results = append(results, start(ctx, s, func(b *batch) error { ids[i] = b.meta.Tx().ID(); return mark(fmt.Sprint(i))(b) }))
	}
	release()
	for i, r := range results {
		if err := <-r; err != nil || !marked(t, s, fmt.Sprint(i)) {
			t.Errorf("operation %d = %v, written %t", i, err, marked(t, s, fmt.Sprint(i)))
		}
	}
	for i, id := range ids[:maxBatch] {
		if id != ids[0] {
			t.Errorf("operation %d ran in transaction %d, want %d as the first", i, id, ids[0])
		}
	}
	if ids[maxBatch] != ids[0]+1 {
		t.Errorf("operation beyond a batch ran in transaction %d, want %d", ids[maxBatch], ids[0]+1)
	}
}

func TestARefusedOperationDisturbsNobody(t *testing.T) {
	s, ctx := openTest(t), context.Background()
	release := stall(t, s)
	refusal := errors.New("no")
	first, refused, last := start(ctx, s, mark("first")), start(ctx, s, func(*batch) error { return refusal }), start(ctx, s, mark("last"))
	release()
	if err := <-refused; err != refusal {
		t.Errorf("refused operation = %v, want %v", err, refusal)
	}
	for key, r := range map[string]chan error{"first": first, "last": last} {
		if err := <-r; err != nil || !marked(t, s, key) {
			t.Errorf("%s = %v, written %t, want nil and written", key, err, marked(t, s, key))
		}
	}
}

func TestAFailedBatchWritesNothingAndTheStoreGoesOn(t *testing.T) {
	for name, tc := range map[string]struct {
		run  func(*batch) error
		want string
	}{
		"a panic":             {func(*batch) error { panic("oh") }, "the file is damaged: oh"},
		"a write that cannot": {func(b *batch) error { b.put(b.meta, nil, nil); return nil }, "key required"},
	} {
		t.Run(name, func(t *testing.T) {
			s, ctx := openTest(t), context.Background()
			release := stall(t, s)
			first, bad, last := start(ctx, s, mark("first")), start(ctx, s, tc.run), start(ctx, s, mark("last"))
			release()
			for _, r := range []chan error{first, bad, last} {
				if err := <-r; err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "batch of 3") {
					t.Errorf("operation = %v, want an error with %q of a batch of 3", err, tc.want)
				}
			}
			if marked(t, s, "first") || marked(t, s, "last") {
				t.Error("a failed batch was written in part")
			}
			if err := s.do(ctx, mark("after")); err != nil || !marked(t, s, "after") {
				t.Errorf("operation after a failed batch = %v", err)
			}
		})
	}
}

func TestAContextEndsAnOperationOnlyBeforeItStarts(t *testing.T) {
	s := openTest(t)
	ctx, cancel := context.WithCancel(context.Background())
	release := stall(t, s)
	waiting := start(ctx, s, mark("waiting"))
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("operation that had not started = %v, want context.Canceled", err)
	}
	release()

	ctx, cancel = context.WithCancel(context.Background())
	err := s.do(ctx, func(b *batch) error { cancel(); return mark("started")(b) })
	if err != nil || !marked(t, s, "started") {
		t.Errorf("operation that had started = %v, want nil and written", err)
	}
	if marked(t, s, "waiting") {
		t.Error("an abandoned operation was written")
	}
}

func TestCloseWaitsForWhatIsQueued(t *testing.T) {
	s := openTest(t)
	release := stall(t, s)
	var queued []chan error
	for i := range 2*maxBatch + 1 {
		queued = append(queued, start(context.Background(), s, mark(fmt.Sprint(i))))
	}
	closing := make(chan error, 1)
	go func() { closing <- s.Close() }()
	for s.open(context.Background()) == nil {
	}
	if err := s.do(context.Background(), mark("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("operation during Close = %v, want ErrClosed", err)
	}
	release()
	for i, r := range queued {
		if err := <-r; err != nil {
			t.Errorf("operation %d queued before Close = %v", i, err)
		}
	}
	if err := <-closing; err != nil {
		t.Errorf("Close = %v", err)
	}
}

// An idle crawler asks for work again and again; that must not write.
func TestACallThatChangesNothingDoesNotCommit(t *testing.T) {
	s := openTest(t)
	newest := func() (id int) {
		if err := s.db.View(func(tx *bbolt.Tx) error { id = tx.ID(); return nil }); err != nil {
			t.Fatal(err)
		}
		return id
	}
	before := newest()
	if err := s.do(context.Background(), func(*batch) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if after := newest(); after != before {
		t.Errorf("newest transaction = %d, want %d as before", after, before)
	}
	if err := s.do(context.Background(), mark("x")); err != nil || newest() == before {
		t.Errorf("an operation that writes = %v in transaction %d, want a newer one", err, newest())
	}
}
