package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/web/api"
)

func TestContactsAreInClearForWhoeverMaySeeThem(t *testing.T) {
	w := newWorld(t)
	w.must(func() error {
		_, err := w.store.Decide(w.Context(), job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, Reason: job.ReasonOther, Note: "gọi thử " + phone, By: "lead", At: day})
		return err
	}())
	s, err := w.shelf.Put(w.Context(), saved.Search{Owner: "lead", Name: phone, Query: "phone:0900000123 OR handle:" + handle, Shared: true})
	w.must(err)
	for _, path := range []string{
		"/ads?q=" + url.QueryEscape("gõ máy"), "/ads?q=" + url.QueryEscape(`"0900 000"`), "/ads?q=" + url.QueryEscape("zalo "+handle), "/ads/a", "/ads/b", "/campaigns/a",
		"/searches", "/searches/" + s.ID, "/searches/" + s.ID + "/news", "/export?format=csv", "/export?format=jsonl", "/export?format=stix", "/export?format=misp",
	} {
		t.Run(path, func(t *testing.T) {
			w.TB = t
			clear := w.ask(people.Reviewer, "GET", path, nil).want(200)
			if !strings.Contains(clear.body, "900000123") && !strings.Contains(clear.body, phone) {
				t.Errorf("a reviewer sees no contact: %.300s", clear.body)
			}
			a := w.ask(people.Reader, "GET", path, nil).want(200)
			if i := strings.Index(a.body, `"query":[`); i >= 0 && !strings.HasPrefix(path, "/searches") { // the caller's own words
				end := strings.Index(a.body[i:], "]")
				a.body = a.body[:i] + a.body[i+end:]
			}
			a.lacks("0900 000 123", "0900000123", "900000123", "000 123", "000» 123").lacks(handle)
		})
	}
	w.TB = t
	w.ask(people.Reader, "GET", "/ads/a", nil).says(`"masked":true`, "0900 •••")
	w.ask(people.Reviewer, "GET", "/ads/a", nil).says(`"masked":false`, "one.warc.gz", `"decision":"confirmed"`, `"campaign":"a"`)
}

