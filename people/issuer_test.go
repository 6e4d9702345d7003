package people_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lurewatch/people"
)

// issued is a town whose people log in with a provider, after an edit of the usual settings.
func issued(t *testing.T, edit func(o *people.Issuer)) (*town, *provider) {
	t.Helper()
	p := newProvider(t)
	o := &people.Issuer{
		URL: p.URL, ClientID: clientID, ClientSecret: clientSecret, RedirectURL: redirectURL,
		Claim: "groups", Roles: map[string]people.Role{"desk": people.Reviewer, "heads": people.Lead, "keys": people.Admin},
	}
	if edit != nil {
		edit(o)
	}
	w := newTown(t, o)
	p.clock = w.clock
	return w, p
}

// visit goes the whole way of a browser.
func visit(t testing.TB, w *town, p *provider, c claims) (string, people.Principal, error) {
	t.Helper()
	redirect, cookie, err := w.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	code, state := p.authorize(t, redirect, c)
	return w.Finish(t.Context(), code, state, cookie, home)
}

func TestLoggingInWithAnIssuer(t *testing.T) {
	w, p := issued(t, nil)
	ctx := t.Context()
	session, who, err := visit(t, w, p, claims{"sub": "1", "preferred_username": "Tran.Binh@org.example", "name": "Trần Bình", "groups": []string{"all", "desk", "heads"}})
	if err != nil || who.Name != "tran.binh" || who.Display != "Trần Bình" || who.Role != people.Lead {
		t.Fatalf("Finish = %+v, %v", who, err)
	}
	if got, err := w.Session(ctx, session); err != nil || got != who {
		t.Errorf("Session = %+v, %v", got, err)
	}
	_, again, err := visit(t, w, p, claims{"sub": "1", "preferred_username": "renamed", "groups": "heads"})
	if err != nil || again.Name != "tran.binh" {
		t.Errorf("Finish again = %+v, %v", again, err)
	}
	if _, err := w.Session(ctx, session); err != nil {
		t.Errorf("the session before, with the same role: %v", err)
	}
	_, less, err := visit(t, w, p, claims{"sub": "1", "groups": []string{"desk"}})
	if err != nil || less.Role != people.Reviewer {
		t.Errorf("Finish with a lesser role = %+v, %v", less, err)
	}
	_, err = w.Session(ctx, session)
	wantErr(t, "the session with the role of before", err, people.ErrEnded)
	_, _, err = visit(t, w, p, claims{"sub": "1"})
	wantErr(t, "Finish without a role now", err, people.ErrRefused)
	_, _, err = visit(t, w, p, claims{"sub": "2", "groups": []string{"all"}})
	wantErr(t, "Finish of somebody without a role", err, people.ErrRefused)
	_, _, err = w.LogIn(ctx, "tran.binh", "", home)
	wantErr(t, "LogIn without a password", err, people.ErrRefused)
}

func TestAnIssuerDoesNotOpenAnAccountOfOurs(t *testing.T) {
	w, p := issued(t, nil)
	link, _, err := w.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, an, err := w.Accept(t.Context(), link, people.AcceptForm{Name: "an", Password: good})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, sub, called, want string }{
		{"a name that is taken", "2", "an", "an-2"},
		{"a name that is taken twice", "3", "AN", "an-3"},
		{"a name that is none", "4", "陈", "person-"},
		{"a name that is ours", "5", "system", "person-"},
		{"no name", "6", "", "person-"},
	} {
		_, who, err := visit(t, w, p, claims{"sub": tc.sub, "preferred_username": tc.called, "groups": "desk"})
		if err != nil || !strings.HasPrefix(who.Name, tc.want) {
			t.Errorf("%s: %+v, %v, want %s", tc.name, who, err, tc.want)
		}
	}
	_, err = w.ResetLink(t.Context(), an, "an-2")
	wantErr(t, "ResetLink of an account with an issuer", err, people.ErrForbidden)
	if err := w.Disable(t.Context(), an, "an-2"); err != nil {
		t.Fatal(err)
	}
	_, _, err = visit(t, w, p, claims{"sub": "2", "groups": "desk"})
	wantErr(t, "Finish of a closed account", err, people.ErrRefused)
}

func TestTheRoleOfAnIssuerWithoutAClaim(t *testing.T) {
	w, p := issued(t, func(o *people.Issuer) { o.Claim, o.Roles, o.Readers = "", nil, true })
	_, who, err := visit(t, w, p, claims{"sub": "1", "preferred_username": "binh", "groups": "keys"})
	if err != nil || who.Role != people.Reader {
		t.Fatalf("Finish = %+v, %v", who, err)
	}
	admin := people.Principal{Name: "an", Role: people.Admin}
	if err := w.SetRole(t.Context(), admin, "binh", people.Lead); err != nil {
		t.Fatal(err)
	}
	if _, who, err = visit(t, w, p, claims{"sub": "1"}); err != nil || who.Role != people.Lead {
		t.Errorf("Finish after an admin gave another role = %+v, %v", who, err)
	}
}

