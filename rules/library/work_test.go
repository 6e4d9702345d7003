package library_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// lines are n lines that a machine wrote.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", i)
	}
	return b.String()
}

func TestWhatIsNoAdMentionsNoWork(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"English":         "The quick brown fox jumps over the lazy dog, twice.",
		"Vietnamese":      "Con mèo nằm trên mái nhà và ngủ cả ngày",
		"without marks":   "Con meo nam tren mai nha va ngu ca ngay",
		"a recipe":        "Cách nấu canh chua: cá lóc làm sạch, cà chua bổ múi cau, dứa thái lát, nấu với nước me rồi nêm nếm vừa ăn.",
		"the weather":     "Hôm nay trời nắng, chiều tối có mưa rào và dông vài nơi, nhiệt độ 25 đến 33 độ.",
		"Chinese":         "小猫在屋顶上睡了一整天，太阳很暖和。",
		"Thai":            "แมวนอนบนหลังคาทั้งวัน อากาศดีมาก",
		"Khmer":           "ឆ្មាដេកលើដំបូលពេញមួយថ្ងៃ",
		"Lao":             "ແມວນອນຢູ່ເທິງຫຼັງຄາໝົດມື້",
		"Burmese":         "ကြောင်သည် ခေါင်မိုးပေါ်တွင် တစ်နေ့လုံး အိပ်သည်။",
		"Korean":          "고양이가 지붕 위에서 하루 종일 잔다",
		"Japanese":        "猫が屋根の上で一日中寝ている。",
		"Indonesian":      "Kucing tidur di atas atap sepanjang hari.",
		"Filipino":        "Ang pusa ay natutulog sa bubong buong araw.",
		"Hindi":           "बिल्ली छत पर सारा दिन सोती है।",
		"French":          "Un oiseau dort sur le toit toute la journée.",
		"one letter":      strings.Repeat("a", 1<<18),
		"a list of users": lines(20, "svc%[1]d:x:9%[1]d:9%[1]d:Mailing List Manager:/home/svc%[1]d:/usr/sbin/nologin"),
		"a log":           lines(30, "2026-11-22T12:00:%02d INFO http request method=GET path=/api/v1/ads status=200 took=3ms remote=192.0.2.7:4100"),
		"metrics":         lines(30, `visits_total{source="s%[1]d",worker="a"} 9%[1]d`),
		"a program":       "func main() {\n\tfor i := 0; i < 10; i++ {\n\t\tfmt.Println(i)\n\t}\n}",
		"prices":          "date,open,high,low,close\n2026-11-20,101.2,103.4,99.8,102.2\n2026-11-21,102.2,104.0,101.1,103.3",
	} {
		if set.MentionsWork(job.Ad{Text: text}) {
			t.Errorf("%s mentions work: %.80q", name, text)
		}
	}
}

// maxSilent is the largest share of honest ads of boards that may be taken for no ads.
const maxSilent = 0.002

func TestAdsMentionWork(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, ad := range divided(t) {
		if ad.Company, ad.Location, ad.Salary = "", "", ""; !set.MentionsWork(ad) {
			t.Errorf("%s mentions no work: %.80q", ad.ID, ad.Title+" "+ad.Text)
		}
	}
	for _, name := range []string{"written_vi", "written_other"} {
		for _, l := range readLabelled(t, name) {
			if !set.MentionsWork(job.Ad{ID: l.ID, Text: l.Text}) {
				t.Errorf("%s mentions no work: %.80q", l.ID, l.Text)
			}
		}
	}
}

func TestAdsOfBoardsMentionWork(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/data/ads/*real_*.jsonl.gz")
	if len(files) == 0 {
		t.Skip("no ads of boards here")
	}
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	n, silent, read := 0, 0, 0
	for _, name := range files {
		eachAd(t, name, func(ad job.Ad) {
			if read++; ad.Text == "" || read%3 != 0 {
				return
			}
			n++
			if ad := (job.Ad{ID: ad.ID, Text: ad.Title + "\n" + ad.Text}); !set.MentionsWork(ad) {
				if silent++; set.Judge(ad).Flagged() {
					t.Errorf("%s is flagged and mentions no work", ad.ID)
				}
			}
		})
	}
	if float64(silent) > maxSilent*float64(n) {
		t.Errorf("%d of %d ads mention no work", silent, n)
	}
	t.Logf("%d of %d ads mention no work", silent, n)
}

func eachAd(t *testing.T, name string, do func(job.Ad)) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var ad job.Ad
		if err := json.Unmarshal(s.Bytes(), &ad); err != nil {
			t.Fatal(err)
		}
		do(ad)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}
