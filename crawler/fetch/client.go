package fetch

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"lurewatch/job"
)

// Product is the token by which robots.txt files name this crawler.
const Product = "Lurewatch"

// DefaultUserAgent is the User-Agent header where Options do not say another.
const DefaultUserAgent = Product + "/1.0 (+https://lurewatch.example/crawler)"

// The limits where Options do not say others.
const (
	DefaultMaxBody   = 8 << 20
	DefaultMaxWire   = 8 << 20
	DefaultMaxRatio  = 100
	DefaultMaxHeader = 64 << 10
	DefaultTimeout   = 30 * time.Second
	DefaultIdle      = 20 * time.Second
	DefaultMinRate   = 100
)

// Options says how a [Client] behaves. The zero Options are right for the public web; of each field, the zero
// value means the default named.
type Options struct {
	// UserAgent is the whole header, [DefaultUserAgent] if empty. It should begin with [Product] and say whom to
	// write to.
	UserAgent string
	// AllowLoopback lets the client connect to 127.0.0.0/8 and ::1, on any port, and to nothing else that is not
	// public. It is for tests and the demo.
	AllowLoopback bool
	// MaxBody is the most of a body after decoding, in bytes: [DefaultMaxBody].
	MaxBody int64
	// MaxWire is the most of a body before decoding, in bytes: [DefaultMaxWire].
	MaxWire int64
	// MaxRatio is how many times larger than its gzip a body may be: [DefaultMaxRatio]. It counts for bodies of
	// more than 1 MiB after decoding, because small pages of repeated rows compress better than that.
	MaxRatio int
	// MaxHeader is the most of the headers of an answer, in bytes: [DefaultMaxHeader].
	MaxHeader int64
	// Timeout is how long one request may take in all: [DefaultTimeout].
	Timeout time.Duration
	// IdleTimeout is how long a server may take for the headers of its answer, and then between two pieces of the
	// body: [DefaultIdle].
	IdleTimeout time.Duration
	// MinRate is the least of a body that must come, in bytes a second, over every ten seconds once the request is
	// thirty seconds old: [DefaultMinRate]. It counts where Timeout is longer than that. Negative means any.
	MinRate int64
	// Proxy is what the client goes through: nothing. It says what then is left of the promise about addresses.
	Proxy Proxy
	// Tap is called with every request that got at least the headers of an answer, with redirects, errors and bodies
	// that were not read whole too, before Get or RoundTrip returns, on their goroutine. nil means that nothing is
	// recorded. A tap is called by several goroutines at once.
	Tap func(Exchange)
	// Now is the clock for Page.At and Page.Took: time.Now. Limits on time run by the real one.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	o.UserAgent = cmp.Or(o.UserAgent, DefaultUserAgent)
	o.MaxBody = cmp.Or(o.MaxBody, DefaultMaxBody)
	o.MaxWire = cmp.Or(o.MaxWire, DefaultMaxWire)
	o.MaxRatio = cmp.Or(o.MaxRatio, DefaultMaxRatio)
	o.MaxHeader = cmp.Or(o.MaxHeader, DefaultMaxHeader)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.IdleTimeout = cmp.Or(o.IdleTimeout, DefaultIdle)
	o.MinRate = cmp.Or(o.MinRate, DefaultMinRate)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Client fetches pages. It is safe for concurrent use. It keeps connections open between requests until Close.
type Client struct {
	opts      Options
	guard     *guard
	transport *http.Transport
	pace      pace      // a fresh one, to copy
	buffers   sync.Pool // of *bytes.Buffer: where bodies are collected
	unzippers sync.Pool // of *gzip.Reader
}

// New returns a client. Call Close when it is no longer used.
func New(opts Options) *Client {
	opts = opts.withDefaults()
	c := &Client{opts: opts, guard: newGuard(opts.AllowLoopback), pace: pace{min: opts.MinRate, window: paceWindow, grace: paceGrace}}
	c.transport = &http.Transport{
		Proxy:                  nil,         // never from the environment
		TLSHandshakeTimeout:    dialTimeout, // through a proxy; else shake has one of its own
		ResponseHeaderTimeout:  opts.IdleTimeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // read counts the bytes on the wire and decodes
		MaxResponseHeaderBytes: opts.MaxHeader,
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    32, // more than any host gets at once, except a test site
		IdleConnTimeout:        90 * time.Second,
		ReadBufferSize:         16 << 10,
	}
	if opts.Proxy.isSet() {
		opts.Proxy.use(c.transport, opts.UserAgent)
	} else {
		clean(c.transport, c.guard)
	}
	return c
}

// Close drops the idle connections. Requests under way go on; cancel their context to end them.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Get fetches one page and follows nothing. Every status is a Page without an error, 304 included; an error is one
// of the sentinels above, the cause of ctx, or a failure to reach the server. With an error, a Page whose Status
// is not zero has everything but the body.
func (c *Client) Get(ctx context.Context, r Request) (Page, error) {
	canonical, err := job.Canonical(r.URL)
	if err != nil {
		return Page{URL: r.URL}, fmt.Errorf("%w: %w", ErrScheme, err)
	}
	req, err := r.http(canonical)
	if err != nil {
		return Page{URL: canonical}, err
	}
	if r.Note != "" {
		ctx = WithNote(ctx, r.Note)
	}
	p, err := c.fetch(ctx, req, canonical)
	if err != nil {
		return p, fmt.Errorf("get %q: %w", canonical, err)
	}
	return p, nil
}

// fetch sends req, which it may change, and reads the answer. The address is req's, as the Page is to name it.
func (c *Client) fetch(ctx context.Context, req *http.Request, address string) (Page, error) {
	start, begun := c.opts.Now(), time.Now()
	p := Page{URL: address, At: start.UTC()}
	timeout := fmt.Errorf("%w: more than %v in all", ErrTimeout, c.opts.Timeout)
	ctx, stop := context.WithTimeoutCause(ctx, c.opts.Timeout, timeout)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	resp, rec, err := c.send(ctx, req, p)
	if err != nil {
		p.Took = c.opts.Now().Sub(start)
		return p, err
	}
	defer resp.Body.Close()
	body := c.watch(resp.Body, begun, cancel)
	defer body.timer.Stop()
	wire := &counter{r: rec.tee(body, resp.ContentLength), max: c.opts.MaxWire, over: c.overWire}
	p.Status, p.Header = resp.StatusCode, resp.Header
	p.Location, p.Astray = location(address, resp)
	if err = c.read(&p, resp, wire); err != nil {
		err = classify(ctx, err)
	}
	ended := rec.drain(wire, err)
	p.Took = c.opts.Now().Sub(start)
	rec.finish(c.opts.Tap, resp, p.Took, ended)
	return p, err
}

// send sends req and returns the headers of the answer, with the recording that is made of it. Errors are those of
// this package.
func (c *Client) send(ctx context.Context, req *http.Request, p Page) (*http.Response, *recording, error) {
	req.Header.Set("User-Agent", c.opts.UserAgent)
	req.Header.Set("Accept-Encoding", "gzip")
	if err := c.opts.Proxy.prepare(c.guard, req); err != nil {
		return nil, nil, err
	}
	ctx, rec := c.record(ctx, req, p)
	resp, err := c.transport.RoundTrip(req.WithContext(ctx))
	switch {
	case err != nil && context.Cause(ctx) == nil && awaitingHeaders(err):
		return nil, nil, fmt.Errorf("%w: no headers for %v", ErrTimeout, c.opts.IdleTimeout)
	case err != nil:
		return nil, nil, classify(ctx, err)
	case resp.StatusCode == http.StatusProxyAuthRequired && c.opts.Proxy.absolute(req.URL):
		resp.Body.Close()
		return nil, nil, fmt.Errorf("%w: it answers %q", ErrProxy, resp.Status)
	}
	return resp, rec, nil
}

// location resolves where a redirect leads, "" for all other answers and for what cannot be visited, which astray says why.
func location(address string, resp *http.Response) (to string, astray error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return "", nil
	}
	ref := resp.Header.Get("Location")
	if ref == "" {
		return "", nil
	}
	to, err := job.Resolve(address, ref)
	switch s := schemeOf(ref); {
	case err == nil:
		return to, nil
	case s != "" && s != "http" && s != "https":
		return "", fmt.Errorf("redirect: %w: %w", ErrOtherScheme, err)
	}
	return "", fmt.Errorf("redirect: %w", err)
}

// schemeOf returns the scheme that a reference begins with, in lower case, as a browser reads it: blanks before it and line
// ends in it do not count. It is "" for a reference without one.
func schemeOf(ref string) string {
	ref = strings.TrimLeftFunc(ref, func(r rune) bool { return r <= ' ' })
	name, _, ok := strings.Cut(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(ref), ":")
	name = strings.ToLower(name)
	if !ok || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789+-.") != "" || name == "" || name[0] < 'a' || name[0] > 'z' {
		return ""
	}
	return name
}

// requestURL returns a canonical address in a form that puts its path and query on the wire byte for byte. As
// url.Parse refuses paths that browsers send as they are, such as "/100%", those go around it.
func requestURL(canonical string) (*url.URL, error) {
	origin := job.Origin(canonical)
	target := canonical[len(origin):]
	if u, err := url.Parse(canonical); err == nil && u.RequestURI() == target {
		return u, nil
	}
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrScheme, err)
	}
	if strings.HasPrefix(target, "//") { // which url.URL would take for a host
		target = "//" + u.Host + target
	}
	u.Opaque = target
	return u, nil
}
