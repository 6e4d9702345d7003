package crawler_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// newChecker finds a strong sign in every ad that mentions a deposit.
func newChecker(t testing.TB, o fetch.Options) crawler.Checker {
	return crawler.Checker{Client: newClient(t, o), Now: func() time.Time { return epoch }, Judge: func(ad job.Ad) job.Verdict {
		if strings.Contains(ad.Text, "deposit") {
			return job.Verdict{Band: job.Alert, Score: 80}
		}
		return job.Verdict{}
	}}
}

// checkSite has a page for every way in which a check can end.
func checkSite(w http.ResponseWriter, r *http.Request, site int) {
	html := func(body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
	switch path := r.URL.Path; path {
	case "/robots.txt":
		robotsOf(w, site)
	case "/ad":
		adPage(w, "Bakery helper")
	case "/empty":
		html("")
	case "/several":
		html(twoPostings)
	case "/note.txt":
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, offer+" A deposit is asked for.")
	case "/moved":
		http.Redirect(w, r, "/ad", http.StatusFound)
	case "/to-forbidden":
		http.Redirect(w, r, "/private", http.StatusFound)
	case "/loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case "/to-file":
		w.Header().Set("Location", "file:///etc/hosts")
		w.WriteHeader(http.StatusFound)
	case "/to-ftp":
		http.Redirect(w, r, "ftp://bakery.example/ad", http.StatusMovedPermanently)
	case "/to-script":
		http.Redirect(w, r, "javascript:alert(1)", http.StatusSeeOther)
	case "/to-inside":
		http.Redirect(w, r, "http://10.0.0.1/admin", http.StatusFound)
	case "/to-inside-later":
		http.Redirect(w, r, "/to-inside", http.StatusTemporaryRedirect)
	case "/to-port":
		http.Redirect(w, r, "http://93.184.216.34:22/", http.StatusFound)
	case "/to-user":
		http.Redirect(w, r, "http://mai:secret@bakery.example/", http.StatusFound)
	case "/to-nowhere":
		w.WriteHeader(http.StatusFound)
	case "/list":
		page(w, "/ad", "/ad2", "/ad3")
	case "/login":
		html(`<title>Log in</title><h1>Log in</h1><form><input type=password name=p></form><p>` + offer)
	case "/photo":
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, "\x89PNG\r\n\x1a\n")
	case "/long":
		html(strings.Repeat("long ", 1<<16))
	case "/silence":
		hangUp(w)
	default:
		var status int
		scan(path, "/%d", &status)
		w.WriteHeader(status)
	}
}

const twoPostings = `<script type="application/ld+json">[
 {"@type":"JobPosting","title":"Baker","description":"` + offer + `"},
 {"@type":"JobPosting","title":"Typist","description":"` + offer + ` First pay a deposit."}]</script>`

// robotsOf is the robots.txt of each site: a usual one, one that forbids all, one that fails, one in a circle, one
// that is too long.
func robotsOf(w http.ResponseWriter, site int) {
	switch site {
	case 0:
		fmt.Fprint(w, lines("User-agent: *", "Disallow: /private"))
	case 1:
		fmt.Fprint(w, lines("User-agent: lurewatch", "Disallow: /"))
	case 2:
		w.WriteHeader(http.StatusInternalServerError)
	case 3:
		w.Header().Set("Location", "/robots.txt")
		w.WriteHeader(http.StatusFound)
	case 4:
		fmt.Fprint(w, strings.Repeat("# filler\n", 20000), lines("User-agent: *", "Disallow: /"))
	}
}

func TestCheckURL(t *testing.T) {
	w := serve(t, 5, checkSite)
	c := newChecker(t, fetch.Options{MaxBody: 100 << 10})
	for _, tc := range []struct {
		name string
		url  string
		want job.Readable
		why  string // part of Answer.Why
	}{
		{"an ad", w.at(0, "/ad"), job.Read, ""},
		{"an ad behind a redirect", w.at(0, "/moved"), job.Read, ""},
		{"a page of plain text", w.at(0, "/note.txt"), job.Read, ""},
		{"a list of ads", w.at(0, "/list"), job.NotAnAd, ""},
		{"a page without anything", w.at(0, "/empty"), job.NotAnAd, "no text"},
		{"a page behind a log-in", w.at(0, "/login"), job.Refused, "log-in"},
		{"a page that robots.txt forbids", w.at(0, "/private"), job.Refused, "robots.txt"},
		{"a redirect to what robots.txt forbids", w.at(0, "/to-forbidden"), job.Refused, "robots.txt"},
		{"a site that robots.txt forbids", w.at(1, "/ad"), job.Refused, "robots.txt"},
		{"a site whose robots.txt fails", w.at(2, "/ad"), job.Refused, "robots.txt"},
		{"a site whose robots.txt redirects for ever", w.at(3, "/ad"), job.Read, ""},
		{"a site whose robots.txt is too long", w.at(4, "/ad"), job.Refused, "robots.txt"},
		{"a redirect loop", w.at(0, "/loop"), job.Unreachable, "redirects"},
		{"a redirect to a file", w.at(0, "/to-file"), job.NotAllowed, "file"},
		{"a redirect into a private network", w.at(0, "/to-inside"), job.NotAllowed, ""},
		{"a picture", w.at(0, "/photo"), job.NotText, "image/png"},
		{"a page that is too long", w.at(0, "/long"), job.TooLarge, ""},
		{"no answer", w.at(0, "/silence"), job.Unreachable, ""},
		{"a log-in asked for", w.at(0, "/401"), job.Refused, "401"},
		{"a refusal", w.at(0, "/403"), job.Refused, "403"},
		{"too many requests", w.at(0, "/429"), job.Refused, "429"},
		{"a missing page", w.at(0, "/404"), job.Missing, "404"},
		{"a page that is gone", w.at(0, "/410"), job.Missing, "410"},
		{"a server error", w.at(0, "/500"), job.Unreachable, "500"},
		{"another scheme", "ftp://bakery.example/ad", job.NotAllowed, "ftp"},
		{"no address at all", "bakery", job.NotAllowed, ""},
		{"a user name", "http://mai@bakery.example/", job.NotAllowed, "user name"},
		{"a private address", "http://192.168.0.1/", job.NotAllowed, ""},
		{"a port that is not the web's", "http://192.0.2.1:22/", job.NotAllowed, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := c.URL(t.Context(), tc.url)
			by := got.By
			if (by == "") != (tc.want == job.Read) || by != "" && !slices.Contains(crawler.Hindrances[:], by) {
				t.Errorf("hindered by %q, which is none of %v", by, crawler.Hindrances)
			}
			if got.Readable != tc.want || !strings.Contains(got.Why, tc.why) {
				t.Errorf("%s because %q, want %s because %q", got.Readable, got.Why, tc.want, tc.why)
			}
			if read := tc.want == job.Read; read != (got.Why == "") || read != (len(got.Read) > 0) || read != (got.Ad.Text != "") || len(got.NotRead) == 0 {
				t.Errorf("%s: reason %q, read %v, not read %v, ad %v", got.Readable, got.Why, got.Read, got.NotRead, got.Ad)
			}
			if !got.At.Equal(epoch) {
				t.Errorf("at %v, want the time of the clock", got.At)
			}
		})
	}
	for _, h := range w.log() {
		if h.Path == "/private" || h.Site == 1 && h.Path != "/robots.txt" {
			t.Errorf("site %d was asked for %s, which robots.txt forbids", h.Site, h.Path)
		}
	}
}

