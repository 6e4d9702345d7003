package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"
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
	Microdata   = "microdata"
	RDFa        = "rdfa"
	MainText    = "main text"
	Description = "description"
	Telegram    = "telegram"
	Feed        = "feed"
	BySelectors = "selectors"
	ByPaths     = "json paths"
)

// Page is a fetched page.
type Page struct {
	// URL is the page's canonical address; see [job.Canonical]. Source is the id of the source it belongs to.
	URL, Source string
	// Doc is the document, or its html element, parsed from UTF-8. A nil or empty Doc is a page without text.
	Doc *goquery.Selection
	// Now is when the page was fetched, for telling which ads are over. Zero means that dates are not looked at.
	Now time.Time
}

// Result is what a page bears. Ads and links are in the order of the page; nil means none.
type Result struct {
	// Ads have ID, URL and Source set, and at least one of Title and Text. All fields are valid UTF-8.
	Ads []job.Ad
	// Extras tell more of the ads: Extras[i] of Ads[i].
	Extras []Extra
	// Links are the addresses the page links to, canonical, absolute and each once, on any host, without those
	// marked rel=nofollow, which are in NoFollowLinks. Links in hidden elements, which are traps more often
	// than not, are in neither.
	Links, NoFollowLinks []string
	// How says how the ads were read: [JSONLD], [Microdata] and so on, or "".
	How string
	// Listing says that the page leads to ads rather than being one. It can bear ads as well, when its JSON-LD
	// spells them out.
	Listing bool
	// NoIndex and NoFollow are what the page asks of robots, or of "lurewatch" by name, in a meta element.
	// Ads and Links are filled in regardless: the caller obeys.
	NoIndex, NoFollow bool
	// Canonical is what link rel=canonical says, if that is an address on the page's own host, else "".
	Canonical string
	// Next is the canonical address of the next page of a list, on the page's own host; "" if the page names none.
	// It is among Links too, where those are followed.
	Next string
	// Wall says that the page refuses its reader, or asks for a log-in or for proof that it is no machine. WallKind
	// says which, and is empty without a wall.
	Wall     bool
	WallKind WallKind
	// Expired says that every ad on the page is over, or that the page says so of an ad that it no longer shows.
	// ExpiredWhy gives the first reason, in words.
	Expired    bool
	ExpiredWhy string
	// Why says in words why there is no ad ("a list of links", "log-in page"), or what of the page was left
	// out; empty if there is nothing to say.
	Why string
}

// Extra is what a page or a feed says beside an ad. Every zero value means that nothing is said.
type Extra struct {
	// Summary is the description for networks and search engines, or the teaser of a feed; it can differ from the ad.
	Summary string
	// Images are the pictures with the ad, none of which was looked at.
	Images []Image
	// Unread names what the ad holds beside text, each once: "picture, not read", "video, not read".
	Unread []string
	// From is who wrote what the ad only passes on.
	From string
	// Until is the last day of the ad as the page writes it.
	Until string
	// Expired says that the ad is over, ExpiredWhy why.
	Expired    bool
	ExpiredWhy string
}

// ReadHTML parses body, which must be UTF-8, and reads it as [Read] does. The address is made canonical
// first, and the error is that of [job.Canonical]; every body parses.
func ReadHTML(url, source string, body []byte) (Result, error) {
	canonical, err := job.Canonical(url)
	if err != nil {
		return Result{}, fmt.Errorf("read page: %w", err)
	}
	return Read(Page{URL: canonical, Source: source, Doc: Parse(body).Selection}), nil
}

// Parse makes a document of a body, which must be UTF-8. It takes every body: one that nests too deep for the HTML
// parser is read by simpler rules.
func Parse(body []byte) *goquery.Document {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		root = parseFlat(body)
	}
	return goquery.NewDocumentFromNode(root)
}

// Read finds the ads and links of a page. It cannot fail: a page without ads has a Result that says why. The public
// preview of a Telegram channel is read as [ReadTelegram] does.
func Read(p Page) Result {
	if isPreview(p) {
		return ReadTelegram(p)
	}
	w := walkPage(p, false)
	if w.poor() {
		if again := walkPage(p, true); !again.poor() {
			w = again
		}
	}
	r := Result{NoIndex: w.head.noIndex, NoFollow: w.head.noFollow, Canonical: w.links.sameHost(w.head.canonical), Next: w.links.sameHost(w.head.next)}
	m := w.mainText()
	why := w.overIn(m, p.Now)
	readAds(&r, p, w, m)
	w.tellMore(&r, why)
	r.Links, r.NoFollowLinks = w.links.follow, w.links.noFollow
	return r
}

// readAds takes the ads from what the page most trusts to machines, else from its text.
func readAds(r *Result, p Page, w *walk, m mainText) {
	found := findPostings(w.scripts)
	if found.left {
		r.Why = "more JSON-LD than is read from one page"
	}
	for _, u := range found.urls {
		w.links.add(u, "")
	}
	if len(found.postings) > 0 {
		readPostings(r, p, w, found, m, JSONLD)
	}
	if len(r.Ads) == 0 && len(w.marked) > 0 {
		readMarked(r, p, w, found, m)
	}
	if len(r.Ads) == 0 {
		readMain(r, p, w, found, m)
	}
}

// readMarked takes the ads from microdata, else from RDFa.
func readMarked(r *Result, p Page, w *walk, found findings, m mainText) {
	marked := items{root: p.Doc.Nodes[0], left: maxItemNodes}
	for _, as := range []struct {
		how  string
		kind itemKind
	}{{Microdata, microdataItem}, {RDFa, rdfaItem}} {
		found.postings = marked.postings(w.marked, as.kind)
		if len(found.postings) > 0 && len(r.Ads) == 0 {
			readPostings(r, p, w, found, m, as.how)
		}
	}
	if marked.left <= 0 {
		r.Why = orElse(r.Why, "more markup than is read from one page")
	}
}

// tellMore fills in what belongs to the ads and is no field of them. why says that the page calls its ad over.
func (w *walk) tellMore(r *Result, why string) {
	for len(r.Extras) < len(r.Ads) {
		r.Extras = append(r.Extras, Extra{})
	}
	if len(r.Ads) == 1 && !r.Listing {
		e := &r.Extras[0]
		e.Summary, e.Images = orElse(w.head.description, w.head.summary), w.images(e.Images)
		if e.ExpiredWhy == "" {
			e.Expired, e.ExpiredWhy = why != "", why
		}
	}
	if len(r.Ads) == 0 && !r.Wall {
		r.Expired, r.ExpiredWhy = why != "", why
	}
	r.expire()
}

// expire says that the page is over if all its ads are.
func (r *Result) expire() {
	for _, e := range r.Extras {
		if !e.Expired {
			return
		}
	}
	if len(r.Extras) > 0 {
		r.Expired, r.ExpiredWhy = true, r.Extras[0].ExpiredWhy
	}
}

// readMain takes the ad from the text of the page, or says why there is none.
func readMain(r *Result, p Page, w *walk, found findings, m mainText) {
	if m.listing(found.listed) || w.isLastPage(p, m) {
		r.Listing, r.Why = true, "a list of links"
		return
	}
	if why, kind := w.wall(p, m); why != "" {
		r.Wall, r.WallKind, r.Why = kind != "", kind, why
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
