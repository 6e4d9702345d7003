package robots_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/robots"
)

const product = "Lurewatch"

func TestAllowedReadsTheFile(t *testing.T) {
	for _, tc := range []struct {
		name, body, target string
		want               bool
	}{
		{"an empty file allows", "", "/a", true},
		{"an HTML page allows", "<html><body>not found: /a</body></html>", "/a", true},
		{"a prefix is enough", "User-agent: *\nDisallow: /ad\n", "/admin/x", false},
		{"paths keep their case", "User-agent: *\nDisallow: /Ad\n", "/ad", true},
		{"an empty disallow allows", "User-agent: *\nDisallow:\n", "/a", true},
		{"the longest match decides", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
		{"the longest match decides, in any order", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c", false},
		{"allow wins a tie", "User-agent: *\nDisallow: /p\nAllow: /p\n", "/p", true},
		{"allow wins a tie between groups", "User-agent: lurewatch\nAllow: /p\nUser-agent: x\nDisallow: /\nUser-agent: lurewatch\nDisallow: /p\n", "/p", true},
		{"the query counts", "User-agent: *\nDisallow: /*?s=\n", "/x?s=1", false},
		{"the fragment does not", "User-agent: *\nDisallow: /*top\n", "/x#top", true},
		{"an empty target is the root", "User-agent: *\nDisallow: /$\n", "", false},
		{"a bare query is one of the root", "User-agent: *\nDisallow: /?s=\n", "?s=1", false},
		{"a comment ends a line", "User-agent: * # all\nDisallow: /a#b\n", "/ab", false},
		{"spaces around the colon", "User-agent : *\n\tDisallow \t: \t/a\n", "/a", false},
		{"unknown lines are skipped", "User-agent: *\nfoo bar\nNoindex: /x\n:\nDisallow: /a\n", "/a", false},
		{"rules before any user-agent are for nobody", "Disallow: /\nUser-agent: *\nDisallow: /a\n", "/b", true},
		{"a missing colon is understood", "User-agent *\nDisallow /a\n", "/a", false},
		{"a sentence is not a rule", "User-agent: *\nDisallow the page /a\n", "/a", true},
		{"a misspelt disallow is understood", "User-agent: *\nDissallow: /a\n", "/a", false},
		{"a byte order mark is skipped", "\ufeffUser-agent: *\nDisallow: /a\n", "/a", false},
		{"CR ends a line", "User-agent: *\rDisallow: /a\r", "/a", false},
		{"CR LF ends a line", "User-agent: *\r\nDisallow: /a\r\n", "/a", false},
		{"NUL does not end a line", "User-agent: *\nDisallow: /a\x00\nDisallow: /b\n", "/a", true},
		{"NUL lines are skipped", "User-agent: *\n\x00\x00\nDisallow: /a\n", "/a", false},
		{"a huge line is only a line", "User-agent: *\nX" + strings.Repeat("x", 400<<10) + ": y\nDisallow: /a\n", "/a", false},
		{"what is beyond the limit is ignored", "User-agent: *\n#" + strings.Repeat("x", robots.MaxBytes) + "\nDisallow: /a\n", "/a", true},
		{"a rule cut by the limit is ignored", "User-agent: *\nDisallow: /\n" + strings.Repeat("\n", robots.MaxBytes-40) + "Allow: /public/only\n", "/a", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := robots.Parse([]byte(tc.body)).Allowed(product, tc.target); got != tc.want {
				t.Errorf("Allowed(%q) = %v, want %v in\n%.300s", tc.target, got, tc.want, tc.body)
			}
		})
	}
}

func TestAllowedChoosesTheGroup(t *testing.T) {
	for _, tc := range []struct {
		name, body, product string
		want                bool
	}{
		{"a group of its own replaces the one for all", "User-agent: *\nDisallow: /\n\nUser-agent: Lurewatch\nAllow: /\n", "Lurewatch", true},
		{"a group of its own without rules, too", "User-agent: *\nDisallow: /\n\nUser-agent: Lurewatch\n", "Lurewatch", true},
		{"a group of its own with an empty rule, too", "User-agent: Lurewatch\nDisallow:\nUser-agent: *\nDisallow: /\n", "Lurewatch", true},
		{"case does not matter", "User-agent: lUREwATCH\nDisallow: /\n", "Lurewatch", false},
		{"a version after the token is cut", "User-agent: lurewatch/2.0 (beta)\nDisallow: /\n", "Lurewatch", false},
		{"a shorter token is another crawler", "User-agent: lure\nDisallow: /\n", "Lurewatch", true},
		{"a longer token is another crawler", "User-agent: lurewatch-images\nDisallow: /\n", "Lurewatch", true},
		{"several agents share the rules that follow", "User-agent: a\nUser-agent: lurewatch\n\nUser-agent: b\nDisallow: /\n", "Lurewatch", false},
		{"groups of one agent are combined", "User-agent: lurewatch\nDisallow: /x\n\nUser-agent: b\nDisallow: /b\n\nUser-agent: lurewatch\nDisallow: /\n", "Lurewatch", false},
		{"an unknown line does not split the agents", "User-agent: lurewatch\nSitemap: https://jobs.example/s.xml\nUser-agent: b\nDisallow: /\n", "Lurewatch", false},
		{"an agent without letters is nobody", "User-agent: 42\nDisallow: /\n", "", true},
		{"an agent without letters ends the group before", "User-agent: *\nAllow: /\nUser-agent: 42\nDisallow: /\nDisallow: /a\n", "Lurewatch", true},
		{"a star with a comment is for all", "User-agent: * (all)\nDisallow: /\n", "Lurewatch", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := robots.Parse([]byte(tc.body)).Allowed(tc.product, "/a"); got != tc.want {
				t.Errorf("Allowed(%q, /a) = %v, want %v in\n%s", tc.product, got, tc.want, tc.body)
			}
		})
	}
}

