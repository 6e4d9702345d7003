package eval_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lurewatch/job"
	"lurewatch/rules/eval"
)

// seeds is how often a transform is tried where it draws.
const tries = 60

// outputs are the different texts that a transform makes of an ad.
func outputs(t testing.TB, id string, ad job.Ad) []job.Ad {
	t.Helper()
	list, err := eval.Transforms(id)
	if err != nil || len(list) != 1 {
		t.Fatalf("Transforms(%q) = %v, %v", id, list, err)
	}
	var out []job.Ad
	for seed := range uint64(tries) {
		got, changed := list[0].Apply(ad, seed)
		if changed != (got != ad) {
			t.Fatalf("%s says changed %v of %+v", id, changed, got)
		}
		out = append(out, got)
	}
	return out
}

func bare(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// lettersOnly drops everything but letters and digits.
func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// squeezed keeps one of equal letters in a row.
func squeezed(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func TestSpellingTransformsDoWhatTheySay(t *testing.T) {
	const vi = "Tuyển nhân viên hoà đồng làm việc nhẹ ở Campuchia, lương cao"
	for _, tc := range []struct {
		name, id, in string
		holds        func(in, out string) bool
	}{
		{"diacritics are dropped", "E01", "Đi làm việc nhẹ", func(_, out string) bool { return out == "Di lam viec nhe" }},
		{"marks that are letters stay", "E01", "งานดี ທີ່ việc", func(_, out string) bool { return out == "งานดี ທີ່ viec" }},
		{"composed again it is the same", "E02", vi, func(in, out string) bool { return out != in && norm.NFC.String(out) == norm.NFC.String(in) }},
		{"only tones move", "E03", vi, func(in, out string) bool { return out != in && bare(out) == bare(in) }},
		{"u of qu bears no tone", "E03", "quá giá", func(in, out string) bool { return out == in }},
		{"as many letters as before", "E04", vi, func(in, out string) bool { return len(bareLetters(in)) == len(bareLetters(out)) }},
		{"nothing that is seen changes", "E05", vi, func(in, out string) bool { return strings.Map(seen, out) == in }},
		{"only signs are added", "E06", vi, func(in, out string) bool { return lettersOnly(out) == lettersOnly(in) }},
		{"only letters are replaced", "E07", vi, func(in, out string) bool { return utf8.RuneCountInString(in) == utf8.RuneCountInString(out) }},
		{"letters are only repeated", "E10", vi, func(in, out string) bool { return squeezed(out) == squeezed(in) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for i, got := range outputs(t, tc.id, job.Ad{ID: "1", Text: tc.in, Lang: "vi"}) {
				if !tc.holds(tc.in, got.Text) {
					t.Fatalf("%s of %q by seed %d is %q", tc.id, tc.in, i, got.Text)
				}
			}
		})
	}
}

func bareLetters(s string) []rune {
	return []rune(bare(strings.ToLower(s)))
}

func seen(r rune) rune {
	if strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff\u00ad", r) {
		return -1
	}
	return r
}

func TestTransformsMakeWhatPostsShow(t *testing.T) {
	for _, tc := range []struct {
		name, id, lang, in string
		want               []string // each in some output
	}{
		{"Cyrillic, Greek, full-width and mathematical letters", "E04", "vi", "việc nhẹ lương cao casino online", []string{"а", "ο", "ｎ", "𝗇"}},
		{"radicals in Han", "E04", "zh-Hans", "高薪工人", []string{"⾼", "⼯"}},
		{"spaces of no width", "E05", "en", "easy money abroad", []string{"\u200b", "\u00ad"}},
		{"letters apart and words joined", "E06", "vi", "lương cao việc nhẹ", []string{"l.ư.ơ.n.g", "v-i-ệ-c", "."}},
		{"digits and signs", "E07", "vi", "lương cao", []string{"c4o", "c@o", "ca0"}},
		{"flags and keycaps", "E08", "vi", "sang Campuchia 900 đô", []string{"🇰🇭", "9\ufe0f\u20e3"}},
		{"a flag in Chinese", "E08", "zh-Hans", "去柬埔寨打工", []string{"🇰🇭"}},
		{"regional indicators", "E08", "en", "casino work", []string{"🇨\u200b🇦"}},
		{"teencode", "E09", "vi", "không cần kinh nghiệm, công ty ở Campuchia", []string{"ko cần", "kn", "cty", "cam"}},
		{"a short form in Chinese", "E09", "zh-Hant", "去柬埔寨做客服", []string{"柬", "KF"}},
		{"drawn out", "E10", "vi", "lương cao", []string{"lươnggg", "caoooo"}},
		{"spelled, with letter O, run together", "E11", "vi", "lương 20 triệu/tháng", []string{"hai chục củ", "2O triệu", "20tr/th", "2 0 triệu"}},
		{"a range", "E11", "vi", "lương 20-35 triệu", []string{"20tr-35tr/th", "hai chục đến ba mươi lăm"}},
		{"dollars", "E11", "en", "salary $1,500 a month", []string{"one thousand five hundred $", "$1.5k", "$1,5OO"}},
		{"kip", "E11", "zh-Hans", "月薪8000元", []string{"八千 元", "8k元"}},
		{"phones", "E12", "vi", "gọi 0900 000 101 hoặc Zalo", []string{"không chín không không", "0 9 0 0", "o9oo", "0.9.0.0", "za lo"}},
		{"handles and links", "E12", "en", "@demo_hr or t.me/demo_hr", []string{"@ demo_hr", "t(.)me/demo_hr", "t . me / demo_hr"}},
		{"a row of its own", "E22", "vi", "việc nhẹ lương cao", []string{"----------", "──────────", "xxxxxxxxxx", "hahahahaha", "👇👇👇👇👇👇👇👇👇👇"}},
		{"tags, entities, decoys, override", "E19", "vi", "việc nhẹ lương cao", []string{"<b>", "<!-- x -->", "&#", "display:none", "\u202e"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var all strings.Builder
			for i := range 20 {
				for _, got := range outputs(t, tc.id, job.Ad{ID: job.ID(fmt.Sprint(i)), Text: tc.in, Lang: tc.lang}) {
					all.WriteString(got.Text + "\n")
				}
			}
			for _, want := range tc.want {
				if !strings.Contains(all.String(), want) {
					t.Errorf("%s never makes %q of %q", tc.id, want, tc.in)
				}
			}
		})
	}
}

func TestTransformsLeaveAloneWhatIsNotTheirs(t *testing.T) {
	for _, tc := range []struct{ name, id, lang, in string }{
		{"no diacritics in Thai", "E01", "th", "งานดีเงินดี"},
		{"no tones to misplace in French", "E03", "fr", "Société étrangère"},
		{"no leet without Latin letters", "E07", "km", "ត្រូវការបុគ្គលិក"},
		{"no pay, no number words", "E11", "vi", "Tầng 3, số nhà 120, 24 người"},
		{"a year is no phone", "E12", "vi", "Thành lập năm 2009, 120 nhân viên"},
		{"no padding in a language without a text", "E15", "sw", "Kazi nzuri"},
		{"part of a word is no short form", "E09", "vi", "kinhnghiệmm"},
		{"contacts keep their letters", "E04", "en", "https://jobs.example/a @demo_hr 0900000101"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, got := range outputs(t, tc.id, job.Ad{ID: "1", Text: tc.in, Lang: tc.lang}) {
				if got.Text != tc.in {
					t.Fatalf("%s makes %q of %q", tc.id, got.Text, tc.in)
				}
			}
		})
	}
}

