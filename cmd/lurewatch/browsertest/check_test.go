package browsertest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// phone is the screen that an answer has to fit.
var phone = screen{name: "phone", width: 360, height: 740}

// adPage is a page with one invented ad.
func adPage(title, text string) string {
	return `<!doctype html><html lang="vi"><head><title>` + title + `</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"` + title + `","description":"` + text + `"}</script></head><body><h1>` + title + `</h1><p>` + text + `</p></body></html>`
}

// boardOfBands is a job board on loopback with an ad for each band, and a page for each reason why one cannot be read.
func boardOfBands(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	page := func(path, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, body)
		})
	}
	status := func(path string, code int) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
	}
	page("/strong", adPage("Trực tin nhắn ở Bavet", ringAds()[0].Text))
	page("/plain", adPage("Kế toán tại Hà Nội", "Công ty TNHH May Mẫu, số 1 phố Mẫu, Hà Nội, tuyển kế toán có kinh nghiệm 2 năm. Lương 12 triệu đồng một tháng, đóng bảo hiểm, làm giờ hành chính. Nộp hồ sơ tại phòng nhân sự."))
	page("/captcha", `<html><head><title>Just a moment...</title></head><body><div class="g-recaptcha" data-sitekey="x"></div></body></html>`)
	page("/login", `<html><head><title>Log in</title></head><body><form action="/login" method="post"><input name="user"><input type="password" name="pass"><button>Log in</button></form></body></html>`)
	page("/cooking", `<html><head><title>Phở</title></head><body><p>Xin chào</p></body></html>`)
	status("/gone", http.StatusGone)
	status("/blocked", http.StatusForbidden)
	status("/broken", http.StatusInternalServerError)
	mux.HandleFunc("GET /picture", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		w.Write([]byte("\x89PNG\r\n\x1a\n0000"))
	})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	return site
}

// ask has something checked and waits for the answer.
func (p *tab) ask(lang, typed string) {
	p.t.Helper()
	p.open(lang + "/")
	p.fill("#q", typed)
	p.follow(".check button.main")
	p.answered()
}

// answered looks again until the page of the answer is no longer the one that waits.
func (p *tab) answered() {
	p.t.Helper()
	for p.count(".verdict.wait") > 0 {
		p.follow(".wait a.main")
	}
	p.must(".verdict")
}

func TestTheCheckOnAPhone(t *testing.T) {
	t.Parallel()
	s := serve(t, "--open", "--allow-loopback")
	board := boardOfBands(t)
	axe, shots := readAxe(t), os.Getenv("LUREWATCH_SHOTS")
	for _, run := range []struct {
		lang   string
		script bool
		titles map[string]string // by state
	}{
		{"", false, map[string]string{"alert": "Có nhiều dấu hiệu nguy hiểm", "look": "Có vài dấu hiệu cần kiểm tra", "none": "Chưa thấy dấu hiệu", "unread": "Chưa kiểm tra được tin này"}},
		{"/en", true, map[string]string{"alert": "Many danger signs", "look": "Some signs to check", "none": "No signs seen", "unread": "We could not check this ad"}},
		{"/fr", false, map[string]string{"alert": "Plusieurs signes de danger", "look": "Quelques signes à vérifier", "none": "Aucun signe", "unread": "Nous n'avons pas pu vérifier"}},
	} {
		t.Run("in"+strings.ReplaceAll(run.lang, "/", " "), func(t *testing.T) {
			p := s.visit(t)
			p.use(phone)
			p.scripts(run.script)
			for _, tc := range []struct{ name, typed, state string }{
				{"strong", ringAds()[0].Text, "alert"},
				{"some", "Tuyển người làm nông trại ở Úc, phí dịch vụ 50 triệu, visa du lịch, bao đậu", "look"},
				{"none", "Công ty TNHH May Mẫu tuyển kế toán tại Hà Nội, lương 12 triệu đồng, có bảo hiểm.", "none"},
				{"page-strong", board.URL + "/strong", "alert"},
				{"page-plain", board.URL + "/plain", "none"},
				{"login", board.URL + "/login", "unread"},
				{"captcha", board.URL + "/captcha", "unread"},
				{"gone", board.URL + "/gone", "unread"},
				{"blocked", board.URL + "/blocked", "unread"},
				{"broken", board.URL + "/broken", "unread"},
				{"not-an-ad", board.URL + "/cooking", "unread"},
				{"picture-address", board.URL + "/picture", "unread"},
				{"not-allowed", "http://10.0.0.1/x", "unread"},
				{"credentials", "http://demo:secret@jobs.example/x", "unread"},
				{"two-addresses", "https://jobs.example/a https://jobs.example/b", "unread"},
				{"a-number", "0900 000 199", "none"},
			} {
				p.ask(run.lang, tc.typed)
				got := eval[string](p, `document.querySelector(".verdict").className.replace("verdict ", "")`)
				if want := tc.state; want != "" && got != want {
					t.Errorf("%s is %s, want %s:\n%s", tc.name, got, want, p.text(".verdict"))
				}
				if want := run.titles[got]; tc.name != "a-number" && !strings.Contains(p.text("h1"), want) {
					t.Errorf("%s is called %q, want %q", tc.name, p.text("h1"), want)
				}
				if strings.Contains(p.text("main"), "demo:secret") {
					t.Errorf("%s: the page repeats a password", tc.name)
				}
				p.fits(tc.name, phone)
				weight := eval[int](p, `performance.getEntriesByType("navigation")[0].encodedBodySize`)
				worn := eval[int](p, `performance.getEntriesByType("resource").reduce((n, e) => n + e.encodedBodySize, 0)`)
				t.Logf("%s%s: %s; page %d bytes, style and icon %d, reasons end at %d of %d px; %s", run.lang, tc.name, got, weight, worn,
					eval[int](p, `Math.round((document.querySelector(".reasons") || document.querySelector(".verdict")).getBoundingClientRect().bottom + scrollY)`), phone.height, p.text(".do"))
				if weight > 30<<10 {
					t.Errorf("%s weighs %d bytes, want at most 30 KB", tc.name, weight)
				}
				if axe != "" && run.script {
					p.lookOver(axe, tc.name, phone)
				}
				if shots != "" {
					p.shoot(filepath.Join(shots, "check"+strings.ReplaceAll(run.lang, "/", "-")+"-"+tc.name+".png"))
				}
			}
		})
	}
}

