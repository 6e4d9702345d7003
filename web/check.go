package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"lurewatch/job"
)

const (
	// maxText is the longest text that is checked, in bytes. A longer one is refused with a message, never cut.
	maxText = 256 << 10
	// maxForm is the largest form that is read, in bytes: a text of maxText in which each byte is written %XX.
	maxForm = 3*maxText + 1<<10
)

// checkForm shows the form.
func (s *site) checkForm(w http.ResponseWriter, r *http.Request, l lang) error {
	w.Header().Set("Cache-Control", "no-cache")
	return s.showForm(w, r, l, http.StatusOK, "")
}

// checkAgain leads from the address of an answer, which has no page of its own, to the form.
func (s *site) checkAgain(w http.ResponseWriter, r *http.Request, l lang) error {
	to := l.Prefix()
	if to == "" {
		to = "/"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// formPage is the check form, with what must be corrected.
type formPage struct{ view }

func (s *site) showForm(w http.ResponseWriter, r *http.Request, l lang, status int, problem string) error {
	page, err := s.form(r, l, problem)
	if err == nil {
		send(w, status, page)
	}
	return err
}

func (s *site) form(r *http.Request, l lang, problem string) ([]byte, error) {
	p := formPage{s.view(r, l, "check.title")}
	p.Check, p.Error = true, problem
	return s.render("check", p)
}

// check answers about one ad. Nothing is kept, and the log says nothing about what was given.
func (s *site) check(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	status, page, err := s.checked(w, r, l)
	if errors.Is(err, errCrowded) {
		if n := s.gates.crowd.refuse(s.o.Now()); n > 0 {
			s.o.Log.Warn("checks refused: too many at once", "since_last_line", n)
		}
	}
	if err == nil {
		send(w, status, page)
	}
	return err
}

// checked makes the page that answers a form. Its places in the gates are free again before the page is sent,
// so a reader who is slow to take it keeps nobody waiting.
func (s *site) checked(w http.ResponseWriter, r *http.Request, l lang) (status int, page []byte, err error) {
	leave, err := s.gates.form(r)
	if err != nil {
		return 0, nil, err
	}
	defer leave()
	typed, err := s.readForm(w, r)
	switch {
	case errors.Is(err, errTooLong):
		page, err = s.form(r, l, s.words[l].say("check.too_long", "n", maxText>>10))
		return http.StatusRequestEntityTooLarge, page, err
	case err != nil:
		return 0, nil, err
	case strings.TrimSpace(typed) == "":
		page, err = s.form(r, l, s.words[l].say("check.empty"))
		return http.StatusUnprocessableEntity, page, err
	}
	page, err = s.judged(r, l, typed)
	return http.StatusOK, page, err
}

// judged checks what was typed and makes the page of the answer.
func (s *site) judged(r *http.Request, l lang, typed string) ([]byte, error) {
	in := readInput(typed)
	began := s.o.Now()
	a, wait := job.Answer{Readable: in.unread}, gateTime
	if in.url != "" {
		var err error
		if a, err = s.open(r.Context(), in.url); err != nil {
			return nil, err
		}
		wait = checkTime // the page is read already: it is worth waiting for
	}
	leave, err := s.gates.texts.enter(r.Context(), wait)
	if err != nil {
		return nil, err
	}
	defer leave()
	a, opened := s.weigh(r.Context(), in, a)
	if a.At.IsZero() {
		a.At = s.o.Now()
	}
	s.o.Log.Info("check done", "url", in.url != "", "readable", a.Readable, "band", a.Verdict.Band.String(), "took", s.o.Now().Sub(began))
	p := s.answer(r, l, a, opened)
	p.Again = s.seal.seal(typed)
	return s.render("answer", p)
}

// open reads the page at an address.
func (s *site) open(ctx context.Context, url string) (job.Answer, error) {
	leave, err := s.gates.fetches.enter(ctx, gateTime)
	if err != nil {
		return job.Answer{}, err
	}
	defer leave()
	return s.o.CheckURL(ctx, url), nil
}

// weigh judges the words that were typed beside what came of the address, and returns the answer that is
// given and whether it is about the opened page. Few words around an address speak only where they bear more
// signs than the page: that it could not be read must not hide them.
func (s *site) weigh(ctx context.Context, in input, page job.Answer) (a job.Answer, opened bool) {
	alone := in.url == "" && in.unread == ""
	if in.text == "" {
		return page, in.url != ""
	}
	a = s.o.CheckText(ctx, in.text)
	if !alone && (a.Readable != job.Read || a.Verdict.Band <= page.Verdict.Band) {
		return page, in.url != ""
	}
	if in.linked && a.Readable == job.Read {
		a.NotRead = append(slices.DeleteFunc(slices.Clone(a.NotRead), func(part string) bool { return part == "links" }), linkedPage)
	}
	return a, false
}

// linkedPage names, among the parts that were not read, the page that an address in the text leads to. It
// says more than "links", which stands for links of any kind.
const linkedPage = "linked_page"

// readForm returns what was typed, with line feeds for line ends: offsets of findings then count what the
// person sees. A sealed text of an earlier answer stands for the text itself. The errors are those of
// [parseForm], and errTooLong for a text that is.
func (s *site) readForm(w http.ResponseWriter, r *http.Request) (string, error) {
	if err := parseForm(w, r, maxForm); err != nil {
		return "", err
	}
	if again, ok := s.seal.open(r.PostForm.Get("again")); ok {
		return again, nil
	}
	typed := strings.ReplaceAll(r.PostForm.Get("q"), "\r\n", "\n")
	if len(typed) > maxText {
		return "", errTooLong
	}
	return strings.ToValidUTF8(typed, "\uFFFD"), nil
}

// private keeps an answer out of caches and search engines.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}
