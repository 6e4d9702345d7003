package api

import (
	"encoding/json"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
)

// Everything in the examples is made up; contacts are those that nobody can have.
var (
	exampleDay = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	exampleAd  = job.ID("9b1f0c2d3e4a5b6c7d8e9f0a1b2c3d4e")
)

// asked are examples of requests, by operation.
var asked = map[string]any{
	"check": CheckForm{Text: "Tuyển người gõ máy tại Bavet, việc nhẹ, lương 25-40 triệu, không cần bằng cấp, bao vé xe. Gọi 0900 000 123.", Lang: check.VI},
	"check-many": BulkForm{Checks: []json.RawMessage{
		json.RawMessage(`{"url":"https://jobs.example/tuyen-dung/12345?utm_source=zalo"}`), json.RawMessage(`{"text":"Em đang bị giữ ở Campuchia, họ lấy hộ chiếu"}`), json.RawMessage(`{"contact":"0900 000 123"}`),
	}},
	"look-up-contacts": Pasted{Contacts: []string{"0900 000 123", "@demo_hr", "hxxps://jobs[.]example"}},
	"decide":           Decided{Ads: []job.ID{exampleAd}, Decision: job.Confirm, Reason: job.ReasonSigns},
	"save-search":      SearchForm{Name: "Bavet, this week", Query: "place:bavet seen:7d", Order: job.Flagged},
	"change-search":    SearchForm{Name: "Bavet, this month", Query: "place:bavet seen:30d"},
	"mark-search-seen": SeenForm{UpTo: exampleDay},
}

// answered are examples of answers, by operation.
var answered = map[string]any{
	"check":     exampleCheck,
	"get-check": exampleCheck,
	"check-many": BulkAnswer{Results: []BulkResult{
		{Status: 200, Check: &exampleCheck}, {Status: 200, Check: &examplePlea}, {Status: 422, Problem: problem(422, "Exactly one of url, text, contact and picture must be there.")},
	}},
	"get-contact-range": ContactRange{Prefix: "8806e", Contacts: []ContactPrint{
		{Suffix: "fef6d23d73b91c8cfade7330b2f192fc9c7825c3515e1e7ffd1a58cfa84", Strong: 2, Some: 1, Last: "2026-11"},
		{Suffix: "ffd2c1b0a9988776655443322110ffeeddccbbaa99887766554433221100", Last: "0000-00"},
	}},
	"search-ads": job.Hits{
		Total: 1, TookMS: 1.8, Query: []job.Clause{{Typed: "band:alert", Field: "band", Value: "alert"}},
		Hits: []job.Hit{{
			ID: exampleAd, Title: "Việc nhẹ, lương cao tại Bavet", Band: job.Alert, Score: 87.5, URL: "https://jobs.example/ad/1", Source: "demo-board",
			Lang: "vi", FirstSeen: exampleDay, LastSeen: exampleDay, FlaggedAt: exampleDay, Review: job.ReviewOpen,
			Categories: []job.Category{job.ForcedCriminality}, Countries: []string{"KH"}, Fragments: map[string][]string{"text": {"Tuyển người «gõ máy»"}},
		}},
	},
	"list-campaigns": CampaignList{Campaigns: []job.Campaign{{ID: exampleAd, Ads: 12, FirstSeen: exampleDay, LastSeen: exampleDay}}},
	"get-campaign": job.Campaign{ID: exampleAd, Ads: 2, FirstSeen: exampleDay, LastSeen: exampleDay, Members: []job.ID{exampleAd, "b"},
		Sources: []string{"demo-board"}, Langs: []string{"vi"}, Contacts: []job.SharedContact{{Type: "phone", Value: "+84900000123", Ads: 2}}},
	"look-up-contacts": Looked{Known: []job.Known{
		{Asked: "0900 000 123", Type: "phone", Value: "+84900000123", Ads: 2, Alert: 1, FirstSeen: exampleDay, LastSeen: exampleDay, Sample: exampleAd},
		{Asked: "@demo_hr", Type: "handle", Value: "demo_hr"},
	}},
	"decide":        Done{Seq: 17, At: exampleDay, By: "an", Ads: 1},
	"undo-decision": Done{Seq: 18, At: exampleDay, By: "an"},
	"list-searches": SearchList{[]SavedSearch{exampleSearch}},
	"save-search":   exampleSearch,
	"get-search":    exampleSearch,
	"change-search": exampleSearch,
	"list-rules": RuleList{RuleSet: "1.0", Rules: []job.Rule{{ID: "hub-desk-job", Title: map[string]string{"vi": "việc máy tính ở điểm nóng lừa đảo", "en": "desk or chat job at a known scam hub"},
		Category: job.ForcedCriminality, Indicator: "FC02", Tier: job.Strong, Status: "active", Source: []string{"OHCHR2023"}}}},
	"list-audit": AuditPage{Lines: []job.Audit{{Seq: 1, At: exampleDay, By: "an", Act: "login", Prev: job.NoHash, Hash: "5f3c0b6a4d9e1f2a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c"}}, Next: 1},
	"list-units": UnitList{[]Unit{{ID: "tay-ninh", Kind: units.Border, Name: "Ban Chỉ huy Bộ đội Biên phòng tỉnh Tây Ninh", Provinces: []string{"vn-tay-ninh"}, Gates: []string{"vn-mocbai"},
		Behind: []string{"kh-bavet"}, Countries: []string{"KH"}}}},
	"list-digests": SentPage{Sent: []Sent{{Digest: "tay-ninh.20261122", Kind: alerts.Mail, Address: "t••@unit.example", State: alerts.Sent, SHA256: "5f3c0b6a4d9e1f2a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c",
		Queued: exampleDay, Done: exampleDay, Tries: 1, Answer: "250 2.0.0 queued"}}},
	"get-me": Me{Name: "an", Role: people.Reviewer, Acts: []people.Act{people.Read, people.Export, people.Clear, people.Decide}, Ceiling: "TLP:AMBER"},
}

