package rules

import (
	"slices"
	"unicode/utf8"

	"lurewatch/job"
)

// Plea says what somebody who asks tells of being in danger, or of somebody close who is. The empty Plea is no plea.
type Plea string

// The pleas, the most urgent first.
const (
	PleaHeld     Plea = "held"       // held, hurt, sold, or not to be reached
	PleaOnTheWay Plea = "on_the_way" // travelling to such a place, or in the hands of those who take them there
	PleaCheated  Plea = "cheated"    // money or papers given, told to keep silent
)

// maxPlea is how long a plea is at most, in characters: who is in danger writes no more, and most ads and tales are longer.
const maxPlea = 800

// pleaGroups are the groups of plea.yaml.
type pleaGroups struct{ crying, mine, held, hints, secrecy, there, way, paid, over, reporting, offering, questions int }

func (c *compiler) plea(p *pleaSource) pleaGroups {
	return pleaGroups{crying: c.group(p.Crying), mine: c.group(p.Mine), held: c.group(p.Held), hints: c.group(p.Hints), secrecy: c.group(p.Secrecy),
		there: c.group(p.There), way: c.group(p.Way), paid: c.group(p.Paid), over: c.group(p.Over), reporting: c.group(p.Reporting), offering: c.group(p.Offering),
		questions: c.group(p.Questions)}
}

// Plea says whether a text is that of somebody who tells of being held, hurt, on the way or cheated now, or of somebody
// close who is; v is the verdict of this set on it. An offer is none, nor is news or the tale of somebody who is back. It is
// for what people type, judges nobody, and changes no verdict: a text can be a plea whatever its band. It is pure and safe
// for concurrent use.
func (s *Set) Plea(text string, v job.Verdict) Plea {
	if utf8.RuneCountInString(text) > maxPlea {
		return ""
	}
	r := s.read(plainOf(job.Ad{Text: text}).ad)
	defer s.scratch.Put(r)
	return r.plea(v.Flagged())
}

// pleading is what a text tells, as far as a plea is made of it.
type pleading struct {
	cries, mine, moving, away, silent bool
	held, hints, paid                 int  // different ones
	sells                             bool // it names pay or a private contact, as offers do
}

// plea weighs what a text tells. A cry for help is a plea, and so is what is done to somebody of whom it is said that it is
// the writer or somebody close; two such things are even without that. Two things that only worry are one unless the text
// reads like a lure or names pay: recruiters write in the first person too, and speak of passports and telephones.
func (r *reading) plea(flagged bool) Plea {
	if r.noPlea() {
		return ""
	}
	t := r.pleading()
	done := t.held > 0 && t.mine || t.held >= leastHeld
	if flagged || t.sells {
		done = done && t.held >= leastHeld && !(flagged && t.sells)
	}
	worries := t.mine && !flagged && !t.sells
	switch {
	case t.moving && (done || t.cries || worries && t.hints > 0), t.moving && worries && r.leadsToHub():
		return PleaOnTheWay
	case done, t.cries && (t.held > 0 || !t.sells), worries && t.away && t.hints > 0:
		return PleaHeld
	case worries && (t.paid > 0 || t.silent):
		return PleaCheated
	}
	return ""
}

// leastHeld is how many different things that are done to people tell of danger though it is not said to whom.
const leastHeld = 2

// noPlea reports whether a text calls people to work, reports on others, asks about pay, or tells of what is over.
func (r *reading) noPlea() bool {
	g := &r.set.plea
	cries := r.has(g.crying)
	asks := r.has(r.set.personal.asking) && r.pays()
	return r.has(g.offering) || asks || r.different(g.reporting) > 1 || !cries && (r.has(g.reporting) || r.has(g.over))
}

// pleading reads what a text tells.
func (r *reading) pleading() pleading {
	g := &r.set.plea
	return pleading{
		cries: r.has(g.crying), mine: r.has(g.mine), moving: r.has(g.way), silent: r.has(g.secrecy),
		away: r.has(g.there) || r.leadsToHub(),
		held: r.different(g.held), hints: r.different(g.hints), paid: r.different(g.paid),
		sells: r.pays() || r.reachable(),
	}
}

// handedOver is how many bytes may lie between words that tell of paying and the sum.
const handedOver = 12

// pays reports whether pay is named. A sum that is demanded, or that somebody paid, is none.
func (r *reading) pays() bool {
	g := &r.set.plea
	taken := slices.Concat(r.found[g.hints], r.found[g.paid])
	return slices.ContainsFunc(r.facts.Wages, func(w job.Wage) bool {
		return !slices.ContainsFunc(taken, func(e evidence) bool {
			from, to := r.doc.Text[e.field].Origin(int(e.start), int(e.end))
			return job.Fields[e.field] == w.Field && from < w.End && w.Start < to+handedOver
		})
	})
}

// has reports whether a phrase of a group was found.
func (r *reading) has(group int) bool { return len(r.found[group]) > 0 }

// hubRisk is from which risk on a place is one where people are held.
const hubRisk = 0.6

// leadsToHub reports whether a place is named where people are held.
func (r *reading) leadsToHub() bool {
	return slices.ContainsFunc(r.facts.Places, func(p job.Place) bool { return p.Risk >= hubRisk })
}
