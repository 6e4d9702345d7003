package fetch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"lurewatch/crawler/fetch"
)

// The texts that are guessed from. Vietnamese is in testdata, as other programs encoded it.
const (
	thai        = "รับสมัครพนักงานเสิร์ฟร้านก๋วยเตี๋ยวใกล้ตลาด ไม่ต้องมีประสบการณ์ เจ้าของร้านสอนงานให้ทุกอย่าง เงินเดือนหมื่นสองพันบาท มีข้าวให้กินสองมื้อ หยุดอาทิตย์ละวัน คนที่บ้านไกลมีห้องพักให้ สนใจโทรมาคุยกันก่อนได้ ร้านเราไม่เก็บบัตรประชาชนและไม่หักเงินประกัน"
	simplified  = "小区门口的面馆想请两位帮工，会不会做都可以，老板慢慢教。每个月五千块，中午和晚上管饭，住得远的可以睡楼上。每周休息一天，下雨天客人少就早点关门。我们不收押金，也不看文凭，只要人老实、手脚干净就行。想来的人可以先打电话，或者直接过来坐一坐，看看店里的情况再决定。"
	traditional = "巷口的麵店想請兩位幫手，會不會做都沒關係，老闆會慢慢教。每個月三萬元，中午和晚上供餐，住得遠的人可以睡樓上。每個星期休息一天，下雨天客人少就早點關門。我們不收押金，也不看學歷，只要人老實、手腳乾淨就好。想來的人可以先打電話，或者直接過來坐一坐，看看店裡的情況再決定。"
	japan       = "駅前のそば屋で一緒に働いてくれる方を二名募集しています。経験がなくても大丈夫です。店主がはじめから教えます。月給は十八万円で、昼と夜のまかないがあります。遠くから来る方は二階の部屋に住めます。休みは週に一日です。保証金や書類を預かることはありません。まずは電話で気軽に聞いてください。"
	korea       = "시장 입구 국수집에서 같이 일할 분을 두 명 찾습니다. 경험이 없어도 괜찮고 사장님이 처음부터 가르쳐 드립니다. 월급은 이백만 원이고 점심과 저녁을 드립니다. 집이 먼 분은 위층 방을 쓸 수 있습니다. 일주일에 하루 쉽니다. 보증금이나 신분증을 맡기지 않습니다. 먼저 전화로 편하게 물어보세요."
	russian     = "В столовую возле вокзала нужны два помощника повара. Опыт не обязателен, хозяйка всему научит сама. Зарплата сорок тысяч, обед и ужин за счёт заведения. Для тех, кто живёт далеко, есть комната на втором этаже. Один выходной в неделю. Залог и документы мы не берём. Сначала позвоните и спросите обо всём."
)

