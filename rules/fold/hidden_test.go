package fold_test

import (
	"strings"
	"testing"

	"lurewatch/rules/fold"
)

// hidden are spellings that hide a word, with what they fold to and what is quoted for one word of it. An
// empty find says that the whole text is quoted.
var hidden = []struct{ name, in, want, find, quote string }{
	// What cannot be seen.
	{"combining grapheme joiner and soft hyphen", "vi\u034fệc n\u00adhẹ", "viec nhe", "viec", "vi\u034fệc"},
	{"zero width and bidi marks", "l\u200bư\u200cơ\u200dn\u2060g\u200e\u200f\u061c cao", "luong cao", "luong", "l\u200bư\u200cơ\u200dn\u2060g"},
	{"variation selectors, tags, Hangul fillers", "c\ufe0fa\U000e0061o\u3164\uffa0\u115f\u1160\u180b\u180e.", "cao.", "cao", "c\ufe0fa\U000e0061o"},
	{"blank Braille pattern is a space", "việc\u2800nhẹ", "viec nhe", "viec nhe", "việc\u2800nhẹ"},
	{"marks that strike letters out", "Z\u0336a\u0336l\u20e3o\u0336", "zalo", "", ""},
	// Text that is shown in reverse.
	{"override to the end of the line", "tuyển \u202egnụd\ngấp", "tuyen dung\ngap", "dung", "gnụd"},
	{"override with its end", "a \u202eolaz\u202c b", "a zalo b", "zalo", "olaz"},
	{"reversed marks stay on their letters", "\u202ece\u0323\u0302iv\u202c", "viec", "", "ce\u0323\u0302iv"},
	{"override in an override", "\u202eolaz \u202d123\u202c\u202c", "123 zalo", "123", "123"},
	{"brackets are mirrored", "\u202e(ba)\u202c", "(ab)", "ab", "ba"},
	{"Hebrew is read from right to left anyway", "\u202eשלום\u202c", "שלום", "", "שלום"},
	{"a forgotten end of an override is nothing", "a\u202cb\u2069c", "abc", "", ""},
	// Look-alikes.
	{"Cyrillic capital and small", "ТЕLЕGRАМ zаlо", "telegram zalo", "zalo", "zаlо"},
	{"capital Eta is H, small eta is n", "pΗone cασiηo", "phone caoino", "phone", "pΗone"},
	{"Cherokee, Coptic, Lisu", "ᏃALO ⲤAO ꓝREE", "zalo cao free", "cao", "ⲤAO"},
	{"turned letters and hooks", "ʇǝlǝgɹam", "telegram", "", ""},
	{"a word of look-alikes beside Latin ones", "Việc nhẹ lương сао mỗi tháng", "viec nhe luong cao moi thang", "cao", "сао"},
	{"look-alikes with Vietnamese marks", "vі\u00eac l\u01b0\u043e\u031bng", "viec luong", "luong", "l\u01b0\u043e\u031bng"},
	{"regional indicators that are no flags", "Nhắn 🇿🇦🇱🇴 ngay", "nhan zalo ngay", "zalo", "🇿🇦🇱🇴"},
	{"squared words", "🆓 🆔", "free id", "free", "🆓"},
	// Keycaps.
	{"keycap digits", "1️⃣5️⃣ triệu", "15 trieu", "15", "1️⃣5️⃣"},
	// Letters apart.
	{"emoji between letters", "l❤ư❤ơ❤n❤g c⭐a⭐o", "luong cao", "luong", "l❤ư❤ơ❤n❤g"},
	{"bullets, lines, stars", "v•i•ệ•c n─h─ẹ l*ư*ơ*n*g", "viec nhe luong", "nhe", "n─h─ẹ"},
	{"different signs between the letters", "l.ư-ơ_n*g", "luong", "", ""},
	{"different white space between the letters", "l ư\u00a0ơ\tn\u3000g", "luong", "", ""},
	{"signs between words as well", "v.i.ệ.c. .n.h.ẹ", "viec nhe", "nhe", "n.h.ẹ"},
	{"sign and space between letters", "l - ư - ơ - n - g", "luong", "", ""},
	{"one space everywhere is cut into syllables", "l ư ơ n g c a o", "luong cao", "cao", "c a o"},
	{"no marks, no syllables to be sure of", "c a s i n o", "casino", "", ""},
	{"one under the other", "C\na\ns\ni\nn\no", "casino", "", ""},
	{"three letters", "c.a.m b-a-o ăn ở", "cam bao an o", "bao", "b-a-o"},
	{"one a line, words apart by a space", "T\nu\ny\nể\nn c\nh\na\nt v\ni\nê\nn", "tuyen chat vien", "chat", "c\nh\na\nt"},
	{"one a line, words apart by an empty line", "v\ni\nệ\nc\n\nn\nh\nẹ\n\nb\na\no", "viec\nnhe\nbao", "nhe", "n\nh\nẹ"},
	{"one a line throughout", "l\nư\nơ\nn\ng\nc\na\no\nh\nộ\nc\nh\ni\nế\nu", "luong cao ho chieu", "ho chieu", "h\nộ\nc\nh\ni\nế\nu"},
	{"one space everywhere, and a word of English", "k h ô n g c ầ n p a s s p o r t", "khong can passport", "passport", "p a s s p o r t"},
	// Words without spaces.
	{"syllables with marks", "việcnhẹlươngcao", "viec nhe luong cao", "luong", "lương"},
	{"two syllables", "việcnhẹ, LươngCao", "viec nhe, luong cao", "cao", "Cao"},
	{"syllables that could be cut elsewhere", "khôngcầnhộchiếu", "khong can ho chieu", "ho chieu", "hộchiếu"},
	{"decomposed marks", "vie\u0323\u0302cnhe\u0323", "viec nhe", "viec", "vie\u0323\u0302c"},
	{"numbers and English among them", "tuyển8bạngõmáytạiCampuchia,đền60triệu", "tuyen 8 ban go may tai campuchia,den 60 trieu", "60 trieu", "60triệu"},
	{"a letter that ends one and begins the next", "TuyểnNhânViên", "tuyen nhan vien", "nhan", "Nhân"},
	{"capitals in place of spaces", "TuyenNhanVienLuongCao", "tuyen nhan vien luong cao", "vien luong", "VienLuong"},
	{"neither marks nor capitals", "tuyennhanvienluongcaobaoannghi", "tuyen nhan vien luong cao bao an nghi", "luong", "luong"},
	{"hashtags", "#việclàmtạinhà #tuyểndụng", "#viec lam tai nha #tuyen dung", "nha", "nhà"},
	// Signs within words.
	{"a syllable cut in two", "lư.ơng c_ao ti·ền", "luong cao tien", "luong", "lư.ơng"},
	{"an emoji in a syllable", "lư❤ơng", "luong", "", ""},
	{"hyphens between syllables", "Cam-pu-chia", "cam pu chia", "", ""},
	{"signs between syllables", "việc_nhẹ*lương~cao", "viec nhe luong cao", "luong", "lương"},
	// Digits and signs for letters.
	{"digits for vowels", "lu0ng ch1nh vi3c m4y", "luong chinh viec may", "chinh", "ch1nh"},
	{"a zero at the end", "lương ca0 ch0", "luong cao cho", "cao", "ca0"},
	{"signs", "lương c@o v!ệc nh€", "luong cao viec nh€", "viec", "v!ệc"},
	{"in several syllables and in English", "C4mpuchia t3legram p4ssport m0ney", "campuchia telegram passport money", "telegram", "t3legram"},
	{"letters for digits", "2O triệu 1O.OOO.OOO đ 5OOk", "20 trieu 10.000.000 d 500k", "10.000.000", "1O.OOO.OOO"},
	{"letters in a telephone number", "gọi 09o0 000 10l nhé", "goi 0900 000 101 nhe", "0900 000 101", "09o0 000 10l"},
	// Digits and signs for letters, where marks or the words of the rules make it certain.
	{"two letters of four", "v13c nhẹ", "viec nhe", "viec", "v13c"},
	{"the first letter of a word with marks", "7uyển 9ấp 1ương, 8ằng", "tuyen gap luong, bang", "luong", "1ương"},
	{"g, b and t in a word", "đư0n9 n8", "duong n8", "duong", "đư0n9"},
	{"the first letter of an English word", "5alary and 7elegram", "salary and telegram", "salary", "5alary"},
	// In a text that is masked, also words that could be codes.
	{"short words and the last letter", "v13c nh3 lu0ng c40, kh0ng c0c, b40 v3 đ1", "viec nhe luong cao, khong coc, bao ve di", "coc", "c0c"},
	{"amounts and codes among them", "Lu0ng 20tr, v13c nhẹ c0 H1B, ca1 8h", "luong 20tr, viec nhe co h1b, ca1 8h", "nhe co", "nhẹ c0"},
	{"an exclamation among them", "Lư0ng c4o! V13c nh3!", "luong cao! viec nhe!", "cao", "c4o"},
	{"English", "s4lary m0ney 4broad f0r y0ur v1sa", "salary money abroad for your visa", "for", "f0r"},
	{"Indonesian", "g4ji b3sar, kerj4 lu4r n3geri", "gaji besar, kerja luar negeri", "besar", "b3sar"},
	{"Filipino", "s4hod malak1, l1bre ang t1cket", "sahod malaki, libre ang ticket", "libre", "l1bre"},
	{"French", "s4laire élev3, lo9ement 9ratuit", "salaire eleve, logement gratuit", "salaire", "s4laire"},
	// In a text whose words are cut, also by single spaces and in other languages.
	{"syllables cut by a space", "l.ư.ơ.n.g c.a.o, th áng nà y, kh ông c ần", "luong cao, thang nay, khong can", "khong", "kh ông"},
	{"mixed signs", "h-ộ c.h.i ế u, lư.ơng c.a.o, việc/nhẹ", "ho chieu, luong cao, viec nhe", "", ""},
	{"whole words stay whole", "v-i-ệ-c l.à.m tại nhà, ở ăn cùng chị em", "viec lam tai nha, o an cung chi em", "an", "ăn"},
	{"English", "m-o-n-e-y f.r.e.e t-i-c-k-e-t, pass.port and sal ary", "money free ticket, passport and salary", "salary", "sal ary"},
	{"letters of Thai each alone", "ร.ั.บ.ส.ม.ั.ค.ร", "รับสมัคร", "", ""},
	{"letters of Han each alone", "高.薪.招.聘 包-吃-住", "高薪招聘 包吃住", "招聘", "招.聘"},
	{"letters of Han with spaces", "招 聘 客 服", "招聘客服", "客服", "客 服"},
	{"letters of Han one a line", "招\n聘\n打\n字\n客\n服\n包\n机\n票", "招聘打字客服包机票", "客服", "客\n服"},
	{"Thai strewn with signs", "รั.บสมัคร-งาน เงิน_ดี มี*ที่พัก ไป.กั มพูชา", "รับสมัครงานเงินดีมีที่พักไปกัมพูชา", "เงินดี", "เงิน_ดี"},
	{"Lao, Khmer and Burmese too", "ຮັ.ບສະ-ໝັກ_ງານ ຕ្រ.ូវកា-របុគ្គ_លិក အ.လုပ်-ရှိ_သည်*", "ຮັບສະຫມັກງານຕ្រូវការបុគ្គលិកအလုပ်ရှိသည်*", "", ""},
	// Letters repeated.
	{"drawn out", "lươnggg caoooo", "luong cao", "luong", "lươnggg"},
	{"drawn out far", "ngườiiiiii ơiiiiiii việệệệệc nhẹẹẹẹẹẹ", "nguoi oi viec nhe", "viec", "việệệệệc"},
	{"doubled", "vviệcc nnhẹ taask", "viec nhe task", "viec", "vviệcc"},
	{"words with two letters get them back", "freeee passsport telegramm", "free passport telegram", "free", "freeee"},
	{"marks and letters of Thai", "เงินดีมากกกก ค่\u0e48\u0e48ะ ๆๆๆ", "เงินดีมาก ค่ะ ๆ", "ๆ", "ๆ"},
	// HTML.
	{"tags in a word", "v<b></b>iệ<span class=\"x\">c</span>", "viec", "", "v<b></b>iệ<span class=\"x\">c"},
	{"entities", "vi&#7879;c&nbsp;nh&#x1eb9; &amp; l&#432;&#417;ng", "viec nhe & luong", "luong", "l&#432;&#417;ng"},
	{"block tags break lines", "việc nhẹ<br>lương cao</p><p>gọi", "viec nhe\nluong cao\ngoi", "luong", "lương"},
	{"elements that are not shown", "a<span style=\"display: none\">x<b>y</b></span>b<i hidden>z</i>c", "abc", "", "a<span style=\"display: none\">x<b>y</b></span>b<i hidden>z</i>c"},
	{"comments, scripts, styles", "a<!-- x -->b<script>if (a<b) x()</script>c<style>p{}</style>", "abc", "", ""},
	{"a hidden element that never ends hides nothing", "a <p hidden>b", "a b", "", ""},
	// Vietnamese of the young.
	{"f, j and w in words with marks", "miễn fí wá tốt mấy jờ", "mien phi qua tot may gio", "phi", "fí"},
}

