package index

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

// fieldKind says how the values of a field are compared; zero is no field.
type fieldKind uint8

const (
	byTag fieldKind = iota + 1
	byContact
	byNumber
	byTime
	byCompany
	byCampaign
	byRef
)

// fieldRef is the field of references, see [Index.Refs].
const fieldRef = "ref"

// fields are the names that a query may use.
var fields = map[string]fieldKind{
	"band": byTag, "category": byTag, "rule": byTag, "indicator": byTag, "tier": byTag, "country": byTag,
	"place": byTag, "source": byTag, "lang": byTag, "kind": byTag, "review": byTag, "closed": byTag,
	"phone": byContact, "handle": byContact, "email": byContact, "domain": byContact, "url": byContact, "contact": byContact,
	"score": byNumber, "wage": byNumber, "version": byNumber,
	"seen": byTime, "first_seen": byTime, "flagged": byTime,
	"company": byCompany, "campaign": byCampaign, fieldRef: byRef,
}

// tagFields are the tags that a field of a query looks at.
var tagFields = map[string][]tagField{
	"band": {tagBand}, "category": {tagCategory}, "rule": {tagRule}, "indicator": {tagIndicator}, "tier": {tagTier},
	"country": {tagCountry}, "place": {tagPlace, tagShortPlace}, "source": {tagSource}, "lang": {tagLang}, "kind": {tagKind},
	"review": {tagReview, tagStale}, "closed": {tagClosed},
}

// fixed reports whether value, in lower case, is one that a field can have; any value is where nobody knows them all.
func fixed(field, value string) bool {
	switch field {
	case "band":
		_, err := job.ParseBand(value)
		return err == nil
	case "category":
		return slices.Contains(job.Categories[:], job.Category(value))
	case "kind":
		return value == string(job.KindAd) || value == string(job.KindReport)
	case "review":
		return value == reviewStale || slices.Contains(job.ReviewStates[:], job.ReviewState(value))
	case "closed":
		return value == yes || value == no
	case "tier":
		return new(job.Tier).UnmarshalText([]byte(value)) == nil
	}
	return true
}

// numbers is a range of numbers or of times in nanoseconds, both ends included. The empty one has from > to.
type numbers struct{ from, to float64 }

// cutOperator splits ">=80" into ">=" and "80".
func cutOperator(s string) (op, value string) {
	s = strings.NewReplacer("≥", ">=", "≤", "<=").Replace(s)
	value = strings.TrimLeft(s, "<>=")
	switch op = s[:len(s)-len(value)]; op {
	case "<", ">", "<=", ">=", "=":
		return op, value
	}
	return "", value
}

// interval is a span of time: from the first instant to the last, both included.
type interval struct{ from, to int64 }

func (i interval) holds(t int64) bool { return t != 0 && t >= i.from && t <= i.to }

// compared applies an operator to a value that is itself an interval, such as a day.
func (i interval) compared(op string) interval {
	switch op {
	case "<":
		return interval{math.MinInt64, i.from - 1}
	case "<=":
		return interval{math.MinInt64, i.to}
	case ">":
		return interval{i.to + 1, math.MaxInt64}
	case ">=":
		return interval{i.from, math.MaxInt64}
	}
	return i
}

// readTimes reads "2026-11", ">=2026-11-01T06:00:00Z", "7d" or "2026-11-01..2026-11-07". A date alone means all of it;
// an age alone, counted back from now, means since then.
func readTimes(s string, now time.Time) (interval, bool) {
	if a, b, ok := strings.Cut(s, ".."); ok {
		from, _, ok1 := readTime(a, now)
		to, _, ok2 := readTime(b, now)
		return interval{from.from, to.to}, ok1 && ok2
	}
	op, value := cutOperator(s)
	at, age, ok := readTime(value, now)
	if op == "" && age {
		op = ">="
	}
	return at.compared(op), ok
}

// layouts are the ways to write a time, with how long each lasts in years, months, days.
var layouts = [...]struct {
	layout             string
	years, month, days int
	length             time.Duration
}{
	{layout: time.RFC3339Nano, length: 1},
	{layout: "2006-01-02T15:04:05.999999999", length: 1},
	{layout: "2006-01-02T15:04", length: time.Minute},
	{layout: "2006-01-02", days: 1}, {layout: "2006-1-2", days: 1}, {layout: "2/1/2006", days: 1},
	{layout: "2006-01", month: 1}, {layout: "2006-1", month: 1}, {layout: "1/2006", month: 1}, {layout: "2006", years: 1},
}

// readTime reads one time in UTC, or an age.
func readTime(s string, now time.Time) (i interval, age, ok bool) {
	if at, ok := readAge(s, now); ok {
		n := nanos(at)
		return interval{n, n}, true, true
	}
	for _, l := range layouts {
		t, err := time.Parse(l.layout, s)
		if err != nil {
			continue
		}
		from, to := nanos(t), nanos(t.AddDate(l.years, l.month, l.days).Add(l.length))
		return interval{from, to - 1}, false, from != 0 && to != 0
	}
	return interval{}, false, false
}

// readAge counts hours, days, weeks, months or years back from now: "24h", "7d", "2w", "6m", "1y".
func readAge(s string, now time.Time) (time.Time, bool) {
	if len(s) < 2 {
		return now, false
	}
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 16)
	if err != nil {
		return now, false
	}
	back := -int(n)
	switch s[len(s)-1] {
	case 'h':
		return now.Add(time.Duration(back) * time.Hour), true
	case 'd':
		return now.AddDate(0, 0, back), true
	case 'w':
		return now.AddDate(0, 0, 7*back), true
	case 'm':
		return now.AddDate(0, back, 0), true
	case 'y':
		return now.AddDate(back, 0, 0), true
	}
	return now, false
}

// readNumbers reads "80", ">=80", "<50" or "500..2000". A number alone means at least that.
func readNumbers(s string) (numbers, bool) {
	if a, b, ok := strings.Cut(s, ".."); ok {
		from, err1 := strconv.ParseFloat(a, 64)
		to, err2 := strconv.ParseFloat(b, 64)
		return numbers{from, to}, cmp.Or(err1, err2) == nil
	}
	op, value := cutOperator(s)
	f, err := strconv.ParseFloat(value, 64)
	if math.IsNaN(f) {
		return numbers{}, false
	}
	inf := math.Inf(1)
	switch op {
	case "<":
		return numbers{-inf, math.Nextafter(f, -inf)}, isNumber(f, err)
	case "<=":
		return numbers{-inf, f}, isNumber(f, err)
	case ">":
		return numbers{math.Nextafter(f, inf), inf}, isNumber(f, err)
	case "=":
		return numbers{f, f}, isNumber(f, err)
	}
	return numbers{f, inf}, isNumber(f, err)
}

// isNumber accepts numbers that are too large to be written.
func isNumber(f float64, err error) bool { return err == nil || math.IsInf(f, 0) }
