package mask

import (
	"cmp"
	"regexp"
	"slices"
)

// taxPattern finds a Vietnamese tax code behind the words for it: ten digits, and three more for a branch.
var taxPattern = regexp.MustCompile(`(?i)(?:\bmst|\bmsdn|mã\s+số\s+(?:thuế|doanh\s+nghiệp)|ma\s+so\s+(?:thue|doanh\s+nghiep)|\btax\s+(?:code|id|no)|\bgpkd|\bđkkd|税号|稅號)[^\pL\pN\n]{0,6}(?:số|so|no|là)?[^\pL\pN\n]{0,4}((\d{10})(?:\s?-\s?\d{3})?)(?:\D|$)`)

// taxWeights are those of the first nine digits; the tenth is what is missing of the sum modulo 11 to 10.
var taxWeights = [...]int{31, 29, 23, 19, 17, 13, 7, 5, 3}

// taxCodes returns where a text names the tax code of a company. A number without the right check digit is none: words
// for a tax code before a telephone number do not lay it open.
func taxCodes(text string) [][2]int {
	var out [][2]int
	if !tenDigits(text) {
		return nil
	}
	for _, m := range taxPattern.FindAllStringSubmatchIndex(text, -1) {
		if isTaxCode(text[m[4]:m[5]]) {
			out = append(out, [2]int{m[2], m[3]})
		}
	}
	return out
}

// tenDigits reports whether there are ten digits in a row.
func tenDigits(text string) bool {
	run := 0
	for i := range len(text) {
		if run++; text[i] < '0' || text[i] > '9' {
			run = 0
		}
		if run == 10 {
			return true
		}
	}
	return false
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
