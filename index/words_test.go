package index_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"lurewatch/job"
)

// texts are invented ads in many scripts, by id.
var texts = map[job.ID]string{
	"vi":   "Tuyển việc nhẹ lương cao tại cửa khẩu, chỉ cần đặt cọc 300k. L'hôtel bao ăn ở.",
	"bare": "Tuyen viec nhe luong cao, khong can dat coc",
	"en":   "Don't miss: e-mail job, typing Café staff, 30.000.000 VND",
	"ru":   "Срочно требуется оператор чата, высокая зарплата",
	"zh":   "高薪招聘打字员，包吃包住，月薪30万。招 聘 客 服",
	"ja":   "高収入バイト、未経験でもガードマン歓迎です。ﾊﾟｿｺﾝ作業",
	"ko":   "고수익 알바 모집 해외근무 가능",
	"th":   "รับสมัครงานออนไลน์ เงินเดือนสูง ทำงานที่บ้าน น้ำใจ",
	"km":   "ជ្រើសរើសបុគ្គលិកធ្វើការ ប្រាក់ខែខ្ពស់",
	"lo":   "ຮັບສະໝັກພະນັກງານ ເງິນເດືອນສູງ ເຮັດວຽກຢູ່ຕ່າງປະເທດ",
	"my":   "အလုပ်ခေါ်စာ လစာကောင်း နေစရာပေးသည်",
	"hi":   "घर बैठे काम करें, अच्छा वेतन",
	"ar":   "فرصة عمل في الخارج براتب مرتفع",
	"bad":  "\xff\xfework \xe1\xbb",
}

func TestSearchFindsEveryScript(t *testing.T) {
	var cases []job.Case
	for id, text := range texts {
		cases = append(cases, flagged(id, text), flagged(id+"-nfd", norm.NFD.String(text)))
	}
	ix := indexOf(t, cases...)
	for _, tc := range []struct{ name, query, want string }{
		{"Vietnamese with marks", "việc nhẹ", "bare vi"},
		{"Vietnamese without marks", "viec nhe", "bare vi"},
		{"Vietnamese in capitals", "VIỆC NHẸ", "bare vi"},
		{"a phrase with đ written d", `"dat coc"`, "bare vi"},
		{"a phrase with đ", `"đặt cọc"`, "bare vi"},
		{"a phrase in the wrong order", `"cọc đặt"`, ""},
		{"a word with an invisible character", "vi\u200bệc nhẹ", "bare vi"},
		{"a number with its unit", "300k", "vi"},
		{"a number without its unit", "300", "vi"},
		{"a word after an apostrophe", "hotel", "vi"},
		{"a typographic apostrophe", "don’t", "en"},
		{"a hyphenated word", "e-mail", "en"},
		{"a word folded in English", "cafe", "en"},
		{"a number without its points", "30000000", "en"},
		{"a number with its points", "30.000.000", "en"},
		{"mathematical letters", "𝐯𝐢𝐞𝐜 𝐧𝐡𝐞", "bare vi"},
		{"circled letters", "ⓥⓘⓔⓒ", "bare vi"},
		{"Russian in capitals", "ОПЕРАТОР чата", "ru"},
		{"a Chinese word", "招聘", "zh"},
		{"a Chinese word across spaces", "聘客服", "zh"},
		{"a Chinese word with spaces", `"招 聘"`, "zh"},
		{"a Chinese sentence", "高薪招聘打字员", "zh"},
		{"a Chinese word that is not there", "招字", ""},
		{"one Chinese character", "薪", "zh"},
		{"the last Chinese character", "服", "zh"},
		{"a Chinese character after a number", "30万", "zh"},
		{"a Chinese and Japanese character", "高", "ja zh"},
		{"full-width digits", "３０万", "zh"},
		{"Japanese kana with voicing", "ガード", "ja"},
		{"Japanese kana without voicing", "カート", ""},
		{"Japanese kana written half-width", "ｶﾞｰﾄﾞ", "ja"},
		{"full-width for half-width kana", "パソコン", "ja"},
		{"Japanese across kana and kanji", "入バイト", "ja"},
		{"Korean", "고수익", "ko"},
		{"Korean spaced otherwise", "고수익알바", "ko"},
		{"a Korean word in a compound", "근무", "ko"},
		{"Thai inside a sentence", "สมัครงาน", "th"},
		{"Thai with sara am", "ทำงาน", "th"},
		{"Thai with a tone mark and sara am", "น้ำ", "th"},
		{"Thai without its vowel mark", "เงนเดอน", ""},
		{"one Thai letter", "บ", "th"},
		{"Khmer", "បុគ្គលិក", "km"},
		{"Khmer at the end", "ខ្ពស់", "km"},
		{"Khmer with zero width spaces", "បុគ្គ\u200bលិក\u200bធ្វើការ", "km"},
		{"Lao", "ພະນັກງານ", "lo"},
		{"Burmese", "လစာကောင်း", "my"},
		{"Hindi", "अच्छा वेतन", "hi"},
		{"Arabic", "عمل", "ar"},
		{"text that is not UTF-8", "work", "bad"},
		{"two words of two ads", "việc 招聘", ""},
		{"a word less", "viec -cửa", "bare"},
		{"a phrase less", `viec -"cửa khẩu"`, "bare"},
		{"a word in two scripts", "Вtypingа", ""},
	} {
		want := tc.want
		if want != "" {
			want = both(want)
		}
		for _, form := range []struct {
			name string
			norm.Form
		}{{"NFC", norm.NFC}, {"NFD", norm.NFD}} {
			t.Run(tc.name+" in "+form.name, func(t *testing.T) {
				if got := ids(t, ix, form.String(tc.query)); got != want {
					t.Errorf("Search(%q) finds %q, want %q", tc.query, got, want)
				}
			})
		}
	}
}

// both adds the decomposed twin of each id.
func both(want string) string {
	out := ""
	for i, id := range strings.Fields(want) {
		if i > 0 {
			out += " "
		}
		out += id + " " + id + "-nfd"
	}
	return out
}