func TestPatternsMatch(t *testing.T) {
	for _, tc := range []struct {
		name, pattern, target string
		want                  bool // that the pattern matches
	}{
		{"the end is the end", "/*.pdf$", "/x.pdf", true},
		{"the end is not the middle", "/*.pdf$", "/x.pdf?y", false},
		{"the end after an earlier match", "/*.pdf$", "/x.pdf.pdf", true},
		{"parts do not overlap", "/ab*ba$", "/aba", false},
		{"a star may be empty", "/a*b", "/ab", true},
		{"stars in a row are one", "/a***b$", "/axxb", true},
		{"a leading star", "*/b", "/a/b", true},
		{"a trailing star changes nothing", "/a*", "/a", true},
		{"a star before the end", "/a*$", "/abc", true},
		{"a dollar in the middle is a dollar", "/a$b", "/a$b", true},
		{"an escaped dollar is a dollar", "/a%24", "/a$b", true},
		{"an escaped star is a star", "/a%2Ab", "/a*b", true},
		{"an escaped star is no wildcard", "/a%2Ab", "/axb", false},
		{"a pattern without a slash matches nothing", "a", "/a", false},
		{"escapes have no case", "/vi%e1%bb%87c", "/vi%E1%BB%87c", true},
		{"UTF-8 is its escapes", "/việc", "/vi%E1%BB%87c", true},
		{"a broken escape is itself", "/100%", "/100%25", true},
		{"an escaped slash is not a slash", "/a%2Fb", "/a/b", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			disallow := robots.Parse([]byte("User-agent: *\nDisallow: " + tc.pattern + "\n"))
			if got := !disallow.Allowed(product, tc.target); got != tc.want {
				t.Errorf("Disallow: %s forbids %s is %v, want %v", tc.pattern, tc.target, got, tc.want)
			}
			allow := robots.Parse([]byte("User-agent: *\nDisallow: /\nAllow: " + tc.pattern + "\n"))
			if got := allow.Allowed(product, tc.target); got != tc.want {
				t.Errorf("Allow: %s permits %s is %v, want %v", tc.pattern, tc.target, got, tc.want)
			}
		})
	}
}

