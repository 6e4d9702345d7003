package ocr

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// at is a line of text that is 20 high.
func at(left, top, right int, text string, conf float64) line {
	l, _ := newLine(image.Rect(left, top, right, top+20), []word{{box: image.Rect(left, top, right, top+20), text: text, conf: conf}})
	l.langs = []string{"vie"}
	if first, _, ok := strings.Cut(text, " "); ok {
		l.head = (right - left) * len(first) / len(text)
	}
	return l
}

func TestLinesThatTheScreenEndedAreJoined(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []line
		want  string
	}{
		{"a sentence that is wrapped", []line{at(20, 0, 460, "Công ty đang tuyển người ngồi", .9), at(20, 28, 200, "máy tính", .9)}, "Công ty đang tuyển người ngồi máy tính"},
		{"a line that ends early", []line{at(20, 0, 200, "Lương 1000 USD", .9), at(20, 28, 460, "Bao ăn ở, xe đón tận nhà nhé", .9)}, "Lương 1000 USD\nBao ăn ở, xe đón tận nhà nhé"},
		{"a list", []line{at(20, 0, 460, "- bao ăn ở cho tất cả mọi người", .9), at(20, 28, 460, "- xe đón tận nhà, không cần gì cả", .9), at(20, 56, 460, "3. lương cao, thưởng tháng mười ba", .9)}, "- bao ăn ở cho tất cả mọi người\n- xe đón tận nhà, không cần gì cả\n3. lương cao, thưởng tháng mười ba"},
		{"two messages", []line{at(20, 0, 460, "Chào em bên chị đang tuyển", .9), at(20, 60, 200, "em đi nhé", .9)}, "Chào em bên chị đang tuyển\nem đi nhé"},
		{"two columns", []line{at(20, 0, 220, "trang này của", .9), at(280, 4, 480, "bạn bè đã xem", .9)}, "trang này của\nbạn bè đã xem"},
		{"short lines of one length", []line{at(20, 0, 150, "Gõ máy tính", .9), at(20, 28, 150, "chat với khách", .9)}, "Gõ máy tính\nchat với khách"},
		{"Chinese, without a blank", []line{at(20, 0, 460, "我们招兼职在家用手机就可以", .9), at(20, 28, 40, "做", .9)}, "我们招兼职在家用手机就可以做"},
		{"a line that is not legible", []line{at(20, 0, 460, "Công ty tuyển", .9), at(20, 90, 460, "fif1 ]l;", .2)}, "Công ty tuyển"},
		{"what the telephone writes", []line{at(20, 0, 460, "9:41 5G 82%", .9), at(20, 90, 200, "2h", .9), at(20, 180, 200, "20:15", .9), at(20, 270, 200, "12 3", .9), at(20, 360, 200, "15tr", .9), at(20, 450, 200, "0900 000 101", .9), at(20, 540, 200, "2 giờ", .9)}, "15tr\n0900 000 101"},
		{"the last word of a sentence", []line{at(20, 0, 460, "Rút tiền trong", .9), at(20, 90, 80, "ngày", .9)}, "Rút tiền trong\nngày"},
		{"marks only", []line{at(20, 0, 460, "@® ~", .9)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := compose(tt.lines, 500).text; got != tt.want {
				t.Errorf("compose = %q, want %q", got, tt.want)
			}
		})
	}
}

// row is one row of TSV for a word.
func tsvWord(left, right int, conf, text string) string {
	return fmt.Sprintf("5\t1\t1\t1\t1\t1\t%d\t10\t%d\t20\t%s\t%s\n", left, right-left, conf, text)
}

