package index

// The arithmetic of Hangul syllables, Unicode Standard section 3.12.
const (
	syllableBase, leadBase, vowelBase, tailBase = 0xAC00, 0x1100, 0x1161, 0x11A7
	leads, vowels, tails                        = 19, 21, 28
)

// composeHangul writes a syllable that is spelled in conjoining letters as its one code point; folding leaves
// Hangul as it is. Anything else is returned unchanged.
func composeHangul(s string) string {
	r := []rune(s)
	if len(r) < 2 || len(r) > 3 {
		return s
	}
	l, v := r[0]-leadBase, r[1]-vowelBase
	if l < 0 || l >= leads || v < 0 || v >= vowels {
		return s
	}
	t := rune(0)
	if len(r) == 3 {
		if t = r[2] - tailBase; t <= 0 || t >= tails {
			return s
		}
	}
	return string(syllableBase + (l*vowels+v)*tails + t)
}
