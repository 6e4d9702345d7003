package board_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lurewatch/crawler/board"
	"lurewatch/job"
)

// site serves a board on one loopback host and returns its origin.
func site(tb testing.TB, ads []job.Ad, o board.Options) (*board.Board, string) {
	tb.Helper()
	b := board.New(ads, o)
	s := httptest.NewServer(b)
	tb.Cleanup(func() { s.Close(); http.DefaultTransport.(*http.Transport).CloseIdleConnections() })
	return b, s.URL
}

// numbered makes n ads that differ.
func numbered(n int) []job.Ad {
	ads := make([]job.Ad, n)
	for i := range ads {
		ads[i] = job.Ad{ID: job.ID(fmt.Sprintf("AD_%d", i)), Title: fmt.Sprintf("Offer no. %d", i), Text: fmt.Sprintf("Text of offer %d.\nSecond line.", i)}
	}
	return ads
}

// always is an Options.Style.
func always(s board.Style) func(int, job.Ad) board.Style {
	return func(int, job.Ad) board.Style { return s }
}

// nasty are texts that a careless page loses.
var nasty = []job.Ad{
	{ID: "markup", Title: `<b>R&D</b> "chief" & 'aide'`, Company: `A&B <Co> "x" 'y'`, Location: `</script><script>alert(1)`, Salary: `>1 & <2 "k"`,
		Text: "5 < 6 && 7 > 6\n\"double\" 'single' &amp; &lt;p&gt;\n\n</article></script><!-- --> ]]> </p><br>\nlast", Posted: `1 < 2`},
	{ID: "nfd", Title: "Tuye\u0302\u0309n ngu\u031bo\u031b\u0300i", Text: "Vie\u0323\u0302c nhe\u0323, lu\u031bo\u031bng cao\nBavet \u200bnhé (NFC)"}, // decomposed
	{ID: "invisible", Title: "a\u200db\u00adc\u202e", Text: "x\u00a0y\u2028z \U0001f1f0\U0001f1ed\ttab\r\nnext\n\n\n\n  indented"},
	{ID: "untitled", Text: "only text"},
	{ID: "unspoken", Title: "only a title"},
}

func TestPagesCarryTheAdExactly(t *testing.T) {
	for _, style := range []struct {
		name  string
		style board.Style
		read  func(testing.TB, *html.Node) job.Ad
		keeps func(job.Ad) job.Ad // what of the ad the style carries
	}{
		{"JSON-LD", board.JSONLD, readJSONLD, func(ad job.Ad) job.Ad { return ad }},
		{"article", board.Article, readArticle, func(ad job.Ad) job.Ad { return job.Ad{Title: ad.Title, Text: ad.Text} }},
		{"pairs", board.Pairs, readPairs, func(ad job.Ad) job.Ad { ad.ID, ad.Lang = "", ""; return ad }},
	} {
		ads := append([]job.Ad(nil), nasty...)
		for _, s := range demo(t) {
			ads = append(ads, s.Ad)
		}
		b, origin := site(t, ads, board.Options{Style: always(style.style)})
		for i, ad := range ads {
			t.Run(style.name+" "+string(ad.ID), func(t *testing.T) {
				_, page := get(t, origin+b.Path(i))
				want := style.keeps(ad)
				want.Title, want.Text = fold(want.Title), fold(want.Text)
				got := style.read(t, parse(t, page))
				got.Title = fold(got.Title)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("ad read back differs (-want +got):\n%s\npage:\n%s", diff, page)
				}
			})
		}
	}
}

func TestVisibleTextOfPostingIsTheAdToo(t *testing.T) {
	b, origin := site(t, nasty, board.Options{Style: always(board.JSONLD)})
	for i, ad := range nasty {
		_, page := get(t, origin+b.Path(i))
		if got, want := words(find(parse(t, page), atom.Div, "class", "description")...), fold(ad.Text); got != want {
			t.Errorf("%s: visible text is %q, want %q", ad.ID, got, want)
		}
	}
}

func TestLinesKeepTheirBreaks(t *testing.T) {
	b, origin := site(t, []job.Ad{{ID: "a", Text: "one\ntwo\n\n\nthree\r\nfour"}}, board.Options{Style: always(board.Article)})
	_, page := get(t, origin+b.Path(0))
	if want := "<p>one<br>\ntwo</p>\n<p>three<br>\nfour</p>"; !strings.Contains(page, want) {
		t.Errorf("page is\n%s\nwant it to contain\n%s", page, want)
	}
}

