package rules

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// lexicon is what the library calls things, in every language: terms.yaml says which terms there are,
// lexicon/<lang>.txt how a language says them.
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

// langSource is one file lexicon/<lang>.txt: sections of one phrase a line. "[words NAME]" begins a class of words
// that stand for each other in phrases as {NAME}, "[TERM]" the phrases of a term; "#" begins a comment.
type langSource struct {
	words map[string]*section
	terms map[string]*section
}

// section is the phrases under one heading, or the words of a class, with the line that each stands in.
type section struct {
	phrases []phrase
	words   []form
	lines   []int
}

// parseLexicon reads a file of phrases of a language.
func parseLexicon(name, lang string, b []byte) (*langSource, []error) {
	w := newSpeller(lang)
	class := false
	s := &langSource{words: make(map[string]*section), terms: make(map[string]*section)}
	var faults []error
	var current *section
	n := 0
	for line := range bytes.Lines(b) {
		n++
		text := strings.TrimSpace(string(line))
		switch {
		case !utf8.ValidString(text):
			faults = append(faults, at(name, n, 1, "not UTF-8"))
		case text == "" || text[0] == '#':
		case text[0] == '[' && text[len(text)-1] == ']':
			into, key := s.terms, text[1:len(text)-1]
			if key, class = strings.CutPrefix(key, "words "); class {
				into = s.words
			}
			if into[key] != nil {
				faults = append(faults, at(name, n, 1, "section %q is in this file already", text))
			}
			current = new(section)
			into[key] = current
		case current == nil:
			faults = append(faults, at(name, n, 1, "phrase %q stands before any section such as [papers-kept]", text))
		case class:
			current.words, current.lines = append(current.words, w.form(text)), append(current.lines, n)
		default:
			current.phrases, current.lines = append(current.phrases, w.phrase(text)), append(current.lines, n)
		}
	}
	return s, faults
}

// languages lists the languages that have a lexicon, sorted.
func (l *lexicon) languages() []string { return slices.Sorted(maps.Keys(l.langs)) }

// class returns the words of a class; none if the language has no such class.
func (l *lexicon) class(lang, name string) []form {
	if s := l.langs[lang]; s != nil && s.words[name] != nil {
		return s.words[name].words
	}
	return nil
}

func (l *lexicon) has(term string) bool {
	return slices.ContainsFunc(l.terms, func(t termSource) bool { return t.ID == term })
}

// langs are the languages of phrases, sorted.
func (p phrases) langs() []string { return slices.Sorted(maps.Keys(p)) }

// checkLexicon finds what is wrong with the lexicon once every file was read.
func (lib *library) checkLexicon() []error {
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
	for _, lang := range lib.lexicon.languages() {
		faults = append(faults, lib.checkLanguage(lang)...)
	}
	return faults
}

func (lib *library) checkLanguage(lang string) []error {
	var faults []error
	name, s := "lexicon/"+lang+".txt", lib.lexicon.langs[lang]
	for _, class := range slices.Sorted(maps.Keys(s.words)) {
		sec := s.words[class]
		for i := range sec.words {
			if w := &sec.words[i]; w.tooShort() {
				faults = append(faults, at(name, sec.lines[i], 1, "word %q is too short to be looked for", w.text))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.terms)) {
		sec := s.terms[id]
		if !lib.lexicon.has(id) {
			faults = append(faults, at(name, sec.first(), 1, "term %q is not in terms.yaml", id))
		}
		for i, p := range sec.phrases {
			if why := lib.phraseFault(lang, p); why != "" {
				faults = append(faults, at(name, sec.lines[i], 1, "phrase %q of term %q %s", p.text, id, why))
			}
		}
	}
	return faults
}

// first is the line of the first phrase.
func (s *section) first() int {
	if len(s.lines) == 0 {
		return 1
	}
	return s.lines[0]
}

// size is about how many spellings there are.
func (l *lexicon) size() int {
	n := 0
	for _, s := range l.langs {
		for _, sections := range []map[string]*section{s.words, s.terms} {
			for _, sec := range sections {
				n += len(sec.lines)
			}
		}
	}
	return n
}

// commonTongues are the languages of most ads.
var commonTongues = [...]string{"vi", "en"}

// common calls add with every single word, folded, of the languages of most ads. What is asked of phrases lies by their
// numbers, and these are hit most.
func (l *lexicon) common(add func(word string)) {
	for _, lang := range commonTongues {
		s := l.langs[lang]
		if s == nil {
			continue
		}
		for _, class := range slices.Sorted(maps.Keys(s.words)) {
			for i := range s.words[class].words {
				s.words[class].words[i].addSingle(add)
			}
		}
		for _, term := range slices.Sorted(maps.Keys(s.terms)) {
			for i := range s.terms[term].phrases {
				s.terms[term].phrases[i].addSingles(add)
			}
		}
	}
}

// addSingles calls add with the literals of a phrase that are single words.
func (p *phrase) addSingles(add func(word string)) {
	for _, parts := range p.orders {
		for i := range parts {
			parts[i].literal.addSingle(add)
		}
	}
}

// addSingle calls add with a form if it is a single word.
func (f *form) addSingle(add func(word string)) {
	if f.folded != "" && strings.IndexByte(f.folded, ' ') < 0 {
		add(f.folded)
	}
}
