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

func TestASignMayHideTheToneOfItsWord(t *testing.T) {
	for text, want := range map[string]bool{"thân": false, "th4n": true, "7hân": true, "7hấn": false, "v13c": true, "12 tuổi": false} {
		if m := fold.MarksOf(text); m.Hidden() != want {
			t.Errorf("MarksOf(%q).Hidden() = %v, want %v", text, m.Hidden(), want)
		}
	}
}

func TestWhatIsWrittenIsWhatAReaderSees(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"plain text as it is", "Bản thân", "Bản thân"},
		{"without tags", "B<b></b>ản <font color=\"red\">th</font>ân", "Bản thân"},
		{"without what is hidden", "Bả<span style=\"display:none\">bán</span>n thân", "Bản thân"},
		{"entities as letters", "B&#7843;n th&#xe2;n", "Bản thân"},
		{"an override in the order it is shown", "\u202enảB\u202c thân", "Bản thân"},
		{"marks apart from their letters", norm.NFD.String("B<i></i>ản thân"), norm.NFD.String("Bản thân")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := fold.New(tc.text)
			if f.S != "ban than" {
				t.Fatalf("%q folds to %q, want \"ban than\"", tc.text, f.S)
			}
			if got := f.Written(0, len(f.S)); got != tc.want {
				t.Errorf("Written of %q = %q, want %q", tc.text, got, tc.want)
			}
			if got, want := f.Written(4, 8), tc.want[len(tc.want)-len("th\u00e2n"):]; tc.want == "Bản thân" && got != want {
				t.Errorf("the second word of %q is written %q, want %q", tc.text, got, want)
			}
		})
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
