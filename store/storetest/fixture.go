package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

// t0 is when the tests begin. It has a fraction of a second, which must survive.
var t0 = time.Date(2026, 3, 1, 7, 0, 0, 123456789, time.UTC)

// after is t0 and some seconds.
func after(seconds int) time.Time { return t0.Add(time.Duration(seconds) * time.Second) }

// fixture is a fresh store and short ways to use it. Its methods end the test where the store fails.
type fixture struct {
	*testing.T
	subject Subject
	place   string
	store   Store
	open    bool
	pages   int // made up by found
}

func newFixture(t *testing.T, subject Subject) *fixture {
	f := &fixture{T: t, subject: subject, place: t.TempDir()}
	f.reopen()
	t.Cleanup(f.close)
	return f
}

// reopen closes the store if it is open and opens its place.
func (f *fixture) reopen() {
	f.Helper()
	f.close()
	s, err := f.subject.Open(f.place)
	if err != nil {
		f.Fatalf("Open = %v", err)
	}
	f.store, f.open = s, true
}

func (f *fixture) close() {
	f.Helper()
	if !f.open {
		return
	}
	f.open = false
	if err := f.store.Close(); err != nil {
		f.Fatalf("Close = %v", err)
	}
}

func (f *fixture) ctx() context.Context { return context.Background() }

func (f *fixture) add(links ...job.Link) int {
	f.Helper()
	n, err := f.store.AddLinks(f.ctx(), links)
	if err != nil {
		f.Fatalf("AddLinks = %v", err)
	}
	return n
}

// link is due some seconds after t0.
func link(source, url string, due int) job.Link {
	return job.Link{Source: source, URL: url, Due: after(due)}
}

// lease leases from all sources some seconds after t0, for a minute.
func (f *fixture) lease(now, most, perHost int) []job.Visit {
	f.Helper()
	return f.leaseOf(job.Lease{Now: after(now), For: time.Minute, Max: most, PerHost: perHost})
}

func (f *fixture) leaseOf(l job.Lease) []job.Visit {
	f.Helper()
	visits, err := f.store.Lease(f.ctx(), l)
	if err != nil {
		f.Fatalf("Lease = %v", err)
	}
	return visits
}

// leaseOne leases the one visit that is due.
func (f *fixture) leaseOne(now int) job.Visit {
	f.Helper()
	visits := f.lease(now, 10, 10)
	if len(visits) != 1 {
		f.Fatalf("Lease = %v, want one visit", urls(visits))
	}
	return visits[0]
}

func (f *fixture) finish(o job.Outcome) job.Effect {
	f.Helper()
	effect, err := f.store.Finish(f.ctx(), o)
	if err != nil {
		f.Fatalf("Finish(%s) = %v", o.Visit.URL, err)
	}
	return effect
}

// found visits a new page some seconds after t0 and finds cases on it.
func (f *fixture) found(at int, cases ...job.Case) job.Effect {
	f.Helper()
	f.pages++
	const source = "found"
	f.add(link(source, fmt.Sprintf("https://found.example/%d", f.pages), at))
	visits := f.leaseOf(job.Lease{Now: after(at), For: time.Minute, Max: 1, PerHost: 1, Source: source})
	if len(visits) != 1 {
		f.Fatalf("Lease = %v, want one visit", urls(visits))
	}
	return f.finish(job.Outcome{Visit: visits[0], Fate: job.Fetched, At: after(at), Cases: cases})
}

