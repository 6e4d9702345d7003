package web_test

import (
	"errors"
	"html"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/web"
)

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	b := newBench(t)
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
	}
	const console = "; script-src 'self'"
	for _, path := range []string{"/", "/en", "/check", "/console", "/console/ad/ad-1", "/console/ad/none", "/healthz", "/static/style.css", "/static/none", "/nothing", "//other.example/x"} {
		_, h, _ := b.get(t, path)
		for name, value := range want {
			if name == "Content-Security-Policy" && strings.HasPrefix(path, "/console") {
				value += console
			}
			if got := h.Get(name); got != value {
				t.Errorf("GET %s: %s = %q, want %q", path, name, got, value)
			}
		}
		if h.Get("Permissions-Policy") == "" {
			t.Errorf("GET %s: no Permissions-Policy", path)
		}
	}
	for _, path := range []string{"/console", "/console/ad/ad-1"} {
		if _, h, _ := b.get(t, path); h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("GET %s may be kept: %v", path, h)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	for _, tc := range []struct {
		name, header, value string
		status              int
	}{
		{"a form of another site", "Sec-Fetch-Site", "cross-site", 403},
		{"a form of a neighbour", "Sec-Fetch-Site", "same-site", 403},
		{"another origin in an old browser", "Origin", "https://other.example", 403},
		{"our own form", "Sec-Fetch-Site", "same-origin", 303},
		{"our own form in an old browser", "Origin", "http://example.com", 303},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			r := httptest.NewRequest("POST", "/en/check", strings.NewReader(q("một tin").Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(tc.header, tc.value)
			status, _, body := b.do(t, r)
			if status != tc.status || (status == 403) != strings.Contains(body, "came from another web site") {
				t.Errorf("POST = %d, want %d", status, tc.status)
			}
			if (len(b.asked) > 0) != (tc.status == 303) {
				t.Errorf("asked %q", b.asked)
			}
		})
	}
}

func TestUnknownAddressesAreExplained(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{
		"/nothing": "Không có trang này", "/en/nothing": "There is no such page", "/fr/x/y": "Cette page n&#39;existe pas", "/vi/x": "Không có trang này",
		"/en/console/ad/none": "There is no such page", "/en/console/ad/": "There is no such page",
	} {
		if status, _, body := b.get(t, path); status != 404 || !strings.Contains(body, want) {
			t.Errorf("GET %s = %d, want 404 and %q", path, status, want)
		}
	}
}

func TestHealthNamesTheReason(t *testing.T) {
	if status, _, body := newBench(t).get(t, "/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("GET /healthz = %d %q, want 200 ok", status, body)
	}
	b := newBench(t, func(b *bench) { b.Ready = func() error { return errors.New("index is being rebuilt") } })
	if status, _, body := b.get(t, "/healthz"); status != 503 || !strings.Contains(body, "index is being rebuilt") {
		t.Errorf("GET /healthz = %d %q, want 503 and the reason", status, body)
	}
}

