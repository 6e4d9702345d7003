package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
)

func TestNothingIsDecidedOver(t *testing.T) {
	for _, tc := range []struct {
		name   string
		before func(*desk)
		want   string
	}{
		{"somebody else decided meanwhile", func(d *desk) {
			zero := uint64(0)
			if _, err := d.Decide(context.Background(), job.Deciding{Ads: []job.ID{"member-00"}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "minh", At: noon, Seen: &zero, Content: "hash-member-00"}); err != nil {
				panic(err)
			}
		}, "Meanwhile minh decided, 21 Nov 2026 12:00 (UTC+07:00): Confirmed"},
		{"the ad changed", func(d *desk) {
			c := d.bench.cases["member-00"]
			c.ContentHash = "newer"
			d.bench.cases["member-00"] = c
		}, "The ad has changed since you opened the page."},
		{"it is flagged no more", func(d *desk) {
			c := d.bench.cases["member-00"]
			c.Verdict.Band = job.None
			d.bench.cases["member-00"] = c
		}, "not flagged any more"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, 2)
			tc.before(d)
			was := d.bench.cases["member-00"].Review
			status, body := d.send(t, "/en/console/ad/member-00/decide", "to", "queue", "decision", "dismissed", "content", "hash-member-00", "seen", "0")
			if status != http.StatusConflict || d.bench.cases["member-00"].Review != was {
				t.Errorf("status %d, the ad is %+v, want 409 and %+v", status, d.bench.cases["member-00"].Review, was)
			}
			says(t, body, "Nothing was overwritten", tc.want)
		})
	}
}

func TestHandingOverTakesTwo(t *testing.T) {
	d := newDesk(t, 1)
	_, body := d.decide(t, "member-00", "decision", "escalate")
	says(t, body, "It counts when another person agrees")
	_, _, body = d.visit(t, "GET", "/en/console/ad/member-00", nil)
	says(t, body, "You asked for this ad to be handed over")
	if strings.Contains(body, `value="escalate"`) {
		t.Error("who asked is offered to agree")
	}
	if status, body := d.decide(t, "member-00", "decision", "escalate"); status != 422 || !strings.Contains(text(body), "one person cannot do both") {
		t.Errorf("agreeing with oneself = %d", status)
	}
	d.who.Name = "minh"
	_, _, body = d.visit(t, "GET", "/en/console/ad/member-00", nil)
	says(t, body, "lan asked for this ad to be handed over", "Agree to hand over e")
	if d.decide(t, "member-00", "decision", "escalate"); d.state("member-00") != job.ReviewEscalated || d.bench.cases["member-00"].Review.First != "lan" {
		t.Errorf("after two asked the ad is %+v", d.bench.cases["member-00"].Review)
	}
	together := newDesk(t, 2)
	together.decide(t, "member-00", "decision", "escalate")
	sure := []string{"decision", "escalate", "sure", "1", "ads", "2", "seen", "1", "scope", "all"}
	if status, _ := together.send(t, "/en/console/campaign/member-00/decide", sure...); status != 200 || together.state("member-00") != job.ReviewEscalating || together.state("member-01") != job.ReviewEscalating {
		t.Errorf("handing the rest of a campaign over = %d: %s, %s", status, together.state("member-00"), together.state("member-01"))
	}
	if status, body := together.send(t, "/en/console/campaign/member-00/decide", append(sure, "seen", "2")...); status != 422 || !strings.Contains(text(body), "one person cannot do both") {
		t.Errorf("agreeing with oneself on a campaign = %d", status)
	}
	open := newDesk(t, 1)
	open.who = people.Principal{Name: "open", Role: people.Admin, Open: true}
	open.decide(t, "member-00", "decision", "escalate")
	_, _, body = open.visit(t, "GET", "/en/console/ad/member-00", nil)
	says(t, body, "a second person cannot be told from the first")
}

func TestFormsThatSayTooLittleComeBack(t *testing.T) {
	for _, tc := range []struct {
		name   string
		form   []string
		status int
		want   string
	}{
		{"another reason without a note", []string{"decision", "dismissed", "reason_dismissed", "other", "note", " \r\n "}, 422, "For another reason, say in the note which"},
		{"a note that is too long", []string{"decision", "unsure", "note", strings.Repeat("đ", 1001)}, 422, "at most 2,000 bytes"},
		{"no decision", nil, 400, "could not be read"},
		{"a reason of another decision", []string{"decision", "dismissed", "reason_dismissed", "urgent"}, 400, "could not be read"},
		{"more than a form", []string{"decision", "unsure", "note", strings.Repeat("a", 40_000)}, 413, "The form is too large Nothing was done"},
		{"no version", []string{"decision", "unsure", "content", ""}, 400, "could not be read"},
		{"nothing that was seen", []string{"decision", "unsure", "seen", ""}, 400, "could not be read"},
		{"nonsense that was seen", []string{"decision", "unsure", "seen", "-1"}, 400, "could not be read"},
		{"a decision that was not taken yet", []string{"decision", "unsure", "seen", "99"}, 409, "Nothing was overwritten"},
		{"the largest number", []string{"decision", "unsure", "seen", "18446744073709551615"}, 409, "Nothing was overwritten"},
	} {
		for _, to := range []string{"queue", ""} {
			t.Run(tc.name+" "+to, func(t *testing.T) {
				d := newDesk(t, 1)
				status, body := d.decide(t, "member-00", append(tc.form, "to", to)...)
				if status != tc.status || len(d.lines) > 0 {
					t.Errorf("status %d, %d lines, want %d and none", status, len(d.lines), tc.status)
				}
				says(t, body, tc.want)
				if status == 422 {
					has(t, body, "<title>Error: ", `<option value="`+picked(tc.form)+`" selected`)
				}
			})
		}
	}
}