func TestPagesAreTheWhole(t *testing.T) {
	w := newWorld(t)
	var want []string
	var more []job.Case
	for i := range 57 {
		more = append(more, other(job.ID(fmt.Sprintf("m%02d", i))))
		want = append(want, fmt.Sprintf("m%02d", i))
	}
	w.found(more...)
	want = append(want, "a", "b", "c")
	slices.Sort(want)
	for _, order := range job.Orders {
		var got []string
		cursor := ""
		for range 20 {
			var h job.Hits
			w.ask(people.Reader, "GET", "/ads?limit=7&order="+string(order)+"&cursor="+url.QueryEscape(cursor), nil).want(200).into(&h)
			for _, hit := range h.Hits {
				got = append(got, string(hit.ID))
			}
			if cursor = h.Next; cursor == "" {
				break
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("order %s: pages have %d ads %v, want %d", order, len(got), got, len(want))
		}
	}
	var list api.CampaignList
	w.ask(people.Reader, "GET", "/campaigns?limit=1", nil).want(200).into(&list)
	if len(list.Campaigns) != 1 || list.Next != string(list.Campaigns[0].ID) {
		t.Errorf("campaigns = %+v, want one and its id as next", list)
	}
}

func TestWhatIsNotUnderstoodIsRefused(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		method, path string
		body         any
		status       int
		says         string
	}{
		"a parameter that there is not":     {"GET", "/ads?querry=x", nil, 422, "query.querry"},
		"an order that there is not":        {"GET", "/ads?order=best", nil, 422, "query.order"},
		"a page that is too long":           {"GET", "/ads?limit=1001", nil, 422, "query.limit"},
		"a cursor that is none":             {"GET", "/ads?cursor=garbage", nil, 422, "cursor"},
		"a cursor of another order":         {"GET", "/ads?limit=1&order=newest&cursor=AAAAYQ", nil, 422, "cursor"},
		"a page of nothing":                 {"GET", "/ads?limit=0", nil, 422, "query.limit"},
		"a query that is too long":          {"GET", "/ads?q=" + strings.Repeat("a", 4001), nil, 422, "query.q"},
		"an ad that there is not":           {"GET", "/ads/nobody", nil, 404, "no such ad"},
		"a campaign that there is not":      {"GET", "/campaigns/c", nil, 404, "no such campaign"},
		"a rule that there is not":          {"GET", "/rules/nothing", nil, 404, "no such rule"},
		"an address that there is not":      {"GET", "/adverts", nil, 404, "no such address"},
		"a method that there is not":        {"POST", "/ads", nil, 405, "GET, HEAD"},
		"no contacts":                       {"POST", "/lookup", map[string]any{"contacts": []string{}}, 422, "body.contacts"},
		"null for contacts":                 {"POST", "/lookup", `{"contacts":null}`, 422, "body.contacts"},
		"too many contacts":                 {"POST", "/lookup", map[string]any{"contacts": slices.Repeat([]string{"a"}, 1001)}, 422, "body.contacts"},
		"a contact that is too long":        {"POST", "/lookup", map[string]any{"contacts": []string{strings.Repeat("a", 1001)}}, 422, "1,000 bytes"},
		"a field that there is not":         {"POST", "/lookup", `{"contacts":["a"],"contact":"b"}`, 422, "body.contact"},
		"a body that is no JSON":            {"POST", "/lookup", `{"contacts":`, 400, ""},
		"a body that is too large":          {"POST", "/lookup", `{"contacts":["` + strings.Repeat("a", 600<<10) + `"]}`, 413, "larger"},
		"no body":                           {"POST", "/lookup", nil, 400, ""},
		"an export in no format":            {"GET", "/export", nil, 422, "query.format"},
		"an export in another format":       {"GET", "/export?format=pdf", nil, 422, "query.format"},
		"a line that is no number":          {"GET", "/audit?after=x", nil, 422, "query.after"},
		"a decision that is no number":      {"DELETE", "/decisions/x", nil, 422, "path.seq"},
		"a line that is no decision":        {"DELETE", "/decisions/1", nil, 404, "no such decision"},
		"a decision that there is not":      {"DELETE", "/decisions/18446744073709551615", nil, 404, "no such decision"},
		"a search without a name":           {"POST", "/searches", map[string]any{"name": "", "query": ""}, 422, "body.name"},
		"a search with an invisible name":   {"POST", "/searches", map[string]any{"name": "\u200b", "query": ""}, 422, "0 characters"},
		"a search of somebody else changed": {"PUT", "/searches/0123456789abcdef", map[string]any{"name": "x", "query": ""}, 404, "no such saved search"},
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			w.ask(people.Admin, tc.method, tc.path, tc.body).want(tc.status).says(tc.says).lacks(strings.Repeat("a", 500))
		})
	}
	w.TB = t
	req := w.request(people.Admin, "POST", "/lookup", `contacts=a`)
	req.Header.Set("Content-Type", "text/plain")
	w.send(req).want(415)
}

func TestTagsSpareWhatDidNotChange(t *testing.T) {
	w := newWorld(t)
	first := w.ask(people.Reviewer, "GET", "/ads/a", nil).want(200)
	tag := first.Header.Get("ETag")
	again := func(tag string) answer {
		req := w.request(people.Reviewer, "GET", "/ads/a", nil)
		req.Header.Set("If-None-Match", tag)
		return w.send(req)
	}
	for _, have := range []string{tag, `"x", W/` + tag, "*"} {
		if a := again(have).want(http.StatusNotModified); a.body != "" || a.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: body %q, ETag %s", have, a.body, a.Header.Get("ETag"))
		}
	}
	w.must(func() error {
		_, err := w.store.Decide(w.Context(), job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "lead", At: day})
		return err
	}())
	again(tag).want(200).says(`"confirmed"`)
	head := w.ask(people.Reviewer, "HEAD", "/ads/a", nil).want(200)
	if head.Header.Get("ETag") == "" || head.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD has the headers %v", head.Header)
	}
}

