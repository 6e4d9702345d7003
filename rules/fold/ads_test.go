package fold_test

import (
	"strings"
	"testing"

	"lurewatch/rules/fold"
)

// TestRealAdsKeepTheirNumbers folds collected advertisements, which are not disguised: a digit may become a letter,
// or a letter a digit, in a few names of products only.
func TestRealAdsKeepTheirNumbers(t *testing.T) {
	for name, most := range map[string]int{"real_vi": 20, "real_sea_en": 6, "real_zh": 6} {
		t.Run(name, func(t *testing.T) {
			changed := 0
			for _, s := range realAds(t, name) {
				f := fold.New(s)
				for i := range len(f.S) {
					from, _ := f.Origin(i, i+1)
					if c, was := f.S[i], s[from]; c != ' ' && isDigit(c) != isDigit(was) && was < 0x80 && c < 0x80 && was != '&' {
						changed++
						break
					}
				}
			}
			if changed > most {
				t.Errorf("%d ads have digits for letters or letters for digits, want at most %d", changed, most)
			}
		})
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// TestAmountsAndCodesStay folds what people write with digits inside a text that is masked throughout.
func TestAmountsAndCodesStay(t *testing.T) {
	const before, behind = "V13c nhẹ lư0ng c4o, ", " kh0ng c0c, b40 v3"
	for _, s := range strings.Fields("20tr 5k 2h30 3x8 500k/ngày 1tr5 12.000.000đ 8h-17h 24/7 A4 G7 B2B MP3 covid19 i5 H1B 2k8 4x 100% 0900000101 +84900000101 " +
		"tầng1 ca3 quận9 3D 4G 12A 7-10tr 1,5tr 30kg 20m2 2026 T7 CN t.me/demo01 demo.example/a1 demo_01 20usd 900$ $900") {
		t.Run(s, func(t *testing.T) {
			want := " " + fold.String(s) + " "
			if got := fold.String(before + s + behind); !strings.Contains(got, want) {
				t.Errorf("%q in a masked text gives %q, want%qin it", s, got, want)
			}
		})
	}
}
