package web

import (
	"cmp"
	"net/http"
	"slices"

	"lurewatch/job"
)

const (
	signsPath = "/dau-hieu"
	// shownHits and shownMisses bound the examples of a page, shownRules the pages that it leads to, shownHonest what honest
	// employers do, and readRules how many rules are looked through for examples: each of them is judged again.
	shownHits, shownMisses, shownRules, shownHonest, readRules = 4, 3, 6, 3, 12
)

// SignLink leads to the page of a sign.
type SignLink struct {
	Href  string
	Title said
}

// SignKind is a kind of signs with those that belong to it.
type SignKind struct {
	ID         job.Category
	Title, Why said
	Signs      []SignLink
}

// signsPage is the list of all signs.
type signsPage struct {
	view
	Kinds []SignKind
}

// signs lists every sign that is explained, by what it leads to.
func (s *site) signs(w http.ResponseWriter, r *http.Request, l lang) error {
	w.Header().Set("Cache-Control", "no-cache")
	p := signsPage{view: s.lessonView(r, l, "lesson.signs")}
	for _, k := range s.book.kinds {
		all := SignKind{ID: k.ID, Title: k.Title.in(l), Why: k.Why.in(l)}
		for _, x := range s.book.byKind[k.ID] {
			all.Signs = append(all.Signs, s.signLink(l, x.ID))
		}
		p.Kinds = append(p.Kinds, all)
	}
	return s.write(w, http.StatusOK, "signs", p)
}

// lessonView begins a page that teaches.
func (s *site) lessonView(r *http.Request, l lang, title string) view {
	v := s.view(r, l, title)
	v.Check, v.Taught, v.More = true, true, []string{s.files.url("lesson.css")}
	return v
}

// signLink leads to the page about a term or a rule. Href is empty where there is none.
func (s *site) signLink(l lang, id string) SignLink {
	if !s.book.explains(id) {
		return SignLink{}
	}
	title := tongues(s.book.rules[id].Title)
	if x := s.book.lessons[id]; x != nil {
		title = x.title
	}
	return SignLink{l.Prefix() + signsPath + "/" + id, title.in(l)}
}

// Specimen is an invented ad, with what the sign is read from marked. Lang is its language as far as it can be told.
type Specimen struct {
	Lang   string
	Pieces []Piece
}

// signPage explains one sign.
type signPage struct {
	view
	Name         said
	Kind         SignKind
	Parts        []SignLink // of a rule: the signs that it puts together
	Means        said
	Why, Honest  []said
	Hits, Misses []Specimen
	With         []SignLink // rules that ask for the sign beside others
}

// oneSign explains a term of the library, or a rule. A rule that has no words of its own has those of its terms and of its
// category.
func (s *site) oneSign(w http.ResponseWriter, r *http.Request, l lang) error {
	id := r.PathValue("id")
	if !s.book.explains(id) {
		return errNotFound
	}
	w.Header().Set("Cache-Control", "no-cache")
	p := signPage{view: s.lessonView(r, l, "lesson.signs"), Name: s.signLink(l, id).Title}
	p.Title = p.Name.Text
	of, rules := s.book.rules[id].Category, []string{id}
	if x := s.book.lessons[id]; x != nil {
		of, rules = x.kind, x.rules
		p.tell(l, x)
		p.With = s.combined(l, x)
	} else {
		for _, term := range s.book.terms[id] {
			x := s.book.lessons[term]
			if x == nil {
				continue
			}
			if len(p.Parts) < shownRules {
				p.Parts = append(p.Parts, s.signLink(l, term))
			}
			if len(p.Honest) < shownHonest {
				p.Honest = append(p.Honest, x.Honest.in(l))
			}
		}
	}
	k := s.book.kind(of)
	p.Kind = SignKind{ID: k.ID, Title: k.Title.in(l), Why: k.Why.in(l)}
	if len(p.Why) == 0 {
		p.Why = []said{p.Kind.Why}
	}
	p.Hits, p.Misses = s.specimens(l, id, rules)
	return s.write(w, http.StatusOK, "sign", p)
}

