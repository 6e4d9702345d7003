package facts

import (
	"slices"
	"strings"
)

// digitNames are the words for the digits 0 to 9 in which phone numbers are hidden, folded when they are used.
// Compiled 2026-11 from common knowledge of the languages.
var digitNames = [10][]string{
	{"không", "ko", "zero", "oh", "o", "零", "〇", "洞", "ศูนย์", "nol", "kosong", "sero", "공", "영", "ゼロ", "សូន្យ", "ສູນ", "သုည", "शून्य", "zéro"},
	{"một", "mốt", "mot", "one", "一", "壹", "幺", "หนึ่ง", "satu", "isa", "일", "មួយ", "ໜຶ່ງ", "တစ်", "एक", "un"},
	{"hai", "two", "二", "贰", "两", "สอง", "dua", "dalawa", "이", "ពីរ", "ສອງ", "နှစ်", "दो", "deux"},
	{"ba", "three", "三", "叁", "สาม", "tiga", "tatlo", "삼", "បី", "ສາມ", "သုံး", "तीन", "trois"},
	{"bốn", "tư", "four", "四", "肆", "สี่", "empat", "apat", "사", "បួន", "ສີ່", "လေး", "चार", "quatre"},
	{"năm", "lăm", "nhăm", "five", "五", "伍", "ห้า", "lima", "오", "ប្រាំ", "ຫ້າ", "ငါး", "पांच", "पाँच", "cinq"},
	{"sáu", "six", "六", "陆", "หก", "enam", "anim", "육", "륙", "ប្រាំមួយ", "ຫົກ", "ခြောက်", "छह", "छः"},
	{"bảy", "bẩy", "seven", "七", "柒", "拐", "เจ็ด", "tujuh", "pito", "칠", "ប្រាំពីរ", "ເຈັດ", "ခုနစ်", "सात", "sept"},
	{"tám", "eight", "八", "捌", "แปด", "delapan", "walo", "팔", "ប្រាំបី", "ແປດ", "ရှစ်", "आठ", "huit"},
	{"chín", "nine", "九", "玖", "เก้า", "sembilan", "siyam", "구", "ប្រាំបួន", "ເກົ້າ", "ကိုး", "नौ", "neuf"},
}

// digitForm is a word for a digit.
type digitForm struct {
	form
	digit byte
}

// digitForms finds the words for digits at a place.
var digitForms = func() *forms[digitForm] {
	var all []digitForm
	for digit, names := range digitNames {
		for _, f := range newForms(names) {
			all = append(all, digitForm{f, byte('0' + digit)})
		}
	}
	return byFirst(all)
}()

// spokenStarts are how phone numbers in words begin: the words for a leading zero and the digit behind it, in the
// languages of people who write so.
func spokenStarts() []string {
	var all []string
	say := func(zero string, names ...string) {
		for _, n := range names {
			all = append(all, zero+" "+n, zero+"."+n, zero+"-"+n)
		}
	}
	han := func(zeros string, digits ...int) {
		for _, zero := range zeros {
			for _, d := range digits {
				for _, name := range digitNames[d] {
					if strings.ContainsAny(name, "一三五七八九壹叁伍柒捌玖") {
						all = append(all, string(zero)+name)
					}
				}
			}
		}
	}
	say("không", "ba", "năm", "bảy", "bẩy", "tám", "chín")
	say("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
	say("nol", "delapan")
	say("kosong", "delapan", "satu", "sembilan")
	say("zéro", "six", "sept")
	say("शून्य", "नौ", "आठ", "सात")
	say("សូន្យ", "មួយ", "ប្រាំបី", "ប្រាំបួន")
	han("零〇", 1, 3, 5, 7, 8, 9)
	han("幺壹", 3, 5, 7, 8, 9)
	all = append(all, "ศูนย์แปด", "ศูนย์เก้า", "ศูนย์หก", "ศูนย์ แปด", "ศูนย์ เก้า", "ศูนย์ หก", "공일공", "공일 공", "공 일 공", "영일영", "ゼロ九", "ゼロ八", "ゼロ七", "ສູນສອງ", "ສູນ ສອງ", "သုညကိုး", "သုည ကိုး", "សូន្យប្រាំបួន", "សូន្យមួយ")
	return all
}

// minWords is how many digits of a number in words must be words.
const minWords = 3

// spoken reads the phone number in words, or in words and digits, that begins at s[at:].
func (f *fieldContacts) spoken(at int) {
	if !f.free(at, at+1) {
		return
	}
	var digits []byte
	end, words := at, 0
	for i := at; i < len(f.s) && len(digits) < maxPhoneDigits; {
		if isDigit(f.s[i]) {
			digits = append(digits, f.s[i])
			i++
		} else if w, next, ok := digitForms.starting(f.d, f.field, i, nil); ok {
			digits = append(digits, w.digit)
			words++
			i = next
		} else {
			break
		}
		end = i
		for i < len(f.s) && i-end < 3 && isGap(f.s[i]) {
			i++
		}
	}
	if words < minWords || len(digits) < minPhoneDigits {
		return
	}
	e164, ok := f.national(string(digits))
	if !ok || !f.free(at, end) {
		return
	}
	kind := f.messengerBefore(at)
	if kind == "" || !callable[kind] {
		kind = "phone"
	}
	f.add(at, end, kind, e164)
}

func isGap(c byte) bool {
	return c == ' ' || c == '.' || c == '-' || c == ',' || c == '_' || c == '\n' || c == '/'
}

// national reads digits as a number of Vietnam or of one of the regions of the ad.
func (f *fieldContacts) national(digits string) (e164 string, ok bool) {
	regions := f.regions
	if f.lang.base == "vi" || len(regions) == 0 {
		if e164, ok := vietnamese(digits); ok {
			return e164, true
		}
	}
	for _, r := range regions {
		if r != "VN" && fits(digits, r, true) {
			if e164, ok := f.ask(digits, r); ok {
				return e164, true
			}
		}
	}
	return vietnamese(digits)
}

// trunkless are the regions in which numbers have no leading zero: how many digits they have, and with which of
// them they begin. Where they could be any figure, a word for a phone must stand in front.
var trunkless = map[string]struct {
	digits int
	first  string
	sure   bool
}{
	"CN": {11, "1", true}, "HK": {8, "4569", false}, "MO": {8, "6", false}, "SG": {8, "689", false}, "US": {10, "23456789", false}, "IN": {10, "6789", false},
}

// fits reports whether digits have the form of a number of a region. called says that a word for a phone stands in
// front.
func fits(digits, region string, called bool) bool {
	if len(digits) < minPhoneDigits {
		return false
	}
	if t, ok := trunkless[region]; ok {
		return len(digits) == t.digits && slices.Contains([]byte(t.first), digits[0]) && (t.sure && digits[1] > '2' || !t.sure && called)
	}
	return digits[0] == '0' && len(digits) >= 9 && len(digits) <= 13
}
