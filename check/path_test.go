package check_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/check"
	"lurewatch/crawler"
	"lurewatch/crawler/board"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// loaded is the rule set that the program has; it takes a while to compile.
var loaded = sync.OnceValues(func() (*rules.Set, error) { return rules.Load(library.FS, seeds.FS) })

// realDesk is a desk as the program has it, that may open pages on this machine.
func realDesk(t testing.TB, o check.Options) *check.Desk {
	t.Helper()
	set, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	reads := func(o fetch.Options) crawler.Checker {
		o.AllowLoopback, o.MaxBody = true, 200<<10
		client := fetch.New(o)
		t.Cleanup(client.Close)
		return crawler.Checker{Client: client, Judge: set.Judge, Now: func() time.Time { return noon }}
	}
	checker, hasty := reads(fetch.Options{}), reads(fetch.Options{Timeout: 200 * time.Millisecond})
	o.URL = func(ctx context.Context, url string) check.Page {
		c := checker
		if strings.HasSuffix(url, "/slow") {
			c = hasty
		}
		r := c.URL(ctx, url)
		return check.Page{Answer: r.Answer, Because: check.Because(r.By), Posting: r.Posting}
	}
	o.Text = func(_ context.Context, text string) job.Answer { return checker.Text(text) }
	o.Rule, o.Hotlines = set.Rule, seeded(t)
	return newDesk(t, o)
}

// madeUp are the ads of the demo by what they were written to be.
func madeUp(t testing.TB) (ads []job.Ad, bands []job.Band) {
	t.Helper()
	sub, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		t.Fatal(err)
	}
	samples, err := board.LoadSamples(sub)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples {
		ads, bands = append(ads, s.Ad), append(bands, s.Band)
	}
	return ads, bands
}

// trouble is a site with a page for each way in which reading fails.
func trouble(w http.ResponseWriter, r *http.Request) {
	send := func(kind, body string) {
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	}
	switch r.URL.Path {
	case "/robots.txt":
		send("text/plain", "")
	case "/captcha":
		send("text/html", "<title>Just a moment...</title><p>Verify you are human")
	case "/walled":
		send("text/html", "<title>Access denied</title><h1>Access denied</h1>")
	case "/picture":
		send("image/png", "\x89PNG\r\n\x1a\n")
	case "/form.pdf":
		send("application/pdf", "%PDF-1.7")
	case "/endless":
		send("text/html", strings.Repeat("long ", 1<<17))
	case "/inside":
		http.Redirect(w, r, "http://10.0.0.1/admin", http.StatusFound)
	case "/to-file":
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	case "/to-ftp":
		http.Redirect(w, r, "ftp://jobs.example/ad", http.StatusMovedPermanently)
	case "/to-script":
		http.Redirect(w, r, "javascript:alert(1)", http.StatusSeeOther)
	case "/to-port":
		http.Redirect(w, r, "http://93.184.216.34:22/", http.StatusFound)
	case "/to-user":
		http.Redirect(w, r, "http://demo:secret@jobs.example/", http.StatusTemporaryRedirect)
	case "/round":
		http.Redirect(w, r, "/round?"+r.URL.RawQuery+"x", http.StatusFound)
	case "/slow":
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	case "/silence":
		panic(http.ErrAbortHandler)
	case "/empty":
		send("text/html", "<title></title>")
	default:
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.WriteHeader(max(status, 400))
	}
}

