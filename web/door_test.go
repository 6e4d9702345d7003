package web_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"lurewatch/people"
	"lurewatch/web"
)

// doors is who may pass where. An address that is not here fails the test: say who may ask for it.
var doors = map[string]string{
	"GET /{$}": "everybody", "GET /check": "everybody", "POST /check": "everybody",
	"GET /console/login": "everybody", "POST /console/login": "everybody", "POST /console/logout": "everybody",
	"GET /console/login/issuer": "everybody", "GET /console/login/return": "everybody",
	"GET /console/join/{secret}": "everybody", "POST /console/join/{secret}": "everybody", "GET /feed/{secret}": "everybody",
	"GET /console": "read", "GET /console/ad/{id}": "read", "GET /console/contact/{type}/{value}": "read", "GET /console/help": "read",
	"GET /console/sources": "read", "GET /console/campaigns": "read", "GET /console/campaign/{id}": "read",
	"GET /console/lookup": "clear", "POST /console/lookup": "clear",
	"GET /console/saved": "read", "POST /console/saved": "read", "POST /console/saved/{id}/open": "read", "POST /console/saved/{id}/delete": "read",
	"POST /console/saved/{id}/unshare": "read", "POST /console/saved/{id}/unfeed": "read", "POST /console/saved/{id}/unit": "read", "POST /console/saved/{id}/share": "share", "POST /console/saved/{id}/feed": "share",
	"GET /console/account": "self", "POST /console/account": "self", "POST /console/account/password": "self", "POST /console/account/session": "self",
	"POST /console/account/token": "self", "POST /console/account/revoke": "self",
	"GET /console/people": "manage", "POST /console/people": "manage", "GET /console/people/{name}": "manage", "POST /console/people/{name}": "manage", "POST /console/invitation": "manage",
	"GET /console/units": "read", "GET /console/units/{id}": "share", "POST /console/units/{id}": "manage",
	"GET /console/new-unit": "manage", "POST /console/new-unit": "manage", "GET /console/units/{id}/retire": "manage", "POST /console/units/{id}/retire": "manage",
	"GET /console/retired-units/{id}": "manage", "POST /console/retired-units/{id}": "manage",
	"GET /console/units/{id}/restore": "manage", "POST /console/units/{id}/restore": "manage", "GET /console/units/{id}/act": "share", "POST /console/units/{id}/act": "share", "GET /console/units/{id}/preview": "share", "GET /console/units/{id}/preview/html": "share",
	"GET /console/digests": "clear", "GET /console/digests/{id}": "clear", "GET /console/digests/{id}/csv": "clear", "GET /console/digests/{id}/eml": "manage",
	"GET /console/digests/{id}/resend": "share", "POST /console/digests/{id}/resend": "share", "GET /console/ref/{ref}": "read",
	"GET /console/answers": "decide", "GET /console/answers/dismiss": "decide", "POST /console/answers/dismiss": "decide",
	"GET /d/answer/{token}": "everybody", "POST /d/answer/{token}": "everybody", "GET /d/pause/{token}": "everybody", "POST /d/pause/{token}": "everybody", "GET /d/feed/{token}": "everybody",
	"GET /console/audit": "read_audit", "GET /console/quality": "read_audit",
	"GET /console/export": "export", "POST /console/export": "export",
	"GET /console/queue": "decide", "GET /console/queue/again": "decide", "POST /console/queue/again": "decide",
	"GET /console/ad/{id}/decide": "decide", "POST /console/ad/{id}/decide": "decide", "GET /console/ad/{id}/skip": "decide", "POST /console/ad/{id}/skip": "decide",
	"GET /console/campaign/{id}/decide": "decide", "POST /console/campaign/{id}/decide": "decide", "GET /console/undo": "decide", "POST /console/undo": "decide",
	"GET /kiem-tra/{id}": "everybody", "GET /kiem-tra/{id}/gui": "everybody", "POST /kiem-tra/{id}/gui": "everybody", "GET /kiem-tra/{id}/bao-sai": "everybody", "POST /kiem-tra/{id}/bao-sai": "everybody",
	"GET /console/asked": "decide", "POST /console/asked": "decide",
	"GET /dau-hieu": "everybody", "GET /dau-hieu/{id}": "everybody", "GET /tim-dau-hieu": "everybody", "GET /tim-dau-hieu/dap-an": "everybody", "GET /ap-phich": "everybody",
}

func TestEveryAddressByEveryRole(t *testing.T) {
	m := newManor(t, taught, func(b *bench) { b.Issuer = "Demo" })
	open := newBench(t, func(b *bench) { o := m.Options; o.Open = true; b.Options = o })
	fill := strings.NewReplacer("{$}", "", "{id}", "none", "{type}", "phone", "{value}", "~none", "{name}", "reader", "{secret}", "none", "{ref}", "none", "{token}", "none")
	got := web.Doors(m.Options)
	for route := range doors {
		if _, ok := got[route]; !ok {
			t.Errorf("%s is in the table of the test and not among the addresses", route)
		}
	}
	for route, door := range got {
		want, ok := doors[route]
		if !ok || want != door {
			t.Errorf("%s is for %q, the test says %q", route, door, want)
			continue
		}
		method, path, _ := strings.Cut(route, " ")
		var form url.Values
		if method == "POST" {
			form = url.Values{}
		}
		for _, prefix := range []string{"", "/vi", "/en", "/fr"} {
			for _, role := range []people.Role{"", people.Reader, people.Reviewer, people.Lead, people.Admin} {
				if role != "" && path == "/console/logout" {
					continue // it would end the sessions of the others
				}
				status, h, _ := m.as(t, string(role), prefix+fill.Replace(path), form)
				refused := status == 401 || status == 403
				allowed := role.May(people.Act(want)) || want == "self" && role != ""
				switch {
				case want == "everybody":
					if status == 403 || refused && !strings.Contains(path, "login") {
						t.Errorf("%s %s by %q = %d, want no refusal", method, prefix+path, role, status)
					}
				case role == "" && status != 401, role != "" && refused == allowed:
					t.Errorf("%s %s by %q = %d; the role may: %v", method, prefix+path, role, status, allowed)
				case h.Get("Cache-Control") != "no-store":
					t.Errorf("%s %s by %q may be kept", method, prefix+path, role)
				}
			}
		}
		r := httptest.NewRequest(method, fill.Replace(path), nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		status, _, _ := open.do(t, r)
		account := strings.HasSuffix(path, "/feed") || path == "/console/new-unit" || route == "POST /console/retired-units/{id}" // which say where digests go
		if refused := status == 403; refused != (want == "self" || account) {
			t.Errorf("%s where nobody is asked to log in = %d", route, status)
		}
	}
}

func TestTheZeroDoorLetsNobodyIn(t *testing.T) {
	for act := range map[people.Act]bool{"": true, "no_such_act": true} {
		if people.Admin.May(act) {
			t.Errorf("an admin may %q", act)
		}
	}
}

func TestContactsAreForThoseWhoMaySeeThem(t *testing.T) {
	m := newManor(t)
	for role, clear := range map[string]bool{"reader": false, "reviewer": true, "lead": true} {
		_, _, body := m.as(t, role, "/en/console/ad/ad-1", nil)
		if strings.Contains(body, "hiring@jobs.example") != clear {
			t.Errorf("%s sees contacts in clear: %v, want %v", role, !clear, clear)
		}
	}
}
