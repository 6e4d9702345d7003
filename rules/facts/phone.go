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
	for _, m := range f.marks {
		if m.word.is&digitWord != 0 && m.word.agrees(f.d, f.field, m.start, m.end) {
			f.spoken(m.start)
		}
	}
	behind := 0
	for i := range f.runs {
		r := f.runs[i]
		if r.start < behind || f.s[r.start] >= 0x80 || !f.free(r.start, r.end) {
			continue
		}
		c := f.candidate(r)
		e164, end, ok := f.number(&c)
		if !ok {
			if f.s[r.start] == '0' && r.end-r.start <= 4 {
				f.spoken(r.start)
			}
			continue
		}
		behind = end
		kind := f.messengerBefore(c.start)
		if kind == "" {
			kind = f.messengerBehind(end)
		}
		if !callable[kind] {
			kind = "phone"
		}
		f.add(c.start, end, kind, e164)
	}
}

// candidate gathers the digits from r on, over single separators, with letters among them read as the digits they look like.
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
		end := groupAt(s, at)
		if end == at || end-at > maxPhoneDigits {
			break
		}
		for ; at < end && n < len(digits); at++ {
			digits[n] = s[at]
			if d := digitFor(s[at]); d != 0 {
				digits[n] = d
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

// groupAt returns where the group of digits ends that begins at s[at:]. Letters that stand for digits belong to it if
// no word goes on behind them and a digit is among them; a group of nothing but o is one of zeros.
func groupAt(s string, at int) int {
	plain := at
	for plain < len(s) && plain-at <= maxPhoneDigits && isDigit(s[plain]) {
		plain++
	}
	end := plain
	for end < len(s) && end-at <= maxPhoneDigits && (isDigit(s[end]) || digitFor(s[end]) != 0) {
		end++
	}
	switch group := s[at:end]; {
	case end < len(s) && isLetter(s[end]), !hasDigit(group) && strings.Trim(group, "o") != "":
		return plain
	}
	return end
}

// digitFor returns the digit that a letter stands for in a number, 0 if it stands for none.
func digitFor(letter byte) byte {
	switch letter {
	case 'o':
		return '0'
	case 'l', 'i':
		return '1'
	}
	return 0
}

// number reads a candidate as a phone number and returns its E.164 form and where it ends.
func (f *fieldContacts) number(c *candidate) (e164 string, end int, ok bool) {
	if c.digits == "" || c.isAccount(f.s) {
		return "", 0, false
	}
	if c.plus || strings.HasPrefix(c.digits, "00") {
		return f.international(c)
	}
	if f.lang.base != "vi" {
		if e164, end, ok := f.local(c); ok {
			return e164, end, true
		}
	}
	for i, g := range c.groups[:c.n] {
		if e164, ok := vietnamese(c.digits[:g.digits]); ok && evenly(c.groups[:i+1]) {
			return e164, g.end, true
		}
	}
	if f.lang.base == "vi" {
		return f.local(c)
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
var localRegions = map[string][]string{"vi": {"VN"}, "zh": {"CN"}, "zh-hant": {"TW", "HK"}, "zh-tw": {"TW"}, "zh-hk": {"HK"}, "th": {"TH"}, "km": {"KH"}, "lo": {"LA"}, "my": {"MM"}, "id": {"ID"}, "ms": {"MY"}, "tl": {"PH"}, "fil": {"PH"}, "ko": {"KR"}, "ja": {"JP"}, "hi": {"IN"}}

// known are the regions whose local numbers are understood in ads that name them.
var known = map[string]bool{"VN": true, "KH": true, "TH": true, "LA": true, "MM": true, "CN": true, "TW": true, "HK": true, "MO": true, "MY": true, "ID": true, "PH": true, "SG": true, "KR": true, "JP": true, "IN": true, "GB": true, "US": true}

// regional returns the tag if numbers depend on more of it than the language, "" otherwise.
func (l lang) regional() string {
	if _, ok := localRegions[l.tag]; ok {
		return l.tag
	}
	return ""
}

// local reads a number without its country code, as one of the regions of the ad has it.
func (f *fieldContacts) local(c *candidate) (e164 string, end int, ok bool) {
	called := f.called(c.start)
	for i, g := range slices.Backward(c.groups[:c.n]) {
		if g.digits > 13 || !evenly(c.groups[:i+1]) && !called {
			continue
		}
		digits := c.digits[:g.digits]
		for _, region := range f.regions {
			if region == "VN" && !strings.HasPrefix(digits, "02") || !fits(digits, region, called) {
				continue
			}
			if e164, ok := f.ask(digits, region); ok {
				return e164, g.end, true
			}
		}
	}
	return "", 0, false
}

// phoneWords stand in front of phone numbers.
var phoneWords = endForms([]string{"tel", "phone", "call", "sms", "mobile", "hp", "h/p", "cell", "hotline", "contact", "ph", "điện thoại", "sđt", "đt", "số", "liên hệ", "lh", "gọi", "電話", "电话", "手机", "手機", "致電", "致电", "โทร", "เบอร์", "telepon", "no hp", "telefon", "연락처", "전화", "tawag", "ទូរស័ព្ទ", "ໂທ", "ဖုန်း", "फोन", "मोबाइल"})

// called reports whether a word for a phone or a messenger stands right in front of s[at:].
func (f *fieldContacts) called(at int) bool {
	i := at
	for i > 0 && at-i < 4 && strings.IndexByte(" :.-(", f.s[i-1]) >= 0 {
		i--
	}
	if _, _, ok := phoneWords.ending(f.d, f.field, i, nil); ok {
		return true
	}
	return f.messengerBefore(at) != ""
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
