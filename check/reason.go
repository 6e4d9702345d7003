package check

import (
	"cmp"
	"slices"

	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
	"lurewatch/job"
)

const (
	// maxReasons is how many reasons fit on the first screen of a phone.
	maxReasons = 3
	// maxQuote is how much of a quotation is shown, in characters.
	maxQuote = 160
)

// ground is a rule with what it found in an ad. The first finding is the one that it is chosen for.
type ground struct {
	found []job.Finding
	// whole says that it quotes most of a field: it is about how the ad is worded, not about something that it says.
	whole  bool
	points float64 // of its weightiest finding
}

func (g ground) rule() string   { return g.found[0].Rule }
func (g ground) tier() job.Tier { return g.found[0].Tier }

// strongest picks at most three rules that found something, the weightiest points first, then by tier; a rule about the
// wording of the whole ad comes behind those that point at something. Each has a first quotation of its own, and where there
// are enough its own indicator, so that rules that read the same words or say the same do not fill the list. Findings on
// trial count for nothing, and mitigating ones could be read as a recommendation: neither is picked.
func strongest(ad job.Ad, findings []job.Finding) []ground {
	all := grounds(ad, findings)
	var out []ground
	taken := func(f job.Finding, same func(a, b job.Finding) bool) bool {
		return slices.ContainsFunc(out, func(o ground) bool { return !o.whole && same(f, o.found[0]) })
	}
	pick := func(same func(a, b job.Finding) bool, alike func(a, b ground) bool) {
		for _, g := range all {
			if len(out) == maxReasons {
				return
			}
			if slices.ContainsFunc(out, func(o ground) bool { return o.rule() == g.rule() || alike(o, g) }) {
				continue
			}
			own := slices.IndexFunc(g.found, func(f job.Finding) bool { return g.whole || !taken(f, same) })
			if own < 0 {
				continue
			}
			g.found = append([]job.Finding{g.found[own]}, slices.Delete(slices.Clone(g.found), own, own+1)...)
			out = append(out, g)
		}
	}
	indicator := func(a, b ground) bool { return a.found[0].Indicator == b.found[0].Indicator }
	pick(overlap, indicator)
	pick(sameWords, indicator)
	pick(sameWords, func(ground, ground) bool { return false })
	slices.SortStableFunc(out, heavier)
	return out
}

// counts reports whether a finding speaks against an ad: one on trial does not, nor one that mitigates.
func counts(f job.Finding) bool { return !f.Trial && f.Tier > job.Mitigating && f.Points >= 0 }

// grounds groups the findings that count by their rules, the strongest first.
func grounds(ad job.Ad, findings []job.Finding) []ground {
	var all []ground
	quoted, at := map[string]int{}, map[string]int{} // by rule: bytes, and the place in all
	for _, f := range findings {
		if !counts(f) || f.Quote == "" {
			continue
		}
		i, ok := at[f.Rule]
		if !ok {
			all, i = append(all, ground{}), len(all)
			at[f.Rule] = i
		}
		g := &all[i]
		g.found = append(g.found, f)
		g.points = max(g.points, f.Points)
		quoted[f.Rule] += len(f.Quote)
		g.whole = quoted[f.Rule] >= leastWhole && 2*quoted[f.Rule] > len(ad.Field(f.Field))
	}
	slices.SortStableFunc(all, func(a, b ground) int { return cmp.Or(heavier(a, b), cmp.Compare(a.rule(), b.rule())) })
	return all
}

// leastWhole is how long the quotations of a rule are together, in bytes, that can be most of an ad.
const leastWhole = 60

// heavier orders grounds as people are shown them: zero-point rules, which only repeat others, stand last.
func heavier(a, b ground) int {
	part := func(g ground) int {
		switch {
		case g.points <= 0:
			return 2
		case g.whole:
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(part(a), part(b)), cmp.Compare(b.points, a.points), cmp.Compare(b.tier(), a.tier()))
}

func sameWords(a, b job.Finding) bool { return a.Quote == b.Quote }

func overlap(a, b job.Finding) bool { return a.Field == b.Field && a.Start < b.End && b.Start < a.End }

// maxQuotes is how many quotations of one reason are shown.
const maxQuotes = 4

// told is a ground as it is told: masked, and before it is put into the words of a language.
type told struct {
	job.Finding // that for which it is chosen, without its quotation
	points      float64
	first       Quote
	quotes      []Quote // the first among them, in the order of the ad
}

// tell masks the quotations of the strongest grounds. What the ad hides around a quotation counts: a number of which it has
// a part is masked as a whole.
func tell(ad job.Ad, v job.Verdict) []told {
	grounds := strongest(ad, v.Findings)
	if len(grounds) == 0 {
		return nil
	}
	hidden := mask.Of(ad, v.Facts.Contacts)
	out := make([]told, len(grounds))
	for i, g := range grounds {
		t := told{Finding: g.found[0], points: g.points}
		t.Finding.Quote = ""
		for _, f := range g.found {
			if len(t.quotes) == maxQuotes {
				break
			}
			q := Quote{Text: clip(hidden.Quote(f.Span()), maxQuote), Field: f.Field, Span: [2]int{f.Start, f.End}}
			if !slices.ContainsFunc(t.quotes, func(o Quote) bool { return o.Text == q.Text }) {
				t.quotes = append(t.quotes, q)
			}
		}
		t.first = t.quotes[0]
		slices.SortStableFunc(t.quotes, func(a, b Quote) int {
			return cmp.Or(cmp.Compare(slices.Index(job.Fields[:], a.Field), slices.Index(job.Fields[:], b.Field)), cmp.Compare(a.Span[0], b.Span[0]))
		})
		out[i] = t
	}
	return out
}

// reasons puts grounds into words. What is returned is the caller's.
func (d *Desk) reasons(l Lang, grounds []told) []Reason {
	w := WordsOf(l)
	out := make([]Reason, len(grounds))
	for i, g := range grounds {
		why, ok := w["why."+g.Indicator]
		if !ok {
			why = w.Say("why.other")
		}
		out[i] = Reason{Rule: g.Rule, Category: g.Category, Indicator: g.Indicator, Tier: g.Tier, Weight: g.points, Sign: d.title(l, g.Rule), Why: why, LearnMore: g.Indicator,
			Quote: g.first.Text, Field: g.first.Field, Span: g.first.Span, Quotes: slices.Clone(g.quotes)}
	}
	return out
}

// title is the title of a rule in a language, else in English, else its id.
func (d *Desk) title(l Lang, id string) string {
	r, ok := d.o.Rule(id)
	if !ok {
		return inert.Visible(id)
	}
	return inert.Visible(cmp.Or(r.Title[string(l)], r.Title[string(EN)], r.Title[string(VI)], id))
}

// clip shortens a text to at most n characters, the last of which is then "…".
func clip(s string, n int) string {
	runes, cut := 0, 0
	for i := range s {
		if runes++; runes == n {
			cut = i
		}
		if runes > n {
			return s[:cut] + "…"
		}
	}
	return s
}
