package extract_test

import (
	"strings"
	"testing"

	"lurewatch/crawler/extract"
)

func TestWallsAreToldApart(t *testing.T) {
	for _, tc := range []struct {
		name, html string
		kind       extract.WallKind
	}{
		{"a waiting page", `<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>`, extract.Captcha},
		{"a check of the browser", `<h1>Checking your browser before accessing mills.example</h1><p>This takes a few seconds.</p>`, extract.Captcha},
		{"a puzzle and nothing else", `<title>mills.example</title><form action="/check"><div class="g-recaptcha" data-sitekey="demo"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>`, extract.Captcha},
		{"a puzzle in a frame", `<title>mills.example</title><p>Please wait.</p><iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=demo"></iframe>`, extract.Captcha},
		{"a puzzle to press", `<title>mills.example</title><div id="px-captcha"></div><p>Press and hold the button to show that you are a person and no robot.</p>`, extract.Captcha},
		{"a check in Vietnamese", `<h1>Xác minh bạn là con người</h1><p>Vui lòng đợi.</p>`, extract.Captcha},
		{"a check in Chinese", `<title>安全验证</title><p>请完成下方验证后继续访问</p>`, extract.Captcha},
		{"a refusal by an edge server", `<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access "/jobs" on this server.</p><p>Reference #18.demo</p>`, extract.Blocked},
		{"a refusal by a firewall", `<html><head></head><body><iframe src="/_Incapsula_Resource?CWUDNSAI=1&incident_id=demo">Request unsuccessful.</iframe></body></html>`, extract.Blocked},
		{"a refusal by address", `<title>Attention</title><h1>Sorry, you have been blocked</h1><p>You are unable to access mills.example</p>`, extract.Blocked},
		{"too many visits", `<title>访问过于频繁</title><p>请稍后再试</p>`, extract.Blocked},
		{"a log-in form", `<title>Mills</title><p>Write your name and secret, then go on to the mills.</p><form><input type="password"></form>`, extract.Login},
		{"a page that wants a log-in", `<h1>Đăng nhập để xem việc làm</h1><p>Bạn cần có tài khoản để xem nội dung này.</p>`, extract.Login},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, tc.html)
			if !r.Wall || r.WallKind != tc.kind || len(r.Ads) != 0 || r.Why == "" {
				t.Errorf("wall %v, kind %q, %d ads, why %q, want %q", r.Wall, r.WallKind, len(r.Ads), r.Why, tc.kind)
			}
		})
	}
}

func TestWhatLooksLikeAWallAndIsNone(t *testing.T) {
	for _, tc := range []struct{ name, html string }{
		{"an ad with a puzzle in its form", keeper + `<form><div class="g-recaptcha"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>`},
		{"an ad behind a service that guards it", keeper + `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`},
		{"an ad with a log-in in its header", `<header><a href="/login">Đăng nhập</a></header>` + keeper},
		{"a long ad that speaks of a captcha", "<h1>Typist</h1><p>" + strings.Repeat("You type what you see in a picture, a captcha for each line. ", 10) + "</p>"},
		{"an offer to type captchas", "<title>Gõ captcha tại nhà</title><h1>Gõ captcha tại nhà</h1><p>Tuyển 20 bạn gõ captcha, lương ngày 900k, ib 0900 000 101.</p>"},
		{"an offer to check bags", "<h1>Security check, night shift</h1><p>The pier seeks two people to look into bags, paid each Friday.</p>"},
		{"an error page", `<title>404</title><h1>Không tìm thấy trang</h1><p>Trang bạn tìm có thể đã bị gỡ xuống hoặc đổi tên.</p>`},
		{"an empty page", ``},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if r := read(t, tc.html); r.Wall || r.WallKind != "" {
				t.Errorf("wall of kind %q (%s)", r.WallKind, r.Why)
			}
		})
	}
}
