package facts_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/rules/facts"
)

// realAds reads the ads of job boards.
func realAds(t testing.TB) []job.Ad {
	t.Helper()
	return adsOf(t, "real_vi")
}

// adsOf reads ads that are not part of the repository, and skips the test where they are not there.
func adsOf(t testing.TB, name string) []job.Ad {
	t.Helper()
	f, err := os.Open("../../../shared/data/ads/" + name + ".jsonl.gz")
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

// TestSalariesOfRealAds holds the share of different salary fields that are read or say that they say nothing. It
// prints the commonest of the others.
func TestSalariesOfRealAds(t *testing.T) {
	b := newBench(t)
	for name, want := range map[string]float64{"real_vi_titles": 99, "real_vi": 99, "real_zh": 99, "real_sea_en": 99, "written_vi": 96, "written_other": 99} {
		t.Run(name, func(t *testing.T) {
			times := make(map[job.Ad]int)
			for _, ad := range adsOf(t, name) {
				if strings.TrimSpace(ad.Salary) != "" {
					times[job.Ad{Salary: ad.Salary, Lang: ad.Lang}]++
				}
			}
			read, open := 0, 0
			var unread []job.Ad
			for ad := range times {
				d := b.doc(ad)
				switch {
				case len(b.Read(d).Wages) > 0:
					read++
				case b.Negotiable(d):
					open++
				default:
					unread = append(unread, ad)
				}
			}
			share := 100 * float64(read+open) / float64(len(times))
			t.Logf("%d different salaries: %d read, %d name no amount on purpose, together %.2f %%", len(times), read, open, share)
			slices.SortFunc(unread, func(a, b job.Ad) int {
				return cmp.Or(times[b]-times[a], strings.Compare(a.Salary, b.Salary))
			})
			for _, ad := range unread[:min(10, len(unread))] {
				t.Logf("not read, %d times: %.120q", times[ad], ad.Salary)
			}
			if share < want {
				t.Errorf("%.2f %% of the different salaries are understood, want at least %.0f %%", share, want)
			}
		})
	}
}

// TestFactsOfRealAdsQuoteThem holds the offsets on text that nobody invented.
func TestFactsOfRealAdsQuoteThem(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"real_vi", "real_zh", "real_sea_en", "written_vi", "written_other"} {
		t.Run(name, func(t *testing.T) {
			var d facts.Doc
			for _, ad := range adsOf(t, name) {
				b.fill(&d, ad)
				f := b.Read(&d)
				checkSpans(t, ad, f)
				checkSums(t, ad, f)
			}
		})
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
