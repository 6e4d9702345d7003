package web

import (
	"net/http"
	"slices"
	"strings"

	"lurewatch/asked"
	"lurewatch/check"
)

// objectors are what somebody who objects can be to the ad.
var objectors = []string{"employer", "reader", "other"}

// wrongPage is the form of an objection.
type wrongPage struct {
	view
	ID   check.ID
	Who  string
	Why  string
	Whos []string
	Most int
}

// sendRoutes are the addresses where an answer is sent to people.
func (s *site) sendRoutes() []route {
	if s.o.Asked == nil {
		return nil
	}
	return append([]route{
		{answerPath + "{id}/gui", []method{{"GET", readTime, everybody(s.toAnswer)}, {"POST", readTime, everybody(s.send)}}},
		{answerPath + "{id}/bao-sai", []method{{"GET", readTime, everybody(s.wrongForm)}, {"POST", readTime, everybody(s.wrong)}}},
	}, s.askedRoutes()...)
}

// toAnswer leads to the page of an answer.
func (s *site) toAnswer(w http.ResponseWriter, r *http.Request, l lang) error {
	return seeOther(w, r, l.Prefix()+answerPath+r.PathValue("id"))
}

// send gives an answer to people to look at, by an explicit tick.
func (s *site) send(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if form.Get("yes") == "" {
		return s.toAnswer(w, r, l)
	}
	return s.file(w, r, l, asked.Item{Kind: asked.Look})
}

// wrongForm asks what is wrong with an answer.
func (s *site) wrongForm(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	if a, err := s.o.Check.Get(check.ID(r.PathValue("id")), check.Lang(l)); err != nil || a.Status == check.Pending {
		return s.gone(w, r, l)
	}
	return s.showWrong(w, r, l, http.StatusOK, wrongPage{})
}

func (s *site) showWrong(w http.ResponseWriter, r *http.Request, l lang, status int, p wrongPage) error {
	problem := p.Error
	p.view = s.view(r, l, "wrong.title")
	p.NoIndex, p.Check, p.Error, p.More = true, true, problem, []string{s.files.url("check.css")}
	p.ID, p.Whos, p.Most = check.ID(r.PathValue("id")), objectors, maxWhy
	return s.write(w, status, "wrong", p)
}

// maxWhy is the longest reason of an objection, in characters.
const maxWhy = 1000

// wrong takes an objection.
func (s *site) wrong(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p := wrongPage{Who: form.Get("who"), Why: strings.TrimSpace(strings.ToValidUTF8(form.Get("why"), "\uFFFD"))}
	switch {
	case letterless(p.Why):
		p.Error = s.words[l].say("wrong.empty")
	case len([]rune(p.Why)) > maxWhy:
		p.Error = s.words[l].say("wrong.long", "n", maxWhy)
	}
	if p.Error != "" {
		return s.showWrong(w, r, l, http.StatusUnprocessableEntity, p)
	}
	if !slices.Contains(objectors, p.Who) {
		p.Who = ""
	}
	return s.file(w, r, l, asked.Item{Kind: asked.Wrong, Who: p.Who, Why: p.Why})
}

// letterless reports whether a reason says nothing.
func letterless(why string) bool { return len([]rune(why)) < 3 }

// file keeps an item about the answer of the address for people, and leads back to the answer.
func (s *site) file(w http.ResponseWriter, r *http.Request, l lang, x asked.Item) error {
	a, err := s.o.Check.Get(check.ID(r.PathValue("id")), check.Lang(l))
	if err != nil || a.Status == check.Pending {
		return s.gone(w, r, l)
	}
	now := s.o.Now()
	wait, ok := s.paces.file.take(s.from(r), now)
	if ok {
		wait, ok = s.paces.all.take(theRest, now)
	}
	if !ok {
		return s.tooFast(w, r, l, wait)
	}
	is := asked.Of(x.Kind, a)
	is.Who, is.Why = x.Who, x.Why
	if _, err := s.o.Asked.File(r.Context(), is); err != nil {
		return err
	}
	s.o.Log.Info("sent to people", "kind", string(x.Kind), "band", string(is.Band))
	return seeOther(w, r, l.Prefix()+answerPath+string(a.ID)+"#people")
}
