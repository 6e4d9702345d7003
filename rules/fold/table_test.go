package fold

import (
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// TestTableAgreesWithUnicode holds the generated table against golang.org/x/text for every letter and digit
// outside the hand-made exceptions: what it folds to must be what NFKD, case folding and, on Latin bases, the
// removal of marks give.
func TestTableAgreesWithUnicode(t *testing.T) {
	exceptions := 0
	for r := rune(0x80); r < maxRune; r++ {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || r >= 0xAC00 && r < 0xD7A4 {
			continue
		}
		want, latin := "", false
		for _, d := range norm.NFKD.String(cases.Fold().String(norm.NFKD.String(string(r)))) {
			if d >= 0x300 && d < 0x370 && latin {
				continue
			}
			latin = d < 0x80 || unicode.Is(unicode.Latin, d)
			want += string(d)
		}
		if got := String(string(r)); got != want {
			exceptions++
			if exceptions > 90 {
				t.Errorf("%U %c folds to %q, Unicode says %q", r, r, got, want)
			}
		}
	}
	t.Logf("%d letters fold by our own list", exceptions)
}
