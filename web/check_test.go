package web_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/web"
)

func TestAnswersInThreeLanguages(t *testing.T) {
	unread := func(r job.Readable) func(*bench) {
		return func(b *bench) { b.answer = job.Answer{Readable: r} }
	}
	band := func(x job.Band) func(*bench) { return func(b *bench) { b.answer.Verdict.Band = x } }
	for _, tc := range []struct {
		name       string
		change     func(*bench)
		vi, en, fr string
	}{
		{"alert", band(job.Alert), "Có nhiều dấu hiệu nguy hiểm", "Many danger signs", "Plusieurs signes de danger"},
		{"look", band(job.Look), "Có vài dấu hiệu cần kiểm tra", "Some signs to check", "Quelques signes à vérifier"},
		{"none", band(job.None), "không có nghĩa là tin này không có rủi ro", "does not mean there is no risk", "ne veut pas dire qu&#39;il n&#39;y a pas de risque"},
		{"report", func(b *bench) { b.answer.Verdict.Kind, b.answer.Verdict.Band = job.KindReport, job.None }, "không phải tin tuyển dụng", "news or a warning, not an advertisement", "pas à une annonce"},
		{"unreachable", unread(job.Unreachable), "Trang không trả lời", "did not answer", "n&#39;a pas répondu"},
		{"refused", unread(job.Refused), "Trang cần đăng nhập", "needs a log-in", "demande une connexion"},
		{"missing", unread(job.Missing), "không còn nữa", "The page is gone", "n&#39;existe plus"},
		{"not an ad", unread(job.NotAnAd), "không thấy tin tuyển dụng nào", "found no job ad", "aucune offre d&#39;emploi"},
		{"not allowed", unread(job.NotAllowed), "không phải trang web công khai", "not a public web page", "pas une page publique"},
		{"too large", unread(job.TooLarge), "Trang quá lớn", "too large", "trop grande"},
		{"not text", unread(job.NotText), "Đây là hình ảnh hoặc tệp", "a picture or a file", "une image ou un fichier"},
		{"a reason that is new", unread("new"), "Máy không đọc được", "could not read the content", "n&#39;a pas pu lire le contenu"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for path, want := range map[string]string{"/check": tc.vi, "/vi/check": tc.vi, "/en/check": tc.en, "/fr/check": tc.fr} {
				status, h, body := newBench(t, tc.change).post(t, path, q("một tin"))
				if status != 200 || !strings.Contains(body, want) {
					t.Errorf("POST %s = %d, without %q", path, status, want)
				}
				if got := h.Get("Cache-Control"); got != "no-store" {
					t.Errorf("POST %s: Cache-Control = %q, want no-store", path, got)
				}
				if !strings.Contains(body, `name="robots" content="noindex"`) || !strings.Contains(body, `href="tel:111"`) {
					t.Errorf("POST %s: want noindex and a link to 111", path)
				}
			}
		})
	}
}

func TestAnswerNeverTurnsUnreadIntoNone(t *testing.T) {
	b := newBench(t, func(b *bench) { b.answer = job.Answer{} })
	if _, _, body := b.post(t, "/en/check", q("một tin")); !strings.Contains(body, "We could not check this ad") {
		t.Error("an answer without content is shown as a reading")
	}
}

func TestReasonsAreTheThreeStrongestThatCount(t *testing.T) {
	_, _, body := newBench(t).post(t, "/en/check", q("một tin"))
	top, rest, found := strings.Cut(body, `class="steps"`)
	if !found {
		t.Fatal("no next steps on the page")
	}
	rule := regexp.MustCompile(`<strong>sign ([a-z-]+)</strong>`)
	names := func(s string) (out []string) {
		for _, m := range rule.FindAllStringSubmatch(s, -1) {
			out = append(out, m[1])
		}
		return out
	}
	if diff := cmp.Diff([]string{"desk", "no-passport", "wage"}, names(top)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"place", "contact"}, names(rest)); diff != "" {
		t.Errorf("other reasons (-want +got):\n%s", diff)
	}
	order := []string{"Do not travel.", "tel:111", "sign desk", `class="steps"`}
	if !slices.IsSortedFunc(order, func(a, b string) int { return strings.Index(body, a) - strings.Index(body, b) }) {
		t.Error("want what to do, the hotline, the reasons and the next steps in this order")
	}
}

