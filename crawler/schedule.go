package crawler

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule says when something is due again. The zero Schedule is every [DefaultPause].
type Schedule struct {
	spec string
	cron cron.Schedule
}

// DefaultPause is the pause of the zero Schedule.
const DefaultPause = 6 * time.Hour

// ParseSchedule reads a cron expression of five fields, or "@every 2h", optionally after a time zone:
// "CRON_TZ=Asia/Ho_Chi_Minh 30 5 * * *". Without a zone it is UTC. "" is the zero Schedule.
func ParseSchedule(spec string) (Schedule, error) {
	if spec == "" {
		return Schedule{}, nil
	}
	if strings.Contains(spec, "TZ=") && !strings.Contains(spec, " ") { // cron panics
		return Schedule{}, fmt.Errorf("schedule %q: want a cron expression after the time zone", spec)
	}
	c, err := cron.ParseStandard(spec)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %q: want a cron expression such as \"0 */6 * * *\": %w", spec, err)
	}
	return Schedule{spec, c}, nil
}

// String returns the expression, "" for the zero Schedule.
func (s Schedule) String() string { return s.spec }

// Next returns the first time after now, in UTC. A time of day that a change of clocks leaves out comes an hour
// sooner or later that day. A schedule that never comes again falls back to the default.
func (s Schedule) Next(now time.Time) time.Time {
	if s.cron != nil {
		if t := s.next(now.UTC()); !t.IsZero() {
			return t.UTC()
		}
	}
	return now.Add(DefaultPause).UTC()
}

// next is the sooner of two answers: cron's, which passes over a day that lacks the time of day, and the one
// worked out on a calendar without changes of clocks.
func (s Schedule) next(now time.Time) time.Time {
	t := s.cron.Next(now)
	spec, ok := s.cron.(*cron.SpecSchedule)
	if !ok || spec.Location == time.Local { // an interval, or UTC
		return t
	}
	plain := *spec
	plain.Location = time.UTC
	for w := plain.Next(shownAs(now.In(spec.Location), time.UTC)); !w.IsZero(); w = plain.Next(w) {
		shown := shownAs(w, spec.Location)
		if !shown.After(now) {
			continue
		}
		if shown.Before(t) {
			return shown
		}
		return t
	}
	return t
}

// shownAs is the moment at which a clock of a time zone shows what t shows in its own.
func shownAs(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)
}