func TestTheLastAdminOfAnIssuerStays(t *testing.T) {
	w, p := issued(t, nil)
	first, _, err := w.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, who, err := visit(t, w, p, claims{"sub": "1", "preferred_username": "an", "groups": "keys"}); err != nil || who.Role != people.Admin {
		t.Fatalf("Finish = %+v, %v", who, err)
	}
	if _, ok, err := w.First(t.Context()); ok || err != nil {
		t.Errorf("First with an admin there = %v, %v", ok, err)
	}
	if _, who, err := visit(t, w, p, claims{"sub": "1", "groups": "desk"}); err != nil || who.Role != people.Admin {
		t.Errorf("Finish of the last admin without the role = %+v, %v", who, err)
	}
	if _, _, err := visit(t, w, p, claims{"sub": "2", "preferred_username": "binh", "groups": "keys"}); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Accept(t.Context(), first, people.AcceptForm{Name: "chi", Password: good})
	wantErr(t, "Accept of the first link with admins there", err, people.ErrLink)
	if _, who, err := visit(t, w, p, claims{"sub": "1", "groups": "desk"}); err != nil || who.Role != people.Reviewer {
		t.Errorf("Finish once there is another admin = %+v, %v", who, err)
	}
}

func TestAnswersOfAnIssuerThatDoNotHold(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, lie := range map[string]func(p *provider){
		"another issuer":        func(p *provider) { p.forge = func(c claims) { c["iss"] = "https://other.example" } },
		"for another client":    func(p *provider) { p.forge = func(c claims) { c["aud"] = "other" } },
		"by another party":      func(p *provider) { p.forge = func(c claims) { c["azp"] = "other" } },
		"another nonce":         func(p *provider) { p.forge = func(c claims) { c["nonce"] = "n" } },
		"no nonce":              func(p *provider) { p.forge = func(c claims) { delete(c, "nonce") } },
		"nobody":                func(p *provider) { p.forge = func(c claims) { c["sub"] = "" } },
		"run out":               func(p *provider) { p.forge = func(c claims) { c["exp"] = p.clock.now().Unix() - 1 } },
		"signed by another key": func(p *provider) { p.sign = other },
	} {
		t.Run(name, func(t *testing.T) {
			w, p := issued(t, nil)
			lie(p)
			_, _, err := visit(t, w, p, claims{"sub": "1", "groups": "desk"})
			wantErr(t, "Finish", err, people.ErrRefused)
			if n := w.rows.count("account"); n != 0 {
				t.Errorf("%d accounts were made", n)
			}
			if acts := w.rows.acts(0); len(acts) != 1 || acts[0] != "system refused " {
				t.Errorf("the log has %q", acts)
			}
		})
	}
}

func TestTheWayBackFromAnIssuer(t *testing.T) {
	w, p := issued(t, nil)
	ctx := t.Context()
	me := claims{"sub": "1", "groups": "desk"}
	begin := func() (code, state, cookie string) {
		redirect, cookie, err := w.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		code, state = p.authorize(t, redirect, me)
		return code, state, cookie
	}
	otherCode, otherState, otherCookie := begin()
	for name, mix := range map[string]func(code, state, cookie string) (string, string, string){
		"no cookie":                 func(code, state, _ string) (string, string, string) { return code, state, "" },
		"the cookie of another":     func(code, state, _ string) (string, string, string) { return code, state, otherCookie },
		"the state of another":      func(code, _, cookie string) (string, string, string) { return code, otherState, cookie },
		"no state":                  func(code, _, cookie string) (string, string, string) { return code, "", cookie },
		"the code of another":       func(_, state, cookie string) (string, string, string) { return otherCode, state, cookie },
		"a cookie that was changed": func(code, state, cookie string) (string, string, string) { return code, state, "A" + cookie },
		"a code that is none":       func(_, state, cookie string) (string, string, string) { return "x", state, cookie },
	} {
		code, state, cookie := mix(begin())
		_, _, err := w.Finish(ctx, code, state, cookie, home)
		wantErr(t, "Finish with "+name, err, people.ErrRefused)
	}
	code, state, cookie := begin()
	body, mac, _ := strings.Cut(cookie, ".")
	text, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		t.Fatal(err)
	}
	forged := b64([]byte(strings.Replace(string(text), "{", "{ ", 1))) + "." + mac // says the same
	_, _, err = w.Finish(ctx, code, state, forged, home)
	wantErr(t, "Finish with a cookie of one's own making", err, people.ErrRefused)
	code, state, cookie = begin()
	if _, _, err := w.Finish(ctx, code, state, cookie, home); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Finish(ctx, code, state, cookie, home)
	wantErr(t, "Finish with the code again", err, people.ErrRefused)
	code, state, cookie = begin()
	w.clock.pass(10 * time.Minute)
	_, _, err = w.Finish(ctx, code, state, cookie, home)
	wantErr(t, "Finish after ten minutes", err, people.ErrRefused)
}

