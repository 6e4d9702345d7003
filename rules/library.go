package rules

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
	"lurewatch/rules/wording"
)

// library is every file of a rule library, read and checked.
type library struct {
	rules    []source
	lexicon  lexicon
	short    map[string]*shortForms // by language
	negation negationSource
	report   reportSource
	plea     pleaSource
	fitted   Fitted
	readers  Readers
	sum      [sha256.Size]byte               // of all files
	docs     map[string]*strictyaml.Document // by file; dropped once checked
}

// Statuses of a rule.
const (
	Trial   = "trial"   // recorded, counts for nothing
	Active  = "active"  // counts
	Retired = "retired" // kept so that old verdicts can be explained; never fires
)

// readLibrary reads every file below the root: terms.yaml, lexicon/*.txt, short/*.txt, negation.yaml, report.yaml,
// plea.yaml, and one rule in every other. All faults are joined.
func readLibrary(fsys fs.FS) (*library, error) {
	lib := &library{fitted: unfitted, lexicon: lexicon{langs: make(map[string]*langSource)}, short: make(map[string]*shortForms), docs: make(map[string]*strictyaml.Document)}
	files, err := readFiles(fsys)
	if err != nil {
		return nil, fmt.Errorf("read rule library: %w", err)
	}
	parsed := parseAll(files, lib)
	hash := sha256.New()
	var faults []error
	owner := make(map[string]string) // rule id → file
	for i, f := range files {
		if f.is != stray {
			fmt.Fprintf(hash, "%s %d\n%s", f.name, len(f.b), f.b)
		}
		faults = append(faults, lib.take(f.name, &parsed[i], owner)...)
	}
	faults = append(faults, lib.check(owner)...)
	lib.docs = nil
	if len(lib.rules) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("rule library: no rule in it"))
	}
	hash.Sum(lib.sum[:0])
	return lib, errors.Join(faults...)
}

// libraryFile is one file of a library.
type libraryFile struct {
	name string
	is   fileKind
	b    []byte
}

// fileKind is what a file of a library is.
type fileKind int

const (
	foreign fileKind = iota // not read
	stray                   // meant to be a rule, by its name, and not read
	modelFile
	lexiconFile
	shortFile
	yamlFile // rules, and all that there is one of
)

func kindOf(name string) fileKind {
	switch {
	case name == LuresFile || name == ReportsFile:
		return modelFile
	case path.Dir(name) == "lexicon" && path.Ext(name) == ".txt":
		return lexiconFile
	case path.Dir(name) == "short" && path.Ext(name) == ".txt":
		return shortFile
	case path.Ext(name) == ".yaml":
		return yamlFile
	case path.Ext(name) == ".yml":
		return stray
	}
	return foreign
}

// readFiles reads the files of a library that mean something, by name.
func readFiles(fsys fs.FS) ([]libraryFile, error) {
	var out []libraryFile
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f := libraryFile{name: name, is: kindOf(name)}
		if f.is == foreign {
			return nil
		}
		if f.is != stray {
			if f.b, err = readFile(fsys, name); err != nil {
				return err
			}
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// parsed is what a file says by itself. What can be checked only beside other files waits for check.
type parsed struct {
	rule   *source
	lang   *langSource
	short  *shortForms
	doc    *strictyaml.Document
	faults []error
}

// parseAll parses files, several at a time, the longest first.
func parseAll(files []libraryFile, lib *library) []parsed {
	out := make([]parsed, len(files))
	order := make([]int, len(files))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return len(files[b].b) - len(files[a].b) })
	var next atomic.Int32
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(order) {
					return
				}
				out[order[n]] = lib.parse(files[order[n]])
			}
		})
	}
	workers.Wait()
	return out
}

// parse parses one file. Those of which a library has one go to their place in it.
func (lib *library) parse(f libraryFile) (p parsed) {
	switch f.is {
	case stray:
		p.faults = []error{at(f.name, 1, 1, "a rule file ends in .yaml; this one would not be read")}
	case lexiconFile:
		p.lang, p.faults = parseLexicon(f.name, langOf(f.name), f.b)
	case shortFile:
		p.short, p.faults = parseShort(f.name, f.b)
	case modelFile:
		m, err := wording.Parse(f.b)
		if err != nil {
			p.faults = []error{fmt.Errorf("%s: %w", f.name, err)}
		}
		*lib.model(f.name) = m
	case yamlFile:
		into := lib.only(f.name)
		if into == nil {
			p.rule = new(source)
			into = p.rule
		}
		p.doc, p.faults = decode(f.name, f.b, into)
	}
	return p
}

