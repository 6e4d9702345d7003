package rules

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

var (
	kebab     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	indicator = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`)
)

// maxTitle is the longest title of a rule, in characters: it stands in one line of a digest.
const maxTitle = 90

// titleLanguages are the languages every title must have.
var titleLanguages = []string{"vi", "en", "fr"}

// steps takes a path of keys apart.
func steps(path string) []any {
	var out []any
	for key := range strings.SplitSeq(path, "/") {
		out = append(out, key)
	}
	return out
}

// checkRule finds what is wrong with a rule besides its syntax.
func (lib *library) checkRule(r *source, name string, doc *strictyaml.Document) []error {
	var faults []error
	say := func(key, format string, args ...any) {
		faults = append(faults, fault(doc, steps(key), "rule %q: "+format, append([]any{r.ID}, args...)...))
	}
	if want := strings.TrimSuffix(path.Base(name), ".yaml"); r.ID != want || !kebab.MatchString(r.ID) {
		say("id", "id must be kebab-case and like the file, %q", want)
	}
	for _, l := range titleLanguages {
		if n := utf8.RuneCountInString(r.Title[l]); n < 1 || n > maxTitle {
			say("title", "title in %q has %d characters, want 1 to %d", l, n, maxTitle)
		}
	}
	if !slices.Contains(job.Categories[:], r.Category) {
		say("category", "category is %q, want one of %v", r.Category, job.Categories)
	}
	for _, c := range r.Also {
		if !slices.Contains(job.Categories[:], c) || c == r.Category {
			say("also", "also has %q, want other categories of %v", c, job.Categories)
		}
	}
	if !indicator.MatchString(r.Indicator) {
		say("indicator", "indicator is %q, want two capitals and two digits, such as FC02", r.Indicator)
	}
	if _, err := job.ParseTier(r.Tier); err != nil {
		say("tier", "%v", err)
	}
	if !slices.Contains([]string{Trial, Active, Retired}, r.Status) {
		say("status", "status is %q, want trial, active or retired", r.Status)
	}
	if r.Near < 0 || r.Near > apart {
		say("near", "near is %d, want 1 to %d, or none for so near or in another field", r.Near, apart)
	}
	if _, err := time.Parse(time.DateOnly, r.Added); err != nil {
		say("added", "added is %q, want a date such as 2026-11-21", r.Added)
	}
	if len(r.Source) == 0 {
		say("source", "no source: where does it come from?")
	}
	if len(r.Examples.Hit) == 0 || len(r.Examples.Miss) == 0 {
		say("examples", "%d examples that hit and %d near misses, want at least one of each", len(r.Examples.Hit), len(r.Examples.Miss))
	}
	if len(r.All) == 0 {
		say("all", "no phrases and no clause: it would fire on every ad")
	}
	for _, c := range r.All {
		lib.checkClause(c, say, "all")
	}
	for _, c := range r.Unless {
		lib.checkClause(c, say, "unless")
	}
	return faults
}

func (lib *library) checkClause(c clause, say func(key, format string, args ...any), key string) {
	set := 0
	for _, is := range []bool{len(c.Phrases) > 0, len(c.Terms) > 0, c.Place != nil, c.Wage != nil, len(c.Contact) > 0, len(c.Occupation) > 0,
		len(c.Pay) > 0, c.Amount != nil, len(c.Route) > 0, len(c.Employer) > 0} {
		if is {
			set++
		}
	}
	if set != 1 && !(set == 2 && len(c.Phrases) > 0 && len(c.Terms) > 0) {
		say(key, "a clause sets %d of phrases, terms, place, wage, contact, occupation, pay, amount, route and employer, want one (phrases and terms may go together)", set)
	}
	c.checkWords(say, key)
	for _, t := range c.Terms {
		if !lib.lexicon.has(t) {
			say(key, "term %q is not in terms.yaml", t)
		}
	}
	for _, f := range lib.phraseFaults(c.Phrases) {
		say(key, "%s", f)
	}
}

// checkWords refuses words that no fact ever has.
func (c clause) checkWords(say func(key, format string, args ...any), key string) {
	for _, p := range c.Pay {
		if p != job.PayUsual && p != job.PayHigh && p != job.PayFarAbove {
			say(key, "pay is %q, want usual, high or far_above", p)
		}
	}
	for _, r := range c.Route {
		if !slices.Contains([]job.RouteKind{job.RouteMeeting, job.RouteDeparture, job.RouteDestination, job.RouteGate}, r) {
			say(key, "route is %q, want meeting, departure, destination or gate", r)
		}
	}
	for _, e := range c.Employer {
		if _, ok := claims[e]; !ok {
			say(key, "employer is %q, want name, tax_code, licence, address, mail or web", e)
		}
	}
	if c.Amount != nil {
		for _, k := range c.Amount.Kind {
			if !slices.Contains([]job.AmountKind{job.Fee, job.Deposit, job.Debt, job.Advance, job.Penalty, job.Bonus, job.Commission, job.Price}, k) {
				say(key, "amount is %q, want fee, deposit, debt, advance, penalty, bonus, commission or price", k)
			}
		}
	}
}

func (lib *library) checkPhrases(name string, doc *strictyaml.Document, all ...phrases) []error {
	var faults []error
	for _, p := range all {
		for _, f := range lib.phraseFaults(p) {
			faults = append(faults, fault(doc, nil, "%s", f))
		}
	}
	return faults
}
