package rules

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"
)

// lexicon is what the library calls things, in every language: terms.yaml says which terms there are,
// lexicon/<lang>.yaml how a language says them.
type lexicon struct {
	terms []termSource
	langs map[string]*langSource
}

// termSource is one term: something an ad can say, whatever the words.
type termSource struct {
	ID    string            `yaml:"id"`
	Title map[string]string `yaml:"title"`
	Note  string            `yaml:"note"` // what belongs to it and what does not
	// Context says that honest ads say it as often as lures.
	Context bool `yaml:"context"`
}

// langSource is lexicon/<lang>.yaml.
type langSource struct {
	// Words are classes of words that stand for each other in phrases, as {name}.
	Words map[string][]string `yaml:"words"`
	// Terms are the phrases of each term.
	Terms map[string][]string `yaml:"terms"`
}

// phrases returns how each language says a term.
func (l *lexicon) phrases(term string) phrases {
	p := make(phrases)
	for lang, s := range l.langs {
		if list := s.Terms[term]; len(list) > 0 {
			p[lang] = list
		}
	}
	return p
}

// class returns the words of a class; none if the language has no such class.
func (l *lexicon) class(lang, name string) []string {
	if s := l.langs[lang]; s != nil {
		return s.Words[name]
	}
	return nil
}

func (l *lexicon) has(term string) bool {
	return slices.ContainsFunc(l.terms, func(t termSource) bool { return t.ID == term })
}

// langs are the languages of phrases, sorted.
func (p phrases) langs() []string { return slices.Sorted(maps.Keys(p)) }

// check finds what is wrong with the lexicon once every file was read.
func (lib *library) checkLexicon(docs map[string]*yaml.Node) []error {
	var faults []error
	for _, t := range lib.lexicon.terms {
		if !kebab.MatchString(t.ID) {
			faults = append(faults, fmt.Errorf("terms.yaml: term %q: id must be kebab-case", t.ID))
		}
		for _, l := range titleLanguages {
			if t.Title[l] == "" {
				faults = append(faults, fmt.Errorf("terms.yaml: term %q: no title in %q", t.ID, l))
			}
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(lib.lexicon.langs)) {
		faults = append(faults, lib.checkLanguage(lang, docs["lexicon/"+lang+".yaml"])...)
	}
	return faults
}

func (lib *library) checkLanguage(lang string, doc *yaml.Node) []error {
	var faults []error
	name, s := "lexicon/"+lang+".yaml", lib.lexicon.langs[lang]
	for _, class := range slices.Sorted(maps.Keys(s.Words)) {
		for _, w := range s.Words[class] {
			if tooShort(w) {
				faults = append(faults, fault(name, doc, []string{"words", class}, "word %q is too short to be looked for", w))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Terms)) {
		if !lib.lexicon.has(id) {
			faults = append(faults, fault(name, doc, []string{"terms", id}, "term %q is not in terms.yaml", id))
		}
		for _, why := range lib.phraseFaults(phrases{lang: s.Terms[id]}) {
			faults = append(faults, fault(name, doc, []string{"terms", id}, "term %q: %s", id, why))
		}
	}
	return faults
}
