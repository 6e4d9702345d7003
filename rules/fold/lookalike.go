package fold

import (
	"unicode"
	"unicode/utf8"
)

// Letters of other alphabets, folded, that print like a Latin one. The lists are ours, checked by eye against
// the Unicode charts.
var (
	lookalikes = pairs(
		"аaвbсcԁdеeғfԍgһhнhіiїiјjкkқkӏlмmпnоoөoрpԛqгrѕsтtцuѵvԝwхxҳxуyүyұyз3ѐeёeӕaәe", // Cyrillic
		"αaβbϲcδdεeηnιiκkμuνvοoρpσoςsτtυuχxγyωwϳjζz",                                 // Greek
		"աwհhոnօoսuցgքpզqհhյjլlտsղnւlվdէtձaօo",                                       // Armenian
		"ᎠdᎡrᎢtᎥiᎪaᎫjᎬeᎳwᎷmᎻhᎽyᏀgᏂhᏃzᏎ4ᏏbᏒrᏔwᏕsᏙvᏚsᏞlᏟcᏢpᏦkᏧdᏴbᏳgᏅoᎾoᏆtᎦsᏤvᏜb",       // Cherokee
		"ⲁaⲃbⲉeⲏhⲓiⲕkⲙmⲛnⲟoⲣpⲥcⲧtⲩyⲭxⲍzⲅrⲱwϭoϣw",                                     // Coptic
		"ꓮaꓐbꓚcꓓdꓰeꓝfꓖgꓧhꓲiꓙjꓗkꓡlꓟmꓠnꓳoꓑpꓣrꓢsꓔtꓴuꓦvꓪwꓫxꓬyꓜz")                         // Lisu
	// capitals print like another letter than their small forms do.
	capitals = pairs("ΗhΝnΥyΣeΛaՏsԼlՈnՀhՁa")
	// faux are taken for Latin only in a word that has Latin letters too.
	faux = pairs("шwщwьbяrиuйuчyлnλaθoξeπn")
)

// smallCherokee is the first of most small letters of Cherokee, which print like small capitals.
const smallCherokee = 0xAB70

// pairs reads lists of letters, each followed by what it looks like.
func pairs(lists ...string) map[rune]byte {
	t := make(map[rune]byte)
	for _, list := range lists {
		r := []rune(list)
		for i := 0; i+1 < len(r); i += 2 {
			t[r[i]] = byte(r[i+1])
			if r[i] >= 0x13A0 && r[i] < 0x13F0 { // Cherokee folds to its small letters
				t[r[i]-0x13A0+smallCherokee] = byte(r[i+1])
			}
		}
	}
	return t
}

// alien reports whether a folded rune belongs to an alphabet that has look-alikes.
func alien(r rune) bool {
	switch {
	case r < 0x1400:
		return r >= 0x370 && r < 0x590 || r >= 0x13A0
	case r < 0xA500:
		return r >= 0x2C80 && r < 0x2D00 || r >= 0xA4D0
	}
	return r >= smallCherokee && r < 0xABC0
}

// mixed is a word that may be written in several alphabets: from its first letter or digit to its last.
type mixed struct {
	end          int
	latin, alien int // letters
	alike        int // of the alien ones, how many look like Latin ones
}

// mixedAt reads the word at the start of b. end is 0 if none starts there.
func mixedAt(b []byte) (m mixed) {
	for m.end < len(b) {
		r, size := utf8.DecodeRune(b[m.end:])
		switch {
		case r < utf8.RuneSelf && isLetter(byte(r)):
			m.latin++
		case r < utf8.RuneSelf && isDigit(byte(r)):
		case alien(r) && unicode.IsLetter(r):
			m.alien++
			if lookalikes[r] != 0 {
				m.alike++
			}
		case m.end > 0 && isAccent(r):
		default:
			return m
		}
		m.end += size
	}
	return m
}

func isAccent(r rune) bool { return r < 0x10000 && runes.bmp[r]&kinds == accent }

// latinize gives words of a chunk Latin letters for their look-alikes: those that mix the two, which are
// written so to be misread by machines, and those that are look-alikes throughout where the text is Latin.
// ok says that there are any.
func (e *editor) latinize(text line, traits uint8) (latin line, ok bool) {
	if traits&hasLetter == 0 && !e.isLatin() {
		return text, false
	}
	out := e.latin.src.empty()
	for i := 0; i < len(text.b); {
		m := mixedAt(text.b[i:])
		if m.end == 0 {
			_, size := utf8.DecodeRune(text.b[i:])
			out.add(text.slice(i, i+size))
			i += size
			continue
		}
		word := text.slice(i, i+m.end)
		i += m.end
		if m.alien > 0 && (m.latin > 0 || m.alien > 1 && m.alike == m.alien && e.isLatin()) {
			e.replaceAlike(&out, word)
			ok = true
			continue
		}
		out.add(word)
	}
	e.latin.src = out
	return out, ok
}

// replaceAlike appends a word with Latin letters for those that look like them. Marks on them go.
func (e *editor) replaceAlike(out *line, word line) {
	bare := true
	for i := 0; i < len(word.b); {
		r, size := utf8.DecodeRune(word.b[i:])
		shown, _ := utf8.DecodeRuneInString(e.orig[word.off[i]:])
		c := capitals[shown]
		if c == 0 {
			c = lookalikes[r]
		}
		if c == 0 {
			c = faux[r]
		}
		switch {
		case c != 0:
			out.addByte(c, word.off[i])
			bare = true
		case bare && isAccent(r):
		default:
			out.add(word.slice(i, i+size))
			bare = r < utf8.RuneSelf
		}
		i += size
	}
}

// verdict is an answer that is looked for once and only if need be.
type verdict uint8

const (
	undecided verdict = iota
	yes
	no
)

// isLatin reports whether the whole text is Latin but for words of look-alikes: whether it has many times
// more Latin letters than letters of words that can only be of another alphabet.
func (e *editor) isLatin() bool {
	if e.alienWords != undecided {
		return e.alienWords == yes
	}
	latin, alike, genuine := 0, 0, 0
	b := e.src.b
	for i := 0; i < len(b); {
		m := mixedAt(b[i:])
		if m.end == 0 {
			_, size := utf8.DecodeRune(b[i:])
			i += size
			continue
		}
		i += m.end
		switch {
		case m.latin > 0:
			latin += m.latin
		case m.alike == m.alien:
			alike += m.alien
		default:
			genuine += m.alien
		}
	}
	e.alienWords = no
	if latin >= 8 && latin >= 3*alike && latin >= 20*genuine {
		e.alienWords = yes
	}
	return e.alienWords == yes
}