func TestStyleOfLosesNothing(t *testing.T) {
	for _, tc := range []struct {
		name string
		i    int
		ad   job.Ad
		want board.Style
	}{
		{"a company asks for JSON-LD", 1, job.Ad{Company: "c"}, board.JSONLD},
		{"a salary asks for JSON-LD", 2, job.Ad{Salary: "s"}, board.JSONLD},
		{"a location asks for JSON-LD", 1, job.Ad{Location: "l"}, board.JSONLD},
		{"the rest take turns: first", 3, job.Ad{}, board.JSONLD},
		{"the rest take turns: second", 4, job.Ad{}, board.Article},
		{"the rest take turns: third", 5, job.Ad{}, board.Pairs},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := board.StyleOf(tc.i, tc.ad); got != tc.want {
				t.Errorf("StyleOf(%d, %+v) = %d, want %d", tc.i, tc.ad, got, tc.want)
			}
		})
	}
}

func TestAsideIsLongerThanTheAd(t *testing.T) {
	long := job.Ad{ID: "long", Text: strings.Repeat("A long ad about honest work. ", 200)}
	for _, tc := range []struct {
		name string
		ads  []job.Ad
	}{
		{"among others", append([]job.Ad{long}, numbered(50)...)},
		{"alone", []job.Ad{long}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, origin := site(t, tc.ads, board.Options{Style: always(board.Article)})
			_, page := get(t, origin+b.Path(0))
			doc := parse(t, page)
			aside, article := words(find(doc, atom.Aside, "", "")...), words(find(doc, atom.Article, "", "")...)
			if len(aside) <= len(article) {
				t.Errorf("aside has %d bytes, article %d, want the aside to be longer", len(aside), len(article))
			}
			if strings.Contains(aside, "A long ad") {
				t.Error("aside quotes the ad itself")
			}
		})
	}
}

func TestPagesSurroundTheAds(t *testing.T) {
	b, origin := site(t, numbered(3), board.Options{Name: "A & B <jobs>"})
	for _, tc := range []struct {
		name, path string
		status     int
		want       string
	}{
		{"start page", "/", 200, `<h1>A &amp; B &lt;jobs&gt;</h1>`},
		{"start page links the listing", "/", 200, `href="/jobs?page=1"`},
		{"listing links what robots.txt forbids", "/jobs?page=1", 200, `href="/private/desk"`},
		{"listing names the ads", "/jobs?page=1", 200, `href="/ad/2-ad-2">Offer no. 2</a>`},
		{"listing without a number", "/jobs", 301, `/jobs?page=1`},
		{"listing after the last", "/jobs?page=2", 404, "Not found"},
		{"listing before the first", "/jobs?page=0", 404, "Not found"},
		{"listing of words", "/jobs?page=x", 404, "Not found"},
		{"about page", "/about", 200, `href="/archive/2019"`},
		{"dead link of the about page", "/archive/2019", 404, "Not found"},
		{"news page", "/news/warning", 200, "Công an khuyến cáo"},
		{"log-in page", "/login", 200, `type="password"`},
		{"ad under another id", "/ad/2-ad-1", 404, "Not found"},
		{"ad after the last", "/ad/3-ad-3", 404, "Not found"},
		{"ad before the first", "/ad/-1", 404, "Not found"},
		{"ad with a padded number", "/ad/02-ad-2", 404, "Not found"},
		{"robots.txt", "/robots.txt", 200, "Disallow: /private/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, page := get(t, origin+tc.path)
			if resp.StatusCode != tc.status || !strings.Contains(page, tc.want) {
				t.Errorf("%s = %d\n%s\nwant %d and %q", tc.path, resp.StatusCode, page, tc.status, tc.want)
			}
		})
	}
	if got := b.Trespasses(); got != 0 {
		t.Errorf("Trespasses() = %d before anyone went there, want 0", got)
	}
	get(t, origin+"/private/desk")
	if got := b.Trespasses(); got != 1 {
		t.Errorf("Trespasses() = %d after one visit, want 1", got)
	}
}

func TestRobotsCanBeGiven(t *testing.T) {
	_, origin := site(t, nil, board.Options{Robots: "User-agent: *\nDisallow: /\n"})
	if _, got := get(t, origin+"/robots.txt"); got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt is %q", got)
	}
}