// langOf is the language of a file lexicon/<lang>.txt or short/<lang>.txt.
func langOf(name string) string { return strings.TrimSuffix(path.Base(name), ".txt") }

// only returns where the data of a file belongs of which a library has one, nil if it is a rule.
func (lib *library) only(name string) any {
	switch name {
	case "terms.yaml":
		return &lib.lexicon.terms
	case "negation.yaml":
		return &lib.negation
	case "report.yaml":
		return &lib.report
	case "plea.yaml":
		return &lib.plea
	case FittedFile:
		return &lib.fitted
	}
	return nil
}

// take puts a file that was parsed into the library and returns what is wrong with it.
func (lib *library) take(name string, p *parsed, owner map[string]string) []error {
	if p.lang != nil {
		lib.lexicon.langs[langOf(name)] = p.lang
	}
	if p.short != nil {
		lib.short[langOf(name)] = p.short
	}
	if p.doc != nil {
		lib.docs[name] = p.doc
	}
	if p.rule == nil || len(p.faults) > 0 {
		return p.faults
	}
	if first, taken := owner[p.rule.ID]; taken {
		return []error{fault(p.doc, []any{"id"}, "rule %q is already in %s", p.rule.ID, first)}
	}
	owner[p.rule.ID] = name
	p.rule.normalise()
	lib.rules = append(lib.rules, *p.rule)
	return nil
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

// check finds what is wrong with files that were read.
func (lib *library) check(owner map[string]string) []error {
	faults := lib.checkLexicon()
	if doc := lib.docs["negation.yaml"]; doc != nil {
		faults = append(faults, lib.checkPhrases("negation.yaml", doc, lib.negation.Before, lib.negation.After)...)
	}
	if doc := lib.docs["report.yaml"]; doc != nil {
		r := lib.report
		faults = append(faults, lib.checkPhrases("report.yaml", doc, r.Reporting.Strong, r.Reporting.Weak, r.Offering, r.Work,
			r.Personal.Asking, r.Personal.Telling, r.Personal.Suffering, r.Personal.Calling)...)
	}
	if doc := lib.docs["plea.yaml"]; doc != nil {
		faults = append(faults, lib.checkPhrases("plea.yaml", doc, lib.plea.lists()...)...)
	}
	for i := range lib.rules {
		name := owner[lib.rules[i].ID]
		faults = append(faults, lib.checkRule(&lib.rules[i], name, lib.docs[name])...)
	}
	return append(faults, lib.checkFitted()...)
}

// normalise turns the short form, phrases at the top, into the general one.
func (r *source) normalise() {
	if len(r.Phrases) > 0 {
		r.All = append([]clause{{Phrases: r.Phrases, Affirmed: r.Affirmed}}, r.All...)
		r.Phrases = nil
	}
}

// decode reads one document strictly; every fault has its place.
func decode(name string, b []byte, into any) (*strictyaml.Document, []error) {
	doc, err := strictyaml.Parse(name, b)
	if err == nil {
		err = doc.Decode(into)
	}
	if err != nil {
		return doc, []error{err}
	}
	return doc, nil
}

func at(name string, line, column int, format string, args ...any) error {
	return strictyaml.Place{File: name, Line: line, Column: column}.Errorf(format, args...)
}

// fault is an error at the key that the steps lead to, or as near to it as the document has one.
func fault(doc *strictyaml.Document, steps []any, format string, args ...any) error {
	return doc.Key(steps...).Errorf(format, args...)
}

// public is what people are told about a rule.
func (r *source) public() job.Rule {
	tier, _ := job.ParseTier(r.Tier)
	return job.Rule{ID: r.ID, Title: r.Title, Category: r.Category, Indicator: r.Indicator, Tier: tier, Status: r.Status, Source: r.Source, Note: r.Note}
}
