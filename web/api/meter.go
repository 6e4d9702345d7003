package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/people"
)

// meterKey is where the context of a request has its meter.
type meterKey struct{}

// meter counts what one request costs. It is used by one goroutine.
type meter struct {
	rates *rates
	known *rates // of a caller without a token: what is answered from memory; nil for others
	key   string
	from  string // [check.Ask].From: the token that is shown, else the address
	head  http.Header
	now   func() time.Time
	// settled says that the request is paid for, whatever else it asks.
	settled bool
}

// meterOf is the meter of a request.
func meterOf(ctx context.Context) *meter { return ctx.Value(meterKey{}).(*meter) }

// meterFor returns the meter of a caller, who is a stranger where no token is shown and none is needed.
func (s *service) meterFor(who people.Principal, r *http.Request, head http.Header, stranger bool) *meter {
	from := s.addressOf(r)
	if stranger {
		return &meter{rates: s.strangers, known: s.known, key: "from " + network(from), from: from, head: head, now: s.o.Now}
	}
	if who.Token != "" {
		from = keyOf(who)
	}
	return &meter{rates: s.rates, key: keyOf(who), from: from, head: head, now: s.o.Now}
}

// pay counts n requests and tells the caller what is left. It reports false, and counts nothing, where there is not as
// much left.
func (m *meter) pay(n int) bool {
	if m.settled {
		return true
	}
	b := m.rates.take(m.key, n, m.now())
	b.tell(m.head)
	return !b.spent
}

// left tells the caller what is left, and returns it. Nothing is counted.
func (m *meter) left() int {
	b := m.rates.take(m.key, 0, m.now())
	b.spent = b.left == 0
	b.wait = m.rates.duration(1)
	b.tell(m.head)
	return b.left
}

// free reports whether what was known already costs the caller nothing. That has its bound too, as every answer is kept.
func (m *meter) free() bool {
	return m.known != nil && !m.known.take(m.key, 1, m.now()).spent
}

// knownPerAsked is how many answers from memory a caller without a token may have for each request.
const knownPerAsked = 10

func tooMany() *huma.ErrorModel {
	return problem(http.StatusTooManyRequests, "Too many requests in a short time. Retry-After says in how many seconds to go on.")
}
