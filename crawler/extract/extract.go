package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"lurewatch/job"
)

// Limits of what is read from one page.
const (
	// MaxText is the longest text of an ad, in bytes. A longer one is no ad, and [Result.Why] says so.
	MaxText = 200 << 10
	// MaxJSONLD is the most JSON-LD that is read from a page, in bytes over all its scripts.
	MaxJSONLD = 3 << 20
	// MaxPostings is the most ads that are taken from a page; those after it are left out.
	MaxPostings = 200
	// MaxLinks is the most links that are taken from a page; those after it are left out.
	MaxLinks = 5000
	// MinText is the least weight of text that is an ad: 24 runes, 12 in Han or Thai. Offers in chats are that short.
	MinText = 24
)

// How a page was read, in [Result.How]. The empty string means that no ad was found.
const (
	JSONLD      = "json-ld"
	MainText    = "main text"
	Description = "description"
)

// Page is a fetched page.
type Page struct {
	// URL is the page's canonical address; see [job.Canonical]. Source is the id of the source it belongs to.
	URL, Source string
	// Doc is the document, or its html element, parsed from UTF-8. A nil or empty Doc is a page without text.
	Doc *goquery.Selection
}

// Result is what a page bears. Ads and links are in the order of the page; nil means none.
type Result struct {
	// Ads have ID, URL and Source set, and at least one of Title and Text. All fields are valid UTF-8.
	Ads []job.Ad
	// Links are the addresses the page links to, canonical, absolute and each once, on any host, without those
	// marked rel=nofollow, which are in NoFollowLinks. Links in hidden elements, which are traps more often
	// than not, are in neither.
	Links, NoFollowLinks []string
	// How says how the ads were read: [JSONLD], [MainText], [Description] or "".
	How string
	// Listing says that the page leads to ads rather than being one. It can bear ads as well, when its JSON-LD
	// spells them out.
	Listing bool
	// NoIndex and NoFollow are what the page asks of robots, or of "lurewatch" by name, in a meta element.
	// Ads and Links are filled in regardless: the caller obeys.
	NoIndex, NoFollow bool
	// Canonical is what link rel=canonical says, if that is an address on the page's own host, else "".
	Canonical string
	// Wall says that the page asks its reader to log in or to prove not to be a machine. Why names which.
	Wall bool
	// Why says in words why there is no ad ("a list of links", "log-in page"), or what of the page was left
	// out; empty if there is nothing to say.
	Why string
}

// ReadHTML parses body, which must be UTF-8, and reads it as [Read] does. The address is made canonical
// first, and the error is that of [job.Canonical]; every body parses.
func ReadHTML(url, source string, body []byte) (Result, error) {
	canonical, err := job.Canonical(url)
	if err != nil {
		return Result{}, fmt.Errorf("read page: %w", err)
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		root = parseFlat(body) // nested too deep for the parser
	}
	return Read(Page{URL: canonical, Source: source, Doc: goquery.NewDocumentFromNode(root).Selection}), nil
}

// Read finds the ads and links of a page. It cannot fail: a page without ads has a Result that says why.
func Read(p Page) Result {
	w := walkPage(p, false)
	if w.poor() {
		if again := walkPage(p, true); !again.poor() {
			w = again
		}
	}
	r := Result{NoIndex: w.head.noIndex, NoFollow: w.head.noFollow, Canonical: w.links.sameHost(w.head.canonical)}
	m := w.mainText()
	found := findPostings(w.scripts)
	if found.left {
		r.Why = "more JSON-LD than is read from one page"
	}
	for _, u := range found.urls {
		w.links.add(u, "")
	}
	if len(found.postings) > 0 {
		readPostings(&r, p, w, found, m)
	}
	if len(r.Ads) == 0 {
		readMain(&r, p, w, found, m)
	}
	r.Links, r.NoFollowLinks = w.links.follow, w.links.noFollow
	return r
}

// readMain takes the ad from the text of the page, or says why there is none.
func readMain(r *Result, p Page, w *walk, found findings, m mainText) {
	if m.listing(found.listed) {
		r.Listing, r.Why = true, "a list of links"
		return
	}
	if why, asks := w.wall(m); why != "" {
		r.Wall, r.Why = asks, why
		return
	}
	how, text := MainText, m.text
	if m.weight < MinText && m.weight < weigh(w.head.description) {
		how, text = Description, w.head.description
	}
	switch n := weigh(text); {
	case n == 0:
		r.Why = orElse(r.Why, "no text")
	case n < MinText:
		r.Why = orElse(r.Why, "too little text")
	case len(text) > MaxText:
		r.Why = tooLong(text)
	default:
		title := w.title()
		ad := job.Ad{ID: job.AdID(p.Source, p.URL, ""), URL: p.URL, Source: p.Source,
			Title: title, Text: withoutTitle(text, title), Lang: w.head.language(), Posted: w.head.posted}
		w.labels.fill(&ad)
		r.Ads, r.How = []job.Ad{ad}, how
	}
}

// withoutTitle drops the first line of a text that only says the title again, unless nothing else is there.
func withoutTitle(text, title string) string {
	first, rest, more := strings.Cut(text, "\n")
	if !more || title == "" || first != title {
		return text
	}
	return strings.TrimLeft(rest, "\n")
}

// tooLong is the reason why a text is no ad.
func tooLong(text string) string {
	return fmt.Sprintf("an ad has %d bytes of text, at most %d", len(text), MaxText)
}

// orElse returns s, or t if s is empty.
func orElse(s, t string) string {
	if s == "" {
		return t
	}
	return s
}

// oneLine is foreign text as a field of an ad: valid UTF-8, spaces and line ends collapsed to one space.
func oneLine(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return isSpace(r) || r == '\u2028' || r == '\u2029' }), " ")
}

// hostOf returns the host of an absolute reference in lower case, and "" if it cannot be told.
func hostOf(ref string) string {
	if strings.HasPrefix(ref, "//") {
		ref = "https:" + ref
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
