package web_test

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/web"
)

func TestAnswerNeverTurnsUnreadIntoNone(t *testing.T) {
	b := newBench(t, func(b *bench) { b.answer = job.Answer{} })
	if _, _, body := b.post(t, "/en/check", q("một tin")); !strings.Contains(body, "We could not check this ad") {
		t.Error("an answer without content is shown as a reading")
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

func TestAnswersInThreeLanguages(t *testing.T) {
	unread := func(r job.Readable, by check.Because) func(*bench) {
		return func(b *bench) { b.answer, b.because = job.Answer{Readable: r}, by }
	}
	band := func(x job.Band) func(*bench) { return func(b *bench) { b.answer.Verdict.Band = x } }
	for _, tc := range []struct {
		name       string
		change     func(*bench)
		state      string
		vi, en, fr string
	}{
		{"strong signs", band(job.Alert), "alert", "Có nhiều dấu hiệu nguy hiểm", "Many danger signs", "Plusieurs signes de danger"},
		{"some signs", band(job.Look), "look", "Có vài dấu hiệu cần kiểm tra", "Some signs to check", "Quelques signes à vérifier"},
		{"none seen", band(job.None), "none", "không có nghĩa", "does not mean", "ne veut pas dire"},
		{"a report", func(b *bench) { b.answer.Verdict.Kind, b.answer.Verdict.Band = job.KindReport, job.None }, "report", "không phải tin tuyển dụng", "news or a warning", "pas à une annonce"},
		{"unreachable", unread(job.Unreachable, ""), "unread", "Trang không trả lời", "did not answer", "n&#39;a pas répondu"},
		{"a log-in", unread(job.Refused, check.Login), "unread", "đăng nhập", "needs a log-in", "connexion"},
		{"blocked", unread(job.Refused, ""), "unread", "không cho máy đọc", "does not let machines", "lire par une machine"},
		{"gone", unread(job.Missing, ""), "unread", "không còn", "The page is gone", "n&#39;existe plus"},
		{"not an ad", unread(job.NotAnAd, ""), "unread", "không thấy", "found no job ad", "aucune offre"},
		{"not allowed", unread(job.NotAllowed, ""), "unread", "không phải trang web công khai", "not a public web page", "pas une page"},
		{"too large", unread(job.TooLarge, ""), "unread", "quá lớn", "too large", "trop"},
		{"a reason that is new", unread("new", ""), "unread", "đọc được", "could not be read", "pu"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for path, want := range map[string]string{"/check": tc.vi, "/vi/check": tc.vi, "/en/check": tc.en, "/fr/check": tc.fr} {
				status, h, body := newBench(t, tc.change).post(t, path, q("https://jobs.example/a"))
				if status != 200 || !strings.Contains(body, want) || !strings.Contains(body, `class="verdict `+tc.state+`"`) {
					t.Errorf("POST %s = %d, without %q in a verdict %s", path, status, want, tc.state)
				}
				if got := h.Get("Cache-Control"); got != "no-store" {
					t.Errorf("POST %s: Cache-Control = %q, want no-store", path, got)
				}
				if !strings.Contains(body, `name="robots" content="noindex"`) || h.Get("X-Robots-Tag") != "noindex" || h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(body, `href="tel:111"`) {
					t.Errorf("POST %s: want noindex, no referrer and a link to 111", path)
				}
			}
		})
	}
}

func TestReasonsStandBeforeTheSituations(t *testing.T) {
	_, _, body := newBench(t).post(t, "/en/check", q("một tin"))
	top, rest, found := strings.Cut(body, `class="steps"`)
	if !found {
		t.Fatal("no next steps on the page")
	}
	rule := regexp.MustCompile(`<li id="r(\d+)" value="(\d+)"><strong>sign ([a-z-]+)</strong>`)
	list := func(s string) (out []string) {
		for _, m := range rule.FindAllStringSubmatch(s, -1) {
			out = append(out, m[1]+m[2]+" "+m[3])
		}
		return out
	}
	if diff := cmp.Diff([]string{"11 desk", "22 no-passport", "33 wage"}, list(top)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"44 place", "55 contact"}, list(rest)); diff != "" {
		t.Errorf("other reasons (-want +got):\n%s", diff)
	}
	order := []string{"Do not travel.", "tel:111", "sign desk", "Read by machine", `class="steps"`, "held abroad", `href="about:blank"`, `id="ad"`}
	if !slices.IsSortedFunc(order, func(a, b string) int { return strings.Index(body, a) - strings.Index(body, b) }) {
		for _, x := range order {
			t.Logf("%q is at %d", x, strings.Index(body, x))
		}
		t.Error("want what to do, the hotline, the reasons, who checked and the next steps in this order")
	}
	if strings.Contains(body, "0900 000 123") || strings.Count(body, `href="about:blank"`) != 1 {
		t.Error("want contacts masked and one quick exit")
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
	b.post(t, "/check", q("hxxps://jobs[.]example/a?utm_source=x&id=7"))
	if diff := cmp.Diff([]string{"text dòng 1\ndòng 2", "url https://jobs.example/a?id=7"}, b.asked); diff != "" {
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
		{"too long", strings.Repeat("a", 256<<10+1), 413, "256 KB"},
		{"too long on the wire", strings.Repeat("ก", 256<<10), 413, "256 KB"},
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
	for kind, body := range map[string]string{"application/x-www-form-urlencoded": "q=%zz", "multipart/form-data; boundary=x": "--x\r\nnothing", "multipart/form-data": "q=x"} {
		r := httptest.NewRequest("POST", "/en/check", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		if status, _, body := newBench(t).do(t, r); status != 400 || !strings.Contains(body, "could not be read") {
			t.Errorf("damaged form of %s = %d, want 400 in words", kind, status)
		}
	}
}

func TestAnswerIsKeptUnderAnAddressOfItsOwn(t *testing.T) {
	b := newBench(t)
	status, h, _ := b.postOnly(t, "/check", q("tin có số 0900 000 123"))
	to := h.Get("Location")
	if status != 303 || !regexp.MustCompile(`^/kiem-tra/chk_[0-9A-Z]{26}$`).MatchString(to) {
		t.Fatalf("POST = %d to %q, want 303 to an answer that nobody can guess", status, to)
	}
	for prefix, want := range map[string]string{"": "Có nhiều dấu hiệu", "/en": "Many danger signs", "/fr": "Plusieurs signes"} {
		status, _, body := b.get(t, prefix+to)
		if status != 200 || !strings.Contains(body, want) || !strings.Contains(body, `href="/fr`+to+`"`) && prefix != "/fr" {
			t.Errorf("GET %s = %d, without %q or without the other languages", prefix+to, status, want)
		}
	}
	if len(b.asked) != 1 {
		t.Errorf("asked %d checks, want one", len(b.asked))
	}
	for prefix, want := range map[string]string{"": "không còn", "/en": "no longer kept", "/fr": "plus gardée"} {
		if status, h, body := b.get(t, prefix+"/kiem-tra/chk_NONE"); status != 410 || h.Get("Cache-Control") != "no-store" || !strings.Contains(body, want) || !strings.Contains(body, "<textarea") {
			t.Errorf("an answer that is forgotten = %d under %q, want 410 with %q and the form", status, prefix, want)
		}
	}
}

func TestASlowAnswerSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, func(b *bench) {
			b.CheckURL = func(context.Context, string) job.Answer { time.Sleep(11 * time.Second); return b.answer }
		})
		ctx, stop := context.WithCancel(t.Context())
		go b.Check.Run(ctx)
		defer func() { stop(); synctest.Wait() }()
		_, h, _ := b.postOnly(t, "/en/check", q("https://jobs.example/a"))
		began := time.Now()
		_, _, body := b.get(t, h.Get("Location"))
		if took := time.Since(began); took != 8*time.Second || !strings.Contains(body, `href="/en`+strings.TrimPrefix(h.Get("Location"), "/en")+`">See the answer`) || !strings.Contains(body, "opening the page") {
			t.Errorf("after %v the page says neither what is done nor how to look again", took)
		}
		time.Sleep(4 * time.Second)
		if _, _, body := b.get(t, h.Get("Location")); !strings.Contains(body, "Many danger signs") || strings.Contains(body, `class="verdict unread wait`) {
			t.Error("the answer that is there is not shown")
		}
	})
}

func TestWhoWaitsInLineIsToldSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, func(b *bench) {
			b.CheckURL = func(context.Context, string) job.Answer { time.Sleep(10 * time.Second); return b.answer }
		})
		ctx, stop := context.WithCancel(t.Context())
		go b.Check.Run(ctx)
		defer func() { stop(); synctest.Wait() }()
		b.postOnly(t, "/en/check", q("https://jobs.example/a"))
		_, h, _ := b.postOnly(t, "/en/check", q("https://jobs.example/b"))
		to, began := h.Get("Location"), time.Now()
		looked := func(path string, after time.Duration, want string) {
			t.Helper()
			if _, _, body := b.get(t, path); time.Since(began) != after || !strings.Contains(body, want) {
				t.Errorf("GET %s ends after %v, want after %v with %q", path, time.Since(began), after, want)
			}
		}
		looked(to, 3*time.Second, "Others asked before you")
		looked(to, 6*time.Second, `href="`+to+`?told=1">See the answer`)
		looked(to+"?told=1", 14*time.Second, "opening the page")
		time.Sleep(7 * time.Second)
		looked(to, 21*time.Second, "Many danger signs")
	})
}

// upload sends the check form with a file.
func (b *bench) upload(t testing.TB, typed string, file []byte) (int, http.Header, string) {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("picture", "../../etc/passwd")
	if err == nil {
		_, err = part.Write(file)
	}
	if err = errors.Join(err, m.WriteField("q", typed), m.Close()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/en/check", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	status, h, page := b.do(t, r)
	if status != 303 {
		return status, h, page
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { b.Check.Run(ctx) })
	defer func() { stop(); wg.Wait() }()
	return b.get(t, h.Get("Location"))
}

func TestPicturesAreReadWhereTheyCanBe(t *testing.T) {
	reads := func(text string, err error) func(*bench) {
		return func(b *bench) { b.read = func(context.Context, []byte) (string, error) { return text, err } }
	}
	for _, tc := range []struct {
		name   string
		change func(*bench)
		typed  string
		file   []byte
		status int
		want   string
	}{
		{"words in a picture are judged", reads("Trực tin nhắn ở Bavet", nil), "", []byte("x"), 200, "Many danger signs"},
		{"no words in it", reads("", nil), "", []byte("x"), 200, "no words in the picture"},
		{"no picture", reads("", errors.New("damaged")), "", []byte("x"), 200, "could not be opened"},
		{"pictures are not read here", func(*bench) {}, "", []byte("x"), 200, "Pictures cannot be read here"},
		{"an empty file beside a text", reads("", nil), "một tin", nil, 200, "Many danger signs"},
		{"an empty file alone", reads("", nil), "", nil, 422, "Nothing was entered"},
		{"a file that is too large", reads("", nil), "", make([]byte, check.MaxPicture+1), 413, "10 MB"},
		{"a text that is too long beside a picture", reads("x", nil), strings.Repeat("a", check.MaxText+1), []byte("x"), 413, "256 KB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, tc.change)
			if status, _, body := b.upload(t, tc.typed, tc.file); status != tc.status || !strings.Contains(body, tc.want) {
				t.Errorf("POST = %d, want %d with %q", status, tc.status, tc.want)
			}
		})
	}
	for name, tc := range map[string]struct {
		change func(*bench)
		want   string
		not    string
	}{"with a reader": {reads("", nil), `type="file"`, "cannot be read here"}, "without": {func(*bench) {}, "Pictures cannot be read here", `type="file"`}} {
		if _, _, body := newBench(t, tc.change).get(t, "/en"); !strings.Contains(body, tc.want) || strings.Contains(body, tc.not) {
			t.Errorf("%s the form lacks %q or has %q", name, tc.want, tc.not)
		}
	}
}

func TestOneAddressCannotKeepAskingFaster(t *testing.T) {
	b := newBench(t, func(b *bench) { b.AskBurst, b.AskEvery = 60, time.Second })
	got := map[int]int{}
	for range 10_000 {
		status, h, body := b.postOnly(t, "/en/check", q("một tin"))
		got[status]++
		if status == 429 && (h.Get("Retry-After") == "" || got[429] == 1 && !strings.Contains(body, "Too many at once")) {
			t.Fatal("a refusal does not say when to come again")
		}
	}
	if diff := cmp.Diff(map[int]int{303: 60, 429: 9940}, got); diff != "" {
		t.Errorf("10,000 at once from one address (-want +got):\n%s", diff)
	}
	r := httptest.NewRequest("POST", "/en/check", strings.NewReader(q("một tin").Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "[2001:db8:1::7]:9"
	if status, _, _ := b.do(t, r); status != 303 {
		t.Errorf("another address = %d, want 303", status)
	}
}

func TestNewWantsItsDesk(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New without a desk did not panic")
		}
	}()
	web.New(web.Options{})
}
