package warc_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/warc"
)

// again is a later visit to page 1 that finds the same bytes.
func again(after time.Duration) warc.Exchange {
	x := page(1)
	x.At = x.At.Add(after)
	x.Header = http.Header{"Content-Type": {"text/html"}, "X-Served-By": {"cache 2"}}
	return x
}

// unchanged is a later visit to page 1 that is answered 304.
func unchanged(after time.Duration, condition string) warc.Exchange {
	x := again(after)
	x.Status, x.Body = "304 Not Modified", nil
	x.Request = []byte("GET /ad/1 HTTP/1.1\r\nHost: jobs.example\r\n" + condition + "\r\n")
	return x
}

func TestSameBytesAreWrittenOnce(t *testing.T) {
	const hour = time.Hour
	first := page(1)
	first.Header.Set("Last-Modified", "Tue, 03 Mar 2026 10:00:00 GMT")
	for _, tc := range []struct {
		name     string
		first    func(*warc.Exchange)
		second   warc.Exchange
		change   func(*warc.Exchange)
		wantType string
		profile  string
		refers   bool
	}{
		{name: "the same bytes", second: again(hour), wantType: warc.TypeRevisit, profile: warc.ProfileSamePayload, refers: true},
		{name: "other bytes", second: again(hour), change: func(x *warc.Exchange) { x.Body = []byte("<p>Đã tuyển đủ</p>") }, wantType: warc.TypeResponse},
		{name: "the same bytes elsewhere", second: again(hour), change: func(x *warc.Exchange) { x.URL += "?b" }, wantType: warc.TypeResponse},
		{name: "the same bytes too late", second: again(31 * 24 * hour), wantType: warc.TypeResponse},
		{name: "the same bytes before", second: again(-hour), wantType: warc.TypeResponse},
		{name: "the same bytes cut", second: again(hour), change: func(x *warc.Exchange) { x.Truncated = warc.TruncTime }, wantType: warc.TypeResponse},
		{name: "bytes that were cut the first time", first: func(x *warc.Exchange) { x.Truncated = warc.TruncLength }, second: again(hour), wantType: warc.TypeResponse},
		{name: "nothing, twice", first: func(x *warc.Exchange) { x.Body = nil }, second: again(hour), change: func(x *warc.Exchange) { x.Body = nil }, wantType: warc.TypeResponse},
		{name: "304 to a tag", second: unchanged(hour, "If-None-Match: \"v1\"\r\n"), wantType: warc.TypeRevisit, profile: warc.ProfileNotModified, refers: true},
		{name: "304 to a weak tag", second: unchanged(hour, "If-None-Match: W/\"v1\"\r\n"), wantType: warc.TypeRevisit, profile: warc.ProfileNotModified, refers: true},
		{name: "304 to a date", second: unchanged(hour, "If-Modified-Since: Tue, 03 Mar 2026 10:00:00 GMT\r\n"), wantType: warc.TypeRevisit, profile: warc.ProfileNotModified, refers: true},
		{name: "304 to a tag of another version", second: unchanged(hour, "If-None-Match: \"v0\"\r\n"), wantType: warc.TypeRevisit, profile: warc.ProfileNotModified},
		{name: "304 to a date of another version", second: unchanged(hour, "If-Modified-Since: Mon, 02 Mar 2026 10:00:00 GMT\r\n"), wantType: warc.TypeRevisit, profile: warc.ProfileNotModified},
		{name: "304 for a page that is not known", second: unchanged(hour, ""), change: func(x *warc.Exchange) { x.URL += "?b" }, wantType: warc.TypeRevisit, profile: warc.ProfileNotModified},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			w := open(t, dir, warc.Options{})
			one := first
			if tc.first != nil {
				tc.first(&one)
			}
			if tc.change != nil {
				tc.change(&tc.second)
			}
			ref := record(t, w, one)
			rec := read(t, dir, record(t, w, tc.second))
			if got := rec.Header.Get("WARC-Profile"); rec.Type() != tc.wantType || got != tc.profile {
				t.Errorf("record is a %s, profile %q, want a %s, profile %q", rec.Type(), got, tc.wantType, tc.profile)
			}
			if original, ok := rec.Original(); ok != tc.refers {
				t.Errorf("Original = %v, %v, want %v", original, ok, tc.refers)
			} else if ok {
				checkRevisit(t, rec, read(t, dir, ref), read(t, dir, original), tc.second)
			}
			closed(t, w)
			sound(t, dir)
		})
	}
}

