package web

import (
	"cmp"
	"math"
	"slices"
	"time"

	"lurewatch/job"
)

// Plot shows when ads were first seen, and at which sources. Columns are days, or longer where there would be too many.
type Plot struct {
	Width, Height int
	Rows          []PlotRow
	Ticks         []Tick
	// Days is how many days one column is.
	Days int
	// Starts names the columns with a dot, and the cells of Rows stand under them: the table beside the drawing.
	Starts []string
}

// PlotRow is one source.
type PlotRow struct {
	Label string
	Y     float64
	Dots  []Dot
	Cells []string // for each of Plot.Starts, "" where there is none
	Total string
}

// Dot is the ads of one source in one column.
type Dot struct {
	X, R  float64
	Label string
}

// Tick is a date under the drawing.
type Tick struct {
	X     float64
	Label string
}

const (
	plotWidth   = 640
	plotLeft    = 150
	plotRow     = 30
	plotColumns = 40
	plotSources = 12
)

// plot draws cases; nil for fewer than two.
func (s *site) plot(v view, cases []job.Case) *Plot {
	if len(cases) < 2 {
		return nil
	}
	first, last := cases[0].FirstSeen, cases[0].FirstSeen
	bySource := map[string][]time.Time{}
	for _, c := range cases {
		first, last = earlier(first, c.FirstSeen), later(last, c.FirstSeen)
		bySource[c.Ad.Source] = append(bySource[c.Ad.Source], c.FirstSeen)
	}
	day := 24 * time.Hour
	begin := first.In(hanoi)
	begin = time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, hanoi)
	days := int(last.Sub(begin)/day) + 1
	p := &Plot{Width: plotWidth, Days: (days + plotColumns - 1) / plotColumns}
	columns := (days + p.Days - 1) / p.Days
	column := func(t time.Time) int { return int(t.Sub(begin) / (time.Duration(p.Days) * day)) }
	x := func(c int) float64 {
		return math.Round(plotLeft + 16 + float64(c)*float64(plotWidth-plotLeft-40)/float64(max(columns-1, 1)))
	}
	start := func(c int) string { return v.Lang.day(begin.AddDate(0, 0, c*p.Days)) }
	used := map[int]bool{}
	counts := map[string]map[int]int{}
	for source, times := range bySource {
		counts[source] = map[int]int{}
		for _, t := range times {
			counts[source][column(t)]++
			used[column(t)] = true
		}
	}
	var cols []int
	for c := range used {
		cols = append(cols, c)
	}
	slices.Sort(cols)
	for _, c := range cols {
		p.Starts = append(p.Starts, start(c))
	}
	for i, source := range biggest(bySource) {
		row := PlotRow{Label: clip(v.Name("source", source), 20), Y: float64(i)*plotRow + plotRow/2, Total: v.Lang.Count(len(bySource[source]))}
		for _, c := range cols {
			n := counts[source][c]
			cell := ""
			if n > 0 {
				cell = v.Lang.Count(n)
				row.Dots = append(row.Dots, Dot{X: x(c), R: tenths(min(13, 3+2*math.Sqrt(float64(n)))), Label: start(c) + v.Lang.Colon() + " " + cell})
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Height = len(p.Rows)*plotRow + 28
	p.Ticks = []Tick{{x(0), start(0)}}
	if columns > 1 {
		p.Ticks = append(p.Ticks, Tick{x(columns - 1), start(columns - 1)})
	}
	return p
}

// biggest lists the sources with the most ads first, equals by name, as many as are drawn.
func biggest(bySource map[string][]time.Time) []string {
	var out []string
	for source := range bySource {
		out = append(out, source)
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(bySource[b]), len(bySource[a])), cmp.Compare(a, b))
	})
	return out[:min(len(out), plotSources)]
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