// TestTheWholePath asks about pages of a made-up job board and of a site that fails in every way, twice each.
func TestTheWholePath(t *testing.T) {
	ads, bands := madeUp(t)
	ads = append(ads, job.Ad{ID: "deposit", Lang: "vi", Title: "Đóng gói", Text: "Đóng gói hàng tại nhà. Đặt cọc 300k nhận hàng. Lương 8 triệu. Công ty giao tận nơi, ký hợp đồng."})
	bands = append(bands, job.Look)
	b := board.New(ads, board.Options{})
	var mu sync.Mutex // guards asked
	asked := map[string]int{}
	count := func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked[r.Host+r.URL.RequestURI()]++
			mu.Unlock()
			h.ServeHTTP(w, r)
		})
	}
	jobs, other := httptest.NewServer(count(b)), httptest.NewUnstartedServer(count(http.HandlerFunc(trouble)))
	other.Config.ErrorLog = nil
	other.Start()
	t.Cleanup(jobs.Close)
	t.Cleanup(other.Close)
	set, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	ad := func(band job.Band) string { // of which writer and rules hold the same, as far as one is flagged
		for i, x := range bands {
			if set.Judge(ads[i]).Band == band && (x == job.None) == (band == job.None) {
				return jobs.URL + b.Path(i)
			}
		}
		t.Fatalf("the board has no ad of band %s", band)
		return ""
	}
	d := realDesk(t, check.Options{})
	for _, tc := range []struct {
		name, url string
		band      check.Band
		because   check.Because
		kept      bool // the second answer comes without opening the page
	}{
		{"strong signs", ad(job.Alert), check.StrongSigns, "", true},
		{"some signs", ad(job.Look), check.SomeSigns, "", true},
		{"none seen", ad(job.None), check.NoneSeen, "", true},
		{"a news page", jobs.URL + "/news/warning", check.CouldNotRead, check.NewsPage, true},
		{"a list", jobs.URL + "/jobs?page=1", check.CouldNotRead, check.Listing, false},
		{"a log-in page", jobs.URL + "/login", check.CouldNotRead, check.Login, false},
		{"a page that robots.txt forbids", jobs.URL + "/private/desk", check.CouldNotRead, check.Robots, false},
		{"a page that is gone", jobs.URL + "/archive/2019", check.CouldNotRead, check.Gone, false},
		{"a log-in asked for", other.URL + "/401", check.CouldNotRead, check.Login, false},
		{"a refusal", other.URL + "/403", check.CouldNotRead, check.Blocked, false},
		{"a refusal in words", other.URL + "/walled", check.CouldNotRead, check.Blocked, false},
		{"proof that one is no machine", other.URL + "/captcha", check.CouldNotRead, check.Captcha, false},
		{"too many requests", other.URL + "/429", check.CouldNotRead, check.Limited, false},
		{"gone for good", other.URL + "/410", check.CouldNotRead, check.Gone, false},
		{"a server error", other.URL + "/500", check.CouldNotRead, check.Unreachable, false},
		{"no answer", other.URL + "/silence", check.CouldNotRead, check.Unreachable, false},
		{"too slow", other.URL + "/slow", check.CouldNotRead, check.Timeout, false},
		{"a picture", other.URL + "/picture", check.CouldNotRead, check.PictureAddress, false},
		{"a file", other.URL + "/form.pdf", check.CouldNotRead, check.File, false},
		{"too large", other.URL + "/endless", check.CouldNotRead, check.TooLarge, false},
		{"no ad", other.URL + "/empty", check.CouldNotRead, check.NotAnAd, false},
		{"a redirect into a private network", other.URL + "/inside", check.CouldNotRead, check.RedirectPrivate, false},
		{"a redirect to a file", other.URL + "/to-file", check.CouldNotRead, check.RedirectScheme, false},
		{"a redirect to a file server", other.URL + "/to-ftp", check.CouldNotRead, check.RedirectScheme, false},
		{"a redirect to a script", other.URL + "/to-script", check.CouldNotRead, check.RedirectScheme, false},
		{"a redirect to a port that is not the web's", other.URL + "/to-port", check.CouldNotRead, check.RedirectRefused, false},
		{"a redirect with a user name", other.URL + "/to-user", check.CouldNotRead, check.RedirectRefused, false},
		{"redirects without an end", other.URL + "/round", check.CouldNotRead, check.RedirectLoop, false},
		{"a private network", "http://192.168.0.1/a", check.CouldNotRead, check.NotAllowed, false},
		{"the metadata of a cloud", "http://169.254.169.254/latest/meta-data", check.CouldNotRead, check.NotAllowed, false},
		{"a port that is not the web's", "http://192.0.2.1:22/", check.CouldNotRead, check.NotAllowed, false},
		{"credentials", strings.Replace(jobs.URL, "://", "://mai:bi-mat@", 1), check.CouldNotRead, check.Credentials, false},
		{"a file of this machine", "file:///etc/passwd", check.CouldNotRead, check.NotAllowed, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			first := ask(t, d, check.ParseAsk(tc.url))
			if first.Assessment.Band != tc.band || first.Assessment.Because != tc.because {
				t.Fatalf("%s because %q (%s), want %s because %q", first.Assessment.Band, first.Assessment.Because, first.Found.Why, tc.band, tc.because)
			}
			mu.Lock()
			_, path, _ := strings.Cut(tc.url, "://")
			n := asked[path]
			mu.Unlock()
			again := ask(t, d, check.ParseAsk(tc.url))
			mu.Lock()
			more := asked[path] - n
			mu.Unlock()
			if again.Assessment.Band != first.Assessment.Band || again.Headline != first.Headline {
				t.Errorf("asked again it is %s, %q", again.Assessment.Band, again.Headline)
			}
			if tc.kept != (again.Source == check.Cached) || tc.kept && (n != 1 || more != 0) {
				t.Errorf("asked again it comes from %s; the page was opened %d and %d times", again.Source, n, more)
			}
			for _, l := range check.Langs {
				whole(t, d, check.ParseAsk(tc.url), l)
			}
		})
	}
	if b.Trespasses() != 0 {
		t.Errorf("the board was asked for %d pages that robots.txt forbids", b.Trespasses())
	}
}

