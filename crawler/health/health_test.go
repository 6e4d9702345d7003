package health_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/health"
	"lurewatch/job"
)

var t0 = time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)

// board makes up the rounds of a source: lists pages of lists with links to ads, and ads of which some have a salary.
type board struct {
	random      *rand.Rand
	lists       int
	ads         float64 // new ads a round, on the average
	salary, sad float64 // shares: of ads with a salary, of visits that fail
}

// poisson draws a count.
func (b board) poisson(mean float64) int {
	limit, p, n := math.Exp(-mean), 1.0, -1
	for p > limit {
		p *= b.random.Float64()
		n++
	}
	return n
}

// some counts how many of n have a thing that a share of all has.
func (b board) some(n int, share float64) (k int) {
	for range n {
		if b.random.Float64() < share {
			k++
		}
	}
	return k
}

// round is the i-th: the first finds what has gathered.
func (b board) round(i int) job.Run {
	mean := b.ads
	if i == 0 {
		mean *= 20
	}
	fresh := b.poisson(mean)
	y := job.Yield{Listings: b.lists, New: fresh}
	failed := b.some(fresh+b.lists, b.sad)
	y.Fetched = fresh + b.lists
	y.NotModified = b.poisson(b.ads)
	y.Gone = b.some(20, 0.05)
	y.Closed = y.Gone
	y.Failed = failed
	y.Visits = y.Fetched + y.NotModified + y.Gone + y.Failed
	y.Onward = 20*b.lists + b.random.IntN(5)
	y.Ads = fresh
	y.Letters = fresh * (900 + b.random.IntN(300))
	y.Filled = map[job.Field]int{job.Title: fresh, job.Company: b.some(fresh, 0.9), job.Location: b.some(fresh, 0.97), job.Salary: b.some(fresh, b.salary), job.Text: fresh}
	y.How = map[string]int{"json-ld": fresh}
	y.Charsets = map[string]int{"utf-8": y.Fetched}
	y.Took = time.Duration(y.Visits) * time.Duration(200+b.random.IntN(200)) * time.Millisecond
	at := t0.Add(time.Duration(i) * 6 * time.Hour)
	return job.Run{Source: "s", Scheduled: at, Began: at, Ended: at.Add(time.Hour), Yield: y}
}

func (b board) rounds(n int) []job.Run {
	out := make([]job.Run, n)
	for i := range out {
		out[i] = b.round(i)
	}
	return out
}

// boards are of several sizes.
func boards(seed uint64) []board {
	r := rand.New(rand.NewPCG(seed, 2))
	return []board{
		{r, 5, 40, 0.8, 0.02}, {r, 2, 8, 0.5, 0.05}, {r, 1, 1.5, 0.9, 0}, {r, 20, 300, 0.3, 0.01}, {r, 3, 15, 0, 0.1},
	}
}

func TestAQuietSourceIsOK(t *testing.T) {
	alarms, rounds := 0, 0
	for seed := range uint64(6) {
		for _, b := range boards(seed) {
			list := b.rounds(30)
			for n := 1; n <= len(list); n++ {
				rounds++
				if h := health.Judge(list[:n], health.Options{Now: list[n-1].Ended}); h.State != job.SourceOK {
					alarms++
					t.Logf("seed %d, %d lists, round %d: %+v", seed, b.lists, n, h.Signs)
				}
			}
		}
	}
	t.Logf("%d false alarms in %d quiet rounds", alarms, rounds)
	if alarms > rounds/500 {
		t.Errorf("%d of %d quiet rounds are not ok, want at most one in five hundred", alarms, rounds)
	}
}

