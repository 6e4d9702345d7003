package sources

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a schedule must not depend on what a machine has installed
	"unicode/utf8"

	"golang.org/x/text/language"

	"lurewatch/crawler"
	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

// The bounds of a source file.
const (
	maxTitle    = 100       // characters
	maxNotes    = 2000      // characters
	maxEntries  = 100       // of a list
	maxPage     = 1_000_000 // the greatest value of a parameter
	maxPages    = 500       // of a pagination
	minInterval = 30 * time.Minute
	minRevisit  = time.Hour
	maxRevisit  = 90 * 24 * time.Hour
	maxDelay    = 10 * time.Minute
	maxRound    = 100_000
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// checker makes a source of a file and collects what is wrong with it.
type checker struct {
	doc    *strictyaml.Document
	faults []error
	told   map[strictyaml.Place]bool // of what could not be read at all
}

// newChecker begins with what Decode found.
func newChecker(doc *strictyaml.Document, err error) *checker {
	c := &checker{doc: doc, told: make(map[strictyaml.Place]bool)}
	for _, f := range strictyaml.Faults(err) {
		c.faults = append(c.faults, f)
		c.told[f.Place] = true
	}
	return c
}

// fault notes what is wrong with a value, by the steps that lead to it.
func (c *checker) fault(steps []any, format string, args ...any) {
	c.faultAt(c.doc.At(steps...), format, args...)
}

// faultAt notes what is wrong at a place, unless what stands there could not be read.
func (c *checker) faultAt(p strictyaml.Place, format string, args ...any) {
	if !c.told[p] {
		c.faults = append(c.faults, p.Errorf(format, args...))
	}
}

// at is the steps to a value.
func at(steps ...any) []any { return steps }

// source makes a source. It is not to be used if there are faults.
func (c *checker) source(f file, name string) Source {
	s := Source{ID: f.ID, Title: f.Title, Kind: f.Kind, Links: f.Links, Pagination: f.Pagination, Read: f.Read,
		Cron: f.Schedule.Cron, Zone: f.Schedule.Zone, Delay: time.Duration(f.Delay), MaxDepth: f.MaxDepth,
		MaxPages: cmp.Or(f.MaxPages, DefaultMaxPages), Revisit: Revisit{time.Duration(f.Revisit.Min), time.Duration(f.Revisit.Max)},
		Owner: f.Owner, Country: f.Country, Render: f.Render, Proxy: f.Proxy, Proven: Proven(f.Proven),
		Notes: strings.TrimSpace(f.Notes), Disabled: strings.TrimSpace(f.Disabled)}
	c.required()
	c.names(s, name)
	c.addresses(&s, f)
	c.links(s.Links)
	c.pagination(&s.Pagination)
	c.read(s)
	c.schedule(&s)
	c.gentleness(&s)
	c.people(&s, f)
	return s
}

// required are the keys that every file must have, with what they are for.
var required = [...][2]string{{"id", "what the source is called for ever"}, {"title", "what people call it"}, {"kind", kindList()},
	{"start", "where every round begins"}, {"read", "how an ad is read"}, {"schedule", "when it is visited"}, {"owner", "who runs the site"},
	{"languages", "what the ads are written in"}, {"proven", `"not yet", or the date and the saved page`}}

func (c *checker) required() {
	for _, r := range required {
		if !c.doc.Has(r[0]) {
			c.fault(nil, "%s is missing: %s", r[0], r[1])
		}
	}
}

// given reports whether the file has a value for a key that Decode could read.
func (c *checker) given(key, value string) bool { return value != "" || c.doc.Has(key) }

// names checks what the source is called.
func (c *checker) names(s Source, file string) {
	if want := strings.TrimSuffix(file, ".yaml"); c.given("id", s.ID) && (s.ID != want || !kebab.MatchString(s.ID)) {
		c.fault(at("id"), "id is %q, want kebab-case and the name of the file, %q", s.ID, want)
	}
	if n := utf8.RuneCountInString(s.Title); c.given("title", s.Title) && (n < 1 || n > maxTitle) {
		c.fault(at("title"), "title has %d characters, want 1 to %d", n, maxTitle)
	}
	if c.given("kind", string(s.Kind)) && !slices.Contains(Kinds[:], s.Kind) {
		c.fault(at("kind"), "kind is %q, want one of %s", s.Kind, kindList())
	}
	if n := utf8.RuneCountInString(s.Notes); n > maxNotes {
		c.fault(at("notes"), "notes have %d characters, want at most %d", n, maxNotes)
	}
	if c.doc.Has("disabled") && s.Disabled == "" {
		c.fault(at("disabled"), "disabled is empty, want why the source is not visited")
	}
	if s.Proxy != "" && !kebab.MatchString(s.Proxy) {
		c.fault(at("proxy"), "proxy is %q, want the name of a configured proxy in kebab-case", s.Proxy)
	}
}

func kindList() string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// addresses checks where the source begins and which hosts it has.
func (c *checker) addresses(s *Source, f file) {
	c.length(len(f.Start), "start")
	c.length(len(f.Hosts), "hosts")
	c.length(len(f.Languages), "languages")
	for i, raw := range f.Hosts {
		u, err := job.Canonical("https://" + raw + "/")
		if err != nil || job.Host(u) != raw {
			c.fault(at("hosts", i), "host is %q, want a bare name in lower case, such as jobs.example", raw)
			continue
		}
		s.Hosts = append(s.Hosts, job.Host(u))
	}
	for i, raw := range f.Start {
		u, err := job.Canonical(raw)
		switch {
		case err != nil:
			c.fault(at("start", i), "%w", err)
		case slices.Contains(s.Start, u):
			c.fault(at("start", i), "%s is there twice", u)
		case len(f.Hosts) > 0 && !slices.Contains(s.Hosts, job.Host(u)):
			c.fault(at("start", i), "host %s is not among hosts", job.Host(u))
		case s.Kind == Telegram && !channel.MatchString(u):
			c.fault(at("start", i), "%s: want the preview of a channel, https://t.me/s/… ", u)
		}
		s.Start = append(s.Start, u)
		if len(f.Hosts) == 0 && err == nil && !slices.Contains(s.Hosts, job.Host(u)) {
			s.Hosts = append(s.Hosts, job.Host(u))
		}
	}
	if c.doc.Has("start") && len(f.Start) == 0 {
		c.fault(at("start"), "start is empty, want at least one address")
	}
}

// channel is the public preview of a Telegram channel.
var channel = regexp.MustCompile(`^https://t\.me/s/[A-Za-z][A-Za-z0-9_]{3,31}$`)

// length bounds a list.
func (c *checker) length(n int, steps ...any) {
	if n > maxEntries {
		c.fault(steps, "%v has %d entries, want at most %d", steps[len(steps)-1], n, maxEntries)
	}
}

func (c *checker) links(l Links) {
	c.length(len(l.Ads), "links", "ads")
	c.length(len(l.Lists), "links", "lists")
	c.length(len(l.Never), "links", "never")
}

// pagination checks how lists go on, and fills in first and step.
func (c *checker) pagination(p *Pagination) {
	if p.Parameter == "" {
		for _, key := range []string{"first", "step", "last"} {
			if c.doc.Has("pagination", key) {
				c.fault(at("pagination", key), "%s says nothing without parameter", key)
			}
		}
		return
	}
	if !c.doc.Has("pagination", "first") {
		p.First = 1
	}
	p.Step = cmp.Or(p.Step, 1)
	if p.First < 0 || p.Step < 1 || p.Last < p.First {
		c.fault(at("pagination"), "pagination goes from %d to %d by %d, want steps of at least 1 upward", p.First, p.Last, p.Step)
	} else if p.Last > maxPage {
		c.fault(at("pagination", "last"), "pagination goes up to %d, want at most %d", p.Last, maxPage)
	} else if n := (p.Last-p.First)/p.Step + 1; n > maxPages {
		c.fault(at("pagination", "last"), "pagination has %d pages, want at most %d", n, maxPages)
	}
}

// schedule checks when the source is visited.
func (c *checker) schedule(s *Source) {
	if !c.doc.Has("schedule") {
		return
	}
	if s.Zone != "" {
		if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "Local" {
			c.fault(at("schedule", "zone"), "zone is %q, want a name of the time zone database, such as Asia/Ho_Chi_Minh", s.Zone)
			return
		}
	}
	if strings.TrimSpace(s.Cron) == "" || strings.ContainsAny(s.Cron, "@=") {
		c.fault(at("schedule", "cron"), "cron is %q, want five fields without a time zone, such as 17 5,17 * * *", s.Cron)
		return
	}
	parsed, err := crawler.ParseSchedule("CRON_TZ=" + cmp.Or(s.Zone, "UTC") + " " + s.Cron)
	if err != nil {
		c.fault(at("schedule", "cron"), "cron is %q, want five fields such as 17 5,17 * * *: %w", s.Cron, errors.Unwrap(err))
		return
	}
	if !comes(parsed) {
		c.fault(at("schedule", "cron"), "cron %q never comes", s.Cron)
	} else if gap := shortest(parsed); gap < minInterval {
		c.fault(at("schedule", "cron"), "cron %q comes again after %v, want at least %v", s.Cron, gap, minInterval)
	}
	s.Schedule = parsed
}

// comes reports whether a schedule ever does. One that does not falls back to a pause, which keeps the second of now;
// five fields are about full minutes.
func comes(s crawler.Schedule) bool {
	return s.Next(time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC)).Second() == 0
}

