package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a site over made-up ads. Its fields say what the parts behind the pages do.
type bench struct {
	web.Options
	cases  map[job.ID]job.Case
	hits   job.Hits
	info   job.Info
	fault  error      // of Search
	answer job.Answer // of both checks
	// What the desk works with. because says better than answer why a page could not be read; read reads pictures.
	CheckText, CheckURL func(context.Context, string) job.Answer
	because             check.Because
	read                func(context.Context, []byte) (string, error)
	plea                func(string, job.Verdict) check.Situation
	asked               []string  // what the checks were given: "url …" or "text …"
	query               job.Query // the last one
	log                 *bytes.Buffer
	http.Handler
}

var noon = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

func newBench(t testing.TB, change ...func(*bench)) *bench {
	t.Helper()
	c := lure()
	b := &bench{cases: map[job.ID]job.Case{c.Ad.ID: c}, log: &bytes.Buffer{}}
	b.answer = job.Answer{Readable: job.Read, Ad: c.Ad, Verdict: c.Verdict, At: noon, Read: []string{"text"}, NotRead: []string{"pictures"}}
	b.hits = job.Hits{Total: 1, Hits: []job.Hit{{ID: c.Ad.ID, Title: c.Ad.Title, Band: job.Alert, Source: "bang-tin", Lang: "vi", LastSeen: noon}}}
	lines, err := check.ReadHotlines(os.DirFS("../seeds"), "hotlines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b.CheckText = func(_ context.Context, s string) job.Answer { b.asked = append(b.asked, "text "+s); return b.answer }
	b.CheckURL = func(_ context.Context, s string) job.Answer { b.asked = append(b.asked, "url "+s); return b.answer }
	b.Options = web.Options{
		Hotlines: lines, AskBurst: -1,
		Search: func(_ context.Context, q job.Query) (job.Hits, error) { b.query = q; return b.hits, b.fault },
		Case:   func(_ context.Context, id job.ID) (job.Case, bool, error) { c, ok := b.cases[id]; return c, ok, nil },
		Info:   func(context.Context) (job.Info, error) { return b.info, nil },
		Rule: func(id string) (job.Rule, bool) {
			r := job.Rule{ID: id, Title: map[string]string{"vi": "dấu hiệu " + id, "en": "sign " + id, "fr": "signe " + id}, Source: []string{"SOURCE2026"}}
			return r, id != "unknown-rule"
		},
		Now: func() time.Time { return noon },
		Log: slog.New(slog.NewTextHandler(b.log, nil)), RulesVersion: "2026.11.1", Version: "0.1.0",
	}
	for _, f := range change {
		f(b)
	}
	b.Check = check.New(check.Options{Text: b.CheckText, URL: func(ctx context.Context, url string) check.Page {
		return check.Page{Answer: b.CheckURL(ctx, url), Because: b.because}
	}, Picture: b.read, Known: b.Known, Rule: b.Rule, Hotlines: b.Hotlines, Now: b.Now, Plea: b.plea})
	b.Pictures = b.read != nil
	b.Handler = web.New(b.Options)
	return b
}

// lure is a made-up ad with overlapping, touching, repeated, trial and mitigating findings.
func lure() job.Case {
	ad := job.Ad{ID: "ad-1", URL: "https://viec.example/tin/7?z=0900000123", Title: "Trực tin nhắn ở Bavet", Company: "Công ty Mẫu",
		Location: "Bavet", Salary: "25 - 40 triệu", Lang: "vi", Source: "bang-tin", Posted: "20/11/2026",
		Text: "Trực tin nhắn ở Bavet, lương 25 - 40 triệu/tháng. Không cần hộ chiếu, có người đón.\nZalo 0900 000 123, Telegram @demo_hr_01, mail hiring@jobs.example"}
	f := func(field job.Field, quote, rule string, tier job.Tier, points float64) job.Finding {
		i := strings.Index(ad.Field(field), quote)
		return job.Finding{Rule: rule, Category: job.ForcedCriminality, Indicator: "FC02", Tier: tier, Points: points, Field: field, Start: i, End: i + len(quote), Quote: quote}
	}
	span := func(quote string) job.Span {
		i := strings.Index(ad.Text, quote)
		return job.Span{Field: job.Text, Start: i, End: i + len(quote), Quote: quote}
	}
	trial := f(job.Text, "có người đón", "on-trial", job.Strong, 9)
	trial.Trial = true
	v := job.Verdict{Band: job.Alert, Score: 87.5, Kind: job.KindAd, Lang: "vi", RuleSet: "2026.11.1",
		Categories: []job.CategoryVerdict{{ID: job.ForcedCriminality, Positive: true}, {ID: job.Smuggling}},
		Findings: []job.Finding{
			f(job.Text, "25 - 40 triệu/tháng", "wage", job.Medium, 2),
			f(job.Title, "Trực tin nhắn ở Bavet", "desk", job.Strong, 3),
			f(job.Text, "Trực tin nhắn ở Bavet", "desk", job.Strong, 3),
			f(job.Text, "Bavet, lương 25", "place", job.Weak, 1),
			f(job.Text, "Không cần hộ chiếu", "no-passport", job.Strong, 2.5),
			f(job.Text, "Zalo 0900 000 123", "contact", job.Context, .1),
			trial,
			f(job.Company, "Công ty Mẫu", "licensed", job.Mitigating, -1),
		},
		Facts: job.Facts{
			Wages:  []job.Wage{{Min: 25e6, Max: 40e6, Currency: "VND", Period: "month", USDMonth: [2]float64{950, 1520}, Span: span("25 - 40 triệu/tháng")}},
			Places: []job.Place{{ID: "kh-bavet", Country: "KH", Risk: .9, Kind: "town", Span: span("Bavet")}},
			Contacts: []job.Contact{{Type: "zalo", Value: "+84900000123", Span: span("0900 000 123")}, {Type: "telegram", Value: "demo_hr_01", Span: span("@demo_hr_01")},
				{Type: "email", Value: "hiring@jobs.example", Span: span("hiring@jobs.example")}},
		}}
	return job.Case{Ad: ad, Verdict: v, FirstSeen: noon.Add(-48 * time.Hour), LastSeen: noon, JudgedAt: noon, Versions: 2}
}

// get returns status, headers and body of a page.
func (b *bench) get(t testing.TB, path string) (int, http.Header, string) {
	t.Helper()
	return b.do(t, httptest.NewRequest("GET", path, nil))
}

// post sends a form; that of the check is followed to its answer, as browsers do. A question that takes time is worked on
// until it is answered.
func (b *bench) post(t testing.TB, path string, form url.Values) (int, http.Header, string) {
	t.Helper()
	status, h, body := b.postOnly(t, path, form)
	if to := h.Get("Location"); status == 303 && strings.Contains(to, "/kiem-tra/") {
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { b.Check.Run(ctx) })
		defer func() { stop(); wg.Wait() }()
		return b.get(t, to)
	}
	return status, h, body
}

