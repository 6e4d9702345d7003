package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestLoggingIn(t *testing.T) {
	m := newManor(t)
	status, _, body := m.as(t, "", "/en/console?q=bavet&order=newest", nil)
	if status != 401 {
		t.Fatalf("GET /en/console by nobody = %d", status)
	}
	has(t, body, `name="to" value="/en/console?order=newest&q=bavet"`, `action="/en/console/login"`)
	status, h, body := m.as(t, "", "/en/console/login", pairs("name", "Reviewer ", "password", "wrong one here", "to", "/en/console/ad/ad-1"))
	if status != 401 || len(h["Set-Cookie"]) > 0 || strings.Contains(body, "wrong one here") {
		t.Errorf("a wrong password = %d %v", status, h["Set-Cookie"])
	}
	says(t, body, "The user name or the password is wrong.")
	m.wait(time.Minute)
	status, h, _ = m.as(t, "", "/en/console/login", pairs("name", "Reviewer ", "password", goodPassword, "to", "/en/console/ad/ad-1"))
	if status != 303 || h.Get("Location") != "/en/console/ad/ad-1" {
		t.Fatalf("the right password = %d to %q", status, h.Get("Location"))
	}
	c := cookie(t, h, "lurewatch-session")
	if !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie is %+v", c)
	}
	m.cookies["me"] = c.Value
	_, _, body = m.as(t, "me", "/en/console", nil)
	has(t, body, `action="/en/console/logout"`, `<bdi>reviewer</bdi>`)
	if strings.Contains(body, "Nobody is asked to log in") {
		t.Error("the page says that nobody is asked to log in")
	}
	if status, h, _ = m.as(t, "me", "/en/console/login?to=/fr/console/help", nil); status != 303 || h.Get("Location") != "/fr/console/help" {
		t.Errorf("GET login by who is logged in = %d %q", status, h.Get("Location"))
	}
	if status, h, _ = m.as(t, "me", "/en/console/logout", pairs()); status != 303 || cookie(t, h, "lurewatch-session").MaxAge >= 0 {
		t.Errorf("log out = %d %v", status, h)
	}
	if status, _, _ = m.as(t, "me", "/en/console", nil); status != 401 {
		t.Errorf("GET with the session that ended = %d", status)
	}
}

func TestOneGoesBackToOwnPagesOnly(t *testing.T) {
	m := newManor(t)
	for to, want := range map[string]string{
		"/console/ad/x?a=b": "/console/ad/x?a=b", "/vi/console": "/vi/console", "": "/console",
		"//evil.example/console": "/console", "https://evil.example/console": "/console", `/\evil.example/console`: "/console", "/\t/evil.example": "/console",
		"/console/../../evil": "/console", "/console/..//evil.example": "/console", "/console/%2e%2e/%2e%2e//evil": "/console",
		"/check": "/console", "/en/console/logout": "/console", "/console/join/x": "/console", "/consoleful": "/console", "javascript:alert(1)": "/console",
		"/console/" + strings.Repeat("x", 3000): "/console", "/console?x=\r\nSet-Cookie:a": "/console",
	} {
		status, h, _ := m.as(t, "", "/console/login", pairs("name", "lead", "password", goodPassword, "to", to))
		if status != 303 || h.Get("Location") != want {
			t.Errorf("log in towards %q = %d to %q, want %q", to, status, h.Get("Location"), want)
		}
	}
}

func TestLoggingInIsSlowedDown(t *testing.T) {
	m := newManor(t)
	for range 12 {
		status, h, body := m.as(t, "", "/en/console/login", pairs("name", "lead", "password", "not this one"))
		if status != 429 {
			continue
		}
		says(t, body, "There were too many tries. Wait")
		if regexp.MustCompile(`Wait \d+ (second|minute)s?, until \d\d:\d\d:\d\d \(UTC\+07:00\)`).FindString(html.UnescapeString(body)) == "" || h.Get("Retry-After") == "" {
			t.Errorf("the page does not say until when: Retry-After %q", h.Get("Retry-After"))
		}
		return
	}
	t.Error("twelve wrong passwords in a row are not slowed down")
}

