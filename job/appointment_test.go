package job_test

import (
	"testing"
	"time"

	"lurewatch/job"
)

func TestAnAppointmentIsResolvedAgainstTheReading(t *testing.T) {
	// 22:30 of Sunday, 22 November 2026, in Viet Nam.
	sunday := time.Date(2026, 11, 22, 15, 30, 0, 0, time.UTC)
	newYear := time.Date(2026, 12, 30, 18, 0, 0, 0, time.UTC) // 31 December, 01:00
	for _, tt := range []struct {
		name string
		read time.Time
		a    job.Appointment
		want string // RFC 3339; empty for none
	}{
		{"tonight, later", sunday, job.Appointment{Clock: "23:15"}, "2026-11-22T23:15:00+07:00"},
		{"tonight, past", sunday, job.Appointment{Clock: "20:00"}, "2026-11-22T20:00:00+07:00"},
		{"today without a clock", sunday, job.Appointment{}, "2026-11-22T22:30:00+07:00"},
		{"today without a clock, in the morning", sunday.Add(-15 * time.Hour), job.Appointment{}, "2026-11-22T12:00:00+07:00"},
		{"tomorrow", sunday, job.Appointment{Day: 1}, "2026-11-23T12:00:00+07:00"},
		{"the day is that of Viet Nam, not of UTC", sunday.Add(3 * time.Hour), job.Appointment{Day: 1, Clock: "05:00"}, "2026-11-24T05:00:00+07:00"},
		{"over the end of a year", newYear, job.Appointment{Day: 2, Clock: "04:00"}, "2027-01-02T04:00:00+07:00"},
		{"a date of this year", sunday, job.Appointment{Date: "11-25", Clock: "20:00"}, "2026-11-25T20:00:00+07:00"},
		{"a date that has passed stays in the past", sunday, job.Appointment{Date: "11-20"}, "2026-11-20T12:00:00+07:00"},
		{"a date of the year to come", newYear, job.Appointment{Date: "01-02"}, "2027-01-02T12:00:00+07:00"},
		{"a date of the year before", newYear.AddDate(0, 0, 4), job.Appointment{Date: "12-30"}, "2026-12-30T12:00:00+07:00"},
		{"a date with its year", sunday, job.Appointment{Date: "2025-11-25"}, "2025-11-25T12:00:00+07:00"},
		{"the 29th of February of the nearest year", time.Date(2027, 9, 1, 0, 0, 0, 0, time.UTC), job.Appointment{Date: "02-29"}, "2028-02-29T12:00:00+07:00"},
		{"a day of this month", sunday, job.Appointment{Date: "25"}, "2026-11-25T12:00:00+07:00"},
		{"a day of the month to come", sunday, job.Appointment{Date: "05"}, "2026-12-05T12:00:00+07:00"},
		{"a 31st", sunday, job.Appointment{Date: "31"}, "2026-12-31T12:00:00+07:00"},
		{"the weekday of the reading", sunday, job.Appointment{Weekday: "sun", Clock: "23:00"}, "2026-11-22T23:00:00+07:00"},
		{"a weekday to come", sunday, job.Appointment{Weekday: "fri"}, "2026-11-27T12:00:00+07:00"},
		{"no such day", sunday, job.Appointment{Date: "02-30"}, ""},
		{"no such number", sunday, job.Appointment{Date: "32"}, ""},
		{"no such date", sunday, job.Appointment{Date: "2026-13-01"}, ""},
		{"no date at all", sunday, job.Appointment{Date: "soon"}, ""},
		{"no such weekday", sunday, job.Appointment{Weekday: "someday"}, ""},
		{"no such clock", sunday, job.Appointment{Clock: "25:00"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, ok := tt.a.At(tt.read)
			got := ""
			if ok {
				got = at.Format(time.RFC3339)
			}
			if got != tt.want {
				t.Errorf("%+v read at %s is at %q, want %q", tt.a, tt.read, got, tt.want)
			}
		})
	}
}
