package eval

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
)

//go:embed report.html.tmpl
var pageSource string

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"percent": func(r Rate) string { return fmt.Sprintf("%.1f", 100*r.Rate) },
	"share":   func(x float64) string { return fmt.Sprintf("%.1f", 100*x) },
	"third":   func(x float64) string { return fmt.Sprintf("%.3f", x) },
	"points":  func(x float64) string { return fmt.Sprintf("%+.2f", x) },
	"or":      func(a, b string) string { return cmp.Or(a, b) },
	"alarm":   func(m Move) bool { return m.Changed > 0 && m.Points > MaxPoints+1e-9 },
	"lost":    func(m Move) bool { return m.Retained.N > 0 && m.Retained.Rate < MinRetained },
}).Parse(pageSource))

// WriteHTML writes a report as one page with plots. The page needs nothing from elsewhere, runs no script, and suits
// light and dark screens and phones.
func WriteHTML(w io.Writer, r Report) error {
	if err := page.Execute(w, newView(r)); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	return nil
}

// view is what the page is made of.
type view struct {
	Report
	Lures, Honest, Presumed Row
	RecallByLang            []whisker
	AlarmsBySource          []whisker
	MostAlarms              float64 // the right end of their scale
	Histograms              []histogram
	Curves                  []curve
	Ticks                   []tick
	Retention               []whisker
	Calibrated              []whisker
	RuleBars                []ruleBar
	Shares                  []float64
	MinRetained             float64
}

// maxBars is how many rules have a bar; the table has all.
const maxBars = 40

func newView(r Report) view {
	v := view{
		Report: r, Lures: r.Whole(Lure), Honest: r.Whole(Honest), Presumed: r.Whole(Presumed),
		Histograms: histograms(r.Scores), Curves: curves(r), Ticks: ticks(), Shares: FalseAlarmShares[:], MinRetained: 100 * MinRetained,
	}
	for _, row := range r.Rows {
		if row.Label != Lure && row.Flagged.N >= Enough {
			v.MostAlarms = max(v.MostAlarms, row.Flagged.Rate)
		}
	}
	v.MostAlarms = scale(v.MostAlarms)
	for _, row := range r.Rows {
		switch {
		case row.Label == Lure && (row.By == "lang" || row.By == "all"):
			v.RecallByLang = append(v.RecallByLang, newWhisker(cmp.Or(row.Group, "all"), row.Flagged, row.Alert, 1))
		case row.Label != Lure && (row.By == "source" || row.By == "all"):
			v.AlarmsBySource = append(v.AlarmsBySource, newWhisker(string(row.Label)+": "+cmp.Or(row.Group, "all"), row.Flagged, row.Alert, v.MostAlarms))
		}
	}
	for _, e := range r.Evasions {
		if e.Lang == "" && e.Lures.Retained.N > 0 {
			v.Retention = append(v.Retention, newWhisker(e.Transform+" "+e.Name, e.Lures.Retained, e.Lures.AlertRetained, 1))
		}
	}
	for _, c := range r.Calibration {
		v.Calibrated = append(v.Calibrated, newWhisker(fmt.Sprintf("%s: %.0f to %.0f", c.Against, c.From, c.To), c.Lures, Rate{}, 1))
	}
	v.RuleBars = ruleBars(r.Rules)
	return v
}

// scale is the end of a scale on which a rate can be read.
func scale(rate float64) float64 {
	for _, end := range []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5} {
		if rate <= end {
			return end
		}
	}
	return 1
}

// whisker is a rate with its interval as a line, on a scale of 0 to 100 from left to right. Second is a lesser rate
// of the same ads, drawn as a tick; negative for none.
type whisker struct {
	Name           string
	Rate           Rate
	At, From, Wide float64
	Second         float64
}

// newWhisker draws rates of 0 to most.
func newWhisker(name string, r, second Rate, most float64) whisker {
	w := whisker{Name: name, Rate: r, At: min(99.2, 100*r.Rate/most), From: 100 * r.Low / most, Wide: 100 * (r.High - r.Low) / most, Second: -1}
	if second.N > 0 {
		w.Second = min(99.5, 100*second.Rate/most)
	}
	return w
}

// histogram has one bar for each step of the scale, in a box of 100 by 40.
type histogram struct {
	Class string
	Ads   int
	Bars  []bar
}

type bar struct{ X, Y, Height float64 }

func histograms(list []Distribution) []histogram {
	var out []histogram
	for _, d := range list {
		h := histogram{Class: d.Class}
		most := 1
		for _, n := range d.Steps {
			h.Ads += n
			most = max(most, n)
		}
		for i, n := range d.Steps {
			height := 38 * math.Sqrt(float64(n)/float64(most))
			h.Bars = append(h.Bars, bar{5 * float64(i), 40 - height, height})
		}
		out = append(out, h)
	}
	return out
}

// ruleBar shows one rule, on a scale of 0 to 100.
type ruleBar struct {
	RuleRow
	Hits, Need, Alarms float64
}

func ruleBars(list []RuleRow) []ruleBar {
	list = list[:min(len(list), maxBars)]
	most := 1
	for _, r := range list {
		most = max(most, r.Lures, r.FalseAlarms)
	}
	var out []ruleBar
	for _, r := range list {
		at := func(n int) float64 { return 100 * float64(n) / float64(most) }
		out = append(out, ruleBar{r, at(r.Lures), at(r.Needed), at(r.FalseAlarms)})
	}
	return out
}
