package lang_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"lurewatch/rules/lang"
)

func TestGuessTellsLanguages(t *testing.T) {
	m := lang.New()
	for _, tt := range []struct{ name, text, want string }{
		{"vietnamese with its marks", "Quán cà phê cần hai bạn phục vụ ca tối, lương trả theo tuần", "vi"},
		{"vietnamese without marks", "Quan ca phe can hai ban phuc vu ca toi, luong tra theo tuan", "vi"},
		{"vietnamese with some of its marks", "Quan cà phê can hai bạn phuc vu ca toi, luong trả theo tuan", "vi"},
		{"vietnamese as it is typed in chat", "can ng lam ca dem nha, k can kn, ib mk gui dc cho nhe", "vi"},
		{"vietnamese decomposed", norm.NFD.String("Cần người phụ bếp, bao ăn trưa"), "vi"},
		{"english", "Our bakery needs two helpers for the early shift, paid every week", "en"},
		{"chat english", "pls dm me if u need work, we pay cash every fri", "en"},
		{"indonesian", "Toko roti kami butuh dua karyawan untuk shift pagi, gaji dibayar mingguan", "id"},
		{"malay", "Kedai roti kami perlukan dua pekerja untuk syif pagi, gaji dibayar setiap minggu, boleh hubungi kerani", "ms"},
		{"filipino", "Naghahanap po kami ng dalawang tindera sa panaderya, lingguhan ang sahod", "fil"},
		{"taglish", "Hiring po kami ng cashier for our branch, stay in, free lunch, pm lang sa interested", "fil"},
		{"cebuano", "Nangita mi ug duha ka trabahante sa among panaderya, bayad kada adlaw", "fil"},
		{"hindi in its letters", "हमारी दुकान को दो लोगों की ज़रूरत है, वेतन हर हफ्ते", "hi"},
		{"hinglish", "Dukaan ke liye do ladke chahiye, salary har hafte milegi, khana free hai", "hi"},
		{"french", "Notre boulangerie cherche deux vendeuses pour le matin, salaire versé chaque semaine", "fr"},
		{"french without marks", "on recherche un serveur pour le week-end, salaire a discuter avec la patronne", "fr"},
		{"simplified chinese", "面包店招两名早班店员，工资按周发放，经验不限", "zh-Hans"},
		{"traditional chinese", "麵包店徵兩名早班店員，薪資按週發放，經驗不拘", "zh-Hant"},
		{"japanese", "パン屋の早番スタッフを二名募集しています。給料は週払いです", "ja"},
		{"japanese without kana", "急募 経験不問 駅前店", "ja"},
		{"korean", "빵집에서 아침 근무 직원 두 명을 구합니다. 주급 지급", "ko"},
		{"thai", "ร้านขนมปังรับพนักงานกะเช้าสองคน จ่ายค่าจ้างทุกสัปดาห์", "th"},
		{"khmer", "ហាងនំប៉័ងត្រូវការបុគ្គលិកពីរនាក់ វេនព្រឹក", "km"},
		{"lao", "ຮ້ານເຂົ້າຈີ່ຮັບພະນັກງານສອງຄົນ ກະເຊົ້າ", "lo"},
		{"burmese", "မုန့်ဆိုင်တွင် မနက်ပိုင်းဝန်ထမ်း နှစ်ဦးလိုသည်", "my"},
		{"russian", "Пекарне нужны два продавца на утреннюю смену", "ru"},
		{"arabic", "مخبز يبحث عن بائعين للوردية الصباحية", "ar"},
		{"spanish is none of them", "Buscamos dos vendedores para nuestra empresa, sueldo semanal, con experiencia", lang.Und},
		{"nothing", "", lang.Und},
		{"white space", " \n\t ", lang.Und},
		{"numbers and signs", "0900 000 101 *** 15 - 20 !!!", lang.Und},
		{"addresses and handles", "https://jobs.example/a/b?c=d demo_hr@jobs.example t.me/demo_hr", lang.Und},
		{"a trade mark", "Samsung", lang.Und},
		{"pictures", "🔥🔥💰✈️", lang.Und},
		{"garbage bytes", "\xff\xfe\x80\xe0\xb8", lang.Und},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := m.Guess(tt.text); got.Lang != tt.want {
				t.Errorf("Guess(%q) = %+v, want %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestGuessTellsTitlesOfTwoWords(t *testing.T) {
	m := lang.New()
	for text, want := range map[string]string{
		"Tuyển gấp": "vi", "tuyen gap": "vi", "viec lam": "vi", "can nguoi": "vi",
		"Hiring now": "en", "urgent hiring": "en", "Night Cashier": "en",
		"loker kamboja": "id", "lowongan kerja": "id", "jawatan kosong": "ms", "kerja kosong": "ms",
		"trabaho abroad": "fil", "naukri chahiye": "hi", "offre d'emploi": "fr",
		"招聘": "zh-Hans", "誠徵店員": "zh-Hant", "アルバイト": "ja", "알바": "ko", "รับสมัคร": "th", "ရှာသည်": "my",
	} {
		if got := m.Guess(text); got.Lang != want {
			t.Errorf("Guess(%q) = %+v, want %s", text, got, want)
		}
	}
}

func TestGuessSeesWhatElseAnAdIsWrittenIn(t *testing.T) {
	const (
		viLine = "Cửa hàng cần tuyển hai nhân viên bán hàng ca tối, lương trả hằng tuần.\n"
		enLine = "The shop is looking for two assistants for the evening shift, paid every week.\n"
		zhLine = "商店招聘两名晚班店员，工资每周发放，经验不限，欢迎联系。\n"
		thLine = "ร้านรับพนักงานขายกะเย็นสองคน จ่ายค่าจ้างทุกสัปดาห์\n"
		idLine = "Toko kami mencari dua karyawan untuk shift malam, gaji dibayar setiap minggu.\n"
	)
	for _, tt := range []struct {
		name, text, lang string
		also             []string
		marked           bool
	}{
		{"a poster in vietnamese and chinese", viLine + viLine + zhLine, "vi", []string{"zh-Hans"}, true},
		{"a poster in chinese and vietnamese", zhLine + zhLine + viLine, "zh-Hans", []string{"vi"}, false},
		{"an english ad with a chinese line", enLine + enLine + zhLine, "en", []string{"zh-Hans"}, false},
		{"vietnamese, then its translation", viLine + viLine + enLine, "vi", []string{"en"}, true},
		{"indonesian, then its translation", idLine + enLine, "id", []string{"en"}, false},
		{"thai with english words", "รับสมัคร Call Center และ Chat Support ทำงานที่ Bangkok " + thLine, "th", nil, false},
		{"vietnamese with chinese words", "Công ty tuyển 客服 người Việt, làm ca ngày, có ký túc xá, lương trả đúng hạn hằng tháng", "vi", nil, true},
		{"three languages", viLine + zhLine + thLine, "", nil, false},
		{"a line in a long ad is not a language of it", strings.Repeat(viLine, 8) + zhLine, "vi", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := lang.New().Guess("", tt.text)
			if tt.lang == "" {
				if langs := append(also(got), got.Lang); len(langs) != 3 {
					t.Errorf("Guess = %+v, want three languages", got)
				}
				return
			}
			if got.Lang != tt.lang || !slices.Equal(also(got), tt.also) || got.Marked != tt.marked {
				t.Errorf("Guess = %+v, want %s, also %v, marked %t", got, tt.lang, tt.also, tt.marked)
			}
		})
	}
}

// also returns the further languages of a guess.
func also(g lang.Guess) (out []string) {
	for _, l := range g.Also {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func TestMarkedMeansNearlyAllMarks(t *testing.T) {
	m := lang.New()
	const text = "Xưởng mộc cần thợ phụ biết đóng bàn ghế, làm giờ hành chính, nghỉ chủ nhật, lương thỏa thuận"
	for name, tt := range map[string]struct {
		text string
		want bool
	}{
		"all marks": {text, true},
		"none":      {bare(text), false},
		"one word":  {strings.Replace(bare(text), "Xuong", "Xưởng", 1), false},
		"english":   {"The joinery needs a helper who can make tables and chairs", false},
	} {
		if got := m.Guess(tt.text); got.Marked != tt.want {
			t.Errorf("%s: Guess = %+v, want marked %t", name, got, tt.want)
		}
	}
}

func TestGuessReadsLettersInOtherDress(t *testing.T) {
	m := lang.New()
	for name, text := range map[string]string{
		"mathematical": "𝗪𝗲 𝗮𝗿𝗲 𝗹𝗼𝗼𝗸𝗶𝗻𝗴 𝗳𝗼𝗿 𝗮 𝗻𝗶𝗴𝗵𝘁 𝗰𝗮𝘀𝗵𝗶𝗲𝗿",
		"full width":   "Ｗｅ ａｒｅ ｌｏｏｋｉｎｇ ｆｏｒ ａ ｎｉｇｈｔ ｃａｓｈｉｅｒ",
		"look-alikes":  "Wе аrе lооking fоr a night cаshier with еxpеriеncе",
		"zero width":   "We a\u200bre look\u200bing for a night ca\u200bshier",
	} {
		if got := m.Guess(text); got.Lang != "en" {
			t.Errorf("%s: Guess(%q) = %+v, want en", name, text, got)
		}
	}
}

func TestGuessReadsLongTextsToTheirEnd(t *testing.T) {
	english := strings.Repeat(benchEn, 4)
	got := lang.New().Guess("", english[:len(english)/2]+strings.Repeat(benchTh, 5))
	if langs := append(also(got), got.Lang); !slices.Contains(langs, "th") || !slices.Contains(langs, "en") {
		t.Errorf("Guess of a text half English, half Thai = %+v, want both", got)
	}
}

func TestSureIsLowerWhereWordsAreSharedByLanguages(t *testing.T) {
	m := lang.New()
	shared, own := m.Guess("gaji kerja malam"), m.Guess("we are looking for you")
	if shared.Sure > own.Sure || own.Sure <= 0 || own.Sure > 1 {
		t.Errorf("Sure of shared words = %v, of own words = %v, want less of the shared, both up to 1", shared, own)
	}
}

func TestGuessDoesNotAllocate(t *testing.T) {
	m := lang.New()
	for _, text := range []string{benchVi, benchEn, benchTh, "招聘", ""} {
		if n := testing.AllocsPerRun(20, func() { m.Guess("Title", text) }); n != 0 {
			t.Errorf("Guess(%.20q…) allocates %v times, want 0", text, n)
		}
	}
}

func TestWeightsAreSmall(t *testing.T) {
	info, err := os.Stat("weights.bin")
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 300_000 {
		t.Errorf("weights.bin has %d bytes, want at most 300,000", info.Size())
	}
}

func FuzzGuess(f *testing.F) {
	for _, s := range []string{benchVi, benchTh, "H I R I N G", "Công ty 西港 tuyển 客服", "\xe1\xba", "a@b://c.d", strings.Repeat("ệ", 999)} {
		f.Add("title", s)
	}
	m := lang.New()
	f.Fuzz(func(t *testing.T, title, text string) {
		got := m.Guess(title, text)
		if !slices.Contains(lang.Langs(), got.Lang) {
			t.Errorf("Guess = %+v, which is no tag", got)
		}
		if got.Marked && got.Lang != "vi" || got.Lang == lang.Und && got != (lang.Guess{Lang: lang.Und}) {
			t.Errorf("Guess = %+v contradicts itself", got)
		}
		all := append(also(got), got.Lang)
		slices.Sort(all)
		if len(slices.Compact(slices.Clone(all))) != len(all) {
			t.Errorf("Guess = %+v has a language twice", got)
		}
		if again := lang.New().Guess(title, text); again != got {
			t.Errorf("Guess = %+v, then %+v", got, again)
		}
	})
}

// bare takes the marks off a Vietnamese text.
func bare(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case r == 'Đ':
			b.WriteByte('D')
		case r < 0x300 || r >= 0x370:
			b.WriteRune(r)
		}
	}
	return b.String()
}