func TestCookiesOverTLS(t *testing.T) {
	m := newManor(t)
	for _, tc := range []struct {
		name, peer, proto string
		secure            bool
	}{
		{"a proxy on this machine that took TLS", "127.0.0.1:5000", "https", true},
		{"a proxy on this machine without TLS", "[::1]:5000", "http", false},
		{"a stranger who says so", "192.0.2.7:5000", "https", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/console/login", strings.NewReader(pairs("name", "lead", "password", goodPassword).Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-Proto", tc.proto)
			r.RemoteAddr = tc.peer
			_, h, _ := m.do(t, r)
			name := map[bool]string{true: "__Host-lurewatch-session", false: "lurewatch-session"}[tc.secure]
			if c := cookie(t, h, name); c.Secure != tc.secure || !c.HttpOnly {
				t.Errorf("the cookie is %+v", c)
			}
		})
	}
}

func TestMonitorsAskFromThisMachine(t *testing.T) {
	told := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("told")) })
	for _, tc := range []struct {
		name, peer, via string
		open            bool
		status          int
	}{
		{"from this machine", "127.0.0.1:1", "", false, 200}, {"from elsewhere", "192.0.2.1:1", "", false, 403},
		{"through a proxy on this machine", "127.0.0.1:1", "192.0.2.1", false, 403}, {"from elsewhere where that is allowed", "192.0.2.1:1", "", true, 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, func(b *bench) { b.Metrics, b.MetricsOpen = told, tc.open })
			r := httptest.NewRequest("GET", "/metrics", nil)
			r.RemoteAddr = tc.peer
			if tc.via != "" {
				r.Header.Set("X-Forwarded-For", tc.via)
			}
			if status, _, _ := b.do(t, r); status != tc.status {
				t.Errorf("= %d, want %d", status, tc.status)
			}
		})
	}
}

func TestWhereNobodyLogsInThePageSaysSo(t *testing.T) {
	b := newBench(t)
	_, _, body := b.get(t, "/en/console")
	before, _, _ := strings.Cut(body, "<main")
	says(t, before, "Nobody is asked to log in on this machine")
	if strings.Contains(body, "console/logout") {
		t.Error("one can log out where nobody logged in")
	}
	says(t, body, "What people decided, if anything, stands with each ad.")
}

func TestWhereSomebodyAsksFrom(t *testing.T) {
	for _, tc := range []struct {
		name, peer string
		said       []string
		proxied    bool
		want       string
	}{
		{"a named proxy: its own entry, the last", "127.0.0.1:1", []string{"203.0.113.5, 198.51.100.9"}, true, "198.51.100.9"},
		{"a named proxy with two headers", "[::1]:1", []string{"203.0.113.5", "2001:db8::7"}, true, "2001:db8::7"},
		{"a named proxy that says nothing", "127.0.0.1:1", nil, true, "127.0.0.1"},
		{"a named proxy that says nonsense", "127.0.0.1:1", []string{"unknown"}, true, "127.0.0.1"},
		{"a stranger who says it", "192.0.2.7:1", []string{"203.0.113.5"}, true, "192.0.2.7"},
		{"no proxy is named", "127.0.0.1:1", []string{"203.0.113.5"}, false, "127.0.0.1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := newManor(t, func(b *bench) { b.Proxied = tc.proxied })
			m.wait(time.Minute)
			r := httptest.NewRequest("POST", "/console/login", strings.NewReader(pairs("name", "lead", "password", goodPassword).Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header["X-Forwarded-For"] = tc.said
			r.RemoteAddr = tc.peer
			if status, _, _ := m.do(t, r); status != 303 {
				t.Fatalf("log in = %d", status)
			}
			all, err := m.house.Sessions(t.Context(), m.admin, "lead")
			if err != nil || len(all) != 2 || all[0].From != tc.want {
				t.Errorf("the session is %+v %v, want one from %s", all, err, tc.want)
			}
		})
	}
}
