package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"lurewatch/job"
)

// library is every file of a rule library, read and checked.
type library struct {
	rules    []source
	terms    map[string]termSource
	negation negationSource
	report   reportSource
	version  string
}

// Statuses of a rule.
const (
	Trial   = "trial"   // recorded, counts for nothing
	Active  = "active"  // counts
	Retired = "retired" // kept so that old verdicts can be explained; never fires
)

// readLibrary reads every YAML file below the root: terms/*.yaml, negation.yaml, report.yaml, and one rule in
// every other. All faults are joined.
func readLibrary(fsys fs.FS) (*library, error) {
	lib := &library{terms: make(map[string]termSource)}
	hash := sha256.New()
	var faults []error
	owner := make(map[string]string) // rule id → file
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(hash, "%s %d\n%s", name, len(b), b)
		faults = append(faults, lib.file(name, b, owner)...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read rule library: %w", err)
	}
	for i := range lib.rules {
		faults = append(faults, lib.unknownTerms(&lib.rules[i], owner[lib.rules[i].ID])...)
	}
	if len(lib.rules) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("rule library: no rule in it"))
	}
	lib.version = hex.EncodeToString(hash.Sum(nil)[:6])
	return lib, errors.Join(faults...)
}

func (lib *library) file(name string, b []byte, owner map[string]string) []error {
	switch {
	case path.Dir(name) == "terms":
		var t termSource
		doc, faults := decode(name, b, &t)
		if len(faults) > 0 {
			return faults
		}
		lib.terms[t.ID] = t
		return t.check(name, doc)
	case name == "negation.yaml":
		doc, faults := decode(name, b, &lib.negation)
		return append(faults, checkPhrases(name, doc, lib.negation.Before, lib.negation.After)...)
	case name == "report.yaml":
		doc, faults := decode(name, b, &lib.report)
		r := lib.report
		return append(faults, checkPhrases(name, doc, r.Reporting.Strong, r.Reporting.Weak, r.Offering)...)
	}
	var r source
	doc, faults := decode(name, b, &r)
	if len(faults) > 0 {
		return faults
	}
	if first, taken := owner[r.ID]; taken {
		return []error{fault(name, doc, []string{"id"}, "rule %q is already in %s", r.ID, first)}
	}
	owner[r.ID] = name
	r.normalise()
	lib.rules = append(lib.rules, r)
	return r.check(name, doc)
}

// normalise turns the short form, phrases at the top, into the general one.
func (r *source) normalise() {
	if len(r.Phrases) > 0 {
		r.All = append([]clause{{Phrases: r.Phrases, Affirmed: r.Affirmed}}, r.All...)
		r.Phrases = nil
	}
}

// decode reads one document strictly: unknown and double keys are faults, and every fault has its place.
func decode(name string, b []byte, into any) (*yaml.Node, []error) {
	var doc yaml.Node
	err := yaml.Load(b, &doc)
	if err == nil {
		err = yaml.Load(b, into, yaml.WithKnownFields())
	}
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		var faults []error
		for _, e := range many.Errors {
			faults = append(faults, at(name, e.Mark.Line, e.Mark.Column, "%s", e.Message))
		}
		return &doc, faults
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return &doc, []error{at(name, one.Mark.Line, one.Mark.Column, "%s", one.Message)}
	}
	if err != nil {
		return &doc, []error{fmt.Errorf("%s: %w", name, err)}
	}
	return &doc, nil
}

func at(name string, line, column int, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %s", name, max(line, 1), max(column, 1), fmt.Sprintf(format, args...))
}

// fault is an error at the key that the steps lead to, or as near to it as the document has one.
func fault(name string, doc *yaml.Node, steps []string, format string, args ...any) error {
	line, column := 1, 1
	n := doc
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	for _, s := range steps {
		i := slices.IndexFunc(n.Content, func(c *yaml.Node) bool { return c.Value == s })
		if n.Kind != yaml.MappingNode || i < 0 || i+1 >= len(n.Content) {
			break
		}
		line, column = n.Content[i].Line, n.Content[i].Column
		n = n.Content[i+1]
	}
	return at(name, line, column, format, args...)
}

func (t termSource) check(name string, doc *yaml.Node) []error {
	var faults []error
	if want := strings.TrimSuffix(path.Base(name), ".yaml"); t.ID != want {
		faults = append(faults, fault(name, doc, []string{"id"}, "id is %q, want %q like the file", t.ID, want))
	}
	return append(faults, checkPhrases(name, doc, t.Phrases)...)
}

func (lib *library) unknownTerms(r *source, name string) []error {
	var faults []error
	for _, c := range append(slices.Clone(r.All), r.Unless...) {
		for _, t := range c.Terms {
			if _, ok := lib.terms[t]; !ok {
				faults = append(faults, fmt.Errorf("%s: rule %q: no file terms/%s.yaml", name, r.ID, t))
			}
		}
	}
	return faults
}

// public is what people are told about a rule.
func (r *source) public() job.Rule {
	tier, _ := job.ParseTier(r.Tier)
	return job.Rule{ID: r.ID, Title: r.Title, Category: r.Category, Indicator: r.Indicator, Tier: tier, Status: r.Status, Source: r.Source, Note: r.Note}
}
