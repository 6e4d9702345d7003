package browsertest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
)

// answers are what is asked for the answer of each kind.
var answers = []struct{ name, typed string }{
	{"alert", ringAds()[0].Text},
	{"look", "Tuyển người làm nông trại ở Úc, phí dịch vụ 50 triệu, visa du lịch, bao đậu"},
	{"none", "Công ty TNHH May Mẫu tuyển kế toán tại Hà Nội, lương 12 triệu đồng, có bảo hiểm."},
	{"minor", "Công ty Mẫu tuyển lễ tân nữ ngoại hình ưa nhìn, ứng lương 5 triệu ngay ngày đầu tại Đà Nẵng"},
	{"unread", "http://demo:secret@jobs.example/x"},
	{"report", "Công an tỉnh Mẫu cảnh báo thủ đoạn lừa đảo tuyển người sang Campuchia làm việc nhẹ lương cao. Theo cơ quan điều tra, các nạn nhân bị thu hộ chiếu và bị ép lừa đảo qua mạng. Người dân cần cảnh giác và báo cho công an."},
	{"contact", "0900 000 177"},
	{"contact-unknown", "0900 000 199"},
}

// publicPlaces are all pages for people with an ad.
func publicPlaces(t *testing.T) []place {
	t.Helper()
	out := []place{
		at("check", "/"),
		{name: "check-empty", to: func(p *tab, lang string) {
			p.open(lang + "/")
			p.fill("#q", " ")
			p.follow(".check button.main")
		}},
		{name: "wait", to: waiting(slowSite(t))},
		missing("gone", "/kiem-tra/chk_NONE"),
		{name: "wrong", to: func(p *tab, lang string) {
			p.ask(lang, answers[0].typed)
			p.follow("#people a[href$='/bao-sai']")
		}},
		{name: "wrong-empty", to: func(p *tab, lang string) {
			p.ask(lang, answers[0].typed)
			p.follow("#people a[href$='/bao-sai']")
			p.fill("#why", "??")
			p.follow("main form button.main")
		}},
		{name: "answer-sent", to: func(p *tab, lang string) {
			p.ask(lang, answers[1].typed)
			p.click(".send input[type=checkbox]")
			p.follow(".send button")
		}},
		{name: "answer-open", to: func(p *tab, lang string) {
			p.ask(lang, answers[0].typed)
			p.eval(`document.querySelectorAll("main details").forEach(d => { d.name = ""; d.open = true })`)
		}},
		missing("nowhere", "/there-is-none"),
	}
	for _, a := range answers {
		out = append(out, place{name: "answer-" + a.name, to: func(p *tab, lang string) { p.ask(lang, a.typed) }})
	}
	for i := range out {
		out[i].public = true
	}
	return out
}

// slowSite is a site that never answers, until the test ends.
func slowSite(t *testing.T) string {
	t.Helper()
	end := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-end:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() { close(end); site.Close() })
	return site.URL
}

// waiting leads to the page that waits for an answer.
func waiting(slow string) func(p *tab, lang string) {
	return func(p *tab, lang string) {
		p.open(lang + "/")
		p.fill("#q", slow+"/ad")
		p.follow(".check button.main")
		p.must(".verdict.wait")
	}
}

// sendToPeople leaves something on the list of what was sent to people: an ad, an objection, and a number that was decided.
func (s *server) sendToPeople(p *tab) {
	p.t.Helper()
	p.ask("/en", answers[0].typed)
	p.click(".send input[type=checkbox]")
	p.follow(".send button")
	p.follow("#people a[href$='/bao-sai']")
	p.fill("#why", "The company is licensed. Call 0900 000 124.")
	p.follow("main form button.main")
	for range 2 { // of which one is decided
		p.ask("/en", "0900 000 177")
		p.click(".send input[type=checkbox]")
		p.follow(".send button")
	}
	p.open("/en/console/asked")
	p.follow(".asked > li:last-child button[value=confirmed]")
}

// enlarge looks at the page with letters twice as large, as people set them in a browser: nothing is wider than the
// screen and nothing is cut off. Then the letters are as before.
func (p *tab) enlarge(name string, look func()) {
	p.t.Helper()
	p.use(phone)
	p.eval(`document.documentElement.style.fontSize = "200%"`)
	large := phone
	large.name = "phone with large letters"
	p.fits(name, large)
	if cut := eval[[]string](p, `[...document.querySelectorAll("body *")].filter(e => !e.closest(".hide, svg") && getComputedStyle(e).overflowX != "visible"
		&& getComputedStyle(e).overflowX != "auto" && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && !e.matches("textarea, input"))
		.map(e => e.outerHTML.slice(0, 150))`); len(cut) > 0 {
		p.t.Errorf("%s, %s: cut off: %q", name, large.name, cut)
	}
	look()
	p.eval(`document.documentElement.style.fontSize = ""`)
}

func TestLeavingShowsABlankPage(t *testing.T) {
	t.Parallel()
	s := serve(t, "--open")
	for _, script := range []bool{true, false} {
		p := s.visit(t)
		p.use(phone)
		p.scripts(script)
		p.ask("/en", answers[0].typed)
		p.click("#abroad summary")
		p.see(".exit")
		p.click(".exit")
		p.becomes("the page is left", func() bool {
			at, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("location.href"))
			return err == nil && at == "about:blank" // an error says that the page is just being left
		})
	}
}
