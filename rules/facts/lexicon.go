package facts

import (
	"lurewatch/job"
	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// class says what a phrase of the automaton means here; a phrase may mean several things.
type class uint32

const (
	pay          class = 1 << iota
	notPay             // an amount beside it is no pay
	exit               // the amount in front of it is the price of leaving
	other              // holds a word of pay or notPay and means neither
	periodBefore       // says a period in front of an amount
	spoken             // is an amount itself
	negotiable
	placeName
	placeTrap // no place name inside it counts
	messenger // "zalo", "wechat": a contact follows
	linkPart  // begins or ends a web address
	mailPart  // the at sign in its disguises
	scale     // multiplies a figure: a figure in words may stand in front
	tens      // is 10 or 100 of a figure in words
	leads     // stands in front of its figure: one in words may follow
	jobName   // names work
	jobTrap   // no name of work inside it counts
	digitWord // begins a phone number in words
	employs   // says something of the employer
	timely    // tells when something is, or what is then
)

// word is what the automaton's phrase number leads to.
type word struct {
	is     class
	spelt  []spelling     // the original must agree with one of them
	period period         // of periodBefore and spoken
	amount amount         // of spoken
	basis  job.Basis      // of pay and notPay: the part of the pay it names
	sum    job.AmountKind // of notPay: what it says an amount is; "" if that is not kept
	kind   string         // of messenger: the type of the contact
	names  []nameRef      // of placeName
	traps  []int32        // of placeTrap: the places
	jobs   []jobRef       // of jobName
	noJobs []int32        // of jobTrap: the classes
	claim  claim          // of employs
	when   []whenRef      // of timely
}

// agrees reports whether the original spelling of a hit can be this word.
func (w *word) agrees(d *Doc, field, start, end int) bool {
	text := d.written(field, start, end)
	if len(text) == end-start { // nothing was folded away: no marks
		return true
	}
	for _, p := range w.spelt {
		if p.may(text) {
			return true
		}
	}
	return false
}

// lexicon leads from phrase numbers to words.
type lexicon struct {
	b    *match.Builder
	text fold.Text // memory of add
	at   []int32   // phrase number → index into list, plus 1
	// list grows while the reader is made and is read only after that.
	list []*word
}

func newLexicon(b *match.Builder) *lexicon { return &lexicon{b: b} }

// add returns the word of a phrase, made if need be, and notes last in spelt how the phrase is spelled.
func (l *lexicon) add(phrase string, is class) *word {
	l.text.Reset(phrase)
	n := int(l.b.Add(l.text.S))
	for len(l.at) <= n {
		l.at = append(l.at, 0)
	}
	if l.at[n] == 0 {
		l.list = append(l.list, &word{})
		l.at[n] = int32(len(l.list))
	}
	w := l.list[l.at[n]-1]
	w.is |= is
	w.spelt = append(w.spelt, spell(phrase))
	return w
}

// mark is one hit of one of our phrases in a field.
type mark struct {
	start, end int
	word       *word
}

// marks appends the hits of our own phrases in a field, by rising end.
func (l *lexicon) marks(d *Doc, field int, to []mark) []mark {
	for _, h := range d.Hits[field] {
		if i := l.of(h); i != 0 {
			to = append(to, mark{int(h.Start), int(h.End), l.list[i-1]})
		}
	}
	return to
}

// of returns the index in list, plus 1, of the word that a hit is; 0 if it is none of ours.
func (l *lexicon) of(h match.Hit) int32 {
	if int(h.Phrase) >= len(l.at) || h.Phrase < 0 {
		return 0
	}
	return l.at[h.Phrase]
}
