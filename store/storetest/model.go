package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/job"
)

// agreesWithModel makes random calls on a store and on a model, and compares them after each call.
func agreesWithModel(f *fixture) {
	rapid.Check(f.T, func(t *rapid.T) {
		place, err := os.MkdirTemp(f.place, "model")
		if err != nil {
			t.Fatal(err)
		}
		m := &model{subject: f.subject, place: place, now: t0, visits: map[job.VisitKey]*modelVisit{}, cases: map[job.ID]job.Case{},
			rounds: map[string][]job.Run{}, since: map[string]job.Yield{}, steps: map[job.ID][]job.Version{},
			reviews: map[job.ID][]job.Review{}, rows: map[string]string{}}
		m.open(t)
		defer func() { m.store.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"links":   m.addLinks,
			"lease":   m.lease,
			"finish":  m.finish,
			"release": m.release,
			"time":    m.pass,
			"purge":   m.purge,
			"rejudge": m.rejudge,
			"begin":   m.beginRun,
			"end":     m.endRun,
			"reopen":  m.reopen,
			"decide":  m.decide,
			"undo":    m.undo,
			"rows":    m.writeRows,
		})
	})
}

// model is what a store holds, in the simplest form.
type model struct {
	subject Subject
	place   string
	store   Store
	now     time.Time
	visits  map[job.VisitKey]*modelVisit
	held    []job.Visit // every visit ever leased, held still or not
	token   uint64      // the largest seen
	cases   map[job.ID]job.Case
	log     []job.ID
	ads     int                      // new ads in all
	rounds  map[string][]job.Run     // by source, the open one last
	since   map[string]job.Yield     // by source, since the last round that ended
	steps   map[job.ID][]job.Version // of ads that are or were flagged, the present one last
	reviews map[job.ID][]job.Review
	audits  []job.Audit
	rows    map[string]string
}

// modelVisit is one address. Its Visit has a token and an end exactly while it is leased.
type modelVisit struct {
	job.Visit
	due   time.Time
	never bool
}

func (v *modelVisit) leased() bool { return v.Token != 0 }
func (v *modelVisit) queued() bool { return !v.never && !v.leased() }

func (m *model) open(t *rapid.T) {
	s, err := m.subject.Open(m.place)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	m.store = s
}

func (m *model) reopen(t *rapid.T) {
	if !m.subject.Exclusive {
		t.Skip("opening again does not end leases")
	}
	if err := m.store.Close(); err != nil {
		t.Fatalf("Close = %v", err)
	}
	m.open(t)
	for _, v := range m.visits {
		v.Token, v.Until = 0, time.Time{}
	}
}

func (m *model) pass(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "seconds")) * time.Second)
	if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
		m.now = m.now.Add(m.subject.TextRetention / 2)
	}
	if rapid.IntRange(0, 19).Draw(t, "very long") == 0 {
		m.now = m.now.Add(m.subject.DismissedRetention)
	}
}

// drawLinks draws from few addresses, so that many are known.
func (m *model) drawLinks(t *rapid.T) []job.Link {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) job.Link {
		return job.Link{
			Source: rapid.SampledFrom([]string{"s1", "s10", "t"}).Draw(t, "source"),
			URL:    fmt.Sprintf("https://h%d.example/%d", rapid.IntRange(0, 3).Draw(t, "host"), rapid.IntRange(0, 4).Draw(t, "page")),
			Depth:  rapid.IntRange(0, 3).Draw(t, "depth"),
			Due:    m.now.Add(time.Duration(rapid.IntRange(-60, 60).Draw(t, "due")) * time.Second),
		}
	}), 0, 6).Draw(t, "links")
}

func (m *model) addLinks(t *rapid.T) {
	links := m.drawLinks(t)
	got, err := m.store.AddLinks(context.Background(), links)
	if want := m.added(links); err != nil || got != want {
		t.Fatalf("AddLinks = %d, %v, want %d", got, err, want)
	}
}

func (m *model) added(links []job.Link) (n int) {
	for _, l := range links {
		key := job.KeyOf(l.Source, l.URL)
		if m.visits[key] == nil {
			m.visits[key] = &modelVisit{Visit: job.Visit{Key: key, Source: l.Source, URL: l.URL, Depth: l.Depth, Hops: l.Hops}, due: l.Due}
			n++
		}
	}
	return n
}

func (m *model) lease(t *rapid.T) {
	busy := fmt.Sprintf("h%d.example", rapid.IntRange(0, 8).Draw(t, "busy"))
	l := job.Lease{
		Now: m.now, For: time.Duration(rapid.IntRange(1, 120).Draw(t, "for")) * time.Second,
		Max: rapid.IntRange(1, 8).Draw(t, "max"), PerHost: rapid.IntRange(1, 4).Draw(t, "per host"),
		Source: rapid.SampledFrom([]string{"", "", "s1", "s10", "t"}).Draw(t, "source"),
		Skip:   func(host string) bool { return host == busy },
	}
	got, err := m.store.Lease(context.Background(), l)
	if err != nil {
		t.Fatalf("Lease = %v", err)
	}
	for _, v := range m.visits {
		if v.leased() && !v.Until.After(m.now) {
			v.Token, v.Until = 0, time.Time{}
		}
	}
	m.take(t, l, got)
	m.checkFair(t, l, got)
}