// attack is put into every place that foreign bytes come from. The text in it must reach the page, escaped.
const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) {{.}} ` + "\u202e&lt;b&gt;\x00'"

func TestForeignBytesStayText(t *testing.T) {
	b := newBench(t, func(b *bench) {
		c := lure()
		c.Ad = job.Ad{ID: attack, URL: "javascript:" + attack, Title: attack, Company: attack, Location: attack, Salary: attack, Text: attack, Lang: attack, Source: attack, Posted: attack}
		span := job.Span{Field: job.Text, Start: 2, End: 20, Quote: attack[2:20]}
		c.Verdict = job.Verdict{Kind: attack, Why: attack, Lang: attack, RuleSet: attack, Band: job.Alert, Categories: []job.CategoryVerdict{{ID: attack, Positive: true}},
			Findings: []job.Finding{{Rule: attack, Category: attack, Indicator: attack, Tier: job.Strong, Field: job.Text, Start: 2, End: 20, Quote: attack[2:20]},
				{Rule: "unknown-rule", Category: attack, Tier: job.Tier(9), Field: attack, Start: 1, End: 2, Quote: attack}},
			Facts: job.Facts{Wages: []job.Wage{{Currency: attack, Period: attack, Span: span}}, Places: []job.Place{{ID: attack, Country: attack, Kind: attack, Span: span}},
				Contacts: []job.Contact{{Type: attack, Value: attack, Span: span}}}}
		b.cases[attack] = c
		b.answer.Ad, b.answer.Verdict = c.Ad, c.Verdict
		b.answer.Read, b.answer.NotRead = []string{attack}, []string{attack}
		b.hits = job.Hits{Total: 90, Hits: []job.Hit{{ID: attack, Title: attack, URL: attack, Source: attack, Lang: attack, Fragments: map[string][]string{"text": {attack, "<mark>" + attack + "</mark>"}, "title": {attack}}}},
			Facets: map[string][]job.FacetCount{"source": {{Value: attack, Count: 1}}, "rule": {{Value: attack, Count: 2}}, "lang": {{Value: attack}}}}
		b.Rule = func(string) (job.Rule, bool) {
			return job.Rule{Title: map[string]string{"vi": attack}, Source: []string{attack}, Note: attack}, true
		}
		b.RulesVersion, b.Version, b.ShowContacts = attack, attack, true
		k := &ledger{cases: b.cases, was: map[uint64]map[job.ID]job.Standing{}}
		b.Desk, b.Exports = web.Desk{Decide: k.Decide, Undo: k.Undo, Audits: k.Audits}, web.Exports{Note: k.Note}
	})
	pages := map[string]string{}
	_, _, pages["list"] = b.get(t, "/en/console?after=c1&n=1&q="+url.QueryEscape(attack))
	_, _, pages["ad"] = b.get(t, "/en/console/ad/"+url.PathEscape(attack))
	_, _, pages["queue"] = b.get(t, "/en/console/queue?q="+url.QueryEscape(attack))
	_, _, pages["form again"] = b.post(t, "/en/console/ad/"+url.PathEscape(attack)+"/decide", url.Values{"decision": {"unsure"}, "note": {strings.Repeat(attack, 40)}, "to": {"queue"}})
	b.post(t, "/en/console/ad/"+url.PathEscape(attack)+"/decide", url.Values{"decision": {"unsure"}, "reason_unsure": {"other"}, "note": {attack}})
	_, _, pages["decided"] = b.get(t, "/en/console/ad/"+url.PathEscape(attack)+"?done=1")
	_, _, pages["conflict"] = b.post(t, "/en/console/ad/"+url.PathEscape(attack)+"/decide", url.Values{"decision": {"unsure"}, "to": {"queue"}})
	_, _, pages["answer to text"] = b.post(t, "/en/check", q(attack))
	_, _, pages["answer to an address"] = b.post(t, "/en/check", q("https://jobs.example"))
	_, _, pages["no such ad"] = b.get(t, "/en/console/ad/"+url.PathEscape("x"+attack))
	for name, body := range pages {
		if strings.Contains(body, "<script>") || strings.Count(body, "<script") != strings.Count(body, `<script src="/static/`) || strings.Contains(body, "<img") || strings.Contains(body, `"javascript:`) {
			t.Errorf("%s lets a tag or a link through", name)
		}
		if strings.ContainsAny(body, "\u202e\x00") {
			t.Errorf("%s lets a control through", name)
		}
		if name != "no such ad" && !strings.Contains(html.UnescapeString(body), "onerror=alert(1)> javascript:alert(1) {{.}}") {
			t.Errorf("%s does not show the text at all", name)
		}
		for _, m := range regexp.MustCompile(`(?:href|action|formaction|src)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if !strings.HasPrefix(m[1], "/") && !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "tel:") && m[1] != quickExit || strings.HasPrefix(m[1], "//") {
				t.Errorf("%s links to %q", name, m[1])
			}
		}
	}
}

// claims are what no page may say: that an ad is harmless, or that somebody is a criminal.
var claims = regexp.MustCompile(`(?i)an toàn|tin cậy|đáng tin|yên tâm|không nguy hiểm|hợp pháp|\bsafe|trustworth|harmless|legitimate|genuine|\bsûr|sans danger|sans risque|fiable|sécurisé|` +
	`kẻ lừa đảo|tên lừa đảo|tội phạm|buôn người|scammer|criminal\b|trafficker|escroc|trafiquant`)

// quickExit is where whoever must leave a page at once is led.
const quickExit = "about:blank"

// promises takes out of a page the sentences of an answer that say what an answer is not.
var promises = func() *strings.Replacer {
	var pairs []string
	for _, l := range check.Langs {
		for _, key := range []string{"limits.machine", "none_seen.do", "contact.none_seen.do"} {
			pairs = append(pairs, check.WordsOf(l).Say(key), "")
		}
	}
	return strings.NewReplacer(pairs...)
}()

