package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lurewatch/job"
)

func TestProgramsAndPagesAreServedBesideEachOther(t *testing.T) {
	a := &app{ctx: context.Background(), io: stdio{err: io.Discard}, cli: &cli{Data: t.TempDir(), Log: "error"}, now: time.Now}
	set, err := a.loadRules()
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.openData()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	pages := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	site, err := server{a: a, d: d, set: set}.withAPI(pages)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/": 418, "/console": 418, "/api/v1/openapi.json": 200, "/api/v1/docs": 200, "/api/v1/ads": 401, "/api/v1/none": 404} {
		rec := httptest.NewRecorder()
		site.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != want {
			t.Errorf("GET %s has status %d, want %d", path, rec.Code, want)
		}
	}
}

func TestARecordIsTheBytesOfItsMember(t *testing.T) {
	a := &app{cli: &cli{Data: t.TempDir()}}
	dir := a.evidenceDir()
	err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "lurewatch-20261122080425-00001.warc.gz"), []byte("before MEMBER after"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	open := recordIn(dir)
	r, err := open(t.Context(), job.Evidence{File: "lurewatch-20261122080425-00001.warc.gz", Offset: 7, Length: 6})
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil || string(b) != "MEMBER" {
		t.Errorf("the record is %q, %v, want MEMBER", b, err)
	}
	for _, file := range []string{"../lurewatch.db", "/etc/passwd", "", "none.warc.gz"} {
		if r, err := open(t.Context(), job.Evidence{File: file, Length: 1}); err == nil {
			t.Errorf("record of %q = %v, want an error", file, r)
		}
	}
}
