package health

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"lurewatch/job"
)

// unlikely is how improbable a change must be, seen alone, to be told. There are some thirty checks a round, on up
// to five pools.
const unlikely = 1e-5

// way is the direction in which a change is bad.
type way int

const (
	up way = iota
	down
)

// share is a check of a proportion.
type share struct {
	kind string
	of   func(job.Yield) (part, whole int)
	bad  way
	// by is how much the share must have moved, of 1. broken is the share from which, in the bad way, nothing usable
	// is left; a negative one never comes.
	by, broken float64
	says       string // "visits fail"
}

// shares is the table of proportions. The name of a field, way of reading or charset is filled in by expand.
var shares = []share{
	{"failed", func(y job.Yield) (int, int) { return y.Failed, y.Visits }, up, 0.15, 0.95, "visits fail"},
	{"limited", func(y job.Yield) (int, int) { return y.Limited, y.Visits }, up, 0.1, 0.95, "visits are put off by the site"},
	{"disallowed", func(y job.Yield) (int, int) { return y.Disallowed, y.Visits }, up, 0.2, 0.95, "visits are forbidden by robots.txt"},
	{"gone", func(y job.Yield) (int, int) { return unmet(y), y.Visits - y.Closed - y.Listings }, up, 0.35, -1, "pages that are linked are gone"},
	{"redirected", func(y job.Yield) (int, int) { return y.Redirected, y.Visits }, up, 0.3, 0.95, "pages lead elsewhere"},
	{"not read", func(y job.Yield) (int, int) { return y.NotRead, y.Visits }, up, 0.2, 0.95, "answers are not pages of text"},
	{"walls", func(y job.Yield) (int, int) { return walls(y), y.Fetched }, up, 0.1, 0.8, "pages are walls"},
	{"bare", func(y job.Yield) (int, int) { return y.Bare, y.Fetched }, up, 0.2, 0.95, "pages have neither an ad nor a link"},
	{"ads", func(y job.Yield) (int, int) { return bearing(y), y.Fetched - y.Listings }, down, 0.25, 0.05, "pages bear an ad"},
	{"garbled", func(y job.Yield) (int, int) { return y.Garbled, y.Ads }, up, 0.1, 0.8, "ads have signs of a wrong encoding"},
	{"alike", func(y job.Yield) (int, int) { return y.Alike, y.Ads }, up, 0.3, 0.8, "ads say the same word for word"},
}

// amount is a check of a mean.
type amount struct {
	kind string
	of   func(job.Yield) (sum float64, over int)
	bad  way
	// times is by which factor the mean must have changed, least how much it must have been: one link more or less is
	// half of two.
	times, least float64
	// few is of how many a mean says something.
	few  int
	says string
}

var amounts = []amount{
	{"onward", func(y job.Yield) (float64, int) { return float64(y.Onward), y.Listings }, down, 0.5, 3, 1, "links on a list"},
	{"ads a page", func(y job.Yield) (float64, int) { return float64(y.Ads), bearing(y) }, down, 0.5, 3, 1, "ads on a page that has any"},
	{"letters", func(y job.Yield) (float64, int) { return float64(y.Letters), y.Ads }, down, 0.5, 1, 4, "letters in the text of an ad"},
	{"slow", func(y job.Yield) (float64, int) { return y.Took.Seconds(), y.Visits - y.Disallowed }, up, 5, 0, 1, "seconds for an answer"},
}

// unmet counts pages that were gone before they bore an ad. That known ads end is the way of all ads: the first ones
// that a young source yielded do so in waves.
func unmet(y job.Yield) int { return max(y.Gone-y.Closed, 0) }

// walls and bearing count pages.
func walls(y job.Yield) int   { return total(y.Walls) }
func bearing(y job.Yield) int { return total(y.How) }

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// names lists counts, the largest first: "captcha 12, login 1".
func names(counts map[string]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	for i, k := range keys {
		keys[i] = fmt.Sprintf("%s %d", k, counts[k])
	}
	return strings.Join(keys, ", ")
}

