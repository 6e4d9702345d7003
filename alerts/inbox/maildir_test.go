package inbox_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"lurewatch/alerts/inbox"
)

// maildir makes the folders with mails in new.
func maildir(t testing.TB, mails map[string]string) inbox.Maildir {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range mails {
		if err := os.WriteFile(filepath.Join(dir, "new", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return inbox.Maildir{Path: dir}
}

func TestMaildirHandsOverEachMailOnce(t *testing.T) {
	m := maildir(t, map[string]string{"2.b.host": "two", "1.a.host": "one", "3.c.host": "poison", ".hidden": "x"})
	if err := os.Symlink("/etc/hostname", filepath.Join(m.Path, "new", "0.link")); err != nil {
		t.Fatal(err)
	}
	texts, n, err := polled(t, m)
	if want := []string{"one", "two", "poison"}; n != 2 || err == nil || !slices.Equal(texts, want) {
		t.Errorf("first poll is %q, %d, %v, want %q with two handled and an error", texts, n, err, want)
	}
	if texts, n, err = polled(t, m); n != 0 || err == nil || !slices.Equal(texts, []string{"poison"}) {
		t.Errorf("second poll is %q, %d, %v, want what could not be handled alone", texts, n, err)
	}
	for _, name := range []string{"1.a.host:2,S", "2.b.host:2,S"} {
		if _, err := os.Stat(filepath.Join(m.Path, "cur", name)); err != nil {
			t.Error(err)
		}
	}
}

func TestMaildirFaults(t *testing.T) {
	if _, _, err := polled(t, inbox.Maildir{Path: t.TempDir()}); err == nil {
		t.Error("a folder without new is polled")
	}
	m := maildir(t, map[string]string{"1.a": "one", "2.b": "two"})
	large := filepath.Join(m.Path, "new", "0.large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, inbox.MaxMail+1); err != nil {
		t.Fatal(err)
	}
	texts, n, err := polled(t, m)
	if err == nil || n != 2 || !slices.Equal(texts, []string{"one", "two"}) {
		t.Errorf("poll is %q, %d, %v, want the two others and an error", texts, n, err)
	}
	if _, err := os.Stat(filepath.Join(m.Path, "cur", "0.large:2,FS")); err != nil {
		t.Errorf("the large mail was not put away: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m = maildir(t, map[string]string{"1.a": "one"})
	if n, err := m.Poll(ctx, func(context.Context, []byte) error { return nil }); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("poll = %d, %v, want context.Canceled", n, err)
	}
}
