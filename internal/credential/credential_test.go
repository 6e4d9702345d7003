package credential_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lurewatch/internal/credential"
)

func written(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestASecretIsReadWithoutTheEndOfItsLine(t *testing.T) {
	for content, want := range map[string]string{"demo": "demo", "demo secret\r\n": "demo secret", " demo\n\n": " demo"} {
		if got, err := credential.Secret(written(t, content)); got != want || err != nil {
			t.Errorf("Secret(%q) = %q, %v, want %q", content, got, err, want)
		}
	}
}

func TestAFileThatIsNoSecretIsNamedAndNotQuoted(t *testing.T) {
	long := strings.Repeat("demo", credential.MaxSecret)
	for name, content := range map[string]string{"empty": "", "blank": " \n", "long": long} {
		file := written(t, content)
		if got, err := credential.Secret(file); got != "" || err == nil || !strings.Contains(err.Error(), file) || strings.Contains(err.Error(), "demo") {
			t.Errorf("Secret(%s) = %q, %v, want an error that names %s alone", name, got, err, file)
		}
	}
	if _, err := credential.Secret(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Secret(absent) = %v, want what the system says", err)
	}
}

func TestAuthoritiesAreThoseOfAFileOrOfTheSystem(t *testing.T) {
	if pool, err := credential.Authorities(""); pool != nil || err != nil {
		t.Errorf("Authorities of no file = %v, %v, want those of the system", pool, err)
	}
	file := written(t, "no certificate")
	if _, err := credential.Authorities(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("Authorities(%s) = %v, want an error that names it", file, err)
	}
	if _, err := credential.Authorities(filepath.Join(t.TempDir(), "absent")); err == nil {
		t.Error("Authorities of a file that is absent: no error")
	}
}
