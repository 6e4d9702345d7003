package digest_test

import (
	"fmt"
	"strings"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/job"
)

// many is a digest of n new ads, of which the first few press.
func many(n, pressing int) digest.Digest {
	d := frame(tayNinh("vi"))
	for i := range n {
		it := item(i+1, digest.New, ad(i+1, fmt.Sprintf("Tin số %d", i+1), contact("zalo", "+84900000101")))
		if i < pressing {
			it.Now = []digest.Pressing{digest.MeetingSoon}
		}
		d.Items = append(d.Items, it)
	}
	return d
}

func TestAQuietDayIsOneLine(t *testing.T) {
	for _, tc := range []struct {
		name string
		s    digest.Sources
		want string
	}{
		{"nearly all ran", digest.Sources{Ran: 41, All: 42}, "0 tin mới, 41 trên 42 nguồn chạy."},
		{"none ran", digest.Sources{All: 42}, "0 tin mới, nhưng 0 trên 42 nguồn chạy: chưa thể nói là không có tin."},
		{"nobody says", digest.Sources{}, "0 tin mới."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := frame(tayNinh("vi"))
			d.Sources = tc.s
			want := "TLP:AMBER · Tây Ninh\nBản tin hằng ngày 22/11/2026\n\n" + tc.want + "\n\nKết quả tự động,"
			if got := digest.Text(d); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 6 {
				t.Errorf("Text = %q, want it to begin with %q", got, want)
			}
		})
	}
}

func TestAtMostFivePressingAdsStandFirst(t *testing.T) {
	got := digest.Text(many(8, 7))
	first, rest, _ := strings.Cut(got, "== Tin mới (8, trong đó 5 đã nêu ở trên) ==")
	if n := strings.Count(first, "Xem ngay vì:"); n != 5 || !strings.Contains(first, "Ngoài ra còn 2 tin cần xem ngay") {
		t.Errorf("%d ads stand first:\n%s", n, first)
	}
	if n := strings.Count(rest, "Xem ngay vì:"); n != 2 {
		t.Errorf("%d pressing ads stand below, want 2", n)
	}
}

func TestLongDigestsLeaveNothingOut(t *testing.T) {
	d := many(300, 3)
	for form, got := range map[string]string{"text": digest.Text(d), "html": digest.HTML(d), "csv": string(digest.CSV(d)), "json": string(digest.JSON(d))} {
		for _, it := range d.Items {
			if !strings.Contains(got, it.Ref) {
				t.Errorf("%s lacks %s", form, it.Ref)
			}
		}
	}
	got := digest.Text(d)
	if n := strings.Count(got, "Lương trong tin:"); n != 63 {
		t.Errorf("%d ads are told in full, want 63", n)
	}
	if n := strings.Count(got, "Các tin sau ghi gọn trong một dòng"); n != 1 {
		t.Errorf("it is said %d times that ads are in short, want once", n)
	}
}

func TestChangesSayWhatChanged(t *testing.T) {
	for _, tc := range []struct {
		name    string
		bearers map[string]int
		before  int
		want    string
	}{
		{"another ad with the number", map[string]int{"zalo +84900000101": 3, "telegram @demo_hr_01": 1}, 2, "cùng số điện thoại, tin thứ 3"},
		{"another ad with the handle", map[string]int{"telegram @demo_hr_01": 4}, 3, "cùng liên hệ (Telegram), tin thứ 4"},
		{"a kind that has no word", map[string]int{"pager demo": 2}, 1, "cùng liên hệ (liên hệ khác), tin thứ 2"},
		{"as many ads as before", map[string]int{"zalo +84900000101": 3}, 3, "nội dung tin đã đổi (phiên bản 2)"},
		{"no contact", nil, 0, "nội dung tin đã đổi (phiên bản 2)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := frame(tayNinh("vi"))
			it := item(1, digest.Changed, ad(1, "Việc nhẹ"))
			it.Case.Versions, it.Bearers, it.BeforeBearers = 2, tc.bearers, tc.before
			d.Items = []digest.Item{it}
			if got := digest.Text(d); !strings.Contains(got, "Thay đổi: "+tc.want+"\n") {
				t.Errorf("want %q in\n%s", tc.want, got)
			}
		})
	}
}

func TestPayIsWrittenAsPeopleSayIt(t *testing.T) {
	for _, tc := range []struct {
		wage job.Wage
		want string
	}{
		{job.Wage{Min: 25e6, Max: 40e6, Currency: "VND", Period: "month"}, "25–40 triệu đồng/tháng"},
		{job.Wage{Min: 12.5e6, Max: 12.5e6, Currency: "VND"}, "12,5 triệu đồng"},
		{job.Wage{Min: 20e6, Currency: "VND", Period: "month"}, "từ 20 triệu đồng/tháng"},
		{job.Wage{Max: 20e6, Currency: "VND", Basis: job.BasisTotal}, "đến 20 triệu đồng (tổng thu nhập)"},
		{job.Wage{Min: 300e3, Max: 500e3, Currency: "VND", Period: "day"}, "300.000–500.000 VND/ngày"},
		{job.Wage{Min: 1500, Max: 1500, Currency: "USD", Period: "month"}, "1.500 USD/tháng"},
	} {
		d := frame(tayNinh("vi"))
		d.Items = []digest.Item{item(1, digest.New, ad(1, "Việc nhẹ"))}
		d.Items[0].Case.Verdict.Facts.Wages = []job.Wage{tc.wage}
		if got := digest.Text(d); !strings.Contains(got, "Lương trong tin: "+tc.want+"\n") {
			t.Errorf("want %q in\n%s", tc.want, got)
		}
	}
}

func TestCampaignsKeepTogether(t *testing.T) {
	d := many(4, 0)
	for i := range d.Items {
		d.Items[i].Campaign, d.Items[i].CampaignAds = job.ID([]string{"b", "b", "a", "b"}[i]), []int{9, 9, 2, 9}[i]
	}
	got := digest.Text(d)
	for _, want := range []string{"-- Nhóm 1: 9 tin giống nhau, 2 trong mục này\n", "nhóm 2 (2 tin)", "Nhóm 1 · 9 tin, 3 trong bản tin này (3 mới)\n   Tin: VN-20261122-048213, VN-20261122-096426, VN-20261122-192852\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}