// read returns a file of testdata.
func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func encoded(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asked returns what becomes of a body under a Content-Type.
func asked(contentType, body string) (text, charset string, by fetch.CharsetBy) {
	b, charset, by := fetch.ToUTF8([]byte(body), fetch.MediaType(contentType, []byte(body)), contentType)
	return string(b), charset, by
}

// legacy lists texts as they are in one charset each, and as they are meant.
func legacy(t testing.TB) []struct{ charset, text, bytes string } {
	viet := read(t, "vi.utf-8.txt")
	utf16 := func(order unicode.Endianness) encoding.Encoding { return unicode.UTF16(order, unicode.IgnoreBOM) }
	return []struct{ charset, text, bytes string }{
		{"windows-1258", viet, read(t, "vi.windows-1258.txt")},
		{"tcvn3", viet, read(t, "vi.tcvn3.txt")},
		{"viscii", viet, read(t, "vi.viscii.txt")},
		{"vni", viet, read(t, "vi.vni.txt")},
		{"utf-8", viet, viet},
		{"utf-16le", viet, encoded(t, utf16(unicode.LittleEndian), viet)},
		{"utf-16be", viet, encoded(t, utf16(unicode.BigEndian), viet)},
		{"utf-16le", simplified, encoded(t, utf16(unicode.LittleEndian), simplified)},
		{"utf-16be", japan, encoded(t, utf16(unicode.BigEndian), japan)},
		{"utf-16le", thai, encoded(t, utf16(unicode.LittleEndian), thai)},
		{"windows-874", thai, encoded(t, charmap.Windows874, thai)},
		{"gb18030", simplified, encoded(t, simplifiedchinese.GBK, simplified)},
		{"big5", traditional, encoded(t, traditionalchinese.Big5, traditional)},
		{"shift_jis", japan, encoded(t, japanese.ShiftJIS, japan)},
		{"euc-jp", japan, encoded(t, japanese.EUCJP, japan)},
		{"iso-2022-jp", japan, encoded(t, japanese.ISO2022JP, japan)},
		{"euc-kr", korea, encoded(t, korean.EUCKR, korea)},
		{"windows-1251", russian, encoded(t, charmap.Windows1251, russian)},
		{"koi8-r", russian, encoded(t, charmap.KOI8R, russian)},
	}
}

func TestCharsetsThatAreNotDeclaredAreGuessed(t *testing.T) {
	for _, tc := range legacy(t) {
		t.Run(tc.charset, func(t *testing.T) {
			text, charset, by := asked("text/plain", tc.bytes)
			if charset != tc.charset || by == fetch.ByDefault {
				t.Errorf("charset is %s by %s, want %s", charset, by, tc.charset)
			}
			if norm.NFC.String(text) != tc.text {
				t.Errorf("text is %.200q, want %.200q", norm.NFC.String(text), tc.text)
			}
			page := "<html><head><script>var a = 'if (x < y)';</script><title>jobs</title><body class=main>" + tc.bytes + "</body></html>"
			if _, charset, _ := asked("text/html", page); !strings.HasPrefix(tc.charset, "utf-16") && tc.charset != "iso-2022-jp" && charset != tc.charset {
				t.Errorf("charset of it in a page is %s, want %s", charset, tc.charset)
			}
		})
	}
}

// TestPiecesAreGuessed cuts every text into pieces of one length, also through characters, and counts those that are
// taken for another charset.
func TestPiecesAreGuessed(t *testing.T) {
	for _, size := range []struct{ bytes, wrong, doubtful int }{{20, 10, 80}, {40, 0, 8}, {80, 0, 0}, {160, 0, 0}} {
		pieces, wrong, doubtful := 0, 0, 0
		for _, tc := range legacy(t) {
			for at := 0; at+size.bytes <= len(tc.bytes); at += size.bytes {
				piece := tc.bytes[at : at+size.bytes]
				if tc.charset == "iso-2022-jp" && at > 0 || tc.charset == "utf-8" {
					continue // without the sequence that switches, or with half a character at each end
				}
				pieces++
				_, charset, by := asked("text/plain; charset=", piece)
				if by == fetch.ByDefault {
					doubtful++
				} else if charset != tc.charset {
					t.Errorf("%d bytes at %d of %s are surely taken for %s", size.bytes, at, tc.charset, charset)
				}
				if charset != tc.charset {
					wrong++
				}
			}
		}
		t.Logf("of %d pieces of %d bytes, %d are guessed wrong and %d are in doubt", pieces, size.bytes, wrong, doubtful)
		if wrong > size.wrong || doubtful > size.doubtful || pieces == 0 {
			t.Errorf("of %d pieces of %d bytes, %d are guessed wrong and %d are in doubt, want at most %d and %d", pieces, size.bytes, wrong, doubtful, size.wrong, size.doubtful)
		}
	}
}

func TestWesternTextIsNotTakenForAnother(t *testing.T) {
	for _, tc := range []struct{ name, text string }{
		{"French", "Le café près de la gare cherche un aide-cuisinier. Né à Hué ou à Paris, peu importe : on vous apprend tout dès le début. Payé chaque mois, nourri à midi, là où vous êtes déjà logé, ça marche. Thé et pâtisseries à volonté, été comme hiver."},
		{"German", "Für unsere Küche suchen wir zwei Aushilfen. Erfahrung nicht nötig, wir lernen Sie an. Übernachtung möglich, Löhne pünktlich, größere Trinkgelder dürfen Sie behalten. Rufen Sie an, wir erklären alles übers Telefon."},
		{"Spanish", "El café junto a la estación busca dos ayudantes de cocina. No hace falta experiencia, aquí se aprende. Sueldo fijo cada mes, comida al mediodía y habitación para quien viva lejos. ¿Qué más? Llámenos mañana y se lo explicará el dueño."},
		{"Portuguese", "O café ao pé da estação procura dois ajudantes de cozinha. Não é preciso experiência, cá aprende-se. Há comida ao almoço e quarto para quem é de longe. Não pedimos cauções nem documentos. É só ligar, até já, e a patroa explica o que lá se faz. Só não há pão à noite."},
		{"Italian", "Il caffè vicino alla stazione cerca due aiuti di cucina. Non c'è bisogno di esperienza: si impara qui. La paga è fissa, però ci sarà di più il lunedì. Chi abita lontano può dormire al piano di sopra, così è più comodo per tutti, già da giovedì."},
		{"Swedish", "Caféet vid stationen söker två köksbiträden. Ingen erfarenhet behövs, vi lär ut allt från början. Lönen är fast, maten ingår, och den som bor långt bort får sova på övervåningen. Ring och fråga, så berättar vi mer."},
		{"English with quotes and bullets", "We\u2019re looking for two kitchen helpers \u2013 \u201cno experience needed\u201d.\n\u2022 Meals\n\u2022 A room\n\u00b7 One day off\n\u00b7 Paid monthly \u2026 that\u2019s all\u2122 caf\u00e9 \u00a9"},
		{"nothing but dashes", strings.Repeat("a \u2013 b\u00a0\u00b7 ", 60)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			whole := encoded(t, charmap.Windows1252, tc.text)
			for _, size := range []int{20, 40, 80, 160, len(whole)} {
				body := whole[:min(size, len(whole))]
				for _, declared := range []string{"text/plain", "text/plain; charset=iso-8859-1"} {
					if text, charset, by := asked(declared, body); charset != "windows-1252" && by != fetch.ByBytes {
						t.Errorf("%d bytes under %q are %s by %s: %q", size, declared, charset, by, text)
					}
				}
			}
		})
	}
}

