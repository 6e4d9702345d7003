package plain_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lurewatch/rules/plain"
)

func TestDividersGo(t *testing.T) {
	row := strings.Repeat
	for _, tc := range []struct{ name, in, want string }{
		{"nothing to take out", "Tuyển 5 bạn, lương 20tr... 0900 000 101!!!", "Tuyển 5 bạn, lương 20tr... 0900 000 101!!!"},
		{"a line of dashes goes with its line", "một\n" + row("-", 40) + "\nhai", "một\nhai"},
		{"the first line", row("=", 40) + "\nhai", "hai"},
		{"the last line", "một\n" + row("─", 12), "một"},
		{"nothing else", row("x", 100), ""},
		{"spaced dots", "một\n" + row(". ", 30) + "\nhai", "một\nhai"},
		{"lines of dots", "một\n" + row(".\n", 30) + "hai", "một\nhai"},
		{"a full stop before a row of them stays", "một hai.\n" + row(".\n", 30) + "ba", "một hai.\nba"},
		{"two rows beside each other", "một\n" + row("-", 20) + " " + row("=", 20) + "\nhai", "một\nhai"},
		{"behind a line", "một " + row("x", 60) + "\nhai", "một\nhai"},
		{"between words", "họ tên" + row(".", 60) + "tuổi", "họ tên tuổi"},
		{"a letter that stands alone", "101 " + row("W", 3000) + ".jpg", "101 .jpg"},
		{"a letter set apart", "một\n" + row("z ", 60), "một"},
		{"a letter right behind a number", "0900 000 101" + row("x", 60), "0900 000 101"},
		{"a letter that is drawn out stays twice", "tuyể" + row("n", 40) + " gấp", "tuyểnn gấp"},
		{"empty lines", "một" + row("\n", 300) + "hai", "một\n\nhai"},
		{"a word is said once", row("Campuchia ", 40) + "tuyển", "Campuchia tuyển"},
		{"laughter", "một " + row("ha", 40) + " hai", "một ha hai"},
		{"a word that another begins like", row("ha ", 12) + "hay", "ha hay"},
		{"flags of countries stay once", row("🇰🇭", 12) + " tuyển", "🇰🇭 tuyển"},
		{"hands stay once", "zalo " + row("👇", 12), "zalo 👇"},
		{"accents stay once", "a" + row("\u0301", 60), "a\u0301"},
		{"what cannot be seen leaves no gap", "lươ" + row("\u200b", 60) + "ng", "lươ\u200bng"},
		{"a comment of HTML stays one", "<!" + row("-", 30) + " x " + row("-", 30) + "> hai", "<!-- x --> hai"},
		{"a digit", "một\n" + row("0", 60) + "\nhai", "một\nhai"},
		{"a number of many noughts stays", "10000000000000 đồng", "10000000000000 đồng"},
		{"a telephone number stays", "gọi 0900000000", "gọi 0900000000"},
		{"grouped digits stay", "1.000.000.000.000 đ", "1.000.000.000.000 đ"},
		{"a code that repeats itself", "một " + row("iVBORw0KGgo4A7", 30) + row("9aQ3xZ8", 3) + " hai", "một hai"},
		{"an address stays", "https://jobs.example/?id=" + code(400), "https://jobs.example/?id=" + code(400)},
		{"a picture written out", "ảnh\n" + code(4000) + "\nhai", "ảnh\nhai"},
		{"a sentence without spaces stays", strings.Repeat("tuyenguoiditruoc", 2) + "di", strings.Repeat("tuyenguoiditruoc", 2) + "di"},
		{"bytes that are no text", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := plain.Of(tc.in)
			if got.S != tc.want {
				t.Errorf("Of(%.80q) = %.80q, want %.80q", tc.in, got.S, tc.want)
			}
			if got.Whole() != (tc.in == tc.want) {
				t.Errorf("Of(%.80q) says whole %v", tc.in, got.Whole())
			}
			hold(t, tc.in)
		})
	}
}

// code is letters and digits without order, always the same.
func code(n int) string {
	b := make([]byte, n)
	for i, x := 0, uint32(1); i < n; i++ {
		x = x*1664525 + 1013904223
		b[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[x>>16%62]
	}
	return string(b)
}

// hold checks that every character that is left stands where Origin says, in order.
func hold(t *testing.T, in string) {
	t.Helper()
	p := plain.Of(in)
	last := 0
	for i, r := range p.S {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(p.S[i:])
		}
		from, to := p.Origin(i, i+size)
		if from < last || to > len(in) || from > to {
			t.Fatalf("%q of Of(%.80q) comes from %d to %d, after %d of %d", r, in, from, to, last, len(in))
		}
		if in[from:to] != p.S[i:i+size] && r != ' ' && r != '\n' {
			t.Fatalf("%q of Of(%.80q) comes from %q", r, in, in[from:to])
		}
		last = from
	}
	if len(p.S) > len(in) {
		t.Errorf("Of(%.80q) is longer", in)
	}
	if utf8.ValidString(in) && !utf8.ValidString(p.S) {
		t.Errorf("Of(%.80q) is cut inside a character", in)
	}
}

func TestPartedTellsWhereALongCutIs(t *testing.T) {
	p := plain.Of("giữ " + strings.Repeat(".", 60) + " hộ chiếu")
	end := len(p.S)
	if at, ok := p.Parted(0, end, 40); !ok || p.S[:at] != "giữ" {
		t.Errorf("Parted = %q, %v, want the end of the first word", p.S[:at], ok)
	}
	if _, ok := p.Parted(0, end, 100); ok {
		t.Error("a cut of 60 bytes is longer than 100")
	}
	if _, ok := p.Parted(len("giữ"), end, 40); ok {
		t.Error("a cut that stands before the range is in it")
	}
}

func TestTheZeroTextIsEmpty(t *testing.T) {
	var p plain.Text
	if from, to := p.Origin(0, 0); p.S != "" || !p.Whole() || from != 0 || to != 0 {
		t.Errorf("the zero Text is %+v", p)
	}
}

// BenchmarkHostile reads a megabyte of what is most work.
func BenchmarkHostile(b *testing.B) {
	for name, unit := range map[string]string{"rows": "--------a", "short rows": "xxxxxxx ", "codes": code(300) + ".", "words": "việc nhẹ lương cao, ", "letters": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, 1<<20/len(unit))
			b.SetBytes(1 << 20)
			for b.Loop() {
				plain.Of(text)
			}
		})
	}
}

func FuzzOf(f *testing.F) {
	f.Add("một\n----------\nhai xxxxxxxxxxx 👇👇👇👇👇👇👇👇")
	f.Add(strings.Repeat("xin chào ", 9) + "\xff\xff\xff\xff\xff\xff\xff\xff\xff" + strings.Repeat("-=", 30))
	f.Fuzz(func(t *testing.T, in string) {
		hold(t, in)
		hold(t, in+in+in+in+in+in)
	})
}
