package rules

import (
	"fmt"
	"slices"
	"strings"
)

// How far apart the words of a pattern may stand, in letters of a script of one byte each: side by side with a
// filler word or two between, around "~" in either order, and around "…".
const (
	nearGap   = 14
	eitherGap = 28
	farGap    = 45
	besideGap = -1 // nothing but a space or a hyphen, or two
)

// besideReach is how many folded bytes may lie between words that stand side by side.
const besideReach = 2

// beside is what is written between two words that stand side by side.
const beside = "·"

// gapBytes is a gap in folded bytes. Scripts whose letters take three bytes say in one letter about what Latin
// says in two.
func gapBytes(letters int, lang string) int {
	if letters < 0 || latinScript(lang) {
		return letters
	}
	return letters * 5 / 3
}

// phrase is a phrase of the library, read: one list of parts for each order in which they may stand.
type phrase struct {
	text   string
	only   tongue // of all of it; its words have their own
	orders [][]phrasePart
}

// phrasePart is a literal or a class of words, and how far after the part before it may stand.
type phrasePart struct {
	literal form // without text if it is a class
	class   string
	gap     int
}

// phrase reads a phrase: literals, classes in braces, "…" for a few words between, "·" for none, and "~" between two
// halves that may stand in either order. "=" in front says that it counts only where marks are written; in a language of
// another script than Latin, only in ads that are not wholly in Latin letters.
func (w *speller) phrase(s string) phrase {
	plain, marked := strings.CutPrefix(s, "=")
	if !marked {
		return phrase{s, anyTongue, w.orders(s)}
	}
	only := onlyMarked
	if !w.marked {
		only = notInLatin
	}
	p := phrase{s, only, w.orders(plain)}
	if whole := p.orders[0]; len(whole) == 1 && whole[0].class == "" {
		whole[0].literal.restrict(only)
	}
	return p
}

func (w *speller) orders(s string) [][]phrasePart {
	left, right, either := strings.Cut(s, "~")
	if !either {
		return [][]phrasePart{w.sequence(s)}
	}
	a, b := w.sequence(left), w.sequence(right)
	return [][]phrasePart{joined(a, b), joined(b, a)}
}

func joined(a, b []phrasePart) []phrasePart {
	if len(a) == 0 || len(b) == 0 {
		return nil // phraseFault says that it is empty
	}
	out := append(slices.Clone(a), b...)
	out[len(a)].gap = eitherGap
	return out
}

// sequence reads a phrase without "~".
func (w *speller) sequence(s string) []phrasePart {
	var out []phrasePart
	for i, gap := 0, nearGap; i <= len(s); gap = farGap {
		segment, _, _ := strings.Cut(s[i:], "…")
		i += len(segment) + len("…")
		for segment != "" {
			literal, rest, found := strings.Cut(segment, "{")
			literal, joined := strings.CutPrefix(strings.TrimSpace(literal), beside)
			literal, joins := strings.CutSuffix(literal, beside)
			if joined {
				gap = besideGap
			}
			if l := strings.TrimSpace(literal); l != "" {
				out = append(out, phrasePart{literal: w.form(l), gap: gap})
				gap = nearGap
			}
			if joins {
				gap = besideGap
			}
			if !found {
				break
			}
			class, after, _ := strings.Cut(rest, "}")
			out = append(out, phrasePart{class: class, gap: gap})
			gap, segment = nearGap, after
		}
	}
	return out
}

// phraseFaults finds what is wrong with phrases: too short to be looked for, braces that do not pair, classes
// that the lexicon does not have.
func (lib *library) phraseFaults(p phrases) []string {
	var out []string
	for _, lang := range p.langs() {
		w := newSpeller(lang)
		for _, s := range p[lang] {
			if why := lib.phraseFault(lang, w.phrase(s)); why != "" {
				out = append(out, fmt.Sprintf("phrase %q (%s) %s", s, lang, why))
			}
		}
	}
	return out
}

func (lib *library) phraseFault(lang string, p phrase) string {
	if strings.Count(p.text, "{") != strings.Count(p.text, "}") || strings.Count(p.text, "~") > 1 {
		return "has a brace without its pair, or more than one ~"
	}
	for _, order := range p.orders {
		if len(order) == 0 {
			return "is empty"
		}
		for _, part := range order {
			switch {
			case part.class != "" && len(lib.lexicon.class(lang, part.class)) == 0:
				return fmt.Sprintf("asks for words {%s}, which lexicon/%s.txt does not have", part.class, lang)
			case part.class == "" && part.literal.tooShort():
				return "is too short to be looked for"
			}
		}
	}
	return ""
}
