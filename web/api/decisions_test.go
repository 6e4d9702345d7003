package api_test

import (
	"fmt"
	"slices"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/api"
)

func decision(d, reason string, ads ...string) map[string]any {
	return map[string]any{"ads": ads, "decision": d, "reason": reason}
}

func TestDecidingAndUndoing(t *testing.T) {
	w := newWorld(t)
	var done api.Done
	w.ask(people.Reviewer, "POST", "/decisions", decision("confirmed", "signs", "a")).want(201).into(&done)
	if done.By != "reviewer" || done.Ads != 1 || done.Seq != w.last() {
		t.Errorf("done = %+v, want line %d by reviewer on one ad", done, w.last())
	}
	reviews, err := w.store.Reviews(t.Context(), "a")
	w.must(err)
	if len(reviews) != 1 || reviews[0].Via != "api" || reviews[0].By != "reviewer" {
		t.Errorf("reviews = %+v, want one by reviewer through the api", reviews)
	}
	path := fmt.Sprintf("/decisions/%d", done.Seq)
	w.ask(people.Reviewer, "DELETE", path, nil).want(200)
	w.ask(people.Reviewer, "DELETE", path, nil).want(409).says("undone already")
	w.ask(people.Lead, "POST", "/decisions", decision("dismissed", "honest", "a")).want(201).into(&done)
	w.ask(people.Reviewer, "DELETE", fmt.Sprintf("/decisions/%d", done.Seq), nil).want(403).says("role lead")
	if c, err := w.store.Case(t.Context(), "a"); err != nil || c.Review.Is() != job.ReviewDismissed {
		t.Errorf("a stands %s (%v), want dismissed", c.Review.Is(), err)
	}
}

func TestAWholeCampaignIsDecided(t *testing.T) {
	w := newWorld(t)
	var done api.Done
	w.ask(people.Reviewer, "POST", "/decisions", map[string]any{"campaign": "b", "decision": "confirmed", "reason": "campaign"}).want(201).into(&done)
	if done.Ads != 2 {
		t.Errorf("decided on %d ads, want 2", done.Ads)
	}
	for _, id := range []job.ID{"a", "b"} {
		if c, err := w.store.Case(t.Context(), id); err != nil || c.Review.Campaign != "a" || c.Review.Is() != job.ReviewConfirmed {
			t.Errorf("%s stands %+v (%v), want confirmed under the campaign a", id, c.Review, err)
		}
	}
}

func TestTwoPeopleEscalate(t *testing.T) {
	w := newWorld(t)
	w.ask(people.Reviewer, "POST", "/decisions", decision("escalate", "urgent", "a")).want(201)
	w.ask(people.Reader, "GET", "/ads/a", nil).says(`"escalating"`)
	before := w.last()
	w.ask(people.Reviewer, "POST", "/decisions", decision("escalate", "urgent", "a")).want(409).says("Another person has to agree")
	w.ask(people.Reviewer, "POST", "/decisions", map[string]any{"campaign": "b", "decision": "escalate", "reason": "urgent"}).want(409)
	w.ask(people.Reader, "GET", "/ads/a", nil).says(`"escalating"`)
	w.ask(people.Reader, "GET", "/ads/b", nil).lacks(`"escalating"`)
	if now := w.last(); now != before {
		t.Errorf("refusals wrote %d lines of the audit log", now-before)
	}
	w.ask(people.Lead, "POST", "/decisions", decision("escalate", "urgent", "a")).want(201)
	w.ask(people.Reader, "GET", "/ads/a", nil).says(`"escalated"`)
}

func TestWhatIsAgreedIsNotAskedForAgain(t *testing.T) {
	w := newWorld(t)
	var agreed api.Done
	w.ask(people.Reviewer, "POST", "/decisions", decision("escalate", "urgent", "a")).want(201)
	w.ask(people.Lead, "POST", "/decisions", decision("escalate", "urgent", "a")).want(201).into(&agreed)
	for _, role := range []people.Role{people.Reviewer, people.Lead, people.Admin} {
		w.ask(role, "POST", "/decisions", decision("escalate", "signs", "a")).want(409).says("agreed to escalate")
	}
	w.ask(people.Admin, "POST", "/decisions", decision("escalate", "signs", "a", "b")).want(409).says("agreed to escalate")
	if now := w.last(); now != agreed.Seq {
		t.Errorf("asking again wrote %d lines of the audit log", now-agreed.Seq)
	}
	var rest api.Done
	w.ask(people.Admin, "POST", "/decisions", map[string]any{"campaign": "b", "decision": "escalate", "reason": "urgent"}).want(201).into(&rest)
	if rest.Ads != 1 {
		t.Errorf("escalating the campaign is about %d ads, want the one that nobody agreed on", rest.Ads)
	}
	w.ask(people.Lead, "DELETE", fmt.Sprintf("/decisions/%d", agreed.Seq), nil).want(200)
	w.ask(people.Reader, "GET", "/ads/a", nil).says(`"escalating"`)
}

func TestDecisionsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	before := w.last()
	many := slices.Repeat([]string{"a"}, 1001)
	stale := decision("confirmed", "signs", "a")
	stale["content"] = "00"
	two := decision("confirmed", "signs", "a", "b")
	two["content"] = "00"
	unseen, blind := decision("confirmed", "signs", "a"), decision("confirmed", "signs", "a")
	c, err := w.store.Case(t.Context(), "a")
	w.must(err)
	unseen["content"], unseen["seen"], blind["seen"] = c.ContentHash, before+1, 0
	for name, tc := range map[string]struct {
		body   any
		status int
		says   string
	}{
		"no ads":                              {decision("confirmed", "signs"), 422, "no ads"},
		"too many ads":                        {decision("confirmed", "signs", many...), 422, "body.ads"},
		"an ad that there is not":             {decision("confirmed", "signs", "a", "nobody"), 404, "nobody"},
		"an ad that was never flagged":        {decision("confirmed", "signs", "ordinary"), 404, "ordinary"},
		"a reason of another decision":        {decision("confirmed", "honest", "a"), 422, "want for confirmed one of"},
		"a decision that there is not":        {decision("guilty", "signs", "a"), 422, "body.decision"},
		"other without a note":                {decision("confirmed", "other", "a"), 422, "note is empty"},
		"a version that changed":              {stale, 409, "Read it again"},
		"a version of two ads":                {two, 422, "2 ads"},
		"the same ad twice":                   {decision("confirmed", "signs", "a", "b", "a"), 422, "named twice"},
		"a decision that was not taken yet":   {unseen, 409, "Read it again"},
		"what was seen without its version":   {blind, 422, "which version"},
		"who decided, said by a client":       {map[string]any{"ads": []string{"a"}, "decision": "confirmed", "reason": "signs", "by": "admin"}, 422, "body.by"},
		"ads of a campaign that there is not": {map[string]any{"ads": []string{"a"}, "campaign": "0900 000 199", "decision": "confirmed", "reason": "signs"}, 404, "no such campaign"},
		"a campaign that there is not":        {map[string]any{"campaign": "c", "decision": "confirmed", "reason": "signs"}, 404, "no such campaign"},
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			w.ask(people.Reviewer, "POST", "/decisions", tc.body).want(tc.status).says(tc.says)
		})
	}
	w.TB = t
	if now := w.last(); now != before {
		t.Errorf("refusals wrote %d lines of the audit log", now-before)
	}
}
