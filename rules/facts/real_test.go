package facts_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/rules/facts"
)

// realAds reads ads that are not part of the repository, and skips the test where they are not there.
func realAds(t testing.TB) []job.Ad {
	t.Helper()
	f, err := os.Open("../../../shared/data/ads/real_vi.jsonl.gz")
	if err != nil {
		t.Skipf("no real ads to measure on: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []job.Ad
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var ad job.Ad
		if err := json.Unmarshal(lines.Bytes(), &ad); err != nil {
			t.Fatal(err)
		}
		out = append(out, ad)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSalariesOfRealAds holds the share of salary fields that are read, or say that they say nothing.
func TestSalariesOfRealAds(t *testing.T) {
	b := newBench(t)
	given, read, open := 0, 0, 0
	for _, ad := range realAds(t) {
		if strings.TrimSpace(ad.Salary) == "" {
			continue
		}
		given++
		d := b.doc(job.Ad{Salary: ad.Salary, Lang: ad.Lang})
		switch {
		case len(b.Read(d).Wages) > 0:
			read++
		case b.Negotiable(d):
			open++
		}
	}
	share := 100 * float64(read+open) / float64(given)
	t.Logf("%d salaries: %d read, %d negotiable, together %.2f %%", given, read, open, share)
	if share < 98 {
		t.Errorf("%.2f %% of the salaries of real ads are understood, want at least 98 %%", share)
	}
}

// TestFactsOfRealAdsQuoteThem holds the offsets on text that nobody invented.
func TestFactsOfRealAdsQuoteThem(t *testing.T) {
	b := newBench(t)
	var d facts.Doc
	for _, ad := range realAds(t) {
		b.fill(&d, ad)
		checkSpans(t, ad, b.Read(&d))
	}
}

// inventedAd is about as long and as full of figures as an ad of a job board.
func inventedAd() job.Ad {
	return job.Ad{Title: "Nhân viên kho ca ngày, lương 9 - 11 triệu", Company: "Công ty TNHH Mẫu", Location: "Bình Dương", Salary: "9 - 11 triệu", Lang: "vi",
		Text: strings.Repeat("Công ty cần tuyển nhân viên làm việc tại kho, sắp xếp hàng hóa theo đơn, kiểm đếm cuối ngày và báo lại cho tổ trưởng. ", 9) +
			"Tuổi 18-35, sức khỏe tốt. Lương 9 - 11 triệu/tháng, thưởng lễ, phụ cấp 500k. Làm 8h-17h, nghỉ chủ nhật. Liên hệ Zalo 0900 000 101 hoặc tuyendung@mau.example. " +
			strings.Repeat("Môi trường thân thiện, có cơm trưa, được đóng bảo hiểm xã hội đầy đủ, xét tăng lương mỗi năm một lần. ", 4)}
}

func BenchmarkReadInvented(b *testing.B) { benchmarkRead(b, []job.Ad{inventedAd()}) }
func BenchmarkReadReal(b *testing.B)     { benchmarkRead(b, realAds(b)) }

// benchmarkRead times Read alone: folding and scanning are done before.
func benchmarkRead(b *testing.B, ads []job.Ad) {
	r := newBench(b)
	docs := make([]facts.Doc, len(ads))
	size := 0
	for i, ad := range ads {
		r.fill(&docs[i], ad)
		for _, f := range job.Fields {
			size += len(ad.Field(f))
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for i := range docs {
			r.Read(&docs[i])
		}
	}
	b.ReportMetric(float64(len(ads)*b.N)/b.Elapsed().Seconds(), "ads/s")
}

// BenchmarkScanAndRead adds the automaton of this package's phrases.
func BenchmarkScanAndRead(b *testing.B) {
	r, ads := newBench(b), realAds(b)
	docs := make([]facts.Doc, len(ads))
	size := 0
	for i, ad := range ads {
		r.fill(&docs[i], ad)
		for _, f := range job.Fields {
			size += len(ad.Field(f))
		}
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for i := range docs {
			d := &docs[i]
			for f := range d.Text {
				d.Hits[f] = r.automaton.Scan(d.Text[f].S, d.Hits[f][:0])
			}
			r.Read(d)
		}
	}
	b.ReportMetric(float64(len(ads)*b.N)/b.Elapsed().Seconds(), "ads/s")
}