func TestMaskedPhonesCannotBeReadByAPattern(t *testing.T) {
	phone := regexp.MustCompile(`[0-9]{7,}`)
	for _, got := range outputs(t, "E12", job.Ad{ID: "1", Text: "Gọi 0900000101 nhé", Lang: "vi"}) {
		if phone.MatchString(got.Text) {
			t.Errorf("the phone stands in %q", got.Text)
		}
	}
}

func TestPaddingStandsBeforeTheAd(t *testing.T) {
	for _, lang := range []string{"vi", "en", "zh-Hans", "zh-Hant", "th", "id", "ms", "fil", "tl", "ko", "ja", "fr", "hi", "km", "lo", "my"} {
		texts := make(map[string]bool)
		for _, got := range outputs(t, "E15", job.Ad{ID: "1", Text: "the ad", Lang: lang}) {
			pad, ok := strings.CutSuffix(got.Text, "\n\nthe ad")
			if n := utf8.RuneCountInString(pad); !ok || n < 600 || n > 1500 {
				t.Fatalf("padding in %s has %d letters before the ad, want 600 to 1500", lang, n)
			}
			texts[pad] = true
		}
		if least := map[string]int{"vi": 3, "en": 3}[lang]; len(texts) < max(1, least) {
			t.Errorf("%d paddings in %s, want %d", len(texts), lang, least)
		}
	}
}

func TestCredibilityIsStripped(t *testing.T) {
	ad := job.Ad{ID: "1", Lang: "vi", Company: "Công ty Demo", Text: "Tuyển thợ hàn. Đóng bảo hiểm xã hội đầy đủ. Làm tại Huế!\nPhúc lợi: du lịch hè."}
	got := outputs(t, "E16", ad)[0]
	if want := "Tuyển thợ hàn. Làm tại Huế!"; got.Text != want || got.Company != "" {
		t.Errorf("stripped it is %q of %q, want %q of nobody", got.Text, got.Company, want)
	}
	only := job.Ad{ID: "1", Lang: "en", Text: "Insurance and benefits."}
	if got := outputs(t, "E16", only)[0]; got.Text != only.Text {
		t.Errorf("an ad of benefits alone becomes %q, want it kept", got.Text)
	}
}

func TestTransformsAreNamed(t *testing.T) {
	all, err := eval.Transforms("all")
	if err != nil || len(all) != 16 {
		t.Fatalf("all are %d, %v, want 16", len(all), err)
	}
	if some, err := eval.Transforms("e07, homoglyph,E04"); err != nil || len(some) != 2 || some[0].ID != "E07" || some[1].ID != "E04" {
		t.Errorf("some are %v, %v, want E07 and E04 once", some, err)
	}
	for _, bad := range []string{"", "E13", "E01,E99"} {
		if _, err := eval.Transforms(bad); err == nil || !strings.Contains(err.Error(), "want all or some of E01") {
			t.Errorf("Transforms(%q) = %v, want what there is", bad, err)
		}
	}
}
