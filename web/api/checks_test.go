package api_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/seeds"
	"lurewatch/web/api"
)

// judge is a reader of ads for these tests: a text with the word strong bears strong signs and quotes its telephone number.
func judge(text, url string, at time.Time) job.Answer {
	v := job.Verdict{Kind: job.KindAd, Lang: "vi", RuleSet: "r1"}
	if strings.Contains(text, "strong") {
		v.Band, v.Score = job.Alert, 72
		at := max(0, strings.Index(text, "strong"))
		v.Findings = []job.Finding{{Rule: "made-up", Category: job.ForcedCriminality, Indicator: "FC02", Tier: job.Strong, Points: 2, Field: job.Text, Start: at, End: len(text), Quote: text[at:]}}
	}
	return job.Answer{Readable: job.Read, Ad: job.Ad{URL: url, Text: text}, Verdict: v, At: at, Read: []string{"title", "text"}, NotRead: []string{"pictures"}}
}

// deskOptions is a desk over the world. Pages are read by the word in their address.
func (w *world) deskOptions() check.Options {
	lines, err := check.ReadHotlines(seeds.FS, "hotlines.yaml")
	w.must(err)
	return check.Options{
		Hotlines: lines,
		Text:     func(_ context.Context, text string) job.Answer { return judge(text, "", w.clock.now()) },
		URL: func(_ context.Context, url string) check.Page {
			return check.Page{Answer: judge("an ad, "+url+" gọi "+phone, url, w.clock.now())}
		},
		Picture: func(_ context.Context, b []byte) (string, error) { return string(b), nil },
		Known:   w.index.Known, Now: w.clock.now, Waiting: 3,
	}
}

// works answers what was started until the test ends.
func (w *world) works() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.desk.Run(ctx) }()
	w.Cleanup(func() { cancel(); w.must(<-done) })
}

// posted asks one question without a token, from an address.
func (w *world) posted(from string, body any, header ...string) answer {
	w.Helper()
	req := w.request("", "POST", "/checks", body)
	if from != "" {
		req.RemoteAddr = from
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return w.send(req)
}

func TestATextIsAnsweredAtOnceAndUnderItsID(t *testing.T) {
	w := newWorld(t)
	var first, again check.Answer
	w.posted("", map[string]any{"text": "strong ad, gọi " + phone, "lang": "en"}).want(200).lacks(phone, "900000123").says(`"strong_signs"`).into(&first)
	if first.Status != check.Done || first.Lang != check.EN || first.Links["self"] != api.Base+"/checks/"+string(first.ID) {
		t.Errorf("answer = %+v", first)
	}
	w.ask("", "GET", "/checks/"+string(first.ID)+"?lang=en", nil).want(200).into(&again)
	if again.Headline != first.Headline || again.Headline == "" {
		t.Errorf("headline %q, later %q", first.Headline, again.Headline)
	}
	w.clock.pass(25 * time.Hour)
	w.ask("", "GET", "/checks/"+string(first.ID), nil).want(404)
	w.ask("", "GET", "/checks/chk_none", nil).want(404).says("There is no such check.")
}

func TestAPageIsAnsweredLater(t *testing.T) {
	w := newWorld(t)
	const page = "https://jobs.example/strong?utm_source=zalo"
	a := w.posted("", map[string]any{"url": page}).want(202).says(`"pending"`)
	at := a.Header.Get("Location")
	if !strings.HasPrefix(at, api.Base+"/checks/chk_") || a.Header.Get("Retry-After") == "" {
		t.Fatalf("Location %q, Retry-After %q", at, a.Header.Get("Retry-After"))
	}
	path := strings.TrimPrefix(at, api.Base)
	w.ask("", "GET", path, nil).want(202)
	w.works()
	deadline := time.Now().Add(2 * time.Minute)
	got := w.ask("", "GET", path, nil)
	for got.StatusCode == 202 && time.Now().Before(deadline) {
		got = w.ask("", "GET", path, nil)
	}
	got.want(200).says(`"checked_url":"https://jobs.example/strong"`, `"fetched_now"`).lacks("utm_source", phone)
	w.posted("", map[string]any{"url": page}).want(200).says(`"cached"`)
}

func TestTheKindsOfQuestions(t *testing.T) {
	w := newWorld(t)
	w.works()
	picture := base64.StdEncoding.EncodeToString([]byte("a strong ad in a picture"))
	for _, tc := range []struct {
		name   string
		body   any
		status int
		says   string
	}{
		{"a text", map[string]any{"text": "a strong ad"}, 200, `"pasted"`},
		{"a text that is an address is not opened", map[string]any{"text": "https://jobs.example/strong"}, 200, `"kind":"text"`},
		{"a text of 2 MB", map[string]any{"text": strings.Repeat("strong ", 300_000)}, 200, `"too_large"`},
		{"an empty text", map[string]any{"text": ""}, 422, "Exactly one"},
		{"a text of blanks", map[string]any{"text": "   "}, 200, `"because":"empty"`},
		{"a number", map[string]any{"contact": phone}, 200, `"flagged_ads":2`},
		{"a number nobody has", map[string]any{"contact": "0900 000 199"}, 200, `"none_seen"`},
		{"two contacts", map[string]any{"contact": "@demo_kr_01 @demo_zz"}, 200, `"because":"several"`},
		{"a handle without its sign", map[string]any{"contact": "demo_kr_01"}, 200, `"masked":"@de••"`},
		{"a handle of letters", map[string]any{"contact": "demolan"}, 200, `"kind":"contact"`},
		{"a text that is a contact", map[string]any{"text": "Zalo: 0900 000 199"}, 200, `"kind":"contact"`},
		{"a text of two contacts", map[string]any{"text": "Zalo 0900 000 198, SĐT 0900 000 199"}, 200, `"because":"several"`},
		{"a picture", map[string]any{"picture": picture}, 202, `"pending"`},
		{"a picture that is not base64", map[string]any{"picture": "%%%"}, 422, "base64"},
		{"an address of a file", map[string]any{"url": "file:///etc/passwd"}, 200, `"not_allowed"`},
		{"an address of a script", map[string]any{"url": "javascript:alert(1)"}, 200, `"not_allowed"`},
		{"an address with a user", map[string]any{"url": "https://a:b@jobs.example/"}, 200, `"credentials"`},
		{"an address of an account", map[string]any{"url": "https://zalo.me/0900000123"}, 200, `"kind":"contact"`},
		{"no address", map[string]any{"url": "jobs"}, 200, `"not_allowed"`},
		{"two things", map[string]any{"text": "x", "url": "https://jobs.example/"}, 422, "Exactly one"},
		{"nothing", map[string]any{}, 422, "Exactly one"},
		{"a field that is not known", map[string]any{"txt": "x"}, 422, "errors"},
		{"another language", map[string]any{"text": "x", "lang": "de"}, 422, "errors"},
		{"no object", "[]", 422, "errors"},
		{"no JSON", "{", 400, ""},
		{"17 MB", `{"text":"` + strings.Repeat("x", 17<<20) + `"}`, 413, "larger"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.TB = t
			w.posted("", tc.body).want(tc.status).says(tc.says)
		})
	}
	w.TB = t
}

