package facts

import (
	"slices"
	"strings"

	"lurewatch/job"
)

const (
	maxAppointments = 6
	// timeReach is how far, in folded bytes, a day may stand from the word that says what happens on it.
	timeReach = 100
	// numberReach is the same for the day of a month that is not named, which may be the number of a house: "66号".
	numberReach = 24
	// clauseCost is by how much a comma between them takes them apart.
	clauseCost = 30
	// maxSentence bounds the search for the ends of a sentence, in folded bytes to either side.
	maxSentence = 240
	// together is how near two words for one day may stand: "tối mai 23/11".
	together = 16
	// maxBullet is how many bytes of bullets and pictures may stand in front of a label.
	maxBullet = 8
	// maxSpots bounds the words of one field that are kept.
	maxSpots = 400
)

// spot is one word that tells something of an appointment, in the field in hand.
type spot struct {
	start, end int
	whenRef
}

// appointmentReader gathers the appointments of one ad.
type appointmentReader struct {
	r       *Reader
	d       *Doc
	lang    lang
	days    []dayName // that the field in hand names
	found   []dayName // with what happens on them, of all fields
	words   []spot    // of meeting, leaving and what else, of the field in hand
	waiting []waiting
}

// dayName is a day that is named in a field.
type dayName struct {
	field, start, end int
	evening           bool
	at                job.Appointment
}

// waiting is a day of whose sentence no word tells what happens: a route may.
type waiting struct {
	day    dayName
	lo, hi int // the sentence
}

// collect takes the days that are named in a field and what is done on them. Fields without a day cost a look.
func (a *appointmentReader) collect(f int, marks []mark, digits []run) {
	a.days = a.days[:0]
	a.named(f, marks)
	a.dates(f, digits)
	if len(a.days) == 0 {
		return
	}
	slices.SortStableFunc(a.days, func(x, y dayName) int { return x.start - y.start })
	a.days = mergeDays(a.days)
	a.gather(f, marks)
	for _, n := range a.days {
		a.decide(n, digits)
	}
}

// named takes the words for days among the hits of a field. "thứ 2 - thứ 6" is no day.
func (a *appointmentReader) named(f int, marks []mark) {
	for i, m := range marks {
		if m.word.is&timely == 0 || len(a.days) > maxSpots {
			continue
		}
		for _, ref := range m.word.when {
			if ref.role > weekdayRole || !says(a.d, f, m, ref) || insideDay(marks, i) || a.denied(f, marks, i) {
				continue
			}
			a.days = append(a.days, dayName{field: f, start: m.start, end: m.end, evening: ref.evening, at: job.Appointment{Day: ref.day, Weekday: ref.weekday}})
		}
	}
}

// insideDay reports whether a word for a day lies in a longer one: "ngày mai" in "tối ngày mai".
func insideDay(marks []mark, i int) bool {
	m := marks[i]
	return inside(marks, i, func(t mark) bool {
		if t.word.is&timely == 0 || t.end-t.start <= m.end-m.start {
			return false
		}
		return slices.ContainsFunc(t.word.when, func(w whenRef) bool { return w.role <= weekdayRole })
	})
}

// says reports whether the original of a hit can be the word. It bears all its marks or none, and those of a single
// syllable must be there.
func says(d *Doc, f int, m mark, ref whenRef) bool {
	text := d.written(f, m.start, m.end)
	if len(text) > m.end-m.start {
		return ref.is(text)
	}
	return isASCII(ref.written) || strings.Contains(ref.written, " ") || ref.written == text
}

// mergeDays makes one of days that stand together and are one: "tối mai 23/11" is the 23rd.
func mergeDays(days []dayName) []dayName {
	out := days[:0]
	for _, n := range days {
		last := len(out) - 1
		if last < 0 || n.start-out[last].end > together {
			out = append(out, n)
			continue
		}
		o := &out[last]
		if o.at != n.at && (o.at.Date == "") == (n.at.Date == "") {
			out = append(out, n)
			continue
		}
		n.evening = n.evening || o.evening
		if o.at.Date != "" {
			n.at = o.at
		}
		n.start, n.end = o.start, max(n.end, o.end)
		*o = n
	}
	return out
}

// gather notes the words of a field that say what happens on a day.
func (a *appointmentReader) gather(f int, marks []mark) {
	a.words = a.words[:0]
	for i, m := range marks {
		if m.word.is&timely == 0 || len(a.words) >= maxSpots {
			continue
		}
		for _, ref := range m.word.when {
			if ref.role < meetRole || ref.role == noneRole || !says(a.d, f, m, ref) || a.denied(f, marks, i) {
				continue
			}
			a.words = append(a.words, spot{m.start, m.end, ref})
		}
	}
}

// denied reports whether a word lies in a phrase in which it means something else.
func (a *appointmentReader) denied(f int, marks []mark, i int) bool {
	return inside(marks, i, func(t mark) bool {
		return t.word.is&timely != 0 && slices.ContainsFunc(t.word.when, func(w whenRef) bool { return w.role == noneRole && says(a.d, f, t, w) })
	})
}

