package alerts_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/store"
)

// house is a store with the ads of a made-up board in it, and what an office needs beside it.
type house struct {
	testing.TB
	dir    string
	store  *store.Store
	seams  alerts.Store // what the office sees: the store, or something brittle around it
	pages  int
	units  []units.Unit
	posted *postman
	now    time.Time
	edit   func(*alerts.Options)
	// bearing counts the flagged ads that bear a contact, "type value".
	bearing map[string]int
}

func newHouse(t testing.TB, list ...units.Unit) *house {
	t.Helper()
	dir := memoryDir(t)
	st, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return &house{TB: t, dir: dir, store: st, seams: st, units: list, posted: &postman{}, now: day(1).Add(-time.Hour), bearing: make(map[string]int)}
}

// memoryDir is a directory in memory where the system has one: these tests write much and prove nothing about disks.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "alerts")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// day is six o'clock in Viet Nam on a day of November 2026.
func day(n int) time.Time { return time.Date(2026, 11, n-1, 23, 0, 0, 0, time.UTC) }

func (h *house) Units() []units.Unit { return h.units }

func (h *house) office() *alerts.Office {
	h.Helper()
	o := alerts.Options{Store: h.seams, Dir: h.dir, Domain: "lure.example", Writer: plainWriter{}, Operator: "ops@lure.example",
		Roster:  func() alerts.Roster { return alerts.Roster{Units: h.units, Router: byPlace{h.units}} },
		Senders: map[alerts.Kind]alerts.Sender{alerts.Mail: h.posted, alerts.Webhook: h.posted},
		Reply: func(_ context.Context, r alerts.Reply) ([]byte, error) {
			return []byte(r.Subject() + "\n\n" + r.Text()), nil
		},
		Permanent: func(err error) bool { return err == errRefused },
		Pressing:  alerts.Pressing(nil), Bearers: h, Now: func() time.Time { return h.now }, Parallel: 1}
	if h.edit != nil {
		h.edit(&o)
	}
	f, err := alerts.New(h.Context(), o)
	if err != nil {
		h.Fatalf("New: %v", err)
	}
	return f
}

// Bearers counts from what the test says.
func (h *house) Bearers(_ context.Context, contacts []string) (map[string]int, error) {
	out := make(map[string]int)
	for _, k := range contacts {
		out[k] = h.bearing[k]
	}
	return out, nil
}

// tick moves the clock and does what is due.
func (h *house) tick(f *alerts.Office, at time.Time) {
	h.Helper()
	h.now = at
	if err := f.Tick(h.Context(), at); err != nil {
		h.Fatalf("Tick(%v): %v", at, err)
	}
}

// file stores ads as a visit finds them.
func (h *house) file(at time.Time, closed []job.Closed, cases ...job.Case) {
	h.Helper()
	h.pages++
	ctx := h.Context()
	if _, err := h.store.AddLinks(ctx, []job.Link{{Source: "s1", URL: fmt.Sprintf("https://jobs.example/%d", h.pages), Due: at}}); err != nil {
		h.Fatal(err)
	}
	visits, err := h.store.Lease(ctx, job.Lease{Now: at, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		h.Fatalf("Lease = %v, %v", visits, err)
	}
	for i := range cases {
		cases[i].JudgedAt, cases[i].ReadAt = at, at
	}
	if _, err := h.store.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: at, Cases: cases, Closed: closed}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) decide(d job.Deciding) job.Audit {
	h.Helper()
	if d.Reason == "" {
		d.Reason = d.Decision.Reasons()[0]
	}
	line, err := h.store.Decide(h.Context(), d)
	if err != nil {
		h.Fatalf("Decide: %v", err)
	}
	return line
}

// ad is an alert that names a place, with a telephone number of its own.
func ad(id, place, text string) job.Case {
	return job.Case{Ad: job.Ad{ID: job.ID(id), Title: "Tuyển gấp", Text: text, Source: "s1"}, Verdict: job.Verdict{Band: job.Alert, Score: 70, Kind: job.KindAd, RuleSet: "r1",
		Facts: job.Facts{Places: []job.Place{{ID: place}}}}}
}