func TestCheckURLAnswersWithTheAdOfTheLastHop(t *testing.T) {
	w := serve(t, 1, checkSite)
	got := newChecker(t, fetch.Options{}).URL(t.Context(), w.at(0, "/moved"))
	if got.Ad.URL != w.at(0, "/ad") || got.Ad.Title != "Bakery helper" || got.Ad.Source != crawler.CheckSource {
		t.Errorf("the ad is %+v, want the one at %s", got.Ad, w.at(0, "/ad"))
	}
}

func TestCheckOfSeveralAdsAnswersWithTheMostSerious(t *testing.T) {
	w := serve(t, 1, checkSite)
	got := newChecker(t, fetch.Options{}).URL(t.Context(), w.at(0, "/several"))
	if got.Ad.Title != "Typist" || got.Verdict.Band != job.Alert {
		t.Errorf("answer about %q, %s; want about Typist, alert", got.Ad.Title, got.Verdict.Band)
	}
}

func TestCheckNeverConnectsToLoopbackUnlessToldTo(t *testing.T) {
	w := serve(t, 1, checkSite)
	c := newChecker(t, fetch.Options{})
	guarded := fetch.New(fetch.Options{})
	t.Cleanup(guarded.Close)
	c.Client = guarded
	_, port, _ := strings.Cut(strings.TrimPrefix(w.sites[0].URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"} {
		if got := c.URL(t.Context(), "http://"+host+":"+port+"/ad"); got.Readable != job.NotAllowed {
			t.Errorf("%s: %s because %q, want %s", host, got.Readable, got.Why, job.NotAllowed)
		}
	}
	if n := len(w.log()); n != 0 {
		t.Errorf("%d requests were made, want none", n)
	}
}

func TestCheckText(t *testing.T) {
	c := newChecker(t, fetch.Options{})
	for _, tc := range []struct {
		name, text string
		want       job.Answer
	}{
		{"an ad", "  " + offer + " deposit\n", job.Answer{Readable: job.Read, Ad: job.Ad{ID: "check", Source: "check", Text: offer + " deposit"},
			Verdict: job.Verdict{Band: job.Alert, Score: 80}, At: epoch, Read: []string{"text"}, NotRead: []string{"pictures", "links"}}},
		{"bytes that are no text", "ab\xffcd", job.Answer{Readable: job.Read, Ad: job.Ad{ID: "check", Source: "check", Text: "ab\ufffdcd"},
			At: epoch, Read: []string{"text"}, NotRead: []string{"pictures", "links"}}},
		{"nothing that can be seen", "\u200b\u200e \ufeff😀 !!", job.Answer{Readable: job.NotAnAd, Why: "there is no text", At: epoch, Read: []string{}, NotRead: []string{"title", "text", "pictures"}}},
		{"nothing", " \n", job.Answer{Readable: job.NotAnAd, Why: "there is no text", At: epoch, Read: []string{}, NotRead: []string{"title", "text", "pictures"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, c.Text(tc.text)); d != "" {
				t.Errorf("Text (-want +got):\n%s", d)
			}
		})
	}
}

func TestCheckHTML(t *testing.T) {
	c := newChecker(t, fetch.Options{})
	got := c.HTML([]byte(`<title>Typist</title><main><p>` + offer + ` First pay a deposit.</p></main>`))
	if got.Readable != job.Read || got.Verdict.Band != job.Alert || got.Ad.Title != "Typist" || got.Ad.URL != "" {
		t.Errorf("HTML of an ad = %+v, want it read, alert, with its title and without an address", got)
	}
	if got := c.HTML(nil); got.Readable != job.NotAnAd || got.Why == "" {
		t.Errorf("HTML of nothing = %s because %q, want %s and a reason", got.Readable, got.Why, job.NotAnAd)
	}
}
