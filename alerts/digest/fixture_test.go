package digest_test

import (
	"fmt"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// hanoi is named as in the files of zones, so that tests need none.
var hanoi = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)

func at(day, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, hanoi)
	if err != nil {
		panic(err)
	}
	return t
}

// tayNinh is a border unit that sees contacts in clear.
func tayNinh(lang string) units.Unit {
	return units.Unit{ID: "tay-ninh", Kind: units.Border, Language: lang, Clear: true, TLP: "TLP:AMBER", DutyPhone: "0900 000 199", Zone: "Asia/Ho_Chi_Minh",
		Name:  units.Name{Vi: "Ban Chỉ huy Bộ đội Biên phòng tỉnh Tây Ninh", En: "Border Guard Command of Tay Ninh", Fr: "Commandement des gardes-frontières de Tay Ninh"},
		Short: units.Name{Vi: "Tây Ninh", En: "Tay Ninh", Fr: "Tay Ninh"}}
}

func contact(kind, value string) job.Contact { return job.Contact{Type: kind, Value: value} }

// ad is an invented ad number n with the usual facts.
func ad(n int, title string, contacts ...job.Contact) job.Case {
	return job.Case{
		Ad: job.Ad{ID: job.ID(fmt.Sprintf("%032x", n)), URL: fmt.Sprintf("https://jobs.example/tuyen-dung/%d.html", n), Title: title, Salary: "25-40 triệu", Source: "demo-board"},
		Verdict: job.Verdict{Band: job.Alert, Score: 88, Kind: job.KindAd, Facts: job.Facts{
			Contacts: contacts,
			Places:   []job.Place{{ID: "kh-bavet", Country: "KH"}, {ID: "vn-gate-moc-bai", Country: "VN"}, {ID: "vn-st-mien-dong", Country: "VN"}},
			Routes: []job.Route{{Kind: job.RouteDestination, Place: "kh-bavet", Span: job.Span{Quote: "sang Bavet"}}, {Kind: job.RouteGate, Place: "vn-gate-moc-bai"},
				{Kind: job.RouteMeeting, Place: "vn-st-mien-dong", Span: job.Span{Quote: "tối 22/11 đón ở bến xe Miền Đông, gọi 0900 000 101"}}},
			Wages: []job.Wage{{Min: 25e6, Max: 40e6, Currency: "VND", Period: "month"}},
		}},
		FirstSeen: at("2026-11-22", "05:10"), LastSeen: at("2026-11-22", "05:40"), ReadAt: at("2026-11-22", "05:41").UTC(), Versions: 1,
	}
}

func item(n int, news digest.News, c job.Case) digest.Item {
	return digest.Item{Ref: fmt.Sprintf("VN-20261122-%06d", 48213*n%1_000_000), News: news, Case: c, Signs: []string{"pay-far-above", "travel-paid"},
		Why:      []units.Reason{{Kind: units.AtGate, Place: "vn-gate-moc-bai", Quote: "cửa khẩu Mộc Bài"}},
		Evidence: "3f1c00aa11bb22cc33dd44ee55ff6677889900aabbccddeeff001122334459a1"}
}

// frame is a digest for a unit without items.
func frame(u units.Unit) digest.Digest {
	return digest.Digest{ID: "tay-ninh.20261122", Unit: u, Day: "2026-11-22", Covers: []string{"2026-11-22"},
		From: at("2026-11-21", "06:00"), To: at("2026-11-22", "06:00"), Made: at("2026-11-22", "06:00"),
		Trend:   []digest.DayCount{{"2026-11-18", 2}, {"2026-11-19", 0}, {"2026-11-20", 5}, {"2026-11-21", 4}},
		Sources: digest.Sources{Ran: 41, All: 42, Newest: at("2026-11-22", "05:52"), Amiss: []digest.SourceAmiss{{"demo-board-2", job.SourceBroken, at("2026-11-21", "13:00")}}},
		Rules:   rules(u.Language), Places: places(u.Language),
		Links: digest.Links{Console: "https://lurewatch.example/console/digest/tay-ninh.20261122", Answer: "https://lurewatch.example/a/TOKEN",
			Pause: "https://lurewatch.example/u/TOKEN", Reply: "answers+TOKEN@lurewatch.example", Write: "operator@lurewatch.example"}}
}

