package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
)

// linkView begins a page that a token leads to: nobody is logged in, and its address is a secret.
func (s *site) linkView(r *http.Request, l lang, title string) view {
	v := s.view(r, l, title)
	v.NoIndex, v.Door, v.Bearer = true, true, true
	v.More = []string{s.files.url("people.css")}
	return v
}

// linked lets the bearer of a token in. Tokens of no unit lead to an address that there is not. Whoever entered must
// call leave once.
func (s *site) linked(w http.ResponseWriter, r *http.Request, p alerts.Purpose) (u units.Unit, leave func(), err error) {
	private(w)
	if leave, err = s.gates.links.enter(r.Context(), gateTime); err != nil {
		if n := s.gates.crowd.refuse(s.o.Now()); n > 0 {
			s.o.Log.Warn("links of units refused: too many at once", "since_last_line", n)
		}
		return u, nil, err
	}
	id, ok := s.o.Digests.Office.Holder(r.PathValue("token"), p)
	if !ok {
		leave()
		return u, nil, errNotFound
	}
	u = units.Unit{ID: id, Name: units.Name{Vi: id}} // where it is stopped its name is not known
	list, _ := s.o.Digests.Book.All()
	for _, x := range list {
		if x.ID == id {
			u = x
		}
	}
	return u, leave, nil
}

// readLinkForm reads a form that a page of ours or a mail program sends: the one-click POST of RFC 8058 may come as
// multipart/form-data.
func readLinkForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return readForm(w, r)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxSmallForm)
	err := r.ParseMultipartForm(maxSmallForm)
	if long := (*http.MaxBytesError)(nil); errors.As(err, &long) {
		return nil, errTooLong
	}
	if err != nil {
		return nil, errors.Join(errBadForm, err)
	}
	return r.PostForm, nil
}
