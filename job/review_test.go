package job_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

func deciding(by string, d job.Decision) job.Deciding {
	return job.Deciding{Ads: []job.ID{"a"}, Decision: d, Reason: d.Reasons()[0], By: by, At: time.Unix(1, 0)}
}

func TestTwoPeopleMakeAnEscalation(t *testing.T) {
	tests := []struct {
		name  string
		acts  []job.Deciding
		state job.ReviewState
		first string
	}{
		{"one asks", []job.Deciding{deciding("an", job.Escalate)}, job.ReviewEscalating, ""},
		{"the same person asks twice", []job.Deciding{deciding("an", job.Escalate), deciding("an", job.Escalate)}, job.ReviewEscalating, ""},
		{"another agrees", []job.Deciding{deciding("an", job.Escalate), deciding("binh", job.Escalate)}, job.ReviewEscalated, "an"},
		{"asked for again by a third", []job.Deciding{deciding("an", job.Escalate), deciding("binh", job.Escalate), deciding("chi", job.Escalate)}, job.ReviewEscalated, "an"},
		{"asked for again by the first", []job.Deciding{deciding("an", job.Escalate), deciding("binh", job.Escalate), deciding("an", job.Escalate)}, job.ReviewEscalated, "binh"},
		{"another does not", []job.Deciding{deciding("an", job.Escalate), deciding("binh", job.Dismiss)}, job.ReviewDismissed, ""},
		{"confirmed by one, asked for by another", []job.Deciding{deciding("an", job.Confirm), deciding("binh", job.Escalate)}, job.ReviewEscalating, ""},
		{"escalated and decided anew", []job.Deciding{deciding("an", job.Escalate), deciding("binh", job.Escalate), deciding("an", job.Unsure)}, job.ReviewUnsure, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s job.Standing
			for _, d := range tt.acts {
				s = s.Next(d)
			}
			if s.Is() != tt.state || s.First != tt.first {
				t.Errorf("standing is %s, first %q, want %s, %q", s.Is(), s.First, tt.state, tt.first)
			}
		})
	}
	if got := (job.Standing{}).Is(); got != job.ReviewOpen {
		t.Errorf("the zero standing is %s, want open", got)
	}
}

