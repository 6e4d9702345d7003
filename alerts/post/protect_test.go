package post_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"lurewatch/alerts/post"
)

// covered is a message with a subject that not everybody may see.
func covered() post.Message {
	m := digest()
	m.Subject, m.Cover = "[6 khẩn] Đơn vị demo: hẹn gặp trong 48 giờ", "[Lurewatch] Đơn vị demo 22/11"
	delete(m.Header, "X-Digest-New")
	m.Inner = map[string]string{"X-Digest-New": "6"}
	return m
}

// subjectOf reads the subject of a mail.
func subjectOf(t *testing.T, raw []byte) (string, mail.Header) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s, m.Header
}

func TestAnEncryptedMailKeepsItsSubjectInside(t *testing.T) {
	openssl := tool(t, "openssl")
	m := covered()
	wide, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	narrow := ecKey(t)
	for _, tt := range []struct {
		name string
		to   []crypto.Signer
	}{
		{"to an RSA key", []crypto.Signer{rsaKey()}}, {"to a key on P-256", []crypto.Signer{narrow}}, {"to a key on P-384", []crypto.Signer{wide}},
		{"to all three", []crypto.Signer{rsaKey(), narrow, wide}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var files []string
			for _, k := range tt.to {
				file, _ := certificate(t, k)
				files = append(files, file)
			}
			to, err := post.LoadCertificates(files...)
			if err != nil {
				t.Fatal(err)
			}
			raw := build(t, m, post.Seal{Certificates: to})
			subject, head := subjectOf(t, raw)
			if subject != m.Cover || head.Get("X-Digest-New") != "" {
				t.Errorf("the mail shows the subject %q and X-Digest-New %q", subject, head.Get("X-Digest-New"))
			}
			for i, k := range tt.to {
				inner := run(t, raw, openssl, "cms", "-decrypt", "-recip", files[i], "-inkey", keyFile(t, k))
				subject, head := subjectOf(t, inner)
				if subject != m.Subject || head.Get("X-Digest-New") != "6" || !strings.Contains(head.Get("Content-Type"), `hp="cipher"`) {
					t.Errorf("inside is the subject %q in %v", subject, head)
				}
				if outer := strings.Join(head["Hp-Outer"], "\n"); !strings.Contains(outer, "Subject: =?utf-8?B?") || strings.Contains(outer, "X-Digest-New") || !strings.Contains(outer, "From: ") {
					t.Errorf("inside it says of the outside %q", outer)
				}
				if text := regexp.MustCompile("=\r?\n").ReplaceAllString(string(inner), ""); strings.Count(text, "Subject: [6 kh=E1=BA=A9n]") != 2 || strings.Count(text, `hp-legacy-display="1"`) != 2 {
					t.Errorf("the texts do not begin with the subject:\n%.2000s", text)
				}
			}
		})
	}
}

func TestAMailInClearHasItsSubject(t *testing.T) {
	signer, err := post.LoadSigner(func() (string, string) {
		cert, _ := certificate(t, rsaKey())
		return cert, keyFile(t, rsaKey())
	}())
	if err != nil {
		t.Fatal(err)
	}
	for name, seal := range map[string]post.Seal{"plain": {}, "signed": {Signer: signer}} {
		raw := build(t, covered(), seal)
		if subject, head := subjectOf(t, raw); subject != covered().Subject || head.Get("X-Digest-New") != "6" || bytes.Contains(raw, []byte("HP-Outer")) {
			t.Errorf("%s: subject %q, X-Digest-New %q", name, subject, head.Get("X-Digest-New"))
		}
	}
}
