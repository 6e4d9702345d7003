package facts

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

// occupationsFile is the seed that the classes of work are made from.
const occupationsFile = "occupations.yaml"

// Skill is what an employer must honestly ask for. The empty Skill means unknown.
type Skill string

// The skills, from least to most.
const (
	LowSkill  Skill = "low"
	SomeSkill Skill = "some"
	HighSkill Skill = "high"
)

// Occupation is one class of work.
type Occupation struct {
	ID    string            `yaml:"id"`
	Names map[string]string `yaml:"names"` // by language: en, vi
	Skill Skill             `yaml:"skill"`
	// ISCO are the codes of ISCO-08 that come nearest, as groups of one to four digits.
	ISCO []int `yaml:"isco"`
}

// occupationSeed is one class as the file has it. The file explains its keys.
type occupationSeed struct {
	Occupation `yaml:",inline"`
	Say        map[string][]string `yaml:"say"`
	Not        []string            `yaml:"not"`
}

// jobRef is one word for one class. lang is that of a word in Latin letters, which are shared by languages in which
// the word may mean something else; empty for other scripts.
type jobRef struct {
	class int32
	lang  string
	spelling
}

// occupations is what occupations.yaml says.
type occupations struct {
	list []Occupation
	byID map[string]int32
}

// readOccupations reads occupations.yaml and adds all words and traps to l.
func readOccupations(seeds fs.FS, l *lexicon) (*occupations, error) {
	var seed struct {
		Occupations []occupationSeed `yaml:"occupations"`
	}
	doc, err := readSeed(seeds, occupationsFile, &seed)
	if err != nil {
		return nil, err
	}
	o := &occupations{byID: make(map[string]int32)}
	faults := &faults{doc: doc}
	for i, s := range seed.Occupations {
		if _, ok := o.byID[s.ID]; ok {
			faults.add("occupations", i, "occupation %q is there twice", s.ID)
		}
		o.byID[s.ID] = int32(i)
		o.list = append(o.list, s.Occupation)
		s.check(i, faults)
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	for i := range seed.Occupations {
		seed.Occupations[i].add(int32(i), l)
	}
	return o, nil
}

// check notes every fault of the i-th class.
func (s *occupationSeed) check(i int, f *faults) {
	bad := func(format string, args ...any) {
		f.add("occupations", i, "occupation %q: "+format, append([]any{s.ID}, args...)...)
	}
	if s.ID == "" || s.Names["en"] == "" || s.Names["vi"] == "" {
		bad("id and names in en and vi are required")
	}
	if s.Skill != LowSkill && s.Skill != SomeSkill && s.Skill != HighSkill {
		bad("skill %q: want low, some or high", s.Skill)
	}
	if len(s.Say) == 0 {
		bad("has no words to be found by")
	}
	words := slices.Clone(s.Not)
	for _, say := range s.Say {
		words = append(words, say...)
	}
	var text fold.Text
	for _, w := range words {
		if text.Reset(w); text.S == "" {
			bad("word %q folds to nothing", w)
		}
	}
}

// add takes in a class that was checked.
func (s *occupationSeed) add(class int32, l *lexicon) {
	for _, lang := range slices.Sorted(maps.Keys(s.Say)) { // in one order, so that two readers say the same of every ad
		for _, phrase := range s.Say[lang] {
			w := l.add(phrase, jobName)
			ref := jobRef{class: class, lang: lang, spelling: w.spelt[len(w.spelt)-1]}
			if !isASCII(l.text.S) {
				ref.lang = ""
			}
			w.jobs = append(w.jobs, ref)
		}
	}
	for _, phrase := range s.Not {
		w := l.add(phrase, jobTrap)
		w.noJobs = append(w.noJobs, class)
	}
}

// Occupation returns the class of work of an id. The map of names is the reader's own: read it, do not write to it.
func (r *Reader) Occupation(id string) (Occupation, bool) {
	i, ok := r.work.byID[id]
	if !ok {
		return Occupation{}, false
	}
	return r.work.list[i], true
}

// namedJob is one word for work in one field.
type namedJob struct {
	field, start, end int
	class             int32
}

// jobReader gathers the words for work of one ad.
type jobReader struct {
	r     *Reader
	d     *Doc
	lang  lang
	found []namedJob
}

// maxJobs bounds the words for work of one field.
const maxJobs = 200

// collect takes the words for work among the hits of a field.
func (j *jobReader) collect(f int, marks []mark) {
	first := len(j.found)
	for i, m := range marks {
		if m.word.is&jobName == 0 || len(j.found)-first >= maxJobs {
			continue
		}
		for _, ref := range m.word.jobs {
			n := namedJob{f, m.start, m.end, ref.class}
			if slices.Contains(j.found[first:], n) || !j.says(f, m, ref) || j.trapped(f, marks, i, ref.class) {
				continue
			}
			j.found = append(j.found, n)
		}
	}
}

// kin are languages whose words for work are understood in ads of another: English everywhere, Malay and
// Indonesian in one another.
var kin = map[string]string{"id": "ms", "ms": "id", "fil": "tl"}

// says reports whether a hit can be the word: spelled so, in an ad of its language.
func (j *jobReader) says(f int, m mark, ref jobRef) bool {
	text := j.d.written(f, m.start, m.end)
	marked := len(text) > m.end-m.start && !isASCII(text)
	if marked && !ref.may(text) {
		return false
	}
	switch base := j.lang.base; {
	case ref.lang == "" || ref.lang == "en" || base == "" || ref.lang == base || kin[ref.lang] == base:
		return true
	default:
		return marked // Vietnamese with its marks in an ad of another language
	}
}

// trapped reports whether marks[i] lies in a phrase in which no word of the class counts.
func (j *jobReader) trapped(f int, marks []mark, i int, class int32) bool {
	return inside(marks, i, func(t mark) bool {
		return t.word.is&jobTrap != 0 && slices.Contains(t.word.noJobs, class) && t.word.agrees(j.d, f, t.start, t.end)
	})
}

// occupations returns what was found, in reading order. Words do not overlap: the first wins, and of those that begin
// together the longest. Each class is told at most maxOccurrences times.
func (j *jobReader) occupations() []job.Occupation {
	slices.SortFunc(j.found, func(a, b namedJob) int {
		return cmp.Or(a.field-b.field, a.start-b.start, b.end-a.end, int(a.class-b.class))
	})
	var out []job.Occupation
	told := make([]uint8, len(j.r.work.list))
	field, end := -1, 0 // of the last word told
	for _, n := range j.found {
		if n.field == field && n.start < end {
			continue
		}
		field, end = n.field, n.end
		if told[n.class]++; told[n.class] <= maxOccurrences {
			out = append(out, job.Occupation{ID: j.r.work.list[n.class].ID, Span: j.d.Span(n.field, n.start, n.end)})
		} else {
			told[n.class]-- // so that it cannot wrap
		}
	}
	return out
}

// inside reports whether marks[i] lies in another mark that is as asked. Marks are ordered by their end.
func inside(marks []mark, i int, is func(mark) bool) bool {
	m, k := marks[i], i
	for k > 0 && marks[k-1].end == m.end {
		k--
	}
	for ; k < len(marks) && marks[k].end <= m.start+maxTrap; k++ {
		if marks[k].start <= m.start && is(marks[k]) {
			return true
		}
	}
	return false
}