// take checks that each visit could be leased, and leases it in the model.
func (m *model) take(t *rapid.T, l job.Lease, got []job.Visit) {
	for _, g := range got {
		v := m.visits[g.Key]
		if v == nil || !v.queued() || v.due.After(m.now) || l.Skip(job.Host(g.URL)) || l.Source != "" && g.Source != l.Source {
			t.Fatalf("Lease gave out %+v, which is not due, not free or not asked for", g)
		}
		if g.Token <= m.token {
			t.Fatalf("Lease gave token %d after %d", g.Token, m.token)
		}
		m.token = g.Token
		v.Token, v.Until = g.Token, m.now.Add(l.For)
		if diff := cmp.Diff(v.Visit, g); diff != "" {
			t.Fatalf("visit differs (-want +got):\n%s", diff)
		}
		m.held = append(m.held, g)
	}
}

// checkFair checks the bounds, and that nothing with an earlier claim was left.
func (m *model) checkFair(t *rapid.T, l job.Lease, got []job.Visit) {
	perHost := map[string]int{}
	latest := map[string]time.Time{} // by queue, the latest due time taken
	var heads []time.Time
	for _, g := range got {
		perHost[job.Host(g.URL)]++
		v, queue := m.visits[g.Key], g.Source+" "+job.Host(g.URL)
		if _, met := latest[queue]; !met {
			heads = append(heads, v.due)
		}
		if v.due.Before(latest[queue]) {
			t.Fatalf("Lease gave out %s after a later one of its host", g.URL)
		}
		latest[queue] = v.due
	}
	if len(got) > l.Max || !slices.IsSortedFunc(heads, time.Time.Compare) {
		t.Fatalf("Lease gave out %d visits, want at most %d, hosts due at %v", len(got), l.Max, heads)
	}
	for _, v := range m.visits {
		host := job.Host(v.URL)
		if perHost[host] > l.PerHost {
			t.Fatalf("Lease gave out %d visits to %s, want at most %d", perHost[host], host, l.PerHost)
		}
		if !v.queued() || v.due.After(m.now) || l.Skip(host) || l.Source != "" && v.Source != l.Source {
			continue
		}
		last, met := latest[v.Source+" "+host]
		switch {
		case met && v.due.Before(last):
			t.Fatalf("Lease left %s, due %v, and took a later one of its host", v.URL, v.due)
		case len(got) < l.Max && perHost[host] < l.PerHost:
			t.Fatalf("Lease left %s, due %v, with %d of %d taken", v.URL, v.due, len(got), l.Max)
		case !met && perHost[host] == 0 && v.due.Before(heads[len(heads)-1]):
			t.Fatalf("Lease left %s, due %v, and took a host due later", v.URL, v.due)
		}
	}
}

// draw draws a visit that was leased once, more often a recent one.
func (m *model) draw(t *rapid.T) job.Visit {
	if len(m.held) == 0 {
		t.Skip("nothing was leased yet")
	}
	i := len(m.held) - 1 - rapid.IntRange(0, len(m.held)-1).Draw(t, "visit")
	return m.held[i]
}

func (m *model) release(t *rapid.T) {
	v := m.draw(t)
	if err := m.store.Release(context.Background(), []job.Visit{v}); err != nil {
		t.Fatalf("Release = %v", err)
	}
	if e := m.visits[v.Key]; e.Token == v.Token {
		e.Token, e.Until = 0, time.Time{}
	}
}

func (m *model) finish(t *rapid.T) {
	o := job.Outcome{
		Visit: m.draw(t), At: m.now, Interval: time.Duration(rapid.IntRange(0, 3).Draw(t, "interval")) * time.Minute,
		Fate: rapid.SampledFrom([]job.Fate{job.Fetched, job.Fetched, job.NotModified, job.Failed, job.Gone, job.Postponed}).Draw(t, "fate"),
		ETag: rapid.SampledFrom([]string{"", "e1", "e2"}).Draw(t, "etag"),
	}
	if rapid.IntRange(0, 5).Draw(t, "again") > 0 {
		o.Due = m.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "due")) * time.Second)
	}
	if o.Fate == job.Fetched {
		o.Links, o.Cases = m.drawLinks(t), m.drawCases(t)
	}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]job.ID{"a", "b", "c", "d"}), 0, 2, rapid.ID).Draw(t, "closed") {
		o.Closed = append(o.Closed, job.Closed{ID: id, Why: "made up"})
	}
	o.Yield = job.Yield{Visits: 1, Ads: len(o.Cases), How: map[string]int{string(o.Fate): 1}}
	got, err := m.store.Finish(context.Background(), o)
	e := m.visits[o.Visit.Key]
	if e.Token != o.Visit.Token {
		if !errors.Is(err, m.subject.ErrStaleLease) {
			t.Fatalf("Finish of a stale visit = %+v, %v, want ErrStaleLease", got, err)
		}
		return
	}
	if want := m.finished(e, o); err != nil || got != want {
		t.Fatalf("Finish = %+v, %v, want %+v", got, err, want)
	}
}