func TestAStrangerHasFewRequests(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.OpenPerMinute, o.OpenBurst = 2, 3 })
	text := map[string]any{"text": "a strong ad"}
	for i := range 3 {
		if a := w.posted("192.0.2.1:99", text).want(200); a.Header.Get("RateLimit-Remaining") != fmt.Sprint(2-i) || a.Header.Get("RateLimit-Limit") != "3" {
			t.Errorf("request %d: %v", i, a.Header)
		}
	}
	if a := w.posted("192.0.2.1:98", text).want(429); a.Header.Get("Retry-After") != "30" {
		t.Errorf("Retry-After %q, want 30", a.Header.Get("Retry-After"))
	}
	w.posted("192.0.2.2:99", text).want(200)
	w.ask(people.Reader, "POST", "/checks", text).want(200)
	w.ask("", "GET", "/contacts/range/00000", nil).want(429)
	w.clock.pass(30 * time.Second)
	w.posted("192.0.2.1:99", text).want(200)
	w.posted("192.0.2.1:99", text).want(429)
	for i := range 3 {
		w.posted(fmt.Sprintf("[2001:db8:0:1::%d]:99", i), text).want(200)
	}
	w.posted("[2001:db8:0:1:ffff::1]:99", text).want(429)
	w.posted("[2001:db8:0:2::1]:99", text).want(200)
	req := w.request("", "POST", "/checks", text)
	req.Header.Set("Authorization", "Bearer lw_none")
	w.send(req).want(401)
}

func TestWhatIsKnownCostsAStrangerNothing(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.OpenPerMinute, o.OpenBurst = 1, 1 })
	page := map[string]any{"url": "https://jobs.example/strong"}
	ctx := w.Context()
	a, err := w.desk.Check(ctx, check.Ask{URL: "https://jobs.example/strong", From: "192.0.2.1"})
	w.must(err)
	for range 10 {
		w.posted("192.0.2.1:99", page).want(200).says(`"cached"`)
		w.ask("", "GET", "/checks/"+string(a.ID), nil).want(200)
	}
	w.posted("192.0.2.1:99", page).want(200) // pays, as ten are free
	w.posted("192.0.2.1:99", page).want(429)
	w.posted("192.0.2.1:99", map[string]any{"text": "strong"}).want(429)
	w.posted("192.0.2.2:99", page).want(202).lacks("cached") // nobody is told what others asked
	w.posted("192.0.2.2:99", page).want(429)
}