// choose puts a file into a field.
func (p *tab) choose(sel, file string) {
	p.t.Helper()
	p.must(sel)
	p.do(p.ctx, chromedp.SetUploadFiles(chromedp.CSS(sel), []string{file}))
}

func TestAPictureIsReadOrRefusedInWords(t *testing.T) {
	t.Parallel()
	s := serve(t, "--open")
	p := s.visit(t)
	p.use(phone)
	p.scripts(false)
	p.open("/en")
	if p.count("#picture") == 0 {
		if !strings.Contains(p.text(".check"), "Pictures cannot be read here") {
			t.Error("the form takes no picture and does not say so")
		}
		t.Skip("tesseract is not installed")
	}
	dir := t.TempDir()
	blank := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range blank.Pix {
		blank.Pix[i] = 255
	}
	var b bytes.Buffer
	if err := png.Encode(&b, blank); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		file []byte
		want string
	}{"blank.png": {b.Bytes(), "no words in the picture"}, "page.png": {[]byte("<html><script>alert(1)</script>"), "could not be opened"}} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, tc.file, 0o600); err != nil {
			t.Fatal(err)
		}
		p.open("/en")
		p.choose("#picture", file)
		p.follow(".check button.main")
		p.answered()
		if got := p.text(".verdict"); !strings.Contains(got, tc.want) {
			t.Errorf("%s: the answer is %q, want %q", name, got, tc.want)
		}
	}
}

func TestAnAnswerIsSentAndObjectedToWithoutScript(t *testing.T) {
	t.Parallel()
	s := serve(t)
	p := s.visit(t)
	p.scripts(false)
	p.account("/en"+s.join, "demo_admin")
	p.use(phone)
	p.ask("/en", ringAds()[0].Text)
	p.click(".send input[type=checkbox]")
	p.follow(".send button")
	if got := p.text("#people [role=status]"); !strings.Contains(got, "Sent. A reviewer will look at it.") {
		t.Errorf("after sending the page says %q", got)
	}
	p.follow("#people a")
	p.fill("#why", "The company is licensed.")
	p.follow("main form button.main")
	if got := strings.Join(p.texts("#people [role=status]"), " "); !strings.Contains(got, "We have your objection.") {
		t.Errorf("after objecting the page says %q", got)
	}
	p.open("/en/console/asked")
	p.fits("the list", phone)
	if got := p.count(".asked > li"); got != 2 {
		t.Fatalf("%d items are open, want 2", got)
	}
	p.follow(".asked > li:first-child button[value=confirmed]")
	if got := p.text(".done"); !strings.Contains(got, "Signs confirmed") {
		t.Errorf("after the decision the page says %q", got)
	}
	p.follow(".done button")
	if got := p.count(".asked > li"); got != 2 {
		t.Errorf("after taking back %d items are open, want 2", got)
	}
	p.follow(".asked > li:first-child button[value=again]")
	p.answered()
	if p.count(".verdict.alert") != 1 {
		t.Error("judging again does not lead to the answer")
	}
}
