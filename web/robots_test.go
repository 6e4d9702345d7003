package web_test

import (
	"strings"
	"testing"
)

func TestRobotsKeepAwayFromAnswers(t *testing.T) {
	status, h, body := newBench(t).get(t, "/robots.txt")
	if status != 200 || !strings.HasPrefix(h.Get("Content-Type"), "text/plain") || !strings.HasPrefix(body, "User-agent: *\n") {
		t.Fatalf("robots.txt = %d, %s, %q", status, h.Get("Content-Type"), body)
	}
	for _, path := range []string{"/kiem-tra/", "/en/kiem-tra/", "/fr/kiem-tra/", "/vi/kiem-tra/", "/console", "/en/console", "/d/"} {
		if !strings.Contains(body, "\nDisallow: "+path+"\n") {
			t.Errorf("robots.txt allows %s", path)
		}
	}
	if strings.Contains(body, "Disallow: /\n") {
		t.Error("robots.txt allows nothing")
	}
}

func TestALanguageInCapitalsIsThatLanguage(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{"/EN": "/en", "/Fr/dau-hieu": "/fr/dau-hieu", "/VI/": "/vi/", "/EN/kiem-tra/x?a=1&b=2": "/en/kiem-tra/x?a=1&b=2"} {
		if status, h, _ := b.get(t, path); status != 301 || h.Get("Location") != want {
			t.Errorf("%s = %d to %q, want 301 to %q", path, status, h.Get("Location"), want)
		}
	}
	for _, path := range []string{"/de", "/DE", "/ENG", "/en/EN"} {
		if status, _, _ := b.get(t, path); status != 404 {
			t.Errorf("%s = %d, want 404", path, status)
		}
	}
}