// expand is the table with a row for each field of an ad, for the usual way of reading and for the usual charset.
func expand(ground job.Yield) []share {
	list := slices.Clone(shares)
	for _, f := range job.Fields {
		list = append(list, share{"field " + string(f), func(y job.Yield) (int, int) { return y.Filled[f], y.Ads }, down, 0.2, -1,
			"ads have a " + string(f)})
	}
	if usual := largest(ground.How); usual != "" {
		list = append(list, share{"how", func(y job.Yield) (int, int) { return y.How[usual], bearing(y) }, down, 0.3, -1,
			"pages are read by their " + usual})
	}
	if usual := largest(ground.Charsets); usual != "" {
		list = append(list, share{"charset", func(y job.Yield) (int, int) { return y.Charsets[usual], total(y.Charsets) }, down, 0.3, -1,
			"pages come in " + usual})
	}
	return list
}

func largest(counts map[string]int) string {
	best := ""
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || counts[k] > counts[best] {
			best = k
		}
	}
	return best
}

// compare tells what of the pool differs from the ground. What the newest round alone has back as it was has mended,
// and is not told for the sake of the rounds before it.
func compare(ground, pool []job.Run) []job.SourceSign {
	var signs []job.SourceSign
	all, now, newest := together(ground), together(pool), pool[len(pool)-1].Yield
	for _, c := range expand(all) {
		if s, ok := c.check(ground, all, now, newest); ok {
			signs = append(signs, s)
		}
	}
	for _, c := range amounts {
		_, again := c.check(ground, newest)
		if s, ok := c.check(ground, now); ok && (again || !c.counts(newest)) {
			signs = append(signs, s)
		}
	}
	for _, c := range []func(ground, pool []job.Run) (job.SourceSign, bool){fewNew, fewLists} {
		if s, ok := c(ground, pool); ok {
			signs = append(signs, s)
		}
	}
	for i := range signs {
		signs[i].Rounds = len(pool)
	}
	return signs
}

func together(rounds []job.Run) (y job.Yield) {
	for _, r := range rounds {
		y = y.Plus(r.Yield)
	}
	return y
}

// moved reports whether a share is worse than another by as much as counts; it is not if there is nothing to count.
func (c share) moved(now, before job.Yield) bool {
	part, whole := c.of(now)
	was, of := c.of(before)
	if whole <= 0 || of <= 0 {
		return false
	}
	by := float64(part)/float64(whole) - float64(was)/float64(of)
	return c.bad == up && by >= c.by || c.bad == down && -by >= c.by
}

func (c share) check(ground []job.Run, all, now, newest job.Yield) (job.SourceSign, bool) {
	if _, whole := c.of(newest); !c.moved(now, all) || whole > 0 && !c.moved(newest, all) {
		return job.SourceSign{}, false
	}
	part, whole := c.of(now)
	was, of := c.of(all)
	is := float64(part) / float64(whole)
	if p := c.chance(ground, was, of, part, whole); p > unlikely {
		return job.SourceSign{}, false
	}
	s := job.SourceSign{Kind: c.kind, State: job.SourceDegraded, Says: fmt.Sprintf("%d of %d %s, it was %d of %d", part, whole, c.says, was, of),
		Figures: job.SignFigures{Part: part, Whole: whole, WasPart: was, WasWhole: of}}
	switch c.kind {
	case "walls":
		s.Figures.Walls = now.Walls
	case "how":
		s.Figures.Usual = largest(all.How)
	case "charset":
		s.Figures.Usual = largest(all.Charsets)
	}
	if c.broken >= 0 && (c.bad == up && is >= c.broken || c.bad == down && is <= c.broken) {
		s.State = job.SourceBroken
	}
	return s, true
}

// chance is how likely it is to see so bad a share or a worse one, if the source is as it was. What rounds vary more
// than chance alone makes them counts as fewer observations.
func (c share) chance(ground []job.Run, was, of, part, whole int) float64 {
	var parts, wholes []int
	for _, r := range ground {
		if p, w := c.of(r.Yield); w > 0 {
			parts, wholes = append(parts, p), append(wholes, w)
		}
	}
	thin := min(1/excess(parts, wholes), maxCounted/float64(whole))
	k, n := float64(part)*thin, float64(whole)*thin
	if c.bad == down {
		was, k = of-was, n-k
	}
	return betaBinomialAbove(k, n, 0.5+float64(was)*thin, 0.5+float64(of-was)*thin)
}

// counts reports whether there is enough to take the mean of.
func (c amount) counts(y job.Yield) bool {
	_, over := c.of(y)
	return over >= c.few
}