// judged is an ad and what a rule set said of it some seconds after t0.
func judged(id job.ID, text string, band job.Band, ruleSet string, at int) job.Case {
	v := job.Verdict{Band: band, Score: 12.5 * float64(band), Kind: job.KindAd, Lang: "vi", RuleSet: ruleSet}
	if word, _, _ := strings.Cut(text, " "); word != "" {
		v.Findings = []job.Finding{{Rule: "made-up", Category: job.TaskScam, Indicator: "TS01", Tier: job.Weak,
			Points: 0.5, Field: job.Text, End: len(word), Quote: word}}
		v.Facts.Places = []job.Place{{ID: "vn-nowhere", Country: "VN", Span: job.Span{Field: job.Text, End: len(word), Quote: word}}}
	}
	return job.Case{
		Ad: job.Ad{ID: id, URL: "https://board.example/" + string(id), Title: "Tuyển người " + string(id), Company: "Công ty Ví Dụ",
			Location: "Phố Mẫu", Salary: "<thỏa thuận> & thưởng", Text: text, Lang: "vi", Source: "board", Posted: "hôm qua",
			Summary: "tóm tắt " + text, Images: "ảnh [anh.jpg]"},
		Verdict: v, JudgedAt: after(at), ReadAt: after(at), Page: fmt.Sprintf("https://board.example/list?page=%d", at),
	}
}

// kept is how the store gives a case back that was found as c, and flagged then if it is flagged.
func kept(c job.Case, first, last, versions int) job.Case {
	c.ContentHash = c.Ad.ContentHash()
	c.FirstSeen, c.LastSeen, c.Versions = after(first), after(last), versions
	if c.Verdict.Flagged() {
		c.FlaggedAt = c.JudgedAt
	}
	return c
}

// bare is a kept case after its text was purged.
func bare(c job.Case) job.Case {
	c.Ad.Title, c.Ad.Company, c.Ad.Location, c.Ad.Salary, c.Ad.Text = "", "", "", "", ""
	c.Ad.Summary, c.Ad.Images = "", ""
	c.Verdict.Findings, c.Verdict.Facts = nil, job.Facts{}
	c.TextPurged = true
	return c
}

// wantCase compares the case in the store.
func (f *fixture) wantCase(want job.Case) {
	f.Helper()
	got, err := f.store.Case(f.ctx(), want.Ad.ID)
	if err != nil {
		f.Errorf("Case(%s) = %v", want.Ad.ID, err)
		return
	}
	f.same("Case("+string(want.Ad.ID)+")", got, want)
}

// wantLog compares the ids in the change log, in order, and that positions rise up to Position.
func (f *fixture) wantLog(want ...job.ID) {
	f.Helper()
	changes, err := f.store.Changes(f.ctx(), 0, 1000)
	if err != nil {
		f.Fatalf("Changes = %v", err)
	}
	got := []job.ID{}
	var seq uint64
	for _, c := range changes {
		if c.Seq <= seq {
			f.Errorf("Changes has position %d after %d", c.Seq, seq)
		}
		seq = c.Seq
		got = append(got, c.Case.Ad.ID)
	}
	f.same("ids in the change log", got, append([]job.ID{}, want...))
	if pos := f.position(); pos != seq {
		f.Errorf("Position = %d, want that of the last change, %d", pos, seq)
	}
}

func (f *fixture) position() uint64 {
	f.Helper()
	pos, err := f.store.Position(f.ctx())
	if err != nil {
		f.Fatalf("Position = %v", err)
	}
	return pos
}

func (f *fixture) info(now int) job.Info {
	f.Helper()
	got, err := f.store.Info(f.ctx(), after(now))
	if err != nil {
		f.Fatalf("Info = %v", err)
	}
	return got
}

// wantNext compares NextDue; a negative number of seconds means that there is none.
func (f *fixture) wantNext(source string, due int) {
	f.Helper()
	got, ok, err := f.store.NextDue(f.ctx(), source)
	if err != nil {
		f.Fatalf("NextDue(%q) = %v", source, err)
	}
	if ok != (due >= 0) || ok && !got.Equal(after(due)) {
		f.Errorf("NextDue(%q) = %v, %t, want %v (none if %d is negative)", source, got, ok, after(due), due)
	}
}

func (f *fixture) same(what string, got, want any) {
	f.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func urls(visits []job.Visit) []string {
	out := make([]string, len(visits))
	for i, v := range visits {
		out[i] = v.URL
	}
	return out
}