// verifiedNumbers are the numbers that may be printed, as telephones dial them.
func verifiedNumbers(t *testing.T) map[string]bool {
	t.Helper()
	all, err := check.ReadHotlines(os.DirFS("../seeds"), "hotlines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, country := range []string{"VN", "KH", "LA", "MM", "TH", "CN", "PH", "MY", "JP", "KR", "TW"} {
		for _, to := range []check.Audience{check.Anyone, check.VietnameseAbroad, check.Family} {
			for _, line := range all.Verified(country, to) {
				out[check.Tel(line.Numbers[0])] = true
			}
		}
	}
	return out
}

func TestNoPageClaimsSafetyOrGuilt(t *testing.T) {
	verified := verifiedNumbers(t)
	for name, body := range everyPage(t) {
		text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " "))
		text = promises.Replace(text)
		if found := claims.FindAllString(text, -1); len(found) > 0 {
			t.Errorf("%s says %q", name, found)
		}
		if strings.Contains(body, "[[") || strings.Contains(body, "{n}") || strings.Contains(body, "<no value>") {
			t.Errorf("%s has a hole in a sentence", name)
		}
		token := strings.Contains(body, `name="referrer" content="no-referrer"`) // its forms are taken whatever their origin
		if token != regexp.MustCompile(`^\S* link`).MatchString(name) || strings.Contains(body, `method="post"`) && !token && !strings.Contains(body, `name="referrer" content="same-origin"`) {
			t.Errorf("%s has a form that browsers send with Origin: null, which is refused without TLS", name)
		}
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s has %d main headings, want 1", name, n)
		}
		for _, m := range regexp.MustCompile(`tel:([^"]*)`).FindAllStringSubmatch(body, -1) {
			if tel := html.UnescapeString(m[1]); tel != "111" && !(strings.Contains(name, "answer") && verified[tel]) {
				t.Errorf("%s prints the number %q, want 111 or, beside an answer, one that is verified", name, tel)
			}
		}
	}
}

func TestNothingReflectsTheHost(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/", "/check", "/console?q=x", "/nothing", "//x//y", "/console/"} {
		r := httptest.NewRequest("GET", path, nil)
		r.Host = "evil.example"
		_, h, body := b.do(t, r)
		if strings.Contains(body, "evil.example") || strings.Contains(h.Get("Location"), "evil.example") {
			t.Errorf("GET %s reflects the host", path)
		}
	}
}

func TestStaticFilesMayBeKept(t *testing.T) {
	b := newBench(t)
	_, _, page := b.get(t, "/")
	style := regexp.MustCompile(`/static/style\.css\?v=[0-9a-f]+`).FindString(page)
	status, h, _ := b.get(t, style)
	if status != 200 || !strings.Contains(h.Get("Cache-Control"), "immutable") || !strings.HasPrefix(h.Get("Content-Type"), "text/css") {
		t.Errorf("GET %s = %d %v", style, status, h)
	}
	r := httptest.NewRequest("GET", style, nil)
	r.Header.Set("If-None-Match", h.Get("ETag"))
	if status, _, _ := b.do(t, r); status != 304 {
		t.Errorf("GET with its tag = %d, want 304", status)
	}
}

func TestWrongMethodsAreToldTheRightOnes(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct{ method, path, allow, want string }{
		{"PUT", "/check", "GET, HEAD, POST", "Trang này không nhận"}, {"DELETE", "/en/check", "GET, HEAD, POST", "does not take such a request"},
		{"POST", "/fr/console", "GET, HEAD", "pas ce type de demande"}, {"POST", "/en/console/ad/ad-1", "GET, HEAD", ""},
		{"OPTIONS", "/", "GET, HEAD", ""}, {"POST", "/en", "GET, HEAD", ""}, {"POST", "/fr/", "GET, HEAD", ""},
		{"POST", "/healthz", "GET, HEAD", ""}, {"PUT", "/static/style.css", "GET, HEAD", ""},
	} {
		status, h, body := b.do(t, httptest.NewRequest(tc.method, tc.path, nil))
		if status != 405 || h.Get("Allow") != tc.allow || !strings.Contains(body, tc.want) {
			t.Errorf("%s %s = %d, Allow %q, want 405, %q and %q", tc.method, tc.path, status, h.Get("Allow"), tc.allow, tc.want)
		}
	}
	for _, path := range []string{"/nothing", "/en/nothing"} {
		if status, _, _ := b.do(t, httptest.NewRequest("POST", path, nil)); status != 404 {
			t.Errorf("POST %s = %d, want 404", path, status)
		}
	}
	if status, _, _ := b.do(t, httptest.NewRequest("HEAD", "/check", nil)); status != 303 {
		t.Errorf("HEAD /check = %d, want 303", status)
	}
}
