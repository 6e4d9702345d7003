package post

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// DKIM signs mails for a domain (RFC 6376, and RFC 8463 for Ed25519). It is made by [LoadDKIM]. The signature is
// relaxed/relaxed, bears the date of the mail as its time, and is the same for the same mail.
type DKIM struct {
	domain, selector string
	key              crypto.Signer
	algorithm        string // rsa or ed25519
}

// signed are the fields a signature covers. It covers those that a mail has, and for each of [alone] says that there is
// no other one, so that none can be added on the way. RFC 8058 asks for both List-Unsubscribe fields.
var (
	signed = []string{"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "References", "MIME-Version", "Content-Type",
		"Content-Transfer-Encoding", "Content-Language", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
		"X-Auto-Response-Suppress"}
	alone = []string{"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "List-Unsubscribe",
		"List-Unsubscribe-Post"}
)

var dnsName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$`)

// minRSA is the smallest RSA key that is taken, in bits: RFC 8301 asks signers for it.
const minRSA = 2048

// LoadDKIM reads a private key from a PEM file, PKCS#8 or PKCS#1, RSA of at least 2,048 bits or Ed25519. Domain is the d=
// and selector the s= of the signatures. Mails are best signed with one key of either kind, each with its own selector.
func LoadDKIM(domain, selector, file string) (DKIM, error) {
	fail := func(err error) (DKIM, error) {
		return DKIM{}, fmt.Errorf("DKIM key %s: %w", file, err)
	}
	if !dnsName.MatchString(domain) || !dnsName.MatchString(selector) {
		return fail(fmt.Errorf("domain %q or selector %q is not a DNS name", domain, selector))
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return fail(err)
	}
	key, err := privateKey(b)
	if err != nil {
		return fail(err)
	}
	d := DKIM{domain: domain, selector: selector, key: key}
	switch k := key.(type) {
	case ed25519.PrivateKey:
		d.algorithm = "ed25519"
	case *rsa.PrivateKey:
		if k.N.BitLen() < minRSA {
			return fail(fmt.Errorf("%d bits, want at least %d", k.N.BitLen(), minRSA))
		}
		d.algorithm = "rsa"
	default:
		return fail(fmt.Errorf("%T, want RSA or Ed25519", key))
	}
	return d, nil
}

// privateKey reads the first private key of a PEM file.
func privateKey(b []byte) (crypto.Signer, error) {
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		var key any
		var err error
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
		return nil, fmt.Errorf("%T cannot sign", key)
	}
	return nil, errors.New("no private key in PEM form")
}

// Record is the DNS entry that lets others verify the signatures: the name and the text of a TXT record.
func (d DKIM) Record() (name, text string) {
	var public []byte
	switch k := d.key.Public().(type) {
	case ed25519.PublicKey:
		public = k
	case *rsa.PublicKey:
		public, _ = x509.MarshalPKIXPublicKey(k) // every RSA key has that form
	}
	return d.selector + "._domainkey." + d.domain, "v=DKIM1; k=" + d.algorithm + "; p=" + base64.StdEncoding.EncodeToString(public)
}

// sign returns the DKIM-Signature field for a mail of folded fields, without the empty line, and a body of which sum is
// the hash of [relaxedBody].
func (d DKIM) sign(head string, sum [sha256.Size]byte, at time.Time) (string, error) {
	if d.key == nil {
		return "", errors.New("DKIM key: the zero DKIM cannot sign")
	}
	fields := unfold(head)
	var names []string
	hash := sha256.New()
	for _, name := range signed {
		i := slices.IndexFunc(fields, func(f field) bool { return strings.EqualFold(f.name, name) })
		if i >= 0 {
			names = append(names, name)
			hash.Write([]byte(relaxed(fields[i]) + "\r\n"))
		}
	}
	f := field{"DKIM-Signature", fmt.Sprintf("v=1; a=%s-sha256; c=relaxed/relaxed; d=%s; s=%s; t=%d; h=%s; bh=%s; b=",
		d.algorithm, d.domain, d.selector, at.Unix(), strings.Join(append(names, alone...), " : "), base64.StdEncoding.EncodeToString(sum[:]))}
	hash.Write([]byte(relaxed(f)))
	digest, options := hash.Sum(nil), crypto.SignerOpts(crypto.SHA256)
	if d.algorithm == "ed25519" {
		options = crypto.Hash(0) // RFC 8463 signs the hash as a message
	}
	signature, err := d.key.Sign(nil, digest, options)
	if err != nil {
		return "", fmt.Errorf("sign for %s: %w", d.domain, err)
	}
	f.value += spaced(base64.StdEncoding.EncodeToString(signature))
	return write([]field{f}), nil
}

// spaced puts blanks into a long value where it may be folded.
func spaced(s string) string {
	var parts []string
	for chunk := range slices.Chunk([]byte(s), 72) {
		parts = append(parts, string(chunk))
	}
	return strings.Join(parts, " ")
}

// unfold reads back folded fields.
func unfold(head string) []field {
	var all []field
	for _, line := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(head, "\r\n ", " "), "\r\n"), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		all = append(all, field{name, value})
	}
	return all
}

// relaxed is the field as it is signed (RFC 6376, 3.4.2).
func relaxed(f field) string {
	blank := func(r rune) bool { return r == ' ' || r == '\t' }
	return strings.ToLower(f.name) + ":" + strings.Join(strings.FieldsFunc(f.value, blank), " ")
}

// relaxedBody is the body as it is signed (RFC 6376, 3.4.4): blanks at the end of lines and empty lines at its end do not
// count. All lines end with CRLF.
func relaxedBody(body []byte) []byte {
	var b bytes.Buffer
	empty := 0
	for line := range bytes.SplitSeq(bytes.TrimSuffix(body, []byte("\r\n")), []byte("\r\n")) {
		inner := bytes.TrimRight(line, " \t")
		if len(inner) == 0 {
			empty++
			continue
		}
		for range empty {
			b.WriteString("\r\n")
		}
		empty = 0
		if line[0] == ' ' || line[0] == '\t' {
			b.WriteByte(' ')
		}
		words := bytes.FieldsFunc(inner, func(r rune) bool { return r == ' ' || r == '\t' })
		b.Write(bytes.Join(words, []byte(" ")))
		b.WriteString("\r\n")
	}
	return b.Bytes()
}