// checkRevisit compares what a revisit says about the record that it refers to.
func checkRevisit(t *testing.T, rec, first, original warc.Record, x warc.Exchange) {
	t.Helper()
	if diff := cmp.Diff(first, original); diff != "" {
		t.Errorf("it refers to another record (-want +got):\n%s", diff)
	}
	head, body := rec.HTTP()
	if len(body) > 0 || !strings.HasPrefix(string(head), "HTTP/1.1 "+x.Status) || !strings.Contains(string(head), "X-Served-By: cache 2\r\n") {
		t.Errorf("block is %q, want the head of the new answer", rec.Block)
	}
	for name, want := range map[string]string{"WARC-Refers-To": first.ID(), "WARC-Refers-To-Target-URI": first.URL(),
		"WARC-Refers-To-Date": first.Header.Get("WARC-Date"), "WARC-Payload-Digest": first.Header.Get("WARC-Payload-Digest")} {
		if got := rec.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestPagesAreKnownAfterAnotherOpen(t *testing.T) {
	dir := t.TempDir()
	for n := range 3 {
		w := open(t, dir, warc.Options{})
		record(t, w, page(n))
		closed(t, w)
	}
	w := open(t, dir, warc.Options{})
	rec := read(t, dir, record(t, w, again(time.Hour)))
	original, ok := rec.Original()
	if !ok || original.File != files(t, dir, ".warc.gz")[1] {
		t.Errorf("record is a %s of %v, want a revisit of the second file", rec.Type(), original)
	}
	closed(t, w)
	sound(t, dir)
}

func TestACutPageIsNotKnownAfterAnotherOpen(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	x := page(1)
	x.Truncated = warc.TruncDisconnect
	record(t, w, x)
	closed(t, w)
	w = open(t, dir, warc.Options{})
	if rec := read(t, dir, record(t, w, again(time.Hour))); rec.Type() != warc.TypeResponse {
		t.Errorf("record is a %s, want a response", rec.Type())
	}
}

// TestARevisitNeedsTheBytes changes the older record behind the Writer's back.
func TestARevisitNeedsTheBytes(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"the file is gone": os.Remove,
		"the record is damaged": func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			b[len(b)/2] ^= 1
			return os.WriteFile(path, b, 0o600)
		},
		"the file is another": func(path string) error { return os.WriteFile(path, []byte("not a record"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := open(t, dir, warc.Options{})
			x := page(1)
			x.Body = bytes.Repeat([]byte(strings.Repeat("Việc làm. ", 7)), 50)
			ref := record(t, w, x)
			if err := w.Rotate(context.Background()); err != nil {
				t.Fatal(err)
			}
			if err := spoil(filepath.Join(dir, ref.File)); err != nil {
				t.Fatal(err)
			}
			x.At = x.At.Add(time.Hour)
			if rec := read(t, dir, record(t, w, x)); rec.Type() != warc.TypeResponse {
				t.Errorf("record is a %s, want a response", rec.Type())
			}
		})
	}
}

func TestTheOldestAddressesAreForgotten(t *testing.T) {
	w := open(t, t.TempDir(), warc.Options{Remember: 20})
	for n := range 100 {
		record(t, w, page(n))
	}
	for _, n := range []int{0, 99} {
		x := page(n)
		x.At = x.At.Add(time.Hour)
		record(t, w, x)
		if got, want := w.Stats().Revisits, int64(n/99); got != want {
			t.Errorf("after page %d again: %d revisits, want %d", n, got, want)
		}
	}
}

func TestExpiredFilesAreGoneAndAccountedFor(t *testing.T) {
	dir, c := t.TempDir(), newClock(noon)
	w := open(t, dir, warc.Options{Now: c.now})
	var refs []warc.Ref
	for n := range 4 {
		c.set(noon.Add(time.Duration(n) * 24 * time.Hour))
		x := page(1)
		x.At = c.now()
		refs = append(refs, record(t, w, x))
	}
	got, err := w.Expire(context.Background(), noon.Add(36*time.Hour))
	if want := []string{refs[0].File}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Expire = %v, %v, want %v", got, err, want)
	}
	if _, err := warc.Read(dir, refs[0]); !strings.Contains(err.Error(), "no such record") {
		t.Errorf("Read of what expired = %v, want ErrNoRecord", err)
	}
	read(t, dir, refs[1]) // a revisit of what expired
	if r := sound(t, dir); r.Files != 2 || r.Expired != 1 || len(r.Open) != 1 {
		t.Errorf("report is %+v, want 2 files, 1 expired, 1 open", r)
	}
	spill(t, dir, refs[0].File, nil) // as if the crash came between the manifest and the deletion
	closed(t, w)
	closed(t, open(t, dir, warc.Options{Now: c.now}))
	if r := sound(t, dir); r.Files != 3 || r.Expired != 1 {
		t.Errorf("report is %+v, want 3 files, 1 expired", r)
	}
}
