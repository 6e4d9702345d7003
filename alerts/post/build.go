package post

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"
)

// Seal is how mails are signed and encrypted. The zero Seal does neither.
type Seal struct {
	// DKIM has a key for each signature that is put on top of the mail, last of all.
	DKIM []DKIM
	// Signer signs what the mail says with S/MIME, before it is encrypted; nil leaves it unsigned.
	Signer *Signer
	// Certificates and Keys encrypt what the mail says, with S/MIME or with OpenPGP; at most one of them is given.
	Certificates Certificates
	Keys         Keys
	// Random is read by what encrypts; nil is the random source of the system.
	Random io.Reader
}

// Build makes the mail, with CRLF at the end of lines and nothing but ASCII in it, save for a mail address that is not.
// Text and HTML become multipart/alternative, or the one that is given stands alone; Files are attached. A field with a
// control character or of the wrong form is an error that names each such field, never a changed mail; in the Subject
// such characters become blanks, in Text and HTML they are encoded. What is encrypted has
// its header inside too, and outside of it the Cover.
func Build(m Message, s Seal) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("make mail %.80q: %w", m.ID, err)
	}
	said := m.entity("")
	if s.encrypts() {
		said, m = m.protected(), m.outer()
	}
	body, err := s.seal(said, m.Date)
	if err != nil {
		return nil, fmt.Errorf("make mail %.80q: %w", m.ID, err)
	}
	head := write(m.fields()) + write(body.head)
	signatures := ""
	if len(s.DKIM) > 0 {
		sum := sha256.Sum256(relaxedBody(body.body))
		for _, key := range s.DKIM {
			signature, err := key.sign(head, sum, m.Date)
			if err != nil {
				return nil, fmt.Errorf("make mail %.80q: %w", m.ID, err)
			}
			signatures += signature
		}
	}
	return append([]byte(signatures+head+"\r\n"), body.body...), nil
}

// seal signs and encrypts what the mail says.
func (s Seal) seal(e entity, at time.Time) (entity, error) {
	var err error
	if s.Signer != nil {
		if e, err = s.Signer.sign(e, at); err != nil {
			return entity{}, err
		}
	}
	switch {
	case len(s.Certificates) > 0 && len(s.Keys) > 0:
		return entity{}, fmt.Errorf("encrypt: there are both S/MIME certificates and OpenPGP keys, want one of them")
	case len(s.Certificates) > 0:
		return s.Certificates.encrypt(e, s.Random)
	case len(s.Keys) > 0:
		return s.Keys.encrypt(e, at, s.Random)
	}
	return e, nil
}

// entity is a part of a mail, or what follows the mail's own fields.
type entity struct {
	head []field
	body []byte
}

// bytes is the entity as a part, or as what is signed and encrypted.
func (e entity) bytes() []byte {
	return append([]byte(write(e.head)+"\r\n"), e.body...)
}

// entity is what the message says: its texts, with more parameters of their type, and its files.
func (m Message) entity(params string) entity {
	var texts []entity
	if m.Text != "" || m.HTML == "" {
		texts = append(texts, text("plain", m.Text, params))
	}
	if m.HTML != "" {
		texts = append(texts, text("html", m.HTML, params))
	}
	said := texts[0]
	if len(texts) == 2 {
		said = several("alternative", nil, texts...)
	}
	if len(m.Files) == 0 {
		return said
	}
	parts := []entity{said}
	for _, f := range m.Files {
		parts = append(parts, f.entity())
	}
	return several("mixed", nil, parts...)
}

func text(kind, s, params string) entity {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = io.WriteString(w, s) // a bytes.Buffer takes everything
	_ = w.Close()
	if b.Len() > 0 && !bytes.HasSuffix(b.Bytes(), []byte("\r\n")) {
		b.WriteString("\r\n")
	}
	return entity{
		head: []field{{"Content-Type", "text/" + kind + "; charset=utf-8" + params}, {"Content-Transfer-Encoding", "quoted-printable"}},
		body: b.Bytes(),
	}
}

func (f File) entity() entity {
	kind, params, _ := mime.ParseMediaType(f.Type)
	params["name"] = f.Name
	return entity{
		head: []field{
			{"Content-Type", mime.FormatMediaType(kind, params)},
			{"Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})},
			{"Content-Transfer-Encoding", "base64"},
		},
		body: wrapped(f.Data),
	}
}

// several joins parts to a multipart entity. Its boundary is made of a hash of what it bounds, so that no text can hold
// its own, and of "=_", which neither encoding of a part can put out.
func several(kind string, params map[string]string, parts ...entity) entity {
	hash := sha256.New()
	for _, p := range parts {
		b := p.bytes()
		_ = binary.Write(hash, binary.BigEndian, uint64(len(b))) // a hash takes everything
		hash.Write(b)
	}
	boundary := "=_" + hex.EncodeToString(hash.Sum(nil)[:20])
	var b bytes.Buffer
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n")
		b.Write(p.bytes())
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	all := map[string]string{"boundary": boundary}
	for name, value := range params {
		all[name] = value
	}
	return entity{head: []field{{"Content-Type", mime.FormatMediaType("multipart/"+kind, all)}}, body: b.Bytes()}
}

// wrapped is base64 in lines of 76 characters.
func wrapped(data []byte) []byte {
	line := make([]byte, 76)
	var b bytes.Buffer
	for len(data) > 0 {
		n := min(len(data), 57)
		base64.StdEncoding.Encode(line, data[:n])
		b.Write(line[:base64.StdEncoding.EncodedLen(n)])
		b.WriteString("\r\n")
		data = data[n:]
	}
	return b.Bytes()
}
