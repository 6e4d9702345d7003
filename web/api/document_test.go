package api_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"lurewatch/people"
	"lurewatch/web/api"
)

// document is the OpenAPI document as clients read it.
func document(w *world) map[string]any {
	w.Helper()
	var doc map[string]any
	w.ask("", "GET", "/openapi.json", nil).want(200).into(&doc)
	return doc
}

// at follows keys into a document.
func at(t testing.TB, v any, keys ...string) any {
	t.Helper()
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok || m[k] == nil {
			t.Fatalf("the document has no %s", strings.Join(keys, " › "))
		}
		v = m[k]
	}
	return v
}

func TestTheDocumentIsWhole(t *testing.T) {
	w := newWorld(t)
	doc := document(w)
	if v := at(t, doc, "openapi"); v != "3.1.0" {
		t.Errorf("openapi is %v, want 3.1.0", v)
	}
	if v := at(t, doc, "components", "securitySchemes", "token", "scheme"); v != "bearer" {
		t.Errorf("the token is %v, want bearer", v)
	}
	ids := 0
	for path, item := range at(t, doc, "paths").(map[string]any) {
		for method, op := range item.(map[string]any) {
			ids++
			checkOperation(t, strings.ToUpper(method)+" "+path, path, op)
		}
	}
	if ids != len(api.Operations()) {
		t.Errorf("the document has %d operations, the table %d", ids, len(api.Operations()))
	}
	refs(t, doc, doc)
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// checkOperation checks what every operation must say.
func checkOperation(t *testing.T, name, path string, op any) {
	t.Helper()
	at(t, op, "operationId")
	at(t, op, "summary")
	at(t, op, "x-role")
	for _, status := range []string{"401", "403", "422", "429", "500"} {
		at(t, op, "responses", status, "content", "application/problem+json", "schema")
		at(t, op, "responses", status, "content", "application/problem+json", "example")
	}
	at(t, op, "responses", "429", "headers", "Retry-After")
	wanted := 1
	if at(t, op, "x-role") == "anybody" {
		wanted = 2 // or none
	}
	if list, ok := at(t, op, "security").([]any); !ok || len(list) != wanted {
		t.Errorf("%s asks for a token in %d ways, want %d", name, len(list), wanted)
	}
	params := make(map[string]bool)
	if list, ok := op.(map[string]any)["parameters"].([]any); ok {
		for _, p := range list {
			if at(t, p, "in") == "path" {
				params[at(t, p, "name").(string)] = true
			}
		}
	}
	for _, m := range inPath.FindAllStringSubmatch(path, -1) {
		if !params[m[1]] {
			t.Errorf("%s does not document {%s}", name, m[1])
		}
		delete(params, m[1])
	}
	if len(params) > 0 {
		t.Errorf("%s documents %v, which its path has not", name, params)
	}
	if body := op.(map[string]any)["requestBody"]; body != nil {
		at(t, body, "content", "application/json", "example")
	}
}

// refs checks that every reference leads somewhere.
func refs(t *testing.T, doc map[string]any, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			at(t, doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
		}
		for _, inner := range v {
			refs(t, doc, inner)
		}
	case []any:
		for _, inner := range v {
			refs(t, doc, inner)
		}
	}
}

// TestEveryOperationAnswersAsDocumented asks each operation, and compares the status, the type and the fields with the
// document.
func TestEveryOperationAnswersAsDocumented(t *testing.T) {
	w := newWorld(t)
	doc := document(w)
	for _, op := range api.Operations() {
		t.Run(op.ID, func(t *testing.T) {
			w.TB = t
			documented := at(t, doc, "paths", api.Base+op.Path, strings.ToLower(op.Method))
			path, body := w.example(op.ID, people.Admin)
			a := w.ask(people.Admin, op.Method, path, body)
			response := at(t, documented, "responses", itoa(a.StatusCode))
			if a.StatusCode >= 300 {
				t.Fatalf("status %d: %s", a.StatusCode, a.body)
			}
			kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
			if a.body == "" {
				return
			}
			schema := at(t, response, "content", kind, "schema")
			if kind != "application/json" {
				return
			}
			var got any
			a.into(&got)
			fits(t, doc, schema, got, op.ID)
			if example := at(t, response, "content", kind).(map[string]any)["example"]; example != nil {
				fits(t, doc, schema, example, op.ID+" example")
			}
		})
	}
	w.TB = t
}