// postOnly sends a form.
func (b *bench) postOnly(t testing.TB, path string, form url.Values) (int, http.Header, string) {
	t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(t, r)
}

func (b *bench) do(t testing.TB, r *http.Request) (int, http.Header, string) {
	t.Helper()
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, w.Header(), string(body)
}

func q(s string) url.Values { return url.Values{"q": {s}} }

// everyPage returns each kind of page in each language by name. They are made once.
func everyPage(t testing.TB) map[string]string {
	t.Helper()
	every.Do(func() { every.pages = makeEveryPage(t) })
	return every.pages
}

var every struct {
	sync.Once
	pages map[string]string
}

// makeEveryPage renders each kind of page in each language.
func makeEveryPage(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	doorPages, digestPages := furnished(t), flagged(t)
	for _, prefix := range []string{"", "/en", "/fr"} {
		add := func(name string, b *bench, path string) {
			_, _, out[prefix+" "+name] = b.get(t, prefix+path)
		}
		check := func(name string, change func(*bench)) {
			b := newBench(t, change)
			_, _, out[prefix+" answer "+name] = b.post(t, prefix+"/check", q("một tin"))
		}
		b := newBench(t)
		add("form", b, "/")
		add("console list", b, "/console?q=bavet")
		add("console ad", b, "/console/ad/ad-1")
		rich := newBench(t, full(23), func(b *bench) {
			b.hits.Next, b.hits.Total, b.hits.Fuzzy = "c", 40, true
			b.hits.Weeks = []job.Week{{Start: noon.AddDate(0, 0, -5), Alert: 3, Look: 1}, {Start: noon.AddDate(0, 0, 2), Look: 2}}
			b.hits.Facets = map[string][]job.FacetCount{"band": {{Value: "alert", Count: 3}}, "country": {{Value: "KH", Count: 3}}, "rule": {{Value: "desk", Count: 3}}}
		})
		add("console full list", rich, "/console?q=bavet+-band:look+contry:KH&after=x&n=1&order=newest")
		add("console full ad", rich, "/console/ad/member-03")
		add("console campaigns", rich, "/console/campaigns")
		add("console campaign", rich, "/console/campaign/member-00")
		add("console contact", rich, "/console/contact/phone/~none")
		busy := newDesk(t, 4)
		busy.who = people.Principal{Name: "open", Role: people.Admin, Open: true}
		for path, name := range map[string]string{"queue": "queue", "queue?view=unsure": "empty queue", "campaign/member-00": "campaign to decide on", "contact/telegram/~none": "contact to export", "": "list to export"} {
			_, _, out[prefix+" console "+name] = busy.visit(t, "GET", prefix+strings.TrimSuffix("/console/"+path, "/"), nil)
		}
		_, out[prefix+" console decided"] = busy.send(t, prefix+"/console/ad/member-01/decide", "to", "queue", "decision", "escalate")
		_, _, out[prefix+" console ad to decide on"] = busy.visit(t, "GET", prefix+"/console/ad/member-01?done=1", nil)
		_, out[prefix+" console conflict"] = busy.send(t, prefix+"/console/ad/member-01/decide", "to", "queue", "decision", "confirmed")
		_, out[prefix+" console form again"] = busy.send(t, prefix+"/console/ad/member-02/decide", "to", "queue", "decision", "confirmed", "reason_confirmed", "other")
		_, out[prefix+" console campaign sure"] = busy.send(t, prefix+"/console/campaign/member-00/decide", "decision", "confirmed")
		_, out[prefix+" console undone"] = busy.send(t, prefix+"/console/undo", "seq", "1", "to", "queue")
		_, out[prefix+" console undone again"] = busy.send(t, prefix+"/console/undo", "seq", "1", "to", "queue")
		_, out[prefix+" console export refused"] = busy.send(t, prefix+"/console/export", "format", "csv", "tlp", "red")
		add("console help", rich, "/console/help")
		add("console lookup", rich, "/console/lookup")
		_, _, out[prefix+" console look-up"] = rich.post(t, prefix+"/console/lookup", url.Values{"contacts": {"0900 000 199\nxin chào!\njobs[.]example"}})
		_, _, out[prefix+" console look-up of nothing"] = rich.post(t, prefix+"/console/lookup", url.Values{})
		for status, role := range map[string]people.Role{"console log-in": "", "console refusal": people.Reader} {
			add(status, newBench(t, full(2), func(b *bench) {
				b.Who = func(*http.Request) people.Principal { return people.Principal{Role: role} }
			}), "/console/lookup")
		}
		add("not found", b, "/nothing")
		add("fault", newBench(t, func(b *bench) { b.fault = errors.New("disk on fire") }), "/console")
		add("console empty list", newBench(t, func(b *bench) { b.hits = job.Hits{} }), "/console")
		add("console nothing found", newBench(t, func(b *bench) { b.hits = job.Hits{}; b.info.Changes = 5 }), "/console?q=x")
		add("console page past the end", newBench(t, func(b *bench) { b.hits.Hits = nil }), "/console?after=c2&n=2")
		amiss := newBench(t, func(b *bench) { b.info.Sources = amiss() })
		add("console sources", amiss, "/console/sources")
		add("console list with a warning", amiss, "/console")
		add("console no sources", b, "/console/sources")
		_, _, out[prefix+" empty form"] = b.post(t, prefix+"/check", q(" "))
		_, _, out[prefix+" long form"] = b.post(t, prefix+"/check", q(strings.Repeat("a", 300<<10)))
		for _, r := range []job.Readable{job.Unreachable, job.Refused, job.Missing, job.NotAnAd, job.NotAllowed, job.TooLarge, job.NotText, "new_reason"} {
			check(string(r), func(b *bench) { b.answer = job.Answer{Readable: r, NotRead: []string{"text"}} })
		}
		addDoorPages(t, out, doorPages, prefix)
		addDigestPages(t, out, digestPages, prefix)
		addLessonPages(t, out, prefix)
		for _, band := range []job.Band{job.None, job.Look, job.Alert} {
			check(band.String(), func(b *bench) { b.answer.Verdict.Band = band })
		}
		check("none without findings", func(b *bench) { b.answer.Verdict.Band, b.answer.Verdict.Findings = job.None, nil })
		check("report", func(b *bench) { b.answer.Verdict.Kind, b.answer.Verdict.Band = job.KindReport, job.None })
	}
	return out
}
