package main

import (
	"net/http"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// way is one way in which a source breaks. Ways that name nothing but answers change what is sent, others what is
// shown.
type way struct {
	name string
	// fits reports whether the way can happen to a source; nil means that it can to all.
	fits func(fixture) bool
	damage
	// answer changes an answer.
	answer func(f fixture, q request, a *reply)
	slow   int  // by which factor answers take longer
	refuse bool // nobody listens
}

// ways are tried on each source that they fit. Those of spare are for sources that fewer than [waysEach] fit.
var ways, spare = []way{
	{name: "host refuses connections", refuse: true},
	{name: "500 everywhere", answer: everywhere(status(http.StatusInternalServerError))},
	{name: "404 on all ads", fits: fixture.pages, answer: on(advert, func(_ fixture, a *reply) { *a = nothing })},
	{name: "403 everywhere", answer: everywhere(status(http.StatusForbidden))},
	{name: "429 everywhere", answer: everywhere(status(http.StatusTooManyRequests))},
	{name: "CAPTCHA everywhere", answer: pagesOf(captchaPage)},
	{name: "log-in wall on ads", fits: fixture.pages, answer: on(advert, func(_ fixture, a *reply) { *a = htmlReply(loginPage) })},
	{name: "robots.txt forbids all", answer: on(robotsFile, func(_ fixture, a *reply) { a.body = "User-agent: *\nDisallow: /\n" })},
	{name: "robots.txt answers 500", answer: on(robotsFile, status(http.StatusInternalServerError))},
	{name: "markup changed", fits: func(f fixture) bool { return f.markup != mainText && f.markup != sitemap && f.markup != rssLinks }, damage: damage{renamed: true}},
	{name: "title lost", damage: damage{lose: func(o *offer) { o.title = "" }}},
	{name: "salary lost", damage: damage{lose: func(o *offer) { o.salary = "" }}, fits: func(f fixture) bool { return f.salary > 0 }},
	{name: "company lost", damage: damage{lose: func(o *offer) { o.company = "" }}},
	{name: "text cut to a teaser", damage: damage{lose: func(o *offer) { o.text = o.text[:1] }}},
	{name: "lists empty", damage: damage{empty: true}},
	{name: "next page gone", fits: fixture.paged, damage: damage{lastPage: true}},
	{name: "no new ads", damage: damage{stale: true}},
	{name: "ads lead to the front page", fits: fixture.pages, answer: on(advert, func(f fixture, a *reply) { *a = reply{status: http.StatusFound, to: f.start()} })},
	{name: "charset broken", answer: pagesOf(func(_ fixture, a *reply) { a.body = garbled(a.body) })},
	{name: "pages drawn by a script", answer: pagesOf(func(_ fixture, a *reply) {
		*a = htmlReply("<!doctype html><html><head><title>Portal</title><script src=/app.js></script></head><body><div id=root></div></body></html>")
	})},
	{name: "maintenance with status 200", answer: pagesOf(func(f fixture, a *reply) { *a = htmlReply(maintenance(f)) })},
	{name: "twelve times slower", slow: 12},
}, []way{
	{name: "503 and come back later", answer: pagesOf(func(_ fixture, a *reply) {
		*a = reply{status: http.StatusServiceUnavailable, kind: "text/html", after: "7200"}
	})},
	{name: "pictures instead of text", answer: pagesOf(func(_ fixture, a *reply) { *a = reply{status: 200, kind: "image/png", body: "\x89PNG\r\n"} })},
	{name: "answers end in the middle", answer: pagesOf(func(_ fixture, a *reply) { a.cut = true })},
	{name: "place lost", damage: damage{lose: func(o *offer) { o.place = "" }}},
}

// waysEach is how many ways each source is broken at least.
const waysEach = 20

// waysOf are the ways that a source is broken.
func waysOf(f fixture) []way {
	var out []way
	for _, w := range ways {
		if w.fits == nil || w.fits(f) {
			out = append(out, w)
		}
	}
	return append(out, spare[:min(max(waysEach-len(out), 0), len(spare))]...)
}

// on changes the answers for one part of a source.
func on(p part, change func(fixture, *reply)) func(fixture, request, *reply) {
	return func(f fixture, q request, a *reply) {
		if q.part == p {
			change(f, a)
		}
	}
}

// pagesOf changes every answer but robots.txt.
func pagesOf(change func(fixture, *reply)) func(fixture, request, *reply) {
	return func(f fixture, q request, a *reply) {
		if q.part != robotsFile {
			change(f, a)
		}
	}
}

// everywhere changes every answer; of every other source robots.txt stays as it is, as some sites serve it from
// another place.
func everywhere(change func(fixture, *reply)) func(fixture, request, *reply) {
	return func(f fixture, q request, a *reply) {
		if q.part != robotsFile || len(f.id)%2 == 0 {
			change(f, a)
		}
	}
}

func status(code int) func(fixture, *reply) {
	return func(_ fixture, a *reply) {
		*a = reply{status: code, kind: "text/html; charset=utf-8", body: "<!doctype html><title>" + http.StatusText(code) + "</title><h1>" + http.StatusText(code) + "</h1>"}
	}
}

func captchaPage(_ fixture, a *reply) {
	*a = htmlReply(`<!doctype html><html><head><title>Just a moment...</title></head><body><h1>jobs.example</h1><p>Verify you are human by completing the action below.</p>` +
		`<div id="px-captcha"></div><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>`)
}

const loginPage = `<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to go on</h1><form method=post action=/login>` +
	`<input name=mail><input type=password name=word><button>Sign in</button></form></body></html>`

// maintenance is a page that says that the site will be back.
func maintenance(f fixture) string {
	says := map[string]string{
		"vi": "Hệ thống đang được bảo trì và nâng cấp. Mời bạn quay lại sau ít giờ nữa, chúng tôi xin lỗi vì sự bất tiện này.",
		"en": "We’re doing some work on our servers at the moment. Please come back in a few hours; we’re sorry for the trouble.",
		"zh": "系统正在维护升级中，请您几个小时之后再来访问。由此带来的不便我们深表歉意，感谢您的理解与支持。",
		"th": "ขณะนี้ระบบอยู่ระหว่างการปรับปรุง กรุณากลับมาใหม่ในอีกไม่กี่ชั่วโมง ขออภัยในความไม่สะดวกมา ณ ที่นี้",
	}[f.lang]
	return "<!doctype html><html><head><meta charset=utf-8><title>" + f.id + "</title></head><body><main><h1>" + f.id + "</h1><p>" + says + "</p></main></body></html>"
}

// garbled is a text whose UTF-8 was taken for windows-1252 and encoded again.
func garbled(s string) string {
	out, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "?")
	}
	return out
}
