package api

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxCounted is how many callers are counted. Beyond that those who made no request lately are forgotten, looked for
// at most once in a sweepPause, and if there are none whoever is new shares one count.
const (
	maxCounted = 1 << 15
	sweepPause = time.Second
)

// rates counts the requests of each caller. It is safe for concurrent use.
type rates struct {
	every rate.Limit
	burst int
	mu    sync.Mutex // guards all below
	by    map[string]*rate.Limiter
	swept time.Time
}

func newRates(perMinute, burst int) *rates {
	return &rates{every: rate.Limit(float64(perMinute) / 60), burst: burst, by: make(map[string]*rate.Limiter)}
}

// budget is what a caller has left.
type budget struct {
	limit, left int
	reset, wait time.Duration // until all of it is there again; until one is, if there is none
	spent       bool
}

// take counts n requests of a caller, all or none; none asks what is left.
func (r *rates) take(caller string, n int, now time.Time) budget {
	l := r.of(caller, now)
	n = min(n, r.burst)
	b := budget{limit: r.burst, spent: !l.AllowN(now, n)}
	tokens := l.TokensAt(now)
	b.left = max(0, int(math.Floor(tokens)))
	b.reset = r.duration(float64(r.burst) - tokens)
	if b.spent {
		b.wait = r.duration(float64(n) - tokens)
	}
	return b
}

// others is under what callers are counted for whom there is no room.
const others = "others"

// of is the limiter of a caller. One that is full again is as good as a new one, and is forgotten when there are many.
func (r *rates) of(caller string, now time.Time) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.by[caller]
	if ok {
		return l
	}
	if len(r.by) >= maxCounted && now.Sub(r.swept) >= sweepPause {
		r.swept = now
		for other, l := range r.by {
			if l.TokensAt(now) >= float64(r.burst) {
				delete(r.by, other)
			}
		}
	}
	if len(r.by) >= maxCounted {
		if l, ok := r.by[others]; ok {
			return l
		}
		caller = others
	}
	l = rate.NewLimiter(r.every, r.burst)
	r.by[caller] = l
	return l
}

func (r *rates) duration(requests float64) time.Duration {
	return time.Duration(max(0, requests) / float64(r.every) * float64(time.Second))
}

// tell writes the budget into the headers of an answer, in whole seconds.
func (b budget) tell(h http.Header) {
	h.Set("RateLimit-Limit", strconv.Itoa(b.limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(b.left))
	h.Set("RateLimit-Reset", seconds(b.reset))
	if b.spent {
		h.Set("Retry-After", seconds(max(b.wait, time.Second)))
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }
