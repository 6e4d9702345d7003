package web

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"

	"lurewatch/job"
	"lurewatch/share"
)

// maxJudged is how many of the ads that were decided on last are counted.
const maxJudged = 5000

// maxRules is how many rules are shown at once; the others are folded away.
const maxRules = 40

// qualityPage says how often people agreed with the rules, and with each other.
type qualityPage struct {
	view
	Ads, Confirmed, Dismissed, Unsure int         // ads by what stands of the decisions on them
	Cut                               bool        // older decisions are not counted
	Rules                             []RuleCount // those that most decisions speak of
	Rarer                             []RuleCount // the others
	People                            []PersonCount
	Both, Same                        int // ads that two people decided on, and those on which they agreed
	Agreed                            Share
	Export                            *ExportForm // of the ads that were decided on; nil where nothing may leave
}

// Share is a part of a number, with the Wilson interval of 95 percent.
type Share struct {
	Of, All   int
	Rate      string // "" of nothing
	Low, High string
}

// RuleCount is what people decided on the ads in which a rule found something.
type RuleCount struct {
	ID, Title            string
	Confirmed, Dismissed int
	Share                Share // of those that were confirmed
	Href                 string
}

// PersonCount is what one person decided.
type PersonCount struct {
	Name                         string
	Confirmed, Dismissed, Unsure int
	Agreed                       Share // of the ads on which somebody else decided as well
}

// side is what a decision says of an ad: 1 that the signs are right, -1 that it is a false alarm, 0 neither.
func side(d job.Decision) int {
	switch d {
	case job.Confirm, job.Escalate:
		return 1
	case job.Dismiss:
		return -1
	}
	return 0
}

// wilson is the Wilson score interval of 95 percent.
func wilson(of, all int) (low, high float64) {
	if all == 0 {
		return 0, 1
	}
	const z = 1.959964 // the 97.5th percentile of the normal distribution
	n, p := float64(all), float64(of)/float64(all)
	middle, wide := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (middle-wide)/(1+z*z/n)), min(1, (middle+wide)/(1+z*z/n))
}

// share words a part of a number.
func (l lang) share(of, all int) Share {
	if all == 0 {
		return Share{}
	}
	low, high := wilson(of, all)
	return Share{of, all, l.Percent(float64(of) / float64(all)), l.Percent(low), l.Percent(high)}
}

// tally counts decisions.
type tally struct {
	rules  map[string]*RuleCount
	people map[string]*personTally
	page   *qualityPage
}

type personTally struct {
	PersonCount
	both, same int
}

// quality counts the decisions.
func (s *site) quality(w http.ResponseWriter, r *http.Request, l lang) error {
	p := qualityPage{view: s.consoleView(r, l, "quality.title", "quality")}
	ads, cut, err := s.decidedAds(r.Context(), maxJudged)
	if err != nil {
		return err
	}
	p.Cut, p.Export = cut, s.exportForm(p.view, len(ads), "q", share.Labelled)
	t := tally{map[string]*RuleCount{}, map[string]*personTally{}, &p}
	for _, id := range ads {
		if err := s.tallyAd(r.Context(), &t, id); err != nil {
			return err
		}
	}
	t.finish(s, l)
	return s.write(w, http.StatusOK, "quality", p)
}

// tallyAd counts the decisions on one ad that were not undone.
func (s *site) tallyAd(ctx context.Context, t *tally, id job.ID) error {
	all, err := s.reviewsOf(ctx, id)
	if err != nil || len(all) == 0 {
		return err
	}
	t.persons(all)
	last := all[len(all)-1]
	t.page.Ads++
	switch side(last.Decision) {
	case 0:
		t.page.Unsure++
		return nil
	case 1:
		t.page.Confirmed++
	case -1:
		t.page.Dismissed++
	}
	rules, err := s.rulesAt(ctx, id, last)
	for _, rule := range rules {
		c := t.rules[rule]
		if c == nil {
			c = &RuleCount{ID: rule}
			t.rules[rule] = c
		}
		if side(last.Decision) > 0 {
			c.Confirmed++
		} else {
			c.Dismissed++
		}
	}
	return err
}

// reviewsOf are the decisions on an ad that were not undone, oldest first.
func (s *site) reviewsOf(ctx context.Context, id job.ID) ([]job.Review, error) {
	if s.o.Reviews == nil {
		return nil, nil
	}
	all, err := s.o.Reviews(ctx, id)
	return slices.DeleteFunc(all, func(r job.Review) bool { return !r.UndoneAt.IsZero() }), err
}

// rulesAt are the rules that had found something when an ad was decided on, each once: those of the version that was
// read, or, where no history is kept, those of now if it is the same version.
func (s *site) rulesAt(ctx context.Context, id job.ID, r job.Review) ([]string, error) {
	if s.o.History != nil {
		all, err := s.o.History(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, v := range slices.Backward(all) {
			if v.Content == r.Content && !v.At.After(r.At) {
				return v.Rules, nil
			}
		}
	}
	c, ok, err := s.o.Case(ctx, id)
	if err != nil || !ok || c.ContentHash != r.Content {
		return nil, err
	}
	var rules []string
	for _, f := range c.Verdict.Findings {
		if !f.Trial && f.Tier != job.Mitigating && !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	return rules, nil
}

// persons counts who decided what on one ad, and who agreed with whom: the last decision of each person counts.
func (t *tally) persons(all []job.Review) {
	last := map[string]int{}
	for _, r := range all {
		p := t.people[r.By]
		if p == nil {
			p = &personTally{PersonCount: PersonCount{Name: r.By}}
			t.people[r.By] = p
		}
		switch side(r.Decision) {
		case 1:
			p.Confirmed++
		case -1:
			p.Dismissed++
		default:
			p.Unsure++
		}
		last[r.By] = side(r.Decision)
	}
	if len(last) < 2 {
		return
	}
	same := true
	for name, is := range last {
		agrees := true
		for other, was := range last {
			agrees = agrees && (other == name || was == is)
		}
		p := t.people[name]
		p.both++
		if agrees {
			p.same++
		}
		same = same && agrees
	}
	t.page.Both++
	if same {
		t.page.Same++
	}
}

// finish sorts and words what was counted: the rules by how many decisions speak of them, the people by name.
func (t *tally) finish(s *site, l lang) {
	p := t.page
	for _, c := range t.rules {
		c.Title, _ = s.ruleTitle(l, c.ID)
		c.Share, c.Href = l.share(c.Confirmed, c.Confirmed+c.Dismissed), p.Search(`rule:`+c.ID)
		c.ID = visible(c.ID)
		p.Rules = append(p.Rules, *c)
	}
	slices.SortFunc(p.Rules, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Share.All, a.Share.All), cmp.Compare(a.ID, b.ID))
	})
	for _, c := range t.people {
		c.Agreed, c.Name = l.share(c.same, c.both), visible(c.Name)
		p.People = append(p.People, c.PersonCount)
	}
	n := min(len(p.Rules), maxRules)
	p.Rules, p.Rarer = p.Rules[:n], p.Rules[n:]
	slices.SortFunc(p.People, func(a, b PersonCount) int { return cmp.Compare(a.Name, b.Name) })
	p.Agreed = l.share(p.Same, p.Both)
}
