package web_test

import (
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"lurewatch/job"
)

func TestTheQueueLeadsFromAdToAd(t *testing.T) {
	d := newDesk(t, 3)
	_, _, body := d.visit(t, "GET", "/en/console/queue", nil)
	says(t, body, "Tin số 0", "Ad 1 of 3 today", "Decide on all 5 together", "Signs confirmed y", "Skip for now s")
	has(t, body, `data-key="n"`, `/en/console/campaign/member-00#decide`, `<mark class="strong">`)
	if d.query.Order != job.Serious || d.query.Text != "review:open OR review:stale" {
		t.Errorf("the queue searches for %q in order %q", d.query.Text, d.query.Order)
	}
	status, body := d.decide(t, "member-00", "decision", "dismissed")
	if status != 200 || d.state("member-00") != job.ReviewDismissed || d.bench.cases["member-00"].Review.Reason != job.ReasonHonest {
		t.Fatalf("after a decision: %d, the ad is %+v", status, d.bench.cases["member-00"].Review)
	}
	// The index still has the ad, the store knows better.
	says(t, body, "False alarm: Tin số 0 Undo", "Ad 2 of 3 today", "Tin số 1")
	_, body = d.send(t, "/en/console/ad/member-01/skip", "to", "queue")
	says(t, body, "Tin số 2", "1 ad skipped")
	_, body = d.decide(t, "member-02", "decision", "confirmed", "reason_confirmed", "outside")
	says(t, body, "No ad waits for a decision", "1 ad skipped")
	_, body = d.send(t, "/en/console/queue/again")
	says(t, body, "Tin số 1", "Ad 3 of 3 today")
	_, body = d.send(t, "/en/console/undo", "seq", "2", "to", "queue")
	says(t, body, "Undone: Tin số 2", "Ad 2 of 3 today")
	has(t, body, `action="/en/console/ad/member-02/decide"`)
	if d.state("member-02") != job.ReviewOpen {
		t.Errorf("after undoing the ad is %s", d.state("member-02"))
	}
}

func TestTheQueueIsForWhatWaits(t *testing.T) {
	set := func(id job.ID, s job.Standing) func(*bench) {
		return func(b *bench) {
			c := b.cases[id]
			c.Review = s
			b.cases[id] = c
		}
	}
	for _, tc := range []struct {
		name, path, search, want string
		s                        job.Standing
	}{
		{"a decision that the index has not read", "", "review:open OR review:stale", "Tin số 1", job.Standing{State: job.ReviewConfirmed, Content: "hash-member-00", By: "minh", Seq: 9}},
		{"an ad that changed since", "", "review:open OR review:stale", "Tin số 0", job.Standing{State: job.ReviewConfirmed, Content: "older", By: "minh", Seq: 9}},
		{"what another asked for", "?view=escalating", "review:escalating", "Agree to hand over", job.Standing{State: job.ReviewEscalating, By: "minh", Seq: 9}},
		{"what oneself asked for", "?view=escalating", "review:escalating", "Nothing in this part waits for you", job.Standing{State: job.ReviewEscalating, By: "lan", Seq: 9}},
		{"what was unsure", "?view=unsure", "review:unsure", "Tin số 0", job.Standing{State: job.ReviewUnsure, By: "lan", Seq: 9}},
		{"a filter", "?q=bavet+OR", "review:open OR review:stale bavet", "Tin số 0", job.Standing{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, 2, set("member-00", tc.s))
			_, _, body := d.visit(t, "GET", "/en/console/queue"+tc.path, nil)
			says(t, body, tc.want)
			if d.query.Text != tc.search {
				t.Errorf("the queue searches for %q, want %q", d.query.Text, tc.search)
			}
		})
	}
	d := newDesk(t, 2, func(b *bench) { b.hits.Fuzzy = true })
	_, _, body := d.visit(t, "GET", "/en/console/queue?q=bavte", nil)
	says(t, body, "No ad that waits matches the filter")
}

func TestTheTrailStaysSmall(t *testing.T) {
	d := newDesk(t, 1)
	for i := range 300 {
		d.visit(t, "POST", "/console/ad/x"+strconv.Itoa(i)+"/skip", nil)
	}
	if len(d.cookie) > 3000 {
		t.Errorf("the cookie has %d bytes", len(d.cookie))
	}
	r := httptest.NewRequest("POST", "/console/ad/x/skip", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if _, h, _ := d.do(t, r); !strings.Contains(h.Get("Set-Cookie"), "HttpOnly; SameSite=Lax") {
		t.Errorf("cookie %q", h.Get("Set-Cookie"))
	}
	for _, bad := range []string{"20200101.5.s00000000", "x", "20261121.-4", "20261121.9999999", "20261121." + strings.Repeat("1.", 400), "20261121.1.zz.s.\""} {
		d.cookie = "lurewatch_queue=" + bad
		if status, _, body := d.visit(t, "GET", "/en/console/queue", nil); status != 200 || strings.Contains(body, "skipped") {
			t.Errorf("a trail %.30q = %d, and something was skipped", bad, status)
		}
	}
}
