package web

import (
	"cmp"
	"fmt"
	"slices"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// Explained is a rule that found something, as people are told about it.
type Explained struct {
	Num       int // 1 is the strongest
	ID        string
	Title     string
	TitleLang lang   // where the title is not in the language of the page
	Sign      string // the address of the page that explains it; "" if there is none
	Category  job.Category
	Indicator string
	Tier      job.Tier
	Trial     bool
	Sources   []string
	Note      string
	Quotes    []Quote
	Points    string // of its strongest finding
	points    float64
}

// Quote is what a rule found. Mark is the anchor of the mark in the text, "" where the text is gone.
type Quote struct {
	Field job.Field
	Text  string
	Mark  string
}

// FieldView is one field of an ad, with the findings marked in it.
type FieldView struct {
	Field  job.Field
	Pieces []Piece
}

// explained is an ad beside its explanation.
type explained struct {
	Rules  []Explained
	Fields []FieldView // those that the ad has, in reading order
}

// maxQuote is how much of a quotation the explanation repeats, in runes. The text below has all of it.
const maxQuote = 160

// explain puts findings into an ad and groups them by rule, the strongest first: what counts before what is on trial, what
// has points before what only repeats others, then by tier, by points and by id. Rules that are named first come before all
// others, in the order named.
func (s *site) explain(l lang, ad job.Ad, findings []job.Finding, contacts []job.Contact, first ...string) explained {
	var out explained
	out.Rules = s.group(l, findings)
	if len(first) > 0 {
		place := func(e Explained) int {
			if i := slices.Index(first, e.ID); i >= 0 {
				return i
			}
			return len(first)
		}
		slices.SortStableFunc(out.Rules, func(a, b Explained) int { return cmp.Compare(place(a), place(b)) })
	}
	num := make(map[string]int, len(out.Rules))
	for i := range out.Rules {
		out.Rules[i].Num = i + 1
		num[out.Rules[i].ID] = i
	}
	marks, quotes := map[job.Field][]mark{}, s.mask.quoter(ad, contacts)
	for _, f := range findings {
		rule := &out.Rules[num[f.Rule]]
		q := Quote{Field: f.Field}
		if text := ad.Field(f.Field); mask.Quoted(text, f.Start, f.End, f.Quote) {
			start, end := whole(text, f.Start, f.End)
			q.Text = clip(shown(text, start, end, quotes.edits(f.Field)), maxQuote)
			q.Mark = fmt.Sprintf("m%d-%d", rule.Num, len(rule.Quotes)+1)
			marks[f.Field] = append(marks[f.Field], mark{f.Start, f.End, weight(f), class(f), Ref{q.Mark, rule.Num, s.words[l].say("ad.mark", "n", rule.Num)}})
		} else {
			q.Text = clip(quotes.words(f.Quote), maxQuote)
		}
		rule.Quotes = append(rule.Quotes, q)
	}
	for _, f := range job.Fields {
		if text := ad.Field(f); text != "" {
			out.Fields = append(out.Fields, FieldView{f, pieces(text, marks[f], quotes.edits(f))})
		}
	}
	return out
}

// group makes one explanation for each rule, in order of strength, without quotations.
func (s *site) group(l lang, findings []job.Finding) []Explained {
	var rules []Explained
	at := map[string]int{}
	for _, f := range findings {
		if i, ok := at[f.Rule]; ok {
			rules[i].points = max(rules[i].points, f.Points)
			continue
		}
		at[f.Rule] = len(rules)
		e := Explained{ID: f.Rule, Category: f.Category, Indicator: f.Indicator, Tier: f.Tier, Trial: f.Trial, points: f.Points}
		e.Title, e.TitleLang = s.ruleTitle(l, f.Rule)
		e.Sign = s.signLink(l, f.Rule).Href
		if r, ok := s.o.Rule(f.Rule); ok {
			e.Sources, e.Note = r.Source, r.Note
		}
		rules = append(rules, e)
	}
	slices.SortStableFunc(rules, func(a, b Explained) int {
		return cmp.Or(boolCompare(a.Trial, b.Trial), boolCompare(a.points <= 0, b.points <= 0), cmp.Compare(b.Tier, a.Tier), cmp.Compare(b.points, a.points), cmp.Compare(a.ID, b.ID))
	})
	for i := range rules {
		rules[i].Points = l.Measure(rules[i].points)
	}
	return rules
}

// ruleTitle returns a rule's title in the language, else in English, else in Vietnamese, else its id. The
// second value is the title's language where it is not the one asked for.
func (s *site) ruleTitle(l lang, id string) (string, lang) {
	r, ok := s.o.Rule(id)
	if !ok {
		return visible(id), ""
	}
	if t := r.Title[string(l)]; t != "" {
		return visible(t), ""
	}
	for _, other := range []lang{en, vi} {
		if t := r.Title[string(other)]; t != "" {
			return visible(t), other
		}
	}
	return visible(id), ""
}

// weight orders overlapping marks: by tier, with findings on trial below all that count.
func weight(f job.Finding) int {
	if f.Trial {
		return 0
	}
	return int(f.Tier-job.Mitigating) + 1
}

// class is the style of a finding's mark.
func class(f job.Finding) string {
	if f.Trial {
		return "trial"
	}
	return f.Tier.String()
}

// boolCompare sorts false before true.
func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// clip shortens a text to at most n runes, the last of which is then "…".
func clip(s string, n int) string {
	runes := 0
	cut := 0
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
