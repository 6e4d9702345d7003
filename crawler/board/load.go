package board

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

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
	l := loader{where: map[job.ID]string{}}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			l.faults = append(l.faults, fmt.Errorf("load made-up ads: %w", err))
			continue
		}
		l.file(name, data)
	}
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	return l.samples, nil
}

// loader collects samples and faults over the files.
type loader struct {
	samples []Sample
	faults  []error
	where   map[job.ID]string // where an id was first used, as file:line
}

// fault notes what is wrong at a node.
func (l *loader) fault(file string, n *yaml.Node, format string, args ...any) {
	l.faults = append(l.faults, fmt.Errorf("%s:%d:%d: %w", file, n.Line, n.Column, fmt.Errorf(format, args...)))
}

// file reads one file.
func (l *loader) file(name string, data []byte) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		l.faults = append(l.faults, fmt.Errorf("%s: %w", name, err)) // says the line
		return
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.SequenceNode {
		l.faults = append(l.faults, fmt.Errorf("%s:1:1: want a list of ads", name))
		return
	}
	for _, n := range doc.Content[0].Content {
		l.sample(name, n)
	}
}

// sample reads one ad.
func (l *loader) sample(file string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		l.fault(file, n, "want an ad with id, lang, label and so on")
		return
	}
	var s Sample
	var band string
	targets := map[string]*string{
		"id": (*string)(&s.Ad.ID), "lang": &s.Ad.Lang, "title": &s.Ad.Title, "company": &s.Ad.Company, "location": &s.Ad.Location,
		"salary": &s.Ad.Salary, "posted": &s.Ad.Posted, "text": &s.Ad.Text,
		"label": &s.Label, "band": &band, "category": &s.Category, "note": &s.Note,
	}
	at := map[string]*yaml.Node{} // the value of each key seen
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		target := targets[key.Value]
		switch {
		case target == nil:
			l.fault(file, key, "key %q is not known", key.Value)
		case at[key.Value] != nil:
			l.fault(file, key, "key %q is there twice", key.Value)
		case value.Kind != yaml.ScalarNode:
			l.fault(file, value, "%s is not a text", key.Value)
		default:
			*target = strings.TrimSpace(value.Value)
			at[key.Value] = value
		}
	}
	before := len(l.faults)
	l.validate(file, n, at, &s, band)
	if len(l.faults) == before {
		l.samples = append(l.samples, s)
	}
}

var (
	idForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?$`)
)

// validate checks one ad and sets its band.
func (l *loader) validate(file string, n *yaml.Node, at map[string]*yaml.Node, s *Sample, band string) {
	node := func(key string) *yaml.Node { // where to point for a key: its value, or the ad if it has none
		if v := at[key]; v != nil {
			return v
		}
		return n
	}
	id := s.Ad.ID
	if !idForm.MatchString(string(id)) {
		l.fault(file, node("id"), "id %q: want kebab-case, such as demo-vi-01", id)
	} else if first, used := l.where[id]; used {
		l.fault(file, node("id"), "id %q is used at %s already", id, first)
	} else {
		l.where[id] = fmt.Sprintf("%s:%d", file, node("id").Line)
	}
	if !langForm.MatchString(s.Ad.Lang) {
		l.fault(file, node("lang"), "lang %q: want a language and perhaps a script, such as vi or zh-Hant", s.Ad.Lang)
	}
	if s.Ad.Title == "" && s.Ad.Text == "" {
		l.fault(file, n, "ad %q has neither title nor text", id)
	}
	if s.Note == "" {
		l.fault(file, n, "ad %q has no note that says why it is here", id)
	}
	b, err := job.ParseBand(band)
	if err != nil {
		l.fault(file, node("band"), "%w", err)
	}
	s.Band = b
	if err == nil {
		l.agree(file, node, s)
	}
}

// agree checks that label, band and category say the same.
func (l *loader) agree(file string, node func(string) *yaml.Node, s *Sample) {
	switch s.Label {
	case Lure:
		if !slices.Contains(job.Categories[:], job.Category(s.Category)) {
			l.fault(file, node("category"), "category %q of a lure: want one of %v", s.Category, job.Categories)
		}
		if s.Band == job.None {
			l.fault(file, node("band"), "band none of a lure: want look or alert")
		}
	case Legit:
		if s.Category != Honest && s.Category != Reporting {
			l.fault(file, node("category"), "category %q of an honest text: want %s or %s", s.Category, Honest, Reporting)
		}
		if s.Band == job.Alert || s.Band == job.Look && s.Category == Reporting {
			l.fault(file, node("band"), "band %s of category %q: want less", s.Band, s.Category)
		}
	default:
		l.fault(file, node("label"), "label %q: want %s or %s", s.Label, Lure, Legit)
	}
}