func TestDeclarationsAgainstTheBytes(t *testing.T) {
	viet := read(t, "vi.utf-8.txt")
	tcvn, vni := read(t, "vi.tcvn3.txt"), read(t, "vi.vni.txt")
	gbk := encoded(t, simplifiedchinese.GBK, simplified)
	sjis := encoded(t, japanese.ShiftJIS, japan)
	french := encoded(t, charmap.Windows1252, "Le café près de la gare : payé, logé, nourri à midi.")
	for _, tc := range []struct {
		name, contentType, body, charset string
		by                               fetch.CharsetBy
	}{
		{"a header of the West over UTF-8", "text/html; charset=iso-8859-1", "<p>" + viet, "utf-8", fetch.ByBytes},
		{"a header of the West over one character of UTF-8", "text/html; charset=windows-1252", "<p>© job", "utf-8", fetch.ByBytes},
		{"a Chinese header over UTF-8", "text/html; charset=gbk", "<p>" + viet, "utf-8", fetch.ByBytes},
		{"a Chinese header over two pairs that could be UTF-8", "text/html; charset=gbk", "<p>\xc4\xa3\xca\xbd", "gbk", fetch.ByHeader},
		{"a meta that lies over UTF-8", "text/html", "<meta charset=windows-1258>" + viet, "utf-8", fetch.ByBytes},
		{"a Chinese header over UTF-8 with a bad byte", "text/html; charset=gbk", viet + "\xff", "utf-8", fetch.ByBytes},
		{"a UTF-8 header over a Chinese meta and Chinese", "text/html; charset=utf-8", "<meta charset=gb2312>" + gbk, "gbk", fetch.ByMeta},
		{"a UTF-8 header over Japanese", "text/html; charset=utf-8", "<p>" + sjis, "shift_jis", fetch.ByGuess},
		{"a header of the West over an old Vietnamese font", "text/html; charset=iso-8859-1", "<font face=.VnTime>" + tcvn, "tcvn3", fetch.ByGuess},
		{"a header of windows-1258 over an old Vietnamese font", "text/html; charset=windows-1258", "<font face=VNI-Times>" + vni, "vni", fetch.ByGuess},
		{"a meta for fonts", "text/html", "<meta http-equiv=content-type content='text/html; charset=x-user-defined'>" + tcvn, "tcvn3", fetch.ByGuess},
		{"a header of the West over French", "text/html; charset=iso-8859-1", "<p>" + french, "windows-1252", fetch.ByHeader},
		{"windows-1258 over windows-1258", "text/html; charset=windows-1258", "<p>" + read(t, "vi.windows-1258.txt"), "windows-1258", fetch.ByHeader},
		{"a declaration of VISCII", "text/html; charset=VISCII", "<p>M\x19", "viscii", fetch.ByHeader},
		{"a declaration of TCVN", "text/html", "<meta charset=TCVN-5712>Qu\xb6ng B\x97", "tcvn5712", fetch.ByMeta},
		{"a declaration of VNI", "text/plain; charset=x-viet-vni", "vieäc laøm", "vni", fetch.ByHeader},
		{"UTF-16 the other way round", "text/plain; charset=utf-16le", "\x00<\x00p\x00>\x1e\xc7\x00 ", "utf-16be", fetch.ByHeader},
		{"UTF-16 that says UTF-8", "text/html; charset=utf-8", "<\x00p\x00>\x00\xc7\x1e \x00a\x00", "utf-16le", fetch.ByGuess},
		{"a wrong declaration of Japanese alone", "text/html; charset=euc-jp", "<p>" + french, "euc-jp", fetch.ByHeader},
		{"Chinese in a script of a Vietnamese page", "text/html", "<SCRIPT>var a = '" + strings.Repeat(gbk, 20) + "';</SCRIPT><STYLE>/*" + gbk + "*/</STYLE><!-- " + gbk + " -->" + tcvn, "tcvn3", fetch.ByGuess},
		{"the mark of GB18030", "text/html", "\x84\x31\x95\x33" + gbk, "gb18030", fetch.ByBOM},
		{"a short text of nothing known", "text/plain", "\xd5\xd0\xc6\xb8", "gb18030", fetch.ByDefault},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.charset == "vni" && tc.by == fetch.ByHeader {
				tc.body = encoded(t, charmap.Windows1252, tc.body)
			}
			if text, charset, by := asked(tc.contentType, tc.body); charset != tc.charset || by != tc.by {
				t.Errorf("charset is %s by %s, want %s by %s: %.100q", charset, by, tc.charset, tc.by, text)
			}
		})
	}
}