// breaks are what goes wrong with a source, as its next rounds show it.
var breaks = []struct {
	name string
	kind string // of the sign that must be among those told
	do   func(*job.Run)
}{
	{"the host is gone", "failed", func(r *job.Run) {
		r.Why = "no such host"
		r.Yield = job.Yield{Visits: r.Yield.Visits, Failed: r.Yield.Visits}
	}},
	{"every page is a captcha", "walls", func(r *job.Run) {
		n := r.Yield.Fetched + r.Yield.NotModified
		r.Yield = job.Yield{Visits: n, Fetched: n, Bare: n, Walls: map[string]int{"captcha": n}}
	}},
	{"robots.txt forbids all", "disallowed", func(r *job.Run) {
		r.Yield = job.Yield{Visits: r.Yield.Visits, Disallowed: r.Yield.Visits}
	}},
	{"ads have lost their salary", "field salary", func(r *job.Run) { delete(r.Yield.Filled, job.Salary) }},
	{"ads have lost their title", "field title", func(r *job.Run) { delete(r.Yield.Filled, job.Title) }},
	{"the text is a teaser", "letters", func(r *job.Run) { r.Yield.Letters /= 6 }},
	{"JSON-LD is gone", "how", func(r *job.Run) { r.Yield.How = map[string]int{"main text": r.Yield.How["json-ld"]} }},
	{"pages of ads are empty", "ads", func(r *job.Run) {
		y := &r.Yield
		y.Bare, y.Ads, y.New, y.Letters, y.Filled, y.How = y.Ads, 0, 0, 0, nil, nil
	}},
	{"lists are empty", "onward", func(r *job.Run) { empty(r, func(y *job.Yield) { y.Onward = 0 }) }},
	{"nothing new comes", "new ads", func(r *job.Run) { empty(r, func(*job.Yield) {}) }},
	{"the encoding is read wrong", "garbled", func(r *job.Run) { r.Yield.Garbled = r.Yield.Ads }},
	{"the encoding is another", "charset", func(r *job.Run) {
		r.Yield.Charsets = map[string]int{"windows-1258": r.Yield.Fetched}
	}},
	{"every page is the same", "alike", func(r *job.Run) { r.Yield.Alike = r.Yield.Ads }},
	{"pages lead to the front page", "redirected", func(r *job.Run) {
		empty(r, func(y *job.Yield) {
			y.Redirected = y.NotModified + 8
			y.Visits += y.Redirected - y.NotModified
			y.NotModified = 0
		})
	}},
	{"a third of the visits fail", "failed", func(r *job.Run) {
		n := r.Yield.Visits / 2
		r.Yield.Failed += n
		r.Yield.Visits += n
	}},
	{"new ads are gone before they are read", "gone", func(r *job.Run) {
		n := max(r.Yield.Ads, 1)
		empty(r, func(y *job.Yield) { y.Gone += n; y.Visits += n })
	}},
	{"answers are slow", "slow", func(r *job.Run) { r.Yield.Took *= 12 }},
}

// empty takes the new ads out of a round.
func empty(r *job.Run, more func(*job.Yield)) {
	y := &r.Yield
	y.Fetched -= y.Ads
	y.Visits -= y.Ads
	y.Charsets = map[string]int{"utf-8": y.Fetched}
	y.Ads, y.New, y.Letters, y.Filled, y.How = 0, 0, 0, nil, nil
	more(y)
}

func TestABrokenSourceIsNoticed(t *testing.T) {
	for _, br := range breaks {
		t.Run(br.name, func(t *testing.T) {
			var took []int
			missed := 0
			for seed := range uint64(4) {
				for _, b := range boards(seed) {
					if br.kind == "field salary" && b.salary == 0 {
						continue // it has none to lose
					}
					if n := noticed(b, br.do, br.kind); n > 0 {
						took = append(took, n)
					} else {
						missed++
					}
				}
			}
			slices.Sort(took)
			if len(took) == 0 {
				t.Fatal("never noticed")
			}
			t.Logf("noticed in %d of %d, after %d rounds in the middle, %d at the most", len(took), len(took)+missed, took[len(took)/2], took[len(took)-1])
			if missed > 0 || took[len(took)/2] > 2 {
				t.Errorf("missed %d, noticed after %d rounds in the middle, want 0 and at most 2", missed, took[len(took)/2])
			}
		})
	}
}

// noticed says after how many broken rounds of 20 the sign is told; 0 if never.
func noticed(b board, do func(*job.Run), kind string) int {
	list := b.rounds(20)
	for i := range 20 {
		r := b.round(20 + i)
		do(&r)
		list = append(list, r)
		h := health.Judge(list, health.Options{Now: r.Ended})
		if slices.ContainsFunc(h.Signs, func(s job.SourceSign) bool { return s.Kind == kind }) {
			return i + 1
		}
	}
	return 0
}

func TestABrokenSourceStaysSoUntilItMends(t *testing.T) {
	b := boards(1)[0]
	list := b.rounds(60)
	for i := 20; i < 55; i++ {
		delete(list[i].Yield.Filled, job.Salary)
	}
	broken := health.Judge(list[:55], health.Options{Now: list[54].Ended})
	if broken.State != job.SourceDegraded || !broken.Since.Equal(list[20].Ended) {
		t.Errorf("after 35 rounds without salaries: %+v, want degraded since %v", broken, list[20].Ended)
	}
	if h := health.Judge(list[:56], health.Options{Now: list[55].Ended}); h.State != job.SourceOK || !h.Since.Equal(list[55].Ended) {
		t.Errorf("after it mended: %+v, want ok", h)
	}
	if h := health.Judge(list[:55], health.Options{Now: list[54].Ended, Accepted: list[30].Began}); h.State != job.SourceOK {
		t.Errorf("accepted as it is: %+v, want ok", h)
	}
}

