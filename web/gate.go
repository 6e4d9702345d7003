package web

import (
	"context"
	"net/http"
	"sync"
	"time"
)

const (
	// gateTime is how long a person waits for a place before the page of errCrowded is sent.
	gateTime = 2 * time.Second
	// maxLarge is how many large forms with text are in memory at once, up to 769 KB each on the wire, and maxHuge how many
	// with a picture, up to 11 MB.
	maxLarge = 16
	maxHuge  = 4
	// largeForm is the size, in bytes, from which a form counts as large. Below it a form is never kept waiting
	// by those who send slowly.
	largeForm = 16 << 10
	// maxExports is how many lists leave at once.
	maxExports = 4
	// maxLinks is how many requests that show the token of a unit are answered at once.
	maxLinks = 8
	// retryAfter is what clients are told to wait, in seconds.
	retryAfter = "10"
)

// gate lets a number of parties in at once. It is safe for concurrent use.
type gate chan struct{}

// enter waits for a place, at most for the given time and until ctx ends, and returns errCrowded without one.
// Whoever entered must call leave once.
func (g gate) enter(ctx context.Context, wait time.Duration) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	select {
	case g <- struct{}{}:
		return func() { <-g }, nil
	case <-ctx.Done():
		return nil, errCrowded
	}
}

// gates bound what checks cost together.
type gates struct {
	forms   gate // large forms, from before they are read until they are with the desk
	uploads gate // those that may hold a picture
	texts   gate // judging: work for the processor
	exports gate // lists that leave
	links   gate // what a token in a mail leads to
	crowd   crowd
}

func newGates(o Options) *gates {
	return &gates{forms: make(gate, maxLarge), uploads: make(gate, maxHuge), texts: make(gate, o.MaxChecks), exports: make(gate, maxExports), links: make(gate, maxLinks)}
}

// form lets a request in before its body is read. A body that does not say how long it is counts as large.
func (g *gates) form(r *http.Request) (leave func(), err error) {
	if r.ContentLength >= 0 && r.ContentLength < largeForm {
		return func() {}, nil
	}
	if r.ContentLength < 0 || r.ContentLength > maxForm {
		return g.uploads.enter(r.Context(), gateTime)
	}
	return g.forms.enter(r.Context(), gateTime)
}

// crowdTime is how often the log says that checks are refused, at most.
const crowdTime = time.Minute

// crowd counts refused checks for the log.
type crowd struct {
	mu      sync.Mutex // guards what follows
	refused int
	told    time.Time
}

// refuse counts one refusal. It returns how many there were since the log was last told, and 0 while it need
// not be told again.
func (c *crowd) refuse(now time.Time) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused++
	if !c.told.IsZero() && now.Sub(c.told) < crowdTime {
		return 0
	}
	n := c.refused
	c.refused, c.told = 0, now
	return n
}
