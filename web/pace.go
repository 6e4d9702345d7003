package web

import (
	"net/netip"
	"sync"
	"time"
)

// pace bounds how often one address does something: burst times at once, and then once in each every. Addresses are kept
// until they may do as much again as anybody, and at most maxPaced of them: then the rest shares one place. It is safe for
// concurrent use.
type pace struct {
	burst int
	every time.Duration

	mu    sync.Mutex           // guards full
	full  map[string]time.Time // when an address has its whole burst again
	swept time.Time
}

// maxPaced is how many addresses a pace knows at once.
const maxPaced = 20_000

// theRest is the place of those that are one too many.
const theRest = "*"

func newPace(burst int, every time.Duration) *pace {
	return &pace{burst: burst, every: every, full: make(map[string]time.Time)}
}

// take takes one turn for an address. Without one left it returns after how long there is one.
func (p *pace) take(from string, now time.Time) (wait time.Duration, ok bool) {
	if p.burst < 0 {
		return 0, true
	}
	key := network(from)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	if _, known := p.full[key]; !known && len(p.full) >= maxPaced {
		key = theRest
	}
	full := p.full[key]
	if full.Before(now) {
		full = now
	}
	full = full.Add(p.every)
	if wait := full.Sub(now) - time.Duration(p.burst)*p.every; wait > 0 {
		return wait, false
	}
	p.full[key] = full
	return 0, true
}

// give gives a turn back that nothing came of.
func (p *pace) give(from string) {
	key := network(from)
	p.mu.Lock()
	defer p.mu.Unlock()
	if full, ok := p.full[key]; ok {
		p.full[key] = full.Add(-p.every)
	}
}

// rested reports whether an address has its whole burst.
func (p *pace) rested(from string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.full[network(from)].After(now)
}

// sweep forgets, once in each time that a burst needs to come back, addresses that have theirs. The caller holds mu.
func (p *pace) sweep(now time.Time) {
	if now.Sub(p.swept) < time.Duration(p.burst)*p.every && len(p.full) < maxPaced || now.Sub(p.swept) < p.every {
		return
	}
	p.swept = now
	for key, full := range p.full {
		if !full.After(now) {
			delete(p.full, key)
		}
	}
}

// network is the part of an address that one customer has: all of IPv4, the first 64 bits of IPv6.
func network(from string) string {
	ip, err := netip.ParseAddr(from)
	if err != nil {
		return from
	}
	ip = ip.Unmap()
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// wideNetwork is what one customer may have many networks of: the first 48 bits of IPv6, all of IPv4.
func wideNetwork(from string) string {
	if ip, err := netip.ParseAddr(from); err == nil && ip.Is6() && !ip.Is4In6() {
		if p, err := ip.WithZone("").Prefix(48); err == nil {
			return p.String()
		}
	}
	return from
}

// paces are those of the check. Sending something to people is slower than asking a machine.
type paces struct {
	ask  *pace
	file *filings
}

func newPaces(o Options) *paces {
	return &paces{ask: newPace(o.AskBurst, o.AskEvery), file: newFilings()}
}
