package crawler_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
	"lurewatch/store"
)

// ledgered is a store, a site with one list of three ads, and a source that is due every six hours.
type ledgered struct {
	*testing.T
	st  *store.Store
	web *web
	now time.Time
	bad bool // the site answers nothing but errors

	more []string // paths of other start addresses
}

func newLedgered(t *testing.T) *ledgered {
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	r := &ledgered{T: t, st: st, now: epoch}
	r.web = serve(t, 1, func(w http.ResponseWriter, req *http.Request, _ int) {
		switch {
		case noRobots(w, req):
		case r.bad:
			w.WriteHeader(http.StatusInternalServerError)
		case req.URL.Path == "/":
			page(w, "/ad/1", "/ad/2", "/ad/3")
		default:
			adPage(w, "Baker at "+req.URL.Path)
		}
	})
	return r
}

// source is due every six hours.
func (r *ledgered) source() crawler.Source {
	s := r.web.source()
	schedule, err := crawler.ParseSchedule("@every 6h")
	if err != nil {
		r.Fatal(err)
	}
	s.Schedule = schedule
	for _, path := range r.more {
		s.Start = append(s.Start, strings.TrimSuffix(s.Start[0], "/")+path)
	}
	return s
}

// crawl makes what is due at a time.
func (r *ledgered) crawl(at time.Duration) crawler.Stats {
	r.Helper()
	r.now = epoch.Add(at)
	c := crawler.New(crawler.Options{
		Frontier: r.st, Agenda: r.st, Ledger: r.st, Judge: noSigns, Client: newClient(r.T, fetch.Options{}), Sources: []crawler.Source{r.source()},
		Workers: 4, UntilIdle: true, Now: func() time.Time { return r.now }, Stale: func(err error) bool { return errors.Is(err, store.ErrStaleLease) },
	})
	if err := c.Run(r.Context()); err != nil {
		r.Fatalf("Run = %v", err)
	}
	return c.Stats()
}

func (r *ledgered) list() []job.Run {
	r.Helper()
	list, err := r.st.Runs(r.Context(), "src", 100)
	if err != nil {
		r.Fatal(err)
	}
	return list
}

func TestARoundIsMadeWhenItsScheduleSaysSo(t *testing.T) {
	r := newLedgered(t)
	if stats := r.crawl(0); stats.Visits != 4 {
		t.Errorf("the first round makes %d visits, want 4", stats.Visits)
	}
	if stats := r.crawl(5 * time.Hour); stats.Visits != 0 {
		t.Errorf("an hour too early %d visits are made, want none", stats.Visits)
	}
	if stats := r.crawl(6 * time.Hour); stats.Visits != 1 {
		t.Errorf("the second round makes %d visits, want 1: the list", stats.Visits)
	}
	list := r.list()
	if len(list) != 2 || !list[1].Scheduled.Equal(epoch) || !list[0].Scheduled.Equal(epoch.Add(6*time.Hour)) {
		t.Fatalf("rounds are %+v, want two, as scheduled", list)
	}
	if y := list[1].Yield; y.Visits != 4 || y.Ads != 3 || y.New != 3 || y.Filled[job.Title] != 3 || y.Onward != 3 && y.Listings != 0 {
		t.Errorf("the first round yields %+v", y)
	}
}

func TestANewStartAddressDoesNotWaitForTheNextRound(t *testing.T) {
	r := newLedgered(t)
	r.crawl(0)
	r.more = []string{"/ad/9"}
	if stats := r.crawl(time.Hour); stats.Visits != 1 || stats.AdsNew != 1 {
		t.Errorf("with a new start address %d visits find %d new ads, want one and one", stats.Visits, stats.AdsNew)
	}
	if stats := r.crawl(2 * time.Hour); stats.Visits != 0 {
		t.Errorf("with the same start addresses %d visits are made, want none", stats.Visits)
	}
	if list := r.list(); len(list) != 1 {
		t.Errorf("there are %d rounds, want the first alone", len(list))
	}
}

func TestMissedRoundsAreMadeUpForOnce(t *testing.T) {
	r := newLedgered(t)
	r.crawl(0)
	if stats := r.crawl(25 * time.Hour); stats.Visits == 0 {
		t.Error("nothing is visited after a day")
	}
	list := r.list()
	if len(list) != 2 || !list[0].Scheduled.Equal(epoch.Add(24*time.Hour)) || list[0].Missed != 3 || !list[0].Began.Equal(epoch.Add(25*time.Hour)) {
		t.Errorf("rounds are %+v, want one more, of the last time that passed, with 3 missed", list)
	}
	r.crawl(29 * time.Hour)
	if n := len(r.list()); n != 2 {
		t.Errorf("%d rounds an hour before the next time, want 2", n)
	}
	r.crawl(30 * time.Hour)
	if n := len(r.list()); n != 3 {
		t.Errorf("%d rounds at the next time, want 3", n)
	}
}

func TestARoundThatAProcessLeftOpenGoesOn(t *testing.T) {
	r := newLedgered(t)
	if ok, err := r.st.BeginRun(t.Context(), job.Run{Source: "src", Scheduled: epoch, Began: epoch}, []job.Link{{Source: "src", URL: r.web.at(0, "/")}}); !ok || err != nil {
		t.Fatalf("BeginRun = %t, %v", ok, err)
	}
	r.crawl(time.Hour)
	if list := r.list(); len(list) != 1 || list[0].Ended.IsZero() || list[0].Yield.Ads != 3 {
		t.Errorf("rounds are %+v, want the one that was open, ended", list)
	}
}

func TestASourceThatBreaksIsToldInItsNextRound(t *testing.T) {
	r := newLedgered(t)
	for i := range 4 {
		r.crawl(time.Duration(i) * 6 * time.Hour)
	}
	if h := r.health(); h.State != job.SourceOK {
		t.Errorf("after four good rounds: %+v", h)
	}
	r.bad = true
	r.crawl(24 * time.Hour)
	if h := r.health(); h.State != job.SourceBroken || h.Signs[0].Kind != "failed" || !h.Since.Equal(epoch.Add(24*time.Hour)) {
		t.Errorf("after a round of errors: %+v, want broken since then", h)
	}
	r.bad = false
	r.crawl(30 * time.Hour)
	if h := r.health(); h.State != job.SourceOK {
		t.Errorf("after it mended: %+v", h)
	}
}

func (r *ledgered) health() job.SourceHealth {
	r.Helper()
	h, err := crawler.Health(r.Context(), r.st, r.source(), r.now)
	if err != nil {
		r.Fatal(err)
	}
	return h
}
