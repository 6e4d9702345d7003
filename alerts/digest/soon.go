package digest

import (
	"time"

	"lurewatch/job"
)

// Meeting is when people are met or leave.
type Meeting struct {
	At time.Time
	// Over is when it has passed: At, or the end of its day where only the day is known.
	Over time.Time
}

// Presses reports whether the meeting could not wait for the next digest when the ad was read.
func (m Meeting) Presses(read time.Time) bool {
	return !m.At.Before(read) && m.At.Sub(read) <= meetingWithin
}

// Ahead reports whether it is still to come, or may be.
func (m Meeting) Ahead(now time.Time) bool { return now.Before(m.Over) }

// Meetings lists the appointments of an ad, in their order. Those that say no time are left out, and of an ad that its source
// dates three days or more before it was read those that count from an unnamed today: that day is long past.
func Meetings(c job.Case) (all []Meeting) {
	for _, a := range c.Verdict.Facts.Appointments {
		if m, ok := meetingOf(a, c); ok {
			all = append(all, m)
		}
	}
	return all
}

func meetingOf(a job.Appointment, c job.Case) (m Meeting, ok bool) {
	read := readAt(c)
	if posted := postedAt(c); relative(a) && !posted.IsZero() && read.Sub(posted) >= longPosted {
		return m, false
	}
	m.At, ok = a.At(read)
	m.Over = m.At
	if a.Clock == "" {
		y, month, d := m.At.Date()
		m.Over = time.Date(y, month, d+1, 0, 0, 0, 0, m.At.Location())
	}
	return m, ok
}

// longPosted is how long after the day of its posting an ad's "tonight" means nothing any more: the day itself, the two
// after it, and some hours for clocks of other places.
const longPosted = 72 * time.Hour

// relative reports whether an appointment counts from the day on which the ad was written: tonight, on Friday.
func relative(a job.Appointment) bool { return a.Date == "" }

// postedAt is midnight of the day on which the source says that the ad was posted; zero if it says none that can be read, or
// one after the reading.
func postedAt(c job.Case) time.Time {
	const day = "2006-01-02"
	if len(c.Ad.Posted) < len(day) {
		return time.Time{}
	}
	t, err := time.ParseInLocation(day, c.Ad.Posted[:len(day)], vietNam)
	if err != nil || t.After(readAt(c)) {
		return time.Time{}
	}
	return t
}

// vietNam is the time in which appointments are understood; see [job.Appointment.At].
var vietNam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// otherwise is when a relative appointment is if it counts from the day of posting, where that is another day.
func otherwise(a job.Appointment, c job.Case, at time.Time) (other time.Time, ok bool) {
	posted := postedAt(c)
	if !relative(a) || posted.IsZero() {
		return other, false
	}
	other, ok = a.At(posted)
	return other, ok && other.In(vietNam).Format(time.DateOnly) != at.In(vietNam).Format(time.DateOnly)
}

// readAt is when the page was read that the ad is from, as well as it is known.
func readAt(c job.Case) time.Time {
	if c.ReadAt.IsZero() {
		return c.LastSeen
	}
	return c.ReadAt
}

// meetingWithin is how long after an ad was read a meeting or departure presses.
const meetingWithin = 48 * time.Hour

// meeting says when people are met or leave, by the first appointment that is ahead, with its words; or else the sentence
// that is given, with the words of where.
func (p pen) meeting(it Item, s string) (said, words string) {
	if a, at, ok := p.soonest(it.Case, true); ok {
		return p.met(a, it.Case, at), a.Quote
	}
	for _, r := range it.Case.Verdict.Facts.Routes {
		if r.Kind == job.RouteMeeting || r.Kind == job.RouteDeparture {
			return s, r.Quote
		}
	}
	return s, ""
}

// met says when an appointment is, and when it is if it counts from the day of posting and not of reading.
func (p pen) met(a job.Appointment, c job.Case, at time.Time) string {
	s := p.metAt(a, at)
	if other, ok := otherwise(a, c, at); ok {
		return p.say("now.meet_either", "when", s, "other", p.date(other.In(p.zone)))
	}
	return s
}

func (p pen) metAt(a job.Appointment, at time.Time) string {
	key := "now.meet_"
	if a.Kind == job.RouteDeparture {
		key = "now.leave_"
	}
	if a.Clock == "" {
		return p.say(key+"day", "at", p.date(at.In(p.zone)))
	}
	return p.say(key+"clock", "at", p.short(at))
}

// past says of an ad whose appointments could not wait that all of them are over; "" for any other. It is told late: nothing
// ran, or the unit is new.
func (p pen) past(it Item) string {
	a, at, ok := p.soonest(it.Case, false)
	if _, _, ahead := p.soonest(it.Case, true); p.bare || !ok || ahead {
		return ""
	}
	return p.withQuote(p.met(a, it.Case, at), a.Quote, p.cut(it.Case))
}

// soonest is the first appointment that could not wait when the ad was read and is, when the digest is made, ahead or over.
func (p pen) soonest(c job.Case, ahead bool) (first job.Appointment, at time.Time, ok bool) {
	read := readAt(c)
	for _, a := range c.Verdict.Facts.Appointments {
		m, real := meetingOf(a, c)
		if real && m.Presses(read) && m.Ahead(p.d.Made) == ahead && (!ok || m.At.Before(at)) {
			first, at, ok = a, m.At, true
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