// decide says what happens on a day: what the nearest word in its sentence says. What comes again is no appointment,
// and where an interview or the like stands near in the same clause people are met for that.
func (a *appointmentReader) decide(n dayName, digits []run) {
	lo, hi := a.sentence(n)
	if n.at.Weekday != "" && otherWeekday(n, a.days, lo, hi) {
		return
	}
	var nearest *spot
	best, other := timeReach+1, false
	if len(n.at.Date) == len("25") {
		best = numberReach + 1
	}
	for i := range a.words {
		w := &a.words[i]
		if w.start < lo || w.end > hi {
			continue
		}
		if w.role == everyRole {
			return
		}
		d := a.apart(n, w)
		other = other || w.role == otherRole && d < clauseCost
		if d < best || d == best && w.role == otherRole {
			best, nearest = d, w
		}
	}
	a.clock(&n, lo, hi, digits)
	switch {
	case nearest == nil:
		a.waiting = append(a.waiting, waiting{n, lo, hi})
	case nearest.role == leaveRole, nearest.role == meetRole && !other:
		n.at.Kind = kinds[nearest.role]
		a.keep(n, nearest.start, nearest.end)
	}
}

// keep notes an appointment whose span reaches over the day and the word from start to end.
func (a *appointmentReader) keep(n dayName, start, end int) {
	n.at.Span = a.d.Span(n.field, min(n.start, start), max(n.end, end))
	n.start = min(n.start, start)
	a.found = append(a.found, n)
}

// otherWeekday reports whether another day of the week is named in a sentence.
func otherWeekday(n dayName, all []dayName, lo, hi int) bool {
	return slices.ContainsFunc(all, func(o dayName) bool {
		return o.at.Weekday != "" && o.at.Weekday != n.at.Weekday && o.start >= lo && o.end <= hi
	})
}

// apart is how far a word stands from a day; commas between them count.
func (a *appointmentReader) apart(n dayName, w *spot) int {
	s := a.d.Text[n.field].S
	switch {
	case w.end <= n.start:
		return n.start - w.end + clauseCost*strings.Count(s[w.end:n.start], ",")
	case w.start >= n.end:
		return w.start - n.end + clauseCost*strings.Count(s[n.end:w.start], ",")
	}
	return 0
}

// sentence returns the bounds of the sentence of a day. A line that begins with a label such as "time:" carries on
// with the line before it.
func (a *appointmentReader) sentence(n dayName) (lo, hi int) {
	s := a.d.Text[n.field].S
	lo, hi = sentenceStart(s, n.start), n.end
	for hi < len(s) && hi-n.end < maxSentence && !stops(s, hi) {
		hi++
	}
	if lo > 1 && s[lo-1] == '\n' {
		for at := lo; at < min(n.start, lo+maxBullet); at++ {
			if _, _, ok := a.r.when.label.starting(a.d, n.field, at, nil); ok {
				return sentenceStart(s, lo-1), hi
			}
			if isLetter(s[at]) {
				break
			}
		}
	}
	return lo, hi
}

// sentenceStart returns where the sentence of s[at:] begins.
func sentenceStart(s string, at int) int {
	lo := at
	for lo > 0 && at-lo < maxSentence && !stops(s, lo-1) {
		lo--
	}
	return lo
}

// stops reports whether a sentence ends at s[at]. A point within a number or behind a single letter ends none.
func stops(s string, at int) bool {
	switch s[at] {
	case '\n', '!', '?', ';':
		return true
	case '.':
		return (at+1 >= len(s) || s[at+1] == ' ' || s[at+1] == '\n') && at > 1 && s[at-2] != ' ' && s[at-2] != '.' && s[at-2] != '\n'
	case 0x82:
		return strings.HasSuffix(s[:at+1], "。")
	}
	return false
}

// appointments returns what was found, in reading order. Days of which no word tells what happens are those of the
// routes beside them: "tối mai qua Bavet".
func (a *appointmentReader) appointments(places []namedPlace) []job.Appointment {
	for _, w := range a.waiting {
		for _, p := range places {
			if p.field != w.day.field || p.start < w.lo || p.end > w.hi || p.start-w.day.end > timeReach || w.day.start-p.end > timeReach {
				continue
			}
			if kind := a.r.told(p); kind != "" {
				w.day.at.Kind = kind
				a.keep(w.day, p.start, p.end)
				break
			}
		}
	}
	slices.SortStableFunc(a.found, func(x, y dayName) int { return (x.field-y.field)*(1<<24) + x.start - y.start })
	var out []job.Appointment
	for _, n := range a.found {
		if len(out) < maxAppointments {
			out = append(out, n.at)
		}
	}
	return out
}

// told is what a route tells of a day. A journey counts as one to a place known for compounds or over a border gate only.
func (r *Reader) told(p namedPlace) job.RouteKind {
	switch e := &r.gaz.list[p.place]; {
	case p.route == job.RouteMeeting:
		return job.RouteMeeting
	case p.route == job.RouteDeparture, p.route == job.RouteGate, p.route == job.RouteDestination && p.going && e.Risk >= hotRisk:
		return job.RouteDeparture
	}
	return ""
}
