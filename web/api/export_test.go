package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/api"
)

func TestExports(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		role   people.Role
		query  string
		status int
		says   []string
		lacks  []string
	}{
		"csv in clear for a reviewer":            {people.Reviewer, "format=csv&q=band:alert", 200, []string{"TLP:AMBER", "board"}, nil},
		"jsonl in clear for a reviewer":          {people.Reviewer, "format=jsonl", 200, []string{`"masked":false`, phone}, nil},
		"jsonl masked for a reader":              {people.Reader, "format=jsonl", 200, []string{`"masked":true`}, []string{phone, handle}},
		"jsonl masked because it is asked for":   {people.Reviewer, "format=jsonl&masked=true&tlp=clear", 200, []string{`"masked":true`, "TLP:CLEAR"}, []string{phone, handle}},
		"a query that nothing matches as csv":    {people.Reader, "format=csv&q=band:alert+country:XX", 200, []string{"id"}, []string{"board"}},
		"a query that nothing matches as jsonl":  {people.Reader, "format=jsonl&q=country:XX", 200, nil, nil},
		"a query that nothing matches as stix":   {people.Reader, "format=stix&q=country:XX", 404, []string{"nothing to export"}, nil},
		"similar words are no match":             {people.Reader, "format=jsonl&q=tuyenr", 200, nil, []string{`"id"`}},
		"labels of what was decided on":          {people.Reviewer, "format=labels&q=-review:open+-review:unsure", 200, nil, []string{`"id"`}},
		"one ad where one is asked for":          {people.Reviewer, "format=jsonl&limit=1", 200, []string{`"id":"a"`}, []string{`"id":"b"`}},
		"a TLP above the ceiling":                {people.Lead, "format=csv&tlp=red", 403, []string{"TLP:RED is above the ceiling TLP:AMBER"}, nil},
		"a TLP above the ceiling, with a plus":   {people.Lead, "format=csv&tlp=amber%2Bstrict", 403, []string{"above the ceiling"}, nil},
		"contacts in clear for everybody":        {people.Lead, "format=csv&tlp=clear", 403, []string{"mask them"}, nil},
		"evidence for a reader":                  {people.Reader, "format=bundle", 403, []string{"cannot be masked"}, nil},
		"stix with contacts for a reviewer":      {people.Reviewer, "format=stix&q=band:alert", 200, []string{`"bundle"`}, nil},
		"misp for a reader is without a contact": {people.Reader, "format=misp", 200, []string{"tlp:amber"}, []string{phone, handle}},
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			before := w.last()
			a := w.ask(tc.role, "GET", "/export?"+tc.query, nil).want(tc.status).says(tc.says...).lacks(tc.lacks...)
			lines := w.lines(before)
			if tc.status != 200 {
				if len(lines) != 0 {
					t.Errorf("a refusal wrote %d lines of the audit log", len(lines))
				}
				return
			}
			if len(lines) != 2 || lines[0].Act != "exporting" || lines[1].Act != "export" || lines[1].By != string(tc.role) || !strings.Contains(string(lines[1].Data), `"complete":true`) {
				t.Errorf("the audit log has %+v, want the beginning and the end of an export", lines)
			}
			sum := sha256.Sum256([]byte(a.body))
			if got, want := a.Trailer.Get("Repr-Digest"), "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":"; got != want {
				t.Errorf("Repr-Digest = %q, want %q", got, want)
			}
			if d := a.Header.Get("Content-Disposition"); !strings.HasPrefix(d, `attachment; filename="lurewatch-2026`) {
				t.Errorf("Content-Disposition = %q", d)
			}
		})
	}
	w.TB = t
}

