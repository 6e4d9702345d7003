package board

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

// The labels of samples.
const (
	Lure  = "lure"
	Legit = "legit"
)

// The categories of samples that are not lures; lures have one of [job.Categories].
const (
	Honest    = "legit"
	Reporting = "reporting"
)

// Sample is an invented ad together with what its writer holds it to be.
type Sample struct {
	Ad job.Ad
	// Label is Lure or Legit.
	Label string
	// Band is what a rule set should say: never none for a lure, never alert for the rest, none for reports.
	Band job.Band
	// Category is one of job.Categories for a lure, otherwise Honest or Reporting.
	Category string
	// Note says in one line why.
	Note string
}

// Load reads the ads of all *.yaml files at the root of fsys, as [LoadSamples] does.
func Load(fsys fs.FS) ([]job.Ad, error) {
	samples, err := LoadSamples(fsys)
	if err != nil {
		return nil, err
	}
	ads := make([]job.Ad, len(samples))
	for i, s := range samples {
		ads[i] = s.Ad
	}
	return ads, nil
}

// LoadSamples reads all *.yaml files at the root of fsys, in the order of their names. Each is a list of
// mappings whose keys are id, lang, label, band, category, title, company, location, salary, posted, text and
// note; values lose white space at both ends. An id is kebab-case and unique over all files.
// Every fault is reported, each as "file:line:column: …", and then no sample is returned; so is the absence
// of any file.
func LoadSamples(fsys fs.FS) ([]Sample, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err // the pattern is well formed: not reached
	}
	if len(names) == 0 {
		return nil, errors.New("load made-up ads: no *.yaml file")
	}
	slices.Sort(names)
	l := loader{where: make(map[job.ID]strictyaml.Place)}
	for _, name := range names {
		l.file(fsys, name)
	}
	if len(l.faults) > 0 {
		return nil, strictyaml.Join(l.faults...)
	}
	return l.samples, nil
}

// loader collects samples and faults over the files.
type loader struct {
	samples []Sample
	faults  []error
	where   map[job.ID]strictyaml.Place // where an id was first used
}

// written is a sample as it stands in a file.
type written struct {
	ID       string
	Lang     string
	Title    string
	Company  string
	Location string
	Salary   string
	Posted   string
	Text     string
	Label    string
	Band     string
	Category string
	Note     string
}

// file reads one file.
func (l *loader) file(fsys fs.FS, name string) {
	doc, err := strictyaml.Read(fsys, name, 0)
	if err != nil {
		l.faults = append(l.faults, err)
		return
	}
	var samples []written
	err = doc.Decode(&samples)
	if err != nil {
		l.faults = append(l.faults, err)
	}
	for i, w := range samples {
		if err == nil || w != (written{}) { // what is no mapping has been told of
			l.sample(entry{doc, i}, w)
		}
	}
}

// entry is one ad of a file, for saying where something is wrong.
type entry struct {
	doc *strictyaml.Document
	i   int
}

// key is where the value of a key stands, or the ad if it has none.
func (e entry) key(key string) strictyaml.Place { return e.doc.At(e.i, key) }

// ad is where the ad begins.
func (e entry) ad() strictyaml.Place { return e.doc.At(e.i) }

// fault notes what is wrong at a place.
func (l *loader) fault(at strictyaml.Place, format string, args ...any) {
	l.faults = append(l.faults, at.Errorf(format, args...))
}

// sample takes one ad.
func (l *loader) sample(e entry, w written) {
	trim := strings.TrimSpace
	s := Sample{
		Ad: job.Ad{ID: job.ID(trim(w.ID)), Lang: trim(w.Lang), Title: trim(w.Title), Company: trim(w.Company), Location: trim(w.Location),
			Salary: trim(w.Salary), Posted: trim(w.Posted), Text: trim(w.Text)},
		Label: trim(w.Label), Category: trim(w.Category), Note: trim(w.Note),
	}
	before := len(l.faults)
	l.validate(e, &s, trim(w.Band))
	if len(l.faults) == before {
		l.samples = append(l.samples, s)
	}
}

var (
	idForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?$`)
)

// validate checks one ad and sets its band.
func (l *loader) validate(e entry, s *Sample, band string) {
	id := s.Ad.ID
	if !idForm.MatchString(string(id)) {
		l.fault(e.key("id"), "id %q: want kebab-case, such as demo-vi-01", id)
	} else if first, used := l.where[id]; used {
		l.fault(e.key("id"), "id %q is used at %s already", id, first)
	} else {
		l.where[id] = e.key("id")
	}
	if !langForm.MatchString(s.Ad.Lang) {
		l.fault(e.key("lang"), "lang %q: want a language and perhaps a script, such as vi or zh-Hant", s.Ad.Lang)
	}
	if s.Ad.Title == "" && s.Ad.Text == "" {
		l.fault(e.ad(), "ad %q has neither title nor text", id)
	}
	if s.Note == "" {
		l.fault(e.ad(), "ad %q has no note that says why it is here", id)
	}
	b, err := job.ParseBand(band)
	if err != nil {
		l.fault(e.key("band"), "%w", err)
	}
	s.Band = b
	if err == nil {
		l.agree(e, s)
	}
}

// agree checks that label, band and category say the same.
func (l *loader) agree(e entry, s *Sample) {
	switch s.Label {
	case Lure:
		if !slices.Contains(job.Categories[:], job.Category(s.Category)) {
			l.fault(e.key("category"), "category %q of a lure: want one of %v", s.Category, job.Categories)
		}
		if s.Band == job.None {
			l.fault(e.key("band"), "band none of a lure: want look or alert")
		}
	case Legit:
		if s.Category != Honest && s.Category != Reporting {
			l.fault(e.key("category"), "category %q of an honest text: want %s or %s", s.Category, Honest, Reporting)
		}
		if s.Band == job.Alert || s.Band == job.Look && s.Category == Reporting {
			l.fault(e.key("band"), "band %s of category %q: want less", s.Band, s.Category)
		}
	default:
		l.fault(e.key("label"), "label %q: want %s or %s", s.Label, Lure, Legit)
	}
}
