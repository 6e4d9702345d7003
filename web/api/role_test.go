package api_test

import (
	"fmt"
	"testing"
	"time"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/web/api"
)

// allowed is what each operation answers to nobody, a reader, a reviewer, a lead and an admin. It is written down here once
// more, so that a change of the table is seen.
var allowed = map[string][5]int{
	"check":             {200, 200, 200, 200, 200},
	"get-check":         {200, 200, 200, 200, 200},
	"check-many":        {401, 200, 200, 200, 200},
	"get-contact-range": {200, 200, 200, 200, 200},
	"search-ads":        {401, 200, 200, 200, 200},
	"get-ad":            {401, 200, 200, 200, 200},
	"list-campaigns":    {401, 200, 200, 200, 200},
	"get-campaign":      {401, 200, 200, 200, 200},
	"look-up-contacts":  {401, 403, 200, 200, 200},
	"decide":            {401, 403, 201, 201, 201},
	"undo-decision":     {401, 403, 403, 200, 200}, // of what an admin decided
	"export":            {401, 200, 200, 200, 200},
	"list-searches":     {401, 200, 200, 200, 200},
	"save-search":       {401, 201, 201, 201, 201},
	"get-search":        {401, 200, 200, 200, 200},
	"change-search":     {401, 200, 200, 200, 200},
	"delete-search":     {401, 204, 204, 204, 204},
	"get-search-news":   {401, 200, 200, 200, 200},
	"mark-search-seen":  {401, 204, 204, 204, 204},
	"list-audit":        {401, 403, 403, 200, 200},
	"get-sources":       {401, 200, 200, 200, 200},
	"list-rules":        {401, 200, 200, 200, 200},
	"get-rule":          {401, 200, 200, 200, 200},
	"list-units":        {401, 200, 200, 200, 200},
	"list-digests":      {401, 403, 200, 200, 200},
	"get-digest-bytes":  {401, 403, 403, 403, 200},
	"resend-digest":     {401, 403, 403, 204, 204},
	"get-me":            {401, 200, 200, 200, 200},
}

// example is how an operation is asked. Those that change something get a thing of their own.
func (w *world) example(op string, r people.Role) (path string, body any) {
	switch op {
	case "check":
		return "/checks", map[string]any{"text": "a strong ad, gọi " + phone}
	case "get-check":
		a, err := w.desk.Check(w.Context(), check.Ask{Text: "a strong ad"})
		w.must(err)
		return "/checks/" + string(a.ID), nil
	case "check-many":
		return "/checks/bulk", map[string]any{"checks": []any{map[string]any{"contact": phone}, map[string]any{"text": "a strong ad"}, 7}}
	case "get-contact-range":
		return "/contacts/range/8806e", nil
	case "search-ads":
		return "/ads?q=band:alert&facets=true&weeks=true", nil
	case "get-ad":
		return "/ads/a", nil
	case "list-campaigns":
		return "/campaigns", nil
	case "get-campaign":
		return "/campaigns/a", nil
	case "look-up-contacts":
		return "/lookup", map[string]any{"contacts": []string{phone}}
	case "decide":
		return "/decisions", map[string]any{"ads": []string{"c"}, "decision": "unsure", "reason": "too_little"}
	case "undo-decision":
		line, err := w.store.Decide(w.Context(), job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "admin", At: day})
		w.must(err)
		return fmt.Sprintf("/decisions/%d", line.Seq), nil
	case "export":
		return "/export?format=csv", nil
	case "list-searches":
		return "/searches", nil
	case "save-search":
		return "/searches", map[string]any{"name": "Bavet", "query": "place:bavet"}
	case "list-audit":
		return "/audit", nil
	case "get-sources":
		return "/sources", nil
	case "list-rules":
		return "/rules", nil
	case "get-rule":
		return "/rules/made-up", nil
	case "list-units":
		return "/units", nil
	case "list-digests":
		return "/digests?unit=tay-ninh", nil
	case "get-digest-bytes":
		return "/digests/tay-ninh.20261120/bytes", nil
	case "resend-digest":
		return "/digests/tay-ninh.20261120/resend", nil
	case "get-me":
		return "/me", nil
	}
	s, err := w.shelf.Put(w.Context(), saved.Search{Owner: string(r), Name: "own"})
	if r == "" {
		s, err = w.shelf.Put(w.Context(), saved.Search{Owner: "lead", Name: "of a lead"})
	}
	w.must(err)
	switch op {
	case "get-search", "delete-search":
		return "/searches/" + s.ID, nil
	case "change-search":
		return "/searches/" + s.ID, map[string]any{"name": "other", "query": "x"}
	case "get-search-news":
		return "/searches/" + s.ID + "/news", nil
	case "mark-search-seen":
		return "/searches/" + s.ID + "/seen", map[string]any{"up_to": day}
	}
	w.Fatalf("no request for %s", op)
	return "", nil
}

func TestEveryOperationForEveryRole(t *testing.T) {
	w := newWorld(t)
	if len(allowed) != len(api.Operations()) {
		t.Errorf("the test knows %d operations, there are %d", len(allowed), len(api.Operations()))
	}
	for _, op := range api.Operations() {
		for i, r := range append([]people.Role{""}, people.Roles[:]...) {
			t.Run(op.ID+" as "+string(r), func(t *testing.T) {
				w.TB = t
				path, body := w.example(op.ID, r)
				a := w.ask(r, op.Method, path, body).want(allowed[op.ID][i])
				if a.StatusCode == 401 && a.Header.Get("WWW-Authenticate") == "" {
					t.Error("status 401 without WWW-Authenticate")
				}
			})
		}
	}
	w.TB = t
}

func TestATokenThatDoesNotStandIsNobody(t *testing.T) {
	w := newWorld(t)
	for name, header := range map[string]string{
		"a token that never was": "Bearer lw_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"another scheme":         "Basic bGVhZDpsZWFk",
		"no token":               "Bearer ",
		"text":                   "lead",
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			req := w.request("", "GET", "/me", nil)
			req.Header.Set("Authorization", header)
			w.send(req).want(401)
		})
	}
	w.TB = t
	w.ask(people.Lead, "GET", "/me", nil).want(200).says(`"name":"lead"`, `"read_audit"`, "TLP:AMBER").lacks(`"manage"`)
	w.clock.pass(2 * time.Hour)
	w.ask(people.Lead, "GET", "/me", nil).want(401)
}
