package web

import (
	"encoding/base64"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lurewatch/people"
)

// loginPage asks for a name and a password.
type loginPage struct {
	view
	Typed  string // the name
	Back   string // where to go then, an address of ours; "" for the console
	Out    bool   // somebody logged out just now
	First  bool   // the page that was asked for is only for people who are logged in
	Issuer string // name on the button of the organisation; "" for none
}

// IssuerHref is the address that begins a log-in with the organisation.
func (p loginPage) IssuerHref() string {
	if p.Back == "" {
		return p.To("/console/login/issuer")
	}
	return p.To("/console/login/issuer?to=" + url.QueryEscape(p.Back))
}

// doorRoutes are the addresses of logging in, of the own account and of people.
func (s *site) doorRoutes() []route {
	if s.o.House == nil || s.o.Search == nil || s.o.Case == nil {
		return nil
	}
	get := func(page action) method { return method{"GET", readTime, everybody(page)} }
	all := []route{
		{"/console/login", []method{get(s.loginForm), {"POST", readTime, everybody(s.login)}}},
		{"/console/logout", []method{{"POST", readTime, everybody(s.logout)}}},
		{"/console/join/{secret}", []method{get(s.joinForm), {"POST", readTime, everybody(s.join)}}},
	}
	if s.o.Issuer != "" {
		all = append(all, route{"/console/login/issuer", []method{get(s.issuerBegin)}}, route{"/console/login/return", []method{get(s.issuerEnd)}})
	}
	own := func(name string, page consoleAction) method { return method{name, readTime, s.self(page)} }
	manage := func(name string, page consoleAction) method { return method{name, readTime, s.as(people.Manage, page)} }
	return append(all, []route{
		{"/console/account", []method{own("GET", (*site).account), own("POST", (*site).accountSelf)}},
		{"/console/account/password", []method{own("POST", (*site).accountPassword)}},
		{"/console/account/session", []method{own("POST", (*site).accountSession)}},
		{"/console/account/token", []method{own("POST", (*site).accountToken)}},
		{"/console/account/revoke", []method{own("POST", (*site).accountRevoke)}},
		{"/console/people", []method{manage("GET", (*site).people), manage("POST", (*site).invite)}},
		{"/console/people/{name}", []method{manage("GET", (*site).person), manage("POST", (*site).personDo)}},
		{"/console/invitation", []method{manage("POST", (*site).withdraw)}},
	}...)
}

// loginView begins the page to log in.
func (s *site) loginView(r *http.Request, l lang, to string) loginPage {
	v := s.view(r, l, "login.title")
	v.NoIndex, v.Door, v.More = true, true, []string{s.files.url("people.css")}
	return loginPage{view: v, Back: ownPath(to), Issuer: s.o.Issuer}
}

// loginFirst shows the form in the place of a page that is for people who are logged in.
func (s *site) loginFirst(w http.ResponseWriter, r *http.Request, l lang) error {
	to := ""
	if r.Method == http.MethodGet {
		to = r.URL.RequestURI()
	}
	p := s.loginView(r, l, to)
	p.First = true
	return s.write(w, http.StatusUnauthorized, "login", p)
}

// loginForm shows the empty form, or sends on who is logged in.
func (s *site) loginForm(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	p := s.loginView(r, l, r.URL.Query().Get("to"))
	p.Out = r.URL.Query().Has("out")
	who, err := s.asks(r)
	if err != nil {
		return err
	}
	if who.Role != "" {
		if p.Back == "" {
			p.Back = p.To("/console")
		}
		return seeOther(w, r, p.Back)
	}
	return s.write(w, http.StatusOK, "login", p)
}

// login answers the form.
func (s *site) login(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p := s.loginView(r, l, form.Get("to"))
	p.Typed = form.Get("name")
	secret, who, err := s.o.House.LogIn(r.Context(), p.Typed, form.Get("password"), s.from(r))
	if err == nil {
		s.end(r) // of whoever was logged in in this browser before
		return s.begin(w, r, l, secret, who, p.Back)
	}
	status, words := s.refusal(w, p.view, err)
	if words == "" {
		return err
	}
	p.Error = words
	return s.write(w, status, "login", p)
}

