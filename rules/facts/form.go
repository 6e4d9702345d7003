package facts

import (
	"slices"
	"strings"

	"lurewatch/rules/fold"
)

// spelling is a word as its seed writes it.
type spelling struct {
	written string
	marks   fold.Marks
}

func spell(word string) spelling { return spelling{word, fold.MarksOf(word)} }

// may reports whether text, which folds to the same, bears no marks that the word has not.
func (w spelling) may(text string) bool { return text == w.written || w.marks.Allow(text) }

// is reports whether text, which folds to the same, bears the marks of the word, all of them.
func (w spelling) is(text string) bool {
	return text == w.written || w.marks.Allow(text) && fold.MarksOf(text).Allow(w.written)
}

// form is a word that is looked for right beside something, not all over the text.
type form struct {
	say string // folded
	spelling
}

func newForm(say string) form { return form{fold.String(say), spell(say)} }

func (f form) word() form { return f }

// forms finds the longest form at a place. Forms of equal length keep the order they were given in.
type forms[F interface{ word() form }] struct{ at [256][]F }

func byFirst[F interface{ word() form }](list []F) *forms[F] {
	return group(list, func(s string) byte { return s[0] })
}

func byLast[F interface{ word() form }](list []F) *forms[F] {
	return group(list, func(s string) byte { return s[len(s)-1] })
}

func group[F interface{ word() form }](list []F, key func(string) byte) *forms[F] {
	t := new(forms[F])
	for _, f := range list {
		k := key(f.word().say)
		t.at[k] = append(t.at[k], f)
	}
	for k := range t.at {
		slices.SortStableFunc(t.at[k], func(a, b F) int { return len(b.word().say) - len(a.word().say) })
	}
	return t
}

func startForms(say []string) *forms[form] { return byFirst(newForms(say)) }
func endForms(say []string) *forms[form]   { return byLast(newForms(say)) }

func newForms(say []string) []form {
	out := make([]form, len(say))
	for i, s := range say {
		out[i] = newForm(s)
	}
	return out
}

// starting finds a form that begins at s[at:] and ends where a word ends. Digits may follow: "15tr5".
func (t *forms[F]) starting(d *Doc, field, at int, ok func(F) bool) (found F, end int, has bool) {
	s := d.Text[field].S
	if at >= len(s) {
		return found, at, false
	}
	for _, f := range t.at[s[at]] {
		w := f.word()
		if !strings.HasPrefix(s[at:], w.say) {
			continue
		}
		end := at + len(w.say)
		if isLetter(s[end-1]) && end < len(s) && isLetter(s[end]) || ok != nil && !ok(f) || !spelled(d, field, at, end, w.spelling) {
			continue
		}
		return f, end, true
	}
	return found, at, false
}

// ending finds a form that ends at s[:at] and begins where a word begins.
func (t *forms[F]) ending(d *Doc, field, at int, ok func(F) bool) (found F, start int, has bool) {
	s := d.Text[field].S
	if at <= 0 {
		return found, at, false
	}
	for _, f := range t.at[s[at-1]] {
		w := f.word()
		if !strings.HasSuffix(s[:at], w.say) {
			continue
		}
		start := at - len(w.say)
		if isLetter(s[start]) && start > 0 && (isLetter(s[start-1]) || isDigit(s[start-1])) || ok != nil && !ok(f) || !spelled(d, field, start, at, w.spelling) {
			continue
		}
		return f, start, true
	}
	return found, at, false
}

// shortWord is the length, in folded bytes, up to which a word must bear all its marks or none: "tư" is not
// "từ". In longer ones people leave some out.
const shortWord = 4

// spelled reports whether the original of s[start:end] can be the word.
func spelled(d *Doc, field, start, end int, w spelling) bool {
	text := d.written(field, start, end)
	return len(text) == end-start || w.may(text) && (end-start > shortWord || w.is(text))
}

// bare reports whether the original of s[start:end] bears no marks at all.
func bare(d *Doc, field, start, end int) bool {
	return len(d.written(field, start, end)) == end-start
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// skipSpaces returns the first place from at on that is no space or line feed.
func skipSpaces(s string, at int) int {
	for at < len(s) && (s[at] == ' ' || s[at] == '\n') {
		at++
	}
	return at
}

// back returns the last place before at that is not behind a space or line feed.
func back(s string, at int) int {
	for at > 0 && (s[at-1] == ' ' || s[at-1] == '\n') {
		at--
	}
	return at
}