func TestADecisionHasAReasonThatGoesWithIt(t *testing.T) {
	for _, d := range job.Decisions {
		if err := deciding("an", d).Check(); err != nil {
			t.Errorf("%s with its usual reason: %v", d, err)
		}
	}
	tests := []struct {
		name string
		edit func(*job.Deciding)
		want string
	}{
		{"no ads", func(d *job.Deciding) { d.Ads = nil }, "no ads"},
		{"too many ads", func(d *job.Deciding) { d.Ads = make([]job.ID, job.MaxDecided+1) }, "1001 ads"},
		{"no such decision", func(d *job.Deciding) { d.Decision = "maybe" }, "one of"},
		{"a reason of another decision", func(d *job.Deciding) { d.Reason = job.ReasonHonest }, "one of"},
		{"other without a note", func(d *job.Deciding) { d.Reason = job.ReasonOther }, "note is empty"},
		{"a note too long", func(d *job.Deciding) { d.Note = strings.Repeat("x", job.MaxNote+1) }, "2001 bytes"},
		{"nobody", func(d *job.Deciding) { d.By = "" }, "who decided"},
		{"no time", func(d *job.Deciding) { d.At = time.Time{} }, "when"},
		{"an ad that is named twice", func(d *job.Deciding) { d.Ads = []job.ID{"a", "b", "a"} }, `"a" is named twice`},
		{"one version of two ads", func(d *job.Deciding) { d.Ads, d.Content = []job.ID{"a", "b"}, "h" }, "one content"},
		{"what was seen of one ad without its version", func(d *job.Deciding) { d.Seen = new(uint64) }, "which version"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := deciding("an", job.Confirm)
			tt.edit(&d)
			if err := d.Check(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Check() = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestAStandingRefusesWhatItDoesNotAllow(t *testing.T) {
	seen := func(n uint64) *uint64 { return &n }
	for _, tt := range []struct {
		name string
		s    job.Standing
		d    job.Deciding
		want error
	}{
		{"nothing was decided", job.Standing{}, job.Deciding{Decision: job.Escalate, By: "an", Seen: seen(0)}, nil},
		{"a newer decision", job.Standing{State: job.ReviewUnsure, Seq: 3}, job.Deciding{Decision: job.Confirm, By: "an", Seen: seen(2)}, job.ErrChanged},
		{"the decision that was seen", job.Standing{State: job.ReviewUnsure, Seq: 3}, job.Deciding{Decision: job.Confirm, By: "an", Seen: seen(3)}, nil},
		{"the own escalation", job.Standing{State: job.ReviewEscalating, By: "an"}, job.Deciding{Decision: job.Escalate, By: "an"}, job.ErrOwn},
		{"the escalation of another", job.Standing{State: job.ReviewEscalating, By: "an"}, job.Deciding{Decision: job.Escalate, By: "binh"}, nil},
		{"another decision than the own escalation", job.Standing{State: job.ReviewEscalating, By: "an"}, job.Deciding{Decision: job.Unsure, By: "an"}, nil},
		{"what is escalated already", job.Standing{State: job.ReviewEscalated, By: "an"}, job.Deciding{Decision: job.Escalate, By: "an"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.s.Refuses(tt.d); !errors.Is(got, tt.want) {
				t.Errorf("Refuses() = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTheSumOfAnAuditLineHoldsAllOfIt(t *testing.T) {
	line := job.Audit{Seq: 1, At: time.Unix(1, 2), By: "an", Act: "decide", On: "x", Data: []byte(`{}`), Prev: job.NoHash}
	seen := map[string]string{line.Sum(): "the line"}
	edits := map[string]func(*job.Audit){
		"seq":           func(a *job.Audit) { a.Seq++ },
		"time":          func(a *job.Audit) { a.At = a.At.Add(1) },
		"by":            func(a *job.Audit) { a.By = "binh" },
		"act":           func(a *job.Audit) { a.Act = "undo" },
		"on":            func(a *job.Audit) { a.On = "y" },
		"data":          func(a *job.Audit) { a.Data = []byte(`{"a":1}`) },
		"prev":          func(a *job.Audit) { a.Prev = strings.Repeat("1", 64) },
		"moved letters": func(a *job.Audit) { a.By, a.Act = "and", "ecide" },
	}
	for name, edit := range edits {
		a := line
		edit(&a)
		if other, ok := seen[a.Sum()]; ok {
			t.Errorf("the sum with another %s is that of %s", name, other)
		}
		seen[a.Sum()] = name
	}
	line.Hash = "anything"
	if _, ok := seen[line.Sum()]; !ok {
		t.Error("the hash is part of what is summed")
	}
}

func TestAnAdThatChangedSinceTheDecisionIsStale(t *testing.T) {
	c := job.Case{ContentHash: "1"}
	if c.Stale() {
		t.Error("an ad that nobody decided on is stale")
	}
	c.Review = job.Standing{State: job.ReviewDismissed, Content: "1"}
	if c.Stale() {
		t.Error("an ad as it was decided on is stale")
	}
	c.ContentHash = "2"
	if !c.Stale() {
		t.Error("an ad that changed is not stale")
	}
}

func TestPeopleDecideOnWhatIsOrWasFlagged(t *testing.T) {
	flagged := job.Verdict{Band: job.Look, Kind: job.KindAd}
	for _, tc := range []struct {
		name string
		c    job.Case
		want bool
	}{
		{"an ordinary ad", job.Case{}, false},
		{"a flagged ad", job.Case{Verdict: flagged}, true},
		{"a flagged ad that was decided on", job.Case{Verdict: flagged, Review: job.Standing{State: job.ReviewDismissed}}, true},
		{"an ad that is not flagged any more, but was decided on", job.Case{Review: job.Standing{State: job.ReviewConfirmed}}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.c.Decidable(); got != tc.want {
				t.Errorf("Decidable = %v, want %v", got, tc.want)
			}
		})
	}
}