func TestListingReachesEveryAdOnce(t *testing.T) {
	for _, tc := range []struct {
		name         string
		ads, perPage int
		pages        int
	}{
		{"no ads", 0, 0, 1},
		{"one ad", 1, 0, 1},
		{"a full page", 20, 0, 1},
		{"one more than a page", 21, 0, 2},
		{"many pages", 103, 7, 15},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, origin := site(t, numbered(tc.ads), board.Options{PerPage: tc.perPage})
			seen, pages := map[string]int{}, 0
			for next := "/jobs?page=1"; next != ""; pages++ {
				_, page := get(t, origin+next)
				doc := parse(t, page)
				for _, a := range find(doc, atom.A, "class", "offer") {
					seen[attr(a, "href")]++
				}
				next = ""
				for _, a := range find(doc, atom.A, "rel", "next") {
					next = attr(a, "href")
				}
			}
			want := map[string]int{}
			for i := range tc.ads {
				want[b.Path(i)] = 1
			}
			if diff := cmp.Diff(want, seen); diff != "" {
				t.Errorf("links to ads differ (-want +got):\n%s", diff)
			}
			if pages != tc.pages {
				t.Errorf("listing has %d pages, want %d", pages, tc.pages)
			}
		})
	}
}

func TestStartPageStaysShort(t *testing.T) {
	_, origin := site(t, numbered(1201), board.Options{PerPage: 1})
	_, page := get(t, origin+"/")
	var got []string
	for _, ul := range find(parse(t, page), atom.Ul, "class", "listings") {
		for _, a := range find(ul, atom.A, "", "") {
			got = append(got, attr(a, "href"))
		}
	}
	if len(got) != 401 || got[1] != "/jobs?page=4" || got[400] != "/jobs?page=1201" {
		t.Errorf("start page links %d listing pages, want every third of 1201", len(got))
	}
}

func TestUnchangedPagesAreNotSentAgain(t *testing.T) {
	ads := numbered(2)
	b, origin := site(t, ads, board.Options{})
	_, twin := site(t, ads, board.Options{})
	edited := numbered(2)
	edited[1].Text += " Edited."
	_, after := site(t, edited, board.Options{Modified: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)})

	for _, path := range []string{"/", "/jobs?page=1", b.Path(0), b.Path(1), "/about", "/news/warning"} {
		first, page := get(t, origin+path)
		etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if etag == "" || modified != "Mon, 05 Jan 2026 08:00:00 GMT" {
			t.Fatalf("%s has ETag %q and Last-Modified %q", path, etag, modified)
		}
		if again, other := get(t, twin+path); again.Header.Get("ETag") != etag || other != page {
			t.Errorf("%s of an equal board differs", path)
		}
		for _, header := range [][]string{{"If-None-Match", etag}, {"If-Modified-Since", modified}} {
			if resp, body := get(t, origin+path, header...); resp.StatusCode != http.StatusNotModified || body != "" {
				t.Errorf("%s with %s = %d, %d bytes, want 304 and none", path, header[0], resp.StatusCode, len(body))
			}
		}
		want := http.StatusNotModified
		if path == b.Path(1) {
			want = http.StatusOK
		}
		if resp, _ := get(t, after+path, "If-None-Match", etag); resp.StatusCode != want {
			t.Errorf("%s after an edit = %d, want %d", path, resp.StatusCode, want)
		}
	}
}

func TestBoardIsReadOnly(t *testing.T) {
	b := board.New(nil, board.Options{})
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/login", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST = %d, Allow %q, want 405 and GET, HEAD", w.Code, w.Header().Get("Allow"))
	}
	w = httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("ETag") == "" {
		t.Errorf("HEAD = %d, %d bytes, ETag %q, want 200, none and one", w.Code, w.Body.Len(), w.Header().Get("ETag"))
	}
}

func TestPathIsReadBack(t *testing.T) {
	ads := []job.Ad{{ID: "demo-vi-01"}, {ID: "A  b//C"}, {ID: "việc"}, {ID: "…"}, {ID: job.ID(strings.Repeat("x", 200))}}
	b := board.New(ads, board.Options{})
	for i, want := range []string{"/ad/0-demo-vi-01", "/ad/1-a-b-c", "/ad/2-vi-c", "/ad/3", "/ad/4-" + strings.Repeat("x", 60)} {
		if got := b.Path(i); got != want {
			t.Errorf("Path(%d) = %q, want %q", i, got, want)
		}
		if got, ok := b.Index(b.Path(i)); got != i || !ok {
			t.Errorf("Index(%q) = %d, %v, want %d", b.Path(i), got, ok, i)
		}
	}
	if b.Len() != len(ads) {
		t.Errorf("Len() = %d, want %d", b.Len(), len(ads))
	}
}

func BenchmarkAdPage(b *testing.B) {
	for _, style := range []struct {
		name  string
		style board.Style
	}{{"jsonld", board.JSONLD}, {"article", board.Article}, {"pairs", board.Pairs}} {
		b.Run(style.name, func(b *testing.B) {
			samples := demo(b)
			ads := make([]job.Ad, len(samples))
			for i, s := range samples {
				ads[i] = s.Ad
			}
			h := board.New(ads, board.Options{Style: always(style.style)})
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, h.Path(i%len(ads)), nil))
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
