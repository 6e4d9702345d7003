package alerts

import (
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// fresh reports whether a unit that does not know the ad is told of it: it is in a band of the unit's, and nobody
// dismissed what it says now.
func fresh(u units.Unit, c job.Case) bool {
	return c.Verdict.Band >= lowest(u) && !dismissed(c.Review, c.ContentHash)
}

// dismissed reports whether a decision dismissed that content. A dismissal is of the text that was read.
func dismissed(s job.Standing, content string) bool {
	return s.Is() == job.ReviewDismissed && (s.Content == "" || s.Content == content)
}

// up reports whether the unit holds the ad for one to be looked at.
func (t told) up(u units.Unit) bool { return t.Band >= lowest(u) && !dismissed(t.Standing, t.Content) }

// news compares what a unit knows of an ad with what the ad is now; empty means that there is nothing to tell. A
// verdict of other rules is news only where it takes the ad into the unit's bands or out of them, or from look to alert.
func news(u units.Unit, t told, c job.Case) digest.News {
	was, is := t.up(u), fresh(u, c)
	decided := t.Standing.Is() != c.Review.Is()
	closed := !c.ClosedAt.IsZero()
	switch {
	case was && !is:
		return digest.Cleared
	case !is && decided:
		return digest.Reviewed
	case !is:
		return ""
	case closed && !t.Closed && was:
		return digest.Gone
	case closed && decided:
		return digest.Reviewed
	case closed:
		return ""
	case t.Closed, t.Content != c.ContentHash, c.Verdict.Band > t.Band && was:
		return digest.Changed
	case decided:
		return digest.Reviewed
	case !was:
		return digest.Changed
	}
	return ""
}

// own reports whether all that is new is what the unit itself decided, which it need not be told.
func own(u units.Unit, t told, c job.Case) bool {
	if c.Review.By != unitName(u.ID) {
		return false
	}
	c.Review = t.Standing
	return news(u, t, c) == ""
}

// unitName is a unit as it stands in the audit log and in decisions.
func unitName(unit string) string { return "unit:" + unit }

// grew reports whether that many more ads with one contact are worth telling: the second and the third, and then each
// time that there are twice as many as were told.
func grew(before, now int) bool {
	before = max(before, 1)
	return now > before && (before < 3 || now >= 2*before)
}

// tell is what the unit knows once it has been told what the case is now.
func (t told) tell(c job.Case, bearers int) told {
	t.Ad, t.Content, t.Version, t.Band, t.Score = c.Ad.ID, c.ContentHash, c.Versions, c.Verdict.Band, c.Verdict.Score
	t.Closed, t.Standing, t.Bearers = !c.ClosedAt.IsZero(), c.Review, max(t.Bearers, bearers)
	return t
}