func TestAReportHasNoReasons(t *testing.T) {
	b := newBench(t, func(b *bench) { b.answer.Verdict.Kind = job.KindReport })
	if _, _, body := b.post(t, "/en/check", q("một tin")); strings.Contains(body, "<mark") || strings.Contains(body, "sign desk") {
		t.Error("news is marked like an ad")
	}
}

func TestCheckHandsOverWhatWasGiven(t *testing.T) {
	b := newBench(t)
	b.post(t, "/check", q("dòng 1\r\ndòng 2"))
	b.post(t, "/check", q("hxxps://jobs[.]example/a"))
	if diff := cmp.Diff([]string{"text dòng 1\ndòng 2", "url https://jobs.example/a"}, b.asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	for _, secret := range []string{"dòng", "jobs.example"} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("the log says what was checked: %s", b.log)
		}
	}
}

func TestFormsThatCannotBeCheckedAreExplained(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		status     int
		want       string
	}{
		{"nothing", " \n ", 422, "Nothing was entered"},
		{"too long", strings.Repeat("a", 256<<10+1), 413, "The most is 256 KB"},
		{"too long on the wire", strings.Repeat("ก", 256<<10), 413, "The most is 256 KB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			status, _, body := b.post(t, "/en/check", q(tc.text))
			if status != tc.status || !strings.Contains(body, tc.want) || !strings.Contains(body, "<title>Error:") || !strings.Contains(body, "<textarea") {
				t.Errorf("POST = %d, want %d, a form and %q", status, tc.status, tc.want)
			}
			if len(b.asked) > 0 {
				t.Errorf("asked %d checks", len(b.asked))
			}
		})
	}
	r := httptest.NewRequest("POST", "/en/check", strings.NewReader("q=%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, _, body := newBench(t).do(t, r); status != 400 || !strings.Contains(body, "could not be read") {
		t.Errorf("damaged form = %d, want 400 in words", status)
	}
}

func TestAnswerCanBeHadInAnotherLanguage(t *testing.T) {
	b := newBench(t)
	_, _, body := b.post(t, "/check", q("tin có số 0900 000 123"))
	again := regexp.MustCompile(`name="again" value="([^"]+)"`).FindStringSubmatch(body)
	if again == nil || !strings.Contains(body, `formaction="/en/check"`) {
		t.Fatal("the answer has no language switch")
	}
	if _, _, body := b.post(t, "/en/check", url.Values{"again": {again[1]}}); !strings.Contains(body, "Many danger signs") {
		t.Error("the answer was not given again in English")
	}
	if diff := cmp.Diff([]string{"text tin có số 0900 000 123", "text tin có số 0900 000 123"}, b.asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if status, _, _ := b.post(t, "/en/check", url.Values{"again": {"forged"}}); status != 422 {
		t.Errorf("forged text = %d, want 422", status)
	}
}

func TestFormKeepsItsLanguage(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{"/": `lang="vi"`, "/vi": `lang="vi"`, "/vi/": `lang="vi"`, "/en": `lang="en"`, "/fr/": `lang="fr"`} {
		status, _, body := b.get(t, path)
		if status != 200 || !strings.Contains(body, "<html "+want) {
			t.Errorf("GET %s = %d, want 200 and %s", path, status, want)
		}
	}
	if _, _, body := b.get(t, "/en/console?q=a%26b"); !strings.Contains(body, `href="/fr/console?q=a%26b"`) || !strings.Contains(body, `href="/console?q=a%26b"`) {
		t.Error("the language switch does not keep the page")
	}
	status, h, _ := b.get(t, "/en/check")
	if status != 303 || h.Get("Location") != "/en" {
		t.Errorf("GET /en/check = %d to %q, want 303 to /en", status, h.Get("Location"))
	}
}

func TestNewWantsItsChecks(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New without checks did not panic")
		}
	}()
	web.New(web.Options{})
}

