package web

import (
	"net/http"
	"time"

	"lurewatch/job"
)

// answerPage is what a check found, for the person who asked.
type answerPage struct {
	view
	// State is alert, look, none, report or unread: the keys "answer.STATE.title" and ".do" and the look.
	State string
	// Problem says why the ad could not be read; only with unread.
	Problem string
	Reasons []Explained // at most three, the strongest
	Others  []Explained
	Minor   bool // the reasons come without a band: they are worth a question, no more
	Fields  []FieldView
	Marked  bool
	FromURL bool
	URL     string // defanged; "" for pasted text

	Read, NotRead []string
	At            time.Time
	RuleSet       string
}

// topReasons is how many reasons fit on the first screen of a phone.
const topReasons = 3

// answer lays an answer out. Findings on trial and mitigating ones are left to analysts: the former count for
// nothing, the latter could be read as a recommendation.
func (s *site) answer(r *http.Request, l lang, a job.Answer, fromURL bool) answerPage {
	p := answerPage{view: s.view(r, l, "check.title"), State: stateOf(a), At: a.At, RuleSet: visible(a.Verdict.RuleSet), FromURL: fromURL}
	p.Check, p.NoIndex = true, true
	p.Title = p.T("answer." + p.State + ".title")
	p.Read, p.NotRead = p.parts(a.Read), p.parts(a.NotRead)
	contacts := a.Verdict.Facts.Contacts
	if fromURL && a.Ad.URL != "" {
		p.URL = s.address(a.Ad.URL, contacts)
	}
	if p.State == "unread" {
		p.Problem, p.Paste = p.problem(a.Readable), true
		return p
	}
	var findings []job.Finding
	if p.State != "report" {
		findings = public(a.Verdict.Findings)
	}
	x := s.explain(l, a.Ad, findings, contacts)
	n := min(topReasons, len(x.Rules))
	p.Reasons, p.Others, p.Fields = x.Rules[:n], x.Rules[n:], x.Fields
	p.Minor, p.Marked = p.State == "none", n > 0
	return p
}

// stateOf says which of the five answers is given. What could not be read is never "none", and neither is a
// reading whose outcome is unknown.
func stateOf(a job.Answer) string {
	switch {
	case a.Readable != job.Read:
		return "unread"
	case a.Verdict.Kind == job.KindReport:
		return "report"
	case a.Verdict.Band >= job.Alert:
		return "alert"
	case a.Verdict.Band == job.Look:
		return "look"
	}
	return "none"
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

// problem says in plain words why an ad could not be read.
func (v view) problem(r job.Readable) string {
	if s, ok := v.words["unread."+string(r)]; ok {
		return s
	}
	return v.T("unread.other")
}

// parts names what was or was not looked at.
func (v view) parts(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = v.Name("part", n)
	}
	return out
}

// address writes an ad's address for people: masked, and not to be followed.
func (s *site) address(url string, contacts []job.Contact) string {
	if s.mask.off {
		return visible(defanged(url))
	}
	return visible(defanged(s.mask.address(url, contacts)))
}
