package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
)

// maxSmallForm bounds the forms of the console, in bytes: a note and a search, each written with three bytes for one.
const maxSmallForm = 32 << 10

// formType is how browsers send every form of ours.
const formType = "application/x-www-form-urlencoded"

// readForm reads a form of the console. The errors are those of [parseForm].
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if err := parseForm(w, r, maxSmallForm); err != nil {
		return nil, err
	}
	return r.PostForm, nil
}

// parseForm reads a form of at most so many bytes; the connection is closed when there is more. The error is errNotForm
// for a body of another kind, which would otherwise pass for an empty form, errTooLong, or errBadForm for one that is
// damaged. A request without a body is an empty form.
func parseForm(w http.ResponseWriter, r *http.Request, most int64) error {
	kind := r.Header.Get("Content-Type")
	if sent, _, err := mime.ParseMediaType(kind); (err != nil || sent != formType) && (kind != "" || r.ContentLength != 0) {
		return errNotForm
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	err := r.ParseForm()
	if long := (*http.MaxBytesError)(nil); errors.As(err, &long) {
		return errTooLong
	}
	if err != nil {
		return errors.Join(errBadForm, err)
	}
	return nil
}
