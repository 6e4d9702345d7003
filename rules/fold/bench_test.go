package fold_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"lurewatch/rules/fold"
)

func BenchmarkReset(b *testing.B) {
	for _, tc := range []struct{ name, text string }{
		{"ASCII", "Data entry clerk wanted for our new office, salary 900 USD a month, meals and a room are free. Apply by chat today! "},
		{"Vietnamese", "Tuyển dụng gấp cộng tác viên làm việc tại nhà, lương 500k/ngày, bao ăn ở, không cần kinh nghiệm. Liên hệ chị Hoa để được tư vấn. "},
		{"Chinese", "高薪招聘客服，包吃包住，月薪两万起，有意请联系。工作地点在市中心，交通方便。"},
		{"Thai", "รับสมัครพนักงานด่วน เงินเดือนสูง มีที่พักฟรี ไม่ต้องมีประสบการณ์ "},
		{"mixed", "Tuyển dụng gấp cộng tác viên làm việc tại nhà, lương 500k/ngày. Work from home 高薪招聘 "},
		{"hidden", "T u y ể n  d ụ n g v.i.ệ.c nhẹ lu0ng c@o, 𝓥𝓲𝓮̣̂𝓬 zаlо t\u200be\u200dl\u2060egram 2O triệu caoooo "},
	} {
		b.Run(tc.name, func(b *testing.B) { benchmark(b, []string{strings.Repeat(tc.text, 1+8000/len(tc.text))}) })
	}
}

// BenchmarkRealAds folds collected advertisements, one after the other.
func BenchmarkRealAds(b *testing.B) {
	for _, name := range []string{"real_vi", "real_sea_en", "real_zh"} {
		b.Run(name, func(b *testing.B) { benchmark(b, realAds(b, name)) })
	}
}

func benchmark(b *testing.B, texts []string) {
	var t fold.Text
	size := 0
	for _, s := range texts {
		size += len(s)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range texts {
			t.Reset(s)
		}
	}
}

// realAds reads the titles and texts of collected advertisements, which are not part of the repository.
func realAds(tb testing.TB, name string) []string {
	tb.Helper()
	f, err := os.Open("../../../shared/data/ads/" + name + ".jsonl.gz")
	if err != nil {
		tb.Skip("the collected advertisements are not here: ", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var ad struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &ad); err != nil {
			tb.Fatal(err)
		}
		out = append(out, ad.Title, ad.Text)
	}
	return out
}

// BenchmarkHostile folds a megabyte of one piece over and over.
func BenchmarkHostile(b *testing.B) {
	for _, piece := range hostile {
		b.Run(fmt.Sprintf("%q", piece), func(b *testing.B) { benchmark(b, []string{strings.Repeat(piece, 1<<20/len(piece))}) })
	}
}