func TestBehindAProxyItsWordCounts(t *testing.T) {
	for _, proxied := range []bool{true, false} {
		w := newWorld(t, func(o *api.Options) { o.OpenPerMinute, o.OpenBurst, o.Proxied = 1, 1, proxied })
		text := map[string]any{"text": "strong"}
		w.posted("127.0.0.1:9", text, "X-Forwarded-For", "203.0.113.9, 192.0.2.1").want(200)
		w.posted("127.0.0.1:9", text, "X-Forwarded-For", "192.0.2.1").want(429)
		want := 429
		if proxied {
			want = 200
		}
		w.posted("127.0.0.1:9", text, "X-Forwarded-For", "203.0.113.9").want(want)
	}
}

func TestTheSameRequestTwiceIsOne(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.OpenPerMinute, o.OpenBurst = 1, 2 })
	var first, again check.Answer
	text := map[string]any{"text": "a strong ad"}
	w.posted("", text, "Idempotency-Key", "k1").want(200).into(&first)
	for range 3 {
		w.posted("", text, "Idempotency-Key", "k1").want(200).into(&again)
		if again.ID != first.ID {
			t.Errorf("id %s, want %s", again.ID, first.ID)
		}
	}
	w.posted("", map[string]any{"text": "another"}, "Idempotency-Key", "k1").want(422)
	w.posted("192.0.2.77:1", map[string]any{"text": "another"}, "Idempotency-Key", "k1").want(200)
	w.posted("", map[string]any{}, "Idempotency-Key", "k2").want(422)
	w.posted("", text, "Idempotency-Key", "k3").want(429)
	w.clock.pass(25 * time.Hour)
	w.posted("", text, "Idempotency-Key", "k1").want(200).into(&again)
	if again.ID == first.ID {
		t.Error("the answer is kept for more than a day")
	}
}

func TestManyAtOnceEachOnItsOwn(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.PerMinute, o.Burst = 60, 20 })
	checks := []any{
		map[string]any{"text": "a strong ad"}, map[string]any{"contact": phone}, map[string]any{"url": "file:///etc/passwd"},
		7, map[string]any{"txt": "x"}, map[string]any{"text": "x", "lang": "de"}, map[string]any{"text": "x", "country": "Viet Nam"}, map[string]any{},
		map[string]any{"url": "https://jobs.example/1"}, map[string]any{"url": "https://jobs.example/2"}, map[string]any{"url": "https://jobs.example/3"}, map[string]any{"url": "https://jobs.example/4"},
	}
	want := []int{200, 200, 200, 422, 422, 422, 422, 422, 202, 202, 202, 503}
	var got api.BulkAnswer
	ask := func(list []any, key string) answer {
		req := w.request(people.Reader, "POST", "/checks/bulk", map[string]any{"checks": list})
		req.Header.Set("Idempotency-Key", key)
		return w.send(req)
	}
	a := ask(checks, "k").want(200).lacks(phone)
	a.into(&got)
	var statuses []int
	for _, r := range got.Results {
		statuses = append(statuses, r.Status)
		if (r.Check == nil) == (r.Problem == nil) {
			t.Errorf("result %+v, want an answer or a problem", r)
		}
	}
	if !slices.Equal(statuses, want) {
		t.Errorf("statuses %v, want %v", statuses, want)
	}
	if left := a.Header.Get("RateLimit-Remaining"); left != "18" {
		t.Errorf("%s left after 12 questions, want 18", left)
	}
	first := got.Results[0].Check.ID
	ask(checks, "k").want(200).into(&got)
	if got.Results[0].Check.ID != first {
		t.Error("the same request is done again")
	}
	ask(make([]any, 101), "").want(422)
	ask([]any{}, "").want(422)
}

func TestTheServerStandsAFloodFromOneAddress(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.OpenPerMinute, o.OpenBurst = 20, 20 })
	count := map[int]int{}
	for range 10_000 {
		count[w.posted("", map[string]any{"text": "a strong ad"}).StatusCode]++
	}
	if count[200] != 20 || count[http.StatusTooManyRequests] != 9_980 {
		t.Errorf("answers by status %v, want 20 and 9,980 refused", count)
	}
}
