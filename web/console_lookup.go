package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"lurewatch/job"
)

// maxAsked is how many contacts are looked up at once, maxLookup how long the form may be, in bytes.
const (
	maxAsked  = 1000
	maxLookup = 256 << 10
)

// lookupPage asks for contacts and says which of them are known.
type lookupPage struct {
	view
	Typed          string // what stands in the form
	Max            int
	Done           bool // there is an answer
	Known, Unknown []KnownRow
	NoContact      []KnownRow
	Copy           string // the unknown ones, one a line, as they were pasted
	At             time.Time
}

// KnownRow is one contact that was asked for.
type KnownRow struct {
	Asked, Kind, Value string
	Ads, Alert         string
	FirstSeen          time.Time
	LastSeen           time.Time
	Href               string
}

// lookupForm shows the empty form.
func (s *site) lookupForm(w http.ResponseWriter, r *http.Request, l lang) error {
	p := lookupPage{view: s.consoleView(r, l, "lookup.title", "lookup"), Max: maxAsked}
	return s.write(w, http.StatusOK, "lookup", p)
}

// lookup answers the form.
func (s *site) lookup(w http.ResponseWriter, r *http.Request, l lang) error {
	p := lookupPage{view: s.consoleView(r, l, "lookup.title", "lookup"), Max: maxAsked, At: s.o.Now()}
	leave, err := s.gates.form(r)
	if err != nil {
		return err
	}
	defer leave()
	if err := parseForm(w, r, maxLookup); errors.Is(err, errTooLong) {
		p.Error = p.T("lookup.too_long", "n", maxLookup>>10)
		return s.write(w, http.StatusRequestEntityTooLarge, "lookup", p)
	} else if err != nil {
		return err
	}
	p.Typed = strings.ReplaceAll(strings.ToValidUTF8(r.PostForm.Get("contacts"), "\uFFFD"), "\r\n", "\n")
	asked := splitAsked(p.Typed)
	switch {
	case len(asked) == 0:
		p.Error = p.T("lookup.empty")
	case len(asked) > maxAsked:
		p.Error = p.T("lookup.too_many", "n", p.Lang.Count(len(asked)), "max", p.Lang.Count(maxAsked))
	}
	if p.Error != "" {
		return s.write(w, http.StatusUnprocessableEntity, "lookup", p)
	}
	found, err := s.o.Known(r.Context(), asked)
	if err != nil {
		return fmt.Errorf("look up %d contacts: %w", len(asked), err)
	}
	s.sortKnown(&p, found)
	return s.write(w, http.StatusOK, "lookup", p)
}

// splitAsked cuts what was pasted into contacts: at line ends, tabs, commas and semicolons, since numbers have spaces.
// Each is there once, in the order of the paste.
func splitAsked(typed string) []string {
	var out []string
	seen := map[string]bool{}
	for _, x := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("\n\r\t,;，；、", r) }) {
		if x = readSearch(strings.Trim(strings.TrimSpace(x), `"'`)); x != "" && !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// sortKnown lays the answer out: known, unknown, and what is no contact.
func (s *site) sortKnown(p *lookupPage, found []job.Known) {
	p.Done = true
	var unknown []string
	for _, k := range found {
		row := KnownRow{Asked: s.asked(k), Ads: p.Lang.Count(k.Ads), Alert: p.Lang.Count(k.Alert), FirstSeen: k.FirstSeen, LastSeen: k.LastSeen}
		switch {
		case k.Type == "":
			p.NoContact = append(p.NoContact, row)
			continue
		case k.Ads == 0:
			unknown = append(unknown, k.Asked)
		default:
			row.Href = s.contactHref(p.view, keyOf(k.Type, k.Value))
		}
		row.Kind, row.Value = p.Name("contact", k.Type), s.written(k)
		if k.Ads > 0 {
			p.Known = append(p.Known, row)
		} else {
			p.Unknown = append(p.Unknown, row)
		}
	}
	p.Copy = strings.Join(unknown, "\n")
}

// asked writes what somebody pasted: not masked, since they have it, and so that nothing makes a link of it, whether it
// was defanged already or not.
func (s *site) asked(k job.Known) string { return unlinked(k.Type, k.Asked) }

// written writes the normal form of what was pasted.
func (s *site) written(k job.Known) string { return unlinked(k.Type, k.Value) }

// unlinked writes a contact in clear that no program makes a link of.
func unlinked(kind, text string) string {
	if kind == "url" || kind == "domain" || strings.Contains(text, "/") {
		text = defanged(refang.Replace(text))
	}
	return visible(text)
}

// refang undoes what keeps addresses from being followed.
var refang = strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "[:]", ":", "[/]", "/", "[://]", "://")
