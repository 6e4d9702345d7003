package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"lurewatch/people"
)

// multi writes a form as browsers send files.
func multi(t testing.TB, form url.Values) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name := range form {
		if err := w.WriteField(name, form.Get(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestFormsOfAnotherKindAreRefused(t *testing.T) {
	m := newManor(t)
	before, err := m.house.Account(t.Context(), people.Principal{Name: "lead"}, "lead")
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]url.Values{
		"/en/check": q("việc nhẹ lương cao"), "/en/console/login": pairs("name", "lead", "password", goodPassword),
		"/en/console/account":          pairs("display", "another", "lang", "fr"),
		"/en/console/account/password": pairs("old", goodPassword, "password", goodPassword+"2", "again", goodPassword+"2"),
		"/en/console/account/session":  pairs("id", "0000000000000000"),
		"/en/console/account/revoke":   pairs("id", "0000000000000000"),
		"/en/console/account/token":    pairs("label", "x", "role", "reader", "days", "30"),
		"/en/console/saved":            pairs("name", "x", "q", "bavet"),
		"/en/console/lookup":           pairs("contacts", "0900 000 123"),
		"/en/console/people":           pairs("role", "reader"),
		"/en/console/people/reader":    pairs("do", "role", "role", "lead"),
		"/en/console/invitation":       pairs("id", "0000000000000000"),
		"/en/console/export":           pairs("format", "csv"),
	}
	for path, form := range forms {
		who := "lead"
		if strings.Contains(path, "people") || strings.Contains(path, "invitation") {
			who = "admin"
		}
		body, kind := multi(t, form)
		for name, sent := range map[string][2]string{
			"multipart": {body, kind}, "text": {form.Encode(), "text/plain"}, "JSON": {"{}", "application/json"}, "of no kind": {form.Encode(), ""},
			"damaged kind": {form.Encode(), "application/;"},
		} {
			r := httptest.NewRequest("POST", path, strings.NewReader(sent[0]))
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			if r.Header.Del("Content-Type"); sent[1] != "" {
				r.Header.Set("Content-Type", sent[1])
			}
			r.Header.Set("Cookie", "lurewatch-session="+m.cookies[who])
			status, _, page := m.do(t, r)
			if path == "/en/check" && name == "multipart" {
				if status != 303 {
					t.Errorf("POST %s as %s = %d, want 303: it takes pictures", path, name, status)
				}
				continue
			}
			if status != 415 {
				t.Errorf("POST %s as %s = %d, want 415", path, name, status)
				continue
			}
			says(t, page, "Nothing was done.")
		}
		// A form of five megabytes, and one that does not say how long it is.
		for _, long := range []int64{5 << 20, -1} {
			r := httptest.NewRequest("POST", path, strings.NewReader("x="+strings.Repeat("a", 5<<20)))
			r.ContentLength = long
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Cookie", "lurewatch-session="+m.cookies[who])
			if status, _, _ := m.do(t, r); status != 413 {
				t.Errorf("POST %s of five megabytes (%d) = %d, want 413", path, long, status)
			}
		}
	}
	after, err := m.house.Account(t.Context(), people.Principal{Name: "lead"}, "lead")
	if err != nil || after.Display != before.Display || after.Lang != before.Lang {
		t.Errorf("a form that was refused changed the account: %+v, %v", after, err)
	}
}
