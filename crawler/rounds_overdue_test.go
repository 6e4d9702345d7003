package crawler_test

import (
	"context"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/job"
)

// ledger is a ledger that is only read: its rounds, the newest first.
type ledger []job.Run

func (l ledger) BeginRun(context.Context, job.Run, []job.Link) (bool, error) { return false, nil }
func (l ledger) EndRun(context.Context, string, time.Time) (job.Run, bool, error) {
	return job.Run{}, false, nil
}
func (l ledger) Accepted(context.Context, string) (time.Time, error) { return time.Time{}, nil }
func (l ledger) Runs(_ context.Context, _ string, limit int) ([]job.Run, error) {
	return append([]job.Run(nil), l[:min(limit, len(l))]...), nil
}

func TestARoundThatGoesOnTooLongIsJudged(t *testing.T) {
	at := func(hours int) time.Time { return epoch.Add(time.Duration(hours) * time.Hour) }
	read := job.Yield{Visits: 3, Fetched: 3, Ads: 2, New: 2}
	before := job.Run{Scheduled: at(0), Began: at(0), Ended: at(1), Yield: read}
	for _, tc := range []struct {
		name  string
		yield job.Yield // of the open round
		now   int       // hours after the first; the schedule is every six
		want  job.SourceHealth
	}{
		{"in its time nothing is said of it", job.Yield{Visits: 1, Failed: 1}, 11, job.SourceHealth{State: job.SourceOK, Since: at(1)}},
		{"a host that asks to be left alone is told when the next round is due", job.Yield{Visits: 1, Failed: 1, Limited: 1}, 12, job.SourceHealth{State: job.SourceBroken, Since: at(12)}},
		{"and stays told since then", job.Yield{Visits: 2, Failed: 2, Limited: 2}, 40, job.SourceHealth{State: job.SourceBroken, Since: at(12)}},
		{"a large source takes its time", read, 40, job.SourceHealth{State: job.SourceOK, Since: at(1)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			open := job.Run{Scheduled: at(6), Began: at(6), Yield: tc.yield}
			got, err := crawler.Health(t.Context(), ledger{open, before}, crawler.Source{ID: "s", Start: []string{"https://jobs.example/"}}, at(tc.now))
			if err != nil || got.State != tc.want.State || !got.Since.Equal(tc.want.Since) {
				t.Errorf("Health = %+v, %v, want %s since %v", got, err, tc.want.State, tc.want.Since)
			}
		})
	}
}