func TestHiddenWordsAreFound(t *testing.T) {
	for _, tc := range hidden {
		t.Run(tc.name, func(t *testing.T) {
			f := fold.New(tc.in)
			if f.S != tc.want {
				t.Fatalf("New(%q) = %q, want %q", tc.in, f.S, tc.want)
			}
			if tc.quote == "" {
				return
			}
			find := tc.find
			if find == "" {
				find = f.S
			}
			i := strings.Index(f.S, find)
			from, to := f.Origin(i, i+len(find))
			if got := tc.in[from:to]; got != tc.quote {
				t.Errorf("%q comes from %q, want %q", find, got, tc.quote)
			}
		})
	}
}

func TestOrdinaryTextIsLeftAlone(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"amounts", "20tr 1tr5 15k 4k 2k8 24h 8h30 15.000.000 1,5tr 20tr-30tr/th", ""},
		{"codes and products", "h2o covid19 b2b c1 ca1/ca2 t5-cn i5 l3 html5 mp3 web3 slam3d h1b o2o", ""},
		{"litres, degrees, shares", "tủ lạnh 150l góc 40o, 1l5", "tu lanh 150l goc 40o, 1l5"},
		{"mail, handles, links", "coffee.helloo@jobs.example @gooood_name name_123 zalo0900000101 https://jobs.example/aab/?q=c@o www.coool.example", ""},
		{"links without a scheme", "t.me/helloo fb.com/nhaaa web.site.example a.b.com", ""},
		{"disguised mail", "helloo (at) jobs dot example, ID: abbcc", "helloo (at) jobs dot example, id: abbcc"},
		{"abbreviations", "TP.HCM P.Giám đốc Q.An U.S.A p.a. a.m. e.g. T.P.H 8 a.m", "tp.hcm p.giam doc q.an u.s.a p.a. a.m. e.g. t.p.h 8 a.m"},
		{"file names and products", "report.doc node.js asp.net", ""},
		{"sentences without a space", "Lương cao.Việc nhẹ", "luong cao.viec nhe"},
		{"hyphens in English", "full-time up-to-date t-shirt e-mail b-to-c on-the-job", ""},
		{"numbers beside words", "tầng 1 tầng1 quận9 ca1 5ca 8giờ 2năm 3x8 a4 g7 k0 c0 v3", "tang 1 tang1 quan9 ca1 5ca 8gio 2nam 3x8 a4 g7 k0 c0 v3"},
		{"names with digits", "Open3D B2B SaaS 3PL field5 web3 k8s log4j office365 ps5 win10", ""},
		{"a masked word alone", "gọi c0 Hoa", "goi c0 hoa"},
		{"a cut word alone", "l.ư.ơ.n.g tốt, th áng này", "luong tot, th ang nay"},
		{"lists of Chinese", "农/林/牧/渔 800元/月/人 打字-客服", ""},
		{"names and addresses in a cut text", "l.ư.ơ.n.g c.a.o hr_demo_01 jobs-demo.example/tin-moi t.me/demo_hr", "luong cao hr_demo_01 jobs-demo.example/tin-moi t.me/demo_hr"},
		{"handles in a masked text", "v13c lu0ng @demo_0l @d3mo01 jobs.example/c0", "viec luong @demo_0l @d3mo01 jobs.example/c0"},
		{"a digit of Khmer alone", "១ ខែ", ""},
		{"dates and lists", "20/11/2026 A, B, C, D B/C/D/E a b c", "20/11/2026 a, b, c, d b/c/d/e a b c"},
		{"words with two letters", "free office will coffee account across apply too see", ""},
		{"Vietnamese uu", "ưu tiên cứu hữu lưu", "uu tien cuu huu luu"},
		{"abbreviations with two letters", "SSO bhtn pccc www II III", "sso bhtn pccc www ii iii"},
		{"flags", "🇻🇳🇰🇭 đi 🇱🇦", "🇻🇳🇰🇭 di 🇱🇦"},
		{"Russian and Greek", "Работа в Москве, сао. Η εργασία στην Αθήνα, και", "работа в москве, сао. η εργασι\u0301α στην αθη\u0301να, και"},
		{"a Greek letter alone", "công thức α và μ", "cong thuc α va μ"},
		{"a smaller-than sign", "lương <20tr 5 < 6 <3 a<b a&b &c; AT&T", "luong <20tr 5 < 6 <3 a<b a&b &c; at&t"},
		{"French", "forêt fête wagon jeûne", "foret fete wagon jeune"},
		{"French with marks", "sécurité diversité responsabilités l'élaboration", "securite diversite responsabilites l'elaboration"},
		{"long words", "responsibilities internationalization telecommunications Kindergartenpädagogik", "responsibilities internationalization telecommunications kindergartenpadagogik"},
		{"names with capitals within", "JavaScript PostgreSQL VietnamWorks HàNội TPHCM", "javascript postgresql vietnamworks hanoi tphcm"},
		{"handles and links of words without spaces", "@TuyenNhanVienLuongCao fb:TuyenDungVienLuongCao t.me/TuyenNhanVienLuongCao tuyen_nhanvienluongcaobaoannghi",
			"@tuyennhanvienluongcao fb:tuyendungvienluongcao t.me/tuyennhanvienluongcao tuyen_nhanvienluongcaobaoannghi"},
		{"short lines of Chinese", "男\n女\n老\n少\n皆\n可", ""},
		{"letters of answers on lines", "A\nB\nC\nD\nE\nF\nG\nH", "a\nb\nc\nd\ne\nf\ng\nh"},
		{"exclamations", "gấp!anh em, hay|lạ", "gap!anh em, hay|la"},
	} {
		want := tc.want
		if want == "" {
			want = strings.ToLower(tc.in)
		}
		t.Run(tc.name, func(t *testing.T) {
			if got := fold.String(tc.in); got != want {
				t.Errorf("String(%q) = %q, want %q", tc.in, got, want)
			}
		})
	}
}

// TestPhrasesAndTextsFoldAlike holds the folding of a phrase by itself against its folding within a text.
func TestPhrasesAndTextsFoldAlike(t *testing.T) {
	for _, phrase := range []string{"full-time", "Cam-pu-chia", "miễn phí", "miễn fí", "free", "passport", "too good to be true", "việc nhẹ - lương cao",
		"không cọc", "up-to-date", "ăn ở", "task", "coffee shop", "lương 20tr/tháng", "data entry", "t.me/", ".com", "https://", "高薪", "งานดี"} {
		text := fold.String("Cần người làm, " + phrase + ", liên hệ ngay.")
		if want := ", " + fold.String(phrase) + ", "; !strings.Contains(text, want) {
			t.Errorf("%q folds to %q, and within a text to %q", phrase, fold.String(phrase), text)
		}
	}
}