// shortest is the shortest pause of a schedule among its first hundred.
func shortest(s crawler.Schedule) time.Duration {
	now := s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	least := time.Duration(1<<63 - 1)
	for range 100 {
		next := s.Next(now)
		least, now = min(least, next.Sub(now)), next
	}
	return least
}

// gentleness checks how much is asked of a host, and fills in what is not said.
func (c *checker) gentleness(s *Source) {
	if s.Delay = cmp.Or(s.Delay, DefaultDelay); s.Delay < crawler.DefaultDelay || s.Delay > maxDelay {
		c.fault(at("delay"), "delay is %v, want %v to %v", s.Delay, crawler.DefaultDelay, maxDelay)
	}
	if s.MaxDepth < 0 || s.MaxDepth > crawler.DefaultMaxDepth {
		c.fault(at("max_depth"), "max_depth is %d, want 1 to %d", s.MaxDepth, crawler.DefaultMaxDepth)
	}
	if s.MaxPages < 1 || s.MaxPages > maxRound {
		c.fault(at("max_pages_per_round"), "max_pages_per_round is %d, want 1 to %d", s.MaxPages, maxRound)
	}
	r := &s.Revisit
	r.Min, r.Max = cmp.Or(r.Min, DefaultRevisit.Min), cmp.Or(r.Max, max(DefaultRevisit.Max, r.Min))
	if r.Min < minRevisit || r.Max > maxRevisit || r.Min > r.Max {
		c.fault(at("revisit"), "revisit is %v to %v, want a range within %v to %v", r.Min, r.Max, minRevisit, maxRevisit)
	}
}

// people checks who publishes and who reads.
func (c *checker) people(s *Source, f file) {
	if c.given("owner", s.Owner) && strings.TrimSpace(s.Owner) == "" {
		c.fault(at("owner"), "owner is empty, want who runs the site")
	}
	if c.doc.Has("languages") && len(f.Languages) == 0 {
		c.fault(at("languages"), "languages is empty, want at least one")
	}
	for i, raw := range f.Languages {
		tag, err := language.Parse(raw)
		if err != nil || tag == language.Und {
			c.fault(at("languages", i), "language is %q, want a BCP 47 tag such as vi, km or zh-Hant", raw)
			continue
		}
		s.Languages = append(s.Languages, tag.String())
	}
	if r, err := language.ParseRegion(s.Country); s.Country != "" && (err != nil || !r.IsCountry() || r.String() != s.Country || len(s.Country) != 2) {
		c.fault(at("country"), "country is %q, want two capitals such as VN, or no country if there are several", s.Country)
	}
}
