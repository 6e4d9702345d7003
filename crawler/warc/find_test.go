package warc_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"lurewatch/crawler/warc"
)

func TestFindIsTheNewestAnswerUpToATime(t *testing.T) {
	dir := t.TempDir()
	now := newClock(noon)
	w := open(t, dir, warc.Options{Now: now.now})
	visit := func(n int, after time.Duration, body string) warc.Ref {
		x := page(n)
		x.At = noon.Add(after)
		if body != "" {
			x.Body = []byte(body)
		}
		now.set(x.At)
		return record(t, w, x)
	}
	for n := range 50 { // neighbours before and after in the index
		visit(100+n, 0, "")
	}
	first := visit(7, time.Minute, "one")
	again := visit(7, time.Hour, "one") // a revisit
	if err := w.Rotate(context.Background()); err != nil {
		t.Fatal(err)
	}
	second := visit(7, 2*time.Hour, "two")
	visit(8, 2*time.Hour, "")

	url := page(7).URL
	steps := []struct {
		name string
		url  string
		at   time.Duration
		want warc.Ref // zero for none
		kind string
		body string
	}{
		{"before the first", url, 0, warc.Ref{}, "", ""},
		{"at the first", url, time.Minute, first, warc.TypeResponse, "one"},
		{"after the first", url, 30 * time.Minute, first, warc.TypeResponse, "one"},
		{"a revisit has the digest of what it refers to", url, 90 * time.Minute, again, warc.TypeRevisit, "one"},
		{"in the next file", url, 3 * time.Hour, second, warc.TypeResponse, "two"},
		{"an address that differs in its scheme", "http://jobs.example/ad/7", 3 * time.Hour, warc.Ref{}, "", ""},
		{"an address that nobody asked for", "https://jobs.example/ad/9999", 3 * time.Hour, warc.Ref{}, "", ""},
		{"the first in the index", page(100).URL, time.Hour, warc.Ref{File: first.File}, warc.TypeResponse, string(page(100).Body)},
	}
	check := func(how string, find func(url string, at time.Time) (warc.Place, error)) {
		for _, tt := range steps {
			t.Run(how+": "+tt.name, func(t *testing.T) {
				p, err := find(tt.url, noon.Add(tt.at))
				if tt.want.File == "" {
					if !errors.Is(err, warc.ErrNoRecord) {
						t.Errorf("Find = %v, %v, want ErrNoRecord", p, err)
					}
					return
				}
				if tt.want.Length == 0 {
					tt.want = warc.Ref{File: tt.want.File, Offset: p.Offset, Length: p.Length}
				}
				if want := fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(tt.body))); err != nil || p.Ref != tt.want || p.Type != tt.kind || p.SHA256 != want || p.URL != tt.url {
					t.Errorf("Find = %+v, %v, want a %s at %v with %s", p, err, tt.kind, tt.want, want)
				}
				if o := p.Original; (o != nil) != (tt.kind == warc.TypeRevisit) || o != nil && (o.Ref != first || o.Type != warc.TypeResponse || o.SHA256 != p.SHA256 || o.Record != read(t, dir, first).ID()) {
					t.Errorf("Find of a %s names the original %+v, want one for a revisit, at %v", tt.kind, o, first)
				}
				if rec := read(t, dir, p.Ref); rec.ID() != p.Record || !rec.Date().Equal(p.At) || p.At.After(noon.Add(tt.at)) {
					t.Errorf("Find names the record %s of %v, there is %s of %v", p.Record, p.At, rec.ID(), rec.Date())
				}
			})
		}
	}
	check("while a file is open", func(url string, at time.Time) (warc.Place, error) { return w.Find(context.Background(), url, at) })
	closed(t, w)
	check("when all are closed", func(url string, at time.Time) (warc.Place, error) { return warc.Find(dir, url, at) })
	check("by a writer that is closed", func(url string, at time.Time) (warc.Place, error) { return w.Find(context.Background(), url, at) })
}

func TestFindInEveryLineOfAnIndex(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	want := make(map[string]warc.Ref)
	for n := range 300 {
		x := page(n)
		want[x.URL] = record(t, w, x)
	}
	closed(t, w)
	for url, ref := range want {
		if p, err := warc.Find(dir, url, noon.Add(time.Hour)); err != nil || p.Ref != ref {
			t.Errorf("Find of %s = %v, %v, want %v", url, p.Ref, err, ref)
		}
	}
	if _, err := warc.Find(t.TempDir(), "https://jobs.example/", noon); !errors.Is(err, warc.ErrNoRecord) {
		t.Errorf("Find in an empty folder = %v, want ErrNoRecord", err)
	}
}
