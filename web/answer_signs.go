package web

import (
	"slices"

	"lurewatch/check"
	"lurewatch/job"
)

// The page of an answer stays light however much was found and however long the ad is: of each reason shownQuotes
// quotations, of the signs beyond the reasons shownOthers with one quotation of maxOther characters each. The others are
// counted. Of the ad maxEcho bytes are shown, see [echo].
const (
	shownQuotes = 2
	shownOthers = 6
	maxOther    = 80
)

// shownReason is one reason with the places in the text below that it quotes.
type shownReason struct {
	check.Reason
	Explained
}

// explain puts the reasons beside the text that they quote.
func (p *answerPage) explain(s *site, l lang, a check.Answer, contacts []job.Contact) {
	if a.Found.Readable != job.Read || a.Plea != "" { // who looks over a shoulder must not read it again
		return
	}
	reasons := slices.Concat(a.Reasons, a.WorthAsking)
	p.Minor = len(a.WorthAsking) > 0
	var findings []job.Finding
	if len(reasons) > 0 {
		findings = public(a.Found.Verdict.Findings)
	}
	var first []string
	for _, reason := range reasons {
		first = append(first, reason.Rule)
	}
	findings, p.Left = s.leading(l, findings, reasons)
	x := s.explain(l, a.Found.Ad, findings, contacts, first...)
	p.Marked = len(findings) > 0
	p.Fields, p.Part = echo(x.Fields, maxEcho)
	for _, reason := range reasons {
		if i := slices.IndexFunc(x.Rules, func(e Explained) bool { return e.ID == reason.Rule }); i >= 0 {
			p.Reasons = append(p.Reasons, shownReason{reason, x.Rules[i]})
		}
	}
	for _, e := range x.Rules {
		if !slices.ContainsFunc(p.Reasons, func(top shownReason) bool { return top.ID == e.ID }) {
			for i := range e.Quotes {
				e.Quotes[i].Text = clip(e.Quotes[i].Text, maxOther)
			}
			p.Others = append(p.Others, e)
		}
	}
}

// leading picks the findings that an answer shows: of each reason the one that it is chosen for and the first of its other
// quotations, of the strongest other rules the first one. It returns them as they are in order, and how many rules are
// left out.
func (s *site) leading(l lang, all []job.Finding, reasons []check.Reason) (out []job.Finding, left int) {
	places := map[string][]check.Quote{} // by rule: what is shown of a reason
	for _, r := range reasons {
		places[r.Rule] = quoted(r)
	}
	var others []string
	for _, e := range s.group(l, all) {
		if _, ok := places[e.ID]; ok {
			continue
		}
		if len(others) < shownOthers {
			others = append(others, e.ID)
		} else {
			left++
		}
	}
	shown := map[string]bool{}
	for _, f := range all {
		here, reason := places[f.Rule]
		switch {
		case reason && slices.ContainsFunc(here, func(q check.Quote) bool { return q.Field == f.Field && q.Span == [2]int{f.Start, f.End} }):
			out = append(out, f)
		case !reason && !shown[f.Rule] && slices.Contains(others, f.Rule):
			out = append(out, f)
			shown[f.Rule] = true
		}
	}
	return out, left
}

// quoted are the quotations of a reason that are shown, that for which it was chosen among them, in the order of the ad.
func quoted(r check.Reason) []check.Quote {
	chosen := func(q check.Quote) bool { return q.Field == r.Field && q.Span == r.Span }
	var out []check.Quote
	for _, q := range r.Quotes {
		room := shownQuotes - len(out)
		if !slices.ContainsFunc(out, chosen) {
			room-- // for the chosen one
		}
		if chosen(q) || room > 0 {
			out = append(out, q)
		}
	}
	return out
}

// public returns the findings that are shown to the person who asked.
func public(all []job.Finding) []job.Finding {
	var out []job.Finding
	for _, f := range all {
		if !f.Trial && f.Tier > job.Mitigating {
			out = append(out, f)
		}
	}
	return out
}
