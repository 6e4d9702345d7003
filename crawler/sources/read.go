package sources

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"

	"lurewatch/job"
)

// Way is one way of reading ads from an answer.
type Way string

// The ways of reading.
const (
	JSONLD       Way = "json-ld"
	Microdata    Way = "microdata"
	RDFa         Way = "rdfa"
	BySelectors  Way = "selectors"
	FeedItems    Way = "feed"
	ByJSON       Way = "json"
	TelegramPost Way = "telegram"
	MainText     Way = "main-text"
)

// Ways lists all of them.
var Ways = [...]Way{JSONLD, Microdata, RDFa, BySelectors, FeedItems, ByJSON, TelegramPost, MainText}

// Read says how ads are read. The ways are tried in order; the first that finds an ad decides.
type Read struct {
	Ways []Way
	// Selectors are by [Field]; nil unless one of Ways is [BySelectors].
	Selectors map[Field]Selector
	// JSON is zero unless one of Ways is [ByJSON].
	JSON JSON
}

// Field is what a selector or a path finds: a field of an ad, or something beside it.
type Field string

// The fields. Item is one ad on a page of several, relative to which the others are looked for; URL leads to its
// own page; Key tells one ad on a page from another.
const (
	Title    = Field(job.Title)
	Company  = Field(job.Company)
	Location = Field(job.Location)
	Salary   = Field(job.Salary)
	Text     = Field(job.Text)
	Posted   = Field("posted")
	Expires  = Field("expires")
	URL      = Field("url")
	Key      = Field("key")
	Item     = Field("item")
)

// Fields lists all of them. In [JSON], what is an item is said by Items.
var Fields = [...]Field{Title, Company, Location, Salary, Text, Posted, Expires, URL, Key, Item}

// maxSelector is the longest selector or path, in bytes.
const maxSelector = 300

// Selector finds elements of a page: a CSS selector, and after an @ the attribute that has the value instead of the
// text, as in "a.next@href".
type Selector struct {
	CSS string
	// Attr is empty if the text of the element is the value.
	Attr string
}

var attribute = regexp.MustCompile(`@([A-Za-z][A-Za-z0-9_:.-]*)$`)

// UnmarshalText reads a selector and has it compiled.
func (s *Selector) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	if len(text) > maxSelector {
		return fmt.Errorf("selector has %d bytes, want at most %d", len(text), maxSelector)
	}
	*s = Selector{CSS: text}
	if m := attribute.FindStringSubmatchIndex(text); m != nil {
		*s = Selector{CSS: strings.TrimSpace(text[:m[0]]), Attr: text[m[2]:m[3]]}
	}
	if _, err := cascadia.ParseGroup(s.CSS); err != nil {
		return fmt.Errorf("selector %q: %w", text, err)
	}
	return nil
}

// String returns the selector as it is written.
func (s Selector) String() string {
	if s.Attr == "" {
		return s.CSS
	}
	return s.CSS + "@" + s.Attr
}

// JSON says where ads are in an answer in JSON.
type JSON struct {
	// Items leads to the ads: "data.items[*]".
	Items Path
	// Fields lead from an ad to its parts; several joined by | are put one below the other.
	Fields map[Field]Path
	// URL is the address of an ad with the names of members of the ad between braces,
	// "https://jobs.example/{id}"; empty if [Fields] has one or there is none.
	URL string
}

// Path is a way into JSON: names joined by dots, [n] for one element of a list and [*] for all, "data.items[*].id".
// Several paths joined by | are read one after the other.
type Path string

var pathForm = regexp.MustCompile(`^[A-Za-z_$@][\w$@:-]*(\[(\*|\d{1,6})\])*(\.[A-Za-z_$@][\w$@:-]*(\[(\*|\d{1,6})\])*)*$`)

// rootItems is the path of an answer that is a list itself.
const rootItems = Path("[*]")

// UnmarshalText reads a path.
func (p *Path) UnmarshalText(b []byte) error {
	*p = Path(strings.TrimSpace(string(b)))
	if len(*p) > maxSelector {
		return fmt.Errorf("path has %d bytes, want at most %d", len(*p), maxSelector)
	}
	for one := range strings.SplitSeq(string(*p), "|") {
		if !pathForm.MatchString(strings.TrimSpace(one)) && *p != rootItems {
			return fmt.Errorf("path %q: want names joined by dots, with [0] or [*] for elements of lists, such as data.items[*].title", *p)
		}
	}
	return nil
}

// Parts takes a path apart at its bars.
func (p Path) Parts() []Path {
	var out []Path
	for one := range strings.SplitSeq(string(p), "|") {
		out = append(out, Path(strings.TrimSpace(one)))
	}
	return out
}

var placeholder = regexp.MustCompile(`\{([A-Za-z_$@][\w$@:-]*)\}`)

// checkTemplate reports what is wrong with an address with names between braces.
func checkTemplate(template string) error {
	if !placeholder.MatchString(template) {
		return errors.New("want a name between braces, such as https://jobs.example/{id}")
	}
	plain := placeholder.ReplaceAllString(template, "x")
	if strings.ContainsAny(plain, "{}") {
		return errors.New("a brace is open or closed that has no name")
	}
	_, err := job.Canonical(plain)
	return err
}
