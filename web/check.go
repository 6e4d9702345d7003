package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"lurewatch/check"
)

const (
	// answerPath is where the pages of answers are; behind it stands the id of one.
	answerPath = "/kiem-tra/"
	// patience is how long the page of an answer waits for it before it says that it is still made: longer than most pages
	// take to be opened and read. Then one asks again by a button. Nothing loads itself again, since that tears whoever
	// listens to a page, or reads it enlarged, back to its beginning.
	patience = 8 * time.Second
	// linePatience is patience for a question that still waits for its turn behind others, of whoever was not told so yet.
	linePatience = 3 * time.Second
	// lookEvery is how often a page that waits looks whether its answer is there.
	lookEvery = 40 * time.Millisecond
)

// checkForm shows the form.
func (s *site) checkForm(w http.ResponseWriter, r *http.Request, l lang) error {
	w.Header().Set("Cache-Control", "no-cache")
	return s.showForm(w, r, l, http.StatusOK, "")
}

// checkAgain leads from the address that takes the form to the form.
func (s *site) checkAgain(w http.ResponseWriter, r *http.Request, l lang) error {
	return seeOther(w, r, s.view(r, l, "check.title").To("/"))
}

// formPage is the check form, with what must be corrected.
type formPage struct{ view }

func (s *site) showForm(w http.ResponseWriter, r *http.Request, l lang, status int, problem string) error {
	p := formPage{s.view(r, l, "check.title")}
	p.Check, p.Error = true, problem
	return s.write(w, status, "check", p)
}

// check takes a question and leads to the page of its answer, so that no address and no text stands in the history of
// the browser. The log says nothing about what was asked.
func (s *site) check(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	if wait, ok := s.paces.ask.take(s.from(r), s.o.Now()); !ok {
		return s.tooFast(w, r, l, wait)
	}
	id, err := s.handed(w, r, l)
	if t := s.words[l]; errors.Is(err, errTooLong) {
		return s.showForm(w, r, l, http.StatusRequestEntityTooLarge, t.say("check.too_long", "n", check.MaxText>>10, "mb", check.MaxPicture>>20))
	} else if errors.Is(err, errNothing) {
		return s.showForm(w, r, l, http.StatusUnprocessableEntity, t.say("check.empty"))
	}
	if errors.Is(err, errCrowded) {
		if n := s.gates.crowd.refuse(s.o.Now()); n > 0 {
			s.o.Log.Warn("checks refused: too many at once", "since_last_line", n)
		}
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+answerPath+string(id))
}

// errNothing is returned for a form with nothing in it.
var errNothing = errors.New("nothing was entered")

// handed gives the question of a form to the desk. Its places in the gates are free again before anything is sent, so a
// reader who is slow keeps nobody waiting.
func (s *site) handed(w http.ResponseWriter, r *http.Request, l lang) (check.ID, error) {
	leave, err := s.gates.form(r)
	if err != nil {
		return "", err
	}
	defer leave()
	ask, err := readAsk(w, r)
	if err != nil {
		return "", err
	}
	ask.Lang, ask.From = check.Lang(l), s.from(r)
	if !s.o.Check.Ready(r.Context(), ask) {
		id, err := s.o.Check.Start(r.Context(), ask)
		if errors.Is(err, check.ErrBusy) {
			return "", errCrowded
		}
		s.o.Log.Info("check begun", "kind", string(ask.Kind()))
		return id, err
	}
	free, err := s.gates.texts.enter(r.Context(), gateTime)
	if err != nil {
		return "", err
	}
	defer free()
	began := s.o.Now()
	a, err := s.o.Check.Check(r.Context(), ask)
	if err == nil {
		s.o.Log.Info("check done", "kind", string(a.Kind), "band", string(a.Assessment.Band), "because", string(a.Assessment.Because), "took", s.o.Now().Sub(began))
	}
	return a.ID, err
}

// tooFast asks somebody who sends too much to wait.
func (s *site) tooFast(w http.ResponseWriter, r *http.Request, l lang, wait time.Duration) error {
	seconds := int(wait/time.Second) + 1
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return s.showForm(w, r, l, http.StatusTooManyRequests, s.words[l].say("check.too_fast", "n", seconds))
}

// private keeps an answer out of caches and search engines.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}
