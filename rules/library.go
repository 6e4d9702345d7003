package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"lurewatch/job"
	"lurewatch/rules/wording"
)

// library is every file of a rule library, read and checked.
type library struct {
	rules    []source
	lexicon  lexicon
	negation negationSource
	report   reportSource
	fitted   Fitted
	readers  Readers
	version  string
	docs     map[string]*yaml.Node // by file; dropped once checked
}

// Statuses of a rule.
const (
	Trial   = "trial"   // recorded, counts for nothing
	Active  = "active"  // counts
	Retired = "retired" // kept so that old verdicts can be explained; never fires
)

// readLibrary reads every file below the root: terms.yaml, lexicon/*.txt, negation.yaml, report.yaml, and
// one rule in every other. All faults are joined.
func readLibrary(fsys fs.FS) (*library, error) {
	lib := &library{fitted: unfitted, lexicon: lexicon{langs: make(map[string]*langSource)}, docs: make(map[string]*yaml.Node)}
	hash := sha256.New()
	var faults []error
	owner := make(map[string]string) // rule id → file
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if into := lib.model(name); into != nil {
			b, err := readFile(fsys, name)
			if err != nil {
				return err
			}
			fmt.Fprintf(hash, "%s %d\n%s", name, len(b), b)
			if *into, err = wording.Parse(b); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", name, err))
			}
			return nil
		}
		if path.Dir(name) == "lexicon" && path.Ext(name) == ".txt" {
			b, err := readFile(fsys, name)
			if err != nil {
				return err
			}
			fmt.Fprintf(hash, "%s %d\n%s", name, len(b), b)
			lang, wrong := parseLexicon(name, b)
			lib.lexicon.langs[strings.TrimSuffix(path.Base(name), ".txt")] = lang
			faults = append(faults, wrong...)
			return nil
		}
		if path.Ext(name) != ".yaml" {
			if path.Ext(name) == ".yml" {
				faults = append(faults, at(name, 1, 1, "a rule file ends in .yaml; this one would not be read"))
			}
			return nil
		}
		b, err := readFile(fsys, name)
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
	faults = append(faults, lib.check(owner)...)
	lib.docs = nil
	if len(lib.rules) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("rule library: no rule in it"))
	}
	lib.version = hex.EncodeToString(hash.Sum(nil)[:6])
	return lib, errors.Join(faults...)
}

// maxFile is the longest file of a library, in bytes.
const maxFile = wording.MaxFile

// The files that "rules fit" writes.
const (
	FittedFile  = "fitted.yaml"
	LuresFile   = "lures.model"
	ReportsFile = "reports.model"
)

// model returns where the model of a file belongs, nil if it is none.
func (lib *library) model(name string) **wording.Model {
	switch name {
	case LuresFile:
		return &lib.readers.Lures
	case ReportsFile:
		return &lib.readers.Reports
	}
	return nil
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("%s: file is longer than %d bytes", name, maxFile)
	}
	return b, err
}

// file reads one file. What can be checked only beside other files waits for check.
func (lib *library) file(name string, b []byte, owner map[string]string) []error {
	switch name {
	case "terms.yaml":
		return lib.decode(name, b, &lib.lexicon.terms)
	case "negation.yaml":
		return lib.decode(name, b, &lib.negation)
	case "report.yaml":
		return lib.decode(name, b, &lib.report)
	case FittedFile:
		return lib.decode(name, b, &lib.fitted)
	}
	var r source
	if faults := lib.decode(name, b, &r); len(faults) > 0 {
		return faults
	}
	if first, taken := owner[r.ID]; taken {
		return []error{fault(name, lib.docs[name], []string{"id"}, "rule %q is already in %s", r.ID, first)}
	}
	owner[r.ID] = name
	r.normalise()
	lib.rules = append(lib.rules, r)
	return nil
}

func (lib *library) decode(name string, b []byte, into any) []error {
	doc, faults := decode(name, b, into)
	lib.docs[name] = doc
	return faults
}

// check finds what is wrong with files that were read.
func (lib *library) check(owner map[string]string) []error {
	faults := lib.checkLexicon()
	if doc := lib.docs["negation.yaml"]; doc != nil {
		faults = append(faults, lib.checkPhrases("negation.yaml", doc, lib.negation.Before, lib.negation.After)...)
	}
	if doc := lib.docs["report.yaml"]; doc != nil {
		r := lib.report
		faults = append(faults, lib.checkPhrases("report.yaml", doc, r.Reporting.Strong, r.Reporting.Weak, r.Offering)...)
	}
	for i := range lib.rules {
		name := owner[lib.rules[i].ID]
		faults = append(faults, lib.checkRule(&lib.rules[i], name, lib.docs[name])...)
	}
	return faults
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
			faults = append(faults, at(name, e.Mark.Line, e.Mark.Column, "%s", inWords(e.Message)))
		}
		return &doc, faults
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return &doc, []error{at(name, one.Mark.Line, one.Mark.Column, "%s", inWords(one.Message))}
	}
	if err != nil {
		return &doc, []error{fmt.Errorf("%s: %w", name, err)}
	}
	return &doc, nil
}

// inWords takes names of Go types out of a message of the YAML reader.
func inWords(message string) string {
	if field, ok := strings.CutPrefix(message, "field "); ok {
		if key, _, ok := strings.Cut(field, " not found in type "); ok {
			return fmt.Sprintf("key %q is not known here", key)
		}
	}
	return message
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

// public is what people are told about a rule.
func (r *source) public() job.Rule {
	tier, _ := job.ParseTier(r.Tier)
	return job.Rule{ID: r.ID, Title: r.Title, Category: r.Category, Indicator: r.Indicator, Tier: tier, Status: r.Status, Source: r.Source, Note: r.Note}
}