func TestWordsBecomeALine(t *testing.T) {
	const start = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0\t0\t0\t0\t0\t0\t500\t90\t-1\t\n4\t1\t1\t1\t1\t0\t0\t10\t500\t20\t-1\t\n"
	for _, tt := range []struct{ name, rows, want string }{
		{"with blanks between words", tsvWord(0, 50, "96.1", "việc") + tsvWord(56, 90, "91", "nhẹ"), "việc nhẹ"},
		{"without blanks between Chinese characters", tsvWord(0, 20, "96", "高") + tsvWord(24, 44, "91", "薪") + tsvWord(48, 68, "91", "招 聘") + tsvWord(80, 140, "91", "demo_zhaopin"), "高薪招聘 demo_zhaopin"},
		{"without blanks between Thai, Khmer, Lao and Burmese characters", tsvWord(0, 20, "96", "งา") + tsvWord(24, 44, "91", "น") + tsvWord(48, 68, "91", "ការ") + tsvWord(70, 80, "91", "ງານ") + tsvWord(84, 90, "91", "အလုပ်"), "งานការງານအလုပ်"},
		{"with blanks in Korean", tsvWord(0, 20, "96", "고수익") + tsvWord(24, 44, "91", "알바"), "고수익 알바"},
		{"without the picture of who writes", tsvWord(0, 28, "90", "O") + tsvWord(60, 120, "91", "Chào") + tsvWord(126, 160, "90", "em"), "Chào em"},
		{"with a single letter that stands close", tsvWord(0, 10, "90", "A") + tsvWord(16, 120, "91", "driver"), "A driver"},
		{"without specks", tsvWord(0, 28, "3", "@®") + tsvWord(32, 120, "91", "Demo"), "Demo"},
		{"with a name that begins with a mark", tsvWord(0, 28, "83", "@demo_hr"), "@demo_hr"},
		{"none of marks", tsvWord(0, 28, "93", "—"), ""},
		{"none of blanks", tsvWord(0, 28, "95", " "), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := parse(start+tt.rows, []string{"vie"})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, l := range lines {
				got += l.text
			}
			if got != tt.want {
				t.Errorf("parse = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBandsShowEachRowAndOwnItOnce(t *testing.T) {
	for height := 1; height < 30_000; height += 113 {
		own := 0
		for _, b := range bands(height) {
			if b.from != own || b.top > b.from || b.bottom < b.to || b.to <= b.from || b.bottom > height {
				t.Fatalf("bands(%d) has %+v after row %d", height, b, own)
			}
			own = b.to
		}
		if own != height {
			t.Fatalf("bands(%d) end at %d", height, own)
		}
	}
}

func TestALineInTwoBandsIsCountedOnce(t *testing.T) {
	b := bands(4000)
	for shift := -3; shift <= 3; shift++ { // what one band sees a little higher than the other
		var lines []line
		for i, band := range b {
			var seen []line
			for top := 2230; top < 2330; top += 30 { // about the border of both
				if y := top + i*shift - band.top; y > 0 && y+20 < band.bottom-band.top {
					seen = append(seen, at(20, y, 300, fmt.Sprint("line ", top), .9))
				}
			}
			lines = join(lines, seen, band)
		}
		var got []string
		for _, l := range lines {
			got = append(got, l.text)
		}
		if diff := cmp.Diff([]string{"line 2230", "line 2260", "line 2290", "line 2320"}, got); diff != "" {
			t.Errorf("shifted by %d (-want +got):\n%s", shift, diff)
		}
	}
}

func TestEachLineIsTakenFromTheReadingThatIsSurer(t *testing.T) {
	for _, tt := range []struct {
		name          string
		first, second line
		want          string
	}{
		{"from the second", at(20, 0, 200, "SPLE", .4), at(20, 0, 200, "รับสมัครแอดมิน", .93), "รับสมัครแอดมิน"},
		{"from the first", at(20, 0, 200, "demo_admin", .9), at(20, 0, 200, "ก๊ทาอ", .6), "demo_admin"},
		{"from the first where the second is not legible", at(20, 0, 200, "SPLE", .1), at(20, 0, 200, "ก๊ทาอ", .3), "SPLE"},
		{"a handle from the first", both(20, "flix", .3, "@demo_hr", .7), both(20, "ทักไลน์", .95, "ต่6ทา๐", .75), "ทักไลน์ @demo_hr"},
		{"a price from the first", both(20, "vin", .5, "25000", .93), both(20, "เงินเดือน", .95, "2ร000", .94), "เงินเดือน 25000"},
		{"no word that is less sure than the other reading", both(20, "flix", .3, "AWAWS", .88), both(20, "มีที่", .95, "พักฟรี", .93), "มีที่พักฟรี"},
		{"no word that is not sure at all", both(20, "flix", .3, "raisjimw", .7), both(20, "การ", .95, "งาน", .5), "การงาน"},
		{"no single letter", both(20, "flix", .3, "U", .95), both(20, "25", .93, "ปี", .6), "25 ปี"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := better(tt.first, tt.second); got.text != tt.want {
				t.Errorf("better = %q, want %q", got.text, tt.want)
			}
		})
	}
}

// both is a line of two words, of which the second begins at 120.
func both(left int, one string, oneConf float64, two string, twoConf float64) line {
	l, _ := newLine(image.Rect(left, 0, 240, 20), []word{
		{box: image.Rect(left, 0, 110, 20), text: one, conf: oneConf}, {box: image.Rect(120, 0, 240, 20), text: two, conf: twoConf},
	})
	return l
}

func TestALineInLatinLettersThatIsSureIsNotReadAgain(t *testing.T) {
	for _, tt := range []struct {
		line line
		want bool
	}{
		{both(20, "Demo", .96, "Group", .95), true},
		{both(20, "Demo", .96, "Group", .85), false},
		{both(20, "25", .96, "U", .96), false},
		{both(20, "งาน", .96, "Demo", .96), false},
	} {
		if got := tt.line.sure(); got != tt.want {
			t.Errorf("sure(%q at %.2f) = %v, want %v", tt.line.text, tt.line.conf, got, tt.want)
		}
	}
}

func TestBlanksBetweenPhrasesAreKept(t *testing.T) {
	const start = "4\t1\t1\t1\t1\t0\t0\t10\t500\t20\t-1\t\n"
	rows := tsvWord(0, 20, "96", "มี") + tsvWord(24, 44, "91", "ที่") + tsvWord(48, 68, "91", "พัก") + tsvWord(80, 90, "91", "อาหาร")
	for _, tt := range []struct{ name, text, want string }{
		{"one", "มีที่พัก อาหาร\n\f", "มีที่พัก อาหาร"},
		{"a wide one", "มีที่พัก     อาหาร\n", "มีที่พัก อาหาร"},
		{"between characters of Chinese", "高 薪\n มีที่ พักอาหาร\n", "มีที่ พักอาหาร"},
		{"none where the text is another", "ไม่มี ที่ พัก\n", "มีที่พักอาหาร"},
		{"none without text", "", "มีที่พักอาหาร"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := parse(start+rows+tt.text, []string{"tha"})
			if err != nil || len(lines) != 1 || lines[0].text != tt.want {
				t.Errorf("parse = %+v, %v, want %q", lines, err, tt.want)
			}
		})
	}
	t.Run("none between Chinese characters", func(t *testing.T) {
		lines, err := parse(start+tsvWord(0, 20, "96", "高")+tsvWord(24, 44, "91", "薪")+"高 薪\n", []string{"chi_sim"})
		if err != nil || len(lines) != 1 || lines[0].text != "高薪" {
			t.Errorf("parse = %+v, %v, want 高薪", lines, err)
		}
	})
}

func TestEachLineSaysItsPage(t *testing.T) {
	lines, err := parse("4\t1\t1\t1\t1\t0\t0\t10\t500\t20\t-1\t\n"+tsvWord(0, 20, "96", "one")+"one\n\f"+
		"4\t3\t1\t1\t1\t0\t0\t10\t500\t20\t-1\t\n"+tsvWord(0, 20, "96", "three")+"three\n\f", nil)
	if err != nil || len(lines) != 2 || lines[0].page != 1 || lines[1].page != 3 {
		t.Errorf("parse = %+v, %v, want one on page 1 and three on page 3", lines, err)
	}
}

func TestLinesOfAColumnStandInTheirOrder(t *testing.T) {
	lines := []line{at(20, 0, 200, "one", .9), at(20, 60, 200, "three", .9), at(20, 30, 200, "two", .9), at(300, 5, 400, "beside", .9)}
	var got []string
	for _, l := range downwards(lines) {
		got = append(got, l.text)
	}
	if diff := cmp.Diff([]string{"one", "two", "three", "beside"}, got); diff != "" {
		t.Errorf("downwards (-want +got):\n%s", diff)
	}
}

// FuzzOpen holds that no bytes panic the decoders, and that what comes out is within the limits and can be prepared.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("GIF89a\x28\x00\x28\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x28\x00\x28\x00\x00\x02\x02D\x01\x00;"))
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF"))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x0f\xc0\x03\x00\x11\x11\x11\x11\x11\x00"))
	f.Add([]byte("RIFF\x22\x00\x00\x00WEBPVP8 \x16\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x0e\xc0\xfe\x25\xa4\x00\x03\x70\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := open(b)
		if err != nil {
			return
		}
		r := img.Bounds()
		if r.Dx()*r.Dy() > MaxPixels || r.Dx() > MaxSide || r.Dy() > MaxSide {
			t.Fatalf("a picture of %v came through", r)
		}
		if r.Dx()*r.Dy() > 1<<20 {
			return // right, and slow
		}
		g := fit(grey(img))
		for _, b := range bands(g.Rect.Dy()) {
			flatten(view(g, b.from, b.to))
			lighten(part(g, b.top, b.bottom))
		}
	})
}

