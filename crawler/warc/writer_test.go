package warc_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/warc"
)

func TestAnExchangeComesBackAsItWas(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{Software: "lurewatch/test", Operator: "demo_operator", Robots: "RFC 9309", UserAgent: "Lurewatch/1.0"})
	x := page(1)
	x.Fields = map[string]string{"rules_version": "abc", "note": "two\r\nlines"}
	ref := record(t, w, x)
	for _, when := range []string{"while the file is open", "after it was closed"} {
		rec := read(t, dir, ref)
		head, body := rec.HTTP()
		if rec.Type() != warc.TypeResponse || rec.URL() != x.URL || !rec.Date().Equal(x.At) || !bytes.Equal(body, x.Body) {
			t.Errorf("%s: record is %s of %s at %v with body %q", when, rec.Type(), rec.URL(), rec.Date(), body)
		}
		want := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nEtag: \"v1\"\r\n\r\n"
		if string(head) != want {
			t.Errorf("%s: head is %q, want %q", when, head, want)
		}
		closed(t, w)
	}
	recs := all(t, dir, ref.File)
	if len(recs) != 4 {
		t.Fatalf("%d records, want 4", len(recs))
	}
	checkInfo(t, recs[0], ref.File)
	id := recs[1].ID()
	if got := recs[2]; got.Type() != warc.TypeRequest || !bytes.Equal(got.Block, x.Request) || got.Header.Get("WARC-Concurrent-To") != id {
		t.Errorf("request is %+v", got)
	}
	meta, err := warc.ParseFields(recs[3].Block)
	want := warc.Header{{Name: "fetched", Value: "2026-03-04T12:00:01.123456Z"}, {Name: "fetchTimeMs", Value: "412"}, {Name: "source", Value: "demo_board"},
		{Name: "reader", Value: "json-ld"}, {Name: "note", Value: "two lines"}, {Name: "rules_version", Value: "abc"}}
	if diff := cmp.Diff(want, meta); err != nil || diff != "" || recs[3].Header.Get("WARC-Concurrent-To") != id {
		t.Errorf("metadata (-want +got):\n%s%v", diff, err)
	}
	if r := sound(t, dir); r.Files != 1 || r.Records != 4 || len(r.Open) != 0 {
		t.Errorf("report is %+v", r)
	}
}

