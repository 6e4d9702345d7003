package crawler

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
)

// Manners remembers, for whoever checks single pages, what the robots.txt of their origins say, and when a page of one that
// wants a pause was opened last: many who ask about one host at once ask for its file once, and keep its pause together.
// The zero Manners is ready; nil remembers nothing. It is safe for concurrent use.
type Manners struct {
	mu    sync.Mutex // guards all below
	by    map[string]*manner
	order []string // the origins of by, the oldest first
	bytes int      // of all files, as they came
}

// manner is how one origin wants to be read.
type manner struct {
	file  *robots.File
	until time.Time     // how long the file stands
	pause time.Duration // between two pages; 0 for none
	next  time.Time     // when the next page may be opened
	size  int
}

const (
	// pagesAtOnce is how many pages of a host are opened at once for people who ask, where it wants no pause.
	pagesAtOnce = 2
	// mannersLife is how long a robots.txt stands here, mannersUnread how long one that the host did not give. An operator
	// who forbids what people ask for is obeyed within the hour.
	mannersLife   = time.Hour
	mannersUnread = time.Minute
	// maxManners and maxMannersBytes bound what is remembered.
	maxManners      = 4096
	maxMannersBytes = 8 << 20
)

// errPause is returned for a host whose pause does not end in time.
var errPause = errors.New("the host asks for a longer pause between two pages")

// Pace says how pages of an origin may be opened at a time: how many at once, and from when on, the zero time for at once.
// Where nothing is known of the origin it is one, so that its robots.txt is asked for once.
func (m *Manners) Pace(origin string, now time.Time) (atOnce int, from time.Time) {
	if m == nil {
		return 1, time.Time{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch a := m.by[origin]; {
	case a == nil || now.After(a.until):
		return 1, time.Time{}
	case a.pause > 0:
		return 1, a.next
	}
	return pagesAtOnce, time.Time{}
}

// file returns the robots.txt of an origin, nil if none stands.
func (m *Manners) file(origin string, now time.Time) *robots.File {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.by[origin]; a != nil && !now.After(a.until) {
		return a.file
	}
	return nil
}

// learn remembers the robots.txt of an origin, which came with a status and has so many bytes. Beyond the bounds the oldest
// are forgotten.
func (m *Manners) learn(origin string, file *robots.File, status, size int, now time.Time) {
	if m == nil {
		return
	}
	a := &manner{file: file, until: now.Add(mannersLife), size: min(size, robots.MaxBytes)}
	if status == http.StatusTooManyRequests || status >= http.StatusInternalServerError {
		a.until = now.Add(mannersUnread)
	}
	pause, _ := file.CrawlDelay(fetch.Product)
	a.pause = min(pause, maxCrawlDelay)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil {
		m.by = make(map[string]*manner)
	}
	if old := m.by[origin]; old != nil {
		a.next = old.next
		m.bytes -= old.size
	} else {
		m.order = append(m.order, origin)
	}
	m.by[origin] = a
	m.bytes += a.size
	for len(m.order) > maxManners || m.bytes > maxMannersBytes {
		m.bytes -= m.by[m.order[0]].size
		delete(m.by, m.order[0])
		m.order = m.order[1:]
	}
}

// turn waits until a page of an origin may be opened, and takes that turn. It returns errPause, wrapped, where the turn does
// not come before ctx ends, and else the cause of ctx.
func (m *Manners) turn(ctx context.Context, origin string, now time.Time) error {
	left := time.Duration(math.MaxInt64)
	if end, ok := ctx.Deadline(); ok {
		left = time.Until(end)
	}
	wait, ok := m.take(origin, now, left)
	switch {
	case !ok:
		return fmt.Errorf("wait %v for %s: %w", wait.Round(time.Second), origin, errPause)
	case wait <= 0:
		return nil
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// take returns how long it is until the next turn of an origin, and takes that turn unless it is longer than left.
func (m *Manners) take(origin string, now time.Time, left time.Duration) (wait time.Duration, ok bool) {
	if m == nil {
		return 0, true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.by[origin]
	if a == nil || a.pause == 0 {
		return 0, true
	}
	if wait = max(0, a.next.Sub(now)); wait > left {
		return wait, false
	}
	a.next = now.Add(wait + a.pause)
	return wait, true
}

// opened says that a page of an origin was opened: its pause begins.
func (m *Manners) opened(origin string, now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.by[origin]; a != nil && a.pause > 0 && a.next.Before(now.Add(a.pause)) {
		a.next = now.Add(a.pause)
	}
}
