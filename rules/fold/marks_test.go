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
		{"việc nhẹ", "v.i.ệ.c nhẹ", true}, // words cannot be paired: only shapes count
		{"cọc", "c\u200bọc", true},
		{"lương", "lươnggg", true}, // a letter repeated counts once
		{"lương", "lưỡngg", false},
		{"ưu", "ưu", true},
		{"cứu", "cừu", false},
		{"việc", "v<b></b>iệc", true}, // letters cannot be paired
		{"lương", "lu0ng", true},
		{"phí", "fí", true},
		{"lương", "l<b></b>ư.ơng", true},
	} {
		if got := fold.MarksOf(tc.phrase).Allow(tc.text); got != tc.want {
			t.Errorf("MarksOf(%q).Allow(%q) = %v, want %v", tc.phrase, tc.text, got, tc.want)
		}
	}
}