func TestNeedlessEscapesAreReadStrictly(t *testing.T) {
	for _, tc := range []struct {
		name, pattern, target string
		disallows, allows     bool
	}{
		{"an escaped tilde in the target", "/~an", "/%7Ean", true, true},
		{"an escaped tilde in the rule", "/%7ean", "/~an", true, false},
		{"escaped letters in both", "/%62az", "/%62az", true, true},
		{"escaped letters in the target", "/baz", "/%62a%7A", true, true},
		{"escaped letters in the rule", "/%62a%7A", "/baz", true, false},
		{"a target that is not escaped", "/việc", "/việc", true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			disallow := robots.Parse([]byte("User-agent: *\nDisallow: " + tc.pattern + "\n"))
			if got := !disallow.Allowed(product, tc.target); got != tc.disallows {
				t.Errorf("Disallow: %s forbids %s is %v, want %v", tc.pattern, tc.target, got, tc.disallows)
			}
			allow := robots.Parse([]byte("User-agent: *\nDisallow: /\nAllow: " + tc.pattern + "\n"))
			if got := allow.Allowed(product, tc.target); got != tc.allows {
				t.Errorf("Allow: %s permits %s is %v, want %v", tc.pattern, tc.target, got, tc.allows)
			}
		})
	}
}

func TestCrawlDelay(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		want       time.Duration
		ok         bool
	}{
		{"no delay", "User-agent: *\nDisallow: /a\n", 0, false},
		{"whole seconds", "User-agent: *\nCrawl-delay: 10\n", 10 * time.Second, true},
		{"parts of a second", "User-agent: *\nCrawl-Delay : 0.5 # please\n", 500 * time.Millisecond, true},
		{"zero is a delay", "User-agent: *\nCrawl-delay: 0\n", 0, true},
		{"a day is cut", "User-agent: *\nCrawl-delay: 86400\n", robots.MaxDelay, true},
		{"infinity is cut", "User-agent: *\nCrawl-delay: inf\n", robots.MaxDelay, true},
		{"words are ignored", "User-agent: *\nCrawl-delay: ten\n", 0, false},
		{"not a number is ignored", "User-agent: *\nCrawl-delay: nan\n", 0, false},
		{"less than nothing is ignored", "User-agent: *\nCrawl-delay: -1\n", 0, false},
		{"its own group replaces the one for all", "User-agent: *\nCrawl-delay: 9\nUser-agent: lurewatch\nCrawl-delay: 2\n", 2 * time.Second, true},
		{"its own group without a delay, too", "User-agent: *\nCrawl-delay: 9\nDisallow: /b\nUser-agent: lurewatch\nDisallow: /a\n", 0, false},
		{"the longest of its own counts", "User-agent: lurewatch\nCrawl-delay: 9\nDisallow: /b\nUser-agent: lurewatch\nCrawl-delay: 2\n", 9 * time.Second, true},
		{"a delay is for the agents named before it", "User-agent: other\nCrawl-delay: 60\nUser-agent: *\nDisallow: /a\n", 0, false},
		{"several agents share a delay", "User-agent: other\nUser-agent: *\nDisallow: /a\nCrawl-delay: 3\n", 3 * time.Second, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := robots.Parse([]byte(tc.body)).CrawlDelay(product)
			if got != tc.want || ok != tc.ok {
				t.Errorf("CrawlDelay = %v, %v, want %v, %v in\n%s", got, ok, tc.want, tc.ok, tc.body)
			}
		})
	}
}

func TestSitemapsBelongToNoGroup(t *testing.T) {
	f := robots.Parse([]byte("Sitemap: https://jobs.example/1.xml\nUser-agent: x\nDisallow: /\nSITEMAP:https://jobs.example/2.xml # new\nSitemap:\n"))
	want := []string{"https://jobs.example/1.xml", "https://jobs.example/2.xml"}
	if diff := cmp.Diff(f.Sitemaps(), want); diff != "" {
		t.Errorf("Sitemaps differ, got - want +:\n%s", diff)
	}
}

