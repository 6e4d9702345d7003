package fetch

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// judgeVietnamese scores by words: those with marks count fully, ASCII words a little, as Vietnamese pages have
// foreign ones. Only a word of two letters or more proves anything, as à and é are words elsewhere.
func judgeVietnamese(decoded []byte) (score float64, enough bool) {
	var words vietWords
	word := make([]rune, 0, 16)
	for i := 0; i < len(decoded); {
		r, n := utf8.DecodeRune(decoded[i:])
		i += n
		switch _, tone := toneMarks[r]; {
		case unicode.IsLetter(r) || tone || r == utf8.RuneError:
			word = append(word, r)
			continue
		case isOddSign(r) && len(word) > 0:
			words.bad++
		}
		words.add(word)
		word = word[:0]
	}
	words.add(word)
	return words.score()
}

// vietWords counts words with marks, good and bad, and ASCII words that could and could not be Vietnamese.
type vietWords struct {
	good, bad           int
	asciiGood, asciiBad int
	seen                [8]string // the first different good words
	different           int
}

// longestSyllable is more than the seven letters of "nghiêng", for tones as characters of their own.
const longestSyllable = 9

func (w *vietWords) add(word []rune) {
	if len(word) < 2 {
		return
	}
	marked := false
	for _, r := range word {
		marked = marked || r >= utf8.RuneSelf
	}
	good := len(word) <= longestSyllable && isCased(word) && isSyllable(word)
	switch {
	case marked && good:
		w.good++
		w.remember(string(word))
	case marked:
		w.bad++
	case good:
		w.asciiGood++
	default:
		w.asciiBad++
	}
}

func (w *vietWords) remember(word string) {
	if w.different < len(w.seen) && !slices.Contains(w.seen[:w.different], word) {
		w.seen[w.different] = word
		w.different++
	}
}

func (w *vietWords) score() (score float64, enough bool) {
	marked := float64(w.good + w.bad)
	if marked == 0 {
		return -1, false
	}
	good := float64(w.good) + min(0.15*float64(w.asciiGood), 0.3*marked)
	bad := float64(w.bad) + min(0.15*float64(w.asciiBad), 0.3*marked)
	return (good - bad) / (good + bad), w.different >= 3
}

// isCased reports whether a word is in small letters, in capitals, or has one capital at its beginning.
func isCased(word []rune) bool {
	upper, letters := 0, 0
	for _, r := range word {
		if unicode.IsUpper(r) {
			upper++
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return upper == 0 || upper == letters || upper == 1 && unicode.IsUpper(word[0])
}

// isOddSign reports whether r is a sign that does not follow a letter in ordinary text.
func isOddSign(r rune) bool {
	switch {
	case r < 0xA1, r >= 0x2010 && r <= 0x2026, r == '«', r == '»', r == '°', r == '®', r == '·', r == '™', r == '€':
		return false
	}
	return true
}

// thaiFrequent are the letters that make five sixths of Thai text, thaiUsual most of the others.
var (
	thaiFrequent = setOf("านรอกเงมยลวดทสตะปบคห\u0E48\u0E49\u0E31\u0E35\u0E34")
	thaiUsual    = setOf("แจพชขใโไำผศธถณซ\u0E36\u0E37\u0E38\u0E39\u0E47\u0E4C")
)

// judgeThai scores by the order of letters: vowels above and below and tones follow a consonant, vowels that are
// written first are followed by one, Latin letters do not touch Thai ones, and no letter stands alone.
func judgeThai(decoded []byte) (score float64, enough bool) {
	sum, units, thai := 0.0, 0, 0
	var letters variety
	var before rune
	for i := 0; i < len(decoded); {
		r, n := utf8.DecodeRune(decoded[i:])
		i += n
		after, _ := utf8.DecodeRune(decoded[i:])
		switch {
		case isThai(r) && !isThai(before) && !isThai(after):
			sum--
		case r >= utf8.RuneSelf:
			sum += scoreThai(before, r)
		case isThai(before) && isASCIILetter(r):
			sum--
		}
		if r >= utf8.RuneSelf {
			units++
		}
		if isThai(r) {
			thai++
			letters.add(r)
		}
		before = r
	}
	return sum / float64(max(units, 1)), thai >= 16 && letters.isWide()
}

func scoreThai(before, r rune) float64 {
	follows := before >= 'ก' && before <= 'ฮ' || before >= '\u0E34' && before <= '\u0E3A' || before == '\u0E31'
	switch {
	case r >= 0x2010 && r <= 0x2026 || r == 0xA0:
		return 0
	case !isThai(r):
		return -2
	case isASCIILetter(before):
		return -1
	case (r == '\u0E31' || r >= '\u0E34' && r <= '\u0E3A' || r >= '\u0E47' && r <= '\u0E4E') && !follows:
		return -2
	case before >= 'เ' && before <= 'ไ' && (r < 'ก' || r > 'ฮ'):
		return -2
	case thaiFrequent[r]:
		return 1
	case thaiUsual[r]:
		return 0.1
	}
	return -1.5
}

func isThai(r rune) bool { return r >= 0xE01 && r <= 0xE5B }

func isASCIILetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// cyrillicFrequent are the letters that make three quarters of Russian text, cyrillicUsual nearly all others.
var (
	cyrillicFrequent = setOf("оеаинтсрвлкмОЕАИНТСРВЛКМ")
	cyrillicUsual    = setOf("дпуяыьгзбчйхжшюцДПУЯЫЬГЗБЧЙХЖШЮЦ")
)

// judgeCyrillic scores by the frequent letters and by capitals in the middle of words, which is how KOI8 looks in
// windows-1251 and the other way round.
func judgeCyrillic(decoded []byte) (score float64, enough bool) {
	sum, units, letters := 0.0, 0, 0
	var kinds variety
	var before rune
	for i := 0; i < len(decoded); {
		r, n := utf8.DecodeRune(decoded[i:])
		i += n
		if r >= utf8.RuneSelf {
			units++
			sum += scoreCyrillic(before, r)
		}
		if cyrillicFrequent[r] {
			letters++
			kinds.add(r)
		}
		before = r
	}
	return sum / float64(max(units, 1)), letters >= 12 && kinds.isWide()
}

func scoreCyrillic(before, r rune) float64 {
	switch {
	case r < 0x400 || r > 0x491:
		if isOddSign(r) {
			return -1
		}
		return 0
	case isASCIILetter(before), unicode.IsUpper(r) && unicode.IsLower(before):
		return -1
	case cyrillicFrequent[r]:
		return 1
	case cyrillicUsual[r]:
		return 0.1
	}
	return -0.5
}

// judgeWestern scores a text as windows-1252: letters with marks stand alone among ASCII ones. It is never high, so
// that it wins where nothing else reads well.
func judgeWestern(text []byte) float64 {
	sum, units := 0.0, 0
	for i, b := range text {
		if b < utf8.RuneSelf {
			continue
		}
		units++
		switch beside := i > 0 && text[i-1] >= 0xC0 || i+1 < len(text) && text[i+1] >= 0xC0; {
		case b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D:
			sum -= 2
		case b >= 0xC0 && beside:
			sum -= 0.6
		case b >= 0xC0:
			sum += 0.3
		case b >= 0xA1 && isOddSign(rune(b)):
			sum -= 0.5
		default:
			sum += 0.1
		}
	}
	return sum / float64(max(units, 1))
}
