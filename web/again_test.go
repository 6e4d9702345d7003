package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web"
)

func TestAFormThatIsSentTwiceDecidesOnce(t *testing.T) {
	for _, tc := range []struct {
		name, to string
		says     []string
	}{
		{"from the queue", "queue", []string{"Signs confirmed: Tin số 0 Undo z", "Ad 2 of 3 today", "Tin số 1"}},
		{"from the page of the ad", "", []string{"Signs confirmed: Tin số 0 Undo z"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, 3)
			form := []string{"to", tc.to, "content", "hash-member-00", "seen", "0", "decision", "confirmed", "reason_confirmed", "contact", "note", "một số"}
			for range 2 {
				status, body := d.send(t, "/en/console/ad/member-00/decide", form...)
				if status != 200 || len(d.lines) != 1 {
					t.Fatalf("status %d, %d lines, want 200 and one", status, len(d.lines))
				}
				says(t, body, tc.says...)
			}
			d.cookie = "" // the browser gave the first answer up
			_, body := d.send(t, "/en/console/ad/member-00/decide", form...)
			says(t, body, tc.says...)
		})
	}
}

func TestAnotherFormIsNotTakenForTheSame(t *testing.T) {
	sent := []string{"to", "queue", "content", "hash-member-00", "seen", "0", "decision", "confirmed", "reason_confirmed", "contact", "note", "một số"}
	for _, tc := range []struct {
		name string
		by   string
		edit []string // a field and its other value
		own  bool
	}{
		{"another decision", "lan", []string{"decision", "dismissed"}, true},
		{"another reason", "lan", []string{"reason_confirmed", "signs"}, true},
		{"another note", "lan", []string{"note", ""}, true},
		{"another version", "lan", []string{"content", "older"}, true},
		{"another person", "minh", nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, 3)
			d.send(t, "/en/console/ad/member-00/decide", sent...)
			d.who.Name = tc.by
			form := slices.Clone(sent)
			for i := 0; i < len(form) && tc.edit != nil; i += 2 {
				if form[i] == tc.edit[0] {
					form[i+1] = tc.edit[1]
				}
			}
			status, body := d.send(t, "/en/console/ad/member-00/decide", form...)
			if status != http.StatusConflict || len(d.lines) != 1 {
				t.Fatalf("status %d, %d lines, want 409 and one", status, len(d.lines))
			}
			if offered := strings.Contains(body, `name="seq" value="1"`); offered != tc.own {
				t.Errorf("undoing is offered: %v, want %v", offered, tc.own)
			}
			if !tc.own {
				says(t, body, "Nothing was overwritten", "Meanwhile lan decided, 21 Nov 2026 12:00 (UTC+07:00): Confirmed")
				return
			}
			says(t, body, "You decided yourself, 21 Nov 2026 12:00 (UTC+07:00): Confirmed", "Your earlier decision stands", "Undo z")
			has(t, body, `data-key="z"`, `name="to" value="queue"`, "/static/desk.js")
			if status, body := d.send(t, "/en/console/undo", "seq", "1", "to", "queue"); status != 200 || d.state("member-00") != job.ReviewOpen {
				t.Errorf("undoing it = %d, the ad is %s", status, d.state("member-00"))
			} else {
				says(t, body, "Undone: Tin số 0")
			}
		})
	}
}

func TestWhatIsAgreedIsNotAskedForAgain(t *testing.T) {
	d := newDesk(t, 2)
	d.decide(t, "member-00", "decision", "escalate")
	d.who.Name = "minh"
	d.decide(t, "member-00", "decision", "escalate")
	for _, by := range []string{"lan", "minh", "hoa"} {
		d.who.Name = by
		status, body := d.decide(t, "member-00", "decision", "escalate")
		if status != 422 || len(d.lines) != 2 {
			t.Errorf("%s asks again: status %d, %d lines, want 422 and two", by, status, len(d.lines))
		}
		says(t, body, "Two people agreed to hand this ad over already")
		if _, _, body := d.visit(t, "GET", "/en/console/ad/member-00", nil); strings.Contains(body, `value="escalate"`) {
			t.Errorf("%s is offered to hand over what is agreed", by)
		}
	}
	d.who.Name = "hoa"
	sure := []string{"decision", "escalate", "sure", "1", "ads", "2", "seen", "2", "scope", "all"}
	if status, _ := d.send(t, "/en/console/campaign/member-00/decide", sure...); status != 200 || d.state("member-01") != job.ReviewEscalating {
		t.Errorf("handing the campaign over = %d, the other ad is %s", status, d.state("member-01"))
	}
	d.who.Name = "minh"
	if status, _ := d.send(t, "/en/console/undo", "seq", "2"); status != 200 || d.state("member-00") != job.ReviewEscalating {
		t.Errorf("who agreed undoes it = %d, the ad is %s, want 200 and escalating", status, d.state("member-00"))
	}
}

func TestACampaignThatIsAgreedOnSaysSo(t *testing.T) {
	d := newDesk(t, 1)
	for _, by := range []string{"lan", "minh"} {
		d.who.Name = by
		d.decide(t, "member-00", "decision", "escalate")
	}
	status, body := d.send(t, "/en/console/campaign/member-00/decide", "decision", "escalate", "sure", "1", "ads", "1", "seen", "2", "scope", "all")
	if status != 422 || len(d.lines) != 2 {
		t.Errorf("status %d, %d lines, want 422 and two", status, len(d.lines))
	}
	says(t, body, "Two people agreed to hand this ad over already")
}

func TestAnAdThatChangedIsHandedOverAgain(t *testing.T) {
	d := newDesk(t, 1)
	for _, by := range []string{"lan", "minh"} {
		d.who.Name = by
		d.decide(t, "member-00", "decision", "escalate")
	}
	c := d.bench.cases["member-00"]
	c.ContentHash = "newer"
	d.bench.cases["member-00"] = c
	if status, _ := d.decide(t, "member-00", "decision", "escalate"); status != 200 || len(d.lines) != 3 {
		t.Errorf("status %d, %d lines, want 200 and three", status, len(d.lines))
	}
}

// anew is the error of a search whose index is built anew.
type anew struct{ done, of uint64 }

func (anew) Error() string                  { return "search is being rebuilt" }
func (a anew) Rebuilding() (uint64, uint64) { return a.done, a.of }

func TestASearchThatIsBuiltAnewSaysSo(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want string
	}{
		{anew{1200, 34000}, "Search is being rebuilt: 1,200 of 34,000 changes are read."},
		{anew{}, "A file of the search was damaged, so search is being rebuilt."},
	} {
		for _, path := range []string{"/en/console", "/en/console/queue"} {
			d := newDesk(t, 1, func(b *bench) {
				b.Search = func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, tc.err }
			})
			d.who.Role = people.Lead
			status, h, body := d.visit(t, "GET", path, nil)
			if status != 503 || h.Get("Retry-After") == "" {
				t.Errorf("%s = %d, Retry-After %q, want 503 and when", path, status, h.Get("Retry-After"))
			}
			says(t, body, tc.want, "No ad and no decision is lost")
		}
	}
}

func TestTheCommandLineIsToldThatASearchIsBuiltAnew(t *testing.T) {
	h := web.API(web.Options{Search: func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, anew{} }})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/search?q=x", nil))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "search is being rebuilt") {
		t.Errorf("a search that is built anew = %d %s, want 503 in words", w.Code, w.Body)
	}
}
