package mask

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// taxPattern finds a Vietnamese tax code behind the words for it: ten digits, and three more for a branch.
var taxPattern = regexp.MustCompile(`(?i)(?:\bmst|\bmsdn|mã\s+số\s+(?:thuế|doanh\s+nghiệp)|ma\s+so\s+(?:thue|doanh\s+nghiep)|\btax\s+(?:code|id|no)|\bgpkd|\bđkkd|税号|稅號)[^\pL\pN\n]{0,6}(?:số|so|no|là)?[^\pL\pN\n]{0,4}((\d{10})(?:\s?-\s?\d{3})?)(?:\D|$)`)

// taxWeights are those of the first nine digits; the tenth is what is missing of the sum modulo 11 to 10.
var taxWeights = [...]int{31, 29, 23, 19, 17, 13, 7, 5, 3}

// beforeTaxCode is how far before its digits the words for a tax code begin, in bytes: more than taxPattern needs but for
// words with many blanks between them. behindTaxCode is how much of what stands behind ten digits it looks at.
const (
	beforeTaxCode = 96
	behindTaxCode = len(" - 123") + utf8.UTFMax
)

// taxCodes returns where a text names the tax code of a company. A number without the right check digit is none: words
// for a tax code before a telephone number do not lay it open.
func taxCodes(text string) [][2]int {
	var out [][2]int
	for from, to := tenDigits(text, 0); from < to; from, to = tenDigits(text, to) {
		if !isTaxCode(text[from:to]) || !introducesTax(text[:from]) {
			continue
		}
		start, end := max(0, from-beforeTaxCode), min(len(text), to+behindTaxCode)
		for start > 0 && !utf8.RuneStart(text[start]) {
			start--
		}
		for _, m := range taxPattern.FindAllStringSubmatchIndex(text[start:end], -1) {
			if start+m[4] == from {
				out = append(out, [2]int{start + m[2], start + m[3]})
			}
		}
	}
	return out
}

// tenDigits returns the next ten digits of a text, from a place on, that no other digit touches. It is empty where there are
// none.
func tenDigits(text string, at int) (from, to int) {
	for from = at; from < len(text); from = to + 1 {
		for to = from; to < len(text) && text[to] >= '0' && text[to] <= '9'; to++ {
		}
		if to-from == 10 {
			return from, to
		}
	}
	return len(text), len(text)
}

// taxEnds are the words that may stand last before a tax code, in lower case.
var taxEnds = map[string]bool{"mst": true, "msdn": true, "thuế": true, "thue": true, "nghiệp": true, "nghiep": true, "code": true, "id": true, "no": true, "gpkd": true, "đkkd": true,
	"số": true, "so": true, "là": true}

// introducesTax reports whether the last word of what stands before a number can be one for a tax code. It spares most
// numbers a closer look.
func introducesTax(before string) bool {
	end := strings.LastIndexFunc(before, unicode.IsLetter)
	if end < 0 || len(before)-end > 10*utf8.UTFMax {
		return false
	}
	_, size := utf8.DecodeRuneInString(before[end:])
	word := before[max(0, end-4*utf8.UTFMax) : end+size]
	if i := strings.LastIndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		_, size := utf8.DecodeRuneInString(word[i:])
		word = word[i+size:]
	}
	return taxEnds[strings.ToLower(word)] || strings.HasSuffix(word, "税号") || strings.HasSuffix(word, "稅號")
}

// isTaxCode reports whether ten digits are a tax code.
func isTaxCode(digits string) bool {
	if len(digits) != 10 {
		return false
	}
	sum := 0
	for i, w := range taxWeights {
		sum += w * int(digits[i]-'0')
	}
	return 10-sum%11 == int(digits[9]-'0')
}

// withTaxCodes puts tax codes among the dates and amounts that are no telephone numbers, in order and without overlaps.
func withTaxCodes(keep, codes [][2]int) [][2]int {
	if len(codes) == 0 {
		return keep
	}
	keep = slices.DeleteFunc(keep, func(k [2]int) bool {
		return slices.ContainsFunc(codes, func(c [2]int) bool { return k[0] < c[1] && c[0] < k[1] })
	})
	keep = append(keep, codes...)
	slices.SortFunc(keep, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return keep
}
