package web_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/asked"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
	"lurewatch/store"
	"lurewatch/web"
)

const goodPassword = "con trâu đi trước"

// manor is a bench with accounts, one of each role, in a real store.
type manor struct {
	*bench
	house *people.House
	store *store.Store
	admin people.Principal
	// bureau tells units; visits counts those that found ads.
	bureau *bureau
	visits int
	// cookies are the sessions, by the name of the account, which is that of its role.
	cookies map[string]string

	mu  sync.Mutex // guards now
	now time.Time
}

// wait lets time pass.
func (m *manor) wait(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

func (m *manor) clock() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

func newManor(t testing.TB, change ...func(*bench)) *manor {
	t.Helper()
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	m := &manor{store: st, now: noon, cookies: map[string]string{}}
	m.house, err = people.New(people.Options{Rows: st, Now: m.clock, Rand: rand.Reader, Memory: 64})
	if err != nil {
		t.Fatal(err)
	}
	m.bench = newBench(t, append([]func(*bench){full(3), func(b *bench) {
		b.House, b.Now, b.Saved = m.house, m.clock, saved.New(st, m.clock, rand.Reader)
		b.PublicURL = "https://console.example"
		b.Asked = asked.New(st, m.clock)
		b.Desk = web.Desk{Decide: st.Decide, Undo: st.Undo, Audits: st.Audits}
		b.Exports = web.Exports{Note: st.Note, Ceiling: share.TLPAmber}
		b.AuditHead, b.VerifyAudit = st.AuditHead, st.VerifyAudit
		m.bureau = newBureau(t, m, &b.Options)
	}}, change...)...)
	link, ok, err := m.house.First(t.Context())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	m.admin = m.accept(t, link, "admin")
	for _, role := range people.Roles[:3] {
		link, err := m.house.Invite(t.Context(), m.admin, role, string(role))
		if err != nil {
			t.Fatal(err)
		}
		m.accept(t, link, string(role))
	}
	return m
}

// login begins a new session of somebody whose old one has ended.
func (m *manor) login(t testing.TB, name string) {
	t.Helper()
	secret, _, err := m.house.LogIn(t.Context(), name, goodPassword, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	m.cookies[name] = secret
}

func (m *manor) accept(t testing.TB, link, name string) people.Principal {
	t.Helper()
	secret, who, err := m.house.Accept(t.Context(), link, people.AcceptForm{Name: name, Password: goodPassword, From: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	m.cookies[name] = secret
	return who
}

// as makes a request with the session of an account; form nil is a GET.
func (m *manor) as(t testing.TB, name, path string, form url.Values) (int, http.Header, string) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if secret := m.cookies[name]; secret != "" {
		r.AddCookie(&http.Cookie{Name: "lurewatch-session", Value: secret})
	}
	return m.do(t, r)
}

// pairs makes a form.
func pairs(all ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(all); i += 2 {
		form.Set(all[i], all[i+1])
	}
	return form
}

// cookie returns the cookie that an answer sets.
func cookie(t testing.TB, h http.Header, name string) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: h}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %s in %v", name, h["Set-Cookie"])
	return nil
}

// furnished is a manor with something on every page of those who act.
func furnished(t testing.TB) *manor {
	t.Helper()
	m := newManor(t, func(b *bench) { b.Issuer = "Demo" }, judged)
	m.as(t, "lead", "/console/saved", pairs("q", "bavet"))
	_, _, body := m.as(t, "lead", "/console/saved", nil)
	m.as(t, "lead", regexp.MustCompile(`/console/saved/[0-9a-f]{16}`).FindString(body)+"/share", pairs())
	if _, err := m.house.Invite(t.Context(), m.admin, people.Reader, ""); err != nil {
		t.Fatal(err)
	}
	m.as(t, "reader", "/console/account/token", pairs("label", "demo", "role", "reader", "days", "30"))
	return m
}

// addDoorPages renders the pages of logging in and of those who act in one language.
func addDoorPages(t testing.TB, out map[string]string, m *manor, prefix string) {
	t.Helper()
	add := func(name, account, path string, form url.Values) {
		_, _, out[prefix+" "+name] = m.as(t, account, prefix+path, form)
	}
	link, err := m.house.Invite(t.Context(), m.admin, people.Reader, "")
	if err != nil {
		t.Fatal(err)
	}
	reset, err := m.house.ResetLink(t.Context(), m.admin, "reader")
	if err != nil {
		t.Fatal(err)
	}
	add("log-in", "", "/console/login?out=1", nil)
	add("log-in in the place of a page", "", "/console/audit", nil)
	add("log-in refused", "", "/console/login", pairs("name", "lead", "password", "not this one"))
	for range 8 {
		add("log-in slowed down", "", "/console/login", pairs("name", "lead", "password", "not this one"))
	}
	m.wait(time.Hour)
	add("join", "", "/console/join/"+link, nil)
	add("join refused", "", "/console/join/"+link, pairs("name", "lan", "password", "short", "again", "short"))
	add("join for a new password", "", "/console/join/"+reset, nil)
	add("join with no link", "", "/console/join/none", nil)
	for _, done := range []string{"self", "password", "session", "revoke"} {
		add("console account "+done, "reader", "/console/account?done="+done, nil)
	}
	add("console account refused", "reader", "/console/account/password", pairs("old", "x", "password", "y", "again", "z"))
	add("console token refused", "reader", "/console/account/token", pairs("role", "reader", "days", "30"))
	add("console token", "reader", "/console/account/token", pairs("label", "demo", "role", "reader", "days", "30"))
	for _, done := range []string{"role", "close", "open", "session", "revoke"} {
		add("console person "+done, "admin", "/console/people/reader?done="+done, nil)
	}
	add("console people", "admin", "/console/people?withdrawn", nil)
	add("console people refused", "admin", "/console/people", pairs("role", "reader", "name", "lead"))
	add("console person of oneself", "admin", "/console/people/admin", nil)
	for _, done := range []string{"save", "delete", "share", "unshare", "unfeed"} {
		add("console saved "+done, "lead", "/console/saved?done="+done, nil)
	}
	add("console saved of others", "reader", "/console/saved", nil)
	add("console audit", "lead", "/console/audit", nil)
	add("console audit of nobody", "lead", "/console/audit?by=nobody", nil)
	add("console quality", "lead", "/console/quality", nil)
}
