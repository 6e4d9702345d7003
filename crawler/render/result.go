package render

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"

	"lurewatch/crawler/fetch"
)

// The errors that callers branch on; all are wrapped. An error of the caller's Get for the main document, and the
// cause of a context that ended, are returned as they are.
var (
	// ErrNoBrowser is returned by [Open] when there is no Chromium. The message says what to install.
	ErrNoBrowser = errors.New("no Chromium to draw pages with: install the Debian package chromium, or name its program")
	// ErrStart is returned when Chromium does not start; the message ends with the last it said. It is not this page's
	// fault.
	ErrStart = errors.New("chromium does not start")
	// ErrCrashed is returned when the page's process died, or Chromium with all its pages. Asking again starts anew.
	ErrCrashed = errors.New("the page's process ended")
	// ErrStuck is returned when a page cannot even be read: its scripts were stopped, and it does not answer.
	ErrStuck = errors.New("page does not answer")
	// ErrTooLarge is returned when the drawn page is longer than Limits.MaxHTML.
	ErrTooLarge = errors.New("drawn page is too large")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("browser is closed")
)

// Get asks for one page, as [fetch.Client.Get] does: it follows nothing, returns text as UTF-8, and is done soon after
// ctx is. It may refuse. One page calls it from one goroutine at a time, several pages at once.
type Get func(ctx context.Context, r fetch.Request) (fetch.Page, error)

// The limits where Limits do not say others.
const (
	DefaultIdle        = 500 * time.Millisecond
	DefaultTime        = 20 * time.Second
	DefaultTotal       = 5 * time.Minute
	DefaultRead        = 10 * time.Second
	DefaultMaxHTML     = 8 << 20
	DefaultMaxRequests = 100
	DefaultMaxBytes    = 32 << 20
)

// Limits bounds one page. Of each field, the zero value means the default named.
type Limits struct {
	// Allow says of an address, after its scheme was found to be http or https, whether the page may ask for it:
	// addresses on the page's own host, port included. It must be quick and safe for concurrent use.
	Allow func(url string) bool
	// Idle is how long a page must have asked for nothing to be done: [DefaultIdle].
	Idle time.Duration
	// Time is how long a page may take: [DefaultTime]. The clock stands while something is fetched for it, because
	// how long that waits is for the clock of the host to say.
	Time time.Duration
	// Total is how long a page may take with all that is fetched, after its main document: [DefaultTotal].
	Total time.Duration
	// Read is how long a page may take to be read once it is drawn, with the stop of its scripts: [DefaultRead].
	Read time.Duration
	// MaxHTML is the most of the drawn page, in bytes: [DefaultMaxHTML].
	MaxHTML int
	// MaxRequests is how many requests are put to Get, the main document not counted: [DefaultMaxRequests].
	MaxRequests int
	// MaxBytes is the most of all bodies that Get returns for the page, the main document not counted:
	// [DefaultMaxBytes]. The one that is over it still counts.
	MaxBytes int64
}

func (l Limits) withDefaults(page string) Limits {
	l.Idle = cmp.Or(l.Idle, DefaultIdle)
	l.Time = cmp.Or(l.Time, DefaultTime)
	l.Total = cmp.Or(l.Total, DefaultTotal)
	l.Read = cmp.Or(l.Read, DefaultRead)
	l.MaxHTML = cmp.Or(l.MaxHTML, DefaultMaxHTML)
	l.MaxRequests = cmp.Or(l.MaxRequests, DefaultMaxRequests)
	l.MaxBytes = cmp.Or(l.MaxBytes, DefaultMaxBytes)
	if l.Allow == nil {
		own := host(page)
		l.Allow = func(u string) bool { return host(u) == own }
	}
	return l
}

// host returns the host of an address with its port if it has one, "" if it cannot be read.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// Ended says why a page was taken to be done.
type Ended string

// The ways in which a page ends.
const (
	Quiet    Ended = "quiet"      // it asked for nothing more
	OutTime  Ended = "time"       // Limits.Time or Limits.Total ran out: there may be more to it
	TooMuch  Ended = "requests"   // Limits.MaxRequests or MaxBytes was reached, or it asks without end
	NotDrawn Ended = "as_it_came" // it was not 200 with HTML, or did not get as far as being read
)

// Result is one page, drawn or, where there was nothing to draw, as it came.
type Result struct {
	// Page is the answer for the main document. Body is as the server sent it, and HTML what became of it.
	Page fetch.Page
	// HTML is the drawn document in UTF-8, with open shadow roots in the place of their hosts' children. It is nil
	// if Ended is NotDrawn: a status other than 200, a redirect, not HTML.
	HTML []byte
	// URL is the address that the page shows in the end: that of Page, or what scripts made of it without loading.
	URL string
	// Next is the first address to which scripts or a meta refresh wanted to go, "" if none. It may be the page's own.
	Next  string
	Ended Ended
	// Requests are what the page asked for and what it got, in that order, at most 500. The main document is not
	// among them.
	Requests []Request
	// Blocked counts all requests for which Get was not called.
	Blocked int
	// Fetching is the part of Took that was spent in Get for scripts and data.
	Fetching time.Duration
	Took     time.Duration // with the main document, and with waiting for a free place and a start of Chromium
}

// Request is something that a page asked for.
type Request struct {
	URL    string
	Method string
	Kind   string // as Chromium names it, in lower case: script, xhr, fetch, image, stylesheet, document, other, …
	// Status is that of the answer, 0 if Get was not called or returned an error.
	Status int
	Bytes  int // of the body
	// Why says why Get was not called, or what it returned instead of a page; empty if there was an answer.
	Why string
}
