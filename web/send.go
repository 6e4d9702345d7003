package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/internal/inert"
	"lurewatch/job"
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
	a, wait, err := s.file(r, l, asked.Item{Kind: asked.Look})
	if wait == 0 {
		return s.filed(w, r, l, a, err)
	}
	p, err := s.laidOut(r, l, a)
	if err != nil {
		return err
	}
	p.Error = s.tooMuch(w, p.view, wait)
	return s.write(w, http.StatusTooManyRequests, "answer", p)
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
	a, wait, err := s.file(r, l, asked.Item{Kind: asked.Wrong, Who: p.Who, Why: p.Why})
	if wait == 0 {
		return s.filed(w, r, l, a, err)
	}
	p.Error = s.tooMuch(w, s.view(r, l, "wrong.title"), wait)
	return s.showWrong(w, r, l, http.StatusTooManyRequests, p) // what was typed stays
}

// leastWhy is the fewest letters and digits that say something.
const leastWhy = 3

// letterless reports whether a reason says nothing to somebody who sees it.
func letterless(why string) bool {
	n := 0
	for _, r := range why {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !inert.Invisible(r) {
			n++
		}
	}
	return n < leastWhy
}

// file keeps an item about the answer of the address for people, and returns the answer. What is kept already, or is being
// filed, is not filed again and costs nothing. It returns for how long nothing can be filed if that is not now, and
// job.ErrUnknown for an answer that is not there.
func (s *site) file(r *http.Request, l lang, x asked.Item) (a check.Answer, wait time.Duration, err error) {
	a, err = s.o.Check.Get(check.ID(r.PathValue("id")), check.Lang(l))
	if err == nil && a.Status == check.Pending {
		err = job.ErrUnknown
	}
	if err != nil {
		return a, 0, err
	}
	end, ok := s.paces.file.begin(string(x.Kind) + "/" + string(a.ID))
	if !ok {
		return a, 0, nil
	}
	defer end()
	if _, err := s.o.Asked.Get(r.Context(), x.Kind, a.ID); !errors.Is(err, job.ErrUnknown) {
		return a, 0, err
	}
	if wait, ok := s.paces.file.take(s.from(r), s.o.Now()); !ok {
		return a, wait, nil
	}
	is := asked.Of(x.Kind, a)
	is.Who, is.Why = x.Who, x.Why
	if _, err := s.o.Asked.File(r.Context(), is); err != nil {
		return a, 0, err
	}
	s.o.Log.Info("sent to people", "kind", string(x.Kind), "band", string(is.Band))
	return a, 0, nil
}

// filed leads back to the answer.
func (s *site) filed(w http.ResponseWriter, r *http.Request, l lang, a check.Answer, err error) error {
	if errors.Is(err, job.ErrUnknown) {
		return s.gone(w, r, l)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+answerPath+string(a.ID)+"#people")
}

// tooMuch says for how long nothing more can be sent to people.
func (s *site) tooMuch(w http.ResponseWriter, v view, wait time.Duration) string {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	return v.T("send.too_fast", "wait", v.wait(wait))
}