func with(c job.Case, edits ...func(*job.Case)) job.Case {
	for _, f := range edits {
		f(&c)
	}
	return c
}

// unit is one that answers for a place.
func unit(id, place string) units.Unit {
	return units.Unit{ID: id, Kind: units.Border, Name: units.Name{Vi: "Đơn vị " + id}, Area: units.Area{Provinces: []string{place}},
		Recipients: []string{id + "@guard.example"}, Admin: "admin-" + id + "@guard.example", Language: "vi"}
}

// byPlace routes by the first place of an ad; what fits nobody goes to national units.
type byPlace struct{ units []units.Unit }

func (r byPlace) Route(c job.Case, found func(string) bool) (out []units.Match) {
	place := ""
	if p := c.Verdict.Facts.Places; len(p) > 0 {
		place = p[0].ID
	}
	for _, u := range r.units {
		switch {
		case u.Kind == units.Saved && found(u.ID):
			out = append(out, units.Match{Unit: u.ID, Why: []units.Reason{{Kind: units.BySearch}}})
		case slices.Contains(u.Area.Provinces, place):
			out = append(out, units.Match{Unit: u.ID, Why: []units.Reason{{Kind: units.AtMeeting, Place: place}}})
		}
	}
	for _, u := range r.units {
		if u.Kind == units.National {
			out = append(out, units.Match{Unit: u.ID, Why: []units.Reason{{Kind: units.ByAlert}}})
		}
	}
	return out
}

// plainWriter writes digests as JSON, whole.
type plainWriter struct{}

// paper is what plainWriter writes.
type paper struct {
	MessageID string
	Kind      alerts.Kind
	Digest    digest.Digest
}

func (plainWriter) Write(_ context.Context, d digest.Digest, id string, k alerts.Kind) ([]byte, error) {
	return json.Marshal(paper{id, k, d})
}

func (plainWriter) Alarm(_ context.Context, a alerts.Alarm) ([]byte, error) {
	return []byte(a.Subject() + "\n\n" + a.Text()), nil
}

// postman keeps what was delivered. Its refuse says what happens to a letter: an error, and whether it arrives for all that.
type postman struct {
	mu     sync.Mutex // guards all
	refuse func(alerts.Letter) (err error, arrives bool)
	got    []alerts.Letter
}

var errRefused = fmt.Errorf("550 5.1.1 no such user")

func (p *postman) Send(_ context.Context, l alerts.Letter) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse != nil {
		if err, arrives := p.refuse(l); err != nil {
			if arrives {
				p.got = append(p.got, l)
			}
			return "", err
		}
	}
	p.got = append(p.got, l)
	return "250 2.0.0 queued", nil
}

// papers reads what was delivered to a unit, each message once, in order.
func (p *postman) papers(t testing.TB, unit string) (out []paper) {
	t.Helper()
	seen := make(map[string]bool)
	for _, l := range p.got {
		if l.Unit != unit || l.Target.Kind != alerts.Mail || seen[l.MessageID] {
			continue
		}
		seen[l.MessageID] = true
		var x paper
		if err := json.Unmarshal(l.Data, &x); err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

// alarms lists the alarms delivered to an address.
func (p *postman) alarms(to string) (out []string) {
	for _, l := range p.got {
		if l.Unit == "" && l.Target.Address == to {
			out = append(out, string(l.Data))
		}
	}
	return out
}

// says writes what a digest tells: "new a, gone b".
func (p paper) says() (out []string) {
	for _, it := range p.Digest.Items {
		out = append(out, string(it.News)+" "+string(it.Case.Ad.ID))
	}
	return out
}

// wantDigests compares what a unit was told: a list of says for each digest.
func (h *house) wantDigests(unit string, want ...[]string) {
	h.Helper()
	got := h.posted.papers(h, unit)
	if len(got) != len(want) {
		var says [][]string
		for _, p := range got {
			says = append(says, p.says())
		}
		h.Fatalf("unit %s got %d digests, want %d: %q", unit, len(got), len(want), says)
	}
	for i, p := range got {
		if !slices.Equal(p.says(), want[i]) {
			h.Errorf("digest %s says %v, want %v", p.Digest.ID, p.says(), want[i])
		}
	}
}
