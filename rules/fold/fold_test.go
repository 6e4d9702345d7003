package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"lurewatch/rules/fold"
)

func TestStringFoldsSpellingNotMeaning(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"Vietnamese loses marks, đ too", "Tuyển Dụng GẤP, đặt cọc ĐÔ", "tuyen dung gap, dat coc do"},
		{"decomposed is the same", norm.NFD.String("Tuyển dụng"), "tuyen dung"},
		{"full width", "ＴＥＬＥＧＲＡＭ　１２３", "telegram 123"},
		{"mathematical letters with marks", "𝓥𝓲𝓮̣̂𝓬 𝓵𝓪̀𝓶", "viec lam"},
		{"circled, squared, negative squared", "ⓩⓐⓛⓞ 🅉🄰🄻🄾 🆉🅰🅻🅾", "zalo zalo zalo"},
		{"small capitals", "ᴛᴇʟᴇɢʀᴀᴍ", "telegram"},
		{"invisible characters go", "t\u200be\u200dl\u2060e\ufeffg\u00adr\u034fam\u202e", "telegram"},
		{"Cyrillic look-alikes in a mixed word", "zаlо тelеgrаm", "zalo telegram"},
		{"Greek look-alikes in a mixed word", "cαmpuchiα", "campuchia"},
		{"Armenian look-alike", "tuyểո dụng", "tuyen dung"},
		{"Russian stays Russian", "работа в Камбодже", "работа в камбодже"},
		{"spaced-out letters", "l ư ơ n g cao", "luong cao"},
		{"spaced-out words keep a wide gap", "v i ệ c  n h ẹ", "viec nhe"},
		{"dotted letters", "c.a.s.i.n.o Bavet", "casino bavet"},
		{"initials stay", "U.S.A. a b c", "u.s.a. a b c"},
		{"Thai keeps its marks", "เงินเดือนสูง", "เงินเดือนสูง"},
		{"sara am is one spelling", "ทำงาน", "ท\u0e4d\u0e32งาน"},
		{"kana keep voicing, composed or not", "ガード か\u3099", "カ\u3099ート\u3099 か\u3099"[0:len("カ\u3099")] + "ート\u3099 か\u3099"},
		{"white space collapses, line ends stay", " a \t\n\r\n b  c", " a\nb c"},
		{"quotes and dashes", "“work”—it’s", "\"work\"-it's"},
		{"fractions", "½", "1/2"},
		{"flags stay flags", "🇰🇭", "🇰🇭"},
		{"invalid bytes become one mark each", "a\xff\xfeb", "a\ufffd\ufffdb"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := fold.String(tc.in); got != tc.want {
				t.Errorf("String(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestOriginQuotesTheOriginal(t *testing.T) {
	for _, tc := range []struct{ name, in, find, want string }{
		{"composed", "cần ĐẶT CỌC ngay", "dat coc", "ĐẶT CỌC"},
		{"decomposed, last mark included", norm.NFD.String("đặt cọ ngay"), "dat co", norm.NFD.String("đặt cọ")},
		{"joined letters", "nhắn z.a.l.o nhé", "zalo", "z.a.l.o"},
		{"invisible inside", "te\u200blegram\u200b !", "telegram", "te\u200blegram"},
		{"look-alikes", "Nhắn zаlо", "zalo", "zаlо"},
		{"ligature", "ﬁrst job", "f", "ﬁ"},
		{"across lines", "việc\r\n nhẹ", "viec\nnhe", "việc\r\n nhẹ"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := fold.New(tc.in)
			i := strings.Index(f.S, tc.find)
			if i < 0 {
				t.Fatalf("folded %q lacks %q", f.S, tc.find)
			}
			from, to := f.Origin(i, i+len(tc.find))
			if got := tc.in[from:to]; got != tc.want {
				t.Errorf("Origin = %q, want %q", got, tc.want)
			}
		})
	}
}

// alphabet mixes what folding treats specially.
var alphabet = []rune("aBz đĐệọ.\n\t -_0９ｚа\u0430\u03b1\u0323\u0302\u200b\u00adﬁ½ทำ中カ\u3099🇰🅰\U0001F600")

func TestFoldingHoldsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "s")
		f := fold.New(s)
		if !utf8.ValidString(f.S) {
			t.Fatalf("folded %q is not UTF-8", f.S)
		}
		last := 0
		for i, r := range f.S {
			from, to := f.Origin(i, i+utf8.RuneLen(r))
			if from < last || to <= from || to > len(s) {
				t.Fatalf("Origin(%d) = %d, %d after %d in %q", i, from, to, last, s)
			}
			if !utf8.ValidString(s[from:to]) {
				t.Fatalf("Origin(%d) splits a rune of %q", i, s)
			}
			last = from
		}
	})
}

func TestComposedAndDecomposedFoldAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("Việc làm lương ĐẶT CỌC ทำงานน้ำ ガプ ລາຍໄດ້ດີ ជូន မြန်မာ résumé ñ"))).Draw(t, "s")
		if a, b := fold.String(norm.NFC.String(s)), fold.String(norm.NFD.String(s)); a != b {
			t.Errorf("NFC folds to %q, NFD to %q", a, b)
		}
	})
}

func FuzzTextNeverPanics(f *testing.F) {
	f.Add("v i ệ c  n h ẹ \xff а")
	f.Fuzz(func(t *testing.T, s string) {
		x := fold.New(s)
		for i := 0; i <= len(x.S); i++ {
			if from, to := x.Origin(i, len(x.S)); from < 0 || to < from || to > len(s) {
				t.Fatalf("Origin(%d, end) = %d, %d in %q", i, from, to, s)
			}
		}
	})
}

func BenchmarkReset(b *testing.B) {
	s := strings.Repeat("Tuyển dụng gấp cộng tác viên làm việc tại nhà, lương 500k/ngày. Work from home 高薪招聘 ", 100)
	var t fold.Text
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		t.Reset(s)
	}
}
