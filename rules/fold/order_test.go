package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"lurewatch/rules/fold"
)

func TestDigitsOfAllScriptsAreDigits(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"Thai", "๒๐,๐๐๐ บาท", "20,000 บาท"},
		{"Lao", "໑໒໓", "123"},
		{"Khmer", "១០០០០", "10000"},
		{"Burmese", "၃၀၀၀၀၀ ကျပ်", "300000 ကျပ်"},
		{"Burmese with the letter w for zero", "၃ဝဝဝဝဝ ကျပ်", "300000 ကျပ်"},
		{"Burmese with zero for the letter w", "၀န်ထမ်း", "ဝန်ထမ်း"},
		{"the letter w in words", "ဝင်ငွေ ၅ သိန်း", "ဝင်ငွေ 5 သိန်း"},
		{"a zero alone", "၀ ကျပ်", "0 ကျပ်"},
		{"Devanagari", "₹५०,०००", "₹50,000"},
		{"Arabic", "٠٩٠", "090"},
		{"a telephone number", "โทร ๐๙๐๐ ๐๐๐ ๑๐๑", "โทร 0900 000 101"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := fold.String(tc.in); got != tc.want {
				t.Errorf("String(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
	f := fold.New("โทร ๐๙๐๐")
	if from, to := f.Origin(strings.Index(f.S, "09"), len(f.S)); f.Original()[from:to] != "๐๙๐๐" {
		t.Errorf("0900 comes from %q", f.Original()[from:to])
	}
}

func TestOrdersOfMarksFoldAlike(t *testing.T) {
	for _, tc := range []struct{ name, usual, other string }{
		{"Thai tone and sara am", "น\u0e49\u0e33", "น\u0e4d\u0e49\u0e32"},
		{"Thai vowel and tone", "ท\u0e35\u0e48", "ท\u0e48\u0e35"},
		{"Thai silencer and vowel", "ธ\u0e34\u0e4c", "ธ\u0e4c\u0e34"},
		{"Thai ae in two", "แม", "เเม"},
		{"Lao tone and vowel", "ທ\u0eb5\u0ec8", "ທ\u0ec8\u0eb5"},
		{"Lao ae in two", "ແຕ່", "ເເຕ່"},
		{"Khmer subscripts", "ស\u17d2\u178f\u17d2\u179a\u17b8", "ស\u17d2\u179a\u17d2\u178f\u17b8"},
		{"Khmer subscript behind a vowel", "ក\u17d2\u179a\u17bb", "ក\u17bb\u17d2\u179a"},
		{"Khmer d under another letter", "ស\u17d2\u178f", "ស\u17d2\u178a"},
		{"Khmer vowels in two", "ឈ\u17be គ\u17c4", "ឈ\u17c1\u17b8 គ\u17c1\u17b6"},
		{"Khmer shifter and vowel", "ប\u17c9\u17bb", "ប\u17bb\u17c9"},
		{"Khmer vowel and sign", "ន\u17bb\u17c6", "ន\u17c6\u17bb"},
		{"Burmese vowels", "က\u102d\u102f", "က\u102f\u102d"},
		{"Burmese dot and asat", "န\u1037\u103a", "န\u103a\u1037"},
		{"Burmese medials", "မ\u103c\u103d", "မ\u103d\u103c"},
		{"Burmese nya and u", "\u1009\u103a", "\u1025\u103a"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if a, b := fold.String(tc.usual), fold.String(tc.other); a != b {
				t.Errorf("%q folds to %+q, %q to %+q", tc.usual, a, tc.other, b)
			}
			if once := fold.String(tc.other); fold.String(once) != once {
				t.Errorf("%+q folds to %+q, and that to something else", tc.other, once)
			}
		})
	}
}

func TestWordsThatDifferInMarksStayApart(t *testing.T) {
	for _, pair := range [][2]string{{"ที่", "ที"}, {"แม่", "เม่"}, {"ได้", "ใด้"}, {"ຫ້າ", "ຫາ"}, {"ក្រ", "រក្"}, {"ដា", "តា"}, {"ကို", "ကု"}, {"ဝ", "ဂ"}} {
		if a, b := fold.String(pair[0]), fold.String(pair[1]); a == b {
			t.Errorf("%q and %q fold to %q both", pair[0], pair[1], a)
		}
	}
}

func TestMarksInAnyOrderKeepTheirLetters(t *testing.T) {
	marks := []rune("ก\u0e31\u0e34\u0e48\u0e4c\u0e4d\u0e33เເກ\u0eb5\u0ec8ក\u17d2\u179a\u178a\u17c1\u17b8\u17b6\u17c9\u17bb\u17c6က\u1031\u102d\u102f\u103b\u1037\u103a\u1039ဝ၀a1 ")
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom(marks)).Draw(t, "s")
		f := fold.New(s)
		if !utf8.ValidString(f.S) {
			t.Fatalf("%+q folds to the invalid %+q", s, f.S)
		}
		checkOrigins(t, f, true)
	})
}