// exampleCheck is an answer in short: of the steps only some.
var exampleCheck = check.Answer{
	ID: "chk_01JD9Z6Q7V8W9X0Y1Z2A3B4C5D", Status: check.Done, Kind: check.KindURL, Source: check.FetchedNow, Lang: check.VI, AdLang: "vi",
	SubmittedURL: "https://jobs.example/tuyen-dung/12345?utm_source=zalo", CheckedURL: "https://jobs.example/tuyen-dung/12345",
	FinalURL: "https://jobs.example/tuyen-dung/12345", CheckedAt: exampleDay,
	Assessment: check.Assessment{
		Band: check.StrongSigns, Score: 72, RuleSet: "1.0", Review: check.Review{State: check.ByMachine, Text: "Máy chấm, chưa có người xem."},
		Coverage: check.Coverage{Read: []string{"title", "text"}, NotRead: []string{"pictures", "links"}, TextChars: 1432},
	},
	Headline: "Tin này có nhiều dấu hiệu giống tin lừa đưa người sang nước ngoài.", DoNow: "Đừng đi, đừng gửi giấy tờ, đừng chuyển tiền.",
	Reasons: []check.Reason{{
		Rule: "hub-desk-job", Category: job.ForcedCriminality, Indicator: "FC02", Tier: job.Strong, Weight: 3.2,
		Quote: "gõ máy tại Bavet", Field: job.Text, Span: [2]int{19, 36}, Quotes: []check.Quote{{Text: "gõ máy tại Bavet", Field: job.Text, Span: [2]int{19, 36}}},
		Sign: "việc máy tính ở điểm nóng lừa đảo", Why: "Nơi này từng được nêu trong nhiều vụ giữ người, ép lừa đảo.", LearnMore: "/dau-hieu/hub-desk-job",
	}},
	NotFound: []string{"Không thấy tên công ty."}, Limits: "Kết quả do máy chấm, có thể sai. Không thấy dấu hiệu không có nghĩa là đáng tin.",
	NextSteps:  []check.Step{{Kind: "talk", Label: "Cho người thân xem trang này trước khi trả lời."}},
	Situations: []check.Steps{{Situation: check.Seen, Label: "Tôi mới chỉ xem tin", Steps: []check.Step{{Kind: "talk", Label: "Cho người thân xem trang này trước khi trả lời."}}}},
	Links: map[string]string{
		"self": Base + "/checks/chk_01JD9Z6Q7V8W9X0Y1Z2A3B4C5D", "html": "/kiem-tra/chk_01JD9Z6Q7V8W9X0Y1Z2A3B4C5D", "report_wrong": "/kiem-tra/chk_01JD9Z6Q7V8W9X0Y1Z2A3B4C5D/bao-sai",
	},
}

// examplePlea is the answer to words of somebody in danger: no band is meant, and whom to call comes first.
var examplePlea = check.Answer{
	ID: "chk_01JD9Z6Q7V8W9X0Y1Z2A3B4C5E", Status: check.Done, Kind: check.KindText, Source: check.Pasted, Lang: check.VI,
	CheckedAt: exampleDay, Plea: check.Abroad,
	Assessment: check.Assessment{
		Band: check.CouldNotRead, Because: check.Plea, Review: check.Review{State: check.ByMachine, Text: "Máy đọc tự động. Chưa có người kiểm tra."},
		Why:     "Đây có vẻ là lời của người đang gặp nguy hiểm, không phải tin tuyển dụng.",
		Instead: "Nếu đây là chữ của một tin tuyển dụng, hãy dán riêng phần tin đó.", Coverage: check.Coverage{Read: []string{"text"}, NotRead: []string{}, TextChars: 41},
	},
	Headline: "Chúng tôi hiểu bạn hoặc người thân có thể đang gặp nguy hiểm. Hãy gọi ngay.", DoNow: "Gọi khi người giữ bạn không nghe thấy.",
	Reasons: []check.Reason{}, Limits: "Kết quả do máy đọc nên có thể sai.",
	NextSteps:  []check.Step{{Kind: "embassy", Label: "Liên hệ đại sứ quán hoặc lãnh sự quán Việt Nam ở nước đó."}},
	Situations: []check.Steps{{Situation: check.Abroad, Label: "Tôi hoặc người thân đang bị giữ ở nước ngoài", Steps: []check.Step{{Kind: "embassy", Label: "Liên hệ đại sứ quán hoặc lãnh sự quán Việt Nam ở nước đó."}}}},
}

var exampleSearch = SavedSearch{ID: "4f2a1b3c5d6e7f80", Owner: "an", Name: "Bavet, this week", Query: "place:bavet seen:7d", Order: job.Flagged, CreatedAt: exampleDay, SeenAt: exampleDay}

// refused are examples of refusals, by status.
var refused = map[string]any{
	"401": problem(401, "A token that stands is needed: send it as Authorization: Bearer lw_… People make tokens in the console, and they end."),
	"403": problem(403, "The role reader does not allow it."),
	"404": problem(404, "There is no such ad."),
	"409": problem(409, "It has changed since it was read. Read it again, and then decide."),
	"413": problem(413, "The request is larger than this operation takes."),
	"422": problem(422, "Part of what was sent is not understood; errors says which part and why."),
	"429": problem(429, "Too many requests in a short time. Retry-After says in how many seconds to go on."),
	"500": problem(500, "Something went wrong here. The log of the server has it under the reference 7f3a09c1."),
	"503": problem(503, "Other exports are under way. Try again in a moment."),
}
