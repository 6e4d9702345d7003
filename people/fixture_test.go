package people_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/job"
	"lurewatch/people"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory keeps rows and a hash-chained log as the store does: all rows of one write or none.
type memory struct {
	mu     sync.Mutex // guards all below
	tables map[string]map[string][]byte
	log    []job.Audit
	// meanwhile, if set, is called once, before the next write.
	meanwhile func()
}

func newMemory() *memory { return &memory{tables: make(map[string]map[string][]byte)} }

func (m *memory) Row(_ context.Context, table, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.tables[table][key]
	if !ok {
		return nil, job.ErrUnknown
	}
	return bytes.Clone(v), nil
}

func (m *memory) Rows(_ context.Context, table, after string, limit int) ([]job.Row, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []job.Row
	for _, k := range slices.Sorted(maps.Keys(m.tables[table])) {
		if k > after && len(out) < limit {
			out = append(out, job.Row{Table: table, Key: k, Value: bytes.Clone(m.tables[table][k])})
		}
	}
	return out, nil
}

func (m *memory) WriteRows(_ context.Context, rows []job.Row, note *job.Audit) error {
	m.mu.Lock()
	if f := m.meanwhile; f != nil {
		m.meanwhile = nil
		m.mu.Unlock()
		f()
		m.mu.Lock()
	}
	defer m.mu.Unlock()
	for _, r := range rows {
		now, ok := m.tables[r.Table][r.Key]
		if r.Checked && (ok != (r.Was != nil) || !bytes.Equal(now, r.Was)) {
			return job.ErrChanged
		}
	}
	for _, r := range rows {
		if m.tables[r.Table] == nil {
			m.tables[r.Table] = make(map[string][]byte)
		}
		if r.Value == nil {
			delete(m.tables[r.Table], r.Key)
		} else {
			m.tables[r.Table][r.Key] = bytes.Clone(r.Value)
		}
	}
	if note != nil {
		m.append(*note)
	}
	return nil
}

func (m *memory) Note(_ context.Context, a job.Audit) (job.Audit, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.append(a), nil
}

func (m *memory) append(a job.Audit) job.Audit {
	a.Seq, a.Prev = uint64(len(m.log)+1), job.NoHash
	if n := len(m.log); n > 0 {
		a.Prev = m.log[n-1].Hash
	}
	a.Hash = a.Sum()
	m.log = append(m.log, a)
	return a
}

// acts lists "by act on" of the lines after the first n.
func (m *memory) acts(n int) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, a := range m.log[n:] {
		out = append(out, a.By+" "+a.Act+" "+a.On)
	}
	return out
}

// everything is all that is kept, as text.
func (m *memory) everything() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	for table, rows := range m.tables {
		for k, v := range rows {
			b.WriteString(table + " " + k + " " + string(v) + "\n")
		}
	}
	for _, a := range m.log {
		b.WriteString(a.By + " " + a.Act + " " + a.On + " " + string(a.Data) + "\n")
	}
	return b.String()
}

func (m *memory) count(table string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.tables[table])
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
	rows  *memory
	clock *clock
}

const (
	good = "con trâu đi trước" // a password that breaks no rule
	home = "192.0.2.10:4711"
)

func newTown(t testing.TB, issuer *people.Issuer) *town {
	t.Helper()
	w := &town{rows: newMemory(), clock: &clock{t: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}}
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
