package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"lurewatch/check"
)

const (
	// uploadType is how browsers send the check form, the only one with a file.
	uploadType = "multipart/form-data"
	// maxForm is the largest check form without a file, in bytes: a text of check.MaxText in which each byte is written %XX.
	maxForm = 3*check.MaxText + 1<<10
	// maxUpload is the largest with one, and maxFields how many fields are looked at.
	maxUpload = check.MaxPicture + check.MaxText + 4<<10
	maxFields = 8
)

// readAsk reads the check form. What was typed beside a picture are words about it. The errors are those of [parseForm],
// errNothing, and errTooLong for a text or a picture that is.
func readAsk(w http.ResponseWriter, r *http.Request) (check.Ask, error) {
	typed, picture := "", []byte(nil)
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == uploadType {
		if typed, picture, err = readUpload(w, r); err != nil {
			return check.Ask{}, err
		}
	} else if err := parseForm(w, r, maxForm); err != nil {
		return check.Ask{}, err
	} else {
		typed = r.PostForm.Get("q")
	}
	switch {
	case len(typed) > check.MaxText:
		return check.Ask{}, errTooLong
	case len(picture) > 0:
		return check.Ask{Picture: picture, Text: check.ParseAsk(typed).Text}, nil
	case strings.TrimSpace(typed) == "":
		return check.Ask{}, errNothing
	}
	return check.ParseAsk(typed), nil
}

// readUpload reads the fields of a form with a file into memory, one after another. Names of files, and what a browser
// says of their kind, are not looked at.
func readUpload(w http.ResponseWriter, r *http.Request) (typed string, picture []byte, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, errors.Join(errBadForm, err)
	}
	for range maxFields {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return typed, picture, nil
		}
		if err != nil {
			return "", nil, uploadFault(err)
		}
		switch part.FormName() {
		case "q":
			var b []byte
			b, err = readPart(part, check.MaxText)
			typed = string(b)
		case "picture":
			picture, err = readPart(part, check.MaxPicture)
		}
		if err != nil {
			return "", nil, err
		}
	}
	return "", nil, errBadForm
}

// readPart reads a field of at most so many bytes.
func readPart(part *multipart.Part, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(part, most+1))
	switch {
	case err != nil:
		return nil, uploadFault(err)
	case int64(len(b)) > most:
		return nil, errTooLong
	}
	return b, nil
}

// uploadFault tells a form that is too long from one that is damaged.
func uploadFault(err error) error {
	if long := (*http.MaxBytesError)(nil); errors.As(err, &long) {
		return errTooLong
	}
	return errors.Join(errBadForm, err)
}
