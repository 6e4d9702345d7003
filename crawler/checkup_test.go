package crawler_test

import (
	"context"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/job"
)

// counted is a ledger that counts how often all rounds are read.
type counted struct {
	ledger
	accepted time.Time
	read     int
}

func (c *counted) Accepted(context.Context, string) (time.Time, error) { return c.accepted, nil }
func (c *counted) Runs(ctx context.Context, source string, limit int) ([]job.Run, error) {
	if limit > 1 {
		c.read++
	}
	return c.ledger.Runs(ctx, source, limit)
}

func TestASourceIsJudgedAnewWhenSomethingIsNewOfIt(t *testing.T) {
	at := func(hours float64) time.Time { return epoch.Add(time.Duration(hours * float64(time.Hour))) }
	good, nothing := job.Yield{Visits: 3, Fetched: 3, Ads: 2, New: 2}, job.Yield{Visits: 3, Failed: 3}
	log := &counted{ledger: ledger{{Scheduled: at(0), Began: at(0), Ended: at(1), Yield: good}}}
	s := crawler.Source{ID: "s", Start: []string{"https://jobs.example/"}} // every six hours
	var c crawler.Checkups
	for _, step := range []struct {
		name  string
		do    func()
		now   float64
		read  int // so far
		state job.SourceState
	}{
		{"at first", func() {}, 2, 1, job.SourceOK},
		{"nothing new", func() {}, 3, 1, job.SourceOK},
		{"nothing new later", func() {}, 5, 1, job.SourceOK},
		{"a round began", func() {
			log.ledger = append(ledger{{Scheduled: at(6), Began: at(6)}}, log.ledger...)
		}, 6, 2, job.SourceOK},
		{"it goes on", func() {}, 6.5, 2, job.SourceOK},
		{"a visit of it", func() { log.ledger[0].Yield = job.Yield{Visits: 1, Failed: 1} }, 7, 3, job.SourceOK},
		{"the next one is due, so that it is judged", func() {}, 12, 4, job.SourceBroken},
		{"and is still", func() {}, 14, 4, job.SourceBroken},
		{"it ended", func() { log.ledger[0].Yield, log.ledger[0].Ended = nothing, at(14) }, 14, 5, job.SourceBroken},
		{"a person says that it is as it should be", func() { log.accepted = at(15) }, 14, 6, job.SourceNew},
		{"the round after it does not come", func() { log.accepted = time.Time{} }, 40, 7, job.SourceBroken},
		{"within the same minute", func() {}, 40.001, 7, job.SourceBroken},
		{"an hour more", func() {}, 41, 8, job.SourceBroken},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			got, err := c.Health(t.Context(), log, s, at(step.now))
			if err != nil || got.State != step.state || log.read != step.read {
				t.Errorf("Health = %s, %v with %d readings, want %s with %d", got.State, err, log.read, step.state, step.read)
			}
			fresh, err := crawler.Health(t.Context(), log.plain(), s, at(step.now))
			if err != nil || len(fresh.Signs) != len(got.Signs) || fresh.State != got.State || !fresh.Since.Equal(got.Since) {
				t.Errorf("judged anew: %+v, %v, want %+v", fresh, err, got)
			}
		})
	}
}

// plain is the same ledger, not counted.
func (c *counted) plain() *counted { return &counted{ledger: c.ledger, accepted: c.accepted} }
