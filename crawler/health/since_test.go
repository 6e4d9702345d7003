package health_test

import (
	"testing"
	"time"

	"lurewatch/crawler/health"
	"lurewatch/job"
)

func TestAnotherSignDoesNotMoveSince(t *testing.T) {
	b := boards(1)[0]
	list := b.rounds(60)
	for i := 20; i < 50; i++ {
		delete(list[i].Yield.Filled, job.Salary)
	}
	for i := 30; i < 35; i++ { // and nothing at all is read
		visits := list[i].Yield.Visits
		list[i].Yield = job.Yield{Visits: visits, Failed: visits}
	}
	for _, tt := range []struct {
		name   string
		rounds int
		state  job.SourceState
		since  int // the round that ended then
	}{
		{"degraded from the first sign on", 30, job.SourceDegraded, 20},
		{"broken from the worse sign on", 33, job.SourceBroken, 30},
		{"degraded again, and never well in between", 45, job.SourceDegraded, 20},
		{"well again", 51, job.SourceOK, 50},
		{"well ever since", 60, job.SourceOK, 50},
	} {
		t.Run(tt.name, func(t *testing.T) {
			newest := list[tt.rounds-1].Ended
			h := health.Judge(list[:tt.rounds], health.Options{Now: newest})
			if want := list[tt.since].Ended; h.State != tt.state || !h.Since.Equal(want) {
				t.Errorf("Judge of %d rounds = %s since %v, want %s since %v", tt.rounds, h.State, h.Since, tt.state, want)
			}
		})
	}
	late := list[:30]
	newest := late[29].Ended
	h := health.Judge(late, health.Options{Now: newest.Add(100 * time.Hour), Next: newest.Add(time.Hour), Every: time.Hour})
	if !h.Since.Equal(list[20].Ended) {
		t.Errorf("with a round that is late: %s since %v, want %v", h.State, h.Since, list[20].Ended)
	}
}