// drawCases draws few ads with few contents, each ad at most once, and the band by content and rule set.
func (m *model) drawCases(t *rapid.T) []job.Case {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) job.Case {
		id := job.ID(rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "id"))
		text := rapid.SampledFrom([]string{"một việc", "hai việc", "ba việc"}).Draw(t, "text")
		ruleSet := rapid.SampledFrom([]string{"r1", "r1", "r2"}).Draw(t, "rule set")
		c := judged(id, text, job.Band((len(text)+strings.Count(ruleSet, "2"))%3), ruleSet, 0)
		c.JudgedAt = m.now
		return c
	}), 0, 3, func(c job.Case) job.ID { return c.Ad.ID }).Draw(t, "cases")
}

// finished is Finish in the model.
func (m *model) finished(e *modelVisit, o job.Outcome) (effect job.Effect) {
	e.Token, e.Until, e.Interval = 0, time.Time{}, o.Interval
	e.due, e.never = o.Due, o.Due.IsZero()
	switch o.Fate {
	case job.Failed:
		e.Attempts++
	case job.Postponed:
	default:
		e.Attempts = 0
		if o.ETag != "" || o.Fate == job.Fetched {
			e.ETag = o.ETag
		}
	}
	effect.Links = m.added(o.Links)
	closed := map[job.ID]bool{}
	for _, c := range o.Closed {
		closed[c.ID] = true
	}
	for _, c := range o.Cases {
		old, known := m.cases[c.Ad.ID]
		c.ClosedAt, c.ClosedWhy = old.ClosedAt, old.ClosedWhy
		toggled := m.close(&c, closed[c.Ad.ID], o.At, &effect)
		c.ContentHash, c.FirstSeen, c.LastSeen, c.Versions = c.Ad.ContentHash(), o.At, o.At, 1
		fresh := !known || old.ContentHash != c.ContentHash
		if known {
			c.FirstSeen, c.Versions = old.FirstSeen, old.Versions
		}
		if known && !fresh && old.Verdict.RuleSet == c.Verdict.RuleSet && !old.TextPurged {
			old.LastSeen, old.ClosedAt, old.ClosedWhy = o.At, c.ClosedAt, c.ClosedWhy
			m.cases[c.Ad.ID] = old
			if toggled && old.Verdict.Flagged() {
				m.logged(c.Ad.ID)
			}
			continue
		}
		switch {
		case !known:
			effect.New++
			m.ads++
		case fresh:
			c.Versions++
			effect.Changed++
		}
		if fresh && c.Verdict.Band == job.Alert {
			effect.Alert++
		}
		if fresh && c.Verdict.Band == job.Look {
			effect.Look++
		}
		if c.Verdict.Flagged() || known && old.Verdict.Flagged() {
			m.logged(c.Ad.ID)
		}
		c.FlaggedAt, c.Review = flaggedSince(old, c), old.Review
		m.tell(old, c)
		m.cases[c.Ad.ID] = c
	}
	m.shut(o, &effect)
	y := o.Yield
	y.New, y.Changed, y.Closed = effect.New, effect.Changed, effect.Closed
	m.since[e.Source] = m.since[e.Source].Plus(y)
	return effect
}

// shut closes the known ads of an outcome that are not among its cases.
func (m *model) shut(o job.Outcome, effect *job.Effect) {
	for _, closed := range o.Closed {
		c, known := m.cases[closed.ID]
		if !known || slices.ContainsFunc(o.Cases, func(c job.Case) bool { return c.Ad.ID == closed.ID }) {
			continue
		}
		if m.close(&c, true, o.At, effect) && c.Verdict.Flagged() {
			m.logged(closed.ID)
		}
		m.cases[closed.ID] = c
	}
}

// close opens or closes a case and reports whether that is new.
func (m *model) close(c *job.Case, closed bool, at time.Time, effect *job.Effect) bool {
	switch {
	case closed == !c.ClosedAt.IsZero():
		return false
	case closed:
		c.ClosedAt, c.ClosedWhy = at, "made up"
		effect.Closed++
	default:
		c.ClosedAt, c.ClosedWhy = time.Time{}, ""
	}
	return true
}

// logged moves an ad to the end of the log.
func (m *model) logged(id job.ID) {
	m.log = append(slices.DeleteFunc(m.log, func(other job.ID) bool { return other == id }), id)
}