func TestRequestsGoToTheIssuerOnly(t *testing.T) {
	var strayed int
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed++ }))
	t.Cleanup(elsewhere.Close)
	for name, lie := range map[string]func(p *provider){
		"its tokens are elsewhere": func(p *provider) { p.disco = func(d map[string]any) { d["token_endpoint"] = elsewhere.URL } },
		"its keys are elsewhere":   func(p *provider) { p.disco = func(d map[string]any) { d["jwks_uri"] = elsewhere.URL } },
		"it sends us on":           func(p *provider) { p.moved = elsewhere.URL },
	} {
		t.Run(name, func(t *testing.T) {
			w, p := issued(t, nil)
			lie(p)
			if _, who, err := visit(t, w, p, claims{"sub": "1", "groups": "desk"}); err == nil {
				t.Errorf("Finish = %+v, want an error", who)
			}
		})
	}
	for name, lie := range map[string]func(d map[string]any){
		"its log-in page is elsewhere": func(d map[string]any) { d["authorization_endpoint"] = elsewhere.URL },
		"it calls itself otherwise":    func(d map[string]any) { d["issuer"] = elsewhere.URL },
	} {
		t.Run(name, func(t *testing.T) {
			w, p := issued(t, nil)
			p.disco = lie
			if redirect, _, err := w.Begin(t.Context()); err == nil {
				t.Errorf("Begin = %q, want an error", redirect)
			}
		})
	}
	if strayed != 0 {
		t.Errorf("%d requests went elsewhere", strayed)
	}
	w, p := issued(t, func(o *people.Issuer) { o.Hosts = []string{strings.TrimPrefix(elsewhere.URL, "http://")} })
	p.moved = elsewhere.URL
	_, _, _ = visit(t, w, p, claims{"sub": "1", "groups": "desk"})
	if strayed == 0 {
		t.Error("a host that is allowed was not asked")
	}
}

func TestAnIssuerThatIsAwayIsAskedAgain(t *testing.T) {
	w, p := issued(t, nil)
	p.disco = func(d map[string]any) { clear(d) }
	if _, _, err := w.Begin(t.Context()); err == nil || errors.Is(err, people.ErrRefused) {
		t.Errorf("Begin = %v, want an error that is no refusal", err)
	}
	p.disco = nil
	for range 2 {
		if _, _, err := visit(t, w, p, claims{"sub": "1", "groups": "desk"}); err != nil {
			t.Errorf("Finish once it is back: %v", err)
		}
	}
	want := "/.well-known/openid-configuration /.well-known/openid-configuration /token /keys /token"
	if got := strings.Join(p.asked, " "); got != want {
		t.Errorf("asked %s\nwant  %s", got, want)
	}
}

func TestSettingsOfAnIssuer(t *testing.T) {
	fine := people.Issuer{URL: "https://id.example", ClientID: clientID, RedirectURL: redirectURL, Readers: true}
	for name, edit := range map[string]func(o *people.Issuer){
		"plain http":             func(o *people.Issuer) { o.URL = "http://id.example" },
		"no address":             func(o *people.Issuer) { o.URL = "" },
		"no client":              func(o *people.Issuer) { o.ClientID = "" },
		"no way back":            func(o *people.Issuer) { o.RedirectURL = "" },
		"a role that is none":    func(o *people.Issuer) { o.Claim, o.Roles = "groups", map[string]people.Role{"x": "owner"} },
		"roles without a claim":  func(o *people.Issuer) { o.Roles = map[string]people.Role{"x": people.Lead} },
		"nobody who could enter": func(o *people.Issuer) { o.Readers = false },
	} {
		o := fine
		edit(&o)
		if _, err := people.New(people.Options{Rows: newRows(t), Now: time.Now, Rand: rand.Reader, Memory: 8, Issuer: &o}); err == nil {
			t.Errorf("New with %s has no error", name)
		}
	}
	if _, err := people.New(people.Options{Rows: newRows(t), Now: time.Now, Rand: rand.Reader, Memory: 8, Issuer: &fine}); err != nil {
		t.Errorf("New: %v", err)
	}
	w := newTown(t, nil)
	_, _, err := w.Begin(t.Context())
	wantErr(t, "Begin without an issuer", err, people.ErrNoIssuer)
	_, _, err = w.Finish(t.Context(), "", "", "", home)
	wantErr(t, "Finish without an issuer", err, people.ErrNoIssuer)
}
