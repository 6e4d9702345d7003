package crawler_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lurewatch/job"
)

// The disk is slower than the work: a crawl that waits for it visit by visit leaves the processor idle.
func TestPagesAreFetchedWhileOthersWaitForTheDisk(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only a crawl that hangs takes so long
	defer cancel()
	fetched := make(chan struct{})
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, site int) {
		if r.URL.Path == "/7" {
			close(fetched)
		}
		wide(10)(w, r, site)
	})
	f := newFrontier()
	f.before = func(ctx context.Context, call string, o job.Outcome) error {
		if call != "finish" || strings.HasSuffix(o.Visit.URL, "/") {
			return nil
		}
		select {
		case <-fetched:
		case <-ctx.Done():
			t.Error("page 7 was not fetched while the pages before it waited to be saved")
		}
		return nil
	}
	o := options(t, f, w.source())
	o.Workers = 1
	if got := run(t, ctx, o); got.Fetched != 11 {
		t.Errorf("%d pages were saved, want 11", got.Fetched)
	}
}

func TestAVisitIsSavedAfterItsEvidence(t *testing.T) {
	w := serve(t, 2, wide(40))
	var kept, saved atomic.Int64
	f := newFrontier()
	f.before = func(_ context.Context, call string, o job.Outcome) error {
		if call != "finish" {
			return nil
		}
		if n := saved.Add(1); n > kept.Load() {
			t.Errorf("%s is saved as number %d when %d visits have their evidence", o.Visit.URL, n, kept.Load())
		}
		return nil
	}
	o := options(t, f, w.source(w.at(0, "/"), w.at(1, "/")))
	o.Kept = func(source string) {
		if source != "src" {
			t.Errorf("asked for the evidence of %q, want src", source)
		}
		kept.Add(1)
	}
	if got := run(t, t.Context(), o); int64(got.Fetched) != kept.Load() {
		t.Errorf("%d visits were saved and %d waited for their evidence", got.Fetched, kept.Load())
	}
}
