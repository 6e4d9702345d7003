package web

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"lurewatch/job"
)

// SignView is one thing that is amiss with a source, in words.
type SignView struct {
	State job.SourceState
	Text  string
	// Foreign says that Text is in English on a page that is not: of a kind that this release has no sentence for.
	Foreign bool
	Over    string // "newest 4 rounds"; "" where it is not about rounds
	Why     string // the newest failure, in English; "" if there is none
	Do      string // what to do about it; "" where an earlier sign of the source says so already
}

// sign puts a sign into words.
func (s *site) sign(v view, g job.SourceSign) SignView {
	x := SignView{State: g.State, Why: s.reason(g.Figures.Why)}
	key := strings.ReplaceAll(g.Kind, " ", "_")
	var ok bool
	if x.Text, ok = v.sentence(key, g.Figures); !ok {
		x.Text, x.Foreign, x.Why = s.reason(g.Says), v.Lang != en, ""
	}
	if g.Rounds > 0 {
		x.Over = v.N("sources.rounds", g.Rounds)
	}
	if strings.HasPrefix(key, "field_") {
		key = "field"
	}
	x.Do = v.words["todo."+key]
	return x
}

// sentence tells the figures of a kind of sign, its spaces written as underscores; false if there is no sentence
// for the kind, or no figure in it.
func (v view) sentence(kind string, f job.SignFigures) (string, bool) {
	key, pairs := "sign."+kind, []any{"usual", v.Name("usual", f.Usual), "walls", v.walls(f.Walls)}
	switch {
	case !f.Due.IsZero():
		pairs = append(pairs, "due", v.Lang.Time(f.Due), "by", v.long(f.Late))
	case f.WasWhole > 0:
		pairs = append(pairs, "now", v.share(f.Part, f.Whole), "was", v.share(f.WasPart, f.WasWhole))
	case f.Whole > 0:
		key += ".alone"
		pairs = append(pairs, "n", v.Lang.Count(f.Part), "of", v.Lang.Count(f.Whole))
	case f.WasMean > 0:
		pairs = append(pairs, "n", v.Lang.Count(f.Part), "now", v.Lang.Measure(f.Mean), "was", v.Lang.Measure(f.WasMean))
	default:
		return "", false
	}
	if _, ok := v.words[key]; !ok {
		return "", false
	}
	return v.T(key, pairs...), true
}

// share writes a proportion: "3 of 40 (8%)".
func (v view) share(part, whole int) string {
	return v.T("sources.share", "part", v.Lang.Count(part), "whole", v.Lang.Count(whole),
		"percent", v.Lang.Percent(float64(part)/float64(whole)))
}

// walls lists kinds of walls with their counts, the largest first: "captcha 12, log-in 1".
func (v view) walls(counts map[string]int) string {
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	for i, k := range kinds {
		kinds[i] = v.Name("wall", k) + " " + v.Lang.Count(counts[k])
	}
	return strings.Join(kinds, ", ")
}

// maxHours is from where on a time is told in days.
const maxHours = 48 * time.Hour

// long writes how long something took, in whole hours or days.
func (v view) long(d time.Duration) string {
	if d < maxHours {
		return v.N("sources.hours", int(d.Round(time.Hour)/time.Hour))
	}
	return v.N("sources.days", int(d/(24*time.Hour)))
}
