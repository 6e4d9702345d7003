package model_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lurewatch/rules/lang/internal/model"
)

// words lists the words of a text, "|" for a break.
func words(text string) (out []string) {
	var s model.Scanner
	s.Reset(text)
	for t := s.Next(); t != model.End; t = s.Next() {
		if t == model.Break {
			out = append(out, "|")
		} else {
			out = append(out, string(s.Text()))
		}
	}
	return out
}

func TestScannerFindsWords(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"lower case without marks", "Tuyển GẤP Thợ đóng", "tuyen gap tho dong"},
		{"decomposed marks", norm.NFD.String("ngày mai"), "ngay mai"},
		{"breaks", "one. Two\nthree", "one | two | three"},
		{"a slash between words and one within", "sales / kho 5/6 km/h", "sales | kho km h"},
		{"an address of the web", "see https://shop.example/a?b=c now", "see now"},
		{"an address of mail", "write to demo.hr@shop.example now", "write to now"},
		{"a bare host", "see shop.example/jobs now", "see now"},
		{"a handle", "ask demo_hr now", "ask now"},
		{"figures with units", "15tr for x86 and 2k8", "for and"},
		{"two sentences without a space", "ngay.Nhanh", "ngay | nhanh"},
		{"a word that is spelled", "H I R I N G now", "g now"},
		{"a word with points", "h.i.r.i.n.g now", "| | | | now"},
		{"dressed letters", "𝗛𝗶 Ｈｉ ⓗⓘ 🅷🅸", "hi hi hi hi"},
		{"cyrillic look-alikes", "cаsinо", "casino"},
		{"invisible characters", "ca\u200bsi\u00adno", "casino"},
		{"broken bytes", "ab\xffcd", "ab cd"},
		{"more letters than are kept", strings.Repeat("a", 99), strings.Repeat("a", model.MaxWord)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(words(tt.text), " "); got != tt.want {
				t.Errorf("words of %q = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestScannerCountsLettersByScript(t *testing.T) {
	want := map[model.Script]int32{model.Latin: 2, model.Han: 2, model.Kana: 3, model.Hangul: 2, model.Thai: 4, model.Khmer: 3,
		model.Lao: 3, model.Myanmar: 2, model.Devanagari: 3, model.Cyrillic: 3, model.Arabic: 3}
	var s model.Scanner
	s.Reset("ok 招聘 アルバ 알바 งานอ ការ ວຽກ လူ काम дом عمل ๕ ៥ ໕ ၅ ५ ٥ ฿")
	for s.Next() != model.End {
	}
	for script, n := range want {
		if got := s.Letters[script]; got != n {
			t.Errorf("letters of script %d = %d, want %d", script, got, n)
		}
	}
}

func TestScannerTellsWaysOfWritingChineseApart(t *testing.T) {
	var s model.Scanner
	s.Reset("们時経上")
	for s.Next() != model.End {
	}
	want := [model.HanKinds]int32{model.Common: 1, model.Simplified: 1, model.Traditional: 1, model.Japanese: 1}
	if s.Han != want {
		t.Errorf("kinds of characters = %v, want %v", s.Han, want)
	}
}

func TestPlainLettersAreThoseOfUnicode(t *testing.T) {
	own := map[rune]bool{}
	for _, r := range "đĐøØłŁıßæÆœŒðÐþÞħĦŋŊ" {
		own[r] = true // readers take them for a letter, Unicode does not decompose them
	}
	for r := rune(0xC0); r < 0x1F00; r++ {
		if r == 0x250 {
			r = 0x1E00
		}
		base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
		want := strings.ToLower(string(base))
		if own[r] || want < "a" || want > "z" {
			continue
		}
		if got := words("x" + string(r)); !slices.Equal(got, []string{"x" + want}) {
			t.Errorf("words of x%c = %q, want x%s", r, got, want)
		}
	}
}

func TestOnlyVietnameseLettersAreCountedAsSuch(t *testing.T) {
	for word, want := range map[string]int32{"đường": 3, "được": 3, "la": 0, "là": 0, "garçon": 0, "viê\u0323c": 1} {
		var s model.Scanner
		s.Reset(word)
		if s.Next(); s.Viet() != want {
			t.Errorf("Vietnamese letters of %s = %d, want %d", word, s.Viet(), want)
		}
	}
}

func TestTableGivesBackWhatWasPut(t *testing.T) {
	b := model.NewBuilder(4000)
	b.Bias[model.Other], b.Marked[model.Vi] = 3, 7
	var s model.Scanner
	s.Reset("gaji")
	s.Next()
	word, _, _ := s.Features()
	if !b.Put(word, [model.Lanes]float64{model.Id: 1.5, model.Ms: 1, model.En: -100}) || b.Put(word, [model.Lanes]float64{}) {
		t.Error("Put did not store a feature once")
	}
	table, err := model.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if table.Bias[model.Other] != 3 || table.Marked[model.Vi] != 7 {
		t.Errorf("Bias, Marked = %v, %v", table.Bias, table.Marked)
	}
	var sum model.Sum
	for range 300 { // more than the registers of a sum hold
		table.Add(&s, &sum)
	}
	want := model.Score{model.Id: 300 * 24, model.Ms: 300 * 16, model.En: 300 * -127}
	if got := table.Score(&sum); got != want {
		t.Errorf("Score = %v, want %v", got, want)
	}
}

func TestReadRefusesWhatIsNotATable(t *testing.T) {
	good := model.NewBuilder(1000).Bytes()
	for name, b := range map[string][]byte{
		"nothing":      nil,
		"another file": append([]byte("PNG"), good[3:]...),
		"cut short":    good[:len(good)-1],
		"too long":     append(slices.Clone(good), 0),
	} {
		if _, err := model.Read(b); err == nil {
			t.Errorf("%s: Read reports no error", name)
		}
	}
}

func FuzzScannerEnds(f *testing.F) {
	for _, s := range []string{"a@b c", "h.i.r", "\xe1\xba", "x\u0300\u0323", "1a_b://", "ệ\xff🅰"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s model.Scanner
		s.Reset(text)
		for n := 0; s.Next() != model.End; n++ {
			if n > len(text) {
				t.Fatalf("more tokens than %d bytes", len(text))
			}
			if w := s.Text(); len(w) > model.MaxWord {
				t.Fatalf("a word of %d letters", len(w))
			}
		}
		if s.Next() != model.End {
			t.Error("a token after the end")
		}
	})
}
