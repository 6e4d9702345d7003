package fold_test

import (
	"slices"
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

// pieces are what folding treats specially.
var pieces = []string{"a", "B", "z", " ", "đ", "Đ", "ệ", "ọ", ".", "\n", "\t", "-", "_", "0", "1", "９", "ｚ", "а", "о", "α", "\u0323", "\u0302", "\u200b", "\u00ad",
	"ﬁ", "½", "ท", "ำ", "ๆ", "中", "カ\u3099", "🇰", "🇭", "🅰", "😀", "️⃣", "@", "$", "!", "€", "aa", "việc", "lương", "t", "o", "l", "I", "/", "<b>", "</b>", "<br>",
	"<p hidden>", "</p>", "<!--", "-->", "<", ">", "&#7879;", "&lt;", "&", "\xff", "ﷺ", "f", "w", "j", "fí", "\u3000", "U.", "c.a.m", "việcnhẹ", "LươngCao", "h\nộ\nc\n", "nhanvienluongcaobaoannghi"}

// reversing are what makes a text be shown in another order.
var reversing = []string{"\u202e", "\u202d", "\u202c", "\u2066", "\u2069", "ש"}

// checkOrigins holds a folding to what [fold.Text.Origin] promises. inOrder says that no text is reversed.
func checkOrigins(t interface {
	Fatalf(string, ...any)
}, f fold.Text, inOrder bool) {
	s := f.Original()
	if utf8.ValidString(s) && !utf8.ValidString(f.S) {
		t.Fatalf("folding of %q is not UTF-8: %q", s, f.S)
	}
	last := 0
	for i, r := range f.S {
		from, to := f.Origin(i, i+utf8.RuneLen(r))
		if from < 0 || to <= from || to > len(s) || inOrder && from < last {
			t.Fatalf("Origin(%d) = %d, %d after %d in %q, folded %q", i, from, to, last, s, f.S)
		}
		if utf8.ValidString(s) && !utf8.ValidString(s[from:to]) {
			t.Fatalf("Origin(%d) = %d, %d splits a rune of %q", i, from, to, s)
		}
		last = from
		if from, to := f.Origin(0, i+utf8.RuneLen(r)); from < 0 || to <= from || to > len(s) {
			t.Fatalf("Origin(0, %d) = %d, %d in %q", i, from, to, s)
		}
	}
}

func TestFoldingHoldsItsPromises(t *testing.T) {
	var reused fold.Text
	rapid.Check(t, func(t *rapid.T) {
		turned := rapid.Bool().Draw(t, "turned")
		from := pieces
		if turned {
			from = slices.Concat(pieces, reversing)
		}
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(from)).Draw(t, "s"), "")
		reused.Reset(s)
		checkOrigins(t, reused, !turned)
		if f := fold.New(s); f.S != reused.S {
			t.Fatalf("Reset(%q) gives %q in used memory, %q in new", s, reused.S, f.S)
		}
	})
}

func TestFoldedTextFoldsToItself(t *testing.T) {
	for _, tc := range hidden {
		if strings.Contains(tc.name, "override") {
			continue
		}
		if got := fold.String(tc.want); got != tc.want {
			t.Errorf("String(%q) = %q, want it unchanged", tc.want, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"việc", "nhẹ", "lương", "CAO", "free", "caoo", "coffee", "20tr", "😀", "高薪", "งานดี", ", ", " ", ". ", "\n"})).Draw(t, "s"), " ")
		once := fold.String(s)
		if twice := fold.String(once); twice != once {
			t.Errorf("%q folds to %q, that to %q", s, once, twice)
		}
	})
}

func TestComposedAndDecomposedFoldAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("Việc làm lương ĐẶT CỌC ทำงานน้ำ ガプ ລາຍໄດ້ດີ ជូន မြန်မာ résumé ñ ...--__01@!fjwооа"))).Draw(t, "s")
		if a, b := fold.String(norm.NFC.String(s)), fold.String(norm.NFD.String(s)); a != b {
			t.Errorf("NFC folds to %q, NFD to %q", a, b)
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("v i ệ c  n h ẹ \xff а")
	for _, tc := range hidden {
		f.Add(tc.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x := fold.New(s)
		checkOrigins(t, x, !strings.Contains(s, "\u202e"))
	})
}

// hostile are pieces whose repetition could make folding slow.
var hostile = []string{"a", "<", "&", "\u202e", "a.", "a ", "<b", "<b>", "<p hidden>", "<a x=\"", "<!--", "&#", "a@", "ab.", "ca-", "lu0", "1o", "o1.", "aab.", "а", "аa", "🇰", "ๆ", "1o ", "a❤",
	"\u202e\u202d", "\u202ea\u2066", "\u0302", "ﷺ", "中a1", "ba.o ", "<script>", "id: aa ", "a\n", "e\u0301", "_", "(at) aa", "a, ", "l|", "http://", ".com", "c.o", "&amp;", "ｗ", "\xff", "v13c ", "lu0ng 1", "c.a.o ", "l.ư", "中.", "中 ", "ก.", "ก่ิ", "ស្រី", "្រ", "\u102f\u102d", "ဝ", "១", "เ", "a/", "th áng c.a.o ",
	"việcnhẹ", "việcnhẹ ", "ViecNheLuong ", "ă ", "ă\n", "ươngcao,", "viecnheluongcaobaoannghi "}

func TestHostileTextsFold(t *testing.T) {
	for _, piece := range hostile {
		s := strings.Repeat(piece, 1<<16/len(piece))
		checkBounds(t, fold.New(s))
		checkBounds(t, fold.New("Việc "+s+" nhẹ"))
	}
}

func checkBounds(t *testing.T, f fold.Text) {
	t.Helper()
	if from, to := f.Origin(0, len(f.S)); from < 0 || to < from || to > len(f.Original()) {
		t.Errorf("Origin of all of %.20q… = %d, %d", f.Original(), from, to)
	}
}

func TestShownIsWhatAReaderSees(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"plain text", "Lương cao, bao ăn ở.", "Lương cao, bao ăn ở."},
		{"tags within words", "L<b>ươ</b>ng <i>cao</i>", "Lương cao"},
		{"hidden parts", `Lương<span style="display:none">holiday</span> cao`, "Lương cao"},
		{"entities", "l&#x6C;m vi&#7879;c", "llm viec"},
		{"invisible letters", "lươ\u200bng", "lương"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var f fold.Text
			f.Reset(tc.text)
			if got := f.Shown(); got != tc.want {
				t.Errorf("Shown of %q = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}
