package alerts_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// toldHouse is a house in which tay-ninh was told of the ads a and b, and lao-cai of c.
func toldHouse(t *testing.T) (*house, *alerts.Office) {
	t.Helper()
	h := newHouse(t, unit("tay-ninh", "tn"), unit("lao-cai", "lc"), unit("an-giang", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "một"), ad("b", "tn", "hai"), ad("c", "lc", "ba"))
	h.tick(f, day(1))
	h.now = day(1).Add(time.Hour)
	return h, f
}

// ref is what an ad is called.
func (h *house) ref(id job.ID) string {
	h.Helper()
	for _, u := range h.units {
		for _, p := range h.posted.papers(h, u.ID) {
			for _, it := range p.Digest.Items {
				if it.Case.Ad.ID == id {
					return it.Ref
				}
			}
		}
	}
	h.Fatalf("ad %s has no reference", id)
	return ""
}

func (h *house) standing(id job.ID) job.Standing {
	h.Helper()
	c, err := h.store.Case(h.Context(), id)
	if err != nil {
		h.Fatal(err)
	}
	return c.Review
}

func TestAnAnswerBecomesADecision(t *testing.T) {
	h, f := toldHouse(t)
	a := alerts.Answer{Token: strings.ToUpper(f.Token("tay-ninh", alerts.ToAnswer)), Ref: strings.ToLower(h.ref("a")), Right: true, Note: "đã gặp", Via: "mail", ID: "m1"}
	say := func(a alerts.Answer, want alerts.Effect) {
		t.Helper()
		if got, err := f.Answer(t.Context(), a); err != nil || got != want {
			t.Errorf("Answer(right %v) = %q, %v, want %q", a.Right, got, err, want)
		}
	}
	say(a, alerts.Decided)
	if s := h.standing("a"); s.State != job.ReviewConfirmed || s.By != "unit:tay-ninh" || !strings.Contains(s.Note, "đã gặp") {
		t.Errorf("standing after DUNG = %+v", s)
	}
	say(a, alerts.Same)
	a.ID = ""
	say(a, alerts.Same)
	over := a
	over.Right, over.ID = false, "m2"
	say(over, alerts.Decided)
	a.ID = "m1"
	say(a, alerts.Same) // the first mail comes again
	if s := h.standing("a"); s.State != job.ReviewDismissed {
		t.Errorf("standing after SAI = %+v", s)
	}
	reviews, err := h.store.Reviews(t.Context(), "a")
	if err != nil || len(reviews) != 2 || reviews[0].Via != "mail" {
		t.Errorf("Reviews = %+v, %v, want two, by mail", reviews, err)
	}
	h.tick(f, day(2)) // its own answer is no news to the unit, but to another that was told of the ad
	h.wantDigests("tay-ninh", []string{"new a", "new b"}, nil)
	h.wantDigests("an-giang", []string{"new a", "new b"}, []string{"cleared a"})
}

