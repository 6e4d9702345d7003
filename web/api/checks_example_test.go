package api_test

import (
	"encoding/json"
	"os"
	"testing"

	"lurewatch/check"
	"lurewatch/web/api"
)

// TestAnAnswerHasEveryFieldOfTheExample compares an answer with the one that clients were promised.
func TestAnAnswerHasEveryFieldOfTheExample(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/examples/check-response.json")
	if err != nil {
		t.Skip("the example is not there:", err)
	}
	var want, got any
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	page := func(path string) func(check.Lang, check.ID) string {
		return func(_ check.Lang, id check.ID) string { return path + string(id) }
	}
	w := newWorld(t, func(o *api.Options) {
		o.Pages = api.Pages{Answer: page("/kiem-tra/"), Wrong: page("/bao-sai/"), Sign: func(_ check.Lang, r check.Reason) string { return "/dau-hieu/" + r.Rule }}
	})
	first, err := w.desk.Check(t.Context(), check.Ask{URL: "https://jobs.example/strong?utm_source=zalo", From: "192.0.2.1"})
	w.must(err)
	w.ask("", "GET", "/checks/"+string(first.ID), nil).want(200)
	w.posted("", map[string]any{"url": "https://jobs.example/strong?utm_source=zalo"}).want(200).into(&got)
	like(t, "answer", want, got)
}

// like checks that got has every field of want, of the same type. Of a list the first of got is looked at, and each field
// that one of want has may be in any of got.
func like(t *testing.T, where string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s is %T, want an object", where, got)
			return
		}
		for name, inner := range want {
			if v, ok := m[name]; !ok {
				t.Errorf("%s lacks %s", where, name)
			} else {
				like(t, where+"."+name, inner, v)
			}
		}
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) == 0 {
			t.Errorf("%s is %v, want a list that is not empty", where, got)
			return
		}
		merged, isObject := map[string]any{}, false
		for _, one := range list {
			if m, ok := one.(map[string]any); ok {
				isObject = true
				for k, v := range m {
					merged[k] = v
				}
			}
		}
		for _, one := range want {
			if isObject {
				like(t, where+"[]", one, merged)
			} else {
				like(t, where+"[]", one, list[0])
			}
		}
	case string:
		if _, ok := got.(string); !ok {
			t.Errorf("%s is %T, want text", where, got)
		}
	case float64:
		if _, ok := got.(float64); !ok {
			t.Errorf("%s is %T, want a number", where, got)
		}
	case bool:
		if _, ok := got.(bool); !ok {
			t.Errorf("%s is %T, want true or false", where, got)
		}
	}
}
