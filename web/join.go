package web

import (
	"errors"
	"net/http"

	"lurewatch/people"
)

// joinPage lets somebody who was handed a link make an account or set a new password.
type joinPage struct {
	view
	Invited people.Invitation
	// Typed, the name, Display and Speaks are what stands in the form.
	Typed, Display string
	Speaks         lang
	Langs          []lang
	MinPassword    int
	Bad            string // the field that must be corrected: name or password
}

// joinView begins the page of a link, or returns [people.ErrLink].
func (s *site) joinView(w http.ResponseWriter, r *http.Request, l lang) (joinPage, error) {
	private(w)
	inv, err := s.o.House.Invited(r.Context(), r.PathValue("secret"))
	if err != nil {
		return joinPage{}, err
	}
	v := s.view(r, l, "join."+string(inv.Kind))
	v.NoIndex, v.Door, v.More = true, true, []string{s.files.url("people.css")}
	return joinPage{view: v, Invited: inv, Typed: inv.Name, Speaks: l, Langs: langs[:], MinPassword: people.MinPassword}, nil
}

// joinForm shows what the link is for. It does not use the link up: programs that look at links must not.
func (s *site) joinForm(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.joinView(w, r, l)
	if err != nil {
		return err
	}
	return s.write(w, http.StatusOK, "join", p)
}

// join uses the link up and logs the person in.
func (s *site) join(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p, err := s.joinView(w, r, l)
	if err != nil {
		return err
	}
	p.Display, p.Speaks = form.Get("display"), lang(form.Get("lang"))
	if p.Invited.Name == "" {
		p.Typed = form.Get("name")
	}
	if form.Get("password") != form.Get("again") {
		p.Bad, p.Error = "password", p.T("password.again_differs")
		return s.write(w, http.StatusUnprocessableEntity, "join", p)
	}
	secret, who, err := s.o.House.Accept(r.Context(), r.PathValue("secret"), people.AcceptForm{
		Name: p.Typed, Display: p.Display, Password: form.Get("password"), Lang: form.Get("lang"), From: s.from(r),
	})
	if err == nil {
		s.end(r)
		return s.begin(w, r, l, secret, who, "")
	}
	status, words := s.refusal(w, p.view, err)
	if words == "" {
		return err
	}
	p.Bad, p.Error = "password", words
	if errors.Is(err, people.ErrName) || errors.Is(err, people.ErrTaken) {
		p.Bad = "name"
	}
	return s.write(w, status, "join", p)
}
