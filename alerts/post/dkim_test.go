package post_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"lurewatch/alerts/post"
)

// lookup is DNS with the records.
func lookup(records map[string]string) func(string) ([]string, error) {
	return func(name string) ([]string, error) { return []string{records[name]}, nil }
}

// verified reads the signatures of a mail with go-msgauth and returns what each covers.
func verified(t testing.TB, raw []byte, records map[string]string) []*dkim.Verification {
	t.Helper()
	all, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: lookup(records)})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Err != nil {
			t.Errorf("signature of %s: %v", v.Domain, v.Err)
		}
	}
	return all
}

func TestSignaturesAreVerifiedByAnotherReader(t *testing.T) {
	keys, records := dkimKeys(t)
	bodies := map[string]string{"usual": digest().Text, "empty": "", "empty lines at the end": "a\n\n\n", "blanks": "  a  b\t \n \n b", "one line": "a"}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			m := digest()
			m.Text = body
			if name == "empty" {
				m.HTML, m.Files = "", nil
			}
			all := verified(t, build(t, m, post.Seal{DKIM: keys}), records)
			if len(all) != 2 {
				t.Fatalf("%d signatures, want 2", len(all))
			}
			for _, v := range all {
				for _, field := range []string{"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "List-ID",
					"List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"} {
					if !slices.ContainsFunc(v.HeaderKeys, func(k string) bool { return strings.EqualFold(strings.TrimSpace(k), field) }) {
						t.Errorf("the signature does not cover %s: %v", field, v.HeaderKeys)
					}
				}
			}
		})
	}
}

func TestAChangedMailIsNotVerified(t *testing.T) {
	keys, records := dkimKeys(t)
	raw := build(t, digest(), post.Seal{DKIM: keys})
	changes := map[string][]byte{
		"another subject":     bytes.Replace(raw, []byte("\r\nSubject: "), []byte("\r\nSubject: x "), 1),
		"a second subject":    append([]byte("Subject: you won\r\n"), raw...),
		"a second from":       append([]byte("From: evil@example.net\r\n"), raw...),
		"another pause link":  bytes.Replace(raw, []byte("/u/TOKEN"), []byte("/u/OTHER"), 1),
		"a line at the end":   append(bytes.Clone(raw), "more\r\n"...),
		"a character of text": bytes.Replace(raw, []byte("\r\n.m=E1"), []byte("\r\n.n=E1"), 1),
	}
	for name, changed := range changes {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(changed, raw) {
				t.Fatal("nothing was changed")
			}
			all, err := dkim.VerifyWithOptions(bytes.NewReader(changed), &dkim.VerifyOptions{LookupTXT: lookup(records)})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range all {
				if v.Err == nil {
					t.Errorf("a signature of %s is still good", v.Domain)
				}
			}
		})
	}
}

// dkimpy verifies each signature of a mail with Debian's python3-dkim, and prints one line for each.
const dkimpy = `
import json, sys, dkim
records = json.loads(sys.argv[1])
def dns(name, timeout=5):
    return records.get(name.decode().rstrip("."), "").encode()
raw = sys.stdin.buffer.read()
d = dkim.DKIM(raw)
n = sum(1 for name, _ in d.headers if name.lower() == b"dkim-signature")
print(*[d.verify(i, dnsfunc=dns) for i in range(n)])
`

// python is an interpreter that has the module; the test is skipped where there is none.
func python(t testing.TB, module string) string {
	t.Helper()
	for _, p := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(p, "-c", "import "+module).Run() == nil {
			return p
		}
	}
	t.Skipf("no python3 with the module %s", module)
	return ""
}

func dkimpyVerifies(t testing.TB, raw []byte, records map[string]string) {
	t.Helper()
	known, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python(t, "dkim"), "-c", dkimpy, string(known))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(raw), os.Stderr
	out, err := cmd.Output()
	if got := strings.TrimSpace(string(out)); err != nil || got != "True True" {
		t.Errorf("dkimpy says %q, %v, want \"True True\"", got, err)
	}
}

func TestSignaturesAreVerifiedByDkimpy(t *testing.T) {
	keys, records := dkimKeys(t)
	dkimpyVerifies(t, build(t, digest(), post.Seal{DKIM: keys}), records)
}

func TestWeakAndWrongKeysAreRefused(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	good := keyFile(t, rsaKey())
	tests := []struct{ name, domain, selector, file, want string }{
		{"a small key", "example.org", "d1", keyFile(t, small), "1024 bits, want at least 2048"},
		{"a key that DKIM does not know", "example.org", "d1", keyFile(t, ecKey(t)), "want RSA or Ed25519"},
		{"no key", "example.org", "d1", writeFile(t, "no.pem", []byte("hello")), "no private key"},
		{"no file", "example.org", "d1", "missing.pem", "no such file"},
		{"a domain that is none", "example.org; d=x", "d1", good, "not a DNS name"},
		{"a selector that is none", "example.org", "d 1", good, "not a DNS name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := post.LoadDKIM(tt.domain, tt.selector, tt.file); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("LoadDKIM = %v, want an error with %q", err, tt.want)
			}
		})
	}
	if _, err := post.Build(digest(), post.Seal{DKIM: []post.DKIM{{}}}); err == nil {
		t.Error("the zero DKIM signs")
	}
}
