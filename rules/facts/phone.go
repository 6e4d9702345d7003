package facts

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// maxAsked bounds how many candidates of one ad phonenumbers is asked about: it needs 14 µs for each.
const maxAsked = 20

// minPhoneDigits is the shortest number that is looked at.
const minPhoneDigits = 8

// maxPhoneDigits is the longest number that E.164 allows, with 00 in front.
const maxPhoneDigits = 17

// candidate is a row of groups of digits that may be a phone number.
type candidate struct {
	start  int
	digits string // empty if there are too few
	groups [maxPhoneDigits + 1]groupEnd
	n      int // how many groups there are
	plus   bool
}

// groupEnd is where one group ends: so many digits in all, and at s[:end].
type groupEnd struct{ digits, end int }

// phones finds phone numbers. The word right in front of one says whether it is a Zalo or a WhatsApp number.
func (f *fieldContacts) phones() {
	behind := 0
	for i := range f.runs {
		r := f.runs[i]
		if r.start < behind || f.s[r.start] >= 0x80 || !f.free(r.start, r.end) {
			continue
		}
		c := f.candidate(r)
		e164, end, ok := f.number(&c)
		if !ok {
			continue
		}
		behind = end
		kind := f.messengerBefore(c.start)
		if kind == "" {
			kind = f.messengerBehind(end)
		}
		if kind == "" || kind == "facebook" {
			kind = "phone"
		}
		f.add(c.start, end, kind, e164)
	}
}

// candidate gathers the digits from r on, over single separators, with letters o among them read as zeros.
func (f *fieldContacts) candidate(r run) candidate {
	s, c := f.s, candidate{start: r.start}
	for c.start > 0 && r.start-c.start < maxPhoneDigits && s[c.start-1] == 'o' {
		c.start--
	}
	if c.start > 0 && (isLetter(s[c.start-1]) || isDigit(s[c.start-1])) {
		c.start = r.start // a word ends there
	}
	at := c.start
	for c.start > 0 && (s[c.start-1] == '+' || s[c.start-1] == '(') {
		c.start--
		c.plus = c.plus || s[c.start] == '+'
	}
	var digits [maxPhoneDigits + 1]byte
	n := 0
	for at < len(s) && n < len(digits) {
		end := at
		for end < len(s) && end-at <= maxPhoneDigits && (isDigit(s[end]) || s[end] == 'o') {
			end++
		}
		if end == at || end-at > maxPhoneDigits || end < len(s) && isLetter(s[end]) && strings.Contains(s[at:end], "o") {
			break
		}
		for ; at < end && n < len(digits); at++ {
			digits[n] = s[at]
			if s[at] == 'o' {
				digits[n] = '0'
			}
			n++
		}
		c.groups[c.n] = groupEnd{n, end}
		c.n++
		at = end
		for at < len(s) && at-end < 2 && strings.IndexByte(" .-()", s[at]) >= 0 {
			at++
		}
		if at == end {
			break
		}
	}
	if n >= minPhoneDigits {
		c.digits = string(digits[:n])
	}
	return c
}

// number reads a candidate as a phone number and returns its E.164 form and where it ends.
func (f *fieldContacts) number(c *candidate) (e164 string, end int, ok bool) {
	if c.digits == "" || c.isAccount(f.s) {
		return "", 0, false
	}
	if c.plus || strings.HasPrefix(c.digits, "00") {
		return f.international(c)
	}
	if region := localRegions[f.lang.base]; region != "" && region != "VN" {
		if e164, end, ok := f.local(c, region); ok {
			return e164, end, true
		}
	}
	for i, g := range c.groups[:c.n] {
		if e164, ok := vietnamese(c.digits[:g.digits]); ok && evenly(c.groups[:i+1]) {
			return e164, g.end, true
		}
	}
	if f.lang.base == "vi" && strings.HasPrefix(c.digits, "02") {
		return f.local(c, "VN")
	}
	return "", 0, false
}

// vietnamese reads a Vietnamese mobile number: 0 or 84 and nine digits that begin with 3, 5, 7, 8 or 9.
func vietnamese(digits string) (e164 string, ok bool) {
	national := ""
	switch {
	case len(digits) == 10 && digits[0] == '0':
		national = digits[1:]
	case len(digits) == 11 && strings.HasPrefix(digits, "84"):
		national = digits[2:]
	case len(digits) == 12 && strings.HasPrefix(digits, "840"): // +84 (0) 900 …
		national = digits[3:]
	default:
		return "", false
	}
	if strings.IndexByte("35789", national[0]) < 0 || strings.Trim(national, "0123456789") != "" {
		return "", false
	}
	return "+84" + national, true
}

// evenly reports whether digits are grouped as people group phone numbers, not as dates and times are.
func evenly(groups []groupEnd) bool {
	first, even := groups[0].digits, true
	for i := 1; i < len(groups); i++ {
		n := groups[i].digits - groups[i-1].digits
		even = even && (n == first || first == 1 && n == 3)
	}
	return first >= 3 || even
}

// international reads a number with its country code, the longest that is valid.
func (f *fieldContacts) international(c *candidate) (e164 string, end int, ok bool) {
	skip := 0
	if !c.plus {
		skip = 2
	}
	for _, g := range slices.Backward(c.groups[:c.n]) {
		n := g.digits - skip
		if n < 8 || n > 15 {
			continue
		}
		digits := c.digits[skip:g.digits]
		if e164, ok := vietnamese(digits); ok && digits[0] == '8' {
			return e164, g.end, true
		}
		if e164, ok := f.ask("+"+digits, ""); ok {
			return e164, g.end, true
		}
	}
	return "", 0, false
}

// localRegions says whose local numbers are understood in ads of a language.
var localRegions = map[string]string{"vi": "VN", "zh": "CN", "th": "TH", "km": "KH", "lo": "LA", "my": "MM", "id": "ID", "ms": "MY", "tl": "PH", "fil": "PH", "ko": "KR", "ja": "JP"}

// local reads a number without its country code: one that begins with 0, or 1 in China.
func (f *fieldContacts) local(c *candidate, region string) (e164 string, end int, ok bool) {
	for i, g := range slices.Backward(c.groups[:c.n]) {
		if g.digits < 9 || g.digits > 13 || !evenly(c.groups[:i+1]) {
			continue
		}
		digits := c.digits[:g.digits]
		if region == "CN" {
			if len(digits) != 11 || digits[0] != '1' || digits[1] < '3' {
				continue
			}
		} else if digits[0] != '0' {
			continue
		}
		if e164, ok := f.ask(digits, region); ok {
			return e164, g.end, true
		}
	}
	return "", 0, false
}

// ask has phonenumbers read a number. It says no once the ad has used up its questions.
func (f *fieldContacts) ask(digits, region string) (e164 string, ok bool) {
	if f.asked >= maxAsked {
		return "", false
	}
	f.asked++
	n, err := phonenumbers.Parse(digits, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// accountWords stand in front of numbers that look like phone numbers and are tax codes or bank accounts.
var accountWords = [...]string{"mst", "ma so thue", "tax code", "stk", "so tai khoan", "ma so", "ma so doanh nghiep", "gpkd", "dkkd", "account no", "account number"}

// isAccount reports whether such a word stands right in front.
func (c *candidate) isAccount(s string) bool {
	before := strings.TrimRight(s[max(0, c.start-32):c.start], " :.-#")
	for _, w := range accountWords {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}
