package facts

import (
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// labelReach is how far behind a label its value can begin, in folded bytes.
const labelReach = 8

// tax reads the tax code that follows a label at s[:at].
func (e *employerReader) tax(f, at int, digits []run) {
	s := e.d.Text[f].S
	i := firstFrom(digits, at)
	if e.found.TaxCode.Value != "" || i == len(digits) || digits[i].start-at > labelReach || digits[i].end-digits[i].start != 10 || !isDigit(s[digits[i].start]) {
		return
	}
	r := digits[i]
	code := s[r.start:r.end]
	if i+1 < len(digits) {
		if b := digits[i+1]; b.end-b.start == 3 && b.start == r.end+1 && s[r.end] == '-' && isDigit(s[b.start]) {
			r.end = b.end
			code = s[r.start:r.end]
		}
	}
	e.found.TaxCode = job.Claim{Value: code, Span: e.d.Span(f, r.start, r.end)}
	e.found.TaxCodeValid = validTaxCode(code)
}

// validTaxCode checks the tenth digit of a Vietnamese tax code (circular 105/2020/TT-BTC, article 5).
func validTaxCode(code string) bool {
	sum := 0
	for i, w := range [...]int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += w * int(code[i]-'0')
	}
	return 10-sum%11 == int(code[9]-'0')
}

// numberEnd returns where the number of a licence ends that follows its name, or where the name ends.
func numberEnd(s string, at int) int {
	i := at
	for i < len(s) && i-at < 16 && !isDigit(s[i]) && s[i] != '\n' && s[i] != ',' {
		i++
	}
	if i >= len(s) || i-at >= 16 || !isDigit(s[i]) {
		return at
	}
	for i < len(s) && i-at < 40 && (isDigit(s[i]) || isLetter(s[i]) || s[i] == '-' || s[i] == '/') {
		i++
	}
	return i
}

// tokenStart returns where the word begins that runs up to s[:at]: the number in "123/LĐTBXH-GP". -1 without one.
func tokenStart(s string, at int) int {
	start := at
	for start > 0 && at-start < 24 && (isDigit(s[start-1]) || isLetter(s[start-1]) || s[start-1] == '/' || s[start-1] == '-') {
		start--
	}
	if !hasDigit(s[start:at]) {
		return -1
	}
	return start
}

// maxAddress is the longest address, in folded bytes.
const maxAddress = 100

// address notes a house and its street at a word for one.
func (e *employerReader) address(f int, m mark) {
	if e.found.Address.Value != "" {
		return
	}
	s := e.d.Text[f].S
	switch m.word.claim {
	case addressLabel:
		at := m.end
		for at < len(s) && at-m.end < labelReach && strings.IndexByte(": -", s[at]) >= 0 {
			at++
		}
		at = afterWords(s, at, "so ", "so nha ", "no. ", "no ")
		if at < len(s) && isDigit(s[at]) && houseEnd(s, at) > 0 {
			e.claim(&e.found.Address, f, at, addressEnd(s, at, 3), 0)
		}
	case street:
		if start := houseBefore(s, m.start); start >= 0 {
			e.claim(&e.found.Address, f, start, addressEnd(s, m.end, 1), 0)
		}
	case streetLatin:
		if start := houseBeforeName(s, m.start); start >= 0 {
			e.claim(&e.found.Address, f, start, m.end, 0)
		}
	case streetHan:
		end := m.end
		for end < len(s) && isDigit(s[end]) {
			end++
		}
		if end > m.end && (strings.HasPrefix(s[end:], "号") || strings.HasPrefix(s[end:], "號")) {
			e.claim(&e.found.Address, f, max(0, wordStart(s, m.start)), end+len("号"), 0)
		}
	}
}

// afterWords skips the first of words that s[at:] begins with.
func afterWords(s string, at int, words ...string) int {
	for _, w := range words {
		if strings.HasPrefix(s[at:], w) {
			return at + len(w)
		}
	}
	return at
}

// houseEnd returns where the number of a house ends that begins at s[at:], such as 12A/3; 0 if it is none: a year or
// a phone number, or nothing follows.
func houseEnd(s string, at int) int {
	end := at
	for end < len(s) && end-at < 14 && (isDigit(s[end]) || isLetter(s[end]) || s[end] == '/' || s[end] == '-') {
		end++
	}
	if end >= len(s) || end-at >= 9 && strings.Trim(s[at:end], "0123456789") == "" || s[end] != ' ' && s[end] != ',' {
		return 0
	}
	return end
}

// houseBefore returns where the number of a house begins that stands right in front of s[at:], -1 if none does.
func houseBefore(s string, at int) int {
	end := trimBack(s, at)
	start := end
	for start > 0 && end-start < 12 && (isDigit(s[start-1]) || s[start-1] == '/' || isLetter(s[start-1]) && start-1 > 0 && isDigit(s[start-2])) {
		start--
	}
	if start == end || !isDigit(s[start]) || start > 0 && !isSep(s[start-1]) {
		return -1
	}
	return start
}

// houseBeforeName does the same over the name of a street, up to five words.
func houseBeforeName(s string, at int) int {
	i := trimBack(s, at)
	for range 5 {
		start := wordStart(s, i)
		if start == i {
			return -1
		}
		if isDigit(s[start]) && i-start <= 8 {
			return start
		}
		if start == 0 || s[start-1] != ' ' && s[start-1] != ',' {
			return -1
		}
		i = trimBack(s, start)
	}
	return -1
}

// addressEnd returns where an address ends that reaches at least to s[:at]: at the end of the line, of the sentence,
// or at the given number of commas.
func addressEnd(s string, at, commas int) int {
	end := at
	for end < len(s) && end-at < maxAddress && s[end] != '\n' && strings.IndexByte(";|()", s[end]) < 0 {
		if s[end] == ',' {
			if commas--; commas == 0 {
				break
			}
		}
		if s[end] == '.' && end+1 < len(s) && s[end+1] == ' ' && end > 1 && s[end-2] != ' ' && s[end-1] != 'p' {
			break
		}
		end++
	}
	for end > at && (s[end-1] == ' ' || s[end-1] == '.') {
		end--
	}
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	return end
}
