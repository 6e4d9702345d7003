package crawler

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// shell fetches and parses one page at a time with colly. A shell is used by one goroutine.
type shell struct {
	collector *colly.Collector
	ctx       context.Context // of the run; each request has the source of its visit in it
}

// answer is a page as colly read it. doc is nil for what is not HTML.
type answer struct {
	status      int
	header      http.Header
	contentType string
	charset     string // of a text, as it came
	body        []byte
	doc         *goquery.Selection
	next        string // where scripts wanted to go, canonical; empty if nowhere
	took        time.Duration
}

const answerKey = "answer"

// newShell returns a shell whose requests end when ctx does. Every setting is made after colly has read its
// environment variables, so those change nothing.
func newShell(ctx context.Context, client *fetch.Client) *shell {
	c := colly.NewCollector(colly.StdlibContext(ctx))
	c.WithTransport(client.RoundTripper(ctx))
	c.SetRequestTimeout(0) // the transport has one
	c.DisableCookies()
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	c.AllowedDomains, c.DisallowedDomains, c.URLFilters, c.DisallowedURLFilters = nil, nil, nil, nil
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true // the dispatcher obeys it
	c.ParseHTTPErrorResponse = true
	c.MaxBodySize = 0 // the transport has a limit, and says so when it is hit
	c.MaxDepth, c.MaxRequests = 0, 0
	c.CacheDir, c.CheckHead, c.Async, c.DetectCharset, c.TraceHTTP = "", false, false, false, false
	c.OnResponse(func(r *colly.Response) {
		a := r.Ctx.GetAny(answerKey).(*answer)
		a.status, a.header, a.body = r.StatusCode, *r.Headers, r.Body
		a.contentType, _, _ = mime.ParseMediaType(r.Headers.Get("Content-Type"))
		a.charset, _ = fetch.CharsetOf(*r.Headers)
	})
	c.OnHTML("html", func(e *colly.HTMLElement) {
		if a := e.Response.Ctx.GetAny(answerKey).(*answer); a.doc == nil {
			a.doc = e.DOM
		}
	})
	return &shell{c, ctx}
}

// get fetches the page of a visit, conditionally if the visit has validators. Every status is an answer. A page
// that makes the parser panic is an error.
func (s *shell) get(v job.Visit) (a answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parse %q: %v", v.URL, p)
		}
	}()
	ctx := colly.NewContext()
	ctx.Put(answerKey, &a)
	h := http.Header{"Accept": {"text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"}}
	fetch.Conditional(h, v.ETag, v.LastModified)
	s.collector.Context = fetch.WithNote(s.ctx, v.Source)
	err = s.collector.Request(http.MethodGet, v.URL, nil, ctx, h)
	if err != nil && a.status == 0 {
		return a, fmt.Errorf("fetch %q: %w", v.URL, err)
	}
	return a, nil
}

// redirect returns the canonical target of a redirect, "" if there is none that can be visited.
func (a answer) redirect(from string) string {
	if a.status < 300 || a.status > 399 || a.header == nil {
		return ""
	}
	ref := a.header.Get("Location")
	if ref == "" {
		return ""
	}
	to, err := job.Resolve(from, ref)
	if err != nil {
		return ""
	}
	return to
}

// unreachable reports whether an error says that the host, not the page, does not answer.
func unreachable(err error) bool {
	return err != nil && !errors.Is(err, fetch.ErrTooLarge) && !errors.Is(err, fetch.ErrBroken) && !errors.Is(err, fetch.ErrScheme)
}

// isHTML reports whether a media type is read as a page.
func isHTML(contentType string) bool {
	return strings.HasPrefix(contentType, "text/html") || strings.HasPrefix(contentType, "application/xhtml")
}
