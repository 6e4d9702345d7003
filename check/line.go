package check

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// task is a question that waits.
type task struct {
	id    ID
	ask   Ask
	by    asker
	page  string // the canonical address that it opens; "" for none
	host  string // of the page
	since time.Time
}

// size is how many bytes a task holds.
func (t task) size() int {
	return len(t.ask.URL) + len(t.ask.Text) + len(t.ask.Contact) + len(t.ask.Picture)
}

// line is where started questions wait. Whoever was served least lately is served next, each of the networks of one
// customer in turn; of one customer only a few are worked on at once, of one host as many as it takes, and of one page one:
// its reading is for all who wait for it. Where there is no room whoever holds most of it gives some up. It is safe for
// concurrent use.
type line struct {
	least, maxBytes int // as in shelf
	each            int // how many of one wide network are worked on at once
	perHost         int // how many wait for one host: one that is slow must not fill the line from everywhere
	// pace is [Options].Pace.
	pace func(page string) (atOnce int, from time.Time)
	// changed has an element for each change that may let a worker go on.
	changed chan struct{}

	mu      sync.Mutex // guards all below
	waiting []task     // in the order in which they came
	held    shares     // bytes
	bytes   int
	hosts   map[string]int  // how many pages of one are opened
	pages   map[string]bool // that are opened
	working map[uint64]int  // by wide network
	turns   int
	own     map[asker]int  // the turn in which it was served last
	wide    map[uint64]int // likewise
}

// leastPerHost is perHost of a short line.
const leastPerHost = 4

// newLine makes a line of at most so many questions and maxBytes bytes for a number of workers.
func newLine(most, maxBytes, workers, each int, pace func(string) (int, time.Time)) *line {
	l := &line{each: each, pace: pace, perHost: max(leastPerHost, most/4), changed: make(chan struct{}, workers), held: newShares(), hosts: make(map[string]int), pages: make(map[string]bool), working: make(map[uint64]int)}
	if most > 0 && maxBytes > 0 {
		l.least, l.maxBytes = cmp.Or(maxBytes/most, 1), maxBytes
	}
	l.forgetTurns()
	return l
}

func (l *line) weight(t task) int { return max(t.size(), l.least) }

// push lets a question wait, and returns those that have to give way. It reports false where there is no room, and nobody
// who holds more of it than the new one would.
func (l *line) push(t task) (out []task, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.weight(t)
	if n > l.maxBytes {
		return nil, false
	}
	l.held.add(t.by, n)
	defer func() {
		if !ok {
			l.held.add(t.by, -n)
		}
	}()
	for {
		host := "" // of which one has to give way; of any
		if t.host != "" && l.waitFor(t.host) >= l.perHost {
			host = t.host
		} else if l.bytes+n <= l.maxBytes {
			break
		}
		i := l.fullest(host)
		if i < 0 || l.held.compare(l.waiting[i].by, t.by) <= 0 {
			return out, false
		}
		out = append(out, l.take(i))
	}
	l.waiting = append(l.waiting, t)
	l.bytes += n
	l.signal()
	return out, true
}

// waitFor counts those that wait for a host. The caller holds mu.
func (l *line) waitFor(host string) (n int) {
	for _, t := range l.waiting {
		if t.host == host {
			n++
		}
	}
	return n
}

// fullest is the place of the newest question of whoever holds most, of those who wait for a host or, if it is "", of all;
// -1 if nobody does. The caller holds mu.
func (l *line) fullest(host string) int {
	at := -1
	for i, t := range l.waiting {
		if host != "" && t.host != host {
			continue
		}
		if at < 0 || l.held.compare(t.by, l.waiting[at].by) >= 0 {
			at = i
		}
	}
	return at
}

// take takes a question out. The caller holds mu.
func (l *line) take(i int) task {
	t := l.waiting[i]
	l.waiting = slices.Delete(l.waiting, i, i+1)
	l.bytes -= l.weight(t)
	l.held.add(t.by, -l.weight(t))
	return t
}

// maxTurns is how many askers are known by their last turn.
const maxTurns = 1 << 13

func (l *line) forgetTurns() { l.own, l.wide = make(map[asker]int), make(map[uint64]int) }

// next returns the question that is worked on next; [line.done] must be called once it is answered. It reports false where
// none can be worked on now, and then after how long the pause of a host is over, zero if none is waited for.
func (l *line) next(now time.Time) (t task, ok bool, pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := -1
	for i, t := range l.waiting {
		if l.working[t.by.wide] >= l.each || at >= 0 && !l.before(t.by, l.waiting[at].by) {
			continue
		}
		switch free, left := l.opens(t, now); {
		case free:
			at = i
		case left > 0 && (pause == 0 || left < pause):
			pause = left
		}
	}
	if at < 0 {
		return task{}, false, pause
	}
	t = l.take(at)
	l.working[t.by.wide]++
	if t.page != "" {
		l.hosts[t.host]++
		l.pages[t.page] = true
	}
	if len(l.waiting) > 0 {
		l.signal() // there may be one for another worker too
	}
	if len(l.own) >= maxTurns {
		l.forgetTurns()
	}
	l.turns++
	l.own[t.by], l.wide[t.by.wide] = l.turns, l.turns
	return t, true, 0
}

// opens reports whether the page of a question may be opened now, or how long the pause of its host still is. The caller
// holds mu.
func (l *line) opens(t task, now time.Time) (free bool, pause time.Duration) {
	switch {
	case t.page == "":
		return true, 0
	case l.pages[t.page]:
		return false, 0
	case l.pace == nil:
		return l.hosts[t.host] == 0, 0
	}
	atOnce, from := l.pace(t.page)
	pause = max(0, from.Sub(now))
	return l.hosts[t.host] < max(atOnce, 1) && pause == 0, pause
}

// before reports whether an asker is served before another. The caller holds mu.
func (l *line) before(a, b asker) bool {
	return cmp.Or(cmp.Compare(l.wide[a.wide], l.wide[b.wide]), cmp.Compare(l.own[a], l.own[b])) < 0
}

// done says that a question is answered, and takes out those that wait for the same page.
func (l *line) done(t task) (same []task) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.working[t.by.wide]--; l.working[t.by.wide] == 0 {
		delete(l.working, t.by.wide)
	}
	if t.page == "" {
		l.signal()
		return nil
	}
	if l.hosts[t.host]--; l.hosts[t.host] == 0 {
		delete(l.hosts, t.host)
	}
	delete(l.pages, t.page)
	for i := 0; i < len(l.waiting); {
		if l.waiting[i].page != t.page {
			i++
			continue
		}
		same = append(same, l.take(i))
	}
	l.signal()
	return same
}

// signal lets one worker look again.
func (l *line) signal() {
	select {
	case l.changed <- struct{}{}:
	default: // as many as there are will look
	}
}

// expired takes those out that wait since the given time or longer.
func (l *line) expired(since time.Time) (out []task) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := 0; i < len(l.waiting); {
		if l.waiting[i].since.After(since) {
			i++
			continue
		}
		out = append(out, l.take(i))
	}
	return out
}

// waits returns how many wait, and false for an id that does not.
func (l *line) waits(id ID) (n int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting), slices.ContainsFunc(l.waiting, func(t task) bool { return t.id == id })
}
