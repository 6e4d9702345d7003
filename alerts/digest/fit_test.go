package digest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/job"
)

// crowded is a day with so many ads of each kind of news, two of three of them in campaigns.
func crowded(lang string, n int, title string) digest.Digest {
	d := busy(tayNinh(lang))
	d.Items = nil
	for _, news := range []digest.News{digest.New, digest.Changed, digest.Gone} {
		for range n {
			k := len(d.Items) + 1
			it := item(k, news, ad(k, fmt.Sprintf("%s %d", title, k), contact("zalo", fmt.Sprintf("+849000001%02d", k%100)), contact("telegram", "@demo_hr_01")))
			it.Ref = fmt.Sprintf("VN-20261122-%06d", k)
			it.Bearers = map[string]int{"telegram @demo_hr_01": n}
			if k%3 > 0 {
				it.Campaign, it.CampaignAds = job.ID(fmt.Sprintf("c%d", k/3)), 2
			}
			if news == digest.Gone {
				it.Case.ClosedAt = d.Made.Add(-time.Hour)
			}
			if k <= 2 {
				it.Now = []digest.Pressing{digest.Minor}
			}
			d.Items = append(d.Items, it)
		}
	}
	return d
}

var htmlEntry = regexp.MustCompile(`<div><b>(VN-[0-9-]+)</b>`)

func TestAPageIsNeverCutByMailPrograms(t *testing.T) {
	const usual = "Tuyển nhân viên chăm sóc khách hàng online tại Bavet, lương cao"
	long := strings.Repeat("Ừ<\"&", 60)
	for _, tt := range []struct {
		name, lang, title string
		n                 int // of each of three kinds of news
		all               bool
		least             int // entries with a reference that the page has at least
	}{
		{"a quiet day has all", "vi", usual, 3, true, 9},
		{"an ordinary day has all", "vi", usual, 15, true, 45},
		{"a busy day has a line for each", "vi", usual, 60, true, 180},
		{"a day of 500", "vi", usual, 167, false, 200},
		{"a day of 500 in French", "fr", usual, 167, false, 200},
		{"a day of 500 in English", "en", usual, 167, false, 200},
		{"titles that are as long as can be", "vi", long, 167, false, 40},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := crowded(tt.lang, tt.n, tt.title)
			page, text := digest.HTML(d), digest.Text(d)
			refs := make(map[string]bool)
			for _, m := range htmlEntry.FindAllStringSubmatch(page, -1) {
				refs[m[1]] = true
			}
			whole := strings.Count(page, "hxxps://jobs")
			t.Logf("%d ads: HTML %d bytes with %d ads, %d of them whole; text %d bytes", len(d.Items), len(page), len(refs), whole, len(text))
			if len(page) > digest.MaxHTML || len(refs) < tt.least || tt.all != (len(refs) == len(d.Items)) {
				t.Errorf("the page of %d ads has %d bytes and %d ads, want at most %d bytes and at least %d ads", len(d.Items), len(page), len(refs), digest.MaxHTML, tt.least)
			}
			if said := strings.Contains(page, "HTML"); said == tt.all {
				t.Errorf("the page says that it leaves ads out: %v, want %v", said, !tt.all)
			}
			if whole < 6 {
				t.Errorf("%d ads are told whole, want the first few", whole)
			}
			for _, it := range d.Items {
				if !strings.Contains(text, it.Ref) {
					t.Errorf("the text lacks %s", it.Ref)
				}
			}
			if n := strings.Count(page, "có trong tệp CSV") + strings.Count(page, "chi tiết ở tệp CSV"); tt.lang == "vi" && !tt.all && n < 2 {
				t.Errorf("the page says %d times that the CSV has more", n)
			}
		})
	}
}

func TestAnUrgentPageIsNeverCutEither(t *testing.T) {
	d := crowded("vi", 7, strings.Repeat("Ừ<\"&", 60))
	d.Urgent = true
	for i := range d.Items {
		d.Items[i].News, d.Items[i].Now = digest.New, []digest.Pressing{digest.Minor}
		d.Items[i].Case.Ad.URL = "https://jobs.example/" + strings.Repeat("<\"", 400)
	}
	page := digest.HTML(d)
	t.Logf("%d ads: %d bytes", len(d.Items), len(page))
	if len(page) > digest.MaxHTML {
		t.Errorf("the page has %d bytes, want at most %d", len(page), digest.MaxHTML)
	}
}
