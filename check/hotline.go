package check

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"lurewatch/internal/strictyaml"
)

// Hotline is a line that a worried person may call.
type Hotline struct {
	ID       string
	Country  string // where it is answered, ISO 3166-1
	Audience []Audience
	Names    map[Lang]string
	// Numbers are as people read them, the one to call first.
	Numbers   []string
	Hours     string   // "24/7"; empty if nobody says
	Cost      string   // "free", or empty
	Languages []string // BCP 47; empty if nobody says
	Status    Status
	// Seen is the day or the first day of the month of the newest source, as the file has it in SeenText. Zero where
	// there is no dated source.
	Seen     time.Time
	SeenText string
	Sources  []string
	// Caution is what a caller must know first; empty if there is nothing.
	Caution map[Lang]string

	place strictyaml.Place
}

// Audience says whom a line is for.
type Audience string

// The audiences.
const (
	Anyone           Audience = "anyone"            // people in its country
	VietnameseAbroad Audience = "vietnamese_abroad" // in its country or, for a line of VN, anywhere
	Family           Audience = "family"            // in its country, of people held abroad
)

// Status says how sure a number is. Only a verified one is ever shown.
type Status string

// The statuses.
const (
	Verified    Status = "verified"
	Unconfirmed Status = "unconfirmed"
	Retired     Status = "retired" // kept so that nobody adds it again
)

// Tel returns a number as a telephone dials it: digits, and a plus before a country code.
func Tel(number string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(number)
}

// Hotlines are the lines of a file. The zero value has none. It is immutable and safe for concurrent use.
type Hotlines struct{ all []Hotline }

// hotlineFile is a file as it is written.
type hotlineFile struct {
	Hotlines []struct {
		ID        string
		Country   string
		Audience  []Audience
		Names     map[Lang]string
		Numbers   []string
		Hours     string
		Cost      string
		Languages []string
		Status    Status
		Seen      string
		Sources   []string
		Caution   map[Lang]string
		Note      string
	}
}

var (
	idPattern      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
	numberPattern  = regexp.MustCompile(`^\+?[0-9]+([ -][0-9]+)*$`)
)

// ReadHotlines reads a file. Its error joins every fault, each with file, line and column, and then no line is returned.
func ReadHotlines(fsys fs.FS, name string) (Hotlines, error) {
	doc, err := strictyaml.Read(fsys, name, 0)
	if err != nil {
		return Hotlines{}, err
	}
	var file hotlineFile
	faults := []error{doc.Decode(&file)}
	var h Hotlines
	ids := map[string]bool{}
	for i, w := range file.Hotlines {
		l := Hotline{ID: w.ID, Country: w.Country, Audience: w.Audience, Names: w.Names, Numbers: w.Numbers, Hours: w.Hours, Cost: w.Cost,
			Languages: w.Languages, Status: w.Status, SeenText: w.Seen, Sources: w.Sources, Caution: w.Caution, place: doc.At("hotlines", i)}
		at := func(key string) strictyaml.Place { return doc.At("hotlines", i, key) }
		if ids[l.ID] {
			faults = append(faults, at("id").Errorf("hotline %q is there twice", l.ID))
		}
		ids[l.ID] = true
		faults = append(faults, l.check(at)...)
		h.all = append(h.all, l)
	}
	if err := strictyaml.Join(faults...); err != nil {
		return Hotlines{}, err
	}
	return h, nil
}

// check returns what is wrong with a line, and reads its date.
func (l *Hotline) check(at func(key string) strictyaml.Place) (faults []error) {
	fault := func(key, format string, args ...any) {
		faults = append(faults, at(key).Errorf(format, args...))
	}
	if !idPattern.MatchString(l.ID) {
		fault("id", "id is %q, want lower-case words with hyphens", l.ID)
	}
	if !countryPattern.MatchString(l.Country) {
		fault("country", "country is %q, want two capitals", l.Country)
	}
	if !slices.Contains([]Status{Verified, Unconfirmed, Retired}, l.Status) {
		fault("status", "status is %q, want verified, unconfirmed or retired", l.Status)
	}
	if l.Cost != "" && l.Cost != "free" {
		fault("cost", "cost is %q, want free or nothing", l.Cost)
	}
	if len(l.Audience) == 0 {
		fault("audience", "hotline %q has no audience", l.ID)
	}
	for _, a := range l.Audience {
		if a != Anyone && a != VietnameseAbroad && a != Family {
			fault("audience", "audience is %q, want anyone, vietnamese_abroad or family", a)
		}
	}
	for _, n := range l.Numbers {
		if !numberPattern.MatchString(n) {
			fault("numbers", "number is %q, want digits and spaces, with a plus before a country code", n)
		}
	}
	if len(l.Numbers) == 0 {
		fault("numbers", "hotline %q has no number", l.ID)
	}
	for _, texts := range []struct {
		key  string
		says map[Lang]string
	}{{"names", l.Names}, {"caution", l.Caution}} {
		if len(texts.says) == 0 && texts.key == "caution" {
			continue
		}
		for _, lang := range Langs {
			if texts.says[lang] == "" {
				fault(texts.key, "%s has no %s", texts.key, lang)
			}
		}
		if len(texts.says) > len(Langs) {
			fault(texts.key, "%s has another language than %v", texts.key, Langs)
		}
	}
	if l.SeenText != "" {
		var err error
		if l.Seen, err = time.Parse(time.DateOnly, l.SeenText); err != nil {
			l.Seen, err = time.Parse("2006-01", l.SeenText)
		}
		if err != nil {
			fault("seen", "seen is %q, want a day or a month such as 2026-03", l.SeenText)
		}
	}
	if l.Status == Verified && (l.SeenText == "" || len(l.Sources) == 0) {
		fault("status", "hotline %q is verified but has no source or does not say when that was seen", l.ID)
	}
	return faults
}

// MaxAge is from when on a verified number has to be looked up again.
const MaxAge = 365 * 24 * time.Hour

// stale reports whether the line was seen last more than [MaxAge] ago.
func (l Hotline) stale(now time.Time) bool { return now.Sub(l.Seen) > MaxAge }

// Stale returns a fault, with its place, for each verified line that was seen last more than [MaxAge] ago.
func (h Hotlines) Stale(now time.Time) []error {
	var out []error
	for _, l := range h.all {
		if l.Status == Verified && l.stale(now) {
			out = append(out, l.place.Errorf("hotline %q was last seen %s, more than a year ago: look its numbers up again", l.ID, l.SeenText))
		}
	}
	return out
}

// Numbers returns every number of the file, whatever its status, as telephones dial it: none of them tells who wrote an
// ad that bears it.
func (h Hotlines) Numbers() []string {
	var out []string
	for _, l := range h.all {
		for _, n := range l.Numbers {
			out = append(out, Tel(n))
		}
	}
	return out
}

// Verified returns the verified lines of a country for an audience, in the order of the file.
func (h Hotlines) Verified(country string, to Audience) []Hotline {
	var out []Hotline
	for _, l := range h.all {
		if l.Status == Verified && l.Country == country && slices.Contains(l.Audience, to) {
			out = append(out, l)
		}
	}
	return out
}