// whole holds what is true of every answer.
func whole(t *testing.T, d *check.Desk, q check.Ask, l check.Lang) {
	t.Helper()
	q.Lang = l
	a := ask(t, d, q)
	ours := a // what we say, without what the ad says
	ours.Reasons, ours.WorthAsking = nil, nil
	for _, r := range append(a.Reasons[:len(a.Reasons):len(a.Reasons)], a.WorthAsking...) {
		ours.Reasons = append(ours.Reasons, check.Reason{Sign: r.Sign, Why: r.Why})
	}
	text, err := json.Marshal(ours)
	if err != nil {
		t.Fatal(err)
	}
	if m := forbidden.Find(text); m != nil {
		t.Errorf("%s: the answer says %q", l, m)
	}
	if strings.Contains(string(text), "[[") || strings.Contains(string(text), "{date}") {
		t.Errorf("%s: a sentence is missing in %s", l, text)
	}
	if a.Headline == "" || a.DoNow == "" || a.Limits == "" || a.CheckedAt.IsZero() || a.Assessment.Review.Text == "" || a.Assessment.Coverage.Read == nil || a.Assessment.Coverage.NotRead == nil {
		t.Errorf("%s: the answer is not whole: %s", l, text)
	}
	if unread := a.Assessment.Band == check.CouldNotRead; unread != (a.Assessment.Because != "") || unread && a.Assessment.Instead == "" || unread && len(a.Reasons) > 0 {
		t.Errorf("%s: %s because %q", l, a.Assessment.Band, a.Assessment.Because)
	}
	if flagged := a.Assessment.Band == check.StrongSigns || a.Assessment.Band == check.SomeSigns; flagged && len(a.Reasons) == 0 || len(a.Reasons) > 3 {
		t.Errorf("%s: %d reasons for %s", l, len(a.Reasons), a.Assessment.Band)
	}
	for i, r := range a.Reasons {
		if r.Quote == "" || r.Sign == "" || r.Why == "" || r.LearnMore == "" {
			t.Errorf("%s: reason %d is not whole: %+v", l, i, r)
		}
		for _, o := range a.Reasons[:i] {
			if o.Quote == r.Quote || o.Rule == r.Rule {
				t.Errorf("%s: reasons %d and another quote %q", l, i, r.Quote)
			}
		}
	}
}

// TestEveryMadeUpAdIsAnswered asks about the text of each ad of the demo.
func TestEveryMadeUpAdIsAnswered(t *testing.T) {
	ads, bands := madeUp(t)
	d := realDesk(t, check.Options{})
	for i, ad := range ads {
		t.Run(string(ad.ID), func(t *testing.T) {
			text := strings.Join([]string{ad.Title, ad.Company, ad.Location, ad.Salary, ad.Text}, "\n")
			a := ask(t, d, check.Ask{Text: text})
			if bands[i] == job.Alert && a.Assessment.Band == check.NoneSeen {
				t.Errorf("a lure is %s", a.Assessment.Band)
			}
			if bands[i] == job.None && a.Assessment.Band == check.StrongSigns {
				t.Errorf("an honest ad is %s: %+v", a.Assessment.Band, a.Reasons)
			}
			whole(t, d, check.Ask{Text: text}, check.Langs[i%len(check.Langs)])
		})
	}
}

// TestTheWireHasItsNames holds the names that programs rely on; others may be added.
func TestTheWireHasItsNames(t *testing.T) {
	ads, bands := madeUp(t)
	d := realDesk(t, check.Options{})
	var body []byte
	for i, ad := range ads {
		if bands[i] == job.Alert && ad.Lang == "vi" {
			a := ask(t, d, check.Ask{Text: ad.Title + "\n" + ad.Text})
			a.SubmittedURL, a.CheckedURL, a.FinalURL = there, there, there
			a.Links = map[string]string{"self": "/api/v1/checks/" + string(a.ID)}
			if len(a.NotFound) > 0 && len(a.Reasons) > 0 {
				body, _ = json.Marshal(a)
				break
			}
		}
	}
	var got map[string]any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"id", "status", "submitted_url", "checked_url", "final_url", "checked_at", "source", "lang", "assessment.band", "assessment.score",
		"assessment.coverage.read", "assessment.coverage.not_read", "assessment.coverage.text_chars", "assessment.ruleset_version", "assessment.reviewed_by_person",
		"headline", "do_now", "reasons.0.rule_id", "reasons.0.weight", "reasons.0.quote", "reasons.0.span.1", "reasons.0.why", "reasons.0.learn_more",
		"not_found.0", "limits", "next_steps.0.kind", "next_steps.0.label", "next_steps.0.tel", "situations.3.steps.0.tel", "links.self", "law"} {
		var at any = got
		for key := range strings.SplitSeq(path, ".") {
			switch x := at.(type) {
			case map[string]any:
				at = x[key]
			case []any:
				i := int(key[0] - '0')
				if i >= len(x) {
					at = nil
				} else {
					at = x[i]
				}
			default:
				at = nil
			}
		}
		if at == nil || at == "" {
			t.Errorf("the answer has no %s", path)
		}
	}
}

func TestEveryHindranceOfTheCrawlerIsAReason(t *testing.T) {
	for _, h := range crawler.Hindrances {
		a := newDesk(t, check.Options{}).About(check.Page{Answer: job.Answer{Readable: job.Unreachable, At: noon}, Because: check.Because(h)}, check.EN)
		if string(a.Assessment.Because) != string(h) {
			t.Errorf("hindrance %s becomes %s", h, a.Assessment.Because)
		}
	}
}
