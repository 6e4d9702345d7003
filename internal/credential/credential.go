// Package credential reads what a connection to a server of the operator's rests on: files with a password or secret, and
// files with the authorities that vouch for the server. Their errors name the file and never what is in it.
package credential

import (
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"strings"
)

// MaxSecret is how long a file with a secret may be, in bytes.
const MaxSecret = 4 << 10

// Secret reads a file with a password or another secret, without the white space at its end. An empty file and one that is
// longer than [MaxSecret] are errors.
func Secret(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, MaxSecret+1))
	if err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	s := strings.TrimRight(string(b), " \t\r\n")
	if s == "" || len(b) > MaxSecret {
		return "", fmt.Errorf("password %s: %d bytes, want 1 to %d", file, len(b), MaxSecret)
	}
	return s, nil
}

// Authorities reads a file with certificates in PEM form: the only ones that can vouch for a server. No file is nil, which
// means those of the system.
func Authorities(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("certificate authorities: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		return nil, fmt.Errorf("certificate authorities %s: no certificate in PEM form", file)
	}
	return pool, nil
}
