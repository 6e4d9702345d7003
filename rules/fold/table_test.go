package fold

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// TestTableAgreesWithUnicode holds the generated table against golang.org/x/text for every letter and digit:
// what it folds to must be what NFKD, case folding and, on Latin bases, the removal of marks give. Hand-made
// exceptions only ever turn Latin letters into plain ones, or drop what cannot be seen.
func TestTableAgreesWithUnicode(t *testing.T) {
	exceptions := 0
	for r := rune(0x80); r < maxRune; r++ {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || r >= 0xAC00 && r < 0xD7A4 {
			continue
		}
		want, latin := "", false
		for _, d := range norm.NFKD.String(cases.Fold().String(norm.NFKD.String(string(r)))) {
			if unicode.Is(unicode.M, d) && latin {
				continue
			}
			latin = d < 0x80 || unicode.Is(unicode.Latin, d)
			want += string(d)
		}
		got := String(string(r))
		if got == want {
			continue
		}
		if unicode.IsDigit(r) {
			if len(got) != 1 || got[0] < '0' || got[0] > '9' || unicode.IsDigit(r+1) && String(string(r + 1))[0] != (got[0]-'0'+1)%10+'0' {
				t.Errorf("%U %c folds to %q, want a digit, one less than the next", r, r, got)
			}
			continue
		}
		exceptions++
		if got != "" && !strings.HasPrefix(got, "ဉ") && (strings.Trim(got, "abcdefghijklmnopqrstuvwxyz") != "" || !unicode.Is(unicode.Latin, []rune(want)[0])) {
			t.Errorf("%U %c folds to %q, Unicode says %q", r, r, got, want)
		}
	}
	if exceptions > 300 {
		t.Errorf("%d letters fold by our own list, want a few hundred at most", exceptions)
	}
}
