package post_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lurewatch/alerts/post"
)

// tool is a program of the system; the test is skipped where it is missing.
func tool(t testing.TB, name string) string {
	t.Helper()
	for _, dir := range []string{"", "/usr/sbin/", "/usr/lib/dovecot/"} {
		if path, err := exec.LookPath(dir + name); err == nil {
			return path
		}
	}
	t.Skipf("%s is not installed", name)
	return ""
}

func run(t testing.TB, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	var errs bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(stdin), &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, errs.Bytes())
	}
	return out
}

func TestOpenSSLReadsSignedAndEncryptedMails(t *testing.T) {
	openssl := tool(t, "openssl")
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey(), "ECDSA": ecKey(t)} {
		t.Run("signed with "+name, func(t *testing.T) {
			cert, _ := certificate(t, key)
			signer, err := post.LoadSigner(cert, keyFile(t, key))
			if err != nil {
				t.Fatal(err)
			}
			raw := build(t, digest(), post.Seal{Signer: signer})
			out := run(t, raw, openssl, "cms", "-verify", "-CAfile", cert, "-purpose", "any")
			if !bytes.Contains(out, []byte("B=E1=BA=A2N TIN")) {
				t.Errorf("openssl reads %.200q, want the digest", out)
			}
			changed := writeFile(t, "changed.eml", bytes.Replace(raw, []byte("B=E1=BA=A2N TIN"), []byte("B=E1=BA=A2N TIM"), 1))
			if err := exec.Command(openssl, "cms", "-verify", "-CAfile", cert, "-purpose", "any", "-in", changed).Run(); err == nil {
				t.Error("openssl verifies a changed mail")
			}
		})
	}
	t.Run("signed and encrypted", func(t *testing.T) {
		cert, _ := certificate(t, rsaKey())
		signer, err := post.LoadSigner(cert, keyFile(t, rsaKey()))
		if err != nil {
			t.Fatal(err)
		}
		to, err := post.LoadCertificates(cert)
		if err != nil {
			t.Fatal(err)
		}
		keys, records := dkimKeys(t)
		raw := build(t, digest(), post.Seal{Signer: signer, Certificates: to, DKIM: keys})
		if bytes.Contains(raw, []byte("text/csv")) || bytes.Contains(raw, []byte("text/html")) {
			t.Error("the encrypted mail shows what is in it")
		}
		inner := run(t, raw, openssl, "cms", "-decrypt", "-recip", cert, "-inkey", keyFile(t, rsaKey()))
		out := run(t, inner, openssl, "cms", "-verify", "-CAfile", cert, "-purpose", "any")
		if !bytes.Contains(out, []byte("B=E1=BA=A2N TIN")) {
			t.Errorf("openssl reads %.200q, want the digest", out)
		}
		if all := verified(t, raw, records); len(all) != 2 {
			t.Errorf("%d DKIM signatures, want 2", len(all))
		}
	})
}

func TestGnuPGReadsEncryptedMails(t *testing.T) {
	gpg := tool(t, "gpg")
	for _, kind := range []string{"rsa2048", "future-default"} {
		t.Run(kind, func(t *testing.T) {
			home, err := os.MkdirTemp("", "gpg") // t.TempDir is too long for the agent's socket
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				_ = exec.Command("gpgconf", "--homedir", home, "--kill", "all").Run() // the agents of this folder only
				_ = os.RemoveAll(home)
			})
			usage := []string{kind}
			if kind == "rsa2048" {
				usage = append(usage, "sign,encr")
			}
			args := []string{"--homedir", home, "--batch", "--quiet"}
			run(t, nil, gpg, append(append(args, "--passphrase", "", "--quick-gen-key", "duty@unit.example"), usage...)...)
			for _, form := range []string{"--armor", "--no-armor"} {
				file := filepath.Join(t.TempDir(), "keys")
				if err := os.WriteFile(file, run(t, nil, gpg, append(args, form, "--export")...), 0o600); err != nil {
					t.Fatal(err)
				}
				keys, err := post.LoadKeys(file)
				if err != nil {
					t.Fatalf("LoadKeys %s: %v", form, err)
				}
				raw := build(t, digest(), post.Seal{Keys: keys})
				if bytes.Contains(raw, []byte("text/csv")) {
					t.Error("the encrypted mail shows what is in it")
				}
				out := run(t, raw, gpg, append(args, "--decrypt")...)
				if !bytes.Contains(out, []byte("Content-Type: multipart/mixed")) || !bytes.Contains(out, []byte("B=E1=BA=A2N TIN")) {
					t.Errorf("gpg reads %.200q, want the digest", out)
				}
			}
		})
	}
}

func TestKeysThatCannotBeUsedAreRefused(t *testing.T) {
	ecCert, _ := certificate(t, ecKey(t))
	rsaCert, _ := certificate(t, rsaKey())
	ec, err := post.LoadCertificates(ecCert)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for want, key := range map[string]crypto.Signer{"P-521, want P-256 or P-384": wide, "Ed25519 key, want RSA": ed} {
		file, c := certificate(t, key)
		if _, err := post.LoadCertificates(file); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
			t.Errorf("LoadCertificates = %v, want an error with %q", err, want)
		}
		if _, err := post.Build(digest(), post.Seal{Certificates: post.Certificates{c}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Build = %v, want an error with %q", err, want)
		}
	}
	for _, none := range []string{"", "\n"} {
		if keys, err := post.LoadKeys(writeFile(t, "empty.gpg", []byte(none))); err == nil {
			t.Errorf("LoadKeys of a file with %q = %d keys, want an error", none, len(keys))
		}
	}
	if _, err := post.Build(digest(), post.Seal{Certificates: ec, Keys: make(post.Keys, 1)}); err == nil || !strings.Contains(err.Error(), "want one of them") {
		t.Errorf("Build with certificates and keys = %v, want an error that says so", err)
	}
	if _, err := post.LoadSigner(rsaCert, keyFile(t, ecKey(t))); err == nil || !strings.Contains(err.Error(), "not that of the certificate") {
		t.Errorf("LoadSigner with another key = %v, want an error that says so", err)
	}
	if _, err := post.LoadKeys(writeFile(t, "keys.asc", []byte("no key"))); err == nil {
		t.Error("LoadKeys reads a file without a key")
	}
	if _, err := post.LoadCertificates(writeFile(t, "c.pem", []byte("no certificate"))); err == nil {
		t.Error("LoadCertificates reads a file without a certificate")
	}
}
