package extract_test

import (
	"testing"
	"time"

	"lurewatch/crawler/extract"
)

// readOn reads a page on a day, "" for a day that is unknown.
func readOn(html, date string) extract.Result {
	p := extract.Page{URL: address, Source: "src", Doc: extract.Parse([]byte(html)).Selection}
	if date != "" {
		p.Now = day(date)
	}
	return extract.Read(p)
}

func TestAnAdThatSaysItIsOver(t *testing.T) {
	for _, notice := range []string{
		"Việc làm này đã hết hạn", "Hết hạn nộp hồ sơ", "ĐÃ HẾT HẠN NỘP HỒ SƠ!", "Tin tuyển dụng này đã đóng, mời bạn xem các tin mới.", "Việc làm này đã đóng",
		"Trạng thái: Đã đóng", "Nhà tuyển dụng đã ngừng nhận hồ sơ cho vị trí này.",
		"This job has expired", "Job expired", "No longer accepting applications", "We are sorry, this job is no longer available.", "● Expired",
		"该职位已关闭", "职位已过期", "已停止招聘", "該職位已關閉",
		"ประกาศนี้หมดอายุแล้ว", "ปิดรับสมัครแล้ว", "งานนี้ปิดรับสมัครแล้ว",
		"ការងារនេះបានផុតកំណត់ហើយ", "ផុតកំណត់ហើយ", "ວຽກນີ້ໝົດອາຍຸແລ້ວ",
		"Lowongan ini sudah ditutup", "Perusahaan tidak lagi menerima lamaran.", "Iklan ini telah tamat tempoh", "Hindi na tumatanggap ng aplikasyon",
		"この求人の募集は終了しました", "채용이 마감되었습니다",
	} {
		for where, html := range map[string]string{
			"above the ad":       `<div class="alert">` + notice + `</div>` + keeper,
			"below the title":    `<div><h1>Thợ gác đèn biển</h1><span>` + notice + `</span>` + keeper + `</div>`,
			"on a button":        keeper + `<button disabled>` + notice + `</button>`,
			"at the foot of it":  keeper + `<p>` + notice + `</p>`,
			"with nothing else":  `<h1>` + notice + `</h1>`,
			"above other ads":    `<p>` + notice + `</p><h3>Việc làm tương tự</h3><ul>` + others(6, `<li><a href="/j/%[1]d">Xếp thùng ở Kho Bến Bạc %[1]d</a></li>`) + `</ul>`,
			"in the page's name": `<title>` + notice + `</title>` + keeper,
		} {
			if r := readOn(html, ""); !r.Expired || len(r.Extras) > 0 && !r.Extras[0].Expired {
				t.Errorf("%q %s: not expired (ads %d, why %q)", notice, where, len(r.Ads), r.Why)
			}
		}
	}
}

func TestWhatIsNotAboutTheAdDoesNotEndIt(t *testing.T) {
	for _, tc := range []struct{ name, html string }{
		{"a column of other ads", keeper + `<aside><h3>Việc làm tương tự</h3><div><a href="/j/1">Xếp thùng</a> <p>Việc làm này đã hết hạn</p></div></aside>`},
		{"a list of other ads", keeper + `<ul>` + others(5, `<li><a href="/j/%[1]d">Xếp thùng ở Kho Bến Bạc %[1]d</a> <button>Đã hết hạn</button></li>`) + `</ul>`},
		{"cards under a heading", keeper + `<h3>Việc làm liên quan</h3>` + others(2, `<div><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>Hết hạn nộp hồ sơ</p></div>`)},
		{"the footer", keeper + `<footer><p>Job expired</p></footer>`},
		{"a condition", keeper + `<p>Nếu việc làm này đã hết hạn, hãy xem các trạm khác.</p><p>Ads are removed when no longer accepting applications.</p>`},
		{"a paper that ran out", keeper + `<p>Hộ chiếu đã hết hạn phải làm lại trước khi đi.</p><p>Hợp đồng đã hết hạn sẽ được ký tiếp.</p>`},
		{"opening hours", keeper + `<p>Chủ nhật: closed</p><p>Sunday: Closed</p>`},
		{"a label whose date is to come", keeper + `<p>Hết hạn nộp hồ sơ: 30/12/2026</p><div>Hạn nộp hồ sơ:</div><div>30/12/2026</div>`},
		{"days that are left", keeper + `<p>Hết hạn trong 5 ngày</p>`},
		{"a verified employer", keeper + `<p>该职位已认证</p><p>Lowongan ini sudah diverifikasi</p>`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if r := readOn(tc.html, "2026-11-22"); r.Expired || len(r.Ads) != 1 || r.Extras[0].Expired {
				t.Errorf("expired %v (%s), %d ads", r.Expired, r.ExpiredWhy, len(r.Ads))
			}
		})
	}
}

func TestTheLastDayToApplyIsCompared(t *testing.T) {
	for _, tc := range []struct {
		line, now string
		over      bool
	}{
		{"Hạn nộp hồ sơ: 30/11/2026", "2026-11-22", false},
		{"Hạn nộp hồ sơ: 20/11/2026", "2026-11-22", true},
		{"Hạn nộp hồ sơ: 21/11/2026", "2026-11-22", false}, // not ended everywhere
		{"Hạn chót nộp đơn 17h ngày 1.9.2026", "2026-11-22", true},
		{"<b>Ngày hết hạn</b></p><p>2026-09-01", "2026-11-22", true},
		{"Application deadline: 10/12/2026", "2026-11-22", false}, // the tenth of December or the twelfth of October
		{"Closing date: 2026-10-01", "2026-11-22", true},
		{"截止日期：2026年9月1日", "2026-11-22", true},
		{"Hạn nộp hồ sơ: 20/11/2026", "", false},
		{"Hạn nộp hồ sơ: 31/02/2026", "2026-11-22", false}, // no such day
		{"Hạn nộp hồ sơ: trước ngày 1/9", "2026-11-22", false},
		{"Ngày sinh tính đến 01/01/2008", "2026-11-22", false},
	} {
		if r := readOn(keeper+"<p>"+tc.line+"</p>", tc.now); r.Expired != tc.over {
			t.Errorf("%q on %q: expired %v (%s), want %v", tc.line, tc.now, r.Expired, r.ExpiredWhy, tc.over)
		}
	}
}

func TestReadIsPureInTime(t *testing.T) {
	p := extract.Page{URL: address, Source: "src", Doc: extract.Parse([]byte(keeper + "<p>Hạn nộp hồ sơ: 20/11/2026</p>")).Selection}
	for _, now := range []time.Time{day("2026-11-01"), day("2026-12-01"), day("2026-11-01")} {
		p.Now = now
		if got := extract.Read(p).Expired; got != now.After(day("2026-11-21")) {
			t.Errorf("on %v expired %v", now, got)
		}
	}
}
