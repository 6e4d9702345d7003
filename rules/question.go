package rules

import (
	"slices"
	"strings"

	"lurewatch/job"
)

// Quoted returns the offer that a text asks about, without the questions: of "is this real? 30 million a month, chat work in
// Laos" the second half, and the verdict on it as an ad, since who repeats an offer often sounds like a report. Sentences
// that only ask are left out, and of the others the words that ask. It reports false for a text that asks nothing, reports
// on others or on what is over, or names no offer. It is pure and safe for concurrent use.
func (s *Set) Quoted(text string) (offer string, v job.Verdict, ok bool) {
	if offer, ok = s.quoted(text); !ok {
		return "", job.Verdict{}, false
	}
	p := plainOf(job.Ad{Text: offer})
	v = s.judgeAs(p.ad, true).Verdict
	p.restore(&v)
	return offer, v, true
}

// quoted is the offer of [Set.Quoted].
func (s *Set) quoted(text string) (string, bool) {
	ad := job.Ad{Text: text}
	if oversize(ad) {
		return "", false
	}
	r := s.read(ad)
	defer s.scratch.Put(r)
	questions := r.questions()
	g := &s.plea
	if len(questions) == 0 || r.has(g.reporting) || r.has(g.over) || r.has(s.personal.suffering) || r.has(g.held) {
		return "", false
	}
	said := r.factual()
	if len(said) == 0 {
		return "", false
	}
	var b strings.Builder
	for _, t := range sentences(text) {
		in := span{body, t.start, t.end}
		asks := slices.ContainsFunc(questions, in.overlaps)
		switch {
		case !asks:
			b.WriteString(text[t.start:t.end])
		case slices.ContainsFunc(said, in.overlaps):
			b.WriteString(asserted(without(text, in, questions)))
		}
	}
	rest := strings.TrimSpace(b.String())
	return rest, rest != "" && rest != text
}

// asserted is what is left of a sentence that asks, as a statement: without its mark, and without the scrap of an address
// to readers, "mọi người ơi,", at its beginning.
func asserted(s string) string {
	s = strings.TrimLeft(strings.ReplaceAll(s, "?", "."), " .,:;")
	if scrap, rest, ok := strings.Cut(s, ","); ok && len(scrap) <= scrapBytes && !strings.ContainsAny(scrap, "0123456789") {
		s = rest
	}
	return strings.TrimLeft(s, " .,:;")
}

// scrapBytes is how long such a scrap is at most.
const scrapBytes = 16

// questionGap is how many bytes may lie between words that ask for all of it to be one question: "cho em hỏi [tin này] có
// thật không".
const questionGap = 24

// questions are the places of words that ask, in the original text, joined where little lies between.
func (r *reading) questions() []span {
	var out []span
	for _, g := range [...]int{r.set.personal.asking, r.set.plea.questions} {
		for _, e := range r.found[g] {
			from, to := r.doc.Text[e.field].Origin(int(e.start), int(e.end))
			out = append(out, span{int(e.field), from, to})
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.start - b.start })
	joined := out[:0]
	for _, q := range out {
		if n := len(joined); n > 0 && q.start-joined[n-1].end <= questionGap {
			joined[n-1].end = max(joined[n-1].end, q.end)
			continue
		}
		joined = append(joined, q)
	}
	return joined
}

// factual are the places where a text says something of an offer.
func (r *reading) factual() []span {
	var out []span
	add := func(s job.Span) { out = append(out, span{fieldOf(s.Field), s.Start, s.End}) }
	for _, w := range r.facts.Wages {
		add(w.Span)
	}
	for _, p := range r.facts.Places {
		add(p.Span)
	}
	for _, o := range r.facts.Occupations {
		add(o.Span)
	}
	for _, c := range r.facts.Conditions {
		add(c.Span)
	}
	return out
}

// without is the part of a text in a span, without what stands at others.
func without(text string, in span, cut []span) string {
	var b strings.Builder
	from := in.start
	for _, c := range cut {
		if in.overlaps(c) {
			b.WriteString(text[from:max(c.start, from)])
			from = min(max(c.end, from), in.end)
		}
	}
	b.WriteString(text[from:in.end])
	return b.String()
}
