package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"lurewatch/people"
)

// tokenDays are the lives that a token can have, in days; the first is proposed.
var tokenDays = [...]int{90, 30, 7, 365}

// accountPage is the own account.
type accountPage struct {
	view
	Holder      people.Account
	Role        people.Role // of the account
	Langs       []lang
	Here        string // id of the session that the page is seen from
	Sessions    []people.Session
	Tokens      []people.Token
	Roles       []people.Role // that a token of one's own can have, the least first
	Days        []int
	MinPassword int
	Done        string // what was done just now, in words
	Bad         string // the form that must be corrected: password or token
}

// accountView begins the page of the own account.
func (s *site) accountView(r *http.Request, l lang) (accountPage, error) {
	v := s.consoleView(r, l, "account.title", "account")
	ctx, h := r.Context(), s.o.House
	p := accountPage{view: v, Langs: langs[:], Here: s.who.Session, Days: tokenDays[:], MinPassword: people.MinPassword}
	var err error
	if p.Holder, err = h.Account(ctx, s.who, s.who.Name); err != nil {
		return p, err
	}
	p.Role = p.Holder.Role
	for _, role := range people.Roles {
		p.Roles = append(p.Roles, role)
		if role == p.Role {
			break
		}
	}
	if p.Sessions, err = h.Sessions(ctx, s.who, s.who.Name); err != nil {
		return p, err
	}
	p.Tokens, err = h.Tokens(ctx, s.who, s.who.Name)
	return p, err
}

// account shows the own account.
func (s *site) account(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.accountView(r, l)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"self", "password", "session", "revoke"}, done) {
		p.Done = p.T("account.done." + done)
	}
	return s.write(w, http.StatusOK, "account", p)
}

// accountBad shows the page with what must be corrected in one of its forms.
func (s *site) accountBad(w http.ResponseWriter, r *http.Request, l lang, status int, bad, words string) error {
	p, err := s.accountView(r, l)
	if err != nil {
		return err
	}
	p.Bad, p.Error = bad, words
	return s.write(w, status, "account", p)
}

// accountDone leads back to the page, which says what was done.
func accountDone(w http.ResponseWriter, r *http.Request, l lang, what string) error {
	return seeOther(w, r, l.Prefix()+"/console/account?done="+what)
}

// accountSelf changes how one is called and the language; the answer is in the new one.
func (s *site) accountSelf(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if err := s.o.House.SetSelf(r.Context(), s.who, form.Get("display"), form.Get("lang")); err != nil {
		return err
	}
	if to := lang(form.Get("lang")); slices.Contains(langs[:], to) {
		l = to
	}
	return accountDone(w, r, l, "self")
}

// accountPassword sets a new password, which ends all other sessions and the tokens, and gives the browser a new session.
func (s *site) accountPassword(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	v := s.view(r, l, "account.title")
	if form.Get("password") != form.Get("again") {
		return s.accountBad(w, r, l, http.StatusUnprocessableEntity, "password", v.T("password.again_differs"))
	}
	secret, err := s.o.House.SetPassword(r.Context(), s.who, form.Get("old"), form.Get("password"), s.from(r))
	if err == nil {
		setCookie(w, r, sessionCookie, secret, int(people.SessionLife.Seconds()))
		return accountDone(w, r, l, "password")
	}
	status, words := s.refusal(w, v, err)
	if errors.Is(err, people.ErrRefused) {
		status, words = http.StatusUnprocessableEntity, v.T("password.old_wrong")
	}
	if words == "" {
		return err
	}
	return s.accountBad(w, r, l, status, "password", words)
}

// accountSession ends one of the own sessions.
func (s *site) accountSession(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if err := unlessUnknown(s.o.House.EndSession(r.Context(), s.who, form.Get("id"))); err != nil {
		return err
	}
	return accountDone(w, r, l, "session")
}

// accountToken makes a token and shows its secret, this once.
func (s *site) accountToken(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	v := s.view(r, l, "account.title")
	role, err := people.ParseRole(form.Get("role"))
	days, err2 := strconv.Atoi(form.Get("days"))
	if err != nil || err2 != nil || !slices.Contains(tokenDays[:], days) {
		return errors.Join(errBadForm, err, err2)
	}
	label := readSearch(form.Get("label"))
	if n := len([]rune(label)); n == 0 || n > people.MaxDisplay {
		return s.accountBad(w, r, l, http.StatusUnprocessableEntity, "token", v.T("token.label_needed", "n", people.MaxDisplay))
	}
	if mine, err := s.o.House.Tokens(r.Context(), s.who, s.who.Name); err != nil {
		return err
	} else if len(mine) >= people.MaxTokens {
		return s.accountBad(w, r, l, http.StatusUnprocessableEntity, "token", v.T("token.too_many", "n", people.MaxTokens))
	}
	secret, token, err := s.o.House.MakeToken(r.Context(), s.who, label, role, time.Duration(days)*24*time.Hour)
	if err != nil {
		return err
	}
	return s.showSecret(w, r, l, secretPage{view: s.consoleView(r, l, "secret.token", "account"), Secret: secret, About: visible(token.Label), EndsAt: token.EndsAt, Back: "/console/account"})
}

// accountRevoke ends one of the own tokens.
func (s *site) accountRevoke(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if err := unlessUnknown(s.o.House.RevokeToken(r.Context(), s.who, form.Get("id"))); err != nil {
		return err
	}
	return accountDone(w, r, l, "revoke")
}

// secretPage shows a secret that is kept nowhere.
type secretPage struct {
	view
	Secret string    // a token, or the address of a link or a feed
	About  string    // what it is for, in words
	EndsAt time.Time // zero if it does not end by itself
	Back   string    // the page to go on to, an address of ours without the language
}

// showSecret shows a secret once: the answer to a form, which is not asked for again.
func (s *site) showSecret(w http.ResponseWriter, _ *http.Request, _ lang, p secretPage) error {
	return s.write(w, http.StatusOK, "secret", p)
}

// link is the whole address of a path of ours, for people to pass on; without PublicURL it is the path.
func (s *site) link(path string) string { return s.o.PublicURL + path }
