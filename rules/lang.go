package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
	"lurewatch/rules/facts"
)

// langSample is how much of a text is read to tell its language, in bytes.
const langSample = 3000

// scripts that one language of ours is written in.
var scripts = []struct {
	lang  string
	table *unicode.RangeTable
}{
	{"th", unicode.Thai}, {"km", unicode.Khmer}, {"lo", unicode.Lao}, {"my", unicode.Myanmar}, {"ko", unicode.Hangul},
	{"hi", unicode.Devanagari}, {"ru", unicode.Cyrillic}, {"ar", unicode.Arabic},
}

// detect tells the language of an ad: by its script where one language has it to itself, by marks for
// Vietnamese, otherwise by frequent words. "und" means that it cannot be told. Marked says that the ad is
// Vietnamese and bears the marks of nearly all its words.
func detect(d *facts.Doc) (lang string, marked bool) {
	sample := d.Ad.Text
	if len(sample) < 60 {
		sample = d.Ad.Title + " " + sample
	}
	if len(sample) > langSample {
		sample = sample[:langSample]
	}
	n := countLetters(sample)
	best, lang := 0, ""
	for i, s := range scripts {
		if n.script[i] > best {
			best, lang = n.script[i], s.lang
		}
	}
	switch {
	case n.kana > 0 && n.kana*6 > n.han && n.kana*8 > n.latin:
		return "ja", false
	case 2*n.han > n.latin && 2*n.han > best && n.han > 0:
		return chinese(sample), false
	case 3*best > n.latin && best > 0: // a Latin brand name or address weighs more letters than its words
		return lang, false
	case n.viet*25 > n.latin && n.viet > 1:
		return "vi", n.viet*markedShare > n.latin
	}
	if lang := frequent(d); lang != "" {
		return lang, false
	}
	if d.Ad.Lang != "" {
		return d.Ad.Lang, false
	}
	return "und", false
}

// markedShare: in Vietnamese with its marks more than one letter in so many is one that only Vietnamese has.
const markedShare = 9

type letters struct {
	latin, viet, han, kana int
	script                 [8]int
}

func countLetters(s string) (n letters) {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				n.latin++
			}
		case vietnamese(r):
			n.viet++
			n.latin++
		case r < 0x250:
			n.latin++
		case r >= 0x4E00 && r < 0xA000:
			n.han++
		case r >= 0x3041 && r <= 0x30FE:
			n.kana++
		default:
			for i := range scripts {
				if unicode.Is(scripts[i].table, r) {
					n.script[i]++
					break
				}
			}
		}
	}
	return n
}

// vietnamese reports whether a letter or mark is used by Vietnamese and hardly by its neighbours.
func vietnamese(r rune) bool {
	return r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("đĐơƠưƯăĂ\u031b\u0323\u0309", r)
}

// onlyHans and onlyHant are frequent characters that one way of writing Chinese has and the other has not.
const (
	onlyHans = "们这个来时说为国对会发过动现实业专务区员联系薪资账号给开与后从进东车体话应当样单价电难费网聘责经验"
	onlyHant = "們這個來時說為國對會發過動現實業專務區員聯繫薪資賬號給開與後從進東車體話應當樣單價電難費網聘責經驗"
)

func chinese(s string) string {
	hans, hant := 0, 0
	for _, r := range s {
		in, it := strings.ContainsRune(onlyHans, r), strings.ContainsRune(onlyHant, r)
		if in && !it {
			hans++
		} else if it && !in {
			hant++
		}
	}
	if hant > hans {
		return "zh-Hant"
	}
	return "zh-Hans"
}

// words are frequent in one language and rare in the others, folded.
var words = wordTable(map[string]string{
	"vi":  "va cua cho khong duoc lam viec nguoi luong tuyen can khach hang nhan vien cong ty anh em ben minh lien he gap nam nu ngay thang bao theo voi cac nhung trong tai tu den ai co nhe nha ban hoac kinh nghiem yeu cau thu nhap dien thoai dong trieu muon xin chi di qua",
	"en":  "the and of to in for with you our we are is your will be or on as at this that have from work experience team salary please who can all job must an",
	"id":  "dan yang untuk di dengan kerja gaji dibutuhkan lowongan kami dari pengalaman tidak akan bisa hubungi segera juta atau karyawan perusahaan minimal usia posisi ada ke kirim lamaran wa sudah saja anda hari",
	"ms":  "dan yang untuk di dengan kerja gaji jawatan kosong kami dari pengalaman tidak akan boleh hubungi segera ringgit atau pekerja syarikat kelayakan umur ada ke mohon rm sahaja anda hari elaun temuduga",
	"fil": "ang ng sa mga na at para ay po kami ka namin ninyo kayo trabaho sahod hanap walang may pwede lang ito kung hindi naghahanap kailangan libre agad",
	"fr":  "le la les des et de du pour vous nous une un est dans avec sur votre notre au aux en travail poste salaire experience recherche emploi qui ou pas",
})

var wordLangs = []string{"vi", "en", "id", "ms", "fil", "fr"}

func wordTable(lists map[string]string) map[string]uint8 {
	t := make(map[string]uint8)
	for i, lang := range wordLangs {
		for w := range strings.FieldsSeq(lists[lang]) {
			t[w] |= 1 << i
		}
	}
	return t
}

// maxWords bounds how many words are looked up.
const maxWords = 250

// frequent tells a language by its frequent words, "" if too few are known.
func frequent(d *facts.Doc) string {
	var n [6]int
	left := maxWords
	for _, f := range []job.Field{job.Text, job.Title} {
		for i, field := range job.Fields {
			if field == f {
				left = countWords(d.Text[i].S, left, &n)
			}
		}
	}
	best := 0
	for i := range n {
		if n[i] > n[best] {
			best = i
		}
	}
	if n[best] < 2 {
		return ""
	}
	return wordLangs[best]
}

func countWords(s string, left int, n *[6]int) int {
	start := -1
	for i := 0; i <= len(s) && left > 0; i++ {
		if i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			bits := words[s[start:i]]
			for l := 0; bits != 0; l, bits = l+1, bits>>1 {
				n[l] += int(bits & 1)
			}
			left--
			start = -1
		}
	}
	return left
}