func checkInfo(t *testing.T, rec warc.Record, file string) {
	t.Helper()
	got, err := warc.ParseFields(rec.Block)
	want := warc.Header{{Name: "software", Value: "lurewatch/test"}, {Name: "format", Value: "WARC File Format 1.1"},
		{Name: "conformsTo", Value: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"}, {Name: "operator", Value: "demo_operator"},
		{Name: "robots", Value: "RFC 9309"}, {Name: "http-header-user-agent", Value: "Lurewatch/1.0"}, {Name: "manifestHead", Value: strings.Repeat("0", 64)}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("warcinfo (-want +got):\n%s%v", diff, err)
	}
	if rec.Type() != warc.TypeInfo || rec.Header.Get("WARC-Filename") != file {
		t.Errorf("first record is %+v, want warcinfo of %s", rec.Header, file)
	}
}

func TestRecordRefusesWhatItCannotWrite(t *testing.T) {
	w := open(t, t.TempDir(), warc.Options{})
	for name, spoil := range map[string]func(*warc.Exchange){
		"no address":                 func(x *warc.Exchange) { x.URL = "" },
		"another scheme":             func(x *warc.Exchange) { x.URL = "ftp://jobs.example/" },
		"a line end in the address":  func(x *warc.Exchange) { x.URL += "\r\nWARC-Type: x" },
		"a space in the address":     func(x *warc.Exchange) { x.URL += " x" },
		"letters outside ASCII":      func(x *warc.Exchange) { x.URL += "é" },
		"no time":                    func(x *warc.Exchange) { x.At = time.Time{} },
		"a request without its end":  func(x *warc.Exchange) { x.Request = []byte("GET / HTTP/1.1\r\n") },
		"no status":                  func(x *warc.Exchange) { x.Status = "" },
		"a status of two digits":     func(x *warc.Exchange) { x.Status = "20 OK" },
		"two lines of status":        func(x *warc.Exchange) { x.Status = "200 OK\r\nX: y" },
		"an unknown reason":          func(x *warc.Exchange) { x.Truncated = "bored" },
		"a field that is there":      func(x *warc.Exchange) { x.Fields = map[string]string{"Source": "x"} },
		"a field with a bad name":    func(x *warc.Exchange) { x.Fields = map[string]string{"a b": "x"} },
		"a body over the limit":      func(x *warc.Exchange) { x.Body = make([]byte, warc.MaxBlock) },
		"a request beyond the limit": func(x *warc.Exchange) { x.Request = append(make([]byte, warc.MaxHead), "\r\n\r\n"...) },
	} {
		x := page(1)
		spoil(&x)
		if ref, err := w.Record(context.Background(), x); !errors.Is(err, warc.ErrExchange) {
			t.Errorf("%s: Record = %v, %v, want ErrExchange", name, ref, err)
		}
	}
	for name, spoil := range map[string]func(*warc.Exchange){
		"a head over the limit": func(x *warc.Exchange) {
			x.Body, x.Header = make([]byte, warc.MaxBlock-warc.MaxHead), http.Header{"X": {strings.Repeat("x", warc.MaxHead)}}
		},
		"fields over the limit": func(x *warc.Exchange) { x.Fields = map[string]string{"x": strings.Repeat("x", warc.MaxBlock)} },
	} {
		x := page(1)
		spoil(&x)
		if ref, err := w.Record(context.Background(), x); !errors.Is(err, warc.ErrExchange) {
			t.Errorf("%s: Record = %v, %v, want ErrExchange", name, ref, err)
		}
	}
	if got := w.Stats(); got.Exchanges != 0 {
		t.Errorf("%d exchanges were taken, want none", got.Exchanges)
	}
}

// TestTheLargestExchange is one that is just small enough, with everything long that can be.
func TestTheLargestExchange(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	x := page(1)
	x.URL += "?" + strings.Repeat("\"&\\", 2700)
	x.Header = http.Header{"Content-Type": {strings.Repeat("é", 20_000)}}
	x.Body = make([]byte, warc.MaxBlock-warc.MaxHead)
	ref := record(t, w, x)
	x.At = x.At.Add(time.Hour)
	if rec := read(t, dir, record(t, w, x)); rec.Type() != warc.TypeRevisit {
		t.Errorf("record is a %s, want a revisit", rec.Type())
	}
	if _, body := read(t, dir, ref).HTTP(); !bytes.Equal(body, x.Body) {
		t.Errorf("body has %d bytes, want %d of zero", len(body), len(x.Body))
	}
	closed(t, w)
	sound(t, dir)
	w = open(t, dir, warc.Options{})
	x.At = x.At.Add(time.Hour)
	if rec := read(t, dir, record(t, w, x)); rec.Type() != warc.TypeRevisit {
		t.Errorf("after another open, record is a %s, want a revisit", rec.Type())
	}
}

func TestAFileIsClosedWhenItIsFull(t *testing.T) {
	for _, tc := range []struct {
		name   string
		opts   warc.Options
		change func(*clock, int)
		want   []int // exchanges by file
	}{
		{"by its size", warc.Options{MaxSize: 2500}, nil, []int{2, 2, 2}},
		{"by the number of exchanges", warc.Options{MaxExchanges: 4}, nil, []int{4, 2}},
		{"by the day", warc.Options{}, func(c *clock, n int) { c.set(noon.Add(time.Duration(n) * 8 * time.Hour)) }, []int{2, 3, 1}},
		{"not before", warc.Options{}, nil, []int{6}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, c := t.TempDir(), newClock(noon)
			tc.opts.Now = c.now
			w := open(t, dir, tc.opts)
			byFile := map[string]int{}
			for n := range 6 {
				if tc.change != nil {
					tc.change(c, n)
				}
				byFile[record(t, w, page(n)).File]++
			}
			if got := files(t, dir, ".open"); len(got) != 1 {
				t.Errorf("open files: %v, want one", got)
			}
			closed(t, w)
			names := files(t, dir, ".warc.gz")
			var got []int
			for _, name := range names {
				got = append(got, byFile[name])
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("exchanges by file (-want +got):\n%s%v", diff, names)
			}
			if r := sound(t, dir); r.Files != len(tc.want) || r.Records != 18+len(tc.want) {
				t.Errorf("report is %+v", r)
			}
		})
	}
}