// TestOldVietnameseCharsetsHaveEveryLetter spells the upper halves out, in the order of the standards.
func TestOldVietnameseCharsetsHaveEveryLetter(t *testing.T) {
	const letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
	every := letters + strings.ToUpper(letters)
	for _, charset := range []string{"viscii", "tcvn5712", "vni"} {
		found := make(map[rune]bool)
		for first := range 256 {
			for second := range 256 {
				text := fetch.DecodeAs(charset, []byte{byte(first), byte(second)})
				for _, r := range text {
					found[r] = true
				}
			}
		}
		for _, r := range every {
			if !found[r] {
				t.Errorf("no bytes of %s are %c", charset, r)
			}
		}
	}
}

func BenchmarkGuess(b *testing.B) {
	for _, size := range []int{64 << 10, 256 << 10, 8 << 20} {
		for _, piece := range []string{"<p>" + encoded(b, simplifiedchinese.GBK, simplified), "<script></SCRIPT>&<!---->\xe9"} {
			body := []byte(strings.Repeat(piece, size/len(piece)))
			b.Run(strings.TrimSpace(piece[:3])+"/"+byteCount(size), func(b *testing.B) {
				b.SetBytes(int64(len(body)))
				for b.Loop() {
					fetch.ToUTF8(body, "text/html", "text/html")
				}
			})
		}
	}
}

func byteCount(n int) string {
	if n >= 1<<20 {
		return "8MiB"
	}
	return map[int]string{64 << 10: "64KiB", 256 << 10: "256KiB"}[n]
}