// refusal words why somebody is not let in or a password is not taken; "" if it is nothing to tell.
func (s *site) refusal(w http.ResponseWriter, v view, err error) (status int, words string) {
	var wait *people.ErrThrottled
	var password *people.PasswordError
	switch {
	case errors.As(err, &wait):
		left := wait.Until.Sub(s.o.Now())
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(left.Seconds())))))
		return http.StatusTooManyRequests, v.T("login.throttled", "wait", v.wait(left), "until", v.Lang.clock(wait.Until))
	case errors.As(err, &password):
		return http.StatusUnprocessableEntity, v.T("password."+password.Why, "n", people.MinPassword)
	case errors.Is(err, people.ErrRefused):
		return http.StatusUnauthorized, v.T("login.refused")
	case errors.Is(err, people.ErrTaken):
		return http.StatusUnprocessableEntity, v.T("name.taken")
	case errors.Is(err, people.ErrName):
		return http.StatusUnprocessableEntity, v.T("name.rule")
	case errors.Is(err, people.ErrLastAdmin):
		return http.StatusConflict, v.T("people.last_admin")
	}
	return 0, ""
}

// wait words how long something takes yet.
func (v view) wait(d time.Duration) string {
	if seconds := int(math.Ceil(d.Seconds())); seconds < 90 {
		return v.N("login.seconds", max(1, seconds))
	}
	return v.N("login.minutes", int(math.Ceil(d.Minutes())))
}

// clock writes a time of the day in Viet Nam, to the second.
func (l lang) clock(t time.Time) string { return t.In(hanoi).Format("15:04:05 (UTC-07:00)") }

// end ends the session of the browser, if there is one.
func (s *site) end(r *http.Request) {
	if secret := cookieOf(r, sessionCookie); secret != "" {
		if err := s.o.House.LogOut(r.Context(), secret); err != nil {
			s.o.Log.Warn("a session could not be ended", "why", err)
		}
	}
}

// logout ends the session of the browser.
func (s *site) logout(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	if secret := cookieOf(r, sessionCookie); secret != "" {
		if err := s.o.House.LogOut(r.Context(), secret); err != nil {
			return err // the session stands: the person must not believe that it has ended
		}
	}
	setCookie(w, r, sessionCookie, "", -1)
	return seeOther(w, r, l.Prefix()+"/console/login?out=1")
}

// issuerBegin sends the browser to the organisation. The cookie carries where to go afterwards. It is a link and no form, since
// our policy keeps forms from leading to another site.
func (s *site) issuerBegin(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	redirect, proof, err := s.o.House.Begin(r.Context())
	if err != nil {
		s.o.Log.Error("the organisation's log-in cannot be asked", "why", err)
		p := s.loginView(r, l, r.URL.Query().Get("to"))
		p.Error = p.T("login.issuer_away")
		return s.write(w, http.StatusBadGateway, "login", p)
	}
	to := ownPath(r.URL.Query().Get("to"))
	if to == "" {
		to = l.Prefix() + "/console"
	}
	setCookie(w, r, issuerCookie, proof+"~"+base64.RawURLEncoding.EncodeToString([]byte(to)), 600)
	http.Redirect(w, r, redirect, http.StatusSeeOther)
	return nil
}

// issuerEnd takes the answer of the organisation.
func (s *site) issuerEnd(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	proof, after, _ := strings.Cut(cookieOf(r, issuerCookie), "~")
	to, err := base64.RawURLEncoding.DecodeString(after)
	if err != nil {
		to = nil
	}
	setCookie(w, r, issuerCookie, "", -1)
	q := r.URL.Query()
	secret, who, err := s.o.House.Finish(r.Context(), q.Get("code"), q.Get("state"), proof, s.from(r))
	if err == nil {
		s.end(r)
		return s.begin(w, r, l, secret, who, ownPath(string(to)))
	}
	p := s.loginView(r, l, string(to))
	status, words := s.refusal(w, p.view, err)
	switch {
	case errors.Is(err, people.ErrRefused):
		words = p.T("login.issuer_refused")
	case words == "":
		s.o.Log.Error("the organisation's log-in failed", "why", err)
		status, words = http.StatusBadGateway, p.T("login.issuer_away")
	}
	p.Error = words
	return s.write(w, status, "login", p)
}
