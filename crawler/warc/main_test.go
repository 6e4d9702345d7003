package warc_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/crawler/warc"
)

// childEnv is set in a process that writes until it is killed, see kill_test.go.
const childEnv = "WARC_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		child(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 123_456_000, time.UTC)

// clock is a time that a test sets. It is safe for concurrent use.
type clock struct{ at atomic.Int64 }

func newClock(at time.Time) *clock {
	c := &clock{}
	c.set(at)
	return c
}

func (c *clock) set(at time.Time) { c.at.Store(at.UnixNano()) }
func (c *clock) now() time.Time   { return time.Unix(0, c.at.Load()).UTC() }

// open opens a folder; the Writer is closed at the end unless the test closes it before.
func open(t testing.TB, dir string, o warc.Options) *warc.Writer {
	t.Helper()
	if o.Now == nil {
		o.Now = newClock(noon).now
	}
	w, err := warc.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// page is an exchange with a body of its own.
func page(n int) warc.Exchange {
	url := fmt.Sprintf("https://jobs.example/ad/%d", n)
	return warc.Exchange{
		URL: url, At: noon.Add(time.Duration(n) * time.Second), Took: 412 * time.Millisecond, IP: netip.MustParseAddr("192.0.2.7"),
		Request: []byte(fmt.Sprintf("GET /ad/%d HTTP/1.1\r\nHost: jobs.example\r\nUser-Agent: Lurewatch/1.0\r\n\r\n", n)),
		Proto:   "HTTP/1.1", Status: "200 OK",
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {fmt.Sprintf(`"v%d"`, n)}},
		Body:   []byte(fmt.Sprintf("<p>Tuyển nhân viên kho số %d, liên hệ 0900 000 1%02d.</p>", n, n%100)),
		Source: "demo_board", Reader: "json-ld",
	}
}

// record writes an exchange that must be taken.
func record(t testing.TB, w *warc.Writer, x warc.Exchange) warc.Ref {
	t.Helper()
	ref, err := w.Record(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func closed(t testing.TB, w *warc.Writer) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// read reads a record that must be there.
func read(t testing.TB, dir string, ref warc.Ref) warc.Record {
	t.Helper()
	rec, err := warc.Read(dir, ref)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func verify(t testing.TB, dir string) warc.Report {
	t.Helper()
	r, err := warc.Verify(context.Background(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sound fails unless everything in the folder is as it was written.
func sound(t testing.TB, dir string) warc.Report {
	t.Helper()
	r := verify(t, dir)
	for _, d := range r.Damage {
		t.Errorf("damage: %v", d)
	}
	return r
}

// files lists the names in the folder that end so, sorted.
func files(t testing.TB, dir, ending string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range all {
		if strings.HasSuffix(n.Name(), ending) {
			names = append(names, n.Name())
		}
	}
	slices.Sort(names)
	return names
}

func slurp(t testing.TB, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func spill(t testing.TB, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// all reads every record of a file.
func all(t testing.TB, dir, name string) []warc.Record {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var recs []warc.Record
	for r := warc.NewReader(f); ; {
		rec, err := r.Next()
		if err != nil {
			if err.Error() != "EOF" {
				t.Errorf("%s: %v", name, err)
			}
			return recs
		}
		recs = append(recs, rec)
	}
}
