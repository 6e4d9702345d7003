package job

import (
	"fmt"
	"time"
)

// Appointment is when an ad says that people are met or that the journey begins. It is read, not checked, and means
// the day on which the ad was written, which is taken for the one on which it was read.
type Appointment struct {
	Kind RouteKind `json:"kind"` // [RouteMeeting] or [RouteDeparture]
	// Day counts days from the reading: 0 today, 1 tomorrow. It says something only where Date and Weekday are empty.
	Day int `json:"day,omitempty"`
	// Date is "YYYY-MM-DD", "MM-DD" where the ad names no year, or "DD" where it names no month.
	Date string `json:"date,omitempty"`
	// Weekday is mon, tue, wed, thu, fri, sat or sun: the first from the day of the reading on.
	Weekday string `json:"weekday,omitempty"`
	// Clock is "20:00", local time; empty if the ad does not say.
	Clock string `json:"clock,omitempty"`
	Span
}

// vietNam is the time in which appointments are understood. It has had no other offset since 1975, so that no table
// of time zones is needed.
var vietNam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// noon stands for an appointment without a clock.
const noon = 12 * time.Hour

var weekdays = map[string]time.Weekday{"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday}

// At returns when the appointment is, for an ad that was read at the given time, in the time of Viet Nam. A date
// without a year is the one nearest to the reading, one without a month the first from the reading on. Without a clock it
// is noon, and the time of the reading if noon has passed that day. A time that has passed is returned as it is. It
// reports false for an appointment that is none: no such date, weekday or clock.
func (a Appointment) At(read time.Time) (time.Time, bool) {
	read = read.In(vietNam)
	day, ok := a.day(read)
	if !ok {
		return time.Time{}, false
	}
	if a.Clock == "" {
		at := day.Add(noon)
		if at.Before(read) && day.Equal(midnight(read)) {
			at = read
		}
		return at, true
	}
	clock, err := time.Parse("15:04", a.Clock)
	if err != nil {
		return time.Time{}, false
	}
	return day.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute), true
}

// midnight is when the day of t begins.
func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, vietNam)
}

// day is midnight of the day of the appointment.
func (a Appointment) day(read time.Time) (time.Time, bool) {
	today := midnight(read)
	switch {
	case a.Weekday != "":
		w, ok := weekdays[a.Weekday]
		return today.AddDate(0, 0, (int(w)-int(today.Weekday())+7)%7), ok
	case len(a.Date) == len("2006-01-02"):
		t, err := time.ParseInLocation("2006-01-02", a.Date, vietNam)
		return t, err == nil
	case len(a.Date) == len("01-02"):
		return nearest(today, a.Date)
	case len(a.Date) == len("02"):
		return next(today, a.Date)
	case a.Date != "":
		return time.Time{}, false
	}
	return today.AddDate(0, 0, a.Day), true
}

// nearest is the day of a month that lies nearest to today. A 29 February is looked for in the years beside.
func nearest(today time.Time, date string) (best time.Time, ok bool) {
	for _, year := range [...]int{today.Year(), today.Year() + 1, today.Year() - 1} {
		t, err := time.ParseInLocation("2006-01-02", fmt.Sprintf("%04d-%s", year, date), vietNam)
		if err == nil && (!ok || t.Sub(today).Abs() < best.Sub(today).Abs()) {
			best, ok = t, true
		}
	}
	return best, ok
}

// next is the first day from today on that bears a number in its month.
func next(today time.Time, number string) (time.Time, bool) {
	for t, last := today, today.AddDate(0, 0, 62); t.Before(last); t = t.AddDate(0, 0, 1) {
		if t.Format("02") == number {
			return t, true
		}
	}
	return time.Time{}, false
}