func rules(lang string) map[string]string {
	return map[string]map[string]string{
		"vi": {"pay-far-above": "Lương cao hơn nhiều so với việc cùng loại", "travel-paid": "Bao xe đón và chi phí đi lại"},
		"en": {"pay-far-above": "Pay far above what the work brings in", "travel-paid": "Travel is paid and arranged"},
		"fr": {"pay-far-above": "Paie bien au-dessus de l’usage", "travel-paid": "Voyage payé et organisé"},
	}[lang]
}

func places(lang string) map[string]string {
	m := map[string]string{"kh-bavet": "Bavet", "vn-gate-moc-bai": "cửa khẩu Mộc Bài", "vn-st-mien-dong": "bến xe Miền Đông", "vn-tay-ninh": "Tây Ninh"}
	if lang != "vi" {
		m["vn-gate-moc-bai"], m["vn-st-mien-dong"], m["vn-tay-ninh"] = "Moc Bai", "Mien Dong bus station", "Tay Ninh"
	}
	return m
}

// busy is a day with something of everything.
func busy(u units.Unit) digest.Digest {
	d := frame(u)
	zalo, tele := contact("zalo", "+84900000101"), contact("telegram", "@demo_hr_01")
	first := item(1, digest.New, ad(1, "Nhân viên chăm sóc khách hàng online", zalo, tele))
	first.Now = []digest.Pressing{digest.MeetingSoon, digest.Minor}
	first.Campaign, first.CampaignAds, first.Bearers = "c1", 4, map[string]int{"zalo +84900000101": 3}
	first.Noticed = at("2026-11-21", "14:05").UTC()
	second := item(2, digest.New, ad(2, "CSKH Bavet, lương 40tr, ib hr@demo.example", zalo))
	second.Campaign, second.CampaignAds, second.Bearers = "c1", 4, first.Bearers
	second.Case.Verdict.Score = 81
	third := item(3, digest.New, ad(3, "Tuyển gõ máy", contact("phone", "+84900000102")))
	third.Case.Verdict.Band, third.Case.Verdict.Score, third.Case.Verdict.Facts.Routes, third.Evidence = job.Look, 41, nil, ""
	third.Case.Verdict.Facts.Wages = []job.Wage{{Min: 700, Max: 1000, Currency: "USD", Period: "month"}}
	third.Why = []units.Reason{{Kind: units.AtBehind, Place: "kh-bavet", Quote: "Bavet"}}
	changed := item(4, digest.Changed, ad(4, "Việc nhẹ, bao ăn ở 招聘客服", zalo))
	changed.Ref, changed.Bearers, changed.BeforeBearers, changed.Campaign, changed.CampaignAds = "VN-20261119-310472", map[string]int{"zalo +84900000101": 3}, 2, "c1", 4
	gone := item(5, digest.Gone, ad(5, "Phụ bếp casino"))
	gone.Ref, gone.Case.ClosedAt = "VN-20261117-0003", at("2026-11-21", "23:15").UTC()
	cleared := item(6, digest.Cleared, ad(6, "Kế toán nhà máy may"))
	cleared.Ref, cleared.Case.Review = "VN-20261116-902215", job.Standing{State: job.ReviewDismissed, Reason: job.ReasonHonest, By: "demo.reviewer", At: at("2026-11-21", "15:30")}
	reviewed := item(7, digest.Reviewed, ad(7, "Trực tin nhắn ca đêm", zalo))
	reviewed.Ref, reviewed.Case.Review = "VN-20261118-000417", job.Standing{State: job.ReviewConfirmed, Reason: job.ReasonSigns, By: "demo.reviewer", At: at("2026-11-21", "16:05")}
	d.Items = []digest.Item{first, second, third, changed, gone, cleared, reviewed}
	return d
}

// urgent is a notice outside the daily digest.
func urgent(u units.Unit) digest.Digest {
	d := busy(u)
	d.ID, d.Urgent, d.Made, d.Items, d.Trend = "tay-ninh.20261122.u1", true, at("2026-11-22", "14:05"), d.Items[:1], nil
	d.Items[0].Noticed = time.Time{}
	return d
}

// without takes the mode in which nothing that an ad says is told.
func without(u units.Unit) units.Unit {
	u.Mode = units.MetadataOnly
	return u
}