func TestCheckPageIsSmall(t *testing.T) {
	b := newBench(t)
	_, _, page := b.get(t, "/")
	_, _, style := b.get(t, "/static/style.css")
	_, _, icon := b.get(t, "/static/icon.svg")
	if got := len(page) + len(style) + len(icon); got > 30<<10 {
		t.Errorf("the check page weighs %d bytes, want at most 30 KB", got)
	}
	if len(style) > 12<<10 {
		t.Errorf("the style sheet has %d bytes, want at most 12 KB", len(style))
	}
}

func TestTextIsMeasuredAsItIsRead(t *testing.T) {
	for name, text := range map[string]string{"Thai": strings.Repeat("ก", 30_000), "the longest": strings.Repeat("ก", 256<<10/3)} {
		b := newBench(t)
		if status, _, _ := b.post(t, "/check", q(text)); status != 200 || len(b.asked) != 1 {
			t.Errorf("%s: %d bytes of text = %d, want 200", name, len(text), status)
		}
	}
}

func TestWhatCannotBeReadIsNeverNone(t *testing.T) {
	for _, tc := range []struct{ name, text, vi, en, fr string }{
		{"invisible characters", "\u200b\ufeff", "không có chữ nào", "There is no text", "pas de texte"},
		{"punctuation", "...!?", "không có chữ nào", "There is no text", "pas de texte"},
		{"two addresses", "https://x.example/a\nhttps://x.example/b", "Hãy dán một địa chỉ, hoặc dán nội dung tin", "Paste one address, or the text of the ad", "Collez une adresse, ou le texte"},
		{"two addresses and a few words", "xem https://x.example/a và https://x.example/b", "Hãy dán một địa chỉ", "Paste one address", "Collez une adresse"},
		{"a script", "javascript:alert(1)", "Hãy dán một địa chỉ", "Paste one address", "Collez une adresse"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for path, want := range map[string]string{"/check": tc.vi, "/en/check": tc.en, "/fr/check": tc.fr} {
				b := newBench(t, func(b *bench) { b.answer.Verdict.Band = job.None })
				_, _, body := b.post(t, path, q(tc.text))
				if !strings.Contains(body, want) || !strings.Contains(body, `class="verdict unread"`) {
					t.Errorf("POST %s lacks %q in an answer that nothing was read", path, want)
				}
			}
		})
	}
}

func TestWordsAroundAnAddress(t *testing.T) {
	const short, long = "Việc nhẹ, xem https://x.example/ad/7", "Tuyển nhân viên trực tin nhắn, lương cao, bao ăn ở, xem https://x.example/ad/7"
	unreachable := job.Answer{Readable: job.Unreachable}
	signs := func(b job.Band) job.Answer {
		return job.Answer{Readable: job.Read, Verdict: job.Verdict{Band: b}, NotRead: []string{"pictures", "links"}}
	}
	for _, tc := range []struct {
		name, typed string
		page, words job.Answer
		want        string
		linked      bool
		asked       int
	}{
		{"a page is read for a few words", short, signs(job.Alert), signs(job.None), "alert", false, 2},
		{"a page that cannot be read is no clean bill", short, unreachable, signs(job.None), "unread", false, 2},
		{"signs in a few words are not hidden by the page", short, unreachable, signs(job.Look), "look", true, 2},
		{"an ad is judged and its address stays closed", long, signs(job.Alert), signs(job.None), "none", true, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for path, part := range map[string]string{"/check": "trang mà đường link dẫn đến", "/en/check": "the page behind the link", "/fr/check": "la page du lien"} {
				asked := 0
				b := newBench(t, func(b *bench) {
					b.CheckURL = func(context.Context, string) job.Answer { asked++; return tc.page }
					b.CheckText = func(context.Context, string) job.Answer { asked++; return tc.words }
				})
				_, _, body := b.post(t, path, q(tc.typed))
				if !strings.Contains(body, `class="verdict `+tc.want+`"`) || strings.Contains(body, part) != tc.linked || asked != tc.asked {
					t.Errorf("POST %s: %d checks, want %d, a verdict %s, and that %q was not read: %v", path, asked, tc.asked, tc.want, part, tc.linked)
				}
			}
		})
	}
}
