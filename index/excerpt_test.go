package index_test

import (
	"html"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"lurewatch/job"
)

func TestExcerptsMarkTheOriginal(t *testing.T) {
	for _, tc := range []struct{ name, text, query, want string }{
		{"accents asked for without", "Tuyển việc nhẹ, đặt cọc", "viec dat", "Tuyển «việc» nhẹ, «đặt» cọc"},
		{"a decomposed text", norm.NFD.String("Tuyển việc nhẹ"), "việc", norm.NFD.String("Tuyển «việc» nhẹ")},
		{"a phrase as one", "đặt cọc trước", `"dat coc"`, "«đặt cọc» trước"},
		{"capitals", "VIỆC NHẸ", "việc", "«VIỆC» NHẸ"},
		{"invisible characters inside, not after", "vi\u200bệc\u200b nhẹ", "viec", "«vi\u200bệc»\u200b nhẹ"},
		{"Chinese", "高薪招聘打字员", "招聘打", "高薪«招聘打»字员"},
		{"one Chinese character", "高薪招聘，薪", "薪", "高«薪»招聘，«薪»"},
		{"Chinese set apart", "招 聘 客 服", "聘客", "招 «聘 客» 服"},
		{"Chinese after a number", "月薪30万起", "30万", "月薪«30万»起"},
		{"Thai with its marks", "รับสมัครงาน", "สมัคร", "รับ«สมัคร»งาน"},
		{"Khmer with its marks, twice", "ជ្រើសរើសបុគ្គលិក", "រើស", "ជ្«រើស»«រើស»បុគ្គលិក"},
		{"a decomposed Korean text", norm.NFD.String("고수익 알바"), "수익", norm.NFD.String("고«수익» 알바")},
		{"half-width kana", "ｶﾞｰﾄﾞﾏﾝ", "ガード", "«ｶﾞｰﾄﾞ»ﾏﾝ"},
		{"Arabic", "فرصة عمل في", "عمل", "فرصة «عمل» في"},
		{"a phone in another spelling", "Zalo (0900) 000-123.", "+84900000123", "Zalo («0900) 000-123»."},
		{"a phone field", "Zalo 0900.000.123.", "phone:0900000123", "Zalo «0900.000.123»."},
		{"nothing of what must not be there", "việc nhẹ", "viec -casino", "«việc» nhẹ"},
		{"nothing of what need not be there", "việc casino", "viec OR -casino", "«việc» casino"},
		{"a word with a slip", "typing clerks", "clrks", "typing «clerks»"},
		{"a character with a slip", "高薪招聘打字员", "招聘打宇员", "高薪«招聘打»字员"},
		{"nothing for a field", "việc nhẹ", "band:look", "việc nhẹ"},
		{"a number without its unit", "cọc 300k", "300", "cọc «300»k"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := flagged("x", tc.text)
			c.Verdict.Facts.Contacts = []job.Contact{{Type: "phone", Value: "+84900000123"}}
			hits := search(t, indexOf(t, c), job.Query{Text: tc.query})
			if len(hits.Hits) != 1 {
				t.Fatalf("Search(%q) finds %d ads, want 1", tc.query, len(hits.Hits))
			}
			if got := strings.Join(hits.Hits[0].Fragments["text"], "|"); got != tc.want {
				t.Errorf("excerpt for %q = %q, want %q", tc.query, got, tc.want)
			}
		})
	}
}

func TestExcerptsAreShort(t *testing.T) {
	filler := strings.Repeat("chữ khác nhau ", 40)
	dense := strings.Repeat("ទំនេរ", 100)
	for _, tc := range []struct {
		name, text, query string
		want              int
	}{
		{"one in the middle", filler + "casino " + filler, "casino", 1},
		{"two far apart", "casino " + filler + " casino", "casino", 2},
		{"no more than three", strings.Repeat("casino "+filler, 9), "casino", 3},
		{"the beginning", filler, "band:look", 1},
		{"in a script without spaces", dense + "កាស៊ីណូ" + dense, "កាស៊ីណូ", 1},
		{"a text of one word", strings.Repeat("a", 5000), "band:look", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := search(t, indexOf(t, flagged("x", tc.text)), job.Query{Text: tc.query}).Hits[0].Fragments["text"]
			if len(got) != tc.want {
				t.Errorf("%d excerpts, want %d: %q", len(got), tc.want, got)
			}
			for _, f := range got {
				if n := utf8.RuneCountInString(f); n > 175 || n < 30 {
					t.Errorf("excerpt has %d characters, want about 160: %q", n, f)
				}
				if !strings.Contains(tc.text, strip(f, "«", "»")) || !strings.Contains(f, "…") {
					t.Errorf("excerpt %q is not an excerpt of the text", f)
				}
			}
		})
	}
}

// strip takes the marks and the dots off an excerpt.
func strip(f, open, close string) string {
	return strings.Trim(strings.NewReplacer(open, "", close, "").Replace(f), "…")
}

// TestExcerptsAreBytesOfTheAd holds, for made-up texts in all scripts, what every caller relies on: an ad is
// found by any part of it with a letter or digit, an excerpt is a part of the text as published, and it is safe to show.
func TestExcerptsAreBytesOfTheAd(t *testing.T) {
	ix := open(t, t.TempDir())
	l := &memoryLog{}
	pieces := rapid.SampledFrom([]string{"việc", "nhẹ", norm.NFD.String("đặt"), "CỌC", "e-mail", "l'or", "招", "聘", "高薪", "ガ", "ｶﾞ", "ー", "고", norm.NFD.String("수익"),
		"ทำ", "งาน", "น้ำ", "ខ្ម", "ែរ", "လုပ်", "ຮັບ", "काम", "عمل", "0900", "000", "123", "๓", "①", "Ⅳ", "𝐚", "<b>", "&amp;", "\"", "«", "💰", "\u200b", "\u0301", "\ufeff", ".", "\n"})
	space := rapid.SampledFrom([]string{"", "", " ", "  ", "\u00a0", "\u3000", ", "})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 120).Draw(t, "pieces") {
			b.WriteString(pieces.Draw(t, "piece") + space.Draw(t, "space"))
		}
		text := b.String()
		l.put(flagged("x", text))
		if _, err := ix.CatchUp(t.Context(), l); err != nil {
			t.Fatalf("CatchUp: %v", err)
		}
		words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"«»`, r) })
		if len(words) == 0 {
			return
		}
		word := words[rapid.IntRange(0, len(words)-1).Draw(t, "word")]
		hits, err := ix.Search(t.Context(), job.Query{Text: `"` + word + `"`, HTML: true})
		if err != nil {
			t.Fatalf("Search(%q): %v", word, err)
		}
		want := 0
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			want = 1
		}
		if len(hits.Hits) != want {
			t.Fatalf("Search(%q) of %q finds %d ads, want %d", word, text, len(hits.Hits), want)
		}
		if want == 0 {
			return
		}
		for _, f := range hits.Hits[0].Fragments["text"] {
			raw := strip(f, "<mark>", "</mark>")
			if !utf8.ValidString(f) || !strings.Contains(text, html.UnescapeString(raw)) {
				t.Errorf("excerpt %q is not a part of %q", f, text)
			}
			if strings.ContainsAny(raw, "<>\"") || strings.Count(f, "<mark>") != strings.Count(f, "</mark>") {
				t.Errorf("excerpt %q is not escaped", f)
			}
		}
	})
}
