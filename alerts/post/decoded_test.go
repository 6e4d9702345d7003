package post_test

import (
	"encoding/base64"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
)

// decoded undoes the transfer encoding of a part.
func decoded(p *multipart.Part) io.Reader {
	switch p.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p
}
