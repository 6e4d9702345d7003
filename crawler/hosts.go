package crawler

import (
	"net/netip"
	"strings"
	"time"

	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// host is everything the dispatcher knows of one host name. Only the dispatcher touches it.
type host struct {
	name string
	// next is when the host may be asked again; it is in the past for a host that was never asked.
	next time.Time
	// asked is when the last request ended; zero before the first.
	asked time.Time
	busy  bool // a request is under way
	// queue are leased visits; tasks are hops of robots.txt, which go first.
	queue []job.Visit
	tasks []*robotsFetch
	// policies are the robots.txt of the host's origins.
	policies map[string]*policy
	delay    time.Duration // the largest of the sources that visit it
	// failures counts requests in a row that the host did not answer; rest is until when it is left alone after
	// too many, or because it asked for it.
	failures int
	rest     time.Time
	// rests counts the rests since the host last answered as it should, half of them forgotten at each answer: each
	// is longer than the one before.
	rests int
	// latency is how long the host takes to answer, smoothed.
	latency time.Duration
	turn    int // index in the dispatcher's heap, -1 outside
}

// policy is the robots.txt of one origin. A nil file means that it is being fetched. A policy is never changed.
type policy struct {
	file    *robots.File
	expires time.Time
	delay   time.Duration // what the file asks for; 0 if nothing
	unread  string        // why the file could not be read at all; empty if there was an answer
}

// renewed is the policy while the file is fetched again: the old delay still counts. A nil p is the first time.
func (p *policy) renewed() *policy {
	if p == nil {
		return new(policy)
	}
	return &policy{delay: p.delay}
}

// Limits of politeness.
const (
	// policyLife is how long a robots.txt stands (RFC 9309, 2.4); an unreachable one is asked again sooner.
	policyLife        = 24 * time.Hour
	policyUnreachable = time.Hour
	// maxFailures in a row make a host rest for hostRest; a single one after a rest makes it rest again. A host that
	// says 429 or 503 rests for limitRest, or for as long as it asks. Each further rest is twice as long, up to
	// maxRest: a host is never given up.
	maxFailures = 5
	hostRest    = 15 * time.Minute
	limitRest   = time.Minute
	leastRest   = time.Second // of a host that asks for less again and again
	maxRest     = 6 * time.Hour
	// A host is left alone for latencyFactor times as long as it takes to answer, at most for maxAdaptive: one that
	// is slow is busy.
	latencyFactor = 4
	maxAdaptive   = 30 * time.Second
	// patience is how long a leased visit waits for its host; a host that rests longer gives its visits back.
	patience = time.Minute
	// maxCrawlDelay bounds what a robots.txt can ask for.
	maxCrawlDelay = 2 * time.Minute
)

// idle reports whether the host wants work that it has.
func (h *host) idle() bool { return !h.busy && (len(h.queue) > 0 || len(h.tasks) > 0) }

// resting reports whether the host is left alone for longer than a leased visit waits.
func (h *host) resting(now time.Time) bool { return h.rest.After(now.Add(patience)) }

// timed takes in how long an answer took.
func (h *host) timed(took time.Duration) {
	if h.latency == 0 {
		h.latency = took
		return
	}
	h.latency += (took - h.latency) / 4
}

// forgotten reports whether nothing about the host is worth keeping: it has no work, is not resting and its
// robots.txt has to be fetched again anyway.
func (h *host) forgotten(now time.Time) bool {
	if h.busy || len(h.queue) > 0 || len(h.tasks) > 0 || h.next.After(now) || h.rest.After(now) || h.rests > 0 {
		return false
	}
	for origin := range h.policies {
		if h.policyOf(origin, now) != nil {
			return false
		}
	}
	return true
}

// policyOf returns the policy of an origin, nil if there is none that still stands.
func (h *host) policyOf(origin string, now time.Time) *policy {
	p := h.policies[origin]
	if p == nil || p.file != nil && now.After(p.expires) {
		return nil
	}
	return p
}

// isLoopback reports whether a host name is a loopback address as job.Host writes it.
func isLoopback(host string) bool {
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && a.IsLoopback()
}

// turns is a heap of idle hosts, the one that may be asked first on top.
type turns []*host

func (t turns) Len() int           { return len(t) }
func (t turns) Less(i, j int) bool { return t[i].next.Before(t[j].next) }
func (t turns) Swap(i, j int) {
	t[i], t[j] = t[j], t[i]
	t[i].turn, t[j].turn = i, j
}
func (t *turns) Push(x any) {
	h := x.(*host)
	h.turn = len(*t)
	*t = append(*t, h)
}
func (t *turns) Pop() any {
	old := *t
	h := old[len(old)-1]
	h.turn = -1
	*t = old[:len(old)-1]
	return h
}
