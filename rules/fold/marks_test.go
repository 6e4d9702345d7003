package fold_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"lurewatch/rules/fold"
)

func TestMarksTellHomographsApart(t *testing.T) {
	for _, tc := range []struct {
		phrase, text string
		want         bool
	}{
		{"đặt cọc", "đặt cọc", true},
		{"đặt cọc", "ĐẶT CỌC", true},
		{"đặt cọc", norm.NFD.String("đặt cọc"), true},
		{"đặt cọc", "dat coc", true},
		{"đặt cọc", "đăt cọc", true}, // one mark left out
		{"đặt cọc", "dắt cóc", false},
		{"bán", "bạn", false},
		{"lương", "lưỡng", false},
		{"hóa", "hoá", true}, // the tone mark stands elsewhere
		{"Cam", "cấm", false},
		{"việc nhẹ", "v.i.ệ.c nhẹ", true},
		{"cọc", "c\u200bọc", true},
		{"lương", "lươnggg", true}, // a letter repeated counts once
		{"lương", "lưỡngg", false},
		{"ưu", "ưu", true},
		{"cứu", "cừu", false},
		{"việc", "v<b></b>iệc", true}, // letters cannot be paired
		{"lương", "lu0ng", true},
		{"phí", "fí", true},
		{"bán", "8ạn", false},
		{"bạn", "8ạn", true},
		{"việc", "v13c", true},
		{"việc", "v!ềc", false},
		{"lương", "1ưỡng", false},
		{"công ty", "kh0ng ty", true}, // letters cannot be paired
		{"bán", "b.ạ.n", false},
		{"bạn", "b.ạ.n", true},
		{"bán hàng", "b á n hà.ng", true},
		{"bán hàng", "bạn.hàng", false},
		{"bạn", "bа\u0323n", true}, // a Cyrillic а
		{"bán", "bа\u0323n", false},
		{"bán", "ｂạｎ", false},
		{"1 tỷ", "1 tỷ", true},
		{"1 tỷ", "1 ty", true},
		{"24h", "24h", true},
		{"24h", "๒๔h", true},
		{"1 chỗ", "1 chờ", false},
		{"ca1", "cá1", false},
		{"lương", "l<b></b>ư.ơng", true},
	} {
		if got := fold.MarksOf(tc.phrase).Allow(tc.text); got != tc.want {
			t.Errorf("MarksOf(%q).Allow(%q) = %v, want %v", tc.phrase, tc.text, got, tc.want)
		}
	}
}

func FuzzMarks(f *testing.F) {
	f.Add("việc nhẹ", "v13c nh\u0323ẹ")
	f.Add("3\u20e3\u0323a", "\u0301")
	f.Add("1 tỷ", "l.ư.ơ.n.g 24h")
	f.Fuzz(func(t *testing.T, a, b string) {
		m := fold.MarksOf(a)
		if !m.Allow(a) {
			t.Errorf("MarksOf(%q) does not allow itself", a)
		}
		m.Allow(b)
		fold.MarksOf(b).Allow(a)
	})
}
