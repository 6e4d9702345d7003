package web_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
	"lurewatch/web"
)

// builtIn is the rule library of the program. It is compiled once.
var builtIn = sync.OnceValues(func() (*rules.Set, error) { return rules.Load(library.FS, seeds.FS) })

// lessons are those of the program.
func lessons(set *rules.Set) web.Lessons {
	return web.Lessons{Files: seeds.FS, Rules: set.Rules(), Terms: set.Terms, Address: "https://check.example", Examples: func(rule string) []web.Example {
		var out []web.Example
		for _, e := range set.Examples(rule) {
			out = append(out, web.Example{Ad: e.Ad, Verdict: set.Judge(e.Ad), Fire: e.Fire})
		}
		return out
	}}
}

// taught gives a bench the lessons of the program.
func taught(b *bench) {
	set, err := builtIn()
	if err != nil {
		panic(err)
	}
	b.Term, b.Lessons = set.Term, lessons(set)
}

// addLessonPages adds the pages that teach to a list of pages.
func addLessonPages(t testing.TB, out map[string]string, prefix string) {
	t.Helper()
	b := newBench(t, taught)
	for name, path := range map[string]string{"form with lessons": "/", "signs": "/dau-hieu", "sign": "/dau-hieu/papers-kept", "sign with a meaning": "/dau-hieu/other-side", "sign of a rule": "/dau-hieu/fee-for-work-at-home",
		"quiz": "/tim-dau-hieu", "quiz for a projector": "/tim-dau-hieu?big=1&ad=10", "quiz with its signs": "/tim-dau-hieu?big=1&ad=1&show=1",
		"quiz answers": "/tim-dau-hieu/dap-an?ad_1=signs&ad_2=signs", "poster": "/ap-phich"} {
		_, _, out[prefix+" lesson "+name] = b.get(t, prefix+path)
	}
	bare := newBench(t, taught, func(b *bench) { b.Lessons.Address = "" })
	_, _, out[prefix+" lesson poster without an address"] = bare.get(t, prefix+"/ap-phich")
}

var hrefs = regexp.MustCompile(`href="(/[^"#?]*)`)

// Titles and examples are the library's: one says what an ad says, the other is invented.
func TestEverySignHasItsPage(t *testing.T) {
	b := newBench(t, taught)
	_, _, style := b.get(t, "/static/style.css")
	_, _, more := b.get(t, "/static/lesson.css")
	worn := len(style) + len(more)
	heaviest := map[string]int{}
	for _, prefix := range []string{"", "/en", "/fr"} {
		todo, seen := []string{prefix + "/dau-hieu"}, map[string]bool{}
		for len(todo) > 0 {
			path := todo[0]
			todo = todo[1:]
			status, _, body := b.get(t, path)
			if status != 200 {
				t.Fatalf("GET %s = %d", path, status)
			}
			heaviest[prefix] = max(heaviest[prefix], len(body)+worn)
			text := html.UnescapeString(regexp.MustCompile(`(?s)<title>.*?</title>|<h1.*?</h1>|<ul class="(?:specimens|signs)">.*?</ul>|<[^>]*>`).ReplaceAllString(body, " "))
			if found := claims.FindAllString(text, -1); len(found) > 0 {
				t.Errorf("%s says %q", path, found)
			}
			if strings.Contains(body, "[[") || strings.Contains(body, "<script") || strings.Count(body, "<h1") != 1 {
				t.Errorf("%s has a hole, a script or not one main heading", path)
			}
			for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
				if strings.HasPrefix(m[1], prefix+"/dau-hieu/") && !seen[m[1]] {
					seen[m[1]] = true
					todo = append(todo, m[1])
				}
			}
		}
		if len(seen) < 200 {
			t.Errorf("%s/dau-hieu leads to %d pages, want those of the terms and of rules", prefix, len(seen))
		}
	}
	for prefix, n := range heaviest {
		if n > 30<<10 {
			t.Errorf("the heaviest page under %q weighs %d bytes with its style, want at most 30 KB", prefix, n)
		}
		t.Logf("heaviest under %q: %d bytes", prefix, n)
	}
}

