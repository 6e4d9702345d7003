package digest_test

import (
	"strings"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/job"
)

// meets is an ad that has people met on a day, read at 05:41 of 22 November 2026.
func meets(all ...job.Appointment) digest.Item {
	it := item(1, digest.New, ad(1, "Tuyển gõ máy"))
	it.Case.Verdict.Facts.Appointments, it.Now = all, []digest.Pressing{digest.MeetingSoon}
	return it
}

// late is an item that nothing presses any more.
func late(it digest.Item) digest.Item {
	it.Now = nil
	return it
}

func quoted(a job.Appointment, words string) job.Appointment {
	a.Quote = words
	return a
}

func TestAnEntrySaysWhenPeopleAreMet(t *testing.T) {
	tonight := quoted(job.Appointment{Kind: job.RouteMeeting, Clock: "20:00"}, "tối nay 8h đón, gọi 0900 000 101")
	minor := item(1, digest.New, ad(1, "Tuyển gõ máy"))
	minor.Now = []digest.Pressing{digest.Minor}
	minor.Case.Verdict.Facts.Conditions = []job.Condition{{ID: "minor", Span: job.Span{Quote: "từ 16 tuổi"}}}
	posted := func(day string, it digest.Item) digest.Item { it.Case.Ad.Posted = day; return it }
	untitled := item(1, digest.New, ad(1, ""))
	untitled.Case.Ad.Text = "Cần người gõ máy\ngọi 0900 000 101 https://x.example/"
	for _, tt := range []struct {
		name, lang, want string
		it               digest.Item
	}{
		{"with the clock and its words", "vi", "Xem ngay vì: hẹn gặp hoặc đón lúc 20:00 22/11/2026 (“tối nay 8h đón, gọi 0900 000 101”)", meets(tonight)},
		{"in English", "en", "people are met at 20:00 on 22 Nov 2026", meets(tonight)},
		{"in French", "fr", "rendez-vous à 20:00 le 22/11/2026", meets(tonight)},
		{"a day without a clock", "vi", "Xem ngay vì: lên đường ngày 23/11/2026 (“mai đi”)", meets(quoted(job.Appointment{Kind: job.RouteDeparture, Day: 1}, "mai đi"))},
		{"the first of several, and none that has passed", "vi", "hẹn gặp hoặc đón lúc 20:00 22/11/2026", meets(job.Appointment{Kind: job.RouteMeeting, Day: 1, Clock: "07:00"}, tonight, job.Appointment{Kind: job.RouteMeeting, Clock: "04:00"})},
		{"one that is over", "vi", "Giờ hẹn đã qua: hẹn gặp hoặc đón lúc 05:50 22/11/2026 (“6h kém 10 đón”)\n", late(meets(quoted(job.Appointment{Kind: job.RouteMeeting, Clock: "05:50"}, "6h kém 10 đón")))},
		{"one that is over, in English", "en", "The time is past: people leave at 05:50 on 22 Nov 2026\n", late(meets(job.Appointment{Kind: job.RouteDeparture, Clock: "05:50"}))},
		{"one that is over, in French", "fr", "L’heure est passée\u00a0: rendez-vous à 05:50 le 22/11/2026\n", late(meets(job.Appointment{Kind: job.RouteMeeting, Clock: "05:50"}))},
		{"a day that is not over", "vi", "Xem ngay vì: hẹn gặp hoặc đón ngày 22/11/2026", meets(job.Appointment{Kind: job.RouteMeeting})},
		{"none that can be told: the words of where", "vi", "trong vòng 48 giờ kể từ lúc đọc tin (“tối 22/11 đón ở bến xe Miền Đông, gọi 0900 000 101”)", meets(job.Appointment{Kind: job.RouteMeeting, Date: "soon"})},
		{"one of an ad that was posted the day before", "vi", "hẹn gặp hoặc đón lúc 20:00 22/11/2026, tính từ ngày máy đọc tin; nếu tính từ ngày đăng thì là 21/11/2026 (", posted("2026-11-21T09:00:00+07:00", meets(tonight))},
		{"one of an ad that was posted on the day", "vi", "lúc 20:00 22/11/2026 (“tối nay", posted("2026-11-22", meets(tonight))},
		{"a date, whenever it was posted", "vi", "lúc 20:00 22/11/2026\n", posted("2026-11-01", meets(job.Appointment{Kind: job.RouteMeeting, Date: "11-22", Clock: "20:00"}))},
		{"one of an ad that its source dates in words", "vi", "lúc 20:00 22/11/2026 (“tối nay", posted("hôm qua", meets(tonight))},
		{"the words by which minors are wanted", "vi", "Xem ngay vì: tìm người dưới 18 tuổi (“từ 16 tuổi”)", minor},
		{"the text of an ad without a title, in one line", "vi", "“Cần người gõ máy gọi 0900 000 101 hxxps", untitled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := frame(tayNinh(tt.lang))
			d.Items = []digest.Item{tt.it}
			if got := digest.Text(d); !strings.Contains(got, tt.want) {
				t.Errorf("the text lacks %q:\n%s", tt.want, got)
			}
		})
	}
}

func TestMetadataOnlyDoesNotSayWhenPeopleAreMet(t *testing.T) {
	d := frame(without(tayNinh("vi")))
	d.Items = []digest.Item{meets(quoted(job.Appointment{Kind: job.RouteMeeting, Clock: "20:00"}, "tối nay 8h đón"))}
	d.Items[0].Case.Ad.Title, d.Items[0].Case.Ad.Text = "", "Cần người gõ máy"
	for form, got := range forms(d) {
		for _, said := range []string{"20:00", "tối nay", "gõ máy"} {
			if strings.Contains(got, said) {
				t.Errorf("%s has %q", form, said)
			}
		}
	}
}

func TestASumIsTold(t *testing.T) {
	it := item(1, digest.New, ad(1, "Tuyển gõ máy"))
	it.Case.Verdict.Facts.Wages = []job.Wage{{Min: 20e6, Max: 20e6, Currency: "VND"}, {Min: 20e6, Max: 20e6, Currency: "VND", Period: "month"}}
	d := frame(tayNinh("vi"))
	d.Items = []digest.Item{it}
	if got := digest.Text(d); !strings.Contains(got, "Lương trong tin: 20 triệu đồng/tháng\n") {
		t.Errorf("the same sum is told twice:\n%s", got)
	}
}

func TestTonightOfAnOldAdPressesNothing(t *testing.T) {
	tonight := job.Appointment{Kind: job.RouteMeeting, Clock: "20:00"}
	for posted, want := range map[string]int{"": 1, "2026-11-22": 1, "2026-11-20": 1, "2026-11-19": 0, "2026-10-01": 0, "2027-01-01": 1} {
		it := meets(tonight)
		it.Case.Ad.Posted = posted
		if got := len(digest.Meetings(it.Case)); got != want {
			t.Errorf("an ad posted %q has %d meetings, want %d", posted, got, want)
		}
	}
}