// FuzzParse holds that no output of tesseract panics what reads it.
func FuzzParse(f *testing.F) {
	f.Add("4\t1\t1\t1\t1\t0\t0\t10\t500\t20\t-1\t\n5\t1\t1\t1\t1\t1\t0\t10\t28\t20\t93.1\tviệc\n")
	f.Fuzz(func(t *testing.T, tsv string) {
		lines, err := parse(tsv, []string{"vie"})
		if err == nil {
			compose(lines, 500)
			for i := range lines {
				better(lines[i], lines[len(lines)-1-i])
			}
		}
	})
}

func TestPicturesOfPeopleArePaintedOver(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 780, 400))
	fill(g, g.Rect, 240)
	spots := []struct {
		name string
		r    image.Rectangle
		gone bool
	}{
		{"a face", image.Rect(20, 20, 76, 76), true},
		{"a message", image.Rect(90, 20, 600, 90), false},
		{"a character", image.Rect(20, 120, 50, 150), false},
		{"a photograph", image.Rect(20, 180, 220, 380), false},
		{"a rule", image.Rect(300, 180, 700, 182), false},
	}
	for _, s := range spots {
		fill(g, s.r, 120)
	}
	blot(g)
	for _, s := range spots {
		if gone := g.GrayAt(s.r.Min.X+1, s.r.Min.Y+1).Y == 240; gone != s.gone {
			t.Errorf("%s is gone: %v, want %v", s.name, gone, s.gone)
		}
	}
}