func TestABundleHasTheDecisions(t *testing.T) {
	w := newWorld(t)
	w.ask(people.Reviewer, "POST", "/decisions", decision("unsure", "too_little", "a", "c")).want(201)
	w.ask(people.Reviewer, "DELETE", fmt.Sprint("/decisions/", w.last()), nil).want(200)
	w.ask(people.Reviewer, "POST", "/decisions", decision("confirmed", "signs", "a")).want(201)
	w.ask(people.Reviewer, "POST", "/decisions", decision("dismissed", "honest", "c")).want(201)
	w.follow()
	before := w.last()
	a := w.ask(people.Reviewer, "GET", "/export?format=bundle&q=review:confirmed", nil).want(200)
	z, err := zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body)))
	if err != nil {
		t.Fatalf("the bundle does not open: %v", err)
	}
	read := func(name string) []byte {
		r, err := z.Open(name)
		w.must(err)
		b, err := io.ReadAll(r)
		w.must(errors.Join(err, r.Close()))
		return b
	}
	var acts []string
	for d := json.NewDecoder(bytes.NewReader(read("audit.jsonl"))); d.More(); {
		var line job.Audit
		w.must(d.Decode(&line))
		acts = append(acts, line.Act)
	}
	if got, want := strings.Join(acts, ", "), "decide, undo, decide"; got != want {
		t.Errorf("the bundle has the lines %s, want %s", got, want)
	}
	lines := w.lines(before)
	sum := sha256.Sum256(read("datapackage.json"))
	if end := string(lines[len(lines)-1].Data); !strings.Contains(end, `"seal":"`+hex.EncodeToString(sum[:])+`"`) {
		t.Errorf("the audit log lacks the seal of the bundle: %s", end)
	}
}

func TestHeadOfAnExportWritesNothing(t *testing.T) {
	w := newWorld(t)
	before := w.last()
	a := w.ask(people.Lead, "HEAD", "/export?format=csv", nil).want(200)
	if a.Header.Get("Content-Type") != "text/csv; charset=utf-8" || w.last() != before {
		t.Errorf("HEAD has type %q and wrote %d lines", a.Header.Get("Content-Type"), w.last()-before)
	}
}

// TestAnExportThatFailsIsCutOff holds that nobody takes a part for the whole, and that the log says so.
func TestAnExportThatFailsIsCutOff(t *testing.T) {
	reads := 0
	w := newWorld(t, func(o *api.Options) {
		inner := o.Case
		o.Case = func(ctx context.Context, id job.ID) (job.Case, bool, error) {
			if reads++; reads > 150 {
				return job.Case{}, false, errors.New("the disk is gone: /secret/path")
			}
			return inner(ctx, id)
		}
	})
	var more []job.Case
	for i := range 150 {
		more = append(more, ad(job.ID("m"+strings.Repeat("x", i+1)), job.Look, strings.Repeat(pitch, 3)))
	}
	w.found(more...)
	srv := httptest.NewServer(w.h)
	defer srv.Close()
	get := func(format string) (*http.Response, []byte, error) {
		reads = 0
		req, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+api.Base+"/export?format="+format, nil)
		w.must(err)
		req.Header.Set("Authorization", "Bearer "+w.tokens[people.Reviewer])
		res, err := srv.Client().Do(req)
		w.must(err)
		b, err := io.ReadAll(res.Body)
		return res, b, errors.Join(err, res.Body.Close())
	}
	before := w.last()
	res, b, err := get("jsonl")
	if res.StatusCode != 200 || err == nil || len(b) == 0 {
		t.Errorf("status %d, %d bytes, error %v: want a part and a connection that was cut", res.StatusCode, len(b), err)
	}
	broken := func() {
		t.Helper()
		if lines := w.lines(before); len(lines) != 2 || lines[0].Act != "exporting" || !strings.Contains(string(lines[1].Data), `"complete":false`) {
			t.Errorf("the audit log has %+v, want an export that is not complete", lines)
		}
	}
	broken()
	before = w.last()
	res, b, err = get("stix") // writes nothing unless it is whole
	if res.StatusCode != 500 || err != nil || strings.Contains(string(b), "secret") {
		t.Errorf("status %d, error %v, body %s: want a refusal without internals", res.StatusCode, err, b)
	}
	broken()
}

func TestFewExportsAreUnderWayAtOnce(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	w := newWorld(t, func(o *api.Options) {
		inner := o.Search
		o.Search = func(ctx context.Context, q job.Query) (job.Hits, error) {
			if q.Size == 1 { // how many there are, which each export asks once
				begun <- struct{}{}
				<-release
			}
			return inner(ctx, q)
		}
	})
	done := make(chan int)
	const places = 4
	for range places {
		req := w.request(people.Reader, "GET", "/export?format=csv", nil)
		go func() { done <- w.send(req).StatusCode }()
		<-begun
	}
	if a := w.ask(people.Reader, "GET", "/export?format=csv", nil).want(503); a.Header.Get("Retry-After") == "" {
		t.Error("status 503 without Retry-After")
	}
	close(release)
	for range places {
		if status := <-done; status != 200 {
			t.Errorf("an export that waited has status %d, want 200", status)
		}
	}
	go func() { <-begun }()
	w.ask(people.Reader, "GET", "/export?format=csv", nil).want(200)
}