func TestStatusDecides(t *testing.T) {
	body := []byte("User-agent: *\nDisallow: /a\n")
	for status, want := range map[int][2]bool{ // by status: whether /a and /b are allowed
		http.StatusOK: {false, true}, http.StatusPartialContent: {false, true},
		http.StatusFound: {true, true}, http.StatusUnauthorized: {true, true}, http.StatusForbidden: {true, true},
		http.StatusNotFound: {true, true}, http.StatusGone: {true, true},
		http.StatusTooManyRequests: {false, false}, http.StatusInternalServerError: {false, false},
		http.StatusServiceUnavailable: {false, false}, 0: {false, false}, 100: {false, false}, 999: {false, false},
	} {
		f := robots.FromStatus(status, body)
		if got := [2]bool{f.Allowed(product, "/a"), f.Allowed(product, "/b")}; got != want {
			t.Errorf("FromStatus(%d) allows /a, /b: %v, want %v", status, got, want)
		}
		if _, ok := f.CrawlDelay(product); ok {
			t.Errorf("FromStatus(%d) has a crawl delay", status)
		}
	}
}

func TestTheZeroFileAllows(t *testing.T) {
	var f robots.File
	if _, ok := f.CrawlDelay(product); !f.Allowed(product, "/a") || ok || len(f.Sitemaps()) != 0 {
		t.Error("the zero File has rules, want none")
	}
}

// TestHostileFilesStayCheap would not end within the life of the test binary if a wildcard backtracked, or if
// every agent got its own copy of the rules.
func TestHostileFilesStayCheap(t *testing.T) {
	var agents strings.Builder
	for i := range 15_000 {
		fmt.Fprintf(&agents, "User-agent: %s\n", letters(i))
	}
	for _, body := range []string{
		"User-agent: *\nDisallow: /" + strings.Repeat("*a", 200_000) + "b\n",
		"User-agent: *\nDisallow: /" + strings.Repeat("*", 400_000) + "b$\n",
		"User-agent: *\n" + strings.Repeat("Disallow: /*a*a*a*a*b$\n", 20_000),
		agents.String() + strings.Repeat("Crawl-delay: 1\nDisallow: /\n", 9_000),
	} {
		f := robots.Parse([]byte(body))
		if f.Allowed(product, "/"+strings.Repeat("a", 2000)) != f.Allowed(product, "/"+strings.Repeat("%61", 2000)) {
			t.Errorf("two spellings of one path get two answers from %.60q", body)
		}
	}
}

// letters spells a number with letters, as product tokens have no digits.
func letters(n int) string {
	return strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h", "8", "i", "9", "j").Replace(fmt.Sprint(n))
}

func FuzzFile(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a$\nAllow: /%7e\nCrawl-delay: 1\n"), "/a%7E?b=1")
	f.Add([]byte("\xef\xbbUser-agent: a\rUser-agent: lurewatch\rDisallow: *\x00%\r"), "việc")
	f.Fuzz(func(t *testing.T, body []byte, target string) {
		file := robots.Parse(body)
		file.Allowed(product, target)
		if d, ok := file.CrawlDelay(product); d < 0 || d > robots.MaxDelay || !ok && d != 0 {
			t.Errorf("CrawlDelay = %v, %v, want 0 to %v", d, ok, robots.MaxDelay)
		}
		for _, s := range file.Sitemaps() {
			if s == "" {
				t.Error("Sitemaps holds an empty address")
			}
		}
		if robots.Parse(append(append([]byte("User-agent: lurewatch\nDisallow: /\n#"), body...), '\n')).Allowed(product, "/") &&
			!strings.ContainsAny(string(body), "\r\n") {
			t.Error("a comment lifts a rule")
		}
	})
}