func TestSearchesBelongToTheirOwner(t *testing.T) {
	w := newWorld(t)
	var mine, theirs api.SavedSearch
	w.ask(people.Reviewer, "POST", "/searches", map[string]any{"name": "mine", "query": "band:alert"}).want(201).into(&mine)
	w.ask(people.Reviewer, "POST", "/searches", map[string]any{"name": "for all", "query": "", "shared": true}).want(403)
	w.ask(people.Reviewer, "PUT", "/searches/"+mine.ID, map[string]any{"name": "m", "query": "", "unit": "u1"}).want(403)
	w.ask(people.Lead, "POST", "/searches", map[string]any{"name": "for all", "query": "", "shared": true}).want(201).into(&theirs)
	w.ask(people.Lead, "GET", "/searches/"+mine.ID, nil).want(404)
	w.ask(people.Lead, "DELETE", "/searches/"+mine.ID, nil).want(404)
	w.ask(people.Reader, "GET", "/searches", nil).want(200).says("for all").lacks("mine")
	w.ask(people.Reader, "PUT", "/searches/"+theirs.ID, map[string]any{"name": "n", "query": ""}).want(404)
	w.ask(people.Reader, "DELETE", "/searches/"+theirs.ID, nil).want(404)

	w.clock.pass(time.Minute)
	news := func() (h job.Hits) {
		w.ask(people.Reviewer, "GET", "/searches/"+mine.ID+"/news", nil).want(200).into(&h)
		return h
	}
	w.ask(people.Reviewer, "POST", "/searches/"+mine.ID+"/seen", nil).want(204)
	if n := news(); n.Total != 0 {
		t.Errorf("news after it was seen = %d, want none", n.Total)
	}
	w.clock.pass(time.Minute)
	late := ad("late", job.Alert, "khác hẳn")
	late.JudgedAt = w.clock.now()
	w.found(late)
	if n := news(); n.Total != 1 || n.Hits[0].ID != "late" {
		t.Errorf("news = %+v, want the ad late", n.Hits)
	}
	w.ask(people.Reviewer, "DELETE", "/searches/"+mine.ID, nil).want(204)
	w.ask(people.Reviewer, "GET", "/searches/"+mine.ID, nil).want(404)
}

func TestLookingUp(t *testing.T) {
	w := newWorld(t)
	var got api.Looked
	w.ask(people.Reviewer, "POST", "/lookup", map[string]any{"contacts": []string{"+84 900 000 123", "nothing", "0900 000 199"}}).want(200).into(&got)
	if len(got.Known) != 3 || got.Known[0].Ads != 2 || got.Known[2].Ads != 0 || got.Known[0].Asked != "+84 900 000 123" {
		t.Errorf("known = %+v", got.Known)
	}
}

// TestAgesCountFromTheClock holds that every search is told what time it is.
func TestAgesCountFromTheClock(t *testing.T) {
	var asked []job.Query
	w := newWorld(t, func(o *api.Options) {
		inner := o.Search
		o.Search = func(ctx context.Context, q job.Query) (job.Hits, error) {
			asked = append(asked, q)
			return inner(ctx, q)
		}
	})
	s, err := w.shelf.Put(t.Context(), saved.Search{Owner: "reader", Name: "new"})
	w.must(err)
	for _, path := range []string{"/ads?q=seen:7d", "/export?format=csv&q=seen:7d", "/searches/" + s.ID + "/news"} {
		asked = nil
		w.ask(people.Reader, "GET", path, nil).want(200)
		if len(asked) == 0 || slices.ContainsFunc(asked, func(q job.Query) bool { return !q.Now.Equal(w.clock.now()) }) {
			t.Errorf("%s asked %+v, want queries at %v", path, asked, w.clock.now())
		}
	}
}