func TestASignShowsExamplesAndNearMisses(t *testing.T) {
	b := newBench(t, taught)
	_, _, body := b.get(t, "/dau-hieu/papers-kept")
	for _, want := range []string{"Giữ hộ chiếu, giấy tờ", `<li lang="vi" dir="auto">Qua đó công ty <mark class="hit">giữ hộ chiếu</mark>, hết hợp đồng trả lại.`, "Mang căn cước tới đối chiếu rồi cầm về.", "Xem giấy tờ rồi trả lại ngay", "tel:111"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of papers-kept does not have %q", want)
		}
	}
	_, _, body = b.get(t, "/en/dau-hieu/fee-for-work-at-home")
	for _, want := range []string{"Work from home after paying first", `href="/en/dau-hieu/fee-before"`, "registration fee"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of a rule does not have %q", want)
		}
	}
}

func TestUnknownAndTrialSignsHaveNoPage(t *testing.T) {
	b := newBench(t, taught, func(b *bench) {
		all := append([]job.Rule(nil), b.Lessons.Rules...)
		all = append(all, job.Rule{ID: "on-trial", Status: "trial", Category: job.ForcedLabour, Title: map[string]string{"vi": "x"}})
		b.Lessons.Rules = all
	})
	for _, path := range []string{"/dau-hieu/none", "/dau-hieu/on-trial", "/dau-hieu/", "/dau-hieu/papers-kept/x"} {
		if status, _, _ := b.get(t, path); status != 404 {
			t.Errorf("GET %s = %d, want 404", path, status)
		}
	}
	if status, _, _ := newBench(t).get(t, "/dau-hieu"); status != 404 {
		t.Errorf("GET /dau-hieu without lessons = %d, want 404", status)
	}
}

// few is a small library of lessons whose second sign is explained in Vietnamese alone.
var few = web.Lessons{
	Rules: []job.Rule{{ID: "r", Status: "active", Category: "k", Tier: job.Strong, Title: map[string]string{"vi": "quy tắc một", "en": "rule one"}}},
	Terms: func(string) []string { return []string{"a", "b"} }, Examples: func(string) []web.Example { return nil },
	Files: fstest.MapFS{"signs.yaml": {Data: []byte(`
kinds: [{id: k, title: {vi: nhóm, en: kind}, why: {vi: vì nhóm, en: why kind}}]
signs:
  - {id: a, why: {vi: vì a, en: why a}, honest: {vi: ngay a, en: honest a}}
  - {id: b, why: {vi: vì b}, honest: {vi: ngay b}}
`)}, "quiz.yaml": {Data: []byte(`[{id: q, lure: true, title: {vi: tiêu đề}, text: {vi: một hai ba}, clues: [{quote: {vi: hai}, sign: a}]}]`)}},
}

func TestWhatIsMissingInALanguageIsInVietnamese(t *testing.T) {
	b := newBench(t, func(b *bench) {
		b.Lessons = few
		b.Term = func(id string) (map[string]string, bool) {
			return map[string]string{"vi": "dấu " + id, "en": "sign " + id}, id == "a" || id == "b"
		}
	})
	for path, want := range map[string][]string{
		"/en/dau-hieu/a":          {"<p>why a</p>", "<p>honest a</p>"},
		"/en/dau-hieu/b":          {`<p><span lang="vi">vì b</span></p>`, "sign b"},
		"/fr/dau-hieu/r":          {`<span lang="vi">quy tắc một</span>`, `<span lang="vi">vì nhóm</span>`},
		"/en/tim-dau-hieu":        {`dir="auto" lang="vi"`, "một hai ba"},
		"/en/tim-dau-hieu/dap-an": {`<mark class="hit">hai</mark>`, `<q lang="vi">hai</q>`, "why a"},
	} {
		_, _, body := b.get(t, path)
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("GET %s does not have %q", path, w)
			}
		}
	}
}

func TestTheAnswerLeadsToTheSigns(t *testing.T) {
	b := newBench(t, taught)
	set, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	ad := job.Ad{ID: "x", Text: "Trực chat ở Bavet, công ty giữ hộ chiếu, bao vé."}
	b.answer.Ad, b.answer.Verdict = ad, set.Judge(ad)
	_, _, body := b.post(t, "/en/check", q(ad.Text))
	if !strings.Contains(body, `<a href="/en/dau-hieu/`) {
		t.Error("no reason of the answer leads to the page of its sign")
	}
}

