package job

import (
	"errors"
	"fmt"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// MaxURL is the longest address that is followed, in bytes of its canonical form.
const MaxURL = 2048

// maxRaw is the longest address that is read at all: reading costs more than its length, and what is dropped from
// an address (tracking, fragments) does not fill three quarters of it.
const maxRaw = 4 * MaxURL

// ErrURL is returned, wrapped, when an address is not one the crawler may visit.
var ErrURL = errors.New("not an address that can be visited")

var parser = whatwg.NewParser()

// Canonical reads an address as a browser would (WHATWG URL) and returns the one spelling under which it is
// kept: http or https, host in lower case and punycode, no fragment, no default port, no tracking parameters
// and no session ids. It refuses every other scheme, credentials, and more than [MaxURL] bytes.
//
// Canonical decides nothing about where an address leads: 2130706433 becomes 127.0.0.1 here, and the address
// guard of the fetcher refuses it when it is dialled.
func Canonical(raw string) (string, error) {
	if len(raw) > maxRaw {
		return "", tooLong(raw)
	}
	u, err := parser.Parse(strings.TrimSpace(raw))
	return canonical(u, err, raw)
}

// Resolve is Canonical for a reference found on the page at base.
func Resolve(base, ref string) (string, error) {
	if len(ref) > maxRaw {
		return "", tooLong(ref)
	}
	u, err := parser.ParseRef(base, strings.TrimSpace(ref))
	return canonical(u, err, ref)
}

func tooLong(raw string) error {
	return fmt.Errorf("address %q: %w: %d bytes, at most %d", clip(raw), ErrURL, len(raw), MaxURL)
}

func canonical(u *whatwg.Url, err error, raw string) (string, error) {
	switch {
	case err != nil:
		return "", fmt.Errorf("address %q: %w: %v", clip(raw), ErrURL, err)
	case u.Protocol() != "http:" && u.Protocol() != "https:":
		return "", fmt.Errorf("address %q: %w: scheme is %q, want http or https", clip(raw), ErrURL, strings.TrimSuffix(u.Protocol(), ":"))
	case u.Username() != "" || u.Password() != "":
		return "", fmt.Errorf("address %q: %w: it carries a user name", clip(raw), ErrURL)
	case !isHostName(u.Hostname()):
		return "", fmt.Errorf("address %q: %w: its host is longer than the name system allows", clip(raw), ErrURL)
	}
	u.SetHash("")
	u.SetPathname(dropPathSession(u.Pathname()))
	query := dropTracking(strings.TrimPrefix(u.Search(), "?"))
	if query != "" {
		query = "?" + query // SetSearch takes one question mark off, and a query may begin with another
	}
	u.SetSearch(query)
	s := u.Href(true)
	if len(s) > MaxURL {
		return "", tooLong(s)
	}
	return s, nil
}

// isHostName reports whether a host is short enough for the DNS (RFC 1035, 2.3.4): 253 bytes, 63 a label.
func isHostName(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		if len(label) > 63 {
			return false
		}
	}
	return len(host) <= 253
}

// Host returns the host name of a canonical URL, without the port: the unit of politeness.
func Host(canonical string) string {
	rest := canonical
	if i := strings.Index(rest, "://"); i >= 0 {
		rest = rest[i+3:]
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if strings.HasPrefix(rest, "[") { // [::1]:8080
		if i := strings.IndexByte(rest, ']'); i >= 0 {
			return rest[:i+1]
		}
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// Origin returns scheme, host and port of a canonical URL, "https://example.org": the unit of robots.txt.
func Origin(canonical string) string {
	i := strings.Index(canonical, "://")
	if i < 0 {
		return canonical
	}
	if j := strings.IndexAny(canonical[i+3:], "/?#"); j >= 0 {
		return canonical[:i+3+j]
	}
	return canonical
}

// tracking names query parameters that tell who sent a reader, not what is read; session names those that
// tell one reader from another. All are compared in lower case.
var (
	tracking = map[string]bool{"fbclid": true, "gclid": true, "dclid": true, "gbraid": true, "wbraid": true, "msclkid": true,
		"yclid": true, "igshid": true, "mc_cid": true, "mc_eid": true, "_ga": true, "_gl": true, "zarsrc": true, "spm": true,
		"ref_src": true, "__cft__[0]": true, "__tn__": true, "mibextid": true}
	session = map[string]bool{"phpsessid": true, "jsessionid": true, "aspsessionid": true, "sessionid": true, "session_id": true,
		"sid": true, "zenid": true, "cfid": true, "cftoken": true}
)

// dropTracking takes the parameters out that do not name a page. What stays keeps its order and spelling.
func dropTracking(query string) string {
	if query == "" {
		return ""
	}
	kept := make([]string, 0, 8)
	for _, p := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(p, "=")
		name = strings.ToLower(name)
		if p == "" || tracking[name] || session[name] || strings.HasPrefix(name, "utm_") {
			continue
		}
		kept = append(kept, p)
	}
	return strings.Join(kept, "&")
}

// dropPathSession cuts ";jsessionid=…" off a path.
func dropPathSession(path string) string {
	if i := strings.Index(strings.ToLower(path), ";jsessionid="); i >= 0 {
		return path[:i]
	}
	return path
}

// clip keeps foreign text in messages short.
func clip(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}