// tell adds what is written about a sign.
func (p *signPage) tell(l lang, x *lesson) {
	if x.Means != nil {
		p.Means = x.Means.in(l)
	}
	p.Why = append(p.Why, x.Why.in(l))
	p.Honest = append(p.Honest, x.Honest.in(l))
}

// combined are the rules that ask for a sign beside others, the heaviest first.
func (s *site) combined(l lang, x *lesson) []SignLink {
	rules := slices.DeleteFunc(slices.Clone(x.rules), func(id string) bool { return s.book.lessons[id] != nil })
	slices.SortStableFunc(rules, func(a, b string) int { return cmp.Compare(s.book.rules[b].Tier, s.book.rules[a].Tier) })
	var out []SignLink
	for _, id := range rules[:min(len(rules), shownRules)] {
		out = append(out, s.signLink(l, id))
	}
	return out
}

// specimens are examples of a sign and of what only looks like it: in the language of the page, else in Vietnamese, else
// in any. The sign must have been read in the former and must not in the latter, whatever else an example is for.
func (s *site) specimens(l lang, id string, rules []string) (hits, misses []Specimen) {
	seen := map[string]bool{}
	for _, rule := range rules[:min(len(rules), readRules)] {
		for _, e := range s.o.Lessons.Examples(rule) {
			key := e.Ad.Title + "\n" + e.Ad.Text
			found := spans(e.Verdict, id, s.book.rules)
			if seen[key] || e.Fire != (len(found) > 0) {
				continue
			}
			seen[key] = true
			if x := s.specimen(e, found); e.Fire {
				hits = append(hits, x)
			} else {
				misses = append(misses, x)
			}
		}
	}
	return nearest(l, hits, shownHits), nearest(l, misses, shownMisses)
}

// spans are where a verdict has a rule, or a term that is not denied.
func spans(v job.Verdict, id string, rules map[string]job.Rule) (out []job.Span) {
	for _, c := range v.Facts.Conditions {
		if c.ID == id && !c.Negated {
			out = append(out, c.Span)
		}
	}
	if _, ok := rules[id]; !ok {
		return out
	}
	for _, f := range v.Findings {
		if f.Rule == id {
			out = append(out, f.Span())
		}
	}
	return out
}

// nearest returns the first few examples that are nearest to the language of a page. Those in languages of neither the
// page nor the house come only where there are no others.
func nearest(l lang, all []Specimen, most int) []Specimen {
	rank := func(x Specimen) int {
		switch x.Lang {
		case string(l):
			return 0
		case string(langs[0]):
			return 1
		case string(en):
			return 2
		}
		return 3
	}
	slices.SortStableFunc(all, func(a, b Specimen) int { return cmp.Compare(rank(a), rank(b)) })
	for i, x := range all {
		if i > 0 && rank(x) > rank(all[0]) && (i >= 2 || rank(x) == 3) {
			all = all[:i]
			break
		}
	}
	return all[:min(len(all), most)]
}

// specimen lays an example out: its fields in reading order, one after the other.
func (s *site) specimen(e Example, found []job.Span) Specimen {
	out := Specimen{Lang: e.Verdict.Lang}
	for _, f := range job.Fields {
		text := e.Ad.Field(f)
		if text == "" {
			continue
		}
		var marks []mark
		for _, at := range found {
			if at.Field == f {
				marks = append(marks, mark{start: at.Start, end: at.End, weight: 1, class: "hit"})
			}
		}
		if len(out.Pieces) > 0 {
			out.Pieces = append(out.Pieces, Piece{Text: " · "})
		}
		for _, p := range pieces(text, marks, s.mask.edits(f, text, e.Verdict.Facts.Contacts)) {
			p.Refs = nil
			out.Pieces = append(out.Pieces, p)
		}
	}
	return out
}
