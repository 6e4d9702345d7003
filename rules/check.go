package rules

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

var (
	kebab     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	indicator = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`)
)

// maxTitle is the longest title of a rule, in characters: it stands in one line of a digest.
const maxTitle = 90

// titleLanguages are the languages every title must have.
var titleLanguages = []string{"vi", "en", "fr"}

// check finds what is wrong with a rule besides its syntax.
func (r *source) check(name string, doc *yaml.Node) []error {
	var faults []error
	say := func(key, format string, args ...any) {
		faults = append(faults, fault(name, doc, strings.Split(key, "/"), "rule %q: "+format, append([]any{r.ID}, args...)...))
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
		c.check(say, "all")
	}
	for _, c := range r.Unless {
		c.check(say, "unless")
	}
	return faults
}

func (c clause) check(say func(key, format string, args ...any), key string) {
	set := 0
	for _, is := range []bool{len(c.Phrases) > 0, len(c.Terms) > 0, c.Place != nil, c.Wage != nil, len(c.Contact) > 0} {
		if is {
			set++
		}
	}
	if set != 1 && !(set == 2 && len(c.Phrases) > 0 && len(c.Terms) > 0) {
		say(key, "a clause sets %d of phrases, terms, place, wage and contact, want one (phrases and terms may go together)", set)
	}
	for _, f := range phraseFaults(c.Phrases) {
		say(key, "%s", f)
	}
}

func checkPhrases(name string, doc *yaml.Node, all ...phrases) []error {
	var faults []error
	for _, p := range all {
		for _, f := range phraseFaults(p) {
			faults = append(faults, fault(name, doc, nil, "%s", f))
		}
	}
	return faults
}

// phraseFaults finds phrases that fold to nothing or are so short that they would hit everywhere.
func phraseFaults(p phrases) []string {
	var out []string
	for lang, list := range p {
		for _, s := range list {
			for part := range strings.SplitSeq(s, "…") {
				f := strings.TrimSpace(fold.String(part))
				if f == "" || len(f) < 2 && f[0] < utf8.RuneSelf {
					out = append(out, "phrase "+quoted(s)+" ("+lang+") is too short to be looked for")
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func quoted(s string) string { return "\"" + s + "\"" }
