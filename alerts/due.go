package alerts

import (
	"fmt"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// The settings of a unit that leaves them empty.
const (
	defaultHour = "06:00"
	defaultZone = "Asia/Ho_Chi_Minh"
)

// dayForm is how days are written: in keys, and in [digest.Digest].
const dayForm = "2006-01-02"

// clock is when a unit is told: at an hour of the day in a zone.
type clock struct {
	hour, minute int
	zone         *time.Location
}

// clockOf reads the hour and the zone of a unit.
func clockOf(u units.Unit) (c clock, err error) {
	hour, zone := u.Hour, u.Zone
	if hour == "" {
		hour = defaultHour
	}
	if zone == "" {
		zone = defaultZone
	}
	t, err := time.Parse("15:04", hour)
	if err == nil {
		c.zone, err = time.LoadLocation(zone)
	}
	if err != nil {
		return c, fmt.Errorf("unit %q: when it is told: %w", u.ID, err)
	}
	c.hour, c.minute = t.Hour(), t.Minute()
	return c, nil
}

// due is when the digest of a day is due: the first moment at which clocks in the zone show the hour on that day. Where
// they are put forward over the hour it is the moment at which they would have shown it. Later days are never due earlier.
func (c clock) due(day time.Time) time.Time {
	y, m, d := day.Date()
	naive := time.Date(y, m, d, c.hour, c.minute, 0, 0, time.UTC)
	// The offsets before and after a change of clocks that may lie near the hour.
	before, after := c.offset(naive.Add(-26*time.Hour)), c.offset(naive.Add(26*time.Hour))
	first, last := naive.Add(-before), naive.Add(-after)
	if last.Before(first) {
		first, last = last, first
	}
	for _, t := range [...]time.Time{first, last} {
		if l := t.In(c.zone); l.Hour() == c.hour && l.Minute() == c.minute && l.Day() == d {
			return t
		}
	}
	return naive.Add(-before)
}

func (c clock) offset(t time.Time) time.Duration {
	_, seconds := t.In(c.zone).Zone()
	return time.Duration(seconds) * time.Second
}

// newest is the newest day whose digest is due at a time.
func (c clock) newest(now time.Time) string {
	day := calendar(now.In(c.zone)).AddDate(0, 0, 1)
	for c.due(day).After(now) {
		day = day.AddDate(0, 0, -1)
	}
	return day.Format(dayForm)
}

// day is the day of a time in the zone.
func (c clock) day(t time.Time) string { return t.In(c.zone).Format(dayForm) }

// calendar is the day of a local time as midnight in UTC, so that days can be counted.
func calendar(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// maxCovered is how many days one digest stands for at most, the newest: more than a year is no downtime.
const maxCovered = 400

// daysAfter lists the days after one up to another, oldest first.
func daysAfter(after, last string) ([]string, error) {
	from, err := time.Parse(dayForm, after)
	if err != nil {
		return nil, err
	}
	to, err := time.Parse(dayForm, last)
	if err != nil {
		return nil, err
	}
	if oldest := to.AddDate(0, 0, -maxCovered); from.Before(oldest) {
		from = oldest
	}
	var days []string
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		days = append(days, d.Format(dayForm))
	}
	return days, nil
}

// vietnam is Vietnamese time, which has had no daylight saving since 1975.
var vietnam = time.FixedZone("ICT", 7*60*60)

// lowest is the lowest band that a unit is told.
func lowest(u units.Unit) job.Band {
	if u.Lowest == job.None {
		return job.Alert
	}
	return u.Lowest
}
