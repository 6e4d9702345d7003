package web

import (
	"math"
	"strings"
	"time"

	"lurewatch/job"
)

// Histogram counts the ads of a search by the week in which they were first seen.
type Histogram struct {
	Bars []Bar
	// Width is that of the drawing, Height its height; the scale is that of the tallest bar.
	Width, Height int
	Top           string   // the count of the tallest bar
	Ticks         []string // the first, the middle and the last week
}

// Bar is one week. Its measures are those of the drawing.
type Bar struct {
	X, Wide                    float64
	AlertY, AlertH             float64
	LookY, LookH               float64
	Start, Alert, Look, Number string
	Label                      string // for the tip of the bar
	Href                       string
	On                         bool // the search is for this week
}

const (
	histogramWidth  = 720
	histogramHeight = 100
	widestBar       = 60
)

// tenths rounds a measure of a drawing.
func tenths(x float64) float64 { return math.Round(x*10) / 10 }

// histogram draws weeks; nil if there are none to tell apart.
func (v view) histogram(weeks []job.Week, query string, list func(query string) string) *Histogram {
	tallest := 0
	for _, w := range weeks {
		tallest = max(tallest, w.Alert+w.Look)
	}
	if len(weeks) == 0 || tallest == 0 {
		return nil
	}
	h := &Histogram{Width: histogramWidth, Height: histogramHeight, Top: v.Lang.Count(tallest)}
	step := float64(histogramWidth) / float64(len(weeks))
	wide := min(step*.84, widestBar)
	for i, w := range weeks {
		unit := float64(histogramHeight) / float64(tallest)
		b := Bar{X: tenths(float64(i)*step + (step-wide)/2), Wide: tenths(wide), Start: v.Lang.day(w.Start.UTC()),
			Alert: v.Lang.Count(w.Alert), Look: v.Lang.Count(w.Look), Number: v.Lang.Count(w.Alert + w.Look)}
		b.AlertH, b.LookH = tenths(float64(w.Alert)*unit), tenths(float64(w.Look)*unit)
		b.AlertY = tenths(histogramHeight - b.AlertH)
		b.LookY = tenths(b.AlertY - b.LookH)
		b.Label = v.T("weeks.bar", "start", b.Start, "alert", b.Alert, "look", b.Look)
		only := inWeek(query, w.Start)
		b.On, b.Href = only == query, list(only)
		h.Bars = append(h.Bars, b)
	}
	h.Ticks = []string{h.Bars[0].Start}
	if n := len(h.Bars); n > 4 {
		h.Ticks = append(h.Ticks, h.Bars[n/2].Start)
	}
	if n := len(h.Bars); n > 1 {
		h.Ticks = append(h.Ticks, h.Bars[n-1].Start)
	}
	return h
}

// inWeek returns a search for ads that were first seen in the week from a Monday, instead of any other time.
func inWeek(query string, monday time.Time) string {
	var kept []string
	for _, t := range terms(query) {
		if !strings.HasPrefix(t, "first_seen:") {
			kept = append(kept, t)
		}
	}
	monday = monday.UTC()
	return strings.Join(append(kept, "first_seen:>="+monday.Format(time.DateOnly), "first_seen:<="+monday.AddDate(0, 0, 6).Format(time.DateOnly)), " ")
}
