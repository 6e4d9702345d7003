package digest

import (
	"time"

	"lurewatch/job"
)

// meetingWithin is how long after an ad was read a meeting or departure presses.
const meetingWithin = 48 * time.Hour

// meeting says when people are met or leave, by the first appointment after the ad was read, with its words; or else the
// sentence that is given, with the words of where.
func (p pen) meeting(it Item, s string) (said, words string) {
	if a, at, ok := soonest(it.Case); ok {
		key := "now.meet_"
		if a.Kind == job.RouteDeparture {
			key = "now.leave_"
		}
		if a.Clock == "" {
			return p.say(key+"day", "at", p.date(at.In(p.zone))), a.Quote
		}
		return p.say(key+"clock", "at", p.short(at)), a.Quote
	}
	for _, r := range it.Case.Verdict.Facts.Routes {
		if r.Kind == job.RouteMeeting || r.Kind == job.RouteDeparture {
			return s, r.Quote
		}
	}
	return s, ""
}

// soonest is the first appointment that presses.
func soonest(c job.Case) (first job.Appointment, at time.Time, ok bool) {
	read := c.ReadAt
	if read.IsZero() {
		read = c.LastSeen
	}
	for _, a := range c.Verdict.Facts.Appointments {
		t, real := a.At(read)
		if real && !t.Before(read) && t.Sub(read) <= meetingWithin && (!ok || t.Before(at)) {
			first, at, ok = a, t, true
		}
	}
	return first, at, ok
}

// minorWords are those by which an ad wants people under 18.
func minorWords(it Item) string {
	for _, c := range it.Case.Verdict.Facts.Conditions {
		if c.ID == string(Minor) && !c.Negated {
			return c.Quote
		}
	}
	return ""
}
