package web

import (
	"net/http"
	"time"

	"lurewatch/alerts/digest"
)

// previewPage is the digest that a unit would get today.
type previewPage struct {
	view
	Unit, Back, HTML, Subject, Text string
	Day                             time.Time
	Items                           int
}

const (
	// framePolicy lets a page show another of ours inside of it.
	framePolicy = consolePolicy + "; frame-src 'self'"
	// mailPolicy lets the HTML of a mail use its own styles and load nothing, follow nothing and send nothing.
	mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
)

// previewed makes the digest of a unit of today, without its tokens.
func (s *site) previewed(r *http.Request) (digest.Digest, error) {
	u, _, err := s.o.Digests.Book.Read(r.PathValue("id"))
	if err != nil {
		return digest.Digest{}, err
	}
	d, err := s.o.Digests.Office.Preview(r.Context(), u.ID, s.o.Now().In(zoneOf(u)).Format(time.DateOnly))
	if err != nil {
		return d, err
	}
	d.Links.Answer, d.Links.Pause, d.Links.Reply = s.untoken(u.ID, d.Links.Answer), s.untoken(u.ID, d.Links.Pause), s.untoken(u.ID, d.Links.Reply)
	return d, nil
}

// preview shows what a unit would be told today, as text and as HTML.
func (s *site) preview(w http.ResponseWriter, r *http.Request, l lang) error {
	d, err := s.previewed(r)
	if f, ok := faultOfUnit(err); ok {
		return seeOther(w, r, l.Prefix()+unitPath(f.Unit)) // which says why there is none
	}
	if err != nil {
		return err
	}
	path := unitPath(d.Unit.ID)
	p := previewPage{view: s.consoleView(r, l, "units.preview", "units"), Unit: visible(d.Unit.Name.In(string(l))), Back: l.Prefix() + path,
		HTML: l.Prefix() + path + "/preview/html", Subject: visible(digest.Subject(d)), Text: visible(digest.Text(d)), Items: len(d.Items)}
	w.Header().Set("Content-Security-Policy", framePolicy)
	return s.write(w, http.StatusOK, "preview", p)
}

// previewHTML is the HTML of that mail alone. Nothing that is in it can be done here.
func (s *site) previewHTML(w http.ResponseWriter, r *http.Request, _ lang) error {
	d, err := s.previewed(r)
	if _, ok := faultOfUnit(err); ok {
		return errNotFound // the page of the unit says why
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", mailPolicy)
	send(w, http.StatusOK, []byte(digest.HTML(d)))
	return nil
}
