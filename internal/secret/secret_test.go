package secret_test

import (
	"crypto/rand"
	"regexp"
	"strings"
	"testing"

	"lurewatch/internal/secret"
)

func TestASecretIsRecognised(t *testing.T) {
	whole := regexp.MustCompile("^(?:" + secret.Pattern + ")$")
	for _, k := range []secret.Kind{secret.Session, secret.Token, secret.Invite, secret.Feed} {
		s, err := secret.New(rand.Reader, k)
		if err != nil {
			t.Fatal(err)
		}
		if !whole.MatchString(s) {
			t.Errorf("%q does not match the pattern", s)
		}
		key, ok := secret.Key(s, k)
		if !ok || len(key) != 64 || strings.Contains(key, s) {
			t.Errorf("Key(%q) = %q, %v", s, key, ok)
		}
	}
}

func TestWhatIsNoSecret(t *testing.T) {
	s, err := secret.New(rand.Reader, secret.Token)
	if err != nil {
		t.Fatal(err)
	}
	other := "a"
	if s[20] == 'a' {
		other = "b"
	}
	for name, bad := range map[string]string{
		"nothing":                 "",
		"one of another kind":     strings.Replace(s, "lw_t", "lw_s", 1),
		"one with a slip":         s[:20] + other + s[21:],
		"one cut short":           s[:len(s)-1],
		"one with a space behind": s + " ",
		"one in capitals":         strings.ToUpper(s),
	} {
		if key, ok := secret.Key(bad, secret.Token); ok {
			t.Errorf("%s is taken for a secret: %q", name, key)
		}
	}
	if _, err := secret.New(strings.NewReader("short"), secret.Token); err == nil {
		t.Error("New makes a secret of five bytes")
	}
}

func FuzzKey(f *testing.F) {
	f.Add("lw_t")
	f.Fuzz(func(t *testing.T, s string) {
		if _, ok := secret.Key(s, secret.Token); ok && !regexp.MustCompile(secret.Pattern).MatchString(s) {
			t.Errorf("%q is taken for a secret", s)
		}
	})
}