// picked is the reason that a form has, or the usual one of its decision.
func picked(form []string) string {
	if i := slices.Index(form, "reason_dismissed"); i >= 0 {
		return form[i+1]
	}
	return string(job.Decision(form[1]).Reasons()[0])
}

func TestWhoDecidedUndoes(t *testing.T) {
	for _, tc := range []struct {
		name   string
		who    people.Principal
		status int
	}{
		{"who decided", people.Principal{Name: "lan", Role: people.Reviewer}, 200},
		{"another reviewer", people.Principal{Name: "minh", Role: people.Reviewer}, 403},
		{"a lead", people.Principal{Name: "minh", Role: people.Lead}, 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, 1)
			d.decide(t, "member-00", "decision", "confirmed")
			d.who = tc.who
			_, _, page := d.visit(t, "GET", "/en/console/ad/member-00", nil)
			if offered := strings.Contains(page, `name="seq" value="1"`); offered != (tc.status == 200) {
				t.Errorf("undoing is offered: %v", offered)
			}
			status, body := d.send(t, "/en/console/undo", "seq", "1")
			if status != tc.status {
				t.Fatalf("undo = %d, want %d", status, tc.status)
			}
			if status != 200 {
				return
			}
			says(t, body, "Undone: Tin số 0")
			if status, body := d.send(t, "/en/console/undo", "seq", "1"); status != 409 || !strings.Contains(body, "Nothing was changed") {
				t.Errorf("undoing twice = %d, want 409 in words", status)
			}
		})
	}
	d := newDesk(t, 1)
	for _, seq := range []string{"", "0", "7", "x", "18446744073709551615"} {
		if status, _ := d.send(t, "/en/console/undo", "seq", seq); status != 404 {
			t.Errorf("undo of line %q = %d, want 404", seq, status)
		}
	}
}

func TestACampaignIsDecidedOnceMoreAsked(t *testing.T) {
	d := newDesk(t, 3)
	d.decide(t, "member-01", "decision", "confirmed")
	_, _, body := d.visit(t, "GET", "/en/console/campaign/member-00", nil)
	has(t, body, `id="decide"`, `action="/en/console/campaign/member-00/decide"`)
	form := []string{"decision", "dismissed", "reason_dismissed", "misread"}
	status, body := d.send(t, "/en/console/campaign/member-00/decide", form...)
	if status != 200 || len(d.lines) != 1 {
		t.Fatalf("asking = %d, %d lines", status, len(d.lines))
	}
	says(t, body, "the words quoted mean something else", "the 2 ads that nobody decided on", "all 3 ads, also those", "Not reviewed: 2, Confirmed: 1", "Another 2 ads of the campaign are not part")
	sure := append(form, "sure", "1", "ads", "3", "seen", "1", "scope", "all")
	if status, body := d.send(t, "/en/console/campaign/member-00/decide", append(sure, "seen", "0")...); status != 409 || !strings.Contains(body, "somebody decided") {
		t.Errorf("deciding over what was not seen = %d, want 409", status)
	}
	if status, _ := d.send(t, "/en/console/campaign/member-00/decide", append(sure, "ads", "2")...); status != 409 {
		t.Errorf("deciding on more ads than were shown = %d, want 409", status)
	}
	if status, _ := d.send(t, "/en/console/campaign/member-00/decide", append(sure, "reason_dismissed", "other")...); status != 422 {
		t.Errorf("another reason without a note = %d, want 422", status)
	}
	status, body = d.send(t, "/en/console/campaign/member-00/decide", append(sure, "scope", "open")...)
	if status != 200 || d.state("member-00") != job.ReviewDismissed || d.state("member-01") != job.ReviewConfirmed || d.state("member-02") != job.ReviewDismissed {
		t.Fatalf("deciding on those that wait = %d: %s, %s, %s", status, d.state("member-00"), d.state("member-01"), d.state("member-02"))
	}
	says(t, body, "False alarm: 2 ads Undo")
	_, _, page := d.visit(t, "GET", "/en/console/ad/member-02", nil)
	says(t, page, "Undo for the whole campaign")
	_, body = d.send(t, "/en/console/undo", "seq", "2")
	says(t, body, "Undone: 2 ads", "Campaign of 5 ads")
	if d.state("member-02") != job.ReviewOpen || d.state("member-01") != job.ReviewConfirmed {
		t.Error("undoing the campaign does not restore its ads")
	}
}
