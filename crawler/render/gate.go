package render

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"

	page "lurewatch/crawler/fetch"
	"lurewatch/job"
)

// maxListed is how many requests of a page are listed in its Result.
const maxListed = 500

// maxPaused is how many requests of a page are looked at. One that makes more has no end.
const maxPaused = 1000

// ask is a request of the page that waits for its turn.
type ask struct {
	id     fetch.RequestID
	listed int // its index in Result.Requests, -1 if it is not listed
	url    string
	accept string
}

// answer is what Get returned for an ask.
type answer struct {
	ask
	page page.Page
	err  error
}

// paused decides about one request of the page.
func (d *drawing) paused(e *fetch.EventRequestPaused) {
	d.seen++
	if d.phase != watching || d.seen > maxPaused {
		d.fail(e.RequestID, network.ErrorReasonAborted)
		d.full = true
		return
	}
	main := e.ResourceType == network.ResourceTypeDocument && string(e.FrameID) == string(d.target)
	if main && !d.shown {
		d.shown = true
		d.fulfil(e.RequestID, d.result.Page.Status, d.headers(d.result.Page), d.result.Page.Body)
		return
	}
	why := d.refusal(e, main)
	listed := d.list(e, why)
	if why != "" {
		d.result.Blocked++
		d.turnAway(e, main)
		return
	}
	if d.gets >= d.limits.MaxRequests || d.bytes >= d.limits.MaxBytes {
		d.result.Blocked++
		d.note(listed, "the page has asked for too much")
		d.fail(e.RequestID, network.ErrorReasonAborted)
		d.full = true
		return
	}
	d.gets++
	accept, _ := e.Request.Headers["Accept"].(string)
	d.queue = append(d.queue, ask{id: e.RequestID, listed: listed, url: e.Request.URL, accept: accept})
}

// refusal says why a request is not made, "" if it is.
func (d *drawing) refusal(e *fetch.EventRequestPaused, main bool) string {
	if isPreflight(e) {
		return "a preflight, answered here"
	}
	switch e.ResourceType {
	case network.ResourceTypeScript, network.ResourceTypeXHR, network.ResourceTypeFetch:
	case network.ResourceTypeDocument:
		if main {
			return "leads away from the page"
		}
		return "a frame"
	default:
		return "not fetched: " + strings.ToLower(string(e.ResourceType))
	}
	switch {
	case e.Request.Headers["Service-Worker"] != nil:
		return "a service worker"
	case e.Request.Headers["Accept"] == "text/event-stream":
		return "a stream"
	case e.Request.Method != http.MethodGet:
		return "only GET is sent"
	case !strings.HasPrefix(e.Request.URL, "http://") && !strings.HasPrefix(e.Request.URL, "https://"):
		return "not an address of the web"
	case !d.limits.Allow(e.Request.URL):
		return "not allowed for this page"
	}
	return ""
}

// isPreflight reports whether Chromium asks whether it may ask.
func isPreflight(e *fetch.EventRequestPaused) bool {
	return e.Request.Method == http.MethodOptions && e.Request.Headers["Access-Control-Request-Method"] != nil
}

// turnAway answers a request that is not made in the way that disturbs the page least.
func (d *drawing) turnAway(e *fetch.EventRequestPaused, main bool) {
	switch {
	case main:
		if d.result.Next == "" {
			d.result.Next = canonical(e.Request.URL)
		}
		d.loaded = true                                       // a document whose load is interrupted so has no load event
		d.fulfil(e.RequestID, http.StatusNoContent, nil, nil) // which leaves the document as it is
	case isPreflight(e):
		d.fulfil(e.RequestID, http.StatusNoContent, d.preflight(e.Request.Headers), nil)
	case e.ResourceType == network.ResourceTypeImage:
		d.fulfil(e.RequestID, http.StatusOK, d.headersFor("image/gif"), emptyPicture)
	case e.ResourceType == network.ResourceTypeStylesheet:
		d.fulfil(e.RequestID, http.StatusOK, d.headersFor("text/css"), nil)
	case e.ResourceType == network.ResourceTypeXHR || e.ResourceType == network.ResourceTypeFetch:
		d.fulfil(e.RequestID, http.StatusForbidden, d.headersFor("text/plain"), nil)
	default:
		d.fail(e.RequestID, network.ErrorReasonBlockedByClient)
	}
}