// maxCounted bounds the observations that a share is judged by; more make it no surer and cost time.
const maxCounted = 2000

// spreads is how many spreads away an amount is beyond chance.
const spreads = 6

func (c amount) check(ground []job.Run, now job.Yield) (job.SourceSign, bool) {
	sum, over := c.of(now)
	if over < c.few {
		return job.SourceSign{}, false
	}
	var means []float64
	for _, r := range ground {
		if s, n := c.of(r.Yield); n > 0 && s > 0 {
			means = append(means, math.Log(s/float64(n)))
		}
	}
	if len(means) < minGround {
		return job.SourceSign{}, false
	}
	mid, spread := middle(means)
	is, was := sum/float64(over), math.Exp(mid)
	far := math.Log(max(is, 1e-9)) - mid
	if was < c.least || c.bad == up && is < was*c.times || c.bad == down && is > was*c.times {
		return job.SourceSign{}, false
	}
	if math.Abs(far) < spreads*max(spread, leastSpread) {
		return job.SourceSign{}, false
	}
	return job.SourceSign{Kind: c.kind, State: job.SourceDegraded, Says: fmt.Sprintf("%.3g %s, it was %.3g", is, c.says, was),
		Figures: job.SignFigures{Mean: is, WasMean: was}}, true
}

// leastSpread is taken for the spread of logarithms where the ground varied less.
const leastSpread = 0.1

// few is how many times fewer new ads than usual count.
const few = 5

// fewNew tells of new ads that stay away. A single round in which a visit failed says nothing of them: if it was that of
// a feed, they come with the next.
func fewNew(ground, pool []job.Run) (job.SourceSign, bool) {
	var counts []int
	for _, r := range ground {
		counts = append(counts, r.Yield.New)
	}
	if len(counts) > 2 { // the first round reads what has gathered over weeks
		counts = counts[1:]
	}
	got := 0
	for _, r := range pool {
		got += r.Yield.New
	}
	if len(pool) == 1 && pool[0].Yield.Failed > 0 {
		return job.SourceSign{}, false
	}
	mean := meanOf(counts)
	expected := mean * float64(len(pool))
	if newest := pool[len(pool)-1].Yield.New; float64(newest) > mean/few || float64(got) > expected/few || negativeBinomialBelow(got, expected, dispersion(counts)) > unlikely {
		return job.SourceSign{}, false
	}
	return job.SourceSign{Kind: "new ads", State: job.SourceDegraded, Says: fmt.Sprintf("%d new ads in %d rounds, it was %.3g a round", got, len(pool), mean),
		Figures: job.SignFigures{Part: got, WasMean: mean}}, true
}

// A list that is three pages long can well be one on a quiet weekend, and one of six be three: leastLists is how many
// pages a round must have had for fewer to count, and timesLists how many times fewer.
const leastLists, timesLists = 4, 3

// fewLists tells of lists that end sooner than they did, as they do when the way to their next page is lost: it stays
// lost, so that one short round says nothing yet. Nor does one in which no list changed.
func fewLists(ground, pool []job.Run) (job.SourceSign, bool) {
	was, is := listsOf(ground), listsOf(pool)
	if len(pool) < 2 || len(was) < minGround || len(is) == 0 || pool[len(pool)-1].Yield.Listings == 0 {
		return job.SourceSign{}, false
	}
	mid, spread := middle(was)
	now, _ := middle(is)
	newest := math.Log(float64(pool[len(pool)-1].Yield.Listings))
	enough := max(spreads*max(spread, leastSpread), math.Log(timesLists)-1e-9)
	if usual := math.Exp(mid); usual >= leastLists-1e-9 && mid-now >= enough && mid-newest >= enough {
		return job.SourceSign{Kind: "lists", State: job.SourceDegraded, Says: fmt.Sprintf("%.3g pages of lists a round, it was %.3g", math.Exp(now), usual),
			Figures: job.SignFigures{Mean: math.Exp(now), WasMean: usual}}, true
	}
	return job.SourceSign{}, false
}

// listsOf are the logarithms of how many pages of lists were read, of the rounds that read any.
func listsOf(rounds []job.Run) (out []float64) {
	for _, r := range rounds {
		if r.Yield.Listings > 0 {
			out = append(out, math.Log(float64(r.Yield.Listings)))
		}
	}
	return out
}