// TestExamplesOfRequestsAreUnderstood sends the examples of the document: no field of them is refused.
func TestExamplesOfRequestsAreUnderstood(t *testing.T) {
	w := newWorld(t)
	doc := document(w)
	for _, op := range api.Operations() {
		if op.Body == 0 {
			continue
		}
		documented := at(t, doc, "paths", api.Base+op.Path, strings.ToLower(op.Method))
		path, _ := w.example(op.ID, people.Lead)
		a := w.ask(people.Lead, op.Method, path, at(t, documented, "requestBody", "content", "application/json", "example"))
		if a.StatusCode >= 300 && a.StatusCode != 404 { // it names an ad that is made up
			t.Errorf("%s: the example has status %d: %s", op.ID, a.StatusCode, a.body)
		}
	}
}

// fits checks a value against a schema: the fields that there must be, that there may be, and their types.
func fits(t *testing.T, doc map[string]any, schema, v any, where string) {
	t.Helper()
	s, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if ref, ok := s["$ref"].(string); ok {
		fits(t, doc, at(t, doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), v, where)
		return
	}
	if !isA(s["type"], v) {
		t.Errorf("%s is %T, want %v", where, v, s["type"])
		return
	}
	if words, ok := s["enum"].([]any); ok && !oneOf(words, v) {
		t.Errorf("%s is %v, want one of %v", where, v, words)
	}
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			fits(t, doc, s["items"], inner, where+"[]")
		}
	case map[string]any:
		props, _ := s["properties"].(map[string]any)
		required, _ := s["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				t.Errorf("%s lacks %s", where, name)
			}
		}
		for name, inner := range v {
			switch p := props[name]; {
			case p != nil:
				fits(t, doc, p, inner, where+"."+name)
			case s["additionalProperties"] == false:
				t.Errorf("%s has %s, which is not documented", where, name)
			default:
				fits(t, doc, s["additionalProperties"], inner, where+"."+name)
			}
		}
	}
}

func oneOf(words []any, v any) bool {
	for _, w := range words {
		if w == v {
			return true
		}
	}
	return false
}

func isA(kind, v any) bool {
	if kind == nil {
		return true
	}
	if list, ok := kind.([]any); ok {
		for _, k := range list {
			if isA(k, v) {
				return true
			}
		}
		return false
	}
	switch v := v.(type) {
	case nil:
		return kind == "null"
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case float64:
		return kind == "number" || kind == "integer" && v == float64(int64(v))
	case []any:
		return kind == "array"
	}
	return kind == "object"
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestTheReferenceLoadsNothingFromElsewhere(t *testing.T) {
	w := newWorld(t)
	a := w.ask("", "GET", "/docs", nil).want(200).says(`<html lang="en">`, "/api/v1/openapi.json")
	for _, op := range api.Operations() {
		a.says(`id="`+op.ID+`"`, op.Method+" "+api.Base+op.Path)
	}
	if got := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'; style-src 'self'") {
		t.Errorf("policy = %q", got)
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(a.body, -1) {
		if !strings.HasPrefix(m[1], "/") && !strings.HasPrefix(m[1], "#") || strings.HasPrefix(m[1], "//") {
			t.Errorf("the reference leads to %q", m[1])
		}
		if id, ok := strings.CutPrefix(m[1], "#"); ok && !strings.Contains(a.body, `id="`+id+`"`) {
			t.Errorf("the link to #%s leads nowhere", id)
		}
	}
	a.lacks("<script", "style=", "@import", "ZgotmplZ")
	w.ask("", "GET", "/docs.css", nil).want(200).lacks("url(", "@import")
	w.ask("", "POST", "/docs", nil).want(405)
}
