package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"lurewatch/job"
)

// maxBody is the largest form that is read, in bytes. A longer one is refused with a message, never cut.
const maxBody = 256 << 10

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
	p := formPage{s.view(r, l, "check.title")}
	p.Check, p.Error = true, problem
	return s.write(w, status, "check", p)
}

// check answers about one ad. Nothing is kept, and the log says nothing about what was given.
func (s *site) check(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	typed, err := s.readForm(w, r)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		w.Header().Set("Connection", "close") // the rest of the form is not read
		return s.showForm(w, r, l, http.StatusRequestEntityTooLarge, s.words[l].say("check.too_long", "n", maxBody>>10))
	case err != nil:
		return err
	case strings.TrimSpace(typed) == "":
		return s.showForm(w, r, l, http.StatusUnprocessableEntity, s.words[l].say("check.empty"))
	}
	in := readInput(typed)
	began := s.o.Now()
	a := s.ask(r.Context(), in)
	if a.At.IsZero() {
		a.At = s.o.Now()
	}
	s.o.Log.Info("check done", "url", in.url != "", "readable", a.Readable, "band", a.Verdict.Band.String(), "took", s.o.Now().Sub(began))
	p := s.answer(r, l, a, in.url != "")
	p.Again = s.seal.seal(typed)
	return s.write(w, http.StatusOK, "answer", p)
}

// ask hands the input to the part that can judge it.
func (s *site) ask(ctx context.Context, in input) job.Answer {
	if in.url != "" {
		return s.o.CheckURL(ctx, in.url)
	}
	return s.o.CheckText(ctx, in.text)
}

// readForm returns what was typed, with line feeds for line ends: offsets of findings then count what the
// person sees. A sealed text of an earlier answer stands for the text itself.
func (s *site) readForm(w http.ResponseWriter, r *http.Request) (string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		if long := (*http.MaxBytesError)(nil); errors.As(err, &long) {
			return "", err
		}
		return "", errors.Join(errBadForm, err)
	}
	if again, ok := s.seal.open(r.PostForm.Get("again")); ok {
		return again, nil
	}
	typed := strings.ReplaceAll(r.PostForm.Get("q"), "\r\n", "\n")
	return strings.ToValidUTF8(typed, "\uFFFD"), nil
}

// private keeps an answer out of caches and search engines.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}