func TestTheFirstAdsEndInWaves(t *testing.T) {
	b := boards(1)[1]
	list := b.rounds(12)
	r := b.round(12) // all that gathered before the first round, four days later
	r.Yield.Gone, r.Yield.Closed, r.Yield.Visits = r.Yield.Gone+120, 120, r.Yield.Visits+120
	if h := health.Judge(append(list, r), health.Options{Now: r.Ended}); h.State != job.SourceOK {
		t.Errorf("120 of %d visits find known ads gone: %+v, want ok", r.Yield.Visits, h)
	}
}

func TestListsThatEndSoonerAreTold(t *testing.T) {
	for _, tc := range []struct {
		name       string
		lists, now int
		want       bool
	}{
		{"eight pages become one", 8, 1, true},
		{"four pages become one", 4, 1, true},
		{"eight pages become four", 8, 4, false},
		{"three pages become one", 3, 1, false},
		{"no list changed", 8, 0, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := boards(1)[0]
			b.lists = tc.lists
			list := b.rounds(20)
			for i := range 2 {
				r := b.round(20 + i)
				r.Yield.Listings, r.Yield.Onward = tc.now, 20*tc.now
				list = append(list, r)
				h := health.Judge(list, health.Options{Now: r.Ended})
				if got := slices.ContainsFunc(h.Signs, func(s job.SourceSign) bool { return s.Kind == "lists" }); got != (tc.want && i > 0) {
					t.Errorf("after %d rounds: %+v, sign of lists %t, want %t", i+1, h, got, tc.want && i > 0)
				}
			}
		})
	}
}

func TestOneFailureIsNotTheEndOfNewAds(t *testing.T) {
	b := boards(1)[0]
	list := b.rounds(20)
	for i := range 2 {
		r := b.round(20 + i)
		empty(&r, func(y *job.Yield) { y.Failed = 1 })
		list = append(list, r)
		h := health.Judge(list, health.Options{Now: r.Ended})
		if got := slices.ContainsFunc(h.Signs, func(s job.SourceSign) bool { return s.Kind == "new ads" }); got != (i > 0) {
			t.Errorf("%d rounds without new ads, each with a failure: %+v, want it told of the second", i+1, h)
		}
	}
}

func TestWhatIsWrongFromTheStartIsSaid(t *testing.T) {
	for _, tc := range []struct {
		name string
		y    job.Yield
		want string
	}{
		{"no visit brings a page", job.Yield{Visits: 3, Failed: 3}, "none of 3 visits brought a page: no such host"},
		{"the first round has no ad", job.Yield{Visits: 3, Fetched: 3, Listings: 3}, "the first round read 3 pages and no ad"},
		{"all pages are walls", job.Yield{Visits: 3, Fetched: 3, Walls: map[string]int{"login": 1, "captcha": 2}}, "all 3 pages are walls: captcha 2, login 1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := health.Judge([]job.Run{{Ended: t0, Yield: tc.y, Why: "no such host"}}, health.Options{Now: t0})
			if h.State != job.SourceBroken || len(h.Signs) != 1 || h.Signs[0].Says != tc.want {
				t.Errorf("Judge = %+v, want broken: %s", h, tc.want)
			}
		})
	}
}

func TestAScheduleThatIsNotKeptIsSaid(t *testing.T) {
	r := boards(3)[0].rounds(2)
	o := health.Options{Next: r[1].Ended, Every: 6 * time.Hour, Now: r[1].Ended.Add(11 * time.Hour)}
	if h := health.Judge(r, o); h.State != job.SourceOK {
		t.Errorf("11 hours late of 6: %+v, want ok", h)
	}
	o.Now = r[1].Ended.Add(13 * time.Hour)
	if h := health.Judge(r, o); h.State != job.SourceDegraded || !strings.Contains(h.Signs[0].Says, "13h0m0s late") {
		t.Errorf("13 hours late of 6: %+v, want degraded", h)
	}
}

func TestASourceWithoutRoundsIsNew(t *testing.T) {
	if h := health.Judge([]job.Run{{Began: t0}}, health.Options{Now: t0}); h.State != job.SourceNew || h.Signs != nil {
		t.Errorf("Judge of an open round alone = %+v, want new", h)
	}
}

func TestRoundsWithoutAnythingDueAreOK(t *testing.T) {
	list := boards(1)[0].rounds(10)
	list = append(list, job.Run{Ended: list[9].Ended.Add(time.Hour)})
	if h := health.Judge(list, health.Options{}); h.State != job.SourceOK {
		t.Errorf("Judge = %+v, want ok", h)
	}
}
