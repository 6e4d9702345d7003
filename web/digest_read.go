package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"

	"lurewatch/alerts"
)

// refForm is how references are written.
var refForm = regexp.MustCompile(`VN-[0-9]{8}-[0-9]{4,9}`)

// sentDigest is what a digest says, read from its bytes.
type sentDigest struct {
	Subject, Text string
	CSV           []byte // nil where none is attached
	Sealed        bool   // it is encrypted: nothing but the subject can be read
}

// file is one of the files that are written into a directory.
type file struct {
	Name, Type string
	Data       []byte
}

// readFiles reads what was written into a directory: a list of files as JSON. What is none is shown as it is.
func readFiles(raw []byte) (d sentDigest) {
	var files []file
	if json.Unmarshal(raw, &files) != nil {
		return sentDigest{Text: string(raw)}
	}
	for _, f := range files {
		switch {
		case strings.HasPrefix(f.Type, "text/plain"):
			d.Text = string(f.Data)
		case strings.HasPrefix(f.Type, "text/csv"):
			d.CSV = f.Data
		}
	}
	return d
}

// maxParts is how many parts of a mail are looked at, maxNested how deep.
const maxParts, maxNested = 40, 5

// errSent is returned for a mail that cannot be read.
var errSent = errors.New("the mail as it was sent cannot be read")

// readSent reads a digest as it was sent to a kind of target. What is no mail is text.
func readSent(raw []byte, k alerts.Kind) (d sentDigest, err error) {
	switch k {
	case alerts.Mail:
	case alerts.Directory:
		return readFiles(raw), nil
	default:
		d.Text = strings.ReplaceAll(string(raw), "\r\n", "\n")
		return d, nil
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return d, errors.Join(errSent, err)
	}
	if d.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		d.Subject = m.Header.Get("Subject")
	}
	left := maxParts
	if err := d.part(m.Header.Get, m.Body, &left, 0); err != nil {
		return d, errors.Join(errSent, err)
	}
	return d, nil
}

// part reads one part of a mail and those in it.
func (d *sentDigest) part(head func(string) string, body io.Reader, left *int, depth int) error {
	kind, params, err := mime.ParseMediaType(head("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	switch {
	case kind == "multipart/encrypted", kind == "application/pkcs7-mime" && params["smime-type"] == "enveloped-data":
		d.Sealed = true
	case strings.HasPrefix(kind, "multipart/"):
		return d.parts(multipart.NewReader(body, params["boundary"]), left, depth)
	case kind == "text/plain" && d.Text == "":
		text, err := io.ReadAll(decoded(head("Content-Transfer-Encoding"), body))
		d.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
		return err
	case kind == "text/csv" && d.CSV == nil:
		d.CSV, err = io.ReadAll(decoded(head("Content-Transfer-Encoding"), body))
		return err
	}
	return nil
}

func (d *sentDigest) parts(r *multipart.Reader, left *int, depth int) error {
	for *left > 0 && depth < maxNested {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			*left--
			err = d.part(p.Header.Get, p, left, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// decoded undoes the encoding of a part.
func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