// emptyPicture is a GIF of one transparent pixel.
var emptyPicture = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

// answered hands the page what Get returned.
func (d *drawing) answered(a answer) {
	if a.err != nil {
		d.note(a.listed, a.err.Error())
		d.fail(a.id, network.ErrorReasonFailed)
		return
	}
	d.bytes += int64(len(a.page.Body))
	if a.listed >= 0 {
		d.result.Requests[a.listed].Status, d.result.Requests[a.listed].Bytes = a.page.Status, len(a.page.Body)
	}
	d.fulfil(a.id, a.page.Status, d.headers(a.page), a.page.Body)
}

// list adds a request to the result and returns its index there.
func (d *drawing) list(e *fetch.EventRequestPaused, why string) int {
	if len(d.result.Requests) == maxListed {
		return -1
	}
	d.result.Requests = append(d.result.Requests, Request{
		URL: e.Request.URL, Method: e.Request.Method, Kind: strings.ToLower(string(e.ResourceType)), Why: why,
	})
	return len(d.result.Requests) - 1
}

// note says why the request with that index got no answer.
func (d *drawing) note(listed int, why string) {
	if listed >= 0 {
		d.result.Requests[listed].Why = why
	}
}

func (d *drawing) fulfil(id fetch.RequestID, status int, h []*fetch.HeaderEntry, body []byte) {
	post(d.conn, d.session, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID: id, ResponseCode: int64(status), ResponseHeaders: h, Body: body,
	})
}

func (d *drawing) fail(id fetch.RequestID, why network.ErrorReason) {
	post(d.conn, d.session, fetch.FailRequest, fetch.FailRequestParams{RequestID: id, ErrorReason: why})
}

// withheld are headers that Chromium does not see: those that describe a body as it was on the wire, that would be
// kept, that lead to more requests, or that say who may read the answer.
var withheld = []string{
	"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Transfer-Encoding", "Connection", "Trailer",
	"Set-Cookie", "Set-Cookie2", "Clear-Site-Data", "Strict-Transport-Security", "Alt-Svc", "Accept-Ch", "Critical-Ch",
	"Link", "Report-To", "Nel", "Reporting-Endpoints", "Content-Security-Policy-Report-Only", "Speculation-Rules",
	"Service-Worker-Allowed", "Origin-Agent-Cluster", "X-Frame-Options",
}

// headers returns those of an answer for Chromium.
func (d *drawing) headers(p page.Page) []*fetch.HeaderEntry {
	kind := p.ContentType
	if p.Charset != "" {
		kind += "; charset=utf-8"
	}
	h := d.headersFor(kind)
	for name, values := range p.Header {
		if slices.Contains(withheld, name) || strings.HasPrefix(name, "Cross-Origin-") || strings.HasPrefix(name, "Access-Control-") {
			continue
		}
		for _, v := range values {
			h = append(h, &fetch.HeaderEntry{Name: name, Value: v})
		}
	}
	return h
}

// headersFor returns the least that an answer has: its type, and that the page may read it.
func (d *drawing) headersFor(contentType string) []*fetch.HeaderEntry {
	return []*fetch.HeaderEntry{
		{Name: "Content-Type", Value: contentType},
		{Name: "Access-Control-Allow-Origin", Value: job.Origin(d.result.Page.URL)},
		{Name: "Access-Control-Allow-Credentials", Value: "true"},
		{Name: "Access-Control-Expose-Headers", Value: "*"},
	}
}

// preflight returns the headers that let the request follow which a preflight announces.
func (d *drawing) preflight(asked network.Headers) []*fetch.HeaderEntry {
	h := append(d.headersFor("text/plain"), &fetch.HeaderEntry{Name: "Access-Control-Max-Age", Value: strconv.Itoa(600)})
	for ask, allow := range map[string]string{
		"Access-Control-Request-Headers": "Access-Control-Allow-Headers", "Access-Control-Request-Method": "Access-Control-Allow-Methods",
	} {
		if v, ok := asked[ask].(string); ok {
			h = append(h, &fetch.HeaderEntry{Name: allow, Value: v})
		}
	}
	return h
}

// canonical returns the canonical form of an address, or the address if it has none.
func canonical(address string) string {
	if c, err := job.Canonical(address); err == nil {
		return c
	}
	return address
}