func TestAnAnswerThatIsRefused(t *testing.T) {
	h, f := toldHouse(t)
	token := f.Token("tay-ninh", alerts.ToAnswer)
	for _, tt := range []struct {
		name       string
		token, ref string
		want       error
	}{
		{"no token", "", h.ref("a"), alerts.ErrToken},
		{"a token that was made up", "aaaabbbbccccddddeeeeffff", h.ref("a"), alerts.ErrToken},
		{"a token for pausing", f.Token("tay-ninh", alerts.ToPause), h.ref("a"), alerts.ErrToken},
		{"an ad that only another unit was told of", token, h.ref("c"), alerts.ErrNeverTold},
		{"a reference that there is not", token, "VN-20261101-9999", alerts.ErrNeverTold},
		{"no reference", token, "", alerts.ErrNeverTold},
		{"a reference with a zero byte", token, "VN-2026\x00", alerts.ErrNeverTold},
		{"a very long reference", token, strings.Repeat("V", 5000), alerts.ErrNeverTold},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := f.Answer(t.Context(), alerts.Answer{Token: tt.token, Ref: tt.ref, Right: true}); !errors.Is(err, tt.want) {
				t.Errorf("Answer = %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAnAnswerBesideOtherDecisions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(*house)
		right  bool
		want   alerts.Effect
		flag   alerts.FlagWhy
	}{
		{"a reviewer decided otherwise", func(h *house) {
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Dismiss, By: "an", At: h.now})
		}, true, alerts.Flagged, alerts.OthersDecided},
		{"a reviewer decided the same", func(h *house) {
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Dismiss, By: "an", At: h.now})
		}, false, alerts.Same, ""},
		{"it was handed over", func(h *house) {
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Escalate, By: "an", At: h.now})
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Escalate, By: "bình", At: h.now})
		}, true, alerts.Same, ""},
		{"another unit answered otherwise", func(h *house) {
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, By: "unit:an-giang", At: h.now})
		}, false, alerts.Flagged, alerts.OthersDecided},
		{"a reviewer could not tell", func(h *house) {
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Unsure, By: "an", At: h.now})
		}, true, alerts.Flagged, alerts.OthersDecided},
		{"the text changed since the unit was told", func(h *house) { h.file(h.now, nil, ad("a", "tn", "một, khác rồi")) }, true, alerts.Flagged, alerts.OlderText},
		{"it is flagged no more", func(h *house) {
			c, err := h.store.Case(h.Context(), "a")
			if err != nil {
				h.Fatal(err)
			}
			v := c.Verdict
			v.Band, v.RuleSet = job.None, "r2"
			if err := h.store.Rejudge(h.Context(), h.now, []job.Rejudgement{{Case: c, Verdict: v}}, job.Rescoring{}); err != nil {
				h.Fatal(err)
			}
		}, true, alerts.Flagged, alerts.NotOpen},
		{"its decision was undone", func(h *house) {
			line := h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Dismiss, By: "an", At: h.now})
			if _, err := h.store.Undo(h.Context(), line.Seq, "an", h.now); err != nil {
				h.Fatal(err)
			}
		}, true, alerts.Decided, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := toldHouse(t)
			tt.before(h)
			before := h.standing("a")
			a := alerts.Answer{Token: f.Token("tay-ninh", alerts.ToAnswer), Ref: h.ref("a"), Right: tt.right, Via: "link"}
			if got, err := f.Answer(t.Context(), a); err != nil || got != tt.want {
				t.Fatalf("Answer = %q, %v, want %q", got, err, tt.want)
			}
			if after := h.standing("a"); tt.want != alerts.Decided && after != before {
				t.Errorf("the standing changed from %+v to %+v", before, after)
			}
			flags, err := f.Flags(t.Context(), "", 10)
			switch {
			case err != nil:
				t.Fatal(err)
			case tt.flag == "" && len(flags) > 0, tt.flag != "" && (len(flags) != 1 || flags[0].Why != tt.flag || flags[0].Ad != "a"):
				t.Errorf("Flags = %+v, want %q", flags, tt.flag)
			}
			if tt.want == alerts.Decided {
				return
			}
			if head, err := h.store.AuditHead(t.Context()); err != nil || head.Act != "answer" || head.By != "unit:tay-ninh" {
				t.Errorf("the newest line of the audit log is %+v (%v)", head, err)
			}
			if err := f.Unflag(t.Context(), "a", "tay-ninh", "an"); err != nil {
				t.Fatal(err)
			}
			if flags, err := f.Flags(t.Context(), "a", 10); err != nil || len(flags) != 0 {
				t.Errorf("Flags after Unflag = %v, %v", flags, err)
			}
		})
	}
}

func TestMailsThatComeIn(t *testing.T) {
	h, f := toldHouse(t)
	m := alerts.Incoming{ID: "in1", From: "tay-ninh@guard.example", Token: f.Token("tay-ninh", alerts.ToAnswer),
		Answers: []alerts.Answer{{Ref: h.ref("a"), Right: true}, {Ref: "VN-20200101-0001"}, {Ref: h.ref("b")}}}
	for range 2 {
		if err := f.Receive(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := h.standing("a").State, h.standing("b").State; a != job.ReviewConfirmed || b != job.ReviewDismissed {
		t.Errorf("the ads are %s and %s", a, b)
	}
	bounce := alerts.Bounce{MessageID: h.posted.papers(t, "tay-ninh")[0].MessageID, To: "Tay-Ninh@guard.example", Permanent: true, Text: "5.1.1 unknown"}
	for range 2 {
		if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{bounce, {MessageID: "other@lure.example"}, {MessageID: "digest.nobody.20261101@lure.example"}}}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := f.Archive(t.Context(), "tay-ninh", "", 10)
	if err != nil || len(list) != 1 || list[0].State != alerts.Failed || len(list[0].Log) != 2 {
		t.Errorf("Archive after a bounce = %+v, %v", list, err)
	}
	h.tick(f, h.now)
	for _, to := range []string{"ops@lure.example", "admin-tay-ninh@guard.example"} {
		if got := h.posted.alarms(to); len(got) != 1 || !strings.Contains(got[0], "5.1.1 unknown") {
			t.Errorf("alarms to %s: %q", to, got)
		}
	}
	if err := f.Receive(t.Context(), alerts.Incoming{From: "LAO-CAI@Guard.example", Pause: f.Token("lao-cai", alerts.ToPause)}); err != nil {
		t.Fatal(err)
	}
	if by, ok, err := f.Paused(t.Context(), "lao-cai"); by != "unit:lao-cai" || !ok || err != nil {
		t.Errorf("Paused = %q, %v, %v", by, ok, err)
	}
}
