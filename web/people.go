package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"lurewatch/job"
	"lurewatch/people"
)

// peoplePage lists who may use the console.
type peoplePage struct {
	view
	Accounts    []AccountRow
	Invitations []people.Invitation
	Tokens      []people.Token
	Roles       []people.Role
	Typed       string // a name, as it was typed into the form of an invitation
	Done        string // what was done just now, in words
}

// AccountRow is one account in the list.
type AccountRow struct {
	people.Account
	Href   string
	Closed bool
	Self   bool // of whoever looks
}

// personPath is the address of the page of an account.
func personPath(name string) string { return "/console/people/" + url.PathEscape(name) }

func (s *site) peopleView(r *http.Request, l lang) (peoplePage, error) {
	p := peoplePage{view: s.consoleView(r, l, "people.title", "people"), Roles: people.Roles[:]}
	ctx, h := r.Context(), s.o.House
	all, err := h.Accounts(ctx, s.who)
	if err != nil {
		return p, err
	}
	for _, a := range all {
		p.Accounts = append(p.Accounts, AccountRow{a, p.To(personPath(a.Name)), !a.DisabledAt.IsZero(), a.Name == s.who.Name})
	}
	if p.Invitations, err = h.Invitations(ctx, s.who); err != nil {
		return p, err
	}
	p.Tokens, err = h.Tokens(ctx, s.who, "")
	return p, err
}

// people shows the accounts, the links that are out, and the tokens.
func (s *site) people(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.peopleView(r, l)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("withdrawn") {
		p.Done = p.T("people.withdrawn")
	}
	return s.write(w, http.StatusOK, "people", p)
}

// invite makes a link for a new account and shows it, this once.
func (s *site) invite(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	role, err := people.ParseRole(form.Get("role"))
	if err != nil {
		return errors.Join(errBadForm, err)
	}
	secret, err := s.o.House.Invite(r.Context(), s.who, role, form.Get("name"))
	if err != nil {
		status, words := s.refusal(w, s.view(r, l, "people.title"), err)
		if words == "" {
			return err
		}
		p, err := s.peopleView(r, l)
		if err != nil {
			return err
		}
		p.Error, p.Typed = words, form.Get("name")
		return s.write(w, status, "people", p)
	}
	v := s.consoleView(r, l, "secret.invite", "people")
	return s.showSecret(w, r, l, secretPage{
		view: v, Secret: s.link(v.To("/console/join/" + secret)), About: v.Name("role", string(role)),
		EndsAt: s.o.Now().Add(people.InviteLife), Back: "/console/people",
	})
}

// withdraw makes a link useless.
func (s *site) withdraw(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if err := unlessUnknown(s.o.House.Withdraw(r.Context(), s.who, form.Get("id"))); err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+"/console/people?withdrawn")
}

// personPage is one account, for who may manage it.
type personPage struct {
	view
	Person   AccountRow
	Sessions []people.Session
	Tokens   []people.Token
	Roles    []people.Role
	Done     string // what was done just now, in words
}

func (s *site) personView(r *http.Request, l lang) (personPage, error) {
	p := personPage{view: s.consoleView(r, l, "person.title", "people"), Roles: people.Roles[:]}
	ctx, h, name := r.Context(), s.o.House, r.PathValue("name")
	a, err := h.Account(ctx, s.who, name)
	if err != nil {
		return p, err
	}
	p.Title = visible(a.Display)
	p.Person = AccountRow{a, p.To(personPath(a.Name)), !a.DisabledAt.IsZero(), a.Name == s.who.Name}
	if p.Sessions, err = h.Sessions(ctx, s.who, name); err != nil {
		return p, err
	}
	p.Tokens, err = h.Tokens(ctx, s.who, name)
	return p, err
}

// person shows one account.
func (s *site) person(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.personView(r, l)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"role", "close", "open", "session", "revoke"}, done) {
		p.Done = p.T("person.done." + done)
	}
	return s.write(w, http.StatusOK, "person", p)
}

// personDo changes an account: its role, whether it is open, a session, a token, or a link for a new password.
func (s *site) personDo(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	ctx, h, name, do := r.Context(), s.o.House, r.PathValue("name"), form.Get("do")
	switch do {
	case "role":
		err = h.SetRole(ctx, s.who, name, people.Role(form.Get("role")))
	case "close":
		err = h.Disable(ctx, s.who, name)
	case "open":
		err = h.Enable(ctx, s.who, name)
	case "session":
		err = unlessUnknown(h.EndSession(ctx, s.who, form.Get("id")))
	case "revoke":
		err = unlessUnknown(h.RevokeToken(ctx, s.who, form.Get("id")))
	case "reset":
		return s.resetLink(w, r, l, name)
	default:
		return errBadForm
	}
	if err == nil {
		return seeOther(w, r, l.Prefix()+personPath(name)+"?done="+do)
	}
	status, words := s.refusal(w, s.view(r, l, "person.title"), err)
	if words == "" {
		return err
	}
	p, err := s.personView(r, l)
	if err != nil {
		return err
	}
	p.Error = words
	return s.write(w, status, "person", p)
}

// resetLink makes a link that sets a new password and shows it, this once.
func (s *site) resetLink(w http.ResponseWriter, r *http.Request, l lang, name string) error {
	secret, err := s.o.House.ResetLink(r.Context(), s.who, name)
	if err != nil {
		return err
	}
	v := s.consoleView(r, l, "secret.reset", "people")
	return s.showSecret(w, r, l, secretPage{
		view: v, Secret: s.link(v.To("/console/join/" + secret)), About: visible(name),
		EndsAt: s.o.Now().Add(people.ResetLife), Back: personPath(name),
	})
}

// unlessUnknown is the error, and nil for what is gone already.
func unlessUnknown(err error) error {
	if errors.Is(err, job.ErrUnknown) {
		return nil
	}
	return err
}
