package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lurewatch/rules/fold"
)

// form is a literal of a phrase, or a word of a class, as it is spelled and as it is looked for.
type form struct {
	text     string
	folded   string
	key      string // of marks and only: two forms that fold alike and have equal keys mean the same
	markings []byte // nil if they do not say all of the marks
	marked   bool   // marks are compared
	single   bool   // of one syllable
	only     tongue
}

func (f *form) tooShort() bool {
	return f.folded == "" || len(f.folded) < 2 && f.folded[0] < utf8.RuneSelf
}

// tongue says in what ads a phrase is looked for.
type tongue uint8

const (
	anyTongue       tongue = iota
	notInVietnamese        // in languages in Latin letters whose short words are also Vietnamese ones without their marks
	onlyMarked             // Vietnamese that reads as something else without its marks
	notInLatin             // of a language of another script, a word in Latin letters that means something else in those of Latin letters
	vietnamese             // Vietnamese: with its marks, or in ads that are not wholly in another language of Latin letters
)

// excludes reports whether what stands from start to end of a field is not to be taken for a phrase of a tongue.
func (r *reading) excludes(t tongue, field, start, end int32) bool {
	switch t {
	case notInVietnamese:
		return r.tongues.vietnamese
	case notInLatin:
		return r.tongues.latin
	case vietnamese:
		return r.tongues.foreign && r.unmarked(field, start, end)
	case onlyMarked:
		return !r.tongues.bears && r.unmarked(field, start, end) || r.hides(field, start, end)
	}
	return false
}

// hides reports whether signs that stand for letters may hide the tone of a word in folded bytes start to end of a field.
func (r *reading) hides(field, start, end int32) bool {
	if _, odd := r.written(field, start, end); !odd {
		return false
	}
	r.marks.Reset(r.doc.Text[field].Written(int(start), int(end)))
	return r.marks.Hidden()
}

// unmarked reports whether what stands from start to end of a field bears no marks.
func (r *reading) unmarked(field, start, end int32) bool {
	text, _ := r.written(field, start, end)
	return fold.Unmarked(text)
}

// restrict makes a form one of a tongue.
func (f *form) restrict(t tongue) {
	f.only = t
	f.key += "-" + string(rune(t))
}

// speller reads the phrases of one language. It keeps memory between them.
type speller struct {
	marked bool
	only   tongue
	text   fold.Text
	marks  fold.Marks
	key    []byte
}

// newSpeller makes a speller. Marks are compared in languages of the Latin script, and in Latin words of others.
func newSpeller(lang string) *speller {
	w := &speller{marked: latinScript(lang)}
	if slices.Contains([]string{"id", "ms", "fil", "fr", "hi"}, lang) {
		w.only = notInVietnamese
	} else if lang == "vi" {
		w.only = vietnamese
	}
	return w
}

func (w *speller) form(text string) form {
	w.text.Reset(text)
	f := form{text: text, folded: strings.TrimSpace(w.text.S), only: w.only}
	f.marked = w.marked || ascii(f.folded)
	w.key = w.key[:0]
	if f.marked {
		w.marks.Reset(text)
		f.single = w.marks.Words() == 1
		w.key = w.marks.AppendKey(append(w.key, '='))
		if len(f.folded) == len(w.text.S) {
			f.markings, _ = w.text.Markings()
		}
	}
	f.key = string(w.key)
	switch {
	case w.only == vietnamese && f.folded == strings.ToLower(text): // it has no marks: Vietnamese ads say English words too
		f.only = anyTongue
	case w.only != anyTongue:
		f.restrict(w.only)
	}
	return f
}

// ascii reports whether a folded phrase has no letter of another script.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latinScript reports whether a language of the library is written in Latin letters.
func latinScript(lang string) bool {
	return slices.Contains([]string{"vi", "en", "fr", "id", "ms", "fil"}, lang)
}
