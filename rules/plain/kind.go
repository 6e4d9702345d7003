package plain

import "unicode"

// kind is what the characters of a text are, and how many.
type kind struct {
	is             int
	runes, letters int
}

const (
	signs    = iota // no letter, digit or picture
	blanks          // white space only
	pictures        // pictures, and what is put on letters
	letter          // one Latin letter, whatever signs stand beside it
	digit           // one digit and nothing else
	words           // everything else
)

// kindOf says what it is that a divider repeats.
func kindOf(unit string) kind {
	k := kind{is: blanks}
	first, alike := rune(0), true
	digits, others, drawn := 0, 0, 0
	for _, r := range unit {
		k.runes++
		switch {
		case unicode.IsSpace(r):
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r), isFlag(r):
			k.letters++
			low := unicode.ToLower(r)
			alike = alike && (first == 0 || first == low) && unicode.Is(unicode.Latin, r)
			first = low
		case isPicture(r):
			drawn++
		default:
			others++
		}
	}
	switch {
	case digits == 1 && k.runes == 1:
		k.is = digit
	case digits > 0, k.letters > 0 && !alike:
		k.is = words
	case k.letters > 0:
		k.is = letter
	case drawn > 0:
		k.is = pictures
	case others > 0:
		k.is = signs
	}
	return k
}

// isFlag reports whether a rune is half of the flag of a country.
func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// isPicture reports whether a rune is an emoji or belongs to the one before it, as accents and joiners do.
func isPicture(r rune) bool {
	return r >= 0x2600 && r < 0x2800 || r >= 0x1F000 || unicode.In(r, unicode.M, unicode.Cf)
}