func TestNamesSayWhenAndInWhichOrder(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	record(t, w, page(1))
	if err := w.Rotate(context.Background()); err != nil {
		t.Fatal(err)
	}
	record(t, w, page(2))
	closed(t, w)
	want := []string{"LOCK", "MANIFEST.jsonl", "lurewatch-20260304120000-00001.cdxj", "lurewatch-20260304120000-00001.warc.gz",
		"lurewatch-20260304120000-00002.cdxj", "lurewatch-20260304120000-00002.warc.gz"}
	if diff := cmp.Diff(want, files(t, dir, "")); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestAWriterThatWroteNothingLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	if err := w.Rotate(context.Background()); err != nil {
		t.Error(err)
	}
	closed(t, w)
	if got := files(t, dir, ".gz"); len(got) != 0 {
		t.Errorf("files: %v, want none", got)
	}
	sound(t, dir)
}

func TestOneWriterAtATime(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	if _, err := warc.Open(dir, warc.Options{}); !errors.Is(err, warc.ErrInUse) {
		t.Errorf("second Open = %v, want ErrInUse", err)
	}
	closed(t, w)
	closed(t, open(t, dir, warc.Options{}))
}

func TestAClosedWriterSaysSo(t *testing.T) {
	w := open(t, t.TempDir(), warc.Options{})
	closed(t, w)
	if _, err := w.Record(context.Background(), page(1)); !errors.Is(err, warc.ErrClosed) {
		t.Errorf("Record = %v, want ErrClosed", err)
	}
	if err := w.Rotate(context.Background()); !errors.Is(err, warc.ErrClosed) {
		t.Errorf("Rotate = %v, want ErrClosed", err)
	}
	closed(t, w)
}

func TestManyCallersWriteAtOnce(t *testing.T) {
	const callers, each = 16, 12
	dir := t.TempDir()
	w := open(t, dir, warc.Options{MaxExchanges: 50})
	var mu sync.Mutex // guards refs
	refs := map[warc.Ref]warc.Exchange{}
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for n := range each {
				x := page(c*1000 + n%4) // two thirds of them were there before
				x.At = noon.Add(time.Duration(n) * time.Minute)
				ref, err := w.Record(context.Background(), x)
				if err != nil {
					t.Error(err)
					return
				}
				rec, err := warc.Read(dir, ref)
				if err != nil || rec.URL() != x.URL {
					t.Errorf("%v: %v, is of %s, want %s", ref, err, rec.URL(), x.URL)
				}
				mu.Lock()
				refs[ref] = x
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	stats := w.Stats()
	closed(t, w)
	if len(refs) != callers*each || stats.Exchanges != callers*each || stats.Revisits != callers*(each-4) || stats.Syncs > callers*each {
		t.Errorf("%d different refs, stats %+v", len(refs), stats)
	}
	for ref, x := range maps.All(refs) {
		if rec := read(t, dir, ref); rec.URL() != x.URL || !rec.Date().Equal(x.At) {
			t.Errorf("%v is %s of %v, want %s of %v", ref, rec.URL(), rec.Date(), x.URL, x.At)
		}
	}
	sound(t, dir)
}

func TestACancelledCallerLeavesNoRecord(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	ctx, cancel := context.WithCancelCause(context.Background())
	cause := fmt.Errorf("the crawl ends")
	cancel(cause)
	for n := range 20 {
		_, err := w.Record(ctx, page(n)) // both may be ready; then the record is written
		if err != nil && !errors.Is(err, cause) {
			t.Fatalf("Record = %v, want the cause", err)
		}
	}
	want := int(w.Stats().Exchanges)
	closed(t, w)
	if r := sound(t, dir); r.Records != 3*want+r.Files {
		t.Errorf("%d records, want those of %d exchanges", r.Records, want)
	}
}
