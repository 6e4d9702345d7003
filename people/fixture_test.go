package people_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rows is a store in which something can happen meanwhile.
type rows struct {
	*store.Store
	testing.TB
	dir string
	mu  sync.Mutex // guards meanwhile
	// meanwhile, if set, is called once, before the next write.
	meanwhile func()
}

func newRows(t testing.TB) *rows {
	t.Helper()
	r := &rows{TB: t, dir: t.TempDir()}
	var err error
	if r.Store, err = store.Open(r.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *rows) WriteRows(ctx context.Context, list []job.Row, note *job.Audit) error {
	r.mu.Lock()
	f := r.meanwhile
	r.meanwhile = nil
	r.mu.Unlock()
	if f != nil {
		f()
	}
	return r.Store.WriteRows(ctx, list, note)
}

// log lists the lines of the audit log.
func (r *rows) log() []job.Audit {
	r.Helper()
	lines, err := r.Audits(context.Background(), 0, 10_000)
	if err != nil {
		r.Fatal(err)
	}
	return lines
}

// last is the newest line of the audit log.
func (r *rows) last() job.Audit {
	r.Helper()
	line, err := r.AuditHead(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	return line
}

// acts lists "by act on" of the lines after the first n.
func (r *rows) acts(n int) []string {
	r.Helper()
	var out []string
	for _, a := range r.log()[n:] {
		out = append(out, a.By+" "+a.Act+" "+a.On)
	}
	return out
}

// everything is all that is on the disk, also what was written over and not cleaned away yet.
func (r *rows) everything() string {
	r.Helper()
	b, err := os.ReadFile(filepath.Join(r.dir, store.FileName))
	if err != nil {
		r.Fatal(err)
	}
	return string(b)
}

func (r *rows) count(table string) int {
	r.Helper()
	list, err := r.Rows(context.Background(), table, "", 10_000)
	if err != nil {
		r.Fatal(err)
	}
	return len(list)
}

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex // guards t
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// town is a house with what it stands on.
type town struct {
	*people.House
	rows  *rows
	clock *clock
}

const (
	good = "con trâu đi trước" // a password that breaks no rule
	home = "192.0.2.10:4711"
)

func newTown(t testing.TB, issuer *people.Issuer) *town {
	t.Helper()
	w := &town{rows: newRows(t), clock: &clock{t: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}}
	var err error
	w.House, err = people.New(people.Options{Rows: w.rows, Now: w.clock.now, Rand: rand.Reader, Issuer: issuer, Memory: 8})
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return w
}

// founded is a town with an admin called an, who is logged in.
func founded(t testing.TB) (*town, string, people.Principal) {
	t.Helper()
	w := newTown(t, nil)
	link, ok, err := w.First(t.Context())
	if err != nil || !ok {
		t.Fatalf("First = %v, %v", ok, err)
	}
	s, who, err := w.Accept(t.Context(), link, people.AcceptForm{Name: "an", Display: "Chị An", Password: good, Lang: "vi", From: home})
	if err != nil {
		t.Fatalf("Accept: %v", err)
	}
	return w, s, who
}

// joined lets somebody in and returns the session.
func (w *town) joined(t testing.TB, by people.Principal, name string, r people.Role) (string, people.Principal) {
	t.Helper()
	link, err := w.Invite(t.Context(), by, r, name)
	if err != nil {
		t.Fatalf("Invite(%s): %v", name, err)
	}
	s, who, err := w.Accept(t.Context(), link, people.AcceptForm{Password: good, From: home})
	if err != nil {
		t.Fatalf("Accept(%s): %v", name, err)
	}
	return s, who
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}
