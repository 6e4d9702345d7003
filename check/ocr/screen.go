package ocr

import (
	"regexp"
	"strings"
	"unicode"
)

// screenWord is a word that a telephone or an app writes around what people write: a clock, a battery, a network, how long
// ago something was.
var screenWord = regexp.MustCompile(`(?i)^(\d{1,2}[:.]\d{2}|[ap]m|\d{1,3}%|[2-6]g\+?|lte|vo\w?lte|\d{1,2}(h|m|d|w|min|giờ|phút|ngày)|giờ|phút|ngày|sa|ch|·|•)$`)

// maxCount is how many digits a line of digits has at most to be a count of likes, and not a telephone number.
const maxCount = 4

// ofScreen reports whether a line was written by the telephone or the app: nothing but such words and a few digits. Words
// alone may be the end of a sentence.
func ofScreen(text string) bool {
	if strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsFunc(text, unicode.IsDigit) {
		return false
	}
	digits := 0
	for w := range strings.FieldsSeq(text) {
		switch {
		case screenWord.MatchString(w):
		case strings.ContainsFunc(w, unicode.IsLetter):
			return false
		default:
			for _, r := range w {
				if unicode.IsDigit(r) {
					digits++
				}
			}
		}
	}
	return digits <= maxCount
}
