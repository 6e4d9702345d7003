package crawler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

// typed answers with a body of a content type.
func typed(w http.ResponseWriter, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	io.WriteString(w, body)
}

// pack gzips a text.
func pack(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

func TestASitemapLeadsToAds(t *testing.T) {
	var w *web
	w = serve(t, 2, func(rw http.ResponseWriter, r *http.Request, site int) {
		urls := func(paths ...string) string {
			var b strings.Builder
			for _, p := range paths {
				fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", w.at(0, p), "2026-01-30")
			}
			return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + b.String() +
				"<url><loc>" + w.at(0, "/ad/old") + "</loc><lastmod>2019-01-01</lastmod></url><url><loc>http://elsewhere.example/ad/9</loc></url></urlset>"
		}
		switch {
		case noRobots(rw, r):
		case r.URL.Path == "/sitemap.xml":
			typed(rw, "application/xml", `<sitemapindex><sitemap><loc>`+w.at(0, "/part.xml.gz")+`</loc></sitemap><sitemap><loc>/sitemap.txt</loc></sitemap></sitemapindex>`)
		case r.URL.Path == "/part.xml.gz":
			typed(rw, "application/gzip", pack(urls("/ad/1", "/ad/2", "/news/3")))
		case r.URL.Path == "/sitemap.txt":
			typed(rw, "text/plain", w.at(0, "/ad/4")+"\n")
		default:
			adPage(rw, "Baker at "+r.URL.Path)
		}
	})
	s := w.source(w.at(0, "/sitemap.xml"))
	s.Follow = func(url string) bool { return strings.Contains(url, "/ad/") }
	f := newFrontier()
	o := options(t, f, s)
	o.Now = func() time.Time { return epoch }
	stats := run(t, t.Context(), o)
	if stats.AdsNew != 3 || w.asked(0, "/news/3") != 0 || w.asked(0, "/ad/old") != 0 {
		t.Errorf("%d ads, /news/3 asked %d times, /ad/old %d times; want 3, 0 and 0", stats.AdsNew, w.asked(0, "/news/3"), w.asked(0, "/ad/old"))
	}
	if o := f.saved(t, w.at(0, "/part.xml.gz")); o.Yield.Listings != 1 || o.Yield.Onward != 2 {
		t.Errorf("the packed sitemap yields %+v, want a list with two links", o.Yield)
	}
}

const feed = `<rss version="2.0"><channel><title>Work</title>
<item><title>Baker</title><link>/ad/1</link><guid>1</guid><description>` + offer + `</description></item>
<item><title>Driver</title><link>/ad/2</link><guid>2</guid><description>` + offer + `</description></item></channel></rss>`

func TestAFeedBearsAds(t *testing.T) {
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(rw, r):
		case r.URL.Path == "/feed":
			typed(rw, "application/rss+xml", feed)
		default:
			adPage(rw, "Baker at "+r.URL.Path)
		}
	})
	for _, tc := range []struct {
		name      string
		linksOnly bool
		asked     int
	}{{"as its items", false, 0}, {"behind its links", true, 1}} {
		t.Run(tc.name, func(t *testing.T) {
			s := w.source(w.at(0, "/feed"))
			s.LinksOnly = tc.linksOnly
			if !tc.linksOnly {
				s.Follow = func(string) bool { return false }
			}
			f := newFrontier()
			if stats := run(t, t.Context(), options(t, f, s)); stats.AdsNew != 2 {
				t.Errorf("%d ads, want 2", stats.AdsNew)
			}
			if n := w.asked(0, "/ad/1"); n != tc.asked {
				t.Errorf("the page of an item was asked for %d times, want %d", n, tc.asked)
			}
		})
	}
}

func TestAnAdThatIsOverIsClosed(t *testing.T) {
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(rw, r):
		case r.URL.Path == "/dated":
			typed(rw, "text/html", `<script type="application/ld+json">{"@type":"JobPosting","title":"Baker","description":"`+offer+`","validThrough":"2026-01-15"}</script>`)
		case r.URL.Path == "/gone":
			rw.WriteHeader(http.StatusGone)
		default:
			adPage(rw, "Baker")
		}
	})
	f := newFrontier()
	o := options(t, f, w.source(w.at(0, "/dated"), w.at(0, "/gone"), w.at(0, "/open")))
	o.Now = func() time.Time { return epoch }
	run(t, t.Context(), o)
	for path, want := range map[string]int{"/dated": 1, "/gone": 1, "/open": 0} {
		o := f.saved(t, w.at(0, path))
		if len(o.Closed) != want {
			t.Errorf("%s closes %+v, want %d", path, o.Closed, want)
		}
		for _, c := range o.Closed {
			if c.ID != job.AdID("src", w.at(0, path), "") || c.Why == "" {
				t.Errorf("%s closes %+v, want the ad of the page and a reason", path, c)
			}
		}
	}
}

func TestWhatAPageSaysOfPicturesIsKeptApart(t *testing.T) {
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(rw, r) {
			typed(rw, "text/html", `<title>Baker</title><meta property="og:description" content="A shop by the river"><main><h1>Baker</h1><p>`+offer+`</p><img src="/img/shop-front.jpg" alt="The shop"></main>`)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source()))
	ad := f.saved(t, w.at(0, "/")).Cases[0].Ad
	if ad.Summary != "A shop by the river" || ad.Images != "The shop [shop-front.jpg]" {
		t.Errorf("summary %q, images %q", ad.Summary, ad.Images)
	}
	if strings.Contains(ad.Text, "river") {
		t.Errorf("the summary is in the text: %q", ad.Text)
	}
}
