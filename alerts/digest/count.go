package digest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tally counts what a digest has.
type tally struct {
	Now  int
	News map[News]int
}

func tallyOf(d Digest) tally {
	t := tally{News: make(map[News]int)}
	for _, it := range d.Items {
		t.News[it.News]++
		if presses(it) {
			t.Now++
		}
	}
	return t
}

// presses reports whether an ad is to be looked at now: one that is gone or cleared is not.
func presses(it Item) bool { return len(it.Now) > 0 && (it.News == New || it.News == Changed) }

// counts are the figures under the title; what there is none of is left out, but for pressing, new, changed and gone.
func (p pen) counts(t tally) []count {
	out := []count{{p.label("count.now"), t.Now, t.Now > 0}}
	for _, k := range [...]News{New, Changed, Gone, Cleared, Reviewed} {
		if n := t.News[k]; n > 0 || k == New || k == Changed || k == Gone {
			out = append(out, count{Label: p.label("count." + string(k)), N: n})
		}
	}
	if y, ok := p.yesterday(); ok {
		out = append(out, count{Label: p.label("count.yesterday"), N: y})
	}
	return out
}

// yesterday is how many new ads the digest of the day before the first that is covered told, if that is known.
func (p pen) yesterday() (int, bool) {
	first := p.d.Day
	if len(p.d.Covers) > 0 {
		first = p.d.Covers[0]
	}
	day, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return 0, false
	}
	before := day.AddDate(0, 0, -1).Format(time.DateOnly)
	for _, c := range p.d.Trend {
		if c.Day == before {
			return c.New, true
		}
	}
	return 0, false
}

// bar is one day of the trend, in the units of the drawing.
type bar struct{ X, Y, W, H int }

// The drawing of the trend: bars of barStep each, barTop high.
const (
	barStep = 16
	barWide = 12
	barTop  = 40
)

// trend draws the new ads of the past days and of today, and says them in words.
func (p pen) trend(today int) (bars []bar, label, figures string) {
	if len(p.d.Trend) == 0 {
		return nil, "", ""
	}
	days := slices.Clone(p.d.Trend)
	slices.SortFunc(days, func(a, b DayCount) int { return cmp.Compare(a.Day, b.Day) })
	days = append(days[max(0, len(days)-13):], DayCount{Day: p.d.Day, New: today})
	most := 1
	for _, c := range days {
		most = max(most, c.New)
	}
	said := make([]string, 0, len(days))
	for i, c := range days {
		name := p.day(c.Day)
		if i == len(days)-1 {
			name = p.say("trend.today")
		}
		said = append(said, name+p.say("colon")+" "+strconv.Itoa(c.New))
		h := max(1, c.New*barTop/most)
		bars = append(bars, bar{X: i * barStep, Y: barTop - h, W: barWide, H: h})
	}
	return bars, p.label("trend.label"), strings.Join(said, " · ")
}