func TestTheQuizTellsWhatWasRight(t *testing.T) {
	b := newBench(t, taught)
	_, _, form := b.get(t, "/tim-dau-hieu")
	if n := strings.Count(form, `type="radio"`); n != 20 {
		t.Errorf("the quiz has %d choices, want 20", n)
	}
	if strings.Contains(form, `<mark`) {
		t.Error("the quiz marks its signs before it is answered")
	}
	all := url.Values{}
	for n := 1; n <= 10; n++ {
		all.Set(fmt.Sprint("ad_", n), "signs")
	}
	for query, want := range map[string]string{"": "", all.Encode(): "for 6 of 10 ads", "ad_1=none&ad_2=none": "for 1 of 10 ads", "ad_1=x": ""} {
		status, h, body := b.get(t, "/en/tim-dau-hieu/dap-an?"+query)
		if status != 200 || h.Get("Cache-Control") != "no-store" || want != "" && !strings.Contains(body, want) || want == "" && strings.Contains(body, "You answered") {
			t.Errorf("answers to %q = %d, want %q", query, status, want)
		}
		if !strings.Contains(body, `hreflang="vi"`) || !strings.Contains(html.UnescapeString(body), query) {
			t.Errorf("answers to %q are lost in another language", query)
		}
		if !strings.Contains(body, `<mark class="hit">no passport needed</mark>`) {
			t.Errorf("answers to %q quote nothing", query)
		}
	}
	if b.log.Len() > 0 {
		t.Errorf("the log says %q", b.log)
	}
}

func TestTheQuizForAProjectorShowsOneAd(t *testing.T) {
	b := newBench(t, taught)
	for path, want := range map[string]struct{ has, not string }{
		"?big=1":              {"Tin 1 ", `rel="prev"`},
		"?big=1&ad=10":        {"Tin 10 ", `rel="next"`},
		"?big=1&ad=3":         {`href="/tim-dau-hieu?big=1&amp;ad=4"`, "<mark"},
		"?big=1&ad=3&show=1":  {"<mark", `type="radio"`},
		"?big=1&ad=99":        {"Tin 1 ", `rel="prev"`},
		"?big=1&ad=%3Cscript": {"Tin 1 ", "<script"},
	} {
		status, _, body := b.get(t, "/tim-dau-hieu"+path)
		if status != 200 || !strings.Contains(body, want.has) || strings.Contains(body, want.not) || strings.Count(body, `class="adtext"`) != 1 {
			t.Errorf("GET %s = %d, want one ad with %q and without %q", path, status, want.has, want.not)
		}
	}
}

func TestLessonPagesAreSmall(t *testing.T) {
	b := newBench(t, taught)
	worn := 0
	for _, name := range []string{"style.css", "lesson.css", "icon.svg"} {
		_, _, body := b.get(t, "/static/"+name)
		worn += len(body)
	}
	for _, prefix := range []string{"", "/en", "/fr"} {
		for _, path := range []string{"/dau-hieu", "/tim-dau-hieu", "/tim-dau-hieu?big=1&show=1", "/tim-dau-hieu/dap-an", "/ap-phich"} {
			_, _, body := b.get(t, prefix+path)
			if n := len(body) + worn; n > 30<<10 {
				t.Errorf("%s%s weighs %d bytes with its style and icon, want at most 30 KB", prefix, path, n)
			} else {
				t.Logf("%s%s weighs %d bytes", prefix, path, n)
			}
		}
	}
}

func TestThePosterDrawsItsAddress(t *testing.T) {
	b := newBench(t, taught)
	for prefix, address := range map[string]string{"": "https://check.example", "/en": "https://check.example/en", "/fr": "https://check.example/fr"} {
		_, _, body := b.get(t, prefix+"/ap-phich")
		m := regexp.MustCompile(`viewBox="0 0 (\d+) \d+" role="img" aria-label="([^"]*)"`).FindStringSubmatch(body)
		if m == nil || !strings.Contains(m[2], address) || !strings.Contains(body, `<span class="where">`+address+`</span>`) {
			t.Errorf("the poster under %q does not draw and say %s", prefix, address)
		}
	}
	bare := newBench(t, taught, func(b *bench) { b.Lessons.Address, b.Hotlines = "", check.Hotlines{} })
	_, _, body := bare.get(t, "/ap-phich")
	if strings.Contains(body, "class=\"code\"") || !strings.Contains(body, "Chưa có địa chỉ công khai") || strings.Contains(body, "111") {
		t.Error("the poster without an address or a verified number draws one all the same")
	}
}
